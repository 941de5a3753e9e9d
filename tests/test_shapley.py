"""Shapley effects: closed forms with and without correlation, and what always holds."""

import json
import math
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import Input, make_input, rank_correlation
from sustainfin.montecarlo import simulate
from sustainfin.sensitivity import ShapleyEffects, shapley, sobol

PI = math.pi
NINETY = 1.6448536269514722
ISHIGAMI = [make_input(f"x{i}", base=0, low=-PI, high=PI, shape="uniform") for i in (1, 2, 3)]
THREE = {("a", "b"): 0.6, ("a", "c"): -0.3, ("b", "c"): 0.2}


def normal(name: str, sigma: float = 1.0) -> Input:
    reach = NINETY * sigma
    return make_input(name, base=0, interval90=(-reach, reach), shape="normal")


def ishigami(x: Mapping[str, Any]) -> dict[str, Any]:
    first, second, third = x["x1"], x["x2"], x["x3"]
    return {"y": np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)}


def linear(weights: Mapping[str, float]) -> Any:
    return lambda x: {"y": sum(weight * x[name] for name, weight in weights.items())}


def brute_force(slopes: Any, covariance: Any) -> Any:
    """Effects of a sum of normals: Var(E(Y | X_u)) of every set, weighted over all orders."""
    d = len(slopes)

    def known(u: tuple[int, ...]) -> float:
        if not u:
            return 0.0
        across = covariance[list(u)] @ slopes
        return float(across @ np.linalg.solve(covariance[np.ix_(u, u)], across))

    found = np.zeros(d)
    for i in range(d):
        rest = [j for j in range(d) if j != i]
        for size in range(d):
            weight = 1 / (d * math.comb(d - 1, size))
            for u in combinations(rest, size):
                found[i] += weight * (known(tuple(sorted((*u, i)))) - known(u))
    return found / found.sum()


@pytest.mark.parametrize("orders", ["all", "random"])
@pytest.mark.parametrize("rank", [-0.8, 0.0, 0.6])
def test_two_correlated_normals_meet_their_closed_form(rank: float, orders: Any) -> None:
    # Owen & Prieur (2017), linear model with two normal inputs: the first input's effect is
    # a^2 (1 - rho^2/2) + rho a b + b^2 rho^2/2 with a, b slopes times standard deviations.
    inputs = [normal("a"), normal("b", 2.0)]
    rho = 2 * math.sin(PI * rank / 6)
    a, b = 3.0, -1.0 * 2.0
    variance = a**2 + b**2 + 2 * rho * a * b
    truth = (a**2 * (1 - rho**2 / 2) + rho * a * b + b**2 * rho**2 / 2) / variance

    found = shapley(
        linear({"a": 3.0, "b": -1.0}), inputs, "y", draws=50_000, seed=1, orders=orders,
        correlation=rank_correlation({("a", "b"): rank}, inputs),
    )  # fmt: skip
    assert abs(found["a"].share - truth) < 4 * found["a"].error
    assert abs(found["b"].share - (1 - truth)) < 4 * found["b"].error
    assert found.variance == pytest.approx(variance, rel=0.05)
    assert found.n_runs == 50_000 * (4 if orders == "all" else 3)


@pytest.mark.parametrize("orders", ["all", "random"])
def test_three_correlated_normals_meet_brute_force(orders: Any) -> None:
    inputs = [normal(name) for name in "abc"]
    rho = {pair: 2 * math.sin(PI * rank / 6) for pair, rank in THREE.items()}
    covariance = np.array(
        [[1, rho["a", "b"], rho["a", "c"]], [rho["a", "b"], 1, rho["b", "c"]],
         [rho["a", "c"], rho["b", "c"], 1]]
    )  # fmt: skip
    truth = brute_force(np.array([1.0, 2.0, -1.5]), covariance)

    found = shapley(
        linear({"a": 1.0, "b": 2.0, "c": -1.5}), inputs, "y", draws=50_000, seed=2,
        orders=orders, correlation=rank_correlation(THREE, inputs),
    )  # fmt: skip
    for name, share in zip("abc", truth, strict=True):
        assert abs(found[name].share - share) < 4 * found[name].error


def test_brute_force_in_the_test_agrees_with_the_closed_form_of_two() -> None:
    rho, a, b = 0.4, 3.0, -2.0
    truth = (a**2 * (1 - rho**2 / 2) + rho * a * b + b**2 * rho**2 / 2) / (
        a**2 + b**2 + 2 * rho * a * b
    )
    found = brute_force(np.array([a, b]), np.array([[1, rho], [rho, 1]]))

    assert found[0] == pytest.approx(truth, rel=1e-12)


@pytest.mark.parametrize("orders", ["all", "random"])
def test_interactions_are_shared_evenly_between_independent_inputs(orders: Any) -> None:
    one, two = (1 + 0.1 * PI**4 / 5) ** 2 / 2, 7**2 / 8
    both = 0.1**2 * PI**8 * (1 / 18 - 1 / 50)
    truth = {"x1": one + both / 2, "x2": two, "x3": both / 2}

    found = shapley(ishigami, ISHIGAMI, "y", draws=60_000, seed=7, orders=orders)
    for name, part in truth.items():
        effect = found[name]
        assert abs(effect.share - part / (one + two + both)) < 4 * effect.error
        assert effect.error < 0.01


def test_effects_of_independent_inputs_lie_between_the_sobol_indices() -> None:
    found = shapley(ishigami, ISHIGAMI, "y", draws=50_000, seed=3)
    indices = sobol(ishigami, ISHIGAMI, "y", draws=50_000, seed=3)

    for item in ISHIGAMI:
        index, effect = indices[item.name], found[item.name]
        assert index.first - 3 * index.first_error < effect.share
        assert effect.share < index.total + 3 * index.total_error


def test_a_copy_of_an_input_shares_its_effect_evenly() -> None:
    # b does nothing, but tells all about a: of perfectly correlated inputs each has a half.
    inputs = [normal("a"), normal("b")]

    found = shapley(
        linear({"a": 1.0}), inputs, "y", draws=2_000, seed=1,
        correlation=rank_correlation({("a", "b"): 1.0}, inputs),
    )  # fmt: skip
    assert found["a"].share == pytest.approx(0.5, abs=1e-6)
    assert found["b"].share == pytest.approx(0.5, abs=1e-6)


def test_other_marginals_follow_the_same_copula() -> None:
    # An increasing change of each input leaves the copula, and undoing it leaves the model.
    plain = [normal("a"), normal("b")]
    bent = [
        make_input("a", base=1, interval90=(math.exp(-NINETY), math.exp(NINETY)),
                   shape="lognormal"),
        normal("b"),
    ]  # fmt: skip
    given: dict[str, Any] = {"draws": 10_000, "seed": 5}

    one = shapley(linear({"a": 2.0, "b": 1.0}), plain, "y", **given,
                  correlation=rank_correlation({("a", "b"): 0.5}, plain))  # fmt: skip
    two = shapley(lambda x: {"y": 2 * np.log(x["a"]) + x["b"]}, bent, "y", **given,
                  correlation=rank_correlation({("a", "b"): 0.5}, bent))  # fmt: skip
    assert two["a"].share == pytest.approx(one["a"].share, abs=1e-9)


def test_the_first_sample_is_the_simulation_s() -> None:
    inputs = [make_input("a", base=3, low=1, mode=3, high=7, shape="pert"), normal("b")]
    correlation = rank_correlation({("a", "b"): 0.5}, inputs)
    simulated = simulate(
        lambda x: {"a": x["a"]}, 1_000, inputs=inputs, seed=4, correlation=correlation
    ).kept["a"]
    seen: list[Any] = []

    def watched(x: Any) -> Any:
        seen.append(np.array(x["a"]))
        return {"y": x["a"] + x["b"]}

    shapley(watched, inputs, "y", draws=1_000, seed=4, correlation=correlation, engine="serial")
    assert any(np.array_equal(values, simulated) for values in seen)


@given(
    st.lists(st.floats(-10, 10).filter(lambda w: abs(w) > 0.1), min_size=2, max_size=4),
    st.floats(-0.9, 0.9), st.integers(0, 2**32), st.sampled_from(["all", "random"]),
)  # fmt: skip
@settings(max_examples=30)
def test_effects_add_up_to_the_variance(
    weights: list[float], rank: float, seed: int, orders: Any
) -> None:
    inputs = [normal(f"x{k}") for k in range(len(weights))]
    named = {f"x{k}": weight for k, weight in enumerate(weights)}

    found = shapley(
        linear(named), inputs, "y", draws=300, seed=seed, orders=orders,
        correlation=rank_correlation({("x0", "x1"): rank}, inputs),
    )  # fmt: skip
    assert sum(effect.share for effect in found.effects) == pytest.approx(1.0, abs=1e-9)
    assert all(effect.low <= effect.share <= effect.high for effect in found.effects)


def test_intervals_hold_their_coverage() -> None:
    inputs = [normal("a"), normal("b", 2.0)]
    rho = 2 * math.sin(PI * 0.6 / 6)
    truth = (9 * (1 - rho**2 / 2) - 6 * rho + 4 * rho**2 / 2) / (13 - 12 * rho)
    hits, n = 0, 200

    for seed in range(n):
        effect = shapley(
            linear({"a": 3.0, "b": -1.0}), inputs, "y", draws=1_000, seed=seed, engine="serial",
            correlation=rank_correlation({("a", "b"): 0.6}, inputs),
        )["a"]  # fmt: skip
        hits += effect.low <= truth <= effect.high
    assert abs(hits / n - 0.95) < 4 * math.sqrt(0.95 * 0.05 / n)


@pytest.mark.parametrize("orders", ["all", "random"])
@pytest.mark.parametrize("size", [1, 100, 50_000])
def test_bits_depend_on_no_size_and_no_engine(size: int, orders: Any) -> None:
    inputs = [normal(name) for name in "abc"]
    given: dict[str, Any] = {
        "draws": 9_001 if size > 1 else 200, "seed": 2, "orders": orders,
        "correlation": rank_correlation(THREE, inputs),
    }  # fmt: skip
    model = linear({"a": 1.0, "b": 2.0, "c": -1.5})

    expected = shapley(model, inputs, "y", engine="serial", **given)
    assert shapley(model, inputs, "y", size=size, workers=2, **given) == expected
    assert shapley(model, inputs, "y", size=size, engine="dask", **given) == expected


def test_groups_are_one_player_and_years_one_input() -> None:
    noise = make_input("noise", base=0, low=-1, high=1, shape="uniform", role="yearly")
    inputs = [normal("a"), normal("b"), noise]

    found = shapley(
        lambda x: {"y": x["a"] + x["b"] + x["noise"][0] + x["noise"][1]}, inputs, "y",
        draws=30_000, seed=1, years=[2021, 2022], groups={"둘": ("a", "b")},
    )  # fmt: skip
    assert [effect.name for effect in found.effects] == ["둘", "noise"]
    assert abs(found["둘"].share - 2 / (2 + 2 / 3)) < 4 * found["둘"].error


def test_cases_without_effects_have_answers() -> None:
    fixed = make_input("fixed", base=1.0, values=(1.0,))
    held = make_input("held", base=5.0)

    one = shapley(lambda x: {"y": x["a"] + x["fixed"]}, [normal("a"), fixed, held], "y",
                  draws=100, seed=1)  # fmt: skip
    flat = shapley(lambda x: {"y": 0 * x["a"] + 0.1}, [normal("a")], "y", draws=100, seed=1)
    assert (one["a"].status, one["a"].share) == ("only-input", 1.0)
    assert (one["fixed"].status, one["fixed"].share) == ("no-spread", 0.0)
    assert one.held == ("held",)
    assert (flat["a"].status, flat["a"].share, flat.variance) == ("constant-output", None, 0.0)
    assert "결과가 일정" in repr(flat)


def test_bad_calls_are_refused_in_words_that_help() -> None:
    inputs = [normal(f"x{k:02d}") for k in range(17)]

    def total(x: Any) -> Any:
        return {"y": sum(x.values())}

    with pytest.raises(InvalidInput, match="must be 'random' for more than 16"):
        shapley(total, inputs, "y", draws=100, seed=1, orders="all")
    with pytest.raises(InvalidInput, match="orders must be one of"):
        shapley(total, inputs, "y", draws=100, seed=1, orders="some")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="draws must be"):
        shapley(total, inputs, "y", draws=10, seed=1)
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        shapley(total, inputs, "y", draws=100, seed=1, confidence=1.0)
    with pytest.raises(NotComputable, match=r"sensitivity\.shapley: .*must be finite; got nan"):
        shapley(lambda x: {"y": np.log(x["x00"])}, inputs, "y", draws=100, seed=1)
    assert shapley(total, inputs, "y", draws=100, seed=1).orders == "random"


def test_the_record_leaves_as_table_frame_and_plain_data() -> None:
    found = shapley(ishigami, ISHIGAMI, "y", draws=500, seed=1)

    assert isinstance(found, ShapleyEffects)
    assert repr(found).startswith(found.sheet().title)
    assert list(found.to_frame()["name"]) == [effect.name for effect in found.effects]
    assert json.loads(json.dumps(found.to_dict()))["kind"] == "sensitivity.ShapleyEffects"
