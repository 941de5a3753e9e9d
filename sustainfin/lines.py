"""What a line of a case is: a timeline, a side, and amounts by year.

A line is a frozen record with one method, ``amounts(x, t)``. The rooms above define the
lines; the case joins them. Years run down the first axis, draws along the second, so that
the long axis lies contiguous: amounts have shape (years, 1) or (years, draws).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.inputs import Input

__all__ = [
    "Amounts",
    "Citation",
    "Line",
    "Prices",
    "Quantity",
    "Side",
    "Timeline",
    "Vat",
    "as_amounts",
    "inputs_of",
    "value",
]

Amounts = NDArray[np.float64]
Quantity = float | Input
# "unvalued": named or counted without an amount, or only moved from one group to another.
Side = Literal["cost", "revenue", "funding", "benefit", "social_cost", "unvalued"]
Prices = Literal["real", "nominal"]
Vat = Literal["included", "excluded", "exempt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The years of a case (분석기간), the first one first.

    Parameters
    ----------
    start : int
        First calendar year.
    n_years : int
        How many years, >= 1. [year]

    Examples
    --------
    >>> t = Timeline(start=2021, n_years=3)
    >>> t.years.tolist(), t.index(2022)
    ([[2021], [2022], [2023]], 1)
    """

    start: int
    n_years: int

    def __post_init__(self) -> None:
        _checks.year("Timeline", "start", self.start)
        _checks.count("Timeline", "n_years", self.n_years, low=1)
        _checks.year("Timeline", "last year", self.start + self.n_years - 1)

    @property
    def last(self) -> int:
        """Last calendar year."""
        return self.start + self.n_years - 1

    @property
    def years(self) -> NDArray[np.int64]:
        """Calendar years, shape (years, 1)."""
        return np.arange(self.start, self.start + self.n_years, dtype=np.int64)[:, None]

    def index(self, year: int) -> int:
        """Position of a calendar year.

        Parameters
        ----------
        year : int
            Calendar year.

        Returns
        -------
        int
            0 for the first year.

        Raises
        ------
        InvalidInput
            If the year is not in the timeline.

        Examples
        --------
        >>> Timeline(start=2021, n_years=3).index(2023)
        2
        """
        if not self.start <= _checks.year("Timeline.index", "year", year) <= self.last:
            raise _checks.refusal(
                "Timeline.index", "year", f"must lie in {self.start} to {self.last}", year,
                "Move the line or lengthen the case.",
            )  # fmt: skip
        return year - self.start

    def active(self, first: int | None = None, last: int | None = None) -> Amounts:
        """1.0 in the years from `first` to `last`, 0.0 elsewhere.

        Parameters
        ----------
        first, last : int, optional
            Calendar years, both included; the ends of the timeline if left out.

        Returns
        -------
        ndarray of float, shape (years, 1)
            The mask.

        Examples
        --------
        >>> Timeline(start=2021, n_years=3).active(first=2022).ravel().tolist()
        [0.0, 1.0, 1.0]
        """
        low = self.start if first is None else first
        high = self.last if last is None else last
        return ((self.years >= low) & (self.years <= high)).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a published figure in a line comes from (인용).

    A line that takes figures from a table has a method ``cited()``: the same line with
    these figures as plain numbers in its fields, and a citation for each such field.

    Parameters
    ----------
    label : str
        What the figure is, as the table names it.
    source : str
        Edition, publisher, title and page.
    unit : str
        Unit of the figure.
    note : str
        What a reader must know besides.
    label_en : str
        The label in English; `label` where it is empty.

    Examples
    --------
    >>> Citation(label="월 단가", source="kosa_wages/2020 [V2]", unit="KRW/(M/M)").unit
    'KRW/(M/M)'
    """

    label: str
    source: str
    unit: str = ""
    note: str = ""
    label_en: str = ""


@runtime_checkable
class Line(Protocol):
    """A line of a case (항목): a frozen record that gives its yearly amounts.

    Amounts are positive in the direction of the side: a cost of 4 million won is
    +4e6 on the side "cost". The attributes `label`, `side`, `kind`, `prices` and `vat`
    are fields or class constants of the record.

    Examples
    --------
    >>> isinstance(3, Line)
    False
    """

    @property
    def label(self) -> str:
        """Name of the line, once in a case."""

    @property
    def side(self) -> Side:
        """Which side of the account the line stands on."""

    @property
    def kind(self) -> str:
        """What the line is for: "build", "operation", "labour", "fee", "grant", ..."""

    @property
    def prices(self) -> Prices | None:
        """Price basis the line states; None where nothing in it depends on one."""

    @property
    def vat(self) -> Vat | None:
        """VAT basis the line states; None where it takes that of the case."""

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year, positive in the direction of the side.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name: scalars, (draws,), or (years, draws) for yearly noise.
        t : Timeline
            The years of the case.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Amounts. [KRW]
        """


def value(field: Quantity, x: Mapping[str, Any]) -> Any:
    """Value of a field (필드값): the number itself, or what the named input is worth.

    Parameters
    ----------
    field : float or Input
        A field of a line.
    x : mapping of str to float or ndarray
        Values by input name: scalars, (draws,), or (years, draws) for yearly noise.

    Returns
    -------
    float or ndarray
        What the field is worth in this run.

    Raises
    ------
    InvalidInput
        If the input has no value in `x`.

    Examples
    --------
    >>> value(3.0, {})
    3.0
    """
    if not isinstance(field, Input):
        return field
    if field.name not in x:
        raise _checks.refusal(
            "lines.value", "x", f"must hold a value of input {field.name!r}", sorted(x),
            "Declare the input in the case.",
        )  # fmt: skip
    return x[field.name]


def as_amounts(given: Any) -> Any:
    """An array of float64, or an array that records formulas as it came (금액 배열).

    Parameters
    ----------
    given : array_like
        Amounts.

    Returns
    -------
    ndarray of float, or the recorder
        What lines compute with; a recorder names itself by `is_recorded`.

    Examples
    --------
    >>> as_amounts([1, 2]).tolist()
    [1.0, 2.0]
    """
    if getattr(given, "is_recorded", False):
        return given
    return np.asarray(given, dtype=np.float64)


def inputs_of(line: object) -> tuple[Input, ...]:
    """The named inputs a record reads, also within records it holds (사용 입력).

    Parameters
    ----------
    line : object
        A record with `__dataclass_fields__`.

    Returns
    -------
    tuple of Input
        Each once, in the order of the fields.

    Examples
    --------
    >>> inputs_of(Timeline(start=2021, n_years=1))
    ()
    """
    found: dict[str, Input] = {}
    _collect(line, found)
    return tuple(found.values())


def _collect(thing: object, found: dict[str, Input]) -> None:
    """Walk records, tuples and mappings for inputs."""
    if isinstance(thing, Input):
        found.setdefault(thing.name, thing)
    elif isinstance(thing, tuple | list):
        for part in thing:
            _collect(part, found)
    elif isinstance(thing, Mapping):
        for part in thing.values():
            _collect(part, found)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            _collect(getattr(thing, name), found)
