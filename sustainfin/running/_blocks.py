"""One block of draws through a model, in slices that stay in the cache."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.running._plans import Plan
from sustainfin.running._streams import BLOCK

Model = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Floats = NDArray[np.float64]

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
        Draws the model sees at once, >= 1; it changes nothing but speed.
    on_failure : {"raise", "count"}
        Whether a run that is not finite is an error or is counted and left out.

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


@dataclass(slots=True, eq=False)
class BlockResult:
    """Outputs of one block: kept arrays, counts by year, runs that failed."""

    block: int
    kept: dict[str, Floats] = field(default_factory=dict)
    counts: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    failed: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))


def n_blocks(plan: Plan) -> int:
    """How many blocks the draws of a plan take."""
    return -(-plan.n_draws // BLOCK)


def tasks(
    model: Model, plan: Plan, *, size: int = SLICE, on_failure: str = "raise", per_task: int = 1
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

    Yields
    ------
    Task
        Each block once, in order.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws
    >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=40_000)
    >>> len(list(tasks(lambda x: {}, plan)))
    3
    """
    for first in range(0, n_blocks(plan), per_task):
        last = min(first + per_task, n_blocks(plan))
        yield Task(model=model, plan=plan, first=first, last=last, size=size, on_failure=on_failure)


def run_block(task: Task, block: int) -> BlockResult:
    """One block through the model.

    Parameters
    ----------
    task : Task
        The simulation.
    block : int
        Number of the block.

    Returns
    -------
    BlockResult
        Kept outputs, counts by year and failed runs.

    Raises
    ------
    NotComputable
        If a run is not finite and failures are not counted; run, year and inputs are
        named.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws
    >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=2)
    >>> [task] = tasks(lambda x: {"twice": 2 * x["fee"]}, plan)
    >>> run_block(task, 0).kept["twice"].tolist()
    [6.0, 6.0]
    """
    values = task.plan.block(block)
    n = min(BLOCK, task.plan.n_draws - block * BLOCK)
    result = BlockResult(block)
    failed = np.zeros(n, dtype=bool)
    for low in range(0, n, task.size):
        high = min(low + task.size, n)
        outputs = evaluate(task.model, _slice(values, low, high), high - low)
        failed[low:high] = _failures(task, outputs, values, block, low, high)
        for name, output in outputs.items():
            _store(result, name, output, slice(low, high), n, failed[low:high])
    result.failed = np.flatnonzero(failed) + block * BLOCK
    return result


def _slice(values: Mapping[str, Any], low: int, high: int) -> dict[str, Any]:
    """Values of some draws of a block."""
    return {
        name: value[..., low:high] if isinstance(value, np.ndarray) else value
        for name, value in values.items()
    }


def evaluate(model: Model, values: Mapping[str, Any], n: int) -> dict[str, Any]:
    """Outputs of a model on some draws, each of a shape the engine knows.

    Parameters
    ----------
    model : callable
        As in `Task`.
    values : mapping of str to float or ndarray
        Values by input name.
    n : int
        How many draws.

    Returns
    -------
    dict of str to ndarray
        Shapes (n,) or (years, n).

    Raises
    ------
    InvalidInput
        If an output has another shape, or the model decides on an array with a plain
        Python `if`.

    Examples
    --------
    >>> evaluate(lambda x: {"fee": x["fee"]}, {"fee": 3.0}, 2)
    {'fee': array([3., 3.])}
    """
    where = "simulate: model"
    try:
        outputs = model(values)
    except ValueError as error:
        if "truth value of an array" in str(error):
            raise _checks.refusal(
                where, "model", "must not branch on arrays with Python's if", str(error),
                "Write sf.where(condition, this, that) instead.",
            ) from error  # fmt: skip
        raise
    if not isinstance(outputs, Mapping):
        raise _checks.refusal(where, "outputs", "must map names to arrays", outputs)
    found = {}
    for name, output in outputs.items():
        array = np.asarray(output)
        shape = (n,) if array.ndim < 2 else (array.shape[0], n)
        if array.ndim > 2 or array.shape[-1:] not in ((), (1,), (n,)):
            raise _checks.refusal(
                where, name, f"must have shape ({n},) or (years, {n})", array.shape,
                "Years run down the first axis, draws along the second.",
            )  # fmt: skip
        found[name] = np.broadcast_to(array, shape)
    return found


def _failures(
    task: Task,
    outputs: Mapping[str, Any],
    values: Mapping[str, Any],
    block: int,
    low: int,
    high: int,
) -> NDArray[np.bool_]:
    """Which draws of a slice are not finite; an error unless they are counted."""
    failed = np.zeros(high - low, dtype=bool)
    for name, output in outputs.items():
        if output.dtype == bool:
            continue
        # A sum is finite only if all its terms are (or overflows, and then it is looked at).
        if np.isfinite(np.sum(output)):
            continue
        bad = ~np.isfinite(output)
        by_draw = bad if bad.ndim == 1 else bad.any(axis=0)
        if by_draw.any() and task.on_failure == "raise":
            raise _not_finite(task.plan, name, output, bad, values, block, low)
        failed |= by_draw
    return failed


def _not_finite(
    plan: Plan, name: str, output: Any, bad: Any, values: Mapping[str, Any], block: int, low: int
) -> NotComputable:
    """The error that names the first run that is not finite, its year and its inputs."""
    at = np.argwhere(bad)[0]
    draw = int(at[-1])
    got = float(output[tuple(at)])
    year = f" in {plan.years[at[0]]}" if bad.ndim == 2 and plan.years else ""
    row = low + draw
    shown = ", ".join(
        f"{key}={np.asarray(value)[..., row].tolist() if isinstance(value, np.ndarray) else value}"
        for key, value in values.items()
    )
    return NotComputable(
        f"simulate: output {name!r} must be finite; got {got}{year}, run {block * BLOCK + row}, "
        f"with {shown}. Mend the model, or count such runs with on_failure='count'.",
        argument=name,
        got=got,
    )


def _store(
    result: BlockResult, name: str, output: Any, place: slice, n: int, failed: NDArray[np.bool_]
) -> None:
    """Put one slice of one output where it belongs."""
    if output.dtype == bool:
        rows = output if output.ndim == 2 else output[None, :]
        hits = np.count_nonzero(rows & ~failed, axis=1).astype(np.int64)
        result.counts[name] = result.counts[name] + hits if name in result.counts else hits
        return
    if name not in result.kept:
        result.kept[name] = np.empty((*output.shape[:-1], n))
    result.kept[name][..., place] = output
