"""Distributions with two ends: uniform, triangular, PERT."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._family import Family
from sustainfin.inputs._reading import Floats

_TINY = 1e-100


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Uniform(Family):
    """Every value of a range alike (균등분포).

    Parameters
    ----------
    low, high : float
        Ends of the range, low < high.

    Examples
    --------
    >>> Uniform(low=10, high=20).ppf([0, 0.25, 1]).tolist()
    [10.0, 12.5, 20.0]
    """

    kind: ClassVar[str] = "uniform"
    low: float
    high: float

    def __post_init__(self) -> None:
        _settle_range(self, "inputs.Uniform")

    def _ppf(self, q: Floats) -> Floats:
        out = q * (self.high - self.low)
        out += self.low
        return np.minimum(out, self.high, out=out)  # rounding must not pass the end

    def _cdf(self, x: Floats) -> Floats:
        return (np.clip(x, self.low, self.high) - self.low) / (self.high - self.low)

    def _mean(self) -> float:
        return self.low + (self.high - self.low) / 2

    def _support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Triangular(Family):
    """A range with a most likely value, density falling in straight lines (삼각분포).

    Parameters
    ----------
    low, mode, high : float
        Lowest, most likely and highest value, low <= mode <= high and low < high.

    Examples
    --------
    >>> Triangular(low=0, mode=1, high=4).ppf([0, 0.25, 1]).tolist()
    [0.0, 1.0, 4.0]
    """

    kind: ClassVar[str] = "triangular"
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _settle_range(self, "inputs.Triangular")
        _settle_mode(self, "inputs.Triangular", self.mode)

    def _ppf(self, q: Floats) -> Floats:
        width = self.high - self.low
        left, right = (self.mode - self.low) / width, (self.high - self.mode) / width
        below = np.minimum(self.low + width * np.sqrt(q * left), self.mode)
        above = np.maximum(self.high - width * np.sqrt((1.0 - q) * right), self.mode)
        return np.where(q < left, below, above)

    def _cdf(self, x: Floats) -> Floats:
        width = self.high - self.low
        left, right = (self.mode - self.low) / width, (self.high - self.mode) / width
        u = (np.clip(x, self.low, self.high) - self.low) / width
        # A side of no width is never asked for; the 1 keeps it from dividing by 0.
        below = u * u / (left or 1.0)
        above = 1.0 - (1.0 - u) ** 2 / (right or 1.0)
        return np.where(u < left, below, above)

    def _mean(self) -> float:
        return math.fsum((self.low, self.mode, self.high)) / 3

    def _support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Pert(Family):
    """A range with a most likely value, smooth and with light ends (PERT 분포).

    A beta distribution with mean (low + 4 mode + high) / 6.

    Parameters
    ----------
    low, mode, high : float
        Lowest, most likely and highest value, low <= mode <= high and low < high.

    Notes
    -----
    `ppf` inverts the incomplete beta function to the last digits and costs up to a
    microsecond a value. `alpha` and `beta` are there for who wants an approximation.

    Examples
    --------
    >>> Pert(low=0, mode=1, high=5).mean()
    1.5
    """

    kind: ClassVar[str] = "pert"
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _settle_range(self, "inputs.Pert")
        _settle_mode(self, "inputs.Pert", self.mode)

    @property
    def alpha(self) -> float:
        """First parameter of the beta distribution, in [1, 5]."""
        return 1 + 4 * (self.mode - self.low) / (self.high - self.low)

    @property
    def beta(self) -> float:
        """Second parameter of the beta distribution, in [1, 5]."""
        return 1 + 4 * (self.high - self.mode) / (self.high - self.low)

    def _ppf(self, q: Floats) -> Floats:
        from scipy.special import betaincinv

        # Below 1e-107 scipy's inverse can be NaN; there the value is the end but for 1e-20.
        inner = betaincinv(self.alpha, self.beta, np.maximum(q, _TINY))
        out = np.where(q < _TINY, 0.0, inner)
        out *= self.high - self.low
        out += self.low
        return np.minimum(out, self.high, out=out)

    def _cdf(self, x: Floats) -> Floats:
        from scipy.special import betainc

        u = (np.clip(x, self.low, self.high) - self.low) / (self.high - self.low)
        out: Floats = betainc(self.alpha, self.beta, u)
        return out

    def _mean(self) -> float:
        return math.fsum((self.low, 4 * self.mode, self.high)) / 6

    def _support(self) -> tuple[float, float]:
        return self.low, self.high


def _settle_range(family: Uniform | Triangular | Pert, where: str) -> None:
    """Hold `low` and `high` to be finite floats, low < high."""
    low = _checks.real(where, "low", family.low)
    high = _checks.real(where, "high", family.high)
    if not low < high:
        raise _checks.refusal(
            where, "high", f"must be greater than low={low:g}", family.high,
            "A value that cannot differ is a constant: leave the range out.",
        )  # fmt: skip
    if not math.isfinite(high - low):
        raise _checks.refusal(where, "high", "must be so near to low that floats hold both", high)
    object.__setattr__(family, "low", low)
    object.__setattr__(family, "high", high)


def _settle_mode(family: Triangular | Pert, where: str, mode: float) -> None:
    """Hold `mode` to lie in the range."""
    number = _checks.real(where, "mode", mode)
    if not family.low <= number <= family.high:
        raise _checks.refusal(
            where, "mode", f"must lie in [low, high] = [{family.low:g}, {family.high:g}]", mode
        )
    object.__setattr__(family, "mode", number)
