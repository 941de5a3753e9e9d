"""One table as texts, and what a single cell prints."""

import datetime
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from sustainfin import _checks
from sustainfin._text import nfc

WHERE = "isp_cost.reconcile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One table as texts: rows of equal length, and the lines just above it."""

    rows: tuple[tuple[str, ...], ...]
    captions: tuple[str, ...] = ()
    name: str = "table"
    # What a cell shows, by row and column, where it holds a number with more digits.
    shown: Mapping[tuple[int, int], str] = field(default_factory=dict)


def cell_text(value: object) -> str:
    """What a cell prints: a float as the decimal it prints, a blank for nothing."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return ""
    if isinstance(value, (bool, datetime.date)) or not _checks.is_number(value):
        return str(value)
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, Fraction):
        return str(value)
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))  # type: ignore[arg-type]
    if number.is_nan():
        return ""
    return plain(number) if number.is_finite() else str(value)


def plain(number: Decimal) -> str:
    """A decimal without exponent; whole numbers without a point."""
    if number == number.to_integral_value():
        return str(int(number))
    return f"{number:f}"


def rectangle(rows: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of equal length, texts trimmed and in normal form."""
    clean = [[nfc(cell).strip() for cell in line] for line in rows]
    n_columns = max(map(len, clean), default=0)
    return tuple((*line, *[""] * (n_columns - len(line))) for line in clean)
