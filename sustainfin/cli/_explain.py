"""`sustainfin explain`: where a figure of a case or an estimate comes from."""

import argparse
from typing import Any

from sustainfin.cli._common import OK, Adder, print_json, say, source, takes_case, takes_language
from sustainfin.cli._held import held


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("explain", _run, "show where a figure comes from, to the won and to the page")
    takes_case(parser)
    parser.add_argument("figure", metavar="FIGURE", help="such as gap, npv or total, or a line")
    parser.add_argument("year", metavar="YEAR", nargs="?", type=int, help="for a figure of a year")
    parser.add_argument("--alternative", default="plan", help="which alternative of a case")
    parser.add_argument("--depth", type=int, help="how many levels are shown; all if left out")
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Explain, and print the sentence above the tree."""
    from sustainfin.case import Case
    from sustainfin.report import explain

    result: Any = held(source(chosen.case))
    options = {"alternative": chosen.alternative} if isinstance(result, Case) else {}
    found = explain(result, chosen.figure, chosen.year, **options)
    if chosen.json:
        told = {lang: found.sentence(language=lang) for lang in ("ko", "en")}
        print_json("explain", found.to_dict() | {"sentence": told})
        return OK
    tree = found.text(depth=chosen.depth, language=chosen.lang)  # refused before a line is printed
    say(found.sentence(language=chosen.lang))
    print()
    print(tree)
    return OK
