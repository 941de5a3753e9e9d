"""The benchmarks in their short form: their tables have their rows. No time is held to anything."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

PLACE = Path(__file__).resolve().parent.parent / "benchmarks"


def run(script: str, *words: str) -> str:
    """What a benchmark prints in its short form."""
    done = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", str(PLACE / script), "--short", *words],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def cells(text: str) -> list[list[str]]:
    """Rows of the Markdown table in a text, without its head and ruler."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def ratio(cell: str) -> float:
    return float(cell.split(maxsplit=1)[0].replace(",", ""))


ROWS = {
    "standard": {"standard case, one thread", "25 draws a path", "naive script / standard case"},
    "kernels": {"P5, P50 and P95", "a PERT draw"},
    "memory": {"memory"},
    "peers": {"pandas", "numpy-financial in a loop"},
    "sobol": {"P5", "P(NPV<0)", "mean"},
    "indices": {
        "5 inputs, one thread / the model's own runs", "25 inputs, two threads",
        "scipy.stats.sobol_indices", "first-order indices", "MiB",
    },
    "scale": {"dask.distributed, two workers", "two threads"},
    "bits": {"different hashes of all outputs"},
}  # fmt: skip


@pytest.mark.parametrize("part", sorted(ROWS))
def test_every_part_of_the_simulation_benchmark_fills_its_rows(part: str) -> None:
    if part in ("scale", "bits"):
        pytest.importorskip("dask.distributed")

    rows = cells(run("montecarlo.py", part))
    for wanted in ROWS[part]:
        assert any(wanted in row[0] for row in rows), wanted
    for row in rows:
        assert len(row) == 6
        assert ratio(row[1]) > 0 or "MiB" in row[0]
        assert int(row[3]) >= 1
    if part == "bits":
        assert ratio(rows[0][1]) == 1
        assert int(rows[0][5].split()[0]) >= 15


def test_every_part_is_tried_here() -> None:
    text = (PLACE / "montecarlo.py").read_text(encoding="utf-8")
    named = text.split("Parts: ", 1)[1].split(";", 1)[0].replace("\n", " ").split(",")

    assert {name.strip() for name in named} == set(ROWS)


def test_the_discounting_benchmark_compares_with_every_tool_that_is_there() -> None:
    rows = cells(run("discounting.py"))

    tasks = {row[0].split(",")[0] for row in rows}
    assert tasks == {"NPV", "IRR"}
    assert {row[2] for row in rows} >= {"matrix_product", "numpy_financial"}
    assert importlib.util.find_spec("pyxirr") is None or "pyxirr" in {row[2] for row in rows}
    assert all(ratio(row[1]) > 0 and ratio(row[4]) > 0 for row in rows)


def test_the_benchmark_of_many_estimates_prints_its_ratio() -> None:
    lines = {line.split("  ", 1)[0]: line for line in run("isp_many.py").splitlines()}

    assert set(lines) == {"Decimal path", "int64 path", "ratio"}
    assert float(lines["ratio"].split()[1]) > 1
