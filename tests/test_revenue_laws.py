"""What holds for every demand curve, wrapper, fit and revenue line."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sustainfin.inputs import make_input
from sustainfin.lines import Timeline
from sustainfin.revenue import (
    Bass,
    Capacity,
    Churn,
    Constant,
    DeviceCeiling,
    Eligibility,
    Fee,
    Gompertz,
    Growth,
    Lease,
    Logistic,
    PriceElasticity,
    Ramp,
    Subscription,
    fit_curve,
    table,
)

amounts = st.floats(0, 1e9)
counts = st.floats(1, 1e7)
shares = st.floats(0, 1)
years = st.integers(2015, 2035)
rates = st.floats(0.05, 3.0)
timelines = st.builds(Timeline, start=st.integers(2015, 2030), n_years=st.integers(1, 20))


@st.composite
def ramps(draw: Any) -> Ramp:
    first = draw(years)
    last = first + draw(st.integers(1, 10))
    return Ramp(draw(counts), first=first, full=last, initial=draw(counts))


curves = st.one_of(
    st.builds(Constant, counts),
    st.builds(Growth, counts, st.floats(-0.2, 0.3), base_year=years),
    ramps(),
    st.builds(Logistic, counts, midpoint=st.floats(2015, 2035), rate=rates),
    st.builds(Gompertz, counts, inflection=st.floats(2015, 2035), rate=rates),
    st.builds(
        Bass, counts, innovation=st.floats(1e-4, 0.3), imitation=st.floats(0, 2), launch=years,
        measure=st.sampled_from(["cumulative", "yearly", "rate"]),
    ),
)  # fmt: skip


def level(curve: Any, t: Timeline, **x: Any) -> Any:
    return curve.at(x, t)


@given(curves, timelines)
def test_every_curve_gives_one_finite_level_a_year_and_none_is_negative(
    curve: Any, t: Timeline
) -> None:
    levels = level(curve, t)

    assert levels.shape == (t.n_years, 1)
    assert np.isfinite(levels).all()
    assert (levels >= 0).all()


@given(curves, years, st.integers(1, 10), st.integers(1, 10))
def test_a_year_has_the_same_level_in_whatever_timeline_it_stands(
    curve: Any, start: int, before: int, after: int
) -> None:
    long = level(curve, Timeline(start=start, n_years=before + after))

    assert level(curve, Timeline(start=start + before, n_years=after)).tolist() == (
        long[before:].tolist()
    )


@given(years, rates, counts, st.integers(0, 10))
def test_a_logistic_curve_is_symmetric_about_half_its_plateau(
    midpoint: int, rate: float, plateau: float, away: int
) -> None:
    t = Timeline(start=midpoint - away, n_years=2 * away + 1)

    levels = level(Logistic(plateau, midpoint=midpoint, rate=rate), t).ravel()

    assert levels[away] == plateau / 2
    assert levels + levels[::-1] == pytest.approx(np.full(len(levels), plateau), rel=1e-12)


@given(st.floats(2015, 2035), rates)
def test_a_logistic_curve_is_the_one_of_the_books(midpoint: float, rate: float) -> None:
    t = Timeline(start=2015, n_years=21)
    expected = 1 / (1 + np.exp(-rate * (t.years - midpoint)))

    levels = level(Logistic(1, midpoint=midpoint, rate=rate), t)

    assert levels == pytest.approx(expected, rel=1e-9, abs=1e-15)


@given(st.floats(1e-3, 0.3), st.floats(0, 1.5), counts)
def test_bass_is_the_closed_form_of_the_paper(p: float, q: float, m: float) -> None:
    t = Timeline(start=2021, n_years=15)
    tau = t.years - 2020
    expected = m * (1 - np.exp(-(p + q) * tau)) / (1 + q / p * np.exp(-(p + q) * tau))

    levels = level(Bass(m, innovation=p, imitation=q, launch=2021), t)

    assert levels == pytest.approx(expected, rel=1e-11)


@settings(max_examples=15)
@given(st.floats(1e-3, 0.3), st.floats(0, 1.5))
def test_bass_solves_its_differential_equation_step_by_step(p: float, q: float) -> None:
    steps, n_years = 4_000, 12
    adopted, by_year = 0.0, []
    for _ in range(n_years):
        for _ in range(steps):  # Euler's method, improved by its midpoint
            half = adopted + (p + q * adopted) * (1 - adopted) / steps / 2
            adopted += (p + q * half) * (1 - half) / steps
        by_year.append(adopted)

    t = Timeline(start=2021, n_years=n_years)
    levels = level(Bass(1, innovation=p, imitation=q, launch=2021), t).ravel()

    assert levels == pytest.approx(by_year, abs=1e-6)


@given(st.floats(1e-4, 0.3), st.floats(0, 2), counts, st.integers(2015, 2025), st.integers(0, 10))
def test_adopters_of_the_years_add_up_to_all_adopters(
    p: float, q: float, m: float, launch: int, before: int
) -> None:
    t = Timeline(start=launch - before, n_years=before + 20)
    given = {"innovation": p, "imitation": q, "launch": launch}

    every = level(Bass(m, **given), t)
    yearly = level(Bass(m, **given, measure="yearly"), t)

    assert np.cumsum(yearly, axis=0) == pytest.approx(every, rel=1e-9, abs=m * 1e-12)
    assert (every <= m * (1 + 1e-12)).all()
    # Churn of nobody keeps a sum of the joiners.
    joined = Churn(Bass(m, **given, measure="yearly"), rate=0)
    assert level(joined, t) == pytest.approx(every, rel=1e-9, abs=m * 1e-12)


@given(st.floats(1e-3, 0.3), st.floats(1e-2, 1.5), st.integers(2016, 2030))
def test_the_rate_of_adoption_is_the_slope_of_all_adopters(p: float, q: float, year: int) -> None:
    given = {"innovation": p, "imitation": q, "launch": 2016}
    rate = level(Bass(1, **given, measure="rate"), Timeline(start=year, n_years=1)).item()
    tau, h = year - 2015, 1e-4

    def adopted(at: float) -> float:
        return (1 - np.exp(-(p + q) * at)) / (1 + q / p * np.exp(-(p + q) * at))

    assert rate == pytest.approx((adopted(tau + h) - adopted(tau - h)) / (2 * h), rel=1e-4)


# Wrappers.


@given(curves, counts, timelines)
def test_a_capacity_is_never_exceeded_and_changes_nothing_below_it(
    curve: Any, limit: float, t: Timeline
) -> None:
    asked, served = level(curve, t), level(Capacity(curve, limit=limit), t)

    assert (served <= limit).all()
    assert served[asked <= limit].tolist() == asked[asked <= limit].tolist()
    assert (served[asked > limit] == limit).all()


@given(curves, counts, counts, timelines)
def test_the_order_of_two_limits_does_not_matter(
    curve: Any, limit: float, people: float, t: Timeline
) -> None:
    one = Capacity(DeviceCeiling(curve, population=people, share=0.5), limit=limit)
    other = DeviceCeiling(Capacity(curve, limit=limit), population=people, share=0.5)

    assert level(one, t).tolist() == level(other, t).tolist()


@given(curves, timelines)
def test_wrappers_that_take_nothing_away_change_nothing(curve: Any, t: Timeline) -> None:
    plain = level(curve, t).tolist()

    assert level(Eligibility(curve, share=1), t).tolist() == plain
    assert level(DeviceCeiling(curve, population=1e300, share=1), t).tolist() == plain
    assert level(Capacity(curve, limit=1e300), t).tolist() == plain
    assert level(Churn(curve, rate=1), t).tolist() == plain


@given(curves, st.floats(1, 1e6), st.floats(1, 1e6), timelines)
def test_elasticity_0_or_the_reference_price_changes_nothing(
    curve: Any, price: float, reference: float, t: Timeline
) -> None:
    plain = level(curve, t).tolist()

    rigid = PriceElasticity(curve, price=price, reference_price=reference, elasticity=0)
    same = PriceElasticity(curve, price=price, reference_price=price, elasticity=-0.7)
    assert level(rigid, t).tolist() == plain
    assert level(same, t).tolist() == plain


@given(st.floats(1, 1e5), st.floats(1, 1e5))
def test_at_elasticity_minus_1_revenue_is_the_same_at_every_price(
    price: float, reference: float
) -> None:
    t = Timeline(start=2021, n_years=1)
    users = PriceElasticity(1_000, price=price, reference_price=reference, elasticity=-1)

    revenue = Fee("이용료", users=users, price=price).amounts({}, t).item()

    assert revenue == pytest.approx(1_000 * reference, rel=1e-12)


@given(shares, counts, counts, st.integers(1, 12))
def test_churn_settles_at_joiners_over_the_rate(
    rate: float, joiners: float, opening: float, n_years: int
) -> None:
    t = Timeline(start=2021, n_years=n_years)
    left = 1 - rate
    by_sum = opening * left**n_years + joiners * sum(left**k for k in range(n_years))

    users = level(Churn(joiners, rate=rate, opening=opening), t)

    assert users[-1].item() == pytest.approx(by_sum, rel=1e-10)


# Draws.


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=6), timelines)
def test_each_draw_gives_what_its_number_gives_alone(draws: list[float], t: Timeline) -> None:
    people = make_input("people", base=5, low=1, high=1e6)
    share = make_input("share", base=0.5, low=0, high=1)
    limit = Logistic(people, midpoint=2022, rate=0.7)
    demand = Churn(Capacity(Eligibility(people, share=share), limit=limit), rate=share)
    some = np.linspace(0.1, 0.9, len(draws))

    together = level(demand, t, people=np.array(draws), share=some)

    assert together.shape == (t.n_years, len(draws))
    for i, number in enumerate(draws):
        alone = level(demand, t, people=number, share=float(some[i]))
        assert together[:, [i]] == pytest.approx(alone, rel=1e-14)


# Lines.


@given(counts, amounts, amounts, timelines)
def test_revenue_is_proportional_to_the_price_and_adds_up_over_lines(
    users: float, price: float, other: float, t: Timeline
) -> None:
    def fee(won: float) -> Any:
        return Fee("이용료", users=users, price=won).amounts({}, t)

    assert fee(price) + fee(other) == pytest.approx(fee(price + other), rel=1e-12)


@given(counts, amounts, timelines)
def test_a_monthly_fee_is_twelve_fees_a_year(users: float, price: float, t: Timeline) -> None:
    monthly = Subscription("가", subscribers=users, monthly_fee=price).amounts({}, t)
    twelve = Fee("가", users=users, price=price, uses=12).amounts({}, t)
    let = Lease("가", quantity=users, monthly_rent=price).amounts({}, t)

    assert monthly == pytest.approx(twelve, rel=1e-14)
    assert let.tolist() == monthly.tolist()


@given(curves, st.integers(1, 9))
def test_a_line_split_in_two_spans_earns_the_same(curve: Any, cut: int) -> None:
    t = Timeline(start=2021, n_years=10)
    given = {"users": curve, "price": 3_000, "growth": 0.02, "prices": "real", "base_year": 2021}
    whole = Fee("전체", **given)
    early = Fee("전", **given, last=2020 + cut)
    late = Fee("후", **given, first=2021 + cut)

    assert table([early, late], t).by_year.tolist() == table([whole], t).by_year.tolist()


# Fits.


@settings(max_examples=20)
@given(st.floats(10, 1e6), st.floats(2016, 2024), st.floats(0.4, 1.5), st.sampled_from(["l", "g"]))
def test_a_fit_finds_the_s_curve_behind_exact_counts(
    plateau: float, middle: float, rate: float, kind: str
) -> None:
    t = Timeline(start=2014, n_years=14)
    if kind == "l":
        curve: Any = Logistic(plateau, midpoint=middle, rate=rate)
    else:
        curve = Gompertz(plateau, inflection=middle, rate=rate)
    observed = level(curve, t).ravel()

    fit = fit_curve("logistic" if kind == "l" else "gompertz", range(2014, 2028), observed)

    assert fit.residual_sd <= 1e-6 * plateau
    assert fit.parameters["plateau"] == pytest.approx(plateau, rel=1e-5)
    assert fit.parameters["rate"] == pytest.approx(rate, rel=1e-5)


@settings(max_examples=20)
@given(
    st.floats(10, 1e6), st.floats(0.003, 0.05), st.floats(0.3, 0.9),
    st.sampled_from(["cumulative", "yearly", "rate"]),
)  # fmt: skip
def test_a_fit_finds_the_diffusion_behind_exact_counts(
    market: float, p: float, q: float, measure: Any
) -> None:
    curve = Bass(market, innovation=p, imitation=q, launch=2010, measure=measure)
    observed = level(curve, Timeline(start=2010, n_years=16)).ravel()

    fit = fit_curve("bass", range(2010, 2026), observed, launch=2010, measure=measure)

    expected = {"market": market, "innovation": p, "imitation": q}
    assert fit.parameters == pytest.approx(expected, rel=1e-4)


@settings(max_examples=20)
@given(st.floats(-0.4, 0.8), st.floats(-6, 9))
def test_a_fit_does_not_depend_on_the_unit_of_the_counts(rate: float, power: float) -> None:
    noise = np.array([1.02, 0.97, 1.01, 0.99, 1.03, 0.98])
    observed = (1 + rate) ** np.arange(6) * noise

    one = fit_curve("growth", range(2015, 2021), observed)
    other = fit_curve("growth", range(2015, 2021), observed * 10**power)

    assert other.parameters["rate"] == pytest.approx(one.parameters["rate"], abs=1e-7)
    assert other.parameters["base"] == pytest.approx(one.parameters["base"] * 10**power, rel=1e-6)
    assert other.standard_errors["base"] == pytest.approx(
        one.standard_errors["base"] * 10**power, rel=1e-5
    )


@settings(max_examples=20)
@given(st.permutations(range(7)))
def test_a_fit_does_not_depend_on_the_order_of_the_years(order: list[int]) -> None:
    observed = np.array([100, 190, 330, 520, 640, 760, 790])
    years = np.arange(2015, 2022)

    one = fit_curve("logistic", years.tolist(), observed.tolist())
    other = fit_curve("logistic", years[order].tolist(), observed[order].tolist())

    assert other.parameters == pytest.approx(one.parameters, rel=1e-6)
    assert other.covariance == pytest.approx(one.covariance, rel=1e-4)
