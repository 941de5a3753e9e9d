"""Laws of the audit: a clean table has no fault, and a planted error is found.

The tables are computed here, with integers and fractions of the standard library, and
handed over as text, so that nothing of the audit's own arithmetic is used to test it.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sustainfin import isp_cost
from sustainfin.isp_cost import Reconciliation, reconcile
from sustainfin.tables import Source, Table

ROUND: Mapping[str, Callable[[Fraction], int]] = {
    "절사": math.floor,
    "반올림": lambda x: math.floor(x + Fraction(1, 2)),
    "절상": math.ceil,
}
PLACE = {1: "원", 10: "10원", 1_000: "천원", 10_000: "만원", 100_000: "10만원"}
COLUMNS = ("일 단가", "월 단가", "투입공수", "요율", "금액", "비고")
HEAD = "구분\tSW기술자\t단가(일)\t단가(월)\t투입공수(M/M)\t요율\t금액(원)\t비고"
DAYS = Fraction("20.9")

Rule = tuple[str, int]
Key = tuple[str, str]


def apply(rule: Rule, x: Fraction) -> int:
    """A rounding rule by the standard library alone."""
    way, unit = rule
    return ROUND[way](x / unit) * unit


def words(rule: Rule) -> str:
    return f"{PLACE[rule[1]]} 미만 {rule[0]}"


@dataclass(frozen=True)
class Sheet:
    """Cells of a table by row and column; blank ones are left out."""

    roles: tuple[str, ...]
    cells: Mapping[Key, Any]
    stated: Mapping[str, Rule] = field(default_factory=dict)

    def text(self) -> str:
        rows = [*self.roles, *(row for row in ORDER if any(key[0] == row for key in self.cells))]
        lines = []
        for row in rows:
            name = "" if row in self.roles else row
            cells = [self._text(row, column) for column in COLUMNS]
            lines.append("\t".join([name or "직접인건비", row if not name else "", *cells]))
        note = f"\n직접인건비\t\t\t\t\t\t\t월근무일수 : {float(self.cells['', '일수'])}일"
        return "\n".join([HEAD, *lines]) + note

    def _text(self, row: str, column: str) -> str:
        if column == "비고":
            return words(self.stated[row]) if row in self.stated else ""
        value = self.cells.get((row, column))
        if value is None:
            return ""
        if column == "요율":
            return f"{Decimal(value) * 100:f}%"
        return f"{value:,}" if isinstance(value, int) else f"{value:f}"


ORDER = ("직접인건비 소계", "제경비", "기술료", "직접경비", "소계 (추정가격)", "부가세", "합계")


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A clean table: every amount follows from the cells before it."""
    rules = [
        (way, unit)
        for unit in draw(st.sampled_from([(1,), (1, 10)]))
        for way in ("절사", "반올림", "절상")
    ]
    labour_rule, *step_rules = [draw(st.sampled_from(rules)) for _ in range(4)]
    cut = (draw(st.sampled_from(["절사", "반올림"])), draw(st.sampled_from([1, 1_000, 100_000])))
    is_stated = draw(st.booleans())
    cells: dict[Key, Any] = {("", "일수"): Decimal("20.9")}
    stated: dict[str, Rule] = {"합계": cut} if draw(st.booleans()) else {}
    roles = tuple(f"역할{n}" for n in range(draw(st.integers(1, 4))))
    for role in roles:
        monthly = draw(st.integers(3_000_000, 12_000_000))
        effort = Decimal(draw(st.integers(5, 90))).scaleb(-1)
        cells[role, "월 단가"] = monthly
        cells[role, "일 단가"] = round(monthly / DAYS)
        cells[role, "투입공수"] = effort
        cells[role, "금액"] = apply(labour_rule, monthly * Fraction(effort))
        if is_stated:
            stated[role] = labour_rule
    labour = sum(cells[role, "금액"] for role in roles)
    amounts = [labour]
    for row, rule in zip(("제경비", "기술료"), step_rules, strict=False):
        rate = Decimal(draw(st.integers(10, 150))).scaleb(-2)
        cells[row, "요율"] = rate
        cells[row, "금액"] = apply(rule, sum(amounts) * Fraction(rate))
        amounts.append(cells[row, "금액"])
        if is_stated:
            stated[row] = rule
    if draw(st.booleans()):
        cells["직접경비", "금액"] = draw(st.integers(1, 90)) * 100_000
        amounts.append(cells["직접경비", "금액"])
    price = sum(amounts)
    cells["부가세", "요율"] = Decimal("0.1")
    cells["부가세", "금액"] = apply(step_rules[2], Fraction(price, 10))
    if is_stated:
        stated["부가세"] = step_rules[2]
    cells["합계", "금액"] = apply(cut, Fraction(price + cells["부가세", "금액"]))
    for row, value in (("직접인건비 소계", labour), ("소계 (추정가격)", price)):
        cells[row, "금액"] = None if draw(st.booleans()) else value
    return Sheet(roles=roles, cells=cells, stated=stated)


def printed_keys(sheet: Sheet) -> list[Key]:
    """Every cell with a number in it, and every cell with rounding words."""
    numbers = [key for key, value in sheet.cells.items() if value is not None]
    return sorted([*numbers, *((row, "비고") for row in sheet.stated)])


@st.composite
def planted(draw: st.DrawFn) -> tuple[Sheet, Sheet, Key]:
    """A clean table, the same with one other value in one cell, and that cell."""
    clean = draw(sheets())
    key = draw(st.sampled_from(printed_keys(clean)))
    if key[1] == "비고":
        others = [(w, u) for w in ROUND for u in PLACE if (w, u) != clean.stated[key[0]]]
        rule = draw(st.sampled_from(others))
        return clean, replace(clean, stated={**clean.stated, key[0]: rule}), key
    old = clean.cells[key]
    if isinstance(old, int):
        by = draw(st.sampled_from([1, 2, 9, 10, 90, 1_000, 9_000, 10_000, 270_000, old // 3 + 1]))
        new: Any = max(1, old + draw(st.sampled_from([-1, 1])) * by)
    else:
        places = {"투입공수": 2, "요율": 3, "일수": 1}[key[1]]
        by = draw(st.sampled_from([-9, -5, -1, 1, 4, 10]))
        new = old + Decimal(by).scaleb(-places)
    assume(new > 0)
    return clean, replace(clean, cells={**clean.cells, key: new}), key


def address(key: Key) -> Key:
    """The address under which the audit speaks of a cell."""
    return ("월근무일수", "비고") if key[1] == "일수" else key


def mended(found: Reconciliation) -> set[Key]:
    return {(edit.row, edit.column) for mend in found.mends for edit in mend.edits}


@given(sheets())
def test_a_clean_table_has_no_fault(sheet: Sheet) -> None:
    found = reconcile(sheet.text())

    assert found.faults == ()
    assert found.mends == ()
    blanks = {c.row for c in found.cells if c.status == "missing"}
    assert blanks == {row for (row, _), value in sheet.cells.items() if value is None}


@given(sheets())
@settings(max_examples=30)
def test_the_blanks_of_a_clean_table_are_filled_with_what_it_was_computed_with(
    sheet: Sheet,
) -> None:
    found = reconcile(sheet.text())

    labour = sum(sheet.cells[role, "금액"] for role in sheet.roles)
    implied = {cell.row: (cell.low, cell.high) for cell in found.cells if cell.status == "missing"}
    if "직접인건비 소계" in implied:
        assert implied["직접인건비 소계"] == (labour, labour)


@given(planted())
def test_a_planted_error_is_found_in_its_cell_or_is_another_rounding(
    case: tuple[Sheet, Sheet, Key],
) -> None:
    _, sheet, key = case
    found = reconcile(sheet.text())

    if not found.consistent:
        # putting the old value back is a mend of one cell, so the smallest are of one cell
        assert {len(mend) for mend in found.mends} == {1}
        assert address(key) in mended(found)
        assert found.mend_comment == ""
        return
    if key[1] in {"일 단가", "월 단가", "일수"} and wages_may_be_rounded(sheet):
        return
    assert is_named_or_uniform(sheet, found, key)


def wages_may_be_rounded(sheet: Sheet) -> bool:
    """Whether daily wage x days gives every monthly wage within the rounding of both.

    With the monthly wage changed, the amount must follow from it too, by some rule.
    """
    days, half = Fraction(sheet.cells["", "일수"]), Fraction(1, 20)
    for role in sheet.roles:
        daily, monthly = sheet.cells[role, "일 단가"], sheet.cells[role, "월 단가"]
        low, high = (daily - 1) * (days - half), (daily + 1) * (days + half)
        if not low - 1 < monthly < high + 1:
            return False
    return True


def rounded_rows(sheet: Sheet) -> Iterator[tuple[str, Fraction, int]]:
    """Rows with a product: label, exact amount, printed amount."""
    cells = sheet.cells
    for role in sheet.roles:
        exact = cells[role, "월 단가"] * Fraction(cells[role, "투입공수"])
        yield role, exact, cells[role, "금액"]
    labour = cells["직접인건비 소계", "금액"] or sum(cells[r, "금액"] for r in sheet.roles)
    before = Fraction(labour)
    for row in ("제경비", "기술료"):
        yield row, before * Fraction(cells[row, "요율"]), cells[row, "금액"]
        before += cells[row, "금액"]
    price = cells["소계 (추정가격)", "금액"]
    if price is None:
        price = before + (cells.get(("직접경비", "금액")) or 0)
    yield "부가세", Fraction(price) * Fraction(cells["부가세", "요율"]), cells["부가세", "금액"]


def fitting(sheet: Sheet, row: str, exact: Fraction, printed: int) -> set[Rule]:
    """Rules that make a printed amount: the stated one, or any with ten of its units."""
    every = [(way, 10**n) for way in ROUND for n in range(5) if n == 0 or printed >= 10 ** (n + 1)]
    rules = [sheet.stated[row]] if row in sheet.stated else every
    return {rule for rule in rules if apply(rule, exact) == printed}


def is_named_or_uniform(sheet: Sheet, found: Reconciliation, key: Key) -> bool:
    """Whether a change that leaves every amount within some rule is reported as it must be.

    The note on mixed rounding names its row, the note on the cut lists the rules of the
    total, or one rule makes all amounts and there is nothing to tell.
    """
    fits = {row: fitting(sheet, row, exact, n) for row, exact, n in rounded_rows(sheet)}
    assert all(fits.values())
    notes = {note.code: note.message for note in found.notes}
    if key[0] == "합계":
        return "unstated-cut" in notes or "합계" in sheet.stated
    if key[1] == "비고":
        return sheet.stated[key[0]] in fits[key[0]]
    rounded = [fits[row] for row, exact, n in rounded_rows(sheet) if exact != n]
    if not rounded or set.intersection(*rounded):
        return "mixed-rounding" not in notes
    exact_rows = {row for row, exact, n in rounded_rows(sheet) if exact == n}
    touched = {key[0]} if key[0] in fits else set(fits)
    return bool((touched - exact_rows) & named(notes["mixed-rounding"])) or touched <= exact_rows


def named(message: str) -> set[str]:
    """Rows that the note on mixed rounding names."""
    parts = message.partition("; ")[2].split("; ")
    return {row for part in parts for row in part.partition(": ")[2].split(", ")}


@given(sheets(), st.data())
@settings(max_examples=40)
def test_two_planted_errors_need_no_more_than_two_cells(sheet: Sheet, data: st.DataObject) -> None:
    keys = [key for key in printed_keys(sheet) if key[1] in {"금액", "투입공수"}]
    one, other = data.draw(st.permutations(keys))[:2]
    cells = dict(sheet.cells)
    for key in (one, other):
        cells[key] += 700_001 if isinstance(cells[key], int) else Decimal("0.3")
    found = reconcile(replace(sheet, cells=cells).text())

    assert not found.consistent
    assert found.mends
    assert {len(mend) for mend in found.mends} <= {1, 2}
    if len(found.mends[0]) == 2:
        assert {one, other} in [{(e.row, e.column) for e in m.edits} for m in found.mends]


@given(sheets(), st.data())
@settings(max_examples=25)
def test_a_mend_makes_the_table_consistent_when_it_is_written_into_the_text(
    sheet: Sheet, data: st.DataObject
) -> None:
    keys = [key for key in printed_keys(sheet) if key[1] in {"금액", "투입공수", "요율"}]
    key = data.draw(st.sampled_from(keys))
    wrong = sheet.cells[key] + (300_007 if isinstance(sheet.cells[key], int) else Decimal("0.3"))
    broken = replace(sheet, cells={**sheet.cells, key: wrong})
    found = reconcile(broken.text())

    for mend in found.mends:
        cells, stated = dict(broken.cells), dict(broken.stated)
        for edit in mend.edits:
            if edit.column == "비고" and edit.row != "월근무일수":
                stated.pop(edit.row)  # any rule goes where none is stated
            else:
                cells[edit.row, edit.column] = edit.needed
        again = reconcile(replace(broken, cells=cells, stated=stated).text())
        assert again.faults == ()


@given(sheets(), st.data())
@settings(max_examples=30)
def test_a_wrong_wage_is_found_against_the_edition_and_mended_to_it_alone(
    sheet: Sheet, data: st.DataObject
) -> None:
    wages = Table(
        id="own/2020", label_ko="자체", unit="KRW", source=Source(title="자체", confidence="own"),
        values={r: {"daily": sheet.cells[r, "일 단가"], "monthly": sheet.cells[r, "월 단가"]}
                for r in sheet.roles},
    )  # fmt: skip
    key = data.draw(st.sampled_from([k for k in printed_keys(sheet) if k[1].endswith("단가")]))
    cells = {**sheet.cells, key: sheet.cells[key] + data.draw(st.integers(1, 50_000))}
    found = reconcile(replace(sheet, cells=cells).text(), wages=wages)

    assert reconcile(sheet.text(), wages=wages).consistent
    assert "differs-from-edition" in {each.code for each in found.faults}
    (mend,) = found.mends
    assert [((e.row, e.column), e.needed) for e in mend.edits] == [(key, sheet.cells[key])]


@given(
    efforts=st.lists(st.integers(1, 900), min_size=1, max_size=4),
    overhead=st.integers(0, 160),
    fee=st.integers(0, 40),
    cut=st.sampled_from(["만단위 이하 절사", "천원 미만 절사", "none"]),
    unit=st.sampled_from(["M/M", "M/D"]),
    expenses=st.integers(0, 5_000_000),
    exempt=st.booleans(),
)
def test_an_estimate_has_no_fault(
    efforts: list[int], overhead: int, fee: int, cut: str, unit: str, expenses: int, exempt: bool
) -> None:
    roles = ("IT컨설턴트", "IT기획자", "업무분석가", "IT PM")
    bill = isp_cost.estimate(
        {role: Decimal(n).scaleb(-2) for role, n in zip(roles, efforts, strict=False)},
        wages="2020", overhead=Decimal(overhead).scaleb(-2), vat="exempt" if exempt else "0.1",
        technical_fee=Decimal(fee).scaleb(-2), truncate=cut, effort_unit=unit,
        expenses={"출장비": expenses},
    )  # fmt: skip
    found = reconcile(bill, wages="2020")

    assert found.faults == ()
    assert found.total_before_cut == bill.total_before_cut


# Brute force: every value of every cell of a table small enough to try them all


def small_is_consistent(cells: Mapping[str, Fraction]) -> bool:
    """Two lines and their sum, any rule to the won, or to ten won from a hundred up."""
    for n in "12":
        exact, amount = cells["m" + n] * cells["e" + n], cells["a" + n]
        reach = 10 if amount % 10 == 0 and amount >= 100 else 1
        if not amount - reach < exact < amount + reach:
            return False
    return cells["a1"] + cells["a2"] == cells["s"]


ADDRESS = {
    "m1": ("가", "월 단가"), "e1": ("가", "투입공수"), "a1": ("가", "금액"),
    "m2": ("나", "월 단가"), "e2": ("나", "투입공수"), "a2": ("나", "금액"),
    "s": ("직접인건비 소계", "금액"),
}  # fmt: skip


@given(
    wages=st.tuples(st.integers(20, 90), st.integers(20, 90)),
    efforts=st.tuples(st.integers(5, 30), st.integers(5, 30)),
    offsets=st.tuples(st.integers(-15, 15), st.integers(-15, 15), st.integers(-15, 15)),
)
@settings(max_examples=20)
def test_one_cell_mends_are_those_that_brute_force_finds(
    wages: tuple[int, int], efforts: tuple[int, int], offsets: tuple[int, int, int]
) -> None:
    cells = {"m1": Fraction(wages[0]), "m2": Fraction(wages[1])}
    cells |= {"e1": Fraction(efforts[0], 10), "e2": Fraction(efforts[1], 10)}
    for n in "12":
        exact = math.floor(cells["m" + n] * cells["e" + n])
        cells["a" + n] = Fraction(max(1, exact + offsets[int(n) - 1]))
    cells["s"] = cells["a1"] + cells["a2"] + offsets[2]
    assume(cells["s"] > 0)
    text = "\n".join(
        ["구분\t단가(월)\t투입공수(M/M)\t금액(원)"]
        + [f"{name}\t{cells['m' + n]}\t{float(cells['e' + n])}\t{cells['a' + n]}"
           for n, name in (("1", "가"), ("2", "나"))]
        + [f"직접인건비 소계\t\t\t{cells['s']}"]
    )  # fmt: skip
    found = reconcile(text)

    assert found.consistent == small_is_consistent(cells)
    tries = {name: range(1, 600) for name in ("m1", "m2", "a1", "a2", "s")}
    possible = {
        ADDRESS[name]
        for name, values in tries.items()
        if any(small_is_consistent({**cells, name: Fraction(value)}) for value in values)
    }
    possible |= {
        ADDRESS[name]
        for name in ("e1", "e2")
        if any(small_is_consistent({**cells, name: Fraction(k, 400)}) for k in range(1, 3_000))
    }
    single = {(e.row, e.column) for m in found.mends if len(m) == 1 for e in m.edits}
    assert single == (set() if found.consistent else possible)


# Zeros, displays and efforts in parts


@given(sheets())
@settings(max_examples=30)
def test_no_clean_table_needs_more_than_one_number_of_days(sheet: Sheet) -> None:
    found = reconcile(sheet.text())

    assert "days-differ" not in {note.code for note in found.notes}


@given(
    lines=st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 24), st.integers(1, 100)),
        min_size=1,
        max_size=4,
    ),
    wage=st.integers(3_000_000, 12_000_000),
    way=st.sampled_from(sorted(ROUND)),
)
@settings(max_examples=30)
def test_persons_time_and_share_multiply_the_wage_in_any_order(
    lines: list[tuple[int, int, int]], wage: int, way: str
) -> None:
    head = ["투입인력(명)", "투입기간(월)", "참여율(%)"]
    amounts = [ROUND[way](Fraction(wage * n * t * s, 100)) for n, t, s in lines]
    for order in ([0, 1, 2], [2, 0, 1]):
        rows = ["\t".join(["구분", "단가(월)", *(head[k] for k in order), "금액(원)"])]
        rows += [
            "\t".join([f"역할{i}", str(wage), *(str(line[k]) for k in order), str(amount)])
            for i, (line, amount) in enumerate(zip(lines, amounts, strict=True))
        ]
        rows.append(f"직접인건비 소계\t\t\t\t\t{sum(amounts)}")
        assert reconcile("\n".join(rows)).faults == ()


@given(
    exact=st.lists(st.integers(10_000_000, 90_000_000), min_size=1, max_size=5),
    ways=st.lists(st.sampled_from(sorted(ROUND)), min_size=6, max_size=6),
    vat=st.sampled_from([0, 10]),
)
@settings(max_examples=40)
def test_a_table_shown_in_thousands_has_no_fault_however_it_was_rounded(
    exact: list[int], ways: list[str], vat: int
) -> None:
    def shown(won: int, way: str) -> str:
        return f"{ROUND[way](Fraction(won, 1_000)):,}"

    price = sum(exact)
    tax = price * vat // 100
    rows = ["구분\t내역\t금액(천원)"]
    rows += [f"직접인건비\t역할{i}\t{shown(n, ways[i % 6])}" for i, n in enumerate(exact)]
    rows += [f"소계\t\t{shown(price, ways[0])}", f"부가세\t{vat}%\t{shown(tax, ways[1])}",
             f"합계\t\t{shown(price + tax, ways[2])}"]  # fmt: skip
    found = reconcile("\n".join(rows))

    assert found.faults == ()
