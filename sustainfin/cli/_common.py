"""What the commands share: exit codes, options, files, how results are printed."""

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sustainfin._text import one_line
from sustainfin.findings import Finding
from sustainfin.money import UNITS

if TYPE_CHECKING:
    from sustainfin.case_file import IspCase, TransferCase

OK, FAULTS, BAD_INPUT, OUR_MISTAKE, INTERRUPTED = 0, 1, 2, 70, 130
MAX_STDIN = 5_000_000

Command = Callable[[argparse.Namespace], int]
Adder = Callable[[str, Command, str], argparse.ArgumentParser]


def adder(commands: Any) -> Adder:
    """A function that adds one command with the options all of them have."""

    def add(name: str, run: Command, what: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = commands.add_parser(
            name, help=what, description=what[0].upper() + what[1:] + ".", allow_abbrev=False
        )
        parser.add_argument(
            "--json", action="store_true", help="print JSON with its schema, amounts in won"
        )
        parser.set_defaults(run=run)
        return parser

    return add


def takes_case(parser: argparse.ArgumentParser) -> None:
    """Add the case file that most commands read."""
    parser.add_argument("case", metavar="CASE.toml", help="case file, or - for standard input")


def takes_unit(parser: argparse.ArgumentParser, default: str) -> None:
    """Add the unit of the printed amounts."""
    parser.add_argument("--unit", choices=list(UNITS), default=default, help="unit of the amounts")


def takes_language(parser: argparse.ArgumentParser) -> None:
    """Add the language of the labels."""
    parser.add_argument(
        "--lang", "--language", choices=["ko", "en"], default="ko", help="language of the labels"
    )


def source(path: str) -> str | bytes:
    """A path, or the bytes of standard input for '-'."""
    return sys.stdin.buffer.read(MAX_STDIN + 1) if path == "-" else path


def case_dict(case: "IspCase | TransferCase") -> dict[str, Any]:
    """Title, source and notes of a case as plain data."""
    return {"title": case.title, "source": case.source, "notes": list(case.notes)}


def say(line: str) -> None:
    """Print a line that may hold words of a file, without marks that could mislead a reader."""
    print(one_line(line))


def print_findings(findings: tuple[Finding, ...], lang: str = "ko") -> None:
    """What a check found, one line each."""
    for found in findings:
        words = found.message_ko or found.message
        say(f"  ※ {found.where}: {words}" if lang == "ko" else f"  * {found}")


def print_origin(origin: str, notes: tuple[str, ...], lang: str = "ko") -> None:
    """Source and notes of a case."""
    words = {"ko": ("출처", "비고"), "en": ("Source", "Note")}[lang]
    if origin:
        say(f"  {words[0]}: {origin}")
    for note in notes:
        say(f"  {words[1]}: {note}")


def print_json(command: str, plain: Mapping[str, Any]) -> None:
    """What a command found, in the envelope of `to_json`."""
    from sustainfin.report import enveloped

    print(enveloped(f"cli.{command}", plain))
