"""Every real root of a polynomial in whole numbers, by exact arithmetic.

Coefficients stand in ascending order. Roots are isolated by bisection with Descartes' rule
(Vincent, Collins and Akritas) on the square-free parts, so that none is missed and none
counted twice, however close together two of them lie.
"""

import itertools
from collections.abc import Iterator, Sequence
from math import gcd
from typing import NamedTuple

Poly = list[int]

_PRIME = 2**61 - 1


def integers(values: Sequence[float]) -> Poly:
    """The exact binary values of floats, times one positive number, as whole numbers."""
    ratios = [value.as_integer_ratio() for value in values]
    common = max(denominator for _, denominator in ratios)  # all are powers of two
    return primitive([number * (common // denominator) for number, denominator in ratios])


def primitive(poly: Poly) -> Poly:
    """A polynomial without common factor, without leading zeros and without the root 0."""
    poly = list(poly)
    while poly and poly[-1] == 0:
        poly.pop()
    first = next((i for i, c in enumerate(poly) if c), len(poly))
    divisor = gcd(*poly) or 1
    return [c // divisor for c in poly[first:]]


def variations(poly: Sequence[float]) -> int:
    """Changes of sign along the coefficients, zeros left out (Descartes' bound)."""
    signs = [c > 0 for c in poly if c]
    return sum(a != b for a, b in itertools.pairwise(signs))


def sign_at(poly: Poly, numerator: int, denominator: int) -> int:
    """Sign of the polynomial at a rational number with positive denominator."""
    value, power = 0, 1
    for c in reversed(poly):
        value = value * numerator + c * power
        power *= denominator
    return (value > 0) - (value < 0)


def derivative(poly: Poly) -> Poly:
    """Coefficients of the derivative."""
    return [i * c for i, c in enumerate(poly)][1:]


def remainder(a: Poly, b: Poly) -> Poly:
    """A pseudo-remainder of a by b, up to a factor; the coefficient at 0 may vanish."""
    a = list(a)
    while len(a) >= len(b):
        lead, shift = a[-1], len(a) - len(b)
        a = [c * b[-1] for c in a]
        for i, c in enumerate(b):
            a[i + shift] -= lead * c
        while a and a[-1] == 0:
            a.pop()
        divisor = gcd(*a) if a else 1
        a = [c // divisor for c in a]
    return a


def common_divisor(a: Poly, b: Poly) -> Poly:
    """Greatest common divisor of two polynomials, up to a factor."""
    while b:
        a, b = b, remainder(a, b)
    return [1] if len(a) == 1 else a


def quotient(a: Poly, b: Poly) -> Poly:
    """a / b where b divides a, up to a factor."""
    a, result = list(a), [0] * (len(a) - len(b) + 1)
    for shift in reversed(range(len(result))):
        multiple = b[-1] // gcd(a[shift + len(b) - 1], b[-1])
        if multiple != 1:
            a, result = [c * multiple for c in a], [c * multiple for c in result]
        factor = a[shift + len(b) - 1] // b[-1]
        result[shift] = factor
        for i, c in enumerate(b):
            a[i + shift] -= factor * c
    divisor = gcd(*result)
    return [c // divisor for c in result]


def surely_square_free(poly: Poly) -> bool:
    """Whether the polynomial has no multiple root even modulo a prime; cheap, one-sided."""
    if poly[-1] % _PRIME == 0:
        return False
    a, b = [c % _PRIME for c in poly], [c % _PRIME for c in derivative(poly)]
    while b and b[-1] == 0:
        b.pop()
    while b:
        inverse = pow(b[-1], -1, _PRIME)
        while len(a) >= len(b):
            factor, shift = a[-1] * inverse % _PRIME, len(a) - len(b)
            for i, c in enumerate(b):
                a[i + shift] = (a[i + shift] - factor * c) % _PRIME
            while a and a[-1] == 0:
                a.pop()
        a, b = b, a
    return len(a) == 1


def square_free_parts(poly: Poly) -> Iterator[tuple[Poly, int]]:
    """Polynomials with simple roots only, each with the multiplicity its roots have in `poly`."""
    if len(poly) < 3 or variations(poly) < 2 or surely_square_free(poly):
        yield poly, 1  # at most one positive root, or none multiple
        return
    common = common_divisor(poly, derivative(poly))
    rest, multiplicity = quotient(poly, common), 1
    while len(rest) > 1:
        shared = common_divisor(rest, common)
        part = quotient(rest, shared)
        if len(part) > 1:
            yield part, multiplicity
        rest, common, multiplicity = shared, quotient(common, shared), multiplicity + 1


def shifted(poly: Poly) -> Poly:
    """p(x + 1)."""
    poly = list(poly)
    for i in range(len(poly) - 1):
        for j in range(len(poly) - 2, i - 1, -1):
            poly[j] += poly[j + 1]
    return poly


class Place(NamedTuple):
    """A root between `left` and `left + 1`, or at `left` if exact, in units of 2^-`bits`."""

    left: int
    bits: int
    exact: bool


def isolate(poly: Poly) -> Iterator[Place]:
    """The roots in (0, 1) of a polynomial with simple roots, each in a place of its own."""
    stack = [(poly, 0, 0)]
    while stack:
        here, left, bits = stack.pop()
        bound = variations(shifted(here[::-1]))
        if bound == 0:
            continue
        if bound == 1:
            yield Place(left, bits, exact=False)
            continue
        degree = len(here) - 1
        lower = [c << (degree - i) for i, c in enumerate(here)]
        upper = shifted(lower)
        if upper[0] == 0:
            yield Place(2 * left + 1, bits + 1, exact=True)
            upper = upper[1:]
        stack += [(lower, 2 * left, bits + 1), (upper, 2 * left + 1, bits + 1)]


class Refining:
    """A root in (0, 1) between two dyadic numbers that can be drawn closer.

    The polynomial may vanish at an end of the interval, where another root lies; the sign
    beside that end is then the one of the derivative.
    """

    def __init__(self, poly: Poly, place: Place) -> None:
        self.poly = poly
        self.left, self.bits, self.exact = place
        self._sign = sign_at(poly, self.left, 1 << self.bits)
        if self._sign == 0 and not self.exact:
            self._sign = sign_at(derivative(poly), self.left, 1 << self.bits)

    def halve(self) -> None:
        """Halve the interval."""
        if self.exact:
            return
        self.bits += 1
        self.left *= 2
        middle = sign_at(self.poly, self.left + 1, 1 << self.bits)
        if middle in (0, self._sign):
            self.left += 1
        self.exact = middle == 0

    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Both ends as numerator and denominator."""
        right = self.left if self.exact else self.left + 1
        return (self.left, 1 << self.bits), (right, 1 << self.bits)
