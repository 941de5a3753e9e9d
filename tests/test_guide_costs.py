"""Function points, maintenance by rate, commercial software, operation by person-months."""

import dataclasses
import json
import warnings
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest

from sustainfin import guide_costs, isp_cost, tables
from sustainfin.errors import EditionMismatch, InvalidInput, StaleEdition
from sustainfin.money import Rounding

LEVELS = {
    "유지관리 횟수": "보통",
    "시스템 사용자수": "보통",
    "시스템 중요도": "보통",
    "타시스템 연계": "단순",
    "오류복구 신속성": "보통",
}
PLAIN = {"vat": "excluded", "truncate": "none"}


def develop(functions: Any = 85, **changes: Any) -> guide_costs.DevelopmentCost:
    settings = {
        "guide": "2025",
        "unit_price": "2024",
        "linkage": 2,
        "performance": 3,
        "environment": 1,
        "security": 2,
        "profit": "0.25",
        **PLAIN,
    }
    return guide_costs.development_cost(functions, **{**settings, **changes})


def maintain(base: int = 249_222_058, **changes: Any) -> guide_costs.MaintenanceCost:
    chosen = {} if {"levels", "rate"} & set(changes) else {"tmp": 45}
    return guide_costs.maintenance_cost(base, **{"guide": "2025", **PLAIN, **chosen, **changes})


def commercial(**changes: Any) -> guide_costs.CommercialMaintenance:
    settings = {"licence_price": 50_000_000, "grade": 3, "guide": "2025", **PLAIN}
    return guide_costs.commercial_maintenance_cost(**{**settings, **changes})


# --- function points ---------------------------------------------------------------------


def test_the_simple_method_weights_every_type_with_its_average() -> None:
    # The five averages of the guide: 7.5, 5.4, 4.0, 5.2, 3.9.
    counts = {"ILF": 1, "EIF": 1, "EI": 1, "EO": 1, "EQ": 1}
    points = guide_costs.function_points(counts, guide="2025")

    assert (points.method, points.total) == ("simple", Decimal("26.0"))
    assert [line.points for line in points.lines] == [
        Decimal(text) for text in ("7.5", "5.4", "4.0", "5.2", "3.9")
    ]


def test_the_full_method_weights_every_complexity() -> None:
    every = dict.fromkeys(("low", "average", "high"), 1)
    points = guide_costs.function_points(
        dict.fromkeys(("ILF", "EIF", "EI", "EO", "EQ"), every), guide="2020"
    )

    assert points.method == "full"
    assert [int(line.weight) for line in points.lines] == [
        *(7, 10, 15), *(5, 7, 10), *(3, 4, 6), *(4, 5, 7), *(3, 4, 6)
    ]  # fmt: skip


def test_types_that_do_not_occur_have_no_line() -> None:
    points = guide_costs.function_points({"ILF": 0, "EI": 2}, guide="2025")

    assert [line.function for line in points.lines] == ["EI"]


def test_points_counted_before_can_be_used() -> None:
    points = guide_costs.function_points({"ILF": 10, "EI": 5}, guide="2025")

    assert develop(points).total == develop("95").total
    assert develop(points).points is points


def test_the_size_factor_follows_the_formula_between_its_ends() -> None:
    # 0.4057 x (ln F - 7.1978)^2 + 0.8878, worked out apart from the library.
    assert guide_costs.size_factor(1_000, guide="2025") == Decimal("0.9219")
    assert guide_costs.size_factor("2000.5", guide="2025") == Decimal("0.9538")
    assert guide_costs.size_factor(499, guide="2025") == Decimal("1.2800")
    assert guide_costs.size_factor(3_001, guide="2025") == Decimal("1.1530")


def test_no_context_of_the_caller_changes_an_amount() -> None:
    usual = develop({"ILF": 137, "EI": 211})
    with localcontext() as context:
        context.prec = 3
        narrow = develop({"ILF": 137, "EI": 211})

    assert usual == narrow


# --- development cost --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "total"), [("half_even", 68_467_488), ("half_up", 68_467_489), ("down", 68_467_486)]
)
def test_only_halves_to_even_give_the_example_of_2020(mode: str, total: int) -> None:
    rule = Rounding(mode, 1)
    steps = ("size", "linkage", "performance", "environment", "security", "profit")
    cost = develop(
        guide="2020", unit_price="2020", expenses={"직접경비": 2_000_000},
        rounding=dict.fromkeys(steps, rule),
    )  # fmt: skip

    # The other two totals: the chain of the example under those rules, by hand.
    assert cost.total == total


def test_one_rounding_at_the_end_cannot_give_both_examples() -> None:
    product = Decimal("1.28") * Decimal("0.94") * Decimal("0.94")
    exact = [85 * price * product for price in (553_114, 605_784)]

    assert [int(each) for each in exact] == [53_173_990, 58_237_456]  # printed: ..._457
    assert int(exact[0].quantize(Decimal(1), ROUND_HALF_UP)) == 53_173_991  # printed: ..._990


def test_a_split_contract_pays_its_share_of_the_cost() -> None:
    whole = develop(1_000)
    part = develop(1_000, phases=["분석", "설계"])
    design = develop(1_000, phases=["설계사업"])

    assert part.phase_weight == Decimal("0.43")
    assert part.cost_before_correction == 605_784 * 430
    assert design.cost_before_correction == 605_784 * 281
    assert whole.phases == ("분석", "설계", "구현", "시험")
    assert part.corrections[0].factor == whole.corrections[0].factor  # of all 1,000 FP


def test_the_guide_of_2020_knows_no_two_way_split() -> None:
    with pytest.raises(InvalidInput, match="'분석', '설계', '구현', '시험'"):
        develop(guide="2020", unit_price="2020", phases=["설계사업"])


def test_vat_is_in_or_out_or_exempt_and_the_result_says_which() -> None:
    taxed, out, exempt = (develop(vat=vat) for vat in ("0.10", "excluded", "면세"))

    assert (taxed.vat_basis, out.vat_basis, exempt.vat_basis) == ("included", "excluded", "exempt")
    assert taxed.vat == taxed.price_before_vat // 10
    assert taxed.total == taxed.price_before_vat + taxed.vat
    assert out.total == exempt.total == out.price_before_vat == taxed.price_before_vat


def test_the_total_is_cut_as_the_document_says() -> None:
    # 85 FP in 2025 without expenses: 58,237,457 + 14,559,364 = 72,796,821.
    assert develop(truncate="천원 미만 절사").total == 72_796_000
    assert develop(truncate="만단위 이하").total == 72_700_000
    assert develop(truncate=10_000).total == 72_790_000
    assert develop(truncate=Rounding("down", 10)).truncate_words == "10원 미만 절사"


def test_a_profit_above_the_limit_is_reported_and_used() -> None:
    cost = develop(profit="0.30")

    [found] = cost.findings
    assert (found.code, found.severity) == ("profit-above-limit", "note")
    assert "30%" in found.message
    assert "fp_costs/2025" in found.reference
    assert cost.profit == round(cost.cost_after_correction * 3 / 10)
    assert not develop(profit="0.25").findings


def test_a_small_project_is_told_that_effort_may_be_used() -> None:
    [found] = develop(40).findings

    assert found.code == "effort-method-allowed"
    assert "50,000,000" in found.message


def test_a_price_of_ones_own_is_used_and_named() -> None:
    cost = develop(unit_price=582_004)

    assert cost.cost_before_correction == 85 * 582_004
    assert cost.sources[1] == "기능점수당 단가 582,004원 [own]"


def test_a_price_that_was_never_in_force_with_the_guide_is_named_at_the_callers_line() -> None:
    with pytest.warns(EditionMismatch, match="fp_unit_prices/2014") as caught:
        develop(unit_price="2014")

    assert caught[0].filename == __file__


def test_a_price_picked_by_a_late_day_warns_of_a_newer_one() -> None:
    with pytest.warns(StaleEdition, match="fp_unit_prices/2024") as caught:
        develop(unit_price="2026-05-01")

    assert caught[0].filename == __file__


def test_a_table_of_another_family_is_refused() -> None:
    with pytest.raises(InvalidInput, match="must be a table that holds weights of functions"):
        develop({"ILF": 1}, guide=tables.edition("guide_rates", "2025"))
    with pytest.raises(InvalidInput, match="a row '기능점수당 단가'"):
        develop(unit_price=tables.edition("guide_rates", "2025"))


# --- maintenance -------------------------------------------------------------------------


def test_levels_and_their_total_give_the_same_cost() -> None:
    judged = maintain(levels=LEVELS)

    assert (judged.tmp, judged.rate) == (45, Decimal("0.1225"))
    assert judged.total == maintain(tmp=45).total
    assert [int(score.points) for score in judged.scores] == [14, 8, 17, 0, 6]


@pytest.mark.parametrize(("tmp", "rate"), [(0, "0.10"), (45, "0.1225"), (100, "0.15")])
def test_the_rate_lies_between_the_ends_of_the_guide(tmp: int, rate: str) -> None:
    assert maintain(tmp=tmp).rate == Decimal(rate)


def test_a_rate_agreed_otherwise_is_reported() -> None:
    low, high, inside = maintain(rate="0.08"), maintain(rate="0.18"), maintain(rate="0.12")

    assert low.maintenance == round(249_222_058 * 8 / 100)
    assert [found.code for found in low.findings] == ["rate-outside-guide"]
    assert "below the guide's 10% to 15%" in low.findings[0].message
    assert "above" in high.findings[0].message
    assert (inside.findings, inside.tmp, inside.scores) == ((), None, ())


# Printed: ddaily 2019063010215942263 (1, 3, 5) and etnews 20210630000101 (1, 2, before and after).
@pytest.mark.parametrize(
    ("guide", "grade", "percent"),
    [("2019", 1, 19), ("2019", 2, 17), ("2019", 3, 15), ("2019", 5, 11), ("2021", 1, 20),
     ("2021", 2, 18)],
)  # fmt: skip
def test_a_grade_has_the_rate_the_press_printed(guide: str, grade: int, percent: int) -> None:
    cost = commercial(grade=grade, guide=guide, licence_price=100_000_000)

    assert (cost.flag, cost.total) == ("V", percent * 1_000_000)


def test_a_derived_rate_says_so() -> None:
    assert commercial(grade=4, guide="2019").flag == "D"


# --- operation ---------------------------------------------------------------------------


def test_operation_is_heads_times_months_at_the_chain_of_the_person_month_method() -> None:
    rates = {"overhead": "1.44", "technical_fee": "0.20", "vat": "0.10", "truncate": "none"}
    bill = guide_costs.operation_cost(
        {"IT지원기술자": 2, "IT PM": "0.25"}, months=12, wages="2026", **rates
    )
    direct = isp_cost.estimate({"IT지원기술자": 24, "IT PM": 3}, wages="2026", **rates)

    assert [line.effort for line in bill.lines] == [24, 3]
    assert [line.note for line in bill.lines] == ["2명 x 12개월", "0.25명 x 12개월"]
    assert bill.total == direct.total
    assert bill.overhead == direct.overhead


def test_operation_holds_its_rates_against_the_guide() -> None:
    bill = guide_costs.operation_cost(
        {"IT지원기술자": 1}, months=12, wages="2025", overhead="1.00", technical_fee="0.20",
        vat="exempt", truncate="none", guide="2025",
    )  # fmt: skip

    assert [found.where for found in bill.findings] == ["제경비"]
    assert any(source.startswith("guide_rates/2025") for source in bill.sources)


def test_operation_warns_at_the_callers_line() -> None:
    with pytest.warns(EditionMismatch) as caught:
        guide_costs.operation_cost(
            {"IT PM": 1}, months=1, wages="2026", overhead="1.1", technical_fee="0.2",
            vat="exempt", truncate="none", guide="2020",
        )  # fmt: skip

    assert caught[0].filename == __file__


# --- every result ------------------------------------------------------------------------

RESULTS = [develop(expenses={"인쇄비": 5}, vat="0.10", truncate="천원 미만"),
           maintain(levels=LEVELS, rounding={"maintenance": "원 미만 절사"}),
           maintain(rate="0.08", vat="면세"), commercial(vat=0.1)]  # fmt: skip


@pytest.mark.parametrize("cost", RESULTS, ids=lambda cost: type(cost).__name__)
def test_a_result_is_frozen_and_survives_json(cost: Any) -> None:
    told = json.loads(json.dumps(cost.to_dict()))

    assert told == cost.to_dict()
    assert told["kind"] == f"guide_costs.{type(cost).__name__}"
    assert told["total"] == cost.total
    assert told["sources"] == list(cost.sources)
    with pytest.raises(dataclasses.FrozenInstanceError):
        cost.total = 0


@pytest.mark.parametrize("cost", RESULTS, ids=lambda cost: type(cost).__name__)
@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("unit", ["원", "백만원"])
def test_a_sheet_shows_every_step_exactly(cost: Any, lang: str, unit: str) -> None:
    sheet = cost.sheet(unit=unit, lang=lang)
    frame = cost.to_frame()

    assert len(sheet.body) == len(frame)
    assert sheet.body[-1][3].value == cost.total == int(frame["amount_krw"].iloc[-1])
    assert sheet.notes[0].startswith(("fp_costs/", "maintenance_rates/", "commercial_"))
    assert (lang == "ko") == ("합계" in sheet.body[-1][0].text)


def test_the_short_form_of_a_result_is_its_sheet() -> None:
    text = repr(develop(profit="0.30"))

    assert text.splitlines()[0] == "소프트웨어 개발비 (기능점수 방식) (단위: 원)"
    assert "※ 이윤: 이윤 30% 적용은 한도 25% 초과" in text
    assert repr(develop().points).startswith("기능점수 (기능점수 주어짐)")


def test_points_make_a_frame_and_plain_data() -> None:
    points = guide_costs.function_points({"ILF": {"low": 2}, "EI": {"high": 1}}, guide="2025")
    frame = points.to_frame()

    assert frame["complexity"].tolist() == ["low", "high"]
    assert sum(frame["points"]) == points.total == Decimal(20)
    assert json.loads(json.dumps(points.to_dict()))["lines"][0]["weight"] == "7"
    assert points.sheet(lang="en").body[0][1].text == "low"


def test_a_result_names_the_editions_it_rests_on() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cost = develop(guide="fp_costs/2025", unit_price="fp_unit_prices/2024")

    assert [source.split(" ")[0] for source in cost.sources] == [
        "fp_costs/2025", "fp_unit_prices/2024"
    ]  # fmt: skip
    assert {step: rule.mode for step, rule in cost.rounding.items()}["size"] == "half_even"


def test_amounts_are_whole_won_before_the_next_step() -> None:
    cost = develop({"ILF": 7, "EIF": 3, "EQ": 11})
    amount = Decimal(cost.cost_before_correction)
    for each in cost.corrections:
        amount = (amount * each.factor).quantize(Decimal(1), ROUND_HALF_EVEN)
        assert each.amount == amount


def test_an_english_table_names_its_cut_in_english() -> None:
    made = guide_costs.commercial_maintenance_cost(
        50_000_000, grade=3, guide="2025", vat="excluded", truncate="만원 미만 절사"
    )

    assert made.sheet(lang="en").body[-1][-1].text == "cut below 10,000 won"
    assert made.sheet().body[-1][-1].text == "만원 미만 절사"
