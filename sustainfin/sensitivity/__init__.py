"""Sensitivity analyses (민감도 분석) of any model of named inputs.

What moves the result, and how far an input must go until the decision flips.

Examples
--------
>>> from sustainfin.inputs import make_input
>>> from sustainfin.sensitivity import switching_values
>>> users = make_input("users", base=9_000, low=5_000, high=16_000, shape="uniform")
>>> found = switching_values(lambda x: {"net": 3_000 * x["users"] - 1.8e7}, [users], "net")
>>> found["users"].words()
'users: 33.3 % 줄면 (9,000 → 6,000) net = 0; 이 입력의 분포에서 판단이 바뀔 가능성 9.1 %'
"""

from sustainfin.sensitivity._elasticities import Elasticities, Elasticity, elasticities
from sustainfin.sensitivity._given import first_order
from sustainfin.sensitivity._given_records import FirstOrder, FirstOrderIndex
from sustainfin.sensitivity._grid import Grid, grid
from sustainfin.sensitivity._line import SwitchingLine, switching_line
from sustainfin.sensitivity._nearest import nearest_failure
from sustainfin.sensitivity._nearest_record import NearestFailure
from sustainfin.sensitivity._scenarios import Scenarios, scenarios
from sustainfin.sensitivity._shapley import shapley
from sustainfin.sensitivity._shapley_records import ShapleyEffect, ShapleyEffects
from sustainfin.sensitivity._sobol import sobol
from sustainfin.sensitivity._sobol_records import SobolIndex, SobolIndices
from sustainfin.sensitivity._spider import Spider, SpiderLine, spider
from sustainfin.sensitivity._switching import switching_values
from sustainfin.sensitivity._switching_records import Switch, SwitchingInput, SwitchingValues
from sustainfin.sensitivity._tornado import Tornado, TornadoBar, tornado

__all__ = [
    "Elasticities",
    "Elasticity",
    "FirstOrder",
    "FirstOrderIndex",
    "Grid",
    "NearestFailure",
    "Scenarios",
    "ShapleyEffect",
    "ShapleyEffects",
    "SobolIndex",
    "SobolIndices",
    "Spider",
    "SpiderLine",
    "Switch",
    "SwitchingInput",
    "SwitchingLine",
    "SwitchingValues",
    "Tornado",
    "TornadoBar",
    "elasticities",
    "first_order",
    "grid",
    "nearest_failure",
    "scenarios",
    "shapley",
    "sobol",
    "spider",
    "switching_line",
    "switching_values",
    "tornado",
]
