"""Loans and leases, period by period."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin._text import pad
from sustainfin.discounting._amounts import Floats
from sustainfin.discounting._annuities import PaymentTiming, interest, pmt
from sustainfin.sheet import in_notebook

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("opening", "payment", "interest", "principal", "closing")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Repayment:
    """How a debt is paid off (상환 계획표), one row a period.

    Amounts are positive: what the debtor pays, and what is still owed.

    Parameters
    ----------
    method : str
        "annuity", "equal_principal", "bullet" or "lease".
    rate : float
        Interest rate per period. [1/period]
    timing : {"end", "start"}
        When in its period a payment falls due.
    opening : ndarray of float, shape (n_periods,)
        Debt before the payment of the period. [KRW]
    payment, interest, principal : ndarray of float, shape (n_periods,)
        Payment and its two parts. [KRW]
    closing : ndarray of float, shape (n_periods,)
        Debt after it. [KRW]

    Examples
    --------
    >>> loan(1_000, 0.10, 2).payment.round(2).tolist()
    [576.19, 576.19]
    """

    method: str
    rate: float
    timing: str
    opening: Floats
    payment: Floats
    interest: Floats
    principal: Floats
    closing: Floats

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            getattr(self, name).setflags(write=False)  # frozen alone does not freeze an array

    def __repr__(self) -> str:
        rows: list[tuple[str, ...]] = [("period", *_COLUMNS)]
        for k, row in enumerate(self.to_frame().to_numpy(), start=1):
            rows.append((str(k), *(f"{cell:,.0f}" for cell in row)))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  " + "  ".join(pad(cell, w, "right") for cell, w in zip(row, widths, strict=True))
            for row in rows
        ]
        head = f"Repayment, {self.method}, {self.rate:.6g} per period, paid at the {self.timing}"
        return "\n".join([head, *lines])

    def to_frame(self) -> "pd.DataFrame":
        """One row a period: opening, payment, interest, principal, closing.

        Returns
        -------
        pandas.DataFrame
            Indexed by period from 1.
        """
        import pandas as pd

        index = pd.RangeIndex(1, len(self.payment) + 1, name="period")
        return pd.DataFrame({name: getattr(self, name) for name in _COLUMNS}, index=index)

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the record, for JSON.

        Returns
        -------
        dict
            Every field by name; arrays as lists.
        """
        columns = {name: getattr(self, name).tolist() for name in _COLUMNS}
        return {"method": self.method, "rate": self.rate, "timing": self.timing, **columns}


def _table(
    method: str, debt: float, rate: float, payments: Floats | None, principals: Floats, timing: str
) -> Repayment:
    """Rows from payments, or from repayments of principal where payments are None."""
    rows = np.empty((5, len(principals)))
    for k, repaid in enumerate(principals):
        if payments is None:
            interest = debt * rate
            payment = repaid + interest
        else:
            payment = payments[k]
            interest = (debt - payment if timing == "start" else debt) * rate
        closing = debt - (payment - interest)
        rows[:, k] = debt, payment, interest, payment - interest, closing
        debt = closing
    return Repayment(
        method=method, rate=rate, timing=timing,
        **dict(zip(_COLUMNS, rows, strict=True)),
    )  # fmt: skip


def loan(
    amount: float,
    rate: float,
    n_periods: int,
    *,
    grace: int = 0,
    method: Literal["annuity", "equal_principal", "bullet"] = "annuity",
) -> Repayment:
    """Repayment of a loan (대출 상환), payments at the end of each period.

    Parameters
    ----------
    amount : float
        Amount borrowed (대출금), > 0. [KRW]
    rate : float
        Interest rate per period (이자율), a fraction in [0, 1]. [1/period]
    n_periods : int
        Number of periods, the grace included, at least 1. [period]
    grace : int
        Periods in which only interest is paid (거치기간), fewer than `n_periods`. [period]
    method : {"annuity", "equal_principal", "bullet"}
        Level payments (원리금균등), level principal (원금균등), or all principal at the end
        (만기일시).

    Returns
    -------
    Repayment
        Opening and closing debt, payment, interest and principal of each period.

    Raises
    ------
    InvalidInput
        If an argument is out of its range.

    Examples
    --------
    >>> loan(1_000, 0.10, 3, grace=1)
    Repayment, annuity, 0.1 per period, paid at the end
      period  opening  payment  interest  principal  closing
           1    1,000      100       100          0    1,000
           2    1,000      576       100        476      524
           3      524      576        52        524        0
    """
    where = "discounting.loan"
    debt = _checks.real(where, "amount", amount, low=0.0)
    if not debt > 0:
        raise _checks.refusal(where, "amount", "must be > 0", amount)
    r = float(interest(where, float(_checks.rate(where, "rate", rate)), low=0.0))
    n = _checks.count(where, "n_periods", n_periods, low=1)
    free = _checks.count(where, "grace", grace)
    if not free < n:
        raise _checks.refusal(where, "grace", f"must be less than the {n} periods", grace)
    kind = _checks.one_of(where, "method", method, ("annuity", "equal_principal", "bullet"))
    principals = np.zeros(n)
    if kind == "annuity":
        payments = np.full(n, debt * r)
        payments[free:] = -float(pmt(r, n - free, debt))
        return _table(kind, debt, r, payments, principals, "end")
    if kind == "equal_principal":
        principals[free:] = debt / (n - free)
    else:
        principals[-1] = debt
    return _table(kind, debt, r, None, principals, "end")


def lease(
    price: float,
    rate: float,
    n_periods: int,
    *,
    residual: float = 0.0,
    timing: PaymentTiming = "start",
) -> Repayment:
    """Level lease payments (리스료) that finance a price down to a residual value.

    The residual value is what is still owed, or what the lessor still holds, at the end of
    the last period.

    Parameters
    ----------
    price : float
        Price of what is leased (리스자산 가액), > 0. [KRW]
    rate : float
        Interest rate per period (이자율), a fraction in [0, 1]. [1/period]
    n_periods : int
        Number of payments, at least 1. [period]
    residual : float
        Value at the end (잔존가치), in [0, price]. [KRW]
    timing : {"end", "start"}
        When in its period a payment falls due; leases are usually paid in advance.

    Returns
    -------
    Repayment
        One row a period; the last closing balance is the residual value.

    Raises
    ------
    InvalidInput
        If an argument is out of its range.

    Examples
    --------
    >>> lease(1_000, 0.10, 3, residual=200)
    Repayment, lease, 0.1 per period, paid at the start
      period  opening  payment  interest  principal  closing
           1    1,000      311        69        242      758
           2      758      311        45        266      492
           3      492      311        18        292      200
    """
    where = "discounting.lease"
    value = _checks.real(where, "price", price, low=0.0)
    if not value > 0:
        raise _checks.refusal(where, "price", "must be > 0", price)
    r = float(interest(where, float(_checks.rate(where, "rate", rate)), low=0.0))
    n = _checks.count(where, "n_periods", n_periods, low=1)
    left = _checks.real(where, "residual", residual, 0.0, value)
    payment = -float(pmt(r, n, value, future=-left, timing=timing))
    return _table("lease", value, r, np.full(n, payment), np.zeros(n), timing)
