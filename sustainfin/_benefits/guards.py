"""What makes a list of benefits wrong: counted twice, moved not made, longer than the asset."""

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sustainfin import _checks
from sustainfin._benefits.flows import Entry, Flow, counts, entries, flows, one_run, run_values
from sustainfin._benefits.named import Unquantified
from sustainfin._benefits.unit_values import UnitValue
from sustainfin.findings import Finding
from sustainfin.lines import Line, Timeline, inputs_of

_WHERE = "benefits.guards"
_WHOLE = "whole_service"
_PAIN = "pain"
_BRIEF = "건축공간연구원, auri brief No.229 (2021.05.15), 비즈니스모델 요소별 분석 결과"


def guards(
    lines: Iterable[Any],
    t: Timeline,
    x: Mapping[str, float] | None = None,
    *,
    asset_life: int | None = None,
    in_service: int | None = None,
    price_year: int | None = None,
    standing: Iterable[str] | None = None,
) -> tuple[Finding, ...]:
    """What cannot be right in a set of benefits, with the lines named (편익 점검).

    Parameters
    ----------
    lines : iterable of Line
        Benefits and social costs. Revenue lines may stand among them: a benefit that equals
        one is the same money. Other lines are passed over.
    t : Timeline
        The years.
    x : mapping of str to float, optional
        Values by input name; an input left out takes its base value.
    asset_life : int, optional
        Years that what was built serves without being renewed, >= 1. [year]
    in_service : int, optional
        First calendar year in which it serves; the first year of the timeline if left out.
    price_year : int, optional
        Year whose prices the appraisal is in; without it the lines must only agree.
    standing : iterable of str, optional
        Groups that count; all if left out.

    Returns
    -------
    tuple of Finding
        Faults "counted-twice", "pain-counted-twice", "transfer-as-gain", "transfer-as-loss",
        "outlives-asset", "mixed-price-years"; notes "not-quantified", "no-quantity",
        "price-year-unknown", "weak-unit-value".

    Raises
    ------
    InvalidInput
        If two lines share a label, or an argument breaks its rule.

    Notes
    -----
    Two lines of one effect are the same thing twice where mechanism (or the topic of their
    published values) and group agree and their years meet, unless both say what they
    contain and share nothing: pain beside lost output is no double count, pain beside an
    all-in figure is. A value of the service as a whole ("whole_service") stands beside no
    other benefit of its group.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> common = {"mechanism": "road_death", "beneficiary": "시민", "category": "social"}
    >>> pain = benefits.Benefit("고통비용", 2, "road_pain_2024/death", **common)
    >>> all_in = benefits.Benefit("사망 감소", 2, 970_000_000, price_year=2024,
    ...                           includes=("lost_output", "medical", "pain"), **common)
    >>> for found in guards([pain, all_in], Timeline(start=2026, n_years=5)):
    ...     print(found.code, "-", found.where)
    pain-counted-twice - 고통비용, 사망 감소
    """
    if asset_life is not None:
        _checks.count(_WHERE, "asset_life", asset_life, low=1)
    for argument, year in (("in_service", in_service), ("price_year", price_year)):
        if year is not None:
            _checks.year(_WHERE, argument, year)
    given = tuple(lines)
    ours = entries(_WHERE, [line for line in given if isinstance(line, Entry)])
    revenue = [line for line in given if isinstance(line, Line) and line.side == "revenue"]
    named = {each.name for line in (*ours, *revenue) for each in inputs_of(line)}
    run = run_values(_WHERE, (*ours, *revenue), {k: v for k, v in (x or {}).items() if k in named})
    found = flows(_WHERE, ours, run, t)
    paid = {line.label: one_run(_WHERE, line.label, line.amounts(run, t), t) for line in revenue}
    groups = standing_of(_WHERE, standing)
    end = None if asset_life is None else (in_service or t.start) + asset_life - 1
    return (
        *_twice(found),
        *_transfers(found, paid, groups),
        *_too_long(found, t, end),
        *_price_years(found, price_year),
        *_uncounted(ours, found),
        *_weak(found),
    )


def standing_of(where: str, standing: Iterable[str] | None) -> frozenset[str] | None:
    """The groups that count, or None for all."""
    if standing is None:
        return None
    if isinstance(standing, str) or not isinstance(standing, Iterable):
        do = "Write ['시민', '이용자']."
        raise _checks.refusal(where, "standing", "must be a list of groups", standing, do)
    return frozenset(_checks.text(where, "standing", group) for group in standing)


def _twice(found: Sequence[Flow]) -> Iterator[Finding]:
    """Pairs of lines that count the same thing for the same people."""
    for one, other in itertools.combinations([f for f in found if not f.line.transfer], 2):
        if (
            one.line.effect != other.line.effect
            or one.people != other.people
            or not _meet(one, other)
        ):
            continue
        mine, theirs = set(one.line.includes), set(other.line.includes)
        whole = _WHOLE in mine | theirs and one.line.effect == "benefit"
        if not (whole or _alike(one, other)):
            continue
        if not whole and mine and theirs and not mine & theirs:
            continue  # parts of one value, each booked once
        is_pain = _PAIN in mine & theirs and not whole
        yield _pair("pain-counted-twice" if is_pain else "counted-twice", one, other, mine & theirs)


def _meet(one: Flow, other: Flow) -> bool:
    """Whether two lines are worth something in the same year."""
    return any(a > 0 and b > 0 for a, b in zip(one.worth, other.worth, strict=True))


def _alike(one: Flow, other: Flow) -> bool:
    """Whether two lines come about in the same way, or value the same topic."""
    return one.line.mechanism == other.line.mechanism or (_topic(one) == _topic(other) != "")


def _topic(flow: Flow) -> str:
    """What a published unit value is a value of."""
    price = flow.line.unit_value
    return price.topic if isinstance(price, UnitValue) else ""


def _pair(code: str, one: Flow, other: Flow, shared: set[str]) -> Finding:
    """The finding about a pair."""
    both = ", ".join(sorted(shared))
    where = f"{one.line.label}, {other.line.label}"
    if code == "pain-counted-twice":
        return Finding(
            code=code, severity="fault", where=where,
            message=f"the pain of {one.people} is in both values ({both}); it is additional "
            "only to lost output, medical cost and damage",
            message_ko=f"{one.people}의 고통비용이 두 원단위에 모두 들어 있다. "
            "고통비용은 소득손실·의료비용·재산손실에만 더할 수 있다",
            reference=_reference(one, other),
        )  # fmt: skip
    more = f"; both contain {both}" if shared else ""
    return Finding(
        code=code, severity="fault", where=where,
        message=f"the same thing for {one.people} is counted twice ({one.line.mechanism}, "
        f"{other.line.mechanism}{more})",
        message_ko=f"같은 집단({one.people})의 같은 효과가 두 번 계산되었다",
        reference=_reference(one, other),
    )  # fmt: skip


def _reference(*given: Flow) -> str:
    """The tables of the unit values."""
    prices = [flow.line.unit_value for flow in given]
    names = [p.name.partition("/")[0] for p in prices if isinstance(p, UnitValue)]
    return ", ".join(f"unit_values/{name}" for name in dict.fromkeys(names))


def _transfers(
    found: Sequence[Flow], paid: Mapping[str, Sequence[float]], standing: frozenset[str] | None
) -> Iterator[Finding]:
    """Gains that somebody else pays, losses that somebody else has, fees booked again."""
    for flow in found:
        line = flow.line
        other = line.payer if line.effect == "benefit" else line.beneficiary
        if not line.transfer and counts(other, standing) and any(flow.worth):
            is_gain = line.effect == "benefit"
            yield Finding(
                code="transfer-as-gain" if is_gain else "transfer-as-loss",
                severity="fault",
                where=line.label,
                message=f"what {flow.people} {'gains' if is_gain else 'loses'} {other} "
                f"{'pays' if is_gain else 'gains'}: mark it transfer=True",
                message_ko=f"{flow.people}의 {'이익' if is_gain else '손실'}은 {other}의 "
                f"{'지출' if is_gain else '이익'}이다: 이전지출(transfer)로 표시해야 한다",
            )
        for label, amounts in paid.items():
            if not line.transfer and line.effect == "benefit" and _same(flow.worth, amounts):
                yield Finding(
                    code="transfer-as-gain", severity="fault", where=f"{line.label}, {label}",
                    message="the benefit is what users pay as revenue, year by year: a fee moves "
                    "money and is no gain",
                    message_ko="편익이 이용자가 내는 수입과 해마다 같다: 요금은 이전지출이다",
                )  # fmt: skip


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two flows agree in every year, and are not zero."""
    return any(one) and all(
        math.isclose(a, b, rel_tol=1e-9) for a, b in zip(one, other, strict=True)
    )


def _too_long(found: Sequence[Flow], t: Timeline, end: int | None) -> Iterator[Finding]:
    """Benefits after the last year of the asset."""
    if end is None:
        return
    for flow in found:
        late = [t.start + k for k, won in enumerate(flow.worth) if won > 0 and t.start + k > end]
        if late and flow.line.effect == "benefit" and not flow.line.transfer:
            yield Finding(
                code="outlives-asset", severity="fault", where=flow.line.label,
                message=f"the benefit goes on until {late[-1]}, the asset serves until {end}",
                message_ko=f"편익은 {late[-1]}년까지 이어지나 자산은 {end}년까지 쓴다",
            )  # fmt: skip


def _price_years(found: Sequence[Flow], wanted: int | None) -> Iterator[Finding]:
    """Unit values at prices of different years, or of a year nobody knows."""
    stated: dict[int, list[str]] = {}
    for flow in found:
        year = flow.line.price_year
        if year is not None:
            stated.setdefault(year, []).append(flow.line.label)
        elif isinstance(flow.line.unit_value, UnitValue):
            yield Finding(
                code="price-year-unknown", severity="note", where=flow.line.label,
                message="the source does not say of which year the prices are",
                message_ko="원단위의 가격 기준연도를 알 수 없다", reference=_reference(flow),
            )  # fmt: skip
    years = {*stated, *(() if wanted is None else (wanted,))}
    if len(years) > 1:
        off = {year: labels for year, labels in stated.items() if year != wanted}
        listed = "; ".join(f"{year}: {', '.join(off[year])}" for year in sorted(off))
        to = "" if wanted is None else f" and not of {wanted}"
        yield Finding(
            code="mixed-price-years", severity="fault",
            where=", ".join(label for year in sorted(off) for label in off[year]),
            message=f"unit values are at prices of different years{to} ({listed}): move them by "
            "a stated index",
            message_ko=f"원단위의 가격 기준연도가 서로 다르다 ({listed}): 물가지수로 맞춰야 한다",
        )  # fmt: skip


def _uncounted(ours: Sequence[Entry], found: Sequence[Flow]) -> Iterator[Finding]:
    """What is named and not counted, or counted as nothing."""
    for line in ours:
        if isinstance(line, Unquantified):
            why = f": {line.reason}" if line.reason else ""
            yield Finding(
                code="not-quantified", severity="note", where=line.label,
                message=f"named but not quantified{why}",
                message_ko=f"정량적으로 제시되지 않았다{why}",
                reference=_BRIEF,
            )  # fmt: skip
    for flow in found:
        if not any(flow.worth):
            yield Finding(
                code="no-quantity", severity="note", where=flow.line.label,
                message="is worth nothing in every year: quantity or unit value is zero",
                message_ko="모든 연도의 금액이 0이다: 물량이나 원단위가 없다",
            )  # fmt: skip


def _weak(found: Sequence[Flow]) -> Iterator[Finding]:
    """Unit values whose source is weak, or a transcription."""
    for flow in found:
        price = flow.line.unit_value
        if isinstance(price, UnitValue) and (price.weak or price.confidence == "R"):
            why = price.weak or "read in a public repository only"
            yield Finding(
                code="weak-unit-value", severity="note", where=flow.line.label,
                message=f"{price.name} rests on a weak source: {why}",
                message_ko=f"원단위 {price.name}의 출처가 약하다", reference=_reference(flow),
            )  # fmt: skip
