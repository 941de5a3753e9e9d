"""What a service is worth to people (사회적 편익): lines, unit values, ledger, guards.

A benefit or a social cost is a quantity by year times a unit value, with its mechanism, who
has it, what the value already contains, and where it comes from. The ledger adds them up and
lets what has no number stand beside them; the guards name what is counted twice.

Examples
--------
>>> from sustainfin import benefits
>>> from sustainfin.lines import Timeline
>>> lines = [
...     benefits.Benefit("사망 감소", benefits.IncidentsAvoided(20, reduction=0.1),
...                      "road_pain_2024/death", mechanism="road_death", beneficiary="시민",
...                      category="social"),
...     benefits.Unquantified("안심", category="social", beneficiary="시민")]
>>> benefits.ledger(lines, Timeline(start=2026, n_years=3)).total
5820000000.0
"""

from sustainfin._benefits.fields import QuantityModel
from sustainfin._benefits.guards import guards
from sustainfin._benefits.ledger import cost_per, ledger
from sustainfin._benefits.ledger_record import Ledger
from sustainfin._benefits.lines import Benefit, SocialCost, split
from sustainfin._benefits.named import Unpriced, Unquantified
from sustainfin._benefits.people import (
    Excluded,
    Households,
    LifeYears,
    NetJobs,
    Part,
    StaffHours,
)
from sustainfin._benefits.quantities import (
    DelayAvoided,
    EmissionsAvoided,
    EnergySaved,
    IncidentsAvoided,
    LivesSaved,
    SurvivalGain,
    TimeSaved,
)
from sustainfin._benefits.rows import Effectiveness, GroupShare, LedgerRow, Outcome
from sustainfin._benefits.unit_values import PriceIndex, UnitValue, unit_value, unit_values
from sustainfin._benefits.weighing import (
    Weighted,
    WeightedShare,
    distributional_weight,
    weigh,
)
from sustainfin._benefits.worth import value

__all__ = [
    "Benefit",
    "DelayAvoided",
    "Effectiveness",
    "EmissionsAvoided",
    "EnergySaved",
    "Excluded",
    "GroupShare",
    "Households",
    "IncidentsAvoided",
    "Ledger",
    "LedgerRow",
    "LifeYears",
    "LivesSaved",
    "NetJobs",
    "Outcome",
    "Part",
    "PriceIndex",
    "QuantityModel",
    "SocialCost",
    "StaffHours",
    "SurvivalGain",
    "TimeSaved",
    "UnitValue",
    "Unpriced",
    "Unquantified",
    "Weighted",
    "WeightedShare",
    "cost_per",
    "distributional_weight",
    "guards",
    "ledger",
    "split",
    "unit_value",
    "unit_values",
    "value",
    "weigh",
]
