"""`sustainfin check`: faults of a case file, costs it leaves out, odd ratios."""

import argparse
from typing import TYPE_CHECKING, Any

from sustainfin.cli._appraise import cost_lines, cost_table
from sustainfin.cli._common import (
    FAULTS,
    OK,
    Adder,
    print_findings,
    print_json,
    source,
    takes_case,
)
from sustainfin.errors import InvalidInput
from sustainfin.findings import Finding, faults
from sustainfin.sheet import to_text

if TYPE_CHECKING:
    from sustainfin.case import Case
    from sustainfin.lifecycle import Checklist


def add_to(add: Adder) -> None:
    """Add the command."""
    takes_case(add("check", _run, "check a case: faults, costs it leaves out, odd ratios"))


def _run(chosen: argparse.Namespace) -> int:
    """Check and print."""
    from sustainfin import case_file

    try:
        case = case_file.read_case(source(chosen.case))
    except InvalidInput as fault:
        if fault.argument == "path":  # there is no file to check
            raise
        return _tell_faults([fault], chosen.json)
    except ExceptionGroup as group:
        return _tell_faults(list(group.exceptions), chosen.json)
    answers = _checklist(case)
    findings = _findings(case)
    if chosen.json:
        told = [found.to_dict() for found in (*answers.findings, *findings)]
        _print_plain([], told, answers)
    else:
        print(case.title)
        print(to_text(answers.sheet()))
        print_findings((*answers.findings, *findings))
        print(_verdict(answers))
    return FAULTS if answers.missing or faults(findings) else OK


def _tell_faults(found: list[Exception], as_json: bool) -> int:
    """The faults of a file that cannot be read as a case."""
    if as_json:
        _print_plain([str(fault) for fault in found], [], None)
    else:
        for fault in found:
            print(fault)
        print(f"오류 {len(found)}건")
    return FAULTS


def _print_plain(
    found: list[str], findings: list[dict[str, str]], answers: "Checklist | None"
) -> None:
    plain: dict[str, Any] = {"faults": found, "findings": findings}
    plain["missing"] = [] if answers is None else list(answers.missing)
    plain["checklist"] = None if answers is None else answers.to_dict()
    print_json("check", plain)


def _checklist(case: "Case") -> "Checklist":
    """Whether the plan answers for each cost that plans leave out."""
    from sustainfin import lifecycle

    return lifecycle.checklist(cost_lines(case), reasons=case.reasons, t=case.timeline)


def _findings(case: "Case") -> tuple[Finding, ...]:
    """Odd ratios, what the appraisal remarks, and inputs that rest on nothing."""
    from sustainfin import lifecycle

    costs = cost_table(case)
    ratios = () if costs is None else lifecycle.ratio_findings(costs)
    bare = tuple(
        Finding(
            code="no-source",
            severity="note",
            where=item.label or name,
            message="the input has no source and is not marked as an assumption",
            message_ko="출처가 없고 가정으로 표시되지도 않았다",
        )
        for name, item in case.inputs.items()
        if not (item.source or item.assumption)
    )
    return (*ratios, *case.appraise().findings, *bare)


def _verdict(answers: "Checklist") -> str:
    """The last line: how many costs are left out."""
    if not answers.missing:
        return "누락된 비용 없음"
    labels = [item.label_ko for item in answers.items if item.status == "missing"]
    return f"누락 {len(labels)}건: {', '.join(labels)}"
