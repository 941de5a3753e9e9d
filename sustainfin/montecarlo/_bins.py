"""A fixed histogram whose counts add up to the same whole numbers in any order."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin.running import BLOCK

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

BITS = 12  # of the mantissa that tell bins apart: 4,096 bins for each doubling
_SHIFT = 52 - BITS
_ONE = 1023 << BITS  # the first bits of 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Bins around a centre: of even width up to one scale from it, then of even ratio.

    The number of a bin is the first bits of 1 + |x - centre| / scale as a float, counted
    from 0 upwards above the centre and from -1 downwards below it. A larger value never
    has a smaller number, so that ranks can be read off the counts.
    """

    centre: float
    scale: float  # a power of two, by which dividing is exact

    def scaled(self, x: Floats) -> Floats:
        """Distances from the centre in scales."""
        z = x - self.centre
        z *= 1 / self.scale
        return z

    def numbers(self, z: Floats) -> Whole:
        """Numbers of the bins of scaled values."""
        size = np.abs(z)
        size += 1.0
        found: Whole = size.view(np.int64)
        found >>= _SHIFT
        found -= _ONE
        found ^= z.view(np.int64) >> 63  # -1 - j below the centre
        return found

    def edge(self, number: int) -> float:
        """Where a bin begins, and the one before it ends."""
        first_bits = np.array([(abs(number) + _ONE) << _SHIFT], dtype=np.int64)
        away = (float(first_bits.view(np.float64)[0]) - 1.0) * self.scale
        return self.centre + math.copysign(away, number)


def bins_for(pilot: Floats) -> Bins:
    """Bins for an output of which some draws are known: median and half the 90 % range."""
    finite = np.sort(pilot[np.isfinite(pilot)])
    if not finite.size:
        return Bins(centre=0.0, scale=1.0)
    low, centre, high = (float(finite[k * (finite.size - 1) // 100]) for k in (5, 50, 95))
    with np.errstate(over="ignore"):
        around = [(high - low) / 2, float(finite[-1] - finite[0]), abs(centre) * 2.0**-20, 1.0]
    width = next(found for found in around if 2.0**-1000 < found < 2.0**1000)
    return Bins(centre=centre, scale=2.0 ** round(math.log2(width)))


class Counts:
    """How many draws each bin holds, its lowest and highest draw, and how many equal these.

    All of it merges to the same in any order. A bin that holds one value again and again
    is known exactly, and so are the draws at an end of a bin.
    """

    def __init__(self, first: int = 0, counts: Whole | None = None, ends: Any = None) -> None:
        self.first = first
        self.counts = np.zeros(0, dtype=np.int64) if counts is None else counts
        low, high, at_low, at_high = _no_ends(0) if ends is None else ends
        self.low: Floats = low
        self.high: Floats = high
        self.at_low: Whole = at_low
        self.at_high: Whole = at_high

    @property
    def ends(self) -> tuple[Floats, Floats, Whole, Whole]:
        """Lowest and highest draw of each bin, and how many draws equal them."""
        return self.low, self.high, self.at_low, self.at_high

    def add(self, more: "Counts") -> None:
        """Add what other draws are counted to."""
        if not more.counts.size:
            return
        if not self.counts.size:
            self.first = more.first
        self._reach(more.first, more.first + more.counts.size)
        part = slice(more.first - self.first, more.first - self.first + more.counts.size)
        self.counts[part] += more.counts
        _meet(self.low[part], self.at_low[part], more.low, more.at_low, np.minimum)
        _meet(self.high[part], self.at_high[part], more.high, more.at_high, np.maximum)

    def _reach(self, first: int, last: int) -> None:
        """Make room for bins from `first` to the one before `last`."""
        low = min(self.first, first)
        high = max(self.first + self.counts.size, last)
        if high - low > self.counts.size:
            place = slice(self.first - low, self.first - low + self.counts.size)
            grown = np.zeros(high - low, dtype=np.int64)
            ends = _no_ends(high - low)
            for wide, held in zip((grown, *ends), (self.counts, *self.ends), strict=True):
                wide[place] = held
            self.first, self.counts = low, grown
            self.low, self.high, self.at_low, self.at_high = ends

    def place(self, ranks: Iterable[int]) -> tuple[Whole, Whole]:
        """For each rank the number of its bin, and how many draws lie in the bins before."""
        so_far = np.cumsum(self.counts)
        at = np.searchsorted(so_far, np.array(list(ranks), dtype=np.int64), side="right")
        return at + self.first, so_far[at] - self.counts[at]


def _no_ends(n: int) -> tuple[Floats, Floats, Whole, Whole]:
    """Ends of bins that hold nothing."""
    return np.full(n, np.inf), np.full(n, -np.inf), np.zeros(n, np.int64), np.zeros(n, np.int64)


def _meet(end: Floats, at_end: Whole, more: Floats, at_more: Whole, of: Any) -> None:
    """The ends of bins that meet, and how many draws equal the one that stays, in place."""
    met = of(end, more)
    at_end *= end == met
    at_end += at_more * (more == met)
    end[...] = met


def counted(bins: Bins, x: Floats, z: Floats) -> Counts:
    """Draws counted by bin; z are their scaled values."""
    numbers = bins.numbers(z)
    first = int(numbers.min())
    numbers -= first
    counts = np.bincount(numbers)
    low, high, _, _ = _no_ends(counts.size)
    np.minimum.at(low, numbers, x)
    np.maximum.at(high, numbers, x)
    low += 0.0  # -0.0 and 0.0 are one value, whichever came first
    high += 0.0
    at_low = np.bincount(numbers[x == low[numbers]], minlength=counts.size)
    at_high = np.bincount(numbers[x == high[numbers]], minlength=counts.size)
    return Counts(first, counts, (low, high, at_low, at_high))


class ExactSum:
    """A sum of floats without rounding, the same in any order."""

    _UNIT = 1074  # every float is a multiple of 2**-1074

    def __init__(self, units: int = 0) -> None:
        self.units = units

    def add(self, number: float) -> None:
        """Add a finite float."""
        top, bottom = float(number).as_integer_ratio()
        self.units += top << (self._UNIT - bottom.bit_length() + 1)

    def __float__(self) -> float:
        return self.units / (1 << self._UNIT)  # the quotient of whole numbers is rounded once


def digest(bins: Bins, x: Floats) -> tuple[list[float], Counts]:
    """Sums of one to four powers of scaled values, and the draws counted by bin."""
    z = bins.scaled(x)
    square = z * z
    sums = [
        float(np.add.reduce(z)), float(np.add.reduce(square)),
        float(np.einsum("i,i->", square, z)), float(np.einsum("i,i->", square, square)),
    ]  # fmt: skip
    return sums, counted(bins, x, z)


def blocks_of(array: Floats, failed: Whole) -> Iterator[Floats]:
    """Draws of a task block by block, without those that failed."""
    keep = np.ones(array.shape[-1], dtype=bool)
    keep[failed] = False
    for low in range(0, array.shape[-1], BLOCK):
        part = slice(low, low + BLOCK)
        yield array[part] if failed.size == 0 else array[part][keep[part]]
