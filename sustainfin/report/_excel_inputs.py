"""What people may change in a workbook: the inputs of a case and the numbers in its lines.

A number in a line becomes an input of a twin of the case, so that it has a cell of its own.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sustainfin import _checks
from sustainfin.case import FIELDS, Case, input_fields, is_number, replaced
from sustainfin.discounting import Schedule
from sustainfin.inputs import Input
from sustainfin.report._excel_cells import safe_name
from sustainfin.report._excel_limits import ANY, Limits, of_call, of_field, of_inputs
from sustainfin.report._excel_words import said

Path = tuple[str | int, ...]
_RATE = of_call(lambda rate: _checks.rate("", "", rate))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changeable:
    """One number of the case with a cell of its own."""

    name: str  # name of the input, in the twin of the case
    label: str
    defined: str  # name of the cell
    path: Path  # where the number stands in the plain data; empty for a published figure
    value: float
    unit: str = ""
    source: str = ""
    low: float | None = None
    high: float | None = None
    limits: Limits = ANY
    assumption: bool = False
    range_path: Path = ()  # where low and high stand; empty where a distribution gives them


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """A case whose numbers are inputs, and these numbers."""

    cells: tuple[Changeable, ...]
    lines: Mapping[str, tuple[Any, ...]]
    inputs: tuple[Input, ...]
    vat_rate: str = ""  # name of the input it became
    rates: tuple[tuple[int, str], ...] = ()  # from how many years on which rate holds


class Lifting:
    """Turns numbers of a case into inputs, one after the other."""

    def __init__(self, case: Case, plain: Mapping[str, Any] | None, lang: str = "ko") -> None:
        self.case, self.lang = case, lang
        self.plain = plain or {}
        self.cells: list[Changeable] = []
        self.inputs: list[Input] = list(case.inputs.values())
        self._names: set[str] = set()
        self._keys = set(case.inputs)

    def lift(self) -> Lifted:
        """The inputs first, then rates, then the numbers of the lines."""
        records = [line for lines in self.case.alternatives.values() for line in lines]
        limits = of_inputs(records)
        for item in self.case.inputs.values():
            self._named(item, limits.get(item.name, ANY))
        rates = self._rates()
        vat = self.case.vat_rate
        vat_rate = "" if vat is None else self._add(
            said("부가가치세율", self.lang), ("case", "vat_rate"), vat,
            limits=of_call(lambda v: _checks.rate("", "", v, 0.0)),
        )  # fmt: skip
        lines = {name: self._lines(name) for name in self.case.alternatives}
        return Lifted(
            cells=tuple(self.cells), lines=lines, inputs=tuple(self.inputs), vat_rate=vat_rate,
            rates=rates,
        )  # fmt: skip

    def _named(self, item: Input, limits: Limits) -> None:
        """A named input of the case, within its own bounds and those of the fields it stands in."""
        if item is self.case.discount_rate:
            limits = limits.within(_RATE)
        low = -math.inf if item.lower is None else item.lower
        high = math.inf if item.upper is None else item.upper
        spec = self.plain.get("inputs", {}).get(item.name, {})
        has_range = "low" in spec and "high" in spec
        self.cells.append(
            Changeable(
                name=item.name, label=item.label or item.name,
                defined=safe_name(item.label or item.name, self._names, f"입력_{len(self.cells)}"),
                path=("inputs", item.name, "base"), value=item.base, unit=item.unit,
                source=item.source, low=item.low, high=item.high,
                limits=limits.within(Limits(low=low, high=high)), assumption=item.assumption,
                range_path=("inputs", item.name) if has_range else (),
            )
        )  # fmt: skip

    def _add(
        self, label: str, path: Path, value: float, source: str = "", unit: str = "",
        limits: Limits = ANY,
    ) -> str:  # fmt: skip
        """A number as an input of its own; its name."""
        name = f"cell_{len(self.cells)}"
        while name in self._keys:
            name += "_"
        self._keys.add(name)
        self.inputs.append(Input(name=name, base=float(value), role="constant"))
        defined = safe_name(label, self._names, f"항목_{len(self.cells)}")
        self.cells.append(
            Changeable(
                name=name, label=label, defined=defined, path=path, value=float(value),
                source=source, unit=unit.replace("KRW", said("원", self.lang)), limits=limits,
            )
        )  # fmt: skip
        return name

    def _rates(self) -> tuple[tuple[int, str], ...]:
        """The discount rate, or each of its steps."""
        rate = self.case.discount_rate
        if isinstance(rate, Input):
            return ((0, rate.name),)
        path: Path = ("case", "discount_rate")
        if not isinstance(rate, Schedule):
            return ((0, self._add(said("할인율", self.lang), path, rate, limits=_RATE)),)
        steps: Any = rate.steps
        words = {"ko": "할인율 {}년부터", "en": "discount rate from year {}"}[self.lang]
        return tuple(
            (year, self._add(words.format(year), (*path, str(year)), step, limits=_RATE))
            for year, step in steps
        )

    def _lines(self, alternative: str) -> tuple[Any, ...]:
        """Lines of an alternative whose numbers are inputs."""
        lines = self.case.alternatives[alternative]
        if not self.plain:
            return tuple(lines)
        path: Path = ("line",) if alternative == "plan" else ("alternative", alternative)
        held = _at(self.plain, path)
        if not isinstance(held, list) or len(held) != len(lines):
            return tuple(lines)
        mark = "" if alternative == "plan" else f" ({alternative})"
        return tuple(
            self._record(
                self._published(line, line.label + mark), told, (*path, k), line.label + mark,
                getattr(line, "source", ""),
            )
            for k, (line, told) in enumerate(zip(lines, held, strict=True))
        )  # fmt: skip

    def _published(self, line: Any, label: str) -> Any:
        """A line with a cell for each published figure that it takes from a table."""
        opened, citations = line.cited() if hasattr(line, "cited") else (line, {})
        for field, told in citations.items():
            got = getattr(opened, field)
            named = told.label if self.lang == "ko" else told.label_en or told.label
            self._add(f"{label}: {named}", (), got, told.source, told.unit)
            opened = replaced(opened, field, self.inputs[-1])
        return opened

    def _record(self, record: Any, told: Any, path: Path, label: str, source: str) -> Any:
        """A record in which numbers that may be inputs are inputs."""
        takers = input_fields(type(record))
        for field, plain in told.items():
            here = (*path, field)
            words = FIELDS.get(field, field) if self.lang == "ko" else field.replace("_", " ")
            name = f"{label}: {words}"
            got = getattr(record, field, None)
            if isinstance(plain, dict) and "type" in plain:
                inner = self._record(got, plain, here, name, source)
                record = replaced(record, field, inner)
            elif field in takers and isinstance(plain, dict) and isinstance(got, tuple):
                record = self._by_year(record, field, plain, here, name, source)
            elif field in takers and is_number(plain) and isinstance(got, int | float):
                record = self._number(record, field, got, here, name, source)
        return record

    def _number(
        self, record: Any, field: str, got: float, path: Path, label: str, source: str
    ) -> Any:
        """A record with an input in place of a number, where it takes one."""
        trial = Input(name="trial", base=float(got), role="constant")
        if replaced(record, field, trial) is record:
            return record
        name = self._add(label, path, got, source, limits=of_field(record, field))
        return replaced(record, field, self.inputs[-1]) if name else record

    def _by_year(
        self, record: Any, field: str, plain: Any, path: Path, label: str, source: str
    ) -> Any:
        """Amounts by year, each with a cell of its own."""
        pairs = []
        for k, (year, got) in enumerate(getattr(record, field)):
            value = got
            if is_number(got) and is_number(plain.get(str(year))):
                limits = of_field(record, field, k)
                self._add(f"{label} {year}", (*path, str(year)), got, source, limits=limits)
                value = self.inputs[-1]
            pairs.append((year, value))
        return replaced(record, field, tuple(pairs))


def _at(plain: Any, path: Path) -> Any:
    """The part of plain data at a path, or None."""
    for step in path:
        if isinstance(plain, dict):
            plain = plain.get(step)
        elif isinstance(plain, list) and isinstance(step, int) and step < len(plain):
            plain = plain[step]
        else:
            return None
    return plain
