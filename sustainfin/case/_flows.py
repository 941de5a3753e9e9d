"""Amounts of every line in one run, and the values the lines read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin._text import did_you_mean
from sustainfin.funding import Balance
from sustainfin.lines import Amounts, Side, Timeline, Vat

# Beyond it not every whole won is a float, and what is printed is not what was computed.
_MOST_WON = 2**53


class Values(Mapping[str, Any]):
    """Values by input name; an unknown name is refused with a near match.

    It remembers which names were read, so that inputs nothing reads can be named.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            raise _checks.refusal(
                "Case", "x", f"must hold {name!r}, which the model reads", sorted(self._values),
                did_you_mean(name, self._values) or "Declare it with case.input(...).",
            )  # fmt: skip
        self.read.add(name)
        return self._values[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flows:
    """Amounts of every line of one alternative, by year (연도별 현금흐름).

    Parameters
    ----------
    timeline : Timeline
        Years of the case.
    amounts : mapping of str to ndarray, shape (years, 1) or (years, draws)
        Amounts of the cost, revenue, benefit and social-cost lines by label. [KRW]
    sides : mapping of str to str
        Side of each of those lines.
    kinds : mapping of str to str
        Kind of each of those lines.
    vats : mapping of str to str
        VAT basis of each of those lines.
    balance : Balance
        Uses, sources and the gap.

    Examples
    --------
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("유지관리", 40_000_000))
    >>> case.flows().side("cost").ravel().tolist()
    [40000000.0, 40000000.0]
    """

    timeline: Timeline
    amounts: Mapping[str, Amounts]
    sides: Mapping[str, Side]
    kinds: Mapping[str, str]
    vats: Mapping[str, Vat]
    balance: Balance

    def side(self, side: Side) -> Amounts:
        """Sum of the lines on one side, in their order.

        Parameters
        ----------
        side : {"cost", "revenue", "benefit", "social_cost"}
            Which side.

        Returns
        -------
        ndarray, shape (years, 1) or (years, draws)
            The sum by year. [KRW]

        Examples
        --------
        >>> import sustainfin as sf
        >>> sf.Case("서비스", start=2021, years=1, prices="real", vat="included",
        ...         discount_rate=0.045).flows().side("revenue").tolist()
        [[0.0]]
        """
        total = np.zeros((self.timeline.n_years, 1))
        for label, amounts in self.amounts.items():
            if self.sides[label] == side:
                total = total + amounts
        return total

    def resources(self, vat_rate: float | None) -> Amounts:
        """Resource costs: costs without VAT, which is a transfer, and social costs.

        Parameters
        ----------
        vat_rate : float or None
            VAT rate, a fraction; needed where the costs of a line contain VAT.

        Returns
        -------
        ndarray, shape (years, 1) or (years, draws)
            The sum by year. [KRW]

        Raises
        ------
        InvalidInput
            If a line contains VAT and the rate is not known.

        Examples
        --------
        >>> import sustainfin as sf
        >>> from sustainfin import lifecycle
        >>> case = sf.Case("서비스", start=2021, years=1, prices="real", vat="included",
        ...                discount_rate=0.045)
        >>> case.add(lifecycle.Annual("유지관리", 44_000_000))
        >>> case.flows().resources(0.1).round().tolist()
        [[40000000.0]]
        """
        total = np.zeros((self.timeline.n_years, 1))
        for label, amounts in self.amounts.items():
            if self.sides[label] == "cost" and self.vats[label] == "included":
                if vat_rate is None:
                    raise _checks.refusal(
                        "Flows.resources", "vat_rate", f"must be given: {label!r} contains VAT",
                        vat_rate, "VAT is a transfer and is taken out of costs.",
                    )  # fmt: skip
                total = total + amounts / (1.0 + vat_rate)
            elif self.sides[label] in ("cost", "social_cost"):
                total = total + amounts
        return total

    @property
    def funding(self) -> Amounts:
        """What the sources of funding pay, less what they take back."""
        zero = np.zeros((self.timeline.n_years, 1))
        paid = self.balance.paid.values()
        return sum((p.source - p.use for p in paid), zero)


def counted(flows: Flows) -> Flows:
    """The flows, whose amounts every won of which is counted, or a refusal that names the line."""
    paid = {name: one.source + one.use for name, one in flows.balance.paid.items()}
    for label, by_year in (*flows.amounts.items(), *paid.items()):
        total = np.abs(by_year).sum(axis=0).max()
        if not total <= _MOST_WON:
            raise _checks.refusal(
                "Case", "label", "must be that of a line whose amounts add up to at most "
                f"{_MOST_WON:,} won, beyond which single won are lost", label,
                f"Its amounts add up to {total:.3g} won: look at their unit.",
            )  # fmt: skip
    return flows
