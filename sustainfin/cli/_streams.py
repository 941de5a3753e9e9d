"""The streams of the command line: there to be written to, in UTF-8, and quiet once broken."""

import errno
import io
import os
import re
import sys
from typing import Any, NoReturn, TextIO

# What the system says of an output that cannot take more.
_CANNOT_WRITE = {errno.EBADF, errno.EIO, errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS}

_ESCAPED = re.compile(r"(?:\\udc[89a-f][0-9a-f])+")


class _Closed(io.TextIOBase):
    """Standard output that was closed before the program began: to print on it is an error."""

    def write(self, _: Any) -> NoReturn:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def prepare() -> None:
    """Streams in UTF-8; a closed one refuses what is printed, or swallows what is remarked."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:  # what is printed to no stream at all would go to standard output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - to the very end
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)


def drop_output() -> None:
    """Send what is left to nowhere: the interpreter flushes it again at its end."""
    try:
        output = sys.stdout.fileno()
    except (AttributeError, OSError):  # no file behind it
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), output)


def unwritable(error: OSError) -> str | None:
    """What to say of an output that cannot be written; None if it is another error."""
    if error.filename is None and error.errno in _CANNOT_WRITE:
        return f"the output cannot be written: {error.strerror}."
    return None


def _speak_utf8(stream: io.TextIOBase | TextIO) -> None:
    """Print Hangul whatever the locale says; C and cp949 have no 만단위 or no ※."""
    encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
    if encoding != "utf8" and hasattr(stream, "reconfigure"):
        # A name of a file that such a locale could not read is printed as its own bytes.
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def readable(words: str) -> str:
    """Words with the names of files as people wrote them, also where the locale is C."""
    return _ESCAPED.sub(_unescaped, words)


def _unescaped(escaped: re.Match[str]) -> str:
    """The letters of bytes that `repr` wrote as \\udcec\\udc97\\udc86."""
    held = bytes(int(code, 16) for code in re.findall(r"\\udc([0-9a-f]{2})", escaped[0]))
    return held.decode("utf-8", "replace")
