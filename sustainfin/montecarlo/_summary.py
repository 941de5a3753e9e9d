"""A simulation that keeps no draws: counts and exact sums, and a second pass for exact ranks."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.montecarlo._bins import (
    Bins,
    Counts,
    ExactSum,
    Whole,
    bins_for,
    blocks_of,
    digest,
)
from sustainfin.montecarlo._ranks import Found, Wanted, gather, order_of, unknown_of
from sustainfin.montecarlo._simulation import Simulation, simulation_of
from sustainfin.montecarlo._statistics import (
    Seen,
    Statistics,
    errors_of,
    figures_of,
    in_units,
    places_of,
    ranks_of,
    tail_of,
)
from sustainfin.montecarlo._summary_record import Summary
from sustainfin.running import (
    BLOCK,
    Engine,
    Model,
    Plan,
    Task,
    TaskResult,
    evaluate,
    run_each,
    run_task,
)

_WHERE = "simulate"
_PILOT = 1_001  # draws that place the bins before the run


Again = tuple[Iterable[Task], Engine, int | None]


class Told(NamedTuple):
    """What is told of the blocks of a task."""

    first: int
    last: int
    n_failed: int
    counts: Mapping[str, Whole]
    sums: Mapping[str, list[int]]  # exact, in units of ExactSum
    below_zero: Mapping[str, int]
    bins: Mapping[str, Counts]
    proof: str  # a hash of the outputs of the last block
    size: int  # draws the model saw at once
    pace: float  # seconds a draw took


def tell(task: Task, bins: Mapping[str, Bins]) -> Told:
    """Run a task and count its draws; sums run over whole blocks, whatever the slices."""
    found = run_task(task)
    sums = {name: [ExactSum() for _ in range(4)] for name in bins}
    counts = {name: Counts() for name in bins}
    below = dict.fromkeys(bins, 0)
    for name, at in bins.items():
        for x in blocks_of(found.kept[name], found.failed - task.first * BLOCK):
            if not x.size:
                continue
            with np.errstate(over="ignore"):
                powers, held = digest(at, x)
            if not np.isfinite(powers).all():
                raise NotComputable(
                    f"{_WHERE}: output {name!r} must stay within 1e77 times its 90 % range for its "
                    "moments to be added up. Take the logarithm, or keep='all'.",
                    argument=name,
                )
            for total, power in zip(sums[name], powers, strict=True):
                total.add(power)
            counts[name].add(held)
            below[name] += int(np.count_nonzero(x < 0))
    return Told(
        task.first, task.last, int(found.failed.size), found.counts,
        {name: [total.units for total in totals] for name, totals in sums.items()}, below,
        counts, _proof(found), found.size, found.pace,
    )  # fmt: skip


def _proof(found: TaskResult) -> str:
    """A hash of the last block of all outputs, of what was counted and of the runs that failed."""
    told = hashlib.sha256()
    for name in sorted(found.kept):
        n = found.kept[name].shape[-1]
        last = found.kept[name][..., (n - 1) // BLOCK * BLOCK :]
        told.update(name.encode("utf-8"))
        told.update(np.ascontiguousarray(last).tobytes())
    for name in sorted(found.counts):
        told.update(name.encode("utf-8"))
        told.update(found.counts[name].astype(np.int64).tobytes())
    told.update(found.failed.tobytes())
    return told.hexdigest()


@dataclass(slots=True, eq=False)
class _Output:
    """Everything that is held of one output."""

    bins: Bins
    sums: list[ExactSum] = field(default_factory=lambda: [ExactSum() for _ in range(4)])
    below_zero: int = 0
    held: Counts = field(default_factory=Counts)


class Summarised:
    """Counts and sums while a simulation runs that keeps no draws."""

    def __init__(self, model: Model, plan: Plan, *, exact: bool) -> None:
        self.plan = plan
        self.done: set[int] = set()
        self.counts: dict[str, Any] = {}
        self.n_failed = 0
        self.keeps = "summary"
        self._exact = exact
        self._proof = (-1, "")
        n = min(plan.n_draws, _PILOT)
        outputs = evaluate(model, plan.first(n), n)
        # Amounts by year are large and only looked at, so fewer draws are run at a time.
        self.most_blocks = 1 if any(output.ndim == 2 for output in outputs.values()) else None
        self._outputs = {
            name: _Output(bins_for(np.asarray(output, dtype=np.float64)))
            for name, output in outputs.items()
            if output.ndim == 1 and output.dtype != bool
        }

    @property
    def n_done(self) -> int:
        """Draws that are done."""
        return min(len(self.done) * BLOCK, self.plan.n_draws)

    def run(self, todo: Iterable[Task], engine: Engine, workers: int | None) -> Iterator[Told]:
        """Run tasks and take what is told of each."""
        bins = {name: held.bins for name, held in self._outputs.items()}
        for told in run_each(partial(tell, bins=bins), todo, engine=engine, workers=workers):
            self.take(told)
            yield told

    def take(self, told: Told) -> None:
        """Add what is told of a task; whole numbers and exact sums add in any order."""
        for name, held in self._outputs.items():
            for total, units in zip(held.sums, told.sums[name], strict=True):
                total.units += units
            held.below_zero += told.below_zero[name]
            held.held.add(told.bins[name])
        for name, hits in told.counts.items():
            self.counts[name] = self.counts.get(name, 0) + hits
        self.n_failed += told.n_failed
        self.done.update(range(told.first, told.last))
        self._proof = max(self._proof, (told.last - 1, told.proof))

    def reached(self, until: Mapping[str, float]) -> bool:
        """Whether every standard error asked for is reached by the blocks so far."""
        n = self.n_done - self.n_failed
        for name, target in until.items():
            if n < 2 or not self._error(name, n) <= target:
                return False
        return True

    def _error(self, name: str, n: int) -> float:
        """Standard error of a mean so far."""
        held = self._outputs[name]
        return float((_moments(held, n)[1] / (n - 1) / n) ** 0.5) * held.bins.scale

    def finish(self, again: Callable[[], Again]) -> Simulation:
        """The record; where exact ranks are asked for the same draws are run once more."""
        n = self.n_done - self.n_failed
        if n < 2:
            raise _checks.refusal(_WHERE, "draws", "must leave at least 2 finite runs", n)
        wanted = {
            name: Wanted(held.bins, held.held, ranks_of(n), tail_of(n))
            for name, held in self._outputs.items()
        }
        exact = gather(wanted, *again()) if self._exact else {}
        summaries = {
            name: _summary(held, n, wanted[name], exact.get(name))
            for name, held in self._outputs.items()
        }
        return simulation_of(
            self.plan, n_draws=self.n_done, n_failed=self.n_failed, kept={},
            counts=self.counts, summaries=summaries,
        )  # fmt: skip

    def arrays(self) -> dict[str, Any]:
        """Everything that is held as plain arrays, for a checkpoint."""
        told = {
            "n_failed": self.n_failed, "proof": self._proof,
            "sums": {k: [hex(s.units) for s in held.sums] for k, held in self._outputs.items()},
            "below_zero": {k: held.below_zero for k, held in self._outputs.items()},
            "first": {k: held.held.first for k, held in self._outputs.items()},
        }  # fmt: skip
        found = {f"counts/{name}": np.asarray(hits) for name, hits in self.counts.items()}
        found |= {f"bins/{name}": held.held.counts for name, held in self._outputs.items()}
        for name, held in self._outputs.items():
            low, high, *equal = held.held.ends
            found[f"ends/{name}"] = np.stack([low, high])
            found[f"equal/{name}"] = np.stack(equal)
        found["summary"] = np.frombuffer(json.dumps(told).encode("utf-8"), dtype=np.uint8)
        return found

    def restore(self, arrays: Mapping[str, Any]) -> None:
        """Take up what `arrays` gave."""
        told = json.loads(arrays["summary"].tobytes().decode("utf-8"))
        self.counts = {n[7:]: a for n, a in arrays.items() if n.startswith("counts/")}
        self.n_failed = told["n_failed"]
        self._proof = (told["proof"][0], told["proof"][1])
        for name, held in self._outputs.items():
            held.sums = [ExactSum(int(units, 16)) for units in told["sums"][name]]
            held.below_zero = told["below_zero"][name]
            ends = (*arrays[f"ends/{name}"].copy(), *arrays[f"equal/{name}"].copy())
            held.held = Counts(told["first"][name], arrays[f"bins/{name}"].copy(), ends)

    def differs(self, model: Model) -> str:
        """What a saved block no longer agrees in, or nothing."""
        block, proof = self._proof
        task = Task(model=model, plan=self.plan, first=block, last=block + 1, on_failure="count")
        return "" if _proof(run_task(task)) == proof else "the last block"


def _moments(held: _Output, n: int) -> tuple[float, float, float]:
    """Mean, and sums of squares and fourth powers of scaled distances from it."""
    one, two, three, four = (float(total) for total in held.sums)
    away = one / n
    second = max(0.0, two - n * away**2)
    fourth = max(0.0, four - 4 * away * three + 6 * away**2 * two - 3 * n * away**4)
    return held.bins.centre + away * held.bins.scale, second, fourth


def _summary(held: _Output, n: int, wanted: Wanted, found: Found | None) -> Summary:
    """The record of one output."""
    mean, second, fourth = _moments(held, n)
    order, tail_mean, variance = order_of(wanted, found)
    scale = held.bins.scale
    # Fourth powers of very large or small scales are no floats: figures are then in scales.
    unit = 0 if 1e-60 < scale < 1e60 else math.frexp(scale)[1] - 1
    one = math.ldexp(scale, -unit)
    order = {rank: math.ldexp(value, -unit) for rank, value in order.items()}
    seen = Seen(
        n, math.ldexp(mean, -unit), second * one**2, fourth * one**4, held.below_zero, order,
        math.ldexp(tail_mean, -unit), variance * one**2,
    )  # fmt: skip
    unknown = {} if found else unknown_of(wanted, places_of(n))
    errors = {
        f"se_{name}": error + math.ldexp(unknown.get(name, 0.0), -unit)
        for name, error in errors_of(seen).items()
    }
    numbers = np.arange(held.held.counts.size + 1) + held.held.first
    edges = np.array([held.bins.edge(number) for number in numbers.tolist()])
    told = Statistics(n=n, **in_units(figures_of(seen) | errors, unit))
    return Summary(
        statistics=told, exact=found is not None,
        edges=edges, counts=held.held.counts,
    )  # fmt: skip
