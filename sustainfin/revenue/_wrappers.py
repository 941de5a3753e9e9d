"""What narrows a demand: capacity, churn, eligibility, devices, price."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

import numpy as np

from sustainfin._rules import Rule, by_year
from sustainfin.lines import Quantity, Timeline
from sustainfin.revenue._demand import Curve
from sustainfin.revenue._rules import (
    COUNT,
    ELASTICITY,
    LEVEL,
    PRICE,
    SHARE,
    Level,
)


@dataclass(frozen=True, slots=True)
class Capacity(Curve):
    """A demand that is served up to a limit (처리 용량 한도).

    What lies above the limit is lost, not put off to a later year.

    Parameters
    ----------
    demand : float, Input or Demand
        What is asked for, >= 0. [users]
    limit : float, Input or Demand
        What can be served in a year, >= 0. [users]

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> from sustainfin.revenue import Ramp
    >>> t = Timeline(start=2021, n_years=3)
    >>> demand = Ramp(9_000, first=2021, full=2023, initial=3_000)
    >>> Capacity(demand, limit=5_000).at({}, t).ravel().tolist()
    [3000.0, 5000.0, 5000.0]
    """

    demand: Level
    _: KW_ONLY
    limit: Level
    _RULES: ClassVar[Mapping[str, Rule]] = {"demand": LEVEL, "limit": LEVEL}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return np.minimum(self._read("demand", x, t), self._read("limit", x, t))


@dataclass(frozen=True, slots=True)
class Churn(Curve):
    r"""Users who stay when a share of them leaves every year (이탈을 반영한 이용자 수).

    Those who join count in full in the year they join; of those there at the end of a year, a
    share leaves before the next. Joiners before the first year of the timeline are not seen:
    state them as `opening`.

    Parameters
    ----------
    joiners : float, Input or Demand
        Users who join in each year, such as ``Bass(..., measure="yearly")``, >= 0. [users/year]
    rate : float or Input
        Share that leaves from one year to the next (이탈률), in [0, 1]. [1/year]
    opening : float or Input
        Users at the end of the year before the timeline begins, >= 0. [users]

    Notes
    -----
    .. math:: S_y = (1 - c_y) S_{y - 1} + J_y, \qquad S_{-1} = \text{opening}

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> Churn(1_000, rate=0.5).at({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [1000.0, 1500.0, 1750.0]
    """

    joiners: Level
    _: KW_ONLY
    rate: Quantity
    opening: Quantity = 0.0
    _RULES: ClassVar[Mapping[str, Rule]] = {"joiners": LEVEL, "rate": SHARE, "opening": COUNT}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        joiners = by_year(self._read("joiners", x, t), t)
        stays = 1.0 - by_year(self._read("rate", x, t), t)
        users = self._read("opening", x, t)
        by_years = []
        for year in range(t.n_years):
            users = stays[year] * users + joiners[year]
            by_years.append(users)
        return np.stack(by_years)


@dataclass(frozen=True, slots=True)
class Eligibility(Curve):
    """The share of a population that a service is for (자격 대상자).

    Parameters
    ----------
    population : float, Input or Demand
        Everyone, >= 0. [persons]
    share : float or Input
        Share that may use the service, in [0, 1]. [-]

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> Eligibility(50_000, share=0.2).at({}, Timeline(start=2021, n_years=2)).ravel().tolist()
    [10000.0, 10000.0]
    """

    population: Level
    _: KW_ONLY
    share: Quantity
    _RULES: ClassVar[Mapping[str, Rule]] = {"population": LEVEL, "share": SHARE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        return self._read("population", x, t) * self._read("share", x, t)


@dataclass(frozen=True, slots=True)
class DeviceCeiling(Curve):
    """A demand that ends where people have no device (스마트폰 보유자 한도).

    A service by personal app cannot have more users than people with a smartphone. The demand
    itself is left alone below that ceiling.

    Parameters
    ----------
    demand : float, Input or Demand
        Users if everyone had a device, >= 0. [users]
    population : float, Input or Demand
        People the service is for, >= 0. [persons]
    share : float or Input
        Share of them with a device (보유율), in [0, 1]. [-]

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> from sustainfin.revenue import Ramp
    >>> t = Timeline(start=2021, n_years=3)
    >>> curve = Ramp(9_000, first=2021, full=2023, initial=3_000)
    >>> DeviceCeiling(curve, population=10_000, share=0.75).at({}, t).ravel().tolist()
    [3000.0, 6000.0, 7500.0]
    """

    demand: Level
    _: KW_ONLY
    population: Level
    share: Quantity
    _RULES: ClassVar[Mapping[str, Rule]] = {"demand": LEVEL, "population": LEVEL, "share": SHARE}

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        ceiling = self._read("population", x, t) * self._read("share", x, t)
        return np.minimum(self._read("demand", x, t), ceiling)


@dataclass(frozen=True, slots=True)
class PriceElasticity(Curve):
    r"""A demand that answers to the price with constant elasticity (가격탄력성).

    Both prices must be in the same prices (real or nominal) and on the same VAT basis. Far from
    the reference price a constant elasticity is an assumption, not a finding.

    Parameters
    ----------
    demand : float, Input or Demand
        Demand at the reference price, >= 0. [users]
    price : float or Input
        Price that is asked, > 0. [KRW]
    reference_price : float or Input
        Price at which the demand was observed or surveyed, > 0. [KRW]
    elasticity : float or Input
        Change of demand in per cent for one per cent more price, <= 0. [-]

    Notes
    -----
    .. math:: D = D_0 (P / P_0)^{\varepsilon}

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> dearer = PriceElasticity(9_000, price=4_000, reference_price=1_000, elasticity=-0.5)
    >>> dearer.at({}, Timeline(start=2021, n_years=1)).ravel().tolist()
    [4500.0]
    """

    demand: Level
    _: KW_ONLY
    price: Quantity
    reference_price: Quantity
    elasticity: Quantity
    _RULES: ClassVar[Mapping[str, Rule]] = {
        "demand": LEVEL,
        "price": PRICE,
        "reference_price": PRICE,
        "elasticity": ELASTICITY,
    }

    def _level(self, x: Mapping[str, Any], t: Timeline) -> Any:
        ratio = self._read("price", x, t) / self._read("reference_price", x, t)
        return self._read("demand", x, t) * ratio ** self._read("elasticity", x, t)
