"""Benefits that have no price: counted but not priced, or named only."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from sustainfin import _checks
from sustainfin._benefits.fields import COUNT, Level, span
from sustainfin._benefits.lines import (
    Category,
    Effect,
    active,
    check_names,
    level,
    place,
    settle,
    unit_of,
)
from sustainfin._rules import by_year, settled
from sustainfin.lines import Amounts, Prices, Side, Timeline, Vat

_EFFECTS: tuple[Effect, ...] = ("benefit", "social_cost")


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A benefit or social cost that is counted but has no price (화폐화되지 않은 편익).

    It stands beside the priced ones, and the ledger gives won per life year, per tonne or
    per hour. In a case it adds nothing to any amount.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    quantity : float, Input or QuantityModel
        How much there is in each year, >= 0.
    mechanism : str
        What happens and to what effect (발생 경로).
    category : {"economic-direct", "economic-indirect", "social", "environmental"}
        As in `Benefit`.
    beneficiary : str
        Group that has it, or that bears it.
    unit : str
        Unit of the quantity; that of its model if left out.
    effect : {"benefit", "social_cost"}
        Whether people gain or lose.
    first, last : int, optional
        First and last calendar year; the ends of the case if left out.
    source : str
        Where the quantity comes from.

    Raises
    ------
    InvalidInput
        If the quantity is negative or not finite, a name is blank, or there is no unit.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = Unpriced("온실가스", benefits.EmissionsAvoided(500_000, factor=0.5),
    ...                 mechanism="emissions", beneficiary="모두", category="environmental")
    >>> line.quantities({}, Timeline(start=2026, n_years=1)).item(), line.unit
    (250.0, 'tCO2eq')
    """

    label: str
    quantity: Level
    _: KW_ONLY
    mechanism: str
    category: Category
    beneficiary: str
    unit: str = ""
    effect: Effect = "benefit"
    first: int | None = None
    last: int | None = None
    source: str = ""
    side: ClassVar[Side] = "unvalued"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        _checks.text("benefits.Unpriced", "label", self.label)
        where = place(self)
        settle(self, quantity=settled(where, "quantity", self.quantity, COUNT))
        if self.unit == "":
            settle(self, unit=unit_of(self.quantity))
        check_names(where, self, "mechanism", "beneficiary", "unit")
        _checks.one_of(where, "effect", self.effect, _EFFECTS)
        span(where, self.first, self.last)

    @property
    def kind(self) -> str:
        """The category."""
        return self.category

    def quantities(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Quantity by year.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Quantity, 0 before `first` and after `last`.
        """
        return by_year(level(self, "quantity", x, t) * active(self, t), t)

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """No amounts: what has no price adds nothing.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Zeros. [KRW]
        """
        return self.quantities(x, t) * 0.0


@dataclass(frozen=True, slots=True)
class Unquantified:
    """A benefit or social cost that is named and not counted (정량화되지 않은 편익).

    It stands in the ledger beside the others: leaving it out would say that it is zero.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    category : {"economic-direct", "economic-indirect", "social", "environmental"}
        As in `Benefit`.
    mechanism : str
        What happens and to what effect (발생 경로); may be left out.
    beneficiary : str
        Group that has it, or that bears it; may be left out.
    effect : {"benefit", "social_cost"}
        Whether people gain or lose.
    reason : str
        Why it is not counted.
    source : str
        Where it is named.

    Raises
    ------
    InvalidInput
        If the label is blank, or category or effect is unknown.

    Examples
    --------
    >>> Unquantified("사회재난 피해금액 감소", category="social").side
    'unvalued'
    """

    label: str
    _: KW_ONLY
    category: Category
    mechanism: str = ""
    beneficiary: str = ""
    effect: Effect = "benefit"
    reason: str = ""
    source: str = ""
    side: ClassVar[Side] = "unvalued"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        _checks.text("benefits.Unquantified", "label", self.label)
        where = place(self)
        check_names(where, self)
        for name in ("mechanism", "reason"):
            if not isinstance(getattr(self, name), str):
                raise _checks.refusal(where, name, "must be a text", getattr(self, name))
        _checks.one_of(where, "effect", self.effect, _EFFECTS)

    @property
    def kind(self) -> str:
        """The category."""
        return self.category

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """No amounts: what is not counted adds nothing.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name; none is read.
        t : Timeline
            The years.

        Returns
        -------
        ndarray of float, shape (years, 1)
            Zeros. [KRW]
        """
        return by_year(0.0, t)
