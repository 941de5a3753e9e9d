"""Reading a table from its TOML file; everything that is wrong is told at once."""

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sustainfin import _checks, _text
from sustainfin.errors import TableInvalid
from sustainfin.tables._record import FLAGS, Source, Table

_SECTIONS = (
    "table", "source", "values", "extra", "flags", "merged_roles", "check", "changes",
)  # fmt: skip
_TABLE_KEYS = (
    "id", "label_ko", "label_en", "unit", "applies", "stale_after", "complete", "notes",
    "corrected",
)  # fmt: skip
_SOURCE_KEYS = (
    "publisher", "title", "page", "issued", "url", "confidence", "confidence_note",
    "checked_with", "transcribed",
)  # fmt: skip
# A key that TOML refuses without quotation marks: bare, with a letter outside ASCII.
_BARE_KEY = re.compile(r"^\s*\[?\s*([^\"'#=\[\n]*[^\x00-\x7f\"'#=\[\n][^\"'#=\n\]]*?)\s*[=\]]")


def invalid(where: str, argument: str, rule: str, got: object, do: str = "") -> TableInvalid:
    """The fault of a table, in the words of every other refusal."""
    told = _checks.refusal(where, argument, rule, got, do)
    return TableInvalid(str(told), argument=argument, got=got)


class Faults:
    """Collects everything that is wrong with a table, to be told at once."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.found: list[TableInvalid] = []

    def add(self, argument: str, rule: str, got: object, do: str = "") -> None:
        """One more fault."""
        self.found.append(invalid(self.where, argument, rule, got, do))

    def need(self, holds: bool, argument: str, rule: str, got: object, do: str = "") -> bool:
        """Whether the rule holds; if not, the fault is kept."""
        if not holds:
            self.add(argument, rule, got, do)
        return holds

    def known(self, named: Iterable[str], allowed: tuple[str, ...], within: str) -> None:
        """Every name is one of the allowed ones."""
        for name in named:
            listed = ", ".join(allowed)
            hint = _text.did_you_mean(name, allowed)
            self.need(name in allowed, within, f"must hold only {listed}", name, hint)

    def tell(self) -> None:
        """Raise all faults together, if there are any."""
        if self.found:
            raise self.group()

    def group(self) -> ExceptionGroup[TableInvalid]:
        """All faults as one exception."""
        count = f"{len(self.found)} fault{'s' * (len(self.found) > 1)}"
        return ExceptionGroup(f"{self.where}: the table has {count}", self.found)


def parsed(data: bytes, where: str) -> dict[str, Any]:
    """The content of a TOML file, with what to do where it cannot be read."""
    faults = Faults(where)
    text = ""
    if faults.need(
        not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")),
        "encoding",
        "must be UTF-8 without a byte order mark",
        data[:3],
        "Save the file as 'UTF-8', not as 'UTF-8 with BOM' or 'Unicode' (메모장: 인코딩 UTF-8).",
    ):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            faults.add(
                "encoding",
                "must be UTF-8",
                data[error.start : error.start + 2],
                "The file looks like CP949 (ANSI) of Korean Windows; save it again as 'UTF-8'.",
            )
    faults.tell()
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        key = _first_bare_key(text)
        do = f'Put Korean keys in quotation marks: "{key}" = ...' if key else ""
        faults.add("content", f"must be TOML ({error})", key, do)
    raise faults.group()


def _first_bare_key(text: str) -> str:
    """The first key with letters outside ASCII and no quotation marks, or an empty text."""
    matches = (_BARE_KEY.match(line) for line in text.splitlines())
    return next((match[1].strip() for match in matches if match), "")


def _normal(value: Any, faults: Faults, path: str = "") -> Any:
    """All texts and keys in Unicode normal form C, so that equal names are equal."""
    if isinstance(value, dict):
        named: dict[str, Any] = {}
        for key, inner in value.items():
            plain = _text.nfc(key)
            faults.need(plain not in named, path or "content", "must not repeat a key", plain)
            named[plain] = _normal(inner, faults, f"{path}.{plain}" if path else plain)
        return named
    if isinstance(value, list):
        return [_normal(inner, faults, path) for inner in value]
    return _text.nfc(value) if isinstance(value, str) else value


def table_from(data: bytes, where: str) -> Table:
    """The table in a TOML file; all faults are raised at once."""
    faults = Faults(where)
    content = _normal(parsed(data, where), faults)
    faults.known(content, _SECTIONS, "section")
    for name in ("table", "source", "values"):
        faults.need(isinstance(content.get(name), dict), name, "must be a section", None)
    for name in ("extra", "flags", "merged_roles", "check", "changes"):
        faults.need(isinstance(content.get(name, {}), dict), name, "must be a section", name)
    faults.tell()
    head = _head(content["table"], faults)
    source = _source(content["source"], faults)
    check_values(content["values"], faults)
    faults.tell()
    _check_names(content, faults)
    _check_sums(content, faults)
    faults.tell()
    changed = content.get("changes", {}).get("notes", "")
    notes = (*head.pop("notes"), *((f"Changes: {changed}",) if changed else ()))
    return Table(
        **head,
        notes=notes,
        source=Source(**source),
        **{name: content.get(name, {}) for name in ("values", "extra", "flags", "merged_roles")},
    )


def _text_at(section: dict[str, Any], name: str, faults: Faults, default: str | None = None) -> str:
    """A text of a section; without a default it must be there and not be blank."""
    got = section.get(name, default)
    good = isinstance(got, str) and bool(got.strip() or default is not None)
    faults.need(good, name, "must be a text that is not blank", got)
    return got if isinstance(got, str) else ""


def _texts_at(section: dict[str, Any], name: str, faults: Faults) -> tuple[str, ...]:
    """A list of texts of a section, empty where it is missing."""
    got = section.get(name, [])
    good = isinstance(got, list) and all(isinstance(each, str) for each in got)
    faults.need(good, name, 'must be a list of texts, such as ["..."]', got)
    return tuple(got) if good else ()


def _day_at(section: dict[str, Any], name: str, faults: Faults) -> datetime.date | None:
    """A day of a section, None where it is missing."""
    got = section.get(name)
    good = got is None or type(got) is datetime.date
    faults.need(good, name, "must be a date without quotation marks, such as 2026-01-01", got)
    return got if good else None


def _head(section: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Fields of the section [table]."""
    faults.known(section, _TABLE_KEYS, "[table]")
    applies = section.get("applies", {})
    if not faults.need(
        isinstance(applies, dict), "applies", "must be { from = date, until = date }", applies
    ):
        applies = {}
    faults.known(applies, ("from", "until"), "applies")
    start, end = (_day_at(applies, name, faults) for name in ("from", "until"))
    ordered = start is None or end is None or start <= end
    faults.need(ordered, "applies", "must not end before it begins", applies)
    complete = section.get("complete", True)
    faults.need(isinstance(complete, bool), "complete", "must be true or false", complete)
    corrected = tuple(f"Corrected: {each}" for each in _texts_at(section, "corrected", faults))
    return {
        "id": _text_at(section, "id", faults),
        "label_ko": _text_at(section, "label_ko", faults),
        "label_en": _text_at(section, "label_en", faults, ""),
        "unit": _text_at(section, "unit", faults),
        "applies_from": start,
        "applies_until": end,
        "stale_after": _day_at(section, "stale_after", faults),
        "complete": complete,
        "notes": (*_texts_at(section, "notes", faults), *corrected),
    }


def _source(section: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Fields of the section [source]; without a confidence the figures are the user's own."""
    faults.known(section, _SOURCE_KEYS, "[source]")
    confidence = section.get("confidence", "own")
    faults.need(confidence in FLAGS, "confidence", f"must be one of {', '.join(FLAGS)}", confidence)
    optional = {name: _text_at(section, name, faults, "") for name in ("page", "confidence_note")}
    return {
        **optional,
        "publisher": _text_at(section, "publisher", faults),
        "title": _text_at(section, "title", faults),
        "issued": _day_at(section, "issued", faults),
        "url": _texts_at(section, "url", faults),
        "confidence": confidence,
        "checked_with": _texts_at(section, "checked_with", faults),
        "transcribed": _day_at(section, "transcribed", faults),
    }


def check_values(values: Mapping[str, Any], faults: Faults) -> None:
    """Every row has cells; every number in them is finite and not negative."""
    faults.need(bool(values), "values", "must hold at least one row", dict(values))
    for name, row in values.items():
        if not faults.need(
            isinstance(row, dict) and bool(row),
            name,
            "must be a row of named cells",
            row,
            "Name the column: { monthly = 9_152_103 }.",
        ):
            continue
        for column, cell in row.items():
            if isinstance(cell, dict):
                faults.add(f"{name}.{column}", "must be a value, not a section", cell)
            elif _checks.is_number(cell):
                # Written as it must hold, so that NaN is refused too.
                good = Decimal(cell).is_finite() and cell >= 0
                faults.need(good, f"{name}.{column}", "must be a finite number >= 0", cell)


def _check_names(content: dict[str, Any], faults: Faults) -> None:
    """Flags and merged roles name rows that are there."""
    rows = tuple(content["values"])
    for name, flag in content.get("flags", {}).items():
        faults.known([name], (*rows, *content.get("extra", {})), "[flags]")
        faults.need(flag in FLAGS, name, f"must have a flag of {', '.join(FLAGS)}", flag)
    for older, name in content.get("merged_roles", {}).items():
        faults.known([name], rows, "[merged_roles]")
        faults.need(older not in rows, "[merged_roles]", "must lead on roles of the past", older)


def _check_sums(content: dict[str, Any], faults: Faults) -> None:
    """The sums the source prints are the sums of the columns."""
    for column, printed in content.get("check", {}).get("sum", {}).items():
        total = sum(row.get(column, 0) for row in content["values"].values())
        faults.need(
            total == printed,
            f"check.sum.{column}",
            f"must be the sum of the column, {total}",
            printed,
            "Compare the rows with the source: one of them is mistyped.",
        )
