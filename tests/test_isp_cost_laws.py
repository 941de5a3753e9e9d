"""What holds for every estimate."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sustainfin import isp_cost, tables
from sustainfin.money import Rounding

ROLES = sorted(
    role for role, wage in tables.edition("kosa_wages", "2021").values.items() if "monthly" in wage
)
efforts = st.dictionaries(
    st.sampled_from(ROLES), st.integers(0, 20_000).map(lambda k: k * Decimal("0.001")), min_size=1,
    max_size=6,
)  # fmt: skip
rates = st.integers(0, 9_900).map(lambda k: k * Decimal("0.0001"))
modes = st.sampled_from(["down", "half_up", "half_even", "up"])
rules = st.builds(Rounding, modes, st.sampled_from([1, 10, 1_000]))
cuts = st.builds(Rounding, st.just("down"), st.sampled_from([1, 1_000, 10_000, 100_000, 1_000_000]))


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "wages": "2021",
        "overhead": draw(rates) * 2,
        "technical_fee": draw(rates),
        "vat": draw(rates) / 2,
        "truncate": draw(cuts),
        "rounding": {step: draw(rules) for step in ("labour", "overhead", "technical_fee", "vat")},
    }


@given(efforts, policies(), st.integers(0, 10**9))
def test_the_lines_add_up_and_the_cut_only_cuts(
    effort: dict[str, Decimal], policy: dict[str, Any], paid: int
) -> None:
    bill = isp_cost.estimate(effort, **policy, expenses={"직접경비": paid})

    assert bill.direct_labour == sum(line.amount for line in bill.lines)
    assert bill.price_before_vat == (
        bill.direct_labour + bill.overhead + bill.technical_fee + bill.direct_expenses
    )
    assert bill.total_before_cut == bill.price_before_vat + bill.vat
    assert 0 <= bill.total_before_cut - bill.total < policy["truncate"].unit


@given(efforts, policies(), st.randoms())
def test_the_order_of_the_lines_does_not_matter(
    effort: dict[str, Decimal], policy: dict[str, Any], random: Any
) -> None:
    shuffled = list(effort.items())
    random.shuffle(shuffled)

    assert (
        isp_cost.estimate(dict(shuffled), **policy).total
        == isp_cost.estimate(effort, **policy).total
    )


@given(efforts, policies())
def test_doubling_the_effort_doubles_every_line_before_rounding(
    effort: dict[str, Decimal], policy: dict[str, Any]
) -> None:
    once = isp_cost.estimate(effort, **policy)
    twice = isp_cost.estimate({role: 2 * number for role, number in effort.items()}, **policy)

    assert [line.product * 2 for line in once.lines] == [line.product for line in twice.lines]


@given(st.lists(efforts, min_size=1, max_size=4), policies(), modes, st.integers(0, 10**9))
def test_the_whole_number_path_equals_the_decimal_path(
    many: list[dict[str, Decimal]], policy: dict[str, Any], mode: str, paid: int
) -> None:
    roles = sorted({role for effort in many for role in effort})
    columns = {role: [float(effort.get(role, Decimal(0))) for effort in many] for role in roles}
    before = {role: list(column) for role, column in columns.items()}
    bills = isp_cost.estimate_many(
        columns, effort_step="0.001", effort_rounding=mode, **policy,
        expenses={"직접경비": paid},
    )  # fmt: skip

    for i, effort in enumerate(many):
        full = {role: effort.get(role, Decimal(0)) for role in roles}
        bill = isp_cost.estimate(full, **policy, expenses={"직접경비": paid})
        for name in ("direct_labour", "overhead", "technical_fee", "vat", "total"):
            assert getattr(bills, name)[i] == getattr(bill, name), name
    assert columns == before


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), modes,
       st.sampled_from(["0.001", "0.05", "0.1", "0.25", "1"]))  # fmt: skip
def test_efforts_are_put_on_the_step_as_exact_decimals_would_be(
    numbers: list[float], mode: Any, step: str
) -> None:
    bills = isp_cost.estimate_many(
        {"IT PM": np.array(numbers)}, effort_step=step, effort_rounding=mode,
        wages="2021", **isp_cost.SEOUL_2020,
    )  # fmt: skip

    rule = Rounding(mode, 1)
    expected = [rule.apply(Fraction(repr(x)) / Fraction(step)) for x in numbers]
    assert bills.units["IT PM"].tolist() == expected


@given(efforts.filter(lambda e: any(e.values())), policies(), st.integers(10**6, 10**9))
def test_a_fit_is_the_largest_value_on_the_grid_that_stays_within_the_budget(
    effort: dict[str, Decimal], policy: dict[str, Any], budget: int
) -> None:
    fit = isp_cost.fit_to_budget(budget, effort, step="0.001", **policy)

    scaled = {role: number * (fit.highest + fit.step) for role, number in effort.items()}
    assert fit.total <= budget
    assert fit.exact == (fit.total == budget)
    assert isp_cost.estimate(scaled, **policy).total > budget
    at_lowest = {role: number * fit.lowest for role, number in effort.items()}
    assert isp_cost.estimate(at_lowest, **policy).total == fit.total
