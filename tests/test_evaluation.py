"""Evaluation: items, scores, evidence, robustness, AHP, ranges, and the review of a year."""

import json
import math
import pickle
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sustainfin import canvas, evaluation, funding, lifecycle, revenue, tables
from sustainfin.canvas import Canvas
from sustainfin.case import Case
from sustainfin.case_file import read_canvases, read_case
from sustainfin.evaluation import Evidence, WeightProfile
from sustainfin.evaluation._carrying import CarriedLine
from sustainfin.inputs import make_input
from sustainfin.lines import Amounts, Timeline

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).parent / "golden" / "ahp" / "drinks.toml"
ITEMS = evaluation.items()
NAMES = [item.name for item in ITEMS]
WEIGHTS = {"operator_credibility": 0.25, "structure_stability": 0.5, "public_value": 0.25}


# --- items and scores ---------------------------------------------------------------------


def test_the_items_are_those_of_the_brief_block_by_block() -> None:
    counts = {
        block.label_ko: sum(item.block == block.name for item in ITEMS) for block in canvas.blocks()
    }

    assert counts == {
        "핵심 파트너": 3, "핵심 활동": 4, "핵심 자원": 2, "가치제안": 2, "고객 관계": 3, "채널": 3,
        "고객 분할": 1, "비용 구조": 3, "매출 구조": 2, "사회·환경 비용": 2, "사회·환경 이익": 2,
    }  # fmt: skip
    assert len(ITEMS) == 27
    assert len({item.label_ko for item in ITEMS}) == 27


def test_the_criteria_are_those_of_the_brief_and_the_mapping_is_said_to_be_our_own() -> None:
    assert list(evaluation.criteria().values()) == [
        "사업 운영 주체의 신뢰성", "사업구조의 안정성", "사업에 의해 기대되는 공공적 가치의 수준",
    ]  # fmt: skip
    assert {item.criterion for item in ITEMS} == set(evaluation.criteria())
    table = tables.edition("evaluation_items", "auri_2021")
    assert any("project's own mapping" in note for note in table.notes)


def scores(**changes: Any) -> dict[str, Any]:
    """Three for every item, with some replaced."""
    return {**dict.fromkeys(NAMES, 3), **changes}


def evaluate(given: Any = None, **changes: Any) -> evaluation.Evaluation:
    usual: dict[str, Any] = {"weights": WEIGHTS, "scale": (1, 5)}
    return evaluation.evaluate(scores() if given is None else given, **{**usual, **changes})


def test_the_total_is_the_weighted_mean_of_the_criteria() -> None:
    given = {item.name: {"operator_credibility": 5, "structure_stability": 3}.get(item.criterion, 1)
             for item in ITEMS}  # fmt: skip
    found = evaluate(given)

    assert found.by_criterion == {
        "operator_credibility": 1.0, "structure_stability": 0.5, "public_value": 0.0,
    }  # fmt: skip
    assert found.total == 0.25 * 1.0 + 0.5 * 0.5
    assert found.mapping == "project"
    assert "이 라이브러리의 것이다" in repr(found)


def test_several_people_give_a_mean_and_a_range() -> None:
    found = evaluate(scores(key_partners_1=[1, 2, 5]))
    first = found.items[0]

    assert (first.score, first.low, first.high) == (8 / 3, 1, 5)
    assert first.share == pytest.approx((8 / 3 - 1) / 4)


def test_an_item_that_does_not_apply_counts_nowhere() -> None:
    given = scores(key_partners_1=5, key_partners_2=5)
    del given["key_partners_3"]
    found = evaluate(given, not_applicable={"key_partners_3": "위탁 운영"})

    assert found.by_block["key_partners"] == 1.0
    assert found.by_criterion["operator_credibility"] == 1.0
    assert found.items[2].score is None
    assert "위탁 운영" in repr(found)


def test_ones_own_mapping_is_used_and_named() -> None:
    given = dict.fromkeys(NAMES, 1) | {"key_partners_1": 5}
    found = evaluate(given, mapping={"key_partners_1": "public_value"})

    assert found.mapping == "own"
    assert found.by_criterion["operator_credibility"] == 0.0
    assert found.by_criterion["public_value"] > 0


def test_the_weights_decided_for_a_type_are_picked() -> None:
    decided = [
        WeightProfile("public_good", "public", {"public_value": 1.0}, source="위원회"),
        WeightProfile("revenue_capable", "joint", WEIGHTS, source="위원회"),
    ]
    chosen = evaluation.weights_for(decided, service="revenue_capable", operator="joint")

    assert evaluate(weights=chosen) == evaluate()
    assert pickle.loads(pickle.dumps(chosen)) == chosen  # noqa: S301 - our own bytes


def test_an_evaluation_survives_pickling_and_json() -> None:
    found = evaluate(evidence=evaluation.evidence(service()))

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    told = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))
    assert len(told["items"]) == len(told["evidence"]) == len(found.to_frame()) == 27
    assert "모형이 말하는 것" in repr(found)


def test_the_next_evaluation_says_what_has_moved() -> None:
    before, after = evaluate(), evaluate(scores(cost_structure_1=5, cost_structure_2=1))
    drift = {each.what: each.drift for each in evaluation.score_drift(before, after)}

    assert drift["cost_structure_1"] == 0.5
    assert drift["cost_structure_2"] == -0.5
    assert drift["cost_structure"] == pytest.approx(0.0)
    assert drift["total"] == pytest.approx(0.0)
    assert {what for what, moved in drift.items() if abs(moved) > 1e-12} == {
        "cost_structure_1", "cost_structure_2",
    }  # fmt: skip


# --- evidence -----------------------------------------------------------------------------

USERS = make_input("users", base=100, low=50, high=150, unit="명", source="조사 2025")


class Valued:
    """A benefit or social cost of the same amount every year."""

    prices = None
    vat = None
    kind = "benefit"
    source = "조사 2025"

    def __init__(self, side: str, source: str = "조사 2025") -> None:
        self.side, self.label, self.source = side, f"{side} 항목", source

    def amounts(self, x: Any, t: Timeline) -> Amounts:
        return 5e6 * t.active()


class Served(Valued):
    """A benefit that counts those it serves."""

    quantity = USERS


def parts(**changes: Any) -> dict[str, Any]:
    """A plan that answers for everything, part by part."""
    whole = {
        "build": lifecycle.Build("구축", 1e7, year=2021, source="견적"),
        "upkeep": lifecycle.Annual("유지관리", 1e6, kind="maintenance", source="견적"),
        "labour": lifecycle.Annual("인건비", 1e6, kind="labour", source="정원표"),
        "fee": revenue.Fee("이용료", users=USERS, price=1e5, vat="included", source="조례"),
        "grant": funding.Grant("국비", 1.0, last=2021),
        "benefit": Served("benefit"),
        "social_cost": Valued("social_cost"),
    }
    return {name: line for name, line in {**whole, **changes}.items() if line is not None}


def service(**changes: Any) -> Case:
    case = Case("서비스", start=2021, years=4, prices="real", vat="included", discount_rate=0.045)
    case.add(*parts(**changes).values())
    return case


FULL = Canvas(
    "서비스",
    {
        "핵심 자원": [canvas.Entry("서버", lines=("구축",))],
        "채널": ["휴대전화 앱", "주민센터 창구"],
        "사회·환경 비용": ["앱을 쓰지 못하는 사람"],
    },
)


def statuses(case: Case, **arguments: Any) -> dict[str, str]:
    given = {"canvas": FULL, "analyses": [case.simulate(100, seed=7)], **arguments}
    return {each.item: each.status for each in evaluation.evidence(case, **given)}


SAID = {item.name for item in ITEMS if item.evidence not in {"judgement", "access"}}


def test_a_plan_that_answers_for_everything_is_supported_wherever_a_model_can_speak() -> None:
    found = statuses(service())

    assert {name for name, status in found.items() if status == "supports"} == SAID
    assert {found[name] for name in set(NAMES) - SAID} == {"judgement"}


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"labour": None}, {"key_partners_3": "missing"}),
        ({"build": None}, {"cost_structure_1": "partly", "key_resources_1": "partly"}),
        (
            {"upkeep": lifecycle.Annual("유지관리", 1e6, kind="maintenance")},
            {"cost_structure_1": "partly"},
        ),
        (
            {"fee": revenue.Fee("이용료", users=USERS, price=1e4, vat="included", source="조례")},
            {"cost_structure_2": "missing", "cost_structure_3": "partly"},
        ),
        ({"social_cost": None}, {
            "social_costs_1": "missing", "social_costs_2": "missing",
            "value_propositions_1": "missing", "customer_relationships_2": "partly",
        }),
        ({"social_cost": Valued("social_cost", source="")}, {"social_costs_1": "missing"}),
        ({"benefit": None}, {
            "social_benefits_1": "missing", "social_benefits_2": "missing",
            "value_propositions_2": "missing",
        }),
        ({"benefit": Valued("benefit", source="")}, {"social_benefits_1": "missing"}),
    ],
)  # fmt: skip
def test_each_planted_fault_moves_its_own_items_and_no_other(
    change: dict[str, Any], moved: dict[str, str]
) -> None:
    sound, broken = statuses(service()), statuses(service(**change))

    assert {name: broken[name] for name in NAMES if broken[name] != sound[name]} == moved


def test_without_revenue_the_years_after_the_grant_are_not_paid_for() -> None:
    case = service(fee=None)
    found = {each.item: each for each in evaluation.evidence(case)}

    assert found["cost_structure_2"].message == (
        "money is missing from 2021 on; the grant ends in 2021, the cliff is in 2022"
    )
    assert found["cost_structure_3"].status == "missing"
    assert found["revenue_streams_1"].status == "missing"


def test_demand_that_is_assumed_is_not_a_basis_and_without_a_range_no_sensitivity() -> None:
    assumed = make_input("assumed", base=100, low=50, high=150, assumption=True)
    case = service(
        fee=revenue.Fee("이용료", users=assumed, price=1e5, vat="included"), benefit=None
    )
    fixed = service(fee=revenue.Fee("이용료", users=100, price=1e5, vat="included"), benefit=None)

    assert statuses(case)["customer_segments_1"] == "partly"
    assert statuses(case, analyses=())["revenue_streams_2"] == "partly"
    assert statuses(case)["revenue_streams_2"] == "supports"
    assert statuses(fixed)["revenue_streams_2"] == "missing"


@pytest.mark.parametrize(
    ("channels", "social", "counted", "access", "exclusion"),
    [
        (["시민 앱"], [], False, "missing", "missing"),
        (["스마트폰 애플리케이션"], ["소외 계층"], False, "missing", "partly"),
        (["시민 앱"], [], True, "missing", "supports"),
        (["시민 앱", "전화"], [], False, "judgement", "missing"),
        (["구급차 내 시스템 연결 디바이스"], [], False, "judgement", "judgement"),
        (["a mobile app"], [], False, "missing", "missing"),
        (["a map application form"], [], False, "judgement", "judgement"),
    ],
)
def test_a_service_by_app_must_count_those_it_leaves_out(
    channels: list[str], social: list[str], counted: bool, access: str, exclusion: str
) -> None:
    case = service() if counted else service(social_cost=None)
    found = statuses(case, canvas=Canvas("가", {"채널": channels, "사회·환경 비용": social}))

    assert found["customer_relationships_1"] == access
    assert found["customer_relationships_2"] == exclusion


def test_without_a_canvas_the_items_that_need_it_are_left_to_people() -> None:
    found = statuses(service(), canvas=None)

    assert {found[n] for n in ("key_resources_1", "customer_relationships_2")} == {"judgement"}


def test_the_service_of_the_brief_lacks_what_the_brief_complains_of() -> None:
    case = read_case(ROOT / "cases/emergency_medical.toml")
    (held,) = read_canvases(ROOT / "cases/emergency_medical_canvas.toml")
    found = {each.item: each.status for each in evaluation.evidence(case, canvas=held)}

    complained = ("key_partners_3", "cost_structure_2", "cost_structure_3", "revenue_streams_1",
                  "social_costs_1", "social_benefits_1")  # fmt: skip
    assert {found[name] for name in complained} == {"missing"}


# --- robustness of a ranking --------------------------------------------------------------


def close(share: float, expected: float, error: float) -> bool:
    """Within four standard errors."""
    return abs(share - expected) < 4 * error


@pytest.mark.parametrize("t", [0.1, 0.5, 1.0, 2.0])
def test_the_share_of_first_places_is_that_of_the_closed_form(t: float) -> None:
    # With two criteria the weight of the first is uniform: w > t (1 - w) where w > t / (1 + t).
    given = {"가": {"a": 1.0, "b": 0.0}, "나": {"a": 0.0, "b": t}}
    found = evaluation.rank_robustness(given, draws=40_000, seed=7)

    assert close(found.first[0], 1 / (1 + t), found.first_error[0])
    assert math.fsum(found.first) == pytest.approx(1.0)


def test_three_services_on_their_own_criterion_share_the_first_place() -> None:
    given = {s: {c: float(s == c) for c in "abc"} for s in "abc"}
    found = evaluation.rank_robustness(given, draws=40_000, seed=11)

    assert all(close(share, 1 / 3, error) for share, error in
               zip(found.first, found.first_error, strict=True))  # fmt: skip
    for place in zip(*found.ranks, strict=True):
        assert math.fsum(place) == pytest.approx(1.0)


def test_weights_around_a_center_have_its_mean_and_the_spread_of_a_dirichlet() -> None:
    # Against a service that always scores t, the first comes first where its weight exceeds t.
    # Of Beta(cw, c(1 - w)) with c = 4, w = 1/2 the chance to exceed t is 1 - 3t^2 + 2t^3.
    t = 0.3
    given = {"가": {"a": 1.0, "b": 0.0}, "나": {"a": t, "b": t}}
    found = evaluation.rank_robustness(
        given, draws=40_000, seed=3, center={"a": 0.5, "b": 0.5}, concentration=4
    )

    assert close(found.first[0], 1 - 3 * t**2 + 2 * t**3, found.first_error[0])


def test_a_further_service_is_compared_on_the_same_weights() -> None:
    two = {"가": {"a": 0.9, "b": 0.1}, "나": {"a": 0.2, "b": 0.8}}
    three = {**two, "다": {"b": 0.0, "a": 0.0}}
    first = evaluation.rank_robustness(two, draws=20_000, seed=5)
    second = evaluation.rank_robustness(three, draws=20_000, seed=5)

    assert second.first[:2] == first.first
    assert second.first[2] == 0.0
    assert second.first_error[2] > 0
    assert evaluation.rank_robustness(two, draws=20_000, seed=6).first != first.first


def test_services_that_are_equal_share_the_first_place() -> None:
    same = {"a": 0.5, "b": 0.25}
    found = evaluation.rank_robustness({"가": same, "나": same}, draws=100, seed=0)

    assert found.first == (0.5, 0.5)
    assert found.ranks == ((1.0, 0.0), (1.0, 0.0))


def test_more_draws_begin_with_the_fewer() -> None:
    given = {"가": {"a": 0.9, "b": 0.1}, "나": {"a": 0.2, "b": 0.8}}
    one = evaluation.rank_robustness(given, draws=16_384, seed=5)
    two = evaluation.rank_robustness(given, draws=32_768, seed=5)

    hits = round(two.first[0] * 32_768) - round(one.first[0] * 16_384)
    assert 0 <= hits <= 16_384
    assert two.to_dict()["n_draws"] == 32_768
    assert len(two.to_frame()) == 2


# --- AHP ----------------------------------------------------------------------------------


def test_the_drinks_of_saaty_come_out_as_printed() -> None:
    golden = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))
    given, expected = golden["input"], golden["expected"]
    found = evaluation.ahp(
        {(a, b): times for a, b, times in given["judgements"]},
        names=given["names"], random_index=given["random_index"],
    )  # fmt: skip

    for name, weight in expected["weights"].items():
        assert abs(found.weights[name] - weight) <= expected["tolerance"], name
    assert abs(found.consistency_ratio - expected["consistency_ratio"]) <= expected["tolerance"]
    assert found.consistent


@pytest.mark.parametrize("n", [3, 4, 5, 7])
def test_random_judgements_are_as_inconsistent_as_published(n: int) -> None:
    printed = float(tables.edition("random_index", "alonso_lamata_2006").values[str(n)]["index"])
    chance = np.random.default_rng(20_060_515 + n)
    scale = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))
    draws = 20_000
    matrices = np.ones((draws, n, n))
    for i in range(n):
        for j in range(i + 1, n):
            matrices[:, i, j] = chance.choice(scale, draws)
            matrices[:, j, i] = 1 / matrices[:, i, j]
    index = (np.linalg.eigvals(matrices).real.max(axis=1) - n) / (n - 1)
    # Ours has 20,000 matrices, the published mean 100,000.
    error = index.std() * math.sqrt(1 / draws + 1 / 100_000)

    assert abs(index.mean() - printed) < 4 * error + 0.000_05


def test_the_two_tables_of_random_indices_differ_by_little() -> None:
    saaty, alonso = tables.editions("random_index")
    assert saaty.edition == "saaty_2005"

    for n, cells in saaty.values.items():
        assert abs(float(cells["index"]) - float(alonso.values[n]["index"])) < 0.011


def test_judgements_beyond_the_limit_are_said_to_be_inconsistent() -> None:
    circle = {("a", "b"): 9, ("b", "c"): 9, ("c", "a"): 9}
    found = evaluation.ahp(circle, names=["a", "b", "c"], random_index="saaty_2005")

    assert found.consistent is False
    assert found.weights == pytest.approx({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})
    other = evaluation.ahp(circle, names=["a", "b", "c"], random_index="alonso_lamata_2006")
    assert other.consistent is None
    assert other.consistency_ratio == pytest.approx(found.consistency_ratio * 0.52 / 0.5245)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes


def test_the_judgements_of_two_people_who_disagree_cancel() -> None:
    one = [[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]]
    other = np.array(one).T
    pooled = evaluation.pool_judgements([one, other], names=["a", "b", "c"])

    assert pooled == pytest.approx(np.ones((3, 3)))


# --- rules of preliminary feasibility studies ---------------------------------------------


def test_weights_within_the_ranges_of_informatization_have_no_finding() -> None:
    given = {"economic": 0.45, "policy": 0.20, "technical": 0.35}

    assert evaluation.check_weights(given, kind="정보화 (B/C)", table="2022") == ()
    assert evaluation.check_weights(
        {"경제성": 0.4, "정책성": 0.2, "기술성": 0.4}, kind="정보화 (E/C)", table="2022"
    ) == ()  # fmt: skip


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"economic": 0.55, "policy": 0.15, "technical": 0.30}, ["경제성", "정책성"]),
        ({"economic": 0.45, "policy": 0.25, "technical": 0.31}, ["합계"]),
        ({"economic": 0.40, "policy": 0.20, "technical": 0.30, "regional": 0.10}, ["지역균형발전"]),
        ({"economic": 0.50, "policy": 0.20, "technical": 0.30 - 1e-6}, ["기술성", "합계"]),
    ],
)
def test_each_weight_outside_its_range_is_a_fault(
    given: dict[str, float], where: list[str]
) -> None:
    found = evaluation.check_weights(given, kind="정보화 (B/C)", table="2022")

    assert [one.where for one in found] == where
    assert {one.severity for one in found} == {"fault"}
    assert "제622호" in found[0].reference or where == ["합계"]


def test_every_type_can_reach_one() -> None:
    for kind in tables.edition("ahp_weights", "2022").values:
        ranges = evaluation.weight_ranges(kind, table="2022").values()
        assert math.fsum(low for low, _ in ranges) <= 1 <= math.fsum(high for _, high in ranges)


@pytest.mark.parametrize(
    ("ratio", "score", "pairwise"),
    [
        (1.0, 1.0, 1.0),
        (math.e ** (1 / 8.592933), 2.0, 2.0),
        (math.e ** (-1 / 8.592933), -2.0, 0.5),
        (100.0, 9.0, 9.0),
        (0.01, -9.0, 1 / 9),
    ],
)
def test_the_score_of_a_ratio_follows_the_formula_and_bears_its_flag(
    ratio: float, score: float, pairwise: float
) -> None:
    found = evaluation.bc_score(ratio)

    assert found.score == pytest.approx(score)
    assert found.pairwise == pytest.approx(pairwise)
    assert (found.flag, "not checked" in tables.edition("bc_scores", "repository").cite()) == (
        "R", False,
    )  # fmt: skip
    assert "ahpkrj" in found.source


# --- the review of a year -----------------------------------------------------------------


def operated(*more: Any) -> Case:
    """Two years of grant, then the fund: 40 a year of upkeep and 10 of fees."""
    case = Case("서비스", start=2021, years=8, prices="real", vat="included", discount_rate=0.045)
    case.add(
        lifecycle.Annual("유지관리", 40.0, kind="maintenance"),
        revenue.Fee("이용료", users=10, price=1.0, vat="included"),
        funding.Grant("국비", 0.75, kinds=("maintenance",), last=2022),
        funding.Reserve("기금", 70.0),
        *more,
    )
    return case


def test_plan_and_actual_stand_side_by_side_by_line_and_kind() -> None:
    found = evaluation.review(operated(), {"유지관리": 52.0, "이용료": 8.0}, year=2021)
    drift = {each.what: each for each in found.lines}

    assert (drift["유지관리"].plan, drift["유지관리"].drift) == (40.0, 12.0)
    assert drift["유지관리"].percent == pytest.approx(0.3)
    assert drift["이용료"].percent == pytest.approx(-0.2)
    assert [(each.side, each.kind, each.drift) for each in found.by_kind] == [
        ("cost", "maintenance", 12.0), ("revenue", "fee", -2.0),
    ]  # fmt: skip
    assert found.not_reported == ("국비",)
    assert "+30.0%" in repr(found)
    assert len(found.to_frame()) == 2
    assert json.loads(json.dumps(found.to_dict()))["after"]["runs_out"] is not None


def test_the_drift_brings_the_year_the_money_runs_out_nearer() -> None:
    # Plan: 30 short a year from 2023; the fund of 70 pays 2023, 2024 and 10 of 2025.
    # With 52 a year: 52 - 10 - 39 = 3 short in 2021 and in 2022, 64 left; then 42 a year.
    found = evaluation.review(operated(), {"유지관리": 52.0}, year=2021)

    assert found.before is not None
    assert found.after is not None
    assert (found.before.runs_out, found.after.runs_out) == (2025, 2024)
    assert (found.before.cliff_year, found.after.cliff_year) == (2025, 2024)
    assert found.before.gaps == (0, 0, 0, 0, 20, 30, 30, 30)
    assert found.after.gaps == pytest.approx((0, 0, 0, 20, 42, 42, 42, 42))


@pytest.mark.parametrize(("carry", "last"), [("ratio", 42.0), ("amount", 42.0), ("none", 30.0)])
def test_a_drift_is_carried_as_asked(carry: Any, last: float) -> None:
    found = evaluation.review(operated(), {"유지관리": 52.0}, year=2021, carry=carry)

    assert found.after is not None
    assert found.after.gaps[-1] == pytest.approx(last)


def test_an_amount_is_carried_into_the_years_in_which_the_line_goes_on() -> None:
    case = Case("서비스", start=2021, years=4, prices="real", vat="included", discount_rate=0.045)
    case.add(
        lifecycle.Build("구축", 100.0, year=2021),
        lifecycle.Annual("유지", 10.0, growth=1.0, prices="real", last=2023),
    )
    actuals = {"구축": 130.0, "유지": 15.0}
    ratio = evaluation.review(case, actuals, year=2021).after
    amount = evaluation.review(case, actuals, year=2021, carry="amount").after

    assert ratio is not None
    assert amount is not None
    assert ratio.gaps == (145.0, 30.0, 60.0, 0.0)
    assert amount.gaps == (145.0, 25.0, 45.0, 0.0)


def test_a_source_that_paid_less_keeps_paying_less() -> None:
    found = evaluation.review(operated(), {"국비": 15.0}, year=2021)

    # 75 % of 40 is 30; half of it came. The rest of 2021 and 2022 is taken from the fund.
    assert found.after is not None
    assert found.after.gaps == pytest.approx((0, 0, 0, 20, 30, 30, 30, 30))
    assert found.after.runs_out == 2024
    assert [each.percent for each in found.lines] == [-0.5]


def test_what_nobody_planned_is_a_line_of_its_own() -> None:
    case = operated()
    network = lifecycle.Annual("통신비", 20.0, kind="network", first=2022)
    found = evaluation.review(case, {"유지관리": 40.0}, year=2022, unplanned=[network])
    drift = {each.what: each for each in found.lines}

    assert (drift["통신비"].plan, drift["통신비"].actual) == (0.0, 20.0)
    assert drift["통신비"].percent is None
    assert found.after is not None
    assert found.after.gaps == pytest.approx((0, 0, 0, 50, 50, 50, 50, 50))
    assert "통신비" not in {line.label for line in case.alternatives["plan"]}
    assert found.findings == ()


def test_an_actual_without_a_plan_has_no_ratio_to_be_carried() -> None:
    case = operated(lifecycle.Annual("교육", 5.0, kind="training", first=2023))
    found = evaluation.review(case, {"교육": 5.0}, year=2022)

    assert [(one.code, one.where) for one in found.findings] == [("not-carried", "교육")]


def test_a_plan_of_less_than_half_a_won_is_no_plan() -> None:
    # The ratio of any amount to it would be past all bounds.
    found = evaluation.review(operated(lifecycle.Annual("교육", 1e-300)), {"교육": 5.0}, year=2022)

    assert [each.percent for each in found.lines] == [None]
    assert [one.code for one in found.findings] == ["not-carried"]
    assert found.after is not None
    assert found.after.gaps == pytest.approx((0, 0, 0, 0, 25, 30, 30, 30))


@pytest.mark.parametrize("carry", ["ratio", "amount", "none"])
def test_an_asset_keeps_its_kinds(carry: Any) -> None:
    asset = lifecycle.Asset("단말기", 10, 4.0, year=2021, life=3, residual="straight_line")
    t = Timeline(start=2021, n_years=8)
    planned, kinds = asset.amounts({}, t), asset.by_kind({}, t)
    line = CarriedLine(inner=asset, at=0, actual=80.0, carry=carry)

    assert planned[0, 0] == 40.0
    moved = line.by_kind({}, t)
    assert set(moved) == set(kinds)
    assert sum(moved.values()) == pytest.approx(line.amounts({}, t))
    replaced = {"ratio": 80.0, "amount": 80.0, "none": 40.0}[carry]
    assert [line.amounts({}, t)[k, 0] for k in (0, 3, 6)] == [80.0, replaced, replaced]


def test_a_year_that_went_as_planned_changes_nothing() -> None:
    case = operated()
    k = 1
    flows = case.flows()
    actuals = {label: float(of[k, 0]) for label, of in flows.amounts.items()}
    actuals["국비"] = float(flows.balance.paid["국비"].source[k, 0])
    for carry in ("ratio", "amount", "none"):
        found = evaluation.review(case, actuals, year=2022, carry=carry)  # type: ignore[arg-type]
        assert found.before is not None
        assert found.after is not None
        assert found.after.gaps == found.before.gaps
        assert {each.drift for each in found.lines} == {0.0}


def test_a_cost_table_or_plain_amounts_are_compared_without_an_outlook() -> None:
    line = lifecycle.Annual("유지관리", 40.0, kind="maintenance")
    table = lifecycle.cost_table([line], Timeline(start=2021, n_years=3))
    for plan in (table, {"유지관리": 40.0}):
        found = evaluation.review(plan, {"유지관리": 30.0}, year=2022)
        assert found.lines[0].percent == -0.25
        assert found.before is None
        assert found.after is None
        assert found.carry == "none"


def test_a_line_of_evidence_prints_in_one_line() -> None:
    said = Evidence(item="a", status="partly", message="b", message_ko="c", lines=("d",))

    assert str(said) == "partly     a: b"
    assert said.to_dict()["lines"] == ["d"]
