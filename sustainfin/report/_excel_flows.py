"""Figures by year of one alternative: which rows there are, and the cells they stand in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sustainfin._recorder import Node, column
from sustainfin.case import Case, Flows, Recording, agrees
from sustainfin.funding import Balance
from sustainfin.lines import Side
from sustainfin.report._excel_cells import Page, span
from sustainfin.report._excel_formula import Formulas

_SIDES: dict[Side, str] = {
    "cost": "비용",
    "revenue": "수입",
    "benefit": "편익",
    "social_cost": "사회적 비용",
}
FIRST_YEAR = 3  # column of the first year; before it label, what it is, and the sum


@dataclass(slots=True)
class Row:
    """One row of figures by year."""

    key: str
    label: str
    what: str
    cells: list[Any]
    plain: list[float]
    page: Page
    row: int
    strong: bool = False
    why: str = ""
    has_sum: bool = True

    def place(self, k: int) -> str:
        """Reference to the cell of a year."""
        return self.page.ref(self.row, FIRST_YEAR + k)

    def range(self) -> str:
        """Reference to the cells of all years."""
        return f"{self.page.name}!{span(self.row, FIRST_YEAR, FIRST_YEAR + len(self.plain) - 1)}"


class Block:
    """The rows of one alternative on the two pages by year."""

    def __init__(self, case: Case, alternative: str, recording: Recording, vat_rate: Any) -> None:
        self.case = case
        self.alternative, self.recording, self.vat_rate = alternative, recording, vat_rate
        self.rows: dict[str, Row] = {}
        self.t = self.case.timeline

    def lay_flows(self, page: Page, row: int) -> int:
        """Rows of the page 현금흐름; the first free row."""
        plain, recorded = self.recording.plain, self.recording.recorded
        row = self._heading(page, row)
        for side, words in _SIDES.items():
            labels = [label for label in plain.amounts if plain.sides[label] == side]
            for label in labels:
                why = self.recording.unrecorded.get(label) or self.recording.unrecorded.get(
                    "model", ""
                )
                row = self._lay(
                    page, row, f"line {label}", label, words, recorded.amounts[label],
                    plain.amounts[label], why=why,
                )  # fmt: skip
            if labels or side in ("cost", "revenue"):
                row = self._both(page, row, side, f"{words} 합계", partial(_side, side=side))
        row = self._both(page, row, "net", "순현금흐름 (재원 전)", _net)
        row = self._both(page, row, "funding", "재원 순유입", lambda f: f.funding)
        row = self._both(page, row, "funded", "순현금흐름 (재원 후)", lambda f: _net(f) + f.funding)
        if self.has_economic():
            row = self._resources(page, row)
        return row

    def has_economic(self) -> bool:
        """Whether there is an economic view: something is valued, and VAT can be taken out."""
        flows = self.recording.plain
        valued = any(side in ("benefit", "social_cost") for side in flows.sides.values())
        has_vat = any(
            flows.vats[label] == "included" for label, side in flows.sides.items() if side == "cost"
        )
        return valued and (self.case.vat_rate is not None or not has_vat)

    def _resources(self, page: Page, row: int) -> int:
        """Resource costs, and benefits less them."""
        plain, recorded = self.recording.plain, self.recording.recorded
        rate = self.case.vat_rate
        mine = recorded.resources(self.vat_rate if rate is not None else None)
        theirs = plain.resources(rate)
        row = self._lay(
            page, row, "resources", "자원비용 (부가세 제외)", "합계", mine, theirs, strong=True
        )
        return self._lay(
            page, row, "economic", "경제적 순편익", "합계", recorded.side("benefit") - mine,
            plain.side("benefit") - theirs, strong=True,
        )  # fmt: skip

    def lay_funding(self, page: Page, row: int) -> int:
        """Rows of the page 재원; the first free row."""
        plain, recorded = self.recording.plain.balance, self.recording.recorded.balance
        row = self._heading(page, row)
        zero = np.zeros((self.t.n_years, 1))

        def total(parts: Any) -> Any:
            return sum(parts, zero)

        steps: list[tuple[str, str, str, Callable[[Any], Any]]] = [
            ("spent", "비용", "지출", lambda b: total(b.costs.values())),
            ("served", "상환·반납", "지출", lambda b: total(p.use for p in b.paid.values())),
            ("deposit", "적립", "지출", lambda b: b.reserve_deposit),
            ("uses", "지출 합계", "합계", lambda b: b.uses),
            ("earned", "수입", "재원", lambda b: b.revenue),
        ]
        steps += [
            (f"source {label}", label, "재원", partial(_source, label=label))
            for label in plain.paid
        ]
        steps += [
            ("draw", "적립금 사용", "재원", lambda b: b.reserve_draw),
            ("sources", "재원 합계", "합계", lambda b: b.sources),
            ("gap", "부족액 (지출 - 재원)", "합계", lambda b: b.gap),
            ("balance", "적립금 잔액", "잔액", lambda b: b.reserve_balance),
            ("cash", "누적 수지", "잔액", lambda b: b.cash()),
        ]
        for key, label, what, read in steps:
            row = self._lay(
                page, row, key, label, what, read(recorded), read(plain),
                strong=what == "합계", why=self.recording.unrecorded.get(label, ""),
                has_sum=what != "잔액",
            )  # fmt: skip
        return row

    def _heading(self, page: Page, row: int) -> int:
        """Name of the alternative and the years."""
        name = page.say("계획") if self.alternative == "plan" else self.alternative
        page.text(row, 0, name, "title")
        page.heads(row + 1, page.say("항목"), page.say("구분"), page.say("합계"))
        page.years(row + 1, FIRST_YEAR, self.t.years.ravel().tolist())
        return row + 2

    def _both(
        self, page: Page, row: int, key: str, label: str, read: Callable[[Flows], Any]
    ) -> int:
        """A row of sums, read from both runs."""
        plain, recorded = self.recording.plain, self.recording.recorded
        return self._lay(page, row, key, label, "합계", read(recorded), read(plain), strong=True)

    def _lay(
        self,
        page: Page,
        row: int,
        key: str,
        label: str,
        what: str,
        recorded: Any,
        plain: Any,
        *,
        strong: bool = False,
        why: str = "",
        has_sum: bool = True,
    ) -> int:
        """Settle the place of a row; a recording that differs is a value."""
        n = self.t.n_years
        numbers = [float(v) for v in np.broadcast_to(plain, (n, 1))[:, 0]]
        cells = column(recorded, n)
        if not agrees(recorded, plain):
            cells, why = list(numbers), why or "the recording gives other amounts"
        own = label if key.startswith(("line ", "source ")) else page.say(label)
        self.rows[key] = Row(
            key=key, label=own, what=page.say(what), cells=cells, plain=numbers, page=page, row=row,
            strong=strong, why=why, has_sum=has_sum,
        )  # fmt: skip
        return row + 1


def _side(flows: Flows, side: Side) -> Any:
    """Sum of one side."""
    return flows.side(side)


def _source(balance: Balance, label: str) -> Any:
    """What one source pays."""
    return balance.paid[label].source


def _net(flows: Flows) -> Any:
    """Revenue less cost."""
    return flows.side("revenue") - flows.side("cost")


def places_of(blocks: list[Block]) -> tuple[dict[int, str], dict[int, str], list[Node]]:
    """Cell and label of every node that has one, and all nodes that are shown."""
    places: dict[int, str] = {}
    labels: dict[int, str] = {}
    roots: list[Node] = []
    for block in blocks:
        for row in block.rows.values():
            for k, cell in enumerate(row.cells):
                if isinstance(cell, Node):
                    places.setdefault(cell.number, row.place(k))
                    labels.setdefault(cell.number, row.label)
                    roots.append(cell)
    return places, labels, roots


def write_row(row: Row, formulas: Formulas, note: str) -> None:
    """Label and cells of a row with a note; what could not be recorded is marked."""
    page, last = row.page, FIRST_YEAR + len(row.plain) - 1
    page.text(row.row, 0, row.label, "strong" if row.strong else "text")
    page.text(row.row, 1, row.what, "note")
    look = "strong won" if row.strong else "won"
    if row.has_sum:
        total = f"=SUM({span(row.row, FIRST_YEAR, last)})"
        page.formula(row.row, 2, total, float(np.sum(row.plain)), look)
    for k, (cell, number) in enumerate(zip(row.cells, row.plain, strict=True)):
        here = FIRST_YEAR + k
        if isinstance(cell, Node):
            formula = formulas.of(cell, row.place(k)).replace(f"{page.name}!", "")
            page.formula(row.row, here, formula, number, look)
        else:
            page.number(row.row, here, number, "fixed won" if row.why else look)
    if row.why:
        note = f"{page.say('수식으로 옮길 수 없어 값으로 둔다')}: {row.why}"
    if note:
        page.note(row.row, 0, note)
