"""The neutral table: cells, spans, alignment, notes. Writers turn it into files."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sustainfin import _text

__all__ = ["Cell", "Sheet", "aligned", "grid", "in_notebook", "row", "to_html", "to_text"]

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table (칸).

    Parameters
    ----------
    text : str
        What a person reads, in the language and unit of the sheet.
    value : object
        The exact value behind the text: int won, Decimal, float or None.
    align : {"left", "right", "center"}, optional
        Alignment of the text. Left out, a heading follows the column below it and
        any other cell stands on the left.
    n_rows, n_columns : int
        How many rows and columns the cell spans, >= 1.
    strong : bool
        Whether the cell is a heading or a total.

    Examples
    --------
    >>> Cell(text="90,000", value=90_000, align="right").value
    90000
    """

    text: str = ""
    value: object = None
    align: Align | None = None
    n_rows: int = 1
    n_columns: int = 1
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table that leaves the library (표).

    Rows list their cells from left to right and leave out positions that a
    cell above or to the left spans, as in HTML.

    Parameters
    ----------
    title : str
        Title above the table.
    head, body : tuple of tuple of Cell
        Header rows and body rows.
    unit : str
        Unit of the amounts, printed above the table, for example "단위: 원".
    notes : tuple of str
        Lines below the table: sources, roundings, findings.

    Examples
    --------
    >>> sheet = Sheet(title="합계", body=(row(["합계", 90_000_000]),), unit="단위: 원")
    >>> print(to_text(sheet))
    합계 (단위: 원)
      합계  90,000,000
    """

    title: str
    head: tuple[tuple[Cell, ...], ...] = ()
    body: tuple[tuple[Cell, ...], ...] = ()
    unit: str = ""
    notes: tuple[str, ...] = field(default=())

    def _repr_html_(self) -> str:
        return in_notebook(self)


def row(values: Iterable[object], *, strong: bool = False) -> tuple[Cell, ...]:
    """Cells of one row: ints with thousands commas to the right, texts to the left.

    Parameters
    ----------
    values : iterable
        Cells stay as they are, ints are printed with commas, None as a blank,
        anything else as its text.
    strong : bool
        Whether the row is a heading or a total.

    Returns
    -------
    tuple of Cell
        One cell for each value.

    Examples
    --------
    >>> [cell.text for cell in row(["제경비", 12_401_209, None])]
    ['제경비', '12,401,209', '']
    """
    cells = []
    for value in values:
        if isinstance(value, Cell):
            cells.append(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            cells.append(Cell(text=f"{value:,}", value=value, align="right", strong=strong))
        else:
            shown = "" if value is None else str(value)
            cells.append(Cell(text=shown, value=value, strong=strong))
    return tuple(cells)


def grid(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[Cell | None, ...], ...]:
    """Rows with every position filled: the cell at its first position, None where it spans.

    Parameters
    ----------
    rows : sequence of sequence of Cell
        Rows as a `Sheet` holds them.

    Returns
    -------
    tuple of tuple of (Cell or None)
        A rectangle; None marks positions covered by a span or left empty.

    Examples
    --------
    >>> wide = Cell(text="단가", n_columns=2)
    >>> [[cell and cell.text for cell in line] for line in grid([[wide], row(["일", "월"])])]
    [['단가', None], ['일', '월']]
    """
    placed: dict[tuple[int, int], Cell | None] = {}
    for i, cells in enumerate(rows):
        j = 0
        for cell in cells:
            while (i, j) in placed:
                j += 1
            for down in range(cell.n_rows):
                for right in range(cell.n_columns):
                    placed[i + down, j + right] = None
            placed[i, j] = cell
    n_rows = 1 + max((i for i, _ in placed), default=-1)
    n_columns = 1 + max((j for _, j in placed), default=-1)
    return tuple(tuple(placed.get((i, j)) for j in range(n_columns)) for i in range(n_rows))


def aligned(sheet: Sheet) -> tuple[tuple[Cell | None, ...], ...]:
    """Head and body with every position filled and every alignment settled.

    Parameters
    ----------
    sheet : Sheet
        The table.

    Returns
    -------
    tuple of tuple of (Cell or None)
        A rectangle, head first; None marks positions covered by a span or empty.

    Examples
    --------
    >>> sheet = Sheet(title="표", head=(row(["금액"]),), body=(row([1000]),))
    >>> aligned(sheet)[0][0].align
    'right'
    """
    lines = grid([*sheet.head, *sheet.body])
    n_head = len(sheet.head)
    settled = []
    for i, line in enumerate(lines):
        cells: list[Cell | None] = []
        for j, cell in enumerate(line):
            if cell is not None and cell.align is None:
                below = {c.align for c in (b[j] for b in lines[n_head:]) if c and c.text}
                align: Align = "right" if i < n_head and below == {"right"} else "left"
                cells.append(replace(cell, align=align, text=_text.one_line(cell.text)))
            elif cell is not None:
                cells.append(replace(cell, text=_text.one_line(cell.text)))
            else:
                cells.append(None)
        settled.append(tuple(cells))
    return tuple(settled)


def to_text(sheet: Sheet) -> str:
    """Plain text of a sheet, with Hangul columns lined up.

    Parameters
    ----------
    sheet : Sheet
        The table.

    Returns
    -------
    str
        Title, header, rule, rows and notes; no line ends in a blank.

    Examples
    --------
    >>> print(to_text(Sheet(title="표", head=(row(["구분", "금액"]),), body=(row(["가", 1000]),))))
    표
      구분   금액
      ----  -----
      가    1,000
    """
    lines = aligned(sheet)
    n_columns = len(lines[0]) if lines else 0
    widths = [0] * n_columns
    for line in lines:
        for j, cell in enumerate(line):
            if cell is not None and cell.n_columns == 1:
                widths[j] = max(widths[j], _text.width(cell.text))
    for line in lines:  # a wide cell may need more than the columns it spans
        for j, cell in enumerate(line):
            if cell is not None and cell.n_columns > 1:
                span = range(j, j + cell.n_columns)
                have = sum(widths[k] for k in span) + 2 * (cell.n_columns - 1)
                widths[j + cell.n_columns - 1] += max(0, _text.width(cell.text) - have)
    printed = [_line(line, widths) for line in lines]
    if sheet.head:
        printed.insert(len(sheet.head), "  " + "  ".join("-" * n for n in widths))
    heading = f"{sheet.title} ({sheet.unit})" if sheet.unit else sheet.title
    notes = (f"  {_text.one_line(note)}" for note in sheet.notes)
    return "\n".join([_text.one_line(heading), *printed, *notes])


def _line(cells: Sequence[Cell | None], widths: Sequence[int]) -> str:
    """One printed line of a filled row."""
    parts = []
    j = 0
    while j < len(widths):
        cell = cells[j]
        n = cell.n_columns if cell is not None else 1
        columns = sum(widths[j : j + n]) + 2 * (n - 1)
        parts.append(_text.pad(cell.text, columns, cell.align or "left") if cell else " " * columns)
        j += n
    return ("  " + "  ".join(parts)).rstrip()


def to_html(sheet: Sheet) -> str:
    """HTML of a sheet (웹 표), the one that all pages and notebooks use.

    Parameters
    ----------
    sheet : Sheet
        The table.

    Returns
    -------
    str
        One `figure` with a table; every text is escaped.

    Examples
    --------
    >>> "&lt;script&gt;" in to_html(Sheet(title="표", body=(row(["<script>"]),)))
    True
    """
    lines = aligned(sheet)
    n_head = len(sheet.head)
    head = "".join(_html_row(line, "th") for line in lines[:n_head])
    body = "".join(_html_row(line, "td") for line in lines[n_head:])
    unit = f' <span class="unit">({_escaped(sheet.unit)})</span>' if sheet.unit else ""
    notes = "".join(f"<li>{_escaped(note)}</li>" for note in sheet.notes)
    listed = f'<ul class="notes">{notes}</ul>' if notes else ""
    return (
        f'<figure class="sheet"><table><caption>{_escaped(sheet.title)}{unit}</caption>'
        + (f"<thead>{head}</thead>" if head else "")
        + f"<tbody>{body}</tbody></table>{listed}</figure>"
    )


def in_notebook(record: Any) -> str:
    """A record as notebooks show it (노트북 표시): its table, or else its short form.

    A record takes it as its method `_repr_html_` and knows no more of HTML than that.

    Parameters
    ----------
    record : Sheet, record with a method `sheet`, or any record
        What stands at the end of a notebook cell.

    Returns
    -------
    str
        HTML that needs no style sheet; every text is escaped.

    Examples
    --------
    >>> in_notebook("<b>")
    '<pre>&#x27;&lt;b&gt;&#x27;</pre>'
    """
    if not isinstance(record, Sheet) and not callable(getattr(record, "sheet", None)):
        return f"<pre>{_escaped(repr(record))}</pre>"
    page = to_html(record if isinstance(record, Sheet) else record.sheet())
    for side in ("left", "right", "center"):  # no text holds a bare quotation mark
        look = f"padding:.1em .5em;text-align:{side}"
        page = page.replace(f' class="{side}"', f' style="{look}" class="{side}"')
        page = page.replace(f' class="{side} ', f' style="{look};font-weight:bold" class="{side} ')
    return page.replace("<caption>", '<caption style="text-align:left">')


def _html_row(line: tuple[Cell | None, ...], tag: str) -> str:
    """One row; positions a span covers are left out."""
    cells = []
    for cell in line:
        if cell is None:
            continue
        spans = f' rowspan="{cell.n_rows}"' if cell.n_rows > 1 else ""
        spans += f' colspan="{cell.n_columns}"' if cell.n_columns > 1 else ""
        scope = ' scope="col"' if tag == "th" else ""
        strong = " strong" if cell.strong and tag == "td" else ""
        text = _escaped(cell.text)
        cells.append(f'<{tag}{scope} class="{cell.align}{strong}"{spans}>{text}</{tag}>')
    return f"<tr>{''.join(cells)}</tr>"


def _escaped(text: str) -> str:
    """Text that stays text in a page."""
    return html.escape(_text.visible(text), quote=True)
