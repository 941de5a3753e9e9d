"""Whether a canvas and the lines of a case speak of the same things."""

from collections.abc import Iterable
from typing import Any

from sustainfin import _checks
from sustainfin._text import did_you_mean
from sustainfin.canvas._blocks import blocks
from sustainfin.canvas._record import Canvas
from sustainfin.findings import Finding

# Sides whose lines belong into a block; other blocks may point at any line.
_SIDES = {
    "cost_structure": ("cost",),
    "revenue_streams": ("revenue", "funding"),
    "social_costs": ("social_cost",),
    "social_benefits": ("benefit",),
}


def check_links(canvas: Canvas, lines: Iterable[Any]) -> tuple[Finding, ...]:
    """Whether the entries of a canvas point at lines of a case (캔버스와 항목의 연결).

    Parameters
    ----------
    canvas : Canvas
        The canvas.
    lines : iterable of Line
        Lines of one alternative of a case, such as ``case.alternatives["plan"]``.

    Returns
    -------
    tuple of Finding
        Faults: an entry points at a label that no line has, or at a line of another
        side (an entry of the cost structure at a fee). Notes: a line that no entry of
        its block points at.

    Raises
    ------
    InvalidInput
        If `canvas` is none, or a line has no label.

    Examples
    --------
    >>> from sustainfin import lifecycle
    >>> from sustainfin.canvas import Entry
    >>> plan = Canvas("서비스", {"비용 구조": [Entry("유지관리비", lines=("유지보수",))]})
    >>> for found in check_links(plan, [lifecycle.Annual("유지관리", 40_000_000)]):
    ...     print(found.severity, found.code)
    fault unknown-line
    note unlinked-line
    """
    where = "canvas.check_links"
    if not isinstance(canvas, Canvas):
        raise _checks.refusal(where, "canvas", "must be a Canvas", canvas)
    sides: dict[str, str] = {}
    for line in lines:
        if not isinstance(getattr(line, "label", None), str):
            raise _checks.refusal(where, "lines", "must hold lines of a case", line)
        sides[line.label] = getattr(line, "side", "funding")
    return (*_wrong(canvas, sides), *_unlinked(canvas, sides))


def _wrong(canvas: Canvas, sides: dict[str, str]) -> Iterable[Finding]:
    """Entries that point at no line, or at one of another side."""
    for block in blocks():
        allowed = _SIDES.get(block.name)
        for entry in canvas.blocks[block.name]:
            for label in entry.lines:
                place = f"{block.label_ko}: {entry.text}"
                if label not in sides:
                    near = did_you_mean(label, sides)
                    told = f"points at {label!r}, which no line of the case bears. {near}"
                    yield Finding(
                        code="unknown-line", severity="fault", where=place,
                        message=told.rstrip(),
                        message_ko=f"사업에 {label!r}이라는 항목이 없다",
                    )  # fmt: skip
                elif allowed is not None and sides[label] not in allowed:
                    yield Finding(
                        code="wrong-side", severity="fault", where=place,
                        message=f"points at {label!r}, a line of the side {sides[label]!r}; "
                        f"here belong {' and '.join(allowed)}",
                        message_ko=f"{label!r}은 이 블록에 속하지 않는 항목이다",
                    )  # fmt: skip


def _unlinked(canvas: Canvas, sides: dict[str, str]) -> Iterable[Finding]:
    """Lines of the case that no entry of their block points at."""
    for block in blocks():
        pointed = {label for entry in canvas.blocks[block.name] for label in entry.lines}
        for label, side in sides.items():
            if side in _SIDES.get(block.name, ()) and label not in pointed:
                yield Finding(
                    code="unlinked-line", severity="note", where=label,
                    message=f"no entry of the block {block.label_en} points at this line",
                    message_ko=f"{block.label_ko} 블록에 이 항목을 가리키는 내용이 없다",
                )  # fmt: skip
