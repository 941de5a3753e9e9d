"""Money that need not be paid back: grants, matches and the budget of a city."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import numpy as np

from sustainfin import _checks
from sustainfin.funding._line import (
    Paid,
    capped,
    check_amount,
    check_share,
    check_span,
    eligible,
    share_by_year,
)
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Prices, Quantity, Side, Timeline, Vat, as_amounts, value


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant that pays a share of eligible costs for some years (국고보조금).

    Parameters
    ----------
    label : str
        Name of the grant.
    share : float or Input
        Share of eligible costs (보조율), a fraction in [0, 1].
    first, last : int, optional
        First and last calendar year; the ends of the case if left out.
    kinds : tuple of str
        Kinds of cost that are eligible (보조 대상). State support ends when
        construction is complete, so that only "build" is eligible unless you say so.
    cap : float or Input, optional
        Ceiling on the sum over all years, >= 0. [KRW]
    ramp_down : tuple of float
        Fractions of `share` paid in the years after `last`, for example (0.5, 0.25).
    source : str
        Document the terms come from.

    Raises
    ------
    InvalidInput
        If a share is not in [0, 1], an amount negative, or the years out of order.

    Examples
    --------
    >>> import numpy as np
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=3)
    >>> costs = {"build": np.array([[6e8], [6e8], [6e8]])}
    >>> Grant("국비", 0.5, cap=7e8).pays(costs, {}, {}, t).source.ravel().tolist()
    [300000000.0, 300000000.0, 100000000.0]
    """

    label: str
    share: Quantity
    _: KW_ONLY
    first: int | None = None
    last: int | None = None
    kinds: tuple[str, ...] = ("build",)
    cap: Quantity | None = None
    ramp_down: tuple[float, ...] = ()
    source: str = ""

    side: ClassVar[Side] = "funding"
    kind: ClassVar[str] = "grant"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        where = "funding.Grant"
        _checks.text(where, "label", self.label)
        check_share(where, "share", self.share)
        check_span(where, self.first, self.last)
        if self.cap is not None:
            check_amount(where, "cap", self.cap)
        for part in self.ramp_down:
            check_share(where, "ramp_down", part)

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """Share of the eligible costs of each year, up to the cap.

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
        share = share_by_year(value(self.share, x), t, self.first, self.last, self.ramp_down)
        amounts = share * eligible(costs, self.kinds, t)
        if self.cap is not None:
            amounts = capped(amounts, value(self.cap, x))
        return Paid(source=amounts, use=np.zeros((t.n_years, 1)))


@dataclass(frozen=True, slots=True)
class Match:
    """The city's or district's matching share, which must be approved (지방비 매칭).

    A draw of `approval` is 1 where the council approves and 0 where it does not.
    Without approval the match pays nothing and `clawback` of the named grant is
    paid back.

    Parameters
    ----------
    label : str
        Name of the match.
    share : float or Input
        Share of eligible costs (매칭률), a fraction in [0, 1].
    approval : float or Input
        Whether it is approved: 1 or 0 in a run; an input with the probability of
        approval for a simulation. [-]
    first, last : int, optional
        First and last calendar year.
    kinds : tuple of str
        Kinds of cost that are eligible.
    cap : float or Input, optional
        Ceiling on the sum over all years. [KRW]
    clawback_of : str
        Label of the grant that is paid back if the match fails (보조금 반환); an
        earlier line.
    clawback : float or Input
        Share of that grant that is paid back, in [0, 1].
    clawback_year : int, optional
        Year in which all that was paid until then is paid back, and later payments
        in their own year; if left out every payment is paid back in its own year.
    source : str
        Document the terms come from.

    Raises
    ------
    InvalidInput
        If a share is not in [0, 1] or the years are out of order.

    Examples
    --------
    >>> import numpy as np
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=2)
    >>> costs = {"build": np.array([[6e8], [0.0]])}
    >>> grant = Grant("국비", 0.5).pays(costs, {}, {}, t)
    >>> match = Match("시비", 0.5, approval=0, clawback_of="국비", clawback_year=2022)
    >>> match.pays(costs, {"국비": grant}, {}, t).use.ravel().tolist()
    [0.0, 300000000.0]
    """

    label: str
    share: Quantity
    _: KW_ONLY
    approval: Quantity = 1.0
    first: int | None = None
    last: int | None = None
    kinds: tuple[str, ...] = ("build",)
    cap: Quantity | None = None
    clawback_of: str = ""
    clawback: Quantity = 1.0
    clawback_year: int | None = None
    source: str = ""

    side: ClassVar[Side] = "funding"
    kind: ClassVar[str] = "match"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        where = "funding.Match"
        _checks.text(where, "label", self.label)
        for name in ("share", "approval", "clawback"):
            check_share(where, name, getattr(self, name))
        check_span(where, self.first, self.last)
        if self.cap is not None:
            check_amount(where, "cap", self.cap)
        if self.clawback_year is not None:
            _checks.year(where, "clawback_year", self.clawback_year)

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """The match where it is approved, the clawback where it is not.

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
        approval = value(self.approval, x)
        share = share_by_year(value(self.share, x), t, self.first, self.last, ())
        amounts = share * eligible(costs, self.kinds, t)
        if self.cap is not None:
            amounts = capped(amounts, value(self.cap, x))
        return Paid(source=amounts * approval, use=self._clawback(earlier, x, t) * (1 - approval))

    def _clawback(self, earlier: Mapping[str, Paid], x: Mapping[str, Any], t: Timeline) -> Amounts:
        """What of the named grant is paid back if the match fails."""
        if not self.clawback_of:
            return np.zeros((t.n_years, 1))
        if self.clawback_of not in earlier:
            raise _checks.refusal(
                "funding.Match", "clawback_of", "must name an earlier grant of the case",
                self.clawback_of, f"Earlier lines: {', '.join(earlier) or 'none'}.",
            )  # fmt: skip
        granted: Amounts = earlier[self.clawback_of].source * value(self.clawback, x)
        if self.clawback_year is None:
            return granted
        k = t.index(self.clawback_year)
        until = np.sum(granted[: k + 1], axis=0, keepdims=True)
        later: Amounts = np.concatenate([np.zeros_like(granted[:k]), until, granted[k + 1 :]])
        return later


@dataclass(frozen=True, slots=True)
class CityBudget:
    """A line in the city's own budget (시비, 자체 예산).

    Parameters
    ----------
    label : str
        Name of the budget line.
    amount : float or Input
        Amount a year, >= 0. [KRW/year]
    first, last : int, optional
        First and last calendar year.
    growth : float or Input
        Growth a year from `first` on, a fraction; `prices` must then be stated.
    prices : {"real", "nominal"}, optional
        Price basis of `growth`.
    source : str
        Document the amount comes from.

    Raises
    ------
    InvalidInput
        If the amount is negative or text, or growth is given without `prices`.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=3)
    >>> CityBudget("시비", 4e7, first=2022).pays({}, {}, {}, t).source.ravel().tolist()
    [0.0, 40000000.0, 40000000.0]
    """

    label: str
    amount: Quantity
    _: KW_ONLY
    first: int | None = None
    last: int | None = None
    growth: Quantity = 0.0
    prices: Prices | None = None
    source: str = ""

    side: ClassVar[Side] = "funding"
    kind: ClassVar[str] = "budget"
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        where = "funding.CityBudget"
        _checks.text(where, "label", self.label)
        check_amount(where, "amount", self.amount)
        check_span(where, self.first, self.last)
        growth = self.growth.base if isinstance(self.growth, Input) else self.growth
        _checks.rate(where, "growth", growth)
        if self.prices is not None:
            _checks.one_of(where, "prices", self.prices, ("real", "nominal"))
        elif isinstance(self.growth, Input) or growth != 0:
            raise _checks.refusal(
                where, "prices", "must be 'real' or 'nominal' where growth is given", self.prices
            )

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """The amount of each year.

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
        since = t.years - (t.start if self.first is None else self.first)
        grown = value(self.amount, x) * (1 + value(self.growth, x)) ** np.maximum(since, 0)
        amounts = grown * t.active(self.first, self.last)
        return Paid(source=as_amounts(amounts), use=np.zeros((t.n_years, 1)))
