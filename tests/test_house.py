"""The house: floors, rooms and their parts, a light front door, versions, no foreign words."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import sustainfin

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sustainfin"

# The plan. A module imports from floors below its own; on its own floor only along an arrow.
FLOORS = {
    9: ["__init__", "__main__"],
    8: ["cli"],
    7: ["report"],
    6: ["case_file", "evaluation", "portfolio", "profiles"],
    5: ["case"],
    4: [
        *("benefits", "budget", "canvas", "funding"),
        *("guide_costs", "isp_cost", "lifecycle", "revenue"),
    ],
    3: ["_rules", "information", "lines", "montecarlo", "running", "sensitivity"],
    2: ["discounting", "explanation", "inputs", "tables"],
    1: ["_checks", "_recorder", "_text", "findings", "money", "sheet"],
    0: ["data", "errors"],
}
ARROWS = {
    ("sensitivity", "montecarlo"),
    ("sensitivity", "running"),
    ("information", "montecarlo"),
    ("montecarlo", "running"),
    ("_rules", "lines"),
    ("_checks", "_text"),
    ("money", "_checks"),
    ("money", "_text"),
    ("sheet", "_checks"),
    ("sheet", "_text"),
    ("guide_costs", "isp_cost"),
}
# The private folder `_name` holds parts of the room `name`; this one has a shorter name.
PARTS = {"_isp": "isp_cost"}
# Libraries that are imported inside the functions that need them.
NEVER_AT_THE_TOP = {"docx", "hwpx", "jinja2", "matplotlib", "openpyxl", "pandas", "scipy"}
NEVER_AT_THE_TOP |= {"dask", "xlsxwriter"}

FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms}


@cache
def modules() -> Mapping[str, Path]:
    """Files of the package by name below `sustainfin`; a folder goes by its own name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1:
            parts = parts[:-1]
        found[".".join(parts)] = path
    return found


def room(module: str) -> str:
    """The room a module stands in: its own name, its folder's, or the one it is a part of."""
    first = module.partition(".")[0]
    if first not in FLOOR_OF and first[1:] in FLOOR_OF and first[0] == "_":
        return first[1:]
    return PARTS.get(first, first)


def is_part(module: str) -> bool:
    """Whether a module is a private part that only its own room may import."""
    return module.partition(".")[0] != room(module) or "._" in module


def targets(node: ast.AST, known: Mapping[str, object]) -> Iterator[str]:
    """Modules of the house that an import statement names; a relative one keeps its dots."""
    if isinstance(node, ast.Import):
        dotted = [(alias.name, "") for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            yield "." * node.level + (node.module or "")
        dotted = [(node.module or "", alias.name) for alias in node.names]
    else:
        return
    for base, name in dotted:
        house, _, below = base.partition(".")
        if house == "sustainfin":
            longer = ".".join(filter(None, [below, name]))
            yield longer if longer in known else below or "__init__"


@cache
def imports(module: str) -> frozenset[str]:
    """Modules of the house that a module imports anywhere: at the top, in functions, for types."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    return frozenset(target for node in ast.walk(tree) for target in targets(node, modules()))


def trespass(module: str, target: str) -> str:
    """What is wrong with an import, or an empty string."""
    here, there = room(module), room(target)
    if here not in FLOOR_OF or there not in FLOOR_OF:
        return f"{module} imports {target}, which the plan does not know"
    if here == there:
        upwards = is_part(module) and target == here
        return f"{module} imports the face of its own room" if upwards else ""
    if is_part(target):
        return f"{module} imports {target}, a private part of {there}"
    if FLOOR_OF[there] < FLOOR_OF[here] or (here, there) in ARROWS:
        return ""
    return f"{module} (floor {FLOOR_OF[here]}) imports {target} (floor {FLOOR_OF[there]})"


def circle(graph: Mapping[str, frozenset[str]]) -> list[str]:
    """One circle of imports as the list of its modules, or an empty list."""
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        for target in sorted(graph.get(module, ())):
            found = walk(target, [*path, module])
            if found:
                return found
        done.add(module)
        return []

    return next((found for module in sorted(graph) if (found := walk(module, []))), [])


def test_every_module_of_the_package_is_in_the_plan() -> None:
    strangers = {room(module) for module in modules()} - set(FLOOR_OF)

    assert not strangers, "add to FLOORS, or to PARTS if it is a private part of a room"


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_from_floors_below_its_own(module: str) -> None:
    faults = [trespass(module, target) for target in sorted(imports(module))]

    assert not [fault for fault in faults if fault]


def test_no_import_goes_in_a_circle() -> None:
    assert circle({module: imports(module) for module in modules()}) == []


def test_the_front_door_imports_nothing_of_the_house_by_statement() -> None:
    assert imports("__init__") == frozenset()


@pytest.mark.parametrize("module", sorted(set(modules()) - {"__init__"}))
def test_no_import_hides_from_the_plan(module: str) -> None:
    text = modules()[module].read_text(encoding="utf-8")
    calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    names = {getattr(call, "attr", None) or getattr(call, "id", None) for call in calls}

    assert not names & {"import_module", "__import__"}


@pytest.mark.parametrize("module", modules())
def test_heavy_libraries_are_imported_where_they_are_used(module: str) -> None:
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    at_the_top = {
        name.partition(".")[0]
        for node in tree.body
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert not at_the_top & NEVER_AT_THE_TOP


@pytest.mark.parametrize(
    ("module", "target", "words"),
    [
        ("errors", "money", "errors (floor 0) imports money (floor 1)"),
        ("budget", "isp_cost", "budget (floor 4) imports isp_cost (floor 4)"),
        ("montecarlo", "sensitivity", "montecarlo (floor 3) imports sensitivity (floor 3)"),
        ("_isp.estimate", "budget", "_isp.estimate (floor 4) imports budget (floor 4)"),
        ("_isp.estimate", "isp_cost", "_isp.estimate imports the face of its own room"),
        ("budget", "_isp.estimate", "budget imports _isp.estimate, a private part of isp_cost"),
        ("case", "_isp.estimate", "case imports _isp.estimate, a private part of isp_cost"),
        ("cli", "_case_file.toml", "cli imports _case_file.toml, a private part of case_file"),
        ("case", "report._cells", "case imports report._cells, a private part of report"),
        ("money", "attic", "money imports attic, which the plan does not know"),
        ("budget", "__init__", "budget (floor 4) imports __init__ (floor 9)"),
    ],
)
def test_the_guard_stops_an_import_outside_the_plan(module: str, target: str, words: str) -> None:
    assert trespass(module, target) == words


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("cli", "errors"),
        ("sensitivity", "montecarlo"),
        ("isp_cost", "_isp.estimate"),
        ("_isp.estimate", "_isp.rates"),
        ("case_file", "_case_file.toml"),
        ("money", "money._words"),
        ("_isp.estimate", "tables"),
        ("report.excel", "report.html"),
    ],
)
def test_the_guard_lets_an_import_of_the_plan_pass(module: str, target: str) -> None:
    assert trespass(module, target) == ""


def test_the_guard_reads_imports_wherever_they_stand() -> None:
    code = """
import sustainfin.money
from sustainfin import _text as text, won
if TYPE_CHECKING:
    from sustainfin.sheet import Sheet
def late():
    from sustainfin.tables import in_force
    from .cli import main
"""
    known = {"money", "_text", "sheet", "tables"}

    found = {name for node in ast.walk(ast.parse(code)) for name in targets(node, known)}
    assert found == {"money", "_text", "__init__", "sheet", "tables", ".cli"}


def test_the_guard_finds_a_circle() -> None:
    graph = {"a": frozenset("b"), "b": frozenset("cd"), "c": frozenset("a"), "d": frozenset()}

    assert circle(graph) == ["a", "b", "c", "a"]
    assert circle({**graph, "c": frozenset()}) == []


def test_importing_the_library_loads_none_of_the_heavy_ones() -> None:
    code = "import sys, sustainfin; dir(sustainfin); print(*sorted(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )

    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    assert "sustainfin" in loaded
    assert not loaded & {"numpy", "pandas", "scipy", "matplotlib", "openpyxl", "xlsxwriter"}


@pytest.mark.parametrize("name", sustainfin._NAMES)
def test_every_lazy_name_resolves_to_the_object_of_its_module(name: str) -> None:
    home = importlib.import_module(f"sustainfin.{sustainfin._NAMES[name]}")

    assert getattr(sustainfin, name) is getattr(home, name)
    assert name in home.__all__


@pytest.mark.parametrize("name", sustainfin._MODULES)
def test_every_lazy_module_resolves(name: str) -> None:
    assert getattr(sustainfin, name) is importlib.import_module(f"sustainfin.{name}")


def test_every_public_module_stands_at_the_front_door() -> None:
    rooms = {module.partition(".")[0] for module in modules()}

    assert {name for name in rooms - {"cli", "data"} if name[0] != "_"} == set(sustainfin._MODULES)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="isp_costs"):
        sustainfin.isp_costs  # noqa: B018 - the look-up is the test


def project_version() -> str:
    """The version of pyproject.toml, the only place where it is written by hand."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def changelog_heads() -> list[str]:
    """Headings of the changelog, each with its number signs, from the top."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("##")]


def test_the_installed_version_is_the_one_of_the_project_file() -> None:
    assert sustainfin.__version__ == project_version()


def test_the_changelog_begins_with_the_version_of_the_project_file() -> None:
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", "\n".join(changelog_heads()), re.MULTILINE)

    assert versions[0] == project_version()


def test_each_version_of_the_changelog_opens_with_the_values_that_changed() -> None:
    heads = changelog_heads()
    versions = [i for i, head in enumerate(heads) if re.match(r"## (\d|Unreleased)", head)]

    assert versions
    assert {heads[i + 1] for i in versions} == {"### Values that changed"}


def test_the_citation_names_the_version_of_the_project_file() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")

    assert re.findall(r"^version: (.+)$", text, re.MULTILINE) == [project_version()]


# Folders and files of one machine or one workplace, put together here so that
# this file does not hold them itself.
FOREIGN = [
    rf"(?<![\w.]){'/'.join(['', 'work', ''])}",
    rf"(?<![\w.]){'/'.join(['', 'root', ''])}",
    rf"(?<![\w.]){'/'.join(['', 'opt', ''])}",
    rf"(?<![\w/]){'shared'}/",
    rf"\.{'library'}\b",
    rf"{'korea'}\.md",
    rf"{'brief'}\.md",
    r"\b0\d\d_[0-9a-f]{16}",
]


def test_no_file_of_the_project_holds_a_word_of_a_workplace() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a repository: what belongs to the project is not known")
    told = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, cwd=ROOT)
    files = [ROOT / name for name in told.stdout.decode().split("\0") if name]
    foreign = re.compile("|".join(FOREIGN).encode())

    found = {
        f"{path.relative_to(ROOT)}: {match.group().decode(errors='replace')}"
        for path in files
        if path.is_file()
        for match in foreign.finditer(path.read_bytes())
    }
    assert len(files) > 10
    assert found == set()


@pytest.mark.parametrize("folder", [("work", "main"), ("root", "x"), ("opt", "wheels")])
def test_the_search_for_foreign_words_finds_them(folder: tuple[str, str]) -> None:
    foreign = re.compile("|".join(FOREIGN))

    assert foreign.search(f"see {'/'.join(['', *folder])}")
    assert not foreign.search(f"see https://example.com{'/'.join(['', *folder])}")
