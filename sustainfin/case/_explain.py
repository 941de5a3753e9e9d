"""An appraisal explained: which figures there are, and the tree of each."""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sustainfin import _checks
from sustainfin._text import did_you_mean
from sustainfin.case._account import BY_YEAR, Account
from sustainfin.case._basis import Basis
from sustainfin.case._named import KOREAN, both, figure_of
from sustainfin.case._presents import WHOLE, Presents
from sustainfin.case._returns import FOUND, Returns, missing, roots_of
from sustainfin.errors import NotComputable
from sustainfin.explanation import Explanation, Step

_WHERE = "Appraisal.explain"
_FACTOR = "discount_factor"
_ECONOMIC = ("resources", "economic_net", "economic_npv", "economic_benefit_cost_ratio")
_RESERVE = ("reserve_draw", "reserve_deposit", "reserve_balance")
_RATIOS = {
    "benefit_cost_ratio": "financial", "funded_benefit_cost_ratio": "funded",
    "economic_benefit_cost_ratio": "economic",
}  # fmt: skip
# Sums in another order than NumPy's differ in the last digits of their largest part; anything
# more is a mistake.
_NEAR, _LEAST, _DIGITS = 1e-9, 1e-6, 1e-14


def explained(basis: Basis, source: Any, result: Any, figure: object, year: object) -> Explanation:
    """The explanation of a figure of one alternative; `source` has its findings."""
    if basis.lost:
        raise NotComputable(
            f"{_WHERE}: basis must hold the lines and the model; got a copy that was pickled "
            f"without them ({basis.lost}). Explain the appraisal where it was made, or define "
            "the model at the top of a module.",
            argument="basis", got=basis.lost,
        )  # fmt: skip
    labels = [*result.flows.amounts, *result.balance.paid]
    roots = roots_of(result)
    chosen = _figure(figure, labels, roots)
    when = _year(basis, chosen, year, {*WHOLE, *FOUND, *roots})
    _exists(source, result, chosen, when)
    account, presents, returns = _steps(basis, result)
    searched = {**FOUND, **roots}.get(chosen)
    root = searched(returns) if searched else _root(account, presents, chosen, when)
    found = Explanation(
        title=basis.title if result.name == "plan" else f"{basis.title} ({result.name})",
        figure=chosen, year=when, root=root, notes_ko=_notes(basis, "ko"),
        notes_en=_notes(basis, "en"),
    )  # fmt: skip
    _hold(found)
    return found


@lru_cache(maxsize=4)
def _steps(basis: Basis, result: Any) -> tuple[Account, Presents, Returns]:
    """Steps of an alternative: every explanation of it shares them."""
    account = Account(basis, result.name, result.flows)
    presents = Presents(account, result)
    return account, presents, Returns(presents)


def figures() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the figures by year, and of those over all years."""
    return (*BY_YEAR, _FACTOR), (*WHOLE, *FOUND)


def _figure(figure: object, labels: list[str], roots: Iterable[str]) -> str:
    """A figure by its name or its Korean name, or a line by its label."""
    by_year, whole = figures()
    named = (*by_year, *whole, *roots, *labels)
    if isinstance(figure, str):
        found = figure if figure in named else figure_of(figure)
        if found is not None:
            return found
    listed = ", ".join(both(name) for name in (*by_year, *whole))
    raise _checks.refusal(
        _WHERE, "figure", f"must be the label of a line or one of {listed}", figure,
        did_you_mean(figure, (*named, *KOREAN.values())),
    )  # fmt: skip


def _year(basis: Basis, figure: str, year: object, whole: set[str]) -> int | None:
    """The year of a figure by year; a figure over all years has none."""
    t = basis.timeline
    if figure in whole:
        if year is not None:
            raise _checks.refusal(
                _WHERE, "year", f"must be left out: {figure!r} is a figure over all years", year
            )
        return None
    rule = f"must lie in {t.start} to {t.last}, the years of the case"
    if year is None:
        do = f"{figure!r} is a figure of one year: explain({figure!r}, {t.start})."
        raise _checks.refusal(_WHERE, "year", rule, year, do)
    when = _checks.year(_WHERE, "year", year)
    if not t.start <= when <= t.last:
        raise _checks.refusal(_WHERE, "year", rule, year)
    return when


def _exists(source: Any, result: Any, figure: str, year: int | None) -> None:
    """Hold that the case has the figure."""
    why = ""
    is_economic = figure in _ECONOMIC or (figure in FOUND and figure.startswith("economic_"))
    if is_economic and result.economic is None:
        told = [f.message for f in source.findings if f.code == "no-economic-view"]
        why = f"there is no economic view: {told[0] if told else 'nothing is valued'}"
    elif figure in _RATIOS and getattr(result, _RATIOS[figure]).benefit_cost_ratio is None:
        why = "the present outflow is not above 0, so there is no ratio"
    elif figure in _RESERVE and "reserve" not in result.balance.kinds.values():
        why = "the case has no reserve"
    elif figure == "runs_out" and result.balance.runs_out() is None:
        why = "the money does not run out in the years of the case"
    elif figure in FOUND:
        why = missing(result, figure)
    if why:
        raise _checks.refusal(
            _WHERE, "figure", f"must be one that alternative {result.name!r} has ({why})", figure
        )


def _root(account: Account, presents: Presents, figure: str, year: int | None) -> Step:
    """The step of a figure; of a line that has no amount in a year, a zero that says so."""
    if year is None:
        return WHOLE[figure](presents)
    k = year - account.t.start
    if figure == _FACTOR:
        return presents.factor(k)
    if figure in BY_YEAR:
        return BY_YEAR[figure](account, k)
    found = account.line(figure, k)
    return found if found is not None else Step(
        label_ko=figure, label_en=figure, value=0.0, unit="KRW", year=year, term=0,
        note_ko="(이 해에는 금액이 없다)", note_en="(no amount in this year)",
    )  # fmt: skip


def _notes(basis: Basis, language: str) -> tuple[str, ...]:
    """Conventions of every figure of the case."""
    korean = language == "ko"
    real = basis.prices == "real"
    prices = ("불변가격" if real else "경상가격") if korean else (
        "constant prices" if real else "current prices"
    )  # fmt: skip
    included = basis.vat == "included"
    vat = ("VAT 포함" if included else "VAT 제외") if korean else (
        "VAT included" if included else "VAT excluded"
    )  # fmt: skip
    exact = "원 미만을 버리지 않고 계산" if korean else "computed without rounding"
    timing = {
        "start": ("연초", "the beginning"), "mid": ("연중", "the middle"),
        "end": ("연말", "the end"),
    }[basis.timing]  # fmt: skip
    falls = (
        f"금액은 {timing[0]}에 발생하고 {basis.base_year}년 초로 할인한다"
        if korean
        else f"amounts fall at {timing[1]} of their year, discounted to the start of "
        f"{basis.base_year}"
    )
    cited = ((f"사례의 출처: {basis.source}" if korean else f"source of the case: {basis.source}"),)
    return (f"{prices}, {vat}, {exact}", falls, *(cited if basis.source else ()))


def _hold(found: Explanation) -> None:
    """Hold that the leaves give the figure of the result: nothing else may be shown."""
    again, value = float(found.evaluate()), float(found.value)
    largest = max(abs(float(step.value)) for step in found.steps)
    least = max(_LEAST, _DIGITS * largest)
    if not math.isclose(again, value, rel_tol=_NEAR, abs_tol=least):
        raise NotComputable(
            f"{_WHERE}: the steps of {found.figure!r} must give the figure; got {again!r} where "
            f"the appraisal has {value!r}. Tell the makers of the library.",
            argument="figure",
            got=again,
        )
