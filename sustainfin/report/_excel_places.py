"""Where the inputs stand in an edited workbook: by the names of their cells, as formulas read."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sustainfin import _checks
from sustainfin.report._excel_case import FIRST_INPUT, VALUE

_WHERE = "report.read_excel"
_PUT_BACK = "Put the rows of the inputs back, or change the case file and write a new workbook."


def rows_of(book: Any, inputs: str, names: Sequence[str]) -> dict[str, int]:
    """The row of each named cell; refused where rows and names do not agree."""
    rows = {name: _row(book, inputs, name) for name in names}
    told = _told(book[inputs])
    for name, row in rows.items():
        if told.get(row) != name:
            raise _checks.refusal(
                _WHERE, "name", f"in column A of row {row} must be {name!r}, as its cell is named",
                told.get(row), _PUT_BACK,
            )  # fmt: skip
    twice = [name for name, count in Counter(told.values()).items() if count > 1 and name in rows]
    if twice:
        raise _checks.refusal(
            _WHERE, "name", f"must stand once in column A of {inputs}", twice[0], _PUT_BACK
        )
    _no_more(book[inputs], told, set(rows.values()))
    return rows


def _row(book: Any, inputs: str, name: str) -> int:
    """The row to which the name of a cell leads."""
    defined = book.defined_names.get(name)
    if defined is None:
        raise _checks.refusal(_WHERE, "name", "of an input must still be there", name, _PUT_BACK)
    text = str(defined.attr_text)
    column = chr(ord("A") + VALUE)
    found = re.fullmatch(rf"(?:'{inputs}'|{inputs})!\$?{column}\$?([0-9]{{1,7}})", text)
    if found is None:
        raise _checks.refusal(
            _WHERE, "name", f"{name!r} must lead to one cell in column {column} of {inputs}", text,
            _PUT_BACK,
        )  # fmt: skip
    return int(found[1])


def _told(sheet: Any) -> dict[int, str]:
    """What column A says below the headings, by row."""
    cells = (sheet.cell(row, 1) for row in range(FIRST_INPUT + 1, sheet.max_row + 1))
    return {cell.row: str(cell.value) for cell in cells if cell.value not in (None, "")}


def _no_more(sheet: Any, told: dict[int, str], known: set[int]) -> None:
    """Refuse a value in a row that is no input of the case."""
    for row in range(FIRST_INPUT + 1, sheet.max_row + 1):
        if row not in known and sheet.cell(row, VALUE + 1).value not in (None, ""):
            raise _checks.refusal(
                _WHERE, "name", f"of row {row} of {sheet.title} must be an input of the case",
                told.get(row), "A row cannot add a line: change the case file.",
            )  # fmt: skip
