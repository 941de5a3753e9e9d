"""Distributions as plain data, for JSON and TOML."""

from collections.abc import Mapping
from typing import Any

from sustainfin import _checks
from sustainfin.errors import InvalidInput
from sustainfin.inputs._family import Distribution, Family, parts
from sustainfin.inputs._foreign import from_scipy_spec, scipy_spec
from sustainfin.inputs._normals import Lognormal, Normal, TwoPieceLognormal, TwoPieceNormal
from sustainfin.inputs._ranges import Pert, Triangular, Uniform
from sustainfin.inputs._steps import Discrete, Empirical
from sustainfin.inputs._truncated import Truncated

FAMILIES: tuple[type[Family], ...] = (
    Uniform,
    Triangular,
    Pert,
    Normal,
    Lognormal,
    TwoPieceNormal,
    TwoPieceLognormal,
    Discrete,
    Empirical,
    Truncated,
)
_BY_KIND = {family.kind: family for family in FAMILIES}
_OPTIONAL = {"weights", "lower", "upper"}
_SCIPY = ("name", "args", "kwds")


def spec_of(where: str, distribution: Distribution) -> dict[str, Any]:
    """A distribution as plain data; refused where it is neither ours nor of scipy.stats."""
    if isinstance(distribution, Truncated):
        inner = spec_of(where, distribution.distribution)
        bounds = {"lower": distribution.lower, "upper": distribution.upper}
        given = {name: bound for name, bound in bounds.items() if bound is not None}
        return {"kind": distribution.kind, "distribution": inner, **given}
    return (
        distribution.spec if isinstance(distribution, Family) else scipy_spec(where, distribution)
    )


def same(one: Distribution | None, other: Distribution | None) -> bool:
    """Whether two distributions are alike; those of scipy.stats compare by their parameters."""
    if one is other or one == other:
        return True
    if type(one) is not type(other) or one is None or other is None:
        return False
    if isinstance(one, Family) and not isinstance(one, Truncated):
        return False
    try:
        return spec_of("inputs", one) == spec_of("inputs", other)
    except InvalidInput:  # an object of the user's own, which has no plain data
        return False


def from_spec(spec: Mapping[str, Any]) -> Distribution:
    """The distribution that plain data describe (분포 명세).

    Parameters
    ----------
    spec : mapping
        `kind` and the fields of that kind, as the property `spec` of a distribution
        gives them; {"kind": "scipy", "name": "gamma", "args": [3.0]} for scipy.stats.

    Returns
    -------
    Distribution
        A record of this module, or a frozen distribution of ``scipy.stats``.

    Raises
    ------
    InvalidInput
        If the kind or a field is unknown, a field is missing, or its value is refused.

    Examples
    --------
    >>> from_spec({"kind": "pert", "low": 1, "mode": 2, "high": 4})
    Pert(low=1, mode=2, high=4)
    """
    where = "inputs.from_spec"
    if not isinstance(spec, Mapping):
        raise _checks.refusal(where, "spec", "must be a mapping with the key 'kind'", spec)
    kind = _checks.one_of(where, "kind", spec.get("kind"), (*_BY_KIND, "scipy"))
    fields = {name: value for name, value in spec.items() if name != "kind"}
    allowed = _SCIPY if kind == "scipy" else parts(_BY_KIND[kind])
    for name in fields:
        _checks.one_of(where, "field", name, allowed, f"Those are the fields of {kind!r}.")
    if kind == "scipy":
        args, kwds = fields.get("args", ()), fields.get("kwds", {})
        if isinstance(args, str) or not hasattr(args, "__iter__"):
            raise _checks.refusal(where, "args", "must be a sequence of numbers", args)
        if not isinstance(kwds, Mapping):
            raise _checks.refusal(where, "kwds", "must be a mapping of names to numbers", kwds)
        return from_scipy_spec(where, fields.get("name"), args, kwds)
    missing = [name for name in allowed if name not in fields and name not in _OPTIONAL]
    if missing:
        listed = ", ".join(repr(name) for name in missing)
        raise _checks.refusal(where, "spec", f"of kind {kind!r} must have {listed}", dict(spec))
    if kind == Truncated.kind and isinstance(fields["distribution"], Mapping):
        fields["distribution"] = from_spec(fields["distribution"])
    family: Any = _BY_KIND[kind]
    built: Distribution = family(**fields)
    return built
