"""Any neutral table on a page: its figures as numbers, in the unit and form it prints."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sustainfin._text import width
from sustainfin.money import UNITS
from sustainfin.report._excel_cells import Page
from sustainfin.sheet import Cell, Sheet, aligned

_WIDEST = 60
_LARGEST = 10**15  # a spreadsheet keeps 15 digits
_PRINTED = re.compile(
    r"([△▲\-−]?)((?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})*|[1-9][0-9]*)(?:\.[0-9]+)?)( ?%|)"
)


def write_sheet(page: Page, sheet: Sheet) -> int:
    """Title, unit, rows and notes; the last row that was written."""
    page.text(0, 0, sheet.title, "title")
    if sheet.unit:
        page.text(1, 0, sheet.unit, "note")
    lines = aligned(sheet)
    for i, line in enumerate(lines):
        for j, cell in enumerate(line):
            if cell is not None:
                _write(page, 2 + i, j, cell, head=i < len(sheet.head))
    for j in range(len(lines[0]) if lines else 0):
        texts = [line[j].text for line in lines if line[j] is not None and line[j].n_columns == 1]  # type: ignore[union-attr]
        page.sheet.set_column(j, j, min(_WIDEST, 3 + max(map(width, texts), default=8)))
    row = 2 + len(lines)
    for k, note in enumerate(sheet.notes):
        page.text(row + k, 0, note, "note")
    return row + len(sheet.notes)


def _write(page: Page, row: int, column: int, cell: Cell, *, head: bool) -> None:
    """One cell: a number where it shows one, in the unit of the table, else its text."""
    look = "head" if head else "strong" if cell.strong else "text"
    if look == "text" and cell.align == "right":
        look = "right"  # a word in a column of figures
    if cell.n_rows > 1 or cell.n_columns > 1:
        last = (row + cell.n_rows - 1, column + cell.n_columns - 1)
        page.sheet.merge_range(row, column, *last, "", page.looks.of(look))
    number = None if head else shown(cell)
    if number is None:
        page.text(row, column, cell.text, look)
    else:
        looks = page.looks.shaped("strong won" if cell.strong else "won", number.shape)
        page.sheet.write_number(row, column, number.value, looks)


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell holds, and the format in which it reads as the printed text."""

    value: float
    shape: str


def shown(cell: Cell) -> Number | None:
    """The number that a cell shows: what is behind it, scaled as printed; None for words."""
    found = _PRINTED.fullmatch(cell.text)
    if found is None or isinstance(cell.value, bool | str):
        return None
    if cell.value is None and cell.align != "right":
        return None  # a name that happens to be made of digits
    sign, digits, percent = found.groups()
    whole, _, decimals = digits.partition(".")
    printed = Decimal(digits.replace(",", "")) * (-1 if sign else 1)
    value = _exact(cell.value, printed, len(decimals))
    if percent:
        value /= 100
    if not abs(value) < _LARGEST:
        return None
    places = f".{'0' * len(decimals)}" if decimals else ""
    one = (
        ("#,##0" if "," in whole or len(whole) < 4 else "0") + places + percent.replace(" ", "\\ ")
    )
    mark = "-" if sign and sign != "△" else "△"
    return Number(float(value), f'{one};"{mark}"{one}')


def _exact(value: object, printed: Decimal, places: int) -> Fraction:
    """The amount behind a text in the unit in which it prints; without one, what is printed."""
    if isinstance(value, int | float | Decimal) and math.isfinite(value):
        half = Fraction(1, 2 * 10**places)
        near = half + abs(Fraction(printed)) / 10**12
        for unit in (Fraction(1), Fraction(1, 100), *map(Fraction, UNITS.values())):
            scaled = Fraction(str(value)) / unit
            if abs(scaled - Fraction(printed)) <= near:
                return scaled
    return Fraction(printed)
