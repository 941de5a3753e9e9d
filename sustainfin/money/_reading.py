"""Amounts of won from text as documents print it."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from sustainfin._checks import one_of, refusal
from sustainfin._text import nfc
from sustainfin.errors import InvalidInput
from sustainfin.money._printing import mixed
from sustainfin.money._units import BIG, DIGITS, UNITS, fraction, whole

_SMALL = {"": 1, "십": 10, "백": 100, "천": 1_000}
_NUMBER = re.compile(r"(0|[1-9][0-9]*|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?")
_TOKEN = re.compile(r"([0-9][0-9,.]*)\s*([십백천]?)\s*([만억조]?)\s*")
_EXAMPLES = "'90,000천원', '4천만원', '0.4억 원', '1조 2,345억원'"


class _Part(NamedTuple):
    """A number and the words behind it, such as 5, 천, 만; `start` is its place in the text."""

    number: str
    small: str
    big: str
    start: int


def won(amount: str | float | Decimal, unit: str | None = None) -> int:
    """Exact whole won (금액) from an amount as printed, or from a number and its unit.

    Use it wherever an amount is copied from a document. A text names its own
    unit; a bare number needs `unit`. Nothing is guessed: an amount that can be
    read in two ways, or that is not a whole number of won, is refused.

    Parameters
    ----------
    amount : str, int, float or Decimal
        Text such as "금 90,000천원", "4천만원", "1조 2,345억원" or "△1,200만원", or a
        number. Negative signs are △, ▲, -, − and brackets. A float is read as the
        decimal it prints.
    unit : {"원", "천원", "만원", "백만원", "억원", "조원"}, optional
        Unit of a bare number; to be left out when the text names its unit.

    Returns
    -------
    int
        The amount. [KRW]

    Raises
    ------
    InvalidInput
        If the amount is not a finite number or a text as above; if a bare number
        has no unit or a text has two; if a part is not smaller than the unit before
        it; if the result is not a whole number of won below 10^30.

    See Also
    --------
    sustainfin.money.format_won : The way back.

    Examples
    --------
    >>> won("금 90,000천원정"), won("0.4억 원"), won("△1,200만원")
    (90000000, 40000000, -12000000)
    >>> won(90_000, unit="천원")
    90000000
    """
    where = "money.won"
    if isinstance(amount, str):
        sign, body = _signed(amount)
        bare = _NUMBER.fullmatch(body) is not None
        if bare:
            value = sign * Fraction(body.replace(",", "")) if len(body) <= 2 * DIGITS else None
        else:
            value = sign * read(where, "amount", body, amount)
    else:
        bare, value = True, fraction(where, "amount", amount)
    if bare and unit is None:
        rule = f"must name the unit of a bare number: {', '.join(map(repr, UNITS))}"
        do = f"The amount is {amount!r}; for thousands of won write unit='천원'."
        raise refusal(where, "unit", rule, unit, do)
    if not bare and unit is not None:
        rule = f"must be left out when the text names its own unit, as {amount!r} does"
        raise refusal(where, "unit", rule, unit, "Give one unit, in the text or as unit=.")
    size = UNITS[one_of(where, "unit", unit, UNITS)] if bare else 1
    return whole(where, "amount", None if value is None else value * size, amount)


def _signed(amount: str) -> tuple[int, str]:
    """Sign and magnitude of a printed amount, without 금 before and 정 after it."""
    body = re.sub(r"^일?금\s*|(?<=원)\s*정$", "", nfc(amount).strip())
    if match := re.fullmatch(r"\(([^()]*)\)([^()0-9]*)", body):
        return -1, (match[1] + match[2]).strip()
    if body[:1] in {"△", "▲", "-", "−"}:
        return -1, body[1:].strip()
    return 1, body


def read(where: str, argument: str, body: str, got: object) -> Fraction:
    """Won of a magnitude whose text names its unit; every part is checked."""

    def refuse(rule: str, do: str) -> InvalidInput:
        return refusal(where, argument, rule, got, do)

    parts, rest = _split(body)
    if not parts or rest not in {"", "원"} or len(body) > 2 * DIGITS:
        raise refuse(f"must be an amount such as {_EXAMPLES}", _hint(body))
    for part in parts:
        if not _NUMBER.fullmatch(part.number):
            raise refuse("must have its commas every three digits", _respelt(parts, part))
    last = parts[-1]
    if not (last.big or rest):
        raise refuse("must say what its last part counts", _completed(body, parts))
    if any("." in part.number for part in parts[:-1]):
        raise refuse("must have a decimal point in its last part only", "Write '1.5억원'.")
    total, above = Fraction(0), None
    for number, size in _sized(parts):
        value = number * size
        if above is not None and not (size < above and value < above):
            do = "Write 조, 억, 만, 원 in this order, as in '1조 2,345억 6,789만원'."
            raise refuse("must have each part smaller than the unit before it", do)
        total, above = total + value, size
    return total


def _split(body: str) -> tuple[list[_Part], str]:
    """The parts of a printed amount and what follows the last of them."""
    parts, position = [], 0
    while match := _TOKEN.match(body, position):
        parts.append(_Part(match[1], match[2], match[3], position))
        position = match.end()
    return parts, body[position:]


def _sized(parts: list[_Part]) -> list[tuple[Fraction, int]]:
    """Number and unit of each part; 3천5백만 is 3 of 천만 and 5 of 백만."""
    sized, big = [], 1
    for part in reversed(parts):
        big = BIG[part.big] if part.big else big
        sized.append((Fraction(part.number.replace(",", "")), _SMALL[part.small] * big))
    return sized[::-1]


def _hint(body: str) -> str:
    """What to write instead of a text in which no amount can be read."""
    if "%" in body or "퍼센트" in body:
        return "A percentage is not an amount."
    if any(char.isdigit() and not char.isascii() for char in body):
        return "Write the digits 0-9, not full-width or other digits."
    if any(char in "영공일이삼사오육륙칠팔구" for char in body) or re.match("[십백천만억조]", body):
        return "Write digits: '9천만원' or '90,000,000원', not Hangul numerals."
    return "Write digits, one unit after each number, nothing after 원 or 정."


def _completed(body: str, parts: list[_Part]) -> str:
    """How to finish an amount whose last part has no unit of its own, such as 2억5천."""
    last, before = parts[-1], _sized(parts[:-1])
    head = f"{body[: last.start].rstrip()} ".lstrip()
    value = Fraction(last.number.replace(",", "")) * _SMALL[last.small]
    plain = f"{int(value):,}" if value.denominator == 1 else last.number + last.small
    ways = [f"'{head}{plain}원'"]
    if not before or value * BIG["만"] < before[-1][1]:
        ways.insert(0, f"'{head}{last.number}{last.small}만원'")
    return f"Write {' or '.join(ways)}."


def _respelt(parts: list[_Part], part: _Part) -> str:
    """How to write a number whose commas, zeros or points are out of place."""
    if len(parts) > 1 or "." in part.number:
        return f"Write numbers as 90,000 or 0.4, not {part.number}."
    number = int(part.number.replace(",", ""))
    size = _SMALL[part.small] * BIG[part.big]
    ways = [f"{number:,}{part.small}{part.big}원", mixed(number * size)]
    return f"Write {' or '.join(dict.fromkeys(map(repr, ways)))}."
