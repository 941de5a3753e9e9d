"""One result of every kind, from shipped cases and from small ones with any words in them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

import sustainfin as sf
from sustainfin import (
    benefits,
    budget,
    canvas,
    case_file,
    discounting,
    evaluation,
    funding,
    guide_costs,
    inputs,
    isp_cost,
    lifecycle,
    profiles,
    revenue,
    sensitivity,
    tables,
)
from sustainfin.lines import Timeline

CASES = Path(__file__).resolve().parent.parent / "cases"
EFFORT = {"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4", "정보보호컨설턴트": "0.4"}
PRINTED = (
    "구분|단가(월)|투입공수(M/M)|금액(원)|비고\n업무분석가|10,472,778|0.4|4,250,000|원 미만 절사"
)
_RULES = {"guide": "2025", "vat": "excluded", "truncate": "none"}


def case(words: str = "서비스") -> sf.Case:
    """A case with every side, two alternatives, ranges, and these words in every text."""
    made = sf.Case(
        words, start=2021, years=6, prices="real", vat="excluded", discount_rate=0.045,
        source=words, notes=[words],
    )  # fmt: skip
    users = made.input("users", base=9_000, low=5_000, high=16_000, unit=words, label=words,
                       source=words)  # fmt: skip
    fee = made.input("fee", base=3_000, low=1_000, high=4_000, label=f"{words}2")
    made.add(
        lifecycle.Build(f"구축 {words}", 600_000_000, year=2021),
        lifecycle.Annual(f"유지 {words}", 90_000_000, kind="maintenance", first=2022),
        revenue.Fee(f"수입 {words}", users=users, price=fee),
        funding.Grant(f"재원 {words}", 0.5, last=2023),
        funding.Reserve(f"기금 {words}", 40_000_000),
        benefit(words),
    )
    made.add(lifecycle.Annual(f"임차 {words}", 250_000_000), alternative="임차")
    return made


def benefit(words: str = "시간") -> benefits.Benefit:
    return benefits.Benefit(
        words, 100, 2_000_000, mechanism=words, beneficiary=words, category="social"
    )


def bill(words: str = "인쇄비") -> isp_cost.Bill:
    return isp_cost.estimate(
        EFFORT, wages="2020", expenses={words: 1_000_000}, **isp_cost.SEOUL_2020
    )


def transfer(words: str = "정보인프라") -> budget.Transfer:
    place = {"policy": words, "unit_project": words, "detail": words}
    return budget.transfer([
        budget.Item(code="405-01", label=f"자산 {words}", appropriation=970_000_000,
                    minus=90_000_000, **place),
        budget.Item(code="207-01", label=words, appropriation=0, plus=90_000_000, **place),
    ])  # fmt: skip


def ledger(words: str = "시민") -> benefits.Ledger:
    priced = benefit(words)
    return benefits.ledger(
        [priced, benefits.Unquantified(f"효과 {words}", category="social", beneficiary=words,
                                        mechanism=words, reason=words),
         benefits.SocialCost(f"불편 {words}", 10, 50_000, mechanism=words, payer=words,
                             category="social")],
        Timeline(start=2026, n_years=3), discount_rate=0.045, costs=[400_000] * 3, paid_by=words,
    )  # fmt: skip


def scored(words: str = "기록") -> evaluation.Evaluation:
    held = canvas.Canvas(words, {"채널": [words]})
    proof = evaluation.evidence(case(words), canvas=held)
    return evaluation.evaluate(
        {item.name: [2, 4] for item in evaluation.items()}, scale=(1, 5),
        weights={"operator_credibility": 0.3, "structure_stability": 0.4, "public_value": 0.3},
        evidence=proof,
    )  # fmt: skip


def _label(words: str) -> str:
    """The words as a label of a printed row, where a bar ends a cell."""
    return words[:200].splitlines()[0].replace("|", "/").replace("\t", " ")


def _money(words: str) -> Iterator[Any]:
    """Estimates, audits, guide costs, transfers."""
    made = bill(words)
    editions = {words: {"wages": "2020", **isp_cost.SEOUL_2020}}
    options = {"wages": "2020", **isp_cost.SEOUL_2020}
    yield from (made, isp_cost.check_guide(made, guide="2020"), transfer(words))
    yield made.explain("total")
    yield isp_cost.compare_editions({"업무분석가": "0.4"}, editions)
    yield isp_cost.fit_to_budget(6_000_000, {"업무분석가": 1}, vary="업무분석가", step="0.01",
                                 **options)  # fmt: skip
    yield isp_cost.efforts_on_grid(6_000_000, {"업무분석가": "0.4"}, step="0.1", spread="0.3",
                                   **options)  # fmt: skip
    chance = {"effort_step": "0.1", "effort_rounding": "half_up", **options}
    yield isp_cost.estimate_many({"업무분석가": [0.4, 0.5]}, **chance)
    months = inputs.make_input("months", base=4.3, low=4.0, mode=4.3, high=5.0)
    yield isp_cost.simulate_total({"IT컨설턴트": months}, 256, seed=7, ceiling=65_000_000,
                                  **chance)  # fmt: skip
    audit = isp_cost.reconcile(f"{PRINTED}\n{_label(words)}|1|2|3|")
    yield from (audit, audit.table)
    points = guide_costs.function_points({"ILF": 3, "EI": 7}, guide="2025")
    yield points
    yield guide_costs.development_cost(
        points, unit_price="2024", linkage=2, performance=3, environment=1, security=2,
        profit="0.25", expenses={words: 1_000}, **_RULES,
    )  # fmt: skip
    yield guide_costs.maintenance_cost(200_000_000, tmp=10, expenses={words: 1_000}, **_RULES)
    yield guide_costs.commercial_maintenance_cost(50_000_000, grade=3, **_RULES)


def _rooms(words: str) -> Iterator[Any]:
    """What the field rooms find."""
    held = case(words)
    found = held.appraise()
    lines = held.alternatives["plan"]
    costs = [line for line in lines if getattr(line, "side", "") == "cost"]
    fees = [line for line in lines if getattr(line, "side", "") == "revenue"]
    yield from (held, found, found.plan.balance, found.plan.financial.irr)
    yield from held.close_gap()
    yield lifecycle.cost_table(costs, held.timeline, discount_rate=0.045, users=1_000)
    yield lifecycle.checklist(costs, reasons={"decommissioning": words})
    yield revenue.table(fees, held.timeline)
    yield revenue.fit_curve("growth", [2019, 2020, 2021, 2022], [1_000, 1_110, 1_200, 1_335])
    weighed = ledger(words)
    yield weighed
    yield benefits.weigh(weighed, incomes={words: 2e7}, median_income=4e7, eta=1)
    yield benefits.unit_values()[0]
    plan = canvas.Canvas(words, {"채널": [words]}, field=words, city=words, source=words,
                         notes=(words,))  # fmt: skip
    yield from (plan, canvas.completeness(plan, required="nine"))
    yield canvas.completeness_table([plan], required=["채널"])
    yield canvas.published_services()
    yield profiles.under(held, ["kdi_pimac_2017", "hmt_green_book_2026"], view="financial")


def _engines(words: str) -> Iterator[Any]:
    """Analyses and evaluations of a case."""
    held = case(words)
    simulation = held.simulate(256, seed=7)
    yield from (simulation, simulation["npv"], held.tornado(), held.spider(), held.elasticities())
    yield held.switching_values()
    yield held.sobol(draws=64, seed=7)
    yield held.shapley(draws=64, seed=7)
    yield held.nearest_failure("npv")
    yield held.scenarios({words: {"users": 4_000}})
    yield held.grid("fee", "users", n=3)
    yield held.switching_line("fee", "users", n=3)
    pair = [inputs.make_input(name, base=0, low=-1, high=1, shape="uniform") for name in "ab"]
    runs = sf.simulate(lambda x: {"y": x["a"] + 2 * x["b"], **x}, 2_000, inputs=pair, seed=7)
    yield sensitivity.first_order(runs, {name: runs.kept[name] for name in "ab"}, output="y")
    yield from (pair[0], inputs.rank_correlation({("a", "b"): 0.5}, pair))
    yield scored(words)
    yield evaluation.ahp([[1, 3], [1 / 3, 1]], names=[words, "나"], random_index="saaty_2005")
    yield evaluation.rank_robustness({words: {"a": 0.9, "b": 0.8}, "나": {"a": 0.5, "b": 0.6}},
                                     draws=1_000, seed=7)  # fmt: skip
    yield evaluation.review(held, {f"유지 {words}": 120_000_000}, year=2022)
    yield evaluation.bc_score(1.2)
    yield discounting.loan(1_000, 0.10, 3, grace=1)
    yield discounting.discount([-500, 300, 300], 0.05, base_year=2026)
    yield discounting.irr_many(np.array([[-500.0, -500.0], [300.0, 200.0], [300.0, 200.0]]))
    yield tables.edition("kosa_wages", "2020")


@cache
def results(words: str = "서비스") -> MappingProxyType[str, Any]:
    """One result a class, by the name of the class."""
    made: dict[str, Any] = {}
    for part in (_money, _rooms, _engines):
        for one in part(words):
            made.setdefault(type(one).__name__, one)
    return MappingProxyType(made)


@cache
def shipped() -> MappingProxyType[str, Any]:
    """Cases of the project, by the name of their file."""
    names = ("cctv_centre", "dongtan_ucity", "emergency_medical", "emergency_medical_benefits",
             "emergency_medical_fee")  # fmt: skip
    return MappingProxyType({name: case_file.read_case(CASES / f"{name}.toml") for name in names})
