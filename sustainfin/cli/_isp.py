"""`sustainfin isp`: the bill of a case file, held against its ceiling."""

import argparse
from typing import TYPE_CHECKING

from sustainfin.cli._common import (
    FAULTS,
    OK,
    Adder,
    case_dict,
    print_findings,
    print_json,
    print_origin,
    say,
    source,
    takes_case,
    takes_language,
    takes_unit,
)
from sustainfin.findings import Finding, faults
from sustainfin.money import format_won
from sustainfin.sheet import to_text

if TYPE_CHECKING:
    from sustainfin.case_file import IspCase
    from sustainfin.isp_cost import Bill


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("isp", _run, "estimate by the person-month method (산출내역)")
    takes_case(parser)
    takes_unit(parser, "원")
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Estimate, compare with the ceiling, print."""
    from sustainfin import case_file, isp_cost

    case = case_file.read_isp(source(chosen.case))
    bill = isp_cost.estimate(case.effort, **case.arguments)
    ceiling = _ceiling(bill, case, "ko" if chosen.json else chosen.lang)
    if chosen.json:
        plain = bill.to_dict()
        plain["case"] = case_dict(case) | {"budget": case.budget}
        plain["findings"] += [found.to_dict() for found in ceiling]
        print_json("isp", plain)
    else:
        say(case.title)
        print(to_text(bill.sheet(unit=chosen.unit, lang=chosen.lang)))
        print_findings(ceiling, chosen.lang)
        print_origin(case.source, case.notes, chosen.lang)
    return FAULTS if faults((*bill.findings, *ceiling)) else OK


def _ceiling(bill: "Bill", case: "IspCase", lang: str = "ko") -> tuple[Finding, ...]:
    """A fault if the total is above the ceiling of the case, a note if it sits on it."""
    if case.budget is None or bill.total < case.budget:
        return ()
    over = bill.total > case.budget
    total, ceiling = format_won(bill.total), format_won(case.budget)
    return (
        Finding(
            code="above-ceiling" if over else "on-ceiling",
            severity="fault" if over else "note",
            where="합계" if lang == "ko" else "total (합계)",
            message=f"the total {bill.total:,} won is {'above' if over else 'exactly'} "
            f"the ceiling {case.budget:,} won",
            message_ko=f"합계 {total}이 예산 {ceiling}{'을 넘는다' if over else '과 같다'}",
        ),
    )
