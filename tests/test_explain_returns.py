"""Explanations of what a search finds: rates of return, payback, the cliff after the grants."""

import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_explain import read_again

import sustainfin as sf
from sustainfin import case_file, discounting, funding, lifecycle, revenue
from sustainfin.errors import InvalidInput, NotComputable

CASES = Path(__file__).resolve().parent.parent / "cases"


def flows(*net: float, rate: Any = 0.05, **case: Any) -> Any:
    """The appraisal of net flows by year."""
    amounts = np.array(net, dtype=float).reshape(-1, 1)
    inputs = [sf.Input(name="factor", base=1.0, role="constant")]
    given: Any = {"prices": "real", "vat": "included", "discount_rate": rate, **case}
    return sf.Case(
        "흐름", start=2021, years=len(net), inputs=inputs, **given,
        model=lambda x, t: {
            "revenue": np.maximum(amounts, 0) * x["factor"] + 0.0 * t,
            "cost": np.maximum(-amounts, 0) + 0.0 * t,
        },
    ).appraise()  # fmt: skip


@cache
def service() -> Any:
    return case_file.read_case(CASES / "emergency_medical.toml")


def test_a_rate_of_return_is_proved_by_its_present_value() -> None:
    told = flows(-100e6, 60e6, 60e6).explain("irr")

    # 100 v^0 = 60 v + 60 v^2 has the root (3 + sqrt(69)) / 10 - 1, in closed form.
    assert told.value == pytest.approx((3 + math.sqrt(69)) / 10 - 1, rel=1e-12)
    assert told.evaluate() == told.value == read_again(told.to_dict())
    [balance] = [step for step in told.steps if step.label_en.startswith("net present value")]
    assert abs(balance.value) < 1
    assert "찾아서 얻은 값: 아래는 검산이다" in told.text()
    assert "found by search: below is its check" in told.text(language="en")


def test_what_is_no_longer_a_root_is_not_proved() -> None:
    told = flows(-100e6, 60e6, 60e6).explain("irr")

    for changes in ({"irr": 0.12}, {"factor": 1.1}):
        with pytest.raises(NotComputable, match="has no value at these leaves"):
            told.evaluate(changes)
    assert told.evaluate({"factor": 1.0}) == told.value


def test_each_of_several_rates_is_explained_and_none_is_chosen() -> None:
    found = flows(-100e6, 230e6, -132e6)  # the roots of -100 + 230 v - 132 v^2: 10 % and 20 %

    assert found.explain("irr_1").evaluate() == pytest.approx(0.1)
    assert found.explain("irr_2").evaluate() == pytest.approx(0.2)
    with pytest.raises(InvalidInput, match="several rates of return: irr_1, irr_2"):
        found.explain("irr")


def test_payback_is_the_straight_line_between_two_years() -> None:
    found = flows(-100e6, 40e6, 40e6, 40e6)
    simple, discounted = found.explain("payback"), found.explain("discounted_payback")

    assert simple.evaluate() == 2.5
    assert "= 2 + 20,000,000 ÷ (20,000,000 + 20,000,000)" in simple.text()
    # -100 + 40/1.05 + 40/1.05^2 is missing after two years, 40/1.05^3 comes in the third.
    lack = 100 - 40 / 1.05 - 40 / 1.05**2
    assert discounted.evaluate() == pytest.approx(2 + lack / (40 / 1.05**3), rel=1e-12)
    assert read_again(discounted.to_dict()) == pytest.approx(discounted.value, rel=1e-12)


NETS = st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=9).map(
    lambda held: [-abs(held[0]) - 1, *held[1:]]
)


@given(
    net=NETS, timing=st.sampled_from(["start", "mid", "end"]), base=st.sampled_from([2019, 2021]),
    rates=st.tuples(st.floats(0.0, 0.2), st.floats(0.0, 0.2)), steps=st.booleans(),
)  # fmt: skip
def test_payback_and_rates_are_those_of_the_appraisal(
    net: Any, timing: Any, base: int, rates: Any, steps: bool
) -> None:
    rate = discounting.Schedule(((0, rates[0]), (3, rates[1]))) if steps else rates[0]
    found = flows(*net, rate=rate, timing=timing, base_year=base)
    view = found.plan.financial
    for figure in ("payback", "discounted_payback"):
        held = getattr(view, figure)
        if held is None:
            with pytest.raises(InvalidInput, match="not recovered"):
                found.explain(figure)
        else:
            assert found.explain(figure).evaluate() == pytest.approx(held, rel=1e-9, abs=1e-9)
    for n, root in enumerate(view.irr.roots, start=1):
        assert found.explain(f"irr_{n}").evaluate() == root


@given(factor=st.floats(1.0, 4.0))
def test_payback_follows_its_leaves_also_into_another_year(factor: float) -> None:
    net = [-100e6, 30e6, 30e6, 30e6, 30e6]
    told = flows(*net).explain("payback")

    moved = discounting.payback([net[0], *(each * factor for each in net[1:])])
    assert told.evaluate({"factor": factor}) == pytest.approx(moved, rel=1e-9)


def test_the_cliff_is_the_first_lack_after_the_grants() -> None:
    found = service().appraise()
    cliff = found.plan.balance.cliff()

    assert found.explain("last_grant_year").evaluate() == cliff.last_grant_year == 2023
    assert found.explain("cliff").evaluate() == cliff.year == 2024
    assert found.explain("cliff_depth").evaluate() == cliff.depth == 40_000_000
    assert found.explain("cliff_covered").evaluate() == cliff.covered == 0
    assert "마지막 보조금 연도 뒤에 부족액이 0.5원을 넘는 첫 해" in found.explain("cliff").text(
        depth=0
    )
    words = "first year after the last year with a grant in which more than 0.5 won are missing"
    assert words in found.explain("cliff").text(depth=0, language="en")


@given(share=st.floats(0.0, 1.0), income=st.floats(0.0, 6e7), last=st.integers(2022, 2024))
def test_the_cliff_of_any_case_is_what_its_leaves_give(
    share: float, income: float, last: int
) -> None:
    case = sf.Case("x", start=2021, years=6, prices="real", vat="included", discount_rate=0.03)
    case.add(
        lifecycle.Build("구축", 1e8, year=2021), lifecycle.Annual("유지", 4e7, first=2022),
        lifecycle.Asset("장비", 3, 2e6, year=2021, life=2, residual="straight_line"),
        revenue.Fee("이용료", 1, income, first=2023), funding.Grant("국비", share, last=last),
    )  # fmt: skip
    found = case.appraise()
    cliff = found.plan.balance.cliff()
    held = {} if cliff is None else {
        "last_grant_year": cliff.last_grant_year, "cliff": cliff.year,
        "cliff_depth": cliff.depth if cliff.year else None, "cliff_covered": cliff.covered,
    }  # fmt: skip
    for figure in ("last_grant_year", "cliff", "cliff_depth", "cliff_covered"):
        if held.get(figure) is None:
            with pytest.raises(InvalidInput, match="must be one that alternative 'plan' has"):
                found.explain(figure)
        else:
            told = found.explain(figure).evaluate()
            assert told == pytest.approx(held[figure], rel=1e-9, abs=1e-5), figure
