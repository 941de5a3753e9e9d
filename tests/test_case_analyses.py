"""Every analysis of a case sees the same model: identities between them."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import sustainfin as sf
from sustainfin import case_file
from sustainfin.cli import main
from sustainfin.errors import InvalidInput

CASES = Path(__file__).parent.parent / "cases"
FEE = CASES / "emergency_medical_fee.toml"


@pytest.fixture(scope="module")
def case() -> sf.Case:
    return case_file.read_case(FEE)


def test_the_middle_of_the_tornado_is_the_base_run(case: sf.Case) -> None:
    base = case.appraise().plan

    assert case.tornado("npv").base == pytest.approx(base.financial.npv)
    assert case.tornado("funded_npv").base == pytest.approx(base.funded.npv)


def test_a_switching_value_put_back_gives_zero(case: sf.Case) -> None:
    found = case.switching_values("funded_npv")
    scale = case.appraise().plan.present_life_cycle_cost
    roots = [(one.name, switch.value) for one in found.rows for switch in one.switches]

    assert {name for name, _ in roots} >= {"users", "fee"}
    for name, value in roots:
        assert abs(case.appraise({name: value}).plan.funded.npv) < 1e-6 * scale


def test_the_variance_that_sobol_explains_is_the_simulations(case: sf.Case) -> None:
    independent = case_file.read_case(FEE)
    independent.correlation = None
    found = independent.sobol("funded_npv", draws=20_000, seed=5)
    simulated = independent.simulate(20_000, seed=5, outputs=["funded_npv"])["funded_npv"]

    slack = 4 * 2 * simulated.sd * simulated.se_sd
    assert abs(found.variance - simulated.sd**2) < slack


def test_correlated_inputs_are_refused_by_sobol_unless_they_are_grouped(case: sf.Case) -> None:
    with pytest.raises(InvalidInput, match=r"fee.*users|users.*fee|correlat"):
        case.sobol(draws=256, seed=1)


def test_shapley_effects_take_correlated_inputs_and_add_up(case: sf.Case) -> None:
    found = case.shapley(draws=2_000, seed=5)
    simulated = case.simulate(2_000, seed=5, outputs=["funded_npv"])["funded_npv"]

    assert sum(effect.share for effect in found.effects) == pytest.approx(1.0, abs=1e-9)
    assert {"users", "fee"} <= {effect.name for effect in found.effects}
    assert found.variance == pytest.approx(simulated.sd**2, rel=0.2)


def test_scenarios_spider_grid_and_elasticities_agree_with_the_case(case: sf.Case) -> None:
    base = case.appraise().plan.funded.npv
    few = case.appraise({"users": 6_000}).plan.funded.npv

    scenarios = case.scenarios({"수요 부진": {"users": 6_000}})
    [elastic] = [one for one in case.elasticities().rows if one.name == "users"]
    grid = case.grid("users", "fee", first_values=[6_000, 9_000], second_values=[4_500, 5_000])
    assert scenarios.results["수요 부진"]["funded_npv"] == pytest.approx(few)
    assert grid.results[0, 0] == pytest.approx(few)
    assert grid.results[1, 0] == pytest.approx(base)
    assert case.spider().base == pytest.approx(base)
    more = case.appraise({"users": 9_000 * 1.01}).plan.funded.npv
    assert elastic.value == pytest.approx((more - base) / base / 0.01, rel=1e-6)


def test_the_chance_of_being_funded_is_that_of_draws_evaluated_by_hand(case: sf.Case) -> None:
    found = case.simulate(2_000, seed=3, outputs=["funded", "worst_gap"])
    share = float(np.mean(found.kept["worst_gap"] <= 0.5))

    assert found.by_year("funded").share[-1] == pytest.approx(share)
    assert 0 < share < 1


def test_simulations_of_one_case_do_not_depend_on_the_machine(case: sf.Case) -> None:
    one = case.simulate(40_000, seed=3, engine="serial")
    two = case.simulate(40_000, seed=3, workers=2, size=777)

    for name, draws in one.kept.items():
        assert np.array_equal(draws, two.kept[name])
    for name, hits in one.counts.items():
        assert np.array_equal(hits, two.counts[name])


def no_rate() -> sf.Case:
    return sf.Case(
        "가", start=2021, years=2, prices="real", vat="included", discount_rate=0.05,
        model=lambda x, t: {"cost": 1.0 + 0 * t, "benefit": 2.0 + 0 * t},
    )  # fmt: skip


def test_an_unknown_output_gets_a_near_match(case: sf.Case) -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'funded_npv'"):
        case.tornado("fundednpv")
    with pytest.raises(InvalidInput, match="vat_rate"):
        no_rate().outputs(["economic_npv"])


def test_the_command_prints_chances_tornado_and_switching_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["simulate", str(FEE), "--draws", "2000", "--seed", "1"]) == 0

    out = capsys.readouterr().out
    for words in ("모의실험 2,000회", "토네이도", "전환값", "funded:", "±"):
        assert words in out


def test_the_command_knows_that_of_a_gap_less_is_better(
    capsys: pytest.CaptureFixture[str],
) -> None:
    chosen = ["simulate", str(FEE), "--draws", "500", "--output", "worst_gap"]
    assert main(chosen) == 0
    assert "판단 유지: worst_gap <= 0" in capsys.readouterr().out
    assert main([*chosen, "--lang", "en"]) == 0
    assert "the decision holds where worst_gap <= 0" in capsys.readouterr().out
    assert main([*chosen, "--json"]) == 0

    found = json.loads(capsys.readouterr().out)["result"]["switching_values"]
    assert found["good"] == "low"
    assert any(row["switches"] and row["chance"] for row in found["rows"])


def test_the_command_gives_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(FEE), "--draws", "500", "--json"]) == 0

    data = json.loads(capsys.readouterr().out)["result"]
    assert data["simulation"]["n_draws"] == 500
    assert math.isfinite(data["simulation"]["outputs"]["funded_npv"]["se_mean"])
    assert {"tornado", "switching_values"} <= set(data)


def test_a_case_without_ranges_cannot_be_simulated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["simulate", str(CASES / "dongtan_ucity.toml")]) == 2

    assert "State low and high" in capsys.readouterr().err


def test_a_run_of_its_own_has_the_bits_it_has_among_others(case: sf.Case) -> None:
    outputs = case.outputs(["gap", "worst_gap"])
    base = {name: item.base for name, item in case.inputs.items()}
    users = np.linspace(3_000.1, 9_000.3, 64)
    base["fee"] = 100 / 3
    together = outputs({**base, "users": users})

    assert np.ptp(together["gap"]) > 0
    for i in range(64):
        alone = outputs({**base, "users": users[i : i + 1]})
        assert all(alone[name][0] == together[name][i] for name in alone)
