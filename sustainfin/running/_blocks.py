"""One block of draws through a model, in slices that stay in the cache."""

import math
import time
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin.running._check import Shapes, check_shapes, shapes_of
from sustainfin.running._draws import Draws
from sustainfin.running._evaluate import Model, evaluate, not_finite
from sustainfin.running._plans import Plan
from sustainfin.running._streams import BLOCK

Floats = NDArray[np.float64]
# Where the kept output `name` of shape (n,) or (years, n) goes, n draws from `first` on.
Place = Callable[[str, tuple[int, ...], int], Floats]

# Draws that the model sees at once: 20 years of them take 320 kB, a slice of the cache.
SLICE = 2_048


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """Some blocks of one simulation (작업 단위).

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name: (draws,) floats are kept,
        (years, draws) floats are kept by year, (years, draws) bools are counted.
    plan : Plan
        The draws.
    first, last : int
        First block and the one after the last.
    size : int
        Draws the model sees at once, >= 1 and at most those of the task; it changes
        nothing but speed. A draw that is left alone is shown twice, since NumPy adds up
        the years of a single one in another order.
    on_failure : {"raise", "count"}
        Whether a run that is not finite is an error or is counted and left out.
    shapes : dict, optional
        What `check_model` told of the outputs; every slice must give the same. Those of
        the first slice if left out.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws
    >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=2)
    >>> [task.first for task in tasks(lambda x: {"twice": 2 * x["fee"]}, plan)]
    [0]
    """

    model: Model
    plan: Plan
    first: int
    last: int
    size: int = SLICE
    on_failure: str = "raise"
    shapes: Shapes | None = None


@dataclass(slots=True, eq=False)
class TaskResult:
    """Outputs of a task: kept arrays, counts by year, runs that failed.

    Parameters
    ----------
    first, last : int
        First block and the one after the last.
    kept : dict of str to ndarray
        Draws of every kept output.
    counts : dict of str to ndarray of int64, shape (years,)
        In how many runs something held.
    failed : ndarray of int64
        Numbers of the runs that were not finite.
    size : int
        Draws the model saw at once.
    pace : float
        Seconds that a draw took.

    Examples
    --------
    >>> TaskResult(first=0, last=1).kept
    {}
    """

    first: int
    last: int
    kept: dict[str, Floats] = field(default_factory=dict)
    counts: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    failed: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    size: int = 0
    pace: float = 0.0


def n_blocks(plan: Plan) -> int:
    """How many stream blocks the draws of a plan take.

    Parameters
    ----------
    plan : Plan
        The draws.

    Returns
    -------
    int
        Blocks, the last of which may be cut short.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws
    >>> n_blocks(plan_draws([make_input("fee", base=3)], seed=7, n_draws=40_000))
    3
    """
    return -(-plan.n_draws // BLOCK)


def tasks(
    model: Model,
    plan: Plan,
    *,
    size: int = SLICE,
    on_failure: str = "raise",
    per_task: int = 1,
    done: Container[int] = (),
    shapes: Shapes | None = None,
) -> Iterator[Task]:
    """The tasks of a simulation, block by block.

    Parameters
    ----------
    model : callable
        As in `Task`.
    plan : Plan
        The draws.
    size : int
        Draws the model sees at once.
    on_failure : {"raise", "count"}
        What happens to a run that is not finite.
    per_task : int
        Blocks of one task, >= 1.
    done : container of int
        Blocks that need not be run.
    shapes : dict, optional
        What `check_model` told of the outputs.

    Yields
    ------
    Task
        Each block that is not done once, in order.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws
    >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=40_000)
    >>> len(list(tasks(lambda x: {}, plan)))
    3
    """
    rest = [block for block in range(n_blocks(plan)) if block not in done]
    while rest:
        first = last = rest[0]
        while rest and rest[0] == last and last - first < per_task:
            last = rest.pop(0) + 1
        yield Task(
            model=model, plan=plan, first=first, last=last, size=size, on_failure=on_failure,
            shapes=shapes,
        )  # fmt: skip


def run_task(task: Task, place: Place | None = None) -> TaskResult:
    """The draws of a task through the model, slice by slice.

    Parameters
    ----------
    task : Task
        Some blocks of a simulation.
    place : callable, optional
        Takes name, shape and first draw of a kept output and gives the array that it is
        written to; a new array each if left out.

    Returns
    -------
    TaskResult
        Kept outputs, counts by year and failed runs.

    Raises
    ------
    InvalidInput
        If the model gives other outputs in one slice than in another.
    NotComputable
        If a run is not finite and failures are not counted; run, year and inputs are
        named.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws
    >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=2)
    >>> [task] = tasks(lambda x: {"twice": 2 * x["fee"]}, plan)
    >>> run_task(task).kept["twice"].tolist()
    [6.0, 6.0]
    """
    start = time.perf_counter()
    first = task.first * BLOCK
    n = min(task.last * BLOCK, task.plan.n_draws) - first
    size = min(task.size, n)
    draws = Draws(task.plan, size)
    draws.start(first)
    result = TaskResult(task.first, task.last)
    failed: list[int] = []
    wanted = task.shapes
    for low in range(0, n, size):
        high = min(low + size, n)
        values = draws.take(high - low)
        outputs = _answers(task.model, values, high - low)
        shapes = shapes_of(outputs)
        check_shapes("simulate", shapes, wanted := wanted or shapes)
        bad = _failures(task, outputs, values, first + low)
        for name, output in outputs.items():
            if output.dtype == bool:
                _count(result, name, output, bad)
                continue
            if name not in result.kept:
                shape = (*output.shape[:-1], n)
                result.kept[name] = place(name, shape, first) if place else np.empty(shape)
            result.kept[name][..., low:high] = output
        if bad is not None:
            failed += (np.flatnonzero(bad) + (first + low)).tolist()
    result.failed = np.array(failed, dtype=np.int64)
    result.size, result.pace = size, (time.perf_counter() - start) / n
    return result


def _answers(model: Model, values: Mapping[str, Any], n: int) -> dict[str, Any]:
    """Outputs of a slice; a single draw is shown twice."""
    if n > 1:
        return evaluate(model, values, n)
    twice = {
        name: np.repeat(value, 2, axis=-1) if isinstance(value, np.ndarray) else value
        for name, value in values.items()
    }
    return {name: output[..., :1] for name, output in evaluate(model, twice, 2).items()}


def _failures(
    task: Task, outputs: Mapping[str, Any], values: Mapping[str, Any], first: int
) -> NDArray[np.bool_] | None:
    """Which draws of a slice are not finite, None if all are; an error unless they are counted."""
    wrong = {
        name: ~np.isfinite(output)
        for name, output in outputs.items()
        if output.dtype != bool and not _all_finite(output)
    }
    by_draw = {name: bad if bad.ndim == 1 else bad.any(axis=0) for name, bad in wrong.items()}
    failed = [name for name, bad in by_draw.items() if bad.any()]
    if failed and task.on_failure == "raise":  # of the lowest run, whatever the slices
        name = min(failed, key=lambda name: int(np.argmax(by_draw[name])))
        raise not_finite(task.plan, name, outputs[name], wrong[name], values, first)
    return np.logical_or.reduce([by_draw[name] for name in failed]) if failed else None


def _all_finite(output: Any) -> bool:
    """Whether the sum is finite: only if all terms are (it may overflow and is looked at then)."""
    with np.errstate(all="ignore"):
        return math.isfinite(np.add.reduce(output, axis=None))


def _count(result: TaskResult, name: str, output: Any, failed: NDArray[np.bool_] | None) -> None:
    """Add up in how many runs of a slice something holds, by year."""
    rows = output if output.ndim == 2 else output[None, :]
    hits = np.count_nonzero(rows if failed is None else rows & ~failed, axis=1)
    result.counts[name] = result.counts[name] + hits if name in result.counts else hits
