"""Internal rates of return of many draws: fast where one is proved, exact where not."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sustainfin import _checks
from sustainfin.discounting import _descent, _newton
from sustainfin.discounting._amounts import Floats, flow, not_finite
from sustainfin.discounting._irr import of_path
from sustainfin.discounting._irr_record import ALL_ZERO, NONE, STATUSES, UNIQUE, IRRs, Status
from sustainfin.discounting._present import BLOCK
from sustainfin.discounting._roots import variations

_GROUP = 4_096


def changes(block: Floats) -> NDArray[np.int32]:
    """Changes of sign of each draw, zeros passed over."""
    count = np.zeros(block.shape[1], dtype=np.int32)
    last = np.zeros(block.shape[1])
    for row in block:
        sign = np.sign(row)
        count += sign * last < 0
        np.copyto(last, sign, where=sign != 0)
    return count


def at_most_one_change(low: Floats, high: Floats) -> bool:
    """Whether the bounds of the years alone show that no draw changes sign twice."""
    if ((low < 0) & (high > 0)).any():
        return False
    return variations(np.where(high > 0, high, low).tolist()) <= 1


class _Answers:
    """Codes, counts and roots of the draws while they are being found."""

    def __init__(self, draws: int) -> None:
        self.codes = np.full(draws, NONE, dtype=np.uint8)
        self.n_roots = np.zeros(draws, dtype=np.int32)
        self.single = np.zeros(draws)
        self.several: dict[int, tuple[float, ...]] = {}

    def put(self, draw: int, roots: tuple[float, ...], status: Status) -> None:
        """Enter one draw."""
        self.codes[draw] = STATUSES.index(status)
        self.n_roots[draw] = len(roots)
        self.single[draw] = roots[0] if len(roots) == 1 else 0.0
        if len(roots) > 1:
            self.several[draw] = roots

    def put_single(self, draws: NDArray[np.intp], rates: Floats) -> None:
        """Enter draws, in rising order, with one root each."""
        if draws.size:
            first, last = int(draws[0]), int(draws[-1])
            gapless = last - first + 1 == draws.size  # a slice is much the faster
            at: Any = slice(first, last + 1) if gapless else draws
            self.codes[at], self.n_roots[at], self.single[at] = UNIQUE, 1, rates

    def result(self) -> IRRs:
        """The record."""
        if (self.n_roots == 1).all():
            return IRRs(codes=self.codes, n_roots=self.n_roots, roots=self.single)
        roots = np.empty(int(self.n_roots.sum()))
        first = np.cumsum(self.n_roots) - self.n_roots
        one = self.n_roots == 1
        roots[first[one]] = self.single[one]
        for draw, found in self.several.items():
            roots[first[draw] : first[draw] + len(found)] = found
        return IRRs(codes=self.codes, n_roots=self.n_roots, roots=roots)


def irr_many(amounts: ArrayLike) -> IRRs:
    """Every internal rate of return of many cash flows (내부수익률 일괄 계산).

    Parameters
    ----------
    amounts : array_like, shape (years, draws)
        Net amounts, years first. [KRW]

    Returns
    -------
    IRRs
        Status, number of roots and roots of each draw.

    Raises
    ------
    InvalidInput
        If an amount is no finite number.

    See Also
    --------
    irr : One path, with multiplicities.

    Notes
    -----
    A draw whose sign changes once has one root; Newton's method on the logarithm of the
    present value of inflows over that of outflows finds it. For the others the roots of a
    chain of derivatives part the line into pieces on each of which the sum is monotone, and
    every sign that decides is compared with a bound on the rounding error. Draws where one
    is not certain (double roots, very close pairs, rates at the ends of the range) are done
    one by one in exact arithmetic, as `irr` does. The bits of a draw do not depend on the
    draws beside it.

    Examples
    --------
    >>> many = irr_many([[-100, -100], [60, 70], [60, 70]])
    >>> many.counts()
    {'unique': 2, 'none': 0, 'several': 0, 'all-zero': 0}
    >>> many.root.round(6).tolist()
    [0.130662, 0.256918]
    """
    where = "discounting.irr_many"
    array = flow(where, "amounts", amounts)
    if array.ndim != 2:
        raise _checks.refusal(
            where, "amounts", "must have the shape (years, draws)", amounts, "Use irr for one path."
        )
    answers, work = _Answers(array.shape[1]), _newton.Workspace(min(BLOCK, array.shape[1]))
    groups: dict[int, list[NDArray[np.intp]]] = {}
    for start in range(0, array.shape[1], BLOCK):
        block = array[:, start : start + BLOCK]
        if block.strides[1] != block.itemsize:
            block = np.ascontiguousarray(block)
        low, high = block.min(axis=1), block.max(axis=1)
        if not (np.isfinite(low).all() and np.isfinite(high).all()):
            raise not_finite(where, "amounts", array)
        draws = np.arange(start, start + block.shape[1])
        if not at_most_one_change(low, high):
            count = changes(block)
            for n in np.unique(count[count > 1]).tolist():
                groups.setdefault(n, []).append(draws[count == n])
            block, draws = block[:, count <= 1], draws[count <= 1]
            low, high = block.min(axis=1, initial=0.0), block.max(axis=1, initial=0.0)
        _conventional(answers, array, block, draws, (low, high), work)
    for n, parts in sorted(groups.items()):
        _unconventional(answers, array, np.concatenate(parts), n)
    return answers.result()


def _conventional(
    answers: _Answers,
    array: Floats,
    block: Floats,
    draws: NDArray[np.intp],
    bounds: tuple[Floats, Floats],
    work: _newton.Workspace,
) -> None:
    """Enter draws with at most one change of sign; `bounds` of the amounts of each year."""
    s, reached = _newton.one_root(block, *bounds, work)
    inside = reached & (s > _descent.LOW + 1e-9) & (s < _descent.HIGH)
    outside = reached & (s < _descent.LOW - 1e-9)  # beyond 10^6 %: stays "none"
    with np.errstate(all="ignore"):
        rates = np.expm1(np.negative(s, out=s), out=s)
    if inside.all():
        answers.put_single(draws, rates)
        return
    answers.put_single(draws[inside], rates[inside])
    rest = draws[~(inside | outside)]
    paths = array[:, rest]
    two_sides = (paths > 0).any(axis=0) & (paths < 0).any(axis=0)
    answers.codes[rest[~paths.any(axis=0)]] = ALL_ZERO
    _one_by_one(answers, array, rest[two_sides])


def _unconventional(
    answers: _Answers, array: Floats, draws: NDArray[np.intp], n_changes: int
) -> None:
    """Enter draws with two or more changes of sign."""
    times = np.arange(float(len(array)))
    for start in range(0, draws.size, _GROUP):
        part = draws[start : start + _GROUP]
        s, exists, certain = _descent.descend(times, array[:, part], n_changes)
        rates = np.expm1(-s)
        n_roots = exists.sum(axis=0)
        single = certain & (n_roots == 1)
        column = np.flatnonzero(single)
        answers.put_single(part[column], rates[exists[:, column].argmax(axis=0), column])
        for i in np.flatnonzero(certain & (n_roots > 1)).tolist():
            answers.put(int(part[i]), tuple(sorted(rates[exists[:, i], i].tolist())), "several")
        _one_by_one(answers, array, part[~certain])


def _one_by_one(answers: _Answers, array: Floats, draws: NDArray[np.intp]) -> None:
    """Enter draws by exact arithmetic."""
    for draw in draws.tolist():
        found = of_path(array[:, draw])
        answers.put(draw, found.roots, found.status)
