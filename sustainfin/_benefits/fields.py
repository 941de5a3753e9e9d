"""Which values a field of a benefit may hold: checked when built, and again in every run.

A draw of an input can leave a range that its base value keeps. One rule serves both times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Quantity, Timeline, value


@runtime_checkable
class QuantityModel(Protocol):
    """How much there is in each year (물량 모형): anything with ``at(x, t)``.

    The models of this module are frozen records; a demand curve of `revenue` serves as well.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> isinstance(benefits.TimeSaved(trips=1_000, minutes=3), QuantityModel)
    True
    """

    def at(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Quantity in each year.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name: scalars, (draws,), or (years, draws) for yearly noise.
        t : Timeline
            The years.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Hours, lives, tonnes or whatever the model counts.
        """


Level = Quantity | QuantityModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A range, its words, and what to do where it is broken."""

    words: str
    low: float = -inf
    high: float = inf
    model: bool = False  # whether a quantity model may stand in the field
    steady: bool = False  # whether the value must be one for all years
    do: str = ""

    def holds(self, got: Any) -> bool:
        """Whether a number, or every number of an array, keeps the rule; NaN never does."""
        least, most = (got.min(), got.max()) if isinstance(got, np.ndarray) else (got, got)
        return bool(self.low <= least and most <= self.high and -inf < least and most < inf)


COUNT = Rule(words="must be a finite number >= 0, an Input or a quantity model", low=0, model=True)
NUMBER = Rule(words="must be a finite number >= 0", low=0)
SHARE = Rule(words="must be a fraction in [0, 1]", low=0, high=1, do="Write 0.16 for 16 %.")
WON = Rule(
    words="must be a finite number >= 0, an Input or a published unit value", low=0,
    do="Give won as a number, read text with sf.won('970만원'), or name a unit value such as "
    "'road_pain_2024/death'.",
)  # fmt: skip
RATE = Rule(
    words="must be a finite number in [-0.99, 1]", low=-0.99, high=1, steady=True,
    do="Give a fraction, not a percentage: 0.045 for 4.5 %.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruled:
    """A record whose fields have rules; numbers become floats when it is built."""

    _RULES: ClassVar[Mapping[str, Rule]] = {}

    def __post_init__(self) -> None:
        for name, rule in self._RULES.items():
            object.__setattr__(self, name, settled(self._where(), name, getattr(self, name), rule))

    def _where(self) -> str:
        """The record as error messages name it."""
        return f"benefits.{type(self).__name__}"

    def _read(self, name: str, x: Mapping[str, Any], t: Timeline) -> Any:
        """Value of a field in this run, held to its rule."""
        return read(self._where(), name, getattr(self, name), self._RULES[name], x, t)


def read(where: str, name: str, field: Any, rule: Rule, x: Mapping[str, Any], t: Timeline) -> Any:
    """Value of a field in this run, held to its rule; a quantity model gives its years."""
    if rule.model and isinstance(field, QuantityModel):
        return field.at(x, t)
    got = value(field, x)
    is_drawn = isinstance(field, Input) and isinstance(got, int | float | np.ndarray | np.generic)
    if is_drawn and not rule.holds(got):
        raise _checks.refusal(
            where, name, rule.words, _first_outside(got, rule),
            f"Input {field.name!r} leaves the range in this run: bound its distribution.",
        )  # fmt: skip
    return got


def settled(where: str, name: str, got: Any, rule: Rule) -> Any:
    """A float, an Input or a quantity model that keeps the rule."""
    if rule.model and isinstance(got, QuantityModel) and not isinstance(got, type):
        return got
    if isinstance(got, Input):
        if rule.steady and got.role == "yearly":
            raise _checks.refusal(
                where, name, "must be one value for all years", got.name,
                "Put yearly noise on the quantity instead.",
            )  # fmt: skip
        for end in (got.base, got.low, got.high):
            if end is not None and not rule.holds(end):
                do = f"Input {got.name!r} takes this value. {rule.do}".rstrip()
                raise _checks.refusal(where, name, rule.words, end, do)
        return got
    if _checks.is_number(got) and rule.holds(number := float(got)):
        return number
    raise _checks.refusal(where, name, rule.words, got, rule.do)


def _first_outside(got: Any, rule: Rule) -> float:
    """The first number that breaks a rule."""
    return next(float(v) for v in np.ravel(got) if not rule.holds(float(v)))


def by_year(flow: Any, t: Timeline) -> Amounts:
    """A value with years down the first axis: (years, 1) or (years, draws)."""
    if isinstance(flow, np.ndarray) and flow.shape[:1] == (t.n_years,) and flow.ndim == 2:
        return flow
    spread: Amounts = np.ones((t.n_years, 1)) * flow
    return spread


def span(where: str, first: object, last: object) -> None:
    """Two calendar years in order, each of which may be left out."""
    for argument, got in (("first", first), ("last", last)):
        if got is not None:
            _checks.year(where, argument, got)
    if isinstance(first, int) and isinstance(last, int) and not first <= last:
        raise _checks.refusal(where, "last", f"must not lie before first={first}", last)


def texts(where: str, argument: str, got: Any, do: str) -> tuple[str, ...]:
    """A tuple of texts that are not blank."""
    if isinstance(got, str) or not isinstance(got, tuple | list | set | frozenset):
        raise _checks.refusal(where, argument, "must be a tuple of texts", got, do)
    return tuple(_checks.text(where, argument, each) for each in got)
