"""The neutral table as a Hangul document, behind an adapter.

All that python-hwpx is asked for stands in `_Document`; a change of that young library is
mended in one place.
"""

from pathlib import Path
from typing import Any

from sustainfin import _checks, _text
from sustainfin.report._markup import sheets_of
from sustainfin.sheet import Sheet, aligned

# HWPUNIT: 1/7200 inch. The text of an A4 page is about 150 mm wide, on its side 237 mm.
_UNIT_PER_MM = 7_200 / 25.4
_WIDE_MM, _NARROW_MM = 237, 150
_ROW_MM = 7.0
_MOST_COLUMNS_UPRIGHT = 8


def to_hwpx(result: Any, path: str | Path, **options: Any) -> Path:
    """Write the tables of a result into a Hangul document (한글 문서, HWPX).

    Parameters
    ----------
    result : Sheet, record with a method `sheet`, or an iterable of these
        What is to leave the library.
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
    sheets = sheets_of(result, **options)
    wide = any(len(line) > _MOST_COLUMNS_UPRIGHT for s in sheets for line in aligned(s)[:1])
    document = _Document(wide)
    for sheet in sheets:
        unit = f" ({sheet.unit})" if sheet.unit else ""
        document.paragraph(f"{sheet.title}{unit}")
        document.table(sheet)
        for note in sheet.notes:
            document.paragraph(f"- {note}")
        document.paragraph("")
    document.save(place)
    return place


class _Document:
    """What is asked of python-hwpx."""

    def __init__(self, wide: bool) -> None:
        from hwpx import HwpxDocument

        self._document = HwpxDocument.new()
        self._width = round((_WIDE_MM if wide else _NARROW_MM) * _UNIT_PER_MM)
        if wide:
            self._document.set_page_setup(paper_size="A4", orientation="landscape")

    def paragraph(self, text: str) -> None:
        """A line of text."""
        self._document.add_paragraph(_text.one_line(text))

    def table(self, sheet: Sheet) -> None:
        """A table with its spans, its columns as wide as their texts ask for."""
        lines = aligned(sheet)
        if not lines:
            return
        n_rows, n_columns = len(lines), len(lines[0])
        height = round(n_rows * _ROW_MM * _UNIT_PER_MM)
        table = self._document.add_table(n_rows, n_columns, width=self._width, height=height)
        placed = [
            (i, j, cell) for i, line in enumerate(lines) for j, cell in enumerate(line) if cell
        ]
        for i, j, cell in placed:
            if cell.text:
                table.set_cell_text(i, j, cell.text)
        for i, j, cell in placed:  # after the texts: merging renumbers nothing but cells
            if cell.n_rows > 1 or cell.n_columns > 1:
                table.merge_cells(i, j, i + cell.n_rows - 1, j + cell.n_columns - 1)
        table.set_column_widths(self._widths(sheet, n_columns))

    def _widths(self, sheet: Sheet, n_columns: int) -> list[int]:
        """Widths in proportion to the longest text of each column; they add up to the page."""
        need = [4] * n_columns
        for line in aligned(sheet):
            for j, cell in enumerate(line):
                if cell is not None and cell.n_columns == 1:
                    need[j] = max(need[j], min(_text.width(cell.text) + 2, 40))
        widths = [self._width * n // sum(need) for n in need]
        widths[-1] += self._width - sum(widths)
        return widths

    def save(self, place: Path) -> None:
        """Write the file."""
        self._document.save_to_path(str(place))
