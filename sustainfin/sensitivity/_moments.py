"""Sums of a block of runs, added in the order of the blocks, and indices made of them."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from sustainfin.sensitivity._roots import Floats

SobolStatus = Literal["estimated", "no-effect", "no-spread", "only-input", "constant-output"]

# Draws are added up in batches of this many; with fewer draws in all, one by one.
_BATCH = 64
_ENOUGH = 8_192


def sums(runs: Sequence[Floats], centre: float, failed: Any, draws: int) -> Floats:
    """Sums of one block: of the first draws, then of each factor's two pairs.

    A pair has (count, D, W, H) by batch: squared differences, mean squares and means. Their
    sums and products over the batches are all that an index and its error are made of.
    """
    n = runs[0].size
    batch = _BATCH if draws >= _ENOUGH else 1

    def batches(row: Floats) -> Floats:
        rest = -n % batch  # the last batch of the last block is filled with nothing
        return (np.pad(row, (0, rest)) if rest else row).reshape(batch, -1)

    def centred(row: Floats) -> Floats:
        away = row - centre
        away[failed] = 0.0
        return batches(away)

    use = np.ones(n)
    use[failed] = 0.0
    count = batches(use).sum(axis=0)
    pair = [centred(row) for row in runs[:2]]
    whole = [row.sum(axis=0) for row in pair]
    squares = [np.square(row).sum(axis=0) for row in pair]
    square = np.square(pair[0])
    powers = [count.sum(), whole[0].sum(), squares[0].sum()]
    powers += [(square * pair[0]).sum(), np.square(square).sum()]
    parts = [np.pad(np.array(powers), (0, 15))]
    for run in runs[2:]:
        row = centred(run)
        own, own_square = row.sum(axis=0), np.square(row, out=square).sum(axis=0)
        for k in (1, 0):
            np.subtract(pair[k], row, out=square)
            away = np.square(square, out=square).sum(axis=0)
            told = np.stack((count, away, (squares[k] + own_square) / 2, (whole[k] + own) / 2))
            products = (told[:, None, :] * told[None, :, :]).sum(axis=2)
            parts.append(np.concatenate((told.sum(axis=1), products.ravel())))
    return np.stack(parts)


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
