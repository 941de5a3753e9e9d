"""Which values a field may hold: checked when a record is built, and again in every run.

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
class Demand(Protocol):
    """A demand curve (수요 곡선): anything with ``at(x, t)``.

    The curves of this module are frozen records. A class of your own serves as well, if it has
    this one method; if it is a dataclass, a case finds the inputs it reads.

    Examples
    --------
    >>> from sustainfin.revenue import Constant
    >>> isinstance(Constant(9_000), Demand)
    True
    """

    def at(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Level in each year.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name: scalars, (draws,), or (years, draws) for yearly noise.
        t : Timeline
            The years.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Users, uses or whatever the curve counts.
        """


Level = Quantity | Demand


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A range, its words, and what to do where it is broken."""

    words: str
    low: float = -inf
    high: float = inf
    above: bool = False  # whether the lower end itself is outside
    demand: bool = False  # whether a demand curve may stand in the field
    steady: bool = False  # whether the value must be one for all years
    do: str = ""

    def holds(self, got: Any) -> bool:
        """Whether a number, or every number of an array, keeps the rule; NaN never does."""
        # Two reductions cost a tenth of comparisons of each.
        least, most = (got.min(), got.max()) if isinstance(got, np.ndarray) else (got, got)
        begins = self.low < least if self.above else self.low <= least
        return bool(begins and most <= self.high and -inf < least and most < inf)


_AMOUNT = "Give won as a number, or use sf.won('0.4억')."
_FRACTION = "Give a fraction, not a percentage: 0.045 for 4.5 %."

AMOUNT = Rule(words="must be a finite number >= 0", low=0, do=_AMOUNT)
AMOUNT_BY_YEAR = Rule(
    words="must be a finite number >= 0, or a curve", low=0, demand=True, do=_AMOUNT
)
COUNT = Rule(words="must be a finite number >= 0", low=0)
LEVEL = Rule(
    words="must be a finite number >= 0, an Input or a demand curve",
    low=0, demand=True,
)  # fmt: skip
POSITIVE = Rule(words="must be a finite number > 0", low=0, above=True, steady=True)
COEFFICIENT = Rule(words="must be a finite number >= 0", low=0, steady=True)
PRICE = Rule(
    words="must be a finite number > 0", low=0, above=True,
    do="A constant elasticity says nothing about a price of 0; give the demand of a free service.",
)  # fmt: skip
SHARE = Rule(words="must be a fraction in [0, 1]", low=0, high=1, do="Write 0.8 for 80 %.")
RATE = Rule(
    words="must be a finite number in [-0.99, 1]", low=-0.99, high=1, steady=True, do=_FRACTION
)
YEAR = Rule(words="must be a calendar year in [1900, 2200]", low=1900, high=2200, steady=True)
ELASTICITY = Rule(
    words="must be a finite number <= 0", high=0,
    do="Demand falls as the price rises: write -0.3, not 0.3.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruled:
    """A record whose fields have rules; numbers become floats when it is built."""

    _RULES: ClassVar[Mapping[str, Rule]] = {}

    def __post_init__(self) -> None:
        for name, rule in self._RULES.items():
            object.__setattr__(self, name, _settled(self._where(), name, getattr(self, name), rule))

    def _where(self) -> str:
        """The record as error messages name it."""
        return f"revenue.{type(self).__name__}"

    def _read(self, name: str, x: Mapping[str, Any]) -> Any:
        """Value of a field in this run, held to its rule."""
        field = getattr(self, name)
        got = value(field, x)
        if isinstance(field, Input) and isinstance(got, (int, float, np.ndarray, np.generic)):
            rule = self._RULES[name]
            if not rule.holds(got):
                raise _checks.refusal(
                    self._where(), name, rule.words, _first_outside(got, rule),
                    f"Input {field.name!r} leaves the range in this run: bound its distribution.",
                )  # fmt: skip
        return got

    def _read_level(self, name: str, x: Mapping[str, Any], t: Timeline) -> Any:
        """Value of a field that may also be a demand curve."""
        field = getattr(self, name)
        return field.at(x, t) if isinstance(field, Demand) else self._read(name, x)


def _settled(where: str, name: str, got: Any, rule: Rule) -> Any:
    """A float, an Input or a demand curve that keeps the rule."""
    if rule.demand and isinstance(got, Demand) and not isinstance(got, type):
        return got
    if isinstance(got, Input):
        if rule.steady and got.role == "yearly":
            raise _checks.refusal(
                where, name, "must be one value for all years", got.name,
                "Put yearly noise on the level or the price instead.",
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


def by_year(flow: Any, t: Timeline) -> Any:
    """A value with years down the first axis: (years, 1) or (years, draws)."""
    if isinstance(flow, np.ndarray) and flow.shape[:1] == (t.n_years,) and flow.ndim == 2:
        return flow
    return np.ones((t.n_years, 1)) * flow
