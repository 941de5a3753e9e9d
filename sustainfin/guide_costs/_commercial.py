"""Maintenance of commercial software: a rate of the licence price, by grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, tables
from sustainfin.explanation import Explanation
from sustainfin.guide_costs import _explain, _explain_maintenance, _sheets, _steps
from sustainfin.guide_costs._sheets import Row
from sustainfin.guide_costs._steps import VatBasis
from sustainfin.money import Rounding
from sustainfin.sheet import Sheet, in_notebook, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "guide_costs.commercial_maintenance_cost"
_TITLES = ("상용SW 유지관리비", "Maintenance of commercial software")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommercialMaintenance:
    """Maintenance of commercial software for a year (상용SW 유지관리비).

    Parameters
    ----------
    licence_price : int
        Price of the first licence contract (최초 라이선스 구매 계약금액) without VAT. [KRW]
    grade : int
        Grade (등급), 1 (most service) to 5.
    rate : Decimal
        Rate of the grade, a fraction of the price a year.
    flag : str
        Confidence flag of the rate.
    price_before_vat : int
        Price x rate (상용SW 유지관리비), without VAT. [KRW/year]
    vat : int
        Value added tax (부가가치세); 0 where it is not included. [KRW/year]
    vat_rate : Decimal or None
        VAT rate, a fraction; None where it is not included or exempt.
    vat_basis : {"included", "excluded", "exempt"}
        Whether the total holds VAT (부가세 포함, 별도, 면세).
    total_before_cut, total : int
        Total before and after the truncation (절사). [KRW/year]
    rounding : mapping of str to Rounding
        Rule of every rounded step.
    truncate : Rounding or None
        Rule of the cut; None for no cut.
    truncate_words : str
        The cut in the words it was given in, with its unit where they differ.
    sources : tuple of str
        Table edition with flag, publisher, title and page.

    Examples
    --------
    >>> commercial_maintenance_cost(50_000_000, grade=3, guide="2025", vat="excluded",
    ...                             truncate="none").rate
    Decimal('0.16')
    """

    licence_price: int
    grade: int
    rate: Decimal
    flag: str
    price_before_vat: int
    vat: int
    vat_rate: Decimal | None
    vat_basis: VatBasis
    total_before_cut: int
    total: int
    rounding: Mapping[str, Rounding]
    truncate: Rounding | None
    truncate_words: str
    sources: tuple[str, ...]

    _repr_html_ = in_notebook

    def __reduce__(self) -> tuple[Any, ...]:
        return _steps.reduced(self)

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, unit: str = "원", lang: str = "ko") -> Sheet:
        """The estimate as the neutral table.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts; they are shown exactly, never rounded.
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a step, a note with the source.

        Raises
        ------
        InvalidInput
            If the unit or the language is unknown.

        Examples
        --------
        >>> cost = commercial_maintenance_cost(50_000_000, grade=3, guide="2025",
        ...                                    vat="excluded", truncate="none")
        >>> cost.sheet(unit="백만원").body[-1][3].text
        '8'
        """
        return _sheets.to_sheet(
            "CommercialMaintenance.sheet", _TITLES, _rows(self),
            self.sources, (), unit, lang,
        )  # fmt: skip

    def explain(self, figure: str = "total", year: int | None = None) -> Explanation:
        """Where a step comes from, down to the edition and page of the guide (산출 근거).

        Parameters
        ----------
        figure : str
            A step ("total", "total_before_cut", "vat", "price_before_vat", "rate",
            "licence_price").
        year : None
            An estimate has no years: to be left out.

        Returns
        -------
        Explanation
            Each step with its formula and rounding, and published figures with their source.

        Raises
        ------
        InvalidInput
            If there is no such figure, or a year is given.

        Examples
        --------
        >>> cost = commercial_maintenance_cost(50_000_000, grade=3, guide="2025",
        ...                                    vat="excluded", truncate="none")
        >>> cost.explain().evaluate({"licence_price": 60_000_000})
        9600000
        """
        steps = _explain_maintenance.of_commercial(self)
        return _explain.explained(
            "CommercialMaintenance.explain", _TITLES, self, steps, figure, year
        )

    def to_frame(self) -> "pd.DataFrame":
        """The steps as a DataFrame.

        Returns
        -------
        DataFrame
            Columns step, label, factor, amount_krw and note; exact values.

        Examples
        --------
        >>> cost = commercial_maintenance_cost(50_000_000, grade=3, guide="2025",
        ...                                    vat="excluded", truncate="none")
        >>> len(cost.to_frame())
        7
        """
        return _sheets.to_frame(_rows(self))

    def to_dict(self) -> dict[str, Any]:
        """The estimate as plain data, ready for JSON.

        Returns
        -------
        dict
            Decimals as text, amounts as int won.

        Examples
        --------
        >>> commercial_maintenance_cost(50_000_000, grade=3, guide="2025", vat="excluded",
        ...                             truncate="none").to_dict()["total"]
        8000000
        """
        return {"kind": "guide_costs.CommercialMaintenance", **_sheets.plain(self)}


def commercial_maintenance_cost(
    licence_price: object,
    *,
    grade: int,
    guide: str | Table,
    vat: object,
    truncate: object,
    rounding: Mapping[str, Any] | None = None,
) -> CommercialMaintenance:
    """Maintenance of commercial software by grade, for a year (상용SW 유지관리비).

    The rate is one of the price of the first licence contract, not of a list price or of
    a later one. The grade follows the service that is provided.

    Parameters
    ----------
    licence_price : int
        Price of the first licence contract (최초 라이선스 구매 계약금액) without VAT, >= 0. [KRW]
    grade : int
        Grade (등급), 1 (most service) to 5.
    guide : str or Table
        Edition in the family ``commercial_maintenance``, or a table of your own.
    vat : int, Decimal, plain decimal text, float, "excluded" or "exempt"
        VAT rate (부가가치세율), a fraction in [0, 0.5]; "excluded" (별도) for a price without
        VAT, "exempt" (면세) for an exempt supplier.
    truncate : str, int, Rounding
        Cut of the total (절사): words, unit in won, or "none".
    rounding : mapping of str to str or Rounding, optional
        Rules of the steps "maintenance" and "vat"; steps left out: halves to the even won,
        VAT cut to the won.

    Returns
    -------
    CommercialMaintenance
        Rate, price, VAT and totals, and the source.

    Raises
    ------
    InvalidInput
        If the price is not a whole number of won >= 0, the grade is not in the table, or a
        rule cannot be read.
    TableNotFound
        If there is no such edition.

    References
    ----------
    .. [1] 한국인공지능·소프트웨어산업협회 (KOSA), SW사업 대가산정 가이드 2025년 개정판,
       Part IV, 2.2.6 적용사례, p. 199. It is reproduced to the won.

    Examples
    --------
    >>> commercial_maintenance_cost(50_000_000, grade=3, guide="2025", vat="excluded",
    ...                             truncate="none").total
    8000000
    """
    table = tables.resolve("commercial_maintenance", guide, where=_WHERE, argument="guide")
    price = _steps.won(_WHERE, "licence_price", licence_price)
    number = _checks.count(_WHERE, "grade", grade, low=1)
    row = f"{number}등급"
    if row not in table.values:
        listed = ", ".join(table.values)
        raise _checks.refusal(_WHERE, "grade", f"must be a grade of {table.id}: {listed}", grade)
    rate = Decimal(_steps.cell(_WHERE, table, row, "rate"))
    rules = _steps.read_rounding(_WHERE, table, ("maintenance", "vat"), rounding)
    closing = _steps.read_closing(_WHERE, vat, truncate)
    yearly = rules["maintenance"].apply(_steps.share(price, rate))
    return CommercialMaintenance(
        licence_price=price, grade=number, rate=rate, flag=table.flag(row),
        **closing.amounts(yearly, rules["vat"]), rounding=rules, sources=(table.cite(),),
    )  # fmt: skip


def _rows(cost: CommercialMaintenance) -> list[Row]:
    """One row for each step of the maintenance of commercial software."""
    rows = [
        Row(step="licence_price", ko="최초 라이선스 계약금액", en="First licence contract",
            amount=cost.licence_price),
        Row(step="rate", ko=f"{cost.grade}등급 요율", en=f"Rate of grade {cost.grade}",
            factor=cost.rate, percent=True),
        Row(step="maintenance", ko="상용SW 유지관리비", en="Maintenance",
            basis=("계약금액 x 요율", "price x rate"), amount=cost.price_before_vat,
            note=cost.rounding["maintenance"]),
    ]  # fmt: skip
    return [*rows, *_sheets.closing_rows(cost, cost.rounding["vat"])]
