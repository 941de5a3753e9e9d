"""Distributions cut at hard bounds."""

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._family import Distribution, Family
from sustainfin.inputs._foreign import checked, support_of
from sustainfin.inputs._reading import Floats
from sustainfin.inputs._steps import Discrete, Empirical

# Below this share the quantiles left over would lose more than six of their sixteen digits.
_LEAST_SHARE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Truncated(Family):
    """A continuous distribution cut at hard bounds (절단분포).

    What lay beyond the bounds is spread over what lies between them, in proportion:
    the quantiles are those of the whole distribution between its chances at the bounds.
    Percentiles stated for the whole no longer hold for the cut one.

    Parameters
    ----------
    distribution : Distribution
        The whole distribution, with `ppf` and `cdf`; not one of single values.
    lower, upper : float, optional
        Hard bounds, lower < upper; at least one.

    Examples
    --------
    >>> from sustainfin.inputs import Uniform
    >>> share = Truncated(distribution=Uniform(low=-1, high=1), lower=0)
    >>> share.ppf(0.5), share.support()
    (0.5, (0.0, 1.0))
    """

    kind: ClassVar[str] = "truncated"
    distribution: Distribution
    lower: float | None = None
    upper: float | None = None
    _ends: tuple[float, float] = field(init=False, repr=False, compare=False)
    _start: float = field(init=False, repr=False, compare=False)
    _share: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        where = "inputs.Truncated"
        whole: Any = checked(where, self.distribution)
        if isinstance(whole, Discrete | Empirical | Truncated) or hasattr(whole, "pmf"):
            raise _checks.refusal(
                where, "distribution", "must be a whole, continuous distribution", whole,
                "Of single values, leave out those beyond the bounds.",
            )  # fmt: skip
        if not callable(getattr(whole, "cdf", None)):
            raise _checks.refusal(
                where, "distribution", "must have cdf, which says how much is cut off", whole
            )
        if self.lower is None and self.upper is None:
            raise _checks.refusal(where, "lower", "must be given, or upper", None)
        low, high = (
            sign * math.inf if bound is None else _checks.real(where, name, bound)
            for name, bound, sign in (("lower", self.lower, -1), ("upper", self.upper, 1))
        )
        start, stop = (float(chance) for chance in whole.cdf(np.array([low, high])))
        if not stop - start >= _LEAST_SHARE:
            raise _checks.refusal(
                where, "upper" if self.lower is None else "lower",
                f"must leave some of the distribution (a share of {stop - start:.3g} is left)",
                self.upper if self.lower is None else self.lower,
                "State a distribution that lies between the bounds.",
            )  # fmt: skip
        first, last = support_of(where, whole)
        values = {
            "lower": None if self.lower is None else low,
            "upper": None if self.upper is None else high,
            "_ends": (max(low, first), min(high, last)),
            "_start": start,
            "_share": stop - start,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _ppf(self, q: Floats) -> Floats:
        out = np.asarray(self.distribution.ppf(self._start + q * self._share), dtype=np.float64)
        return np.clip(out, *self._ends)  # rounding must not pass a bound

    def _cdf(self, x: Floats) -> Floats:
        whole: Any = self.distribution
        reached = np.asarray(whole.cdf(np.clip(x, *self._ends)), dtype=np.float64)
        return np.clip((reached - self._start) / self._share, 0.0, 1.0)

    def _mean(self) -> float:
        from scipy.integrate import quad

        # The mean is the area under the quantile function.
        return float(quad(lambda q: self._ppf(np.array([q]))[0], 0.0, 1.0, limit=200)[0])

    def _support(self) -> tuple[float, float]:
        return self._ends


def truncate(distribution: Distribution, lower: float | None, upper: float | None) -> Distribution:
    """A distribution cut at bounds: single values are left out, a continuous one is rescaled."""
    low, high = -math.inf if lower is None else lower, math.inf if upper is None else upper
    if isinstance(distribution, Empirical):
        kept = tuple(each for each in distribution.samples if low <= each <= high)
        return Empirical(samples=kept or _nothing_left(distribution, lower, upper))
    if isinstance(distribution, Discrete):
        pairs = zip(distribution.values, distribution.weights or (), strict=True)
        inside = [(value, weight) for value, weight in pairs if low <= value <= high]
        values, weights = zip(*(inside or _nothing_left(distribution, lower, upper)), strict=True)
        total = math.fsum(weights)
        counts = all(weight.is_integer() for weight in weights)
        return Discrete(values=values, weights=[w if counts else w / total for w in weights])
    return Truncated(distribution=distribution, lower=lower, upper=upper)


def _nothing_left(distribution: Family, lower: float | None, upper: float | None) -> Any:
    """The refusal of bounds that leave no value."""
    name, got = ("upper", upper) if lower is None else ("lower", lower)
    low, high = distribution.support()
    rule = f"must leave some of the values, which go from {low:g} to {high:g}"
    raise _checks.refusal("inputs.Truncated", name, rule, got)
