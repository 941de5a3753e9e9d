"""The record of a life-cycle cost, and how it prints."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.lines import Timeline
from sustainfin.money import UNITS, format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "build": ("구축", "build"),
        "operation": ("운영", "operation"),
        "maintenance": ("유지관리", "maintenance"),
        "security": ("보안", "security"),
        "network": ("통신망", "network"),
        "licence": ("라이선스", "licence"),
        "refresh": ("교체", "refresh"),
        "training": ("교육", "training"),
        "call_centre": ("콜센터", "call centre"),
        "labour": ("인건비", "labour"),
        "decommissioning": ("철거·폐기", "decommissioning"),
        "residual": ("잔존가치", "residual value"),
    }
)
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "생애주기비용", "unit": "단위", "head": ("구분", "성질"), "total": "합계",
        "share": "비중", "present": "현재가치 {} (할인율 {}, {}), 등가연간비용 {}",
        "per_user": "이용자 1인당 연 {}원", "levelised": ", 할인 {}원", "labour": "인건비 비중 {}",
        "upkeep": "연간 운영·유지관리비는 구축비의 {}",
        "prices": {"real": "불변가격", "nominal": "경상가격", "": "물가 기준 없음"},
        "vat": {
            "included": "부가가치세 포함",
            "excluded": "부가가치세 제외",
            "": "부가가치세 기준 없음",
        },
    },
    "en": {
        "title": "Life-cycle cost", "unit": "unit", "head": ("Line", "Kind"), "total": "Total",
        "share": "Share", "present": "present value {} (discount rate {}, {}), a level {} a year",
        "per_user": "{} won a user and year", "levelised": ", discounted {} won",
        "labour": "labour share {}", "upkeep": "operation and upkeep a year are {} of the build",
        "prices": {"real": "real prices", "nominal": "nominal prices", "": "no price basis"},
        "vat": {"included": "VAT included", "excluded": "VAT excluded", "": "no VAT basis"},
    },
}  # fmt: skip
# Decimals to show in each unit; for display only.
_PLACES = {"원": 0, "천원": 0, "만원": 0, "백만원": 1, "억원": 2, "조원": 4}
# The unit in which a cost of at least so many won reads well.
_READS_WELL = ((10**11, "억원"), (10**8, "백만원"), (0, "천원"))
_WIDE = 6  # years that still fit beside each other on a screen


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """Cost of one line of one kind by year (비용 내역).

    Parameters
    ----------
    label : str
        Name of the line.
    kind : str
        Kind of the cost.
    amounts : tuple of float
        Cost by year. [KRW]

    Examples
    --------
    >>> CostRow(label="유지관리", kind="maintenance", amounts=(4e7, 4e7)).total
    80000000.0
    """

    label: str
    kind: str
    amounts: tuple[float, ...]

    @property
    def total(self) -> float:
        """Sum over all years. [KRW]"""
        return float(sum(self.amounts))


@dataclass(frozen=True, slots=True, kw_only=True)
class CostTable:
    """Life-cycle cost with everything needed to check it by hand (생애주기비용).

    A figure that has no value, such as a cost per user without users, is None.

    Parameters
    ----------
    timeline : Timeline
        The years.
    rows : tuple of CostRow
        Cost by line and kind, in the order of the lines. [KRW]
    by_year : tuple of float
        Cost of each year. [KRW]
    by_kind : mapping of str to float
        Cost of each kind over all years. [KRW]
    life_cycle_cost : float
        Cost over all years, not discounted, less the residual value. [KRW]
    discount_rate : float, Schedule or None
        Rate used, a fraction. [1/year]
    timing : {"start", "mid", "end"} or None
        When in a year its cost falls.
    present_value : float or None
        Cost over all years, discounted to the start of the first year. [KRW]
    equivalent_annual_cost : float or None
        The same amount in every year that has this present value (등가연간비용).
        [KRW/year]
    users : tuple of float or None
        Users of each year. [user]
    cost_per_user : float or None
        Cost over all years by users over all years. [KRW per user and year]
    levelised_cost_per_user : float or None
        The same, both discounted. [KRW per user and year]
    labour_share : float or None
        Labour as a fraction of all cost before the residual value is taken off.
    om_per_year : float or None
        Mean cost of operation and maintenance over the years that have any. [KRW/year]
    om_share_of_build : float or None
        The same as a fraction of the build cost. [1/year]
    prices, vat : str or None
        Price basis and VAT basis that the lines state; None where none does.

    Examples
    --------
    >>> from sustainfin import lifecycle
    >>> from sustainfin.lines import Timeline
    >>> lifecycle.cost_table([lifecycle.Annual("유지관리", 40_000_000)],
    ...                      Timeline(start=2021, n_years=5)).life_cycle_cost
    200000000.0
    """

    timeline: Timeline
    rows: tuple[CostRow, ...]
    by_year: tuple[float, ...]
    by_kind: Mapping[str, float]
    life_cycle_cost: float
    discount_rate: Any
    timing: str | None
    present_value: float | None
    equivalent_annual_cost: float | None
    users: tuple[float, ...] | None
    cost_per_user: float | None
    levelised_cost_per_user: float | None
    labour_share: float | None
    om_per_year: float | None
    om_share_of_build: float | None
    prices: str | None
    vat: str | None

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        largest = max(abs(self.life_cycle_cost), *map(abs, self.by_year))
        unit = next(unit for least, unit in _READS_WELL if largest >= least)
        return to_text(self.sheet(unit=unit, by_year=self.timeline.n_years <= _WIDE))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled.
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        return _rebuilt, (named | {"by_kind": dict(self.by_kind)},)

    def sheet(
        self, *, unit: str = "백만원", by_year: bool = True, lang: Literal["ko", "en"] = "ko"
    ) -> Sheet:
        """The costs as the neutral table.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts; rounded for display, exact in the cells' values.
        by_year : bool
            Whether each year has a column.
        lang : {"ko", "en"}
            Language of the labels; lines keep the names of the case.

        Returns
        -------
        Sheet
            One row a line and kind, a total, and the figures below.

        Raises
        ------
        InvalidInput
            If the unit or the language is not one of those above.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> from sustainfin.lines import Timeline
        >>> table = lifecycle.cost_table([lifecycle.Annual("유지관리", 40_000_000)],
        ...                              Timeline(start=2021, n_years=5))
        >>> [cell.text for cell in table.sheet(unit="억원", by_year=False).body[0]]
        ['유지관리', '운영', '2.00', '100.0%']
        """
        _checks.one_of("lifecycle.CostTable.sheet", "unit", unit, UNITS)
        words = _WORDS[_checks.one_of("lifecycle.CostTable.sheet", "lang", lang, _WORDS)]
        last = self.timeline.last
        years = range(self.timeline.start, last + 1) if by_year else range(0)
        kinds = {kind: both[0 if lang == "ko" else 1] for kind, both in LABELS.items()}
        body = [
            self._line(each.label, kinds[each.kind], each.amounts, unit, by_year)
            for each in self.rows
        ]
        total = self._line(words["total"], "", self.by_year, unit, by_year, strong=True)
        head = (*words["head"], *map(str, years), words["total"], words["share"])
        return Sheet(
            title=f"{words['title']} {self.timeline.start}{'~' if lang == 'ko' else '-'}{last}",
            unit=f"{words['unit']}: {unit}",
            head=(row(head, strong=True),),
            body=(*body, total),
            notes=tuple(self._notes(unit, words)),
        )

    def _line(
        self,
        label: str,
        kind: str,
        amounts: tuple[float, ...],
        unit: str,
        by_year: bool,
        *,
        strong: bool = False,
    ) -> tuple[Cell, ...]:
        """One row: its years, its sum and its share of the whole."""
        whole, total = self.life_cycle_cost, float(sum(amounts))
        cells = [*(amounts if by_year else ()), total]
        share = Cell(text=percent(total / whole) if whole else "", align="right", strong=strong)
        return (
            Cell(text=label, strong=strong),
            Cell(text=kind),
            *(Cell(text=money(c, unit), value=c, align="right", strong=strong) for c in cells),
            share,
        )

    def _notes(self, unit: str, words: Mapping[str, Any]) -> list[str]:
        """The figures below the table, each only where it has a value."""
        notes = []
        if self.present_value is not None and self.equivalent_annual_cost is not None:
            flat = isinstance(self.discount_rate, (int, float))
            rate = percent(self.discount_rate) if flat else repr(self.discount_rate)
            present, level = (
                f"{money(amount, unit)}{unit}"
                for amount in (self.present_value, self.equivalent_annual_cost)
            )
            notes.append(words["present"].format(present, rate, self.timing, level))
        if self.cost_per_user is not None:
            levelised = self.levelised_cost_per_user
            more = "" if levelised is None else words["levelised"].format(money(levelised, "원"))
            notes.append(words["per_user"].format(money(self.cost_per_user, "원")) + more)
        labour, upkeep = self.labour_share, self.om_share_of_build
        shares = [] if labour is None else [words["labour"].format(percent(labour))]
        shares += [] if upkeep is None else [words["upkeep"].format(percent(upkeep))]
        prices = words["prices"][self.prices or ""]
        vat = words["vat"][self.vat or ""]
        return [*notes, *([", ".join(shares)] if shares else []), f"{prices}, {vat}"]

    def to_frame(self) -> "pd.DataFrame":
        """The costs as a DataFrame, one row for each line, kind and year.

        Returns
        -------
        DataFrame
            Columns label, kind, year, amount_krw; not rounded.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> from sustainfin.lines import Timeline
        >>> lifecycle.cost_table([lifecycle.Annual("유지관리", 40_000_000)],
        ...     Timeline(start=2021, n_years=2)).to_frame()["amount_krw"].tolist()
        [40000000.0, 40000000.0]
        """
        import pandas as pd

        columns = ["label", "kind", "year", "amount_krw"]
        data = [
            (each.label, each.kind, self.timeline.start + k, amount)
            for each in self.rows
            for k, amount in enumerate(each.amounts)
        ]
        return pd.DataFrame(data, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """The costs as plain data, ready for JSON.

        Returns
        -------
        dict
            Fields by name; a discount schedule as its text.

        Examples
        --------
        >>> from sustainfin import lifecycle
        >>> from sustainfin.lines import Timeline
        >>> lifecycle.cost_table([lifecycle.Annual("유지관리", 40_000_000)],
        ...     Timeline(start=2021, n_years=2)).to_dict()["by_kind"]
        {'operation': 80000000.0}
        """
        rate = self.discount_rate
        plain = rate is None or isinstance(rate, (int, float))
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            "kind": "lifecycle.CostTable",
            **named,
            "timeline": {"start": self.timeline.start, "n_years": self.timeline.n_years},
            "rows": [
                {"label": each.label, "kind": each.kind, "amounts": list(each.amounts)}
                for each in self.rows
            ],
            "by_year": list(self.by_year),
            "by_kind": dict(self.by_kind),
            "users": None if self.users is None else list(self.users),
            "discount_rate": rate if plain else repr(rate),
        }


def _rebuilt(named: dict[str, Any]) -> CostTable:
    """A table again from its fields."""
    return CostTable(**named | {"by_kind": MappingProxyType(named["by_kind"])})


def money(amount: float, unit: str) -> str:
    """An amount in a unit, rounded for display."""
    return format_won(round(amount), unit, places=_PLACES[unit], symbol=False)


def percent(fraction: float) -> str:
    """A fraction as a percentage with one decimal; small ones with three."""
    return f"{fraction:.1%}" if abs(fraction) >= 0.01 or fraction == 0 else f"{fraction:.3%}"
