"""Case files read as plain data: TOML with line numbers, and every fault of a file at once.

Nothing here knows what a case is about. A file is first scanned for slips of the pen, then
read by `tomllib`. If there were slips, a mended copy is read only to find the other faults;
its data never leave, because a document with faults is always refused.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from sustainfin import _checks
from sustainfin._case_file.scan import MAX_SLIPS, Slip, scan
from sustainfin._text import did_you_mean, nfc
from sustainfin.errors import InvalidInput, SustainfinError

T = TypeVar("T")
Path = tuple[str | int, ...]
Check = Callable[[str, str, Any], T]

MAX_BYTES = 5_000_000
# Who refused, at the head of a message: a function, a record with its label, an input.
_REFUSER = re.compile(r"""^[A-Za-z_.]+(?: (?:'[^'\n]*'|"[^"\n]*"))?(?:, [A-Za-z_.]+)*: """)
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
REQUIRED: Any = object()
Source = str | os.PathLike[str] | bytes


@dataclass(slots=True, kw_only=True)
class Faults:
    """The faults of one file, kept until all of them are known."""

    name: str
    found: list[tuple[int, InvalidInput]] = field(default_factory=list)
    unclear: set[int] = field(default_factory=set)

    def add(self, line: int, error: InvalidInput) -> None:
        """Keep one fault, up to as many as anybody mends at one sitting."""
        if not self.full:
            self.found.append((line, error))

    @property
    def full(self) -> bool:
        """Whether there are as many as are told."""
        return len(self.found) >= MAX_SLIPS

    def refuse(self, line: int, argument: str, rule: str, got: object, do: str = "") -> None:
        """Keep a fault in the words of every refusal."""
        self.add(line, _checks.refusal(self.where(line), argument, rule, got, do))

    def where(self, line: int, section: str = "") -> str:
        """File, line and section as messages name them."""
        inside = f" [{section}]" if section else ""
        return f"{self.name}, line {line}{inside}" if line else f"{self.name}{inside}"

    def raise_all(self) -> None:
        """Raise the single fault, or all of them as a group, in the order of the file."""
        errors = [error for _, error in sorted(self.found, key=lambda pair: pair[0])]
        if len(errors) == 1:
            raise errors[0]
        if errors:
            more = " or more" if len(errors) == MAX_SLIPS else ""
            raise ExceptionGroup(f"{len(errors)}{more} faults in {self.name}", errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A case file as plain data (사례 파일), with the line of every key.

    Parameters
    ----------
    name : str
        Name of the file as messages print it.
    data : dict
        What the file says; numbers with a point are `Decimal`.
    lines : mapping of tuple to int
        Line on which a key or section stands, by its path such as ("labour", 0, "role").

    Examples
    --------
    >>> document = Document(name="case.toml", data={"a": 1}, lines={("a",): 1})
    >>> document.line(("a", "b"))
    1
    """

    name: str
    data: dict[str, Any]
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Line of a key, or of the nearest section that holds it; 0 for the file itself.

        Parameters
        ----------
        path : tuple of str or int
            Keys and positions from the top of the file.

        Returns
        -------
        int
            Number of the line, counted from 1.

        Examples
        --------
        >>> Document(name="c", data={}, lines={}).line(("a",))
        0
        """
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


@dataclass(slots=True, kw_only=True)
class Section:
    """One table of a document that hands out its keys; what nobody asked for is a fault."""

    document: Document
    faults: Faults
    path: Path = ()
    data: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name of the section without positions, as the file writes it."""
        return ".".join(part for part in self.path if isinstance(part, str))

    def where(self, key: str = "") -> str:
        """File, line and section of a key."""
        path = (*self.path, key) if key else self.path
        return self.faults.where(self.document.line(path), self.name)

    def add(self, key: str, error: InvalidInput) -> None:
        """Keep a fault of a key, unless the scanner already blamed its line."""
        line = self.document.line((*self.path, key))
        if line not in self.faults.unclear:
            self.faults.add(line, error)

    def take(self, key: str, check: Check[T], default: Any = REQUIRED, do: str = "") -> T | Any:
        """The checked value of a key, its default, or None after a fault."""
        self.asked.append(key)
        if key not in self.data:
            if default is REQUIRED:
                refused = _checks.refusal(self.where(), key, "must be given", None, do)
                self.faults.add(self.document.line(self.path), refused)
                return None
            return default
        try:
            return check(self.where(key), key, self.data[key])
        except SustainfinError as error:
            name = "" if error.argument in self.asked else f"{key}: "
            self.add(key, placed(self.where(key), name, error))
            return None

    def section(self, key: str, *, required: bool = True) -> "Section | None":
        """The section under a key; None when it is missing or no section."""
        data = self.take(key, _table, REQUIRED if required else None, f"Add a section [{key}].")
        return None if data is None else self.inner(data, key)

    def sections(self, key: str, *, required: bool = True) -> "list[Section]":
        """The repeated sections [[key]], in the order of the file."""
        do = f"Add a section [[{key}]] for each one."
        data = self.take(key, _tables, REQUIRED if required else (), do)
        return [self.inner(one, key, i) for i, one in enumerate(data or ())]

    def done(self) -> None:
        """Blame every key that nobody asked for."""
        for key in self.data:
            if key not in self.asked and not self.faults.full:
                listed = ", ".join(repr(word) for word in self.asked)
                do = did_you_mean(key, self.asked) or "Nothing in a case file is ignored."
                rule = f"must be one of {listed}"
                self.add(key, _checks.refusal(self.where(key), "key", rule, key, do))

    def inner(self, data: dict[str, Any], *path: str | int) -> "Section":
        """A table that this one holds under a key, or under a key and a position."""
        return Section(
            document=self.document, faults=self.faults, path=(*self.path, *path), data=data
        )


def read_toml(path: Source) -> Document:
    """A case file as plain data with the line of every key (사례 파일 읽기).

    Numbers with a point are read as `Decimal`, so that 1.15 stays 1.15; text is
    brought to normal form C.

    Parameters
    ----------
    path : str, path or bytes
        The file, in UTF-8 without a byte order mark, of at most 5 MB; or its content.

    Returns
    -------
    Document
        The data and the lines.

    Raises
    ------
    InvalidInput
        If the file cannot be read or has one fault.
    ExceptionGroup
        With one InvalidInput for each fault, if there are several.

    Examples
    --------
    >>> document = read_toml('rate = 1.15'.encode())
    >>> document.data, document.lines
    ({'rate': Decimal('1.15')}, {('rate',): 1})
    """
    document, faults = load(path)
    faults.raise_all()
    return document


def load(source: Source) -> tuple[Document, Faults]:
    """A document and the faults found so far; refuses at once what cannot be read at all."""
    text, faults = opened(source)
    return parsed(text, faults), faults


def opened(source: Source) -> tuple[str, Faults]:
    """The text of a case file in normal form C, and the faults of its encoding."""
    name, raw = _bytes(source)
    faults = Faults(name=name)
    return nfc(_decode(raw, faults)), faults


def parsed(text: str, faults: Faults) -> Document:
    """A TOML text as a document; its slips and mistakes join the faults."""
    result = scan(text)
    for slip in result.slips:
        _blame(slip, faults)
    data = None if result.mended is None else _parse(result.mended, text, faults)
    if data is None:
        faults.raise_all()
    return Document(name=faults.name, data=data or {}, lines=result.lines)


def root(document: Document, faults: Faults) -> Section:
    """The document as its outermost section."""
    return Section(document=document, faults=faults, data=document.data)


def _blame(slip: Slip, faults: Faults) -> None:
    faults.refuse(slip.line, "line", slip.rule, slip.got, slip.do)
    if not slip.clear:
        faults.unclear.add(slip.line)


def _bytes(source: Source) -> tuple[str, bytes]:
    """Name and content of a case file, not more than the limit."""
    if isinstance(source, bytes):
        name, raw = "case file", source
    else:
        name = os.path.basename(os.fspath(source))
        try:
            with open(source, "rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError as error:
            do = f"The system says: {error.strerror}."
            rule = "must name a file that can be read"
            raise _checks.refusal("case_file", "path", rule, os.fspath(source), do) from error
    if len(raw) > MAX_BYTES:
        rule = f"must be at most {MAX_BYTES:,} bytes long"
        raise _checks.refusal(name, "size", rule, len(raw), "A case file is a few pages of text.")
    return name, raw


def _decode(raw: bytes, faults: Faults) -> str:
    """The text of a file; a wrong encoding is a fault, and is read on only to find others."""
    do = "Save the file as 'UTF-8' (without BOM)."
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            rule = "must be UTF-8; it begins with the mark of UTF-16 ('Unicode' in Notepad)"
            faults.refuse(1, "encoding", rule, encoding, do)
            faults.raise_all()
    if raw.startswith(b"\xef\xbb\xbf"):
        rule = "must be UTF-8 without a byte order mark (BOM)"
        faults.refuse(1, "encoding", rule, "utf-8 with BOM", "Save the file as 'UTF-8', "
                      "not 'UTF-8 with BOM' ('UTF-8(BOM)').")  # fmt: skip
        raw = raw[3:]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        try:
            text = raw.decode("cp949")
        except UnicodeDecodeError:
            faults.refuse(line, "encoding", "must be UTF-8", raw[error.start : error.start + 4], do)
            faults.raise_all()
        rule = "must be UTF-8; the bytes read as CP949 (EUC-KR, 'ANSI' in Notepad)"
        faults.refuse(line, "encoding", rule, "cp949", do)
        return text


def _parse(text: str, original: str, faults: Faults) -> dict[str, Any] | None:
    """The data of a TOML text, or None with the fault `tomllib` names."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        faults.refuse(0, "nesting", "must be a few levels deep", "too deep")
    except ValueError as error:
        at = re.search(r"line (\d+)", str(error))
        lines = original.split("\n")
        line = int(at.group(1)) if at else len(lines)
        if all(line != at for at, _ in faults.found):
            got = lines[line - 1].strip() if 0 < line <= len(lines) else ""
            faults.refuse(line, "line", "must be valid TOML", got[:80], f"{error}.")
    return None


def _table(where: str, argument: str, value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    do = f"Write a line [{argument}] and the keys below it."
    raise _checks.refusal(where, argument, "must be a section", value, do)


def _tables(where: str, argument: str, value: object) -> list[dict[str, Any]]:
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return value
    do = f"Write a line [[{argument}]] above each of them."
    raise _checks.refusal(where, argument, "must be repeated sections", value, do)


def placed(where: str, name: str, error: SustainfinError) -> InvalidInput:
    """A refusal with the place in the file instead of the function or record that refused."""
    text = str(error)
    if not text.startswith(where):
        text = f"{where}: {name}{_REFUSER.sub('', text)}"
    return InvalidInput(text, argument=error.argument, got=error.got)


def each(check: Check[T]) -> Check[tuple[T, ...]]:
    """A check of every element of a list."""

    def checked(where: str, argument: str, value: object) -> tuple[T, ...]:
        if not isinstance(value, Iterable) or isinstance(value, (str, dict)):
            raise _checks.refusal(where, argument, "must be a list", value, "Write [..., ...].")
        return tuple(check(where, argument, one) for one in value)

    return checked
