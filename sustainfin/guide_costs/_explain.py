"""Where the amounts of a guide's method come from: the steps that all records share."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.explanation import Explanation, Op, Part, Step, derived
from sustainfin.guide_costs._sheets import CLOSING, EXPENSES, VAT
from sustainfin.tables import Table

GIVEN = ("산정하는 이가 정한 값", "set by the estimator")
_RATE = ("적용한 비율", "rate applied")
_EXACT = (
    "모든 단계는 정수 원과 십진수로 계산하고, 끝수는 적힌 단계에서만 처리한다",
    "every step is computed in whole won and decimals, rounded only where it says so",
)
_NO_VAT = {"excluded": ("부가세 별도", "without VAT"), "exempt": VAT["exempt"]}


def explained(
    where: str, titles: tuple[str, str], cost: Any, named: Mapping[str, Step], figure: object,
    year: object,
) -> Explanation:  # fmt: skip
    """The explanation of one of the named steps of a record."""
    chosen = _checks.one_of(where, "figure", figure, named)
    if year is not None:
        raise _checks.refusal(
            where, "year", "must be left out: an estimate has no years", year,
            "Give the figure alone.",
        )  # fmt: skip
    findings = getattr(cost, "findings", ())
    found = Explanation(
        title=titles[0], figure=chosen, year=None, root=named[chosen],
        notes_ko=(_EXACT[0], *(f"{f.where}: {f.message_ko or f.message}" for f in findings)),
        notes_en=(_EXACT[1], *(f"{f.where}: {f.message}" for f in findings)),
    )  # fmt: skip
    for step in found.steps:
        again = step if step.term is None else derived(step.term, step.parts, label_ko="",
                                                       label_en="")  # fmt: skip
        if again.value != step.value:
            raise NotComputable(
                f"{where}: the steps of {chosen!r} must give the amounts of the record; got "
                f"{again.value!r} for {step.label_en!r}, where the record has {step.value!r}. "
                "Explain a record as the method returned it.",
                argument="figure", got=again.value,
            )  # fmt: skip
    return found


def given(label: tuple[str, str], value: Any, name: str, **more: Any) -> Step:
    """A value that the estimator sets, unless the remark says otherwise."""
    more = {"note_ko": GIVEN[0], "note_en": GIVEN[1], **more}
    return Step(label_ko=label[0], label_en=label[1], value=value, name=name, **more)


def published(
    label: tuple[str, str], value: Any, name: str, source: str, **more: Any
) -> Step:  # fmt: skip
    """A figure of a table, with its edition and page."""
    return Step(label_ko=label[0], label_en=label[1], value=value, name=name, source=source, **more)


def total_of(
    parts: Iterable[Step], label: tuple[str, str], value: Any, unit: str = "KRW", **more: Any
) -> Step:
    """A sum of steps; of none a step that says so."""
    held = tuple(parts)
    if not held:
        more = {"note_ko": "없음", "note_en": "none", **more}
    places = tuple(Part(k) for k in range(len(held)))
    term: Any = Op("add", places) if len(held) > 1 else places[0] if held else 0
    return derived(term, held, label_ko=label[0], label_en=label[1], value=value, unit=unit, **more)


def rounded(
    cost: Any, step: str, label: tuple[str, str], value: int, parts: tuple[Step, ...]
) -> Step:
    """The product of all parts, under the rule of the step."""
    product = Op("multiply", tuple(Part(k) for k in range(len(parts))))
    return derived(
        Op("round", (product,), cost.rounding[step]), parts, label_ko=label[0],
        label_en=label[1], value=value, unit="KRW",
    )  # fmt: skip


def rate(label: tuple[str, str], value: Decimal, name: str) -> Step:
    """A rate that was applied."""
    return given(label, value, name, note_ko=_RATE[0], note_en=_RATE[1])


def expenses(cost: Any) -> tuple[dict[str, Step], Step]:
    """The direct expenses by label, and their sum."""
    items = {
        item.label: given((item.label, item.label), item.amount, item.label, unit="KRW",
                          **({"note_ko": item.note, "note_en": item.note} if item.note else {}))
        for item in cost.expenses
    }  # fmt: skip
    return items, total_of(items.values(), EXPENSES, cost.direct_expenses)


def closing(cost: Any, price: Step) -> dict[str, Step]:
    """Price before VAT, VAT, and the totals before and after the cut."""
    if cost.vat_rate is None:
        ko, en = _NO_VAT.get(cost.vat_basis, ("", ""))
        vat = derived(
            0, (), label_ko=CLOSING["vat"][0], label_en=CLOSING["vat"][1], value=cost.vat,
            unit="KRW", note_ko=ko, note_en=en,
        )  # fmt: skip
    else:
        percentage = rate(("부가세율", "VAT rate"), cost.vat_rate, "vat_rate")
        vat = rounded(cost, "vat", CLOSING["vat"], cost.vat, (price, percentage))
    whole = total_of((price, vat), CLOSING["total_before_cut"], cost.total_before_cut)
    return {
        "total": _cut(cost, whole), "total_before_cut": whole, "vat": vat,
        "price_before_vat": price,
    }  # fmt: skip


def _cut(cost: Any, whole: Step) -> Step:
    """The total after the cut."""
    rule = cost.truncate
    words = cost.truncate_words
    note = ("절사 없음", "no cut") if rule is None else (f"(문서의 말: {words})",
                                                     f"(in its words: {words})")  # fmt: skip
    return derived(
        Part(0) if rule is None else Op("round", (Part(0),), rule), (whole,),
        label_ko=CLOSING["total"][0], label_en=CLOSING["total"][1], value=cost.total, unit="KRW",
        note_ko=note[0], note_en=note[1],
    )  # fmt: skip


def in_english(table: Table | None, row: str, otherwise: str) -> str:
    """The English label of a row, where the table has one."""
    held: Mapping[str, Any] = {} if table is None else table.values.get(row, {})
    return str(held.get("label_en") or otherwise)
