"""The standard case through other tools, each in its own way of working."""

import contextlib
import io
import os
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from _standard_case import (
    CAPACITY,
    FACTORS,
    FIXED,
    INPUTS,
    RATE,
    YEARS,
    is_lognormal,
    normal_correlation,
    one_path,
    parameters,
    summary,
    values_at,
)


def _paths(n: int) -> list[dict[str, float]]:
    """Values by name of n runs, drawn at once."""
    scores = np.random.default_rng(7).standard_normal((n, len(INPUTS)))
    x = values_at(scores @ np.linalg.cholesky(normal_correlation()).T)
    return [{name: float(column[i]) for name, column in x.items()} for i in range(n)]


def pandas_loop(n: int) -> None:
    """A frame of the runs, and a loop over its rows."""
    import pandas as pd

    found = []
    for _, x in pd.DataFrame(_paths(n)).iterrows():
        income, outlay = one_path(x)
        earned, spent = income @ FACTORS, outlay @ FACTORS + x["build"]
        found.append({"npv": earned - spent, "bcr": earned / spent})
    _look(pd.DataFrame(found)["npv"])


def pandas_apply(n: int) -> None:
    """A frame of the runs, and a function applied to each row, which gives a plain tuple."""
    import pandas as pd

    def run(x: Any) -> tuple[float, float]:
        income, outlay = one_path(x)
        earned, spent = income @ FACTORS, outlay @ FACTORS + x["build"]
        return earned - spent, earned / spent

    frame = pd.DataFrame(_paths(n))
    frame["npv"], frame["bcr"] = zip(*frame.apply(run, axis=1), strict=True)
    _look(frame["npv"])


def _look(npv: Any) -> None:
    """What is asked of the NPV, in pandas."""
    npv.quantile([0.05, 0.5, 0.95])
    (npv < 0).mean()


def numpy_financial_loop(n: int) -> None:
    """One call of npv for each run and side."""
    import numpy_financial as npf

    npv, bcr = [], []
    for x in _paths(n):
        income, outlay = one_path(x)
        earned = npf.npv(RATE, np.concatenate([[0.0], income]))
        spent = npf.npv(RATE, np.concatenate([[x["build"]], outlay]))
        npv.append(earned - spent)
        bcr.append(earned / spent)
    summary(np.array(npv))


def monaco(n: int) -> None:
    """Its simulation object: a case, an input file and an output file for each run."""
    import monaco as mc
    from scipy import stats

    def run(x: dict[str, float]) -> tuple[Any]:
        income, outlay = one_path(x)
        earned, spent = float(income @ FACTORS), float(outlay @ FACTORS) + x["build"]
        return ((earned - spent, earned / spent),)

    def keep(case: Any, found: tuple[float, float]) -> None:
        case.addOutVal("npv", found[0])
        case.addOutVal("bcr", found[1])

    steps = {
        mc.SimFunctions.PREPROCESS: lambda case: (
            {item.name: case.invals[item.name].val for item in INPUTS},
        ),
        mc.SimFunctions.RUN: run,
        mc.SimFunctions.POSTPROCESS: keep,
    }
    with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sim = mc.Sim("bench", n, steps, seed=7, singlethreaded=True, verbose=False,
                     samplemethod=mc.SampleMethod.RANDOM)  # fmt: skip
        for item in INPUTS:
            mu, sigma = parameters(item)
            if is_lognormal(item):
                sim.addInVar(item.name, stats.lognorm, {"s": sigma, "scale": float(np.exp(mu))})
            else:
                sim.addInVar(item.name, stats.norm, {"loc": mu, "scale": sigma})
        sim.runSim()
        summary(np.array(sim.outvars["npv"].nums))


def salib_latin(n: int) -> None:
    """Its Latin sampling, then its way of handing a model a matrix of runs."""
    from SALib.sample import latin

    problem = {
        "num_vars": len(INPUTS),
        "names": [item.name for item in INPUTS],
        "bounds": [list(parameters(item)) for item in INPUTS],
        "dists": ["lognorm" if is_lognormal(item) else "norm" for item in INPUTS],
    }
    columns = latin.sample(problem, n, seed=7).T
    summary(_matrix_model(dict(zip(problem["names"], columns, strict=True)))[0])


def openturns(n: int) -> None:
    """A joint distribution with a normal copula, and a function of whole samples."""
    import openturns as ot

    parts = [
        (ot.LogNormal if is_lognormal(item) else ot.Normal)(*parameters(item)) for item in INPUTS
    ]
    copula = ot.NormalCopula(ot.CorrelationMatrix(normal_correlation().tolist()))

    def run(sample: Any) -> Any:
        columns = np.asarray(sample).T
        x = {item.name: column for item, column in zip(INPUTS, columns, strict=True)}
        return np.stack(_matrix_model(x), axis=1)

    ot.RandomGenerator.SetSeed(7)
    joint = ot.JointDistribution(parts, copula)
    found = ot.PythonFunction(len(INPUTS), 2, func_sample=run)(joint.getSample(n))
    npv = found.getMarginal(0)
    for level in (0.05, 0.5, 0.95):
        npv.computeQuantile(level)
    npv.computeEmpiricalCDF([0.0])


def _matrix_model(x: dict[str, Any]) -> tuple[Any, Any]:
    """NPV and ratio with matrices of draws times years."""
    growth = (1 + x["growth"][:, None]) ** np.arange(len(YEARS))
    served = np.minimum(x["users"][:, None] * growth, CAPACITY)
    income = (served * x["fee"][:, None]) @ FACTORS
    outlay = (served * x["unit_cost"][:, None] + FIXED) @ FACTORS + x["build"]
    return income - outlay, income / outlay


# Name, how it works, draws it can bear, our aim for the ratio of the times of a draw; 0 if none.
PEERS: list[tuple[str, Callable[[int], None], int, float]] = [
    ("monaco", monaco, 1_000, 300),
    ("pandas, a loop over rows", pandas_loop, 5_000, 200),
    ("pandas, apply on rows", pandas_apply, 5_000, 0),
    ("numpy-financial in a loop", numpy_financial_loop, 5_000, 80),
    ("SALib, Latin sampling", salib_latin, 100_000, 25),
    ("OpenTURNS", openturns, 200_000, 5),
]
os.environ.setdefault("TQDM_DISABLE", "1")
