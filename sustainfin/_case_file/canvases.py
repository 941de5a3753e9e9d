"""Canvases in files: one [canvas], or a portfolio of [[canvas]]."""

from typing import TYPE_CHECKING, Any

from sustainfin import _checks
from sustainfin._case_file.document import Section, Source, each, load, root
from sustainfin._case_file.filling import blame, text
from sustainfin._case_file.kinds import expect
from sustainfin.errors import SustainfinError

if TYPE_CHECKING:
    from sustainfin.canvas import Canvas

CANVAS_SCHEMA = "sustainfin.canvas/1"


def read_canvases(path: Source) -> "tuple[Canvas, ...]":
    """Business-model canvases from a TOML file (캔버스 파일 읽기).

    A file holds one section [canvas], or [[canvas]] for each service of a portfolio. Its
    [canvas.blocks] gives a list of entries for each block; an entry is a text, or
    ``{ text = "...", lines = ["..."] }`` with labels of lines of a case.

    Parameters
    ----------
    path : str, path or bytes
        The file or its content, as in `read_toml`.

    Returns
    -------
    tuple of Canvas
        In the order of the file.

    Raises
    ------
    InvalidInput
        If the file cannot be read or has one fault.
    ExceptionGroup
        With one InvalidInput for each fault, if there are several.

    Examples
    --------
    >>> (plan,) = read_canvases('''
    ... [canvas]
    ... title = "스마트신호등"
    ... field = "교통"
    ... [canvas.blocks]
    ... "비용 구조" = ["구축비", { text = "유지관리비", lines = ["유지관리"] }]
    ... '''.encode())
    >>> plan.entries("비용 구조")[1].lines
    ('유지관리',)
    """
    document, faults = load(path)
    expect("canvas", document, faults)
    top = root(document, faults)
    top.take("schema", _schema, None, f'Write "{CANVAS_SCHEMA}".')
    several = isinstance(top.data.get("canvas"), list)
    only = None if several else top.section("canvas")
    sections = top.sections("canvas") if several else [] if only is None else [only]
    made = [_canvas(section) for section in sections]
    top.done()
    faults.raise_all()
    return tuple(one for one in made if one is not None)


def _schema(where: str, argument: str, value: Any) -> str:
    return _checks.one_of(where, argument, value, (CANVAS_SCHEMA,))


def _canvas(section: Section) -> "Canvas | None":
    """The canvas of a section, or None after a fault."""
    from sustainfin.canvas import Canvas

    title = section.take("title", _checks.text)
    named = {name: section.take(name, text, "") for name in ("field", "city", "source")}
    notes = section.take("notes", each(_checks.text), ())
    held = section.section("blocks")
    section.done()
    if held is None or title is None or notes is None or None in named.values():
        return None
    entries = {name: held.take(name, _entries) for name in held.data}
    if None in entries.values():
        return None
    try:
        return Canvas(title, entries, **named, notes=notes)
    except SustainfinError as error:
        blame(held if error.argument == "blocks" else section, error)
        return None


def _entries(where: str, argument: str, value: Any) -> Any:
    """The entries of a block that there is."""
    from sustainfin.canvas import Canvas

    Canvas("?", {argument: []})
    return each(_entry)(where, argument, value)


def _entry(where: str, argument: str, value: Any) -> Any:
    """An entry: a text, or one that points at lines."""
    from sustainfin.canvas import Entry

    if not isinstance(value, dict):
        return Entry(_checks.text(where, argument, value))
    for key in value:
        _checks.one_of(where, "key", key, ("text", "lines"))
    if "text" not in value:
        raise _checks.refusal(where, argument, "must have a text", value, 'Write text = "...".')
    return Entry(value["text"], lines=value.get("lines", ()))
