"""Cases as files, proved by reading them back."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sustainfin import _checks
from sustainfin._case_file.case_reading import from_source
from sustainfin._case_file.plain import plain_case
from sustainfin._case_file.toml_text import toml_text
from sustainfin.case import Case
from sustainfin.errors import InvalidInput

_WHERE = "case_file.write_case"


def to_file(case: Case, path: str | os.PathLike[str]) -> None:
    """Write a case as TOML or JSON if it reads back the same."""
    suffix = Path(path).suffix.lower()
    if suffix not in {".toml", ".json"}:
        rule = "must end in .toml or .json"
        raise _checks.refusal(_WHERE, "path", rule, os.fspath(path))
    data = plain_case(case)
    if suffix == ".json":
        content = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    else:
        content = toml_text(data)
    _prove(content, data)
    Path(path).write_text(content, encoding="utf-8", newline="\n")


def _prove(content: str, data: Mapping[str, Any]) -> None:
    """Refuse a text from which the same case would not be read."""
    rule = "must be a case that reads back the same"
    try:
        back = plain_case(from_source(content.encode("utf-8")))
    except (InvalidInput, ExceptionGroup, UnicodeEncodeError) as error:
        first = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
        title = data["case"]["title"]
        raise _checks.refusal(_WHERE, "case", rule, title, f"Reading it says: {first}") from error
    if back != data:
        raise _checks.refusal(_WHERE, "case", rule, data["case"]["title"])
