"""The brief's table of services by city and field, as printed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, tables
from sustainfin.canvas._grid import Lang
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_SECOND = " (둘째)"
_WHERE = "canvas.PublishedServices"
_NOTE_EN = "(n?) second number printed beside the first: not added up, as its meaning is not clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedServices:
    """Smart-city services by city and field as a brief prints them (도시·분야별 서비스 수).

    No total is computed: the second numbers of the table are ambiguous.

    Parameters
    ----------
    table : Table
        The edition.

    Examples
    --------
    >>> published_services().number("교통", "부천")
    13
    """

    table: Table

    _repr_html_ = in_notebook

    @property
    def cities(self) -> tuple[str, ...]:
        """Cities in the order of the table."""
        return tuple(self.table.extra["programmes"])

    @property
    def rows(self) -> tuple[str, ...]:
        """Fields and sub-fields in the order of the table."""
        return tuple(self.table.values)

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def number(self, field: str, city: str) -> int | None:
        """The first number printed for a field in a city.

        Parameters
        ----------
        field : str
            Field or sub-field, such as "교통" or "의료".
        city : str
            City.

        Returns
        -------
        int or None
            None where the table prints a dash.

        Raises
        ------
        InvalidInput
            If the table has no such row or city.
        """
        return _plain(self._cell("number", field, city, ""))

    def second(self, field: str, city: str) -> int | None:
        """The second number printed beside it, whose meaning is ambiguous.

        Parameters
        ----------
        field : str
            Field or sub-field.
        city : str
            City.

        Returns
        -------
        int or None
            None where the table prints a dash or nothing.

        Raises
        ------
        InvalidInput
            If the table has no such row or city.
        """
        return _plain(self._cell("second", field, city, _SECOND))

    def _cell(self, name: str, field: str, city: str, suffix: str) -> Any:
        """A cell as printed; None where nothing is."""
        where = f"{_WHERE}.{name}"
        _checks.one_of(where, "field", field, self.rows)
        _checks.one_of(where, "city", city, self.cities)
        return self.table.values[field].get(city + suffix)

    def sheet(self, *, lang: Lang = "ko") -> Sheet:
        """The table as printed; second numbers stand in brackets with a question mark.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a field or sub-field.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        ko = _checks.one_of(f"{_WHERE}.sheet", "lang", lang, ("ko", "en")) == "ko"
        head = row(
            [*(("분야", "세부") if ko else ("Field", "Sub-field")), *self.cities], strong=True
        )
        body = []
        last = ""
        for name, cells in self.table.values.items():
            shown = cells["field"] if cells["field"] != last else ""
            last = cells["field"]
            sub = "" if name == cells["field"] else name
            numbers = [Cell(text=self._shown(name, city), align="right") for city in self.cities]
            body.append((Cell(text=shown), Cell(text=sub), *numbers))
        note = "(n?) 표에 함께 적힌 둘째 수: 뜻이 분명하지 않아 더하지 않는다."
        return Sheet(
            title=self.table.label_ko if ko else self.table.label_en,
            unit="단위: 개" if ko else f"unit: {self.table.unit}", head=(head,), body=tuple(body),
            notes=(note if ko else _NOTE_EN, self.table.cite()),
        )  # fmt: skip

    def _shown(self, field: str, city: str) -> str:
        """Both numbers of a cell as text."""
        first = self.table.values[field].get(city)
        second = self.table.values[field].get(city + _SECOND)
        return f"{first}" if second is None else f"{first} ({second}?)"

    def to_frame(self) -> "pd.DataFrame":
        """The table as a DataFrame, one row a cell.

        Returns
        -------
        DataFrame
            Columns field, sub_field, city, programme, services, second_number (ambiguous);
            NA where a dash or nothing is printed.
        """
        import pandas as pd

        data = [
            (
                cells["field"], "" if name == cells["field"] else name, city, programme,
                self.number(name, city), self.second(name, city),
            )
            for name, cells in self.table.values.items()
            for city, programme in self.table.extra["programmes"].items()
        ]  # fmt: skip
        columns = ["field", "sub_field", "city", "programme", "services", "second_number"]
        return pd.DataFrame(data, columns=columns).astype(
            {"services": "Int64", "second_number": "Int64"}
        )

    def to_dict(self) -> dict[str, Any]:
        """The table as plain data, ready for JSON.

        Returns
        -------
        dict
            The edition, with its source and notes.
        """
        return {"kind": "canvas.PublishedServices", **self.table.to_dict()}


def _plain(cell: Any) -> int | None:
    """A printed number; None for a dash or nothing."""
    return cell if isinstance(cell, int) else None


def published_services(name: str = "auri_2021") -> PublishedServices:
    """The brief's table of services by city and field (공표된 서비스 현황).

    Parameters
    ----------
    name : str
        Edition of the family `services`.

    Returns
    -------
    PublishedServices
        As printed, without totals of our own.

    Raises
    ------
    TableNotFound
        If this release holds no such edition.

    Examples
    --------
    >>> services = published_services()
    >>> services.number("의료", "부산"), services.second("보건", "부산")
    (5, 4)
    """
    return PublishedServices(table=tables.edition("services", name))
