"""Faults and notes of an audit, in words with the figures in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sustainfin._isp import intervals as iv
from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.audit import Audit
from sustainfin._isp.bill import percent
from sustainfin._isp.cell_checks import FAULTY, CellCheck
from sustainfin._isp.constraints import MONTHLY, PER_CENT, RATE
from sustainfin._isp.implied import Implied
from sustainfin._isp.printed import PrintedRow
from sustainfin._isp.relations import Product, Sum
from sustainfin.findings import Finding

_MOST_PLACES = 20  # digits behind the point of a number in full


@dataclass(frozen=True, slots=True)
class Said:
    """What a finding says, in both languages."""

    en: str
    ko: str


def fault_findings(
    found: Audit, checks: tuple[CellCheck, ...], implied: Mapping[str, Implied]
) -> Iterator[Finding]:
    """One fault for each cell that cannot be right as printed."""
    named = set()
    for check in checks:
        if check.status not in FAULTY:
            continue
        named.add(check.key)
        said = _fault(found, check, implied.get(check.row))
        reference = ""
        if check.status == "differs-from-edition" and found.wages is not None:
            reference = found.wages.cite()
        yield Finding(
            code=check.status, severity="fault", where=f"{check.row} {check.column}",
            message=said.en, message_ko=said.ko, reference=reference,
        )  # fmt: skip
    for i in sorted(found.violated):
        row, column = found.model.relations[i].y
        if (row, column) not in named:
            yield Finding(
                code="does-not-add-up", severity="fault", where=f"{row} {column}",
                message="no value of the blank cells fits the printed ones",
                message_ko="빈칸에 어떤 값을 넣어도 인쇄된 금액과 맞지 않는다",
            )  # fmt: skip


def _fault(found: Audit, check: CellCheck, implied: Implied | None) -> Said:
    """The sentence on a faulty cell."""
    printed = number(check.printed)
    if check.status == "differs-from-edition":
        wage = number(check.expected)
        return Said(
            f"{printed} is printed, {wage} is published",
            f"인쇄값 {printed}, 공표값 {wage}",
        )
    if check.low is None or check.high is None:
        return Said(
            f"no value of the blank cells gives {printed}",
            f"빈칸에 어떤 값을 넣어도 인쇄값 {printed}과 맞지 않는다",
        )
    if check.column == MONTHLY:
        return _monthly(found, check)
    said = _arithmetic(found, check)
    if implied is None:
        return said
    more = implied_words(implied)
    return Said(f"{said.en}; {more.en}", f"{said.ko}; {more.ko}")


def _monthly(found: Audit, check: CellCheck) -> Said:
    """The sentence on a monthly wage that the daily one cannot give."""
    low, high = check.low or Fraction(0), check.high or Fraction(0)
    row = next(row for row in found.table.rows if row.label == check.row)
    range_ = f"{number(Fraction(-(-low // 1)))} to {number(Fraction(high // 1))}"
    days = found.table.days
    return Said(
        f"{number(row.daily)} x {days} days allows {range_} within the rounding of both, "
        f"printed {number(check.printed)}",
        f"일 단가 {number(row.daily)} x {days}일은 끝수처리를 감안해도 "
        f"{range_.replace(' to ', '~')}, 인쇄값 {number(check.printed)}",
    )


def _arithmetic(found: Audit, check: CellCheck) -> Said:
    """The computation as printed, and by how much the amount misses it."""
    relation = found.of(check.key)
    parts = " x ".join(_input(found, key) for key in relation.factors) if isinstance(
        relation, Product
    ) else ""  # fmt: skip
    if isinstance(relation, Sum):
        parts = " + ".join(_input(found, key) for key in relation.terms)
    if isinstance(relation, Product) and relation.divisor:
        parts += f" / {found.table.days}"
    low, high = check.low or Fraction(0), check.high or Fraction(0)
    expected = _in_full(low) if low == high else f"{number(low)} .. {number(high)}"
    sum_ = f"{parts} = {expected}" if parts and parts != expected else expected
    row = next(row for row in found.table.rows if row.label == check.row)
    if row.words:
        sum_ += f" ({row.words})"
    difference = number(check.difference, sign=True)
    return Said(
        f"{sum_}, printed {number(check.printed)}: off by {difference} won",
        f"{sum_}, 인쇄값 {number(check.printed)}: {difference}원 차이",
    )


def _input(found: Audit, key: tuple[str, str]) -> str:
    """A factor or term as a person reads it."""
    low, high = found.shown[key]
    if low[0] != high[0]:
        return key[0]
    if key[1] in PER_CENT:
        value = Fraction(low[0])
        return percent(Decimal(value.numerator) / Decimal(value.denominator))
    cell = found.model.cells[key]
    if cell.printed is not None and cell.printed == low[0]:
        return _in_full(Fraction(cell.printed))
    return number(Fraction(low[0]))


def _in_full(value: Fraction) -> str:
    """A number with all of its digits, or with dots where they never end."""
    for places in range(_MOST_PLACES):
        if (value * 10**places).denominator == 1:
            return f"{iv.decimal(int(value * 10**places), places):,f}"
    return f"{number(value)}.."


def implied_words(implied: Implied) -> Said:
    """What a printed amount implies for the effort or the rate of its row."""
    low, high = iv.readable(implied.low, implied.high)
    printed = f"{implied.printed:f}" if implied.column != RATE else percent(implied.printed)
    value = f"{implied.value:f}" if implied.column != RATE else percent(implied.value)
    if implied.is_rounded_display:
        en, ko = f"shown as {printed} when rounded", f"반올림 표시하면 {printed}과 같다"
    elif implied.is_cut_display:
        en, ko = f"shown as {printed} only when cut", f"절사 표시할 때만 {printed}과 같다"
    else:
        en, ko = f"no rounding shows it as {printed}", f"어떤 표시로도 {printed}이 아니다"
    return Said(
        f"the amount implies {value} ({implied.quotient:f} to six places; from {low} to {high}), "
        f"{en}",
        f"금액에서 역산하면 {value} (소수 6자리 {implied.quotient:f}; {low}~{high}), {ko}",
    )


def number(value: int | Decimal | Fraction | None, *, sign: bool = False) -> str:
    """A number for people: commas, at most four decimals, a sign where asked for."""
    if value is None:
        return ""
    exact = Fraction(value)
    places = 0
    while (exact * 10**places).denominator != 1 and places < 4:
        places += 1
    text = f"{iv.decimal(round(exact * 10**places), places):,f}"
    return f"+{text}" if sign and exact > 0 else text


def missing_findings(found: Audit, checks: tuple[CellCheck, ...]) -> Iterator[Finding]:
    """A note for each blank with the value it should hold, and what cannot be checked."""
    steps = {row.label: row.step for row in found.table.rows}
    sums = {kinds.LABOUR_SUM, kinds.EXPENSE_SUM, kinds.PRICE, kinds.BEFORE_CUT, kinds.TOTAL}
    for check in checks:
        if check.status == "missing":
            code = "missing-sum" if steps[check.row] in sums else "missing-cell"
            yield note(code, f"{check.row} {check.column}", _blank(check))
        elif check.status == "not-checkable":
            yield note(
                "not-checkable", f"{check.row} {check.column}",
                Said("cells it is computed from are blank or not there",
                     "계산의 바탕이 되는 칸이 비어 있거나 없다"),
            )  # fmt: skip
        elif check.status == "within-display":
            difference = number(check.difference, sign=True)
            yield note(
                "within-display", f"{check.row} {check.column}",
                Said(f"off by {difference}, which rounded printed figures can explain",
                     f"{difference} 차이, 표시 단위의 끝수처리로 설명된다"),
            )  # fmt: skip


def _blank(check: CellCheck) -> Said:
    """What a blank cell should hold."""
    if check.low is None or check.high is None:
        return Said(
            "nothing is printed, and the other cells do not fix it",
            "빈칸이며 다른 칸에서 역산할 수 없다",
        )
    exact = "" if check.expected is None else f", {number(check.expected)} before rounding"
    exact_ko = "" if check.expected is None else f", 끝수처리 전 {number(check.expected)}"
    size, sign = (100, "%") if check.column in PER_CENT else (1, "")
    low, high = iv.readable(check.low * size, check.high * size)
    if check.low == check.high:
        return Said(
            f"nothing is printed; it should be {low}{sign}", f"빈칸; 있어야 할 값 {low}{sign}"
        )
    return Said(
        f"nothing is printed; it must lie between {low}{sign} and {high}{sign}{exact}",
        f"빈칸; 가능한 값 {low}{sign}~{high}{sign}{exact_ko}",
    )


def note(code: str, where: str, said: Said, reference: str = "") -> Finding:
    return Finding(
        code=code, severity="note", where=where, message=said.en, message_ko=said.ko,
        reference=reference,
    )  # fmt: skip


def first(rows: tuple[PrintedRow, ...]) -> PrintedRow | None:
    """The first of some rows, if any."""
    return rows[0] if rows else None
