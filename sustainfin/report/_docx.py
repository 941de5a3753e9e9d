"""The neutral table as a Word document."""

from pathlib import Path
from typing import Any

from sustainfin import _checks
from sustainfin.report._markup import sheets_of
from sustainfin.sheet import Cell, Sheet, aligned

_FONT = "맑은 고딕"


def to_docx(result: Any, path: str | Path, **options: Any) -> Path:
    """Write the tables of a result into a Word document (워드 문서).

    Parameters
    ----------
    result : Sheet, record with a method `sheet`, or an iterable of these
        What is to leave the library.
    path : str or Path
        Where to write; the name ends in .docx, and nothing is overwritten silently
        but the file of that name.
    **options : as the record's `sheet` takes them
        Unit and language.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InvalidInput
        If the result has no table or the name does not end in .docx.

    Examples
    --------
    >>> import tempfile
    >>> from sustainfin.sheet import Sheet, row
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_docx(Sheet(title="표", body=(row(["가", 1]),)), f"{folder}/table.docx").name
    'table.docx'
    """
    where = "report.to_docx"
    place = Path(path)
    if place.suffix != ".docx":
        raise _checks.refusal(where, "path", "must end in .docx", str(path))
    sheets = sheets_of(result, **options)
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    _set_font(document)
    if any(len(line) > 8 for sheet in sheets for line in aligned(sheet)[:1]):
        section = document.sections[0]  # a wide table needs the page on its side
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for sheet in sheets:
        _write(document, sheet)
    document.save(str(place))
    return place


def _set_font(document: Any) -> None:
    """A font that holds Hangul, also for East Asian text."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)


def _write(document: Any, sheet: Sheet) -> None:
    """One table with its title above and its notes below."""
    document.add_heading(_clean(sheet.title), level=2)
    if sheet.unit:
        document.add_paragraph(f"({_clean(sheet.unit)})")
    lines = aligned(sheet)
    if lines:
        table = document.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
        for i, line in enumerate(lines):
            for j, cell in enumerate(line):
                if cell is not None:
                    _fill(table, i, j, cell, head=i < len(sheet.head))
    for note in sheet.notes:
        document.add_paragraph(_clean(note), style="List Bullet")


def _fill(table: Any, i: int, j: int, cell: Cell, *, head: bool) -> None:
    """One cell, merged over what it spans."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    place = table.cell(i, j)
    if cell.n_rows > 1 or cell.n_columns > 1:
        place = place.merge(table.cell(i + cell.n_rows - 1, j + cell.n_columns - 1))
    paragraph = place.paragraphs[0]
    run = paragraph.add_run(_clean(cell.text))
    run.bold = head or cell.strong
    sides = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
    }
    paragraph.alignment = sides[cell.align or "left"]


def _clean(text: str) -> str:
    """Text that XML can hold, on one line."""
    from sustainfin._text import one_line

    return one_line(text)
