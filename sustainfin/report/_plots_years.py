"""Charts with years across: the cliff of a balance, and costs by kind."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sustainfin.funding import TOLERANCE
from sustainfin.report._plots_style import (
    BAD,
    INK,
    PAPER,
    SERIES,
    Style,
    ceiling,
    figure,
    legend,
    legend_height,
    mark_cut,
    money_axis,
    title,
    year_axis,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sustainfin.funding import Balance
    from sustainfin.lifecycle import CostTable

_HEIGHT = 4.0  # inches
_OTHERS = ("부족액", "지출")  # in the legend beside the sources
_MOST = 7  # series with a colour of their own; the rest are put together


def cliff(balance: "Balance", style: Style) -> "Figure":
    """Uses as a line, sources stacked, what is missing hatched."""
    balance.runs_out()  # refuses a balance of many runs
    years = balance.timeline.years.ravel().tolist()
    series = _few(sources(balance, style), style)
    uses, gap = (_one(balance, amounts) for amounts in (balance.uses, balance.gap))
    made, (axis,) = figure(style, _HEIGHT + legend_height(style, [*series, *_OTHERS]))
    total = sum(series.values(), np.zeros(len(years)))
    top, cut = ceiling(np.maximum(uses, total).tolist())
    entries = _stack(axis, years, series)
    missing = np.maximum(gap, 0.0)
    if (missing > TOLERANCE).any():
        bars = axis.bar(
            years, missing, 0.8, bottom=total, color=PAPER, edgecolor=BAD, hatch="////",
            linewidth=1.2,
        )  # fmt: skip
        entries.append((bars, style.say(_OTHERS[0], "missing")))
    (line,) = axis.step(
        [years[0] - 0.5, *[y + 0.5 for y in years]], [uses[0], *uses], where="pre", color=INK,
        linewidth=1.8,
    )  # fmt: skip
    entries.append((line, style.say(_OTHERS[1], "spending")))
    money_axis(axis, style, 0.0, top)
    year_axis(axis, style, years)
    for k in cut:
        mark_cut(axis, style, years[k], float(max(uses[k], total[k])), top)
    legend(axis, style, entries)
    title(axis, style, cliff_finding(balance, style), pad=22)
    return made


def cliff_finding(balance: "Balance", style: Style) -> str:
    """What the cliff shows, in one sentence."""
    gap = np.maximum(_one(balance, balance.gap), 0.0)
    years = balance.timeline.years.ravel()
    short = np.flatnonzero(gap > TOLERANCE)
    if not short.size:
        last = balance.timeline.last
        return style.say(f"{last}년까지 돈이 모자라는 해가 없다", f"No year is short up to {last}")
    first, amounts = int(years[short[0]]), gap[short]
    unbroken = bool(short[-1] == len(gap) - 1 and short.size == len(gap) - short[0])
    if short.size == 1:
        most = style.won(float(amounts[0]))
        return style.say(f"{first}년에 {most}이 모자란다", f"{most} are missing in {first}")
    if unbroken and style.won(float(amounts.min())) == style.won(float(amounts.max())):
        each = style.won(float(amounts.max()))
        return style.say(
            f"{first}년부터 매년 {each}이 모자란다", f"{each} are missing every year from {first}"
        )
    worst, most = int(years[np.argmax(gap)]), style.won(float(amounts.max()))
    if unbroken:
        return style.say(
            f"{first}년부터 매년 돈이 모자란다: 많게는 {worst}년 {most}",
            f"Money is missing every year from {first}: up to {most} in {worst}",
        )
    return style.say(
        f"{first}년부터 {len(gap) - int(short[0])}년 중 {short.size}년 돈이 모자란다: "
        f"많게는 {worst}년 {most}",
        f"Money is missing in {short.size} years from {first}: up to {most} in {worst}",
    )


def sources(balance: "Balance", style: Style) -> dict[str, NDArray[np.float64]]:
    """Every source that pays, by its label."""
    named = {style.say("수입", "revenue"): balance.revenue}
    for i, (label, paid) in enumerate(balance.paid.items(), start=1):
        named[_name(label, style, f"source {i}")] = paid.source
    named[style.say("적립금 사용", "from the reserve")] = balance.reserve_draw
    found = {label: _one(balance, amounts) for label, amounts in named.items()}
    return {label: amounts for label, amounts in found.items() if (amounts > TOLERANCE).any()}


def _name(label: str, style: Style, other: str) -> str:
    """A label of the case, or a plain one where the font cannot print it."""
    return label if style.face.korean or label.isascii() else other


def _one(balance: "Balance", amounts: Any) -> NDArray[np.float64]:
    """A column of a balance that holds one run."""
    n_years = balance.timeline.n_years
    found: NDArray[np.float64] = np.array(np.broadcast_to(amounts, (n_years, 1))[:, 0], dtype=float)
    return found


def _few(series: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """The largest series; those without a colour of their own together."""
    if len(series) <= _MOST:
        return dict(series)
    ranked = sorted(series, key=lambda label: -float(np.abs(series[label]).sum()))
    kept = set(ranked[: _MOST - 1])
    rest = [amounts for label, amounts in series.items() if label not in kept]
    few = {label: amounts for label, amounts in series.items() if label in kept}
    return few | {style.say(f"그 밖 {len(rest)}개", f"{len(rest)} others"): sum(rest)}


def _stack(axis: "Axes", years: Sequence[int], series: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Stacked bars, with what goes into the legend."""
    entries: list[tuple[Any, str]] = []
    above, below = np.zeros(len(years)), np.zeros(len(years))
    for colour, (label, amounts) in zip(SERIES, series.items(), strict=False):
        bottom = np.where(amounts >= 0, above, below)
        bars = axis.bar(
            years, amounts, 0.8, bottom=bottom, color=colour, edgecolor=PAPER, linewidth=0.6
        )
        above, below = above + np.maximum(amounts, 0), below + np.minimum(amounts, 0)
        entries.append((bars, label))
    return entries


def costs(table: "CostTable", style: Style) -> "Figure":
    """Costs by kind and year."""
    years = table.timeline.years.ravel().tolist()
    by_kind: dict[str, Any] = {}
    korean = [cells[1].text for cells in table.sheet(by_year=False).body]
    for row, word in zip(table.rows, korean, strict=False):  # the sheet has a total below
        label = style.say(word, row.kind.replace("_", " "))
        by_kind[label] = by_kind.get(label, 0) + np.asarray(row.amounts)
    series = _few({k: v for k, v in by_kind.items() if np.any(v)}, style)
    made, (axis,) = figure(style, _HEIGHT + legend_height(style, list(series)))
    above = sum((np.maximum(v, 0) for v in series.values()), np.zeros(len(years)))
    below = sum((np.minimum(v, 0) for v in series.values()), np.zeros(len(years)))
    top, cut = ceiling(above.tolist())
    entries = _stack(axis, years, series)
    money_axis(axis, style, float(below.min()) * 1.1, top)
    if below.min() < 0:
        axis.axhline(0, color=INK, linewidth=0.8)
    year_axis(axis, style, years)
    for k in cut:
        mark_cut(axis, style, years[k], float(above[k]), top)
    if entries:
        legend(axis, style, entries)
    title(axis, style, cost_finding(table, style), pad=22)
    return made


def cost_finding(table: "CostTable", style: Style) -> str:
    """What the costs show, in one sentence."""
    whole, n = style.won(table.life_cycle_cost), table.timeline.n_years
    build = float(table.by_kind.get("build", 0.0))
    if not build or build == table.life_cycle_cost:
        return style.say(f"{n}년 동안 {whole}이 든다", f"{whole} over {n} years")
    rest = style.won(table.life_cycle_cost - build)
    return style.say(
        f"{n}년 동안 {whole}이 든다: 구축 {style.won(build)}, 그 뒤 {rest}",
        f"{whole} over {n} years: {style.won(build)} to build, {rest} after that",
    )
