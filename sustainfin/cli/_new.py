"""`sustainfin new`: a commented case file to start from."""

import argparse
from importlib import resources

from sustainfin.cli._common import OK, Adder, print_json
from sustainfin.errors import InvalidInput


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("new", _run, "write a commented case file to start from")
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="case.toml",
        help="file to write, case.toml if left out, or - for standard output",
    )


def _run(chosen: argparse.Namespace) -> int:
    """Write the file, never over another one."""
    text = resources.files("sustainfin").joinpath("cli", "new_case.toml").read_text("utf-8")
    if chosen.file == "-":
        print(text, end="")
        return OK
    try:
        with open(chosen.file, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        rule = f"file must not be there yet; got file={chosen.file!r} (str)."
        do = "Give another name, or remove it first."
        words = f"sustainfin new: {rule} {do}"
        raise InvalidInput(words, argument="file", got=chosen.file) from None
    if chosen.json:
        print_json("new", {"written": chosen.file})
    else:
        print(f"{chosen.file}: sustainfin appraise {chosen.file}")
    return OK
