"""Where decisions flip: the good side of a threshold, plateaus on it, models that refuse."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import sustainfin as sf
from sustainfin import funding, lifecycle, revenue
from sustainfin.errors import InvalidInput
from sustainfin.inputs import Input, make_input
from sustainfin.sensitivity import nearest_failure, switching_line, switching_values

USERS = make_input("users", base=9_000, low=5_000, high=16_000)
A = make_input("a", base=6.3, low=0, high=10, shape="uniform")


def of_users(function: Any, **changes: Any) -> Any:
    return switching_values(lambda x: {"y": function(x["users"])}, [USERS], "y", **changes)["users"]


def of_a(function: Any, **changes: Any) -> Any:
    return switching_values(lambda x: {"y": function(x["a"])}, [A], "y", **changes)["a"]


def triangle_below(value: float, low: float, mode: float, high: float) -> float:
    """Distribution function of a triangle."""
    if value <= mode:
        return (value - low) ** 2 / (high - low) / (mode - low)
    return 1 - (high - value) ** 2 / (high - low) / (high - mode)


def no_reserve() -> sf.Case:
    """Grants end in 2023; then 5,000 won a user pay 40 million won a year and the works."""
    case = sf.Case("가", start=2021, years=10, prices="real", vat="included", discount_rate=0.045)
    users = case.input("users", base=9_000, low=5_000, high=16_000, assumption=True)
    works = case.input("works", base=1e7, low=0, high=5e7, assumption=True)
    case.add(
        lifecycle.Build("구축", sf.won("12억"), year=2021),
        lifecycle.Annual("운영", sf.won("0.4억"), first=2022),
        lifecycle.Annual("위탁", works, first=2022),
        revenue.Fee("이용료", users, 5_000, first=2024),
        funding.Grant("보조금", 1.0, kinds=("build", "operation"), last=2023),
    )
    return case


# The good side of a threshold.


@pytest.mark.parametrize("output", ["gap", "worst_gap"])
def test_a_gap_flips_where_the_funded_value_does(output: str) -> None:
    case = no_reserve()
    found, funded = case.switching_values(output), case.switching_values("funded_npv")

    # Each year 5,000 x users must pay 0.4억 and the works: 10,000 users at the base.
    assert found["users"].nearest.value == pytest.approx(10_000, rel=1e-12)
    assert found["users"].chance == pytest.approx(1 - triangle_below(10_000, 5_000, 9_000, 16_000))
    for name in ("users", "works"):
        assert found[name].nearest.value == pytest.approx(funded[name].nearest.value, rel=1e-9)
        assert found[name].chance == pytest.approx(funded[name].chance, abs=1e-9)


@pytest.mark.parametrize(("output", "name"), [("gap", "users"), ("worst_gap", "works")])
def test_the_chance_of_a_gap_is_the_share_of_draws_that_flip_it(output: str, name: str) -> None:
    case = no_reserve()
    n, item = 20_000, case.inputs[name]
    draws = np.asarray(item.distribution.ppf((np.arange(n) + 0.5) / n))
    values = {key: np.full(n, each.base) for key, each in case.inputs.items()} | {name: draws}

    bad = case.outputs([output])(values)[output] > 0
    assert case.appraise().plan.funded.npv < 0  # the base fails: a flip is a draw that holds
    share = np.mean(~bad)
    assert 0.01 < share < 0.99
    assert case.switching_values(output)[name].chance == pytest.approx(share, abs=2 / n)


def test_the_nearest_point_without_a_gap_is_that_of_the_funded_value() -> None:
    case = no_reserve()
    found, funded = case.nearest_failure("gap"), case.nearest_failure("funded_npv")

    assert (found.status, found.good, funded.good) == ("found", "low", "high")
    assert found.distance == pytest.approx(funded.distance, abs=1e-6)
    assert found.distance < 0  # the medians have a gap
    assert found.result == 0.0


def test_a_line_of_gaps_says_where_the_decision_holds() -> None:
    found = no_reserve().switching_line("works", "users", "gap", first_values=(0, 1e7, 2e7))

    assert [values[0] for values in found.second_values] == pytest.approx([8e3, 1e4, 1.2e4])
    assert found.holds == (True, False, False)
    assert "판단 유지: gap <= 0" in repr(found)


def test_what_a_caller_says_of_the_good_side_goes_before_the_default() -> None:
    assert no_reserve().switching_values("gap", good="high").good == "high"
    cost = no_reserve().switching_values("life_cycle_cost", threshold=2e9)
    assert cost.good == "low"
    assert cost["works"].nearest.value > 1e7


@pytest.mark.parametrize("threshold", [-2.0, 0.0, 2.5])
def test_low_is_high_of_the_mirrored_output(threshold: float) -> None:
    def wave(a: Any) -> Any:
        return 4 * np.sin(a) + 0.3 * a

    low = of_a(wave, threshold=threshold, good="low")
    high = of_a(lambda a: -wave(a), threshold=-threshold)
    assert [switch.value for switch in low.switches] == [switch.value for switch in high.switches]
    assert low.chance == high.chance > 0
    assert low.nearest.result == pytest.approx(threshold, abs=1e-12)


def test_the_threshold_itself_is_good_on_either_side() -> None:
    for good in ("high", "low"):
        # Of five values 0 to 4 the base, 2, lies on the threshold and holds: two flip.
        steps = make_input("a", base=2, values=(0, 1, 2, 3, 4), weights=(0.1, 0.1, 0.5, 0.2, 0.1))
        found = switching_values(lambda x: {"y": x["a"] - 2}, [steps], "y", good=good)["a"]
        assert found.chance == pytest.approx(0.2 if good == "high" else 0.3)


def test_the_good_side_is_told_in_two_languages() -> None:
    from sustainfin.sheet import to_text

    found = no_reserve().switching_values("gap")
    assert "판단 유지: gap <= 0" in repr(found)
    assert "the decision holds where gap <= 0" in to_text(found.sheet(lang="en"))
    assert "the decision holds" not in to_text(
        no_reserve().switching_values("funded_npv").sheet(lang="en")
    )
    assert "판단 유지: gap <= 0" in repr(no_reserve().nearest_failure("gap"))


def test_an_output_that_is_true_or_false_needs_a_threshold_between() -> None:
    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"enough": x["users"] >= 6_000}

    with pytest.raises(InvalidInput, match=r"threshold=0\.5: true counts as 1"):
        switching_values(model, [USERS], "enough")
    found = switching_values(model, [USERS], "enough", threshold=0.5)["users"]
    assert found.nearest.value == pytest.approx(6_000, rel=1e-14)
    assert found.chance == pytest.approx(triangle_below(6_000, 5_000, 9_000, 16_000))


# Plateaus exactly on the threshold.


def test_a_plateau_on_the_threshold_ends_where_the_decision_flips() -> None:
    found = of_users(lambda users: np.minimum(0, 3_000 * users - 20e6))

    [switch] = found.switches
    assert found.status == "switches"
    assert switch.value == pytest.approx(20e6 / 3_000, rel=1e-14)
    assert switch.change == pytest.approx(20 / 27 - 1)
    assert found.chance == pytest.approx(triangle_below(20e6 / 3_000, 5_000, 9_000, 16_000))


def test_a_plateau_between_two_bad_sides_has_both_its_ends() -> None:
    found = of_a(lambda a: np.minimum(0.0, np.minimum(a - 2, 5 - a)))

    assert sorted(switch.value for switch in found.switches) == pytest.approx([2.0, 5.0])
    assert found.chance == pytest.approx(0.3)  # the base fails; from 2 to 5 it would hold


@pytest.mark.parametrize(
    ("function", "jump"),
    [
        (lambda a: np.floor(2 * a) - 7, 3.5),
        (lambda a: np.floor(a) - 3, 3.0),
        (lambda a: np.ceil(a) - 4, math.nextafter(3.0, 4.0)),
        (lambda a: np.where(a >= 3.5, 0.0, -1.0), 3.5),
        (lambda a: np.floor(a * 7) * 1_000 - 21_000, 3.0),
    ],
)
def test_steps_flip_at_the_jump_itself(function: Any, jump: float) -> None:
    [switch] = of_a(function).switches

    assert (switch.value, switch.kind, switch.result) == (jump, "jump", 0.0)


def test_a_stretch_that_flips_nothing_says_so_and_comes_last() -> None:
    idle = make_input("idle", base=5, low=0, high=10)

    found = switching_values(
        lambda x: {"gap": np.maximum(0.0, 20e6 - 3_000 * x["users"]) + 0 * x["idle"]},
        [idle, USERS],
        "gap",
        good="low",
    )
    assert [row.name for row in found.rows] == ["users", "idle"]
    assert found["idle"].nearest.kind == "stretch"
    assert found["idle"].chance == 0.0
    assert (
        found["idle"]
        .words("en")
        .startswith("idle: gap stays at 0 from 0 to 5,000, which flips nothing")
    )
    assert "판단은 바뀌지 않음" in found["idle"].words()


@pytest.mark.parametrize(
    ("lang", "words"), [("ko", "판단은 바뀌지 않는다"), ("en", "which flips nothing")]
)
def test_the_page_and_the_chart_call_a_stretch_no_switching_value(lang: Any, words: str) -> None:
    from sustainfin.report._page_tables import switching_words
    from sustainfin.report._plots_bars import _switches
    from sustainfin.report._plots_style import style

    found = switching_values(
        lambda x: {"funded_npv": np.maximum(0.0, 3e3 * x["users"] - 6e6)}, [USERS], "funded_npv"
    )
    [sentence] = switching_words(found, style(lang))
    assert words in sentence
    assert _switches(found, style(lang)) == {}


# Models that refuse or change what they are given.


@pytest.mark.parametrize("error", [ValueError, OverflowError, ZeroDivisionError])
def test_a_plain_error_for_far_values_is_no_result_there(error: type[Exception]) -> None:
    def narrow(x: Mapping[str, Any]) -> dict[str, Any]:
        if not np.all(np.asarray(x["a"]) <= 25):
            raise error("too far")
        return {"y": x["a"] - 4}

    near = make_input("a", base=5.0, low=4.5, high=6)
    found = switching_values(narrow, [near], "y")["a"]
    assert (found.nearest.value, found.high <= 21) == (4.0, True)

    other = make_input("b", base=1.0, low=0, high=2)
    line = switching_line(narrow, [near, other], "y", "b", "a", n=2)
    assert (line.second_values, line.high <= 21) == (((4.0,), (4.0,)), True)


def changes_in_place(x: Any) -> dict[str, Any]:
    x["a"] += 1
    return {"y": x["a"] * x["b"] - 40.0}


@pytest.mark.parametrize(
    "analysis",
    [
        lambda inputs: switching_values(changes_in_place, inputs, "y"),
        lambda inputs: switching_line(changes_in_place, inputs, "y", "b", "a"),
        lambda inputs: switching_line(changes_in_place, inputs, "y", "a", "b"),
        lambda inputs: nearest_failure(changes_in_place, inputs, "y"),
        lambda inputs: sf.sensitivity.grid(
            changes_in_place, inputs, "y", "a", "b", first_values=(1, 2), second_values=(1, 2)
        ),
    ],
)
def test_no_analysis_lets_a_model_change_its_inputs(analysis: Any) -> None:
    inputs: list[Input] = [make_input(n, base=5.0, low=1, high=9) for n in ("a", "b")]

    with pytest.raises(InvalidInput, match="must leave its inputs as they are"):
        analysis(inputs)
