"""JSON texts as documents: the same plain data as TOML, with the line of every key."""

import bisect
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sustainfin._case_file.document import Document, Faults
from sustainfin._case_file.scan import Path, huge
from sustainfin._text import nfc

MAX_DEPTH = 30
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_LONG = 40  # digits beyond which a number is not even read; the walk blames it


def parsed_json(text: str, faults: Faults) -> Document:
    """A JSON text as a document; numbers with a point are `Decimal`."""
    try:
        data = json.loads(
            text,
            parse_float=lambda word: Decimal(word) if len(word) <= _LONG else Decimal(0),
            parse_int=lambda word: int(word) if len(word) <= _LONG else 0,
            parse_constant=lambda word: 0,
        )
    except RecursionError:
        faults.refuse(0, "nesting", f"must be at most {MAX_DEPTH} levels deep", "too deep")
        faults.raise_all()
    except json.JSONDecodeError as error:
        lines = text.split("\n")
        got = lines[error.lineno - 1].strip()[:80]
        faults.refuse(error.lineno, "line", "must be valid JSON", got, f"{error.msg}.")
        faults.raise_all()
    walk = _Walk(text=text, faults=faults)
    walk.run()
    if walk.too_deep:  # nothing below would come to an end
        faults.raise_all()
    return Document(name=faults.name, data=data, lines=walk.lines)


@dataclass(slots=True)
class _Level:
    """An object or a list the walk stands in."""

    path: Path
    is_list: bool
    key: str | int = 0
    expects_key: bool = False


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A second look at valid JSON: lines, keys given twice, numbers that are none."""

    text: str
    faults: Faults
    lines: dict[Path, int] = field(default_factory=dict)
    levels: list[_Level] = field(default_factory=list)
    too_deep: bool = False

    def run(self) -> None:
        breaks = [found.start() for found in re.finditer("\n", self.text)]
        for token in _TOKEN.finditer(self.text):
            self._step(token.group(), bisect.bisect_left(breaks, token.start()) + 1)
            if self.too_deep:
                return

    def _step(self, word: str, line: int) -> None:
        top = self.levels[-1] if self.levels else None
        if top is not None and top.expects_key and word[0] == '"':
            self._key(top, json.loads(word), line)
        elif word == ":":
            return
        elif word == ",":
            self._next(top)
        elif word in "}]":
            self.levels.pop()
        else:
            self._value(top, word, line)

    def _key(self, top: _Level, key: str, line: int) -> None:
        path = (*top.path, key)
        if path in self.lines:
            rule = f"must not give {key!r} again (first on line {self.lines[path]})"
            self.faults.refuse(line, "key", rule, key, "Keep one of the two.")
        self.lines.setdefault(path, line)
        top.key, top.expects_key = key, False

    def _next(self, top: _Level | None) -> None:
        if top is not None and top.is_list:
            top.key = int(top.key) + 1
        elif top is not None:
            top.expects_key = True

    def _value(self, top: _Level | None, word: str, line: int) -> None:
        path: Path = () if top is None else (*top.path, top.key)
        if top is not None and top.is_list:
            self.lines[path] = line
        if word in "{[":
            self.levels.append(_Level(path, word == "[", 0, word == "{"))
            if len(self.levels) > MAX_DEPTH:
                rule = f"must be at most {MAX_DEPTH} levels deep"
                self.faults.refuse(line, "nesting", rule, "too deep", "Flatten it.")
                self.too_deep = True
        elif word[0] in "-0123456789NI":
            self._number(word, line)

    def _number(self, word: str, line: int) -> None:
        """Numbers of JSON are finite and not longer than any amount of money."""
        if word[-1] in "Ny":  # NaN, Infinity, -Infinity
            self.faults.refuse(line, "line", "must hold finite numbers", word, "Leave it out.")
        elif (fault := huge(word)) is not None:
            self.faults.refuse(line, "line", fault[0], word[:80], fault[1])


def is_json(text: str) -> bool:
    """Whether a case file is JSON: no TOML begins with a brace."""
    return text.lstrip().startswith("{")


def plain_copy(value: Any, depth: int = 0) -> Any:
    """Plain data of somebody's mapping: dicts, lists and scalars of their own."""
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, Mapping):
        return {nfc(str(key)): plain_copy(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_copy(inner, depth + 1) for inner in value]
    return nfc(value) if isinstance(value, str) else value
