"""The neutral table as a Hangul document, read back and measured."""

from pathlib import Path
from typing import Any

import pytest

from sustainfin import isp_cost
from sustainfin.errors import InvalidInput
from sustainfin.report import to_hwpx
from sustainfin.sheet import Sheet, row


def bill() -> isp_cost.Bill:
    effort = {"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4"}
    return isp_cost.estimate(effort, wages="2020", **isp_cost.SEOUL_2020)


def opened(path: Path) -> Any:
    from hwpx import HwpxDocument

    return HwpxDocument.open(str(path))


@pytest.mark.parametrize("unit", ["원", "천원", "억원"])
def test_the_same_won_stand_in_the_document(tmp_path: Path, unit: str) -> None:
    made = bill()
    text = opened(to_hwpx(made, tmp_path / "bill.hwpx", unit=unit)).text.plain()

    for line in made.sheet(unit=unit).body:
        for cell in line:
            assert cell.text in text


def test_tables_have_a_height_and_columns_that_fill_the_page(tmp_path: Path) -> None:
    [table] = opened(to_hwpx(bill(), tmp_path / "bill.hwpx")).tables

    assert table.row_count == len(bill().sheet().body) + 2
    assert table.column_count == 7
    heights = [table.cell(i, 2).height for i in range(2, table.row_count)]
    widths = [cell.width for cell in table.rows[-1].cells]
    assert table.cell(0, 0).height + sum(heights) == pytest.approx(table.height, abs=20)
    assert all(height >= 9 * 100 + 2 * 141 for height in heights)  # a line of 9 pt and its margins
    assert max(heights) == table.cell(8, 2).height  # what the subtotal adds up has four parts
    assert sum(widths) * 25.4 / 7_200 == pytest.approx(170, rel=0.02)


def test_figures_stand_on_the_right_and_heads_on_every_page(tmp_path: Path) -> None:
    document = opened(to_hwpx(bill(), tmp_path / "bill.hwpx"))
    [table] = document.tables

    sides = {
        j: document.styles.paragraph_property(table.cell(3, j).paragraphs[0].para_pr_id_ref)
        for j in (1, 5)
    }

    assert [sides[j].align.horizontal for j in (1, 5)] == ["LEFT", "RIGHT"]
    assert table.element.get("repeatHeader") == "1"
    assert not table.treat_as_char  # as a character it would not go on over the page
    assert [table.cell(i, 0).element.get("header") for i in (0, 2)] == ["1", "0"]


def test_spans_are_merged_cells(tmp_path: Path) -> None:
    [table] = opened(to_hwpx(bill(), tmp_path / "bill.hwpx")).tables
    wage = table.cell(0, 2)

    assert wage.text.startswith("단가")
    assert wage.span == (1, 2)


def test_others_may_read_the_file_as_any_other(tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("", encoding="utf-8")

    path = to_hwpx(bill(), tmp_path / "bill.hwpx")

    assert path.stat().st_mode == plain.stat().st_mode


def test_the_file_is_one_that_editors_open(tmp_path: Path) -> None:
    from hwpx import validate_editor_open_safety

    path = to_hwpx([bill(), bill()], tmp_path / "bills.hwpx")

    report = validate_editor_open_safety(path.read_bytes())
    assert report.ok, report
    assert len(opened(path).tables) == 2


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = ["=1+1", "<hp:p/>", "\u202egnp", "\x07x", "a" * 5_000]
    sheet = Sheet(title="표\x00", body=tuple(row([text]) for text in hostile), notes=("\x1b주",))
    text = opened(to_hwpx(sheet, tmp_path / "t.hwpx")).text.plain()

    assert "=1+1" in text
    assert "<hp:p/>" in text
    assert "\u202e" not in text
    assert "a" * 5_000 in text


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"\.hwpx"):
        to_hwpx(bill(), tmp_path / "bill.hwp")
