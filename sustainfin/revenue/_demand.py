"""Demand curves: how many users, year by year."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal

from sustainfin import _checks
from sustainfin._rules import Rule, by_year
from sustainfin.lines import Amounts, Quantity, Timeline
from sustainfin.revenue import _shapes
from sustainfin.revenue._rules import COEFFICIENT, COUNT, POSITIVE, RATE, YEAR, Ruled

Measure = Literal["cumulative", "yearly", "rate"]
MEASURES: dict[str, Any] = {
    "cumulative": _shapes.bass,
    "yearly": _shapes.bass_yearly,
    "rate": _shapes.bass_rate,
}


@dataclass(frozen=True, slots=True)
class Curve(Ruled, ABC):
    """What all curves share: the level of each year in one shape."""

    def at(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Level in each year, shape (years, 1) or (years, draws)."""
        flow: Amounts = by_year(self._level(x, t), t)
        return flow

    @abstractmethod
    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        """Level in a shape that spreads over years and draws."""


@dataclass(frozen=True, slots=True)
class Constant(Curve):
    """The same level in every year (일정 수요).

    Parameters
    ----------
    level : float or Input
        Level of every year, >= 0. [users]

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> Constant(9_000).at({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [9000.0, 9000.0, 9000.0]
    """

    level: Quantity
    _RULES: ClassVar[Mapping[str, Rule]] = {"level": COUNT}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("level", x, t)


@dataclass(frozen=True, slots=True)
class Growth(Curve):
    r"""A level that grows by the same rate every year (정률 증가 수요).

    It grows without end: put a `Capacity` around it.

    Parameters
    ----------
    base : float or Input
        Level in the base year, >= 0. [users]
    rate : float or Input
        Growth per year, a fraction in [-0.99, 1]. [1/year]
    base_year : int
        Year in which the level is `base`; years before it lie below (for a positive rate).

    Notes
    -----
    .. math:: D_y = D_0 (1 + g)^{y - y_0}

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=3)
    >>> Growth(1_000, 0.1, base_year=2021).at({}, t).ravel().round(6).tolist()
    [1000.0, 1100.0, 1210.0]
    """

    base: Quantity
    rate: Quantity
    _: KW_ONLY
    base_year: int
    _RULES: ClassVar[Mapping[str, Rule]] = {"base": COUNT, "rate": RATE}

    def __post_init__(self) -> None:
        Curve.__post_init__(self)
        _checks.year(self._where(), "base_year", self.base_year)

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return _shapes.growth(
            t.years - self.base_year, self._read("base", x, t), self._read("rate", x, t)
        )


@dataclass(frozen=True, slots=True)
class Ramp(Curve):
    """A straight line to a plateau (선형 증가 후 정체).

    Nothing before `first`; `initial` in `first`; the plateau from `full` on.

    Parameters
    ----------
    plateau : float or Input
        Level from `full` on, >= 0. [users]
    first : int
        First year of service.
    full : int
        First year at the plateau, after `first`.
    initial : float or Input
        Level in `first`, >= 0. [users]

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2020, n_years=6)
    >>> Ramp(9_000, first=2021, full=2024, initial=3_000).at({}, t).ravel().tolist()
    [0.0, 3000.0, 5000.0, 7000.0, 9000.0, 9000.0]
    """

    plateau: Quantity
    _: KW_ONLY
    first: int
    full: int
    initial: Quantity = 0.0
    _RULES: ClassVar[Mapping[str, Rule]] = {"plateau": COUNT, "initial": COUNT}

    def __post_init__(self) -> None:
        Curve.__post_init__(self)
        _checks.year(self._where(), "first", self.first)
        if not _checks.year(self._where(), "full", self.full) > self.first:
            raise _checks.refusal(
                self._where(), "full", f"must lie after first={self.first}", self.full,
                "For a level that is full at once use Constant.",
            )  # fmt: skip

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        ends = (self._read("initial", x, t), self._read("plateau", x, t))
        return _shapes.ramp(t.years, *ends, self.first, self.full)


@dataclass(frozen=True, slots=True)
class Logistic(Curve):
    r"""An S-curve that is symmetric about its midpoint (로지스틱 곡선).

    It has no beginning: the level is small, not zero, before the service opens. Let the line
    that reads it begin in the year of opening.

    Parameters
    ----------
    plateau : float or Input
        Level it approaches, >= 0. [users]
    midpoint : float or Input
        Year, not necessarily whole, in which half the plateau is reached.
    rate : float or Input
        Steepness, > 0: far below the plateau the level grows by exp(rate) a year. [1/year]

    Notes
    -----
    .. math:: D_y = \frac{K}{1 + e^{-r (y - m)}}

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=5)
    >>> Logistic(9_000, midpoint=2023, rate=1.0).at({}, t).ravel().round().tolist()
    [1073.0, 2420.0, 4500.0, 6580.0, 7927.0]
    """

    plateau: Quantity
    _: KW_ONLY
    midpoint: Quantity
    rate: Quantity
    _RULES: ClassVar[Mapping[str, Rule]] = {"plateau": COUNT, "midpoint": YEAR, "rate": POSITIVE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return _shapes.logistic(t.years, *(self._read(name, x, t) for name in self._RULES))


@dataclass(frozen=True, slots=True)
class Gompertz(Curve):
    r"""An S-curve that rises early and settles slowly (곰페르츠 곡선).

    It has no beginning: the level is small, not zero, before the service opens.

    Parameters
    ----------
    plateau : float or Input
        Level it approaches, >= 0. [users]
    inflection : float or Input
        Year, not necessarily whole, of steepest rise; the level there is plateau / e, 37 %.
    rate : float or Input
        Steepness, > 0. [1/year]

    Notes
    -----
    .. math:: D_y = K \exp(-e^{-r (y - i)})

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2021, n_years=5)
    >>> Gompertz(9_000, inflection=2023, rate=1.0).at({}, t).ravel().round().tolist()
    [6.0, 594.0, 3311.0, 6230.0, 7861.0]
    """

    plateau: Quantity
    _: KW_ONLY
    inflection: Quantity
    rate: Quantity
    _RULES: ClassVar[Mapping[str, Rule]] = {"plateau": COUNT, "inflection": YEAR, "rate": POSITIVE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return _shapes.gompertz(t.years, *(self._read(name, x, t) for name in self._RULES))


@dataclass(frozen=True, slots=True)
class Bass(Curve):
    r"""Diffusion by innovation and imitation (바스 확산모형).

    Adopters are zero at the start of the year `launch`. A year's level is taken at its end, so
    that the year of the launch stands for one elapsed year. For users who may also leave, put a
    `Churn` around ``measure="yearly"``.

    Parameters
    ----------
    market : float or Input
        Everyone who will ever adopt (m), >= 0. [users]
    innovation : float or Input
        Coefficient of innovation (p), > 0. [1/year]
    imitation : float or Input
        Coefficient of imitation (q), >= 0. [1/year]
    launch : int
        First year of service.
    measure : {"cumulative", "yearly", "rate"}
        What is counted: all adopters up to the end of the year; those of the year; or adopters
        per year at the end of the year, the density that many published fits use.

    Notes
    -----
    With :math:`\tau = y - y_0 + 1` years since the launch, and 0 before it,

    .. math:: N(\tau) = m \frac{1 - e^{-(p + q)\tau}}{1 + (q / p) e^{-(p + q)\tau}}

    solves :math:`N' = (p + q N / m)(m - N)` with :math:`N(0) = 0`. If q > p the rate is highest
    :math:`\ln(q / p) / (p + q)` years after the launch, with :math:`m (p + q)^2 / (4 q)`.

    References
    ----------
    .. [1] F. M. Bass, "A New Product Growth for Model Consumer Durables," Management Science,
       vol. 15, no. 5, 1969, pp. 215-227.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> t = Timeline(start=2020, n_years=4)
    >>> Bass(9_000, innovation=0.03, imitation=0.4, launch=2021).at({}, t).ravel().round().tolist()
    [0.0, 325.0, 782.0, 1397.0]
    """

    market: Quantity
    _: KW_ONLY
    innovation: Quantity
    imitation: Quantity
    launch: int
    measure: Measure = "cumulative"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        "market": COUNT,
        "innovation": POSITIVE,
        "imitation": COEFFICIENT,
    }

    def __post_init__(self) -> None:
        Curve.__post_init__(self)
        _checks.year(self._where(), "launch", self.launch)
        _checks.one_of(self._where(), "measure", self.measure, MEASURES)

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        elapsed = t.years - (self.launch - 1.0)
        return MEASURES[self.measure](elapsed, *(self._read(name, x, t) for name in self._RULES))
