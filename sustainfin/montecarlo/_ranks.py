"""Order statistics of draws that were counted: within a bin, or exact by a second pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sustainfin.montecarlo._bins import Bins, Counts, ExactSum, Floats, Whole, blocks_of
from sustainfin.running import BLOCK, Engine, Task, run_each, run_task

_MANY = 2**18  # values that are held before equal ones are put together


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
    """Order statistics by rank, and mean and variance of the tail."""
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
    """From sums of scaled values and of their squares."""
    away = one / n
    variance = max(0.0, two / n - away**2)
    return bins.centre + away * bins.scale, variance * bins.scale**2


def _within(wanted: Wanted) -> dict[int, float]:
    """Order statistics as if the draws of a bin were spread evenly over it."""
    order = {}
    for rank, number, before in zip(
        wanted.ranks, wanted.numbers.tolist(), wanted.before.tolist(), strict=True
    ):
        low, high = wanted.bins.edge(number), wanted.bins.edge(number + 1)
        many = int(wanted.held.counts[number - wanted.held.first])
        order[rank] = low + (high - low) * ((rank - before + 0.5) / many)
    return order


def _tail_within(wanted: Wanted) -> tuple[float, float]:
    """Mean and variance of the lowest draws, each in the middle of its bin."""
    bins, held = wanted.bins, wanted.held
    weights = held.counts[: wanted.tail_bin - held.first + 1].copy()
    weights[-1] -= weights.sum() - wanted.tail
    edges: Any = [bins.edge(held.first + k) for k in range(weights.size + 1)]
    z = bins.scaled(np.array(edges))
    middles = (z[:-1] + z[1:]) / 2
    return _mean_and_variance(
        bins, float(np.sum(weights * middles)), float(np.sum(weights * np.square(middles))),
        wanted.tail,
    )  # fmt: skip
