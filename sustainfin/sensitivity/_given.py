"""First-order indices from draws that were made already: the correlation ratio in bins."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sustainfin import _checks
from sustainfin.montecarlo import Simulation
from sustainfin.sensitivity._given_records import FirstOrder, FirstOrderIndex, GivenStatus
from sustainfin.sensitivity._roots import Floats

_WHERE = "sensitivity.first_order"
_SEGMENT = 16_384  # draws that stay in the cache while they are put into bins
_SEGMENTS = 32  # at least so many, from whose spread the standard error comes
_SAMPLE = 16_384  # draws whose quantiles divide the bins
_CELLS = 8_192  # of the table that leads from a value to its bin


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
    mean = float(np.mean(y))
    centred = y - mean
    squares = np.array([float(np.sum(np.square(centred[part]))) for part in segments])
    variance = float(np.sum(squares)) / y.size
    constant = not variance > (4e-16 * mean) ** 2
    z = float(stdtrit(len(segments) - 1, (1 + level) / 2))
    indices = []
    for name, x in columns.items():
        status: GivenStatus = "constant-output" if constant else "estimated"
        share, error = 0.0, 0.0
        if not constant:
            place = _binner(x, n_bins)
            if place is None:
                status = "no-spread"
            else:
                share, error = _ratio(x, centred, place, n_bins, segments, squares)
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
        variance=0.0 if constant else variance * y.size / (y.size - 1),
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
        if not math.isfinite(float(np.sum(array))):
            rule = f"must be finite in {name!r}"
            raise _checks.refusal(_WHERE, "draws", rule, "nan or inf among them")
        found[name] = array
    return found


def _segments(simulation: Simulation, n: int) -> list[slice]:
    """Parts of the draws that are independent of one another."""
    parts = simulation.replicates if not simulation.n_failed else 1
    size = n // parts if parts > 1 else min(_SEGMENT, -(-n // _SEGMENTS))
    return [slice(low, min(low + size, n)) for low in range(0, n, size)]


class _Binner:
    """Leads from values to bins: through a table of even cells, or by search where it is coarse."""

    def __init__(self, edges: Floats, low: float, high: float, sample: Floats, n_bins: int) -> None:
        self.edges = edges
        self.low, self.scale = low, _CELLS / (high - low)
        cells = low + (np.arange(_CELLS) + 0.5) / self.scale
        self.table = np.searchsorted(edges, cells, side="right")
        counts = np.bincount(self._cell(sample), minlength=_CELLS)
        # Cells that hold more than a bin would make fewer bins, or mix single values.
        self.coarse = bool(counts.max() > 2 * sample.size / n_bins)

    def _cell(self, x: Floats) -> NDArray[np.int64]:
        place = (x - self.low) * self.scale
        np.clip(place, 0, _CELLS - 1, out=place)
        return place.astype(np.int64)

    def __call__(self, x: Floats) -> NDArray[np.intp]:
        if self.coarse:
            return np.searchsorted(self.edges, x, side="right")
        return self.table.take(self._cell(x))


def _binner(x: Floats, n_bins: int) -> _Binner | None:
    """Bins of about equal counts; None where there is a single value."""
    sample = np.sort(x[:_SAMPLE])  # draws come in no order; the first are near in memory
    edges = np.unique(sample[np.arange(1, n_bins) * sample.size // n_bins])
    edges = edges[edges > sample[0]]
    low, high = (float(sample[k * (sample.size - 1) // 1_000]) for k in (1, 999))
    if low == high:
        low, high = float(np.min(x)), float(np.max(x))
    if low == high:
        return None
    if not edges.size:
        edges = np.array([np.nextafter(float(sample[0]), np.inf)])
    return _Binner(edges, low, high, sample, n_bins)


def _ratio(
    x: Floats,
    y: Floats,
    place: _Binner,
    n_bins: int,
    segments: list[slice],
    squares: Floats,
) -> tuple[float, float]:
    """Correlation ratio without what bins show by chance, and its standard error."""
    counts = np.empty((len(segments), n_bins))
    totals = np.empty((len(segments), n_bins))
    for k, part in enumerate(_pieces(segments)):
        counts[k], totals[k] = 0.0, 0.0
        for piece in part:
            bins = place(x[piece])
            counts[k] += np.bincount(bins, minlength=n_bins)
            totals[k] += np.bincount(bins, weights=y[piece], minlength=n_bins)
    n, whole = counts.sum(axis=0), totals.sum(axis=0)
    used = int(np.count_nonzero(n))
    means = whole / np.maximum(n, 1)
    total = float(np.sum(squares))
    within = total - float(np.sum(whole * means))
    ratio = within / total * (y.size - 1) / (y.size - used)
    # What each segment adds to within / total, to first order.
    inside = squares - np.sum(2 * means * totals - np.square(means) * counts, axis=1)
    away = (inside - ratio * squares) / total
    n_parts = len(segments)
    spread = float(np.sum(np.square(away - np.mean(away)))) * n_parts / (n_parts - 1)
    return 1.0 - ratio, math.sqrt(spread)


def _pieces(segments: list[slice]) -> Iterator[list[slice]]:
    """Segments in pieces that stay in the cache."""
    for part in segments:
        yield [
            slice(low, min(low + _SEGMENT, part.stop))
            for low in range(part.start, part.stop, _SEGMENT)
        ]
