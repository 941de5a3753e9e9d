"""Workbooks: what a sheet computes is written as live formulas, each with Python's value."""

import io
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, budget, isp_cost
from sustainfin.budget import Transfer
from sustainfin.case import Case
from sustainfin.case_file import IspCase, TransferCase
from sustainfin.isp_cost import Bill
from sustainfin.money import UNITS
from sustainfin.report._excel_cells import Looks, Page, safe_sheet_name
from sustainfin.report._excel_origin import Origin, origin_of
from sustainfin.report._markup import sheets_of
from sustainfin.sheet import in_notebook

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook as Book

_WHERE = "report.to_excel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What was written (작성된 엑셀 파일).

    Parameters
    ----------
    path : str
        The file.
    sheets : tuple of str
        Names of its sheets.
    n_formulas : int
        How many cells are live formulas.
    unrecorded : tuple of str
        What could not be written as a formula and stands as a value with a note, each
        with the reason. A result that is written through its table has values only.

    Examples
    --------
    >>> Workbook(path="isp.xlsx", sheets=("산출내역",), n_formulas=11)
    Workbook(isp.xlsx: 1 sheet, 11 formulas, 0 values that should be formulas)
    """

    path: str
    sheets: tuple[str, ...]
    n_formulas: int = 0
    unrecorded: tuple[str, ...] = ()

    _repr_html_ = in_notebook

    def to_dict(self) -> dict[str, Any]:
        """What was written as plain data, ready for JSON.

        Returns
        -------
        dict
            The fields by name.

        Examples
        --------
        >>> Workbook(path="isp.xlsx", sheets=("산출내역",)).to_dict()["sheets"]
        ['산출내역']
        """
        return {
            "kind": "report.Workbook",
            "path": self.path,
            "sheets": list(self.sheets),
            "n_formulas": self.n_formulas,
            "unrecorded": list(self.unrecorded),
        }

    def __repr__(self) -> str:
        n = len(self.sheets)
        return (
            f"Workbook({self.path}: {n} sheet{'s' if n > 1 else ''}, {self.n_formulas} formulas, "
            f"{len(self.unrecorded)} values that should be formulas)"
        )


def to_excel(result: Any, path: str | os.PathLike[str], **options: Any) -> Workbook:
    """Write a case, an estimate or any other result as a workbook (엑셀 파일 쓰기).

    The ISP sheet of a `Bill`, the table of a `Transfer` and the workbook of a `Case` are
    live: change the effort, a wage, an amount, the users or a fee, and the total follows.
    Every formula carries the value that Python computed. Text of a case stays text, whatever
    it begins with.

    Parameters
    ----------
    result : Case, IspCase, TransferCase, Bill, Transfer, Sheet, other record or iterable of these
        What is written; a record has a method `sheet`. An estimate or a transfer that was
        read from a file keeps the title, the source and the remarks of the file, and the
        estimate is held against its budget. A case gives the sheets 입력, 현금흐름, 재원,
        지표, 토네이도 and 계산, and a hidden one from which `read_excel` makes the case again.
    path : str or path
        The file; it ends in .xlsx. A file that is there is replaced.
    **options : as the record's `sheet` takes them
        Unit and language; of a case or a bill the language only, amounts are won. Several results
        in one file are tables of values.

    Returns
    -------
    Workbook
        What was written, and what of it is a value although it is computed.

    Raises
    ------
    InvalidInput
        If the path does not end in .xlsx, or the result has no table.
    NotComputable
        If an amount of the case is not finite.
    OSError
        If the file cannot be written.

    See Also
    --------
    read_excel : An edited workbook as a case again.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> made = to_excel(bill, Path(tempfile.mkdtemp()) / "isp.xlsx")
    >>> made.sheets, made.n_formulas, made.unrecorded
    (('산출내역',), 8, ())
    """
    from xlsxwriter.workbook import Workbook as Book

    file = _xlsx(path)
    content = io.BytesIO()
    book = Book(content, {"in_memory": True, "strings_to_formulas": False})
    # No clock: the same result is the same file.
    book.set_properties({"created": datetime(2000, 1, 1), "comments": "sustainfin"})  # noqa: DTZ001
    n_formulas, unrecorded = _write(book, result, options)
    book.close()
    file.write_bytes(content.getvalue())
    return Workbook(
        path=str(file), sheets=tuple(sheet.get_name() for sheet in book.worksheets()),
        n_formulas=n_formulas, unrecorded=tuple(unrecorded),
    )  # fmt: skip


def _xlsx(path: str | os.PathLike[str]) -> Path:
    """A path that ends in .xlsx."""
    if not isinstance(path, str | os.PathLike) or Path(path).suffix.lower() != ".xlsx":
        raise _checks.refusal(_WHERE, "path", "must be a path that ends in .xlsx", path)
    return Path(path)


def _write(book: "Book", result: Any, options: dict[str, Any]) -> tuple[int, list[str]]:
    """Write what it is; how many formulas, and what stayed a value."""
    if isinstance(result, Case):
        from sustainfin.report._excel_case import CaseBook

        made = CaseBook(book, result, _language(options))
        made.write()
        return made.n_formulas, made.unrecorded
    looks = Looks(book)
    result, origin = _worked_out(result)
    if isinstance(result, Bill):
        from sustainfin.report._excel_bill import BillPage

        lang = _language(options)
        name = {"ko": "산출내역", "en": "Estimate"}[lang]
        bill_page = BillPage(Page(name, book.add_worksheet(name), looks), result, lang, origin)
        bill_page.write()
        return bill_page.page.n_formulas, bill_page.unrecorded
    if isinstance(result, Transfer):
        return _transfer(book, looks, result, origin, options), []
    from sustainfin.report._excel_tables import write_sheet

    taken: set[str] = set()
    for sheet in sheets_of(result, **options):
        name = safe_sheet_name(sheet.title, taken)
        write_sheet(Page(name, book.add_worksheet(name), looks), sheet)
    return 0, []


def _worked_out(result: Any) -> tuple[Any, Origin]:
    """The result of an estimate or a transfer of a file, with what the file says of it."""
    if isinstance(result, IspCase):
        return isp_cost.estimate(result.effort, **result.arguments), origin_of(result)
    if isinstance(result, TransferCase):
        return budget.transfer(result.items, **result.arguments), origin_of(result)
    return result, Origin()


def _transfer(
    book: "Book", looks: Looks, result: Transfer, origin: Origin, options: dict[str, Any]
) -> int:
    """Write a transfer; how many formulas."""
    from sustainfin.report._excel_transfer import TransferPage

    for name in options:
        _checks.one_of(_WHERE, "options", name, ("unit", "lang"))
    unit = _checks.one_of(_WHERE, "unit", options.get("unit", "천원"), UNITS)
    lang = _checks.one_of(_WHERE, "lang", options.get("lang", "ko"), ("ko", "en"))
    name = safe_sheet_name(result.sheet(unit=unit, lang=lang).title, set())
    page = Page(name, book.add_worksheet(name), looks)
    TransferPage(page, result, origin, unit, lang).write()
    return page.n_formulas


def _language(options: dict[str, Any]) -> str:
    """The language of a case or a bill; amounts are won, as their formulas need them."""
    for name in options:
        _checks.one_of(_WHERE, "options", name, ("lang",), "A live sheet is in won.")
    return _checks.one_of(_WHERE, "lang", options.get("lang", "ko"), ("ko", "en"))
