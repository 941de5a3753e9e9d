"""Where a development cost comes from: points, price, phases, corrections, profit."""

from collections.abc import Mapping
from typing import Any

from sustainfin.explanation import Op, Part, Step, derived
from sustainfin.guide_costs import _explain
from sustainfin.guide_costs._explain import given, in_english, published, rounded, total_of
from sustainfin.guide_costs._explain_points import of_points
from sustainfin.tables import Table

_BEFORE = ("보정전 개발원가", "cost before correction")
_AFTER = ("보정후 개발원가", "cost after correction")
_PRICE = ("기능점수당 단가", "price of a function point")
_WEIGHTS = ("단계별 가중치", "phase weights")
_CURVE = {
    "below": ("작은 규모의 한계", "limit of small sizes"),
    "below_factor": ("그 미만의 계수", "factor below it"),
    "above": ("큰 규모의 한계", "limit of large sizes"),
    "above_factor": ("그 초과의 계수", "factor above it"),
    "coefficient": ("곡선의 계수", "coefficient of the curve"),
    "centre": ("곡선의 중심", "centre of the curve"),
    "constant": ("곡선의 상수", "constant of the curve"),
}
_SQUARE = Op("power", (Op("subtract", (Op("log", (Part(0),)), Part(6))), 2))


def of_development(cost: Any) -> dict[str, Step]:
    """Steps of a development cost, from the points to the total."""
    counted = of_points(cost.points)
    points = counted.pop("total")
    weight = _weight(cost)
    price = _price(cost)
    before = rounded(cost, "cost_before_correction", _BEFORE, cost.cost_before_correction,
                     (points, price, weight))  # fmt: skip
    named: dict[str, Step] = {
        "points": points, "unit_price": price, "phase_weight": weight,
        "cost_before_correction": before,
    }  # fmt: skip
    last = before
    for each in cost.corrections:
        factor = _factor(cost, each, points)
        label = (f"{each.label_ko} 보정 후", f"after {each.label_en}")
        last = rounded(cost, each.name, label, each.amount, (last, factor))
        named |= {f"{each.name}_factor": factor, each.name: last}
    after = total_of((last,), _AFTER, cost.cost_after_correction)
    gained = _explain.rate(("이윤율", "profit rate"), cost.profit_rate, "profit_rate")
    profit = rounded(cost, "profit", ("이윤", "profit"), cost.profit, (after, gained))
    items, paid = _explain.expenses(cost)
    sums = (after, profit, paid) if items else (after, profit)
    net = total_of(sums, ("소프트웨어 개발비", "development cost"), cost.price_before_vat)
    steps = {
        **_explain.closing(cost, net), "direct_expenses": paid, "profit": profit,
        "cost_after_correction": after, **named,
    }  # fmt: skip
    return {**counted, **items, **steps}  # a name of a step is never that of an item


def _price(cost: Any) -> Step:
    """The price of a function point, from a table or the estimator's own."""
    name, unit = "unit_price", "KRW/FP"
    source = cost.sources[1] if len(cost.sources) > 1 else ""
    if not source or source.startswith(f"{_PRICE[0]} "):
        return given(_PRICE, cost.unit_price, name, unit=unit)
    return published(_PRICE, cost.unit_price, name, source, unit=unit)


def _weight(cost: Any) -> Step:
    """The sum of the weights of the phases that are paid for."""
    table: Table | None = cost.table
    if table is None:
        return given(_WEIGHTS, cost.phase_weight, "phase_weight", note_ko=", ".join(cost.phases),
                     note_en=", ".join(cost.phases))  # fmt: skip
    leaves = [
        published((f"{name} 가중치", f"weight of {in_english(table, name, name)}"),
                  table.values[name]["weight"], f"{name}: weight", table.cite())
        for name in cost.phases
    ]  # fmt: skip
    return total_of(leaves, _WEIGHTS, cost.phase_weight, "")


def _factor(cost: Any, correction: Any, points: Step) -> Step:
    """A factor: of a level of the guide, or of the size by its curve."""
    table: Table | None = cost.table
    label = (f"보정계수 {correction.label_ko}", f"correction for {correction.label_en}")
    name = f"{correction.name}_factor"
    source = cost.sources[0] if cost.sources else ""
    if correction.level is not None:
        means = correction.meaning
        return published(
            label, correction.factor, name, source,
            note_ko=f"({correction.level}수준: {means})",
            note_en=f"(level {correction.level}: {means})",
        )  # fmt: skip
    if table is None:
        return published(label, correction.factor, name, source)
    figures: Mapping[str, Any] = table.values["size"]
    leaves = tuple(
        published(words, figures[key], f"size: {key}", table.cite(), of=label[0])
        for key, words in _CURVE.items()
    )
    sized = Op("add", (Op("multiply", (Part(5), _SQUARE)), Part(7)))
    above = Op("where", (Op("greater", (Part(0), Part(3))), Part(4),
                         Op("round_to", (sized, int(figures["decimals"])))))  # fmt: skip
    return derived(
        Op("where", (Op("less", (Part(0), Part(1))), Part(2), above)), (points, *leaves),
        label_ko=label[0], label_en=label[1], value=correction.factor,
    )  # fmt: skip
