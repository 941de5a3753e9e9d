"""What every figure of a case rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sustainfin import discounting
from sustainfin.inputs import Input
from sustainfin.lines import Prices, Timeline, Vat


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """Years, conventions, rate, lines and values of an appraisal, as they were when it was made.

    `rate` is what the run discounts with, `given_rate` what it was read from: the number
    itself, an input or a schedule. A copy for another process that cannot hold the model or a
    line says so in `lost`, and has none of them.
    """

    title: str
    timeline: Timeline
    base_year: int
    timing: discounting.Timing
    prices: Prices
    vat: Vat
    vat_rate: float | None
    rate: Any
    do_minimum: str
    inputs: Mapping[str, Input]
    unread: tuple[str, ...]
    given_rate: Any
    values: Mapping[str, float]
    model: Any
    alternatives: Mapping[str, tuple[Any, ...]]
    source: str
    lost: str = ""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Basis":
        return self  # it never changes, and a model of one's own cannot be copied

    def __reduce__(self) -> tuple[Any, ...]:
        held = {each.name: getattr(self, each.name) for each in fields(self)}
        why = _unpicklable({name: held[name] for name in _EMPTY})
        return _rebuilt, (held | dict(_EMPTY) | {"lost": why} if why else held,)


_EMPTY: Mapping[str, Any] = {"inputs": {}, "given_rate": None, "model": None, "alternatives": {}}


def _unpicklable(parts: Mapping[str, Any]) -> str:
    """Why parts of a case cannot go to another process; empty where they can."""
    import pickle

    try:
        pickle.dumps(dict(parts))
    except Exception as error:  # noqa: BLE001, RUF100 - a class of a user may raise anything
        return f"{type(error).__name__}: {error}"
    return ""


def _rebuilt(held: dict[str, Any]) -> Basis:
    """The basis from its fields."""
    return Basis(**held)
