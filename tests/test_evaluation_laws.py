"""What holds for every evaluation, every set of judgements and every year of operation."""

import math
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sustainfin import evaluation, funding, lifecycle, revenue
from sustainfin.case import Case

NAMES = [item.name for item in evaluation.items()]
CRITERIA = list(evaluation.criteria())
SCORES = st.fixed_dictionaries({name: st.floats(0, 5) for name in NAMES})
RAW = st.lists(st.integers(1, 100), min_size=3, max_size=3)
POSITIVE = st.lists(st.floats(0.05, 20), min_size=2, max_size=7)
WON = st.floats(0, 1e6)


def weights(raw: list[int]) -> dict[str, float]:
    total = sum(raw)
    first, second, _ = (part / total for part in raw)
    return dict(zip(CRITERIA, (first, second, 1.0 - first - second), strict=True))


@given(SCORES, RAW)
def test_the_total_lies_between_the_criteria(scores: Mapping[str, float], raw: list[int]) -> None:
    found = evaluation.evaluate(scores, scale=(0, 5), weights=weights(raw))
    means = found.by_criterion.values()

    assert min(means) - 1e-12 <= found.total <= max(means) + 1e-12
    assert 0 <= found.total <= 1 + 1e-12


@given(SCORES, RAW, st.sampled_from(NAMES), st.floats(0, 5))
def test_a_higher_score_never_lowers_the_total(
    scores: dict[str, float], raw: list[int], name: str, other: float
) -> None:
    low, high = sorted((scores[name], other))
    first = evaluation.evaluate({**scores, name: low}, scale=(0, 5), weights=weights(raw))
    second = evaluation.evaluate({**scores, name: high}, scale=(0, 5), weights=weights(raw))

    assert second.total >= first.total - 1e-12


@given(SCORES, RAW, st.floats(-100, 100), st.floats(0.1, 10))
def test_another_scale_says_the_same(
    scores: dict[str, float], raw: list[int], shift: float, factor: float
) -> None:
    moved = {name: shift + factor * score for name, score in scores.items()}
    ends = (shift, shift + factor * 5)
    clipped = {name: min(max(score, ends[0]), ends[1]) for name, score in moved.items()}
    first = evaluation.evaluate(scores, scale=(0, 5), weights=weights(raw))
    second = evaluation.evaluate(clipped, scale=ends, weights=weights(raw))

    assert second.total == pytest.approx(first.total, abs=1e-9)


@given(POSITIVE)
def test_consistent_judgements_give_their_weights_back(raw: list[float]) -> None:
    names = [f"c{i}" for i in range(len(raw))]
    matrix = [[a / b for b in raw] for a in raw]
    found = evaluation.ahp(matrix, names=names, random_index="alonso_lamata_2006")

    expected = [a / math.fsum(raw) for a in raw]
    assert list(found.weights.values()) == pytest.approx(expected, rel=1e-6)
    assert found.lambda_max == pytest.approx(len(raw))
    assert abs(found.consistency_ratio) < 1e-6


@st.composite
def judgements(draw: st.DrawFn) -> np.ndarray:
    n = draw(st.integers(3, 6))
    matrix = np.ones((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            matrix[i, j] = draw(st.sampled_from([1 / 9, 1 / 5, 1 / 2, 1, 2, 3, 7, 9]))
            matrix[j, i] = 1 / matrix[i, j]
    return matrix


@given(judgements(), st.randoms(use_true_random=False))
def test_the_order_of_the_names_moves_no_weight(matrix: np.ndarray, chance: object) -> None:
    n = len(matrix)
    order = list(range(n))
    chance.shuffle(order)  # type: ignore[attr-defined]
    names = [f"c{i}" for i in range(n)]
    first = evaluation.ahp(matrix, names=names, random_index="saaty_2005")
    second = evaluation.ahp(
        matrix[np.ix_(order, order)], names=[names[i] for i in order], random_index="saaty_2005"
    )

    assert second.weights == pytest.approx(dict(first.weights), rel=1e-6)
    assert second.consistency_ratio == pytest.approx(first.consistency_ratio, abs=1e-9)
    assert first.lambda_max >= n - 1e-9
    assert math.fsum(first.weights.values()) == pytest.approx(1.0)


@given(judgements())
def test_one_person_is_a_pool_of_one(matrix: np.ndarray) -> None:
    names = [f"c{i}" for i in range(len(matrix))]
    pooled = evaluation.pool_judgements([matrix, matrix], names=names)

    assert pooled == pytest.approx(matrix)


def operated(upkeep: float, fee: float, fund: float) -> Case:
    case = Case("서비스", start=2021, years=6, prices="real", vat="included", discount_rate=0.045)
    case.add(
        lifecycle.Annual("유지관리", upkeep, kind="maintenance"),
        revenue.Fee("이용료", users=1, price=fee, vat="included"),
        funding.Grant("국비", 0.5, kinds=("maintenance",), last=2022),
        funding.Reserve("기금", fund),
    )
    return case


@given(WON, WON, WON, WON, WON, st.sampled_from([2021, 2022, 2024]))
def test_a_dearer_year_never_runs_out_later(
    upkeep: float, fee: float, fund: float, one: float, other: float, year: int
) -> None:
    case = operated(upkeep, fee, fund)
    low, high = sorted((one, other))
    cheap = evaluation.review(case, {"유지관리": low}, year=year).after
    dear = evaluation.review(case, {"유지관리": high}, year=year).after

    assert cheap is not None
    assert dear is not None
    assert (dear.runs_out or 9999) <= (cheap.runs_out or 9999)
    assert dear.total >= cheap.total - 1e-6 * max(1.0, dear.total)


@given(WON, WON, WON)
def test_a_carried_drift_is_a_plan_of_that_amount_from_its_year_on(
    upkeep: float, fund: float, actual: float
) -> None:
    # A level cost that came out at another level is the same case with that level, where the
    # year is the first.
    found = evaluation.review(operated(upkeep, 0.0, fund), {"유지관리": actual}, year=2021).after
    fresh = evaluation.review(operated(actual, 0.0, fund), {}, year=2021).before

    assert found is not None
    assert fresh is not None
    if upkeep > 0.5:  # less than half a won is no plan
        assert found.gaps == pytest.approx(fresh.gaps, rel=1e-9, abs=1e-6)
