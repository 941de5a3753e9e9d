"""Any printed table as rows of texts: pasted text, CSV, xlsx or a DataFrame.

Nothing is interpreted here but the shape: which text stands in which row and column.
"""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sustainfin import _checks
from sustainfin._isp.grid_shape import WHERE, Grid, cell_text, rectangle
from sustainfin._isp.workbooks import workbook_grids
from sustainfin._text import nfc, width

if TYPE_CHECKING:
    import pandas as pd

_RULER = re.compile(r"[\s|:+=─━-]*[-─━=]{2,}[\s|:+=─━-]*")
_TOKEN = re.compile(r"\S+(?:\s\S+)*")


def read_grids(printed: object) -> tuple[Grid, ...]:
    """Every table that `printed` may hold."""
    if isinstance(printed, Path) or _names_a_file(printed):
        return _file_grids(Path(str(printed)))
    if isinstance(printed, str):
        return text_grids(printed)
    if type(printed).__name__ == "DataFrame" and hasattr(printed, "itertuples"):
        return (_frame_grid(cast("pd.DataFrame", printed)),)
    raise _checks.refusal(
        WHERE,
        "printed",
        "must be a DataFrame, the path of a .csv or .xlsx file, pasted text, or a record that "
        "has to_frame()",
        printed,
    )


def _names_a_file(printed: object) -> bool:
    """Whether a text is a path: one line that ends like a file, or names one that is there."""
    if not isinstance(printed, str) or "\n" in printed or not printed.strip():
        return False
    if printed.lower().endswith((".csv", ".xlsx", ".xlsm")):
        return True
    return len(printed) < 256 and Path(printed).is_file()


def _file_grids(path: Path) -> tuple[Grid, ...]:
    """The tables of a CSV file or a workbook."""
    suffix = path.suffix.lower()
    if not path.is_file():
        raise _checks.refusal(WHERE, "printed", "must name a file that is there", str(path))
    if suffix == ".csv":
        return (_csv_grid(path),)
    if suffix in {".xlsx", ".xlsm"}:
        return workbook_grids(path)
    raise _checks.refusal(
        WHERE, "printed", "must end in .csv, .xlsx or .xlsm", str(path),
        "Save the table as one of these, or give its text.",
    )  # fmt: skip


def _csv_grid(path: Path) -> Grid:
    """A CSV file in UTF-8, with or without the mark of Excel in front."""
    raw = path.read_bytes()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _checks.refusal(
            WHERE, "printed", "must be UTF-8 text", str(path),
            "The file is in UTF-16; save it in Excel as 'CSV UTF-8 (쉼표로 분리)'.",
        )  # fmt: skip
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _checks.refusal(
            WHERE, "printed", "must be UTF-8 text", str(path),
            "The file may be in CP949; save it in Excel as 'CSV UTF-8 (쉼표로 분리)'.",
        ) from None  # fmt: skip
    return Grid(rows=_csv_rows(text), name=path.name)


def _csv_rows(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a text parted by commas."""
    try:
        return rectangle(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise _checks.refusal(
            WHERE, "printed", f"must be CSV that can be read ({error})", f"{text[:40]}...",
            "Look for a quotation mark that is never closed.",
        ) from None  # fmt: skip


def text_grids(text: str) -> tuple[Grid, ...]:
    """The tables of pasted text: runs of lines parted by tabs, bars or two blanks."""
    text = nfc(text).removeprefix("\ufeff")
    if _is_csv(text):
        return (Grid(rows=_csv_rows(text)),)
    lines = text.splitlines()
    sign = "\t" if "\t" in text else "|" if sum("|" in line for line in lines) > 1 else "  "
    grids: list[Grid] = []
    captions: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if _is_ruler(line):
            continue
        if _is_row(line, sign):
            block.append(line)
        elif block and (sign != "  " or not line.strip()):
            grids.append(Grid(rows=_split(block, sign), captions=tuple(captions)))
            block, captions = [], []
        if line.strip() and not block:
            captions = [*captions[-2:], line.strip()]
    return tuple(grids)


def _is_csv(text: str) -> bool:
    """Whether the first line of a text is parted by commas and by nothing else."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first.count(",") > 1 and not re.search(r"\t|\||\S\s{2,}\S", first)


def _is_row(line: str, sign: str) -> bool:
    """Whether a line is parted into cells."""
    return bool(re.search(r"\S\s{2,}\S", line)) if sign == "  " else sign in line


def _is_ruler(line: str) -> bool:
    return bool(_RULER.fullmatch(line))


def _split(lines: Sequence[str], sign: str) -> tuple[tuple[str, ...], ...]:
    """Rows of cells of one run of lines."""
    if sign == "\t":
        return rectangle(line.split("\t") for line in lines)
    if sign == "|":
        return rectangle(re.split(r"(?<!\\)\|", line) for line in _inside_bars(lines))
    return _by_position(lines)


def _inside_bars(lines: Sequence[str]) -> list[str]:
    """Lines without their outer bars, where the first one has them.

    Where it has none, a bar in front of a later line follows a blank first cell.
    """
    left, right = lines[0].strip().startswith("|"), lines[0].strip().endswith("|")
    inside = [line.strip().removeprefix("|") if left else line.strip() for line in lines]
    return [line.removesuffix("|") if right else line for line in inside]


def _by_position(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Rows of a table lined up with blanks: each text goes to the heading it stands under."""
    rows = [_tokens(line) for line in lines]
    heads = _leaf_heads(rows)
    table = []
    for n_line, tokens in enumerate(rows):
        cells = [""] * len(heads)
        for text, start, end in tokens:
            j = _column(heads, start, end)
            if cells[j]:
                raise _checks.refusal(
                    WHERE, "printed", "must have every text under one heading", lines[n_line],
                    f"{cells[j]!r} and {text!r} stand under {heads[j][0]!r}; part the columns "
                    "with tabs.",
                )  # fmt: skip
            cells[j] = text
        table.append(cells)
    return rectangle(table)


def _tokens(line: str) -> list[tuple[str, int, int]]:
    """The texts of a line with the terminal columns they take."""
    return [
        (match[0], width(line[: match.start()]), width(line[: match.end()]))
        for match in _TOKEN.finditer(line)
    ]


def _leaf_heads(rows: Sequence[list[tuple[str, int, int]]]) -> list[tuple[str, int, int]]:
    """The lowest headings: those of the first line, unless the second line divides one."""
    heads = list(rows[0])
    if len(rows) > 1 and not any(char.isdigit() for text, _, _ in rows[1] for char in text):
        below = rows[1]
        divided = [
            head
            for head in heads
            if any(head[1] < end and start < head[2] for _, start, end in below)
        ]
        kept = [head for head in heads if head not in divided]
        kept = [head for head in kept if not _parts_alone(head, kept, below)]
        if len(below) < len(heads):
            heads = sorted([*kept, *below], key=lambda head: head[1])
    return heads


def _parts_alone(
    head: tuple[str, int, int],
    heads: Sequence[tuple[str, int, int]],
    below: Sequence[tuple[str, int, int]],
) -> bool:
    """Whether a heading stands, the only one, in the gap between two texts below it."""
    for (_, _, left), (_, right, _) in pairwise(below):
        between = [each for each in heads if left <= each[1] and each[2] <= right]
        if between == [head]:
            return True
    return False


def _column(heads: Sequence[tuple[str, int, int]], start: int, end: int) -> int:
    """The heading that a text overlaps most, or the nearest where it overlaps none."""

    def closeness(j: int) -> tuple[int, int]:
        _, left, right = heads[j]
        return min(end, right) - max(start, left), -j

    return max(range(len(heads)), key=closeness)


def _frame_grid(frame: "pd.DataFrame") -> Grid:
    """A DataFrame with its column names as header rows, and its index where it has labels."""
    import pandas as pd

    names = [name if isinstance(name, tuple) else (name,) for name in frame.columns]
    heads: list[list[object]] = [list(level) for level in zip(*names, strict=True)]
    body: list[list[object]] = [list(line) for line in frame.itertuples(index=False, name=None)]
    if not isinstance(frame.index, pd.RangeIndex):
        heads = [["구분" if i == 0 else "", *level] for i, level in enumerate(heads)]
        body = [[label, *line] for label, line in zip(frame.index, body, strict=True)]
    heads = [["" if str(n).startswith("Unnamed:") else n for n in level] for level in heads]
    return Grid(rows=rectangle([[cell_text(v) for v in line] for line in [*heads, *body]]))


def only_one(grids: Sequence[Grid], fits: Sequence[Grid]) -> Grid:
    """The one table that fits, or a refusal that says how many there are."""
    if len(fits) == 1:
        return fits[0]
    rule = "must hold one table with an amount column (금액) and a column of labels (구분)"
    if fits:
        names = tuple(grid.name for grid in fits)
        raise _checks.refusal(WHERE, "printed", rule, names, "Give one of them alone.")
    rows = tuple(line for grid in grids for line in grid.rows[:1])
    raise _checks.refusal(
        WHERE, "printed", rule, rows[:3],
        "Head the columns 구분, SW기술자, 단가(원) 일 and 월, 투입공수(M/M), 금액(원), 비고.",
    )  # fmt: skip
