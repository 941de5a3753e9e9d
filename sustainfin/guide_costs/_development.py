"""Development cost by function points: price, five corrections, profit, expenses, VAT."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sustainfin import _checks, tables
from sustainfin.findings import Finding
from sustainfin.guide_costs import _points, _steps
from sustainfin.guide_costs._development_record import Correction, DevelopmentCost
from sustainfin.guide_costs._points import FunctionPoints
from sustainfin.guide_costs._sheets import percent
from sustainfin.guide_costs._steps import FRACTION
from sustainfin.money import Rounding
from sustainfin.tables import Table

_WHERE = "guide_costs.development_cost"
_CORRECTIONS = ("size", "linkage", "performance", "environment", "security")
_STEPS = ("cost_before_correction", *_CORRECTIONS, "profit", "vat")
_PRICE = "기능점수당 단가"


def development_cost(
    functions: object,
    *,
    guide: str | Table,
    unit_price: object,
    linkage: int,
    performance: int,
    environment: int,
    security: int,
    profit: object,
    vat: object,
    truncate: object,
    phases: Iterable[str] | None = None,
    expenses: Mapping[str, object] | None = None,
    rounding: Mapping[str, Any] | None = None,
) -> DevelopmentCost:
    r"""Development cost of software by function points (소프트웨어 개발비, 기능점수 방식).

    The cost is multiplied by the five factors one after the other and rounded to the won
    after each: only so, and only with halves to the even won, do both examples of the
    guide come out. Nothing that changes the total has a default.

    Parameters
    ----------
    functions : mapping, number or FunctionPoints
        What `function_points` takes, or its result.
    guide : str or Table
        Edition in the family ``fp_costs`` (weights, corrections), or a table of your own.
    unit_price : str, date, Table or int
        Edition in the family ``fp_unit_prices`` such as "2024", a table of your own, or a
        price in won. [KRW/FP]
    linkage, performance, environment, security : int
        Levels (수준), 1 to 5, of 연계복잡성, 성능 요구수준, 운영환경 호환성 and 보안성 수준.
    profit : int, Decimal, plain decimal text or float
        Profit rate (이윤율) on the cost after correction, a fraction in [0, 0.99]; above
        the limit of the guide it is reported, not refused.
    vat : int, Decimal, plain decimal text, float, "excluded" or "exempt"
        VAT rate (부가가치세율), a fraction in [0, 0.5]; "excluded" (별도) for a price without
        VAT, "exempt" (면세) for an exempt supplier.
    truncate : str, int, Rounding
        Cut of the total (절사): words, unit in won, or "none".
    phases : iterable of str, optional
        Phases (단계) of a split contract, such as ["분석", "설계"]; all if left out. The
        size factor still follows from all function points.
    expenses : mapping of str to int, optional
        Direct expenses (직접경비) without VAT, by item. [KRW]
    rounding : mapping of str to str or Rounding, optional
        Rules of the steps "cost_before_correction", "size", "linkage", "performance",
        "environment", "security", "profit" and "vat"; steps left out: halves to the even
        won, VAT cut to the won.

    Returns
    -------
    DevelopmentCost
        Every step, the total before and after the cut, and the sources.

    Raises
    ------
    InvalidInput
        If a number is not finite, negative or given in per cent, a level is not 1 to 5, a
        type or phase is unknown, phases repeat or are of two divisions, or a rule cannot
        be read.
    TableNotFound
        If there is no such edition.

    Warns
    -----
    EditionMismatch
        If the unit price and the guide were never in force together.

    Notes
    -----
    .. math:: C = F\,p \sum_k w_k \prod_{j=1}^{5} b_j, \qquad T = C\,(1 + g) + E

    with function points :math:`F`, unit price :math:`p`, phase weights :math:`w`,
    corrections :math:`b`, profit rate :math:`g` and direct expenses :math:`E`, and with the
    rounding rule of each step applied where it stands.

    References
    ----------
    .. [1] 한국소프트웨어산업협회 (KOSA), SW사업 대가산정 가이드 2020년 개정판 and 2025년 개정판,
       2.1.6 적용사례. Both are reproduced amount by amount.

    Examples
    --------
    >>> development_cost(
    ...     {"ILF": 3, "EIF": 1, "EI": 7, "EO": 5, "EQ": 4}, guide="2025", unit_price="2024",
    ...     linkage=2, performance=3, environment=1, security=2, profit="0.25", vat="0.10",
    ...     truncate="천원 미만 절사").total
    91852000
    """
    table = tables.resolve("fp_costs", guide, where=_WHERE, argument="guide")
    points = _points.count(_WHERE, functions, table)
    price, price_table = _unit_price(unit_price)
    if price_table is not None:
        tables.warn_if_apart(price_table, table, stacklevel=3)
    paid, weight = _phases(table, phases)
    levels = {"linkage": linkage, "performance": performance, "environment": environment,
              "security": security}  # fmt: skip
    rules = _steps.read_rounding(_WHERE, table, _STEPS, rounding)
    rate = _checks.exact_between(_WHERE, "profit", profit, 0, "0.99", FRACTION)
    closing = _steps.read_closing(_WHERE, vat, truncate)
    items = _steps.read_expenses(_WHERE, expenses)
    before = rules["cost_before_correction"].apply(
        _steps.share(price, points.total) * _steps.share(1, weight)
    )
    corrections = _corrected(before, points, table, levels, rules)
    after = corrections[-1].amount
    gain = rules["profit"].apply(_steps.share(after, rate))
    paid_out = sum(item.amount for item in items)
    amounts = closing.amounts(after + gain + paid_out, rules["vat"])
    given = f"{_PRICE} {price:,}원 [own]"
    return DevelopmentCost(
        points=points, unit_price=price, phases=paid, phase_weight=weight,
        cost_before_correction=before, corrections=corrections, cost_after_correction=after,
        profit_rate=rate, profit=gain, expenses=items, direct_expenses=paid_out, **amounts,
        rounding=rules,
        sources=(table.cite(), price_table.cite() if price_table is not None else given),
        findings=_findings(table, rate, amounts["price_before_vat"]), table=table,
    )  # fmt: skip


def _unit_price(given: object) -> tuple[int, Table | None]:
    """The price of a function point, and the table it comes from."""
    if _checks.is_number(given):
        price = _checks.whole_won(_WHERE, "unit_price", given)
        if not price > 0:
            raise _checks.refusal(_WHERE, "unit_price", "must be > 0", given)
        return price, None
    table = tables.resolve(
        "fp_unit_prices", given, where=_WHERE, argument="unit_price", stacklevel=4  # type: ignore[arg-type]
    )  # fmt: skip
    if _PRICE not in table.values or "price" not in table.values[_PRICE]:
        rule = f"must be a table with a row {_PRICE!r} and a column 'price'"
        raise _checks.refusal(_WHERE, "unit_price", rule, table.id)
    return int(table.values[_PRICE]["price"]), table


def _phases(table: Table, given: Iterable[str] | None) -> tuple[tuple[str, ...], Decimal]:
    """The phases that are paid for, all of one division, and the sum of their weights."""
    divisions = {kind: _steps.rows_of(table, kind) for kind in ("phase", "split")}
    known = {name: kind for kind, rows in divisions.items() for name in rows}
    if given is None:
        names = tuple(divisions["phase"])
    elif isinstance(given, str) or not isinstance(given, Iterable):
        raise _checks.refusal(
            _WHERE, "phases", "must be a list of names", given, "For example ['분석', '설계']."
        )
    else:
        names = tuple(_checks.one_of(_WHERE, "phases", name, known) for name in given)
    if not names or len(set(names)) < len(names) or len({known[name] for name in names}) > 1:
        listed = "; ".join(", ".join(rows) for rows in divisions.values() if rows)
        rule = f"must name parts of one division, each once: {listed}"
        raise _checks.refusal(_WHERE, "phases", rule, names)
    weights = [Decimal(_steps.cell(_WHERE, table, name, "weight")) for name in names]
    return names, sum(weights, Decimal(0))


def _corrected(
    before: int, points: FunctionPoints, table: Table, levels: Mapping[str, object],
    rules: Mapping[str, Rounding],
) -> tuple[Correction, ...]:  # fmt: skip
    """The five corrections in their order, each rounded before the next."""
    amount, found = before, []
    for name in _CORRECTIONS:
        level, meaning, factor = None, "", Decimal(0)
        if name == "size":
            factor = _points.sized(_WHERE, points.total, table)
        else:
            level, factor, meaning = _level(table, name, levels[name])
        amount = rules[name].apply(_steps.share(amount, factor))
        found.append(
            Correction(
                name=name, label_ko=_steps.cell(_WHERE, table, name, "label_ko"),
                label_en=_steps.cell(_WHERE, table, name, "label_en"), level=level,
                meaning=meaning, factor=factor, amount=amount,
            )
        )  # fmt: skip
    return tuple(found)


def _level(table: Table, name: str, given: object) -> tuple[int, Decimal, str]:
    """Level, factor and meaning of a correction."""
    factors = _steps.cell(_WHERE, table, name, "factors")
    meanings = _steps.cell(_WHERE, table, name, "levels")
    do = "; ".join(f"{i}: {text}" for i, text in enumerate(meanings, 1))
    level = _checks.count(_WHERE, name, given, low=1, do=do)
    if not level <= len(factors):
        raise _checks.refusal(_WHERE, name, f"must be a level of 1 to {len(factors)}", given, do)
    return level, Decimal(factors[level - 1]), meanings[level - 1]


def _findings(table: Table, profit: Decimal, price: int) -> tuple[Finding, ...]:
    """Notes on the profit, and on a project that may be priced by effort."""
    limit = _steps.cell(_WHERE, table, "profit", "limit")
    floor = _steps.entry(_WHERE, table, "effort_method_below")
    found = []
    if profit > limit:
        found.append(
            Finding(
                code="profit-above-limit", severity="note", where="이윤",
                message=f"the profit rate {percent(profit)} is above the limit of {percent(limit)}",
                message_ko=f"이윤 {percent(profit)} 적용은 한도 {percent(limit)} 초과",
                reference=table.cite(),
            )
        )  # fmt: skip
    if price < floor:
        found.append(
            Finding(
                code="effort-method-allowed", severity="note", where="산정 방식",
                message=(
                    f"{price:,} won is below {floor:,} won, where the guide also allows "
                    "pricing by effort"
                ),
                message_ko=f"{price:,}원은 {floor:,}원 미만으로, 투입공수 방식도 쓸 수 있다",
                reference=table.cite(),
            )
        )  # fmt: skip
    return tuple(found)
