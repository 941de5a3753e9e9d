"""Ratios and equal yearly amounts made of present values."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.discounting._amounts import Floats, flow, numbers, plain
from sustainfin.discounting._present import value_of
from sustainfin.discounting._schedule import Rate, Timing, check_rate, check_timing, factors
from sustainfin.errors import NotComputable


def _values(where: str, rate: Rate, timing: str, **given: ArrayLike) -> list[Floats]:
    """Present values of flows of the same years."""
    checked, when = check_rate(where, rate), check_timing(where, timing)
    arrays = {name: flow(where, name, value) for name, value in given.items()}
    (first, years), *others = ((name, len(array)) for name, array in arrays.items())
    for name, length in others:
        if length != years:
            raise _checks.refusal(
                where, name, f"must have as many years as {first}, {years}", length
            )
    return [value_of(where, name, array, checked, when) for name, array in arrays.items()]


def _divided(where: str, part: str, top: Floats, bottom: Floats) -> float | Floats:
    """top / bottom where the bottom is greater than 0 in every draw."""
    bad = np.flatnonzero(~(np.atleast_1d(bottom) > 0))
    if bad.size:
        at = f" in draw {int(bad[0])}" if bottom.ndim else ""
        raise NotComputable(
            f"{where}: the present value of {part} must be > 0 to divide by; it is "
            f"{float(np.atleast_1d(bottom)[bad[0]]):,.6g}{at}",
            argument=part,
        )
    return plain(np.asarray(top / bottom))


def benefit_cost_ratio(
    benefits: ArrayLike,
    costs: ArrayLike,
    rate: Rate,
    *,
    operating_costs: ArrayLike | None = None,
    operating: Literal["cost", "benefit"] = "cost",
    timing: Timing = "start",
) -> float | Floats:
    r"""Benefit-cost ratio (편익비용비율, B/C), with operating costs on the side you say.

    The ratio depends on where operating costs sit; whether it exceeds 1 does not, as long as
    both sides stay positive. All flows are given as positive amounts.

    Parameters
    ----------
    benefits : array_like, shape (years,) or (years, draws)
        Benefits by year (편익). [KRW]
    costs : array_like, shape (years,) or (years, draws)
        Costs by year (비용): all of them, or investment alone where `operating_costs` is
        given. [KRW]
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year (할인율), a fraction. [1/year]
    operating_costs : array_like, optional
        Operating costs by year (운영비). [KRW]
    operating : {"cost", "benefit"}
        Whether operating costs are added to the costs below the line, or taken off the
        benefits above it (운영비 처리 방식).
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    float or ndarray of float, shape (draws,)
        Ratio of the present values. [-]

    Raises
    ------
    InvalidInput
        If an amount is not finite, years differ, or the rate is out of range.
    NotComputable
        If the present value below the line is not greater than 0.

    Notes
    -----
    .. math:: \frac{B}{I + O} \quad\text{or}\quad \frac{B - O}{I}

    Examples
    --------
    >>> benefits, investment, operation = [0, 80, 80], [100, 0, 0], [0, 20, 20]
    >>> round(benefit_cost_ratio(benefits, investment, 0.05, operating_costs=operation), 4)
    1.0843
    >>> round(benefit_cost_ratio(benefits, investment, 0.05, operating_costs=operation,
    ...                          operating="benefit"), 4)
    1.1156
    """
    where = "discounting.benefit_cost_ratio"
    side = _checks.one_of(where, "operating", operating, ("cost", "benefit"))
    if operating_costs is None:
        if side == "benefit":
            raise _checks.refusal(
                where, "operating", "must be 'cost' where no operating_costs are given", operating,
                "Give the operating costs apart from the investment.",
            )  # fmt: skip
        top, bottom = _values(where, rate, timing, benefits=benefits, costs=costs)
        return _divided(where, "costs", top, bottom)
    top, bottom, running = _values(
        where, rate, timing, benefits=benefits, costs=costs, operating_costs=operating_costs
    )
    if side == "cost":
        return _divided(where, "costs", top, bottom + running)
    return _divided(where, "costs", top - running, bottom)


def sir(
    savings: ArrayLike, investment: ArrayLike, rate: Rate, *, timing: Timing = "start"
) -> float | Floats:
    """Savings-to-investment ratio (절감액 대비 투자비율, SIR).

    Both flows are differences between an alternative and the base case: operating costs
    saved, and investment (with replacements, less residual values) added.

    Parameters
    ----------
    savings : array_like, shape (years,) or (years, draws)
        Operating costs saved by year (절감액). [KRW]
    investment : array_like, shape (years,) or (years, draws)
        Investment added by year (추가 투자비). [KRW]
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year. [1/year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    float or ndarray of float, shape (draws,)
        Ratio of the present values; worth it above 1. [-]

    Raises
    ------
    InvalidInput
        If an amount is not finite, years differ, or the rate is out of range.
    NotComputable
        If the present value of the investment is not greater than 0.

    References
    ----------
    .. [1] ASTM E964, Standard Practice for Measuring Benefit-to-Cost and
       Savings-to-Investment Ratios for Buildings and Building Systems.

    Examples
    --------
    >>> round(sir([0, 60, 60], [100, 0, 0], 0.05), 4)
    1.1156
    """
    where = "discounting.sir"
    top, bottom = _values(where, rate, timing, savings=savings, investment=investment)
    return _divided(where, "investment", top, bottom)


def profitability_index(
    amounts: ArrayLike, investment: ArrayLike, rate: Rate, *, timing: Timing = "start"
) -> float | Floats:
    """Profitability index (수익성지수, PI): value of the net receipts over the investment.

    It is 1 + NPV / present value of the investment.

    Parameters
    ----------
    amounts : array_like, shape (years,) or (years, draws)
        Net receipts by year, the investment left out. [KRW]
    investment : array_like, shape (years,) or (years, draws)
        Investment by year (투자비), positive. [KRW]
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year. [1/year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    float or ndarray of float, shape (draws,)
        Ratio of the present values. [-]

    Raises
    ------
    InvalidInput
        If an amount is not finite, years differ, or the rate is out of range.
    NotComputable
        If the present value of the investment is not greater than 0.

    Examples
    --------
    >>> profitability_index([0, 0, 125], [50, 0, 0], 0.25)
    1.6
    """
    where = "discounting.profitability_index"
    top, bottom = _values(where, rate, timing, amounts=amounts, investment=investment)
    return _divided(where, "investment", top, bottom)


def airr(ratio: ArrayLike, reinvest_rate: float, n_years: int) -> float | Floats:
    r"""Adjusted internal rate of return (조정 내부수익률, AIRR) from a ratio such as `sir`.

    The yearly yield of the investment over the study period if what it saves is reinvested
    at a stated rate. Unlike the internal rate of return there is always exactly one.

    Parameters
    ----------
    ratio : float or array_like
        Savings-to-investment ratio (절감액 대비 투자비율), >= 0. [-]
    reinvest_rate : float
        Rate at which savings are reinvested, usually the discount rate. [1/year]
    n_years : int
        Length of the study period (분석연수), at least 1. [year]

    Returns
    -------
    float or ndarray
        Rate per year. [1/year]

    Raises
    ------
    InvalidInput
        If the ratio is negative or not finite, or the rate is out of range.

    Notes
    -----
    .. math:: (1 + r)\,\mathrm{SIR}^{1/N} - 1

    Examples
    --------
    >>> round(airr(2.0, 0.03, 20), 6)
    0.066323
    """
    where = "discounting.airr"
    given = numbers(where, "ratio", ratio, "Give a number or an array of numbers.")
    if not (np.isfinite(given) & (given >= 0)).all():
        raise _checks.refusal(where, "ratio", "must be >= 0 and finite", ratio)
    r = _checks.rate(where, "reinvest_rate", reinvest_rate)
    n = _checks.count(where, "n_years", n_years, low=1)
    return plain(np.asarray((1.0 + r) * given ** (1.0 / n) - 1.0))


def equivalent_annual_cost(
    costs: ArrayLike, rate: Rate, *, first: int = 0, timing: Timing = "start"
) -> float | Floats:
    r"""Equivalent annual cost (등가연간비용): equal yearly amounts of the same present value.

    The amounts fall due in the years from index `first` to the last, at the timing of the
    costs. A textbook's outlay today followed by n years is `first=1`.

    Parameters
    ----------
    costs : array_like, shape (years,) or (years, draws)
        Costs by year, positive. [KRW]
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year. [1/year]
    first : int
        Year index of the first equal amount (첫 연도 순번), 0 for the base year.
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    float or ndarray of float, shape (draws,)
        Cost per year. [KRW/year]

    Raises
    ------
    InvalidInput
        If an amount is not finite, the rate is out of range, or no year is left.
    NotComputable
        If the value cannot be held.

    Notes
    -----
    .. math:: \frac{\sum_k c_k v_k}{\sum_{k \ge f} v_k}

    Examples
    --------
    >>> round(equivalent_annual_cost([1_000, 0, 0], 0.10, first=1), 2)
    576.19
    """
    where = "discounting.equivalent_annual_cost"
    (value,) = _values(where, rate, timing, costs=costs)
    years = len(np.asarray(costs))
    start = _checks.count(where, "first", first)
    if not start < years:
        raise _checks.refusal(where, "first", f"must be below the {years} years", first)
    weights = factors(check_rate(where, rate), years, timing)[start:].sum(axis=0)
    return plain(np.asarray(value / weights))


def levelised_cost(
    costs: ArrayLike, quantities: ArrayLike, rate: Rate, *, timing: Timing = "start"
) -> float | Floats:
    r"""Levelised cost per unit (균등화 단위원가): the price that would just pay the costs.

    Costs and quantities are discounted alike; per user, per trip, per alarm.

    Parameters
    ----------
    costs : array_like, shape (years,) or (years, draws)
        Costs by year, positive. [KRW]
    quantities : array_like, shape (years,) or (years, draws)
        Units served by year (이용량). [unit]
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year. [1/year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    float or ndarray of float, shape (draws,)
        Cost per unit in prices of the costs. [KRW/unit]

    Raises
    ------
    InvalidInput
        If an amount is not finite, years differ, or the rate is out of range.
    NotComputable
        If the discounted quantity is not greater than 0.

    Examples
    --------
    >>> round(levelised_cost([1_000, 100, 100], [0, 50, 50], 0.05), 4)
    12.7561
    """
    where = "discounting.levelised_cost"
    top, bottom = _values(where, rate, timing, costs=costs, quantities=quantities)
    return _divided(where, "quantities", top, bottom)
