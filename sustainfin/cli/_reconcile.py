"""`sustainfin reconcile`: the audit of a printed table."""

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sustainfin.cli._common import FAULTS, MAX_STDIN, OK, Adder, print_json, takes_language
from sustainfin.errors import InvalidInput
from sustainfin.money import UNITS, won
from sustainfin.sheet import to_text

if TYPE_CHECKING:
    import pandas as pd


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("reconcile", _run, "say what in a printed table does not multiply out")
    parser.add_argument("table", metavar="TABLE", help="CSV or xlsx file, or - for pasted text")
    parser.add_argument("--wages", metavar="EDITION", help="wage edition to hold it against")
    parser.add_argument("--guide", metavar="EDITION", help="guide edition for the rates")
    parser.add_argument(
        "--budget", metavar="AMOUNT", type=_amount, help="ceiling, for example 90,000천원"
    )
    parser.add_argument("--unit", choices=list(UNITS), help="unit of the printed amounts")
    takes_language(parser)


def _amount(text: str) -> int:
    """An amount on the command line, which must name its unit."""
    try:
        amount = won(text)
    except InvalidInput as error:
        raise argparse.ArgumentTypeError(f"{error} Write for example 90,000천원.") from None
    if amount < 0:
        raise argparse.ArgumentTypeError(f"a ceiling must be >= 0; got {text}")
    return amount


def _run(chosen: argparse.Namespace) -> int:
    """Audit and print."""
    from sustainfin import isp_cost

    printed = _pasted() if chosen.table == "-" else Path(chosen.table)
    result = isp_cost.reconcile(
        printed, wages=chosen.wages, guide=chosen.guide, budget=chosen.budget, unit=chosen.unit
    )
    if chosen.json:
        print_json("reconcile", result.to_dict())
    else:
        print(to_text(result.short_sheet(lang=chosen.lang)))
    above = any(found.code == "above-ceiling" for found in result.notes)
    return FAULTS if result.faults or above else OK


def _pasted() -> "str | pd.DataFrame":
    """A table from standard input: CSV, or text; the mark that Excel writes first is dropped."""
    raw = sys.stdin.buffer.read(MAX_STDIN + 1)
    if len(raw) > MAX_STDIN:
        text = f"standard input: size must be at most {MAX_STDIN:,} bytes."
        raise InvalidInput(text, argument="size", got=len(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = "standard input: encoding must be UTF-8. Save the text as 'UTF-8' first."
        raise InvalidInput(text, argument="encoding", got=raw[:4]) from error
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        text = f"standard input: rows must be CSV that can be read ({error})."
        raise InvalidInput(text, argument="rows", got=raw[:40]) from None
    if "\t" in text or not rows or len({len(line) for line in rows}) != 1 or len(rows[0]) < 3:
        return text + "\n"  # with an end of line it is a text and never the name of a file
    import pandas as pd

    return pd.DataFrame(rows[1:], columns=rows[0])
