"""Nodes of a recording as formulas: names, references and helper cells for what is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sustainfin._recorder import Node

# Excel takes 8,192 signs and 64 levels in a formula; people read far fewer.
_LONGEST = 240
_DEEPEST = 12

_INFIX = {
    "add": ("+", 2), "subtract": ("-", 2), "multiply": ("*", 3), "divide": ("/", 3),
    "power": ("^", 5), "less": ("<", 1), "less_equal": ("<=", 1), "greater": (">", 1),
    "greater_equal": (">=", 1), "equal": ("=", 1), "not_equal": ("<>", 1),
}  # fmt: skip
_CALLS = {
    "fabs": "ABS({})", "sign": "SIGN({})", "exp": "EXP({})", "expm1": "(EXP({})-1)",
    "log": "LN({})", "log1p": "LN(1+({}))", "log10": "LOG10({})", "sqrt": "SQRT({})",
    "square": "({})^2", "floor": "INT({})", "ceil": "(-INT(-({})))", "tanh": "TANH({})",
    "minimum": "MIN({},{})", "maximum": "MAX({},{})",
    "where": "IF({},{},{})", "logical_and": "AND({},{})", "logical_or": "OR({},{})",
    "logical_not": "NOT({})",
}  # fmt: skip
_ATOM = 9
_LEVEL = {"square": 5}


def number_text(value: Any) -> str:
    """A number as a formula writes it; a negative one in brackets."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    plain = float(value)
    text = str(int(plain)) if plain.is_integer() and abs(plain) < 1e15 else repr(plain).upper()
    return f"({text})" if text.startswith("-") else text


@dataclass(slots=True)
class Written:
    """Text of a node within a formula, how strongly it binds, and how deep it is."""

    text: str
    level: int
    depth: int = 0

    def within(self, level: int) -> str:
        """The text as a part of an operation that binds at a level."""
        return self.text if self.level > level else f"({self.text})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A helper cell: its row, the formula, the value, and for which figure it was first needed."""

    row: int
    formula: str
    value: Any
    label: str


@dataclass(slots=True)
class Formulas:
    """Formulas of all cells of a recording.

    `places` gives the cell of each node that has one, `names` the name of each leaf, and
    `labels` what a placed node is; `helper` makes the reference to a helper cell of a row.
    """

    places: Mapping[int, str]
    names: Mapping[str, str]
    labels: Mapping[int, str]
    helper_sheet: str
    first_row: int = 2
    helpers: list[Helper] = field(default_factory=list)
    _written: dict[int, Written] = field(default_factory=dict)
    _own: dict[int, str] = field(default_factory=dict)

    def write(self, roots: list[Node]) -> None:
        """Write the formula of every root and of all that it is made of."""
        users = _users(roots)
        label: dict[int, str] = dict(self.labels)
        for node in sorted(users.values(), key=lambda u: -u.node.number):
            for part in node.node.args:
                if isinstance(part, Node):
                    label.setdefault(part.number, label.get(node.node.number, ""))
        for use in sorted(users.values(), key=lambda u: u.node.number):
            self._write_one(use.node, use.count, label.get(use.node.number, ""))

    def _write_one(self, node: Node, count: int, label: str) -> None:
        """Text of a node, or a reference to its own cell or to a helper cell."""
        if node.op == "leaf":
            self._written[node.number] = Written(self.names[node.args[0]], _ATOM)
            return
        parts = [self._part(part) for part in node.args]
        own = _joined(node.op, parts)
        if node.number in self.places:
            self._own[node.number] = own.text
            self._written[node.number] = Written(self.places[node.number], _ATOM)
            return
        shared = count > 1 and any(part.depth for part in parts)
        if shared or len(own.text) > _LONGEST or own.depth > _DEEPEST:
            row = self.first_row + len(self.helpers)
            made = Helper(row=row, formula=f"={own.text}", value=node.value, label=label)
            self.helpers.append(made)
            own = Written(f"{self.helper_sheet}!$B${row}", _ATOM)
        self._written[node.number] = own

    def _part(self, part: Any) -> Written:
        if isinstance(part, Node):
            return self._written[part.number]
        return Written(number_text(part), _ATOM)

    def of(self, node: Node, place: str) -> str:
        """Formula of the cell of a node; of another cell that shows the same, a reference."""
        if self.places.get(node.number) == place:
            own = self._own.get(node.number)
            return f"={own if own is not None else self._written[node.number].text}"
        return f"={self._written[node.number].text}"


@dataclass(slots=True)
class _Use:
    node: Node
    count: int = 0


def _users(roots: list[Node]) -> dict[int, _Use]:
    """Every node that the roots are made of, with how many operations read it."""
    found: dict[int, _Use] = {}
    open_ = list(roots)
    while open_:
        node = open_.pop()
        if node.number in found:
            continue
        found[node.number] = _Use(node)
        open_.extend(part for part in node.args if isinstance(part, Node))
    for use in list(found.values()):
        for part in use.node.args:
            if isinstance(part, Node):
                found[part.number].count += 1
    return found


def _joined(op: str, parts: list[Written]) -> Written:
    """An operation on parts, bracketed so that it is computed in the recorded order."""
    if op == "cell":
        return parts[0]
    depth = 1 + max(part.depth for part in parts)
    if op in _INFIX:
        sign, level = _INFIX[op]
        left, right = parts
        # What is added or multiplied from left to right needs no bracket on its left.
        below = level - 1 if level in (2, 3) else level
        return Written(f"{left.within(below)}{sign}{right.within(level)}", level, depth)
    if op == "negative":
        return Written(f"(-{parts[0].within(_ATOM - 1)})", _ATOM, depth)
    text = _CALLS[op].format(*(part.text for part in parts))
    return Written(text, _LEVEL.get(op, _ATOM), depth)
