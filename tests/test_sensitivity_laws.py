"""What holds for every model: identities across analyses, roots put back, indices of sums."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sustainfin.inputs import Input, make_input
from sustainfin.montecarlo import simulate
from sustainfin.sensitivity import (
    elasticities,
    grid,
    nearest_failure,
    sobol,
    spider,
    switching_values,
    tornado,
)

amounts = st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-3)
seeds = st.integers(0, 2**32)


@st.composite
def linear_models(draw: st.DrawFn) -> tuple[Any, list[Input], list[float]]:
    """A sum of inputs times weights, the inputs, and the weights."""
    n = draw(st.integers(2, 4))
    weights = draw(st.lists(amounts, min_size=n, max_size=n))
    inputs = []
    for k in range(n):
        low, width = draw(st.floats(-100, 100)), draw(st.floats(1, 100))
        base = low + width * draw(st.floats(0, 1))
        base = min(max(base, low), low + width)
        inputs.append(make_input(f"x{k}", base=base, low=low, high=low + width, shape="uniform"))

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": sum(w * x[f"x{k}"] for k, w in enumerate(weights))}

    return model, inputs, weights


@given(linear_models())
def test_every_analysis_has_the_base_run_in_its_middle(case: Any) -> None:
    model, inputs, _ = case
    base = model({item.name: item.base for item in inputs})["y"]

    assert tornado(model, inputs, "y").base == base
    assert elasticities(model, inputs, "y").base == base
    assert switching_values(model, inputs, "y").base == base
    around = spider(model, inputs, "y", changes=(-0.1, 0.0, 0.1))
    assert {line.results[1] for line in around.lines} <= {base}
    first, second = inputs[0], inputs[1]
    pair = grid(
        model, inputs, "y", first.name, second.name, first_values=(first.base,),
        second_values=(second.base,),
    )  # fmt: skip
    assert pair.results[0, 0] == pytest.approx(base, rel=1e-14)


@given(linear_models())
def test_the_swing_of_a_sum_is_weight_times_range(case: Any) -> None:
    model, inputs, weights = case
    scale = sum(abs(w) * (abs(i.low) + abs(i.high)) for w, i in zip(weights, inputs, strict=True))

    bars = {bar.name: bar for bar in tornado(model, inputs, "y").bars}
    for item, weight in zip(inputs, weights, strict=True):
        width = item.high - item.low
        assert bars[item.name].swing == pytest.approx(abs(weight) * width, abs=1e-12 * scale)
    swings = [bar.swing for bar in tornado(model, inputs, "y").bars]
    assert swings == sorted(swings, reverse=True)


@given(linear_models(), st.floats(-1e6, 1e6))
def test_a_switching_value_put_back_gives_the_threshold(case: Any, threshold: float) -> None:
    model, inputs, weights = case

    base = {item.name: item.base for item in inputs}
    for found in switching_values(model, inputs, "y", threshold=threshold).rows:
        weight = weights[int(found.name[1:])]
        root = base[found.name] + (threshold - model(base)["y"]) / weight
        for switch in found.switches:
            back = model({**base, found.name: switch.value})["y"]
            near = abs(weight * switch.value) + sum(
                abs(w * v) for w, v in zip(weights, base.values(), strict=True)
            )
            # Halving stops at 1e-18 of a cell: a root at 0 has no last float.
            # A dip that ends within 1e-9 of its depth from the threshold touches it.
            share = 1e-9 if switch.kind == "touch" else 1e-18
            least = share * abs(weight) * (found.high - found.low)
            assert abs(back - threshold) <= 1e-14 * (near + abs(threshold)) + least
        if found.low * (1 - 1e-9) < root < found.high * (1 - 1e-9) and found.low < root:
            assert len(found.switches) == 1


@given(st.lists(st.integers(1, 9_999), min_size=1, max_size=6, unique=True), st.booleans())
def test_all_roots_of_a_polynomial_are_found(places: list[int], upside: bool) -> None:
    roots = [place / 1_000 for place in sorted(places)]
    a = make_input("a", base=5.00005, low=0, high=10, shape="uniform")
    sign = -1.0 if upside else 1.0

    found = switching_values(
        lambda x: {"y": sign * math.prod(x["a"] - root for root in roots)}, [a], "y",
        search={"a": (0, 10)},
    )["a"]  # fmt: skip
    assert sorted(switch.value for switch in found.switches) == pytest.approx(roots, abs=1e-11)
    edges = [0, *roots, 10]
    home = sum(root < a.base for root in roots)
    flipped = sum(edges[k + 1] - edges[k] for k in range(len(edges) - 1) if (k - home) % 2)
    assert found.chance == pytest.approx(flipped / 10, abs=1e-9)


@given(linear_models(), seeds)
@settings(max_examples=15)
def test_indices_of_a_sum_are_shares_of_its_variance(case: Any, seed: int) -> None:
    model, inputs, weights = case
    parts = [(w * (i.high - i.low)) ** 2 for w, i in zip(weights, inputs, strict=True)]

    found = sobol(model, inputs, "y", draws=4_096, seed=seed)
    for item, part in zip(inputs, parts, strict=True):
        index, share = found[item.name], part / sum(parts)
        # Five standard errors: two in a million of the normal lie beyond, each run asks 8.
        assert abs(index.first - share) <= 5 * index.first_error + 1e-9
        assert abs(index.total - share) <= 5 * index.total_error + 1e-9


@given(linear_models(), seeds)
@settings(max_examples=15)
def test_sobol_and_simulation_split_one_variance(case: Any, seed: int) -> None:
    model, inputs, _ = case

    found = sobol(model, inputs, "y", draws=500, seed=seed, engine="serial")
    simulated = simulate(model, 500, inputs=inputs, seed=seed, engine="serial")["y"]
    assert found.variance == pytest.approx(simulated.sd**2, rel=1e-9)
    assert found.mean == pytest.approx(simulated.mean, rel=1e-9, abs=1e-9 * simulated.sd)


@given(st.floats(1e-3, 1e12), st.floats(-1e6, 1e6), seeds)
@settings(max_examples=20)
def test_indices_do_not_know_the_unit_of_the_output(scale: float, shift: float, seed: int) -> None:
    inputs = [make_input(name, base=0.5, low=0, high=1) for name in "ab"]

    def model(x: Mapping[str, Any]) -> Any:
        return x["a"] * (1 + x["b"])

    plain = sobol(lambda x: {"y": model(x)}, inputs, "y", draws=300, seed=seed, engine="serial")
    other = sobol(
        lambda x: {"y": scale * (model(x) + shift)}, inputs, "y", draws=300, seed=seed,
        engine="serial",
    )  # fmt: skip
    for name in "ab":
        assert other[name].first == pytest.approx(plain[name].first, abs=1e-6)
        assert other[name].total_error == pytest.approx(plain[name].total_error, abs=1e-6)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=3), st.floats(0.1, 5))
def test_elasticities_of_powers_are_their_exponents(powers: list[float], base: float) -> None:
    inputs = [make_input(f"x{k}", base=base) for k in range(len(powers))]

    found = elasticities(
        lambda x: {"y": math.prod(x[f"x{k}"] ** p for k, p in enumerate(powers))}, inputs, "y",
        step=1e-4,
    )  # fmt: skip
    for row in found.rows:
        assert row.value == pytest.approx(powers[int(row.name[1:])], abs=1e-5)


@given(st.lists(amounts, min_size=2, max_size=3), st.floats(0.2, 4), seeds)
@settings(max_examples=8)
def test_the_nearest_point_fails_and_none_nearer_does(
    weights: list[float], far: float, seed: int
) -> None:
    inputs = [
        make_input(f"x{k}", base=0, interval90=(-1.5, 1.5), shape="normal")
        for k in range(len(weights))
    ]
    sigma = 1.5 / 1.6448536269514722
    length = math.hypot(*weights)

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"y": far * sigma * length - sum(w * x[f"x{k}"] for k, w in enumerate(weights))}

    found = nearest_failure(model, inputs, "y", seed=seed)
    assert found.distance == pytest.approx(far, rel=1e-6)
    assert abs(found.result) <= 1e-6 * far * sigma * length
    nearer = {name: 0.999 * value for name, value in found.values.items()}
    assert model(nearer)["y"] > 0
    scores = np.array(list(found.scores.values()))
    assert math.sqrt(float(np.sum(scores**2))) == pytest.approx(found.distance, rel=1e-12)
