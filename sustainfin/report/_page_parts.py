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
from sustainfin.report._markup import sheets_of
from sustainfin.report._page_svg import inline_svg
from sustainfin.report._page_words import OUTPUT, Found, answer
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
from sustainfin.report._plots_style import Style, finish, plain_text, style
from sustainfin.report._plots_years import cliff, cliff_finding, cost_finding, costs
from sustainfin.sheet import Cell, Sheet

if TYPE_CHECKING:
    from sustainfin.canvas import Canvas
    from sustainfin.isp_cost import Bill
    from sustainfin.sensitivity import SobolIndices, SwitchingValues

_WHERE = "report.to_report"
_WIDE, _NARROW = 7.2, 3.9  # inches: a page, a phone
_FEWEST = 64  # draws that Sobol' indices need
_SOBOL = 4_096  # draws that leave their intervals a few per cent wide
_REMARK = "수치는 표에 있다."


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

    def __call__(self, name: str, paint: Any, finding: Any, caption: str) -> Any:
        """Both widths of a picture, and what stands below it."""
        from markupsafe import Markup

        drawn = {}
        for width, chosen in (("wide", self.wide), ("narrow", self.narrow)):
            with plain_text():
                made = finish(paint(chosen), chosen)
                # Escaped by the writer of the SVG: its text is text of the figure.
                drawn[width] = Markup(inline_svg(made, f"{name}-{width}", finding(chosen)))  # noqa: S704
        return drawn, caption


def gathered(
    case: Any,
    *,
    draws: int,
    seed: int,
    bill: "Bill | None",
    canvas: "Canvas | None",
    evaluation: Any,
    ledger: Any,
) -> dict[str, Any]:
    """Everything the page shows."""
    _check(case, draws, seed, bill, canvas)
    more = {"evaluation": evaluation, "ledger": ledger}
    shown = {name: sheets_of(given) for name, given in more.items() if given is not None}
    artist = Artist(wide=style("ko", _WIDE), narrow=style("ko", _NARROW))
    appraisal = case.appraise()
    moving = any(item.distribution is not None for item in case.inputs.values())
    found = Found(
        appraisal=appraisal,
        simulation=case.simulate(draws, seed=seed) if moving else None,
        tornado=case.tornado(OUTPUT) if moving else None,
    )
    sections = [
        _funding(found, artist),
        *_costs(case, artist),
        *_driving(case, found, artist),
        *_chances(found, artist),
        *_sobol(case, draws, seed, artist, moving),
        *_bill(bill, artist),
        *_canvas(canvas),
        *_more("evaluation", "지속가능성 평가", shown),
        *_more("ledger", "편익 내역", shown),
        _rest(case, found, artist.wide, (bill, canvas, evaluation, ledger)),
    ]
    return {
        "title": case.title,
        "basis": appraisal.sheet().notes[0],
        "answer": answer(found, artist.wide),
        "sections": sections,
        "colophon": _colophon(case, found, seed),
    }


def _check(case: Any, draws: int, seed: int, bill: Any, canvas: Any) -> None:
    """The arguments of a report."""
    from sustainfin.canvas import Canvas
    from sustainfin.isp_cost import Bill

    if not isinstance(case, Case):
        do = "Read a case file with case_file.read_case(path)."
        raise _checks.refusal(_WHERE, "case", "must be a Case", case, do)
    _checks.count(_WHERE, "draws", draws, low=_FEWEST)
    _checks.count(_WHERE, "seed", seed)
    for name, given, kind in (("bill", bill, Bill), ("canvas", canvas, Canvas)):
        if given is not None and not isinstance(given, kind):
            raise _checks.refusal(_WHERE, name, f"must be a {kind.__name__}", given)


def _funding(found: Found, artist: Artist) -> Section:
    """Who pays in which year, and when the money runs out."""
    balance = found.appraisal.plan.balance
    picture = artist(
        "cliff", lambda s: cliff(balance, s), lambda s: cliff_finding(balance, s),
        f"막대는 재원, 빗금은 부족액, 굵은 선은 그해에 나갈 돈. 기준값. {_REMARK}",
    )  # fmt: skip
    sheet = tables.turned(balance.sheet(unit="백만원"))
    note = "자료: 사례의 항목과 입력의 기준값. 항목별 출처는 '출처와 판'에 있다."
    return Section(
        name="funding", heading="누가 언제 내고, 언제 모자라나", figures=(picture,),
        sheets=(_headline(found), replace(sheet, notes=(*sheet.notes, note))),
    )  # fmt: skip


def _headline(found: Found) -> Sheet:
    """The headline figures, one column an alternative."""
    sheet = found.appraisal.sheet()
    head = tuple(replace(c, text="계획") if c.text == "plan" else c for c in sheet.head[0])
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
        f"비용의 성질별 연도별 금액. 기준값. {_REMARK}",
    )  # fmt: skip
    yield Section(
        name="costs", heading="무엇에 얼마가 드나", figures=(picture,),
        sheets=(table.sheet(unit="백만원", by_year=False),),
    )  # fmt: skip


def _driving(case: Case, found: Found, artist: Artist) -> Iterable[Section]:
    """What moves the result, and what flips it."""
    bars = found.tornado
    if bars is None:
        return
    switching: SwitchingValues = case.switching_values(OUTPUT)
    picture = artist(
        "tornado", lambda s: paint_tornado(bars, s, switching), lambda s: tornado_finding(bars, s),
        f"막대 끝의 수는 입력의 낮은 값과 높은 값, 세로선은 기준값. {_REMARK}",
    )  # fmt: skip
    yield Section(
        name="driving", heading="무엇이 결과를 움직이고, 어디서 뒤집히나", figures=(picture,),
        words_heading="전환값: 판단이 바뀌는 값",
        words=tuple(tables.switching_words(switching, artist.wide)),
        sheets=(tables.tornado(bars, artist.wide),),
    )  # fmt: skip


def _chances(found: Found, artist: Artist) -> Iterable[Section]:
    """The distribution of the result, and the chance of still being funded."""
    simulated = found.simulation
    if simulated is None:
        return
    first = artist(
        "npv", lambda s: one_distribution(simulated, s, OUTPUT),
        lambda s: distribution_finding(simulated, OUTPUT, s),
        f"모의실험 {simulated.n_draws:,}회의 분포. 0에서 잘라 그 아래는 붉은색이다. "
        f"점선은 평균. {_REMARK}",
    )  # fmt: skip
    second = artist(
        "funded", lambda s: one_chance(simulated, s), lambda s: funded_finding(simulated, s),
        f"그해까지 한 해도 모자라지 않을 확률. 절반 아래는 붉은색, 세로선은 95% 구간. {_REMARK}",
    )  # fmt: skip
    yield Section(
        name="chances", heading="얼마나 확실한가", figures=(first, second),
        sheets=(tables.chances(simulated, artist.wide), tables.by_year(simulated)),
    )  # fmt: skip


def _sobol(case: Case, draws: int, seed: int, artist: Artist, moving: bool) -> Iterable[Section]:
    """How much of the uncertainty each input explains."""
    if not moving:
        return
    found: SobolIndices = case.sobol(
        OUTPUT, draws=min(draws, _SOBOL), seed=seed, groups=_tied(case)
    )
    labels = {name: item.label or name for name, item in case.inputs.items()}
    picture = artist(
        "sobol", lambda s: paint_sobol(found, s, labels), lambda s: sobol_finding(found, s, labels),
        f"소볼 지수와 {found.confidence:.0%} 신뢰구간(가는 선). {_REMARK}",
    )  # fmt: skip
    sheet = found.sheet()
    named = tuple(
        (_named(first, labels), *rest, _named(last, labels)) for first, *rest, last in sheet.body
    )
    title = "소볼 지수: 결과의 분산에서 각 입력이 설명하는 몫"
    yield Section(
        name="sobol", heading="불확실성은 어디서 오나", figures=(picture,),
        sheets=(replace(sheet, title=title, body=named),),
    )  # fmt: skip


def _named(cell: Cell, labels: Mapping[str, str]) -> Cell:
    """A cell with the names for people in place of the names the model reads."""
    return replace(cell, text=", ".join(labels.get(name, name) for name in cell.text.split(", ")))


def _tied(case: Case) -> dict[str, list[str]]:
    """Correlated inputs are judged together: what they explain cannot be split."""
    if case.correlation is None:
        return {}
    tied = sorted({name for pair in case.correlation.pairs for name in pair})
    return {"서로 움직이는 입력": tied} if tied else {}


def _bill(bill: "Bill | None", artist: Artist) -> Iterable[Section]:
    """How the estimate builds up, with the cut as a step of its own."""
    if bill is None:
        return
    picture = artist(
        "bill", lambda s: waterfall(bill, s), lambda s: bill_finding(bill, s),
        f"각 단계가 앞 단계에 얹힌다. 절사는 따로 한 단계이다. {_REMARK}",
    )  # fmt: skip
    yield Section(
        name="bill", heading="산출내역은 어떻게 쌓이나", figures=(picture,), sheets=(bill.sheet(),)
    )


def _canvas(canvas: "Canvas | None") -> Iterable[Section]:
    """The blocks of the business model; an empty one asks its question."""
    if canvas is None:
        return
    from sustainfin.canvas import blocks

    cards = tuple(
        {
            "name": block.name, "label": block.label_ko, "question": block.question_ko,
            "entries": [entry.text for entry in canvas.entries(block.name)],
        }
        for block in blocks()
    )  # fmt: skip
    empty = sum(not card["entries"] for card in cards)
    lead = f"{canvas.title}: 블록 {len(cards)}개 중 {empty}개가 비어 있다."
    source = (f"출처: {canvas.source}",) if canvas.source else ()
    yield Section(
        name="canvas", heading="비즈니스모델 캔버스", blocks=cards,
        lead=(lead + (" 빗금 친 블록에는 물어야 할 것을 적었다." if empty else ""), *source),
    )  # fmt: skip


def _more(name: str, heading: str, shown: Mapping[str, tuple[Sheet, ...]]) -> Iterable[Section]:
    """Tables of another result."""
    if name in shown:
        yield Section(name=name, heading=heading, sheets=shown[name])


def _rest(case: Case, found: Found, chosen: Style, results: Iterable[Any]) -> Section:
    """What is assumed, what the figures rest on, what a reader must know."""
    given = [result for result in results if result is not None]
    held = [tables.inputs(case, chosen)] if case.inputs else []
    sources = tables.sources(case, given)
    remarks = [
        *case.notes,
        *(f"{f.where}: {f.message_ko or f.message}" for f in found.appraisal.findings),
    ]
    return Section(
        name="basis", heading="가정, 출처와 판", words=tuple(remarks), words_heading="알아 둘 것",
        sheets=(*held, *([sources] if sources.body else [])),
    )  # fmt: skip


def _colophon(case: Case, found: Found, seed: int) -> list[str]:
    """Seed and versions: what it takes to get the same page again."""
    simulated = found.simulation
    runs = (
        f"모의실험 {simulated.n_draws:,}회, seed {seed}, {simulated.sampling}, {simulated.bits}."
        if simulated
        else "모의실험 없음: 범위가 있는 입력이 없다."
    )
    packages = ", ".join(f"{name} {_version(name)}" for name in ("numpy", "scipy", "matplotlib"))
    return [
        f"{runs} Sobol' 지수도 같은 seed이다." if simulated else runs,
        f"sustainfin {_version('sustainfin')}, Python {platform.python_version()}, {packages}.",
    ]


def _version(name: str) -> str:
    """The installed version of a package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "(설치되지 않음)"
