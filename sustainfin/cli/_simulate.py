"""`sustainfin simulate`: the chance of every outcome, what drives it, what flips it."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from sustainfin.cli._amounts import in_unit
from sustainfin.cli._common import (
    OK,
    Adder,
    print_json,
    say,
    source,
    takes_case,
    takes_language,
    takes_unit,
)
from sustainfin.errors import InvalidInput
from sustainfin.sheet import to_text

if TYPE_CHECKING:
    from sustainfin.case import Case


def add_to(add: Adder) -> None:
    """Add the command."""
    parser = add("simulate", _run, "simulate a case: chances, tornado, switching values")
    takes_case(parser)
    parser.add_argument("--draws", type=int, default=100_000, help="how many draws")
    parser.add_argument("--seed", type=int, default=1, help="seed of the draws")
    parser.add_argument(
        "--keep", choices=("all", "summary"), default="all",
        help="keep the draws, or only what is counted of them: for hundreds of millions",
    )  # fmt: skip
    parser.add_argument(
        "--exact",
        action="store_true",
        help="with --keep summary: exact quantiles, in twice the time",
    )
    parser.add_argument("--alternative", default="plan", help="which alternative of the case")
    parser.add_argument(
        "--output", default="funded_npv",
        help="output of tornado and switching values; of a gap or a cost less is better",
    )  # fmt: skip
    takes_unit(parser, "백만원")
    takes_language(parser)


def _run(chosen: argparse.Namespace) -> int:
    """Simulate and print; progress goes to standard error where people see it."""
    from sustainfin import case_file

    case = case_file.read_case(source(chosen.case))
    if not any(item.distribution is not None for item in case.inputs.values()):
        raise InvalidInput(
            "simulate: inputs must hold one with a range; got none. "
            "State low and high of an input in the case file.",
            argument="inputs",
        )
    which = {"alternative": chosen.alternative}
    shown = sys.stderr.isatty()
    found = case.simulate(
        chosen.draws,
        seed=chosen.seed,
        progress=shown,
        keep=chosen.keep,
        exact=chosen.exact,
        **which,
    )
    tornado = case.tornado(chosen.output, **which)
    switching = case.switching_values(chosen.output, **which)
    if chosen.json:
        print_json("simulate", _plain(case, found, tornado, switching))
        return OK
    plan = "계획" if chosen.lang == "ko" else "plan"
    say(f"{case.title}: {plan if chosen.alternative == 'plan' else chosen.alternative}")
    print()
    print(to_text(in_unit(found, chosen.unit, chosen.lang)))
    for record in (tornado, switching):
        print()
        print(to_text(record.sheet(lang=chosen.lang)))
    return OK


def _plain(case: "Case", found: Any, tornado: Any, switching: Any) -> dict[str, Any]:
    """Everything that is printed, as plain data."""
    return {
        "title": case.title,
        "simulation": found.to_dict(),
        "tornado": tornado.to_dict(),
        "switching_values": switching.to_dict(),
    }
