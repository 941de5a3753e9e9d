"""Laws of distributions and correlations, for every input hypothesis can think of."""

import json
import math
import pickle
from typing import Any

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from sustainfin import inputs
from sustainfin.errors import InvalidInput

LEVELS = np.array(
    [0.0, 5e-324, 1e-108, 1e-9, 0.001, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.999, 1 - 1e-9, 1.0]
)
INNER = LEVELS[4:-2]

middles = st.floats(-1e9, 1e9, allow_nan=False)
widths = st.floats(1e-2, 1e9)
parts = st.floats(0, 1)


@st.composite
def ranges(draw: st.DrawFn) -> Any:
    low = draw(middles)
    # Narrower ranges far from 0 leave too few digits between their ends to compare.
    width = max(draw(widths), abs(low) * 1e-3)
    high = low + width
    mode = min(max(low + width * draw(parts), low), high)
    family: Any = draw(st.sampled_from([inputs.Uniform, inputs.Triangular, inputs.Pert]))
    return family(low=low, high=high, **({} if family is inputs.Uniform else {"mode": mode}))


@st.composite
def bells(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(["normal", "lognormal", "normal3", "lognormal3"]))
    sigma = draw(st.floats(0.01, 2))
    if kind == "normal":
        mu = draw(middles)
        return inputs.Normal(mu=mu, sigma=max(draw(widths), abs(mu) * 1e-3))
    if kind == "lognormal":
        return inputs.Lognormal(mu=draw(st.floats(-5, 25)), sigma=sigma)
    if kind == "normal3":
        p50 = draw(middles)
        below, above = (max(draw(widths), abs(p50) * 1e-3) for _ in range(2))
        return inputs.TwoPieceNormal(p10=p50 - below, p50=p50, p90=p50 + above)
    p50, up = math.exp(draw(st.floats(-5, 25))), draw(st.floats(0.01, 2))
    return inputs.TwoPieceLognormal(p10=p50 * math.exp(-sigma), p50=p50, p90=p50 * math.exp(up))


@st.composite
def steps(draw: st.DrawFn) -> Any:
    values = draw(st.lists(middles, min_size=1, max_size=20))
    if draw(st.booleans()):
        return inputs.Empirical(samples=values)
    distinct = list(dict.fromkeys(values))
    counts = st.lists(st.integers(1, 50), min_size=len(distinct), max_size=len(distinct))
    return inputs.Discrete(values=distinct, weights=draw(counts))


@st.composite
def cut(draw: st.DrawFn) -> Any:
    whole = draw(st.one_of(ranges(), bells()))
    first, last = draw(st.floats(0.01, 0.45)), draw(st.floats(0.55, 0.99))
    lower, upper = whole.ppf(first), whole.ppf(last)
    assume(lower < upper)
    which = draw(st.sampled_from([{"lower": lower}, {"upper": upper}, None]))
    return inputs.Truncated(distribution=whole, **(which or {"lower": lower, "upper": upper}))


continuous = st.one_of(ranges(), bells(), cut())
everything = st.one_of(continuous, steps())


@given(everything)
def test_quantiles_never_fall_and_stay_within_the_support(distribution: Any) -> None:
    found = distribution.ppf(LEVELS)
    low, high = distribution.support()

    assert (found[1:] >= found[:-1]).all()
    assert (found >= low).all()
    assert (found <= high).all()
    assert found[0] == pytest.approx(low, rel=1e-6, abs=1e-6)
    assert found[-1] == pytest.approx(high, rel=1e-6, abs=1e-6)


@given(continuous)
def test_the_distribution_function_undoes_the_quantiles(distribution: Any) -> None:
    np.testing.assert_allclose(distribution.cdf(distribution.ppf(INNER)), INNER, atol=1e-6)


@given(everything, st.lists(st.floats(1e-9, 1 - 1e-9), min_size=1, max_size=20))
def test_a_quantile_is_the_first_value_that_reaches_its_probability(
    distribution: Any, asked: list[float]
) -> None:
    q = np.array(asked)
    found = distribution.ppf(q)

    # Galois: cdf(ppf(q)) >= q; and just below the quantile less than q is reached.
    assert (distribution.cdf(found) >= q - 1e-6).all()
    below = found - 1e-6 * np.maximum(np.abs(found), 1)
    assert (distribution.cdf(below) <= q + 1e-6).all()


@given(everything)
def test_an_array_is_answered_as_its_elements_are(distribution: Any) -> None:
    found = distribution.ppf(INNER.reshape(3, 3))

    assert found.shape == (3, 3)
    assert found.ravel().tolist() == [distribution.ppf(float(q)) for q in INNER]


@given(everything)
def test_a_distribution_is_read_back_from_plain_data(distribution: Any) -> None:
    told = json.loads(json.dumps(distribution.spec))
    twin: Any = inputs.from_spec(told)

    assert twin == distribution
    assert twin.spec == distribution.spec
    assert twin.ppf(INNER).tolist() == distribution.ppf(INNER).tolist()


@given(everything)
def test_a_pickled_distribution_gives_the_same_bits(distribution: Any) -> None:
    twin = pickle.loads(pickle.dumps(distribution))  # noqa: S301 - our own bytes

    assert twin == distribution
    assert hash(twin) == hash(distribution)
    assert twin.ppf(INNER).tolist() == distribution.ppf(INNER).tolist()


@given(everything)
def test_an_input_reads_its_distribution_back(distribution: Any) -> None:
    base = distribution.ppf(0.5)
    made = inputs.make_input("x", base=base, distribution=distribution)

    assert inputs.Input.from_dict(json.loads(json.dumps(made.to_dict()))) == made


@given(middles, widths, widths)
def test_the_two_pieces_meet_three_percentiles(p50: float, below: float, above: float) -> None:
    stated = (p50 - below, p50, p50 + above)
    made = inputs.make_input("x", base=p50, **dict(zip(("p10", "p50", "p90"), stated, strict=True)))

    found = inputs.quantile(made, [0.1, 0.5, 0.9])
    np.testing.assert_allclose(found, stated, rtol=1e-14, atol=1e-15 * max(map(abs, stated)))


@given(st.floats(1e-3, 1e12), st.floats(1.01, 50), st.floats(1.01, 50))
def test_the_two_lognormal_pieces_meet_three_percentiles(
    p50: float, below: float, above: float
) -> None:
    stated = (p50 / below, p50, p50 * above)
    names = dict(zip(("p10", "p50", "p90"), stated, strict=True))
    made = inputs.make_input("x", base=p50, shape="lognormal", **names)

    np.testing.assert_allclose(inputs.quantile(made, [0.1, 0.5, 0.9]), stated, rtol=1e-14)


@given(st.floats(1e-3, 1e12), st.floats(1.01, 1e3), st.sampled_from(["normal", "lognormal"]))
def test_the_interval_holds_90_per_cent(low: float, factor: float, shape: Any) -> None:
    ends = (low, low * factor)
    made = inputs.make_input("x", base=low, interval90=ends, shape=shape)

    assert made.spec == {"interval90": list(ends), "shape": shape}
    np.testing.assert_allclose(inputs.quantile(made, [0.05, 0.95]), ends, rtol=1e-12)


def twin_of(distribution: Any) -> Any:
    """The same distribution in scipy.stats."""
    match distribution:
        case inputs.Uniform(low=low, high=high):
            return scipy.stats.uniform(low, high - low)
        case inputs.Triangular(low=low, mode=mode, high=high):
            return scipy.stats.triang(min((mode - low) / (high - low), 1.0), low, high - low)
        case inputs.Pert(low=low, mode=mode, high=high):
            # The PERT of mc2d (R) and of Wolfram: a beta with 1 + 4 times each share.
            share = (mode - low) / (high - low)
            return scipy.stats.beta(1 + 4 * share, 5 - 4 * share, low, high - low)
        case inputs.Normal(mu=mu, sigma=sigma):
            return scipy.stats.norm(mu, sigma)
        case inputs.Lognormal(mu=mu, sigma=sigma):
            return scipy.stats.lognorm(sigma, scale=math.exp(mu))
    raise TypeError(distribution)


@given(st.one_of(ranges(), bells().filter(lambda each: "Two" not in type(each).__name__)))
def test_scipy_agrees_on_mean_quantiles_and_probabilities(distribution: Any) -> None:
    twin = twin_of(distribution)
    quantiles = twin.ppf(INNER)
    size = float(np.abs(quantiles).max())

    np.testing.assert_allclose(distribution.mean(), twin.mean(), rtol=1e-9, atol=1e-9 * size)
    np.testing.assert_allclose(distribution.ppf(INNER), quantiles, rtol=1e-9, atol=1e-9 * size)
    np.testing.assert_allclose(distribution.cdf(quantiles), INNER, atol=1e-6)


@given(st.lists(middles, min_size=1, max_size=30), st.lists(parts, min_size=1, max_size=10))
def test_observed_values_are_resampled_as_numpy_does(values: list[float], q: list[float]) -> None:
    samples = inputs.Empirical(samples=values)
    levels = np.round(np.array(q) * 97) / 97 + 1e-4  # away from the steps, where rounding decides
    levels = np.minimum(levels, 1.0)

    expected = np.quantile(np.array(values), levels, method="inverted_cdf")
    clear = np.abs(levels * len(values) - np.round(levels * len(values))) > 1e-9
    assert samples.ppf(levels)[clear].tolist() == expected[clear].tolist()
    assert samples.mean() == pytest.approx(float(np.mean(values)), rel=1e-9, abs=1e-3)


@given(st.floats(-2, 1), st.floats(1.5, 4))
def test_a_cut_normal_is_the_truncated_normal_of_scipy(lower: float, upper: float) -> None:
    found = inputs.Truncated(distribution=inputs.Normal(mu=0, sigma=1), lower=lower, upper=upper)
    twin = scipy.stats.truncnorm(lower, upper)

    np.testing.assert_allclose(found.ppf(INNER), twin.ppf(INNER), rtol=1e-9, atol=1e-9)
    assert found.mean() == pytest.approx(float(twin.mean()), abs=1e-7)


@given(st.one_of(bells(), cut()))
def test_the_mean_is_the_area_under_the_quantiles(distribution: Any) -> None:
    # A plain sum over the middle of 20,000 steps; the ends of a lognormal converge slowly.
    q = (np.arange(20_000) + 0.5) / 20_000
    found = distribution.ppf(q)

    spread = float(found.max() - found.min())
    assert distribution.mean() == pytest.approx(float(found.mean()), abs=2e-3 * spread)


@st.composite
def correlated(draw: st.DrawFn) -> Any:
    size = draw(st.integers(2, 5))
    matrix = np.eye(size)
    for i in range(size):
        for j in range(i):
            matrix[i, j] = matrix[j, i] = draw(st.floats(-1, 1).map(lambda rho: round(rho, 2)))
    return matrix


@given(correlated())
def test_the_nearest_matrix_is_possible_and_no_mix_with_another_is_nearer(matrix: Any) -> None:
    found = inputs.nearest_correlation(matrix)

    assert np.linalg.eigvalsh(found)[0] > -1e-7
    assert np.diag(found).tolist() == [1.0] * len(matrix)
    # The possible matrices are convex: steps toward any of them must not come nearer.
    away = np.linalg.norm(found - matrix)
    others = [np.eye(len(matrix)), np.ones_like(matrix), *_rank_one(len(matrix))]
    for other in others:
        assert np.linalg.norm(found + 0.01 * (other - found) - matrix) >= away - 1e-7


def _rank_one(size: int) -> list[Any]:
    """Correlation matrices of signs: the corners of what is possible."""
    signs = [np.where(np.arange(size) & 1 << bit, -1.0, 1.0) for bit in range(size)]
    return [np.outer(sign, sign) for sign in signs]


@given(correlated())
def test_correlations_are_accepted_just_where_their_normal_scores_are_possible(matrix: Any) -> None:
    names = tuple("abcde"[: len(matrix)])
    scores = 2 * np.sin(np.pi / 6 * matrix)
    np.fill_diagonal(scores, 1.0)
    least = float(np.linalg.eigvalsh(scores)[0])
    assume(abs(least) > 1e-9)

    if least > 0:
        assert inputs.Correlation(names=names, matrix=matrix).names == names
        assert np.linalg.eigvalsh(matrix)[0] > -1e-12  # Schur: the ranks' matrix is possible too
    else:
        with pytest.raises(InvalidInput, match="The nearest that are possible"):
            inputs.Correlation(names=names, matrix=matrix)
