"""The JSON Schema of case files, made from the records themselves."""

import inspect
from collections.abc import Mapping
from typing import Any

from sustainfin._case_file.case_inputs import AMOUNTS, ARGUMENTS
from sustainfin._case_file.plain import SCHEMA
from sustainfin._case_file.records import DEMANDS, LINES, NONE, Slot, record_type, slots_of

_NUMBER = {"type": "number"}
_TEXT = {"type": "string"}
_WON = {"type": ["number", "string"], "description": 'won, or text with its unit: "12억원"'}
_TEXTS = {"type": "array", "items": _TEXT}
_SIMPLE: Mapping[str, Any] = {
    "number": _NUMBER,
    "whole": {"type": "integer"},
    "text": _TEXT,
    "flag": {"type": "boolean"},
    "texts": _TEXTS,
    "wholes": {"type": "array", "items": {"type": "integer"}},
    "numbers": {"type": "array", "items": _NUMBER},
    "edition": _TEXT,
    "amount": {"$ref": "#/$defs/amount"},
    "unit_value": {"$ref": "#/$defs/amount"},
    "quantity": {"$ref": "#/$defs/quantity"},
    "by_year": {
        "type": "object",
        "patternProperties": {"^[0-9]{4}$": {"$ref": "#/$defs/amount"}},
        "additionalProperties": False,
        "minProperties": 1,
    },
}


def schema() -> dict[str, Any]:
    """The schema of a case file, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sustainfin:{SCHEMA}",
        "title": "A case of sustainfin",
        **_object(
            {
                "schema": {"const": SCHEMA},
                "case": _head(),
                "inputs": _mapping({"$ref": "#/$defs/input"}),
                "correlations": _object({"pairs": {"type": "array", "items": _PAIR}}, ["pairs"]),
                "reasons": _mapping(_TEXT),
                "line": {"$ref": "#/$defs/lines"},
                "alternative": _mapping({"$ref": "#/$defs/lines"}),
            },
            ["case"],
        ),
        "$defs": {
            "reference": _object({"input": _TEXT}, ["input"]),
            "quantity": {"anyOf": [_NUMBER, {"$ref": "#/$defs/reference"}]},
            "amount": {"anyOf": [_WON, {"$ref": "#/$defs/reference"}]},
            "input": _input(),
            "lines": {"type": "array", "items": _any_of(LINES)},
            "demand": _any_of(DEMANDS),
            **{name: _record(name) for name in (*LINES, *DEMANDS)},
        },
    }


_PAIR = {
    "type": "array",
    "prefixItems": [_TEXT, _TEXT, {"type": "number", "minimum": -1, "maximum": 1}],
    "minItems": 3,
    "maxItems": 3,
}


def _object(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    """An object with these keys and no other."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    """An object with keys of the user's own."""
    return {"type": "object", "additionalProperties": dict(values)}


def _any_of(names: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in names]}


def _head() -> dict[str, Any]:
    """The section [case]."""
    steps = {"type": "object", "patternProperties": {"^[0-9]+$": _NUMBER}, "minProperties": 1}
    rate = [_NUMBER, {"$ref": "#/$defs/reference"}, {**steps, "additionalProperties": False}]
    return _object(
        {
            "title": _TEXT,
            "start": {"type": "integer"},
            "years": {"type": "integer", "minimum": 1},
            "prices": {"enum": ["real", "nominal"]},
            "vat": {"enum": ["included", "excluded"]},
            "vat_rate": {"type": "number", "minimum": 0, "maximum": 1},
            "discount_rate": {"anyOf": rate},
            "timing": {"enum": ["start", "mid", "end"]},
            "base_year": {"type": "integer"},
            "do_minimum": _TEXT,
            "source": _TEXT,
            "notes": _TEXTS,
        },
        ["title", "start", "years", "prices", "vat", "discount_rate"],
    )


def _input() -> dict[str, Any]:
    """A section [inputs.NAME]: the arguments of `make_input`."""
    numbers = {"type": "array", "items": _NUMBER}
    known: dict[str, Any] = dict.fromkeys(AMOUNTS, _WON)
    known |= {"interval90": {**numbers, "minItems": 2, "maxItems": 2}}
    known |= dict.fromkeys(("values", "weights", "samples"), numbers)
    known |= {"truncate": {"type": "boolean"}, "assumption": {"type": "boolean"}}
    known |= {"shape": {"enum": ["triangular", "pert", "uniform", "normal", "lognormal"]}}
    known |= {"role": {"enum": ["uncertain", "yearly", "lever", "constant"]}}
    known |= {"distribution": {"type": "object", "required": ["kind"]}}
    return _object({name: known.get(name, _TEXT) for name in ARGUMENTS}, ["base"])


def _record(name: str) -> dict[str, Any]:
    """A line or a demand curve."""
    slots = slots_of(name)
    required = [slot.name for slot in slots if slot.required]
    first = (inspect.getdoc(record_type(name)) or "").partition("\n")[0]
    properties = {"type": {"const": name}, **{slot.name: _field(slot) for slot in slots}}
    return {"description": first, **_object(properties, ["type", *required])}


def _field(slot: Slot) -> dict[str, Any]:
    """One field of a record."""
    if slot.words:
        return {"enum": [*slot.words, *([NONE] if slot.has_none else [])]}
    plain = _SIMPLE[slot.takes]
    return {"anyOf": [plain, {"$ref": "#/$defs/demand"}]} if slot.has_demand else plain
