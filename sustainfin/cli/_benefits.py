"""`sustainfin benefits`: what a case is worth to people, what has no number, what is wrong."""

import argparse
from typing import TYPE_CHECKING, Any

from sustainfin.cli._common import (
    FAULTS,
    OK,
    Adder,
    print_json,
    print_origin,
    source,
    takes_case,
    takes_unit,
)
from sustainfin.cli._parts import ledger
from sustainfin.findings import faults
from sustainfin.sheet import Cell, Sheet, row, to_text

if TYPE_CHECKING:
    from sustainfin.benefits import Ledger


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("benefits", _run, "benefits of a case: ledger, groups, what is counted twice")
    takes_case(parser)
    takes_unit(parser, "백만원")
    parser.add_argument(
        "--asset-life", type=int, metavar="YEARS", help="years that what is built serves"
    )
    parser.add_argument(
        "--price-year", type=int, metavar="YEAR", help="year whose prices the appraisal is in"
    )


def _run(chosen: argparse.Namespace) -> int:
    """Ledger, groups and findings; a fault among them is exit code 1."""
    from sustainfin import case_file

    case = case_file.read_case(source(chosen.case))
    found, note = ledger(case, asset_life=chosen.asset_life, price_year=chosen.price_year)
    if chosen.json:
        print_json("benefits", {**found.to_dict(), "title": case.title, "costs_note": note})
    else:
        print(case.title)
        print(to_text(found.sheet(unit=chosen.unit)))
        if note:
            print(f"  {note}")
        if found.groups:
            print()
            print(to_text(_groups(found, chosen.unit)))
        print()
        print_origin(case.source, case.notes)
    return FAULTS if faults(found.findings) else OK


def _groups(found: "Ledger", unit: str) -> Sheet:
    """Who gains and who pays."""
    from sustainfin.money import format_won

    def won(amount: float) -> Cell:
        text = format_won(round(amount), unit, places=1, symbol=False)
        return Cell(text=text, value=amount, align="right")

    names: tuple[Any, ...] = ("gains", "losses", "received", "handed_over", "paid", "net")
    head = ("집단", "이익", "손실", "이전 수취", "이전 지급", "비용 부담", "순편익")
    body = tuple(
        (Cell(text=share.group), *(won(getattr(share, name)) for name in names))
        for share in found.groups
    )
    return Sheet(
        title="집단별 귀착",
        unit=f"단위: {unit}, 현재가치",
        head=(row(head, strong=True),),
        body=body,
    )
