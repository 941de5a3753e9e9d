"""A choice between two values, draw by draw."""

from typing import Any

import numpy as np

from sustainfin import _checks


def where(condition: Any, this: Any, that: Any) -> Any:
    """One value where a condition holds and another where it does not (조건에 따른 선택).

    A model is given arrays of draws, on which Python's ``if`` cannot decide. This can, and a
    workbook writes it as a formula.

    Parameters
    ----------
    condition : bool or array_like of bool
        A comparison, such as ``x["users"] > 5_000``.
    this, that : float or array_like of float
        Value where it holds, and value where it does not.

    Returns
    -------
    float or ndarray of float
        As `numpy.where`; a number where all three are numbers.

    Raises
    ------
    InvalidInput
        If the condition is a number instead of true or false.

    Examples
    --------
    >>> import numpy as np
    >>> where(np.array([4_000, 6_000]) > 5_000, 10.0, 5.0).tolist()
    [5.0, 10.0]
    >>> where(True, 10.0, 5.0)
    10.0
    """
    if getattr(condition, "is_recorded", False):
        return np.where(condition, this, that)
    known = np.asarray(condition)
    if known.dtype != bool:
        raise _checks.refusal(
            "where", "condition", "must be true or false", condition,
            "Compare: where(x['users'] > 0, ...).",
        )  # fmt: skip
    chosen = np.where(known, this, that)
    return chosen if chosen.ndim or getattr(chosen, "is_recorded", False) else chosen.item()
