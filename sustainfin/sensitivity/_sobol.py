"""Sobol' indices: two samples, and the model run with one input taken from the other."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.inputs import Correlation, Input
from sustainfin.running import (
    BLOCK,
    SLICE,
    Engine,
    Model,
    Plan,
    evaluate,
    plan_draws,
    run_tasks,
    tasks,
)
from sustainfin.sensitivity._factors import factors_of, has_spread
from sustainfin.sensitivity._moments import Moments, SobolStatus, index_of, sums
from sustainfin.sensitivity._runs import Floats, Runs, pick, runs_of
from sustainfin.sensitivity._sobol_records import SobolIndex, SobolIndices

_WHERE = "sensitivity.sobol"
_PILOT = 1_001  # an odd number of runs whose middle one is subtracted from all


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """The model on the first draws, on the second, and with each factor swapped in."""

    model: Model
    output: str
    factors: Mapping[str, tuple[str, ...]]
    twins: Mapping[str, str]

    def __call__(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The output of each of these runs."""
        seconds = set(self.twins.values())
        first = {name: value for name, value in values.items() if name not in seconds}
        second = {name: values[twin] for name, twin in self.twins.items()}
        n = max(np.shape(value)[-1] for value in values.values() if np.ndim(value))
        found = {"A": self._run(first, n), "B": self._run({**first, **second}, n)}
        for factor, names in self.factors.items():
            mixed = {**first, **{name: second[name] for name in names}}
            found[f"A with {factor} of B"] = self._run(mixed, n)
        return found

    def _run(self, values: dict[str, Any], n: int) -> Floats:
        return pick(_WHERE, evaluate(self.model, values, n), self.output)


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
    size: int = SLICE,
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
    size : int
        Draws the model sees at once, >= 1; it changes nothing but speed.

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
    _checks.count(_WHERE, "size", size, low=1)
    factors = factors_of(_WHERE, runs.items, groups, correlation)
    twins = _twins(runs)
    plan = _plan(runs, draws, seed, correlation, twins)
    spread = [name for name in factors if any(has_spread(runs.items[i]) for i in factors[name])]
    moved = {name: factors[name] for name in spread} if len(spread) > 1 else {}
    swapped = Swapped(model=model, output=output, factors=moved, twins=twins)
    centre = _centre(swapped, plan)
    moments = Moments(n_factors=len(moved))
    todo = tasks(swapped, plan, size=size, on_failure=on_failure)
    try:
        for result in run_tasks(todo, engine=engine, workers=workers):
            failed = result.failed - result.first * BLOCK
            found = sums(list(result.kept.values()), centre, failed, draws)
            moments.take(result.first, found)
    except NotComputable as error:
        text = str(error).replace("simulate: output", f"{_WHERE}: output {output!r} on draws", 1)
        raise NotComputable(text, argument=output, got=error.got) from error
    return _record(runs, plan, factors, spread, moments, level, centre)


def _twins(runs: Runs) -> dict[str, str]:
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


def _centre(swapped: Swapped, plan: Plan) -> float:
    """A typical output; the model is also held to answer twice the same."""
    n = min(plan.n_draws, _PILOT)
    n -= 1 - n % 2
    values = plan.first(n)
    pilot = replace(swapped, factors={})
    once, again = pilot(values)["A"], pilot(values)["A"]
    if not np.array_equal(once, again, equal_nan=True):
        raise _checks.refusal(
            _WHERE, "model", "must give one answer to the same draws", swapped.output,
            "Draw nothing inside the model: declare an input, role='yearly' for noise.",
        )  # fmt: skip
    finite = np.sort(once[np.isfinite(once)])
    return float(finite[finite.size // 2]) if finite.size else 0.0


def _record(
    runs: Runs,
    plan: Plan,
    factors: Mapping[str, tuple[str, ...]],
    spread: list[str],
    moments: Moments,
    confidence: float,
    centre: float,
) -> SobolIndices:
    """The indices from the sums of all blocks."""
    n = moments.n
    if n < 64:
        rule = "must leave at least 64 finite runs"
        raise _checks.refusal(_WHERE, "draws", rule, n)
    mean, variance, error = moments.of_first()
    constant = not variance > (4e-16 * abs(centre + mean)) ** 2
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
        mean=centre + mean, variance=0.0 if constant else variance,
        variance_error=0.0 if constant else error,
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
