"""Checks that every kind of case file needs: heads, amounts, editions."""

from collections.abc import Callable, Mapping
from typing import Any

from sustainfin import _checks, tables
from sustainfin._case_file.document import Section, each
from sustainfin.errors import SustainfinError
from sustainfin.money import won
from sustainfin.tables import Table


def head(top: Section) -> dict[str, Any]:
    """Keys that every case file has."""
    return {
        "title": top.take("title", _checks.text),
        "source": top.take("source", _checks.text, ""),
        "notes": top.take("notes", each(_checks.text), ()),
    }


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values that are there."""
    return {name: value for name, value in values.items() if value is not None}


def edition(family: str) -> Callable[[str, str, Any], Table]:
    """A check that reads the name of an edition."""

    def check(where: str, argument: str, value: Any) -> Table:
        if isinstance(value, int) and not isinstance(value, bool):
            do = f'Write the edition in quotes: {argument} = "{value}".'
            raise _checks.refusal(where, argument, "must be the name of an edition", value, do)
        return tables.resolve(family, value, where=where, argument=argument)

    return check


def amount(unit: str) -> Callable[[str, str, Any], int]:
    """A check of an amount: a bare number in the stated unit, or text that names its own."""

    def check(where: str, argument: str, value: Any) -> int:
        try:
            read = won(value) if isinstance(value, str) else won(value, unit=unit)
        except SustainfinError as error:
            do = str(error).rpartition("). ")[2]
            rule = f"must be whole won: a number in {unit}, or text such as '90,000천원'"
            raise _checks.refusal(where, argument, rule, value, do) from None
        if not read >= 0:
            raise _checks.refusal(where, argument, "must be >= 0", value)
        return read

    return check
