"""How inputs are drawn: independent streams, correlated groups, strata, Sobol' points."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input
from sustainfin.running._draws import Draws
from sustainfin.running._points import Points
from sustainfin.running._streams import BLOCK

Sampling = Literal["random", "latin", "sobol"]
Floats = NDArray[np.float64]


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
    groups : tuple of (tuple of str, ndarray)
        Correlated inputs by name, with the lower factor of their normal scores.
    points : Points or None
        Where hypercubes and Sobol' points come from.

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
    groups: tuple[tuple[tuple[str, ...], Floats], ...] = field(repr=False)
    points: Points | None = field(repr=False)

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
            value for the others; the arrays are read-only.

        Examples
        --------
        >>> from sustainfin.inputs import make_input
        >>> plan_draws([make_input("fee", base=3)], seed=7, n_draws=3).block(0)
        {'fee': 3.0}
        """
        n = min(BLOCK, self.n_draws - block * BLOCK)
        draws = Draws(self, n)
        draws.start(block * BLOCK)
        return draws.take(n)

    def slices(self, block: int, size: int) -> Iterator[dict[str, Any]]:
        """Values of every input in one stream block, a slice of its draws at a time.

        Parameters
        ----------
        block : int
            Number of the block, >= 0.
        size : int
            Draws of a slice, >= 1.

        Yields
        ------
        dict of str to float or ndarray
            As `block` gives them; the next slice is written to the same arrays.

        Examples
        --------
        >>> from sustainfin.inputs import make_input
        >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=3)
        >>> list(plan.slices(0, 2))
        [{'fee': 3.0}, {'fee': 3.0}]
        """
        first = block * BLOCK
        n = min(BLOCK, self.n_draws - first)
        draws = Draws(self, min(size, n))
        draws.start(first)
        for low in range(0, n, size):
            yield draws.take(min(size, n - low))

    def first(self, n: int) -> dict[str, Any]:
        """Values of every input in the first draws.

        Parameters
        ----------
        n : int
            How many, >= 1.

        Returns
        -------
        dict of str to float or ndarray
            As `block` gives them.

        Examples
        --------
        >>> from sustainfin.inputs import make_input
        >>> plan_draws([make_input("fee", base=3)], seed=7, n_draws=3).first(2)
        {'fee': 3.0}
        """
        draws = Draws(self, n)
        draws.start(0)
        return draws.take(n)

    def keys(self, item: Input) -> tuple[str, ...]:
        """Stream keys of an input.

        Parameters
        ----------
        item : Input
            A drawn input.

        Returns
        -------
        tuple of str
            Its name, or for a yearly input its name with each year.

        Examples
        --------
        >>> from sustainfin.inputs import make_input
        >>> fee = make_input("fee", base=3, low=2, high=4)
        >>> plan_draws([fee], seed=7, n_draws=3).keys(fee)
        ('fee',)
        """
        if item.role != "yearly":
            return (item.name,)
        return tuple(f"{item.name}/{year}" for year in self.years)


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
    where: str = "running.plan_draws",
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
        How points are spread. Sobol' dimensions go to the inputs drawn once in
        alphabetical order, then year by year to the yearly ones.
    replicates : int, optional
        Independent hypercubes or scrambles, at least 2, from whose spread the
        standard errors come; 16 if left out.
    where : str
        What asks for the draws, for the refusals.

    Returns
    -------
    Plan
        The plan.

    Raises
    ------
    InvalidInput
        If a number breaks its rule, a name or a year occurs twice, or a correlation
        names an input that is not drawn.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=9, low=5, high=16)
    >>> plan_draws([users], seed=0, n_draws=64, sampling="sobol", replicates=4).replicates
    4
    """
    items = _items(where, inputs)
    seed = _checks.count(where, "seed", seed)
    n_draws = _checks.count(where, "n_draws", n_draws, low=1)
    _checks.one_of(where, "sampling", sampling, ("random", "latin", "sobol"))
    if correlation is not None and not isinstance(correlation, Correlation):
        rule = "must be what rank_correlation gives"
        raise _checks.refusal(where, "correlation", rule, correlation)
    drawn = [item for item in items if is_drawn(item)]
    for name in correlation.names if correlation else ():
        _checks.one_of(where, "correlation", name, [item.name for item in drawn])
    n_years = _years(where, years)
    if any(item.role == "yearly" for item in drawn) and not n_years:
        raise _checks.refusal(where, "years", "must be given: an input is drawn every year", ())
    parts = 1 if sampling == "random" else _replicates(where, replicates, n_draws, sampling)
    plan = Plan(
        inputs=items, seed=seed, n_draws=n_draws, years=n_years, correlation=correlation,
        sampling=sampling, replicates=parts, groups=_groups(correlation, drawn), points=None,
    )  # fmt: skip
    if sampling == "random":
        return plan
    # The first dimensions of Sobol' points are spread best: they go to what is drawn once.
    keys = sorted(item.name for item in drawn if item.role != "yearly")
    noise = sorted(item.name for item in drawn if item.role == "yearly")
    keys += [f"{name}/{year}" for year in n_years for name in noise]
    points = Points(seed, keys, n_draws // parts, sobol=sampling == "sobol")
    return replace(plan, points=points)


def _items(where: str, inputs: Any) -> tuple[Input, ...]:
    """Inputs, each name once."""
    items = tuple(inputs) if isinstance(inputs, Iterable) else (inputs,)
    if isinstance(inputs, Mapping | Input | str) or not all(isinstance(i, Input) for i in items):
        do = "Give a list of inputs, such as [users, fee], or the values() of a mapping."
        raise _checks.refusal(where, "inputs", "must be a list of Input", inputs, do)
    names = [item.name for item in items]
    for name in names:
        if names.count(name) > 1:
            raise _checks.refusal(where, "inputs", "must hold each name once", name)
    return items


def _years(where: str, years: Any) -> tuple[int, ...]:
    """Calendar years, each once."""
    if isinstance(years, str) or not isinstance(years, Iterable):
        do = "Give a list of calendar years, such as range(2021, 2031)."
        raise _checks.refusal(where, "years", "must be calendar years", years, do)
    found = tuple(_checks.year(where, "years", year) for year in years)
    if len(set(found)) < len(found):
        raise _checks.refusal(where, "years", "must hold each year once", list(found))
    return found


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


def _groups(
    correlation: Correlation | None, drawn: Iterable[Input]
) -> tuple[tuple[tuple[str, ...], Floats], ...]:
    """Partners of two and more, with the triangular factor of their normal scores."""
    if correlation is None:
        return ()
    found = []
    scores = correlation.scores_of(drawn)
    for group in correlation.groups:
        if len(group) > 1:
            places = [correlation.names.index(name) for name in group]
            found.append((group, cholesky(scores[np.ix_(places, places)])))
    return tuple(found)


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
