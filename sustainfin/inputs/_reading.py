"""Numbers as they come in: finite, of the right kind, never text."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks

Floats = NDArray[np.float64]


def numbers(where: str, argument: str, given: Any) -> tuple[float, ...]:
    """Finite floats from a sequence, an array or a Series; text and truth values are refused."""
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise _checks.refusal(where, argument, "must be a sequence of numbers", given)
    found = tuple(_checks.real(where, f"{argument}[{i}]", each) for i, each in enumerate(given))
    if not found:
        raise _checks.refusal(where, argument, "must hold at least one number", given)
    return found


def points(where: str, argument: str, given: Any) -> Floats:
    """Points on the axis as an array of at least one dimension; infinite ones may be asked for."""
    array = np.atleast_1d(np.asarray(given))
    if array.dtype.kind not in "fiu":
        raise _checks.refusal(where, argument, "must be a number or an array of numbers", given)
    array = array.astype(np.float64, copy=False)
    if np.isnan(array).any():
        raise _checks.refusal(where, argument, "must hold no NaN", float("nan"))
    return array


def levels(where: str, given: Any) -> Floats:
    """Probabilities as an array of at least one dimension, all in [0, 1]."""
    array = np.atleast_1d(np.asarray(given))
    if array.dtype.kind not in "fiu":
        raise _checks.refusal(where, "q", "must be a number or an array of numbers", given)
    array = array.astype(np.float64, copy=False)
    # Two reductions cost a tenth of a comparison of each; NaN fails both.
    if array.size and not (array.min() >= 0.0 and array.max() <= 1.0):
        fault = float(array[~((array >= 0.0) & (array <= 1.0))][0])
        raise _checks.refusal(where, "q", "must lie in [0, 1]", fault, "Give 0.9 for 90 %.")
    return array


def shaped(result: Floats, given: Any) -> Any:
    """The result as a float where a single number was given, else in the shape of what was."""
    return float(result[0]) if np.ndim(given) == 0 else result
