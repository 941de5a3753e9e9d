"""Notes of a workbook: where a row or an indicator comes from, in the words of its explanation."""

from collections.abc import Sequence
from typing import Any

from sustainfin.case import Appraisal
from sustainfin.errors import InvalidInput

_ROWS = {
    "cost": "cost", "revenue": "revenue", "benefit": "benefit", "social_cost": "social_cost",
    "net": "net", "funding": "funding", "funded": "funded_net", "resources": "resources",
    "economic": "economic_net", "uses": "uses", "sources": "sources", "earned": "revenue",
    "gap": "gap", "draw": "reserve_draw", "deposit": "reserve_deposit",
    "balance": "reserve_balance", "cash": "cash",
}  # fmt: skip
_INDICATORS = {
    "생애주기비용": "life_cycle_cost", "생애주기비용 현재가치": "present_life_cycle_cost",
    "연간등가비용": "equivalent_annual_cost", "재무 NPV (재원 전)": "npv",
    "재무 NPV (재원 후)": "funded_npv", "경제 NPV": "economic_npv",
    "재무 B/C": "benefit_cost_ratio", "경제 B/C": "economic_benefit_cost_ratio",
    "재원 고갈 연도": "runs_out", "부족액 합계": "total_gap",
}  # fmt: skip
_LINES = ("line ", "source ")


def note_of_row(
    found: Appraisal, alternative: str, key: str, amounts: Sequence[float], lang: str
) -> str:
    """How a row by year comes about, in the first year that has an amount."""
    figure = _ROWS.get(key) or next(
        (key.removeprefix(mark) for mark in _LINES if key.startswith(mark)), ""
    )
    k = next((k for k, amount in enumerate(amounts) if amount), None)
    if not figure or k is None:
        return ""
    return _sentence(found, figure, found.timeline.start + k, alternative, lang)


def note_of_indicator(found: Appraisal, alternative: str, label: str, lang: str) -> str:
    """How an indicator comes about."""
    figure = _INDICATORS.get(label)
    return _sentence(found, figure, None, alternative, lang) if figure else ""


def _sentence(found: Appraisal, figure: str, year: int | None, alternative: str, lang: str) -> str:
    """The sentence of an explanation; nothing where the case has no such figure."""
    try:
        language: Any = lang
        return found.explain(figure, year, alternative=alternative).sentence(language=language)
    except InvalidInput:  # no reserve, nothing valued, money that does not run out
        return ""
