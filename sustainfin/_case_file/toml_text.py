"""Plain data of a case as TOML text for people: one section a record, amounts with marks."""

import json
import re
from collections.abc import Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_MARKED = 100_000  # from here on thousands are marked; a year is never


def toml_text(data: Mapping[str, Any]) -> str:
    """The text of a case: its head, inputs and lines as sections."""
    blocks = [_pairs({key: value for key, value in data.items() if not _is_section(value)})]
    for key, value in data.items():
        if key in ("inputs", "alternative"):
            for name, part in value.items():
                blocks += _block(f"{_key(key)}.{_key(name)}", part)
        elif _is_section(value):
            blocks += _block(_key(key), value)
    return "\n".join(blocks)


def _is_section(value: Any) -> bool:
    return isinstance(value, (Mapping, list))


def _block(head: str, value: Any) -> list[str]:
    """A section [head], or a section [[head]] for each record of a list."""
    if isinstance(value, Mapping):
        return [f"[{head}]\n{_pairs(value)}"]
    return [f"[[{head}]]\n{_pairs(part)}" for part in value]


def _pairs(table: Mapping[str, Any]) -> str:
    """One line a key."""
    return "".join(f"{_key(key)} = {_inline(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    """A text as TOML quotes it: as JSON does, and DEL besides."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:_}" if abs(value) >= _MARKED else str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_inline(part)}" for key, part in value.items())
        return f"{{ {inner} }}"
    return f"[{', '.join(_inline(part) for part in value)}]"
