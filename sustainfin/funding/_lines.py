"""Lines that pay: grants, matches, budgets, loans, and the reserve that balances years."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Prices, Quantity, Side, Timeline, Vat, as_amounts, value

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


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan that is drawn once and served from the year after (차입, 지방채).

    Parameters
    ----------
    label : str
        Name of the loan.
    amount : float or Input
        Amount drawn, >= 0. [KRW]
    year : int
        Calendar year in which it is drawn.
    rate : float or Input
        Interest rate a year, a fraction.
    term : int
        Years of repayment after the grace period, >= 1. [year]
    grace : int
        Years of interest only before repayment (거치기간), >= 0. [year]
    method : {"annuity", "straight"}
        Equal payments (원리금균등) or equal principal (원금균등).
    source : str
        Document the terms come from.

    Raises
    ------
    InvalidInput
        If an amount, rate or term breaks its rule.

    Notes
    -----
    Service that falls after the last year of the case is not in it; the balance
    still owed is then reported by `Loan.owed`.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=4)
    >>> loan = Loan("지방채", 3e8, year=2021, rate=0.03, term=3, method="straight")
    >>> loan.pays({}, {}, {}, t).use.ravel().round().tolist()
    [0.0, 109000000.0, 106000000.0, 103000000.0]
    """

    label: str
    amount: Quantity
    _: KW_ONLY
    year: int
    rate: Quantity
    term: int
    grace: int = 0
    method: Literal["annuity", "straight"] = "annuity"
    source: str = ""

    side: ClassVar[Side] = "funding"
    kind: ClassVar[str] = "loan"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        where = "funding.Loan"
        _checks.text(where, "label", self.label)
        check_amount(where, "amount", self.amount)
        _checks.year(where, "year", self.year)
        rate = self.rate.base if isinstance(self.rate, Input) else self.rate
        _checks.rate(where, "rate", rate, 0.0)
        _checks.count(where, "term", self.term, low=1)
        _checks.count(where, "grace", self.grace)
        _checks.one_of(where, "method", self.method, ("annuity", "straight"))

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """The draw in its year, interest and principal after it.

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
        drawn = t.active(self.year, self.year) * value(self.amount, x)
        service, _ = self._service(x, t)
        return Paid(source=drawn, use=service)

    def owed(self, x: Mapping[str, Any], t: Timeline) -> Any:
        """Principal still owed after the last year of the case.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            Years of the case.

        Returns
        -------
        float or ndarray, shape (draws,)
            Principal still owed. [KRW]

        Examples
        --------
        >>> from sustainfin.lines import Timeline
        >>> loan = Loan("지방채", 3e8, year=2021, rate=0.03, term=3, method="straight")
        >>> round(loan.owed({}, Timeline(start=2021, n_years=2)))
        200000000
        """
        return self._service(x, t)[1]

    def _service(self, x: Mapping[str, Any], t: Timeline) -> tuple[Amounts, Any]:
        """Payments by year, and the principal left at the end."""
        rate, amount = value(self.rate, x), value(self.amount, x)
        owed = amount + 0.0 * rate
        payment = annuity(amount, rate, self.term)
        years = []
        for year in range(t.start, t.last + 1):
            k = year - self.year
            due = 0.0 * owed
            if k >= 1:
                interest = owed * rate
                if k <= self.grace:
                    due = interest
                elif k <= self.grace + self.term:
                    principal = (
                        amount / self.term if self.method == "straight" else payment - interest
                    )
                    due = interest + principal
                    owed = owed - principal
            years.append(np.atleast_1d(due))
        inside = self.year <= t.last  # a loan that is never drawn is never owed
        return np.stack(years), owed if inside else 0.0 * owed


def annuity(amount: Any, rate: Any, term: int) -> Any:
    """Equal payment a period that repays `amount` in `term` periods.

    numpy-financial computes (1 + rate)**term - 1, which is 0 for a rate near 1e-17 and
    makes the payment infinite; expm1 and log1p keep every digit.
    """
    rate = as_amounts(rate)
    plain = np.abs(rate) < np.finfo(np.float64).tiny  # no interest: equal parts
    charged = np.where(plain, 1.0, rate)
    factor = np.where(plain, 1.0 / term, charged / -np.expm1(-term * np.log1p(charged)))
    return amount * factor


@dataclass(frozen=True, slots=True)
class Reserve:
    """A fund that takes surpluses in and gives them out in lean years (적립금, 기금).

    Interest is credited at the start of a year on what was carried over; then a
    surplus is paid in or a gap is met as far as the fund goes.

    Parameters
    ----------
    label : str
        Name of the fund.
    opening : float or Input
        What is in it at the start of the first year, >= 0. [KRW]
    interest : float or Input
        Interest rate a year, a fraction.
    sweep : float or Input
        Share of a surplus that is paid in, in [0, 1].
    source : str
        Document the terms come from.

    Raises
    ------
    InvalidInput
        If the amount is negative or a share not in [0, 1].

    Examples
    --------
    >>> Reserve("운영적립금", 1e8).opening
    100000000.0
    """

    label: str
    opening: Quantity = 0.0
    _: KW_ONLY
    interest: Quantity = 0.0
    sweep: Quantity = 1.0
    source: str = ""

    side: ClassVar[Side] = "funding"
    kind: ClassVar[str] = "reserve"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        where = "funding.Reserve"
        _checks.text(where, "label", self.label)
        check_amount(where, "opening", self.opening)
        interest = self.interest.base if isinstance(self.interest, Input) else self.interest
        _checks.rate(where, "interest", interest, 0.0)
        check_share(where, "sweep", self.sweep)
