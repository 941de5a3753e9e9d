"""What any line that pays must offer, and the checks they share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Quantity, Timeline

_SHARE = "Give a fraction, not a percentage: 0.5 for 50 %."
_WON = "Give won as a number; read text with sf.won('0.4억원')."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paid:
    """What one funding line does in every year (재원별 수지).

    Parameters
    ----------
    source : ndarray, shape (years, 1) or (years, draws)
        Money that comes in, >= 0. [KRW]
    use : ndarray, shape (years, 1) or (years, draws)
        Money that the line itself takes out later: loan service, clawback. [KRW]

    Examples
    --------
    >>> import numpy as np
    >>> Paid(source=np.array([[5.0]]), use=np.array([[0.0]])).source.item()
    5.0
    """

    source: Amounts
    use: Amounts


@runtime_checkable
class FundingLine(Protocol):
    """A source of money (재원 항목): a frozen record that pays towards costs.

    Examples
    --------
    >>> isinstance(3, FundingLine)
    False
    """

    @property
    def label(self) -> str:
        """Name of the source, once in a case."""

    @property
    def kind(self) -> str:
        """What sort of source: "grant", "match", "budget", "loan"."""

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """What the line pays and takes, from costs by kind and the lines before it.

        Parameters
        ----------
        costs : mapping of str to ndarray
            Costs by kind. [KRW]
        earlier : mapping of str to Paid
            What the lines before this one pay.
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            Years of the case.

        Returns
        -------
        Paid
            Money in and money out by year.
        """


def check_share(where: str, argument: str, field: Quantity) -> None:
    """A share in [0, 1], or an input whose base is one."""
    _checks.real(where, argument, field.base if isinstance(field, Input) else field, 0, 1, _SHARE)


def check_amount(where: str, argument: str, field: Quantity) -> None:
    """An amount >= 0 in won, or an input whose base is one."""
    number = field.base if isinstance(field, Input) else field
    _checks.real(where, argument, number, 0, 1e18, _WON)


def check_span(where: str, first: int | None, last: int | None) -> None:
    """Calendar years in order, where they are given."""
    for name, year in (("first", first), ("last", last)):
        if year is not None:
            _checks.year(where, name, year)
    if first is not None and last is not None and not first <= last:
        raise _checks.refusal(where, "last", f"must be >= first = {first}", last)


def eligible(costs: Mapping[str, Amounts], kinds: tuple[str, ...], t: Timeline) -> Amounts:
    """Sum of the costs of some kinds, in the order of the costs."""
    total = np.zeros((t.n_years, 1))
    for kind, amounts in costs.items():
        if kind in kinds:
            total = total + amounts
    return total


def share_by_year(
    share: Any, t: Timeline, first: int | None, last: int | None, ramp_down: tuple[float, ...]
) -> Amounts:
    """A share in its years, and its fractions in the years after the last."""
    factor = t.active(first, last)
    for i, part in enumerate(ramp_down):
        year = (t.last if last is None else last) + 1 + i
        if t.start <= year <= t.last:
            factor[t.index(year)] = part
    by_year: Amounts = factor * share
    return by_year


def capped(amounts: Amounts, cap: Any) -> Amounts:
    """Amounts by year until their running sum reaches `cap`, then nothing."""
    paid = np.minimum(np.cumsum(amounts, axis=0), cap)
    return np.diff(paid, axis=0, prepend=np.zeros_like(paid[:1]))
