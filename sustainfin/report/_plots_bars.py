"""Charts with bars across: the tornado with its switching values, and Sobol' indices."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sustainfin.report._plots_outputs import amount, called, is_money
from sustainfin.report._plots_style import (
    ACCENT,
    BAD,
    GOOD,
    INK,
    MUTED,
    RULE,
    Style,
    figure,
    legend,
    money_axis,
    particle,
    plain_axis,
    quantity,
    title,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sustainfin.sensitivity import SobolIndices, SwitchingValues, Tornado, TornadoBar

_MOST = 12  # bars that a page holds
_STILL = 1e-9  # of the span: a result that moves by less does not move
_HALF = 0.2  # half the height of a bar; its label stands above it


def tornado(found: "Tornado", style: Style, switching: "SwitchingValues | None") -> "Figure":
    """Bars around the base, the value of the input at each end, the switching value above."""
    bars = found.bars[:_MOST]
    made, (axis,) = figure(style, 1.3 + 0.62 * max(1, len(bars)))
    ends = [found.base, *[r for bar in bars for r in (bar.low_result, bar.high_result)]]
    span = (max(ends) - min(ends)) or abs(found.base) or 1.0
    room = 0.28 if style.width > 5 else 0.42
    low, high = min(ends) - room * span, max(ends) + room * span
    switches = _switches(switching, style)
    for i, bar in enumerate(bars):
        at = float(len(bars) - i)
        if bar.swing > _STILL * span:
            _bar(axis, style, found, bar, at, span)
        else:
            low_told, high_told = (quantity(style, v, bar.unit) for v in (bar.low, bar.high))
            ends_told = f"{low_told} {style.say('~', 'to')} {high_told}"
            still = style.say(f"{ends_told}: 움직이지 않음", f"{ends_told}: no effect")
            side = -1 if found.base - low > high - found.base else 1
            axis.text(
                found.base + side * 0.012 * span, at, still, va="center", fontsize=9, color=MUTED,
                ha="right" if side < 0 else "left",
            )  # fmt: skip
        told = _name(bar.label or bar.name, bar.name, style)
        told = style.text(told, style.columns * 5 // 9)
        if bar.name in switches:
            told += f" · {switches[bar.name]}"
        axis.text(low, len(bars) - i + _HALF + 0.06, told, fontsize=9, color=INK, va="bottom")
    axis.axvline(found.base, color=INK, linewidth=1.0)
    axis.set_ylim(0.55, len(bars) + 0.75)
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    if is_money(found.output):
        money_axis(axis, style, low, high, across=True)
    else:
        plain_axis(axis, low, high)
    title(axis, style, tornado_finding(found, style))
    return made


def _bar(
    axis: "Axes", style: Style, found: "Tornado", bar: "TornadoBar", at: float, span: float
) -> None:
    """One bar: what the low value does and what the high one does."""
    bends = bar.direction == "bends"
    for i, (value, result) in enumerate(((bar.low, bar.low_result), (bar.high, bar.high_result))):
        # Where both ends lie on one side of the base each has its own half of the height.
        y = at + (0.5 - i) * _HALF if bends else at
        axis.barh(
            y, result - found.base, 1.0 * _HALF if bends else 2 * _HALF, left=found.base,
            color=GOOD if result >= found.base else BAD,
        )  # fmt: skip
        left = result < found.base or (result == found.base and i == 0 and bar.swing == 0)
        if result == found.base:
            left = (bar.low_result, bar.high_result)[1 - i] > found.base
        axis.text(
            result - 0.012 * span if left else result + 0.012 * span, y,
            style.text(quantity(style, value, bar.unit)), ha="right" if left else "left",
            va="center", fontsize=8 if bends else 9, color=INK,
        )  # fmt: skip


def _name(label: str, name: str, style: Style) -> str:
    """A label, or the machine name where the font cannot print it."""
    return label if style.face.korean or label.isascii() else name


def _switches(switching: "SwitchingValues | None", style: Style) -> dict[str, str]:
    """The nearest switching value of each input in a few words."""
    told = {}
    for row in switching.rows if switching is not None else ():
        near = row.nearest
        if near is None or near.kind == "stretch":  # which flips nothing
            continue
        if row.status == "at-the-base":
            told[row.name] = style.say("기준값이 곧 전환값", "switches at the base")
        else:
            value = quantity(style, near.value, row.unit)
            told[row.name] = style.say(f"전환값 {value}", f"switches at {value}")
    return told


def tornado_finding(found: "Tornado", style: Style) -> str:
    """What the tornado shows, in one sentence."""
    moving = [bar for bar in found.bars if bar.swing > 0]
    output, base = called(found.output, style), amount(found.base, found.output, style)
    if not moving:
        return style.say(
            f"범위 안의 어떤 입력도 {particle(output, '을', '를')} 바꾸지 않는다 ({base})",
            f"No input within its range moves the {output} ({base})",
        )
    bar = moving[0]
    name = _name(bar.label or bar.name, bar.name, style)
    swing = amount(bar.swing, found.output, style)
    return style.say(
        f"{particle(output, '을', '를')} 가장 크게 움직이는 것은 '{name}': "
        f"기준 {base}에서 폭 {swing}",
        f"'{name}' moves the {output} most: by {swing} around {base}",
    )


def sobol(found: "SobolIndices", style: Style, labels: Mapping[str, str]) -> "Figure":
    """First-order and total index of each input with their intervals."""
    rows = found.indices[:_MOST]
    made, (axis,) = figure(style, 1.6 + 0.62 * max(1, len(rows)))
    handles = []
    ends = [1.0]
    for i, index in enumerate(rows):
        at = float(len(rows) - i)
        for value, low, high, y, colour in (
            (index.total, index.total_low, index.total_high, at + 0.1, GOOD),
            (index.first, index.first_low, index.first_high, at - 0.1, ACCENT),
        ):
            if value is None or low is None or high is None:
                continue
            bar = axis.barh(y, value, 0.19, color=colour)
            axis.plot([low, high], [y, y], color=INK, linewidth=1.2)
            handles.append((colour, bar))
            ends += [high, low]
        told = style.text(labels.get(index.name, index.name), style.columns // 2)
        if index.total is None or index.total_low is None or index.total_high is None:
            told += style.say(" · 지수 없음", " · no index")
        else:
            alone = "-" if index.first is None else _share(index.first)
            whole = _share(index.total)
            told += style.say(f" · 1차 {alone}, 총 {whole}", f" · first {alone}, total {whole}")
        axis.text(0.0, at + 0.24, told, fontsize=9, color=INK, va="bottom")
    axis.set_ylim(0.55, len(rows) + 0.8)
    axis.set_yticks([])
    axis.set_xlim(min(0.0, *ends) if len(ends) > 1 else 0.0, max(ends) * 1.02)
    marks = [0.0, 0.25, 0.5, 0.75, 1.0]
    axis.set_xticks(marks, [f"{mark:.0%}" for mark in marks])
    axis.grid(axis="x", color=RULE, linewidth=0.6)
    seen = dict(handles)
    names = {
        GOOD: style.say("총 지수 (함께 움직이는 몫 포함)", "total index"),
        ACCENT: style.say("1차 지수 (혼자 움직이는 몫)", "first-order index"),
    }
    if seen:
        legend(axis, style, [(seen[c], names[c]) for c in (GOOD, ACCENT) if c in seen])
    title(axis, style, sobol_finding(found, style, labels))
    return made


def sobol_finding(found: "SobolIndices", style: Style, labels: Mapping[str, str]) -> str:
    """What the indices show, in one sentence."""
    held = [index for index in found.indices if index.total is not None]
    output = called(found.output, style)
    if not held:
        return style.say(
            f"{particle(output, '은', '는')} 흩어지지 않는다", f"The {output} does not vary"
        )
    most = max(held, key=lambda index: index.first or 0.0)
    name = labels.get(most.name, most.name)
    alone = _share(most.first or 0.0)
    return style.say(
        f"{output} 분산의 {alone}를 '{name}' 혼자 설명한다 (1차 지수)",
        f"'{name}' alone explains {alone} of the variance of the {output} (first-order index)",
    )


def _share(estimate: float) -> str:
    """An estimate of a share, which sampling can put a little below 0 or above 1."""
    return f"{min(1.0, max(0.0, estimate)):.0%}"
