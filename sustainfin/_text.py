"""Text for people: columns that line up with Hangul, near matches, normal form."""

import difflib
import unicodedata
from collections.abc import Iterable

# Zero-width and direction marks take no column in a terminal.
_NO_WIDTH = {"Mn", "Me", "Cf"}
_BREAKS = {"Cc", "Zl", "Zp"}
# Controls by their signs, no characters by one sign, direction marks by none.
_SHOWN: dict[int, int | None] = {code: 0x2400 + code for code in range(32) if code not in (9, 10)}
_SHOWN |= {0x7F: 0x2421} | dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD)
_SHOWN |= dict.fromkeys([*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF], 0xFFFD)
_SHOWN |= dict.fromkeys([0x0B, 0x0C, 0x0D, 0x85], 0x0A)
_SHOWN |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C])

UNITS_EN = {
    "원": "KRW", "천원": "KRW thousand", "만원": "KRW 10,000", "백만원": "KRW million",
    "억원": "KRW 100 million", "조원": "KRW trillion",
}  # fmt: skip


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


def visible(text: str) -> str:
    """`text` as every file can hold it, with tabs and line feeds.

    Direction marks are left out: they could make a table show something else than it holds.
    Controls, which XML cannot hold, are shown by their signs (NUL as \u2400), and what is no
    character at all by the sign for that.
    """
    return text.replace("\r\n", "\n").translate(_SHOWN)


def one_line(text: str) -> str:
    """`text` on one line, without marks and controls that could mislead a reader."""
    return "".join(
        " " if unicodedata.category(char) in _BREAKS else char
        for char in visible(text)
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


def unit_words(unit: str, lang: str) -> str:
    """A unit of money in the language of a table."""
    return UNITS_EN.get(unit, unit) if lang == "en" else unit
