"""`sustainfin appraise`: what a case costs, who pays, when the money runs out."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sustainfin.cli._common import (
    OK,
    Adder,
    print_json,
    print_origin,
    source,
    takes_case,
    takes_unit,
)
from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet, row, to_text

if TYPE_CHECKING:
    from sustainfin.case import AlternativeResult, Appraisal, Case
    from sustainfin.funding import Closing, Goal
    from sustainfin.inputs import Input
    from sustainfin.lifecycle import CostTable
    from sustainfin.lines import Line

_GOALS: "tuple[Goal, ...]" = ("every_year", "in_total")
Closings = Mapping[str, "tuple[Closing, ...]"]


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("appraise", _run, "appraise a case: cost, funding, the year the money runs out")
    takes_case(parser)
    takes_unit(parser, "백만원")


def _run(chosen: argparse.Namespace) -> int:
    """Appraise and print."""
    from sustainfin import case_file

    case = case_file.read_case(source(chosen.case))
    appraisal = case.appraise()
    closings = _closings(case, appraisal)
    if chosen.json:
        print_json("appraise", _plain(case, appraisal, closings))
    else:
        _print(case, appraisal, closings, chosen.unit)
    return OK


def _closings(case: "Case", appraisal: "Appraisal") -> Closings:
    """What closes the gap of the plan, by goal; empty where there is none."""
    if appraisal.plan.balance.runs_out() is None:
        return {}
    return {goal: case.close_gap(goal=goal) for goal in _GOALS}


def cost_lines(case: "Case", alternative: str = "plan") -> "list[Line]":
    """The cost lines of an alternative."""
    from sustainfin.lines import Line

    held = [line for line in case.alternatives[alternative] if isinstance(line, Line)]
    return [line for line in held if line.side == "cost"]


def cost_table(case: "Case", alternative: str = "plan") -> "CostTable | None":
    """Cost by line of an alternative on the bases of the case; None without a cost line."""
    from sustainfin import lifecycle

    lines = cost_lines(case, alternative)
    if not lines:
        return None
    table = lifecycle.cost_table(lines, case.timeline)
    return replace(table, prices=case.prices, vat=case.vat)


def _plain(case: "Case", appraisal: "Appraisal", closings: Closings) -> dict[str, Any]:
    """Everything that is printed, as plain data."""
    costs = {name: cost_table(case, name) for name in appraisal.alternatives}
    return {
        **appraisal.to_dict(),
        "costs": {
            name: None if table is None else table.to_dict() for name, table in costs.items()
        },
        "closings": [closing.to_dict() for found in closings.values() for closing in found],
        "inputs": {name: item.to_dict() for name, item in case.inputs.items()},
        "case": {"title": case.title, "source": case.source, "notes": list(case.notes)},
    }


def _print(case: "Case", appraisal: "Appraisal", closings: Closings, unit: str) -> None:
    """The tables of an appraisal one below the other."""
    print(to_text(appraisal.sheet(unit=unit)))
    for name, result in appraisal.alternatives.items():
        of = f": {name}" if len(appraisal.alternatives) > 1 else ""
        costs = cost_table(case, name)
        if costs is not None:
            print()
            print(to_text(_titled(costs.sheet(unit=unit), of)))
        print()
        print(to_text(_titled(result.balance.sheet(unit=unit), of)))
        print(f"  {_cliff(result)}")
    if closings:
        print()
        print(to_text(_closings_sheet(closings)))
    if case.inputs:
        print()
        print(to_text(_inputs_sheet(case)))
    print()
    print_origin(case.source, case.notes)


def _titled(sheet: Sheet, of: str) -> Sheet:
    """A sheet whose title names the alternative."""
    return replace(sheet, title=sheet.title + of)


def _cliff(result: "AlternativeResult") -> str:
    """When the money runs out and what happens when the grants end, in a sentence or two."""
    balance, cliff = result.balance, result.balance.cliff()
    runs_out = balance.runs_out()
    if runs_out is None:
        return "분석기간 내내 부족액이 없다."
    if not balance.sources.any():
        return "재원이 없다: 부족액 전부를 예산으로 마련해야 한다."
    if cliff is None or cliff.year is None:
        return f"재원은 {runs_out}년부터 모자란다."
    depth = format_won(round(cliff.depth), "혼합")
    sentences = [
        f"보조금은 {cliff.last_grant_year}년에 끝나고, {cliff.year}년에 {depth}이 모자란다."
    ]
    if runs_out != cliff.year:
        sentences.append(f"재원은 {runs_out}년부터 모자란다.")
    if cliff.covered is not None:
        sentences.append(f"보조금이 끝난 뒤 운영비의 {cliff.covered:.1%}에만 재원이 있다.")
    return " ".join(sentences)


def _closings_sheet(closings: Closings) -> Sheet:
    """What closes the gap, each way alone: in every year, and in the sum over all years."""
    body = []
    for yearly, total in zip(*closings.values(), strict=True):
        numbers = (_shown(yearly.now), _needed(yearly), _needed(total))
        cells = (Cell(text=number, align="right") for number in numbers)
        body.append((Cell(text=yearly.lever), *cells, Cell(text=yearly.unit)))
    head = ["방안", "현재", "매년 충당하려면", "합계로 충당하려면", "단위"]
    return Sheet(
        title="부족액을 없애는 방안 (하나씩 따로)",
        head=(row(head, strong=True),),
        body=tuple(body),
        notes=("부족액을 없애는 가장 작은 값이며, 되넣어 부족액이 없음을 확인했다.",),
    )


def _needed(closing: "Closing") -> str:
    """The value a lever needs, or that there is none."""
    return "불가" if closing.needed is None else _shown(closing.needed)


def _inputs_sheet(case: "Case") -> Sheet:
    """Inputs with their range, and whether they come from a source or are assumed."""
    body = [
        (
            Cell(text=item.label or name),
            Cell(text=_shown(item.base), align="right"),
            Cell(text=_range(item), align="right"),
            Cell(text=item.unit),
            Cell(text="가정" if item.assumption else "출처" if item.source else "미상"),
            Cell(text=item.source),
        )
        for name, item in case.inputs.items()
    ]
    return Sheet(
        title="입력값",
        head=(row(["이름", "기준값", "범위", "단위", "구분", "근거"], strong=True),),
        body=tuple(body),
    )


def _range(item: "Input") -> str:
    """The stated range of an input."""
    if item.low is None or item.high is None:
        return ""
    return f"{_shown(item.low)}~{_shown(item.high)}"


def _shown(number: float) -> str:
    """A number with commas: whole ones to the last digit, others to ten."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.10g}"
