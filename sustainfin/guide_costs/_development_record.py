"""The record of a development cost, and its rows as a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sustainfin.explanation import Explanation
from sustainfin.findings import Finding
from sustainfin.guide_costs import _explain, _explain_development, _points, _sheets, _steps
from sustainfin.guide_costs._points import FunctionPoints
from sustainfin.guide_costs._sheets import Row
from sustainfin.guide_costs._steps import VatBasis
from sustainfin.isp_cost import Expense
from sustainfin.money import Rounding
from sustainfin.sheet import Sheet, in_notebook, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_TITLES = ("소프트웨어 개발비 (기능점수 방식)", "Development cost (function-point method)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One of the five corrections of a development cost (보정계수).

    Parameters
    ----------
    name : {"size", "linkage", "performance", "environment", "security"}
        Which correction.
    label_ko, label_en : str
        Its names.
    level : int or None
        Level (수준), 1 to 5; None for the size, which follows from the function points.
    meaning : str
        What the guide says of the level.
    factor : Decimal
        What the cost is multiplied by. [-]
    amount : int
        Cost after this correction, rounded. [KRW]

    Examples
    --------
    >>> from sustainfin import guide_costs
    >>> cost = guide_costs.development_cost(
    ...     85, guide="2020", unit_price="2020", linkage=2, performance=3, environment=1,
    ...     security=2, profit="0.25", vat="excluded", truncate="none")
    >>> cost.corrections[1].meaning, cost.corrections[1].amount
    ('1~2개의 타기관 연계', 56568075)
    """

    name: str
    label_ko: str
    label_en: str
    level: int | None
    meaning: str
    factor: Decimal
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentCost:
    """Development cost with everything needed to check it by hand (소프트웨어 개발비).

    Parameters
    ----------
    points : FunctionPoints
        The size. [FP]
    unit_price : int
        Price of a function point (기능점수당 단가). [KRW/FP]
    phases : tuple of str
        Phases (단계) that are paid for.
    phase_weight : Decimal
        Sum of their weights; 1 for all. [-]
    cost_before_correction : int
        Points x price x phase weight (보정전 개발원가). [KRW]
    corrections : tuple of Correction
        The five factors in their order, each with the cost after it.
    cost_after_correction : int
        Cost after the last of them (보정후 개발원가). [KRW]
    profit_rate : Decimal
        Profit (이윤율) on the cost after correction, a fraction.
    profit : int
        Profit (이윤). [KRW]
    expenses : tuple of Expense
        Direct expenses in the order given.
    direct_expenses : int
        Their sum (직접경비). [KRW]
    price_before_vat : int
        Development cost without VAT (소프트웨어 개발비). [KRW]
    vat : int
        Value added tax (부가가치세); 0 where it is not included. [KRW]
    vat_rate : Decimal or None
        VAT rate, a fraction; None where it is not included or exempt.
    vat_basis : {"included", "excluded", "exempt"}
        Whether the total holds VAT (부가세 포함, 별도, 면세).
    total_before_cut, total : int
        Total before and after the truncation (절사). [KRW]
    rounding : mapping of str to Rounding
        Rule of every rounded step.
    truncate : Rounding or None
        Rule of the cut; None for no cut.
    truncate_words : str
        The cut in the words it was given in, with its unit where they differ.
    sources : tuple of str
        Table editions with flag, publisher, title and page.
    findings : tuple of Finding
        What a reader must know: a profit above the limit, a project that the guide lets
        be priced by effort.
    table : Table or None
        Table of the guide; `explain` reads it, plain data leaves it out.

    Examples
    --------
    >>> from sustainfin import guide_costs
    >>> cost = guide_costs.development_cost(
    ...     85, guide="2025", unit_price="2024", linkage=2, performance=3, environment=1,
    ...     security=2, profit="0.25", expenses={"직접경비": 2_000_000},
    ...     vat="excluded", truncate="none")
    >>> cost.cost_before_correction, cost.cost_after_correction, cost.profit, cost.price_before_vat
    (51491640, 58237457, 14559364, 74796821)
    """

    points: FunctionPoints
    unit_price: int
    phases: tuple[str, ...]
    phase_weight: Decimal
    cost_before_correction: int
    corrections: tuple[Correction, ...]
    cost_after_correction: int
    profit_rate: Decimal
    profit: int
    expenses: tuple[Expense, ...]
    direct_expenses: int
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
    findings: tuple[Finding, ...] = ()
    table: Table | None = field(default=None, repr=False, compare=False)

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
            One row a step, notes with the sources and findings.

        Raises
        ------
        InvalidInput
            If the unit or the language is unknown.

        Examples
        --------
        >>> from sustainfin import guide_costs
        >>> cost = guide_costs.development_cost(85, guide="2020", unit_price="2020", linkage=2,
        ...     performance=3, environment=1, security=2, profit="0.25", vat="exempt",
        ...     truncate="천원 미만 절사")
        >>> cost.sheet(unit="천원").body[-1][3].text
        '66,467'
        """
        return _sheets.to_sheet(
            "DevelopmentCost.sheet", _TITLES, _rows(self), self.sources, self.findings, unit, lang
        )

    def explain(self, figure: str = "total", year: int | None = None) -> Explanation:
        """Where a step comes from, down to the edition and page of the guide (산출 근거).

        Parameters
        ----------
        figure : str
            A step ("total", "total_before_cut", "vat", "price_before_vat", "direct_expenses",
            "profit", "cost_after_correction", "security", "environment", "performance",
            "linkage", "size", each of the five also with "_factor",
            "cost_before_correction", "phase_weight", "unit_price", "points"), a type of
            function such as "EI", or a direct expense by its label.
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
        >>> from sustainfin import guide_costs
        >>> cost = guide_costs.development_cost(85, guide="2020", unit_price="2020", linkage=2,
        ...     performance=3, environment=1, security=2, profit="0.25", vat="exempt",
        ...     truncate="none")
        >>> cost.explain("profit").evaluate({"profit_rate": 0}), cost.explain("profit").evaluate()
        (0, 13293498)
        """
        steps = _explain_development.of_development(self)
        return _explain.explained("DevelopmentCost.explain", _TITLES, self, steps, figure, year)

    def to_frame(self) -> "pd.DataFrame":
        """The steps as a DataFrame.

        Returns
        -------
        DataFrame
            Columns step, label, factor, amount_krw and note; exact values.

        Examples
        --------
        >>> from sustainfin import guide_costs
        >>> cost = guide_costs.development_cost(85, guide="2020", unit_price="2020", linkage=2,
        ...     performance=3, environment=1, security=2, profit="0.25", vat="exempt",
        ...     truncate="none")
        >>> int(cost.to_frame().set_index("step").loc["profit", "amount_krw"])
        13293498
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
        >>> from sustainfin import guide_costs
        >>> cost = guide_costs.development_cost(85, guide="2020", unit_price="2020", linkage=2,
        ...     performance=3, environment=1, security=2, profit="0.25", vat="exempt",
        ...     truncate="none")
        >>> cost.to_dict()["corrections"][0]["factor"]
        '1.2800'
        """
        return {"kind": "guide_costs.DevelopmentCost", **_sheets.plain(self)}


def _rows(cost: DevelopmentCost) -> list[Row]:
    """One row for each step of a development cost."""
    points, words = cost.points, _points.METHODS[cost.points.method]
    phases = ", ".join(cost.phases)
    product = f"{points.total:,f} FP x {cost.unit_price:,}"
    rows = [
        Row(step="points", ko="총 기능점수", en="Function points", basis=words,
            factor=points.total),
        Row(step="unit_price", ko="기능점수당 단가", en="Price of a function point",
            amount=cost.unit_price),
        Row(step="phases", ko="단계별 가중치", en="Phase weights", basis=(phases, phases),
            factor=cost.phase_weight),
        Row(step="cost_before_correction", ko="보정전 개발원가", en="Cost before correction",
            basis=(product, product), amount=cost.cost_before_correction,
            note=cost.rounding["cost_before_correction"]),
    ]  # fmt: skip
    for each in cost.corrections:
        level = "" if each.level is None else f"{each.level}: {each.meaning}"
        rows.append(
            Row(step=each.name, ko=f"보정계수 {each.label_ko}", en=f"Correction {each.label_en}",
                basis=(level, level), factor=each.factor, amount=each.amount,
                note=cost.rounding[each.name])
        )  # fmt: skip
    rows += [
        Row(step="cost_after_correction", ko="보정후 개발원가", en="Cost after correction",
            amount=cost.cost_after_correction, strong=True),
        Row(step="profit", ko="이윤", en="Profit",
            basis=("보정후 개발원가", "cost after correction"),
            factor=cost.profit_rate, percent=True, amount=cost.profit,
            note=cost.rounding["profit"]),
    ]  # fmt: skip
    return [*rows, *_sheets.closing_rows(cost, cost.rounding["vat"], cost.expenses)]
