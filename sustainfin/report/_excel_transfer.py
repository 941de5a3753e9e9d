"""The table of a transfer (예산 현황) with live formulas: what is left follows what is moved."""

from sustainfin.budget import Transfer
from sustainfin.money import UNITS
from sustainfin.report._excel_cells import Page, address
from sustainfin.report._excel_limits import Limits, validation
from sustainfin.report._excel_origin import Origin
from sustainfin.report._excel_tables import shown, write_sheet
from sustainfin.sheet import aligned

_FIRST = 2  # row of the first head
_WORDS = {
    "ko": ("노란 칸을 바꾸면 변경 후 예산액과 총계가 따라 바뀐다. 절차는 다시 판단하지 않는다.",
           "증과 감의 합계가 같다.", "증과 감의 합계가 다르다."),
    "en": ("Change yellow cells: budgets after the change and totals follow; not procedures.",
           "Increases and decreases are equal.", "Increases and decreases are not equal."),
}  # fmt: skip


class TransferPage:
    """Writes one transfer on one page."""

    def __init__(
        self, page: Page, transfer: Transfer, origin: Origin, unit: str, lang: str
    ) -> None:
        self.page, self.transfer, self.origin = page, transfer, origin
        self.unit, self.lang = UNITS[unit], lang
        self.sheet = transfer.sheet(unit=unit, lang=lang)

    def write(self) -> None:
        """The table, its formulas, whether it balances, and where it is from."""
        last = write_sheet(self.page, self.sheet)
        self.origin.heading(self.page, self.sheet.title)
        lines = aligned(self.sheet)
        first, n_items = _FIRST + len(self.sheet.head), len(self.transfer.items)
        columns = range(len(lines[0]) - 4, len(lines[0]))
        shapes = [self._shape(lines[len(self.sheet.head) :], column) for column in columns]
        for k, (item, after) in enumerate(
            zip(self.transfer.items, self.transfer.after, strict=True)
        ):
            row = first + k
            before, plus, minus = (address(row, column) for column in columns[:3])
            amounts = (item.appropriation, item.plus, item.minus)
            for column, amount, shape in zip(columns, amounts, shapes, strict=False):
                self._input(row, column, amount, shape)
            self._formula(row, columns[3], f"={before}+{plus}-{minus}", after, shapes[3], "won")
        self._totals(first, first + n_items, columns, shapes)
        words, same, different = _WORDS[self.lang]
        sums = [address(first + n_items, column) for column in columns[1:3]]
        told = f'=IF(ROUND({sums[0]}-{sums[1]},6)=0,"{same}","{different}")'
        self.page.formula(last, 0, told, same, "note")
        for k, text in enumerate((words, *self.origin.lines(self.lang))):
            self.page.text(last + 1 + k, 0, text, "note")

    def _shape(self, lines: tuple[tuple[object, ...], ...], column: int) -> str:
        """The number format of a column: that of its longest figure."""
        found = [shown(line[column]) for line in lines if line[column] is not None]  # type: ignore[arg-type]
        return max((each.shape for each in found if each is not None), key=len)

    def _input(self, row: int, column: int, amount: int, shape: str) -> None:
        """An amount that people may change."""
        looks = self.page.looks.shaped("input won", shape)
        self.page.sheet.write_number(row, column, amount / self.unit, looks)
        self.page.sheet.data_validation(
            row, column, row, column, validation(Limits(low=0.0), lang=self.lang)
        )

    def _formula(
        self, row: int, column: int, formula: str, amount: int, shape: str, look: str
    ) -> None:
        """An amount that follows."""
        looks = self.page.looks.shaped(look, shape)
        self.page.sheet.write_formula(row, column, formula, looks, amount / self.unit)
        self.page.n_formulas += 1

    def _totals(self, first: int, row: int, columns: range, shapes: list[str]) -> None:
        """The sums below the lines."""
        amounts = (
            sum(item.appropriation for item in self.transfer.items),
            sum(item.plus for item in self.transfer.items),
            sum(item.minus for item in self.transfer.items),
            sum(self.transfer.after),
        )
        for column, amount, shape in zip(columns, amounts, shapes, strict=True):
            cells = f"{address(first, column)}:{address(row - 1, column)}"
            self._formula(row, column, f"=SUM({cells})", amount, shape, "strong won")
