"""The neutral table as HTML and Markdown; text from a case stays text."""

import html
from collections.abc import Iterable
from typing import Any

from sustainfin import _checks
from sustainfin.sheet import Cell, Sheet, aligned

# Direction marks and controls could make a page or a table show something else than it holds.
_MARKS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 127]
_HIDDEN = dict.fromkeys([*_MARKS, *(code for code in range(32) if code not in (9, 10))])


def visible(text: str) -> str:
    """Text without controls and direction marks."""
    return text.translate(_HIDDEN)


def sheets_of(result: Any, **options: Any) -> tuple[Sheet, ...]:
    """The tables of a result (결과 표).

    Parameters
    ----------
    result : Sheet, record with a method `sheet`, or an iterable of these
        What is to leave the library.
    **options : as the record's `sheet` takes them
        Unit and language.

    Returns
    -------
    tuple of Sheet
        One or more tables.

    Raises
    ------
    InvalidInput
        If the result has no table.

    Examples
    --------
    >>> from sustainfin.sheet import Sheet
    >>> len(sheets_of([Sheet(title="가"), Sheet(title="나")]))
    2
    """
    if isinstance(result, Sheet):
        return (result,)
    method = getattr(result, "sheet", None)
    if callable(method):
        return (method(**options),)
    if isinstance(result, Iterable) and not isinstance(result, str | bytes):
        return tuple(sheet for part in result for sheet in sheets_of(part, **options))
    raise _checks.refusal(
        "report.sheets_of", "result", "must be a Sheet or a result with one", result,
        "Results such as a Bill, an Appraisal or a Balance have a table.",
    )  # fmt: skip


def to_html(result: Any, **options: Any) -> str:
    """The tables of a result as HTML (웹 표).

    Parameters
    ----------
    result : Sheet, record with a method `sheet`, or an iterable of these
        What is to leave the library.
    **options : as the record's `sheet` takes them
        Unit and language.

    Returns
    -------
    str
        A `figure` for each table, with every text escaped.

    Raises
    ------
    InvalidInput
        If the result has no table.

    Examples
    --------
    >>> from sustainfin.sheet import Sheet, row
    >>> "&lt;script&gt;" in to_html(Sheet(title="표", body=(row(["<script>"]),)))
    True
    """
    return "\n".join(_figure(sheet) for sheet in sheets_of(result, **options))


def _figure(sheet: Sheet) -> str:
    """One table with its caption and notes."""
    lines = aligned(sheet)
    n_head = len(sheet.head)
    head = "".join(_html_row(line, "th") for line in lines[:n_head])
    body = "".join(_html_row(line, "td") for line in lines[n_head:])
    unit = f' <span class="unit">({_text(sheet.unit)})</span>' if sheet.unit else ""
    notes = "".join(f"<li>{_text(note)}</li>" for note in sheet.notes)
    listed = f'<ul class="notes">{notes}</ul>' if notes else ""
    return (
        f'<figure class="sheet"><table><caption>{_text(sheet.title)}{unit}</caption>'
        + (f"<thead>{head}</thead>" if head else "")
        + f"<tbody>{body}</tbody></table>{listed}</figure>"
    )


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
        cells.append(
            f'<{tag}{scope} class="{cell.align}{strong}"{spans}>{_text(cell.text)}</{tag}>'
        )
    return f"<tr>{''.join(cells)}</tr>"


def _text(text: str) -> str:
    """Text that stays text in a page."""
    return html.escape(visible(text), quote=True)


def to_markdown(result: Any, **options: Any) -> str:
    """The tables of a result as Markdown (마크다운 표).

    Markdown has no spans: a spanning cell stands in its first position and the others are
    blank; a head of several rows is joined into one.

    Parameters
    ----------
    result : Sheet, record with a method `sheet`, or an iterable of these
        What is to leave the library.
    **options : as the record's `sheet` takes them
        Unit and language.

    Returns
    -------
    str
        One table after the other.

    Raises
    ------
    InvalidInput
        If the result has no table.

    Examples
    --------
    >>> from sustainfin.sheet import Sheet, row
    >>> print(to_markdown(Sheet(title="표", head=(row(["구분", "금액"]),), body=(row(["가", 1]),))))
    **표**
    <BLANKLINE>
    | 구분 | 금액 |
    | --- | ---: |
    | 가 | 1 |
    """
    return "\n\n".join(_markdown(sheet) for sheet in sheets_of(result, **options))


def _markdown(sheet: Sheet) -> str:
    """One table with its title and notes."""
    lines = aligned(sheet)
    n_head = len(sheet.head)
    n_columns = len(lines[0]) if lines else 0
    body = lines[n_head:]
    head = [
        " ".join(dict.fromkeys(c.text for line in lines[:n_head] if (c := line[j]) and c.text))
        for j in range(n_columns)
    ]
    rules = [
        "---:" if any(c and c.align == "right" and c.text for c in column) else "---"
        for column in (tuple(line[j] for line in body) for j in range(n_columns))
    ]
    unit = f" ({sheet.unit})" if sheet.unit else ""
    rows = [head, rules, *([c.text if c else "" for c in line] for line in body)]
    printed = [
        "| " + " | ".join(cell if row is rules else _pipe_safe(cell) for cell in row) + " |"
        for row in rows
    ]
    notes = [f"- {_pipe_safe(note)}" for note in sheet.notes]
    title = f"**{_pipe_safe(sheet.title)}{_pipe_safe(unit)}**"
    return "\n".join([title, "", *printed, *([""] if notes else []), *notes])


def _pipe_safe(text: str) -> str:
    """Text that neither ends a cell nor becomes markup."""
    flat = " ".join(visible(text).split())
    for sign in "\\|*_`[]<>":
        flat = flat.replace(sign, f"&#{ord(sign)};" if sign in "<>" else f"\\{sign}")
    return flat
