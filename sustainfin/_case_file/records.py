"""The records a case file may hold, and what each of their fields takes.

A new kind of line is one row in LINES: the name of its record and the fields that are amounts
of money. Everything else is read from the record itself.
"""

import datetime
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from sustainfin import _checks, benefits, funding, lifecycle, revenue
from sustainfin.benefits import QuantityModel, UnitValue
from sustainfin.inputs import Input
from sustainfin.revenue import Demand
from sustainfin.tables import Table

Takes = Literal[
    "amount", "quantity", "number", "whole", "text", "flag",
    "texts", "wholes", "numbers", "by_year", "edition", "unit_value",
]  # fmt: skip

# Record: its fields in won, in which text such as "12억원" may stand.
LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "lifecycle.Build": ("amount",),
        "lifecycle.Annual": ("amount",),
        "lifecycle.Series": ("by_year",),
        "lifecycle.Staff": ("salary",),
        "lifecycle.Asset": ("unit_cost", "replacement_cost"),
        "lifecycle.Maintenance": ("base", "direct_expenses"),
        "lifecycle.Operation": ("amount",),
        "lifecycle.Decommission": ("amount",),
        "revenue.Fee": ("price",),
        "revenue.Subscription": ("monthly_fee",),
        "revenue.DataSale": ("price",),
        "revenue.SavingShare": ("saving",),
        "revenue.Advertising": ("price",),
        "revenue.Lease": ("monthly_rent",),
        "funding.Grant": ("cap",),
        "funding.Match": ("cap",),
        "funding.CityBudget": ("amount",),
        "funding.Loan": ("amount",),
        "funding.Reserve": ("opening",),
        "benefits.Benefit": ("unit_value",),
        "benefits.SocialCost": ("unit_value",),
        "benefits.Unpriced": (),
        "benefits.Unquantified": (),
    }
)
# Records that stand in a field of a line.
DEMANDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "revenue.Constant": (),
        "revenue.Growth": (),
        "revenue.Ramp": (),
        "revenue.Logistic": (),
        "revenue.Gompertz": (),
        "revenue.Bass": (),
        "revenue.Capacity": (),
        "revenue.Churn": (),
        "revenue.Eligibility": (),
        "revenue.DeviceCeiling": (),
        "revenue.PriceElasticity": ("price", "reference_price"),
        "benefits.TimeSaved": (),
        "benefits.LivesSaved": (),
        "benefits.SurvivalGain": (),
        "benefits.DelayAvoided": (),
        "benefits.IncidentsAvoided": (),
        "benefits.EnergySaved": (),
        "benefits.EmissionsAvoided": (),
        "benefits.Households": (),
        "benefits.NetJobs": (),
        "benefits.StaffHours": (),
        "benefits.Excluded": (),
        "benefits.LifeYears": (),
        "benefits.Part": (),
    }
)
# What stands for None in a text field that is something else when it is left out.
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What one field of a record takes.

    `words` are the only ones a text may be; `has_demand` says that a demand curve or a quantity
    model may stand in the field; `has_none` that it may be None although it is something else
    when left out.
    """

    name: str
    takes: Takes
    required: bool
    default: Any = None
    words: tuple[str, ...] = ()
    has_demand: bool = False
    has_none: bool = False


@cache
def record_type(name: str) -> Any:
    """The record of a name such as "lifecycle.Build"."""
    rooms = {
        "benefits": benefits, "funding": funding, "lifecycle": lifecycle, "revenue": revenue,
    }  # fmt: skip
    room, _, record = name.partition(".")
    return getattr(rooms[room], record)


@cache
def names() -> Mapping[type, str]:
    """Names by record."""
    return {record_type(name): name for name in (*LINES, *DEMANDS)}


@cache
def slots_of(name: str) -> tuple[Slot, ...]:
    """The fields of a record, in their order."""
    record = record_type(name)
    hints = typing.get_type_hints(record)
    amounts = {**LINES, **DEMANDS}[name]
    return tuple(
        _slot(field.name, hints[field.name], field, amounts)
        for field in fields(record)
        if field.init
    )


def _slot(name: str, hint: Any, field: Any, amounts: tuple[str, ...]) -> Slot:
    """What a field takes, read from its type."""
    options = _options(hint)
    given = options - {types.NoneType}
    required = field.default is MISSING and field.default_factory is MISSING
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return Slot(
        name=name,
        takes=_takes(name, given, amounts),
        required=required,
        default=None if required else default,
        words=tuple(word for option in given for word in _words(option)),
        has_demand=bool({Demand, QuantityModel} & given),
        has_none=types.NoneType in options and not required and default is not None,
    )


def _options(hint: Any) -> set[Any]:
    """The parts of a union, or the type itself."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return set(typing.get_args(hint))
    return {hint}


def _words(option: Any) -> tuple[str, ...]:
    return typing.get_args(option) if typing.get_origin(option) is Literal else ()


_PLAIN: Mapping[Any, Takes] = MappingProxyType(
    {
        int: "whole",
        bool: "flag",
        float: "number",
        str: "text",
        tuple[str, ...]: "texts",
        tuple[int, ...]: "wholes",
        tuple[float, ...]: "numbers",
    }
)


def _takes(name: str, given: set[Any], amounts: tuple[str, ...]) -> Takes:
    """The kind of value that fits a type."""
    if UnitValue in given:
        return "unit_value"
    if Input in given:
        return "amount" if name in amounts else "quantity"
    if given == {str, datetime.date, Table}:
        return "edition"
    if all(map(_words, given)):
        return "text"
    if len(given) == 1 and (plain := next(iter(given))) in _PLAIN:
        return _PLAIN[plain]
    if any(typing.get_origin(option) is Mapping for option in given):
        return "by_year"
    raise TypeError(f"a case file does not know how to hold the field {name!r} of type {given}")


def kind_of_line(where: str, argument: str, value: Any, allowed: Mapping[str, Any]) -> str:
    """A name of LINES or DEMANDS; its last part alone is answered with the whole name."""
    whole = [name for name in allowed if name.partition(".")[2] == value]
    do = f"Did you mean {whole[0]!r}?" if whole else ""
    return _checks.one_of(where, argument, value, allowed, do)
