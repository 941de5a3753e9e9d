"""Cases from documents: every fault of a file at once, each with its line."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sustainfin import _checks, lifecycle
from sustainfin._case_file.case_inputs import read_correlation, read_inputs
from sustainfin._case_file.document import (
    REQUIRED,
    Document,
    Faults,
    Section,
    Source,
    each,
    opened,
    parsed,
    placed,
    root,
)
from sustainfin._case_file.filling import BAD, Filling, blame, number, text
from sustainfin._case_file.json_text import MAX_DEPTH, is_json, parsed_json, plain_copy
from sustainfin._case_file.kinds import expect
from sustainfin._case_file.plain import SCHEMA
from sustainfin._case_file.records import LINES
from sustainfin._text import did_you_mean
from sustainfin.case import Case
from sustainfin.discounting import Schedule
from sustainfin.errors import SustainfinError
from sustainfin.lines import Line

PLAN = "plan"
Placed = dict[str, list[tuple[Section, Any]]]


def from_source(source: Source) -> Case:
    """The case of a TOML or JSON file."""
    content, faults = opened(source)
    as_json = is_json(content)
    document = parsed_json(content, faults) if as_json else parsed(content, faults)
    return _case(document, faults, needs_schema=as_json)


def from_data(data: Mapping[str, Any]) -> Case:
    """The case of plain data."""
    where = "case_file.case_from_dict"
    if not isinstance(data, Mapping):
        raise _checks.refusal(where, "data", "must be a mapping", data, "Use read_case for text.")
    try:
        own = plain_copy(data)
    except RecursionError:
        rule = f"must be at most {MAX_DEPTH} levels deep"
        raise _checks.refusal(where, "data", rule, "too deep") from None
    faults = Faults(name="case")
    return _case(Document(name="case", data=own, lines={}), faults, needs_schema=True)


def _case(document: Document, faults: Faults, *, needs_schema: bool) -> Case:
    """The case of a document, or all of its faults."""
    expect("case", document, faults)
    top = root(document, faults)
    top.take("schema", _schema, REQUIRED if needs_schema else None, f'Write "{SCHEMA}".')
    head = top.section("case")
    inputs, declared = read_inputs(top)
    filling = Filling(inputs=inputs, declared=declared)
    arguments = None if head is None else _head(head, filling)
    correlation = read_correlation(top, inputs, declared)
    reasons = _reasons(top)
    lines = {PLAN: _lines(top, "line", filling), **_alternatives(top, filling)}
    if head is not None and arguments is not None:
        _check_do_minimum(head, arguments, lines)
    top.done()
    case = None
    if head is not None and arguments is not None and BAD not in arguments.values():
        more = {"inputs": inputs.values(), "correlation": correlation, "reasons": reasons}
        case = _made(head, {**arguments, **more}, lines)
    if case is not None and not faults.found:
        _run(case, top, lines)
    faults.raise_all()
    if case is None:  # cannot be: a case that was not made has left a fault
        raise AssertionError("no case and no fault")
    return case


def _schema(where: str, argument: str, value: Any) -> str:
    return _checks.one_of(where, argument, value, (SCHEMA,))


def _head(section: Section, filling: Filling) -> dict[str, Any]:
    """Arguments of the case; BAD for each one at fault."""

    def rate(where: str, argument: str, value: Any) -> Any:
        return _rate(where, argument, value, filling)

    words = {
        "prices": (
            ("real", "nominal"),
            REQUIRED,
            'Write "real" (불변) or "nominal" (경상).',
        ),
        "vat": (("included", "excluded"), REQUIRED, "Say whether the amounts contain VAT."),
        "timing": (("start", "mid", "end"), "end", ""),
    }
    plain: tuple[tuple[str, Any, Any, str], ...] = (
        ("title", _checks.text, REQUIRED, ""),
        ("start", _checks.year, REQUIRED, "It is the first calendar year."),
        ("years", _years, REQUIRED, "It is how many years are looked at (분석기간)."),
        ("discount_rate", rate, REQUIRED, "For example discount_rate = 0.045."),
        ("base_year", _checks.year, None, ""),
        ("vat_rate", _vat_rate, None, ""),
        ("do_minimum", text, "", ""),
        ("source", text, "", ""),
        ("notes", each(text), (), ""),
    )
    found = {}
    for key, check, default, do in plain:
        got = section.take(key, check, default, do)
        found[key] = BAD if got is None and (key in section.data or default is REQUIRED) else got
    for key, (allowed, default, do) in words.items():
        got = section.take(key, _one_of(allowed), default, do)
        found[key] = BAD if got is None else got
    section.done()
    return found


def _one_of(allowed: tuple[str, ...]) -> Any:
    """A check of one of a few words."""
    return lambda where, argument, value: _checks.one_of(where, argument, value, allowed)


def _years(where: str, argument: str, value: Any) -> int:
    return _checks.count(where, argument, value, low=1)


def _vat_rate(where: str, argument: str, value: Any) -> float:
    return _checks.rate(where, argument, value, 0.0)


def _rate(where: str, argument: str, value: Any, filling: Filling) -> Any:
    """A discount rate: a number, a named input, or rates by elapsed years."""
    if not isinstance(value, dict):
        return _checks.rate(where, argument, value)
    if "input" in value:
        return filling.reference(where, argument, value)
    if not value or not all(key.isdecimal() for key in value):
        rule = "must be a fraction, an input, or rates by elapsed years"
        raise _checks.refusal(where, argument, rule, value, "Write { 0 = 0.045, 30 = 0.035 }.")
    steps = sorted((int(key), number(step)) for key, step in value.items())
    try:
        return Schedule(steps)
    except SustainfinError as error:
        raise placed(where, f"{argument}: ", error) from None


def _reasons(top: Section) -> dict[str, str]:
    """Reasons of the checklist by item."""
    section = top.section("reasons", required=False)
    found = {}
    for item in section.data if section is not None else ():

        def check(where: str, argument: str, value: Any) -> str:
            reason = _checks.text(where, argument, value)
            lifecycle.checklist([], reasons={argument: reason})
            return reason

        found[item] = section.take(item, check) if section is not None else ""
    return found


def _lines(section: Section, key: str, filling: Filling) -> list[tuple[Section, Any]]:
    """The lines of an alternative with their sections, without those at fault."""
    if section.data.get(key) == []:
        section.asked.append(key)
        return []
    parts = section.sections(key, required=False)
    made = [(part, filling.record(part, LINES)) for part in parts]
    return [(part, line) for part, line in made if line is not BAD]


def _alternatives(top: Section, filling: Filling) -> Placed:
    """The lines of the other alternatives by name."""
    section = top.section("alternative", required=False)
    found = {}
    for name in section.data if section is not None else ():
        if section is not None and name == PLAN:
            rule = "must not be given as an alternative"
            do = "The lines of the plan are [[line]]."
            section.asked.append(name)
            section.add(name, _checks.refusal(section.where(name), "alternative", rule, name, do))
        elif section is not None:
            found[name] = _lines(section, name, filling)
    return found


def _check_do_minimum(head: Section, arguments: dict[str, Any], lines: Placed) -> None:
    """The do-minimum is one of the alternatives of the file."""
    name = arguments["do_minimum"]
    if name is not BAD and name != "" and name not in lines:
        listed = ", ".join(map(repr, lines))
        rule, do = f"must name an alternative of the file ({listed})", did_you_mean(name, lines)
        refused = _checks.refusal(head.where("do_minimum"), "do_minimum", rule, name, do)
        head.add("do_minimum", refused)


def _made(head: Section, arguments: dict[str, Any], lines: Placed) -> Case | None:
    """The case with its lines; what it refuses is told on the line it is about."""
    try:
        case = Case(**arguments)
    except SustainfinError as error:
        blame(head, error)
        return None
    for name, parts in lines.items():
        case.add(alternative=name)
        for section, line in parts:
            try:
                case.add(line, alternative=name)
            except SustainfinError as error:
                blame(section, error)
    return case


def _run(case: Case, top: Section, lines: Placed) -> None:
    """Run every line once on the base values; what refuses is told on its line."""
    with np.errstate(all="ignore"):
        for name, parts in lines.items():
            told = len(top.faults.found)
            for section, line in parts:
                if isinstance(line, Line):
                    try:
                        line.amounts(case.values(), case.timeline)
                    except SustainfinError as error:
                        blame(section, error)
            if len(top.faults.found) == told and (parts or name == PLAN):
                try:
                    case.flows(alternative=name)
                except SustainfinError as error:
                    guilty = (s for s, _ in parts if s.data.get(error.argument) == error.got)
                    blame(next(guilty, top), error)
