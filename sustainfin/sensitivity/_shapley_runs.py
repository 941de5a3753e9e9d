"""Runs behind Shapley effects: inputs of a set redrawn, given those outside of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any, NamedTuple

import numpy as np

from sustainfin.errors import NotComputable
from sustainfin.running import BLOCK, Model, Plan, at_scores, not_finite, stream
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._runs import answers, pick


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Redrawn:
    """A model whose inputs are drawn twice, and how to redraw some given the rest.

    Correlated inputs are drawn as normal scores; `distributions` leads to their values.
    """

    where: str
    model: Model
    output: str
    factors: tuple[tuple[str, ...], ...]
    twins: Mapping[str, str]
    distributions: Mapping[str, Any]
    names: tuple[str, ...]  # of the correlated inputs
    scores: Floats  # correlation of their scores
    scale: float = 1.0  # a power of two

    def values(self, drawn: Mapping[str, Any], redrawn: frozenset[str]) -> dict[str, Any]:
        """Values of the model's inputs where some are redrawn given the others.

        With z the scores of the first sample and w those of the second, the redrawn ones are
        w + R (z - w) of the others, R their regression on the others: a draw from the
        conditional normal distribution.
        """
        seconds = set(self.twins.values())
        found = {name: value for name, value in drawn.items() if name not in seconds}
        found |= {name: drawn[self.twins[name]] for name in redrawn}
        kept = [k for k, name in enumerate(self.names) if name not in redrawn]
        moved = [k for k, name in enumerate(self.names) if name in redrawn]
        if kept and moved:
            block = self.scores[np.ix_(kept, kept)]
            slopes = self.scores[np.ix_(moved, kept)] @ np.linalg.pinv(block, hermitian=True)
            away = [drawn[self.names[k]] - drawn[self.twins[self.names[k]]] for k in kept]
            for i, row in zip(moved, slopes.tolist(), strict=True):
                score = found[self.names[i]].copy()
                for slope, part in zip(row, away, strict=True):
                    if abs(slope) > 1e-14:  # partners of other groups
                        score += slope * part
                found[self.names[i]] = score
        for name in self.names:
            found[name] = at_scores(self.distributions[name], found[name])
        return found

    def run(self, values: Mapping[str, Any], n: int) -> Floats:
        """The output of n draws."""
        outputs = answers(self.where, self.model, dict(values), n)
        found = pick(self.where, outputs, self.output)
        return found if self.scale == 1 else found * self.scale


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShapleyBlock:
    """One block of draws of a Shapley analysis."""

    redrawn: Redrawn
    plan: Plan
    block: int
    size: int
    batch: int
    all_orders: bool


class Summed(NamedTuple):
    """Sums over the batches of a block: of effects and variance, and of their products."""

    block: int
    sums: Floats
    products: Floats


def run_block(task: ShapleyBlock) -> Summed:
    """Effects of one block, batch by batch."""
    first = task.block * BLOCK
    n = min(BLOCK, task.plan.n_draws - first)
    d = len(task.redrawn.factors)
    batch = task.batch
    told = np.zeros((d + 1, -(-n // batch)))
    step = max(batch, task.size // batch * batch)
    orders = _orders(task, told.shape[1])
    for low, drawn in zip(
        range(0, n, step), task.plan.slices(task.block, step), strict=True
    ):  # fmt: skip
        n_here = min(step, n - low)
        at = slice(low // batch, -(-(low + n_here) // batch))
        each = np.zeros((d + 1, n_here))
        if task.all_orders:
            _all_sets(task, drawn, each, first + low)
        else:
            _one_order_a_batch(task, drawn, each, first + low, orders[at])
        rest = -n_here % batch
        padded = np.pad(each, ((0, 0), (0, rest))) if rest else each
        told[:, at] = np.add.reduce(padded.reshape(d + 1, -1, batch), axis=2)
    return Summed(task.block, np.add.reduce(told, axis=1), np.einsum("ib,jb->ij", told, told))


def _orders(task: ShapleyBlock, n: int) -> Any:
    """A random order of the factors for each batch."""
    generator = stream(task.plan.seed, "/shapley", task.block)
    return generator.permuted(np.tile(np.arange(len(task.redrawn.factors)), (n, 1)), axis=1)


def _all_sets(task: ShapleyBlock, drawn: Mapping[str, Any], each: Floats, first: int) -> None:
    """Effects by draw, from every set of factors."""
    factors = task.redrawn.factors
    d = len(factors)
    base = _row(task, drawn, frozenset(), each.shape[1], first)
    for size in range(1, d + 1):
        joins = factorial(size - 1) * factorial(d - size) / factorial(d)
        leaves = factorial(size) * factorial(d - size - 1) / factorial(d) if size < d else 0.0
        for members in combinations(range(d), size):
            names = frozenset(name for k in members for name in factors[k])
            half = _half_square(base, _row(task, drawn, names, each.shape[1], first))
            for k in range(d):
                each[k] += (joins if k in members else -leaves) * half
    each[d] = half  # of the set of all: the variance


def _one_order_a_batch(
    task: ShapleyBlock, drawn: Mapping[str, Any], each: Floats, first: int, orders: Any
) -> None:
    """Effects by draw, each batch adding the factors in an order of its own."""
    factors, batch = task.redrawn.factors, task.batch
    n = each.shape[1]
    base = _row(task, drawn, frozenset(), n, first)
    before = np.zeros(n)
    for place in range(1, len(factors) + 1):
        values: dict[str, Any] = {}
        for k, order in enumerate(orders.tolist()):
            part = slice(k * batch, min((k + 1) * batch, n))
            names = frozenset(name for at in order[:place] for name in factors[at])
            some = {key: v[..., part] if np.ndim(v) else v for key, v in drawn.items()}
            for name, value in task.redrawn.values(some, names).items():
                if np.ndim(value) == 0:
                    values[name] = value
                    continue
                whole = values.setdefault(name, np.empty((*value.shape[:-1], n)))
                whole[..., part] = value
        half = _half_square(base, _checked(task, values, n, first))
        for k, order in enumerate(orders.tolist()):
            part = slice(k * batch, min((k + 1) * batch, n))
            each[order[place - 1], part] += half[part] - before[part]
        before = half
    each[-1] = before


def _half_square(a: Floats, b: Floats) -> Floats:
    """Half the squared difference of two runs, whose mean is the variance of what differs."""
    away = a - b
    half: Floats = away * away
    half *= 0.5
    return half


def _row(
    task: ShapleyBlock, drawn: Mapping[str, Any], names: frozenset[str], n: int, first: int
) -> Floats:
    """The output with some inputs redrawn."""
    return _checked(task, task.redrawn.values(drawn, names), n, first)


def _checked(task: ShapleyBlock, values: Mapping[str, Any], n: int, first: int) -> Floats:
    """The output, finite in every run."""
    redrawn = task.redrawn
    row = np.array(redrawn.run(values, n))
    bad = ~np.isfinite(row)
    if bad.any():
        told = not_finite(task.plan, redrawn.output, row, bad, values, first, where=redrawn.where)
        text = str(told).rpartition(" Mend the model")[0]  # no run can be left out here
        text += " Mend the model, or narrow its inputs."
        raise NotComputable(text, argument=redrawn.output, got=float(row[bad][0]))
    return row
