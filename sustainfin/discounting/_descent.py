"""Real roots of sums of exponentials for many draws at once, certified or given up.

An amount a at time t is worth a * exp(t * s) at s = -ln(1 + rate). Such a sum with n changes
of sign has at most n roots (Descartes), and between two neighbouring roots of a derivative
it is monotone (Rolle). Multiplied by exp(-m * s), with m between the first two times whose
amounts differ in sign, its derivative has one change of sign less. Going down to no change
and up again finds every root. Each sign that decides is compared with a bound on the
rounding error; where one is not certain, the draw is given back as not certain.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sustainfin.discounting._amounts import Floats
from sustainfin.discounting._irr import HIGHEST_RATE

LOW = -np.log1p(HIGHEST_RATE)
HIGH = 36.0  # a rate of -100 % + 2e-16: beyond it a float cannot tell a rate from -100 %

_EPS = 2.0**-52
_TINY = 1e-290
_WIDEST = 1e-12  # how wide a certified root may be
Flags = NDArray[np.bool_]


class Sums(NamedTuple):
    """Inflows and outflows at s and their slopes, scaled by a positive number for each s."""

    inflow: Floats
    outflow: Floats
    rise: Floats
    fall: Floats

    @property
    def total(self) -> Floats:
        """The sum itself."""
        return self.inflow - self.outflow

    @property
    def gross(self) -> Floats:
        """The sum of the magnitudes."""
        return self.inflow + self.outflow


def sums(times: Floats, amounts: Floats, s: Floats) -> Sums:
    """Both sides of the sum, term after term."""
    reference = np.where(s > 0, times[-1], times[0])
    result = Sums(*(np.zeros_like(s) for _ in range(4)))
    for time, amount in zip(times, amounts, strict=True):
        term = amount * np.exp((time - reference) * s)
        receipt, payment = np.maximum(term, 0.0), np.minimum(term, 0.0)
        np.add(result.inflow, receipt, out=result.inflow)
        np.subtract(result.outflow, payment, out=result.outflow)
        np.add(result.rise, time * receipt, out=result.rise)
        np.subtract(result.fall, time * payment, out=result.fall)
    return result


def error(times: Floats, gross: Floats, s: Floats, level: int) -> Floats:
    """A bound on the rounding error of the sum."""
    span = times[-1] - times[0]
    steps = len(times) + 16 + 6 * level + 2 * span * np.abs(s)
    return np.asarray(_EPS * gross * steps + _TINY)


def signs(times: Floats, amounts: Floats, s: Floats, half: Floats, level: int) -> NDArray[np.int8]:
    """Sign of the sum everywhere in s +- half; 0 where it is not certain."""
    here = sums(times, amounts, s)
    span = times[-1] - times[0]
    margin = error(times, here.gross, s, level) + 1.1 * half * span * here.gross
    return np.where(np.abs(here.total) > margin, np.sign(here.total), 0).astype(np.int8)


def lowered(times: Floats, amounts: Floats) -> Floats:
    """Amounts of the derivative that has one change of sign less."""
    n = amounts.shape[1]
    first, before, after = np.zeros(n), np.zeros(n), np.full(n, np.nan)
    for time, row in zip(times, amounts, strict=True):
        sign = np.sign(row)
        first = np.where(first == 0, sign, first)
        waiting = np.isnan(after)
        after = np.where(waiting & (sign * first < 0), time, after)
        before = np.where(waiting & (sign * first > 0), time, before)
    middle = (before + after) / 2
    return np.asarray(amounts * (times[:, None] - middle))


def scaled(amounts: Floats) -> Floats:
    """Amounts times a power of two for each draw, so that the largest lies in [0.5, 1)."""
    _, exponent = np.frexp(np.abs(amounts).max(axis=0))
    return np.asarray(np.ldexp(amounts, -exponent))


def solve(
    times: Floats, amounts: Floats, left: Floats, right: Floats, sign_left: Floats, level: int
) -> tuple[Floats, Floats, Flags]:
    """The root between left and right: its place, half-width and whether it is certain.

    Newton steps on the logarithm of inflows over outflows, halving where a step leaves the
    interval or does not shrink it fast enough.
    """
    left, right = left.copy(), right.copy()
    s = (left + right) / 2
    going = np.arange(s.size)
    for step in range(200):
        s_now = s[going]
        here = sums(times, amounts[:, going], s_now)
        same = np.sign(here.total) == sign_left[going]
        left[going] = np.where(same, s_now, left[going])
        right[going] = np.where(same, right[going], s_now)
        slope = here.rise / here.inflow - here.fall / here.outflow
        target = s_now - np.log(here.inflow / here.outflow) / slope
        inside = (target > left[going]) & (target < right[going]) & (step % 4 != 3)
        s[going] = np.where(inside, target, (left[going] + right[going]) / 2)
        there = np.abs(here.total) <= error(times, here.gross, s_now, 0)
        s[going[there]] = s_now[there]
        moved = np.abs(s[going] - s_now) > _EPS * np.maximum(1.0, np.abs(s_now))
        going = going[moved]
        if going.size == 0:
            break
    return certified(times, amounts, s, sign_left, level)


def certified(
    times: Floats, amounts: Floats, s: Floats, sign_left: Floats, level: int
) -> tuple[Floats, Floats, Flags]:
    """A root with a half-width at whose ends the signs are certain, if they are."""
    here = sums(times, amounts, s)
    slope = (here.rise - here.fall) - times[0] * here.total
    half = 4 * error(times, here.gross, s, level) / np.abs(slope)
    half = np.where(np.isfinite(half), half, 1.0) + 4 * _EPS * np.maximum(1.0, np.abs(s))
    none = np.zeros_like(s)
    below = signs(times, amounts, s - half, none, level)
    above = signs(times, amounts, s + half, none, level)
    return s, half, (below == sign_left) & (above == -sign_left)


def climb(
    times: Floats, amounts: Floats, points: Floats, halves: Floats, certain: Flags, level: int
) -> tuple[Floats, Floats, Flags, Flags]:
    """Roots of a sum from those of the derivative below it; which exist, which are certain."""
    n = amounts.shape[1]
    edge = np.full((1, n), LOW), np.full((1, n), HIGH)
    ends = np.concatenate([edge[0], points, edge[1]])
    width = np.concatenate([np.zeros((1, n)), halves, np.zeros((1, n))])
    sign = np.stack([signs(times, amounts, s, h, level) for s, h in zip(ends, width, strict=True)])
    certain = certain & (sign != 0).all(axis=0)
    exists = (sign[:-1] * sign[1:] < 0) & certain
    found, half = np.full(exists.shape, HIGH), np.zeros(exists.shape)
    interval, draw = np.nonzero(exists)
    if draw.size:
        found[interval, draw], half[interval, draw], sure = solve(
            times, amounts[:, draw],
            ends[interval, draw] + width[interval, draw],
            ends[interval + 1, draw] - width[interval + 1, draw],
            sign[interval, draw].astype(np.float64), level,
        )  # fmt: skip
        certain[draw[~sure]] = False
    return found, half, exists, certain


def descend(times: Floats, amounts: Floats, changes: int) -> tuple[Floats, Flags, Flags]:
    """Every root s in [-ln(10001), 36] of sums that all have `changes` changes of sign.

    Parameters
    ----------
    times : ndarray of float, shape (terms,)
        Rising times. [year]
    amounts : ndarray of float, shape (terms, draws)
        Amounts at these times; the first and the last of a draw may be 0.
    changes : int
        Changes of sign of every draw, at least 1.

    Returns
    -------
    roots : ndarray of float, shape (changes, draws)
        Roots, rising where they exist.
    exists : ndarray of bool, shape (changes, draws)
        Which of them do.
    certain : ndarray of bool, shape (draws,)
        Whether the roots of a draw are proved to be all.
    """
    with np.errstate(all="ignore"):
        chain = [scaled(amounts)]
        for _ in range(changes):
            chain.append(scaled(lowered(times, chain[-1])))
        n = amounts.shape[1]
        points, halves = np.empty((0, n)), np.empty((0, n))
        certain, exists = np.ones(n, dtype=bool), np.zeros((0, n), dtype=bool)
        for level, here in enumerate(reversed(chain[:-1]), start=1):
            order = np.argsort(points, axis=0, kind="stable")
            points = np.take_along_axis(points, order, axis=0)
            halves = np.take_along_axis(halves, order, axis=0)
            points, halves, exists, certain = climb(
                times, here, points, halves, certain, changes - level
            )
        certain &= (np.where(exists, halves, 0) <= _WIDEST).all(axis=0)
        return points, exists, certain & settled(times, chain[0])


def settled(times: Floats, amounts: Floats) -> Flags:
    """Whether the last amount outweighs all others together beyond the highest s."""
    s = np.full(amounts.shape[1], HIGH)
    gross = sums(times, amounts, s).gross
    last = np.zeros(amounts.shape[1])
    for time, row in zip(times, amounts, strict=True):
        last = np.where(row != 0, np.abs(row) * np.exp((time - times[-1]) * HIGH), last)
    return 2 * last - gross > error(times, gross, s, 0)
