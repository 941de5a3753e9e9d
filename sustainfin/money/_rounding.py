"""Rounding rules: which way, and to which multiple of won."""

import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from sustainfin._checks import count, is_number, one_of, refusal
from sustainfin.money._units import fraction, whole
from sustainfin.money._words import Mode, read_rule, rule_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WholeT = TypeVar("WholeT", int, "NDArray[np.int64]")

_INT64 = 2**63 - 1
_WORDS_EN: Mapping[Mode, str] = {
    "down": "cut below", "half_up": "round half up to",
    "half_even": "round half to even to", "up": "round up to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding rule (끝수 처리): which way, and to which multiple of won.

    In Korean sheets "만원 미만 절사" cuts what is below 10,000 won, whereas "만단위 이하
    절사" cuts the 만 digit as well, that is to 100,000 won. Directions act on the
    magnitude: "down" (절사) goes toward zero, "up" (절상) away from it, and half of
    "half_up" (반올림) away from it, for negative amounts too.

    Parameters
    ----------
    mode : {"down", "half_up", "half_even", "up"}
        절사, 반올림, 짝수 반올림 (half to the even multiple) or 절상.
    unit : int
        Results are multiples of it, >= 1. [KRW]

    Raises
    ------
    InvalidInput
        If the mode is not one of the four, or the unit not a whole number >= 1.

    Examples
    --------
    >>> Rounding.parse("만단위 이하 절사")
    Rounding(mode='down', unit=100000)
    >>> Rounding("down", 100_000).apply(90_032_781)
    90000000
    >>> print(Rounding("half_up", 1))
    원 미만 반올림
    """

    mode: Mode
    unit: int

    def __post_init__(self) -> None:
        one_of("money.Rounding", "mode", self.mode, get_args(Mode))
        unit = count("money.Rounding", "unit", self.unit, 1, "Give whole won: 1_000 for 천원.")
        object.__setattr__(self, "unit", unit)  # a NumPy integer would overflow later

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The rule in Korean (끝수 처리 문구), which `parse` reads back.

        Returns
        -------
        str
            Always in the form with 미만, the unambiguous one.

        Examples
        --------
        >>> Rounding("down", 100_000).words
        '10만원 미만 절사'
        """
        return rule_words(self.mode, self.unit)

    @property
    def words_en(self) -> str:
        """The rule in English (영문 끝수 처리 문구).

        Returns
        -------
        str
            Direction and place: "cut below 100,000 won".

        Examples
        --------
        >>> Rounding("down", 100_000).words_en
        'cut below 100,000 won'
        """
        return f"{_WORDS_EN[self.mode]} {self.unit:,} won"

    @classmethod
    def parse(cls, words: str, *, default_mode: Mode | None = None) -> "Rounding":
        """The rule (끝수 처리) that printed words such as "만원 미만 절사" name.

        미만 keeps the digit named and drops what is below it; 이하 drops that digit
        too. Words with neither, such as "천원 단위 절사", can mean both and are refused.

        Parameters
        ----------
        words : str
            A place, 미만 or 이하, and 절사, 버림, 절하 (down), 반올림, 사사오입 (half_up),
            짝수 반올림 (half_even), 절상 or 올림 (up).
        default_mode : {"down", "half_up", "half_even", "up"}, optional
            Used when the words name no direction, as in "만단위 이하".

        Returns
        -------
        Rounding
            The rule.

        Raises
        ------
        InvalidInput
            If the place, the side (미만, 이하) or the direction is missing or unknown.

        Examples
        --------
        >>> Rounding.parse("1,000원 미만 버림")
        Rounding(mode='down', unit=1000)
        >>> Rounding.parse("만단위 이하", default_mode="down").unit
        100000
        """
        return cls(*read_rule(words, default_mode))

    def apply(self, x: int | Decimal | Fraction) -> int:
        """The amount rounded (끝수를 처리한 금액), exactly.

        Parameters
        ----------
        x : int, Decimal or Fraction
            Amount before rounding; a float is refused, as it may lie on the wrong
            side of the cut. [KRW]

        Returns
        -------
        int
            A multiple of `unit`. [KRW]

        Raises
        ------
        InvalidInput
            If `x` is not a finite int, Decimal or Fraction.

        Examples
        --------
        >>> from decimal import Decimal
        >>> Rounding("down", 1).apply(Decimal("12401209.8"))
        12401209
        """
        if isinstance(x, numbers.Real) and not isinstance(x, numbers.Rational):
            rule, do = "must be an int, a Decimal or a Fraction", "Decimal('0.1') is one tenth."
            raise refusal("money.Rounding.apply", "x", rule, x, do)
        value = fraction("money.Rounding.apply", "x", x)
        return self.apply_ratio(value.numerator, value.denominator)

    def apply_ratio(self, numerator: WholeT, denominator: int) -> WholeT:
        """The quotient of two whole numbers rounded (나눈 금액의 끝수 처리), exactly.

        For int arrays this is `apply` element by element, without a float in between.

        Parameters
        ----------
        numerator : int or ndarray of int64
            Amount times `denominator`.
        denominator : int
            At least 1.

        Returns
        -------
        int or ndarray of int64
            Multiples of `unit`. [KRW]

        Raises
        ------
        InvalidInput
            If the arguments are not whole numbers as above, or if for an array the
            denominator times the unit, or a result, does not fit in 64 bits.

        Examples
        --------
        >>> Rounding("down", 1).apply_ratio(62_006_049 * 20, 100)
        12401209
        """
        where = "money.Rounding.apply_ratio"
        top = _integers(where, "numerator", numerator)
        size = count(where, "denominator", denominator, 1) * self.unit
        is_array = hasattr(top, "dtype")
        if is_array and size > _INT64:
            rule = "times the unit must fit in 64 bits for an array"
            raise refusal(where, "denominator", rule, denominator, "Use Python ints.")
        quotient, rest = top // size, top % size  # rest in [0, size), for negatives too
        steps = quotient + self._step(top, quotient, rest, size - rest)
        if is_array and steps.size and not _fits(steps, self.unit):
            rule = "must have results that fit in 64 bits"
            raise refusal(where, "numerator", rule, numerator, "Use Python ints.")
        return cast(WholeT, steps * self.unit)

    def _step(self, top: Any, quotient: Any, rest: Any, over: Any) -> Any:
        """1 where the quotient, rounded down so far, belongs one higher, else 0.

        `over` is the distance to the next multiple: "more than half" is then
        `rest > over`, without the overflow of `2 * rest`.
        """
        if self.mode == "down":
            return (top < 0) * (rest > 0)
        if self.mode == "up":
            return (top > 0) * (rest > 0)
        if self.mode == "half_up":
            return (rest > over) + (rest == over) * (top > 0)
        return (rest > over) + (rest == over) * (quotient % 2)

    def interval(self, result: int) -> tuple[Fraction, bool, Fraction, bool]:
        """The amounts that round to `result` (끝수 처리 전 금액의 범위).

        Use it to ask which amounts before rounding a printed figure allows.

        Parameters
        ----------
        result : int
            A multiple of `unit`. [KRW]

        Returns
        -------
        tuple of (Fraction, bool, Fraction, bool)
            Lower end, whether it belongs, upper end, whether it belongs. [KRW]

        Raises
        ------
        InvalidInput
            If `result` is not a multiple of `unit`: no amount rounds to it.

        Examples
        --------
        >>> Rounding("half_up", 1).interval(15_163_907)
        (Fraction(30327813, 2), True, Fraction(30327815, 2), False)
        """
        where = "money.Rounding.interval"
        value = whole(where, "result", fraction(where, "result", result), result)
        if value % self.unit:
            below = value // self.unit * self.unit
            rule = f"must be a multiple of {self.unit:,} won"
            do = f"No amount rounds to it; the nearest results are {below:,} and "
            raise refusal(where, "result", rule, result, f"{do}{below + self.unit:,}.")
        unit, half, here = Fraction(self.unit), Fraction(self.unit, 2), Fraction(value)
        if self.mode == "half_even":
            even = value // self.unit % 2 == 0
            return here - half, even, here + half, even
        if self.mode == "half_up":
            return here - half, value > 0, here + half, value < 0
        # toward zero: the far side is open; away from zero: the near side is open
        up = self.mode == "up"
        if value == 0:
            return (here, True, here, True) if up else (-unit, False, unit, False)
        upward = (value > 0) != up
        return (here, True, here + unit, False) if upward else (here - unit, False, here, True)


def _fits(steps: Any, unit: int) -> bool:
    """Whether every element times the unit is a 64-bit integer."""
    return int(steps.max()) * unit <= _INT64 and int(steps.min()) * unit >= -_INT64 - 1


def _integers(where: str, argument: str, value: Any) -> Any:
    """A Python int, or an int64 array as it came."""
    if isinstance(value, numbers.Integral) and is_number(value):
        return int(value)
    if str(getattr(value, "dtype", "")) == "int64":
        return value
    raise refusal(where, argument, "must be an int or an int64 array", value)
