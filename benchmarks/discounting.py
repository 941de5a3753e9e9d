"""NPV and IRR over many paths against numpy-financial, pyxirr and a matrix product.

One run measures all of them, round after round, and prints ratios of rates (paths a second)
with their spread over the rounds. The others work path by path, on contiguous arrays made
beforehand; they are given as many paths as they can bear. Every answer is compared.

    python benchmarks/discounting.py [--short]
    OPENBLAS_NUM_THREADS=1 python benchmarks/discounting.py    # all on one thread
"""

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy_financial
from numpy.typing import NDArray

import sustainfin as sf
from sustainfin import discounting

try:
    import pyxirr
except ImportError:  # it is then left out
    pyxirr = None

YEARS, RATE = 20, 0.045
Paths = NDArray[np.float64]


def clocked(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def conventional(draws: int) -> Paths:
    """An outlay and nineteen years of income: one change of sign."""
    flows = np.random.default_rng(7).uniform(5, 20, (YEARS, draws))
    flows[0] = -100
    return flows


def with_removal(draws: int) -> Paths:
    """The same with a cost at the end: two changes of sign, none, one or two rates."""
    flows = conventional(draws)
    flows[-1] = -np.random.default_rng(8).uniform(0, 300, draws)
    return flows


def rounds(n: int, **calls: tuple[int, Callable[[], object]]) -> dict[str, list[float]]:
    """Paths a second of each call in each round, the calls in turn."""
    if pyxirr is None:
        calls.pop("pyxirr", None)
    rates: dict[str, list[float]] = {name: [] for name in calls}
    for call in (call for _, call in calls.values()):
        call()  # once for the caches
    for _ in range(n):
        for name, (paths, call) in calls.items():
            rates[name].append(paths / clocked(call))
    return rates


def report(task: str, rates: dict[str, list[float]]) -> None:
    """One line of the table for each of the others."""
    ours = rates.pop("ours")
    speed = f"{statistics.median(ours) / 1e6:.2f}"
    for name, theirs in rates.items():
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        low, mid, high = min(ratios), statistics.median(ratios), max(ratios)
        other = statistics.median(theirs) / 1e6
        print(
            f"| {task} | {speed} | {name} | {other:.4g} | {mid:.3g} ({low:.3g} to {high:.3g}) |",
            flush=True,
        )


def measure(draws: int, n: int, bear: tuple[int, int]) -> None:
    """NPV and IRR over so many paths, pyxirr and numpy-financial over `bear` of them."""
    flows, removal = conventional(draws), with_removal(draws // 10)
    paths = [flows[:, i].copy() for i in range(bear[0])]
    few = paths[: bear[1]]
    removals = [removal[:, i].copy() for i in range(min(bear[0], removal.shape[1]))]
    weights = discounting.discount_factors(RATE, YEARS)
    agree(flows, paths, few, weights)
    report(
        f"NPV, {draws:,} paths",
        rounds(
            n,
            ours=(draws, lambda: sf.npv(flows, RATE)),
            matrix_product=(draws, lambda: weights @ flows),
            pyxirr=(len(paths), lambda: [pyxirr.npv(RATE, path) for path in paths]),
            numpy_financial=(len(few), lambda: [numpy_financial.npv(RATE, p) for p in few]),
        ),
    )
    report(
        f"IRR, {draws:,} paths, one change of sign",
        rounds(
            n,
            ours=(draws, lambda: discounting.irr_many(flows)),
            pyxirr=(len(paths), lambda: [pyxirr.irr(path) for path in paths]),
            numpy_financial=(len(few), lambda: [numpy_financial.irr(path) for path in few]),
        ),
    )
    report(
        f"IRR, {removal.shape[1]:,} paths, two changes, every rate",
        rounds(
            n,
            ours=(removal.shape[1], lambda: discounting.irr_many(removal)),
            pyxirr=(len(removals), lambda: [pyxirr.irr(path) for path in removals]),
        ),
    )


def agree(flows: Paths, paths: list[Paths], few: list[Paths], weights: Paths) -> None:
    """All give the same numbers, or the comparison means nothing."""
    ours, rates = sf.npv(flows, RATE), discounting.irr_many(flows).root
    np.testing.assert_allclose(ours, weights @ flows, rtol=1e-10, atol=1e-9)
    if pyxirr is not None:
        theirs = [pyxirr.npv(RATE, path) for path in paths]
        np.testing.assert_allclose(ours[: len(paths)], theirs, atol=1e-9)
        theirs = [pyxirr.irr(path) for path in paths]
        np.testing.assert_allclose(rates[: len(paths)], theirs, atol=1e-8)
    np.testing.assert_allclose(rates[: len(few)], [numpy_financial.irr(p) for p in few], atol=1e-9)


def processor() -> str:
    """Name of the processor, where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]} x {len(names)}" if names else platform.processor()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="for the shape only")
    short = parser.parse_args().short
    parts = ["sustainfin", "numpy", "numpy-financial"] + ["pyxirr"] * (pyxirr is not None)
    print(f"{processor()}, Python {platform.python_version()}, ", end="")
    print(", ".join(f"{name} {version(name)}" for name in parts), end="; ")
    print("threads of the matrix product:", os.environ.get("OPENBLAS_NUM_THREADS", "all"))
    print()
    print("| task | million paths/s | against | million paths/s | ratio (over the rounds) |")
    print("|---|---|---|---|---|")
    sizes = ((2_000,), 2, (500, 50)) if short else ((100_000, 1_000_000), 7, (50_000, 2_000))
    for draws in sizes[0]:
        measure(draws, sizes[1], sizes[2])


if __name__ == "__main__":
    main()
