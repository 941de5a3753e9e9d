"""Rank correlations of inputs that take few values: the normal scores that give them.

Spearman's correlation with ties is that of the mid-ranks G(x) = (P(X < x) + P(X <= x)) / 2. For
a normal score z behind each input, G is the normal distribution function where the input is
continuous and a staircase where it takes single values; the covariance of two staircases is the
sum over their steps of P(z > s, w > t) - P(z > s) P(w > t), which is Plackett's integral of the
bivariate normal density over its correlation.
"""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._reading import Floats
from sustainfin.inputs._record import Input
from sustainfin.inputs._steps import Discrete, Empirical

# Below this the ties of so many values move a correlation by less than a thousandth of itself.
_HARDLY_TIED = 1e-3
_ROUNDING = 1e-10
_NODES = 96


class Staircase(NamedTuple):
    """Mid-ranks of an input of single values as a function of its normal score."""

    ends: Floats  # normal scores at which they rise
    rises: Floats
    variance: float


def staircase(distribution: Any) -> Staircase | None:
    """The mid-ranks of single values; None of a distribution that is as good as continuous."""
    if not isinstance(distribution, Discrete | Empirical):
        return None
    from scipy.special import ndtri

    values = np.array(distribution._points)
    last = np.append(values[1:] != values[:-1], True)  # of several equal observations
    heights = distribution._heights[last]
    shares = np.diff(heights, prepend=0.0)
    tied = float(np.sum(shares**3))
    if tied < _HARDLY_TIED:
        return None
    rises = (shares[1:] + shares[:-1]) / 2
    return Staircase(ndtri(heights[:-1]), rises, (1 - tied) / 12)


def spearman(first: Staircase | None, last: Staircase | None, score: float) -> float:
    """Spearman's correlation, ties by mid-ranks, at a correlation of the normal scores."""
    some = first or last
    if some is None:
        return 6 / math.pi * math.asin(score / 2)
    if (
        first is None or last is None
    ):  # z > s and a normal above another: their difference is a score too
        covariance = _above(some.ends, np.zeros(1), score / math.sqrt(2), some.rises, np.ones(1))
        return covariance / math.sqrt(some.variance / 12)
    covariance = _above(first.ends, last.ends, score, first.rises, last.rises)
    return covariance / math.sqrt(first.variance * last.variance)


def _above(s: Floats, t: Floats, score: float, by_s: Floats, by_t: Floats) -> float:
    """Sum over steps of P(z > s, w > t) - P(z > s) P(w > t), weighed by the rises."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    end = math.asin(score)
    total = 0.0
    for angle, weight in zip((end * (nodes + 1) / 2).tolist(), weights.tolist(), strict=True):
        sine, cosine = math.sin(angle), math.cos(angle)
        apart = np.square(s)[:, None] + np.square(t) - 2 * sine * np.outer(s, t)
        total += weight * float(by_s @ np.exp(-apart / (2 * cosine**2)) @ by_t)
    return total * end / 2 / (2 * math.pi)


def scores_for(where: str, names: Iterable[str], matrix: Floats, scores: Floats,
               inputs: Iterable[Input]) -> Floats:  # fmt: skip
    """Correlations of the normal scores that give the rank correlations of these inputs.

    `scores` are those of continuous inputs; refused is what inputs of few values cannot reach.
    """
    stairs = {item.name: staircase(item.distribution) for item in inputs}
    known = list(names)
    found = scores.copy()
    for i, first in enumerate(known):
        for j, last in enumerate(known[:i]):
            pair = (stairs.get(last), stairs.get(first))
            if matrix[i, j] and pair != (None, None):
                found[i, j] = found[j, i] = _score(where, (last, first), *pair, matrix[i, j])
    if not np.array_equal(found, scores) and np.linalg.eigvalsh(found)[0] < -_ROUNDING:
        raise _checks.refusal(
            where, "pairs", "must be possible together: among them are inputs of few values, "
            "whose ties leave less room", dict.fromkeys(("names",), known),
            "Make the correlations smaller.",
        )  # fmt: skip
    return found


def _score(
    where: str, pair: tuple[str, str], first: Staircase | None, last: Staircase | None, rho: float
) -> float:
    """The correlation of two normal scores that gives a rank correlation."""
    from scipy.optimize import brentq

    most = spearman(first, last, math.copysign(1.0, rho))
    if abs(rho) > abs(most) - 1e-9:
        if abs(rho) < abs(most) + 1e-6:
            return math.copysign(1.0, rho)
        few = " and ".join(repr(name) for name, one in zip(pair, (first, last), strict=True) if one)
        raise _checks.refusal(
            where, f"pairs[{pair!r}]", f"must be at most {math.floor(abs(most) * 1e3) / 1e3:.3f} "
            f"in size: few values of {few} mean tied ranks, which correlate less", float(rho),
            "Make it smaller, or state a distribution without ties.",
        )  # fmt: skip
    low, high = sorted((0.0, math.copysign(1.0, rho)))
    return float(brentq(lambda r: spearman(first, last, r) - rho, low, high, xtol=1e-12))
