"""The one root of conventional flows, for a block of draws at once."""

import numpy as np
from numpy.typing import NDArray

from sustainfin.discounting._amounts import Floats

_CLOSE = 1e-8  # Newton's next step is then far below the last bit
_STEPS = 12


class Sides:
    """Inflows and outflows of a block, as polynomials of v = 1 / (1 + rate).

    A year in which every draw pays, or every draw receives, costs one addition; only where
    both occur is the row split. Years above the first one needed are passed over.
    """

    def __init__(self, amounts: Floats, low: Floats, high: Floats) -> None:
        self.amounts, self.low, self.high = amounts, low, high
        shape = amounts.shape[1:]
        self.value = np.empty(shape), np.empty(shape)
        self.slope = np.empty(shape), np.empty(shape)
        self._work = np.empty(shape)

    def _add(self, k: int, side: int, to: Floats) -> None:
        """Add the inflow (side 0) or outflow (side 1) of year k."""
        row = self.amounts[k]
        if self.low[k] < 0 < self.high[k]:
            part = np.maximum if side == 0 else np.minimum
            row = part(row, 0.0, out=self._work)
        np.add(to, row, out=to) if side == 0 else np.subtract(to, row, out=to)

    def at(self, v: Floats | None) -> None:
        """Present values of both sides and their derivatives at v; None stands for 1."""
        for side, bound in ((0, self.high), (1, -self.low)):
            value, slope = self.value[side], self.slope[side]
            value.fill(0.0)
            slope.fill(0.0)
            years = np.flatnonzero(bound > 0)
            for k in range(years[-1] if years.size else -1, -1, -1):
                if v is not None:
                    np.multiply(slope, v, out=slope)
                np.add(slope, value, out=slope)
                if v is not None:
                    np.multiply(value, v, out=value)
                if bound[k] > 0:
                    self._add(k, side, value)

    def step(self, v: Floats | float) -> Floats:
        """Newton's step in s = ln v on ln(inflows / outflows), which rises all the way."""
        (inflow, outflow), (rise, fall) = self.value, self.slope
        return np.log(inflow / outflow) / (v * (rise / inflow - fall / outflow))


def one_root(amounts: Floats, low: Floats, high: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """s = -ln(1 + rate) at the only root of each draw, and whether it was reached.

    `low` and `high` are the smallest and largest amount of each year. Every draw must have
    one change of sign; the step is then never 0 but at the root, so reaching it is proof.
    Each draw stops by itself: its bits do not depend on its neighbours.
    """
    sides = Sides(amounts, low, high)
    with np.errstate(all="ignore"):
        sides.at(None)
        s = -sides.step(1.0)
        going = np.ones(s.shape, dtype=bool)
        for _ in range(_STEPS):
            v = np.exp(s)
            sides.at(v)
            step = sides.step(v)
            np.subtract(s, step, out=s, where=going)
            going &= ~(np.abs(step) <= _CLOSE)
            if not going.any():
                break
    return s, ~going & np.isfinite(s)
