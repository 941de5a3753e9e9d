"""The transfer itself: sums that are conserved, and the procedure by the level crossed."""

import datetime
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sustainfin import _checks, tables
from sustainfin._text import nfc, squeeze
from sustainfin.budget._places import LEVELS, PLACES, Level, crossed, key_of
from sustainfin.budget._record import Item, Move, Transfer
from sustainfin.errors import EditionMismatch
from sustainfin.findings import Finding
from sustainfin.tables import Table

_WHERE = "budget.transfer"

# How the table of rules describes the procedure for money that crosses a level.
_RULE_OF = {
    "organisation": ("between", "기관"),
    "policy": ("between", "정책사업"),
    "unit_project": ("within", "정책사업"),
    "account": ("within", "정책사업"),
}
_CROSSES = {
    "organisation": "between organisations",
    "policy": "between policy projects",
    "unit_project": "between unit projects",
    "account": "between line items (목)",
    "line": "within one line item (목) of one unit project",
}
_SIDES = {"in": ("into", "로의"), "out": ("out of", "에서의")}


def transfer(
    items: Iterable[Item], *, rules: str | Table = "2026", on: datetime.date | str | None = None
) -> Transfer:
    r"""Transfer between budget lines, checked and named (예산 전용, 이용, 이체).

    A transfer moves money and makes none: the increases must equal the decreases,
    and no line may fall below zero. What has to be moved out of an organisation, a
    policy project, a unit project or a line item decides the procedure; each part
    is named with its article.

    Parameters
    ----------
    items : iterable of Item
        All lines that change, and others if they are to be shown. Each line that
        changes needs its policy project; the other levels are given for every line
        or for none.
    rules : str or Table
        Edition of the rules, or a table of your own.
    on : date or ISO text, optional
        Day of the transfer; a day outside the span of the rules is a warning.

    Returns
    -------
    Transfer
        The lines with their amounts after the change, procedure, law, findings.

    Raises
    ------
    InvalidInput
        If an amount is not a whole number of won >= 0, a line occurs twice or
        falls below zero, the sums differ, nothing moves, or a level is missing.
    TableNotFound
        If there is no such edition of the rules.

    Warns
    -----
    EditionMismatch
        If `on` lies outside the span of the rules.

    Notes
    -----
    With the net change :math:`d_i` of line :math:`i`, the amount that leaves a group
    :math:`g` of a level is :math:`\max(0, \sum_{i \in g} d_i)`; summed over the groups
    it is what crosses that level, and the part of it that crosses no wider level
    needs the procedure of that level.

    References
    ----------
    .. [1] 지방재정법 제41조, 제47조의2, 제49조; 지방재정법 시행령 제55조 (budget_rules/2026).

    Examples
    --------
    >>> place = dict(policy="정보인프라 확충 및 운영", unit_project="정보통신 인프라확충",
    ...              detail="스마트서울 CCTV 안전센터 운영")
    >>> report = transfer([
    ...     Item(code="405-01", label="자산및물품취득비", appropriation=970_000_000,
    ...          minus=90_000_000, **place),
    ...     Item(code="207-01", label="연구용역비", appropriation=0, plus=90_000_000, **place)])
    >>> [(move.procedure, move.level, move.law) for move in report.moves]
    [('전용', 'account', '지방재정법 제49조 제1항, 제3항')]
    """
    table = tables.resolve("budget_rules", rules, where=_WHERE, argument="rules")
    if isinstance(items, Item) or not isinstance(items, Iterable):
        raise _checks.refusal(_WHERE, "items", "must be a list of budget.Item", items)
    lines = tuple(_read_item(item) for item in items)
    _check_places(lines)
    after = _after(lines)
    moves = tuple(_moves(lines, table))
    findings = (*_printed(lines, after), *_restricted(lines, moves, table), *_unnamed(moves, table))
    if on is not None:
        findings = (*findings, *_dated(_checks.day(_WHERE, "on", on), table))
    return Transfer(
        items=lines,
        after=after,
        moved=sum(item.plus for item in lines),
        total=sum(after),
        moves=moves,
        rules=table.id,
        sources=(table.cite(),),
        findings=findings,
    )


def _read_item(item: Item) -> Item:
    """An item with checked texts and amounts."""
    if not isinstance(item, Item):
        raise _checks.refusal(_WHERE, "items", "must be budget.Item records", item)
    code = nfc(_checks.text(_WHERE, "code", item.code))
    read: dict[str, Any] = {
        name: _amount(code, name, getattr(item, name))
        for name in ("appropriation", "plus", "minus")
    }
    read |= {name: nfc(_place(name, getattr(item, name))) for name in PLACES}
    read["label"] = nfc(_checks.text(_WHERE, "label", item.label))
    read["after"] = None if item.after is None else _amount(code, "after", item.after)
    return Item(code=code, **read)


def _amount(code: str, argument: str, value: object) -> int:
    """Whole won >= 0."""
    amount = _checks.whole_won(_WHERE, argument, value)
    if not amount >= 0:
        raise _checks.refusal(
            _WHERE, argument, f"of {code} must be >= 0", value, "A decrease is given as minus=."
        )
    return amount


def _place(argument: str, value: object) -> str:
    """A level of an item, which may be left blank."""
    return _checks.text(_WHERE, argument, value) if value != "" else ""


def _check_places(items: tuple[Item, ...]) -> None:
    """Refuse lines that cannot be told apart, and levels that are given for some lines only."""
    seen = set()
    for item in items:
        if key_of(item) in seen:
            rule = "must occur once at its place"
            raise _checks.refusal(_WHERE, "code", rule, item.code, "Join the two lines.")
        seen.add(key_of(item))
    moving = [item for item in items if item.plus != item.minus]
    if not moving:
        do = "Give plus= and minus= of the lines that change."
        raise _checks.refusal(_WHERE, "items", "must move an amount", len(items), do)
    for level in PLACES:
        blank = [item.code for item in moving if not getattr(item, level)]
        if blank and (level == "policy" or len(blank) < len(moving)):
            rule = f"must be given for {', '.join(blank)}"
            do = "Which procedure a transfer needs depends on the levels it crosses."
            raise _checks.refusal(_WHERE, level, rule, "", do)


def _after(items: tuple[Item, ...]) -> tuple[int, ...]:
    """Budget of each line after the change, after the laws of a transfer."""
    plus, minus = sum(item.plus for item in items), sum(item.minus for item in items)
    if plus != minus:
        rule = f"must add up to the sum of minus, {minus:,} won"
        do = f"They differ by {abs(plus - minus):,} won: a transfer moves money and makes none."
        raise _checks.refusal(_WHERE, "plus", rule, plus, do)
    after = tuple(item.appropriation + item.plus - item.minus for item in items)
    for item, amount in zip(items, after, strict=True):
        if amount < 0:
            rule = f"must leave {item.code} {item.label} at zero or above"
            do = f"There are {item.appropriation + item.plus:,} won to take it from."
            raise _checks.refusal(_WHERE, "minus", rule, item.minus, do)
    return after


def _moves(items: tuple[Item, ...], table: Table) -> Iterator[Move]:
    """The moved amount split by the widest level it crosses."""
    wider = 0
    for level in LEVELS:
        groups: dict[tuple[str, ...], int] = {}
        for item in items:
            place = crossed(item, level)
            groups[place] = groups.get(place, 0) + item.plus - item.minus
        crossing = sum(max(0, net) for net in groups.values())
        if crossing > wider:
            if level == "line":
                _need_unit_projects(items)
            name, rule = _procedure(table, level)
            yield Move(
                procedure=name,
                level=level,
                amount=crossing - wider,
                law=str(rule.get("law", "")),
                decides=str(rule.get("decides", "")),
                report=str(rule.get("report", "")),
            )
        wider = crossing


def _need_unit_projects(items: tuple[Item, ...]) -> None:
    """Refuse to say that money stays within a unit project that nobody has named."""
    for item in items:
        if item.plus != item.minus and not item.unit_project:
            rule = f"must be given for {item.code}"
            do = "Money moves within one 목: the procedure depends on the unit project (단위사업)."
            raise _checks.refusal(_WHERE, "unit_project", rule, "", do)


def _procedure(table: Table, level: Level) -> tuple[str, Mapping[str, Any]]:
    """Name and rule of the procedure for money that crosses a level; blank if none is named."""
    moves, wanted = _RULE_OF.get(level, ("", ""))
    for name, rule in table.values.items():
        if (rule.get("kind"), rule.get("moves"), rule.get("level")) == ("procedure", moves, wanted):
            return name, rule
    return "", {}


def _printed(items: tuple[Item, ...], after: tuple[int, ...]) -> Iterator[Finding]:
    """Faults where a printed amount after the change is not the calculated one."""
    for item, amount in zip(items, after, strict=True):
        if item.after not in (None, amount):
            sum_ = f"{item.appropriation:,} + {item.plus:,} - {item.minus:,} = {amount:,}"
            yield Finding(
                code="does-not-add-up",
                severity="fault",
                where=f"{item.label} ({item.code})",
                message=f"the printed amount after the change is {item.after:,}, but {sum_} won",
                message_ko=f"변경 후 예산액이 {item.after:,}원으로 적혔으나 {sum_}원이다",
            )


def _restricted(
    items: tuple[Item, ...], moves: tuple[Move, ...], table: Table
) -> Iterator[Finding]:
    """Notes on lines that the rules bar from a 전용 in the direction they move."""
    within = {name for name, rule in table.values.items() if rule.get("moves") == "within"}
    if not within & {move.procedure for move in moves}:
        return
    for item in items:
        direction = "in" if item.plus > item.minus else "out" if item.minus > item.plus else ""
        for name, rule in table.values.items():
            if (rule.get("kind"), rule.get("direction")) != ("restricted", direction):
                continue
            if squeeze(name) in squeeze(item.label):
                side, side_ko = _SIDES[direction]
                yield Finding(
                    code="restricted-item",
                    severity="note",
                    where=f"{item.label} ({item.code})",
                    message=f"the rules bar a transfer {side} {name}",
                    message_ko=f"{name}{side_ko} 전용은 제한된다",
                    reference=str(rule.get("law", table.id)),
                )


def _unnamed(moves: tuple[Move, ...], table: Table) -> Iterator[Finding]:
    """A note where the rules name no procedure for a part of the money."""
    for move in moves:
        if not move.procedure:
            yield Finding(
                code="no-procedure-named",
                severity="note",
                where=move.level,
                message=(
                    f"{table.id} names no procedure for {move.amount:,} won "
                    f"moved {_CROSSES[move.level]}"
                ),
                message_ko=f"{table.id}에 {move.amount:,}원의 변경 절차가 없다",
                reference=table.id,
            )


def _dated(on: datetime.date, table: Table) -> tuple[Finding, ...]:
    """A note and a warning where the day of the transfer lies outside the span of the rules."""
    first, last = table.applies_from, table.applies_until
    if (first or on) <= on <= (last or on):
        return ()
    message = f"the transfer of {on} is outside the span of {table.id} ({table.span})"
    do = "Check the procedure against the law of that day."
    warnings.warn(f"{_WHERE}: {message}. {do}", EditionMismatch, stacklevel=3)
    return (
        Finding(
            code="rules-of-another-time",
            severity="note",
            where=str(on),
            message=message,
            message_ko=f"{on}의 변경은 {table.id}의 적용기간({_span_ko(first, last)}) 밖이다",
            reference=table.id,
        ),
    )


def _span_ko(first: datetime.date | None, last: datetime.date | None) -> str:
    """The days of validity in Korean; one of them is given."""
    if last is None:
        return f"{first}부터"
    return f"{last}까지" if first is None else f"{first}~{last}"
