"""The neutral table as HTML and Markdown; text from a case stays text."""

from collections.abc import Iterable
from typing import Any

from sustainfin import _checks
from sustainfin._text import visible
from sustainfin.sheet import Sheet, aligned
from sustainfin.sheet import to_html as html_of

_ESCAPES = {ord(sign): f"\\{sign}" for sign in "\\|*_`[]~$"} | {
    ord(sign): f"&#{ord(sign)};" for sign in "<>&"
}


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
    return "\n".join(html_of(sheet) for sheet in sheets_of(result, **options))


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
    heading = f"{sheet.title} ({sheet.unit})" if sheet.unit else sheet.title
    rows = [head, rules, *([c.text if c else "" for c in line] for line in body)]
    printed = [
        "| " + " | ".join(cell if row is rules else _pipe_safe(cell) for cell in row) + " |"
        for row in rows
    ]
    notes = [f"- {_pipe_safe(note)}" for note in sheet.notes]
    return "\n".join([f"**{_pipe_safe(heading)}**", "", *printed, *([""] if notes else []), *notes])


def _pipe_safe(text: str) -> str:
    """Text that neither ends a cell nor becomes markup."""
    flat = " ".join(visible(text).split())
    return flat.translate(_ESCAPES)
