"""One look at a model before it is run: the same draws must get the same answer in any company."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin.errors import InvalidInput
from sustainfin.running._evaluate import Model, evaluate

# For each output whether it is true or false, and its rows: years, or none for (draws,).
Shapes = dict[str, tuple[bool, tuple[int, ...]]]

MOST = 64  # draws that are enough to tell a model that mixes them


def check_model(
    where: str, model: Model, values: Mapping[str, Any], n: int, *, pieces: bool = True
) -> Shapes:
    """Refuse a model whose answer to a draw depends on anything but that draw (모형 점검).

    The draws are run whole, once more, in halves and in odd pieces (never a single one, in
    which NumPy adds up an axis in another order): the answers must be the same, bit for bit.

    Parameters
    ----------
    where : str
        What runs the model, for the refusals.
    model : callable
        As in `Task`.
    values : mapping of str to float or ndarray
        Values by input name: numbers, (n,) or (years, n).
    n : int
        How many draws, >= 1; some dozens tell enough.
    pieces : bool
        Whether to run pieces too, or only the whole twice.

    Returns
    -------
    dict of str to (bool, tuple of int)
        For each output whether it is true or false, and its rows.

    Raises
    ------
    InvalidInput
        If the model answers otherwise to the same draws or to a piece of them, writes to
        its inputs, or returns an array that it writes to again later.

    Examples
    --------
    >>> import numpy as np
    >>> check_model("simulate", lambda x: {"twice": 2 * x["fee"]}, {"fee": np.arange(9.0)}, 9)
    {'twice': (False, ())}
    """
    given = {name: _frozen(value) for name, value in values.items()}
    first = evaluate(model, given, n, where=where)
    known = {name: output.copy() for name, output in first.items()}
    _compare(where, known, evaluate(model, given, n, where=where), whole=True)
    shapes = shapes_of(known)
    for cuts in _pieces(n) if pieces else ():
        held = [(first, known)]
        for low, high in cuts:
            part = {name: _cut(value, n, low, high) for name, value in given.items()}
            found = evaluate(model, part, high - low, where=where)
            check_shapes(where, shapes_of(found), shapes)
            held.append((found, {name: output.copy() for name, output in found.items()}))
            wanted = {name: output[..., low:high] for name, output in known.items()}
            _unchanged(where, held)
            _compare(where, wanted, found, whole=False)
    return shapes


def shapes_of(outputs: Mapping[str, Any]) -> Shapes:
    """For each output whether it is true or false, and its rows.

    Parameters
    ----------
    outputs : mapping of str to ndarray
        What `evaluate` gave.

    Returns
    -------
    dict of str to (bool, tuple of int)
        By name.

    Examples
    --------
    >>> import numpy as np
    >>> shapes_of({"net": np.zeros((3, 8)), "full": np.ones(8, dtype=bool)})
    {'net': (False, (3,)), 'full': (True, ())}
    """
    return {name: (output.dtype == bool, output.shape[:-1]) for name, output in outputs.items()}


def check_shapes(where: str, found: Shapes, wanted: Shapes) -> None:
    """Refuse other outputs than before: other names, kinds or years.

    Parameters
    ----------
    where : str
        What runs the model.
    found, wanted : dict
        What `shapes_of` gave, now and before.

    Raises
    ------
    InvalidInput
        If they differ.

    Examples
    --------
    >>> check_shapes("simulate", {"net": (False, ())}, {"net": (False, ())})
    """
    if found == wanted:
        return
    name = next(name for name in (*wanted, *found) if found.get(name) != wanted.get(name))
    raise _checks.refusal(
        where, "model", f"must give the same outputs to any draws: {name!r} is "
        f"{_told(wanted.get(name))} for some and {_told(found.get(name))} for others", name,
        "Return every output each time, of one kind: numbers or true and false, (draws,) or "
        "(years, draws).",
    )  # fmt: skip


def _told(shape: tuple[bool, tuple[int, ...]] | None) -> str:
    """The kind of an output in words."""
    if shape is None:
        return "left out"
    kind = "true or false" if shape[0] else "a number"
    return f"{kind} in {shape[1][0]} rows" if shape[1] else kind


def _pieces(n: int) -> Iterator[list[tuple[int, int]]]:
    """Ways to cut some draws up into pieces of two and more."""
    if n >= 4:
        yield [(0, n // 2), (n // 2, n)]
    if n >= 12:
        yield [(0, 7), (7, 9), (9, n)]


def _frozen(value: Any) -> Any:
    """An array that refuses to be written to; anything else as it is."""
    if not isinstance(value, np.ndarray):
        return value
    shown = value.view()
    shown.setflags(write=False)
    return shown


def _cut(value: Any, n: int, low: int, high: int) -> Any:
    """Some draws of an input."""
    if isinstance(value, np.ndarray) and value.ndim and value.shape[-1] == n:
        return value[..., low:high]
    return value


def _compare(
    where: str, known: Mapping[str, Any], found: Mapping[str, Any], *, whole: bool
) -> None:
    """Refuse other answers to the same draws."""
    if whole and shapes_of(found) != shapes_of(known):
        raise _random(where, next(iter({*found} ^ {*known}), next(iter(known), "")))
    for name, output in known.items():
        if not np.array_equal(output, found[name], equal_nan=output.dtype != bool):
            raise _random(where, name) if whole else _mixed(where, name, output, found[name])


def _random(where: str, name: str) -> InvalidInput:
    """The refusal of a model that answers otherwise to the same draws."""
    return _checks.refusal(
        where, "model", "must give one answer to the same draws", name,
        "Draw nothing inside the model: declare an input, role='yearly' for noise.",
    )  # fmt: skip


def _mixed(where: str, name: str, known: Any, found: Any) -> InvalidInput:
    """The refusal of a model whose answer to a draw depends on the draws beside it."""
    close = known.dtype != bool and np.allclose(known, found, rtol=1e-9, atol=0, equal_nan=True)
    if close:
        rule = "must give a draw the same last digits whatever draws stand beside it"
        do = "Add up year by year, total = total + row, not with @ or dot over arrays of draws."
    else:
        rule = "must answer each draw by itself, whatever draws stand beside it"
        do = (
            "Sum and accumulate over years with axis=0; use no mean, sort, min(...) or random "
            "numbers over the draws."
        )
    return _checks.refusal(where, "model", rule, name, do)


def _unchanged(where: str, held: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Refuse a model that writes to an array which it returned before."""
    for found, copied in held:
        for name, output in copied.items():
            if not np.array_equal(found[name], output, equal_nan=output.dtype != bool):
                rule = "must return arrays that it does not write to again later"
                raise _checks.refusal(
                    where, "model", rule, name,
                    "Make the array in the model each time: threads would share it.",
                )  # fmt: skip
