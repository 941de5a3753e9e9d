"""What a set of cost lines adds up to: by line, by kind, on one price and VAT basis."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin._lifecycle.asset import added
from sustainfin._lifecycle.base import CostLine
from sustainfin.errors import NotComputable
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Line, Timeline, inputs_of

_BASES = ("prices", "vat")
_SAME = {
    "prices": "Restate the amounts on one price basis.",
    "vat": "Restate the amounts with VAT or without it.",
}


def cost_lines(where: str, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Cost lines with different labels on one price and one VAT basis."""
    if isinstance(lines, CostLine) or not isinstance(lines, Iterable):
        raise _checks.refusal(where, "lines", "must be a list of lines", lines, "Write [line].")
    given = tuple(lines)
    seen: set[str] = set()
    for line in given:
        if not isinstance(line, Line) or line.side != "cost":
            raise _checks.refusal(
                where, "lines", "must hold cost lines only", line,
                "Revenue, funding and benefits are appraised by a Case.",
            )  # fmt: skip
        if line.label in seen:
            raise _checks.refusal(where, "label", "must be given once", line.label)
        seen.add(line.label)
    for basis in _BASES:
        basis_of(where, given, basis)
    return given


def basis_of(where: str, lines: Iterable[Line], basis: str) -> str | None:
    """The one price or VAT basis that lines state; None where none states one."""
    stated = {getattr(line, basis): line.label for line in lines}
    words = [word for word in stated if word not in {None, "exempt"}]
    if len(words) > 1:
        named = ", ".join(f"{stated[word]!r} is {word}" for word in words)
        rule = f"must be the same for all lines ({named})"
        raise _checks.refusal(where, basis, rule, tuple(words), _SAME[basis])
    return words[0] if words else None


def run_values(where: str, lines: Iterable[Line], x: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Values by input name: those given, the base values for the others."""
    found: dict[str, Input] = {}
    for line in lines:
        for each in inputs_of(line):
            if found.setdefault(each.name, each) != each:
                raise _checks.refusal(
                    where, "inputs", "must have names of their own; two differ under one name",
                    each.name,
                )  # fmt: skip
    for name in x or {}:
        _checks.one_of(where, "x", name, found, "" if found else "The lines read no input.")
    return {name: each.base for name, each in found.items()} | dict(x or {})


def parts_of(line: Line, x: Mapping[str, Any], t: Timeline) -> Mapping[str, Amounts]:
    """Amounts of a line by kind: most lines have one, an asset several."""
    by_kind = getattr(line, "by_kind", None)
    return {line.kind: line.amounts(x, t)} if by_kind is None else by_kind(x, t)


def amounts_by_kind(lines: Iterable[Line], x: Mapping[str, Any], t: Timeline) -> dict[str, Amounts]:
    """Amounts of cost lines added up by kind of cost (성질별 비용).

    For what depends on the kind, such as a grant that pays for building only. The
    kind "residual" is negative and no cash.

    Parameters
    ----------
    lines : iterable of Line
        Cost lines with different labels.
    x : mapping of str to float or ndarray
        Values by input name.
    t : Timeline
        The years.

    Returns
    -------
    dict of str to ndarray of float, shape (years, 1) or (years, draws)
        Cost by kind and year, in the order in which the kinds come. [KRW]

    Raises
    ------
    InvalidInput
        If a line is no cost line, or bases of prices or VAT are mixed.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> from sustainfin import lifecycle
    >>> lines = [lifecycle.Annual("망", 5.0, kind="network"),
    ...          lifecycle.Asset("단말기", 2, 3.0, year=2021, life=1)]
    >>> cost = amounts_by_kind(lines, {}, Timeline(start=2021, n_years=2))
    >>> {kind: part.ravel().tolist() for kind, part in cost.items()}
    {'network': [5.0, 5.0], 'build': [6.0, 0.0], 'refresh': [0.0, 6.0]}
    """
    given = cost_lines("lifecycle.amounts_by_kind", lines)
    return added(part for line in given for part in parts_of(line, x, t).items())


def one_run(where: str, label: str, amounts: Amounts, t: Timeline) -> tuple[float, ...]:
    """Amounts of a single run as plain numbers, all of them finite."""
    if amounts.shape != (t.n_years, 1):
        raise _checks.refusal(
            where, "x", f"must hold one value for each input; {label!r} has amounts of shape "
            f"{t.n_years} x {amounts.shape[-1]}", amounts.shape, "Simulate a Case for many runs.",
        )  # fmt: skip
    if not np.isfinite(amounts).all():
        raise NotComputable(f"{where}: the amounts of {label!r} are not finite", argument=label)
    return tuple(float(amount) for amount in amounts[:, 0])
