"""A case run over recorders: for every figure by year a formula, or a value that says why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sustainfin._recorder import Node, Recorded, Tape, Unrecordable, cells_of
from sustainfin.case._basis import Basis
from sustainfin.case._flows import Flows, Values
from sustainfin.case._model import run
from sustainfin.funding import FundingLine, Paid, Reserve
from sustainfin.lines import Amounts, Line, Prices, Side, Timeline, Vat

_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line with its amounts: those of its cells, or numbers where it cannot be recorded."""

    label: str
    side: Side
    kind: str
    vat: Vat | None
    parts: Mapping[str, Amounts]
    prices: ClassVar[Prices | None] = None

    def by_kind(self, x: Mapping[str, Any], t: Timeline) -> dict[str, Amounts]:
        """The amounts by kind."""
        return dict(self.parts)

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """The amounts."""
        first, *others = self.parts.values()
        for part in others:
            first = first + part
        return first


@dataclass(frozen=True, slots=True)
class GivenSource:
    """A source that could not be recorded: what Python computed, as numbers."""

    label: str
    kind: str
    paid: Paid
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def pays(
        self,
        costs: Mapping[str, Amounts],
        earlier: Mapping[str, Paid],
        x: Mapping[str, Any],
        t: Timeline,
    ) -> Paid:
        """What it paid."""
        return self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One alternative: what Python computed, and the same as formulas."""

    plain: Flows
    recorded: Flows
    unrecorded: Mapping[str, str]  # label of a line, and why it is a value
    lines: tuple[Any, ...]  # each line as it was recorded


class Recorder:
    """Runs lines over one tape: those of a case with a leaf for every number in them.

    `leaves` holds the value of every leaf by name; the lines read them as inputs.
    """

    def __init__(self, basis: Basis, leaves: Mapping[str, float]) -> None:
        self.basis, self.t = basis, basis.timeline
        self.tape = Tape()
        self.leaves = {name: self.tape.leaf(name, value) for name, value in leaves.items()}
        self._plain = dict(leaves)

    def run(self, lines: Sequence[Any], plain: Flows) -> Recording:
        """One alternative, whose flows Python has computed."""
        failed: dict[str, str] = {}
        settled = self._lines(lines, plain, failed)
        model = self._model(plain, failed)
        recorded = run(
            model, Values(self.leaves), () if model else settled, t=self.t, vat=self.basis.vat,
            check=False,
        )  # fmt: skip
        return Recording(
            plain=plain, recorded=recorded, unrecorded=failed, lines=tuple(settled)
        )  # fmt: skip

    def _model(self, plain: Flows, failed: dict[str, str]) -> Any:
        """An analyst's own function where it can be recorded, else what it gave."""
        own = self.basis.model
        if own is None:
            return None
        given = {str(plain.sides[label]): by_year for label, by_year in plain.amounts.items()}
        try:
            leaves = {name: self.leaves[name] for name in self.basis.inputs}
            found = own(Values(leaves), self.t.years)
            parts = found if isinstance(found, Mapping) else {"revenue": found}
            _check(parts, given)
        except Exception as error:  # noqa: BLE001, RUF100 - anything may happen in it
            failed["model"] = _why(error)
            return lambda x, t: given
        return own

    def _lines(self, lines: Sequence[Any], plain: Flows, failed: dict[str, str]) -> list[Any]:
        """Each line, or its amounts as numbers where it cannot be recorded."""
        found: list[Any] = []
        costs: dict[str, Any] = {}
        for line in lines:
            if not isinstance(line, Line):
                continue
            settled = self._line(line, failed)
            found.append(settled)
            if line.side == "cost":
                for kind, part in parts_by_kind(settled, self.leaves, self.t).items():
                    costs[kind] = costs[kind] + part if kind in costs else part
        costs.pop("residual", None)
        paid: dict[str, Paid] = {}
        for line in lines:
            if isinstance(line, Reserve):
                found.append(line)
            elif isinstance(line, FundingLine) and not isinstance(line, Line):
                settled = self._source(line, costs, paid, plain, failed)
                found.append(settled)
                paid[line.label] = settled.pays(costs, paid, self.leaves, self.t)
        return found

    def _line(self, line: Any, failed: dict[str, str]) -> Any:
        """A line that was tried."""
        t = self.t
        numbers = parts_by_kind(line, self._plain, t)
        try:
            _check(parts_by_kind(line, self.leaves, t), numbers)
        except Exception as error:  # noqa: BLE001, RUF100 - anything may happen in it
            failed[line.label] = _why(error)
            return GivenLine(line.label, line.side, line.kind, line.vat, numbers)
        if getattr(line, "by_kind", None):
            return line
        cells = Recorded(self._cells(line.amounts(self.leaves, t)))
        return GivenLine(line.label, line.side, line.kind, line.vat, {line.kind: cells})  # type: ignore[dict-item]

    def _cells(self, amounts: Any) -> Any:
        """Amounts by year, each in a cell of its own: sums refer to it."""

        def own(cell: Any) -> Any:
            return self.tape.cell(cell) if isinstance(cell, Node) else cell

        return np.frompyfunc(own, 1, 1)(cells_of(amounts))

    def _source(
        self,
        line: Any,
        costs: Mapping[str, Any],
        paid: Mapping[str, Paid],
        plain: Flows,
        failed: dict[str, str],
    ) -> Any:
        """A source that was tried."""
        numbers = plain.balance.paid[line.label]
        try:
            found = line.pays(costs, paid, self.leaves, self.t)
            _check(
                {"source": found.source, "use": found.use},
                {"source": numbers.source, "use": numbers.use},
            )
        except Exception as error:  # noqa: BLE001, RUF100 - anything may happen in it
            failed[line.label] = _why(error)
            return GivenSource(line.label, line.kind, numbers)
        return line


def parts_by_kind(line: Any, x: Mapping[str, Any], t: Timeline) -> dict[str, Any]:
    """Amounts of a line by kind."""
    by_kind = getattr(line, "by_kind", None)
    found: dict[str, Any] = by_kind(x, t) if by_kind else {line.kind: line.amounts(x, t)}
    return found


def _check(recorded: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
    """Hold that a recording gives what Python computed."""
    if set(recorded) != set(numbers):
        raise Unrecordable("the recording has other parts")
    for name, expected in numbers.items():
        if not agrees(recorded[name], expected):
            raise Unrecordable("the recording gives other amounts")


def agrees(recorded: Any, expected: Any) -> bool:
    """Whether recorded cells are worth what Python computed."""

    def worth(cell: Any) -> float:
        return float(cell.value if isinstance(cell, Node) else cell)

    have = np.asarray(np.frompyfunc(worth, 1, 1)(cells_of(recorded)), dtype=np.float64)
    return bool(np.allclose(have, np.asarray(expected, dtype=np.float64), rtol=_NEAR, atol=1e-6))


def _why(error: Exception) -> str:
    """Why something could not be recorded."""
    return str(error) if isinstance(error, Unrecordable) else type(error).__name__
