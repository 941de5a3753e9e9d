"""Inputs: how they are stated, what they hold, how they are written, what ties them together."""

import copy
import dataclasses
import json
import math
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.integrate
import scipy.stats

import sustainfin as sf
from sustainfin import inputs
from sustainfin.errors import InvalidInput
from sustainfin.inputs import Correlation, Input, make_input

ROOT = Path(__file__).resolve().parent.parent

# One row for each way of stating a distribution: arguments, what is made of them, its range.
STATED: list[tuple[Mapping[str, Any], object, tuple[float | None, float | None]]] = [
    ({"low": 1, "mode": 2, "high": 5}, inputs.Triangular(low=1, mode=2, high=5), (1, 5)),
    ({"low": 1, "high": 5}, inputs.Triangular(low=1, mode=3, high=5), (1, 5)),
    ({"low": 1, "high": 5, "shape": "pert"}, inputs.Pert(low=1, mode=3, high=5), (1, 5)),
    ({"low": 1, "high": 5, "shape": "uniform"}, inputs.Uniform(low=1, high=5), (1, 5)),
    ({"p10": 1, "p50": 2, "p90": 5}, inputs.TwoPieceNormal(p10=1, p50=2, p90=5), (1, 5)),
    (
        {"p10": 1, "p50": 2, "p90": 5, "shape": "lognormal"},
        inputs.TwoPieceLognormal(p10=1, p50=2, p90=5),
        (1, 5),
    ),
    (
        {"values": [5, 1], "weights": [1, 3]},
        inputs.Discrete(values=(1, 5), weights=(3, 1)),
        (None, None),
    ),
    ({"samples": [5, 1, 1]}, inputs.Empirical(samples=(1, 1, 5)), (None, None)),
    ({"distribution": inputs.Normal(mu=3, sigma=1)}, inputs.Normal(mu=3, sigma=1), (None, None)),
    (
        {"distribution": {"kind": "uniform", "low": 1, "high": 5}},
        inputs.Uniform(low=1, high=5),
        (1, 5),
    ),
]
# Further statements that are written and read back, beyond those above.
WRITTEN: list[Mapping[str, Any]] = [
    {"interval90": (1, 5)},
    {"interval90": (1, 5), "shape": "lognormal"},
    {"interval90": (1, 5), "lower": 0, "upper": 9, "truncate": True},
    {"interval90": (1, 5), "lower": 2, "upper": 4, "truncate": True},
    {"p10": 1, "p50": 2, "p90": 5, "lower": 0, "truncate": True},
    {"p10": 1, "p50": 2, "p90": 5, "upper": 4, "truncate": True, "shape": "lognormal"},
    {"low": 1, "high": 5, "lower": 2, "upper": 4.5, "truncate": True},
    {"values": (0, 3, 9), "weights": (0.25, 0.25, 0.5), "upper": 5, "truncate": True},
    {"samples": (0, 3, 9), "lower": 1, "truncate": True},
    {"distribution": scipy.stats.gamma(3, scale=1.5)},
    {"distribution": scipy.stats.gamma(3), "upper": 4, "truncate": True},
    {"distribution": scipy.stats.poisson(3)},
    {"distribution": inputs.Truncated(distribution=inputs.Normal(mu=3, sigma=1), lower=0)},
    {"low": 1, "high": 5, "role": "yearly", "group": "demand", "assumption": True},
    {"low": 1, "high": 5, "role": "lever"},
    {"low": 1, "high": 5, "role": "constant"},
    {"lower": 0, "source": "설문 결과 (2021)", "label": "이용 건수", "unit": "건/년"},
]


def make(name: str = "users", **changes: Any) -> Input:
    return make_input(**{"name": name, "base": 3, **changes})


def drawn(*names: str, **changes: Any) -> list[Input]:
    return [make(name, low=0, high=9, **changes) for name in names]


@pytest.mark.parametrize(("stated", "distribution", "ends"), STATED)
def test_a_statement_becomes_its_distribution_and_range(
    stated: Mapping[str, Any], distribution: object, ends: tuple[float | None, float | None]
) -> None:
    made = make(**stated)

    assert made.distribution == distribution
    assert (made.low, made.high) == ends
    assert made.role == "uncertain"


def test_the_interval_is_that_between_the_5th_and_95th_percentile() -> None:
    # 1.6448536 is the 95th percentile of the standard normal in every table of it.
    made = make(interval90=(1, 5))

    assert (made.low, made.high) == (1, 5)
    assert isinstance(made.distribution, inputs.Normal)
    assert made.distribution.mu == 3
    assert made.distribution.sigma == pytest.approx(2 / 1.6448536, rel=1e-7)


def test_an_input_without_a_statement_is_a_constant() -> None:
    fee = make_input("fee", base=3_000, unit="KRW")

    assert (fee.role, fee.distribution, fee.spec) == ("constant", None, None)
    assert repr(fee) == "Input('fee', base=3000, constant, unit='KRW')"


def test_an_input_keeps_what_is_said_about_it() -> None:
    made = make(
        low=1, high=5, unit="건/년", source="설문", label="이용 건수", group="demand",
        role="yearly", lower=0, upper=9, assumption=True,
    )  # fmt: skip

    assert (made.unit, made.source, made.label, made.group) == (
        *("건/년", "설문", "이용 건수", "demand"),
    )
    assert (made.role, made.lower, made.upper, made.assumption) == ("yearly", 0, 9, True)
    assert type(made.base) is float


def test_a_name_in_hangul_is_held_in_one_normal_form() -> None:
    decomposed = "\u110b\u1175\u110b\u116d\u11bc\u110c\u1161"  # 이용자 as letters, as macOS writes

    assert make(decomposed).name == "이용자"


def test_the_front_door_offers_the_record() -> None:
    assert sf.Input is inputs.Input


@pytest.mark.parametrize("stated", [*(row[0] for row in STATED), *WRITTEN])
def test_an_input_is_read_back_from_json_as_it_was(stated: Mapping[str, Any]) -> None:
    made = make(**stated)

    told = json.loads(json.dumps(made.to_dict(), ensure_ascii=False))
    assert Input.from_dict(told) == made
    assert Input.from_dict(told).to_dict() == made.to_dict()


@pytest.mark.parametrize("stated", [*(row[0] for row in STATED), *WRITTEN])
def test_an_input_survives_pickling_and_copying(stated: Mapping[str, Any]) -> None:
    made = make(**stated)

    for twin in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):  # noqa: S301 - our own
        assert twin == made
        assert hash(twin) == hash(made)


def test_what_is_written_are_the_words_it_was_stated_in() -> None:
    assert make(p10=1, p50=2, p90=5).spec == {"p10": 1, "p50": 2, "p90": 5, "shape": "normal"}
    assert make(interval90=(1, 5)).spec == {"interval90": [1, 5], "shape": "normal"}
    assert make(low=1, high=5, upper=4, truncate=True).to_dict() == {
        "name": "users", "base": 3, "low": 1, "mode": 3, "high": 5,
        "shape": "triangular", "truncate": True, "upper": 4,
    }  # fmt: skip


def test_inputs_differ_where_any_of_their_fields_does() -> None:
    made = make(low=1, high=5)

    assert made != make(low=1, high=6)
    assert made != make(low=1, high=5, unit="건")
    assert made != make(low=1, high=5, base=2, mode=3)
    assert make(distribution=scipy.stats.gamma(3)) != make(distribution=scipy.stats.gamma(2))
    assert made != "users"


def test_a_range_given_to_the_record_must_be_that_of_its_distribution() -> None:
    triangle = inputs.Triangular(low=1, mode=3, high=5)

    assert Input(name="users", base=3, distribution=triangle).low == 1
    with pytest.raises(InvalidInput, match="must be, with high, the range of Triangular"):
        Input(name="users", base=3, distribution=triangle, low=2, high=5)


def test_a_base_value_is_replaced_under_the_same_rules() -> None:
    made = make(low=1, high=5)

    assert dataclasses.replace(made, base=4).base == 4
    with pytest.raises(InvalidInput, match=r"input 'users': base must lie in"):
        dataclasses.replace(made, base=6)


def test_an_object_of_the_users_own_is_drawn_from_but_not_written() -> None:
    class Own:
        def ppf(self, q: Any) -> Any:
            return 2 * np.asarray(q)

    made = make(base=1, distribution=Own())

    assert inputs.quantile(made, [0.25, 1.0]).tolist() == [0.5, 2.0]
    with pytest.raises(InvalidInput, match="to be written"):
        made.to_dict()


def test_a_distribution_within_its_bounds_is_not_touched_by_truncation() -> None:
    assert make(low=1, high=5, lower=0, upper=9, truncate=True) == make(
        low=1, high=5, lower=0, upper=9
    )


def test_a_share_is_cut_at_its_bounds_only_on_request() -> None:
    share = {"base": 0.6, "p10": 0.4, "p50": 0.6, "p90": 0.95, "lower": 0, "upper": 1}

    with pytest.raises(InvalidInput, match="truncate=True"):
        make(**share)
    found = inputs.quantile(make(**share, truncate=True), np.linspace(0, 1, 101))
    assert found.min() == 0
    assert found.max() == 1


def test_single_values_beyond_the_bounds_are_left_out() -> None:
    few = make(values=(0, 3, 9), weights=(0.25, 0.25, 0.5), upper=5, truncate=True).distribution

    assert few == inputs.Discrete(values=(0, 3), weights=(0.5, 0.5))


@pytest.mark.parametrize(
    "rule", [{"mode": 2}, {"role": "constant", "mode": 2}, {"role": "lever", "p10": 1}]
)
def test_what_is_not_drawn_takes_a_range_alone(rule: Mapping[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="input 'users': "):
        make(**rule)


def test_the_quantiles_of_an_input_are_those_of_its_distribution() -> None:
    made = make(low=1, high=5, shape="uniform")

    assert inputs.quantile(made, 0.25) == 2.0
    assert type(inputs.quantile(made, 0.25)) is float
    assert inputs.quantile(made, [[0.0, 0.5], [0.75, 1.0]]).tolist() == [[1, 3], [4, 5]]


def test_a_constant_has_its_base_value_at_every_probability() -> None:
    assert inputs.quantile(make(), [0.1, 0.9]).tolist() == [3, 3]


def test_a_value_that_never_differs_can_still_be_drawn() -> None:
    made = make(values=[3])

    assert inputs.quantile(made, [0.0, 0.5, 1.0]).tolist() == [3, 3, 3]


def test_long_samples_are_shown_by_their_number() -> None:
    made = make(samples=range(1_000))

    assert repr(made) == "Input('users', base=3, Empirical(samples=<1,000 values from 0 to 999>))"


def test_samples_are_copied_on_the_way_in() -> None:
    given = np.array([3.0, 1.0])
    made = make(samples=given)

    given[:] = 7.0
    assert inputs.quantile(made, [0.0, 1.0]).tolist() == [1, 3]


def test_stating_an_input_loads_neither_scipy_nor_pandas() -> None:
    code = (
        "import sys; from sustainfin.inputs import make_input; "
        "make_input('a', base=2, p10=1, p50=2, p90=4); make_input('b', base=2, interval90=(1, 4)); "
        "print(*sorted(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )

    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    assert "sustainfin" in loaded
    assert not loaded & {"scipy", "pandas"}


# Correlations.


def test_correlations_do_not_depend_on_the_order_of_the_arguments() -> None:
    one = inputs.rank_correlation({("a", "b"): 0.5, ("c", "b"): -0.2}, drawn("a", "b", "c", "d"))
    two = inputs.rank_correlation({("b", "c"): -0.2, ("b", "a"): 0.5}, drawn("d", "c", "b", "a"))

    assert one == two
    assert one.names == ("a", "b", "c")
    assert one.pairs == {("a", "b"): 0.5, ("b", "c"): -0.2}
    assert repr(one) == "Correlation(3 inputs: a-b 0.5, b-c -0.2)"


def test_normal_scores_are_those_of_pearsons_formula() -> None:
    # K. Pearson 1907: r = 2 sin(pi rho / 6); rho = 1/2 gives 2 sin(15 degrees) = 0.5176...
    found = Correlation(names=("a", "b"), matrix=[[1, 0.5], [0.5, 1]])  # type: ignore[arg-type]

    assert found.normal_scores[0, 1] == pytest.approx((math.sqrt(6) - math.sqrt(2)) / 2)
    assert not found.normal_scores.flags.writeable
    assert not found.matrix.flags.writeable


def test_perfect_correlation_is_possible() -> None:
    found = inputs.rank_correlation({("a", "b"): 1, ("b", "c"): -1, ("a", "c"): -1}, drawn(*"abc"))

    assert found.normal_scores.tolist() == [[1, 1, -1], [1, 1, -1], [-1, -1, 1]]


def test_correlations_survive_pickling_and_writing() -> None:
    found = inputs.rank_correlation({("a", "b"): 0.5}, drawn("a", "b"))

    told = json.loads(json.dumps(found.to_dict()))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert Correlation(**told) == found
    assert hash(Correlation(**told)) == hash(found)


def test_contradicting_correlations_name_the_pairs_and_the_nearest_possible() -> None:
    with pytest.raises(InvalidInput) as caught:
        inputs.rank_correlation(
            {("a", "b"): 0.9, ("b", "c"): 0.9, ("c", "d"): 0.3}, drawn("a", "b", "c", "d")
        )

    assert "(a-b 0.9, a-c 0 (not stated), b-c 0.9 are not)" in str(caught.value)
    assert "The nearest that are possible: a-b 0." in str(caught.value)


def test_the_nearest_correlations_of_a_refusal_are_accepted() -> None:
    four = drawn(*"abcd")
    with pytest.raises(InvalidInput) as caught:
        inputs.rank_correlation({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "d"): -0.7}, four)

    listed = str(caught.value).partition("possible: ")[2].rstrip(".").split(", ")
    pairs = {tuple(each.split()[0].split("-", 1)): float(each.split()[1]) for each in listed}
    found = inputs.rank_correlation(pairs, four)  # type: ignore[arg-type]
    assert len(found.pairs) == len(pairs) == 6


def test_the_nearest_correlation_matrix_is_that_of_the_closed_form() -> None:
    # For [[1,1,0],[1,1,1],[0,1,1]] symmetry leaves a = r12 = r23 and b = r13 = 2 a^2 - 1 on the
    # edge of what is possible; least squares then gives 4 a^3 - a - 1 = 0.
    a = float(next(root.real for root in np.roots([4, 0, -1, -1]) if abs(root.imag) < 1e-12))
    b = 2 * a * a - 1

    found = inputs.nearest_correlation([[1, 1, 0], [1, 1, 1], [0, 1, 1]])
    np.testing.assert_allclose(found, [[1, a, b], [a, 1, a], [b, a, 1]], atol=1e-9)


def test_a_possible_matrix_is_its_own_nearest() -> None:
    given = [[1, 0.3, -0.2], [0.3, 1, 0.1], [-0.2, 0.1, 1]]

    np.testing.assert_allclose(inputs.nearest_correlation(given), given, atol=1e-12)


def test_groups_join_inputs_by_label_and_by_correlation() -> None:
    a, b, c, d, e = (*drawn("a", "b", group="demand"), *drawn("c", "d", "e"))
    tied = inputs.rank_correlation({("a", "b"): 0.5, ("c", "d"): 0.5}, [a, b, c, d])

    assert inputs.groups_of([e, d, c, b, a], tied) == {
        "c+d": ("c", "d"),
        "demand": ("a", "b"),
        "e": ("e",),
    }
    assert inputs.groups_of([a, c]) == {"demand": ("a",), "c": ("c",)}


def test_chains_of_correlations_hang_together() -> None:
    found = inputs.rank_correlation(
        {("a", "b"): 0.2, ("b", "c"): 0.2, ("d", "e"): 0.2}, drawn(*"abcde")
    )

    assert found.groups == (("a", "b", "c"), ("d", "e"))


@pytest.mark.parametrize("p10", [10.0, 60.0, 95.0])
@pytest.mark.parametrize("p90", [101.0, 150.0, 900.0])
def test_the_means_of_the_two_pieces_are_those_of_their_density(p10: float, p90: float) -> None:
    # The mean over the standard normal's own density, integrated on each side of the median.
    z90 = scipy.stats.norm.ppf(0.9)

    def mean(value_at: Callable[[float, float, float], float]) -> float:
        sides = [(-12.0, 0.0, p10, -z90), (0.0, 12.0, p90, z90)]
        return sum(
            scipy.integrate.quad(
                lambda z, end=end, at=at: value_at(z, end, at) * scipy.stats.norm.pdf(z), low, high
            )[0]
            for low, high, end, at in sides
        )

    straight = mean(lambda z, end, at: 100 + (end - 100) * z / at)
    bent = mean(lambda z, end, at: 100 * (end / 100) ** (z / at))
    percentiles = {"p10": p10, "p50": 100, "p90": p90}
    assert inputs.TwoPieceNormal(**percentiles).mean() == pytest.approx(straight, rel=1e-7)
    assert inputs.TwoPieceLognormal(**percentiles).mean() == pytest.approx(bent, rel=1e-7)


def test_an_object_of_the_users_own_equals_itself_alone() -> None:
    class Own:
        def ppf(self, q: Any) -> Any:
            return 2 * np.asarray(q)

    first, second = Own(), Own()
    assert make(base=1, distribution=first) == make(base=1, distribution=first)
    assert make(base=1, distribution=first) != make(base=1, distribution=second)
    assert make(base=1, distribution=first) != make(base=1, low=0, high=3)


def test_a_correlation_differs_from_what_is_none() -> None:
    found = inputs.rank_correlation({("a", "b"): 0.5}, drawn("a", "b"))

    assert found != inputs.rank_correlation({("a", "b"): 0.4}, drawn("a", "b"))
    assert found != {("a", "b"): 0.5}
