"""The draws of a plan, slice by slice, in arrays that are filled anew each time."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sustainfin.inputs import Input
from sustainfin.running._inverse import InPlace, from_scores, from_uniforms, is_normal, spread
from sustainfin.running._points import Points
from sustainfin.running._streams import BLOCK, LEAST, Stream

Floats = NDArray[np.float64]


class Planned(Protocol):
    """What drawing needs of a plan."""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Inputs in the order declared."""

    @property
    def seed(self) -> int:
        """Seed of the simulation."""

    @property
    def groups(self) -> tuple[tuple[tuple[str, ...], Floats], ...]:
        """Names that are drawn together, and the factor of their scores."""

    @property
    def points(self) -> Points | None:
        """Points of hypercubes or scrambles; None for pseudo-random draws."""

    def drawn(self) -> tuple[Input, ...]:
        """Inputs that are drawn."""

    def keys(self, item: Input) -> tuple[str, ...]:
        """Stream keys of an input."""


@dataclass(slots=True, eq=False)
class _Column:
    """One drawn input: its stream keys, its workspace and how it gets its values."""

    keys: tuple[str, ...]
    rows: Floats  # (keys, draws)
    shown: Floats  # read-only, (draws,) or (years, draws)
    as_scores: bool
    linked: bool
    finish: InPlace


class Draws:
    """Draws one after the other in slices of any size, for one thread.

    The arrays that `take` gives are overwritten by the next call, and read-only.
    """

    def __init__(self, plan: Planned, size: int) -> None:
        self._plan = plan
        self._size = size
        self._fixed = {item.name: item.base for item in plan.inputs}
        linked = {name for names, _ in plan.groups for name in names}
        self._columns = {
            item.name: _column(plan, item, size, item.name in linked) for item in plan.drawn()
        }
        self._groups = [
            ([self._columns[name] for name in names], _scaled(plan, names, factor))
            for names, factor in plan.groups
        ]
        self._one = np.empty(size)
        self._sources = [
            (column, [_source(plan, column, key) for key in column.keys])
            for column in self._columns.values()
        ]

    def start(self, first: int) -> None:
        """Go to a draw, the first of its block."""
        for _, sources in self._sources:
            for source in sources:
                source.start(first)

    def take(self, n: int) -> dict[str, Any]:
        """Values of the next n draws by input name, n at most the size of a slice."""
        for column, sources in self._sources:
            for row, source in zip(column.rows, sources, strict=True):
                source.fill(row[:n])
                if not column.linked:  # while the row is in the cache
                    column.finish(row[:n])
        for columns, factor in self._groups:
            self._correlate(columns, factor, n)
        values: dict[str, Any] = dict(self._fixed)
        for name, column in self._columns.items():
            values[name] = column.shown if n == self._size else column.shown[..., :n]
        return values

    def _correlate(self, columns: list[_Column], factor: Floats, n: int) -> None:
        """Multiply independent scores by a triangular factor, in place from the last row up.

        Sums run elementwise in a fixed order: a matrix product over blocks would give other
        last bits than over the whole.
        """
        one = self._one[:n]
        for year in range(len(columns[0].keys)):
            scores = [column.rows[year, :n] for column in columns]
            for i in range(len(scores) - 1, -1, -1):
                total = scores[i]
                total *= factor[i, i]
                for j in range(i):
                    if factor[i, j]:
                        np.multiply(scores[j], factor[i, j], out=one)
                        total += one
                columns[i].finish(total)


class _Random:
    """Pseudo-random draws of one stream key, block after block."""

    def __init__(self, seed: int, key: str, *, as_scores: bool) -> None:
        self._stream = Stream(seed, key)
        self._as_scores = as_scores

    def start(self, first: int) -> None:
        """Go to a draw, the first of its block."""
        self._block = first // BLOCK
        self._left = 0

    def fill(self, out: Floats) -> None:
        """The next draws, written to `out`."""
        done = 0
        while done < out.size:
            if not self._left:
                self._generator = self._stream.at(self._block)
                self._block, self._left = self._block + 1, BLOCK
            n = min(self._left, out.size - done)
            part = out[done : done + n]
            if self._as_scores:
                self._generator.standard_normal(out=part)
            else:
                self._generator.random(out=part)
            self._left -= n
            done += n
        if not self._as_scores:
            np.maximum(out, LEAST, out=out)


class _Spread:
    """Points of one stream key from a hypercube or a Sobol' sequence."""

    def __init__(self, points: Points, key: str, *, as_scores: bool) -> None:
        self._points = points
        self._key = key
        self._as_scores = as_scores

    def start(self, first: int) -> None:
        """Go to a draw."""
        self._next = first

    def fill(self, out: Floats) -> None:
        """The next points, written to `out`."""
        self._points.fill(self._key, self._next, out)
        self._next += out.size
        if self._as_scores:
            from scipy.special import ndtri

            ndtri(out, out=out)


def _source(plan: Planned, column: _Column, key: str) -> _Random | _Spread:
    """Where the draws of a stream key come from."""
    if plan.points is None:
        return _Random(plan.seed, key, as_scores=column.as_scores)
    return _Spread(plan.points, key, as_scores=column.as_scores)


def _column(plan: Planned, item: Input, size: int, linked: bool) -> _Column:
    """The column of a drawn input."""
    keys = plan.keys(item)
    rows = np.empty((len(keys), size))
    shown = (rows if item.role == "yearly" else rows[0]).view()
    shown.setflags(write=False)
    distribution = item.distribution
    as_scores = linked or (plan.points is None and is_normal(distribution))
    return _Column(
        keys=keys, rows=rows, shown=shown, as_scores=as_scores, linked=linked,
        finish=_finish(distribution, as_scores=as_scores, linked=linked),
    )  # fmt: skip


def _finish(distribution: Any, *, as_scores: bool, linked: bool) -> InPlace:
    """What turns scores or uniforms into values; partners are scaled with their factor."""
    if not as_scores:
        return from_uniforms(distribution)
    shift, width = from_scores(distribution), spread(distribution)
    if linked or width == 1.0:
        return shift

    def scale(z: Floats) -> None:
        z *= width
        shift(z)

    return scale


def _scaled(plan: Planned, names: tuple[str, ...], factor: Floats) -> Floats:
    """The factor of a group whose scores are multiplied by the spreads on the way."""
    items = {item.name: item for item in plan.inputs}
    scaled: Floats = factor * np.array([[spread(items[name].distribution)] for name in names])
    return scaled
