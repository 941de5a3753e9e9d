"""Every relation of a printed estimate evaluated on what is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sustainfin._isp import intervals as iv
from sustainfin._isp.constraints import build
from sustainfin._isp.intervals import Domain
from sustainfin._isp.printed import PrintedTable
from sustainfin._isp.relations import Key, Model, Product, Relation, propagate
from sustainfin.tables import Table


@dataclass(frozen=True, slots=True)
class Audit:
    """Every relation evaluated on what is printed, and what it says about missing cells."""

    table: PrintedTable
    wages: Table | None
    model: Model
    forward: dict[Key, Domain]  # printed cells, and what follows from them in order
    shown: dict[Key, Domain]  # the same with displayed amounts taken as they are
    known: frozenset[Key]
    implied: dict[Key, Domain]  # missing cells narrowed by all relations that hold
    violated: frozenset[int]
    wrong_wages: tuple[Key, ...]

    @property
    def is_consistent(self) -> bool:
        return not self.violated and not self.wrong_wages

    def of(self, key: Key) -> Relation | None:
        """The relation that computes a cell."""
        for relation in self.model.relations:
            if relation.y == key:
                return relation
        return None

    def breaks(self, key: Key) -> bool:
        """Whether the relation that computes a cell does not hold."""
        return any(self.model.relations[i].y == key for i in self.violated)


def audit(table: PrintedTable, wages: Table | None) -> Audit:
    """Evaluate every relation of a printed estimate, in the order of the computation."""
    model = build(table, wages)
    at, known = _forward(model)
    violated = {
        i
        for i, relation in enumerate(model.relations)
        if model.cells[relation.y].printed is not None
        and known.issuperset(relation.inputs)
        and _fails(relation, at)
    }
    implied = _settle(model, violated)
    wrong = tuple(
        key
        for key, cell in model.cells.items()
        if cell.published is not None and cell.printed not in {None, cell.published}
    )
    shown, _ = _forward(Model(model.cells, tuple(map(_as_shown, model.relations))))
    return Audit(
        table, wages, model, at, shown, frozenset(known), implied, frozenset(violated), wrong
    )


def _as_shown(relation: Relation) -> Relation:
    """The relation without the room that rounded displays give it."""
    if isinstance(relation, Product) and relation.by_display:
        return replace(relation, slack=0, pads=())
    return replace(relation, slack=0)


def _forward(model: Model) -> tuple[dict[Key, Domain], set[Key]]:
    """Intervals of all cells from those before them alone, and which are known so."""
    at = model.start(())
    known = {key for key, cell in model.cells.items() if cell.printed is not None}
    for relation in model.relations:
        cell = model.cells[relation.y]
        if cell.printed is not None or not known.issuperset(relation.inputs):
            continue
        for key, new in relation.narrow(at, free=False):
            if key == relation.y:
                now = iv.meet(at[key], new)
                now = iv.whole(now, cell.step) if cell.step else now
                if not iv.is_empty(now):
                    at[key] = now
        known.add(relation.y)
    return at, known


def _fails(relation: Relation, at: Mapping[Key, Domain]) -> bool:
    """Whether a printed result lies outside what its inputs allow."""
    for key, new in relation.narrow(at, free=False):
        if key == relation.y:
            return iv.is_empty(iv.meet(at[key], new))
    return False


def _settle(model: Model, violated: set[int]) -> dict[Key, Domain]:
    """Missing cells narrowed by every relation that holds; adds what else is broken.

    Cells that are missing may hide a contradiction: it is laid at the last printed
    result without whose relation the rest can hold together.
    """
    while True:
        active = [i for i in range(len(model.relations)) if i not in violated]
        at, conflict = propagate(model, (), active)
        if conflict is None:
            return at
        printed = [
            i for i in conflict.relations if model.cells[model.relations[i].y].printed is not None
        ]
        suspects = sorted(printed or conflict.relations, reverse=True)
        enough = (
            i for i in suspects if propagate(model, (), [k for k in active if k != i])[1] is None
        )
        violated.add(next(enough, suspects[0]))
