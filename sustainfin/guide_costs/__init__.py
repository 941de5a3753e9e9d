"""Costs by the other methods of the guide (SW사업 대가산정 가이드), exact to the won.

Development by function points (기능점수 방식), maintenance by rate (유지관리 요율제), maintenance
of commercial software by grade (상용SW 유지관리), and operation by person-months (투입공수 방식).
Redevelopment (재개발비) is left out: its difficulty factor was found only as worked back from
one example.

Examples
--------
>>> from sustainfin import guide_costs
>>> cost = guide_costs.development_cost(
...     85, guide="2020", unit_price="2020", linkage=2, performance=3, environment=1, security=2,
...     profit="0.25", expenses={"직접경비": 2_000_000}, vat="excluded", truncate="none")
>>> cost.price_before_vat
68467488
"""

from sustainfin.guide_costs._commercial import CommercialMaintenance, commercial_maintenance_cost
from sustainfin.guide_costs._development import development_cost
from sustainfin.guide_costs._development_record import Correction, DevelopmentCost
from sustainfin.guide_costs._maintenance import MaintenanceCost, MaintenanceScore, maintenance_cost
from sustainfin.guide_costs._operation import operation_cost
from sustainfin.guide_costs._points import (
    FunctionLine,
    FunctionPoints,
    function_points,
    size_factor,
)

__all__ = [
    "CommercialMaintenance",
    "Correction",
    "DevelopmentCost",
    "FunctionLine",
    "FunctionPoints",
    "MaintenanceCost",
    "MaintenanceScore",
    "commercial_maintenance_cost",
    "development_cost",
    "function_points",
    "maintenance_cost",
    "operation_cost",
    "size_factor",
]
