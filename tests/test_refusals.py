"""Bad input is refused in words that help: one row for each refusal."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from sustainfin import (
    benefits,
    canvas,
    case_file,
    discounting,
    evaluation,
    funding,
    guide_costs,
    inputs,
    isp_cost,
    lifecycle,
    lines,
    profiles,
    revenue,
    sensitivity,
    tables,
)
from sustainfin.budget import Item, transfer
from sustainfin.case import Case
from sustainfin.errors import InvalidInput, SustainfinError, TableNotFound
from sustainfin.inputs import Input, Normal, make_input
from sustainfin.isp_cost import Labour, read_printed, reconcile
from sustainfin.lines import Timeline
from sustainfin.money import Rounding, format_won, won
from sustainfin.montecarlo import simulate
from sustainfin.report import (
    explain,
    from_json,
    json_schema,
    plot,
    read_excel,
    to_document,
    to_excel,
    to_json,
    to_report,
)
from sustainfin.running import where

CUT = Rounding("down", 1_000)
NOT_FINITE = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, np.nan]])
WAGES = {"family": "kosa_wages", "where": "isp_cost.estimate", "argument": "wages"}
FRAME = pd.DataFrame({"monthly": [9_000_000]}, index=["IT컨설턴트"])
SEOUL: Mapping[str, Any] = {"wages": "2020", **isp_cost.SEOUL_2020}
PM = Labour(role="IT PM", effort=1)
WAGE_TABLE = tables.edition("kosa_wages", "2020")
ONE_LINE = "구분|투입공수(M/M)|금액(원)\n합계||5"
FEE = revenue.Fee("이용료", users=1, price=1, vat="included")
FIVE_YEARS = Timeline(start=2021, n_years=5)
CASE = Case("서비스", start=2021, years=2, prices="real", vat="included", discount_rate=0.045)
FOUND = CASE.appraise()
USERS = make_input("users", base=9, low=5, high=16)
MOVED: Mapping[str, Any] = {
    "model": lambda x: {"net": x["users"], "by_year": np.ones((3, 1)) * x["users"]},
    "inputs": [USERS], "output": "net",
}  # fmt: skip
STORIES = {"model": MOVED["model"], "inputs": [USERS], "outputs": "net"}
PAIR = {**MOVED, "inputs": [USERS, make_input("fee", base=3)]}
GUESSED = {**MOVED, "draws": 99, "seed": 1}
COUNTED = {
    "model": lambda x: {"net": x["users"]}, "inputs": [USERS], "draws": 99, "seed": 1,
    "keep": "summary",
}  # fmt: skip
EFFORT = make_input("effort", base=2, low=1, high=3)
OTHER_EFFORT = make_input("effort", base=2, low=1, high=5)
YEARLY_EFFORT = make_input("effort", base=2, low=1, high=3, role="yearly")
RUNS = simulate(lambda x: {"net": x["users"], **x}, 1_000, inputs=[USERS], seed=1)
WIDE = make_input("share", base=0.9, low=0.5, high=1.2)
YEARLY = make_input("rate", base=0.1, low=0, high=0.2, role="yearly")


def estimate(**changes: Any) -> object:
    return isp_cost.estimate(**{"effort": {"IT PM": 1}, **SEOUL, **changes})


EXACT = isp_cost.estimate({"업무분석가": "0.4"}, **SEOUL).explain("total")
DEVELOPED = guide_costs.development_cost(
    85, guide="2025", unit_price="2024", linkage=2, performance=3, environment=1, security=2,
    profit="0.25", vat="exempt", truncate="none",
)  # fmt: skip
MOVE = transfer([
    Item(code="405-01", label="자산취득비", appropriation=9, minus=9, policy="확충"),
    Item(code="207-01", label="연구용역비", appropriation=0, plus=9, policy="확충"),
])  # fmt: skip
OF_FLOATS = Case(
    "요금", start=2021, years=1, prices="real", vat="included", discount_rate=0.0,
    inputs=[Input(name="fee", base=1.0, role="constant")],
    model=lambda x, t: {"revenue": x["fee"] * 2.0 + 0.0 * t},
).appraise().explain("revenue", 2021)  # fmt: skip


def estimate_many(**changes: Any) -> object:
    step = {"effort_step": "0.001", "effort_rounding": "half_up"}
    return isp_cost.estimate_many(**{"effort": {"IT PM": [1.0]}, **step, **SEOUL, **changes})


DEATH = benefits.unit_value("road_pain_2024/death")
INDEX = benefits.PriceIndex(label="물가", by_year={2024: 100, 2025: 102}, source="통계청")


def benefit(**changes: Any) -> benefits.Benefit:
    usual = {"mechanism": "time", "beneficiary": "시민", "category": "social"}
    return benefits.Benefit(**{"label": "시간", "quantity": 1, "unit_value": 5, **usual, **changes})


def social_cost(**changes: Any) -> object:
    usual = {"mechanism": "exclusion", "payer": "고령층", "category": "social"}
    return benefits.SocialCost("소외", 1, 5, **{**usual, **changes})


def unpriced(**changes: Any) -> object:
    usual = {"mechanism": "emissions", "beneficiary": "모두", "category": "environmental"}
    return benefits.Unpriced("온실가스", 1, **{**usual, "unit": "t", **changes})


def delay_avoided(**changes: Any) -> object:
    usual = {"minutes": 1, "outcome": 0.5, "excess": 0.1, "step": 5, "reading": "odds"}
    return benefits.DelayAvoided(1, **{**usual, **changes})


def ledger_of_one(**changes: Any) -> benefits.Ledger:
    return benefits.ledger([benefit()], FIVE_YEARS, **changes)


def weigh(**arguments: Any) -> object:
    return benefits.weigh(ledger_of_one(), **arguments)


def one_call(**quantities: Any) -> object:
    return benefits.value("time_saving", **{"unit_value": 5, **quantities})


GOODS = Item(code="405-01", label="자산및물품취득비", appropriation=9, minus=5, policy="가")
RESEARCH = Item(code="207-01", label="연구용역비", appropriation=0, plus=5, policy="가")


def budget_line(**changes: Any) -> object:
    """A transfer from 405-01 to another line of the given fields."""
    line: dict[str, Any] = {"code": "405-01", "label": "과목", "appropriation": 9, "policy": "가"}
    return transfer([GOODS, Item(**{**line, **changes})])


def isp_file(old: str, new: str) -> object:
    """A case file with one piece of its text replaced."""
    text = 'title = "ISP"\n[isp]\nwages = "2020"\npolicy = "seoul_2020"\n[effort]\n"IT PM" = 1.5\n'
    return case_file.read_isp(text.replace(old, new).encode())


def whole_case(old: str, new: str) -> object:
    """A case in TOML with one piece of its text replaced."""
    text = (
        '[case]\ntitle = "응급의료"\nstart = 2021\nyears = 5\nprices = "real"\n'
        'vat = "included"\ndiscount_rate = 0.045\n[inputs.users]\nbase = 9\nlow = 5\nhigh = 16\n'
        '[[line]]\ntype = "lifecycle.Build"\nlabel = "구축"\namount = "12억원"\nyear = 2021\n'
        '[[line]]\ntype = "revenue.Fee"\nlabel = "이용료"\nprice = 3\nusers = { input = "users" }\n'
    )
    assert text.count(old) == 1
    return case_file.read_case(text.replace(old, new).encode())


OWN_MODEL = Case(
    "모형", start=2021, years=2, prices="real", vat="included", discount_rate=0.045, model=abs
)
BARE = Case("서비스", start=2021, years=2, prices="real", vat="included", discount_rate=0.045)


def develop(**changes: Any) -> object:
    levels = {"linkage": 2, "performance": 3, "environment": 1, "security": 2}
    usual = {"functions": 85, "guide": "2025", "unit_price": "2024", "profit": "0.25", **levels}
    return guide_costs.development_cost(
        **{**usual, "vat": "excluded", "truncate": "none", **changes}
    )


def maintain(**changes: Any) -> object:
    usual = {"development_cost": 10**8, "guide": "2025", "vat": "excluded", "truncate": "none"}
    return guide_costs.maintenance_cost(**{**usual, **changes})


def licence(**changes: Any) -> object:
    usual = {"licence_price": 10**8, "guide": "2025", "grade": 3, "vat": "exempt"}
    return guide_costs.commercial_maintenance_cost(**{**usual, "truncate": "none", **changes})


def operate(**changes: Any) -> object:
    usual = {"staff": {"IT PM": 1}, "months": 12, **SEOUL}
    return guide_costs.operation_cost(**{**usual, **changes})


YEARS = Timeline(start=2021, n_years=3)
UPKEEP = lifecycle.Annual("유지관리", 5)
TERMINAL: Mapping[str, Any] = {
    "label": "단말기", "units": 10, "unit_cost": 100, "year": 2021, "life": 4,
}  # fmt: skip


def amounts_of(line: Any) -> object:
    """Amounts of a line in three years."""
    return line.amounts({}, YEARS)


def series_of(**changes: Any) -> object:
    """A series of two years with one column changed."""
    frame = pd.DataFrame({"year": [2021, 2022], "amount": [5, 6], **changes})
    return lifecycle.series_from(frame, "망", unit="천원")


class own:  # noqa: N801 - reads as a function in the table
    """A distribution of the user's own with a given ppf."""

    def __init__(self, ppf: Callable[[Any], Any]) -> None:
        self.ppf = ppf


def endless(q: Any) -> Any:
    """Quantiles of [0.5, 2.5] that are not told at the ends."""
    levels = np.asarray(q)
    return np.where((levels > 0) & (levels < 1), 0.5 + 2 * levels, np.nan)


TIED = [
    make_input("fee", base=2, low=1, high=5),
    make_input("users", base=2, low=1, high=5),
    make_input("cost", base=2, low=1, high=5),
    make_input("noise", base=2, low=1, high=5, role="yearly"),
    make_input("grant", base=2),
]


def tie(pairs: Any) -> object:
    return inputs.rank_correlation(pairs, TIED)


def fit_curve(**changes: Any) -> object:
    given = {"kind": "growth", "years": [2019, 2020, 2021], "observed": [10, 11, 13]}
    return revenue.fit_curve(**{**given, **changes})


def evaluated(**changes: Any) -> object:
    """An evaluation with three points for every item."""
    items = {"scores": {item.name: 3 for item in evaluation.items()}}
    usual = {"weights": {"public_value": 1.0}, "scale": (1, 5)}
    return evaluation.evaluate(**{**items, **usual, **changes})


def scored(**changes: Any) -> object:
    """An evaluation in which one item is scored otherwise."""
    return evaluated(scores={item.name: 3 for item in evaluation.items()} | changes)


TWO = {"가": {"a": 0.9, "b": 0.1}, "나": {"a": 0.2, "b": 0.8}}
NOMINAL = Case("가", start=2026, years=2, prices="nominal", vat="excluded", discount_rate=0.05)
REAL = Case("가", start=2026, years=2, prices="real", vat="excluded", discount_rate=0.05)
PLAN = canvas.Canvas("가", {"채널": ["앱"]}, field="교통")


SCORES = b"""title = "t"
scale = %s
weights = { public_value = 1.0 }
[scores]
channels_1 = %s
"""
REFUSALS: list[tuple[Callable[..., Any], Mapping[str, Any], str]] = [
    # money: reading amounts
    (won, {"amount": "2억5천"}, "'2억 5천만원' or '2억 5,000원'"),
    (won, {"amount": "5천"}, "'5천만원' or '5,000원'"),
    (won, {"amount": "3만5천"}, "Write '3만 5,000원'."),
    (won, {"amount": "2억 5,000"}, "'2억 5,000만원' or '2억 5,000원'"),
    (won, {"amount": "5천", "unit": "원"}, "'5천만원' or '5,000원'"),
    (won, {"amount": "9,0000원"}, "'90,000원' or '9만원'"),
    (won, {"amount": "90,00천원"}, "'9,000천원' or '900만원'"),
    (won, {"amount": "010원"}, "'10원'"),
    (won, {"amount": "1억 2,00만원"}, "commas every three digits"),
    (won, {"amount": "1.2.3억원"}, "not 1.2.3."),
    (won, {"amount": "1억 20,000만원"}, "smaller than the unit before it"),
    (won, {"amount": "3만 2억원"}, "smaller than the unit before it"),
    (won, {"amount": "2천 3천만원"}, "smaller than the unit before it"),
    (won, {"amount": "1억 2억원"}, "smaller than the unit before it"),
    (won, {"amount": "1억 0.5억원"}, "smaller than the unit before it"),
    (won, {"amount": "90 000원"}, "commas every three digits"),
    (won, {"amount": "90 100원"}, "smaller than the unit before it"),
    (won, {"amount": "1.5억 3만원"}, "decimal point in its last part only"),
    (won, {"amount": "0.5원"}, "whole number of won"),
    (won, {"amount": "0.00001만원"}, "whole number of won"),
    (won, {"amount": "10" + "0" * 30 + "원"}, "below 10^30"),
    (won, {"amount": "1" * 5_000, "unit": "원"}, "below 10^30"),
    (won, {"amount": "1" * 5_000 + "원"}, "must be an amount such as"),
    (won, {"amount": ""}, "must be an amount such as"),
    (won, {"amount": "  "}, "must be an amount such as"),
    (won, {"amount": "△"}, "must be an amount such as"),
    (won, {"amount": "만원"}, "Write digits: '9천만원'"),
    (won, {"amount": "일금 구천만원정"}, "not Hangul numerals"),
    (won, {"amount": "4.5%"}, "A percentage is not an amount."),
    (won, {"amount": "９０,０００원"}, "Write the digits 0-9"),
    (won, {"amount": "90,000원 정도"}, "nothing after 원"),
    (won, {"amount": "90,000천정"}, "nothing after 원"),
    (won, {"amount": "0.4억 원/년"}, "nothing after 원"),
    (won, {"amount": "₩90,000"}, "one unit after each number"),
    (won, {"amount": "1e6원"}, "one unit after each number"),
    (won, {"amount": "-△5원"}, "one unit after each number"),
    (won, {"amount": "△(5)원"}, "one unit after each number"),
    (won, {"amount": "90,000"}, "'조원'; got unit=None"),
    (won, {"amount": 90_000}, "for thousands of won write unit='천원'"),
    (won, {"amount": 90_000, "unit": "천"}, "Did you mean '천원'?"),
    (won, {"amount": 90_000, "unit": "혼합"}, "must be one of '원', '천원'"),
    (won, {"amount": "90,000천원", "unit": "천원"}, "must be left out"),
    (won, {"amount": 0.5, "unit": "원"}, "whole number of won"),
    (won, {"amount": float("nan"), "unit": "원"}, "finite number"),
    (won, {"amount": float("inf"), "unit": "원"}, "finite number"),
    (won, {"amount": Decimal("sNaN"), "unit": "원"}, "finite number"),
    (won, {"amount": Decimal("1E+999999999"), "unit": "원"}, "no larger than 1e400"),
    (won, {"amount": True, "unit": "원"}, "(bool)"),
    (won, {"amount": np.True_, "unit": "원"}, "finite number"),
    (won, {"amount": None, "unit": "원"}, "(NoneType)"),
    # money: printing amounts
    (format_won, {"amount": 0.5}, "whole number of won"),
    (format_won, {"amount": "90,000원"}, "must be a number, not text"),
    (format_won, {"amount": float("nan")}, "finite number"),
    (format_won, {"amount": True}, "(bool)"),
    (format_won, {"amount": 10**30}, "below 10^30"),
    (format_won, {"amount": 1, "unit": "만"}, "Did you mean '만원'?"),
    (format_won, {"amount": 1, "places": -1}, "whole number >= 0"),
    (format_won, {"amount": 1, "places": 1.5}, "whole number >= 0"),
    (format_won, {"amount": 1, "negative": "minus"}, "must be one of '△', '-', '()'"),
    (format_won, {"amount": 1, "symbol": "원"}, "True or False"),
    (format_won, {"amount": 1, "unit": "혼합", "places": 0}, "a single unit"),
    (format_won, {"amount": 1, "unit": "혼합", "symbol": False}, "a single unit"),
    # money: rounding rules
    (Rounding, {"mode": "floor", "unit": 1}, "'down', 'half_up', 'half_even', 'up'"),
    (Rounding, {"mode": "down", "unit": 0}, "whole number >= 1"),
    (Rounding, {"mode": "down", "unit": 1_000.0}, "Give whole won"),
    (Rounding, {"mode": "down", "unit": True}, "(bool)"),
    (
        Rounding.parse,
        {"words": "천원 단위 절사"},
        "'천원 미만 절사' for multiples of 1,000 won, or '천원 이하 절사' for multiples of 10,000",
    ),
    (Rounding.parse, {"words": "만원 절사"}, "'만원 미만 절사' for multiples of 10,000 won"),
    (
        Rounding.parse,
        {"words": "50원 단위 절상"},
        "Write '50원 미만 절상' for multiples of 50 won.",
    ),
    (Rounding.parse, {"words": "50원 이하 절사"}, "cuts one digit"),
    (Rounding.parse, {"words": "만단위 이하"}, "Add the direction"),
    (Rounding.parse, {"words": "반올림"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "만원 초과 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "단위 미만 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "0원 미만 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "0.5원 미만 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "만원 미만 절사하지 않음"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "소수점 미만 절사"}, "'원 미만' or '소수점 이하'"),
    (Rounding.parse, {"words": " "}, "not blank"),
    (Rounding.parse, {"words": None}, "not blank"),
    (Rounding.parse, {"words": "만단위 이하", "default_mode": "절사"}, "must be one of 'down'"),
    (CUT.apply, {"x": 0.5}, "an int, a Decimal or a Fraction"),
    (CUT.apply, {"x": np.float32(0.5)}, "an int, a Decimal or a Fraction"),
    (CUT.apply, {"x": True}, "(bool)"),
    (CUT.apply, {"x": "5"}, "must be a number, not text"),
    (CUT.apply, {"x": Decimal("NaN")}, "finite number"),
    (CUT.apply_ratio, {"numerator": 1.0, "denominator": 1}, "an int or an int64 array"),
    (CUT.apply_ratio, {"numerator": True, "denominator": 1}, "an int or an int64 array"),
    (CUT.apply_ratio, {"numerator": np.ones(2), "denominator": 1}, "an int or an int64 array"),
    (CUT.apply_ratio, {"numerator": 1, "denominator": 0}, "whole number >= 1"),
    (CUT.apply_ratio, {"numerator": 1, "denominator": -2}, "whole number >= 1"),
    (CUT.interval, {"result": 1_500}, "the nearest results are 1,000 and 2,000"),
    (CUT.interval, {"result": -1_500}, "the nearest results are -2,000 and -1,000"),
    (CUT.interval, {"result": "1,000"}, "must be a number, not text"),
    (CUT.interval, {"result": Decimal("0.5")}, "whole number of won"),
    # isp_cost: the audit of a printed table
    (reconcile, {"printed": 90_000_000}, "must be a DataFrame"),
    (reconcile, {"printed": "none.csv"}, "must name a file that is there"),
    (reconcile, {"printed": "합계 90,000,000"}, "must hold one table with an amount column"),
    (reconcile, {"printed": ONE_LINE.replace("(원)", "")}, "금액(원) or 금액(천원)"),
    (reconcile, {"printed": ONE_LINE, "unit": "천원"}, "must agree with the table"),
    (reconcile, {"printed": ONE_LINE, "unit": "천"}, "Did you mean '천원'?"),
    (reconcile, {"printed": ONE_LINE + "\n총계||6"}, "'절사 전 합계'"),
    (reconcile, {"printed": ONE_LINE + "\n관리비||6"}, "call it 직접경비"),
    (reconcile, {"printed": ONE_LINE + "\n부가세|0.1|6"}, "is no rate; write it with a per-cent"),
    (reconcile, {"printed": ONE_LINE + "\n제경비|20%|9,0000"}, "column '금액': '9,0000'"),
    (reconcile, {"printed": ONE_LINE.replace("(M/M)", "")}, "M/M or M/D"),
    (reconcile, {"printed": ONE_LINE, "budget": "9천만원"}, "finite number"),
    (reconcile, {"printed": ONE_LINE, "budget": 0.5}, "whole number of won"),
    (read_printed, {"printed": ONE_LINE.replace("합계", "무엇")}, "names no step of an estimate"),
    # isp_cost: estimates
    (estimate, {"effort": {"IT컨설턴트": float("nan")}}, "finite number"),
    (estimate, {"effort": {"IT컨설턴트": -1}}, "must be >= 0"),
    (estimate, {"effort": {"IT컨설턴트": True}}, "(bool)"),
    (estimate, {"effort": {"IT컨설턴트": "4.3 M/M"}}, "is a number of M/M"),
    (estimate, {"effort": {"IT컨설턴트": None}}, "Give an effort or an amount"),
    (estimate, {"effort": {"IT컨설턴드": 1}}, "Did you mean 'IT컨설턴트'?"),
    (estimate, {"effort": {"특급기술자": 1}}, "Roles are those of table kosa_wages/2020"),
    (estimate, {"effort": {"IT지원 기술자": 1}}, "holds no monthly wage"),
    (estimate, {"effort": {}}, "For example {'IT컨설턴트': '4.349'}"),
    (estimate, {"effort": "IT컨설턴트"}, "must map roles to effort"),
    (estimate, {"effort": [PM, PM]}, "Add the efforts up."),
    (estimate, {"effort": [Labour(role="IT PM", effort=1, amount=-5)]}, "must be >= 0"),
    (estimate, {"effort": [Labour(role="IT PM", effort=1, wage=0)]}, "must be > 0"),
    (estimate, {"effort": [Labour(role=" ", effort=1)]}, "not blank"),
    (estimate, {"overhead": 20}, "0.20 for 20 %"),
    (estimate, {"overhead": "20%"}, "0.20 for 20 %"),
    (estimate, {"overhead": float("nan")}, "finite number"),
    (estimate, {"technical_fee": 10}, "0.20 for 20 %"),
    (estimate, {"technical_fee": 4.5}, "0.20 for 20 %"),
    (estimate, {"vat": 10}, "For an exempt supplier give 'exempt'."),
    (estimate, {"vat": "exmpt"}, "For an exempt supplier give 'exempt'."),
    (estimate, {"truncate": "만원 단위"}, "'만원 미만"),
    (estimate, {"truncate": 0}, "whole number >= 1"),
    (estimate, {"truncate": None}, "'none' for no cut"),
    (estimate, {"truncate": True}, "(bool)"),
    (estimate, {"effort_unit": "M/Y"}, "must be one of 'M/M', 'M/D'"),
    (estimate, {"expenses": {"인쇄비": 0.5}}, "whole number of won"),
    (estimate, {"expenses": {"인쇄비": -1}}, "must be >= 0"),
    (estimate, {"expenses": {"": 5}}, "not blank"),
    (estimate, {"expenses": ["인쇄비"]}, "must map labels to won"),
    (estimate, {"rounding": {"overhed": "원 미만 절사"}}, "Did you mean 'overhead'?"),
    (estimate, {"rounding": {"overhead": 1}}, "must map steps to words"),
    (estimate_many, {"effort": {"IT PM": [1.0, float("inf")]}}, "(at position 1)"),
    (estimate_many, {"effort": {"IT PM": [1.0, -1.0]}}, "(at position 1)"),
    (estimate_many, {"effort": {"IT PM": ["1"]}}, "a vector of numbers"),
    (estimate_many, {"effort": {"IT PM": [[1.0]]}}, "a vector of numbers"),
    (estimate_many, {"effort": {"IT PM": [1, 2], "업무분석가": [1, 2, 3]}}, "arrays of one length"),
    (estimate_many, {"effort": [1.0]}, "must map roles to arrays"),
    (estimate_many, {"effort_step": 0}, "must be > 0"),
    (estimate_many, {"effort_rounding": "nearest"}, "must be one of 'half_up'"),
    (isp_cost.fit_to_budget, {"budget": 0, "effort": {"IT PM": 1}, "step": 1, **SEOUL}, "> 0 won"),
    (
        isp_cost.fit_to_budget,
        {"budget": 5, "effort": {"IT PM": 1}, "step": 1, "vary": "IT PMO", **SEOUL},
        "Did you mean 'IT PM'?",
    ),
    (
        isp_cost.fit_to_budget,
        {"budget": 5, "effort": [Labour(role="IT PM", amount=5)], "step": 1, **SEOUL},
        "Give its effort instead.",
    ),
    (
        isp_cost.compare_editions,
        {"effort": {"IT PM": 1}, "scenarios": {"a": {"wages": "2020"}}},
        "must have 'overhead'",
    ),
    (
        isp_cost.compare_editions,
        {"effort": {"IT PM": 1}, "scenarios": {"a": {**SEOUL, "overhed": 1}}},
        "Did you mean 'overhead'?",
    ),
    (
        isp_cost.compare_editions,
        {"effort": [Labour(role="IT PM", amount=5)], "scenarios": {"a": SEOUL}},
        "Give the effort the amount implies.",
    ),
    (isp_cost.guide_range, {"guide": "2020", "end": "min"}, "must be one of 'low', 'high'"),
    # guide_costs: function points and their cost
    (develop, {"functions": {"ILV": 3}}, "Did you mean 'ILF'?"),
    (develop, {"functions": {"ILF": -1}}, "whole number >= 0"),
    (develop, {"functions": {"ILF": 1.5}}, "How many ILF there are."),
    (develop, {"functions": {"ILF": True}}, "(bool)"),
    (develop, {"functions": {"ILF": {"medium": 1}}}, "must be one of 'low', 'average', 'high'"),
    (develop, {"functions": {"ILF": 1, "EI": {"low": 1}}}, "counts by complexity for every type"),
    (develop, {"functions": {"ILF": 0}}, "must come to more than 0 FP"),
    (develop, {"functions": {}}, "must hold counts for every type"),
    (develop, {"functions": 0}, "must come to more than 0 FP"),
    (develop, {"functions": float("nan")}, "or a number of function points"),
    (develop, {"functions": "85 FP"}, "or a number of function points"),
    (
        develop,
        {"guide": "2023"},
        "must be an edition of 'fp_costs' in this release: '2020', '2025'",
    ),
    (develop, {"unit_price": "2023"}, "'2014', '2020', '2024'"),
    (develop, {"unit_price": 0}, "must be > 0"),
    (develop, {"unit_price": None}, "Editions in this release"),
    (develop, {"linkage": 6}, "must be a level of 1 to 5"),
    (develop, {"security": 0}, "2: 보안 요구사항 2가지"),
    (develop, {"performance": "3"}, "3: 피크타임에 중요하며 처리시한 명시"),
    (develop, {"environment": 1.06}, "whole number >= 1"),
    (develop, {"profit": 25}, "0.25 for 25 %"),
    (develop, {"profit": "25%"}, "0.25 for 25 %"),
    (develop, {"profit": -0.1}, "must lie in [0, 0.99]"),
    (develop, {"vat": 10}, "For a price without VAT give 'excluded'"),
    (develop, {"vat": "none"}, "for an exempt supplier 'exempt'"),
    (develop, {"truncate": None}, "'none' for no cut"),
    (develop, {"truncate": "만원 단위"}, "'만원 미만"),
    (develop, {"phases": "분석"}, "For example ['분석', '설계']."),
    (develop, {"phases": []}, "each once: 분석, 설계, 구현, 시험"),
    (develop, {"phases": ["분석", "분석"]}, "each once"),
    (develop, {"phases": ["분석", "구축사업"]}, "parts of one division"),
    (develop, {"phases": ["분설"]}, "must be one of '분석', '설계'"),
    (develop, {"expenses": 2_000_000}, "must map labels to won"),
    (develop, {"expenses": {"인쇄비": -1}}, "must be >= 0"),
    (develop, {"rounding": {"sise": "원 미만 절사"}}, "Did you mean 'size'?"),
    (develop, {"rounding": {"size": 1}}, "must map steps to words"),
    (guide_costs.size_factor, {"points": 0, "guide": "2025"}, "must be > 0"),
    (guide_costs.size_factor, {"points": float("inf"), "guide": "2025"}, "finite number"),
    # guide_costs: maintenance and operation
    (maintain, {}, "exactly one of the three"),
    (maintain, {"tmp": 45, "rate": "0.12"}, "exactly one of the three"),
    (maintain, {"tmp": 101}, "must lie in [0, 100]"),
    (maintain, {"tmp": float("nan")}, "finite number"),
    (maintain, {"rate": 12}, "0.25 for 25 %"),
    (maintain, {"tmp": 45, "development_cost": -1}, "must be >= 0"),
    (maintain, {"tmp": 45, "development_cost": "2.5억"}, "use sf.won('0.4억')"),
    (maintain, {"levels": {"유지관리 횟수": "보통"}}, "must have '시스템 사용자수'"),
    (maintain, {"levels": {"유지관리횟수": "보통"}}, "Did you mean '유지관리 횟수'?"),
    (maintain, {"levels": ["보통"]}, "must map 유지관리 횟수"),
    (maintain, {"levels": {"유지관리 횟수": "어려움"}}, "복잡: 연 12회 초과"),
    (maintain, {"tmp": 45, "guide": "2020"}, "'maintenance_rates' in this release: '2025'"),
    (licence, {"grade": 6}, "1등급, 2등급, 3등급, 4등급, 5등급"),
    (licence, {"grade": "3등급"}, "whole number >= 1"),
    (licence, {"licence_price": 0.5}, "whole number of won"),
    (operate, {"staff": {"IT PM": -1}}, "How many 'IT PM' there are at a time."),
    (operate, {"staff": {}}, "For example {'IT지원기술자': 2}."),
    (operate, {"staff": ["IT PM"]}, "must map roles to heads"),
    (operate, {"staff": {"IT PN": 1}}, "Did you mean 'IT PM'?"),
    (operate, {"months": 0}, "must be > 0"),
    (operate, {"months": "12개월"}, "finite number"),
    (operate, {"overhead": 20}, "0.20 for 20 %"),
    # tables: picking an edition
    (tables.editions, {"family": "kosa_wage"}, "Did you mean 'kosa_wages'?"),
    (tables.edition, {"family": "kosa_wages", "name": "2023"}, "'2022', '2025', '2026'"),
    (tables.edition, {"family": "isp_policies", "name": "seoul2020"}, "Did you mean 'seoul_2020'?"),
    (tables.edition, {"family": None, "name": "2020"}, "'budget_rules'"),
    (tables.in_force, {"family": "kosa_wages", "on": "2023-05-01"}, "2022: 2022-01-10 to"),
    (tables.in_force, {"family": "kosa_wages", "on": "2022-01-05"}, "Pass your own table"),
    (tables.in_force, {"family": "kosa_wages", "on": "2020"}, "ISO text"),
    (tables.in_force, {"family": "kosa_wages", "on": 2020}, "(int)"),
    (tables.resolve, {**WAGES, "given": "2023"}, "isp_cost.estimate: wages must be an edition"),
    (tables.resolve, {**WAGES, "given": "2023-05-01"}, "isp_cost.estimate: wages must lie"),
    (tables.resolve, {**WAGES, "given": 2020}, "Editions in this release: '2020', '2021'"),
    (tables.resolve, {**WAGES, "given": None}, "(NoneType)"),
    (tables.edition("kosa_wages", "2020").flag, {"row": "IT컨설탄트"}, "Did you mean 'IT컨설턴트'"),
    # tables: a frame of one's own
    (tables.from_frame, {"frame": [1], "id": "own", "unit": "KRW"}, "must be a pandas DataFrame"),
    (tables.from_frame, {"frame": FRAME, "id": " ", "unit": "KRW"}, "id must be a text"),
    (tables.from_frame, {"frame": FRAME, "id": "own", "unit": ""}, "unit must be a text"),
    (
        tables.from_frame,
        {"frame": FRAME, "id": "own", "unit": "KRW", "applies_from": "2027"},
        "applies_from must be a date",
    ),
    (
        tables.from_frame,
        {
            "frame": FRAME,
            "id": "own",
            "unit": "KRW",
            "applies_from": "2027-02-01",
            "applies_until": "2027-01-31",
        },
        "must not be before applies_from",
    ),
    # budget: transfers between lines
    (transfer, {"items": GOODS}, "must be a list of budget.Item"),
    (transfer, {"items": [{"code": "405-01"}]}, "must be budget.Item records"),
    (transfer, {"items": []}, "must move an amount"),
    (transfer, {"items": [GOODS, RESEARCH], "rules": "1999"}, "edition of 'budget_rules'"),
    (transfer, {"items": [GOODS, RESEARCH], "on": "2020"}, "on must be a date"),
    (budget_line, {"code": "201-01", "plus": 9}, "add up to the sum of minus, 5 won"),
    (budget_line, {"plus": 6, "minus": 1}, "budget.transfer: code must occur once"),
    (budget_line, {"code": "201-01", "plus": 9, "minus": 4, "appropriation": -1}, "must be >= 0"),
    (budget_line, {"code": "201-01", "minus": 3, "plus": 8, "appropriation": 0.5}, "whole number"),
    (budget_line, {"code": "201-01", "plus": float("nan")}, "plus must be a finite number"),
    (budget_line, {"code": "201-01", "plus": "5천원"}, "sf.won"),
    (budget_line, {"code": "201-01", "plus": True}, "(bool)"),
    (budget_line, {"code": " ", "plus": 5}, "code must be a text"),
    (budget_line, {"code": "201-01", "plus": 5, "policy": ""}, "policy must be given for 201-01"),
    (budget_line, {"code": "201-01", "plus": 5, "detail": "가"}, "detail must be given for 405-01"),
    (budget_line, {"code": "405-02", "plus": 5}, "the procedure depends on the unit project"),
    (
        transfer,
        {"items": [replace(GOODS, appropriation=4), RESEARCH]},
        "must leave 405-01 자산및물품취득비 at zero or above",
    ),
    # case files: what cannot be read, and single faults
    (case_file.read_isp, {"path": "no/such/case.toml"}, "must name a file that can be read"),
    (case_file.read_toml, {"path": b"#" * 5_000_001}, "at most 5,000,000 bytes"),
    (case_file.read_toml, {"path": b"\xef\xbb\xbfa = 1"}, "not 'UTF-8 with BOM'"),
    (case_file.read_toml, {"path": "a = '가'".encode("cp949")}, "read as CP949"),
    (case_file.read_toml, {"path": "가 = 1".encode()}, 'Write "가" in quotes'),
    (case_file.read_toml, {"path": b"a = 010"}, '"010" in quotes for a code'),
    (case_file.read_toml, {"path": b"a = 1,000"}, "Write 1_000 or 1000."),
    (case_file.read_toml, {"path": b"a = 1\na = 2"}, "first on line 1"),
    (case_file.read_toml, {"path": b"a = 4.5%"}, "as fractions, not per cent"),
    (isp_file, {"old": "wages", "new": "wage2s = 1\nwages"}, "Did you mean 'wages'?"),
    (isp_file, {"old": "IT PM", "new": "IT PN"}, "Did you mean 'IT PM'?"),
    (isp_file, {"old": "1.5", "new": "nan"}, "must be a finite number"),
    (isp_file, {"old": "seoul_2020", "new": "busan_2020"}, "must be an edition of 'isp_policies'"),
    # case files: cases
    (whole_case, {"old": "years = 5", "new": "years = 0"}, "whole number >= 1"),
    (whole_case, {"old": '"real"', "new": '"rael"'}, "line 5 [case]: prices must be one of"),
    (whole_case, {"old": "0.045", "new": "4.5"}, "0.045 for 4.5 %"),
    (whole_case, {"old": "0.045", "new": "{ 30 = 0.045 }"}, "must begin at 0 and rise"),
    (whole_case, {"old": "0.045", "new": "{}"}, "Write { 0 = 0.045, 30 = 0.035 }."),
    (whole_case, {"old": "low = 5", "new": "low = 50"}, "line 11 [inputs.users]: high must be"),
    (whole_case, {"old": "high = 16", "new": 'high = "16"'}, "(str)"),
    (
        whole_case,
        {"old": "[inputs.users]\nbase = 9\nlow = 5\nhigh = 16\n", "new": "[inputs]\nusers = 9\n"},
        "users must be a section",
    ),
    (whole_case, {"old": "lifecycle.Build", "new": "Build"}, "Did you mean 'lifecycle.Build'?"),
    (whole_case, {"old": '"12억원"', "new": '"12억원/년"'}, "nothing after 원"),
    (whole_case, {"old": '"12억원"', "new": "nan"}, "must be a finite number"),
    (whole_case, {"old": '"12억원"', "new": "true"}, "a number or an input"),
    (whole_case, {"old": "year = 2021\n", "new": "year = 2031\n"}, "must lie in 2021 to 2025"),
    (whole_case, {"old": "year = 2021\n", "new": "year = 2021\nvat='excluded'\n"}, "of the case"),
    (
        whole_case,
        {"old": "year = 2021\n", "new": "year = 2021\nlast = 2\n"},
        "must be one of 'type",
    ),
    (whole_case, {"old": "price = 3", "new": 'price = "3할"'}, "text with its unit such as"),
    (whole_case, {"old": '{ input = "users" }', "new": '{ input = "user" }'}, "mean 'users'?"),
    (whole_case, {"old": '{ input = "users" }', "new": '{ inptu = "users" }'}, "key 'input' alone"),
    (whole_case, {"old": '{ input = "users" }', "new": '"9천"'}, "or a demand curve"),
    (whole_case, {"old": '{ input = "users" }', "new": '{ type = "Ramp" }'}, "'revenue.Ramp'?"),
    (case_file.case_from_dict, {"data": "case"}, "Use read_case for text."),
    (case_file.case_to_dict, {"case": "응급의료"}, "must be a Case"),
    (case_file.case_to_dict, {"case": OWN_MODEL}, "a function cannot be written"),
    (case_file.write_case, {"case": BARE, "path": "case.yaml"}, "end in .toml or .json"),
    # discounting: amounts, rates and timing
    (discounting.npv, {"amounts": ["1억"], "rate": 0.1}, "must hold numbers"),
    (discounting.npv, {"amounts": [True, False], "rate": 0.1}, "must hold numbers"),
    (discounting.npv, {"amounts": [], "rate": 0.1}, "at least one"),
    (discounting.npv, {"amounts": [[1], [2, 3]], "rate": 0.1}, "must hold numbers"),
    (discounting.npv, {"amounts": [1, None], "rate": 0.1}, "Give won as numbers"),
    (discounting.npv, {"amounts": 5, "rate": 0.1}, "(years,) or (years, draws)"),
    (discounting.npv, {"amounts": [1, float("nan")], "rate": 0.1}, "(at year index 1)"),
    (discounting.npv, {"amounts": NOT_FINITE, "rate": 0.1}, "(at year index 1, draw 2)"),
    (discounting.npv, {"amounts": [-1, 2], "rate": 4.5}, "0.045 for 4.5 %"),
    (discounting.npv, {"amounts": [-1, 2], "rate": "4.5%"}, "0.045 for 4.5 %"),
    (discounting.npv, {"amounts": [-1, 2], "rate": float("nan")}, "in [-0.99, 1]"),
    (discounting.npv, {"amounts": [-1, 2], "rate": [0.1, 4.5]}, "(at draw 1)"),
    (discounting.npv, {"amounts": [-1, 2], "rate": [[0.1]]}, "a vector over draws"),
    (discounting.npv, {"amounts": [[1, 2, 3]], "rate": [0.1, 0.2]}, "each of the 3 draws"),
    (discounting.npv, {"amounts": [1], "rate": 0.1, "timing": "begin"}, "'start', 'mid', 'end'"),
    (discounting.present_values, {"amounts": [1, np.inf], "rate": 0.1}, "must be finite"),
    (discounting.discount_factors, {"rate": 0.1, "n_years": 0}, "whole number >= 1"),
    (discounting.discount_factors, {"rate": -1.0, "n_years": 3}, "in [-0.99, 1]"),
    (discounting.discount, {"amounts": [1], "rate": [0.1], "base_year": 2026}, "or a Schedule"),
    (discounting.discount, {"amounts": [1], "rate": 0.1, "base_year": 26}, "a calendar year"),
    (discounting.Schedule, {"steps": {0: 4.5}}, "0.045 for 4.5 %"),
    (discounting.Schedule, {"steps": {1: 0.045}}, "must begin at 0 and rise"),
    (discounting.Schedule, {"steps": [(0, 0.1), (5, 0.1), (5, 0.2)]}, "must begin at 0 and rise"),
    (discounting.Schedule, {"steps": {0.5: 0.045}}, "whole number >= 0"),
    (discounting.Schedule, {"steps": {}}, "must map elapsed years to rates"),
    (discounting.Schedule, {"steps": 0.045}, "For example {0: 0.045, 30: 0.035}."),
    # discounting: rates of return
    (discounting.irr, {"amounts": [-1, float("inf")]}, "must be finite (at year index 1)"),
    (discounting.irr, {"amounts": [[-1], [2]]}, "or use irr_many"),
    (discounting.irr_many, {"amounts": [-1, 2]}, "Use irr for one path."),
    (discounting.irr_many, {"amounts": NOT_FINITE}, "(at year index 1, draw 2)"),
    (discounting.irr_many([[-1], [2]]).roots_of, {"draw": 1}, "must be below 1"),
    (
        discounting.mirr,
        {"amounts": [-1, 2], "finance_rate": 10, "reinvest_rate": 0.1},
        "0.045 for 4.5 %",
    ),
    # discounting: payments, loans, leases
    (discounting.pmt, {"rate": 7.5, "n_periods": 12, "present": 1}, "0.045 / 12 for 4.5 %"),
    (discounting.pmt, {"rate": 1e-9, "n_periods": 12, "present": 1}, "must be 0 or at least 1e-06"),
    (discounting.pmt, {"rate": 0.1, "n_periods": 0, "present": 1}, "must be > 0"),
    (discounting.pmt, {"rate": 0.1, "n_periods": 1, "present": np.nan}, "must be a finite number"),
    (discounting.pmt, {"rate": [0.1, 2], "n_periods": 1, "present": 1}, "numbers in [-0.99, 1]"),
    (discounting.fv, {"rate": 0.1, "n_periods": 1, "payment": [np.inf], "present": 1}, "finite"),
    (
        discounting.pv,
        {"rate": 0.1, "n_periods": 1, "payment": 1, "timing": "mid"},
        "must be one of 'end', 'start'",
    ),
    (discounting.ipmt, {"rate": 0.1, "period": 0, "n_periods": 3, "present": 1}, "must be > 0"),
    (discounting.ppmt, {"rate": 0.1, "period": 4, "n_periods": 3, "present": 1}, "1 to n_periods"),
    (discounting.rate, {"n_periods": 2.5, "payment": -1, "present": 2}, "whole number >= 1"),
    (discounting.loan, {"amount": 0, "rate": 0.1, "n_periods": 3}, "must be > 0"),
    (discounting.loan, {"amount": 1, "rate": -0.1, "n_periods": 3}, "in [0, 1]"),
    (discounting.loan, {"amount": 1, "rate": 0.1, "n_periods": 3, "grace": 3}, "the 3 periods"),
    (
        discounting.loan,
        {"amount": 1, "rate": 0.1, "n_periods": 3, "method": "anuity"},
        "Did you mean 'annuity'?",
    ),
    (discounting.lease, {"price": 5, "rate": 0.1, "n_periods": 3, "residual": 6}, "in [0, 5]"),
    # discounting: dates
    (discounting.xnpv, {"amounts": [1, 2], "rate": 0.1, "dates": ["2026-01-01"]}, "hold 2 days"),
    (discounting.xirr, {"amounts": [1, 2], "dates": ["2026-01-01", "2025-01-01"]}, "not go before"),
    (discounting.xirr, {"amounts": [1, 2], "dates": ["2026-01-01", "2026"]}, "ISO text"),
    (
        discounting.year_fraction,
        {"start": "2026-01-01", "end": "2026-02-01", "day_count": "30/365"},
        "Did you mean '30/360'?",
    ),
    (
        discounting.year_fraction,
        {"start": "2026-02-01", "end": "2026-01-01"},
        "not be before start",
    ),
    # discounting: payback and ratios
    (discounting.payback, {"amounts": [-1, 2], "rate": [0.1]}, "a Schedule or None"),
    (discounting.payback, {"amounts": [-1, np.nan]}, "must be finite (at year index 1)"),
    (
        discounting.benefit_cost_ratio,
        {"benefits": [1, 2], "costs": [1, 2], "rate": 0.1, "operating": "benefit"},
        "Give the operating costs apart",
    ),
    (
        discounting.benefit_cost_ratio,
        {"benefits": [1, 2], "costs": [1, 2, 3], "rate": 0.1},
        "as many years as benefits, 2",
    ),
    (discounting.airr, {"ratio": -1, "reinvest_rate": 0.03, "n_years": 20}, "must be >= 0"),
    (
        discounting.equivalent_annual_cost,
        {"costs": [1, 2], "rate": 0.1, "first": 2},
        "must be below the 2 years",
    ),
    # funding
    (funding.Grant, {"label": "국비", "share": 50}, "0.5 for 50 %"),
    (funding.Grant, {"label": "국비", "share": float("nan")}, "finite number"),
    (funding.Grant, {"label": "국비", "share": "50%"}, "0.5 for 50 %"),
    (funding.Grant, {"label": "", "share": 0.5}, "not blank"),
    (funding.Grant, {"label": "국비", "share": 0.5, "cap": "12억"}, "sf.won('0.4억원')"),
    (funding.Grant, {"label": "국비", "share": 0.5, "cap": -1}, "finite number in [0"),
    (
        funding.Grant,
        {"label": "국비", "share": 0.5, "first": 2023, "last": 2021},
        ">= first = 2023",
    ),
    (funding.Grant, {"label": "국비", "share": 0.5, "last": 23}, "a calendar year"),
    (funding.Grant, {"label": "국비", "share": 0.5, "ramp_down": (50,)}, "0.5 for 50 %"),
    (funding.Match, {"label": "시비", "share": 0.5, "approval": 2}, "0.5 for 50 %"),
    (funding.CityBudget, {"label": "시비", "amount": "0.4억"}, "sf.won('0.4억원')"),
    (funding.CityBudget, {"label": "시비", "amount": 1, "growth": 3}, "0.045 for 4.5 %"),
    (funding.CityBudget, {"label": "시비", "amount": 1, "growth": 0.03}, "where growth is given"),
    (
        funding.CityBudget,
        {"label": "시비", "amount": 1, "growth": 0.03, "prices": "current"},
        "must be one of 'real', 'nominal'",
    ),
    (funding.Loan, {"label": "차입", "amount": 1, "year": 2021, "rate": 4, "term": 3}, "4.5 %"),
    (funding.Loan, {"label": "차입", "amount": 1, "year": 2021, "rate": 0.04, "term": 0}, ">= 1"),
    (
        funding.Loan,
        {"label": "차입", "amount": 1, "year": 2021, "rate": 0.04, "term": 2.5},
        "whole number",
    ),
    (funding.Reserve, {"label": "기금", "opening": -5}, "finite number in [0"),
    (funding.Reserve, {"label": "기금", "sweep": 1.5}, "finite number in [0, 1]"),
    (
        funding.close,
        {"gap_at": abs, "lever": "보조", "unit": "원", "now": 0.0, "step": 0},
        "must be > 0",
    ),
    (
        funding.close,
        {"gap_at": abs, "lever": "보조", "unit": "원", "now": 0.0, "goal": "always"},
        "must be one of 'every_year', 'in_total'",
    ),
    # lifecycle: lines
    (lifecycle.Annual, {"label": "유지관리", "amount": "0.4억"}, "sf.won('0.4억원')"),
    (lifecycle.Annual, {"label": "유지관리", "amount": float("nan")}, "finite number"),
    (lifecycle.Annual, {"label": "유지관리", "amount": True}, "(bool)"),
    (lifecycle.Annual, {"label": "유지관리", "amount": -5}, "finite number in [0"),
    (lifecycle.Annual, {"label": " ", "amount": 5}, "label must be a text"),
    (lifecycle.Annual, {"label": "보안", "amount": 5, "kind": "securty"}, "'security'?"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "vat": "in"}, "'included', 'excluded'"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "prices": "fixed"}, "'real', 'nominal'"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "covers": "network"}, "Write ('security',)"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "covers": ["labor"]}, "Did you mean 'labour'?"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "growth": 0.02}, "'real' or 'nominal'"),
    (
        lifecycle.Annual,
        {"label": "망", "amount": 5, "growth": 2.0, "prices": "real"},
        "0.045 for 4.5 %",
    ),
    (
        lifecycle.Annual,
        {"label": "망", "amount": make_input("a", base=5, low=-1, mode=5, high=9)},
        "The input 'a' takes this value.",
    ),
    (
        lifecycle.Annual,
        {
            "label": "망",
            "amount": 5,
            "growth": make_input("g", base=0.0, low=-0.1, mode=0.0, high=0.1, role="yearly"),
            "prices": "real",
        },
        "Put yearly noise on the amount instead.",
    ),
    (lifecycle.Annual, {"label": "망", "amount": 5, "first": 2025, "last": 2021}, "first=2025"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "first": 21}, "calendar year"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "base_year": "2021"}, "calendar year"),
    (lifecycle.Annual, {"label": "망", "amount": 5, "source": None}, "source must be a text"),
    (lifecycle.Build, {"label": "구축", "amount": 5}, "Write year=2021, or years="),
    (lifecycle.Build, {"label": "구축", "amount": 5, "years": (2021, 2022)}, "must be 2, one for"),
    (
        lifecycle.Build,
        {"label": "구축", "amount": 5, "years": (2021, 2022), "shares": (0.5, 0.4)},
        "They add up to 0.9.",
    ),
    (
        lifecycle.Build,
        {"label": "구축", "amount": 5, "years": (2021, 2021), "shares": (0.5, 0.5)},
        "each year once",
    ),
    (
        lifecycle.Build,
        {"label": "구축", "amount": 5, "years": (2021,), "shares": (100,)},
        "finite number in [0, 1]",
    ),
    (lifecycle.Maintenance, {"label": "유지관리", "base": 5, "rate": 12.25}, "0.045 for 4.5 %"),
    (lifecycle.Decommission, {"label": "철거", "amount": 5, "year": None}, "calendar year"),
    (lifecycle.Series, {"label": "망", "by_year": {}}, "Write {2021: 10_000_000}."),
    (lifecycle.Series, {"label": "망", "by_year": {"2021": 5}}, "calendar year"),
    (lifecycle.Series, {"label": "망", "by_year": ((2021, 5), (2021, 6))}, "each year once"),
    (lifecycle.Staff, {"label": "관제", "heads": 2}, "Write salary=3_500_000"),
    (lifecycle.Staff, {"label": "관제", "heads": 2, "salary": 5, "burden": 0}, "'month', 'year'"),
    (
        lifecycle.Staff,
        {"label": "관제", "heads": 2, "salary": 5, "per": "month"},
        "Give 0 where the salary holds it.",
    ),
    (
        lifecycle.Staff,
        {"label": "관제", "heads": 2, "salary": 5, "per": "year", "burden": 20},
        "0.045 for 4.5 %",
    ),
    (
        lifecycle.Staff,
        {"label": "관제", "heads": 2, "salary": 5, "per": "year", "burden": 0, "role": "IT PM"},
        "belongs to `wages`",
    ),
    (
        lifecycle.Staff,
        {"label": "관제", "heads": 2, "wages": "2026", "role": "IT PM", "burden": 0.2},
        "hold it already (법인부담금, 퇴직급여충당금)",
    ),
    (
        lifecycle.Staff,
        {"label": "관제", "heads": 2, "wages": "2026", "role": "IT PM", "per": "month"},
        "belongs to a salary",
    ),
    (lifecycle.Staff, {"label": "관제", "heads": 2, "wages": "2026", "role": "IT피엠"}, "'IT PM'"),
    (
        lifecycle.Staff,
        {"label": "관제", "heads": 2, "wages": "2020", "role": "IT지원 기술자"},
        "with a monthly wage in kosa_wages/2020",
    ),
    (
        lifecycle.Staff,
        {"label": "관제", "heads": 2, "wages": "2026", "role": "IT PM", "shifts": 0.5},
        "finite number in [1",
    ),
    (lifecycle.Asset, {**TERMINAL, "life": 0}, "finite number in [1"),
    (lifecycle.Asset, {**TERMINAL, "failure_rate": 5}, "0.045 for 4.5 %"),
    (lifecycle.Asset, {**TERMINAL, "residual": "linear"}, "'none', 'straight_line'"),
    (lifecycle.Asset, {**TERMINAL, "warranty": 0.5}, "whole number >= 0"),
    (lifecycle.Asset, {**TERMINAL, "last": 2020}, "must not lie before first=2021"),
    (amounts_of, {"line": lifecycle.Asset(**TERMINAL, last=2030)}, "must lie in 2021 to 2023"),
    (
        amounts_of,
        {"line": lifecycle.Asset(**{**TERMINAL, "year": 2024})},
        "must not lie after the last year of the case, 2023",
    ),
    (amounts_of, {"line": lifecycle.Annual("망", 5, first=2019)}, "Move the line or lengthen"),
    (amounts_of, {"line": lifecycle.Build("구축", 5, year=2024)}, "must lie in 2021 to 2023"),
    # lifecycle: bills and tables of others
    (lifecycle.from_bill, {"bill": 90_000_000, "vat": "included", "year": 2021}, "isp_cost"),
    (lifecycle.from_bill, {"bill": estimate(), "vat": "exempt", "year": 2021}, "VAT included"),
    (
        lifecycle.operation_from,
        {"bill": estimate(vat="exempt"), "vat": "included"},
        "Write vat='exempt'.",
    ),
    (lifecycle.maintenance_from, {"bill": estimate(), "vat": "in"}, "'included', 'excluded'"),
    (series_of, {"amount": [5, float("nan")]}, "row 2: amount must be a finite number"),
    (series_of, {"amount": ["1,200", 5]}, "Store the cell as a number"),
    (series_of, {"year": [2021, 2021]}, "each year once"),
    (series_of, {"year": ["2021년", 2022]}, "row 1: year must be a calendar year"),
    (series_of, {"year": [2021.5, 2022]}, "row 1: year must be a calendar year"),
    (series_of, {"year": [], "amount": []}, "at least one row"),
    (
        lifecycle.series_from,
        {"source": pd.DataFrame({"yaer": [1]}), "label": "망", "unit": "원"},
        "Did you mean 'yaer'?",
    ),
    (lifecycle.series_from, {"source": "plan.ods", "label": "망", "unit": "원"}, ".xlsx or .xlsm"),
    (lifecycle.series_from, {"source": FRAME, "label": "망", "unit": "만"}, "'만원', '백만원'"),
    # lifecycle: the cost table, the checklist, the ratios
    (lifecycle.cost_table, {"lines": [], "t": YEARS}, "at least one line"),
    (lifecycle.cost_table, {"lines": UPKEEP, "t": YEARS}, "Write [line]."),
    (lifecycle.cost_table, {"lines": [5], "t": YEARS}, "cost lines only"),
    (lifecycle.cost_table, {"lines": [UPKEEP, UPKEEP], "t": YEARS}, "must be given once"),
    (lifecycle.cost_table, {"lines": [UPKEEP], "t": YEARS, "x": {"user": 5}}, "read no input"),
    (lifecycle.cost_table, {"lines": [UPKEEP], "t": YEARS, "timing": "later"}, "'mid', 'end'"),
    (lifecycle.cost_table, {"lines": [UPKEEP], "t": YEARS, "users": [5, 5]}, "each of the 3 years"),
    (lifecycle.cost_table, {"lines": [UPKEEP], "t": YEARS, "users": {2021: 5}}, "of the 3 years"),
    (lifecycle.cost_table, {"lines": [UPKEEP], "t": YEARS, "users": "5"}, "must be a number"),
    (lifecycle.cost_table, {"lines": [UPKEEP], "t": YEARS, "users": -5}, "finite number in [0"),
    (
        lifecycle.cost_table,
        {"lines": [UPKEEP], "t": YEARS, "discount_rate": 4.5},
        "0.045 for 4.5 %",
    ),
    (
        lifecycle.cost_table,
        {
            "lines": [
                lifecycle.Annual("가", make_input("a", base=5, role="constant")),
                lifecycle.Annual("나", make_input("a", base=6, role="constant")),
            ],
            "t": YEARS,
        },
        "two differ under one name",
    ),
    (lifecycle.cost_table([UPKEEP], YEARS).sheet, {"unit": "혼합"}, "'억원', '조원'"),
    (lifecycle.checklist, {"lines": [], "reasons": {"licences": "공개SW"}}, "'licence'?"),
    (lifecycle.checklist, {"lines": [], "reasons": {"licence": " "}}, "text that is not blank"),
    (lifecycle.checklist, {"lines": [], "items": "2020"}, "'2021'"),
    (lifecycle.checklist([]).sheet, {"lang": "kr"}, "'ko', 'en'"),
    (lifecycle.ratio_findings, {"table": [UPKEEP]}, "must be a CostTable"),
    (
        lifecycle.ratio_findings,
        {
            "table": lifecycle.cost_table([UPKEEP], YEARS),
            "rates": tables.edition("kosa_wages", "2026"),
        },
        "'정보보안전문가'",
    ),
    # inputs: what people state
    (make_input, {"name": "users 2021", "base": 1}, "letters, digits and underscores"),
    (make_input, {"name": "class", "base": 1}, "letters, digits and underscores"),
    (make_input, {"name": "", "base": 1}, "a text that is not blank"),
    (make_input, {"name": "n", "base": "9천"}, "input 'n': base must be a finite number"),
    (make_input, {"name": "n", "base": True}, "(bool)"),
    (make_input, {"name": "n", "base": float("nan")}, "base must be a finite number"),
    (make_input, {"name": "n", "base": 9, "low": 1, "high": 5}, "move it, or widen the range"),
    (
        make_input,
        {"name": "n", "base": 9, "low": 1, "mode": 2, "high": 5},
        "the stated range = [1, 5]",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "low": 1, "mode": 6, "high": 5},
        "mode must lie in [low, high]",
    ),
    (make_input, {"name": "n", "base": 2, "low": 5, "mode": 2, "high": 1}, "greater than low=5"),
    (make_input, {"name": "n", "base": 2, "low": 2, "mode": 2, "high": 2}, "leave the range out"),
    (make_input, {"name": "n", "base": 2, "low": 1}, "high must be given with 'low, mode, high'"),
    (make_input, {"name": "n", "base": 2, "mode": 2}, "low must be given with 'low, mode, high'"),
    (make_input, {"name": "n", "base": 2, "low": "1", "high": 3}, "low must be a finite number"),
    (make_input, {"name": "n", "base": 2, "low": -1e308, "high": 1e308}, "so near to low"),
    (
        make_input,
        {"name": "n", "base": 2, "low": 1, "high": 5, "p10": 1},
        "p10 must not stand beside 'low, mode, high'",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "samples": [1, 2], "distribution": Normal(mu=1, sigma=1)},
        "State the distribution in one way",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "low": 1, "high": 5, "shape": "prt"},
        "Did you mean 'pert'?",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "low": 1, "mode": 2, "high": 5, "shape": "uniform"},
        "which has none",
    ),
    (make_input, {"name": "n", "base": 2, "samples": [1, 2], "shape": "normal"}, "goes with low"),
    (make_input, {"name": "n", "base": 2, "shape": "normal"}, "must be left out of a constant"),
    (make_input, {"name": "n", "base": 2, "p10": 1, "p90": 5}, "p50 must be given"),
    (make_input, {"name": "n", "base": 2, "p10": 2, "p50": 2, "p90": 5}, "greater than p10=2"),
    (make_input, {"name": "n", "base": 2, "p10": 1, "p50": 6, "p90": 5}, "greater than p50=6"),
    (
        make_input,
        {"name": "n", "base": 2, "p10": -1, "p50": 2, "p90": 5, "shape": "lognormal"},
        "Take the shape 'normal'",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "p10": -1.5e308, "p50": 2, "p90": 1.5e308},
        "so near to p10",
    ),
    (
        make_input,
        {"name": "n", "base": 1, "p10": 1e-300, "p50": 1, "p90": 2, "shape": "lognormal"},
        "within what floats hold",
    ),
    (make_input, {"name": "n", "base": 2, "interval90": (5, 1)}, "interval90 must rise"),
    (make_input, {"name": "n", "base": 2, "interval90": (1, 2, 3)}, "must be two numbers"),
    (make_input, {"name": "n", "base": 2, "interval90": 5}, "a sequence of numbers"),
    (
        make_input,
        {"name": "n", "base": 2, "interval90": (-1, 5), "shape": "lognormal"},
        "must be positive for the shape 'lognormal'",
    ),
    (make_input, {"name": "n", "base": 2, "values": []}, "at least one number"),
    (make_input, {"name": "n", "base": 2, "values": "123"}, "a sequence of numbers"),
    (make_input, {"name": "n", "base": 2, "values": [1, "2"]}, "values[1] must be a finite number"),
    (make_input, {"name": "n", "base": 2, "values": [2, 2]}, "each value once"),
    (
        make_input,
        {"name": "n", "base": 2, "values": [1, 3], "weights": [1]},
        "as many as values: 2",
    ),
    (make_input, {"name": "n", "base": 2, "values": [1, 3], "weights": [0, 1]}, "greater than 0"),
    (
        make_input,
        {"name": "n", "base": 2, "values": [1, 3], "weights": [0.3, 0.6]},
        "they add up to 0.9",
    ),
    (make_input, {"name": "n", "base": 2, "weights": [1]}, "values must be given"),
    (
        make_input,
        {"name": "n", "base": 2, "samples": [1, float("nan")]},
        "samples[1] must be a finite",
    ),
    (
        make_input,
        {"name": "n", "base": 9, "samples": [1, 2]},
        "the values of the distribution = [1, 2]",
    ),
    (make_input, {"name": "n", "base": 2, "distribution": 3}, "must have ppf"),
    (make_input, {"name": "n", "base": 2, "distribution": Normal}, "must have ppf"),
    (make_input, {"name": "n", "base": 2, "distribution": scipy.stats.norm}, "frozen"),
    (
        make_input,
        {"name": "n", "base": 2, "distribution": scipy.stats.norm(0, -1)},
        "(ppf(0.001) is not)",
    ),
    (make_input, {"name": "n", "base": 2, "distribution": own(lambda q: 1 - q)}, "never falls"),
    (
        make_input,
        {"name": "n", "base": 2, "distribution": own(lambda q: 1.0)},
        "must give 11 quantiles",
    ),
    (make_input, {"name": "n", "base": 2, "distribution": own(float)}, "must take an array"),
    (
        make_input,
        {"name": "n", "base": 2, "distribution": own(endless)},
        "a smallest and a largest",
    ),
    (make_input, {"name": "n", "base": 2, "role": "levr"}, "Did you mean 'lever'?"),
    (make_input, {"name": "n", "base": 2, "role": "yearly"}, "'lever' or 'constant' without"),
    (
        Input,
        {"name": "n", "base": 2, "distribution": Normal(mu=2, sigma=1), "role": "constant"},
        "'uncertain' or 'yearly' with a distribution",
    ),
    (make_input, {"name": "n", "base": 2, "role": "lever", "samples": [1]}, "left out of a lever"),
    (
        make_input,
        {"name": "n", "base": 9, "role": "lever", "low": 1, "high": 5},
        "the stated range",
    ),
    (Input, {"name": "n", "base": 2, "role": "lever", "low": 1}, "a range has two ends"),
    (make_input, {"name": "n", "base": 2, "lower": 3}, "must lie in the bounds = [3, inf]"),
    (make_input, {"name": "n", "base": 2, "lower": 3, "upper": 1}, "greater than lower=3"),
    (
        make_input,
        {"name": "n", "base": 2, "role": "lever", "low": 1, "high": 5, "upper": 4},
        "in the bounds",
    ),
    (make_input, {"name": "n", "base": 2, "low": 1, "high": 5, "upper": 4}, "truncate=True"),
    (
        make_input,
        {"name": "n", "base": 2, "interval90": (1, 5), "lower": 0},
        "(it reaches from -inf to inf)",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "low": 1, "high": 5, "truncate": True},
        "with lower or upper",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "lower": 1, "truncate": True},
        "goes with a distribution",
    ),
    (make_input, {"name": "n", "base": 2, "truncate": "yes"}, "True or False"),
    (
        make_input,
        {"name": "n", "base": 2, "interval90": (1, 5), "lower": 99, "truncate": True},
        "(a share of 0 is left)",
    ),
    (
        make_input,
        {"name": "n", "base": 2, "samples": [1, 2], "lower": 5, "truncate": True},
        "which go from 1 to 2",
    ),
    (make_input, {"name": "n", "base": 2, "unit": 5}, "unit must be a text"),
    (make_input, {"name": "n", "base": 2, "assumption": "no"}, "True or False"),
    (Input.from_dict, {"data": {"name": "n", "base": 2, "hihg": 3}}, "Did you mean 'high'?"),
    (Input.from_dict, {"data": {"name": "n"}}, "the key 'base'"),
    (Input.from_dict, {"data": [1]}, "must be a mapping"),
    (
        Input,
        {"name": "n", "base": 2, "distribution": Normal(mu=2, sigma=1), "low": 1, "high": 3},
        "Leave both out",
    ),
    (inputs.quantile, {"variable": make_input("n", base=2), "q": 90}, "Give 0.9 for 90 %."),
    (inputs.quantile, {"variable": make_input("n", base=2), "q": float("nan")}, "in [0, 1]"),
    (inputs.quantile, {"variable": make_input("n", base=2), "q": "half"}, "a number or an array"),
    (
        inputs.quantile,
        {"variable": make_input("n", base=2, interval90=(1, 3)), "q": [0.5, 1.0]},
        "where there is no last value",
    ),
    (
        inputs.quantile,
        {"variable": make_input("n", base=2, role="lever"), "q": 0.5},
        "A lever is chosen",
    ),
    # inputs: distributions
    (Normal, {"mu": 0, "sigma": 0}, "sigma must be greater than 0"),
    (inputs.Lognormal, {"mu": 800, "sigma": 1}, "mu and sigma are those of the logarithm"),
    (inputs.Uniform, {"low": 0, "high": float("inf")}, "high must be a finite number"),
    (Normal(mu=0, sigma=1).ppf, {"q": [0.5, 1.5]}, "Give 0.9 for 90 %."),
    (Normal(mu=0, sigma=1).cdf, {"x": float("nan")}, "must hold no NaN"),
    (Normal(mu=0, sigma=1).cdf, {"x": "0"}, "a number or an array"),
    (inputs.Truncated, {"distribution": Normal(mu=0, sigma=1)}, "must be given, or upper"),
    (
        inputs.Truncated,
        {"distribution": inputs.Empirical(samples=[1, 2]), "lower": 1},
        "leave out those beyond the bounds",
    ),
    (inputs.Truncated, {"distribution": scipy.stats.poisson(3), "lower": 1}, "continuous"),
    (inputs.Truncated, {"distribution": own(np.sqrt), "lower": 0.5}, "must have cdf"),
    (inputs.from_spec, {"spec": "normal"}, "a mapping with the key 'kind'"),
    (inputs.from_spec, {"spec": {"kind": "norml"}}, "Did you mean 'normal'?"),
    (inputs.from_spec, {"spec": {"kind": "normal", "mu": 1}}, "must have 'sigma'"),
    (inputs.from_spec, {"spec": {"kind": "normal", "mu": 1, "sgima": 1}}, "Did you mean 'sigma'?"),
    (inputs.from_spec, {"spec": {"kind": "scipy", "name": "qmc"}}, "a distribution of scipy.stats"),
    (
        inputs.from_spec,
        {"spec": {"kind": "scipy", "name": "gamma", "args": "3"}},
        "sequence of numbers",
    ),
    (
        inputs.from_spec,
        {"spec": {"kind": "scipy", "name": "gamma", "kwds": [3]}},
        "a mapping of names",
    ),
    (
        inputs.from_spec,
        {"spec": {"kind": "scipy", "name": "gamma"}},
        "the parameters of scipy.stats.gamma",
    ),
    # inputs: what ties them together
    (tie, {"pairs": {}}, "must map pairs of names"),
    (tie, {"pairs": {("fee", "usres"): 0.5}}, "Did you mean 'users'?"),
    (tie, {"pairs": {("fee", "fee"): 0.5}}, "two different names"),
    (tie, {"pairs": {"fee": 0.5}}, "two different names"),
    (tie, {"pairs": {("fee", "users"): 0.5, ("users", "fee"): 0.5}}, "each pair once"),
    (tie, {"pairs": {("fee", "users"): 50}}, "must be a finite number in [-1, 1]"),
    (tie, {"pairs": {("fee", "grant"): 0.5}}, "'grant' is a constant"),
    (tie, {"pairs": {("fee", "noise"): 0.5}}, "a yearly input with one that is drawn once a run"),
    (
        tie,
        {"pairs": {("fee", "users"): 1, ("fee", "cost"): 1, ("cost", "users"): -1}},
        "cost-users -1",
    ),
    (inputs.rank_correlation, {"pairs": {("a", "b"): 0.5}, "inputs": ["a"]}, "records of Input"),
    (inputs.rank_correlation, {"pairs": {("a", "b"): 0.5}, "inputs": []}, "there are none"),
    (inputs.groups_of, {"inputs": [TIED[0], TIED[0]]}, "each name once"),
    (
        inputs.groups_of,
        {
            "inputs": [replace(TIED[0], group="one"), TIED[1]],
            "correlation": inputs.rank_correlation({("fee", "users"): 0.5}, TIED),
        },
        "different groups together: fee, users",
    ),
    (
        inputs.groups_of,
        {"inputs": [TIED[0], replace(TIED[1], group="fee")]},
        "an input outside the group",
    ),
    (inputs.Correlation, {"names": ("a", "a"), "matrix": np.eye(2)}, "each name once"),
    (inputs.Correlation, {"names": ("a",), "matrix": np.eye(2)}, "a row for each of the 1 names"),
    (inputs.nearest_correlation, {"matrix": [[1, 2], [2, 1]]}, "in [-1, 1] throughout"),
    (inputs.nearest_correlation, {"matrix": [[1, 0.5], [0.4, 1]]}, "must be symmetric"),
    (inputs.nearest_correlation, {"matrix": [[0.9, 0.5], [0.5, 1]]}, "ones on the diagonal"),
    (inputs.nearest_correlation, {"matrix": [[1, 0.5]]}, "a square array of numbers"),
    (inputs.nearest_correlation, {"matrix": [[1, float("nan")], [float("nan"), 1]]}, "in [-1, 1]"),
    # lines
    (Timeline, {"start": 21, "n_years": 3}, "a calendar year"),
    (Timeline, {"start": 2021, "n_years": 0}, "n_years must be a whole number >= 1"),
    (Timeline, {"start": 2021, "n_years": 900}, "last year must be a calendar year"),
    (Timeline(start=2021, n_years=3).index, {"year": 2024}, "must lie in 2021 to 2023"),
    (lines.value, {"field": TIED[0], "x": {"users": 1}}, "Declare the input in the case."),
    # revenue: curves and wrappers
    (revenue.Constant, {"level": "9천"}, "level='9천' (str)"),
    (revenue.Constant, {"level": True}, "(bool)"),
    (revenue.Constant, {"level": -1}, "must be a finite number >= 0"),
    (revenue.Constant, {"level": float("inf")}, "must be a finite number >= 0"),
    (revenue.Growth, {"base": 1, "rate": 5, "base_year": 2021}, "0.045 for 4.5 %"),
    (revenue.Growth, {"base": 1, "rate": 0.05, "base_year": 21}, "a calendar year"),
    (revenue.Growth, {"base": 1, "rate": YEARLY, "base_year": 2021}, "one value for all years"),
    (revenue.Ramp, {"plateau": 1, "first": 2021, "full": 2021}, "must lie after first=2021"),
    (revenue.Logistic, {"plateau": 1, "midpoint": 3, "rate": 1}, "a calendar year"),
    (revenue.Logistic, {"plateau": 1, "midpoint": 2021, "rate": 0}, "> 0"),
    (revenue.Gompertz, {"plateau": 1, "inflection": 2021, "rate": -1}, "> 0"),
    (revenue.Bass, {"market": 1, "innovation": 0, "imitation": 1, "launch": 2021}, "> 0"),
    (
        revenue.Bass,
        {"market": 1, "innovation": 1, "imitation": 1, "launch": 2021, "measure": "yaerly"},
        "Did you mean 'yearly'?",
    ),
    (revenue.Capacity, {"demand": float("nan"), "limit": 1}, "an Input or a demand curve"),
    (revenue.Capacity, {"demand": revenue.Constant, "limit": 1}, "an Input or a demand curve"),
    (revenue.Churn, {"joiners": 1, "rate": 20}, "0.8 for 80 %"),
    (revenue.Eligibility, {"population": 1, "share": 1.01}, "a fraction in [0, 1]"),
    (revenue.DeviceCeiling, {"demand": 1, "population": 1, "share": WIDE}, "Input 'share'"),
    (
        revenue.PriceElasticity,
        {"demand": 1, "price": 1, "reference_price": 1, "elasticity": 0.3},
        "write -0.3, not 0.3",
    ),
    (
        revenue.PriceElasticity,
        {"demand": 1, "price": 0, "reference_price": 1, "elasticity": -0.3},
        "a free service",
    ),
    # revenue: lines and their table
    (revenue.Fee, {"label": " ", "users": 1, "price": 1}, "not blank"),
    (revenue.Fee, {"label": "이용료", "users": 1, "price": "3천원"}, "sf.won('0.4억')"),
    (revenue.Fee, {"label": "이용료", "users": 1, "price": -3}, "revenue.Fee '이용료'"),
    (
        revenue.Fee,
        {"label": "이용료", "users": 1, "price": 1, "growth": 0.02},
        "where there is growth",
    ),
    (revenue.Fee, {"label": "이용료", "users": 1, "price": 1, "growth": 2}, "0.045 for 4.5 %"),
    (revenue.Fee, {"label": "이용료", "users": 1, "price": 1, "prices": "current"}, "'nominal'"),
    (revenue.Fee, {"label": "이용료", "users": 1, "price": 1, "vat": 0.1}, "'excluded', 'exempt'"),
    (revenue.Fee, {"label": "이용료", "users": 1, "price": 1, "first": 2023, "last": 2022}, "2023"),
    (revenue.Fee, {"label": "이용료", "users": 1, "price": 1, "source": None}, "must be a text"),
    (revenue.SavingShare, {"label": "절감", "saving": 1, "share": 30}, "0.8 for 80 %"),
    (revenue.Lease, {"label": "임대", "quantity": 1, "monthly_rent": 1, "occupancy": 80}, "80 %"),
    (revenue.table, {"lines": [], "t": FIVE_YEARS}, "at least one line"),
    (revenue.table, {"lines": [FEE, FEE], "t": FIVE_YEARS}, "once in a table"),
    (revenue.table, {"lines": [revenue.Constant(1)], "t": FIVE_YEARS}, "revenue lines"),
    (revenue.table, {"lines": [FEE], "t": FIVE_YEARS, "x": {"users": 1}}, "read by no line"),
    (
        revenue.table,
        {"lines": [FEE, replace(FEE, label="별도", vat="excluded")], "t": FIVE_YEARS},
        "must be one for all lines",
    ),
    (
        revenue.table,
        {
            "lines": [revenue.Fee("가", users=WIDE, price=1)],
            "t": FIVE_YEARS,
            "x": {"share": np.array([1.0, 2.0])},
        },
        "one value of each input",
    ),
    # revenue: fits
    (fit_curve, {"kind": "logistc"}, "Did you mean 'logistic'?"),
    (fit_curve, {"years": [2020, 2021], "observed": [1, 2]}, "more than the fitted parameters"),
    (fit_curve, {"years": [2020] * 3, "observed": [1, 2, 3]}, "more than the fitted parameters"),
    (fit_curve, {"observed": [1, 2, float("nan")]}, "Leave out a year without a count."),
    (fit_curve, {"observed": [1, 2, -3]}, "finite number in [0"),
    (fit_curve, {"observed": [1, 2]}, "one number for each of the 3 years"),
    (fit_curve, {"years": [1, 2, 3]}, "a calendar year"),
    (fit_curve, {"fixed": {"plateau": 1}}, "must be one of 'base', 'rate'"),
    (fit_curve, {"fixed": {"base": 1, "rate": 0.1}}, "at least one parameter"),
    (fit_curve, {"fixed": {"rate": "10%"}}, "rate='10%' (str)"),
    (fit_curve, {"launch": 2019}, "belongs to kind='bass'"),
    (fit_curve, {"measure": "yearly"}, "belongs to kind='bass'"),
    (fit_curve, {"kind": "bass"}, "must be given for kind='bass'"),
    (fit_curve, {"kind": "bass", "launch": 2020}, "first observed year, 2019"),
    (fit_curve, {"max_evaluations": 0}, ">= 1"),
    (
        isp_cost.efforts_on_grid,
        {
            "budget": 5,
            "effort": [Labour(role="IT PM", effort=1, wage=5)],
            "step": 1,
            "spread": 1,
            **SEOUL,
        },
        "must be a number alone",
    ),
    (
        isp_cost.fit_to_budget,
        {"budget": 5, "effort": {"IT PM": 1}, "step": 5, "vary": "overhead", **SEOUL},
        "0.05 for 5 %",
    ),
    (
        isp_cost.compare_editions,
        {"effort": {"IT PM": 1}, "scenarios": {"a": 5}},
        "map names to arg",
    ),
    (isp_cost.check_guide, {"bill": 5, "guide": "2020"}, "must be a Bill"),
    (isp_cost.guide_range, {"guide": WAGE_TABLE, "end": "low"}, "must be a table of guide rates"),
    (estimate, {"expenses": None}, "must map labels to won"),
    (estimate, {"rounding": "원 미만 절사"}, "must map steps to words"),
    (estimate, {"effort": {"IT PM": "４.３"}}, "is a number of M/M"),
    # benefits: unit values
    (benefits.unit_value, {"name": "road_pain_2024/deaht"}, "Did you mean 'road_pain_2024/death'?"),
    (benefits.unit_value, {"name": 970}, "edition/row"),
    (benefits.unit_value, {"name": "vsl_choice_2007/adult"}, "1,631,000,000 to 1,833,000,000"),
    (benefits.unit_value, {"name": "vsl_choice_2007/adult:middle"}, "'low', 'mid', 'high'"),
    (benefits.unit_value, {"name": "road_pain_2024/death", "point": "low"}, "no range"),
    (DEATH.in_year, {"year": 2026, "index": {2024: 100, 2026: 105}}, "an index has a source"),
    (DEATH.in_year, {"year": 2026, "index": INDEX}, "(2024, 2025)"),
    (benefits.PriceIndex, {"label": "물가", "by_year": {2024: 0}, "source": "통계청"}, "[1e-09"),
    (benefits.PriceIndex, {"label": "물가", "by_year": {}, "source": "통계청"}, "map years"),
    (benefits.PriceIndex, {"label": "물가", "by_year": {2024: 1}, "source": ""}, "not blank"),
    (benefits.UnitValue, {"name": "값", "value": -1, "unit": "KRW/hour"}, "finite number in [0"),
    (benefits.UnitValue, {"name": "값", "value": 1, "unit": "KRW", "kind": "sum"}, "'total'"),
    # benefits: quantities
    (benefits.TimeSaved, {"trips": "만 건", "minutes": 6}, "a quantity model"),
    (benefits.TimeSaved, {"trips": float("nan"), "minutes": 6}, "finite"),
    (benefits.IncidentsAvoided, {"incidents": 40, "reduction": 16}, "0.16 for 16 %"),
    (benefits.IncidentsAvoided, {"incidents": 40, "reduction": WIDE}, "takes this value"),
    (benefits.LivesSaved, {"people": 9, "risk_reduction": 100_000}, "1 in 100,000"),
    (delay_avoided, {"step": 0}, "number of minutes"),
    (delay_avoided, {"reading": "risk"}, "'odds', 'share'"),
    (benefits.NetJobs, {"gross": 9, "leakage": -0.1}, "fraction in [0, 1]"),
    # benefits: lines
    (benefit, {"label": " "}, "not blank"),
    (benefit, {"unit_value": "5천원"}, "sf.won("),
    (benefit, {"unit_value": "road_pain_2024/deaht"}, "Did you mean"),
    (benefit, {"unit_value": "road_accidents_2023/total"}, "is a total [KRW/year]"),
    (benefit, {"unit_value": "theft_cctv_2019/camera"}, "is a cost"),
    (benefit, {"unit_value": -5}, ">= 0"),
    (benefit, {"quantity": True}, "quantity=True (bool)"),
    (benefit, {"mechanism": ""}, "not blank"),
    (benefit, {"beneficiary": ""}, "not blank"),
    (benefit, {"category": "socail"}, "Did you mean 'social'?"),
    (benefit, {"confidence": "B"}, "'V', 'V2'"),
    (benefit, {"includes": "pain"}, "tuple of texts"),
    (benefit, {"transfer": 1}, "True or False"),
    (benefit, {"transfer": True}, "not blank"),
    (benefit, {"transfer": True, "payer": "시민"}, "A transfer has two groups."),
    (benefit, {"growth": 0.02}, "prices='real'"),
    (benefit, {"growth": 2, "prices": "real"}, "0.045 for 4.5 %"),
    (benefit, {"growth": YEARLY, "prices": "real"}, "one value for all years"),
    (benefit, {"first": 2027, "last": 2026}, "must not lie before"),
    (benefit, {"price_year": 24}, "calendar year"),
    (benefit, {"unit_value": DEATH, "price_year": 2026}, "in_year("),
    (benefit, {"unit_value": DEATH, "includes": ("medical",)}, "Leave it out."),
    (benefit, {"vat": "10%"}, "'included', 'excluded', 'exempt'"),
    (benefit, {"source": None}, "must be a text"),
    (social_cost, {"payer": ""}, "not blank"),
    (unpriced, {"unit": ""}, "not blank"),
    (unpriced, {"effect": "cost"}, "'benefit', 'social_cost'"),
    (benefits.Unquantified, {"label": "안심", "category": "사회"}, "'environmental'"),
    (benefits.Unquantified, {"label": "안심", "category": "social", "reason": 1}, "must be a text"),
    (benefits.split, {"line": benefit(), "shares": {"가": 0.5, "나": 0.6}}, "add up to 1"),
    (benefits.split, {"line": FEE, "shares": {"가": 1.0}}, "a Benefit or a SocialCost"),
    (benefits.split, {"line": benefit(), "shares": {}}, "names of parts"),
    # benefits: ledger, guards, weights, one call
    (benefits.ledger, {"lines": benefit(), "t": FIVE_YEARS}, "Write [line]."),
    (benefits.ledger, {"lines": [FEE], "t": FIVE_YEARS}, "records of benefits only"),
    (benefits.ledger, {"lines": [benefit(), benefit()], "t": FIVE_YEARS}, "given once"),
    (ledger_of_one, {"x": {"users": 1}}, "read no input"),
    (ledger_of_one, {"costs": [1, 2]}, "one amount for each of the 5 years"),
    (ledger_of_one, {"costs": [FEE]}, "cost lines only"),
    (ledger_of_one, {"discount_rate": 4.5}, "0.045 for 4.5 %"),
    (ledger_of_one, {"timing": "late"}, "'start', 'mid', 'end'"),
    (ledger_of_one, {"base_year": 2022}, "<= start"),
    (ledger_of_one, {"paid_by": {"시": 0.5}}, "add up to 1"),
    (ledger_of_one, {"paid_by": {}}, "shares by group"),
    (ledger_of_one, {"standing": "시민"}, "list of groups"),
    (ledger_of_one, {"asset_life": 0}, ">= 1"),
    (benefits.guards, {"lines": [benefit()], "t": FIVE_YEARS, "in_service": 5}, "calendar year"),
    (ledger_of_one().by, {"name": "group"}, "'beneficiary'"),
    (benefits.cost_per, {"given": 1, "label": "시간"}, "must be a Ledger"),
    (benefits.cost_per, {"given": ledger_of_one(), "label": "시각"}, "must be one of '시간'"),
    (benefits.distributional_weight, {"income": 0, "median_income": 1, "eta": 1}, "finite number"),
    (weigh, {"weights": {"시": 1}}, "every group that counts"),
    (weigh, {"weights": {"시민": 1}, "eta": 1}, "left out"),
    (weigh, {"incomes": {"시민": 1}}, "median_income and eta"),
    (weigh, {"incomes": {"시민": -1}, "median_income": 1, "eta": 1}, "finite number"),
    (benefits.value, {"kind": "tiem_saving"}, "Did you mean 'time_saving'?"),
    (benefits.value, {"kind": "time_saving", "hours": 5}, "unit_value=None"),
    (benefits.value, {"kind": "time_saving", "unit_value": 5}, "hold hours, or trips and minutes"),
    (one_call, {"hour": 5}, "Did you mean 'hours'?"),
    (one_call, {"hours": -5}, "finite number in [0"),
    (one_call, {"hours": [1.0, float("nan")]}, "or an array"),
    (one_call, {"trips": 5}, "hold hours, or trips and minutes"),
    (one_call, {"hours": 5, "unit_value": "cardiac_arrest_2019/cases"}, "is a count"),
    # canvas
    (canvas.Canvas, {"title": " ", "blocks": {}}, "not blank"),
    (canvas.Canvas, {"title": "가", "blocks": ["채널"]}, "must map blocks to entries"),
    (canvas.Canvas, {"title": "가", "blocks": {"고객 관게": []}}, "Did you mean '고객 관계'?"),
    (canvas.Canvas, {"title": "가", "blocks": {"채널": [], "channels": []}}, "a block once"),
    (canvas.Canvas, {"title": "가", "blocks": {"채널": "앱"}}, "Write ['앱']."),
    (canvas.Canvas, {"title": "가", "blocks": {"채널": [3]}}, "text=3 (int)"),
    (canvas.Canvas, {"title": "가", "blocks": {}, "field": None}, "must be a text"),
    (canvas.Canvas, {"title": "가", "blocks": {}, "notes": "비고"}, "a list of texts"),
    (canvas.Entry, {"text": ""}, "not blank"),
    (canvas.Entry, {"text": "가", "lines": "유지관리"}, "Write lines=['유지관리']."),
    (PLAN.entries, {"block": "channel"}, "Did you mean 'channels'?"),
    (PLAN.grid, {"columns": 5}, ">= 12"),
    (PLAN.grid, {"lang": "kr"}, "'ko', 'en'"),
    (PLAN.sheet, {"lang": "de"}, "'ko', 'en'"),
    (canvas.check_links, {"canvas": "가", "lines": []}, "must be a Canvas"),
    (canvas.check_links, {"canvas": PLAN, "lines": ["유지관리"]}, "lines of a case"),
    (canvas.completeness, {"canvas": {}, "required": "nine"}, "must be a Canvas"),
    (canvas.completeness, {"canvas": PLAN, "required": "ten"}, "'nine', 'eleven' or a list"),
    (canvas.completeness, {"canvas": PLAN, "required": []}, "at least one block"),
    (canvas.completeness, {"canvas": PLAN, "required": ["핵심 파트나"]}, "'핵심 파트너'?"),
    (
        canvas.completeness(PLAN, required="nine").complete_in,
        {"process": "value_creation", "reading": "tables"},
        "'figure', 'results_table', 'items_table'",
    ),
    (canvas.completeness_table, {"canvases": [], "required": "nine"}, "at least one plan"),
    (
        canvas.completeness_table,
        {"canvases": [canvas.Canvas("나", {})], "required": "nine"},
        "of '나' must be stated",
    ),
    (
        canvas.completeness_table,
        {"canvases": [PLAN], "required": "nine", "fields": ["의료"]},
        "one of '의료'",
    ),
    (canvas.published_services().number, {"field": "교통", "city": "서울"}, "'부산', '세종'"),
    (canvas.published_services().second, {"field": "도로", "city": "부산"}, "'교통'"),
    # evaluation: scores and weights
    (evaluated, {"scale": (5, 1)}, "must rise"),
    (evaluated, {"scale": 5}, "the low and the high end"),
    (evaluated, {"weights": {"public_value": 0.9}}, "must add up to 1, not 0.9"),
    (evaluated, {"weights": {"public_valeu": 1.0}}, "Did you mean 'public_value'?"),
    (evaluated, {"weights": {"public_value": 30}}, "0.3 for 30 %"),
    (evaluated, {"scores": {}}, "say in not_applicable why"),
    (evaluated, {"not_applicable": {"channels_1": "해당 없음"}}, "must not have a score"),
    (evaluated, {"mapping": {"channels_9": "public_value"}}, "'channels_3'?"),
    (evaluated, {"mapping": {"channels_1": "공공성"}}, "'public_value'"),
    (evaluated, {"evidence": evaluation.evidence(REAL)[:3]}, "that of every item"),
    (scored, {"channels_1": 6}, "in [1, 5]"),
    (scored, {"channels_1": [3, float("nan")]}, "channels_1=nan"),
    (scored, {"channels_1": []}, "at least one score"),
    (scored, {"channel_1": 3}, "Did you mean 'channels_1'?"),
    (
        evaluated,
        {
            "scores": {i.name: 3 for i in evaluation.items() if i.criterion != "public_value"},
            "not_applicable": {
                i.name: "없음" for i in evaluation.items() if i.criterion == "public_value"
            },
        },
        "without an item that applies",
    ),
    (
        evaluation.WeightProfile,
        {"service": "public", "operator": "public", "weights": {"a": 1}, "source": "가"},
        "'public_good'",
    ),
    (
        evaluation.WeightProfile,
        {"service": "public_good", "operator": "public", "weights": {"a": 1}, "source": ""},
        "not blank",
    ),
    (
        evaluation.weights_for,
        {"profiles": [], "service": "public_good", "operator": "joint"},
        "No document prints weights",
    ),
    (
        evaluation.score_drift,
        {"before": evaluated(), "after": evaluated(scale=(0, 5))},
        "the same scale as before",
    ),
    # evaluation: evidence
    (evaluation.evidence, {"case": "가"}, "must be a Case"),
    (evaluation.evidence, {"case": REAL, "canvas": {}}, "must be a Canvas"),
    (where, {"condition": 1.0, "this": 2.0, "that": 3.0}, "must be true or false"),
    (evaluation.evidence, {"case": REAL, "analyses": [3]}, "results of simulate"),
    (evaluation.evidence, {"case": REAL, "alternative": "대안"}, "'plan'"),
    # evaluation: robustness
    (evaluation.rank_robustness, {"scores": {"가": {}}, "draws": 9, "seed": 1}, "two services"),
    (
        evaluation.rank_robustness,
        {"scores": {"가": {"a": 1}, "나": {"a": 2}}, "draws": 9, "seed": 1},
        "two criteria",
    ),
    (
        evaluation.rank_robustness,
        {"scores": {**TWO, "다": {"a": 1.0, "c": 1.0}}, "draws": 9, "seed": 1},
        "of '다' must be on the criteria",
    ),
    (evaluation.rank_robustness, {"scores": TWO, "draws": 1, "seed": 1}, ">= 2"),
    (evaluation.rank_robustness, {"scores": TWO, "draws": 9, "seed": -1}, ">= 0"),
    (
        evaluation.rank_robustness,
        {"scores": TWO, "draws": 9, "seed": 1, "center": {"a": 0.5, "b": 0.5}},
        "belong together",
    ),
    (
        evaluation.rank_robustness,
        {
            "scores": TWO,
            "draws": 9,
            "seed": 1,
            "center": {"a": 0.5, "b": 0.5},
            "concentration": 0,
        },
        "must be > 0",
    ),
    # evaluation: AHP and the rules of feasibility studies
    (
        evaluation.ahp,
        {"judgements": [[1, 2], [2, 1]], "names": ["a", "b"], "random_index": "saaty_2005"},
        "must be reciprocal: a over b",
    ),
    (
        evaluation.ahp,
        {"judgements": [[1, -2], [-0.5, 1]], "names": ["a", "b"], "random_index": "saaty_2005"},
        "finite and > 0",
    ),
    (
        evaluation.ahp,
        {"judgements": [[1]], "names": ["a", "b"], "random_index": "saaty_2005"},
        "one row and column a name",
    ),
    (
        evaluation.ahp,
        {"judgements": {("a", "b"): 2}, "names": ["a", "b", "c"], "random_index": "saaty_2005"},
        "must hold the pair ('a', 'c')",
    ),
    (
        evaluation.ahp,
        {
            "judgements": {("a", "b"): 2, ("b", "a"): 2},
            "names": ["a", "b"],
            "random_index": "saaty_2005",
        },
        "a pair once",
    ),
    (
        evaluation.ahp,
        {"judgements": [[1]], "names": ["a", "a"], "random_index": "saaty_2005"},
        "each once",
    ),
    (
        evaluation.ahp,
        {
            "judgements": np.ones((16, 16)),
            "names": [f"c{i}" for i in range(16)],
            "random_index": "saaty_2005",
        },
        "holds 16 criteria",
    ),
    (
        evaluation.ahp,
        {"judgements": [[1, 2], [0.5, 1]], "names": ["a", "b"], "random_index": "saaty"},
        "Did you mean 'saaty_2005'?",
    ),
    (evaluation.pool_judgements, {"judgements": [], "names": ["a", "b"]}, "at least one person"),
    (evaluation.weight_ranges, {"kind": "정보화", "table": "2022"}, "'정보화 (B/C)'"),
    (
        evaluation.check_weights,
        {"weights": {"경제성": 45}, "kind": "정보화 (B/C)", "table": "2022"},
        "0.4 for 40 %",
    ),
    (
        evaluation.check_weights,
        {"weights": {"경제성": 0.4, "economic": 0.4}, "kind": "정보화 (B/C)", "table": "2022"},
        "a weight once",
    ),
    (evaluation.bc_score, {"ratio": 0}, "must be > 0"),
    (evaluation.bc_score, {"ratio": float("inf")}, "ratio=inf"),
    # evaluation: review of a year
    (evaluation.review, {"plan": {}, "actuals": {}, "year": 2026}, "a Case, a CostTable"),
    (
        evaluation.review,
        {"plan": {"유지": 1.0}, "actuals": {"유자": 1.0}, "year": 2026},
        "given in unplanned=[...], as a line",
    ),
    (
        evaluation.review,
        {"plan": {"유지": 1.0}, "actuals": {"유지": "1억"}, "year": 2026},
        "sf.won('0.4억원')",
    ),
    (
        evaluation.review,
        {"plan": {"유지": 1.0}, "actuals": [1.0], "year": 2026},
        "must map labels to won",
    ),
    (
        evaluation.review,
        {"plan": {"유지": 1.0}, "actuals": {}, "year": 2026, "carry": "linear"},
        "'ratio', 'amount', 'none'",
    ),
    (
        evaluation.review,
        {
            "plan": {"유지": 1.0},
            "actuals": {},
            "year": 2026,
            "unplanned": [lifecycle.Annual("가", 1)],
        },
        "Give the plan as a Case.",
    ),
    (evaluation.review, {"plan": REAL, "actuals": {}, "year": 2026}, "made of lines"),
    # profiles
    (profiles.Profile, {"name": "가", "schedule": 4.5}, "0.045 for 4.5 %"),
    (profiles.Profile, {"name": "", "schedule": 0.045}, "not blank"),
    (profiles.Profile, {"name": "가", "schedule": 0.045, "timing": "year"}, "'start', 'mid'"),
    (profiles.profile, {"name": "kdi_pimac_2017", "series": "health"}, "one of 'standard'"),
    (profiles.profile, {"name": "hmt_green_book"}, "Did you mean 'hmt_green_book_2026'?"),
    (profiles.under, {"case": "가", "names": [], "view": "financial"}, "must be a Case"),
    (profiles.under, {"case": REAL, "names": [], "view": "financial"}, "at least one profile"),
    (
        profiles.under,
        {"case": REAL, "names": "kdi_pimac_2017", "view": "financial"},
        "Write [name].",
    ),
    (
        profiles.under,
        {"case": REAL, "names": ["kdi_pimac_2017"] * 2, "view": "financial"},
        "a profile once",
    ),
    (
        profiles.under,
        {"case": REAL, "names": ["kdi_pimac_2017"], "view": "social"},
        "'financial', 'funded', 'economic'",
    ),
    (
        profiles.under,
        {"case": NOMINAL, "names": ["hmt_green_book_2026"], "view": "financial"},
        "must be 'real'",
    ),
    (
        profiles.under,
        {"case": REAL, "names": ["kdi_pimac_2017"], "view": "economic"},
        "Write view='financial'",
    ),
    (
        profiles.under(REAL, ["kdi_pimac_2017"], view="financial").result,
        {"profile": "kdi", "alternative": "plan"},
        "'kdi_pimac_2017'",
    ),
    # sensitivity
    (sensitivity.tornado, {**MOVED, "output": "nett"}, "Did you mean 'net'?"),
    (sensitivity.tornado, {**MOVED, "output": "by_year"}, "one figure a run, not one a year"),
    (sensitivity.tornado, {**MOVED, "inputs": []}, "at least one input"),
    (sensitivity.tornado, {**MOVED, "inputs": ["users"]}, "records of Input"),
    (sensitivity.tornado, {**MOVED, "inputs": USERS}, "Give a list: [users, fee]"),
    (sensitivity.tornado, {**MOVED, "inputs": {"users": USERS}}, "case.inputs.values()"),
    (sensitivity.tornado, {**MOVED, "model": None}, "must be a function of values by name"),
    (sensitivity.tornado, {**MOVED, "years": 5}, "range(2021, 2031)"),
    (sensitivity.tornado, {**MOVED, "years": [2021, 2021]}, "each year once"),
    (sensitivity.tornado, {**MOVED, "inputs": [USERS, USERS]}, "each name once"),
    (sensitivity.tornado, {**MOVED, "inputs": [YEARLY]}, "drawn every year"),
    (sensitivity.tornado, {**MOVED, "low_high": "p5"}, "Or give (0.05, 0.95)."),
    (sensitivity.tornado, {**MOVED, "low_high": (5, 95)}, "in [0, 1]"),
    (sensitivity.tornado, {**MOVED, "low_high": (0.9, 0.1)}, "must rise"),
    (sensitivity.tornado, {**MOVED, "low_high": 0.05}, "two probabilities"),
    (sensitivity.spider, {**MOVED, "changes": (0.1, -0.1)}, "(-0.2, 0, 0.2) for 20 % less"),
    (sensitivity.spider, {**MOVED, "changes": (-20, 20)}, "in [-10, 10]"),
    (sensitivity.elasticities, {**MOVED, "step": 1}, "0.01 for 1 %"),
    (sensitivity.elasticities, {**MOVED, "step": 0}, "must be > 0"),
    (sensitivity.grid, {**PAIR, "first": "user", "second": "fee"}, "Did you mean 'users'?"),
    (sensitivity.grid, {**PAIR, "first": "users", "second": "users"}, "another input"),
    (sensitivity.grid, {**PAIR, "first": "users", "second": "fee"}, "Or give second_values."),
    (sensitivity.grid, {**PAIR, "first": "users", "second": "fee", "n": 1}, ">= 2"),
    (
        sensitivity.grid,
        {**PAIR, "first": "users", "second": "fee", "second_values": []},
        "at least one value",
    ),
    (
        sensitivity.grid,
        {**PAIR, "first": "users", "second": "fee", "second_values": ["3"]},
        "second_values='3' (str)",
    ),
    (
        sensitivity.scenarios,
        {**STORIES, "changes": {"가": {"fee": 1}}},
        "must be one of 'users'",
    ),
    (sensitivity.scenarios, {**STORIES, "changes": {"가": {}}}, "at least one input"),
    (sensitivity.scenarios, {**STORIES, "changes": {}}, "scenarios"),
    (sensitivity.scenarios, {**STORIES, "changes": {"기준": {"users": 1}}}, "base run is named"),
    (sensitivity.scenarios, {**STORIES, "changes": {1: {"users": 1}}}, "not blank"),
    (sensitivity.switching_values, {**MOVED, "threshold": float("nan")}, "finite"),
    (sensitivity.switching_values, {**MOVED, "good": "below"}, "'high', 'low'"),
    (sensitivity.switching_line, {**PAIR, "first": "fee", "second": "users", "good": ""}, "'low'"),
    (sensitivity.nearest_failure, {**MOVED, "good": None}, "'high', 'low'"),
    (sensitivity.switching_values, {**MOVED, "search": {"fee": (0, 1)}}, "'users'"),
    (sensitivity.switching_values, {**MOVED, "search": {"users": (1, 0)}}, "must rise"),
    (sensitivity.switching_values, {**MOVED, "search": {"users": 5}}, "two numbers"),
    (
        sensitivity.switching_values,
        {
            **MOVED,
            "inputs": [make_input("users", base=0.5, lower=0, upper=1)],
            "search": {"users": (0, 2)},
        },
        "bounds of 'users'",
    ),
    (sensitivity.switching_line, {**PAIR, "first": "fee", "second": "fee"}, "another input"),
    (sensitivity.switching_line, {**PAIR, "first": "fee", "second": "users"}, "first_values"),
    (
        sensitivity.switching_values(**MOVED)["users"].words,
        {"language": "de"},
        "must be one of 'ko', 'en'",
    ),
    (sensitivity.nearest_failure, {**MOVED, "inputs": [make_input("users", base=3)]}, "is drawn"),
    (sensitivity.nearest_failure, {**MOVED, "seed": -1}, ">= 0"),
    (sensitivity.sobol, {**GUESSED, "draws": 10}, ">= 64"),
    (sensitivity.sobol, {**GUESSED, "groups": ["users"]}, "must map the names of groups"),
    (sensitivity.sobol, {**GUESSED, "groups": {"가": 3}}, "several names"),
    (sensitivity.sobol, {**GUESSED, "seed": None}, "seed=None (NoneType)"),
    (sensitivity.sobol, {**GUESSED, "confidence": 95}, "0.95 for 95 %"),
    (sensitivity.sobol, {**GUESSED, "confidence": 1}, "between 0 and 1"),
    (sensitivity.sobol, {**GUESSED, "on_failure": "ignore"}, "'raise', 'count'"),
    (sensitivity.sobol, {**GUESSED, "groups": {"가": "users"}}, "several names"),
    (sensitivity.sobol, {**GUESSED, "groups": {"가": ["user"]}}, "Did you mean 'users'?"),
    (sensitivity.sobol, {**GUESSED, "groups": {"가": ["users", "users"]}}, "each input once"),
    (sensitivity.sobol, {**GUESSED, "inputs": [make_input("users", base=3)]}, "is drawn"),
    (sensitivity.shapley, {**GUESSED, "draws": 10}, ">= 64"),
    (sensitivity.shapley, {**GUESSED, "orders": "some"}, "'all', 'random'"),
    (sensitivity.shapley, {**GUESSED, "confidence": 95}, "0.95 for 95 %"),
    (sensitivity.shapley, {**GUESSED, "inputs": [make_input("users", base=3)]}, "is drawn"),
    (simulate, {**COUNTED, "keep": "some"}, "'all', 'summary'"),
    (simulate, {**COUNTED, "exact": 1}, "True or False"),
    (simulate, {**COUNTED, "until": {"nett": 1}}, "Did you mean 'net'"),
    (simulate, {**COUNTED, "until": {"net": -5}}, "simulate: until"),
    (simulate, {**COUNTED, "until": 0.1}, "must map outputs to standard errors"),
    (simulate, {**COUNTED, "years": 5}, "must be calendar years"),
    (simulate, {**COUNTED, "years": [2021, 2021]}, "each year once"),
    (simulate, {**COUNTED, "years": ["2021"]}, "calendar year in"),
    (simulate, {**COUNTED, "inputs": USERS}, "must be a list of Input"),
    (simulate, {**COUNTED, "inputs": {"users": USERS}}, "values() of a mapping"),
    (simulate, {**COUNTED, "model": None}, "must be a function"),
    (simulate, {**COUNTED, "seed": -1}, "simulate: seed"),
    (simulate, {**COUNTED, "replicates": 3}, "goes with sampling"),
    (
        simulate,
        {**COUNTED, "keep": "all", "sampling": "latin", "draws": 16},
        "at least 2 for each of the 16 replicates",
    ),
    (
        isp_cost.simulate_total,
        {
            "effort": {"업무분석가": YEARLY_EFFORT},
            "draws": 9,
            "seed": 1,
            "effort_step": 1,
            "effort_rounding": "down",
            **SEOUL,
        },
        "drawn once a run",
    ),
    (
        isp_cost.simulate_total,
        {
            "effort": {"업무분석가": EFFORT, "IT컨설턴트": OTHER_EFFORT},
            "draws": 9,
            "seed": 1,
            "effort_step": 1,
            "effort_rounding": "down",
            **SEOUL,
        },
        "one input of each name",
    ),
    (simulate, {**COUNTED, "correlation": {("a", "b"): 0.3}}, "what rank_correlation gives"),
    (simulate, {**COUNTED, "sampling": "latin", "draws": 64}, "Replicates must be told apart"),
    (sensitivity.first_order, {"simulation": 1, "draws": {}, "output": "net"}, "a Simulation"),
    (sensitivity.first_order, {"simulation": RUNS, "draws": {}, "output": "net"}, "map names"),
    (
        sensitivity.first_order,
        {"simulation": RUNS, "draws": {"users": [1.0, 2.0]}, "output": "net"},
        "Let the model return its inputs",
    ),
    (
        sensitivity.first_order,
        {"simulation": RUNS, "draws": {"users": [1.0]}, "output": "nett"},
        "Did you mean 'net'?",
    ),
    # report: pictures and the page
    (plot, {"result": 3}, "These have one: Appraisal, Balance, Bill"),
    (plot, {"result": FEE, "lang": "kr"}, "must be one of 'ko', 'en'"),
    (plot, {"result": FEE, "width": 720}, "finite number in [3, 16]"),
    (plot, {"result": FEE, "switching": 3}, "must be the SwitchingValues"),
    (to_report, {"case": "case.toml", "path": "r.html"}, "case_file.read_case(path)"),
    (to_report, {"case": CASE, "path": ""}, "must be the name of a file"),
    (to_report, {"case": CASE, "path": "."}, "must be a file, not a folder"),
    (to_report, {"case": CASE, "path": "r.html", "draws": 10}, "must be a whole number >= 64"),
    (to_report, {"case": CASE, "path": "r.html", "seed": -1}, "must be a whole number >= 0"),
    (to_report, {"case": CASE, "path": "r.html", "bill": 5}, "must be a Bill"),
    (to_report, {"case": CASE, "path": "r.html", "canvas": "c.toml"}, "must be a Canvas"),
    (to_report, {"case": CASE, "path": "r.html", "ledger": 5}, "a Sheet or a result with one"),
    (to_document, {"case": "case.toml", "path": "c.docx"}, "case_file.read_case(path)"),
    (to_document, {"case": CASE, "path": "c.pdf"}, "ends in .docx or .hwpx"),
    (to_document, {"case": CASE, "path": 5}, "must be the name of a file"),
    (to_document, {"case": CASE, "path": "c.docx", "unit": "won"}, "'원'"),
    (to_document, {"case": CASE, "path": "c.docx", "lang": "kr"}, "'ko', 'en'"),
    (to_document, {"case": CASE, "path": "c.docx", "bill": 5}, "must be a Bill"),
    (to_document, {"case": CASE, "path": "c.docx", "canvas": "c.toml"}, "must be a Canvas"),
    (to_document, {"case": CASE, "path": "c.docx", "ledger": 5}, "a Sheet or a result with one"),
    (to_document, {"case": CASE, "path": "c.docx", "ledger": "l"}, "a Sheet or a result with one"),
    (evaluation.evidence_sheet, {"evidence": (), "lang": "kr"}, "'ko', 'en'"),
    (evaluation.evidence_sheet, {"evidence": (), "edition": "auri_1999"}, "auri_2021"),
    (case_file.read_scores, {"path": SCORES % (b"[1, 5]", b'"3"')}, "without quotes"),
    (case_file.read_scores, {"path": SCORES % (b"5", b"3")}, "scale"),
    # report: JSON; what a text may hold stands in tests/test_json.py
    (to_json, {"result": 3}, "must be a case or a result of this library that has a schema"),
    (to_json, {"result": estimate().sheet()}, "A Sheet, a frame or a number leaves in another"),
    (from_json, {"source": {"schema": "sustainfin/bill/9"}}, "A later release of sustainfin"),
    (from_json, {"source": {"schema": "sustainfin/bil/1"}}, "Did you mean 'bill'"),
    (from_json, {"source": {"schema": "sustainfin/irr/1"}}, "must be an object"),
    (json_schema, {"kind": "bil"}, "Did you mean 'bill'"),
    # report: workbooks
    (to_excel, {"result": FEE, "path": "case.xls"}, "must be a path that ends in .xlsx"),
    (to_excel, {"result": FEE, "path": 3}, "must be a path that ends in .xlsx"),
    (to_excel, {"result": FEE, "path": "case.xlsx"}, "a Sheet or a result with one"),
    (to_excel, {"result": estimate(), "path": "a.xlsx", "unit": "천원"}, "A live sheet is in won."),
    (to_excel, {"result": estimate(), "path": "a.xlsx", "lang": "kr"}, "one of 'ko', 'en'"),
    (read_excel, {"path": 3}, "must be a path"),
    (read_excel, {"path": __file__}, "must be a workbook that to_excel wrote from a case"),
    # explanations
    (FOUND.explain, {"figure": "gapp", "year": 2021}, "Did you mean 'gap'?"),
    (FOUND.explain, {"figure": 3, "year": 2021}, "must be the label of a line or one of 'gap'"),
    (FOUND.explain, {"figure": "gap"}, "must lie in 2021 to 2022, the years of the case"),
    (FOUND.explain, {"figure": "gap", "year": 2023}, "must lie in 2021 to 2022"),
    (FOUND.explain, {"figure": "gap", "year": "2021"}, "must be a calendar year"),
    (FOUND.explain, {"figure": "npv", "year": 2021}, "must be left out: 'npv' is a figure over"),
    (FOUND.explain, {"figure": "npv", "alternative": "plann"}, "Did you mean 'plan'?"),
    (FOUND.explain, {"figure": "economic_npv"}, "there is no economic view: no benefit"),
    (FOUND.explain, {"figure": "benefit_cost_ratio"}, "the present outflow is not above 0"),
    (FOUND.explain, {"figure": "reserve_balance", "year": 2021}, "the case has no reserve"),
    (FOUND.explain, {"figure": "runs_out"}, "the money does not run out"),
    (FOUND.explain("cost", 2021).evaluate, {"changes": {"users": 1}}, "must be one of"),
    (DEVELOPED.explain, {"figure": "profits"}, "Did you mean 'profit'?"),
    (DEVELOPED.explain, {"year": 2024}, "must be left out: an estimate has no years"),
    (DEVELOPED.points.explain, {"figure": "EI"}, "must be one of 'total'"),
    (MOVE.explain, {"figure": "405-02"}, "Did you mean '405-01'?"),
    (MOVE.explain, {"year": 2020}, "must be left out: a transfer has no years"),
    (EXACT.evaluate, {"changes": {"업무분석가: effort": "4.4"}}, "must be a finite int or Decimal"),
    (EXACT.evaluate, {"changes": {"업무분석가: effort": 4.4}}, "must be a finite int or Decimal"),
    (EXACT.evaluate, {"changes": {"업무분석가: effort": True}}, "must be a finite int or Decimal"),
    (EXACT.evaluate, {"changes": {"업무분석가: effort": None}}, "must be a finite int or Decimal"),
    (EXACT.evaluate, {"changes": {"vat_rate": Decimal("NaN")}}, "must be a finite int or Decimal"),
    (EXACT.evaluate, {"changes": {"vat_rate": 10**401}}, "no larger than 1e400"),
    (EXACT.evaluate, {"changes": {"업무분석가: efort": 4}}, "Did you mean '업무분석가: effort'?"),
    (EXACT.evaluate, {"changes": {3: 4}}, "must be one of 'overhead_rate'"),
    (EXACT.evaluate, {"changes": "vat_rate"}, "must map names of leaves to numbers"),
    (OF_FLOATS.evaluate, {"changes": {"fee": "4.4"}}, "changes['fee'] must be a finite number"),
    (OF_FLOATS.evaluate, {"changes": {"fee": float("nan")}}, "must be a finite number"),
    (OF_FLOATS.evaluate, {"changes": {"fee": float("inf")}}, "must be a finite number"),
    (OF_FLOATS.evaluate, {"changes": {"fee": False}}, "must be a finite number"),
    (OF_FLOATS.evaluate, {"changes": {"fee": 10**400}}, "must be a finite number"),
    (OF_FLOATS.evaluate, {"changes": {"fea": 1}}, "Did you mean 'fee'?"),
    (FOUND.explain, {"figure": "irr"}, "there is no rate at which the net present value is 0"),
    (FOUND.explain, {"figure": "irr", "year": 2021}, "must be left out: 'irr' is a figure over"),
    (FOUND.explain, {"figure": "irr_2"}, "Did you mean 'irr'?"),
    (FOUND.explain, {"figure": "economic_irr"}, "there is no economic view"),
    (FOUND.explain, {"figure": "cliff"}, "no grant pays in any year"),
    (FOUND.explain("cost", 2021).text, {"depth": -1}, "must be a whole number >= 0"),
    (FOUND.explain("cost", 2021).text, {"language": "kr"}, "must be one of 'ko', 'en'"),
    (FOUND.explain("cost", 2021).sentence, {"language": "kr"}, "must be one of 'ko', 'en'"),
    (FOUND.explain("cost", 2021).sheet, {"lang": "kr"}, "must be one of 'ko', 'en'"),
    (estimate().explain, {"figure": "totl"}, "Did you mean 'total'?"),
    (
        estimate().explain,
        {"figure": "total", "year": 2020},
        "must be left out: a bill has no years",
    ),
    (explain, {"result": FEE, "figure": "gap"}, "must be an Appraisal, a Case, a Bill"),
]


@pytest.mark.parametrize(("call", "kwargs", "words"), REFUSALS)
def test_bad_input_is_refused_in_words_that_help(
    call: Callable[..., Any], kwargs: Mapping[str, Any], words: str
) -> None:
    with pytest.raises((InvalidInput, TableNotFound)) as caught:
        call(**kwargs)

    text = str(caught.value)
    assert words in text
    assert f"{caught.value.argument}={caught.value.got!r}" in text  # what was got
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert isinstance(copy, SustainfinError)
