"""One reading of a case for its evidence, and the checks that look at it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from sustainfin import _checks
from sustainfin.canvas import Canvas
from sustainfin.case import Case, Flows
from sustainfin.inputs import Input
from sustainfin.lines import inputs_of

_ONCE = ("build", "refresh", "residual", "decommissioning")
_APP = re.compile(r"앱|어플|애플리케이션|스마트폰|\bapps?\b", re.IGNORECASE)
_DEMAND = ("users", "subscribers", "demand", "quantity", "units")
_ANALYSES = ("sustainfin.montecarlo", "sustainfin.sensitivity", "sustainfin.information")

ANALYSES_KO: Mapping[str, str] = {
    "Simulation": "모의실험", "Tornado": "토네이도", "SobolIndices": "소볼 지수",
    "ShapleyEffects": "섀플리 효과", "SwitchingValues": "전환값", "SwitchingLine": "전환선",
    "Spider": "거미줄 그림", "Elasticities": "탄력성", "Scenarios": "시나리오", "Grid": "격자",
    "FirstOrder": "1차 지수", "NearestFailure": "가장 가까운 실패점",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one check says."""

    status: Literal["supports", "partly", "missing", "judgement"]
    message: str
    message_ko: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the checks look at: the lines of one alternative, its balance, canvas and analyses."""

    case: Case
    lines: tuple[Any, ...]
    flows: Flows
    canvas: Canvas | None
    analyses: tuple[object, ...]

    def side(self, *sides: str) -> tuple[Any, ...]:
        """Lines on some sides."""
        return tuple(line for line in self.lines if getattr(line, "side", "funding") in sides)

    def total(self, line: Any) -> float:
        """Amount of a line over all years."""
        return float(self.flows.amounts[line.label].sum())


def reading_of(
    where: str, case: Case, canvas: Canvas | None, analyses: tuple[object, ...], alternative: str
) -> Reading:
    """The reading of one alternative of a case."""
    _checks.one_of(where, "alternative", alternative, case.alternatives)
    for each in analyses:
        if not type(each).__module__.startswith(_ANALYSES):
            rule = "must hold results of simulate or of sensitivity"
            raise _checks.refusal(where, "analyses", rule, each)
    return Reading(
        case=case, lines=tuple(case.alternatives[alternative]),
        flows=case.flows(alternative=alternative), canvas=canvas, analyses=analyses,
    )  # fmt: skip


def _labels(lines: Iterable[Any]) -> tuple[str, ...]:
    return tuple(line.label for line in lines)


def _quoted(labels: Iterable[str]) -> str:
    return ", ".join(map(repr, labels))


def _sourced(line: Any) -> bool:
    """Whether a line rests on something that is named: a source, a table, sourced inputs."""
    if getattr(line, "source", "") or getattr(line, "wages", None) is not None:
        return True
    if hasattr(getattr(line, "unit_value", None), "source"):
        return True
    read = inputs_of(line)
    return bool(read) and all(item.source and not item.assumption for item in read)


def _basis(lines: tuple[Any, ...], none: str, none_ko: str) -> Said:
    """Whether every line of a set has a source."""
    if not lines:
        return Said(status="missing", message=none, message_ko=none_ko)
    bare = _labels(line for line in lines if not _sourced(line))
    if not bare:
        return Said(
            status="supports", message=f"lines that name their source: all, {len(lines)}",
            message_ko=f"{len(lines)}개 항목 모두 근거가 있다", lines=_labels(lines),
        )  # fmt: skip
    return Said(
        status="missing" if len(bare) == len(lines) else "partly",
        message=f"no source for {_quoted(bare)}", message_ko=f"근거 없음: {', '.join(bare)}",
        lines=bare,
    )  # fmt: skip


def judgement(_: Reading) -> Said:
    """An item to which no model can say anything."""
    return Said(
        status="judgement",
        message="a model says nothing to this",
        message_ko="모형이 말할 수 없다",
    )


def cost_basis(r: Reading) -> Said:
    """Whether build and upkeep are both there and have a basis."""
    costs = r.side("cost")
    build = [line for line in costs if line.kind == "build"]
    upkeep = [line for line in costs if line.kind not in _ONCE]
    if build and upkeep:
        return _basis(costs, "", "")
    lacks, lacks_ko = ("build", "구축비") if not build else ("upkeep", "운영·유지관리비")
    return Said(
        status="missing" if not costs else "partly", message=f"no line for {lacks}",
        message_ko=f"{lacks_ko} 항목이 없다", lines=_labels(costs),
    )  # fmt: skip


def viability(r: Reading) -> Said:
    """Whether money is there in every year."""
    balance = r.flows.balance
    year, cliff = balance.runs_out(), balance.cliff()
    if year is None:
        return Said(status="supports", message="no year lacks money", message_ko="부족한 해가 없다")
    if not balance.sources.any():
        more, more_ko = "nobody pays", "재원이 없다"
    elif cliff is not None and cliff.year is not None:
        more = f"the grant ends in {cliff.last_grant_year}, the cliff is in {cliff.year}"
        more_ko = f"보조금은 {cliff.last_grant_year}년에 끝나고 {cliff.year}년에 절벽이 있다"
    else:
        more, more_ko = "the sources do not suffice", "재원이 모자란다"
    return Said(
        status="missing", message=f"money is missing from {year} on; {more}",
        message_ko=f"{year}년부터 모자란다: {more_ko}",
    )  # fmt: skip


def funding(r: Reading) -> Said:
    """Whether revenue or other sources go on after the grant."""
    balance = r.flows.balance
    cliff = balance.cliff()
    if not balance.sources.any():
        return Said(status="missing", message="no source pays", message_ko="재원이 없다")
    if cliff is None:
        short = balance.runs_out()
        return Said(
            status="supports" if short is None else "partly",
            message="no grant is in the plan", message_ko="보조금에 기대지 않는다",
        )  # fmt: skip
    if cliff.covered is None:
        return Said(
            status="judgement", message="no operating cost after the grant",
            message_ko="보조금이 끝난 뒤 운영비가 없다",
        )  # fmt: skip
    full, some = cliff.covered >= 1, cliff.covered > 0
    return Said(
        status="supports" if full else "partly" if some else "missing",
        message=f"after the grant {cliff.covered:.1%} of the operating costs are paid for",
        message_ko=f"보조금이 끝난 뒤 운영비의 {cliff.covered:.1%}에 재원이 있다",
    )  # fmt: skip


def labour(r: Reading) -> Said:
    """Whether labour is among the costs."""
    held = [line for line in r.side("cost") if line.kind == "labour" or "labour" in line.covers]
    if held:
        return Said(
            status="supports", message=f"labour is in {_quoted(_labels(held))}",
            message_ko=f"인건비: {', '.join(_labels(held))}", lines=_labels(held),
        )  # fmt: skip
    reason = r.case.reasons.get("labour")
    if reason:
        return Said(
            status="partly", message=f"no labour; the reason given: {reason}",
            message_ko=f"인건비 없음. 사유: {reason}",
        )  # fmt: skip
    return Said(status="missing", message="no labour among the costs", message_ko="인건비가 없다")


def _demands(r: Reading) -> dict[str, list[Any]]:
    """Fields that say how many, by line of revenue or benefit."""
    found = {}
    for line in r.side("revenue", "benefit"):
        fields = [getattr(line, name) for name in _DEMAND if hasattr(line, name)]
        if fields:
            found[line.label] = fields
    return found


def _inputs_in(fields: Iterable[Any]) -> tuple[Input, ...]:
    """Inputs that fields are or read."""
    return tuple(item for field in fields for item in inputs_of((field,)))


def demand_basis(r: Reading) -> Said:
    """Whether the number of users or uses rests on a source."""
    demands = _demands(r)
    if not demands:
        return Said(
            status="missing", message="no line counts users or uses",
            message_ko="이용자나 이용량을 세는 항목이 없다",
        )  # fmt: skip
    bare = tuple(
        label
        for label, fields in demands.items()
        if not (read := _inputs_in(fields)) or any(i.assumption or not i.source for i in read)
    )
    if bare:
        return Said(
            status="partly", message=f"assumed or without a source: {_quoted(bare)}",
            message_ko=f"가정이거나 근거 없음: {', '.join(bare)}", lines=bare,
        )  # fmt: skip
    return Said(
        status="supports", message=f"demand has a source in {_quoted(demands)}",
        message_ko=f"수요에 근거가 있다: {', '.join(demands)}", lines=tuple(demands),
    )  # fmt: skip


def revenue_basis(r: Reading) -> Said:
    """Whether revenue is planned, and on what it rests."""
    earning = tuple(line for line in r.side("revenue") if r.total(line) > 0)
    return _basis(earning, "no user revenue is planned", "이용자 수입이 계획되지 않았다")


def sensitivity(r: Reading) -> Said:
    """Whether demand has ranges, and an analysis was run over them."""
    read = _inputs_in(field for fields in _demands(r).values() for field in fields)
    ranged = tuple(i for i in read if i.distribution is not None or i.low is not None)
    if not ranged:
        return Said(
            status="missing", message="no demand has a range", message_ko="범위가 있는 수요가 없다"
        )
    names = _quoted(dict.fromkeys(item.name for item in ranged))
    if not r.analyses:
        return Said(
            status="partly", message=f"{names} have ranges, but no analysis was given",
            message_ko="수요에 범위가 있으나 민감도 분석 결과가 없다",
        )  # fmt: skip
    run = ", ".join(dict.fromkeys(type(each).__name__ for each in r.analyses))
    run_ko = ", ".join(
        dict.fromkeys(ANALYSES_KO.get(type(each).__name__, "그 밖의 분석") for each in r.analyses)
    )
    return Said(
        status="supports", message=f"{names} have ranges; run: {run}",
        message_ko=f"수요 범위에 대해 분석함: {run_ko}",
    )  # fmt: skip


def _level(r: Reading, side: str, none: str, none_ko: str) -> Said:
    """What the lines of one side add up to."""
    held = r.side(side)
    if not held:
        return Said(status="missing", message=none, message_ko=none_ko)
    total = sum(r.total(line) for line in held)
    return Said(
        status="supports", message=f"{total:,.0f} won over all years",
        message_ko=f"분석기간 합계 {total:,.0f}원", lines=_labels(held),
    )  # fmt: skip


_NO_COST = ("no social cost is counted", "사회적 비용이 산정되지 않았다")
_NO_BENEFIT = ("no benefit is counted", "편익이 산정되지 않았다")


def social_cost_basis(r: Reading) -> Said:
    """Whether social costs are counted and have a basis."""
    return _basis(r.side("social_cost"), *_NO_COST)


def social_cost_level(r: Reading) -> Said:
    """What social costs add up to."""
    return _level(r, "social_cost", *_NO_COST)


def benefit_basis(r: Reading) -> Said:
    """Whether benefits are counted and have a basis."""
    return _basis(r.side("benefit"), *_NO_BENEFIT)


def benefit_level(r: Reading) -> Said:
    """What benefits add up to."""
    return _level(r, "benefit", *_NO_BENEFIT)


def resources(r: Reading) -> Said:
    """Whether the key resources of the canvas are among the costs."""
    if r.canvas is None:
        return _no_canvas()
    entries = r.canvas.entries("key_resources")
    if not entries:
        return Said(
            status="missing", message="the block is empty", message_ko="핵심 자원이 비어 있다"
        )
    labels = _labels(r.lines)
    bare = [e.text for e in entries if not any(label in labels for label in e.lines)]
    return Said(
        status="partly" if bare else "supports",
        message=f"{len(entries) - len(bare)} of {len(entries)} entries point at a line",
        message_ko=f"{len(entries)}개 가운데 {len(entries) - len(bare)}개가 항목을 가리킨다",
    )


def _by_app(canvas: Canvas) -> tuple[list[str], bool]:
    """Channels that are an app, and whether there is no other."""
    texts = [entry.text for entry in canvas.entries("channels")]
    apps = [text for text in texts if _APP.search(text)]
    return apps, bool(apps) and len(apps) == len(texts)


def access(r: Reading) -> Said:
    """Whether the service reaches people without a device."""
    if r.canvas is None:
        return _no_canvas()
    apps, alone = _by_app(r.canvas)
    if alone:
        return Said(
            status="missing", message=f"delivered by app alone: {_quoted(apps)}",
            message_ko=f"앱으로만 제공된다: {', '.join(apps)}",
        )  # fmt: skip
    return judgement(r)


def exclusion(r: Reading) -> Said:
    """Whether a service delivered by an app counts those it leaves out."""
    if r.canvas is None:
        return _no_canvas()
    apps, alone = _by_app(r.canvas)
    if not apps:
        return judgement(r)
    costs = r.side("social_cost")
    if costs or r.canvas.entries("social_costs"):
        return Said(
            status="supports" if costs else "partly",
            message="delivered by an app; social costs are "
            + ("counted" if costs else "named on the canvas but not counted"),
            message_ko="앱으로 제공되며 사회적 비용이 "
            + ("산정되었다" if costs else "캔버스에만 있고 산정되지 않았다"),
            lines=_labels(costs),
        )
    how = "by an app alone" if alone else "by an app"
    return Said(
        status="missing", message=f"delivered {how}, and no social cost for those left out",
        message_ko="앱으로 제공되는데 소외 계층에 대한 사회적 비용이 없다",
    )  # fmt: skip


def _no_canvas() -> Said:
    """An item that needs the canvas, without one."""
    return Said(
        status="judgement", message="no canvas was given", message_ko="캔버스가 없어 말할 수 없다"
    )


CHECKS: Mapping[str, Callable[[Reading], Said]] = MappingProxyType(
    {
        "access": access,
        "beneficiaries": demand_basis,
        "benefit_basis": benefit_basis,
        "benefit_level": benefit_level,
        "cost_basis": cost_basis,
        "demand_basis": demand_basis,
        "exclusion": exclusion,
        "funding": funding,
        "judgement": judgement,
        "labour": labour,
        "resources": resources,
        "revenue_basis": revenue_basis,
        "sensitivity": sensitivity,
        "social_cost_basis": social_cost_basis,
        "social_cost_level": social_cost_level,
        "viability": viability,
    }
)
