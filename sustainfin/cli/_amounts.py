"""The statistics of a simulation with its money in a unit, as every other table prints it."""

import math
from dataclasses import replace
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING, Literal

from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet

if TYPE_CHECKING:
    from sustainfin.montecarlo import Simulation

# Outputs of a case that are won: Korean and English.
_MONEY = {
    "npv": ("재원 전 NPV", "NPV before funding"),
    "funded_npv": ("재원 후 NPV", "NPV with funding"),
    "economic_npv": ("경제 NPV", "economic NPV"),
    "life_cycle_cost": ("생애주기비용 현재가치", "present life-cycle cost"),
    "gap": ("전 기간 부족액", "sum of the gaps"),
    "worst_gap": ("가장 큰 부족액", "worst gap"),
}
_BELOW = "P(<0)"


def in_unit(found: "Simulation", unit: str, lang: Literal["ko", "en"]) -> Sheet:
    """The sheet of a simulation; chances in per cent, money in the unit."""
    sheet = found.sheet(lang=lang)
    names = [name for name in found for _ in range(2)]  # a figure and its standard error
    (head,) = sheet.head
    heads = tuple(
        replace(cell, text=_MONEY[name][lang == "en"]) if cell.text in _MONEY else cell
        for cell, name in zip(head[1:], names, strict=True)
    )
    body = tuple(
        (first, *map(_shown, row, names, repeat(first.text), repeat(unit)))
        for first, *row in sheet.body
    )
    said = f"단위: {unit}" if lang == "ko" else f"unit: {unit}"
    money = any(name in _MONEY for name in names)
    return replace(sheet, head=((head[0], *heads),), body=body, unit=said if money else "")


def _shown(cell: Cell, output: str, statistic: str, unit: str) -> Cell:
    """A figure, or the standard error whose text begins with its sign."""
    value, sign = float(str(cell.value)), "±" if cell.text.startswith("±") else ""
    if statistic == _BELOW:
        return replace(cell, text=f"{sign}{value:.2%}")
    if output not in _MONEY or math.isnan(value):
        return cell
    places = 0 if unit == "원" else 2
    text = format_won(round(Decimal(value)), unit, places=places, symbol=False)
    return replace(cell, text=sign + text)
