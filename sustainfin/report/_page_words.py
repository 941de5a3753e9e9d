"""The answer of a report in three sentences, with their standard errors."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sustainfin.report._plots_chances import points
from sustainfin.report._plots_style import Style, eok
from sustainfin.report._plots_years import cliff_finding

if TYPE_CHECKING:
    from sustainfin.case import Appraisal
    from sustainfin.montecarlo import Simulation
    from sustainfin.sensitivity import Tornado

OUTPUT = "funded_npv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the analyses of a case found; None where it has no input with a range."""

    appraisal: "Appraisal"
    simulation: "Simulation | None"
    tornado: "Tornado | None"


def answer(found: Found, style: Style) -> tuple[str, str, str]:
    """When the money runs out, what it is worth, how much is missing and on what it hangs."""
    return _when(found, style), _worth(found), _missing(found)


def _when(found: Found, style: Style) -> str:
    """The year in which money is missing, and the chance of staying funded."""
    balance = found.appraisal.plan.balance
    told = cliff_finding(balance, style)
    if found.simulation is None:
        return f"기준값으로는 {told} (범위가 있는 입력이 없어 표준오차도 없다)."
    head, _, tail = told.partition(":")
    joined = head.removesuffix("모자란다").removesuffix("없다")
    joined += "모자라" if head.endswith("모자란다") else "없"
    detail = f" ({tail.strip()})" if tail else ""
    by_year = found.simulation.by_year("funded")
    share, error = by_year.share[-1], points(by_year.error[-1])
    return (
        f"기준값으로는 {joined}고{detail}, 모의실험에서 {by_year.years[-1]}년까지 한 해도 모자라지 "
        f"않을 확률은 {share:.1%} (표준오차 {error})이다."
    )


def _worth(found: Found) -> str:
    """Net present value with funding, and the chance that it is below zero."""
    if found.simulation is None:
        npv = found.appraisal.plan.funded.npv
        return f"재원을 더한 순현재가치(NPV)는 기준값에서 {eok(npv)}이다."
    told = found.simulation[OUTPUT]
    return (
        f"재원을 더한 순현재가치(NPV)는 평균 {eok(told.mean)} (표준오차 {eok(told.se_mean)}), "
        f"90% 구간 {eok(told.p5)} ~ {eok(told.p95)}이며, 0보다 작을 확률은 {told.below_zero:.1%} "
        f"(표준오차 {points(told.se_below_zero)})이다."
    )


def _missing(found: Found) -> str:
    """Money missing over all years, and the input that moves the result most."""
    if found.simulation is None:
        gap = found.appraisal.plan.balance.gap
        return f"모자라는 돈은 전 기간에 모두 {eok(float(gap[gap > 0].sum()))}이다."
    told = found.simulation["gap"]
    text = f"모자라는 돈은 전 기간에 평균 {eok(told.mean)} (표준오차 {eok(told.se_mean)})이며"
    bars = [bar for bar in found.tornado.bars if bar.swing > 0] if found.tornado else []
    if not bars:
        return f"{text}, 순현재가치를 혼자 움직이는 입력은 없다."
    bar = bars[0]
    return (
        f"{text}, 순현재가치를 가장 크게 움직이는 입력은 '{bar.label or bar.name}'"
        f"(범위의 끝에서 끝까지 {eok(bar.swing)})이다."
    )


def spoken(appraisal: "Appraisal", style: Style) -> tuple[str, str, str]:
    """The answer at the base values alone: when, what it is worth, how much is missing."""
    balance, npv = appraisal.plan.balance, appraisal.plan.funded.npv
    missing = float(balance.gap[balance.gap > 0].sum())
    told = cliff_finding(balance, style)
    if style.korean:
        return (
            f"기준값으로 {told}.",
            f"재원을 더한 순현재가치(NPV)는 {eok(npv)}이다.",
            f"모자라는 돈은 전 기간에 모두 {eok(missing)}이다.",
        )
    return (
        f"At the base values: {told}.",
        f"The net present value with funding is {style.won(npv)}.",
        f"The money missing over all years is {style.won(missing)}.",
    )
