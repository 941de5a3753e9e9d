"""Distributions from elsewhere: what is asked of an object with `ppf`, and how it is written."""

from typing import Any, cast

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._family import Distribution, Family

# Enough to catch what does not rise, is not finite or does not take arrays.
_PROBES = np.array([0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999])


def checked(where: str, distribution: object) -> Distribution:
    """A distribution that answers arrays with finite quantiles that never fall."""
    if isinstance(distribution, Family):
        return distribution
    ppf = getattr(distribution, "ppf", None)
    # A distribution of scipy.stats that is not frozen has `freeze`, and parameters nobody stated.
    unfrozen = isinstance(distribution, type) or hasattr(distribution, "freeze")
    if unfrozen or not callable(ppf):
        raise _checks.refusal(
            where, "distribution", "must have ppf, as a frozen scipy.stats distribution has",
            distribution, "For example scipy.stats.gamma(3, scale=100), or inputs.Normal(...).",
        )  # fmt: skip
    try:
        found = np.asarray(ppf(_PROBES.copy()), dtype=np.float64)
    except Exception as fault:
        rule = f"must take an array in ppf (it fails: {fault})"
        raise _checks.refusal(where, "distribution", rule, distribution) from fault
    if found.shape != _PROBES.shape:
        rule = f"must give {_PROBES.size} quantiles for {_PROBES.size} probabilities"
        raise _checks.refusal(where, "distribution", rule, distribution)
    if not np.isfinite(found).all():
        at = float(_PROBES[~np.isfinite(found)][0])
        rule = f"must have finite quantiles (ppf({at:g}) is not)"
        raise _checks.refusal(
            where, "distribution", rule, distribution, "Are its parameters within their range?"
        )
    if not (np.diff(found) >= 0).all():
        raise _checks.refusal(
            where, "distribution", "must have a ppf that never falls", distribution
        )
    return cast(Distribution, distribution)


def support_of(where: str, distribution: Distribution) -> tuple[float, float]:
    """Smallest and largest value of a distribution, asked of `support` or else of `ppf`."""
    support = getattr(distribution, "support", None)
    ends = support() if callable(support) else (distribution.ppf(0.0), distribution.ppf(1.0))
    low, high = (float(end) for end in ends)
    if not low <= high:
        rule = f"must have a smallest and a largest value (they are {low:g} and {high:g})"
        raise _checks.refusal(where, "distribution", rule, distribution)
    return low, high


def scipy_spec(where: str, distribution: object) -> dict[str, Any]:
    """A frozen scipy.stats distribution as plain data: its name and parameters."""
    family: Any = getattr(distribution, "dist", None)
    name = getattr(family, "name", "")
    if not _is_scipy(name, family):
        raise _checks.refusal(
            where, "distribution", "must be one of sustainfin or of scipy.stats to be written",
            distribution, "Write it as samples, or build it where the case is built.",
        )  # fmt: skip
    frozen: Any = distribution
    numbers = [*enumerate(frozen.args), *frozen.kwds.items()]
    found = [
        (at, _checks.real(where, f"distribution.{name}[{at!r}]", each)) for at, each in numbers
    ]
    args = [each for at, each in found if isinstance(at, int)]
    kwds = {at: each for at, each in found if isinstance(at, str)}
    return {"kind": "scipy", "name": name, "args": args, "kwds": kwds}


def from_scipy_spec(where: str, name: object, args: Any, kwds: Any) -> Distribution:
    """The frozen scipy.stats distribution that `scipy_spec` described."""
    import scipy.stats

    family = getattr(scipy.stats, name, None) if isinstance(name, str) else None
    if not _is_scipy(name, family):
        raise _checks.refusal(where, "name", "must be a distribution of scipy.stats", name)
    numbers = [_checks.real(where, f"args[{i}]", each) for i, each in enumerate(args)]
    named = {key: _checks.real(where, f"kwds[{key!r}]", each) for key, each in kwds.items()}
    try:
        frozen = cast(Any, family)(*numbers, **named)
    except TypeError as fault:
        raise _checks.refusal(
            where, "args", f"must be the parameters of scipy.stats.{name} ({fault})", args
        ) from fault
    return checked(where, frozen)


def _is_scipy(name: object, family: object) -> bool:
    """Whether a name is that of a family of scipy.stats, and the object that family."""
    import scipy.stats

    kinds = (scipy.stats.rv_continuous, scipy.stats.rv_discrete)
    known = getattr(scipy.stats, name, None) if isinstance(name, str) else None
    return isinstance(family, kinds) and type(family) is type(known)
