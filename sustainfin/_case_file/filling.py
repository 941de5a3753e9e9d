"""From the sections of a case file to records: values by type, then the record itself."""

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral
from typing import Any

from sustainfin import _checks
from sustainfin._case_file.document import REQUIRED, Section, placed
from sustainfin._case_file.records import (
    DEMANDS,
    NONE,
    Slot,
    kind_of_line,
    record_type,
    slots_of,
)
from sustainfin._text import did_you_mean
from sustainfin.errors import SustainfinError
from sustainfin.inputs import Input
from sustainfin.money import won

# A value that cannot be used; its fault is known already.
BAD: Any = object()
_LEFT_OUT: Any = object()
_LISTS = {"texts", "wholes", "numbers", "by_year"}
# What a record is tried with in place of a value at fault, to find its other faults.
_STAND_IN = {"amount": 1, "quantity": 1, "number": 1, "whole": 2000, "text": "?", "flag": False}
_STAND_IN["unit_value"] = 1
_YEAR = re.compile("[0-9]{4}")
_REFERENCE = 'Write a number, or the name of an input: {{ input = "users" }}{more}.'
_MORE = ', or a demand curve: { type = "revenue.Ramp", ... }'


def blame(section: Section, error: SustainfinError) -> None:
    """Keep a refusal on the line of the key it is about, or on that of its section."""
    key = error.argument.partition("[")[0]
    key = key if key in section.data else ""
    section.add(key, placed(section.where(key), "", error))


def number(value: Any) -> Any:
    """A number as the records take it: whole ones as int, others as float."""
    return float(value) if isinstance(value, Decimal) else value


def plain(value: Any) -> Any:
    """Lists and tables with every number as the records take it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else number(value)


def text(where: str, argument: str, value: Any) -> str:
    """A text, which may be blank: the record says whether it may."""
    if isinstance(value, str):
        return value
    raise _checks.refusal(where, argument, "must be a text", value, "Write it in quotes.")


def amount(where: str, argument: str, value: str) -> int:
    """An amount of won from text with its unit."""
    try:
        return won(value)
    except SustainfinError as error:
        do = str(error).rpartition("). ")[2]
        rule = "must be a number in won, or text with its unit such as '12억원'"
        raise _checks.refusal(where, argument, rule, value, do) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The inputs of a case, by which the records that name them are filled.

    `declared` also holds the names of inputs that are at fault themselves.
    """

    inputs: Mapping[str, Input]
    declared: Collection[str]

    def record(self, section: Section, allowed: Mapping[str, Any]) -> Any:
        """The record of a section, or BAD after a fault."""

        def kind(where: str, argument: str, value: Any) -> str:
            return kind_of_line(where, argument, value, allowed)

        do = f'For example type = "{next(iter(allowed))}".'
        name = section.take("type", kind, do=do)
        if name is None:
            return BAD
        values = {}
        for slot in slots_of(name):
            value = self.value(section, slot)
            if value is not _LEFT_OUT:
                values[slot.name] = value
        section.done()
        return _made(section, name, values)

    def value(self, section: Section, slot: Slot) -> Any:
        """The value of one field; BAD after a fault."""
        if slot.name not in section.data and not slot.required:
            section.asked.append(slot.name)
            return _LEFT_OUT
        check = self._check(section, slot)
        got = section.take(slot.name, check, REQUIRED)
        if got is None:
            return BAD
        return None if slot.has_none and got == NONE else got

    def _check(self, section: Section, slot: Slot) -> Any:
        """The check of a field."""
        if slot.takes in ("amount", "quantity", "unit_value"):
            return lambda where, argument, value: self.quantity(
                where, argument, value, section, slot
            )
        if slot.takes == "by_year":
            return lambda where, argument, value: self._by_year(where, argument, value, section)
        return _CHECKS[slot.takes]

    def quantity(self, where: str, argument: str, value: Any, section: Section, slot: Slot) -> Any:
        """A number, an amount in text, a named input or a demand curve."""
        if isinstance(value, dict) and slot.has_demand and "type" in value:
            return self.record(section.inner(value, argument), DEMANDS)
        more = _MORE if slot.has_demand else ""
        if isinstance(value, dict):
            return self.reference(where, argument, value, more)
        if isinstance(value, str) and slot.takes == "unit_value" and "/" in value:
            return value  # the name of a published unit value
        if isinstance(value, str) and slot.takes in ("amount", "unit_value"):
            return amount(where, argument, value)
        if not _checks.is_number(value):
            do = _REFERENCE.format(more=more)
            raise _checks.refusal(where, argument, "must be a number or an input", value, do)
        return number(value)

    def reference(self, where: str, argument: str, value: Mapping[str, Any], more: str = "") -> Any:
        """The input that { input = "..." } names; BAD if that one is at fault itself."""
        if set(value) != {"input"}:
            do = _REFERENCE.format(more=more)
            raise _checks.refusal(where, argument, "must hold the key 'input' alone", value, do)
        name = value["input"]
        if isinstance(name, str) and name not in self.inputs and name in self.declared:
            return BAD
        if not isinstance(name, str) or name not in self.inputs:
            listed = ", ".join(map(repr, self.declared)) or "none is declared"
            rule = f"must name an input of the case ({listed})"
            do = did_you_mean(name, self.declared) or f"Add a section [inputs.{name}]."
            raise _checks.refusal(where, "input", rule, name, do)
        return self.inputs[name]

    def _by_year(self, where: str, argument: str, value: Any, section: Section) -> Any:
        """Amounts by calendar year."""
        if not isinstance(value, dict) or not value:
            do = "Write { 2021 = 10_000_000, 2022 = 12_000_000 }."
            raise _checks.refusal(where, argument, "must give amounts by year", value, do)
        inner = section.inner(value, argument)
        found = {}
        for key in value:
            slot = Slot(name=key, takes="amount", required=True)
            if not isinstance(key, str) or not _YEAR.fullmatch(key):
                rule = "must be a calendar year"
                inner.asked.append(key)
                inner.add(key, _checks.refusal(inner.where(key), "key", rule, key))
                found[key] = BAD
            else:
                found[int(key)] = self.value(inner, slot)
        return BAD if any(each is BAD for each in found.values()) else found


def _whole(where: str, argument: str, value: Any) -> int:
    if _checks.is_number(value) and isinstance(value, Integral):
        return int(value)
    raise _checks.refusal(where, argument, "must be a whole number", value)


def _real(where: str, argument: str, value: Any) -> Any:
    if _checks.is_number(value):
        return number(value)
    raise _checks.refusal(where, argument, "must be a number", value)


def _flag(where: str, argument: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _checks.refusal(where, argument, "must be true or false", value)


def _edition(where: str, argument: str, value: Any) -> Any:
    """The name of an edition, or a day."""
    if isinstance(value, str) or (
        isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    ):
        return value
    rule = "must be the name of an edition, or a day"
    do = f'Write the edition in quotes: {argument} = "{value}".'
    raise _checks.refusal(where, argument, rule, value, do)


def _each(check: Any) -> Any:
    """A check of every element of a list."""

    def checked(where: str, argument: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _checks.refusal(where, argument, "must be a list", value, "Write [..., ...].")
        return tuple(check(where, argument, one) for one in value)

    return checked


_CHECKS: Mapping[str, Any] = {
    "number": _real,
    "whole": _whole,
    "text": text,
    "flag": _flag,
    "edition": _edition,
    "numbers": _each(_real),
    "wholes": _each(_whole),
    "texts": _each(text),
}


def _made(section: Section, name: str, values: dict[str, Any]) -> Any:
    """The record of these values, or BAD after its refusals are told.

    A record stops at its first fault. It is tried again with a harmless value in place of each
    one at fault; a refusal that could come from such a value is not told.
    """
    slots = {slot.name: slot for slot in slots_of(name)}
    at_fault = {key for key, value in values.items() if value is BAD}
    for key in at_fault:
        _stand_in(values, slots[key])
    while True:
        try:
            made = record_type(name)(**values)
        except SustainfinError as error:
            key = error.argument.partition("[")[0]
            if at_fault and (key in at_fault or key not in section.data):
                return BAD
            blame(section, error)
            if key not in values or slots[key].takes in _LISTS:
                return BAD
            at_fault.add(key)
            _stand_in(values, slots[key])
        else:
            return BAD if at_fault else made


def _stand_in(values: dict[str, Any], slot: Slot) -> None:
    """Leave out a value at fault, or put a harmless one in its place."""
    del values[slot.name]
    if slot.required:
        values[slot.name] = {2000: 1} if slot.takes == "by_year" else _STAND_IN[slot.takes]
