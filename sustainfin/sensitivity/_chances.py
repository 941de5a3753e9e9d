"""Values of a distribution with their weights, on which a decision is looked at."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin.inputs import Discrete, Empirical

Floats = NDArray[np.float64]

TAIL = 1e-9  # of an unlimited distribution that a search covers but for this share
_LEVELS = 100_000  # quantiles that stand for a foreign distribution of single values


def is_stepped(distribution: Any) -> bool:
    """Whether a distribution has single values, each with a chance of its own."""
    foreign = hasattr(getattr(distribution, "dist", distribution), "pmf")
    return foreign or isinstance(distribution, Discrete | Empirical)


def step_values(distribution: Any) -> tuple[Floats, Floats] | None:
    """Values and weights of a distribution of single values; None of a continuous one."""
    if isinstance(distribution, Discrete):
        return np.array(distribution.values), np.array(distribution.weights)
    if isinstance(distribution, Empirical):
        return np.array(distribution.samples), np.ones(len(distribution.samples))
    if not is_stepped(distribution):
        return None
    levels = (np.arange(_LEVELS) + 0.5) / _LEVELS
    found = np.asarray(distribution.ppf(levels), dtype=np.float64)
    values, counts = np.unique(found, return_counts=True)
    return values, counts.astype(np.float64)


def between_cuts(
    distribution: Any, cuts: Floats, searched: tuple[float, float], missing: Floats
) -> tuple[Floats, Floats] | None:
    """A value between each two cuts, with the chance of lying between them.

    None where the search did not cover the distribution, or found no result in a part of it.
    """
    start, stop = below(distribution, np.array(searched))
    if not (start <= 10 * TAIL and stop >= 1 - 10 * TAIL):
        return None
    gaps = below(distribution, missing)
    if missing.size > 1 and ((gaps > 0) & (gaps < 1)).any():
        return None
    heights = np.concatenate(([0.0], below(distribution, cuts), [1.0]))
    mass = np.diff(heights)
    some = mass > 0
    middles = np.asarray(distribution.ppf((heights[:-1] + mass / 2)[some]), dtype=np.float64)
    return middles, mass[some]


def below(distribution: Any, x: Floats) -> Floats:
    """Distribution function, from `cdf` or by halving `ppf`."""
    if x.size == 0:
        return np.empty(0)
    if callable(getattr(distribution, "cdf", None)):
        return np.asarray(distribution.cdf(x), dtype=np.float64)
    low, high = np.zeros(x.size), np.ones(x.size)
    for _ in range(60):
        middle = (low + high) / 2
        under = np.asarray(distribution.ppf(middle), dtype=np.float64) <= x
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2
