"""An edited workbook as a case again: its numbers are read, nothing in it is executed."""

import json
import os
import zipfile
from collections.abc import Mapping
from typing import Any

from sustainfin import _checks
from sustainfin.case import Case
from sustainfin.case_file import case_from_dict
from sustainfin.report._excel_case import INPUTS, SCHEMA, STORE, VALUE
from sustainfin.report._excel_places import rows_of
from sustainfin.report._excel_words import said

_WHERE = "report.read_excel"
_LARGEST = 50_000_000  # bytes of the file
_SAME = 1e-12  # workbooks keep 15 to 17 digits
_COLUMNS = {"value": (VALUE + 1, "값"), "low": (6, "범위 (하)"), "high": (7, "범위 (상)")}


def read_excel(path: str | os.PathLike[str]) -> Case:
    """An edited workbook of a case as a case (엑셀 파일 읽기).

    The case comes from the sheet that `to_excel` hid in the file; values and ranges that
    were changed on the sheet 입력 take the place of the old ones. Each is found by the name
    of its cell, as the formulas find it, wherever its row was moved. Changes on other sheets
    are not read: they are results.

    Parameters
    ----------
    path : str or path
        A workbook that `to_excel` wrote from a case, edited or not.

    Returns
    -------
    Case
        Equal to the one that was written, but for the changed numbers.

    Raises
    ------
    InvalidInput
        If the file is no workbook of a case, a row of 입력 was added, taken away or named
        twice, the name of a cell leads to the row of another, a cell holds no number, a
        published figure or a range that comes from a distribution was changed, or the case
        refuses a number.
    ExceptionGroup
        With one InvalidInput for each fault of the case, if there are several.
    OSError
        If the file cannot be opened.

    See Also
    --------
    to_excel : The way there.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> from sustainfin.report import to_excel
    >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("유지관리", 40_000_000))
    >>> path = Path(tempfile.mkdtemp()) / "case.xlsx"
    >>> made = to_excel(case, path)
    >>> read_excel(path).appraise().plan.life_cycle_cost
    80000000.0
    """
    book = _opened(path)
    try:
        store, inputs = _sheets(book, path)
        stored = _stored(book[store], path)
        plain: dict[str, Any] = stored["case"]
        rows = rows_of(book, inputs, [entry["defined"] for entry in stored["cells"]])
        for entry in stored["cells"]:
            _apply(plain, entry, book[inputs], rows[entry["defined"]])
    finally:
        book.close()
    return case_from_dict(plain)


def _opened(path: str | os.PathLike[str]) -> Any:
    """The workbook with the values of its cells."""
    import openpyxl

    if not isinstance(path, str | os.PathLike):
        raise _checks.refusal(_WHERE, "path", "must be a path", path)
    if os.path.getsize(path) > _LARGEST:
        raise _checks.refusal(_WHERE, "path", "must be a file of at most 50 MB", str(path))
    try:
        return openpyxl.load_workbook(path, data_only=True)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        openpyxl.utils.exceptions.InvalidFileException,
    ):
        raise _not_ours(path) from None


def _not_ours(path: object) -> Exception:
    return _checks.refusal(
        _WHERE, "path", "must be a workbook that to_excel wrote from a case", str(path),
        "Its hidden sheet 사례 holds the case; a case with a model of its own has none.",
    )  # fmt: skip


def _sheets(book: Any, path: object) -> tuple[str, str]:
    """Names of the hidden sheet and of the inputs, in the language of the workbook."""
    for lang in ("ko", "en"):
        store, inputs = said(STORE, lang), said(INPUTS, lang)
        if store in book.sheetnames and inputs in book.sheetnames:
            return store, inputs
    raise _not_ours(path)


def _stored(sheet: Any, path: object) -> dict[str, Any]:
    """The case and the places of its numbers."""
    first, *rest = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
    if first != SCHEMA:
        raise _not_ours(path)
    try:
        stored = json.loads("".join(str(part) for part in rest if part is not None))
    except (json.JSONDecodeError, RecursionError):
        raise _not_ours(path) from None
    if not isinstance(stored, dict) or set(stored) != {"case", "cells"}:
        raise _not_ours(path)
    return stored


def _apply(plain: dict[str, Any], entry: Mapping[str, Any], sheet: Any, row: int) -> None:
    """Put the changed numbers of one input into the plain data."""
    for name, (column, head) in _COLUMNS.items():
        old = entry[name]
        if old is None:
            continue
        cell = sheet.cell(row=row, column=column)
        new = _number(cell, f"{entry['label']}: {head}")
        if abs(new - old) <= _SAME * max(abs(new), abs(old)):
            continue
        if name == "value" and not entry["path"]:
            raise _checks.refusal(
                _WHERE, name, f"of {entry['label']!r} must stay: it is a published figure", new,
                f"Put {old!r} back, or state an amount of your own in the case file.",
            )  # fmt: skip
        path = entry["path"] if name == "value" else [*entry["range_path"], name]
        if name != "value" and not entry["range_path"]:
            raise _checks.refusal(
                _WHERE, name, f"of {entry['label']!r} must stay: it comes from a distribution",
                new, f"Change it in a case file, or put {old!r} back.",
            )  # fmt: skip
        _put(plain, path, int(new) if float(new).is_integer() and abs(new) < 2**53 else new)


def _number(cell: Any, label: str) -> float:
    """The number in a cell."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _checks.refusal(
            _WHERE, "value", f"of {label!r} ({cell.coordinate}) must be a number", value,
            "A formula must have been computed and saved by the spreadsheet program.",
        )  # fmt: skip
    return value


def _put(plain: Any, path: list[str | int], value: float) -> None:
    """Set the part of plain data at a path."""
    *way, last = path
    for step in way:
        plain = plain[step]
    plain[last] = value
