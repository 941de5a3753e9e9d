"""When an outlay has come back."""

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.discounting._amounts import Floats, finite_flow
from sustainfin.discounting._schedule import Schedule, Timing, check_rate, check_timing, factors
from sustainfin.errors import NotComputable

_OFFSET = {"start": 0.0, "mid": 0.5, "end": 1.0}


def _cumulative(
    where: str, amounts: ArrayLike, rate: float | Schedule | None, timing: str
) -> tuple[Floats, float]:
    """Cumulative amounts, discounted if there is a rate, and the time of the first."""
    array = finite_flow(where, "amounts", amounts, draws=False)
    offset = _OFFSET[check_timing(where, timing)]
    if rate is not None:
        checked = check_rate(where, rate)
        if isinstance(checked, np.ndarray):
            raise _checks.refusal(where, "rate", "must be one rate, a Schedule or None", rate)
        array = array * factors(checked, len(array), timing)
    cumulative = np.cumsum(array)
    if not np.isfinite(cumulative).all():
        raise NotComputable(f"{where}: the result is too large to be held", argument="amounts")
    return cumulative, offset


def recoveries(
    amounts: ArrayLike, rate: float | Schedule | None = None, *, timing: Timing = "start"
) -> tuple[float, ...]:
    """Every time at which the cumulative amount comes back to 0 (회수 시점).

    A flow that falls below 0 again, for example when equipment is replaced, is recovered
    more than once; `payback` gives the time after which it stays recovered.

    Parameters
    ----------
    amounts : array_like, shape (years,)
        Net amounts by year, the base year first. [KRW]
    rate : float, Schedule or None
        Discount rate per year (할인율); None for simple payback. [1/year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    tuple of float
        Years since the beginning of the base year, rising. [year]

    Raises
    ------
    InvalidInput
        If an amount is not finite or the rate is out of range.
    NotComputable
        If a sum cannot be held.

    Examples
    --------
    >>> recoveries([-100, 50, 100, -100, 200])
    (1.5, 3.25)
    """
    cumulative, offset = _cumulative("discounting.recoveries", amounts, rate, timing)
    return _risings(cumulative, offset)


def _risings(cumulative: Floats, offset: float) -> tuple[float, ...]:
    """Times at which the cumulative amount rises from below 0, between two years in a line."""
    before, after = cumulative[:-1], cumulative[1:]
    up = np.flatnonzero((before < 0) & (after >= 0))
    share = -before[up] / (after[up] - before[up])
    return tuple((up + offset + share).tolist())


def payback(
    amounts: ArrayLike, rate: float | Schedule | None = None, *, timing: Timing = "start"
) -> float | None:
    """Payback period (회수기간): when the cumulative amount is back at 0 and stays there.

    Without a rate it is the simple payback, with one the discounted payback. Between two
    years the cumulative amount is taken to run in a straight line.

    Parameters
    ----------
    amounts : array_like, shape (years,)
        Net amounts by year, the base year first. [KRW]
    rate : float, Schedule or None
        Discount rate per year (할인율); None for simple payback. [1/year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due: with "start" the first amount at time 0, the
        second one year later; "mid" and "end" half a year and a year after that.

    Returns
    -------
    float or None
        Years since the beginning of the base year; None if the last cumulative amount is
        below 0, and the time of the first amount if none is. [year]

    Raises
    ------
    InvalidInput
        If an amount is not finite or the rate is out of range.
    NotComputable
        If a sum cannot be held.

    See Also
    --------
    recoveries : Every time at which the flow is recovered, also for a while only.

    Examples
    --------
    >>> payback([-100, 40, 40, 40])
    2.5
    >>> round(payback([-100, 40, 40, 40], 0.05), 4)
    2.7416
    >>> payback([-100, 40, 40]) is None
    True
    """
    cumulative, offset = _cumulative("discounting.payback", amounts, rate, timing)
    if cumulative[-1] < 0:
        return None
    return next(reversed(_risings(cumulative, offset)), offset)
