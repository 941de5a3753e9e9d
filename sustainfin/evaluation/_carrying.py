"""Lines of a case with one year replaced by what came of it, and later years moved along."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sustainfin.funding import TOLERANCE, Paid
from sustainfin.lines import Amounts, Prices, Side, Timeline, Vat

Carry = Literal["ratio", "amount", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLine:
    """A line of a case whose year `at` is the actual amount and whose later years move along."""

    inner: Any
    at: int
    actual: float
    carry: Carry

    @property
    def label(self) -> str:
        """Label of the line."""
        return str(self.inner.label)

    @property
    def side(self) -> Side:
        """Side of the line."""
        side: Side = self.inner.side
        return side

    @property
    def kind(self) -> str:
        """Kind of the line."""
        return str(self.inner.kind)

    @property
    def prices(self) -> Prices | None:
        """Price basis of the line."""
        prices: Prices | None = self.inner.prices
        return prices

    @property
    def vat(self) -> Vat | None:
        """VAT basis of the line."""
        vat: Vat | None = self.inner.vat
        return vat

    @property
    def by_kind(self) -> Any:
        """Amounts by kind, for a line that has several."""
        return self._by_kind if hasattr(self.inner, "by_kind") else None

    def _by_kind(self, x: Mapping[str, Any], t: Timeline) -> dict[str, Amounts]:
        """Each kind moved by the same factor; what no factor can move goes to the main kind."""
        parts = dict(self.inner.by_kind(x, t))
        whole = self.inner.amounts(x, t)
        moved = self._moved(whole)
        some = np.abs(whole) > TOLERANCE
        factor = np.where(some, moved / np.where(some, whole, 1.0), 1.0)
        found = {kind: part * factor for kind, part in parts.items()}
        rest = np.where(some, 0.0, moved - whole)
        main = self.kind if self.kind in found else next(iter(found))
        return {**found, main: found[main] + rest}

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year with the actual one in its place."""
        return self._moved(self.inner.amounts(x, t))

    def _moved(self, planned: Amounts) -> Amounts:
        return moved(planned, self.at, self.actual, self.carry)


def moved(planned: Amounts, at: int, actual: float, carry: Carry) -> Amounts:
    """Planned amounts with year `at` replaced and later years moved along.

    A plan of less than half a won is no plan: it has no ratio.
    """
    result = np.array(planned, dtype=np.float64)
    plan = result[at]
    later = result[at + 1 :]
    if carry == "ratio":
        some = np.abs(plan) > TOLERANCE
        later *= np.where(some, actual / np.where(some, plan, 1.0), 1.0)
    elif carry == "amount":
        # Only years in which the line goes on: a cost that was paid once does not come back,
        # and what is left over at the end (a residual value, negative) is no running cost.
        later[:] = np.where(later > 0, np.maximum(later + (actual - plan), 0.0), later)
    result[at] = actual
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFunding:
    """A source whose year `at` is what it really paid and whose later years move along."""

    inner: Any
    at: int
    actual: float
    carry: Carry
    side: Side = "funding"
    prices: Prices | None = None
    vat: Vat | None = None

    @property
    def label(self) -> str:
        """Label of the source."""
        return str(self.inner.label)

    @property
    def kind(self) -> str:
        """Kind of the source."""
        return str(self.inner.kind)

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """What the source pays by its rules on the costs there are, moved along."""
        paid = self.inner.pays(costs, earlier, x, t)
        return Paid(source=moved(paid.source, self.at, self.actual, self.carry), use=paid.use)
