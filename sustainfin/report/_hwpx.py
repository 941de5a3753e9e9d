"""The neutral table as a Hangul document, behind an adapter.

All that python-hwpx is asked for stands in `_File`; a change of that young library is
mended in one place.
"""

from pathlib import Path
from typing import Any

from sustainfin import _checks, _text
from sustainfin.report import _paper
from sustainfin.report._beside import tables_of
from sustainfin.report._page_text import localised
from sustainfin.report._paper import Document, Part
from sustainfin.sheet import Cell, Sheet, aligned

# HWPUNIT: 1/7200 inch.
_UNIT_PER_MM = 7_200 / 25.4
_LINE_MM, _ROW_MM = 4.6, 2.4  # a line of text of a table, and what a row needs beyond its lines
_MARGINS_MM = {"left": 20.0, "right": 20.0, "top": 20.0, "bottom": 20.0}
_SIZES = {"title": 18, "heading": 13, "caption": 10.5, "text": 10, "cell": 9, "note": 8.5}


def to_hwpx(result: Any, path: str | Path, **options: Any) -> Path:
    """Write the tables of a result into a Hangul document (한글 문서, HWPX).

    Parameters
    ----------
    result : Sheet, record with a method `sheet`, IspCase, TransferCase, or an iterable of these
        What is to leave the library; what was read from a file keeps its title and source.
    path : str or Path
        Where to write; the name ends in .hwpx.
    **options : as the record's `sheet` takes them
        Unit and language.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InvalidInput
        If the result has no table or the name does not end in .hwpx.

    Examples
    --------
    >>> import tempfile
    >>> from sustainfin.sheet import Sheet, row
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_hwpx(Sheet(title="표", body=(row(["가", 1]),)), f"{folder}/table.hwpx").name
    'table.hwpx'
    """
    place = Path(path)
    if place.suffix != ".hwpx":
        raise _checks.refusal("report.to_hwpx", "path", "must end in .hwpx", str(path))
    lang = options.get("lang", "ko")
    sheets = tuple(localised(sheet, lang) for sheet in tables_of(result, **options))
    return write_hwpx(Document(parts=(Part(sheets=sheets),)), place)


def write_hwpx(made: Document, place: Path) -> Path:
    """The file of a document."""
    file = _File(wide=_paper.is_wide(made.sheets))
    if made.title:
        file.heading(made.title, 1, "title")
    for line in made.lead:
        file.paragraph(line)
    for part in made.parts:
        if part.heading:
            file.heading(part.heading, 1, "heading")
        for line in part.lead:
            file.paragraph(line)
        for picture in part.pictures:
            file.picture(picture)
        for sheet in part.sheets:
            unit = f" ({sheet.unit})" if sheet.unit else ""
            file.heading(f"{sheet.title}{unit}", 2, "caption")
            file.table(sheet)
            for note in sheet.notes:
                file.paragraph(f"- {note}", "note")
            file.paragraph("")
    file.save(place)
    return place


class _File:
    """What is asked of python-hwpx."""

    def __init__(self, *, wide: bool) -> None:
        from hwpx import HwpxDocument

        self._document = HwpxDocument.new()
        self._room = _paper.ASIDE_MM if wide else _paper.UPRIGHT_MM
        self._document.page.setup(
            paper_size="A4", orientation="landscape" if wide else "portrait",
            margins_mm=_MARGINS_MM,
        )  # fmt: skip
        self._document.page.set_page_number()
        ensure = self._document.styles.ensure_run
        self._runs = {name: ensure(size=size) for name, size in _SIZES.items()}
        self._strong = {
            name: ensure(bold=True, size=_SIZES[name])
            for name in ("title", "heading", "caption", "cell")
        }
        self._sides = self._aligned()

    def _aligned(self) -> dict[str, str]:
        """Formats of the paragraphs of a cell by their alignment."""
        found = {}
        for side in ("left", "right", "center"):
            made = self._document.add_paragraph("")
            self._document.styles.apply_paragraph_format(
                paragraphs=[made], alignment=side, line_spacing_percent=130
            )
            found[side] = str(made.para_pr_id_ref)
            made.remove()
        return found

    def heading(self, text: str, level: int, size: str) -> None:
        """A heading that an outline shows."""
        flat = _text.one_line(text)
        made = self._document.add_heading(flat, level, char_pr_id_ref=self._strong[size])
        self._document.styles.apply_paragraph_format(
            paragraphs=[made], alignment="left", spacing_before_pt=_SIZES[size] / 2,
            spacing_after_pt=3, keep_with_next=True,
        )  # fmt: skip

    def paragraph(self, text: str, size: str = "text") -> None:
        """A line of text."""
        self._document.add_paragraph(_text.one_line(text), char_pr_id_ref=self._runs[size])

    def picture(self, picture: _paper.Picture) -> None:
        """A chart as wide and as high as it is, with its words for those who do not see it."""
        made = self._document.add_picture(
            picture.png, "png", width_mm=picture.width_mm, height_mm=picture.height_mm
        )
        for comment in made.element.iter("{*}shapeComment"):
            comment.text = _text.one_line(picture.told)

    def table(self, sheet: Sheet) -> None:
        """A table with its spans, columns as wide and rows as high as their texts ask for."""
        lines = aligned(sheet)
        if not lines:
            return
        n_rows, n_columns = len(lines), len(lines[0])
        columns = _paper.widths(sheet, self._room)
        heights = [_ROW_MM + _LINE_MM * n for n in _paper.lines(sheet, columns)]
        table = self._document.add_table(
            n_rows, n_columns, width=_units(sum(columns)), height=_units(sum(heights))
        )
        table.set_treat_as_char(False)  # as a character it could not go on over the page
        table.element.set("repeatHeader", "1")
        placed = [
            (i, j, cell) for i, line in enumerate(lines) for j, cell in enumerate(line) if cell
        ]
        for i, j, cell in placed:
            self._fill(table.cell(i, j), cell, head=i < len(sheet.head))
        for i, j, cell in placed:  # after the texts: merging renumbers nothing but cells
            if cell.n_rows > 1 or cell.n_columns > 1:
                table.merge_cells(i, j, i + cell.n_rows - 1, j + cell.n_columns - 1)
        _size(table, columns, heights)

    def _fill(self, place: Any, cell: Cell, *, head: bool) -> None:
        """The text of a cell."""
        if cell.text:
            place.set_text(cell.text)
        for paragraph in place.paragraphs:
            paragraph.para_pr_id_ref = self._sides[cell.align or "left"]
            chosen = self._strong if head or cell.strong else self._runs
            paragraph.char_pr_id_ref = chosen["cell"]
        if head:
            place.element.set("header", "1")

    def save(self, place: Path) -> None:
        """Write the file."""
        # Not by its own way of saving, which leaves a file that nobody else may read.
        place.write_bytes(self._document.to_bytes())


def _units(mm: float) -> int:
    """A length in the unit of the file."""
    return round(mm * _UNIT_PER_MM)


def _size(table: Any, columns: list[float], heights: list[float]) -> None:
    """Width and height of every cell, of a merged one the sum of what it covers."""
    table.set_column_widths([_units(width) for width in columns])
    for place in {id(p.cell): p.cell for p in table.iter_grid() if p.is_anchor}.values():
        row, _ = place.address
        n_rows, _ = place.span
        place.set_size(height=_units(sum(heights[row : row + n_rows])))
