"""Rows that add a flow up year by year, and the time from which it stays recovered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sustainfin.report._excel_cells import Page, span
from sustainfin.report._excel_flows import FIRST_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow by year: what it is called, its cells, and what Python has in them."""

    label: str
    cells: Sequence[str]
    plain: Sequence[float]


class RecoveryRows:
    """Helper rows below the flows by year, one after the other."""

    def __init__(self, page: Page, row: int) -> None:
        self.page, self.row = page, row

    def heading(self, years: list[int]) -> None:
        """What stands below, and the years."""
        say = self.page.say
        self.page.text(self.row, 0, say("회수기간과 증분의 계산"), "title")
        self.page.heads(self.row + 1, say("항목"), say("구분"), "")
        self.page.years(self.row + 1, FIRST_YEAR, years)
        self.row += 2

    def flow(self, label: str, formulas: Sequence[str], plain: Sequence[float]) -> Flow:
        """A row of formulas as a flow."""
        for k, (formula, value) in enumerate(zip(formulas, plain, strict=True)):
            self.page.formula(self.row, FIRST_YEAR + k, f"={formula}", value)
        self._label(label, "흐름")
        cells = [self.page.ref(self.row - 1, FIRST_YEAR + k) for k in range(len(plain))]
        return Flow(label=label, cells=cells, plain=plain)

    def payback(self, flow: Flow, what: str, factors: Sequence[tuple[str, float]]) -> str:
        """Formula of the time after which the cumulative amount stays at 0 or above.

        Years since the beginning of the first year; between two years the amount runs in a
        straight line. `what` names the sums; `factors` divide: the formula of each and its value.
        """
        page, n = self.page, len(flow.plain)
        total, totals = 0.0, []
        for k, (cell, (grown, factor)) in enumerate(zip(flow.cells, factors, strict=True)):
            before = f"{page.ref(self.row, FIRST_YEAR + k - 1)}+" if k else ""
            total += flow.plain[k] / factor
            totals.append(total)
            page.formula(self.row, FIRST_YEAR + k, f"={before}{cell}/({grown})", total)
        self._label(flow.label, what)
        for k in range(n):
            formula, time = "0", 0.0
            if k:
                low, high = (page.ref(self.row - 1, FIRST_YEAR + at) for at in (k - 1, k))
                formula = f"IF(AND({low}<0,{high}>=0),{k - 1}-{low}/({high}-{low}),0)"
                if totals[k - 1] < 0 <= totals[k]:
                    time = k - 1 - totals[k - 1] / (totals[k] - totals[k - 1])
            page.formula(self.row, FIRST_YEAR + k, f"={formula}", time, "ratio")
        self._label(flow.label, "회수 시점")
        last = page.ref(self.row - 2, FIRST_YEAR + n - 1)
        times = f"{page.name}!{span(self.row - 1, FIRST_YEAR, FIRST_YEAR + n - 1)}"
        return f'=IF({last}<0,"{page.say("없음")}",MAX({times}))'

    def _label(self, label: str, what: str) -> None:
        """Label of a row; the next one is free."""
        self.page.text(self.row, 0, label)
        self.page.text(self.row, 1, self.page.say(what), "note")
        self.row += 1
