"""A leaf for every number of a case: its inputs, and the fields of its lines."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from sustainfin.case._basis import Basis
from sustainfin.case._fields import IN_WON, field_ko, input_fields, is_number, replaced
from sustainfin.discounting import Schedule
from sustainfin.explanation import Step
from sustainfin.inputs import Input
from sustainfin.lines import Citation

_STATED = ("사례에 정한 값", "set in the case")
RATE, VAT_RATE = "discount_rate", "vat_rate"


class Leaves:
    """Leaves by the name under which the lines read them; a line whose numbers are leaves."""

    def __init__(self, basis: Basis) -> None:
        self.steps: dict[str, Step] = {
            name: _input_step(item, basis.values[name]) for name, item in basis.inputs.items()
        }
        self.rates = self._rates(basis)
        self.vat_rate = None if basis.vat_rate is None else self._stated(
            VAT_RATE, "부가가치세율", "VAT rate", basis.vat_rate
        )  # fmt: skip

    @property
    def values(self) -> dict[str, float]:
        """Value of every leaf by name."""
        return {name: float(step.value) for name, step in self.steps.items()}

    def _stated(self, name: str, label_ko: str, label_en: str, value: float) -> Step:
        """A rate of the case."""
        return Step(
            label_ko=label_ko, label_en=label_en, value=value, name=name, note_ko=_STATED[0],
            note_en=_STATED[1],
        )  # fmt: skip

    def _rates(self, basis: Basis) -> tuple[tuple[int, Step], ...]:
        """The discount rate, or each of its steps, with the years after which it holds."""
        given = basis.given_rate
        if isinstance(given, Input):
            return ((0, self.steps[given.name]),)
        if not isinstance(given, Schedule):
            return ((0, self._stated(RATE, "할인율", "discount rate", given)),)
        steps: Any = given.steps
        return tuple(
            (year, self._stated(f"{RATE}: {year}", f"할인율 ({year}년째부터)",
                                f"discount rate from year {year}", rate))
            for year, rate in steps
        )  # fmt: skip

    def line(self, line: Any) -> Any:
        """A line in which numbers that may be inputs are leaves; published figures are cited."""
        cited = getattr(line, "cited", None)
        opened, citations = cited() if cited else (line, {})
        source = str(getattr(line, "source", ""))
        return self._record(opened, line, citations, line.label, line.label, source)

    def _record(
        self, record: Any, given: Any, citations: Mapping[str, Citation], label: str, path: str,
        source: str,
    ) -> Any:  # fmt: skip
        """A record with leaves in place of its numbers; those at their default stay."""
        takers = input_fields(type(record))
        for field in dataclasses.fields(record):
            held = getattr(record, field.name)
            here = f"{path}: {field.name}"
            said = getattr(given, field.name, None)
            if field.name in citations:
                leaf = self._field(field.name, label, here, held, source, citations[field.name])
                record = replaced(record, field.name, leaf)
            elif is_number(held) and is_number(said) and field.name in takers:
                if held != field.default:
                    kind = type(record).__name__
                    leaf = self._field(field.name, label, here, held, source, None, kind=kind)
                    record = replaced(record, field.name, leaf)
            elif _is_by_year(held) and field.name in takers:
                record = self._by_year(record, field.name, held, label, here, source)
            elif _is_record(held):
                inner = self._record(held, held, {}, label, here, source)
                record = record if inner is held else replaced(record, field.name, inner)
        return record

    def _by_year(
        self, record: Any, field: str, held: Any, label: str, path: str, source: str
    ) -> Any:
        """Amounts by year, each a leaf."""
        pairs = tuple(
            (year, self._field(field, label, f"{path} {year}", amount, source, None, year)
             if is_number(amount) else amount)
            for year, amount in held
        )  # fmt: skip
        return replaced(record, field, pairs)

    def _field(
        self, field: str, label: str, path: str, value: float, source: str,
        citation: Citation | None, year: int | None = None, kind: str = "",
    ) -> Input:  # fmt: skip
        """A number of a line as an input of its own, with a step that says what it is."""
        name = f"cell_{len(self.steps)}"
        while name in self.steps:
            name += "_"
        unit = "KRW" if field in IN_WON else ""
        self.steps[name] = Step(
            label_ko=citation.label if citation else field_ko(kind, field),
            label_en=citation.label_en or citation.label if citation
            else field.replace("_", " "),
            value=float(value), unit=citation.unit if citation else unit, of=label, name=path,
            source=citation.source if citation else source, year=year,
            note_ko=citation.note if citation else "", note_en=citation.note if citation else "",
        )  # fmt: skip
        return Input(name=name, base=float(value), role="constant")


def _input_step(item: Input, value: float) -> Step:
    """A named input with its range, its source, and its base where a run uses another value."""
    told: tuple[list[str], list[str]] = ([], [])
    if value != item.base:
        told[0].append(f"기준값 {item.base:,.12g} 대신")
        told[1].append(f"instead of the base value {item.base:,.12g}")
    if item.low is not None and item.high is not None:
        told[0].append(f"범위 {item.low:,.12g}~{item.high:,.12g}")
        told[1].append(f"range {item.low:,.12g} to {item.high:,.12g}")
    label = item.label or item.name
    missing = not item.source and not item.assumption
    return Step(
        label_ko=label, label_en=label, value=float(value), name=item.name,
        unit=_won(item.unit), source=item.source, assumption=item.assumption,
        note_ko=", ".join([*told[0], *(["출처 밝히지 않음"] if missing else [])]),
        note_en=", ".join([*told[1], *(["no source stated"] if missing else [])]),
    )  # fmt: skip


def _won(unit: str) -> str:
    """A unit with won in the form that both languages print."""
    return f"KRW{unit[1:]}" if unit[:1] == "원" and unit[1:2] in ("", "/") else unit


def _is_by_year(held: object) -> bool:
    """Whether a field holds amounts by calendar year."""
    return (
        isinstance(held, tuple)
        and bool(held)
        and all(isinstance(pair, tuple) and len(pair) == 2 for pair in held)
    )


def _is_record(held: object) -> bool:
    """Whether a field holds a record of its own, such as a demand curve."""
    return (
        dataclasses.is_dataclass(held)
        and not isinstance(held, type | Input)
        and bool(input_fields(type(held)))
    )
