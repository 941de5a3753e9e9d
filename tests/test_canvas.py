"""The canvas: the brief's own example and table, completeness, links, files, the command."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sustainfin import canvas, funding, lifecycle, revenue, tables
from sustainfin._text import width
from sustainfin.canvas import Canvas, Entry
from sustainfin.case_file import read_canvases, read_case
from sustainfin.cli import main
from sustainfin.errors import InvalidInput, TableNotFound
from sustainfin.sheet import to_text

ROOT = Path(__file__).resolve().parent.parent
FILE = "cases/emergency_medical_canvas.toml"
CASE = "cases/emergency_medical.toml"
BRIEF = canvas.published("emergency_medical_2021")
NAMES = [block.name for block in canvas.blocks()]
CITIES = ("부산", "세종", "대전", "부천", "인천")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("canvas", path)` in this process: exit code, standard output, standard error."""
    monkeypatch.chdir(ROOT)

    def call(*argv: object) -> tuple[int, str, str]:
        code = main([str(word) for word in argv])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


# --- the example of the brief -------------------------------------------------------------


def test_the_canvas_of_the_brief_has_exactly_its_two_empty_blocks() -> None:
    assert [block.label_ko for block in BRIEF.empty] == ["고객 관계", "사회·환경 비용"]
    assert BRIEF.entries("채널") == (Entry("구급차 내 시스템 연결 디바이스"),)


def test_the_canvas_of_the_brief_has_as_many_entries_in_each_block_as_it_prints() -> None:
    counts = {name: len(held) for name, held in BRIEF.blocks.items()}

    assert counts == {
        "key_partners": 7, "key_activities": 3, "key_resources": 4, "value_propositions": 3,
        "customer_relationships": 0, "channels": 1, "customer_segments": 3, "cost_structure": 3,
        "revenue_streams": 1, "social_costs": 0, "social_benefits": 1,
    }  # fmt: skip


def test_the_figure_and_the_tables_place_two_blocks_differently() -> None:
    placed = {block.name: dict(block.process) for block in canvas.blocks()}
    moved = {name for name, of in placed.items() if len(set(of.values())) > 1}

    assert moved == {"value_propositions", "social_costs"}
    assert all(placed[name]["results_table"] == "customer_delivery" for name in moved)
    assert all(placed[name]["figure"] == "value_creation" for name in moved)
    assert all(of["figure"] == of["items_table"] for of in placed.values())


@pytest.mark.parametrize(
    ("required", "missing"),
    [
        ("nine", ["customer_relationships"]),
        ("eleven", ["customer_relationships", "social_costs"]),
        (["핵심 파트너", "channels"], []),
        (["사회·환경 비용", "key_partners"], ["social_costs"]),
    ],
)
def test_whether_the_example_is_complete_depends_on_what_is_required(
    required: Any, missing: list[str]
) -> None:
    found = canvas.completeness(BRIEF, required=required)

    assert list(found.missing) == missing
    assert found.complete is (missing == [])


def test_both_readings_of_the_processes_are_reported() -> None:
    found = canvas.completeness(BRIEF, required="eleven")

    assert found.readings["figure"] == {"value_creation": (5, 6), "customer_delivery": (4, 5)}
    assert found.readings["results_table"] == {
        "value_creation": (4, 4), "customer_delivery": (5, 7),
    }  # fmt: skip
    assert not found.complete_in("value_creation", "figure")
    assert found.complete_in("value_creation", "results_table")


# --- the record ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["key_partners", "핵심 파트너", "핵심파트너", "key partners"])
def test_a_block_goes_by_its_machine_name_or_a_printed_label(name: str) -> None:
    assert Canvas("가", {name: ["경찰청"]}).entries("key_partners")[0].text == "경찰청"


@pytest.mark.parametrize(
    ("printed", "block"),
    [
        ("매출구조(수익흐름, 수익원)", "revenue_streams"),
        ("사회 환경 비용(부정적)", "social_costs"),
        ("핵심 지원", "key_resources"),
        ("비용구조", "cost_structure"),
    ],
)
def test_the_variants_that_the_brief_prints_are_known(printed: str, block: str) -> None:
    assert [b.name for b in Canvas("가", {printed: ["x"]}).empty] == [
        n for n in NAMES if n != block
    ]


def test_a_canvas_survives_pickling_and_json_and_cannot_be_changed() -> None:
    assert pickle.loads(pickle.dumps(BRIEF)) == BRIEF  # noqa: S301 - our own bytes
    told = json.loads(json.dumps(BRIEF.to_dict(), ensure_ascii=False))
    assert told["empty"] == ["customer_relationships", "social_costs"]
    with pytest.raises(TypeError):
        BRIEF.blocks["channels"] = ()  # type: ignore[index]
    found = canvas.completeness(BRIEF, required="nine")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes


def test_the_list_and_the_frame_hold_every_entry() -> None:
    frame = BRIEF.to_frame()
    n_entries = sum(map(len, BRIEF.blocks.values()))

    assert len(frame) == n_entries == 26
    assert len(BRIEF.sheet().body) == n_entries + len(BRIEF.empty)
    assert [r[2].text for r in BRIEF.sheet(lang="en").body].count("(empty)") == 2


def test_the_grid_marks_empty_blocks_and_asks_their_question() -> None:
    text = to_text(BRIEF.grid())
    english = to_text(BRIEF.grid(lang="en"))

    assert text.count("(비어 있음)") == 2
    assert english.count("(empty)") == 2
    assert all(f"※ {block.label_ko}: {block.question_ko}" in text for block in BRIEF.empty)
    assert all(f"[{block.label_ko}]" in text for block in canvas.blocks())


@pytest.mark.parametrize("columns", [12, 17, 24, 60])
def test_the_grid_holds_every_word_within_its_columns(columns: int) -> None:
    sheet = BRIEF.grid(columns=columns)
    # A label is not wrapped, however narrow the block.
    cells = [cell for line in sheet.body for cell in line if not cell.strong]
    printed = "".join(cell.text for cell in cells).replace(" ", "")

    for held in BRIEF.blocks.values():
        for entry in held:
            words = entry.text.split()
            assert all(word in printed or width(word) > columns - 2 for word in words)
    assert all(width(c.text) <= columns * c.n_columns + 2 * (c.n_columns - 1) for c in cells)


# --- links to a case ----------------------------------------------------------------------

LINES = [
    lifecycle.Annual("유지관리", 40_000_000),
    revenue.Fee("이용료", users=1, price=1, vat="included"),
    funding.Grant("국비", 0.5),
]
BOUND = {
    "비용 구조": [Entry("유지관리비", lines=("유지관리",))],
    "매출 구조": [Entry("이용료", lines=("이용료",)), Entry("국비", lines=("국비",))],
}


def test_a_canvas_that_is_bound_to_every_line_has_no_finding() -> None:
    assert canvas.check_links(Canvas("가", BOUND), LINES) == ()


def test_any_block_but_the_four_of_numbers_may_point_at_any_line() -> None:
    bound = {**BOUND, "핵심 자원": [Entry("서버", lines=("유지관리", "이용료"))]}

    assert canvas.check_links(Canvas("가", bound), LINES) == ()


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (
            {"비용 구조": [Entry("가", lines=("유지보수", "유지관리"))]},
            "unknown-line",
            "비용 구조: 가",
        ),
        (
            {"매출 구조": [Entry("나", lines=("이용료", "국비", "유지관리"))]},
            "wrong-side",
            "매출 구조: 나",
        ),
        ({"비용 구조": ["유지관리비"]}, "unlinked-line", "유지관리"),
        ({"매출 구조": [Entry("이용료", lines=("이용료",))]}, "unlinked-line", "국비"),
    ],
)
def test_each_planted_fault_is_the_only_finding(change: Any, code: str, where: str) -> None:
    (found,) = canvas.check_links(Canvas("가", {**BOUND, **change}), LINES)

    assert (found.code, found.where) == (code, where)
    assert found.severity == ("note" if code == "unlinked-line" else "fault")
    assert found.message_ko


def test_an_unknown_label_is_answered_with_a_near_one() -> None:
    plan = Canvas("가", {"비용 구조": [Entry("가", lines=("유지관라",))]})

    assert "Did you mean '유지관리'?" in canvas.check_links(plan, LINES[:1])[0].message


# --- a portfolio --------------------------------------------------------------------------


def portfolio() -> list[Canvas]:
    """Ten plans: two of three of transport and one of three of health fill two blocks."""
    full = {"핵심 파트너": ["시"], "채널": ["앱"]}
    plans = [("교통", full), ("교통", full), ("교통", {"채널": ["앱"]}), ("의료", full)]
    plans += [("의료", {}), ("의료", {}), ("주거", {}), ("주거", {}), ("주거", {}), ("주거", {})]
    return [Canvas(f"사업 {i}", held, field=field) for i, (field, held) in enumerate(plans)]


def test_the_table_of_a_portfolio_is_of_the_kind_the_brief_prints() -> None:
    found = canvas.completeness_table(portfolio(), required=["핵심 파트너", "채널"])

    assert (found.n_plans, found.n_complete, found.share_complete) == (10, 3, 0.3)
    shares = {each.field: each.share_of_complete for each in found.by_field}
    assert shares == {"교통": 2 / 3, "의료": 1 / 3, "주거": 0.0}
    assert found.by_block["channels"] == 4
    assert found.by_block["social_costs"] == 0
    text = repr(found)
    assert "67%" in text
    assert "채널 40%" in text


def test_the_rows_of_a_portfolio_keep_the_order_asked_for() -> None:
    found = canvas.completeness_table(
        portfolio(), required="nine", fields=["행정", "주거", "의료", "교통"]
    )

    assert [each.field for each in found.by_field] == ["행정", "주거", "의료", "교통"]
    assert found.by_field[0].n_plans == 0
    assert {each.share_of_complete for each in found.by_field} == {None}
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert found.to_frame()["n_plans"].tolist() == [0, 4, 3, 3]


# --- the table of services ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("행정", (None, None, 4, None, None)),
        ("교통", (5, 8, 7, 13, 12)),
        ("의료", (5, 3, 2, 2, None)),
        ("에너지", (5, 3, 4, 1, 1)),
        ("방범", (5, 1, 2, 7, 1)),
        ("교육", (1, 4, None, None, None)),
        ("관광", (1, None, None, 1, 3)),
        ("주거", (4, 5, None, 1, 5)),
        ("기타", (12, 7, 3, 5, 3)),
    ],
)
def test_the_table_of_services_is_that_of_the_brief(row: str, numbers: tuple[Any, ...]) -> None:
    services = canvas.published_services()

    assert services.cities == CITIES
    assert tuple(services.number(row, city) for city in CITIES) == numbers


def test_the_second_numbers_are_held_apart_and_added_to_nothing() -> None:
    services = canvas.published_services()
    frame = services.to_frame()

    assert [services.second("방범", city) for city in CITIES] == [1, 9, 10, 4, None]
    assert len(frame) == 20 * 5
    assert int(frame["second_number"].notna().sum()) == 16
    assert not {"계", "합계", "총계"} & set(services.rows)
    assert "2 (10?)" in repr(services)


def test_the_note_on_the_second_numbers_counts_right() -> None:
    table = tables.edition("services", "auri_2021")
    by_field: dict[str, list[Any]] = {}
    for cells in table.values.values():
        by_field.setdefault(cells["field"], []).append(cells)
    own = right = compared = 0
    for rows in (rows for rows in by_field.values() if len(rows) > 1):
        number = [[0 if r[c] == "-" else r[c] for c in CITIES] for r in rows]
        sums = [sum(column) for column in zip(*number, strict=True)]
        for i, city in enumerate(CITIES[:-1]):
            second = rows[0][f"{city} (둘째)"]
            plain = 0 if second == "-" else second
            compared += 1
            own += plain == sums[i]
            right += plain == sums[i + 1]

    assert (compared, own, right) == (20, 4, 16)
    assert "agree in four places" in table.notes[1]
    assert "in sixteen" in table.notes[1]


def test_the_shares_of_the_brief_are_held_as_printed() -> None:
    extra = tables.edition("services", "auri_2021").extra

    assert float(extra["share_complete"]) == 0.23
    assert {name: float(share) for name, share in extra["share_of_complete"].items()} == {
        "교통": 0.41, "보건": 0.10, "의료": 0.10, "에너지": 0.06, "주거": 0.06,
    }  # fmt: skip


def test_a_canvas_that_is_not_held_is_not_found() -> None:
    with pytest.raises(TableNotFound, match="emergency_medical_2021"):
        canvas.published("emergency")


# --- files and the command ----------------------------------------------------------------


def test_the_file_that_ships_is_the_canvas_of_the_brief() -> None:
    (held,) = read_canvases(ROOT / FILE)

    assert {name: [e.text for e in of] for name, of in held.blocks.items()} == {
        name: [e.text for e in of] for name, of in BRIEF.blocks.items()
    }
    findings = canvas.check_links(held, read_case(ROOT / CASE).alternatives["plan"])
    assert [(one.severity, one.where) for one in findings] == [("note", "이용료 (현재 없음)")]


def test_every_fault_of_a_canvas_file_is_told_on_its_line() -> None:
    text = """\
[canvas]
title = "가"
feild = "교통"
[canvas.blocks]
"핵심 파트나" = ["x"]
"채널" = "앱"
"비용 구조" = [{ txt = "y" }]
"""
    with pytest.raises(ExceptionGroup) as caught:
        read_canvases(text.encode())

    told = [str(one) for one in caught.value.exceptions]
    assert [one.partition(":")[0] for one in told] == [
        "case file, line 3 [canvas]",
        "case file, line 5 [canvas.blocks]",
        "case file, line 6 [canvas.blocks]",
        "case file, line 7 [canvas.blocks]",
    ]
    assert "Did you mean 'field'?" in told[0]
    assert "Did you mean '핵심 파트너'?" in told[1]


def test_a_canvas_file_needs_a_canvas() -> None:
    with pytest.raises(InvalidInput, match=r"Add a section \[canvas\]"):
        read_canvases(b'schema = "sustainfin.canvas/1"\n')
    with pytest.raises(InvalidInput, match="must be one of"):
        read_canvases(b'schema = "sustainfin.case/1"\n[canvas]\ntitle = "a"\n[canvas.blocks]\n')


def test_the_command_prints_the_grid_with_what_is_empty(run: Run) -> None:
    code, out, err = run("canvas", FILE)

    assert (code, err) == (0, "")
    assert out.count("(비어 있음)") == 2
    assert "9개 블록: 8/9" in out
    assert "11개 블록: 9/11" in out
    assert "※ 고객 관계:" in out


def test_the_command_holds_the_canvas_against_a_case(run: Run, tmp_path: Path) -> None:
    assert run("canvas", FILE, "--case", CASE)[0] == 0
    broken = tmp_path / "canvas.toml"
    text = (ROOT / FILE).read_text(encoding="utf-8")
    broken.write_text(text.replace('["시스템 유지관리"]', '["유지보수"]'), encoding="utf-8")
    code, out, _ = run("canvas", broken, "--case", CASE)

    assert code == 1
    assert "사업에 '유지보수'이라는 항목이 없다" in out


def test_the_command_gives_json(run: Run) -> None:
    code, out, _ = run("canvas", FILE, "--case", CASE, "--json")
    told = json.loads(out)["result"]

    assert code == 0
    assert told["canvases"][0]["empty"] == ["customer_relationships", "social_costs"]
    assert told["canvases"][0]["completeness"][0]["missing"] == ["customer_relationships"]
    assert [one["code"] for one in told["findings"]] == ["unlinked-line"]


def test_the_command_tables_a_portfolio(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "portfolio.toml"
    one = '[[canvas]]\ntitle = "{}"\nfield = "교통"\n[canvas.blocks]\n"채널" = ["앱"]\n'
    path.write_text(one.format("가") + one.format("나"), encoding="utf-8")
    code, out, _ = run("canvas", path)

    assert code == 0
    assert "비즈니스모델 캔버스 작성 현황 (필수 9개 블록)" in out
    assert json.loads(run("canvas", path, "--json")[1])["result"]["portfolio"][1]["n_plans"] == 2
