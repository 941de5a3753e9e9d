"""Lines of a ledger and what they give in one run: checked, evaluated, attributed to groups."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sustainfin import _checks
from sustainfin._benefits.lines import Valued
from sustainfin._benefits.named import Unpriced, Unquantified
from sustainfin.errors import NotComputable
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Line, Timeline, inputs_of

Entry = Valued | Unpriced | Unquantified
Years = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One priced line in one run: its quantity and worth by year."""

    line: Valued
    quantities: Years
    worth: Years

    @property
    def gainer(self) -> str:
        """Group whose income rises."""
        return self.line.beneficiary if self.line.effect == "benefit" or self.line.transfer else ""

    @property
    def loser(self) -> str:
        """Group whose income falls."""
        is_loss = self.line.effect == "social_cost" or self.line.transfer
        return self.line.payer if is_loss else ""

    @property
    def people(self) -> str:
        """The group the line is about."""
        return self.line.beneficiary if self.line.effect == "benefit" else self.line.payer

    def counted(self, standing: frozenset[str] | None) -> Years:
        """Contribution to the total by year: gains of groups that count less losses of theirs."""
        sign = float(counts(self.gainer, standing)) - float(counts(self.loser, standing))
        return tuple(sign * won + 0.0 for won in self.worth)


def counts(group: str, standing: frozenset[str] | None) -> bool:
    """Whether a group counts; without a list all do."""
    return group != "" and (standing is None or group in standing)


def entries(where: str, lines: Iterable[Any]) -> tuple[Entry, ...]:
    """Benefits, social costs and what is only named, each label once."""
    if isinstance(lines, Entry) or not isinstance(lines, Iterable):
        raise _checks.refusal(where, "lines", "must be a list of lines", lines, "Write [line].")
    given = tuple(lines)
    seen: set[str] = set()
    for line in given:
        if not isinstance(line, Entry):
            raise _checks.refusal(
                where, "lines", "must hold records of benefits only", line,
                "Costs go in as costs=; revenue and funding are appraised by a Case.",
            )  # fmt: skip
        if line.label in seen:
            raise _checks.refusal(where, "label", "must be given once", line.label)
        seen.add(line.label)
    return given


def run_values(
    where: str, lines: Iterable[object], x: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """Values by input name: those given, the base values for the others."""
    found: dict[str, Input] = {}
    for line in lines:
        for each in inputs_of(line):
            if found.setdefault(each.name, each) != each:
                rule = "must have names of their own; two differ under one name"
                raise _checks.refusal(where, "inputs", rule, each.name)
    for name in x or {}:
        _checks.one_of(where, "x", name, found, "" if found else "The lines read no input.")
    return {name: each.base for name, each in found.items()} | dict(x or {})


def flows(
    where: str, lines: Iterable[Entry], x: Mapping[str, Any], t: Timeline
) -> tuple[Flow, ...]:
    """The priced lines in one run."""
    return tuple(
        Flow(
            line=line,
            quantities=one_run(where, line.label, line.quantities(x, t), t),
            worth=one_run(where, line.label, line.worth(x, t), t),
        )
        for line in lines
        if isinstance(line, Valued)
    )


def one_run(where: str, label: str, amounts: Amounts, t: Timeline) -> Years:
    """Amounts of a single run as plain numbers, all of them finite."""
    if amounts.shape != (t.n_years, 1):
        raise _checks.refusal(
            where, "x", f"must hold one value for each input; {label!r} has amounts of shape "
            f"{t.n_years} x {amounts.shape[-1]}", amounts.shape, "Simulate a Case for many runs.",
        )  # fmt: skip
    if not np.isfinite(amounts).all():
        raise NotComputable(f"{where}: the amounts of {label!r} are not finite", argument=label)
    return tuple(float(amount) for amount in amounts[:, 0])


def cost_by_year(where: str, costs: Any, x: Mapping[str, Any] | None, t: Timeline) -> Years | None:
    """Resource costs by year: amounts in order, or the sum of cost lines without VAT."""
    if costs is None:
        return None
    given = tuple(costs) if isinstance(costs, Iterable) and not isinstance(costs, str) else ()
    if given and all(isinstance(each, Line) for each in given):
        return _from_lines(where, given, x, t)
    if len(given) != t.n_years:
        rule = f"must be cost lines, or one amount for each of the {t.n_years} years"
        raise _checks.refusal(where, "costs", rule, costs)
    return tuple(_checks.real(where, "costs", each) for each in given)


def _from_lines(
    where: str, lines: tuple[Line, ...], x: Mapping[str, Any] | None, t: Timeline
) -> Years:
    """The sum of cost lines; VAT is a transfer and must be out of them."""
    for line in lines:
        if line.side != "cost":
            raise _checks.refusal(where, "costs", "must hold cost lines only", line)
        if line.vat == "included":
            raise _checks.refusal(
                where, "costs", "must be without VAT, which is a transfer", line.label,
                "Give amounts by year divided by 1 + the VAT rate.",
            )  # fmt: skip
    named = {each.name for line in lines for each in inputs_of(line)}
    run = run_values(where, lines, {k: v for k, v in (x or {}).items() if k in named})
    parts = [one_run(where, line.label, line.amounts(run, t), t) for line in lines]
    return tuple(math.fsum(column) for column in zip(*parts, strict=True))
