"""How people state a distribution: low/mode/high, percentiles, an interval, values, samples."""

import math
from collections.abc import Mapping
from typing import Any

from sustainfin import _checks
from sustainfin.inputs._family import Distribution
from sustainfin.inputs._foreign import checked
from sustainfin.inputs._normals import (
    Lognormal,
    Normal,
    TwoPieceLognormal,
    TwoPieceNormal,
    from_interval,
)
from sustainfin.inputs._ranges import Pert, Triangular, Uniform
from sustainfin.inputs._reading import numbers
from sustainfin.inputs._specs import from_spec, spec_of
from sustainfin.inputs._steps import Discrete, Empirical
from sustainfin.inputs._truncated import Truncated

RANGE, PERCENTILES, INTERVAL = "low, mode, high", "p10, p50, p90", "interval90"
# Each way of stating a distribution with its arguments; an input takes one way.
WAYS = {
    RANGE: ("low", "mode", "high"),
    PERCENTILES: ("p10", "p50", "p90"),
    INTERVAL: ("interval90",),
    "values, weights": ("values", "weights"),
    "samples": ("samples",),
    "distribution": ("distribution",),
}
# The shapes of a way, the usual one first.
SHAPES = {
    RANGE: ("triangular", "pert", "uniform"),
    PERCENTILES: ("normal", "lognormal"),
    INTERVAL: ("normal", "lognormal"),
}
_MAY_MISS = {"mode", "weights"}

Ends = tuple[float | None, float | None]


def way_of(where: str, stated: Mapping[str, Any]) -> str:
    """The one way in which a distribution is stated, or an empty text; several are refused."""
    given = [name for name, value in stated.items() if value is not None]
    ways = [way for way, names in WAYS.items() if any(name in given for name in names)]
    if len(ways) > 1:
        extra = next(name for name in given if name in WAYS[ways[1]])
        raise _checks.refusal(
            where, extra, f"must not stand beside {ways[0]!r}", stated[extra],
            f"State the distribution in one way: {'; '.join(WAYS)}.",
        )  # fmt: skip
    for way in ways:
        for name in WAYS[way]:
            if name not in given and name not in _MAY_MISS:
                raise _checks.refusal(where, name, f"must be given with {way!r}", None)
    return ways[0] if ways else ""


def build(where: str, way: str, stated: Mapping[str, Any], shape: str | None, base: float) -> Any:
    """The distribution stated in a way, and the range it names: (distribution, low, high)."""
    if shape is not None and way not in SHAPES:
        rule = "goes with low, mode, high, with p10, p50, p90, or with interval90"
        raise _checks.refusal(where, "shape", rule, shape)
    if way == RANGE:
        return _from_range(where, stated, shape, base)
    if way == PERCENTILES:
        word = _checks.one_of(where, "shape", shape or SHAPES[way][0], SHAPES[way])
        kind = TwoPieceNormal if word == "normal" else TwoPieceLognormal
        found = kind(p10=stated["p10"], p50=stated["p50"], p90=stated["p90"])
        return found, found.p10, found.p90
    if way == INTERVAL:
        word = _checks.one_of(where, "shape", shape or SHAPES[way][0], SHAPES[way])
        ends = numbers(where, "interval90", stated["interval90"])
        if len(ends) != 2:
            rule = "must be two numbers: the 5th and the 95th percentile"
            raise _checks.refusal(where, "interval90", rule, stated["interval90"])
        return from_interval(where, word, *ends), *ends
    if way == "values, weights":
        return Discrete(values=stated["values"], weights=stated["weights"]), None, None
    if way == "samples":
        return Empirical(samples=stated["samples"]), None, None
    given = stated["distribution"]
    drawn = from_spec(given) if isinstance(given, Mapping) else checked(where, given)
    return drawn, *named_range(drawn)


def _from_range(where: str, stated: Mapping[str, Any], shape: str | None, base: float) -> Any:
    """A distribution over low, mode, high; without a mode the base value is the likeliest."""
    word = _checks.one_of(where, "shape", shape or SHAPES[RANGE][0], SHAPES[RANGE])
    low, mode, high = stated["low"], stated["mode"], stated["high"]
    if word == "uniform":
        if mode is not None:
            raise _checks.refusal(
                where, "mode", "must be left out of the shape 'uniform', which has none", mode
            )
        found: Uniform | Triangular | Pert = Uniform(low=low, high=high)
    else:
        kind = Triangular if word == "triangular" else Pert
        if mode is None:
            inside(where, base, Uniform(low=low, high=high).support(), "[low, high]")
        found = kind(low=low, mode=base if mode is None else mode, high=high)
    return found, found.low, found.high


def inside(where: str, base: float, ends: tuple[float, float], name: str) -> None:
    """Refuse a base value outside what was stated about the input."""
    if not ends[0] <= base <= ends[1]:
        raise _checks.refusal(
            where, "base", f"must lie in {name} = [{ends[0]:g}, {ends[1]:g}]", base,
            "The base value is one of those the input can take: move it, or widen the range.",
        )  # fmt: skip


def named_range(distribution: Distribution | None) -> Ends:
    """The range a distribution itself names: its ends, or P10 and P90; else nothing."""
    if isinstance(distribution, Uniform | Triangular | Pert):
        return distribution.low, distribution.high
    if isinstance(distribution, TwoPieceNormal | TwoPieceLognormal):
        return distribution.p10, distribution.p90
    if isinstance(distribution, Truncated):
        return clipped(named_range(distribution.distribution), distribution.support())
    return None, None


def clipped(ends: Ends, bounds: tuple[float, float]) -> Ends:
    """A range within bounds."""
    low, high = ends
    if low is None or high is None:
        return None, None
    return max(low, bounds[0]), min(high, bounds[1])


def is_interval(distribution: Distribution | None, ends: Ends) -> bool:
    """Whether the ends are the 90 % interval that a normal or lognormal was made from."""
    low, high = ends
    if low is None or high is None or not isinstance(distribution, Normal | Lognormal):
        return False
    if distribution.kind == "lognormal" and not low > 0:
        return False
    return from_interval("inputs", distribution.kind, low, high) == distribution


def statement_of(where: str, distribution: Distribution, ends: Ends) -> dict[str, Any]:
    """The arguments of `make_input` that state a distribution, as plain data."""
    if is_interval(distribution, ends):
        return {"interval90": list(ends), "shape": spec_of(where, distribution)["kind"]}
    spec = spec_of(where, distribution)
    kind = spec.pop("kind")
    if isinstance(distribution, Uniform | Triangular | Pert):
        return {**spec, "shape": kind}
    if isinstance(distribution, TwoPieceNormal | TwoPieceLognormal):
        return {**spec, "shape": kind.removeprefix("two_piece_")}
    if isinstance(distribution, Discrete | Empirical):
        return spec
    return {"distribution": {"kind": kind, **spec}}


def bounds_of(lower: float | None, upper: float | None) -> tuple[float, float]:
    """Hard bounds, infinite where there is none."""
    return -math.inf if lower is None else lower, math.inf if upper is None else upper
