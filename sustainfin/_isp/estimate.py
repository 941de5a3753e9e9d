"""The person-month method: labour lines, steps, and the bill."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from sustainfin import _checks, tables
from sustainfin._isp import chain, guide_check
from sustainfin._isp.bill import Bill, Expense, Labour, LabourLine
from sustainfin._text import did_you_mean, nfc
from sustainfin.findings import Finding
from sustainfin.money import Rounding
from sustainfin.tables import Table

_WHERE = "isp_cost.estimate"
WAGE_KEY = {"M/M": "monthly", "M/D": "daily"}


def policy(name: str) -> Mapping[str, Any]:
    """A named set of rates and rounding rules (대가 산정 기준), ready for ``**``.

    Parameters
    ----------
    name : str
        Edition in the family ``isp_policies``, for example "seoul_2020".

    Returns
    -------
    mapping
        Keys overhead, technical_fee, vat, truncate and rounding, as `estimate`
        takes them; read-only.

    Raises
    ------
    TableNotFound
        If there is no policy of that name.

    Examples
    --------
    >>> policy("seoul_2020")["truncate"]
    '만단위 이하 절사'
    """
    values = tables.edition("isp_policies", name).values
    return MappingProxyType(
        {
            **{step: values[step]["rate"] for step in ("overhead", "technical_fee", "vat")},
            "truncate": values["total"]["truncate"],
            "rounding": MappingProxyType(
                {step: values[step]["rounding"] for step in chain.ROUNDED_STEPS}
            ),
        }
    )


def estimate(
    effort: Mapping[str, object] | Iterable[Labour],
    *,
    wages: str | Table,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    expenses: Mapping[str, object] | Iterable[Expense] = (),
    effort_unit: str = "M/M",
    rounding: Mapping[str, Any] | None = None,
    guide: str | Table | None = None,
) -> Bill:
    r"""Cost of ISP consulting by the person-month method (투입공수 방식).

    The published monthly wage is multiplied by the effort, never the daily wage
    by the days of a month: the published daily wage is the rounded one. Nothing
    that changes the total has a default: the wage edition, the rates and the cut
    are to be named.

    Parameters
    ----------
    effort : mapping of str to number, or iterable of Labour
        Effort by role (투입공수), >= 0. Give `Labour` records where a line has an
        amount or a wage of its own. [M/M or M/D]
    wages : str or Table
        Wage edition (SW기술자 평균임금), for example "2020", or a table of your own.
    overhead : int, Decimal, plain decimal text or float
        Overhead rate (제경비율) on direct labour, a fraction in [0, 2].
    technical_fee : int, Decimal, plain decimal text or float
        Technical fee rate (기술료율) on labour and overhead, a fraction in [0, 0.99].
    vat : int, Decimal, plain decimal text, float or "exempt"
        VAT rate (부가가치세율), a fraction in [0, 0.5], or "exempt" (면세).
    truncate : str, int, Rounding
        Cut of the total (절사): the words of the document ("만단위 이하" cuts the
        만 digit too, "만원 미만" does not), the unit in won, or "none".
    expenses : mapping of str to int, or iterable of Expense
        Direct expenses (직접경비) without VAT, by item. [KRW]
    effort_unit : {"M/M", "M/D"}
        Person-months with the monthly wage, or person-days with the daily one.
    rounding : mapping of str to str or Rounding, optional
        Rules of the steps "labour", "overhead", "technical_fee" and "vat"; steps
        left out: labour lines half-up, the others cut, all to the won.
    guide : str or Table, optional
        Edition of the guide to hold the rates against. They are reported, never
        refused: the guide is advisory.

    Returns
    -------
    Bill
        Every line and step, the total before and after the cut, and the sources.

    Raises
    ------
    InvalidInput
        If a number is not finite, negative or given in per cent, a role is not in
        the table, a role occurs twice, or a rule cannot be read.
    TableNotFound
        If there is no such wage or guide edition.

    Warns
    -----
    EditionMismatch
        If the wages and the guide were never in force together.

    Notes
    -----
    .. math:: T = \lfloor (1 + v)\,[(1 + f)(1 + o) \sum_i w_i m_i + E] \rfloor

    with wages :math:`w`, effort :math:`m`, the rates :math:`o, f, v` and expenses
    :math:`E`, and with the rounding rule of each step applied where it stands.

    References
    ----------
    .. [1] 서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.),
       산출내역. The amounts of the sheet are reproduced line by line.

    Examples
    --------
    >>> bill = estimate(
    ...     {"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4",
    ...      "정보보호컨설턴트": "0.4"}, wages="2020", overhead="0.20",
    ...     technical_fee="0.10", vat="0.10", truncate="만단위 이하")
    >>> bill.total_before_cut, bill.total
    (90032841, 90000000)
    """
    return estimated(
        effort, wages=wages, overhead=overhead, technical_fee=technical_fee, vat=vat,
        truncate=truncate, expenses=expenses, effort_unit=effort_unit, rounding=rounding,
        guide=guide, stacklevel=4,
    )  # fmt: skip


def estimated(
    effort: Mapping[str, object] | Iterable[Labour],
    *,
    wages: str | Table,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    expenses: Mapping[str, object] | Iterable[Expense] = (),
    effort_unit: str = "M/M",
    rounding: Mapping[str, Any] | None = None,
    guide: str | Table | None = None,
    stacklevel: int = 3,
) -> Bill:
    """`estimate`, with warnings that point `stacklevel` calls up."""
    table = tables.resolve("kosa_wages", wages, where=_WHERE, argument="wages")
    rules = chain.read_policy(
        _WHERE, overhead=overhead, technical_fee=technical_fee, vat=vat, truncate=truncate,
        rounding=rounding,
    )  # fmt: skip
    lines, findings = labour_lines(_WHERE, effort, table, effort_unit, rules.rounding["labour"])
    items = read_expenses(_WHERE, expenses)
    amounts = chain.run(sum(line.amount for line in lines), sum(e.amount for e in items), rules)
    sources = [table.cite()]
    if guide is not None:
        guide_table = guide_check.read_guide(_WHERE, guide)
        tables.warn_if_apart(table, guide_table, stacklevel=stacklevel)
        findings = (*findings, *guide_check.rate_findings(rules, guide_table))
        sources.append(guide_table.cite())
    return Bill(
        lines=lines,
        expenses=items,
        **{name: getattr(amounts, name) for name in chain.Chain.__slots__},
        overhead_rate=rules.overhead,
        technical_fee_rate=rules.technical_fee,
        vat_rate=rules.vat,
        rounding=rules.rounding,
        truncate=rules.truncate,
        truncate_words=_cut_words(truncate, rules.truncate),
        wages=table.id,
        sources=tuple(sources),
        findings=findings,
    )


def _cut_words(given: object, rule: Rounding | None) -> str:
    """The cut in the words of the document, and its unit where they say it otherwise."""
    if rule is None:
        return ""
    if not isinstance(given, str) or given == rule.words:
        return rule.words
    return f"{given} ({rule.words})"


def read_effort(where: str, effort: Mapping[str, object] | Iterable[Labour]) -> tuple[Labour, ...]:
    """Lines of effort in their order; a role occurs once."""
    if isinstance(effort, Mapping):
        lines = tuple(Labour(role=role, effort=value) for role, value in effort.items())
    elif isinstance(effort, Iterable) and not isinstance(effort, str):
        lines = tuple(effort)
    else:
        lines = ()
    if not lines or not all(isinstance(line, Labour) for line in lines):
        raise _checks.refusal(
            where, "effort", "must map roles to effort, or list Labour records", effort,
            "For example {'IT컨설턴트': '4.349'}.",
        )  # fmt: skip
    lines = tuple(
        replace(line, role=nfc(line.role)) if isinstance(line.role, str) else line for line in lines
    )
    roles = [line.role for line in lines]
    for role in roles:
        if roles.count(role) > 1:
            raise _checks.refusal(where, "role", "must occur once", role, "Add the efforts up.")
    return lines


def labour_lines(
    where: str,
    effort: Mapping[str, object] | Iterable[Labour],
    table: Table,
    effort_unit: str,
    rule: Rounding,
) -> tuple[tuple[LabourLine, ...], tuple[Finding, ...]]:
    """Every labour line with its wage, and what is odd about given amounts."""
    key = WAGE_KEY[_checks.one_of(where, "effort_unit", effort_unit, WAGE_KEY)]
    lines, findings = [], []
    for given in read_effort(where, effort):
        line = _labour_line(where, given, table, effort_unit, key, rule)
        lines.append(line)
        if line.given and line.product is not None and line.amount != rule.apply(line.product):
            findings.append(_given_differs(line, rule))
    return tuple(lines), tuple(findings)


def _labour_line(
    where: str, given: Labour, table: Table, effort_unit: Any, key: str, rule: Rounding
) -> LabourLine:
    """One line: wage x effort under the rule, or the amount that was given."""
    role = _checks.text(where, "role", given.role)
    wanted = nfc(given.table_role) or role
    # An edition that is known in part may lack a role whose amount the document gives.
    lacking = given.amount is not None and not table.complete and wanted not in table.values
    wages = {} if given.wage is not None or lacking else role_wages(where, wanted, table)
    wage = read_wage(where, role, wages.get(key) if given.wage is None else given.wage)
    number = None if given.effort is None else read_months(where, role, given.effort, effort_unit)
    if given.amount is None and (number is None or wage is None):
        missing, do = ("effort", "Give an effort or an amount.")
        if number is not None:
            missing, do = "wage", f"{table.id} holds no {key} wage of {role!r}; give a wage."
        raise _checks.refusal(where, missing, f"must be given for {role!r}", None, do)
    product = None if number is None or wage is None else wage * Fraction(number)
    amount = (
        rule.apply(product)
        if given.amount is None and product is not None
        else _checks.whole_won(where, "amount", given.amount)
    )
    if not amount >= 0:
        raise _checks.refusal(where, "amount", "must be >= 0", given.amount, f"Role {role!r}.")
    shown = {key: wage} if given.wage is not None else wages
    flag = "own" if given.wage is not None else "" if lacking else table.flag(wanted)
    return LabourLine(
        role=role, daily=shown.get("daily"), monthly=shown.get("monthly"), effort=number,
        effort_unit=effort_unit, product=product, amount=amount, given=given.amount is not None,
        note=given.note, flag=flag,
    )  # fmt: skip


def read_months(where: str, role: str, effort: object, effort_unit: str) -> Decimal:
    """An effort >= 0 that no document exceeds."""
    do = f"Effort of {role!r} is a number of {effort_unit}."
    number = _checks.exact_not_negative(where, "effort", effort, do)
    return _checks.exact_between(where, "effort", number, 0, 10**9, do)


def read_wage(where: str, role: str, wage: object) -> int | None:
    """A wage in whole won > 0, of the table or one's own; None where there is none."""
    if wage is None:
        return None
    if not _checks.exact(where, "wage", wage, f"Role {role!r}.") > 0:
        raise _checks.refusal(where, "wage", "must be > 0", wage, f"Role {role!r}.")
    return _checks.whole_won(where, "wage", wage, f"Role {role!r}.")


def role_wages(where: str, role: str, table: Table) -> Mapping[str, Any]:
    """Wages of a role, or a refusal that names the role it was merged into."""
    if role in table.values:
        return table.values[role]
    now = table.merged_roles.get(role)
    hint = f"In {table.id} it is part of {now!r}." if now else did_you_mean(role, table.values)
    more = (
        "" if table.complete else " Only part of this edition is known; a Labour may give a wage."
    )
    listed = ", ".join(repr(name) for name in table.values)
    raise _checks.refusal(
        where, "role", f"must be one of {listed}", role,
        f"{hint} Roles are those of table {table.id}.{more}".strip(),
    )  # fmt: skip


def _given_differs(line: LabourLine, rule: Rounding) -> Finding:
    """The note on a given amount that is not wage x effort."""
    computed = rule.apply(line.product)
    wage = line.monthly if line.effort_unit == "M/M" else line.daily
    difference = line.amount - computed
    implied = Decimal(line.amount) / Decimal(wage or 1)
    return Finding(
        code="given-amount-differs",
        severity="note",
        where=line.role,
        message=(
            f"the given amount {line.amount:,} is not {wage:,} x {line.effort} = {computed:,} won; "
            f"it differs by {difference:+,} won and implies {implied:.6f} {line.effort_unit}"
        ),
        message_ko=(
            f"주어진 금액 {line.amount:,}원은 {wage:,} x {line.effort} = {computed:,}원과 "
            f"{difference:+,}원 다르며, {implied:.6f} {line.effort_unit}에 해당한다"
        ),
    )


def read_expenses(
    where: str, expenses: Mapping[str, object] | Iterable[Expense]
) -> tuple[Expense, ...]:
    """Direct expenses in their order, amounts in whole won >= 0."""
    if not isinstance(expenses, Mapping | Iterable) or isinstance(expenses, str):
        raise _checks.refusal(
            where, "expenses", "must map labels to won, or list Expense", expenses
        )
    given = (
        [Expense(label=label, amount=amount) for label, amount in expenses.items()]  # type: ignore[arg-type]
        if isinstance(expenses, Mapping)
        else list(expenses)
    )
    items = []
    for item in given:
        if not isinstance(item, Expense):
            raise _checks.refusal(
                where, "expenses", "must map labels to won, or list Expense", item
            )
        amount = _checks.whole_won(where, "amount", item.amount)
        if not amount >= 0:
            raise _checks.refusal(where, "amount", "must be >= 0", item.amount)
        label = _checks.text(where, "label", item.label)
        items.append(Expense(label=label, amount=amount, note=item.note))
    return tuple(items)
