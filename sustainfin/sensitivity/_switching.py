"""Switching values: where the decision flips, for every input by itself."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin.errors import SustainfinError
from sustainfin.inputs import Input, quantile
from sustainfin.running import MOST, Model
from sustainfin.sensitivity._chances import TAIL, between_cuts, step_values
from sustainfin.sensitivity._decision import Decision, Good, decision_of
from sustainfin.sensitivity._roots import Floats, Functions, Root, find_roots
from sustainfin.sensitivity._runs import Runs, admissible, runs_of
from sustainfin.sensitivity._switching_records import (
    Switch,
    SwitchingInput,
    SwitchingValues,
    SwitchStatus,
)

_POINTS = 1_025  # over the input's own range, and as many beyond it
_WIDE = 1_000.0  # times the base, where nothing else limits the search


def switching_values(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    *,
    threshold: float = 0.0,
    good: Good = "high",
    search: Mapping[str, tuple[float, float]] | None = None,
    years: Iterable[int] = (),
) -> SwitchingValues:
    """Switching values (전환값): at which values of each input the decision flips.

    The decision holds where the output is at least the threshold, or at most if less is
    better. Every root is looked for: over 2,000 values of each input and 32 more in each
    cell where the output comes to the threshold or turns before it; then by halving down
    to neighbouring floats.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model, levers and constants too; each is moved with the others at
        their base.
    output : str
        Name of an output that is one figure a run.
    threshold : float
        Value of the output at which the decision flips; on it the decision holds. Of an
        output that is true or false give 0.5. [unit of the output]
    good : {"high", "low"}
        Whether the decision holds above the threshold or below it, as for a cost or a gap.
    search : mapping of str to pair of float, optional
        Where to look, by input. Left out: between the hard bounds; where there is none,
        from 0 to 1,000 times the base, and at least over the input's own distribution.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    SwitchingValues
        For each input every switching value, its distance from the base, and the chance
        of a flip under the input's own distribution.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If the base run is not finite.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=9_000, low=5_000, high=16_000, shape="uniform")
    >>> found = switching_values(lambda x: {"net": 3_000 * x["users"] - 1.8e7}, [users], "net")
    >>> found["users"].nearest.value, round(found["users"].chance, 4)
    (6000.0, 0.0909)
    """
    where = "sensitivity.switching_values"
    runs = runs_of(where, model, inputs, output, years)
    decision = decision_of(runs, threshold, good)
    told = dict(search or {})
    for name in told:
        runs.known(name, "search")
    base = runs.one({})
    rows = [
        _of_input(runs, item, decision, base, told.get(item.name)) for item in runs.items.values()
    ]
    rows.sort(key=lambda row: _order(row.nearest) if row.nearest else (True, math.inf))
    return SwitchingValues(
        output=output, threshold=decision.threshold, good=decision.good, base=base,
        rows=tuple(rows),
    )  # fmt: skip


def _order(switch: Switch) -> tuple[bool, float]:
    """By distance; a stretch on the threshold, which flips nothing, comes last."""
    return switch.kind == "stretch", switch.rank


def _of_input(
    runs: Runs, item: Input, decision: Decision, base: float, search: tuple[float, float] | None
) -> SwitchingInput:
    """Every switching value of one input."""

    def function(_: Any, x: Floats) -> Floats:
        return decision.margin(runs.many({item.name: x}))

    ways = [between(runs.where, item, search)] if search is not None else ranges(item)
    runs.check({item.name: some_of(*ways[-1])})
    [roots], [missing], (low, high) = roots_within(function, item, ways, 1)
    switches = sorted((switch_of(root, item.base, decision) for root in roots), key=_order)
    status: SwitchStatus = "switches" if roots else "none"
    if any(root.at <= item.base <= root.until for root in roots):
        status = "at-the-base"
    return SwitchingInput(
        name=item.name, label=item.label, unit=item.unit, base=item.base, output=runs.output,
        threshold=decision.threshold, good=decision.good, low=low, high=high,
        switches=tuple(switches), status=status, missing=missing.size,
        chance=_chance(runs, item, decision, base, roots, (low, high), missing),
    )  # fmt: skip


def roots_within(
    functions: Functions, item: Input, ways: Sequence[tuple[float, float]], n: int
) -> tuple[list[list[Root]], list[Floats], tuple[float, float]]:
    """Roots of n functions, those without a result, and the first range that can be searched.

    Where the model refuses values so far away the next range is searched; the last one is
    the input's own, and what the model refuses there is an error.
    """
    for low, high in ways[:-1]:
        try:
            return (*find_roots(functions, [points(item, low, high)] * n), (low, high))
        except (SustainfinError, ValueError, ArithmeticError):
            continue
    return (*find_roots(functions, [points(item, *ways[-1])] * n), ways[-1])


def switch_of(root: Root, base: float, decision: Decision) -> Switch:
    """A root as the distance from the base value."""
    near = min(max(base, root.at), root.until)
    change = (near - base) / abs(base) if base else None
    return Switch(
        value=near, low=root.at, high=root.until, kind=root.kind, change=change,
        distance=near - base, result=decision.result(root.value),
    )  # fmt: skip


def own_range(item: Input) -> tuple[float, float]:
    """The values an input itself speaks of: its stated range and nearly all its draws."""
    ends = [item.base]
    ends += [end for end in (item.low, item.high) if end is not None]
    if item.distribution is not None:
        for level, last in ((0.0, TAIL), (1.0, 1 - TAIL)):
            with np.errstate(all="ignore"):
                end = float(item.distribution.ppf(level))
            ends.append(end if math.isfinite(end) else float(quantile(item, last)))
    return min(ends), max(ends)


def between(where: str, item: Input, given: object) -> tuple[float, float]:
    """A search range as given."""
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 2:
        raise _checks.refusal(where, "search", "must be two numbers for each input", given)
    low, high = (admissible(where, item, f"search[{item.name!r}]", end) for end in given)
    if not low < high:
        raise _checks.refusal(where, "search", f"must rise for {item.name!r}", given)
    return low, high


def ranges(item: Input) -> list[tuple[float, float]]:
    """Where to look, the widest range first and the input's own last."""
    low, high = own_range(item)
    size = _WIDE * (abs(item.base) or max(abs(low), abs(high)) or 1.0)
    least = min(low, 0.0 if low >= 0 and high > 0 else -size)
    most = max(high, 0.0 if high <= 0 and low < 0 else size)
    least = least if item.lower is None else item.lower
    most = most if item.upper is None else item.upper
    if not low < high:
        half = abs(item.base) / 2 or 1.0
        low, high = max(least, item.base - half), min(most, item.base + half)
    away = 10 * (high - low)
    ways = [(least, most), (max(least, low - away), min(most, high + away)), (low, high)]
    return [way for i, way in enumerate(ways) if way not in ways[:i]]


def some_of(low: float, high: float) -> Floats:
    """A few values of a range."""
    return np.linspace(low, high, MOST)


def points(item: Input, low: float, high: float) -> Floats:
    """Rising values of an input: even over its own range, ever wider apart beyond it."""
    start, stop = own_range(item)
    start, stop = max(start, low), min(stop, high)
    if not start < stop:
        half = abs(item.base) / 2 or (high - low) / 4
        start, stop = max(low, item.base - half), min(high, item.base + half)
    if not start < stop:
        return np.linspace(low, high, 2 * _POINTS)
    parts = [np.linspace(start, stop, _POINTS), np.array([low, high])]
    parts.append(np.array([value for value in (0.0, item.base) if low <= value <= high]))
    step = (stop - start) / _POINTS
    if high > stop:
        parts.append(stop + np.geomspace(min(step, high - stop), high - stop, _POINTS // 2))
    if low < start:
        parts.append(start - np.geomspace(min(step, start - low), start - low, _POINTS // 2))
    return np.unique(np.clip(np.concatenate(parts), low, high))


def _chance(
    runs: Runs,
    item: Input,
    decision: Decision,
    base: float,
    roots: Sequence[Root],
    searched: tuple[float, float],
    missing: Floats,
) -> float | None:
    """Chance that the input's own distribution flips the decision, the others at the base."""
    drawn = item.distribution
    if drawn is None or item.role == "yearly":
        return None
    steps = step_values(drawn)
    if steps is None:
        cuts = sorted({end for root in roots for end in (root.at, root.until)})
        steps = between_cuts(drawn, np.array(cuts), searched, missing)
    if steps is None:
        return None
    values, weights = steps
    results = runs.many({item.name: values})
    if not np.isfinite(results).all():
        return None
    flips = decision.holds(results) != decision.holds(base)
    share = np.sum(weights[flips]) / np.sum(weights)
    return float(np.clip(share, 0.0, 1.0))
