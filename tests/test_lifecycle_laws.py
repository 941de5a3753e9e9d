"""What holds for every set of cost lines."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sustainfin.inputs import Input
from sustainfin.lifecycle import (
    Annual,
    Asset,
    Build,
    Maintenance,
    Series,
    Staff,
    amounts_by_kind,
    cost_table,
)
from sustainfin.lines import Timeline

T = Timeline(start=2021, n_years=8)
YEARS = st.integers(T.start, T.last)
WON = st.integers(0, 10**13)
GROWTH = st.floats(-0.2, 0.3)
KINDS = st.sampled_from(["operation", "labour", "network", "maintenance"])


def yearly(label: str) -> st.SearchStrategy[Annual]:
    return st.builds(
        Annual, st.just(label), WON, kind=KINDS, growth=GROWTH, prices=st.just("real"),
        first=st.one_of(st.none(), YEARS),
    )  # fmt: skip


def assets(label: str) -> st.SearchStrategy[Asset]:
    return st.builds(
        Asset, st.just(label), st.integers(0, 500), WON, year=st.integers(2015, T.last),
        life=st.integers(1, 12), failure_rate=st.floats(0, 0.5), growth=GROWTH,
        prices=st.just("real"), residual=st.sampled_from(["none", "straight_line"]),
        replacement_cost=st.one_of(st.none(), WON), warranty=st.integers(0, 3),
    )  # fmt: skip


PLANS = st.tuples(
    st.builds(Build, st.just("구축"), WON, year=YEARS),
    yearly("운영"), yearly("회선"), assets("단말기"),
).map(list)  # fmt: skip


def totals(lines: list[Any]) -> list[float]:
    return list(cost_table(lines, T).by_year)


@given(PLANS, st.floats(0, 1), st.integers(0, 3))
def test_a_line_split_in_two_changes_nothing(lines: list[Any], part: float, which: int) -> None:
    line = lines[which]
    field = "units" if isinstance(line, Asset) else "amount"
    whole = getattr(line, field)
    halves = [
        replace(line, label="앞부분", **{field: whole * part}),
        replace(line, label="뒷부분", **{field: whole - whole * part}),
    ]
    split = [*lines[:which], *halves, *lines[which + 1 :]]

    once, twice = (cost_table(each, T, discount_rate=0.045) for each in (lines, split))

    scale = max(map(abs, (*once.by_year, 1.0)))
    assert twice.by_year == pytest.approx(once.by_year, rel=1e-9, abs=1e-9 * scale)
    assert twice.present_value == pytest.approx(once.present_value, rel=1e-9, abs=1e-9 * scale)
    assert dict(twice.by_kind) == pytest.approx(dict(once.by_kind), rel=1e-9, abs=1e-9 * scale)


@given(yearly("운영"), st.integers(0, T.n_years - 2))
def test_a_line_split_in_time_changes_nothing(line: Annual, years: int) -> None:
    begin = T.start if line.first is None else line.first
    cut = min(begin + years, T.last - 1)
    if cut < begin:
        return
    early = replace(line, label="전기", last=cut, base_year=begin)
    late = replace(line, label="후기", first=cut + 1, base_year=begin)

    assert totals([early, late]) == totals([line])


@given(PLANS, st.integers(-6, 6))
def test_all_money_times_a_power_of_two_makes_all_costs_so(lines: list[Any], power: int) -> None:
    factor = 2.0**power  # a power of two, so that binary floats scale to the last bit
    scaled = [
        replace(
            line,
            unit_cost=line.unit_cost * factor,
            replacement_cost=None if line.replacement_cost is None
            else line.replacement_cost * factor,
        )
        if isinstance(line, Asset)
        else replace(line, amount=line.amount * factor)
        for line in lines
    ]  # fmt: skip

    once, more = (cost_table(each, T, discount_rate=0.045) for each in (lines, scaled))

    assert more.by_year == tuple(cost * factor for cost in once.by_year)
    assert more.life_cycle_cost == once.life_cycle_cost * factor
    assert more.labour_share == once.labour_share
    assert more.om_share_of_build == once.om_share_of_build


@given(PLANS, st.permutations(range(4)))
def test_the_order_of_the_lines_changes_nothing(lines: list[Any], order: list[int]) -> None:
    once = cost_table(lines, T, discount_rate=0.045)
    other = cost_table([lines[i] for i in order], T, discount_rate=0.045)

    assert other.by_year == once.by_year
    assert dict(other.by_kind) == dict(once.by_kind)
    assert other.present_value == once.present_value
    assert other.labour_share == pytest.approx(once.labour_share)


@given(PLANS)
def test_the_sums_by_kind_are_those_of_the_lines(lines: list[Any]) -> None:
    kinds = amounts_by_kind(lines, {}, T)
    table = cost_table(lines, T)

    assert set(kinds) == set(table.by_kind)
    by_year = sum(kinds.values(), np.zeros((T.n_years, 1))).ravel()
    scale = max(map(abs, (*table.by_year, 1.0)))
    assert by_year == pytest.approx(np.array(table.by_year), rel=1e-12, abs=1e-12 * scale)


def bought_one_by_one(line: Any, t: Timeline) -> dict[int, float]:
    """Brute force: each unit is bought, ages by a year, and is bought again when it is worn."""
    growth = lambda year: (1 + line.growth) ** (year - line.year)  # noqa: E731
    renewal = line.unit_cost if line.replacement_cost is None else line.replacement_cost
    costs = dict.fromkeys(range(t.start, t.last + 1), 0.0)
    left, paid = 0, 0.0
    for year in range(line.year, t.last + 1):
        spent = 0.0
        if left == 0:
            paid = (line.unit_cost if year == line.year else renewal) * growth(year)
            left, spent = line.life, paid
        left -= 1
        if year - line.year >= line.warranty:
            spent += line.failure_rate * line.unit_cost * growth(year)
        if year == t.last and line.residual == "straight_line":
            spent -= paid * left / line.life
        if year >= t.start:
            costs[year] += spent * line.units
    return costs


@given(assets("단말기"))
def test_an_asset_costs_what_units_bought_one_by_one_cost(line: Asset) -> None:
    expected = np.array(list(bought_one_by_one(line, T).values()))

    found = line.amounts({}, T).ravel()

    scale = max(1.0, np.abs(expected).max())
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * scale)


@given(assets("단말기"))
def test_the_residual_value_lies_between_nothing_and_the_price(line: Asset) -> None:
    line = replace(line, residual="straight_line", growth=0.0, replacement_cost=None)

    (worth,) = line.by_kind({}, T)["residual"][-1]

    assert -float(line.units) * float(line.unit_cost) <= worth <= 0  # type: ignore[arg-type]


def lever(name: str) -> Input:
    return Input(name=name, base=1.0, role="lever")


DRAWS: Mapping[str, st.SearchStrategy[float]] = {
    "won": st.floats(0, 1e13), "share": st.floats(0, 1), "growth": st.floats(-0.2, 0.3),
    "life": st.integers(1, 12).map(float), "people": st.floats(1, 500),
}  # fmt: skip


@given(st.fixed_dictionaries({k: st.lists(v, min_size=3, max_size=3) for k, v in DRAWS.items()}))
def test_many_runs_at_once_are_the_same_runs_one_by_one(draws: Mapping[str, list[float]]) -> None:
    won, share, people = lever("won"), lever("share"), lever("people")
    growth = Input(name="growth", base=0.0, role="lever")
    lines: list[Any] = [
        Build("가", won, years=(2021, 2023), shares=(0.3, 0.7)),
        Annual("나", won, growth=growth, prices="real"),
        Maintenance("다", won, share, growth=growth, prices="real", first=2022),
        Series("라", {2022: won, 2024: people}),
        Staff("마", people, salary=won, per="month", burden=share, shifts=people),
        Asset("바", people, won, year=2021, life=lever("life"), failure_rate=share,
              growth=growth, prices="real", residual="straight_line"),
    ]  # fmt: skip
    together = {name: np.array(drawn) for name, drawn in draws.items()}

    for line in lines:
        block = line.amounts(together, T)
        for i in range(3):
            alone = line.amounts({name: drawn[i] for name, drawn in draws.items()}, T)

            # Powers of arrays and of scalars may differ in the last bit.
            np.testing.assert_allclose(block[:, [i]], alone, rtol=1e-12, atol=1e-6)
