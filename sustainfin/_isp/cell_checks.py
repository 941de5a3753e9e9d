"""Which rule reproduces each printed cell, or that none does."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from sustainfin._isp import intervals as iv
from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.audit import Audit
from sustainfin._isp.constraints import (
    AMOUNT,
    DAILY,
    EFFORT,
    MONTHLY,
    RATE,
    published_wage,
)
from sustainfin._isp.intervals import LARGE, Domain
from sustainfin._isp.printed import PrintedRow, PrintedTable
from sustainfin._isp.relations import Key, Product, Relation
from sustainfin.money import Rounding

Status = Literal[
    "given",
    "exact",
    "reproduced",
    "within-display",
    "missing",
    "not-checkable",
    "does-not-multiply-out",
    "does-not-add-up",
    "differs-from-edition",
]
FAULTY = ("does-not-multiply-out", "does-not-add-up", "differs-from-edition")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCheck:
    """What the audit says about one cell (칸별 검산).

    Parameters
    ----------
    row, column : str
        Address of the cell: row label and column.
    printed : int, Decimal or None
        What is printed, in won, M/M, M/D or as a fraction; None for a blank.
    expected : Fraction or None
        What the other cells give before rounding; None where they do not fix it.
    low, high : Fraction or None
        What the cell must lie between where the others leave an interval.
    rules : tuple of Rounding
        Every rounding rule that makes the printed amount of `expected`.
    difference : int, Fraction or None
        Printed less the nearest amount that a rule gives; None without a mismatch. [KRW]
    status : str
        "given" (nothing to hold it against), "exact", "reproduced" (by a rule),
        "within-display" (only because the table prints rounded amounts), "missing",
        "not-checkable", "does-not-multiply-out", "does-not-add-up" or
        "differs-from-edition".

    Examples
    --------
    >>> CellCheck(row="제경비", column="금액", printed=12_401_209, status="given").printed
    12401209
    """

    row: str
    column: str
    printed: int | Decimal | None
    expected: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    rules: tuple[Rounding, ...] = ()
    difference: int | Fraction | None = None
    status: Status

    @property
    def key(self) -> Key:
        """Row label and column (칸의 위치).

        Returns
        -------
        tuple of str
            The address as one value.
        """
        return self.row, self.column


def check_cells(found: Audit) -> tuple[CellCheck, ...]:
    """One record for each cell that counts, in printed order."""
    return tuple(
        _check(found, row, column)
        for row in found.table.rows
        for column in _columns(row, found.table)
    )


def _columns(row: PrintedRow, table: PrintedTable) -> list[str]:
    """The columns in which a row has, or ought to have, a cell."""
    columns = []
    if row.step == kinds.LABOUR:
        by_day = table.effort_unit == "M/D"
        if row.daily is not None or (by_day and row.monthly is None):
            columns.append(DAILY)
        if row.monthly is not None or not by_day:
            columns.append(MONTHLY)
        columns += [EFFORT] if row.needs_effort else []
        columns += [name for name, _ in row.parts]
    elif row.effort is not None:
        columns.append(EFFORT)
    if row.step in {kinds.OVERHEAD, kinds.FEE, kinds.VAT}:
        columns.append(RATE)
    return [*columns, AMOUNT]


def printed_value(row: PrintedRow, column: str) -> int | Decimal | None:
    """What a row prints in a column."""
    name = {DAILY: "daily", MONTHLY: "monthly", EFFORT: "effort", RATE: "rate", AMOUNT: "amount"}
    if column not in name:
        return dict(row.parts).get(column)
    value: int | Decimal | None = getattr(row, name[column])
    return value


def _check(found: Audit, row: PrintedRow, column: str) -> CellCheck:
    """The record of one cell."""
    key = (row.label, column)
    printed = printed_value(row, column)
    relation = found.of(key)
    published = published_wage(found.wages, row, column) if column in {DAILY, MONTHLY} else None
    if printed is None:
        return _missing(found, key, relation)
    if published is not None:
        differs = published != printed
        return CellCheck(
            row=row.label, column=column, printed=printed, expected=Fraction(published),
            difference=int(printed) - published if differs else None,
            status="differs-from-edition" if differs else "exact",
        )  # fmt: skip
    if relation is None or not isinstance(printed, int):
        return _given(found, key, printed, relation)
    return _against(found, key, printed, relation)


def _given(found: Audit, key: Key, printed: int | Decimal, relation: Relation | None) -> CellCheck:
    """An input, or a sum of efforts, which may be rounded displays."""
    if relation is None or not found.known.issuperset(relation.inputs):
        return CellCheck(row=key[0], column=key[1], printed=printed, status="given")
    total = relation.exact(found.forward)
    expected = Fraction(total[0][0])
    status: Status = "exact" if expected == printed else "within-display"
    if found.breaks(key):
        status = "does-not-add-up"
    difference = None if status == "exact" else Fraction(printed) - expected
    return CellCheck(
        row=key[0], column=key[1], printed=printed, expected=expected, status=status,
        difference=difference,
    )  # fmt: skip


def _missing(found: Audit, key: Key, relation: Relation | None) -> CellCheck:
    """A blank: what the other cells say it must be."""
    low, high = found.implied[key]
    expected = None
    rules: tuple[Rounding, ...] = ()
    if relation is not None and found.known.issuperset(relation.inputs):
        exact = relation.exact(found.shown, strict=True)
        expected = Fraction(exact[0][0]) if iv.is_point(exact) else None
        if isinstance(relation, Product) and iv.is_point((low, high)):
            rules = relation.rules.fitting(int(low[0]), exact)
    bounded = high[0] < LARGE and low[0] > -LARGE
    return CellCheck(
        row=key[0], column=key[1], printed=None, expected=expected, rules=rules, status="missing",
        low=Fraction(low[0]) if bounded else None, high=Fraction(high[0]) if bounded else None,
    )  # fmt: skip


def _against(found: Audit, key: Key, printed: int, relation: Relation) -> CellCheck:
    """A printed amount against the relation that computes it."""
    adds = not isinstance(relation, Product) or len(relation.factors) == 1
    broken: Status = "does-not-add-up" if adds else "does-not-multiply-out"
    if not found.known.issuperset(relation.inputs):
        unchecked: Status = "given" if key[1] == MONTHLY else "not-checkable"
        status = broken if found.breaks(key) else unchecked
        return CellCheck(row=key[0], column=key[1], printed=printed, status=status)
    exact = relation.exact(found.shown, strict=True)
    rules = relation.rules.fitting(printed, exact) if isinstance(relation, Product) else ()
    is_point = iv.is_point(exact)
    reproduced = bool(rules) or (
        isinstance(relation, Product) is False and iv.holds(exact, printed)
    )
    status = _status(relation, exact, printed, reproduced=reproduced)
    if found.breaks(key):
        status = broken
    wrong = status in {broken, "within-display"}
    if isinstance(relation, Product) and relation.pads and not relation.by_display:
        rules = ()  # daily wage x days: the days are rounded, the wage is not computed so
    return CellCheck(
        row=key[0], column=key[1], printed=printed, status=status,
        expected=Fraction(exact[0][0]) if is_point else None,
        low=Fraction(exact[0][0]), high=Fraction(exact[1][0]),
        rules=() if wrong else rules,
        difference=_difference(relation, exact, printed) if wrong else None,
    )  # fmt: skip


def _status(relation: Relation, exact: Domain, printed: int, *, reproduced: bool) -> Status:
    """The status of an amount that its relation does not break."""
    if iv.is_point(exact) and exact[0][0] == printed:
        return "exact"
    if not reproduced:
        return "within-display"
    by_nature_wide = isinstance(relation, Product) and bool(relation.pads)
    return "reproduced" if iv.is_point(exact) or by_nature_wide else "not-checkable"


def _difference(relation: Relation, exact: Domain, printed: int) -> int | Fraction:
    """Printed less the nearest result that an allowed rule at the finest unit gives."""
    results = [exact[0][0], exact[1][0]]
    if isinstance(relation, Product):
        rules = relation.rules.stated or tuple(
            rule for rule in relation.rules.candidates if rule.unit == relation.rules.step
        )
        results = [rule.apply(Fraction(end)) for rule in rules for end in results]
    misses = [Fraction(printed - result) for result in results]
    difference = min(misses, key=abs)
    return int(difference) if difference.denominator == 1 else difference


def common_rules(
    checks: tuple[CellCheck, ...], table: PrintedTable, steps: tuple[str, ...]
) -> tuple[Rounding, ...]:
    """The rules that all rounded amounts of some steps share; empty where none do."""
    rows = {row.label for row in table.rows if row.step in steps}
    rounded = [
        check.rules
        for check in checks
        if check.row in rows and check.column == AMOUNT and check.status == "reproduced"
    ]
    if not rounded:
        return ()
    return tuple(rule for rule in rounded[0] if all(rule in rules for rules in rounded))


# Steps that a sheet rounds alike: the labour lines, and the rates on sums.
ROUNDED_ALIKE = ((kinds.LABOUR,), (kinds.OVERHEAD, kinds.FEE, kinds.VAT))


def likely_rules(
    checks: tuple[CellCheck, ...], table: PrintedTable
) -> dict[str, tuple[Rounding, ...]]:
    """By step, the rules that its neighbours follow, else those at the finest unit."""
    likely = {}
    for steps in ROUNDED_ALIKE:
        rules = common_rules(checks, table, steps) or iv.candidates(table.step, table.step)
        likely.update(dict.fromkeys(steps, rules))
    return likely
