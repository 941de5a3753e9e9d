"""An estimate whose efforts are uncertain: the distribution of the exact, cut total."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin._isp.many import estimate_many
from sustainfin.inputs import Correlation, Input
from sustainfin.montecarlo import Simulation, simulate
from sustainfin.sheet import in_notebook
from sustainfin.tables import Table

_WHERE = "isp_cost.simulate_total"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TotalSimulation:
    """Distribution of the total of an estimate (총액 분포).

    Parameters
    ----------
    simulation : Simulation
        Draws and statistics of "total" and "total_before_cut", exact whole won.
    ceiling : int or None
        Budget the total is held against. [KRW]
    within, se_within : float or None
        Chance that the total stays at or under the ceiling, and its standard error.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> from sustainfin.inputs import make_input
    >>> months = make_input("months", base=4.3, low=4.0, mode=4.3, high=5.0)
    >>> found = simulate_total({"IT컨설턴트": months, "업무분석가": "0.4"}, 1_000, seed=7,
    ...     effort_step="0.1", effort_rounding="half_up", ceiling=65_000_000,
    ...     wages="2020", **isp_cost.SEOUL_2020)
    >>> 0 < found.within < 1
    True
    """

    simulation: Simulation
    ceiling: int | None
    within: float | None
    se_within: float | None

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        text = repr(self.simulation)
        if self.within is None:
            return text
        return f"{text}\n  P(합계 <= {self.ceiling:,}원) = {self.within:.1%} ± {self.se_within:.1%}"

    def to_dict(self) -> dict[str, Any]:
        """The distribution as plain data, ready for JSON.

        Returns
        -------
        dict
            Statistics, ceiling and chance.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> found = simulate_total({"업무분석가": 1}, 10, seed=7, effort_step=1,
        ...     effort_rounding="down", wages="2020", **isp_cost.SEOUL_2020)
        >>> found.to_dict()["ceiling"] is None
        True
        """
        return {
            "kind": "isp_cost.TotalSimulation",
            "simulation": self.simulation.to_dict(),
            "ceiling": self.ceiling,
            "within": self.within,
            "se_within": self.se_within,
        }


def simulate_total(
    effort: Mapping[str, Any],
    draws: int,
    *,
    seed: int,
    effort_step: object,
    effort_rounding: str,
    wages: str | Table,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    ceiling: object = None,
    correlation: Correlation | None = None,
    expenses: Any = (),
    effort_unit: str = "M/M",
    rounding: Mapping[str, Any] | None = None,
) -> TotalSimulation:
    """Distribution of the exact total when efforts are uncertain (투입공수 불확실성).

    Every draw goes through the whole-number path of `estimate_many`: the cut is part
    of each total, so that the distribution has the steps a real total has.

    Parameters
    ----------
    effort : mapping of str to Input or number
        Effort by role; inputs are drawn. [M/M or M/D]
    draws : int
        How many draws, >= 2.
    seed : int
        Seed, >= 0.
    effort_step, effort_rounding : as `estimate_many` takes them
        Step on which each drawn effort is put, and how.
    wages, overhead, technical_fee, vat, truncate : as `estimate` takes them
        Wage edition, rates and cut.
    ceiling : int, optional
        Budget to hold the total against. [KRW]
    correlation : Correlation, optional
        Rank correlations between the efforts.
    expenses, effort_unit, rounding : as `estimate` takes them
        Direct expenses, unit of the efforts, rules of the steps.

    Returns
    -------
    TotalSimulation
        Statistics with standard errors, and the chance of staying under the ceiling.

    Raises
    ------
    InvalidInput
        If an argument breaks a rule of `estimate_many`, a draw is negative, or an input is
        yearly.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> from sustainfin.inputs import make_input
    >>> months = make_input("months", base=4.3, low=4.0, mode=4.3, high=5.0)
    >>> found = simulate_total({"IT컨설턴트": months}, 1_000, seed=7, effort_step="0.1",
    ...     effort_rounding="half_up", wages="2020", **isp_cost.SEOUL_2020)
    >>> bool((found.simulation.kept["total"] % 100_000 == 0).all())
    True
    """
    limit = None if ceiling is None else _checks.whole_won(_WHERE, "ceiling", ceiling)
    fixed = {
        "effort_step": effort_step, "effort_rounding": effort_rounding, "wages": wages,
        "overhead": overhead, "technical_fee": technical_fee, "vat": vat, "truncate": truncate,
        "expenses": expenses, "effort_unit": effort_unit, "rounding": rounding,
    }  # fmt: skip
    if not isinstance(effort, Mapping) or not effort:
        raise _checks.refusal(_WHERE, "effort", "must map roles to numbers or inputs", effort)
    inputs = _inputs(effort)
    found = simulate(
        partial(_totals, dict(effort), fixed), draws, inputs=inputs.values(), seed=seed,
        correlation=correlation, engine="serial",
    )  # fmt: skip
    if limit is None:
        return TotalSimulation(simulation=found, ceiling=None, within=None, se_within=None)
    n = found.kept["total"].size
    hits = int(np.count_nonzero(found.kept["total"] <= limit))
    share = (hits + 2) / (n + 4)
    return TotalSimulation(
        simulation=found, ceiling=limit, within=hits / n,
        se_within=float(np.sqrt(share * (1 - share) / (n + 4))),
    )  # fmt: skip


def _inputs(effort: Mapping[str, Any]) -> dict[str, Input]:
    """The inputs among the efforts by name, each drawn once a run."""
    found: dict[str, Input] = {}
    for role, value in effort.items():
        if not isinstance(value, Input):
            continue
        if value.role == "yearly":
            rule = f"must hold inputs that are drawn once a run: that of {role!r} is yearly"
            raise _checks.refusal(_WHERE, "effort", rule, value.role, "Leave its role out.")
        if found.setdefault(value.name, value) != value:
            rule = "must hold one input of each name"
            raise _checks.refusal(_WHERE, "effort", rule, value.name)
    return found


def _totals(
    effort: Mapping[str, Any], fixed: Mapping[str, Any], x: Mapping[str, Any]
) -> dict[str, Any]:
    """Totals of some draws; whole won below 2**53 are exact as floats."""
    drawn = {
        role: x[value.name] if isinstance(value, Input) else value for role, value in effort.items()
    }
    bills = estimate_many(drawn, **fixed)
    return {
        "total": bills.total.astype(np.float64),
        "total_before_cut": bills.total_before_cut.astype(np.float64),
    }
