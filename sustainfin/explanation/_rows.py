"""The rows in which a tree is printed: what was shown already is referred to, not repeated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sustainfin.explanation import _words
from sustainfin.explanation._step import Step, ordered


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One printed row."""

    step: Step
    number: int  # of the step, 1 for the figure
    level: int
    is_last: bool
    parent: int
    parent_year: int | None
    shown_as: int = 0  # where the step, or one that is equal in another year, stands in full
    n_hidden: int = 0  # levels below that are left out


def rows_of(root: Step, depth: int | None) -> list[Row]:
    """Rows from the top, each step in full once; a leaf that comes again has no row.

    A step of another year with the same formula on the same values is not repeated either.
    """
    kinds = _kinds(root)
    numbers: dict[int, int] = {}
    first: dict[int, int] = {}  # number of the row in which a kind of step stands in full
    found: list[Row] = []

    def lay(step: Step, level: int, is_last: bool, above: Row | None) -> None:
        kind = kinds[id(step)]
        shown_as = first.get(kind, 0)
        number = numbers.setdefault(id(step), len(numbers) + 1)
        cut = depth is not None and level >= depth and not shown_as
        row = Row(
            step=step, number=number, level=level, is_last=is_last, shown_as=shown_as,
            parent=above.number if above else 0, parent_year=above.step.year if above else None,
            n_hidden=_height(step, {}) if cut and step.parts else 0,
        )  # fmt: skip
        found.append(row)
        if shown_as:
            return
        first[kind] = number
        if cut:
            return
        shown = _shown(step, kinds, first)
        for k, part in enumerate(shown):
            lay(part, level + 1, k == len(shown) - 1, row)

    lay(root, 0, True, None)
    return found


def _shown(step: Step, kinds: dict[int, int], first: dict[int, int]) -> list[Step]:
    """Parts that get a row: each once, and no leaf that stands further up."""
    parts: dict[int, Step] = {id(part): part for part in step.parts}
    return [part for key, part in parts.items() if not (part.is_leaf and kinds[key] in first)]


def _kinds(root: Step) -> dict[int, int]:
    """For every step a number that it shares with those equal to it but for the year."""
    numbered: dict[tuple[Any, ...], int] = {}
    found: dict[int, int] = {}
    for step in reversed(ordered(root)):
        parts = tuple(found[id(part)] for part in step.parts)
        if step.is_leaf:
            key: tuple[Any, ...] = (id(step),)
        else:
            key = (step.label_ko, step.of, str(step.value), step.term, step.note_ko, parts)
        found[id(step)] = numbered.setdefault(key, len(numbered))
    return found


def _height(step: Step, known: dict[int, int]) -> int:
    """How many levels there are below a step."""
    if id(step) not in known:
        known[id(step)] = max((1 + _height(part, known) for part in step.parts), default=0)
    return known[id(step)]


def fitting_depth(root: Step, n_rows: int) -> int | None:
    """The greatest depth whose rows are at most so many; None where all of them are."""
    rows = rows_of(root, None)
    if len(rows) <= n_rows:
        return None
    levels = [row.level for row in rows]
    return max(
        (d for d in range(1, max(levels) + 1) if sum(each <= d for each in levels) <= n_rows),
        default=1,
    )


def told(row: Row, language: str, marks: Mapping[str, int]) -> str:
    """Formula in words and numbers, and what the step rests on."""
    words, step = _words.WORDS[language], row.step
    if row.shown_as:
        return words["see" if row.shown_as == row.number else "same"].format(row.shown_as)
    parts = [f"= {text}" for text in formulas(row, language)]
    parts.append(_words.grounds(step, language, marks))
    if row.n_hidden:
        parts.append(f"({words['deeper'].format(row.n_hidden)})")
    return " ".join(part for part in parts if part)


def formulas(row: Row, language: str) -> list[str]:
    """The formula in words and, where it says more, in numbers."""
    text, numbers = _words.formula(row.step, language), _words.in_numbers(row.step, language)
    return list(dict.fromkeys(each for each in (text, numbers) if each))
