"""Demand curves, their fit to observed years, and revenue lines."""

import json
import pickle
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from math import e, pi, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sustainfin import revenue
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import make_input
from sustainfin.lines import Line, Timeline, inputs_of
from sustainfin.revenue import (
    Advertising,
    Bass,
    Capacity,
    Churn,
    Constant,
    DataSale,
    Demand,
    DeviceCeiling,
    Eligibility,
    Fee,
    Gompertz,
    Growth,
    Lease,
    Logistic,
    PriceElasticity,
    Ramp,
    SavingShare,
    Subscription,
    fit_curve,
    table,
)

T = Timeline(start=2021, n_years=5)
VCR = [840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890]
GOLDEN = sorted((Path(__file__).parent / "golden" / "curves").glob("*.toml"))


def levels(curve: Demand, x: Mapping[str, Any] | None = None, t: Timeline = T) -> list[float]:
    """The levels of one run."""
    return [float(level) for level in curve.at(x or {}, t).ravel()]


def reach(result: Any, path: str) -> Any:
    """The value at 'parameters.plateau'."""
    for name in path.split("."):
        result = result[name] if isinstance(result, dict) else getattr(result, name)
    return result


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_published_fit_is_reproduced(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    assert case["case"]["source"]
    assert case["case"]["page"]

    fit = fit_curve(**case["input"])

    assert len(case["expected"]) > 5
    for name, printed in case["expected"].items():
        assert abs(reach(fit, name) - printed["value"]) <= printed["tolerance"], name


# Curves, each against a hand calculation.


def test_a_ramp_climbs_by_equal_steps_from_nothing_to_the_plateau() -> None:
    t = Timeline(start=2019, n_years=7)

    assert levels(Ramp(8_000, first=2020, full=2024), t=t) == [0, 0, 2000, 4000, 6000, 8000, 8000]


def test_a_ramp_may_also_fall_and_there_is_nothing_before_it() -> None:
    assert levels(Ramp(0, first=2022, full=2024, initial=100)) == [0, 100, 50, 0, 0]


def test_growth_before_its_base_year_runs_backwards() -> None:
    assert levels(Growth(400, 1.0, base_year=2023)) == [100, 200, 400, 800, 1600]


def test_the_inflection_of_a_gompertz_curve_is_the_plateau_divided_by_e() -> None:
    level = levels(Gompertz(9_000, inflection=2023, rate=0.7))[2]

    assert level == pytest.approx(9_000 / e, rel=1e-15)


def test_s_curves_far_from_their_middle_are_0_or_the_plateau_without_a_warning() -> None:
    t = Timeline(start=1900, n_years=301)
    for curve in (Logistic(1, midpoint=2050, rate=90), Gompertz(1, inflection=2050, rate=90)):
        level = levels(curve, t=t)

        assert level[0] == 0
        assert level[-1] == 1


def test_a_rate_of_adoption_peaks_where_the_closed_form_says() -> None:
    # ln(q/p) / (p+q) = 4 years after the launch, where the rate is m (p+q)^2 / (4q).
    both = 0.5
    innovation = both / (1 + np.exp(4 * both))
    imitation = both - innovation
    t = Timeline(start=2021, n_years=9)
    curve = Bass(1e6, innovation=innovation, imitation=imitation, launch=2021, measure="rate")

    rate = levels(curve, t=t)

    assert rate.index(max(rate)) == 3  # the end of 2024: four years have elapsed
    assert max(rate) == pytest.approx(1e6 * both**2 / (4 * imitation), rel=1e-12)


def test_nobody_adopts_before_the_launch() -> None:
    t = Timeline(start=2015, n_years=6)
    for measure in ("cumulative", "yearly", "rate"):
        curve = Bass(9_000, innovation=0.03, imitation=0.4, launch=2021, measure=measure)

        assert levels(curve, t=t) == [0.0] * 6


def test_a_launch_before_the_timeline_is_carried_into_it() -> None:
    early = Bass(9_000, innovation=0.03, imitation=0.4, launch=2018)

    whole = levels(early, t=Timeline(start=2018, n_years=8))

    assert levels(early) == whole[3:]


# Wrappers.


def test_what_lies_above_a_capacity_is_lost() -> None:
    curve = Capacity(Ramp(8_000, first=2021, full=2025, initial=4_000), limit=6_500)

    assert levels(curve) == [4000, 5000, 6000, 6500, 6500]


def test_a_capacity_may_itself_grow() -> None:
    curve = Capacity(8_000, limit=Ramp(9_000, first=2021, full=2023, initial=3_000))

    assert levels(curve) == [3000, 6000, 8000, 8000, 8000]


def test_churn_is_the_sum_of_the_cohorts_that_are_left() -> None:
    joiners = Ramp(500, first=2021, full=2023, initial=100)
    joined = levels(joiners)
    left = 0.75
    by_hand = [
        800 * left ** (year + 1) + sum(joined[k] * left ** (year - k) for k in range(year + 1))
        for year in range(5)
    ]

    assert levels(Churn(joiners, rate=0.25, opening=800)) == pytest.approx(by_hand, rel=1e-14)


def test_nobody_leaves_at_a_churn_of_0_and_everybody_at_1() -> None:
    joiners = Ramp(500, first=2021, full=2023, initial=100)

    assert levels(Churn(joiners, rate=0)) == [100, 400, 900, 1400, 1900]
    assert levels(Churn(joiners, rate=1, opening=70)) == levels(joiners)


def test_the_ceiling_of_devices_binds_only_above_it() -> None:
    curve = Ramp(9_000, first=2021, full=2025, initial=5_000)

    level = levels(DeviceCeiling(curve, population=10_000, share=0.75))

    assert level == [5000, 6000, 7000, 7500, 7500]


def test_wrappers_nest() -> None:
    people = Growth(50_000, 0.0, base_year=2021)
    demand = Capacity(
        PriceElasticity(
            DeviceCeiling(
                Eligibility(people, share=0.5), population=people, share=0.4
            ),
            price=4_000, reference_price=1_000, elasticity=-0.5,
        ),
        limit=9_999,
    )  # fmt: skip

    # 25,000 eligible, 20,000 with a device, half of them at four times the price, cut at 9,999.
    assert levels(demand) == [9_999.0] * 5


def test_a_curve_of_ones_own_is_a_demand() -> None:
    @dataclass(frozen=True)
    class Steps:
        def at(self, x: Mapping[str, Any], t: Timeline) -> Any:
            return np.where(t.years < 2023, 100.0, 200.0)

    assert levels(Capacity(Steps(), limit=150)) == [100, 100, 150, 150, 150]


# Inputs and draws.


def test_inputs_are_read_by_name_and_spread_over_the_draws() -> None:
    users = make_input("users", base=9_000, low=5_000, high=16_000)
    share = make_input("share", base=0.5, low=0.1, high=0.9)
    fee = Fee("이용료", users=Eligibility(users, share=share), price=2)
    x = {"users": np.array([1_000.0, 2_000.0, 3_000.0]), "share": 0.5}

    amounts = fee.amounts(x, T)

    assert amounts.shape == (5, 3)
    assert amounts.dtype == np.float64
    assert amounts[0].tolist() == [1_000.0, 2_000.0, 3_000.0]
    assert [given.name for given in inputs_of(fee)] == ["users", "share"]


def test_yearly_noise_comes_year_by_year() -> None:
    users = make_input("users", base=100, low=50, high=200, role="yearly")
    noise = np.arange(10.0).reshape(5, 2)

    assert Constant(users).at({"users": noise}, T).tolist() == noise.tolist()


def test_a_draw_outside_the_range_of_a_field_is_an_error_that_names_the_input() -> None:
    share = make_input("보유율", base=0.9, low=0.5, high=1.0)
    curve = Eligibility(1_000, share=share)

    with pytest.raises(InvalidInput, match=r"share must be a fraction.*got share=1\.2.*'보유율'"):
        curve.at({"보유율": np.array([0.9, 1.2])}, T)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0])
def test_a_draw_that_is_no_number_is_an_error(bad: float) -> None:
    users = make_input("users", base=100, low=50, high=200)

    with pytest.raises(InvalidInput, match="users"):
        Constant(users).at({"users": np.array([100.0, bad])}, T)


def test_an_input_without_a_value_is_an_error() -> None:
    users = make_input("users", base=100, low=50, high=200)

    with pytest.raises(InvalidInput, match="'users'"):
        Constant(users).at({}, T)


# Lines.


@pytest.mark.parametrize(
    ("line", "amount", "kind"),
    [
        (Fee("가", users=100, price=3_000, uses=2), 600_000, "fee"),
        (Subscription("가", subscribers=100, monthly_fee=1_000), 1_200_000, "subscription"),
        (DataSale("가", quantity=3, price=2_000_000), 6_000_000, "data_sale"),
        (SavingShare("가", saving=2_000_000, share=0.25), 500_000, "saving_share"),
        (Advertising("가", spaces=4, price=1_000_000, occupancy=0.5), 2_000_000, "advertising"),
        (Lease("가", quantity=2, monthly_rent=100_000, occupancy=0.5), 1_200_000, "lease"),
    ],
)
def test_a_line_earns_what_the_multiplication_says(line: Any, amount: float, kind: str) -> None:
    assert line.amounts({}, T).tolist() == [[amount]] * 5
    assert isinstance(line, Line)
    assert (line.side, line.kind) == ("revenue", kind)


def test_a_price_grows_from_the_first_year_of_its_line() -> None:
    line = Fee("이용료", users=1, price=100, growth=1.0, prices="nominal", first=2022, last=2024)

    assert line.amounts({}, T).ravel().tolist() == [0, 100, 200, 400, 0]


def test_a_price_grows_from_its_base_year_where_that_is_stated() -> None:
    line = Fee("이용료", users=1, price=100, growth=1.0, prices="real", base_year=2020)

    assert line.amounts({}, T).ravel().tolist() == [200, 400, 800, 1600, 3200]


def test_a_line_outside_the_years_of_the_case_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2021 to 2025"):
        Fee("이용료", users=1, price=100, last=2026).amounts({}, T)


def test_numbers_of_numpy_are_numbers() -> None:
    line = Fee("이용료", users=np.int64(100), price=np.float64(3_000))

    assert line == Fee("이용료", users=100, price=3_000)
    assert isinstance(line.users, float)


def test_lines_and_curves_survive_pickling_and_compare_by_value() -> None:
    users = make_input("users", base=100, low=50, high=200)
    line = Fee("이용료", users=Capacity(Constant(users), limit=90), price=3_000)

    assert pickle.loads(pickle.dumps(line)) == line  # noqa: S301 - our own bytes


# The table.


LINES = (
    Fee("이용료", users=1_000, price=3_000, vat="included"),
    Lease("임대", quantity=2, monthly_rent=100_000, first=2024, vat="exempt"),
)


def test_a_table_adds_up_by_year_and_in_all() -> None:
    told = table(LINES, T)

    assert told.by_year.tolist() == [3e6, 3e6, 3e6, 5.4e6, 5.4e6]
    assert told.total == 19_800_000.0
    assert (told.prices, told.vat) == (None, "included")
    assert told.to_frame()["amount_krw"].sum() == told.total
    assert json.loads(json.dumps(told.to_dict()))["lines"][1]["amounts"][3] == 2_400_000.0
    assert "19,800,000" in repr(told)


def test_a_table_takes_the_base_value_of_an_input_unless_told_otherwise() -> None:
    users = make_input("users", base=9_000, low=5_000, high=16_000)
    lines = [Fee("이용료", users=users, price=1)]

    assert table(lines, T).total == 45_000.0
    assert table(lines, T, {"users": 5_000}).total == 25_000.0


# The fit.


def test_a_fit_of_a_constant_is_the_mean_with_its_standard_error() -> None:
    observed = [900.0, 1_040.0, 1_010.0, 1_130.0]

    fit = fit_curve("constant", [2018, 2019, 2020, 2021], observed)

    assert fit.parameters["level"] == pytest.approx(np.mean(observed), rel=1e-12)
    expected = np.std(observed, ddof=1) / sqrt(4)
    assert fit.standard_errors["level"] == pytest.approx(expected, rel=1e-12)


def test_growth_at_a_known_rate_is_linear_least_squares_through_the_origin() -> None:
    years = [2018, 2019, 2020, 2021]
    observed = np.array([900.0, 1_240.0, 1_310.0, 1_730.0])
    w = 1.2 ** np.arange(4)
    base = (w @ observed) / (w @ w)
    variance = ((observed - base * w) ** 2).sum() / 3 / (w @ w)

    fit = fit_curve("growth", years, observed.tolist(), fixed={"rate": 0.2})

    assert fit.parameters == pytest.approx({"base": base, "rate": 0.2}, rel=1e-12)
    assert fit.covariance == pytest.approx(np.array([[variance]]), rel=1e-10)


def test_the_covariance_of_growth_is_that_of_its_derivatives_written_out() -> None:
    years = np.arange(2015, 2022)
    observed = 1_000 * 1.15 ** np.arange(7) + np.array([30, -50, 20, 60, -40, -30, 10])

    fit = fit_curve("growth", years.tolist(), observed.tolist())

    base, rate = fit.parameters.values()
    k = np.arange(7)
    derivatives = np.column_stack([(1 + rate) ** k, base * k * (1 + rate) ** (k - 1)])
    misfit = ((observed - base * (1 + rate) ** k) ** 2).sum()
    expected = misfit / 5 * np.linalg.inv(derivatives.T @ derivatives)
    assert derivatives.T @ fit.residuals == pytest.approx([0, 0], abs=1e-4 * misfit)
    assert fit.covariance == pytest.approx(expected, rel=1e-6)


def test_the_fit_agrees_with_curve_fit_of_scipy() -> None:
    from scipy.optimize import curve_fit

    def sales(t: Any, m: float, p: float, q: float) -> Any:
        cumulative = [
            m * (1 - np.exp(-(p + q) * s)) / (1 + q / p * np.exp(-(p + q) * s)) for s in (t, t - 1)
        ]
        return cumulative[0] - cumulative[1]

    expected, covariance = curve_fit(sales, np.arange(1.0, 11), VCR, p0=(60_630, 0.03, 0.38))
    fit = fit_curve("bass", range(1980, 1990), VCR, launch=1980, measure="yearly")

    assert list(fit.parameters.values()) == pytest.approx(expected, rel=1e-5)
    assert fit.covariance == pytest.approx(covariance, rel=1e-3)


def test_a_known_market_is_held() -> None:
    fit = fit_curve(
        "bass", range(1980, 1990), VCR, launch=1980, measure="yearly", fixed={"market": 70_000}
    )

    assert fit.names == ("innovation", "imitation")
    assert fit.parameters["market"] == 70_000
    assert fit.curve.market == 70_000
    assert fit.degrees_of_freedom == 8


def test_the_curve_of_a_fit_passes_where_the_residuals_say() -> None:
    fit = fit_curve("bass", range(1980, 1990), VCR, launch=1980, measure="rate")

    level = fit.curve.at({}, Timeline(start=1980, n_years=10)).ravel()

    assert level + fit.residuals == pytest.approx(np.array(VCR, dtype=float), rel=1e-12)


def test_a_fit_becomes_inputs_with_their_correlations() -> None:
    fit = fit_curve("bass", range(1980, 1990), VCR, launch=1980, measure="rate")

    made = fit.to_inputs("vcr", source="book")

    names = ["vcr_market", "vcr_innovation", "vcr_imitation"]
    assert [given.name for given in made.inputs] == names
    assert {given.group for given in made.inputs} == {"vcr"}
    assert [given.name for given in inputs_of(made.curve)] == names
    assert "book" in made.inputs[0].source
    x = {given.name: given.base for given in made.inputs}
    t = Timeline(start=1980, n_years=10)
    assert made.curve.at(x, t).tolist() == fit.curve.at({}, t).tolist()
    # Spearman's of two normal variables, turned back into Pearson's.
    rank = made.correlation.pairs["vcr_imitation", "vcr_innovation"]
    assert 2 * sin(pi * rank / 6) == pytest.approx(fit.correlation[1, 2], rel=1e-12)


def test_an_input_of_a_fit_has_the_spread_of_the_standard_error() -> None:
    fit = fit_curve("growth", range(2016, 2022), [1_000, 1_130, 1_190, 1_350, 1_440, 1_620])

    rate = fit.to_inputs("users").inputs[1]

    low, high = rate.distribution.ppf(np.array([0.158655, 0.841345]))  # one sd to each side
    assert (high - low) / 2 == pytest.approx(fit.standard_errors["rate"], rel=1e-5)


def test_an_exact_fit_has_no_spread_to_make_inputs_of() -> None:
    fit = fit_curve("constant", [2019, 2020, 2021], [8.0, 8.0, 8.0])

    assert fit.standard_errors == {"level": 0.0}
    with pytest.raises(NotComputable, match="no spread"):
        fit.to_inputs("users")


def test_a_fit_can_be_read_shown_and_written() -> None:
    fit = fit_curve("growth", range(2016, 2022), [1_000, 1_130, 1_190, 1_350, 1_440, 1_620])

    assert json.loads(json.dumps(fit.to_dict()))["names"] == ["base", "rate"]
    assert fit.to_frame()["parameter"].tolist() == ["base", "rate"]
    assert "자유도 4" in repr(fit)
    with pytest.raises(ValueError, match="read-only"):
        fit.residuals[0] = 0.0


@pytest.mark.parametrize(
    ("kind", "observed", "words"),
    [
        ("logistic", [100 * 1.1**k for k in range(6)], "did not converge"),  # never bends
        ("gompertz", [100 * 1.1**k for k in range(6)], "did not converge"),
        ("logistic", [100.0] * 6, "hardly depend on"),
        ("growth", [0.0] * 6, "every observation is 0"),
        ("growth", [1.0, 3, 9, 27, 81, 243], "edge"),  # more than doubles every year
    ],
)
def test_what_the_observations_do_not_tell_is_not_computed(
    kind: str, observed: list[float], words: str
) -> None:
    with pytest.raises(NotComputable, match=words):
        fit_curve(kind, range(2010, 2016), observed, max_evaluations=200)


def test_imitation_that_is_not_there_ends_at_the_edge_and_can_be_left_out() -> None:
    years = range(2011, 2019)
    observed = [1_000 * (1 - np.exp(-0.4 * k)) for k in range(1, 9)]

    with pytest.raises(NotComputable, match="the best imitation lies at the edge"):
        fit_curve("bass", years, observed, launch=2011)
    fit = fit_curve("bass", years, observed, launch=2011, fixed={"imitation": 0.0})

    assert fit.parameters == pytest.approx(
        {"market": 1_000, "innovation": 0.4, "imitation": 0}, rel=1e-9
    )


def test_the_search_can_be_limited() -> None:
    with pytest.raises(NotComputable, match="in 1 evaluations"):
        fit_curve("bass", range(1980, 1990), VCR, launch=1980, max_evaluations=1)


def test_the_observations_are_left_alone() -> None:
    observed = np.array([1_000.0, 1_100.0, 1_250.0])

    fit_curve("growth", [2019, 2020, 2021], observed)

    assert observed.flags.writeable
    assert observed.tolist() == [1_000.0, 1_100.0, 1_250.0]


def test_the_room_offers_what_it_names() -> None:
    assert all(hasattr(revenue, name) for name in revenue.__all__)
