"""The model on two samples and with each factor swapped, added up slice by slice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sustainfin.errors import NotComputable
from sustainfin.running import BLOCK, Model, Plan, not_finite
from sustainfin.sensitivity._moments import BlockSums
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._runs import answers, pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """The model on the first draws, on the second, and with each factor swapped in."""

    where: str
    model: Model
    output: str
    factors: Mapping[str, tuple[str, ...]]
    twins: Mapping[str, str]
    size: int
    scale: float = 1.0  # a power of two

    def rows(self, values: Mapping[str, Any], n: int) -> Iterator[tuple[str, Floats]]:
        """What was run and its output, one run of n draws after the other.

        The values are arrays by name: to swap a factor is to point at other arrays.
        """
        seconds = set(self.twins.values())
        mixed = {name: value for name, value in values.items() if name not in seconds}
        yield "A", self.run(mixed, n)
        second = {name: values[twin] for name, twin in self.twins.items()}
        yield "B", self.run({**mixed, **second}, n)
        for factor, names in self.factors.items():
            mixed |= {name: second[name] for name in names}
            yield f"A with {factor} of B", self.run(mixed, n)
            mixed |= {name: values[name] for name in names}

    def run(self, values: Mapping[str, Any], n: int) -> Floats:
        """The output of n draws, of which the model sees `size` at once."""
        if n <= self.size:
            return self._at_once(values, n)
        found = np.empty(n)
        for low in range(0, n, self.size):
            part = slice(low, min(low + self.size, n))
            some = {name: v[..., part] if np.ndim(v) else v for name, v in values.items()}
            found[part] = self._at_once(some, part.stop - low)
        return found

    def _at_once(self, values: Mapping[str, Any], n: int) -> Floats:
        outputs = answers(self.where, self.model, dict(values), n)
        found = pick(self.where, outputs, self.output)
        return found if self.scale == 1 else found * self.scale


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SwappedBlock:
    """One block of draws of a Sobol' analysis."""

    swapped: Swapped
    plan: Plan
    block: int
    centre: float
    batch: int
    on_failure: str


class Added(NamedTuple):
    """The sums of one block."""

    block: int
    sums: Floats


def run_block(task: SwappedBlock) -> Added:
    """Sums of one block; the draws are made once and all runs of a slice follow on them."""
    swapped, batch = task.swapped, task.batch
    first = task.block * BLOCK
    n = min(BLOCK, task.plan.n_draws - first)
    # Slices end where batches end, so that their sums are the same in slices of any size.
    step = max(batch, swapped.size // batch * batch)
    found = BlockSums(n, len(swapped.factors), centre=task.centre, batch=batch)
    slices = task.plan.slices(task.block, step)
    for low, values in zip(range(0, n, step), slices, strict=True):
        n_here = min(step, n - low)
        if not found.add(low, (row for _, row in swapped.rows(values, n_here))):
            failed = _failed(task, values, n_here, first + low)
            mended = (np.where(failed, task.centre, row) for _, row in swapped.rows(values, n_here))
            found.add(low, mended, failed)
    return Added(task.block, found.total())


def _failed(task: SwappedBlock, values: Mapping[str, Any], n: int, first: int) -> Any:
    """Draws of which a run is not finite; an error unless they are counted."""
    swapped = task.swapped
    failed = np.zeros(n, dtype=bool)
    for label, row in swapped.rows(values, n):
        bad = ~np.isfinite(row)
        if bad.any() and task.on_failure == "raise":
            name = f"{swapped.output!r} on draws {label}"
            raise not_finite(task.plan, name, row, bad, values, first, where=swapped.where)
        failed |= bad
    if not failed.any():
        raise NotComputable(
            f"{swapped.where}: output {swapped.output!r} must be small enough for its square "
            f"to be a number; got runs {first} to {first + n - 1}. Give it in a larger unit.",
            argument=swapped.output,
        )
    return failed
