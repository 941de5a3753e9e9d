"""The one root of conventional flows, for a block of draws at once."""

import numpy as np
from numpy.typing import NDArray

from sustainfin.discounting._amounts import Floats

_CLOSE = 1e-8  # Newton's next step is then far below the last bit
_STEPS = 12


class Sides:
    """Inflows and outflows of a block, as polynomials of v = 1 / (1 + rate).

    A year in which every draw pays, or every draw receives, costs one addition; only where
    both occur is the row split. Years after the last one of a side are passed over.
    """

    def __init__(self, amounts: Floats, low: Floats, high: Floats) -> None:
        self.amounts, self.low, self.high = amounts, low, high
        self.years = tuple(np.flatnonzero(bound > 0).tolist() for bound in (high, -low))
        shape = (2, *amounts.shape[1:])
        self.value, self.slope, self.curve = np.empty(shape), np.empty(shape), np.empty(shape)
        self._work = np.empty(amounts.shape[1:])

    def _add(self, k: int, side: int) -> None:
        """Add the inflow (side 0) or outflow (side 1) of year k."""
        row, to = self.amounts[k], self.value[side]
        if self.low[k] < 0 < self.high[k]:
            part = np.maximum if side == 0 else np.minimum
            row = part(row, 0.0, out=self._work)
        np.add(to, row, out=to) if side == 0 else np.subtract(to, row, out=to)

    def at_one(self) -> Floats:
        """A first s: from value, slope and curvature of ln(inflows / outflows) at s = 0."""
        for side, years in enumerate(self.years):
            value, slope, curve = self.value[side], self.slope[side], self.curve[side]
            value.fill(0.0)
            slope.fill(0.0)
            curve.fill(0.0)
            for k in range(years[-1] if years else -1, -1, -1):
                np.add(curve, slope, out=curve)
                np.add(slope, value, out=slope)
                if k in years:
                    self._add(k, side)
        mean = self.slope / self.value
        spread = 2 * self.curve / self.value + mean - mean * mean
        rise = mean[0] - mean[1]
        first = np.log(self.value[0] / self.value[1]) / rise
        bend = first * (spread[0] - spread[1]) / (2 * rise)
        return np.asarray(-first * (1 + np.clip(bend, -0.5, 1.0)))

    def at(self, v: Floats) -> None:
        """Present values of both sides and their derivatives at v, by Horner's scheme."""
        for side, years in enumerate(self.years):
            value, slope = self.value[side], self.slope[side]
            value.fill(0.0)
            slope.fill(0.0)
            for k in range(years[-1] if years else -1, -1, -1):
                if k != years[-1]:
                    np.multiply(slope, v, out=slope)
                    np.add(slope, value, out=slope)
                    np.multiply(value, v, out=value)
                if k in years:
                    self._add(k, side)

    def step(self, v: Floats) -> Floats:
        """Newton's step in s = ln v on ln(inflows / outflows), which rises all the way."""
        (inflow, outflow), (rise, fall) = self.value, self.slope
        return np.asarray(np.log(inflow / outflow) / (v * (rise / inflow - fall / outflow)))


def one_root(amounts: Floats, low: Floats, high: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """s = -ln(1 + rate) at the only root of each draw, and whether it was reached.

    `low` and `high` are the smallest and largest amount of each year. Every draw must have
    one change of sign; the step is then 0 at the root alone, so that reaching it is proof.
    Each draw stops by itself: its bits do not depend on its neighbours.
    """
    with np.errstate(all="ignore"):
        sides = Sides(amounts, low, high)
        s = sides.at_one()
        reached = np.zeros(s.shape, dtype=bool)
        here, going = s, np.arange(s.size)
        for _ in range(_STEPS):
            v = np.exp(here)
            sides.at(v)
            step = sides.step(v)
            here = here - step
            close = np.abs(step) <= _CLOSE
            if close.any():
                s[going[close]], reached[going[close]] = here[close], True
                here, going = here[~close], going[~close]
                if going.size == 0:
                    break
                sides = Sides(sides.amounts[:, ~close], low, high)
    return s, reached
