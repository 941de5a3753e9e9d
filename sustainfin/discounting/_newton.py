"""The one root of conventional flows, for a block of draws at once."""

import numpy as np
from numpy.typing import NDArray

from sustainfin.discounting._amounts import Floats

_CLOSE = 1e-8  # Newton's next step is then far below the last bit
_STEPS = 12


class Workspace:
    """Room for one block of draws, used over and over.

    Asking the system for fresh arrays in each block would take a third of the time.
    """

    def __init__(self, draws: int) -> None:
        self.value, self.slope, self.curve = np.empty((3, 2, draws))
        self.v, self.row, self.s = np.empty((3, draws))


class Sides:
    """Inflows and outflows of a block, as polynomials of v = 1 / (1 + rate).

    A year in which every draw pays, or every draw receives, costs one addition; only where
    both occur is the row split. Years after the last one of a side are passed over.
    """

    def __init__(self, amounts: Floats, low: Floats, high: Floats, work: Workspace) -> None:
        self.amounts, self.low, self.high = amounts, low, high
        self.years = tuple(np.flatnonzero(bound > 0).tolist() for bound in (high, -low))
        n = amounts.shape[1]
        self.value, self.slope, self.curve = work.value[:, :n], work.slope[:, :n], work.curve[:, :n]
        self.v, self._row = work.v[:n], work.row[:n]

    def _add(self, k: int, side: int) -> None:
        """Add the inflow (side 0) or outflow (side 1) of year k."""
        row, to = self.amounts[k], self.value[side]
        if self.low[k] < 0 < self.high[k]:
            part = np.maximum if side == 0 else np.minimum
            row = part(row, 0.0, out=self._row)
        np.add(to, row, out=to) if side == 0 else np.subtract(to, row, out=to)

    def first(self, s: Floats) -> None:
        """A first s: from value, slope and curvature of ln(inflows / outflows) at s = 0."""
        value, slope, curve = self.value, self.slope, self.curve
        value.fill(0.0)
        slope.fill(0.0)
        curve.fill(0.0)
        for side, years in enumerate(self.years):
            for k in range(years[-1] if years else -1, -1, -1):
                np.add(curve[side], slope[side], out=curve[side])
                np.add(slope[side], value[side], out=slope[side])
                if k in years:
                    self._add(k, side)
        mean = np.divide(slope, value, out=slope)  # of the years, weighted by the amounts
        spread = np.divide(curve, value, out=curve)
        spread *= 2
        spread += mean
        np.log(np.divide(value[0], value[1], out=s), out=s)
        spread -= np.multiply(mean, mean, out=value)
        rise = np.subtract(mean[0], mean[1], out=mean[0])
        s /= rise
        bend = np.subtract(spread[0], spread[1], out=spread[0])
        bend *= s
        bend /= rise
        bend *= 0.5
        np.clip(bend, -0.5, 1.0, out=bend)
        bend += 1
        s *= bend
        np.negative(s, out=s)

    def step(self, s: Floats) -> Floats:
        """Newton's step in s = ln v on ln(inflows / outflows), which rises all the way.

        Both sides and their slopes come by Horner's scheme; the array returned is the
        workspace, to be used at once.
        """
        v = np.exp(s, out=self.v)
        self.value.fill(0.0)
        self.slope.fill(0.0)
        for side, years in enumerate(self.years):
            value, slope = self.value[side], self.slope[side]
            for k in range(years[-1] if years else -1, -1, -1):
                if k != years[-1]:
                    np.multiply(slope, v, out=slope)
                    np.add(slope, value, out=slope)
                    np.multiply(value, v, out=value)
                if k in years:
                    self._add(k, side)
        mean = np.divide(self.slope, self.value, out=self.slope)
        rise = np.subtract(mean[0], mean[1], out=mean[0])
        rise *= v
        ratio: Floats = np.divide(self.value[0], self.value[1], out=self.value[0])
        np.divide(np.log(ratio, out=ratio), rise, out=ratio)
        return ratio


def one_root(
    amounts: Floats, low: Floats, high: Floats, work: Workspace
) -> tuple[Floats, NDArray[np.bool_]]:
    """s = -ln(1 + rate) at the only root of each draw, and whether it was reached.

    `low` and `high` are the smallest and largest amount of each year. Every draw must have
    one change of sign; the step is then 0 at the root alone, so that reaching it is proof.
    Each draw stops by itself: its bits do not depend on its neighbours. The array of s is
    the workspace, to be used at once.
    """
    with np.errstate(all="ignore"):
        sides = Sides(amounts, low, high, work)
        s = here = work.s[: amounts.shape[1]]
        sides.first(s)
        reached = np.zeros(s.shape, dtype=bool)
        going: slice | NDArray[np.intp] = slice(None)
        for _ in range(_STEPS):
            step = sides.step(here)
            here -= step
            close = np.abs(step, out=step) <= _CLOSE
            if here is not s:
                s[going] = here
            reached[going] = close
            if close.any():
                left = np.flatnonzero(~close)
                if left.size == 0:
                    break
                going = left if isinstance(going, slice) else going[left]
                here = here[left]
                sides = Sides(sides.amounts[:, left], low, high, work)
    return s, reached
