"""Weights from pairwise judgements (AHP), with their consistency ratio."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sustainfin import _checks, tables
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text
from sustainfin.tables import Table

Floats = NDArray[np.float64]
_RECIPROCAL = 1e-6
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "AHP 가중치", "heads": ("평가기준", "가중치"), "limit": " (기준 {:g} 이하)",
        "note": "일관성비율 {:.4f}{}, {}",
    },
    "en": {
        "title": "AHP weights", "heads": ("Criterion", "Weight"), "limit": " (at most {:g})",
        "note": "consistency ratio {:.4f}{}, {}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AhpWeights:
    """Weights from pairwise judgements (AHP 가중치).

    Parameters
    ----------
    weights : mapping of str to float
        Weight by name; they add up to 1.
    lambda_max : float
        Largest eigenvalue of the judgements (최대고유치), >= the number of names.
    consistency_index : float
        How far it lies above that number (일관성지수).
    consistency_ratio : float
        The same over that of random judgements (일관성비율); 0 for one or two names.
    acceptable : float or None
        Ratio up to which the table of random indices takes judgements as consistent.
    table : str
        Id of that table.

    Examples
    --------
    >>> ahp([[1, 3], ["1/3", 1]], names=["가", "나"], random_index="saaty_2005").weights["가"]
    Traceback (most recent call last):
    ...
    sustainfin.errors.InvalidInput: evaluation.ahp: judgements must be numbers, one row and column a name; got judgements=[[1, 3], ['1/3', 1]] (list). Write 1/3, not '1/3'.
    """  # noqa: E501 - a message is one line

    weights: Mapping[str, float]
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    acceptable: float | None
    table: str

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", MappingProxyType(dict(self.weights)))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled.
        named = {name: getattr(self, name) for name in self.__slots__}
        return _rebuilt, (named | {"weights": dict(self.weights)},)

    @property
    def consistent(self) -> bool | None:
        """Whether the ratio is acceptable; None where the table states no limit."""
        return None if self.acceptable is None else self.consistency_ratio <= self.acceptable

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """Weights as the neutral table, consistency below.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a name.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("evaluation.AhpWeights.sheet", "lang", lang, _WORDS)]
        body = [
            (Cell(text=name), Cell(text=f"{weight:.4f}", value=weight, align="right"))
            for name, weight in self.weights.items()
        ]
        limit = "" if self.acceptable is None else words["limit"].format(self.acceptable)
        note = words["note"].format(self.consistency_ratio, limit, self.table)
        return Sheet(
            title=words["title"], head=(row(words["heads"], strong=True),), body=tuple(body),
            notes=(note,),
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The weights as plain data, ready for JSON.

        Returns
        -------
        dict
            Fields by name.
        """
        named = {name: getattr(self, name) for name in self.__slots__}
        return {
            "kind": "evaluation.AhpWeights",
            **named,
            "weights": dict(self.weights),
            "consistent": self.consistent,
        }


def _rebuilt(named: dict[str, Any]) -> AhpWeights:
    """Weights again from their fields."""
    return AhpWeights(**named)


def ahp(
    judgements: ArrayLike | Mapping[tuple[str, str], float],
    *,
    names: Sequence[str],
    random_index: str | Table,
) -> AhpWeights:
    """Weights from pairwise judgements by the principal eigenvector (AHP 가중치).

    Parameters
    ----------
    judgements : array_like, shape (n, n), or mapping of (str, str) to float
        How many times more the row weighs than the column (쌍대비교), or one such number
        for every pair of names.
    names : sequence of str
        Names in the order of rows and columns.
    random_index : str or Table
        Edition of the family `random_index`: "saaty_2005" or "alonso_lamata_2006". The
        ratio depends on it, so it must be named.

    Returns
    -------
    AhpWeights
        Weights and consistency.

    Raises
    ------
    InvalidInput
        If a judgement is not a number > 0, is not the reciprocal of its opposite, or a
        pair is missing.
    TableNotFound
        If this release holds no such table, or the table no such size.

    References
    ----------
    .. [1] T. L. Saaty, "Decision making with the analytic hierarchy process," Int. J.
       Services Sciences 1(1), 2008, pp. 83-98.

    Examples
    --------
    >>> found = ahp({("a", "b"): 2, ("a", "c"): 4, ("b", "c"): 2}, names=["a", "b", "c"],
    ...             random_index="saaty_2005")
    >>> round(found.weights["a"], 4), abs(round(found.consistency_ratio, 6))
    (0.5714, 0.0)
    """
    where = "evaluation.ahp"
    labels = _names(where, names)
    n = len(labels)
    matrix = _matrix(where, judgements, labels)
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    weights = vector / vector.sum()
    top = float(values[largest].real)
    index = (top - n) / (n - 1)
    table = tables.resolve("random_index", random_index, where=where, argument="random_index")
    limit = table.extra.get("acceptable")
    ratio = index / _random(where, table, n) if n > 2 else 0.0
    return AhpWeights(
        weights=dict(zip(labels, weights.tolist(), strict=True)), lambda_max=top,
        consistency_index=index, consistency_ratio=ratio,
        acceptable=None if limit is None else float(limit), table=table.id,
    )  # fmt: skip


def _names(where: str, names: Any) -> tuple[str, ...]:
    """At least two names, each once."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise _checks.refusal(where, "names", "must be a list of names", names)
    found = tuple(_checks.text(where, "names", name) for name in names)
    if len(found) < 2 or len(set(found)) != len(found):
        raise _checks.refusal(where, "names", "must be at least two names, each once", found)
    return found


def _random(where: str, table: Table, n: int) -> float:
    """Random index of a size."""
    if str(n) not in table.values:
        rule = f"must be a table that holds {n} criteria ({', '.join(table.values)})"
        raise _checks.refusal(where, "random_index", rule, table.id)
    return float(table.values[str(n)]["index"])


def _matrix(where: str, judgements: Any, names: tuple[str, ...]) -> Floats:
    """A positive reciprocal matrix of the judgements."""
    n = len(names)
    if isinstance(judgements, Mapping):
        return _from_pairs(where, judgements, names)
    try:
        matrix = np.array(judgements, dtype=np.float64)
    except (TypeError, ValueError):
        matrix = np.zeros(0)
    if matrix.shape != (n, n) or any(isinstance(cell, str) for line in judgements for cell in line):
        rule = "must be numbers, one row and column a name"
        raise _checks.refusal(where, "judgements", rule, judgements, "Write 1/3, not '1/3'.")
    if not ((matrix > 0) & np.isfinite(matrix)).all():
        raise _checks.refusal(where, "judgements", "must be finite and > 0", judgements)
    off = np.abs(matrix * matrix.T - 1.0)
    if not (off <= _RECIPROCAL).all():
        i, j = (int(k) for k in np.unravel_index(int(np.argmax(off)), off.shape))
        rule = f"must be reciprocal: {names[i]} over {names[j]} times its opposite is 1"
        raise _checks.refusal(where, "judgements", rule, (matrix[i, j].item(), matrix[j, i].item()))
    return matrix


def _from_pairs(where: str, given: Mapping[Any, Any], names: tuple[str, ...]) -> Floats:
    """The matrix of one judgement a pair."""
    n = len(names)
    matrix = np.eye(n)
    filled = np.eye(n, dtype=bool)
    for pair, judgement in given.items():
        if not isinstance(pair, tuple) or len(pair) != 2 or pair[0] == pair[1]:
            raise _checks.refusal(where, "judgements", "must be by pairs of names", pair)
        i, j = (names.index(_checks.one_of(where, "judgements", name, names)) for name in pair)
        if filled[i, j]:
            raise _checks.refusal(where, "judgements", "must give a pair once", pair)
        if not _checks.real(where, "judgements", judgement) > 0:
            raise _checks.refusal(where, "judgements", "must be > 0", judgement)
        matrix[i, j], matrix[j, i] = judgement, 1.0 / judgement
        filled[i, j] = filled[j, i] = True
    if not filled.all():
        i, j = (int(k) for k in np.argwhere(~filled)[0])
        rule = f"must hold the pair ({names[i]!r}, {names[j]!r})"
        raise _checks.refusal(where, "judgements", rule, dict(given))
    return matrix


def pool_judgements(judgements: Iterable[ArrayLike], *, names: Sequence[str]) -> Floats:
    """The judgements of several people as one, by the geometric mean (평가자 종합).

    The geometric mean is the mean that keeps judgements reciprocal.

    Parameters
    ----------
    judgements : iterable of array_like, each of shape (n, n)
        Pairwise judgements (쌍대비교) of each person.
    names : sequence of str
        Names in the order of rows and columns.

    Returns
    -------
    ndarray of float, shape (n, n)
        Judgements that `ahp` takes.

    Raises
    ------
    InvalidInput
        If there are none, or one of them is refused by `ahp`.

    Examples
    --------
    >>> pool_judgements([[[1, 4], [1 / 4, 1]], [[1, 1], [1, 1]]], names=["a", "b"]).tolist()
    [[1.0, 2.0], [0.5, 1.0]]
    """
    where = "evaluation.pool_judgements"
    labels = _names(where, names)
    matrices = [_matrix(where, each, labels) for each in judgements]
    if not matrices:
        raise _checks.refusal(where, "judgements", "must be those of at least one person", [])
    return np.asarray(np.exp(np.mean([np.log(matrix) for matrix in matrices], axis=0)))
