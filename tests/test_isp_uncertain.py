"""The chance that an estimate with uncertain efforts stays under its ceiling."""

import math

import numpy as np
import pytest
from scipy import stats

from sustainfin import isp_cost
from sustainfin.errors import InvalidInput
from sustainfin.inputs import make_input

SEOUL = {"wages": "2020", **isp_cost.SEOUL_2020}
FIXED = {"IT기획자": "1.8", "업무분석가": "0.4", "정보보호컨설턴트": "0.4"}
MONTHS = make_input("months", base=4.3, low=4.0, high=4.8, shape="uniform")


def run(**changes: object) -> isp_cost.TotalSimulation:
    given = {"seed": 3, "effort_step": "0.001", "effort_rounding": "half_up", **SEOUL, **changes}
    return isp_cost.simulate_total({"IT컨설턴트": MONTHS, **FIXED}, 20_000, **given)


def test_every_total_is_one_the_exact_path_gives() -> None:
    found = run()

    assert set(found.simulation.kept["total"] % 100_000) == {0.0}
    months = found.simulation.kept["total_before_cut"]
    low = isp_cost.estimate({"IT컨설턴트": "4.0", **FIXED}, **SEOUL).total_before_cut
    high = isp_cost.estimate({"IT컨설턴트": "4.8", **FIXED}, **SEOUL).total_before_cut
    assert low <= months.min() < months.max() <= high


def test_the_chance_under_the_ceiling_is_that_of_the_efforts_that_fit() -> None:
    found = run(ceiling=90_000_000)
    fit = isp_cost.fit_to_budget(
        90_000_000, {"IT컨설턴트": "4.3", **FIXED}, vary="IT컨설턴트", step="0.001", **SEOUL
    )
    # Efforts rounded half-up to a thousandth fit up to half a step above the largest that does.
    expected = stats.uniform(4.0, 0.8).cdf(float(fit.highest) + 0.0005)

    assert found.within is not None
    assert found.se_within is not None
    assert abs(found.within - expected) < 4 * math.sqrt(expected * (1 - expected) / 20_000)
    assert found.se_within == pytest.approx(math.sqrt(expected * (1 - expected) / 20_000), rel=0.1)
    assert "P(합계 <= 90,000,000원)" in str(found)
    assert found.to_dict()["ceiling"] == 90_000_000


def test_the_same_seed_gives_the_same_totals() -> None:
    assert np.array_equal(run().simulation.kept["total"], run().simulation.kept["total"])


def test_a_negative_draw_is_refused() -> None:
    wide = make_input("wide", base=1.0, interval90=(-2.0, 4.0), shape="normal")

    with pytest.raises(InvalidInput, match=">= 0"):
        isp_cost.simulate_total(
            {"IT컨설턴트": wide}, 1_000, seed=1, effort_step="0.1", effort_rounding="down", **SEOUL
        )
