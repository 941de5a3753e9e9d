"""Cases as plain data: what JSON and TOML write."""

from collections.abc import Mapping
from numbers import Integral
from typing import Any

from sustainfin import _checks, benefits, tables
from sustainfin._case_file.records import NONE, Slot, names, slots_of
from sustainfin._text import nfc
from sustainfin.benefits import UnitValue
from sustainfin.case import Case
from sustainfin.errors import InvalidInput, TableNotFound
from sustainfin.inputs import Correlation, Input
from sustainfin.tables import Table

SCHEMA = "sustainfin.case/1"
_WHERE = "case_file.case_to_dict"
_EXACT = 2**53  # below it every whole number is a float of its own


def plain_case(case: Case) -> dict[str, Any]:
    """A case as plain data; what cannot be described is refused."""
    if not isinstance(case, Case):
        raise _checks.refusal(_WHERE, "case", "must be a Case", case)
    if case._model is not None:
        do = "Write the model as lines, or keep it in a script."
        rule = "must be made of lines: a function cannot be written"
        raise _checks.refusal(_WHERE, "model", rule, case._model, do)
    plan, *others = case.alternatives
    inputs = {name: _input(item) for name, item in case.inputs.items()}
    lines = {name: [_record(line) for line in held] for name, held in case.alternatives.items()}
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "case": _head(case),
        "inputs": inputs,
        "correlations": _correlations(case.correlation),
        "reasons": {item: nfc(reason) for item, reason in case.reasons.items()},
        "line": lines[plan],
        "alternative": {nfc(name): lines[name] for name in others if lines[name]},
    }
    return {key: value for key, value in told.items() if value}


def _head(case: Case) -> dict[str, Any]:
    """The arguments of a case; those left out are at their default."""
    base_year = None if case.base_year == case.timeline.start else case.base_year
    told = {
        "title": nfc(case.title),
        "start": case.timeline.start,
        "years": case.timeline.n_years,
        "prices": case.prices,
        "vat": case.vat,
        "vat_rate": case.vat_rate,
        "discount_rate": _rate(case.discount_rate),
        "timing": case.timing,
        "base_year": base_year,
        "do_minimum": nfc(case.do_minimum) or None,
        "source": nfc(case.source) or None,
        "notes": [nfc(note) for note in case.notes] or None,
    }
    return {key: value for key, value in told.items() if value is not None}


def _rate(rate: Any) -> Any:
    """A discount rate: a number, the name of an input, or rates by elapsed years."""
    if isinstance(rate, Input):
        return {"input": rate.name}
    steps = getattr(rate, "steps", None)
    return _number(rate) if steps is None else {str(year): _number(step) for year, step in steps}


def _input(item: Input) -> dict[str, Any]:
    """An input without its name."""
    return {key: _plain(value) for key, value in item.to_dict().items() if key != "name"}


def _correlations(correlation: Correlation | None) -> dict[str, Any]:
    """Pairs of names with their rank correlation."""
    pairs = {} if correlation is None else correlation.pairs
    return {"pairs": [[first, last, rho] for (first, last), rho in pairs.items()]} if pairs else {}


def _record(line: Any) -> dict[str, Any]:
    """A line or a demand curve: its type, then its fields, the required ones first."""
    name = names().get(type(line))
    if name is None:
        rule = "must be made of records that a case file holds"
        do = f"It holds {', '.join(names().values())}."
        raise _checks.refusal(_WHERE, "line", rule, line, do)
    found = {"type": name}
    for slot in sorted(slots_of(name), key=lambda slot: not slot.required):
        value = getattr(line, slot.name)
        if slot.required or value != slot.default:
            found[slot.name] = _value(value, slot)
    return found


def _value(value: Any, slot: Slot) -> Any:
    """The value of a field as plain data."""
    if value is None:
        return NONE  # only where the field is something else when it is left out
    if isinstance(value, Input):
        return {"input": value.name}
    if isinstance(value, Table | UnitValue):
        return _edition(value) if isinstance(value, Table) else _unit_value(value)
    if slot.takes == "by_year":
        return {str(year): _value(part, _AMOUNT) for year, part in value}
    if slot.has_demand and not _checks.is_number(value):
        return _record(value)
    return _plain(value)


def _unit_value(price: UnitValue) -> str:
    """The name of a published unit value; one that was moved by an index has none."""
    try:
        known = benefits.unit_value(price.name)
    except InvalidInput:
        known = None
    if known != price:
        rule = "must be a published unit value as it stands"
        do = "Write what you have as an input, with its source and price_year."
        raise _checks.refusal(_WHERE, "unit_value", rule, price.name, do)
    return price.name


_AMOUNT = Slot(name="amount", takes="amount", required=True)


def _edition(table: Table) -> str:
    """The name of an edition of this release; a table of one's own has none."""
    try:
        known = tables.edition(table.family, table.edition)
    except TableNotFound:
        known = None
    if known != table:
        rule = "must be an edition of this release: a table of your own cannot be written"
        raise _checks.refusal(_WHERE, "wages", rule, table.id, "Write its pay as salary=.")
    return table.edition


def _plain(value: Any) -> Any:
    """Texts in normal form C, whole numbers as int, others as float; lists and mappings."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return _number(value) if _checks.is_number(value) else [_plain(part) for part in value]


def _number(value: Any) -> int | float:
    """A whole number as int, any other as float; 9000.0 is written as 9000."""
    if isinstance(value, Integral):
        return int(value)
    plain = float(value)
    return int(plain) if plain.is_integer() and abs(plain) < _EXACT else plain
