"""`sustainfin report`: one page that says what was found and on what it rests."""

import argparse

from sustainfin.cli._common import OK, Adder, print_json, source, takes_case, takes_language
from sustainfin.cli._parts import takes_parts
from sustainfin.cli._shown import shown_parts, spared


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("report", _run, "write the report of a case as one HTML file")
    takes_case(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="report.html", help="file to write"
    )
    parser.add_argument("--draws", type=int, default=20_000, help="draws of the simulation")
    parser.add_argument("--seed", type=int, default=1, help="seed of the draws")
    takes_parts(parser)
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Read, analyse and write."""
    from sustainfin import case_file, report

    spared(chosen)
    case = case_file.read_case(source(chosen.case))
    moving = any(item.distribution is not None for item in case.inputs.values())
    shown = (case.tornado("funded_npv"),) if moving else ()  # the page shows it too
    named = shown_parts(case, chosen, analyses=shown)
    path = report.to_report(
        case, chosen.output, draws=chosen.draws, seed=chosen.seed, lang=chosen.lang, **named
    )
    if chosen.json:
        print_json("report", {"written": str(path)})
    else:
        print(path)
    return OK
