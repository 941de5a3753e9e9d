"""The account of one alternative as steps: lines, sides, sources, the reserve, the gap by year."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sustainfin._recorder import Node, column
from sustainfin.case._basis import Basis
from sustainfin.case._flows import Flows
from sustainfin.case._lifting import Leaves
from sustainfin.case._recording import Recorder, parts_by_kind
from sustainfin.case._told import Told
from sustainfin.explanation import Op, Part, Step, derived
from sustainfin.funding import Reserve
from sustainfin.inputs import Input

WON = "KRW"
Item = tuple[str, Step | None]  # what a sum adds up; None where it has no amount in the year
_FEW = 4  # items that a longer sum takes in one by one
_NAMED = 4  # lines that a remark can name
_KINDS = {
    "build": "최초 구입", "refresh": "교체", "maintenance": "예비품", "residual": "잔존가치",
}  # fmt: skip
_SIDES = {
    "cost": ("비용 합계", "costs"),
    "revenue": ("수입 합계", "revenue"),
    "benefit": ("편익 합계", "benefits"),
    "social_cost": ("사회적 비용 합계", "social costs"),
}


class Account:
    """Steps of an alternative, each made once; year `k` is counted from the first."""

    def __init__(self, basis: Basis, name: str, flows: Flows) -> None:
        self.basis, self.flows, self.t = basis, flows, basis.timeline
        self.leaves = Leaves(basis)
        lines = [self.leaves.line(line) for line in basis.alternatives.get(name, ())]
        self._given = {line.label: line for line in basis.alternatives.get(name, ())}
        recorder = Recorder(basis, self.leaves.values)
        self._recording = recorder.run(lines, flows)
        self._x = recorder.leaves
        self._told = Told(self.leaves.steps)
        self._made: dict[tuple[Any, ...], Step] = {}
        self._lay_lines()

    # Lines and sources

    def _lay_lines(self) -> None:
        """The lines, then the sources in the order in which they pay."""
        for label in self.flows.amounts:
            self._lay_line(label)
        for label, paid in self._recording.recorded.balance.paid.items():
            for key, cells, numbers in (
                ("source", paid.source, self.flows.balance.paid[label].source),
                ("use", paid.use, self.flows.balance.paid[label].use),
            ):
                words = ("", "") if key == "source" else (" 상환·반납", " paid back")
                self._lay(key, label, (label + words[0], label + words[1]), cells, numbers)

    def _lay_line(self, label: str) -> None:
        """A line; of one with several kinds also its parts."""
        line = next((each for each in self._recording.lines if each.label == label), None)
        if line is not None and getattr(self._given[label], "by_kind", None):
            numbers = parts_by_kind(self._given[label], self.basis.values, self.t)
            for kind, cells in parts_by_kind(line, self._x, self.t).items():
                words = f"{label}: {_KINDS.get(kind, kind)}", f"{label}: {kind}"
                self._lay(f"part {kind}", label, words, cells, numbers[kind])
        cells = self._recording.recorded.amounts[label]
        self._lay("line", label, (label, label), cells, self.flows.amounts[label])

    def _lay(self, key: str, label: str, words: tuple[str, str], cells: Any, numbers: Any) -> None:
        """A step a year of recorded amounts; none where the line has none."""
        n = self.t.n_years
        plain = np.broadcast_to(numbers, (n, 1))[:, 0].tolist()
        why = self._recording.unrecorded.get(label) or self._recording.unrecorded.get("model", "")
        for k, (cell, number) in enumerate(zip(column(cells, n), plain, strict=True)):
            if not isinstance(cell, Node) and cell == 0:
                continue
            step = self._amount(label, words, k, cell, number, why)
            self._made[key, label, k] = step
            self._told.name(cell, step)

    def _amount(
        self, label: str, words: tuple[str, str], k: int, cell: Any, number: float, why: str
    ) -> Step:
        """One amount: a formula, or a number that cannot be taken apart."""
        common: dict[str, Any] = {
            "label_ko": words[0], "label_en": words[1], "unit": WON, "year": self.t.start + k,
            "value": number,
        }  # fmt: skip
        if isinstance(cell, Node):
            term, parts = self._told.formula(cell)
            return derived(term, parts, **common)
        source = getattr(self._given.get(label), "source", "")
        ko = f"산식으로 나눌 수 없는 값이다 ({why})" if why else ""
        en = f"cannot be taken apart ({why})" if why else ""
        name = f"{label}: {self.t.start + k}"
        return Step(**common, source=source, name=name, note_ko=ko, note_en=en)

    def line(self, label: str, k: int) -> Step | None:
        """A line or source in a year; None where it has no amount."""
        return self._made.get(("line", label, k)) or self._made.get(("source", label, k))

    # Sums

    def total(
        self, key: str, words: tuple[str, str], k: int, value: Any,
        items: Iterable[Item],
    ) -> Step:  # fmt: skip
        """A sum of a year; what has no amount then is told in a remark."""
        if (key, k) in self._made:
            return self._made[key, k]
        held = list(items)
        steps = [step for _, step in held if step is not None]
        absent = [label for label, step in held if step is None]
        self._made[key, k] = derived(
            _sum(len(steps)), tuple(steps), label_ko=words[0], label_en=words[1], unit=WON,
            year=self.t.start + k, value=_number(value, k), note_ko=_absent(absent, "ko"),
            note_en=_absent(absent, "en"),
        )  # fmt: skip
        return self._made[key, k]

    def difference(
        self, key: str, words: tuple[str, str], k: int, value: Any, first: Step, second: Step
    ) -> Step:
        """One figure of a year less another."""
        if (key, k) not in self._made:
            self._made[key, k] = derived(
                Op("subtract", (Part(0), Part(1))), (first, second), label_ko=words[0],
                label_en=words[1], unit=WON, year=self.t.start + k, value=_number(value, k),
            )  # fmt: skip
        return self._made[key, k]

    def side(self, side: Any, k: int) -> Step:
        """Sum of the lines of a side."""
        labels = [label for label, held in self.flows.sides.items() if held == side]
        items = ((label, self.line(label, k)) for label in labels)
        return self.total(side, _SIDES[side], k, self.flows.side(side), items)

    def spent(self, k: int) -> list[Item]:
        """Costs that somebody pays: without what equipment is still worth at the end."""
        found: list[Item] = []
        for label, side in self.flows.sides.items():
            if side == "cost":
                found += self._cash(label, k)
        value: Any = sum(self.flows.balance.costs.values(), np.zeros((self.t.n_years, 1)))
        return self._gathered("spent", ("비용 (현금)", "costs (cash)"), k, value, found)

    def _cash(self, label: str, k: int) -> list[Item]:
        """A line, or its parts without the residual value where it has one."""
        kinds = [key[0] for key in self._made if len(key) == 3 and key[1:] == (label, k)]
        if "part residual" not in kinds:
            return [(label, self._made.get(("line", label, k)))]
        parts = [kind for kind in kinds if kind.startswith("part ") and kind != "part residual"]
        return [(label, self._made[kind, label, k]) for kind in parts]

    def by_kind(self, label: str, k: int) -> list[tuple[str, Step | None]]:
        """A cost of a year by kind: its parts, or the line where it has one kind."""
        kinds = {key[0] for key in self._made if key[1:2] == (label,) and key[0][:5] == "part "}
        if not kinds:
            return [(self.flows.kinds[label], self._made.get(("line", label, k)))]
        return [
            (kind[5:], self._made[kind, label, k])
            for kind in sorted(kinds) if (kind, label, k) in self._made
        ]  # fmt: skip

    def earned(self, k: int) -> list[Item]:
        """Revenue."""
        labels = [label for label, side in self.flows.sides.items() if side == "revenue"]
        items = [(label, self.line(label, k)) for label in labels]
        return self._gathered("revenue", _SIDES["revenue"], k, self.flows.side("revenue"), items)

    def _gathered(
        self, key: str, words: tuple[str, str], k: int, value: Any, items: list[Item]
    ) -> list[Item]:
        """Few items as they are; many as one sum, so that a formula reads at a glance."""
        if sum(step is not None for _, step in items) <= _FEW:
            return items
        return [(words[0], self.total(key, words, k, value, items))]

    # Uses and sources

    def _paid(self, key: str, k: int) -> list[Item]:
        """What every source pays, or takes back."""
        labels = list(self.flows.balance.paid)
        if key == "use":
            labels = [label for label in labels if self._has(key, label)]
        return [(label, self._made.get((key, label, k))) for label in labels]

    def paid_back(self, k: int) -> list[Item]:
        """Loan service and clawback."""
        words = ("상환·반납", "paid back")
        return self._gathered("served", words, k, self.all_paid("use"), self._paid("use", k))

    def paid_in(self, k: int) -> list[Item]:
        """What the sources pay."""
        words = ("재원", "sources of funding")
        return self._gathered("paid", words, k, self.all_paid("source"), self._paid("source", k))

    def all_paid(self, key: str) -> Any:
        """What all sources pay, or take back."""
        zero = np.zeros((self.t.n_years, 1))
        return sum((getattr(p, key) for p in self.flows.balance.paid.values()), zero)

    def _has(self, key: str, label: str) -> bool:
        """Whether a source ever pays, or takes anything back."""
        return any(held[:2] == (key, label) for held in self._made)

    def surplus(self, k: int) -> Step:
        """What comes in less what goes out, before the reserve."""
        balance = self.flows.balance
        came, went = balance.sources - balance.reserve_draw, balance.uses - balance.reserve_deposit
        items = [*self.earned(k), *self.paid_in(k)]
        first = self.total("inflow", ("들어온 돈", "money in"), k, came, items)
        spent = [*self.spent(k), *self.paid_back(k)]
        second = self.total("outflow", ("나간 돈", "money out"), k, went, spent)
        words = ("적립금 전 수지", "balance before the reserve")
        return self.difference("surplus", words, k, came - went, first, second)

    def uses(self, k: int) -> Step:
        """All uses."""
        kept = [("적립", self.deposit(k))] if self.reserve else []
        items = [*self.spent(k), *self.paid_back(k), *kept]
        return self.total("uses", ("지출 합계", "uses"), k, self.flows.balance.uses, items)

    def sources(self, k: int) -> Step:
        """All sources."""
        drawn = [("적립금 사용", self.draw(k))] if self.reserve else []
        items = [*self.earned(k), *self.paid_in(k), *drawn]
        return self.total("sources", ("재원 합계", "sources"), k, self.flows.balance.sources, items)

    def gap(self, k: int) -> Step:
        """What is missing, or left over."""
        words = ("부족액", "gap")
        value = self.flows.balance.gap
        return self.difference("gap", words, k, value, self.uses(k), self.sources(k))

    def cash(self, k: int) -> Step:
        """Running balance before the reserve."""
        own = self.surplus(k)
        before = [("전년", self.cash(k - 1))] if k else []
        words = ("누적 수지", "cumulative cash")
        return self.total("cash", words, k, self.flows.balance.cash(), [*before, ("수지", own)])

    def funding(self, k: int) -> Step:
        """What the sources pay less what they take back."""
        words = ("재원 순유입", "funding, net")
        into = self.total("paid in", ("재원", "sources of funding"), k, self.all_paid("source"),
                          self._paid("source", k))  # fmt: skip
        if not self._paid("use", k):
            return self.total("funding", words, k, self.flows.funding, self._paid("source", k))
        back = self.total("paid out", ("상환·반납", "paid back"), k, self.all_paid("use"),
                          self._paid("use", k))  # fmt: skip
        return self.difference("funding", words, k, self.flows.funding, into, back)

    def net(self, k: int) -> Step:
        """Revenue less costs."""
        words = ("순현금흐름 (재원 전)", "net flow before funding")
        revenue, cost = self.side("revenue", k), self.side("cost", k)
        value = self.flows.side("revenue") - self.flows.side("cost")
        return self.difference("net", words, k, value, revenue, cost)

    def funded_net(self, k: int) -> Step:
        """Revenue less costs, with funding."""
        words = ("순현금흐름 (재원 후)", "net flow with funding")
        value = self.flows.side("revenue") - self.flows.side("cost") + self.flows.funding
        items = [("순현금흐름", self.net(k)), ("재원", self.funding(k))]
        return self.total("funded_net", words, k, value, items)

    # The reserve

    @property
    def reserve(self) -> Any:
        """The reserve as it was recorded, or None."""
        return next((line for line in self._recording.lines if isinstance(line, Reserve)), None)

    def _field(self, name: str, words: tuple[str, str]) -> Step:
        """A field of the reserve: a leaf, or a number at its default."""
        held = getattr(self.reserve, name)
        if isinstance(held, Input):
            return self.leaves.steps[held.name]
        if ("field", name) not in self._made:
            self._made["field", name] = Step(
                label_ko=words[0], label_en=words[1], value=float(held), of=self.reserve.label,
                note_ko="정하지 않아 기본값", note_en="the default, as none is given",
            )  # fmt: skip
        return self._made["field", name]

    def carried(self, k: int) -> Step:
        """What is in the reserve before the year's draw or deposit."""
        opening = self._field("opening", ("기초잔액", "opening"))
        if ("carried", k) not in self._made:
            before = self.reserve_balance(k - 1) if k else opening
            interest = self._field("interest", ("이자율", "interest"))
            grown = Op("multiply", (Part(0), Op("add", (1, Part(1)))))
            self._made["carried", k] = derived(
                grown if k else Part(0), (before, interest) if k else (before,), unit=WON,
                label_ko="넘어온 적립금", label_en="reserve carried over", year=self.t.start + k,
            )  # fmt: skip
        return self._made["carried", k]

    def draw(self, k: int) -> Step:
        """What is taken out of the reserve: the lack, as far as the reserve goes."""
        lack = Op("maximum", (Op("negative", (Part(0),)), 0))
        term = Op("minimum", (lack, Part(1)))
        return self._reserved("draw", ("적립금 사용", "drawn from the reserve"), k, term,
                              (self.surplus(k), self.carried(k)))  # fmt: skip

    def deposit(self, k: int) -> Step:
        """What is put into the reserve: a share of what is left over."""
        term = Op("multiply", (Part(1), Op("maximum", (Part(0), 0))))
        share = self._field("sweep", ("적립률", "share of a surplus that is kept"))
        words = ("적립", "put into the reserve")
        return self._reserved("deposit", words, k, term, (self.surplus(k), share))

    def reserve_balance(self, k: int) -> Step:
        """What is in the reserve at the end of the year."""
        term = Op("subtract", (Op("add", (Part(0), Part(1))), Part(2)))
        parts = (self.carried(k), self.deposit(k), self.draw(k))
        return self._reserved("balance", ("적립금 잔액", "reserve"), k, term, parts)

    def _reserved(
        self, key: str, words: tuple[str, str], k: int, term: Any, parts: tuple[Step, ...]
    ) -> Step:
        """A figure of the reserve."""
        if (key, k) not in self._made:
            self._made[key, k] = derived(
                term, parts, label_ko=words[0], label_en=words[1], unit=WON,
                value=_number(getattr(self.flows.balance, f"reserve_{key}"), k),
                year=self.t.start + k,
            )  # fmt: skip
        return self._made[key, k]

    # The economic view

    def resources(self, k: int) -> Step:
        """Costs without VAT, and social costs."""
        items = []
        for label, side in self.flows.sides.items():
            step = self.line(label, k) if side in ("cost", "social_cost") else None
            if side == "cost" and step is not None and self.flows.vats[label] == "included":
                step = self._without_vat(label, step, k)
            if side in ("cost", "social_cost"):
                items.append((label, step))
        words = ("자원비용 (부가세 제외)", "resource costs (without VAT)")
        value = self.flows.resources(self.basis.vat_rate)
        return self.total("resources", words, k, value, items)

    def _without_vat(self, label: str, step: Step, k: int) -> Step:
        """An amount without the VAT in it."""
        if ("net of VAT", label, k) not in self._made:
            rate = self.leaves.vat_rate
            parts = (step,) if rate is None else (step, rate)
            term = Part(0) if rate is None else Op("divide", (Part(0), Op("add", (1, Part(1)))))
            self._made["net of VAT", label, k] = derived(
                term, parts, label_ko=f"{label} (부가세 제외)", label_en=f"{label} (without VAT)",
                unit=WON, year=self.t.start + k,
            )  # fmt: skip
        return self._made["net of VAT", label, k]

    def economic_net(self, k: int) -> Step:
        """Benefits less resource costs."""
        words = ("경제적 순편익", "benefits less resource costs")
        value = self.flows.side("benefit") - self.flows.resources(self.basis.vat_rate)
        return self.difference(
            "economic_net", words, k, value, self.side("benefit", k), self.resources(k)
        )


def _sum(n: int) -> Any:
    """Formula of a sum of so many parts."""
    return 0 if not n else Part(0) if n == 1 else Op("add", tuple(Part(k) for k in range(n)))


def _number(amounts: Any, k: int) -> float:
    """One amount by year of a single run."""
    by_year = np.asarray(amounts, dtype=np.float64)
    return float(by_year[k, 0] if by_year.shape[0] > 1 else by_year[0, 0])


def _absent(labels: Sequence[str], language: str) -> str:
    """Lines without an amount, in words."""
    if not labels:
        return ""
    named = ", ".join(labels[:_NAMED])
    more = len(labels) - _NAMED
    if language == "ko":
        return f"(이 해에 없음: {named}{f' 외 {more}개' if more > 0 else ''})"
    return f"(none in this year: {named}{f' and {more} more' if more > 0 else ''})"


BY_YEAR: Mapping[str, Callable[[Account, int], Step]] = {
    "gap": Account.gap, "uses": Account.uses, "sources": Account.sources,
    "cost": lambda a, k: a.side("cost", k), "revenue": lambda a, k: a.side("revenue", k),
    "benefit": lambda a, k: a.side("benefit", k),
    "social_cost": lambda a, k: a.side("social_cost", k),
    "funding": Account.funding, "net": Account.net, "funded_net": Account.funded_net,
    "resources": Account.resources, "economic_net": Account.economic_net,
    "reserve_draw": Account.draw, "reserve_deposit": Account.deposit,
    "reserve_balance": Account.reserve_balance, "cash": Account.cash,
}  # fmt: skip
