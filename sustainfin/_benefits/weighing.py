"""Distributional weights: a won is worth more to those who have less."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from sustainfin import _checks
from sustainfin._benefits.ledger_record import Ledger
from sustainfin._benefits.rows import GroupShare
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

_WHERE = "benefits.weigh"
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "분배 가중", "unit": "단위: 원, 현재가치", "total": "합계",
        "heads": ("집단", "순편익", "가중치", "가중 순편익"),
        "given": "가중치를 직접 주었다", "eta": "소득의 한계효용 탄력성 {:g}",
    },
    "en": {
        "title": "Distributional weights", "unit": "unit: won, present value", "total": "Total",
        "heads": ("Group", "Net", "Weight", "Weighted net"),
        "given": "weights as given", "eta": "elasticity of the marginal utility of income {:g}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedShare:
    """The net of one group before and after its weight (가중 귀착).

    Parameters
    ----------
    group : str
        Name of the group.
    net : float
        What it gains less what it loses and pays, as a present value. [KRW]
    weight : float
        Worth of a won to it, that of the median being 1.
    weighted : float
        Net times weight. [KRW]

    Examples
    --------
    >>> WeightedShare(group="저소득층", net=100.0, weight=2.0, weighted=200.0).weighted
    200.0
    """

    group: str
    net: float
    weight: float
    weighted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Nets of the groups beside each other, unweighted and weighted (분배 가중 결과).

    Parameters
    ----------
    shares : tuple of WeightedShare
        One a group that counts.
    eta : float or None
        Elasticity of the marginal utility of income; None where weights were given.
    unweighted, weighted : float
        Sum of the nets, and of the weighted nets. [KRW]

    Examples
    --------
    >>> share = WeightedShare(group="저소득층", net=100.0, weight=2.0, weighted=200.0)
    >>> Weighted(shares=(share,), eta=1.0, unweighted=100.0, weighted=200.0).weighted
    200.0
    """

    shares: tuple[WeightedShare, ...]
    eta: float | None
    unweighted: float
    weighted: float

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The nets of the groups as the neutral table, in whole won.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a group, the sums below.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("benefits.Weighted.sheet", "lang", lang, _WORDS)]
        body = [
            (
                *row([each.group, round(each.net)]),
                Cell(text=f"{each.weight:.3f}", value=each.weight, align="right"),
                *row([round(each.weighted)]),
            )
            for each in self.shares
        ]
        sums = (words["total"], round(self.unweighted), "", round(self.weighted))
        note = words["given"] if self.eta is None else words["eta"].format(self.eta)
        return Sheet(
            title=words["title"],
            unit=words["unit"],
            head=(row(words["heads"], strong=True),),
            body=(*body, row(sums, strong=True)),
            notes=(note,),
        )

    def to_dict(self) -> dict[str, Any]:
        """The shares as plain data, ready for JSON.

        Returns
        -------
        dict
            Groups with nets and weights, and both sums.
        """
        shares = [{f.name: getattr(each, f.name) for f in fields(each)} for each in self.shares]
        return {
            "kind": "benefits.Weighted",
            "eta": self.eta,
            "shares": shares,
            "unweighted": self.unweighted,
            "weighted": self.weighted,
        }


def distributional_weight(income: float, median_income: float, *, eta: float) -> float:
    r"""Worth of a won to a group, against one at the median income (분배 가중치).

    Parameters
    ----------
    income : float
        Income of the group, > 0, equivalised for the size of the household. [KRW/year]
    median_income : float
        Median income of all, measured alike. [KRW/year]
    eta : float
        Elasticity of the marginal utility of income (소득의 한계효용 탄력성), in [0, 10]; 0
        weighs all alike.

    Returns
    -------
    float
        The weight.

    Raises
    ------
    InvalidInput
        If an income is not above 0, or eta is out of range.

    Notes
    -----
    .. math:: w_g = (m / y_g)^\eta

    References
    ----------
    .. [1] HM Treasury, "The Green Book," 2018, A3.13 and A3.20: with an elasticity of 1 a
       pound is worth twice as much at 20,000 pounds a year as at 40,000.

    Examples
    --------
    >>> distributional_weight(20_000, 40_000, eta=1)
    2.0
    """
    where = "benefits.distributional_weight"
    mine = _checks.real(where, "income", income, 1e-9)
    median = _checks.real(where, "median_income", median_income, 1e-9)
    return float((median / mine) ** _checks.real(where, "eta", eta, 0.0, 10.0))


def weigh(
    given: Ledger,
    *,
    incomes: Mapping[str, float] | None = None,
    median_income: float | None = None,
    eta: float | None = None,
    weights: Mapping[str, float] | None = None,
) -> Weighted:
    """Weigh the nets of the groups, beside the unweighted ones (분배 가중).

    Parameters
    ----------
    given : Ledger
        The ledger whose groups are weighed.
    incomes : mapping of str to float, optional
        Income of every group that counts; a public body stands for those who pay taxes. [KRW/year]
    median_income : float, optional
        Median income of all, measured alike. [KRW/year]
    eta : float, optional
        Elasticity of the marginal utility of income, in [0, 10].
    weights : mapping of str to float, optional
        Weights of every group in place of incomes and elasticity, each >= 0.

    Returns
    -------
    Weighted
        Net, weight and weighted net of each group, and both sums.

    Raises
    ------
    InvalidInput
        If a group has no income or weight, one is for no group, or neither incomes with
        median and elasticity nor weights are given.

    See Also
    --------
    distributional_weight : The weight of one income.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> found = benefits.ledger([
    ...     benefits.Benefit("시간", 100, 5_000, mechanism="time", beneficiary="저소득층",
    ...                      category="social")],
    ...     Timeline(start=2026, n_years=1), costs=[400_000], paid_by="납세자")
    >>> weigh(found, incomes={"저소득층": 2e7, "납세자": 4e7}, median_income=4e7, eta=1)
    분배 가중 (단위: 원, 현재가치)
      집단        순편익  가중치  가중 순편익
      --------  --------  ------  -----------
      저소득층   500,000   2.000    1,000,000
      납세자    -400,000   1.000     -400,000
      합계       100,000              600,000
      소득의 한계효용 탄력성 1
    """
    if not isinstance(given, Ledger):
        raise _checks.refusal(_WHERE, "given", "must be a Ledger", given, "Call benefits.ledger.")
    groups = [
        each for each in given.groups if given.standing is None or each.group in given.standing
    ]
    names = [each.group for each in groups]
    if weights is not None:
        if incomes is not None or median_income is not None or eta is not None:
            rule = "must be left out where incomes, median_income or eta are given"
            raise _checks.refusal(_WHERE, "weights", rule, weights)
        found = {
            name: _checks.real(_WHERE, "weights", weight, 0.0)
            for name, weight in _for_all("weights", weights, names).items()
        }
    else:
        if incomes is None or median_income is None or eta is None:
            rule = "must be given with median_income and eta"
            raise _checks.refusal(_WHERE, "incomes", rule, incomes, "Or give weights=.")
        found = {
            name: distributional_weight(income, median_income, eta=eta)
            for name, income in _for_all("incomes", incomes, names).items()
        }
    return _weighted(groups, found, None if weights is not None else float(eta or 0.0))


def _weighted(
    groups: Iterable[GroupShare], weights: Mapping[str, float], eta: float | None
) -> Weighted:
    """Nets times weights, and their sums."""
    shares = tuple(
        WeightedShare(
            group=each.group, net=each.net, weight=weights[each.group],
            weighted=each.net * weights[each.group],
        )
        for each in groups
    )  # fmt: skip
    return Weighted(
        shares=shares,
        eta=eta,
        unweighted=math.fsum(each.net for each in shares),
        weighted=math.fsum(each.weighted for each in shares),
    )


def _for_all(
    argument: str, given: Mapping[str, float], groups: Iterable[str]
) -> Mapping[str, float]:
    """A number for each group that counts, and for no other."""
    wanted = list(groups)
    if not isinstance(given, Mapping):
        raise _checks.refusal(_WHERE, argument, "must map groups to numbers", given)
    missing = [name for name in wanted if name not in given]
    strange = [name for name in given if name not in wanted]
    if missing or strange:
        listed = ", ".join(map(repr, wanted))
        rule = f"must name every group that counts and no other ({listed})"
        raise _checks.refusal(_WHERE, argument, rule, sorted(given))
    return given
