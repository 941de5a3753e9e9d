"""Explanations of the guide's methods: every step re-evaluates, to the won and to the page."""

import copy
import json
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_explain import read_again

import sustainfin as sf
from sustainfin import guide_costs, isp_cost, tables
from sustainfin.errors import InvalidInput, NotComputable

LEVELS = {"linkage": 2, "performance": 3, "environment": 1, "security": 2}
CHOSEN: Any = {"guide": "2025", "unit_price": "2024", "profit": "0.25", "vat": "0.10",
               "truncate": "천원 미만 절사", **LEVELS}  # fmt: skip
JUDGED = {
    "유지관리 횟수": "보통", "시스템 사용자수": "보통", "시스템 중요도": "보통",
    "타시스템 연계": "단순", "오류복구 신속성": "보통",
}  # fmt: skip
FIGURES = (
    "total", "total_before_cut", "vat", "price_before_vat", "direct_expenses", "profit",
    "cost_after_correction", "cost_before_correction",
)  # fmt: skip
COUNTS = st.dictionaries(
    st.sampled_from(["ILF", "EIF", "EI", "EO", "EQ"]), st.integers(1, 400), min_size=1
)


def held(cost: Any, figure: str) -> Any:
    """What the record itself has for a figure."""
    corrections = {each.name: each for each in getattr(cost, "corrections", ())}
    if figure in corrections:
        return corrections[figure].amount
    if figure.endswith("_factor"):
        return corrections[figure.removesuffix("_factor")].factor
    return cost.points.total if figure == "points" else getattr(cost, figure)


def walked(cost: Any, figures: Any) -> None:
    """Hold every figure to the record, also as another program reads the plain data."""
    for figure in figures:
        told = cost.explain(figure)
        plain = json.loads(json.dumps(told.to_dict(), allow_nan=False))
        assert told.evaluate() == told.value == held(cost, figure), figure
        assert read_again(plain) == Fraction(held(cost, figure)), figure


@given(
    counts=COUNTS, levels=st.tuples(*[st.integers(1, 5)] * 4),
    profit=st.decimals(0, "0.5", places=4),
    vat=st.sampled_from(["0.10", "0", "excluded", "exempt"]), own=st.booleans(),
    truncate=st.sampled_from(["천원 미만 절사", "만단위 이하 절사", "none"]),
    phases=st.sampled_from([None, ["분석", "설계"], ["구축사업"]]), paid=st.integers(0, 10**8),
)  # fmt: skip
def test_every_figure_of_a_development_cost_is_what_its_leaves_give(
    counts: Any,
    levels: Any,
    profit: Any,
    vat: str,
    own: bool,
    truncate: str,
    phases: Any,
    paid: int,
) -> None:
    cost = guide_costs.development_cost(
        counts, guide="2025", unit_price=512_345 if own else "2024", profit=profit, vat=vat,
        truncate=truncate, phases=phases, expenses={"인쇄비": paid},
        **dict(zip(LEVELS, levels, strict=True)),
    )  # fmt: skip
    named = [f"{each.name}{end}" for each in cost.corrections for end in ("", "_factor")]
    walked(cost, [*FIGURES, *named, "points", "unit_price", "phase_weight"])
    for line in cost.points.lines:
        assert cost.explain(line.function).evaluate() == line.points
    assert cost.explain("인쇄비").evaluate() == paid


@given(counts=COUNTS, others=st.integers(0, 1_000), rate=st.decimals(0, "0.5", places=3))
def test_a_development_cost_follows_its_leaves_also_where_the_size_factor_changes(
    counts: Any, others: int, rate: Any
) -> None:
    one = next(iter(counts))
    base = guide_costs.development_cost(counts, **CHOSEN)
    changes = {f"{one}: count": others, "profit_rate": rate, "linkage_factor": Decimal("1.12")}
    if others == 0 and len(counts) == 1:
        return  # nothing would be counted
    moved = guide_costs.development_cost(
        counts | {one: others}, **CHOSEN | {"profit": rate, "linkage": 5}
    )

    assert base.explain().evaluate(changes) == moved.total
    assert base.explain("size_factor").evaluate({f"{one}: count": others}) == (
        moved.corrections[0].factor
    )


def test_the_worked_example_of_the_guide_is_explained_as_printed() -> None:
    # 한국인공지능·소프트웨어산업협회 (KOSA), SW사업 대가산정 가이드 2025년 개정판, 2.1.6 적용사례.
    cost = guide_costs.development_cost(
        85, **CHOSEN | {"vat": "excluded", "truncate": "none"}, expenses={"직접경비": 2_000_000}
    )
    printed = {
        "cost_before_correction": 51_491_640, "cost_after_correction": 58_237_457,
        "profit": 14_559_364, "price_before_vat": 74_796_821,
    }  # fmt: skip

    assert {name: cost.explain(name).evaluate() for name in printed} == printed


def test_the_guide_is_named_with_edition_and_page_and_levels_with_their_meaning() -> None:
    cost = guide_costs.development_cost({"ILF": {"low": 3}, "EI": {"high": 7}}, **CHOSEN)
    leaves = {leaf.name: leaf for leaf in cost.explain().leaves}

    assert leaves["ILF low: weight"].source == tables.edition("fp_costs", "2025").cite()
    assert "Part III" in leaves["ILF low: weight"].source
    assert leaves["unit_price"].source == tables.edition("fp_unit_prices", "2024").cite()
    assert leaves["linkage_factor"].note_ko == "(2수준: 1~2개의 타기관 연계)"
    assert leaves["ILF low: count"].note_en == "set by the estimator"
    own = guide_costs.development_cost(85, **CHOSEN | {"unit_price": 500_000})
    assert own.explain("unit_price").leaves[0].note_ko == "산정하는 이가 정한 값"


def test_labels_of_the_guide_are_english_in_an_english_explanation() -> None:
    cost = guide_costs.development_cost({"ILF": 30, "EI": 70}, **CHOSEN)
    kept = cost.explain("cost_after_correction").text(language="en").partition("※")[0]

    for words in ("internal logical file", "weight of design", "after operating environment"):
        assert words in kept
    year = guide_costs.maintenance_cost(10**8, guide="2025", levels=JUDGED, vat="exempt",
                                        truncate="none")  # fmt: skip
    assert "links to other systems" in year.explain().text(language="en")


@given(
    base=st.integers(0, 10**12), tmp=st.none() | st.decimals(0, 100, places=3),
    vat=st.sampled_from(["0.10", "excluded", "exempt"]), paid=st.integers(0, 10**8),
)  # fmt: skip
def test_every_figure_of_a_maintenance_cost_is_what_its_leaves_give(
    base: int, tmp: Any, vat: str, paid: int
) -> None:
    told = {"levels": JUDGED} if tmp is None else {"tmp": tmp}
    cost = guide_costs.maintenance_cost(
        base, guide="2025", vat=vat, truncate="천원 미만 절사", expenses={"경비": paid}, **told
    )
    walked(cost, ["total", "total_before_cut", "vat", "price_before_vat", "direct_expenses",
                  "maintenance", "rate", "tmp"])  # fmt: skip
    moved = guide_costs.maintenance_cost(
        base, guide="2025", vat=vat, truncate="천원 미만 절사", expenses={"경비": paid},
        tmp=sum(score.points for score in cost.scores) + 10 if tmp is None else 33,
    )  # fmt: skip
    changes = {"시스템 중요도": 27} if tmp is None else {"tmp": 33}
    assert cost.explain().evaluate(changes) == moved.total


def test_an_agreed_rate_is_a_leaf() -> None:
    cost = guide_costs.maintenance_cost(10**8, guide="2025", rate="0.08", vat="exempt",
                                        truncate="none")  # fmt: skip

    assert cost.explain().evaluate() == 8_000_000
    assert cost.explain("rate").leaves[0].note_ko == "적용한 비율"
    assert "유지관리 요율" in cost.explain().notes_ko[1]  # outside the guide's range
    with pytest.raises(InvalidInput, match="must be one of"):
        cost.explain("tmp")


@given(price=st.integers(0, 10**12), grade=st.integers(1, 5))
def test_maintenance_of_commercial_software_is_price_times_rate(price: int, grade: int) -> None:
    cost = guide_costs.commercial_maintenance_cost(
        price, grade=grade, guide="2025", vat="0.10", truncate="천원 미만 절사"
    )
    walked(cost, ["total", "total_before_cut", "vat", "price_before_vat", "rate", "licence_price"])


def test_points_are_counted_times_their_weights() -> None:
    points = guide_costs.function_points(
        {"ILF": {"low": 3, "high": 1}, "EQ": {"low": 2}}, guide="2025"
    )

    assert sf.explain(points, "total").evaluate() == points.total
    assert points.explain("ILF low").evaluate({"ILF low: count": 4}) == 28


def test_a_record_that_was_altered_is_not_explained() -> None:
    from dataclasses import replace

    cost = guide_costs.development_cost(85, **CHOSEN)

    with pytest.raises(NotComputable, match="Explain a record as the method returned it"):
        replace(cost, profit=1).explain()


def test_operation_is_heads_times_months_times_the_wage() -> None:
    def operated(heads: Any, months: Any) -> Any:
        return guide_costs.operation_cost(
            {"IT지원기술자": heads}, months=months, wages="2026", overhead="1.44",
            technical_fee="0.20", vat="exempt", truncate="none",
        )  # fmt: skip

    told = operated(2, 12).explain("total")

    assert told.evaluate() == operated(2, 12).total
    changes = {"IT지원기술자: heads": Decimal("2.5"), "IT지원기술자: months": 7}
    assert told.evaluate(changes) == operated("2.5", 7).total
    assert "= 인원 × 개월 수 = 2 × 12" in told.text()


def test_the_bills_of_a_comparison_explain_themselves() -> None:
    found = isp_cost.compare_editions(
        {"업무분석가": "0.4"},
        {year: {"wages": year, **isp_cost.SEOUL_2020} for year in ("2020", "2026")},
    )

    for scenario in found.scenarios:
        told = scenario.bill.explain("total")
        assert told.evaluate() == scenario.bill.total
        assert any(leaf.source.startswith(f"kosa_wages/{scenario.name}") for leaf in told.leaves)


YEARLY: Any = {"guide": "2025", "vat": "exempt", "truncate": "none"}


@pytest.mark.parametrize(
    "cost",
    [
        guide_costs.development_cost({"ILF": 30, "EI": 70}, **CHOSEN),
        guide_costs.maintenance_cost(10**8, levels=JUDGED, **YEARLY),
        guide_costs.commercial_maintenance_cost(10**8, grade=2, **YEARLY),
        isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020),
    ],
    ids=lambda cost: type(cost).__name__,
)
def test_an_estimate_is_the_same_in_another_process(cost: Any) -> None:
    there = pickle.loads(pickle.dumps(cost))  # noqa: S301 - our own bytes

    assert there == cost == copy.deepcopy(cost)
    assert there.explain("total").text() == cost.explain("total").text()
    with pytest.raises(TypeError):
        there.rounding["vat"] = None
