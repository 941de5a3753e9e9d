"""Every result shows itself in a notebook: as a table, with every text escaped."""

import importlib
import inspect
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import every_result
import pytest

import sustainfin
from sustainfin import inputs
from sustainfin.report import to_html
from sustainfin.sheet import Cell, Sheet, in_notebook, row

HOSTILE = "<script>alert(1)</script>\"'&amp; \u202egnp"
ALLOWED = {"figure", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "ul", "li"}
# Records without a table of their own whose short form is made for people.
IN_WORDS = {"BcScore", "Case", "Closing", "Fit", "IRR", "IRRs", "Statistics", "TotalSimulation"}


class Page(HTMLParser):
    """Tags, attributes and text of a page; every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.said = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes |= {key for key, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def public_classes() -> Iterator[type]:
    """Classes that the public modules offer."""
    for room in sustainfin._MODULES:
        module = importlib.import_module(f"sustainfin.{room}")
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isclass(thing):
                yield thing


def results_shown() -> dict[str, type]:
    """Public classes that hold a table, or are made to be read."""
    return {
        each.__name__: each
        for each in public_classes()
        if each.__name__ in IN_WORDS or hasattr(each, "sheet") or hasattr(each, "to_frame")
    }


def test_every_public_result_shows_itself_in_a_notebook() -> None:
    found = results_shown()

    assert len(found) > 45
    assert {name for name, each in found.items() if not hasattr(each, "_repr_html_")} == set()


def test_one_of_every_public_result_is_shown_below() -> None:
    made = set(every_result.results())

    assert set(results_shown()) - made == set()


@pytest.mark.parametrize("name", sorted(every_result.results()))
def test_a_result_is_shown_with_every_text_escaped(name: str) -> None:
    page = every_result.results(HOSTILE)[name]._repr_html_()
    read = Page(page)

    assert read.open == []
    assert set(read.tags) in ({"pre"}, set(read.tags) & ALLOWED)
    assert read.attributes <= {"class", "style", "scope", "rowspan", "colspan"}
    assert "\u202e" not in page
    assert "script" not in read.tags


def test_the_hostile_words_are_in_most_of_them() -> None:
    shown = [one._repr_html_() for one in every_result.results(HOSTILE).values()]

    assert sum("&lt;script&gt;" in page for page in shown) > 15


def test_a_table_is_the_one_of_pages_but_for_the_sides_of_its_cells() -> None:
    bill = every_result.bill()
    shown = bill._repr_html_()

    assert Page(shown).said == Page(to_html(bill)).said
    assert 'text-align:right" class="right"' in shown


def test_text_cannot_pass_for_an_attribute() -> None:
    sheet = Sheet(title=' class="right"', body=(row([' class="left']), (Cell(text=""),)))

    assert "style=" not in Page(sheet._repr_html_()).said
    assert sheet._repr_html_().count("style=") == 3  # the caption and two cells


def test_what_has_no_table_is_shown_as_its_short_form() -> None:
    item = inputs.make_input("users", base=9_000, label="<b>")

    assert Page(in_notebook(item)).said == repr(item)
    assert Page(in_notebook(item)).tags == ["pre"]
