"""Distributions on single values: discrete and empirical."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._family import Family
from sustainfin.inputs._reading import Floats, numbers


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Discrete(Family):
    """One of a few values, each with its weight (이산분포).

    Parameters
    ----------
    values : sequence of float
        The values, each once, in any order.
    weights : sequence of float, optional
        Their weights, > 0: whole counts, or shares that add up to 1. Left out, all
        values weigh the same. [-]

    Examples
    --------
    >>> Discrete(values=(0, 10), weights=(0.25, 0.75)).mean()
    7.5
    """

    kind: ClassVar[str] = "discrete"
    values: Sequence[float]
    weights: Sequence[float] | None = None
    _points: Floats = field(init=False, repr=False, compare=False)
    _heights: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        values = numbers("inputs.Discrete", "values", self.values)
        weights = _weights(self.weights, len(values))
        if len(set(values)) != len(values):
            twice = next(each for each in values if values.count(each) > 1)
            raise _checks.refusal(
                "inputs.Discrete", "values", "must hold each value once", twice,
                "Add up the weights of equal values, or pass observations as samples.",
            )  # fmt: skip
        pairs = sorted(zip(values, weights, strict=True))
        ordered = [tuple(column) for column in zip(*pairs, strict=True)]
        object.__setattr__(self, "values", ordered[0])
        object.__setattr__(self, "weights", ordered[1])
        _settle_steps(self, *ordered)

    def _ppf(self, q: Floats) -> Floats:
        return self._points[np.searchsorted(self._heights, q, side="left")]

    def _cdf(self, x: Floats) -> Floats:
        return _reached(self, x)

    def _mean(self) -> float:
        weights = self.weights or ()  # never empty: __post_init__ has filled it
        products = (v * w for v, w in zip(self.values, weights, strict=True))
        return math.fsum(products) / math.fsum(weights)

    def _support(self) -> tuple[float, float]:
        return float(self._points[0]), float(self._points[-1])


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Empirical(Family):
    """Observed values, each as likely as every other (경험분포).

    Only values that were observed are drawn; nothing is put between them.

    Parameters
    ----------
    samples : sequence of float
        Observations, at least one; equal ones count each.

    Examples
    --------
    >>> Empirical(samples=[12, 15, 15, 20]).ppf([0.25, 0.5, 1]).tolist()
    [12.0, 15.0, 20.0]
    """

    kind: ClassVar[str] = "empirical"
    samples: Sequence[float]
    _points: Floats = field(init=False, repr=False, compare=False)
    _heights: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        samples = tuple(sorted(numbers("inputs.Empirical", "samples", self.samples)))
        object.__setattr__(self, "samples", samples)
        _settle_steps(self, samples, (1.0,) * len(samples))

    def _ppf(self, q: Floats) -> Floats:
        return self._points[np.searchsorted(self._heights, q, side="left")]

    def _cdf(self, x: Floats) -> Floats:
        return _reached(self, x)

    def _mean(self) -> float:
        return math.fsum(self.samples) / len(self._points)

    def _support(self) -> tuple[float, float]:
        return float(self._points[0]), float(self._points[-1])


def _weights(given: Sequence[float] | None, n_values: int) -> tuple[float, ...]:
    """Weights that are counts or add up to 1, one for each value."""
    where = "inputs.Discrete"
    if given is None:
        return (1.0,) * n_values
    weights = numbers(where, "weights", given)
    if len(weights) != n_values:
        raise _checks.refusal(where, "weights", f"must be as many as values: {n_values}", given)
    if not all(weight > 0 for weight in weights):
        raise _checks.refusal(where, "weights", "must all be greater than 0", given)
    total = math.fsum(weights)
    if not (all(weight.is_integer() for weight in weights) or math.isclose(total, 1, abs_tol=1e-9)):
        raise _checks.refusal(
            where, "weights", f"must be whole counts or add up to 1 (they add up to {total:.6g})",
            given, "A share that is missing is not spread over the others.",
        )  # fmt: skip
    return weights


def _settle_steps(
    family: Discrete | Empirical, values: tuple[float, ...], weights: tuple[float, ...]
) -> None:
    """Keep the steps of the distribution function as arrays nobody can write to."""
    heights = np.cumsum(np.array(weights))
    heights /= heights[-1]  # the last one is then exactly 1
    for name, array in (("_points", np.array(values)), ("_heights", heights)):
        array.setflags(write=False)
        object.__setattr__(family, name, array)


def _reached(family: Discrete | Empirical, x: Floats) -> Floats:
    """Distribution function: the height of the last step at or below `x`."""
    heights = np.concatenate(([0.0], family._heights))
    return heights[np.searchsorted(family._points, x, side="right")]
