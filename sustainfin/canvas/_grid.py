"""The canvas in its usual shape: two processes side by side, entries wrapped."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from sustainfin import _text
from sustainfin.canvas._blocks import Block, blocks, process_labels
from sustainfin.sheet import Cell, Sheet

Lang = Literal["ko", "en"]

# Where a block stands, in five columns: (block, columns). A band is what stands side by side.
_TALL = ("key_partners", "value_propositions", "customer_segments")
_UPPER = ("key_activities", "customer_relationships")
_LOWER = ("key_resources", "channels")
_BOTTOM = (
    (("cost_structure", 3), ("revenue_streams", 2)),
    (("social_costs", 3), ("social_benefits", 2)),
)


def grid(title: str, texts: Mapping[str, Sequence[str]], lang: Lang, width: int) -> Sheet:
    """The canvas as a sheet whose rows are the printed lines."""
    named = {block.name: block for block in blocks()}

    def lines(name: str, columns: int = 1) -> list[Cell]:
        room = columns * width + 2 * (columns - 1)
        return _lines(named[name], texts[name], lang, room)

    processes = process_labels()
    label = "label_ko" if lang == "ko" else "label_en"
    head = (
        Cell(text=processes["value_creation"][label], n_columns=3, strong=True, align="center"),
        Cell(text=processes["customer_delivery"][label], n_columns=2, strong=True, align="center"),
    )
    body = _upper_band(lines)
    for band in _BOTTOM:
        body.append((Cell(text=""),) * 5)
        parts = [(lines(name, columns), columns) for name, columns in band]
        for i in range(max(len(part) for part, _ in parts)):
            body.append(tuple(_wide(part, i, columns) for part, columns in parts))
    return Sheet(title=title, head=(head,), body=tuple(body), notes=_questions(texts, lang))


def _upper_band(lines: Callable[[str], list[Cell]]) -> list[tuple[Cell, ...]]:
    """The seven blocks above costs and revenue, row by row."""
    upper = [lines(name) for name in _UPPER]
    lower = [lines(name) for name in _LOWER]
    half = max(map(len, upper)) + 1
    second = [
        [*up, *[Cell()] * (half - len(up)), *low] for up, low in zip(upper, lower, strict=True)
    ]
    partners, value, segments = (lines(name) for name in _TALL)
    stacks = (partners, second[0], value, second[1], segments)
    return [tuple(_wide(stack, i, 1) for stack in stacks) for i in range(max(map(len, stacks)))]


def _wide(stack: Sequence[Cell], i: int, columns: int) -> Cell:
    """Line i of a stack as a cell of some columns; blank below its end."""
    if i >= len(stack):
        return Cell(n_columns=columns)
    return Cell(text=stack[i].text, strong=stack[i].strong, n_columns=columns)


def _lines(block: Block, texts: Sequence[str], lang: Lang, width: int) -> list[Cell]:
    """Label of a block and its entries, wrapped."""
    label = block.label_ko if lang == "ko" else block.label_en
    found = [Cell(text=f"[{label}]", strong=True)]
    if not texts:
        found.append(Cell(text="(비어 있음)" if lang == "ko" else "(empty)", strong=True))
    for text in texts:
        first, *rest = wrapped(text, width - 2)
        found.append(Cell(text=f"- {first}"))
        found += [Cell(text=f"  {line}") for line in rest]
    return found


def _questions(texts: Mapping[str, Sequence[str]], lang: Lang) -> tuple[str, ...]:
    """The question to ask for each empty block."""
    empty = [block for block in blocks() if not texts[block.name]]
    if lang == "ko":
        return tuple(f"※ {block.label_ko}: {block.question_ko}" for block in empty)
    return tuple(f"* {block.label_en}: {block.question_en}" for block in empty)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` terminal columns, broken at blanks where there are any."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if _text.width(joined) <= width:
            lines[-1] = joined
            continue
        lines.append("")
        for char in word:  # a word may be longer than a line
            if _text.width(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
    return [line for line in lines if line]
