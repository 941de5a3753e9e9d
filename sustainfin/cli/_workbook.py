"""`sustainfin workbook`: a case, an estimate or a transfer as a workbook."""

import argparse

from sustainfin.cli._common import OK, Adder, print_json, source, takes_case
from sustainfin.cli._held import held


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("workbook", _run, "write a workbook with live formulas (엑셀 파일)")
    takes_case(parser)
    parser.add_argument("-o", "--output", metavar="FILE.xlsx", required=True, help="the workbook")


def _run(chosen: argparse.Namespace) -> int:
    """Write it, and say what of it is a value although it is computed."""
    from sustainfin.report import to_excel

    made = to_excel(held(source(chosen.case)), chosen.output)
    if chosen.json:
        print_json("workbook", made.to_dict())
        return OK
    print(f"{made.path}: 시트 {len(made.sheets)}개, 수식 {made.n_formulas}개")
    for entry in made.unrecorded:
        print(f"  값: {entry}")
    return OK
