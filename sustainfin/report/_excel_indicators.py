"""Indicators as formulas over the rows by year: NPV, B/C, IRR, life-cycle cost, the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sustainfin import discounting
from sustainfin.case import AlternativeResult, Appraisal, Case, Indicators
from sustainfin.discounting import Schedule
from sustainfin.inputs import Input
from sustainfin.report._excel_cells import Page, span
from sustainfin.report._excel_flows import FIRST_YEAR, Block
from sustainfin.report._excel_notes import note_of_indicator
from sustainfin.report._excel_recovery import Flow, RecoveryRows

_NONE = "없음"
_NOT_FOUND = "구하지 못함"
_CONVENTIONS = (
    "IRR은 IRR 함수가 여러 시작값에서 구한다: 해가 여럿일 수 있는 흐름은 값으로 적는다.",
    "부호가 바뀌지 않는 흐름의 IRR은 '없음', 바뀌어도 찾지 못한 IRR은 '구하지 못함'이다.",
    "B/C의 분모가 0 이하이면 '-'이다.",
    "회수기간은 첫해 초부터 센 연수로, 금액이 해마다 연초에 발생한다고 본다.",
    "절벽은 보조금이 끝난 뒤 처음 모자라는 해이다.",
    "경제 NPV는 편익을 산정하고 부가세를 뺄 수 있을 때만 있다.",
)
_GUESSES = (0.1, -0.3, -0.6, 0.6, -0.9, 2.0)  # where the function IRR begins, one after the other
_TIMINGS = {"start": "연초", "mid": "연중", "end": "연말"}
_DELTA = {"start": "", "mid": "0.5", "end": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discounting:
    """Where the discount factors stand, what they are, and from which rates they come."""

    range: str
    factors: tuple[float, ...]
    rates: tuple[tuple[int, str], ...]


def write_factors(
    page: Page, row: int, case: Case, rates: Sequence[tuple[int, str]]
) -> Discounting:
    """The row of discount factors: each from the rates that hold up to its year."""
    n, lead = case.timeline.n_years, case.timeline.start - case.base_year
    rate = case.discount_rate.base if isinstance(case.discount_rate, Input) else case.discount_rate
    whole = discounting.discount_factors(rate, n + lead, timing=case.timing)[lead:]
    factors = tuple(float(factor) for factor in whole)
    base = f"{case.base_year}년 초" if page.lang == "ko" else f"start of {case.base_year}"
    page.text(row, 0, f"{page.say('현가계수')} ({page.say('기준')} {base})", "strong")
    page.text(row, 1, page.say(_TIMINGS[case.timing]), "note")
    for k, factor in enumerate(factors):
        formula = f"=1/({_grown(rates, lead + k, case.timing)})"
        page.formula(row, FIRST_YEAR + k, formula, factor, "factor")
    cells = span(row, FIRST_YEAR, FIRST_YEAR + n - 1)
    return Discounting(range=f"{page.name}!{cells}", factors=factors, rates=tuple(rates))


def _grown(rates: Sequence[tuple[int, str]], elapsed: int, timing: str) -> str:
    """Product of one plus the rate of every year up to an amount `elapsed` years away."""
    parts = []
    for k, (first, name) in enumerate(rates):
        end = rates[k + 1][0] if k + 1 < len(rates) else elapsed + 1
        full = max(0, min(end, elapsed) - first)
        own = _DELTA[timing] if first <= elapsed < end else ""
        power = own if not full else f"{full + 1}" if own == "1" else f"{full}.5" if own else full
        if power:
            parts.append(f"(1+{name})^{power}")
    return "*".join(parts) or "1"


class IndicatorPage:
    """The page 지표: one column an alternative."""

    def __init__(self, page: Page, case: Case, found: Appraisal, rate: Discounting) -> None:
        self.page, self.case, self.found, self.rate = page, case, found, rate
        self.row, self.alternative = 0, "plan"
        self.none = page.say(_NONE)
        self.unrecorded: list[str] = []

    def write(self, blocks: Sequence[Block]) -> None:
        """A row an indicator, with what it means below."""
        page = self.page
        page.text(0, 0, page.say("지표"), "title")
        page.text(1, 0, page.say("단위: 원, 비율, 연도"), "note")
        page.heads(2, page.say("지표"), *(self._name(block) for block in blocks))
        page.sheet.set_column(0, 0, 34)
        page.sheet.set_column(1, len(blocks), 22)
        self.blocks = {block.alternative: block for block in blocks}
        flows = blocks[0].rows["net"].page
        below = max(r.row for b in blocks for r in b.rows.values() if r.page is flows)
        self.helpers = RecoveryRows(flows, below + 2)
        self.helpers.heading(self.case.timeline.years.ravel().tolist())
        for column, block in enumerate(blocks, start=1):
            self.alternative = block.alternative
            self._column(column, block, self.found.alternatives[block.alternative])
        for k, note in enumerate(self._notes()):
            page.text(self.row + 1 + k, 0, note, "note")

    def _name(self, block: Block) -> str:
        """What an alternative is called."""
        return self.page.say("계획") if block.alternative == "plan" else block.alternative

    def _column(self, column: int, block: Block, result: AlternativeResult) -> None:
        """All indicators of one alternative."""
        self.row = 3
        rows, factors = block.rows, self.rate.range
        cost, revenue = rows["cost"].range(), rows["revenue"].range()
        self._put(column, "생애주기비용", f"=SUM({cost})", result.life_cycle_cost)
        present = f"SUMPRODUCT({cost},{factors})"
        self._put(column, "생애주기비용 현재가치", f"={present}", result.present_life_cycle_cost)
        annual = f"={present}/SUM({factors})"
        self._put(column, "연간등가비용", annual, result.equivalent_annual_cost)
        views = (
            ("재무 NPV (재원 전)", "net", result.financial),
            ("재무 NPV (재원 후)", "funded", result.funded),
            ("경제 NPV", "economic", result.economic),
        )
        for label, key, view in views:
            formula = f"=SUMPRODUCT({rows[key].range()},{factors})" if key in rows else ""
            self._put(column, label, formula, None if view is None else view.npv)
        self._ratio(column, "재무 B/C", revenue, cost, result.financial)
        if result.economic is None:
            self._put(column, "경제 B/C", "", None)
        else:
            benefit = rows["benefit"].range() if "benefit" in rows else ""
            self._ratio(column, "경제 B/C", benefit, rows["resources"].range(), result.economic)
        for label, (_, key, view) in zip(
            ("재무 IRR (재원 전)", "재무 IRR (재원 후)", "경제 IRR"), views, strict=True
        ):
            row = rows.get(key)
            cells, plain = ("", [0.0]) if row is None else (row.range(), row.plain)
            self._irr(column, label, cells, plain, view)
        self._paybacks(column, self._flow(block), "(재원 전)", result.financial)
        self._increment(column, block)
        self._gaps(column, block, result)
        self._cliff(column, block, result)

    def _paybacks(self, column: int, flow: Flow | None, of: str, view: Indicators | None) -> None:
        """Simple and discounted payback, counted from the beginning of the first year."""
        if flow is None or view is None:
            self._put(column, f"회수기간 {of}", "", None)
            self._put(column, f"할인 회수기간 {of}", "", None)
            return
        n, rate = len(flow.plain), self.case.discount_rate
        rate = rate.base if isinstance(rate, Input) else rate
        whole = discounting.discount_factors(rate, n, timing="start").tolist()
        # As `Indicators` counts: amounts at the start of each year, the first one undiscounted.
        grown = [(_grown(self.rate.rates, k, "start"), 1 / whole[k]) for k in range(n)]
        for label, what, factors, value in (
            ("회수기간", "누적", [("1", 1.0)] * n, view.payback),
            ("할인 회수기간", "할인 누적", grown, view.discounted_payback),
        ):
            formula = self.helpers.payback(flow, what, factors)
            shown = self.none if value is None else value
            self._put(column, f"{label} {of}", formula, shown, "ratio")

    def _increment(self, column: int, block: Block) -> None:
        """What an alternative brings over the least that must be done."""
        view = self.found.increment.get(block.alternative)
        flow, base = None, self.blocks.get(self.case.do_minimum)
        if view is not None and base is not None:
            mine, theirs = self._flow(block), self._flow(base)
            formulas = [f"{a}-{b}" for a, b in zip(mine.cells, theirs.cells, strict=True)]
            plain = [a - b for a, b in zip(mine.plain, theirs.plain, strict=True)]
            flow = self.helpers.flow(
                f"{self.page.say('증분')} ({self._name(block)} - {self.case.do_minimum})",
                formulas,
                plain,
            )
        cells = "" if flow is None else f"{flow.cells[0]}:{flow.cells[-1].partition('!')[2]}"
        formula = f"=SUMPRODUCT({cells},{self.rate.range})" if cells else ""
        self._put(column, "증분 NPV (최소대안 대비)", formula, view.npv if view else None)
        self._irr(column, "증분 IRR", cells, flow.plain if flow else [0.0], view)
        self._paybacks(column, flow, "(증분)", view)

    def _put(self, column: int, label: str, formula: str, value: Any, look: str = "won") -> None:
        """One indicator; a dash where this point of view does not exist."""
        self.page.text(self.row, 0, self.page.say(label))
        if value is None or not formula:
            self.page.text(self.row, column, "-", "number")
        else:
            self.page.formula(self.row, column, formula, value, look)
            note = note_of_indicator(self.found, self.alternative, label, self.page.lang)
            if note:
                self.page.note(self.row, column, note)
        self.row += 1

    def _ratio(self, column: int, label: str, top: str, bottom: str, view: Indicators) -> None:
        """Present inflow over present outflow; a dash without outflow."""
        factors = self.rate.range
        above = f"SUMPRODUCT({top},{factors})" if top else "0"
        below = f"SUMPRODUCT({bottom},{factors})"
        ratio = view.benefit_cost_ratio
        formula = f'=IF({below}>0,{above}/{below},"-")'
        self._put(column, label, formula, "-" if ratio is None else ratio, "ratio")

    def _irr(
        self, column: int, label: str, flow: str, plain: Sequence[float], view: Indicators | None
    ) -> None:
        """The rate of return; where there are several, all of them as text."""
        if view is None or not flow:
            self._put(column, label, "", None)
            return
        if view.irr.status == "several":
            roots = ", ".join(f"{root:.4%}" for root in view.irr.roots)
            self.page.text(self.row, 0, self.page.say(label))
            self.page.text(self.row, column, f"{self.page.say('여러 개')}: {roots}")
            told = self.page.say("내부수익률이 여러 개라 IRR 함수로 구하지 않는다.")
            self.page.note(self.row, column, told)
            self.unrecorded.append(f"{label}: several rates of return")
            self.row += 1
            return
        not_found = self.page.say(_NOT_FOUND)
        told = self.none if min(plain) >= 0 or max(plain) <= 0 else not_found
        value = view.irr.roots[0] if view.irr.roots else told
        signs = f"AND(MIN({flow})<0,MAX({flow})>0)"
        found = f'"{not_found}"'
        for guess in reversed((*view.irr.roots, *_GUESSES)):
            rate = f"IRR({flow},{guess!r})"  # a rate of -100 % or less is no rate of return
            found = f"IFERROR(IF({rate}>-1,{rate},NA()),{found})"
        self._put(column, label, f'=IF({signs},{found},"{self.none}")', value, "percent")

    def _gaps(self, column: int, block: Block, result: AlternativeResult) -> None:
        """When money runs out, and how much is missing."""
        gap = block.rows["gap"].range()
        years = block.rows["gap"].page.name + "!" + span(
            block.rows["spent"].row - 1, FIRST_YEAR, FIRST_YEAR + self.case.timeline.n_years - 1
        )  # fmt: skip
        amounts = [max(0.0, amount) for amount in block.rows["gap"].plain]
        runs_out = result.balance.runs_out()
        # The first year in which money is missing is the smallest of them.
        short = f"SUMPRODUCT(({gap}>0.5)*1)"
        first = f"{years.split('!')[0]}!{years.split('!')[1]}"
        latest = f"SUMPRODUCT(MAX(({gap}>0.5)*(3000-{first})))"
        formula = f'=IF({short}>0,3000-{latest},"{self.none}")'
        self._put(column, "재원 고갈 연도", formula, runs_out or self.none, "number")
        self._put(column, "부족액 합계", f"=SUMPRODUCT(({gap}>0)*{gap})", sum(amounts))
        worst = f"=MAX(0,MAX({gap}))"
        self._put(column, "가장 큰 부족액", worst, max(amounts))

    def _cliff(self, column: int, block: Block, result: AlternativeResult) -> None:
        """The last year of a grant, and the first year after it in which money is missing."""
        kinds, rows = result.balance.kinds, block.rows
        grants = [rows[f"source {label}"].range() for label in kinds if kinds[label] == "grant"]
        cliff, gap = result.balance.cliff(), rows["gap"].range()
        years = f"{rows['gap'].page.name}!" + span(
            rows["spent"].row - 1, FIRST_YEAR, FIRST_YEAR + self.case.timeline.n_years - 1
        )
        if not grants:
            for label in ("마지막 보조금 연도", "절벽 연도", "절벽 연도의 부족액"):
                self._put(column, label, "", None)
            return
        last, place = self.page.ref(self.row, column), self.page.ref(self.row + 1, column)
        pays = f"SUMPRODUCT(MAX((({'+'.join(grants)})>0.5)*{years}))"
        told = self.none if cliff is None else cliff.last_grant_year
        formula = f'=IF({pays}>0,{pays},"{self.none}")'
        self._put(column, "마지막 보조금 연도", formula, told, "number")
        short = f"({gap}>0.5)*({years}>N({last}))"
        latest = f"SUMPRODUCT(MAX({short}*(3000-{years})))"
        found = f'IF(SUMPRODUCT({short})>0,3000-{latest},"{self.none}")'
        year = self.none if cliff is None or cliff.year is None else cliff.year
        formula = f'=IF({last}="{self.none}","{self.none}",{found})'
        self._put(column, "절벽 연도", formula, year, "number")
        depth = 0.0 if cliff is None else cliff.depth
        formula = f'=IF({place}="{self.none}",0,SUMPRODUCT(({years}={place})*{gap}))'
        self._put(column, "절벽 연도의 부족액", formula, depth)

    def _notes(self) -> list[str]:
        """Conventions of every indicator."""
        rate, page = self.case.discount_rate, self.page
        kind = "기간별 할인율" if isinstance(rate, Schedule) else "할인율은 입력 시트의 값"
        timing, base = page.say(_TIMINGS[self.case.timing]), self.case.base_year
        basis = f"금액은 {timing}에 발생, {base}년 초 기준"
        if page.lang == "en":
            basis = f"amounts at the {timing}, present values at the start of {base}"
        return [
            f"{page.say(kind)}, {basis}",
            *map(page.say, _CONVENTIONS),
            *(f"※ {found.where}: {found.message_ko or found.message}" if page.lang == "ko"
              else f"* {found.message}" for found in self.found.findings),
        ]  # fmt: skip

    def _flow(self, block: Block) -> Flow:
        """The net flow of an alternative before funding."""
        row = block.rows["net"]
        cells = [row.place(k) for k in range(len(row.plain))]
        label = f"{self.page.say('순현금흐름')} ({self._name(block)})"
        return Flow(label=label, cells=cells, plain=row.plain)
