"""From the words people have for an input to the fields of its record."""

import keyword
from collections.abc import Mapping
from typing import Any

from sustainfin import _checks
from sustainfin._text import nfc
from sustainfin.errors import InvalidInput
from sustainfin.inputs import _statement
from sustainfin.inputs._family import Distribution
from sustainfin.inputs._foreign import support_of
from sustainfin.inputs._truncated import Truncated, truncate

_STATED = tuple(name for names in _statement.WAYS.values() for name in names)
_KEPT = ("unit", "source", "label", "group", "assumption", "lower", "upper")
# What an input may be described with: the arguments of `make_input`.
ARGUMENTS = ("name", "base", *_STATED, "shape", "truncate", *_KEPT, "role")


def fields_from(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of an Input from arguments of `make_input`; refusals name the input."""
    name = input_name(given["name"])
    where = f"input {name!r}"
    base = _checks.real(where, "base", given["base"])
    role, shape = given.get("role"), given.get("shape")
    stated = {argument: given.get(argument) for argument in _STATED}
    cut = given.get("truncate", False)
    if not isinstance(cut, bool):
        raise _checks.refusal(where, "truncate", "must be True or False", cut)
    try:
        way = _statement.way_of(where, stated)
        if role in ("lever", "constant") or not way:
            found, low, high = _range_alone(where, way, stated, shape, role)
        else:
            found, low, high = _statement.build(where, way, stated, shape, base)
        if cut:
            bounds = (given.get("lower"), given.get("upper"))
            found, low, high = _cut(where, found, (low, high), *bounds)
    except InvalidInput as fault:
        told = str(fault) if str(fault).startswith(where) else f"{where}, {fault}"
        raise InvalidInput(told, argument=fault.argument, got=fault.got) from None
    kept = {argument: given[argument] for argument in _KEPT if argument in given}
    drawn = {"distribution": found, "low": low, "high": high}
    usual = "constant" if found is None else "uncertain"
    return {"name": name, "base": base, **drawn, **kept, "role": usual if role is None else role}


def input_name(name: object) -> str:
    """A name that code, formulas and case files can hold."""
    where = "inputs.make_input"
    word = nfc(_checks.text(where, "name", name))
    if not word.isidentifier() or keyword.iskeyword(word):
        raise _checks.refusal(
            where, "name", "must be of letters, digits and underscores", name,
            "Write 'users_per_year'; the name for people goes into label.",
        )  # fmt: skip
    return word


def _range_alone(
    where: str, way: str, stated: Mapping[str, Any], shape: str | None, role: str | None
) -> tuple[None, float | None, float | None]:
    """The range of a lever or a constant, which has no distribution."""
    stray = next((key for key, value in stated.items() if value is not None), None)
    alone = way in ("", _statement.RANGE) and stated["mode"] is None
    if not alone or shape is not None:
        word = "shape" if alone or stray is None else stray
        got = shape if word == "shape" else stated[word]
        raise _checks.refusal(
            where, word, f"must be left out of a {role or 'constant'}, which is not drawn", got,
            "Leave the role out, or give low and high alone.",
        )  # fmt: skip
    return None, stated["low"], stated["high"]


def _cut(
    where: str, whole: Distribution | None, ends: _statement.Ends, lower: Any, upper: Any
) -> tuple[Distribution, float | None, float | None]:
    """A distribution cut at the bounds, and what is left of its stated range."""
    if whole is None or (lower is None and upper is None):
        raise _checks.refusal(
            where, "truncate", "goes with a distribution and with lower or upper", True
        )
    low = None if lower is None else _checks.real(where, "lower", lower)
    high = None if upper is None else _checks.real(where, "upper", upper)
    bounds = _statement.bounds_of(low, high)
    if within(support_of(where, whole), bounds):
        return whole, *ends
    found = truncate(whole, low, high)
    if not isinstance(found, Truncated):
        return found, None, None
    if _statement.is_interval(whole, ends) and ends == _statement.clipped(ends, bounds):
        return found, *ends
    return found, *_statement.named_range(found)


def within(ends: tuple[float, float], bounds: tuple[float, float]) -> bool:
    """Whether a range lies in bounds."""
    return bounds[0] <= ends[0] and ends[1] <= bounds[1]
