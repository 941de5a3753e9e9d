"""Fitting a demand curve to observed years, by least squares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.revenue import _shapes
from sustainfin.revenue._demand import MEASURES, Bass, Constant, Gompertz, Growth, Logistic, Measure
from sustainfin.revenue._fit_record import CurveFit

Array = NDArray[np.float64]

_WHERE = "revenue.fit_curve"
_N_STARTS = 4  # best points of the grid from which a search begins
_SINGULAR = 1e8  # condition of the derivatives beyond which half the digits are gone
_UNSEEN = 1e-6  # a change of 1 in a parameter must move the curve by more, in largest counts
_EDGE = 1e-7  # a parameter this close to its bound has ended there


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of curve as the fit sees it; its first parameter scales the whole curve.

    `begin` is the year that elapsed years are counted from; None where a parameter says when.
    `grid` gives values of the parameters after the first to begin from, for observed years.
    """

    shape: Callable[..., Any]
    names: tuple[str, ...]
    bounds: tuple[tuple[float, float], ...]
    grid: Callable[[Array], tuple[Array, ...]]
    begin: float = 0.0


def _s_curve_grid(years: Array) -> tuple[Array, ...]:
    """Midpoints within and around the observed years, and steepnesses to match."""
    span = max(float(np.ptp(years)), 1.0)
    return years.mean() + np.linspace(-1.5, 1.5, 13) * span, np.geomspace(0.5, 50.0, 12) / span


_UP, _ANY = (0.0, np.inf), (-np.inf, np.inf)
_FORMS = {
    "constant": Form(
        shape=lambda years, level: level + 0.0 * years, names=("level",), bounds=(_UP,),
        grid=lambda years: (),
    ),
    "growth": Form(
        shape=_shapes.growth, names=("base", "rate"), bounds=(_UP, (-0.99, 1.0)),
        grid=lambda years: (np.linspace(-0.6, 0.95, 32),),
    ),
    "logistic": Form(
        shape=_shapes.logistic, names=("plateau", "midpoint", "rate"), bounds=(_UP, _ANY, _UP),
        grid=_s_curve_grid,
    ),
    "gompertz": Form(
        shape=_shapes.gompertz, names=("plateau", "inflection", "rate"), bounds=(_UP, _ANY, _UP),
        grid=_s_curve_grid,
    ),
    "bass": Form(
        shape=_shapes.bass, names=("market", "innovation", "imitation"), bounds=(_UP, _UP, _UP),
        grid=lambda years: (np.geomspace(1e-4, 0.5, 9), np.linspace(0.01, 2.0, 11)),
    ),
}  # fmt: skip


def fit_curve(
    kind: str,
    years: Sequence[int],
    observed: Sequence[float],
    *,
    fixed: Mapping[str, float] | None = None,
    launch: int | None = None,
    measure: Measure = "cumulative",
    max_evaluations: int = 1_000,
) -> CurveFit:
    r"""Demand curve fitted to observed years by least squares (수요 곡선 추정).

    Use it where a service, or one like it, has been counted for some years. The spread of the
    parameters is that of ordinary least squares: the same error in every year, independent from
    year to year. Few years, or years that end before the curve bends, say little about the
    plateau; the fit then tells a large standard error, or refuses.

    Parameters
    ----------
    kind : {"constant", "growth", "logistic", "gompertz", "bass"}
        Kind of curve.
    years : sequence of int
        Calendar years of the observations.
    observed : sequence of float
        What was counted in each of these years, >= 0. [users]
    fixed : mapping of str to float, optional
        Parameters that are known and not fitted, such as the market.
    launch : int, optional
        First year of service; for "bass", which needs it.
    measure : {"cumulative", "yearly", "rate"}
        What was counted; for "bass" only, see `Bass`.
    max_evaluations : int
        How often the curve may be computed before the search is given up, >= 1.

    Returns
    -------
    CurveFit
        Parameters with covariance, residuals and the curve itself.

    Raises
    ------
    InvalidInput
        If there are not more years than parameters, or an observation is negative or not finite.
    NotComputable
        If the search does not converge, ends at the edge of what the curve allows, or the
        observations do not determine the covariance.

    Notes
    -----
    The covariance is :math:`s^2 (J^T J)^{-1}` with the derivatives :math:`J` of the curve at the
    solution and :math:`s^2` the sum of squared residuals over n - k degrees of freedom. The base
    year of "growth" is the first observed year.

    Examples
    --------
    >>> fit = fit_curve("growth", [2019, 2020, 2021, 2022], [1_000, 1_110, 1_200, 1_335])
    >>> {name: round(number, 3) for name, number in fit.parameters.items()}
    {'base': 1001.976, 'rate': 0.099}
    """
    when, seen = _observations(years, observed)
    form = _form(kind, when, launch, measure)
    held = _held(form, fixed)
    free = tuple(name for name in form.names if name not in held)
    if not (len(when) > len(free) and len(set(when.tolist())) >= len(free)):
        raise _checks.refusal(
            _WHERE, "years", f"must be more than the fitted parameters, {', '.join(free)}",
            tuple(years), "Observe more years, or give known parameters as fixed=.",
        )  # fmt: skip
    _checks.count(_WHERE, "max_evaluations", max_evaluations, low=1)
    found, covariance = _solve(form, when - form.begin, seen, held, max_evaluations)
    parameters = {name: held[name] if name in held else found[name] for name in form.names}
    curve = _curve(kind, parameters, int(form.begin), launch, measure)
    level = form.shape(when - form.begin, *parameters.values())
    return CurveFit(
        kind=kind,
        names=free,
        covariance=covariance,
        years=tuple(int(year) for year in when),
        observed=seen,
        residuals=seen - level,
        curve=curve,
    )


def _observations(years: Sequence[int], observed: Sequence[float]) -> tuple[Array, Array]:
    """Years and what was observed in them, as arrays of one length."""
    when = [_checks.year(_WHERE, "years", year) for year in years]
    do = "Leave out a year without a count."
    seen = [_checks.real(_WHERE, "observed", number, 0, 1e300, do) for number in observed]
    if len(when) != len(seen):
        raise _checks.refusal(
            _WHERE, "observed", f"must have one number for each of the {len(when)} years",
            tuple(observed),
        )  # fmt: skip
    return np.array(when, dtype=np.float64), np.array(seen, dtype=np.float64)


def _form(kind: str, when: Array, launch: int | None, measure: Measure) -> Form:
    """The form of a kind, with the year its elapsed years are counted from."""
    form = _FORMS[_checks.one_of(_WHERE, "kind", kind, _FORMS)]
    _checks.one_of(_WHERE, "measure", measure, MEASURES)
    if kind != "bass":
        for name, got, default in (("launch", launch, None), ("measure", measure, "cumulative")):
            if got != default:
                raise _checks.refusal(_WHERE, name, "belongs to kind='bass' alone", got)
        return replace(form, begin=float(when.min())) if kind == "growth" else form
    if launch is None:
        raise _checks.refusal(_WHERE, "launch", "must be given for kind='bass'", launch)
    if not _checks.year(_WHERE, "launch", launch) <= when.min():
        rule = f"must not lie after the first observed year, {int(when.min())}"
        raise _checks.refusal(_WHERE, "launch", rule, launch)
    return replace(form, shape=MEASURES[measure], begin=launch - 1.0)


def _held(form: Form, fixed: Mapping[str, float] | None) -> dict[str, float]:
    """Known parameters as floats, each within the bounds of its curve."""
    held = {}
    for name, number in (fixed or {}).items():
        _checks.one_of(_WHERE, "fixed", name, form.names)
        held[name] = _checks.real(_WHERE, name, number, *form.bounds[form.names.index(name)])
    if len(held) == len(form.names):
        rule = "must leave at least one parameter to fit"
        raise _checks.refusal(_WHERE, "fixed", rule, dict(held))
    return held


def _curve(
    kind: str, parameters: Mapping[str, Any], base_year: int, launch: int | None, measure: Measure
) -> Any:
    """The demand curve with these parameters."""
    if kind == "bass":
        return Bass(**parameters, launch=launch, measure=measure)  # type: ignore[arg-type]
    if kind == "growth":
        return Growth(**parameters, base_year=base_year)
    return {"constant": Constant, "logistic": Logistic, "gompertz": Gompertz}[kind](**parameters)


def _solve(
    form: Form, years: Array, seen: Array, held: Mapping[str, float], max_evaluations: int
) -> tuple[dict[str, float], Array]:
    """Parameters by name and their covariance, found with the observations scaled to 1."""
    scale = float(seen.max(initial=0.0))
    if not scale > 0:
        raise _refuse("every observation is 0, and no curve can be told from that")
    scaling, free = form.names[0], [name for name in form.names if name not in held]
    held = {name: held[name] / (scale if name == scaling else 1.0) for name in held}

    def residuals(values: Any) -> Any:
        given = dict(zip(free, values, strict=True)) | held
        return form.shape(years, *(given[name] for name in form.names)) - seen / scale

    starts = _starts(form, years, seen / scale, held)
    bounds = [form.bounds[form.names.index(name)] for name in free]
    best = _search(residuals, [[s[name] for name in free] for s in starts], bounds, max_evaluations)
    for name, number, ends in zip(free, best.x.tolist(), bounds, strict=True):
        if min(abs(number - end) for end in ends) < _EDGE:
            raise _refuse(
                f"the best {name} lies at the edge of what the curve allows, {number:g}; another "
                f"kind of curve may fit, or give it as fixed={{{name!r}: ...}}"
            )
    factor = np.array([scale if name == scaling else 1.0 for name in free])
    covariance = _covariance(best.jac, 2.0 * best.cost, free) * np.outer(factor, factor)
    return dict(zip(free, (best.x * factor).tolist(), strict=True)), covariance


def _starts(
    form: Form, years: Array, seen: Array, held: Mapping[str, float]
) -> list[dict[str, float]]:
    """The best points of the grid; the scale of each is its closed least-squares solution."""
    scaling, *others = form.names
    axes = [
        [held[name]] if name in held else axis.tolist()
        for name, axis in zip(others, form.grid(years), strict=True)
    ]
    points = []
    for values in product(*axes):
        shape = form.shape(years, 1.0, *values)
        size = held.get(scaling, float(shape @ seen) / max(float(shape @ shape), 1e-300))
        misfit = float(((size * shape - seen) ** 2).sum())
        points.append((misfit, {scaling: size, **dict(zip(others, values, strict=True))}))
    return [point for _, point in sorted(points, key=lambda item: item[0])[:_N_STARTS]]


def _search(
    residuals: Callable[[Any], Any],
    starts: Sequence[Sequence[float]],
    bounds: Sequence[tuple[float, float]],
    max_evaluations: int,
) -> Any:
    """The best of the searches that converge; derivatives by complex step, exact to rounding."""
    from scipy.optimize import least_squares

    low, high = ([ends[side] for ends in bounds] for side in (0, 1))
    found = [
        least_squares(
            residuals, start, jac="cs", bounds=(low, high), x_scale="jac",
            ftol=1e-15, xtol=1e-14, gtol=1e-15, max_nfev=max_evaluations,
        )
        for start in starts
    ]  # fmt: skip
    best = min(found, key=lambda result: float(result.cost))
    if not best.success:
        raise _refuse(
            f"the search did not converge in {max_evaluations} evaluations; the observed years "
            f"may not reach the bend of the curve. Give a known parameter as fixed="
        )
    return best


def _covariance(derivatives: Array, misfit: float, free: Sequence[str]) -> Array:
    """s^2 (J'J)^-1, through the singular values of J with columns of length 1."""
    lengths = np.sqrt((derivatives**2).sum(axis=0))
    if not lengths.min() > _UNSEEN:
        name = free[int(lengths.argmin())]
        raise _refuse(
            f"the observations hardly depend on {name}, so that its spread cannot be estimated. "
            f"Observe more years, or give it as fixed={{{name!r}: ...}}"
        )
    _, singular, turned = np.linalg.svd(derivatives / lengths, full_matrices=False)
    if not singular[0] < _SINGULAR * singular[-1]:
        raise _refuse(
            f"the observations do not tell {', '.join(free)} apart, so that their covariance "
            f"cannot be estimated. Observe more years, or give a known parameter as fixed="
        )
    half = turned.T / singular / lengths[:, None]
    variance = misfit / (len(derivatives) - len(free))
    covariance: Array = variance * (half @ half.T)
    return covariance


def _refuse(why: str) -> NotComputable:
    """The error of a fit that has no answer."""
    return NotComputable(f"{_WHERE}: {why}.")
