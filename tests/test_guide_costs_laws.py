"""What holds for every estimate by the other methods of the guide."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sustainfin import guide_costs
from sustainfin.money import Rounding

FUNCTIONS = ("ILF", "EIF", "EI", "EO", "EQ")
COMPLEXITIES = ("low", "average", "high")
counts = st.dictionaries(st.sampled_from(FUNCTIONS), st.integers(1, 300), min_size=1)
ITEMS = (
    "유지관리 횟수",
    "시스템 사용자수",
    "시스템 중요도",
    "타시스템 연계",
    "오류복구 신속성",
)
levels = st.integers(1, 5)
rates = st.integers(0, 2_500).map(lambda k: k * Decimal("0.0001"))
won = st.integers(0, 10**12)


@st.composite
def settings_of(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "guide": "2025", "unit_price": draw(st.integers(1, 10**7)), "linkage": draw(levels),
        "performance": draw(levels), "environment": draw(levels), "security": draw(levels),
        "profit": draw(rates), "vat": draw(rates),
        "truncate": Rounding("down", draw(st.sampled_from([1, 1_000, 100_000]))),
        "expenses": {"직접경비": draw(won)},
    }  # fmt: skip


@given(counts, settings_of())
def test_the_steps_add_up_and_the_cut_only_cuts(
    functions: dict[str, int], settings: dict[str, Any]
) -> None:
    cost = guide_costs.development_cost(functions, **settings)

    assert cost.cost_after_correction == cost.corrections[-1].amount
    assert cost.price_before_vat == cost.cost_after_correction + cost.profit + cost.direct_expenses
    assert cost.total_before_cut == cost.price_before_vat + cost.vat
    assert 0 <= cost.total_before_cut - cost.total < settings["truncate"].unit


@given(counts, settings_of())
def test_rounding_moves_a_cost_by_less_than_five_won(
    functions: dict[str, int], settings: dict[str, Any]
) -> None:
    cost = guide_costs.development_cost(functions, **settings)
    exact = Fraction(cost.points.total) * cost.unit_price
    for each in cost.corrections:
        exact *= Fraction(each.factor)

    # Six roundings of half a won, each then multiplied by at most 1.12 x 1.09 x 1.19 x 1.08.
    assert abs(cost.cost_after_correction - exact) < 5


@given(counts)
def test_the_order_of_the_types_does_not_matter(functions: dict[str, int]) -> None:
    turned = dict(reversed(functions.items()))

    assert (
        guide_costs.function_points(functions, guide="2025").total
        == guide_costs.function_points(turned, guide="2025").total
    )


@given(st.sampled_from(FUNCTIONS), st.integers(1, 500), st.integers(1, 500))
def test_points_of_two_counts_are_the_sum_of_their_points(name: str, one: int, two: int) -> None:
    total = [
        guide_costs.function_points({name: number}, guide="2025").total
        for number in (one, two, one + two)
    ]

    assert total[0] + total[1] == total[2]


@given(st.sampled_from(FUNCTIONS), st.integers(1, 500))
def test_the_average_weight_lies_between_low_and_high(name: str, number: int) -> None:
    low, high = (
        guide_costs.function_points({name: {complexity: number}}, guide="2025").total
        for complexity in ("low", "high")
    )

    assert low < guide_costs.function_points({name: number}, guide="2025").total < high


@given(st.integers(1, 200_000).map(lambda k: k * Decimal("0.1")))
def test_the_size_factor_is_that_of_binary_floats_to_four_decimals(points: Decimal) -> None:
    factor = guide_costs.size_factor(points, guide="2025")
    number = float(points)
    formula = 0.4057 * (math.log(number) - 7.1978) ** 2 + 0.8878
    expected = 1.28 if number < 500 else 1.153 if number > 3_000 else formula

    assert abs(float(factor) - expected) <= 0.00005 + 1e-12
    assert factor == factor.quantize(Decimal("0.0001"))


@given(st.sampled_from([500, 3_000]), st.integers(1, 20))
def test_the_size_factor_is_continuous_at_both_ends(end: int, tenths: int) -> None:
    near = Decimal(tenths) / 10
    there = guide_costs.size_factor(end, guide="2025")

    for side in (-near, near):
        # The formula is steepest at 500 FP, where a whole point moves it by 0.0016.
        assert abs(guide_costs.size_factor(end + side, guide="2025") - there) <= near * Decimal(
            "0.0016"
        ) + Decimal("0.0001")


@given(st.integers(500, 3_000))
def test_the_size_factor_is_least_near_1336_points(points: int) -> None:
    least = guide_costs.size_factor(1_336, guide="2025")

    assert guide_costs.size_factor(points, guide="2025") >= least
    if abs(points - 1_336) > 60:
        assert guide_costs.size_factor(points, guide="2025") > least


@given(st.integers(1, 5_000), settings_of())
def test_one_more_function_point_never_costs_less(points: int, settings: dict[str, Any]) -> None:
    once = guide_costs.development_cost(points, **{**settings, "unit_price": 605_784})
    more = guide_costs.development_cost(points + 1, **{**settings, "unit_price": 605_784})

    assert more.cost_after_correction > once.cost_after_correction
    assert more.total >= once.total


@given(
    st.integers(1, 4),
    st.sampled_from(["linkage", "performance", "environment", "security"]),
    settings_of(),
)
def test_a_higher_level_never_costs_less(level: int, name: str, settings: dict[str, Any]) -> None:
    lower = guide_costs.development_cost(900, **{**settings, name: level})
    higher = guide_costs.development_cost(900, **{**settings, name: level + 1})

    assert higher.cost_after_correction >= lower.cost_after_correction


@given(settings_of(), st.sets(st.sampled_from(["분석", "설계", "구현", "시험"]), min_size=1))
def test_phases_bought_apart_cost_what_they_cost_together(
    settings: dict[str, Any], some: set[str]
) -> None:
    whole = guide_costs.development_cost(900, **settings)
    rest = {"분석", "설계", "구현", "시험"} - some
    parts = [
        guide_costs.development_cost(900, **settings, phases=sorted(names))
        for names in (some, rest)
        if names
    ]

    assert sum(part.phase_weight for part in parts) == whole.phase_weight == 1
    assert (
        abs(sum(part.cost_before_correction for part in parts) - whole.cost_before_correction) <= 1
    )


@given(won, st.integers(0, 10_000).map(lambda k: k * Decimal("0.01")))
def test_maintenance_lies_between_ten_and_fifteen_per_cent(base: int, tmp: Decimal) -> None:
    cost = guide_costs.maintenance_cost(
        base, guide="2025", tmp=tmp, vat="excluded", truncate="none"
    )

    assert Decimal("0.10") <= cost.rate <= Decimal("0.15")
    assert cost.rate == Decimal("0.10") + Decimal("0.05") * tmp / 100
    assert abs(cost.maintenance - base * Fraction(cost.rate)) <= Fraction(1, 2)


@given(st.lists(st.sampled_from(["단순", "보통", "복잡"]), min_size=5, max_size=5))
def test_the_scores_add_up_to_at_most_a_hundred(judged: list[str]) -> None:
    cost = guide_costs.maintenance_cost(
        10**9, guide="2025", levels=dict(zip(ITEMS, judged, strict=True)), vat="excluded",
        truncate="none",
    )  # fmt: skip

    assert cost.tmp == sum(score.points for score in cost.scores)
    assert 0 <= cost.tmp <= 100
    assert (cost.tmp == 100) == (set(judged) == {"복잡"})
    assert (cost.tmp == 0) == (set(judged) == {"단순"})


@given(won, st.integers(1, 4), st.sampled_from(["2019", "2021", "2025"]))
def test_less_service_never_costs_more(price: int, grade: int, guide: str) -> None:
    better, worse = (
        guide_costs.commercial_maintenance_cost(
            price, grade=each, guide=guide, vat="excluded", truncate="none"
        ).total
        for each in (grade, grade + 1)
    )

    assert worse <= better


@given(st.integers(1, 60), st.integers(0, 400).map(lambda k: k * Decimal("0.05")))
def test_operation_of_some_months_is_effort_of_heads_times_months(
    months: int, heads: Decimal
) -> None:
    bill = guide_costs.operation_cost(
        {"IT PM": heads}, months=months, wages="2026", overhead=0, technical_fee=0, vat="exempt",
        truncate="none",
    )  # fmt: skip

    assert bill.lines[0].effort == heads * months
    assert abs(bill.total - 10_086_804 * Fraction(heads) * months) <= Fraction(1, 2)
