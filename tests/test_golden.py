"""Published worked cases, one file each: a document with its page, never our own output."""

import importlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sustainfin import isp_cost

CASES = sorted((Path(__file__).parent / "golden" / "calls").glob("*.toml"))


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def reach(result: Any, path: str) -> Any:
    """The value at 'lines.0.amount': attributes, keys and positions."""
    if path == "result":
        return result
    for name in path.split("."):
        if name.isdigit():
            result = result[int(name)]
        else:
            result = result[name] if isinstance(result, dict) else getattr(result, name)
    return result


def arguments(case: dict[str, Any]) -> dict[str, Any]:
    given = dict(case["input"])
    if case["case"]["call"] == "isp_cost.estimate" and isinstance(given["effort"], list):
        given["effort"] = [isp_cost.Labour(**line) for line in given["effort"]]
    return given


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_published_case_is_reproduced(path: Path) -> None:
    case = load(path)
    module, name = case["case"]["call"].rsplit(".", 1)
    call = getattr(importlib.import_module(f"sustainfin.{module}"), name)
    expected = dict(case["expected"])
    tolerance = Decimal(str(expected.pop("tolerance")))
    assert case["case"]["source"]
    assert case["case"]["page"]
    assert expected

    result = call(**arguments(case))

    for where, value in expected.items():
        got = reach(result, where)
        assert abs(Decimal(str(got)) - Decimal(str(value))) <= tolerance, (where, got, value)
