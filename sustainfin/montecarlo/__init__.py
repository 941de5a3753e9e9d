"""Monte Carlo simulation (몬테카를로 모의실험) of any model of named inputs.

Every statistic carries its standard error, and the numbers depend on the seed, the inputs
and the number of draws alone: not on blocks, threads, processes or the engine.

Examples
--------
>>> from sustainfin.inputs import make_input
>>> from sustainfin.montecarlo import simulate
>>> users = make_input("users", base=9_000, low=5_000, high=16_000)
>>> found = simulate(lambda x: {"fees": 3_000 * x["users"]}, 10_000, inputs=[users], seed=7)
>>> found["fees"].n
10000
"""

from sustainfin.montecarlo._simulate import simulate
from sustainfin.montecarlo._simulation import ByYear, Simulation
from sustainfin.montecarlo._statistics import Statistics, quantiles, statistics
from sustainfin.montecarlo._summary_record import Summary

__all__ = ["ByYear", "Simulation", "Statistics", "Summary", "quantiles", "simulate", "statistics"]
