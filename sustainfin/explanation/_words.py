"""Values, rules and formulas in words, Korean or English."""

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sustainfin.explanation._readable import is_guard, readable
from sustainfin.explanation._step import WON, Step
from sustainfin.explanation._terms import Op, Part, crossing, written
from sustainfin.money import Rounding

LONGEST = 110  # signs of a formula that still reads at a glance
LONGEST_SOURCE = 40
MOST = 6  # terms of a sum that are written out
_LEAST_WON = 100  # below it every digit is shown
_WON = {"ko": "원", "en": "won"}
YEARS = "years"
_YEAR_PLACES = 4
_YEARS = {"ko": "년", "en": "years"}
_ROUNDED = {
    "down": "cut below {}", "half_up": "round half up to {}",
    "half_even": "round half to even to {}", "up": "round up to {}",
}  # fmt: skip
WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "sum": "아래 {}개의 합", "assumption": "가정", "source": "출처", "none": "출처 밝히지 않음",
        "year": "{}년", "see": "[{}] 참조", "same": "[{}]의 산식, 값과 같다",
        "deeper": "아래 {}단계 생략",
        "first_over": "아래 금액이 {}원을 넘는 첫 해",
        "last_over": "아래 금액이 {}원을 넘는 마지막 해",
        "first_after": "{1} 뒤에 부족액이 {0}원을 넘는 첫 해",
        "back_at_zero": "누적액이 0에 이르러 그 뒤로 0 아래로 내려가지 않는 때",
        "guard": "{}: 0이면 1, 아니면 0",
        "proved": "찾은 값의 검산: {1}{2} 0에서 {0}원 넘게 벗어나지 않음",
    },
    "en": {
        "sum": "sum of the {} below", "assumption": "assumption", "source": "source",
        "none": "no source stated", "year": "{}", "see": "see [{}]",
        "same": "formula and value as in [{}]",
        "deeper": "{} levels below left out",
        "first_over": "first year with more than {} won below",
        "last_over": "last year with more than {} won below",
        "first_after": "first year after the {1} in which more than {0} won are missing",
        "back_at_zero": "when the running sum is back at 0 and stays there",
        "guard": "{}: 1 where it is 0, otherwise 0",
        "proved": "the check of a value that was found: the {1} is within {0} won of 0",
    },
}  # fmt: skip
_SPOKEN = ("first_over", "last_over", "first_after", "back_at_zero", "proved")
HEADS = {
    "ko": ("번호", "항목", "값", "단위", "산식", "근거"),
    "en": ("No.", "Item", "Value", "Unit", "Formula", "Rests on"),
}


def number(value: Any) -> str:
    """A number: whole ones to the last digit, others to twelve."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{abs(value) if value == 0 else value:,f}"  # no sign before a zero
    plain = float(value) if isinstance(value, Fraction) else value
    if not math.isfinite(plain):
        return str(plain)
    if float(plain).is_integer() and abs(plain) < 1e18:
        return f"{plain + 0.0:,.0f}"  # no sign before a zero
    return f"{plain:,.12g}"


def literal(value: Any) -> str:
    """A number that stands in a formula; a calendar year has no comma."""
    is_year = isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200
    return str(value) if is_year else number(value)


def unit(step: Step, language: str) -> str:
    """Unit of a step."""
    if step.unit == YEARS:
        return _YEARS[language]
    return step.unit.replace(WON, _WON[language]) if step.unit.startswith(WON) else step.unit


def amount(step: Step, language: str) -> str:
    """Value with its unit."""
    told = unit(step, language)
    if step.unit in (WON, YEARS) and language == "ko":
        return f"{value_text(step)}{told}"
    if step.unit == "year":
        return WORDS[language]["year"].format(step.value)
    return f"{value_text(step)} {told}".rstrip()


def value_text(step: Step) -> str:
    """Value without its unit: a calendar year has no comma, won and years few decimals."""
    value = step.value
    if step.unit == "year":
        return str(value)
    if step.unit == WON and isinstance(value, float) and _LEAST_WON <= abs(value) < math.inf:
        return f"{value:,.2f}".removesuffix(".00")
    return number(round(value, _YEAR_PLACES) if step.unit == YEARS else value)


def rounding(rule: Rounding, language: str) -> str:
    """A rule of rounding in words."""
    return rule.words if language == "ko" else _ROUNDED[rule.mode].format(f"{rule.unit:,} won")


def _rounded(language: str) -> Any:
    """How a rule is written around the text of what it rounds."""
    return lambda rule, text: f"{rounding(rule, language)}({text})"


def titled(step: Step, language: str, year: int | None = None) -> str:
    """Label of a step, with its year where that is another than the reader knows."""
    label = step.label(language)
    if step.year is None or step.year == year:
        return label
    return f"{step.year}년 {label}" if language == "ko" else f"{label} {step.year}"


def formula(step: Step, language: str, names: Sequence[str] | None = None) -> str:
    """Formula of a step with the names of its parts; of a long sum only how many there are."""
    term = step.term
    if term is None:
        return ""
    if isinstance(term, Op) and term.name in _SPOKEN:
        return _spoken(step, term, language)
    if isinstance(term, Op) and term.name == "add" and len(term.args) > MOST:
        return WORDS[language]["sum"].format(len(term.args))
    if names is None:
        names = [titled(part, language, step.year) for part in step.parts]
    if isinstance(term, Op) and is_guard(term):
        asked: Any = term.args[0].args[0]
        told = written(asked, names, literal, _rounded(language))
        return WORDS[language]["guard"].format(told)
    return written(readable(term, step.parts), names, literal, _rounded(language))


def _spoken(step: Step, term: Op, language: str) -> str:
    """A search or a check in words: it has no formula."""
    limits = [number(arg) for arg in term.args if not isinstance(arg, Part)]
    named = step.parts[-1 if term.name == "proved" else 0].label(language)
    has_end = "가" <= named[-1:] <= "힣" and (ord(named[-1]) - ord("가")) % 28
    return WORDS[language][term.name].format(*limits[:1] or [""], named, "이" if has_end else "가")


def _line_between(step: Step, least: Any) -> str:
    """The straight line between two running sums on which 0 is reached."""
    values = [value_text(part) for part in step.parts]
    last = crossing(least, [part.value for part in step.parts])
    if last is None or last == len(values) - 1:
        return ""
    lack = values[last].removeprefix("-")
    return f"{last} + {lack} ÷ ({lack} + {values[last + 1]})"


def in_numbers(step: Step, language: str) -> str:
    """Formula of a step in numbers, ready for a pocket calculator; empty where it is long."""
    term = step.term
    if not isinstance(term, Op) or not step.parts:
        return ""
    if is_guard(term):
        return ""
    if term.name in _SPOKEN:
        return _line_between(step, term.args[0]) if term.name == "back_at_zero" else ""
    if term.name == "add" and len(term.args) > MOST:
        return ""
    values = [value_text(part) for part in step.parts]
    text = written(readable(term, step.parts), values, literal, _rounded(language))
    return text if len(text) <= LONGEST else ""


def grounds(step: Step, language: str, marks: Mapping[str, int] | None = None) -> str:
    """What a step rests on: its source or the number of its note, an assumption, remarks."""
    words = WORDS[language]
    note = step.note_ko if language == "ko" else step.note_en
    told: list[str] = []
    if step.is_leaf:
        if step.assumption:
            told.append(f"[{words['assumption']}]")
        if step.source:
            named = (marks or {}).get(step.source)
            told.append(f"{words['source']}: {step.source}" if named is None
                        else f"{words['source']} {named}")  # fmt: skip
        elif not step.assumption and not note:
            told.append(f"[{words['none']}]")
    if note:
        told.append(note)
    return " ".join(told)


def marks_of(steps: Iterable[Step]) -> dict[str, int]:
    """Numbers of the sources that are too long to stand beside a step."""
    long = (step.source for step in steps if len(step.source) > LONGEST_SOURCE)
    return {source: k for k, source in enumerate(dict.fromkeys(long), start=1)}


def sources(marks: Mapping[str, int], language: str) -> tuple[str, ...]:
    """The numbered sources."""
    return tuple(f"{WORDS[language]['source']} {k}: {source}" for source, k in marks.items())
