"""Reading a published estimate, without judging it."""

from dataclasses import replace

from sustainfin import _checks
from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.grid_shape import WHERE
from sustainfin._isp.grids import only_one, read_grids
from sustainfin._isp.headings import find_header, read_columns
from sustainfin._isp.intervals import candidates
from sustainfin._isp.printed_table import PrintedRow, PrintedTable
from sustainfin._isp.table_reading import TableReader
from sustainfin.money import Rounding

__all__ = ["PrintedRow", "PrintedTable", "read_printed"]

# Coarsest rounding that is looked for where the table states none.
COARSEST, COARSEST_TOTAL = 10_000, 1_000_000
# Rows that may stand once in a table.
_ONCE = (
    kinds.LABOUR_SUM,
    kinds.OVERHEAD,
    kinds.FEE,
    kinds.EXPENSE_SUM,
    kinds.PRICE,
    kinds.VAT,
    kinds.BEFORE_CUT,
    kinds.TOTAL,
)


def read_printed(printed: object, *, unit: str | None = None) -> PrintedTable:
    """Read a published estimate (산출내역 읽기) without judging it.

    Nothing is repaired: cells that cannot be read are refused together, each with its
    row and column. Blank cells stay blank.

    Parameters
    ----------
    printed : DataFrame, path, str or record
        A DataFrame; the path of a .csv, .xlsx or .xlsm file; text pasted from a document
        with tabs, with bars, or lined up with blanks; a `PrintedTable`; or a record whose
        `to_frame()` gives such a table, as a bill does.
    unit : {"원", "천원", "만원", "백만원", "억원", "조원"}, optional
        Unit of the amounts; needed only where neither heading nor caption names it.

    Returns
    -------
    PrintedTable
        The rows with their kinds, numbers, rates and rounding words.

    Raises
    ------
    InvalidInput
        If there is no table, or more than one; if a heading needed is missing or occurs
        twice; if a row with an amount has an unknown label; if a step such as the total
        stands in two rows; if cells cannot be read.

    Examples
    --------
    >>> text = "구분 | 금액(천원) | 비고\\n합 계 | 90,000 | 만단위 이하 절사\\n소 계 | 81,848 |"
    >>> [(row.step, row.amount) for row in read_printed(text).rows]
    [('total', 90000000), ('price_before_vat', 81848000)]
    """
    if isinstance(printed, PrintedTable):
        return _checked(printed)
    if hasattr(printed, "to_frame") and type(printed).__name__ != "DataFrame":
        printed = printed.to_frame()
    grids = read_grids(printed)
    grid = only_one(grids, [grid for grid in grids if find_header(grid) is not None])
    columns = read_columns(grid, unit)
    return _checked(TableReader(grid, columns).read())


def _checked(table: PrintedTable) -> PrintedTable:
    """The table, with steps that occur once and labels of their own."""
    for step in _ONCE:
        rows = table.of(step)
        if len(rows) > 1:
            raise _checks.refusal(
                WHERE, "printed", f"must have one row {kinds.NAMES_KO[step]!r} ({step})",
                tuple(row.label for row in rows), _twice(step),
            )  # fmt: skip
    if not table.rows:
        raise _checks.refusal(
            WHERE, "printed", "must have at least one row with an amount", 0,
            "Labels that are read: 직접인건비, 제경비, 기술료, 직접경비, 소계, 부가세, 합계.",
        )  # fmt: skip
    return replace(table, rows=_labelled(table.rows))


def _labelled(rows: tuple[PrintedRow, ...]) -> tuple[PrintedRow, ...]:
    """Rows of which no two share a label; the steps keep theirs, repeated roles get numbers."""
    named = {kinds.LABOUR, kinds.EXPENSE}
    used = {row.label for row in rows if row.step not in named}
    labelled = []
    for row in rows:
        role = row.role or row.label
        if row.step in named:
            free = (role, *(f"{role} ({n})" for n in range(2, len(rows) + 2)))
            label = next(name for name in free if name not in used)
            used.add(label)
            row = replace(row, label=label, role=role if label != role else "")  # noqa: PLW2901
        labelled.append(row)
    return tuple(labelled)


def _twice(step: str) -> str:
    """What to do about a step that stands in two rows."""
    if step == kinds.TOTAL:
        return (
            "Name the one before the cut '절사 전 합계' and the one before VAT '소계', or leave "
            "the row out that is no part of this estimate."
        )
    return "Leave the row out that is no part of this estimate, or give each table alone."


def stated_candidates(step: str, finest: int) -> tuple[Rounding, ...]:
    """The rounding rules looked for on a step where the table states none."""
    return candidates(finest, COARSEST_TOTAL if step == kinds.TOTAL else COARSEST)
