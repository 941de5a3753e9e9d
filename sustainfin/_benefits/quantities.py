"""How much there is of a benefit in each year: time, lives, incidents, energy, jobs."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from sustainfin import _checks
from sustainfin._benefits.fields import COUNT, NUMBER, SHARE, Level, Ruled
from sustainfin._rules import Rule, by_year
from sustainfin.lines import Amounts, Quantity, Timeline

_MINUTES_PER_HOUR = 60
_KILO = 1_000  # kilograms in a tonne, kilowatt-hours in a megawatt-hour


@dataclass(frozen=True, slots=True)
class Model(Ruled, ABC):
    """What all quantity models share: the quantity of each year in one shape."""

    unit: ClassVar[str]

    def at(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Quantity in each year, shape (years, 1) or (years, draws)."""
        return by_year(self._level(x, t), t)

    @abstractmethod
    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        """Quantity in a shape that spreads over years and draws."""


@dataclass(frozen=True, slots=True)
class TimeSaved(Model):
    r"""Hours that users save (시간 절감), to be valued at a value of time.

    Parameters
    ----------
    trips : float, Input or QuantityModel
        Trips, visits or cases in each year, >= 0. [1/year]
    minutes : float, Input or QuantityModel
        Minutes saved on each of them, >= 0. [minute]

    Notes
    -----
    .. math:: h_t = n_t \, m_t / 60

    Values of time are in `travel_time_2016` (weak) and `travel_cost_repositories`; none is
    the official one.

    Examples
    --------
    20,000 trips a year that take 6 minutes less save 2,000 hours:

    >>> from sustainfin.lines import Timeline
    >>> TimeSaved(trips=20_000, minutes=6).at({}, Timeline(start=2026, n_years=1)).item()
    2000.0
    """

    trips: Level
    minutes: Level
    unit: ClassVar[str] = "hour"
    _RULES: ClassVar[Mapping[str, Rule]] = {"trips": COUNT, "minutes": COUNT}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("trips", x, t) * self._read("minutes", x, t) / _MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class LivesSaved(Model):
    r"""Statistical lives saved by a lower risk of dying (통계적 생명).

    Parameters
    ----------
    people : float, Input or QuantityModel
        People whose risk falls, >= 0. [person]
    risk_reduction : float, Input or QuantityModel
        By how much the risk of dying in a year falls (사망위험 감소), in [0, 1]. [1/year]

    Notes
    -----
    .. math:: L_t = n_t \, \Delta p_t

    References
    ----------
    .. [1] U.S. Environmental Protection Agency, "Mortality Risk Valuation", question
       "What does it mean to place a value on life?" (snapshot of 19 January 2017).

    Examples
    --------
    The example of the source: 100,000 people, a risk lower by 1 in 100,000, one life.

    >>> from sustainfin.lines import Timeline
    >>> model = LivesSaved(people=100_000, risk_reduction=0.00001)
    >>> round(model.at({}, Timeline(start=2026, n_years=1)).item(), 9)
    1.0
    """

    people: Level
    risk_reduction: Level
    unit: ClassVar[str] = "life"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        "people": COUNT,
        "risk_reduction": Rule(
            words="must be a fraction in [0, 1]", low=0, high=1, curve=True,
            do="Write 0.00001 for 1 in 100,000.",
        ),
    }  # fmt: skip

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("people", x, t) * self._read("risk_reduction", x, t)


@dataclass(frozen=True, slots=True)
class SurvivalGain(Model):
    r"""Lives saved because help comes earlier, by a gain per minute (분당 생존율 증가).

    For a study that reports percentage points of survival for each minute. The line holds
    only within the minutes of the study; where help comes too late in any case, nothing is
    gained by being a little less late.

    Parameters
    ----------
    cases : float, Input or QuantityModel
        Cases that the service reaches in each year, >= 0. [case/year]
    minutes : float, Input or QuantityModel
        Minutes by which help comes earlier, >= 0. [minute]
    gain_per_minute : float or Input
        Rise of the share that survives, for each minute, in [0, 1]. [1/minute]

    Notes
    -----
    .. math:: L_t = n_t \, \min(1, m_t g)

    References
    ----------
    .. [1] M. P. Larsen et al., "Predicting survival from out-of-hospital cardiac arrest: a
       graphic model," Annals of Emergency Medicine, November 1993, abstract: without
       treatment survival falls by 2.3, 1.1 and 2.1 points, together 5.5, a minute.

    Examples
    --------
    With the fall of the study, one minute earlier saves 5.5 of 100 untreated cases:

    >>> from sustainfin.lines import Timeline
    >>> model = SurvivalGain(cases=100, minutes=1, gain_per_minute=0.023 + 0.011 + 0.021)
    >>> round(model.at({}, Timeline(start=2026, n_years=1)).item(), 9)
    5.5
    """

    cases: Level
    minutes: Level
    gain_per_minute: Quantity
    unit: ClassVar[str] = "life"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        "cases": COUNT,
        "minutes": COUNT,
        "gain_per_minute": SHARE,
    }

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        gained = self._read("minutes", x, t) * self._read("gain_per_minute", x, t)
        return self._read("cases", x, t) * at_most_one(gained)


@dataclass(frozen=True, slots=True)
class DelayAvoided(Model):
    r"""Deaths or injuries avoided because help comes earlier, by a relative effect (지연 회피).

    For a study that reports by how much a bad outcome becomes more frequent with a delay:
    `cardiac_delay_2025` has +16 % deaths in hospital for each 5 minutes. Where the outcome
    is frequent it matters much whether the odds or the share rise by that: the press says
    share where studies of this kind report odds, which give fewer lives.

    Parameters
    ----------
    cases : float, Input or QuantityModel
        Cases that the service reaches in each year, >= 0. [case/year]
    minutes : float, Input or QuantityModel
        Minutes by which help comes earlier, >= 0. [minute]
    outcome : float or Input
        Share of the cases that ends badly today (사망률), in [0, 1]. [-]
    excess : float or Input
        By how much that share rises with each step of delay, a fraction >= 0. [-]
    step : float
        Minutes of delay the excess is for, > 0. [minute]
    reading : {"odds", "share"}
        What rises by the excess: the odds of the outcome (승산비), or its share.

    Notes
    -----
    With the factor :math:`k = (1 + e)^{-m_t / s}`, which compounds with each step:

    .. math::

        D_t = n_t \, p \, (1 - k) \quad\text{(share)}, \qquad
        D_t = n_t \Bigl(p - \frac{p k}{1 - p + p k}\Bigr) \quad\text{(odds)}

    Examples
    --------
    1,000 cases of which half end badly, five minutes earlier:

    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> excess = benefits.unit_value("cardiac_delay_2025/mortality_per_5min").value
    >>> for reading in ("share", "odds"):
    ...     model = DelayAvoided(1_000, minutes=5, outcome=0.5, excess=excess, step=5,
    ...                          reading=reading)
    ...     print(round(model.at({}, Timeline(start=2026, n_years=1)).item(), 2))
    68.97
    37.04
    """

    cases: Level
    _: KW_ONLY
    minutes: Level
    outcome: Quantity
    excess: Quantity
    step: float
    reading: Literal["odds", "share"]
    unit: ClassVar[str] = "life"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        "cases": COUNT,
        "minutes": COUNT,
        "outcome": SHARE,
        "excess": NUMBER,
        "step": Rule(words="must be a finite number of minutes, >= 0.001", low=0.001, steady=True),
    }

    def __post_init__(self) -> None:
        Model.__post_init__(self)
        _checks.one_of(self._where(), "reading", self.reading, ("odds", "share"))

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        steps = self._read("minutes", x, t) / self._read("step", x, t)
        kept = (1.0 + self._read("excess", x, t)) ** -steps
        outcome = self._read("outcome", x, t)
        left = outcome * kept
        if self.reading == "odds":
            left = left / (1.0 - outcome + left)
        return self._read("cases", x, t) * (outcome - left)


@dataclass(frozen=True, slots=True)
class IncidentsAvoided(Model):
    r"""Accidents, injuries or crimes that do not happen (사고·범죄 감소).

    One model for each severity: a death and a slight injury have different unit values.

    Parameters
    ----------
    incidents : float, Input or QuantityModel
        Incidents in each year without the service, >= 0. [incident/year]
    reduction : float or Input
        Share of them that the service prevents, in [0, 1]. [-]

    Notes
    -----
    .. math:: A_t = n_t \, r

    Examples
    --------
    Of 40 serious injuries a year the service prevents a tenth:

    >>> from sustainfin.lines import Timeline
    >>> IncidentsAvoided(40, reduction=0.1).at({}, Timeline(start=2026, n_years=1)).item()
    4.0
    """

    incidents: Level
    reduction: Quantity
    unit: ClassVar[str] = "incident"
    _RULES: ClassVar[Mapping[str, Rule]] = {"incidents": COUNT, "reduction": SHARE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("incidents", x, t) * self._read("reduction", x, t)


@dataclass(frozen=True, slots=True)
class EnergySaved(Model):
    r"""Energy that is not used (에너지 절감).

    Parameters
    ----------
    use : float, Input or QuantityModel
        Energy used in each year without the service, >= 0. [kWh/year]
    saving : float or Input
        Share of it that is saved (절감률), in [0, 1]. [-]

    Notes
    -----
    .. math:: E_t = u_t \, s

    Examples
    --------
    Of 2,000,000 kWh a year a quarter is saved:

    >>> from sustainfin.lines import Timeline
    >>> EnergySaved(2_000_000, saving=0.25).at({}, Timeline(start=2026, n_years=1)).item()
    500000.0
    """

    use: Level
    saving: Quantity
    unit: ClassVar[str] = "kWh"
    _RULES: ClassVar[Mapping[str, Rule]] = {"use": COUNT, "saving": SHARE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("use", x, t) * self._read("saving", x, t)


@dataclass(frozen=True, slots=True)
class EmissionsAvoided(Model):
    r"""Greenhouse gas that is not emitted (온실가스 감축).

    Parameters
    ----------
    energy : float, Input or QuantityModel
        Energy saved in each year, >= 0. [kWh/year]
    factor : float or Input
        Emission factor (배출계수), >= 0. [tCO2eq/MWh, the same number in kg/kWh]

    Notes
    -----
    .. math:: C_t = E_t \, f / 1000

    This release holds no value of a tonne for Korea: without one the tonnes stand as
    `Unpriced`, and the ledger gives won per tonne.

    References
    ----------
    .. [1] 환경부고시 제2020-304호, 공공부문 온실가스·에너지 목표관리 운영 등에 관한 지침,
       별표 7, 001: ER = E x EF / 1,000.

    Examples
    --------
    500,000 kWh at 0.5 t/MWh:

    >>> from sustainfin.lines import Timeline
    >>> EmissionsAvoided(EnergySaved(2_000_000, saving=0.25), factor=0.5).at(
    ...     {}, Timeline(start=2026, n_years=1)).item()
    250.0
    """

    energy: Level
    factor: Quantity
    unit: ClassVar[str] = "tCO2eq"
    _RULES: ClassVar[Mapping[str, Rule]] = {"energy": COUNT, "factor": NUMBER}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("energy", x, t) * self._read("factor", x, t) / _KILO


def at_most_one(share: Any) -> Any:
    """A share, or an array of them, cut at one."""
    return np.minimum(share, 1.0)
