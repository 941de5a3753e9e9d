"""What a report or a document shows beside a case, with what its files say about it."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sustainfin.cli._parts import parts
from sustainfin.errors import InvalidInput

if TYPE_CHECKING:
    from sustainfin.case import Case

_FILES = ("case", "isp", "canvas", "evaluation")


def spared(chosen: argparse.Namespace) -> None:
    """Refuse an output that is one of the files to be read."""
    target = Path(chosen.output)
    for name in _FILES:
        given = getattr(chosen, name, None)
        if given in (None, "-") or not target.exists():
            continue
        if Path(given).exists() and target.samefile(given):
            rule = f"output must be another file than the {name} it is made of; got {target}."
            raise InvalidInput(f"sustainfin: {rule}", argument="output", got=chosen.output)


def shown_parts(
    case: "Case", chosen: argparse.Namespace, *, analyses: Iterable[object] = ()
) -> dict[str, Any]:
    """The parts by the names of the arguments of `to_report` and `to_document`."""
    from sustainfin import case_file

    named = parts(case, chosen, chosen.lang, analyses=analyses).named()
    if chosen.isp is not None:
        named |= {"bill": None, "isp": case_file.read_isp(chosen.isp)}
    if chosen.evaluation is not None:
        scores = case_file.read_scores(chosen.evaluation)
        told = {"title": scores.title, "source": scores.source}
        named["evaluation"] = replace(named["evaluation"], **told)
    return named
