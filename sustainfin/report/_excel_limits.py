"""What may be entered in a cell: the numbers that Python takes there, and no others."""

import dataclasses
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sustainfin.case import replaced
from sustainfin.errors import InvalidInput
from sustainfin.inputs import Input
from sustainfin.report._excel_words import said

# Where the rules of lines, curves and sources begin and end; which of them holds is tried out.
_ENDS = (-0.99, 0.0, 1.0, 1900.0, 2200.0)
_NEAR = 1e-7
_LARGEST = 10**15  # a spreadsheet keeps 15 digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """An interval; `above` where its lower end is outside."""

    low: float = -math.inf
    high: float = math.inf
    above: bool = False

    def within(self, other: "Limits") -> "Limits":
        """What both allow."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        above = any(each.above for each in (self, other) if each.low == low)
        return Limits(low=low, high=high, above=above)

    def words(self, lang: str) -> str:
        """The interval in words."""
        if lang == "en":
            return self._english()
        low = f"{self.low:g} {'초과' if self.above else '이상'}" if self.low > -math.inf else ""
        high = f"{self.high:g} 이하" if self.high < math.inf else ""
        told = " ".join(part for part in (low, high) if part)
        hint = " 백분율이 아니라 비율로 적는다 (4.5 %는 0.045)." if self.high == 1 else ""
        return f"{told}의 수를 넣는다.{hint}" if told else "수를 넣는다."

    def _english(self) -> str:
        """The interval in English words."""
        low = (
            f"{'above' if self.above else 'at least'} {self.low:g}" if self.low > -math.inf else ""
        )
        high = f"at most {self.high:g}" if self.high < math.inf else ""
        told = ", ".join(part for part in (low, high) if part)
        hint = " A fraction, not a percentage: 0.045 for 4.5 %." if self.high == 1 else ""
        return f"A number {told}.{hint}" if told else "A number."


ANY = Limits()


def found(takes: Callable[[float], bool]) -> Limits:
    """The interval of the numbers that something takes, from what it says to numbers near ends."""
    lows = [end for end in _ENDS if takes(end + _NEAR) and not takes(end - _NEAR)]
    highs = [end for end in _ENDS if takes(end) and not takes(end + _NEAR)]
    low = lows[0] if lows else -math.inf
    return Limits(
        low=low, high=highs[-1] if highs else math.inf, above=bool(lows) and not takes(low)
    )


def of_field(record: Any, field: str, index: int | None = None) -> Limits:
    """What a field of a record takes; with an index, one amount of those by year."""

    def takes(number: float) -> bool:
        value: Any = number
        if index is not None:
            pairs = list(getattr(record, field))
            pairs[index] = (pairs[index][0], number)
            value = tuple(pairs)
        return replaced(record, field, value) is not record

    return found(takes)


def of_call(call: Callable[[float], object]) -> Limits:
    """What a check takes."""

    def takes(number: float) -> bool:
        try:
            call(number)
        except InvalidInput:
            return False
        return True

    return found(takes)


def of_inputs(records: Iterable[Any]) -> dict[str, Limits]:
    """What each named input may be, in all fields that read it."""
    limits: dict[str, Limits] = {}
    for record in records:
        for name, each in _uses(record):
            limits[name] = limits.get(name, ANY).within(each)
    return limits


def _uses(record: Any) -> Iterator[tuple[str, Limits]]:
    """Every field that reads an input, also within records that a record holds."""
    if not dataclasses.is_dataclass(record) or isinstance(record, type):
        return
    for field in dataclasses.fields(record):
        held = getattr(record, field.name)
        if isinstance(held, Input):
            yield held.name, of_field(record, field.name)
        elif isinstance(held, tuple):
            for k, pair in enumerate(held):
                if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], Input):
                    yield pair[1].name, of_field(record, field.name, k)
        else:
            yield from _uses(held)


def validation(limits: Limits, *, prompt: bool = False, lang: str = "ko") -> dict[str, Any]:
    """The limits as a spreadsheet holds them; without any, a number is still asked for."""
    low, high = limits.low, limits.high
    told: dict[str, Any] = {
        "validate": "decimal", "ignore_blank": False,
        "error_title": said("입력 범위", lang), "error_message": limits.words(lang),
    }  # fmt: skip
    if prompt:
        told["input_message"] = limits.words(lang)
    if limits.above and high == math.inf:
        return told | {"criteria": ">", "value": low}
    if low > -math.inf and high == math.inf:
        return told | {"criteria": ">=", "value": low}
    low = _LARGEST * -1 if low == -math.inf else low
    high = _LARGEST if high == math.inf else high
    return told | {"criteria": "between", "minimum": low, "maximum": high}


def only(value: float, words: str, lang: str) -> dict[str, Any]:
    """One number and no other, with why."""
    return {
        "validate": "decimal", "criteria": "==", "value": value, "ignore_blank": False,
        "error_title": said("입력 범위", lang), "error_message": said(words, lang),
    }  # fmt: skip
