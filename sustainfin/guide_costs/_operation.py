"""Operation by person-months: heads, months, and the chain of the person-month method."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from sustainfin import _checks, isp_cost, tables
from sustainfin._text import nfc
from sustainfin.isp_cost import Bill, Expense, Labour, LabourLine
from sustainfin.tables import Table

_WHERE = "guide_costs.operation_cost"
_ENOUGH = Context(prec=50)


def operation_cost(
    staff: Mapping[str, object],
    *,
    months: object,
    wages: str | Table,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    expenses: Mapping[str, object] | Iterable[Expense] = (),
    rounding: Mapping[str, Any] | None = None,
    guide: str | Table | None = None,
) -> Bill:
    """Cost of operating a system by person-months (운영비, 투입공수 방식).

    Operation is priced as consulting is: labour, overhead, technical fee, direct expenses
    and VAT, by `isp_cost.estimate`. Here the effort is heads times months. For development
    and operation in one contract the guide of 2025 adds this to a development cost by
    function points.

    Parameters
    ----------
    staff : mapping of str to number
        Heads by role (투입인력), >= 0; a part of one for part of the time. [person]
    months : int, Decimal, plain decimal text or float
        How long (운영기간), > 0. [month]
    wages : str or Table
        Wage edition (SW기술자 평균임금), for example "2026", or a table of your own.
    overhead : int, Decimal, plain decimal text or float
        Overhead rate (제경비율) on direct labour, a fraction in [0, 2].
    technical_fee : int, Decimal, plain decimal text or float
        Technical fee rate (기술료율) on labour and overhead, a fraction in [0, 0.99].
    vat : int, Decimal, plain decimal text, float or "exempt"
        VAT rate (부가가치세율), a fraction in [0, 0.5], or "exempt" (면세).
    truncate : str, int, Rounding
        Cut of the total (절사): words, unit in won, or "none".
    expenses : mapping of str to int, or iterable of Expense
        Direct expenses (직접경비) without VAT, by item. [KRW]
    rounding : mapping of str to str or Rounding, optional
        Rules of the steps, as in `isp_cost.estimate`.
    guide : str or Table, optional
        Edition in the family ``guide_rates`` to hold the rates against.

    Returns
    -------
    Bill
        The bill of `isp_cost`, heads and months in the note of each line.

    Raises
    ------
    InvalidInput
        If heads or months are not numbers in their range, or where `isp_cost.estimate`
        refuses a role, a rate or a rule.
    TableNotFound
        If there is no such wage or guide edition.

    Warns
    -----
    EditionMismatch
        If the wages and the guide were never in force together.

    See Also
    --------
    sustainfin.isp_cost.estimate : The chain itself, for efforts given directly.

    Examples
    --------
    >>> bill = operation_cost({"IT지원기술자": 2}, months=12, wages="2026", overhead="1.44",
    ...                       technical_fee="0.20", vat="exempt", truncate="none")
    >>> bill.lines[0].effort, bill.direct_labour == 24 * 5_170_016, bill.total
    (Decimal('24'), True, 363307363)
    """
    if not isinstance(staff, Mapping) or not staff:
        raise _checks.refusal(
            _WHERE, "staff", "must map roles to heads", staff, "For example {'IT지원기술자': 2}."
        )
    table = tables.resolve("kosa_wages", wages, where=_WHERE, argument="wages")
    length = _checks.exact(_WHERE, "months", months)
    if not length > 0:
        raise _checks.refusal(_WHERE, "months", "must be > 0", months)
    bill = isp_cost.estimate(
        [_line(role, heads, length) for role, heads in staff.items()], wages=table,
        overhead=overhead, technical_fee=technical_fee, vat=vat, truncate=truncate,
        expenses=expenses, rounding=rounding,
    )  # fmt: skip
    bill = replace(bill, lines=tuple(_counted(line, staff, length) for line in bill.lines))
    if guide is None:
        return bill
    guide_table = tables.resolve("guide_rates", guide, where=_WHERE, argument="guide")
    tables.warn_if_apart(table, guide_table, stacklevel=3)
    check = isp_cost.check_guide(bill, guide=guide_table)
    return replace(
        bill, findings=(*bill.findings, *check.findings), sources=(*bill.sources, check.guide)
    )


def _line(role: str, heads: object, months: Decimal) -> Labour:
    """The effort of one role, and how it came about."""
    number = _checks.exact_not_negative(
        _WHERE, "staff", heads, f"How many {role!r} there are at a time."
    )
    effort = _ENOUGH.multiply(number, months)
    return Labour(role=role, effort=effort, note=f"{number:f}명 x {months:f}개월")


def _counted(line: LabourLine, staff: Mapping[str, object], months: Decimal) -> LabourLine:
    """A line with its heads and months, which `explain` shows; not where 50 digits are too few."""
    given = next(heads for role, heads in staff.items() if nfc(role) == line.role)
    heads = _checks.exact(_WHERE, "staff", given)
    if line.effort is None or Fraction(heads) * Fraction(months) != Fraction(line.effort):
        return line
    return replace(line, factors=(("heads", heads), ("months", months)))
