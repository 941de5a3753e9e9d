"""Where the maintenance of software comes from: by rate, and of commercial software."""

from typing import Any

from sustainfin.explanation import Op, Part, Step, derived
from sustainfin.guide_costs import _explain
from sustainfin.guide_costs._explain import given, in_english, published, rounded, total_of
from sustainfin.guide_costs._sheets import CLOSING
from sustainfin.tables import Table

RATE = "유지관리 요율"
_RATE = (RATE, "maintenance rate")
_YEARLY = ("유지관리비", "maintenance")
_TMP = ("유지관리 난이도 (TMP)", "difficulty (TMP)")


def of_maintenance(cost: Any) -> dict[str, Step]:
    """Steps of a maintenance cost, from the scores to the total."""
    base = given(("개발비 (재산정가)", "development cost (priced anew)"), cost.development_cost,
                 "development_cost", unit="KRW")  # fmt: skip
    scores = {score.item: _score(cost, score) for score in cost.scores}
    difficulty = None if cost.tmp is None else (
        total_of(scores.values(), _TMP, cost.tmp, "") if scores
        else given(_TMP, cost.tmp, "tmp")
    )  # fmt: skip
    percentage = _rate(cost, difficulty)
    yearly = rounded(cost, "maintenance", _YEARLY, cost.maintenance, (base, percentage))
    items, paid = _explain.expenses(cost)
    price = total_of((yearly, paid) if items else (yearly,), CLOSING["price_before_vat"],
                     cost.price_before_vat)  # fmt: skip
    named = {
        **_explain.closing(cost, price), "direct_expenses": paid, "maintenance": yearly,
        "rate": percentage, **({} if difficulty is None else {"tmp": difficulty}),
    }  # fmt: skip
    return {**scores, **items, **named}


def _score(cost: Any, score: Any) -> Step:
    """A score of the guide, with the level it stands for."""
    said = f"({score.level}: {score.meaning})"
    return published(
        (score.item, in_english(cost.table, score.item, score.item)), score.points, score.item,
        cost.sources[0] if cost.sources else "", note_ko=said, note_en=said,
    )  # fmt: skip


def _rate(cost: Any, difficulty: Step | None) -> Step:
    """The rate between the ends of the guide, or the one that was agreed."""
    table: Table | None = cost.table
    if difficulty is None or table is None:
        return _explain.rate(_RATE, cost.rate, "rate")
    low, high = (
        published(words, table.values[RATE][end], f"rate: {end}", table.cite())
        for end, words in (("low", ("가장 낮은 요율", "lowest rate")),
                           ("high", ("가장 높은 요율", "highest rate")))
    )  # fmt: skip
    rise = Op("multiply", (Op("subtract", (Part(1), Part(0))), Op("divide", (Part(2), 100))))
    return derived(
        Op("add", (Part(0), rise)), (low, high, difficulty), label_ko=_RATE[0], label_en=_RATE[1],
        value=cost.rate,
    )  # fmt: skip


def of_commercial(cost: Any) -> dict[str, Step]:
    """Steps of the maintenance of commercial software."""
    price = given(("최초 라이선스 계약금액", "first licence contract"), cost.licence_price,
                  "licence_price", unit="KRW")  # fmt: skip
    percentage = published(
        (f"{cost.grade}등급 요율", f"rate of grade {cost.grade}"), cost.rate, "rate",
        cost.sources[0] if cost.sources else "",
    )  # fmt: skip
    yearly = rounded(cost, "maintenance", ("상용SW 유지관리비", "maintenance"),
                     cost.price_before_vat, (price, percentage))  # fmt: skip
    return {**_explain.closing(cost, yearly), "rate": percentage, "licence_price": price}
