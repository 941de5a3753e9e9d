"""Statistics of draws, each with its standard error."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sustainfin import _checks
from sustainfin.montecarlo._order import order_statistics, survey
from sustainfin.sheet import in_notebook

Floats = NDArray[np.float64]
_LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What the draws of one output say, each figure with its standard error (통계량).

    Parameters
    ----------
    n : int
        How many draws.
    mean, sd : float
        Mean and standard deviation.
    p5, p50, p95 : float
        Percentiles.
    below_zero : float
        Share of draws below zero, P(x < 0).
    shortfall : float
        Expected shortfall (기대부족): mean of the lowest 5 % of the draws.
    se_mean, se_sd, se_p5, se_p50, se_p95, se_below_zero, se_shortfall : float
        Standard errors, in the unit of their figures.

    Examples
    --------
    >>> found = statistics([1.0, 2.0, 3.0, 4.0])
    >>> found.mean, found.p50, found.below_zero
    (2.5, 2.5, 0.0)
    """

    n: int
    mean: float
    sd: float
    p5: float
    p50: float
    p95: float
    below_zero: float
    shortfall: float
    se_mean: float
    se_sd: float
    se_p5: float
    se_p50: float
    se_p95: float
    se_below_zero: float
    se_shortfall: float

    _repr_html_ = in_notebook

    def to_dict(self) -> dict[str, float]:
        """The figures by name.

        Returns
        -------
        dict of str to float
            All fields.

        Examples
        --------
        >>> statistics([1.0, 2.0]).to_dict()["mean"]
        1.5
        """
        return {name: getattr(self, name) for name in self.__slots__}


def quantiles(values: ArrayLike, probabilities: Iterable[float]) -> tuple[float, ...]:
    """Quantiles from exact order statistics: the bits of `numpy.quantile`, sooner (분위수).

    Parameters
    ----------
    values : array_like, shape (n,)
        Finite draws.
    probabilities : iterable of float
        Each in [0, 1].

    Returns
    -------
    tuple of float
        Linear interpolation between order statistics.

    Raises
    ------
    InvalidInput
        If there are no values, one is not finite, or a probability is not in [0, 1].

    Examples
    --------
    >>> quantiles([4.0, 1.0, 3.0, 2.0], [0.5, 0.0])
    (2.5, 1.0)
    """
    wanted = [_checks.real("quantiles", "probabilities", p, 0, 1) for p in probabilities]
    array = _values("quantiles", values)
    places = [p * (array.size - 1) for p in wanted]
    order = order_statistics(array, [k for at in places for k in (math.floor(at), math.ceil(at))])
    return tuple(_between(order[math.floor(at)], order[math.ceil(at)], at) for at in places)


def _between(low: float, high: float, at: float) -> float:
    """Linear interpolation with numpy's own order of operations."""
    part, step = at - math.floor(at), high - low
    return high - step * (1 - part) if part >= 0.5 else low + step * part


def statistics(values: ArrayLike, *, replicates: int = 1) -> Statistics:
    """Statistics of draws with their standard errors (표준오차).

    Parameters
    ----------
    values : array_like, shape (n,)
        Finite draws, n >= 2; with replicates one after the other, all of one length.
    replicates : int
        Independent hypercubes or scrambles that the draws consist of; the standard
        errors then come from their spread.

    Returns
    -------
    Statistics
        Figures and standard errors.

    Raises
    ------
    InvalidInput
        If there are fewer than 2 values, one is masked or not finite, or the replicates
        are not of one length.

    Notes
    -----
    Mean: sd / sqrt(n). Standard deviation: from the fourth moment. Quantiles: half the
    distance of the order statistics sqrt(n p (1 - p)) ranks to either side. Shares: from
    (x + 2) / (n + 4), so that a share of 0 or 1 has an error too. Shortfall: from the
    spread of the tail and of its end.

    Examples
    --------
    >>> round(statistics([1.0, 2.0, 3.0, 4.0]).se_mean, 4)
    0.6455
    """
    array = _values("statistics", values)
    if array.size < 2:
        raise _checks.refusal("statistics", "values", "must be at least 2 draws", array.size)
    parts = _checks.count("statistics", "replicates", replicates, low=1)
    if array.size % parts:
        rule = f"must part {array.size} draws evenly"
        raise _checks.refusal("statistics", "replicates", rule, replicates)
    with np.errstate(over="ignore", invalid="ignore"):
        found = _figures_and_errors(array, parts)
        if _USUAL[0] < found["sd"] < _USUAL[1]:
            return Statistics(n=array.size, **found)
        # Squares and fourth powers leave the range of floats: an exact power of two keeps them in.
        unit = math.frexp(float(np.max(np.abs(array))))[1]
        if array.min() == array.max():
            return Statistics(n=array.size, **_constant(float(array[0]), found))
        found = _figures_and_errors(np.ldexp(array, -unit), parts)
    return Statistics(n=array.size, **in_units(found, unit))


# Standard deviations between which fourth powers of a billion draws are sure to be floats.
_USUAL = (1e-70, 1e70)


def _figures_and_errors(array: Floats, parts: int) -> dict[str, float]:
    """All fields of the statistics but their number."""
    figures, errors = _of(array, with_errors=parts == 1)
    if parts > 1:
        each = [_of(part, with_errors=False)[0] for part in array.reshape(parts, -1)]
        errors = {
            name: float(np.std([one[name] for one in each], ddof=1)) / math.sqrt(parts)
            for name in figures
        }
    return figures | {f"se_{name}": error for name, error in errors.items()}


def in_units(found: Mapping[str, float], unit: int) -> dict[str, float]:
    """Figures and errors in units of a power of two, as they stand in the unit of the output."""
    return {
        name: value if "below_zero" in name else float(np.ldexp(value, unit))
        for name, value in found.items()
    }


def _constant(value: float, found: Mapping[str, float]) -> dict[str, float]:
    """Figures of draws that are all the same."""
    exact = dict.fromkeys(("mean", "p5", "p50", "p95", "shortfall"), value)
    shares = {name: found[name] for name in found if "below_zero" in name}
    return dict.fromkeys(found, 0.0) | exact | shares


class Seen(NamedTuple):
    """What figures and standard errors are made of, whoever counted it."""

    n: int
    mean: float
    second: float  # sums of powers of distances from the mean
    fourth: float
    n_below_zero: int
    order: Mapping[int, float]
    tail_mean: float  # of the lowest 5 %
    tail_variance: float


def _of(array: Floats, *, with_errors: bool) -> tuple[dict[str, float], dict[str, float]]:
    """Figures of draws, and the standard errors of independent ones."""
    n = array.size
    seen = survey(array, ranks_of(n, with_errors=with_errors), tail_of(n))
    told = Seen(
        n, seen.mean, seen.second, seen.fourth, seen.n_below_zero, seen.order,
        float(np.mean(seen.tail)), float(np.var(seen.tail)) if with_errors else 0.0,
    )  # fmt: skip
    return figures_of(told), errors_of(told) if with_errors else {}


def tail_of(n: int) -> int:
    """How many of the lowest draws the shortfall is the mean of."""
    return max(1, n // 20)


def figures_of(seen: Seen) -> dict[str, float]:
    """Figures by name."""
    places = places_of(seen.n)
    cuts = [_between(seen.order[math.floor(at)], seen.order[math.ceil(at)], at) for at in places]
    return {
        "mean": seen.mean, "sd": math.sqrt(seen.second / max(1, seen.n - 1)),
        "p5": cuts[0], "p50": cuts[1], "p95": cuts[2],
        "below_zero": seen.n_below_zero / seen.n, "shortfall": seen.tail_mean,
    }  # fmt: skip


def errors_of(seen: Seen) -> dict[str, float]:
    """Standard errors of the figures of independent draws."""
    n, order = seen.n, seen.order
    variance = seen.second / max(1, n - 1)
    sd = math.sqrt(variance)
    ends = [
        (order[_rank(at + spread, n)] - order[_rank(at - spread, n)]) / 2
        for at, spread in zip(places_of(n), _spreads(n), strict=True)
    ]
    kurtosis = seen.fourth / n - variance * variance * (n - 3) / max(1, n - 1)
    se_variance = math.sqrt(max(0.0, kurtosis) / n)
    share = (seen.n_below_zero + 2) / (n + 4)
    tail = tail_of(n)
    away = seen.order[tail - 1] - seen.tail_mean
    in_tail = seen.tail_variance + (1 - tail / n) * (away * away)
    return {
        "mean": sd / math.sqrt(n), "sd": se_variance / (2 * sd) if sd else 0.0,
        "p5": ends[0], "p50": ends[1], "p95": ends[2],
        "below_zero": share_error(share, n + 4), "shortfall": math.sqrt(in_tail / tail),
    }  # fmt: skip


def ranks_of(n: int, *, with_errors: bool = True) -> list[int]:
    """Ranks that quantiles, the tail and their standard errors need."""
    ranks = [tail_of(n) - 1]
    for at, spread in zip(places_of(n), _spreads(n), strict=True):
        ranks += [math.floor(at), math.ceil(at)]
        if with_errors:
            ranks += [_rank(at - spread, n), _rank(at + spread, n)]
    return ranks


def places_of(n: int) -> list[float]:
    """Where the quantiles stand among the ordered draws."""
    return [p * (n - 1) for p in _LEVELS]


def _spreads(n: int) -> list[float]:
    """Standard errors of the ranks of the quantiles."""
    return [max(1.0, math.sqrt(n * p * (1 - p))) for p in _LEVELS]


def _rank(place: float, n: int) -> int:
    """The rank nearest to a place, cut to the range."""
    return min(max(round(place), 0), n - 1)


def share_error(share: float, n: int) -> float:
    """Standard error of a share."""
    return math.sqrt(share * (1 - share) / n)


def _values(where: str, values: Any) -> Floats:
    """Finite draws as a vector."""
    if np.ma.is_masked(values):
        raise _checks.refusal(where, "values", "must hold a number for every draw", "masked values")
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        kind = array.dtype.name
        raise _checks.refusal(where, "values", "must be a vector of real numbers", kind)
    array = array.astype(np.float64, copy=False)
    if array.ndim != 1 or array.size == 0:
        raise _checks.refusal(where, "values", "must be a vector of draws", np.shape(values))
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(np.sum(array))
    if not math.isfinite(total) and not np.isfinite(array).all():
        raise _checks.refusal(where, "values", "must be finite", "nan or inf among them")
    return array
