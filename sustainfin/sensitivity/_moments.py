"""Sums of a block of runs, added in the order of the blocks, and indices made of them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal

import numpy as np

from sustainfin.sensitivity._roots import Floats

SobolStatus = Literal["estimated", "no-effect", "no-spread", "only-input", "constant-output"]

# Draws are added up in batches of this many; with fewer draws in all, one by one.
_BATCH = 64
_ENOUGH = 8_192


def batch_of(draws: int) -> int:
    """How many draws are added up in one batch."""
    return _BATCH if draws >= _ENOUGH else 1


# Sums of products along the last axis; NumPy 2 has them in one call that is twice as fast.
_dots: Callable[..., Floats] = getattr(np, "vecdot", partial(np.einsum, "...j,...j->..."))


class BlockSums:
    """Sums of one block by batch: of both samples, and of how far each swapped run is from them.

    With a, b and y the centred runs on the first draws, the second, and with a factor
    swapped: sums of a, a^2, a^3, a^4, b, b^2, and by factor those of a - y, (a - y)^2,
    a (a - y) and (b - y)^2. Sums of y itself follow from them, at no further pass.
    """

    def __init__(self, n: int, n_factors: int, *, centre: float, batch: int) -> None:
        n_batches = -(-n // batch)
        self._centre = centre
        self._batch = batch
        self._ones = np.ones(batch)
        self._count = np.full(n_batches, float(batch))
        self._count[-1] = n - (n_batches - 1) * batch
        self._samples = np.zeros((6, n_batches))
        self._swapped = np.zeros((n_factors, 4, n_batches))

    def add(self, low: int, rows: Iterator[Floats], failed: Any = None) -> bool:
        """Add the runs of a slice that begins at draw `low`; False if one is not finite.

        Draws that failed are left out; their runs stand at the centre.
        """
        with np.errstate(all="ignore"):  # what is not finite is told to the caller
            return self._add(low, rows, failed)

    def _add(self, low: int, rows: Iterator[Floats], failed: Any) -> bool:
        ones = self._ones
        a_row, b_row = self._batches(next(rows)).copy(), self._batches(next(rows)).copy()
        at = slice(low // self._batch, low // self._batch + len(a_row))
        if failed is not None:
            self._count[at] -= np.add.reduce(self._batches(failed, fill=False), axis=1)
        a, b = a_row - self._centre, b_row - self._centre
        square = np.square(a)
        pairs = ((a, ones), (a, a), (square, a), (square, square), (b, ones), (b, b))
        for pair, out in zip(pairs, self._samples[:, at], strict=True):
            _dots(*pair, out=out)
        away = square  # its place is free
        for row, sums in zip(rows, self._swapped[..., at], strict=True):
            y = self._batches(row)
            np.subtract(b_row, y, out=away)
            _dots(away, away, out=sums[3])
            np.subtract(a_row, y, out=away)
            _dots(away, ones, out=sums[0])
            _dots(away, away, out=sums[1])
            _dots(a, away, out=sums[2])
        whole = np.add.reduce(self._samples[:, at], axis=None)
        return bool(np.isfinite(whole + np.add.reduce(self._swapped[..., at], axis=None)))

    def total(self) -> Floats:
        """Sums over the batches: powers of the first draws, then two pairs by factor.

        A pair has (count, D, W, H) by batch: squared differences, mean squares and means.
        Their sums and products over the batches are all that an index and its error need.
        """
        n_factors, _, n_batches = self._swapped.shape
        a_sum, a_square, _, _, b_sum, b_square = self._samples
        by, total, across, first = self._swapped.transpose(1, 0, 2)
        y_sum, y_square = a_sum - by, a_square - 2 * across + total
        told = np.empty((n_factors, 2, 4, n_batches))
        told[:, :, 0] = self._count
        told[:, 0, 1], told[:, 1, 1] = first, total
        told[:, 0, 2], told[:, 1, 2] = (b_square + y_square) / 2, (a_square + y_square) / 2
        told[:, 0, 3], told[:, 1, 3] = (b_sum + y_sum) / 2, (a_sum + y_sum) / 2
        flat: Floats = told.reshape(-1, 4, n_batches)
        found = np.zeros((1 + 2 * n_factors, 20))
        found[0, 0] = np.add.reduce(self._count)
        found[0, 1:5] = np.add.reduce(self._samples[:4], axis=1)
        found[1:, :4] = np.add.reduce(flat, axis=2)
        for i in range(4):
            for j in range(i, 4):
                products = np.add.reduce(flat[:, i] * flat[:, j], axis=1)
                found[1:, 4 + 4 * i + j] = found[1:, 4 + 4 * j + i] = products
        return found

    def _batches(self, row: Any, *, fill: Any = None) -> Any:
        """A row in batches; the last one of the last block is filled with nothing."""
        rest = -row.size % self._batch
        if rest:
            row = np.concatenate((row, np.full(rest, self._centre if fill is None else fill)))
        return row.reshape(-1, self._batch)


class Moments:
    """Sums of all blocks, added in their order whatever the order they come in."""

    def __init__(self, *, n_factors: int) -> None:
        self.n_factors = n_factors
        self.total = np.zeros((1 + 2 * n_factors, 20))
        self._next = 0
        self._waiting: dict[int, Floats] = {}

    def take(self, block: int, found: Floats) -> None:
        """Add a block, or let it wait for those before it."""
        self._waiting[block] = found
        while self._next in self._waiting:
            self.total += self._waiting.pop(self._next)
            self._next += 1

    @property
    def n(self) -> int:
        """Draws whose runs were all finite."""
        return int(self.total[0, 0])

    def of_first(self) -> tuple[float, float, float]:
        """Mean and variance of the first draws, and the standard error of the variance."""
        n, one, two, three, four = self.total[0, :5].tolist()
        mean = one / n
        variance = max(0.0, (two - n * mean**2) / (n - 1))
        fourth = (four - 4 * mean * three + 6 * mean**2 * two - 3 * n * mean**4) / n
        spread = max(0.0, fourth - variance**2 * (n - 3) / (n - 1))
        return mean, variance, float(np.sqrt(spread / n))


def index_of(
    moments: Moments, k: int, sd: float
) -> tuple[SobolStatus, tuple[float, float, float, float]]:
    """First-order index, its error, total index, its error."""
    first, first_error = _ratio(moments.total[1 + 2 * k], sd)
    total, total_error = _ratio(moments.total[2 + 2 * k], sd)
    if total == 0.0:
        return "no-effect", (0.0, 0.0, 0.0, 0.0)
    return "estimated", (1.0 - first, first_error, total, total_error)


def _ratio(pair: Floats, sd: float) -> tuple[float, float]:
    """D / 2V of a pair, and its standard error."""
    scale = np.array([1.0, sd**-2, sd**-2, 1 / sd])  # no unit, so that nothing overflows
    count, away, size, level = (pair[:4] * scale).tolist()
    products = pair[4:].reshape(4, 4) * scale[:, None] * scale[None, :]
    d, w, h = away / count, size / count, level / count
    v = w - h * h
    # What one batch adds to the ratio, to first order, less what its draws add on average.
    slope = np.array([0.0, 1 / (2 * v), -d / (2 * v * v), d * h / (v * v)])
    slope[0] = -(slope[1] * d + slope[2] * w + slope[3] * h)
    square = float(np.sum(slope[:, None] * products * slope[None, :]))
    return d / (2 * v), float(np.sqrt(max(0.0, square))) / count
