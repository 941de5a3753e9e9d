"""The ledger: benefits and social costs added up, discounted, given to groups."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sustainfin import _checks, discounting
from sustainfin._benefits.flows import (
    Flow,
    Years,
    cost_by_year,
    counts,
    entries,
    flows,
    one_run,
    run_values,
)
from sustainfin._benefits.guards import guards, standing_of
from sustainfin._benefits.ledger_record import Ledger
from sustainfin._benefits.named import Unpriced, Unquantified
from sustainfin._benefits.rows import Effectiveness, GroupShare, LedgerRow, Outcome
from sustainfin.discounting import Timing
from sustainfin.errors import NotComputable
from sustainfin.lines import Timeline, inputs_of

_WHERE = "benefits.ledger"
OPERATOR = "사업 시행자"


class Present:
    """Present values at the beginning of the base year; plain sums without a rate."""

    def __init__(self, rate: Any, timing: Timing, lead: int) -> None:
        self.rate, self.timing, self.lead = rate, timing, lead

    def __call__(self, amounts: Sequence[float]) -> float:
        """Present value of amounts by year."""
        if self.rate is None:
            return math.fsum(amounts)
        led = np.array((*((0.0,) * self.lead), *amounts))
        return float(discounting.npv(led, self.rate, timing=self.timing))


def ledger(
    lines: Iterable[Any],
    t: Timeline,
    x: Mapping[str, float] | None = None,
    *,
    discount_rate: Any = None,
    timing: Timing = "end",
    base_year: int | None = None,
    costs: Any = None,
    paid_by: str | Mapping[str, float] = OPERATOR,
    standing: Iterable[str] | None = None,
    asset_life: int | None = None,
    in_service: int | None = None,
    price_year: int | None = None,
) -> Ledger:
    r"""Benefits and social costs by line, year and group, with what has no number (편익 대장).

    Parameters
    ----------
    lines : iterable of Benefit, SocialCost, Unpriced and Unquantified
        With different labels.
    t : Timeline
        The years.
    x : mapping of str to float, optional
        Values by input name; an input left out takes its base value.
    discount_rate : float or Schedule, optional
        Discount rate a year, a fraction; without it nothing is discounted. [1/year]
    timing : {"start", "mid", "end"}
        When in a year its amounts fall.
    base_year : int, optional
        Year to whose beginning amounts are discounted; the first year if left out.
    costs : iterable of Line or float, optional
        Cost lines without VAT, or resource costs of each year. [KRW]
    paid_by : str or mapping of str to float
        Group that pays the costs, or shares by group that add up to 1.
    standing : iterable of str, optional
        Groups that count (당사자 적격); all if left out. Gains, losses and payments of others
        are shown and left out of the total.
    asset_life, in_service, price_year : int, optional
        As in `guards`, whose findings the ledger carries.

    Returns
    -------
    Ledger
        Totals, NPV and B/C, won per unit of what has no price, who gains and who pays.

    Raises
    ------
    InvalidInput
        If a line is none of these records, labels repeat, an input has several values,
        costs contain VAT or do not fit the years, or shares do not add up to 1.
    NotComputable
        If an amount is not finite.

    Notes
    -----
    With present values :math:`B` of benefits, :math:`T` of transfers (0 where both groups
    count), :math:`S` of social costs and :math:`C` of costs: NPV is :math:`B + T - S - C`,
    B/C is :math:`(B + T) / (S + C)`.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2026, n_years=2)
    >>> ledger([
    ...     benefits.Benefit("대기시간 절감", 2_000, 5_000, mechanism="waiting_time",
    ...                      beneficiary="이용자", category="social"),
    ...     benefits.SocialCost("디지털 소외", 100, 20_000, mechanism="digital_exclusion",
    ...                         payer="고령층", category="social"),
    ...     benefits.Unquantified("안심", category="social", beneficiary="시민"),
    ... ], t, discount_rate=0.045, costs=[6_000_000, 1_000_000])
    편익 대장 2026~2027 (단위: 백만원)
      구분         항목           분류  귀착               합계  현재가치  신뢰도
      -----------  -------------  ----  ------  ---------------  --------  ------
      편익         대기시간 절감  사회  이용자             20.0      18.7  자체
      사회적 비용  디지털 소외    사회  고령층             △4.0      △3.7  자체
      편익         안심           사회  시민    정량화되지 않음
      편익 18.7백만원, 사회적 비용 3.7백만원, 비용 6.7백만원, NPV 8.3백만원, B/C 1.800
      NPV와 B/C에 금액이 없는 1개 항목은 들어 있지 않다
      할인율 4.50%, 연말 발생, 기준 2026년 초
      ※ 안심: 정량적으로 제시되지 않았다
    """
    given = entries(_WHERE, lines)
    groups = standing_of(_WHERE, standing)
    payers = _payers(paid_by)
    _checks.one_of(_WHERE, "timing", timing, ("start", "mid", "end"))
    start = t.start if base_year is None else _checks.year(_WHERE, "base_year", base_year)
    if not start <= t.start:
        raise _checks.refusal(_WHERE, "base_year", f"must be <= start = {t.start}", base_year)
    named = {each.name for line in given for each in inputs_of(line)}
    ours = x if costs is None else {k: v for k, v in (x or {}).items() if k in named}
    run = run_values(_WHERE, given, ours)
    spent = cost_by_year(_WHERE, costs, x, t)
    found = flows(_WHERE, given, run, t)
    present = Present(discount_rate, timing, t.start - start)
    counted_share = math.fsum(share for group, share in payers.items() if counts(group, groups))
    counted_costs = None if spent is None else tuple(won * counted_share for won in spent)
    outcomes = tuple(_outcome(line, run, t) for line in given if isinstance(line, Unpriced))
    return Ledger(
        timeline=t,
        rows=tuple(_row(flow, groups, present) for flow in found),
        unpriced=outcomes,
        unquantified=tuple(line for line in given if isinstance(line, Unquantified)),
        discount_rate=discount_rate,
        timing=timing,
        base_year=start,
        costs=counted_costs,
        groups=_groups(found, payers, spent, present),
        standing=None if groups is None else tuple(sorted(groups)),
        findings=guards(
            given, t, x=dict(ours or {}), asset_life=asset_life, in_service=in_service,
            price_year=price_year, standing=groups,
        ),
        **_totals(found, groups, counted_costs, present, t),
        effectiveness=_effects(found, groups, outcomes, counted_costs, present, t),
    )  # fmt: skip


def cost_per(given: Ledger, label: str) -> Effectiveness:
    """What one unit of any counted line costs, priced or not (비용효과).

    Parameters
    ----------
    given : Ledger
        A ledger with costs.
    label : str
        Name of one of its lines.

    Returns
    -------
    Effectiveness
        Won per unit, plain and discounted: costs and social costs over the quantity.

    Raises
    ------
    InvalidInput
        If the ledger has no such line.
    NotComputable
        If it has no costs, or the quantity is not above 0.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> found = ledger([benefits.Benefit("시간", 1_000, 5_000, mechanism="time",
    ...                                  beneficiary="시민", category="social")],
    ...                Timeline(start=2026, n_years=2), costs=[8_000_000, 0])
    >>> cost_per(found, "시간").cost_per_unit
    4000.0
    """
    where = "benefits.cost_per"
    if not isinstance(given, Ledger):
        raise _checks.refusal(where, "given", "must be a Ledger", given, "Call benefits.ledger.")
    rows: tuple[LedgerRow | Outcome, ...] = (*given.rows, *given.unpriced)
    held = {each.label: each for each in rows}
    _checks.one_of(where, "label", label, held)
    if given.costs is None:
        raise NotComputable(f"{where}: the ledger has no costs", argument="label", got=label)
    present = Present(
        given.discount_rate, given.timing, given.timeline.start - given.base_year,  # type: ignore[arg-type]
    )  # fmt: skip
    borne = tuple(
        cost + social for cost, social in zip(given.costs, given.social_costs, strict=True)
    )
    return _effect(held[label], borne, present)


def _payers(paid_by: str | Mapping[str, float]) -> dict[str, float]:
    """Shares of the costs by group."""
    if isinstance(paid_by, str):
        return {_checks.text(_WHERE, "paid_by", paid_by): 1.0}
    if not isinstance(paid_by, Mapping) or not paid_by:
        rule = "must be a group, or shares by group"
        raise _checks.refusal(_WHERE, "paid_by", rule, paid_by)
    shares = {
        _checks.text(_WHERE, "paid_by", group): _checks.real(_WHERE, "paid_by", share, 0.0, 1.0)
        for group, share in paid_by.items()
    }
    if not abs(sum(shares.values()) - 1.0) <= 1e-9:
        raise _checks.refusal(_WHERE, "paid_by", "must add up to 1", dict(paid_by))
    return shares


def _row(flow: Flow, standing: frozenset[str] | None, present: Present) -> LedgerRow:
    """The row of one priced line."""
    line, counted = flow.line, flow.counted(standing)
    return LedgerRow(
        label=line.label,
        effect="transfer" if line.transfer else line.effect,
        category=line.category,
        mechanism=line.mechanism,
        beneficiary=line.beneficiary,
        payer=line.payer,
        confidence=line.confidence,
        source=line.source,
        price_year=line.price_year,
        includes=line.includes,
        unit=line.unit,
        quantities=flow.quantities,
        amounts=flow.worth,
        counted=counted,
        present_value=present(counted),
    )


def _outcome(line: Unpriced, x: Mapping[str, Any], t: Timeline) -> Outcome:
    """The row of a line without a price."""
    return Outcome(
        label=line.label,
        effect=line.effect,
        category=line.category,
        mechanism=line.mechanism,
        beneficiary=line.beneficiary,
        unit=line.unit,
        quantities=one_run(_WHERE, line.label, line.quantities(x, t), t),
        source=line.source,
    )


def _sums(
    found: Sequence[Flow], standing: frozenset[str] | None, t: Timeline
) -> tuple[Years, Years, Years]:
    """Benefits, social costs and transfers that count, by year."""

    def add(kind: str, sign: float) -> Years:
        held = [f.counted(standing) for f in found if _effect_of(f) == kind]
        columns = zip(*held, strict=True) if held else ((0.0,),) * t.n_years
        return tuple(sign * math.fsum(column) + 0.0 for column in columns)

    return add("benefit", 1.0), add("social_cost", -1.0), add("transfer", 1.0)


def _effect_of(flow: Flow) -> str:
    return "transfer" if flow.line.transfer else flow.line.effect


def _totals(
    found: Sequence[Flow],
    standing: frozenset[str] | None,
    costs: Years | None,
    present: Present,
    t: Timeline,
) -> dict[str, Any]:
    """Sums by year, their present values, NPV and B/C."""
    benefit, social, moved = _sums(found, standing, t)
    spent = 0.0 if costs is None else present(costs)
    gained, lost = present(benefit) + present(moved), present(social) + spent
    # A ratio of zero where nothing is valued would say that the service is worth nothing.
    has_ratio = costs is not None and lost > 0 and any((*benefit, *social, *moved))
    return {
        "benefits": benefit,
        "social_costs": social,
        "transfers": moved,
        "present_benefits": present(benefit),
        "present_social_costs": present(social),
        "present_transfers": present(moved),
        "present_costs": None if costs is None else spent,
        "npv": gained - lost,
        "benefit_cost_ratio": gained / lost if has_ratio else None,
    }


def _effects(
    found: Sequence[Flow],
    standing: frozenset[str] | None,
    outcomes: Sequence[Outcome],
    costs: Years | None,
    present: Present,
    t: Timeline,
) -> tuple[Effectiveness, ...]:
    """Won per unit of every benefit that has no price."""
    if costs is None:
        return ()
    _, social, _ = _sums(found, standing, t)
    borne = tuple(cost + lost for cost, lost in zip(costs, social, strict=True))
    wanted = [o for o in outcomes if o.effect == "benefit" and any(o.quantities)]
    return tuple(_effect(outcome, borne, present) for outcome in wanted)


def _effect(row: LedgerRow | Outcome, borne: Years, present: Present) -> Effectiveness:
    """Won per unit of one row."""
    quantity, discounted = math.fsum(row.quantities), present(row.quantities)
    if not quantity > 0:
        raise NotComputable(
            f"{_WHERE}: won per unit of {row.label!r} needs a quantity above 0",
            argument="label", got=row.label,
        )  # fmt: skip
    return Effectiveness(
        label=row.label,
        unit=row.unit,
        quantity=quantity,
        present_quantity=discounted,
        cost_per_unit=math.fsum(borne) / quantity,
        present_cost_per_unit=present(borne) / discounted,
    )


def _groups(
    found: Sequence[Flow], payers: Mapping[str, float], spent: Years | None, present: Present
) -> tuple[GroupShare, ...]:
    """What each group gains, loses, receives, hands over and pays."""
    sums: dict[str, dict[str, list[float]]] = {}

    def book(group: str, field: str, amount: float) -> None:
        sums.setdefault(group, {}).setdefault(field, []).append(amount)

    for flow in found:
        worth, is_moved = present(flow.worth), flow.line.transfer
        if flow.gainer:
            book(flow.gainer, "received" if is_moved else "gains", worth)
        if flow.loser:
            book(flow.loser, "handed_over" if is_moved else "losses", worth)
    for group, share in payers.items() if spent is not None else ():
        book(group, "paid", share * present(spent or ()))
    return tuple(_share(group, booked) for group, booked in sums.items())


def _share(group: str, booked: Mapping[str, Sequence[float]]) -> GroupShare:
    """The account of one group."""
    names = ("gains", "losses", "received", "handed_over", "paid")
    sums = {name: math.fsum(booked.get(name, ())) for name in names}
    net = math.fsum(
        (sums["gains"], sums["received"], -sums["losses"], -sums["handed_over"], -sums["paid"])
    )
    return GroupShare(group=group, net=net, **sums)
