"""Amounts on calendar days: day counts, and present value and rate of return by date."""

import calendar
import datetime
import math
from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.discounting import _descent, _roots
from sustainfin.discounting._amounts import Floats, check_result, finite_flow
from sustainfin.discounting._irr import of_path
from sustainfin.discounting._irr_record import IRR, record
from sustainfin.errors import NotComputable

DayCount = Literal["actual/365", "actual/360", "30/360", "actual/actual"]
DAY_COUNTS = ("actual/365", "actual/360", "30/360", "actual/actual")
Day = datetime.date | str
_DENSE = 400  # years up to which flows whole years apart are treated as a polynomial


def _days_30(start: datetime.date, end: datetime.date) -> int:
    """Days between two dates where every month has 30 (bond basis)."""
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def _actual_actual(start: datetime.date, end: datetime.date) -> float:
    """Days in each calendar year over the length of that year (ISDA)."""

    def since_year_0(day: datetime.date) -> float:
        length = 366 if calendar.isleap(day.year) else 365
        return day.year + (day.timetuple().tm_yday - 1) / length

    return since_year_0(end) - since_year_0(start)


def _fraction(start: datetime.date, end: datetime.date, day_count: str) -> float:
    """Years between two dates under a checked day count."""
    if day_count == "actual/actual":
        return _actual_actual(start, end)
    if day_count == "30/360":
        return _days_30(start, end) / 360
    return (end - start).days / (365 if day_count == "actual/365" else 360)


def year_fraction(start: Day, end: Day, *, day_count: DayCount = "actual/365") -> float:
    """Years between two days (연수) under a day count.

    Parameters
    ----------
    start, end : date or str
        Two days, the first one first; text as "2026-03-31".
    day_count : {"actual/365", "actual/360", "30/360", "actual/actual"}
        Convention (일수 계산 방식): actual days over 365 as in Excel's XNPV, over 360, months
        of 30 days (bond basis), or the days in each calendar year over its length (ISDA).

    Returns
    -------
    float
        At least 0. [year]

    Raises
    ------
    InvalidInput
        If a day cannot be read, or `end` lies before `start`.

    Examples
    --------
    >>> year_fraction("2024-01-31", "2025-01-31")
    1.0027397260273974
    >>> year_fraction("2024-01-31", "2025-01-31", day_count="30/360")
    1.0
    """
    where = "discounting.year_fraction"
    first, last = _checks.day(where, "start", start), _checks.day(where, "end", end)
    convention = _checks.one_of(where, "day_count", day_count, DAY_COUNTS)
    if not last >= first:
        raise _checks.refusal(where, "end", f"must not be before start {first}", end)
    return _fraction(first, last, convention)


def _days(where: str, dates: Iterable[Day], n: int) -> list[datetime.date]:
    """As many days as amounts, none before the first."""
    given = [dates] if isinstance(dates, str) else list(dates)
    days = [_checks.day(where, "dates", day) for day in given]
    if len(days) != n:
        raise _checks.refusal(where, "dates", f"must hold {n} days, one for each amount", given)
    early = [day for day in days if day < days[0]]
    if early:
        raise _checks.refusal(
            where, "dates", f"must not go before the first, {days[0]}", str(early[0]),
            "Values are at the first date.",
        )  # fmt: skip
    return days


def xnpv(
    amounts: ArrayLike, rate: float, dates: Iterable[Day], *, day_count: DayCount = "actual/365"
) -> float:
    r"""Net present value (순현재가치) of amounts on given days.

    Values are at the first date; the other dates may stand in any order.

    Parameters
    ----------
    amounts : array_like, shape (n,)
        Net amounts. [KRW]
    rate : float
        Discount rate per year (할인율), a fraction in [-0.99, 1]. [1/year]
    dates : iterable of date or str
        A day for each amount (날짜), none before the first.
    day_count : {"actual/365", "actual/360", "30/360", "actual/actual"}
        How days become years; Excel's XNPV counts actual days over 365.

    Returns
    -------
    float
        Value at the first date. [KRW]

    Raises
    ------
    InvalidInput
        If an amount is not finite, a day cannot be read, or the lengths differ.
    NotComputable
        If the value cannot be held.

    Notes
    -----
    .. math:: \sum_i a_i (1 + r)^{-t_i}

    with :math:`t_i` the years since the first date.

    Examples
    --------
    >>> days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    >>> round(xnpv([-10_000, 2_750, 4_250, 3_250, 2_750], 0.09, days), 2)
    2086.65
    """
    where = "discounting.xnpv"
    array = finite_flow(where, "amounts", amounts, draws=False)
    r = _checks.rate(where, "rate", rate)
    convention = _checks.one_of(where, "day_count", day_count, DAY_COUNTS)
    days = _days(where, dates, len(array))
    times = np.array([_fraction(days[0], day, convention) for day in days])
    with np.errstate(all="ignore"):
        value = (array * (1.0 + r) ** -times).sum()
    check_result(where, "amounts", array, np.asarray(value))
    return float(value)


def xirr(amounts: ArrayLike, dates: Iterable[Day], *, day_count: DayCount = "actual/365") -> IRR:
    """Every internal rate of return (내부수익률) of amounts on given days.

    Parameters
    ----------
    amounts : array_like, shape (n,)
        Net amounts, any unit. [KRW]
    dates : iterable of date or str
        A day for each amount, none before the first.
    day_count : {"actual/365", "actual/360", "30/360", "actual/actual"}
        How days become years; Excel's XIRR counts actual days over 365.

    Returns
    -------
    IRR
        Roots in (-100 %, 10^6 %] and the status; amounts on one day are added up first.

    Raises
    ------
    InvalidInput
        As `xnpv`.
    NotComputable
        If two rates lie too close together to be told apart from one or from none.

    Notes
    -----
    Descartes' rule holds for powers that are no whole numbers too. The roots are found
    between those of a chain of derivatives, and every sign that decides is compared with a
    bound on the rounding error. Where all days are whole years apart, the answer is that of
    `irr`.

    Examples
    --------
    >>> days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    >>> round(xirr([-10_000, 2_750, 4_250, 3_250, 2_750], days).value, 6)
    0.373363
    """
    where = "discounting.xirr"
    array = finite_flow(where, "amounts", amounts, draws=False)
    convention = _checks.one_of(where, "day_count", day_count, DAY_COUNTS)
    days = _days(where, dates, len(array))
    sums: dict[float, float] = {}
    for day, amount in sorted(zip(days, array.tolist(), strict=True)):
        time = _fraction(days[0], day, convention)
        sums[time] = math.fsum([sums.get(time, 0.0), amount])
    kept = {time: amount for time, amount in sums.items() if amount}
    if len(kept) <= 1:
        return of_path(np.array(list(kept.values()) or [0.0]))
    return _dated(where, np.array(list(kept)), np.array(list(kept.values())))


def _dated(where: str, times: Floats, amounts: Floats) -> IRR:
    """Every rate of amounts at rising times, none of them 0."""
    years = times - times[0]
    whole = np.rint(years)
    if np.array_equal(years, whole) and whole[-1] <= _DENSE:
        flow = np.zeros(int(whole[-1]) + 1)
        flow[whole.astype(int)] = amounts
        return of_path(flow)
    changes = _roots.variations(amounts.tolist())
    if changes == 0:
        return record([])
    s, exists, certain = _descent.descend(years, amounts[:, None], changes)
    if not certain[0]:
        raise NotComputable(
            f"{where}: two rates lie too close together, or at an end of the range, to be "
            "told apart; sum the amounts by year and use irr, which is exact",
            argument="amounts",
        )
    return record([(float(rate), 1) for rate in np.expm1(-s[exists[:, 0], 0])])
