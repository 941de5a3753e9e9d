"""Simulate: blocks in, one record out, the same whatever ran them."""

import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input
from sustainfin.montecarlo._checkpoint import Checkpoint, fingerprint
from sustainfin.montecarlo._gathered import Gathered
from sustainfin.montecarlo._simulation import Simulation
from sustainfin.montecarlo._summary import Summarised
from sustainfin.running import (
    BLOCK,
    MOST,
    SLICE,
    Engine,
    Model,
    Plan,
    Shapes,
    Task,
    check_model,
    is_client,
    n_blocks,
    plan_draws,
    tasks,
)  # fmt: skip

_WHERE = "simulate"
_BATCH = 4  # blocks between two looks at a standard error
_PER_TASK = 2  # blocks that a thread takes at a time
_ROWS = 10  # blocks of 131 kB that the draws of one thread may take
_RARE = 256  # a draw in so many is run twice beforehand
_FAR = 0.85  # share of the usual time below which another size of slices is taken
_LONG = 16  # blocks from which it pays to look for the better size of slices
Progress = Callable[[int, int, float], None]


def simulate(
    model: Model,
    draws: int,
    *,
    inputs: Iterable[Input],
    seed: int,
    years: Iterable[int] = (),
    correlation: Correlation | None = None,
    sampling: Any = "random",
    replicates: int | None = None,
    engine: Engine = "threads",
    workers: int | None = None,
    size: int | None = None,
    on_failure: str = "raise",
    until: Mapping[str, float] | None = None,
    progress: bool | Progress = False,
    checkpoint: str | Path | None = None,
    keep: Literal["all", "summary"] = "all",
    exact: bool = False,
) -> Simulation:
    """Monte Carlo simulation (몬테카를로 모의실험) of a model of named inputs.

    Draw i of an input depends on the seed, the input's name and i alone (with partners
    in its correlation group): two versions of a model are compared on the same luck.

    Parameters
    ----------
    model : callable
        Takes values by input name - scalars, (draws,), or (years, draws) for yearly
        inputs - and returns outputs by name: (draws,) floats are kept, (years, draws)
        floats are kept by year, (years, draws) bools are counted by year.
    draws : int
        How many draws, >= 2.
    inputs : iterable of Input
        Inputs of the model.
    seed : int
        Seed, >= 0; 0, 1 and 2 are unrelated.
    years : iterable of int
        Calendar years, for yearly inputs and for the labels of counts.
    correlation : Correlation, optional
        Rank correlations between inputs.
    sampling : {"random", "latin", "sobol"}
        Pseudo-random draws, Latin hypercubes, or scrambled Sobol' points.
    replicates : int, optional
        Independent hypercubes or scrambles; 16 if left out. None of pseudo-random draws.
    engine : {"threads", "serial", "dask"} or dask.distributed.Client
        Where it runs; the bits are the same.
    workers : int, optional
        Threads; as many as there are cores if left out.
    size : int, optional
        Draws the model sees at once, >= 1; it changes nothing but speed. Left out, a
        long run tries out some sizes on its first tasks.
    on_failure : {"raise", "count"}
        Whether a run that is not finite is an error, or is counted and left out.
    until : mapping of str to float, optional
        Standard errors of means at which to stop; `draws` is then the most. Of amounts
        by year, that of the worst year. Only for pseudo-random draws.
    progress : bool or callable
        True for a line on stderr, or a function of (done, all, seconds left); the second
        pass of `exact` is not counted.
    checkpoint : path, optional
        File from which a run that was cut off goes on, to the same bits.
    keep : {"all", "summary"}
        Whether the draws are kept, or counted in a fixed histogram so that memory does
        not grow with them; only for pseudo-random draws.
    exact : bool
        With keep="summary", whether the same draws are run once more for quantiles that
        are exact; else they are known within their bin. Kept draws are always exact.

    Returns
    -------
    Simulation
        Statistics with their standard errors, and the kept draws.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule, the model branches on arrays, or it answers
        differently to the same draws.
    NotComputable
        If a run is not finite; run, year and inputs are named.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=9, low=5, high=16)
    >>> found = simulate(lambda x: {"fees": 3.0 * x["users"]}, 1_000, inputs=[users], seed=7)
    >>> 15 <= found["fees"].mean <= 48
    True
    """
    draws = _checks.count(_WHERE, "draws", draws, low=2)
    if size is not None:
        size = _checks.count(_WHERE, "size", size, low=1)
    _checks.one_of(_WHERE, "on_failure", on_failure, ("raise", "count"))
    plan = plan_draws(
        inputs, seed=seed, n_draws=draws, years=years, correlation=correlation,
        sampling=sampling, replicates=replicates, where=_WHERE,
    )  # fmt: skip
    if replicates is not None and plan.sampling == "random":
        rule = "goes with sampling='latin' or 'sobol'"
        raise _checks.refusal(_WHERE, "replicates", rule, replicates)
    if plan.n_draws < 2 * plan.replicates:
        rule = f"must be at least 2 for each of the {plan.replicates} replicates"
        raise _checks.refusal(_WHERE, "draws", rule, draws)
    if until and plan.sampling != "random":
        raise _checks.refusal(_WHERE, "until", "needs sampling='random'", plan.sampling)
    _checks.one_of(_WHERE, "keep", keep, ("all", "summary"))
    if not isinstance(exact, bool):
        raise _checks.refusal(_WHERE, "exact", "must be True or False", exact)
    if keep == "summary" and plan.sampling != "random":
        rule = "must be 'all' unless sampling='random'"
        raise _checks.refusal(_WHERE, "keep", rule, keep, "Replicates must be told apart.")
    shapes = _checked(model, plan)
    targets = _targets(until, shapes, keep)
    gathered = _gathered(model, plan, keep, exact)
    belongs = fingerprint(plan, keep, on_failure, shapes) if checkpoint else ""
    saved = Checkpoint.open(checkpoint, belongs, model, gathered) if checkpoint else None
    watch = _watch(progress, plan.n_draws)
    if plan.n_draws > BLOCK:
        # The C library gives freed memory back, to be fetched page by page anew, where it is more
        # than twice the largest array freed so far: here 16 MiB, none of which is touched.
        np.empty(2**21)
    sizes = _Sizes((size,) if size else _candidates(plan, engine, workers))
    per_task = 1 if targets or checkpoint or plan.points else _per_task(plan, engine)
    per_task = min(per_task, gathered.most_blocks or per_task)
    todo = partial(tasks, model, plan, on_failure=on_failure, per_task=per_task, shapes=shapes)

    def again() -> Any:  # the same draws once more
        later = range(len(gathered.done), n_blocks(plan))
        return map(sizes.give, todo(done=later)), engine, workers

    rest = list(todo(done=gathered.done))
    for batch in _batches(rest) if targets else [rest]:
        if targets and _may_stop(gathered.done) and gathered.reached(targets):
            break
        for told in gathered.run(map(sizes.give, batch), engine, workers):
            sizes.saw(told.size, told.pace)
            watch(gathered.n_done)
            if saved:
                saved.save(gathered)
    if saved:
        saved.save(gathered, now=True)
    return gathered.finish(again)


def _batches(rest: Iterable[Task]) -> Iterator[list[Task]]:
    """Tasks up to each look at a standard error, also where a run was cut off and goes on."""
    for _, batch in groupby(rest, key=lambda task: task.first // _BATCH):
        yield list(batch)


def _may_stop(done: set[int]) -> bool:
    """Whether a run that was never cut off would look at its standard errors here."""
    return bool(done) and len(done) % _BATCH == 0 and max(done) < len(done)


def _checked(model: Model, plan: Plan) -> Shapes:
    """Shapes of the outputs of a model that answers each draw by itself, and again the same."""
    if not callable(model):
        raise _checks.refusal(_WHERE, "model", "must be a function of values by name", model)
    n = min(plan.n_draws, MOST)
    shapes = check_model(_WHERE, model, plan.first(n), n)
    more = min(plan.n_draws // _RARE, SLICE)
    if more > n:  # what a model does rarely shows in more draws, a few in a thousand of all
        check_model(_WHERE, model, plan.first(more), more, pieces=False)
    for name, (_, rows) in shapes.items():
        if rows and plan.years and rows[0] != len(plan.years):
            rule = f"must have a row for each of the {len(plan.years)} years"
            raise _checks.refusal(_WHERE, name, rule, rows[0])
    return shapes


def _targets(until: Any, shapes: Shapes, keep: str) -> dict[str, float]:
    """Standard errors at which to stop, by output."""
    if until is None:
        return {}
    if not isinstance(until, Mapping):
        do = "For example until={'npv': 1_000_000}."
        raise _checks.refusal(_WHERE, "until", "must map outputs to standard errors", until, do)
    numbers = [n for n, (held, rows) in shapes.items() if not held and not (rows and keep != "all")]
    found = {}
    for name, target in until.items():
        _checks.one_of(_WHERE, "until", name, numbers)
        found[name] = _checks.real(_WHERE, f"until[{name!r}]", target, 0)
        if not found[name] > 0:
            raise _checks.refusal(_WHERE, f"until[{name!r}]", "must be > 0", target)
    return found


def _per_task(plan: Plan, engine: Engine) -> int:
    """Blocks of a task; a cluster gets larger ones, as it spends a millisecond on each."""
    return max(1, min(16, n_blocks(plan) // 16)) if is_client(engine) else _PER_TASK


def _candidates(plan: Plan, engine: Engine, workers: int | None) -> tuple[int, ...]:
    """Sizes of slices that a long run tries out on its first tasks.

    Models that add up year by year gain from long vectors, models that hold whole
    (years, draws) arrays from slices that fit in the cache. Threads gain most from long
    ones, since only long operations run side by side. On the workers of a cluster memory
    is set up to go back to the system as soon as it is freed, which makes vectors of
    131 kB and more dear.
    """
    if is_client(engine) or engine == "dask":  # their tasks are handed over all at once
        return (BLOCK // 2,)
    if plan.n_draws < _LONG * BLOCK:
        return (SLICE,)
    longest = BLOCK
    if engine == "threads" and workers != 1:
        rows = sum(len(plan.keys(item)) for item in plan.drawn())
        longest *= min(_PER_TASK, max(1, _ROWS // max(1, rows)))
    return (longest, BLOCK // 2)


class _Sizes:
    """Slices of the first size, but for one task; of the second where that is far quicker."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self._usual, self._other = sizes[0], sizes[-1]
        self._trials = iter((self._usual, self._other, self._usual) if len(sizes) > 1 else ())
        self._pace = dict.fromkeys(sizes, math.inf)

    def give(self, task: Task) -> Task:
        """The task with a size for its slices."""
        quicker = self._pace[self._other] < _FAR * self._pace[self._usual] < math.inf
        return replace(task, size=next(self._trials, self._other if quicker else self._usual))

    def saw(self, size: int, pace: float) -> None:
        """Learn how long a draw took at the size of a task; the last task may be shorter."""
        if size in self._pace:
            self._pace[size] = min(self._pace[size], pace)


def _gathered(model: Model, plan: Plan, keep: str, exact: bool) -> Gathered | Summarised:
    """What becomes of the draws."""
    return Summarised(model, plan, exact=exact) if keep == "summary" else Gathered(plan)


def _watch(progress: bool | Progress, total: int) -> Callable[[int], None]:
    """What is told of the progress, and to whom."""
    if progress is False:
        return lambda done: None
    start = time.monotonic()

    def left(done: int) -> float:
        return (time.monotonic() - start) * (total - done) / max(1, done)

    if callable(progress):
        told = progress
        return lambda done: told(done, total, left(done))

    def line(done: int) -> None:
        end = "\n" if done >= total else ""
        sys.stderr.write(
            f"\r{done / total:5.0%}  {done:,} / {total:,}  {left(done):,.0f} s left {end}"
        )
        sys.stderr.flush()

    return line
