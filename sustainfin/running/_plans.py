"""How inputs are drawn: independent streams, correlated groups, strata, Sobol' points."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input, Lognormal, Normal, Pert, Triangular, Uniform
from sustainfin.running._streams import BLOCK, normals, stream, uniforms

Sampling = Literal["random", "latin", "sobol"]
Floats = NDArray[np.float64]
_FAST_PPF: dict[Any, Callable[[Any], Any]] = {}
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """Everything that decides the draws of a simulation (표본추출 계획).

    Parameters
    ----------
    inputs : tuple of Input
        Inputs of the model, in the order declared; levers and constants keep their
        base value.
    seed : int
        Seed, >= 0.
    n_draws : int
        How many draws, >= 1.
    years : tuple of int
        Calendar years, for inputs that are drawn anew each year.
    correlation : Correlation or None
        Rank correlations between inputs.
    sampling : {"random", "latin", "sobol"}
        Pseudo-random, Latin hypercube or scrambled Sobol' points.
    replicates : int
        Independent scrambles or hypercubes that the draws consist of; 1 for
        pseudo-random draws.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=9, low=5, high=16)
    >>> plan = plan_draws([users], seed=7, n_draws=3)
    >>> plan.block(0)["users"].shape
    (3,)
    """

    inputs: tuple[Input, ...]
    seed: int
    n_draws: int
    years: tuple[int, ...]
    correlation: Correlation | None
    sampling: Sampling
    replicates: int
    points: Mapping[str, Floats] = field(repr=False)

    def drawn(self) -> tuple[Input, ...]:
        """Inputs that are drawn.

        Returns
        -------
        tuple of Input
            Those with the role "uncertain" or "yearly".

        Examples
        --------
        >>> from sustainfin.inputs import make_input
        >>> len(plan_draws([make_input("fee", base=3)], seed=7, n_draws=3).drawn())
        0
        """
        return tuple(item for item in self.inputs if is_drawn(item))

    def block(self, block: int) -> dict[str, Any]:
        """Values of every input in one stream block.

        Parameters
        ----------
        block : int
            Number of the block, >= 0.

        Returns
        -------
        dict of str to float or ndarray
            (draws,) for uncertain inputs, (years, draws) for yearly ones, the base
            value for the others.

        Examples
        --------
        >>> from sustainfin.inputs import make_input
        >>> plan_draws([make_input("fee", base=3)], seed=7, n_draws=3).block(0)
        {'fee': 3.0}
        """
        first = block * BLOCK
        n = min(BLOCK, self.n_draws - first)
        scores = self._scores(block, n)
        values: dict[str, Any] = {}
        for item in self.inputs:
            if not is_drawn(item):
                values[item.name] = item.base
            elif item.role == "yearly":
                rows = [
                    self._draw(item, f"{item.name}/{year}", block, n, scores) for year in self.years
                ]
                values[item.name] = np.stack(rows)
            else:
                values[item.name] = self._draw(item, item.name, block, n, scores)
        return values

    def _draw(
        self, item: Input, key: str, block: int, n: int, scores: Mapping[str, Floats]
    ) -> Floats:
        """One input's values in a block, from scores, points or its own stream."""
        if key in scores:
            return from_normal(item.distribution, scores[key])
        if self.sampling == "random":
            return from_stream(item.distribution, self.seed, key, block, n)
        first = block * BLOCK
        return from_uniform(item.distribution, self.points[key][first : first + n])

    def _scores(self, block: int, n: int) -> dict[str, Floats]:
        """Correlated normal scores by stream key, one group of partners after the other.

        Sums run elementwise in the order of the names: a matrix product over blocks would
        give other last bits than over the whole.
        """
        if self.correlation is None:
            return {}
        found: dict[str, Floats] = {}
        names = self.correlation.names
        roles = {item.name: item.role for item in self.inputs}
        for group in self.correlation.groups:
            if len(group) < 2:
                continue
            places = [names.index(name) for name in group]
            factor = cholesky(self.correlation.normal_scores[np.ix_(places, places)])
            yearly = roles[group[0]] == "yearly"
            for tail in [f"/{year}" for year in self.years] if yearly else [""]:
                own = [self._own_scores(name + tail, block, n) for name in group]
                for i, name in enumerate(group):
                    total = factor[i, 0] * own[0]
                    for j in range(1, i + 1):
                        total += factor[i, j] * own[j]
                    found[name + tail] = total
        return found

    def _own_scores(self, key: str, block: int, n: int) -> Floats:
        """Independent normal scores of one stream key."""
        if self.sampling == "random":
            return normals(self.seed, key, block, n)
        from scipy.special import ndtri

        first = block * BLOCK
        result: Floats = ndtri(self.points[key][first : first + n])
        return result


def is_drawn(item: Input) -> bool:
    """Whether an input is drawn rather than kept at its base value."""
    return item.role in ("uncertain", "yearly") and item.distribution is not None


def plan_draws(
    inputs: Iterable[Input],
    *,
    seed: int,
    n_draws: int,
    years: Iterable[int] = (),
    correlation: Correlation | None = None,
    sampling: Sampling = "random",
    replicates: int | None = None,
) -> Plan:
    """Plan the draws of a simulation (표본추출 계획).

    Parameters
    ----------
    inputs : iterable of Input
        Inputs of the model.
    seed : int
        Seed, >= 0.
    n_draws : int
        How many draws, >= 1; a multiple of `replicates`, and for Sobol' points the
        quotient is a power of two.
    years : iterable of int
        Calendar years, for yearly inputs.
    correlation : Correlation, optional
        Rank correlations between inputs.
    sampling : {"random", "latin", "sobol"}
        How points are spread. Sobol' dimensions go to the stream keys in alphabetical
        order.
    replicates : int, optional
        Independent hypercubes or scrambles, at least 2, from whose spread the
        standard errors come; 16 if left out.

    Returns
    -------
    Plan
        The plan; points of hypercubes and scrambles are made here.

    Raises
    ------
    InvalidInput
        If a number breaks its rule, a name occurs twice, or a correlation names an
        input that is not drawn.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=9, low=5, high=16)
    >>> plan_draws([users], seed=0, n_draws=64, sampling="sobol", replicates=4).replicates
    4
    """
    where = "running.plan_draws"
    items = tuple(inputs)
    _checks.count(where, "seed", seed)
    _checks.count(where, "n_draws", n_draws, low=1)
    _checks.one_of(where, "sampling", sampling, ("random", "latin", "sobol"))
    names = [item.name for item in items]
    for name in names:
        if names.count(name) > 1:
            raise _checks.refusal(where, "inputs", "must hold each name once", name)
    drawn = [item for item in items if is_drawn(item)]
    for name in correlation.names if correlation else ():
        _checks.one_of(where, "correlation", name, [item.name for item in drawn])
    n_years = tuple(years)
    if any(item.role == "yearly" for item in drawn) and not n_years:
        raise _checks.refusal(where, "years", "must be given: an input is drawn every year", ())
    parts = 1 if sampling == "random" else _replicates(where, replicates, n_draws, sampling)
    keys = sorted(
        key
        for item in drawn
        for key in ([f"{item.name}/{y}" for y in n_years] if item.role == "yearly" else [item.name])
    )
    points: Mapping[str, Floats] = {}
    if sampling == "latin":
        points = {key: _latin(seed, key, n_draws, parts) for key in keys}
    elif sampling == "sobol" and keys:
        points = _sobol(seed, keys, n_draws, parts)
    return Plan(
        inputs=items, seed=seed, n_draws=n_draws, years=n_years, correlation=correlation,
        sampling=sampling, replicates=parts, points=points,
    )  # fmt: skip


def _replicates(where: str, given: int | None, n_draws: int, sampling: str) -> int:
    """How many independent parts the draws consist of."""
    parts = _checks.count(where, "replicates", 16 if given is None else given, low=2)
    do = f"Take n_draws = {parts} x a power of two." if sampling == "sobol" else ""
    size, rest = divmod(n_draws, parts)
    if rest or size < 1 or (sampling == "sobol" and size & (size - 1)):
        rule = f"must be a multiple of replicates = {parts}"
        if sampling == "sobol":
            rule += " with a power of two as quotient"
        raise _checks.refusal(where, "n_draws", rule, n_draws, do)
    return parts


def _latin(seed: int, key: str, n: int, parts: int) -> Floats:
    """Uniforms of one key: in each part every stratum is hit once."""
    size = n // parts
    out = np.empty(n)
    for part in range(parts):
        generator = stream(seed, f"{key}/latin", part)
        spread = generator.permutation(size) + generator.random(size)
        out[part * size : (part + 1) * size] = np.clip(spread / size, 2.0**-54, 1 - 2.0**-53)
    return out


def _sobol(seed: int, keys: list[str], n: int, parts: int) -> dict[str, Floats]:
    """Scrambled Sobol' points, one dimension a key in alphabetical order."""
    from scipy.stats import qmc

    size = n // parts
    columns = {key: np.empty(n) for key in keys}
    for part in range(parts):
        engine = qmc.Sobol(len(keys), scramble=True, rng=stream(seed, "sobol", part))
        points = engine.random(size)
        for j, key in enumerate(keys):
            columns[key][part * size : (part + 1) * size] = np.clip(
                points[:, j], 2.0**-54, 1 - 2.0**-53
            )
    return columns


def cholesky(scores: Floats) -> Floats:
    """Lower factor of a correlation matrix that may have no full rank."""
    n = len(scores)
    factor = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            rest = scores[i, j] - float(np.sum(factor[i, :j] * factor[j, :j]))
            if i == j:
                factor[i, i] = np.sqrt(max(rest, 0.0))
            elif factor[j, j] > 1e-8:
                factor[i, j] = rest / factor[j, j]
    return factor


def from_stream(distribution: Any, seed: int, key: str, block: int, n: int) -> Floats:
    """Draws of a block from the input's own stream."""
    if isinstance(distribution, Normal | Lognormal):
        return from_normal(distribution, normals(seed, key, block, n))
    return from_uniform(distribution, uniforms(seed, key, block, n))


def from_normal(distribution: Any, scores: Floats) -> Floats:
    """Values at standard normal scores."""
    if isinstance(distribution, Normal):
        return distribution.mu + distribution.sigma * scores
    if isinstance(distribution, Lognormal):
        return np.exp(distribution.mu + distribution.sigma * scores)
    from scipy.special import ndtr

    return from_uniform(distribution, np.clip(ndtr(scores), 2.0**-54, 1 - 2.0**-53))


def from_uniform(distribution: Any, u: Floats) -> Floats:
    """Values at uniforms, by a fast inverse where there is one."""
    result: Floats = np.asarray(_fast(distribution)(u), dtype=np.float64)
    return result


def _fast(distribution: Any) -> Callable[[Any], Any]:
    """The inverse of a distribution; slow ones are replaced by scipy's polynomial inverse."""
    if isinstance(distribution, Uniform | Triangular):
        plain: Callable[[Any], Any] = distribution.ppf
        return plain
    if not isinstance(distribution, Pert):
        other: Callable[[Any], Any] = distribution.ppf
        return other
    with _LOCK:
        if distribution not in _FAST_PPF:
            _FAST_PPF[distribution] = _polynomial(distribution)
    return _FAST_PPF[distribution]


def _polynomial(pert: Pert) -> Callable[[Any], Any]:
    """Inverse of the beta distribution behind a PERT, to 1e-10 of its width."""
    from scipy import stats
    from scipy.stats.sampling import NumericalInversePolynomial

    beta: Any = stats.beta(pert.alpha, pert.beta)
    inverse = NumericalInversePolynomial(beta, u_resolution=1e-10)
    low, high, width = pert.low, pert.high, pert.high - pert.low
    return lambda u: np.clip(low + width * inverse.ppf(u), low, high)
