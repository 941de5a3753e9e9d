"""Internal rates of return of one path, in exact arithmetic."""

import math
from collections.abc import Iterator

from numpy.typing import ArrayLike

from sustainfin.discounting import _roots
from sustainfin.discounting._amounts import Floats, finite_flow
from sustainfin.discounting._irr_record import IRR, record

HIGHEST_RATE = 1e4
_PATIENCE = 100  # halvings after which a root may pass for the middle of two floats


def refined(place: _roots.Place, poly: _roots.Poly, *, loss: bool) -> float | None:
    """The rate at a root as the nearest float; None beyond 10^6 % or at -100 %.

    A gain has v = 1 / (1 + rate) in (0, 1), a loss 1 + rate itself.
    """
    root = _roots.Refining(poly, place)
    undecided = 0  # halvings with the root between two neighbouring floats
    while undecided < _PATIENCE:
        (low, den), (high, _) = root.ends()
        if loss:
            rates = (low - den) / den, (high - den) / den
        elif high * 20_000 < den:
            return None
        else:
            rates = (den - high) / high, (den - low) / low if low else math.inf
        if rates[0] == rates[1]:
            break
        undecided += math.nextafter(rates[0], math.inf) == rates[1]
        root.halve()
    return rates[0] if -1.0 < rates[0] <= HIGHEST_RATE else None


def exact_rates(poly: _roots.Poly) -> Iterator[tuple[float, int]]:
    """Every rate in range with its multiplicity, from exact whole-number coefficients."""
    for part, times in _roots.square_free_parts(poly):
        if sum(part) == 0:
            yield 0.0, times
        for loss, side in ((False, part), (True, part[::-1])):
            for place in _roots.isolate(side):
                rate = refined(place, side, loss=loss)
                if rate is not None:
                    yield rate, times


def irr(amounts: ArrayLike) -> IRR:
    r"""Every internal rate of return (내부수익률) of a cash flow, with a status.

    A flow whose sign changes more than once may have several rates, one, or none. All are
    given; `.value` gives the rate where there is just one and refuses otherwise.

    Parameters
    ----------
    amounts : array_like, shape (years,)
        Net amounts by year (연도별 순현금흐름), any unit. [KRW]

    Returns
    -------
    IRR
        Roots in (-100 %, 10^6 %], their multiplicities, and the status.

    Raises
    ------
    InvalidInput
        If an amount is no finite number.

    See Also
    --------
    irr_many : Many draws at once.

    Notes
    -----
    The rates solve :math:`\sum_k a_k (1 + r)^{-k} = 0`. The amounts are taken at their exact
    binary values as a polynomial in whole numbers; its square-free parts are isolated with
    Descartes' rule of signs and bisection [1]_, so that close pairs and double roots are
    found. Each rate is the float nearest to the root; one that rounds to -100 % is not in
    the range.

    References
    ----------
    .. [1] G. E. Collins, A. G. Akritas, "Polynomial real root isolation using Descarte's
       rule of signs," SYMSAC '76, pp. 272-275.

    Examples
    --------
    >>> round(irr([-100, 39, 59, 55, 20]).value, 5)
    0.28095
    >>> irr([-100, 220, -121])
    IRR unique: 0.1 (x2)
    >>> irr([100, 20]).status
    'none'
    """
    array = finite_flow("discounting.irr", "amounts", amounts, draws=False)
    return of_path(array)


def of_path(array: Floats) -> IRR:
    """Every rate of one path of finite amounts."""
    if not array.any():
        return IRR(status="all-zero", roots=(), multiplicities=())
    return record(list(exact_rates(_roots.integers(array.tolist()))))
