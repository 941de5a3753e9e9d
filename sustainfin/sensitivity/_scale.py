"""Powers of two that bring outputs of any size to where their squares are numbers."""

import math

import numpy as np

from sustainfin.errors import NotComputable
from sustainfin.sensitivity._roots import Floats

_NEAR = 100  # powers of two: fourth powers of what lies nearer to 1 keep all their digits
_FAR = 500  # powers of two beyond which the variance itself is no number
_ROUNDING = 4e-16


def scale_of(where: str, output: str, runs: Floats) -> float:
    """What to multiply an output by, exactly, judged by how far some of its runs lie apart.

    1 for all usual sizes. Refused where the variance would be no number.
    """
    finite = runs[np.isfinite(runs)]
    if not finite.size:
        return 1.0
    return scale_between(where, output, float(np.min(finite)), float(np.max(finite)))


def scale_between(where: str, output: str, least: float, most: float) -> float:
    """The same of runs between two ends."""
    low, high = least / 2, most / 2  # their difference is finite
    if not high - low > _ROUNDING * max(abs(low), abs(high)):
        return 1.0
    power = math.frexp(high - low)[1]
    if abs(power) <= _NEAR:
        return 1.0
    if abs(power) > _FAR:
        rule, unit = ("small", "larger") if power > 0 else ("large", "smaller")
        raise NotComputable(
            f"{where}: output {output!r} must be {rule} enough for its square to be a number; "
            f"got runs from {2 * low:g} to {2 * high:g}. Give it in a {unit} unit.",
            argument=output,
            got=2 * high,
        )
    return 2.0**-power
