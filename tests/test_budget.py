"""Transfers between budget lines: the Seoul report, procedures by level, findings."""

import json
import pickle
from dataclasses import replace

import pytest

from sustainfin import budget, tables
from sustainfin.budget import Item, Move, Transfer, transfer
from sustainfin.errors import EditionMismatch, InvalidInput
from sustainfin.findings import faults, notes
from sustainfin.sheet import grid

# 서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.), 예산 현황
PLACE = {
    "policy": "정보인프라 확충 및 운영",
    "unit_project": "정보통신 인프라확충",
    "detail": "스마트서울 CCTV 안전센터 운영",
}
GOODS = Item(
    code="405-01",
    label="자산및물품취득비",
    appropriation=970_000_000,
    minus=90_000_000,
    after=880_000_000,
    **PLACE,
)
RESEARCH = Item(
    code="207-01",
    label="연구용역비",
    appropriation=0,
    plus=90_000_000,
    after=90_000_000,
    **PLACE,
)
SEOUL = (GOODS, RESEARCH)


def moved(*changes: dict[str, str]) -> Transfer:
    """The Seoul transfer with other places for its two lines."""
    return transfer([replace(item, **change) for item, change in zip(SEOUL, changes, strict=True)])


def test_the_seoul_transfer_is_reproduced_to_the_won() -> None:
    report = transfer(SEOUL)

    assert report.after == (880_000_000, 90_000_000)
    assert report.total == 970_000_000
    assert report.moved == 90_000_000
    assert report.findings == ()


def test_the_seoul_transfer_is_a_move_between_items_within_one_policy_project() -> None:
    # The report: "예산 전용(동일 단위사업 내 목그룹 간 전용)"
    (move,) = transfer(SEOUL).moves

    assert (move.procedure, move.level, move.amount) == ("전용", "account", 90_000_000)
    assert "제49조" in move.law
    assert move.decides == "지방자치단체의 장"
    assert "분기별" in move.report  # the document is a quarterly report


def test_the_report_prints_the_table_of_the_document_in_thousands() -> None:
    text = str(transfer(SEOUL))

    assert "예산 현황 (단위: 천원)" in text
    lines = [line for line in text.splitlines() if "(405-01)" in line or "(207-01)" in line]
    assert [line.split()[-4:] for line in lines] == [
        ["970,000", "0", "90,000", "880,000"],
        ["0", "90,000", "0", "90,000"],
    ]
    assert "전용 90,000천원, 목 간: 지방재정법 제49조" in text


def test_equal_places_below_each_other_are_one_cell() -> None:
    sheet = transfer(SEOUL).sheet()

    assert [cell.n_rows for cell in sheet.body[0]] == [2, 2, 2, 1, 1, 1, 1, 1]
    assert {len(line) for line in grid([*sheet.head, *sheet.body])} == {8}


def test_a_place_is_merged_only_below_the_same_wider_place() -> None:
    first, second = (replace(item, policy=name) for item, name in zip(SEOUL, "가나", strict=True))
    sheet = transfer([first, second]).sheet()

    assert [cell.text for cell in sheet.body[1]][:3] == ["나", *list(PLACE.values())[1:]]


def test_a_move_between_policy_projects_needs_the_council() -> None:
    report = moved({}, {"policy": "안전도시"})

    assert report.procedure == "이용"
    assert report.moves[0].level == "policy"
    assert "제47조의2 제1항" in report.moves[0].law
    assert "의결" in report.moves[0].decides


def test_a_move_between_organisations_is_named_after_them() -> None:
    report = moved({"organisation": "스마트도시정책관"}, {"organisation": "소방재난본부"})

    assert (report.procedure, report.moves[0].level) == ("이체", "organisation")
    assert "제47조의2 제2항" in report.moves[0].law


def test_a_move_between_unit_projects_of_one_policy_project_stays_with_the_head() -> None:
    report = moved({}, {"unit_project": "데이터센터 운영"})

    assert (report.procedure, report.moves[0].level) == ("전용", "unit_project")


def test_a_move_within_one_item_of_one_unit_project_has_no_named_procedure() -> None:
    report = moved({}, {"code": "405-02"})

    assert (report.procedure, report.moves[0].level) == ("", "line")
    assert [found.code for found in report.findings] == ["no-procedure-named"]
    assert "규정에 절차 없음" in str(report)


def test_each_part_of_the_money_gets_the_procedure_of_its_own_level() -> None:
    # Of 100 taken from policy 가, 60 go to policy 나 and 40 stay within 가.
    report = transfer(
        [
            Item(code="201-01", label="사무관리비", appropriation=500, minus=100, policy="가"),
            Item(code="405-01", label="자산및물품취득비", appropriation=0, plus=40, policy="가"),
            Item(code="207-01", label="연구용역비", appropriation=0, plus=60, policy="나"),
        ]
    )

    assert [(move.procedure, move.amount) for move in report.moves] == [("이용", 60), ("전용", 40)]


def test_a_printed_amount_that_does_not_add_up_is_a_fault() -> None:
    report = transfer([GOODS, replace(RESEARCH, after=80_000_000)])

    (fault,) = faults(report.findings)
    assert fault.code == "does-not-add-up"
    assert fault.where == "연구용역비 (207-01)"
    assert "0 + 90,000,000 - 0 = 90,000,000" in fault.message
    assert report.after == (880_000_000, 90_000_000)  # the calculated one stands


@pytest.mark.parametrize(
    ("code", "label", "is_source", "barred"),
    [
        ("101-01", "인건비", True, True),
        ("101-01", "인건비", False, False),  # the decree bars it as a source only
        ("203-01", "기관운영 업무추진비", False, True),
        ("203-01", "기관운영 업무추진비", True, False),  # and this one as a target only
        ("301-01", "상환금", True, True),
        ("207-01", "연구용역비", True, False),
    ],
)
def test_restricted_items_are_noted_in_the_direction_the_decree_names(
    code: str, label: str, is_source: bool, barred: bool
) -> None:
    amounts = {"plus": 0, "minus": 5} if is_source else {"plus": 5, "minus": 0}
    other = {"plus": amounts["minus"], "minus": amounts["plus"]}
    report = transfer(
        [
            Item(code=code, label=label, appropriation=9, policy="가", **amounts),
            Item(code="201-01", label="사무관리비", appropriation=9, policy="가", **other),
        ]
    )

    codes = [found.code for found in notes(report.findings)]
    assert codes == (["restricted-item"] if barred else [])


def test_restrictions_of_a_move_within_do_not_bind_one_between_policy_projects() -> None:
    report = transfer(
        [
            Item(code="101-01", label="인건비", appropriation=9, minus=5, policy="가"),
            Item(code="201-01", label="사무관리비", appropriation=9, plus=5, policy="나"),
        ]
    )

    assert report.procedure == "이용"
    assert report.findings == ()


def test_a_day_outside_the_span_of_the_rules_is_a_warning_and_a_note() -> None:
    with pytest.warns(EditionMismatch, match="2020-08-03") as caught:
        report = transfer(SEOUL, on="2020-08-03")

    assert caught[0].filename == __file__
    assert [found.code for found in report.findings] == ["rules-of-another-time"]


def test_a_day_within_the_span_of_the_rules_says_nothing() -> None:
    assert transfer(SEOUL, on="2026-08-03").findings == ()


def test_rules_can_be_a_table_of_ones_own() -> None:
    table = tables.edition("budget_rules", "2026")

    assert transfer(SEOUL, rules=table).to_dict() == transfer(SEOUL).to_dict()


def test_rules_without_a_procedure_for_a_level_are_said_so() -> None:
    held = tables.edition("budget_rules", "2026")
    values = {name: rule for name, rule in held.values.items() if name != "이용"}
    report = transfer(
        [replace(GOODS, policy="가"), replace(RESEARCH, policy="나")],
        rules=replace(held, id="own/rules", values=values),
    )

    assert report.procedure == ""
    (found,) = report.findings
    words = "own/rules names no procedure for 90,000,000 won moved between policy projects"
    assert found.message == words


def test_lines_that_do_not_change_need_no_place() -> None:
    other = Item(code="301-01", label="기타", appropriation=7)

    assert transfer([*SEOUL, other]).total == 970_000_007


def test_labels_that_differ_in_blanks_alone_are_one_place() -> None:
    # The report prints "정보통신 인프라확충" where other budgets print "정보통신인프라 확충".
    report = moved({}, {"unit_project": "정보통신인프라 확충"})

    assert report.moves[0].level == "account"


def test_the_frame_has_one_row_an_item_in_won() -> None:
    frame = transfer(SEOUL).to_frame()

    assert frame["after_krw"].tolist() == [880_000_000, 90_000_000]
    assert frame["code"].tolist() == ["405-01", "207-01"]


def test_plain_data_goes_through_json_unchanged() -> None:
    plain = transfer(SEOUL).to_dict()

    assert json.loads(json.dumps(plain)) == plain
    assert plain["moves"][0]["procedure"] == "전용"


def test_a_transfer_is_a_frozen_record_that_survives_pickling() -> None:
    report = transfer(SEOUL)

    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own bytes
    with pytest.raises(AttributeError):
        report.total = 0  # type: ignore[misc]


def test_the_english_table_has_the_same_amounts() -> None:
    report = transfer(SEOUL)
    korean, english = (report.sheet(unit="원", lang=lang) for lang in ("ko", "en"))

    values = [[cell.value for cell in line] for line in korean.body[:-1]]
    assert [[cell.value for cell in line] for line in english.body[:-1]] == values
    assert english.title == "Budget transfer"


def test_a_transfer_that_makes_money_is_refused_with_both_sums() -> None:
    with pytest.raises(InvalidInput) as caught:
        transfer([GOODS, replace(RESEARCH, plus=91_000_000)])

    assert "90,000,000" in str(caught.value)
    assert "plus=91000000" in str(caught.value)
    assert "1,000,000" in str(caught.value)


def test_the_public_names_are_those_of_the_module() -> None:
    assert budget.__all__ == ["Item", "Move", "Transfer", "transfer"]
    assert budget.Move is Move
