"""Explanations of a transfer: lines after the change, and what crosses a level of the budget."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_explain import read_again

import sustainfin as sf
from sustainfin import budget, case_file
from sustainfin.budget import Item
from sustainfin.cli import main

SEOUL = Path(__file__).resolve().parent.parent / "cases" / "seoul_budget_transfer_2020.toml"
PLACES = st.tuples(
    *[st.sampled_from(["갑", "을"])] * 4, st.sampled_from(["207-01", "207-02", "405-01"])
)


def seoul() -> Any:
    case = case_file.read_transfer(SEOUL)
    return budget.transfer(case.items, **{**case.arguments, "on": None})


@given(
    places=st.lists(PLACES, min_size=2, max_size=7, unique=True),
    changes=st.lists(st.integers(-(10**9), 10**9), min_size=7, max_size=7),
)
def test_every_figure_of_a_transfer_is_what_its_leaves_give(places: Any, changes: Any) -> None:
    nets = changes[: len(places) - 1]
    nets.append(-sum(nets))
    assume(any(nets))
    report = budget.transfer([
        Item(code=code, label="과목", appropriation=10**10, plus=max(net, 0), minus=max(-net, 0),
             organisation=body, policy=policy, unit_project=unit, detail=detail)
        for (body, policy, unit, detail, code), net in zip(places, nets, strict=True)
    ])  # fmt: skip
    held = {"moved": report.moved, "total": report.total}
    held |= {move.level: move.amount for move in report.moves}
    held |= {move.procedure: move.amount for move in reversed(report.moves) if move.procedure}
    for figure, amount in held.items():
        told = report.explain(figure)
        plain = json.loads(json.dumps(told.to_dict(), allow_nan=False))
        assert told.evaluate() == told.value == amount == read_again(plain), figure
    codes = [item.code for item in report.items]
    for item, after in zip(report.items, report.after, strict=True):
        if codes.count(item.code) == 1:
            assert report.explain(item.code).evaluate() == after


def test_the_seoul_transfer_is_explained_as_printed() -> None:
    # 서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.), 예산 현황.
    report = seoul()

    assert report.explain("전용").evaluate() == 90_000_000
    assert report.explain("405-01").evaluate() == 880_000_000
    assert report.explain("207-01").evaluate({"207-01: plus": 80_000_000}) == 80_000_000
    assert report.explain("total").evaluate() == 970_000_000


def test_a_procedure_names_its_article_and_the_edition_of_the_rules() -> None:
    text = sf.explain(seoul(), "account").text()

    assert "목 간 변경액 (전용)" in text
    assert "근거: 지방재정법 제49조" in text
    assert "budget_rules/2026 [V]" in text
    assert "MAX(405 순증, 0) + MAX(207 순증, 0)" in text


def test_a_code_that_occurs_twice_goes_by_its_place() -> None:
    same: Any = {"code": "207-01", "label": "연구용역비", "appropriation": 9, "policy": "확충"}
    report = budget.transfer(
        [Item(unit_project="하나", plus=4, **same), Item(unit_project="둘", minus=4, **same)]
    )

    assert report.explain("확충 / 하나 / 207-01").value == 13
    assert report.explain("unit_project").evaluate() == 4


@pytest.mark.filterwarnings("ignore::sustainfin.errors.EditionMismatch")
def test_the_command_explains_a_transfer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(SEOUL), "moved", "--lang", "en"]) == 0
    told = capsys.readouterr().out

    assert told.startswith("The amount moved is 90,000,000 won, that is increase (207-01)")
    assert main(["explain", str(SEOUL), "405-1"]) == 2
    assert "Did you mean '405-01'?" in capsys.readouterr().err
