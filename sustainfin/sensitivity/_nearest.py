"""The nearest failing point: the likeliest way in which all inputs together flip the decision."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.inputs import Correlation, Input
from sustainfin.running import MOST, Model, stream
from sustainfin.sensitivity._decision import Good, decision_of
from sustainfin.sensitivity._nearest_record import NearestFailure
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._runs import Runs, runs_of
from sustainfin.sensitivity._scores import Scores

Flipped = Callable[[Floats], NDArray[np.bool_]]

_FAR = 7.0  # standard deviations; beyond lies one draw in 10^11
_RINGS = 56  # distances looked at along a ray
_RAYS = 1_024  # directions looked at first
_TRIES = 64  # directions of one step of the search
_STEPS = 40
_STARTS = 6  # rays that are polished, and of these the best from which steps are tried
_WALKS = 2


def nearest_failure(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    *,
    threshold: float = 0.0,
    good: Good = "high",
    correlation: Correlation | None = None,
    seed: int = 0,
    years: Iterable[int] = (),
) -> NearestFailure:
    """Nearest failing point (최근접 실패점): the likeliest joint values that flip the decision.

    Every drawn input is measured in normal scores: 0 at its median, 1 at its 84th
    percentile; correlated ones are first made independent. The point is the one nearest
    to the medians at which the decision flips; its distance is the reliability index of
    a first-order reliability analysis. It is found along rays, so that kinks do no harm,
    polished by sequential quadratic programming from several starts, and checked by a
    run of the model.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model; levers, constants and yearly inputs stay at the base.
    output : str
        Name of an output that is one figure a run.
    threshold : float
        Value of the output at which the decision flips; on it the decision holds. Of an
        output that is true or false give 0.5. [unit of the output]
    good : {"high", "low"}
        Whether the decision holds above the threshold or below it, as for a cost or a gap.
    correlation : Correlation, optional
        Rank correlations between inputs.
    seed : int
        Seed of the directions that are tried, >= 0.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    NearestFailure
        The point, its distance, and each input's part in it. Where the decision fails at
        the medians already, it is the nearest point at which it holds, and the distance
        is negative.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule or no input is drawn once a run.
    NotComputable
        If the run at the medians is not finite.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> a, b = (make_input(name, base=10, interval90=(5, 15), shape="normal") for name in "ab")
    >>> found = nearest_failure(lambda x: {"net": x["a"] + x["b"] - 10}, [a, b], "net")
    >>> {name: round(value, 3) for name, value in found.values.items()}
    {'a': 5.0, 'b': 5.0}
    """
    where = "sensitivity.nearest_failure"
    runs = runs_of(where, model, inputs, output, years)
    decision = decision_of(runs, threshold, good)
    _checks.count(where, "seed", seed)
    space = Scores(where, runs.items.values(), correlation)
    runs.check(space.values(stream(seed, f"{where}/check", 0).standard_normal((MOST, space.size))))
    origin = space.at(np.zeros(space.size))
    at_medians = runs.one(origin)
    holds = bool(decision.holds(at_medians))

    def margin(points: Floats) -> Floats:
        return decision.margin(runs.many(space.values(points)))

    def flipped(points: Floats) -> NDArray[np.bool_]:
        found = margin(points)
        return np.asarray(np.isfinite(found) & ((found >= 0) != holds))

    best = _search(runs, margin, flipped, space.size, seed)
    side = 1.0 if holds else -1.0
    values = origin if best is None else space.at(best)
    told = dict.fromkeys(space.names, 0.0)
    radius = 0.0 if best is None else float(np.sqrt(np.sum(np.square(best))))
    return NearestFailure(
        output=output, threshold=decision.threshold, good=decision.good, base=at_medians,
        status="none" if best is None else "found",
        distance=side * (_FAR if best is None else radius), values=values,
        scores=told if best is None else space.scores_at(best),
        shares=told if best is None else space.named(np.square(best / radius)),
        result=at_medians if best is None else runs.one(values),
        held=tuple(name for name in runs.items if name not in space.names),
    )  # fmt: skip


def _search(
    runs: Runs, margin: Callable[[Floats], Floats], flipped: Flipped, size: int, seed: int
) -> Floats | None:
    """The nearest point at which the decision flips, or None within seven deviations."""
    rays = _directions(stream(seed, f"{runs.where}/rays", 0).standard_normal((_RAYS, size)))
    rays = np.concatenate((np.eye(size), -np.eye(size), rays, _downhill(margin, size)))
    distances = _along(flipped, rays, np.full(len(rays), _FAR), _RINGS, halvings=24)
    if not np.isfinite(distances).any():
        return None
    found = []
    for start in _starts(rays, distances):
        ray, distance = rays[start], float(distances[start])
        for candidate in _polished(margin, ray * distance):
            better = float(_along(flipped, candidate[None, :], np.array([distance]), 1)[0])
            ray, distance = (candidate, better) if better < distance else (ray, distance)
        found.append((distance, ray))
    found.sort(key=lambda pair: pair[0])
    walked = [
        _walk(flipped, ray, distance, stream(seed, f"{runs.where}/steps", k))
        for k, (distance, ray) in enumerate(found[:_WALKS])
    ]
    ray, distance = min(walked, key=lambda pair: pair[1])
    least = float(_along(flipped, ray[None, :], np.array([distance * (1 + 1e-6)]), 64)[0])
    return np.asarray(ray * min(least, distance))


def _directions(vectors: Floats) -> Floats:
    """Vectors of length 1."""
    length = np.sqrt(np.sum(np.square(vectors), axis=1, keepdims=True))
    return vectors / np.where(length > 0, length, 1.0)


def _downhill(margin: Callable[[Floats], Floats], size: int) -> Floats:
    """Both ways along the slope at the medians, if there is one."""
    slope = _slope(margin, np.zeros(size))
    if not np.isfinite(slope).all() or not slope.any():
        return np.empty((0, size))
    return _directions(np.stack((slope, -slope)))


def _slope(margin: Callable[[Floats], Floats], point: Floats, step: float = 1e-5) -> Floats:
    """Central differences of the margin."""
    steps = step * np.eye(point.size)
    ends = margin(np.concatenate((point + steps, point - steps)))
    return np.asarray((ends[: point.size] - ends[point.size :]) / (2 * step))


def _along(
    flipped: Flipped, rays: Floats, limits: Floats, rings: int, *, halvings: int = 52
) -> Floats:
    """Distance of the first flip along each ray, infinite where there is none in its limit."""
    parts = np.arange(1, rings + 1) / rings
    radii = limits[:, None] * parts
    points = rays[:, None, :] * radii[:, :, None]
    flips = flipped(points.reshape(-1, rays.shape[1])).reshape(radii.shape)
    some = np.flatnonzero(flips.any(axis=1))
    found = np.full(len(rays), np.inf)
    if not some.size:
        return found
    first = flips[some].argmax(axis=1)
    high = radii[some, first]
    low = high - limits[some] / rings
    for _ in range(halvings):
        middle = (low + high) / 2
        flip = flipped(rays[some] * middle[:, None])
        low, high = np.where(flip, low, middle), np.where(flip, middle, high)
    found[some] = high
    return found


def _starts(rays: Floats, distances: Floats) -> list[int]:
    """The nearest rays that point in different directions."""
    chosen: list[int] = []
    for k in np.argsort(distances, kind="stable").tolist():
        if len(chosen) == _STARTS or not np.isfinite(distances[k]):
            break
        if all(float(np.sum(rays[k] * rays[other])) < 0.8 for other in chosen):
            chosen.append(k)
    return chosen


def _walk(
    flipped: Flipped, ray: Floats, distance: float, generator: np.random.Generator
) -> tuple[Floats, float]:
    """Better directions near a ray, tried in ever smaller steps."""
    width = 0.5
    for _ in range(_STEPS):
        tries = _directions(ray + width * generator.standard_normal((_TRIES, ray.size)))
        found = _along(flipped, tries, np.full(_TRIES, distance), 8, halvings=24)
        k = int(np.argmin(found))
        if found[k] < distance:
            ray, distance = tries[k], float(found[k])
        else:
            width *= 0.6
    return ray, distance


def _polished(margin: Callable[[Floats], Floats], start: Floats) -> list[Floats]:
    """The direction that quadratic programming finds from a start, where it finds one."""
    from scipy.optimize import minimize

    scale = float(np.max(np.abs(margin(np.stack((np.zeros(start.size), start)))))) or 1.0
    quadratic: Any = minimize  # its stubs know no constraint that is a dict of callables
    met = {
        "type": "eq",
        "fun": lambda u: margin(u[None, :]) / scale,
        "jac": lambda u: _slope(margin, u)[None, :] / scale,
    }
    found = quadratic(
        lambda u: float(np.sum(np.square(u))), start, jac=lambda u: 2 * u, method="SLSQP",
        constraints=met, options={"ftol": 1e-14, "maxiter": 60},
    )  # fmt: skip
    point = np.asarray(found.x, dtype=np.float64)
    usable = np.isfinite(point).all() and 0 < np.sum(np.square(point)) < 4 * _FAR**2
    return [_directions(point[None, :])[0]] if usable else []
