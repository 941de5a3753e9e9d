"""Analyses of models that mix draws, of groups with taken names, and of outputs of any size."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import Correlation, Input, make_input, rank_correlation
from sustainfin.montecarlo import simulate
from sustainfin.sensitivity import (
    elasticities,
    first_order,
    grid,
    nearest_failure,
    scenarios,
    shapley,
    sobol,
    spider,
    switching_line,
    switching_values,
    tornado,
)

A, B = (make_input(name, base=5.0, low=1, high=9, shape="uniform") for name in "ab")
BOTH = [A, B]

ONE_BY_ONE = {
    "tornado": lambda model: tornado(model, BOTH, "y"),
    "spider": lambda model: spider(model, BOTH, "y"),
    "elasticities": lambda model: elasticities(model, BOTH, "y"),
    "scenarios": lambda model: scenarios(model, BOTH, "y", {"가": {"a": 2.0}}),
}
MANY = {
    "grid": lambda model: grid(model, BOTH, "y", "a", "b"),
    "switching_values": lambda model: switching_values(model, BOTH, "y"),
    "switching_line": lambda model: switching_line(model, BOTH, "y", "a", "b"),
    "nearest_failure": lambda model: nearest_failure(model, BOTH, "y"),
    "sobol": lambda model: sobol(model, BOTH, "y", draws=512, seed=1),
    "shapley": lambda model: shapley(model, BOTH, "y", draws=512, seed=1),
}


def plain(x: Mapping[str, Any]) -> dict[str, Any]:
    return {"y": x["a"] * x["b"] - 20.0}


# Models that do not answer every draw by itself.


@pytest.mark.parametrize("name", [*ONE_BY_ONE, *MANY])
def test_a_model_that_answers_every_draw_by_itself_is_analysed(name: str) -> None:
    assert {**ONE_BY_ONE, **MANY}[name](plain) is not None


@pytest.mark.parametrize("name", [*ONE_BY_ONE, *MANY])
def test_every_analysis_refuses_a_model_that_draws_by_itself(name: str) -> None:
    generator = np.random.default_rng(1)

    with pytest.raises(InvalidInput, match=rf"^sensitivity\.{name}: model must give one answer"):
        {**ONE_BY_ONE, **MANY}[name](lambda x: {"y": x["a"] * x["b"] + generator.random()})


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize(
    "mixing",
    [
        lambda x: {"y": np.cumsum(x["a"] * x["b"])},
        lambda x: {"y": x["a"] * x["b"] - np.mean(x["a"] * x["b"])},
        lambda x: {"y": np.sort(np.atleast_1d(x["a"] * x["b"]))},
    ],
)
def test_every_analysis_of_many_runs_refuses_a_model_that_mixes_them(
    name: str, mixing: Any
) -> None:
    with pytest.raises(InvalidInput, match=rf"^sensitivity\.{name}: model must answer each draw"):
        MANY[name](mixing)


@pytest.mark.parametrize("name", MANY)
def test_every_analysis_of_many_runs_refuses_a_buffer_that_is_used_again(name: str) -> None:
    buffers: dict[int, Any] = {}

    def shared(x: Mapping[str, Any]) -> dict[str, Any]:
        product = x["a"] * x["b"]
        held = buffers.setdefault(0, np.empty(4_096))[: np.size(product)]
        held[:] = product
        return {"y": held}

    with pytest.raises(InvalidInput, match="does not write to again later"):
        MANY[name](shared)


def test_what_happens_once_in_five_hundred_draws_is_seen() -> None:
    generator = np.random.default_rng(3)

    def rare(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": np.where(generator.random(np.size(x["a"])) < 0.002, 1e4, 0.0) + x["a"]}

    for analysis in (sobol, shapley):
        with pytest.raises(InvalidInput, match="one answer to the same draws"):
            analysis(rare, BOTH, "y", draws=5_000, seed=1)


@pytest.mark.parametrize("size", [1, 2, 3, 64, 2_048])
def test_sums_over_years_have_the_same_bits_in_slices_of_any_size(size: int) -> None:
    noise = make_input("n", base=1.0, low=0.1, high=7.3, role="yearly")

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": np.sum(x["n"] * x["a"], axis=0)}

    given: dict[str, Any] = {"draws": 129, "seed": 3, "years": range(2021, 2041)}
    inputs = [noise, A]
    for analysis in (sobol, shapley):
        assert analysis(model, inputs, "y", size=size, **given) == analysis(
            model, inputs, "y", size=512, **given
        )


# Groups whose names are taken.


@pytest.mark.parametrize("analysis", [sobol, shapley])
def test_a_group_does_not_swallow_the_input_it_is_named_like(analysis: Any) -> None:
    c = make_input("c", base=5.0, low=1, high=9, shape="uniform")
    given: dict[str, Any] = {"draws": 128, "seed": 1}

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": x["a"] + x["b"] + 3 * x["c"]}

    with pytest.raises(InvalidInput, match="must not have the name of an input outside the group"):
        analysis(model, [A, B, c], "y", groups={"c": ("a", "b")}, **given)
    own = [make_input(n, base=5.0, low=1, high=9, shape="uniform", group="c") for n in "ab"]
    with pytest.raises(InvalidInput, match="must not have the name of an input outside the group"):
        analysis(model, [*own, c], "y", **given)
    told = analysis(model, [A, B, c], "y", groups={"c": ("a", "c")}, **given)
    assert told["c"].inputs == ("a", "c")
    assert told["b"].inputs == ("b",)


# Single values that are correlated.


def stepped_pair() -> tuple[list[Input], Any]:
    d = make_input("d", base=0, values=(0, 1), weights=(1, 3))
    b = make_input("b", base=0, interval90=(-1, 1), shape="normal")
    return [d, b, A], rank_correlation({("b", "a"): 0.5}, [b, A])


def test_shapley_effects_of_correlated_single_values_are_refused_with_the_group_to_give() -> None:
    inputs, tied = stepped_pair()
    matrix = np.array([[1.0, 0.5], [0.5, 1.0]])
    steps = Correlation(names=("d", "b"), matrix=matrix)

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": 3 * x["d"] + x["b"] * x["a"]}

    with pytest.raises(InvalidInput, match=r"groups=\{'d\+b': \('d', 'b'\)\}"):
        shapley(model, inputs, "y", draws=256, seed=1, correlation=steps)
    told = shapley(
        model, inputs, "y", draws=256, seed=1, correlation=steps, groups={"both": ("d", "b")}
    )
    assert sum(effect.share for effect in told.effects) == pytest.approx(1.0)
    assert shapley(model, inputs, "y", draws=256, seed=1, correlation=tied)["d"].share is not None


# Outputs of any size.


def both(scale: float) -> Any:
    return lambda x: {"y": scale * (x["a"] * x["b"] + x["a"]), **x}


@pytest.mark.parametrize("power", [-430, -300, -150, 150, 300, 430])
def test_indices_do_not_change_a_bit_with_powers_of_two_of_the_output(power: int) -> None:
    scale = 2.0**power
    one, other = (sobol(both(s), BOTH, "y", draws=1_024, seed=2) for s in (1.0, scale))
    for index in one.indices:
        assert other[index.name].first == pytest.approx(index.first, rel=1e-12)
        assert other[index.name].first_error == pytest.approx(index.first_error, rel=1e-9)
        assert other[index.name].total_error == pytest.approx(index.total_error, rel=1e-9)
    assert other.variance == pytest.approx(one.variance * scale**2, rel=1e-12)
    assert other.mean == pytest.approx(one.mean * scale, rel=1e-12)

    few, more = (shapley(both(s), BOTH, "y", draws=1_024, seed=2) for s in (1.0, scale))
    for effect in few.effects:
        assert more[effect.name].share == pytest.approx(effect.share, rel=1e-12)
        assert more[effect.name].error == pytest.approx(effect.error, rel=1e-9)
    assert more.variance == pytest.approx(few.variance * scale**2, rel=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_a_variance_that_is_no_number_is_refused_with_what_to_do(scale: float) -> None:
    unit = "smaller" if scale < 1 else "larger"

    for analysis in (sobol, shapley):
        with pytest.raises(NotComputable, match=f"Give it in a {unit} unit"):
            analysis(both(scale), BOTH, "y", draws=256, seed=2)


def test_a_constant_of_any_size_is_constant() -> None:
    for constant in (1e-200, 1e200, 1e300):
        for analysis in (sobol, shapley):
            found = analysis(
                lambda x, c=constant: {"y": 0 * x["a"] + c}, BOTH, "y", draws=256, seed=2
            )
            assert found["a"].status == "constant-output"


def from_draws(model: Any, inputs: list[Input], n: int = 20_000, **changes: Any) -> Any:
    runs = simulate(lambda x: {"y": model(x), **x}, n, inputs=inputs, seed=4, engine="serial")
    draws = {item.name: runs.kept[item.name] for item in inputs}
    return first_order(runs, {**draws, **changes}, output="y")


@pytest.mark.parametrize("power", [-430, -300, -30, 30, 300, 430])
def test_first_order_indices_do_not_know_the_unit_of_the_output(power: int) -> None:
    one, other = (from_draws(lambda x, s=s: s * both(1.0)(x)["y"], BOTH) for s in (1, 2.0**power))

    for index in one.indices:
        told = other[index.name]
        assert (told.first, told.error) == pytest.approx((index.first, index.error), rel=1e-12)
    assert other.variance == pytest.approx(one.variance * 4.0**power, rel=1e-12)


def test_first_order_indices_of_sizes_without_a_variance_are_refused() -> None:
    for scale, unit in ((1e-200, "smaller"), (1e200, "larger")):
        runs = simulate(lambda x: {"y": x["a"], **x}, 2_000, inputs=[A], seed=4)
        object.__setattr__(runs, "kept", {**runs.kept, "y": scale * runs.kept["y"]})
        with pytest.raises(NotComputable, match=f"Give it in a {unit} unit"):
            first_order(runs, {"a": runs.kept["a"]}, output="y")


def test_bins_equal_those_of_a_full_sort() -> None:
    """The correlation ratio with bins cut by sorting all draws, written out."""
    n, k = 40_000, 200
    tail = make_input("t", base=1, interval90=(0.01, 100), shape="lognormal")
    runs = simulate(
        lambda x: {"y": x["a"] ** 2 + 3 * np.log(x["t"]) * x["b"], **x}, n, inputs=[*BOTH, tail],
        seed=4, engine="serial",
    )  # fmt: skip
    names = ("a", "b", "t")
    found = first_order(runs, {name: runs.kept[name] for name in names}, output="y")

    y = runs.kept["y"]
    for name in names:
        bins = np.array_split(y[np.argsort(runs.kept[name], kind="stable")], k)
        within = sum(float(np.sum(np.square(part - part.mean()))) for part in bins)
        total = float(np.sum(np.square(y - y.mean())))
        by_sort = 1 - within / total * (n - 1) / (n - k)
        # Other cuts: a fraction of the standard error, and what bins show by chance.
        slack = 0.2 * found[name].error + 3 * math.sqrt(2 * k) / n
        assert found[name].first == pytest.approx(by_sort, abs=slack)


def test_a_few_draws_that_lie_far_away_stay_in_the_outer_bins() -> None:
    plain_draws = from_draws(lambda x: x["a"] + x["b"], BOTH)
    runs = simulate(
        lambda x: {"y": x["a"] + x["b"], **x}, 20_000, inputs=BOTH, seed=4, engine="serial"
    )
    a = np.array(runs.kept["a"])
    most, least = np.argsort(a)[-5:], np.argsort(a)[:5]
    a[most], a[least] = 1e200, -1e200  # the order of the draws is as before

    found = first_order(runs, {"a": a, "b": runs.kept["b"]}, output="y")
    assert found["a"] == plain_draws["a"]


# Scenarios and words.


@pytest.mark.parametrize("name", ["기준", "base", " Base "])
def test_a_scenario_is_not_called_as_the_base_run_is(name: str) -> None:
    with pytest.raises(InvalidInput, match="as the base run is named"):
        scenarios(plain, BOTH, "y", {name: {"a": 2.0}})


def test_shapley_advises_nothing_it_cannot_do() -> None:
    with pytest.raises(NotComputable) as caught:
        shapley(lambda x: {"y": np.log(x["a"] - 3)}, BOTH, "y", draws=256, seed=1)

    assert "on_failure" not in str(caught.value)
    assert str(caught.value).endswith("Mend the model, or narrow its inputs.")
    assert "run " in str(caught.value)
    assert math.isnan(caught.value.got) or math.isinf(caught.value.got)
