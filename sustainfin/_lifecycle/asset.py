"""Equipment: bought, replaced in waves, repaired, and worth something when the case ends."""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin._lifecycle import fields
from sustainfin._lifecycle.base import CostLine, check_line, grown, settle
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Quantity, Timeline, value

RESIDUALS = ("none", "straight_line")


@dataclass(frozen=True, slots=True)
class Asset(CostLine):
    """Equipment that wears out and is replaced in waves (장비·자산).

    Bought at the start of `year`, a unit serves `life` years and is replaced in year
    + life, + 2 life, ...; the last year of service is the end of the case unless
    `last` says otherwise. A purchase before the case begins is no cost of the case;
    its replacements are. One asset has costs of several kinds; `by_kind` parts them.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    units : float or Input
        How many, >= 0. [unit]
    unit_cost : float or Input
        Price of one, installed, >= 0. [KRW/unit]
    kind : str
        What the first purchase is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상); must be stated where there is growth.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the prices; that of the case if left out.
    covers : tuple of str
        Items of the checklist that the amounts contain besides their kinds.
    source : str
        Where number, price and life come from.
    year : int
        Calendar year of the first purchase; it may lie before the case.
    life : float or Input
        Years that a unit serves (내용연수), >= 1. [year]
    last : int, optional
        Last calendar year of service: nothing is replaced or repaired after it.
    replacement_cost : float or Input, optional
        Price of a replacement; that of the first purchase if left out. [KRW/unit]
    failure_rate : float or Input
        Share of the units that fails in a year and is bought anew (spares), a
        fraction. [1/year]
    warranty : int
        Years from the first purchase in which failures cost nothing. [year]
    residual : {"none", "straight_line"}
        Whether what the units are still worth at the end of their service (잔존가치)
        is taken off. It is no cash: no one is paid by it.
    growth : float or Input
        Growth of prices per year, a fraction. [1/year]
    base_year : int, optional
        Year whose level the prices state; the year of the first purchase if left out.

    Notes
    -----
    With the age :math:`a` in years since the first purchase and the life :math:`L`, there
    is a replacement where :math:`\\lfloor a/L \\rfloor > \\lfloor (a-1)/L \\rfloor`. A unit
    that entered service :math:`u` years before the end, its last year included, keeps
    :math:`\\max(0, L-u)/L` of what it cost; the residual value is a negative amount of
    the kind "residual" in the last year of service.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=6)
    >>> line = Asset("단말기", 10, 1_000_000, year=2021, life=4, residual="straight_line")
    >>> {kind: part.ravel().tolist() for kind, part in line.by_kind({}, t).items()}["refresh"]
    [0.0, 0.0, 0.0, 0.0, 10000000.0, 0.0]
    >>> line.amounts({}, t).ravel().tolist()
    [10000000.0, 0.0, 0.0, 0.0, 10000000.0, -5000000.0]
    """

    units: Quantity
    unit_cost: Quantity
    _: KW_ONLY
    kind: str = "build"
    year: int
    life: Quantity
    last: int | None = None
    replacement_cost: Quantity | None = None
    failure_rate: Quantity = 0.0
    warranty: int = 0
    residual: Literal["none", "straight_line"] = "none"
    growth: Quantity = 0.0
    base_year: int | None = None

    def __post_init__(self) -> None:
        where = check_line(self)
        fields.span(where, self.year, self.last)
        if self.base_year is not None:
            _checks.year(where, "base_year", self.base_year)
        _checks.one_of(where, "residual", self.residual, RESIDUALS)
        settle(
            self,
            units=fields.quantity(where, "units", self.units),
            unit_cost=fields.amount(where, "unit_cost", self.unit_cost),
            life=fields.quantity(where, "life", self.life, low=1.0),
            failure_rate=fields.fraction(where, "failure_rate", self.failure_rate),
            warranty=_checks.count(where, "warranty", self.warranty),
            growth=fields.growth(where, self.growth, self.prices),
        )
        if self.replacement_cost is not None:
            clean = fields.amount(where, "replacement_cost", self.replacement_cost)
            settle(self, replacement_cost=clean)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of cost the asset has."""
        spares = isinstance(self.failure_rate, Input) or self.failure_rate != 0
        return (self.kind, "refresh", *(("maintenance",) if spares else ()))

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: purchase, replacements and spares, less the residual value.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        first, *others = self.by_kind(x, t).values()
        for part in others:
            first = first + part
        return first

    def by_kind(self, x: Mapping[str, Any], t: Timeline) -> dict[str, Amounts]:
        """Amounts by kind of cost and year.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case.

        Returns
        -------
        dict of str to ndarray of float, shape (years, 1) or (years, draws)
            The kind of the line for the first purchase, "refresh" for replacements,
            "maintenance" for spares, "residual" (negative). [KRW]
        """
        where = f"lifecycle.Asset {self.label!r}"
        if not self.year <= t.last:
            rule = f"must not lie after the last year of the case, {t.last}"
            raise _checks.refusal(where, "year", rule, self.year)
        end = t.last if self.last is None else self.last
        t.index(end)
        age = t.years - self.year
        life, units = value(self.life, x), value(self.units, x)
        serves = (age >= 0) & (t.years <= end)
        wave = (np.floor(age / life) - np.floor((age - 1) / life)) * (serves & (age >= 1))
        price, cost = self._price(x), value(self.unit_cost, x)
        parts = [
            (self.kind, units * cost * price(0) * (age == 0)),
            ("refresh", units * self._renewal(x) * price(age) * wave),
        ]
        if "maintenance" in self.kinds:
            failing = units * value(self.failure_rate, x) * (serves & (age >= self.warranty))
            parts.append(("maintenance", failing * cost * price(age)))
        if self.residual == "straight_line":
            worth = units * self._unit_worth(x, end - self.year, life)
            parts.append((fields.RESIDUAL, 0.0 - worth * (t.years == end)))  # no -0.0
        return added(parts)

    def _renewal(self, x: Mapping[str, Any]) -> Any:
        """Price of a replacement at the level of the base year."""
        return value(self.unit_cost if self.replacement_cost is None else self.replacement_cost, x)

    def _price(self, x: Mapping[str, Any]) -> Any:
        """Level of prices at an age of the asset, against the base year."""
        lag = 0 if self.base_year is None else self.year - self.base_year
        return lambda age: grown(self.growth, age + lag, x)

    def _unit_worth(self, x: Mapping[str, Any], last_age: int, life: Any) -> Any:
        """What a unit is worth after the service year of `last_age`, straight line."""
        n_waves = np.floor(last_age / life)
        bought = np.ceil(n_waves * life)
        left = np.maximum(life - (last_age - bought + 1.0), 0.0) / life
        paid = np.where(n_waves == 0.0, value(self.unit_cost, x), self._renewal(x))
        return paid * self._price(x)(bought) * left


def added(parts: Iterable[tuple[str, Amounts]]) -> dict[str, Amounts]:
    """Amounts added up by kind, in the order in which the kinds come."""
    total: dict[str, Amounts] = {}
    for kind, part in parts:
        total[kind] = total[kind] + part if kind in total else part
    return total
