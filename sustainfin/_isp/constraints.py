"""A printed estimate as cells, and the relations that its rows put between them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sustainfin._isp import intervals as iv
from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.intervals import LARGE, Rules, candidates
from sustainfin._isp.printed import PrintedRow, PrintedTable, stated_candidates
from sustainfin._isp.printed_table import HEADCOUNT, PERIOD, SHARE
from sustainfin._isp.relations import Cell, Key, Model, Product, Relation, Sum
from sustainfin._text import squeeze
from sustainfin.money import Rounding
from sustainfin.tables import Table

DAILY, MONTHLY, EFFORT = "일 단가", "월 단가", "투입공수"
RATE, AMOUNT, WORDS = "요율", "금액", "비고"
DAYS: Key = ("월근무일수", WORDS)

# What no printed effort, rate or month exceeds.
_MOST = {EFFORT: 10**7, RATE: 100, HEADCOUNT: 10**7, PERIOD: 10**7, SHARE: 100}
# Columns of fractions, which people read in per cent.
PER_CENT = (RATE, SHARE)
COLUMNS_EN: Mapping[str, str] = {
    DAILY: "daily wage", MONTHLY: "monthly wage", EFFORT: "effort", RATE: "rate",
    AMOUNT: "amount", WORDS: "note", HEADCOUNT: "headcount", PERIOD: "period", SHARE: "share",
}  # fmt: skip


def build(
    table: PrintedTable,
    wages: Table | None = None,
    *,
    fine: Mapping[str, tuple[Rounding, ...]] | None = None,
) -> Model:
    """Cells and relations of a printed estimate.

    With `fine`, steps that state no rule take these rules instead of all candidates.
    """
    maker = _Maker(table, wages, fine or {})
    maker.labour()
    maker.steps()
    touching: dict[Key, list[int]] = {key: [] for key in maker.cells}
    for i, relation in enumerate(maker.relations):
        for key in dict.fromkeys(relation.cells):
            touching[key].append(i)
    return Model(
        maker.cells, tuple(maker.relations), {key: tuple(is_) for key, is_ in touching.items()}
    )


def published_wage(wages: Table | None, line: PrintedRow, column: str) -> int | None:
    """The wage of a line's role in an edition; None where the edition does not hold it."""
    if wages is None:
        return None
    name = {DAILY: "daily", MONTHLY: "monthly"}[column]
    role = squeeze(line.role or line.label)
    for key, values in wages.values.items():
        if role in _printed_names(key, values):
            value = values.get(name)
            return None if value is None else int(value)
    return None


def _printed_names(role: str, values: Mapping[str, Any]) -> set[str]:
    """A role as the edition names it, with and without the roles it contains in brackets."""
    included = [str(name) for name in values.get("included", ())]
    names = {role, str(values.get("printed", role))}
    names |= {f"{role}({sign.join(included)})" for sign in ",·/" if included}
    return {squeeze(name) for name in names}


class _Maker:
    """Gathers cells and relations row by row."""

    def __init__(
        self, table: PrintedTable, wages: Table | None, fine: Mapping[str, tuple[Rounding, ...]]
    ) -> None:
        self.table = table
        self.wages = wages
        self.fine = fine
        self.cells: dict[Key, Cell] = {}
        self.relations: list[Relation] = []
        # In a table in 천원 an amount may be a rounded display of the one computed with.
        self.pad = table.step if table.step > 1 else 0
        # Amounts without a row are never displayed: they are what is computed with.
        self.undisplayed: set[Key] = set()
        # A sum may be negative where a labour line is, wrong as that line may be.
        self.signed = any((row.amount or 0) < 0 for row in table.of(kinds.LABOUR))

    def _put(self, key: Key, printed: Decimal | int | None, **more: object) -> Key:
        value = Fraction(printed) if isinstance(printed, Decimal) else printed
        self.cells[key] = Cell(key=key, printed=value, **more)  # type: ignore[arg-type]
        return key

    def _amount(self, label: str, amount: int | None, *, signed: bool = False) -> Key:
        base = iv.closed(-LARGE if signed else 0, LARGE)
        return self._put((label, AMOUNT), amount, base=base, step=self.table.step)

    def _virtual(self, name: str) -> Key:
        base = iv.closed(-LARGE if self.signed else 0, LARGE)
        self.undisplayed.add((name, AMOUNT))
        step = 1 if self.pad else self.table.step
        return self._put((name, AMOUNT), None, base=base, step=step, editable=False)

    def _slack(self, *keys: Key) -> int:
        """What the rounded display of some amounts may hide together."""
        return self.pad * sum(key not in self.undisplayed for key in keys)

    def _rate(self, row: PrintedRow) -> Key:
        base = iv.closed(0, _MOST[RATE])
        return self._put((row.label, RATE), row.rate, base=base, editable=not row.exempt)

    def _rules(self, row: PrintedRow) -> tuple[Rules, Key | None]:
        """The rules of a row's amount, and the cell with its rounding words."""
        free = stated_candidates(row.step, self.table.step)
        stated = row.rules or self.fine.get(row.step, ())
        if not row.rules:
            return Rules(free, stated, self.table.step), None
        # Words are no number; 0 stands for them as printed, anything up to 1 for others.
        words = self._put((row.label, WORDS), 0, base=iv.closed(0, 1), step=1)
        return Rules(free, stated, self.table.step), words

    def labour(self) -> None:
        """Wages, efforts and amounts of the labour lines, their sum and that of the efforts."""
        days = self.table.days
        # Days stand for themselves only to their last printed digit, which a mend keeps.
        base = iv.closed(Fraction(1, 100), 31)
        self._put(DAYS, days, base=base, step=2 * half_digit(days))
        rows = self.table.of(kinds.LABOUR)
        for row in rows:
            self._labour_line(row)
        for row in self.table.of(kinds.LABOUR_SUM):
            if row.effort is not None:
                self._effort_sum(row, rows)
        total = self._step_amount(kinds.LABOUR_SUM)
        if rows:
            self._sum(total, kinds.LABOUR_SUM, [(row.label, AMOUNT) for row in rows])

    def _labour_line(self, row: PrintedRow) -> None:
        wage_base = iv.closed(1, LARGE)
        for column, value in ((DAILY, row.daily), (MONTHLY, row.monthly)):
            self._put(
                (row.label, column), value, base=wage_base, step=self.table.wage_step,
                published=published_wage(self.wages, row, column),
            )  # fmt: skip
        efforts = self._efforts(row)
        self._amount(row.label, row.amount)
        self._wage_relations(row)
        by_month = self.table.effort_unit == "M/M"
        column = MONTHLY if by_month or (row.daily is None and row.monthly is not None) else DAILY
        rules, words = self._rules(row)
        wage_pad = self.table.wage_step if self.table.wage_step > 1 else 0
        self.relations.append(
            Product(
                y=(row.label, AMOUNT),
                factors=((row.label, column), *efforts),
                divisor=DAYS if column == MONTHLY and not by_month else None,
                rules=rules,
                pads=(wage_pad, *(0 for _ in efforts)) if wage_pad else (),
                slack=self.pad,
                by_display=bool(wage_pad or self.pad),
                words=words,
            )
        )

    def _efforts(self, row: PrintedRow) -> list[Key]:
        """What the wage of a line is multiplied by: its effort, or persons and time."""
        efforts = [(EFFORT, row.effort)] if row.needs_effort else []
        return [
            self._put((row.label, column), value, base=iv.closed(0, _MOST[column]))
            for column, value in (*efforts, *row.parts)
        ]

    def _wage_relations(self, row: PrintedRow) -> None:
        """Daily wage x working days is the monthly wage, within the rounding of both."""
        if row.daily is None or (row.monthly is None and self.table.effort_unit == "M/D"):
            return
        step = self.table.wage_step
        self.relations.append(
            Product(
                y=(row.label, MONTHLY),
                factors=((row.label, DAILY), DAYS),
                rules=Rules(candidates(step, step), (), step),
                pads=(step, half_digit(self.table.days)),
            )
        )

    def _effort_sum(self, row: PrintedRow, lines: Sequence[PrintedRow]) -> None:
        """The sum of the efforts, whose terms may be rounded displays."""
        key = self._put((row.label, EFFORT), row.effort, base=iv.closed(0, _MOST[EFFORT]))
        terms = [line for line in lines if line.effort is not None]
        # Efforts that a share still multiplies may be summed with it or without.
        is_plain = not any(line.parts for line in lines)
        if is_plain and len(terms) == len(self.table.of(kinds.LABOUR)):
            slack = sum(half_digit(line.effort) for line in (row, *terms))
            self.relations.append(
                Sum(y=key, terms=tuple((line.label, EFFORT) for line in terms), slack=slack)
            )

    def _step_amount(self, step: str) -> Key:
        """The amount of a step that occurs once, printed or not."""
        for row in self.table.of(step):
            return self._amount(row.label, row.amount, signed=step == kinds.EXPENSE_SUM)
        return self._virtual(kinds.NAMES_KO[step])

    def _sum(self, y: Key, step: str, terms: list[Key]) -> None:
        """A sum, exact unless the row states a rounding rule."""
        stated = [row for row in self.table.of(step) if row.rules]
        if stated:
            rules, words = self._rules(stated[0])
            exact = self._virtual(f"{stated[0].label}, 끝수처리 전")
            self.relations.append(Sum(y=exact, terms=tuple(terms), slack=self._slack(*terms)))
            self.relations.append(
                Product(
                    y=y, factors=(exact,), rules=rules, slack=self.pad,
                    by_display=bool(self.pad), words=words,
                )
            )  # fmt: skip
            return
        self.relations.append(Sum(y=y, terms=tuple(terms), slack=self._slack(y, *terms)))

    def steps(self) -> None:
        """Everything after the labour lines."""
        labour = (kinds.NAMES_KO[kinds.LABOUR_SUM], AMOUNT)
        terms = [labour]
        terms += self._share(kinds.OVERHEAD, labour)
        if self.table.of(kinds.FEE):
            both = labour
            if len(terms) > 1:
                both = self._virtual("직접인건비+제경비")
                self.relations.append(Sum(y=both, terms=tuple(terms), slack=self._slack(*terms)))
            terms += self._share(kinds.FEE, both)
        terms += self._expenses()
        price = self._step_amount(kinds.PRICE)
        self._sum(price, kinds.PRICE, terms)
        vat = self._share(kinds.VAT, price)
        self._total(price, vat)

    def _share(self, step: str, base: Key) -> list[Key]:
        """A step that is a rate of an amount; nothing where the table has no such row."""
        for row in self.table.of(step):
            rate, amount = self._rate(row), self._amount(row.label, row.amount)
            rules, words = self._rules(row)
            self.relations.append(
                Product(
                    y=amount, factors=(base, rate), rules=rules,
                    pads=(self._slack(base), 0) if self.pad else (), slack=self.pad,
                    by_display=bool(self.pad), words=words,
                )
            )  # fmt: skip
            return [amount]
        return []

    def _expenses(self) -> list[Key]:
        """Direct expenses: their sum where there is a row for it, else the items."""
        items = [
            self._amount(row.label, row.amount, signed=True) for row in self.table.of(kinds.EXPENSE)
        ]
        if self.table.of(kinds.EXPENSE_SUM):
            total = self._step_amount(kinds.EXPENSE_SUM)
            if items:
                self._sum(total, kinds.EXPENSE_SUM, items)
            return [total]
        return items

    def _total(self, price: Key, vat: list[Key]) -> None:
        """The total before the cut, and the cut."""
        before = self._step_amount(kinds.BEFORE_CUT)
        self._sum(before, kinds.BEFORE_CUT, [price, *vat])
        for row in self.table.of(kinds.TOTAL):
            total = self._amount(row.label, row.amount)
            rules, words = self._rules(row)
            self.relations.append(
                Product(
                    y=total, factors=(before,), rules=rules, slack=self.pad,
                    by_display=bool(self.pad), words=words,
                )
            )  # fmt: skip


def half_digit(printed: Decimal | None) -> Fraction:
    """Half a unit of the last printed digit: what a rounded display may hide."""
    if printed is None:
        return Fraction(0)
    exponent = printed.as_tuple().exponent
    return Fraction(1, 2) / Fraction(10) ** -int(exponent)
