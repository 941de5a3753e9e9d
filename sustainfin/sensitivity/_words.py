"""Figures and names as the tables of the analyses print them."""

import math
from collections.abc import Iterable
from typing import Any

from sustainfin.inputs import Input
from sustainfin.sheet import Cell


def number(value: float | None) -> str:
    """A figure with commas: whole from 1,000 on, six digits below."""
    if value is None:
        return "-"
    if math.isfinite(value) and abs(value) >= 1_000:
        return f"{value:,.0f}" if abs(value) < 1e15 else f"{value:,.6g}"
    return f"{value + 0.0:,.6g}"


def percent(share: float | None, *, sign: bool = False) -> str:
    """A share in per cent with one decimal; a tiny one is not printed as none."""
    if share is None:
        return "-"
    if 0 < abs(share) < 0.0005:
        return f"{'-' if share < 0 else '+' if sign else ''}<0.1 %"
    return f"{100 * share:+,.1f} %" if sign else f"{100 * share:,.1f} %"


def figure(value: float | None) -> Cell:
    """A figure to the right of its cell."""
    return Cell(text=number(value), value=value, align="right")


def share(value: float | None, *, sign: bool = False) -> Cell:
    """A share in per cent to the right of its cell."""
    return Cell(text=percent(value, sign=sign), value=value, align="right")


def called(item: Input) -> str:
    """The name for people, with the name the model reads."""
    return f"{item.label} {item.name}" if item.label else item.name


def listed(names: Iterable[str]) -> str:
    """Names in one line."""
    return ", ".join(names)


def plain(thing: Any) -> Any:
    """Lists in place of tuples, as JSON has them."""
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    if isinstance(thing, tuple | list):
        return [plain(value) for value in thing]
    return thing
