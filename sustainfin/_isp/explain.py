"""Where every amount of a bill comes from: wage x effort, rates, roundings, editions and pages."""

from collections.abc import Callable, Mapping
from typing import Any

from sustainfin import _checks
from sustainfin._text import squeeze
from sustainfin.explanation import Explanation, Op, Part, Step
from sustainfin.money import Rounding

_WHERE = "Bill.explain"
_RATES = {
    "overhead": ("제경비율", "overhead rate"),
    "technical_fee": ("기술료율", "technical fee rate"),
    "vat": ("부가세율", "VAT rate"),
}
_WAGES = {"M/M": ("월 단가", "monthly wage"), "M/D": ("일 단가", "daily wage")}
_UNITS = {"M/M": "KRW/(M/M)", "M/D": "KRW/(M/D)"}
_FACTORS = {"heads": ("인원", "heads"), "months": ("개월 수", "months")}
_GIVEN = ("산정하는 이가 정한 값", "set by the estimator")
STEPS = (
    "total", "total_before_cut", "vat", "price_before_vat", "direct_expenses", "technical_fee",
    "overhead", "direct_labour",
)  # fmt: skip

Labels = Mapping[str, Mapping[str, Any]]


def explained(bill: Any, figure: object, year: object, labels: Labels) -> Explanation:
    """The explanation of a step, a role or an expense of a bill."""
    tree = _Tree(bill, labels)
    named: dict[str, Callable[[], Step]] = {step: getattr(tree, step) for step in STEPS}
    for line, step in zip(bill.lines, tree.labour, strict=True):
        named.setdefault(line.role, lambda step=step: step)  # type: ignore[misc]
    for item, step in zip(bill.expenses, tree.expenses, strict=True):
        named.setdefault(item.label, lambda step=step: step)  # type: ignore[misc]
    korean = _korean(labels)
    if isinstance(figure, str) and figure not in named:
        figure = korean.get(squeeze(figure), figure)
    listed = ", ".join(f"{step!r} ({labels['ko'][step]})" for step in STEPS)
    chosen = _checks.one_of(_WHERE, "figure", figure, named, f"The steps are {listed}.")
    if year is not None:
        raise _checks.refusal(
            _WHERE, "year", "must be left out: a bill has no years", year, "Give the figure alone."
        )
    return Explanation(
        title=labels["ko"]["title"], figure=chosen, year=None, root=named[chosen](),
        notes_ko=tree.notes("ko"), notes_en=tree.notes("en"),
    )  # fmt: skip


def _korean(labels: Labels) -> dict[str, str]:
    """Steps by the Korean names that a bill prints, with and without what is in brackets."""
    found = {"직접인건비": "direct_labour", "부가가치세": "vat", "추정가격": "price_before_vat"}
    for step in STEPS:
        label = labels["ko"][step]
        found |= {squeeze(label): step, squeeze(label.partition("(")[0]): step}
    return found


class _Tree:
    """The steps of one bill, each made once."""

    def __init__(self, bill: Any, labels: Labels) -> None:
        self.bill, self.labels = bill, labels
        self._made: dict[str, Step] = {}
        self.labour = tuple(self._line(line) for line in bill.lines)
        self.expenses = tuple(self._expense(item) for item in bill.expenses)

    def direct_labour(self) -> Step:
        return self._sum("direct_labour", self.labour)

    def direct_expenses(self) -> Step:
        return self._sum("direct_expenses", self.expenses)

    def overhead(self) -> Step:
        base = self.direct_labour()
        return self._rate("overhead", Part(0), (base,), self.bill.overhead_rate)

    def technical_fee(self) -> Step:
        base = Op("add", (Part(0), Part(1)))
        parts = (self.direct_labour(), self.overhead())
        return self._rate("technical_fee", base, parts, self.bill.technical_fee_rate)

    def price_before_vat(self) -> Step:
        parts = [self.direct_labour(), self.overhead(), self.technical_fee()]
        parts += [self.direct_expenses()] if self.expenses else []
        return self._sum("price_before_vat", tuple(parts))

    def vat(self) -> Step:
        if self.bill.vat_rate is None:
            return self._step("vat", None, (), "면세", "exempt")
        return self._rate("vat", Part(0), (self.price_before_vat(),), self.bill.vat_rate)

    def total_before_cut(self) -> Step:
        return self._sum("total_before_cut", (self.price_before_vat(), self.vat()))

    def total(self) -> Step:
        rule: Rounding | None = self.bill.truncate
        whole = self.total_before_cut()
        if rule is None:
            return self._step("total", Part(0), (whole,), "절사 없음", "no cut")
        words = self.bill.truncate_words
        cut = Op("round", (Part(0),), rule)
        return self._step(
            "total", cut, (whole,), f"(문서의 말: {words})", f"(in its words: {words})"
        )

    def notes(self, language: str) -> tuple[str, ...]:
        """That every step is exact, and what the bill reports of itself."""
        exact = {
            "ko": "모든 단계는 정수 원과 십진수로 계산하고, 끝수는 적힌 단계에서만 처리한다",
            "en": "every step is computed in whole won and decimals, rounded only where it says so",
        }
        found = tuple(
            f"{each.where}: {(each.message_ko if language == 'ko' else '') or each.message}"
            for each in self.bill.findings
        )
        held = {"ko": "비율을 대조한 기준", "en": "the rates are held against"}[language]
        guide = tuple(f"{held}: {source}" for source in self.bill.sources[1:])
        return (exact[language], *guide, *found)

    def _step(
        self, name: str, term: Any, parts: tuple[Step, ...], note_ko: str = "", note_en: str = ""
    ) -> Step:
        """A step of the bill under its printed name, with the amount the bill holds."""
        if name not in self._made:
            self._made[name] = Step(
                label_ko=self.labels["ko"][name], label_en=self.labels["en"][name],
                value=getattr(self.bill, name), unit="KRW", term=term, parts=parts,
                note_ko=note_ko, note_en=note_en,
            )  # fmt: skip
        return self._made[name]

    def _sum(self, name: str, parts: tuple[Step, ...]) -> Step:
        if not parts:
            return self._step(name, None, (), "없음", "none")
        places = tuple(Part(k) for k in range(len(parts)))
        return self._step(name, Op("add", places) if len(parts) > 1 else Part(0), parts)

    def _rate(self, name: str, base: Any, parts: tuple[Step, ...], rate: Any) -> Step:
        """A rate on a base, rounded by the rule of the step."""
        label_ko, label_en = _RATES[name]
        leaf = Step(
            label_ko=label_ko, label_en=label_en, value=rate, name=f"{name}_rate",
            note_ko="적용한 비율", note_en="rate applied",
        )  # fmt: skip
        product = Op("multiply", (base, Part(len(parts))))
        return self._step(
            name, Op("round", (product,), self.bill.rounding[name]), (*parts, leaf)
        )  # fmt: skip

    def _line(self, line: Any) -> Step:
        """A labour line: wage x effort under its rule, or the amount that a document gives."""
        common = {"label_ko": line.role, "label_en": line.role, "value": line.amount}
        if line.given:
            return Step(
                **common, unit="KRW", name=line.role,
                note_ko="문서에 적힌 금액을 그대로 둔다" + (f" ({line.note})" if line.note else ""),
                note_en="the amount as the document gives it"
                + (f" ({line.note})" if line.note else ""),
            )  # fmt: skip
        wage_ko, wage_en = _WAGES[line.effort_unit]
        is_own = line.flag == "own"
        wage = Step(
            label_ko=wage_ko, label_en=wage_en, of=line.role, name=f"{line.role}: wage",
            value=line.monthly if line.effort_unit == "M/M" else line.daily,
            unit=_UNITS[line.effort_unit], source="" if is_own else self.bill.sources[0],
            note_ko="표에 없는 단가" if is_own else "", note_en="own wage" if is_own else "",
        )  # fmt: skip
        effort = _effort(line)
        product = Op("multiply", (Part(0), Part(1)))
        rule = Op("round", (product,), self.bill.rounding["labour"])
        return Step(**common, unit="KRW", term=rule, parts=(wage, effort))

    def _expense(self, item: Any) -> Step:
        """A direct expense, as it was given."""
        note = item.note or _GIVEN[0], item.note or _GIVEN[1]
        return Step(
            label_ko=item.label, label_en=item.label, value=item.amount, unit="KRW",
            name=item.label, note_ko=note[0], note_en=note[1],
        )  # fmt: skip


def _effort(line: Any) -> Step:
    """The effort of a line, as it was given or as heads times months."""
    common = {"label_ko": "투입공수", "label_en": "effort", "of": line.role,
              "value": line.effort, "unit": line.effort_unit}  # fmt: skip
    if not line.factors:
        return Step(
            **common, name=f"{line.role}: effort", note_ko=_GIVEN[0], note_en=_GIVEN[1]
        )  # fmt: skip
    parts = tuple(
        Step(
            label_ko=_FACTORS[name][0], label_en=_FACTORS[name][1], of=line.role,
            name=f"{line.role}: {name}", value=value, note_ko=_GIVEN[0], note_en=_GIVEN[1],
        )
        for name, value in line.factors
    )  # fmt: skip
    return Step(
        **common, term=Op("multiply", tuple(Part(k) for k in range(len(parts)))), parts=parts
    )
