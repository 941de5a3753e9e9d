"""Level payments: present and future value, number of payments, rate; modified return."""

import math

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.discounting._amounts import Floats, finite_flow
from sustainfin.discounting._annuities import PaymentTiming, answer, given, periods, when_due
from sustainfin.discounting._irr import irr
from sustainfin.discounting._roots import variations
from sustainfin.errors import NotComputable


def pv(
    rate: ArrayLike,
    n_periods: ArrayLike,
    payment: ArrayLike,
    *,
    future: ArrayLike = 0.0,
    timing: PaymentTiming = "end",
) -> float | Floats:
    """Present value (현재가치) of level payments and a final amount.

    Signs as in `pmt`: payments made (negative) have a positive present value.

    Parameters
    ----------
    rate : float or array_like
        Interest rate per period, a fraction in [-0.99, 1]. [1/period]
    n_periods : float or array_like
        Number of payments, > 0. [period]
    payment : float or array_like
        Payment per period (회차별 상환액). [KRW]
    future : float or array_like
        Amount at the end. [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due.

    Returns
    -------
    float or ndarray
        Present value. [KRW]

    Raises
    ------
    InvalidInput
        As `pmt`.
    NotComputable
        If there is no finite result.

    Examples
    --------
    >>> round(pv(0.05 / 12, 10 * 12, -100, future=15692.93), 2)
    -100.0
    """
    where = "discounting.pv"
    import numpy_financial as npf

    r, p, fv_ = given(where, rate=rate, payment=payment, future=future)
    n, when = periods(where, "n_periods", n_periods), when_due(where, timing)
    with np.errstate(all="ignore"):
        return answer(where, npf.pv(r, n, p, fv_, when))


def fv(
    rate: ArrayLike,
    n_periods: ArrayLike,
    payment: ArrayLike,
    present: ArrayLike,
    *,
    timing: PaymentTiming = "end",
) -> float | Floats:
    """Future value (미래가치) of a present value and level payments.

    Signs as in `pmt`: savings paid in (negative) give an amount received (positive).

    Parameters
    ----------
    rate : float or array_like
        Interest rate per period, a fraction in [-0.99, 1]. [1/period]
    n_periods : float or array_like
        Number of payments, > 0. [period]
    payment : float or array_like
        Payment per period. [KRW]
    present : float or array_like
        Present value. [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due.

    Returns
    -------
    float or ndarray
        Value at the end of the last period. [KRW]

    Raises
    ------
    InvalidInput
        As `pmt`.
    NotComputable
        If there is no finite result.

    Examples
    --------
    >>> round(fv(0.05 / 12, 10 * 12, -100, -100), 2)
    15692.93
    """
    where = "discounting.fv"
    import numpy_financial as npf

    r, p, pv_ = given(where, rate=rate, payment=payment, present=present)
    n, when = periods(where, "n_periods", n_periods), when_due(where, timing)
    with np.errstate(all="ignore"):
        return answer(where, npf.fv(r, n, p, pv_, when))


def nper(
    rate: ArrayLike,
    payment: ArrayLike,
    present: ArrayLike,
    *,
    future: ArrayLike = 0.0,
    timing: PaymentTiming = "end",
) -> float | Floats:
    """Number of level payments (상환 기간 수) until a present value is paid off.

    Signs as in `pmt`. The number need not be whole: 64.07 means 64 full payments and a
    smaller one. At a rate of 0 it is -(present + future) / payment; numpy-financial 1.0.0
    gives a wrong sign there, so that case does not go through it.

    Parameters
    ----------
    rate : float or array_like
        Interest rate per period, a fraction in [-0.99, 1]. [1/period]
    payment : float or array_like
        Payment per period. [KRW]
    present : float or array_like
        Present value, for example a loan received. [KRW]
    future : float or array_like
        Value left at the end. [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due.

    Returns
    -------
    float or ndarray
        Number of periods. [period]

    Raises
    ------
    InvalidInput
        As `pmt`.
    NotComputable
        If no number of periods pays it off.

    Examples
    --------
    >>> round(nper(0.07 / 12, -150, 8000), 5)
    64.07335
    >>> nper(0.0, -150, 9000)
    60.0
    """
    where = "discounting.nper"
    import numpy_financial as npf

    r, p, pv_, fv_ = given(where, rate=rate, payment=payment, present=present, future=future)
    when = when_due(where, timing)
    with np.errstate(all="ignore"):
        usable = np.where(np.asarray(r) == 0, 0.5, r)  # any other rate: not used below
        found = np.asarray(npf.nper(usable, p, pv_, fv_, when), dtype=np.float64)
        found = np.where(np.asarray(r) == 0, -(np.asarray(fv_) + pv_) / np.asarray(p), found)
    if not np.all(found >= 0):
        raise NotComputable(
            f"{where}: no number of periods pays this off; look at the signs of payment and "
            "present, and whether the payment covers the interest",
            argument="payment",
        )
    return answer(where, found)


def rate(
    n_periods: int,
    payment: float,
    present: float,
    future: float = 0.0,
    *,
    timing: PaymentTiming = "end",
) -> float:
    """Interest rate per period (이자율) of level payments.

    Signs as in `pmt`. Where signs change more than once along present, payment and future,
    several rates may fit; that is refused, and `irr` of the flows gives all of them.

    Parameters
    ----------
    n_periods : int
        Number of payments, at least 1. [period]
    payment : float
        Payment per period. [KRW]
    present : float
        Present value, for example a loan received. [KRW]
    future : float
        Value at the end. [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due.

    Returns
    -------
    float
        Rate per period, a fraction in (-1, 10^4]. [1/period]

    Raises
    ------
    InvalidInput
        If a number is not finite or `n_periods` no whole number.
    NotComputable
        If no rate fits, or several do.

    Notes
    -----
    numpy-financial stops when two steps differ by less than a tolerance of 1e-6 and gives NaN
    where Newton's method does not converge. Its answer is taken where the flows change sign
    just there; otherwise the exact root of the flows is.

    Examples
    --------
    >>> round(rate(4 * 12, -200, 8000), 12)
    0.007701472488
    """
    where = "discounting.rate"
    import numpy_financial as npf

    n = _checks.count(where, "n_periods", n_periods, low=1)
    p, pv_, fv_ = given(where, payment=payment, present=present, future=future)
    when = when_due(where, timing)
    flows = np.zeros(n + 1)
    flows[1 - when : n + 1 - when] = p
    flows[0] += pv_
    flows[n] += fv_
    with np.errstate(all="ignore"):
        found = float(np.asarray(npf.rate(n, p, pv_, fv_, when)))
    if variations(flows.tolist()) == 1 and found > -1 and _crosses(flows, found):
        return found
    return irr(flows).value


def _crosses(flows: Floats, found: float) -> bool:
    """Whether the value of the flows changes sign within 1e-11 of a rate."""
    k = np.arange(len(flows))
    with np.errstate(all="ignore"):
        near = [
            float((flows * (1 + found + d * (1 + abs(found))) ** -k).sum()) for d in (-1e-11, 1e-11)
        ]
    return math.isfinite(near[0]) and near[0] * near[1] < 0


def mirr(amounts: ArrayLike, finance_rate: float, reinvest_rate: float) -> float:
    """Modified internal rate of return (수정 내부수익률).

    Outflows are discounted to the first year at the cost of finance, inflows compounded to
    the last year at the rate of reinvestment; there is one answer where a flow has both.

    Parameters
    ----------
    amounts : array_like, shape (years,)
        Net amounts by year, the base year first. [KRW]
    finance_rate : float
        Rate paid on outflows (조달이자율), a fraction in [-0.99, 1]. [1/year]
    reinvest_rate : float
        Rate earned on inflows (재투자수익률), a fraction in [-0.99, 1]. [1/year]

    Returns
    -------
    float
        Rate per year. [1/year]

    Raises
    ------
    InvalidInput
        If an amount is not finite or a rate is out of range.
    NotComputable
        If the flow has no inflow or no outflow.

    Examples
    --------
    >>> round(mirr([-120_000, 39_000, 30_000, 21_000, 37_000, 46_000], 0.10, 0.12), 4)
    0.1261
    """
    where = "discounting.mirr"
    import numpy_financial as npf

    array = finite_flow(where, "amounts", amounts, draws=False)
    finance = _checks.rate(where, "finance_rate", finance_rate)
    reinvest = _checks.rate(where, "reinvest_rate", reinvest_rate)
    if not ((array > 0).any() and (array < 0).any()):
        raise NotComputable(
            f"{where}: amounts must hold an inflow and an outflow", argument="amounts"
        )
    with np.errstate(all="ignore"):
        return float(answer(where, npf.mirr(array, finance, reinvest)))
