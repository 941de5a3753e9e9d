"""What holds for every balance of uses and sources."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sustainfin import funding
from sustainfin.funding import CityBudget, Grant, Loan, Match, Reserve
from sustainfin.lines import Timeline

T = Timeline(start=2021, n_years=6)
won = st.integers(0, 10**10).map(float)
share = st.floats(0, 1)
year = st.integers(2021, 2026)


def by_year(draws: int) -> st.SearchStrategy[Any]:
    return st.lists(won, min_size=6 * draws, max_size=6 * draws).map(
        lambda flat: np.array(flat).reshape(6, draws)
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], Any, list[Any]]:
    draws = draw(st.sampled_from([1, 3]))
    costs = {"build": draw(by_year(1)), "operation": draw(by_year(draws))}
    lines: list[Any] = [
        Grant("국비", draw(share), last=draw(year), cap=draw(won), kinds=("build", "operation")),
        Match("매칭", draw(share), approval=draw(share), clawback_of="국비",
              clawback_year=draw(year)),
        CityBudget("시비", draw(won), first=draw(year)),
        Loan("차입", draw(won), year=draw(year), rate=draw(st.floats(0, 0.2)),
             term=draw(st.integers(1, 8)), grace=draw(st.integers(0, 2)),
             method=draw(st.sampled_from(["annuity", "straight"]))),
    ]  # fmt: skip
    if draw(st.booleans()):
        lines.append(
            Reserve("기금", draw(won), interest=draw(st.floats(0, 0.1)), sweep=draw(share))
        )
    return costs, draw(by_year(draws)), lines


@given(cases())
def test_uses_are_sources_plus_gap_to_the_won(case: tuple[dict[str, Any], Any, list[Any]]) -> None:
    costs, fees, lines = case
    account = funding.balance(costs, fees, lines, {}, T)

    spent = sum(costs.values()) + sum(p.use for p in account.paid.values())
    came = fees + sum(p.source for p in account.paid.values())
    uses, sources = spent + account.reserve_deposit, came + account.reserve_draw
    assert np.all(np.abs(uses - (sources + account.gap)) < 0.5)
    assert np.all(np.abs(account.uses - uses) < 0.5)


@given(cases())
def test_the_reserve_neither_makes_nor_loses_money(
    case: tuple[dict[str, Any], Any, list[Any]],
) -> None:
    costs, fees, lines = case
    account = funding.balance(costs, fees, lines, {}, T)
    held = [line for line in lines if isinstance(line, Reserve)]
    opening, rate = (held[0].opening, held[0].interest) if held else (0.0, 0.0)

    before = opening
    for k in range(T.n_years):
        credited = before * (1 + rate) if k else before
        after = credited + account.reserve_deposit[k] - account.reserve_draw[k]
        assert np.all(np.abs(after - account.reserve_balance[k]) < 0.5)
        assert np.all(account.reserve_balance[k] >= -0.5)
        before = account.reserve_balance[k]
    both = (account.reserve_draw > 0) & (account.reserve_deposit > 0)
    assert not both.any()


@given(cases(), st.sampled_from([1e-3, 1e3, 1e6]))
def test_all_money_scaled_scales_the_gap(
    case: tuple[dict[str, Any], Any, list[Any]], factor: float
) -> None:
    from dataclasses import replace

    costs, fees, lines = case
    money = {"cap", "amount", "opening"}
    scaled = [
        replace(line, **{n: getattr(line, n) * factor for n in money if getattr(line, n, None)})
        for line in lines
    ]
    gap = funding.balance(costs, fees, lines, {}, T).gap
    again = funding.balance({k: a * factor for k, a in costs.items()}, fees * factor, scaled, {}, T)

    np.testing.assert_allclose(again.gap, gap * factor, rtol=1e-9, atol=1e-3 * factor)


@given(won, st.floats(0, 0.2), st.integers(1, 5), st.integers(0, 2),
       st.sampled_from(["annuity", "straight"]))  # fmt: skip
def test_the_service_of_a_loan_is_worth_the_loan(
    amount: float, rate: float, term: int, grace: int, method: Any
) -> None:
    t = Timeline(start=2021, n_years=8)
    paid = Loan("차입", amount, year=2021, rate=rate, term=term, grace=grace, method=method).pays(
        {}, {}, {}, t
    )
    discounted = sum(paid.use[k, 0] / (1 + rate) ** k for k in range(8))

    assert abs(discounted - amount) <= 1e-9 * amount + 1e-6


@given(st.lists(st.integers(0, 10**8), min_size=3, max_size=3), st.integers(1, 5_000),
       st.integers(0, 20_000))  # fmt: skip
def test_a_value_that_closes_the_gap_does_and_one_step_less_does_not(
    need: list[int], fee: int, now: int
) -> None:
    def gap(users: float) -> Any:
        return np.array(need, dtype=float)[:, None] - fee * users

    closing = funding.close(gap, lever="이용자", unit="명", now=float(now))

    assert closing.needed is not None
    assert closing.gap_after == 0.0
    assert np.max(gap(closing.needed)) <= 0.5
    if closing.needed > now:
        assert np.max(gap(closing.needed - 1)) > 0.5
