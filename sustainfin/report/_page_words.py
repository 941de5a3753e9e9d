"""The answer of a report in three sentences, with their standard errors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sustainfin.funding import TOLERANCE
from sustainfin.report._page_text import WORDS, Words
from sustainfin.report._plots_chances import points
from sustainfin.report._plots_style import Style, eok, eok_english, quantity
from sustainfin.report._plots_years import cliff_finding

if TYPE_CHECKING:
    from sustainfin.case import Appraisal, Case
    from sustainfin.inputs import Input
    from sustainfin.montecarlo import Simulation
    from sustainfin.sensitivity import Tornado

OUTPUT = "funded_npv"
_HALF = 0.5  # a year with a smaller chance of being funded counts as short


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the analyses of a case found; None where it has no input with a range."""

    appraisal: "Appraisal"
    simulation: "Simulation | None"
    tornado: "Tornado | None"


def won(amount: float, words: Words) -> str:
    """An amount in the language of the words."""
    return eok(amount) if words["lang"] == "ko" else eok_english(amount)


def answer(found: Found, style: Style, words: Words) -> tuple[str, str, str]:
    """When the money runs out, what it is worth, how much is missing and on what it hangs."""
    return _when(found, style, words), _worth(found, words), _missing(found, words)


def _when(found: Found, style: Style, words: Words) -> str:
    """The year in which money is missing, and the chance of staying funded."""
    told = cliff_finding(found.appraisal.plan.balance, style)
    if found.simulation is None:
        return words["when_base"].format(told)
    by_year = found.simulation.by_year("funded")
    return words["when"].format(
        _joined(told) if words["lang"] == "ko" else told,
        by_year.years[-1], by_year.share[-1], points(by_year.error[-1]),
    )  # fmt: skip


def _joined(told: str) -> str:
    """A Korean sentence as the first half of a longer one."""
    head, _, tail = told.partition(":")
    joined = head.removesuffix("모자란다").removesuffix("없다")
    joined += "모자라" if head.endswith("모자란다") else "없"
    return f"{joined}고" + (f" ({tail.strip()})" if tail else "")


def _worth(found: Found, words: Words) -> str:
    """Net present value with funding, and the chance that it is below zero."""
    if found.simulation is None:
        return words["worth_base"].format(won(found.appraisal.plan.funded.npv, words))
    told = found.simulation[OUTPUT]
    amounts = (won(a, words) for a in (told.mean, told.se_mean, told.p5, told.p95))
    return words["worth"].format(*amounts, told.below_zero, points(told.se_below_zero))


def _missing(found: Found, words: Words) -> str:
    """Money missing over all years, and the input that moves the result most."""
    if found.simulation is None:
        return words["missing_base"].format(won(_gap(found.appraisal), words))
    told = found.simulation["gap"]
    bars = [bar for bar in found.tornado.bars if bar.swing > 0] if found.tornado else []
    moves = words["nothing_moves"]
    if bars:
        name = bars[0].label or bars[0].name
        moves = words["moves"].format(name, won(bars[0].swing, words))
    return words["missing"].format(won(told.mean, words), won(told.se_mean, words), moves)


def _gap(appraisal: "Appraisal") -> float:
    """Money missing over all years at the base values."""
    gap = appraisal.plan.balance.gap
    return float(gap[gap > 0].sum())


def earlier(case: "Case", found: Found, style: Style, words: Words) -> tuple[str, ...]:
    """Why the simulation is mostly short before the base values are, if it is."""
    if found.simulation is None:
        return ()
    by_year = found.simulation.by_year("funded")
    short = [
        year for year, share in zip(by_year.years, by_year.share, strict=True) if share < _HALF
    ]
    base = found.appraisal.plan.balance.runs_out()
    if not short or (base is not None and base <= short[0]):
        return ()
    row = short[0] - case.timeline.start
    moved = [
        words["mover"].format(
            item.label or name, quantity(style, item.base, item.unit), words[end],
            quantity(style, value, item.unit), words[at] if at else "",
        )
        for name, item in case.inputs.items()
        for end, value, at in _ends(item)
        if _short(case, name, value, row)
    ]  # fmt: skip
    when = words["earlier_never"] if base is None else words["earlier_year"].format(base)
    reason = ", ".join(moved) if moved else words["together"]
    return (words["earlier"].format(when, short[0], reason),)


def _ends(item: "Input") -> "list[tuple[str, float, str]]":
    """The ends of a range away from the base, and at which end the base itself lies."""
    if item.low is None or item.high is None:
        return []
    at = "at_low" if item.base == item.low else "at_high" if item.base == item.high else ""
    return [(end, v, at) for end, v in (("low", item.low), ("high", item.high)) if v != item.base]


def _short(case: Any, name: str, value: float, row: int) -> bool:
    """Whether one input at this value alone leaves a year short, or one before it."""
    gap = case.flows({name: value}).balance.gap
    return bool((gap[: row + 1] > TOLERANCE).any())


def spoken(appraisal: "Appraisal", style: Style) -> tuple[str, str, str]:
    """The answer at the base values alone: when, what it is worth, how much is missing."""
    words = WORDS[style.lang]
    told = cliff_finding(appraisal.plan.balance, style)
    return (
        words["spoken_when"].format(told),
        words["spoken_worth"].format(won(appraisal.plan.funded.npv, words)),
        words["spoken_missing"].format(won(_gap(appraisal), words)),
    )
