"""What holds for every case."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sustainfin as sf
from sustainfin import funding, lifecycle, revenue

won = st.integers(0, 10**11).map(float)
rate = st.floats(-0.05, 0.3)


def made(amounts: list[float], fee: float, users: float, r: float, **changes: Any) -> sf.Case:
    case = sf.Case(
        "서비스",
        **{
            "start": 2021,
            "years": 6,
            "prices": "real",
            "vat": "excluded",
            "discount_rate": r,
            **changes,
        },
    )
    case.add(lifecycle.Build("구축", amounts[0], year=2021))
    case.add(*(lifecycle.Annual(f"운영 {i}", a, first=2022) for i, a in enumerate(amounts[1:])))
    case.add(revenue.Fee("이용료", users, fee), funding.Grant("국비", 0.5, last=2022))
    return case


@given(st.lists(won, min_size=2, max_size=4), won, st.integers(0, 10**4).map(float), rate,
       st.integers(1, 10))  # fmt: skip
def test_shifting_the_base_year_multiplies_npv_by_one_factor(
    amounts: list[float], fee: float, users: float, r: float, shift: int
) -> None:
    now = made(amounts, fee, users, r).appraise().plan.financial
    back = made(amounts, fee, users, r, base_year=2021 - shift).appraise().plan.financial

    factor = (1 + r) ** -shift
    scale = abs(now.present_inflow) + abs(now.present_outflow)
    assert back.npv == pytest.approx(now.npv * factor, rel=1e-9, abs=1e-9 * scale * factor + 1e-9)


@given(won, st.floats(0, 1), rate)
def test_a_line_split_in_two_changes_nothing(amount: float, share: float, r: float) -> None:
    whole = made([1e9, amount], 3e3, 9e3, r).appraise().plan
    parts = made([1e9, amount * share, amount * (1 - share)], 3e3, 9e3, r).appraise().plan

    assert parts.financial.npv == pytest.approx(whole.financial.npv, rel=1e-9, abs=1e-3)
    np.testing.assert_allclose(parts.balance.gap, whole.balance.gap, atol=1e-3, rtol=1e-9)


@given(st.lists(won, min_size=2, max_size=3), st.integers(-3, 6), rate)
def test_money_scaled_by_a_power_of_ten_scales_every_figure(
    amounts: list[float], power: int, r: float
) -> None:
    k = 10.0**power
    one = made(amounts, 3e3, 9e3, r).appraise().plan
    many = made([a * k for a in amounts], 3e3 * k, 9e3, r).appraise().plan

    slack = 1e-9 * k * (one.present_life_cycle_cost + 1.0)
    assert many.financial.npv == pytest.approx(one.financial.npv * k, rel=1e-9, abs=slack)
    assert many.equivalent_annual_cost == pytest.approx(one.equivalent_annual_cost * k, abs=slack)


@given(st.lists(won, min_size=2, max_size=3), rate, st.lists(st.integers(0, 10**5), min_size=1,
       max_size=5))  # fmt: skip
def test_many_runs_at_once_are_the_runs_one_by_one(
    amounts: list[float], r: float, users: list[int]
) -> None:
    case = made(amounts, 3e3, 9e3, r)
    drawn = case.input("riders", base=5)
    case.add(revenue.Fee("승차료", drawn, 1_000))
    together = case.flows({"riders": np.array(users, dtype=float)}).balance.gap

    for i, n in enumerate(users):
        alone = case.flows({"riders": float(n)}).balance.gap
        assert np.array_equal(together[:, i : i + 1], alone)
