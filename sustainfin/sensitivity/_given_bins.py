"""Bins of about equal counts, and sums over the draws in each."""

import numpy as np
from numpy.typing import NDArray

from sustainfin.sensitivity._roots import Floats

_SAMPLE = 16_384  # draws whose quantiles divide the bins
_CELLS = 4_096  # even cells of which bins are made up
_FIRST, _LAST = np.int32(0), np.int32(_CELLS - 1)
_WHOLE = 2.0**31 - 1  # beyond it a float has no 32-bit whole number


class Cells:
    """Cells of which bins are made up: even ones, or the bins themselves where those are coarse."""

    def __init__(self, edges: Floats, low: float, high: float, sample: Floats, n_bins: int) -> None:
        self._edges = edges
        self._low = low
        with np.errstate(all="ignore"):
            self._scale = float(np.float64(_CELLS) / (high - low))
            cells = low + (np.arange(_CELLS) + 0.5) / self._scale
        bins = np.searchsorted(edges, cells, side="right")
        self._starts = np.flatnonzero(np.diff(bins, prepend=-1))
        self._even = bool(np.isfinite(self._scale)) and self._scale > 0
        if self._even:
            counts = np.bincount(self._place(sample), minlength=_CELLS)
            # Cells that hold more than a bin would make fewer bins, or mix single values.
            self._even = bool(counts.max() <= 2 * sample.size / n_bins)
        self.n_bins = self._starts.size if self._even else edges.size + 1

    def sums(self, x: Floats, weights: Floats) -> Floats:
        """Sums of weights by bin."""
        if not self._even:
            place = np.searchsorted(self._edges, x, side="right")
            return np.asarray(np.bincount(place, weights, self.n_bins), dtype=np.float64)
        by_cell = np.bincount(self._place(x), weights, _CELLS)
        return np.asarray(np.add.reduceat(by_cell, self._starts), dtype=np.float64)

    def _place(self, x: Floats) -> NDArray[np.intp]:
        """Number of the cell of each value; the outer cells take what lies beyond."""
        with np.errstate(all="ignore"):
            place = x - self._low
            place *= self._scale
            if not place.max() < _WHOLE:
                np.minimum(place, _WHOLE, out=place)
            near = place.astype(np.int32)  # twice as fast as to 64 bits; too little is below 0
        np.clip(near, _FIRST, _LAST, out=near)
        return near.astype(np.intp)


def cells_of(x: Floats, n_bins: int) -> Cells | None:
    """Cells of bins of about equal counts; None where there is a single value."""
    sample = np.sort(x[:_SAMPLE])  # draws come in no order; the first are near in memory
    edges = np.unique(sample[np.arange(1, n_bins) * sample.size // n_bins])
    edges = edges[edges > sample[0]]
    low, high = (float(sample[k * (sample.size - 1) // 1_000]) for k in (1, 999))
    if low == high:
        low, high = float(np.min(x)), float(np.max(x))
    if low == high:
        return None
    if not edges.size:
        edges = np.array([np.nextafter(float(sample[0]), np.inf)])
    return Cells(edges, low, high, sample, n_bins)
