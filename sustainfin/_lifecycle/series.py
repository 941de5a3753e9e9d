"""Amounts given year by year, also from a table of somebody else."""

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sustainfin import _checks, _text
from sustainfin._lifecycle import fields
from sustainfin._lifecycle.base import CostLine, check_line, settle
from sustainfin.lines import Amounts, Prices, Quantity, Timeline, Vat, value
from sustainfin.money import UNITS

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "lifecycle.series_from"


@dataclass(frozen=True, slots=True)
class Series(CostLine):
    """A cost given year by year, as a plan prints it (연차별 비용).

    A year that is not named has no cost.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    by_year : mapping of int to float or Input
        Amounts by calendar year, >= 0; kept as pairs in the order of the years. [KRW]
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis (불변, 경상) of the amounts.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amounts; that of the case if left out.
    covers : tuple of str
        Items of the checklist that the amounts contain besides their kind.
    source : str
        Where the amounts come from.

    See Also
    --------
    series_from : The same from a DataFrame, a CSV file or a workbook.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> line = Series("통신 회선", {2021: 10_000_000, 2023: 12_000_000}, kind="network")
    >>> line.amounts({}, Timeline(start=2021, n_years=3)).ravel().tolist()
    [10000000.0, 0.0, 12000000.0]
    """

    by_year: Mapping[int, Quantity] | tuple[tuple[int, Quantity], ...]
    _: KW_ONLY
    kind: str = "operation"

    def __post_init__(self) -> None:
        where = check_line(self)
        given: object = self.by_year
        pairs = tuple(given.items()) if isinstance(given, Mapping) else given
        if not isinstance(pairs, tuple) or not pairs or not all(map(_is_pair, pairs)):
            raise _checks.refusal(
                where, "by_year", "must map years to amounts", given, "Write {2021: 10_000_000}."
            )
        read = [
            (_checks.year(where, "by_year", year), fields.amount(where, "by_year", amount))
            for year, amount in pairs
        ]
        years = [year for year, _ in read]
        if len(set(years)) != len(years):
            raise _checks.refusal(where, "by_year", "must name each year once", tuple(years))
        settle(self, by_year=tuple(sorted(read, key=lambda pair: pair[0])))

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Amounts by year: those given, 0 in the other years.

        Parameters
        ----------
        x : mapping of str to float or ndarray
            Values by input name.
        t : Timeline
            The years of the case; every year of the line lies in it.

        Returns
        -------
        ndarray of float, shape (years, 1) or (years, draws)
            Cost by year. [KRW]
        """
        pairs = self.by_year.items() if isinstance(self.by_year, Mapping) else self.by_year
        amounts: Amounts = np.zeros((t.n_years, 1))
        for year, amount in pairs:
            here = np.zeros((t.n_years, 1))
            here[t.index(year)] = 1.0
            amounts = amounts + value(amount, x) * here
        return amounts


def _is_pair(thing: object) -> bool:
    """Whether something is a year with an amount."""
    return isinstance(thing, tuple) and len(thing) == 2


def series_from(
    source: "pd.DataFrame | str | PathLike[str]",
    label: str,
    *,
    unit: str,
    year: str = "year",
    amount: str = "amount",
    sheet: str | None = None,
    kind: str = "operation",
    prices: Prices | None = None,
    vat: Vat | None = None,
    covers: tuple[str, ...] = (),
) -> Series:
    """A series of amounts from a DataFrame, a CSV file or a workbook (연차별 비용 읽기).

    Numbers are read as they are: an empty cell, a text such as "1,200", a year that
    comes twice is refused, never repaired.

    Parameters
    ----------
    source : DataFrame or path
        The table, or a file that ends in .csv (UTF-8), .xlsx or .xlsm.
    label : str
        Name of the line.
    unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
        What the amounts are printed in; it must be stated.
    year, amount : str
        Names of the two columns that are read.
    sheet : str, optional
        Sheet of the workbook; may be left out where there is one only.
    kind : str
        What the cost is for, one of the kinds of cost.
    prices : {"real", "nominal"}, optional
        Price basis of the amounts.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amounts.
    covers : tuple of str
        Items of the checklist that the amounts contain.

    Returns
    -------
    Series
        The line; its source names the file.

    Raises
    ------
    InvalidInput
        If a column or a sheet is missing, a cell is not a number, a year is not a
        calendar year or comes twice.
    OSError
        If the file cannot be opened.

    Examples
    --------
    >>> import pandas as pd
    >>> plan = pd.DataFrame({"연도": [2021, 2022], "금액": [10, 12.5]})
    >>> series_from(plan, "통신 회선", unit="백만원", year="연도", amount="금액").by_year
    ((2021, 10000000.0), (2022, 12500000.0))
    """
    _checks.one_of(_WHERE, "unit", unit, UNITS)
    frame, name = _frame(source, sheet)
    columns = [str(column) for column in frame.columns]
    for argument, wanted in (("year", year), ("amount", amount)):
        _checks.one_of(_WHERE, argument, wanted, columns, f"Name the column with {argument}=.")
        if columns.count(wanted) != 1:
            raise _checks.refusal(_WHERE, argument, "must name one column, not several", wanted)
    frame = frame.set_axis(columns, axis=1)
    if frame.empty:
        raise _checks.refusal(_WHERE, "source", "must have at least one row", name or "DataFrame")
    pairs = tuple(
        (_year(row, raw_year), _amount(row, raw_amount) * UNITS[unit])
        for row, raw_year, raw_amount in zip(
            range(1, len(frame) + 1), frame[year].tolist(), frame[amount].tolist(), strict=True
        )
    )
    exact = tuple((when, float(won)) for when, won in pairs)
    return Series(label, exact, kind=kind, prices=prices, vat=vat, covers=covers, source=name)


def _year(row: int, got: object) -> int:
    """A calendar year; a workbook may hold 2021 as 2021.0."""
    whole = _checks.is_number(got) and float(got).is_integer()  # type: ignore[arg-type]
    return _checks.year(f"{_WHERE}, row {row}", "year", int(float(got)) if whole else got)  # type: ignore[arg-type]


def _amount(row: int, got: object) -> Any:
    """An exact decimal, so that 1.1억원 is 110,000,000 won to the last bit."""
    do = "Fill the cell, or take the row out."
    if isinstance(got, str):
        do = "Store the cell as a number, without commas and units."
    clean = _checks.real(f"{_WHERE}, row {row}", "amount", got, 0.0, math.inf, do)
    return _checks.exact(_WHERE, "amount", clean)


def _frame(source: object, sheet: str | None) -> tuple["pd.DataFrame", str]:
    """The table and the name of its file."""
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        return source, ""
    path = Path(source) if isinstance(source, str | PathLike) else None
    suffix = path.suffix.lower() if path is not None else ""
    if path is None or suffix not in {".csv", ".xlsx", ".xlsm"}:
        raise _checks.refusal(
            _WHERE, "source", "must be a DataFrame or a .csv, .xlsx or .xlsm file", source
        )
    if suffix == ".csv":
        return _csv(path), path.name
    book = pd.read_excel(path, sheet_name=None)
    names = [_text.nfc(str(name)) for name in book]
    if sheet is None and len(names) != 1:
        raise _checks.refusal(
            _WHERE, "sheet", f"must be one of {', '.join(map(repr, names))}", sheet
        )
    chosen = names[0] if sheet is None else _checks.one_of(_WHERE, "sheet", sheet, names)
    return list(book.values())[names.index(chosen)], f"{path.name}, {chosen}"


def _csv(path: Path) -> "pd.DataFrame":
    """A CSV file in UTF-8, with or without a byte order mark."""
    import pandas as pd

    try:
        return pd.read_csv(path, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _checks.refusal(
            _WHERE, "source", "must be in UTF-8", path.name,
            "The file looks like CP949 (ANSI) of Korean Windows; save it as 'CSV UTF-8'.",
        ) from error  # fmt: skip
