"""One row per step, and the table, frame and plain data made of the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sustainfin import _checks
from sustainfin.findings import Finding
from sustainfin.isp_cost import Expense
from sustainfin.money import UNITS, Rounding, format_won
from sustainfin.sheet import Cell, Sheet

if TYPE_CHECKING:
    import pandas as pd

_HEAD = {
    "ko": ("구분", "산출 기준", "계수", "금액", "비고"),
    "en": ("Item", "Basis", "Factor", "Amount", "Note"),
}
CLOSING = {
    "price_before_vat": ("소계 (추정가격)", "Price before VAT"),
    "vat": ("부가세", "VAT"),
    "total_before_cut": ("절사 전 합계", "Total before the cut"),
    "total": ("합계", "Total"),
}
VAT = {"excluded": ("별도", "not included"), "exempt": ("면세", "exempt"), "included": ("", "")}
EXPENSES = ("직접경비", "Direct expenses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step: names in both languages, what it rests on, factor, amount, rounding."""

    step: str
    ko: str
    en: str
    basis: tuple[str, str] = ("", "")
    factor: Decimal | int | None = None
    percent: bool = False
    amount: int | None = None
    note: str | Rounding = ""
    strong: bool = False


def closing_rows(cost: Any, rule: Rounding, expenses: Iterable[Expense] = ()) -> list[Row]:
    """Direct expenses, price before VAT, VAT and totals of a cost."""
    rows = [
        Row(step="expense", ko=EXPENSES[0], en=EXPENSES[1], basis=(item.label, item.label),
            amount=item.amount, note=item.note)
        for item in expenses
    ]  # fmt: skip
    for step, (ko, en) in CLOSING.items():
        is_vat = step == "vat"
        applied = rule if is_vat and cost.vat_basis == "included" else ""
        rows.append(
            Row(step=step, ko=ko, en=en, basis=VAT[cost.vat_basis] if is_vat else ("", ""),
                factor=cost.vat_rate if is_vat else None, percent=is_vat,
                amount=getattr(cost, step),
                note=_cut(cost) if step == "total" else applied,
                strong=step in {"price_before_vat", "total"})
        )  # fmt: skip
    return rows


def _cut(cost: Any) -> str | Rounding:
    """The rule of the last cut, or the words in which it was given."""
    cut: Rounding | None = cost.truncate
    words: str = cost.truncate_words
    return cut if cut is not None and cut.words == words else words


def to_sheet(
    where: str, titles: tuple[str, str], rows: Sequence[Row], notes: Iterable[str],
    findings: Iterable[Finding], unit: str, lang: str,
) -> Sheet:  # fmt: skip
    """The neutral table of the rows, in one language and unit."""
    _checks.one_of(where, "unit", unit, UNITS)
    _checks.one_of(where, "lang", lang, _HEAD)
    side = 0 if lang == "ko" else 1
    item, basis, factor, amount, note = _HEAD[lang]
    head = (
        Cell(text=item, strong=True),
        Cell(text=basis, strong=True),
        Cell(text=factor, align="right", strong=True),
        Cell(text=f"{amount} ({unit})", align="right", strong=True),
        Cell(text=note, strong=True),
    )
    body = tuple(_cells(row, side, unit) for row in rows)
    below = (*notes, *(f"※ {_told(found, lang)}" for found in findings))
    label = "단위" if lang == "ko" else "unit"
    return Sheet(title=titles[side], head=(head,), body=body, unit=f"{label}: {unit}", notes=below)


def _told(found: Finding, lang: str) -> str:
    """A finding in the language of the sheet."""
    message = found.message_ko if lang == "ko" and found.message_ko else found.message
    return f"{found.where}: {message}"


def _cells(row: Row, side: int, unit: str) -> tuple[Cell, ...]:
    """One printed row; amounts and factors are shown exactly."""
    shown = "" if row.amount is None else format_won(row.amount, unit, symbol=False)
    english = side == 1
    return (
        Cell(text=(row.ko, row.en)[side], strong=row.strong),
        Cell(text=row.basis[side]),
        Cell(text=_factor(row), value=row.factor, align="right"),
        Cell(text=shown, value=row.amount, align="right", strong=row.strong),
        Cell(
            text=row.note.words_en if english and isinstance(row.note, Rounding) else str(row.note)
        ),
    )


def _factor(row: Row) -> str:
    """A factor as printed, a rate in per cent."""
    if row.factor is None:
        return ""
    return percent(row.factor) if row.percent else f"{row.factor:,f}"


def percent(rate: Decimal | int) -> str:
    """A fraction as a percentage for people: 0.1225 -> '12.25%'."""
    return f"{(Decimal(rate) * 100).normalize():f}%"


def to_frame(rows: Iterable[Row]) -> "pd.DataFrame":
    """Columns step, label, factor, amount_krw and note; exact values."""
    import pandas as pd

    cells = [(row.step, row.ko, row.factor, row.amount, str(row.note)) for row in rows]
    frame = pd.DataFrame(cells, columns=["step", "label", "factor", "amount_krw", "note"])
    frame["factor"] = pd.Series([each[2] for each in cells], dtype=object)
    frame["amount_krw"] = pd.Series([each[3] for each in cells], dtype="Int64")
    return frame


def plain(value: Any) -> Any:
    """Values that JSON can hold: decimals as text, rules in their words, records as dicts.

    The table that `explain` reads is left out: a record names it among its sources.
    """
    if isinstance(value, (Rounding, Decimal)):
        return str(value)
    if hasattr(value, "__dataclass_fields__"):
        names = (name for name in value.__dataclass_fields__ if name != "table")
        return {name: plain(getattr(value, name)) for name in names}
    if hasattr(value, "items"):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, tuple) else value
