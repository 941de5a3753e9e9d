"""`sustainfin canvas`: a business-model canvas with its empty blocks, or a portfolio of them."""

import argparse
from typing import TYPE_CHECKING, Any

from sustainfin.cli._common import (
    FAULTS,
    OK,
    Adder,
    print_findings,
    print_json,
    print_origin,
    say,
    source,
    takes_language,
)
from sustainfin.findings import Finding, faults
from sustainfin.sheet import to_text

if TYPE_CHECKING:
    from sustainfin.canvas import Canvas, Completeness, CompletenessTable

_REQUIRED = ("nine", "eleven")


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("canvas", _run, "business-model canvas: its blocks, what is empty, what to ask")
    parser.add_argument("file", metavar="CANVAS.toml", help="canvas file, or - for standard input")
    parser.add_argument("--case", metavar="CASE.toml", help="case whose lines the entries point at")
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Read, check and print."""
    from sustainfin import canvas, case_file

    held = case_file.read_canvases(source(chosen.file))
    found: tuple[Finding, ...] = ()
    if chosen.case is not None:
        lines = case_file.read_case(source(chosen.case)).alternatives["plan"]
        found = tuple(one for each in held for one in canvas.check_links(each, lines))
    if chosen.json:
        print_json("canvas", _plain(held, found))
    else:
        for each in held:
            _print(each, chosen.lang)
        print_findings(found, chosen.lang)
        if len(held) > 1:
            for required in _REQUIRED:
                print(to_text(_table(held, required).sheet(lang=chosen.lang)))
    return FAULTS if faults(found) else OK


def _results(each: "Canvas") -> "list[Completeness]":
    """Completeness of one canvas with the nine blocks and with the eleven."""
    from sustainfin import canvas

    return [canvas.completeness(each, required=required) for required in _REQUIRED]


def _table(held: "tuple[Canvas, ...]", required: str) -> "CompletenessTable":
    """How many canvases of a file are complete."""
    from sustainfin import canvas

    return canvas.completeness_table(held, required=required)


def _plain(held: "tuple[Canvas, ...]", found: tuple[Finding, ...]) -> dict[str, Any]:
    """Everything that is printed, as plain data."""
    told: dict[str, Any] = {
        "canvases": [
            {**each.to_dict(), "completeness": [result.to_dict() for result in _results(each)]}
            for each in held
        ],
        "findings": [one.to_dict() for one in found],
    }
    if len(held) > 1:
        told["portfolio"] = [_table(held, required).to_dict() for required in _REQUIRED]
    return told


def _print(each: "Canvas", lang: str) -> None:
    """The grid of one canvas, how complete it is, and where it comes from."""
    print(to_text(each.grid(lang="ko" if lang == "ko" else "en")))
    words = {"nine": ("9개 블록", "nine blocks"), "eleven": ("11개 블록", "eleven blocks")}
    for required, result in zip(_REQUIRED, _results(each), strict=True):
        filled = len(result.required) - len(result.missing)
        label = words[required][lang != "ko"]
        say(f"  {label}: {filled}/{len(result.required)}")
    print_origin(each.source, each.notes, lang)
