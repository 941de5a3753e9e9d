"""Tables that only a report has: chances, tornado, inputs with their assumptions, sources."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sustainfin.money import format_won
from sustainfin.report._plots_outputs import called
from sustainfin.report._plots_style import Style, eok, particle, quantity
from sustainfin.sheet import Cell, Sheet, grid, row

if TYPE_CHECKING:
    from sustainfin.case import Case
    from sustainfin.inputs import Input
    from sustainfin.montecarlo import Simulation
    from sustainfin.sensitivity import SwitchingInput, SwitchingValues, Tornado

ASSUMED = "가정"
_INPUTS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "입력값", "heads": ("입력", "기준값", "범위", "단위", "근거"),
        "note": f"입력 {{}}개 중 {ASSUMED} {{}}개", "drawn": "분포", "assumed": ASSUMED,
        "none": "출처 없음",
    },
    "en": {
        "title": "Inputs", "heads": ("Input", "Base", "Range", "Unit", "Rests on"),
        "note": "{} inputs, {} of them assumptions", "drawn": "distribution",
        "assumed": "assumption", "none": "no source",
    },
}  # fmt: skip
_SOURCES: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "출처와 판", "heads": ("무엇", "출처"), "case": "사례", "Bill": "산출내역",
        "Canvas": "캔버스", "Ledger": "편익 내역", "other": "평가",
    },
    "en": {
        "title": "Sources and editions", "heads": ("What", "Source"), "case": "case",
        "Bill": "estimate", "Canvas": "canvas", "Ledger": "benefits", "other": "evaluation",
    },
}  # fmt: skip
_STATISTICS = ("mean", "se_mean", "p5", "p50", "p95")


def turned(sheet: Sheet) -> Sheet:
    """The table with its first column as head: years run down, however many there are."""
    lines = grid([*sheet.head, *sheet.body])
    columns = [
        tuple(
            replace(cell or Cell(), align="right" if j else None)
            for j, cell in enumerate(line[k] for line in lines)
        )
        for k in range(len(lines[0]))
    ]
    return replace(sheet, head=(columns[0],), body=tuple(columns[1:]))


def _eok_cell(amount: float) -> Cell:
    text = format_won(round(amount), "억원", places=2, symbol=False)
    return Cell(text=text, value=amount, align="right")


def chances(found: "Simulation", style: Style) -> Sheet:
    """Statistics of the outputs in 억원, with their standard errors."""
    heads = ["지표", "평균", "표준오차", "P5", "P50", "P95", "0 미만 확률", "표준오차"]
    body = []
    for name in found:
        told = found[name]
        cells = [_eok_cell(getattr(told, key)) for key in _STATISTICS]
        cells[1] = Cell(text=f"{told.se_mean / 1e8:,.3g}", value=told.se_mean, align="right")
        shares = [
            Cell(text=f"{told.below_zero:.1%}", value=told.below_zero, align="right"),
            Cell(text=f"{100 * told.se_below_zero:.2g}%p", value=told.se_below_zero, align="right"),
        ]
        body.append((Cell(text=called(name, style)), *cells, *shares))
    failed = f", 실패하여 뺀 회 {found.n_failed:,}" if found.n_failed else ""
    return Sheet(
        title=f"모의실험 {found.n_draws:,}회", unit="단위: 억원", head=(row(heads, strong=True),),
        body=tuple(body), notes=(f"seed {found.seed}, {found.sampling}{failed}, {found.bits}",),
    )  # fmt: skip


def by_year(found: "Simulation") -> Sheet:
    """Chance of no gap up to each year, and of a gap in it."""
    funded, short = found.by_year("funded"), found.by_year("short")
    heads = ["연도", "그해까지 모자라지 않을 확률", "표준오차", "그해에 모자랄 확률", "표준오차"]
    body = []
    for k, year in enumerate(funded.years):
        shares = [f"{funded.share[k]:.1%}", f"{100 * funded.error[k]:.2g}%p"]
        shares += [f"{short.share[k]:.1%}", f"{100 * short.error[k]:.2g}%p"]
        cells = (Cell(text=share, align="right") for share in shares)
        body.append((Cell(text=str(year)), *cells))
    return Sheet(title="연도별 운영 확률", head=(row(heads, strong=True),), body=tuple(body))


def tornado(found: "Tornado", style: Style) -> Sheet:
    """End values of each input and what they make of the output."""
    heads = ["입력", "낮은 값", "높은 값", "낮을 때", "높을 때", "폭"]
    body = []
    for bar in found.bars:
        ends = (quantity(style, value, bar.unit) for value in (bar.low, bar.high))
        results = (_eok_cell(r) for r in (bar.low_result, bar.high_result, bar.swing))
        cells = (Cell(text=end, align="right") for end in ends)
        body.append((Cell(text=bar.label or bar.name), *cells, *results))
    notes = [f"기준값에서 {called(found.output, style)} {eok(found.base)}"]
    if found.without_range:
        notes.append(f"범위가 없어 움직이지 않은 입력: {', '.join(found.without_range)}")
    return Sheet(
        title=f"입력을 하나씩 범위의 끝으로: {called(found.output, style)}",
        unit="결과 단위: 억원", head=(row(heads, strong=True),), body=tuple(body),
        notes=tuple(notes),
    )  # fmt: skip


def switching_words(found: "SwitchingValues", style: Style) -> list[str]:
    """The switching value of each input in a sentence."""
    mark = particle(called(found.output, style), "이", "가")
    return [_switching(one, mark, style) for one in found.rows]


def _switching(one: "SwitchingInput", mark: str, style: Style) -> str:
    """The sentence of one input, in the units people read."""

    def bare(value: float) -> str:
        return quantity(style, value, one.unit)

    def shown(value: float) -> str:
        text = bare(value)
        plain = text.endswith("원") or one.unit in ("", "비율")
        return text if plain else f"{text} {one.unit}"

    name, near = one.label or one.name, one.nearest
    if near is None:
        return f"{name}: {bare(one.low)} ~ {shown(one.high)} 사이에 {mark} 0이 되는 값이 없다"
    if near.kind == "stretch":
        span = f"{bare(near.low)} ~ {shown(near.high)}"
        text = f"{name}: {span} 사이에서 {mark} 내내 0이고 판단은 바뀌지 않는다"
    elif one.status == "at-the-base":
        text = f"{name}: 기준값 {shown(one.base)}에서 이미 {mark} 0이다"
    else:
        size = abs(near.distance) if near.change is None else abs(near.change)
        far = shown(size) if near.change is None else f"{size:.1%}"
        way = "늘면" if near.distance > 0 else "줄면"
        text = f"{name}: {far} {way} ({bare(one.base)} → {shown(near.value)}) {mark} 0이 된다"
    if one.chance is not None:
        text += f". 이 입력의 범위에서 판단이 바뀔 가능성 {one.chance:.1%}"
    if len(one.switches) > 1:
        text += f". 다른 전환값 {', '.join(shown(other.value) for other in one.switches[1:])}"
    return text


def inputs(case: "Case", style: Style, *, korean: bool = True) -> Sheet:
    """Every input with its range, and whether it is an assumption."""
    words = _INPUTS["ko" if korean else "en"]
    body = [
        (
            Cell(text=item.label or name),
            Cell(text=quantity(style, item.base, item.unit), align="right"),
            Cell(text=_range(item, style, words), align="right"),
            Cell(text=item.unit),
            Cell(text=_basis(item, words), strong=item.assumption),
        )
        for name, item in case.inputs.items()
    ]
    assumed = sum(item.assumption for item in case.inputs.values())
    notes = (words["note"].format(len(case.inputs), assumed),)
    head = row(words["heads"], strong=True)
    return Sheet(title=words["title"], head=(head,), body=tuple(body), notes=notes)


def _range(item: "Input", style: Style, words: Mapping[str, Any]) -> str:
    """Low and high of an input."""
    if item.low is None or item.high is None:
        return str(words["drawn"]) if item.distribution is not None else "-"
    return " ~ ".join(quantity(style, value, item.unit) for value in (item.low, item.high))


def _basis(item: "Input", words: Mapping[str, Any]) -> str:
    """Where an input comes from."""
    if item.assumption:
        return f"{words['assumed']}: {item.source}" if item.source else str(words["assumed"])
    return item.source or str(words["none"])


def sources(case: "Case", results: Iterable[Any], *, korean: bool = True) -> Sheet:
    """What rests on which document or edition."""
    words = _SOURCES["ko" if korean else "en"]
    told = list(_told(case, results, words))
    rows: dict[str, list[str]] = {}
    for what, source in told:
        rows.setdefault(source, []).append(what)
    body = tuple(
        (Cell(text=", ".join(dict.fromkeys(what))), Cell(text=source))
        for source, what in rows.items()
    )
    head = row(words["heads"], strong=True)
    return Sheet(title=words["title"], head=(head,), body=body)


def _told(
    case: "Case", results: Iterable[Any], words: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Pairs of a name and the source it states."""
    if case.source:
        yield words["case"], case.source
    for lines in case.alternatives.values():
        for line in lines:
            source = getattr(line, "source", "")
            if isinstance(source, str) and source:
                yield line.label, source
    for name, item in case.inputs.items():
        if item.source:
            yield item.label or name, item.source
    for result in results:
        for source in _stated(result):
            yield words.get(type(result).__name__, words["other"]), source


def _stated(result: Any) -> list[str]:
    """Sources that a result states, one or several."""
    several = getattr(result, "sources", None) or getattr(result, "source", "") or ()
    listed = (several,) if isinstance(several, str) else several
    return [source for source in listed if isinstance(source, str)]
