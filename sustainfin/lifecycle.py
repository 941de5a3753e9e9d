"""What a service costs over its whole life (생애주기비용): lines, table, checklist.

Cost lines are frozen records that give their amounts by year; a number in them may be
a named input. They serve a `Case`, or a script without one: `cost_table` adds them up,
`checklist` names what a plan leaves out, `ratio_findings` names odd ratios.

Examples
--------
>>> from sustainfin import lifecycle
>>> from sustainfin.lines import Timeline
>>> lines = [lifecycle.Build("플랫폼 구축", 1_200_000_000, year=2021),
...          lifecycle.Annual("시스템 유지관리", 40_000_000, kind="maintenance", first=2022)]
>>> lifecycle.cost_table(lines, Timeline(start=2021, n_years=10)).life_cycle_cost
1560000000.0
"""

from sustainfin._lifecycle.asset import Asset
from sustainfin._lifecycle.checklist import Checklist, ChecklistItem, checklist
from sustainfin._lifecycle.cost_record import CostRow, CostTable
from sustainfin._lifecycle.cost_table import cost_table
from sustainfin._lifecycle.fields import KINDS, RUNNING
from sustainfin._lifecycle.once import Build, Decommission, from_bill
from sustainfin._lifecycle.ratios import ratio_findings
from sustainfin._lifecycle.series import Series, series_from
from sustainfin._lifecycle.staff import Staff
from sustainfin._lifecycle.totals import amounts_by_kind
from sustainfin._lifecycle.yearly import (
    Annual,
    Maintenance,
    Operation,
    maintenance_from,
    operation_from,
)

__all__ = [
    "KINDS",
    "RUNNING",
    "Annual",
    "Asset",
    "Build",
    "Checklist",
    "ChecklistItem",
    "CostRow",
    "CostTable",
    "Decommission",
    "Maintenance",
    "Operation",
    "Series",
    "Staff",
    "amounts_by_kind",
    "checklist",
    "cost_table",
    "from_bill",
    "maintenance_from",
    "operation_from",
    "ratio_findings",
    "series_from",
]
