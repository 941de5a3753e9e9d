"""Records of an estimate: what goes in by line, and the bill that comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin._isp.explain import explained
from sustainfin._text import unit_words
from sustainfin.explanation import Explanation
from sustainfin.findings import Finding
from sustainfin.money import UNITS, Rounding, format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, to_text

if TYPE_CHECKING:
    import pandas as pd

EffortUnit = Literal["M/M", "M/D"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labour:
    """One role's effort, as an estimate is given it (직접인건비 항목).

    Use it where a plain ``{role: effort}`` does not do: for an amount that the
    document gives instead of multiplying it out, or for a wage of your own.

    Parameters
    ----------
    role : str
        Role (직무) as the wage table prints it.
    effort : int, Decimal, plain decimal text or float, optional
        Effort (투입공수), >= 0; may be missing where `amount` is given. [M/M or M/D]
    amount : int, optional
        Given amount; the line is then not multiplied out. [KRW]
    wage : int, optional
        Wage per unit of effort that replaces the table's. [KRW per M/M or M/D]
    table_role : str
        Role of the wage table where it differs from the one printed, as where an edition
        has merged roles.
    note : str
        Remark (비고) printed beside the line.

    Examples
    --------
    >>> Labour(role="IT컨설턴트", effort="4.3", amount=39_802_455).amount
    39802455
    """

    role: str
    effort: object = None
    amount: int | None = None
    wage: int | None = None
    table_role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """One direct expense (직접경비 항목): travel, printing, survey, licence.

    Parameters
    ----------
    label : str
        What is paid for.
    amount : int
        Amount without VAT, >= 0. [KRW]
    note : str
        Remark (비고).

    Examples
    --------
    >>> Expense(label="인쇄비", amount=1_500_000).amount
    1500000
    """

    label: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabourLine:
    """One labour line of a bill (직접인건비 내역).

    Parameters
    ----------
    role : str
        Role (직무).
    daily, monthly : int or None
        Published wages; None where the table does not hold them. [KRW]
    effort : Decimal or None
        Effort; None where only an amount was given. [M/M or M/D]
    effort_unit : {"M/M", "M/D"}
        Person-months or person-days.
    product : Fraction or None
        Wage times effort before rounding. [KRW]
    amount : int
        Amount of the line. [KRW]
    given : bool
        Whether the amount was given rather than multiplied out.
    note : str
        Remark (비고).
    flag : str
        Confidence flag of the wage.
    factors : tuple of (str, Decimal)
        What the effort is the product of, where it is known: "heads" and "months".

    Examples
    --------
    >>> LabourLine(role="업무분석가", daily=501_090, monthly=10_472_778, effort=Decimal("0.4"),
    ...            effort_unit="M/M", product=None, amount=4_189_111, given=False).amount
    4189111
    """

    role: str
    daily: int | None
    monthly: int | None
    effort: Decimal | None
    effort_unit: EffortUnit
    product: Any
    amount: int
    given: bool
    note: str = ""
    flag: str = ""
    factors: tuple[tuple[str, Decimal], ...] = ()


_LABELS = {
    "ko": {
        "title": "산출내역 (투입공수 방식)",
        "direct_labour": "직접인건비 소계",
        "labour": "직접인건비",
        "overhead": "제경비",
        "technical_fee": "기술료",
        "direct_expenses": "직접경비",
        "price_before_vat": "소계 (추정가격)",
        "vat": "부가세",
        "total_before_cut": "절사 전 합계",
        "total": "합계",
        "head": ("구분", "SW기술자", "단가", "일", "월", "투입공수", "금액", "비고"),
        "unit": "단위",
        "applied": "적용",
        "exempt": "면세",
        "given": "금액 주어짐",
        "overhead_base": "직접인건비",
        "technical_fee_base": "직접인건비+제경비",
        "price_before_vat_base": "직접인건비+제경비+기술료+직접경비",
    },
    "en": {
        "title": "Cost estimate (person-month method)",
        "direct_labour": "Direct labour subtotal",
        "labour": "Direct labour",
        "overhead": "Overhead",
        "technical_fee": "Technical fee",
        "direct_expenses": "Direct expenses",
        "price_before_vat": "Price before VAT",
        "vat": "VAT",
        "total_before_cut": "Total before the cut",
        "total": "Total",
        "head": ("Item", "Role", "Wage", "daily", "monthly", "Effort", "Amount", "Note"),
        "unit": "unit",
        "applied": "applied",
        "exempt": "exempt",
        "given": "amount given",
        "overhead_base": "direct labour",
        "technical_fee_base": "direct labour + overhead",
        "price_before_vat_base": "labour + overhead + fee + expenses",
    },
}
# Parts of a bill as its findings name them.
_PARTS_EN = {
    "직접인건비": "direct labour (직접인건비)", "제경비": "overhead (제경비)",
    "기술료": "technical fee (기술료)", "부가세": "VAT (부가세)", "합계": "total (합계)",
}  # fmt: skip
_STEPS = (
    "direct_labour",
    "overhead",
    "technical_fee",
    "direct_expenses",
    "price_before_vat",
    "vat",
    "total_before_cut",
    "total",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """An estimate with everything needed to check it by hand (산출내역).

    Parameters
    ----------
    lines : tuple of LabourLine
        Labour lines in the order given.
    expenses : tuple of Expense
        Direct expenses in the order given.
    direct_labour, overhead, technical_fee, direct_expenses : int
        Direct labour (직접인건비), overhead (제경비), technical fee (기술료),
        direct expenses (직접경비). [KRW]
    price_before_vat : int
        Price before VAT (추정가격). [KRW]
    vat : int
        Value added tax (부가가치세). [KRW]
    total_before_cut, total : int
        Total before and after the truncation (절사). [KRW]
    overhead_rate, technical_fee_rate : Decimal
        Rates applied, fractions.
    vat_rate : Decimal or None
        VAT rate, a fraction; None for an exempt supplier.
    rounding : mapping of str to Rounding
        Rule of every rounded step.
    truncate : Rounding or None
        Rule of the cut; None for no cut.
    truncate_words : str
        The cut in the words it was given in, with its unit where they differ.
    wages : str
        Id of the wage table, for example "kosa_wages/2020".
    sources : tuple of str
        Table editions with flag, publisher, title and page.
    findings : tuple of Finding
        What a reader must know: given amounts that do not multiply out, rates
        outside the guide.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> bill.direct_labour, bill.total_before_cut, bill.total
    (4189111, 6082588, 6000000)
    """

    lines: tuple[LabourLine, ...]
    expenses: tuple[Expense, ...]
    direct_labour: int
    overhead: int
    technical_fee: int
    direct_expenses: int
    price_before_vat: int
    vat: int
    total_before_cut: int
    total: int
    overhead_rate: Decimal
    technical_fee_rate: Decimal
    vat_rate: Decimal | None
    rounding: Mapping[str, Rounding]
    truncate: Rounding | None
    truncate_words: str
    wages: str
    sources: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    _repr_html_ = in_notebook

    def __reduce__(self) -> tuple[Any, ...]:
        held = {each.name: getattr(self, each.name) for each in fields(self)}
        return _rebuilt, (held | {"rounding": dict(self.rounding)},)

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, unit: str = "원", lang: str = "ko") -> Sheet:
        """The bill as the neutral table, in the form of the published sheet.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts; they are shown exactly, never rounded.
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            Head, one row a line and a step, notes with the sources.

        Raises
        ------
        InvalidInput
            If the unit or the language is unknown.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
        >>> bill.sheet(unit="천원").body[-1][-2].text
        '6,000'
        """
        _checks.one_of("Bill.sheet", "unit", unit, UNITS)
        _checks.one_of("Bill.sheet", "lang", lang, _LABELS)
        return _sheet(self, unit, lang)

    def explain(self, figure: str = "total", year: int | None = None) -> Explanation:
        """Where a step of the bill comes from, down to wage edition and page (산출 근거).

        Parameters
        ----------
        figure : str
            A step ("total", "total_before_cut", "vat", "price_before_vat",
            "direct_expenses", "technical_fee", "overhead", "direct_labour"), a role, or a
            direct expense by its label.
        year : None
            A bill has no years: to be left out.

        Returns
        -------
        Explanation
            Each step with its formula, its rounding, and the wages with their source.

        Raises
        ------
        InvalidInput
            If the bill has no such figure, or a year is given.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
        >>> bill.explain("technical_fee").evaluate() == bill.technical_fee
        True
        """
        return explained(self, figure, year, _LABELS)

    def to_frame(self, *, unit: str | None = None, lang: str | None = None) -> "pd.DataFrame":
        """The bill as a DataFrame, one row a line and a step.

        Without arguments the columns have machine names and the amounts are int
        won; with `unit` or `lang` it is the table for people.

        Parameters
        ----------
        unit : str, optional
            Unit of the amounts, "원" to "조원"; exact decimals.
        lang : {"ko", "en"}, optional
            Language of the column names and labels.

        Returns
        -------
        DataFrame
            Columns step, role, daily_krw, monthly_krw, effort, effort_unit, rate,
            amount_krw, rounding, note - or those of the published sheet.

        Raises
        ------
        InvalidInput
            If the unit or the language is unknown.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
        >>> bill.to_frame()["amount_krw"].tolist()[-2:]
        [6082588, 6000000]
        """
        import pandas as pd

        if unit is None and lang is None:
            frame = pd.DataFrame(self._rows())
            # Wages are whole won; without this a missing one would turn them into floats.
            return frame.astype({"daily_krw": "Int64", "monthly_krw": "Int64"})
        unit, lang = unit or "원", lang or "ko"
        sheet = self.sheet(unit=unit, lang=lang)
        words = _LABELS[lang]["head"]
        wage = [f"{words[2]}({name})" for name in words[3:5]]
        effort = " ".join([words[5], *sorted({f"({line.effort_unit})" for line in self.lines})])
        columns = [words[0], words[1], *wage, effort, f"{words[6]}({unit})", words[7]]
        cells = [[cell.text for cell in line] for line in sheet.body]
        return pd.DataFrame(cells, columns=columns)

    def _rows(self) -> list[dict[str, Any]]:
        """One plain row a line, an expense and a step, in printed order."""
        rows: list[dict[str, Any]] = [
            {
                "step": "labour",
                "role": line.role,
                "daily_krw": line.daily,
                "monthly_krw": line.monthly,
                "effort": line.effort,
                "effort_unit": line.effort_unit,
                "rate": None,
                "amount_krw": line.amount,
                "rounding": "" if line.given else self.rounding["labour"].words,
                "note": line.note,
            }
            for line in self.lines
        ]
        empty = dict.fromkeys(rows[0] if rows else ())
        rates = {
            "overhead": self.overhead_rate,
            "technical_fee": self.technical_fee_rate,
            "vat": self.vat_rate,
        }
        for step in _STEPS:
            if step == "direct_expenses":
                rows.extend(
                    {**empty, "step": "expense", "role": item.label, "effort_unit": "",
                     "amount_krw": item.amount, "rounding": "", "note": item.note}
                    for item in self.expenses
                )  # fmt: skip
            rule = self.rounding.get(step)
            words = rule.words if rule else self.truncate_words if step == "total" else ""
            rows.append(
                {**empty, "step": step, "role": "", "effort_unit": "", "rate": rates.get(step),
                 "amount_krw": getattr(self, step), "rounding": words,
                 "note": ""}
            )  # fmt: skip
        return rows

    def to_dict(self) -> dict[str, Any]:
        """The bill as plain data: ints, texts, lists and dicts, ready for JSON.

        Returns
        -------
        dict
            Decimals as text, amounts as int won.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
        >>> bill.to_dict()["overhead_rate"]
        '0.20'
        """
        rows = [
            {key: str(cell) if isinstance(cell, Decimal) else cell for key, cell in line.items()}
            for line in self._rows()
        ]
        return {
            "kind": "isp_cost.Bill",
            "wages": self.wages,
            "rows": rows,
            **{step: getattr(self, step) for step in _STEPS},
            "overhead_rate": str(self.overhead_rate),
            "technical_fee_rate": str(self.technical_fee_rate),
            "vat_rate": None if self.vat_rate is None else str(self.vat_rate),
            "rounding": {step: rule.words for step, rule in self.rounding.items()},
            "truncate": self.truncate_words or None,
            "sources": list(self.sources),
            "findings": [found.to_dict() for found in self.findings],
        }


def _rebuilt(held: dict[str, Any]) -> Bill:
    """A bill from its fields, with rules that cannot be changed."""
    return Bill(**held | {"rounding": MappingProxyType(held["rounding"])})


def percent(rate: Decimal) -> str:
    """A fraction as a percentage for people: 0.20 -> '20%'."""
    return f"{(rate * 100).normalize():f}%"


def _money(amount: int | None, unit: str, *, strong: bool = False) -> Cell:
    """A cell with an exact amount."""
    text = "" if amount is None else format_won(amount, unit, symbol=False)
    return Cell(text=text, value=amount, align="right", strong=strong)


def _sheet(bill: Bill, unit: str, lang: str) -> Sheet:
    """The published form: 구분, SW기술자, 단가 (일, 월), 투입공수, 금액, 비고."""
    words: Mapping[str, Any] = _LABELS[lang]
    item, role, wage, daily, monthly, effort, amount, note = words["head"]
    unit_shown = unit_words(unit, lang)
    effort_units = {line.effort_unit for line in bill.lines}
    effort_head = f"{effort} ({', '.join(sorted(effort_units))})" if effort_units else effort
    head = (
        (
            Cell(text=item, n_rows=2, strong=True),
            Cell(text=role, n_rows=2, strong=True),
            Cell(text=f"{wage} ({unit_shown})", n_columns=2, align="center", strong=True),
            Cell(text=effort_head, n_rows=2, align="right", strong=True),
            Cell(text=f"{amount} ({unit_shown})", n_rows=2, align="right", strong=True),
            Cell(text=note, n_rows=2, strong=True),
        ),
        (
            Cell(text=daily, align="right", strong=True),
            Cell(text=monthly, align="right", strong=True),
        ),
    )
    body: list[tuple[Cell, ...]] = [
        (
            Cell(text=words["labour"] if i == 0 else ""),
            Cell(text=line.role),
            _money(line.daily, unit),
            _money(line.monthly, unit),
            Cell(
                text="" if line.effort is None else f"{line.effort:f}",
                value=line.effort,
                align="right",
            ),
            _money(line.amount, unit),
            Cell(text="; ".join(filter(None, (words["given"] if line.given else "", line.note)))),
        )
        for i, line in enumerate(bill.lines)
    ]
    body.extend(_step_rows(bill, unit, words))
    notes = (*bill.sources, *_rule_notes(bill, lang), *(_finding(f, lang) for f in bill.findings))
    return Sheet(
        title=words["title"], unit=f"{words['unit']}: {unit_shown}", head=head, body=tuple(body),
        notes=notes,
    )  # fmt: skip


def _step_rows(bill: Bill, unit: str, words: Mapping[str, Any]) -> list[tuple[Cell, ...]]:
    """Rows of the steps and of the direct expenses."""

    def line(label: str, base: str, rate: str, value: int, note: str, strong: bool) -> Any:
        blank = Cell()
        return (
            Cell(text=label, strong=strong), Cell(text=base), blank, blank,
            Cell(text=rate, align="right"), _money(value, unit, strong=strong), Cell(text=note),
        )  # fmt: skip

    def applied(rate: Decimal | None) -> str:
        return words["exempt"] if rate is None else f"{percent(rate)} {words['applied']}"

    korean = words is _LABELS["ko"]
    rules = {name: r.words if korean else r.words_en for name, r in bill.rounding.items()}
    rows = [
        line(words["direct_labour"], "", "", bill.direct_labour, "", True),
        line(words["overhead"], words["overhead_base"], applied(bill.overhead_rate),
             bill.overhead, rules["overhead"], False),
        line(words["technical_fee"], words["technical_fee_base"],
             applied(bill.technical_fee_rate), bill.technical_fee,
             rules["technical_fee"], False),
    ]  # fmt: skip
    rows.extend(
        line(words["direct_expenses"], item.label, "", item.amount, item.note, False)
        for item in bill.expenses
    )
    rows.extend(
        [
            line(words["price_before_vat"], words["price_before_vat_base"], "",
                 bill.price_before_vat, "", True),
            line(words["vat"], "", applied(bill.vat_rate), bill.vat,
                 rules["vat"], False),
            line(words["total_before_cut"], "", "", bill.total_before_cut, "", False),
            line(words["total"], "", "", bill.total,
                 _cut(bill, korean=korean), True),
        ]
    )  # fmt: skip
    return rows


def _cut(bill: Bill, *, korean: bool) -> str:
    """The words of the last cut; in English the rule, and in brackets the words given for it."""
    if korean or bill.truncate is None:
        return bill.truncate_words
    given = bill.truncate_words.partition(" (")[0]
    known = given in ("", bill.truncate.words)
    return bill.truncate.words_en if known else f"{bill.truncate.words_en} ({given})"


def _rule_notes(bill: Bill, lang: str) -> tuple[str, ...]:
    """The rounding of the labour lines, which has no cell of its own."""
    rule = bill.rounding["labour"]
    said = (
        f"직접인건비 각 행: {rule.words}" if lang == "ko" else f"each labour line: {rule.words_en}"
    )
    return (said,) if bill.lines else ()


def _finding(found: Finding, lang: str) -> str:
    """A finding as a note below the sheet."""
    message = found.message_ko if lang == "ko" and found.message_ko else found.message
    table = found.reference.split(",")[0].split(" [")[0]  # cited in full among the sources
    cited = f" [{table}]" if table else ""
    if lang == "ko":
        return f"※ {found.where}: {message}{cited}"
    return f"* {_PARTS_EN.get(found.where, found.where)}: {message}{cited}"
