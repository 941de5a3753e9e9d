"""Where a count of function points comes from: how many, times the weight of one."""

from typing import Any

from sustainfin.explanation import Op, Part, Step, derived
from sustainfin.guide_costs._explain import given, in_english, published, total_of

_POINTS = ("총 기능점수", "function points")
_COMPLEXITY = {"low": "낮음", "average": "보통", "high": "높음"}


def of_points(points: Any) -> dict[str, Step]:
    """Steps of a count: the total, and each type and complexity."""
    lines = {_line_name(line): _line(points, line) for line in points.lines}
    if not lines:
        total = given(_POINTS, points.total, "points", unit="FP",
                      note_ko="주어진 기능점수", note_en="function points as given")  # fmt: skip
    else:
        total = total_of(lines.values(), _POINTS, points.total, "FP")
    return {"total": total, **lines}


def _line_name(line: Any) -> str:
    return f"{line.function} {line.complexity}".rstrip()


def _line(points: Any, line: Any) -> Step:
    """Functions of one type and complexity: how many, times the weight of one."""
    name = _line_name(line)
    ko = f"{line.label_ko} ({_COMPLEXITY[line.complexity]})" if line.complexity else line.label_ko
    en = in_english(points.table, line.function, line.function)
    en += f" ({line.complexity})" if line.complexity else ""
    source = points.guide if points.table is None else points.table.cite()
    counted = given(("개수", "count"), line.count, f"{name}: count", of=f"{line.function}")
    weight = published(
        ("가중치", "weight"), line.weight, f"{name}: weight", source, of=f"{line.function}",
        unit="FP",
    )  # fmt: skip
    return derived(
        Op("multiply", (Part(0), Part(1))), (counted, weight), label_ko=f"{line.function} {ko}",
        label_en=f"{line.function} {en}", value=line.points, unit="FP",
    )  # fmt: skip
