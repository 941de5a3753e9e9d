"""Last year's plan against what came of it, and what the drift does to the years ahead."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from sustainfin import _checks
from sustainfin.case import Case, Flows
from sustainfin.evaluation._carrying import CarriedFunding, CarriedLine, Carry
from sustainfin.evaluation._review_record import Drift, Outlook, Review
from sustainfin.findings import Finding
from sustainfin.funding import TOLERANCE, FundingLine, Reserve
from sustainfin.lifecycle import CostTable
from sustainfin.lines import Line

_WHERE = "evaluation.review"
_CARRIES: tuple[Carry, ...] = ("ratio", "amount", "none")
_SIDES = ("cost", "revenue", "funding")
Planned = dict[str, tuple[str, str, float]]  # label -> side, kind, amount


def review(
    plan: Case | CostTable | Mapping[str, float],
    actuals: Mapping[str, float],
    *,
    year: int,
    carry: Carry = "ratio",
    unplanned: Iterable[Line] = (),
    alternative: str = "plan",
    x: Mapping[str, Any] | None = None,
) -> Review:
    """Hold a year of operation against its plan (정기 평가: 계획 대비 실적).

    With a case as the plan, the actual amounts take their place in the year, the drift is
    carried into the years after it, sources pay by their rules on the costs there now
    are, and the year in which the money runs out is found again.

    Parameters
    ----------
    plan : Case, CostTable or mapping of str to float
        The plan (계획): a case, a life-cycle cost, or planned amounts of the year by
        label. [KRW]
    actuals : mapping of str to float
        What came of it (실적) by label of the line or source, >= 0. [KRW]
    year : int
        Calendar year that is reviewed.
    carry : {"ratio", "amount", "none"}
        Whether later years of a line change in the ratio of actual to plan, by the same
        amount (in years in which the line goes on, never below 0), or not at all.
    unplanned : iterable of Line
        Costs or revenue that nobody planned, as lines with the years they fall in. Their
        amount of the year is their actual; later years are as the lines say.
    alternative : str
        Which alternative of a case.
    x : mapping of str to float, optional
        Values that replace the base values of the inputs of a case.

    Returns
    -------
    Review
        Drift by line, kind and side, and both outlooks.

    Raises
    ------
    InvalidInput
        If a label is not in the plan, an amount is not a number >= 0, or the year is not
        one of the plan.
    NotComputable
        If an amount of the case is not finite.

    Examples
    --------
    >>> import sustainfin as sf
    >>> from sustainfin import funding, lifecycle
    >>> case = sf.Case("서비스", start=2021, years=6, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("유지관리", 40_000_000), funding.Reserve("기금", 2e8))
    >>> found = review(case, {"유지관리": 52_000_000}, year=2022)
    >>> found.before.runs_out, found.after.runs_out
    (2026, 2025)
    """
    _checks.one_of(_WHERE, "carry", carry, _CARRIES)
    extra = tuple(unplanned)
    if isinstance(plan, Case):
        return _of_case(plan, actuals, year, carry, extra, alternative, x)
    if extra:
        do = "Give the plan as a Case."
        raise _checks.refusal(_WHERE, "unplanned", "must belong to a case", extra, do)
    planned = _of_table(plan, year) if isinstance(plan, CostTable) else _of_mapping(plan)
    clean = _clean(actuals, planned)
    return _result("", year, planned, clean, "none", None, None, ())


def _of_case(
    case: Case, actuals: Any, year: int, carry: Carry, extra: tuple[Line, ...], alternative: str,
    x: Mapping[str, Any] | None,
) -> Review:  # fmt: skip
    """The review of a case."""
    _checks.one_of(_WHERE, "alternative", alternative, case.alternatives)
    if not case.alternatives[alternative]:
        rule = "must be made of lines, so that plan and actuals can be held together"
        raise _checks.refusal(_WHERE, "plan", rule, case)
    at = case.timeline.index(_checks.year(_WHERE, "year", year))
    flows = case.flows(x, alternative=alternative)
    planned = _planned(flows, at)
    clean = _clean(actuals, planned)
    lines = [_carried(line, clean, at, carry) for line in case.alternatives[alternative]]
    moved = copy.copy(case)  # inputs are shared, they are only read
    moved.alternatives = {**case.alternatives, alternative: []}
    moved.inputs = dict(case.inputs)
    moved.add(*lines, *extra, alternative=alternative)
    later = moved.flows(x, alternative=alternative)
    for line in extra:
        amount = float(later.amounts[line.label][at, 0])
        planned[line.label] = (line.side, line.kind, 0.0)
        clean[line.label] = amount
    findings = tuple(_not_carried(planned, clean, {line.label for line in extra}, carry))
    return _result(
        case.title, year, planned, clean, carry, _outlook(flows), _outlook(later), findings
    )


def _planned(flows: Flows, at: int) -> Planned:
    """Planned amounts of a year by label: lines of the account, then sources."""
    found: Planned = {
        label: (flows.sides[label], flows.kinds[label], float(amounts[at, 0]))
        for label, amounts in flows.amounts.items()
        if flows.sides[label] in _SIDES
    }
    for label, paid in flows.balance.paid.items():
        found[label] = ("funding", flows.balance.kinds[label], float(paid.source[at, 0]))
    return found


def _of_table(table: CostTable, year: int) -> Planned:
    """Planned costs of a year by label."""
    at = table.timeline.index(_checks.year(_WHERE, "year", year))
    found: Planned = {}
    for each in table.rows:
        _, kind, amount = found.get(each.label, ("cost", each.kind, 0.0))
        found[each.label] = ("cost", kind, amount + each.amounts[at])
    return found


def _of_mapping(plan: Any) -> Planned:
    """Planned amounts of a year by label, given as they are."""
    if not isinstance(plan, Mapping) or not plan:
        rule = "must be a Case, a CostTable or planned amounts by label"
        raise _checks.refusal(_WHERE, "plan", rule, plan)
    return {label: ("", "", _checks.real(_WHERE, label, plan[label], 0)) for label in plan}


def _clean(actuals: Any, planned: Planned) -> dict[str, float]:
    """Actual amounts of lines that are in the plan."""
    if not isinstance(actuals, Mapping):
        raise _checks.refusal(_WHERE, "actuals", "must map labels to won", actuals)
    do = "What nobody planned is given in unplanned=[...], as a line."
    for label in actuals:
        _checks.one_of(_WHERE, "actuals", label, planned, do)
    won = "Give won as a number; read text with sf.won('0.4억원')."
    return {label: _checks.real(_WHERE, label, actuals[label], 0, 1e18, won) for label in actuals}


def _carried(line: Any, actuals: Mapping[str, float], at: int, carry: Carry) -> Any:
    """A line with its actual amount in place, or as it is where none was reported."""
    if line.label not in actuals or isinstance(line, Reserve):
        return line
    wrapper = CarriedFunding if isinstance(line, FundingLine) else CarriedLine
    return wrapper(inner=line, at=at, actual=actuals[line.label], carry=carry)


def _outlook(flows: Flows) -> Outlook:
    """What lies ahead of one run."""
    balance = flows.balance
    cliff = balance.cliff()
    return Outlook(
        runs_out=balance.runs_out(),
        cliff_year=None if cliff is None else cliff.year,
        depth=0.0 if cliff is None else cliff.depth,
        gaps=tuple(max(0.0, gap) for gap in balance.gap[:, 0].tolist()),
    )


def _not_carried(
    planned: Planned, actuals: Mapping[str, float], extra: set[str], carry: Carry
) -> Iterable[Finding]:
    """Actuals without a plan, which have no ratio to be carried in."""
    for label, actual in actuals.items():
        bare = planned[label][2] <= TOLERANCE < actual
        if carry == "ratio" and bare and label not in extra:
            yield Finding(
                code="not-carried", severity="note", where=label,
                message="nothing was planned in this year: there is no ratio to carry forward",
                message_ko="계획이 0이어서 이후 연도로 이어 갈 비율이 없다",
            )  # fmt: skip


def _result(
    title: str, year: int, planned: Planned, actuals: Mapping[str, float], carry: str,
    before: Outlook | None, after: Outlook | None, findings: tuple[Finding, ...],
) -> Review:  # fmt: skip
    """The record of a review."""
    lines = tuple(
        _drift(label, side, kind, amount, actuals[label])
        for label, (side, kind, amount) in planned.items()
        if label in actuals
    )
    missing = tuple(
        label for label, (_, _, amount) in planned.items() if label not in actuals and amount != 0
    )
    return Review(
        title=title, year=year, lines=lines, by_kind=_sums(lines, ("side", "kind")),
        by_side=_sums(lines, ("side",)), not_reported=missing, carry=carry, before=before,
        after=after, findings=findings,
    )  # fmt: skip


def _sums(lines: Iterable[Drift], names: tuple[str, ...]) -> tuple[Drift, ...]:
    """Drift of the lines that agree in some fields."""
    groups: dict[tuple[str, ...], list[Drift]] = {}
    for each in lines:
        groups.setdefault(tuple(getattr(each, name) for name in names), []).append(each)
    return tuple(
        _drift(
            key[-1], key[0], key[-1] if "kind" in names else "",
            sum(one.plan for one in of), sum(one.actual for one in of),
        )
        for key, of in groups.items()
    )  # fmt: skip


def _drift(what: str, side: str, kind: str, plan: float, actual: float) -> Drift:
    """Plan and actual with their difference."""
    drift = actual - plan
    return Drift(
        what=what, side=side, kind=kind, plan=plan, actual=actual, drift=drift,
        percent=drift / plan if plan > TOLERANCE else None,
    )  # fmt: skip
