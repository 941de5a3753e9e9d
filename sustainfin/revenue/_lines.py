"""Revenue lines: what a service earns, year by year."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from sustainfin import _checks
from sustainfin._rules import Rule, by_year
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Prices, Quantity, Side, Timeline, Vat
from sustainfin.revenue._rules import (
    AMOUNT,
    AMOUNT_BY_YEAR,
    COUNT,
    LEVEL,
    RATE,
    SHARE,
    Level,
    Ruled,
)

_MONTHS = 12
_GROWTH: Mapping[str, Rule] = {"growth": RATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning(Ruled, ABC):
    """What all revenue lines share: the years, the growth of the price, the bases it states."""

    side: ClassVar[Side] = "revenue"
    kind: ClassVar[str]
    label: str
    growth: Quantity = 0.0
    base_year: int | None = None
    prices: Prices | None = None
    vat: Vat | None = None
    first: int | None = None
    last: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        _checks.text(f"revenue.{type(self).__name__}", "label", self.label)
        Ruled.__post_init__(self)
        where = self._where()
        _check_growth(where, self.growth, self.base_year, self.prices)
        if self.vat is not None:
            _checks.one_of(where, "vat", self.vat, ("included", "excluded", "exempt"))
        _check_span(where, self.first, self.last)
        if not isinstance(self.source, str):
            raise _checks.refusal(where, "source", "must be a text", self.source)

    def _where(self) -> str:
        return f"revenue.{type(self).__name__} {self.label!r}"

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Revenue of each year, >= 0; 0 before `first` and after `last`.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name: scalars, (draws,), or (years, draws) for yearly noise.
        t : Timeline
            The years; `first` and `last` lie among them.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Amounts. [KRW]
        """
        for year in (self.first, self.last):
            if year is not None:
                t.index(year)
        flow = self._flow(x, t)
        if isinstance(self.growth, Input) or self.growth != 0:
            begin = t.start if self.first is None else self.first
            since = t.years - (begin if self.base_year is None else self.base_year)
            flow = flow * (1.0 + self._read("growth", x, t)) ** since
        amounts: Amounts = by_year(flow * t.active(self.first, self.last), t)
        return amounts

    @abstractmethod
    def _flow(self, x: Mapping[str, Any], t: Timeline) -> Any:
        """Revenue at the prices of the base year, in a shape that spreads over years and draws."""


def _check_growth(where: str, growth: Quantity, base_year: int | None, prices: object) -> None:
    """A growth rate says whether it is real or nominal."""
    if base_year is not None:
        _checks.year(where, "base_year", base_year)
    if prices is not None:
        _checks.one_of(where, "prices", prices, ("real", "nominal"))
    elif isinstance(growth, Input) or growth != 0:
        raise _checks.refusal(
            where, "prices", "must be 'real' or 'nominal' where there is growth", prices,
            "Growth beyond inflation is prices='real', growth with it prices='nominal'.",
        )  # fmt: skip


def _check_span(where: str, first: int | None, last: int | None) -> None:
    """Calendar years in order, where they are given."""
    for name, year in (("first", first), ("last", last)):
        if year is not None:
            _checks.year(where, name, year)
    if first is not None and last is not None and not first <= last:
        raise _checks.refusal(where, "last", f"must not lie before first={first}", last)


@dataclass(frozen=True, slots=True)
class Fee(Earning):
    """A fee for each use (이용료).

    Parameters
    ----------
    label : str
        Name of the line.
    users : float, Input or Demand
        Users in each year, >= 0. [users]
    price : float or Input
        Price of one use in prices of the base year, >= 0. [KRW/use]
    growth : float or Input
        Growth of the price per year, a fraction in [-0.99, 1]. [1/year]
    base_year : int, optional
        Year whose price is stated; the first year of the line if left out.
    prices : {"real", "nominal"}, optional
        Price basis of `growth`; must be stated where there is growth.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amount; that of the case if left out.
    first, last : int, optional
        First and last calendar year with revenue; the ends of the case if left out.
    source : str
        Where the figures come from.
    uses : float or Input
        Uses of one user in a year, >= 0. [uses/user/year]

    Raises
    ------
    InvalidInput
        If a number is negative, not finite, or a text; if growth has no price basis.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> fee = Fee("이용료", users=9_000, price=3_000, first=2022)
    >>> fee.amounts({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [0.0, 27000000.0, 27000000.0]
    """

    label: str
    users: Level
    price: Quantity
    _: KW_ONLY
    uses: Quantity = 1.0
    kind: ClassVar[str] = "fee"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        **_GROWTH,
        "users": LEVEL,
        "price": AMOUNT,
        "uses": COUNT,
    }

    def _flow(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("price", x, t) * self._read("uses", x, t) * self._read("users", x, t)


@dataclass(frozen=True, slots=True)
class Subscription(Earning):
    """A monthly fee of subscribers (구독료).

    Parameters
    ----------
    label : str
        Name of the line.
    subscribers : float, Input or Demand
        Subscribers on average over the year, >= 0. [users]
    monthly_fee : float or Input
        Fee of a month in prices of the base year, >= 0. [KRW/month]
    growth, base_year, prices, vat, first, last, source : optional
        Growth of the price, bases, years and source, as in `Fee`.

    Raises
    ------
    InvalidInput
        If a number is negative, not finite, or a text; if growth has no price basis.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Subscription("월 구독료", subscribers=1_000, monthly_fee=5_000)
    >>> line.amounts({}, Timeline(start=2021, n_years=1)).ravel().tolist()
    [60000000.0]
    """

    label: str
    subscribers: Level
    monthly_fee: Quantity
    _: KW_ONLY
    kind: ClassVar[str] = "subscription"
    _RULES: ClassVar[Mapping[str, Rule]] = {**_GROWTH, "subscribers": LEVEL, "monthly_fee": AMOUNT}

    def _flow(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return _MONTHS * self._read("monthly_fee", x, t) * self._read("subscribers", x, t)


@dataclass(frozen=True, slots=True)
class DataSale(Earning):
    """Sale of data (데이터 판매).

    Parameters
    ----------
    label : str
        Name of the line.
    quantity : float, Input or Demand
        Data sets, records or contracts sold in each year, >= 0. [units/year]
    price : float or Input
        Price of one in prices of the base year, >= 0. [KRW/unit]
    growth, base_year, prices, vat, first, last, source : optional
        Growth of the price, bases, years and source, as in `Fee`.

    Raises
    ------
    InvalidInput
        If a number is negative, not finite, or a text; if growth has no price basis.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = DataSale("교통 데이터", quantity=12, price=2_500_000)
    >>> line.amounts({}, Timeline(start=2021, n_years=1)).ravel().tolist()
    [30000000.0]
    """

    label: str
    quantity: Level
    price: Quantity
    _: KW_ONLY
    kind: ClassVar[str] = "data_sale"
    _RULES: ClassVar[Mapping[str, Rule]] = {**_GROWTH, "quantity": LEVEL, "price": AMOUNT}

    def _flow(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("price", x, t) * self._read("quantity", x, t)


@dataclass(frozen=True, slots=True)
class SavingShare(Earning):
    """A share of what others save (절감액 배분).

    Parameters
    ----------
    label : str
        Name of the line.
    saving : float, Input or Demand
        What is saved in each year, such as energy cost, >= 0. [KRW/year]
    share : float or Input
        Share of it that is paid to the operator (배분율), in [0, 1]. [-]
    growth, base_year, prices, vat, first, last, source : optional
        Growth of the saving, bases, years and source, as in `Fee`.

    Raises
    ------
    InvalidInput
        If a number is negative, not finite, or a text; if growth has no price basis.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = SavingShare("에너지 절감 배분", saving=200_000_000, share=0.3)
    >>> line.amounts({}, Timeline(start=2021, n_years=1)).ravel().tolist()
    [60000000.0]
    """

    label: str
    saving: Level
    share: Quantity
    _: KW_ONLY
    kind: ClassVar[str] = "saving_share"
    _RULES: ClassVar[Mapping[str, Rule]] = {**_GROWTH, "saving": AMOUNT_BY_YEAR, "share": SHARE}

    def _flow(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("share", x, t) * self._read("saving", x, t)


@dataclass(frozen=True, slots=True)
class Advertising(Earning):
    """Advertising on media boards or in an app (광고 수입).

    Parameters
    ----------
    label : str
        Name of the line.
    spaces : float, Input or Demand
        Spaces for advertising in each year, >= 0. [spaces]
    price : float or Input
        Price of one space for a year in prices of the base year, >= 0. [KRW/space/year]
    growth, base_year, prices, vat, first, last, source : optional
        Growth of the price, bases, years and source, as in `Fee`.
    occupancy : float or Input
        Share of the spaces and days that is sold (판매율), in [0, 1]. [-]

    Raises
    ------
    InvalidInput
        If a number is negative, not finite, or a text; if growth has no price basis.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Advertising("미디어보드", spaces=20, price=3_000_000, occupancy=0.5)
    >>> line.amounts({}, Timeline(start=2021, n_years=1)).ravel().tolist()
    [30000000.0]
    """

    label: str
    spaces: Level
    price: Quantity
    _: KW_ONLY
    occupancy: Quantity = 1.0
    kind: ClassVar[str] = "advertising"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        **_GROWTH,
        "spaces": LEVEL,
        "price": AMOUNT,
        "occupancy": SHARE,
    }

    def _flow(self, x: Mapping[str, Any], t: Timeline) -> Any:
        sold = self._read("price", x, t) * self._read("occupancy", x, t)
        return sold * self._read("spaces", x, t)


@dataclass(frozen=True, slots=True)
class Lease(Earning):
    """Lease of fibre, racks, rooms or poles (임대 수입).

    Parameters
    ----------
    label : str
        Name of the line.
    quantity : float, Input or Demand
        What can be let in each year, >= 0. [units]
    monthly_rent : float or Input
        Rent of one for a month in prices of the base year, >= 0. [KRW/unit/month]
    growth, base_year, prices, vat, first, last, source : optional
        Growth of the rent, bases, years and source, as in `Fee`.
    occupancy : float or Input
        Share that is let (임대율), in [0, 1]. [-]

    Raises
    ------
    InvalidInput
        If a number is negative, not finite, or a text; if growth has no price basis.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Lease("자가망 임대", quantity=10, monthly_rent=500_000, occupancy=0.5)
    >>> line.amounts({}, Timeline(start=2021, n_years=1)).ravel().tolist()
    [30000000.0]
    """

    label: str
    quantity: Level
    monthly_rent: Quantity
    _: KW_ONLY
    occupancy: Quantity = 1.0
    kind: ClassVar[str] = "lease"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        **_GROWTH,
        "quantity": LEVEL,
        "monthly_rent": AMOUNT,
        "occupancy": SHARE,
    }

    def _flow(self, x: Mapping[str, Any], t: Timeline) -> Any:
        let = _MONTHS * self._read("monthly_rent", x, t) * self._read("occupancy", x, t)
        return let * self._read("quantity", x, t)
