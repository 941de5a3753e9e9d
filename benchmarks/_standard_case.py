"""The standard case of the Monte Carlo benchmarks, in our way and in the ways of others.

Five correlated inputs, 20 years: users grow year by year up to what the service can carry,
pay a fee and cost something each, on top of building it and a fixed cost a year. The output
is the NPV and the ratio of discounted income to outlay. In the variant with 25 draws a path
the users of every year have a noise of their own.
"""

from typing import Any

import numpy as np

from sustainfin.inputs import Input, make_input, rank_correlation
from sustainfin.running import BLOCK

YEARS = range(2021, 2041)
RATE = 0.045
FACTORS = (1 + RATE) ** -np.arange(1.0, len(YEARS) + 1)
CAPACITY = 15_000.0
FIXED = 40_000_000.0
PRESENT_FIXED = FIXED * float(FACTORS.sum())

# name: base value, 90 % interval, shape
FIGURES: dict[str, tuple[float, tuple[float, float], str]] = {
    "users": (9_000.0, (5_000.0, 16_000.0), "lognormal"),
    "growth": (0.02, (-0.01, 0.05), "normal"),
    "fee": (30_000.0, (20_000.0, 40_000.0), "normal"),
    "unit_cost": (12_000.0, (8_000.0, 18_000.0), "lognormal"),
    "build": (1.2e9, (8e8, 2e9), "lognormal"),
}
INPUTS = [
    make_input(name, base=base, interval90=ends, shape=shape)
    for name, (base, ends, shape) in FIGURES.items()
]
PAIRS = {
    ("users", "growth"): 0.3, ("users", "fee"): -0.4, ("users", "unit_cost"): 0.2,
    ("users", "build"): 0.1, ("growth", "fee"): 0.1, ("growth", "unit_cost"): 0.1,
    ("growth", "build"): 0.2, ("fee", "unit_cost"): 0.3, ("fee", "build"): 0.1,
    ("unit_cost", "build"): 0.4,
}  # fmt: skip
CORRELATION = rank_correlation(PAIRS, INPUTS)
NOISE = make_input("noise", base=1.0, interval90=(0.8, 1.2), shape="normal", role="yearly")
WIDE_INPUTS = [*INPUTS, *(
    make_input(f"noise_{year}", base=1.0, interval90=(0.8, 1.2), shape="normal") for year in YEARS
)]  # fmt: skip


def model(x: Any) -> dict[str, Any]:
    """NPV and benefit-cost ratio in plain NumPy, added up year by year."""
    users, step = x["users"].copy(), 1.0 + x["growth"]
    income, outlay = np.zeros_like(users), x["build"] + PRESENT_FIXED
    served, paid = np.empty_like(users), np.empty_like(users)
    for factor in FACTORS:
        np.minimum(users, CAPACITY, out=served)
        served *= factor
        np.multiply(served, x["fee"], out=paid)
        income += paid
        served *= x["unit_cost"]
        outlay += served
        users *= step
    return {"npv": income - outlay, "bcr": income / outlay}


def noisy_model(x: Any) -> dict[str, Any]:
    """The same with a noise in the users of every year: 25 draws a path."""
    users, step = x["users"].copy(), 1.0 + x["growth"]
    income, outlay = np.zeros_like(users), x["build"] + PRESENT_FIXED
    served, paid = np.empty_like(users), np.empty_like(users)
    for factor, noise in zip(FACTORS, x["noise"], strict=True):
        np.multiply(users, noise, out=served)
        np.minimum(served, CAPACITY, out=served)
        served *= factor
        np.multiply(served, x["fee"], out=paid)
        income += paid
        served *= x["unit_cost"]
        outlay += served
        users *= step
    return {"npv": income - outlay, "bcr": income / outlay}


def wide_model(x: Any) -> dict[str, Any]:
    """The same with the noise of every year as an input of its own: 25 inputs."""
    return noisy_model({**x, "noise": [x[f"noise_{year}"] for year in YEARS]})


def draws_alone(n: int, n_keys: int) -> None:
    """As many random numbers by the generator that we use, in the cache, and nothing else."""
    out = np.empty(BLOCK)
    for key in range(n_keys):
        generator = np.random.Generator(np.random.SFC64(key))
        for first in range(0, n, BLOCK):
            generator.standard_normal(out=out[: n - first])


def numpy_draws_alone(n: int, n_keys: int) -> None:
    """The same through NumPy's default generator, a whole vector at a time."""
    generator = np.random.default_rng(7)
    for _ in range(n_keys):
        generator.standard_normal(n)


def summary(npv: Any) -> tuple[float, ...]:
    """What is asked of the NPV, in plain NumPy."""
    return (*np.percentile(npv, [5, 50, 95]).tolist(), float(np.mean(npv < 0)))


def naive(n: int, seed: int = 7) -> tuple[float, ...]:
    """The script that comes to mind: matrices of draws times years."""
    scores = np.random.default_rng(seed).standard_normal((n, len(INPUTS)))
    x = values_at(scores @ np.linalg.cholesky(normal_correlation()).T)
    years = np.arange(len(YEARS))
    users = x["users"][:, None] * (1 + x["growth"][:, None]) ** years
    served = np.minimum(users, CAPACITY)
    income = served * x["fee"][:, None]
    outlay = served * x["unit_cost"][:, None] + FIXED
    present_income, present_outlay = income @ FACTORS, outlay @ FACTORS + x["build"]
    assert np.isfinite(present_income / present_outlay).all()
    return summary(present_income - present_outlay)


def normal_correlation() -> Any:
    """Correlation of the normal scores, in the order of the inputs."""
    places = [CORRELATION.names.index(item.name) for item in INPUTS]
    return CORRELATION.normal_scores[np.ix_(places, places)]


def values_at(scores: Any) -> dict[str, Any]:
    """Values of every input at normal scores, one column an input."""
    found = {}
    for item, column in zip(INPUTS, scores.T, strict=True):
        at = parameters(item)
        line = at[0] + at[1] * column
        found[item.name] = np.exp(line) if is_lognormal(item) else line
    return found


def parameters(item: Input) -> tuple[float, float]:
    """Mean and standard deviation of an input or of its logarithm."""
    return item.distribution.mu, item.distribution.sigma  # type: ignore[union-attr]


def is_lognormal(item: Input) -> bool:
    """Whether an input is lognormal rather than normal."""
    return FIGURES[item.name][2] == "lognormal"


def one_path(x: dict[str, float]) -> tuple[Any, Any]:
    """Income and outlay by year of a single run, without building."""
    users = x["users"] * (1 + x["growth"]) ** np.arange(len(YEARS))
    served = np.minimum(users, CAPACITY)
    return served * x["fee"], served * x["unit_cost"] + FIXED
