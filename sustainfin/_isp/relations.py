"""Cells, the relations that must hold between them, and what follows from both.

Every relation narrows the interval of each of its cells by those of the others, exactly.
Printed cells are points; missing and freed cells are as wide as their kind allows.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sustainfin._isp import intervals as iv
from sustainfin._isp.intervals import LARGE, Domain, Number, Rules

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: what is printed in it, and what it could hold instead."""

    key: Key
    printed: Fraction | int | None
    base: Domain
    step: Number = 0  # multiples it moves in; 0 for a real number
    editable: bool = True
    published: Number | None = None  # the only value a published wage may be mended to


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """`y` is the product of the factors (over a divisor), rounded by one of the rules.

    A factor with a pad is itself rounded, and stands for anything less than the pad away;
    `slack` is the same for `y`. Where `by_display` is set they only widen the relation for
    a table in 천원, whose amounts may be rounded displays.
    """

    y: Key
    factors: tuple[Key, ...]
    rules: Rules
    divisor: Key | None = None
    pads: tuple[Number, ...] = ()
    slack: Number = 0
    by_display: bool = False
    words: Key | None = None

    @property
    def cells(self) -> tuple[Key, ...]:
        ends = [key for key in (self.divisor, self.words) if key is not None]
        return (self.y, *self.factors, *ends)

    @property
    def inputs(self) -> tuple[Key, ...]:
        return (*self.factors, *([self.divisor] if self.divisor else []))

    def exact(self, at: Mapping[Key, Domain], *, strict: bool = False) -> Domain:
        """The product before rounding; `strict` takes displayed amounts as they are."""
        parts = [at[key] for key in self.factors] if strict and self.by_display else None
        result = iv.multiply(parts or self._padded(at))
        return iv.divide(result, at[self.divisor]) if self.divisor else result

    def _padded(self, at: Mapping[Key, Domain]) -> list[Domain]:
        if not self.pads:
            return [at[key] for key in self.factors]
        return [
            iv.meet(iv.widen(at[key], pad), ((0, 0), (LARGE, 0)))
            for key, pad in zip(self.factors, self.pads, strict=True)
        ]

    def narrow(self, at: Mapping[Key, Domain], *, free: bool) -> Iterator[tuple[Key, Domain]]:
        """What each cell may still hold; `free` where the row's rounding words are freed."""
        parts = self._padded(at)
        source = iv.widen(self.rules.sources(at[self.y], free=free), self.slack)
        exact = iv.meet(self.exact(at), source)
        if iv.is_empty(exact):
            yield self.y, exact
            return
        room = iv.widen(at[self.y], self.slack)
        yield self.y, iv.widen(self.rules.results(exact, room, free=free), self.slack)
        if all(iv.is_point(at[key]) for key in self.inputs):
            return
        whole = iv.multiply([exact, at[self.divisor]]) if self.divisor else exact
        for i, key in enumerate(self.factors):
            rest = [part for k, part in enumerate(parts) if k != i]
            new = iv.divide(whole, iv.multiply(rest)) if rest else whole
            yield key, iv.widen(new, self.pads[i] if self.pads else 0)
        if self.divisor:
            yield self.divisor, iv.divide(iv.multiply(parts), exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """`y` is the sum of the terms, to within the slack of a rounded display."""

    y: Key
    terms: tuple[Key, ...]
    slack: Number = 0
    words: Key | None = None

    @property
    def cells(self) -> tuple[Key, ...]:
        return (self.y, *self.terms)

    @property
    def inputs(self) -> tuple[Key, ...]:
        return self.terms

    def exact(self, at: Mapping[Key, Domain], *, strict: bool = False) -> Domain:
        """The sum of the terms."""
        return iv.add(at[key] for key in self.terms)

    def narrow(self, at: Mapping[Key, Domain], *, free: bool) -> Iterator[tuple[Key, Domain]]:
        """What each cell may still hold."""
        total = iv.widen(self.exact(at), self.slack)
        yield self.y, total
        y = iv.widen(at[self.y], self.slack)
        for i, key in enumerate(self.terms):
            if not iv.is_point(at[key]):
                rest = iv.add(at[other] for k, other in enumerate(self.terms) if k != i)
                yield key, iv.subtract(y, rest)


Relation = Product | Sum


@dataclass(frozen=True, slots=True)
class Model:
    """Cells by address, and the relations in the order in which an estimate is computed."""

    cells: dict[Key, Cell]
    relations: tuple[Relation, ...]
    touching: dict[Key, tuple[int, ...]] = field(default_factory=dict)

    def start(self, freed: Collection[Key]) -> dict[Key, Domain]:
        """The interval of every cell: points where printed, wide where missing or freed."""
        return {key: self.domain(cell, freed) for key, cell in self.cells.items()}

    def domain(self, cell: Cell, freed: Collection[Key]) -> Domain:
        """The interval of one cell."""
        if cell.key not in freed:
            return cell.base if cell.printed is None else iv.point(cell.printed)
        return cell.base if cell.published is None else iv.point(cell.published)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Relations that cannot hold together, and the cell at which that showed."""

    relations: tuple[int, ...]
    at: Key


def propagate(
    model: Model,
    freed: Collection[Key],
    relations: Iterable[int] | None = None,
    given: Mapping[Key, Number] | None = None,
) -> tuple[dict[Key, Domain], Conflict | None]:
    """Narrow all cells until nothing moves, or until a cell has nothing left to hold.

    Cells in `given` hold that number instead of what is printed.
    """
    active = range(len(model.relations)) if relations is None else sorted(set(relations))
    at = model.start(freed) | {key: iv.point(value) for key, value in (given or {}).items()}
    because: dict[Key, int] = dict.fromkeys(at, 0)  # relations that had a hand, as bits
    waiting = deque(active)
    queued, allowed = set(active), set(active)
    left = 60 * len(model.relations)  # intervals of reals may shrink for ever
    while waiting and left:
        left -= 1
        i = waiting.popleft()
        queued.discard(i)
        relation = model.relations[i]
        cause = 1 << i
        for key in relation.cells:
            cause |= because[key]
        for key, new in relation.narrow(at, free=relation.words in freed):
            cell, old = model.cells[key], at[key]
            now = iv.meet(old, new)
            if now == old:
                continue
            if cell.step:
                now = iv.whole(now, cell.step)
            if iv.is_empty(now):
                return at, Conflict(_bits(cause), key)
            at[key] = now
            because[key] |= cause
            for j in model.touching[key]:
                if j in allowed and j not in queued:
                    waiting.append(j)
                    queued.add(j)
    return at, None


def _bits(mask: int) -> tuple[int, ...]:
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
