"""Rank correlations between inputs, checked to be possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._groups import by_name, known_name, linked
from sustainfin.inputs._midranks import scores_for
from sustainfin.inputs._nearest import check_possible, normal_scores, square
from sustainfin.inputs._reading import Floats
from sustainfin.inputs._record import Input
from sustainfin.sheet import in_notebook


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Correlation:
    """Rank correlations between inputs (순위상관), checked to be possible.

    The figures are Spearman's. Draws get them through normal scores, whose correlations
    are 2 sin(pi rho / 6); it is their matrix, `normal_scores`, that must be possible.
    Between inputs of single values larger scores are drawn, such that the ranks, tied ones
    at their middle, correlate as stated.

    Parameters
    ----------
    names : sequence of str
        Names of the inputs, each once.
    matrix : array, shape (names, names)
        Spearman's correlations: symmetric, with ones on the diagonal. [-]

    Examples
    --------
    >>> Correlation(names=("price", "users"), matrix=[[1, -0.5], [-0.5, 1]]).pairs
    {('price', 'users'): -0.5}
    """

    names: tuple[str, ...]
    matrix: Floats
    normal_scores: Floats = field(init=False)

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        where = "inputs.Correlation"
        names = tuple(_checks.text(where, "names", name) for name in self.names)
        if len(set(names)) != len(names):
            raise _checks.refusal(where, "names", "must hold each name once", self.names)
        matrix = square(where, self.matrix)
        if len(matrix) != len(names):
            rule = f"must have a row for each of the {len(names)} names"
            raise _checks.refusal(where, "matrix", rule, self.matrix)
        check_possible(where, "matrix", self.matrix, names, matrix, ())
        scores = normal_scores(matrix)
        for array in (matrix, scores):
            array.setflags(write=False)
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "matrix", matrix)
        object.__setattr__(self, "normal_scores", scores)

    @property
    def pairs(self) -> dict[tuple[str, str], float]:
        """Correlations other than 0 by pair of names."""
        return _pairs(self.names, self.matrix)

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Names that hang together through correlations, each alone that has none."""
        return linked(self.names, self.pairs)

    def scores_of(self, inputs: Iterable[Input]) -> Floats:
        """Correlations of the normal scores that give these inputs their rank correlations.

        Parameters
        ----------
        inputs : iterable of Input
            The inputs that are drawn.

        Returns
        -------
        ndarray of float, shape (names, names)
            `normal_scores`, but larger where an input takes single values.

        Raises
        ------
        InvalidInput
            If the ties of single values do not allow a correlation.

        Examples
        --------
        >>> from sustainfin.inputs import make_input
        >>> coins = [make_input(name, base=0, values=(0, 1)) for name in ("one", "two")]
        >>> third = rank_correlation({("one", "two"): 1 / 3}, coins)
        >>> third.scores_of(coins).round(3).tolist()
        [[1.0, 0.5], [0.5, 1.0]]
        """
        where = "inputs.rank_correlation"
        return scores_for(where, self.names, self.matrix, self.normal_scores, inputs)

    def to_dict(self) -> dict[str, Any]:
        """The correlations as plain data, ready for JSON and TOML.

        Returns
        -------
        dict
            Names and matrix, as lists.
        """
        return {"names": list(self.names), "matrix": self.matrix.tolist()}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Correlation):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(tuple(self.names))

    def __repr__(self) -> str:
        listed = ", ".join(f"{a}-{b} {rho:g}" for (a, b), rho in self.pairs.items())
        return f"Correlation({len(self.names)} inputs: {listed or 'independent'})"


def rank_correlation(
    pairs: Mapping[tuple[str, str], float], inputs: Iterable[Input]
) -> Correlation:
    """Rank correlations (순위상관) of inputs by pairs; pairs left out are independent.

    Parameters
    ----------
    pairs : mapping of (str, str) to float
        Spearman's correlation by the names of two inputs, in [-1, 1]. [-]
    inputs : iterable of Input
        The inputs of the case; those that no pair names stay out of the result.

    Returns
    -------
    Correlation
        Of the inputs named, in alphabetical order, whatever the order of the arguments.

    Raises
    ------
    InvalidInput
        If a name is unknown or not drawn, a pair is given twice or mixes a yearly input
        with one drawn once, inputs of few values cannot be correlated so much, or the
        correlations contradict one another; the message then names the pairs and the
        nearest ones possible.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> fee, users = (make_input(name, base=1, low=0, high=3) for name in ("fee", "users"))
    >>> rank_correlation({("users", "fee"): -0.4}, [users, fee])
    Correlation(2 inputs: fee-users -0.4)
    """
    where = "inputs.rank_correlation"
    known = by_name(where, inputs)
    if not isinstance(pairs, Mapping) or not pairs:
        raise _checks.refusal(where, "pairs", "must map pairs of names to correlations", pairs)
    found: dict[tuple[str, str], float] = {}
    for pair, rho in pairs.items():
        first, last = _pair(where, pair, known)
        if (first, last) in found:
            raise _checks.refusal(where, "pairs", "must hold each pair once", pair)
        found[first, last] = _checks.real(where, f"pairs[{pair!r}]", rho, -1, 1)
    names = tuple(sorted({name for pair in found for name in pair}))
    matrix = np.eye(len(names))
    for (first, last), rho in found.items():
        i, j = names.index(first), names.index(last)
        matrix[i, j] = matrix[j, i] = rho
    check_possible(where, "pairs", dict(pairs), names, matrix, tuple(found))
    correlation = Correlation(names=names, matrix=matrix)
    correlation.scores_of(known.values())  # or a refusal
    return correlation


def _pair(where: str, pair: object, known: Mapping[str, Input]) -> tuple[str, str]:
    """Two different drawn inputs, in alphabetical order."""
    if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] == pair[1]:
        raise _checks.refusal(where, "pairs", "must have two different names as keys", pair)
    first, last = sorted(known_name(where, "pairs", name, known) for name in pair)
    for name in (first, last):
        if known[name].distribution is None:
            rule = f"must name drawn inputs: {name!r} is a {known[name].role}"
            raise _checks.refusal(where, "pairs", rule, pair)
    if known[first].role != known[last].role:
        rule = "must not link a yearly input with one that is drawn once a run"
        raise _checks.refusal(where, "pairs", rule, pair)
    return first, last


def _pairs(names: Sequence[str], matrix: Floats) -> dict[tuple[str, str], float]:
    """Correlations other than 0 by pair of names."""
    places = combinations(range(len(names)), 2)
    return {(names[i], names[j]): float(matrix[i, j]) for i, j in places if matrix[i, j] != 0}
