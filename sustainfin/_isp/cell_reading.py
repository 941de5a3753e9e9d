"""The cells of a printed estimate, one after the other: numbers, rates, words."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sustainfin import money
from sustainfin._isp import row_kinds as kinds
from sustainfin._isp.effort_parts import COLUMN_OF, read_part
from sustainfin._isp.headings import Columns
from sustainfin._isp.intervals import candidates
from sustainfin._text import squeeze
from sustainfin.errors import InvalidInput
from sustainfin.money import UNITS

_BLANKS = {"", "-", "–", "—", "−", "·", "."}
_BARE = re.compile(r"\(?[△▲\-−]?\s*[0-9][0-9,]*(?:\.(?P<decimals>[0-9]+))?\)?")
_EFFORT = re.compile(
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<decimals>\.[0-9]+)?"
    r"(?P<unit>m/?m|인월|개월|월|m/?d|인일|일|명)?",
    re.IGNORECASE,
)
_DAYS = re.compile(r"근무일수?\s*(?:[:：=은는]|\s)*\s*([0-9]+(?:\.[0-9]+)?)\s*일?")
_UNITS_OF_EFFORT = {"mm": "M/M", "인월": "M/M", "개월": "M/M", "월": "M/M",
                    "md": "M/D", "인일": "M/D", "일": "M/D"}  # fmt: skip
# Rows whose rate stands in words beside the amount.
_RATED = {kinds.OVERHEAD, kinds.FEE, kinds.VAT}
HEADS = {
    "daily": "일 단가",
    "monthly": "월 단가",
    "effort": "투입공수",
    "rate": "요율",
    "amount": "금액",
    "rounding": "끝수처리",
    "note": "비고",
}


class CellReader:
    """Reads the cells of a row, and gathers what cannot be read in `faults`."""

    def __init__(self, columns: Columns, faults: list[str]) -> None:
        self.columns = columns
        self.faults = faults
        self.effort_unit = columns.effort_unit
        self._units: set[str] = set()
        self._steps: dict[str, list[int]] = {"amount": [], "wage": []}

    def step(self, column: str) -> int:
        """The finest amount a column prints, in won."""
        unit = self.columns.amount_unit if column == "amount" else self.columns.wage_unit
        return min(self._steps[column], default=UNITS[unit])

    def read(self, where: str, step: str, texts: Mapping[str, str]) -> dict[str, Any]:
        """The fields of a row by name."""
        found: dict[str, Any] = {}
        for name in ("daily", "monthly"):
            if step == kinds.LABOUR:
                found[name] = self._money(where, name, texts.get(name, ""))
        if step == kinds.LABOUR:
            found["parts"] = self._parts(where, texts)
        if step in {kinds.LABOUR, kinds.LABOUR_SUM}:
            found["effort"] = self._effort(where, texts.get("effort", ""), texts)
        found["amount"] = self._money(where, "amount", texts.get("amount", ""))
        if step in _RATED:
            found |= self._rates(where, step, texts, found["amount"])
        return found | self._rules(where, step, texts)

    def _fault(self, where: str, name: str, text: str, why: str) -> None:
        self.faults.append(f"{where}, column {HEADS[name]!r}: {text!r} {why}")

    def _money(self, where: str, name: str, text: str) -> int | None:
        """Whole won of a cell; only an expense may be negative."""
        if text in _BLANKS:
            return None
        column = "amount" if name == "amount" else "wage"
        unit = self.columns.amount_unit if column == "amount" else self.columns.wage_unit
        bare = _BARE.fullmatch(text)
        try:
            value = money.won(text, unit=unit) if bare else money.won(text)
        except InvalidInput as refused:
            self._fault(where, name, text, f"is not an amount in {unit} ({_reason(refused)})")
            return None
        if name != "amount" and not value > 0:
            self._fault(where, name, text, "is a wage and must be > 0")
            return None
        if bare:
            step = max(1, UNITS[unit] // 10 ** len((bare["decimals"] or "").rstrip("0")))
            self._steps[column].append(step)
        return value

    def _effort(self, where: str, text: str, texts: Mapping[str, str]) -> Decimal | None:
        """Effort in the unit of the table."""
        named = squeeze(texts.get("effort_unit", "")).upper()
        if named:
            self._note_unit(where, text, {"M/M": "M/M", "M/D": "M/D"}.get(named, named))
        if text in _BLANKS:
            return None
        match = _EFFORT.fullmatch(squeeze(text))
        if match is None:
            self._fault(where, "effort", text, f"is not a number of {self.effort_unit}")
            return None
        unit = (match["unit"] or "").lower().replace("/", "")
        if unit:
            self._note_unit(where, text, _UNITS_OF_EFFORT.get(unit, unit))
        return Decimal(match["number"].replace(",", "") + (match["decimals"] or ""))

    def _parts(self, where: str, texts: Mapping[str, str]) -> tuple[tuple[str, Decimal], ...]:
        """Persons, the time of each and their share of it, where the table has columns."""
        parts = []
        for name, column in COLUMN_OF.items():
            if name not in self.columns.place:
                continue
            heading = self.columns.heads[self.columns.place[name]]
            value = read_part(name, texts.get(name, ""), self.effort_unit, heading=heading)
            if isinstance(value, str):
                self.faults.append(f"{where}, column {column!r}: {texts.get(name, '')!r} {value}")
            else:
                parts.append((column, value))
        return tuple(parts)

    def _note_unit(self, where: str, text: str, unit: str) -> None:
        """Remember the unit a row names; a table has one."""
        if "effort_unit" in self.columns.place and not self._units and unit in {"M/M", "M/D"}:
            self.effort_unit = unit
        self._units.add(unit)
        if unit != self.effort_unit:
            self._fault(where, "effort", text, f"is in {unit}, the table is in {self.effort_unit}")

    def _rates(
        self, where: str, step: str, texts: Mapping[str, str], amount: int | None
    ) -> dict[str, Any]:
        """Applied rate and printed range of a row."""
        words = [texts.get(name, "") for name in ("label", "role", "effort", "note")]
        rates = kinds.read_rates(words)
        exact = self._rate_cell(where, texts.get("rate", ""))
        applied = tuple(dict.fromkeys((*rates.applied, *([] if exact is None else [exact]))))
        effort = texts.get("effort", "")
        if effort not in _BLANKS and "%" not in effort and not rates.exempt:
            self._fault(where, "effort", effort, "is no rate; write it with a per-cent sign")
        if len(applied) > 1:
            shown = ", ".join(f"{float(rate):.6g}" for rate in applied)
            self._fault(where, "rate", " ".join(words), f"names more than one rate: {shown}")
        exempt = rates.exempt or (step == kinds.VAT and not applied and amount == 0)
        rate = Decimal(0) if exempt else applied[0] if applied else None
        return {"rate": rate, "low": rates.low, "high": rates.high, "exempt": exempt}

    def _rate_cell(self, where: str, text: str) -> Decimal | None:
        """A rate in a column of its own: with a sign, or as its heading says."""
        if text in _BLANKS:
            return None
        found = kinds.read_rates([text])
        if found.applied:
            return found.applied[0]
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            if not (found.exempt or found.high is not None):
                self._fault(where, "rate", text, "is not a rate")
            return None
        if self.columns.rate_is_percent is None:
            self._fault(where, "rate", text, "lacks a per-cent sign; head the column 요율(%)")
            return None
        return kinds.fraction_of(text) if self.columns.rate_is_percent else Decimal(text)

    def _rules(self, where: str, step: str, texts: Mapping[str, str]) -> dict[str, Any]:
        """The rounding rule that the row's words state."""
        coarsest = 1_000_000 if step == kinds.TOTAL else 10_000
        all_rules = candidates(1, coarsest)
        for name in ("rounding", "note", "label"):
            text = texts.get(name, "")
            try:
                stated = kinds.stated_rules(text, all_rules)
            except InvalidInput as refused:
                self._fault(where, name if name in HEADS else "note", text, _reason(refused))
                return {}
            if name == "rounding" and stated is None and text not in _BLANKS:
                self._fault(where, name, text, "names no rounding rule")
            if stated is not None:
                return {"rules": stated.rules, "words": stated.words}
        return {"rules": (), "words": ""}


def _reason(refused: InvalidInput) -> str:
    """The rule and the advice of a refusal, without its place and value."""
    text = str(refused)
    rule = text.partition(": ")[2].partition("; got ")[0] or text
    advice = text.rpartition("). ")[2] if "). " in text else ""
    return f"{rule}. {advice}".strip(" .") + "."


def working_days(texts: Sequence[str]) -> Decimal | None:
    """Working days per month in remarks such as 월근무일수 : 20.9일."""
    found = {Decimal(number) for text in texts for number in _DAYS.findall(text)}
    if len(found) > 1:
        shown = ", ".join(str(number) for number in sorted(found))
        raise InvalidInput(f"the table names more than one number of working days: {shown}")
    days = next(iter(found), None)
    if days is not None and not 0 < days <= 31:
        raise InvalidInput(f"working days per month must lie in (0, 31]; the table says {days}")
    return days
