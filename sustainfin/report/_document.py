"""A case as a document: headings, sentences and tables, before any kind of file."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.report import _page_tables as tables
from sustainfin.report._beside import bill_of, bill_sheet, tables_of
from sustainfin.report._page_text import localised
from sustainfin.report._paper import Document, Part, Picture
from sustainfin.sheet import Sheet

if TYPE_CHECKING:
    from sustainfin.canvas import Canvas
    from sustainfin.case import Appraisal, Case
    from sustainfin.case_file import IspCase
    from sustainfin.isp_cost import Bill

_WHERE = "report.to_document"
_KINDS = (".docx", ".hwpx")
_CHART_MM, _DPI = 160.0, 150
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "answer": "답", "funding": "누가 언제 내고, 언제 모자라나", "costs": "무엇에 얼마가 드나",
        "by_year": "연도별 생애주기비용", "bill": "산출내역", "ledger": "편익",
        "canvas": "비즈니스모델 캔버스", "evaluation": "지속가능성 평가",
        "basis": "가정, 출처와 판", "rests": "자료: {}",
        "each": "항목별 출처와 판은 끝의 표에 있다.", "ask": "{} (비어 있음): {}", "plan": "계획",
    },
    "en": {
        "answer": "The answer", "funding": "Who pays when, and when money is missing",
        "costs": "What it costs", "by_year": "Life-cycle cost by year", "bill": "The estimate",
        "ledger": "Benefits", "canvas": "Business-model canvas", "evaluation": "Evaluation",
        "basis": "Assumptions, sources and editions", "rests": "Source: {}",
        "each": "Sources and editions line by line stand in the last table.",
        "ask": "{} (empty): {}", "plan": "plan",
    },
}  # fmt: skip


def to_document(
    case: "Case",
    path: str | os.PathLike[str],
    *,
    bill: "Bill | None" = None,
    canvas: "Canvas | None" = None,
    evaluation: Any = None,
    ledger: Any = None,
    isp: "IspCase | None" = None,
    unit: str | None = None,
    lang: Literal["ko", "en"] = "ko",
) -> Path:
    """Write tables and charts of a case as a Word or Hangul document (문서).

    When funding runs out, funding and cost by year, and where they are given the estimate,
    the benefits, the canvas and the evaluation; then every input, source and edition. The
    figures are those of the base values: `to_report` has the chances.

    Parameters
    ----------
    case : Case
        What the document is about; its tables are those of the plan.
    path : str or path
        File to write, .docx or .hwpx; one that is there is written over.
    bill : Bill, optional
        Estimate.
    canvas : Canvas, optional
        Business-model canvas; an empty block comes with the question to ask.
    evaluation, ledger : record with a method `sheet`, or an iterable of these, optional
        Evaluation of the service, and its benefits item by item.
    isp : IspCase, optional
        The estimate as its file gives it, in place of `bill`: with its title, budget, source
        and remarks.
    unit : {"원", "천원", "만원", "백만원", "억원", "조원"}, optional
        Unit of every amount; left out, each table has the one it is usual in.
    lang : {"ko", "en"}
        Language of headings and labels; names keep the words of the case.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If the run of the case is not finite.

    Examples
    --------
    >>> import tempfile
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> case = sf.Case("서비스", start=2021, years=3, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("시스템 유지관리", 40_000_000))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sf.to_document(case, folder + "/case.docx").name
    'case.docx'
    """
    from sustainfin.report._docx import write_docx
    from sustainfin.report._hwpx import write_hwpx

    target = _target(path)
    _check(case, bill, canvas, unit, lang)
    more = {"evaluation": evaluation, "ledger": ledger}
    made = document_of(
        case, bill=bill_of(_WHERE, bill, isp), isp=isp, canvas=canvas, unit=unit, lang=lang,
        more=more,
    )  # fmt: skip
    write = write_docx if target.suffix == ".docx" else write_hwpx
    return write(made, target)


def _target(path: object) -> Path:
    """The file to write."""
    if not isinstance(path, str | os.PathLike) or Path(path).suffix not in _KINDS:
        rule = "must be the name of a file that ends in .docx or .hwpx"
        raise _checks.refusal(_WHERE, "path", rule, path)
    return Path(path)


def _check(case: Any, bill: Any, canvas: Any, unit: Any, lang: Any) -> None:
    """The arguments of a document."""
    from sustainfin.canvas import Canvas
    from sustainfin.case import Case
    from sustainfin.isp_cost import Bill
    from sustainfin.money import UNITS

    if not isinstance(case, Case):
        do = "Read a case file with case_file.read_case(path)."
        raise _checks.refusal(_WHERE, "case", "must be a Case", case, do)
    for name, given, kind in (("bill", bill, Bill), ("canvas", canvas, Canvas)):
        if given is not None and not isinstance(given, kind):
            raise _checks.refusal(_WHERE, name, f"must be a {kind.__name__}", given)
    if unit is not None:
        _checks.one_of(_WHERE, "unit", unit, UNITS)
    _checks.one_of(_WHERE, "lang", lang, _WORDS)


def document_of(
    case: "Case",
    *,
    bill: "Bill | None",
    canvas: "Canvas | None",
    unit: str | None,
    lang: Literal["ko", "en"],
    more: Mapping[str, Any],
    isp: "IspCase | None" = None,
) -> Document:
    """The document of a case."""
    from sustainfin.report._page_words import spoken
    from sustainfin.report._plots_style import style

    words = _WORDS[lang]
    units: dict[str, Any] = {} if unit is None else {"unit": unit}
    appraisal = case.appraise()
    shown = {
        name: tables_of(given, lang=lang, **(units if name == "ledger" else {}))
        for name, given in more.items()
        if given is not None
    }
    usual = {"unit": "백만원"} if lang == "en" else {}  # as its sentences count
    headline = _headline(appraisal, words, lang=lang, **{**usual, **units})
    sources = tables.sources(
        case, [g for g in (bill, isp, canvas, *more.values()) if g is not None], korean=lang == "ko"
    )
    held = [tables.inputs(case, style(lang), korean=lang == "ko")] if case.inputs else []
    parts = [
        Part(heading=words["answer"], lead=spoken(appraisal, style(lang)), sheets=(headline,)),
        *_flows(case, appraisal, words, lang, units),
        *_bill(bill, isp, words, lang, units),
        *_more("ledger", words, shown),
        *_canvas(canvas, words, lang),
        *_more("evaluation", words, shown),
        Part(
            heading=words["basis"], lead=case.notes,
            sheets=(*held, *([sources] if sources.body else [])),
        ),
    ]  # fmt: skip
    kept = (
        replace(part, sheets=tuple(localised(sheet, lang) for sheet in part.sheets))
        for part in parts
    )
    return Document(title=case.title, lead=(headline.notes[0],), parts=tuple(kept))


def _headline(appraisal: "Appraisal", words: Mapping[str, str], **options: Any) -> Sheet:
    """The headline figures, one column an alternative."""
    sheet = appraisal.sheet(**options)
    head = tuple(
        replace(cell, text=words["plan"]) if cell.text == "plan" else cell for cell in sheet.head[0]
    )
    return replace(sheet, head=(head,))


def _flows(
    case: "Case",
    appraisal: "Appraisal",
    words: Mapping[str, str],
    lang: Literal["ko", "en"],
    units: Mapping[str, Any],
) -> Iterator[Part]:
    """Funding by year and cost by year, years down the page."""
    from sustainfin import lifecycle
    from sustainfin.lines import Line

    rests = [words["rests"].format(case.source)] if case.source else []
    notes = (*rests, words["each"])
    balance = appraisal.plan.balance.sheet(**{"unit": "백만원", **units}, lang=lang)
    sheet = tables.turned(balance)
    yield Part(
        heading=words["funding"], sheets=(replace(sheet, notes=(*sheet.notes, *notes)),),
        pictures=(_picture(appraisal.plan.balance, lang),),
    )  # fmt: skip
    held = [line for line in case.alternatives["plan"] if isinstance(line, Line)]
    lines = [line for line in held if line.side == "cost"]
    if not lines:
        return
    table = lifecycle.cost_table(lines, case.timeline)
    table = replace(table, prices=case.prices, vat=case.vat)
    whole, years = (table.sheet(**units, lang=lang, by_year=by_year) for by_year in (False, True))
    turned = replace(tables.turned(years), title=words["by_year"], notes=notes)
    drawn = any(map(any, (each.amounts for each in table.rows)))  # a chart of nothing shows nothing
    pictures = (_picture(table, lang),) if drawn else ()
    yield Part(heading=words["costs"], sheets=(whole, turned), pictures=pictures)


def _picture(result: Any, lang: Literal["ko", "en"]) -> Picture:
    """The chart of a result, sized for paper."""
    from io import BytesIO

    from sustainfin.report._plots import plot

    figure = plot(result, lang=lang)
    told = figure.axes[0].get_title(loc="left").replace("\n", " ")
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
    wide, high = (float(inches) for inches in figure.get_size_inches())
    return Picture(
        png=buffer.getvalue(), width_mm=_CHART_MM, height_mm=_CHART_MM * high / wide, told=told
    )


def _bill(
    bill: "Bill | None",
    isp: "IspCase | None",
    words: Mapping[str, str],
    lang: str,
    units: Mapping[str, Any],
) -> Iterator[Part]:
    """The estimate."""
    if bill is not None:
        yield Part(heading=words["bill"], sheets=(bill_sheet(bill, isp, lang, **units),))


def _canvas(
    canvas: "Canvas | None", words: Mapping[str, str], lang: Literal["ko", "en"]
) -> Iterator[Part]:
    """The canvas, and what to ask of its empty blocks."""
    if canvas is None:
        return
    ko = lang == "ko"
    asked = tuple(
        words["ask"].format(
            block.label_ko if ko else block.label_en, block.question_ko if ko else block.question_en
        )
        for block in canvas.empty
    )
    sheet = canvas.sheet(lang=lang)
    notes = tuple(words["rests"].format(note) for note in sheet.notes)
    yield Part(heading=words["canvas"], sheets=(replace(sheet, notes=(*asked, *notes)),))


def _more(
    name: str, words: Mapping[str, str], shown: Mapping[str, tuple[Sheet, ...]]
) -> Iterator[Part]:
    """Tables of another result."""
    if name in shown:
        yield Part(heading=words[name], sheets=shown[name])
