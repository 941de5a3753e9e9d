"""Which values the fields of revenue lines and demand curves may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from sustainfin import _rules
from sustainfin._rules import Rule
from sustainfin.lines import Amounts, Quantity, Timeline


@runtime_checkable
class Demand(Protocol):
    """A demand curve (수요 곡선): anything with ``at(x, t)``.

    The curves of this module are frozen records. A class of your own serves as well, if it has
    this one method; if it is a dataclass, a case finds the inputs it reads.

    Examples
    --------
    >>> from sustainfin.revenue import Constant
    >>> isinstance(Constant(9_000), Demand)
    True
    """

    def at(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Level in each year.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name: scalars, (draws,), or (years, draws) for yearly noise.
        t : Timeline
            The years.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Users, uses or whatever the curve counts.
        """


Level = Quantity | Demand


_AMOUNT = "Give won as a number, or use sf.won('0.4억')."
_FRACTION = "Give a fraction, not a percentage: 0.045 for 4.5 %."

AMOUNT = Rule(words="must be a finite number >= 0", low=0, do=_AMOUNT)
AMOUNT_BY_YEAR = Rule(
    words="must be a finite number >= 0, or a curve", low=0, curve=True, do=_AMOUNT
)
COUNT = Rule(words="must be a finite number >= 0", low=0)
LEVEL = Rule(
    words="must be a finite number >= 0, an Input or a demand curve",
    low=0, curve=True,
)  # fmt: skip
POSITIVE = Rule(words="must be a finite number > 0", low=0, above=True, steady=True)
COEFFICIENT = Rule(words="must be a finite number >= 0", low=0, steady=True)
PRICE = Rule(
    words="must be a finite number > 0", low=0, above=True,
    do="A constant elasticity says nothing about a price of 0; give the demand of a free service.",
)  # fmt: skip
SHARE = Rule(words="must be a fraction in [0, 1]", low=0, high=1, do="Write 0.8 for 80 %.")
RATE = Rule(
    words="must be a finite number in [-0.99, 1]", low=-0.99, high=1, steady=True, do=_FRACTION
)
YEAR = Rule(words="must be a calendar year in [1900, 2200]", low=1900, high=2200, steady=True)
ELASTICITY = Rule(
    words="must be a finite number <= 0", high=0,
    do="Demand falls as the price rises: write -0.3, not 0.3.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruled(_rules.Ruled):
    """A record of this module whose fields have rules."""

    _ROOM: ClassVar[str] = "revenue"
