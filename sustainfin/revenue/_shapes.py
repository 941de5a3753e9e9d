"""The formulas of the demand curves, elementwise: years, then parameters, to levels.

The curves and the fit share them. Years may be of shape (years, 1), parameters of shape
(draws,); the result then has shape (years, draws).
"""

from typing import Any

import numpy as np


def growth(years: Any, base: Any, rate: Any) -> Any:
    """base (1 + rate)^years, with years counted from the base year."""
    return base * (1.0 + rate) ** years


def ramp(years: Any, initial: Any, plateau: Any, first: Any, full: Any) -> Any:
    """0 before `first`, a straight line to the plateau in `full`, then level."""
    done = np.minimum(np.maximum((years - first) / (full - first), 0.0), 1.0)
    return (years >= first) * (initial + (plateau - initial) * done)


def logistic(years: Any, plateau: Any, midpoint: Any, rate: Any) -> Any:
    """plateau / (1 + exp(-rate (years - midpoint))), written so that no exp overflows."""
    return plateau * (0.5 + 0.5 * np.tanh(0.5 * rate * (years - midpoint)))


def gompertz(years: Any, plateau: Any, inflection: Any, rate: Any) -> Any:
    """plateau exp(-exp(-rate (years - inflection)))."""
    # exp(700) is finite, and exp(-exp(700)) is 0 as it should be.
    return plateau * np.exp(-np.exp(np.minimum(-rate * (years - inflection), 700.0)))


def bass(elapsed: Any, market: Any, innovation: Any, imitation: Any) -> Any:
    """Adopters up to `elapsed` years after the launch, none before it."""
    # expm1 keeps the first adopters exact where p + q is small; 1 + gone is the exponential.
    gone = np.expm1(-(innovation + imitation) * np.maximum(elapsed, 0.0))
    return -market * innovation * gone / (innovation + imitation * (1.0 + gone))


def bass_yearly(elapsed: Any, market: Any, innovation: Any, imitation: Any) -> Any:
    """Adopters within the year that ends `elapsed` years after the launch."""
    parameters = (market, innovation, imitation)
    return bass(elapsed, *parameters) - bass(elapsed - 1.0, *parameters)


def bass_rate(elapsed: Any, market: Any, innovation: Any, imitation: Any) -> Any:
    """Adopters per year at the moment `elapsed` years after the launch, none up to it."""
    both = innovation + imitation
    decay = np.exp(-both * np.maximum(elapsed, 0.0))
    density = innovation * both**2 * decay / (innovation + imitation * decay) ** 2
    return market * density * (elapsed > 0.0)
