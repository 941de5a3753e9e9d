"""Level payments: the functions of numpy-financial, with its signs, checked on both sides."""

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.discounting._amounts import Floats, numbers, plain
from sustainfin.errors import NotComputable

PaymentTiming = Literal["end", "start"]
_WHEN = {"end": 0, "start": 1}
_SMALLEST = 1e-6


def given(where: str, **arguments: ArrayLike) -> list[Any]:
    """Finite numbers or arrays of them, each checked under its own name."""
    return [
        interest(where, value) if name == "rate" else _finite(where, name, value)
        for name, value in arguments.items()
    ]


def _finite(where: str, name: str, value: ArrayLike) -> float | Floats:
    """A finite number, or an array of them."""
    if _checks.is_number(value):
        return _checks.real(where, name, value)
    array = numbers(where, name, value, "Give a number or an array of numbers.")
    if np.isfinite(array).all():
        return array
    raise _checks.refusal(where, name, "must hold finite numbers", value)


def interest(where: str, value: ArrayLike, low: float = -0.99) -> float | Floats:
    """An interest rate per period, or an array of them; 0, or large enough to reckon with."""
    do = "Give a fraction per period: 0.045 / 12 for 4.5 % a year, monthly."
    single = _checks.is_number(value)
    array = (
        np.asarray(_checks.real(where, "rate", value, low, 1.0, do))
        if single
        else numbers(where, "rate", value, do)
    )
    if not ((array >= low) & (array <= 1.0)).all():
        raise _checks.refusal(where, "rate", f"must hold numbers in [{low}, 1]", value, do)
    if not ((array == 0) | (np.abs(array) >= _SMALLEST)).all():
        raise _checks.refusal(
            where, "rate", f"must be 0 or at least {_SMALLEST:g} in size", value,
            "Below that (1 + r)^n - 1 loses its digits; use 0.",
        )  # fmt: skip
    return float(array) if single else array


def periods(where: str, argument: str, value: ArrayLike) -> Any:
    """Numbers of periods, each greater than 0."""
    checked = _finite(where, argument, value)
    if not np.all(np.asarray(checked) > 0):
        raise _checks.refusal(where, argument, "must be > 0", value)
    return checked


def when_due(where: str, timing: str) -> int:
    """numpy-financial's word for when payments fall due."""
    return _WHEN[_checks.one_of(where, "timing", timing, _WHEN)]


def answer(where: str, result: ArrayLike) -> float | Floats:
    """A Python float or an array, refused unless finite."""
    array = np.asarray(result, dtype=np.float64)
    if not np.isfinite(array).all():
        raise NotComputable(f"{where}: these numbers have no finite result", argument="rate")
    return plain(array)


def pmt(
    rate: ArrayLike,
    n_periods: ArrayLike,
    present: ArrayLike,
    *,
    future: ArrayLike = 0.0,
    timing: PaymentTiming = "end",
) -> float | Floats:
    """Level payment (원리금균등 상환액) that pays off a present value.

    Signs as in numpy-financial and Excel: what is received is positive, what is paid
    negative. A loan received (positive) gives payments made (negative).

    Parameters
    ----------
    rate : float or array_like
        Interest rate per period (이자율), a fraction in [-0.99, 1]. [1/period]
    n_periods : float or array_like
        Number of payments (기간 수), > 0. [period]
    present : float or array_like
        Present value (현재가치), for example a loan received. [KRW]
    future : float or array_like
        Value left at the end (미래가치). [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due.

    Returns
    -------
    float or ndarray
        Payment per period. [KRW]

    Raises
    ------
    InvalidInput
        If a number is not finite, or the rate or the periods are out of range.
    NotComputable
        If there is no finite result.

    Notes
    -----
    A rate other than 0 must be at least 1e-6 in size: below that the formula loses more than
    the tenth digit. All functions of this family solve, with p the payment, n the periods and
    d = 1 for payments at the start,
    ``future + present (1+r)^n + p (1 + r d) ((1+r)^n - 1) / r = 0``.

    Examples
    --------
    >>> round(pmt(0.075 / 12, 12 * 15, 200_000), 2)
    -1854.02
    """
    where = "discounting.pmt"
    import numpy_financial as npf

    r, pv_, fv_ = given(where, rate=rate, present=present, future=future)
    n, when = periods(where, "n_periods", n_periods), when_due(where, timing)
    with np.errstate(all="ignore"):
        return answer(where, npf.pmt(r, n, pv_, fv_, when))


def _part(
    name: Literal["ipmt", "ppmt"],
    rate: ArrayLike,
    period: ArrayLike,
    n_periods: ArrayLike,
    present: ArrayLike,
    future: ArrayLike,
    timing: str,
) -> float | Floats:
    """Interest or principal within a payment."""
    where = f"discounting.{name}"
    import numpy_financial as npf

    r, pv_, fv_ = given(where, rate=rate, present=present, future=future)
    n, when = periods(where, "n_periods", n_periods), when_due(where, timing)
    k = periods(where, "period", period)
    if not (np.all(np.asarray(k) >= 1) and np.all(np.asarray(k) <= n)):
        raise _checks.refusal(where, "period", "must lie in 1 to n_periods", period)
    with np.errstate(all="ignore"):
        return answer(where, getattr(npf, name)(r, k, n, pv_, fv_, when))


def ipmt(
    rate: ArrayLike,
    period: ArrayLike,
    n_periods: ArrayLike,
    present: ArrayLike,
    *,
    future: ArrayLike = 0.0,
    timing: PaymentTiming = "end",
) -> float | Floats:
    """Interest (이자) within one of the level payments.

    Signs as in `pmt`; periods count from 1.

    Parameters
    ----------
    rate : float or array_like
        Interest rate per period, a fraction in [-0.99, 1]. [1/period]
    period : float or array_like
        Which payment (회차), from 1 to `n_periods`. [period]
    n_periods : float or array_like
        Number of payments, > 0. [period]
    present : float or array_like
        Present value, for example a loan received. [KRW]
    future : float or array_like
        Value left at the end. [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due.

    Returns
    -------
    float or ndarray
        Interest part of that payment. [KRW]

    Raises
    ------
    InvalidInput
        As `pmt`, or if `period` is outside the loan.
    NotComputable
        If there is no finite result.

    Examples
    --------
    >>> round(ipmt(0.1 / 12, 1, 3 * 12, 8000), 2)
    -66.67
    """
    return _part("ipmt", rate, period, n_periods, present, future, timing)


def ppmt(
    rate: ArrayLike,
    period: ArrayLike,
    n_periods: ArrayLike,
    present: ArrayLike,
    *,
    future: ArrayLike = 0.0,
    timing: PaymentTiming = "end",
) -> float | Floats:
    """Principal (원금) within one of the level payments.

    Signs as in `pmt`; periods count from 1. Interest and principal add up to the payment.

    Parameters
    ----------
    rate : float or array_like
        Interest rate per period, a fraction in [-0.99, 1]. [1/period]
    period : float or array_like
        Which payment, from 1 to `n_periods`. [period]
    n_periods : float or array_like
        Number of payments, > 0. [period]
    present : float or array_like
        Present value, for example a loan received. [KRW]
    future : float or array_like
        Value left at the end. [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due.

    Returns
    -------
    float or ndarray
        Principal part of that payment. [KRW]

    Raises
    ------
    InvalidInput
        As `pmt`, or if `period` is outside the loan.
    NotComputable
        If there is no finite result.

    Examples
    --------
    >>> round(ppmt(0.1 / 12, 1, 2 * 12, 2000), 2)
    -75.62
    """
    return _part("ppmt", rate, period, n_periods, present, future, timing)
