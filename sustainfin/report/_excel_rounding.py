"""Rounding rules of money sheets as formulas that hold at the edges."""

from fractions import Fraction

from sustainfin.money import Rounding

# A sheet computes in binary: 62,006,049 x 0.2 may come out below the whole won it is. The inner
# ROUND puts it back; it has as many places as the exact product can have.
_PLACES = 4
_DIGITS = 15


def places_of(*factors: object) -> int:
    """Decimal places an exact product of decimals can have; at least four."""
    total = 0
    for factor in factors:
        denominator = Fraction(str(factor)).denominator
        places = 0
        while (10**places) % denominator:
            places += 1
            if places > _DIGITS:
                return places
        total += places
    return max(_PLACES, total)


def holds(amount: int, places: int) -> bool:
    """Whether a spreadsheet number keeps an amount with that many places."""
    return len(str(abs(amount))) + places <= _DIGITS


def rounded(rule: Rounding, inner: str, places: int = _PLACES) -> str:
    """Formula of a rule on an amount that a formula gives, without the sign `=`."""
    exact = f"ROUND({inner},{places})"
    if rule.mode == "half_even":
        steps = f"({exact}/{rule.unit})" if rule.unit > 1 else exact
        even = f"IF({steps}-INT({steps})=0.5,2*ROUND({steps}/2,0),ROUND({steps},0))"
        return f"{even}*{rule.unit}" if rule.unit > 1 else even
    function = {"down": "ROUNDDOWN", "half_up": "ROUND", "up": "ROUNDUP"}[rule.mode]
    digits = len(str(rule.unit)) - 1
    if rule.unit == 10**digits:
        return f"{function}({exact},{-digits})"
    return f"{function}({exact}/{rule.unit},0)*{rule.unit}"
