"""Laws of the ledger: order, splitting, weights of one, groups that add up, transfers."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sustainfin import benefits
from sustainfin.lines import Timeline

T = Timeline(start=2026, n_years=4)
GROUPS = ("시민", "고령층", "상인", "시")
CATEGORIES = ("economic-direct", "economic-indirect", "social", "environmental")
NUMBERS = st.floats(0, 1e6, allow_nan=False)
RATES = st.sampled_from([0.0, 0.045, 0.1])


@st.composite
def lines(draw: st.DrawFn, label: str) -> Any:
    """A benefit, a social cost or a transfer of any groups."""
    record = draw(st.sampled_from([benefits.Benefit, benefits.SocialCost]))
    gainer, loser = draw(st.permutations(GROUPS))[:2]
    transfer = draw(st.booleans())
    is_gain = record is benefits.Benefit
    return record(
        label,
        draw(NUMBERS),
        draw(NUMBERS),
        mechanism=draw(st.sampled_from(["time", "safety", "sales"])),
        category=draw(st.sampled_from(CATEGORIES)),
        beneficiary=gainer if transfer or is_gain else "",
        payer=loser if transfer or not is_gain else "",
        transfer=transfer,
        first=draw(st.integers(2026, 2027)),
        last=draw(st.integers(2027, 2029)),
    )


@st.composite
def sets(draw: st.DrawFn) -> list[Any]:
    count = draw(st.integers(1, 6))
    return [draw(lines(f"항목 {i}")) for i in range(count)]


@given(sets(), st.randoms(use_true_random=False), RATES)
def test_the_total_does_not_depend_on_the_order(held: list[Any], shuffle: Any, rate: float) -> None:
    moved = list(held)
    shuffle.shuffle(moved)

    one = benefits.ledger(held, T, discount_rate=rate, costs=[1e6] * 4)
    other = benefits.ledger(moved, T, discount_rate=rate, costs=[1e6] * 4)

    assert other.total == one.total
    assert other.by_year == one.by_year
    assert other.npv == one.npv
    assert {c: other.by("category")[c] for c in one.by("category")} == one.by("category")
    assert {share.group: share for share in other.groups} == {s.group: s for s in one.groups}
    assert sorted(f.code for f in other.findings) == sorted(f.code for f in one.findings)


@given(sets(), st.lists(st.integers(1, 9), min_size=2, max_size=4), RATES)
def test_splitting_a_group_keeps_the_total(held: list[Any], parts: list[int], rate: float) -> None:
    first, *rest = held
    shares = {f"부분 {i}": part / sum(parts) for i, part in enumerate(parts)}
    pieces = benefits.split(first, shares)

    one = benefits.ledger(held, T, discount_rate=rate)
    other = benefits.ledger([*pieces, *rest], T, discount_rate=rate)

    assert other.total == pytest.approx(one.total, rel=1e-9, abs=1e-3)
    assert other.npv == pytest.approx(one.npv, rel=1e-9, abs=1e-3)
    assert len({piece.label for piece in pieces}) == len(parts)


@given(sets(), RATES)
def test_weights_of_one_give_the_unweighted_figure(held: list[Any], rate: float) -> None:
    found = benefits.ledger(held, T, discount_rate=rate, costs=[1e6] * 4)
    names = [share.group for share in found.groups]

    ones = benefits.weigh(found, weights=dict.fromkeys(names, 1.0))
    flat = benefits.weigh(found, incomes=dict.fromkeys(names, 1e7), median_income=3e7, eta=0)
    alike = benefits.weigh(found, incomes=dict.fromkeys(names, 3e7), median_income=3e7, eta=1.3)

    for weighed in (ones, flat, alike):
        assert weighed.weighted == weighed.unweighted
        assert weighed.unweighted == pytest.approx(found.npv, rel=1e-9, abs=1e-2)


@given(sets(), st.sets(st.sampled_from((*GROUPS, "사업 시행자"))), RATES)
def test_the_nets_of_those_who_count_add_up_to_the_npv(
    held: list[Any], standing: set[str], rate: float
) -> None:
    found = benefits.ledger(held, T, discount_rate=rate, costs=[1e6] * 4, standing=standing)
    nets = math.fsum(share.net for share in found.groups if share.group in standing)

    assert nets == pytest.approx(found.npv, rel=1e-9, abs=1e-2)


@given(sets())
def test_a_transfer_between_those_who_count_adds_nothing(held: list[Any]) -> None:
    moved = [line for line in held if line.transfer]

    found = benefits.ledger(held, T)

    assert found.transfers == (0.0,) * 4
    assert found.total == benefits.ledger([x for x in held if not x.transfer], T).total
    for line in moved:
        assert not line.amounts({}, T).any()


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.floats(0, 3), st.floats(0.01, 100))
def test_a_weight_falls_as_income_rises_and_knows_no_currency(
    income: float, median: float, eta: float, scale: float
) -> None:
    weight = benefits.distributional_weight(income, median, eta=eta)
    richer = benefits.distributional_weight(income * 2, median, eta=eta)
    scaled = benefits.distributional_weight(income * scale, median * scale, eta=eta)

    assert richer <= weight
    assert scaled == pytest.approx(weight, rel=1e-9)
    assert benefits.distributional_weight(median, median, eta=eta) == 1


@given(NUMBERS, st.floats(0, 60), st.floats(0, 1), st.floats(0, 2), st.floats(1, 30))
def test_coming_earlier_never_costs_a_life_nor_saves_more_than_were_lost(
    cases: float, minutes: float, outcome: float, excess: float, step: float
) -> None:
    def saved(after: float, reading: Any) -> float:
        model = benefits.DelayAvoided(
            cases, minutes=after, outcome=outcome, excess=excess, step=step, reading=reading
        )
        return float(model.at({}, T)[0, 0])

    slack = 1e-9 * (1 + cases)
    for reading in ("odds", "share"):
        assert -slack <= saved(minutes, reading) <= cases * outcome + slack
        assert saved(minutes + 1, reading) >= saved(minutes, reading) - slack
    assert saved(minutes, "odds") <= saved(minutes, "share") + slack


@given(st.floats(1, 1e12), st.floats(50, 200), st.floats(50, 200))
def test_an_index_there_and_back_changes_nothing(value: float, old: float, new: float) -> None:
    index = benefits.PriceIndex(label="지수", by_year={2020: old, 2026: new}, source="자체")
    start = benefits.UnitValue(name="값", value=value, unit="KRW/hour", price_year=2020)

    back = start.in_year(2026, index=index).in_year(2020, index=index)

    assert back.value == pytest.approx(value)
    assert back.moved.count("지수") == 2


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 0.5))
def test_one_call_is_the_line_of_one_year(trips: float, price: float, minutes: float) -> None:
    line = benefits.Benefit(
        "시간", benefits.TimeSaved(trips, minutes), price, mechanism="time", beneficiary="시민",
        category="social",
    )  # fmt: skip

    called = benefits.value("time_saving", trips=trips, minutes=minutes, unit_value=price)

    assert np.array_equal(line.amounts({}, Timeline(start=2026, n_years=1)), [[called]])
