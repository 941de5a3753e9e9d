"""Which values the fields of benefits may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

from sustainfin import _checks, _rules
from sustainfin._rules import Rule
from sustainfin.lines import Amounts, Quantity, Timeline


@runtime_checkable
class QuantityModel(Protocol):
    """How much there is in each year (물량 모형): anything with ``at(x, t)``.

    The models of this module are frozen records; a demand curve of `revenue` serves as well.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> isinstance(benefits.TimeSaved(trips=1_000, minutes=3), QuantityModel)
    True
    """

    def at(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Quantity in each year.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name: scalars, (draws,), or (years, draws) for yearly noise.
        t : Timeline
            The years.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Hours, lives, tonnes or whatever the model counts.
        """


Level = Quantity | QuantityModel


COUNT = Rule(words="must be a finite number >= 0, an Input or a quantity model", low=0, curve=True)
NUMBER = Rule(words="must be a finite number >= 0", low=0)
SHARE = Rule(words="must be a fraction in [0, 1]", low=0, high=1, do="Write 0.16 for 16 %.")
WON = Rule(
    words="must be a finite number >= 0, an Input or a published unit value", low=0,
    do="Give won as a number, read text with sf.won('970만원'), or name a unit value such as "
    "'road_pain_2024/death'.",
)  # fmt: skip
RATE = Rule(
    words="must be a finite number in [-0.99, 1]", low=-0.99, high=1, steady=True,
    do="Give a fraction, not a percentage: 0.045 for 4.5 %.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ruled(_rules.Ruled):
    """A record of this module whose fields have rules."""

    _ROOM: ClassVar[str] = "benefits"


def span(where: str, first: object, last: object) -> None:
    """Two calendar years in order, each of which may be left out."""
    for argument, got in (("first", first), ("last", last)):
        if got is not None:
            _checks.year(where, argument, got)
    if isinstance(first, int) and isinstance(last, int) and not first <= last:
        raise _checks.refusal(where, "last", f"must not lie before first={first}", last)


def texts(where: str, argument: str, got: Any, do: str) -> tuple[str, ...]:
    """A tuple of texts that are not blank."""
    if isinstance(got, str) or not isinstance(got, tuple | list | set | frozenset):
        raise _checks.refusal(where, argument, "must be a tuple of texts", got, do)
    return tuple(_checks.text(where, argument, each) for each in got)
