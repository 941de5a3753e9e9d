"""The guides: the same in Korean and English, and command lines that do what the pages say."""

import ast
import contextlib
import doctest
import io
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev
from sustainfin import case_file
from sustainfin.cli import main
from sustainfin.money import won

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
NAMES = sorted(path.name for path in (DOCS / "en").glob("*.md"))
GUIDES = [name for name in NAMES if name != "index.md"]
LAST_HEADING = {"en": "The table to hand in", "ko": "제출할 표"}


def text_of(language: str, name: str) -> str:
    """A page of a language."""
    return (DOCS / language / name).read_text(encoding="utf-8")


def fences(text: str) -> list[tuple[str, str]]:
    """Language and content of every code block."""
    return re.findall(r"^ *```([^\n]*)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)


def headings(text: str) -> list[str]:
    """Headings outside code blocks, with their signs."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^#+ .*$", prose, re.MULTILINE)


def shape(source: str) -> str:
    """A piece of Python with every text in place of which another language may stand left out."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.Attribute):
            node.attr = re.sub(r"_(?:ko|en)$", "", node.attr)
    return ast.dump(tree)


def numbers(text: str) -> list[str]:
    """Figures of two digits and more; "to 1 won" is a word where Korean has 원 미만.

    An amount in 천원 or 만원 counts as the won that an English page prints.
    """
    in_won = re.sub(r"\d[\d,]*[천만]원", lambda amount: f"{won(amount[0]):,}", text)
    return re.findall(r"\d[\d,.]*\d", in_won)


def without_remarks(content: str) -> str:
    """A block of commands or settings without what follows a #."""
    return re.sub(r"\s*(?<!\S)#.*$", "", content, flags=re.MULTILINE)


def test_every_guide_stands_in_both_languages() -> None:
    assert sorted(path.name for path in (DOCS / "ko").glob("*.md")) == NAMES
    assert len(GUIDES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_the_two_pages_of_a_guide_have_the_same_headings(name: str) -> None:
    levels = [
        [heading.split(" ")[0] for heading in headings(text_of(language, name))]
        for language in ("en", "ko")
    ]

    assert levels[0] == levels[1]


@pytest.mark.parametrize("name", NAMES)
def test_the_two_pages_of_a_guide_run_the_same_code(name: str) -> None:
    english, korean = (fences(text_of(language, name)) for language in ("en", "ko"))

    assert [kind for kind, _ in english] == [kind for kind, _ in korean]
    for (kind, ours), (_, theirs) in zip(english, korean, strict=True):
        if kind != "python":
            one, other = (re.sub(r"--lang \w+", "", without_remarks(c)) for c in (ours, theirs))
            assert one == other
            continue
        parser = doctest.DocTestParser()
        pairs = list(zip(parser.get_examples(ours), parser.get_examples(theirs), strict=True))
        for one, other in pairs:
            assert shape(one.source) == shape(other.source)
            assert sorted(numbers(one.want)) == sorted(numbers(other.want))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_begins_with_a_question_and_ends_with_a_table(name: str, language: str) -> None:
    text = text_of(language, name)
    _, question, *_ = text.split("\n\n")
    last_section = text.rsplit("\n## ", 1)[1]
    kind, content = fences(last_section)[-1]

    assert question.startswith("> ")
    assert "?" in question
    assert last_section.startswith(LAST_HEADING[language] + "\n")
    assert kind == "python"
    assert len(doctest.DocTestParser().get_examples(content)[-1].want.splitlines()) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_a_korean_page_is_korean(name: str) -> None:
    for heading in headings(text_of("ko", name)):
        assert re.search("[가-힣]", heading)
    for heading in headings(text_of("en", name)):
        assert not re.search("[가-힣]", heading)


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_index_of_a_language_leads_to_its_guides(name: str, language: str) -> None:
    index = text_of(language, "index.md")

    assert f"({name})" in index
    assert f"\n{name.removesuffix('.md')}\n" in index


def command_lines(text: str) -> Iterator[tuple[str, int]]:
    """Command lines of `sustainfin` in the blocks of a page, and the exit code each tells."""
    for kind, content in fences(text):
        if kind != "sh":
            continue
        for line in content.replace("\\\n", " ").splitlines():
            command, _, remark = line.partition("#")
            told = re.match(r"\s*(\d+):", remark)
            if command.startswith("sustainfin "):
                yield command.strip(), int(told[1]) if told else 0


# The Korean pages have the same lines as the English ones, up to the language.
WITH_COMMANDS = [
    page
    for page in PAGES
    if page.parent.name != "ko" and list(command_lines(page.read_text(encoding="utf-8")))
]


def run_line(command: str) -> tuple[int, str]:
    """Exit code and errors of a command line, which may end in `> FILE`."""
    words = shlex.split(command)[1:]
    out = io.StringIO()
    target = None
    if ">" in words:
        words, target = words[: words.index(">")], words[-1]
    errors = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = main(words)
    if target:
        Path(target).write_text(out.getvalue(), encoding="utf-8")
    assert code == 2 or out.getvalue()
    return code, errors.getvalue()


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_command_lines_end_as_the_page_tells(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    told = list(command_lines(page.read_text(encoding="utf-8")))

    ended = [(command, *run_line(command)) for command, _ in told]

    assert [(command, code) for command, code, _ in ended] == told, ended


def test_the_guides_have_command_lines_to_run() -> None:
    assert len(WITH_COMMANDS) >= 6


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_options_named_in_passing_exist(page: Path) -> None:
    for words in re.findall(r"`sustainfin ([^`]+)`", page.read_text(encoding="utf-8")):
        name, *rest = words.split()
        options = [word for word in rest if word.startswith("--")]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = 0 if name == "..." else main([name, "--help"])

        assert code == 0, f"there is no command {name}"
        assert [option for option in options if option not in out.getvalue()] == []


def help_of(*words: str) -> str:
    """What a command says of itself."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([*words, "--help"])
    return out.getvalue()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_on_the_command_line_names_every_command_and_option(language: str) -> None:
    page = text_of(language, "command_line.md")
    commands = re.findall(r"^    ([a-z]+)\b", help_of(), re.MULTILINE)
    options = {found for name in commands for found in re.findall(r"--[a-z-]+", help_of(name))}

    assert len(commands) >= 12
    assert [name for name in commands if f"`sustainfin {name} " not in page] == []
    assert {o for o in options if o not in page} <= {"--help", "--language"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_of_the_project_named_on_a_page_exist(page: Path) -> None:
    named = re.findall(r"python3? dev\.py (\w+)", page.read_text(encoding="utf-8"))

    assert set(named) <= set(dev.COMMANDS)


READERS = {
    "case": case_file.read_case,
    "isp": case_file.read_isp,
    "canvas": case_file.read_canvases,
    "scores": case_file.read_scores,
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_shown_on_a_page_can_be_read(page: Path) -> None:
    for kind, content in fences(page.read_text(encoding="utf-8")):
        if kind == "toml":
            for section in tomllib.loads(content).keys() & READERS.keys():
                READERS[section](content.encode())


METHODS = sorted((DOCS / "methods").glob("*.md"))


@pytest.mark.parametrize("page", METHODS, ids=lambda page: page.stem)
def test_a_method_ends_with_its_limits(page: Path) -> None:
    assert headings(page.read_text(encoding="utf-8"))[-1] == "## Limits"
