"""Arrays that remember how they were computed, so that a model's formulas can be written down.

A `Recorded` array stands where the lines of a case expect a NumPy array. Each of its cells is a
plain number or a `Node`: an operation on other cells, with its value. What depends on no input
stays a number. What would need to look at a value (an ``if``, ``float()``, a function that is
not known here) raises `Unrecordable`; nothing is guessed.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin


class Unrecordable(Exception):  # noqa: N818 - named by what it says, as the refusals are
    """A computation that cannot be written as a formula."""


class Node:
    """One operation on numbers and other nodes, with its value; a leaf has the op "leaf"."""

    __slots__ = ("args", "number", "op", "tape", "value")

    def __init__(self, tape: "Tape", op: str, args: tuple[Any, ...], value: Any) -> None:
        self.tape, self.op, self.args, self.value = tape, op, args, value
        self.number = len(tape.nodes)
        tape.nodes.append(self)

    @property
    def is_truth(self) -> bool:
        """Whether the value is true or false, which a spreadsheet keeps apart from 1 and 0."""
        return isinstance(self.value, bool)


class Tape:
    """Every node of one recording, in an order in which each comes after its parts."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[Any, Node] = {}

    def leaf(self, name: str, value: float) -> "Recorded":
        """An input: the value of a cell that people may change."""
        return _wrapped(Node(self, "leaf", (name,), float(value)))

    def cell(self, node: Node) -> Node:
        """The node as a cell of its own, also where another node is equal."""
        return Node(self, "cell", (node,), node.value)

    def node(self, op: str, args: tuple[Any, ...], value: Any) -> Node:
        """The operation, once: the same operation on the same parts is the same node."""
        key = (op, *(("node", a.number) if isinstance(a, Node) else (type(a), a) for a in args))
        if key not in self._known:
            self._known[key] = Node(self, op, args, value)
        return self._known[key]


def _worth(cell: Any) -> Any:
    return cell.value if isinstance(cell, Node) else cell


def _numeric(cell: Any) -> Any:
    """A cell as a number: true is 1."""
    if isinstance(cell, Node) and cell.is_truth:
        return cell.tape.node("multiply", (cell, 1), float(cell.value))
    return float(cell) if isinstance(cell, bool) else cell


def _apply(op: str, compute: Callable[..., Any], *cells: Any) -> Any:
    """One operation on cells: a number where all of them are, a node otherwise."""
    with np.errstate(all="ignore"):
        value = compute(*(_worth(cell) for cell in cells))
    value = bool(value) if isinstance(value, bool | np.bool_) else float(value)
    tape = next((cell.tape for cell in cells if isinstance(cell, Node)), None)
    if tape is None:
        return value
    if op not in ("logical_and", "logical_or", "logical_not", "where"):
        cells = tuple(_numeric(cell) for cell in cells)
    known = _simple(op, cells)
    return tape.node(op, cells, value) if known is None else known


def _simple(op: str, cells: tuple[Any, ...]) -> Any:
    """The result where one part changes nothing (x + 0, x * 1, 0 * x, x ** 0), or None."""
    first, last = cells[0], cells[-1]

    def is_(cell: Any, number: float) -> bool:
        return not isinstance(cell, Node) and cell == number

    found = None
    neutral = {"add": 0.0, "subtract": 0.0, "multiply": 1.0, "divide": 1.0, "power": 1.0}.get(op)
    if op == "where" and not isinstance(first, Node):
        found = cells[1] if first else last
    elif neutral is not None and is_(last, neutral):
        found = first
    elif op in ("add", "multiply") and is_(first, neutral or 0.0):
        found = last
    elif op == "subtract" and is_(first, 0.0):
        found = _apply("negative", np.negative, last)
    elif (op == "multiply" and (is_(first, 0.0) or is_(last, 0.0))) or (
        op == "divide" and is_(first, 0.0)
    ):
        found = 0.0
    elif op == "power" and is_(last, 0.0):
        found = 1.0
    return found


# Ufuncs by their NumPy name; each is the name of the operation, and how its value is computed.
_RENAMED = {
    "true_divide": "divide", "float_power": "power", "absolute": "fabs", "fmin": "minimum",
    "fmax": "maximum", "bitwise_and": "logical_and", "bitwise_or": "logical_or",
    "invert": "logical_not",
}  # fmt: skip
OPERATIONS = frozenset(
    {
        *("add", "subtract", "multiply", "divide", "power", "negative", "fabs", "sign"),
        *("minimum", "maximum", "exp", "expm1", "log", "log1p", "log10", "sqrt", "square"),
        *("floor", "ceil", "tanh"),
        *("less", "less_equal", "greater", "greater_equal", "equal", "not_equal"),
        *("logical_and", "logical_or", "logical_not"),
    }
)


class Recorded(NDArrayOperatorsMixin):
    """An array of cells; lines compute with it as with an array of NumPy."""

    is_recorded = True
    __slots__ = ("cells",)

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    def __array_ufunc__(self, ufunc: Any, method: str, *given: Any, **options: Any) -> "Recorded":
        op = _RENAMED.get(ufunc.__name__, ufunc.__name__)
        if ufunc.__name__ == "positive":
            return self
        if op not in OPERATIONS or any(value is not None for value in options.values()):
            raise Unrecordable(f"numpy.{ufunc.__name__} is not known as a formula")
        if method != "__call__":
            raise Unrecordable(f"numpy.{ufunc.__name__}.{method} is not known as a formula")
        compute = getattr(np, op)

        def one(*cells: Any) -> Any:
            return _apply(op, compute, *cells)

        return _wrapped(np.frompyfunc(one, len(given), 1)(*map(cells_of, given)))

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        known = _FUNCTIONS.get(function.__name__)
        if known is None:
            raise Unrecordable(f"numpy.{function.__name__} is not known as a formula")
        return known(*args, **kwargs)

    def _looked_at(self, *_: Any, **__: Any) -> Any:
        raise Unrecordable("the computation looks at a value instead of computing with it")

    __bool__ = __float__ = __int__ = __index__ = __array__ = __setitem__ = _looked_at
    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator["Recorded"]:
        return (self[k] for k in range(len(self)))

    def __getitem__(self, key: Any) -> "Recorded":
        return _wrapped(self.cells[key])

    @property
    def shape(self) -> tuple[int, ...]:
        """As of an array."""
        return tuple(self.cells.shape)

    @property
    def ndim(self) -> int:
        """As of an array."""
        return int(self.cells.ndim)

    @property
    def size(self) -> int:
        """As of an array."""
        return int(self.cells.size)

    def setflags(self, **_: bool) -> None:
        """Nothing to protect: cells are never changed."""

    def sum(self, axis: int | None = None, **options: Any) -> "Recorded":
        """As of an array."""
        return _reduced("add", self, axis=axis, **options)

    def ravel(self) -> "Recorded":
        """As of an array."""
        return _wrapped(self.cells.ravel())

    def reshape(self, *shape: Any) -> "Recorded":
        """As of an array."""
        return _wrapped(self.cells.reshape(*shape))


def cells_of(given: Any) -> Any:
    """Cells of an array or a number, as an array of objects."""
    if isinstance(given, Recorded):
        return given.cells
    if isinstance(given, list | tuple) and any(isinstance(part, Recorded) for part in given):
        return np.stack([cells_of(part) for part in given])
    return np.asarray(given).astype(object)


def _wrapped(result: Any) -> Recorded:
    """A recorded array of an array of objects, or of one cell."""
    if not isinstance(result, np.ndarray):
        single = np.empty((), dtype=object)
        single[()] = result
        return Recorded(single)
    return Recorded(result)


def _folded(op: str, given: Any, axis: int | None) -> tuple[Any, list[Any]]:
    """Running results of an operation along an axis, which is moved to the front."""
    cells = cells_of(given)
    cells = cells.ravel() if axis is None else np.moveaxis(cells, axis, 0)
    compute = getattr(np, op)
    step = np.frompyfunc(lambda a, b: _apply(op, compute, a, b), 2, 1)
    start = np.frompyfunc(_numeric, 1, 1)(cells[0])
    running = [start]
    for row in cells[1:]:
        running.append(step(running[-1], row))
    return cells, running


def _accumulated(op: str, given: Any, axis: int | None = None, **options: Any) -> Recorded:
    _plain_options(options)
    cells, running = _folded(op, given, axis)
    result = np.empty(cells.shape, dtype=object)
    for k, row in enumerate(running):
        result[k] = row
    return _wrapped(result if axis is None else np.moveaxis(result, 0, axis))


def _reduced(
    op: str, given: Any, axis: int | None = None, *, keepdims: bool = False, **options: Any
) -> Recorded:
    _plain_options(options)
    last = _folded(op, given, axis)[1][-1]
    if not keepdims:
        return _wrapped(last)
    if axis is None:
        return _wrapped(last).reshape((1,) * np.ndim(cells_of(given)))
    return _wrapped(np.expand_dims(last, axis))


def _plain_options(options: dict[str, Any]) -> None:
    """Options that would change what is computed."""
    if any(value is not None and value is not np._NoValue for value in options.values()):
        raise Unrecordable(f"options {sorted(options)} are not known as a formula")


def _where(condition: Any, one: Any, other: Any) -> Recorded:
    pick = np.frompyfunc(
        lambda c, a, b: _apply("where", lambda k, x, y: x if k else y, c, _numeric(a), _numeric(b)),
        3,
        1,
    )
    return _wrapped(pick(cells_of(condition), cells_of(one), cells_of(other)))


def _diff(given: Any, n: int = 1, axis: int = -1, prepend: Any = None) -> Recorded:
    if n != 1:
        raise Unrecordable("numpy.diff with n other than 1 is not known as a formula")
    parts = [given] if prepend is None else [prepend, given]
    cells = np.moveaxis(np.concatenate([cells_of(part) for part in parts], axis=axis), axis, 0)
    result: Any = _wrapped(cells[1:]) - _wrapped(cells[:-1])
    return _wrapped(np.moveaxis(result.cells, 0, axis))


def _joined(function: Callable[..., Any]) -> Callable[..., Recorded]:
    """A function on several arrays, on their cells."""

    def on_cells(parts: Sequence[Any], **options: Any) -> Recorded:
        return _wrapped(function([cells_of(part) for part in parts], **options))

    return on_cells


def _moved(function: Callable[..., Any]) -> Callable[..., Recorded]:
    """A function that moves the cells of one array without computing."""

    def on_cells(given: Any, *args: Any, **options: Any) -> Recorded:
        options.pop("subok", None)
        return _wrapped(function(cells_of(given), *args, **options))

    return on_cells


def _filled(number: float) -> Callable[..., Any]:
    return lambda given, *_, **__: np.full(cells_of(given).shape, number)


def _broadcast_arrays(*given: Any, **_: Any) -> list[Recorded]:
    return [_wrapped(cells) for cells in np.broadcast_arrays(*map(cells_of, given))]


def _clip(given: Any, low: Any = None, high: Any = None, **options: Any) -> Any:
    _plain_options(options)
    given = given if low is None else np.maximum(given, low)
    return given if high is None else np.minimum(given, high)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "cumsum": lambda given, axis=None, **o: _accumulated("add", given, axis, **o),
    "cumprod": lambda given, axis=None, **o: _accumulated("multiply", given, axis, **o),
    "sum": lambda given, axis=None, **o: _reduced("add", given, axis, **o),
    "prod": lambda given, axis=None, **o: _reduced("multiply", given, axis, **o),
    "max": lambda given, axis=None, **o: _reduced("maximum", given, axis, **o),
    "amax": lambda given, axis=None, **o: _reduced("maximum", given, axis, **o),
    "min": lambda given, axis=None, **o: _reduced("minimum", given, axis, **o),
    "amin": lambda given, axis=None, **o: _reduced("minimum", given, axis, **o),
    "where": _where,
    "diff": _diff,
    "clip": _clip,
    "stack": _joined(np.stack),
    "vstack": _joined(np.vstack),
    "concatenate": _joined(np.concatenate),
    "broadcast_to": _moved(np.broadcast_to),
    "broadcast_arrays": _broadcast_arrays,
    "reshape": _moved(np.reshape),
    "ravel": _moved(np.ravel),
    "transpose": _moved(np.transpose),
    "expand_dims": _moved(np.expand_dims),
    "squeeze": _moved(np.squeeze),
    "repeat": _moved(np.repeat),
    "roll": _moved(np.roll),
    "flip": _moved(np.flip),
    "atleast_1d": _moved(np.atleast_1d),
    "atleast_2d": _moved(np.atleast_2d),
    "zeros_like": _filled(0.0),
    "ones_like": _filled(1.0),
    "shape": lambda given: cells_of(given).shape,
    "ndim": lambda given: cells_of(given).ndim,
    "size": lambda given: cells_of(given).size,
}


def column(given: Any, n_years: int) -> list[Any]:
    """Cells of amounts of one run, (years, 1) or something that spreads to it."""
    cells = np.broadcast_to(cells_of(given), (n_years, 1))
    return [operator.index(c) if isinstance(c, int) else c for c in cells[:, 0].tolist()]
