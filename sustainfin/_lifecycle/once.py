"""Costs that come once or over a few years: building, and taking down."""

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin._lifecycle import fields
from sustainfin._lifecycle.base import CostLine, check_line, settle
from sustainfin.lines import Amounts, Prices, Quantity, Timeline, Vat, value

# Shares such as 0.1, 0.2 and 0.7 add up to 1 on paper but not to the last bit.
_SHARES_OFF = 1e-9


@dataclass(frozen=True, slots=True)
class Build(CostLine):
    """Cost of building a service, in one year or spread over several (구축비).

    The amount is the whole cost. Spread over several years, each year's share is
    stated; nothing is spread by itself.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    amount : float or Input
        The whole cost, >= 0. [KRW]
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상) of the amount.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amount; that of the case if left out.
    covers : tuple of str
        Items of the checklist that the amount contains besides its kind.
    source : str
        Where the amount comes from.
    year : int, optional
        Calendar year of the cost; either this or `years`.
    years : tuple of int
        Calendar years of the cost, each once.
    shares : tuple of float
        Share of each of the `years`; they add up to 1.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Build("플랫폼 구축", 1_200_000_000, years=(2021, 2022), shares=(0.75, 0.25))
    >>> line.amounts({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [900000000.0, 300000000.0, 0.0]
    """

    amount: Quantity
    _: KW_ONLY
    kind: str = "build"
    year: int | None = None
    years: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        where = check_line(self)
        settle(self, amount=fields.amount(where, "amount", self.amount))
        settle(self, years=tuple(self.years), shares=tuple(self.shares))
        if (self.year is None) == (not self.years):
            raise _checks.refusal(
                where, "year", "must be given, or `years` with their shares, not both", self.year,
                "Write year=2021, or years=(2021, 2022), shares=(0.6, 0.4).",
            )  # fmt: skip
        if self.year is not None:
            _checks.year(where, "year", self.year)
        for year in self.years:
            _checks.year(where, "years", year)
        if len(set(self.years)) != len(self.years):
            raise _checks.refusal(where, "years", "must name each year once", self.years)
        self._check_shares(where)

    def _check_shares(self, where: str) -> None:
        """As many shares as years, which add up to 1."""
        if len(self.shares) != len(self.years):
            raise _checks.refusal(
                where, "shares", f"must be {len(self.years)}, one for each of `years`", self.shares
            )
        clean = tuple(_checks.real(where, "shares", share, 0.0, 1.0) for share in self.shares)
        if clean and not abs(math.fsum(clean) - 1) <= _SHARES_OFF:
            raise _checks.refusal(
                where, "shares", "must add up to 1", clean, f"They add up to {math.fsum(clean)!r}."
            )
        settle(self, shares=clean)

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: the share of each year times the whole cost.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case; every year of the line lies in it.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        shares = np.zeros((t.n_years, 1))
        if self.year is not None:
            shares[t.index(self.year)] = 1.0
        for year, share in zip(self.years, self.shares, strict=True):
            shares[t.index(year)] = share
        amounts: Amounts = value(self.amount, x) * shares
        return amounts


@dataclass(frozen=True, slots=True)
class Decommission(CostLine):
    """Cost of taking a service down, moving its data and clearing the site (철거·폐기비).

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    amount : float or Input
        The cost, >= 0. [KRW]
    year : int
        Calendar year of the cost.
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상) of the amount.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amount; that of the case if left out.
    covers : tuple of str
        Items of the checklist that the amount contains besides its kind.
    source : str
        Where the amount comes from.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Decommission("단말기 철거", 30_000_000, 2023)
    >>> line.amounts({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [0.0, 0.0, 30000000.0]
    """

    amount: Quantity
    year: int
    _: KW_ONLY
    kind: str = "decommissioning"

    def __post_init__(self) -> None:
        where = check_line(self)
        settle(self, amount=fields.amount(where, "amount", self.amount))
        _checks.year(where, "year", self.year)

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: the cost in its one year.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case; the year of the line lies in it.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        share = np.zeros((t.n_years, 1))
        share[t.index(self.year)] = 1.0
        amounts: Amounts = value(self.amount, x) * share
        return amounts


def price_of(where: str, bill: Any, vat: Vat) -> float:
    """The price of a bill on a VAT basis: its total, or what stands before VAT."""
    _checks.one_of(where, "vat", vat, fields.VAT)
    if not all(hasattr(bill, name) for name in ("price_before_vat", "total", "vat_rate")):
        raise _checks.refusal(
            where, "bill", "must be a bill with price_before_vat, total and vat_rate", bill,
            "Give what isp_cost.estimate or a method of guide_costs returns.",
        )  # fmt: skip
    # A bill of isp_cost has no basis of its own: without a rate its supplier is exempt.
    basis = getattr(bill, "vat_basis", "exempt" if bill.vat_rate is None else "included")
    if vat != basis and (basis, vat) != ("included", "excluded"):
        rule = f"must fit the bill, which is made with VAT {basis}"
        raise _checks.refusal(where, "vat", rule, vat, f"Write vat={basis!r}.")
    return int(bill.price_before_vat if vat == "excluded" else bill.total)


def source_of(bill: Any) -> str:
    """The tables a bill rests on, in one text."""
    return "; ".join(str(each) for each in getattr(bill, "sources", ()))


def from_bill(
    bill: Any,
    *,
    vat: Vat,
    label: str = "정보화전략계획(ISP) 수립",
    year: int | None = None,
    years: tuple[int, ...] = (),
    shares: tuple[float, ...] = (),
    prices: Prices | None = None,
    covers: tuple[str, ...] = (),
) -> Build:
    """A build line from an estimate, with its VAT basis stated (산출내역의 구축비 전환).

    Parameters
    ----------
    bill : isp_cost.Bill or guide_costs.DevelopmentCost
        An estimate, or any record with price_before_vat, total and vat_rate.
    vat : {"included", "excluded", "exempt"}
        Which amount is taken: the total after the cut, with VAT, or the price before
        VAT (추정가격). "exempt" is for a bill without VAT.
    label : str
        Name of the line.
    year : int, optional
        Calendar year of the cost; either this or `years`.
    years : tuple of int
        Calendar years of the cost, each once.
    shares : tuple of float
        Share of each of the `years`; they add up to 1.
    prices : {"real", "nominal"}, optional
        Price basis of the amount.
    covers : tuple of str
        Items of the checklist that the amount contains.

    Returns
    -------
    Build
        The line; its source names the tables the bill rests on.

    Raises
    ------
    InvalidInput
        If `vat` does not fit the bill, or `bill` is not a bill.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> from_bill(bill, vat="included", year=2021).amount
    6000000
    >>> from_bill(bill, vat="excluded", year=2021).amount == bill.price_before_vat
    True
    """
    return Build(
        label, price_of("lifecycle.from_bill", bill, vat), year=year, years=years, shares=shares,
        prices=prices, vat=vat, covers=covers, source=source_of(bill),
    )  # fmt: skip
