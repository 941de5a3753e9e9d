"""Speed, memory and sameness of the simulation, as ratios in one run.

    python benchmarks/montecarlo.py [--short] [--write] [--patience SECONDS] [PART ...]

Parts: standard, kernels, memory, peers, sobol, indices, scale, bits; all if none is named. Every
round times both sides of a ratio in turn, three times, and takes the shortest of each; the table
gives the median of the ratios and their spread. `--short` runs for the shape only. `--write` puts
the table into RESULTS.md.
`--patience` waits before each round, at most so long, until other processes leave the
machine alone.
"""

import argparse
import hashlib
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from _peers import PEERS
from _standard_case import (
    CORRELATION,
    INPUTS,
    NOISE,
    WIDE_INPUTS,
    YEARS,
    draws_alone,
    is_lognormal,
    model,
    naive,
    noisy_model,
    numpy_draws_alone,
    wide_model,
)

from sustainfin.inputs import Pert
from sustainfin.montecarlo import Simulation, quantiles, simulate
from sustainfin.running import BLOCK, SLICE, n_blocks, plan_draws, run_tasks, tasks
from sustainfin.running._inverse import from_uniforms
from sustainfin.sensitivity import first_order
from sustainfin.sensitivity import sobol as sobol_indices

RESULTS = Path(__file__).with_name("RESULTS.md")
BEGIN, END = "<!-- montecarlo -->", "<!-- /montecarlo -->"


class Row(NamedTuple):
    """One line of the table: ratios over the rounds, and what was aimed at."""

    what: str
    ratios: list[float]
    target: str
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        middle = statistics.median(self.ratios)
        spread = f"{number(min(self.ratios))} to {number(max(self.ratios))}"
        return self.what, number(middle), spread, str(len(self.ratios)), self.target, self.note


class Setting(NamedTuple):
    """How much is run."""

    draws: int
    many: int
    rounds: int
    share: float
    sobol: int
    parts: int
    patience: float


LONG = Setting(1_000_000, 20_000_000, 9, 1.0, 2**16, 32, 0.0)
SHORT = Setting(20_000, 300_000, 2, 0.01, 2**8, 4, 0.0)

LONG_BITS = 300_000  # draws whose bits are compared


def number(value: float) -> str:
    """A ratio with as many digits as it deserves."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def ours(n: int, *, noisy: bool = False, **how: Any) -> Simulation:
    """The standard case through the public interface, and its statistics."""
    found = simulate(
        noisy_model if noisy else model, n, inputs=[*INPUTS, NOISE] if noisy else INPUTS,
        seed=7, years=YEARS, correlation=CORRELATION, **how,
    )  # fmt: skip
    assert found["npv"].p5 < found["npv"].p50 < found["npv"].p95
    assert 0 < found["npv"].below_zero < 1
    return found


def seconds(run: Callable[[], object]) -> float:
    """Wall time of a call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def best(*runs: Callable[[], object], times: int = 3) -> list[float]:
    """The shortest of some times of each call, taken in turn."""
    return [min(took) for took in zip(*([seconds(run) for run in runs] for _ in range(times)),
                                      strict=True)]  # fmt: skip


def rounds(setting: Setting) -> Iterator[int]:
    """Numbers of the rounds; each begins when the machine is left alone, or patience ends."""
    for i in range(setting.rounds):
        end = time.monotonic() + setting.patience
        while time.monotonic() < end and _busy(0.3) > 0.08:
            pass
        yield i


def _busy(span: float) -> float:
    """Share of the machine that other processes use meanwhile."""
    first = _ticks()
    time.sleep(span)
    idle, total = (b - a for a, b in zip(first, _ticks(), strict=True))
    return 1 - idle / total if total else 0.0


def _ticks() -> tuple[int, int]:
    """Idle and all ticks of the machine so far; zeros where they cannot be read."""
    try:
        words = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    except OSError:
        return 0, 0
    ticks = [int(word) for word in words]
    return ticks[3] + ticks[4], sum(ticks)


def standard(setting: Setting) -> list[Row]:
    """The standard case against drawing its random numbers alone, and the naive script."""
    n = setting.draws
    ways: dict[str, tuple[str, dict[str, Any], int]] = {
        "standard case, one thread / drawing alone": ("2.5", {"workers": 1}, 5),
        "standard case, two threads / drawing alone": ("1.6", {"workers": 2}, 5),
        "25 draws a path, one thread / drawing alone": ("1.4", {"workers": 1, "noisy": True}, 25),
        "25 draws a path, two threads / drawing alone": ("", {"workers": 2, "noisy": True}, 25),
    }
    found: dict[str, list[float]] = {what: [] for what in ways}
    plain: list[float] = []
    by_hand: list[float] = []
    for _ in rounds(setting):
        for what, (_target, how, keys) in ways.items():
            mine, alone = best(partial(ours, n, **how), partial(draws_alone, n, keys))
            found[what].append(mine / alone)
        mine, drawing, script = best(
            partial(ours, n, workers=1), partial(numpy_draws_alone, n, 5), partial(naive, n)
        )
        plain.append(mine / drawing)
        by_hand.append(script / mine)
    rows = [Row(what, found[what], target and f"at most {target}")
            for what, (target, _, _) in ways.items()]  # fmt: skip
    return [
        *rows,
        Row("standard case, one thread / numpy.random.default_rng, whole vectors", plain, ""),
        Row("naive script / standard case, one thread: time", by_hand, "at least 3"),
    ]


def kernels(setting: Setting) -> list[Row]:
    """What a statistic and a draw cost against the usual calls for them."""
    from scipy.special import betaincinv

    levels, n = [0.05, 0.5, 0.95], setting.draws
    draws = np.random.default_rng(7).standard_normal(n)
    uniforms = np.random.default_rng(8).random(max(10_000, n // 10))
    pert = Pert(low=5_000, mode=9_000, high=16_000)
    fast, slot = from_uniforms(pert), np.empty_like(uniforms)
    assert quantiles(draws, levels) == tuple(np.quantile(draws, levels))

    def drawn() -> None:
        slot[...] = uniforms
        fast(slot)

    sorting, inverting = [], []
    for _ in rounds(setting):
        mine, theirs = best(
            partial(quantiles, draws, levels), partial(np.quantile, draws, levels)
        )  # fmt: skip
        sorting.append(theirs / mine)
        mine, theirs = best(drawn, partial(betaincinv, pert.alpha, pert.beta, uniforms), times=1)
        inverting.append(theirs / mine)
    return [
        Row("numpy.quantile / P5, P50 and P95 by successive partition", sorting, "at least 4"),
        Row("scipy.special.betaincinv / a PERT draw", inverting, "at least 39"),
    ]


def memory(setting: Setting) -> list[Row]:
    """Peak memory above that of the imports, each in a process of its own."""
    ratios, notes = [], []
    n = max(setting.draws, 200_000)
    for _ in range(max(1, setting.rounds - 2)):
        peak = {what: _peak(what, n) for what in ("nothing", "ours", "naive")}
        mine, theirs = (peak[what] - peak["nothing"] for what in ("ours", "naive"))
        ratios.append(theirs / max(mine, 0.1))
        notes.append(f"{mine:.0f} MiB against {theirs:.0f} MiB")
    middle = notes[ratios.index(sorted(ratios)[len(ratios) // 2])]
    return [Row("naive script / standard case: memory", ratios, "at least 25", middle)]


def _peak(what: str, n: int) -> float:
    """Peak memory of a process that runs one thing. [MiB]"""
    command = [sys.executable, __file__, "--child", what, str(n)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def child(what: str, n: int) -> None:
    """Run one thing and print the peak memory of this process. [MiB]"""
    {
        "nothing": lambda: ours(1_000),
        "ours": lambda: ours(n),
        "naive": lambda: naive(n),
        "no indices": lambda: our_indices(1_000, 5),
        "indices, 5 inputs": lambda: our_indices(n // 7, 5, workers=1),
        "indices, 25 inputs": lambda: our_indices(n // 27, 25, workers=1),
    }[what]()
    # Not getrusage: its peak counts what this process was before it became a Python of its own.
    peak = next(line for line in _text("/proc/self/status").splitlines() if "VmHWM" in line)
    print(int(peak.split()[1]) / 1024)


def peers(setting: Setting) -> list[Row]:
    """Other tools in their own way of working, a draw against a draw, one thread."""
    rows = []
    for what, run, n, target in PEERS:
        few = max(20, int(n * setting.share))
        try:
            run(20)
        except ImportError as error:
            print(f"{what}: not installed ({error.name})", file=sys.stderr)
            continue
        ratios = []
        for _ in rounds(setting):
            mine, theirs = best(partial(ours, setting.draws, workers=1), partial(run, few))
            ratios.append(theirs / few / (mine / setting.draws))
        rows.append(Row(f"{what} / ours, per draw", ratios,
                        f"at least {target:.0f}" if target else "", f"{few:,} draws"))  # fmt: skip
    return rows


def sobol(setting: Setting) -> list[Row]:
    """How many fewer draws scrambled Sobol' points take for the same error, d = 25."""
    parts, size = setting.parts, setting.sobol
    wanted = {"P5": 5, "P(NPV<0)": 7, "mean": 1000}
    gains: dict[str, list[float]] = {what: [] for what in wanted}
    for i in range(setting.rounds):
        spread = {}
        for sampling in ("random", "sobol"):
            replicates = {} if sampling == "random" else {"replicates": parts}
            found = simulate(
                noisy_model, parts * size, inputs=[*INPUTS, NOISE], seed=i, years=YEARS,
                correlation=CORRELATION, sampling=sampling, **replicates,
            )  # fmt: skip
            npv = found.kept["npv"].reshape(parts, size)
            spread[sampling] = {
                "P5": np.percentile(npv, 5, axis=1).var(ddof=1),
                "P(NPV<0)": (npv < 0).mean(axis=1).var(ddof=1),
                "mean": npv.mean(axis=1).var(ddof=1),
            }
        for what in wanted:
            gains[what].append(float(spread["random"][what] / spread["sobol"][what]))
    note = f"{parts} scrambles a round"
    return [
        Row(f"Sobol' points, n = {size:,}, d = 25: fewer draws for the same error, {what}",
            gains[what], f"at least {target:,}", note)
        for what, target in wanted.items()
    ]  # fmt: skip


def indices(setting: Setting) -> list[Row]:
    """Sobol' indices against the model's own runs, and first-order ones from given draws."""
    from scipy import stats

    found: dict[str, list[float]] = {}
    sizes = (2 * SLICE, 4 * SLICE)
    for _ in rounds(setting):
        for d in (5, 25):
            n = setting.draws // (d + 2)
            took = best(
                *(partial(own_runs, n, d, size) for size in sizes),
                partial(our_indices, n, d, workers=1), partial(our_indices, n, d, workers=2),
            )  # fmt: skip
            alone = min(took[: len(sizes)])
            for workers, mine in zip(
                ("one thread", "two threads"), took[len(sizes) :], strict=True
            ):
                what = f"Sobol' indices, {d} inputs, {workers} / the model's own runs, one thread"
                found.setdefault(what, []).append(mine / alone)
        n = 2 ** ((setting.draws // 7).bit_length() - 1)
        theirs, alone = best(partial(scipy_indices, n, stats), partial(own_runs, n, 5, sizes[1]))
        what = "scipy.stats.sobol_indices, 5 inputs / the model's own runs, one thread"
        found.setdefault(what, []).append(theirs / alone)
        # A simulation whose model also gives its inputs back, without and with the indices.
        plain, more = best(
            partial(returned, setting.draws), partial(returned, setting.draws, indices=True)
        )
        what = "simulation and first-order indices / the simulation, one thread"
        found.setdefault(what, []).append(more / plain)
    aims = {"one thread / the": "at most 1.1", "and first-order": "about 1.17"}
    rows = [
        Row(what, ratios, next((aim for words, aim in aims.items() if words in what), ""))
        for what, ratios in found.items()
    ]
    base = _peak("no indices", setting.draws)
    for d in (5, 25):
        peaks = [_peak(f"indices, {d} inputs", setting.draws) - base
                 for _ in range(max(1, setting.rounds - 2))]  # fmt: skip
        rows.append(Row(f"Sobol' indices, {d} inputs, one thread: MiB above a short run", peaks,
                        "at most 5"))  # fmt: skip
    return rows


def our_indices(n: int, d: int, **how: Any) -> None:
    """Sobol' indices of the standard case with 5 or 25 independent inputs."""
    run, inputs = (model, INPUTS) if d == 5 else (wide_model, WIDE_INPUTS)
    found = sobol_indices(run, inputs, "npv", draws=n, seed=7, **how)
    assert len(found.indices) == d


def own_runs(n: int, d: int, size: int) -> None:
    """Both samples drawn once, and the model called on them and their mixtures."""
    run, inputs = (model, INPUTS) if d == 5 else (wide_model, WIDE_INPUTS)
    twins = [replace(item, name=f"{item.name}__B") for item in inputs]
    plan = plan_draws([*inputs, *twins], seed=7, n_draws=n)
    names = [item.name for item in inputs]
    for block in range(n_blocks(plan)):
        for values in plan.slices(block, size):
            first = {name: values[name] for name in names}
            second = {name: values[f"{name}__B"] for name in names}
            run(first)
            run(second)
            for name in names:
                run({**first, name: second[name]})


def scipy_indices(n: int, stats: Any) -> None:
    """The indices of scipy, whose function takes a matrix of all runs."""

    def run(x: Any) -> Any:
        values = dict(zip((item.name for item in INPUTS), x, strict=True))
        return model(values)["npv"]

    dists = [
        stats.lognorm(item.distribution.sigma, scale=np.exp(item.distribution.mu))
        if is_lognormal(item)
        else stats.norm(item.distribution.mu, item.distribution.sigma)
        for item in INPUTS
    ]
    stats.sobol_indices(func=run, n=n, dists=dists, rng=np.random.default_rng(7))


def returned(n: int, *, indices: bool = False) -> None:
    """A simulation that keeps its inputs, and first-order indices from its draws."""
    found = simulate(lambda x: {"npv": model(x)["npv"], **x}, n, inputs=INPUTS, seed=7, workers=1)
    assert found["npv"].p5 < found["npv"].p95
    if indices:
        draws = {item.name: found.kept[item.name] for item in INPUTS}
        first_order(found, draws, output="npv")


def scale(setting: Setting) -> list[Row]:
    """Two workers of a local cluster, and two threads, against one thread."""
    n = setting.many
    with _cluster(2) as client:
        ours(200_000, engine=client)
        ratios: dict[str, list[float]] = {"dask.distributed, two workers": [], "two threads": []}
        for _ in rounds(setting):
            engines = ("serial", client, "threads")
            alone, *took = best(*(partial(ours, n, engine=engine) for engine in engines), times=1)
            for what, seconds_of in zip(ratios, took, strict=True):
                ratios[what].append(seconds_of / alone)
    targets = {"dask.distributed, two workers": "at most 0.7", "two threads": ""}
    return [Row(f"{what} / serial, {n:,} draws", found, targets[what])
            for what, found in ratios.items()]  # fmt: skip


def _cluster(workers: int) -> Any:
    """A client of a local cluster of processes, as a context that ends both."""
    from contextlib import ExitStack

    from dask.distributed import Client, LocalCluster

    class Ended(ExitStack):
        def __enter__(self) -> Any:
            super().__enter__()
            cluster = self.enter_context(LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
            ))  # fmt: skip
            return self.enter_context(Client(cluster))

    return Ended()


def bits(setting: Setting) -> list[Row]:
    """One hash of all outputs over engines, workers, slices and orders of the blocks."""
    n = min(setting.draws, LONG_BITS)
    hashes = {f"serial, slices of {size}": _hash(ours(n, engine="serial", size=size).kept)
              for size in (37, 1_000, 8_192, BLOCK, 50_000)}  # fmt: skip
    for engine in ("threads", "dask"):
        for workers in (1, 2, 3, 4):
            hashes[f"{engine}, {workers}"] = _hash(ours(n, engine=engine, workers=workers).kept)
    for workers in (1, 2, 3) if n == LONG_BITS else (1, 2):
        with _cluster(workers) as client:
            hashes[f"cluster, {workers}"] = _hash(ours(n, engine=client).kept)
    for seed in (1, 2, 3):
        hashes[f"threads, blocks in order {seed}"] = _hash(_shuffled(n, seed))
    assert len(set(hashes.values())) == 1, hashes
    ways = f"{len(hashes)} combinations, hash {next(iter(hashes.values()))[:12]}"
    return [Row("different hashes of all outputs", [float(len(set(hashes.values())))],
                "1 over 15 combinations", ways)]  # fmt: skip


def _shuffled(n: int, seed: int) -> dict[str, Any]:
    """Kept outputs with the blocks run in another order."""
    plan = plan_draws(INPUTS, seed=7, n_draws=n, years=YEARS, correlation=CORRELATION)
    pending = list(tasks(model, plan))
    random.Random(seed).shuffle(pending)  # noqa: S311 - an order, not a secret
    kept = {"npv": np.empty(n), "bcr": np.empty(n)}
    for result in run_tasks(pending, workers=3):
        for name, array in result.kept.items():
            kept[name][result.first * BLOCK :][: array.size] = array
    return kept


def _hash(kept: Any) -> str:
    """A hash of all kept outputs."""
    digest = hashlib.sha256()
    for name in sorted(kept):
        digest.update(np.ascontiguousarray(kept[name]).tobytes())
    return digest.hexdigest()


PARTS: dict[str, Callable[[Setting], list[Row]]] = {
    "standard": standard, "kernels": kernels, "memory": memory, "peers": peers, "sobol": sobol,
    "indices": indices, "scale": scale, "bits": bits,
}  # fmt: skip


def machine() -> str:
    """On what the figures were taken."""
    model_names = [
        line.split(":", 1)[1].strip()
        for line in _text("/proc/cpuinfo").splitlines()
        if line.startswith("model name")
    ]
    name = model_names[0] if model_names else platform.machine()
    return (
        f"{os.cpu_count()} cores of {name}, {platform.system()}, Python {platform.python_version()}"
    )


def _text(path: str) -> str:
    """A file, or nothing where there is none."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def versions() -> str:
    """Versions of what was measured, where it is installed."""
    found = []
    for name in ("sustainfin", "numpy", "scipy", "pandas", "numpy-financial", "dask",
                 "distributed", "monaco", "SALib", "openturns"):  # fmt: skip
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    heads = ("ratio", "median", "spread", "rounds", "aim", "note")
    lines = [heads, ("---", *["---:"] * 3, "---", "---"), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(rows: list[Row], command: str) -> None:
    """Put the table into its section of RESULTS.md, and leave the rest of the file alone."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Benchmarks\n"
    told = f"{machine()}; {versions()}."
    body = f"{BEGIN}\n## Monte Carlo\n\n`{command}`\n\n{told}\n\n{table(rows)}\n{END}\n"
    if BEGIN in text:
        before, rest = text.split(BEGIN, 1)
        text = before + body.rstrip("\n") + rest.split(END, 1)[1]
    else:
        text = f"{text.rstrip()}\n\n{body}"
    RESULTS.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to run")
    parser.add_argument("--short", action="store_true", help="for the shape only")
    parser.add_argument("--write", action="store_true", help="write RESULTS.md")
    parser.add_argument("--patience", type=float, default=0.0, help="seconds to wait a round")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child[0], int(given.child[1]))
        return
    setting = (SHORT if given.short else LONG)._replace(patience=given.patience)
    rows = []
    for part in given.parts or PARTS:
        rows += PARTS[part](setting)
        print(f"{part} done", file=sys.stderr)
    print(f"{machine()}; {versions()}\n\n{table(rows)}")
    if given.write:
        write(rows, "python benchmarks/montecarlo.py " + " ".join(given.parts))


if __name__ == "__main__":
    main()
