"""The documentation: docstrings, glossary, pages that share text, links that lead somewhere."""

import enum
import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from numpydoc.docscrape import FunctionDoc
from numpydoc.validate import validate

import sustainfin
from sustainfin.errors import SustainfinError, SustainfinWarning

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

CODES = {"GL08", "SS03", "PR01", "PR02", "PR03", "PR04", "PR07", "RT01", "RT03", "EX01"}
# A method is read on the page of its record, where the example and the fields stand.
METHOD_CODES = CODES - {"EX01"}
# The constructor of an Enum is Python's own; its members are what a reader uses. A protocol
# has none.
ENUM_CODES = {"GL08", "SS03", "EX01"}
# An error inherits constructor and example of `SustainfinError`; a warning is a plain text.
KIND_OF_ERROR_CODES = {"GL08", "SS03"}

# Names of people's documents: the Korean term stands in the first line of their docstring.
# The tools below (texts, tables, findings, the engine's blocks) work on any document or model.
TOOLS = {"errors", "findings", "money", "running", "sheet", "tables"}
MODULES_WITH_TERMS = set(sustainfin._MODULES) - TOOLS


@cache
def public_objects() -> Mapping[str, Any]:
    """Functions and classes that the modules of the library offer, by dotted name."""
    return {
        f"sustainfin.{module}.{name}": thing
        for module in sustainfin._MODULES
        for name in importlib.import_module(f"sustainfin.{module}").__all__
        for thing in [getattr(importlib.import_module(f"sustainfin.{module}"), name)]
        if inspect.isfunction(thing) or inspect.isclass(thing)
        if thing.__module__.startswith("sustainfin")  # an alias of Any is documented by Python
    }


@cache
def public_methods() -> Mapping[str, Any]:
    """Public methods written in the classes of the library, by dotted name."""
    return {
        f"{path}.{name}": getattr(thing, name)
        for path, thing in public_objects().items()
        if inspect.isclass(thing)
        for name, member in vars(thing).items()
        if not name.startswith("_")
        and (inspect.isfunction(member) or isinstance(member, (classmethod, staticmethod)))
    }


def is_protocol(thing: type) -> bool:
    """Whether a class only says what other objects must offer."""
    return bool(getattr(thing, "_is_protocol", False))


def codes_for(path: str) -> set[str]:
    """The numpydoc codes that mean something for an object."""
    thing = public_objects().get(path)
    if thing is None:
        return METHOD_CODES
    if inspect.isclass(thing) and (issubclass(thing, enum.Enum) or is_protocol(thing)):
        return ENUM_CODES
    if inspect.isclass(thing) and issubclass(thing, (SustainfinError, SustainfinWarning)):
        return CODES if thing is SustainfinError else KIND_OF_ERROR_CODES
    return CODES


@pytest.mark.parametrize("path", [*public_objects(), *public_methods()])
def test_a_public_name_is_documented_as_numpydoc_asks(path: str) -> None:
    found = [
        f"{code}: {text}" for code, text in validate(path)["errors"] if code in codes_for(path)
    ]

    assert not found


@pytest.mark.parametrize("path", [*public_objects(), *public_methods()])
def test_the_first_line_of_a_docstring_stands_alone(path: str) -> None:
    thing = public_objects().get(path) or public_methods()[path]
    first, *rest = inspect.getdoc(thing).splitlines()

    assert first.endswith(".")
    assert not rest or rest[0] == ""
    assert not re.search(r"\[[^\]]*\]", first), "a unit or a citation stands further below"


@pytest.mark.parametrize(
    "path", [path for path in public_objects() if path.split(".")[1] in MODULES_WITH_TERMS]
)
def test_the_first_line_of_a_room_gives_the_korean_term(path: str) -> None:
    first = inspect.getdoc(public_objects()[path]).splitlines()[0]

    assert re.search(r"\([^)]*[가-힣][^)]*\)", first)


@pytest.mark.parametrize("module", sustainfin._MODULES)
def test_a_module_says_what_it_is_for(module: str) -> None:
    assert inspect.getdoc(importlib.import_module(f"sustainfin.{module}"))


def arguments_of(path: str, thing: Any) -> Iterator[str]:
    """Names by which a caller passes something to a function, a method or a record."""
    if inspect.isclass(thing) and issubclass(thing, (enum.Enum, SustainfinWarning)):
        return  # built by Python, not by a caller
    if inspect.isclass(thing) and is_protocol(thing):
        return  # not built at all
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    bound = path in public_methods() and inspect.isfunction(thing)
    for name, parameter in list(inspect.signature(thing).parameters.items())[bound:]:
        if parameter.kind not in variadic:
            yield name


@cache
def public_arguments() -> Mapping[str, str]:
    """Every public argument with one of the objects that take it."""
    found = {}
    for path, thing in {**public_objects(), **public_methods()}.items():
        for name in arguments_of(path, thing):
            found.setdefault(name, path)
    return found


def glossary_rows() -> list[list[str]]:
    """Cells of the glossary's rows: name, Korean term, meaning, unit."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return rows[2:]  # below the header and its rule


def draft_row(name: str, path: str) -> str:
    """A row to paste: what the docstring says about an argument, for a person to finish."""
    thing = public_objects().get(path) or public_methods()[path]
    described = {
        part.strip(): " ".join(line.strip() for line in parameter.desc)
        for parameter in FunctionDoc(thing)["Parameters"]
        for part in parameter.name.split(",")
    }
    text = described.get(name, "").replace("|", "/")
    unit = re.findall(r"\[([^\]]+)\]$", text)
    korean = re.findall(r"\(([^)]*[가-힣][^)]*)\)", text)
    meaning = re.sub(r"\s*\[[^\]]+\]$", "", text)
    return f"| `{name}` | {''.join(korean[:1]) or '-'} | {meaning} | {''.join(unit) or '-'} |"


def test_the_glossary_has_a_row_for_every_public_argument_and_no_other() -> None:
    rows = {row[0].strip("`") for row in glossary_rows()}
    arguments = public_arguments()

    drafts = "\n".join(draft_row(name, arguments[name]) for name in sorted(set(arguments) - rows))
    assert not drafts, f"rows missing in docs/glossary.md, ready to be finished:\n{drafts}"
    assert not rows - set(arguments), "rows of docs/glossary.md that no public argument bears"


def test_the_rows_of_the_glossary_are_complete_and_in_order() -> None:
    rows = glossary_rows()
    names = [row[0].strip("`") for row in rows]

    assert {len(row) for row in rows} == {4}
    assert [row for row in rows if not all(row)] == []
    assert all(re.fullmatch(r"`\w+`", row[0]) for row in rows)
    assert names == sorted(set(names))


def common_text(page: Path, other: str) -> str:
    """The text between the two marks that name the other page."""
    mark = f"<!-- the same text stands in {other}"
    parts = re.split(rf"{re.escape(mark)}: (?:begin|end) -->", page.read_text(encoding="utf-8"))
    assert len(parts) == 3, f"{page.name} must have both marks, once"
    return parts[1]


def test_the_readme_and_the_documentation_begin_with_the_same_text() -> None:
    readme = common_text(ROOT / "README.md", "docs/index.md")
    index = common_text(ROOT / "docs" / "index.md", "README.md")

    assert readme == index
    assert "isp_cost.estimate(" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not (page.parent / link).exists()] == []


def pages_linked_from(page: Path) -> set[Path]:
    """Pages of the project that a page links to."""
    links = re.findall(r"\]\(([^)#\s]+\.md)[^)]*\)", page.read_text(encoding="utf-8"))
    return {(page.parent / link).resolve() for link in links if "://" not in link}


def test_every_page_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    ahead = {ROOT / "docs" / "index.md"}
    while ahead:
        page = ahead.pop()
        reached.add(page)
        ahead |= pages_linked_from(page) - reached

    assert set(PAGES[2:]) - reached == set()


def test_the_reference_has_a_page_for_every_public_module_and_no_other() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "reference").glob("*.md")} - {"index"}

    assert pages == set(sustainfin._MODULES), "one looks as docs/reference/money.md"
    for module in pages:
        text = (ROOT / "docs" / "reference" / f"{module}.md").read_text(encoding="utf-8")
        assert f"automodule:: sustainfin.{module}\n" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_of_a_page_stands_in_a_block_that_runs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    run = "".join(re.findall(r"^ *```python\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL))

    assert text.count(">>> ") == run.count(">>> ")
