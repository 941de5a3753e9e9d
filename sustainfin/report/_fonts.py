"""The font of charts: one of the system with Hangul, else the bundled subset, else English."""

import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sustainfin.errors import NoKoreanFont

# Families that systems have; the first that is there is taken.
FAMILIES = (
    "NanumGothic", "NanumBarunGothic", "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic",
    "Apple SD Gothic Neo", "AppleGothic", "Noto Sans CJK JP", "Source Han Sans KR",
    "Pretendard", "UnDotum", "Baekmuk Dotum",
)  # fmt: skip
BUNDLED = Path(__file__).parent / "fonts" / "SustainfinGothic.ttf"
_PROBE = "억원힝가±△"  # a font without one of these cannot print a chart
UNKNOWN = "□"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A font file, whether it prints Korean, and which characters it has."""

    path: str
    korean: bool
    held: frozenset[int]

    def printable(self, text: str) -> str:
        """Text whose characters the font lacks are boxes, as a browser would show them."""
        return "".join(
            char if ord(char) in self.held else UNKNOWN if ord(UNKNOWN) in self.held else "?"
            for char in text
        )


def system_fonts(families: Iterable[str] = FAMILIES) -> list[str]:
    """Files of these families that the system has, in their order."""
    from matplotlib import font_manager

    found: dict[str, list[str]] = {}
    for entry in font_manager.fontManager.ttflist:
        if str(entry.weight) in ("400", "normal", "regular", "book") and entry.style == "normal":
            found.setdefault(entry.name, []).append(entry.fname)
    paths = [path for family in families for path in sorted(found.get(family, []))]
    return [path for path in paths if os.path.exists(path)]


def characters(path: str) -> frozenset[int]:
    """Code points a font file has; none where it cannot be read."""
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


def choose(system: Iterable[str], bundled: Path) -> Face:
    """The first font that prints Korean; else the one matplotlib brings, which does not."""
    for path in (*system, str(bundled)):
        held = characters(path) if os.path.exists(path) else frozenset()
        if held.issuperset(map(ord, _PROBE)):
            return Face(path=path, korean=True, held=held)
    from matplotlib import font_manager

    path = str(font_manager.findfont("DejaVu Sans"))
    return Face(path=path, korean=False, held=characters(path))


@cache
def _usual() -> Face:
    """The font of this process."""
    return choose(system_fonts(), BUNDLED)


def face() -> Face:
    """The font of charts; a warning where it prints no Korean."""
    found = _usual()
    if not found.korean:
        warnings.warn(
            "report.plot: no font with Hangul was found, so labels are English. Install one, "
            "such as NanumGothic (fonts-nanum), or reinstall sustainfin with its own.",
            NoKoreanFont,
            stacklevel=3,
        )
    return found
