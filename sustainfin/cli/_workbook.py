"""`sustainfin workbook`: a case, an estimate or a transfer as a workbook."""

import argparse
import os
import warnings
from typing import Any

from sustainfin import _checks
from sustainfin.cli._common import (
    FAULTS,
    OK,
    Adder,
    print_findings,
    print_json,
    source,
    takes_case,
    takes_language,
)
from sustainfin.cli._held import _tables
from sustainfin.findings import Finding, faults

_WORDS = {"ko": "{}: 시트 {}개, 수식 {}개", "en": "{}: sheets: {}, formulas: {}"}


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("workbook", _run, "write a workbook with live formulas (엑셀 파일)")
    takes_case(parser)
    takes_language(parser)
    parser.add_argument("-o", "--output", metavar="FILE.xlsx", required=True, help="the workbook")


def _run(chosen: argparse.Namespace) -> int:
    """Write it, and say what of it is a value although it is computed, and what is at fault."""
    from sustainfin.report import to_excel

    _not_the_case(chosen.case, chosen.output)
    given, findings = _read(source(chosen.case))
    made = to_excel(given, chosen.output, lang=chosen.lang)
    if chosen.json:
        print_json("workbook", made.to_dict())
    else:
        print(_WORDS[chosen.lang].format(made.path, len(made.sheets), made.n_formulas))
        for entry in made.unrecorded:
            print(f"  {'값' if chosen.lang == 'ko' else 'value'}: {entry}")
        print_findings(findings, chosen.lang)
    return FAULTS if faults(findings) else OK


def _not_the_case(case: str, output: str) -> None:
    """Refuse to replace the case by its workbook."""
    if case != "-" and os.path.exists(output) and os.path.samefile(case, output):
        raise _checks.refusal(
            "workbook", "output", "must not be the case file itself: it would be replaced",
            output, "Name another file that ends in .xlsx.",
        )  # fmt: skip


def _read(given: str | bytes) -> tuple[Any, tuple[Finding, ...]]:
    """What the file holds, with its title and source, and what its result finds."""
    from sustainfin import case_file, isp_cost
    from sustainfin.cli._isp import _ceiling

    kinds = _tables(given)
    if "isp" in kinds:
        isp = case_file.read_isp(given)
        bill = isp_cost.estimate(isp.effort, **isp.arguments)
        return isp, (*bill.findings, *_ceiling(bill, isp))
    if "transfer" in kinds:
        from sustainfin import budget

        transfer = case_file.read_transfer(given)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # given once, when the workbook is written
            return transfer, budget.transfer(transfer.items, **transfer.arguments).findings
    return case_file.read_case(given), ()
