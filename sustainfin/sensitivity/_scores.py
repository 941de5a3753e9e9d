"""The space of independent normal scores in which joint values of the inputs are measured."""

from collections.abc import Iterable

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input, Lognormal, Normal
from sustainfin.sensitivity._roots import Floats

_EDGE = 2.0**-54  # keeps probabilities off 0 and 1, where quantiles may be infinite


class Scores:
    """Inputs that are drawn once a run, and their values at points of independent scores."""

    def __init__(self, where: str, items: Iterable[Input], correlation: Correlation | None) -> None:
        self.items = tuple(item for item in items if item.role == "uncertain")
        self.names = tuple(item.name for item in self.items)
        if not self.items:
            rule = "must hold at least one that is drawn once a run"
            raise _checks.refusal(where, "inputs", rule, [])
        self.size = len(self.items)
        self.root = np.eye(self.size)
        if correlation is not None:
            for name in correlation.names:
                _checks.one_of(where, "correlation", name, self.names)
            places = np.array([self.names.index(name) for name in correlation.names])
            values, vectors = np.linalg.eigh(correlation.scores_of(self.items))
            # The symmetric root moves each score as little as possible from its own input.
            half = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
            self.root[np.ix_(places, places)] = half

    def values(self, points: Floats) -> dict[str, Floats]:
        """Values of the inputs at points, one a row."""
        scores = points @ self.root
        return {item.name: _value(item, scores[:, k].copy()) for k, item in enumerate(self.items)}

    def at(self, point: Floats) -> dict[str, float]:
        """Values of the inputs at one point."""
        return {name: float(found[0]) for name, found in self.values(point[None, :]).items()}

    def scores_at(self, point: Floats) -> dict[str, float]:
        """Normal score of each input at one point."""
        return self.named(point @ self.root)

    def named(self, figures: Floats) -> dict[str, float]:
        """Figures by input."""
        return dict(zip(self.names, figures.tolist(), strict=True))


def _value(item: Input, scores: Floats) -> Floats:
    """Values of an input at normal scores."""
    drawn = item.distribution
    if isinstance(drawn, Normal):
        return drawn.mu + drawn.sigma * scores
    if isinstance(drawn, Lognormal):
        return np.exp(drawn.mu + drawn.sigma * scores)
    assert drawn is not None  # noqa: S101 - an uncertain input has a distribution
    from scipy.special import ndtr

    levels = np.clip(ndtr(scores), _EDGE, 1 - 2 * _EDGE)
    return np.asarray(drawn.ppf(levels), dtype=np.float64)
