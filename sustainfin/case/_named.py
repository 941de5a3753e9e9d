"""The figures of a case by the Korean names that its tables and explanations print."""

from collections.abc import Mapping
from types import MappingProxyType

from sustainfin._text import squeeze

KOREAN: Mapping[str, str] = MappingProxyType(
    {
        "gap": "부족액",
        "uses": "지출 합계",
        "sources": "재원 합계",
        "cost": "비용 합계",
        "revenue": "수입 합계",
        "benefit": "편익 합계",
        "social_cost": "사회적 비용 합계",
        "funding": "재원 순유입",
        "net": "순현금흐름 (재원 전)",
        "funded_net": "순현금흐름 (재원 후)",
        "resources": "자원비용 (부가세 제외)",
        "economic_net": "경제적 순편익",
        "reserve_draw": "적립금 사용",
        "reserve_deposit": "적립",
        "reserve_balance": "적립금 잔액",
        "cash": "누적 수지",
        "discount_factor": "현가계수",
        "npv": "순현재가치 (재무)",
        "funded_npv": "순현재가치 (재원 포함)",
        "economic_npv": "순현재가치 (경제)",
        "benefit_cost_ratio": "B/C (재무)",
        "funded_benefit_cost_ratio": "B/C (재원 포함)",
        "economic_benefit_cost_ratio": "B/C (경제)",
        "life_cycle_cost": "생애주기비용",
        "present_life_cycle_cost": "생애주기비용의 현재가치",
        "equivalent_annual_cost": "연간등가비용",
        "total_gap": "부족액 합계",
        "runs_out": "재원 고갈 연도",
        "irr": "내부수익률 (재무)",
        "payback": "회수기간 (재무)",
        "discounted_payback": "할인 회수기간 (재무)",
        "funded_irr": "내부수익률 (재원 포함)",
        "funded_payback": "회수기간 (재원 포함)",
        "funded_discounted_payback": "할인 회수기간 (재원 포함)",
        "economic_irr": "내부수익률 (경제)",
        "economic_payback": "회수기간 (경제)",
        "economic_discounted_payback": "할인 회수기간 (경제)",
        "last_grant_year": "마지막 보조금 연도",
        "cliff": "보조금 종료 절벽 연도",
        "cliff_depth": "보조금 종료 절벽의 깊이",
        "cliff_covered": "종료 후 운영비 충당률",
    }
)
_BY_NAME = {squeeze(korean): figure for figure, korean in KOREAN.items()}


def figure_of(name: str) -> str | None:
    """The figure of a Korean name, whose blanks do not matter; None where there is none."""
    return _BY_NAME.get(squeeze(name))


def both(figure: str) -> str:
    """A figure with its Korean name, as a refusal lists it."""
    return f"{figure!r} ({KOREAN[figure]})" if figure in KOREAN else repr(figure)
