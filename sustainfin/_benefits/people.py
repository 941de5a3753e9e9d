"""How many people, households, jobs and hours of staff a benefit or a cost concerns."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from sustainfin._benefits.fields import COUNT, NUMBER, SHARE, Level
from sustainfin._benefits.quantities import Model
from sustainfin._rules import Rule
from sustainfin.lines import Quantity, Timeline

_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Households(Model):
    r"""Households that would pay for a service, to be valued at their willingness (지불의사).

    Parameters
    ----------
    households : float, Input or QuantityModel
        Households in the area in each year, >= 0. [household]
    share : float or Input
        Share of them that the survey speaks for, in [0, 1]. [-]

    Notes
    -----
    .. math:: H_t = n_t \, s

    A willingness to pay for a service as a whole contains whatever a household gains from
    it: no other benefit for the same households may stand beside it.

    References
    ----------
    .. [1] 김태균·심동녘, "조건부가치측정법(CVM)을 활용한 지능형 CCTV 플랫폼의 편익 추정 연구",
       abstract: 6,908 won a household and year, 150.4 billion won for the country.

    Examples
    --------
    The 21,774,000 households of the census of 2022 give the total of the source:

    >>> from sustainfin.lines import Timeline
    >>> households = Households(21_774_000).at({}, Timeline(start=2022, n_years=1)).item()
    >>> round(households * 6_908 / 1e9, 1)
    150.4
    """

    households: Level
    share: Quantity = 1.0
    unit: ClassVar[str] = "household"
    _RULES: ClassVar[Mapping[str, Rule]] = {"households": COUNT, "share": SHARE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("households", x, t) * self._read("share", x, t)


@dataclass(frozen=True, slots=True)
class NetJobs(Model):
    r"""Jobs that would not be there without the service (순고용 효과).

    Gross jobs are no benefit: some would be there anyway, some go to people elsewhere, some
    are taken from other firms. Even a net job is worth less than its wage to somebody who
    would have found another.

    Parameters
    ----------
    gross : float, Input or QuantityModel
        Jobs with the service in each year, >= 0. [job]
    reference : float, Input or QuantityModel
        Jobs of the reference case (deadweight), without the service, >= 0. [job]
    leakage : float or Input
        Share that goes to people outside the target area or group, in [0, 1]. [-]
    displacement : float or Input
        Share that other employers in the area lose (구축효과), in [0, 1]. [-]
    substitution : float or Input
        Share that replaces other work of the same employer, in [0, 1]. [-]
    multiplier : float or Input
        Factor for further jobs at suppliers and shops (승수), >= 0. [-]

    Notes
    -----
    .. math:: J = (G - G^*) (1 - L) (1 - D) (1 - S) \, M

    with the same shares in both cases; the guide lets them differ.

    References
    ----------
    .. [1] English Partnerships, "Additionality Guide," 3rd ed., October 2008, chapter 5:
       AI = [GI x (1-L) x (1-Dp) x (1-S) x M] - [GI* x (1-L*) x (1-Dp*) x (1-S*) x M*].

    Examples
    --------
    Of 100 jobs 20 are there anyway, a tenth of the rest goes elsewhere, a quarter of that
    is taken from other firms:

    >>> from sustainfin.lines import Timeline
    >>> model = NetJobs(100, reference=20, leakage=0.1, displacement=0.25)
    >>> round(model.at({}, Timeline(start=2026, n_years=1)).item(), 9)
    54.0
    """

    gross: Level
    _: KW_ONLY
    reference: Level = 0.0
    leakage: Quantity = 0.0
    displacement: Quantity = 0.0
    substitution: Quantity = 0.0
    multiplier: Quantity = 1.0
    unit: ClassVar[str] = "job"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        "gross": COUNT,
        "reference": COUNT,
        "leakage": SHARE,
        "displacement": SHARE,
        "substitution": SHARE,
        "multiplier": NUMBER,
    }

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        jobs = self._read("gross", x, t) - self._read("reference", x, t)
        for share in ("leakage", "displacement", "substitution"):
            jobs = jobs * (1.0 - self._read(share, x, t))
        return jobs * self._read("multiplier", x, t)


@dataclass(frozen=True, slots=True)
class StaffHours(Model):
    r"""Hours of staff that are saved (업무시간 절감).

    Time that is not used for other work is worth nothing to the public: `realised` is the
    share that is.

    Parameters
    ----------
    tasks : float, Input or QuantityModel
        Tasks in each year, >= 0. [1/year]
    minutes : float, Input or QuantityModel
        Minutes saved on each of them, >= 0. [minute]
    realised : float or Input
        Share of the saved time that serves other work (실현율), in [0, 1]. [-]

    Notes
    -----
    .. math:: h_t = n_t \, m_t \, r / 60

    The value of an hour is that of a wage table: `kosa_wages` for contractors.

    Examples
    --------
    12,000 tasks a year that take 10 minutes less, half of which is used:

    >>> from sustainfin.lines import Timeline
    >>> model = StaffHours(12_000, minutes=10, realised=0.5)
    >>> model.at({}, Timeline(start=2026, n_years=1)).item()
    1000.0
    """

    tasks: Level
    minutes: Level
    realised: Quantity = 1.0
    unit: ClassVar[str] = "hour"
    _RULES: ClassVar[Mapping[str, Rule]] = {"tasks": COUNT, "minutes": COUNT, "realised": SHARE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        saved = self._read("tasks", x, t) * self._read("minutes", x, t)
        return saved * self._read("realised", x, t) / _MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class Excluded(Model):
    r"""People an app leaves behind (디지털 소외), to be booked as a social cost.

    Parameters
    ----------
    users : float, Input or QuantityModel
        People the service is meant for in each year, >= 0. [person]
    unable : float or Input
        Share of them who cannot use the app, in [0, 1]. [-]
    served_otherwise : float or Input
        Share of those whom another channel serves just as well, in [0, 1]. [-]

    Notes
    -----
    .. math:: X_t = n_t \, u \, (1 - o)

    References
    ----------
    .. [1] 건축공간연구원, auri brief No.229 (2021.05.15), 송유미·문보람·박성남, 스마트도시서비스의
       지속가능성 확보를 위한 운영·관리 개선 방안: 60 % of the services come through a personal
       app, and no plan books those it leaves behind.

    Examples
    --------
    Of 10,000 people a fifth cannot use the app; a telephone serves half of those:

    >>> from sustainfin.lines import Timeline
    >>> model = Excluded(10_000, unable=0.2, served_otherwise=0.5)
    >>> model.at({}, Timeline(start=2026, n_years=1)).item()
    1000.0
    """

    users: Level
    unable: Quantity
    served_otherwise: Quantity = 0.0
    unit: ClassVar[str] = "person"
    _RULES: ClassVar[Mapping[str, Rule]] = {
        "users": COUNT,
        "unable": SHARE,
        "served_otherwise": SHARE,
    }

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        left = self._read("users", x, t) * self._read("unable", x, t)
        return left * (1.0 - self._read("served_otherwise", x, t))


@dataclass(frozen=True, slots=True)
class LifeYears(Model):
    r"""Years of life that come with the lives saved (생존연수).

    Parameters
    ----------
    lives : float, Input or QuantityModel
        Lives saved in each year, >= 0. [life]
    years_each : float or Input
        Years that each of them still has, >= 0. [year]

    Notes
    -----
    .. math:: Y_t = L_t \, y

    All years of a life are booked in the year in which it is saved. Those of a later life
    are not discounted among each other.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> LifeYears(2, years_each=15).at({}, Timeline(start=2026, n_years=1)).item()
    30.0
    """

    lives: Level
    years_each: Quantity
    unit: ClassVar[str] = "life year"
    _RULES: ClassVar[Mapping[str, Rule]] = {"lives": COUNT, "years_each": NUMBER}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("lives", x, t) * self._read("years_each", x, t)


@dataclass(frozen=True, slots=True)
class Part(Model):
    r"""A share of another quantity (일부 물량): what `split` makes of a line's quantity.

    Parameters
    ----------
    whole : float, Input or QuantityModel
        The quantity of which this is a part, >= 0.
    share : float or Input
        Which share, in [0, 1]. [-]

    Notes
    -----
    .. math:: q_t = s \, Q_t

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> Part(800, 0.25).at({}, Timeline(start=2026, n_years=1)).item()
    200.0
    """

    whole: Level
    share: Quantity
    unit: ClassVar[str] = ""
    _RULES: ClassVar[Mapping[str, Rule]] = {"whole": COUNT, "share": SHARE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("share", x, t) * self._read("whole", x, t)
