"""What a service earns (수입): demand curves, their fit to observed years, revenue lines.

A demand curve says how many users there are in each year; wrappers narrow it:
``Capacity(Ramp(9_000, first=2021, full=2024), limit=8_000)``. A revenue line multiplies it by
a price. Each field is a number or a named input, so that one record serves the base case and
a simulation.
"""

from sustainfin.revenue._demand import Bass, Constant, Gompertz, Growth, Logistic, Ramp
from sustainfin.revenue._fit import fit_curve
from sustainfin.revenue._fit_record import CurveFit, CurveInputs
from sustainfin.revenue._lines import (
    Advertising,
    DataSale,
    Fee,
    Lease,
    SavingShare,
    Subscription,
)
from sustainfin.revenue._rules import Demand
from sustainfin.revenue._table import RevenueTable, table
from sustainfin.revenue._wrappers import (
    Capacity,
    Churn,
    DeviceCeiling,
    Eligibility,
    PriceElasticity,
)

__all__ = [
    "Advertising",
    "Bass",
    "Capacity",
    "Churn",
    "Constant",
    "CurveFit",
    "CurveInputs",
    "DataSale",
    "Demand",
    "DeviceCeiling",
    "Eligibility",
    "Fee",
    "Gompertz",
    "Growth",
    "Lease",
    "Logistic",
    "PriceElasticity",
    "Ramp",
    "RevenueTable",
    "SavingShare",
    "Subscription",
    "fit_curve",
    "table",
]
