"""First-order indices from draws that were made already: the correlation ratio in bins."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin.montecarlo import Simulation
from sustainfin.sensitivity._given_bins import Cells, cells_of
from sustainfin.sensitivity._given_records import FirstOrder, FirstOrderIndex, GivenStatus
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._scale import scale_between

_WHERE = "sensitivity.first_order"
_SEGMENT = 16_384  # draws that stay in the cache while they are put into bins
_SEGMENTS = 32  # at least so many, from whose spread the standard error comes
# Added to each output of a segment, so that one sum holds both how many draws a cell has and
# what they add up to: more than twice what the draws of a piece, of size 1, can add up to.
_TALLY = 2.0 * 2 * _SEGMENT


def first_order(
    simulation: Simulation,
    draws: Mapping[str, ArrayLike],
    *,
    output: str,
    confidence: float = 0.95,
) -> FirstOrder:
    """First-order indices (1차 소볼 지수) from a simulation's own draws, without new runs.

    The draws of an input are put into bins of about equal counts; the index is the
    variance of the means of the bins over the variance of all (correlation ratio), less
    what the bins show by chance. Of correlated inputs each index also holds what the
    input explains through its partners.

    Parameters
    ----------
    simulation : Simulation
        A finished simulation.
    draws : mapping of str to array_like
        Draws of each input in the order of the runs, as a model gives them back that
        returns its inputs among its outputs.
    output : str
        Name of a kept output.
    confidence : float
        Confidence of the intervals, in (0, 1).

    Returns
    -------
    FirstOrder
        An index for each input with its interval.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule, or the draws are not those of the runs that the
        simulation kept.

    Notes
    -----
    With N draws in K = sqrt(N) bins (at most 256), variance between bins B and within bins
    W, the index is 1 - (N - 1) / (N - K) W / (B + W). Bins flatten what the output does
    inside of them: of a straight line a share 1/K^2 is lost, of a wave with m turns about
    (m/K)^2. The standard error comes from the spread between segments of the draws, or
    between the replicates of a stratified simulation, the interval from Student's
    distribution. Interactions need `sobol`.

    References
    ----------
    .. [1] E. Plischke, E. Borgonovo, C. L. Smith, "Global sensitivity measures from given
       data," European Journal of Operational Research 226 (2013), pp. 536-550.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.montecarlo import simulate
    >>> a, b = (make_input(name, base=0, low=-1, high=1, shape="uniform") for name in "ab")
    >>> found = simulate(lambda x: {"y": x["a"] + 2 * x["b"], **x}, 10_000, inputs=[a, b], seed=7)
    >>> indices = first_order(found, {name: found.kept[name] for name in "ab"}, output="y")
    >>> indices["a"].low < 0.2 < indices["a"].high
    True
    """
    from scipy.special import stdtrit

    if not isinstance(simulation, Simulation):
        raise _checks.refusal(_WHERE, "simulation", "must be a Simulation", simulation)
    _checks.one_of(_WHERE, "output", output, list(simulation))
    if simulation.keep != "all":
        raise _checks.refusal(
            _WHERE, "simulation", "must have kept its draws", simulation.keep,
            "Simulate with keep='all'.",
        )  # fmt: skip
    level = _checks.real(_WHERE, "confidence", confidence, 0, 1, "Give 0.95 for 95 %.")
    if not 0 < level < 1:
        raise _checks.refusal(_WHERE, "confidence", "must lie between 0 and 1", confidence)
    y = simulation.kept[output]
    if y.size < 1_000:
        raise _checks.refusal(_WHERE, "simulation", "must have at least 1,000 runs", y.size)
    columns = _columns(draws, y.size)
    n_bins = min(math.isqrt(y.size), 256)
    segments = _segments(simulation, y.size)
    centred, squares, unit, constant = _centred(y, output, segments)
    z = float(stdtrit(len(segments) - 1, (1 + level) / 2))
    cells = {} if constant else {name: cells_of(x, n_bins) for name, x in columns.items()}
    spread = {name: cell for name, cell in cells.items() if cell is not None}
    ratios = _ratios(columns, centred, spread, segments, squares)
    indices = []
    for name in columns:
        status: GivenStatus = "constant-output" if constant else "no-spread"
        share, error = 0.0, 0.0
        if name in ratios:
            status, (share, error) = "estimated", ratios[name]
        indices.append(
            FirstOrderIndex(
                name=name, status=status, first=None if constant else share,
                error=None if constant else error, low=None if constant else share - z * error,
                high=None if constant else share + z * error,
            )
        )  # fmt: skip
    indices.sort(key=lambda index: (-(index.first or 0.0), index.name))
    return FirstOrder(
        output=output, indices=tuple(indices), n_draws=y.size, bins=n_bins, confidence=level,
        variance=0.0 if constant else float(np.sum(squares)) / (y.size - 1) * unit**2,
    )  # fmt: skip


def _columns(draws: Mapping[str, ArrayLike], n: int) -> dict[str, Floats]:
    """Draws of each input as a vector, one for each run that was kept."""
    if not isinstance(draws, Mapping) or not draws:
        raise _checks.refusal(_WHERE, "draws", "must map names to draws", draws)
    found = {}
    for name, column in draws.items():
        array = np.asarray(column, dtype=np.float64)
        if array.shape != (n,):
            raise _checks.refusal(
                _WHERE, "draws", f"must have {n:,} values of {name!r}, one for each kept run",
                array.shape, "Let the model return its inputs: failed runs are then left out too.",
            )  # fmt: skip
        with np.errstate(over="ignore"):
            finite = math.isfinite(float(np.sum(array))) or bool(np.isfinite(array).all())
        if not finite:
            rule = f"must be finite in {name!r}"
            raise _checks.refusal(_WHERE, "draws", rule, "nan or inf among them")
        found[name] = array
    return found


def _segments(simulation: Simulation, n: int) -> list[slice]:
    """Parts of the draws that are independent of one another."""
    parts = simulation.replicates if not simulation.n_failed else 1
    size = n // parts if parts > 1 else min(_SEGMENT, -(-n // _SEGMENTS))
    return [slice(low, min(low + size, n)) for low in range(0, n, size)]


def _centred(y: Floats, output: str, segments: list[slice]) -> tuple[Floats, Floats, float, bool]:
    """Outputs less their mean, at most 1 in size, and their squares by segment.

    Also the unit of these, a power of two, and whether they are all the same.
    """
    low, high = float(np.min(y)), float(np.max(y))
    scale_between(_WHERE, output, low, high)  # refuses a variance that is no number
    centred = y - low
    mean = float(np.mean(centred))
    away = max(mean, high - low - mean)
    unit = 2.0 ** math.frexp(away)[1] if away > 0 else 1.0
    squares = np.empty(len(segments))
    for k, part in enumerate(segments):  # small enough to stay in the cache
        some = centred[part]
        some -= mean
        some *= 1 / unit
        squares[k] = np.sum(np.square(some))
    sd = math.sqrt(float(np.sum(squares)) / y.size)
    return centred, squares, unit, not sd > 4e-16 * abs(low / unit + mean / unit)


def _ratios(
    columns: Mapping[str, Floats],
    y: Floats,
    cells: Mapping[str, Cells],
    segments: list[slice],
    squares: Floats,
) -> dict[str, tuple[float, float]]:
    """Correlation ratio of each input, and its standard error."""
    told = {
        name: np.zeros((2, len(segments), cell.n_bins)) for name, cell in cells.items()
    }  # counts and sums, by segment and bin
    for k, part in enumerate(_pieces(segments)):
        for piece in part:
            tallied = y[piece] + _TALLY
            for name, cell in cells.items():
                sums = cell.sums(columns[name][piece], tallied)
                counts = np.rint(sums / _TALLY)
                told[name][0, k] += counts
                told[name][1, k] += sums - counts * _TALLY
    return {name: _ratio(counts, totals, squares) for name, (counts, totals) in told.items()}


def _ratio(counts: Floats, totals: Floats, squares: Floats) -> tuple[float, float]:
    """Correlation ratio without what bins show by chance, and its standard error."""
    n, whole = counts.sum(axis=0), totals.sum(axis=0)
    n_draws, used = int(n.sum()), int(np.count_nonzero(n))
    means = whole / np.maximum(n, 1)
    total = float(np.sum(squares))
    within = total - float(np.sum(whole * means))
    ratio = within / total * (n_draws - 1) / (n_draws - used)
    # What each segment adds to within / total, to first order.
    inside = squares - np.sum(2 * means * totals - np.square(means) * counts, axis=1)
    away = (inside - ratio * squares) / total
    n_parts = len(squares)
    spread = float(np.sum(np.square(away - np.mean(away)))) * n_parts / (n_parts - 1)
    return 1.0 - ratio, math.sqrt(spread)


def _pieces(segments: list[slice]) -> Iterator[list[slice]]:
    """Segments in pieces that stay in the cache."""
    for part in segments:
        yield [
            slice(low, min(low + _SEGMENT, part.stop))
            for low in range(part.start, part.stop, _SEGMENT)
        ]
