"""The chain from direct labour to the total, each step with its own rounding."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from sustainfin import _checks, tables
from sustainfin.money import Rounding

# Steps that are rounded; sums are exact and need no rule.
ROUNDED_STEPS = ("labour", "overhead", "technical_fee", "vat")
EXEMPT = ("exempt", "면세")
UNCUT = ("none", "없음")

_FRACTION = "Give a fraction, not a percentage: 0.20 for 20 %."


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Rates and rounding rules of one estimate, checked and exact.

    `vat` is None for an exempt supplier, `truncate` is None for no cut.
    """

    overhead: Decimal
    technical_fee: Decimal
    vat: Decimal | None
    truncate: Rounding | None
    rounding: Mapping[str, Rounding]


def read_policy(
    where: str,
    *,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    rounding: Mapping[str, Any] | None,
) -> Policy:
    """The policy behind the arguments of `estimate`, or a refusal."""
    return Policy(
        # Above 200 % of labour, or 99 % and 50 % below, a rate was given in per cent.
        overhead=_checks.exact_between(where, "overhead", overhead, 0, 2, _FRACTION),
        technical_fee=_checks.exact_between(
            where, "technical_fee", technical_fee, 0, "0.99", _FRACTION
        ),
        vat=None
        if isinstance(vat, str) and vat in EXEMPT
        else _checks.exact_between(
            where, "vat", vat, 0, "0.5", f"{_FRACTION} For an exempt supplier give 'exempt'."
        ),
        truncate=read_truncation(where, truncate),
        rounding=read_rounding(where, rounding),
    )


def read_truncation(where: str, truncate: object) -> Rounding | None:
    """The cut of the total from words, a number of won or a `Rounding`."""
    do = (
        "Give the words of the document ('만단위 이하', '만원 미만 절사'), the unit in won "
        "(100_000), or 'none' for no cut."
    )
    if isinstance(truncate, Rounding):
        return truncate
    if isinstance(truncate, str):
        if truncate in UNCUT:
            return None
        return Rounding.parse(truncate, default_mode="down")
    return Rounding("down", _checks.count(where, "truncate", truncate, low=1, do=do))


def read_rounding(where: str, rounding: Mapping[str, Any] | None) -> Mapping[str, Rounding]:
    """Rounding rules by step; steps that are left out keep those of `default_rounding`."""
    rules = dict(default_rounding())
    if not isinstance(rounding, Mapping | None):
        raise _checks.refusal(
            where, "rounding", "must map steps to words or a Rounding", rounding,
            "For example {'overhead': '원 미만 절사'}.",
        )  # fmt: skip
    for step, rule in (rounding or {}).items():
        _checks.one_of(where, "rounding", step, ROUNDED_STEPS)
        if isinstance(rule, str):
            rules[step] = Rounding.parse(rule)
        elif isinstance(rule, Rounding):
            rules[step] = rule
        else:
            raise _checks.refusal(
                where, "rounding", "must map steps to words or a Rounding", rule,
                "For example {'overhead': '원 미만 절사'}.",
            )  # fmt: skip
    return MappingProxyType(rules)


def default_rounding() -> Mapping[str, Rounding]:
    """Labour lines half-up to the won, every other step cut to the won.

    The guide states no rule; these are the rules of the Seoul sheet.
    """
    rows = tables.edition("isp_policies", "seoul_2020").values
    return {step: Rounding.parse(rows[step]["rounding"]) for step in ROUNDED_STEPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Amounts of every step (단계별 금액), in whole won.

    Parameters
    ----------
    direct_labour, overhead, technical_fee, direct_expenses : int
        Direct labour, overhead, technical fee and direct expenses. [KRW]
    price_before_vat, vat, total_before_cut, total : int
        Their sum, VAT, and the total before and after the cut. [KRW]

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> isp_cost.check_guide(bill, guide="2020").applied.vat
    552962
    """

    direct_labour: int
    overhead: int
    technical_fee: int
    direct_expenses: int
    price_before_vat: int
    vat: int
    total_before_cut: int
    total: int


def run(direct_labour: int, direct_expenses: int, policy: Policy) -> Chain:
    """All steps after the labour lines."""
    overhead = policy.rounding["overhead"].apply(share(direct_labour, policy.overhead))
    technical_fee = policy.rounding["technical_fee"].apply(
        share(direct_labour + overhead, policy.technical_fee)
    )
    price_before_vat = direct_labour + overhead + technical_fee + direct_expenses
    vat = policy.rounding["vat"].apply(share(price_before_vat, policy.vat or Decimal(0)))
    total_before_cut = price_before_vat + vat
    return Chain(
        direct_labour=direct_labour,
        overhead=overhead,
        technical_fee=technical_fee,
        direct_expenses=direct_expenses,
        price_before_vat=price_before_vat,
        vat=vat,
        total_before_cut=total_before_cut,
        total=policy.truncate.apply(total_before_cut) if policy.truncate else total_before_cut,
    )


def share(amount: int, rate: Decimal) -> Fraction:
    """`rate` times `amount` without any rounding, whatever the decimal context."""
    return amount * Fraction(rate)
