"""Transfers between budget lines in case files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sustainfin import _checks, budget
from sustainfin._case_file.common import amount, edition, given, head
from sustainfin._case_file.document import Section, Source, load, root
from sustainfin._case_file.kinds import expect
from sustainfin.money import UNITS

_PLACES = ("organisation", "policy", "unit_project", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCase:
    """The arguments of a transfer, as a case file gives them (전용 사례).

    Parameters
    ----------
    title : str
        What the transfer is for.
    items : tuple of Item
        Budget lines in the order of the file.
    arguments : mapping
        Keyword arguments of `budget.transfer`, read-only.
    source : str
        Document and page the case is taken from.
    notes : tuple of str
        Remarks of the file.

    Examples
    --------
    >>> TransferCase(title="전용", items=(), arguments={"rules": "2026"}).arguments["rules"]
    '2026'
    """

    title: str
    items: tuple[budget.Item, ...]
    arguments: Mapping[str, Any]
    source: str = ""
    notes: tuple[str, ...] = field(default=())


def read_transfer(path: Source) -> TransferCase:
    """A transfer between budget lines from a case file (예산 전용 사례).

    The section [transfer] names the unit of the bare numbers, the rules and the
    day; each [[item]] is a line of the table. A level that is the same for all
    lines may stand in [transfer].

    Parameters
    ----------
    path : str, path or bytes
        The file or its content, as in `read_toml`.

    Returns
    -------
    TransferCase
        What `budget.transfer` takes, with title and source.

    Raises
    ------
    InvalidInput
        If the file has one fault.
    ExceptionGroup
        With one InvalidInput for each fault, if there are several.

    Examples
    --------
    >>> case = read_transfer('''
    ... title = "전용"
    ... [transfer]
    ... unit = "천원"
    ... policy = "정보인프라 확충 및 운영"
    ... [[item]]
    ... code = "405-01"
    ... label = "자산및물품취득비"
    ... appropriation = 970_000
    ... minus = 90_000
    ... [[item]]
    ... code = "207-01"
    ... label = "연구용역비"
    ... appropriation = 0
    ... plus = 90_000
    ... '''.encode())
    >>> budget.transfer(case.items, **case.arguments).after
    (880000000, 90000000)
    """
    document, faults = load(path)
    expect("transfer", document, faults)
    top = root(document, faults)
    named = head(top)
    section = top.section("transfer")
    shared, arguments, unit = _transfer_arguments(section) if section else ({}, {}, "원")
    items = tuple(_item(one, shared, unit) for one in top.sections("item"))
    top.done()
    faults.raise_all()
    return TransferCase(**named, items=items, arguments=MappingProxyType(arguments))


def _transfer_arguments(section: Section) -> tuple[dict[str, str], dict[str, Any], str]:
    """Levels shared by all lines, keyword arguments, and the unit of bare numbers."""
    do = 'For example unit = "천원".'
    unit = section.take("unit", _unit, do=do)
    rules = section.take("rules", edition("budget_rules"), None)
    on = section.take("on", _checks.day, None)
    shared = {level: section.take(level, _checks.text, "") for level in _PLACES}
    section.done()
    return shared, given({"rules": rules, "on": on}), unit or "원"


def _item(section: Section, shared: Mapping[str, str], unit: str) -> budget.Item:
    """One [[item]]."""
    won = amount(unit)
    item = budget.Item(
        code=section.take("code", _checks.text, do='For example code = "405-01".'),
        label=section.take("label", _checks.text),
        appropriation=section.take("appropriation", won),
        plus=section.take("plus", won, 0),
        minus=section.take("minus", won, 0),
        after=section.take("after", won, None),
        **{level: section.take(level, _checks.text, shared.get(level, "")) for level in _PLACES},
    )
    section.done()
    return item


def _unit(where: str, argument: str, value: Any) -> str:
    """One of the units of money."""
    return _checks.one_of(where, argument, value, UNITS)
