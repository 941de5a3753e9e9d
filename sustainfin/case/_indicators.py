"""What a view of an alternative is worth: its indicators, and all that stands beside them."""

from dataclasses import dataclass
from typing import Any

from sustainfin import discounting
from sustainfin.case._flows import Flows
from sustainfin.funding import Balance


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indicators:
    """What one point of view says of one alternative (관점별 지표).

    Parameters
    ----------
    view : str
        "financial" (재무, before funding), "funded" (운영 주체, with funding) or
        "economic" (경제, grants, fees and taxes as transfers).
    inflow, outflow : ndarray, shape (years,)
        Amounts by year. [KRW]
    npv, present_inflow, present_outflow : float
        Net present value, and the present values of both sides. [KRW]
    benefit_cost_ratio : float or None
        Present inflow over present outflow; None without outflow.
    irr : discounting.IRR
        Every internal rate of return, with a status.
    payback, discounted_payback : float or None
        Years until the running sum turns positive for good; None if it never does.

    Examples
    --------
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("유지관리", 40_000_000))
    >>> case.appraise().plan.financial.benefit_cost_ratio
    0.0
    """

    view: str
    inflow: Any
    outflow: Any
    npv: float
    present_inflow: float
    present_outflow: float
    benefit_cost_ratio: float | None
    irr: discounting.IRR
    payback: float | None
    discounted_payback: float | None

    def to_dict(self) -> dict[str, Any]:
        """The indicators as plain data, ready for JSON.

        Returns
        -------
        dict
            Figures by name; the rates of return as a list with their status.

        Examples
        --------
        >>> import sustainfin as sf
        >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...                discount_rate=0.045)
        >>> case.appraise().plan.financial.to_dict()["irr_status"]
        'all-zero'
        """
        return {
            "view": self.view,
            "npv": self.npv,
            "present_inflow": self.present_inflow,
            "present_outflow": self.present_outflow,
            "benefit_cost_ratio": self.benefit_cost_ratio,
            "irr": list(self.irr.roots),
            "irr_status": self.irr.status,
            "payback": self.payback,
            "discounted_payback": self.discounted_payback,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AlternativeResult:
    """Everything about one alternative (대안별 결과).

    Parameters
    ----------
    name : str
        Name of the alternative.
    flows : Flows
        Amounts by line and year.
    balance : Balance
        Uses, sources and the gap by year.
    financial, funded : Indicators
        Before funding, and as the operator sees it with funding.
    economic : Indicators or None
        Benefits against social and resource costs; None where none is valued, or VAT
        cannot be taken out of the costs.
    life_cycle_cost, present_life_cycle_cost : float
        Sum of all costs, and its present value (생애주기비용). [KRW]
    equivalent_annual_cost : float
        Level yearly cost of the same present value (연간등가비용). [KRW/year]

    Examples
    --------
    >>> import sustainfin as sf
    >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.appraise().plan.life_cycle_cost
    0.0
    """

    name: str
    flows: Flows
    balance: Balance
    financial: Indicators
    funded: Indicators
    economic: Indicators | None
    life_cycle_cost: float
    present_life_cycle_cost: float
    equivalent_annual_cost: float
