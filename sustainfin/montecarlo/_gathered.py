"""A simulation that keeps its draws: where each block goes, and the record made of them."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin.montecarlo._simulation import Simulation, simulation_of
from sustainfin.running import BLOCK, Engine, Model, Plan, Task, TaskResult, run_task, run_tasks

_WHERE = "simulate"


class Gathered:
    """Kept draws and counts while a simulation runs."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.done: set[int] = set()
        self.kept: dict[str, Any] = {}
        self.counts: dict[str, Any] = {}
        self.failed: list[Any] = []
        self.keeps = "all"
        self.most_blocks: int | None = None  # of one task
        self._last: Mapping[str, Any] = {}  # counts of the last task
        self._lock = threading.Lock()

    @property
    def n_done(self) -> int:
        """Draws that are done."""
        return min(len(self.done) * BLOCK, self.plan.n_draws)

    def take(self, result: TaskResult) -> None:
        """Put one block where it belongs; counts are whole numbers and add in any order."""
        for name, array in result.kept.items():
            placed = self.place(name, array.shape, result.first * BLOCK)
            if not np.may_share_memory(placed, array):
                placed[...] = array
        for name, hits in result.counts.items():
            self.counts[name] = self.counts.get(name, 0) + hits
        self.failed.append(result.failed)
        if not self.done or result.last > max(self.done):
            self._last = result.counts
        self.done.update(range(result.first, result.last))

    def place(self, name: str, shape: tuple[int, ...], first: int) -> Any:
        """Where draws of a kept output from `first` on are written."""
        with self._lock:
            if name not in self.kept:
                self.kept[name] = np.empty((*shape[:-1], self.plan.n_draws))
            return self.kept[name][..., first : first + shape[-1]]

    def reached(self, until: Mapping[str, float]) -> bool:
        """Whether every standard error asked for is reached by the blocks so far."""
        n = self.n_done
        for name, target in until.items():
            draws = self._finite(self.kept[name][..., :n])
            spread = np.max(np.std(draws, axis=-1, ddof=1))  # of the worst year
            if not float(spread) / np.sqrt(draws.shape[-1]) <= target:
                return False
        return True

    def _finite(self, draws: Any) -> Any:
        """Draws without those that failed."""
        failed = np.concatenate(self.failed) if self.failed else np.empty(0, dtype=np.int64)
        failed = failed[failed < draws.shape[-1]]
        return np.delete(draws, failed, axis=-1) if failed.size else draws

    def run(
        self, todo: Iterable[Task], engine: Engine, workers: int | None
    ) -> Iterator[TaskResult]:
        """Run tasks and take each result, written to its place where the process is shared."""
        for result in run_tasks(todo, engine=engine, workers=workers, place=self.place):
            self.take(result)
            yield result

    def finish(self, again: object = None) -> Simulation:
        """The record; kept draws need not be run again."""
        n = self.n_done
        n_failed = int(sum(part.size for part in self.failed))
        if n - n_failed < 2:
            raise _checks.refusal(
                _WHERE, "draws", "must leave at least 2 finite runs", n - n_failed
            )
        kept = {name: self._finite(array[..., :n]) for name, array in self.kept.items()}
        return simulation_of(
            self.plan, n_draws=n, n_failed=n_failed, kept=kept, counts=dict(self.counts)
        )

    def arrays(self) -> dict[str, Any]:
        """Everything that is held as plain arrays, for a checkpoint."""
        found = {f"kept/{name}": array for name, array in self.kept.items()}
        found |= {f"counts/{name}": np.asarray(hits) for name, hits in self.counts.items()}
        found |= {f"last/{name}": np.asarray(hits) for name, hits in self._last.items()}
        found["failed"] = np.concatenate([np.empty(0, dtype=np.int64), *self.failed])
        return found

    def restore(self, arrays: Mapping[str, Any]) -> None:
        """Take up what `arrays` gave."""
        self.kept = {n[5:]: a for n, a in arrays.items() if n.startswith("kept/")}
        self.counts = {n[7:]: a for n, a in arrays.items() if n.startswith("counts/")}
        self._last = {n[5:]: a for n, a in arrays.items() if n.startswith("last/")}
        self.failed = [arrays["failed"]]

    def differs(self, model: Model) -> str:
        """Name of an output that the model no longer gives as it was saved, or nothing."""
        block = max(self.done)
        task = Task(model=model, plan=self.plan, first=block, last=block + 1, on_failure="count")
        found = run_task(task)
        places = slice(block * BLOCK, min((block + 1) * BLOCK, self.plan.n_draws))
        saved = {name: array[..., places] for name, array in self.kept.items()}
        saved |= {f"{name} (counted)": hits for name, hits in self._last.items()}
        told = found.kept | {f"{name} (counted)": hits for name, hits in found.counts.items()}
        for name in {**saved, **told}:
            same = name in saved and name in told
            if not same or not np.array_equal(saved[name], told[name], equal_nan=True):
                return name.removesuffix(" (counted)")
        failed = np.concatenate(self.failed)
        inside = failed[(failed >= places.start) & (failed < places.stop)]
        return "" if np.array_equal(inside, found.failed) else "runs that fail"
