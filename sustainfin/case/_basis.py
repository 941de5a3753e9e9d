"""What every figure of a case rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sustainfin import discounting
from sustainfin.inputs import Input
from sustainfin.lines import Prices, Timeline, Vat


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Years, conventions and rate of an appraisal; `rate` is what the run discounts with."""

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
