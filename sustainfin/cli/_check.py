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
    say,
    source,
    takes_case,
    takes_language,
)
from sustainfin.errors import InvalidInput
from sustainfin.findings import Finding, faults
from sustainfin.sheet import to_text

if TYPE_CHECKING:
    from sustainfin.case import Case
    from sustainfin.lifecycle import Checklist


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("check", _run, "check a case: faults, costs it leaves out, odd ratios")
    takes_case(parser)
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Check and print."""
    from sustainfin import case_file

    try:
        case = case_file.read_case(source(chosen.case))
    except InvalidInput as fault:
        if fault.argument in ("path", "kind"):  # there is no case to check
            raise
        return _tell_faults([fault], chosen.json, chosen.lang)
    except ExceptionGroup as group:
        return _tell_faults(list(group.exceptions), chosen.json, chosen.lang)
    answers = _checklist(case)
    findings = _findings(case)
    if chosen.json:
        told = [found.to_dict() for found in (*answers.findings, *findings)]
        _print_plain([], told, answers)
    else:
        say(case.title)
        print(to_text(answers.sheet(lang=chosen.lang)))
        print_findings((*answers.findings, *findings), chosen.lang)
        say(_verdict(answers, chosen.lang))
    return FAULTS if answers.missing or faults(findings) else OK


def _tell_faults(found: list[Exception], as_json: bool, lang: str) -> int:
    """The faults of a file that cannot be read as a case."""
    if as_json:
        _print_plain([str(fault) for fault in found], [], None)
    else:
        for fault in found:
            say(str(fault))
        print(f"오류 {len(found)}건" if lang == "ko" else f"faults: {len(found)}")
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


def _verdict(answers: "Checklist", lang: str) -> str:
    """The last line: how many costs are left out."""
    ko = lang == "ko"
    if not answers.missing:
        return "누락된 비용 없음" if ko else "no cost is left out"
    left = [item for item in answers.items if item.status == "missing"]
    labels = ", ".join(item.label_ko if ko else item.label_en for item in left)
    return f"누락 {len(left)}건: {labels}" if ko else f"left out, {len(left)}: {labels}"
