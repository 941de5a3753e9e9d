"""Runs of a model at chosen values: one at a time for the base, many at once for a search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.inputs import Input
from sustainfin.running import MOST, SLICE, Model, check_model, evaluate, stream

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """A model, its inputs and the output that is looked at."""

    where: str
    model: Model
    items: Mapping[str, Input]
    output: str
    years: tuple[int, ...]

    def known(self, name: object, argument: str = "inputs") -> Input:
        """An input by its name."""
        return self.items[_checks.one_of(self.where, argument, name, self.items)]

    def values(self, changes: Mapping[str, Any], n: int | None = None) -> dict[str, Any]:
        """Base values with some of them changed; yearly inputs have a row for each year."""
        values: dict[str, Any] = {name: item.base for name, item in self.items.items()}
        values.update(changes)
        for name, item in self.items.items():
            if item.role == "yearly":
                values[name] = np.broadcast_to(values[name], (len(self.years), n or 1))
        return values

    def check(self, changes: Mapping[str, Floats] | None = None) -> None:
        """Refuse a model that does not answer every draw by itself, on some of the values."""
        if not changes:
            check_model(self.where, self.model, self.values({}), 1, pieces=False)
            return
        n = len(next(iter(changes.values())))
        # Out of their order, so that a model is seen to sort or to add up along them.
        chosen = stream(0, f"{self.where}/check", 0).permutation(n)[:MOST]
        some = {name: column[chosen] for name, column in changes.items()}
        check_model(self.where, self.model, self.values(some, len(chosen)), len(chosen))

    def is_flag(self) -> bool:
        """Whether the output is true or false."""
        outputs = evaluate(self.model, self.values({}), 1, where=self.where)
        _checks.one_of(self.where, "output", self.output, outputs)
        return bool(outputs[self.output].dtype == bool)

    def one(self, changes: Mapping[str, float]) -> float:
        """The output of one run on plain numbers; the rest of the inputs stays at the base."""
        return self.several(changes, (self.output,))[self.output]

    def several(self, changes: Mapping[str, float], names: Iterable[str]) -> dict[str, float]:
        """Several outputs of one run on plain numbers."""
        outputs = evaluate(self.model, self.values(changes), 1, where=self.where)
        found = {}
        for name in names:
            number = float(pick(self.where, outputs, name)[0])
            if not np.isfinite(number):
                at = ", ".join(f"{key}={value:g}" for key, value in changes.items())
                raise NotComputable(
                    f"{self.where}: output {name!r} must be finite; got {number} with "
                    f"{at or 'every input at its base'} and the rest at the base. "
                    "Mend the model, or narrow the range.",
                    argument=name,
                    got=number,
                )
            found[name] = number
        return found

    def many(self, changes: Mapping[str, Floats]) -> Floats:
        """The output of many runs, which may be not finite; changes are vectors of one length."""
        n = len(next(iter(changes.values())))
        found = np.empty(n)
        for low in range(0, n, SLICE):
            part = {name: column[low : low + SLICE] for name, column in changes.items()}
            for view in part.values():
                view.flags.writeable = False  # a model that changes its inputs is refused
            size = min(SLICE, n - low)
            outputs = evaluate(self.model, self.values(part, size), size, where=self.where)
            found[low : low + size] = pick(self.where, outputs, self.output)
        return found


def pick(where: str, outputs: Mapping[str, Any], name: str) -> Floats:
    """One figure a run from the outputs of a model."""
    _checks.one_of(where, "output", name, outputs)
    array = outputs[name]
    if array.ndim != 1:
        raise _checks.refusal(
            where, "output", f"must be one figure a run, not one a year as {name!r} is", name,
            "Let the model return the sum, the worst year, or the year you ask for.",
        )  # fmt: skip
    return np.asarray(array, dtype=np.float64)


def check_draws(where: str, model: Model, values: Mapping[str, Any], n: int) -> None:
    """Refuse a model that does not answer every draw by itself, on the first draws of a plan.

    Some dozens show what mixes draws; what a model does rarely shows in all of them.
    """
    few = min(n, MOST)
    some = {name: v[..., :few] if np.ndim(v) else v for name, v in values.items()}
    check_model(where, model, some, few)
    if n > few:
        check_model(where, model, values, n, pieces=False)


def answers(where: str, model: Model, values: Mapping[str, Any], n: int) -> Mapping[str, Any]:
    """Outputs of n draws; one by itself is shown twice, since NumPy sums it in another order."""
    if n > 1:
        return evaluate(model, values, n, where=where)
    twice = {name: np.repeat(v, 2, axis=-1) if np.ndim(v) else v for name, v in values.items()}
    for view in twice.values():
        if np.ndim(view):
            view.flags.writeable = False
    return {name: row[..., :1] for name, row in evaluate(model, twice, 2, where=where).items()}


def runs_of(
    where: str, model: Model, inputs: Iterable[Input], output: str, years: Iterable[int]
) -> Runs:
    """The runs of a model, with its inputs checked."""
    if not callable(model):
        raise _checks.refusal(where, "model", "must be a function of values by name", model)
    if isinstance(inputs, Mapping | str) or not isinstance(inputs, Iterable):
        do = "Give a list: [users, fee], or case.inputs.values()."
        raise _checks.refusal(where, "inputs", "must hold records of Input", inputs, do)
    if isinstance(years, str) or not isinstance(years, Iterable):
        do = "Give all of them: range(2021, 2031)."
        raise _checks.refusal(where, "years", "must hold calendar years", years, do)
    items: dict[str, Input] = {}
    for item in inputs:
        if not isinstance(item, Input):
            raise _checks.refusal(where, "inputs", "must hold records of Input", item)
        if item.name in items:
            raise _checks.refusal(where, "inputs", "must hold each name once", item.name)
        items[item.name] = item
    if not items:
        raise _checks.refusal(where, "inputs", "must hold at least one input", [])
    told = tuple(_checks.year(where, "years", year) for year in years)
    if len(set(told)) < len(told):
        raise _checks.refusal(where, "years", "must hold each year once", told)
    if not told and any(item.role == "yearly" for item in items.values()):
        raise _checks.refusal(where, "years", "must be given: an input is drawn every year", ())
    _checks.text(where, "output", output)
    return Runs(where=where, model=model, items=items, output=output, years=told)


def allowed(item: Input, value: float) -> bool:
    """Whether the hard bounds of an input let a value pass."""
    low, high = bounds(item)
    return low <= value <= high


def bounds(item: Input) -> tuple[float, float]:
    """The hard bounds of an input, infinite where there is none."""
    return (
        -np.inf if item.lower is None else item.lower,
        np.inf if item.upper is None else item.upper,
    )


def admissible(where: str, item: Input, argument: str, value: object) -> float:
    """A value within the hard bounds of an input."""
    limited = (item.lower, item.upper) != (None, None)
    do = f"These are the bounds of {item.name!r}." if limited else ""
    return _checks.real(where, argument, value, *bounds(item), do)
