"""The neutral table in plain text: aligned, on one line each, whatever the cells hold."""

from hypothesis import given
from hypothesis import strategies as st

from sustainfin import _text
from sustainfin.sheet import Cell, Sheet, row, to_text


def test_a_line_break_or_a_direction_mark_in_a_cell_cannot_break_the_table() -> None:
    sheet = Sheet(
        title="표\n제목", body=(row(["가\n나", "\u202egnp", "\x1b[31m"]),), notes=("주\r\n",)
    )

    assert len(to_text(sheet).splitlines()) == 3
    assert "\u202e" not in to_text(sheet)
    assert "\x1b" not in to_text(sheet)


texts = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=5))
def test_every_row_is_one_line_and_columns_start_at_one_place(rows: list[list[str]]) -> None:
    body = tuple((*row(line), Cell(text="|")) for line in rows)
    lines = to_text(Sheet(title="표", body=body)).split("\n")

    assert len(lines) == 1 + len(rows)
    ends = {_text.width(line) for line in lines[1:]}
    assert len(ends) == 1  # the last column is one bar wide and stands at one place


def test_a_wide_heading_makes_room_for_itself() -> None:
    wide = Cell(text="변경요구액 합계", n_columns=2, align="center")
    text = to_text(Sheet(title="표", head=((wide,), row(["증", "감"])), body=(row([1, 2]),)))

    assert len({_text.width(line) for line in text.splitlines()[2:]}) == 1
