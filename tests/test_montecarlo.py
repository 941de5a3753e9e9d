"""Simulation: one set of bits on any machine setting, and standard errors that hold."""

import hashlib
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import sustainfin as sf
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import make_input, rank_correlation
from sustainfin.montecarlo import quantiles, simulate, statistics
from sustainfin.running import BLOCK, plan_draws, stream

USERS = make_input("users", base=9_000, low=5_000, mode=9_000, high=16_000)
FEE = make_input("fee", base=3_000, interval90=(2_000, 4_000), shape="normal")
COST = make_input("cost", base=2e7, interval90=(1e7, 4e7), shape="lognormal")
SHARE = make_input("share", base=0.5, low=0.2, mode=0.5, high=0.9, shape="pert")
NOISE = make_input("noise", base=1.0, low=0.8, high=1.2, shape="uniform", role="yearly")
ALL = [USERS, FEE, COST, SHARE, NOISE]
YEARS = (2021, 2022, 2023)


def model(x: Any) -> dict[str, Any]:
    by_year = x["users"] * x["fee"] * x["share"] * x["noise"] - x["cost"]
    total = by_year[0] + by_year[1] + by_year[2]
    return {"net": total, "by_year": by_year, "short": by_year < 0}


def bits(found: Any) -> str:
    digest = hashlib.sha256()
    for array in (*found.kept.values(), *found.counts.values()):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def run(draws: int = 40_000, **changes: Any) -> Any:
    correlation = rank_correlation({("users", "fee"): -0.6, ("share", "fee"): 0.3}, ALL)
    given = {"inputs": ALL, "seed": 7, "years": YEARS, "correlation": correlation, **changes}
    return simulate(model, draws, **given)


@pytest.fixture(scope="module")
def expected() -> str:
    return bits(run(engine="serial"))


@pytest.mark.parametrize("size", [37, 1_000, 8_192, 50_000])
def test_the_bits_do_not_depend_on_the_size_of_the_blocks(size: int, expected: str) -> None:
    assert bits(run(size=size)) == expected


def test_the_bits_do_not_depend_on_single_draws_at_a_time() -> None:
    assert bits(run(500, size=1)) == bits(run(500))


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
@pytest.mark.parametrize("engine", ["threads", "dask"])
def test_the_bits_do_not_depend_on_engine_or_workers(
    engine: str, workers: int, expected: str
) -> None:
    assert bits(run(engine=engine, workers=workers)) == expected


def test_the_order_of_the_inputs_changes_nothing(expected: str) -> None:
    assert bits(run(inputs=ALL[::-1])) == expected


def test_another_input_changes_no_draw_of_the_rest() -> None:
    alone = plan_draws([USERS], seed=7, n_draws=20_000)
    more = plan_draws([FEE, USERS, COST], seed=7, n_draws=30_000)

    assert np.array_equal(alone.block(0)["users"], more.block(0)["users"])
    assert np.array_equal(alone.block(1)["users"], more.block(1)["users"][: 20_000 - BLOCK])


def test_draws_of_a_short_run_are_the_first_of_a_long_one() -> None:
    short, long = run(1_000), run(40_000)

    assert np.array_equal(short.kept["net"], long.kept["net"][:1_000])


def test_seeds_and_names_give_unrelated_streams() -> None:
    draws = np.array(
        [stream(seed, name, 0).standard_normal(4_000) for seed in (0, 1, 2) for name in "ab"]
    )
    correlations = np.corrcoef(draws)[np.triu_indices(6, 1)]

    assert np.max(np.abs(correlations)) < 4.5 / math.sqrt(4_000)


def test_hangul_names_are_one_name_in_either_normal_form() -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", "이용자")
    assert stream(7, "이용자", 0).random() == stream(7, decomposed, 0).random()


@pytest.mark.parametrize("item", [USERS, FEE, COST, SHARE])
@pytest.mark.parametrize("sampling", ["random", "latin", "sobol"])
def test_draws_follow_their_distribution(item: Any, sampling: str) -> None:
    plan = plan_draws([item], seed=3, n_draws=16_384, sampling=sampling)
    draws = plan.block(0)[item.name]

    assert stats.kstest(draws, item.distribution.cdf).pvalue > 1e-3


def test_correlated_draws_keep_their_distribution_and_reach_the_rank_correlation() -> None:
    wanted = rank_correlation({("users", "fee"): -0.6, ("share", "fee"): 0.3}, ALL)
    values = plan_draws(
        [USERS, FEE, SHARE], seed=5, n_draws=BLOCK, correlation=wanted
    ).block(0)  # fmt: skip
    reached = stats.spearmanr(values["users"], values["fee"]).statistic
    other = stats.spearmanr(values["share"], values["fee"]).statistic
    none = stats.spearmanr(values["share"], values["users"]).statistic

    slack = 4 / math.sqrt(BLOCK)
    assert abs(reached + 0.6) < slack
    assert abs(other - 0.3) < slack
    assert abs(none) < slack
    for item in (USERS, FEE, SHARE):
        assert stats.kstest(values[item.name], item.distribution.cdf).pvalue > 1e-3


def test_a_latin_hypercube_hits_every_stratum_once() -> None:
    uniform = make_input("u", base=0.5, low=0, high=1, shape="uniform")
    plan = plan_draws([uniform], seed=1, n_draws=400, sampling="latin", replicates=4)
    draws = plan.block(0)["u"]

    for part in range(4):
        strata = np.floor(draws[part * 100 : (part + 1) * 100] * 100).astype(int)
        assert sorted(strata) == list(range(100))


def test_yearly_noise_has_a_stream_for_each_year() -> None:
    values = plan_draws([NOISE], seed=2, n_draws=5_000, years=YEARS).block(0)["noise"]
    longer = plan_draws([NOISE], seed=2, n_draws=5_000, years=(2020, *YEARS)).block(0)["noise"]

    assert values.shape == (3, 5_000)
    assert np.array_equal(values, longer[1:])
    assert abs(np.corrcoef(values)[0, 1]) < 4.5 / math.sqrt(5_000)


def test_a_lognormal_has_the_mean_and_the_quantiles_of_its_closed_form() -> None:
    mu, sigma = COST.distribution.mu, COST.distribution.sigma  # type: ignore[union-attr]
    found = simulate(lambda x: {"cost": x["cost"]}, 200_000, inputs=[COST], seed=11)["cost"]

    assert abs(found.mean - math.exp(mu + sigma**2 / 2)) < 4 * found.se_mean
    for p, quantile, error in ((0.05, found.p5, found.se_p5), (0.95, found.p95, found.se_p95)):
        assert abs(quantile - math.exp(mu + sigma * stats.norm.ppf(p))) < 4 * error


def test_ninety_five_per_cent_intervals_cover_ninety_five_per_cent() -> None:
    # Standard normal: mean 0, sd 1, quantiles and shortfall in closed form; 500 repetitions.
    z = make_input(
        "z", base=0, interval90=(-1.6448536269514722, 1.6448536269514722), shape="normal"
    )
    truth = {
        "mean": 0.0, "sd": 1.0, "p5": stats.norm.ppf(0.05), "p50": 0.0, "p95": stats.norm.ppf(0.95),
        "below_zero": 0.5, "shortfall": -stats.norm.pdf(stats.norm.ppf(0.05)) / 0.05,
    }  # fmt: skip
    hits = dict.fromkeys(truth, 0)
    for seed in range(500):
        found = statistics(plan_draws([z], seed=seed, n_draws=1_000).block(0)["z"])
        for name, value in truth.items():
            error = getattr(found, f"se_{name}")
            hits[name] += abs(getattr(found, name) - value) <= 1.959964 * error

    spread = 4 * math.sqrt(0.95 * 0.05 / 500)  # binomial, four standard errors
    for name, n in hits.items():
        assert abs(n / 500 - 0.95) < spread, (name, n / 500)


@pytest.mark.parametrize("sampling", ["latin", "sobol"])
def test_the_error_from_replicates_covers_too_and_is_smaller(sampling: Any) -> None:
    uniform = [make_input(n, base=0.5, low=0, high=1, shape="uniform") for n in ("a", "b")]

    def total(x: Any) -> Any:
        return {"sum": x["a"] + x["b"]}

    hits, errors = 0, []
    for seed in range(200):
        found = simulate(total, 256, inputs=uniform, seed=seed, sampling=sampling)["sum"]
        hits += abs(found.mean - 1.0) <= 2.131 * found.se_mean  # t with 15 degrees of freedom
        errors.append(found.se_mean)

    assert abs(hits / 200 - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 200)
    plain = math.sqrt(2 / 12) / math.sqrt(256)
    assert np.median(errors) < plain / 3


def test_the_maximum_of_many_draws_follows_its_distribution() -> None:
    uniform = make_input("u", base=0.5, low=0, high=1, shape="uniform")
    maxima = [
        simulate(lambda x: {"u": x["u"]}, 1_000, inputs=[uniform], seed=s).kept["u"].max()
        for s in range(200)
    ]

    assert stats.kstest(maxima, lambda x: np.clip(x, 0, 1) ** 1_000).pvalue > 1e-3


def test_quantiles_have_the_bits_of_numpy() -> None:
    generator = np.random.default_rng(1)
    for n in (1, 2, 3, 10, 999, 10_000):
        draws = generator.standard_normal(n)
        ps = [0.0, 0.05, 0.31, 0.5, 0.95, 1.0]
        assert list(quantiles(draws, ps)) == np.quantile(draws, ps).tolist()


def test_one_run_in_a_million_that_is_not_finite_is_found_and_named() -> None:
    uniform = make_input("u", base=0.5, low=0, high=1, shape="uniform")
    lowest = simulate(lambda x: {"u": x["u"]}, 1_000_000, inputs=[uniform], seed=3).kept["u"]
    at, value = int(np.argmin(lowest)), float(lowest.min())

    def broken(x: Any) -> Any:
        return {"y": np.where(x["u"] == value, np.nan, x["u"])}

    with pytest.raises(NotComputable, match=rf"nan, run {at}, with u={value}"):
        simulate(broken, 1_000_000, inputs=[uniform], seed=3)
    counted = simulate(broken, 1_000_000, inputs=[uniform], seed=3, on_failure="count")
    assert counted.n_failed == 1
    assert counted["y"].n == 999_999
    assert "실패 0.00%" in str(counted)


def test_a_year_that_is_not_finite_is_named() -> None:
    def broken(x: Any) -> Any:
        return {"y": np.where(np.array([[0], [1], [0]]) == 1, np.inf, x["noise"])}

    with pytest.raises(NotComputable, match="inf in 2022, run 0"):
        simulate(broken, 10, inputs=[NOISE], seed=3, years=YEARS)


def test_a_plain_if_on_arrays_gets_a_hint() -> None:
    def branching(x: Any) -> Any:
        return {"y": 1.0 if x["users"] > 9_000 else 0.0}

    with pytest.raises(InvalidInput, match=r"sf\.where"):
        simulate(branching, 10, inputs=[USERS], seed=3)


def test_what_the_hint_says_works_on_draws_and_on_a_single_run() -> None:
    def chosen(x: Any) -> Any:
        return {"y": sf.where(x["users"] > 9_000, 1.0, 0.0), "users": x["users"] + 0.0}

    found = simulate(chosen, 100, inputs=[USERS], seed=3)

    assert np.array_equal(found.kept["y"], np.where(found.kept["users"] > 9_000, 1.0, 0.0))
    assert 0 < found["y"].mean < 1
    assert sf.where(True, 1.0, 0.0) == 1.0


def test_randomness_inside_the_model_is_refused() -> None:
    generator = np.random.default_rng(1)

    with pytest.raises(InvalidInput, match="one answer to the same draws"):
        simulate(lambda x: {"y": generator.normal(size=x["users"].shape)}, 10,
                 inputs=[USERS], seed=3)  # fmt: skip


def test_shares_by_year_count_runs() -> None:
    found = run()
    by_year = found.by_year("short")

    assert by_year.years == YEARS
    for k, share in enumerate(by_year.share):
        assert share == pytest.approx(np.mean(found.kept["by_year"][k] < 0))
    assert by_year.at(2022) == by_year.share[1]


def test_until_stops_on_a_standard_error() -> None:
    target = 2e5
    found = run(2_000_000, until={"net": target})

    assert found["net"].se_mean <= target
    assert found.n_draws < 2_000_000
    assert np.array_equal(found.kept["net"][:1_000], run(1_000).kept["net"])


def test_progress_is_told() -> None:
    told: list[tuple[int, int, float]] = []
    run(progress=lambda *words: told.append(words))

    assert told[-1][:2] == (40_000, 40_000)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][2] == 0.0


def test_progress_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    run(progress=True)

    out, err = capsys.readouterr()
    assert out == ""
    assert "100%" in err


def test_a_run_that_was_cut_off_goes_on_to_the_same_bits(tmp_path: Path, expected: str) -> None:
    path = tmp_path / "run.npz"
    calls = 0

    def dying(x: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 20:
            raise KeyboardInterrupt
        return model(x)

    from sustainfin.montecarlo import _checkpoint

    correlation = rank_correlation({("users", "fee"): -0.6, ("share", "fee"): 0.3}, ALL)
    every, _checkpoint._EVERY = _checkpoint._EVERY, 0.0
    try:
        with pytest.raises(KeyboardInterrupt):
            simulate(dying, 40_000, inputs=ALL, seed=7, years=YEARS, correlation=correlation,
                     engine="serial", size=2_048, checkpoint=path)  # fmt: skip
    finally:
        _checkpoint._EVERY = every
    assert path.exists()
    before = np.load(path)["done"].size

    assert bits(run(checkpoint=path)) == expected
    assert 0 < before < 3


def test_a_checkpoint_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    run(1_000, checkpoint=path)
    with pytest.raises(InvalidInput, match="belong to this simulation"):
        run(1_000, seed=8, checkpoint=path)

    def changed(x: Any) -> Any:
        return {**model(x), "net": x["users"] + 0.0}

    with pytest.raises(InvalidInput, match="model has changed"):
        simulate(
            changed, 1_000, inputs=ALL, seed=7, years=YEARS, checkpoint=path,
            correlation=rank_correlation({("users", "fee"): -0.6, ("share", "fee"): 0.3}, ALL),
        )  # fmt: skip
    path.write_bytes(b"not an archive")
    with pytest.raises(InvalidInput, match="a file this library wrote"):
        run(1_000, checkpoint=path)


def test_a_constant_output_and_a_constant_input_have_defined_answers() -> None:
    fixed = make_input("fixed", base=5.0, role="constant")
    found = simulate(lambda x: {"y": x["fixed"] * 2}, 1_000, inputs=[fixed], seed=1)["y"]

    assert (found.mean, found.sd, found.p5, found.se_mean, found.se_p95) == (10, 0, 10, 0, 0)


def test_the_record_leaves_as_table_frame_and_plain_data() -> None:
    import json

    found = run()

    assert "P50" in str(found)
    assert "±" in str(found)
    assert found.to_frame().loc["net", "n"] == 40_000
    data = json.loads(json.dumps(found.to_dict()))
    assert data["by_year"]["short"]["years"] == [2021, 2022, 2023]
    assert f"numpy {np.__version__}" in data["bits"]
    with pytest.raises(ValueError, match="read-only"):
        found.kept["net"][0] = 0


def test_a_cluster_of_two_workers_gives_the_same_bits_even_if_one_dies(expected: str) -> None:
    distributed = pytest.importorskip("dask.distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert bits(run(engine=client)) == expected
        many = 600_000
        whole = bits(run(many))
        left_at_kill: list[int] = []

        def kill(done: int, total: int, left: float) -> None:
            if not left_at_kill:
                left_at_kill.append(total - done)
                next(iter(cluster.workers.values())).process.process.kill()

        assert bits(run(many, engine=client, progress=kill)) == whole

    # Most of the run was still to come, on the worker that is left and on the one that follows.
    assert left_at_kill[0] > many // 2
