"""Maintenance by rate of software made to order: difficulty, rate, expenses, VAT."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, tables
from sustainfin._text import nfc
from sustainfin.explanation import Explanation
from sustainfin.findings import Finding
from sustainfin.guide_costs import _explain, _explain_maintenance, _sheets, _steps
from sustainfin.guide_costs._sheets import Row, percent
from sustainfin.guide_costs._steps import FRACTION, VatBasis
from sustainfin.isp_cost import Expense
from sustainfin.money import Rounding
from sustainfin.sheet import Sheet, in_notebook, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "guide_costs.maintenance_cost"
_RATE = "유지관리 요율"
_GRADES = ("단순", "보통", "복잡")
_ENOUGH = Context(prec=50)
_TITLES = ("용역 SW 유지관리비 (요율제)", "Software maintenance (by rate)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceScore:
    """One score of the difficulty of maintenance (유지관리 난이도 평가항목).

    Parameters
    ----------
    item : str
        What is judged, such as "유지관리 횟수".
    level : {"단순", "보통", "복잡"}
        How it was judged.
    meaning : str
        What the guide says of the level.
    points : Decimal
        Its score. [point]

    Examples
    --------
    >>> levels = {"유지관리 횟수": "보통", "시스템 사용자수": "보통", "시스템 중요도": "보통",
    ...           "타시스템 연계": "단순", "오류복구 신속성": "보통"}
    >>> maintenance_cost(249_222_058, guide="2025", levels=levels, vat="excluded",
    ...                  truncate="none").scores[2].points
    Decimal('17')
    """

    item: str
    level: str
    meaning: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceCost:
    """Maintenance of a year with everything needed to check it by hand (유지관리비).

    Parameters
    ----------
    development_cost : int
        Development cost (개발비) priced anew, without VAT. [KRW]
    scores : tuple of MaintenanceScore
        The scores; empty where the total or the rate was given.
    tmp : Decimal or None
        Their total (TMP), 0 to 100; None where the rate was given. [point]
    rate : Decimal
        Maintenance rate (유지관리 요율) of a year, a fraction.
    maintenance : int
        Development cost x rate. [KRW/year]
    expenses : tuple of Expense
        Direct expenses in the order given.
    direct_expenses : int
        Their sum (직접경비). [KRW/year]
    price_before_vat : int
        Maintenance without VAT. [KRW/year]
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
    findings : tuple of Finding
        A note where the rate lies outside the guide's range.
    table : Table or None
        Table of the guide; `explain` reads it, plain data leaves it out.

    Examples
    --------
    >>> cost = maintenance_cost(249_222_058, guide="2025", tmp=45,
    ...     expenses={"직접경비": 1_335_600}, vat="excluded", truncate="none")
    >>> cost.rate, cost.price_before_vat
    (Decimal('0.1225'), 31865302)
    """

    development_cost: int
    scores: tuple[MaintenanceScore, ...]
    tmp: Decimal | None
    rate: Decimal
    maintenance: int
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
            One row a score and a step, notes with the source.

        Raises
        ------
        InvalidInput
            If the unit or the language is unknown.

        Examples
        --------
        >>> cost = maintenance_cost(200_000_000, guide="2025", tmp=0, vat="excluded",
        ...                         truncate="none")
        >>> cost.sheet(unit="만원").body[-1][3].text
        '2,000'
        """
        return _sheets.to_sheet(
            "MaintenanceCost.sheet", _TITLES, _rows(self), self.sources, self.findings, unit, lang
        )

    def explain(self, figure: str = "total", year: int | None = None) -> Explanation:
        """Where a step comes from, down to the edition and page of the guide (산출 근거).

        Parameters
        ----------
        figure : str
            A step ("total", "total_before_cut", "vat", "price_before_vat", "direct_expenses",
            "maintenance", "rate", "tmp"), an item that was judged, or a direct expense by
            its label.
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
        >>> cost = maintenance_cost(200_000_000, guide="2025", tmp=0, vat="excluded",
        ...                         truncate="none")
        >>> cost.explain("maintenance").evaluate({"tmp": 100})
        30000000
        """
        steps = _explain_maintenance.of_maintenance(self)
        return _explain.explained("MaintenanceCost.explain", _TITLES, self, steps, figure, year)

    def to_frame(self) -> "pd.DataFrame":
        """The steps as a DataFrame.

        Returns
        -------
        DataFrame
            Columns step, label, factor, amount_krw and note; exact values.

        Examples
        --------
        >>> cost = maintenance_cost(200_000_000, guide="2025", tmp=0, vat="excluded",
        ...                         truncate="none")
        >>> int(cost.to_frame().set_index("step").loc["maintenance", "amount_krw"])
        20000000
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
        >>> maintenance_cost(200_000_000, guide="2025", tmp=0, vat="excluded",
        ...                  truncate="none").to_dict()["rate"]
        '0.1'
        """
        return {"kind": "guide_costs.MaintenanceCost", **_sheets.plain(self)}


def maintenance_cost(
    development_cost: object,
    *,
    guide: str | Table,
    vat: object,
    truncate: object,
    levels: Mapping[str, str] | None = None,
    tmp: object = None,
    rate: object = None,
    expenses: Mapping[str, object] | None = None,
    rounding: Mapping[str, Any] | None = None,
) -> MaintenanceCost:
    r"""Maintenance of software made to order, by rate, for a year (용역 SW 유지관리비, 요율제).

    The base is the development cost as it would be priced today, without VAT. Give the
    judged levels, or their total, or a rate agreed otherwise: one of the three.

    Parameters
    ----------
    development_cost : int
        Development cost (개발비, 재산정가), without VAT, >= 0. [KRW]
    guide : str or Table
        Edition in the family ``maintenance_rates``, or a table of your own.
    vat : int, Decimal, plain decimal text, float, "excluded" or "exempt"
        VAT rate (부가가치세율), a fraction in [0, 0.5]; "excluded" (별도) for a price without
        VAT, "exempt" (면세) for an exempt supplier.
    truncate : str, int, Rounding
        Cut of the total (절사): words, unit in won, or "none".
    levels : mapping of str to {"단순", "보통", "복잡"}, optional
        Every item of the guide with its level.
    tmp : int, Decimal, plain decimal text or float, optional
        Total of the scores (TMP), 0 to 100. [point]
    rate : int, Decimal, plain decimal text or float, optional
        A rate (요율) agreed otherwise, a fraction in [0, 0.99]; outside the guide's range it
        is reported, not refused.
    expenses : mapping of str to int, optional
        Direct expenses (직접경비) without VAT, by item. [KRW/year]
    rounding : mapping of str to str or Rounding, optional
        Rules of the steps "maintenance" and "vat"; steps left out: halves to the even won,
        VAT cut to the won.

    Returns
    -------
    MaintenanceCost
        Every score and step, the total before and after the cut, and the source.

    Raises
    ------
    InvalidInput
        If none or several of `levels`, `tmp` and `rate` are given, an item is missing or
        unknown, a number is out of its range, or a rule cannot be read.
    TableNotFound
        If there is no such edition.

    Notes
    -----
    .. math:: M = C\,\frac{10 + 5\,\mathrm{TMP}/100}{100} + E

    with development cost :math:`C` and direct expenses :math:`E`.

    References
    ----------
    .. [1] 한국인공지능·소프트웨어산업협회 (KOSA), SW사업 대가산정 가이드 2025년 개정판,
       Part IV, 2.1.6 적용사례, p. 191. It is reproduced to the won.

    Examples
    --------
    >>> maintenance_cost(
    ...     249_222_058, guide="2025", expenses={"직접경비": 1_335_600}, vat="excluded",
    ...     truncate="none", levels={"유지관리 횟수": "보통", "시스템 사용자수": "보통",
    ...     "시스템 중요도": "보통", "타시스템 연계": "단순", "오류복구 신속성": "보통"}).total
    31865302
    """
    table = tables.resolve("maintenance_rates", guide, where=_WHERE, argument="guide")
    base = _steps.won(_WHERE, "development_cost", development_cost)
    given = {"levels": levels, "tmp": tmp, "rate": rate}
    if sum(value is not None for value in given.values()) != 1:
        names = [name for name, value in given.items() if value is not None]
        rule = "or tmp or rate must be given, exactly one of the three"
        raise _checks.refusal(_WHERE, "levels", rule, names)
    scores = () if levels is None else _scores(levels, table)
    if levels is not None:
        tmp = sum(score.points for score in scores)
    total = None if tmp is None else _checks.exact_between(_WHERE, "tmp", tmp, 0, 100)
    applied = _applied(table, total, rate)
    rules = _steps.read_rounding(_WHERE, table, ("maintenance", "vat"), rounding)
    closing = _steps.read_closing(_WHERE, vat, truncate)
    items = _steps.read_expenses(_WHERE, expenses)
    yearly = rules["maintenance"].apply(_steps.share(base, applied))
    paid_out = sum(item.amount for item in items)
    return MaintenanceCost(
        development_cost=base, scores=scores, tmp=total, rate=applied, maintenance=yearly,
        expenses=items, direct_expenses=paid_out,
        **closing.amounts(yearly + paid_out, rules["vat"]),
        rounding=rules, sources=(table.cite(),), findings=_findings(table, applied),
        table=table,
    )  # fmt: skip


def _scores(levels: object, table: Table) -> tuple[MaintenanceScore, ...]:
    """A score for every item of the guide, in the order of the guide."""
    items = _steps.rows_of(table, "score")
    listed = ", ".join(items)
    if not isinstance(levels, Mapping):
        rule = f"must map {listed} to their levels"
        raise _checks.refusal(_WHERE, "levels", rule, levels)
    given = {nfc(str(name)): level for name, level in levels.items()}
    for name in given:
        _checks.one_of(_WHERE, "levels", name, items)
    found = []
    for name, row in items.items():
        if name not in given:
            raise _checks.refusal(_WHERE, "levels", f"must have {name!r}", tuple(given))
        do = "; ".join(f"{each}: {text}" for each, text in zip(_GRADES, row["levels"], strict=True))
        level = _checks.one_of(_WHERE, "level", given[name], _GRADES, f"{name}: {do}")
        meaning = row["levels"][_GRADES.index(level)]
        points = Decimal(_steps.cell(_WHERE, table, name, level))
        found.append(MaintenanceScore(item=name, level=level, meaning=meaning, points=points))
    return tuple(found)


def _applied(table: Table, tmp: Decimal | None, rate: object) -> Decimal:
    """The rate of a difficulty between the ends of the guide, or the one given."""
    if tmp is None:
        return _checks.exact_between(_WHERE, "rate", rate, 0, "0.99", FRACTION)
    low, high = (Decimal(_steps.cell(_WHERE, table, _RATE, end)) for end in ("low", "high"))
    rise = _ENOUGH.multiply(_ENOUGH.subtract(high, low), tmp.scaleb(-2, _ENOUGH))
    return _ENOUGH.add(low, rise).normalize(_ENOUGH)


def _findings(table: Table, rate: Decimal) -> tuple[Finding, ...]:
    """A note on a rate outside the guide's range."""
    low, high = (_steps.cell(_WHERE, table, _RATE, end) for end in ("low", "high"))
    if low <= rate <= high:
        return ()
    side, side_ko = ("below", "미달") if rate < low else ("above", "초과")
    return (
        Finding(
            code="rate-outside-guide", severity="note", where=_RATE,
            message=(
                f"the maintenance rate {percent(rate)} is {side} the guide's {percent(low)} "
                f"to {percent(high)}; the guide is advisory"
            ),
            message_ko=(
                f"{_RATE} {percent(rate)} 적용은 가이드 {percent(low)}~{percent(high)} {side_ko} "
                "(가이드는 권고)"
            ),
            reference=table.cite(),
        ),
    )  # fmt: skip


def _rows(cost: MaintenanceCost) -> list[Row]:
    """One row for each score and step of a maintenance cost."""
    rows = [
        Row(step="development_cost", ko="개발비 (재산정가)", en="Development cost (priced anew)",
            amount=cost.development_cost)
    ]  # fmt: skip
    rows += [
        Row(step="score", ko=score.item, en=score.item,
            basis=(f"{score.level}: {score.meaning}",) * 2, factor=score.points)
        for score in cost.scores
    ]  # fmt: skip
    if cost.tmp is not None:
        rows.append(
            Row(step="tmp", ko="유지관리 난이도 (TMP)", en="Difficulty (TMP)", factor=cost.tmp)
        )
    rows += [
        Row(step="rate", ko=_RATE, en="Maintenance rate", factor=cost.rate, percent=True),
        Row(step="maintenance", ko="유지관리비", en="Maintenance",
            basis=("개발비 x 유지관리 요율", "development cost x rate"), amount=cost.maintenance,
            note=cost.rounding["maintenance"]),
    ]  # fmt: skip
    return [*rows, *_sheets.closing_rows(cost, cost.rounding["vat"], cost.expenses)]
