"""Any neutral table as values on a page."""

from decimal import Decimal
from numbers import Real
from typing import Any

from sustainfin._text import width
from sustainfin.report._excel_cells import Page
from sustainfin.sheet import Cell, Sheet, aligned

_WIDEST = 60


def write_sheet(page: Page, sheet: Sheet) -> int:
    """Title, unit, rows and notes; the last row that was written."""
    page.text(0, 0, sheet.title, "title")
    if sheet.unit:
        page.text(1, 0, sheet.unit, "note")
    lines = aligned(sheet)
    for i, line in enumerate(lines):
        for j, cell in enumerate(line):
            if cell is not None:
                _write(page, 2 + i, j, cell, head=i < len(sheet.head), sheet=sheet)
    for j in range(len(lines[0]) if lines else 0):
        texts = [line[j].text for line in lines if line[j] is not None and line[j].n_columns == 1]  # type: ignore[union-attr]
        page.sheet.set_column(j, j, min(_WIDEST, 3 + max(map(width, texts), default=8)))
    row = 2 + len(lines)
    for k, note in enumerate(sheet.notes):
        page.text(row + k, 0, note, "note")
    return row + len(sheet.notes)


def _write(page: Page, row: int, column: int, cell: Cell, *, head: bool, sheet: Sheet) -> None:
    """One cell: a number where it reads the same, else the text people read."""
    look = "head" if head else "strong" if cell.strong else "text"
    if cell.n_rows > 1 or cell.n_columns > 1:
        last = (row + cell.n_rows - 1, column + cell.n_columns - 1)
        page.sheet.merge_range(row, column, *last, "", page.looks.of(look))
    shown = None if head else _number_look(cell.value, cell.text)
    if shown is None:
        page.text(row, column, cell.text, look)
    else:
        strong = "strong won" if cell.strong and shown == "won" else shown
        page.number(row, column, cell.value, strong)


def _number_look(value: Any, text: str) -> str | None:
    """The format in which a number reads as its text does; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return None
    number = float(value)
    if not abs(number) < 10**15:
        return None
    if text == f"{number:,.0f}":
        return "won"
    return "number" if text == f"{number:.10g}" else None
