"""The outputs of a case for simulation and sensitivity: one callable, ready to be sent away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sustainfin.case._flows import Flows, Values
from sustainfin.funding import TOLERANCE

if TYPE_CHECKING:
    from sustainfin.lines import Amounts

Run = Callable[[Values], Flows]
Present = Callable[["Amounts", Values], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Chosen outputs of one alternative as a function of values by input name.

    `run` evaluates the lines, `present` discounts; `vat_rate` takes VAT out of resource costs.
    """

    names: tuple[str, ...]
    run: Run
    present: Present
    vat_rate: float | None

    def __call__(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Outputs of some draws."""
        values = Values(given)
        flows = self.run(values)
        known: dict[str, Any] = {}
        return {name: self._output(name, flows, values, known) for name in self.names}

    def _output(self, name: str, flows: Flows, values: Values, known: dict[str, Any]) -> Any:
        """One output; present values that several need are computed once."""
        if name in BY_YEAR:
            return BY_YEAR[name](flows)

        def present(side: str) -> Any:
            if side not in known:
                known[side] = self.present(self._amounts(side, flows), values)
            return known[side]

        return PRESENT[name](present)

    def _amounts(self, side: str, flows: Flows) -> "Amounts":
        """Amounts by year of a side, or of the funding or the resource costs."""
        if side == "funding":
            return flows.funding
        if side == "resources":
            return flows.resources(self.vat_rate)
        return flows.side(side)  # type: ignore[arg-type]


def _year_by_year(rows: Any) -> Any:
    """The sum over years, in their order also where there is a single run."""
    total = rows[0].copy()
    for row in rows[1:]:
        total += row
    return total


PRESENT: dict[str, Callable[[Callable[[str], Any]], Any]] = {
    "npv": lambda pv: pv("revenue") - pv("cost"),
    "bcr": lambda pv: pv("revenue") / pv("cost"),
    "life_cycle_cost": lambda pv: pv("cost"),
    "funded_npv": lambda pv: pv("revenue") - pv("cost") + pv("funding"),
    "economic_npv": lambda pv: pv("benefit") - pv("resources"),
    "economic_bcr": lambda pv: pv("benefit") / pv("resources"),
}
BY_YEAR: dict[str, Callable[[Flows], Any]] = {
    "gap": lambda flows: _year_by_year(np.maximum(flows.balance.gap, 0.0)),
    "worst_gap": lambda flows: np.max(flows.balance.gap, axis=0),
    "short": lambda flows: flows.balance.gap > TOLERANCE,
    "funded": lambda flows: flows.balance.funded(),
}
ECONOMIC = ("economic_npv", "economic_bcr")
USUAL = ("npv", "funded_npv", "gap", "funded", "short")
