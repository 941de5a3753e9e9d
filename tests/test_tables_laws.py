"""What holds for every table, every day and every name."""

import copy
import datetime
import json
import pickle
import unicodedata
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sustainfin import tables
from sustainfin.errors import StaleEdition, TableNotFound
from sustainfin.tables import Source, Table

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12
).filter(lambda text: bool(text.strip()))
HANGUL = st.text("가나다라각낙Aa1 ", min_size=1, max_size=6).filter(lambda text: bool(text.strip()))
NUMBERS = st.one_of(
    st.integers(0, 10**12), st.decimals(0, 10**6, places=4, allow_nan=False, allow_infinity=False)
)
VALUES = st.dictionaries(
    NAMES, st.dictionaries(NAMES, NUMBERS, min_size=1, max_size=4), min_size=1, max_size=5
)
DAYS = st.dates(datetime.date(2019, 1, 1), datetime.date(2028, 12, 31))
SHORT = st.integers(0, 9)
OPEN = st.none()


def table(values: Any, start: Any = None, end: Any = None) -> Table:
    return Table(
        id="own/1", label_ko="자체", unit="KRW", values=values, applies_from=start,
        applies_until=end, source=Source(title="결정문", confidence="own"),
    )  # fmt: skip


@given(VALUES)
def test_a_table_is_the_same_after_pickling_and_copying(values: Any) -> None:
    made = table(values)

    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - our own bytes
    assert copy.deepcopy(made) == made
    assert json.loads(json.dumps(made.to_dict()))["values"].keys() == values.keys()


@given(st.dictionaries(HANGUL, st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5))
def test_a_frame_read_back_gives_the_same_figures(rows: Any) -> None:
    frame = pd.DataFrame(list(rows.values()), index=list(rows), columns=["a", "b"], dtype=object)
    made = tables.from_frame(frame, id="own/1", unit="KRW")

    assert {name: tuple(row.values()) for name, row in made.values.items()} == rows
    assert tables.from_frame(made.to_frame(), id="own/1", unit="KRW") == made


@given(st.sampled_from(tables.families()), DAYS)
def test_a_day_has_the_one_edition_whose_span_holds_it_and_none_is_guessed(
    family: str, day: Any
) -> None:
    last = datetime.date.max
    holding = [
        each
        for each in tables.editions(family)
        if each.applies_from <= day <= (each.applies_until or last)
    ]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found = [tables.in_force(family, on=day)]
        except TableNotFound:
            found = []

    # Rule books stand side by side: where several cover a day, one must be named.
    assert found == (holding if len(holding) == 1 else [])
    stale = [each for each in found if each.stale_after is not None and day > each.stale_after]
    assert [warned.category for warned in caught] == [StaleEdition] * len(stale)


@given(st.tuples(SHORT, SHORT) | st.tuples(OPEN, SHORT), st.tuples(SHORT, SHORT | OPEN))
def test_two_spans_meet_where_they_have_a_day_in_common(one: Any, other: Any) -> None:
    origin = datetime.date(2020, 1, 1)

    def span(pair: Any) -> tuple[set[int], Table]:
        low = 0 if pair[0] is None else pair[0]
        high = 9 if pair[1] is None else max(low, pair[1])
        days = [None if end is None else origin + datetime.timedelta(end) for end in pair]
        if None not in days:
            days[1] = max(days)
        return set(range(low, high + 1)), table({"가": {"a": 1}}, *days)

    (days, left), (other_days, right) = span(one), span(other)

    assert tables.belongs_together(left, right) == bool(days & other_days)
    assert tables.belongs_together(right, left) == tables.belongs_together(left, right)


@given(st.dictionaries(HANGUL, st.integers(0, 10**9), min_size=1, max_size=5))
def test_a_file_is_read_as_it_was_written(tmp_path_factory: Any, rows: dict[str, int]) -> None:
    lines = [f'"{name}" = {{ monthly = {wage} }}' for name, wage in rows.items()]
    text = "\n".join(
        [
            *("[table]", 'id = "own/1"', 'label_ko = "자체"', 'unit = "KRW"'),
            *("[source]", 'publisher = "기관"', 'title = "결정문"', "[values]", *lines),
            *("[check]", f"sum = {{ monthly = {sum(rows.values())} }}"),
        ]
    )
    path: Path = tmp_path_factory.mktemp("tables") / "own.toml"
    path.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")

    assert {name: row["monthly"] for name, row in tables.read(path).values.items()} == rows


@given(VALUES)
def test_every_line_of_the_short_table_has_the_width_of_its_head(values: Any) -> None:
    from sustainfin import _text

    _, head, *body = repr(table(values)).split("\n")

    # Numbers stand to the right, so the last figure of a full row ends where the head ends.
    full = [
        line
        for line, row in zip(body, values.values(), strict=False)
        if list(table(values).columns[:5])[-1] in row
    ]
    assert all(_text.width(line) == _text.width(full[0]) for line in full)
    assert all(_text.width(head) <= _text.width(line) for line in full)


@given(st.decimals(allow_nan=True, allow_infinity=True), st.sampled_from(["가", "나"]))
def test_a_number_enters_a_table_only_if_it_is_finite_and_not_negative(
    number: Decimal, name: str
) -> None:
    frame = pd.DataFrame({"m": [number]}, index=[name], dtype=object)
    good = number.is_finite() and 0 <= number < 10**30
    try:
        made = tables.from_frame(frame, id="own/1", unit="KRW")
    except ExceptionGroup:
        assert not good
    else:
        assert good
        assert made.values[name]["m"] == number
