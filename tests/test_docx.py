"""The neutral table as a Word document, read back."""

from pathlib import Path

import pytest

from sustainfin import isp_cost
from sustainfin.errors import InvalidInput
from sustainfin.report import to_docx
from sustainfin.sheet import Sheet, row


def bill() -> isp_cost.Bill:
    effort = {"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4"}
    return isp_cost.estimate(effort, wages="2020", **isp_cost.SEOUL_2020)


def texts(path: Path) -> list[list[str]]:
    from docx import Document

    [table] = Document(str(path)).tables
    return [[cell.text for cell in line.cells] for line in table.rows]


@pytest.mark.parametrize("unit", ["원", "천원", "억원"])
def test_the_same_won_stand_in_the_document(tmp_path: Path, unit: str) -> None:
    made = bill()
    found = texts(to_docx(made, tmp_path / "bill.docx", unit=unit))
    body = found[2:]

    assert len(body) == len(made.sheet(unit=unit).body)
    for line, cells in zip(made.sheet(unit=unit).body, body, strict=True):
        assert [cell.text for cell in line] == cells


def test_spans_are_merged_cells(tmp_path: Path) -> None:
    found = texts(to_docx(bill(), tmp_path / "bill.docx"))

    assert found[0][2] == found[0][3]  # a merged cell answers for both of its places
    assert found[0][0] == found[1][0] == "구분"


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = ["=1+1", "<w:p/>", "\u202egnp", "\x00\x07", "a" * 10_000]
    sheet = Sheet(title="표\x00", body=tuple(row([text]) for text in hostile), notes=("\x1b주",))
    found = texts(to_docx(sheet, tmp_path / "t.docx"))

    assert found[0] == ["=1+1"]
    assert found[1] == ["<w:p/>"]
    assert found[2] == ["gnp"]
    assert found[4] == ["a" * 10_000]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"\.docx"):
        to_docx(bill(), tmp_path / "bill.doc")
    with pytest.raises(InvalidInput, match="a result with one"):
        to_docx(3, tmp_path / "bill.docx")
