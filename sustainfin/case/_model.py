"""One evaluation of the lines of an alternative: amounts by line, and who pays for them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from sustainfin import _checks, funding
from sustainfin.case._flows import Flows, Values
from sustainfin.funding import Reserve
from sustainfin.lines import Amounts, Side, Timeline, Vat, as_amounts

Model = Callable[[Mapping[str, Any], Any], Any]

_SIDES: tuple[Side, ...] = ("cost", "revenue", "benefit", "social_cost")


def run(
    model: Model | None,
    values: Values,
    lines: Sequence[Any],
    *,
    t: Timeline,
    vat: Vat,
    check: bool = True,
) -> Flows:
    """The flows of lines, or of an analyst's own model, on given values.

    A simulation looks at its outputs and leaves out the check of every line.
    """
    amounts: dict[str, Amounts] = {}
    sides: dict[str, Side] = {}
    kinds: dict[str, str] = {}
    if model is not None:
        amounts, sides, kinds = _own_model(model, values, t, check)
    costs: dict[str, Amounts] = {}
    for line in lines:
        if _gives(line, "amounts"):
            parts = parts_of(line, values, t, check)
            amounts[line.label] = _sum(parts)
            sides[line.label], kinds[line.label] = line.side, line.kind
            if line.side == "cost":
                _add_up(costs, parts)
    if model is not None and "cost" in amounts:
        costs["operation"] = amounts["cost"]
    revenue = np.zeros((t.n_years, 1))
    for label, by_year in amounts.items():
        if sides[label] == "revenue":
            revenue = revenue + by_year
    # What an asset is still worth at the end is no money that anybody pays.
    costs.pop("residual", None)
    stated = {line.label: line.vat for line in lines}
    vats: dict[str, Vat] = {label: stated.get(label) or vat for label in amounts}
    sources = [line for line in lines if _gives(line, "pays") or isinstance(line, Reserve)]
    account = funding.balance(costs, revenue, sources, values, t)
    return Flows(
        timeline=t, amounts=amounts, sides=sides, kinds=kinds, vats=vats,
        balance=account,
    )  # fmt: skip


def _gives(line: Any, method: str) -> bool:
    """Whether a line of a case has a method; `Case.add` has asked for the rest.

    Asking a protocol takes 30 microseconds a line, a third of the time of a slice of draws.
    """
    return hasattr(line, method)


def parts_of(line: Any, values: Values, t: Timeline, check: bool) -> dict[str, Amounts]:
    """Amounts of a line by kind; most have one kind, an asset has several."""
    by_kind = getattr(line, "by_kind", None)
    given = by_kind(values, t) if by_kind else {line.kind: line.amounts(values, t)}
    return {kind: _by_year(line.label, by_year, t, check) for kind, by_year in given.items()}


def _sum(parts: Mapping[str, Amounts]) -> Amounts:
    """Sum of the parts in their order."""
    first, *rest = parts.values()
    for part in rest:
        first = first + part
    return first


def _add_up(costs: dict[str, Amounts], parts: Mapping[str, Amounts]) -> None:
    """Add the parts of a line to the costs by kind."""
    for kind, by_year in parts.items():
        costs[kind] = costs[kind] + by_year if kind in costs else by_year


def _own_model(
    model: Model, values: Values, t: Timeline, check: bool
) -> tuple[dict[str, Amounts], dict[str, Side], dict[str, str]]:
    """Amounts of an analyst's own function, checked."""
    result = model(values, t.years)
    given = result if isinstance(result, Mapping) else {"revenue": result}
    amounts: dict[str, Amounts] = {}
    for side in given:
        _checks.one_of("Case.model", "side", side, _SIDES)
        amounts[side] = _by_year(side, given[side], t, check)
    sides: dict[str, Side] = {name: name for name in amounts}  # type: ignore[misc]
    kinds = {name: "operation" if name == "cost" else name for name in amounts}
    return amounts, sides, kinds


def _by_year(label: str, amounts: Any, t: Timeline, check: bool) -> Amounts:
    """Amounts of shape (years, 1 or draws), finite, or an error that names the run."""
    where = f"Case: line {label!r}"
    by_year: Amounts = as_amounts(amounts)
    if by_year.ndim != 2 or by_year.shape[0] != t.n_years:
        raise _checks.refusal(
            where, "shape", f"must be ({t.n_years}, 1) or ({t.n_years}, draws), years first",
            by_year.shape, "Compute with the years t, which have shape (years, 1).",
        )  # fmt: skip
    if not check:
        return by_year
    bad = ~np.isfinite(by_year)
    if bad.any():
        year, draw = (int(i) for i in np.argwhere(bad)[0])
        raise _not_finite(where, t.start + year, draw, float(by_year[year, draw]))
    return by_year


def _not_finite(where: str, year: int, draw: int, got: float) -> Exception:
    """The error of a run that is not finite."""
    from sustainfin.errors import NotComputable

    return NotComputable(
        f"{where}: amounts must be finite; got {got} in {year}, run {draw}. "
        "Look at the inputs of that run.",
        argument="amounts",
        got=got,
    )
