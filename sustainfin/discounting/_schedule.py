"""Discount rates and factors: one rate, a rate for each draw, or rates stepped by year."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.discounting._amounts import Floats, numbers
from sustainfin.errors import NotComputable

Timing = Literal["start", "mid", "end"]
TIMINGS = ("start", "mid", "end")
_FRACTION = "Give a fraction, not a percentage: 0.045 for 4.5 %."


@dataclass(frozen=True, slots=True)
class Schedule:
    """A discount rate stepped by elapsed years (기간별 할인율).

    Parameters
    ----------
    steps : mapping of int to float, or pairs
        From how many years after the base point a rate holds (적용 시작 경과연수): 0 first,
        then rising. {0: 0.045, 30: 0.035} means 4.5 % for the first 30 years. [1/year]

    Notes
    -----
    The factors are chained: an amount 31 years away is discounted 30 years at the first
    rate and one year at the second.

    Examples
    --------
    >>> Schedule({0: 0.045, 30: 0.035})
    Schedule(steps=((0, 0.045), (30, 0.035)))
    >>> Schedule({0: 0.10, 1: 0.0}).rates(3).tolist()
    [0.1, 0.0, 0.0]
    """

    steps: Mapping[int, float] | Iterable[tuple[int, float]]

    def __post_init__(self) -> None:
        where = "discounting.Schedule"
        given: Any = self.steps
        try:
            pairs = tuple(given.items() if isinstance(given, Mapping) else given)
            years, rates = zip(*pairs, strict=True)
        except (TypeError, ValueError):
            raise _checks.refusal(
                where, "steps", "must map elapsed years to rates", given,
                "For example {0: 0.045, 30: 0.035}.",
            ) from None  # fmt: skip
        for year in years:
            _checks.count(where, "steps", year)
        if years[0] != 0 or any(b <= a for a, b in itertools.pairwise(years)):
            raise _checks.refusal(where, "steps", "must begin at 0 and rise", given)
        clean = tuple(
            (int(year), _checks.rate(where, "steps", rate))
            for year, rate in zip(years, rates, strict=True)
        )
        object.__setattr__(self, "steps", clean)

    def rates(self, n_years: int) -> Floats:
        """Rate of each elapsed year.

        Parameters
        ----------
        n_years : int
            How many years, at least 1. [year]

        Returns
        -------
        ndarray of float, shape (n_years,)
            The first one holds from the base point to one year after it. [1/year]
        """
        n = _checks.count("discounting.Schedule.rates", "n_years", n_years, low=1)
        rates = np.empty(n)
        pairs: Any = self.steps
        for year, rate in pairs:
            rates[year:] = rate
        return rates


Rate = float | ArrayLike | Schedule


def check_rate(where: str, rate: Rate, argument: str = "rate") -> float | Floats | Schedule:
    """A rate as a float, a vector over draws, or a schedule."""
    if isinstance(rate, Schedule):
        return rate
    if _checks.is_number(rate):
        return _checks.rate(where, argument, rate)
    array = numbers(where, argument, rate, _FRACTION)
    inside = (array >= -0.99) & (array <= 1.0)
    if array.ndim == 1 and inside.all():
        return array
    at = f" (at draw {int(np.argmin(inside))})" if array.ndim == 1 else ""
    raise _checks.refusal(
        where, argument, f"must be a number or a vector over draws, in [-0.99, 1]{at}", rate,
        _FRACTION,
    )  # fmt: skip


def check_timing(where: str, timing: str) -> str:
    """One of the three timings."""
    return _checks.one_of(where, "timing", timing, TIMINGS)


def growth(rate: float | Floats | Schedule, n_years: int) -> Floats:
    """One plus the rate of each elapsed year, (n_years,) or (n_years, draws)."""
    if isinstance(rate, Schedule):
        return 1.0 + rate.rates(n_years)
    return np.broadcast_to(1.0 + np.asarray(rate), (n_years, *np.shape(rate)))


def factors(rate: float | Floats | Schedule, n_years: int, timing: str) -> Floats:
    """Discount factors of checked arguments."""
    step = growth(rate, n_years)
    grown = np.multiply.accumulate(step, axis=0)
    if timing != "end":
        grown = np.concatenate([np.ones_like(step[:1]), grown[:-1]])
        grown = grown * np.sqrt(step) if timing == "mid" else grown
    return 1.0 / grown


def discount_factors(rate: Rate, n_years: int, *, timing: Timing = "start") -> Floats:
    r"""Discount factors (현가계수) by year, the base year first.

    Multiplying yearly amounts by these factors gives their value at the base point, the
    beginning of the base year. `timing` says when in its year an amount falls due.

    Parameters
    ----------
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year (할인율), a fraction: 0.045 for 4.5 %. [1/year]
    n_years : int
        Number of years (분석연수), the base year included, at least 1. [year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due (현금흐름 시점): at its beginning (the base year
        is not discounted), in its middle, or at its end (as in Excel's NPV).

    Returns
    -------
    ndarray of float, shape (n_years,) or (n_years, draws)
        Factors of year index 0, 1, ... [-]

    Raises
    ------
    InvalidInput
        If a rate is not in [-0.99, 1], or `timing` or `n_years` is not as stated.
    NotComputable
        If a factor cannot be held.

    Notes
    -----
    .. math:: v_k = (1 + r)^{-(k + \delta)}, \qquad \delta = 0, \tfrac12, 1

    for start, mid and end. With a `Schedule` the yearly factors are chained.

    Examples
    --------
    >>> discount_factors(0.10, 3).round(4).tolist()
    [1.0, 0.9091, 0.8264]
    >>> discount_factors(0.10, 3, timing="end").round(4).tolist()
    [0.9091, 0.8264, 0.7513]
    """
    where = "discounting.discount_factors"
    checked = check_rate(where, rate)
    n = _checks.count(where, "n_years", n_years, low=1)
    with np.errstate(all="ignore"):
        result = factors(checked, n, check_timing(where, timing))
    if not np.isfinite(result).all():
        raise NotComputable(f"{where}: a factor is too large to be held", argument="n_years")
    return result
