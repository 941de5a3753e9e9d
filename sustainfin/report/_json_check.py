"""Whether plain data fits a shape, and the JSON Schema of a shape."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sustainfin import _checks
from sustainfin.report._json_rooms import Shape
from sustainfin.report._json_shapes import KINDS, LEAVES, SHAPES, VERSION

_DECIMAL = re.compile(LEAVES["decimal"]["pattern"])
Mistake = tuple[str, str, Any]  # place, rule, what stands there


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return _whole(value) or (isinstance(value, float) and math.isfinite(value))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _anything(value: Any) -> bool:
    """Whether JSON can hold it."""
    if isinstance(value, Mapping):
        return all(_text(key) and _anything(part) for key, part in value.items())
    if isinstance(value, list):
        return all(map(_anything, value))
    return value is None or isinstance(value, bool | str) or _number(value)


_RULES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "won": ("must be whole won", _whole),
    "amount": ("must be a finite amount in won", _number),
    "number": ("must be a finite number", _number),
    "count": ("must be a whole number", _whole),
    "year": ("must be a calendar year", _whole),
    "decimal": (
        "must be a decimal as text",
        lambda value: _text(value) and _DECIMAL.fullmatch(value) is not None,
    ),
    "exact": ("must be whole won or exact text", lambda value: _whole(value) or _text(value)),
    "rate": ("must be a finite number or text", lambda value: _number(value) or _text(value)),
    "text": ("must be text", _text),
    "flag": ("must be true or false", lambda value: isinstance(value, bool)),
    "any": ("must be plain data of finite numbers", _anything),
}


def mistakes(shape: Shape, value: Any, place: str = "") -> Iterator[Mistake]:
    """Every place where plain data does not fit a shape."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            yield place, "must be a list", value
            return
        for k, part in enumerate(value):
            yield from mistakes(shape[0], part, f"{place}[{k}]")
    elif isinstance(shape, Mapping):
        yield from _object_mistakes(shape, value, place)
    elif shape.endswith("?"):
        if value is not None:
            yield from mistakes(shape[:-1], value, place)
    elif shape.startswith("@"):
        yield from mistakes(SHAPES[shape[1:]], value, place)
    elif shape in _RULES:
        rule, fits = _RULES[shape]
        if not fits(value):
            yield place, rule, value
    elif value not in (allowed := _words(shape)):
        yield place, f"must be {' or '.join(map(repr, allowed))}", value


def _object_mistakes(shape: Mapping[str, Shape], value: Any, place: str) -> Iterator[Mistake]:
    """Keys that are missing or not known, and what stands at the others."""
    if not isinstance(value, Mapping):
        yield place, "must be an object", value
        return
    known = {key.rstrip("?"): part for key, part in shape.items()}
    for key in shape:
        if key != "*" and not key.endswith("?") and key not in value:
            yield place, f"must have the key {key!r}", list(value)
    for key, part in value.items():
        if not isinstance(key, str):
            yield place, "must have texts as keys", key
        elif key not in known and "*" not in known:
            yield place, f"must not have the key {key!r}", key
        else:
            yield from mistakes(known.get(key, known.get("*")), part, f"{place}.{key}")


def _words(shape: str) -> tuple[str, ...]:
    """The texts a leaf allows: "=text" that one, "a|b" one of two."""
    return (shape[1:],) if shape.startswith("=") else tuple(shape.split("|"))


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of what `to_json` writes (JSON 스키마), for other programs.

    Parameters
    ----------
    kind : str
        The class of the result in small letters, such as "bill" or "sobol_indices"; "case";
        or "cli." with the name of a command.

    Returns
    -------
    dict
        Draft 2020-12; the same is shipped as ``sustainfin/data/schema/<kind>.schema.json``.
        That of a case holds the envelope only, its content has ``case.schema.json``.

    Raises
    ------
    InvalidInput
        If there is no such kind.

    Examples
    --------
    >>> json_schema("irr")["$defs"]["irr"]["properties"]["roots"]
    {'type': 'array', 'items': {'type': 'number'}}
    """
    commands = [name for name in SHAPES if name.startswith("cli.")]
    _checks.one_of("report.json_schema", "kind", kind, ("case", *KINDS, *commands))
    used: dict[str, Any] = {}
    if kind == "case":
        result: dict[str, Any] = {"$ref": "urn:sustainfin:sustainfin.case/1"}
    else:
        result = _schema(f"@{kind}", used)
    properties = {
        "schema": {"const": f"sustainfin/{kind}/{VERSION}"},
        "version": {"type": "string", "description": "version of the library"},
        "units": {"type": "object", "additionalProperties": {"type": "string"}},
        "editions": {"type": "array", "items": {"type": "string"}},
        "result": result,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sustainfin:{kind}:{VERSION}",
        "title": f"sustainfin: {kind}",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **({"$defs": used} if used else {}),
    }


def _schema(shape: Shape, used: dict[str, Any]) -> dict[str, Any]:
    """The schema of a shape; named shapes are put into `used` once."""
    if isinstance(shape, list):
        return {"type": "array", "items": _schema(shape[0], used)}
    if isinstance(shape, Mapping):
        return _object_schema(shape, used)
    if shape.endswith("?"):
        return {"anyOf": [_schema(shape[:-1], used), {"type": "null"}]}
    if shape.startswith("@"):
        name = shape[1:]
        if name not in used:
            used[name] = {}  # so that a shape may name itself
            used[name] = _schema(SHAPES[name], used)
        return {"$ref": f"#/$defs/{name}"}
    return dict(LEAVES[shape]) if shape in LEAVES else {"enum": list(_words(shape))}


def _object_schema(shape: Mapping[str, Shape], used: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object."""
    named = {key: part for key, part in shape.items() if key != "*"}
    others = _schema(shape["*"], used) if "*" in shape else False
    return {
        "type": "object",
        "properties": {key.rstrip("?"): _schema(part, used) for key, part in named.items()},
        "required": [key for key in named if not key.endswith("?")],
        "additionalProperties": others,
    }
