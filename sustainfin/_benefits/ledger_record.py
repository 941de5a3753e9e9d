"""The record of a ledger: totals, groups, cost-effectiveness, and how it prints."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin._benefits.named import Unquantified
from sustainfin._benefits.rows import Effectiveness, GroupShare, LedgerRow, Outcome
from sustainfin.findings import Finding
from sustainfin.lines import Timeline
from sustainfin.money import UNITS, format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

By = Literal["label", "effect", "category", "mechanism", "beneficiary", "payer"]
_BY: tuple[By, ...] = ("label", "effect", "category", "mechanism", "beneficiary", "payer")
EFFECTS: Mapping[str, str] = {
    "benefit": "편익", "social_cost": "사회적 비용", "transfer": "이전",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "편익 대장", "unit": "단위", "to": "~",
        "head": ("구분", "항목", "분류", "귀착", "합계", "현재가치", "신뢰도"),
        "effects": EFFECTS,
        "categories": {
            "economic-direct": "경제(직접)", "economic-indirect": "경제(간접)", "social": "사회",
            "environmental": "환경",
        },
        "timing": {"start": "연초", "mid": "연중", "end": "연말"},
        "unpriced": "금액 없음", "unquantified": "정량화되지 않음", "own": "자체",
        "not_estimated": "산정되지 않음",
        "benefits": "편익", "social_costs": "사회적 비용", "costs": "비용",
        "nothing": "금액으로 나타낸 편익이 없어 NPV와 B/C를 말할 수 없다",
        "each": "{}: 1 {}당 {:,}원 (할인)",
        "absent": "NPV와 B/C에 금액이 없는 {}개 항목은 들어 있지 않다",
        "flat": "할인하지 않음", "rate": "할인율 {}, {} 발생, 기준 {}년 초",
        "standing": "계산에 넣은 집단: {}",
    },
    "en": {
        "title": "Ledger of benefits", "unit": "unit", "to": "-",
        "head": ("Effect", "Line", "Category", "Falls on", "Total", "Present", "Confidence"),
        "effects": {"benefit": "benefit", "social_cost": "social cost", "transfer": "transfer"},
        "categories": {
            "economic-direct": "economic (direct)", "economic-indirect": "economic (indirect)",
            "social": "social", "environmental": "environmental",
        },
        "timing": {"start": "start", "mid": "middle", "end": "end"},
        "unpriced": "no price", "unquantified": "not quantified", "own": "own",
        "not_estimated": "not estimated",
        "benefits": "benefits", "social_costs": "social costs", "costs": "costs",
        "nothing": "no benefit has a price: NPV and B/C cannot be said",
        "each": "{}: {:,} won per {} (discounted)",
        "absent": "NPV and B/C leave out lines without an amount: {}",
        "flat": "not discounted", "rate": "discount rate {}, {} of the year, base start of {}",
        "standing": "groups that count: {}",
    },
}  # fmt: skip
_PLACES = {"원": 0, "천원": 0, "만원": 0, "백만원": 1, "억원": 2, "조원": 4}
_Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Benefits, social costs and costs of a service, with what has no number (편익 대장).

    Parameters
    ----------
    timeline : Timeline
        The years.
    rows : tuple of LedgerRow
        Priced lines, in the order given.
    unpriced : tuple of Outcome
        What is counted and has no price.
    unquantified : tuple of Unquantified
        What is named and not counted.
    discount_rate : float, Schedule or None
        Rate used, a fraction; None where nothing is discounted. [1/year]
    timing : {"start", "mid", "end"}
        When in a year its amounts fall.
    base_year : int
        Year to whose beginning amounts are discounted.
    benefits, social_costs, transfers : tuple of float
        What is counted by year; transfers are 0 where both groups count. [KRW]
    costs : tuple of float or None
        Resource costs by year, as far as those who pay them count. [KRW]
    present_benefits, present_social_costs, present_transfers : float
        The same as present values. [KRW]
    present_costs : float or None
        Present value of the costs. [KRW]
    npv : float
        Benefits and transfers less social costs and costs, discounted. [KRW]
    benefit_cost_ratio : float or None
        Benefits and transfers over social costs and costs; None without costs, or where
        nothing is valued.
    effectiveness : tuple of Effectiveness
        Won per unit of every unpriced benefit; empty without costs.
    groups : tuple of GroupShare
        Who gains and who pays; the nets of the groups that count add up to the NPV.
    standing : tuple of str or None
        Groups that count; None for all.
    findings : tuple of Finding
        What the guards found.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = benefits.Benefit("시간", 100, 5_000, mechanism="time", beneficiary="시민",
    ...                         category="social")
    >>> benefits.ledger([line], Timeline(start=2026, n_years=2)).total
    1000000.0
    """

    timeline: Timeline
    rows: tuple[LedgerRow, ...]
    unpriced: tuple[Outcome, ...]
    unquantified: tuple[Unquantified, ...]
    discount_rate: Any
    timing: str
    base_year: int
    benefits: tuple[float, ...]
    social_costs: tuple[float, ...]
    transfers: tuple[float, ...]
    costs: tuple[float, ...] | None
    present_benefits: float
    present_social_costs: float
    present_transfers: float
    present_costs: float | None
    npv: float
    benefit_cost_ratio: float | None
    effectiveness: tuple[Effectiveness, ...]
    groups: tuple[GroupShare, ...]
    standing: tuple[str, ...] | None
    findings: tuple[Finding, ...]

    _repr_html_ = in_notebook

    @property
    def total(self) -> float:
        """Benefits and transfers less social costs over all years, before costs. [KRW]"""
        return math.fsum(won for each in self.rows for won in each.counted)

    @property
    def by_year(self) -> tuple[float, ...]:
        """The same for each year. [KRW]"""
        columns = zip(*(each.counted for each in self.rows), strict=True)
        sums = tuple(math.fsum(column) for column in columns)
        return sums or (0.0,) * self.timeline.n_years

    def by(self, name: By, *, present: bool = False) -> dict[str, float]:
        """What is counted, added up by a field of the rows.

        Parameters
        ----------
        name : {"label", "effect", "category", "mechanism", "beneficiary", "payer"}
            The field.
        present : bool
            Whether to add present values instead of plain sums.

        Returns
        -------
        dict of str to float
            Sum by value of the field, in the order in which they come. [KRW]

        Raises
        ------
        InvalidInput
            If there is no such field.
        """
        _checks.one_of("benefits.Ledger.by", "name", name, _BY)
        keys = dict.fromkeys(getattr(each, name) for each in self.rows)
        return {
            key: math.fsum(
                each.present_value if present else each.total
                for each in self.rows
                if getattr(each, name) == key
            )
            for key in keys
        }

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, unit: str = "백만원", lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The ledger as the neutral table: what has a price, and beside it what has none.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts; rounded for display, exact in the cells' values.
        lang : {"ko", "en"}
            Language of the labels; lines and groups keep the names of the case.

        Returns
        -------
        Sheet
            One row a line, and the figures below.

        Raises
        ------
        InvalidInput
            If the unit or the language is not one of those above.
        """
        _checks.one_of("benefits.Ledger.sheet", "unit", unit, UNITS)
        words = _WORDS[_checks.one_of("benefits.Ledger.sheet", "lang", lang, _WORDS)]
        return Sheet(
            title=f"{words['title']} {self.timeline.start}{words['to']}{self.timeline.last}",
            unit=f"{words['unit']}: {unit}",
            head=(row(words["head"], strong=True),),
            body=(
                *(self._priced(each, unit, words) for each in self.rows),
                *(self._counted(each, words) for each in self.unpriced),
                *(self._named(each, words) for each in self.unquantified),
            ),
            notes=tuple(self._notes(unit, lang)),
        )

    def _priced(self, each: LedgerRow, unit: str, words: _Words) -> tuple[Cell, ...]:
        """The row of a priced line."""
        group = each.beneficiary if each.effect == "benefit" else each.payer
        if each.effect == "transfer":
            group = f"{each.payer} → {each.beneficiary}"
        texts = (_effect(each, words), each.label, words["categories"][each.category], group)
        numbers = (_won(won, unit) for won in (each.total, each.present_value))
        shown = words["own"] if each.confidence == "own" else each.confidence
        return (*(Cell(text=text) for text in texts), *numbers, Cell(text=shown))

    def _counted(self, each: Outcome, words: _Words) -> tuple[Cell, ...]:
        """The row of a line without a price."""
        shown = f"{each.quantity:,.6g} {each.unit}"
        category = words["categories"][each.category]
        texts = (_effect(each, words), each.label, category, each.beneficiary)
        cells = (Cell(text=text) for text in texts)
        return (
            *cells,
            Cell(text=shown, align="right"),
            Cell(text=words["unpriced"], align="right"),
            Cell(),
        )

    def _named(self, each: Unquantified, words: _Words) -> tuple[Cell, ...]:
        """The row of a line without a number."""
        category = words["categories"][each.category]
        texts = (_effect(each, words), each.label, category, each.beneficiary)
        cells = (Cell(text=text) for text in texts)
        return (*cells, Cell(text=words["unquantified"], align="right"), Cell(), Cell())

    def _headline(self, unit: str, words: _Words) -> str:
        """Present values, NPV and B/C in one line; what has no amount is not printed as 0."""
        counted = {each.effect for each in self.rows if any(each.counted)}
        named = {each.effect for each in self.unpriced}
        named |= {each.effect for each in self.unquantified}

        def side(effect: str, won: float) -> str:
            absent = effect in named - counted
            return str(words["not_estimated"]) if absent else _text(won, unit)

        return (
            f"{words['benefits']} {side('benefit', self.present_benefits)}, "
            f"{words['social_costs']} {side('social_cost', self.present_social_costs)}"
            + (
                ""
                if self.present_costs is None
                else f", {words['costs']} {_text(self.present_costs, unit)}"
            )
            + f", NPV {_text(self.npv, unit)}"
            + ("" if self.benefit_cost_ratio is None else f", B/C {self.benefit_cost_ratio:.3f}")
        )

    def _notes(self, unit: str, lang: str) -> list[str]:
        """Headline figures, cost-effectiveness, conventions and findings."""
        words = _WORDS[lang]
        valued = any(any(each.counted) for each in self.rows)
        told = [self._headline(unit, words) if valued else words["nothing"]]
        for each in self.effectiveness:
            parts: tuple[Any, ...] = (each.unit, round(each.present_cost_per_unit))
            told.append(words["each"].format(each.label, *(parts if lang == "ko" else parts[::-1])))
        absent = len(self.unpriced) + len(self.unquantified)
        if absent:
            told.append(words["absent"].format(absent))
        rate = words["flat"]
        if self.discount_rate is not None:
            shown = self.discount_rate
            plain = f"{shown:.2%}" if isinstance(shown, float) else str(shown)
            rate = words["rate"].format(plain, words["timing"][self.timing], self.base_year)
        told.append(rate)
        if self.standing is not None:
            told.append(words["standing"].format(", ".join(self.standing)))
        return told + [f"※ {f.where}: {_said(f, lang)}" for f in self.findings]

    def to_frame(self) -> "pd.DataFrame":
        """One row for each priced line and year.

        Returns
        -------
        pandas.DataFrame
            Columns label, effect, category, mechanism, beneficiary, payer, year, quantity,
            amount_krw, counted_krw.
        """
        import pandas as pd

        keys = ("label", "effect", "category", "mechanism", "beneficiary", "payer")
        data = [
            (*(getattr(each, key) for key in keys), self.timeline.start + k, *numbers)
            for each in self.rows
            for k, numbers in enumerate(
                zip(each.quantities, each.amounts, each.counted, strict=True)
            )
        ]
        return pd.DataFrame(data, columns=[*keys, "year", "quantity", "amount_krw", "counted_krw"])

    def to_dict(self) -> dict[str, Any]:
        """The ledger as plain data, ready for JSON.

        Returns
        -------
        dict
            Fields by name; a discount schedule as its text.
        """
        rate = self.discount_rate
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            "kind": "benefits.Ledger",
            **plain,
            "timeline": {"start": self.timeline.start, "n_years": self.timeline.n_years},
            "discount_rate": rate if rate is None or isinstance(rate, float) else repr(rate),
            "rows": [_plain(each) for each in self.rows],
            "unpriced": [_plain(each) for each in self.unpriced],
            "unquantified": [
                {"label": u.label, "effect": u.effect, "beneficiary": u.beneficiary,
                 "reason": u.reason}
                for u in self.unquantified
            ],
            "effectiveness": [_plain(each) for each in self.effectiveness],
            "groups": [_plain(each) for each in self.groups],
            "findings": [found.to_dict() for found in self.findings],
            "total": self.total,
        }  # fmt: skip


def _plain(record: Any) -> dict[str, Any]:
    """Fields of a record by name, tuples as lists."""
    named = {each.name: getattr(record, each.name) for each in fields(record)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in named.items()}


def _said(found: Finding, lang: str) -> str:
    """The words of a finding in a language."""
    return found.message if lang == "en" else found.message_ko or found.message


def _effect(each: LedgerRow | Outcome | Unquantified, words: _Words) -> str:
    """What a line is called."""
    told: str = words["effects"][each.effect]
    return told


def _text(amount: float, unit: str) -> str:
    """An amount in a unit, rounded for display."""
    return format_won(round(amount), unit, places=_PLACES[unit])


def _won(amount: float, unit: str) -> Cell:
    """An amount as a cell."""
    text = format_won(round(amount), unit, places=_PLACES[unit], symbol=False)
    return Cell(text=text, value=amount, align="right")
