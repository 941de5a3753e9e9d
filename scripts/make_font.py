#!/usr/bin/env python3
"""The Korean font of the report: a subset of NanumGothic (OFL 1.1) under a name of its own.

    python3 scripts/make_font.py [NanumGothic.ttf] [copyright file of fonts-nanum]

Debian's package fonts-nanum has both. The OFL reserves the name of the original for the
original, so the subset is renamed. It holds ASCII and Latin-1, the 2,350 Hangul syllables and
the signs of KS X 1001, and the minus sign that charts print.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "sustainfin" / "report" / "fonts"
FONT = "/usr/share/fonts/truetype/nanum/NanumGothic.ttf"
COPYRIGHT = "/usr/share/doc/fonts-nanum/copyright"
FAMILY = "Sustainfin Gothic"
NAMES = {
    1: FAMILY,
    2: "Regular",
    3: f"{FAMILY} 1",
    4: FAMILY,
    5: "Version 1",
    6: "SustainfinGothic",
}
KEPT = {0, 13, 14}  # copyright and licence of the original


def characters() -> set[str]:
    """What the subset holds."""
    held = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))} | set("−–—…")
    for row in (*range(0xA1, 0xAD), *range(0xB0, 0xC9)):  # signs, Hangul
        for column in range(0xA1, 0xFF):
            try:
                held.add(bytes([row, column]).decode("euc_kr"))
            except UnicodeDecodeError:
                continue
    return held


def make(source: str, target: Path) -> None:
    """Write the subset."""
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    font = TTFont(source, recalcTimestamp=False)
    worker = subset.Subsetter(options)
    worker.populate(text="".join(sorted(characters())))
    worker.subset(font)
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT]
    for code, text in NAMES.items():
        names.setName(text, code, 3, 1, 0x409)
    font.save(target)


def licence(source: str) -> str:
    """The copyright and the OFL as Debian prints them, without its indent."""
    text = Path(source).read_text(encoding="utf-8")
    body = text[text.index(" Copyright (c) 2010, NAVER") :].split("\nFiles:")[0]
    lines = [line[1:] if line.startswith(" ") else line for line in body.splitlines()]
    start = (
        "SustainfinGothic.ttf is a subset of NanumGothic under another name, made by\n"
        "scripts/make_font.py.\n\n"
    )
    return start + "\n".join("" if line == "." else line.rstrip() for line in lines) + "\n"


if __name__ == "__main__":
    given = sys.argv[1:]
    make(given[0] if given else FONT, FOLDER / "SustainfinGothic.ttf")
    words = licence(given[1] if len(given) > 1 else COPYRIGHT)
    (FOLDER / "OFL.txt").write_text(words, encoding="utf-8")
