"""A checkpoint is taken up by the run it belongs to, and by no other."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from scipy import stats

from sustainfin.errors import InvalidInput
from sustainfin.inputs import make_input
from sustainfin.montecarlo import simulate

USERS = make_input("u", base=9, low=5, high=16)
Keep = Literal["all", "summary"]


def run(model: Any, path: Any, keep: Keep = "all", **how: Any) -> Any:
    given: dict[str, Any] = {"inputs": [USERS], "seed": 1, **how}
    return simulate(model, 40_000, checkpoint=path, keep=keep, **given)


def above(limit: float) -> Any:
    return lambda x: {"y": x["u"], "ok": x["u"] > limit}


@pytest.mark.parametrize("keep", ["all", "summary"])
def test_a_model_that_counts_something_else_is_refused(tmp_path: Path, keep: Keep) -> None:
    run(above(9), tmp_path / "z", keep)

    with pytest.raises(InvalidInput, match="model has changed"):
        run(above(15), tmp_path / "z", keep)


def test_a_model_of_which_nothing_is_kept_is_compared_too(tmp_path: Path) -> None:
    run(lambda x: {"ok": x["u"] > 9}, tmp_path / "z")

    with pytest.raises(InvalidInput, match="model has changed"):
        run(lambda x: {"ok": x["u"] > 15}, tmp_path / "z")


@pytest.mark.parametrize("keep", ["all", "summary"])
def test_runs_that_begin_to_fail_are_a_changed_model(tmp_path: Path, keep: Keep) -> None:
    def failing(limit: float) -> Any:
        return lambda x: {"y": np.where(x["u"] > limit, np.nan, x["u"])}

    run(failing(15), tmp_path / "z", keep, on_failure="count")
    with pytest.raises(InvalidInput, match="model has changed"):
        run(failing(14), tmp_path / "z", keep, on_failure="count")


@pytest.mark.parametrize("keep", ["all", "summary"])
def test_other_outputs_belong_to_another_simulation(tmp_path: Path, keep: Keep) -> None:
    run(above(9), tmp_path / "z", keep)

    for model in (lambda x: {"y": x["u"]}, lambda x: above(9)(x) | {"more": x["u"]}):
        with pytest.raises(InvalidInput, match="belong to this simulation"):
            run(model, tmp_path / "z", keep)
    with pytest.raises(InvalidInput, match="belong to this simulation"):
        run(above(9), tmp_path / "z", keep, on_failure="count")


def test_a_folder_that_is_missing_is_told_before_the_run(tmp_path: Path) -> None:
    asked = []

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        asked.append(np.size(x["u"]))
        return {"y": x["u"]}

    for path in (tmp_path / "none" / "z", tmp_path):
        with pytest.raises(InvalidInput, match="folder that exists"):
            run(model, path)
    assert max(asked) < 40_000 // 16


def test_a_distribution_of_scipy_is_known_again(tmp_path: Path) -> None:
    def once(spread: float) -> Any:
        given = make_input("u", base=9, distribution=stats.norm(9, spread))
        return run(lambda x: {"y": x["u"]}, tmp_path / "z", inputs=[given])

    assert once(2.0)["y"].mean == once(2.0)["y"].mean
    with pytest.raises(InvalidInput, match="belong to this simulation"):
        once(2.5)


def broken(whole: bytes) -> Iterator[bytes]:
    yield whole[: len(whole) // 2]
    yield b""
    yield b"PK\x03\x04 no archive"


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "z.npz"
    run(above(9), path)
    for content in broken(path.read_bytes()):
        path.write_bytes(content)
        with pytest.raises(InvalidInput, match="a file this library wrote"):
            run(above(9), path)
    np.save(tmp_path / "one.npy", np.arange(3))
    with pytest.raises(InvalidInput, match="a file this library wrote"):
        run(above(9), tmp_path / "one.npy")


def test_numpy_integers_serve_as_seed_and_years(tmp_path: Path) -> None:
    import json

    given: dict[str, Any] = {"seed": np.int64(3), "years": np.arange(2021, 2024)}
    found = simulate(above(9), np.int64(40_000), inputs=[USERS], checkpoint=tmp_path / "z", **given)  # type: ignore[arg-type]

    assert json.loads(json.dumps(found.to_dict()))["seed"] == 3
    assert found.years == (2021, 2022, 2023)
    assert run(above(9), tmp_path / "z", seed=3, years=range(2021, 2024))["y"] == found["y"]
