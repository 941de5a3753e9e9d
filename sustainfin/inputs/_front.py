"""The two functions an analyst meets: an input from what is known, and its quantiles."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin.inputs._family import Distribution
from sustainfin.inputs._making import fields_from
from sustainfin.inputs._reading import levels, shaped
from sustainfin.inputs._record import Input, Role, Shape


def make_input(
    name: str,
    *,
    base: float,
    low: float | None = None,
    mode: float | None = None,
    high: float | None = None,
    p10: float | None = None,
    p50: float | None = None,
    p90: float | None = None,
    interval90: Sequence[float] | None = None,
    shape: Shape | None = None,
    values: Sequence[float] | None = None,
    weights: Sequence[float] | None = None,
    samples: Sequence[float] | None = None,
    distribution: Distribution | Mapping[str, Any] | None = None,
    truncate: bool = False,
    lower: float | None = None,
    upper: float | None = None,
    unit: str = "",
    source: str = "",
    label: str = "",
    group: str = "",
    role: Role | None = None,
    assumption: bool = False,
) -> Input:
    """A named input (입력 변수) from what people know about it.

    The distribution is stated in one way: low, mode and high; three percentiles; a 90 %
    interval; values with weights; samples; or a distribution. Several are refused.

    Parameters
    ----------
    name : str
        Name by which the model reads it: letters, digits and underscores, Hangul too.
    base : float
        Value in the base case, within the stated range. [unit of the input]
    low, mode, high : float, optional
        Range and most likely value, low <= mode <= high; without `mode` the base value
        is the most likely one. For a lever or a constant, the range to vary it in.
    p10, p50, p90 : float, optional
        Values undercut with a chance of 10, 50 and 90 %; two half normals or two half
        lognormals meet all three exactly.
    interval90 : pair of float, optional
        5th and 95th percentile of a normal or lognormal, met exactly.
    shape : str, optional
        "triangular" (the default), "pert" or "uniform" for a range; "normal" (the
        default) or "lognormal" for percentiles and the interval.
    values, weights : sequence of float, optional
        Single values and their weights: whole counts, or shares that add up to 1.
    samples : sequence of float, optional
        Observations, each as likely as every other.
    distribution : Distribution or mapping, optional
        Any object with `ppf`, or its plain data as `from_spec` reads them.
    truncate : bool
        Whether to cut the distribution at `lower` and `upper`; otherwise one that
        reaches beyond them is refused.
    lower, upper : float, optional
        Hard bounds that no value may pass, such as 0 and 1 for a share.
    unit, source : str
        Unit of the values; where they come from.
    label : str
        Name for people.
    group : str
        Inputs of one group are drawn and judged together.
    role : {"uncertain", "yearly", "lever", "constant"}, optional
        Left out: "uncertain" where a distribution is stated, else "constant".
    assumption : bool
        Whether the figures are assumed rather than taken from a source.

    Returns
    -------
    Input
        The input with its distribution.

    Raises
    ------
    InvalidInput
        If the distribution is stated in several ways or not whole, base, range and
        bounds contradict one another, or the role does not fit; the message names the
        input.

    Examples
    --------
    >>> users = make_input("users", base=9_000, low=5_000, high=16_000, unit="건/년")
    >>> users
    Input('users', base=9000, Triangular(low=5000, mode=9000, high=16000), unit='건/년')
    >>> make_input("share", base=0.6, p10=0.4, p50=0.6, p90=0.9, upper=1, truncate=True).high
    0.9
    """
    given = {
        "name": name, "base": base, "low": low, "mode": mode, "high": high,
        "p10": p10, "p50": p50, "p90": p90, "interval90": interval90, "shape": shape,
        "values": values, "weights": weights, "samples": samples, "distribution": distribution,
        "truncate": truncate, "lower": lower, "upper": upper, "unit": unit, "source": source,
        "label": label, "group": group, "role": role, "assumption": assumption,
    }  # fmt: skip
    return Input(**fields_from(given))


def quantile(variable: Input, q: Any) -> Any:
    """Quantiles (분위수) of an input at the probabilities `q`.

    Parameters
    ----------
    variable : Input
        An input; one without a distribution has its base value at every probability.
    q : float or array
        Probabilities in [0, 1]; 0 and 1 only where the distribution ends. [-]

    Returns
    -------
    float or ndarray
        A float for a float, else an array of the shape of `q`. [unit of the input]

    Raises
    ------
    InvalidInput
        If `q` lies outside [0, 1], or where the quantile is infinite, or the input is
        a lever, which is chosen and not drawn.

    Examples
    --------
    >>> quantile(make_input("users", base=9_000, low=5_000, high=16_000, shape="uniform"), 0.5)
    10500.0
    """
    if variable.role == "lever":
        raise _checks.refusal(
            "inputs.quantile", "variable", "must be drawn or fixed, not a lever", variable,
            "A lever is chosen: take its low and high.",
        )  # fmt: skip
    if variable.distribution is None:
        return shaped(np.full(levels("inputs.quantile", q).shape, variable.base), q)
    found = np.asarray(variable.distribution.ppf(levels("inputs.quantile", q)), dtype=np.float64)
    if not np.isfinite(found).all():
        fault = float(np.atleast_1d(np.asarray(q, dtype=np.float64))[~np.isfinite(found)][0])
        raise _checks.refusal(
            "inputs.quantile", "q", "must lie between 0 and 1 where there is no last value", fault
        )
    return shaped(found, q)
