"""What all charts share: palette, won in 억, text that stays text, a figure without pyplot."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _text
from sustainfin._text import visible
from sustainfin.money import format_won
from sustainfin.report._fonts import Face, face

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Lang = Literal["ko", "en"]

# Dark enough for white text on each of them and for print without colour.
INK, MUTED, RULE, PAPER = "#1b2530", "#52606d", "#c8d0d8", "#ffffff"
GOOD, BAD, ACCENT = "#1d5b94", "#b3261e", "#1f6f50"
SERIES = ("#1d5b94", "#1f6f50", "#8a5200", "#6b4a9e", "#0f6b75", "#5d6b17", "#8c3b68", "#52606d")
_EOK = 100_000_000
_CUT = 3.0  # a year this many times the largest of the others is cut off at the top
_NOT_HELD = {0xFFFE: None, 0xFFFF: None} | dict.fromkeys(range(0xD800, 0xE000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Font, language and width of a chart."""

    face: Face
    lang: Lang
    width: float

    @property
    def korean(self) -> bool:
        """Whether labels are Korean."""
        return self.lang == "ko"

    def say(self, korean: str, english: str) -> str:
        """One of two texts."""
        return self.text(korean if self.korean else english)

    def text(self, text: str, columns: int = 200) -> str:
        """Text the font can print, without controls, cut to so many columns."""
        flat = " ".join(visible(text).translate(_NOT_HELD).split())
        return self.face.printable(shortened(flat, columns))

    def won(self, amount: float) -> str:
        """An amount in 억원, with as many decimals as it needs to say something."""
        return eok(amount) if self.korean else eok_english(amount)

    @property
    def columns(self) -> int:
        """Columns of text in the width of the chart."""
        return int(self.width * 11)


def style(lang: Lang = "ko", width: float = 7.2) -> Style:
    """The style of this process; English where no font prints Korean."""
    found = face()
    return Style(face=found, lang=lang if found.korean else "en", width=width)


def shortened(text: str, columns: int) -> str:
    """Text cut to so many columns, with a mark where it was cut."""
    if _text.width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if _text.width(kept + char) > columns - 1:
            break
        kept += char
    return kept.rstrip() + "…"


def wrapped(text: str, columns: int) -> str:
    """Text broken at blanks into lines of so many columns."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _text.width(longer) > columns:
            lines.append(shortened(word, columns))
        else:
            lines[-1] = shortened(longer, columns)
    return "\n".join(lines)


def particle(word: str, after_consonant: str, after_vowel: str) -> str:
    """A word with the particle its last sound asks for; both where nobody can tell."""
    last = word[-1:]
    if "가" <= last <= "힣":
        return word + (after_consonant if (ord(last) - ord("가")) % 28 else after_vowel)
    if last in ("V", "C"):  # NPV and B/C are read letter by letter
        return word + after_vowel
    return f"{word}{after_consonant}({after_vowel})"


def _places(amount: float) -> int:
    """Decimals in 억 that leave three significant digits."""
    size = abs(amount) / _EOK
    return 0 if size >= 100 or size == 0 else min(8, max(0, 2 - math.floor(math.log10(size))))


def eok(amount: float) -> str:
    """An amount of won for a sentence: 0.4억원, 62억원, 32,781원; △ for less than nothing."""
    if abs(amount) < 100_000:  # a thousandth of 억 and less reads better in won
        return format_won(round(amount), "원")
    if abs(amount) < 10_000_000:
        return format_won(round(amount), "만원", places=0)
    text = format_won(round(amount), "억원", places=_places(amount), symbol=False)
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "억원"


def eok_english(amount: float) -> str:
    """The same in million won, as English readers count."""
    places = 1 if abs(amount) < 1e8 else 0
    text = f"{amount / 1e6:,.{places}f}".removesuffix(".0")
    return f"{'0' if text == '-0' else text}m won"


def figures(value: float) -> str:
    """A plain number: whole from 1,000 on, four digits below."""
    if abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{Decimal(f'{value + 0.0:.4g}').normalize():f}" if value else "0"


def quantity(style: Style, value: float, unit: str) -> str:
    """A value of an input with its unit; large amounts of won in 억."""
    if unit.startswith("원") and abs(value) >= 1_000_000:
        return style.won(value)
    return figures(value)


def figure(style: Style, height: float, n_axes: int = 1) -> "tuple[Figure, list[Axes]]":
    """An empty figure with its axes one above the other."""
    from matplotlib.figure import Figure

    made = Figure(figsize=(style.width, height), layout="constrained", facecolor=PAPER)
    axes = made.subplots(n_axes, 1, squeeze=False)
    for axis in axes[:, 0]:
        axis.set_facecolor(PAPER)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            axis.spines[side].set_color(RULE)
        axis.tick_params(colors=MUTED, labelsize=9, length=3)
        axis.set_axisbelow(True)
    return made, list(axes[:, 0])


def title(axis: "Axes", style: Style, text: str, pad: float = 10) -> None:
    """The finding, above the chart and flush with its left edge."""
    lines = wrapped(style.text(text), int(style.columns * 0.82))
    axis.set_title(lines, loc="left", fontsize=11.5, color=INK, linespacing=1.35, pad=pad)


@contextmanager
def plain_text() -> Iterator[None]:
    """Text made inside is no formula: $ stays $."""
    import matplotlib as mpl

    with mpl.rc_context({"text.parse_math": False}):
        yield


def finish(made: "Figure", style: Style) -> "Figure":
    """Give every text of the figure the font and the language of its style."""
    from matplotlib.text import Text

    for one in made.findobj(Text):
        if isinstance(one, Text):
            one.set_fontproperties(_properties(style, one.get_fontsize(), one.get_fontweight()))
    return made


def _properties(style: Style, size: Any, weight: Any) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=style.face.path, size=size, weight=weight)


def money_axis(
    axis: "Axes", style: Style, low: float, high: float, *, across: bool = False
) -> None:
    """Round marks of money between two amounts, in one unit whatever the amounts."""
    from matplotlib.ticker import MaxNLocator

    marks = [m for m in MaxNLocator(nbins=5).tick_values(low, high) if low <= m <= high]
    places = max((_tick_places(m, style) for m in marks), default=0)
    told = {_tick(m, places, style): m for m in marks}  # an axis of nothing has one mark
    labels, marks = list(told), list(told.values())
    unit = style.say("억원", "million won")
    if across:
        axis.set_xlim(low, high)
        axis.set_xticks(marks, labels)
        axis.set_xlabel(unit, fontsize=9, color=MUTED, loc="right")
    else:
        axis.set_ylim(low, high)
        axis.set_yticks(marks, labels)
        axis.set_ylabel(unit, fontsize=9, color=MUTED, rotation=0, ha="left", va="bottom")
        axis.yaxis.set_label_coords(0.0, 1.005)
    axis.grid(axis="x" if across else "y", color=RULE, linewidth=0.6)


def _per(style: Style) -> int:
    """Won in the unit of an axis: 억, or a million where it is English."""
    return _EOK if style.korean else 1_000_000


def _tick_places(mark: float, style: Style) -> int:
    """Decimals a mark needs in the unit of the axis."""
    text = f"{mark / _per(style):.6f}".rstrip("0")
    return len(text.partition(".")[2])


def _tick(mark: float, places: int, style: Style) -> str:
    """A mark in the unit of the axis."""
    text = f"{abs(mark) / _per(style):,.{places}f}"
    return below(style) + text if mark < 0 and text.strip("0.,") else text


def below(style: Style) -> str:
    """The sign of less than nothing: △ in Korean accounts, a minus in English."""
    return "△" if style.korean else "-"


def plain_axis(axis: "Axes", low: float, high: float) -> None:
    """Round marks of plain numbers across."""
    from matplotlib.ticker import MaxNLocator

    marks = [m for m in MaxNLocator(nbins=5).tick_values(low, high) if low <= m <= high]
    axis.set_xlim(low, high)
    axis.set_xticks(marks, [figures(m) for m in marks])
    axis.grid(axis="x", color=RULE, linewidth=0.6)


def year_axis(axis: "Axes", style: Style, years: Sequence[int]) -> list[int]:
    """Calendar years below, as many as fit; which they are."""
    room = max(2, int(style.width * 1.6))
    step = max(1, math.ceil(len(years) / room))
    shown = list(years)[::step]
    axis.set_xticks(shown, [str(year) for year in shown])
    axis.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    return shown


def ceiling(totals: Sequence[float]) -> tuple[float, list[int]]:
    """Top of an axis of yearly amounts, and the years that are cut off there.

    One year of building can be fifty times a year of running, which then could not be seen.
    """
    ranked = sorted(totals, reverse=True)
    top = max(ranked[0], 1.0)
    for i in range(1, max(1, len(ranked) // 3) + 1):
        if i < len(ranked) and ranked[i] > 0 and ranked[i - 1] > _CUT * ranked[i]:
            top = ranked[i] * 1.6
            return top * 1.12, [k for k, total in enumerate(totals) if total > top]
    return top * 1.12, []


def mark_cut(axis: "Axes", style: Style, year: int, total: float, top: float) -> None:
    """Say how high a bar is that is cut off at the top."""
    axis.plot([year - 0.46, year + 0.46], [top * 0.905, top * 0.935], color=PAPER, linewidth=3)
    axis.text(
        year + 0.62, top * 0.985, f"↑ {style.won(total)}", ha="left", va="top", fontsize=9,
        color=INK,
    )  # fmt: skip


def legend_names(style: Style, labels: Sequence[str]) -> tuple[list[str], int]:
    """Names as a legend prints them, and how many stand beside each other."""
    names = [style.text(label, 36 if len(labels) <= 4 else 24) for label in labels]
    per_row = max(1, style.columns // (max(map(_text.width, names), default=1) + 8))
    return names, min(per_row, max(1, len(names)))


def legend_height(style: Style, labels: Sequence[str]) -> float:
    """Inches a legend needs beyond its first two rows."""
    names, per_row = legend_names(style, labels)
    return 0.2 * max(0, math.ceil(len(names) / per_row) - 2)


def legend(axis: "Axes", style: Style, entries: Sequence[tuple[Any, str]]) -> None:
    """Names below the chart, where they cover nothing."""
    names, per_row = legend_names(style, [label for _, label in entries])
    # A blank in front of the names, for one that begins with "_" would be left out.
    axis.legend(
        [handle for handle, _ in entries], [f" {name}" for name in names],
        loc="upper left", bbox_to_anchor=(-0.02, -0.11), ncols=per_row,
        frameon=False, fontsize=9, labelcolor=INK, handlelength=1.4, columnspacing=1.2,
        borderaxespad=0.2,
    )  # fmt: skip


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours as WCAG 2 defines it, 1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of a colour such as #1d5b94."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
