"""Figures over all years as steps: present values, ratios, life-cycle cost, when money runs out."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sustainfin.case._account import WON, Account
from sustainfin.explanation import Op, Part, Step, derived
from sustainfin.funding import TOLERANCE

_DELTA = {"start": 0, "mid": 0.5, "end": 1}
VIEWS = {
    "financial": ("재무", "financial"), "funded": ("재원 포함", "with funding"),
    "economic": ("경제", "economic"),
}  # fmt: skip
_BOTH = Op("subtract", (Part(0), Part(1)))
Yearly = Callable[[int], Step]


class Presents:
    """Figures of one alternative over all years, each made once."""

    def __init__(self, account: Account, result: Any) -> None:
        self.account, self.result = account, result
        self.basis, self.t = account.basis, account.t
        self._factors: dict[tuple[int, int, float], Step] = {}
        self._made: dict[str, Step] = {}

    def factor(self, k: int) -> Step:
        """Discount factor of a year: from the rates that hold up to it."""
        elapsed = self.t.start + k - self.basis.base_year
        return self._factor(k, elapsed, _DELTA[self.basis.timing])

    def factor_after(self, k: int) -> Step:
        """Discount factor so many years after the first amount, as payback counts."""
        return self._factor(k, k, 0)

    def _factor(self, k: int, elapsed: int, delta: float) -> Step:
        """Discount factor of an amount that falls due some whole years and a part away."""
        if (k, elapsed, delta) not in self._factors:
            powers = self._powers(elapsed, delta)
            factors = [
                Op("power", (Op("add", (1, Part(i))), power)) if power != 1
                else Op("add", (1, Part(i)))
                for i, (_, power) in enumerate(powers)
            ]  # fmt: skip
            grown = factors[0] if len(factors) == 1 else Op("multiply", tuple(factors))
            self._factors[k, elapsed, delta] = derived(
                Op("divide", (1, grown)) if factors else 1, tuple(rate for rate, _ in powers),
                label_ko="현가계수", label_en="discount factor", year=self.t.start + k,
            )  # fmt: skip
        return self._factors[k, elapsed, delta]

    def _powers(self, elapsed: int, delta: float) -> list[tuple[Step, float]]:
        """Rates, and for how many years each discounts an amount so many years away."""
        rates, found = self.account.leaves.rates, []
        for i, (first, rate) in enumerate(rates):
            end = rates[i + 1][0] if i + 1 < len(rates) else elapsed + 1
            full = max(0, min(end, elapsed) - first)
            own = delta if first <= elapsed < end else 0
            if full + own:
                found.append((rate, full + own))
        return found

    def present(self, key: str, words: tuple[str, str], value: float, yearly: Yearly) -> Step:
        """Present value of amounts by year."""
        if key in self._made:
            return self._made[key]
        parts, empty = [], []
        for k in range(self.t.n_years):
            amount = yearly(k)
            if amount.term == 0:
                empty.append(str(self.t.start + k))
                continue
            product = Op("multiply", (Part(0), Part(1)))
            parts.append(
                derived(
                    product,
                    (amount, self.factor(k)),
                    unit=WON,
                    year=self.t.start + k,
                    label_ko=f"{amount.label_ko}의 현재가치",
                    label_en=f"present value of {amount.label_en}",
                )
            )
        absent = (f"(금액이 없는 해: {_span(empty)})", f"(no amount in {_span(empty)})")
        self._made[key] = derived(
            _sum(len(parts)), tuple(parts), label_ko=words[0], label_en=words[1], unit=WON,
            value=value, note_ko=absent[0] if empty else "", note_en=absent[1] if empty else "",
        )  # fmt: skip
        return self._made[key]

    def _sides(self, view: str) -> tuple[Step, Step]:
        """Present inflow and outflow of a point of view."""
        found, a = getattr(self.result, view), self.account
        inflow, outflow = {
            "financial": (lambda k: a.side("revenue", k), lambda k: a.side("cost", k)),
            "funded": (self._funded_in, self._funded_out),
            "economic": (lambda k: a.side("benefit", k), a.resources),
        }[view]
        ko, en = VIEWS[view]
        came = (f"들어오는 금액의 현재가치 ({ko})", f"present inflow ({en})")
        went = (f"나가는 금액의 현재가치 ({ko})", f"present outflow ({en})")
        return (
            self.present(f"{view} in", came, found.present_inflow, inflow),
            self.present(f"{view} out", went, found.present_outflow, outflow),
        )

    def _funded_in(self, k: int) -> Step:
        """Revenue and sources."""
        flows, words = self.account.flows, ("수입과 재원", "revenue and funding")
        value = flows.side("revenue") + self.account.all_paid("source")
        items = [*self.account.earned(k), *self.account.paid_in(k)]
        return self.account.total("funded in", words, k, value, items)

    def _funded_out(self, k: int) -> Step:
        """Costs, service and clawback."""
        flows, words = self.account.flows, ("비용과 상환·반납", "costs and what is paid back")
        value = flows.side("cost") + self.account.all_paid("use")
        items = [("비용", self.account.side("cost", k)), *self.account.paid_back(k)]
        return self.account.total("funded out", words, k, value, items)

    def npv(self, view: str) -> Step:
        """Present inflow less present outflow."""
        ko, en = VIEWS[view]
        return derived(
            _BOTH, self._sides(view), label_ko=f"순현재가치 ({ko})",
            label_en=f"net present value ({en})", unit=WON, value=getattr(self.result, view).npv,
        )  # fmt: skip

    def ratio(self, view: str) -> Step:
        """Present inflow over present outflow."""
        ko, en = VIEWS[view]
        return derived(
            Op("divide", (Part(0), Part(1))), self._sides(view), label_ko=f"B/C ({ko})",
            label_en=f"benefit-cost ratio ({en})",
            value=getattr(self.result, view).benefit_cost_ratio,
        )  # fmt: skip

    def life_cycle_cost(self) -> Step:
        """Sum of the costs of all years."""
        steps = [self.account.side("cost", k) for k in range(self.t.n_years)]
        parts = tuple(step for step in steps if step.term != 0)
        return derived(
            _sum(len(parts)), parts, label_ko="생애주기비용", label_en="life-cycle cost", unit=WON,
            value=self.result.life_cycle_cost,
        )  # fmt: skip

    def present_life_cycle_cost(self) -> Step:
        """Its present value."""
        words = ("생애주기비용의 현재가치", "present life-cycle cost")
        value = self.result.present_life_cycle_cost
        return self.present("lcc", words, value, lambda k: self.account.side("cost", k))

    def equivalent_annual_cost(self) -> Step:
        """The level yearly amount of the same present value."""
        factors = tuple(self.factor(k) for k in range(self.t.n_years))
        annuity = derived(
            _sum(len(factors)), factors, label_ko="현가계수의 합",
            label_en="sum of the discount factors",
        )  # fmt: skip
        parts = (self.present_life_cycle_cost(), annuity)
        return derived(
            Op("divide", (Part(0), Part(1))), parts, label_ko="연간등가비용",
            label_en="equivalent annual cost", unit=WON, value=self.result.equivalent_annual_cost,
        )  # fmt: skip

    def total_gap(self) -> Step:
        """Sum of what is missing, year by year."""
        parts = tuple(self.account.gap(k) for k in range(self.t.n_years))
        lacks = tuple(Op("maximum", (Part(k), 0)) for k in range(len(parts)))
        value = float(np.sum(np.maximum(self.result.balance.gap, 0.0)))
        return derived(
            lacks[0] if len(lacks) == 1 else Op("add", lacks), parts, unit=WON, value=value,
            label_ko="부족액 합계", label_en="sum of the gaps",
            note_ko="남는 해는 0으로 센다", note_en="a surplus counts as 0",
        )  # fmt: skip

    def runs_out(self) -> Step:
        """First year in which money is missing."""
        year = self.result.balance.runs_out()
        last = year - self.t.start
        parts = tuple(self.account.gap(k) for k in range(last + 1))
        amounts = tuple(Part(k) for k in range(len(parts)))
        return derived(
            Op("first_over", (TOLERANCE, self.t.start, *amounts)), parts, unit="year",
            value=year, label_ko="재원 고갈 연도", label_en="year in which money runs out",
        )  # fmt: skip


def _sum(n: int) -> Any:
    """Formula of a sum of so many parts."""
    return 0 if not n else Part(0) if n == 1 else Op("add", tuple(Part(k) for k in range(n)))


def _span(years: list[str]) -> str:
    """Years in words."""
    return years[0] if len(years) == 1 else ", ".join(years[:3]) + (
        f" 등 {len(years)}개" if len(years) > 3 else ""
    )  # fmt: skip


WHOLE: Mapping[str, Callable[[Presents], Step]] = {
    "npv": lambda p: p.npv("financial"),
    "funded_npv": lambda p: p.npv("funded"),
    "economic_npv": lambda p: p.npv("economic"),
    "benefit_cost_ratio": lambda p: p.ratio("financial"),
    "funded_benefit_cost_ratio": lambda p: p.ratio("funded"),
    "economic_benefit_cost_ratio": lambda p: p.ratio("economic"),
    "life_cycle_cost": Presents.life_cycle_cost,
    "present_life_cycle_cost": Presents.present_life_cycle_cost,
    "equivalent_annual_cost": Presents.equivalent_annual_cost,
    "total_gap": Presents.total_gap,
    "runs_out": Presents.runs_out,
}
