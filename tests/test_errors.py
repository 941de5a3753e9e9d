"""Errors travel between processes, whatever they carry, and name only what is there."""

import pickle
import re
from pathlib import Path

import pytest

import sustainfin as sf
from sustainfin import errors

PACKAGE = Path(sf.__file__).parent


@pytest.mark.parametrize("kind", ["InvalidInput", "TableNotFound", "TableInvalid", "NotComputable"])
def test_an_error_comes_back_whole(kind: str) -> None:
    error = getattr(errors, kind)("where: rule", argument="rate", got=4.5)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert type(copy) is type(error)
    assert (str(copy), copy.argument, copy.got) == ("where: rule", "rate", 4.5)


def test_a_value_that_cannot_travel_is_replaced_by_its_text() -> None:
    error = errors.InvalidInput("where: rule", argument="model", got=lambda x: x)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert "<lambda>" in copy.got
    assert isinstance(copy, ValueError)


def test_what_a_text_of_the_library_tells_people_to_call_is_there() -> None:
    told = {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"\bsf\.(\w+(?:\.\w+)?)", path.read_text(encoding="utf-8"))
    }

    assert {"won", "where"} <= told
    for name in told:
        first, _, rest = name.partition(".")
        assert hasattr(sf, first), f"sf.{name}"
        assert not rest or hasattr(getattr(sf, first), rest), f"sf.{name}"
