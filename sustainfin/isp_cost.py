"""Cost of ISP consulting (정보화전략계획 수립비) from labour rates, and its audit.

The person-month method (투입공수 방식): direct labour, overhead, technical fee,
direct expenses, VAT and the cut - forwards to a bill, backwards from a budget,
over many efforts at once, under other editions, and as an audit of a table that
somebody else has printed.

Examples
--------
>>> from sustainfin import isp_cost
>>> bill = isp_cost.estimate({"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4",
...     "정보보호컨설턴트": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
>>> bill.total
90000000
"""

from sustainfin._isp.bill import Bill, Expense, Labour, LabourLine
from sustainfin._isp.cell_checks import CellCheck
from sustainfin._isp.chain import Chain
from sustainfin._isp.compare import EditionComparison, Scenario, compare_editions
from sustainfin._isp.estimate import estimate, policy
from sustainfin._isp.filling import Edit, Mend
from sustainfin._isp.fit import Fit, GridFit, efforts_on_grid, fit_to_budget
from sustainfin._isp.guide_check import GuideCheck, check_guide, guide_range
from sustainfin._isp.implied import Implied
from sustainfin._isp.many import Bills, estimate_many
from sustainfin._isp.printed import PrintedRow, PrintedTable, read_printed
from sustainfin._isp.reconcile import Reconciliation, reconcile
from sustainfin._isp.uncertain import TotalSimulation, simulate_total

__all__ = [
    "SEOUL_2020",
    "Bill",
    "Bills",
    "CellCheck",
    "Chain",
    "Edit",
    "EditionComparison",
    "Expense",
    "Fit",
    "GridFit",
    "GuideCheck",
    "Implied",
    "Labour",
    "LabourLine",
    "Mend",
    "PrintedRow",
    "PrintedTable",
    "Reconciliation",
    "Scenario",
    "TotalSimulation",
    "check_guide",
    "compare_editions",
    "efforts_on_grid",
    "estimate",
    "estimate_many",
    "fit_to_budget",
    "guide_range",
    "policy",
    "read_printed",
    "reconcile",
    "simulate_total",
]

# Rates, roundings and cut of the Seoul sheet of 2020, from its own table in data/.
SEOUL_2020 = policy("seoul_2020")
