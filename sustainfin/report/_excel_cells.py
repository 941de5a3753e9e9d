"""Cells of a workbook: text that stays text, names that Excel takes, formats."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sustainfin._text import visible
from sustainfin.report._excel_words import said

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT = 32_000  # a cell holds 32,767 signs
_CUT = " … (이하 생략)"
_LONGEST_NOTE = 1_500
_SIGNS_IN_A_NOTE = 160  # of Hangul, in a box of the usual height
_FORMULA_SIGNS = "=+-@＝＋－＠"
_NOT_IN_NAMES = re.compile(r"[^0-9A-Za-z_가-힣]+")
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\']+")
WON = "#,##0"
_BASE = {"font_name": "맑은 고딕", "font_size": 10, "valign": "vcenter"}
_LOOKS: dict[str, dict[str, Any]] = {
    "text": {"indent": 1},  # off the figures to its left
    "right": {"align": "right"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bg_color": "#E7EDF3", "border": 1, "align": "center",
             "text_wrap": True},
    "note": {"font_color": "#595959"},
    "strong": {"bold": True},
    "won": {"num_format": WON},
    "strong won": {"num_format": WON, "bold": True, "top": 1},
    "number": {"num_format": "General", "align": "right"},
    "year": {"num_format": "0", "bold": True, "bg_color": "#E7EDF3", "border": 1,
             "align": "center"},
    "factor": {"num_format": "0.000000"},
    "ratio": {"num_format": "0.000", "align": "right"},
    "percent": {"num_format": "0.00%", "align": "right"},
    "applied": {"num_format": '0.##%" 적용"', "bg_color": "#FFF9E5"},
    "input": {"num_format": "#,##0.##########", "bg_color": "#FFF9E5", "border": 1,
              "locked": False},
    "published": {"num_format": "#,##0.##########", "border": 1},
    "input won": {"num_format": WON, "bg_color": "#FFF9E5", "border": 1, "locked": False},
    "fixed won": {"num_format": WON, "bg_color": "#F2DCDB"},
}  # fmt: skip


def cell_text(text: object) -> str:
    """Text a cell can hold: without controls and direction marks, and not too long."""
    clean = visible(str(text)).encode("utf-16", "replace").decode("utf-16", "replace")
    clean = "".join(sign for sign in clean if sign not in "\ufffe\uffff")
    return clean if len(clean) <= LONGEST_TEXT else clean[:LONGEST_TEXT] + _CUT


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet could take typed text for a formula, also after blanks."""
    return text.lstrip()[:1] in _FORMULA_SIGNS if text.strip() else False


def safe_name(text: str, taken: set[str], fallback: str) -> str:
    """A defined name: Hangul, letters, digits and underscores, free, never like a cell."""
    name = _NOT_IN_NAMES.sub("_", text).strip("_")[:60] or fallback
    if name.isascii():  # R, C, TRUE and AB12 mean something else to a spreadsheet
        name = f"in_{name}"
    elif name[0].isdigit():
        name = f"_{name}"
    return _free(name, taken, "_")


def safe_sheet_name(text: str, taken: set[str]) -> str:
    """A sheet name: no sign Excel refuses, at most 31, free, never like a formula."""
    clean = _NOT_IN_SHEETS.sub(" ", cell_text(text)).replace("\n", " ").replace("\t", " ").strip()
    while clean and clean[0] in _FORMULA_SIGNS + " ":
        clean = clean[1:]
    return _free(clean[:26].strip() or "표", taken, " ")


def _free(name: str, taken: set[str], mark: str) -> str:
    """The name, or with a number where it is taken; a spreadsheet does not tell cases apart."""
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate, number = f"{name}{mark}{number}", number + 1
    taken.add(candidate.casefold())
    return candidate


class Looks:
    """Formats of a workbook by name, each made once."""

    def __init__(self, book: "Book") -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Format] = {}

    def of(self, name: str, *, quoted: bool = False) -> "Format":
        """A format; `quoted` keeps text a text even after somebody edits the cell."""
        key = (name, quoted)
        if key not in self._made:
            extra = {"quote_prefix": True} if quoted else {}
            self._made[key] = self._book.add_format(_BASE | _LOOKS[name] | extra)
        return self._made[key]

    def shaped(self, name: str, shape: str) -> "Format":
        """A format with a number format of its own."""
        key = (f"{name} {shape}", False)
        if key not in self._made:
            own = {"num_format": shape, "align": "right"}
            self._made[key] = self._book.add_format(_BASE | _LOOKS[name] | own)
        return self._made[key]


@dataclass(slots=True)
class Page:
    """One worksheet, with a count of its formulas."""

    name: str
    sheet: "Worksheet"
    looks: Looks
    n_formulas: int = 0
    lang: str = "ko"

    def __post_init__(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)  # as wide as a page, as long as it is

    def say(self, text: str) -> str:
        """Words of ours in the language of the page."""
        return said(text, self.lang)

    def text(self, row: int, column: int, text: object, look: str = "text") -> None:
        """Text, whatever it begins with."""
        clean = cell_text(text)
        quoted = looks_like_a_formula(clean)
        self.sheet.write_string(row, column, clean, self.looks.of(look, quoted=quoted))

    def number(self, row: int, column: int, value: Any, look: str = "won") -> None:
        """A number."""
        self.sheet.write_number(row, column, value, self.looks.of(look))

    def formula(self, row: int, column: int, formula: str, value: Any, look: str = "won") -> None:
        """A formula of ours with what Python computed for it."""
        self.sheet.write_formula(row, column, formula, self.looks.of(look), value)
        self.n_formulas += 1

    def note(self, row: int, column: int, text: str) -> None:
        """A note at a cell."""
        told = cell_text(text)[:_LONGEST_NOTE]
        size = {"x_scale": 3, "y_scale": max(1, len(told) / _SIGNS_IN_A_NOTE)}
        self.sheet.write_comment(row, column, told, size)

    def years(self, row: int, column: int, years: list[int]) -> None:
        """A row of years."""
        for k, year in enumerate(years):
            self.number(row, column + k, year, "year")

    def heads(self, row: int, *texts: str) -> None:
        """A row of headings."""
        for column, text in enumerate(texts):
            self.text(row, column, text, "head")

    def ref(self, row: int, column: int) -> str:
        """Reference to a cell of this sheet from any sheet."""
        return f"{self.name}!{address(row, column)}"


def address(row: int, column: int) -> str:
    """A1 address with both signs fixed."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def span(row: int, first: int, last: int) -> str:
    """Range of cells of one row."""
    return f"{address(row, first)}:{address(row, last)}"
