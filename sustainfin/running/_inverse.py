"""Values of a distribution from uniforms or normal scores, in the array they stand in."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin.inputs import Lognormal, Normal, Pert, Triangular, Uniform
from sustainfin.running._streams import LEAST

Floats = NDArray[np.float64]
InPlace = Callable[[Floats], None]
_MOST = 1 - 2.0**-53
_FAST_PPF: dict[Any, Callable[[Any], Any]] = {}
_LOCK = threading.Lock()


def is_normal(distribution: Any) -> bool:
    """Whether values are a function of normal scores that costs less than an inverse."""
    return isinstance(distribution, Normal | Lognormal)


def spread(distribution: Any) -> float:
    """What normal scores are multiplied by before `from_scores` takes them."""
    return float(distribution.sigma) if is_normal(distribution) else 1.0


def from_scores(distribution: Any) -> InPlace:
    """Turns normal scores times `spread` into values."""
    if isinstance(distribution, Normal | Lognormal):
        mu, take_exp = distribution.mu, isinstance(distribution, Lognormal)

        def shift(z: Floats) -> None:
            z += mu
            if take_exp:
                np.exp(z, out=z)

        return shift
    from scipy.special import ndtr

    inverse = from_uniforms(distribution)

    def through_uniforms(z: Floats) -> None:
        ndtr(z, out=z)
        np.clip(z, LEAST, _MOST, out=z)
        inverse(z)

    return through_uniforms


def at_scores(distribution: Any, scores: Floats) -> Floats:
    """Values of a distribution at normal scores, the bits of a simulation's own draws.

    Parameters
    ----------
    distribution : distribution
        Of an input.
    scores : ndarray of float
        Normal scores.

    Returns
    -------
    ndarray of float
        A new array.

    Examples
    --------
    >>> at_scores(Uniform(low=2.0, high=4.0), np.array([0.0]))
    array([3.])
    """
    values: Floats = scores * spread(distribution)
    from_scores(distribution)(values)
    return values


def from_uniforms(distribution: Any) -> InPlace:
    """Turns uniforms in (0, 1) into values, by a fast inverse where there is one."""
    if isinstance(distribution, Uniform):
        low, high = distribution.low, distribution.high

        def stretch(u: Floats) -> None:
            u *= high - low
            u += low
            np.minimum(u, high, out=u)  # rounding must not pass the end

        return stretch
    if isinstance(distribution, Triangular):
        return _triangular(distribution)
    inverse = _fast(distribution)

    def invert(u: Floats) -> None:
        u[...] = inverse(u)

    return invert


def _triangular(distribution: Triangular) -> InPlace:
    """The two square roots of the triangular inverse, the bits of its `ppf`."""
    low, mode, high = distribution.low, distribution.mode, distribution.high
    width = high - low
    left, right = (mode - low) / width, (high - mode) / width

    def invert(u: Floats) -> None:
        is_below = u < left
        below = u * left
        np.sqrt(below, out=below)
        below *= width
        below += low
        np.minimum(below, mode, out=below)
        np.subtract(1.0, u, out=u)
        u *= right
        np.sqrt(u, out=u)
        u *= width
        np.subtract(high, u, out=u)
        np.maximum(u, mode, out=u)
        np.copyto(u, below, where=is_below)

    return invert


def _fast(distribution: Any) -> Callable[[Any], Any]:
    """The inverse of a distribution; slow ones are replaced by scipy's polynomial inverse."""
    if not isinstance(distribution, Pert):
        plain: Callable[[Any], Any] = distribution.ppf
        return plain
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
