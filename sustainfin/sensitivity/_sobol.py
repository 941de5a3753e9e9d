"""Sobol' indices: two samples, and the model run with one input taken from the other."""

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input
from sustainfin.running import BLOCK, SLICE, Engine, Model, Plan, n_blocks, plan_draws, run_each
from sustainfin.sensitivity._factors import factors_of, has_spread
from sustainfin.sensitivity._moments import Moments, SobolStatus, batch_of, index_of
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._runs import Runs, check_draws, runs_of
from sustainfin.sensitivity._scale import scale_of
from sustainfin.sensitivity._sobol_records import SobolIndex, SobolIndices
from sustainfin.sensitivity._sobol_runs import Swapped, SwappedBlock, run_block

_WHERE = "sensitivity.sobol"
_PILOT = 1_001  # an odd number of runs whose middle one is subtracted from all
_LONG = 16  # blocks of runs from which it pays to look for the better size of slices
_MOST = 420_000  # numbers of both samples that a thread may hold: 3.4 MB


def sobol(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    *,
    draws: int,
    seed: int,
    groups: Mapping[str, Iterable[str]] | None = None,
    correlation: Correlation | None = None,
    confidence: float = 0.95,
    years: Iterable[int] = (),
    on_failure: str = "raise",
    engine: Engine = "threads",
    workers: int | None = None,
    size: int | None = None,
) -> SobolIndices:
    """Sobol' indices (소볼 지수): how much of the variance each input explains.

    The first-order index is the share of the variance that would go if the input alone
    were known; the total index the share that would stay if all but it were known. The
    model runs draws x (inputs + 2) times, in blocks and constant memory. The first draws
    are those of `montecarlo.simulate` with the same seed, so that the variance that is
    explained is the simulation's own.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model; those that are not drawn stay at the base.
    output : str
        Name of an output that is one figure a run.
    draws : int
        Draws N of each of the two samples, >= 64.
    seed : int
        Seed, >= 0.
    groups : mapping of str to iterable of str, optional
        Inputs that are judged together, by the name of their group; every other input
        follows its own `group`, or stands alone.
    correlation : Correlation, optional
        Rank correlations. Correlated inputs must be in one group: what they explain
        together cannot be split between them by these indices.
    confidence : float
        Confidence of the intervals, in (0, 1).
    years : iterable of int
        Calendar years, needed where an input is drawn every year.
    on_failure : {"raise", "count"}
        Whether a run that is not finite is an error, or its draw is counted and left out
        of every index.
    engine : {"threads", "serial", "dask"} or dask.distributed.Client
        Where it runs; the bits are the same.
    workers : int, optional
        Threads; as many as there are cores if left out.
    size : int, optional
        Draws the model sees at once, >= 1; it changes nothing but speed. Left out, a
        long run takes whichever of two sizes the model answers sooner.

    Returns
    -------
    SobolIndices
        First-order and total index of each input or group with their intervals.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule, correlated inputs are not grouped, no input is
        drawn, or the model answers differently to the same draws.
    NotComputable
        If a run is not finite and failures are not counted; the run is named.

    Notes
    -----
    With y and y' the outputs that share an input (first-order) or all but it (total),
    both indices come from D = mean of (y - y')^2 and the variance V pooled over y and
    y': first = 1 - D / 2V, total = D / 2V. This is Jansen's estimator with the variance
    of Janon et al., which makes it asymptotically efficient. The intervals are normal,
    with the standard error of the ratio to first order (delta method).

    References
    ----------
    .. [1] M. J. W. Jansen, "Analysis of variance designs for model output," Computer
       Physics Communications 117 (1999), pp. 35-43.
    .. [2] A. Janon, T. Klein, A. Lagnoux, M. Nodet, C. Prieur, "Asymptotic normality and
       efficiency of two Sobol index estimators," ESAIM: Probability and Statistics 18
       (2014), pp. 342-364.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> a, b = (make_input(name, base=0, low=-1, high=1, shape="uniform") for name in "ab")
    >>> found = sobol(lambda x: {"y": x["a"] + 2 * x["b"]}, [a, b], "y", draws=10_000, seed=7)
    >>> found["a"].first_low < 0.2 < found["a"].first_high
    True
    """
    runs = runs_of(_WHERE, model, inputs, output, years)
    _checks.count(_WHERE, "draws", draws, low=64)
    level = _checks.real(_WHERE, "confidence", confidence, 0, 1, "Give 0.95 for 95 %.")
    if not 0 < level < 1:
        raise _checks.refusal(_WHERE, "confidence", "must lie between 0 and 1", confidence)
    _checks.one_of(_WHERE, "on_failure", on_failure, ("raise", "count"))
    if size is not None:
        _checks.count(_WHERE, "size", size, low=1)
    factors = factors_of(_WHERE, runs.items, groups, correlation)
    twins = twins_of(runs)
    plan = _plan(runs, draws, seed, correlation, twins)
    spread = [name for name in factors if any(has_spread(runs.items[i]) for i in factors[name])]
    moved = {name: factors[name] for name in spread} if len(spread) > 1 else {}
    swapped = Swapped(
        where=_WHERE, model=model, output=output, factors=moved, twins=twins, size=size or SLICE
    )
    pilot = _pilot(swapped, plan)
    swapped = replace(swapped, scale=scale_of(_WHERE, output, pilot))
    centre = _middle(pilot) * swapped.scale
    if size is None:
        swapped = replace(swapped, size=_quicker_size(swapped, plan))
    moments = Moments(n_factors=len(moved))
    todo = (
        SwappedBlock(
            swapped=swapped, plan=plan, block=block, centre=centre, batch=batch_of(draws),
            on_failure=on_failure,
        )
        for block in range(n_blocks(plan))
    )  # fmt: skip
    for added in run_each(run_block, todo, engine=engine, workers=workers):
        moments.take(added.block, added.sums)
    return _record(runs, plan, factors, spread, moments, level, centre, swapped.scale)


def twins_of(runs: Runs) -> dict[str, str]:
    """The name of each drawn input in the second sample, unlike that of any input."""
    mark = "__B"
    while any(name.endswith(mark) for name in runs.items):
        mark += "_"
    return {name: name + mark for name, item in runs.items.items() if item.distribution is not None}


def _plan(
    runs: Runs, draws: int, seed: int, correlation: Correlation | None, twins: Mapping[str, str]
) -> Plan:
    """The draws of both samples; those of the first are the simulation's own."""
    second = [replace(runs.items[name], name=twin) for name, twin in twins.items()]
    if correlation is not None:
        n = len(correlation.names)
        matrix = np.eye(2 * n)
        matrix[:n, :n] = matrix[n:, n:] = correlation.matrix
        names = (*correlation.names, *(twins[name] for name in correlation.names))
        correlation = Correlation(names=names, matrix=matrix)
    return plan_draws(
        [*runs.items.values(), *second], seed=seed, n_draws=draws, years=runs.years,
        correlation=correlation,
    )  # fmt: skip


def _pilot(swapped: Swapped, plan: Plan) -> Floats:
    """Some runs; the model is also held to answer every draw by itself."""
    n = min(plan.n_draws, _PILOT)
    n -= 1 - n % 2
    twins = set(swapped.twins.values())
    values = {name: value for name, value in plan.first(n).items() if name not in twins}
    check_draws(_WHERE, swapped.model, values, n)
    return swapped.run(values, n)


def _middle(pilot: Floats) -> float:
    """A typical output."""
    finite = np.sort(pilot[np.isfinite(pilot)])
    return float(finite[finite.size // 2]) if finite.size else 0.0


def _quicker_size(swapped: Swapped, plan: Plan) -> int:
    """The size of slices at which a run takes less time, of two that keep the draws small."""
    if plan.n_draws * (2 + len(swapped.factors)) < _LONG * BLOCK or plan.n_draws < 4 * SLICE:
        return SLICE
    # The C library gives freed memory back, to be fetched page by page anew, where it is more
    # than twice the largest array freed so far: here 16 MiB, none of which is touched.
    np.empty(2**21)
    rows = sum(len(plan.keys(item)) for item in plan.drawn())
    longer = 4 * SLICE if rows * 4 * SLICE <= _MOST else 2 * SLICE
    values = plan.first(longer)
    few = {name: v[..., :SLICE] if np.ndim(v) else v for name, v in values.items()}
    swapped = replace(swapped, size=longer)
    swapped.run(few, SLICE)  # the first time fills the cache
    times = []
    for some, n in ((few, SLICE), (values, longer)):
        start = time.perf_counter()
        swapped.run(some, n)
        times.append((time.perf_counter() - start) / n)
    return SLICE if times[0] <= times[1] else longer


def _record(
    runs: Runs,
    plan: Plan,
    factors: Mapping[str, tuple[str, ...]],
    spread: list[str],
    moments: Moments,
    confidence: float,
    centre: float,
    scale: float,
) -> SobolIndices:
    """The indices from the sums of all blocks."""
    n = moments.n
    if n < 64:
        rule = "must leave at least 64 finite runs"
        raise _checks.refusal(_WHERE, "draws", rule, n)
    mean, variance, error = moments.of_first()
    constant = not math.sqrt(variance) > 4e-16 * abs(centre + mean)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    indices = []
    status: SobolStatus
    values: tuple[float, float, float, float] | None
    for name, members in factors.items():
        if constant:
            status, values = "constant-output", None
        elif name not in spread:
            status, values = "no-spread", (0.0, 0.0, 0.0, 0.0)
        elif len(spread) == 1:
            status, values = "only-input", (1.0, 0.0, 1.0, 0.0)
        else:
            status, values = index_of(moments, spread.index(name), math.sqrt(variance))
        indices.append(_index(name, members, status, values, z))
    indices.sort(key=lambda index: (-(index.total or 0.0), index.name))
    n_runs = plan.n_draws * (2 + moments.n_factors)
    return SobolIndices(
        output=runs.output, indices=tuple(indices), n_draws=plan.n_draws,
        n_failed=plan.n_draws - n, n_runs=n_runs, seed=plan.seed, confidence=confidence,
        mean=(centre + mean) / scale, variance=0.0 if constant else variance / scale**2,
        variance_error=0.0 if constant else error / scale**2,
        held=tuple(name for name in runs.items if not any(name in g for g in factors.values())),
    )  # fmt: skip


def _index(
    name: str,
    members: tuple[str, ...],
    status: SobolStatus,
    values: tuple[float, float, float, float] | None,
    z: float,
) -> SobolIndex:
    """The record of one factor, with normal intervals."""
    if values is None:
        return SobolIndex(
            name=name, inputs=members, status=status, first=None, first_error=None,
            first_low=None, first_high=None, total=None, total_error=None, total_low=None,
            total_high=None,
        )  # fmt: skip
    first, first_error, total, total_error = values
    return SobolIndex(
        name=name, inputs=members, status=status, first=first, first_error=first_error,
        first_low=first - z * first_error, first_high=first + z * first_error, total=total,
        total_error=total_error, total_low=total - z * total_error,
        total_high=total + z * total_error,
    )  # fmt: skip
