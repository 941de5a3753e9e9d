"""The units that money is printed in, and the two checks of an exact amount."""

import numbers
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from sustainfin._checks import exact, is_number, refusal

UNITS: Mapping[str, int] = MappingProxyType(
    {
        "원": 1,
        "천원": 1_000,
        "만원": 10_000,
        "백만원": 1_000_000,
        "억원": 100_000_000,
        "조원": 10**12,
    }
)
MIXED = "혼합"
BIG: Mapping[str, int] = MappingProxyType({"": 1, "만": 10**4, "억": 10**8, "조": 10**12})
DIGITS = 30  # amounts stay below 10^30 won, so that any text is read or refused at once


def fraction(where: str, argument: str, value: object) -> Fraction:
    """A number, never text or bool, as an exact fraction."""
    if isinstance(value, numbers.Rational) and is_number(value):
        return Fraction(int(value.numerator), int(value.denominator))
    do = "Give whole won as an int, or read printed text with sf.won('4천만원')."
    if isinstance(value, str):
        raise refusal(where, argument, "must be a number, not text", value, do)
    number = exact(where, argument, value, do)
    if number and abs(number.adjusted()) > 2 * DIGITS:
        raise refusal(
            where,
            argument,
            f"must have at most {2 * DIGITS} digits on each side of the point",
            value,
        )
    return Fraction(number)


def whole(where: str, argument: str, value: Fraction | None, got: object) -> int:
    """Whole won within bounds, or a refusal that shows what was given."""
    if value is not None and value.denominator == 1 and abs(value) < 10**DIGITS:
        return int(value)
    rule = f"must be a whole number of won below 10^{DIGITS}"
    raise refusal(where, argument, rule, got, "Round in the open first, with sf.Rounding.")
