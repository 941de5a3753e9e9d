"""A scan of TOML text for the lines of its keys and for the slips people make in it.

`tomllib` stops at its first fault and forgets lines. The scan finds Korean keys without
quotes, numbers such as 010 or 1,000, words without quotes and keys written twice, and
blames each on its line. What the scan does not understand it leaves to `tomllib`.
"""

import bisect
import contextlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

MAX_SLIPS = 100
_MAX_DEPTH = 30
_MAX_DIGITS = 30  # beyond every amount of money; keeps 1e999999999 from filling the memory
_SMALLEST = -350  # below the smallest float, 5e-324
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_QUOTED = r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
_PART = rf"(?:{_QUOTED}|[A-Za-z0-9_-]+)"
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_PARTS = re.compile(_PART)
_STRING = re.compile(
    rf'"""(?:[^\\]|\\.)*?"{{3,5}}|\'\'\'.*?\'{{3,5}}|{_QUOTED}',
    re.DOTALL,
)
_RAW_KEY = re.compile(r"[^=\n#\"'{}]+")
_RAW_HEAD = re.compile(r"[^\]\n#\"']+")
_NUMBER = re.compile(
    r"[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?"
    r"|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+"
)
_OTHER = re.compile(r"true|false|[+-]?(?:inf|nan)|\d{4}-\d\d-\d\d(?:[Tt ].*)?|\d\d:\d\d.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip of the pen: its line, the rule, what stands there and what to write.

    The meaning is `clear` when the mended line says what its author meant, so that
    further faults on it are worth telling.
    """

    line: int
    rule: str
    got: str
    do: str
    clear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The lines of the keys, the slips, and a copy in which the slips are mended.

    There is no copy when a slip leaves the meaning of the rest open.
    """

    lines: Mapping[Path, int]
    slips: tuple[Slip, ...]
    mended: str | None


class _StopScan(Exception):  # noqa: N818 - not an error: the rest is left to tomllib
    """The scan does not understand the text from here on."""


@dataclass(slots=True)
class _Scanner:
    text: str
    at: int = 0
    section: Path = ()
    lines: dict[Path, int] = field(default_factory=dict)
    values: set[Path] = field(default_factory=set)
    headers: set[Path] = field(default_factory=set)
    arrays: dict[Path, int] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    mends: list[tuple[int, int, str]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    readable: bool = True

    def line(self, at: int) -> int:
        return bisect.bisect_left(self.breaks, at) + 1

    def match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _StopScan
        self.at = found.end()
        return found.group()

    def next(self, mark: str) -> bool:
        """Step over `mark` if it stands here."""
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def expect(self, mark: str) -> None:
        if not self.next(mark):
            raise _StopScan

    def slip(
        self, start: int, rule: str, do: str, mend: str | None, *, clear: bool = False
    ) -> None:
        """Blame the text from `start` to here, and mend the copy where that is possible."""
        got = self.text[start : self.at].strip()
        self.slips.append(Slip(line=self.line(start), rule=rule, got=got[:80], do=do, clear=clear))
        if mend is None:
            self.readable = False
        else:
            self.mends.append((start, self.at, mend))
        if len(self.slips) >= MAX_SLIPS:
            self.readable = False
            raise _StopScan

    def run(self) -> None:
        self.breaks = [found.start() for found in re.finditer("\n", self.text)]
        self.match(_BLANK)
        while self.at < len(self.text):
            if self.next("["):
                self.header()
            else:
                self.statement(self.section, 0)
            self.match(_BLANK)

    def header(self) -> None:
        start = self.at - 1
        repeated = self.next("[")
        self.match(_SPACE)
        parts = self.key(_RAW_HEAD)
        self.match(_SPACE)
        self.expect("]")
        if repeated:
            self.expect("]")
        path = (*self.resolve(parts[:-1]), parts[-1])
        if repeated:
            self.lines.setdefault(path, self.line(start))
            self.arrays[path] = self.arrays.get(path, 0) + 1
            path = (*path, self.arrays[path] - 1)
        elif path in self.headers:
            first = self.lines[path]
            self.slip(start, f"must not repeat the section of line {first}",
                      "Join the two sections, or write [[...]] above each.", None)  # fmt: skip
        self.headers.add(path)
        self.lines.setdefault(path, self.line(start))
        self.section = path

    def resolve(self, parts: tuple[str, ...]) -> Path:
        """The path of a header, with the position of the last repeated section."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self.arrays:
                path = (*path, self.arrays[path] - 1)
        return path

    def key(self, raw: re.Pattern[str]) -> tuple[str, ...]:
        """The parts of a key; a key that needs quotes and has none is a slip."""
        start = self.at
        found = _KEY.match(self.text, start)
        if found is not None:
            self.at = found.end()
            self.match(_SPACE)
            if self.text[self.at : self.at + 1] in ("=", "]"):
                return self.parts(start, found.group())
            self.at = start
        word = self.match(raw).strip()
        if not word:
            raise _StopScan
        closing = "=" if raw is _RAW_KEY else "]"
        if self.text[self.at : self.at + 1] != closing:
            raise _StopScan
        do = f'Write "{word}" in quotes: "{word}" = ...' if closing == "=" else f'Write ["{word}"].'
        self.slip(start, "must have its key in quotes", do, f'"{word}" ', clear=True)
        return (word,)

    def parts(self, start: int, dotted: str) -> tuple[str, ...]:
        """The parts of a key with points, not more than the depth allows."""
        found = _PARTS.findall(dotted)
        if len(found) > _MAX_DEPTH:
            self.slip(start, f"must nest at most {_MAX_DEPTH} deep", "Flatten it.", None)
            raise _StopScan
        return tuple(_unquote(part) for part in found)

    def statement(self, section: Path, depth: int) -> None:
        start = self.at
        path = (*section, *self.key(_RAW_KEY))
        self.match(_SPACE)
        self.expect("=")
        self.match(_SPACE)
        twice = path in self.values
        for n in range(len(section) + 1, len(path) + 1):
            self.lines.setdefault(path[:n], self.line(start))
        self.values.add(path)
        if twice:
            self.again(start, path, depth)
        else:
            self.value(path, depth)

    def again(self, start: int, path: Path, depth: int) -> None:
        """A key written a second time: blame it, and blank it out in the copy."""
        mends = len(self.mends)
        self.value((*path, -1), depth)  # a path of its own keeps the first lines
        del self.mends[mends:]
        blank = re.sub(r"[^\n]", " ", self.text[start : self.at])
        rule = f"must not give {path[-1]!r} again (first on line {self.lines[path]})"
        self.slip(start, rule, "Keep one of the two.", blank if depth == 0 else None)

    def value(self, path: Path, depth: int) -> None:
        if depth > _MAX_DEPTH:
            self.slip(self.at, f"must nest at most {_MAX_DEPTH} deep", "Flatten it.", None)
            raise _StopScan
        if self.text[self.at : self.at + 1] in ('"', "'"):
            self.match(_STRING)
        elif self.next("["):
            self.array(path, depth + 1)
        elif self.next("{"):
            self.inline(path, depth + 1)
        else:
            self.scalar(depth)

    def array(self, path: Path, depth: int) -> None:
        index = 0
        self.match(_BLANK)
        while not self.next("]"):
            self.lines[*path, index] = self.line(self.at)
            self.value((*path, index), depth)
            index += 1
            self.match(_BLANK)
            if not self.next(","):
                self.match(_BLANK)
                self.expect("]")
                return
            self.match(_BLANK)

    def inline(self, path: Path, depth: int) -> None:
        self.match(_BLANK)
        while not self.next("}"):
            self.statement(path, depth)
            self.match(_BLANK)
            if not self.next(","):
                self.match(_BLANK)
                self.expect("}")
                return
            self.match(_BLANK)

    def scalar(self, depth: int) -> None:
        """A number, date or truth value; anything else is a slip."""
        start = self.at
        run = re.compile(r"[^\n#]*" if depth == 0 else r"[^,\]}\n#]*")
        word = self.match(run).rstrip()
        self.at = start + len(word)
        if not word:
            raise _StopScan
        fault = _scalar_fault(word)
        if fault is not None:
            self.slip(start, *fault)


# Quotation marks that a word processor sets around a word; TOML knows the straight ones.
_MARKS = "\u201c\u201d\u201e\u2018\u2019\u300c\u300d\uff02"
_TYPOGRAPHIC = re.compile(f"^[{_MARKS}]|[{_MARKS}]$")


def _scalar_fault(word: str) -> tuple[str, str, str] | None:
    """Rule, advice and mended text of a scalar that is not one, or None."""
    if _NUMBER.fullmatch(word):
        return huge(word)
    if _OTHER.fullmatch(word):
        return None
    for pattern, rule, do, mend in _SLIPS:
        if pattern.fullmatch(word):
            plain = mend(word)
            return rule, do.format(word=word, plain=plain, grouped=word.replace(",", "_")), plain
    word = _TYPOGRAPHIC.sub("", word)
    quoted = '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return "must have words in quotes", f"Write {quoted}.", quoted


def huge(word: str) -> tuple[str, str, str] | None:
    """The fault of a number too large or too fine to be an amount, or None."""
    digits, _, power = word.lower().replace("_", "").partition("e")
    in_range = len(power) < 9 and _SMALLEST <= int(power or 0) <= _MAX_DIGITS
    if len(digits) <= _MAX_DIGITS + 2 and in_range:
        return None
    rule = f"must hold numbers of at most {_MAX_DIGITS} digits"
    return rule, "Check the exponent and the number of digits.", "0"


_SLIPS: tuple[tuple[re.Pattern[str], str, str, Callable[[str], str]], ...] = (
    (
        re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
        "must hold numbers without commas",
        "Write {grouped} or {plain}.",
        lambda word: word.replace(",", ""),
    ),
    (
        re.compile(r"[+-]?0\d+(?:\.\d+)?"),
        "must hold numbers that do not begin with 0",
        'Write {plain} for a number, or "{word}" in quotes for a code.',
        lambda word: re.sub(r"^([+-]?)0+(?=\d)", r"\g<1>", word),
    ),
    (
        re.compile(r"[+-]?(?:\.\d+|\d+\.)"),
        "must hold numbers with digits on both sides of the point",
        "Write {plain}.",
        lambda word: re.sub(r"\.$", ".0", re.sub(r"^([+-]?)\.", r"\g<1>0.", word)),
    ),
    (
        re.compile(r"[+-]?\d+(?:\.\d+)?\s*%"),
        "must hold rates as fractions, not per cent",
        "Write 0.2 for 20 %.",
        lambda word: "0",
    ),
)


def _unquote(part: str) -> str:
    """The text of one part of a key."""
    if part[:1] == "'":
        return part[1:-1]
    if part[:1] == '"':
        try:
            return str(tomllib.loads(f"k = {part}")["k"])
        except tomllib.TOMLDecodeError as error:
            raise _StopScan from error
    return part


def scan(text: str) -> Scan:
    """Lines, slips and mended copy of a TOML text."""
    scanner = _Scanner(text)
    with contextlib.suppress(_StopScan):
        scanner.run()
    pieces = []
    at = 0
    for start, end, mend in scanner.mends:
        pieces += [text[at:start], mend]
        at = end
    pieces.append(text[at:])
    return Scan(
        lines=scanner.lines,
        slips=tuple(scanner.slips),
        mended="".join(pieces) if scanner.readable else None,
    )
