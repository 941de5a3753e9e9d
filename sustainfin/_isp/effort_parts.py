"""Efforts that a table prints in parts: persons, the time of each, and their share of it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from math import prod

from sustainfin import _checks
from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.grid_shape import WHERE
from sustainfin._isp.printed_table import HEADCOUNT, PERIOD, SHARE, PrintedRow
from sustainfin._text import squeeze

COLUMN_OF = {"headcount": HEADCOUNT, "period": PERIOD, "share": SHARE}
_NUMBER = r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)"
_UNITS = {
    "headcount": ("명", "인"),
    "M/M": ("월", "개월", "m", "m/m", "mm"),
    "M/D": ("일", "d", "m/d", "md"),
}
_ANY_NUMBER = re.compile(rf"{_NUMBER}(?:%|명|인|월|개월|일|식|회|배|m/?m|m/?d)?", re.IGNORECASE)
# Headings of columns whose numbers count nothing.
_COUNTERS = {"연번", "번호", "순번", "no", "no.", "#", "순위"}


def read_part(name: str, text: str, effort_unit: str, *, heading: str) -> Decimal | str:
    """A headcount, a period or a share as a number, or why it cannot be read."""
    if name == "share":
        return _share(text, heading)
    match = re.fullmatch(_NUMBER + r"(?P<unit>\D*)", squeeze(text).lower())
    if match is None:
        return "is no number; a blank is not read as 1"
    units = _UNITS["headcount" if name == "headcount" else effort_unit]
    if match["unit"] and match["unit"] not in units:
        return f"is not in {units[0]}"
    return Decimal(match["number"].replace(",", ""))


def _share(text: str, heading: str) -> Decimal | str:
    """A share of the time (참여율): with a per-cent sign, or as its heading says."""
    match = re.fullmatch(_NUMBER + r"(?P<sign>%?)", squeeze(text))
    if match is None:
        return "is no share; write 100% for the whole time"
    number = match["number"].replace(",", "")
    if match["sign"] or "%" in heading:
        return kinds.fraction_of(number)
    if heading == "share":  # the machine name, always a fraction
        return Decimal(number)
    return "lacks a per-cent sign; head the column 참여율(%)"


def settled(rows: tuple[PrintedRow, ...]) -> tuple[PrintedRow, ...]:
    """Labour lines with the parts that still multiply the printed effort.

    Parts whose product is the effort of every line only say how it comes about.
    """
    lines = [row for row in rows if row.step == kinds.LABOUR and row.parts]
    if not lines or all(row.effort is None for row in lines):
        return rows
    names = {name for row in lines for name, _ in row.parts}
    for breakdown in (names, names - {SHARE}):
        if breakdown and all(_makes_up(row, breakdown) for row in lines):
            return tuple(
                replace(row, parts=tuple(p for p in row.parts if p[0] not in breakdown))
                for row in rows
            )
    if names == {SHARE}:
        return rows
    shown = ", ".join(sorted(names - {SHARE}))
    raise _checks.refusal(
        WHERE, "printed", f"must have efforts that are the product of {shown}, or no such column",
        tuple(row.label for row in lines if not _makes_up(row, names)),
        "Leave out the columns that the amounts are not computed with.",
    )  # fmt: skip


def _makes_up(row: PrintedRow, names: set[str]) -> bool:
    """Whether some parts of a line multiply to its effort."""
    return row.effort == prod(
        (value for name, value in row.parts if name in names), start=Decimal(1)
    )


def unread(
    heads: tuple[str, ...], place: Mapping[str, int], texts: tuple[str, ...]
) -> tuple[str, ...]:
    """Headings of the columns in which a labour line has a number that is not read."""
    return tuple(
        head or f"column {j + 1}, which has no heading"
        for j, (head, text) in enumerate(zip(heads, texts, strict=True))
        if j not in place.values()
        and _ANY_NUMBER.fullmatch(squeeze(text))
        and squeeze(head).lower() not in _COUNTERS
    )
