"""One case appraised under each of several profiles."""

import copy
import itertools
import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from sustainfin import _checks, discounting
from sustainfin.case import Case, Indicators
from sustainfin.errors import NotComputable
from sustainfin.profiles._comparison import Flip, ProfileComparison, ProfileResult, View
from sustainfin.profiles._profile import Profile, profile

_VIEWS: tuple[View, ...] = ("financial", "funded", "economic")


def under(
    case: Case, names: Iterable[str | Profile], *, view: View, x: Mapping[str, Any] | None = None
) -> ProfileComparison:
    """One case under several rule books (지침별 비교).

    Only what a guideline says about discounting is applied: its rates, chained by elapsed
    year, and when in a year amounts fall, where it says so. Lines and amounts stay those of
    the case.

    Parameters
    ----------
    case : Case
        The case.
    names : iterable of str or Profile
        Editions of the family `profiles`, or records of your own.
    view : {"financial", "funded", "economic"}
        Point of view (관점) of the figures, as `Case.appraise` gives it.
    x : mapping of str to float, optional
        Values that replace the base.

    Returns
    -------
    ProfileComparison
        NPV, B/C and rank under each profile, and where the ranking flips.

    Raises
    ------
    InvalidInput
        If there is no profile, one stands twice, its rates are meant for another price
        basis than that of the case, or the case has no economic view.
    TableNotFound
        If this release holds no such guideline.
    NotComputable
        If an amount is not finite.

    Examples
    --------
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> case = sf.Case("서비스", start=2026, years=20, prices="real", vat="included",
    ...                discount_rate=0.045, timing="start")
    >>> case.add(lifecycle.Build("구축", 595_000_000, year=2026),
    ...          lifecycle.Annual("유지관리", 10_000_000))
    >>> case.add(lifecycle.Annual("임차", 52_000_000), alternative="임차")
    >>> under(case, ["kdi_pimac_2017", "hmt_green_book_2026"], view="financial").flips[0].what
    'order'
    """
    where = "profiles.under"
    if not isinstance(case, Case):
        raise _checks.refusal(where, "case", "must be a Case", case)
    _checks.one_of(where, "view", view, _VIEWS)
    chosen = _chosen(where, case, names)
    found = {each.name: _indicators(where, case, each, view, x) for each in chosen}
    results = tuple(one for name, of in found.items() for one in _ranked(name, of))
    flips = tuple(
        flip
        for first, second in itertools.combinations(found, 2)
        for flip in _flips(first, found[first], second, found[second])
    )
    return ProfileComparison(
        title=case.title, view=view, profiles=chosen, results=results, flips=flips
    )


def _chosen(where: str, case: Case, names: Iterable[str | Profile]) -> tuple[Profile, ...]:
    """The profiles, each once and on the price basis of the case."""
    if isinstance(names, (str, Profile)):
        raise _checks.refusal(where, "names", "must be a list of profiles", names, "Write [name].")
    chosen = tuple(each if isinstance(each, Profile) else profile(each) for each in names)
    if not chosen:
        raise _checks.refusal(where, "names", "must hold at least one profile", chosen)
    seen: set[str] = set()
    for each in chosen:
        if each.name in seen:
            raise _checks.refusal(where, "names", "must hold a profile once", each.name)
        seen.add(each.name)
        if each.prices not in (None, case.prices):
            raise _checks.refusal(
                where, "prices", f"of the case must be {each.prices!r}, for which {each.name!r} "
                "states its rates", case.prices, "Restate the case, or leave the profile out.",
            )  # fmt: skip
    return chosen


def _indicators(
    where: str, case: Case, chosen: Profile, view: View, x: Mapping[str, Any] | None
) -> Mapping[str, Indicators]:
    """Indicators of every alternative under one profile."""
    other = copy.copy(case)  # lines and inputs are shared, they are only read
    other.discount_rate = chosen.schedule
    other.timing = case.timing if chosen.timing is None else chosen.timing
    found = {}
    for name, result in other.appraise(x).alternatives.items():
        indicators = getattr(result, view)
        if indicators is None:
            reason = "no benefit is valued, or VAT cannot be taken out of the costs"
            do = "Write view='financial', or value the benefits and give vat_rate."
            rule = f"must be one that alternative {name!r} has ({reason})"
            raise _checks.refusal(where, "view", rule, view, do)
        found[name] = indicators
    return MappingProxyType(found)


def _ranked(name: str, found: Mapping[str, Indicators]) -> tuple[ProfileResult, ...]:
    """Results of a profile with the place of each alternative."""
    return tuple(
        ProfileResult(
            profile=name,
            alternative=alternative,
            npv=one.npv,
            benefit_cost_ratio=one.benefit_cost_ratio,
            rank=1 + sum(other.npv > one.npv for other in found.values()),
        )
        for alternative, one in found.items()
    )


def _flips(
    first: str, of_first: Mapping[str, Indicators], second: str, of_second: Mapping[str, Indicators]
) -> Iterable[Flip]:
    """Pairs that change places and NPVs that change sign between two profiles."""
    for a, b in itertools.combinations(of_first, 2):
        before = of_first[a].npv - of_first[b].npv
        after = of_second[a].npv - of_second[b].npv
        if before * after < 0:
            pair = (a, b) if before > 0 else (b, a)
            net = _net(of_first[a]) - _net(of_first[b])
            yield Flip(what="order", alternatives=pair, profiles=(first, second), rates=_roots(net))
    for name, one in of_first.items():
        if (one.npv >= 0) != (of_second[name].npv >= 0):
            order = (first, second) if one.npv >= 0 else (second, first)
            yield Flip(what="sign", alternatives=(name,), profiles=order, rates=_roots(_net(one)))


def _net(found: Indicators) -> Any:
    """Net amounts by year."""
    return np.asarray(found.inflow) - np.asarray(found.outflow)


def _roots(net: Any) -> tuple[float, ...]:
    """Single rates at which net amounts are worth nothing; empty where they cannot be had."""
    try:
        roots = discounting.irr(net).roots
    except NotComputable:
        return ()
    return tuple(root for root in roots if math.isfinite(root))
