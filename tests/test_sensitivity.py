"""Sensitivity: known roots are all found, indices meet their closed forms, nothing is hidden."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sustainfin import sensitivity
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import Input, make_input, rank_correlation
from sustainfin.montecarlo import simulate
from sustainfin.sensitivity import (
    elasticities,
    first_order,
    grid,
    nearest_failure,
    scenarios,
    sobol,
    spider,
    switching_line,
    switching_values,
    tornado,
)

USERS = make_input("users", base=9_000, low=5_000, high=16_000, shape="uniform", label="이용자 수")
FEE = make_input("fee", base=3_000, interval90=(2_000, 4_000), shape="normal")
COST = make_input("cost", base=2e7)
ALL = [USERS, FEE, COST]
A = make_input("a", base=1.0, low=0.0, high=10.0, shape="uniform")


def net(x: Mapping[str, Any]) -> dict[str, Any]:
    return {"net": x["users"] * x["fee"] - x["cost"], "fees": x["users"] * x["fee"]}


def standard_normal(name: str) -> Input:
    return make_input(name, base=0, distribution=stats.norm())


def in_a(function: Any) -> Any:
    return lambda x: {"y": function(x["a"])}


def switches(function: Any, **changes: Any) -> Any:
    given = {"search": {"a": (0.0, 10.0)}, **changes}
    return switching_values(in_a(function), [A], "y", **given)["a"]


# One input at a time.


def test_the_middle_of_a_tornado_is_the_base_run_itself() -> None:
    found = tornado(net, ALL, "net")

    assert found.base == net({item.name: item.base for item in ALL})["net"]


def test_a_tornado_is_sorted_by_swing_and_names_inputs_without_a_range() -> None:
    found = tornado(net, ALL, "net")

    assert [bar.name for bar in found.bars] == ["users", "fee"]
    assert (found.bars[0].low_result, found.bars[0].high_result) == (-5e6, 28e6)
    assert found.bars[0].swing == 33e6
    assert found.without_range == ("cost",)


def test_a_tornado_reads_percentiles_off_the_distributions() -> None:
    found = tornado(net, ALL, "net", low_high=(0.05, 0.95))

    bars = {bar.name: bar for bar in found.bars}
    assert bars["users"].low == pytest.approx(5_550)
    assert (bars["fee"].low, bars["fee"].high) == pytest.approx((2_000, 4_000))
    assert "5.0 % ~ 95.0 %" in repr(found)


@pytest.mark.parametrize(
    ("function", "direction", "swing"),
    [
        (lambda a: 2 * a, "rises", 20.0),
        (lambda a: -a, "falls", 10.0),
        (lambda a: np.abs(a - 1), "bends", 9.0),
        (lambda a: 0 * a + 4, "none", 0.0),
    ],
)
def test_a_bar_says_which_way_the_result_goes(function: Any, direction: str, swing: float) -> None:
    [bar] = tornado(in_a(function), [A], "y").bars

    assert (bar.direction, bar.swing) == (direction, swing)


def test_a_swing_of_rounding_alone_is_none() -> None:
    inputs = [make_input(n, base=3.3, low=1.1, high=9.7) for n in ("paid", "rest", "little")]

    def grant_pays_all(x: Any) -> Any:  # what is paid comes back, but for the last bits
        paid = 0.1e9 * x["paid"]
        return {"y": (paid / 3 + 7e8 / 9) - paid / 3 - 2e6 * x["rest"] + 0.01 * x["little"]}

    found = {bar.name: bar for bar in tornado(grant_pays_all, inputs, "y").bars}
    assert found["paid"].low_result != found["paid"].high_result
    assert (found["paid"].swing, found["paid"].direction) == (0.0, "none")
    assert found["rest"].direction == "falls"
    # Above the rounding of the sums, however little it is.
    assert found["little"].direction == "rises"
    assert found["little"].swing == pytest.approx(0.086, rel=1e-4)


def test_a_yearly_input_is_moved_in_all_years_at_once() -> None:
    noise = make_input("noise", base=1, low=0.5, high=2, role="yearly")

    found = tornado(
        lambda x: {"y": x["noise"][0] + x["noise"][1]}, [noise], "y", years=[2021, 2022]
    )
    assert (found.base, found.bars[0].low_result, found.bars[0].high_result) == (2.0, 1.0, 4.0)


def test_a_spider_leaves_out_what_the_bounds_of_an_input_forbid() -> None:
    share = make_input("a", base=0.8, lower=0, upper=1, low=0.5, high=1.0)
    zero = make_input("b", base=0.0)

    found = spider(in_a(lambda a: 10 * a), [share, zero], "y", changes=(-0.5, 0.0, 0.5))
    assert found.lines[0].values == (0.4, 0.8, None)
    assert found.lines[0].results == (4.0, 8.0, None)
    assert found.without_range == ("b",)


def test_elasticities_of_a_product_of_powers_are_its_exponents() -> None:
    inputs = [make_input(name, base=base) for name, base in (("a", 2.0), ("b", 3.0))]

    found = elasticities(lambda x: {"y": x["a"] ** 2 / x["b"]}, inputs, "y", step=1e-5)
    values = {row.name: row.value for row in found.rows}
    assert values == pytest.approx({"a": 2.0, "b": -1.0}, rel=1e-8)


def test_elasticities_show_a_kink_at_the_base_and_what_has_none() -> None:
    zero, full = make_input("b", base=0.0), make_input("c", base=1.0, upper=1.0)

    found = elasticities(
        lambda x: {"y": 10 + np.maximum(x["a"] - 1, 0) + 0 * x["b"] + x["c"]},
        [make_input("a", base=1.0), zero, full],
        "y",
    )
    rows = {row.name: row for row in found.rows}
    assert rows["a"].below == 0.0
    assert rows["a"].above == pytest.approx(1 / 11)
    assert (rows["b"].value, rows["b"].status) == (None, "input-is-zero")
    assert (rows["c"].above, rows["c"].status) == (None, "estimated")


def test_a_grid_holds_every_pair_and_can_be_read_by_its_values() -> None:
    found = grid(net, ALL, "net", "fee", "users", n=3, second_values=(5_000, 9_000))

    assert found.first_values == (2_000.0, 3_000.0, 4_000.0)
    assert found.to_frame().loc[3_000.0, 9_000.0] == found.base == 7e6
    assert found.results.shape == (3, 2)
    assert not found.results.flags.writeable


def test_scenarios_stand_beside_the_base_run() -> None:
    found = scenarios(
        net, ALL, ["net", "fees"], {"불황": {"users": 4_000}, "요금 인상": {"fee": 4e3}}
    )

    assert found.base == {"net": 7e6, "fees": 27e6}
    assert found.results["불황"] == {"net": -8e6, "fees": 12e6}
    assert "users=4,000" in repr(found)


# Switching values.


def test_a_switching_value_of_a_linear_model_meets_its_closed_form() -> None:
    found = switching_values(net, ALL, "net")

    assert found["users"].nearest.value == pytest.approx(2e7 / 3_000, rel=1e-14)
    assert found["users"].nearest.change == pytest.approx(2e7 / 3_000 / 9_000 - 1)
    assert found["users"].chance == pytest.approx((2e7 / 3_000 - 5_000) / 11_000)
    sigma = 1_000 / stats.norm.ppf(0.95)
    assert found["fee"].chance == pytest.approx(stats.norm.cdf((2e7 / 9_000 - 3_000) / sigma))
    assert found["cost"].nearest.value == pytest.approx(27e6, rel=1e-14)
    assert found["cost"].chance is None  # a constant is not drawn


def test_switching_values_are_told_in_two_languages() -> None:
    found = switching_values(net, ALL, "net")["users"]

    assert found.words() == (
        "이용자 수: 25.9 % 줄면 (9,000 → 6,667) net = 0; "
        "이 입력의 분포에서 판단이 바뀔 가능성 15.2 %"
    )
    assert found.words("en") == (
        "users: 25.9 % less (9,000 -> 6,667) brings net to 0; "
        "its own range flips the decision with a chance of 15.2 %"
    )


@pytest.mark.parametrize(
    "roots",
    [
        (5.0,),
        (1.0, 9.0),
        (2.0, 2.0001),
        (5.0, 5.0000001),
        (3.0, 3.001, 3.002),
        (0.0, 10.0),
        (1e-5, 7.7),
        (4.1, 4.3, 6.0, 6.01, 8.0),
    ],
)
def test_every_root_of_a_polynomial_is_found_and_no_other(roots: tuple[float, ...]) -> None:
    found = switches(lambda a: math.prod(a - root for root in roots))

    assert sorted(switch.value for switch in found.switches) == pytest.approx(roots, abs=1e-12)
    assert all(switch.kind == "crossing" for switch in found.switches)


def test_pairs_at_a_kink_are_found_however_close() -> None:
    found = switches(lambda a: np.minimum(np.abs(a - 3) - 1e-6, np.abs(a - 5.3) - 1e-7))

    values = sorted(switch.value for switch in found.switches)
    assert values == pytest.approx([3 - 1e-6, 3 + 1e-6, 5.3 - 1e-7, 5.3 + 1e-7], abs=1e-12)


@pytest.mark.parametrize("root", [2.0, 5.0, math.pi])
def test_a_touch_is_a_switching_value_that_flips_nothing(root: float) -> None:
    found = switches(lambda a: (a - root) ** 2)

    [switch] = found.switches
    assert switch.kind == "touch"
    assert switch.value == pytest.approx(root, abs=1e-6)
    assert found.chance == 0.0


def test_a_leap_over_the_threshold_is_named_a_jump() -> None:
    found = switches(lambda a: np.ceil(a) - 4.5)

    [switch] = found.switches
    assert (switch.value, switch.kind) == (4.0, "jump")
    assert found.chance == pytest.approx(0.6)


@pytest.mark.parametrize("pole", [5.0, math.pi])
def test_a_pole_is_a_jump_and_no_root(pole: float) -> None:
    with np.errstate(divide="ignore"):
        found = switches(lambda a: 1 / (a - pole))

    [switch] = found.switches
    assert switch.kind == "jump"
    assert switch.value == pytest.approx(pole, abs=1e-14)
    assert found.chance == pytest.approx(1 - pole / 10)


def test_a_stretch_on_the_threshold_is_told_by_its_ends() -> None:
    found = switches(lambda a: np.maximum(a - 3, 0))

    [switch] = found.switches
    assert (switch.kind, switch.low, switch.high) == ("stretch", 0.0, 3.0)
    assert found.status == "at-the-base"  # the base, 1, lies on it


def test_no_switching_value_is_said_to_be_none_with_the_range_searched() -> None:
    found = switches(lambda a: a + 1)

    assert (found.status, found.nearest, found.chance) == ("none", None, 0.0)
    assert found.words("en") == "a: no value from 0 to 10 brings y to 0"
    assert "없음" in repr(switching_values(in_a(lambda a: a + 1), [A], "y"))


def test_a_base_on_the_threshold_is_said_to_be_there() -> None:
    found = switches(lambda a: a - 1)

    assert (found.status, found.nearest.distance) == ("at-the-base", 0.0)
    assert found.words().startswith("a: 기준값 1에서 이미 y = 0")


def test_values_where_the_model_has_no_result_are_counted_and_hide_no_chance() -> None:
    far = make_input("a", base=8.0, low=0.0, high=10.0, shape="uniform")

    with np.errstate(all="ignore"):
        found = switching_values(in_a(lambda a: np.log(a - 5)), [far], "y", search={"a": (0, 10)})[
            "a"
        ]
    assert found.nearest.value == pytest.approx(6.0)
    assert found.missing > 100
    assert found.chance is None


def test_a_model_that_refuses_far_values_is_searched_where_it_does_not() -> None:
    def narrow(x: Mapping[str, Any]) -> dict[str, Any]:
        if not np.all(np.asarray(x["a"]) <= 25):
            raise InvalidInput("too far", argument="a", got=25)
        return {"y": x["a"] - 4}

    found = switching_values(narrow, [make_input("a", base=5.0, low=4.5, high=6)], "y")["a"]
    assert found.nearest.value == 4.0
    assert found.high <= 21


def test_the_search_keeps_to_hard_bounds_and_else_goes_far() -> None:
    share = make_input("a", base=0.5, lower=0, upper=1, low=0.3, high=0.7)

    assert switching_values(in_a(lambda a: 2 - a), [share], "y")["a"].status == "none"
    wide = switching_values(in_a(lambda a: 2_000 - a), [make_input("a", base=5.0)], "y")["a"]
    assert (wide.low, wide.high, wide.nearest.value) == (0.0, 5_000.0, 2_000.0)


def test_chances_of_single_values_are_their_weights() -> None:
    steps = make_input("a", base=2, values=(1, 2, 3), weights=(0.2, 0.5, 0.3))
    seen = make_input("a", base=2, samples=[1, 2, 2, 3])
    foreign = make_input("a", base=2, distribution=stats.binom(3, 0.5))

    for item, chance in ((steps, 0.2), (seen, 0.25), (foreign, 0.5)):
        found = switching_values(in_a(lambda a: a - 1.5), [item], "y")["a"]
        assert found.chance == pytest.approx(chance, abs=1e-5)


def test_a_chance_needs_no_cdf() -> None:
    class Plain:
        def ppf(self, q: Any) -> Any:
            return 10 * np.asarray(q)

    found = switching_values(
        in_a(lambda a: a - 3), [make_input("a", base=5, distribution=Plain())], "y"
    )["a"]
    assert found.chance == pytest.approx(0.3, abs=1e-9)


def test_a_switching_line_gives_the_second_for_each_value_of_the_first() -> None:
    found = switching_line(net, ALL, "net", "fee", "users", n=5)

    fees = np.array(found.first_values)
    assert [values[0] for values in found.second_values] == pytest.approx(2e7 / fees)
    assert found.holds == (False, True, True, True, True)
    assert found.to_frame().shape == (5, 2)


# The nearest failing point.


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_nearest_point_of_a_plane_is_at_its_distance(n: int) -> None:
    names = [f"x{k}" for k in range(n)]
    weights = np.arange(1, n + 1)
    far = 3 * math.sqrt(float(np.sum(weights**2)))

    def plane(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": far - sum(w * x[name] for w, name in zip(weights, names, strict=True))}

    found = nearest_failure(plane, [standard_normal(name) for name in names], "y")
    assert found.distance == pytest.approx(3, abs=1e-9)
    shares = weights**2 / np.sum(weights**2)
    assert list(found.shares.values()) == pytest.approx(shares, abs=1e-4)
    assert found.chance == pytest.approx(stats.norm.sf(3))
    assert abs(found.result) < 1e-9
    assert plane(found.values)["y"] == pytest.approx(found.result, abs=1e-12)


@pytest.mark.parametrize(
    ("function", "distance"),
    [
        (lambda a, b: 3 - np.maximum(a, 2 * b), 1.5),
        (lambda a, b: 3 - np.minimum(a, b), math.hypot(3, 3)),
        (lambda a, b: (a - 2) ** 2 + (b - 2) ** 2 - 0.25, math.hypot(2, 2) - 0.5),
        (lambda a, b: -3 - np.minimum(a, b), -3.0),
        (lambda a, b: np.where(a + b > 2, -1.0, 1.0), math.sqrt(2)),
    ],
)
def test_the_nearest_point_is_found_past_kinks_bends_and_leaps(
    function: Any, distance: float
) -> None:
    inputs = [standard_normal("a"), standard_normal("b")]

    found = nearest_failure(lambda x: {"y": function(x["a"], x["b"])}, inputs, "y")
    assert found.distance == pytest.approx(distance, abs=1e-6)


def test_correlated_inputs_are_measured_after_they_are_made_independent() -> None:
    inputs = [standard_normal("a"), standard_normal("b")]
    correlation = rank_correlation({("a", "b"): 0.5}, inputs)

    found = nearest_failure(
        lambda x: {"y": 3 - x["a"] - x["b"]}, inputs, "y", correlation=correlation
    )
    rho = 2 * math.sin(math.pi * 0.5 / 6)
    assert found.distance == pytest.approx(3 / math.sqrt(2 + 2 * rho), abs=1e-9)


def test_no_failing_point_is_said_to_be_none() -> None:
    found = nearest_failure(lambda x: {"y": 1 + 0 * x["a"]}, [standard_normal("a")], "y")

    assert (found.status, found.chance, found.distance) == ("none", None, 7.0)
    assert "없음" in repr(found)


# Sobol' indices.

PI = math.pi
ISHIGAMI = [make_input(f"x{i}", base=0, low=-PI, high=PI, shape="uniform") for i in (1, 2, 3)]


def ishigami(x: Mapping[str, Any]) -> dict[str, Any]:
    first, second, third = x["x1"], x["x2"], x["x3"]
    return {"y": np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)}


def closed_form() -> tuple[float, dict[str, tuple[float, float]]]:
    """Variance and indices of the function with a = 7 and b = 0.1, by integration."""
    one = (1 + 0.1 * PI**4 / 5) ** 2 / 2
    two = 7**2 / 8
    both = 0.1**2 * PI**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    indices = {"x1": (one, one + both), "x2": (two, two), "x3": (0.0, both)}
    return whole, {name: (s / whole, t / whole) for name, (s, t) in indices.items()}


def test_ishigami_indices_lie_in_their_stated_intervals() -> None:
    variance, truth = closed_form()

    found = sobol(ishigami, ISHIGAMI, "y", draws=100_000, seed=7, confidence=0.999)
    for name, (first, total) in truth.items():
        assert found[name].first_low < first < found[name].first_high
        assert found[name].total_low < total < found[name].total_high
        assert found[name].total_error < 0.005
    assert abs(found.variance - variance) < 4 * found.variance_error
    assert found.n_runs == 5 * 100_000


def test_the_g_function_meets_its_closed_form() -> None:
    weights = {"a": 0.0, "b": 1.0, "c": 4.5, "d": 9.0, "e": 99.0}
    inputs = [make_input(n, base=0.5, low=0, high=1, shape="uniform") for n in weights]
    parts = {name: 1 / (3 * (1 + weight) ** 2) for name, weight in weights.items()}
    whole = math.prod(1 + part for part in parts.values()) - 1

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": math.prod((np.abs(4 * x[n] - 2) + w) / (1 + w) for n, w in weights.items())}

    found = sobol(model, inputs, "y", draws=60_000, seed=1, confidence=0.999)
    for name, part in parts.items():
        total = part * math.prod(1 + other for n, other in parts.items() if n != name) / whole
        assert found[name].first_low < part / whole < found[name].first_high
        assert found[name].total_low < total < found[name].total_high


def test_intervals_of_the_indices_hold_their_coverage() -> None:
    truth = np.array(list(closed_form()[1].values())).T.ravel()
    hits = np.zeros(6)
    n = 200

    for seed in range(n):
        found = sobol(ishigami, ISHIGAMI, "y", draws=1_024, seed=seed, engine="serial")
        each = [found[item.name] for item in ISHIGAMI]
        low = np.array([i.first_low for i in each] + [i.total_low for i in each])
        high = np.array([i.first_high for i in each] + [i.total_high for i in each])
        hits += (low <= truth) & (truth <= high)
    # Each is binomial around 0.95; the 1,200 together are held closer.
    assert np.all(hits / n >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / n))
    assert abs(np.mean(hits) / n - 0.95) < 0.025


def test_the_variance_that_is_split_is_the_simulation_s_own() -> None:
    correlation = rank_correlation({("users", "fee"): -0.6}, [USERS, FEE])
    together = {"시장": ("users", "fee")}
    other = make_input("cost", base=2e7, interval90=(1e7, 4e7), shape="lognormal")
    inputs = [USERS, FEE, other]
    given: dict[str, Any] = {"seed": 3, "correlation": correlation}

    found = sobol(net, inputs, "net", draws=30_000, groups=together, **given)
    simulated = simulate(net, 30_000, inputs=inputs, **given)["net"]
    assert found.mean == pytest.approx(simulated.mean, rel=1e-12)
    assert found.variance == pytest.approx(simulated.sd**2, rel=1e-12)


@pytest.mark.parametrize("size", [1_000, 2_048, 50_000])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_bits_of_the_indices_depend_on_no_block_size_and_no_worker(size: int, workers: int) -> None:
    expected = sobol(ishigami, ISHIGAMI, "y", draws=40_000, seed=0, engine="serial", size=37)

    found = sobol(ishigami, ISHIGAMI, "y", draws=40_000, seed=0, workers=workers, size=size)
    assert found == expected


def test_indices_through_dask_have_the_same_bits() -> None:
    expected = sobol(ishigami, ISHIGAMI, "y", draws=40_000, seed=0, engine="serial")

    assert sobol(ishigami, ISHIGAMI, "y", draws=40_000, seed=0, engine="dask") == expected


def test_seeds_are_unrelated_and_nought_is_a_seed() -> None:
    found = [sobol(ishigami, ISHIGAMI, "y", draws=2_000, seed=s)["x1"].first for s in (0, 1, 0)]

    assert found[0] == found[2] != found[1]


def test_another_input_moves_no_draw_of_the_rest() -> None:
    more = [*ISHIGAMI, make_input("idle", base=0, low=0, high=1)]

    before = sobol(ishigami, ISHIGAMI, "y", draws=2_000, seed=5)
    after = sobol(ishigami, more, "y", draws=2_000, seed=5)
    assert after["x1"] == before["x1"]
    idle = after["idle"]
    assert (idle.status, idle.first, idle.total) == ("no-effect", 0.0, 0.0)


def test_scipy_agrees_where_it_can() -> None:
    expected = stats.sobol_indices(
        func=lambda x: np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]),
        n=2**14, dists=[stats.uniform(-PI, 2 * PI)] * 3, rng=np.random.default_rng(1),
    )  # fmt: skip

    found = sobol(ishigami, ISHIGAMI, "y", draws=2**15, seed=1)
    for k, item in enumerate(ISHIGAMI):
        index = found[item.name]
        assert abs(index.first - expected.first_order[k]) < 4 * index.first_error + 0.005
        assert abs(index.total - expected.total_order[k]) < 4 * index.total_error + 0.005


def test_one_run_that_is_not_finite_is_named_where_scipy_says_nought() -> None:
    def broken(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": np.where(np.asarray(x["x1"]) > 3.141, np.nan, ishigami(x)["y"])}

    with pytest.raises(NotComputable, match=r"sensitivity\.sobol: .*run \d+, with x1="):
        sobol(broken, ISHIGAMI, "y", draws=20_000, seed=7)

    counted = sobol(broken, ISHIGAMI, "y", draws=20_000, seed=7, on_failure="count")
    assert 0 < counted.n_failed < 100
    assert counted["x2"].first == pytest.approx(0.44, abs=0.03)

    def columns(x: Any) -> Any:
        y = ishigami({"x1": x[0], "x2": x[1], "x3": x[2]})["y"]
        return np.where(x[0] > 3.1, np.nan, y)

    with np.errstate(all="ignore"):
        silent = stats.sobol_indices(
            func=columns, n=2**12, dists=[stats.uniform(-PI, 2 * PI)] * 3,
            rng=np.random.default_rng(1),
        )  # fmt: skip
    # The weakness that ours must not have; if this fails, scipy has mended it.
    assert np.all(np.nan_to_num(silent.first_order) == 0)


@pytest.mark.parametrize("size", [37, 100, 5_000])
def test_left_out_runs_leave_the_same_bits_in_slices_of_any_size(size: int) -> None:
    def broken(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": np.where(np.asarray(x["x1"]) > 3.1, np.inf, ishigami(x)["y"])}

    given: dict[str, Any] = {"draws": 20_001, "seed": 7, "on_failure": "count"}
    expected = sobol(broken, ISHIGAMI, "y", engine="serial", **given)
    assert sobol(broken, ISHIGAMI, "y", size=size, **given) == expected
    assert 200 < expected.n_failed < 400


def test_an_output_whose_square_is_no_number_is_refused() -> None:
    with pytest.raises(NotComputable, match="larger unit"):
        sobol(lambda x: {"y": 1e200 * x["x1"]}, ISHIGAMI, "y", draws=500, seed=1)


def test_a_refused_model_is_told_with_the_analysis_that_ran_it() -> None:
    def branching(x: Any) -> Any:
        return {"y": 1.0 if x["x1"] > 0 else 0.0}

    with pytest.raises(InvalidInput, match=r"^sensitivity\.sobol: model must not branch"):
        sobol(branching, ISHIGAMI, "y", draws=500, seed=1)
    with pytest.raises(InvalidInput, match=r"^sensitivity\.tornado: y must have shape"):
        tornado(lambda x: {"y": np.zeros((2, 2, 2))}, ISHIGAMI, "y")


def test_a_constant_output_has_no_indices_and_says_so() -> None:
    found = sobol(lambda x: {"y": 0 * x["x1"] + 0.1}, ISHIGAMI, "y", draws=5_000, seed=1)

    assert {index.status for index in found.indices} == {"constant-output"}
    assert {index.first for index in found.indices} == {None}
    assert found.variance == 0.0
    assert "결과가 일정" in repr(found)


def test_a_single_input_explains_everything() -> None:
    fixed = make_input("b", base=1.0, values=(1.0,))

    found = sobol(lambda x: {"y": x["a"] ** 2 + x["b"]}, [A, fixed, COST], "y", draws=500, seed=1)
    assert (found["a"].status, found["a"].first, found["a"].total) == ("only-input", 1.0, 1.0)
    assert (found["b"].status, found["b"].first, found["b"].total) == ("no-spread", 0.0, 0.0)
    assert found.held == ("cost",)


def test_grouped_inputs_are_judged_together() -> None:
    found = sobol(ishigami, ISHIGAMI, "y", draws=50_000, seed=2, groups={"pair": ("x1", "x3")})

    share = closed_form()[1]["x2"][0]
    assert found["pair"].inputs == ("x1", "x3")
    assert abs(found["pair"].first - (1 - share)) < 4 * found["pair"].first_error
    assert abs(found["pair"].total - (1 - share)) < 4 * found["pair"].total_error


def test_inputs_follow_their_own_group() -> None:
    inputs = [make_input(n, base=0, low=-1, high=1, group="둘") for n in ("a", "b")]
    last = make_input("c", base=0, low=-1, high=1)

    found = sobol(lambda x: {"y": x["a"] + x["b"] + x["c"]}, [*inputs, last], "y", draws=99, seed=1)
    assert [index.name for index in found.indices] == ["둘", "c"]


def test_correlated_inputs_are_refused_with_the_group_to_give() -> None:
    correlation = rank_correlation({("users", "fee"): -0.6}, [USERS, FEE])

    with pytest.raises(InvalidInput, match="cannot be split") as caught:
        sobol(net, ALL, "net", draws=99, seed=1, correlation=correlation)
    assert "groups={'fee+users': ('fee', 'users')}" in str(caught.value)


def test_what_correlated_inputs_explain_together_meets_its_closed_form() -> None:
    names = ("a", "b", "c")
    inputs = [standard_normal(name) for name in names]
    correlation = rank_correlation({("a", "b"): 0.5}, inputs)
    pair = 2 + 2 * 2 * math.sin(math.pi * 0.5 / 6)

    found = sobol(
        lambda x: {"y": x["a"] + x["b"] + x["c"]}, inputs, "y", draws=50_000, seed=4,
        correlation=correlation, groups={"pair": ("a", "b")},
    )  # fmt: skip
    assert abs(found["pair"].first - pair / (pair + 1)) < 4 * found["pair"].first_error


def test_an_input_of_every_year_is_one_input() -> None:
    noise = make_input("noise", base=0, low=-1, high=1, shape="uniform", role="yearly")

    found = sobol(
        lambda x: {"y": x["noise"][0] + x["noise"][1] + x["a"]}, [noise, A], "y", draws=40_000,
        seed=1, years=[2021, 2022],
    )  # fmt: skip
    share = (2 / 3) / (2 / 3 + 100 / 12)
    assert abs(found["noise"].total - share) < 4 * found["noise"].total_error


def test_a_model_that_draws_by_itself_is_refused() -> None:
    generator = np.random.default_rng(1)

    with pytest.raises(InvalidInput, match="one answer to the same draws"):
        sobol(lambda x: {"y": x["a"] + generator.random()}, [A], "y", draws=99, seed=1)


# First-order indices from given draws.


def given(model: Any, inputs: list[Input], n: int, **changes: Any) -> Any:
    simulation = simulate(lambda x: {**model(x), **x}, n, inputs=inputs, **{"seed": 7, **changes})
    return first_order(
        simulation, {item.name: simulation.kept[item.name] for item in inputs}, output="y"
    )


def test_first_order_indices_come_from_the_draws_already_made() -> None:
    found = given(ishigami, ISHIGAMI, 200_000)

    for name, (first, _) in closed_form()[1].items():
        assert abs(found[name].first - first) < 4 * found[name].error + 1e-4
        assert found[name].error < 0.005


def test_intervals_from_given_draws_hold_their_coverage() -> None:
    truth = np.array([first for first, _ in closed_form()[1].values()])
    hits = np.zeros(3)
    n = 120

    for seed in range(n):
        found = given(ishigami, ISHIGAMI, 10_000, seed=seed, engine="serial")
        each = [found[item.name] for item in ISHIGAMI]
        hits += np.array([i.low for i in each]) <= truth
        hits -= np.array([i.high for i in each]) < truth
    assert np.all(hits / n >= 0.95 - 4 * math.sqrt(0.95 * 0.05 / n))


@pytest.mark.parametrize("sampling", ["random", "latin"])
def test_given_draws_of_single_values_and_of_long_tails_are_binned_well(sampling: str) -> None:
    steps = make_input("a", base=2, values=(1, 2, 30), weights=(0.2, 0.5, 0.3))
    tail = make_input("b", base=1, interval90=(0.01, 100), shape="lognormal")
    inputs = [steps, tail]

    found = given(lambda x: {"y": x["a"] + 10 * np.log(x["b"])}, inputs, 32_000, sampling=sampling)
    mean = 0.2 * 1 + 0.5 * 2 + 0.3 * 30
    one = 0.2 * 1 + 0.5 * 4 + 0.3 * 900 - mean**2
    two = (10 * math.log(100) / stats.norm.ppf(0.95)) ** 2
    assert abs(found["a"].first - one / (one + two)) < 4 * found["a"].error + 1e-3
    assert abs(found["b"].first - two / (one + two)) < 4 * found["b"].error + 1e-3


def test_given_draws_without_spread_or_of_a_constant_have_defined_answers() -> None:
    fixed = make_input("b", base=1.0, values=(1.0,))

    found = given(lambda x: {"y": 2 * x["a"]}, [A, fixed], 2_000)
    constant = given(lambda x: {"y": 0 * x["a"] + 5}, [A], 2_000)
    assert (found["b"].status, found["b"].first) == ("no-spread", 0.0)
    assert (constant["a"].status, constant["a"].first) == ("constant-output", None)


# Records.

RESULTS = [
    tornado(net, ALL, "net"),
    spider(net, ALL, "net"),
    elasticities(net, ALL, "net"),
    grid(net, ALL, "net", "fee", "users"),
    scenarios(net, ALL, "net", {"불황": {"users": 4_000}}),
    switching_values(net, ALL, "net"),
    switching_line(net, ALL, "net", "fee", "users"),
    nearest_failure(net, ALL, "net"),
    sobol(net, ALL, "net", draws=200, seed=1),
    given(lambda x: {"y": 2 * x["a"]}, [A], 2_000),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_every_result_is_a_table_a_frame_and_plain_data(result: Any) -> None:
    assert repr(result).startswith(result.sheet().title)
    assert len(result.to_frame()) > 0
    assert json.loads(json.dumps(result.to_dict(), allow_nan=False))["kind"] == (
        f"sensitivity.{type(result).__name__}"
    )
    assert type(result).__name__ in sensitivity.__all__
