"""A benefit in one call: a quantity, or what it is made of, times a unit value."""

from collections.abc import Mapping
from dataclasses import MISSING
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin._benefits.fields import WON
from sustainfin._benefits.people import Excluded, Households, LifeYears, NetJobs, StaffHours
from sustainfin._benefits.quantities import (
    DelayAvoided,
    EmissionsAvoided,
    EnergySaved,
    IncidentsAvoided,
    LivesSaved,
    SurvivalGain,
    TimeSaved,
)
from sustainfin._benefits.unit_values import UnitValue
from sustainfin._benefits.unit_values import unit_value as published
from sustainfin.lines import Timeline

_WHERE = "benefits.value"
_ONE_YEAR = Timeline(start=2000, n_years=1)
# Kind: the model of its quantity, and the name of the quantity itself.
MODELS: Mapping[str, tuple[Any, str]] = MappingProxyType(
    {
        "time_saving": (TimeSaved, "hours"),
        "staff_hours": (StaffHours, "hours"),
        "lives": (LivesSaved, "lives"),
        "survival": (SurvivalGain, "lives"),
        "delay": (DelayAvoided, "lives"),
        "life_years": (LifeYears, "life_years"),
        "injuries": (IncidentsAvoided, "injuries"),
        "accidents": (IncidentsAvoided, "accidents"),
        "crime": (IncidentsAvoided, "crimes"),
        "energy": (EnergySaved, "kwh"),
        "emissions": (EmissionsAvoided, "tonnes"),
        "willingness_to_pay": (Households, "households"),
        "jobs": (NetJobs, "jobs"),
        "digital_exclusion": (Excluded, "people"),
    }
)


def value(
    kind: str, *, unit_value: float | UnitValue | str | None = None, **quantities: Any
) -> float | NDArray[np.float64]:
    """What a quantity is worth, in one call (편익 금액).

    The quantity is given itself (``hours=``), also for several years at once, or as what
    its model is made of (``trips=, minutes=``).

    Parameters
    ----------
    kind : str
        "time_saving", "staff_hours", "lives", "survival", "delay", "life_years",
        "injuries", "accidents", "crime", "energy", "emissions", "willingness_to_pay",
        "jobs" or "digital_exclusion".
    unit_value : float, UnitValue or str
        What one of it is worth, >= 0, or the name of a published unit value. [KRW/unit]
    **quantities : float or array_like
        hours, lives, life_years, injuries, accidents, crimes, kwh, tonnes, households,
        jobs or people, >= 0; or the fields of the model.

    Returns
    -------
    float or ndarray of float
        Quantity times unit value. [KRW]

    Raises
    ------
    InvalidInput
        If the kind or a quantity is unknown, or a number is negative or not finite.

    Examples
    --------
    >>> value("time_saving", hours=2_000, unit_value=5_000)
    10000000.0
    >>> value("time_saving", trips=20_000, minutes=6, unit_value=5_000)
    10000000.0
    >>> value("lives", lives=2, unit_value="road_pain_2024/death")
    1940000000.0
    """
    _checks.one_of(_WHERE, "kind", kind, MODELS)
    model, direct = MODELS[kind]
    price = _price(unit_value)
    if set(quantities) == {direct}:
        worth: float | NDArray[np.float64] = _direct(direct, quantities[direct]) * price
        return worth
    names = tuple(model.__dataclass_fields__)
    for name in quantities:
        _checks.one_of(_WHERE, "quantities", name, dict.fromkeys((direct, *names)))
    required = [n for n, f in model.__dataclass_fields__.items() if f.default is MISSING]
    if not set(required) <= set(quantities):
        rule = f"must hold {direct}, or {' and '.join(required)}"
        raise _checks.refusal(_WHERE, "quantities", rule, sorted(quantities))
    made = model(**{n: _number(n, got) for n, got in quantities.items()})
    return float(made.at({}, _ONE_YEAR)[0, 0]) * price


def _price(given: Any) -> float:
    """Worth of one unit."""
    found = published(given) if isinstance(given, str) and "/" in given else given
    if isinstance(found, UnitValue):
        if found.kind != "unit" or not found.unit.startswith("KRW"):
            do = f"{found.name} is a {found.kind} [{found.unit}]."
            rule = "must be the value of a unit in won"
            raise _checks.refusal(_WHERE, "unit_value", rule, given, do)
        return found.value
    if _checks.is_number(found) and WON.holds(float(found)):
        return float(found)
    raise _checks.refusal(_WHERE, "unit_value", WON.words, given, WON.do)


def _direct(name: str, given: Any) -> float | NDArray[np.float64]:
    """A quantity that is given itself: a number, or an array of them."""
    if _checks.is_number(given):
        return _checks.real(_WHERE, name, given, 0.0)
    array = np.asarray(given)
    if array.dtype.kind in "iuf" and array.size and np.isfinite(array).all() and (array >= 0).all():
        return array.astype(np.float64)
    raise _checks.refusal(_WHERE, name, "must be a finite number >= 0, or an array of them", given)


def _number(name: str, given: Any) -> float:
    """A field of a model as a plain number."""
    return _checks.real(_WHERE, name, given)
