"""The record of a printed estimate, row by row."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sustainfin._isp import row_kinds as kinds
from sustainfin.money import Rounding
from sustainfin.sheet import in_notebook

if TYPE_CHECKING:
    import pandas as pd

# Columns of efforts that are printed in parts.
HEADCOUNT, PERIOD, SHARE = "투입인원", "투입기간", "참여율"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """One row of a printed estimate (산출내역의 한 행).

    Parameters
    ----------
    step : str
        "labour", "direct_labour", "overhead", "technical_fee", "expense",
        "direct_expenses", "price_before_vat", "vat", "total_before_cut" or "total".
    label : str
        The role (직무) of a labour line, the item of an expense, or the name of the step;
        no two rows share it.
    role : str
        The role or item as printed, where `label` had to be numbered; empty where they
        are one.
    daily, monthly : int or None
        Printed wages. [KRW]
    effort : Decimal or None
        Printed effort (투입공수). [M/M or M/D]
    parts : tuple of (str, Decimal)
        What else the wage is multiplied by, by column: 투입인원 (persons), 투입기간 (months
        or days of each) and 참여율 (share of the time, a fraction).
    rate : Decimal or None
        Applied rate, a fraction; 0 for an exempt supplier.
    low, high : Decimal or None
        Range of the guide as the table itself prints it, fractions.
    amount : int or None
        Printed amount. [KRW]
    rules : tuple of Rounding
        Rounding rules that the row's own words allow; empty where it states none.
    words : str
        Those words.
    note : str
        Remark (비고).
    basis : str
        Text of the second column where it is not the label.
    exempt : bool
        Whether the row says that no VAT is due (면세).
    displays : tuple of (str, str, str)
        Column, shown and stored number of each cell of a workbook that shows fewer digits
        than it holds.

    Examples
    --------
    >>> PrintedRow(step="overhead", label="제경비", rate=Decimal("0.20"), amount=12_401_209).rate
    Decimal('0.20')
    """

    step: str
    label: str
    role: str = ""
    daily: int | None = None
    monthly: int | None = None
    effort: Decimal | None = None
    parts: tuple[tuple[str, Decimal], ...] = ()
    rate: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    amount: int | None = None
    rules: tuple[Rounding, ...] = ()
    words: str = ""
    note: str = ""
    basis: str = ""
    exempt: bool = False
    displays: tuple[tuple[str, str, str], ...] = ()

    @property
    def needs_effort(self) -> bool:
        """Whether the line is computed with an effort, and not with persons and time."""
        return not {HEADCOUNT, PERIOD} & {name for name, _ in self.parts}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """A printed estimate as it was read (인쇄된 산출내역).

    Parameters
    ----------
    rows : tuple of PrintedRow
        Rows in printed order.
    effort_unit : {"M/M", "M/D"}
        Person-months or person-days.
    days : Decimal or None
        Working days per month that the table prints (월근무일수). [day]
    step : int
        Finest amount the table prints: 1, or 1,000 in a table in 천원. [KRW]
    wage_step : int
        Finest wage the table prints. [KRW]

    Examples
    --------
    >>> row = PrintedRow(step="labour", label="IT PM", monthly=7_582_109, amount=15_164_218)
    >>> PrintedTable(rows=(row,)).of("labour")[0].amount
    15164218
    """

    rows: tuple[PrintedRow, ...]
    effort_unit: str = "M/M"
    days: Decimal | None = None
    step: int = 1
    wage_step: int = 1

    _repr_html_ = in_notebook

    def of(self, step: str) -> tuple[PrintedRow, ...]:
        """The rows of one step (항목별 행).

        Parameters
        ----------
        step : str
            Name of the step, as `PrintedRow` holds it.

        Returns
        -------
        tuple of PrintedRow
            In printed order; empty where the table has none.
        """
        return tuple(row for row in self.rows if row.step == step)

    def to_dict(self) -> dict[str, Any]:
        """The printed rows as plain data, ready for JSON.

        Returns
        -------
        dict
            Amounts in won; efforts and rates as text.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> text = "구분|단가(월)|투입공수(M/M)|금액(원)\\n업무분석가|10,472,778|0.4|4,189,111"
        >>> isp_cost.read_printed(text).to_dict()["rows"][0]["effort"]
        '0.4'
        """
        plain = {name: getattr(self, name) for name in ("effort_unit", "step", "wage_step")}
        rows = [{name: _plain(getattr(row, name)) for name in row.__slots__} for row in self.rows]
        return {"kind": "isp_cost.PrintedTable", **plain, "days": _plain(self.days), "rows": rows}

    def to_frame(self) -> "pd.DataFrame":
        """The table as a DataFrame with machine names, one row a row.

        Returns
        -------
        DataFrame
            Columns step, role, daily_krw, monthly_krw, effort, effort_unit, rate,
            amount_krw, rounding, note, and headcount, period or share where the table has
            them; `read_printed` reads it back.
        """
        import pandas as pd

        names = {HEADCOUNT: "headcount", PERIOD: "period", SHARE: "share"}
        used = {name for row in self.rows for name, _ in row.parts}
        return pd.DataFrame(
            [
                {
                    "step": row.step,
                    "role": (row.role or row.label)
                    if row.step in {kinds.LABOUR, kinds.EXPENSE}
                    else "",
                    "daily_krw": row.daily,
                    "monthly_krw": row.monthly,
                    "effort": row.effort,
                    **{names[name]: dict(row.parts).get(name) for name in names if name in used},
                    "effort_unit": self.effort_unit,
                    "rate": row.rate,
                    "amount_krw": row.amount,
                    "rounding": row.words,
                    "note": row.note,
                }
                for row in self.rows
            ],
            dtype=object,
        )


def _plain(value: Any) -> Any:
    """Decimals as text, rules in their words, tuples as lists."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Rounding):
        return value.words
    return str(value) if isinstance(value, Decimal) else value
