"""A simulation that keeps no draws: the figures of one that does, in memory that stays."""

import json
import math
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import make_input, rank_correlation
from sustainfin.montecarlo import simulate
from sustainfin.montecarlo._bins import BITS, Bins, Counts, ExactSum, bins_for, counted
from sustainfin.montecarlo._simulation import Simulation
from sustainfin.montecarlo._summary import Summarised
from sustainfin.running import plan_draws, tasks
from sustainfin.sensitivity import first_order

USERS = make_input("users", base=9_000, low=5_000, mode=9_000, high=16_000)
FEE = make_input("fee", base=3_000, interval90=(2_000, 4_000), shape="normal")
COST = make_input("cost", base=2e7, interval90=(1e7, 4e7), shape="lognormal")
ALL = [USERS, FEE, COST]
YEARS = (2021, 2022)
GIVEN: dict[str, Any] = {
    "inputs": ALL, "seed": 7, "years": YEARS,
    "correlation": rank_correlation({("users", "fee"): -0.6}, ALL),
}  # fmt: skip
RANKED = ("p5", "p50", "p95", "se_p5", "se_p50", "se_p95")
COUNTED = ("n", "below_zero", "se_below_zero")


def model(x: Any) -> dict[str, Any]:
    net = x["users"] * x["fee"] - x["cost"]
    years = np.array([[1.0], [0.5]])
    steps = np.minimum(np.floor(x["users"] / 1_000), 9.0)  # single values, many of them equal
    return {"net": net, "steps": steps, "by_year": years * net, "short": years * net < 0}


def run(draws: int = 60_000, **changes: Any) -> Simulation:
    return simulate(model, draws, **{**GIVEN, "keep": "summary", **changes})


def told(found: Simulation) -> str:
    held = {
        name: (one.edges.tobytes().hex(), one.counts.tolist())
        for name, one in found.summaries.items()
    }
    return json.dumps([found.to_dict(), held])


@pytest.fixture(scope="module")
def kept() -> Simulation:
    return run(keep="all")


@pytest.fixture(scope="module")
def expected() -> str:
    return told(run(exact=True, engine="serial"))


@pytest.mark.parametrize("name", ["net", "steps"])
def test_figures_are_those_of_the_kept_draws_within_the_width_of_a_bin(
    name: str, kept: Simulation
) -> None:
    found, truth = run()[name], kept[name]
    summary = run().summaries[name]

    assert not summary.exact
    assert found.mean == pytest.approx(truth.mean, rel=1e-13)
    assert found.sd == pytest.approx(truth.sd, rel=1e-11)
    assert found.se_sd == pytest.approx(truth.se_sd, rel=1e-8)
    for figure in COUNTED:
        assert getattr(found, figure) == getattr(truth, figure)
    for figure in ("p5", "p50", "p95"):
        value = getattr(truth, figure)
        assert abs(getattr(found, figure) - value) <= summary.width(value)
    assert abs(found.shortfall - truth.shortfall) <= summary.width(truth.p5)


@pytest.mark.parametrize("draws", [2, 19, 1_000, 60_000])
@pytest.mark.parametrize("name", ["net", "steps"])
def test_a_second_pass_gives_the_bits_of_numpy(name: str, draws: int) -> None:
    found = run(draws, exact=True)[name]
    values = simulate(model, draws, **GIVEN).kept[name]
    truth = simulate(model, draws, **GIVEN)[name]

    assert [found.p5, found.p50, found.p95] == np.quantile(values, [0.05, 0.5, 0.95]).tolist()
    for figure in RANKED:
        assert getattr(found, figure) == getattr(truth, figure)
    assert found.shortfall == pytest.approx(truth.shortfall, rel=1e-12)
    assert found.se_shortfall == pytest.approx(truth.se_shortfall, rel=1e-9)


@pytest.mark.parametrize("size", [37, 5_000, 100_000])
def test_the_bits_do_not_depend_on_slices(size: int, expected: str) -> None:
    assert told(run(exact=True, size=size)) == expected


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("engine", ["threads", "dask"])
def test_the_bits_do_not_depend_on_engine_or_workers(
    engine: str, workers: int, expected: str
) -> None:
    assert told(run(exact=True, engine=engine, workers=workers)) == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_the_bits_do_not_depend_on_the_order_of_the_blocks(seed: int, expected: str) -> None:
    plan = plan_draws(ALL, seed=7, n_draws=60_000, years=YEARS, correlation=GIVEN["correlation"])
    held = Summarised(model, plan, exact=True)
    todo = list(tasks(model, plan, size=1_000))
    random.Random(seed).shuffle(todo)  # noqa: S311 - an order, not a secret

    for _ in held.run(todo, "threads", 3):
        pass
    assert told(held.finish(lambda: (todo[::-1], "threads", 2))) == expected


def test_a_cluster_gives_the_same_bits(expected: str) -> None:
    distributed = pytest.importorskip("dask.distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert told(run(exact=True, engine=client)) == expected


def test_shares_by_year_are_those_of_the_kept_run(kept: Simulation) -> None:
    assert run().by_year("short") == kept.by_year("short")


def test_the_histogram_holds_every_draw_in_its_bin(kept: Simulation) -> None:
    summary = run().summaries["net"]
    values = kept.kept["net"]

    assert int(summary.counts.sum()) == values.size
    # An edge is the sum of the centre and a distance, so a value may be rounded across it.
    counts = np.histogram(values, summary.edges)[0]
    assert np.abs(np.cumsum(counts) - np.cumsum(summary.counts)).max() <= 1


def test_a_run_that_was_cut_off_goes_on_to_the_same_bits(tmp_path: Path, expected: str) -> None:
    path = tmp_path / "run.npz"
    calls = 0

    def dying(x: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 25:
            raise KeyboardInterrupt
        return model(x)

    from sustainfin.montecarlo import _checkpoint

    every, _checkpoint._EVERY = _checkpoint._EVERY, 0.0
    try:
        with pytest.raises(KeyboardInterrupt):
            simulate(dying, 60_000, **GIVEN, keep="summary", engine="serial", size=2_048,
                     checkpoint=path)  # fmt: skip
    finally:
        _checkpoint._EVERY = every
    before = np.load(path)["done"].size
    with pytest.raises(InvalidInput, match="belong to this simulation"):
        run(checkpoint=path, keep="all")

    assert 0 < before < 4
    assert told(run(exact=True, checkpoint=path)) == expected
    assert path.stat().st_size < 2_000_000

    def changed(x: Any) -> Any:
        return {**model(x), "net": x["users"] + 0.0}

    with pytest.raises(InvalidInput, match="model has changed"):
        simulate(changed, 60_000, **GIVEN, keep="summary", checkpoint=path)


def test_runs_that_failed_are_counted_and_left_out() -> None:
    def broken(x: Any) -> Any:
        return {"y": np.where(x["users"] > 15_000, np.nan, x["users"])}

    with pytest.raises(NotComputable, match="nan, run"):
        simulate(broken, 40_000, inputs=[USERS], seed=3, keep="summary")
    plain = simulate(broken, 40_000, inputs=[USERS], seed=3, on_failure="count")
    found = simulate(
        broken, 40_000, inputs=[USERS], seed=3, on_failure="count", keep="summary", exact=True
    )
    assert found.n_failed == plain.n_failed > 0
    for figure in (*RANKED, *COUNTED):
        assert getattr(found["y"], figure) == getattr(plain["y"], figure)


def test_a_constant_output_has_defined_answers() -> None:
    for exact in (False, True):
        found = simulate(
            lambda x: {"y": 0 * x["users"] + 0.1}, 5_000, inputs=[USERS], seed=1, keep="summary",
            exact=exact,
        )["y"]  # fmt: skip
        assert (found.mean, found.sd, found.se_mean, found.below_zero) == (0.1, 0.0, 0.0, 0.0)
        assert found.p5 == pytest.approx(0.1, rel=1e-6)
        assert not exact or (found.p5, found.p95, found.shortfall, found.se_p5) == (
            0.1,
            0.1,
            0.1,
            0,
        )


def test_until_stops_where_the_kept_run_stops() -> None:
    found, truth = (run(2_000_000, keep=keep, until={"net": 3e4}) for keep in ("summary", "all"))

    assert found.n_draws == truth.n_draws < 2_000_000
    assert found["net"].se_mean <= 3e4


@pytest.mark.parametrize("keep", ["all", "summary"])
@pytest.mark.parametrize("cut", [3, 9, 14])
def test_a_cut_off_run_stops_where_the_whole_run_stops(keep: str, cut: int, tmp_path: Path) -> None:
    from sustainfin.montecarlo import _checkpoint

    path = tmp_path / "run.npz"
    given: dict[str, Any] = {"keep": keep, "until": {"net": 2e4}}
    whole = run(2_000_000, **given)

    def stop(done: int, total: int, left: float) -> None:
        if done >= cut * 16_384:
            raise KeyboardInterrupt

    every, _checkpoint._EVERY = _checkpoint._EVERY, 0.0
    try:
        with pytest.raises(KeyboardInterrupt):
            run(2_000_000, **given, checkpoint=path, progress=stop, workers=3)
    finally:
        _checkpoint._EVERY = every
    held = np.load(path)["done"]
    assert 0 < held.size < whole.n_draws // 16_384
    again = run(2_000_000, **given, checkpoint=path)

    assert again.n_draws == whole.n_draws
    assert again.to_dict() == whole.to_dict()


def test_draws_that_were_not_kept_are_refused_in_words_that_help() -> None:
    found = run(2_000)

    assert list(found) == ["net", "steps"]
    assert dict(found.kept) == {}
    with pytest.raises(InvalidInput, match="keep='summary' kept none"):
        found.kept["net"]
    with pytest.raises(InvalidInput, match="must have kept its draws"):
        first_order(found, {"users": np.zeros(2_000)}, output="net")
    with pytest.raises(InvalidInput, match="must be a finite number in"):
        found.summaries["net"].width(1e12)


def test_moments_that_are_no_numbers_are_refused() -> None:
    def leaping(x: Any) -> Any:
        return {"y": np.where(x["users"] > 15_900, 1e300, x["users"])}

    with pytest.raises(NotComputable, match="logarithm"):
        simulate(leaping, 100_000, inputs=[USERS], seed=3, keep="summary")


def test_the_record_says_that_no_draws_were_kept() -> None:
    assert "요약만 보관 (분위수는" in repr(run(2_000))
    assert "요약만 보관, numpy" in repr(run(2_000, exact=True))
    assert run(2_000).to_dict()["keep"] == "summary"
    assert run(2_000).to_frame().loc["net", "n"] == 2_000
    assert run(2_000, exact=True).summaries["net"].exact


# Laws.

finite = st.floats(-1e200, 1e200)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=30), st.randoms())
def test_an_exact_sum_is_the_nearest_float_in_any_order(numbers: list[float], luck: Any) -> None:
    total, parts = ExactSum(), [ExactSum(), ExactSum()]
    shuffled = list(numbers)
    luck.shuffle(shuffled)
    for number in numbers:
        total.add(number)
    for k, number in enumerate(shuffled):
        parts[k % 2].add(number)

    assert total.units == parts[0].units + parts[1].units
    assert Fraction(total.units, 2**1074) == sum(map(Fraction, numbers))
    if abs(math.fsum(numbers) if sum(map(abs, numbers)) < 1e308 else math.inf) < math.inf:
        assert float(total) == math.fsum(numbers)


@given(st.lists(finite, min_size=1, max_size=50), st.floats(-1e9, 1e9), st.integers(-40, 40))
def test_bins_keep_the_order_of_values_and_hold_them(
    numbers: list[float], centre: float, power: int
) -> None:
    bins = Bins(centre=centre, scale=2.0**power)
    values = np.sort(np.array(numbers))

    at = bins.numbers(bins.scaled(values))
    assert np.all(np.diff(at) >= 0)
    for value, number in zip(values.tolist(), at.tolist(), strict=True):
        low, high = bins.edge(number), bins.edge(number + 1)
        # The distance from the centre is rounded once, the edge once more.
        slack = 4e-16 * (abs(value) + abs(centre) + bins.scale)
        assert low - slack <= value <= high + slack
        away = abs(value - centre)
        assert high - low <= 2.0**-BITS * 2 * max(away, bins.scale) + slack


FEW = st.sampled_from([-3.0, -1.5, -0.0, 0.0, 2.0**-14, 2.0**-13, 1.0, 1.0 + 2.0**-14, 7.0])


@given(st.lists(st.lists(FEW, min_size=1, max_size=9), min_size=1, max_size=8), st.randoms())
def test_counts_add_up_in_any_order_and_lead_to_the_bin_of_a_rank(parts: Any, luck: Any) -> None:
    bins = Bins(centre=1.0, scale=1.0)
    found, again = Counts(), Counts()
    shuffled = list(parts)
    luck.shuffle(shuffled)
    for held, some in ((found, parts), (again, shuffled)):
        for part in some:
            x = np.array(part)
            held.add(counted(bins, x, bins.scaled(x)))
    values = np.sort(np.concatenate([np.array(part) for part in parts]))
    every = bins.numbers(bins.scaled(values)).tolist()

    assert again.first == found.first
    for one, other in zip((again.counts, *again.ends), (found.counts, *found.ends), strict=True):
        assert one.tobytes() == other.tobytes()
    numbers, before = found.place(range(len(every)))
    assert numbers.tolist() == every
    assert before.tolist() == [sum(other < one for other in every) for one in every]
    for number in set(every):
        inside = values[np.array(every) == number].tolist()
        at = number - found.first
        assert (found.low[at], found.high[at]) == (min(inside), max(inside))
        assert found.at_low[at] == inside.count(min(inside))
        assert found.at_high[at] == inside.count(max(inside))


OUTPUTS = {
    "never negative": lambda x: {"y": np.maximum(x["fee"] - 3_500.0, 0.0) * 1e6},
    "capped": lambda x: {"y": np.minimum(x["fee"] - 2_500.0, 0.0) * 1e6 + 3e9},
    "constant": lambda x: {"y": 0.0 * x["fee"]},
    "few values": lambda x: {"y": np.floor(x["users"] / 3_000) * 1e-7 + 1.0},
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_figures_at_values_that_come_again_and_again_are_exact(name: str) -> None:
    one = run_of(OUTPUTS[name], keep="summary")
    truth = run_of(OUTPUTS[name], keep="all")

    for figure in ("p5", "p50", "p95"):
        value = getattr(truth, figure)
        off = abs(getattr(one, figure) - value)
        assert off <= getattr(one, f"se_{figure}") + 1e-15 * abs(value)
        if value in (0.0, 3e9) or name == "few values":
            assert off == 0.0
    assert one.shortfall == pytest.approx(truth.shortfall, rel=1e-6)
    if truth.shortfall == 0.0:
        assert (one.shortfall, one.se_shortfall) == (0.0, 0.0)


def run_of(outputs: Any, keep: Any) -> Any:
    return simulate(outputs, 60_000, inputs=[USERS, FEE], seed=7, keep=keep)["y"]


def test_quantiles_lie_within_the_stated_width_of_those_of_the_draws() -> None:
    found = simulate(model, 2_000_000, **GIVEN, keep="summary")
    truth = simulate(model, 2_000_000, **GIVEN)["net"]
    for figure in ("p5", "p50", "p95", "shortfall"):
        off = abs(getattr(found["net"], figure) - getattr(truth, figure))
        wider = getattr(found["net"], f"se_{figure}") - getattr(truth, f"se_{figure}")
        assert off < max(wider, 0.0) + 0.05 * getattr(truth, f"se_{figure}")


@pytest.mark.parametrize("values", [[3.0], [3.0] * 9, [0.0, -0.0], [math.nan], [1e308, -1e308]])
def test_bins_can_be_placed_around_anything(values: list[float]) -> None:
    bins = bins_for(np.array(values))

    assert math.isfinite(bins.centre)
    assert math.frexp(bins.scale)[0] == 0.5
