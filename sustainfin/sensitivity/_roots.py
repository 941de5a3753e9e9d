"""All points at which functions of one variable meet zero, for many functions at once.

Dense values first; then every change of sign is halved down to neighbouring floats, every
dip towards zero is followed to its bottom. Zero itself belongs to the side above: a stretch
of exact zeros is left where the function falls below zero, and is told by its ends where it
does not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
# Values of the functions with these numbers at these points.
Functions = Callable[[Whole, Floats], Floats]
Kind = Literal["crossing", "jump", "touch", "stretch"]

_PARTS = 32  # of a cell in which a root is
_GOLDEN = (5**0.5 - 1) / 2
# A dip whose bottom is this much nearer to zero than its rim touches it: the position of a
# smooth minimum is known to half the digits only.
_TOUCH = 1e-9
_BESIDE = 1e-6  # of a cell
# Neighbouring floats on either side of a continuous crossing differ by far less than this
# share of the values at the ends of its grid cell.
_JUMP = 1e-6


@dataclass(frozen=True, slots=True)
class Root:
    """A point, or a stretch, at which a function meets zero."""

    at: float
    until: float
    kind: Kind
    value: float  # of the function there


def find_roots(
    functions: Functions, grids: Sequence[Floats]
) -> tuple[list[list[Root]], list[Floats]]:
    """Roots of each function over its rising grid, and its grid points without a finite value."""
    scans = [functions(np.full(grid.size, j), grid) for j, grid in enumerate(grids)]
    missing = [grid[~np.isfinite(values)] for grid, values in zip(grids, scans, strict=True)]
    roots: list[list[Root]] = [[] for _ in grids]
    cells: list[tuple[int, float, float, float]] = []
    dips: list[tuple[int, float, float, float, float]] = []
    edges: list[tuple[int, float, float]] = []
    zeros: list[Floats] = []
    for j, coarse in enumerate(zip(grids, scans, strict=True)):
        some, grid, values = _without_zeros(*_without_poles(*coarse))
        more, grid, values = _without_zeros(*_without_poles(*_refined(functions, j, grid, values)))
        zeros.append(np.concatenate((some, more)))
        cells += _exact(j, grid, values, roots[j], edges)
        cells += _sign_changes(j, grid, values)
        dips += _dips(j, grid, values)
    touches, pairs = _bottoms(functions, dips, zeros)
    for j, root in _halve(functions, cells + pairs):
        roots[j].append(root)
    for j, root, width in touches:
        # A bottom beside a crossing is that crossing seen from its other side.
        if all(abs(root.at - other.at) > _BESIDE * width for other in roots[j]):
            roots[j].append(root)
    _settle_edges(functions, roots, edges)
    return [_distinct(found) for found in roots], missing


def _without_poles(grid: Floats, values: Floats) -> tuple[Floats, Floats]:
    """The grid without single points that have no finite value, over which it may leap."""
    fault = np.concatenate(([True], ~np.isfinite(values), [True]))
    single = fault[1:-1] & ~fault[:-2] & ~fault[2:]
    return grid[~single], values[~single]


def _without_zeros(grid: Floats, values: Floats) -> tuple[Floats, Floats, Floats]:
    """Single points at which a function is exactly zero, and the grid without them.

    The search around them then finds them again, with any other root close by.
    """
    zero = np.concatenate(([True], values == 0, [True]))  # the ends of the grid are kept
    single = zero[1:-1] & ~zero[:-2] & ~zero[2:]
    return grid[single], grid[~single], values[~single]


def _refined(functions: Functions, j: int, grid: Floats, values: Floats) -> tuple[Floats, Floats]:
    """The grid with more points in the cells where roots are, so that close ones part."""
    ends = [cell[1:3] for cell in _sign_changes(j, grid, values)]
    ends += [dip[1:3] for dip in _dips(j, grid, values)]
    if not ends:
        return grid, values
    near = np.zeros(grid.size - 1, dtype=bool)
    for low, high in ends:
        near[np.searchsorted(grid, low) : np.searchsorted(grid, high)] = True
    starts, widths = grid[:-1][near], np.diff(grid)[near]
    parts = np.arange(1, _PARTS) / _PARTS
    points = np.unique((starts[:, None] + widths[:, None] * parts).ravel())
    points = np.setdiff1d(points, grid)
    order = np.argsort(every := np.concatenate((grid, points)), kind="stable")
    return every[order], np.concatenate((values, functions(np.full(points.size, j), points)))[order]


def _exact(
    j: int, grid: Floats, values: Floats, roots: list[Root], edges: list[tuple[int, float, float]]
) -> list[tuple[int, float, float, float]]:
    """Grid points that are exactly zero: single ones, and stretches whose ends are looked for.

    Returned are the cells in which the function falls from zero to below it.
    """
    cells: list[tuple[int, float, float, float]] = []
    zero = np.concatenate(([False], values == 0, [False]))
    starts = np.flatnonzero(zero[1:] & ~zero[:-1])
    stops = np.flatnonzero(~zero[1:] & zero[:-1]) - 1
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        before = float(values[start - 1]) if start else np.nan
        after = float(values[stop + 1]) if stop + 1 < values.size else np.nan
        at, until = float(grid[start]), float(grid[stop])
        if -np.inf < before < 0:
            cells.append((j, float(grid[start - 1]), at, -before))
        if -np.inf < after < 0:
            cells.append((j, until, float(grid[stop + 1]), -after))
        if before < 0 or after < 0:
            continue
        if start == stop:
            kind: Kind = "touch" if before * after > 0 else "crossing"
            roots.append(Root(at, at, kind, 0.0))
            continue
        roots.append(Root(at, until, "stretch", 0.0))
        if np.isfinite(before):
            edges.append((j, at, float(grid[start - 1])))
        if np.isfinite(after):
            edges.append((j, until, float(grid[stop + 1])))
    return cells


def _sign_changes(j: int, grid: Floats, values: Floats) -> list[tuple[int, float, float, float]]:
    """Grid cells over which a function changes its sign, with the larger end value."""
    with np.errstate(invalid="ignore", over="ignore"):
        change = np.sign(values[:-1]) * np.sign(values[1:]) < 0
    change &= np.isfinite(values[:-1]) & np.isfinite(values[1:])
    rim = np.maximum(np.abs(values[:-1]), np.abs(values[1:]))
    return [
        (j, float(grid[i]), float(grid[i + 1]), float(rim[i]))
        for i in np.flatnonzero(change).tolist()
    ]


def _dips(j: int, grid: Floats, values: Floats) -> list[tuple[int, float, float, float, float]]:
    """Places where a function comes nearer to zero than on both sides without meeting it.

    Each has the ends of the cells around it, the larger value at them, and its sign.
    """
    size, left, right = np.abs(values), *_sides(values)
    low = np.arange(values.size) - left
    high = np.arange(values.size) + right
    falls = ~left | (size < size[low])
    rises = ~right | (size <= size[high])
    rim = np.fmax(size[low], size[high])
    dip = np.isfinite(values) & (values != 0) & (left | right) & falls & rises & (rim > size)
    return [
        (j, float(grid[low[i]]), float(grid[high[i]]), float(rim[i]), float(np.sign(values[i])))
        for i in np.flatnonzero(dip).tolist()
    ]


def _sides(values: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the cell to the left, and that to the right, keeps the sign of a grid point."""
    with np.errstate(invalid="ignore"):
        same = (np.sign(values[:-1]) == np.sign(values[1:])) & np.isfinite(values[:-1])
    same &= np.isfinite(values[1:])
    return np.concatenate(([False], same)), np.concatenate((same, [False]))


def _bottoms(
    functions: Functions, dips: Sequence[Any], zeros: Sequence[Floats]
) -> tuple[list[Any], list[Any]]:
    """Roots where a dip touches zero, and cells of the two roots where it passes it."""
    if not dips:
        return [], []
    job = np.array([dip[0] for dip in dips])
    a, b, rim, sign = (np.array([dip[k] for dip in dips], dtype=float) for k in (1, 2, 3, 4))
    start, stop = a.copy(), b.copy()
    c, d = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
    fc, fd = sign * functions(job, c), sign * functions(job, d)
    for _ in range(90):
        left = fc < fd
        a, b = np.where(left, a, c), np.where(left, d, b)
        fresh = np.where(left, b - _GOLDEN * (b - a), a + _GOLDEN * (b - a))
        value = sign * functions(job, fresh)
        c, d, fc, fd = (
            np.where(left, fresh, d), np.where(left, c, fresh),
            np.where(left, value, fd), np.where(left, fc, value),
        )  # fmt: skip
    bottom, depth = np.where(fc < fd, c, d), np.minimum(fc, fd)
    touches, cells = [], []
    for i in range(len(dips)):
        if abs(depth[i]) <= _TOUCH * rim[i]:
            place, meets = float(bottom[i]), float(sign[i] * depth[i])
            exact = [z for z in zeros[job[i]].tolist() if start[i] <= z <= stop[i]]
            if exact:
                place, meets = exact[0], 0.0
            touches.append((int(job[i]), Root(place, place, "touch", meets), stop[i] - start[i]))
        elif depth[i] < 0:
            cells.append((int(job[i]), float(start[i]), float(bottom[i]), float(rim[i])))
            cells.append((int(job[i]), float(bottom[i]), float(stop[i]), float(rim[i])))
    return touches, cells


def _halve(functions: Functions, cells: Sequence[Any]) -> list[tuple[int, Root]]:
    """Where the side of zero changes in each cell, between neighbouring floats."""
    if not cells:
        return []
    job = np.array([cell[0] for cell in cells])
    a, b, rim = (np.array([cell[k] for cell in cells], dtype=float) for k in (1, 2, 3))
    fa, fb = functions(job, a), functions(job, b)
    above = fa >= 0
    least = 1e-18 * (b - a)  # for a root at zero, where floats never end
    for _ in range(200):
        middle = a + (b - a) / 2
        going = np.flatnonzero((a < middle) & (middle < b) & (b - a > least))
        if not going.size:
            break
        x = middle[going]
        value = functions(job[going], x)
        # Where there is no value the search goes on upwards, and ends as a jump.
        lower = ((value >= 0) == above[going]) | ~np.isfinite(value)
        a[going], fa[going] = np.where(lower, x, a[going]), np.where(lower, value, fa[going])
        b[going], fb[going] = np.where(lower, b[going], x), np.where(lower, fb[going], value)
    found = []
    for i in range(len(cells)):
        first = abs(fa[i]) <= abs(fb[i])
        at, value = (a[i], fa[i]) if first else (b[i], fb[i])
        smooth = abs(fb[i] - fa[i]) <= _JUMP * rim[i]
        kind: Kind = "crossing" if smooth else "jump"
        found.append((int(job[i]), Root(float(at), float(at), kind, float(value))))
    return found


def _settle_edges(functions: Functions, roots: list[list[Root]], edges: Sequence[Any]) -> None:
    """Move the ends of stretches from the grid to where the function leaves zero."""
    if not edges:
        return
    job = np.array([edge[0] for edge in edges])
    inside, outside = (np.array([edge[k] for edge in edges], dtype=float) for k in (1, 2))
    for _ in range(120):
        middle = inside + (outside - inside) / 2
        zero = functions(job, middle) == 0
        inside, outside = np.where(zero, middle, inside), np.where(zero, outside, middle)
    for (j, old, _), new in zip(edges, inside.tolist(), strict=True):
        for k, root in enumerate(roots[j]):
            if root.kind == "stretch" and old in (root.at, root.until):
                at = new if old == root.at and new <= old else root.at
                until = new if old == root.until and new >= old else root.until
                roots[j][k] = Root(at, until, "stretch", 0.0)


def _distinct(roots: list[Root]) -> list[Root]:
    """Roots in rising order, each once."""
    found: list[Root] = []
    for root in sorted(roots, key=lambda each: (each.at, each.until)):
        same = found and root.at - found[-1].until <= 4e-16 * abs(root.at)
        if not same:
            found.append(root)
    return found
