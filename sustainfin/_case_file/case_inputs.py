"""The inputs of a case in its file: each a section, and their rank correlations."""

import inspect
from collections.abc import Mapping
from typing import Any

from sustainfin import _checks
from sustainfin._case_file.document import REQUIRED, Section, placed
from sustainfin._case_file.filling import amount, blame, plain
from sustainfin.errors import SustainfinError
from sustainfin.inputs import Correlation, Input, make_input, rank_correlation

ARGUMENTS = tuple(name for name in inspect.signature(make_input).parameters if name != "name")
# Of an input counted in won, these may be text such as "12억원".
AMOUNTS = ("base", "low", "mode", "high", "p10", "p50", "p90", "lower", "upper")
WON = "원"
_LEFT_OUT: Any = object()


def read_inputs(top: Section) -> tuple[dict[str, Input], tuple[str, ...]]:
    """The inputs without a fault by name, and the names of all."""
    section = top.section("inputs", required=False)
    if section is None:
        return {}, ()
    found = {}
    for name in section.data:
        one = section.section(name)
        made = None if one is None else _input(one, name)
        if made is not None:
            found[name] = made
    return found, tuple(section.data)


def _input(section: Section, name: str) -> Input | None:
    """One input, or None after a fault."""
    is_won = str(section.data.get("unit", "")).startswith(WON)

    def check(where: str, argument: str, value: Any) -> Any:
        if is_won and argument in AMOUNTS and isinstance(value, str):
            return amount(where, argument, value)
        return plain(value)

    before = len(section.faults.found)
    values = {}
    for argument in ARGUMENTS:
        default = REQUIRED if argument == "base" else _LEFT_OUT
        got = section.take(argument, check, default, "It is the value in the base case.")
        if got is not _LEFT_OUT:
            values[argument] = got
    section.done()
    if len(section.faults.found) > before:
        return None
    try:
        return make_input(name, **values)
    except SustainfinError as error:
        blame(section, error)
        return None


def read_correlation(
    top: Section, inputs: Mapping[str, Input], declared: tuple[str, ...]
) -> Correlation | None:
    """Rank correlations of [correlations], or None."""
    section = top.section("correlations", required=False)
    if section is None:
        return None
    pairs = section.take("pairs", _pairs)
    section.done()
    if pairs is None or set(declared) - set(inputs):
        return None  # with an input at fault a correlation cannot be judged
    try:
        return rank_correlation(pairs, inputs.values())
    except SustainfinError as error:
        section.add("pairs", placed(section.where("pairs"), "", error))
        return None


def _pairs(where: str, argument: str, value: Any) -> dict[tuple[str, str], Any]:
    """Correlations by pair of names."""
    found: dict[tuple[str, str], Any] = {}
    if not isinstance(value, list) or not value:
        do = 'Write [["users", "fee", -0.4]].'
        raise _checks.refusal(where, argument, "must be a list of pairs", value, do)
    for each in value:
        if (
            not isinstance(each, list)
            or len(each) != 3
            or not all(isinstance(name, str) for name in each[:2])
        ):
            rule = "must hold two names of inputs and their rank correlation each"
            raise _checks.refusal(where, argument, rule, each, 'Write ["users", "fee", -0.4].')
        first, last, rho = each
        if (first, last) in found or (last, first) in found:
            raise _checks.refusal(where, argument, "must hold each pair once", each)
        found[first, last] = plain(rho)
    return found
