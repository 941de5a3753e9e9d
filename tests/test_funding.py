"""Who pays in which year: grants, matches, loans, reserves, the cliff, what closes the gap."""

import numpy as np
import numpy_financial as npf
import pytest

from sustainfin import funding
from sustainfin.errors import InvalidInput
from sustainfin.funding import CityBudget, Grant, Loan, Match, Reserve
from sustainfin.lines import Timeline

T = Timeline(start=2021, n_years=5)
BUILD = {"build": np.array([[8e8], [4e8], [0.0], [0.0], [0.0]])}
SERVICE = {**BUILD, "operation": np.array([[0.0], [4e7], [4e7], [4e7], [4e7]])}


def flat(array: np.ndarray) -> list[float]:
    return array.ravel().tolist()


def test_a_grant_pays_its_share_of_eligible_costs_in_its_years() -> None:
    paid = Grant("국비", 0.5, last=2021).pays(SERVICE, {}, {}, T)

    assert flat(paid.source) == [4e8, 0.0, 0.0, 0.0, 0.0]


def test_state_support_covers_construction_unless_more_is_said() -> None:
    both = Grant("국비", 1.0, kinds=("build", "operation")).pays(SERVICE, {}, {}, T)

    assert flat(Grant("국비", 1.0).pays(SERVICE, {}, {}, T).source) == flat(BUILD["build"])
    assert flat(both.source) == [8e8, 4.4e8, 4e7, 4e7, 4e7]


def test_a_cap_holds_for_the_sum_over_all_years() -> None:
    paid = Grant("국비", 1.0, cap=1e9).pays(SERVICE, {}, {}, T)

    assert flat(paid.source) == [8e8, 2e8, 0.0, 0.0, 0.0]


def test_a_grant_ramps_down_after_its_last_year() -> None:
    grant = Grant("국비", 0.5, kinds=("operation",), last=2022, ramp_down=(0.5, 0.25))

    assert flat(grant.pays(SERVICE, {}, {}, T).source) == [0.0, 2e7, 1e7, 5e6, 0.0]


def test_a_match_that_fails_pays_nothing_and_the_grant_is_clawed_back() -> None:
    grant = Grant("국비", 0.5)
    match = Match("시비", 0.5, approval=0, clawback_of="국비", clawback_year=2022, clawback=0.5)
    account = funding.balance(SERVICE, None, [grant, match], {}, T)

    assert flat(account.paid["시비"].source) == [0.0] * 5
    assert flat(account.paid["시비"].use) == [0.0, 3e8, 0.0, 0.0, 0.0]  # half of 4e8 + 2e8


def test_a_match_that_is_approved_in_some_draws_pays_in_those() -> None:
    from sustainfin.inputs import make_input

    approval = make_input("approval", base=1, values=(0, 1), weights=(0.3, 0.7))
    match = Match("시비", 0.5, approval=approval)
    paid = match.pays(BUILD, {}, {"approval": np.array([0.0, 1.0])}, T)

    assert paid.source.tolist()[0] == [0.0, 4e8]


def test_loans_repay_principal_and_interest_to_the_end() -> None:
    # Equal payments against numpy-financial, period by period.
    loan = Loan("지방채", 3e8, year=2021, rate=0.03, term=4)
    paid = loan.pays({}, {}, {}, T)

    assert flat(paid.source) == [3e8, 0.0, 0.0, 0.0, 0.0]
    assert flat(paid.use)[1:] == pytest.approx([-npf.pmt(0.03, 4, 3e8)] * 4)
    assert loan.owed({}, T) == pytest.approx(0.0, abs=1e-3)


def test_a_grace_period_pays_interest_only() -> None:
    loan = Loan("지방채", 3e8, year=2021, rate=0.03, term=2, grace=2, method="straight")

    # 9,000,000 twice; then 150,000,000 with interest on 300 and on 150 million.
    assert flat(loan.pays({}, {}, {}, T).use) == pytest.approx([0, 9e6, 9e6, 1.59e8, 1.545e8])
    assert loan.owed({}, Timeline(start=2021, n_years=4)) == pytest.approx(1.5e8)


def test_a_loan_without_interest_is_paid_back_in_equal_parts() -> None:
    paid = Loan("차입", 3e8, year=2021, rate=0.0, term=3).pays({}, {}, {}, T)

    assert flat(paid.use) == pytest.approx([0, 1e8, 1e8, 1e8, 0])


def test_a_city_budget_grows_from_its_first_year() -> None:
    line = CityBudget("시비", 100.0, first=2022, last=2024, growth=0.1, prices="nominal")

    assert flat(line.pays({}, {}, {}, T).source) == pytest.approx([0, 100, 110, 121, 0])


def test_a_reserve_takes_surpluses_in_and_gives_them_out() -> None:
    costs = {"operation": np.array([[10.0], [10.0], [10.0], [10.0], [10.0]])}
    fees = np.array([[40.0], [0.0], [0.0], [0.0], [0.0]])
    account = funding.balance(costs, fees, [Reserve("기금", 5.0, interest=0.1)], {}, T)

    # 5 + 30 = 35; 38.5 - 10 = 28.5; 31.35 - 10 = 21.35; 23.485 - 10; 14.8335 - 10
    assert flat(account.reserve_balance) == pytest.approx([35, 28.5, 21.35, 13.485, 4.8335])
    assert flat(account.gap) == pytest.approx([0] * 5)
    assert account.runs_out() is None


def test_the_year_in_which_the_reserve_is_empty_is_named() -> None:
    costs = {"operation": np.full((5, 1), 10.0)}
    account = funding.balance(costs, None, [Reserve("기금", 25.0)], {}, T)

    assert account.reserve_empty() == 2023
    assert account.runs_out() == 2023
    assert flat(account.gap) == [0.0, 0.0, 5.0, 10.0, 10.0]


def test_the_cliff_has_a_year_a_depth_and_a_share_that_is_covered() -> None:
    grant = Grant("국비", 1.0, kinds=("build", "operation"), last=2022)
    fees = np.array([[0.0], [0.0], [1e7], [3e7], [5e7]])
    cliff = funding.balance(SERVICE, fees, [grant], {}, T).cliff()

    assert cliff is not None
    assert (cliff.last_grant_year, cliff.year, cliff.depth) == (2022, 2023, 3e7)
    assert cliff.covered == pytest.approx(1 - (3e7 + 1e7) / 1.2e8)


def test_without_a_grant_there_is_no_cliff_and_with_enough_fees_it_has_no_year() -> None:
    fees = np.full((5, 1), 9e8)
    grant = Grant("국비", 1.0)

    assert funding.balance(SERVICE, fees, [], {}, T).cliff() is None
    cliff = funding.balance(SERVICE, fees, [grant], {}, T).cliff()
    assert cliff is not None
    assert (cliff.year, cliff.depth, cliff.covered) == (None, 0.0, 1.0)


def test_the_low_point_of_cumulative_cash() -> None:
    costs = {"operation": np.array([[50.0], [50.0], [10.0], [10.0], [10.0]])}
    account = funding.balance(costs, np.full((5, 1), 30.0), [], {}, T)

    assert account.low_point() == (2022, -40.0)
    assert flat(account.cash()) == [-20.0, -40.0, -20.0, 0.0, 20.0]


def test_many_runs_are_held_side_by_side_and_single_figures_are_refused_for_them() -> None:
    fees = np.array([[5.0, 20.0]] * 5)
    account = funding.balance({"operation": np.full((5, 1), 10.0)}, fees, [], {}, T)

    assert account.funded().tolist() == [[False, True]] * 5
    with pytest.raises(InvalidInput, match="figure of one run"):
        account.runs_out()


def test_two_reserves_and_a_label_twice_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at most one Reserve"):
        funding.balance({}, None, [Reserve("가"), Reserve("나")], {}, T)
    with pytest.raises(InvalidInput, match="must occur once"):
        funding.balance(BUILD, None, [Grant("가", 0.5), Grant("가", 0.5)], {}, T)


def test_a_clawback_of_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput, match="an earlier grant"):
        funding.balance(BUILD, None, [Match("시비", 0.5, clawback_of="국비")], {}, T)


def test_a_lever_that_cannot_close_the_gap_says_up_to_where_it_was_tried() -> None:
    closing = funding.close(
        lambda fee: np.array([[5.0]]) + 0 * fee, lever="이용료", unit="원", now=10.0, limit=1e6
    )

    assert closing.needed is None
    assert closing.gap_after == 5.0
    assert "no value up to 1,000,000" in repr(closing)


def test_a_gap_in_total_is_closed_by_less_than_a_gap_in_every_year() -> None:
    need = np.array([[10.0], [30.0]])
    every = funding.close(lambda s: need - s, lever="보조", unit="원", now=0.0)
    total = funding.close(lambda s: need - s, lever="보조", unit="원", now=0.0, goal="in_total")

    assert (every.needed, total.needed) == (30.0, 20.0)


@pytest.mark.parametrize(
    ("pattern", "labels"),
    [
        (
            funding.public_operation(grant_share=0.5, last_grant_year=2022, city_budget=4e7),
            ["국비", "시비"],
        ),
        (
            funding.private_operation(loan=1e9, loan_year=2021, loan_rate=0.04, loan_term=3),
            ["차입", "운영적립금"],
        ),
        (
            funding.joint_operation(grant_share=0.5, match_share=0.5, last_grant_year=2022),
            ["국비", "지방비 매칭", "운영적립금"],
        ),
    ],
)
def test_the_three_patterns_of_operation_balance(pattern: tuple, labels: list[str]) -> None:
    account = funding.balance(SERVICE, np.full((5, 1), 1e7), pattern, {}, T)

    assert [line.label for line in pattern] == labels
    np.testing.assert_allclose(account.uses, account.sources + account.gap)


def test_a_closing_prints_large_amounts_in_full() -> None:
    closing = funding.close(
        lambda s: np.array([[6.5e10 - s]]), lever="보조", unit="원", now=0.0, limit=1e12
    )

    assert "65,000,000,000 원" in repr(closing)


def test_the_table_calls_every_income_revenue_and_says_what_a_surplus_is() -> None:
    one = Timeline(start=2021, n_years=2)
    found = funding.balance(
        {"operation": np.full((2, 1), 4e7)}, np.array([[5e7], [3e7]]), [], {}, one
    )

    korean, english = found.sheet(), found.sheet(lang="en")

    assert [line[0].text for line in korean.body] == ["비용", "수입", "부족액"]
    assert korean.notes == ("부족액의 △는 그해에 쓰고 남는 돈이다",)
    assert [line[0].text for line in english.body] == ["Costs", "Revenue", "Gap"]
    assert english.notes == ("A negative gap is money left over in that year",)


def test_the_table_rounds_what_it_shows_and_keeps_the_won_behind_it() -> None:
    one = Timeline(start=2021, n_years=1)
    found = funding.balance({"operation": np.array([[1_097_348_352.0]])}, None, [], {}, one)

    shown = {unit: found.sheet(unit=unit).body[0][1] for unit in ("원", "천원", "백만원", "억원")}

    assert {unit: cell.text for unit, cell in shown.items()} == {
        "원": "1,097,348,352", "천원": "1,097,348", "백만원": "1,097.35", "억원": "10.9735",
    }  # fmt: skip
    assert {cell.value for cell in shown.values()} == {1_097_348_352}
    assert found.sheet(unit="백만원").notes == ()
