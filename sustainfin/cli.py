"""The command line: estimates, audits, transfers and tables, for people and for programs.

Results go to standard output, everything else to standard error. The exit code is 0 when all
is well, 1 when faults were found in what was checked, 2 when the input or the call is wrong.
"""

import argparse
import contextlib
import csv
import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from sustainfin.errors import InvalidInput, SustainfinError, SustainfinWarning
from sustainfin.findings import Finding, faults
from sustainfin.money import UNITS, format_won, won
from sustainfin.sheet import Cell, Sheet, row, to_text

if TYPE_CHECKING:
    import pandas as pd

    from sustainfin.case_file import IspCase, TransferCase
    from sustainfin.isp_cost import Bill

__all__ = ["main"]

OK, FAULTS, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_MAX_STDIN = 5_000_000


def main(argv: Sequence[str] | None = None) -> int:
    """The command line (명령줄): runs one command and gives its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        Words after the program's name; those of the process where it is missing.

    Returns
    -------
    int
        0 all is well, 1 faults found, 2 bad input or usage.

    Examples
    --------
    >>> main(["tables", "isp_policies"])
    isp_policies
      edition     from        until       flag  table
      ----------  ----------  ----------  ----  ------------------------------------------------
      seoul_2020  2020-01-01  2020-12-31  S     서울시 ISP 수립비 산정 적용 기준 (2020 회계연도)
    0
    """
    _speak_utf8(sys.stdout)
    _speak_utf8(sys.stderr)
    try:
        chosen = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has said what is wrong, or printed the help
        return stop.code if isinstance(stop.code, int) else BAD_INPUT
    with _plain_warnings():
        return _run(chosen.run, chosen)


def _run(command: Callable[[argparse.Namespace], int], chosen: argparse.Namespace) -> int:
    """Run a command; an error is told in full words, never as a traceback."""
    try:
        code = command(chosen)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        words = _words(error)
        if words is None:  # a mistake of ours: the traceback is what we need to see
            raise
        for line in words:
            print(f"error: {line}", file=sys.stderr)
        return BAD_INPUT
    return code


def _words(error: BaseException) -> list[str] | None:
    """What to say about an error, one line a fault; None if it is not the user's."""
    if isinstance(error, ExceptionGroup):
        parts = [_words(one) for one in error.exceptions]
        return None if None in parts else [line for part in parts for line in part or ()]
    if isinstance(error, SustainfinError):
        return [str(error)]
    if isinstance(error, ModuleNotFoundError):
        return [f"{error.msg}. Install it: pip install 'sustainfin[all]'."]
    if isinstance(error, OSError) and error.filename is not None:
        return [f"{error.filename}: {error.strerror}."]
    return None


def _speak_utf8(stream: TextIO) -> None:
    """Print Hangul whatever the locale says; C and cp949 have no 만단위 or no ※."""
    encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
    if encoding != "utf8" and hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")


@contextlib.contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print the library's warnings as one plain line each; leave all others as they are."""

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if issubclass(category, SustainfinWarning):
            print(f"warning: {message}", file=sys.stderr)
        else:
            usual(message, category, filename, lineno, file, line)

    with warnings.catch_warnings():
        warnings.simplefilter("always", SustainfinWarning)
        usual, warnings.showwarning = warnings.showwarning, show
        yield


def _parser() -> argparse.ArgumentParser:
    """The commands and their options; nothing heavy is loaded to print the help."""
    parser = argparse.ArgumentParser(
        prog="sustainfin",
        description="What a digital public service costs - to the won and to the page.",
        epilog="Exit code: 0 all is well, 1 faults were found, 2 the input or the call is wrong.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = _adder(commands)

    isp = add("isp", _isp, "estimate by the person-month method (산출내역)")
    isp.add_argument("case", metavar="CASE.toml", help="case file, or - for standard input")
    isp.add_argument("--unit", choices=list(UNITS), default="원", help="unit of the amounts")
    isp.add_argument("--lang", choices=["ko", "en"], default="ko", help="language of the labels")

    audit = add("reconcile", _reconcile, "say what in a printed table does not multiply out")
    audit.add_argument("table", metavar="TABLE", help="CSV or xlsx file, or - for pasted text")
    audit.add_argument("--wages", metavar="EDITION", help="wage edition to hold it against")
    audit.add_argument("--guide", metavar="EDITION", help="guide edition for the rates")
    audit.add_argument(
        "--budget", metavar="AMOUNT", type=_amount, help="ceiling, for example 90,000천원"
    )
    audit.add_argument("--unit", choices=list(UNITS), help="unit of the printed amounts")

    move = add("transfer", _transfer, "transfer between budget lines (예산 전용)")
    move.add_argument("case", metavar="CASE.toml", help="case file, or - for standard input")
    move.add_argument("--unit", choices=list(UNITS), default="천원", help="unit of the amounts")
    move.add_argument("--lang", choices=["ko", "en"], default="ko", help="language of the labels")

    held = add("tables", _tables, "published figures this release holds, with their sources")
    held.add_argument("family", nargs="?", metavar="FAMILY", help="list the editions of a family")
    held.add_argument("edition", nargs="?", metavar="EDITION", help="print one edition")
    return parser


def _adder(commands: Any) -> Callable[..., argparse.ArgumentParser]:
    """A function that adds one command with the options all of them have."""

    def add(
        name: str, run: Callable[[argparse.Namespace], int], what: str
    ) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = commands.add_parser(
            name, help=what, description=what[0].upper() + what[1:] + ".", allow_abbrev=False
        )
        parser.add_argument("--json", action="store_true", help="print JSON, amounts in won")
        parser.set_defaults(run=run)
        return parser

    return add


def _amount(text: str) -> int:
    """An amount on the command line, which must name its unit."""
    try:
        return won(text)
    except InvalidInput as error:
        raise argparse.ArgumentTypeError(f"{error} Write for example 90,000천원.") from None


class _Version(argparse.Action):
    """Print the installed version; looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("sustainfin")
        except PackageNotFoundError:
            found = "(not installed: run from its source)"
        print(f"sustainfin {found}")
        parser.exit(OK)


def _isp(chosen: argparse.Namespace) -> int:
    """`isp`: the bill of a case file, held against its ceiling."""
    from sustainfin import case_file, isp_cost

    case = case_file.read_isp(_source(chosen.case))
    bill = isp_cost.estimate(case.effort, **case.arguments)
    ceiling = _ceiling(bill, case)
    if chosen.json:
        plain = bill.to_dict()
        plain["case"] = _case(case) | {"budget": case.budget}
        plain["findings"] += [found.to_dict() for found in ceiling]
        _print_json(plain)
    else:
        print(case.title)
        print(to_text(bill.sheet(unit=chosen.unit, lang=chosen.lang)))
        _print_rest(case, ceiling, chosen.lang)
    return FAULTS if faults((*bill.findings, *ceiling)) else OK


def _ceiling(bill: "Bill", case: "IspCase") -> tuple[Finding, ...]:
    """A fault if the total is above the ceiling of the case, a note if it sits on it."""
    if case.budget is None or bill.total < case.budget:
        return ()
    over = bill.total > case.budget
    total, ceiling = format_won(bill.total), format_won(case.budget)
    return (
        Finding(
            code="above-ceiling" if over else "on-ceiling",
            severity="fault" if over else "note",
            where="합계",
            message=f"the total {total} is {'above' if over else 'exactly'} the ceiling {ceiling}",
            message_ko=f"합계 {total}이 예산 {ceiling}{'을 넘는다' if over else '과 같다'}",
        ),
    )


def _reconcile(chosen: argparse.Namespace) -> int:
    """`reconcile`: the audit of a printed table."""
    from sustainfin import isp_cost

    printed = _pasted() if chosen.table == "-" else Path(chosen.table)
    result = isp_cost.reconcile(
        printed, wages=chosen.wages, guide=chosen.guide, budget=chosen.budget, unit=chosen.unit
    )
    if chosen.json:
        _print_json(result.to_dict())
    else:
        print(result)
    return FAULTS if result.faults else OK


def _transfer(chosen: argparse.Namespace) -> int:
    """`transfer`: the checked transfer of a case file."""
    from sustainfin import budget, case_file

    case = case_file.read_transfer(_source(chosen.case))
    result = budget.transfer(case.items, **case.arguments)
    if chosen.json:
        _print_json(result.to_dict() | {"case": _case(case)})
    else:
        print(case.title)
        print(to_text(result.sheet(unit=chosen.unit, lang=chosen.lang)))
        _print_rest(case, (), chosen.lang)
    return FAULTS if faults(result.findings) else OK


def _tables(chosen: argparse.Namespace) -> int:
    """`tables`: families, editions of a family, or one edition."""
    from sustainfin import tables

    if chosen.edition is not None:
        table = tables.edition(chosen.family, chosen.edition)
        if chosen.json:
            _print_json(table.to_dict())
        else:
            print(to_text(_table_sheet(table)))
        return OK
    families = tables.families() if chosen.family is None else (chosen.family,)
    held = {family: tables.editions(family) for family in families}
    if chosen.json:
        _print_json({family: [_edition(table) for table in of] for family, of in held.items()})
        return OK
    for family, of in held.items():
        print(to_text(_editions_sheet(family, [_edition(table) for table in of])))
    return OK


def _edition(table: Any) -> dict[str, str]:
    """What a list of editions says about one of them."""
    return {
        "edition": table.edition,
        "from": str(table.applies_from or ""),
        "until": str(table.applies_until or ""),
        "flag": table.source.confidence,
        "table": table.label_ko + ("" if table.complete else " (partial)"),
    }


def _editions_sheet(family: str, editions: list[dict[str, str]]) -> Sheet:
    """The editions of a family as a table."""
    return Sheet(
        title=family,
        head=(row(editions[0], strong=True),),
        body=tuple(row(one.values()) for one in editions),
    )


def _table_sheet(table: Any) -> Sheet:
    """One edition with all its rows, its flags, notes and source."""
    body = [
        (
            *row([name]),
            *(_cell(values.get(column)) for column in table.columns),
            *row([table.flag(name)]),
        )
        for name, values in table.values.items()
    ]
    addresses = [f"url: {address}" for address in table.source.url]
    return Sheet(
        title=f"{table.id} {table.label_ko}, {table.span}",
        unit=table.unit,
        head=(row(["", *table.columns, "flag"], strong=True),),
        body=tuple(body),
        notes=(table.cite(), *addresses, *table.notes),
    )


def _cell(value: Any) -> Cell:
    """A value of a table: numbers to the right."""
    is_text = value is None or isinstance(value, (str, bool))
    (cell,) = row([value])
    return cell if is_text else Cell(text=cell.text, value=value, align="right")


def _source(path: str) -> str | bytes:
    """A path, or the bytes of standard input for '-'."""
    return sys.stdin.buffer.read(_MAX_STDIN + 1) if path == "-" else path


def _pasted() -> "str | pd.DataFrame":
    """A table from standard input: CSV, or text; the mark that Excel writes first is dropped."""
    raw = sys.stdin.buffer.read(_MAX_STDIN + 1)
    if len(raw) > _MAX_STDIN:
        text = f"standard input: size must be at most {_MAX_STDIN:,} bytes."
        raise InvalidInput(text, argument="size", got=len(raw))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = "standard input: encoding must be UTF-8. Save the text as 'UTF-8' first."
        raise InvalidInput(text, argument="encoding", got=raw[:4]) from error
    rows = list(csv.reader(io.StringIO(text)))
    if "\t" in text or len({len(line) for line in rows}) != 1 or len(rows[0]) < 3:
        return text + "\n"  # with an end of line it is a text and never the name of a file
    import pandas as pd

    return pd.DataFrame(rows[1:], columns=rows[0])


def _case(case: "IspCase | TransferCase") -> dict[str, Any]:
    """Title, source and notes of a case as plain data."""
    return {"title": case.title, "source": case.source, "notes": list(case.notes)}


def _print_rest(case: "IspCase | TransferCase", findings: tuple[Finding, ...], lang: str) -> None:
    """Findings of the case itself, its source and notes."""
    for found in findings:
        print(f"  ※ {found.where}: {found.message_ko}" if lang == "ko" else f"  * {found}")
    words = {"ko": ("출처", "비고"), "en": ("Source", "Note")}[lang]
    if case.source:
        print(f"  {words[0]}: {case.source}")
    for note in case.notes:
        print(f"  {words[1]}: {note}")


def _print_json(plain: Mapping[str, Any]) -> None:
    """JSON with Hangul left readable."""
    print(json.dumps(plain, ensure_ascii=False, indent=2))
