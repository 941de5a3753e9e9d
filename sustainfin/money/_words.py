"""The Korean words of rounding rules."""

import re
from collections.abc import Mapping
from typing import Literal, get_args

from sustainfin._checks import one_of, refusal, text
from sustainfin._text import squeeze
from sustainfin.errors import InvalidInput
from sustainfin.money._printing import mixed
from sustainfin.money._reading import read
from sustainfin.money._units import UNITS

Mode = Literal["down", "half_up", "half_even", "up"]

_MODES: Mapping[str, Mode] = {
    "절사": "down",
    "버림": "down",
    "절하": "down",
    "반올림": "half_up",
    "사사오입": "half_up",
    "짝수반올림": "half_even",
    "절상": "up",
    "올림": "up",
}
_WORDS = {"down": "절사", "half_up": "반올림", "half_even": "짝수 반올림", "up": "절상"}
_RULE = re.compile(rf"(?P<place>.+?)(?:(?P<side>미만|이하)[은는]?)?(?P<mode>{'|'.join(_MODES)})?")
_PLACE = re.compile(r"(?P<stem>.*?)(?P<end>원|단위|자리|원단위|원자리)")
_HOW = "Write the place, 미만 or 이하, and the direction: '만원 미만 절사', '만단위 이하 절사'."


def rule_words(mode: Mode, size: int) -> str:
    """The rule in the form with 미만, the unambiguous one."""
    return f"{_unit_name(size)} 미만 {_WORDS[mode]}"


def read_rule(words: str, default_mode: Mode | None) -> tuple[Mode, int]:
    """Direction and unit of the rounding rule that the words name."""
    where = "money.Rounding.parse"
    if default_mode is not None:
        one_of(where, "default_mode", default_mode, get_args(Mode))
    match = _RULE.fullmatch(squeeze(text(where, "words", words)))
    size = _place(match["place"]) if match else None
    if match is None or size is None:
        raise _unread(words, _HOW)
    place, side, verb = match.group("place", "side", "mode")
    if side is None:
        raise _unread(words, _both_ways(size, verb))
    mode = _MODES[verb] if verb else default_mode
    if mode is None:
        raise _unread(words, "Add the direction: 절사, 반올림 or 절상.")
    if place == "소수점":
        if side == "미만":
            raise _unread(words, "Write '원 미만' or '소수점 이하' for fractions of a won.")
        return mode, 1
    if side == "미만":
        return mode, size
    if not _is_digit(size):
        raise _unread(words, "이하 cuts one digit and all below: name one, as in '만단위 이하'.")
    return mode, 10 * size


def _unread(words: str, do: str) -> InvalidInput:
    """The refusal of words that do not name one rounding rule."""
    return refusal("money.Rounding.parse", "words", "must name one rounding rule", words, do)


def _both_ways(size: int, mode: str | None) -> str:
    """The two ways to write a rule whose words lack 미만 and 이하."""
    name, verb = _unit_name(size), mode or "절사"
    ways = f"Write '{name} 미만 {verb}' for multiples of {size:,} won"
    if _is_digit(size):
        ways += f", or '{name} 이하 {verb}' for multiples of {10 * size:,} won"
    return ways + "."


def _is_digit(size: int) -> bool:
    """Whether a unit is one digit of a number: 1, 10, 100 and so on."""
    return str(size).strip("0") == "1"


def _place(place: str) -> int | None:
    """Won of the place that a rounding rule names: 1,000 for 천원, 천단위 and 1,000원."""
    if place == "소수점":
        return 1
    match = _PLACE.fullmatch(place)
    if match is None or not (match["stem"] or "원" in match["end"]):
        return None
    stem = match["stem"] if match["stem"][:1] in set("0123456789") else "1" + match["stem"]
    try:
        size = read("", "", stem + "원", place)
    except InvalidInput:
        return None
    return int(size) if size >= 1 and size.denominator == 1 else None


def _unit_name(size: int) -> str:
    """Korean name of a rounding unit: 원, 천원, 10만원."""
    names = {value: name for name, value in UNITS.items()}
    return names.get(size) or mixed(size)
