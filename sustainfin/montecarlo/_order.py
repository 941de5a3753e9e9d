"""Exact order statistics and moments in one pass, chunk by chunk."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_FEW = 50_000  # so few values are sorted
_SAMPLE = 16_384
_CHUNK = 65_536  # values that are looked at while they are in the cache


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """What one pass over draws finds: sums about the mean, counts, order statistics."""

    mean: float
    second: float
    fourth: float
    n_below_zero: int
    order: dict[int, float]
    tail: Floats  # the lowest draws


class _Bracket(NamedTuple):
    """Neighbouring ranks and two values between which they lie: low < x <= high."""

    ranks: list[int]
    low: float
    high: float


class _Seen(NamedTuple):
    """What a chunk holds: sums, how many are below zero; for each bracket how many are above
    its low end, and the values inside."""

    second: float
    fourth: float
    n_below_zero: int
    n_above: list[int]
    inside: list[Floats]


def order_statistics(array: Floats, ranks: Iterable[int]) -> dict[int, float]:
    """Order statistics of finite values, which stay as they are; ranks are cut to the range.

    A sorted sample brackets the ranks; of the values between two brackets, a few per cent,
    the ranks are read exactly. Where a bracket misses, all values are sorted.
    """
    wanted = _cut(ranks, array.size)
    brackets = _brackets(array, wanted)
    parts = [_between(chunk, brackets) for chunk in _chunks(array)] if brackets else []
    found = _read(array, brackets, [part[0] for part in parts], [part[1] for part in parts])
    if found is None:
        ordered = np.sort(array)
        return {k: float(ordered[k]) for k in wanted}
    return found[0]


def survey(array: Floats, ranks: Iterable[int], n_tail: int) -> Survey:
    """Moments, order statistics and the lowest `n_tail` of finite values.

    Each chunk is looked at once, while it is in the cache: threads would gain nothing.
    """
    wanted = _cut([*ranks, n_tail - 1], array.size)
    brackets = _brackets(array, wanted)
    if brackets:  # the lowest bracket takes the whole tail
        brackets[0] = brackets[0]._replace(low=-math.inf)
    mean = float(np.mean(array))
    seen = [_look(chunk, mean, brackets) for chunk in _chunks(array)]
    found = _read(array, brackets, [one.n_above for one in seen], [one.inside for one in seen])
    if found is None:
        ordered = np.sort(array)
        found = {k: float(ordered[k]) for k in wanted}, ordered
    order, lowest = found
    return Survey(
        mean=mean, second=sum(one.second for one in seen), fourth=sum(one.fourth for one in seen),
        n_below_zero=sum(one.n_below_zero for one in seen), order=order, tail=lowest[:n_tail],
    )  # fmt: skip


def _cut(ranks: Iterable[int], n: int) -> list[int]:
    """Ranks in rising order, cut to the range."""
    return sorted({min(max(k, 0), n - 1) for k in ranks})


def _chunks(array: Floats) -> list[Floats]:
    """The array in parts that stay in the cache."""
    return [array[start : start + _CHUNK] for start in range(0, array.size, _CHUNK)]


def _look(chunk: Floats, mean: float, brackets: Sequence[_Bracket]) -> _Seen:
    """Everything that is asked of one chunk, while it is in the cache."""
    n_below = int(np.count_nonzero(chunk < 0))
    n_above, inside = _between(chunk, brackets)
    square = chunk - mean
    np.square(square, out=square)
    second = float(np.add.reduce(square))
    np.square(square, out=square)
    return _Seen(second, float(np.add.reduce(square)), n_below, n_above, inside)


def _between(chunk: Floats, brackets: Sequence[_Bracket]) -> tuple[list[int], list[Floats]]:
    """How many values lie above the low end of each bracket, and those inside."""
    n_above, inside = [], []
    for _, low, high in brackets:
        keep = chunk <= high
        if low > -math.inf:
            above = chunk > low
            n_above.append(int(np.count_nonzero(above)))
            keep &= above
        else:
            n_above.append(chunk.size)
        inside.append(chunk.compress(keep))
    return n_above, inside


def _brackets(array: Floats, wanted: Sequence[int]) -> list[_Bracket]:
    """Brackets from a sample, one for ranks within a hundredth of all values; none for few."""
    n = array.size
    if n <= _FEW:
        return []
    groups = [[wanted[0]]]
    for k in wanted[1:]:
        if k - groups[-1][0] <= n // 100:
            groups[-1].append(k)
        else:
            groups.append([k])
    sample = array[:: n // _SAMPLE].copy()
    ends = [_ends(sample.size, group, n) for group in groups]
    sample.partition(sorted({at for pair in ends for at in pair if 0 <= at < sample.size}))
    return [
        _Bracket(
            group,
            float(sample[low]) if low >= 0 else -math.inf,
            float(sample[high]) if high < sample.size else math.inf,
        )
        for group, (low, high) in zip(groups, ends, strict=True)
    ]


def _ends(size: int, group: Sequence[int], n: int) -> tuple[int, int]:
    """Places in a sorted sample between which ranks lie but once in ten thousand times."""
    ends = []
    for k, side in ((group[0], -1), (group[-1], 1)):
        share = (k + 0.5) / n
        slack = 4 * math.sqrt(size * share * (1 - share)) + 3
        ends.append(math.floor(share * size + side * slack))
    return ends[0], ends[1]


def _read(
    array: Floats,
    brackets: Sequence[_Bracket],
    n_above: Sequence[Sequence[int]],
    inside: Sequence[Sequence[Floats]],
) -> tuple[dict[int, float], Floats] | None:
    """Order statistics, and the values of the lowest bracket parted at its ranks; None if a
    bracket missed."""
    found: dict[int, float] = {}
    lowest: Floats | None = None
    for i, (ranks, low, _) in enumerate(brackets):
        up_to_low = array.size - sum(one[i] for one in n_above)
        values = np.concatenate([one[i] for one in inside])
        if ranks[-1] >= up_to_low + values.size:
            return None
        # Many draws can stand at the low end itself.
        if ranks[0] < up_to_low and ranks[0] < np.count_nonzero(array < low):
            return None
        places = {k: k - up_to_low for k in ranks if k >= up_to_low}
        if places:
            values.partition(list(places.values()))
        found |= {k: float(values[places[k]]) if k in places else low for k in ranks}
        lowest = values if lowest is None else lowest
    return None if lowest is None else (found, lowest)
