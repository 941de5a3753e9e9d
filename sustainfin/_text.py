"""Text for people: columns that line up with Hangul, near matches, normal form."""

import difflib
import unicodedata
from collections.abc import Iterable

# Zero-width and direction marks take no column in a terminal.
_NO_WIDTH = {"Mn", "Me", "Cf"}


def nfc(text: str) -> str:
    """Text in Unicode normal form C, in which Hangul syllables are single characters."""
    return unicodedata.normalize("NFC", text)


def width(text: str) -> int:
    """Columns that `text` takes in a terminal; a Hangul syllable takes two."""
    return sum(
        0
        if unicodedata.category(char) in _NO_WIDTH
        else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def one_line(text: str) -> str:
    """`text` on one line, without controls and direction marks that could mislead a reader."""
    return "".join(
        " " if unicodedata.category(char) == "Cc" else char
        for char in text
        if unicodedata.category(char) != "Cf"
    )


def pad(text: str, columns: int, align: str = "left") -> str:
    """`text` filled with blanks to `columns`; "left", "right" or "center"."""
    gap = max(0, columns - width(text))
    before = {"left": 0, "right": gap, "center": gap // 2}[align]
    return " " * before + text + " " * (gap - before)


def near(word: str, allowed: Iterable[str]) -> str:
    """The allowed word closest to `word`, or an empty string."""
    matches = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def did_you_mean(word: object, allowed: Iterable[str]) -> str:
    """The sentence that names the near match, or an empty string."""
    match = near(word, allowed) if isinstance(word, str) else ""
    return f"Did you mean {match!r}?" if match else ""


def squeeze(text: str) -> str:
    """`text` in normal form C without any white space, for comparing printed labels."""
    return "".join(nfc(text).split())
