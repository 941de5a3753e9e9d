"""`sustainfin report`: one page that says what was found and on what it rests."""

import argparse

from sustainfin.cli._common import OK, Adder, print_json, source, takes_case
from sustainfin.errors import InvalidInput


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("report", _run, "write the report of a case as one HTML file")
    takes_case(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="report.html", help="file to write"
    )
    parser.add_argument("--draws", type=int, default=20_000, help="draws of the simulation")
    parser.add_argument("--seed", type=int, default=1, help="seed of the draws")
    parser.add_argument("--isp", metavar="ISP.toml", help="estimate whose build-up is shown")
    parser.add_argument("--canvas", metavar="CANVAS.toml", help="business-model canvas, one")


def _run(chosen: argparse.Namespace) -> int:
    """Read, analyse and write."""
    from sustainfin import case_file, isp_cost, report

    bill = canvas = None
    if chosen.isp is not None:
        isp = case_file.read_isp(chosen.isp)
        bill = isp_cost.estimate(isp.effort, **isp.arguments)
    if chosen.canvas is not None:
        held = case_file.read_canvases(chosen.canvas)
        if len(held) != 1:
            rule = f"canvas must be a file with one canvas; got {len(held)} in {chosen.canvas}."
            raise InvalidInput(f"sustainfin report: {rule}", argument="canvas", got=chosen.canvas)
        [canvas] = held
    path = report.to_report(
        case_file.read_case(source(chosen.case)), chosen.output, draws=chosen.draws,
        seed=chosen.seed, bill=bill, canvas=canvas,
    )  # fmt: skip
    if chosen.json:
        print_json("report", {"written": str(path)})
    else:
        print(path)
    return OK
