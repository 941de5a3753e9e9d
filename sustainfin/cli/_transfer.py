"""`sustainfin transfer`: the checked transfer of a case file."""

import argparse

from sustainfin.cli._common import (
    FAULTS,
    OK,
    Adder,
    case_dict,
    print_json,
    print_origin,
    say,
    source,
    takes_case,
    takes_language,
    takes_unit,
)
from sustainfin.findings import faults
from sustainfin.sheet import to_text


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("transfer", _run, "transfer between budget lines (예산 전용)")
    takes_case(parser)
    takes_unit(parser, "천원")
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Check and print."""
    from sustainfin import budget, case_file

    case = case_file.read_transfer(source(chosen.case))
    result = budget.transfer(case.items, **case.arguments)
    if chosen.json:
        print_json("transfer", result.to_dict() | {"case": case_dict(case)})
    else:
        say(case.title)
        print(to_text(result.sheet(unit=chosen.unit, lang=chosen.lang)))
        print_origin(case.source, case.notes, chosen.lang)
    return FAULTS if faults(result.findings) else OK
