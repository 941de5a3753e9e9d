"""The site: it is built without a warning, holds every page and name, and fetches nothing."""

import importlib
import inspect
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import sustainfin

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
# What a browser fetches by itself when it shows a page.
FETCHED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "link": "href",
}


class Page(HTMLParser):
    """Links, anchors and fetched files of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = ""
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        attributes = {key: value or "" for key, value in attrs}
        self.anchors |= {attributes[key] for key in ("id", "name") if key in attributes}
        if tag == "html":
            self.language = attributes.get("lang", "")
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if attributes.get(FETCHED.get(tag, "")):
            self.fetched.append(attributes[FETCHED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, packages: Any) -> Path:
    """The site as `dev.py docs` builds it."""
    packages("furo", "myst_parser", "numpydoc", "sphinx")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "--keep-going", "-q", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", str(folder / "kept"), str(DOCS), str(folder / "html")],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.strip()) == (0, ""), done.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """Every page of the site, read."""
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_the_site_has_every_page_of_the_documentation(site: Path) -> None:
    sources = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}

    assert len(sources) > 40
    assert [str(source) for source in sources if not (site / source).is_file()] == []


def test_the_reference_shows_every_public_name(site: Path, pages: dict[Path, Page]) -> None:
    missing = []
    for name in sustainfin._MODULES:
        public = importlib.import_module(f"sustainfin.{name}")
        shown = pages[site / "reference" / f"{name}.html"].anchors
        missing += [
            f"{name}.{thing}"
            for thing in public.__all__
            if inspect.isfunction(getattr(public, thing)) or inspect.isclass(getattr(public, thing))
            if f"sustainfin.{name}.{thing}" not in shown
        ]

    assert missing == []


def test_the_pages_fetch_nothing_from_elsewhere(pages: dict[Path, Page]) -> None:
    assert all(page.fetched for page in pages.values())  # style sheets at least
    outside = {
        address
        for page in pages.values()
        for address in page.fetched
        if urlsplit(address).scheme not in {"", "data"} or address.startswith("//")
    }

    assert outside == set()


def test_the_style_sheets_fetch_nothing_from_elsewhere(site: Path) -> None:
    sheets = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]*)", "\n".join(sheets))

    assert addresses
    assert [found for found in addresses if re.match(r"(?:https?:)?//", found)] == []
    assert "@import" not in "\n".join(sheets)


def test_links_within_the_site_lead_to_a_page_and_a_place_on_it(pages: dict[Path, Page]) -> None:
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment)
            if not target.is_file() or (place and place not in pages[target].anchors):
                broken.append(f"{path.name}: {link}")

    assert broken == []


def test_a_korean_page_says_that_it_is_korean(site: Path, pages: dict[Path, Page]) -> None:
    languages = {
        folder: {page.language for path, page in pages.items() if path.parent == site / folder}
        for folder in ("ko", "en")
    }

    assert languages == {"ko": {"ko"}, "en": {"en"}}


def test_formulas_are_drawn_by_the_browser_itself(site: Path) -> None:
    for name in ("reference/discounting", "methods/montecarlo", "methods/benefits"):
        page = (site / f"{name}.html").read_text(encoding="utf-8")

        assert "<math" in page
        assert "\\frac" not in page

    half = (site / "reference" / "discounting.html").read_text(encoding="utf-8")
    assert re.search(r"<mfrac>\s*<mn>1</mn>\s*<mn>2</mn>\s*</mfrac>", half)
