"""Shapley effects: the variance shared out between inputs, correlated ones too."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from statistics import NormalDist
from typing import Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input, Normal
from sustainfin.running import SLICE, Engine, Model, Plan, n_blocks, plan_draws, run_each
from sustainfin.sensitivity._chances import is_stepped
from sustainfin.sensitivity._factors import factors_of, has_spread
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._runs import Runs, check_draws, runs_of
from sustainfin.sensitivity._scale import scale_of
from sustainfin.sensitivity._shapley_records import ShapleyEffect, ShapleyEffects, ShapleyStatus
from sustainfin.sensitivity._shapley_runs import Redrawn, ShapleyBlock, Summed, run_block
from sustainfin.sensitivity._sobol import twins_of

_WHERE = "sensitivity.shapley"
_MOST = 8  # factors of which every set is run: 256 runs a draw
_BATCH = 64  # draws that share an order
_ENOUGH = 8_192
_PILOT = 1_001


def shapley(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    *,
    draws: int,
    seed: int,
    groups: Mapping[str, Iterable[str]] | None = None,
    correlation: Correlation | None = None,
    orders: Literal["all", "random"] | None = None,
    confidence: float = 0.95,
    years: Iterable[int] = (),
    engine: Engine = "threads",
    workers: int | None = None,
    size: int = 2 * SLICE,
) -> ShapleyEffects:
    """Shapley effects (섀플리 효과): each input's own share of the variance.

    An input's effect is what the variance falls by when it becomes known, averaged over
    all orders in which the inputs can become known. Of independent inputs it lies between
    the first-order and the total Sobol' index. It stays defined where inputs are
    correlated, and the effects always add up to the whole variance.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model; those that are not drawn stay at the base.
    output : str
        Name of an output that is one figure a run.
    draws : int
        Draws N, >= 64. The model runs N x 2^d times for d inputs or groups, or N x (d + 1)
        times with random orders.
    seed : int
        Seed, >= 0.
    groups : mapping of str to iterable of str, optional
        Inputs that are judged together, by the name of their group; every other input
        follows its own `group`, or stands alone.
    correlation : Correlation, optional
        Rank correlations between inputs.
    orders : {"all", "random"}, optional
        Every order in which inputs can become known, or a random one for every 64 draws;
        all up to 8 inputs or groups if left out.
    confidence : float
        Confidence of the intervals, in (0, 1).
    years : iterable of int
        Calendar years, needed where an input is drawn every year.
    engine : {"threads", "serial", "dask"} or dask.distributed.Client
        Where it runs; the bits are the same.
    workers : int, optional
        Threads; as many as there are cores if left out.
    size : int
        Draws the model sees at once, about, >= 1; it changes nothing but speed.

    Returns
    -------
    ShapleyEffects
        The share of each input or group with its interval.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule or no input is drawn.
    NotComputable
        If a run is not finite; the run is named.

    Notes
    -----
    The variance that the inputs of a set u leave when all others are known is half the mean
    of (y - y')^2, where y' has the inputs of u drawn anew, given the others. Under the
    Gaussian copula of `inputs` that draw is normal in the scores. By draw, the effects are
    weighted sums of these terms and add up to the term of all inputs, so that the shares add
    up to 1 and their standard errors are those of a ratio of means.

    References
    ----------
    .. [1] A. B. Owen, "Sobol' indices and Shapley value," SIAM/ASA Journal on Uncertainty
       Quantification 2 (2014), pp. 245-251.
    .. [2] E. Song, B. L. Nelson, J. Staum, "Shapley effects for global sensitivity analysis:
       theory and computation," SIAM/ASA Journal on Uncertainty Quantification 4 (2016),
       pp. 1060-1083.
    .. [3] A. B. Owen, C. Prieur, "On Shapley value for measuring importance of dependent
       inputs," SIAM/ASA Journal on Uncertainty Quantification 5 (2017), pp. 986-1002.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> a, b = (make_input(name, base=0, low=-1, high=1, shape="uniform") for name in "ab")
    >>> found = shapley(lambda x: {"y": x["a"] + 2 * x["b"]}, [a, b], "y", draws=10_000, seed=7)
    >>> found["a"].low < 0.2 < found["a"].high
    True
    """
    runs = runs_of(_WHERE, model, inputs, output, years)
    _checks.count(_WHERE, "draws", draws, low=64)
    level = _checks.real(_WHERE, "confidence", confidence, 0, 1, "Give 0.95 for 95 %.")
    if not 0 < level < 1:
        raise _checks.refusal(_WHERE, "confidence", "must lie between 0 and 1", confidence)
    _checks.count(_WHERE, "size", size, low=1)
    factors = factors_of(_WHERE, runs.items, groups, None)
    spread = [name for name in factors if any(has_spread(runs.items[i]) for i in factors[name])]
    way = _checks.one_of(
        _WHERE, "orders", orders or ("all" if len(spread) <= _MOST else "random"), ("all", "random")
    )
    if way == "all" and len(spread) > 2 * _MOST:
        rule = f"must be 'random' for more than {2 * _MOST} inputs or groups"
        raise _checks.refusal(_WHERE, "orders", rule, orders, f"There are {len(spread)}.")
    _refuse_steps(runs, factors, correlation)
    redrawn, plan = _plan(runs, tuple(factors[name] for name in spread), draws, seed, correlation)
    redrawn = replace(redrawn, scale=_scale(redrawn, plan))
    batch = _BATCH if draws >= _ENOUGH else 1
    todo = (
        ShapleyBlock(
            redrawn=redrawn, plan=plan, block=block, size=size, batch=batch,
            all_orders=way == "all",
        )
        for block in range(n_blocks(plan))
    )  # fmt: skip
    np.empty(2**21)  # memory that is freed is then kept at hand, as in `simulate`
    parts = sorted(run_each(run_block, todo, engine=engine, workers=workers))
    found = _shares(parts, -(-draws // batch), len(spread))
    return _record(runs, plan, factors, spread, found, level, way, redrawn.scale)


def _scale(redrawn: Redrawn, plan: Plan) -> float:
    """The power of two the output is multiplied by; the model is also looked at."""
    n = min(plan.n_draws, _PILOT)
    values = redrawn.values(plan.first(n), frozenset())
    check_draws(_WHERE, redrawn.model, values, n)
    return scale_of(_WHERE, redrawn.output, redrawn.run(values, n))


def _refuse_steps(
    runs: Runs, factors: Mapping[str, tuple[str, ...]], correlation: Correlation | None
) -> None:
    """Refuse inputs of single values that are correlated with inputs judged apart from them.

    What such a value tells of its partners is less than what its score tells.
    """
    home = {name: label for label, names in factors.items() for name in names}
    for names in correlation.groups if correlation is not None else ():
        stepped = [n for n in names if n in home and is_stepped(runs.items[n].distribution)]
        if stepped and len({home.get(name) for name in names}) > 1:
            ready = {"+".join(names): tuple(names)}
            raise _checks.refusal(
                _WHERE, "correlation", "must not tie an input of single values to inputs that "
                "are judged apart from it", stepped[0],
                f"Judge them together with groups={ready!r}, or give it a continuous range.",
            )  # fmt: skip


def _plan(
    runs: Runs,
    factors: tuple[tuple[str, ...], ...],
    draws: int,
    seed: int,
    correlation: Correlation | None,
) -> tuple[Redrawn, Plan]:
    """The draws of both samples, of correlated inputs their normal scores."""
    twins = twins_of(runs)
    tied = tuple(name for names in correlation.groups if len(names) > 1 for name in names) if (
        correlation is not None
    ) else ()  # fmt: skip
    for name in tied:
        _checks.one_of(_WHERE, "correlation", name, twins)
    items = {name: _standard(item) if name in tied else item for name, item in runs.items.items()}
    scores = np.eye(len(tied))
    both = None
    if correlation is not None:
        places = [correlation.names.index(name) for name in tied]
        scores = correlation.normal_scores[np.ix_(places, places)]
        n = len(correlation.names)
        matrix = np.eye(2 * n)
        matrix[:n, :n] = matrix[n:, n:] = correlation.matrix
        names = (*correlation.names, *(twins[name] for name in correlation.names))
        both = Correlation(names=names, matrix=matrix)
    seconds = [replace(items[name], name=twin) for name, twin in twins.items()]
    plan = plan_draws(
        [*items.values(), *seconds], seed=seed, n_draws=draws, years=runs.years, correlation=both
    )
    redrawn = Redrawn(
        where=_WHERE, model=runs.model, output=runs.output, factors=factors, twins=twins,
        distributions={name: runs.items[name].distribution for name in tied}, names=tied,
        scores=scores,
    )  # fmt: skip
    return redrawn, plan


def _standard(item: Input) -> Input:
    """An input that is drawn as its normal scores."""
    return replace(
        item, base=0.0, distribution=Normal(mu=0.0, sigma=1.0), low=None, high=None, lower=None,
        upper=None,
    )  # fmt: skip


def _shares(parts: list[Summed], n_batches: int, d: int) -> tuple[Floats, Floats, float]:
    """Shares, their standard errors, and the sum of the variance's terms."""
    sums, products = np.zeros(d + 1), np.zeros((d + 1, d + 1))
    for part in parts:
        sums += part.sums
        products += part.products
    whole = float(sums[d])
    if not whole > 0:
        return np.zeros(d), np.zeros(d), 0.0
    shares = sums[:d] / whole
    away = np.diag(products)[:d] - 2 * shares * products[:d, d] + np.square(shares) * products[d, d]
    spread = np.maximum(away, 0.0) * n_batches / max(1, n_batches - 1)
    return shares, np.sqrt(spread) / whole, whole


def _record(
    runs: Runs,
    plan: Plan,
    factors: Mapping[str, tuple[str, ...]],
    spread: list[str],
    found: tuple[Floats, Floats, float],
    confidence: float,
    orders: Any,
    scale: float,
) -> ShapleyEffects:
    """The effects with their intervals."""
    shares, errors, whole = found
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    effects = []
    for name, members in factors.items():
        status: ShapleyStatus = "estimated"
        values: tuple[float, float] | None = (0.0, 0.0)
        if not whole > 0:
            status, values = "constant-output", None
        elif name not in spread:
            status = "no-spread"
        else:
            status = "only-input" if len(spread) == 1 else status
            k = spread.index(name)
            values = (float(shares[k]), float(errors[k]))
        effects.append(_effect(name, members, status, values, z))
    effects.sort(key=lambda effect: (-(effect.share or 0.0), effect.name))
    d = len(spread)
    return ShapleyEffects(
        output=runs.output, effects=tuple(effects), orders=orders, n_draws=plan.n_draws,
        n_runs=plan.n_draws * (2**d if orders == "all" else d + 1), seed=plan.seed,
        confidence=confidence, variance=whole / plan.n_draws / scale**2,
        held=tuple(name for name in runs.items if not any(name in g for g in factors.values())),
    )  # fmt: skip


def _effect(
    name: str,
    members: tuple[str, ...],
    status: ShapleyStatus,
    values: tuple[float, float] | None,
    z: float,
) -> ShapleyEffect:
    """The record of one factor."""
    if values is None or not all(map(math.isfinite, values)):
        return ShapleyEffect(
            name=name, inputs=members, status=status, share=None, error=None, low=None, high=None
        )
    share, error = values
    return ShapleyEffect(
        name=name, inputs=members, status=status, share=share, error=error,
        low=share - z * error, high=share + z * error,
    )  # fmt: skip
