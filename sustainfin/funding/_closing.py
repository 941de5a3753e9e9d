"""What closes the gap: a lever, solved on its own step and put back to prove it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin.funding._balance import TOLERANCE
from sustainfin.lines import Amounts
from sustainfin.sheet import in_notebook

Goal = Literal["every_year", "in_total"]
_SCAN = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The value of one lever that closes the gap, and the proof (부족액 해소).

    Parameters
    ----------
    lever : str
        What is moved: a fee, users, a yearly subsidy, an opening reserve.
    unit : str
        Unit of the lever.
    now : float
        Its value in the case.
    needed : float or None
        Smallest value on its step that closes the gap; None if none up to
        `searched_to` does.
    searched_to : float
        Largest value that was tried.
    goal : {"every_year", "in_total"}
        Whether no year may show a gap, or the sum over all years.
    gap_before, gap_after : float
        Gap without and with the needed value put back: the largest of any year, or
        the sum. [KRW]

    Examples
    --------
    >>> import numpy as np
    >>> close(lambda fee: np.array([[4e7 - 1_000 * fee]]), lever="이용료", unit="원", now=0.0)
    Closing(이용료): 0 -> 40,000 원, gap 40,000,000 -> 0 won
    """

    lever: str
    unit: str
    now: float
    needed: float | None
    searched_to: float
    goal: Goal
    gap_before: float
    gap_after: float

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        reached = (
            f"no value up to {_plain(self.searched_to)} {self.unit} closes it"
            if self.needed is None
            else f"{_plain(self.now)} -> {_plain(self.needed)} {self.unit}"
        )
        return (
            f"Closing({self.lever}): {reached}, gap {self.gap_before:,.0f} -> "
            f"{self.gap_after:,.0f} won"
        )

    def to_dict(self) -> dict[str, Any]:
        """The closing as plain data, ready for JSON.

        Returns
        -------
        dict
            The fields by name.

        Examples
        --------
        >>> import numpy as np
        >>> found = close(lambda s: np.array([[5.0 - s]]), lever="보조", unit="원", now=0.0)
        >>> found.to_dict()["needed"]
        5.0
        """
        return {name: getattr(self, name) for name in self.__slots__}


def _plain(number: float) -> str:
    """A number for people: whole ones without a point, others with up to six digits."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.6g}"


def missing(gap: Amounts, goal: Goal) -> float:
    """The gap that is to go (부족액): the largest of any year, or the sum over all.

    Parameters
    ----------
    gap : ndarray, shape (years, 1)
        Gap of a single run. [KRW]
    goal : {"every_year", "in_total"}
        No gap in any year, or none in the sum over all years.

    Returns
    -------
    float
        Never below 0. [KRW]

    Examples
    --------
    >>> import numpy as np
    >>> gap = np.array([[5.0], [-3.0]])
    >>> missing(gap, "every_year"), missing(gap, "in_total")
    (5.0, 2.0)
    """
    single = gap[:, 0]
    amount = float(np.max(single)) if goal == "every_year" else float(np.sum(single))
    return max(0.0, amount)


def close(
    gap_at: Callable[[float], Amounts],
    *,
    lever: str,
    unit: str,
    now: float,
    step: float = 1.0,
    limit: float | None = None,
    goal: Goal = "every_year",
) -> Closing:
    """Smallest value of a lever, on its step, that closes the gap (부족액 해소).

    Values from `now` upwards are tried on a widening scan; between the last that
    leaves a gap and the first that closes it the answer is found by bisection. The
    value is then put back, and the gap that remains is part of the answer. Where a
    lever closes the gap only within a band narrower than the scan, the band may be
    missed; the answer then says up to where none was found.

    Parameters
    ----------
    gap_at : callable
        Gap of a single run, shape (years, 1), for a value of the lever. [KRW]
    lever : str
        Name of the lever.
    unit : str
        Unit of the lever.
    now : float
        Its present value, >= 0.
    step : float
        Step on which the answer lies, > 0.
    limit : float, optional
        Largest value to try; a million times the larger of `now` and a thousand
        steps if left out.
    goal : {"every_year", "in_total"}
        No gap in any year, or none in the sum over all years.

    Returns
    -------
    Closing
        The value, and the gap with it put back.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.

    Examples
    --------
    >>> import numpy as np
    >>> def gap(users):
    ...     return np.array([[4e7 - 3_000 * users]])
    >>> close(gap, lever="이용자", unit="명", now=9_000.0)
    Closing(이용자): 9,000 -> 13,334 명, gap 13,000,000 -> 0 won
    """
    where = "funding.close"
    _checks.real(where, "now", now, 0)
    if not _checks.real(where, "step", step) > 0:
        raise _checks.refusal(where, "step", "must be > 0", step)
    _checks.one_of(where, "goal", goal, ("every_year", "in_total"))
    top = max(now, 1e3 * step) * 1e6 if limit is None else _checks.real(where, "limit", limit, now)

    def closed(k: int) -> bool:
        return missing(gap_at(k * step), goal) <= TOLERANCE

    before = missing(gap_at(now), goal)
    needed: float | None = now if before <= TOLERANCE else None
    if needed is None:
        found = _first_closed(closed, now, step, top)
        needed = None if found is None else found * step
    after = missing(gap_at(top if needed is None else needed), goal)
    return Closing(
        lever=lever, unit=unit, now=now, needed=needed, searched_to=top, goal=goal,
        gap_before=before, gap_after=0.0 if after <= TOLERANCE else after,
    )  # fmt: skip


def _first_closed(closed: Callable[[int], bool], now: float, step: float, top: float) -> int | None:
    """Index of the first step at or above `now` that closes the gap, by scan and bisection."""
    low = int(now // step)
    widths = np.geomspace(1.0, max(2.0, top / step - low), _SCAN)
    for width in widths:
        high = low + max(1, int(width))
        if not closed(high):
            last_open = high
            continue
        first_open = low if width == widths[0] else last_open
        while high - first_open > 1:
            middle = (first_open + high) // 2
            first_open, high = (first_open, middle) if closed(middle) else (middle, high)
        return high
    return None
