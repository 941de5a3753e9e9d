"""Which values a field of a line may hold: checked when built, and again in every run.

A draw of an input can leave a range that its base value keeps. One rule serves both times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Timeline, value


@runtime_checkable
class Curve(Protocol):
    """Anything that gives a value for each year."""

    def at(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Value in each year, shape (years, 1) or (years, draws)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A range, its words, and what to do where it is broken."""

    words: str
    low: float = -inf
    high: float = inf
    above: bool = False  # whether the lower end itself is outside
    curve: bool = False  # whether a curve may stand in the field
    steady: bool = False  # whether the value must be one for all years
    do: str = ""

    def holds(self, got: Any) -> bool:
        """Whether a number, or every number of an array, keeps the rule; NaN never does."""
        # Two reductions cost a tenth of comparisons of each.
        least, most = (got.min(), got.max()) if isinstance(got, np.ndarray) else (got, got)
        begins = self.low < least if self.above else self.low <= least
        return bool(begins and most <= self.high and -inf < least and most < inf)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A record whose fields have rules; numbers become floats when it is built."""

    _RULES: ClassVar[Mapping[str, Rule]] = {}
    _ROOM: ClassVar[str] = ""  # the module as error messages name it

    def __post_init__(self) -> None:
        for name, rule in self._RULES.items():
            object.__setattr__(self, name, settled(self._where(), name, getattr(self, name), rule))

    def _where(self) -> str:
        """The record as error messages name it."""
        return f"{self._ROOM}.{type(self).__name__}"

    def _read(self, name: str, x: Mapping[str, Any], t: Timeline) -> Any:
        """Value of a field in this run, held to its rule; a curve gives its years."""
        return read(self._where(), name, getattr(self, name), self._RULES[name], x, t)


def read(where: str, name: str, field: Any, rule: Rule, x: Mapping[str, Any], t: Timeline) -> Any:
    """Value of a field in this run, held to its rule; a curve gives its years."""
    if rule.curve and isinstance(field, Curve):
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
    """A float, an Input or a curve that keeps the rule."""
    if rule.curve and isinstance(got, Curve) and not isinstance(got, type):
        return got
    if isinstance(got, Input):
        if rule.steady and got.role == "yearly":
            raise _checks.refusal(
                where, name, "must be one value for all years", got.name,
                "Put yearly noise on the quantity or the price instead.",
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
