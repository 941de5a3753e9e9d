"""`sustainfin workbook`: a case, an estimate or a transfer as a workbook."""

import argparse
from typing import Any

from sustainfin.cli._common import OK, Adder, print_json, source, takes_case


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("workbook", _run, "write a workbook with live formulas (엑셀 파일)")
    takes_case(parser)
    parser.add_argument("-o", "--output", metavar="FILE.xlsx", required=True, help="the workbook")


def _run(chosen: argparse.Namespace) -> int:
    """Write it, and say what of it is a value although it is computed."""
    from sustainfin.report import to_excel

    made = to_excel(_result(source(chosen.case)), chosen.output)
    if chosen.json:
        print_json("workbook", made.to_dict())
        return OK
    print(f"{made.path}: 시트 {len(made.sheets)}개, 수식 {made.n_formulas}개")
    for entry in made.unrecorded:
        print(f"  값: {entry}")
    return OK


def _result(given: str | bytes) -> Any:
    """What the file holds: an estimate, a transfer or a case."""
    from sustainfin import budget, case_file, isp_cost

    kinds = _tables(given)
    if "isp" in kinds:
        isp = case_file.read_isp(given)
        return isp_cost.estimate(isp.effort, **isp.arguments)
    if "transfer" in kinds:
        transfer = case_file.read_transfer(given)
        return budget.transfer(transfer.items, **transfer.arguments)
    return case_file.read_case(given)


def _tables(given: str | bytes) -> set[str]:
    """Names at the top of a TOML file; none where it is JSON or cannot be read as TOML."""
    from sustainfin import case_file
    from sustainfin.errors import InvalidInput

    try:
        return set(case_file.read_toml(given).data)
    except (InvalidInput, ExceptionGroup):  # a case in JSON; what is wrong is told by its reader
        return set()
