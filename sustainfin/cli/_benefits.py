"""`sustainfin benefits`: what a case is worth to people, what has no number, what is wrong."""

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sustainfin.cli._common import (
    FAULTS,
    OK,
    Adder,
    print_json,
    print_origin,
    say,
    source,
    takes_case,
    takes_language,
    takes_unit,
)
from sustainfin.cli._parts import ledger
from sustainfin.findings import faults
from sustainfin.sheet import Cell, Sheet, row, to_text

if TYPE_CHECKING:
    from sustainfin.benefits import Ledger

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "집단별 귀착", "unit": "단위: {}, 현재가치",
        "heads": ("집단", "이익", "손실", "이전 수취", "이전 지급", "비용 부담", "순편익"),
    },
    "en": {
        "title": "Who gains and who pays", "unit": "unit: {}, present value",
        "heads": ("Group", "Gains", "Losses", "Received", "Handed over", "Paid", "Net"),
    },
}  # fmt: skip


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("benefits", _run, "benefits of a case: ledger, groups, what is counted twice")
    takes_case(parser)
    takes_unit(parser, "백만원")
    takes_language(parser)
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
    lang = chosen.lang
    found, note = ledger(
        case, asset_life=chosen.asset_life, price_year=chosen.price_year, lang=lang
    )
    if chosen.json:
        print_json("benefits", {**found.to_dict(), "title": case.title, "costs_note": note})
    else:
        say(case.title)
        print(to_text(found.sheet(unit=chosen.unit, lang=lang)))
        if note:
            say(f"  {note}")
        if found.groups:
            print()
            print(to_text(_groups(found, chosen.unit, _WORDS[lang])))
        print()
        print_origin(case.source, case.notes, lang)
    return FAULTS if faults(found.findings) else OK


def _groups(found: "Ledger", unit: str, words: Mapping[str, Any]) -> Sheet:
    """Who gains and who pays."""
    from sustainfin.money import format_won

    def won(amount: float) -> Cell:
        text = format_won(round(amount), unit, places=1, symbol=False)
        return Cell(text=text, value=amount, align="right")

    names: tuple[Any, ...] = ("gains", "losses", "received", "handed_over", "paid", "net")
    body = tuple(
        (Cell(text=share.group), *(won(getattr(share, name)) for name in names))
        for share in found.groups
    )
    return Sheet(
        title=words["title"],
        unit=words["unit"].format(unit),
        head=(row(words["heads"], strong=True),),
        body=body,
    )
