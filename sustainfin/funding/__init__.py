"""Who pays in which year (재원), and when the money runs out.

Sources pay towards the costs of each year; what they leave is the gap. A reserve takes
surpluses in and gives them out. The identity holds in every year and draw:
uses = sources + gap.

Examples
--------
>>> import numpy as np
>>> from sustainfin import funding
>>> from sustainfin.lines import Timeline
>>> t = Timeline(start=2021, n_years=4)
>>> costs = {"build": np.array([[8e8], [0], [0], [0]]), "operation": np.full((4, 1), 4e7)}
>>> grant = funding.Grant("국비", 1.0, kinds=("build", "operation"), last=2022)
>>> balance = funding.balance(costs, None, [grant], {}, t)
>>> balance.runs_out(), balance.gap.ravel().tolist()
(2023, [0.0, 0.0, 40000000.0, 40000000.0])
"""

from sustainfin.funding._balance import NOT_OPERATION, TOLERANCE, Balance, Cliff, balance
from sustainfin.funding._closing import Closing, Goal, close, missing
from sustainfin.funding._grants import CityBudget, Grant, Match
from sustainfin.funding._line import FundingLine, Paid
from sustainfin.funding._loan import Loan
from sustainfin.funding._patterns import joint_operation, private_operation, public_operation
from sustainfin.funding._reserve import Reserve

__all__ = [
    "NOT_OPERATION",
    "TOLERANCE",
    "Balance",
    "CityBudget",
    "Cliff",
    "Closing",
    "FundingLine",
    "Goal",
    "Grant",
    "Loan",
    "Match",
    "Paid",
    "Reserve",
    "balance",
    "close",
    "joint_operation",
    "missing",
    "private_operation",
    "public_operation",
]
