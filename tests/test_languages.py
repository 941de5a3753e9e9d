"""Every table leaves in Korean or in English: the same figures, and only given words in Korean."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import every_result
import pytest

from sustainfin import tables
from sustainfin._isp.constraints import COLUMNS_EN
from sustainfin.cli import main
from sustainfin.errors import InvalidInput
from sustainfin.money import UNITS
from sustainfin.report import sheets_of, to_docx, to_html, to_markdown
from sustainfin.sheet import Sheet

HANGUL = re.compile(r"[가-힣]+")
CITED = re.compile(r"\S+/\S+ \[(?:V2?|R|D|S|own)\].*|^url: .*")
# What a table of this name holds is printed as it was published, whatever the language.
PUBLISHED = ("kosa_wages", "services", "fp_costs", "budget_rules", "isp_policies")
# Explanations have tests of their own; tables that were read are printed as they were.
NAMES = sorted(
    name
    for name, result in every_result.results("words").items()
    if callable(getattr(result, "sheet", None)) and name != "Explanation"
)


def sheet(name: str, lang: str) -> Sheet:
    """The table of a result in a language."""
    (made,) = sheets_of(every_result.results("words")[name], lang=lang)
    return made


def texts(made: Sheet) -> Iterator[str]:
    """Every text of a table."""
    yield from (made.title, made.unit)
    yield from (cell.text for line in (*made.head, *made.body) for cell in line)
    yield from made.notes


def published(value: Any) -> Iterator[str]:
    """Every text in a published table, names of rows and columns among them."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "items"):
        for key, inner in value.items():
            yield str(key)
            yield from published(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from published(inner)


@cache
def given() -> frozenset[str]:
    """Korean words that the results were made from, those of units and of printed columns."""
    held = [Path(every_result.__file__).read_text(encoding="utf-8"), *UNITS, *COLUMNS_EN]
    for family in PUBLISHED:
        for table in tables.editions(family):
            held += published((table.values, table.notes, table.extra))
    return frozenset(run for text in held for run in HANGUL.findall(text))


def korean(name: str, lang: str) -> set[str]:
    """Korean words of a table that nobody gave; citations are given, and where a finding is."""
    result = every_result.results("words")[name]
    places = {one.where for one in getattr(result, "findings", ())}
    found = set()
    for text in texts(sheet(name, lang)):
        rest = CITED.sub("", text)
        for place in places:
            rest = rest.replace(f"{place}: ", "")
        found |= set(HANGUL.findall(rest)) - given()
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_english_table_holds_only_the_korean_words_that_were_given(name: str) -> None:
    assert korean(name, "en") == set()


def test_the_same_words_would_be_found_in_the_korean_tables() -> None:
    silent = {name for name in NAMES if not korean(name, "ko")}

    # A published table names its columns as the data do, in either language.
    assert silent <= {"Table"}


@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_one_shape_and_the_same_figures_in_both_languages(name: str) -> None:
    ours, theirs = sheet(name, "ko"), sheet(name, "en")

    for one, other in ((ours.head, theirs.head), (ours.body, theirs.body)):
        assert [[(c.n_rows, c.n_columns, c.align, c.strong) for c in line] for line in one] == [
            [(c.n_rows, c.n_columns, c.align, c.strong) for c in line] for line in other
        ]
    assert len(ours.notes) == len(theirs.notes)
    values = [
        [cell.value for line in made.body for cell in line if not isinstance(cell.value, str)]
        for made in (ours, theirs)
    ]
    assert values[0] == values[1]


@pytest.mark.parametrize("name", NAMES)
def test_korean_is_the_language_where_none_is_named(name: str) -> None:
    assert every_result.results("words")[name].sheet() == sheet(name, "ko")


@pytest.mark.parametrize("name", NAMES)
def test_another_language_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="lang must be"):
        sheet(name, "fr")


def test_a_writer_passes_the_language_on(tmp_path: Path) -> None:
    results = [
        every_result.results("words")[name] for name in ("CurveFit", "Balance", "Simulation")
    ]
    titles = {lang: [one.sheet(lang=lang).title for one in results] for lang in ("ko", "en")}

    for lang, other in (("ko", "en"), ("en", "ko")):
        held = docx.Document(str(to_docx(results, tmp_path / f"{lang}.docx", lang=lang)))
        written = "\n".join(paragraph.text for paragraph in held.paragraphs)
        for text in (to_html(results, lang=lang), to_markdown(results, lang=lang), written):
            assert all(title in text for title in titles[lang])
            assert not any(title in text for title in titles[other])


def test_the_unit_stands_one_blank_behind_the_title_in_markdown() -> None:
    balance = every_result.results("words")["Balance"]

    for lang in ("ko", "en"):
        made = balance.sheet(lang=lang)
        assert to_markdown(balance, lang=lang).startswith(f"**{made.title} ({made.unit})**")


# Commands that print tables, with a file of the project each.
COMMANDS = {
    "appraise": ("emergency_medical_fee.toml",),
    "benefits": ("emergency_medical_benefits.toml",),
    "canvas": ("emergency_medical_canvas.toml",),
    "check": ("emergency_medical.toml",),
    "isp": ("seoul_cctv_isp_2020.toml",),
    "reconcile": ("seoul_cctv_isp_2020_printed.csv", "--guide", "2020"),
    "simulate": ("emergency_medical_fee.toml", "--draws", "500"),
    "transfer": ("seoul_budget_transfer_2020.toml",),
}
# Names the library gives to what closes a gap, to those who pay and to rows it finds, and units.
NAMED = {"연간", "보조", "초기", "적립금", "사업", "시행자", "원", "년", "합계", "추정가격"}


def printed(command: str, lang: str, out: pytest.CaptureFixture[str]) -> list[str]:
    """Lines that a command prints in a language."""
    name, *options = COMMANDS[command]
    assert main([command, str(every_result.CASES / name), *options, "--lang", lang]) in (0, 1)
    return out.readouterr().out.splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_the_same_lines_in_both_languages(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = (printed(command, lang, capsys) for lang in ("ko", "en"))
    case = (every_result.CASES / COMMANDS[command][0]).read_text(encoding="utf-8")
    known = given() | NAMED | set(HANGUL.findall(case))
    places = re.compile(r"(?:※|\* note +\[\S+\]|\* fault +\[\S+\]|fault|note) .*?: ")

    assert len(ours) == len(theirs)
    for line in theirs:
        rest = CITED.sub("", places.sub("", line))
        assert set(HANGUL.findall(rest)) <= known, line


def test_families_are_told_by_their_english_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "guide_rates", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert main(["tables", "guide_rates", "2020", "--lang", "en"]) == 0
    edition = capsys.readouterr().out

    assert not HANGUL.search(english)
    assert "guide_rates/2020 Overhead and technical fee in the SW cost guide" in edition
