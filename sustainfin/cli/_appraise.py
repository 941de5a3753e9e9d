"""`sustainfin appraise`: what a case costs, who pays, when the money runs out."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from sustainfin.cli._common import (
    OK,
    Adder,
    print_json,
    print_origin,
    say,
    source,
    takes_case,
    takes_language,
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
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "closings": "부족액을 없애는 방안 (하나씩 따로)",
        "levers": ("방안", "현재", "매년 충당하려면", "합계로 충당하려면", "단위"),
        "checked": "부족액을 없애는 가장 작은 값이며, 되넣어 부족액이 없음을 확인했다.",
        "impossible": "불가", "inputs": "입력값",
        "heads": ("이름", "기준값", "범위", "단위", "구분", "근거"),
        "assumed": "가정", "sourced": "출처", "unknown": "미상",
        "no gap": "분석기간 내내 부족액이 없다.",
        "no source": "재원이 없다: 부족액 전부를 예산으로 마련해야 한다.",
        "short": "재원은 {}년부터 모자란다.",
        "cliff": "보조금은 {}년에 끝나고, {}년에 {}이 모자란다.",
        "covered": "보조금이 끝난 뒤 운영비의 {:.1%}에만 재원이 있다.",
    },
    "en": {
        "closings": "What closes the gap (each way alone)",
        "levers": ("Way", "Now", "For every year", "For the sum", "Unit"),
        "checked": "the smallest value that closes the gap, put back to see that none is left",
        "impossible": "impossible", "inputs": "Inputs",
        "heads": ("Name", "Base", "Range", "Unit", "Kind", "Rests on"),
        "assumed": "assumption", "sourced": "source", "unknown": "unknown",
        "no gap": "No money is missing in any year.",
        "no source": "There is no funding: the budget must pay for the whole gap.",
        "short": "Funding falls short from {} on.",
        "cliff": "The grants end in {}, and in {} {} are missing.",
        "covered": "After the grants funding covers {:.1%} of the cost of operation.",
    },
}  # fmt: skip
Closings = Mapping[str, "tuple[Closing, ...]"]


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("appraise", _run, "appraise a case: cost, funding, the year the money runs out")
    takes_case(parser)
    takes_unit(parser, "백만원")
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Appraise and print."""
    from sustainfin import case_file

    case = case_file.read_case(source(chosen.case))
    appraisal = case.appraise()
    closings = _closings(case, appraisal)
    if chosen.json:
        print_json("appraise", _plain(case, appraisal, closings))
    else:
        _print(case, appraisal, closings, chosen.unit, chosen.lang)
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


def _print(
    case: "Case", appraisal: "Appraisal", closings: Closings, unit: str, lang: Literal["ko", "en"]
) -> None:
    """The tables of an appraisal one below the other."""
    words = _WORDS[lang]
    print(to_text(appraisal.sheet(unit=unit, lang=lang)))
    for name, result in appraisal.alternatives.items():
        of = f": {name}" if len(appraisal.alternatives) > 1 else ""
        costs = cost_table(case, name)
        if costs is not None:
            print()
            print(to_text(_titled(costs.sheet(unit=unit, lang=lang), of)))
        print()
        print(to_text(_titled(result.balance.sheet(unit=unit, lang=lang), of)))
        say(f"  {_cliff(result, words)}")
    if closings:
        print()
        print(to_text(_closings_sheet(closings, words)))
    if case.inputs:
        print()
        print(to_text(_inputs_sheet(case, words)))
    print()
    print_origin(case.source, case.notes, lang)


def _titled(sheet: Sheet, of: str) -> Sheet:
    """A sheet whose title names the alternative."""
    return replace(sheet, title=sheet.title + of)


def _cliff(result: "AlternativeResult", words: Mapping[str, Any]) -> str:
    """When the money runs out and what happens when the grants end, in a sentence or two."""
    balance, cliff = result.balance, result.balance.cliff()
    runs_out = balance.runs_out()
    if runs_out is None:
        return str(words["no gap"])
    if not balance.sources.any():
        return str(words["no source"])
    if cliff is None or cliff.year is None:
        return str(words["short"].format(runs_out))
    korean, won = words is _WORDS["ko"], round(cliff.depth)
    depth = format_won(won, "혼합") if korean else f"{won:,} won"
    sentences = [words["cliff"].format(cliff.last_grant_year, cliff.year, depth)]
    if runs_out != cliff.year:
        sentences.append(words["short"].format(runs_out))
    if cliff.covered is not None:
        sentences.append(words["covered"].format(cliff.covered))
    return " ".join(sentences)


def _closings_sheet(closings: Closings, words: Mapping[str, Any]) -> Sheet:
    """What closes the gap, each way alone: in every year, and in the sum over all years."""
    body = []
    for yearly, total in zip(*closings.values(), strict=True):
        numbers = (_shown(yearly.now), *(_needed(each, words) for each in (yearly, total)))
        cells = (Cell(text=number, align="right") for number in numbers)
        body.append((Cell(text=yearly.lever), *cells, Cell(text=yearly.unit)))
    return Sheet(
        title=words["closings"],
        head=(row(words["levers"], strong=True),),
        body=tuple(body),
        notes=(words["checked"],),
    )


def _needed(closing: "Closing", words: Mapping[str, Any]) -> str:
    """The value a lever needs, or that there is none."""
    return str(words["impossible"]) if closing.needed is None else _shown(closing.needed)


def _inputs_sheet(case: "Case", words: Mapping[str, Any]) -> Sheet:
    """Inputs with their range, and whether they come from a source or are assumed."""
    body = [
        (
            Cell(text=item.label or name),
            Cell(text=_shown(item.base), align="right"),
            Cell(text=_range(item), align="right"),
            Cell(text=item.unit),
            Cell(text=words[_kind(item)]),
            Cell(text=item.source),
        )
        for name, item in case.inputs.items()
    ]
    return Sheet(
        title=words["inputs"],
        head=(row(words["heads"], strong=True),),
        body=tuple(body),
    )


def _kind(item: "Input") -> str:
    """Whether an input is assumed, has a source, or neither."""
    return "assumed" if item.assumption else "sourced" if item.source else "unknown"


def _range(item: "Input") -> str:
    """The stated range of an input."""
    if item.low is None or item.high is None:
        return ""
    return f"{_shown(item.low)}~{_shown(item.high)}"


def _shown(number: float) -> str:
    """A number with commas: whole ones to the last digit, others to ten."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.10g}"
