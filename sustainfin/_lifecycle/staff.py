"""The people who run a service."""

import datetime
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, Literal

from sustainfin import _checks, tables
from sustainfin._lifecycle import fields
from sustainfin._lifecycle.base import YearlyLine, by_year, check_yearly, settle
from sustainfin.lines import Amounts, Citation, Quantity, Timeline, Vat, value
from sustainfin.tables import Table

_MONTHS = 12
_PER = {"month": _MONTHS, "year": 1}
# Wages of this family hold the employer's social insurance and the provision for severance pay.
_LOADED = "kosa_wages"
_PAY = "Write salary=3_500_000, per='month', burden=0.2, or wages='2026', role='IT지원기술자'."


@dataclass(frozen=True, slots=True)
class Staff(YearlyLine):
    """The people who run a service, from a salary or a wage table (인건비).

    Wages of KOSA are rates for costing: they already hold the employer's social
    insurance (법인부담금) and the provision for severance pay (퇴직급여충당금), so
    that a burden on top is refused. They hold neither overhead nor technical fee; for
    people of a contractor estimate a bill and use `operation_from`.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    heads : float or Input
        People employed; with `shifts`, posts to keep manned. >= 0. [person]
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상); must be stated where there is growth.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis; pay of one's own staff bears no VAT.
    covers : tuple of str
        Items of the checklist that the amount contains besides its kind.
    source : str
        Where heads and pay come from.
    growth : float or Input
        Growth of pay per year, a fraction. [1/year]
    first, last : int, optional
        First and last calendar year of the cost; the ends of the case if left out.
    base_year : int, optional
        Year whose level the pay states; the first year of the line if left out.
    salary : float or Input, optional
        Pay of one person, >= 0; either this or `wages`. [KRW per month or year]
    per : {"month", "year"}, optional
        What the salary is for.
    burden : float or Input, optional
        The employer's share beside the salary (법인부담금, 퇴직급여충당금) as a fraction
        of it; 0 where the salary holds it. Must be stated with a salary.
    wages : str, date or Table, optional
        Edition of the wage table, whose published monthly wage is taken 12 times.
    role : str, optional
        Role (직무) as the wage table prints it.
    shifts : float or Input
        People needed to keep one post manned (교대인원), 1 for daytime work. [person/post]

    Notes
    -----
    .. math:: a_t = n \\cdot s \\cdot w \\, (1 + b) \\, (1 + g)^{t - t_0}

    with `heads` for :math:`n`, `shifts` for :math:`s`, a year's pay :math:`w`, and
    `burden` for :math:`b`.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> year = Timeline(start=2026, n_years=1)
    >>> Staff("관제요원", 5, shifts=4, salary=3_000_000, per="month", burden=0.2).amounts({}, year)
    array([[8.64e+08]])
    >>> Staff("운용자", 2, wages="2026", role="정보시스템운용자").amounts({}, year).item()
    255578808.0
    """

    heads: Quantity
    _: KW_ONLY
    kind: str = "labour"
    vat: Vat | None = "exempt"
    salary: Quantity | None = None
    per: Literal["month", "year"] | None = None
    burden: Quantity | None = None
    wages: str | datetime.date | Table | None = None
    role: str | None = None
    shifts: Quantity = 1.0

    def __post_init__(self) -> None:
        where = check_yearly(self)
        settle(self, heads=fields.quantity(where, "heads", self.heads))
        settle(self, shifts=fields.quantity(where, "shifts", self.shifts, low=1.0))
        if (self.salary is None) == (self.wages is None):
            raise _checks.refusal(
                where, "salary", "or `wages` must be given, one of the two", self.salary, _PAY
            )
        if self.wages is None:
            self._check_salary(where)
        else:
            self._check_wages(where, self.wages)

    def _check_salary(self, where: str) -> None:
        """A salary says what it is for and what the employer pays beside it."""
        settle(self, salary=fields.amount(where, "salary", self.salary))
        _checks.one_of(where, "per", self.per, _PER)
        if self.role is not None:
            raise _checks.refusal(where, "role", "belongs to `wages`, not to a salary", self.role)
        self._check_burden(where, "Give 0 where the salary holds it.")

    def _check_wages(self, where: str, given: str | datetime.date | Table) -> None:
        """A role of a wage table; the table is looked up once, here."""
        table = tables.resolve(_LOADED, given, where=where, argument="wages", stacklevel=6)
        settle(self, wages=table)
        _checks.one_of(where, "role", self.role, table.values)
        monthly_wage(where, table, str(self.role))
        if self.per is not None:
            raise _checks.refusal(where, "per", "belongs to a salary, not to `wages`", self.per)
        if table.family != _LOADED:
            self._check_burden(where, f"Give 0 where the wages of {table.id} hold it.")
        elif self.burden is not None and (not _checks.is_number(self.burden) or self.burden != 0):
            raise _checks.refusal(
                where, "burden", f"must be left out: the wages of {table.id} hold it already "
                "(법인부담금, 퇴직급여충당금)", self.burden,
                "For employees give their salary and its burden instead.",
            )  # fmt: skip

    def _check_burden(self, where: str, do: str) -> None:
        """The employer's share, stated as a fraction."""
        if self.burden is None:
            raise _checks.refusal(
                where, "burden", "must be stated: the employer's social insurance and severance "
                "pay as a fraction of pay", self.burden, do,
            )  # fmt: skip
        settle(self, burden=fields.fraction(where, "burden", self.burden))

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: people times their yearly pay with the employer's share, grown.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case; `first` and `last` lie in it.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        if isinstance(self.wages, Table):
            pay: Any = monthly_wage("", self.wages, str(self.role)) * _MONTHS
        else:
            pay = value(self.salary or 0.0, x) * _PER[self.per or "year"]
        people = value(self.heads, x) * value(self.shifts, x)
        burden = 0.0 if self.burden is None else value(self.burden, x)
        return by_year(self, people * pay * (1.0 + burden), x, t)

    def cited(self) -> tuple["Staff", dict[str, Citation]]:
        """The same line with the published wage as its salary, and where the wage is from.

        Returns
        -------
        tuple of Staff and dict of str to Citation
            The line itself and nothing where it has a salary.
        """
        if not isinstance(self.wages, Table):
            return self, {}
        role = str(self.role)
        line = replace(
            self, salary=monthly_wage("", self.wages, role), per="month", wages=None, role=None,
            burden=0.0 if self.burden is None else self.burden,
        )  # fmt: skip
        told = Citation(
            label=f"월 단가 ({role})", label_en=f"monthly wage ({role})",
            source=self.wages.cite(), unit="KRW/(M/M)",
        )  # fmt: skip
        return line, {"salary": told}


def monthly_wage(where: str, table: Table, role: str) -> float:
    """The published monthly wage of a role."""
    wage = table.values[role].get("monthly")
    if wage is None:
        raise _checks.refusal(
            where, "role", f"must be one with a monthly wage in {table.id}", role,
            "Give its pay as salary=, per='month', with its burden.",
        )  # fmt: skip
    return float(wage)
