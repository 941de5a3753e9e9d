"""Published unit values: what they are worth, include, rest on; moved only by a stated index."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from sustainfin import _checks, tables
from sustainfin._text import did_you_mean
from sustainfin.errors import NotComputable
from sustainfin.sheet import in_notebook
from sustainfin.tables import Table

FAMILY = "unit_values"
Point = Literal["low", "mid", "high"]
POINTS: tuple[Point, ...] = ("low", "mid", "high")
# What a figure is. Only a "unit" may price a quantity.
KINDS = ("unit", "total", "coefficient", "count", "cost")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceIndex:
    """A price index that moves a unit value to another year (물가지수).

    Parameters
    ----------
    label : str
        Name of the index, such as "소비자물가지수 (총지수)".
    by_year : mapping of int to float
        Level by calendar year, each > 0.
    source : str
        Where the levels come from; an index without a source moves nothing.

    Examples
    --------
    >>> PriceIndex(label="자체 지수", by_year={2024: 100, 2026: 104}, source="내부 자료").factor(
    ...     2024, 2026)
    1.04
    """

    label: str
    by_year: Mapping[int, float]
    source: str

    def __post_init__(self) -> None:
        where = "benefits.PriceIndex"
        _checks.text(where, "label", self.label)
        _checks.text(where, "source", self.source)
        if not isinstance(self.by_year, Mapping) or not self.by_year:
            raise _checks.refusal(where, "by_year", "must map years to levels", self.by_year)
        levels = {
            _checks.year(where, "by_year", year): _checks.real(where, "by_year", level, 1e-9)
            for year, level in self.by_year.items()
        }
        object.__setattr__(self, "by_year", MappingProxyType(levels))

    def __hash__(self) -> int:
        return hash((self.label, self.source, *self.by_year.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _index_again, (self.label, dict(self.by_year), self.source)

    def factor(self, old: int, new: int) -> float:
        """Level of one year over that of another.

        Parameters
        ----------
        old, new : int
            Calendar years that the index holds.

        Returns
        -------
        float
            By what prices of the first year are multiplied.

        Raises
        ------
        InvalidInput
            If the index has no level for one of the years.
        """
        for argument, year in (("old", old), ("new", new)):
            if year not in self.by_year:
                held = ", ".join(map(str, sorted(self.by_year)))
                rule = f"must be a year that the index holds ({held})"
                raise _checks.refusal("benefits.PriceIndex.factor", argument, rule, year)
        return self.by_year[new] / self.by_year[old]


def _index_again(label: str, by_year: dict[int, float], source: str) -> PriceIndex:
    """An index again from its fields."""
    return PriceIndex(label=label, by_year=by_year, source=source)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitValue:
    """A published figure with what a reader must know of it (편익 원단위).

    Parameters
    ----------
    name : str
        Edition and row, such as "road_pain_2024/death".
    value : float
        The figure, in its unit.
    unit : str
        Unit, such as "KRW/person".
    kind : {"unit", "total", "coefficient", "count", "cost"}
        What the figure is; only a "unit" prices a quantity.
    price_year : int, optional
        Year of its prices; None where the source does not say.
    includes : tuple of str
        What it already contains, such as "lost_output", "medical" and "pain".
    topic : str
        What it is a value of; two values of one topic are not added blindly.
    confidence : {"V", "V2", "R", "D", "S", "own"}
        How the figure was verified, as in every table.
    weak : str
        Why the source is weak; empty where it is not.
    low, high : float, optional
        Range of the figure where the source gives one.
    label_ko, label_en : str
        Name in Korean and English.
    source : str
        Table, flag, publisher, title and page.
    remark : str
        What does not multiply out or is not comparable.
    moved : str
        By which index it was moved to its price year; empty where it was not.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> benefits.unit_value("road_pain_2024/death")
    UnitValue('road_pain_2024/death', 970,000,000 KRW/person, prices of 2024, V2)
    """

    name: str
    value: float
    unit: str
    kind: str = "unit"
    price_year: int | None = None
    includes: tuple[str, ...] = ()
    topic: str = ""
    confidence: str = "own"
    weak: str = ""
    low: float | None = None
    high: float | None = None
    label_ko: str = ""
    label_en: str = ""
    source: str = ""
    remark: str = field(default="", repr=False)
    moved: str = ""

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        where = f"benefits.UnitValue {self.name!r}"
        object.__setattr__(self, "value", _checks.real(where, "value", self.value, 0.0))
        _checks.one_of(where, "kind", self.kind, KINDS)
        _checks.text(where, "unit", self.unit)
        if self.price_year is not None:
            _checks.year(where, "price_year", self.price_year)

    def in_year(self, year: int, *, index: PriceIndex) -> "UnitValue":
        """The value at prices of another year (물가 보정).

        Parameters
        ----------
        year : int
            Calendar year of the prices wanted.
        index : PriceIndex
            The index that moves it, with its source.

        Returns
        -------
        UnitValue
            With the new price year, and `moved` telling index and factor.

        Raises
        ------
        InvalidInput
            If there is no `PriceIndex`, or it lacks one of the two years.
        NotComputable
            If the price year of the figure is not known, or it is no amount of money.
        """
        where = "benefits.UnitValue.in_year"
        if not isinstance(index, PriceIndex):
            raise _checks.refusal(
                where, "index", "must be a PriceIndex", index,
                "Write PriceIndex(label=..., by_year={...}, source=...): an index has a source.",
            )  # fmt: skip
        if self.price_year is None or not self.unit.startswith("KRW"):
            raise NotComputable(
                f"{where}: {self.name} has no price year or is no amount of money; "
                "nothing can move it",
                argument="year", got=year,
            )  # fmt: skip
        factor = index.factor(self.price_year, _checks.year(where, "year", year))
        told = f"{self.price_year} to {year} by {index.label} x {factor:.6g} ({index.source})"
        return replace(
            self, value=self.value * factor, price_year=year,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            moved="; ".join(filter(None, (self.moved, told))),
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The value as plain data, ready for JSON.

        Returns
        -------
        dict
            Fields by name.
        """
        named = {name: getattr(self, name) for name in self.__slots__}
        return {**named, "includes": list(self.includes)}

    def __repr__(self) -> str:
        year = "" if self.price_year is None else f", prices of {self.price_year}"
        flag = f"{self.confidence}, weak" if self.weak else self.confidence
        return f"UnitValue({self.name!r}, {shown(self.value)} {self.unit}{year}, {flag})"


def shown(number: float) -> str:
    """A number with commas: whole ones to the last digit, others to ten."""
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.10g}"


def unit_value(name: str, *, point: Point | None = None) -> UnitValue:
    """A published unit value with its flag (원단위 조회).

    Parameters
    ----------
    name : str
        Edition and row, such as "road_pain_2024/death"; `unit_values` lists them. A point
        of a range may follow a colon: "vsl_choice_2007/adult:low".
    point : {"low", "mid", "high"}, optional
        Which point to take where the source gives a range. "mid" is ours, not the source's.

    Returns
    -------
    UnitValue
        The figure, what it includes, and where it comes from.

    Raises
    ------
    InvalidInput
        If there is no such name, or a range is asked for without a point.

    Examples
    --------
    >>> unit_value("cctv_platform_wtp/household").value
    6908.0
    >>> unit_value("vsl_choice_2007/adult", point="low").value
    1631000000.0
    """
    where = "benefits.unit_value"
    plain, _, after = name.partition(":") if isinstance(name, str) else (name, "", "")
    wanted = after or point
    held = _held()
    if plain not in held:
        do = did_you_mean(plain, held) or "benefits.unit_values() lists all of them."
        rule = "must be the name of a published unit value, edition/row"
        raise _checks.refusal(where, "name", rule, name, do)
    if wanted is not None:
        _checks.one_of(where, "point", wanted, POINTS)
    table, row = held[plain]
    return _made(table, row, wanted, where)


def unit_values() -> tuple[UnitValue, ...]:
    """All published unit values of this release; a range is given at its middle (원단위 목록).

    Returns
    -------
    tuple of UnitValue
        In the order of editions and rows.

    Examples
    --------
    >>> [each.name for each in unit_values() if each.name.startswith("road_pain_2024")]
    ['road_pain_2024/death', 'road_pain_2024/serious_injury']
    """
    ranged = {name: "low" in table.values[row] for name, (table, row) in _held().items()}
    return tuple(unit_value(name, point="mid" if is_range else None)
                 for name, is_range in ranged.items())  # fmt: skip


@cache
def _held() -> Mapping[str, tuple[Table, str]]:
    """Every row of the family by its name."""
    return {
        f"{table.edition}/{row}": (table, row)
        for table in tables.editions(FAMILY)
        for row in table.values
    }


def _made(table: Table, row: str, point: str | None, where: str) -> UnitValue:
    """The record of a row."""
    cells = table.values[row]
    name = f"{table.edition}/{row}"
    low, high = (None if cells.get(end) is None else float(cells[end]) for end in ("low", "high"))
    if low is None or high is None:
        if point is not None:
            rule = "must be left out: the source gives one figure, no range"
            raise _checks.refusal(where, "point", rule, point)
        value, confidence = float(cells["value"]), table.flag(row)
    elif point is None:
        span = f"{shown(low)} to {shown(high)}"
        rule = f"must be 'low', 'mid' or 'high': the source gives a range, {span}"
        raise _checks.refusal(where, "point", rule, point, f"For example {name}:low.")
    else:
        value = {"low": low, "mid": (low + high) / 2, "high": high}[point]
        confidence = "D" if point == "mid" else table.flag(row)
    return UnitValue(
        name=name if point is None else f"{name}:{point}", value=value, unit=cells["unit"],
        kind=cells["kind"], price_year=cells.get("price_year"), includes=cells.get("includes", ()),
        topic=cells.get("topic", ""), confidence=confidence, weak=table.extra.get("weak", ""),
        low=low, high=high, label_ko=cells["label_ko"], label_en=cells["label_en"],
        source=table.cite(), remark=cells.get("remark", ""),
    )  # fmt: skip
