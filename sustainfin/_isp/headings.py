"""The headings of a printed estimate: which column holds what, in which unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sustainfin import _checks
from sustainfin._isp.grid_shape import WHERE, Grid
from sustainfin._text import squeeze
from sustainfin.money import UNITS

# Headings as documents print them, without blanks and brackets, in small letters.
_NAMES = {
    "label": "구분 항목 비목 과목 구분명 item step label",
    "role": "sw기술자 기술자 직무 직종 역할 등급 세부항목 세부내역 내역 산출내역 산출기초 산출근거 "
    "내용 role",
    "daily": "일 일단가 단가일 일평균임금 일임금 일노임단가 일평균 daily daily_krw wagedaily",
    "monthly": "월 월단가 단가월 월평균임금 월임금 월노임단가 월평균 monthly monthly_krw "
    "wagemonthly",
    "wage": "단가 평균임금 임금 노임단가 노임 인건비단가 wage",
    "effort": "투입공수 투입인력 투입량 공수 투입일수 투입월수 m/m mm m/d md 인월 인일 effort",
    "headcount": "투입인력명 투입인력인 인력명 투입공수명 투입인원 투입인원수 인원 인원수 참여인원 "
    "headcount",
    "period": "투입기간 참여기간 수행기간 근무기간 기간 투입개월 투입개월수 개월 개월수 period",
    "share": "참여율 참여률 투입율 투입률 참여비율 share",
    "effort_unit": "effort_unit 공수단위",
    "rate": "요율 적용률 적용요율 비율 rate",
    "amount": "금액 합계금액 산출금액 소요금액 소요예산 소요액 예산액 산정금액 사업비 amount "
    "amount_krw",
    "rounding": "rounding 끝수처리 끝수 단수처리",
    "note": "비고 참고 note remark remarks",
}
_COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names.split()}
_MONTH = ("m/m", "mm", "인월", "man-month", "월수", "개월", "(월)", "(m)")
_DAY = ("m/d", "md", "인일", "man-day", "일수", "(일)", "(d)")
# Kinds of columns into which a second row of headings divides a wide one.
_DIVIDING = ("daily", "monthly", "wage", "headcount", "period", "share", "effort")
# Headings of efforts that are the time of each person where persons are counted beside it.
_TIME_OF_EACH = ("투입일수", "투입월수")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where each kind of cell stands, and what the numbers in it count."""

    place: dict[str, int]
    effort_unit: str
    amount_unit: str
    wage_unit: str
    rate_is_percent: bool | None
    body: int
    heads: tuple[str, ...]


def find_header(grid: Grid) -> int | None:
    """The row of headings: the first with one amount column and one for labels."""
    for i, line in enumerate(grid.rows):
        kinds = [_column_of(text) for text in line]
        if "amount" in kinds and ("label" in kinds or "role" in kinds):
            return i
    return None


def read_columns(grid: Grid, unit: str | None) -> Columns:
    """The columns of a table by their headings, or a refusal."""
    first = find_header(grid)
    assert first is not None  # noqa: S101 - the caller looks first
    heads, body = _joined_heads(grid.rows, first)
    place: dict[str, int] = {}
    for j, text in enumerate(heads):
        kind = _column_of(text)
        if kind and kind in place:
            raise _checks.refusal(
                WHERE, "printed", f"must have one column of its kind, {kind}",
                (heads[place[kind]], text), "Leave one of the two columns out.",
            )  # fmt: skip
        if kind:
            place[kind] = j
    _settle_effort(heads, place)
    effort_unit = _effort_unit(heads, place)
    if "wage" in place:
        kind = _wage_kind(place, effort_unit, heads)
        place[kind] = place.pop("wage")
    captions = [*grid.captions, *(text for line in grid.rows[:first] for text in line if text)]
    amount_unit, wage_unit = _units(heads, place, captions, unit)
    rate_head = heads[place["rate"]] if "rate" in place else ""
    return Columns(
        place=place,
        effort_unit=effort_unit,
        amount_unit=amount_unit,
        wage_unit=wage_unit,
        rate_is_percent=True if "%" in rate_head else False if rate_head == "rate" else None,
        body=body,
        heads=heads,
    )


def _column_of(text: str) -> str:
    """Kind of the column under a heading, or an empty text."""
    plain = squeeze(text).lower()
    bare = re.sub(r"\([^)]*\)", "", plain)
    inside = "".join(re.findall(r"\(([^)]*)\)", plain))
    for name in (plain, bare + inside.split(",")[0], bare):
        if name in _COLUMN_OF:
            return _COLUMN_OF[name]
    return ""


def _joined_heads(rows: Sequence[Sequence[str]], first: int) -> tuple[tuple[str, ...], int]:
    """Headings of one row, or of two where the next row divides a wide heading."""
    heads = list(rows[first])
    below = rows[first + 1] if first + 1 < len(rows) else ()
    kinds = {_column_of(text) for text in below if text}
    if not kinds or not kinds <= {*_DIVIDING, *_same(below, heads)}:
        return tuple(heads), first + 1
    wide = ""
    for j, text in enumerate(below):
        wide = heads[j] or wide
        if text and text != heads[j]:
            unit = _unit_of(wide) if not heads[j] or heads[j] == wide else ""
            heads[j] = f"{text}({unit})" if unit and not _unit_of(text) else text
    return tuple(heads), first + 2


def _same(below: Sequence[str], heads: Sequence[str]) -> set[str]:
    """Kinds of headings that a merged cell repeats in both rows."""
    return {_column_of(b) for b, h in zip(below, heads, strict=True) if b and b == h}


def _settle_effort(heads: Sequence[str], place: dict[str, int]) -> None:
    """Which column is the effort, where persons and the time of each have columns."""
    if "effort" in place:
        head = squeeze(heads[place["effort"]])
        if "headcount" in place and "period" not in place:
            if re.sub(r"\([^)]*\)", "", head) in _TIME_OF_EACH:
                place["period"] = place.pop("effort")
        elif head == "투입인력" and "period" in place and "headcount" not in place:
            place["headcount"] = place.pop("effort")  # persons, since their time stands beside
    if "effort" in place:
        return
    if "headcount" not in place and "period" in place:
        place["effort"] = place.pop("period")
    elif "headcount" in place and "period" not in place:
        raise _checks.refusal(
            WHERE, "printed", "must say for how long the persons work; 명 is not M/M",
            heads[place["headcount"]], "Add a column 투입기간(월), or head it 투입공수(M/M).",
        )  # fmt: skip


def _effort_unit(heads: Sequence[str], place: dict[str, int]) -> str:
    """M/M or M/D, by the heading, or by the only wage column there is."""
    head = (
        heads[place[next(kind for kind in ("effort", "period") if kind in place)]]
        if {"effort", "period"} & set(place)
        else ""
    )
    text = squeeze(head).lower()
    if any(word in text for word in _MONTH):
        return "M/M"
    if any(word in text for word in _DAY):
        return "M/D"
    wages = {"daily", "monthly"} & set(place)
    if head and "effort_unit" not in place and len(wages) != 1:
        raise _checks.refusal(
            WHERE, "printed", "must say whether efforts are M/M or M/D", head,
            "Head it 투입공수(M/M) or 투입공수(M/D), the time of persons 투입기간(월) or (일).",
        )  # fmt: skip
    return "M/D" if wages == {"daily"} else "M/M"


def _wage_kind(place: dict[str, int], effort_unit: str, heads: Sequence[str]) -> str:
    """What a lone wage column holds: the wage of the unit of effort."""
    kind = "monthly" if effort_unit == "M/M" else "daily"
    if kind in place:
        raise _checks.refusal(
            WHERE, "printed", "must say which wage is daily and which monthly",
            (heads[place["wage"]], heads[place[kind]]), "Head the columns 단가(일) and 단가(월).",
        )  # fmt: skip
    return kind


def _unit_of(text: str) -> str:
    """The unit of money that a heading or a caption names, or an empty text."""
    plain = squeeze(text)
    for part in [*re.findall(r"\(([^)]*)\)", plain), *re.findall(r"단위[:：]?([^)]*)", plain)]:
        for piece in re.split(r"[,/·]", part):
            name = re.sub(r"^(단위)?[:：]?", "", piece)
            if name in UNITS:
                return name
    return "원" if plain.lower().endswith("krw") else ""


def _units(
    heads: Sequence[str], place: dict[str, int], captions: Sequence[str], unit: str | None
) -> tuple[str, str]:
    """Units of the amounts and of the wages: heading, then caption, then `unit`."""
    named = {_unit_of(text) for text in captions if "단위" in squeeze(text)} - {""}
    if len(named) > 1:
        raise _checks.refusal(
            WHERE, "printed", "must name one unit above the table", tuple(sorted(named)),
            "Leave the captions of other tables out.",
        )  # fmt: skip
    caption = next(iter(named), "")
    amount = _unit_of(heads[place["amount"]]) or caption
    if unit is not None:
        _checks.one_of(WHERE, "unit", unit, UNITS)
        if amount and amount != unit:
            raise _checks.refusal(
                WHERE, "unit", f"must agree with the table, which names {amount!r}", unit,
                "Leave unit= out.",
            )  # fmt: skip
        amount = unit
    if not amount:
        raise _checks.refusal(
            WHERE, "unit", "must be given where the table names none", unit,
            "Write 금액(원) or 금액(천원) in the heading, or give unit='원'.",
        )  # fmt: skip
    wages = [_unit_of(heads[place[kind]]) for kind in ("daily", "monthly") if kind in place]
    found = set(wages) - {""}
    if len(found) > 1:
        raise _checks.refusal(
            WHERE, "printed", "must have both wages in one unit", tuple(wages), "Convert one."
        )
    # A unit named once holds for every column of money that names none.
    return amount, next(iter(found), caption or amount)
