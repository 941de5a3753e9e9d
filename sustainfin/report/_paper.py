"""A document before any kind of file, and how a table fits on its pages."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sustainfin import _text
from sustainfin.sheet import Cell, Sheet, aligned

# A half-width character of 9 points, and the margins of a cell on both sides.
_MM_PER_COLUMN = 1.62
_PADDING = 2.6
_FIGURE = 1.2  # digits are wider than half a syllable of Hangul, the more so in bold
_BOLD = 1.4
_LEAST, _SHORT, _LONGEST, _MOST = 6.0, 10.0, 16.0, 64.0
UPRIGHT_MM, ASIDE_MM = 170, 257  # A4 with margins of 20 mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart as PNG, with its size on paper and what it shows in words."""

    png: bytes
    width_mm: float
    height_mm: float
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with what stands below it."""

    heading: str = ""
    lead: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A title with its parts."""

    title: str = ""
    lead: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every table."""
        return tuple(sheet for part in self.parts for sheet in part.sheets)


def is_wide(sheets: Iterable[Sheet]) -> bool:
    """Whether a table needs the page on its side."""
    return any(_needed(sheet) > UPRIGHT_MM / _MM_PER_COLUMN for sheet in sheets)


def widths(sheet: Sheet, room_mm: float) -> list[float]:
    """Width of each column in mm: figures in full, texts share what is left."""
    firm, soft = _figures(sheet), _texts(sheet)
    room = room_mm / _MM_PER_COLUMN
    wants = [0.0 if figure else text for figure, text in zip(firm, soft, strict=True)]
    asked, left = sum(firm) + sum(wants), room - sum(firm)
    if asked <= room or left < _LEAST * sum(want > 0 for want in wants):
        found = [(f + w) * room / asked for f, w in zip(firm, wants, strict=True)]
    else:
        found = [f + w for f, w in zip(firm, _shared(wants, _words(sheet), left), strict=True)]
    return [one * _MM_PER_COLUMN for one in found]


def lines(sheet: Sheet, columns_mm: list[float]) -> list[int]:
    """Lines of text that each row needs."""
    found = []
    for line in aligned(sheet):
        most = 1
        for j, cell in enumerate(line):
            if cell is None or not cell.text:
                continue
            room = sum(columns_mm[j : j + cell.n_columns]) / _MM_PER_COLUMN - _PADDING
            most = max(
                most, math.ceil(math.ceil(_text.width(cell.text) / max(room, 2)) / cell.n_rows)
            )
        found.append(most)
    return found


def _needed(sheet: Sheet) -> float:
    """Columns of text that a table needs at least."""
    firm = _figures(sheet)
    return sum(one or 2 * _LEAST for one in firm)


def _cells(sheet: Sheet) -> Iterable[tuple[bool, int, Cell]]:
    """Whether in the head, column, cell, of cells in one column."""
    for i, line in enumerate(aligned(sheet)):
        for j, cell in enumerate(line):
            if cell is not None and cell.n_columns == 1:
                yield i < len(sheet.head), j, cell


def _n_columns(sheet: Sheet) -> int:
    lined = aligned(sheet)
    return len(lined[0]) if lined else 0


def _figures(sheet: Sheet) -> list[float]:
    """Columns that a column of figures needs; 0 for a column of texts."""
    found = [0.0] * _n_columns(sheet)
    for head, j, cell in _cells(sheet):
        if cell.align == "right" and not head and cell.text:
            size = _BOLD if cell.strong else _FIGURE
            found[j] = max(found[j], size * _text.width(cell.text) + _PADDING)
    for head, j, cell in _cells(sheet):
        if head and found[j]:  # a heading may wrap at its blanks
            word = max(map(_text.width, cell.text.split()), default=0)
            found[j] = max(found[j], _FIGURE * min(word, 14) + _PADDING)
    return [min(one, _MOST) for one in found]


def _texts(sheet: Sheet) -> list[float]:
    """Columns that the texts of a column ask for."""
    found = _words(sheet)
    for _, j, cell in _cells(sheet):
        found[j] = max(found[j], min(_text.width(cell.text) + _PADDING, _MOST))
    return found


def _words(sheet: Sheet) -> list[float]:
    """Columns below which a word of a text would break; Hangul breaks between syllables."""
    found = [_LEAST] * _n_columns(sheet)
    for head, j, cell in _cells(sheet):
        size = _BOLD if head or cell.strong else _FIGURE
        plain = (len(word) for word in cell.text.split() if word.isascii())
        word = min(size * max(plain, default=0), _LONGEST)
        found[j] = max(found[j], max(word, min(_text.width(cell.text), _SHORT)) + _PADDING)
    return found


def _shared(wants: list[float], least: list[float], room: float) -> list[float]:
    """Room in proportion to what is asked for, to nobody less than the least."""
    kept: dict[int, float] = {}
    while True:
        left = room - sum(kept.values())
        asked = sum(want for j, want in enumerate(wants) if j not in kept)
        found = [kept.get(j, want * left / asked if asked else 0.0) for j, want in enumerate(wants)]
        short = {
            j: least[j] for j, one in enumerate(found)
            if wants[j] and j not in kept and one < least[j]
        }  # fmt: skip
        if not short or sum(kept.values()) + sum(short.values()) >= room:
            return found
        kept |= short
