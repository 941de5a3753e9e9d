"""Indicators of every alternative and of the increment, by point of view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sustainfin import _checks, discounting
from sustainfin.case._basis import Basis
from sustainfin.case._explain import explained
from sustainfin.case._flows import Flows
from sustainfin.explanation import Explanation
from sustainfin.findings import Finding
from sustainfin.funding import Balance
from sustainfin.lines import Amounts, Timeline
from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Appraisal:
    """Appraisal of a case (사업 평가 결과).

    Parameters
    ----------
    title : str
        Name of the service.
    timeline : Timeline
        Years of the case.
    base_year : int
        Year to whose beginning amounts are discounted.
    timing : {"start", "mid", "end"}
        When in the year amounts fall.
    prices, vat : str
        Price basis and VAT basis of every amount.
    discount_rate : float or Schedule
        Discount rate, a fraction.
    alternatives : mapping of str to AlternativeResult
        Results by name.
    increment : mapping of str to Indicators
        For each other alternative its financial flows less those of the do-minimum;
        empty without one.
    findings : tuple of Finding
        What a reader must know: inputs nothing reads, views that cannot be had.
    assumptions : tuple of str
        Names of inputs that are assumptions.
    basis : Basis
        Lines, inputs and values that the figures were made of; `explain` reads it.

    Examples
    --------
    >>> import sustainfin as sf
    >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.appraise().plan.financial.npv
    0.0
    """

    title: str
    timeline: Timeline
    base_year: int
    timing: str
    prices: str
    vat: str
    discount_rate: Any
    alternatives: Mapping[str, AlternativeResult]
    increment: Mapping[str, Indicators]
    findings: tuple[Finding, ...]
    assumptions: tuple[str, ...]
    basis: Basis

    _repr_html_ = in_notebook

    @property
    def plan(self) -> AlternativeResult:
        """Result of the plan."""
        return self.alternatives["plan"]

    @property
    def unvalued(self) -> tuple[str, ...]:
        """Labels of benefits and social costs that no figure contains: named, or only moved."""
        held = (result.flows.sides.items() for result in self.alternatives.values())
        named = (label for sides in held for label, side in sides if side == "unvalued")
        return tuple(dict.fromkeys(named))

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def explain(
        self, figure: str, year: int | None = None, *, alternative: str = "plan"
    ) -> Explanation:
        """Where a figure comes from, down to inputs, editions and pages (산출 근거).

        Parameters
        ----------
        figure : str
            By year: "gap", "uses", "sources", "cost", "revenue", "benefit", "social_cost",
            "funding", "net", "funded_net", "resources", "economic_net", "reserve_draw",
            "reserve_deposit", "reserve_balance", "cash", "discount_factor", or the label of
            a line or a source. Over all years: "npv", "funded_npv", "economic_npv",
            "benefit_cost_ratio", "funded_benefit_cost_ratio",
            "economic_benefit_cost_ratio", "life_cycle_cost", "present_life_cycle_cost",
            "equivalent_annual_cost", "total_gap", "runs_out". Found by search, with their
            check: "irr", or "irr_1", "irr_2" where there are several, "payback",
            "discounted_payback", each also with "funded_" or "economic_" before it, and
            "last_grant_year", "cliff", "cliff_depth", "cliff_covered".
        year : int, optional
            Calendar year; must be given for a figure by year, and for no other.
        alternative : str
            Which alternative.

        Returns
        -------
        Explanation
            The tree from the figure to its leaves, which re-evaluate to it.

        Raises
        ------
        InvalidInput
            If the case has no such figure, year or alternative.

        Examples
        --------
        >>> import sustainfin as sf
        >>> from sustainfin import lifecycle
        >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...                discount_rate=0.045)
        >>> case.add(lifecycle.Annual("유지관리", 40_000_000, source="계약서 3쪽"))
        >>> print(case.appraise().explain("cost", 2022))
        2022년 비용 합계  40,000,000원  = 유지관리
        └─ 유지관리       40,000,000원  = 금액
           └─ 금액        40,000,000원  출처: 계약서 3쪽
        ※ 불변가격, VAT 포함, 원 미만을 버리지 않고 계산
        ※ 금액은 연말에 발생하고 2021년 초로 할인한다
        """
        where = "Appraisal.explain"
        chosen = _checks.one_of(where, "alternative", alternative, self.alternatives)
        return explained(self.basis, self, self.alternatives[chosen], figure, year)

    def sheet(self, *, unit: str = "억원", lang: Literal["ko", "en"] = "ko") -> Sheet:
        """Headline figures as the neutral table, one column an alternative.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts, shown to two places.
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a figure.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.

        Examples
        --------
        >>> import sustainfin as sf
        >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...                discount_rate=0.045)
        >>> case.appraise().sheet().body[0][0].text
        '생애주기비용'
        """

        def won(amount: float) -> Cell:
            text = format_won(round(amount), unit, places=2, symbol=False)
            return Cell(text=text, value=amount, align="right")

        words = _WORDS[_checks.one_of("Appraisal.sheet", "lang", lang, _WORDS)]
        names = list(self.alternatives)
        head = row(
            [words["what"], *(Cell(text=n, align="right", strong=True) for n in names)], strong=True
        )
        results = list(self.alternatives.values())
        body = [
            (Cell(text=label), *(won(read(r)) for r in results))
            for label, (_, read) in zip(words["amounts"], _AMOUNT_ROWS, strict=True)
        ]
        body += [
            (Cell(text=label), *(Cell(text=read(r, unit, words), align="right") for r in results))
            for label, (_, read) in zip(words["texts"], _TEXT_ROWS, strict=True)
        ]
        return Sheet(
            title=f"{self.title}: {words['title']}", unit=f"{words['unit']}: {unit}", head=(head,),
            body=tuple(body), notes=tuple(self._notes(unit, words)),
        )  # fmt: skip

    def _notes(self, unit: str, words: Mapping[str, Any]) -> list[str]:
        """Conventions, increments, assumptions and findings below the table."""
        bases = [words[each] for each in (self.timing, self.prices, self.vat)]
        rate = (
            f"{self.discount_rate:.2%}"
            if isinstance(self.discount_rate, float)
            else str(self.discount_rate)
        )
        years = (self.timeline.start, self.timeline.last, self.base_year)
        lines = [words["basis"].format(*years, rate, *bases)]
        for name, found in self.increment.items():
            amount = format_won(round(found.npv), unit, places=2)
            lines.append(
                words["increment"].format(words["plan"] if name == "plan" else name, amount)
            )
        if self.unvalued:
            lines.append(f"{words['unvalued']}: {', '.join(self.unvalued)}")
        if self.assumptions:
            named = ", ".join(self.assumptions)
            lines.append(f"{words['assumed'].format(len(self.assumptions))}: {named}")
        ko = words is _WORDS["ko"]
        return lines + [
            f"※ {words.get(found.where, found.where)}: {(ko and found.message_ko) or found.message}"
            for found in self.findings
        ]

    def to_frame(self) -> "pd.DataFrame":
        """Headline figures as a DataFrame, one row an alternative and view.

        Returns
        -------
        DataFrame
            Columns alternative, view, npv, present_inflow, present_outflow,
            benefit_cost_ratio, irr_status, payback, discounted_payback. [KRW]

        Examples
        --------
        >>> import sustainfin as sf
        >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...                discount_rate=0.045)
        >>> case.appraise().to_frame()["view"].tolist()
        ['financial', 'funded']
        """
        import pandas as pd

        rows = [
            {"alternative": name, **{k: v for k, v in view.to_dict().items() if k != "irr"}}
            for name, result in self.alternatives.items()
            for view in (result.financial, result.funded, result.economic)
            if view is not None
        ]
        return pd.DataFrame(rows)

    def to_dict(self) -> dict[str, Any]:
        """The appraisal as plain data, ready for JSON.

        Returns
        -------
        dict
            Conventions, figures by alternative and view, balances and findings.

        Examples
        --------
        >>> import sustainfin as sf
        >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...                discount_rate=0.045)
        >>> case.appraise().to_dict()["base_year"]
        2021
        """
        alternatives = {}
        for name, r in self.alternatives.items():
            views = {"financial": r.financial, "funded": r.funded, "economic": r.economic}
            alternatives[name] = {
                **{k: None if v is None else v.to_dict() for k, v in views.items()},
                "life_cycle_cost": r.life_cycle_cost,
                "present_life_cycle_cost": r.present_life_cycle_cost,
                "equivalent_annual_cost": r.equivalent_annual_cost,
                "balance": r.balance.to_dict(),
            }
        rate = self.discount_rate
        return {
            "kind": "case.Appraisal",
            "title": self.title,
            "years": [self.timeline.start, self.timeline.last],
            "base_year": self.base_year,
            "timing": self.timing,
            "prices": self.prices,
            "vat": self.vat,
            "discount_rate": rate if isinstance(rate, float) else str(rate),
            "alternatives": alternatives,
            "increment": {name: found.to_dict() for name, found in self.increment.items()},
            "findings": [found.to_dict() for found in self.findings],
            "assumptions": list(self.assumptions),
            "unvalued": list(self.unvalued),
        }


def _ratio(found: Indicators | None) -> str:
    """A benefit-cost ratio for people."""
    if found is None or found.benefit_cost_ratio is None:
        return "-"
    return f"{found.benefit_cost_ratio:.3f}"


def _returns(found: Indicators, words: Mapping[str, Any]) -> str:
    """Every rate of return for people."""
    none = {"none": words["none"], "all-zero": words["all-zero"]}.get(found.irr.status)
    return none or ", ".join(f"{root:.2%}" for root in found.irr.roots)


def _cliff(result: AlternativeResult, unit: str, words: Mapping[str, Any]) -> str:
    """The cliff for people."""
    cliff = result.balance.cliff()
    if cliff is None or cliff.year is None:
        return str(words["no grant" if cliff is None else "none"])
    depth = format_won(round(cliff.depth), unit, places=2, symbol=False)
    return f"{_year(cliff.year, words)}, {depth}"


def _covered(result: AlternativeResult) -> str:
    """Share of the operating costs that is paid for after the grants."""
    cliff = result.balance.cliff()
    return "-" if cliff is None or cliff.covered is None else f"{cliff.covered:.1%}"


def _year(year: int | None, words: Mapping[str, Any]) -> str:
    return str(words["none"] if year is None else words["year"].format(year))


def _duration(years: float | None, words: Mapping[str, Any]) -> str:
    return str(words["none"] if years is None else words["years"].format(years))


_AMOUNT_ROWS: tuple[tuple[str, Callable[[AlternativeResult], float]], ...] = (
    ("생애주기비용", lambda r: r.life_cycle_cost),
    ("생애주기비용 현재가치", lambda r: r.present_life_cycle_cost),
    ("연간등가비용", lambda r: r.equivalent_annual_cost),
    ("재무 NPV (재원 전)", lambda r: r.financial.npv),
    ("재무 NPV (재원 후)", lambda r: r.funded.npv),
)
_TEXT_ROWS: tuple[tuple[str, Callable[[AlternativeResult, str, Mapping[str, Any]], str]], ...] = (
    (
        "경제 NPV",
        lambda r, unit, _: (
            "-"
            if r.economic is None
            else format_won(round(r.economic.npv), unit, places=2, symbol=False)
        ),
    ),
    ("재무 B/C", lambda r, *_: _ratio(r.financial)),
    ("경제 B/C", lambda r, *_: _ratio(r.economic)),
    ("재무 IRR (재원 전)", lambda r, _, words: _returns(r.financial, words)),
    ("회수기간 (재원 전)", lambda r, _, words: _duration(r.financial.payback, words)),
    ("재원 고갈", lambda r, _, words: _year(r.balance.runs_out(), words)),
    ("보조금 종료 절벽", _cliff),
    ("종료 후 운영비 충당률", lambda r, *_: _covered(r)),
)
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "평가 결과", "unit": "단위", "what": "구분", "plan": "계획",
        "amounts": tuple(label for label, _ in _AMOUNT_ROWS),
        "texts": tuple(label for label, _ in _TEXT_ROWS),
        "start": "연초", "mid": "연중", "end": "연말", "real": "불변가격", "nominal": "경상가격",
        "included": "VAT 포함", "excluded": "VAT 제외",
        "basis": "{0}~{1}년, 기준 {2}년 초, {4} 발생, 할인율 {3}, {5}, {6}",
        "increment": "증분 ({} - 최소대안) NPV {}",
        "unvalued": "금액에 들어 있지 않은 편익·비용·이전", "assumed": "가정 {}개",
        "none": "없음", "all-zero": "흐름 없음", "no grant": "보조금 없음", "year": "{}년",
        "years": "{:.1f}년",
    },
    "en": {
        "title": "appraisal", "unit": "unit", "what": "Figure", "plan": "plan",
        "amounts": (
            "Life-cycle cost", "Life-cycle cost, present value", "Equivalent annual cost",
            "Financial NPV, before funding", "Financial NPV, with funding",
        ),
        "texts": (
            "Economic NPV", "Financial B/C", "Economic B/C", "Financial IRR, before funding",
            "Payback, before funding", "Money runs out", "Cliff when the grants end",
            "Operation paid for after the grants",
        ),
        "start": "start", "mid": "middle", "end": "end", "real": "real prices",
        "nominal": "nominal prices", "included": "VAT included", "excluded": "VAT excluded",
        "basis": "{0}-{1}, base start of {2}, {4} of the year, discount rate {3}, {5}, {6}",
        "increment": "increment ({} - do-minimum) NPV {}",
        "unvalued": "in no amount", "assumed": "{} assumptions",
        "경제적 관점": "economic view",
        "none": "none", "all-zero": "no flows", "no grant": "no grant", "year": "{}",
        "years": "{:.1f} years",
    },
}  # fmt: skip


def appraise(basis: Basis, flows: Mapping[str, Flows]) -> Appraisal:
    """The appraisal of evaluated alternatives."""
    results = {name: _result(basis, name, run) for name, run in flows.items()}
    base = flows.get(basis.do_minimum)
    increment = {}
    if base is not None:
        for name, run in flows.items():
            if name != basis.do_minimum:
                inflow = run.side("revenue") - base.side("revenue")
                outflow = run.side("cost") - base.side("cost")
                increment[name] = _indicators(basis, "increment", inflow, outflow)
    return Appraisal(
        title=basis.title, timeline=basis.timeline, base_year=basis.base_year, timing=basis.timing,
        prices=basis.prices, vat=basis.vat, discount_rate=basis.rate, alternatives=results,
        increment=increment, findings=_findings(basis, results),
        assumptions=tuple(i.label or i.name for i in basis.inputs.values() if i.assumption),
        basis=basis,
    )  # fmt: skip


def _findings(
    basis: Basis,
    results: Mapping[str, AlternativeResult],
) -> tuple[Finding, ...]:
    """Inputs nothing reads, and views that cannot be had."""
    found = [
        Finding(
            code="unread-input",
            severity="note",
            where=name,
            message="no line reads this input",
            message_ko="이 입력을 읽는 항목이 없다",
        )
        for name in basis.unread
    ]
    if basis.do_minimum and basis.do_minimum not in results:
        found.append(
            Finding(
                code="no-do-minimum",
                severity="fault",
                where=basis.do_minimum,
                message="the do-minimum alternative has no lines",
                message_ko="최소대안에 항목이 없다",
            )
        )
    found += [_no_economic_view(basis, results)] if _lacks_economic_view(results) else []
    return tuple(found)


def _lacks_economic_view(results: Mapping[str, AlternativeResult]) -> bool:
    return any(result.economic is None for result in results.values())


def _no_economic_view(basis: Basis, results: Mapping[str, AlternativeResult]) -> Finding:
    """Why there is no economic view."""
    if not all(valued(result.flows) for result in results.values()):
        message = "no benefit or social cost is valued: a B/C of 0 would say nothing"
        message_ko = "편익과 사회적 비용이 산정되지 않아 경제성을 말할 수 없다"
    else:
        message = "costs contain VAT, which is a transfer: give vat_rate to take it out"
        message_ko = "비용에 이전지출인 부가세가 들어 있다: vat_rate를 주면 제외한다"
    return Finding(
        code="no-economic-view", severity="note", where="경제적 관점", message=message,
        message_ko=message_ko,
    )  # fmt: skip


def _result(basis: Basis, name: str, run: Flows) -> AlternativeResult:
    """All figures of one alternative."""
    cost, revenue = run.side("cost"), run.side("revenue")
    present = float(_present(basis, cost)[0])
    return AlternativeResult(
        name=name,
        flows=run,
        balance=run.balance,
        financial=_indicators(basis, "financial", revenue, cost),
        funded=_funded(basis, run),
        economic=_economic(basis, run),
        life_cycle_cost=float(np.sum(cost[:, 0])),
        present_life_cycle_cost=present,
        equivalent_annual_cost=_level(basis, present),
    )


def _funded(basis: Basis, run: Flows) -> Indicators:
    """As the operator sees it: revenue and sources in, costs, service and clawback out."""
    zero = np.zeros((basis.timeline.n_years, 1))
    paid = run.balance.paid.values()
    inflow = run.side("revenue") + sum((p.source for p in paid), zero)
    outflow = run.side("cost") + sum((p.use for p in paid), zero)
    return _indicators(basis, "funded", inflow, outflow)


def _economic(basis: Basis, run: Flows) -> Indicators | None:
    """Benefits against social costs and the resource costs; transfers are left out."""
    if not valued(run) or (basis.vat_rate is None and contains_vat(run)):
        return None
    return _indicators(basis, "economic", run.side("benefit"), run.resources(basis.vat_rate))


def contains_vat(run: Flows) -> bool:
    """Whether the costs of any line contain VAT."""
    return any(run.vats[label] == "included" for label, side in run.sides.items() if side == "cost")


def present_value(amounts: Amounts, rate: Any, timing: discounting.Timing, lead: int) -> Any:
    """Present value, shape (draws,), `lead` years before the first amounts begin."""
    if lead:  # years between the base year and the first year have no amounts
        amounts = np.concatenate([np.zeros((lead, amounts.shape[1])), amounts])
    return np.atleast_1d(discounting.npv(amounts, rate, timing=timing))


def valued(run: Flows) -> bool:
    """Whether any benefit or social cost is among the lines."""
    return any(side in ("benefit", "social_cost") for side in run.sides.values())


def _present(basis: Basis, amounts: Amounts) -> Any:
    """Present value at the beginning of the base year, shape (draws,)."""
    lead = basis.timeline.start - basis.base_year
    return present_value(amounts, basis.rate, basis.timing, lead)


def _level(basis: Basis, present: float) -> float:
    """Level yearly amount over the years of the case with the same present value."""
    ones = np.ones((basis.timeline.n_years, 1))
    return present / float(_present(basis, ones)[0])


def _indicators(basis: Basis, view: str, inflow: Amounts, outflow: Amounts) -> Indicators:
    """Indicators of a single run."""
    shape = (basis.timeline.n_years, 1)
    came = np.broadcast_to(inflow, shape)
    went = np.broadcast_to(outflow, shape)
    present_in = float(_present(basis, came)[0])
    present_out = float(_present(basis, went)[0])
    net = (came - went)[:, 0]
    return Indicators(
        view=view,
        inflow=came[:, 0],
        outflow=went[:, 0],
        npv=present_in - present_out,
        present_inflow=present_in,
        present_outflow=present_out,
        benefit_cost_ratio=present_in / present_out if present_out > 0 else None,
        irr=discounting.irr(net),
        payback=discounting.payback(net),
        discounted_payback=discounting.payback(net, basis.rate),
    )
