"""Which correlations are possible together, and the nearest that are."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.inputs._reading import Floats

# An eigenvalue of a possible matrix may lie this far below 0 by rounding.
_ROUNDING = 1e-10


def nearest_correlation(matrix: ArrayLike) -> Floats:
    """The correlation matrix nearest to a symmetric matrix (최근접 상관행렬).

    Alternating projections onto the matrices without negative eigenvalues and those
    with ones on the diagonal, with Dykstra's correction [1]_; the distance is the root
    of the sum of squares.

    Parameters
    ----------
    matrix : array, shape (n, n)
        Symmetric, ones on the diagonal, all else in [-1, 1]. [-]

    Returns
    -------
    ndarray of float, shape (n, n)
        The nearest matrix without negative eigenvalues, up to rounding.

    Raises
    ------
    InvalidInput
        If `matrix` is not such a matrix.

    References
    ----------
    .. [1] N. J. Higham, "Computing the nearest correlation matrix - a problem from
       finance", IMA Journal of Numerical Analysis 22 (2002), 329-343.

    Examples
    --------
    >>> nearest_correlation([[1, 1, 0], [1, 1, 1], [0, 1, 1]]).round(4).tolist()
    [[1.0, 0.7607, 0.1573], [0.7607, 1.0, 0.7607], [0.1573, 0.7607, 1.0]]
    """
    near = square("inputs.nearest_correlation", matrix)
    correction = np.zeros_like(near)
    for _ in range(10_000):
        start = near - correction
        whole = _without_negative(start)
        correction = whole - start
        near = whole.copy()
        np.fill_diagonal(near, 1.0)
        if np.abs(near - whole).max() < 1e-12:
            break
    return np.clip(near, -1.0, 1.0)


def square(where: str, given: ArrayLike) -> Floats:
    """A new symmetric matrix with ones on the diagonal and all else in [-1, 1]."""
    array = np.array(given)
    if array.dtype.kind not in "fiu" or array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise _checks.refusal(where, "matrix", "must be a square array of numbers", given)
    matrix = array.astype(np.float64)
    if not (np.abs(matrix) <= 1).all():
        raise _checks.refusal(where, "matrix", "must lie in [-1, 1] throughout", given)
    if not (matrix == matrix.T).all():
        raise _checks.refusal(where, "matrix", "must be symmetric", given)
    if not (np.diag(matrix) == 1).all():
        raise _checks.refusal(where, "matrix", "must have ones on the diagonal", given)
    return matrix


def normal_scores(matrix: Floats) -> Floats:
    """Correlations of the normal scores behind Spearman's correlations."""
    # The sine of 30 degrees is one half but for its last bit.
    scores: Floats = np.where(np.abs(matrix) == 1, matrix, 2 * np.sin(np.pi / 6 * matrix))
    return scores


def _possible(scores: Floats) -> bool:
    """Whether a matrix has no negative eigenvalue beyond rounding."""
    return bool(np.linalg.eigvalsh(scores)[0] >= -_ROUNDING * len(scores))


def _without_negative(matrix: Floats) -> Floats:
    """The nearest matrix whose eigenvalues are not negative."""
    heights, vectors = np.linalg.eigh(matrix)
    whole = (vectors * np.maximum(heights, 0.0)) @ vectors.T
    even: Floats = (whole + whole.T) / 2
    return even


def _guilty(scores: Floats) -> list[int]:
    """Positions that contradict one another, none of which can be left out."""
    kept = list(range(len(scores)))
    for place in range(len(scores)):
        rest = [each for each in kept if each != place]
        if len(rest) > 1 and not _possible(scores[np.ix_(rest, rest)]):
            kept = rest
    return kept


def _usable_nearest(scores: Floats) -> Floats:
    """The nearest possible Spearman matrix in three decimals, drawn in until they hold."""
    near = nearest_correlation(scores)
    for step in range(1_000):
        drawn = near * (1 - step / 1_000)
        np.fill_diagonal(drawn, 1.0)
        found: Floats = np.round(6 / np.pi * np.arcsin(drawn / 2), 3)
        np.fill_diagonal(found, 1.0)
        if _possible(normal_scores(found)):
            break
    return found + 0.0  # no minus before a zero


def check_possible(
    where: str,
    argument: str,
    got: object,
    names: Sequence[str],
    matrix: Floats,
    stated: Iterable[tuple[str, str]],
) -> None:
    """Refuse correlations that no draws can have; name the pairs and the nearest possible."""
    scores = normal_scores(matrix)
    if _possible(scores):
        return
    guilty = _guilty(scores)
    said = set(stated)
    told = [
        f"{names[i]}-{names[j]} {matrix[i, j]:g}"
        + (" (not stated)" if said and (names[i], names[j]) not in said else "")
        for i, j in combinations(guilty, 2)
    ]
    near = _usable_nearest(scores)
    places = combinations(range(len(names)), 2)
    listed = ", ".join(f"{names[i]}-{names[j]} {near[i, j]:g}" for i, j in places)
    raise _checks.refusal(
        where, argument, f"must be possible together ({', '.join(told)} are not)", got,
        f"The nearest that are possible: {listed}.",
    )  # fmt: skip
