"""The smallest set of cells to change so that a printed estimate holds together.

Every contradiction among the cells must be met by changing one of the cells in it, so the
sets that mend a table are the hitting sets of its contradictions. They are searched by
size: one cell of a contradiction is freed at a time, the intervals are propagated, and a
set without contradiction left is filled with numbers and the whole table audited again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sustainfin._isp.audit import Audit
from sustainfin._isp.cell_checks import CellCheck, likely_rules
from sustainfin._isp.constraints import build
from sustainfin._isp.filling import Edit, Filler, Mend
from sustainfin._isp.relations import Cell, Key, Model, propagate

__all__ = ["Edit", "Mend", "find_mends"]

MOST_CELLS = 4
# Sets looked at before the search gives up and says so.
_MOST_SETS = 4_000


@dataclass(frozen=True, slots=True)
class Mends:
    """All smallest mends, and what the search could not settle."""

    mends: tuple[Mend, ...]
    comment: str = ""


def find_mends(found: Audit, checks: tuple[CellCheck, ...]) -> Mends:
    """Every smallest set of edits after which the audit finds no fault."""
    if found.is_consistent:
        return Mends(())
    search = _Search(found, build(found.table, found.wages, fine=likely_rules(checks, found.table)))
    for size in range(1, MOST_CELLS + 1):
        mends = search.of_size(size)
        if search.is_exhausted:
            return Mends(mends, f"stopped after {_MOST_SETS:,} sets; there may be other mends")
        if mends:
            unsure = "a set of this size or smaller could not be filled with numbers"
            return Mends(mends, unsure if search.unfilled else "")
    return Mends((), f"more than {MOST_CELLS} cells must change")


class _Search:
    """Depth-limited search for hitting sets, with what it has seen."""

    def __init__(self, found: Audit, fine: Model) -> None:
        self.found = found
        self.model = found.model
        self.fine = fine
        self.n_sets = 0
        self.unfilled = False
        self.seen: set[frozenset[Key]] = set()
        self.settled = {
            i
            for i, relation in enumerate(self.model.relations)
            if i not in found.violated
            and all(self.model.cells[key].printed is not None for key in relation.cells)
        }

    @property
    def is_exhausted(self) -> bool:
        return self.n_sets >= _MOST_SETS

    def of_size(self, size: int) -> tuple[Mend, ...]:
        """All mends of exactly `size` cells."""
        self.seen = set()
        order = {key: n for n, key in enumerate(self.model.cells)}
        mends = list(self._search(frozenset(), size))
        return tuple(
            sorted(mends, key=lambda mend: [order[edit.row, edit.column] for edit in mend.edits])
        )

    def _search(self, freed: frozenset[Key], size: int) -> Iterator[Mend]:
        if freed in self.seen or self.is_exhausted:
            return
        self.seen.add(freed)
        self.n_sets += 1
        conflicts = self._conflicts(freed)
        left = size - len(freed)
        if not conflicts:
            mend = self._filled(freed)
            if mend is not None:
                yield mend
                return
            if not left:
                self.unfilled = True
                return
            conflicts = [self._around(freed)]
        if len(conflicts) > left:
            return
        smallest: frozenset[Key] = min(conflicts, key=len)
        for key in sorted(smallest):
            yield from self._search(freed | {key}, size)

    def _conflicts(self, freed: frozenset[Key]) -> list[frozenset[Key]]:
        """Contradictions that share no cell, each as the cells that could resolve it."""
        conflicts = [frozenset({key}) for key in self.found.wrong_wages if key not in freed]
        active = set(range(len(self.model.relations))) - self.settled
        active |= {i for key in freed for i in self._touching(key)}
        while True:
            _, conflict = propagate(self.model, freed, active)
            if conflict is None:
                return conflicts
            keys = self._editable(self._shrunk(freed, conflict.relations), freed)
            conflicts.append(keys)
            active -= {i for key in keys for i in self._touching(key)}
            if not keys:
                return conflicts

    def _touching(self, key: Key) -> tuple[int, ...]:
        return self.model.touching[key]

    def _shrunk(self, freed: frozenset[Key], relations: tuple[int, ...]) -> tuple[int, ...]:
        """A contradiction none of whose relations can be left out."""
        kept = list(relations)
        for i in relations:
            rest = [k for k in kept if k != i]
            _, conflict = propagate(self.model, freed, rest)
            if conflict is not None:
                kept = [k for k in rest if k in conflict.relations]
        return tuple(kept)

    def _editable(self, relations: tuple[int, ...], freed: frozenset[Key]) -> frozenset[Key]:
        """The printed cells of some relations that may be changed."""
        keys = {key for i in relations for key in self.model.relations[i].cells}
        return frozenset(key for key in keys - freed if _may_change(self.model.cells[key]))

    def _around(self, freed: frozenset[Key]) -> frozenset[Key]:
        """The cells next to the freed ones."""
        near = tuple({i for key in freed for i in self._touching(key)})
        return self._editable(near, freed)

    def _filled(self, freed: frozenset[Key]) -> Mend | None:
        """Numbers for the freed cells under which the audit finds no fault."""
        for model in (self.fine, self.model):
            at, conflict = propagate(model, freed)
            if conflict is None:
                filler = Filler(self.found, model, freed, at)
                mend = filler.fill({})
                if mend is not None:
                    return mend
        return None


def _may_change(cell: Cell) -> bool:
    """Whether a cell is printed, and a change of it would mean something."""
    if cell.printed is None or not cell.editable:
        return False
    return cell.published is None or cell.published != cell.printed
