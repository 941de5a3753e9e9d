"""Public, private and joint operation: three ready sets of sources."""

from sustainfin.funding._grants import CityBudget, Grant, Match
from sustainfin.funding._line import FundingLine
from sustainfin.funding._loan import Loan
from sustainfin.funding._reserve import Reserve
from sustainfin.lines import Quantity


def public_operation(
    *,
    grant_share: Quantity,
    last_grant_year: int,
    city_budget: Quantity,
    city_from: int | None = None,
    kinds: tuple[str, ...] = ("build",),
) -> tuple[FundingLine | Reserve, ...]:
    """Sources of a service that a public body runs: it lives on budget (공공 운영).

    Parameters
    ----------
    grant_share : float or Input
        Central grant's share of eligible costs, in [0, 1].
    last_grant_year : int
        Last calendar year of the grant.
    city_budget : float or Input
        Yearly appropriation of the city. [KRW/year]
    city_from : int, optional
        First year of the appropriation; the first year of the case if left out.
    kinds : tuple of str
        Kinds of cost the grant pays for.

    Returns
    -------
    tuple of FundingLine
        국비 and 시비.

    Raises
    ------
    InvalidInput
        If a share is not in [0, 1] or an amount negative.

    Examples
    --------
    >>> lines = public_operation(grant_share=0.5, last_grant_year=2023, city_budget=4e7)
    >>> [line.label for line in lines]
    ['국비', '시비']
    """
    return (
        Grant("국비", grant_share, last=last_grant_year, kinds=kinds),
        CityBudget("시비", city_budget, first=city_from),
    )


def private_operation(
    *,
    loan: Quantity,
    loan_year: int,
    loan_rate: Quantity,
    loan_term: int,
    reserve: Quantity = 0.0,
) -> tuple[FundingLine | Reserve, ...]:
    """Sources of a service that a private operator runs: it lives on fees (민간 운영).

    The fees are revenue lines of the case; the loan pays for the build and the
    reserve carries surpluses into lean years.

    Parameters
    ----------
    loan : float or Input
        Amount borrowed for the build. [KRW]
    loan_year : int
        Calendar year of the loan.
    loan_rate : float or Input
        Interest rate a year, a fraction.
    loan_term : int
        Years of repayment, >= 1. [year]
    reserve : float or Input
        Own money at the start. [KRW]

    Returns
    -------
    tuple of FundingLine
        차입 and 운영적립금.

    Raises
    ------
    InvalidInput
        If an amount, rate or term breaks its rule.

    Examples
    --------
    >>> lines = private_operation(loan=3e8, loan_year=2021, loan_rate=0.04, loan_term=5)
    >>> [line.label for line in lines]
    ['차입', '운영적립금']
    """
    return (
        Loan("차입", loan, year=loan_year, rate=loan_rate, term=loan_term),
        Reserve("운영적립금", reserve),
    )


def joint_operation(
    *,
    grant_share: Quantity,
    match_share: Quantity,
    last_grant_year: int,
    approval: Quantity = 1.0,
    kinds: tuple[str, ...] = ("build",),
    reserve: Quantity = 0.0,
) -> tuple[FundingLine | Reserve, ...]:
    """Sources of a service that public and private partners run (민관 공동 운영).

    Grant and match pay for the build; fees, which are revenue lines of the case,
    pay for the operation, and the reserve carries surpluses into lean years.

    Parameters
    ----------
    grant_share, match_share : float or Input
        Shares of the central grant and of the local match, in [0, 1].
    last_grant_year : int
        Last calendar year of grant and match.
    approval : float or Input
        Whether the match is approved: 1 or 0 in a run.
    kinds : tuple of str
        Kinds of cost that grant and match pay for.
    reserve : float or Input
        Money at the start. [KRW]

    Returns
    -------
    tuple of FundingLine
        국비, 지방비 매칭 (with the grant's clawback) and 운영적립금.

    Raises
    ------
    InvalidInput
        If a share is not in [0, 1].

    Examples
    --------
    >>> lines = joint_operation(grant_share=0.5, match_share=0.5, last_grant_year=2023)
    >>> [line.label for line in lines]
    ['국비', '지방비 매칭', '운영적립금']
    """
    return (
        Grant("국비", grant_share, last=last_grant_year, kinds=kinds),
        Match(
            "지방비 매칭", match_share, approval=approval, last=last_grant_year, kinds=kinds,
            clawback_of="국비",
        ),
        Reserve("운영적립금", reserve),
    )  # fmt: skip
