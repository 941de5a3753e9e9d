"""The ISP sheet (산출내역) with live formulas: change the effort and the total follows."""

import math
from decimal import Decimal
from typing import Any

from sustainfin.isp_cost import Bill, LabourLine
from sustainfin.money import Rounding
from sustainfin.report._excel_cells import Page, address
from sustainfin.report._excel_limits import Limits, validation
from sustainfin.report._excel_origin import Origin
from sustainfin.report._excel_rounding import holds, places_of, rounded
from sustainfin.report._excel_words import said

_DAILY, _MONTHLY, _EFFORT, _AMOUNT, _NOTE = 2, 3, 4, 5, 6
_OVERHEAD, _FEE, _VAT = 2.0, 0.99, 0.5  # as far as an estimate takes rates
GIVEN = "문서에 적힌 금액을 그대로 둔 값이다: 단가 x 투입공수로 계산하지 않는다."
_WORDS = {
    "ko": ("노란 칸을 바꾸면 금액이 따라 바뀐다. 바탕이 없는 임금과 공수는 참고값이다.",
           "예산", "예산 잔액 (예산 - 합계)", "합계가 예산을 넘는다", "합계가 예산과 같다",
           "합계가 예산보다 적다"),
    "en": ("Change yellow cells: amounts follow. Other wages and efforts do not count.",
           "Budget", "Left of the budget (budget - total)",
           "The total is above the budget", "The total is exactly the budget",
           "The total is below the budget"),
}  # fmt: skip
TOO_FINE = "자릿수가 많아 스프레드시트로는 정확히 계산되지 않아 값으로 둔다."


class BillPage:
    """Writes one bill on one page; keeps the row of every step and what stayed a value."""

    def __init__(self, page: Page, bill: Bill, lang: str, origin: Origin) -> None:
        self.page, self.bill, self.lang, self.origin = page, bill, lang, origin
        self.rows: dict[str, int] = {}
        self.unrecorded: list[str] = []
        self.sheet = bill.sheet(lang=lang)

    def write(self) -> None:
        """Title, head, labour lines, steps, notes."""
        page = self.page
        self.origin.heading(page, self.sheet.title)
        page.text(1, 0, self.sheet.unit, "note")
        page.heads(2, *self._heads())
        for column, width in enumerate((18, 34, 13, 14, 13, 16, 40)):
            page.sheet.set_column(column, column, width)
        page.sheet.freeze_panes(3, 0)
        for k, line in enumerate(self.bill.lines):
            self._line(3 + k, line)
        row = self._steps(3 + len(self.bill.lines))
        if self.origin.budget is not None:
            row = self._ceiling(row, self.origin.budget)
        notes = (*self.sheet.notes, *self.origin.lines(self.lang), _WORDS[self.lang][0])
        for k, note in enumerate(notes):
            page.text(row + 1 + k, 0, note, "note")

    def _ceiling(self, row: int, budget: int) -> int:
        """The ceiling below the total, what is left of it, and the verdict; the row after."""
        _, name, rest, above, equal, below = _WORDS[self.lang]
        total, ceiling, left = self._at("total"), address(row, _AMOUNT), self.bill.total
        self.page.text(row, 0, name, "strong")
        self._input(row, _AMOUNT, budget, "input won")
        self.page.text(row + 1, 0, rest)
        self.page.formula(row + 1, _AMOUNT, f"={ceiling}-{total}", budget - left)
        formula = f'=IF({total}>{ceiling},"{above}",IF({total}={ceiling},"{equal}","{below}"))'
        told = above if left > budget else equal if left == budget else below
        self.page.formula(row + 1, _NOTE, formula, told, "strong")
        return row + 2

    def _input(
        self, row: int, column: int, value: float, look: str, high: float = math.inf
    ) -> None:
        """A cell to change, with what it takes."""
        self.page.number(row, column, value, look)
        limits = validation(Limits(low=0.0, high=high), lang=self.lang)
        self.page.sheet.data_validation(row, column, row, column, limits)

    def _heads(self) -> list[str]:
        """One row of heads; the wages say which is which."""
        top, below = self.sheet.head
        item, role, wage, effort, amount, note = (cell.text for cell in top)
        return [item, role, *(f"{wage} {cell.text}" for cell in below), effort, amount, note]

    def _note(self, row: int, column: int, figure: str) -> None:
        """Where an amount comes from, in the words of its explanation."""
        language: Any = self.lang
        self.page.note(row, column, self.bill.explain(figure).sentence(language=language))

    def _line(self, row: int, line: LabourLine) -> None:
        """One labour line: wages and effort are cells to change, the amount is a formula."""
        page, printed = self.page, self.sheet.body[row - 3]
        page.text(row, 0, printed[0].text)
        page.text(row, 1, line.role)
        self._note(row, 1, line.role)
        driving = _MONTHLY if line.effort_unit == "M/M" else _DAILY
        for column, wage in ((_DAILY, line.daily), (_MONTHLY, line.monthly)):
            if wage is not None and column == driving and not line.given:
                self._input(row, column, wage, "input won")
            elif wage is not None:
                page.number(row, column, wage, "published")
        if line.effort is not None and line.given:
            page.number(row, _EFFORT, float(line.effort), "published")
        elif line.effort is not None:
            self._input(row, _EFFORT, float(line.effort), "input")
        page.text(row, _NOTE, printed[-1].text)
        if line.given:
            self._value(row, line.amount, said(GIVEN, self.lang), line.role)
            return
        inner = f"{address(row, driving)}*{address(row, _EFFORT)}"
        self._rounded(row, self.bill.rounding["labour"], inner, line.amount, line.effort, line.role)

    def _value(self, row: int, amount: int, why: str, label: str) -> None:
        """An amount that stays a value, with a note that says why."""
        self.page.number(row, _AMOUNT, amount, "fixed won")
        self.page.note(row, _AMOUNT, why)
        self.unrecorded.append(f"{label}: {why}")

    def _rounded(
        self, row: int, rule: Rounding, inner: str, amount: int, factor: object, label: str
    ) -> None:
        """A step with its rounding rule, or a value where a sheet cannot hold it exactly."""
        places = places_of(factor)
        if not holds(amount, places):
            self._value(row, amount, said(TOO_FINE, self.lang), label)
            return
        self.page.formula(row, _AMOUNT, f"={rounded(rule, inner, places)}", amount)

    def _steps(self, row: int) -> int:
        """The steps below the labour lines; the row after the last."""
        bill, n_lines = self.bill, len(self.bill.lines)
        printed = iter(self.sheet.body[n_lines:])
        total = f"=SUM({address(3, _AMOUNT)}:{address(max(3, 2 + n_lines), _AMOUNT)})"
        self._step("direct_labour", row, next(printed), total, bill.direct_labour)
        base = self._at("direct_labour")
        self._rate("overhead", row + 1, next(printed), base, bill.overhead_rate)
        base = f"({base}+{self._at('overhead')})"
        self._rate("technical_fee", row + 2, next(printed), base, bill.technical_fee_rate)
        row += 3
        first = row
        for item in bill.expenses:
            self._texts(row, next(printed))
            self._input(row, _AMOUNT, item.amount, "input won")
            row += 1
        parts = [self._at(step) for step in ("direct_labour", "overhead", "technical_fee")]
        if bill.expenses:
            parts.append(f"SUM({address(first, _AMOUNT)}:{address(row - 1, _AMOUNT)})")
        price = "=" + "+".join(parts)
        self._step("price_before_vat", row, next(printed), price, bill.price_before_vat)
        self._rate("vat", row + 1, next(printed), self._at("price_before_vat"), bill.vat_rate)
        whole = f"={self._at('price_before_vat')}+{self._at('vat')}"
        self._step("total_before_cut", row + 2, next(printed), whole, bill.total_before_cut)
        before = self._at("total_before_cut")
        cut = f"={before}" if bill.truncate is None else f"={rounded(bill.truncate, before)}"
        self._step("total", row + 3, next(printed), cut, bill.total)
        return row + 4

    def _at(self, step: str) -> str:
        return address(self.rows[step], _AMOUNT)

    def _texts(self, row: int, printed: tuple[object, ...]) -> None:
        """Label, base and note of a step as the sheet prints them."""
        cells = [getattr(cell, "text", "") for cell in printed]
        strong = "strong" if getattr(printed[0], "strong", False) else "text"
        self.page.text(row, 0, cells[0], strong)
        self.page.text(row, 1, cells[1])
        self.page.text(row, _NOTE, cells[-1])

    def _step(
        self, step: str, row: int, printed: tuple[object, ...], formula: str, amount: int
    ) -> None:
        """A sum or the cut."""
        self.rows[step] = row
        self._texts(row, printed)
        self._note(row, 0, step)
        self.page.formula(row, _AMOUNT, formula, amount, "strong won")

    def _rate(
        self, step: str, row: int, printed: tuple[object, ...], base: str, rate: Decimal | None
    ) -> None:
        """A step that is a rate on a base; an exempt supplier has no rate."""
        self.rows[step] = row
        self._texts(row, printed)
        self._note(row, 0, step)
        amount: int = getattr(self.bill, step)
        if rate is None:
            self.page.text(row, _EFFORT, getattr(printed[_EFFORT], "text", ""))
            self.page.number(row, _AMOUNT, amount)
            return
        high = {"overhead": _OVERHEAD, "technical_fee": _FEE}.get(step, _VAT)
        self._input(row, _EFFORT, float(rate), "applied", high)
        inner = f"{base}*{address(row, _EFFORT)}"
        self._rounded(row, self.bill.rounding[step], inner, amount, rate, step)
