"""Costs that come back year by year: a given amount, upkeep as a rate, running the service."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from sustainfin._lifecycle import fields
from sustainfin._lifecycle.base import YearlyLine, by_year, check_yearly, settle
from sustainfin._lifecycle.once import price_of, source_of
from sustainfin.lines import Amounts, Prices, Quantity, Timeline, Vat, value


@dataclass(frozen=True, slots=True)
class Annual(YearlyLine):
    """A cost that comes back every year (연간 비용).

    The amount is that of `base_year`, which is the first year of the line unless it
    is given, and grows from there.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    amount : float or Input
        Amount of a year, >= 0. [KRW/year]
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상); must be stated where there is growth.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amount; that of the case if left out.
    covers : tuple of str
        Items of the checklist that the amount contains besides its kind.
    source : str
        Where the amount comes from.
    growth : float or Input
        Growth per year, a fraction. [1/year]
    first, last : int, optional
        First and last calendar year of the cost; the ends of the case if left out.
    base_year : int, optional
        Year whose level the amount states; the first year of the line if left out.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Annual("시스템 유지관리", 40_000_000, growth=0.5, prices="nominal", first=2022)
    >>> line.amounts({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [0.0, 40000000.0, 60000000.0]
    """

    amount: Quantity
    _: KW_ONLY
    kind: str = "operation"

    def __post_init__(self) -> None:
        where = check_yearly(self)
        settle(self, amount=fields.amount(where, "amount", self.amount))

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: the amount, grown, in the years of the line.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case; `first` and `last` lie in it.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        return by_year(self, value(self.amount, x), x, t)


@dataclass(frozen=True, slots=True)
class Operation(YearlyLine):
    """Cost of running a service, as an amount a year (운영비).

    For a cost estimated by effort (투입공수 방식) see `operation_from`, which takes
    the bill.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    amount : float or Input
        Amount of a year, >= 0. [KRW/year]
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상); must be stated where there is growth.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amount; that of the case if left out.
    covers : tuple of str
        Items of the checklist that the amount contains besides its kind.
    source : str
        Where the amount comes from.
    growth : float or Input
        Growth per year, a fraction. [1/year]
    first, last : int, optional
        First and last calendar year of the cost; the ends of the case if left out.
    base_year : int, optional
        Year whose level the amount states; the first year of the line if left out.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Operation("관제센터 운영", 300_000_000, covers=("labour",), last=2022)
    >>> line.amounts({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [300000000.0, 300000000.0, 0.0]
    """

    amount: Quantity
    _: KW_ONLY
    kind: str = "operation"

    def __post_init__(self) -> None:
        where = check_yearly(self)
        settle(self, amount=fields.amount(where, "amount", self.amount))

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: the amount, grown, in the years of the line.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case; `first` and `last` lie in it.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        return by_year(self, value(self.amount, x), x, t)


@dataclass(frozen=True, slots=True)
class Maintenance(YearlyLine):
    """Upkeep as a yearly rate on what was built (유지관리비, 요율제).

    The guide's base is the development cost without VAT, estimated anew (재산정가),
    not the contract price. A rate for a licence is on its original contract price.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    base : float or Input
        What the rate is on, >= 0. [KRW]
    rate : float or Input
        Share of the base a year, a fraction. [1/year]
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상); must be stated where there is growth.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the base; that of the case if left out.
    covers : tuple of str
        Items of the checklist that the amount contains besides its kind.
    source : str
        Where base and rate come from.
    growth : float or Input
        Growth per year, a fraction. [1/year]
    first, last : int, optional
        First and last calendar year of the cost; the ends of the case if left out.
    base_year : int, optional
        Year whose level the base states; the first year of the line if left out.
    direct_expenses : float or Input
        Direct expenses (직접경비) of a year beside the rate, >= 0. [KRW/year]

    Notes
    -----
    .. math:: a_t = (b \\cdot r + e) \\, (1 + g)^{t - t_0}

    with `base` for :math:`b`, `rate` for :math:`r`, `direct_expenses` for :math:`e`.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Maintenance("응용SW 유지관리", 1_000_000_000, 0.125, first=2022)
    >>> line.amounts({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [0.0, 125000000.0, 125000000.0]
    """

    base: Quantity
    rate: Quantity
    _: KW_ONLY
    kind: str = "maintenance"
    direct_expenses: Quantity = 0.0

    def __post_init__(self) -> None:
        where = check_yearly(self)
        settle(
            self,
            base=fields.amount(where, "base", self.base),
            rate=fields.fraction(where, "rate", self.rate),
            direct_expenses=fields.amount(where, "direct_expenses", self.direct_expenses),
        )

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: base times rate plus direct expenses, grown.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case; `first` and `last` lie in it.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        level = value(self.base, x) * value(self.rate, x) + value(self.direct_expenses, x)
        return by_year(self, level, x, t)


def operation_from(
    bill: Any,
    *,
    vat: Vat,
    label: str = "운영",
    growth: Quantity = 0.0,
    prices: Prices | None = None,
    first: int | None = None,
    last: int | None = None,
    covers: tuple[str, ...] = ("labour",),
) -> Operation:
    """A yearly operation line from an estimate by effort (투입공수 방식 운영비 전환).

    Parameters
    ----------
    bill : isp_cost.Bill
        An estimate of 12 months of operation, such as guide_costs.operation_cost gives,
        or any record with price_before_vat, total and vat_rate.
    vat : {"included", "excluded", "exempt"}
        Which amount is taken: the total after the cut, with VAT, or the price before
        VAT (추정가격). "exempt" is for a bill without VAT.
    label : str
        Name of the line.
    growth : float or Input
        Growth per year, a fraction. [1/year]
    prices : {"real", "nominal"}, optional
        Price basis; must be stated where there is growth.
    first, last : int, optional
        First and last calendar year of the cost.
    covers : tuple of str
        Items of the checklist that the amount contains; an estimate by effort is labour.

    Returns
    -------
    Operation
        The line; its source names the tables the bill rests on.

    Raises
    ------
    InvalidInput
        If `vat` does not fit the bill, or `bill` is not a bill.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": 12}, wages="2020", **isp_cost.SEOUL_2020)
    >>> operation_from(bill, vat="excluded").amount == bill.price_before_vat
    True
    """
    return Operation(
        label, price_of("lifecycle.operation_from", bill, vat), growth=growth, prices=prices,
        first=first, last=last, vat=vat, covers=covers, source=source_of(bill),
    )  # fmt: skip


def maintenance_from(
    bill: Any,
    *,
    vat: Vat,
    label: str = "유지관리",
    growth: Quantity = 0.0,
    prices: Prices | None = None,
    first: int | None = None,
    last: int | None = None,
    covers: tuple[str, ...] = (),
) -> Annual:
    """A yearly maintenance line from the guide's method, to the won (유지관리비 전환).

    The line has the amount of the bill, roundings and cut included. To vary base or
    rate, write a `Maintenance` line.

    Parameters
    ----------
    bill : guide_costs.MaintenanceCost or guide_costs.CommercialMaintenance
        The cost of a year, or any record with price_before_vat, total and vat_rate.
    vat : {"included", "excluded", "exempt"}
        Which amount is taken: the total after the cut, with VAT, or the price before
        VAT. "exempt" is for a bill without VAT.
    label : str
        Name of the line.
    growth : float or Input
        Growth per year, a fraction. [1/year]
    prices : {"real", "nominal"}, optional
        Price basis; must be stated where there is growth.
    first, last : int, optional
        First and last calendar year of the cost.
    covers : tuple of str
        Items of the checklist that the amount contains, such as ("licence",).

    Returns
    -------
    Annual
        The line, of the kind "maintenance"; its source names the tables.

    Raises
    ------
    InvalidInput
        If `vat` does not fit the bill, or `bill` is not a bill.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> bill = SimpleNamespace(price_before_vat=31_865_302, total=35_051_832, vat_rate=0.1)
    >>> maintenance_from(bill, vat="excluded").amount
    31865302
    """
    return Annual(
        label, price_of("lifecycle.maintenance_from", bill, vat), kind="maintenance",
        growth=growth, prices=prices, first=first, last=last, vat=vat, covers=covers,
        source=source_of(bill),
    )  # fmt: skip
