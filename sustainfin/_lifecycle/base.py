"""What the cost lines share: the fields of every line, and those of yearly costs."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from sustainfin import _checks
from sustainfin._lifecycle import fields
from sustainfin.lines import Amounts, Prices, Quantity, Side, Timeline, Vat, value


@dataclass(frozen=True, slots=True)
class CostLine:
    """Fields of every cost line."""

    label: str
    _: KW_ONLY
    kind: str
    prices: Prices | None = None
    vat: Vat | None = None
    covers: tuple[str, ...] = ()
    source: str = ""
    side: ClassVar[Side] = "cost"


@dataclass(frozen=True, slots=True)
class YearlyLine(CostLine):
    """Fields of every cost that comes back year by year."""

    _: KW_ONLY
    growth: Quantity = 0.0
    first: int | None = None
    last: int | None = None
    base_year: int | None = None


def settle(line: CostLine, **checked: object) -> None:
    """Put checked values in place of the given ones while a record is being made."""
    for name, clean in checked.items():
        object.__setattr__(line, name, clean)


def place(line: object) -> str:
    """How a refusal names a line: module, record, label."""
    return f"lifecycle.{type(line).__name__} {getattr(line, 'label', '')!r}"


def check_line(line: CostLine) -> str:
    """Check the fields of every line; the name of the line for further refusals."""
    _checks.text(f"lifecycle.{type(line).__name__}", "label", line.label)
    where = place(line)
    _checks.one_of(where, "kind", line.kind, fields.KINDS)
    if line.prices is not None:
        _checks.one_of(where, "prices", line.prices, fields.PRICES)
    if line.vat is not None:
        _checks.one_of(where, "vat", line.vat, fields.VAT)
    if not isinstance(line.source, str):
        raise _checks.refusal(where, "source", "must be a text", line.source)
    settle(line, covers=fields.words(where, "covers", line.covers, fields.KINDS))
    return where


def check_yearly(line: YearlyLine) -> str:
    """Check the fields of a yearly line; the name of the line for further refusals."""
    where = check_line(line)
    fields.span(where, line.first, line.last)
    if line.base_year is not None:
        _checks.year(where, "base_year", line.base_year)
    settle(line, growth=fields.growth(where, line.growth, line.prices))
    return where


def grown(growth: Quantity, since: Any, x: Mapping[str, Any]) -> Any:
    """Factor by which a price has grown after `since` years."""
    if isinstance(growth, (int, float)) and growth == 0:
        return 1.0
    return (1.0 + value(growth, x)) ** since


def by_year(line: YearlyLine, level: Any, x: Mapping[str, Any], t: Timeline) -> Amounts:
    """A yearly level, grown and paid in the years of the line; shape (years, 1 or draws)."""
    for year in (line.first, line.last):
        if year is not None:
            t.index(year)
    begin = t.start if line.first is None else line.first
    since = t.years - (begin if line.base_year is None else line.base_year)
    amounts: Amounts = level * grown(line.growth, since, x) * t.active(line.first, line.last)
    return amounts
