"""Discounting: conventions, every rate of return, payments, dates, and other programs."""

import datetime
from fractions import Fraction
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy_financial
import pytest
import pyxirr
from numpy.typing import NDArray

import sustainfin as sf
from sustainfin import discounting
from sustainfin.discounting import Schedule
from sustainfin.errors import NotComputable

STATUSES = ("unique", "none", "several", "all-zero")
EXCEL_DAYS = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
EXCEL_FLOWS = [-10_000, 2_750, 4_250, 3_250, 2_750]


def flow_with(*rates: Fraction, scale: int = 1) -> list[float]:
    """A flow, exact in floats, whose rates of return are the given ones."""
    poly = [scale]
    for rate in rates:
        v = 1 / (1 + rate)
        factor = (-v.numerator, v.denominator)  # vanishes at v
        poly = [
            (poly[k] * factor[0] if k < len(poly) else 0) + (poly[k - 1] * factor[1] if k else 0)
            for k in range(len(poly) + 1)
        ]
    assert all(int(float(c)) == c for c in poly)
    return [float(c) for c in poly]


def paths(*flows: list[float]) -> NDArray[np.float64]:
    """Flows side by side, filled up with zeros: years first."""
    years = max(map(len, flows))
    return np.array([flow + [0.0] * (years - len(flow)) for flow in flows]).T


# Present values


def test_factors_follow_the_timing_within_the_year() -> None:
    r = 0.21

    assert discounting.discount_factors(r, 3).tolist() == pytest.approx([1, 1 / 1.21, 1.21**-2])
    mid = discounting.discount_factors(r, 2, timing="mid").tolist()
    assert mid == pytest.approx([1 / 1.1, 1 / (1.1 * 1.21)])
    end = discounting.discount_factors(r, 2, timing="end").tolist()
    assert end == pytest.approx([1 / 1.21, 1.21**-2])


def test_a_schedule_chains_its_rates() -> None:
    schedule = Schedule({0: 0.045, 2: 0.035})

    factors = discounting.discount_factors(schedule, 4)
    assert factors.tolist() == pytest.approx(
        [1, 1 / 1.045, 1.045**-2, 1.045**-2 / 1.035], rel=1e-15
    )
    mid = discounting.discount_factors(schedule, 3, timing="mid")
    assert mid[2] == pytest.approx(1.045**-2 / 1.035**0.5)
    end = discounting.discount_factors(schedule, 3, timing="end")
    assert end.tolist() == pytest.approx(factors[1:].tolist(), rel=1e-15)


def test_a_schedule_of_one_step_is_one_rate() -> None:
    flat = discounting.discount_factors(Schedule([(0, 0.045)]), 40, timing="mid")

    assert np.array_equal(flat, discounting.discount_factors(0.045, 40, timing="mid"))
    assert Schedule({0: 0.1}) == Schedule([(0, 0.1)])


def test_npv_is_a_python_float_for_one_path_and_an_array_for_many() -> None:
    assert type(sf.npv([-500, 120, 150, 180, 210], 0.045)) is float
    many = sf.npv(np.ones((5, 3)), 0.045)
    assert isinstance(many, np.ndarray)
    assert many.shape == (3,)


@pytest.mark.parametrize("timing", ["start", "mid", "end"])
def test_npv_of_draws_with_a_rate_each_is_the_npv_of_each_path(timing: Any) -> None:
    rng = np.random.default_rng(1)
    amounts, rates = rng.normal(0, 1e9, (20, 50)), rng.uniform(-0.05, 0.3, 50)

    together = sf.npv(amounts, rates, timing=timing)
    apart = [sf.npv(amounts[:, i], float(rates[i]), timing=timing) for i in range(50)]
    assert together == pytest.approx(apart, rel=1e-12, abs=1e-3)


def test_one_path_takes_a_rate_for_each_draw() -> None:
    values = sf.npv([-100, 110], np.array([0.0, 0.10]))

    assert values == pytest.approx([10.0, 0.0], abs=1e-12)


@pytest.mark.parametrize("block", [1, 2, 3, 700, 2_000])
def test_the_bits_of_a_draw_do_not_depend_on_its_neighbours(block: int) -> None:
    rng = np.random.default_rng(2)
    amounts = rng.normal(14, 7, (20, 2_000))
    amounts[0] = -100
    rates = rng.uniform(0, 0.1, 2_000)
    whole = sf.npv(amounts, 0.045), sf.npv(amounts, rates), discounting.irr_many(amounts)
    n = min(2_000, 30 * block)

    for start in range(0, n, block):
        part = slice(start, start + block)
        assert np.array_equal(sf.npv(amounts[:, part], 0.045), whole[0][part])
        assert np.array_equal(sf.npv(amounts[:, part], rates[part]), whole[1][part])
        some = discounting.irr_many(amounts[:, part])
        several = [some.roots_of(i) for i in range(min(len(some), 50))]
        assert several == [whole[2].roots_of(start + i) for i in range(len(several))]


def test_the_layout_of_the_array_does_not_change_a_bit() -> None:
    amounts = np.random.default_rng(3).normal(0, 1, (20, 500))

    assert np.array_equal(sf.npv(np.asfortranarray(amounts), 0.05), sf.npv(amounts, 0.05))
    assert sf.npv(amounts[:, 7].copy(), 0.05) == sf.npv(amounts, 0.05)[7]


def test_a_discounted_flow_states_its_conventions() -> None:
    found = discounting.discount([-500, 300, 300], 0.05, base_year=2026, timing="end")

    assert (found.base_year, found.timing, found.rate) == (2026, "end", 0.05)
    assert found.npv == pytest.approx(found.present_values.sum())
    assert found.to_frame().index.tolist() == [2026, 2027, 2028]
    assert found.to_dict()["factors"] == found.factors.tolist()
    with pytest.raises(ValueError, match="read-only"):
        found.amounts[0] = 0


def test_the_caller_keeps_an_array_that_can_be_written_to() -> None:
    amounts = np.array([-500.0, 300.0, 300.0])

    discounting.discount(amounts, 0.05, base_year=2026)
    amounts[0] = 1.0
    assert amounts[0] == 1.0


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: sf.npv([1e308] * 9, -0.5), "amounts"),
        (lambda: sf.npv(np.full((9, 2), 1e308), np.zeros(2)), "amounts"),
        (lambda: discounting.discount_factors(-0.99, 400), "n_years"),
        (lambda: discounting.present_values([1e308] * 9, -0.9), "amounts"),
    ],
)
def test_a_value_that_cannot_be_held_is_not_computable(call: Any, argument: str) -> None:
    with pytest.raises(NotComputable, match="too large") as caught:
        call()

    assert caught.value.argument == argument


# Rates of return


@pytest.mark.parametrize(
    ("amounts", "status", "roots"),
    [
        ([-100, 110], "unique", [0.10]),
        ([100, -110], "unique", [0.10]),
        ([-100, 0, 0, 74], "unique", [(0.74) ** (1 / 3) - 1]),
        ([-100, 100], "unique", [0.0]),
        ([0, 0, -100, 110, 0], "unique", [0.10]),
        ([-100, 230, -132], "several", [0.10, 0.20]),
        ([-1, 6, -11, 6], "several", [0.0, 1.0, 2.0]),
        ([-1, 3, -3], "none", []),
        ([100, 20], "none", []),
        ([-5], "none", []),
        ([0, 0, 0], "all-zero", []),
        ([-1, 10_001], "unique", [10_000.0]),
        ([-1, 10_002], "none", []),
        ([-1, 1e-9], "unique", [1e-9 - 1]),
    ],
)
def test_every_rate_of_return_is_found_with_its_status(
    amounts: list[float], status: str, roots: list[float]
) -> None:
    one, many = sf.irr(amounts), discounting.irr_many(np.array([amounts]).T)

    assert one.status == STATUSES[many.codes[0]] == status
    assert list(one.roots) == pytest.approx(roots, rel=1e-14, abs=1e-15)
    assert many.roots_of(0) == pytest.approx(one.roots, rel=1e-13, abs=1e-13)


def test_a_rate_that_touches_zero_is_told_from_one_that_crosses_it() -> None:
    tenth, fifth = Fraction(1, 10), Fraction(1, 5)

    twice = sf.irr(flow_with(tenth, tenth))
    assert (twice.status, twice.roots, twice.multiplicities) == ("unique", (0.1,), (2,))
    mixed = sf.irr(flow_with(tenth, tenth, tenth, fifth, fifth, Fraction(3, 10)))
    assert mixed.roots == (0.1, 0.2, 0.3)
    assert mixed.multiplicities == (3, 2, 1)
    many = discounting.irr_many(paths(flow_with(tenth, tenth), flow_with(fifth, fifth, tenth)))
    assert many.roots_of(0) == (0.1,)
    assert many.roots_of(1) == (0.1, 0.2)


@pytest.mark.parametrize("digits", range(1, 9))
def test_a_close_pair_is_found_and_one_that_just_misses_is_not(digits: int) -> None:
    a = Fraction(1, 20)
    b = a + Fraction(1, 10**digits)
    pair = flow_with(a, b)
    miss = [pair[0], pair[1], pair[2] * (1 + 10.0 ** (-2 * digits + 1) / 4)]

    assert sf.irr(pair).roots == (float(a), float(b))
    many = discounting.irr_many(paths(pair, miss, pair))
    assert [STATUSES[code] for code in many.codes] == ["several", sf.irr(miss).status, "several"]
    assert many.roots_of(2) == pytest.approx((float(a), float(b)), rel=1e-11)


def test_a_pair_that_differs_in_the_last_digits_is_not_called_none() -> None:
    """Flows with a pair of rates 10^-7 apart, each checked by a change of sign between them."""
    rng = np.random.default_rng(4)
    flows = []
    for _ in range(300):
        a = Fraction(int(rng.integers(1, 400)), 1_000)
        flows.append(flow_with(a, a + Fraction(1, 10_000_000)))

    many = discounting.irr_many(paths(*flows))
    assert many.counts()["several"] == 300


def test_no_rate_is_missed_among_products_of_known_rates() -> None:
    rng = np.random.default_rng(5)
    for _ in range(80):
        n = int(rng.integers(1, 6))
        known = sorted({Fraction(int(k), 16) for k in rng.integers(-12, 40, n)})
        found = sf.irr(flow_with(*known))
        many = discounting.irr_many(paths(flow_with(*known)))

        assert found.roots == tuple(map(float, known))
        assert many.roots_of(0) == pytest.approx(found.roots, rel=1e-12, abs=1e-12)


def test_the_rates_are_those_of_numpys_polynomial_roots() -> None:
    rng = np.random.default_rng(6)
    flows = rng.integers(-100, 101, (8, 400)).astype(float)
    flows[0] = -100
    many = discounting.irr_many(flows)
    for i in range(400):
        v = np.polynomial.polynomial.polyroots(np.trim_zeros(flows[:, i], "b"))
        real = np.sort(1 / v[(np.abs(v.imag) < 1e-9) & (v.real > 1 / 10_001)].real - 1)

        assert many.n_roots[i] == len(real)
        assert many.roots_of(i) == pytest.approx(real.tolist(), rel=1e-8, abs=1e-8)
        assert sf.irr(flows[:, i]).roots == pytest.approx(many.roots_of(i), rel=1e-10, abs=1e-10)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e6, 1e11, 1e16])
def test_the_unit_of_money_does_not_change_a_rate(scale: float) -> None:
    rng = np.random.default_rng(7)
    flows = rng.normal(10, 12, (15, 300))
    flows[0] = -100
    plain, scaled = discounting.irr_many(flows), discounting.irr_many(flows * scale)

    assert np.array_equal(plain.codes, scaled.codes)
    assert scaled.roots == pytest.approx(plain.roots, rel=1e-11, abs=1e-11)
    assert sf.irr(flows[:, 0] * scale).roots == pytest.approx(sf.irr(flows[:, 0]).roots)


def test_amounts_at_the_ends_of_what_floats_hold_have_a_rate() -> None:
    for scale in (1e-300, 1e300):
        flow = [-1.0 * scale, 0.5 * scale, 0.8 * scale]
        expected = sf.irr([-1.0, 0.5, 0.8]).value

        assert sf.irr(flow).value == pytest.approx(expected, rel=1e-13)
        assert discounting.irr_many(np.array([flow]).T).root[0] == pytest.approx(expected)


def test_asking_for_the_rate_where_there_is_none_or_more_is_refused() -> None:
    with pytest.raises(NotComputable, match=r"IRR several: 0\.1, 0\.2"):
        _ = sf.irr([-100, 230, -132]).value
    with pytest.raises(NotComputable, match="IRR none"):
        _ = sf.irr([1, 2]).value


def test_many_rates_keep_those_without_one_apart() -> None:
    many = discounting.irr_many([[-100, -100, 0, 5], [230, 110, 0, 5], [-132, 0, 0, 5]])

    assert many.counts() == {"unique": 1, "none": 1, "several": 1, "all-zero": 1}
    assert many.root.mask.tolist() == [True, False, True, True]
    assert many.root.mean() == pytest.approx(0.10)
    assert np.isnan(many.root.data[0])  # a function blind to masks cannot use it by mistake
    assert repr(many) == "IRRs of 4 draws: unique 1, none 1, several 1, all-zero 1"


# Payments


def test_numpy_financial_answers_for_arrays_too() -> None:
    rates = np.array([0.0, 0.01, 0.05])

    assert discounting.pmt(rates, 12, 1_000) == pytest.approx(annuity_payments(rates))
    assert type(discounting.pmt(0.01, 12, 1_000)) is float


def annuity_payments(rates: NDArray[np.float64]) -> list[float]:
    """Payments on 1,000 over twelve periods, from the factor of an annuity."""
    return [-1_000 / sum((1 + r) ** -k for k in range(1, 13)) for r in rates]


def test_the_rate_of_level_payments_is_that_of_their_flows() -> None:
    for n, payment, present in [(10, -200, 1_500), (360, -7, 1_000), (3, -400, 1_000)]:
        flows = [present] + [payment] * n
        assert discounting.rate(n, payment, present) == pytest.approx(sf.irr(flows).value)
    early = discounting.rate(10, -200, 1_500, timing="start")
    assert early == pytest.approx(sf.irr([1_300] + [-200] * 9).value)


@pytest.mark.parametrize(
    ("terms", "flows"),
    [
        ((2, -30_000.0, 100.0), [100, -30_000, -30_000]),  # numpy-financial: -199.67 %
        ((5, -1_000.0, 10.0), [10, -1_000, -1_000, -1_000, -1_000, -1_000]),  # and NaN
    ],
)
def test_a_rate_that_numpy_financial_misses_is_found(terms: Any, flows: list[float]) -> None:
    assert not numpy_financial.rate(*terms, 0.0) > -1

    assert discounting.rate(*terms) == pytest.approx(sf.irr(flows).value, rel=1e-14)


def test_two_rates_that_fit_level_payments_are_refused() -> None:
    with pytest.raises(NotComputable, match=r"several: 0\.1, 0\.2"):
        discounting.rate(2, 230, -100, -362)


def test_level_payments_at_a_rate_of_zero_divide_the_debt() -> None:
    assert discounting.nper(0.0, -150, 9_000) == 60.0
    assert discounting.pmt(0.0, 60, 9_000) == -150.0
    assert discounting.nper(np.array([0.0, 0.01]), -150, 9_000)[0] == 60.0


def test_a_payment_below_the_interest_never_pays_off() -> None:
    with pytest.raises(NotComputable, match="covers the interest"):
        discounting.nper(0.02, -100, 8_000)


@pytest.mark.parametrize("method", ["annuity", "equal_principal", "bullet"])
def test_a_loan_is_paid_off_and_worth_what_was_borrowed(method: Any) -> None:
    table = discounting.loan(1e9, 0.03, 10, grace=2, method=method)

    assert table.closing[-1] == pytest.approx(0, abs=1e-5)
    assert table.principal.sum() == pytest.approx(1e9)
    assert table.principal[:2].tolist() == pytest.approx([0, 0], abs=1e-6)
    assert sf.npv(table.payment, 0.03, timing="end") == pytest.approx(1e9)
    assert table.to_frame().shape == (10, 5)
    assert table.to_dict()["payment"] == table.payment.tolist()


def test_the_interest_of_a_loan_is_numpy_financials() -> None:
    table = discounting.loan(2_500, 0.0824 / 12, 12)
    k = np.arange(1, 13)

    assert table.interest == pytest.approx(-discounting.ipmt(0.0824 / 12, k, 12, 2_500))
    assert table.principal == pytest.approx(-discounting.ppmt(0.0824 / 12, k, 12, 2_500))


@pytest.mark.parametrize("timing", ["start", "end"])
def test_a_lease_finances_its_price_down_to_the_residual_value(timing: Any) -> None:
    table = discounting.lease(5e8, 0.04, 5, residual=5e7, timing=timing)

    assert table.closing[-1] == pytest.approx(5e7)
    rest = 5e7 * 1.04**-5
    assert sf.npv(table.payment, 0.04, timing=timing) + rest == pytest.approx(5e8)


def test_mirr_needs_an_inflow_and_an_outflow() -> None:
    with pytest.raises(NotComputable, match="an inflow and an outflow"):
        discounting.mirr([100, 20], 0.1, 0.1)


# Dates


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-01-31", "2024-02-29", (29 / 365, 29 / 360, 29 / 360, 29 / 366)),
        ("2023-12-31", "2024-12-31", (366 / 365, 366 / 360, 1.0, 1 / 365 + 365 / 366)),
        ("2026-03-01", "2026-03-01", (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_day_counts_by_hand(start: str, end: str, expected: tuple[float, ...]) -> None:
    counts: tuple[Any, ...] = ("actual/365", "actual/360", "30/360", "actual/actual")
    found = [discounting.year_fraction(start, end, day_count=count) for count in counts]

    assert found == pytest.approx(expected, abs=1e-12)


def test_amounts_a_year_of_365_days_apart_have_the_yearly_rates() -> None:
    days = [datetime.date(2025, 1, 1) + datetime.timedelta(365 * k) for k in range(3)]

    assert discounting.xirr([-100, 230, -132], days) == sf.irr([-100, 230, -132])
    assert discounting.xirr([-100, 220, -121], days).multiplicities == (2,)


def test_amounts_of_one_day_are_added_up_and_days_may_stand_in_any_order() -> None:
    days = ["2025-01-01", "2026-06-30", "2026-06-30", "2025-07-01"]
    sorted_days = ["2025-01-01", "2025-07-01", "2026-06-30"]

    mixed = discounting.xirr([-100, 30, 40, 50], days)
    assert mixed.roots == discounting.xirr([-100, 50, 70], sorted_days).roots
    assert discounting.xirr([-100, 100], ["2025-01-01"] * 2).status == "all-zero"
    assert discounting.xirr([-100, 90], ["2025-01-01"] * 2).status == "none"


def test_every_rate_by_date_brings_the_value_to_zero() -> None:
    days = ["2025-01-01", "2025-09-15", "2027-02-01", "2031-05-20"]
    flow = [-100, 125, 60, -100]
    found = discounting.xirr(flow, days)

    assert found.status == "several"
    for root in found.roots:
        assert discounting.xnpv(flow, root, days) == pytest.approx(0, abs=1e-10)


def test_a_double_rate_between_the_years_is_refused_rather_than_guessed() -> None:
    days = ["2025-01-01", "2025-04-01", "2025-06-30"]  # 0, 90 and 180 days

    with pytest.raises(NotComputable, match="too close together"):
        discounting.xirr([-100, 200, -100.0], days)


# Payback and ratios


@pytest.mark.parametrize(
    ("amounts", "timing", "expected"),
    [
        ([-100, 50, 50], "start", 2.0),
        ([-100, 40, 40, 40], "start", 2.5),
        ([-100, 40, 40, 40], "end", 3.5),
        ([-100, 40, 40, 40], "mid", 3.0),
        ([-100, 50, 100, -100, 200], "start", 3.25),
        ([-100, 150, -60, 5], "start", None),
        ([-100, 40, 40], "start", None),
        ([100, 20], "start", 0.0),
        ([0, 0], "end", 1.0),
    ],
)
def test_payback_is_when_an_outlay_is_back_for_good(
    amounts: list[float], timing: Any, expected: float | None
) -> None:
    assert discounting.payback(amounts, timing=timing) == expected


def test_payback_at_a_rate_of_zero_is_simple_payback() -> None:
    amounts = [-100, 30, 30, 30, 30]

    assert discounting.payback(amounts, 0.0) == discounting.payback(amounts)
    assert discounting.payback(amounts, 0.05) > discounting.payback(amounts)
    assert discounting.payback(amounts, Schedule({0: 0.05})) == discounting.payback(amounts, 0.05)


BENEFITS, INVESTMENT, OPERATION = [0, 80, 80], [100, 0, 0], [0, 20, 20]


def test_the_benefit_cost_ratio_depends_on_where_operating_costs_sit() -> None:
    b, o = 80 * (1 / 1.05 + 1.05**-2), 20 * (1 / 1.05 + 1.05**-2)
    ratio = discounting.benefit_cost_ratio

    below = ratio(BENEFITS, INVESTMENT, 0.05, operating_costs=OPERATION)
    above = ratio(BENEFITS, INVESTMENT, 0.05, operating_costs=OPERATION, operating="benefit")
    assert below == pytest.approx(b / (100 + o))
    assert above == pytest.approx((b - o) / 100)
    assert ratio(BENEFITS, [100, 20, 20], 0.05) == pytest.approx(below)


def test_ratios_of_draws_are_arrays() -> None:
    benefits = np.array([[0.0, 0.0], [80, 160], [80, 160]])
    costs = np.array([[100.0, 100], [0, 0], [0, 0]])

    ratios = discounting.benefit_cost_ratio(benefits, costs, 0.05)
    assert ratios[1] == pytest.approx(2 * ratios[0])
    with pytest.raises(NotComputable, match="costs must be > 0 to divide by; it is 0 in draw 1"):
        discounting.benefit_cost_ratio(benefits, costs * [1, 0], 0.05)


def test_the_other_ratios_by_hand() -> None:
    savings, pv = [0, 60, 60], 60 * (1 / 1.05 + 1.05**-2)

    assert discounting.sir(savings, INVESTMENT, 0.05) == pytest.approx(pv / 100)
    assert discounting.profitability_index(savings, INVESTMENT, 0.05) == pytest.approx(pv / 100)
    assert discounting.airr(pv / 100, 0.05, 2) == pytest.approx(1.05 * (pv / 100) ** 0.5 - 1)
    assert discounting.airr(0.0, 0.05, 2) == -1.0


def test_the_adjusted_rate_of_return_is_the_modified_one_where_both_reinvest_alike() -> None:
    amounts, rate = [-120_000, 39_000, 30_000, 21_000], 0.10
    ratio = discounting.sir([0, 39_000, 30_000, 21_000], [120_000, 0, 0, 0], rate)

    assert discounting.airr(ratio, rate, 3) == pytest.approx(discounting.mirr(amounts, rate, rate))


def test_equivalent_annual_cost_puts_the_same_value_in_each_year() -> None:
    costs = [1_000, 100, 300, 100]
    yearly = discounting.equivalent_annual_cost(costs, 0.05)

    assert sf.npv([yearly] * 4, 0.05) == pytest.approx(sf.npv(costs, 0.05))
    later = discounting.equivalent_annual_cost(costs, 0.05, first=1)
    assert sf.npv([0] + [later] * 3, 0.05) == pytest.approx(sf.npv(costs, 0.05))


def test_the_levelised_cost_is_the_price_that_pays_the_costs() -> None:
    costs, users = [1_000.0, 100, 100], np.array([0.0, 50, 60])
    price = discounting.levelised_cost(costs, users, 0.05, timing="mid")

    assert sf.npv(price * users - costs, 0.05, timing="mid") == pytest.approx(0, abs=1e-9)


# Other programs: where they are right, and where they are not


def test_npv_and_irr_are_those_of_numpy_financial_and_pyxirr() -> None:
    rng = np.random.default_rng(8)
    flows = rng.uniform(5, 20, (20, 300))
    flows[0] = -rng.uniform(50, 200, 300)
    values, many = sf.npv(flows, 0.045), discounting.irr_many(flows)
    for i in range(300):
        path = flows[:, i].copy()
        assert values[i] == pytest.approx(numpy_financial.npv(0.045, path), rel=1e-12, abs=1e-10)
        assert values[i] == pytest.approx(pyxirr.npv(0.045, path), rel=1e-12, abs=1e-10)
        assert many.root[i] == pytest.approx(numpy_financial.irr(path), rel=1e-9, abs=1e-11)
        assert many.root[i] == pytest.approx(pyxirr.irr(path), rel=1e-7, abs=1e-9)


PYXIRR_COUNTS = {
    "actual/365": "ACT_365F",
    "actual/360": "ACT_360",
    "30/360": "THIRTY_360_ISDA",
    "actual/actual": "ACT_ACT_ISDA",
}


@pytest.mark.parametrize("day_count", PYXIRR_COUNTS)
def test_values_by_date_are_those_of_pyxirr(day_count: Any) -> None:
    theirs = getattr(pyxirr.DayCount, PYXIRR_COUNTS[day_count])
    rng = np.random.default_rng(9)
    first = datetime.date(2019, 11, 30)
    for _ in range(40):
        days = [first] + [
            first + datetime.timedelta(int(k)) for k in np.sort(rng.integers(1, 4_000, 8))
        ]
        flow = [-100.0, *rng.uniform(5, 40, 8).tolist()]
        fractions = [pyxirr.year_fraction(first, day, theirs) for day in days]
        ours = [discounting.year_fraction(first, day, day_count=day_count) for day in days]

        assert ours == pytest.approx(fractions, abs=1e-12)
        value = discounting.xnpv(flow, 0.05, days, day_count=day_count)
        rate = discounting.xirr(flow, days, day_count=day_count).value
        assert value == pytest.approx(pyxirr.xnpv(0.05, days, flow, day_count=theirs))
        assert rate == pytest.approx(pyxirr.xirr(days, flow, day_count=theirs), abs=1e-7)


def test_level_payments_are_those_of_pyxirr() -> None:
    for rate, n in [(0.004, 120), (0.05, 10), (0.1, 3)]:
        assert discounting.pmt(rate, n, 1e6) == pytest.approx(pyxirr.pmt(rate, n, 1e6))
        assert discounting.pv(rate, n, -500) == pytest.approx(pyxirr.pv(rate, n, -500))
        assert discounting.fv(rate, n, -500, 0) == pytest.approx(pyxirr.fv(rate, n, -500, 0))
        assert discounting.ipmt(rate, 2, n, 1e6) == pytest.approx(pyxirr.ipmt(rate, 2, n, 1e6))


def test_the_modified_rate_is_that_of_pyxirr() -> None:
    flow = [-120_000, 39_000, 30_000, -21_000, 37_000, 46_000]

    assert discounting.mirr(flow, 0.1, 0.12) == pytest.approx(pyxirr.mirr(flow, 0.1, 0.12))


@pytest.mark.parametrize(
    ("flow", "rates"),
    [([-100, 230, -132], (0.1, 0.2)), ([-1, 6, -11, 6], (0.0, 1.0, 2.0))],
)
def test_others_give_one_of_several_rates_in_silence(
    flow: list[float], rates: tuple[float, ...]
) -> None:
    for theirs in (float(numpy_financial.irr(flow)), pyxirr.irr(flow)):
        assert min(abs(theirs - rate) for rate in rates) < 1e-6

    assert sf.irr(flow).roots == rates


def test_large_flows_have_a_rate_where_pyxirr_gives_none() -> None:
    small = [-500.0, 120.0, 150.0, 180.0, 210.0]
    large = [amount * 1e11 for amount in small]
    assert pyxirr.irr(small) is not None
    assert pyxirr.irr(large) is None

    assert sf.irr(large).value == pytest.approx(sf.irr(small).value, rel=1e-14)


def test_the_number_of_payments_at_a_rate_of_zero_has_the_right_sign() -> None:
    if version("numpy-financial") == "1.0.0":
        assert float(numpy_financial.nper(0.0, -150, 9_000)) == -60.0

    assert discounting.nper(0.0, -150, 9_000) == 60.0


def test_a_published_example_that_does_not_follow_from_its_dates() -> None:
    """Microsoft's DAX reference, XNPV: prints 2086.65 for dates in 2014 and 2015.

    That is the value of Excel's example in the leap year 2008; with the dates it prints,
    each flow falls due one day earlier.
    """
    printed = ["2014-01-01", "2014-03-01", "2014-10-30", "2015-02-15", "2015-04-01"]

    assert discounting.xnpv(EXCEL_FLOWS, 0.09, EXCEL_DAYS) == pytest.approx(2086.65, abs=0.005)
    assert discounting.xnpv(EXCEL_FLOWS, 0.09, printed) == pytest.approx(2089.50, abs=0.005)
