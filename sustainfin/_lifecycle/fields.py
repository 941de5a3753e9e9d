"""Checks of the fields of cost lines; each returns a clean value or refuses."""

import math
import numbers
from collections.abc import Iterable

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.lines import Quantity

# What a cost is for. The last eight are also the items of the checklist.
KINDS = (
    "build", "operation", "maintenance",
    "security", "network", "licence", "refresh", "training", "call_centre", "labour",
    "decommissioning",
)  # fmt: skip
# Costs of keeping the service running (O&M), in the order of KINDS.
RUNNING = (
    "operation", "maintenance", "security", "network", "licence", "training", "call_centre",
    "labour",
)  # fmt: skip
# What equipment is still worth when the case ends: negative, and not cash.
RESIDUAL = "residual"
PRICES = ("real", "nominal")
VAT = ("included", "excluded", "exempt")

_WON = "Give the amount in won, or read printed text with sf.won('0.4억원')."
_FRACTION = "Give a fraction, not a percentage: 0.045 for 4.5 %."


def plain(where: str, argument: str, got: object, low: float, high: float, do: str) -> float:
    """A finite number in [low, high]: an int stays an int, anything else becomes a float."""
    number = _checks.real(where, argument, got, low, high, do)
    return int(number) if isinstance(got, numbers.Integral) else number


def quantity(
    where: str,
    argument: str,
    got: object,
    low: float = 0.0,
    high: float = math.inf,
    do: str = "",
) -> Quantity:
    """A number in [low, high], or an input whose base and range lie there."""
    if not isinstance(got, Input):
        return plain(where, argument, got, low, high, do)
    for end in (got.base, got.low, got.high):
        if end is not None:
            hint = f"The input {got.name!r} takes this value. {do}".rstrip()
            _checks.real(where, argument, end, low, high, hint)
    return got


def amount(where: str, argument: str, got: object) -> Quantity:
    """An amount of won, >= 0; text is refused with the way to read it."""
    return quantity(where, argument, got, do=_WON)


def fraction(
    where: str, argument: str, got: object, low: float = 0.0, high: float = 1.0
) -> Quantity:
    """A fraction in [low, high]."""
    return quantity(where, argument, got, low, high, _FRACTION)


def growth(where: str, got: object, prices: str | None) -> Quantity:
    """A rate of growth per year; other than 0, it needs a price basis to be stated."""
    rate = fraction(where, "growth", got, low=-0.99)
    if isinstance(rate, Input) and rate.role == "yearly":
        raise _checks.refusal(
            where, "growth", "must be one rate for all years: it compounds", rate.name,
            "Put yearly noise on the amount instead.",
        )  # fmt: skip
    if prices is None and (isinstance(rate, Input) or rate != 0):
        raise _checks.refusal(
            where, "prices", "must be 'real' or 'nominal' where there is growth", prices,
            "Growth beyond inflation is prices='real', growth with it prices='nominal'.",
        )  # fmt: skip
    return rate


def words(
    where: str, argument: str, got: str | Iterable[str], allowed: tuple[str, ...]
) -> tuple[str, ...]:
    """A tuple of allowed words."""
    if isinstance(got, str) or not isinstance(got, Iterable):
        raise _checks.refusal(
            where, argument, "must be a tuple of words", got, "Write ('security',)."
        )
    return tuple(_checks.one_of(where, argument, word, allowed) for word in got)


def span(where: str, first: object, last: object) -> None:
    """Two calendar years in order, each of which may be left out."""
    for argument, got in (("first", first), ("last", last)):
        if got is not None:
            _checks.year(where, argument, got)
    if isinstance(first, int) and isinstance(last, int) and not first <= last:
        raise _checks.refusal(where, "last", f"must not lie before first={first}", last)
