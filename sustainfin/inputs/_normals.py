"""Normal and lognormal distributions, whole and in two pieces joined at the median."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._family import Family
from sustainfin.inputs._reading import Floats

_DENSITY_AT_0 = 1 / math.sqrt(2 * math.pi)  # of the standard normal


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Normal(Family):
    """A bell around its mean (정규분포); it has no ends.

    Parameters
    ----------
    mu : float
        Mean.
    sigma : float
        Standard deviation, > 0.

    Examples
    --------
    >>> Normal(mu=100, sigma=10).cdf(100)
    0.5
    """

    kind: ClassVar[str] = "normal"
    mu: float
    sigma: float

    def __post_init__(self) -> None:
        _settle_sigma(self, "inputs.Normal")

    def _ppf(self, q: Floats) -> Floats:
        out = _scores(q)
        out *= self.sigma
        out += self.mu
        return out

    def _cdf(self, x: Floats) -> Floats:
        return _below((x - self.mu) / self.sigma)

    def _mean(self) -> float:
        return self.mu

    def _support(self) -> tuple[float, float]:
        return -math.inf, math.inf


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lognormal(Family):
    """A positive value whose logarithm is normal (로그정규분포).

    Parameters
    ----------
    mu, sigma : float
        Mean and standard deviation of the natural logarithm, sigma > 0.

    Examples
    --------
    >>> round(Lognormal(mu=0, sigma=1).mean(), 6)
    1.648721
    """

    kind: ClassVar[str] = "lognormal"
    mu: float
    sigma: float

    def __post_init__(self) -> None:
        _settle_sigma(self, "inputs.Lognormal")
        # Eight standard deviations hold all draws but one in 10^15.
        if not abs(self.mu) + 8 * self.sigma + self.sigma**2 < 700:
            raise _checks.refusal(
                "inputs.Lognormal", "sigma", "must keep the values within what floats hold",
                self.sigma, "mu and sigma are those of the logarithm.",
            )  # fmt: skip

    def _ppf(self, q: Floats) -> Floats:
        out = _scores(q)
        out *= self.sigma
        out += self.mu
        return np.exp(out, out=out)

    def _cdf(self, x: Floats) -> Floats:
        return _below((_log(x) - self.mu) / self.sigma)

    def _mean(self) -> float:
        return math.exp(self.mu + self.sigma**2 / 2)

    def _support(self) -> tuple[float, float]:
        return 0.0, math.inf


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TwoPieceNormal(Family):
    """Half a normal on each side of the median (이분 정규분포), through three percentiles.

    Below the median it is the normal through P10 and P50, above it the one through P50
    and P90; the density jumps at the median where the sides differ. Do not take it for
    the two-piece normal of fan charts, whose pieces share their mode.

    Parameters
    ----------
    p10, p50, p90 : float
        Values that are undercut with a chance of 10, 50 and 90 %, p10 < p50 < p90.

    Examples
    --------
    >>> TwoPieceNormal(p10=70, p50=100, p90=180).ppf([0.1, 0.5, 0.9]).round(6).tolist()
    [70.0, 100.0, 180.0]
    """

    kind: ClassVar[str] = "two_piece_normal"
    p10: float
    p50: float
    p90: float

    def __post_init__(self) -> None:
        _settle_percentiles(self, "inputs.TwoPieceNormal")

    def _ppf(self, q: Floats) -> Floats:
        out = _two_sided_scores(q)
        out *= np.where(out < 0, self.p50 - self.p10, self.p90 - self.p50)
        out += self.p50
        return out

    def _cdf(self, x: Floats) -> Floats:
        away = x - self.p50
        return _two_sided_below(away / np.where(away < 0, self.p50 - self.p10, self.p90 - self.p50))

    def _mean(self) -> float:
        sides = (self.p90 - self.p50) - (self.p50 - self.p10)
        return self.p50 + sides / _z90() * _DENSITY_AT_0

    def _support(self) -> tuple[float, float]:
        return -math.inf, math.inf


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TwoPieceLognormal(Family):
    """Half a lognormal on each side of the median (이분 로그정규분포), through three percentiles.

    The logarithm has the shape of `TwoPieceNormal`; values are positive.

    Parameters
    ----------
    p10, p50, p90 : float
        Values that are undercut with a chance of 10, 50 and 90 %, 0 < p10 < p50 < p90.

    Examples
    --------
    >>> TwoPieceLognormal(p10=50, p50=100, p90=400).ppf([0.1, 0.5, 0.9]).round(6).tolist()
    [50.0, 100.0, 400.0]
    """

    kind: ClassVar[str] = "two_piece_lognormal"
    p10: float
    p50: float
    p90: float

    def __post_init__(self) -> None:
        _settle_percentiles(self, "inputs.TwoPieceLognormal")
        if not self.p10 > 0:
            raise _checks.refusal(
                "inputs.TwoPieceLognormal", "p10", "must be greater than 0", self.p10,
                "Take the shape 'normal' for values that can be negative.",
            )  # fmt: skip
        below, above = self._sides
        if not max(below, above) < 15:
            raise _checks.refusal(
                "inputs.TwoPieceLognormal", "p90", "must keep the values within what floats hold",
                self.p90,
            )  # fmt: skip

    @property
    def _sides(self) -> tuple[float, float]:
        """Distance of P10 and of P90 from the median, in logarithms."""
        return math.log(self.p50 / self.p10), math.log(self.p90 / self.p50)

    def _ppf(self, q: Floats) -> Floats:
        out = _two_sided_scores(q)
        out *= np.where(out < 0, *self._sides)
        np.exp(out, out=out)
        out *= self.p50
        return out

    def _cdf(self, x: Floats) -> Floats:
        away = _log(x) - math.log(self.p50)
        return _two_sided_below(away / np.where(away < 0, *self._sides))

    def _mean(self) -> float:
        below, above = (side / _z90() for side in self._sides)
        halves = (
            math.exp(below**2 / 2) * math.erfc(below / math.sqrt(2)) / 2,
            math.exp(above**2 / 2) * math.erfc(-above / math.sqrt(2)) / 2,
        )
        return self.p50 * math.fsum(halves)

    def _support(self) -> tuple[float, float]:
        return 0.0, math.inf


def from_interval(where: str, shape: str, low: float, high: float) -> Normal | Lognormal:
    """The normal or lognormal whose 5th and 95th percentiles are `low` and `high`."""
    if not low < high:
        raise _checks.refusal(where, "interval90", "must rise", (low, high))
    if shape == "normal":
        return Normal(mu=low + (high - low) / 2, sigma=(high - low) / (2 * _z(0.95)))
    if not low > 0:
        raise _checks.refusal(
            where, "interval90", "must be positive for the shape 'lognormal'", (low, high),
            "Take the shape 'normal' for values that can be negative.",
        )  # fmt: skip
    a, b = math.log(low), math.log(high)
    return Lognormal(mu=a + (b - a) / 2, sigma=(b - a) / (2 * _z(0.95)))


def _z(level: float) -> float:
    """Quantile of the standard normal, without loading scipy to declare an input."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(level)


def _z90() -> float:
    """90th percentile of the standard normal."""
    return _z(0.9)


def _scores(q: Floats) -> Floats:
    """Quantiles of the standard normal, in a new array."""
    from scipy.special import ndtri

    out: Floats = ndtri(q)
    return out


def _below(z: Floats) -> Floats:
    """Distribution function of the standard normal."""
    from scipy.special import ndtr

    out: Floats = ndtr(z)
    return out


def _two_sided_scores(q: Floats) -> Floats:
    """Quantiles in units of the 10th and 90th percentile: exactly -1 at 0.1 and 1 at 0.9."""
    out = _scores(q)
    ends = _scores(np.array([0.1, 0.9]))
    out /= np.where(out < 0, -ends[0], ends[1])
    return out


def _two_sided_below(scaled: Floats) -> Floats:
    """Inverse of `_two_sided_scores`."""
    ends = _scores(np.array([0.1, 0.9]))
    return _below(scaled * np.where(scaled < 0, -ends[0], ends[1]))


def _log(x: Floats) -> Floats:
    """Natural logarithm, minus infinity for what is not positive."""
    with np.errstate(divide="ignore"):
        return np.log(np.maximum(x, 0.0))


def _settle_sigma(family: Normal | Lognormal, where: str) -> None:
    """Hold `mu` to be finite and `sigma` to be positive."""
    object.__setattr__(family, "mu", _checks.real(where, "mu", family.mu))
    sigma = _checks.real(where, "sigma", family.sigma)
    if not sigma > 0:
        raise _checks.refusal(where, "sigma", "must be greater than 0", family.sigma)
    object.__setattr__(family, "sigma", sigma)


def _settle_percentiles(family: TwoPieceNormal | TwoPieceLognormal, where: str) -> None:
    """Hold the three percentiles to be finite and to rise."""
    for name in ("p10", "p50", "p90"):
        object.__setattr__(family, name, _checks.real(where, name, getattr(family, name)))
    if not family.p10 < family.p50:
        raise _checks.refusal(where, "p50", f"must be greater than p10={family.p10:g}", family.p50)
    if not family.p50 < family.p90:
        raise _checks.refusal(where, "p90", f"must be greater than p50={family.p50:g}", family.p90)
    if not math.isfinite(family.p90 - family.p10):
        raise _checks.refusal(
            where, "p90", "must be so near to p10 that floats hold both", family.p90
        )
