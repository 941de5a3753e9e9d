"""Rows of a ledger: a priced line, a counted one, what a unit costs, what a group has."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One priced line of a ledger (편익 대장의 항목).

    Parameters
    ----------
    label, effect, category, mechanism, beneficiary, payer : str
        What it is, and whom it concerns; `effect` is benefit, social_cost or transfer.
    confidence, source : str
        On what quantity and value rest.
    price_year : int or None
        Year of the prices of the unit value.
    includes : tuple of str
        What the value contains.
    unit : str
        Unit of the quantity.
    quantities : tuple of float
        Quantity by year.
    amounts : tuple of float
        Worth by year, >= 0. [KRW]
    counted : tuple of float
        What enters the total by year: with its sign, 0 where it is only moved. [KRW]
    present_value : float
        Present value of what is counted; its plain sum without a rate. [KRW]

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = benefits.Benefit("시간", 100, 5_000, mechanism="time", beneficiary="시민",
    ...                         category="social")
    >>> benefits.ledger([line], Timeline(start=2026, n_years=2)).rows[0].total
    1000000.0
    """

    label: str
    effect: str
    category: str
    mechanism: str
    beneficiary: str
    payer: str
    confidence: str
    source: str
    price_year: int | None
    includes: tuple[str, ...]
    unit: str
    quantities: tuple[float, ...]
    amounts: tuple[float, ...]
    counted: tuple[float, ...]
    present_value: float

    @property
    def total(self) -> float:
        """What is counted over all years. [KRW]"""
        return math.fsum(self.counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of a ledger that is counted and has no price (화폐화되지 않은 항목).

    Parameters
    ----------
    label, effect, category, mechanism, beneficiary : str
        What it is, and whom it concerns.
    unit : str
        Unit of the quantity.
    quantities : tuple of float
        Quantity by year.
    source : str
        Where the quantity comes from.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = benefits.Unpriced("온실가스", 250, unit="tCO2eq", mechanism="emissions",
    ...                          beneficiary="모두", category="environmental")
    >>> benefits.ledger([line], Timeline(start=2026, n_years=2)).unpriced[0].quantity
    500.0
    """

    label: str
    effect: str
    category: str
    mechanism: str
    beneficiary: str
    unit: str
    quantities: tuple[float, ...]
    source: str

    @property
    def quantity(self) -> float:
        """Sum over all years."""
        return math.fsum(self.quantities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effectiveness:
    """What one unit of an outcome costs (비용효과).

    Parameters
    ----------
    label, unit : str
        The outcome and its unit.
    quantity : float
        Sum over all years.
    present_quantity : float
        The same, discounted as the costs are.
    cost_per_unit : float
        Costs and social costs over the quantity, neither discounted. [KRW/unit]
    present_cost_per_unit : float
        The same, both discounted. [KRW/unit]

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = benefits.Unpriced("온실가스", 250, unit="tCO2eq", mechanism="emissions",
    ...                          beneficiary="모두", category="environmental")
    >>> benefits.ledger([line], Timeline(start=2026, n_years=2),
    ...                 costs=[30_000_000, 0]).effectiveness[0].cost_per_unit
    60000.0
    """

    label: str
    unit: str
    quantity: float
    present_quantity: float
    cost_per_unit: float
    present_cost_per_unit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """What one group gains, loses and pays, as present values (집단별 귀착).

    Parameters
    ----------
    group : str
        Name of the group.
    gains, losses : float
        Benefits it has and social costs it bears. [KRW]
    received, handed_over : float
        Transfers in and out. [KRW]
    paid : float
        Its part of the costs. [KRW]
    net : float
        Gains and receipts less losses, payments and costs. [KRW]

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = benefits.Benefit("할인", 100, 5_000, mechanism="discount", beneficiary="이용자",
    ...                         payer="시", transfer=True, category="economic-direct")
    >>> for share in benefits.ledger([line], Timeline(start=2026, n_years=1)).groups:
    ...     print(share.group, share.net)
    이용자 500000.0
    시 -500000.0
    """

    group: str
    gains: float
    losses: float
    received: float
    handed_over: float
    paid: float
    net: float
