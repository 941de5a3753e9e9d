"""A model on some draws: its outputs in shapes the engine knows, and what is told of a failure."""

from collections.abc import Callable, Mapping
from typing import Any
from unicodedata import normalize

import numpy as np

from sustainfin import _checks
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.running._plans import Plan

Model = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def evaluate(
    model: Model, values: Mapping[str, Any], n: int, *, where: str = "simulate"
) -> dict[str, Any]:
    """Outputs of a model on some draws, each of a shape the engine knows.

    Parameters
    ----------
    model : callable
        As in `Task`.
    values : mapping of str to float or ndarray
        Values by input name.
    n : int
        How many draws.
    where : str
        What runs the model, for the refusals.

    Returns
    -------
    dict of str to ndarray
        Shapes (n,) or (years, n).

    Raises
    ------
    InvalidInput
        If an output has another shape, is masked, complex or no number, or the model
        decides on an array with a plain Python `if`.

    Examples
    --------
    >>> evaluate(lambda x: {"fee": x["fee"]}, {"fee": 3.0}, 2)
    {'fee': array([3., 3.])}
    """
    try:
        with np.errstate(all="ignore"):  # what is not finite in the end is looked for and named
            outputs = model(dict(values))  # a model may put names of its own into its dict
    except (ValueError, TypeError) as error:
        refused = _refused(where, str(error))
        if refused is None:
            raise
        raise refused from error
    if not isinstance(outputs, Mapping):
        raise _checks.refusal(where, "outputs", "must map names to arrays", outputs)
    found = {}
    for given, output in outputs.items():
        name = given if isinstance(given, str) else _checks.text(where, "outputs", given)
        if not name.isascii():
            name = normalize("NFC", name)
        array = output if type(output) is np.ndarray else _array(where, name, output)
        if array.dtype.kind not in "fbiu":
            raise _checks.refusal(
                where, name, "must be real numbers, or true and false", array.dtype.name,
                "Complex numbers come of roots and powers of negative ones: decide with sf.where.",
            )  # fmt: skip
        shape = (n,) if array.ndim < 2 else (array.shape[0], n)
        if array.ndim > 2 or array.shape[-1:] not in ((), (1,), (n,)):
            raise _checks.refusal(
                where, name, f"must have shape ({n},) or (years, {n})", array.shape,
                "Years run down the first axis, draws along the second.",
            )  # fmt: skip
        found[name] = array if array.shape == shape else np.broadcast_to(array, shape)
    return found


def _array(where: str, name: str, output: Any) -> Any:
    """What a model returned as a plain array; masked values have no number."""
    if np.ma.is_masked(output):
        raise _checks.refusal(
            where, name, "must hold a number for every draw", "masked values",
            "Say what counts there: numpy.ma.filled(values, 0), or sf.where(...).",
        )  # fmt: skip
    try:
        return np.asarray(output)
    except (ValueError, TypeError) as error:
        rule = "must be an array of numbers, or of true and false"
        raise _checks.refusal(where, name, rule, _checks.kind(output)) from error


# What NumPy and Python say of a mistake in a model: the words, the rule and what to do.
_MISTAKES = (
    (
        "read-only", "must leave its inputs as they are",
        "Write users = users * 2, not users *= 2: the draws serve other runs too.",
    ),
    (
        "truth value of an array", "must not branch on arrays with Python's if",
        "Write sf.where(condition, this, that) instead.",
    ),
    (
        "can be converted to Python scalars",
        "must compute with whole arrays, not with int(), float(), round() or math",
        "Write numpy.exp(x), numpy.floor(x) and so on: they take an array of draws.",
    ),
)  # fmt: skip


def _refused(where: str, told: str) -> InvalidInput | None:
    """The refusal of a common mistake in a model, by what was said of it."""
    for words, rule, do in _MISTAKES:
        if words in told:
            return _checks.refusal(where, "model", rule, told, do)
    return None


def not_finite(
    plan: Plan,
    name: str,
    output: Any,
    bad: Any,
    values: Mapping[str, Any],
    first: int,
    *,
    where: str = "simulate",
) -> NotComputable:
    """The error that names the first run that is not finite, its year and its inputs.

    Parameters
    ----------
    plan : Plan
        The draws.
    name : str
        Of the output.
    output, bad : ndarray, shape (n,) or (years, n)
        The output on a slice of draws, and where it is not finite.
    values : mapping of str to float or ndarray
        Values of the inputs on that slice.
    first : int
        Number of the slice's first draw.
    where : str
        What ran the model.

    Returns
    -------
    NotComputable
        To be raised.

    Examples
    --------
    >>> import numpy as np
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws
    >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=2)
    >>> y = np.array([1.0, np.inf])
    >>> str(not_finite(plan, "y", y, np.isinf(y), {"fee": 3.0}, 0))[:59]
    "simulate: output 'y' must be finite; got inf, run 1, with f"
    """
    draw, *year_at = np.argwhere(bad.T)[0].tolist()  # the lowest run, and its first year
    at = (*year_at, draw)
    got = float(output[at])
    year = f" in {plan.years[at[0]]}" if bad.ndim == 2 and plan.years else ""
    shown = ", ".join(
        f"{key}={np.asarray(value)[..., draw].tolist() if isinstance(value, np.ndarray) else value}"
        for key, value in values.items()
    )
    return NotComputable(
        f"{where}: output {name!r} must be finite; got {got}{year}, run {first + draw}, "
        f"with {shown}. Mend the model, or count such runs with on_failure='count'.",
        argument=name,
        got=got,
    )
