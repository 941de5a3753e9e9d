"""Notes of an audit on the whole table: roundings, rates, the cut, the ceiling."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.audit import Audit
from sustainfin._isp.audit_findings import Said, first, note, number
from sustainfin._isp.bill import percent
from sustainfin._isp.cell_checks import ROUNDED_ALIKE, CellCheck, common_rules
from sustainfin._isp.constraints import AMOUNT, DAILY, MONTHLY, half_digit, published_wage
from sustainfin._isp.printed import PrintedRow
from sustainfin._text import squeeze
from sustainfin.findings import Finding
from sustainfin.money import Rounding
from sustainfin.tables import Table

# Units of the printed wage that daily wage x days may miss the monthly one by without a word:
# what the rounding of the published days to one digit comes to.
_DAYS_TOLERANCE = 10

Part = tuple[tuple[Rounding, ...], list[str]]

_RATE_NAMES = {kinds.OVERHEAD: ("overhead", "제경비"), kinds.FEE: ("technical fee", "기술료")}


def mixed_rounding(found: Audit, checks: tuple[CellCheck, ...]) -> Iterator[Finding]:
    """A note that names the cells by rule where no one rule makes all of them."""
    everything = tuple(step for steps in ROUNDED_ALIKE for step in steps)
    parts: list[Part] = []
    for steps in ROUNDED_ALIKE:
        parts += _parts(checks, _labels(found, steps))
    if len(parts) < 2 or common_rules(checks, found.table, everything):
        return
    english, korean = (
        "; ".join(
            f"{' / '.join(getattr(rule, words) for rule in rules)}: {', '.join(cells)}"
            for rules, cells in parts
        )
        for words in ("words_en", "words")
    )
    yield note(
        "mixed-rounding", AMOUNT,
        Said(f"no one rule makes all amounts; {english}",
             f"한 가지 끝수처리로는 모두 재현되지 않는다; {korean}"),
    )  # fmt: skip


def _labels(found: Audit, steps: tuple[str, ...]) -> set[str]:
    return {row.label for row in found.table.rows if row.step in steps}


def _parts(checks: tuple[CellCheck, ...], labels: set[str]) -> list[Part]:
    """Rounded amounts of some rows in as few parts as share a rule each."""
    left = [
        check
        for check in checks
        if check.row in labels and check.column == AMOUNT and check.status == "reproduced"
    ]
    parts = []
    while left:
        rules = dict.fromkeys(rule for check in left for rule in check.rules)
        best = max(rules, key=lambda rule: sum(rule in check.rules for check in left))
        together = [check for check in left if best in check.rules]
        shared = tuple(
            rule for rule in together[0].rules if all(rule in check.rules for check in together)
        )
        parts.append((shared, [check.row for check in together]))
        left = [check for check in left if best not in check.rules]
    return parts


def rate_notes(found: Audit, guide: Table | None) -> Iterator[Finding]:
    """Applied rates outside the range the table prints, or outside an edition of the guide."""
    for step, (en, ko) in _RATE_NAMES.items():
        row = first(found.table.of(step))
        if row is None or row.rate is None:
            continue
        said = _outside(row.rate, row.low, row.high, en, ko, "the table itself prints", "표의")
        if said is not None:
            yield note("rate-outside-printed-range", row.label, said)
        if guide is None:
            continue
        ends = guide.values[step]
        said = _outside(row.rate, ends["low"], ends["high"], en, ko, "the guide gives", "가이드의")
        if said is not None:
            advice = Said(f"{said.en}; the guide is advisory", f"{said.ko} (가이드는 권고)")
            yield note("rate-outside-guide", row.label, advice, guide.cite())


def _outside(
    rate: Decimal, low: Decimal | None, high: Decimal | None, en: str, ko: str, whose: str,
    whose_ko: str,
) -> Said | None:  # fmt: skip
    """The sentence on a rate outside a range; None inside."""
    if (low is None or low <= rate) and (high is None or rate <= high):
        return None
    side, side_ko = ("below", "미달") if low is not None and rate < low else ("above", "초과")
    ends = "~".join(percent(end) for end in (low, high) if end is not None)
    return Said(
        f"the {en} rate {percent(rate)} is {side} the {ends} that {whose}",
        f"{ko} {percent(rate)} 적용은 {whose_ko} 범위 {ends} {side_ko}",
    )


def total_notes(
    found: Audit, checks: tuple[CellCheck, ...], budget: int | None
) -> Iterator[Finding]:
    """Notes on the cut, its reading, and the ceiling."""
    total = first(found.table.of(kinds.TOTAL))
    before = before_cut(found)
    if total is not None and total.amount is not None and before is not None:
        yield from _cut_notes(found, checks, total, before)
    if total is None:
        yield note(
            "no-total", kinds.NAMES_KO[kinds.TOTAL],
            Said("the table has no row for the total", "합계 행이 없다"),
        )  # fmt: skip
    amount = total.amount if total is not None else None
    if budget is None or amount is None:
        return
    if amount == budget:
        said = Said(f"the total is the ceiling of {number(budget)} won to the won",
                    f"합계가 예산 {number(budget)}원과 같다")  # fmt: skip
        yield note("on-ceiling", f"{kinds.NAMES_KO[kinds.TOTAL]} {AMOUNT}", said)
    elif amount > budget:
        over = number(amount - budget)
        said = Said(f"the total is {over} won over the ceiling of {number(budget)}",
                    f"합계가 예산 {number(budget)}원을 {over}원 초과한다")  # fmt: skip
        yield note("above-ceiling", f"{kinds.NAMES_KO[kinds.TOTAL]} {AMOUNT}", said)


def before_cut(found: Audit) -> tuple[int, int] | None:
    """Price before VAT and VAT together: lowest and highest; None where unknown."""
    key = (kinds.NAMES_KO[kinds.BEFORE_CUT], AMOUNT)
    if key not in found.known:
        return None
    low, high = found.shown[key]
    return int(low[0]), int(high[0])


def _cut_notes(
    found: Audit, checks: tuple[CellCheck, ...], total: PrintedRow, before: tuple[int, int]
) -> Iterator[Finding]:
    """What the cut takes, which unstated rules fit, and what else its words could mean."""
    where = f"{total.label} {AMOUNT}"
    if before[0] != before[1] or total.amount is None:
        return
    amount, taken = before[0], before[0] - total.amount
    check = next(check for check in checks if check.key == (total.label, AMOUNT))
    if not found.table.of(kinds.BEFORE_CUT) and taken:
        yield note(
            "total-before-cut", where,
            Said(f"the sum before the cut, {number(amount)}, is not printed; the cut takes "
                 f"{number(taken)} won",
                 f"절사 전 합계 {number(amount)}원이 인쇄되지 않았다; 끝수 {number(taken)}원"),
        )  # fmt: skip
    if taken and not total.words and check.rules:
        english = ", ".join(rule.words_en for rule in check.rules)
        korean = ", ".join(rule.words for rule in check.rules)
        yield note(
            "unstated-cut", where,
            Said(f"no rule of the cut is stated; these fit: {english}",
                 f"끝수처리 기준이 없다; 맞는 기준: {korean}"),
        )  # fmt: skip
    if "이하" in total.words and len(total.rules) == 1:
        yield from _wide_reading(total, total.rules[0], amount, where)


def _wide_reading(total: PrintedRow, rule: Rounding, amount: int, where: str) -> Iterator[Finding]:
    """이하 takes the digit it names; 미만 would keep it."""
    if rule.unit < 10:
        return
    narrow = Rounding(rule.mode, rule.unit // 10)
    if narrow.apply(amount) == rule.apply(amount):
        return
    result = number(narrow.apply(amount))
    yield note(
        "reading-of-the-cut", where,
        Said(f"{total.words!r} is read as multiples of {number(rule.unit)} won, the digit it "
             f"names included; {narrow.words!r} would print {result}",
             f"'{total.words}'는 {number(rule.unit)}원 단위로 읽는다; "
             f"'{narrow.words}'로 읽으면 {result}원"),
    )  # fmt: skip


def scope_notes(found: Audit) -> Iterator[Finding]:
    """Costs that the table names without an amount of their own."""
    overhead = first(found.table.of(kinds.OVERHEAD))
    if overhead is not None and "포함" in squeeze(overhead.note):
        yield note(
            "included-in-overhead", overhead.label,
            Said(f"{overhead.note!r}: taken as part of the overhead, with no amount of its own",
                 f"'{overhead.note}': 제경비에 포함된 것으로 보고 따로 더하지 않는다"),
        )  # fmt: skip
    price = first(found.table.of(kinds.PRICE))
    has_row = found.table.of(kinds.EXPENSE) or found.table.of(kinds.EXPENSE_SUM)
    if price is not None and "직접경비" in squeeze(price.basis) and not has_row:
        yield note(
            "no-direct-expenses", price.label,
            Said(f"{price.basis!r} names direct expenses, but there is no such row; taken as 0",
                 f"'{price.basis}'에 직접경비가 있으나 해당 행이 없어 0으로 본다"),
        )  # fmt: skip
    if not found.table.of(kinds.VAT):
        yield note(
            "no-vat", kinds.NAMES_KO[kinds.VAT],
            Said("the table has no row for VAT; taken as 0", "부가세 행이 없어 0으로 본다"),
        )  # fmt: skip


def days_notes(found: Audit) -> Iterator[Finding]:
    """Monthly wages that no one number of working days gives together."""
    days, step = found.table.days, found.table.wage_step
    rows = [
        (row, row.daily, row.monthly)
        for row in found.table.of(kinds.LABOUR)
        if row.daily is not None and row.monthly is not None
        and not found.breaks((row.label, MONTHLY))
    ]  # fmt: skip
    if days is None or not rows:
        return
    half = half_digit(days)
    lowest = max(Fraction(monthly - step, daily + step) for _, daily, monthly in rows)
    highest = min(Fraction(monthly + step, max(1, daily - step)) for _, daily, monthly in rows)
    if max(lowest, Fraction(days) - half) < min(highest, Fraction(days) + half):
        return
    for row, daily, monthly in rows:
        exact = daily * Fraction(days)
        if abs(monthly - exact) <= _DAYS_TOLERANCE * step:
            continue
        by = number(monthly - exact, sign=True)
        yield note(
            "days-differ", f"{row.label} {MONTHLY}",
            Said(f"{number(daily)} x {days} = {number(exact)}, printed {number(monthly)}: {by}; "
                 "no one number of days gives all the monthly wages",
                 f"{number(daily)} x {days} = {number(exact)}, 인쇄값 {number(monthly)}: {by}; "
                 "하나의 근무일수로 모든 월 단가가 나오지 않는다"),
        )  # fmt: skip


def display_notes(found: Audit) -> Iterator[Finding]:
    """Cells of a workbook that show fewer digits than they hold."""
    for row in found.table.rows:
        for column, shown, stored in row.displays:
            if column in {AMOUNT, DAILY, MONTHLY}:
                what, what_ko = "the shown amount is the one audited", "표시된 금액으로 검산한다"
            else:
                what, what_ko = "the stored number is the one audited", "저장된 값으로 검산한다"
            yield note(
                "rounded-display", f"{row.label} {column}",
                Said(f"the cell shows {shown} and holds {stored}; {what}",
                     f"칸에 {shown}로 표시되나 저장된 값은 {stored}이다; {what_ko}"),
            )  # fmt: skip


def wage_notes(found: Audit) -> Iterator[Finding]:
    """Roles that the wage edition does not hold."""
    if found.wages is None:
        return
    for row in found.table.of(kinds.LABOUR):
        wages = [published_wage(found.wages, row, column) for column in (DAILY, MONTHLY)]
        if wages == [None, None]:
            yield note(
                "role-not-in-edition", row.label,
                Said(f"{found.wages.id} holds no such role; its wages are not checked",
                     f"{found.wages.id}에 없는 직무로 단가를 대조하지 못했다"),
                found.wages.cite(),
            )  # fmt: skip
