"""Fields of lines that may hold a named input: which they are, what they are called."""

import typing
import warnings
from dataclasses import replace
from typing import Any

from sustainfin.errors import SustainfinError
from sustainfin.inputs import Input

FIELDS = {
    "amount": "금액", "price": "단가", "users": "이용자", "uses": "이용 횟수", "share": "비율",
    "cap": "한도", "growth": "증가율", "heads": "인원", "salary": "급여", "burden": "부담률",
    "shifts": "교대인원", "units": "수량", "unit_cost": "단가", "life": "내용연수",
    "replacement_cost": "교체 단가", "failure_rate": "고장률", "base": "기준금액", "rate": "율",
    "direct_expenses": "직접경비", "subscribers": "구독자", "monthly_fee": "월 이용료",
    "quantity": "수량", "saving": "절감액", "spaces": "면수", "occupancy": "판매율",
    "monthly_rent": "월 임대료", "opening": "기초잔액", "interest": "이자율", "sweep": "적립률",
    "approval": "승인 여부", "clawback": "반환율", "plateau": "최대 수준", "initial": "첫해 수준",
    "midpoint": "중간 연도", "inflection": "변곡 연도", "market": "시장 규모",
    "innovation": "혁신계수", "imitation": "모방계수", "level": "수준", "limit": "한도",
    "joiners": "신규 이용자", "population": "인구", "reference_price": "기준 단가",
    "elasticity": "가격탄력성", "unit_value": "원단위", "by_year": "금액", "demand": "수요",
    "trips": "이용 횟수", "minutes": "단축 시간", "people": "대상 인구", "cases": "건수",
    "risk_reduction": "사망위험 감소", "gain_per_minute": "분당 생존율 증가",
    "outcome": "현재 사망률", "excess": "지연당 증가율", "incidents": "사고 건수",
    "reduction": "감소율", "use": "사용량", "energy": "절감량", "factor": "배출계수",
}  # fmt: skip
# What `rate` is depends on the line.
_RATES = {
    "Loan": "이자율", "Maintenance": "유지관리 요율", "Churn": "이탈률", "Growth": "증가율",
    "Logistic": "확산 속도", "Gompertz": "확산 속도",
}  # fmt: skip
IN_WON = frozenset(
    {
        *("amount", "price", "salary", "unit_cost", "replacement_cost", "cap", "base", "opening"),
        *("direct_expenses", "monthly_fee", "monthly_rent", "saving", "reference_price"),
        *("unit_value", "by_year"),
    }
)


def field_ko(kind: str, field: str) -> str:
    """Korean name of a field of a kind of record, such as Loan."""
    own = _RATES.get(kind) if field == "rate" else None
    return own or FIELDS.get(field, field)


def is_number(value: object) -> bool:
    """Whether a field holds a plain number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def input_fields(record: type) -> set[str]:
    """Fields of a record that may hold a named input."""
    try:
        hints = typing.get_type_hints(record)
    except (NameError, TypeError):  # a record of one's own with hints only a type checker knows
        return set()
    return {name for name, hint in hints.items() if Input in _leaves(hint)}


def _leaves(hint: Any) -> set[Any]:
    """All types that a hint is made of."""
    parts = typing.get_args(hint)
    return {leaf for part in parts for leaf in _leaves(part)} if parts else {hint}


def replaced(record: Any, field: str, value: Any) -> Any:
    """The record with another value in a field; the same record where it is refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # told already when the line was made
            return replace(record, **{field: value})
    except (SustainfinError, TypeError, ValueError):
        return record
