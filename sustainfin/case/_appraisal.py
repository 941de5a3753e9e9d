"""Indicators of every alternative and of the increment, by point of view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.case._basis import Basis
from sustainfin.case._explain import explained
from sustainfin.case._indicators import AlternativeResult, Indicators
from sustainfin.explanation import Explanation
from sustainfin.findings import Finding
from sustainfin.lines import Timeline
from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd


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
            "discounted_payback", each also with ``funded_`` or ``economic_`` before it, and
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
