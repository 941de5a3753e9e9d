"""Explanations: the leaves give the figure, and every leaf says what it rests on."""

import copy
import json
import math
import pickle
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_excel import every_kind_of_line

import sustainfin as sf
from sustainfin import budget, case_file, funding, isp_cost, lifecycle, revenue
from sustainfin.case._explain import figures
from sustainfin.case._named import KOREAN
from sustainfin.cli import main
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.explanation import Explanation, Op, Part, Step, derived
from sustainfin.money import Rounding
from sustainfin.sheet import to_text

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted(
    path.stem
    for path in (ROOT / "cases").glob("*.toml")
    if 'schema = "sustainfin.case/1"' in path.read_text(encoding="utf-8")
)
SEOUL = ROOT / "cases" / "seoul_cctv_isp_2020.toml"
# Sums in another order differ in the last digits of a float; this is far below one won.
NEAR = {"rel_tol": 1e-10, "abs_tol": 1e-5}


@cache
def appraised(name: str) -> Any:
    if name == "every kind of line":
        return every_kind_of_line().appraise()
    return case_file.read_case(ROOT / "cases" / f"{name}.toml").appraise()


@cache
def seoul() -> isp_cost.Bill:
    case = case_file.read_isp(SEOUL)
    return isp_cost.estimate(case.effort, **case.arguments)


# What the appraisal itself holds, figure by figure, read without the explanation.


def by_year(found: Any, alternative: str) -> Mapping[str, Any]:
    flows = found.alternatives[alternative].flows
    balance = flows.balance
    zero = np.zeros((flows.timeline.n_years, 1))
    cost, revenue_ = flows.side("cost"), flows.side("revenue")
    told: dict[str, Any] = {
        "gap": balance.gap, "uses": balance.uses, "sources": balance.sources, "cost": cost,
        "revenue": revenue_, "benefit": flows.side("benefit"), "cash": balance.cash(),
        "social_cost": flows.side("social_cost"), "funding": flows.funding,
        "net": revenue_ - cost, "funded_net": revenue_ - cost + flows.funding,
        **flows.amounts, **{label: paid.source for label, paid in balance.paid.items()},
    }  # fmt: skip
    if "reserve" in balance.kinds.values():
        told |= {
            "reserve_draw": balance.reserve_draw, "reserve_deposit": balance.reserve_deposit,
            "reserve_balance": balance.reserve_balance,
        }  # fmt: skip
    if found.alternatives[alternative].economic is not None:
        resources = flows.resources(found.basis.vat_rate)
        told |= {"resources": resources, "economic_net": flows.side("benefit") - resources}
    return {name: np.broadcast_to(each, zero.shape)[:, 0] for name, each in told.items()}


def over_all_years(found: Any, alternative: str) -> Mapping[str, float]:
    result = found.alternatives[alternative]
    views = {"": result.financial, "funded_": result.funded, "economic_": result.economic}
    told: dict[str, Any] = {
        "life_cycle_cost": result.life_cycle_cost,
        "present_life_cycle_cost": result.present_life_cycle_cost,
        "equivalent_annual_cost": result.equivalent_annual_cost,
        "total_gap": float(np.sum(np.maximum(result.balance.gap, 0))),
        "runs_out": result.balance.runs_out(),
    }
    for mark, view in views.items():
        told[f"{mark}npv"] = None if view is None else view.npv
        told[f"{mark}benefit_cost_ratio"] = None if view is None else view.benefit_cost_ratio
        if view is not None:
            told |= {f"{mark}irr_{n}": root for n, root in enumerate(view.irr.roots, start=1)}
            told[f"{mark}irr"] = view.irr.roots[0] if view.irr.status == "unique" else None
            told[f"{mark}payback"] = view.payback
            told[f"{mark}discounted_payback"] = view.discounted_payback
    if cliff := result.balance.cliff():
        told["last_grant_year"], told["cliff"] = cliff.last_grant_year, cliff.year
        told["cliff_depth"] = cliff.depth if cliff.year else None
        told["cliff_covered"] = cliff.covered
    return {name: value for name, value in told.items() if value is not None}


def explanations(name: str) -> Iterator[tuple[Explanation, float]]:
    """Every explanation of every alternative, with what the appraisal has for it."""
    found = appraised(name)
    for alternative in found.alternatives:
        for figure, amounts in by_year(found, alternative).items():
            for year, amount in zip(found.timeline.years.ravel().tolist(), amounts, strict=True):
                yield found.explain(figure, year, alternative=alternative), float(amount)
        for figure, value in over_all_years(found, alternative).items():
            yield found.explain(figure, alternative=alternative), float(value)


# A second reading of the formulas, from the JSON alone: whoever has it can check the figure.

_COMPUTED: Mapping[str, Any] = {
    "add": lambda *a: sum(a[1:], a[0]), "subtract": lambda a, b: a - b,
    "multiply": lambda *a: math.prod(a), "divide": lambda a, b: a / b if b else math.nan,
    "power": lambda a, b: a**b, "negative": lambda a: -a, "fabs": abs, "minimum": min,
    "maximum": max, "floor": math.floor, "ceil": math.ceil, "expm1": math.expm1,
    "log1p": math.log1p, "exp": math.exp, "tanh": math.tanh, "less": lambda a, b: a < b,
    "log": lambda x: Fraction(math.log(x)), "round_to": lambda x, n: round(Fraction(x), n),
    "less_equal": lambda a, b: a <= b, "greater": lambda a, b: a > b, "equal": lambda a, b: a == b,
    "greater_equal": lambda a, b: a >= b, "logical_and": lambda a, b: a and b,
}  # fmt: skip


SEARCHED = ("first_over", "last_over", "first_after", "back_at_zero", "proved")


def searched(name: str, told: Any) -> Any:
    """What is looked for among amounts, or held to be 0."""
    if name == "first_over":
        return next(told[1] + k for k, each in enumerate(told[2:]) if each > told[0])
    if name == "last_over":
        return max(told[1] + k for k, each in enumerate(told[2:]) if each > told[0])
    if name == "first_after":
        later = {told[1] + k: each for k, each in enumerate(told[3:])}
        return min(year for year, each in later.items() if year > told[2] and each > told[0])
    if name == "proved":
        assert abs(told[1]) <= told[2]
        return told[0]
    sums = told[1:]  # "back_at_zero": the straight line, drawn by another function
    last = max((k for k, each in enumerate(sums) if each < -told[0]), default=None)
    return 0.0 if last is None else float(np.interp(0.0, sums[last : last + 2], [last, last + 1]))


def read_again(plain: Mapping[str, Any]) -> Any:
    """The figure from the plain data, whose inner values are not looked at."""
    steps = {step["number"]: step for step in plain["steps"]}

    @cache
    def value(number: int) -> Any:
        step = steps[number]
        if step["formula"] is None:
            given = step["value"]
            return Fraction(given) if isinstance(given, str) else given
        return compute(step["formula"], step["parts"])

    def compute(formula: Any, parts: Any) -> Any:
        if isinstance(formula, dict):
            return value(parts[formula["part"]])
        if not isinstance(formula, list):
            return formula
        name, *args = formula
        if name == "where":
            return compute(args[1] if compute(args[0], parts) else args[2], parts)
        if name == "round":
            return Rounding.parse(args[1]).apply(compute(args[0], parts))
        told = [compute(arg, parts) for arg in args]
        return searched(name, told) if name in SEARCHED else _COMPUTED[name](*told)

    return value(0)


@pytest.mark.parametrize("name", [*CASES, "every kind of line"])
def test_the_leaves_give_every_figure_of_every_year(name: str) -> None:
    checked = 0
    for explanation, expected in explanations(name):
        where = (explanation.title, explanation.figure, explanation.year)
        assert math.isclose(explanation.evaluate(), expected, **NEAR), where
        assert math.isclose(explanation.value, expected, **NEAR), where
        checked += 1
    assert checked > 100


@pytest.mark.parametrize("name", [*CASES, "every kind of line"])
def test_plain_data_of_an_explanation_is_enough_to_compute_the_figure(name: str) -> None:
    for k, (explanation, expected) in enumerate(explanations(name)):
        if k % 7 == 0:  # every figure comes, in some of its years
            plain = json.loads(json.dumps(explanation.to_dict(), allow_nan=False))
            assert math.isclose(read_again(plain), expected, **NEAR), explanation.figure


@pytest.mark.parametrize("name", [*CASES, "every kind of line"])
def test_inner_steps_show_what_their_formula_gives(name: str) -> None:
    found = appraised(name)
    year = found.timeline.start + 2
    for figure in ("gap", "cash", "cost"):
        for step in found.explain(figure, year).steps:
            if step.term is not None:
                part = Explanation(title="", figure="", year=None, root=step)
                assert math.isclose(part.evaluate(), step.value, **NEAR), step.label_en


@pytest.mark.parametrize("name", CASES)
def test_a_figure_answers_to_the_korean_name_it_prints(name: str) -> None:
    case = case_file.read_case(ROOT / "cases" / f"{name}.toml")
    found = case.appraise()
    year = case.timeline.start + 3
    assert set(KOREAN) == {figure for held in figures() for figure in held}

    asked = 0
    for figure, korean in KOREAN.items():
        when = year if figure in figures()[0] else None
        try:
            told = found.explain(figure, when)
        except InvalidInput:  # the case has no such figure
            continue
        asked += 1
        assert told.root.label_ko == korean
        assert found.explain(korean, when).figure == figure
        assert found.explain(korean.replace(" ", ""), when).figure == figure
    assert asked > 20


def test_steps_of_an_estimate_and_sums_of_a_transfer_answer_to_their_korean_names() -> None:
    held = case_file.read_isp(SEOUL)
    bill = isp_cost.estimate(held.effort, **held.arguments)
    named = {"제경비": "overhead", "합계": "total", "직접인건비": "direct_labour", "부가세": "vat",
             "절사 전 합계": "total_before_cut", "소계": "price_before_vat"}  # fmt: skip
    assert {korean: bill.explain(korean).figure for korean in named} == named
    with pytest.raises(InvalidInput, match=r"'overhead' \(제경비\)"):
        bill.explain("제경비용")

    items = case_file.read_transfer(ROOT / "cases" / "seoul_budget_transfer_2020.toml").items
    report = budget.transfer(items)
    assert report.explain("총 계").figure == "total"
    assert report.explain("변경액").figure == "moved"


def test_a_loan_and_a_curve_are_written_for_a_pocket_calculator() -> None:
    case = sf.Case("가", start=2021, years=8, prices="nominal", vat="included",
                   discount_rate=0.045)  # fmt: skip
    case.add(
        lifecycle.Build("구축", 1_200_000_000, year=2021),
        funding.Loan("지방채", 500_000_000, year=2021, rate=0.03, term=5),
        revenue.Fee(
            "이용료", revenue.Bass(9_000, innovation=0.03, imitation=0.38, launch=2021), 3_000
        ),
    )
    found = case.appraise()
    owed, adopted = found.explain("uses", 2023), found.explain("이용료", 2023)

    # Textbook annuity: amount x rate / (1 - (1 + rate)^-n).
    assert "500,000,000 × 0.03 ÷ (1 - (1 + 0.03)^(-5))" in owed.text()
    assert math.isclose(owed.evaluate(), 500e6 * 0.03 / (1 - 1.03**-5), rel_tol=1e-12)
    assert "EXP((-(0.03 + 0.38)) × 3) - 1" in adopted.text()
    for told in (owed.text(), adopted.text(), owed.text(language="en")):
        assert not re.search(r"EXPM1|LN1P|e-30|\bIF\(", told)
    assert "이자율" in owed.text()
    assert not re.search(r"(?<![가-힣])율", owed.text())


def test_without_interest_a_loan_is_repaid_in_equal_parts() -> None:
    case = sf.Case("가", start=2021, years=8, prices="nominal", vat="included",
                   discount_rate=0.045)  # fmt: skip
    rate = case.input("rate", base=0.0, low=0.0, high=0.05, assumption=True)
    case.add(
        lifecycle.Build("구축", 1_200_000_000, year=2021),
        funding.Loan("지방채", 500_000_000, year=2021, rate=rate, term=5),
    )
    told = case.appraise().explain("uses", 2023)

    assert "500,000,000 × 0.2" in told.text()
    assert told.evaluate() == 100_000_000
    assert math.isclose(told.evaluate({"rate": 0.03}), 500e6 * 0.03 / (1 - 1.03**-5), rel_tol=1e-12)


def test_a_label_of_a_line_goes_before_a_korean_name() -> None:
    case = sf.Case("가", start=2021, years=1, prices="real", vat="included", discount_rate=0.0)
    case.add(lifecycle.Annual("부족액", 3_000_000), lifecycle.Annual("운영", 1_000_000))

    assert case.appraise().explain("부족액", 2021).value == 3_000_000
    with pytest.raises(InvalidInput, match=r"'gap' \(부족액\)"):
        case.appraise().explain("부족", 2021)


def test_every_amount_of_the_seoul_sheet_is_explained_as_printed() -> None:
    # Amounts and 10만원 cut: 서울특별시 스마트도시정책관, 예산 전용 보고 (2020. 11.), 산출내역.
    printed = {
        "direct_labour": 62_006_049, "overhead": 12_401_209, "technical_fee": 7_440_725,
        "price_before_vat": 81_847_983, "vat": 8_184_798, "total": 90_000_000,
        "IT컨설턴트": 39_802_455, "IT기획자": 15_163_907, "업무분석가": 4_189_111,
        "정보보호컨설턴트": 2_850_576,
    }  # fmt: skip
    for figure, amount in printed.items():
        explanation = seoul().explain(figure)
        assert (explanation.value, explanation.evaluate()) == (amount, amount)
        assert read_again(json.loads(json.dumps(explanation.to_dict()))) == amount
    assert isinstance(seoul().explain("total").evaluate(), int)


def test_a_wage_names_edition_publisher_and_page() -> None:
    [wage] = [
        leaf for leaf in seoul().explain("IT기획자").leaves if leaf.label_en == "monthly wage"
    ]

    assert wage.value == 8_424_393  # the printed 단가 of the sheet
    for words in ("kosa_wages/2020", "한국소프트웨어산업협회", "1~18행"):
        assert words in wage.source


def test_a_published_wage_in_a_case_is_a_leaf_with_its_page() -> None:
    found = appraised("cctv_centre").explain("유지보수", 2020)
    [wage] = [leaf for leaf in found.leaves if leaf.source.startswith("kosa_wages/2020")]

    assert (wage.value, wage.unit) == (5_822_848, "KRW/(M/M)")
    assert found.value == 2 * 5_822_848 * 12


def test_a_published_unit_value_is_a_leaf_with_its_page() -> None:
    found = appraised("emergency_medical_benefits").explain("economic_npv")
    [worth] = [leaf for leaf in found.leaves if "vsl_chemicals_2015" in leaf.label_en]

    assert worth.value == 796_000_000
    assert "abstract" in worth.source


def test_published_figures_have_english_labels_in_an_english_explanation() -> None:
    wage = appraised("cctv_centre").explain("유지보수", 2020).text(language="en")
    worth = appraised("emergency_medical_benefits").explain("economic_npv")
    [leaf] = [leaf for leaf in worth.leaves if "vsl_chemicals_2015" in leaf.label_en]

    assert "monthly wage (IT시스템운용자)" in wage
    assert leaf.label_en.startswith("unit value ")
    assert leaf.label_ko.startswith("원단위 ")


def test_assumptions_and_missing_sources_are_marked() -> None:
    leaves = {
        leaf.label_ko: leaf
        for year in (2021, 2022)
        for leaf in appraised("emergency_medical").explain("gap", year).leaves
    }

    assert leaves["플랫폼 구축비"].assumption
    assert not leaves["플랫폼 구축비"].source
    assert leaves["금액"].source == "auri brief No.229, 비즈니스모델 캔버스, 비용구조"
    case = sf.Case("x", start=2021, years=1, prices="real", vat="included", discount_rate=0.0)
    case.add(lifecycle.Annual("유지", 5.0))
    assert "[출처 밝히지 않음]" in case.appraise().explain("cost", 2021).text()
    assert "[no source stated]" in case.appraise().explain("cost", 2021).text(language="en")


# What moves a leaf moves the figure.


@given(
    users=st.integers(5_000, 16_000), build=st.integers(8, 20), price=st.floats(1_000, 9_000),
    year=st.integers(2021, 2030), figure=st.sampled_from(["gap", "cash", "cost", "funded_net"]),
)  # fmt: skip
def test_an_explanation_follows_the_inputs_of_the_case(
    users: int, build: int, price: float, year: int, figure: str
) -> None:
    x = {"users": users, "platform_build": build * 1e8, "fee": price}
    case = case_file.read_case(ROOT / "cases" / "emergency_medical_fee.toml")
    base, moved = appraised("emergency_medical_fee").explain(figure, year), case.appraise(x)
    known = {leaf.name for leaf in base.leaves}
    changes = {name: value for name, value in x.items() if name in known}
    told = moved.explain(figure, year)

    assert math.isclose(base.evaluate(changes), told.value, **NEAR)
    assert math.isclose(told.evaluate(), by_year(moved, "plan")[figure][year - 2021], **NEAR)


WON = st.floats(0, 1e13) | st.just(0.0)
SHARE = st.floats(0, 1)


@given(
    won=st.lists(WON, min_size=6, max_size=6), share=st.lists(SHARE, min_size=4, max_size=4),
    rate=st.floats(-0.2, 0.3), timing=st.sampled_from(["start", "mid", "end"]),
    years=st.integers(1, 6), vat=st.sampled_from([None, 0.0, 0.1]),
)  # fmt: skip
def test_whatever_the_amounts_are_the_leaves_give_the_figures(
    won: Any, share: Any, rate: float, timing: Any, years: int, vat: Any
) -> None:
    last = 2020 + years
    case = sf.Case("x", start=2021, years=years, prices="real", vat="included", vat_rate=vat,
                   discount_rate=rate, timing=timing, base_year=2020)  # fmt: skip
    case.add(
        lifecycle.Build("구축", won[0], year=2021),
        lifecycle.Annual("유지", won[1], growth=share[0] / 2, prices="real"),
        lifecycle.Asset("장비", 3, won[2], year=2021, life=2, residual="straight_line"),
        revenue.Fee("이용료", 7, won[3], growth=-share[1] / 2, prices="real"),
        funding.Grant("국비", share[2], cap=won[4], kinds=("build", "operation")),
        funding.Match("매칭", share[3], approval=share[0], clawback_of="국비",
                      clawback_year=last),
        funding.Loan("차입", won[5], year=2021, rate=share[1] / 5, term=2),
        funding.Reserve("기금", won[1], interest=share[2] / 9, sweep=share[3]),
    )  # fmt: skip
    found = case.appraise()
    scale = {"rel_tol": 1e-9, "abs_tol": 1e-5 + 1e-13 * max(won) * 100}
    for figure, amounts in by_year(found, "plan").items():
        assert math.isclose(found.explain(figure, last).evaluate(), amounts[-1], **scale), figure
    for figure, value in over_all_years(found, "plan").items():
        # Half a won more or less, or a running sum of 0, may lie in the last digits.
        if figure not in ("runs_out", "cliff", "cliff_depth") and "payback" not in figure:
            assert math.isclose(found.explain(figure).evaluate(), value, **scale), figure


@given(users=st.integers(5_000, 16_000), rate=st.floats(0.0, 0.1))
def test_present_values_follow_the_users_and_the_rate(users: int, rate: float) -> None:
    def made(rate: float) -> Any:
        case = sf.Case("x", start=2021, years=5, prices="real", vat="included",
                       discount_rate=rate, timing="mid")  # fmt: skip
        who = case.input("users", base=9_000, low=5_000, high=16_000)
        case.add(lifecycle.Build("구축", 1e8, year=2021), revenue.Fee("이용료", who, 3_000),
                 funding.Reserve("기금", 1e7, interest=0.02))  # fmt: skip
        return case

    moved = made(rate).appraise({"users": users})
    for figure, expected in (
        ("npv", moved.plan.financial.npv),
        ("benefit_cost_ratio", moved.plan.financial.benefit_cost_ratio),
        ("equivalent_annual_cost", moved.plan.equivalent_annual_cost),
    ):
        base = made(0.045).appraise().explain(figure)
        changes = {"users": users, "discount_rate": rate}
        known = {leaf.name for leaf in base.leaves}
        told = base.evaluate({name: changes[name] for name in changes if name in known})
        assert math.isclose(told, expected, rel_tol=1e-9)


@given(
    effort=st.lists(st.decimals("0.001", 40, places=3), min_size=2, max_size=2),
    rates=st.tuples(*[st.decimals(0, "0.5", places=4)] * 3),
    rules=st.tuples(*[st.sampled_from(["원 미만 절사", "원 미만 반올림", "천원 미만 절상"])] * 4),
    cut=st.sampled_from(["만단위 이하", "만원 미만", "none"]),
)
def test_a_bill_is_explained_to_the_won(effort: Any, rates: Any, rules: Any, cut: str) -> None:
    def estimated(first: Any) -> isp_cost.Bill:
        return isp_cost.estimate(
            {"IT기획자": first, "업무분석가": effort[1]}, wages="2020", overhead=rates[0],
            technical_fee=rates[1], vat=rates[2], truncate=cut, expenses={"인쇄비": 1_234_567},
            rounding=dict(zip(("labour", "overhead", "technical_fee", "vat"), rules, strict=True)),
        )  # fmt: skip

    explanation = estimated(effort[0]).explain("total")
    other = estimated(effort[1])

    assert explanation.evaluate() == estimated(effort[0]).total
    assert explanation.evaluate({"IT기획자: effort": effort[1]}) == other.total


# How it reads.


def test_what_repeats_is_referred_to_and_a_leaf_stands_once() -> None:
    text = appraised("emergency_medical").explain("runs_out").text()

    assert text.count("출처: auri brief No.229, 비즈니스모델 캔버스, 비용구조") == 1
    assert "[13] 참조" in text
    assert "[11]의 산식, 값과 같다" in text
    assert "├─ [11] 2022년 부족액" in text


def test_depth_cuts_the_tree_and_says_so() -> None:
    found = appraised("emergency_medical").explain("gap", 2029)

    assert len(found.text(depth=0).splitlines()) == 1 + len(found.notes_ko)
    assert "(아래 3단계 생략)" in found.text(depth=0)
    assert found.text(depth=9) == found.text()
    assert len(found.sheet(depth=1).body) == 3


def test_a_long_tree_is_shown_to_a_depth_and_a_short_one_whole() -> None:
    found = appraised("every kind of line").explain("gap", 2028)

    assert len(found.text().splitlines()) > 200
    assert len(repr(found).splitlines()) <= 90
    short = appraised("dongtan_ucity").explain("gap", 2010)
    assert repr(short) == short.text()


def test_labels_and_values_line_up() -> None:
    from sustainfin._text import width

    lines = appraised("dongtan_ucity").explain("gap", 2010).text().splitlines()
    ends = {width(line[: line.index("원  ")]) for line in lines if "원  " in line}

    assert len(ends) == 1


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_sentence_has_the_figure_its_formula_and_its_sources(language: Any) -> None:
    told = appraised("emergency_medical").explain("gap", 2029).sentence(language=language)

    assert "2029" in told
    assert "40,000,000 - 0" in told
    assert "auri brief No.229, 비즈니스모델 캔버스, 비용구조" in told
    assert told.endswith(").")
    assert "\n" not in told


def test_a_sentence_says_what_is_known_of_values_without_a_source() -> None:
    told = seoul().explain("total")

    assert "제경비율 0.20, 기술료율 0.10, 부가세율 0.10 (적용한 비율)" in told.sentence()
    assert "(산정하는 이가 정한 값)" in told.sentence()
    assert "39,802,455원 (문서에 적힌 금액을 그대로 둔다)" in told.sentence()
    assert "(set by the estimator)" in told.sentence(language="en")
    case = sf.Case("x", start=2021, years=1, prices="real", vat="included", discount_rate=0.0)
    case.add(revenue.Fee("이용료", 9_000, 3_000))
    assert "이용자 9,000 (출처 밝히지 않음)" in case.appraise().explain("revenue", 2021).sentence()


def test_the_sheet_and_the_frame_hold_every_row_of_the_text() -> None:
    found = appraised("cctv_centre").explain("gap", 2021)
    frame = found.to_frame()
    n_notes = len(found.sheet().notes)

    assert len(found.sheet().body) == len(frame) == len(found.text().splitlines()) - n_notes
    assert frame["value"].iloc[0] == found.value
    assert "1,097,348,352" in to_text(found.sheet(lang="en"))
    assert frame[frame["level"] == 1]["parent"].tolist() == [1, 1]


def test_words_of_a_case_cannot_break_a_line() -> None:
    case = sf.Case("사업\n둘", start=2021, years=1, prices="real", vat="included",
                   discount_rate=0.0, source="가\n나")  # fmt: skip
    case.add(lifecycle.Annual("유지\n관리\u202e", 5e6, source="계약\r\n서"))
    found = case.appraise().explain("cost", 2021)

    assert len(found.text().splitlines()) == 3 + len(found.notes_ko)
    assert "\n" not in found.sentence()
    assert "\u202e" not in found.text()


def test_an_appraisal_is_explained_as_it_was_made() -> None:
    case = sf.Case("x", start=2021, years=1, prices="real", vat="included", discount_rate=0.0)
    case.add(lifecycle.Annual("유지", 5e6))
    found = case.appraise()
    case.add(lifecycle.Annual("나중", 1e6))

    assert found.explain("cost", 2021).value == 5e6
    assert sf.explain(case, "cost", 2021).value == 6e6


def test_an_own_model_is_taken_apart_where_it_can_be_and_shown_as_values_where_not() -> None:
    def whole(x: Any, t: Any) -> Any:
        return {"cost": x["users"] * 1_000.0 + 0.0 * t, "revenue": x["users"] * 900.0 + 0.0 * t}

    def looking(x: Any, t: Any) -> Any:
        return {"cost": (2e6 if float(x["users"]) > 10 else 1e6) + 0.0 * t}

    def case(model: Any) -> sf.Case:
        users = sf.Input(name="users", base=100.0, role="constant")
        return sf.Case("x", start=2021, years=2, prices="real", vat="included", discount_rate=0.0,
                       model=model, inputs=[users])  # fmt: skip

    live = case(whole).appraise().explain("gap", 2022)
    fixed = case(looking).appraise().explain("gap", 2022)

    assert (live.value, live.evaluate({"users": 50})) == (10_000.0, 5_000.0)
    assert fixed.evaluate() == 2e6
    assert "산식으로 나눌 수 없는 값이다" in fixed.text()


def whole_model(x: Any, t: Any) -> Any:
    return {"cost": x["users"] * 1_000.0 + 0.0 * t}


def own(model: Any) -> Any:
    users = sf.Input(name="users", base=100.0, role="constant")
    return sf.Case("x", start=2021, years=2, prices="real", vat="included", discount_rate=0.0,
                   model=model, inputs=[users])  # fmt: skip


def to_another_process(found: Any) -> Any:
    """What another process has of an object."""
    return pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes


@pytest.mark.parametrize("name", [*CASES, "every kind of line"])
def test_an_appraisal_is_explained_in_another_process_as_here(name: str) -> None:
    found = appraised(name)
    year = found.timeline.start

    there = to_another_process(found)
    assert there.explain("gap", year).text() == found.explain("gap", year).text()
    assert copy.deepcopy(found).explain("npv").text() == found.explain("npv").text()


def test_a_model_at_the_top_of_a_module_goes_along() -> None:
    there = to_another_process(own(whole_model).appraise())

    assert there.explain("cost", 2021).evaluate({"users": 50}) == 50_000


def test_a_lambda_stays_behind_and_an_explanation_says_so() -> None:
    found = own(lambda x, t: {"cost": x["users"] * 1_000.0 + 0.0 * t}).appraise()

    there = to_another_process(found)
    assert there.to_dict() == found.to_dict()
    with pytest.raises(NotComputable, match="define the model at the top of a module"):
        there.explain("cost", 2021)
    with pytest.raises(NotComputable, match="pickled without them"):
        to_another_process(there).explain("cost", 2021)
    assert copy.deepcopy(found).explain("cost", 2021).value == 100_000


def test_a_year_without_an_amount_says_so() -> None:
    found = appraised("emergency_medical").explain("플랫폼 구축", 2025)

    assert (found.value, found.evaluate()) == (0, 0)
    assert "이 해에는 금액이 없다" in found.text()


def test_sums_are_refused_where_a_leaf_is_unknown() -> None:
    found = appraised("emergency_medical").explain("gap", 2029)

    with pytest.raises(InvalidInput, match="Did you mean 'users'"):
        found.evaluate({"user": 3})


def test_a_formula_may_be_made_by_hand() -> None:
    pay = Step(label_ko="급여", label_en="pay", value=3_000_000, unit="KRW", name="pay")
    year = derived(Op("multiply", (Part(0), 12)), (pay,), label_ko="연봉", label_en="a year")
    found = Explanation(title="", figure="", year=None, root=year)

    assert found.evaluate({"pay": 2_000_000}) == 24_000_000
    assert found.text().splitlines() == [
        "연봉      36,000,000  = 급여 × 12 = 3,000,000 × 12",
        "└─ 급여  3,000,000원  [출처 밝히지 않음]",
    ]


def test_a_zero_has_no_sign() -> None:
    nothing = Step(label_ko="수지", label_en="balance", value=-0.0, unit="KRW")
    lack = Op("maximum", (Op("negative", (Part(0),)), 0))
    step = derived(Op("minimum", (lack, 0)), (nothing,), label_ko="사용", label_en="drawn")
    found = Explanation(title="", figure="", year=None, root=step)

    assert "= MIN(MAX(-수지, 0), 0) = MIN(MAX(0, 0), 0)" in found.text()
    assert "└─ 수지  0원" in found.text()


@pytest.mark.parametrize("given", ["4.4", float("nan"), True, None])
def test_a_refusal_of_another_value_stays_short(given: Any) -> None:
    told = seoul().explain("total")

    with pytest.raises(InvalidInput) as caught:
        told.evaluate({"IT기획자: effort": given})
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("given", [4, Decimal("4.4"), np.int64(4), Fraction(1, 2)])
def test_exact_values_of_any_kind_are_taken(given: Any) -> None:
    case = case_file.read_isp(SEOUL)
    effort = {line.role: line for line in case.effort}
    line = replace(effort["IT기획자"], effort=given)
    moved = isp_cost.estimate(
        [line if each.role == "IT기획자" else each for each in case.effort], **case.arguments
    )

    assert seoul().explain("total").evaluate({"IT기획자: effort": given}) == moved.total


# The command line.


def test_the_command_prints_the_sentence_and_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    case = str(ROOT / "cases" / "emergency_medical.toml")
    assert main(["explain", case, "gap", "2029", "--language", "en"]) == 0
    told = capsys.readouterr().out

    assert told.startswith("The gap of 2029 is 40,000,000 won")
    assert "├─ uses" in told


def test_the_command_explains_an_estimate(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(SEOUL), "total", "--depth", "1"]) == 0
    told = capsys.readouterr().out

    assert "90,000,000원  = 10만원 미만 절사(절사 전 합계)" in told
    assert main(["explain", str(SEOUL), "totl"]) == 2
    assert "Did you mean 'total'?" in capsys.readouterr().err


# Notes of the workbook.


def test_a_workbook_notes_where_rows_and_indicators_come_from(tmp_path: Path) -> None:
    import openpyxl

    case = case_file.read_case(ROOT / "cases" / "emergency_medical_benefits.toml")
    sf.to_excel(case, tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    notes = {
        sheet.title: {
            cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment
        }
        for sheet in book
    }
    found = case.appraise()

    assert found.explain("gap", 2024).sentence() in notes["재원"]
    assert found.explain("심정지 환자의 생존", 2022).sentence() in notes["현금흐름"]
    assert found.explain("economic_npv").sentence() in notes["지표"]


def test_the_workbook_of_an_estimate_notes_wages_and_the_cut(tmp_path: Path) -> None:
    import openpyxl

    sf.to_excel(seoul(), tmp_path / "isp.xlsx")
    [sheet] = openpyxl.load_workbook(tmp_path / "isp.xlsx")
    notes = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]

    assert seoul().explain("total").sentence() in notes
    assert any("IT기획자" in note and "kosa_wages/2020" in note for note in notes)
