"""The rows of a printed estimate: what a label means, and the rates and rules in words."""

import re
from dataclasses import dataclass
from decimal import Decimal

from sustainfin._text import squeeze
from sustainfin.errors import InvalidInput
from sustainfin.money import Rounding

LABOUR, LABOUR_SUM = "labour", "direct_labour"
OVERHEAD, FEE = "overhead", "technical_fee"
EXPENSE, EXPENSE_SUM = "expense", "direct_expenses"
PRICE, VAT = "price_before_vat", "vat"
BEFORE_CUT, TOTAL = "total_before_cut", "total"
SUBTOTAL, SECTION = "subtotal", "section"

# Names of the steps that occur once, as they are spoken of.
NAMES_KO = {
    LABOUR_SUM: "직접인건비 소계",
    OVERHEAD: "제경비",
    FEE: "기술료",
    EXPENSE_SUM: "직접경비",
    PRICE: "소계 (추정가격)",
    VAT: "부가세",
    BEFORE_CUT: "절사 전 합계",
    TOTAL: "합계",
}
_NUMBERING = re.compile(
    r"^(?:(?:[0-9]{1,2}|[가나다라마바사아자차카타파하]|[A-Za-z]|[Ⅰ-Ⅹ])[.)]|[①-⑳○●□■\-·])"
)
_ENGLISH = {
    "directlaboursubtotal": LABOUR_SUM,
    "direct_labour": LABOUR_SUM,
    "overhead": OVERHEAD,
    "technicalfee": FEE,
    "technical_fee": FEE,
    "expense": EXPENSE,
    "directexpenses": EXPENSE_SUM,
    "direct_expenses": EXPENSE_SUM,
    "pricebeforevat": PRICE,
    "price_before_vat": PRICE,
    "vat": VAT,
    "totalbeforethecut": BEFORE_CUT,
    "total_before_cut": BEFORE_CUT,
    "total": TOTAL,
    "labour": LABOUR,
    "directlabour": LABOUR,
}
_TOTAL_WORDS = (
    "합계",
    "총계",
    "총합계",
    "총액",
    "총사업비",
    "계",
    "합계금액",
    "총금액",
    "소요예산",
)
_PRICE_WORDS = ("공급가액", "공급가", "추정가격")


def plain_label(text: str) -> str:
    """A label without blanks, numbering and signs in front."""
    return _NUMBERING.sub("", squeeze(text))


# What a label names, by the first pattern that fits; blanks and numbering are gone.
_VAT = r"(부가세|부가가치세|VAT)"
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), step)
    for pattern, step in (
        (r".*절사전", BEFORE_CUT),
        (rf"{_VAT}(별도|제외)", PRICE),
        (rf"{_VAT}포함", TOTAL),
        (_VAT, VAT),
        (r"제경비", OVERHEAD),
        (r"기술료", FEE),
        (r"직접경비", EXPENSE_SUM),
        (r"(직접)?인건비.*(소계|합계|계)(\(.*)?$", LABOUR_SUM),
        (r"(직접)?인건비", LABOUR),
        (r"소계(\(.*)?$", SUBTOTAL),
        (r"공급가|추정가격", PRICE),
        (r"(총?합계|총?계|총액|총사업비|합계금액|총금액|소요예산)(\(.*)?$", TOTAL),
    )
)


def kind_of(label: str) -> str:
    """What a row label names; empty where it names no step of an estimate."""
    plain = plain_label(label)
    english = _ENGLISH.get(plain.lower(), "")
    return english or next((step for pattern, step in _PATTERNS if pattern.match(plain)), "")


@dataclass(frozen=True, slots=True)
class Rates:
    """Percentages of a row as fractions: the applied one, and the printed range."""

    applied: tuple[Decimal, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    exempt: bool = False


_PER_CENT = r"([0-9]+(?:\.[0-9]+)?)"
_RANGE = re.compile(rf"{_PER_CENT}%?[~∼～〜\-–]{_PER_CENT}%")
_AT_MOST = re.compile(rf"{_PER_CENT}%(?:이내|이하|까지)")
_AT_LEAST = re.compile(rf"{_PER_CENT}%이상")
_APPLIED = re.compile(rf"{_PER_CENT}%\)?(?:를|을)?적용")
_LONE = re.compile(rf"{_PER_CENT}%")


def read_rates(texts: list[str]) -> Rates:
    """The percentages in the texts of one row.

    `20% 적용` is the applied rate, `110~120% 이내` the printed range; a lone percentage
    is the applied rate unless another one says 적용.
    """
    low = high = None
    applied, lone = [], []
    exempt = False
    for text in texts:
        rest = squeeze(text)
        exempt = exempt or bool(re.search(r"면세|비과세|exempt", rest))
        if match := _RANGE.search(rest):
            low, high = fraction_of(match[1]), fraction_of(match[2])
        rest = _RANGE.sub("", rest)
        if high is None and (match := _AT_MOST.search(rest)):
            high = fraction_of(match[1])
        if low is None and (match := _AT_LEAST.search(rest)):
            low = fraction_of(match[1])
        rest = _AT_LEAST.sub("", _AT_MOST.sub("", rest))
        applied += [fraction_of(number) for number in _APPLIED.findall(rest)]
        lone += [fraction_of(number) for number in _LONE.findall(_APPLIED.sub("", rest))]
    if applied and lone and high is None:  # 직접인건비의 120% beside 20% 적용
        low = high = lone[0]
    found = tuple(dict.fromkeys(applied or lone))
    return Rates(applied=found, low=low, high=high, exempt=exempt and not found)


def fraction_of(per_cent: str) -> Decimal:
    """A percentage as a fraction: 20 -> 0.20."""
    return Decimal(f"{per_cent}e-2")


_MODE = r"(?:짝수\s*반올림|반올림|사사오입|절사|버림|절하|절상|올림)"
# The place may be two words, as in "10 만원 미만"; 절사 전 names no rule.
_RULE = re.compile(
    rf"(?:(?P<place>(?:[0-9][0-9,]*\s*)?[가-힣]+?(?:\s단위|\s자리)?)\s*(?P<side>미만|이하)[은는]?\s*|"
    rf"(?P<unit>(?:[0-9][0-9,]*\s*)?[가-힣]*?\s?(?:단위|자리|원))(?:로|에서|까지)?\s*)?"
    rf"(?P<mode>{_MODE})(?!\s*(?:전|액|후|률))"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """Rounding rules that the words of a cell allow; several where the words do."""

    words: str
    rules: tuple[Rounding, ...]


def stated_rules(text: str, candidates: tuple[Rounding, ...]) -> Stated | None:
    """The rounding rule in the words of a cell; None where it names none.

    Words without 미만 or 이하 can mean both, and a direction alone any place: then all
    of these rules are allowed. Words that name two different rules are refused.
    """
    found = [_stated(match, candidates) for match in _RULE.finditer(text)]
    if not found:
        return None
    if any(other.rules != found[0].rules for other in found[1:]):
        raise InvalidInput(f"{text!r} names more than one rounding rule")
    return found[0]


def _stated(match: re.Match[str], candidates: tuple[Rounding, ...]) -> Stated:
    """The rule, or rules, that one phrase allows."""
    words, mode = match[0].strip(), match["mode"]
    if match["side"]:
        return Stated(words, (Rounding.parse(words),))
    if match["unit"]:
        both = [f"{match['unit'].strip()} {side} {mode}" for side in ("미만", "이하")]
        return Stated(words, tuple(Rounding.parse(each) for each in both))
    direction = Rounding.parse(f"원 미만 {mode}").mode
    units = dict.fromkeys(rule.unit for rule in candidates)
    return Stated(words, tuple(Rounding(direction, unit) for unit in units))
