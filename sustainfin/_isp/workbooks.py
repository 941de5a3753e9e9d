"""Printed tables in workbooks: the stored values, and what the cells show of them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from sustainfin import _checks
from sustainfin._isp.grid_shape import WHERE, Grid, cell_text, plain, rectangle

# A sheet with more cells, blank ones between included, holds no printed estimate.
_MOST_CELLS = 2_000_000
# What openpyxl raises on files that are cut off or no workbooks; a ParseError is a SyntaxError.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, EOFError,
               TypeError, AttributeError, IndexError)  # fmt: skip
# Parts of a number format that show no digit: texts, colours, widths, escaped signs.
_NO_DIGITS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')

Place = tuple[int, int]


def workbook_grids(path: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook; no formula is ever evaluated."""
    shown, written = _sheets(path, values=True), _sheets(path, values=False)
    blind = [
        f"{name}!{cell.coordinate}"
        for name, cells in written.items()
        for place, cell in cells.items()
        if cell.data_type == "f" and place not in shown[name]
    ]
    if blind:
        raise _checks.refusal(
            WHERE, "printed", "must hold the value of each formula", str(path),
            f"No value is stored for {', '.join(blind[:5])}; open the file in a spreadsheet "
            "program and save it.",
        )  # fmt: skip
    return tuple(_grid(path, name, cells) for name, cells in shown.items())


def _sheets(path: Path, *, values: bool) -> dict[str, dict[Place, Any]]:
    """The cells with something in them, by sheet and place, with stored values or formulas."""
    try:
        import openpyxl
    except ImportError:
        raise ImportError(
            f"{WHERE}: a workbook is read with openpyxl; pip install 'sustainfin[excel]'"
        ) from None
    try:
        # Read from the front: a lone cell in the last row then costs no million cells.
        book = openpyxl.load_workbook(path, data_only=values, read_only=True)
        try:
            return {sheet.title: dict(_cells(sheet)) for sheet in book.worksheets}
        finally:
            book.close()
    except _UNREADABLE:
        raise _checks.refusal(
            WHERE, "printed", "must be a workbook that opens", str(path),
            "Save it again from a spreadsheet program as .xlsx.",
        ) from None  # fmt: skip


def _cells(sheet: Any) -> Iterator[tuple[Place, Any]]:
    """The cells of a sheet that are not blank."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value is not None and str(cell.value).strip():
                yield (cell.row - 1, cell.column - 1), cell


def _grid(path: Path, name: str, cells: dict[Place, Any]) -> Grid:
    """One sheet as texts, from its first row and column on."""
    n_rows = max((i for i, _ in cells), default=-1) + 1
    n_columns = max((j for _, j in cells), default=-1) + 1
    if n_rows * n_columns > _MOST_CELLS:
        raise _checks.refusal(
            WHERE, "printed", f"must be a workbook whose sheets span at most {_MOST_CELLS:,} cells",
            f"{path.name}!{name}: {n_rows:,} rows x {n_columns:,} columns",
            "Look for a cell far from the table and clear it.",
        )  # fmt: skip
    rows = [[""] * n_columns for _ in range(n_rows)]
    shown = {}
    for (i, j), cell in cells.items():
        rows[i][j] = _stored_text(cell)
        text = _shown_text(cell)
        if text is not None:
            shown[i, j] = text
    return Grid(rows=rectangle(rows), name=f"{path.name}!{name}", shown=shown)


def _stored_text(cell: Any) -> str:
    """A cell's value as text; a number shown as a percentage stays one."""
    value = cell.value
    if "%" in str(cell.number_format) and _checks.is_number(value):
        return f"{plain(Decimal(repr(value)) * 100)}%"
    return cell_text(value)


def _shown_text(cell: Any) -> str | None:
    """What a cell shows of its number; None where it shows all of it."""
    if not _checks.is_number(cell.value) or isinstance(cell.value, bool):
        return None
    display = _display(str(cell.number_format))
    if display is None:
        return None
    places, scale, sign = display
    exact = Decimal(repr(cell.value)) * scale
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return None if scale >= 1 and rounded == exact else f"{rounded:,f}{sign}"


def _display(number_format: str) -> tuple[int, Decimal, str] | None:
    """Decimal places, scale and sign of a number format; None where it shows all digits."""
    section = _NO_DIGITS.sub("", number_format).split(";")[0].strip()
    match = re.fullmatch(r"[^0#?.]*(?:[0#?]|,(?=[0#?]))*(,*)(?:\.([0#?]*))?(,*)[^0#?.]*", section)
    if match is None or not re.search(r"[0#?]", section) or re.search(r"[eEdmyhs/]", section):
        return None
    n_thousands = len(match[1]) + len(match[3])
    per_cent = "%" if "%" in section else ""
    scale = Decimal(100 if per_cent else 1).scaleb(-3 * n_thousands)
    return len(match[2] or ""), scale, per_cent
