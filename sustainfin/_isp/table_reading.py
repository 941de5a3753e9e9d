"""The rows of a printed estimate, read one after the other."""

from collections.abc import Callable
from decimal import Decimal

from sustainfin import _checks
from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.cell_reading import HEADS, CellReader, working_days
from sustainfin._isp.effort_parts import settled, unread
from sustainfin._isp.grid_shape import WHERE, Grid
from sustainfin._isp.headings import Columns
from sustainfin._isp.printed_table import PrintedRow, PrintedTable
from sustainfin.errors import InvalidInput

_MONEY = ("daily", "monthly", "amount")


class TableReader:
    """Reads the body rows one after the other; it knows the section and what came before."""

    def __init__(self, grid: Grid, columns: Columns) -> None:
        self.rows = grid.rows[columns.body :]
        self.columns = columns
        self.captions = grid.captions
        self.shown = grid.shown
        self.first = columns.body + 1
        self.section = ""
        self.faults: list[str] = []
        self.labour: list[int] = []  # places of the labour lines

    def read(self) -> PrintedTable:
        """The whole table, or one refusal with every cell that cannot be read."""
        cells = CellReader(self.columns, self.faults)
        rows = [row for i in range(len(self.rows)) if (row := self._row(i, cells)) is not None]
        self._refuse_unread(cells.columns)
        days = self._try("월근무일수", lambda: working_days([*self.captions, *self._notes()]))
        if self.faults:
            raise _checks.refusal(
                WHERE, "printed", "must have cells that can be read; " + "; ".join(self.faults),
                len(self.faults), "Correct these cells, or leave them blank as in the document.",
            )  # fmt: skip
        return PrintedTable(
            rows=settled(tuple(rows)),
            effort_unit=cells.effort_unit,
            days=days,
            step=cells.step("amount"),
            wage_step=cells.step("wage"),
        )

    def _refuse_unread(self, columns: Columns) -> None:
        """Refuse columns with numbers in the labour lines that nothing is known about."""
        lines = (self.rows[i] for i in self.labour)
        place = {name: j for name, j in columns.place.items() if name != "rate"}
        heads = dict.fromkeys(head for line in lines for head in unread(columns.heads, place, line))
        if heads:
            raise _checks.refusal(
                WHERE, "printed", "must have numbers only in columns that are read", tuple(heads),
                "Leave these columns out if no amount is computed with them. Read are 단가, "
                "투입공수, 투입인원, 투입기간, 참여율, 금액.",
            )  # fmt: skip

    def _notes(self) -> list[str]:
        return [text for line in self.rows for text in line if text]

    def _text(self, i: int, column: str) -> str:
        place = self.columns.place.get(column)
        if place is None:
            return ""
        # Money is what the cell shows; an effort or a rate is what is computed with.
        shown = self._shown(i, column) if column in _MONEY else None
        return self.rows[i][place] if shown is None else shown

    def _shown(self, i: int, column: str) -> str | None:
        """What a cell shows of the number in it; None where it shows all of it."""
        return self.shown.get((self.columns.body + i, self.columns.place[column]))

    def _displays(self, i: int) -> tuple[tuple[str, str, str], ...]:
        """Column, shown and stored number of the cells that show fewer digits."""
        return tuple(
            (heading, shown, self.rows[i][self.columns.place[name]])
            for name, heading in HEADS.items()
            if name in self.columns.place and (shown := self._shown(i, name)) is not None
        )

    def _try(self, name: str, call: Callable[[], Decimal | None]) -> Decimal | None:
        try:
            return call()
        except InvalidInput as refused:
            self.faults.append(f"{name}: {refused}")
            return None

    def _row(self, i: int, cells: CellReader) -> PrintedRow | None:
        """One row; None for a row that holds no number and names no step."""
        label, role = self._text(i, "label"), self._text(i, "role")
        has_wage = any(self._text(i, name) for name in ("daily", "monthly"))
        effort = self._text(i, "effort")
        has_effort = bool(effort) and "%" not in effort and "적용" not in effort
        step = self._kind(i, label, role, has_wage=has_wage, has_effort=has_effort)
        has_amount = bool(self._text(i, "amount"))
        if step == kinds.SECTION or (not step and not has_amount):
            return None
        where = f"row {self.first + i} {(role or label)!r}"
        if not step:
            self.faults.append(
                f"row {self.first + i} {(label or role)!r}: the label names no step of an "
                "estimate, yet the row has an amount; call it 직접경비 if it is a direct expense"
            )
            return None
        if step == kinds.LABOUR:
            self.labour.append(i)
        texts = {name: self._text(i, name) for name in self.columns.place}
        found = cells.read(where, step, texts)
        named = step in {kinds.LABOUR, kinds.EXPENSE}
        return PrintedRow(
            step=step,
            label=(role or label) if named else kinds.NAMES_KO[step],
            note=self._text(i, "note"),
            basis="" if named else role,
            displays=self._displays(i),
            **found,
        )

    def _kind(self, i: int, label: str, role: str, *, has_wage: bool, has_effort: bool) -> str:
        """What the row is, by its label, its section and its place."""
        of_label, of_role = kinds.kind_of(label), kinds.kind_of(role)
        if label and of_label in {kinds.LABOUR, kinds.LABOUR_SUM, kinds.EXPENSE_SUM, kinds.EXPENSE}:
            self.section = kinds.LABOUR if "labour" in of_label else kinds.EXPENSE
        elif label and (of_label or not (has_wage or has_effort)):
            self.section = ""
        kind = of_label or (of_role if not (has_wage or has_effort) or not label else "")
        if not label and not of_role:
            kind = self.section
        if kind in {kinds.SUBTOTAL} or (of_role == kinds.SUBTOTAL and kind != kinds.PRICE):
            return self._subtotal(i, alone=of_label == kinds.SUBTOTAL)
        return self._settled(i, kind, of_role, role, has_wage=has_wage, has_effort=has_effort)

    def _settled(
        self, i: int, kind: str, of_role: str, role: str, *, has_wage: bool, has_effort: bool
    ) -> str:
        """The kind once wages, efforts and the rows around have had their say."""
        sums = {kinds.LABOUR_SUM, kinds.EXPENSE_SUM, kinds.TOTAL}
        if kind == kinds.LABOUR:
            if of_role in sums and not has_wage:
                return kinds.LABOUR_SUM
            if not (has_wage or role):  # a section; its sums may stand beside its name
                has_sum = has_effort or self._text(i, "amount")
                return kinds.LABOUR_SUM if has_sum else kinds.SECTION
        elif kind in {kinds.EXPENSE, kinds.EXPENSE_SUM} and role:
            # "expense" is the machine name of an item, whatever the item is called.
            is_sum = kind == kinds.EXPENSE_SUM and of_role in sums
            return kinds.EXPENSE_SUM if is_sum else kinds.EXPENSE
        elif kind == kinds.TOTAL and self._comes_later(i, kinds.VAT):
            return kinds.PRICE
        elif not kind and (has_wage or has_effort):
            return kinds.LABOUR
        return kind

    def _subtotal(self, i: int, *, alone: bool) -> str:
        """What a row named 소계 sums up: its section, or everything before VAT."""
        if self._comes_later(i, kinds.OVERHEAD):
            return kinds.LABOUR_SUM
        if not alone and self.section == kinds.EXPENSE:
            return kinds.EXPENSE_SUM
        return kinds.LABOUR_SUM if not alone and self.section == kinds.LABOUR else kinds.PRICE

    def _comes_later(self, i: int, step: str) -> bool:
        """Whether a row below is of a step."""
        return any(
            step in {kinds.kind_of(self._text(k, "label")), kinds.kind_of(self._text(k, "role"))}
            for k in range(i + 1, len(self.rows))
        )
