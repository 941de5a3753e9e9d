"""Backwards from a ceiling: which effort or rate meets a budget exactly at the won."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, tables
from sustainfin._isp import chain, estimate
from sustainfin._isp.bill import Bill, Expense, Labour
from sustainfin._isp.chain import Policy
from sustainfin._text import nfc
from sustainfin.errors import NotComputable
from sustainfin.sheet import in_notebook
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_RATES = ("overhead", "technical_fee")
_MOST_COMBINATIONS = 5_000_000
_MOST_FOUND = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What meets a ceiling (예산 맞춤).

    Parameters
    ----------
    budget : int
        The ceiling. [KRW]
    vary : str
        "all" (one factor on every effort), a role, "overhead" or "technical_fee".
    step : Decimal
        Grid of the value.
    lowest, highest : Decimal
        Smallest and largest value on the grid that gives `total`; every value
        between gives it too.
    total : int
        The largest total that does not exceed the budget. [KRW]
    exact : bool
        Whether the total is the budget to the won.
    bill : Bill
        The estimate at `highest`.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> isp_cost.fit_to_budget(6_000_000, {"업무분석가": 1}, vary="업무분석가", step="0.01",
    ...     wages="2020", **isp_cost.SEOUL_2020).highest
    Decimal('0.40')
    """

    budget: int
    vary: str
    step: Decimal
    lowest: Decimal
    highest: Decimal
    total: int
    exact: bool
    bill: Bill

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        met = "met exactly" if self.exact else f"{self.budget - self.total:,} won below it"
        return (
            f"Fit to a budget of {self.budget:,} won\n"
            f"  total {self.total:,} won, {met}\n"
            f"  {self.vary} from {self.lowest} to {self.highest} on a grid of {self.step}"
        )

    def to_dict(self) -> dict[str, Any]:
        """The fit as plain data, ready for JSON.

        Returns
        -------
        dict
            Decimals as text.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> fit = isp_cost.fit_to_budget(6_000_000, {"업무분석가": 1}, vary="업무분석가",
        ...     step="0.01", wages="2020", **isp_cost.SEOUL_2020)
        >>> fit.to_dict()["exact"]
        True
        """
        return {
            "kind": "isp_cost.Fit",
            "budget": self.budget,
            "vary": self.vary,
            "step": str(self.step),
            "lowest": str(self.lowest),
            "highest": str(self.highest),
            "total": self.total,
            "exact": self.exact,
            "bill": self.bill.to_dict(),
        }


def fit_to_budget(
    budget: object,
    effort: Mapping[str, object] | Iterable[Labour],
    *,
    vary: str = "all",
    step: object,
    wages: str | Table,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    expenses: Mapping[str, object] | Iterable[Expense] = (),
    effort_unit: str = "M/M",
    rounding: Mapping[str, Any] | None = None,
) -> Fit:
    """Effort or rate that meets a ceiling exactly, or the nearest below (예산 맞춤).

    Every step of the sheet is monotone, so the values that give one total form an
    interval of the grid; the search is by bisection over whole grid steps and
    cannot miss it.

    Parameters
    ----------
    budget : int
        The ceiling for the total after the cut, > 0. [KRW]
    effort : mapping of str to number, or iterable of Labour
        Effort by role, as in `estimate`; the start of what is varied.
    vary : str
        "all" multiplies every effort by one factor; a role varies its effort alone;
        "overhead" or "technical_fee" varies the rate.
    step : int, Decimal, plain decimal text or float
        Grid of the factor, effort or rate, for example "0.001".
    wages, overhead, technical_fee, vat, truncate : as `estimate` takes them
        Wage edition, rates and cut.
    expenses, effort_unit, rounding : as `estimate` takes them
        Direct expenses, unit of the efforts, rules of the steps.

    Returns
    -------
    Fit
        The interval of values, the total reached and the bill.

    Raises
    ------
    InvalidInput
        If `vary` names nothing that can vary, or a line that varies has a given
        amount.
    NotComputable
        If even zero exceeds the budget, or nothing that varies changes the total.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> fit_to_budget(90_000_000, {"IT컨설턴트": 4.3, "IT기획자": 1.8, "업무분석가": 0.4,
    ...     "정보보호컨설턴트": 0.4}, vary="IT컨설턴트", step="0.001", wages="2020",
    ...     **isp_cost.SEOUL_2020)
    Fit to a budget of 90,000,000 won
      total 90,000,000 won, met exactly
      IT컨설턴트 from 4.347 to 4.354 on a grid of 0.001
    """
    where = "isp_cost.fit_to_budget"
    ceiling = _ceiling(where, budget)
    grid = _step(where, step)
    lines = estimate.read_effort(where, effort)
    arguments = {
        "wages": tables.resolve("kosa_wages", wages, where=where, argument="wages"),
        "overhead": overhead, "technical_fee": technical_fee, "vat": vat, "truncate": truncate,
        "expenses": estimate.read_expenses(where, expenses), "effort_unit": effort_unit,
        "rounding": rounding,
    }  # fmt: skip
    at = _evaluator(where, vary, lines, arguments, grid)
    top = _last_rate(vary, grid)
    highest = _largest(lambda k: at(k).total <= ceiling, top)
    if highest is None:
        raise NotComputable(
            f"{where}: budget must reach the total at {vary} = 0, which is {at(0).total:,} won; "
            f"got budget={ceiling!r} (int). Raise the budget or vary something else.",
            argument="budget",
            got=ceiling,
        )
    total = at(highest).total
    below = _largest(lambda k: at(k).total < total, highest)
    lowest = 0 if below is None else below + 1
    return Fit(
        budget=ceiling, vary=vary, step=grid, lowest=lowest * grid, highest=highest * grid,
        total=total, exact=total == ceiling, bill=at(highest),
    )  # fmt: skip


def _ceiling(where: str, budget: object) -> int:
    """The budget in whole won, > 0."""
    ceiling = _checks.whole_won(where, "budget", budget)
    if not ceiling > 0:
        raise _checks.refusal(where, "budget", "must be > 0 won", budget)
    return ceiling


def _step(where: str, step: object) -> Decimal:
    """The grid, > 0."""
    grid = _checks.exact(where, "step", step)
    if not grid > 0:
        raise _checks.refusal(where, "step", "must be > 0", step)
    return grid


def _last_rate(vary: str, grid: Decimal) -> int | None:
    """Largest grid index that is still a rate, or None for efforts without an upper end."""
    ends = {"overhead": Decimal(2), "technical_fee": Decimal("0.99")}
    if vary in ends and not grid <= ends[vary]:
        raise _checks.refusal(
            "isp_cost.fit_to_budget", "step", f"must be <= {ends[vary]}, the largest rate", grid,
            "Give a fraction, not a percentage: 0.05 for 5 %.",
        )  # fmt: skip
    return int(ends[vary] // grid) if vary in ends else None


def _evaluator(
    where: str, vary: str, lines: tuple[Labour, ...], arguments: dict[str, Any], grid: Decimal
) -> Callable[[int], Bill]:
    """The bill at grid index k."""
    roles = [line.role for line in lines]
    vary = nfc(vary) if isinstance(vary, str) else vary
    _checks.one_of(where, "vary", vary, ["all", *_RATES, *roles])
    if vary in _RATES:
        return lambda k: estimate.estimate(lines, **{**arguments, vary: k * grid})
    for line in lines:
        if vary in ("all", line.role) and line.amount is not None:
            raise _checks.refusal(
                where, "effort", f"of {line.role!r} must not have a given amount if it varies",
                line.amount, "Give its effort instead.",
            )  # fmt: skip

    def scaled(line: Labour, k: int) -> Labour:
        if vary == "all":
            return replace(line, effort=_checks.exact(where, "effort", line.effort) * k * grid)
        return replace(line, effort=k * grid) if line.role == vary else line

    return lambda k: estimate.estimate([scaled(line, k) for line in lines], **arguments)


def _largest(holds: Callable[[int], bool], top: int | None) -> int | None:
    """Largest k in [0, top] for which a rule holds that holds up to some k and never after."""
    if not holds(0):
        return None
    low, high = 0, 1
    if top is None:
        while holds(high):
            low, high = high, 2 * high
            if high > 2**80:  # far above any effort: the total does not depend on what varies
                raise NotComputable(
                    "isp_cost.fit_to_budget: vary must change the total; it does not. "
                    "Vary something with a wage and an effort above zero.",
                    argument="vary",
                )
    else:
        if holds(top):
            return top
        high = top
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFit:
    """Every set of efforts on a grid that lands on a total (격자 탐색).

    Parameters
    ----------
    budget : int
        The total to land on, after the cut. [KRW]
    step : Decimal
        Grid of the efforts. [M/M or M/D]
    roles : tuple of str
        Roles in the order of the columns of `efforts`.
    efforts : tuple of tuple of Decimal
        One row a set, nearest to the efforts asked for first.
    total_before_cut : tuple of int
        Total before the cut of each set. [KRW]

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> found = isp_cost.efforts_on_grid(6_000_000, {"업무분석가": "0.4"}, step="0.1",
    ...     spread="0.3", wages="2020", **isp_cost.SEOUL_2020)
    >>> found.efforts
    ((Decimal('0.4'),),)
    """

    budget: int
    step: Decimal
    roles: tuple[str, ...]
    efforts: tuple[tuple[Decimal, ...], ...]
    total_before_cut: tuple[int, ...]

    _repr_html_ = in_notebook

    def __len__(self) -> int:
        return len(self.efforts)

    def __repr__(self) -> str:
        n = f"GridFit, {len(self):,} sets of efforts on a grid of {self.step}"
        lines = [f"{n} give {self.budget:,} won"]
        for effort in self.efforts[:3]:
            pairs = zip(self.roles, effort, strict=True)
            lines.append("  " + ", ".join(f"{role} {number}" for role, number in pairs))
        return "\n".join([*lines, *(["  ..."] if len(self) > 3 else [])])

    def to_dict(self) -> dict[str, Any]:
        """The sets of efforts as plain data, ready for JSON.

        Returns
        -------
        dict
            Amounts in won; steps and efforts as text.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> isp_cost.efforts_on_grid(6_000_000, {"업무분석가": "0.4"}, step="0.1",
        ...     spread="0.3", wages="2020", **isp_cost.SEOUL_2020).to_dict()["roles"]
        ['업무분석가']
        """
        return {
            "kind": "isp_cost.GridFit",
            "budget": self.budget,
            "step": str(self.step),
            "roles": list(self.roles),
            "efforts": [[str(effort) for effort in one] for one in self.efforts],
            "total_before_cut": list(self.total_before_cut),
        }

    def to_frame(self) -> "pd.DataFrame":
        """The sets as a DataFrame, one row a set.

        Returns
        -------
        DataFrame
            One column a role with Decimal efforts, and total_before_cut. [KRW]

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> found = isp_cost.efforts_on_grid(6_000_000, {"업무분석가": "0.4"}, step="0.1",
        ...     spread="0.3", wages="2020", **isp_cost.SEOUL_2020)
        >>> found.to_frame()["total_before_cut"].tolist()
        [6082588]
        """
        import pandas as pd

        frame = pd.DataFrame(list(self.efforts), columns=list(self.roles), dtype=object)
        return frame.assign(total_before_cut=list(self.total_before_cut))


def efforts_on_grid(
    budget: object,
    effort: Mapping[str, object],
    *,
    step: object,
    spread: object,
    wages: str | Table,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    expenses: Mapping[str, object] | Iterable[Expense] = (),
    effort_unit: str = "M/M",
    rounding: Mapping[str, Any] | None = None,
) -> GridFit:
    """Every set of efforts on a grid that lands on a total to the won (격자 탐색).

    Parameters
    ----------
    budget : int
        The total after the cut to land on, > 0. [KRW]
    effort : mapping of str to number
        Efforts to look around, by role. [M/M or M/D]
    step : int, Decimal, plain decimal text or float
        Grid, for example "0.1" or "0.05". [M/M or M/D]
    spread : int, Decimal, plain decimal text or float
        How far to look to either side of each effort. [M/M or M/D]
    wages, overhead, technical_fee, vat, truncate : as `estimate` takes them
        Wage edition, rates and cut.
    expenses, effort_unit, rounding : as `estimate` takes them
        Direct expenses, unit of the efforts, rules of the steps.

    Returns
    -------
    GridFit
        All sets, nearest to the given efforts first; empty if none lands.

    Raises
    ------
    InvalidInput
        If an argument breaks a rule of `estimate`.
    NotComputable
        If there are more combinations than can be gone through, or more sets than
        can be held.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> efforts_on_grid(90_000_000, {"IT컨설턴트": "4.3", "IT기획자": "1.8", "업무분석가": "0.4",
    ...     "정보보호컨설턴트": "0.4"}, step="0.1", spread="0.2", wages="2020",
    ...     **isp_cost.SEOUL_2020)
    GridFit, 7 sets of efforts on a grid of 0.1 give 90,000,000 won
      IT컨설턴트 4.2, IT기획자 1.8, 업무분석가 0.6, 정보보호컨설턴트 0.3
      IT컨설턴트 4.3, IT기획자 1.9, 업무분석가 0.5, 정보보호컨설턴트 0.2
      IT컨설턴트 4.1, IT기획자 1.9, 업무분석가 0.4, 정보보호컨설턴트 0.6
      ...
    """
    where = "isp_cost.efforts_on_grid"
    target, grid = _ceiling(where, budget), _step(where, step)
    reach = _checks.exact_not_negative(where, "spread", spread)
    table = tables.resolve("kosa_wages", wages, where=where, argument="wages")
    rules = chain.read_policy(
        where, overhead=overhead, technical_fee=technical_fee, vat=vat, truncate=truncate,
        rounding=rounding,
    )  # fmt: skip
    paid = sum(item.amount for item in estimate.read_expenses(where, expenses))
    lines = estimate.read_effort(where, effort)
    for line in lines:
        if line.amount is not None or line.wage is not None or line.table_role:
            raise _checks.refusal(
                where, "effort", f"of {line.role!r} must be a number alone", line,
                "Amounts and wages of one's own are not searched over.",
            )  # fmt: skip
    centre = {
        line.role: estimate.read_months(where, line.role, line.effort, effort_unit)
        for line in lines
    }
    axes = {role: _axis(number, reach, grid) for role, number in centre.items()}
    labour = [
        [_amount(where, role, k * grid, table, effort_unit, rules) for k in axis]
        for role, axis in axes.items()
    ]
    span = _labour_span(target, paid, rules)
    indices = _search(where, labour, span) if span else []
    sets = [
        tuple(axis[i] * grid for axis, i in zip(axes.values(), index, strict=True))
        for index in indices
    ]
    distance = {
        found: sum(abs(a - b) for a, b in zip(found, centre.values(), strict=True))
        for found in sets
    }
    sums = {
        found: sum(column[i] for column, i in zip(labour, index, strict=True))
        for found, index in zip(sets, indices, strict=True)
    }
    sets.sort(key=lambda found: (distance[found], found))
    return GridFit(
        budget=target, step=grid, roles=tuple(centre), efforts=tuple(sets),
        total_before_cut=tuple(
            chain.run(sums[found], paid, rules).total_before_cut for found in sets
        ),
    )  # fmt: skip


def _axis(number: Decimal, reach: Decimal, grid: Decimal) -> range:
    """Grid indices from number - reach to number + reach, never below zero."""
    first = max(0, -int(-(number - reach) // grid) if number > reach else 0)
    while first * grid < number - reach:
        first += 1
    return range(first, int((number + reach) // grid) + 1)


def _amount(
    where: str, role: str, number: Decimal, table: Table, effort_unit: str, rules: Policy
) -> int:
    """Amount of one labour line."""
    lines, _ = estimate.labour_lines(
        where, {role: number}, table, effort_unit, rules.rounding["labour"]
    )
    return lines[0].amount


def _labour_span(target: int, paid: int, rules: Policy) -> tuple[int, int] | None:
    """Smallest and largest direct labour whose total is the target, or None."""
    highest = _largest(lambda labour: chain.run(labour, paid, rules).total <= target, None)
    below = _largest(lambda labour: chain.run(labour, paid, rules).total < target, None)
    lowest = 0 if below is None else below + 1
    return None if highest is None or lowest > highest else (lowest, highest)


def _search(where: str, labour: list[list[int]], span: tuple[int, int]) -> list[tuple[int, ...]]:
    """Indices into each column whose amounts add up into the span."""
    import numpy as np

    order = sorted(range(len(labour)), key=lambda i: len(labour[i]))
    *others, last = order
    if not all(labour):
        return []
    n = 1
    for i in others:
        n *= len(labour[i])
    if n > _MOST_COMBINATIONS:
        raise NotComputable(
            f"{where}: spread / step must leave at most {_MOST_COMBINATIONS:,} combinations; got "
            f"{n:,}. Narrow the spread or widen the step.",
            argument="spread",
            got=n,
        )
    sums = np.zeros(1, dtype=np.int64)
    for i in others:
        sums = (sums[:, None] + np.array(labour[i], dtype=np.int64)[None, :]).ravel()
    column = np.array(labour[last], dtype=np.int64)  # rises with the effort
    first = np.searchsorted(column, span[0] - sums, side="left")
    end = np.searchsorted(column, span[1] - sums, side="right")
    n_found = int((end - first).sum())
    if n_found > _MOST_FOUND:
        raise NotComputable(
            f"{where}: at most {_MOST_FOUND:,} sets can be listed; got {n_found:,}. "
            "Narrow the spread or widen the step.",
            argument="spread",
        )
    found = []
    shape = tuple(len(labour[i]) for i in others)
    for flat in np.flatnonzero(end > first):
        where_others = np.unravel_index(flat, shape) if shape else ()
        for k in range(int(first[flat]), int(end[flat])):
            index = dict(zip(others, (int(i) for i in where_others), strict=True))
            index[last] = k
            found.append(tuple(index[i] for i in range(len(labour))))
    return found
