"""Lines: the timeline, the values of fields, and the inputs a record reads."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sustainfin import lines
from sustainfin.inputs import Input, make_input
from sustainfin.lines import Line, Timeline

T = Timeline(start=2021, n_years=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    rate: float | Input = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    label: str = "항목"
    side: str = "cost"
    kind: str = "operation"
    prices: None = None
    vat: None = None
    amount: float | Input = 0.0
    part: Part = Part()
    by_year: Any = ()

    def amounts(self, x: Any, t: Timeline) -> Any:
        return np.zeros((t.n_years, 1)) + lines.value(self.amount, x)


USERS, FEE, RATE = (make_input(name, base=2, low=1, high=3) for name in ("users", "fee", "rate"))


def test_years_run_down_the_first_axis() -> None:
    assert T.years.shape == (3, 1)
    assert T.last == 2023
    assert [T.index(year) for year in (2021, 2022, 2023)] == [0, 1, 2]


def test_a_mask_holds_the_years_of_a_span_and_no_other() -> None:
    assert T.active().ravel().tolist() == [1, 1, 1]
    assert T.active(last=2021).ravel().tolist() == [1, 0, 0]
    assert T.active(2022, 2022).ravel().tolist() == [0, 1, 0]
    assert T.active(first=2030).ravel().tolist() == [0, 0, 0]


def test_a_field_is_worth_itself_or_what_its_input_is() -> None:
    draws = np.array([1.0, 2.0])

    assert lines.value(7, {"users": 3}) == 7
    assert lines.value(USERS, {"users": draws}) is draws


def test_a_record_with_the_right_face_is_a_line() -> None:
    given = Given(amount=USERS)

    assert isinstance(given, Line)
    assert not isinstance(Part(), Line)
    assert given.amounts({"users": np.array([1.0, 2.0])}, T).tolist() == [[1, 2]] * 3


def test_inputs_are_found_wherever_a_record_holds_them() -> None:
    given = Given(amount=USERS, part=Part(rate=RATE), by_year={2021: FEE, 2022: [USERS, 3]})

    assert lines.inputs_of(given) == (USERS, RATE, FEE)
    assert lines.inputs_of(Given(amount=5)) == ()
