"""Benefits: quantities, unit values, lines, ledger, guards, weights; published valuations."""

import copy
import json
import math
import pickle
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import sustainfin as sf
from sustainfin import benefits, lifecycle, revenue, tables
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.findings import Finding
from sustainfin.inputs import make_input
from sustainfin.lines import Line, Timeline, inputs_of
from sustainfin.sheet import to_text

T = Timeline(start=2026, n_years=5)
ONE = Timeline(start=2026, n_years=1)
INDEX = benefits.PriceIndex(label="자체 지수", by_year={2024: 100, 2026: 105}, source="내부 자료")


def benefit(
    label: str = "시간 절감", quantity: Any = 100, price: Any = 5_000, **fields: Any
) -> Any:
    usual = {"mechanism": "time", "beneficiary": "시민", "category": "social"}
    return benefits.Benefit(label, quantity, price, **{**usual, **fields})


def cost(label: str = "디지털 소외", quantity: Any = 10, price: Any = 3_000, **fields: Any) -> Any:
    usual = {"mechanism": "digital_exclusion", "payer": "고령층", "category": "social"}
    return benefits.SocialCost(label, quantity, price, **{**usual, **fields})


def codes(*lines: Any, **arguments: Any) -> list[str]:
    return [found.code for found in benefits.guards(lines, T, **arguments)]


# --- published valuations ------------------------------------------------------------------


def test_the_cost_of_road_accidents_of_2023_is_its_two_parts_without_a_double_count() -> None:
    # 한국교통연구원, 2023년 도로교통사고비용: 24조 7,603억 + 29조 2,992억 = 54조 595억원.
    values = {v.name: v for v in benefits.unit_values() if v.name.startswith("road_accidents_2023")}
    parts = [values[f"road_accidents_2023/{name}"] for name in ("asset_loss", "pain")]
    lines = [
        benefit(part.label_ko, 1, part.value, mechanism="road_accident", includes=part.includes)
        for part in parts
    ]

    found = benefits.ledger(lines, Timeline(start=2023, n_years=1))

    assert found.total == values["road_accidents_2023/total"].value == 54_059_500_000_000
    assert found.findings == ()


def test_the_willingness_of_the_households_of_2022_gives_the_national_total() -> None:
    # 6,908 won a household; 21,774,000 households (통계청, 2022년 인구주택총조사, 2023-07-27).
    each = benefits.unit_value("cctv_platform_wtp/household").value
    national = benefits.unit_value("cctv_platform_wtp/national").value

    found = benefits.value("willingness_to_pay", households=21_774_000, unit_value=each)

    assert abs(found - national) <= 50_000_000  # half a unit of 150.4 billion


def test_the_example_of_the_epa_gives_one_life_and_ten_million() -> None:
    # U.S. EPA, Mortality Risk Valuation: $100 x 100,000 people = $10 million for one life.
    lives = benefits.LivesSaved(100_000, risk_reduction=1 / 100_000).at({}, ONE).item()
    life = 100 / (1 / 100_000)

    assert lives == pytest.approx(1.0, rel=1e-15)
    assert benefits.value(
        "lives", people=100_000, risk_reduction=1 / 100_000, unit_value=life
    ) == pytest.approx(10_000_000, rel=1e-12)


def test_untreated_survival_falls_to_nothing_in_just_over_twelve_minutes() -> None:
    # Larsen et al. 1993, abstract: 67 % at once, less 2.3, 1.1 and 2.1 points a minute, 5.5
    # together; the readers of the model put zero at "just over 12 minutes".
    per_minute = 0.023 + 0.011 + 0.021
    lost = benefits.SurvivalGain(100, minutes=1, gain_per_minute=per_minute).at({}, ONE).item()

    assert lost == pytest.approx(5.5, abs=0.05)
    assert 12 < 67 / lost < 12.5


def test_the_benefit_cost_ratio_of_a_published_appraisal_is_reproduced() -> None:
    # 김수엽·이건우, CVM을 이용한 해상교통안전시설 투자 편익 분석, 한국항해항만학회 2014년도
    # 춘계학술대회, 73-75쪽, abstract (VTS at 통영): benefits 47.3, NPV 32.5 billion won, B/C 3.193,
    # so costs of 14.8; with three rounded figures the ratio is known to about 0.02.
    line = benefit("해상교통안전", 1, 47.3e9, mechanism="vts", beneficiary="어민·선사")

    found = benefits.ledger(
        [line], Timeline(start=2014, n_years=1), discount_rate=0.055, timing="start",
        costs=[14.8e9],
    )  # fmt: skip

    assert found.npv == pytest.approx(32.5e9, abs=0.1e9)
    assert found.benefit_cost_ratio == pytest.approx(3.193, abs=0.02)


def test_a_pound_is_worth_twice_as_much_at_half_the_income() -> None:
    # HM Treasury, The Green Book 2018, A3.13: elasticity 1, 20,000 against 40,000 pounds.
    poor, rich = (benefits.distributional_weight(y, 30_000, eta=1) for y in (20_000, 40_000))

    assert poor / rich == pytest.approx(2.0)


def test_the_welfare_weight_of_the_green_book_needs_an_income_at_about_half_the_median() -> None:
    # A3.20: elasticity 1.3 and a weight of 2.4 with incomes of 2015. The incomes are not
    # printed; a weight of 2.4 is that of 51 % of the median.
    assert benefits.distributional_weight(0.51, 1.0, eta=1.3) == pytest.approx(2.4, abs=0.05)


def test_the_casualties_of_2008_do_not_multiply_out_and_the_table_says_so() -> None:
    table = tables.edition("unit_values", "road_accident_2008")
    rows = {name: row["value"] for name, row in table.values.items()}
    product = rows["deaths"] * rows["death"] + rows["injured"] * rows["injury"]

    assert product == 4_383_764_680_000
    assert product > 1.1 * rows["casualty_total"]
    assert any("4,383,764,680,000" in note for note in table.notes)
    for row in ("death", "injury"):
        assert "not multiply out" in benefits.unit_value(f"road_accident_2008/{row}").remark


def test_a_theft_avoided_costs_more_than_the_articles_say_and_the_table_says_so() -> None:
    rows = tables.edition("unit_values", "theft_cctv_2019").values
    exact = rows["camera"]["value"] / rows["thefts_avoided"]["value"]

    assert round(exact) == 2_691_489
    assert abs(exact - rows["cost_per_theft"]["value"]) > 150_000
    assert "2,691,489" in rows["cost_per_theft"]["remark"]


# --- unit values ---------------------------------------------------------------------------


@pytest.mark.parametrize("found", benefits.unit_values(), ids=lambda found: found.name)
def test_a_unit_value_says_what_it_is_and_where_it_comes_from(found: benefits.UnitValue) -> None:
    assert found.label_ko
    assert found.label_en
    assert found.source.startswith(f"unit_values/{found.name.partition('/')[0]} [")
    assert found.confidence in {"V", "V2", "R", "D"}
    if found.kind == "unit":
        assert found.includes
        assert found.topic
        assert found.unit.startswith("KRW/")
    if found.unit.startswith("KRW") and found.price_year is None:
        assert "price year is not known" in " ".join(
            tables.edition("unit_values", found.name.partition("/")[0]).notes
        )


def test_a_weak_source_shows_wherever_the_figure_is_printed() -> None:
    weak = {found.name.partition("/")[0] for found in benefits.unit_values() if found.weak}
    table = tables.edition("unit_values", "travel_time_2016")

    assert weak == {"travel_time_2016"}
    assert table.source.confidence_note.startswith("Weak:")
    assert "weak" in repr(benefits.unit_value("travel_time_2016/other_car"))
    assert "weak" not in repr(benefits.unit_value("road_pain_2024/death"))


def test_the_ranges_of_the_choice_experiment_are_equally_wide() -> None:
    rows = tables.edition("unit_values", "vsl_choice_2007").values.values()

    assert {row["high"] - row["low"] for row in rows} == {202_000_000}


def test_a_range_is_taken_at_a_stated_point() -> None:
    low, mid, high = (
        benefits.unit_value("vsl_choice_2007/adult", point=point)
        for point in ("low", "mid", "high")
    )

    assert (low.value, high.value) == (1_631_000_000, 1_833_000_000)
    assert mid.value == 1_732_000_000
    assert (low.confidence, mid.confidence) == ("V", "D")
    assert benefits.unit_value(low.name) == low


def test_a_unit_value_moves_only_by_a_stated_index() -> None:
    old = benefits.unit_value("road_pain_2024/death")

    new = old.in_year(2026, index=INDEX)

    assert new.value == pytest.approx(970_000_000 * 1.05)
    assert (new.price_year, old.price_year) == (2026, 2024)
    assert new.moved == "2024 to 2026 by 자체 지수 x 1.05 (내부 자료)"
    assert new.includes == old.includes


def test_an_index_moves_a_range_with_its_ends() -> None:
    index = benefits.PriceIndex(label="지수", by_year={2007: 80, 2026: 120}, source="내부")
    moved = benefits.unit_value("vsl_choice_2007/adult:low").in_year(2026, index=index)

    assert (moved.low, moved.high) == (1_631_000_000 * 1.5, 1_833_000_000 * 1.5)


@pytest.mark.parametrize("name", ["travel_cost_repositories/time", "cardiac_arrest_2019/survival"])
def test_what_has_no_price_year_or_is_no_money_cannot_be_moved(name: str) -> None:
    with pytest.raises(NotComputable, match="nothing can move it"):
        benefits.unit_value(name).in_year(2026, index=INDEX)


def test_unit_values_and_indices_are_pickled_copied_and_told() -> None:
    found = benefits.unit_value("road_pain_2024/death")

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert copy.deepcopy(found) == found
    assert pickle.loads(pickle.dumps(INDEX)) == INDEX  # noqa: S301 - our own bytes
    assert hash(copy.deepcopy(INDEX)) == hash(INDEX)
    assert json.loads(json.dumps(found.to_dict()))["includes"] == ["pain"]


# --- quantities ----------------------------------------------------------------------------


def delay(**changes: Any) -> Any:
    usual = {"minutes": 5, "outcome": 0.5, "excess": 0.16, "step": 5, "reading": "share"}
    return benefits.DelayAvoided(1_000, **{**usual, **changes})


MODELS: list[tuple[Any, float]] = [
    (benefits.TimeSaved(20_000, 6), 2_000.0),
    (benefits.LivesSaved(1_000_000, risk_reduction=0.00002), 20.0),
    (benefits.SurvivalGain(100, minutes=2, gain_per_minute=0.02), 4.0),
    (benefits.SurvivalGain(100, minutes=90, gain_per_minute=0.02), 100.0),  # nobody twice
    (delay(minutes=0), 0.0),
    (delay(minutes=0, reading="odds"), 0.0),
    # 1000 x 0.5 x (1 - 1 / 1.16): one step of five minutes
    (delay(), 500 * 0.16 / 1.16),
    # odds of 1 fall to 1 / 1.16: the share is 1 / 2.16
    (delay(reading="odds"), 1_000 * (0.5 - 1 / 2.16)),
    (delay(reading="odds", outcome=1.0), 0.0),  # what is certain stays so
    (benefits.IncidentsAvoided(40, reduction=0.25), 10.0),
    (benefits.EnergySaved(2_000_000, saving=0.25), 500_000.0),
    (benefits.EmissionsAvoided(500_000, factor=0.5), 250.0),
    (benefits.Households(1_000, share=0.5), 500.0),
    (benefits.NetJobs(100, reference=20, leakage=0.1, displacement=0.25, multiplier=1.5), 81.0),
    (benefits.NetJobs(10, substitution=1.0), 0.0),
    (benefits.StaffHours(12_000, minutes=10, realised=0.5), 1_000.0),
    (benefits.Excluded(10_000, unable=0.2, served_otherwise=0.5), 1_000.0),
    (benefits.LifeYears(benefits.LivesSaved(100_000, 0.0001), years_each=15), 150.0),
    (benefits.Part(benefits.TimeSaved(20_000, 6), 0.25), 500.0),
]


@pytest.mark.parametrize(("model", "expected"), MODELS, ids=lambda each: type(each).__name__)
def test_a_quantity_is_what_its_formula_says(model: Any, expected: float) -> None:
    found = model.at({}, T)

    assert found.shape == (5, 1)
    assert found.ravel() == pytest.approx([expected] * 5)
    assert isinstance(model, benefits.QuantityModel)


def test_a_quantity_follows_a_demand_curve_and_an_input() -> None:
    share = make_input("share", base=0.5, low=0.2, high=0.8)
    model = benefits.IncidentsAvoided(
        revenue.Ramp(100, first=2026, full=2028, initial=0), reduction=share
    )

    one = model.at({"share": 0.5}, T)
    many = model.at({"share": np.array([0.5, 0.2])}, T)

    assert one.ravel().tolist() == [0.0, 25.0, 50.0, 50.0, 50.0]
    assert many.shape == (5, 2)
    assert many[:, 1] == pytest.approx(one[:, 0] * 0.4)
    assert [each.name for each in inputs_of(model)] == ["share"]


def test_a_draw_outside_the_range_is_refused_in_the_run() -> None:
    model = benefits.IncidentsAvoided(40, make_input("share", base=0.5, low=0.2, high=0.8))

    with pytest.raises(InvalidInput, match="leaves the range in this run"):
        model.at({"share": np.array([0.5, 1.2])}, T)


# --- lines ---------------------------------------------------------------------------------


def test_a_line_is_quantity_times_unit_value_in_its_years() -> None:
    line = benefit(quantity=10, price=100, first=2027, last=2029, growth=0.1, prices="real")

    assert isinstance(line, Line)
    assert (line.side, line.kind) == ("benefit", "social")
    assert line.amounts({}, T).ravel() == pytest.approx([0, 1_000, 1_100, 1_210, 0])


def test_growth_counts_from_the_year_whose_value_is_stated() -> None:
    line = benefit(quantity=1, price=100, base_year=2024, growth=0.1, prices="nominal")

    assert line.amounts({}, ONE).item() == pytest.approx(121)


def test_a_published_unit_value_brings_its_price_year_and_what_it_contains() -> None:
    line = benefit(price="road_pain_2024/death")

    assert line.unit_value == benefits.unit_value("road_pain_2024/death")
    assert (line.price_year, line.includes) == (2024, ("pain",))
    assert line.amounts({}, ONE).item() == 97_000_000_000


def test_a_transfer_adds_nothing_and_says_what_it_moves() -> None:
    line = benefit(transfer=True, payer="시")

    assert line.side == "unvalued"
    assert line.amounts({}, ONE).item() == 0
    assert line.worth({}, ONE).item() == 500_000


def test_what_has_no_price_or_no_number_adds_nothing_to_a_case() -> None:
    counted = benefits.Unpriced(
        "온실가스", make_input("tonnes", base=250, low=100, high=400), unit="tCO2eq",
        mechanism="emissions", beneficiary="모두", category="environmental", first=2027,
    )  # fmt: skip
    named = benefits.Unquantified("안심", category="social")

    for line in (counted, named):
        assert isinstance(line, Line)
        assert line.side == "unvalued"
        assert not line.amounts({"tonnes": 250.0}, T).any()
    assert counted.quantities({"tonnes": 250.0}, T).ravel().tolist() == [0, 250, 250, 250, 250]


def test_a_line_serves_many_draws_at_once() -> None:
    price = make_input("price", base=5_000, low=3_000, high=8_000)
    line = benefit(quantity=benefits.TimeSaved(600, 10), price=price)

    found = line.amounts({"price": np.array([5_000.0, 3_000.0])}, T)

    assert found.shape == (5, 2)
    assert found[0].tolist() == [500_000.0, 300_000.0]


# --- ledger --------------------------------------------------------------------------------


def small(**changes: Any) -> benefits.Ledger:
    lines = [
        benefit(quantity=2_000, beneficiary="이용자"),
        cost(quantity=100, price=20_000),
        benefit("요금 할인", 100, 10_000, mechanism="discount", beneficiary="이용자", payer="시",
                transfer=True, category="economic-direct"),
        benefits.Unpriced("온실가스", 250, unit="tCO2eq", mechanism="emissions",
                          beneficiary="모두", category="environmental"),
        benefits.Unquantified("안심", category="social", beneficiary="시민"),
    ]  # fmt: skip
    return benefits.ledger(lines, Timeline(start=2026, n_years=2), **changes)


def test_a_ledger_adds_up_by_line_category_group_and_year() -> None:
    found = small()

    assert found.total == 16_000_000
    assert found.by_year == (8_000_000, 8_000_000)
    assert found.by("effect") == {"benefit": 20e6, "social_cost": -4e6, "transfer": 0}
    assert found.by("category") == {"social": 16e6, "economic-direct": 0}
    assert found.by("beneficiary") == {"이용자": 20e6, "": -4e6}
    assert found.by("label", present=True)["시간 절감"] == 20e6
    assert found.benefits == (10e6, 10e6)
    assert found.social_costs == (2e6, 2e6)
    assert found.transfers == (0, 0)


def test_the_figures_of_a_ledger_are_those_of_the_hand() -> None:
    # Year ends of 2026 and 2027 at 10 %: factors 1/1.1 and 1/1.21.
    found = small(discount_rate=0.10, costs=[5_500_000, 1_210_000])

    assert found.present_benefits == pytest.approx(10e6 / 1.1 + 10e6 / 1.21)
    assert found.present_social_costs == pytest.approx(2e6 / 1.1 + 2e6 / 1.21)
    assert found.present_costs == pytest.approx(6_000_000)
    assert found.npv == pytest.approx(8e6 / 1.1 + 8e6 / 1.21 - 6e6)
    assert found.benefit_cost_ratio == pytest.approx(
        (10e6 / 1.1 + 10e6 / 1.21) / (2e6 / 1.1 + 2e6 / 1.21 + 6e6)
    )


def test_won_per_tonne_stands_for_what_has_no_price() -> None:
    found = small(discount_rate=0.10, costs=[5_500_000, 1_210_000])
    (tonne,) = found.effectiveness

    assert (tonne.label, tonne.unit, tonne.quantity) == ("온실가스", "tCO2eq", 500)
    assert tonne.cost_per_unit == pytest.approx((5_500_000 + 1_210_000 + 4_000_000) / 500)
    assert tonne.present_cost_per_unit == pytest.approx(
        (6e6 + 2e6 / 1.1 + 2e6 / 1.21) / (250 / 1.1 + 250 / 1.21)
    )
    assert benefits.cost_per(found, "온실가스") == tonne
    assert benefits.cost_per(found, "시간 절감").quantity == 4_000


def test_without_costs_there_is_no_ratio_and_nothing_per_unit() -> None:
    found = small()

    assert found.costs is None
    assert found.present_costs is None
    assert found.benefit_cost_ratio is None
    assert found.effectiveness == ()
    assert found.npv == found.total
    with pytest.raises(NotComputable, match="has no costs"):
        benefits.cost_per(found, "온실가스")


def test_the_groups_gain_and_pay_and_add_up_to_the_npv() -> None:
    found = small(discount_rate=0.0, costs=[5e6, 1e6], paid_by={"시": 0.75, "국가": 0.25})
    groups = {share.group: share for share in found.groups}

    assert (groups["이용자"].gains, groups["이용자"].received) == (20e6, 2e6)
    assert (groups["시"].handed_over, groups["시"].paid) == (2e6, 4.5e6)
    assert groups["고령층"].net == -4e6
    assert groups["국가"].net == -1.5e6
    assert math.fsum(share.net for share in found.groups) == found.npv == 10e6


def test_a_group_without_standing_is_shown_and_not_counted() -> None:
    standing = ["이용자", "고령층", "시"]
    found = small(costs=[5e6, 1e6], paid_by={"시": 0.75, "국가": 0.25}, standing=standing)

    assert found.costs == (3.75e6, 0.75e6)
    assert found.npv == pytest.approx(20e6 - 4e6 - 4.5e6)
    assert {share.group for share in found.groups} == {*standing, "국가"}


def test_a_transfer_from_outside_is_a_gain_to_those_who_count() -> None:
    line = benefit("국비 보조", 1, 9e6, payer="국가", transfer=True)

    assert benefits.ledger([line], ONE).total == 0
    assert benefits.ledger([line], ONE, standing=["시민"]).total == 9e6
    assert benefits.ledger([line], ONE, standing=["국가"]).total == -9e6


def test_costs_come_from_lines_too_but_never_with_vat() -> None:
    lines = [
        lifecycle.Build("구축", 5_000_000, year=2026, vat="excluded"),
        lifecycle.Annual("유지", make_input("fee", base=1e6, low=1e6, high=2e6)),
    ]

    assert small(costs=lines).costs == (6e6, 1e6)
    assert small(costs=lines, x={"fee": 2e6}).costs == (7e6, 2e6)
    with pytest.raises(InvalidInput, match="must be without VAT"):
        small(costs=[lifecycle.Annual("유지", 1e6, vat="included")])


def test_a_base_year_before_the_first_year_discounts_further() -> None:
    early, late = (small(discount_rate=0.1, base_year=year) for year in (2024, 2026))

    assert early.npv == pytest.approx(late.npv / 1.21)


def test_what_is_named_or_unpriced_stands_in_the_table_beside_the_rest() -> None:
    text = to_text(small(discount_rate=0.045, costs=[5e6, 1e6]).sheet(unit="원"))

    assert "정량화되지 않음" in text
    assert "500 tCO2eq" in text
    assert "금액이 없는 2개 항목은 들어 있지 않다" in text
    assert "※ 안심: 정량적으로 제시되지 않았다" in text


def test_a_ledger_makes_a_frame_and_json() -> None:
    found = small(discount_rate=0.045, costs=[5e6, 1e6])

    frame = found.to_frame()
    told = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))

    assert len(frame) == 3 * 2
    assert frame["counted_krw"].sum() == found.total
    assert told["npv"] == found.npv
    assert told["unquantified"][0]["label"] == "안심"
    assert told["findings"][0]["code"] == "not-quantified"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes


def test_an_input_in_a_ledger_takes_its_base_or_what_is_given() -> None:
    line = benefit(quantity=make_input("trips", base=100, low=50, high=200))

    assert benefits.ledger([line], ONE).total == 500_000
    assert benefits.ledger([line], ONE, {"trips": 200}).total == 1_000_000


def test_a_ledger_in_which_nothing_is_valued_has_no_ratio() -> None:
    found = benefits.ledger([benefits.Unquantified("안심", category="social")], ONE, costs=[1e6])

    assert found.benefit_cost_ratio is None
    assert "NPV와 B/C를 말할 수 없다" in to_text(found.sheet())


def test_a_case_counts_benefits_and_names_what_no_figure_contains() -> None:
    case = sf.Case("서비스", start=2026, years=1, prices="real", vat="excluded", discount_rate=0.0)
    case.add(
        lifecycle.Build("구축", 1e6, year=2026), benefit(quantity=300), cost(),
        benefit("보조금", 1, 9e9, mechanism="subsidy", payer="국가", transfer=True),
        benefits.Unquantified("안심", category="social"),
    )  # fmt: skip

    found = case.appraise()
    economic = found.plan.economic

    assert economic is not None
    assert economic.npv == 300 * 5_000 - 1e6 - 30_000
    assert found.unvalued == ("보조금", "안심")
    assert "금액에 들어 있지 않은 편익·비용·이전: 보조금, 안심" in to_text(found.sheet())
    assert found.to_dict()["unvalued"] == ["보조금", "안심"]


def test_a_case_that_only_names_its_benefits_has_no_economic_view() -> None:
    case = sf.Case("서비스", start=2026, years=1, prices="real", vat="excluded", discount_rate=0.0)
    case.add(benefits.Unquantified("안심", category="social"))

    assert case.appraise().plan.economic is None


# --- weights -------------------------------------------------------------------------------


def test_weights_stand_beside_the_unweighted_nets() -> None:
    found = small(discount_rate=0.0, costs=[5e6, 1e6], paid_by="시")
    incomes = {"이용자": 3e7, "고령층": 1.5e7, "시": 3e7}

    weighed = benefits.weigh(found, incomes=incomes, median_income=3e7, eta=1)

    assert weighed.unweighted == found.npv
    assert weighed.weighted == pytest.approx(found.npv - 4e6)  # what the old bear counts twice
    assert {share.group: share.weight for share in weighed.shares}["고령층"] == 2
    assert json.loads(json.dumps(weighed.to_dict()))["eta"] == 1
    assert "2.000" in to_text(weighed.sheet())


# --- guards: each fires on its fault and on nothing else ------------------------------------

DEATH: Mapping[str, Any] = {"mechanism": "road_death", "includes": ("lost_output", "medical")}
FINE: tuple[Any, ...] = (
    benefit(price_year=2024),
    benefit("고통비용", 2, "road_pain_2024/death", mechanism="road_death"),
    benefit("소득손실·의료비", 2, 3e8, price_year=2024, **DEATH),
    benefit("보조금", 1, 1e6, mechanism="subsidy", payer="시", transfer=True),
    cost(price_year=2024),
    cost("민원", 10, 3_000, mechanism="complaints", price_year=2024),
    revenue.Fee("이용료", users=9_000, price=3_000),
    benefits.Unpriced("온실가스", 250, unit="t", mechanism="emissions", beneficiary="모두",
                      category="environmental"),
)  # fmt: skip
ALL_OF_2024 = "시간 절감, 고통비용, 소득손실·의료비, 디지털 소외, 민원"
PLANTED: list[tuple[str, str, Mapping[str, Any], tuple[Any, ...]]] = [
    ("counted-twice", "시간 절감, 대기 절감", {}, (benefit("대기 절감", price_year=2024),)),
    (
        "counted-twice",
        "디지털 소외, 앱 소외",
        {},
        (cost("앱 소외", price_year=2024),),
    ),
    (
        "pain-counted-twice",
        "고통비용, 사망 감소",
        {},
        (
            benefit("사망 감소", 2, 9e8, mechanism="road_death", price_year=2024,
                    includes=("pain",)),
        ),
    ),
    ("transfer-as-gain", "세수 증가", {}, (
        benefit("세수 증가", 1, 1e6, mechanism="tax", payer="납세자", price_year=2024),
    )),
    ("transfer-as-gain", "이용 가치, 이용료", {}, (
        benefit("이용 가치", 9_000, 3_000, mechanism="use", price_year=2024),
    )),
    ("transfer-as-loss", "매출 감소", {}, (
        cost("매출 감소", 1, 1e6, mechanism="sales", payer="상인", beneficiary="새 상인",
             price_year=2024),
    )),
    ("outlives-asset", "늦은 편익", {"asset_life": 2, "in_service": 2026}, (
        benefit("늦은 편익", mechanism="late", first=2028, price_year=2024),
    )),
    ("mixed-price-years", f"2016년 값, {ALL_OF_2024}", {}, (
        benefit("2016년 값", mechanism="other", price_year=2016),
    )),
    ("not-quantified", "안심", {}, (benefits.Unquantified("안심", category="social"),)),
    ("no-quantity", "빈 편익", {}, (benefit("빈 편익", 0, mechanism="none", price_year=2024),)),
    ("price-year-unknown", "방범", {}, (
        benefit("방범", 10, "cctv_platform_wtp/household", mechanism="safety", beneficiary="가구"),
    )),
    ("weak-unit-value", "통행시간", {}, (
        benefit("통행시간", 10, benefits.UnitValue(
            name="약한 값", value=5_000, unit="KRW/hour", price_year=2024, weak="위키"),
            mechanism="travel"),
    )),
]  # fmt: skip


def test_a_set_of_benefits_without_a_fault_has_no_finding() -> None:
    assert codes(*FINE) == []
    assert codes(*FINE, price_year=2024, asset_life=5) == []


@pytest.mark.parametrize(
    ("code", "where", "arguments", "planted"), PLANTED, ids=lambda each: str(each)[:24]
)
def test_a_guard_fires_on_its_planted_fault_and_on_nothing_else(
    code: str, where: str, arguments: Mapping[str, Any], planted: tuple[Any, ...]
) -> None:
    lines = FINE
    if code == "outlives-asset":  # the other lines end with the asset
        lines = tuple(
            each for each in FINE if not isinstance(each, benefits.Benefit) or each.transfer
        )

    found = benefits.guards((*lines, *planted), T, **arguments)

    assert [(each.code, each.where) for each in found] == [(code, where)]
    assert all((found[0].message, found[0].message_ko))


def test_a_value_of_the_whole_service_stands_beside_no_other_benefit_of_its_people() -> None:
    whole = benefit("방범", 10, "cctv_platform_wtp/household", mechanism="wtp", price_year=2024)

    assert "counted-twice" in codes(whole, benefit(price_year=2024))
    assert "counted-twice" not in codes(whole, benefit(beneficiary="상인", price_year=2024))
    assert "counted-twice" not in codes(whole, cost(payer="시민", price_year=2024))


def test_the_pain_of_2024_is_not_added_to_the_all_in_figure_of_2012() -> None:
    pain = benefit("고통비용", 2, "road_pain_2024/death", mechanism="pain")
    all_in = benefit("사망 감소", 2, "road_accident_2012/death", mechanism="death")

    assert codes(pain, all_in) == ["pain-counted-twice", "mixed-price-years"]


def test_two_halves_of_the_years_are_no_double_count() -> None:
    early, late = benefit(last=2027), benefit("나중 시간", first=2028)

    assert codes(early, late) == []


def test_the_asset_serves_from_its_first_year_on() -> None:
    line = benefit()

    assert codes(line, asset_life=5) == []
    assert codes(line, asset_life=4) == ["outlives-asset"]
    assert codes(line, asset_life=4, in_service=2027) == []


def test_a_payment_from_a_group_that_does_not_count_is_a_gain() -> None:
    line = benefit(payer="국가")

    assert codes(line) == ["transfer-as-gain"]
    assert codes(line, standing=["시민"]) == []


def test_prices_of_another_year_than_the_appraisal_are_found_even_where_the_lines_agree() -> None:
    assert codes(benefit(price_year=2024), price_year=2024) == []
    assert codes(benefit(price_year=2024), price_year=2026) == ["mixed-price-years"]


def test_every_finding_of_the_guards_names_its_table_where_it_rests_on_one() -> None:
    pain = benefit("고통비용", 2, "road_pain_2024/death", mechanism="pain")
    twice = benefit("고통비용 2", 2, "road_pain_2024/death", mechanism="pain")
    (found,) = benefits.guards([pain, twice], T)

    assert found.reference == "unit_values/road_pain_2024"
    assert isinstance(found, Finding)


# --- one call ------------------------------------------------------------------------------

CALLS: list[tuple[str, Mapping[str, Any], float]] = [
    ("time_saving", {"hours": 2_000}, 2_000),
    ("time_saving", {"trips": 20_000, "minutes": 6}, 2_000),
    ("staff_hours", {"tasks": 600, "minutes": 10}, 100),
    ("survival", {"cases": 100, "minutes": 1, "gain_per_minute": 0.05}, 5),
    ("delay", {"lives": 3}, 3),
    ("life_years", {"life_years": 30}, 30),
    ("injuries", {"incidents": 40, "reduction": 0.25}, 10),
    ("accidents", {"accidents": 7}, 7),
    ("crime", {"crimes": 7}, 7),
    ("energy", {"kwh": 7}, 7),
    ("emissions", {"tonnes": 7}, 7),
    ("jobs", {"gross": 10, "displacement": 0.5}, 5),
    ("digital_exclusion", {"users": 100, "unable": 0.2}, 20),
]


@pytest.mark.parametrize(("kind", "quantities", "expected"), CALLS, ids=lambda each: str(each)[:30])
def test_one_call_values_a_quantity_or_what_it_is_made_of(
    kind: str, quantities: Mapping[str, Any], expected: float
) -> None:
    found = benefits.value(kind, unit_value=1_000, **quantities)

    assert type(found) is float
    assert found == pytest.approx(expected * 1_000)


def test_one_call_values_several_years() -> None:
    found = benefits.value("time_saving", hours=[10, 20], unit_value=5_000)

    assert found.tolist() == [50_000.0, 100_000.0]


@pytest.mark.parametrize(
    "call",
    [
        lambda: benefits.ledger([benefit(), benefit()], T),
        lambda: benefits.guards([benefit(), benefit()], T),
    ],
    ids=["ledger", "guards"],
)
def test_two_lines_of_one_label_are_refused(call: Callable[[], Any]) -> None:
    with pytest.raises(InvalidInput, match="label must be given once"):
        call()


def test_a_social_cost_without_an_amount_is_not_printed_as_nothing() -> None:
    named = benefits.Unquantified("불편", category="social", effect="social_cost")
    found = benefits.ledger([benefit(), named], ONE, costs=[1e5])

    korean, english = (to_text(found.sheet(lang=lang)) for lang in ("ko", "en"))

    assert "사회적 비용 산정되지 않음, 비용" in korean
    assert "social costs not estimated, costs" in english
    assert "NPV and B/C leave out lines without an amount: 1" in english
    assert "자체" in korean
    assert "Ledger of benefits 2026-2026" in english
