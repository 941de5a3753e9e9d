"""The Seoul estimate forwards and backwards, other editions, many bills, the guide."""

import json
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from sustainfin import isp_cost, money, tables
from sustainfin.errors import EditionMismatch, InvalidInput, NotComputable

PRINTED = [  # 산출내역 of the Seoul report: role, printed effort, printed amount
    ("IT컨설턴트", "4.3", 39_802_455),
    ("IT기획자", "1.8", 15_163_907),
    ("업무분석가", "0.4", 4_189_111),
    ("정보보호컨설턴트", "0.4", 2_850_576),
]
EFFORT = {role: effort for role, effort, _ in PRINTED}
IMPLIED = {**EFFORT, "IT컨설턴트": "4.348996"}
SEOUL = {"wages": "2020", **isp_cost.SEOUL_2020}


def as_printed(**changes: object) -> isp_cost.Bill:
    lines = [isp_cost.Labour(role=r, effort=e, amount=a) for r, e, a in PRINTED]
    return isp_cost.estimate(lines, **{**SEOUL, **changes})


def test_cutting_the_ten_thousands_digit_too_gives_the_published_total() -> None:
    bill = as_printed(truncate="만단위 이하 절사")

    assert (bill.total_before_cut, bill.total) == (90_032_781, 90_000_000)


def test_cutting_below_ten_thousand_won_gives_another_total() -> None:
    assert as_printed(truncate="만원 미만 절사").total == 90_030_000
    assert as_printed(truncate=10_000).total == 90_030_000
    assert as_printed(truncate="none").total == 90_032_781


@pytest.mark.parametrize("cut", ["만원 미만", "만단위 이하", 1_000_000])
def test_the_printed_effort_can_never_give_the_published_total(cut: object) -> None:
    bill = isp_cost.estimate(EFFORT, **{**SEOUL, "truncate": cut})

    # facts of the document: 61,557,637 + 12,311,527 + 7,386,916, VAT 8,125,608
    assert bill.direct_labour == 61_557_637
    assert (bill.overhead, bill.technical_fee, bill.vat) == (12_311_527, 7_386_916, 8_125_608)
    assert bill.total_before_cut == 89_381_688
    assert bill.total != 90_000_000


def test_a_given_amount_that_does_not_multiply_out_is_reported() -> None:
    bill = as_printed()

    [found] = bill.findings
    assert found.where == "IT컨설턴트"
    assert "+448,412" in found.message
    assert "4.348996" in found.message


def test_the_one_liner_of_the_seoul_policy_gives_the_published_total() -> None:
    bill = isp_cost.estimate({**EFFORT, "IT컨설턴트": "4.349"}, wages="2020", **isp_cost.SEOUL_2020)

    assert (bill.direct_labour, bill.total_before_cut) == (62_006_090, 90_032_841)
    assert bill.total == 90_000_000


def test_a_part_of_the_policy_can_be_replaced_by_name() -> None:
    bill = isp_cost.estimate(IMPLIED, **{**SEOUL, "vat": "exempt"})

    assert bill.vat == 0
    assert bill.total_before_cut == bill.price_before_vat


# Same effort at other wages and rates, VAT included, before the cut: computed apart from
# this library from the published tables, first at Seoul's rates, then at the guide's ends.
OTHER_EDITIONS = [
    ("2020", "0.20", "0.10", 90_032_787),
    ("2020", "1.10", "0.20", 171_880_778),
    ("2020", "1.44", "0.20", 199_709_094),
    ("2020", "1.54", "0.40", 242_542_875),
    ("2021", "0.20", "0.10", 92_404_804),
    ("2021", "1.10", "0.20", 176_409_175),
    ("2022", "0.20", "0.10", 94_075_548),
    ("2022", "1.10", "0.20", 179_598_777),
    ("2022", "1.44", "0.20", 208_676_674),
    ("2022", "1.54", "0.40", 253_433_829),
    ("2025", "0.20", "0.10", 102_465_570),
    ("2025", "1.44", "0.20", 227_287_265),
    ("2025", "1.54", "0.40", 276_036_037),
    ("2026", "0.20", "0.10", 110_474_138),
    ("2026", "1.44", "0.20", 245_051_725),
    ("2026", "1.54", "0.40", 297_610_634),
]


@pytest.mark.parametrize(("wages", "overhead", "fee", "total"), OTHER_EDITIONS)
def test_the_same_effort_under_other_editions(
    wages: str, overhead: str, fee: str, total: int
) -> None:
    rates = {"overhead": overhead, "technical_fee": fee}
    found = isp_cost.compare_editions(
        IMPLIED, {"base": SEOUL, "other": {**SEOUL, "wages": wages, **rates}}
    )

    assert found.scenarios[1].bill.total_before_cut == total


def test_a_comparison_splits_the_change_and_the_parts_add_up() -> None:
    later = {**SEOUL, "wages": "2026", **isp_cost.guide_range("2025", "low"), "truncate": "none"}
    found = isp_cost.compare_editions(IMPLIED, {"2020": SEOUL, "2026": later})

    first, second = found.scenarios
    assert (first.change, first.wage, first.rate, first.rule) == (0, 0, 0, 0)
    assert second.wage + second.rate + second.rule == second.change
    # Only the wages changed: 110,474,138 cut below the ten-thousands digit, against 90,000,000.
    assert second.wage == 110_400_000 - 90_000_000
    assert second.notes == ("정보보호컨설턴트 → IT컨설턴트 (kosa_wages/2026)",)


def test_a_comparison_in_person_days_uses_daily_wages_of_merged_roles_too() -> None:
    days = {"정보보호컨설턴트": 10}
    found = isp_cost.compare_editions(
        days, {"2020": SEOUL, "2026": {**SEOUL, "wages": "2026"}}, effort_unit="M/D"
    )

    assert found.scenarios[0].bill.direct_labour == 3_409_780
    assert found.scenarios[1].bill.direct_labour == 5_223_400


def test_the_guide_prices_of_the_same_labour_are_the_known_ones() -> None:
    check = isp_cost.check_guide(as_printed(), guide="2020")

    assert check.minimum.total_before_cut == 171_880_766
    assert check.maximum.total_before_cut == 210_076_491
    assert [found.where for found in check.findings] == ["제경비", "기술료"]
    assert all(found.severity == "note" for found in check.findings)
    assert all("guide_rates/2020" in found.reference for found in check.findings)


def test_rates_inside_the_guide_are_not_mentioned() -> None:
    bill = isp_cost.estimate(IMPLIED, **{**SEOUL, **isp_cost.guide_range("2020", "high")})

    assert isp_cost.check_guide(bill, guide="2020").findings == ()


def test_a_wage_year_that_does_not_belong_to_the_guide_is_a_named_warning() -> None:
    with pytest.warns(EditionMismatch, match=r"kosa_wages/2020.*guide_rates/2025"):
        isp_cost.estimate(EFFORT, **SEOUL, guide="2025")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bill = isp_cost.estimate(EFFORT, **SEOUL, guide="2020")
    assert len(bill.findings) == 2
    assert len(bill.sources) == 2


def test_the_bill_prints_in_the_form_of_the_published_sheet() -> None:
    from sustainfin import _text

    text = str(as_printed())

    for printed in ("9,152,103", "39,802,455", "12,401,209", "7,440,725", "81,847,983",
                    "8,184,798", "90,032,781", "90,000,000", "만단위 이하 절사", "20% 적용",
                    "kosa_wages/2020"):  # fmt: skip
        assert printed in text
    ends = [
        _text.width(line[: line.index(amount) + len(amount)])
        for line in text.splitlines()
        for amount in ("39,802,455", "12,401,209", "90,032,781")
        if amount in line and "※" not in line
    ]
    assert len(ends) == 3
    assert len(set(ends)) == 1  # the amounts end in one column


def test_the_bill_leaves_in_other_units_languages_and_forms() -> None:
    bill = as_printed()

    assert bill.sheet(unit="천원").body[-1][-2].text == "90,000"
    assert bill.sheet(unit="억원", lang="en").body[-1][-2].text == "0.9"
    assert "Technical fee" in [row[0].text for row in bill.sheet(lang="en").body]
    frame = bill.to_frame()
    assert frame.loc[frame["step"] == "vat", "amount_krw"].item() == 8_184_798
    assert bill.to_frame(unit="천원", lang="ko")["금액(천원)"].iloc[-1] == "90,000"
    data = json.loads(json.dumps(bill.to_dict()))
    assert data["total"] == 90_000_000
    assert data["rows"][0]["effort"] == "4.3"
    assert data["truncate"] == "만단위 이하 절사 (10만원 미만 절사)"


def test_person_days_use_the_daily_wage() -> None:
    bill = isp_cost.estimate({"IT컨설턴트": 10}, **SEOUL, effort_unit="M/D")

    assert bill.direct_labour == 4_379_000


def test_direct_expenses_enter_the_price_before_vat() -> None:
    bill = isp_cost.estimate(EFFORT, **SEOUL, expenses={"인쇄비": 1_000_000, "여비": 500_000})

    assert bill.direct_expenses == 1_500_000
    assert bill.price_before_vat == 81_256_080 + 1_500_000


def test_a_step_keeps_the_rule_it_was_given() -> None:
    bill = isp_cost.estimate(EFFORT, **{**SEOUL, "rounding": {"overhead": "천원 미만 절상"}})

    assert bill.overhead == 12_312_000  # 12,311,527.4 taken up to the thousand
    assert bill.rounding["labour"] == money.Rounding.parse("원 미만 반올림")


def test_a_table_of_ones_own_serves_as_wages() -> None:
    import pandas as pd

    frame = pd.DataFrame({"role": ["분석가"], "monthly": [10_000_000], "daily": [500_000]})
    own = tables.from_frame(frame, id="own_wages/2027", unit="KRW per person-month")

    bill = isp_cost.estimate({"분석가": "1.5"}, **{**SEOUL, "wages": own})

    assert bill.direct_labour == 15_000_000
    assert bill.lines[0].flag == "own"
    assert "own_wages/2027" in str(bill)


def test_fitting_one_role_brackets_the_implied_effort() -> None:
    fit = isp_cost.fit_to_budget(90_000_000, EFFORT, vary="IT컨설턴트", step="0.001", **SEOUL)

    assert fit.exact
    assert fit.lowest <= Decimal("4.348996") <= fit.highest
    below = {**EFFORT, "IT컨설턴트": fit.lowest - fit.step}
    above = {**EFFORT, "IT컨설턴트": fit.highest + fit.step}
    assert isp_cost.estimate(below, **SEOUL).total < 90_000_000
    assert isp_cost.estimate(above, **SEOUL).total > 90_000_000


def test_fitting_all_efforts_by_one_factor_or_a_rate() -> None:
    every = isp_cost.fit_to_budget(90_000_000, EFFORT, step="0.0001", **SEOUL)
    rate = isp_cost.fit_to_budget(90_000_000, EFFORT, vary="overhead", step="0.0001", **SEOUL)

    assert every.exact
    assert rate.exact
    assert rate.bill.overhead_rate == rate.highest
    assert rate.bill.total == 90_000_000


def test_a_ceiling_between_two_totals_is_met_from_below() -> None:
    fit = isp_cost.fit_to_budget(90_050_000, EFFORT, vary="IT컨설턴트", step="0.001", **SEOUL)

    assert not fit.exact
    assert fit.total == 90_000_000


def test_a_ceiling_below_everything_is_not_computable() -> None:
    with pytest.raises(NotComputable, match="Raise the budget"):
        isp_cost.fit_to_budget(1_000_000, EFFORT, vary="IT컨설턴트", step="0.1", **SEOUL)
    zero = {**EFFORT, "IT컨설턴트": 0}
    with pytest.raises(NotComputable, match="must change the total"):
        isp_cost.fit_to_budget(90_000_000, dict.fromkeys(zero, 0), step="0.1", **SEOUL)


def test_the_efforts_on_a_grid_that_land_on_the_total_are_all_found() -> None:
    around = {"IT컨설턴트": "4.3", "IT기획자": "1.8", "업무분석가": "0.4"}
    found = isp_cost.efforts_on_grid(86_600_000, around, step="0.05", spread="0.3", **SEOUL)

    grid = [
        {"IT컨설턴트": a, "IT기획자": b, "업무분석가": c}
        for a in steps("4.0", "4.6") for b in steps("1.5", "2.1") for c in steps("0.1", "0.7")
    ]  # fmt: skip
    by_hand = {
        tuple(effort.values()) for effort in grid
        if isp_cost.estimate(effort, **SEOUL).total == 86_600_000
    }  # fmt: skip
    assert by_hand
    assert set(found.efforts) == by_hand
    assert len(found) == len(by_hand)


def steps(low: str, high: str) -> list[Decimal]:
    count = (Decimal(high) - Decimal(low)) / Decimal("0.05")
    return [Decimal(low) + Decimal("0.05") * k for k in range(int(count) + 1)]


def test_many_bills_equal_the_exact_path_to_the_won() -> None:
    generator = np.random.default_rng(1)
    effort = {role: generator.uniform(0, 8, 200) for role in EFFORT}
    bills = isp_cost.estimate_many(effort, effort_step="0.001", effort_rounding="half_up", **SEOUL)

    for i in range(0, 200, 7):
        exact = {
            role: money.Rounding("half_up", 1).apply(Fraction(repr(float(column[i]))) * 1000)
            * Decimal("0.001")
            for role, column in effort.items()
        }
        bill = isp_cost.estimate(exact, **SEOUL)
        assert bills.total[i] == bill.total
        assert bills.total_before_cut[i] == bill.total_before_cut
        assert bills.bill(i).vat == bill.vat


def test_a_float_effort_counts_as_the_decimal_it_prints() -> None:
    # 1.0005 is below the tie in binary; it prints as the tie, and the tie goes up.
    for mode, units in (("half_up", 1001), ("half_even", 1000), ("down", 1000), ("up", 1001)):
        bills = isp_cost.estimate_many(
            {"IT컨설턴트": [1.0005]}, effort_step="0.001", effort_rounding=mode, **SEOUL
        )
        assert bills.units["IT컨설턴트"].tolist() == [units]
    exact = isp_cost.estimate_many(
        {"IT컨설턴트": [4.349, 0.1 + 0.2]}, effort_step="0.001", effort_rounding="up", **SEOUL
    )
    assert exact.units["IT컨설턴트"].tolist() == [4349, 301]  # 0.30000000000000004 is above 0.300


def test_many_bills_refuse_before_an_overflow() -> None:
    with pytest.raises(NotComputable, match=r"2\*\*62"):
        isp_cost.estimate_many(
            {"IT컨설턴트": [1e9]}, effort_step="0.0001", effort_rounding="down", **SEOUL
        )


def test_many_bills_are_read_only() -> None:
    bills = isp_cost.estimate_many(
        {"IT컨설턴트": [1.0]}, effort_step="0.1", effort_rounding="down", **SEOUL
    )
    with pytest.raises(ValueError, match="read-only"):
        bills.total[0] = 0


def test_all_arguments_that_change_the_total_must_be_named() -> None:
    for left_out in ("wages", "overhead", "technical_fee", "vat", "truncate"):
        arguments = {key: value for key, value in SEOUL.items() if key != left_out}
        with pytest.raises(TypeError, match=left_out):
            isp_cost.estimate(EFFORT, **arguments)


def test_a_role_merged_into_another_is_named_in_the_refusal() -> None:
    with pytest.raises(InvalidInput, match="part of 'IT컨설턴트'"):
        isp_cost.estimate({"정보보호컨설턴트": 1}, **{**SEOUL, "wages": "2026"})


@pytest.mark.parametrize("unit", ["원", "천원"])
def test_the_table_for_people_is_read_back_by_the_audit(unit: str) -> None:
    audit = isp_cost.reconcile(as_printed().to_frame(unit=unit), wages="2020")

    assert [found.where for found in audit.faults] == ["IT컨설턴트 금액"]


def test_expenses_given_once_count_in_every_step_of_a_search() -> None:
    paid = [isp_cost.Expense(label="여비", amount=10_000_000)]
    listed = isp_cost.fit_to_budget(
        90_000_000, {"IT PM": 1}, vary="IT PM", step="0.01", **SEOUL, expenses=paid
    )
    once = isp_cost.fit_to_budget(
        90_000_000, {"IT PM": 1}, vary="IT PM", step="0.01", **SEOUL, expenses=iter(paid)
    )
    compared = isp_cost.compare_editions(
        {"IT PM": 1}, {"a": SEOUL, "b": SEOUL}, expenses=iter(paid)
    )

    assert once.highest == listed.highest
    assert [s.bill.direct_expenses for s in compared.scenarios] == [10_000_000, 10_000_000]


def test_a_merged_role_keeps_its_note_its_own_wage_and_the_flag_of_the_table() -> None:
    later = {**SEOUL, "wages": "2026"}
    lines = [
        isp_cost.Labour(role="정보보호컨설턴트", effort=1, note="중요"),
        isp_cost.Labour(role="IT PM", effort=1, wage=1_000_000),
    ]
    bill = isp_cost.compare_editions(lines, {"a": SEOUL, "b": later}).scenarios[1].bill

    assert bill.lines[0].note == "중요; 2026: IT컨설턴트"
    assert bill.lines[0].flag == tables.edition("kosa_wages", "2026").flag("IT컨설턴트")
    assert bill.lines[1].amount == 1_000_000
    own = [isp_cost.Labour(role="정보보호컨설턴트", effort=1, wage=1_000_000)]
    kept = isp_cost.compare_editions(own, {"a": SEOUL, "b": later}).scenarios[1].bill
    assert kept.lines[0].amount == 1_000_000


def test_an_effort_is_taken_exactly_or_not_at_all() -> None:
    with pytest.raises(InvalidInput, match="finite number"):
        isp_cost.estimate({"IT PM": Fraction(1, 3)}, **SEOUL)
    exact = isp_cost.estimate({"IT컨설턴트": Fraction(1, 4)}, **SEOUL)
    single = isp_cost.estimate({"IT컨설턴트": np.float32(4.3)}, **SEOUL)
    many = isp_cost.estimate_many(
        {"IT컨설턴트": np.array([4.3], dtype=np.float32)}, effort_step="0.001",
        effort_rounding="up", **SEOUL,
    )  # fmt: skip

    assert exact.lines[0].effort == Decimal("0.25")
    assert single.lines[0].effort == Decimal("4.3")
    assert many.units["IT컨설턴트"].tolist() == [4_300]


@pytest.mark.parametrize("wage", ["9,000,000", 9_000_000.5, 0])
def test_wages_of_a_table_of_ones_own_are_checked_as_wages(wage: object) -> None:
    import pandas as pd

    frame = pd.DataFrame({"role": ["분석가"], "monthly": [wage]})
    many = {"effort_step": 1, "effort_rounding": "up"}

    def use(call: Any, effort: Any, **more: Any) -> None:
        own = tables.from_frame(frame, id="own_wages/2027", unit="KRW per person-month")
        call({"분석가": effort}, **{**SEOUL, "wages": own}, **more)

    with pytest.raises((InvalidInput, ExceptionGroup)):
        use(isp_cost.estimate, 1)
    with pytest.raises((InvalidInput, ExceptionGroup)):
        use(isp_cost.estimate_many, [1], **many)


def test_numbers_beyond_any_use_are_refused_at_once() -> None:
    for effort in (Decimal("1e99999999"), Decimal("1e-99999999"), 1e30):
        with pytest.raises(InvalidInput):
            isp_cost.estimate({"IT컨설턴트": effort}, **SEOUL)
    with pytest.raises(InvalidInput):
        isp_cost.estimate({"IT PM": 1}, **{**SEOUL, "overhead": Decimal("1e-99999999")})
    with pytest.raises(NotComputable):
        isp_cost.estimate_many({"IT PM": [10**30]}, effort_step=1, effort_rounding="up", **SEOUL)


def test_a_given_amount_needs_no_wage_where_an_edition_is_known_in_part() -> None:
    line = isp_cost.Labour(role="IT감리", amount=9_000_000)

    assert isp_cost.estimate([line], **SEOUL).direct_labour == 9_000_000
    with pytest.raises(InvalidInput, match="must be one of"):
        isp_cost.estimate([isp_cost.Labour(role="IT감독", amount=5)], **{**SEOUL, "wages": "2021"})


def test_wages_of_a_frame_stay_whole_won() -> None:
    frame = as_printed().to_frame()

    assert str(frame["monthly_krw"].dtype) == "Int64"
    assert frame["monthly_krw"].dropna().tolist()[0] == 9_152_103


def test_role_names_in_either_normal_form_are_one_role() -> None:
    import unicodedata

    role = unicodedata.normalize("NFD", "업무분석가")
    fit = isp_cost.fit_to_budget(6_000_000, {role: 1}, vary=role, step="0.01", **SEOUL)
    many = isp_cost.estimate_many({role: [0.4]}, effort_step="0.1", effort_rounding="up", **SEOUL)

    assert fit.highest == Decimal("0.40")
    assert many.total.tolist() == [6_000_000]


def test_warnings_of_mismatched_editions_point_to_the_caller() -> None:
    other = {"a": {**SEOUL, "guide": "2025"}}
    with pytest.warns(EditionMismatch) as first:
        isp_cost.estimate({"IT PM": 1}, **SEOUL, guide="2025")
    with pytest.warns(EditionMismatch) as second:
        isp_cost.check_guide(as_printed(), guide="2025")
    with pytest.warns(EditionMismatch) as third:
        isp_cost.compare_editions({"IT PM": 1}, other)

    caught = [*first, *second, *third]
    assert len(caught) == 3
    assert {warning.filename for warning in caught} == {__file__}
