"""The table of life-cycle cost: by line and year, discounted, per user, and its shares."""

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks, discounting
from sustainfin._lifecycle import fields
from sustainfin._lifecycle.cost_record import CostRow, CostTable
from sustainfin._lifecycle.totals import basis_of, cost_lines, one_run, parts_of, run_values
from sustainfin.discounting import Timing
from sustainfin.inputs import Input
from sustainfin.lines import Line, Timeline, value

_WHERE = "lifecycle.cost_table"


def cost_table(
    lines: Iterable[Line],
    t: Timeline,
    x: Mapping[str, float] | None = None,
    *,
    discount_rate: Any = None,
    timing: Timing = "end",
    users: Any = None,
) -> CostTable:
    r"""Life-cycle cost by line and year, with the figures people ask for (생애주기비용).

    Parameters
    ----------
    lines : iterable of Line
        Cost lines with different labels, on one price and one VAT basis.
    t : Timeline
        The years.
    x : mapping of str to float, optional
        Values by input name; an input left out takes its base value.
    discount_rate : float or Schedule, optional
        Discount rate a year, a fraction; without it nothing is discounted. [1/year]
    timing : {"start", "mid", "end"}
        When in a year its cost falls, as in `sustainfin.discounting`.
    users : float, Input, demand, mapping or sequence, optional
        Users of each year: one number for all years, one for each year in order, by
        calendar year, or a demand curve. [user]

    Returns
    -------
    CostTable
        Cost by line and year, totals, shares, cost per user.

    Raises
    ------
    InvalidInput
        If a line is no cost line, labels repeat, bases of prices or VAT are mixed,
        an input has several values, or `users` do not fit the years.
    NotComputable
        If an amount is not finite.

    Notes
    -----
    With the discount factors :math:`v_t`, costs :math:`c_t` and users :math:`u_t`:
    present value :math:`\sum_t c_t v_t`; equivalent annual cost
    :math:`\sum_t c_t v_t / \sum_t v_t`; cost per user :math:`\sum_t c_t / \sum_t u_t`;
    levelised cost per user :math:`\sum_t c_t v_t / \sum_t u_t v_t`. The share of labour
    is that of all costs before the residual value is taken off. Operation and
    maintenance as a share of build is its mean over the years that have any.

    Examples
    --------
    >>> from sustainfin import lifecycle
    >>> from sustainfin.lines import Timeline
    >>> cost_table([lifecycle.Build("구축", 300_000_000, year=2021),
    ...             lifecycle.Annual("유지관리", 40_000_000, kind="maintenance", first=2022)],
    ...            Timeline(start=2021, n_years=3), discount_rate=0.045, users=1_000)
    생애주기비용 2021~2023 (단위: 백만원)
      구분      성질       2021  2022  2023   합계    비중
      --------  --------  -----  ----  ----  -----  ------
      구축      구축      300.0   0.0   0.0  300.0   78.9%
      유지관리  유지관리    0.0  40.0  40.0   80.0   21.1%
      합계                300.0  40.0  40.0  380.0  100.0%
      현재가치 358.8백만원 (할인율 4.5%, end), 등가연간비용 130.5백만원
      이용자 1인당 연 126,667원, 할인 130,508원
      인건비 비중 0.0%, 연간 운영·유지관리비는 구축비의 13.3%
      물가 기준 없음, 부가가치세 기준 없음
    """
    given = cost_lines(_WHERE, lines)
    if not given:
        raise _checks.refusal(_WHERE, "lines", "must hold at least one line", given)
    _checks.one_of(_WHERE, "timing", timing, ("start", "mid", "end"))
    run = run_values(_WHERE, given, x)
    rows = tuple(
        CostRow(label=line.label, kind=kind, amounts=one_run(_WHERE, line.label, part, t))
        for line in given
        for kind, part in parts_of(line, run, t).items()
    )
    by_year = tuple(math.fsum(column) for column in zip(*(r.amounts for r in rows), strict=True))
    by_kind = {
        kind: math.fsum(cost for each in rows if each.kind == kind for cost in each.amounts)
        for kind in dict.fromkeys(each.kind for each in rows)
    }
    people = None if users is None else _users(users, run, t)
    return CostTable(
        timeline=t,
        rows=rows,
        by_year=by_year,
        by_kind=MappingProxyType(by_kind),
        life_cycle_cost=math.fsum(by_year),
        discount_rate=discount_rate,
        timing=None if discount_rate is None else timing,
        users=people,
        prices=basis_of(_WHERE, given, "prices"),
        vat=basis_of(_WHERE, given, "vat"),
        **_discounted(by_year, people, discount_rate, timing),
        **_shares(rows, by_kind),
    )


def _discounted(
    by_year: Sequence[float], users: Sequence[float] | None, rate: Any, timing: Timing
) -> dict[str, float | None]:
    """Present value, equivalent annual cost, and cost per user, where they are defined."""
    spent, used = math.fsum(by_year), math.fsum(users or ())
    found: dict[str, float | None] = dict.fromkeys(
        ("present_value", "equivalent_annual_cost", "cost_per_user", "levelised_cost_per_user")
    )
    if users is not None and used > 0:
        found["cost_per_user"] = spent / used
    if rate is None:
        return found

    def present(amounts: Sequence[float]) -> float:
        return float(discounting.npv(np.array(amounts), rate, timing=timing))

    found["present_value"] = present(by_year)
    annual = discounting.equivalent_annual_cost(np.array(by_year), rate, timing=timing)
    found["equivalent_annual_cost"] = float(annual)
    if users is not None and used > 0:
        found["levelised_cost_per_user"] = present(by_year) / present(users)
    return found


def _shares(rows: Iterable[CostRow], by_kind: Mapping[str, float]) -> dict[str, float | None]:
    """Share of labour, yearly O&M and its share of build; None where there is nothing to divide."""
    spent = math.fsum(cost for kind, cost in by_kind.items() if kind != fields.RESIDUAL)
    running = [row.amounts for row in rows if row.kind in fields.RUNNING]
    years = [math.fsum(column) for column in zip(*running, strict=True)]
    paid = [cost for cost in years if cost > 0]
    mean = math.fsum(paid) / len(paid) if paid else None
    build = by_kind.get("build", 0.0)
    return {
        "labour_share": by_kind.get("labour", 0.0) / spent if spent > 0 else None,
        "om_per_year": mean,
        "om_share_of_build": None if mean is None or not build > 0 else mean / build,
    }


def _users(users: Any, run: Mapping[str, Any], t: Timeline) -> tuple[float, ...]:
    """Users by year as plain numbers."""
    if isinstance(users, Input) or _checks.is_number(users):
        numbers: list[Any] = [value(users, run)] * t.n_years
    elif hasattr(users, "at"):
        curve: NDArray[np.float64] = np.asarray(users.at(run, t))
        numbers = curve.ravel().tolist()
    elif isinstance(users, Mapping):
        years = range(t.start, t.last + 1)
        numbers = [users[year] for year in years] if set(users) == set(years) else []
    elif isinstance(users, Iterable) and not isinstance(users, str):
        numbers = list(users)
    else:
        numbers = []
    if len(numbers) != t.n_years:
        rule = f"must be a number, or one number for each of the {t.n_years} years"
        raise _checks.refusal(_WHERE, "users", rule, users)
    return tuple(_checks.real(_WHERE, "users", number, 0.0) for number in numbers)
