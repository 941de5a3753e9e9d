"""Rates of return, payback and the cliff as steps: values that were found, and what proves them."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from sustainfin.case._account import WON
from sustainfin.case._presents import VIEWS, Presents
from sustainfin.explanation import Op, Part, Step, derived
from sustainfin.funding import NOT_OPERATION, TOLERANCE

_ALLOWED = 1e-9  # of the present amounts without their signs: what a root may be off by
_LEAST, _DIGITS = 1e-6, 1e-13
_PRODUCT = Op("multiply", (Part(0), Part(1)))
_FOUND = ("(찾아서 얻은 값: 아래는 검산이다)", "(found by search: below is its check)")
_TIMED = (
    "(찾아서 얻은 값의 검산: 첫해 금액을 0년으로 두고 센 햇수, 두 해 사이는 직선으로 본다)",
    "(check of a value found: years from the first amount, in a straight line between two years)",
)


class Returns:
    """Figures of one alternative that a search finds, each made once."""

    def __init__(self, presents: Presents) -> None:
        self.presents, self.account = presents, presents.account
        self.result, self.t = presents.result, presents.t
        self._made: dict[Any, Step] = {}

    def _net(self, view: str, k: int) -> Step:
        """Net flow of a year in a point of view."""
        a = self.account
        return {"financial": a.net, "funded": a.funded_net, "economic": a.economic_net}[view](k)

    # Rates of return

    def irr(self, view: str, n: int) -> Step:
        """A rate of return, and that the present value at it is 0."""
        rate = getattr(self.result, view).irr.roots[n]
        leaf = Step(
            label_ko="찾은 율", label_en="rate found", value=rate, name="irr",
            note_ko="탐색으로 찾은 값", note_en="found by search",
        )  # fmt: skip
        parts = []
        for k in range(self.t.n_years):
            net = self._net(view, k)
            if net.term != 0:
                parts.append(self._discounted(net, self._at(leaf, k), k))
        amounts = tuple(parts)
        balance = derived(
            _sum(len(amounts)), amounts, unit=WON, label_ko="찾은 율에서의 순현재가치",
            label_en="net present value at the rate found",
        )  # fmt: skip
        allowed = _allowed(sum(abs(float(step.value)) for step in amounts))
        ko, en = VIEWS[view]
        return derived(
            Op("proved", (Part(0), Part(1), allowed)), (leaf, balance), value=rate,
            label_ko=f"내부수익률 ({ko})", label_en=f"internal rate of return ({en})",
            note_ko=_FOUND[0], note_en=_FOUND[1],
        )  # fmt: skip

    def _at(self, leaf: Step, k: int) -> Step | None:
        """Factor of a year at the rate that was found; the first year has none."""
        if not k:
            return None
        grown: Any = Op("add", (1, Part(0)))
        return derived(
            Op("divide", (1, grown if k == 1 else Op("power", (grown, k)))), (leaf,),
            label_ko="현가계수", label_en="discount factor", year=self.t.start + k,
        )  # fmt: skip

    def _discounted(self, net: Step, factor: Step | None, k: int) -> Step:
        """A flow times its factor."""
        return derived(
            Part(0) if factor is None else _PRODUCT, (net,) if factor is None else (net, factor),
            label_ko=f"{net.label_ko}의 현재가치", label_en=f"present value of {net.label_en}",
            unit=WON, year=self.t.start + k,
        )  # fmt: skip

    # Payback

    def payback(self, view: str, discounted: bool) -> Step:
        """When the running sum of the flows is back at 0 for good."""
        found = getattr(self.result, view)
        sums = tuple(self._running(view, discounted, k) for k in range(self.t.n_years))
        # Sums in another order than NumPy's differ in their last digits: these are no lack.
        least = max(_LEAST, _DIGITS * max(abs(float(step.value)) for step in sums))
        ko, en = VIEWS[view]
        return derived(
            Op("back_at_zero", (least, *(Part(k) for k in range(len(sums))))), sums, unit="years",
            value=found.discounted_payback if discounted else found.payback,
            label_ko=f"{'할인 ' if discounted else ''}회수기간 ({ko})",
            label_en=f"{'discounted ' if discounted else ''}payback ({en})",
            note_ko=_TIMED[0], note_en=_TIMED[1],
        )  # fmt: skip

    def _running(self, view: str, discounted: bool, k: int) -> Step:
        """The flows up to a year, added up."""
        key = "running", view, discounted, k
        if key not in self._made:
            flow = self._net(view, k)
            if discounted and k:
                flow = self._discounted(flow, self.presents.factor_after(k), k)
            parts = (self._running(view, discounted, k - 1), flow) if k else (flow,)
            self._made[key] = derived(
                _sum(len(parts)), parts, unit=WON, year=self.t.start + k,
                label_ko="누적 순현재가치" if discounted else "누적 순현금흐름",
                label_en="running present value" if discounted else "running sum",
            )  # fmt: skip
        return self._made[key]

    # The cliff

    def last_grant_year(self) -> Step:
        """The last year in which a grant pays."""
        if "last" not in self._made:
            years = range(self.t.n_years)
            parts = tuple(self._grants(k) for k in years)
            amounts = tuple(Part(k) for k in years)
            self._made["last"] = derived(
                Op("last_over", (TOLERANCE, self.t.start, *amounts)), parts, unit="year",
                label_ko="마지막 보조금 연도", label_en="last year with a grant",
                value=self._cliff.last_grant_year,
            )  # fmt: skip
        return self._made["last"]

    @property
    def _cliff(self) -> Any:
        return self.result.balance.cliff()

    def _grants(self, k: int) -> Step:
        """What all grants pay in a year."""
        a, balance = self.account, self.result.balance
        labels = [label for label, kind in balance.kinds.items() if kind == "grant"]
        value = sum((balance.paid[label].source for label in labels[1:]),
                    balance.paid[labels[0]].source)  # fmt: skip
        items = [(label, a.line(label, k)) for label in labels]
        return a.total("grants", ("보조금 합계", "grants"), k, value, items)

    def cliff(self) -> Step:
        """The first year after the grants in which money is missing."""
        gaps = tuple(self.account.gap(k) for k in range(self.t.n_years))
        amounts = tuple(Part(1 + k) for k in range(len(gaps)))
        return derived(
            Op("first_after", (TOLERANCE, self.t.start, Part(0), *amounts)),
            (self.last_grant_year(), *gaps), unit="year", value=self._cliff.year,
            label_ko="보조금 종료 절벽 연도", label_en="year of the cliff after the grants",
        )  # fmt: skip

    def cliff_depth(self) -> Step:
        """What is missing in that year."""
        year = self._cliff.year
        return derived(
            Op("maximum", (Part(0), 0)), (self.account.gap(year - self.t.start),), unit=WON,
            label_ko="보조금 종료 절벽의 깊이", label_en="depth of the cliff after the grants",
            value=self._cliff.depth, note_ko=f"({year}년은 찾은 해이다: cliff)",
            note_en=f"({year} was found: see cliff)",
        )  # fmt: skip

    def cliff_covered(self) -> Step:
        """Share of the operating costs after the grants that is paid for."""
        after = range(self._cliff.last_grant_year + 1 - self.t.start, self.t.n_years)
        gaps = tuple(self.account.gap(k) for k in after)
        lacks = tuple(Op("maximum", (Part(k), 0)) for k in range(len(gaps)))
        lack = derived(
            lacks[0] if len(lacks) == 1 else Op("add", lacks), gaps, unit=WON,
            label_ko="보조금 종료 뒤 부족액 합계", label_en="sum of the gaps after the grants",
            note_ko="남는 해는 0으로 센다", note_en="a surplus counts as 0",
        )  # fmt: skip
        costs = tuple(self._operation(k) for k in after)
        operation = derived(
            _sum(len(costs)), costs, unit=WON, label_ko="보조금 종료 뒤 운영비 합계",
            label_en="operating costs after the grants",
        )  # fmt: skip
        share = Op("subtract", (1, Op("divide", (Part(0), Part(1)))))
        return derived(
            Op("maximum", (share, 0)), (lack, operation), label_ko="종료 후 운영비 충당률",
            label_en="share of the operating costs that is paid for", value=self._cliff.covered,
        )  # fmt: skip

    def _operation(self, k: int) -> Step:
        """Operating costs of a year: not to build, to take down, nor what is left in value."""
        a = self.account
        items = [
            (label, step)
            for label, side in a.flows.sides.items() if side == "cost"
            for kind, step in a.by_kind(label, k) if kind not in NOT_OPERATION
        ]  # fmt: skip
        value = self.result.balance.operation()
        return a.total("operation", ("운영비", "operating costs"), k, value, items)


def _allowed(scale: float) -> float:
    """What a sum that must be 0 may be off by: a power of ten that reads at a glance."""
    return float(10.0 ** math.ceil(math.log10(max(_ALLOWED * scale, 1e-6))))


def _sum(n: int) -> Any:
    """Formula of a sum of so many parts."""
    return 0 if not n else Part(0) if n == 1 else Op("add", tuple(Part(k) for k in range(n)))


_PREFIX = {"": "financial", "funded_": "funded", "economic_": "economic"}
CLIFF = ("last_grant_year", "cliff", "cliff_depth", "cliff_covered")


def _of_view(mark: str, view: str) -> dict[str, Callable[[Returns], Step]]:
    """What a search finds in a point of view."""
    return {
        f"{mark}irr": lambda r: r.irr(view, 0),
        f"{mark}payback": lambda r: r.payback(view, False),
        f"{mark}discounted_payback": lambda r: r.payback(view, True),
    }


FOUND: Mapping[str, Callable[[Returns], Step]] = {
    **{name: make for mark, view in _PREFIX.items() for name, make in _of_view(mark, view).items()},
    "last_grant_year": Returns.last_grant_year, "cliff": Returns.cliff,
    "cliff_depth": Returns.cliff_depth, "cliff_covered": Returns.cliff_covered,
}  # fmt: skip


def roots_of(result: Any) -> dict[str, Callable[[Returns], Step]]:
    """Each rate of return by its number: "irr_1", "irr_2", in every point of view."""

    def made(view: str, n: int) -> Callable[[Returns], Step]:
        return lambda r: r.irr(view, n)

    return {
        f"{mark}irr_{n + 1}": made(view, n)
        for mark, view in _PREFIX.items()
        if getattr(result, view) is not None
        for n in range(len(getattr(result, view).irr.roots))
    }


def missing(result: Any, figure: str) -> str:
    """Why an alternative has no such figure; empty where it has."""
    if figure in CLIFF:
        return _no_cliff(result.balance.cliff(), figure)
    mark = next((m for m in ("funded_", "economic_") if figure.startswith(m)), "")
    view, kind = getattr(result, _PREFIX[mark]), figure.removeprefix(mark)
    if view is None:
        return ""  # that there is no economic view is told elsewhere
    if kind in ("payback", "discounted_payback") and getattr(view, kind) is None:
        return "the flows are not recovered in the years of the case"
    if kind == "irr" and view.irr.status == "several":
        named = ", ".join(f"{mark}irr_{n + 1}" for n in range(len(view.irr.roots)))
        return f"there are several rates of return: {named}"
    if kind == "irr" and view.irr.status != "unique":
        return "there is no rate at which the net present value is 0, or every rate is one"
    return ""


def _no_cliff(cliff: Any, figure: str) -> str:
    """Why there is no cliff, or no part of it."""
    if cliff is None:
        return "no grant pays in any year"
    if figure in ("cliff", "cliff_depth") and cliff.year is None:
        return "no money is missing after the grants"
    if figure == "cliff_covered" and cliff.covered is None:
        return "there are no operating costs after the grants"
    return ""
