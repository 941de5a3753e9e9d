"""The neutral table as HTML and Markdown: the same won, and text that stays text."""

from html.parser import HTMLParser

import pytest

from sustainfin import budget, isp_cost
from sustainfin.errors import InvalidInput
from sustainfin.report import sheets_of, to_html, to_markdown
from sustainfin.sheet import Cell, Sheet, row

HOSTILE = ["<script>alert(1)</script>", "=1+1", "| --- |", "a" * 5_000, "\u202egnp.exe", '"><b>']


class Reader(HTMLParser):
    """Cells of the first table of a page, and every tag there is."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def bill() -> isp_cost.Bill:
    effort = {
        "IT컨설턴트": "4.349",
        "IT기획자": "1.8",
        "업무분석가": "0.4",
        "정보보호컨설턴트": "0.4",
    }
    return isp_cost.estimate(effort, wages="2020", **isp_cost.SEOUL_2020)


@pytest.mark.parametrize("unit", ["원", "천원", "백만원", "억원"])
def test_the_same_won_stand_in_every_form(unit: str) -> None:
    made = bill()
    cells = [cell.text for line in made.sheet(unit=unit).body for cell in line if cell.text]
    html_cells = read(to_html(made, unit=unit)).cells
    markdown = to_markdown(made, unit=unit)

    for text in cells:
        assert text in html_cells or any(text in cell for cell in html_cells)
    assert made.sheet(unit=unit).body[-1][-2].text in markdown


def test_spans_become_spans_in_html_and_one_head_in_markdown() -> None:
    page = to_html(bill())

    assert 'colspan="2"' in page
    assert 'rowspan="2"' in page
    assert "| 단가 (원) 일 |" in to_markdown(bill())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    sheet = Sheet(title=text, head=(row([text]),), body=(row([text]),), unit=text, notes=(text,))
    reader = read(to_html(sheet))

    assert set(reader.tags) <= {
        "figure", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "ul", "li",
    }  # fmt: skip
    assert "\u202e" not in to_html(sheet)
    lines = to_markdown(sheet).splitlines()
    assert all(
        line.count(" | ") == 0 for line in lines if line.startswith("| ") and "---" not in line
    )
    assert "<script" not in to_markdown(sheet)


def test_amounts_stand_on_the_right_in_both() -> None:
    sheet = Sheet(title="표", head=(row(["구분", "금액"]),), body=(row(["가", 1_000]),))

    assert '<th scope="col" class="right">금액</th>' in to_html(sheet)
    assert "| --- | ---: |" in to_markdown(sheet)


def test_a_result_with_a_table_is_taken_and_anything_else_is_refused() -> None:
    items = [
        budget.Item(
            code="405-01", label="자산", appropriation=970_000_000, minus=90_000_000, policy="가"
        ),
        budget.Item(code="207-01", label="연구", appropriation=0, plus=90_000_000, policy="가"),
    ]
    moved = budget.transfer(items)

    assert len(sheets_of([bill(), moved])) == 2
    with pytest.raises(InvalidInput, match="a result with one"):
        to_html(3)
    with pytest.raises(InvalidInput, match="a result with one"):
        to_html("표")


def test_a_blank_cell_is_a_cell() -> None:
    sheet = Sheet(title="표", body=((Cell(), Cell(text="가")),))

    assert read(to_html(sheet)).cells == ["", "가"]
