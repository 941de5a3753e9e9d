"""Charts of a simulation: the distribution cut at zero, and the chance of being funded."""

import math
from typing import TYPE_CHECKING

import numpy as np

from sustainfin.report._plots_outputs import called, is_money
from sustainfin.report._plots_style import (
    BAD,
    GOOD,
    INK,
    MUTED,
    RULE,
    Style,
    figure,
    money_axis,
    particle,
    plain_axis,
    title,
    year_axis,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sustainfin.montecarlo import Simulation

_BINS = 40
_QUANTILES = 20_000
_USUAL = ("funded_npv", "npv")
_NORMAL_95 = 1.96  # standard errors to either side that hold 95 % of a normal


def simulation(found: "Simulation", style: Style, output: str) -> "Figure":
    """The distribution of an output, and below it the chance by year where it was counted."""
    name = chosen(found, output)
    if "funded" not in found.counts:
        made, (axis,) = figure(style, 3.2)
        distribution(axis, found, name, style)
        return made
    made, (upper, lower) = figure(style, 6.2, 2)
    distribution(upper, found, name, style)
    funded(lower, found, style)
    return made


def chosen(found: "Simulation", output: str) -> str:
    """The output to show: the one asked for, else the usual one, else the first."""
    names = list(found)
    if output:
        found[output]  # refuses a name that was not simulated
        return output
    return next((name for name in _USUAL if name in names), names[0])


def one_distribution(found: "Simulation", style: Style, output: str) -> "Figure":
    """The distribution alone."""
    made, (axis,) = figure(style, 3.2)
    distribution(axis, found, chosen(found, output), style)
    return made


def one_chance(found: "Simulation", style: Style) -> "Figure":
    """The chance by year alone."""
    made, (axis,) = figure(style, 3.0)
    funded(axis, found, style)
    return made


def edges(draws: np.ndarray) -> np.ndarray:
    """Edges of bins of one width, one of them at zero, over all draws but far-flung ones."""
    low, high = float(draws.min()), float(draws.max())
    inner = np.quantile(draws, [0.005, 0.995])
    if high - low > 3 * (inner[1] - inner[0]) > 0:
        low, high = float(inner[0]), float(inner[1])
    if not high > low:
        size = abs(low) or 1.0
        return np.array([low - 0.05 * size, low + 0.05 * size])
    width = (high - low) / _BINS
    first, last = math.floor(low / width), math.ceil(high / width)
    return np.arange(first, max(last, first + 1) + 1) * width


def _draws(found: "Simulation", name: str) -> np.ndarray:
    """Draws of an output; where none were kept, quantiles of its histogram stand for them."""
    if found.keep == "all":
        return np.asarray(found.kept[name])
    held = found.summaries[name]
    so_far = np.concatenate(([0], np.cumsum(held.counts)))
    levels = (np.arange(_QUANTILES) + 0.5) / _QUANTILES * so_far[-1]
    return np.asarray(np.interp(levels, so_far, held.edges))


def distribution(axis: "Axes", found: "Simulation", name: str, style: Style) -> None:
    """Histogram of an output: one colour below zero, another above."""
    draws = _draws(found, name)
    bins = edges(draws)
    counts, _ = np.histogram(draws, bins)
    share = counts / draws.size
    left, width = bins[:-1], np.diff(bins)
    colours = [BAD if edge + step / 2 < 0 else GOOD for edge, step in zip(left, width, strict=True)]
    axis.bar(left, share, width, align="edge", color=colours, edgecolor="#ffffff", linewidth=0.4)
    pad = (bins[-1] - bins[0]) * 0.04
    low, high = float(bins[0] - pad), float(bins[-1] + pad)
    if low < 0 < high:
        axis.axvline(0, color=INK, linewidth=1.2)
    if is_money(name):
        money_axis(axis, style, low, high, across=True)
    else:
        plain_axis(axis, low, high)
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    told = found[name]
    axis.axvline(told.mean, color=MUTED, linewidth=1.0, linestyle=(0, (4, 3)))
    top = float(share.max()) * 1.18
    axis.set_ylim(0, top)
    near_right = told.mean > (low + high) / 2
    axis.text(
        told.mean + (-1 if near_right else 1) * pad * 0.3, top * 0.985, style.say("평균", "mean"),
        ha="right" if near_right else "left", va="top", fontsize=9, color=MUTED,
    )  # fmt: skip
    outside = float(np.mean((draws < bins[0]) | (draws > bins[-1])))
    if outside:
        axis.text(
            high, top * 0.985, style.say(f"그림 밖 {outside:.1%}", f"{outside:.1%} outside"),
            ha="right", va="top", fontsize=8, color=MUTED,
        )  # fmt: skip
    title(axis, style, distribution_finding(found, name, style))


def distribution_finding(found: "Simulation", name: str, style: Style) -> str:
    """What the distribution shows, in one sentence."""
    told, output = found[name], called(name, style)
    chance = f"{told.below_zero:.1%} ± {points(told.se_below_zero)}"
    return style.say(
        f"{particle(output, '이', '가')} 0보다 작을 확률은 {chance}이다",
        f"The chance that the {output} is below zero is {chance}",
    )


def points(error: float) -> str:
    """A standard error of a share in percentage points."""
    return f"{100 * error:.1f}%p" if error >= 0.0005 else f"{100 * error:.1g}%p"


def funded(axis: "Axes", found: "Simulation", style: Style) -> None:
    """Chance of still being funded, by year, with its 95 % interval."""
    by_year = found.by_year("funded")
    years = list(by_year.years)
    share = np.asarray(by_year.share)
    error = _NORMAL_95 * np.asarray(by_year.error)
    axis.bar(years, share, 0.74, color=[GOOD if s >= 0.5 else BAD for s in share])
    axis.vlines(
        years, np.clip(share - error, 0, 1), np.clip(share + error, 0, 1), color=INK, linewidth=1.2
    )
    shown = set(year_axis(axis, style, years))
    all_fit = len(years) <= style.width * 2.6
    for year, value in zip(years, share, strict=True):
        if not all_fit and year not in shown:
            continue
        axis.text(
            year, value + 0.03, f"{value:.0%}", ha="center", va="bottom",
            fontsize=7 if all_fit and style.width < 5 and len(years) > 6 else 9, color=INK,
        )  # fmt: skip
    axis.set_ylim(0, 1.16)
    marks = [0.0, 0.5, 1.0]
    axis.set_yticks(marks, [f"{mark:.0%}" for mark in marks])
    axis.grid(axis="y", color=RULE, linewidth=0.6)
    title(axis, style, funded_finding(found, style))


def funded_finding(found: "Simulation", style: Style) -> str:
    """What the chances show, in one sentence."""
    by_year = found.by_year("funded")
    low = [k for k, share in enumerate(by_year.share) if share < 0.5]
    if low and low[0] > 0:
        k = low[0]
        return style.say(
            f"부족 없이 운영될 확률이 {by_year.years[k]}년에 절반 아래"
            f"({by_year.share[k]:.0%})로 떨어진다",
            f"The chance of being funded falls below one half in {by_year.years[k]} "
            f"({by_year.share[k]:.0%})",
        )
    if low:
        return style.say(
            f"첫해부터 부족 없이 운영될 확률이 {by_year.share[0]:.0%}이다",
            f"The chance of being funded is {by_year.share[0]:.0%} from the first year",
        )
    last, share = by_year.years[-1], by_year.share[-1]
    return style.say(
        f"{last}년까지 부족 없이 운영될 확률은 {share:.0%}이다",
        f"The chance of being funded up to {last} is {share:.0%}",
    )
