"""Rank correlations are met where inputs take few values too, or refused."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sustainfin.errors import InvalidInput
from sustainfin.inputs import Correlation, make_input, rank_correlation
from sustainfin.inputs._midranks import spearman, staircase
from sustainfin.running import plan_draws
from sustainfin.sensitivity._scores import Scores

NORMAL = make_input("n", base=0, interval90=(-1, 1), shape="normal")
TRIANGLE = make_input("t", base=9, low=5, high=16)
RARE = make_input("d", base=0, values=(0, 1), weights=(0.8, 0.2))
THREE = make_input("e", base=1, values=(0, 1, 2), weights=(1, 2, 3))
SEEN = make_input("s", base=12, samples=[12, 15, 15, 20, 31, 31, 31])
MANY = make_input("m", base=0, samples=[*range(40)] + [0] * 20)


@pytest.mark.parametrize(
    ("first", "last", "rho"),
    [
        (RARE, NORMAL, 0.3), (RARE, NORMAL, -0.6), (RARE, TRIANGLE, 0.65), (THREE, NORMAL, 0.8),
        (RARE, THREE, 0.45), (THREE, SEEN, -0.7), (SEEN, NORMAL, 0.9), (MANY, RARE, 0.4),
        (MANY, SEEN, 0.85), (NORMAL, TRIANGLE, 0.9),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sampling", ["random", "sobol"])
def test_draws_meet_the_rank_correlation_that_was_stated(
    first: Any, last: Any, rho: float, sampling: Any
) -> None:
    inputs = [first, last]
    correlation = rank_correlation({(first.name, last.name): rho}, inputs)
    plan = plan_draws(
        inputs, seed=3, n_draws=2**18, correlation=correlation, sampling=sampling
    )  # fmt: skip
    draws = plan.first(2**18)

    found = stats.spearmanr(draws[first.name], draws[last.name]).statistic
    assert found == pytest.approx(rho, abs=4 / 2**9)


@pytest.mark.parametrize("score", [-1.0, -0.7, 0.0, 0.4, 0.95, 1.0])
def test_two_even_coins_have_the_closed_form_of_a_quadrant(score: float) -> None:
    coin = staircase(make_input("c", base=0, values=(0, 1)).distribution)

    # P(z > 0, w > 0) = 1/4 + asin(r) / 2 pi, over a variance of 1/4 of each.
    assert spearman(coin, coin, score) == pytest.approx(2 / math.pi * math.asin(score), abs=1e-12)


@pytest.mark.parametrize("score", [-0.97, -0.3, 0.5, 0.9])
def test_a_staircase_has_the_probabilities_of_scipy(score: float) -> None:
    rare, three = (staircase(item.distribution) for item in (RARE, THREE))
    assert rare is not None
    assert three is not None

    def both(s: float, t: float, r: float) -> float:
        joint: Any = stats.multivariate_normal([0, 0], [[1, r], [r, 1]])
        return float(joint.cdf([-s, -t]) - stats.norm.cdf(-s) * stats.norm.cdf(-t))

    pairs = [
        (a * b, s, t)
        for s, a in zip(rare.ends, rare.rises, strict=True)
        for t, b in zip(three.ends, three.rises, strict=True)
    ]
    wanted = sum(ab * both(s, t, score) for ab, s, t in pairs)
    variances = math.sqrt(rare.variance * three.variance)
    assert spearman(rare, three, score) == pytest.approx(wanted / variances, abs=1e-7)
    halves = zip(rare.ends, rare.rises, strict=True)
    wanted = sum(a * both(s, 0.0, score / math.sqrt(2)) for s, a in halves)
    with_normal = wanted / math.sqrt(rare.variance / 12)
    assert spearman(rare, None, score) == pytest.approx(with_normal, abs=1e-7)


def test_the_most_that_ties_allow_is_that_of_ranks_in_one_order() -> None:
    rare = staircase(RARE.distribution)

    # Ranks of 0 and 1 in the order of a continuous input: sqrt(1 - sum of cubed shares).
    assert spearman(rare, None, 1.0) == pytest.approx(math.sqrt(1 - 0.8**3 - 0.2**3), abs=1e-9)
    assert spearman(rare, rare, 1.0) == pytest.approx(1.0, abs=1e-6)


def test_a_correlation_that_ties_do_not_allow_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"must be at most 0\.692 in size: few values of 'd'"):
        rank_correlation({("d", "n"): 0.9}, [RARE, NORMAL])
    by_hand = Correlation(names=("d", "n"), matrix=np.array([[1, 0.9], [0.9, 1]]))
    with pytest.raises(InvalidInput, match=r"must be at most 0\.692"):
        plan_draws([RARE, NORMAL], seed=1, n_draws=4, correlation=by_hand)


def test_correlations_that_ties_make_impossible_together_are_refused() -> None:
    inputs = [RARE, NORMAL, TRIANGLE]
    pairs = {("d", "n"): 0.6, ("d", "t"): 0.6, ("n", "t"): -0.2}

    with pytest.raises(InvalidInput, match="must be possible together"):
        rank_correlation(pairs, inputs)


def test_scores_of_continuous_inputs_stay_as_they_were() -> None:
    correlation = rank_correlation({("n", "t"): 0.3}, [NORMAL, TRIANGLE])
    plan = plan_draws([NORMAL, TRIANGLE], seed=1, n_draws=4, correlation=correlation)

    assert plan.groups[0][1][1, 0] == 2 * np.sin(np.pi / 6 * 0.3)


def test_the_nearest_failure_reckons_with_ties() -> None:
    correlation = rank_correlation({("d", "n"): 0.6}, [RARE, NORMAL])
    root = Scores("nearest_failure", [RARE, NORMAL], correlation).root

    assert (root @ root)[0, 1] == pytest.approx(correlation.scores_of([RARE, NORMAL])[0, 1])
    assert (root @ root)[0, 1] > 0.75
