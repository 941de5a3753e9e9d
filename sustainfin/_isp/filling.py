"""Numbers for the cells that a mend frees, tried one after the other and audited."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sustainfin._isp import intervals as iv
from sustainfin._isp.audit import Audit, audit
from sustainfin._isp.cell_checks import printed_value
from sustainfin._isp.constraints import DAYS, PER_CENT, WORDS
from sustainfin._isp.intervals import Domain, Number
from sustainfin._isp.printed import PrintedTable
from sustainfin._isp.relations import Cell, Key, Model, Product, propagate
from sustainfin.money import Rounding

_MOST_TRIES = 200

Value = int | Decimal | Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One cell to change (고칠 칸).

    Parameters
    ----------
    row, column : str
        Address of the cell.
    printed : int, Decimal or str
        What is printed; the words of a rounding rule in the column 비고.
    needed : int, Decimal or Rounding
        A value that makes the table consistent: the shortest decimal for an effort or a
        rate, whole won for an amount, a rule for rounding words.
    low, high : Fraction or None
        Every value that can do so lies between these; None for rounding words.
    shown : str
        `needed` as a person reads it.

    Examples
    --------
    >>> print(Edit(row="업무분석가", column="투입공수", printed=Decimal("0.5"),
    ...            needed=Decimal("0.4"), shown="0.4"))
    업무분석가 투입공수: 0.5 -> 0.4
    """

    row: str
    column: str
    printed: int | Decimal | str
    needed: Value
    low: Fraction | None = None
    high: Fraction | None = None
    shown: str

    def __str__(self) -> str:
        change = f"{self.row} {self.column}: {show(self.printed, self.column)} -> {self.shown}"
        if self.low is None or self.high is None or self.low == self.high:
            return change
        low, high = iv.readable(self.low, self.high)
        if self.column in PER_CENT:
            low, high = iv.readable(100 * self.low, 100 * self.high)
        return f"{change} ({low}..{high})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """A smallest set of changes that makes a table consistent (최소 수정안).

    Parameters
    ----------
    edits : tuple of Edit
        The cells to change, all of them together.

    Examples
    --------
    >>> len(Mend(edits=()))
    0
    """

    edits: tuple[Edit, ...]

    def __len__(self) -> int:
        return len(self.edits)

    def __str__(self) -> str:
        return " and ".join(map(str, self.edits))


class Filler:
    """Fills freed cells one after the other, the tightest first."""

    def __init__(
        self, found: Audit, model: Model, freed: frozenset[Key], at: Mapping[Key, Domain]
    ) -> None:
        self.found = found
        self.model = model
        self.freed = freed
        self.free_domains = at
        self.tries = 0

    def fill(self, given: dict[Key, Number]) -> Mend | None:
        """A mend that keeps the numbers given so far, or None."""
        self.tries += 1
        if self.tries > _MOST_TRIES:
            return None
        at, conflict = propagate(self.model, self.freed, given=given)
        if conflict is not None:
            return None
        left = [key for key in self.freed if key not in given and not self._is_words(key)]
        if not left:
            return self._verified(given, at)
        key = min(left, key=lambda k: (not self._is_settled(k, at), _width(at[k]), k))
        for value in self._candidates(key, at):
            mend = self.fill({**given, key: value})
            if mend is not None:
                return mend
        return None

    def _is_settled(self, key: Key, at: Mapping[Key, Domain]) -> bool:
        """Whether the amount before rounding is known, so that only the rule is open."""
        return any(
            relation.y == key and iv.is_point(relation.exact(at, strict=True))
            for relation in self.model.relations
        )

    def _is_words(self, key: Key) -> bool:
        return key[1] == WORDS and key != DAYS

    def _candidates(self, key: Key, at: Mapping[Key, Domain]) -> Iterator[Number]:
        """Numbers worth trying in a cell: what a rule gives, then the shortest."""
        domain, step = at[key], self.model.cells[key].step
        if not isinstance(step, int) or not step:
            for part in _thirds(domain):
                value = iv.shortest_decimal(part)
                if value is not None:
                    yield Fraction(value)
            return
        values = [value for value in self._by_rule(key, at) if iv.holds(domain, value)]
        low, high = int(domain[0][0]), int(domain[1][0])
        middle = (low + high) // (2 * step) * step
        values += [value for value in (middle, low, high) if low <= value <= high]
        if high - low <= 4 * step:
            values += range(low, high + 1, step)
        yield from dict.fromkeys(values)

    def _by_rule(self, key: Key, at: Mapping[Key, Domain]) -> Iterator[int]:
        """What the rules make of the amount before rounding."""
        for relation in self.model.relations:
            if relation.y != key or not isinstance(relation, Product):
                continue
            exact = relation.exact(at, strict=True)
            if exact[1][0] >= iv.LARGE:
                continue
            middle = Fraction(exact[0][0] + exact[1][0]) / 2
            for rule in relation.rules.allowed():
                yield rule.apply(middle)

    def _verified(self, given: Mapping[Key, Number], at: Mapping[Key, Domain]) -> Mend | None:
        """The mend, if the table with these values passes the whole audit."""
        values: dict[Key, Value] = {
            key: _plain(value, self.model.cells[key]) for key, value in given.items()
        }
        words = {key: self._rules_for(key, at) for key in self.freed - set(given)}
        if not all(words.values()):
            return None
        values |= {key: rules[0] for key, rules in words.items()}
        if any(value == self._printed(key) for key, value in values.items()):
            return None
        table = with_values(self.found.table, values)
        if not audit(table, self.found.wages).is_consistent:
            return None
        order = list(self.model.cells)
        return Mend(
            edits=tuple(
                self._edit(key, values[key], words.get(key, ()))
                for key in sorted(values, key=order.index)
            )
        )

    def _rules_for(self, key: Key, at: Mapping[Key, Domain]) -> tuple[Rounding, ...]:
        """Rules that fit where the row's words are to change; the stated direction first."""
        for relation in self.model.relations:
            if relation.words == key and isinstance(relation, Product):
                y = at[relation.y]
                if not iv.is_point(y):
                    return ()
                fitting = relation.rules.fitting(int(y[0][0]), relation.exact(at), free=True)
                mode = relation.rules.stated[0].mode
                return tuple(sorted(fitting, key=lambda rule: (rule.mode != mode, rule.unit)))
        return ()

    def _printed(self, key: Key) -> int | Decimal | str:
        if key == DAYS:
            return self.found.table.days or 0
        row = next(row for row in self.found.table.rows if row.label == key[0])
        if key[1] == WORDS:
            return row.words
        value = printed_value(row, key[1])
        return 0 if value is None else value

    def _edit(self, key: Key, value: Value, rules: tuple[Rounding, ...]) -> Edit:
        (low, _), (high, _) = self.free_domains[key]
        is_number = not isinstance(value, Rounding)
        return Edit(
            row=key[0], column=key[1], printed=self._printed(key), needed=value,
            low=Fraction(low) if is_number else None, high=Fraction(high) if is_number else None,
            shown=" / ".join(rule.words for rule in rules) or show(value, key[1]),
        )  # fmt: skip


def _width(domain: Domain) -> Fraction:
    """How wide an interval is against its size."""
    return Fraction(domain[1][0] - domain[0][0]) / (1 + abs(Fraction(domain[0][0])))


def _thirds(domain: Domain) -> tuple[Domain, ...]:
    """The interval, and its parts where a hull holds too much."""
    low, high = Fraction(domain[0][0]), Fraction(domain[1][0])
    if low == high:
        return (domain,)
    a, b = low + (high - low) / 3, high - (high - low) / 3
    return domain, ((a, 0), (b, 0)), (domain[0], (a, 0)), ((b, 0), domain[1])


def _plain(value: Number, cell: Cell) -> int | Decimal:
    """The number as a table prints it."""
    if isinstance(cell.step, int) and cell.step:
        return int(value)
    number = Fraction(value)
    places = 0
    while number.denominator != 1 and (number * 10**places).denominator != 1:
        places += 1
    return iv.decimal(math.floor(number * 10**places), places)


def with_values(table: PrintedTable, values: Mapping[Key, Value]) -> PrintedTable:
    """The table with other values in some cells."""
    names = {"일 단가": "daily", "월 단가": "monthly", "투입공수": "effort", "요율": "rate",
             "금액": "amount"}  # fmt: skip
    rows = []
    for row in table.rows:
        changed: dict[str, Any] = {
            names[column]: value
            for (label, column), value in values.items()
            if label == row.label and column in names
        }
        if row.parts:
            changed["parts"] = tuple(
                (column, values.get((row.label, column), value)) for column, value in row.parts
            )
        rule = values.get((row.label, WORDS))
        if isinstance(rule, Rounding):
            changed |= {"rules": (rule,), "words": rule.words}
        rows.append(replace(row, **changed) if changed else row)
    days = values.get(DAYS, table.days)
    return replace(table, rows=tuple(rows), days=days if isinstance(days, Decimal) else table.days)


def show(value: Value | str | None, column: str) -> str:
    """A cell's value for people: amounts with commas, rates in per cent."""
    if value is None:
        return ""
    if isinstance(value, (str, Rounding)):
        return str(value)
    if column in PER_CENT:
        return f"{(Decimal(value) * 100).normalize():f}%"
    return f"{value:,}" if isinstance(value, int) else f"{value:f}"
