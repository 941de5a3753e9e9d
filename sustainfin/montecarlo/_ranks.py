"""Order statistics of draws that were counted: within a bin, or exact by a second pass."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from sustainfin.montecarlo._bins import Bins, Counts, ExactSum, Floats, Whole, blocks_of
from sustainfin.running import BLOCK, Engine, Task, run_each, run_task

_MANY = 2**18  # values that are held before equal ones are put together

_SHOWN = 1_000  # draws of the last bin of the tail that stand for all of them


class Wanted:
    """Ranks of one output, and the bins they lie in."""

    def __init__(self, bins: Bins, held: Counts, ranks: Iterable[int], tail: int) -> None:
        n = int(held.counts.sum())
        self.bins = bins
        self.held = held
        self.tail = tail
        self.ranks = sorted({min(max(rank, 0), n - 1) for rank in ranks})
        numbers, before = held.place(self.ranks)
        self.numbers = numbers
        self.before = before
        self.tail_bin = int(numbers[self.ranks.index(tail - 1)])


@dataclass(slots=True, eq=False)
class Found:
    """Values in the bins that hold wanted ranks, and sums over the bins below the tail's end."""

    values: Floats
    counts: Whole
    sums: tuple[float, float]  # of scaled values and of their squares


class _Part(NamedTuple):
    """What one task finds for one output."""

    values: Floats
    counts: Whole
    sums: tuple[int, int]


class _Sought(NamedTuple):
    """What a task needs to know of one output."""

    bins: Bins
    numbers: Whole
    tail_bin: int


def gather(
    wanted: Mapping[str, Wanted], todo: Iterable[Task], engine: Engine, workers: int | None
) -> dict[str, Found]:
    """The values of the wanted bins, from the same draws once more."""
    sought = {
        name: _Sought(one.bins, np.unique(one.numbers), one.tail_bin)
        for name, one in wanted.items()
    }
    values: dict[str, list[tuple[Floats, Whole]]] = {name: [] for name in wanted}
    sums = {name: (ExactSum(), ExactSum()) for name in wanted}
    for parts in run_each(partial(_look, sought=sought), todo, engine=engine, workers=workers):
        for name, part in parts.items():
            values[name].append((part.values, part.counts))
            if sum(one.size for one, _ in values[name][1:]) > _MANY:
                values[name] = [_together(values[name])]
            for total, units in zip(sums[name], part.sums, strict=True):
                total.units += units
    return {
        name: Found(*_together(values[name]), (float(sums[name][0]), float(sums[name][1])))
        for name in wanted
    }


def _together(parts: list[tuple[Floats, Whole]]) -> tuple[Floats, Whole]:
    """Rising values, each once with its count."""
    values = np.concatenate([one for one, _ in parts])
    found, place = np.unique(values, return_inverse=True)
    counts = np.zeros(found.size, dtype=np.int64)
    np.add.at(counts, place, np.concatenate([many for _, many in parts]))
    return found, counts


def _look(task: Task, sought: Mapping[str, _Sought]) -> dict[str, _Part]:
    """Run a task and take what lies in the wanted bins."""
    done = run_task(task)
    found = {}
    for name, (bins, numbers, tail_bin) in sought.items():
        kept, sums = [], (ExactSum(), ExactSum())
        inside = np.zeros(int(numbers[-1] - numbers[0]) + 1, dtype=bool)
        inside[numbers - numbers[0]] = True
        for x in blocks_of(done.kept[name], done.failed - task.first * BLOCK):
            z = bins.scaled(x)
            at = bins.numbers(z)
            below = z[at < tail_bin]
            sums[0].add(float(np.add.reduce(below)))
            sums[1].add(float(np.add.reduce(np.square(below))))
            at -= numbers[0]
            some = (at >= 0) & (at < inside.size)
            some[some] = inside[at[some]]
            kept.append(x[some])
        values, counts = np.unique(np.concatenate(kept), return_counts=True)
        found[name] = _Part(values, counts, (sums[0].units, sums[1].units))
    return found


def order_of(wanted: Wanted, found: Found | None) -> tuple[dict[int, float], float, float]:
    """Order statistics by rank, mean of the tail, and variance of its scaled values."""
    if found is None:
        return _within(wanted), *_tail_within(wanted)
    so_far = np.cumsum(found.counts)
    order = {}
    for rank, number, before in zip(
        wanted.ranks, wanted.numbers.tolist(), wanted.before.tolist(), strict=True
    ):
        lower = _held_below(wanted, found, number)
        at = int(np.searchsorted(so_far, lower + rank - before, side="right"))
        order[rank] = float(found.values[at])
    return order, *_tail(wanted, found)


def _held_below(wanted: Wanted, found: Found, number: int) -> int:
    """How many of the values that were taken lie in bins before this one."""
    numbers = np.unique(wanted.numbers)
    held = wanted.held
    return int(held.counts[numbers[numbers < number] - held.first].sum())


def _tail(wanted: Wanted, found: Found) -> tuple[float, float]:
    """Mean and variance of the lowest draws, exact but for the rounding of sums."""
    bins, held = wanted.bins, wanted.held
    n_below = int(held.counts[: wanted.tail_bin - held.first].sum())
    lower = _held_below(wanted, found, wanted.tail_bin)
    ends = np.minimum(np.cumsum(found.counts), lower + wanted.tail - n_below)
    starts = np.concatenate(([lower], np.maximum(ends[:-1], lower)))
    weights = np.maximum(ends - starts, 0)
    z = bins.scaled(found.values)
    one = found.sums[0] + float(np.sum(weights * z))
    two = found.sums[1] + float(np.sum(weights * np.square(z)))
    return _mean_and_variance(bins, one, two, wanted.tail)


def _mean_and_variance(bins: Bins, one: float, two: float, n: int) -> tuple[float, float]:
    """From sums of scaled values and of their squares; the variance is that of scaled values."""
    away = one / n
    variance = max(0.0, two / n - away**2)
    return bins.centre + away * bins.scale, variance


def _within(wanted: Wanted) -> dict[int, float]:
    """Order statistics as if the draws between the ends of a bin were spread evenly."""
    order = {}
    for rank, number, before in zip(
        wanted.ranks, wanted.numbers.tolist(), wanted.before.tolist(), strict=True
    ):
        order[rank] = _value(wanted.held, number - wanted.held.first, rank - before)
    return order


def _value(held: Counts, at: int, place: int) -> float:
    """The draw at a place among those of one bin."""
    low, high = float(held.low[at]), float(held.high[at])
    many, n_low, n_high = int(held.counts[at]), int(held.at_low[at]), int(held.at_high[at])
    if place < n_low:
        return low
    if place >= many - n_high:
        return high
    return low + (high - low) * ((place - n_low + 0.5) / (many - n_low - n_high))


def unknown_of(wanted: Wanted, places: Sequence[float]) -> dict[str, float]:
    """How far quantiles and the shortfall can be off because draws were only counted."""
    held = wanted.held
    numbers = dict(zip(wanted.ranks, (wanted.numbers - held.first).tolist(), strict=True))
    before = dict(zip(wanted.ranks, wanted.before.tolist(), strict=True))
    found = {}
    for name, at in zip(("p5", "p50", "p95"), places, strict=True):
        ranks = (math.floor(at), math.ceil(at))
        found[name] = max(_width(held, numbers[rank], rank - before[rank]) for rank in ranks)
    last = wanted.tail_bin - held.first + 1
    between = held.counts[:last] - held.at_low[:last] - held.at_high[:last]
    wide = (held.high[:last] > held.low[:last]) & (between > 0)
    off = (held.high[:last] - held.low[:last])[wide] / 2 * between[wide]
    found["shortfall"] = float(np.sum(off)) / wanted.tail
    return found


def _width(held: Counts, at: int, place: int) -> float:
    """How far the draw at a place of a bin can be off."""
    known = place < held.at_low[at] or place >= held.counts[at] - held.at_high[at]
    return 0.0 if known else float(held.high[at] - held.low[at])


def _tail_within(wanted: Wanted) -> tuple[float, float]:
    """Mean and variance of the lowest draws: those at the ends of bins, the rest between them."""
    bins, held = wanted.bins, wanted.held
    last = wanted.tail_bin - held.first
    if held.at_low[np.flatnonzero(held.counts)[0]] >= wanted.tail:
        return float(held.low[np.flatnonzero(held.counts)[0]]), 0.0
    some = np.flatnonzero(held.counts[:last])
    one_value = held.low[some] == held.high[some]
    ends = (
        (held.low[some], held.at_low[some]),
        (held.high[some], np.where(one_value, 0, held.at_high[some])),
    )
    between = held.counts[some] - ends[0][1] - ends[1][1]
    rest = wanted.tail - int(held.counts[:last].sum())  # of the last bin
    cut = np.array([_value(held, last, place) for place in range(min(rest, _SHOWN))])
    if rest > _SHOWN:  # places spread evenly over those that count
        places = (np.arange(_SHOWN) + 0.5) * rest / _SHOWN
        cut = np.array([_value(held, last, int(place)) for place in places])
    pairs = [*ends, (held.low[some] / 2 + held.high[some] / 2, between)]
    pairs.append((cut, np.full(cut.size, rest / max(1, cut.size))))
    one, two = 0.0, 0.0
    for values, weights in pairs:
        z = bins.scaled(values)
        one += float(np.sum(weights * z))
        two += float(np.sum(weights * np.square(z)))
    return _mean_and_variance(bins, one, two, wanted.tail)
