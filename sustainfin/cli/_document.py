"""`sustainfin document`: a case, an estimate or a transfer as a Word or Hangul document."""

import argparse
from pathlib import Path
from typing import Any

from sustainfin.cli._common import OK, Adder, print_json, source, takes_case, takes_language
from sustainfin.cli._held import held
from sustainfin.cli._parts import takes_parts
from sustainfin.cli._shown import shown_parts, spared
from sustainfin.money import UNITS


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
    from sustainfin.case import Case
    from sustainfin.report import to_document

    spared(chosen)
    given = source(chosen.case)
    result = held(given)
    if isinstance(result, Case):
        named = shown_parts(result, chosen)
        path = to_document(result, chosen.output, unit=chosen.unit, lang=chosen.lang, **named)
    else:
        path = _table(result, given, chosen)
    if chosen.json:
        print_json("document", {"written": str(path)})
    else:
        print(path)
    return OK


def _table(result: Any, given: str | bytes, chosen: argparse.Namespace) -> Path:
    """An estimate or a transfer alone, with the title, budget and source of its file."""
    from sustainfin import case_file, report
    from sustainfin.isp_cost import Bill

    writers = {".docx": report.to_docx, ".hwpx": report.to_hwpx}
    write = writers.get(Path(chosen.output).suffix, report.to_docx)  # which refuses other names
    units = {} if chosen.unit is None else {"unit": chosen.unit}
    read = case_file.read_isp if isinstance(result, Bill) else case_file.read_transfer
    return write(read(given), chosen.output, lang=chosen.lang, **units)
