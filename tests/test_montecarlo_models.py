"""Models that a simulation must not take: their answers would depend on the slices."""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import normalize

import numpy as np
import pytest

from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import make_input
from sustainfin.montecarlo import simulate, statistics
from sustainfin.running import check_model, run_each

USERS = make_input("u", base=9, low=5, high=16)
WEIGHTS = make_input("w", base=1.0, low=0.5, high=1.7, role="yearly")
YEARS = tuple(range(2021, 2041))


def run(model: Any, draws: int = 5_000, **how: Any) -> Any:
    return simulate(model, draws, inputs=[USERS], seed=1, **how)


def sometimes(x: Any) -> dict[str, Any]:
    outputs = {"a": x["u"] * 1}
    if (x["u"] > 15.7).any():
        outputs |= {"b": x["u"] * 100, "c": x["u"] > 10}
    return outputs


def of_another_kind(x: Any) -> dict[str, Any]:
    return {"a": x["u"] > 10 if (x["u"] > 15.7).any() else x["u"]}


def with_more_years(x: Any) -> dict[str, Any]:
    return {"a": np.ones((3 if (x["u"] > 15.7).any() else 2, 1)) * x["u"]}


@pytest.mark.parametrize("keep", ["all", "summary"])
@pytest.mark.parametrize("size", [16, 100, 1_000])
@pytest.mark.parametrize("model", [sometimes, of_another_kind, with_more_years])
def test_every_slice_must_give_the_same_outputs(model: Any, size: int, keep: str) -> None:
    with pytest.raises(InvalidInput, match="same outputs to any draws"):
        run(model, size=size, keep=keep)


MIXING: Mapping[str, Callable[[Any], Any]] = {
    "mean": lambda u: u - np.mean(u),
    "cumsum": np.cumsum,
    "min": lambda u: min(u) * np.ones_like(u),
    "sort": np.sort,
    "generator": lambda u: u + np.random.default_rng(0).random(u.size),
    "sum": lambda u: np.sum(np.stack([u, u])),
}


@pytest.mark.parametrize("name", MIXING)
def test_a_model_that_mixes_draws_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="must answer each draw by itself"):
        run(lambda x: {"y": MIXING[name](x["u"])})


def test_a_buffer_that_the_model_writes_to_again_is_refused() -> None:
    held = np.empty(20_000)

    def model(x: Any) -> dict[str, Any]:
        return {"y": np.multiply(x["u"], 2, out=held[: x["u"].size])}

    with pytest.raises(InvalidInput, match="does not write to again"):
        run(model)


def test_a_constant_that_the_model_returns_each_time_is_taken() -> None:
    grants = np.array([[1.0], [2.0]])
    found = run(lambda x: {"grants": grants, "y": x["u"]}, size=999)

    assert (found.kept["grants"] == grants).all()


def test_a_rare_event_drawn_in_the_model_is_refused() -> None:
    luck = np.random.default_rng(3)

    def model(x: Any) -> dict[str, Any]:
        return {"y": np.where(luck.random(x["u"].size) < 0.002, 1e4, 0.0)}

    with pytest.raises(InvalidInput, match="one answer to the same draws"):
        run(model, 1_000_000)


def test_last_digits_that_depend_on_the_slices_are_refused() -> None:
    values = {"w": np.random.default_rng(1).random((20, 64)) * 1e-3 + 1 / 3}

    def model(x: Any) -> dict[str, Any]:
        w = x["w"]
        # A running total over all draws, taken out again: right but for its last digits.
        return {"y": w[0] + w.sum() - w.sum() * (1 + 2.0**-52 * (w.shape[1] % 2))}

    with pytest.raises(InvalidInput, match="the same last digits"):
        check_model("simulate", model, values, 64)


@pytest.mark.parametrize(("draws", "size"), [(2_049, None), (16_385, None), (77, 1), (77, 2)])
def test_sums_over_an_axis_have_the_same_bits_in_any_slices(draws: int, size: int | None) -> None:
    def model(x: Any) -> dict[str, Any]:
        return {"y": np.sum(x["w"] * x["u"], axis=0)}

    given: dict[str, Any] = {"inputs": [USERS, WEIGHTS], "seed": 1, "years": YEARS}
    found = simulate(model, draws, size=size, **given).kept["y"]

    assert np.array_equal(found, simulate(model, draws, size=20_000, **given).kept["y"])
    longer = simulate(model, draws + 100, size=20_000, **given).kept["y"]
    assert np.array_equal(found, longer[:draws])


def test_a_model_may_put_names_of_its_own_into_its_values() -> None:
    def model(x: Any) -> dict[str, Any]:
        x["u"] = x["u"] + 1
        return {"y": x["u"]}

    assert run(model)["y"].mean == run(lambda x: {"y": x["u"] + 1})["y"].mean


def test_a_change_of_the_inputs_in_place_is_refused() -> None:
    def model(x: Any) -> dict[str, Any]:
        x["a"] += 1
        return {"y": x["a"]}

    with pytest.raises(InvalidInput, match="leave its inputs as they are"):
        check_model("switching_values", model, {"a": np.arange(9.0)}, 9)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda u: np.ma.masked_less(u, 8), "must hold a number for every draw"),
        (lambda u: np.emath.sqrt(u - 9), "must be real numbers"),
        (lambda u: None, "must be real numbers"),
        (lambda u: "much", "must be real numbers"),
        (lambda u: [10**400] * u.size, "must be real numbers"),
        (lambda u: [[1.0], [2.0, 3.0]], "must be an array of numbers"),
        (lambda u: u[:, None], "same outputs to any draws"),
        (int, "compute with whole arrays"),
        (float, "compute with whole arrays"),
        (math.exp, "compute with whole arrays"),
    ],
)
def test_an_answer_that_is_no_real_number_a_draw_is_refused(answer: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        run(lambda x: {"y": answer(x["u"])})


def test_a_name_is_read_however_its_letters_are_put_together() -> None:
    found = run(lambda x: {normalize("NFD", "수입"): x["u"]})

    assert found[normalize("NFC", "수입")].n == 5_000


def test_until_looks_at_the_worst_year_of_amounts_by_year() -> None:
    def model(x: Any) -> dict[str, Any]:
        return {"by_year": np.array([[1.0], [100.0]]) * x["u"]}

    found = simulate(
        model, 1_000_000, inputs=[USERS], seed=1, years=[2021, 2022], until={"by_year": 1.0}
    )
    worst = found.kept["by_year"][1]

    assert found.n_draws < 1_000_000
    assert np.std(worst, ddof=1) / np.sqrt(worst.size) <= 1.0
    before = worst[: -4 * 16_384]
    assert before.size == 0 or np.std(before, ddof=1) / np.sqrt(before.size) > 1.0


@pytest.mark.parametrize("engine", ["serial", "threads"])
def test_the_lowest_run_that_fails_is_named_whatever_runs_it(engine: str) -> None:
    def model(x: Any) -> dict[str, Any]:
        return {"y": np.where(x["u"] > 15.97, np.nan, x["u"])}

    values = simulate(lambda x: {"u": x["u"]}, 400_000, inputs=[USERS], seed=1).kept["u"]
    first = int(np.argmax(values > 15.97))
    assert first > 64
    for _ in range(4):
        with pytest.raises(NotComputable, match=rf"run {first}, "):
            run(model, 400_000, engine=engine, size=777)


def test_the_error_of_the_lowest_task_is_raised_though_a_later_one_is_sooner() -> None:
    def run_one(task: int) -> int:
        time.sleep(0.2 if task == 1 else 0.0)
        if task:
            raise NotComputable(f"task {task}")
        return task

    for engine in ("serial", "threads", "dask"):
        with pytest.raises(NotComputable, match="task 1"):
            list(run_each(run_one, range(4), engine=engine, workers=3))


def test_of_several_outputs_and_years_the_lowest_run_that_fails_is_named() -> None:
    def model(x: Any) -> dict[str, Any]:
        by_year = np.where(x["u"] > np.array([[15.9], [15.0]]), np.inf, x["u"])
        return {"by_year": by_year, "y": np.where(x["u"] < 5.8, np.nan, x["u"])}

    values = simulate(lambda x: {"u": x["u"]}, 400, inputs=[USERS], seed=5).kept["u"]
    first = int(np.argmax((values > 15.0) | (values < 5.8)))
    for size in (16, 100, 400):
        with pytest.raises(NotComputable, match=rf"run {first}, "):
            simulate(model, 400, inputs=[USERS], seed=5, size=size)


@pytest.mark.parametrize("keep", ["all", "summary"])
@pytest.mark.parametrize("power", [-600, -300, 260, 300, 500, 650, 900])
@pytest.mark.parametrize("sampling", ["random", "latin"])
def test_figures_of_any_magnitude_are_those_of_a_usual_one(
    power: int, keep: Any, sampling: str
) -> None:
    if keep == "summary" and sampling == "latin":
        return
    how: dict[str, Any] = {"keep": keep, "sampling": sampling}
    usual = run(lambda x: {"y": x["u"] - 8.0}, 4_096, **how)["y"].to_dict()
    found = run(lambda x: {"y": np.ldexp(x["u"] - 8.0, power)}, 4_096, **how)["y"].to_dict()

    for name, value in usual.items():
        unit = 0 if name == "n" or "below_zero" in name else power
        assert found[name] == pytest.approx(math.ldexp(value, unit), rel=1e-9, abs=0.0), name


@pytest.mark.parametrize("value", [1e300, -1e300, 0.1, 0.0, 5e-324])
def test_a_constant_of_any_magnitude_has_no_spread(value: float) -> None:
    found = statistics(np.full(1_000, value))

    assert (found.p5, found.p95) == (value, value)
    assert found.mean == pytest.approx(value, rel=1e-15)
    assert found.sd <= 1e-15 * abs(value)


def test_statistics_refuse_masked_and_complex_values_and_odd_replicates() -> None:
    draws = np.arange(10.0)
    for values in (np.ma.masked_less(draws, 3), draws + 1j, ["much", "more"]):
        with pytest.raises(InvalidInput):
            statistics(values)
    for replicates in (0, 3, 2.5, True):
        with pytest.raises(InvalidInput, match="replicates"):
            statistics(draws, replicates=replicates)  # type: ignore[arg-type]


def test_a_condition_of_a_run_as_a_whole_is_no_condition_of_a_year() -> None:
    found = run(lambda x: {"full": x["u"] > 9, "y": x["u"]}, years=[2021, 2022])

    assert found.by_year("full").share == (float(np.mean(found.kept["y"] > 9)),)
    with pytest.raises(InvalidInput, match="must be one of"):
        found.by_year("full").at(2024)
    assert f"full: {found.by_year('full').share[0]:.1%}" in repr(found)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("condition", [True, False])
def test_outputs_by_year_have_a_row_for_each_year(rows: int, condition: bool) -> None:
    def model(x: Any) -> dict[str, Any]:
        by_year = np.ones((rows, 1)) * x["u"]
        return {"y": by_year > 9 if condition else by_year}

    with pytest.raises(InvalidInput, match="a row for each of the 2 years"):
        run(model, years=[2021, 2022])


def test_errors_of_scrambles_with_a_failed_run_are_not_said_to_come_from_the_scrambles() -> None:
    def model(x: Any) -> dict[str, Any]:
        return {"y": np.where(x["u"] > 15.7, np.nan, x["u"])}

    how: dict[str, Any] = {"sampling": "sobol", "on_failure": "count"}
    assert "16벌" in repr(run(lambda x: {"y": x["u"]}, 4_096, **how))
    assert "16벌" not in repr(run(model, 4_096, **how))
