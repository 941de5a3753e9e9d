"""Bad input is refused in words that help: one row for each refusal."""

import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sustainfin import case_file, funding, guide_costs, isp_cost, lifecycle, tables
from sustainfin.budget import Item, transfer
from sustainfin.errors import InvalidInput, SustainfinError, TableNotFound
from sustainfin.inputs import make_input
from sustainfin.isp_cost import Labour
from sustainfin.lines import Timeline
from sustainfin.money import Rounding, format_won, won

CUT = Rounding("down", 1_000)
WAGES = {"family": "kosa_wages", "where": "isp_cost.estimate", "argument": "wages"}
FRAME = pd.DataFrame({"monthly": [9_000_000]}, index=["IT컨설턴트"])
SEOUL: Mapping[str, Any] = {"wages": "2020", **isp_cost.SEOUL_2020}
PM = Labour(role="IT PM", effort=1)


def estimate(**changes: Any) -> object:
    return isp_cost.estimate(**{"effort": {"IT PM": 1}, **SEOUL, **changes})


def estimate_many(**changes: Any) -> object:
    step = {"effort_step": "0.001", "effort_rounding": "half_up"}
    return isp_cost.estimate_many(**{"effort": {"IT PM": [1.0]}, **step, **SEOUL, **changes})


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
    (won, {"amount": Decimal("1E+999999999"), "unit": "원"}, "at most 60 digits"),
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
    (tables.edition, {"family": None, "name": "2020"}, "must be one of 'budget_rules'"),
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
