"""A case from the first won to the last year: views, alternatives, what closes the gap."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import sustainfin as sf
from sustainfin import discounting, funding, lifecycle, revenue
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import make_input
from sustainfin.lines import Timeline


@dataclass(frozen=True)
class Worth:
    """A benefit line of one's own: any record with a side and amounts is a line."""

    label: str = "생존 편익"
    amount: float = 50e6
    side: Any = "benefit"
    kind: str = "benefit"
    prices: Any = None
    vat: Any = None

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self.amount * t.active(2022)


def case(**changes: Any) -> sf.Case:
    given: dict[str, Any] = {
        "start": 2021, "years": 4, "prices": "real", "vat": "excluded", "discount_rate": 0.1,
    }  # fmt: skip
    return sf.Case("서비스", **{**given, **changes})


def service(**changes: Any) -> sf.Case:
    made = case(**changes)
    users = made.input("users", base=10_000, low=5_000, high=16_000, unit="명/년", assumption=True)
    made.add(
        lifecycle.Build("구축", 100_000_000, year=2021),
        lifecycle.Annual("유지관리", 40_000_000, first=2022),
        revenue.Fee("이용료", users, 3_000, first=2022),
        funding.Grant("국비", 1.0, kinds=("build", "operation"), last=2022),
    )
    return made


def test_npv_is_that_of_the_flows_at_the_end_of_each_year() -> None:
    # -100 in 2021, then 30 - 40 = -10 each year; discounted once in the first year.
    expected = -100e6 / 1.1 - 10e6 / 1.1**2 - 10e6 / 1.1**3 - 10e6 / 1.1**4

    assert service().appraise().plan.financial.npv == pytest.approx(expected)


@pytest.mark.parametrize(("timing", "shift"), [("start", 1.1), ("mid", 1.1**0.5), ("end", 1.0)])
def test_timing_moves_the_npv_by_one_factor(timing: Any, shift: float) -> None:
    end = service().appraise().plan.financial.npv

    assert service(timing=timing).appraise().plan.financial.npv == pytest.approx(end * shift)


def test_life_cycle_cost_is_the_sum_and_the_equivalent_annual_cost_its_level() -> None:
    plan = service().appraise().plan
    level = sum(plan.equivalent_annual_cost / 1.1**k for k in range(1, 5))

    assert plan.life_cycle_cost == 220e6
    assert level == pytest.approx(plan.present_life_cycle_cost)


def test_the_funded_view_counts_grants_and_the_financial_one_does_not() -> None:
    plan = service().appraise().plan

    granted = 100e6 / 1.1 + 40e6 / 1.1**2
    assert plan.funded.npv - plan.financial.npv == pytest.approx(granted)


def test_money_runs_out_in_the_year_after_the_grant_and_the_cliff_says_how_deep() -> None:
    plan = service().appraise().plan
    cliff = plan.balance.cliff()

    assert plan.balance.runs_out() == 2023
    assert cliff is not None
    assert (cliff.year, cliff.depth, cliff.covered) == (2023, 10e6, 0.75)


def test_in_the_economic_view_fees_grants_and_vat_are_transfers() -> None:
    made = service(vat="included", vat_rate=0.1)
    made.add(Worth())
    plan = made.appraise().plan

    assert plan.economic is not None
    costs = [100e6 / 1.1, 40e6 / 1.1, 40e6 / 1.1, 40e6 / 1.1]  # VAT taken out
    net = [worth - cost for worth, cost in zip([0, 50e6, 50e6, 50e6], costs, strict=True)]
    assert plan.economic.npv == pytest.approx(sum(c / 1.1**k for k, c in enumerate(net, 1)))


def test_vat_is_taken_out_of_the_lines_that_contain_it_alone() -> None:
    made = case(vat="included", vat_rate=0.1, discount_rate=0.0)
    made.add(
        lifecycle.Annual("유지관리", 11e6, first=2021, last=2021),
        lifecycle.Staff("직원", 2, salary=5e6, per="year", burden=0.0),
        Worth(),
    )
    plan = made.appraise().plan

    assert plan.economic is not None
    assert plan.economic.present_outflow == pytest.approx(10e6 + 4 * 10e6)  # wages bear no VAT


def test_without_the_vat_rate_there_is_no_economic_view_and_a_note_says_why() -> None:
    made = service(vat="included")
    made.add(Worth())
    appraisal = made.appraise()

    assert appraisal.plan.economic is None
    [found] = appraisal.findings
    assert "give vat_rate" in found.message


def test_without_any_benefit_there_is_no_economic_view_rather_than_a_ratio_of_zero() -> None:
    appraisal = service().appraise()

    assert appraisal.plan.economic is None
    [found] = appraisal.findings
    assert "no benefit" in found.message
    assert "0.000" not in next(ln for ln in str(appraisal).splitlines() if "경제 B/C" in ln)


def test_alternatives_see_the_same_inputs_and_are_compared_with_the_do_minimum() -> None:
    made = service(do_minimum="현행 유지")
    made.add(
        lifecycle.Annual("현 시스템", made.inputs["users"], growth=0.0), alternative="현행 유지"
    )
    appraisal = made.appraise({"users": 8_000})

    base = appraisal.alternatives["현행 유지"]
    assert base.life_cycle_cost == 4 * 8_000
    assert appraisal.increment["plan"].npv == pytest.approx(
        appraisal.plan.financial.npv - base.financial.npv
    )


def test_an_input_nothing_reads_is_named() -> None:
    made = service()
    made.input("weather", base=1.0)

    [found] = [f for f in made.appraise().findings if f.code == "unread-input"]
    assert found.where == "weather"


def test_a_discount_rate_may_be_an_input_or_a_schedule() -> None:
    made = case(discount_rate=make_input("rate", base=0.1, low=0.05, high=0.2))
    made.add(lifecycle.Annual("유지관리", 110.0, first=2021, last=2021))
    stepped = case(discount_rate=discounting.Schedule({0: 0.1, 2: 0.2}))
    stepped.add(lifecycle.Annual("유지관리", 1.0, first=2023, last=2023))

    assert made.appraise().plan.financial.npv == pytest.approx(-100)
    assert made.appraise({"rate": 0.0}).plan.financial.npv == pytest.approx(-110)
    assert [found.code for found in made.appraise().findings] == ["no-economic-view"]
    assert stepped.appraise().plan.financial.npv == pytest.approx(-1 / (1.1 * 1.1 * 1.2))


def test_a_model_of_ones_own_is_a_full_citizen() -> None:
    def model(x: Any, t: Any) -> Any:
        grown = x.users * 1.1 ** (t - 2021)
        return {"cost": 1_000.0 + 0 * t, "benefit": 3.0 * grown}

    users = make_input("users", base=400, low=300, high=500)
    made = case(model=model, inputs=[users], timing="start")
    appraisal = made.appraise()

    assert appraisal.plan.economic is not None
    # Growth and discounting cancel: 1,200 a year against 1,000 discounted.
    assert appraisal.plan.economic.present_inflow == pytest.approx(4_800)
    assert made.flows({"users": np.array([1.0, 2.0])}).side("benefit").shape == (4, 2)


def test_a_model_that_reads_an_unknown_name_gets_a_near_match() -> None:
    users = make_input("users", base=400)
    made = case(model=lambda x, t: x["user"] + 0 * t, inputs=[users])

    with pytest.raises(InvalidInput, match="Did you mean 'users'"):
        made.appraise()


def test_a_model_with_years_along_the_second_axis_is_refused() -> None:
    made = case(model=lambda x, t: np.ones((1, 4)))

    with pytest.raises(InvalidInput, match="years first"):
        made.appraise()


def test_a_run_that_is_not_finite_names_line_year_and_run() -> None:
    made = case(model=lambda x, t: np.where(t == 2023, np.nan, 1.0))

    with pytest.raises(NotComputable, match=r"'revenue'.*nan in 2023, run 0"):
        made.appraise()


def test_what_closes_the_gap_closes_it_when_put_back() -> None:
    made = service()
    closings = {closing.lever: closing for closing in made.close_gap()}

    assert closings["users"].needed == 13_334  # 40,000,000 / 3,000 = 13,333.3
    assert closings["이용료 단가"].needed == 4_000
    assert closings["연간 보조"].needed == 10_000_000
    assert all(closing.gap_after == 0.0 for closing in closings.values())
    assert made.appraise({"users": 13_334}).plan.balance.runs_out() is None
    assert made.appraise({"users": 13_333}).plan.balance.runs_out() == 2023


def test_the_reserve_that_closes_the_gap_takes_surpluses_into_account() -> None:
    made = service()
    [reserve] = [c for c in made.close_gap() if c.lever == "초기 적립금"]

    # 2022 leaves 30,000,000 of fees; 2023 and 2024 lack 10,000,000 each: keeping them is enough.
    assert (reserve.needed, reserve.gap_before, reserve.gap_after) == (0.0, 10e6, 0.0)


def test_solving_leaves_the_case_as_it_was() -> None:
    made = service()
    before = made.appraise().to_dict()
    made.close_gap()

    assert made.appraise().to_dict() == before


def test_the_appraisal_leaves_as_table_frame_and_json() -> None:
    made = service(vat="included", vat_rate=0.1)
    made.add(Worth())
    appraisal = made.appraise()

    text = str(appraisal)
    assert "2023년" in text
    assert "연말 발생" in text
    assert "가정 1개: users" in text
    data = json.loads(json.dumps(appraisal.to_dict(), ensure_ascii=False))
    assert data["alternatives"]["plan"]["balance"]["runs_out"] == 2023
    assert appraisal.to_frame()["view"].tolist() == ["financial", "funded", "economic"]


def test_the_uses_of_every_year_are_its_sources_and_the_gap() -> None:
    account = service().appraise().plan.balance

    np.testing.assert_allclose(account.uses, account.sources + account.gap, atol=0.5)


def test_the_same_name_stands_for_one_input() -> None:
    made = service()
    other = make_input("users", base=1)

    with pytest.raises(InvalidInput, match="one record"):
        made.add(revenue.Fee("다른 이용료", other, 1_000))
    with pytest.raises(InvalidInput, match="must not be taken"):
        made.input("users", base=1)


def test_lines_on_another_basis_are_refused() -> None:
    with pytest.raises(InvalidInput, match="must be that of the case, 'real'"):
        case().add(lifecycle.Annual("유지관리", 1e6, growth=0.02, prices="nominal"))
    with pytest.raises(InvalidInput, match="must be that of the case, 'excluded'"):
        case().add(lifecycle.Annual("유지관리", 1e6, vat="included"))
    with pytest.raises(InvalidInput, match="must occur once"):
        case().add(lifecycle.Annual("가", 1e6), lifecycle.Annual("가", 1e6))
    with pytest.raises(InvalidInput, match="record of a room"):
        case().add("유지관리")  # type: ignore[arg-type]
