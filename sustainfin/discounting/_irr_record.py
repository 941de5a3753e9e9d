"""What is known of internal rates of return: every root, and a status."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.discounting._amounts import Floats
from sustainfin.errors import NotComputable
from sustainfin.sheet import in_notebook

Status = Literal["unique", "none", "several", "all-zero"]
STATUSES: tuple[Status, ...] = ("unique", "none", "several", "all-zero")
UNIQUE, NONE, SEVERAL, ALL_ZERO = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class IRR:
    """Every internal rate of return of one cash flow (내부수익률).

    Parameters
    ----------
    status : {"unique", "none", "several", "all-zero"}
        How many different rates in (-100 %, 10^6 %] bring the net present value to 0;
        "all-zero" where every rate does.
    roots : tuple of float
        These rates, rising, as fractions. [1/year]
    multiplicities : tuple of int
        How often each counts; 2 where the value only touches 0 and keeps its sign. [-]

    Examples
    --------
    >>> from sustainfin.discounting import irr
    >>> round(irr([-100, 60, 60]).value, 6)
    0.130662
    >>> irr([-100, 230, -132])
    IRR several: 0.1, 0.2
    """

    status: Status
    roots: tuple[float, ...]
    multiplicities: tuple[int, ...]

    _repr_html_ = in_notebook

    @property
    def value(self) -> float:
        """The rate where there is one; otherwise `NotComputable`, which lists the roots."""
        if self.status == "unique":
            return self.roots[0]
        raise NotComputable(
            f"discounting.irr: there is no single internal rate of return: {self!r}. "
            "Use the net present value, or mirr with stated rates.",
            argument="amounts",
        )

    def to_dict(self) -> dict[str, Any]:
        """Status and rates as plain data, ready for JSON.

        Returns
        -------
        dict
            "status", "roots" (a fraction a year) and how often each root counts.

        Examples
        --------
        >>> from sustainfin.discounting import irr
        >>> irr([-100, 110]).to_dict()["status"]
        'unique'
        """
        return {
            "kind": "discounting.IRR",
            "status": self.status,
            "roots": list(self.roots),
            "multiplicities": list(self.multiplicities),
        }

    def __repr__(self) -> str:
        listed = ", ".join(
            f"{root:.10g}" + (f" (x{times})" if times > 1 else "")
            for root, times in zip(self.roots, self.multiplicities, strict=True)
        )
        return f"IRR {self.status}" + (f": {listed}" if listed else "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IRRs:
    """Every internal rate of return of many cash flows (내부수익률 일괄).

    Parameters
    ----------
    codes : ndarray of uint8, shape (draws,)
        Status of each draw as a position in ("unique", "none", "several", "all-zero").
    n_roots : ndarray of int32, shape (draws,)
        How many different rates each draw has.
    roots : ndarray of float
        The rates of all draws one after another, rising within a draw. [1/year]

    Examples
    --------
    >>> from sustainfin.discounting import irr_many
    >>> many = irr_many([[-100, -100, 0], [230, 110, 0], [-132, 0, 0]])
    >>> many
    IRRs of 3 draws: unique 1, several 1, all-zero 1
    >>> many.root.round(6).tolist()
    [None, 0.1, None]
    >>> [round(root, 6) for root in many.roots_of(0)]
    [0.1, 0.2]
    """

    codes: NDArray[np.uint8]
    n_roots: NDArray[np.int32]
    roots: Floats

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for array in (self.codes, self.n_roots, self.roots):
            array.setflags(write=False)  # frozen alone does not freeze an array

    def __len__(self) -> int:
        return len(self.codes)

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {n:,}" for name, n in self.counts().items() if n)
        return f"IRRs of {len(self):,} draws: {counts}"

    def to_dict(self) -> dict[str, Any]:
        """Status and rates of every draw as plain data, ready for JSON.

        Returns
        -------
        dict
            "status" and "roots", one entry a draw.

        Examples
        --------
        >>> from sustainfin.discounting import irr_many
        >>> irr_many([[-100, -100], [110, -10]]).to_dict()["status"]
        ['unique', 'none']
        """
        return {
            "kind": "discounting.IRRs",
            "status": [STATUSES[code] for code in self.codes.tolist()],
            "roots": [list(self.roots_of(draw)) for draw in range(len(self))],
        }

    def counts(self) -> dict[str, int]:
        """How many draws have each status.

        Returns
        -------
        dict of str to int
            All four statuses.
        """
        found = np.bincount(self.codes, minlength=len(STATUSES))
        return {name: int(n) for name, n in zip(STATUSES, found, strict=True)}

    @property
    def unique(self) -> NDArray[np.bool_]:
        """Which draws have one rate, shape (draws,)."""
        return np.asarray(self.codes == UNIQUE)

    @property
    def root(self) -> "np.ma.MaskedArray[tuple[int], np.dtype[np.float64]]":
        """The rate of each draw that has one; the others are masked, shape (draws,).

        Below the mask stands NaN, so that a function that overlooks masks cannot take
        a draw without a rate for one that has it.
        """
        unique = self.unique
        data = np.full(len(self), np.nan)
        data[unique] = self.roots[(np.cumsum(self.n_roots) - 1)[unique]]
        return np.ma.MaskedArray(data, mask=~unique)

    def roots_of(self, draw: int) -> tuple[float, ...]:
        """Every rate of one draw.

        Parameters
        ----------
        draw : int
            Its position, from 0.

        Returns
        -------
        tuple of float
            Rising; empty where there is none. [1/year]
        """
        i = _checks.count("discounting.IRRs.roots_of", "draw", draw)
        if not i < len(self):
            raise _checks.refusal(
                "discounting.IRRs.roots_of", "draw", f"must be below {len(self)}", draw
            )
        stop = int(self.n_roots[: i + 1].sum())
        return tuple(self.roots[stop - int(self.n_roots[i]) : stop].tolist())


def record(found: list[tuple[float, int]]) -> IRR:
    """The record of roots with their multiplicities."""
    found = sorted(found)
    status = STATUSES[UNIQUE if len(found) == 1 else SEVERAL if found else NONE]
    return IRR(
        status=status,
        roots=tuple(root for root, _ in found),
        multiplicities=tuple(times for _, times in found),
    )
