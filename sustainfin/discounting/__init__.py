"""Present values, rates of return and payments (할인, 내부수익률, 상환).

Plain functions over amounts by year: a vector, or years down the first axis and draws along
the second. Rates are fractions per year. Each function says when in its year an amount falls
due; values are at the beginning of the base year, the first year of the amounts.
"""

from sustainfin.discounting._annuities import PaymentTiming, ipmt, pmt, ppmt
from sustainfin.discounting._annuity_values import fv, mirr, nper, pv, rate
from sustainfin.discounting._dates import DayCount, xirr, xnpv, year_fraction
from sustainfin.discounting._irr import irr
from sustainfin.discounting._irr_many import irr_many
from sustainfin.discounting._irr_record import IRR, IRRs
from sustainfin.discounting._loans import Repayment, lease, loan
from sustainfin.discounting._payback import payback, recoveries
from sustainfin.discounting._present import Discounted, discount, npv, present_values
from sustainfin.discounting._ratios import (
    airr,
    benefit_cost_ratio,
    equivalent_annual_cost,
    levelised_cost,
    profitability_index,
    sir,
)
from sustainfin.discounting._schedule import Rate, Schedule, Timing, discount_factors

__all__ = [
    "IRR",
    "DayCount",
    "Discounted",
    "IRRs",
    "PaymentTiming",
    "Rate",
    "Repayment",
    "Schedule",
    "Timing",
    "airr",
    "benefit_cost_ratio",
    "discount",
    "discount_factors",
    "equivalent_annual_cost",
    "fv",
    "ipmt",
    "irr",
    "irr_many",
    "lease",
    "levelised_cost",
    "loan",
    "mirr",
    "nper",
    "npv",
    "payback",
    "pmt",
    "ppmt",
    "present_values",
    "profitability_index",
    "pv",
    "rate",
    "recoveries",
    "sir",
    "xirr",
    "xnpv",
    "year_fraction",
]
