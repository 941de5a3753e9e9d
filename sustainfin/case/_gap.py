"""What closes the gap of a plan: fees, users, a subsidy, a reserve, each solved alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sustainfin import _checks, funding
from sustainfin.funding import Balance, CityBudget, Closing, Goal, Reserve
from sustainfin.inputs import Input

# Balance of the plan with these values in place of the base and these lines in place of its own.
Account = Callable[[Mapping[str, Any], Sequence[Any]], Balance]

_FIELDS = (("price", "단가", "원"), ("users", "이용자", "명"))
_MOST_WON = 1e15


def closings(
    lines: Sequence[Any],
    inputs: Mapping[str, Input],
    account: Account,
    goal: Goal,
    levers: Iterable[str],
) -> tuple[Closing, ...]:
    """Each lever solved alone and put back."""
    asked = [_checks.one_of("Case.close_gap", "levers", name, inputs) for name in levers]
    fees = [line for line in lines if line.kind == "fee"]
    fields = [(line, *field) for line in fees for field in _FIELDS]
    names = [
        value.name
        for line, field, _, _ in fields
        if isinstance(value := getattr(line, field, None), Input)
    ]
    found = [
        _close_input(inputs[name], lines, account, goal) for name in dict.fromkeys(names + asked)
    ]
    found += [
        _close_field(line, field, label, unit, lines, account, goal)
        for line, field, label, unit in fields
        if isinstance(getattr(line, field, None), int | float)
    ]
    return (*found, _close_subsidy(lines, account, goal), _close_reserve(lines, account, goal))


def _close_input(item: Input, lines: Sequence[Any], account: Account, goal: Goal) -> Closing:
    """Solve for an input."""
    return funding.close(
        lambda v: account({item.name: v}, lines).gap,
        lever=item.label or item.name, unit=item.unit, now=item.base, goal=goal,
        limit=item.upper,
    )  # fmt: skip


def _close_field(
    line: Any, field: str, label: str, unit: str, lines: Sequence[Any], account: Account, goal: Goal
) -> Closing:
    """Solve for a plain number in a field of a line."""

    def gap(v: float) -> Any:
        moved = [replace(o, **{field: v}) if o is line else o for o in lines]
        return account({}, moved).gap

    now = float(getattr(line, field))
    return funding.close(gap, lever=f"{line.label} {label}", unit=unit, now=now, goal=goal)


def _close_subsidy(lines: Sequence[Any], account: Account, goal: Goal) -> Closing:
    """Solve for a level yearly subsidy from the first year with a gap."""
    label = _free("연간 보조", lines)
    first = account({}, lines).runs_out()
    return funding.close(
        lambda v: account({}, [*lines, CityBudget(label, v, first=first)]).gap,
        lever=label, unit="원/년", now=0.0, goal=goal, limit=_MOST_WON,
    )  # fmt: skip


def _close_reserve(lines: Sequence[Any], account: Account, goal: Goal) -> Closing:
    """Solve for the opening of the reserve, which is added where there is none."""
    held = [line for line in lines if isinstance(line, Reserve)]
    fund = held[0] if held else Reserve(_free("초기 적립금", lines))
    rest = [line for line in lines if not isinstance(line, Reserve)]
    now = fund.opening.base if isinstance(fund.opening, Input) else float(fund.opening)
    found = funding.close(
        lambda v: account({}, [*rest, replace(fund, opening=v)]).gap,
        lever=fund.label, unit="원", now=now, goal=goal, limit=_MOST_WON,
    )  # fmt: skip
    # A fund that only keeps surpluses may be enough: the gap before is that without it.
    return replace(found, gap_before=funding.missing(account({}, lines).gap, goal))


def _free(label: str, lines: Sequence[Any]) -> str:
    """The label, or with a number where a line has it already."""
    taken = {line.label for line in lines}
    return next(
        name for name in (label, *(f"{label} {i}" for i in range(2, 99))) if name not in taken
    )
