"""What stands beside a case in a report or a document: estimate, canvas, evaluation, benefits."""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin.errors import InvalidInput

if TYPE_CHECKING:
    from sustainfin.benefits import Ledger
    from sustainfin.canvas import Canvas
    from sustainfin.case import Case
    from sustainfin.isp_cost import Bill

_PLAN = "plan"
_WITH_VAT = {
    "ko": "비용에 부가세가 들어 있어 빼지 못했다: vat_rate가 필요하다",
    "en": "the costs include VAT, which cannot be taken out: vat_rate is needed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The results that the options of a command name; None where there is none."""

    bill: "Bill | None"
    canvas: "Canvas | None"
    evaluation: Any
    ledger: "Ledger | None"

    def named(self) -> dict[str, Any]:
        """By the names of the arguments of `to_report` and `to_document`."""
        return {name: getattr(self, name) for name in self.__slots__}


def takes_parts(parser: argparse.ArgumentParser) -> None:
    """Add the options that name other files about the same service."""
    parser.add_argument("--isp", metavar="ISP.toml", help="estimate to show with the case")
    parser.add_argument("--canvas", metavar="CANVAS.toml", help="business-model canvas, one")
    parser.add_argument(
        "--evaluation", metavar="SCORES.toml",
        help="scores people gave; without them the sheet is left to be scored",
    )  # fmt: skip
    parser.add_argument(
        "--no-benefits", action="store_true", help="leave out the benefits that the case has"
    )


def parts(
    case: "Case",
    chosen: argparse.Namespace,
    lang: Literal["ko", "en"] = "ko",
    *,
    analyses: Iterable[object] = (),
) -> Parts:
    """What the options name, with the evaluation and the benefits of the case."""
    held = None if chosen.canvas is None else _canvas(chosen.canvas)
    return Parts(
        bill=None if chosen.isp is None else _bill(chosen.isp),
        canvas=held,
        evaluation=_evaluation(case, held, chosen.evaluation, lang, analyses),
        ledger=None if chosen.no_benefits or not valued(case) else ledger(case)[0],
    )


def _bill(path: str) -> "Bill":
    """The estimate of a file."""
    from sustainfin import case_file, isp_cost

    isp = case_file.read_isp(path)
    return isp_cost.estimate(isp.effort, **isp.arguments)


def _canvas(path: str) -> "Canvas":
    """The only canvas of a file."""
    from sustainfin import case_file

    held = case_file.read_canvases(path)
    if len(held) != 1:
        rule = f"canvas must be a file with one canvas; got {len(held)} in {path}."
        raise InvalidInput(f"sustainfin: {rule}", argument="canvas", got=path)
    return held[0]


def _evaluation(
    case: "Case",
    canvas: "Canvas | None",
    path: str | None,
    lang: Literal["ko", "en"],
    analyses: Iterable[object],
) -> Any:
    """Scores with what the model says beside them, or the sheet that people are to score."""
    from sustainfin import case_file, evaluation

    said: tuple[evaluation.Evidence, ...] = ()
    if case.alternatives[_PLAN]:
        said = evaluation.evidence(case, canvas=canvas, analyses=analyses)
    if path is not None:
        scored = case_file.read_scores(path)
        return evaluation.evaluate(scored.scores, **scored.arguments, evidence=said)
    return evaluation.evidence_sheet(said, lang=lang) if said else None


def valued(case: "Case") -> bool:
    """Whether the plan names a benefit or a social cost."""
    return any(isinstance(line, _kinds()) for line in case.alternatives[_PLAN])


def _kinds() -> tuple[type, ...]:
    from sustainfin import benefits

    return (
        benefits.Benefit, benefits.SocialCost, benefits.Unpriced, benefits.Unquantified,
    )  # fmt: skip


def ledger(
    case: "Case",
    *,
    asset_life: int | None = None,
    price_year: int | None = None,
    lang: Literal["ko", "en"] = "ko",
) -> "tuple[Ledger, str]":
    """The ledger of the plan, with its resource costs where VAT can be taken out of them."""
    from dataclasses import replace

    from sustainfin import benefits
    from sustainfin.inputs import Input

    plan = case.alternatives[_PLAN]
    rate = case.discount_rate
    share = 1.0 if case.vat == "excluded" else None
    if case.vat_rate is not None and share is None:
        share = 1.0 / (1.0 + case.vat_rate)
    spent = case.flows().side("cost")[:, 0].tolist()
    found = benefits.ledger(
        [line for line in plan if isinstance(line, _kinds())], case.timeline,
        discount_rate=rate.base if isinstance(rate, Input) else rate, timing=case.timing,
        base_year=case.base_year,
        costs=None if share is None else [won * share for won in spent],
        asset_life=asset_life, price_year=price_year,
    )  # fmt: skip
    # With the revenue of the case beside them, a fee booked as a benefit is found too.
    findings = benefits.guards(plan, case.timeline, asset_life=asset_life, price_year=price_year)
    note = "" if share is not None else _WITH_VAT[lang]
    return replace(found, findings=findings), note
