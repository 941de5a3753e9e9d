"""Amounts by year as the kernels want them: finite float64, years first, draws contiguous."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sustainfin import _checks
from sustainfin.errors import InvalidInput, NotComputable

Floats = NDArray[np.float64]


def numbers(
    where: str,
    argument: str,
    given: ArrayLike,
    do: str = "Give won as numbers, for example [-500, 120, 150].",
) -> Floats:
    """An array of float64 from numbers; text and truth values are refused."""
    try:
        array = np.asarray(given)
    except ValueError:
        array = np.asarray(None)
    if array.dtype.kind in "iuf" and array.size:
        return array.astype(np.float64, copy=False)
    if array.dtype.kind == "O" and array.size and all(map(_checks.is_number, array.flat)):
        return array.astype(np.float64)
    raise _checks.refusal(where, argument, "must hold numbers, at least one", given, do)


def flow(where: str, argument: str, given: ArrayLike, *, draws: bool = True) -> Floats:
    """Amounts by year, (years,) or (years, draws); whether they are finite is not looked at."""
    array = numbers(where, argument, given)
    if array.ndim == 1 or (draws and array.ndim == 2):
        return array
    shape = "(years,) or (years, draws)" if draws else "(years,)"
    raise _checks.refusal(
        where, argument, f"must have the shape {shape}", given,
        "Years run down the first axis." if draws else "Give one path, or use irr_many.",
    )  # fmt: skip


def finite_flow(where: str, argument: str, given: ArrayLike, *, draws: bool = True) -> Floats:
    """Amounts by year, every one of them finite."""
    array = flow(where, argument, given, draws=draws)
    if not np.isfinite(array).all():
        raise not_finite(where, argument, array)
    return array


def not_finite(where: str, argument: str, array: Floats) -> InvalidInput:
    """The refusal that names the first amount that is no finite number."""
    place: tuple[Any, ...] = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
    at = f"year index {place[0]}" + (f", draw {place[1]}" if len(place) > 1 else "")
    return _checks.refusal(
        where, argument, f"must be finite (at {at})", float(array[place]),
        "Find the line that gave it; nothing is left out or set to 0.",
    )  # fmt: skip


def check_result(where: str, argument: str, amounts: Floats, result: Floats) -> None:
    """Refuse amounts that are not finite, and results that float64 cannot hold."""
    if not np.isfinite(result.sum()) and not np.isfinite(result).all():
        if not np.isfinite(amounts).all():
            raise not_finite(where, argument, amounts)
        raise NotComputable(
            f"{where}: the result is too large to be held", argument=argument, got=None
        )


def plain(array: Floats) -> float | Floats:
    """A Python float where there is one number, the array otherwise."""
    return float(array) if array.ndim == 0 else array
