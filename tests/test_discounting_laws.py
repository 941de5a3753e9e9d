"""Laws of discounting that hold for every flow, rate and schedule."""

import math
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import sustainfin as sf
from sustainfin import discounting
from sustainfin.discounting import Schedule

RATES = st.floats(-0.3, 0.9)
WON = st.floats(-1e13, 1e13)
SMALL = st.integers(-20, 20).map(float)
FLOWS = st.lists(WON, min_size=1, max_size=30)
INTEREST = st.just(0.0) | st.floats(1e-6, 0.5)
SHORT = st.lists(SMALL, min_size=2, max_size=7)
SCHEDULES = st.dictionaries(st.integers(1, 29), RATES, max_size=3).flatmap(
    lambda later: RATES.map(lambda first: Schedule(sorted({0: first, **later}.items())))
)


def gross(amounts: list[float], rate: float | Schedule) -> float:
    """What rounding is measured against: the value of the magnitudes."""
    return float(discounting.npv(np.abs(amounts), rate)) + 1e-9


@given(FLOWS, RATES | SCHEDULES, st.floats(-100, 100))
def test_npv_is_linear_so_a_line_split_in_two_changes_nothing(
    amounts: list[float], rate: float | Schedule, share: float
) -> None:
    part = [share * amount for amount in amounts]
    rest = [amount - piece for amount, piece in zip(amounts, part, strict=True)]

    together = sf.npv(part, rate) + sf.npv(rest, rate)
    tolerance = 1e-12 * (gross(part, rate) + gross(rest, rate))
    assert together == pytest.approx(sf.npv(amounts, rate), rel=0, abs=tolerance)


@given(FLOWS)
def test_npv_at_a_rate_of_zero_is_the_sum(amounts: list[float]) -> None:
    exact = math.fsum(amounts)

    for timing in ("start", "mid", "end"):
        found = sf.npv(amounts, 0.0, timing=timing)
        assert found == pytest.approx(exact, rel=0, abs=1e-13 * gross(amounts, 0.0))


@given(FLOWS, RATES | SCHEDULES)
def test_npv_is_the_sum_of_the_present_values(amounts: list[float], rate: float | Schedule) -> None:
    values = discounting.present_values(amounts, rate)

    total = math.fsum(values.tolist())
    assert sf.npv(amounts, rate) == pytest.approx(total, rel=0, abs=1e-13 * gross(amounts, rate))


@given(FLOWS, RATES, st.integers(1, 10))
def test_a_later_base_year_multiplies_npv_by_one_factor(
    amounts: list[float], rate: float, years: int
) -> None:
    later = sf.npv([0.0] * years + amounts, rate)

    expected = sf.npv(amounts, rate) * (1 + rate) ** -years
    tolerance = 1e-12 * gross(amounts, rate) * (1 + rate) ** -years
    assert later == pytest.approx(expected, rel=0, abs=tolerance)


@given(FLOWS, RATES)
def test_timing_multiplies_npv_by_one_factor(amounts: list[float], rate: float) -> None:
    start = sf.npv(amounts, rate)
    tolerance = 1e-12 * gross(amounts, rate) / min(1 + rate, 1)

    for timing, power in (("mid", 0.5), ("end", 1.0)):
        found = sf.npv(amounts, rate, timing=timing)
        assert found == pytest.approx(start * (1 + rate) ** -power, rel=0, abs=tolerance)


@given(st.lists(WON, min_size=1, max_size=8), RATES, st.integers(1, 40))
def test_a_schedule_is_one_rate_after_the_other(
    amounts: list[float], rate: float, change: int
) -> None:
    schedule = Schedule({0: 0.05, change: rate})
    flow = [0.0] * change + amounts

    expected = sf.npv(amounts, rate) * 1.05**-change
    tolerance = 1e-12 * gross(amounts, rate)
    assert sf.npv(flow, schedule) == pytest.approx(expected, rel=0, abs=tolerance)


@given(FLOWS, RATES, st.integers(-3, 6))
def test_money_in_another_unit_scales_npv(amounts: list[float], rate: float, power: int) -> None:
    scaled = sf.npv([amount * 10.0**power for amount in amounts], rate)

    tolerance = 1e-12 * gross(amounts, rate) * 10.0**power
    assert scaled == pytest.approx(sf.npv(amounts, rate) * 10.0**power, rel=0, abs=tolerance)


def value_at(amounts: list[float], rate: float) -> Fraction:
    """NPV times a positive number, in exact arithmetic."""
    growth = 1 + Fraction(rate)
    total = Fraction(0)
    for amount in amounts:
        total = total * growth + Fraction(amount)
    return total


@given(SHORT | st.lists(WON, min_size=2, max_size=12))
def test_every_rate_of_return_is_the_float_next_to_where_npv_is_zero(
    amounts: list[float],
) -> None:
    found = sf.irr(amounts)

    counted: Counter[float] = Counter()  # roots closer than two floats share one
    for root, times in zip(found.roots, found.multiplicities, strict=True):
        counted[root] += times
    for root, times in counted.items():
        below = value_at(amounts, math.nextafter(root, -2.0))
        above = value_at(amounts, math.nextafter(root, 1e5))
        assert value_at(amounts, root) == 0 or times % 2 == 0 or below * above <= 0


def sturm(amounts: list[float]) -> int:
    """How many rates lie in (-100 %, 10^6 %], by Sturm's theorem in exact arithmetic."""
    poly = [Fraction(amount) for amount in np.trim_zeros(amounts)]  # of v, ascending
    chain = [poly, [k * c for k, c in enumerate(poly)][1:]]
    while chain[-1]:
        rest = list(chain[-2])
        while len(rest) >= len(chain[-1]):
            factor, shift = rest[-1] / chain[-1][-1], len(rest) - len(chain[-1])
            for k, c in enumerate(chain[-1]):
                rest[k + shift] -= factor * c
            while rest and rest[-1] == 0:
                rest.pop()
        chain.append([-c for c in rest])
    low = Fraction(1, 10_001)
    at_low = [sum(c * low**k for k, c in enumerate(part)) for part in chain[:-1]]
    at_end = [part[-1] for part in chain[:-1]]

    def changes(values: list[Fraction]) -> int:
        kept = [value for value in values if value]
        return sum(a * b < 0 for a, b in pairwise(kept))

    return changes(at_low) - changes(at_end) + (at_low[0] == 0)


@given(SHORT)
def test_no_rate_of_return_is_missed_by_sturms_theorem(amounts: list[float]) -> None:
    assume(any(amounts))
    n = sturm(amounts)
    many = discounting.irr_many(np.array([amounts]).T)

    assert len(sf.irr(amounts).roots) == many.n_roots[0] == n


GRID = [-0.999 + 0.03 * k for k in range(60)] + [1.0 + 0.25 * k for k in range(40)]


@given(st.lists(WON, min_size=2, max_size=15))
def test_no_rate_of_return_is_missed_by_dense_evaluation(amounts: list[float]) -> None:
    """Between two rates with values of unlike sign lies an odd number of rates of return."""
    found = sf.irr(amounts)
    signs = [value_at(amounts, rate) for rate in GRID]
    for low, high, before, after in zip(GRID, GRID[1:], signs, signs[1:], strict=False):
        if before * after == 0:
            continue
        counted = sum(
            times
            for root, times in zip(found.roots, found.multiplicities, strict=True)
            if low < root < high
        )
        assert counted % 2 == (before * after < 0)


@given(st.lists(SHORT, min_size=1, max_size=6) | st.lists(FLOWS, min_size=1, max_size=6))
def test_many_paths_have_the_rates_that_each_has_alone(flows: list[list[float]]) -> None:
    years = max(map(len, flows))
    amounts = np.array([flow + [0.0] * (years - len(flow)) for flow in flows]).T
    many = discounting.irr_many(amounts)

    for i, flow in enumerate(flows):
        one = sf.irr(flow)
        assert many.n_roots[i] == len(one.roots)
        for near, exact in zip(many.roots_of(i), one.roots, strict=True):
            assert abs(near - exact) <= 2e-12 * (1 + exact)


@given(st.lists(WON, min_size=2, max_size=10), st.integers(-10, 10))
def test_a_power_of_two_of_the_money_changes_no_bit_of_a_rate(
    amounts: list[float], power: int
) -> None:
    scaled = [amount * 2.0**power for amount in amounts]
    assume(all(math.ldexp(s, -power) == a for s, a in zip(scaled, amounts, strict=True)))

    assert sf.irr(scaled) == sf.irr(amounts)


@given(INTEREST, st.integers(1, 60), st.floats(1, 1e12), st.sampled_from(["start", "end"]))
def test_level_payments_are_worth_what_they_pay_off(
    rate: float, n: int, present: float, timing: str
) -> None:
    payment = discounting.pmt(rate, n, present, timing=timing)
    k = np.arange(1, n + 1)
    interest = discounting.ipmt(rate, k, n, present, timing=timing)
    principal = discounting.ppmt(rate, k, n, present, timing=timing)

    assert interest + principal == pytest.approx(np.full(n, payment))
    assert discounting.pv(rate, n, payment, timing=timing) == pytest.approx(present)


@given(
    st.floats(1, 1e12), INTEREST, st.integers(1, 40), st.integers(0, 39),
    st.sampled_from(["annuity", "equal_principal", "bullet"]),
)  # fmt: skip
def test_every_loan_is_paid_off_and_worth_what_was_borrowed(
    amount: float, rate: float, n: int, grace: int, method: str
) -> None:
    assume(grace < n)
    table = discounting.loan(amount, rate, n, grace=grace, method=method)

    growth = (1 + rate) ** n
    assert table.closing[-1] == pytest.approx(0, abs=1e-9 * amount * growth)
    assert sf.npv(table.payment, rate, timing="end") == pytest.approx(amount)


@given(FLOWS, st.floats(0, 0.9))
def test_discounted_payback_of_an_outlay_comes_no_earlier(
    amounts: list[float], rate: float
) -> None:
    flow = [-1e12, *map(abs, amounts)]
    simple, discounted = discounting.payback(flow), discounting.payback(flow, rate)

    assert discounted is None or (simple is not None and simple <= discounted + 1e-9)


@given(st.lists(st.floats(0, 1e12), min_size=3, max_size=3), RATES, st.floats(1, 1e6))
def test_both_conventions_agree_on_whether_benefits_exceed_costs(
    sizes: list[float], rate: float, unit: float
) -> None:
    benefit, investment, operation = sizes
    assume(investment > 1)
    flows = [0, benefit, benefit], [investment, 0, 0], [0, operation, operation]
    below, above = (
        discounting.benefit_cost_ratio(
            flows[0], flows[1], rate, operating_costs=flows[2], operating=side
        )
        for side in ("cost", "benefit")
    )

    assume(abs(above - 1) > 1e-9)
    assume(abs(below - 1) > 1e-9)
    assert (below > 1) == (above > 1)
    scaled = [[unit * amount for amount in flow] for flow in flows[:2]]
    assert discounting.benefit_cost_ratio(*scaled, rate) == pytest.approx(
        discounting.benefit_cost_ratio(*flows[:2], rate)
    )


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=20), RATES)
def test_equal_yearly_amounts_cost_themselves(costs: list[float], rate: float) -> None:
    yearly = discounting.equivalent_annual_cost(costs, rate)

    again = discounting.equivalent_annual_cost([yearly] * len(costs), rate)
    assert again == pytest.approx(yearly)


@given(st.lists(WON, min_size=1, max_size=8), RATES)
def test_days_that_lie_whole_years_apart_are_years(amounts: list[float], rate: float) -> None:
    start = np.datetime64("2025-01-01")
    days = [(start + np.timedelta64(365 * k, "D")).item() for k in range(len(amounts))]

    found = discounting.xnpv(amounts, rate, days)
    assert found == pytest.approx(sf.npv(amounts, rate), rel=0, abs=1e-12 * gross(amounts, rate))
    assert discounting.xirr(amounts, days) == sf.irr(amounts)
