"""Errors travel between processes, whatever they carry."""

import pickle

import pytest

from sustainfin import errors


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
