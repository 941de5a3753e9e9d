"""The floor of checks: each returns a clean value or raises a refusal that helps.

Every rule is written as it must hold and negated once, so that NaN is refused too.
"""

import datetime
import math
import numbers
import re
from collections.abc import Iterable
from decimal import Context, Decimal, localcontext
from typing import Any

from sustainfin._text import did_you_mean
from sustainfin.errors import InvalidInput

_PLAIN_DECIMAL = re.compile(r"[+-]?[0-9]{1,60}(\.[0-9]{1,60})?")
# Far beyond any amount or rate; without an end a single 1e99999999 would keep us busy for hours.
_DIGITS = 400


def kind(value: object) -> str:
    """Name of the type of a value, as error messages print it."""
    return type(value).__name__


def refusal(where: str, argument: str, rule: str, got: object, do: str = "") -> InvalidInput:
    """The error `<where>: <argument> <rule>; got <argument>=<value> (<type>). <do>`."""
    text = f"{where}: {argument} {rule}; got {argument}={got!r} ({kind(got)}). {do}".rstrip()
    return InvalidInput(text, argument=argument, got=got)


def is_number(value: object) -> bool:
    """Whether a value is an int, float, Decimal or NumPy number; never bool or str."""
    if isinstance(value, bool) or kind(value) in {"bool_", "bool"}:
        return False
    return isinstance(value, (numbers.Real, Decimal))


def exact(where: str, argument: str, value: object, do: str = "") -> Decimal:
    """A finite Decimal from an int, a Decimal, plain decimal text or a float.

    A float is read as the decimal it prints: 0.1 is one tenth.
    """
    if isinstance(value, str) and _PLAIN_DECIMAL.fullmatch(value):
        return Decimal(value)
    if is_number(value):
        number = _decimal(value)
        if number is not None and number.is_finite() and abs(number.adjusted()) <= _DIGITS:
            return number
    raise refusal(
        where,
        argument,
        "must be a finite number: an int, a Decimal, plain decimal text or a float, no larger "
        f"than 1e{_DIGITS}",
        value,
        do or "Write 0.2 or '0.20', without units, commas or a per-cent sign.",
    )


def _decimal(value: Any) -> Decimal | None:
    """A number as a Decimal; None for a fraction that no decimal equals."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, numbers.Integral):
        return Decimal(int(value))
    if isinstance(value, numbers.Rational):
        top, bottom = int(value.numerator), int(value.denominator)
        rest = bottom
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        if rest != 1 or max(top.bit_length(), bottom.bit_length()) > _DIGITS:
            return None
        with localcontext(Context(prec=4 * _DIGITS)):
            return Decimal(top) / Decimal(bottom)
    return Decimal(str(value))  # the decimal that the float prints, of whatever size it is


def exact_between(
    where: str, argument: str, value: object, low: object, high: object, do: str = ""
) -> Decimal:
    """A Decimal in [low, high]."""
    number = exact(where, argument, value, do)
    if not Decimal(str(low)) <= number <= Decimal(str(high)):
        raise refusal(where, argument, f"must lie in [{low}, {high}]", value, do)
    return number


def exact_not_negative(where: str, argument: str, value: object, do: str = "") -> Decimal:
    """A Decimal >= 0."""
    number = exact(where, argument, value, do)
    if not number >= 0:
        raise refusal(where, argument, "must be >= 0", value, do)
    return number


def whole_won(where: str, argument: str, value: object, do: str = "") -> int:
    """An amount in whole won as a Python int."""
    number = exact(where, argument, value, do or "Give the amount in won, or use sf.won('0.4억').")
    if number != number.to_integral_value():
        raise refusal(where, argument, "must be a whole number of won", value, do)
    return int(number)


def real(
    where: str,
    argument: str,
    value: object,
    low: float = -math.inf,
    high: float = math.inf,
    do: str = "",
) -> float:
    """A finite float in [low, high]; bool and str are not numbers."""
    if is_number(value):
        try:
            number = float(value)  # type: ignore[arg-type]
        except OverflowError:  # a whole number beyond every float
            number = math.inf
        if math.isfinite(number) and low <= number <= high:
            return number
    ranged = "" if (low, high) == (-math.inf, math.inf) else f" in [{low:g}, {high:g}]"
    raise refusal(where, argument, f"must be a finite number{ranged}", value, do)


def rate(where: str, argument: str, value: object, low: float = -0.99, high: float = 1.0) -> float:
    """A rate per year as a fraction in [low, high]."""
    do = "Give a fraction, not a percentage: 0.045 for 4.5 %."
    return real(where, argument, value, low, high, do)


def count(where: str, argument: str, value: object, low: int = 0, do: str = "") -> int:
    """A whole number >= low as a Python int."""
    if is_number(value) and isinstance(value, numbers.Integral) and int(value) >= low:
        return int(value)
    raise refusal(where, argument, f"must be a whole number >= {low}", value, do)


def year(where: str, argument: str, value: object) -> int:
    """A calendar year in [1900, 2200]."""
    if is_number(value) and isinstance(value, numbers.Integral) and 1900 <= int(value) <= 2200:
        return int(value)
    raise refusal(where, argument, "must be a calendar year in [1900, 2200]", value)


def one_of(where: str, argument: str, value: object, allowed: Iterable[str], do: str = "") -> str:
    """One of the allowed words; the refusal lists them and names a near match."""
    words = tuple(allowed)
    if isinstance(value, str) and value in words:
        return value
    listed = ", ".join(repr(word) for word in words)
    hint = " ".join(part for part in (did_you_mean(value, words), do) if part)
    raise refusal(where, argument, f"must be one of {listed}", value, hint)


def text(where: str, argument: str, value: object) -> str:
    """A text that is not blank."""
    if isinstance(value, str) and value.strip():
        return value
    raise refusal(where, argument, "must be a text that is not blank", value)


def day(where: str, argument: str, value: Any) -> datetime.date:
    """A calendar day from a date or ISO text such as '2020-11-30'."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise refusal(where, argument, "must be a date or ISO text such as '2020-11-30'", value)
