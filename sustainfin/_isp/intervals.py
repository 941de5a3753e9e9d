"""Exact intervals with open and closed ends, and the rounding rules between two amounts.

A lower bound is `(value, 0)` when it belongs and `(value, 1)` when it does not; an upper
bound `(value, 0)` or `(value, -1)`. Bounds then compare, meet and add as plain tuples.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sustainfin.money import Rounding

Number = int | Fraction
Bound = tuple[Number, int]
Domain = tuple[Bound, Bound]

# Nothing that is printed in won, months or days comes near it.
LARGE = 10**15
# No printed effort or rate needs more digits behind the point.
_DECIMALS = 30


def point(value: Number) -> Domain:
    """The interval that holds one number."""
    return (value, 0), (value, 0)


def closed(low: Number, high: Number) -> Domain:
    """The interval with both of its ends."""
    return (low, 0), (high, 0)


def opened(low: Number, high: Number) -> Domain:
    """The interval without its ends."""
    return (low, 1), (high, -1)


def is_empty(domain: Domain) -> bool:
    """Whether no number lies in the interval."""
    return domain[0] > domain[1]


def is_point(domain: Domain) -> bool:
    """Whether one number lies in the interval."""
    return domain[0][0] == domain[1][0]


def holds(domain: Domain, value: Number) -> bool:
    """Whether a number lies in the interval."""
    return domain[0] <= (value, 0) <= domain[1]


def meet(one: Domain, other: Domain) -> Domain:
    """What both intervals hold."""
    return max(one[0], other[0]), min(one[1], other[1])


def widen(domain: Domain, pad: Number) -> Domain:
    """The interval with less than `pad` more on each side."""
    if not pad:
        return domain
    return (domain[0][0] - pad, 1), (domain[1][0] + pad, -1)


def add(domains: Iterable[Domain]) -> Domain:
    """Sums of one number of each interval."""
    low: Number = 0
    high: Number = 0
    left = right = 0
    for (a, a_side), (b, b_side) in domains:
        low, high = low + a, high + b
        left, right = max(left, a_side), min(right, b_side)
    return (low, left), (high, right)


def subtract(one: Domain, other: Domain) -> Domain:
    """Differences of a number of each interval."""
    (a, a_side), (b, b_side) = one
    (c, c_side), (d, d_side) = other
    return (a - d, max(a_side, -d_side)), (b - c, min(b_side, -c_side))


def multiply(domains: Sequence[Domain]) -> Domain:
    """Products of one number of each interval."""
    if len(domains) == 1:
        return domains[0]
    if any(domain[0][0] < 0 for domain in domains):
        return _corners(domains)
    low: Number = 1
    high: Number = 1
    left = right = 0
    for (a, a_side), (b, b_side) in domains:
        low, high = low * a, high * b
        left, right = max(left, a_side), min(right, b_side)
    # A product of 0 is reached: one of the factors is 0 itself.
    return (low, left if low else 0), (high, right if high else 0)


def _corners(domains: Sequence[Domain]) -> Domain:
    """Products where a number may be negative: the hull, with its ends."""
    low, high = domains[0][0][0], domains[0][1][0]
    for (a, _), (b, _) in domains[1:]:
        ends = (low * a, low * b, high * a, high * b)
        low, high = min(ends), max(ends)
    return closed(low, high)


def divide(one: Domain, other: Domain) -> Domain:
    """Quotients of two intervals; nothing is concluded from a divisor that may be negative."""
    (a, a_side), (b, b_side) = one
    (c, c_side), (d, d_side) = other
    if c < 0 or a < 0:
        return closed(-LARGE, LARGE)
    low = (Fraction(a) / d, max(a_side, -d_side)) if d and a > 0 else (0, 0)
    # A quotient of 0 is reached whatever the divisor is.
    high = (Fraction(b) / c, min(b_side, -c_side) if b else b_side) if c else (LARGE, 0)
    return low, high


def decimal(count: int, places: int) -> Decimal:
    """`count` units of the given decimal place, whatever the decimal context."""
    return Decimal(f"{count}e-{places}")


def readable(low: Fraction, high: Fraction) -> tuple[str, str]:
    """The ends of an interval with enough digits to tell them apart, rounded outwards."""
    places = 0
    if low.denominator != 1 or high.denominator != 1:
        while Fraction(1, 10**places) > (high - low) / 4 and places < _DECIMALS:
            places += 1
    down, up = math.floor(low * 10**places), math.ceil(high * 10**places)
    return f"{decimal(down, places):,f}", f"{decimal(up, places):,f}"


def whole(domain: Domain, step: Number) -> Domain:
    """The multiples of `step` in the interval, from the first to the last."""
    low, high = _counts(domain, step)
    return (low * step, 0), (high * step, 0)


def _counts(domain: Domain, step: Number) -> tuple[int, int]:
    """First and last whole number whose multiple of `step` lies in the interval."""
    (a, a_side), (b, b_side) = domain
    low, high = Fraction(a) / step, Fraction(b) / step
    return (
        math.floor(low) + 1 if a_side else math.ceil(low),
        math.ceil(high) - 1 if b_side else math.floor(high),
    )


def shortest_decimal(domain: Domain) -> Decimal | None:
    """The decimal with the fewest digits in the interval, the one nearest its middle.

    None where no decimal of a printable length lies in it, as in the point 1/3.
    """
    middle = Fraction(domain[0][0] + domain[1][0]) / 2
    for places in range(_DECIMALS):
        size = Fraction(1, 10**places)
        low, high = _counts(domain, size)
        if low > high:
            continue
        nearest = min(max(round(middle / size), low), high)
        return decimal(nearest, places)
    return None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rounding rules that may lie between an exact amount and the printed one.

    `stated` rules stand in the table itself and are the only ones allowed; where there
    are none, every candidate is. A candidate coarser than `step`, the finest amount the
    table prints, needs a printed amount of at least ten of its units.
    """

    candidates: tuple[Rounding, ...]
    stated: tuple[Rounding, ...]
    step: int

    def allowed(self, *, free: bool = False) -> tuple[Rounding, ...]:
        """The stated rules, or all candidates where nothing is stated or words are free."""
        return self.candidates if free or not self.stated else self.stated

    def fitting(self, printed: int, exact: Domain, *, free: bool = False) -> tuple[Rounding, ...]:
        """The allowed rules that make `printed` of some exact amount in the interval."""
        return tuple(
            rule
            for rule in self._possible(printed, free)
            if not is_empty(meet(exact, origin(rule, printed)))
        )

    def _possible(self, printed: int, free: bool) -> list[Rounding]:
        bound = bool(self.stated) and not free
        return [
            rule
            for rule in self.allowed(free=free)
            if printed % rule.unit == 0
            and (bound or rule.unit == self.step or abs(printed) >= 10 * rule.unit)
        ]

    def sources(self, printed: Domain, *, free: bool = False) -> Domain:
        """The exact amounts that a printed amount in the interval may come from."""
        if is_point(printed):
            value = int(printed[0][0])
            origins = [origin(rule, value) for rule in self._possible(value, free)]
            if not origins:
                return (1, 0), (0, 0)
            return min(low for low, _ in origins), max(high for _, high in origins)
        reach = max(rule.unit for rule in self.allowed(free=free))
        return opened(printed[0][0] - reach, printed[1][0] + reach)

    def results(self, exact: Domain, printed: Domain, *, free: bool = False) -> Domain:
        """The amounts in `printed` that an exact amount in the interval may be rounded to."""
        rules = self.allowed(free=free)
        low, high = Fraction(exact[0][0]), Fraction(exact[1][0])
        if low == high:
            amounts = {rule.apply(low) for rule in rules}
            found = [n for n in amounts if holds(printed, n) and self._possible(n, free)]
            return closed(min(found), max(found)) if found else ((1, 0), (0, 0))
        if len(rules) > 4:  # every way and many units: the coarsest reaches furthest
            reach = max(rule.unit for rule in rules)
            return closed(math.floor(low / reach) * reach, math.ceil(high / reach) * reach)
        return closed(
            min(rule.apply(low) for rule in rules), max(rule.apply(high) for rule in rules)
        )


def origin(rule: Rounding, printed: int) -> Domain:
    """The exact amounts that a rule rounds to `printed`, a multiple of its unit."""
    low, low_belongs, high, high_belongs = rule.interval(printed)
    return (low, 0 if low_belongs else 1), (high, 0 if high_belongs else -1)


def candidates(step: int, coarsest: int) -> tuple[Rounding, ...]:
    """절사, 반올림 and 절상 at the display step, then at ten times it, up to the coarsest."""
    units = [step]
    while units[-1] * 10 <= coarsest:
        units.append(units[-1] * 10)
    return tuple(Rounding(mode, unit) for unit in units for mode in ("down", "half_up", "up"))
