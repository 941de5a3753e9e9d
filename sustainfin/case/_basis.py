"""What every figure of a case rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sustainfin import discounting
from sustainfin.inputs import Input
from sustainfin.lines import Prices, Timeline, Vat


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """Years, conventions, rate, lines and values of an appraisal, as they were when it was made.

    `rate` is what the run discounts with, `given_rate` what it was read from: the number
    itself, an input or a schedule.
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
