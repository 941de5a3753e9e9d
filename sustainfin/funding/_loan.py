"""Borrowed money, and what is paid back."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from sustainfin import _checks
from sustainfin.funding._line import (
    Paid,
    check_amount,
)
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Prices, Quantity, Side, Timeline, Vat, as_amounts, value


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan that is drawn once and served from the year after (차입, 지방채).

    Parameters
    ----------
    label : str
        Name of the loan.
    amount : float or Input
        Amount drawn, >= 0. [KRW]
    year : int
        Calendar year in which it is drawn.
    rate : float or Input
        Interest rate a year, a fraction.
    term : int
        Years of repayment after the grace period, >= 1. [year]
    grace : int
        Years of interest only before repayment (거치기간), >= 0. [year]
    method : {"annuity", "straight"}
        Equal payments (원리금균등) or equal principal (원금균등).
    source : str
        Document the terms come from.

    Raises
    ------
    InvalidInput
        If an amount, rate or term breaks its rule.

    Notes
    -----
    Service that falls after the last year of the case is not in it; the balance
    still owed is then reported by `Loan.owed`.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=4)
    >>> loan = Loan("지방채", 3e8, year=2021, rate=0.03, term=3, method="straight")
    >>> loan.pays({}, {}, {}, t).use.ravel().round().tolist()
    [0.0, 109000000.0, 106000000.0, 103000000.0]
    """

    label: str
    amount: Quantity
    _: KW_ONLY
    year: int
    rate: Quantity
    term: int
    grace: int = 0
    method: Literal["annuity", "straight"] = "annuity"
    source: str = ""

    side: ClassVar[Side] = "funding"
    kind: ClassVar[str] = "loan"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        where = "funding.Loan"
        _checks.text(where, "label", self.label)
        check_amount(where, "amount", self.amount)
        _checks.year(where, "year", self.year)
        rate = self.rate.base if isinstance(self.rate, Input) else self.rate
        _checks.rate(where, "rate", rate, 0.0)
        _checks.count(where, "term", self.term, low=1)
        _checks.count(where, "grace", self.grace)
        _checks.one_of(where, "method", self.method, ("annuity", "straight"))

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """The draw in its year, interest and principal after it.

        Parameters
        ----------
        costs : mapping of str to ndarray
            Costs by kind. [KRW]
        earlier : mapping of str to Paid
            What the lines before this one pay.
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            Years of the case.

        Returns
        -------
        Paid
            Money in and money out by year.
        """
        drawn = t.active(self.year, self.year) * value(self.amount, x)
        service, _ = self._service(x, t)
        return Paid(source=drawn, use=service)

    def owed(self, x: Mapping[str, Any], t: Timeline) -> Any:
        """Principal still owed after the last year of the case.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            Years of the case.

        Returns
        -------
        float or ndarray, shape (draws,)
            Principal still owed. [KRW]

        Examples
        --------
        >>> from sustainfin.lines import Timeline
        >>> loan = Loan("지방채", 3e8, year=2021, rate=0.03, term=3, method="straight")
        >>> round(loan.owed({}, Timeline(start=2021, n_years=2)))
        200000000
        """
        return self._service(x, t)[1]

    def _service(self, x: Mapping[str, Any], t: Timeline) -> tuple[Amounts, Any]:
        """Payments by year, and the principal left at the end."""
        rate, amount = value(self.rate, x), value(self.amount, x)
        owed = amount + 0.0 * rate
        payment = annuity(amount, rate, self.term)
        years = []
        for year in range(t.start, t.last + 1):
            k = year - self.year
            due = 0.0 * owed
            if k >= 1:
                interest = owed * rate
                if k <= self.grace:
                    due = interest
                elif k <= self.grace + self.term:
                    principal = (
                        amount / self.term if self.method == "straight" else payment - interest
                    )
                    due = interest + principal
                    owed = owed - principal
            years.append(np.atleast_1d(due))
        inside = self.year <= t.last  # a loan that is never drawn is never owed
        return np.stack(years), owed if inside else 0.0 * owed


def annuity(amount: Any, rate: Any, term: int) -> Any:
    """Equal payment a period that repays `amount` in `term` periods.

    numpy-financial computes (1 + rate)**term - 1, which is 0 for a rate near 1e-17 and
    makes the payment infinite; expm1 and log1p keep every digit.
    """
    rate = as_amounts(rate)
    plain = np.abs(rate) < np.finfo(np.float64).tiny  # no interest: equal parts
    charged = np.where(plain, 1.0, rate)
    factor = np.where(plain, 1.0 / term, charged / -np.expm1(-term * np.log1p(charged)))
    return amount * factor
