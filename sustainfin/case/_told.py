"""Recorded computations as steps: formulas over leaves and over lines, split where they are long.

Every recorded operation is built once, in the order in which it was computed.
"""

from collections.abc import Mapping
from typing import Any

from sustainfin._recorder import Node
from sustainfin.explanation import Op, Part, Step, derived

_MOST = 8  # operands of a formula that still reads at a glance
_CHAINS = ("add", "multiply")


class Told:
    """Steps of the nodes of one tape."""

    def __init__(self, leaves: Mapping[str, Step]) -> None:
        self._leaves = leaves
        self._known: dict[int, Step] = {}  # nodes that are a named step
        self._built: dict[int, Any] = {}  # a step, or a formula with steps in it
        self._n_between = 0

    def name(self, cell: Any, step: Step) -> None:
        """From now on formulas read this node as the step."""
        if isinstance(cell, Node) and cell.op != "leaf":
            step = self._known.setdefault(cell.number, step)
            self._built[cell.number] = step

    def formula(self, cell: Any) -> tuple[Any, tuple[Step, ...]]:
        """Formula of a node or a number, and the steps that it reads."""
        if not isinstance(cell, Node):
            return plain(cell), ()
        counts = _counts(cell)
        shown = cell  # a cell that only passes on another shows the formula of that one
        while shown.op == "cell" and counts[shown.args[0].number][1] <= 1:
            shown = shown.args[0]
        for node in sorted(counts.values(), key=lambda held: held[0].number):
            self._build(*node, is_root=node[0] is shown)
        parts: list[Step] = []
        return _placed(self._built[cell.number], parts), tuple(parts)

    def _build(self, node: Node, count: int, is_root: bool) -> None:
        """The formula of one node, after those of its parts."""
        if node.number in self._built:
            return
        if node.op == "leaf":
            self._built[node.number] = self._leaves[node.args[0]]
            return
        if node.number in self._known:
            self._built[node.number] = self._known[node.number]
            return
        args = [self._built[a.number] if isinstance(a, Node) else plain(a) for a in node.args]
        found: Any = args[0] if node.op == "cell" else Op(node.op, _chained(node.op, args))
        if isinstance(found, Op) and not is_root and (count > 1 or _size(found) > _MOST):
            found = self._between(found)
        self._built[node.number] = found

    def _between(self, term: Op) -> Step:
        """A step of its own for a formula that several read, or that is long."""
        self._n_between += 1
        parts: list[Step] = []
        placed = _placed(term, parts)
        n = self._n_between
        return derived(placed, tuple(parts), label_ko=f"중간값 {n}", label_en=f"intermediate {n}")


def plain(number: Any) -> Any:
    """A number of a formula; whole ones as int, so that 12 months read 12."""
    if isinstance(number, bool):
        return number
    value = float(number)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _chained(op: str, args: list[Any]) -> tuple[Any, ...]:
    """Operands of a sum or a product from left to right, without brackets in between."""
    first = args[0]
    if op in _CHAINS and isinstance(first, Op) and first.name == op:
        return (*first.args, *args[1:])
    return tuple(args)


def _size(term: Any) -> int:
    """How many operands a formula has."""
    return sum(map(_size, term.args)) if isinstance(term, Op) else 1


def _placed(term: Any, parts: list[Step]) -> Any:
    """A formula with positions in place of steps."""
    if isinstance(term, Step):
        for k, part in enumerate(parts):
            if part is term:
                return Part(k)
        parts.append(term)
        return Part(len(parts) - 1)
    if isinstance(term, Op):
        return Op(term.name, tuple(_placed(arg, parts) for arg in term.args))
    return term


def _counts(root: Node) -> dict[int, tuple[Node, int]]:
    """Every node that a node is made of, with how many operations read it."""
    found: dict[int, tuple[Node, int]] = {root.number: (root, 0)}
    open_ = [root]
    while open_:
        for part in open_.pop().args:
            if isinstance(part, Node):
                known = found.get(part.number)
                found[part.number] = (part, known[1] + 1 if known else 1)
                if known is None:
                    open_.append(part)
    return found
