"""What a simulation holds of an output whose draws were not kept."""

from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.montecarlo._statistics import Statistics

Floats = NDArray[np.float64]


class Kept(dict[str, Floats]):
    """No draws; asking for some is refused in words that help."""

    def __missing__(self, name: str) -> NoReturn:
        raise _checks.refusal(
            "Simulation", "kept", "must hold draws for this", name,
            "keep='summary' kept none: simulate with keep='all', or read `summaries`.",
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Summary:
    """Statistics and histogram of one output without its draws (요약 히스토그램).

    Parameters
    ----------
    statistics : Statistics
        Figures with their standard errors.
    exact : bool
        Whether quantiles are exact; else they lie within the bin of the true one.
    edges : ndarray of float, shape (bins + 1,)
        Rising edges of the bins.
    counts : ndarray of int64, shape (bins,)
        Draws in each bin.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.montecarlo import simulate
    >>> users = make_input("users", base=9, low=5, high=16)
    >>> found = simulate(lambda x: {"fees": 3.0 * x["users"]}, 1_000, inputs=[users], seed=7,
    ...                  keep="summary")
    >>> int(found.summaries["fees"].counts.sum())
    1000
    """

    statistics: Statistics
    exact: bool
    edges: Floats
    counts: NDArray[np.int64]

    def __post_init__(self) -> None:
        for array in (self.edges, self.counts):
            array.setflags(write=False)  # frozen alone does not freeze an array

    def width(self, value: float) -> float:
        """Width of the bin that holds a value: how far a quantile there can be off.

        Parameters
        ----------
        value : float
            Within the range of the draws.

        Returns
        -------
        float
            In the unit of the output.

        Raises
        ------
        InvalidInput
            If no bin holds the value.

        Examples
        --------
        >>> import numpy as np
        >>> found = Summary(statistics=None, exact=False, edges=np.array([1.0, 3.0]),
        ...                 counts=np.array([7]))
        >>> found.width(2.0)
        2.0
        """
        _checks.real("Summary.width", "value", value, float(self.edges[0]), float(self.edges[-1]))
        at = int(np.searchsorted(self.edges, value, side="right")) - 1
        at = min(at, self.counts.size - 1)
        return float(self.edges[at + 1] - self.edges[at])
