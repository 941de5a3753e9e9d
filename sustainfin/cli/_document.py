"""`sustainfin document`: a case, an estimate or a transfer as a Word or Hangul document."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sustainfin.cli._common import OK, Adder, print_json, source, takes_case, takes_language
from sustainfin.cli._held import _tables
from sustainfin.cli._parts import takes_parts
from sustainfin.cli._shown import shown_parts, spared
from sustainfin.money import UNITS

if TYPE_CHECKING:
    from sustainfin.case_file import IspCase, TransferCase


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("document", _run, "write the tables as a document (워드 .docx, 한글 .hwpx)")
    takes_case(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, help="file to write, .docx or .hwpx"
    )
    takes_parts(parser)
    takes_language(parser)
    parser.add_argument(
        "--unit", choices=list(UNITS), help="unit of every amount; usual ones where it is left out"
    )


def _run(chosen: argparse.Namespace) -> int:
    """Read, appraise and write."""
    from sustainfin import case_file
    from sustainfin.report import to_document

    spared(chosen)
    given = source(chosen.case)
    kinds = _tables(given)
    if "isp" in kinds:
        path = _table(case_file.read_isp(given), chosen)
    elif "transfer" in kinds:
        path = _table(case_file.read_transfer(given), chosen)
    else:
        case = case_file.read_case(given)
        named = shown_parts(case, chosen)
        path = to_document(case, chosen.output, unit=chosen.unit, lang=chosen.lang, **named)
    if chosen.json:
        print_json("document", {"written": str(path)})
    else:
        print(path)
    return OK


def _table(file: "IspCase | TransferCase", chosen: argparse.Namespace) -> Path:
    """An estimate or a transfer alone, with the title, budget and source of its file."""
    from sustainfin import report

    writers = {".docx": report.to_docx, ".hwpx": report.to_hwpx}
    write = writers.get(Path(chosen.output).suffix, report.to_docx)  # which refuses other names
    units = {} if chosen.unit is None else {"unit": chosen.unit}
    return write(file, chosen.output, lang=chosen.lang, **units)
