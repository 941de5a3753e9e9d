"""Every sentence of the report in its two languages, and tables in the habits of each."""

import re
from collections.abc import Mapping
from dataclasses import replace

from sustainfin._text import UNITS_EN
from sustainfin.sheet import Cell, Sheet

Words = Mapping[str, str]

WORDS: Mapping[str, Words] = {
    "ko": {
        "lang": "ko",
        "title": "{}: 지속가능성 보고서", "answer": "답: 세 문장", "contents": "차례",
        "remark": "수치는 표에 있다.", "plan": "계획",
        "funding": "누가 언제 내고, 언제 모자라나",
        "funding_caption": "막대는 재원, 빗금은 부족액, 굵은 선은 그해의 지출. 기준값.",
        "funding_note": "자료: 사례의 항목과 입력의 기준값. 항목별 출처는 '출처와 판'에 있다.",
        "costs": "무엇에 얼마가 드나", "costs_caption": "비용의 성질별 연도별 금액. 기준값.",
        "driving": "무엇이 결과를 움직이고, 어디서 판단이 바뀌나",
        "driving_caption": "막대 끝의 수는 입력의 낮은 값과 높은 값, 세로선은 기준값.",
        "switching": "전환값: 판단이 바뀌는 값",
        "chances": "얼마나 확실한가",
        "npv_caption": "모의실험 {:,}회의 분포. 0에서 잘라 그 아래는 붉은색이다. 점선은 평균.",
        "funded_caption": "그해까지 한 해도 모자라지 않을 확률. 절반 아래는 붉은색, "
        "세로선은 95% 구간.",
        "sobol": "불확실성은 어디서 오나",
        "sobol_caption": "소볼 지수와 {:.0%} 신뢰구간(가는 선).",
        "sobol_title": "소볼 지수: 결과의 분산에서 각 입력이 설명하는 몫",
        "tied": "서로 움직이는 입력",
        "bill": "산출내역은 어떻게 쌓이나",
        "bill_caption": "각 단계가 앞 단계에 얹힌다. 절사는 따로 한 단계이다.",
        "canvas": "비즈니스모델 캔버스",
        "canvas_lead": "{}: 블록 {}개 중 {}개가 비어 있다.",
        "canvas_ask": "빗금 친 블록에는 물어야 할 것을 적었다.", "canvas_source": "출처: {}",
        "evaluation": "지속가능성 평가", "ledger": "편익 내역",
        "basis": "가정, 출처와 판", "remarks": "알아 둘 것",
        "runs": "모의실험 {:,}회, seed {}, {}, {}.", "same_seed": "소볼 지수도 같은 seed이다.",
        "no_runs": "모의실험 없음: 범위가 있는 입력이 없다.", "not_installed": "(설치되지 않음)",
        "when_base": "기준값으로는 {} (범위가 있는 입력이 없어 표준오차도 없다).",
        "when": "기준값으로는 {}, 모의실험에서 {}년까지 한 해도 모자라지 않을 확률은 {:.1%} "
        "(표준오차 {})이다.",
        "earlier": "기준값에서는 {}, 모의실험에서는 절반 넘는 회에서 {}년에 이미 모자란다: {}.",
        "earlier_year": "{}년부터 모자라는데", "earlier_never": "모자라는 해가 없는데",
        "mover": "'{}'의 기준값 {}에서 범위의 {} 값 {} 쪽으로 가면 그해까지 돈이 모자란다{}",
        "low": "낮은", "high": "높은",
        "at_low": " (기준값이 범위의 낮은 끝이라 다른 쪽으로만 움직인다)",
        "at_high": " (기준값이 범위의 높은 끝이라 다른 쪽으로만 움직인다)",
        "together": "어느 입력도 혼자서는 그렇게 하지 않으며, 여러 입력이 함께 움직여 모자란다",
        "worth_base": "재원을 더한 순현재가치(NPV)는 기준값에서 {}이다.",
        "worth": "재원을 더한 순현재가치(NPV)는 평균 {} (표준오차 {}), 90% 구간 {} ~ {}이며, "
        "0보다 작을 확률은 {:.1%} (표준오차 {})이다.",
        "missing_base": "기준값에서 모자라는 돈은 전 기간에 모두 {}이다.",
        "missing": "모자라는 돈은 전 기간에 평균 {} (표준오차 {})이며, {}",
        "nothing_moves": "순현재가치를 혼자 움직이는 입력은 없다.",
        "moves": "순현재가치를 가장 크게 움직이는 입력은 '{}'(범위의 끝에서 끝까지 {})이다.",
        "spoken_when": "기준값으로 {}.",
        "spoken_worth": "기준값에서 재원을 더한 순현재가치(NPV)는 {}이다.",
        "spoken_missing": "기준값에서 모자라는 돈은 전 기간에 모두 {}이다.",
        "result_unit": "결과 단위: 억원", "unit": "단위: 억원",
        "statistics": "지표|평균|표준오차|P5|P50|P95|0 미만 확률|표준오차",
        "simulated": "모의실험 {:,}회", "failed": ", 실패하여 뺀 회 {:,}",
        "by_year": "연도별 운영 확률",
        "by_year_heads": "연도|그해까지 모자라지 않을 확률|표준오차|그해에 모자랄 확률|표준오차",
        "tornado": "입력을 하나씩 범위의 끝으로: {}",
        "tornado_heads": "입력|낮은 값|높은 값|낮을 때|높을 때|폭",
        "tornado_base": "기준값에서 {} {}", "still": "범위가 없어 움직이지 않은 입력: {}",
        "over": "합계 {}이 예산 {}을 넘는다", "equal": "합계 {}이 예산 {}과 같다",
        "within": "합계 {}이 예산 {} 안에 있다",
        "source": "출처: {}", "remark_of": "비고: {}",
    },
    "en": {
        "lang": "en",
        "title": "{}: sustainability report", "answer": "The answer in three sentences",
        "contents": "Contents", "remark": "The figures stand in the table.", "plan": "plan",
        "funding": "Who pays when, and when money is missing",
        "funding_caption": "Bars are sources, hatching is what is missing, the thick line is the "
        "spending of the year. Base values.",
        "funding_note": "Source: lines of the case at the base values of its inputs. Their sources "
        "stand under 'Sources and editions'.",
        "costs": "What it costs", "costs_caption": "Amounts by kind and year. Base values.",
        "driving": "What moves the result, and where the decision changes",
        "driving_caption": "The numbers at the ends of a bar are the low and the high value of the "
        "input, the upright line is the base value.",
        "switching": "Switching values: where the decision changes",
        "chances": "How sure that is",
        "npv_caption": "Distribution of {:,} draws, cut at zero: red below. The dashed line is the "
        "mean.",
        "funded_caption": "Chance that no year up to this one is short of money. Red below one "
        "half; upright lines are 95% intervals.",
        "sobol": "Where the uncertainty comes from",
        "sobol_caption": "Sobol' indices and {:.0%} confidence intervals (thin lines).",
        "sobol_title": "Sobol' indices: share of the variance of the result that each input "
        "explains",
        "tied": "inputs that move together",
        "bill": "How the estimate builds up",
        "bill_caption": "Each step stands on the one before. The cut is a step of its own.",
        "canvas": "Business-model canvas",
        "canvas_lead": "{}: of {} blocks {} are empty.",
        "canvas_ask": "A hatched block says what is to be asked.", "canvas_source": "Source: {}",
        "evaluation": "Evaluation of sustainability", "ledger": "Benefits",
        "basis": "Assumptions, sources and editions", "remarks": "What to know",
        "runs": "Simulation of {:,} draws, seed {}, {}, {}.",
        "same_seed": "Sobol' indices have the same seed.",
        "no_runs": "No simulation: no input has a range.", "not_installed": "(not installed)",
        "when_base": "At the base values: {} (no input has a range, so there is no standard "
        "error).",
        "when": "At the base values: {}. In the simulation the chance that no year up to {} is "
        "short of money is {:.1%} (standard error {}).",
        "earlier": "Money is missing {} at the base values, but in more than half of the draws "
        "already in {}: {}.",
        "earlier_year": "from {}", "earlier_never": "in no year",
        "mover": "'{}' moved from its base {} to the {} end of its range, {}, leaves that year "
        "short{}",
        "low": "low", "high": "high",
        "at_low": " (its base is the low end of the range, so it can only move the other way)",
        "at_high": " (its base is the high end of the range, so it can only move the other way)",
        "together": "no input does so alone, several inputs move together",
        "worth_base": "The net present value (NPV) with funding is {} at the base values.",
        "worth": "The net present value (NPV) with funding is {} on average (standard error {}), "
        "its 90% interval {} to {}; the chance that it is below zero is {:.1%} (standard error "
        "{}).",
        "missing_base": "The money missing over all years is {} at the base values.",
        "missing": "The money missing over all years is {} on average (standard error {}); {}",
        "nothing_moves": "no input alone moves the net present value.",
        "moves": "the input that moves the net present value most is '{}' (by {} from one end of "
        "its range to the other).",
        "spoken_when": "At the base values: {}.",
        "spoken_worth": "At the base values the net present value with funding is {}.",
        "spoken_missing": "At the base values the money missing over all years is {}.",
        "result_unit": "unit of the results: KRW million", "unit": "unit: KRW million",
        "statistics": "Output|Mean|Standard error|P5|P50|P95|Chance below zero|Standard error",
        "simulated": "Simulation of {:,} draws", "failed": ", left out because they failed: {:,}",
        "by_year": "Chance of being funded by year",
        "by_year_heads": "Year|Not short up to this year|Standard error|Short in this year|"
        "Standard error",
        "tornado": "Each input at the ends of its range: {}",
        "tornado_heads": "Input|Low value|High value|Result at low|Result at high|Swing",
        "tornado_base": "{} at the base values: {}",
        "still": "inputs without a range, which did not move: {}",
        "over": "The total {} is above the budget {}",
        "equal": "The total {} is exactly the budget {}",
        "within": "The total {} is within the budget {}",
        "source": "Source: {}", "remark_of": "Note: {}",
    },
}  # fmt: skip

_UNIT = re.compile("|".join(UNITS_EN))
_AMOUNT = re.compile(rf"(△?[\d,.]+) ?({_UNIT.pattern})")
_BRACKETS = re.compile(rf"\(({_UNIT.pattern})\)")
_WHERE = {
    "경제적 관점": "economic view", "제경비": "overhead", "기술료": "technical fee",
    "직접인건비": "direct labour", "부가세": "VAT", "합계": "total",
}  # fmt: skip
_TERM = re.compile(rf"^※ ({'|'.join(_WHERE)}): ")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_BELOW = re.compile(r"-(?=\d[\d,.]*( ?%p?)?$)")
_ROWS = re.compile(r"\brows (\d+) to (\d+)\b")
_FROM = re.compile(r"\(from (\d{4}-\d\d-\d\d)\)")


def localised(sheet: Sheet, lang: str) -> Sheet:
    """A table in the habits of a language: units and the sign of less than nothing."""
    english = lang == "en"
    change = _english_cell if english else _korean_cell
    body = tuple(tuple(change(cell) for cell in line) for line in sheet.body)
    note = _english_note if english else korean_citation
    unit = _UNIT.sub(lambda found: UNITS_EN[found[0]], sheet.unit) if english else sheet.unit
    head = sheet.head
    if english:
        head = tuple(tuple(replace(c, text=_in_brackets(c.text)) for c in line) for line in head)
    return replace(
        sheet, unit=unit, head=head, body=body, notes=tuple(note(text) for text in sheet.notes)
    )


def _in_brackets(text: str) -> str:
    """A heading whose unit in brackets is English."""
    return _BRACKETS.sub(lambda found: f"({UNITS_EN[found[1]]})", text)


def english_where(where: str) -> str:
    """What a finding is about in English, if it is a term of ours."""
    return _WHERE.get(where, where)


def korean_citation(text: str) -> str:
    """A citation whose rows and first day of use are told in Korean."""
    return _FROM.sub(r"(\1부터)", _ROWS.sub(r"\1~\2행", text))


def _english_cell(cell: Cell) -> Cell:
    """A figure below zero with a minus."""
    if cell.text.startswith("△") and not _HANGUL.search(cell.text):
        return replace(cell, text="-" + cell.text[1:])
    return cell


def _korean_cell(cell: Cell) -> Cell:
    """A figure below zero with the triangle of Korean accounts."""
    return replace(cell, text=_BELOW.sub("△", cell.text)) if cell.align == "right" else cell


def _english_note(text: str) -> str:
    """A sentence of ours with its amounts in English; words of a case stay as they are."""
    text = _TERM.sub(lambda found: f"※ {_WHERE[found[1]]}: ", text)
    plain = _AMOUNT.sub(lambda f: f"{UNITS_EN[f[2]]} {f[1].replace('△', '-')}", text)
    return text if _HANGUL.search(plain) else plain
