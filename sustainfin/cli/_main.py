"""The command line itself: which commands there are, errors in words, streams."""

import argparse
import contextlib
import sys
import traceback
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from sustainfin.cli import (
    _appraise,
    _benefits,
    _canvas,
    _check,
    _document,
    _explain,
    _isp,
    _new,
    _reconcile,
    _report,
    _simulate,
    _streams,
    _tables,
    _transfer,
    _workbook,
)  # fmt: skip
from sustainfin.cli._common import BAD_INPUT, INTERRUPTED, OK, OUR_MISTAKE, adder
from sustainfin.errors import SustainfinError, SustainfinWarning

_COMMANDS = (
    _new, _appraise, _check, _explain, _simulate, _benefits, _canvas, _isp, _reconcile, _transfer,
    _report, _workbook, _document, _tables,
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """The command line (명령줄): runs one command and gives its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        Words after the program's name; those of the process where it is missing.

    Returns
    -------
    int
        0 all is well, 1 faults found, 2 bad input or usage, 70 a mistake of the program.

    Examples
    --------
    >>> main(["tables", "isp_policies"])
    isp_policies
      edition     from        until       flag  table
      ----------  ----------  ----------  ----  ------------------------------------------------
      seoul_2020  2020-01-01  2020-12-31  S     서울시 ISP 수립비 산정 적용 기준 (2020 회계연도)
    0
    """
    _streams.prepare()
    with _plain_warnings():
        return _told(argv)


def _run(argv: Sequence[str] | None) -> int:
    """Run the command of a call, to its last printed line."""
    try:
        chosen = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has said what is wrong, or printed the help
        code: int = stop.code if isinstance(stop.code, int) else BAD_INPUT
    else:
        code = chosen.run(chosen)
    sys.stdout.flush()
    return code


def _told(argv: Sequence[str] | None) -> int:
    """Run a call; an error is told in full words, never as a traceback."""
    try:
        return _run(argv)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        _streams.drop_output()
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        words = _words(error)
        if words is None:  # a mistake of ours: the traceback is what we need to see
            traceback.print_exc()
            return OUR_MISTAKE  # not 1, which says that a check found faults
        if isinstance(error, OSError):
            _streams.drop_output()
        for line in words:
            print(f"error: {_streams.readable(line)}", file=sys.stderr)
        return BAD_INPUT


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
    if isinstance(error, OSError) and (words := _streams.unwritable(error)) is not None:
        return [words]
    return None


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
    add = adder(parser.add_subparsers(title="commands", metavar="COMMAND", required=True))
    for command in _COMMANDS:
        command.add_to(add)
    return parser


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
