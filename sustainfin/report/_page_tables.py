"""Tables that only a report has: chances, tornado, inputs with their assumptions, sources."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sustainfin.money import format_won
from sustainfin.report._page_text import Words, korean_citation
from sustainfin.report._plots_outputs import called
from sustainfin.report._plots_style import Style, particle, quantity
from sustainfin.sheet import Cell, Sheet, grid, row

if TYPE_CHECKING:
    from sustainfin.case import Case
    from sustainfin.inputs import Input
    from sustainfin.montecarlo import Simulation
    from sustainfin.sensitivity import SwitchingInput, SwitchingValues, Tornado

ASSUMED = ("가정", "assumption")
_INPUTS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "입력값", "heads": ("입력", "기준값", "범위", "단위", "근거"),
        "note": "입력 {}개 중 가정 {}개", "drawn": "분포", "assumed": ASSUMED[0],
        "none": "출처 없음", "to": " ~ ",
    },
    "en": {
        "title": "Inputs", "heads": ("Input", "Base", "Range", "Unit", "Rests on"),
        "note": "{} inputs, {} of them assumptions", "drawn": "distribution",
        "assumed": ASSUMED[1], "none": "no source", "to": " to ",
    },
}  # fmt: skip
_SOURCES: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "출처와 판", "heads": ("무엇", "출처"), "case": "사례", "Bill": "산출내역",
        "IspCase": "산출내역",
        "Canvas": "캔버스", "Ledger": "편익 내역", "other": "평가",
    },
    "en": {
        "title": "Sources and editions", "heads": ("What", "Source"), "case": "case",
        "Bill": "estimate", "IspCase": "estimate",
        "Canvas": "canvas", "Ledger": "benefits", "other": "evaluation",
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


def _won_cell(amount: float, words: Words) -> Cell:
    """An amount in the unit of the page: 억원, or million won where it is English."""
    korean = words["lang"] == "ko"
    shown = format_won(round(amount), "억원" if korean else "백만원", places=2 if korean else 1,
                       symbol=False)  # fmt: skip
    return Cell(text=shown, value=amount, align="right")


def chances(found: "Simulation", style: Style, words: Words) -> Sheet:
    """Statistics of the outputs, with their standard errors."""
    per = 1e8 if words["lang"] == "ko" else 1e6
    body = []
    for name in found:
        told = found[name]
        cells = [_won_cell(getattr(told, key), words) for key in _STATISTICS]
        cells[1] = Cell(text=_digits(told.se_mean / per), value=told.se_mean, align="right")
        shares = [
            Cell(text=f"{told.below_zero:.1%}", value=told.below_zero, align="right"),
            Cell(text=f"{100 * told.se_below_zero:.2g}%p", value=told.se_below_zero, align="right"),
        ]
        body.append((Cell(text=called(name, style)), *cells, *shares))
    failed = words["failed"].format(found.n_failed) if found.n_failed else ""
    return Sheet(
        title=words["simulated"].format(found.n_draws), unit=words["unit"],
        head=(row(words["statistics"].split("|"), strong=True),), body=tuple(body),
        notes=(f"seed {found.seed}, {found.sampling}{failed}, {found.bits}",),
    )  # fmt: skip


def _digits(value: float) -> str:
    """A standard error with three digits, never in powers of ten."""
    return f"{value:,.0f}" if value >= 100 else f"{value:,.3g}"


def by_year(found: "Simulation", words: Words) -> Sheet:
    """Chance of no gap up to each year, and of a gap in it."""
    funded, short = found.by_year("funded"), found.by_year("short")
    body = []
    for k, year in enumerate(funded.years):
        shares = [f"{funded.share[k]:.1%}", f"{100 * funded.error[k]:.2g}%p"]
        shares += [f"{short.share[k]:.1%}", f"{100 * short.error[k]:.2g}%p"]
        cells = (Cell(text=share, align="right") for share in shares)
        body.append((Cell(text=str(year)), *cells))
    head = row(words["by_year_heads"].split("|"), strong=True)
    return Sheet(title=words["by_year"], head=(head,), body=tuple(body))


def tornado(found: "Tornado", style: Style, words: Words) -> Sheet:
    """End values of each input and what they make of the output."""
    body = []
    for bar in found.bars:
        ends = (quantity(style, value, bar.unit) for value in (bar.low, bar.high))
        results = (_won_cell(r, words) for r in (bar.low_result, bar.high_result, bar.swing))
        cells = (Cell(text=end, align="right") for end in ends)
        body.append((Cell(text=bar.label or bar.name), *cells, *results))
    output = called(found.output, style)
    notes = [words["tornado_base"].format(output, style.won(found.base))]
    if found.without_range:
        notes.append(words["still"].format(", ".join(found.without_range)))
    return Sheet(
        title=words["tornado"].format(output), unit=words["result_unit"],
        head=(row(words["tornado_heads"].split("|"), strong=True),), body=tuple(body),
        notes=tuple(notes),
    )  # fmt: skip


_SWITCHING: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "never": "{name}: {low} ~ {high} 사이에 {mark} 0이 되는 값이 없다",
        "at": "{name}: 기준값 {base}에서 이미 {mark} 0이다",
        "flat": "{name}: {low} ~ {high} 사이에서 {mark} 내내 0이고 판단은 바뀌지 않는다",
        "near": "{name}: {far} {way} ({base} → {value}) {mark} 0이 된다", "up": "늘면",
        "down": "줄면", "chance": ". 이 입력의 범위에서 판단이 바뀔 가능성 {:.1%}",
        "others": ". 다른 전환값 {}",
    },
    "en": {
        "never": "{name}: no value from {low} to {high} brings the {mark} to zero",
        "at": "{name}: the {mark} is zero at the base {base} already",
        "flat": "{name}: the {mark} stays at zero from {low} to {high}, which flips nothing",
        "near": "{name}: {way} by {far} ({base} → {value}) the {mark} becomes zero",
        "up": "raised", "down": "lowered",
        "chance": ". Chance within its range that the decision changes: {:.1%}",
        "others": ". Other switching values: {}",
    },
}  # fmt: skip


def switching_words(found: "SwitchingValues", style: Style) -> list[str]:
    """The switching value of each input in a sentence."""
    output = called(found.output, style)
    mark = particle(output, "이", "가") if style.korean else output
    return [_switching(one, mark, style) for one in found.rows]


def _switching(one: "SwitchingInput", mark: str, style: Style) -> str:
    """The sentence of one input, in the units people read."""
    words = _SWITCHING[style.lang]

    def bare(value: float) -> str:
        return quantity(style, value, one.unit)

    def shown(value: float) -> str:
        text = bare(value)
        plain = text.endswith(("원", "won")) or one.unit in ("", "비율")
        return text if plain else f"{text} {one.unit}"

    name, near = one.label or one.name, one.nearest
    if near is None:
        return words["never"].format(name=name, low=bare(one.low), high=shown(one.high), mark=mark)
    if near.kind == "stretch":
        ends = {"low": bare(near.low), "high": shown(near.high)}
        text = words["flat"].format(name=name, mark=mark, **ends)
    elif one.status == "at-the-base":
        text = words["at"].format(name=name, base=shown(one.base), mark=mark)
    else:
        size = abs(near.distance) if near.change is None else abs(near.change)
        text = words["near"].format(
            name=name, far=shown(size) if near.change is None else f"{size:.1%}", mark=mark,
            way=words["up" if near.distance > 0 else "down"], base=bare(one.base),
            value=shown(near.value),
        )  # fmt: skip
    if one.chance is not None:
        text += words["chance"].format(one.chance)
    if len(one.switches) > 1:
        text += words["others"].format(", ".join(shown(each.value) for each in one.switches[1:]))
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
    ends = (quantity(style, value, item.unit) for value in (item.low, item.high))
    return str(words["to"]).join(ends)


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
        (
            Cell(text=", ".join(dict.fromkeys(what))),
            Cell(text=korean_citation(source) if korean else source),
        )
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
