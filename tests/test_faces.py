"""The same figure is the same won in every file, and words of a case stay text in all of them."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import every_result
import pytest

import sustainfin as sf
from sustainfin import _text, budget, canvas, case_file, lifecycle
from sustainfin.money import UNITS
from sustainfin.sheet import Sheet, aligned, to_text

LANGUAGES = ("ko", "en")
SHOWN_IN = ("원", "천원", "백만원", "억원")
# Tables of whole won print every digit; the others name a place and round to it.
EXACT = {"isp", "transfer", "funding"}
FIGURE = re.compile(r"(△?)([0-9][0-9,]*(?:\.[0-9]+)?)")
Grid = list[list[str]]


# The seven tables that people hand in.


@cache
def handed_in() -> Mapping[str, Any]:
    """Results by what people call them; two from shipped cases that cite their documents."""
    isp = case_file.read_isp(every_result.CASES / "seoul_cctv_isp_2020.toml")
    moved = case_file.read_transfer(every_result.CASES / "seoul_budget_transfer_2020.toml")
    case = every_result.shipped()["emergency_medical_fee"]
    costs = [line for line in case.alternatives["plan"] if getattr(line, "side", "") == "cost"]
    rules = {key: value for key, value in moved.arguments.items() if key != "on"}
    return {
        "isp": sf.isp_cost.estimate(isp.effort, **isp.arguments),
        "transfer": budget.transfer(moved.items, **rules),
        "costs": lifecycle.cost_table(costs, case.timeline, discount_rate=0.045),
        "funding": case.appraise().plan.balance,
        "ledger": every_result.ledger(),
        "canvas": canvas.published("emergency_medical_2021"),
        "evaluation": every_result.scored(),
    }


def sheet(name: str, lang: str, unit: str) -> Sheet:
    """A table in a language and a unit."""
    options = {"lang": lang} if name in ("canvas", "evaluation") else {"lang": lang, "unit": unit}
    made: Sheet = handed_in()[name].sheet(**options)
    return made


@cache
def sheets(lang: str, unit: str) -> Mapping[str, Sheet]:
    """All of them."""
    return {name: sheet(name, lang, unit) for name in handed_in()}


def expected(table: Sheet) -> Grid:
    """Texts of the body by place; what a span covers is blank."""
    body = aligned(table)[len(table.head) :]
    return [[cell.text if cell else "" for cell in line] for line in body]


# Readers: the texts of every table of a file, by place.


class _Tables(HTMLParser):
    """Tables of a page; a place that a span covers is blank."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[dict[tuple[int, int], str]] = []
        self.taken: set[tuple[int, int]] = set()
        self.heads: list[int] = []
        self.at: tuple[int, int] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append({})
            self.taken, self.row, self.head = set(), -1, 0
            self.heads.append(0)
        elif tag == "tr":
            self.row += 1
        elif tag in ("td", "th"):
            self.heads[-1] = max(self.heads[-1], self.row + 1 if tag == "th" else 0)
            column = next(k for k in range(999) if (self.row, k) not in self.taken)
            self.at = (self.row, column)
            self.tables[-1][self.at] = ""
            down, right = int(given.get("rowspan") or 1), int(given.get("colspan") or 1)
            self.taken |= {(self.row + i, column + j) for i in range(down) for j in range(right)}

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.at = None

    def handle_data(self, data: str) -> None:
        if self.at is not None:
            self.tables[-1][self.at] += data


def from_html(lang: str, unit: str, _: Path) -> list[Grid]:
    page = _Tables(sf.to_html(list(sheets(lang, unit).values())))
    found = []
    for cells, head in zip(page.tables, page.heads, strict=True):
        n_rows, n_columns = (1 + max(place[k] for place in cells) for k in (0, 1))
        found.append(
            [[cells.get((i, j), "") for j in range(n_columns)] for i in range(head, n_rows)]
        )
    return found


def from_markdown(lang: str, unit: str, _: Path) -> list[Grid]:
    found = []
    for table in sheets(lang, unit).values():
        lines = [line for line in sf.to_markdown(table).split("\n") if line.startswith("| ")]
        found.append([
            [html.unescape(re.sub(r"\\(.)", r"\1", cell))
             for cell in re.split(r"(?<!\\) \| ", line[2:].removesuffix(" |"))]
            for line in lines[2:]
        ])  # fmt: skip
    return found


def from_excel(lang: str, unit: str, folder: Path) -> list[Grid]:
    from openpyxl import load_workbook

    tables = list(sheets(lang, unit).values())
    sf.to_excel(tables, folder / "tables.xlsx")
    found = []
    for page, table in zip(load_workbook(folder / "tables.xlsx"), tables, strict=True):
        n_rows, n_columns = len(expected(table)), len(expected(table)[0])
        first = 3 + len(table.head)
        cells = page.iter_rows(first, first + n_rows - 1, 1, n_columns)
        found.append([[_shown(cell) for cell in line] for line in cells])
    return found


def _shown(cell: Any) -> str:
    """What a cell of a workbook shows: its text, or its number in its format."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    positive, _, negative = cell.number_format.replace("\\", "").partition(";")
    shape = re.fullmatch(r"(#,##)?0(?:\.(0+))?( ?%)?", positive)
    assert shape is not None, positive
    number = Decimal(repr(cell.value)) * (100 if shape[3] else 1)
    number = number.quantize(Decimal(1).scaleb(-len(shape[2] or "")), ROUND_HALF_UP)
    text = f"{abs(number):{',' if shape[1] else ''}f}{shape[3] or ''}"
    return text if cell.value >= 0 else negative[1] + text


def from_docx(lang: str, unit: str, folder: Path) -> list[Grid]:
    from docx import Document

    tables = list(sheets(lang, unit).values())
    path = sf.to_docx(tables, folder / "tables.docx")
    found = []
    for made, table in zip(Document(str(path)).tables, tables, strict=True):
        seen: set[Any] = set()
        grid = [
            ["" if cell._tc in seen else cell.text for cell in _once(line.cells, seen)]
            for line in made.rows
        ]
        found.append(grid[len(table.head) :])
    return found


def _once(cells: tuple[Any, ...], seen: set[Any]) -> Iterator[Any]:
    """Cells, each marked as seen after it was given once."""
    for cell in cells:
        yield cell
        seen.add(cell._tc)


def from_hwpx(lang: str, unit: str, folder: Path) -> list[Grid]:
    from hwpx import HwpxDocument

    tables = list(sheets(lang, unit).values())
    path = sf.to_hwpx(tables, folder / "tables.hwpx")
    found = []
    for made, table in zip(HwpxDocument.open(str(path)).tables, tables, strict=True):
        seen: set[Any] = set()  # the elements themselves: a number may be given again
        grid = []
        for i in range(made.row_count):
            line = []
            for j in range(made.column_count):
                cell = made.cell(i, j)
                line.append("" if cell.element in seen else cell.text)
                seen.add(cell.element)
            grid.append(line)
        found.append(grid[len(table.head) :])
    return found


READERS: Mapping[str, Callable[[str, str, Path], list[Grid]]] = {
    "html": from_html,
    "markdown": from_markdown,
    "xlsx": from_excel,
    "docx": from_docx,
    "hwpx": from_hwpx,
}


# The same won.


def printed(text: str) -> Decimal:
    """The number a cell prints, in the unit of its table."""
    found = FIGURE.fullmatch(text.rstrip("%").strip())
    assert found is not None, text
    number = Decimal(found.group(2).replace(",", ""))
    return -number if found.group(1) else number


def figures(table: Sheet) -> Iterator[tuple[int, int, Decimal]]:
    """Place and exact value of the amounts of a table, in won."""
    for i, line in enumerate(aligned(table)[len(table.head) :]):
        for j, cell in enumerate(line):
            if cell is not None and isinstance(cell.value, int | float) and cell.text:
                yield i, j, Decimal(cell.value)


def agrees(text: str, value: Decimal, unit: str, *, exact: bool) -> bool:
    """Whether a printed amount is the won behind it, to half of its last digit."""
    number = printed(text)
    if exact:
        return number * UNITS[unit] == value
    last = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return abs(number * UNITS[unit] - value) <= last * UNITS[unit] / 2


# Documents take seconds to write: there each language and each unit stands once or twice.
IN_DOCUMENTS = [("ko", "원"), ("en", "천원"), ("en", "백만원"), ("ko", "억원")]
COMBINATIONS = [
    (face, lang, unit)
    for face in sorted(READERS)
    for lang in LANGUAGES
    for unit in SHOWN_IN
    if face not in ("docx", "hwpx") or (lang, unit) in IN_DOCUMENTS
]


@pytest.mark.parametrize(("face", "lang", "unit"), COMBINATIONS)
def test_every_table_reads_back_the_same_won(
    face: str, lang: str, unit: str, tmp_path: Path
) -> None:
    found = READERS[face](lang, unit, tmp_path)
    counted = 0

    for (name, table), grid in zip(sheets(lang, unit).items(), found, strict=True):
        assert grid == expected(table), name
        for i, j, value in figures(table):
            if name == "evaluation":
                assert printed(grid[i][j]) == value
            else:
                assert agrees(grid[i][j], value, unit, exact=name in EXACT), (name, grid[i])
            counted += 1
    assert counted > 100


@pytest.mark.parametrize("unit", SHOWN_IN)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_plain_text_prints_the_same_figures_line_by_line(lang: str, unit: str) -> None:
    for name, table in sheets(lang, unit).items():
        skipped = 1 + len(table.head) + bool(table.head)
        lines = to_text(table).split("\n")[skipped:]

        for line, cells in zip(lines, expected(table), strict=False):
            at = 0
            for text in filter(None, cells):
                at = line.index(text, at) + len(text)
        assert to_text(table).split("\n")[0].endswith(f"({table.unit})" if table.unit else ""), name


@pytest.mark.parametrize("name", sorted({"isp", "transfer", "costs", "funding", "ledger"}))
def test_json_holds_the_won_that_the_tables_print(name: str) -> None:
    plain = sf.from_json(sf.to_json(handed_in()[name]))
    held = set(numbers(plain))

    for lang in LANGUAGES:
        for _, _, value in figures(sheet(name, lang, "원")):
            assert any(abs(abs(value) - abs(each)) <= Decimal("0.5") for each in held), value


def numbers(plain: Any) -> Iterator[Decimal]:
    """Numbers of plain data, and the sums of its lists, which tables print as totals."""
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        yield Decimal(plain)
    elif isinstance(plain, Mapping):
        yield Decimal(0)
        for part in plain.values():
            yield from numbers(part)
    elif isinstance(plain, list):
        parts = [part for part in plain if isinstance(part, int | float)]
        yield Decimal(sum(parts))
        for part in plain:
            yield from numbers(part)


def test_the_live_estimate_holds_the_same_won_as_its_table(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    bill = handed_in()["isp"]
    sf.to_excel(bill, tmp_path / "isp.xlsx")
    page = load_workbook(tmp_path / "isp.xlsx", data_only=True).active
    held = {cell.value for line in page.iter_rows() for cell in line}

    for step in ("direct_labour", "overhead", "technical_fee", "vat", "total_before_cut", "total"):
        assert getattr(bill, step) in held
    assert bill.total == 90_000_000  # the document: 산출내역, 합계 90,000,000원


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_names_its_unit(lang: str) -> None:
    for unit in SHOWN_IN:
        for name, table in sheets(lang, unit).items():
            told = unit in table.unit or _text.unit_words(unit, lang) in table.unit
            assert told or name in ("canvas", "evaluation"), table.unit


# Text stays text.

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "equals": "=1+1",
    "plus": "+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "attribute": '"><img src=x onerror=alert(1)>',
    "template": "{{ 7*7 }} {% raw %}",
    "markdown": "[x](javascript:alert(1)) | `code` ~~no~~ $x^2$ &lt;b&gt;",
    "long": "가" * 10_000,
    "right to left": "\u202egnp.exe\u2066\u200f",
    "lines": "첫 줄\n둘째 줄\r\n셋째\t줄\x0b\u2028끝",
    "controls": "널\x00벨\x07지움\x7f에스케이프\x1b[31m\x85\x9f",
    "no characters": "\ufffe\uffff\ufdd0",
    "escape of a workbook": "_x0041_ _x0000_",
    "end of data": "]]>",
}
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufffe\uffff]"
)


def hostile_tables(words: str) -> list[Sheet]:
    """Tables of every result with these words in them."""
    made = every_result.results(words).values()
    return [one.sheet() for one in made if hasattr(one, "sheet")]


@pytest.fixture(scope="module", params=sorted(HOSTILE))
def words(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


def test_controls_are_shown_and_marks_are_left_out() -> None:
    assert _text.one_line("널\x00벨\x07") == "널␀벨␇"
    assert _text.one_line("지움\x7f\x9f\ufffe") == "지움␡\ufffd\ufffd"
    assert _text.one_line("가\u202egnp") == "가gnp"
    assert _text.one_line("첫\r\n둘\t셋\u2028넷") == "첫 둘 셋 넷"


TAGS = {"figure", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "ul", "li"}


def test_hostile_words_stay_text_in_print_and_markup(words: str) -> None:
    tables = hostile_tables(words)
    page = sf.to_html(tables)
    markdown = sf.to_markdown(tables)

    for told in (page, markdown, "\n".join(map(to_text, tables))):
        assert not FORBIDDEN.search(told)
    assert {tag.strip("/") for tag in re.findall(r"<([a-zA-Z!/]+)", page)} <= TAGS
    assert "<script" not in markdown
    assert not re.search(r"(?<!\\)\]\(", markdown)  # no link
    assert len(to_text(tables[0]).split("\n")) == len(
        to_text(every_result.results()["Bill"].sheet()).split("\n")
    )


def xml_texts(path: Path) -> str:
    """All XML of a file; reading it as XML is the test that it is."""
    from xml.etree import ElementTree

    found = []
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".hpf")):
                raw = archive.read(name)
                ElementTree.fromstring(raw)  # noqa: S314 - our own file
                found.append(raw.decode("utf-8"))
    return "\n".join(found)


def in_files() -> list[Sheet]:
    """Tables with all hostile words, few enough to be written quickly."""
    made = [every_result.transfer(words).sheet() for words in HOSTILE.values()]
    return [*made, every_result.results(" ".join(HOSTILE.values()))["Canvas"].sheet()]


def test_hostile_words_stay_text_in_documents(tmp_path: Path) -> None:
    from docx import Document
    from hwpx import HwpxDocument

    document = sf.to_docx(in_files(), tmp_path / "t.docx")
    hangul = sf.to_hwpx(in_files(), tmp_path / "t.hwpx")
    tables = zip(HOSTILE.values(), Document(str(document)).tables, strict=False)
    pairs = zip(HOSTILE.values(), HwpxDocument.open(str(hangul)).tables, strict=False)

    assert all(_text.one_line(words) == table.cell(2, 0).text for words, table in tables)
    assert all(_text.one_line(words) == table.cell(2, 0).text for words, table in pairs)
    assert "<w:instrText" not in xml_texts(document)  # no field
    for path in (document, hangul):
        assert not FORBIDDEN.search(xml_texts(path))


def test_hostile_words_are_never_a_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    made = sf.to_excel(in_files(), tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    kinds = {cell.data_type for page in book for line in page.iter_rows() for cell in line}

    assert made.n_formulas == 0
    assert "f" not in kinds
    assert not FORBIDDEN.search(xml_texts(tmp_path / "t.xlsx"))


def test_a_case_with_hostile_words_comes_back_from_every_file(words: str, tmp_path: Path) -> None:
    case = every_result.case(words)
    plain = case_file.case_to_dict(case)

    assert case_file.case_to_dict(sf.from_json(sf.to_json(case))) == plain
    sf.to_excel(case, tmp_path / "case.xlsx")
    assert not FORBIDDEN.search(xml_texts(tmp_path / "case.xlsx"))
    assert case_file.case_to_dict(sf.read_excel(tmp_path / "case.xlsx")) == plain


def test_the_report_of_a_case_with_hostile_words_holds_them_as_text(tmp_path: Path) -> None:
    case = every_result.case(" ".join(text[:200] for text in HOSTILE.values()))
    page = sf.to_report(case, tmp_path / "r.html", draws=64).read_text(encoding="utf-8")

    assert not FORBIDDEN.search(page)
    assert "<script" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in html.unescape(page)
    assert "널␀벨␇" in page


@pytest.mark.parametrize("name", sorted(every_result.shipped()))
def test_a_shipped_case_comes_back_from_its_workbook(name: str, tmp_path: Path) -> None:
    case = every_result.shipped()[name]
    sf.to_excel(case, tmp_path / "case.xlsx")

    assert case_file.case_to_dict(sf.read_excel(tmp_path / "case.xlsx")) == (
        case_file.case_to_dict(case)
    )
