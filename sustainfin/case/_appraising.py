"""From flows to an appraisal: present values, ratios and rates of every view."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from sustainfin import discounting
from sustainfin.case._appraisal import Appraisal
from sustainfin.case._basis import Basis
from sustainfin.case._flows import Flows
from sustainfin.case._indicators import AlternativeResult, Indicators
from sustainfin.findings import Finding
from sustainfin.lines import Amounts


def appraise(basis: Basis, flows: Mapping[str, Flows]) -> Appraisal:
    """The appraisal of evaluated alternatives."""
    results = {name: _result(basis, name, run) for name, run in flows.items()}
    base = flows.get(basis.do_minimum)
    increment = {}
    if base is not None:
        for name, run in flows.items():
            if name != basis.do_minimum:
                inflow = run.side("revenue") - base.side("revenue")
                outflow = run.side("cost") - base.side("cost")
                increment[name] = _indicators(basis, "increment", inflow, outflow)
    return Appraisal(
        title=basis.title, timeline=basis.timeline, base_year=basis.base_year, timing=basis.timing,
        prices=basis.prices, vat=basis.vat, discount_rate=basis.rate, alternatives=results,
        increment=increment, findings=_findings(basis, results),
        assumptions=tuple(i.label or i.name for i in basis.inputs.values() if i.assumption),
        basis=basis,
    )  # fmt: skip


def _findings(
    basis: Basis,
    results: Mapping[str, AlternativeResult],
) -> tuple[Finding, ...]:
    """Inputs nothing reads, and views that cannot be had."""
    found = [
        Finding(
            code="unread-input",
            severity="note",
            where=name,
            message="no line reads this input",
            message_ko="이 입력을 읽는 항목이 없다",
        )
        for name in basis.unread
    ]
    if basis.do_minimum and basis.do_minimum not in results:
        found.append(
            Finding(
                code="no-do-minimum",
                severity="fault",
                where=basis.do_minimum,
                message="the do-minimum alternative has no lines",
                message_ko="최소대안에 항목이 없다",
            )
        )
    found += [_no_economic_view(basis, results)] if _lacks_economic_view(results) else []
    return tuple(found)


def _lacks_economic_view(results: Mapping[str, AlternativeResult]) -> bool:
    return any(result.economic is None for result in results.values())


def _no_economic_view(basis: Basis, results: Mapping[str, AlternativeResult]) -> Finding:
    """Why there is no economic view."""
    if not all(valued(result.flows) for result in results.values()):
        message = "no benefit or social cost is valued: a B/C of 0 would say nothing"
        message_ko = "편익과 사회적 비용이 산정되지 않아 경제성을 말할 수 없다"
    else:
        message = "costs contain VAT, which is a transfer: give vat_rate to take it out"
        message_ko = "비용에 이전지출인 부가세가 들어 있다: vat_rate를 주면 제외한다"
    return Finding(
        code="no-economic-view", severity="note", where="경제적 관점", message=message,
        message_ko=message_ko,
    )  # fmt: skip


def _result(basis: Basis, name: str, run: Flows) -> AlternativeResult:
    """All figures of one alternative."""
    cost, revenue = run.side("cost"), run.side("revenue")
    present = float(_present(basis, cost)[0])
    return AlternativeResult(
        name=name,
        flows=run,
        balance=run.balance,
        financial=_indicators(basis, "financial", revenue, cost),
        funded=_funded(basis, run),
        economic=_economic(basis, run),
        life_cycle_cost=float(np.sum(cost[:, 0])),
        present_life_cycle_cost=present,
        equivalent_annual_cost=_level(basis, present),
    )


def _funded(basis: Basis, run: Flows) -> Indicators:
    """As the operator sees it: revenue and sources in, costs, service and clawback out."""
    zero = np.zeros((basis.timeline.n_years, 1))
    paid = run.balance.paid.values()
    inflow = run.side("revenue") + sum((p.source for p in paid), zero)
    outflow = run.side("cost") + sum((p.use for p in paid), zero)
    return _indicators(basis, "funded", inflow, outflow)


def _economic(basis: Basis, run: Flows) -> Indicators | None:
    """Benefits against social costs and the resource costs; transfers are left out."""
    if not valued(run) or (basis.vat_rate is None and contains_vat(run)):
        return None
    return _indicators(basis, "economic", run.side("benefit"), run.resources(basis.vat_rate))


def contains_vat(run: Flows) -> bool:
    """Whether the costs of any line contain VAT."""
    return any(run.vats[label] == "included" for label, side in run.sides.items() if side == "cost")


def present_value(amounts: Amounts, rate: Any, timing: discounting.Timing, lead: int) -> Any:
    """Present value, shape (draws,), `lead` years before the first amounts begin."""
    if lead:  # years between the base year and the first year have no amounts
        amounts = np.concatenate([np.zeros((lead, amounts.shape[1])), amounts])
    return np.atleast_1d(discounting.npv(amounts, rate, timing=timing))


def valued(run: Flows) -> bool:
    """Whether any benefit or social cost is among the lines."""
    return any(side in ("benefit", "social_cost") for side in run.sides.values())


def _present(basis: Basis, amounts: Amounts) -> Any:
    """Present value at the beginning of the base year, shape (draws,)."""
    lead = basis.timeline.start - basis.base_year
    return present_value(amounts, basis.rate, basis.timing, lead)


def _level(basis: Basis, present: float) -> float:
    """Level yearly amount over the years of the case with the same present value."""
    ones = np.ones((basis.timeline.n_years, 1))
    return present / float(_present(basis, ones)[0])


def _indicators(basis: Basis, view: str, inflow: Amounts, outflow: Amounts) -> Indicators:
    """Indicators of a single run."""
    shape = (basis.timeline.n_years, 1)
    came = np.broadcast_to(inflow, shape)
    went = np.broadcast_to(outflow, shape)
    present_in = float(_present(basis, came)[0])
    present_out = float(_present(basis, went)[0])
    net = (came - went)[:, 0]
    return Indicators(
        view=view,
        inflow=came[:, 0],
        outflow=went[:, 0],
        npv=present_in - present_out,
        present_inflow=present_in,
        present_outflow=present_out,
        benefit_cost_ratio=present_in / present_out if present_out > 0 else None,
        irr=discounting.irr(net),
        payback=discounting.payback(net),
        discounted_payback=discounting.payback(net, basis.rate),
    )
