"""The record of one published table: read-only, pickled, printed, cited."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks, _text
from sustainfin.sheet import Cell, Sheet, in_notebook, row

if TYPE_CHECKING:
    import pandas as pd

# How sure a figure is: read in one copy, in two, in a public repository only, derived by
# arithmetic, stated in a source document, given by the user.
FLAGS = ("V", "V2", "R", "D", "S", "own")

# What the short table prints: rows, columns, characters of a cell.
_ROWS, _COLUMNS, _CHARACTERS = 8, 5, 24


def _frozen(value: Any) -> Any:
    """A read-only copy of nested mappings and lists."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(inner) for inner in value)
    return value


def _thawed(value: Any) -> Any:
    """Plain dicts and tuples again: a mapping proxy cannot be pickled."""
    if isinstance(value, Mapping):
        return {key: _thawed(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_thawed(inner) for inner in value)
    return value


def _plain(value: Any) -> Any:
    """Values that JSON can hold: a Decimal and a date become text."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, (Decimal, datetime.date)) else value


def _cell(value: Any) -> str:
    """A value as the short table prints it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 3] + "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the figures of a table come from (출처).

    Parameters
    ----------
    publisher, title, page : str
        Body that publishes the figures, title as printed, place within it.
    issued : date or None
        Day of publication; None where it was not found.
    url : tuple of str
        Addresses of the copies that were read.
    confidence : {"V", "V2", "R", "D", "S", "own"}
        Read in one copy, in two or more, in a public repository only, derived by
        arithmetic, stated in a source document, or given by the user.
    confidence_note : str
        The same in one sentence.
    checked_with : tuple of str
        Independent publications of the same figures.
    transcribed : date or None
        Day on which the figures were typed.

    Examples
    --------
    >>> Source(title="제안서 단가표", confidence="own").publisher
    ''
    """

    publisher: str = ""
    title: str
    page: str = ""
    issued: datetime.date | None = None
    url: tuple[str, ...] = ()
    confidence: str
    confidence_note: str = ""
    checked_with: tuple[str, ...] = ()
    transcribed: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One edition of a published table (공표 자료), read-only.

    Parameters
    ----------
    id : str
        Family and edition, for example "kosa_wages/2020".
    label_ko, label_en : str
        Name of the table in Korean, as printed, and in English.
    unit : str
        Unit of the values.
    applies_from, applies_until : date or None
        First and last day of validity; None where the span is open.
    stale_after : date or None
        Last day for which the edition is known to have no successor.
    complete : bool
        Whether every row of the source is there.
    values : mapping of str to mapping
        Columns by row; rows keep the names and the order of the source.
    flags : mapping of str to str
        Confidence of those rows, or entries of `extra`, where it is not that of the source.
    merged_roles : mapping of str to str
        Row of an older edition -> row of this one that now contains it.
    notes : tuple of str
        What a reader must know: gaps, breaks in the series, figures that do not multiply out.
    extra : mapping of str to object
        Further published figures of the family, such as the working days per month.
    source : Source
        Where the figures come from.

    Examples
    --------
    >>> table = Table(id="own/2027", label_ko="자체 단가", unit="KRW per person-month",
    ...               values={"IT컨설턴트": {"monthly": 9_000_000}},
    ...               source=Source(title="제안서 단가표", confidence="own"))
    >>> table.values["IT컨설턴트"]["monthly"]
    9000000
    """

    id: str
    label_ko: str
    label_en: str = ""
    unit: str
    applies_from: datetime.date | None = None
    applies_until: datetime.date | None = None
    stale_after: datetime.date | None = None
    complete: bool = True
    values: Mapping[str, Mapping[str, Any]]
    flags: Mapping[str, str] = field(default_factory=dict)
    merged_roles: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    source: Source

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for name in ("values", "flags", "merged_roles", "notes", "extra"):
            object.__setattr__(self, name, _frozen(getattr(self, name)))

    def __hash__(self) -> int:
        return hash(self.id)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, ({each.name: _thawed(getattr(self, each.name)) for each in fields(self)},)

    @property
    def family(self) -> str:
        """Part of the id before the slash: tables of one family mean the same by a column."""
        return self.id.partition("/")[0]

    @property
    def edition(self) -> str:
        """Part of the id after the slash; empty where there is none."""
        return self.id.partition("/")[2]

    @property
    def span(self) -> str:
        """Days of validity in words."""
        if self.applies_from is None and self.applies_until is None:
            return "no stated period"
        if self.applies_until is None:
            return f"from {self.applies_from}"
        if self.applies_from is None:
            return f"until {self.applies_until}"
        return f"{self.applies_from} to {self.applies_until}"

    def flag(self, row: str) -> str:
        """Confidence flag of a row, or of an entry of `extra` (신뢰도 표시).

        Parameters
        ----------
        row : str
            A row of `values` or a key of `extra`.

        Returns
        -------
        str
            "V", "V2", "R", "D", "S" or "own".

        Raises
        ------
        InvalidInput
            If there is no such row.

        Examples
        --------
        >>> from sustainfin import tables
        >>> tables.edition("kosa_wages", "2026").flag("working_days")
        'D'
        """
        named = _checks.one_of(f"table {self.id}", "row", row, (*self.values, *self.extra))
        return self.flags.get(named, self.source.confidence)

    def cite(self) -> str:
        """One line that names the table, its confidence and its source (인용).

        Returns
        -------
        str
            "id [flag] publisher, title, page".

        Examples
        --------
        >>> from sustainfin import tables
        >>> tables.edition("isp_policies", "seoul_2020").cite().partition(",")[0]
        'isp_policies/seoul_2020 [S] 서울특별시 스마트도시정책관'
        """
        parts = (self.source.publisher, self.source.title, self.source.page)
        return f"{self.id} [{self.source.confidence}] {', '.join(part for part in parts if part)}"

    def to_dict(self) -> dict[str, Any]:
        """Everything in the table as data for JSON.

        Returns
        -------
        dict
            Fields by name; decimals and dates as text.

        Examples
        --------
        >>> from sustainfin import tables
        >>> tables.edition("guide_rates", "2020").to_dict()["values"]["overhead"]["low"]
        '1.10'
        """
        named = {each.name: _plain(getattr(self, each.name)) for each in fields(self)}
        named["source"] = {
            each.name: _plain(getattr(self.source, each.name)) for each in fields(self.source)
        }
        return named

    def to_frame(self) -> "pd.DataFrame":
        """The values as a pandas DataFrame, one line per row of the table.

        Returns
        -------
        DataFrame
            Whole numbers as Int64, decimals as objects, missing cells as NA.

        Examples
        --------
        >>> from sustainfin import tables
        >>> int(tables.edition("kosa_wages", "2020").to_frame().loc["IT컨설턴트", "monthly"])
        9152103
        """
        import pandas as pd

        frame = pd.DataFrame(index=pd.Index(list(self.values), name="row", dtype=object))
        for name in self.columns:
            cells = [row.get(name, pd.NA) for row in self.values.values()]
            whole = all(cell is pd.NA or type(cell) is int for cell in cells)
            frame[name] = pd.Series(cells, index=frame.index, dtype="Int64" if whole else object)
        return frame

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The table as it leaves the library (표), with its flags, notes and source.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One line a row, the confidence flag last.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.

        Examples
        --------
        >>> from sustainfin import tables
        >>> tables.edition("kosa_wages", "2020").sheet().title[:16]
        'kosa_wages/2020 '
        """
        korean = _checks.one_of("tables.Table.sheet", "lang", lang, ("ko", "en")) == "ko"
        label = self.label_ko if korean else self.label_en or self.label_ko
        body = [
            (
                *row([name]),
                *(_sheet_cell(values.get(column)) for column in self.columns),
                *row([self.flag(name)]),
            )
            for name, values in self.values.items()
        ]
        addresses = [f"url: {address}" for address in self.source.url]
        return Sheet(
            title=f"{self.id} {label}, {self.span}",
            unit=self.unit,
            head=(row(["", *self.columns, "flag"], strong=True),),
            body=tuple(body),
            notes=(self.cite(), *addresses, *self.notes),
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in the order in which the rows bring them."""
        return tuple(dict.fromkeys(name for row in self.values.values() for name in row))

    def __repr__(self) -> str:
        partial = "" if self.complete else ", partial"
        head = f"Table {self.id} [{self.source.confidence}] {self.label_ko}, {self.span}{partial}"
        rows = list(self.values.items())[:_ROWS]
        columns = [
            _column(name, [row.get(name) for _, row in rows]) for name in self.columns[:_COLUMNS]
        ]
        lines = zip(*(_column("", [name for name, _ in rows]), *columns), strict=True)
        hidden = {"rows": len(self.values) - len(rows), "columns": len(self.columns) - len(columns)}
        more = ", ".join(f"{count} more {what}" for what, count in hidden.items() if count > 0)
        body = [f"  {'  '.join(line)}".rstrip() for line in lines]
        return "\n".join([head, *body, *([f"  ... {more}"] if more else [])])


def _sheet_cell(value: Any) -> Cell:
    """A value of a table: numbers to the right."""
    is_text = value is None or isinstance(value, (str, bool))
    (cell,) = row([value])
    return cell if is_text else Cell(text=cell.text, value=value, align="right")


def _column(name: str, cells: list[Any]) -> list[str]:
    """A column of the short table, all of one width; numbers stand to the right."""
    texts = [name, *("" if cell is None else _cell(cell) for cell in cells)]
    width = max(map(_text.width, texts))
    number = all(cell is None or isinstance(cell, (int, Decimal)) for cell in cells)
    return [_text.pad(text, width, "right" if number else "left") for text in texts]


def _rebuilt(named: dict[str, Any]) -> Table:
    """A table again from its thawed fields."""
    return Table(**named)
