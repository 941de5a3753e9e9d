"""The parts of a report: its sections with their pictures, sentences and tables."""

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, lifecycle
from sustainfin.case import Case
from sustainfin.lines import Line
from sustainfin.report import _page_tables as tables
from sustainfin.report._beside import bill_of, bill_sheet, tables_of, verdict
from sustainfin.report._page_svg import inline_svg
from sustainfin.report._page_text import WORDS, Words, english_where, localised
from sustainfin.report._page_words import OUTPUT, Found, answer, earlier
from sustainfin.report._plots_bars import sobol as paint_sobol
from sustainfin.report._plots_bars import sobol_finding, tornado_finding
from sustainfin.report._plots_bars import tornado as paint_tornado
from sustainfin.report._plots_bill import bill_finding, waterfall
from sustainfin.report._plots_chances import (
    distribution_finding,
    funded_finding,
    one_chance,
    one_distribution,
)
from sustainfin.report._plots_style import Lang, Style, finish, plain_text, style
from sustainfin.report._plots_years import cliff, cliff_finding, cost_finding, costs
from sustainfin.sheet import Cell, Sheet

if TYPE_CHECKING:
    from sustainfin.canvas import Canvas
    from sustainfin.case_file import IspCase
    from sustainfin.isp_cost import Bill
    from sustainfin.sensitivity import SobolIndices, SwitchingValues

_WHERE = "report.to_report"
_WIDE, _NARROW = 7.2, 3.9  # inches: a page, a phone
_FEWEST = 64  # draws that Sobol' indices need
_SOBOL = 4_096  # draws that leave their intervals a few per cent wide


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the page."""

    name: str
    heading: str
    lead: tuple[str, ...] = ()
    figures: tuple[tuple[Mapping[str, Any], str], ...] = ()
    words: tuple[str, ...] = ()
    words_heading: str = ""
    blocks: tuple[Mapping[str, Any], ...] = ()
    sheets: tuple[Sheet, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Artist:
    """Pictures of one page, each in two widths."""

    wide: Style
    narrow: Style
    words: Words
    lang: Lang

    def __call__(self, name: str, paint: Any, finding: Any, caption: str) -> Any:
        """Both widths of a picture, and what stands below it."""
        from markupsafe import Markup

        drawn = {}
        for width, chosen in (("wide", self.wide), ("narrow", self.narrow)):
            with plain_text():
                made = finish(paint(chosen), chosen)
                # Escaped by the writer of the SVG: its text is text of the figure.
                drawn[width] = Markup(inline_svg(made, f"{name}-{width}", finding(chosen)))  # noqa: S704
        return drawn, f"{caption} {self.words['remark']}"


def gathered(
    case: Any,
    *,
    draws: int,
    seed: int,
    bill: "Bill | None",
    canvas: "Canvas | None",
    evaluation: Any,
    ledger: Any,
    isp: "IspCase | None",
    lang: Lang,
) -> dict[str, Any]:
    """Everything the page shows."""
    bill = _check(case, draws, seed, bill, canvas, isp, lang)
    words = WORDS[lang]
    more = {"evaluation": evaluation, "ledger": ledger}
    shown = {name: tables_of(given, lang=lang) for name, given in more.items() if given is not None}
    artist = Artist(wide=style(lang, _WIDE), narrow=style(lang, _NARROW), words=words, lang=lang)
    appraisal = case.appraise()
    moving = any(item.distribution is not None for item in case.inputs.values())
    found = Found(
        appraisal=appraisal,
        simulation=case.simulate(draws, seed=seed) if moving else None,
        tornado=case.tornado(OUTPUT) if moving else None,
    )
    headline = appraisal.sheet(lang=lang, unit="억원" if lang == "ko" else "백만원")
    sections = [
        _funding(found, artist, _headline(headline, words)),
        *_costs(case, artist),
        *_driving(case, found, artist),
        *_chances(case, found, artist),
        *_sobol(case, draws, seed, artist, moving),
        *_bill(bill, isp, artist),
        *_canvas(canvas, words),
        *_more("evaluation", words, shown),
        *_more("ledger", words, shown),
        _rest(case, found, artist, (bill, isp, canvas, evaluation, ledger)),
    ]
    return {
        "title": case.title,
        "words": words,
        "basis": headline.notes[0],
        "answer": answer(found, artist.wide, words),
        "sections": [_localised(section, lang) for section in sections],
        "colophon": _colophon(found, seed, words),
    }


def _localised(section: Section, lang: Lang) -> Section:
    """A section whose tables have the units and signs of its language."""
    return replace(section, sheets=tuple(localised(sheet, lang) for sheet in section.sheets))


def _check(
    case: Any, draws: int, seed: int, bill: Any, canvas: Any, isp: Any, lang: Any
) -> "Bill | None":
    """The arguments of a report; the estimate, made of its file where that is given."""
    from sustainfin.canvas import Canvas
    from sustainfin.isp_cost import Bill

    if not isinstance(case, Case):
        do = "Read a case file with case_file.read_case(path)."
        raise _checks.refusal(_WHERE, "case", "must be a Case", case, do)
    _checks.count(_WHERE, "draws", draws, low=_FEWEST)
    _checks.count(_WHERE, "seed", seed)
    _checks.one_of(_WHERE, "lang", lang, WORDS)
    for name, given, kind in (("bill", bill, Bill), ("canvas", canvas, Canvas)):
        if given is not None and not isinstance(given, kind):
            raise _checks.refusal(_WHERE, name, f"must be a {kind.__name__}", given)
    return bill_of(_WHERE, bill, isp)


def _funding(found: Found, artist: Artist, headline: Sheet) -> Section:
    """Who pays in which year, and when the money runs out."""
    balance, words = found.appraisal.plan.balance, artist.words
    picture = artist(
        "cliff", lambda s: cliff(balance, s), lambda s: cliff_finding(balance, s),
        words["funding_caption"],
    )  # fmt: skip
    sheet = tables.turned(balance.sheet(unit="백만원", lang=artist.lang))
    return Section(
        name="funding", heading=words["funding"], figures=(picture,),
        sheets=(headline, replace(sheet, notes=(*sheet.notes, words["funding_note"]))),
    )  # fmt: skip


def _headline(sheet: Sheet, words: Words) -> Sheet:
    """The headline figures, one column an alternative."""
    head = tuple(replace(c, text=words["plan"]) if c.text == "plan" else c for c in sheet.head[0])
    return replace(sheet, head=(head,))


def _costs(case: Case, artist: Artist) -> Iterable[Section]:
    """What it costs by line and year."""
    held = [line for line in case.alternatives["plan"] if isinstance(line, Line)]
    lines = [line for line in held if line.side == "cost"]
    if not lines:
        return
    table = lifecycle.cost_table(lines, case.timeline)
    table = replace(table, prices=case.prices, vat=case.vat)
    picture = artist(
        "costs", lambda s: costs(table, s), lambda s: cost_finding(table, s),
        artist.words["costs_caption"],
    )  # fmt: skip
    yield Section(
        name="costs", heading=artist.words["costs"],
        figures=(picture,) if any(map(any, (row.amounts for row in table.rows))) else (),
        sheets=(table.sheet(unit="백만원", by_year=False, lang=artist.lang),),
    )  # fmt: skip


def _driving(case: Case, found: Found, artist: Artist) -> Iterable[Section]:
    """What moves the result, and what flips it."""
    bars, words = found.tornado, artist.words
    if bars is None:
        return
    switching: SwitchingValues = case.switching_values(OUTPUT)
    picture = artist(
        "tornado", lambda s: paint_tornado(bars, s, switching), lambda s: tornado_finding(bars, s),
        words["driving_caption"],
    )  # fmt: skip
    yield Section(
        name="driving", heading=words["driving"], figures=(picture,),
        words_heading=words["switching"],
        words=tuple(tables.switching_words(switching, artist.wide)),
        sheets=(tables.tornado(bars, artist.wide, words),),
    )  # fmt: skip


def _chances(case: Case, found: Found, artist: Artist) -> Iterable[Section]:
    """The distribution of the result, and the chance of still being funded."""
    simulated, words = found.simulation, artist.words
    if simulated is None:
        return
    first = artist(
        "npv", lambda s: one_distribution(simulated, s, OUTPUT),
        lambda s: distribution_finding(simulated, OUTPUT, s),
        words["npv_caption"].format(simulated.n_draws),
    )  # fmt: skip
    second = artist(
        "funded", lambda s: one_chance(simulated, s), lambda s: funded_finding(simulated, s),
        words["funded_caption"],
    )  # fmt: skip
    yield Section(
        name="chances", heading=words["chances"], figures=(first, second),
        lead=earlier(case, found, artist.wide, words),
        sheets=(
            tables.chances(simulated, artist.wide, words), tables.by_year(simulated, words)
        ),
    )  # fmt: skip


def _sobol(case: Case, draws: int, seed: int, artist: Artist, moving: bool) -> Iterable[Section]:
    """How much of the uncertainty each input explains."""
    if not moving:
        return
    words = artist.words
    found: SobolIndices = case.sobol(
        OUTPUT, draws=min(draws, _SOBOL), seed=seed, groups=_tied(case, words)
    )
    labels = {name: item.label or name for name, item in case.inputs.items()}
    picture = artist(
        "sobol", lambda s: paint_sobol(found, s, labels), lambda s: sobol_finding(found, s, labels),
        words["sobol_caption"].format(found.confidence),
    )  # fmt: skip
    sheet = found.sheet(lang=artist.lang)
    named = tuple(
        (_named(first, labels), *rest, _named(last, labels)) for first, *rest, last in sheet.body
    )
    yield Section(
        name="sobol", heading=words["sobol"], figures=(picture,),
        sheets=(replace(sheet, title=words["sobol_title"], body=named),),
    )  # fmt: skip


def _named(cell: Cell, labels: Mapping[str, str]) -> Cell:
    """A cell with the names for people in place of the names the model reads."""
    return replace(cell, text=", ".join(labels.get(name, name) for name in cell.text.split(", ")))


def _tied(case: Case, words: Words) -> dict[str, list[str]]:
    """Correlated inputs are judged together: what they explain cannot be split."""
    if case.correlation is None:
        return {}
    tied = sorted({name for pair in case.correlation.pairs for name in pair})
    return {words["tied"]: tied} if tied else {}


def _bill(bill: "Bill | None", isp: "IspCase | None", artist: Artist) -> Iterable[Section]:
    """How the estimate builds up, with the cut as a step of its own."""
    if bill is None:
        return
    words, lang = artist.words, artist.lang
    picture = artist(
        "bill", lambda s: waterfall(bill, s), lambda s: bill_finding(bill, s),
        words["bill_caption"],
    )  # fmt: skip
    lead = () if isp is None else (isp.title, *verdict(bill, isp, words["lang"]))
    yield Section(
        name="bill", heading=words["bill"], lead=lead, figures=(picture,),
        sheets=(bill_sheet(bill, isp, lang),),
    )  # fmt: skip


def _canvas(canvas: "Canvas | None", words: Words) -> Iterable[Section]:
    """The blocks of the business model; an empty one asks its question."""
    if canvas is None:
        return
    from sustainfin.canvas import blocks

    lang = words["lang"]
    cards = tuple(
        {
            "name": block.name, "label": getattr(block, f"label_{lang}"),
            "question": getattr(block, f"question_{lang}"),
            "entries": [entry.text for entry in canvas.entries(block.name)],
        }
        for block in blocks()
    )  # fmt: skip
    empty = sum(not card["entries"] for card in cards)
    lead = words["canvas_lead"].format(canvas.title, len(cards), empty)
    source = (words["canvas_source"].format(canvas.source),) if canvas.source else ()
    yield Section(
        name="canvas", heading=words["canvas"], blocks=cards,
        lead=(f"{lead} {words['canvas_ask']}" if empty else lead, *source),
    )  # fmt: skip


def _more(name: str, words: Words, shown: Mapping[str, tuple[Sheet, ...]]) -> Iterable[Section]:
    """Tables of another result."""
    if name in shown:
        yield Section(name=name, heading=words[name], sheets=shown[name])


def _rest(case: Case, found: Found, artist: Artist, results: Iterable[Any]) -> Section:
    """What is assumed, what the figures rest on, what a reader must know."""
    words, korean = artist.words, artist.words["lang"] == "ko"
    given = [result for result in results if result is not None]
    held = [tables.inputs(case, artist.wide, korean=korean)] if case.inputs else []
    sources = tables.sources(case, given, korean=korean)
    findings = found.appraisal.findings
    remarks = [
        *case.notes,
        *(
            f"{f.where if korean else english_where(f.where)}: "
            f"{(korean and f.message_ko) or f.message}"
            for f in findings
        ),
    ]
    return Section(
        name="basis", heading=words["basis"], words=tuple(remarks), words_heading=words["remarks"],
        sheets=(*held, *([sources] if sources.body else [])),
    )  # fmt: skip


def _colophon(found: Found, seed: int, words: Words) -> list[str]:
    """Seed and versions: what it takes to get the same page again."""
    simulated = found.simulation
    runs = words["no_runs"]
    if simulated:
        told = words["runs"].format(simulated.n_draws, seed, simulated.sampling, simulated.bits)
        runs = f"{told} {words['same_seed']}"
    names = ("numpy", "scipy", "matplotlib")
    packages = ", ".join(f"{name} {_version(name, words)}" for name in names)
    library = _version("sustainfin", words)
    return [runs, f"sustainfin {library}, Python {platform.python_version()}, {packages}."]


def _version(name: str, words: Words) -> str:
    """The installed version of a package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return words["not_installed"]
