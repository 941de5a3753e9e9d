"""Amounts of won as text."""

import re
from decimal import Decimal
from typing import Literal

from sustainfin._checks import count, one_of, refusal
from sustainfin.money._units import BIG, MIXED, UNITS, fraction, whole


def format_won(
    amount: int | Decimal,
    unit: str = "원",
    *,
    places: int | None = None,
    negative: Literal["△", "-", "()"] = "△",
    symbol: bool = True,
) -> str:
    """Text of an amount of won (금액 표시), exact unless `places` is given.

    Without `places` as many decimals are printed as the amount needs, so that `won`
    reads the same amount back. With `places` the text is rounded half away from
    zero, for display only.

    Parameters
    ----------
    amount : int or Decimal
        Whole won. [KRW]
    unit : {"원", "천원", "만원", "백만원", "억원", "조원", "혼합"}
        Unit to print in; "혼합" (mixed) prints 조, 억, 만 and 원 side by side.
    places : int, optional
        Decimals to show, >= 0; not for "혼합".
    negative : {"△", "-", "()"}
        How a negative amount is marked.
    symbol : bool
        Whether the unit is printed; "혼합" always prints its units.

    Returns
    -------
    str
        The text, with commas every three digits.

    Raises
    ------
    InvalidInput
        If the amount is not a whole number of won below 10^30, or an option is
        not one of those above.

    See Also
    --------
    sustainfin.money.won : The way back.

    Examples
    --------
    >>> format_won(90_032_781, "천원"), format_won(90_032_781, "백만원", places=1)
    ('90,032.781천원', '90.0백만원')
    >>> format_won(-1_234_567_890_001, "혼합")
    '△1조 2,345억 6,789만 1원'
    >>> format_won(-90_000_000, "천원", negative="()", symbol=False)
    '(90,000)'
    """
    where = "money.format_won"
    value = whole(where, "amount", fraction(where, "amount", amount), amount)
    one_of(where, "unit", unit, (*UNITS, MIXED))
    one_of(where, "negative", negative, ("△", "-", "()"))
    if not isinstance(symbol, bool):
        raise refusal(where, "symbol", "must be True or False", symbol)
    if places is not None:
        count(where, "places", places)
    if unit == MIXED and (places is not None or not symbol):
        rule = "must be a single unit when places= is given or symbol=False"
        raise refusal(where, "unit", rule, unit, "Choose one of '원', '천원', '백만원', ...")
    if unit == MIXED:
        shown = mixed(abs(value))
    else:
        shown = _decimal(abs(value), UNITS[unit], places) + (unit if symbol else "")
    if value >= 0 or not re.search("[1-9]", shown):
        return shown
    return f"({shown})" if negative == "()" else negative + shown


def mixed(magnitude: int) -> str:
    """조, 억, 만 and 원 side by side: 1조 2,345억 6,789만 1원."""
    parts = []
    for name in ("조", "억", "만"):
        head, magnitude = divmod(magnitude, BIG[name])
        parts += [f"{head:,}{name}"] if head else []
    parts += [f"{magnitude:,}"] if magnitude or not parts else []
    return " ".join(parts) + "원"


def _decimal(magnitude: int, size: int, places: int | None) -> str:
    """A magnitude in units of `size`, a power of ten, with the decimals asked for or needed."""
    if places is None:
        places = len(str(size)) - 1
        head, rest = divmod(magnitude, size)
        tail = str(rest).zfill(places).rstrip("0")
    else:
        scaled = (2 * magnitude * 10**places + size) // (2 * size)
        head, rest = divmod(scaled, 10**places)
        tail = str(rest).zfill(places) if places else ""
    return f"{head:,}" + (f".{tail}" if tail else "")
