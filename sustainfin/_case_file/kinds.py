"""What a file is: the one section that only its kind has."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sustainfin import _checks
from sustainfin._case_file.document import Document, Faults

# Section: what a file with it is, the command that reads it, and the function.
_KINDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "case": ("a case", "appraise", "read_case"),
        "isp": ("an estimate by the person-month method", "isp", "read_isp"),
        "transfer": ("a transfer between budget lines", "transfer", "read_transfer"),
        "canvas": ("a canvas", "canvas", "read_canvases"),
        "scores": ("the scores of an evaluation", "report CASE.toml --scores", "read_scores"),
    }
)


def expect(kind: str, document: Document, faults: Faults) -> None:
    """Refuse a file of another kind in one line, instead of every key of it."""
    held = [name for name in _KINDS if _is_section(document.data.get(name))]
    if kind in held or len(held) != 1:
        return  # of this kind, or of none: the reader says what is missing
    what, command, function = _KINDS[held[0]]
    rule = f"must be {_KINDS[kind][0]}, with a section [{kind}]; this is {what}"
    do = f"Use `sustainfin {command}`, or case_file.{function}()."
    line = document.line((held[0],))
    refused = _checks.refusal(faults.where(line), "kind", rule, held[0], do)
    faults.add(line, refused)
    faults.raise_all()


def _is_section(value: Any) -> bool:
    return isinstance(value, (dict, list))
