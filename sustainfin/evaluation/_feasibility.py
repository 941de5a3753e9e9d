"""Rules of preliminary feasibility studies (예비타당성조사): ranges of weights, a score for B/C."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sustainfin import _checks, tables
from sustainfin.findings import Finding
from sustainfin.sheet import in_notebook
from sustainfin.tables import Table

_FAMILY = "ahp_weights"
_TOLERANCE = 1e-9


def weight_ranges(kind: str, *, table: str | Table) -> Mapping[str, tuple[float, float]]:
    """Ranges of the weights for a type of project (예타 종합평가 가중치 범위).

    Parameters
    ----------
    kind : str
        Type as the rules print it, such as "정보화 (B/C)".
    table : str or Table
        Edition of the family `ahp_weights`, such as "2022".

    Returns
    -------
    mapping of str to (float, float)
        Lowest and highest weight of "economic" (경제성), "policy" (정책성), "regional"
        (지역균형발전), "technical" (기술성); without those that have no weight.

    Raises
    ------
    InvalidInput
        If the rules have no such type.
    TableNotFound
        If this release holds no such edition.

    Examples
    --------
    >>> weight_ranges("정보화 (B/C)", table="2022")["technical"]
    (0.3, 0.4)
    """
    where = "evaluation.weight_ranges"
    held = tables.resolve(_FAMILY, table, where=where, argument="table")
    _checks.one_of(where, "kind", kind, held.values)
    cells = held.values[kind]
    names = [name for name in held.extra["labels"] if f"{name}_low" in cells]
    return MappingProxyType(
        {name: (float(cells[f"{name}_low"]), float(cells[f"{name}_high"])) for name in names}
    )


def check_weights(
    weights: Mapping[str, float], *, kind: str, table: str | Table
) -> tuple[Finding, ...]:
    """Whether weights keep the ranges of preliminary feasibility studies (예타 가중치 점검).

    Parameters
    ----------
    weights : mapping of str to float
        Weights (가중치) by "economic", "policy", "regional", "technical" or the Korean
        names, as fractions.
    kind : str
        Type as the rules print it, such as "정보화 (B/C)".
    table : str or Table
        Edition of the family `ahp_weights`.

    Returns
    -------
    tuple of Finding
        A fault for each weight outside its range, and for a sum that is not 1.

    Raises
    ------
    InvalidInput
        If a name or type is unknown, or a weight is no fraction.
    TableNotFound
        If this release holds no such edition.

    Examples
    --------
    >>> for found in check_weights({"경제성": 0.5, "정책성": 0.2, "기술성": 0.25},
    ...                            kind="정보화 (B/C)", table="2022"):
    ...     print(found.where, found.message)
    기술성 0.25 lies outside 0.3 to 0.4
    합계 the weights add up to 0.95, not 1
    """
    where = "evaluation.check_weights"
    held = tables.resolve(_FAMILY, table, where=where, argument="table")
    ranges = weight_ranges(kind, table=held)
    labels = held.extra["labels"]
    known = {**{name: name for name in labels}, **{ko: name for name, ko in labels.items()}}
    given: dict[str, float] = {}
    for name, weight in weights.items():
        plain = known[_checks.one_of(where, "weights", name, known)]
        if plain in given:
            raise _checks.refusal(where, "weights", "must give a weight once", name)
        do = "Give a fraction, not a percentage: 0.4 for 40 %."
        given[plain] = _checks.real(where, name, weight, 0, 1, do)
    found = [
        _outside(labels[name], given.get(name, 0.0), ranges.get(name, (0.0, 0.0)), held)
        for name in labels
    ]
    total = math.fsum(given.values())
    if not abs(total - 1.0) <= _TOLERANCE:
        found.append(
            Finding(
                code="sum-is-not-one", severity="fault", where="합계",
                message=f"the weights add up to {total:.10g}, not 1",
                message_ko=f"가중치의 합이 1이 아니라 {total:.10g}이다",
            )
        )  # fmt: skip
    return tuple(one for one in found if one is not None)


def _outside(label: str, weight: float, limits: tuple[float, float], held: Table) -> Finding | None:
    """The fault of a weight outside its range."""
    low, high = limits
    if low - _TOLERANCE <= weight <= high + _TOLERANCE:
        return None
    return Finding(
        code="weight-outside-range", severity="fault", where=label,
        message=f"{weight:g} lies outside {low:g} to {high:g}",
        message_ko=f"{weight:g}은 범위 {low:g}~{high:g} 밖이다",
        reference=f"{held.source.title}, {held.source.page}",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BcScore:
    """A benefit-cost ratio as a score of the AHP (B/C의 AHP 점수).

    Parameters
    ----------
    ratio : float
        Benefit-cost ratio.
    score : float
        Score, positive for doing it and negative for not doing it.
    pairwise : float
        What enters the pairwise comparison: the score, or the reciprocal of its size.
    flag : str
        Confidence of the formula: "R", read in a public repository only.
    source : str
        Where the formula was read.

    Examples
    --------
    >>> bc_score(1.0).flag
    'R'
    """

    ratio: float
    score: float
    pairwise: float
    flag: str
    source: str

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return (
            f"BcScore(B/C {self.ratio:g} -> {self.score:.4f}, pairwise {self.pairwise:.4f}, "
            f"[{self.flag}])"
        )

    def to_dict(self) -> dict[str, Any]:
        """The score as plain data, ready for JSON.

        Returns
        -------
        dict
            Fields by name.
        """
        return {name: getattr(self, name) for name in self.__slots__}


def bc_score(ratio: float, *, table: str | Table = "repository") -> BcScore:
    r"""A benefit-cost ratio as a score of the AHP (B/C의 AHP 점수).

    The formula was read in one public repository only (flag R); it attributes it to KDI,
    whose text was not read. Do not cite it as a rule.

    Parameters
    ----------
    ratio : float
        Benefit-cost ratio (비용편익비), > 0.
    table : str or Table
        Edition of the family `bc_scores`.

    Returns
    -------
    BcScore
        Score, and the number for the pairwise comparison.

    Raises
    ------
    InvalidInput
        If the ratio is not a finite number > 0.
    TableNotFound
        If this release holds no such edition.

    Notes
    -----
    .. math:: s = a \ln(B/C) \pm 1, \qquad 1 \le |s| \le 9

    with + where B/C >= 1 and a as the table holds it.

    Examples
    --------
    >>> bc_score(1.2)
    BcScore(B/C 1.2 -> 2.5667, pairwise 2.5667, [R])
    """
    where = "evaluation.bc_score"
    if not _checks.real(where, "ratio", ratio) > 0:
        raise _checks.refusal(where, "ratio", "must be > 0", ratio)
    held = tables.resolve("bc_scores", table, where=where, argument="table")
    rule = {name: float(cell) for name, cell in held.values["B/C"].items()}
    sign = 1.0 if ratio >= 1 else -1.0
    raw = rule["slope"] * math.log(ratio) + sign * rule["offset"]
    size = min(max(abs(raw), rule["lowest"]), rule["highest"])
    return BcScore(
        ratio=float(ratio), score=sign * size, pairwise=size if sign > 0 else 1.0 / size,
        flag=held.source.confidence, source=held.cite(),
    )  # fmt: skip
