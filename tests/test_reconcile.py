"""The audit of a published estimate: the Seoul table exactly, and every way a table comes."""

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sustainfin import isp_cost
from sustainfin.errors import EditionMismatch, InvalidInput
from sustainfin.isp_cost import Reconciliation, read_printed, reconcile
from sustainfin.money import Rounding
from sustainfin.sheet import to_text

ROOT = Path(__file__).resolve().parent.parent
PRINTED = ROOT / "cases" / "seoul_cctv_isp_2020_printed.csv"

# 서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.), 산출내역,
# as it is pasted from the document.
SEOUL = """\
구분\tSW기술자\t단가(원)\t\t투입공수 (M/M)\t금액 (원)\t비 고
\t\t일\t월\t\t\t
직 접 인건비\tIT컨설턴트\t437,900\t9,152,103\t4.3\t39,802,455\t월근무일수 : 20.9일
\tIT기획자\t403,081\t8,424,393\t1.8\t15,163,907\t
\t업무분석가\t501,090\t10,472,778\t0.4\t4,189,111\t
\t정보보호컨설턴트\t340,978\t7,126,439\t0.4\t2,850,576\t
\t직접인건비 소계\t\t\t\t\t
제경비\t직접인건비의 110~120% 이내\t\t\t20% 적용\t12,401,209\t인쇄비포함
기술료\t직접인건비+제경비의 20~40% 이내\t\t\t10% 적용\t7,440,725\t
소 계\t직접인건비+제경비+기술료+직접경비\t\t\t\t81,847,983\t
부가세\t10%\t\t\t\t8,184,798\t
합 계\t\t\t\t\t90,000,000\t만단위 이하 절사
"""
HEAD = "구분\t단가(월)\t투입공수(M/M)\t요율\t금액(원)\t비고"


def table(*rows: str, head: str = HEAD) -> str:
    """Text of a small table, whose cells are parted by semicolons in the tests below."""
    return "\n".join([head, *(re.sub(r"\s*;\s*", "\t", row) for row in rows)])


def codes(found: Reconciliation) -> list[str]:
    return [each.code for each in found.findings]


def mends(found: Reconciliation) -> list[str]:
    return [" & ".join(f"{e.row} {e.column} {e.shown}" for e in mend.edits) for mend in found.mends]


def check(found: Reconciliation, row: str, column: str = "금액") -> isp_cost.CellCheck:
    return next(each for each in found.cells if each.key == (row, column))


@pytest.fixture(scope="module")
def seoul() -> Reconciliation:
    return reconcile(SEOUL, wages="2020", guide="2020", budget=90_000_000)


# The Seoul table


def test_the_seoul_table_has_one_fault(seoul: Reconciliation) -> None:
    (fault,) = seoul.faults

    assert (fault.code, fault.where) == ("does-not-multiply-out", "IT컨설턴트 금액")
    assert "448,412" in fault.message
    assert "448,412" in fault.message_ko
    assert not seoul.consistent


def test_the_seoul_notes_are_these_and_no_others(seoul: Reconciliation) -> None:
    found = [(note.code, note.where) for note in seoul.notes]

    assert found == [
        ("missing-sum", "직접인건비 소계 금액"),
        ("mixed-rounding", "금액"),
        ("rate-outside-printed-range", "제경비"),
        ("rate-outside-guide", "제경비"),
        ("rate-outside-printed-range", "기술료"),
        ("rate-outside-guide", "기술료"),
        ("included-in-overhead", "제경비"),
        ("no-direct-expenses", "소계 (추정가격)"),
        ("total-before-cut", "합계 금액"),
        ("reading-of-the-cut", "합계 금액"),
        ("on-ceiling", "합계 금액"),
    ]


def test_the_seoul_notes_carry_the_figures(seoul: Reconciliation) -> None:
    said = {note.code + " " + note.where: note.message for note in seoul.notes}

    assert "62,006,049" in said["missing-sum 직접인건비 소계 금액"]
    assert "90,032,781" in said["total-before-cut 합계 금액"]
    assert "90,030,000" in said["reading-of-the-cut 합계 금액"]
    assert "20% is below the 110%~120%" in said["rate-outside-printed-range 제경비"]
    assert "10% is below the 20%~40%" in said["rate-outside-guide 기술료"]
    assert seoul.total_before_cut == 90_032_781


def test_the_seoul_labour_lines_are_rounded_and_its_rates_cut(seoul: Reconciliation) -> None:
    note = next(note for note in seoul.notes if note.code == "mixed-rounding")

    assert "원 미만 반올림: IT기획자, 업무분석가, 정보보호컨설턴트" in note.message_ko
    assert "원 미만 절사: 제경비, 기술료, 부가세" in note.message_ko
    assert "round half up to 1 won: IT기획자, 업무분석가, 정보보호컨설턴트" in note.message
    assert "cut below 1 won: 제경비, 기술료, 부가세" in note.message


@pytest.mark.parametrize(
    ("row", "expected", "rules"),
    [
        ("IT기획자", "15163907.4", {"down", "half_up"}),
        ("업무분석가", "4189111.2", {"down", "half_up"}),
        ("정보보호컨설턴트", "2850575.6", {"half_up", "up"}),
        ("제경비", "12401209.8", {"down"}),
        ("기술료", "7440725.8", {"down"}),
        ("부가세", "8184798.3", {"down", "half_up"}),
    ],
)
def test_every_rule_that_reproduces_a_seoul_cell_is_named(
    seoul: Reconciliation, row: str, expected: str, rules: set[str]
) -> None:
    cell = check(seoul, row)

    assert cell.status == "reproduced"
    assert cell.expected == Fraction(expected)
    assert {rule.mode for rule in cell.rules} == rules
    assert {rule.unit for rule in cell.rules} == {1}


def test_the_seoul_total_is_reproduced_by_its_own_words_alone(seoul: Reconciliation) -> None:
    assert check(seoul, "합계").rules == (Rounding("down", 100_000),)
    assert check(seoul, "소계 (추정가격)").status == "exact"
    assert check(seoul, "IT컨설턴트", "월 단가").status == "exact"


def test_the_printed_amount_implies_an_effort_that_shows_as_printed(seoul: Reconciliation) -> None:
    (implied,) = seoul.implied

    # 39,802,455 / 9,152,103; the neighbours are rounded half up, so half a won each way
    assert implied.quotient == Decimal("4.348996")
    assert implied.low == Fraction(39_802_455 * 2 - 1, 2 * 9_152_103)
    assert implied.high == Fraction(39_802_455 * 2 + 1, 2 * 9_152_103)
    assert (implied.includes_low, implied.includes_high) == (True, False)
    assert implied.value == Decimal("4.3489955")
    assert Rounding("half_up", 1).apply(9_152_103 * implied.value) == 39_802_455
    assert implied.is_rounded_display


def test_six_decimals_are_not_enough_for_the_seoul_amount() -> None:
    # 4.348996 is the quotient to six places; it gives 4 won too much.
    assert Rounding("half_up", 1).apply(9_152_103 * Decimal("4.348996")) == 39_802_459
    # No shorter decimal than seven places makes the amount, under any of the rules.
    hits = {
        n
        for n in range(4_348_980, 4_349_010)
        for mode in ("down", "half_up", "up")
        if Rounding(mode, 1).apply(9_152_103 * Fraction(n, 10**6)) == 39_802_455
    }
    assert hits == set()


def test_the_one_smallest_mend_of_the_seoul_table_is_the_effort(seoul: Reconciliation) -> None:
    assert mends(seoul) == ["IT컨설턴트 투입공수 4.3489955"]
    edit = seoul.mends[0].edits[0]
    assert edit.printed == Decimal("4.3")
    assert edit.low is not None
    assert edit.high is not None
    assert edit.low < Fraction("4.3489955") < edit.high


def test_the_seoul_table_reads_the_same_from_the_case_file(seoul: Reconciliation) -> None:
    assert reconcile(PRINTED, wages="2020", guide="2020", budget=90_000_000) == seoul
    assert reconcile(str(PRINTED)).table == seoul.table
    assert reconcile(PRINTED.read_text(encoding="utf-8")).table == seoul.table


# Ways a table comes


def as_markdown(text: str) -> str:
    rows = [" | ".join(line.split("\t")) for line in text.splitlines()]
    n_columns = text.splitlines()[0].count("\t") + 1
    return "\n".join([f"| {rows[0]} |", "|" + "---|" * n_columns, *(f"| {r} |" for r in rows[1:])])


def test_a_markdown_table_is_read(seoul: Reconciliation) -> None:
    assert read_printed(as_markdown(SEOUL)) == seoul.table


def test_text_around_the_table_is_left_out(seoul: Reconciliation) -> None:
    pasted = (
        f"- 산출방법 : 투입공수에 의한 방식\n- 산출내역\n\n{SEOUL}\n- 예산 확보방안 : 예산 전용\n"
    )

    assert read_printed(pasted) == seoul.table


def test_a_printed_bill_is_read_back_by_the_place_of_its_columns() -> None:
    bill = isp_cost.estimate(
        {"IT컨설턴트": "4.349", "IT PM": "2.05"}, wages="2020", **isp_cost.SEOUL_2020
    )

    for unit in ("원", "천원"):
        found = reconcile(to_text(bill.sheet(unit=unit)))
        assert found.faults == ()
        assert check(found, "IT컨설턴트", "월 단가").printed == 9_152_103
        assert check(found, "합계").printed == bill.total


def test_a_frame_with_two_rows_of_headings_is_read(seoul: Reconciliation) -> None:
    lines = [line.split("\t") for line in SEOUL.splitlines()]
    heads = [*lines[0][:3], "단가(원)", *lines[0][4:]]
    columns = pd.MultiIndex.from_tuples(list(zip(heads, lines[1], strict=True)))
    frame = pd.DataFrame(lines[2:], columns=columns)
    before = frame.copy()

    assert read_printed(frame) == seoul.table
    pd.testing.assert_frame_equal(frame, before)


def test_a_frame_of_numbers_with_nan_for_blanks_is_read() -> None:
    frame = pd.DataFrame(
        {
            "구분": ["IT PM", "직접인건비 소계", "합계"],
            "단가(월)": [7_582_109.0, float("nan"), None],
            "투입공수(M/M)": [2.5, float("nan"), None],
            "금액(원)": [18_955_273.0, float("nan"), 18_955_273.0],
        }
    )
    found = reconcile(frame)

    assert found.consistent
    assert check(found, "직접인건비 소계").low == 18_955_273
    assert check(found, "IT PM").rules == (
        Rounding("half_up", 1),
        Rounding("up", 1),
    )  # 18,955,272.5


def test_a_bill_is_its_own_printed_table() -> None:
    bill = isp_cost.estimate({"IT PM": "1.25"}, wages="2020", **isp_cost.SEOUL_2020)

    found = reconcile(bill, wages="2020")
    assert found.consistent
    assert found.total_before_cut == bill.total_before_cut


def workbook(path: Path, text: str, changes: dict[str, Any]) -> Path:
    """The table as a workbook: numbers as numbers, merged wages, a percentage format."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for i, line in enumerate(text.splitlines(), 1):
        for j, cell in enumerate(line.split("\t"), 1):
            plain = cell.replace(",", "")
            number = plain.replace(".", "", 1).isdigit() and cell
            sheet.cell(i, j, (float(plain) if "." in plain else int(plain)) if number else cell)
    for address, value in changes.items():
        sheet[address] = value
    sheet.merge_cells("C1:D1")
    sheet.merge_cells("A3:A7")
    book.save(path)
    return path


def test_a_workbook_is_read_as_it_shows(seoul: Reconciliation, tmp_path: Path) -> None:
    path = workbook(tmp_path / "seoul.xlsx", SEOUL, {"E9": 0.1})
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.active["E9"].number_format = "0%"
    book.save(path)

    assert reconcile(path, wages="2020", guide="2020", budget=90_000_000).findings == seoul.findings


def test_a_formula_without_its_value_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "seoul.xlsx", SEOUL, {"F3": "=D3*E3"})

    with pytest.raises(InvalidInput, match=r"No value is stored for Sheet!F3"):
        reconcile(path)


def test_labels_may_have_blanks_and_numbers_in_front() -> None:
    found = read_printed(
        table(
            "1. 직 접 인 건 비 ; ; ; ; 100 ;",
            "가. 제 경 비 ; ; ; 20% ; 20 ;",
            "총 계 ; ; ; ; 120 ;",
        )
    )

    assert [row.step for row in found.rows] == ["direct_labour", "overhead", "total"]


def test_a_subtotal_before_the_overhead_is_the_labour() -> None:
    found = read_printed(
        table(
            "IT PM ; 100 ; 1 ; ; 100 ;",
            "소계 ; ; ; ; 100 ;",
            "제경비 ; ; ; 20% ; 20 ;",
            "소계 ; ; ; ; 120 ;",
        )
    )

    assert [row.step for row in found.rows][1:] == ["direct_labour", "overhead", "price_before_vat"]


# Units and signs


def test_a_table_in_thousands_of_won_is_read_in_won() -> None:
    text = """(단위 : 천원)
구분\t단가(월)\t투입공수(M/M)\t금액\t비고
IT PM\t7,582\t2.0\t15,164\t
IT기획자\t8,424\t1.0\t8,424\t
직접인건비 소계\t\t\t23,588\t
제경비\t\t20% 적용\t4,717\t
합계\t\t\t28,300\t십만원 미만 절사
"""
    found = reconcile(text)

    assert found.table.step == found.table.wage_step == 1_000
    assert check(found, "IT PM").printed == 15_164_000
    assert check(found, "제경비").rules == (Rounding("down", 1_000),)  # 4,717,600
    assert found.consistent


def test_the_unit_of_the_heading_holds_for_its_column_alone() -> None:
    text = "구분\t단가(월, 원)\t투입공수(M/M)\t금액(천원)\nIT PM\t7,582,109\t2.5\t18,955"
    found = reconcile(text)

    assert found.table.rows[0].monthly == 7_582_109
    assert check(found, "IT PM").rules[:2] == (Rounding("down", 1_000), Rounding("half_up", 1_000))


def test_rounded_displays_in_thousands_are_no_fault_but_a_note() -> None:
    # 1,400 + 1,400 = 2,800 won print as 1 + 1 = 3 thousand
    frame = pd.DataFrame(
        {
            "구분": ["직접인건비", "", "직접인건비 소계"],
            "직무": ["IT PM", "IT기획자", ""],
            "금액(천원)": [1, 1, 3],
        }
    )
    found = reconcile(frame)
    far = reconcile(frame.assign(**{"금액(천원)": [1, 1, 9]}))

    assert found.consistent
    assert check(found, "직접인건비 소계").status == "within-display"
    assert "within-display" in codes(found)
    assert [each.code for each in far.faults] == ["does-not-add-up"]


@pytest.mark.parametrize("text", ["△1,200", "▲1,200", "-1,200", "(1,200)"])
def test_a_negative_expense_is_read_with_any_sign(text: str) -> None:
    frame = pd.DataFrame(
        {
            "구분": ["직접경비", "", ""],
            "내역": ["출장비", "할인", "소계"],
            "금액(원)": ["5,000", text, "3,800"],
        }
    )
    found = reconcile(frame)

    assert check(found, "할인").printed == -1_200
    assert check(found, "직접경비").status == "exact"


def test_an_amount_may_name_its_own_unit() -> None:
    found = read_printed(table("소계 ; ; ; ; 90,000천원 ;"))

    assert found.rows[0].amount == 90_000_000


# Missing cells


def test_a_missing_amount_is_implied_by_the_sum() -> None:
    found = reconcile(
        table(
            "IT PM ; 1,000,000 ; 1.5 ; ; 1,500,000 ;",
            "IT기획자 ; 1,000,003 ; 1.5 ; ; ;",
            "직접인건비 소계 ; ; ; ; 3,000,005 ;",
        )
    )
    cell = check(found, "IT기획자")

    assert found.consistent
    assert (cell.status, cell.low, cell.high) == ("missing", 1_500_005, 1_500_005)
    assert cell.expected == Fraction("1500004.5")
    assert {rule.mode for rule in cell.rules} == {"half_up", "up"}


def test_a_missing_effort_and_a_missing_rate_are_implied() -> None:
    found = reconcile(
        table(
            "IT PM ; 1,000,000 ; ; ; 1,500,001 ; 원 미만 절사",
            "제경비 ; ; ; ; 300,000 ; 원 미만 절사",
        )
    )
    effort, rate = check(found, "IT PM", "투입공수"), check(found, "제경비", "요율")

    assert effort.status == rate.status == "missing"
    assert (effort.low, effort.high) == (Fraction("1.500001"), Fraction("1.500002"))
    assert rate.low == Fraction(300_000, 1_500_001)
    assert check(found, "제경비").status == "not-checkable"
    assert codes(found).count("missing-cell") == 2


def test_blanks_that_no_value_can_fill_are_a_fault() -> None:
    found = reconcile(
        table(
            "IT PM ; 1,000,000 ; 1.5 ; ; ;",
            "직접인건비 소계 ; ; ; ; 9,000,000 ;",
        )
    )

    assert [each.where for each in found.faults] == ["직접인건비 소계 금액"]
    assert "직접인건비 소계 금액 1,500,000" in mends(found)


def test_a_missing_total_is_bounded_by_its_rule() -> None:
    found = reconcile(table("소계 ; ; ; ; 81,847,983 ;", "합계 ; ; ; ; ; 만원 미만 절사"))
    cell = check(found, "합계")

    assert (cell.low, cell.high) == (81_840_000, 81_840_000)
    assert "missing-sum" in codes(found)


def test_a_wage_that_is_not_printed_is_bounded_by_the_daily_one() -> None:
    text = table(
        "IT PM ; 100,000 ; ; 2 ; 4,180,000 ; 월근무일수 20.9일",
        head="구분\t단가(일)\t단가(월)\t투입공수(M/M)\t금액(원)\t비고",
    )
    wrong = text.replace("4,180,000", "4,400,000")

    assert reconcile(text).consistent
    # 100,001 x 20.95 x 2 = 4,190,041.9 is the most that the rounding of both allows
    assert [each.where for each in reconcile(wrong).faults] == ["IT PM 금액"]


# Stated and unstated rules


def test_a_stated_rule_is_the_only_one_allowed() -> None:
    row = "제경비 ; ; ; 20% ; 20,000,130 ; {}"
    labour = "직접인건비 ; ; ; ; 100,000,654 ;"  # 20 % of it is 20,000,130.8

    assert reconcile(table(labour, row.format("원 미만 절사"))).consistent
    found = reconcile(table(labour, row.format("원 미만 반올림")))
    assert [each.where for each in found.faults] == ["제경비 금액"]
    assert "제경비 비고 10원 미만 반올림 / 원 미만 절사 / 10원 미만 절사" in mends(found)
    assert "제경비 금액 20,000,131" in mends(found)


def test_every_unstated_rule_that_fits_is_listed() -> None:
    found = reconcile(table("소계 ; ; ; ; 90,032,781 ;", "합계 ; ; ; ; 90,000,000 ;"))

    assert set(check(found, "합계").rules) == {
        Rounding(mode, unit) for mode in ("down", "half_up") for unit in (100_000, 1_000_000)
    }
    assert "unstated-cut" in codes(found)


def test_words_that_name_no_side_allow_both_readings() -> None:
    for total in ("90,032,000", "90,030,000"):
        found = reconcile(
            table("소계 ; ; ; ; 90,032,781 ;", f"합계 ; ; ; ; {total} ; 천원단위 절사")
        )
        assert found.consistent
    assert not reconcile(
        table("소계 ; ; ; ; 90,032,781 ;", "합계 ; ; ; ; 90,000,000 ; 천원단위 절사")
    ).consistent


def test_a_coarse_rule_needs_ten_of_its_units() -> None:
    # 40,000 for 45,000 would be a cut to 만원, but four units are no evidence of a rule.
    found = reconcile(table("IT PM ; 45,000 ; 1 ; ; 40,000 ;"))
    coarse = reconcile(table("IT PM ; 455,000 ; 1 ; ; 450,000 ;"))

    assert [each.where for each in found.faults] == ["IT PM 금액"]
    assert coarse.consistent
    assert check(coarse, "IT PM").rules == (Rounding("down", 10_000),)


def test_uniform_rounding_is_no_note() -> None:
    found = reconcile(
        table("IT PM ; 1,000,003 ; 1.5 ; ; 1,500,004 ;", "제경비 ; ; ; 20% ; 300,000 ;")
    )

    assert "mixed-rounding" not in codes(found)


# Wages, guide, ceiling


def test_a_wage_that_is_not_the_published_one_is_a_fault_with_the_published_one_as_mend() -> None:
    found = reconcile(SEOUL.replace("8,424,393", "8,424,398"), wages="2020")

    assert [(each.code, each.where) for each in found.faults] == [
        ("does-not-multiply-out", "IT컨설턴트 금액"),
        ("differs-from-edition", "IT기획자 월 단가"),
        ("does-not-multiply-out", "IT기획자 금액"),
    ]
    assert mends(found) == ["IT컨설턴트 투입공수 4.3489955 & IT기획자 월 단가 8,424,393"]
    assert "kosa_wages/2020" in found.faults[1].reference


def test_a_role_that_the_edition_does_not_hold_is_a_note() -> None:
    found = reconcile(SEOUL.replace("업무분석가", "업무 설계자"), wages="2020")

    assert [n.where for n in found.notes if n.code == "role-not-in-edition"] == ["업무 설계자"]


def test_wages_and_guide_of_different_times_are_a_warning() -> None:
    with pytest.warns(EditionMismatch):
        reconcile(SEOUL, wages="2020", guide="2025")


@pytest.mark.parametrize(
    ("ceiling", "code"),
    [(90_000_000, "on-ceiling"), (89_999_999, "above-ceiling"), (90_000_001, None)],
)
def test_the_ceiling_is_a_note(ceiling: int, code: str | None) -> None:
    found = reconcile(SEOUL, budget=ceiling)

    assert [c for c in codes(found) if c.endswith("-ceiling")] == ([code] if code else [])


def test_rates_inside_both_ranges_are_no_note() -> None:
    text = table(
        "직접인건비 ; ; ; ; 1,000,000 ;",
        "제경비 ; ; ; 직접인건비의 110~120% 이내, 115% 적용 ; 1,150,000 ;",
        "기술료 ; ; ; 25% ; 537,500 ;",
    )
    found = reconcile(text, guide="2020")

    assert [c for c in codes(found) if c.startswith("rate")] == []


# Daily and monthly wages, efforts


def test_a_monthly_wage_within_the_rounding_of_the_days_is_no_finding() -> None:
    # 437,900 x 20.9 = 9,152,110 and not 9,152,103; the days are rounded to 20.9
    found = reconcile(SEOUL)

    assert check(found, "IT컨설턴트", "월 단가").status == "reproduced"


def test_a_monthly_wage_outside_the_rounding_of_the_days_is_a_fault() -> None:
    found = reconcile(SEOUL.replace("403,081", "430,081"))

    assert [each.where for each in found.faults] == ["IT컨설턴트 금액", "IT기획자 월 단가"]
    assert all("IT기획자 일 단가" in mend for mend in mends(found))


def test_a_wrong_monthly_wage_shows_without_the_days_where_the_others_imply_them() -> None:
    text = SEOUL.replace("월근무일수 : 20.9일", "").replace("403,081", "430,081")

    assert [each.where for each in reconcile(text).faults] == [
        "IT컨설턴트 금액",
        "IT기획자 월 단가",
    ]


def test_person_days_are_multiplied_by_the_daily_wage() -> None:
    head = "구분\t일단가\t투입일수\t금액(원)\t비고"
    good = reconcile(table("IT PM ; 362,780 ; 12.5 ; 4,534,750 ;", head=head))
    bad = reconcile(table("IT PM ; 362,780 ; 12.5 ; 4,544,750 ; 원 미만 절사", head=head))

    assert good.table.effort_unit == "M/D"
    assert check(good, "IT PM").status == "exact"
    assert [each.where for each in bad.faults] == ["IT PM 금액"]
    assert bad.implied[0].quotient == Decimal("12.527565")  # 4,544,750 / 362,780
    assert not bad.implied[0].is_cut_display or bad.implied[0].is_rounded_display


def test_person_days_with_a_monthly_wage_are_divided_by_the_days() -> None:
    head = "구분\t단가(월)\t투입공수(M/D)\t금액(원)\t비고"
    found = reconcile(table("IT PM ; 2,090,000 ; 10 ; 1,000,000 ; 월근무일수 20.9일", head=head))

    assert check(found, "IT PM").status == "exact"


def test_the_sum_of_the_efforts_is_checked() -> None:
    rows = ("IT PM ; 100 ; 1.5 ; ; 150 ;", "IT기획자 ; 100 ; 2.5 ; ; 250 ;")
    good = reconcile(table(*rows, "직접인건비 소계 ; ; 4.0 ; ; 400 ;"))
    near = reconcile(table(*rows, "직접인건비 소계 ; ; 4.1 ; ; 400 ;"))
    bad = reconcile(table(*rows, "직접인건비 소계 ; ; 5.0 ; ; 400 ;"))

    assert check(good, "직접인건비 소계", "투입공수").status == "exact"
    assert check(near, "직접인건비 소계", "투입공수").status == "within-display"
    assert [each.where for each in bad.faults] == ["직접인건비 소계 투입공수"]
    assert "직접인건비 소계 투입공수 4" in mends(bad)


def test_an_exempt_supplier_has_no_vat() -> None:
    found = reconcile(
        table("소계 ; ; ; ; 1,000 ;", "부가세 ; ; ; 면세 ; ;", "합계 ; ; ; ; 1,000 ;")
    )

    assert found.consistent
    assert check(found, "부가세").low == 0


# Mends


def test_two_errors_have_a_two_cell_mend() -> None:
    text = SEOUL.replace("4.3\t", "4.349\t").replace("39,802,455", "39,802,496")
    text = text.replace("\t\t\t\t\t\n", "\t\t\t\t62,006,090\t\n", 1)
    clean = text.replace("12,401,209", "12,401,218").replace("7,440,725", "7,440,730")
    clean = clean.replace("81,847,983", "81,848,038").replace("8,184,798", "8,184,803")
    assert reconcile(clean).consistent

    found = reconcile(clean.replace("1.8\t", "1.9\t").replace("8,184,803", "8,184,830"))

    assert mends(found) == ["IT기획자 투입공수 1.8 & 부가세 금액 8,184,803"] or (
        "IT기획자 투입공수 1.8 & 부가세 금액 8,184,803" in mends(found)
    )
    assert all(len(mend) == 2 for mend in found.mends)


def test_cells_that_cannot_be_told_apart_are_all_listed() -> None:
    found = reconcile(table("IT PM ; 1,000,000 ; 1.5 ; ; 1,600,000 ; 원 미만 절사"))

    assert [mend.split()[2:4] for mend in mends(found)] == [["월", "단가"], ["투입공수", "1.6"], [
        "금액", "1,500,000"
    ]]  # fmt: skip


def test_a_table_without_fault_has_no_mend() -> None:
    assert reconcile(table("소계 ; ; ; ; 5 ;", "합계 ; ; ; ; 5 ;")).mends == ()


def test_more_than_four_cells_are_not_searched_and_the_report_says_so() -> None:
    rows = [f"role{n} ; 1,000,000 ; 1.5 ; ; 1,600,00{n} ; 원 미만 절사" for n in range(5)]
    found = reconcile(table(*rows))

    assert len(found.faults) == 5
    assert found.mends == ()
    assert found.mend_comment == "more than 4 cells must change"
    assert "more than 4 cells" in repr(found)


# The record


def test_the_record_is_frozen_json_ready_and_prints_lined_up(seoul: Reconciliation) -> None:
    with pytest.raises(AttributeError):
        seoul.cells = ()  # type: ignore[misc]
    plain = json.loads(json.dumps(seoul.to_dict()))
    shown = repr(seoul).splitlines()

    assert plain["mends"][0][0]["shown"] == "4.3489955"
    assert plain["total_before_cut"] == 90_032_781
    assert plain["cells"][3]["difference"] == 448_412
    assert [line for line in shown if line.strip().startswith("오류")]
    assert not [line for line in shown if line != line.rstrip()]
    assert all(message.message_ko for message in seoul.findings)


def test_the_frame_has_a_row_for_every_cell(seoul: Reconciliation) -> None:
    frame = seoul.to_frame()

    assert len(frame) == len(seoul.cells) == len(seoul.sheet().body)
    assert frame.loc[3, "difference"] == 448_412
    assert frame.loc[3, "printed"] == 39_802_455


def test_what_was_read_can_be_given_again(seoul: Reconciliation) -> None:
    assert reconcile(seoul.table).findings == reconcile(SEOUL).findings
    again = read_printed(seoul.table.to_frame())
    assert [row.amount for row in again.rows] == [row.amount for row in seoul.table.rows]
    assert [row.rules for row in again.rows] == [row.rules for row in seoul.table.rows]


# Refusals of whole tables


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (table("합계 ; ; ; ; 5 ;", "총계 ; ; ; ; 6 ;"), "절사 전 합계"),
        ("구분\t비고\n합계\t5", "amount column"),
        ("합계 5", "amount column"),
        (f"{table('합계 ; ; ; ; 5 ;')}\n\n{table('합계 ; ; ; ; 5 ;')}", "Give one of them alone"),
        (table("합계 ; ; ; ; 5 ;").replace("(원)", ""), "금액(원) or 금액(천원)"),
        (table("합계 ; ; ; ; 5 ;", head=HEAD.replace("요율", "금액(천원)")), "one column"),
        (table("IT PM ; 1 ; 1 ; ; 5 ;").replace("(M/M)", "").replace("(월)", "(일)\t단가(월)"),
         "M/M or M/D"),
        (table("IT PM ; 1 ; 일.오 ; ; 오 ;"), "column '투입공수': '일.오'"),
        (table("IT PM ; 1 ; 일.오 ; ; 오 ;"), "column '금액': '오'"),
        (table("IT PM ; 0 ; 1 ; ; 5 ;"), "must be > 0"),
        (table("IT PM ; 1 ; -1 ; ; 5 ;"), "is not a number of M/M"),
        (table("IT PM ; 1 ; 3M/D ; ; 5 ;"), "is in M/D"),
        (table("제경비 ; ; ; 0.2 ; 5 ;"), "per-cent sign"),
        (table("제경비 ; ; 0.2 ; ; 5 ;"), "is no rate"),
        (table("제경비 ; ; ; 20% ; 5 ; 30% 적용"), "more than one rate"),
        (table("합계 ; ; ; ; 5 ; 원 미만 절사, 천원 미만 절사"), "more than one rounding rule"),
        (table("합계 ; ; ; ; 9,0000 ;"), "9,0000"),
        (table("관리비 ; ; ; ; 5 ;"), "call it 직접경비"),
        (table("IT PM ; 1 ; 1 ; ; 5 ; 근무일수 20일, 근무일수 21일"), "working days"),
        (table("IT PM ; 1 ; 1 ; ; 5 ; 근무일수 40일"), "(0, 31]"),
        ("none.csv", "file that is there"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_refused_in_words_that_help(text: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        reconcile(text)

    assert words in str(caught.value)


def test_every_unreadable_cell_is_named_at_once() -> None:
    text = SEOUL.replace("1.8", "1.8?").replace("81,847,983", "팔천만").replace("20% 적용", "이할")

    with pytest.raises(InvalidInput) as caught:
        reconcile(text)

    said = str(caught.value)
    assert all(word in said for word in ("IT기획자", "1.8?", "팔천만", "이할", "row 4", "row 8"))


def test_a_csv_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(SEOUL.replace("\t", ";").encode("cp949"))

    with pytest.raises(InvalidInput, match="CSV UTF-8"):
        reconcile(path)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_text(SEOUL, encoding="utf-8")

    with pytest.raises(InvalidInput, match="must be a workbook that opens"):
        reconcile(path)


def test_two_units_are_refused() -> None:
    with pytest.raises(InvalidInput, match="must agree with the table"):
        reconcile(SEOUL, unit="천원")


# Tables as they come: zeros, sections, bars, repeated roles


LINES = ("직접인건비\tIT컨설턴트\t9,152,103\t1\t{0}", "소계\t\t\t\t{0}")


@pytest.mark.parametrize(("unit", "amount"), [("원", "9,152,103"), ("천원", "9,152"),
                                               ("백만원", "9")])  # fmt: skip
@pytest.mark.parametrize(
    "row",
    ["부가세\t면세\t\t\t0", "부가세\t면세\t\t\t-", "부가세\t\t\t\t0", "부가세\t0%\t\t\t0",
     "기술료\t0%\t\t\t0", "제경비\t0% 적용\t\t\t-"],
)  # fmt: skip
def test_a_row_that_comes_to_nothing_is_consistent_in_every_unit(
    unit: str, amount: str, row: str
) -> None:
    head = f"구분\t직무\t월 단가(원)\t투입공수(M/M)\t금액({unit})"
    lines = [line.format(amount) for line in LINES]
    place = 1 if row.startswith(("기술료", "제경비")) else 2
    text = "\n".join([head, *lines[:place], row, *lines[place:], f"합계\t\t\t\t{amount}"])

    found = reconcile(text)

    assert found.faults == ()
    assert found.mends == ()


def test_a_section_row_may_carry_the_sums_of_its_lines() -> None:
    head = "구분\t직무\t월 단가(원)\t투입공수(M/M)\t금액(원)"
    rows = [
        "직접인건비\t\t\t3\t26,728,599",
        "\tIT컨설턴트\t9,152,103\t2\t18,304,206",
        "\tIT기획자\t8,424,393\t1\t8,424,393",
        "제경비\t\t\t20%\t5,345,719",
        "합계\t\t\t\t32,074,318",
    ]
    found = reconcile("\n".join([head, *rows]))
    wrong = reconcile("\n".join([head, rows[0].replace("3", "5", 1), *rows[1:]]))

    assert found.faults == ()
    assert check(found, "직접인건비 소계", "투입공수").status == "exact"
    assert [each.where for each in wrong.faults] == ["직접인건비 소계 투입공수"]


def test_bars_without_outer_ones_keep_a_blank_first_and_last_cell() -> None:
    rows = [
        "구분|직무|월 단가(원)|투입공수(M/M)|금액(원)|비고",
        "직접인건비|IT컨설턴트|9,152,103|2|18,304,206|",
        "|IT기획자|8,424,393|1|8,424,393|",
        "합계||||26,728,599|",
    ]
    bare = read_printed("\n".join(rows))
    short = read_printed("\n".join(row.rpartition("|")[0] for row in rows))
    outer = read_printed("\n".join(f"| {row} |" for row in rows))

    assert bare == short == outer
    assert [(row.label, row.amount) for row in bare.of("labour")] == [
        ("IT컨설턴트", 18_304_206),
        ("IT기획자", 8_424_393),
    ]


def test_the_wages_of_a_repeated_role_are_held_against_the_edition() -> None:
    head = "구분\t직무\t월 단가(원)\t투입공수(M/M)\t금액(원)"
    rows = ["직접인건비\tIT컨설턴트\t9,152,103\t1\t9,152,103",
            "\tIT컨설턴트\t9,152,999\t1\t9,152,999", "합계\t\t\t\t18,305,102"]  # fmt: skip
    text = "\n".join([head, *rows])
    found = reconcile(text, wages="2020")

    assert [(each.code, each.where) for each in found.faults] == [
        ("differs-from-edition", "IT컨설턴트 (2) 월 단가")
    ]
    assert "role-not-in-edition" not in codes(found)
    assert [row.role for row in found.table.of("labour")] == ["", "IT컨설턴트"]
    assert read_printed(found.table) == found.table
    frame = found.table.to_frame()
    assert list(frame["role"])[:2] == ["IT컨설턴트", "IT컨설턴트"]


@pytest.mark.parametrize(
    ("edition", "role", "published"),
    [
        ("2025", "IT컨설턴트(정보보호컨설턴트)", 9_706_020),
        ("2026", "IT컨설턴트(정보보호컨설턴트)", 10_707_960),
        ("2026", "IT아키텍트 (SW·데이터·Infra·DB)", 11_103_230),
        ("2025", "응용SW개발자(빅데이터개발자, 인공지능개발자)", 6_943_457),
    ],
)
def test_a_role_is_known_by_the_name_the_edition_prints(
    edition: str, role: str, published: int
) -> None:
    row = f"구분\t단가(월)\t투입공수(M/M)\t금액(원)\n{role}\t{{0}}\t1\t{{0}}"
    right = reconcile(row.format(published), wages=edition)
    wrong = reconcile(row.format(published - 960), wages=edition)

    assert "role-not-in-edition" not in codes(right)
    assert right.faults == ()
    assert [each.code for each in wrong.faults] == ["differs-from-edition"]


def test_two_wage_columns_of_which_one_names_no_period_are_refused_by_name() -> None:
    head = "구분\t직무\t단가(원)\t월 단가(원)\t투입공수(M/M)\t금액(원)"
    row = "직접인건비\tIT컨설턴트\t437,900\t9,152,103\t1\t9,152,103"

    with pytest.raises(InvalidInput, match="which wage is daily and which monthly"):
        reconcile(f"{head}\n{row}")


def test_a_printed_bill_without_daily_wages_is_read_back() -> None:
    lines = [isp_cost.Labour(role="데이터분석가", effort="0.358", wage=8_797_121)]
    bill = isp_cost.estimate(lines, wages="2020", **isp_cost.SEOUL_2020)
    found = reconcile(str(bill) + "\n")

    assert found.faults == ()
    assert check(found, "데이터분석가", "월 단가").printed == 8_797_121


def test_a_table_without_rates_is_no_guide() -> None:
    from sustainfin import tables

    wages = tables.edition("kosa_wages", "2020")
    with pytest.raises(InvalidInput, match=r"guide must be a table that holds overhead\.low"):
        reconcile(SEOUL, guide=wages)


def test_a_negative_ceiling_is_refused() -> None:
    with pytest.raises(InvalidInput, match="budget must be >= 0"):
        reconcile(SEOUL, budget=-1)


def test_an_expense_may_bear_the_name_of_its_section() -> None:
    bill = isp_cost.estimate(
        {"IT PM": 1}, wages="2020", expenses={"직접경비": 1_000_000}, **isp_cost.SEOUL_2020
    )
    for printed in (bill, bill.to_frame(), str(bill) + "\n"):
        found = reconcile(printed)
        assert found.faults == ()
        assert check(found, "직접경비").printed == 1_000_000
        assert found.total_before_cut == bill.total_before_cut


def test_an_unknown_label_is_quoted_itself() -> None:
    with pytest.raises(InvalidInput, match="row 2 '이윤': the label names no step"):
        reconcile("구분\t내역\t금액(원)\n이윤\t10%\t5")


# Sums of rounded displays


def thousands(total: str, *more: str) -> Reconciliation:
    """A table in 천원 without a row for the labour subtotal: 9,152 + 7,582 + 3,347 = 20,081."""
    head = "구분\t직무\t월 단가(원)\t투입공수(M/M)\t금액(천원)"
    rows = ["직접인건비\tIT컨설턴트\t9,152,103\t1\t9,152", "\tIT PM\t7,582,109\t1\t7,582",
            "\tIT기획자\t8,367,500\t0.4\t3,347"]  # fmt: skip
    return reconcile("\n".join([head, *rows, *more, f"소계\t\t\t\t{total}"]))


@pytest.mark.parametrize(
    ("total", "status", "difference"),
    [("20,081", "exact", None), ("20,083", "within-display", 2_000),
     ("20,084", "within-display", 3_000), ("20,085", "does-not-add-up", 4_000),
     ("20,077", "does-not-add-up", -4_000)],
)  # fmt: skip
def test_a_sum_of_displayed_amounts_is_checked_without_a_row_for_the_labour(
    total: str, status: str, difference: int | None
) -> None:
    # Each of the three lines and the sum itself may be less than 1 천원 from what it shows.
    cell = check(thousands(total), "소계 (추정가격)")

    assert (cell.status, cell.difference) == (status, difference)
    assert cell.expected == 20_081_000


def test_a_total_in_thousands_is_checked_where_the_sum_before_the_cut_is_not_printed() -> None:
    found = thousands("20,081", "부가세\t10%\t\t\t2,008")
    head = "구분\t금액(천원)\t비고\n소계\t20,081\n부가세 10%\t2,008\n합계\t{}\t만원 미만 절사"
    right, wrong = reconcile(head.format("22,080")), reconcile(head.format("22,090"))

    assert "not-checkable" not in codes(found)
    assert check(right, "합계").status == "reproduced"
    assert check(right, "합계").expected == 22_089_000
    assert right.total_before_cut == 22_089_000
    # 22,089 shows anything below 22,091,000, so a cut to 22,090,000 cannot be ruled out
    assert check(wrong, "합계").status == "within-display"
    assert check(wrong, "합계").difference == 10_000


# Efforts in parts, and columns that nothing is known about


def staffing(heads: str, cells: str, amount: str) -> str:
    """One labour line of the IT컨설턴트 of 2020 with some columns of effort."""
    return (f"구분\t직무\t월 단가(원)\t{heads}\t금액(원)\n"
            f"직접인건비\tIT컨설턴트\t9,152,103\t{cells}\t{amount}")  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "cells", "amount"),
    [
        ("투입인력(명)\t투입기간(월)", "2\t3", "54,912,618"),
        ("인원\t기간(개월)", "2명\t3개월", "54,912,618"),
        ("투입인원\t투입월수", "2\t3", "54,912,618"),
        ("투입인력(명)\t투입기간(월)\t참여율", "2\t3\t50%", "27,456,309"),
        ("투입인력(명)\t투입기간(월)\t투입공수(M/M)", "2\t3\t6", "54,912,618"),
        ("투입인력(명)\t기간(월)\t참여율(%)\t투입공수(M/M)", "2\t3\t50\t3", "27,456,309"),
        ("인원(명)\t기간(월)\t참여율(%)\t투입공수(M/M)", "2\t3\t50\t6", "27,456,309"),
        ("투입인력\t투입기간(월)", "2\t3", "54,912,618"),
        ("투입인력\t투입기간", "2\t3", "54,912,618"),
        ("투입공수(M/M)\t참여율", "2\t50%", "9,152,103"),
        ("투입기간(월)", "3", "27,456,309"),
        ("투입기간(월)\t참여율", "3\t100%", "27,456,309"),
    ],
)
def test_persons_time_and_share_are_multiplied_in(heads: str, cells: str, amount: str) -> None:
    text = staffing(heads, cells, amount)
    found = reconcile(text)
    wrong = reconcile(staffing(heads, cells, "30,000,000") + "\n합계\t" + "\t" * 8)

    assert found.faults == ()
    assert reconcile(found.table.to_frame()).cells == found.cells
    assert [each.where for each in wrong.faults] == ["IT컨설턴트 금액"]


def test_a_wide_heading_may_be_divided_into_persons_and_time() -> None:
    text = ("구분\tSW기술자\t단가(원)\t\t투입\t\t금액(원)\n\t\t일\t월\t인원\t기간(월)\t\n"
            "직접인건비\tIT컨설턴트\t437,900\t9,152,103\t2\t3\t54,912,618")  # fmt: skip
    found = reconcile(text)

    assert found.faults == ()
    assert check(found, "IT컨설턴트", "투입인원").printed == 2
    assert check(found, "IT컨설턴트").status == "exact"


def test_a_wrong_headcount_or_share_can_be_mended() -> None:
    heads = "투입인력(명)\t투입기간(월)\t참여율"
    found = reconcile(staffing(heads, "4\t3\t50%", "27,456,309"), wages="2020")

    assert mends(found) == [
        "IT컨설턴트 투입인원 2",
        "IT컨설턴트 투입기간 1.5",
        "IT컨설턴트 참여율 25%",
        "IT컨설턴트 금액 54,912,618",
    ]


@pytest.mark.parametrize(
    ("heads", "cells", "words"),
    [
        ("투입인력(명)", "2", "명 is not M/M"),
        ("투입공수(M/M)", "2명", "is in 명, the table is in M/M"),
        ("투입공수(M/M)\t할인율", "2\t50%", "('할인율',)"),
        ("투입공수(M/M)\t", "2\t0.5", "column 5, which has no heading"),
        ("투입공수(M/M)\t요율", "2\t50%", "('요율',)"),
        ("투입공수(M/M)\t투입인원", "2\t3", "the product of 투입인원"),
        ("투입인원\t기간(월)\t참여율", "2\t3\t0.5", "head the column 참여율(%)"),
        ("투입인원\t기간(월)\t참여율", "2\t3\t", "write 100% for the whole time"),
        ("투입인원\t기간(월)", "두명\t3", "column '투입인원': '두명' is no number"),
        ("투입인원\t기간(월)", "2\t3일", "column '투입기간': '3일' is not in 월"),
    ],
)
def test_an_effort_that_is_not_understood_is_refused_by_name(
    heads: str, cells: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        reconcile(staffing(heads, cells, "9,152,103"))

    assert words in str(caught.value)


def test_columns_that_count_nothing_are_left_alone() -> None:
    found = reconcile(staffing("연번\t투입공수(M/M)\t근거", "1\t2\t과업지시서 3장", "18,304,206"))

    assert found.faults == ()


# Workbooks as they show, and workbooks that are not what they seem


def sheet_file(path: Path, rows: list[list[Any]], formats: dict[str, str]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for line in rows:
        book.active.append(line)
    for address, number_format in formats.items():
        book.active[address].number_format = number_format
    book.save(path)
    return path


HEADS = ["구분", "직무", "월 단가(원)", "투입공수(M/M)", "금액(원)"]


@pytest.mark.parametrize(
    "number_format", ["#,##0", "0", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', '#,##0"원"',
                      "[$₩-412]#,##0", "#,##0_);[Red](#,##0)"]
)  # fmt: skip
def test_an_amount_of_a_workbook_is_read_as_it_shows(tmp_path: Path, number_format: str) -> None:
    rows = [HEADS, ["직접인건비", "IT기획자", 8_424_393, 1.8, 15_163_907.4]]
    found = reconcile(sheet_file(tmp_path / "a.xlsx", rows, {"E2": number_format}))

    assert check(found, "IT기획자").printed == 15_163_907
    assert found.faults == ()
    (note,) = [n for n in found.notes if n.code == "rounded-display"]
    assert note.where == "IT기획자 금액"
    assert "15,163,907 and holds 15163907.4" in note.message


def test_a_workbook_that_shows_thousands_is_read_in_thousands(tmp_path: Path) -> None:
    rows = [[*HEADS[:4], "금액(천원)"], ["직접인건비", "IT기획자", 8_424_393, 1.8, 15_163_907.4]]
    found = reconcile(sheet_file(tmp_path / "a.xlsx", rows, {"E2": "#,##0,"}))

    assert check(found, "IT기획자").printed == 15_164_000
    assert found.faults == ()


def test_an_effort_of_a_workbook_is_read_as_it_is_stored_and_the_note_says_so(
    tmp_path: Path,
) -> None:
    rows = [HEADS, ["직접인건비", "IT컨설턴트", 9_152_103, 4.3489955, 39_802_455],
            ["제경비", "12.5%", None, 0.125, 4_975_306]]  # fmt: skip
    path = sheet_file(tmp_path / "a.xlsx", rows, {"D2": "0.0", "D3": "0%", "E2": "#,##0"})
    found = reconcile(path)

    assert found.faults == ()
    assert check(found, "IT컨설턴트", "투입공수").printed == Decimal("4.3489955")
    said = {n.where: n.message for n in found.notes if n.code == "rounded-display"}
    assert said["IT컨설턴트 투입공수"] == (
        "the cell shows 4.3 and holds 4.3489955; the stored number is the one audited"
    )
    assert list(said) == ["IT컨설턴트 투입공수", "제경비 투입공수"]


@pytest.mark.parametrize("number_format", ["General", "@", "0.0", "0.##", "#,##0.00"])
def test_an_amount_that_shows_its_fraction_of_a_won_is_refused(
    tmp_path: Path, number_format: str
) -> None:
    rows = [HEADS, ["직접인건비", "IT기획자", 8_424_393, 1.8, 15_163_907.4]]

    with pytest.raises(InvalidInput, match="IT기획자"):
        reconcile(sheet_file(tmp_path / "a.xlsx", rows, {"E2": number_format}))


@pytest.mark.parametrize("address", ["G1048576", "XFD1048576"])
@pytest.mark.parametrize("value", [None, " "])
def test_a_stray_blank_cell_far_away_costs_nothing(
    tmp_path: Path, address: str, value: str | None
) -> None:
    import time

    import openpyxl

    path = sheet_file(tmp_path / "a.xlsx", [HEADS, ["", "IT PM", 100, 1, 100]], {})
    book = openpyxl.load_workbook(path)
    book.active[address] = value
    book.active[address].number_format = "0.0"
    book.save(path)
    begin = time.process_time()

    assert reconcile(path).faults == ()
    assert time.process_time() - begin < 10


def test_a_far_cell_with_something_in_it_is_refused(tmp_path: Path) -> None:
    path = sheet_file(tmp_path / "a.xlsx", [HEADS, ["", "IT PM", 100, 1, 100]], {})
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = "x"
    book.save(path)

    with pytest.raises(InvalidInput, match="Look for a cell far from the table"):
        reconcile(path)


def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    import zipfile

    whole = sheet_file(tmp_path / "a.xlsx", [HEADS, ["", "IT PM", 100, 1, 100]], {})
    with (
        zipfile.ZipFile(whole) as old,
        zipfile.ZipFile(tmp_path / "cut.xlsx", "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)

    with pytest.raises(InvalidInput, match="must be a workbook that opens"):
        reconcile(tmp_path / "cut.xlsx")


@pytest.mark.parametrize("as_text", [True, False])
def test_a_field_too_long_for_csv_is_refused(tmp_path: Path, as_text: bool) -> None:
    text = f'구분,단가(월),금액(원)\n소계,"{"x" * 200_000}",5\n'
    path = tmp_path / "long.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidInput, match="must be CSV that can be read"):
        reconcile(text if as_text else path)


# What the findings say


def test_a_printed_effort_is_quoted_with_all_of_its_digits() -> None:
    text = table("IT컨설턴트 ; 9,152,103 ; 4.348996 ; ; 39,802,455 ; 원 미만 반올림")
    (fault,) = reconcile(text).faults

    assert fault.message.startswith(
        "9,152,103 x 4.348996 = 39,802,459.338588 (원 미만 반올림), printed"
    )


def test_a_negative_labour_line_is_a_fault_of_rows_that_are_there() -> None:
    rows = "IT컨설턴트 ; 9,152,103 ; 2 ; ; △18,304,206 ;"
    found = reconcile(table(rows))
    summed = reconcile(table(rows, "소계 ; ; ; ; 18,304,206 ;"))
    rated = reconcile(
        table(rows, "제경비 ; ; ; 20% ; 3,660,841 ;", "소계 ; ; ; ; 21,965,047 ;")
    )  # fmt: skip

    assert [each.where for each in found.faults] == ["IT컨설턴트 금액"]
    for each in (summed, rated):
        printed = {row.label for row in each.table.rows}
        assert {fault.where.rsplit(" ", 1)[0] for fault in each.faults} <= printed
        assert mends(each) == ["IT컨설턴트 금액 18,304,206"]


DAILY_HEAD = "구분\t단가(일)\t단가(월)\t투입공수(M/M)\t금액(원)\t비고"


def test_monthly_wages_that_need_different_numbers_of_days_are_a_note() -> None:
    # 403,081 x 20.9 = 8,424,392.9; the days may be anything from 20.85 to 20.95
    rows = ("IT컨설턴트 ; 437,900 ; 9,152,103 ; 1 ; 9,152,103 ; 월근무일수 20.9일",
            "IT기획자 ; 403,081 ; {0} ; 1 ; {0} ;")  # fmt: skip
    right = reconcile(table(*rows, head=DAILY_HEAD).format("8,424,393"))
    wrong = reconcile(table(*rows, head=DAILY_HEAD).format("8,434,393"))
    alone = reconcile(
        table("IT PM ; 437,900 ; 9,150,000 ; 1 ; 9,150,000 ; 월근무일수 20.9일", head=DAILY_HEAD)
    )

    assert "days-differ" not in codes(right) + codes(alone)
    assert wrong.faults == ()
    (note,) = [n for n in wrong.notes if n.code == "days-differ"]
    assert note.where == "IT기획자 월 단가"
    assert "403,081 x 20.9 = 8,424,392.9, printed 8,434,393: +10,000.1" in note.message
