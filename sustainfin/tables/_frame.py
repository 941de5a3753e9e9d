"""A table from a pandas DataFrame of one's own."""

import contextlib
import datetime
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, _text
from sustainfin.errors import InvalidInput
from sustainfin.tables._file import Faults, check_values
from sustainfin.tables._record import Source, Table

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "tables.from_frame"
_DIGITS = 30


def from_frame(
    frame: "pd.DataFrame",
    *,
    id: str,  # noqa: A002 - the name of the field
    unit: str,
    label_ko: str = "",
    source: str = "",
    applies_from: datetime.date | str | None = None,
    applies_until: datetime.date | str | None = None,
) -> Table:
    """A table of one's own figures from a DataFrame (자체 단가표).

    The index holds the names of the rows; where it is only a count 0, 1, 2, ... the
    first column does. Nothing is filled in or dropped.

    Parameters
    ----------
    frame : DataFrame
        One line per row of the table, one column per kind of value.
    id : str
        Name to cite, for example "own/2027".
    unit : str
        Unit of the values.
    label_ko : str
        Korean name; `id` where it is empty.
    source : str
        Where the figures come from, for reports.
    applies_from, applies_until : date or ISO text, optional
        First and last day of validity.

    Returns
    -------
    Table
        The table, with the confidence flag "own".

    Raises
    ------
    InvalidInput
        If an argument is not of its kind, or the span ends before it begins.
    ExceptionGroup
        With one TableInvalid for every blank, repeated or unnamed row, every missing
        cell and every number that is not finite or is negative.

    See Also
    --------
    read : The same from a TOML file.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"monthly": [9_000_000]}, index=["IT컨설턴트"])
    >>> from_frame(frame, id="own/2027", unit="KRW per person-month").source.confidence
    'own'
    """
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise _checks.refusal(_WHERE, "frame", "must be a pandas DataFrame", frame)
    named = _checks.text(_WHERE, "id", id)
    start, end = (
        None if value is None else _checks.day(_WHERE, name, value)
        for name, value in (("applies_from", applies_from), ("applies_until", applies_until))
    )
    if not (start is None or end is None or start <= end):
        raise _checks.refusal(_WHERE, "applies_until", "must not be before applies_from", end)
    return Table(
        id=named,
        label_ko=label_ko or named,
        unit=_checks.text(_WHERE, "unit", unit),
        applies_from=start,
        applies_until=end,
        values=_values(frame),
        source=Source(title=source or "출처 미기재 (no source given)", confidence="own"),
    )


def _values(frame: "pd.DataFrame") -> dict[str, dict[str, Any]]:
    """Rows by name; every fault of the frame is told at once."""
    counted = list(frame.index) == list(range(len(frame)))
    names = list(frame.iloc[:, 0]) if counted and frame.shape[1] else list(frame.index)
    body = frame.iloc[:, 1:] if counted else frame
    faults = Faults(_WHERE)
    faults.need(bool(len(body)), "frame", "must hold at least one row", len(body))
    _names(names, "row", faults)
    _names(list(body.columns), "column", faults)
    faults.tell()
    columns = [_text.nfc(column) for column in body.columns]
    values = {
        _text.nfc(name): {
            column: _value(f"{name}.{column}", cell, faults)
            for column, cell in zip(columns, cells, strict=True)
        }
        for name, cells in zip(names, body.itertuples(index=False, name=None), strict=True)
    }
    faults.tell()
    check_values(values, faults)
    faults.tell()
    return values


def _names(names: list[Any], what: str, faults: Faults) -> None:
    """Names are texts, not blank and not repeated."""
    seen: set[str] = set()
    for name in names:
        good = isinstance(name, str) and bool(name.strip())
        if not faults.need(good, what, "must have a name, a text that is not blank", name):
            continue
        plain = _text.nfc(name)
        faults.need(plain not in seen, what, "must not be repeated", name)
        seen.add(plain)


def _value(place: str, cell: Any, faults: Faults) -> Any:
    """A cell as int, Decimal or text; a column with a gap turns whole numbers into floats."""
    if isinstance(cell, str):
        faults.need(bool(cell.strip()), place, "must not be blank", cell)
        return _text.nfc(cell)
    number = None
    if _checks.is_number(cell):
        with contextlib.suppress(InvalidInput):  # NaN and infinity; told below with the others
            number = _checks.exact(_WHERE, place, cell)
    if number is None:
        do = "Leave the row out, or give the figure; a gap is not filled in."
        faults.add(place, "must be a finite number or a text", cell, do)
        return cell
    # Whole numbers become ints; a huge exponent would fill the memory first.
    if not faults.need(number.adjusted() < _DIGITS, place, f"must be below 10^{_DIGITS}", cell):
        return cell
    return int(number) if number == number.to_integral_value() else number
