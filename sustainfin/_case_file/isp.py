"""Estimates by the person-month method in case files."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sustainfin import _checks, isp_cost, tables
from sustainfin._case_file.common import amount, edition, given, head
from sustainfin._case_file.document import REQUIRED, Section, Source, load, root
from sustainfin._case_file.kinds import expect
from sustainfin.tables import Table

_RATES = ("overhead", "technical_fee", "vat")
_PARTS = (*_RATES, "truncate")
# An estimate of nothing, on which each part of a policy is tried by itself.
_NOTHING: Mapping[str, Any] = MappingProxyType(
    {"overhead": 0, "technical_fee": 0, "vat": "exempt", "truncate": "none"}
)
_won = amount("원")


@dataclass(frozen=True, slots=True, kw_only=True)
class IspCase:
    """The arguments of an estimate, as a case file gives them (산출 사례).

    Parameters
    ----------
    title : str
        What is estimated.
    effort : tuple of Labour
        Labour lines in the order of the file.
    arguments : mapping
        Keyword arguments of `isp_cost.estimate`, read-only.
    budget : int or None
        Ceiling (예산). [KRW]
    source : str
        Document and page the case is taken from.
    notes : tuple of str
        Remarks of the file.

    Examples
    --------
    >>> case = read_isp('''
    ... title = "ISP"
    ... [isp]
    ... wages = "2020"
    ... policy = "seoul_2020"
    ... [effort]
    ... "IT컨설턴트" = 4.349
    ... '''.encode())
    >>> isp_cost.estimate(case.effort, **case.arguments).direct_labour
    39802496
    """

    title: str
    effort: tuple[isp_cost.Labour, ...]
    arguments: Mapping[str, Any]
    budget: int | None = None
    source: str = ""
    notes: tuple[str, ...] = field(default=())


def read_isp(path: Source) -> IspCase:
    """An estimate by the person-month method from a case file (ISP 산출 사례).

    The section [isp] names the wage edition, the policy or its parts, and the
    guide; [effort] gives one number a role, or [[labour]] whole lines with given
    amounts, wages and notes. A part given beside a policy replaces that part.
    Amounts are whole won, or text that names its unit ("90,000천원").

    Parameters
    ----------
    path : str, path or bytes
        The file or its content, as in `read_toml`.

    Returns
    -------
    IspCase
        What `isp_cost.estimate` takes, with title, ceiling and source.

    Raises
    ------
    InvalidInput
        If the file has one fault.
    ExceptionGroup
        With one InvalidInput for each fault, if there are several.

    Examples
    --------
    >>> read_isp(b'title = "ISP"')
    Traceback (most recent call last):
    ...
    ExceptionGroup: 2 faults in case file (2 sub-exceptions)
    """
    document, faults = load(path)
    expect("isp", document, faults)
    top = root(document, faults)
    named = head(top)
    ceiling = top.take("budget", _won, None)
    section = top.section("isp")
    arguments = _isp_arguments(section) if section else {}
    effort = _effort(top, arguments)
    expenses = [_expense(one) for one in top.sections("expense", required=False)]
    top.done()
    faults.raise_all()
    return IspCase(
        **named,
        budget=ceiling,
        effort=effort,
        arguments=MappingProxyType({**arguments, "expenses": tuple(expenses)}),
    )


def _isp_arguments(section: Section) -> dict[str, Any]:
    """Keyword arguments of an estimate, each tried by itself."""
    wages = section.take("wages", edition("kosa_wages"), do='For example wages = "2020".')
    guide = section.take("guide", edition("guide_rates"), None)
    unit = section.take("effort_unit", _tried("effort_unit", wages), "M/M")
    policy = section.take("policy", _policy, None)
    by_policy = (
        policy is not None or "policy" in section.data
    )  # a wrong policy is one fault, not five
    do = 'Give it, or name a policy: policy = "seoul_2020".'
    parts = {
        part: section.take(part, _tried(part, wages), None if by_policy else REQUIRED, do)
        for part in _PARTS
    }
    rounding = section.section("rounding", required=False)
    rules = dict((policy or {}).get("rounding", {}))
    if rounding:
        for step in ("labour", *_RATES):
            rules |= given({step: rounding.take(step, _rounding(step, wages), None)})
        rounding.done()
    section.done()
    return {
        **(policy or {}),
        **given(parts),
        "wages": wages,
        "guide": guide,
        "effort_unit": unit,
        "rounding": rules or None,
    }


def _policy(where: str, argument: str, value: Any) -> Mapping[str, Any]:
    """The named policy."""
    return isp_cost.policy(_checks.text(where, argument, value))


def _tried(part: str, wages: Table | None) -> Callable[[str, str, Any], Any]:
    """A check that tries one argument on an estimate of nothing, by the rules of `estimate`."""

    def check(where: str, argument: str, value: Any) -> Any:
        _nothing(wages, **{part: value})
        return value

    return check


def _rounding(step: str, wages: Table | None) -> Callable[[str, str, Any], Any]:
    """A check of the rounding rule of one step."""

    def check(where: str, argument: str, value: Any) -> Any:
        _nothing(wages, rounding={step: _checks.text(where, argument, value)})
        return value

    return check


def _nothing(wages: Table | None, **part: Any) -> None:
    """An estimate of no effort that only has the given part."""
    table = wages or tables.editions("kosa_wages")[-1]
    nobody = isp_cost.Labour(role=next(iter(table.values)), amount=0)
    isp_cost.estimate([nobody], wages=table, **{**_NOTHING, **part})


def _effort(top: Section, arguments: Mapping[str, Any]) -> tuple[isp_cost.Labour, ...]:
    """Labour lines from [effort] or from [[labour]]."""
    by_role = top.section("effort", required=False)
    lines = top.sections("labour", required=False)
    if (by_role is None) == (not lines):
        got = ["effort", "labour"] if lines else []
        rule = "must be given either as [effort] or as [[labour]]"
        top.add("effort", _checks.refusal(top.where(), "effort", rule, got))
    labour = []
    for role in by_role.data if by_role and not by_role.faults.full else ():
        one = by_role.take(role, _role_effort(role, arguments)) if by_role else None
        labour += [one] if one else []
    for section in lines:
        if section.faults.full:  # the rest is read once these are mended
            break
        labour += [_labour(section, arguments, [one.role for one in labour])]
    return tuple(labour)


def _role_effort(role: str, arguments: Mapping[str, Any]) -> Callable[[str, str, Any], Any]:
    """A check of the effort of one role."""

    def check(where: str, argument: str, value: Any) -> isp_cost.Labour:
        line = isp_cost.Labour(role=role, effort=_number(where, argument, value))
        _try_line(line, arguments)
        return line

    return check


def _number(where: str, argument: str, value: Any) -> Any:
    """A number >= 0, not text."""
    if isinstance(value, str):
        do = "Write numbers without quotes."
        raise _checks.refusal(where, argument, "must be a number >= 0", value, do)
    return _checks.exact_not_negative(where, argument, value)


def _labour(section: Section, arguments: Mapping[str, Any], before: list[str]) -> isp_cost.Labour:
    """One [[labour]] line."""
    found = len(section.faults.found)
    line = isp_cost.Labour(
        role=section.take("role", _checks.text),
        effort=section.take("effort", _number, None),
        amount=section.take("amount", _won, None),
        wage=section.take("wage", _won, None),
        note=section.take("note", _checks.text, ""),
    )
    section.done()
    if line.role in before:
        rule = "must occur once"
        section.add("role", _checks.refusal(section.where("role"), "role", rule, line.role))
    if len(section.faults.found) == found:
        section.take("role", lambda where, argument, role: _try_line(line, arguments))
    return line


def _try_line(line: isp_cost.Labour, arguments: Mapping[str, Any]) -> None:
    """Hold one line against the rules of `estimate`; without a wage table the role is left out."""
    table = arguments.get("wages")
    own = line if table else dataclasses.replace(line, wage=line.wage or 1)
    unit = arguments.get("effort_unit") or "M/M"
    wages = table or tables.editions("kosa_wages")[-1]
    isp_cost.estimate([own], wages=wages, effort_unit=unit, **_NOTHING)


def _expense(section: Section) -> isp_cost.Expense:
    """One [[expense]]."""
    expense = isp_cost.Expense(
        label=section.take("label", _checks.text),
        amount=section.take("amount", _won),
        note=section.take("note", _checks.text, ""),
    )
    section.done()
    return expense
