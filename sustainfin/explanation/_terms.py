"""Formulas as plain data: operations on the parts of a step, computed and written in words."""

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from numbers import Rational
from typing import Any

from sustainfin.money import Rounding

_ENOUGH = Context(prec=50)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a step, by its position (산식의 항).

    Parameters
    ----------
    index : int
        Position among the parts of the step, 0 first.

    Examples
    --------
    >>> Part(0).index
    0
    """

    index: int


@dataclass(frozen=True, slots=True)
class Op:
    """One operation of a formula (산식의 연산).

    Parameters
    ----------
    name : str
        The operation: "add", "subtract", "multiply", "divide", "power", "minimum",
        "maximum", "round", "where", ...
    args : tuple of Op, Part or number
        What it is done to. "add" and "multiply" take two or more.
    rule : Rounding, optional
        Rule of the operation "round".

    Examples
    --------
    >>> Op("multiply", (Part(0), 12)).name
    'multiply'
    """

    name: str
    args: tuple[Any, ...]
    rule: Rounding | None = None


Term = Op | Part | int | float | Decimal | Fraction


def compute(term: Term, values: Sequence[Any]) -> Any:
    """Value of a formula on the values of the parts; whole numbers and decimals are exact."""
    if isinstance(term, Part):
        return exact(values[term.index])
    if not isinstance(term, Op):
        return exact(term)
    if term.name == "where":
        condition, one, other = term.args
        return compute(one if compute(condition, values) else other, values)
    args = [compute(arg, values) for arg in term.args]
    if term.rule is not None:
        return term.rule.apply(args[0])
    try:
        return _COMPUTED[term.name](*args)
    except (ZeroDivisionError, OverflowError, ValueError):
        return math.nan


def exact(value: Any) -> Any:
    """A decimal as a fraction, so that nothing is lost; anything else as it is."""
    return Fraction(value) if isinstance(value, Decimal) else value


def has_float(term: Term) -> bool:
    """Whether a formula has a float among its numbers."""
    if isinstance(term, Op):
        return any(has_float(arg) for arg in term.args)
    return isinstance(term, float)


def _sum(*args: Any) -> Any:
    total = args[0]
    for each in args[1:]:
        total = total + each
    return total


def _product(*args: Any) -> Any:
    total = args[0]
    for each in args[1:]:
        total = total * each
    return total


def _quotient(top: Any, bottom: Any) -> Any:
    both = isinstance(top, Rational) and isinstance(bottom, Rational)
    return Fraction(top) / Fraction(bottom) if both else top / bottom


def _power(base: Any, exponent: Any) -> Any:
    found = base**exponent
    return math.nan if isinstance(found, complex) else found


def _first_over(limit: Any, start: Any, *amounts: Any) -> Any:
    """The first year, from `start`, whose amount is over the limit."""
    return next((start + k for k, each in enumerate(amounts) if each > limit), math.nan)


def _first_after(limit: Any, start: Any, after: Any, *amounts: Any) -> Any:
    """The first year behind `after` whose amount is over the limit; amounts begin in `start`."""
    over = (start + k for k, each in enumerate(amounts) if start + k > after and each > limit)
    return next(over, math.nan)


def _last_over(limit: Any, start: Any, *amounts: Any) -> Any:
    """The last year, from `start`, whose amount is over the limit."""
    over = [start + k for k, each in enumerate(amounts) if each > limit]
    return over[-1] if over else math.nan


def crossing(least: Any, amounts: Sequence[Any]) -> int | None:
    """Position of the last amount below 0 by more than `least`; None if none is."""
    below = [k for k, each in enumerate(amounts) if each < -least]
    return below[-1] if below else None


def _back_at_zero(least: Any, *amounts: Any) -> Any:
    """When running sums are back at 0 for good, in a straight line between two of them."""
    last = crossing(least, amounts)
    if last is None:
        return 0.0
    if last == len(amounts) - 1:
        return math.nan
    return last + _quotient(-amounts[last], amounts[last + 1] - amounts[last])


def _proved(value: Any, rest: Any, allowed: Any) -> Any:
    """A value that was found by search, where what it must make 0 is within what is allowed."""
    return value if abs(rest) <= allowed else math.nan


def _log(x: Any) -> Any:
    """The natural logarithm; of a whole number or a fraction with 50 digits."""
    if isinstance(x, float):
        return math.log(x)
    if not x > 0:
        raise ValueError("the logarithm of a number that is not above 0")
    exactly = Fraction(x)
    return Fraction((_ENOUGH.divide(Decimal(exactly.numerator), exactly.denominator)).ln(_ENOUGH))


_COMPUTED: Mapping[str, Callable[..., Any]] = {
    "add": _sum, "subtract": operator.sub, "multiply": _product, "divide": _quotient,
    "power": _power, "negative": operator.neg, "fabs": abs,
    "sign": lambda x: (x > 0) - (x < 0), "square": lambda x: x * x, "sqrt": math.sqrt,
    "minimum": min, "maximum": max, "floor": math.floor, "ceil": math.ceil, "tanh": math.tanh,
    "exp": math.exp, "expm1": math.expm1, "log": _log, "log1p": math.log1p,
    "log10": math.log10, "less": operator.lt, "less_equal": operator.le,
    "greater": operator.gt, "greater_equal": operator.ge, "equal": operator.eq,
    "not_equal": operator.ne, "logical_and": lambda a, b: bool(a and b),
    "logical_or": lambda a, b: bool(a or b), "logical_not": operator.not_,
    "first_over": _first_over, "first_after": _first_after, "last_over": _last_over,
    "back_at_zero": _back_at_zero, "proved": _proved,
    "round_to": lambda x, places: round(x, int(places)),
}  # fmt: skip

_INFIX = {
    "add": (" + ", 2), "subtract": (" - ", 2), "multiply": (" × ", 3), "divide": (" ÷ ", 3),
    "power": ("^", 5), "less": (" < ", 1), "less_equal": (" <= ", 1), "greater": (" > ", 1),
    "greater_equal": (" >= ", 1), "equal": (" = ", 1), "not_equal": (" <> ", 1),
}  # fmt: skip
_CALLS = {
    "fabs": "ABS", "minimum": "MIN", "maximum": "MAX", "where": "IF", "log1p": "LN1P",
    "log": "LN", "logical_and": "AND", "logical_or": "OR", "logical_not": "NOT",
    "square": "SQ", "ceil": "CEILING", "round_to": "ROUND",
}  # fmt: skip
_ATOM = 9


def written(
    term: Term, names: Sequence[str], number: Callable[[Any], str], rounded: Callable[..., str]
) -> str:
    """A formula as text: parts by name, brackets where they are needed.

    `number` writes a number; `rounded` writes a rule of rounding around a text.
    """
    return _written(term, names, number, rounded)[0]


def _written(
    term: Term, names: Sequence[str], number: Callable[[Any], str], rounded: Callable[..., str]
) -> tuple[str, int]:
    """Text, and how strongly it binds."""
    if isinstance(term, Part):
        return names[term.index], _ATOM if not names[term.index].startswith("-") else 2
    if not isinstance(term, Op):
        text = number(term)
        return text, 2 if text.startswith("-") else _ATOM
    parts = [_written(arg, names, number, rounded) for arg in term.args]
    if term.rule is not None:
        return rounded(term.rule, parts[0][0]), _ATOM
    if term.name == "negative":
        return _negative(parts[0])
    if term.name in _INFIX:
        return _infix(term.name, parts)
    call = _CALLS.get(term.name, term.name.upper())
    return f"{call}({', '.join(text for text, _ in parts)})", _ATOM


def _negative(part: tuple[str, int]) -> tuple[str, int]:
    """A text with a sign before it; a zero has none."""
    return (f"-{_within(part, _ATOM - 1)}", 2) if part[0].strip("0.") else part


def _infix(name: str, parts: Sequence[tuple[str, int]]) -> tuple[str, int]:
    """Parts with the sign of an operation between them."""
    sign, level = _INFIX[name]
    # What is added or multiplied from left to right needs no bracket on its left.
    first = _within(parts[0], level - 1 if level in (2, 3) else level)
    again = level - 1 if name in ("add", "multiply") else level
    return sign.join([first, *(_within(part, again) for part in parts[1:])]), level


def _within(part: tuple[str, int], level: int) -> str:
    """Text in brackets where it binds no stronger than it must; so does a negative number."""
    text, own = part
    return f"({text})" if own <= level or text.startswith("-") else text


def plain(term: Term) -> Any:
    """A formula as lists, ready for JSON."""
    if isinstance(term, Part):
        return {"part": term.index}
    if isinstance(term, Op):
        told = [term.name, *(plain(arg) for arg in term.args)]
        return told if term.rule is None else [*told, term.rule.words]
    return term if isinstance(term, bool | int | float) else str(term)
