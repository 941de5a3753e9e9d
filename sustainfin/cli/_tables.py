"""`sustainfin tables`: published figures with their sources."""

import argparse
from typing import Any

from sustainfin.cli._common import OK, Adder, print_json, takes_language
from sustainfin.sheet import Sheet, row, to_text


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("tables", _run, "published figures this release holds, with their sources")
    parser.add_argument("family", nargs="?", metavar="FAMILY", help="list the editions of a family")
    parser.add_argument("edition", nargs="?", metavar="EDITION", help="print one edition")
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Families, editions of a family, or one edition."""
    from sustainfin import tables

    if chosen.edition is not None:
        table = tables.edition(chosen.family, chosen.edition)
        if chosen.json:
            print_json("table", table.to_dict())
        else:
            print(to_text(table.sheet(lang=chosen.lang)))
        return OK
    families = tables.families() if chosen.family is None else (chosen.family,)
    held = {family: tables.editions(family) for family in families}
    if chosen.json:
        listed = {family: [_edition(table, "ko") for table in of] for family, of in held.items()}
        print_json("tables", listed)
        return OK
    for family, of in held.items():
        print(to_text(_editions_sheet(family, [_edition(table, chosen.lang) for table in of])))
    return OK


def _edition(table: Any, lang: str) -> dict[str, str]:
    """What a list of editions says about one of them."""
    label = table.label_ko if lang == "ko" else table.label_en or table.label_ko
    return {
        "edition": table.edition,
        "from": str(table.applies_from or ""),
        "until": str(table.applies_until or ""),
        "flag": table.source.confidence,
        "table": label + ("" if table.complete else " (partial)"),
    }


def _editions_sheet(family: str, editions: list[dict[str, str]]) -> Sheet:
    """The editions of a family as a table."""
    return Sheet(
        title=family,
        head=(row(editions[0], strong=True),),
        body=tuple(row(one.values()) for one in editions),
    )
