"""The report: its structure, what it says, that it fetches nothing, how it looks in a browser."""

import html
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import sustainfin as sf
from sustainfin import canvas, case_file, evaluation, funding, isp_cost, lifecycle, revenue
from sustainfin.cli import main
from sustainfin.report._page_text import WORDS, localised
from sustainfin.report._plots_style import contrast, eok
from sustainfin.sheet import Cell, Sheet, row

ROOT = Path(__file__).resolve().parent.parent
EMERGENCY = ROOT / "cases" / "emergency_medical.toml"
EFFORT = {"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4", "정보보호컨설턴트": "0.4"}
SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    SCRIPT,
    "=1+1",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "\u202egnp.exe",
    "]]>$x_1",
]
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """What stands in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "an element is closed that was not the last one opened"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append((self.open[-1], " ".join(data.split())))

    def named(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]

    def text(self, *tags: str) -> str:
        return " ".join(data for tag, data in self.said if not tags or tag in tags)


def bill() -> isp_cost.Bill:
    return isp_cost.estimate(EFFORT, wages="2020", **isp_cost.SEOUL_2020)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the emergency service with everything that can be in it."""
    return sf.to_report(
        case_file.read_case(str(EMERGENCY)), tmp_path_factory.mktemp("report") / "report.html",
        draws=2_000, bill=bill(), canvas=canvas.published("emergency_medical_2021"),
        ledger=bill().sheet(unit="천원"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def page(full: Path) -> Page:
    return Page(full.read_text(encoding="utf-8"))


def hostile_case() -> sf.Case:
    title = " ".join(HOSTILE) + "가" * 3_000
    made = sf.Case(
        title, start=2021, years=40, prices="real", vat="included", discount_rate=0.045,
        source=SCRIPT, notes=HOSTILE,
    )  # fmt: skip
    for i, words in enumerate(HOSTILE):
        item = made.input(
            f"x{i}", base=1e8, low=5e7, high=2e8, unit=words, label=f"{words} {'나' * 300}",
            source=words,
        )  # fmt: skip
        made.add(
            lifecycle.Annual(f"{i} {words}", item),
            revenue.Fee(f"수입 {i} {words}", users=9_000 + i, price=3_000),
            funding.Grant(f"재원 {i} {words} {'다' * 200}", 0.05, kinds=("operation",)),
        )
    return made


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("hostile") / "report.html"
    plan = canvas.Canvas(SCRIPT, {"key_partners": HOSTILE}, source=HOSTILE[2])
    return sf.to_report(hostile_case(), target, draws=256, canvas=plan)


# Structure


def test_the_page_is_korean_html_whose_headings_step_down_one_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]

    assert page.named("html") == [{"lang": "ko"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(right <= left + 1 for left, right in pairwise(levels))
    assert page.open == []


def test_every_part_of_the_report_is_there(page: Page) -> None:
    names = [section["id"] for section in page.named("section")]

    expected = ["answer", "funding", "costs", "driving", "chances", "sobol", "bill", "canvas"]
    assert names == [*expected, "ledger", "basis"]
    assert len(page.named("svg")) == 2 * 7  # a page's and a phone's of each picture


def test_every_picture_is_read_out_with_its_finding(page: Page) -> None:
    told = [svg.get("aria-label", "") for svg in page.named("svg")]

    assert all(svg["role"] == "img" for svg in page.named("svg"))
    assert all(len(words) > 10 for words in told)
    assert "2024년부터 매년 0.4억원이 모자란다" in told
    assert page.text("figcaption").count("표에 있다") == 7


def test_every_table_has_a_caption_and_heads_with_a_scope(page: Page) -> None:
    heads = page.named("th")

    assert len(page.named("table")) == len(page.named("caption"))
    assert heads
    assert {head.get("scope") for head in heads} == {"row", "col"}


def test_ids_are_unique_and_every_reference_finds_one(full: Path, page: Page) -> None:
    text = full.read_text(encoding="utf-8")
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    asked = {a["href"] for _, a in page.tags if "href" in a} | {
        f"#{name}" for name in re.findall(r"url\(#([^)]*)\)", text)
    }

    assert len(ids) == len(set(ids))
    assert asked <= {f"#{name}" for name in ids}


def test_the_page_fetches_nothing_and_runs_nothing(full: Path, page: Page) -> None:
    text = full.read_text(encoding="utf-8")

    assert not re.search(r"https?://|//[a-z]|@import|javascript:", text)
    assert not page.named("script", "link", "img", "iframe", "object", "embed", "base", "form")
    assert not any(key.startswith("on") or key == "src" for _, a in page.tags for key in a)
    assert "default-src 'none'" in page.named("meta")[2]["content"]


def test_colours_of_the_page_can_be_read() -> None:
    css = (ROOT / "sustainfin" / "report" / "templates" / "page.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    [assumed] = re.findall(r"\.assumed \{ background: (#[0-9a-f]{6})", css)

    for text in ("ink", "muted", "good", "bad"):
        assert contrast(named[text], named["paper"]) >= 4.5
    for ground in (named["tint"], named["stripe"], assumed):
        assert contrast(named["ink"], ground) >= 4.5
    assert contrast(named["bad"], named["stripe"]) >= 4.5
    assert set(re.findall(r"#[0-9a-f]{6}", css)) == {*named.values(), assumed}


# What it says


def test_the_answer_gives_the_figures_of_the_simulation_with_their_standard_errors(
    page: Page,
) -> None:
    found = case_file.read_case(str(EMERGENCY)).simulate(2_000, seed=1)
    npv, gap = found["funded_npv"], found["gap"]

    sentences = [text for tag, text in page.said if tag == "li" and "표준오차" in text]

    assert len(sentences) == 3
    assert "2024년부터 매년 0.4억원이 모자라고" in sentences[0]
    assert f"{eok(npv.mean)} (표준오차 {eok(npv.se_mean)})" in sentences[1]
    assert f"0보다 작을 확률은 {npv.below_zero:.1%}" in sentences[1]
    assert f"{eok(gap.mean)} (표준오차 {eok(gap.se_mean)})" in sentences[2]


def test_a_year_that_is_short_in_the_draws_before_the_base_values_has_its_reason(
    page: Page,
) -> None:
    # The share of the grant is 1 at the base, the top of its range: below it the first year
    # already misses money.
    [told] = [text for text in page.said if "모의실험에서는 절반 넘는 회" in text[1]]

    assert "기준값에서는 2024년부터 모자라는데" in told[1]
    assert "2021년에 이미 모자란다: '정부사업비 보조율'의 기준값 1에서" in told[1]
    assert "기준값이 범위의 높은 끝" in told[1]


def test_the_estimate_keeps_the_title_and_the_budget_of_its_file(tmp_path: Path) -> None:
    isp = case_file.read_isp(str(ROOT / "cases" / "seoul_cctv_isp_2020.toml"))
    case = case_file.read_case(str(EMERGENCY))

    text = sf.to_report(case, tmp_path / "r.html", draws=64, isp=isp).read_text("utf-8")

    assert f"{isp.title}: 산출내역" in text
    assert "합계 90,000,000원이 예산 90,000,000원과 같다" in text
    assert isp.notes[1] in html.unescape(text)


def test_the_headline_of_the_indices_is_what_an_input_explains_alone() -> None:
    case = case_file.read_case(str(EMERGENCY))
    found = case.sobol("funded_npv", draws=1_024, seed=1)
    most = max(found.indices, key=lambda index: index.first or 0.0)

    said = sf.plot(found, labels={most.name: "보조율"}).axes[0].get_title(loc="left")

    assert f"분산의 {most.first:.0%}를 '보조율' 혼자" in said.replace("\n", " ")
    assert most.total is not None
    assert most.first is not None
    assert most.total > most.first


def test_a_case_that_costs_nothing_has_no_chart_of_its_costs(tmp_path: Path) -> None:
    case = sf.Case("무료", start=2021, years=3, prices="real", vat="included", discount_rate=0.0)
    case.add(lifecycle.Annual("유지", 0))

    told = Page(sf.to_report(case, tmp_path / "r.html").read_text("utf-8"))

    assert len(told.named("svg")) == 2  # the cliff alone
    assert told.text("text").split().count("0") == 2  # one mark, in each of its widths


def test_every_assumption_is_marked_as_one(page: Page) -> None:
    case = case_file.read_case(str(EMERGENCY))
    assumed = [item.label for item in case.inputs.values() if item.assumption]

    marked = [a for a in page.named("tr") if a.get("class") == "assumed"]

    assert len(marked) == len(assumed) == 5
    assert f"입력 {len(case.inputs)}개 중 가정 5개" in page.text()
    assert page.text("td").split().count("가정") == 5


def test_sources_editions_seed_and_versions_are_told(page: Page) -> None:
    said = page.text()

    assert "auri brief No.229" in said
    assert "kosa_wages/2020" in said
    assert "seed 1" in said
    assert re.search(r"numpy \d+\.\d+", said)


def test_empty_blocks_of_the_canvas_ask_their_question(page: Page) -> None:
    plan = canvas.published("emergency_medical_2021")

    hatched = [a["class"].split() for a in page.named("div") if "empty" in a.get("class", "")]

    assert [names[1] for names in hatched] == [block.name for block in plan.empty]
    assert all(block.question_ko in page.text("p") for block in plan.empty)
    assert plan.entries("key_partners")[0].text in page.text("li")


def test_the_cut_of_the_estimate_is_told_to_the_won(page: Page) -> None:
    made = bill()

    assert f"△{made.total_before_cut - made.total:,}원" in page.text("text")
    assert "90,000,000" in page.text("td")


def test_the_gap_in_the_table_is_that_of_the_balance(page: Page) -> None:
    account = case_file.read_case(str(EMERGENCY)).appraise().plan.balance
    [start] = [
        i for i, (tag, text) in enumerate(page.said) if (tag, text) == ("caption", "재원 수지")
    ]
    rows = page.said[start : start + 60]

    at = rows.index(("th", "2024"))

    assert [text for _, text in rows[at + 1 : at + 4]] == ["40", "0", "40"]
    assert account.gap[3, 0] == 40_000_000


def test_the_same_case_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    case = case_file.read_case(str(EMERGENCY))

    first, second = (
        sf.to_report(case, tmp_path / name, draws=128).read_bytes() for name in ("a.html", "b.html")
    )

    assert first == second
    assert sf.to_report(case, tmp_path / "c.html", draws=128, seed=2).read_bytes() != first


def test_a_case_without_ranges_says_that_it_has_no_standard_errors(tmp_path: Path) -> None:
    case = case_file.read_case(str(ROOT / "cases" / "dongtan_ucity.toml"))

    told = Page(sf.to_report(case, tmp_path / "report.html").read_text(encoding="utf-8"))

    assert "2008년부터 매년 65억원이 모자란다 (범위가 있는 입력이 없어" in told.text("li")
    assert [s["id"] for s in told.named("section")] == ["answer", "funding", "costs", "basis"]


def test_correlated_inputs_and_a_model_of_ones_own_have_a_report(tmp_path: Path) -> None:
    case = sf.Case(
        "모형", start=2021, years=3, prices="real", vat="included", discount_rate=0.045,
        model=lambda x, t: {"cost": x["cost"] + 0.0 * t, "revenue": x["users"] * 3e3 + 0.0 * t},
        inputs=[
            sf.inputs.make_input("cost", base=4e7, low=3e7, high=6e7, unit="원"),
            sf.inputs.make_input("users", base=9e3, low=5e3, high=16e3),
        ],
    )  # fmt: skip
    case.correlate({("cost", "users"): 0.5})

    told = Page(sf.to_report(case, tmp_path / "r.html", draws=256).read_text(encoding="utf-8"))

    assert "서로 움직이는 입력" in told.text("th")
    assert "costs" not in [s["id"] for s in told.named("section")]


# In English


def english_case() -> sf.Case:
    """A case whose names are English, so that any Hangul on its page is ours."""
    case = sf.Case(
        "Emergency service", start=2021, years=5, prices="real", vat="included",
        discount_rate=0.045, source="A report, p. 3",
    )  # fmt: skip
    cost = case.input(
        "upkeep", base=4e7, low=3e7, high=6e7, unit="KRW", label="Upkeep", assumption=True
    )
    case.input("unused", base=1.0, low=0.5, high=2.0, unit="share", label="Other")
    case.add(
        lifecycle.Build("Platform", 1.2e9, year=2021), lifecycle.Annual("Maintenance", cost),
        revenue.Fee("Fee", 9_000, 1_000, first=2023), funding.Grant("Grant", 1.0, last=2022),
    )  # fmt: skip
    return case


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page in English with an evaluation and an empty canvas."""
    case = english_case()
    said = evaluation.evidence(case)
    plan = canvas.Canvas("The service", {"channels": ["an app"]})
    return sf.to_report(
        case, tmp_path_factory.mktemp("english") / "report.html", draws=256, lang="en", canvas=plan,
        evaluation=evaluation.evidence_sheet(said, lang="en"),
    )  # fmt: skip


def test_an_english_page_has_no_korean_but_what_it_cites(english: Path) -> None:
    told = Page(english.read_text(encoding="utf-8"))
    hangul = [text for tag, text in told.said if re.search("[가-힣]", text) and tag != "style"]
    read_out = [svg["aria-label"] for svg in told.named("svg")]

    assert told.named("html") == [{"lang": "en"}]
    assert told.text("title") == "Emergency service: sustainability report"
    assert {text.split(" ")[0] for text in hangul} == {"evaluation_items/auri_2021"}
    assert not any(re.search("[가-힣]", words) for words in read_out)
    assert "△" not in told.text()
    assert "(unit: KRW million)" in told.text("span")
    assert "1 lines" not in told.text()


def test_an_english_page_says_what_the_korean_one_says(english: Path, tmp_path: Path) -> None:
    case = english_case()
    korean = Page(sf.to_report(case, tmp_path / "ko.html", draws=256).read_text("utf-8"))
    told = Page(english.read_text(encoding="utf-8"))
    npv = case.simulate(256, seed=1)["funded_npv"]

    names = [section["id"] for section in korean.named("section")]
    shown = [section["id"] for section in told.named("section")]

    assert [name for name in shown if name not in ("canvas", "evaluation")] == names
    assert "million won" in told.text("text")
    assert f"{npv.mean / 1e6:,.0f}m won on average" in told.text("li")
    assert f"chance that it is below zero is {npv.below_zero:.1%}" in told.text("li")


def test_a_table_has_the_units_and_signs_of_its_language() -> None:
    made = Sheet(
        title="표", unit="단위: 백만원", head=(row(["Wage (천원)"]),),
        body=((Cell(text="△1,200.5", align="right"),), (Cell(text="-56.20%", align="right"),)),
        notes=("benefits △3.5백만원, costs 2억원", "서울 90,000천원", "표, rows 1 to 18",
               "법 (from 2026-03-31)"),
    )  # fmt: skip

    english, korean = localised(made, "en"), localised(made, "ko")

    assert english.unit == "단위: KRW million"
    assert english.head[0][0].text == "Wage (KRW thousand)"
    assert [line[0].text for line in english.body] == ["-1,200.5", "-56.20%"]
    assert english.notes[:2] == (
        "benefits KRW million -3.5, costs KRW 100 million 2", "서울 90,000천원",
    )  # fmt: skip
    assert [line[0].text for line in korean.body] == ["△1,200.5", "△56.20%"]
    assert korean.notes[2:] == ("표, 1~18행", "법 (2026-03-31부터)")


def test_the_words_of_the_page_are_the_same_in_both_languages() -> None:
    korean, english = WORDS["ko"], WORDS["en"]

    assert korean.keys() == english.keys()
    for name, words in korean.items():
        assert words.count("{") == english[name].count("{"), name
        assert not re.search("[가-힣]", english[name]), name


def test_the_command_writes_the_page_in_english(tmp_path: Path) -> None:
    target = tmp_path / "report.html"

    assert main(["report", str(EMERGENCY), "-o", str(target), "--draws", "64", "--lang", "en"]) == 0

    told = Page(target.read_text(encoding="utf-8"))
    assert told.text("h2").startswith("The answer in three sentences Who pays when")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_english_page_fits_its_window(
    chromium: Callable[..., str], english: Path, width: int
) -> None:
    told = looked_at(chromium, english, width)

    assert told["scroll"] <= width
    assert told["outside"] == []
    assert told["clipped"] == []
    assert told["seen"] == 6
    assert told["fetched"] == 0


# Hostile names


def test_hostile_names_stay_text(hostile: Path) -> None:
    told = Page(hostile.read_text(encoding="utf-8"))

    assert not told.named("script", "img")
    assert not any(key.startswith("on") for _, a in told.tags for key in a)
    assert SCRIPT in told.text("h1")
    assert "{{ 7*7 }}" in told.text("h1")
    assert "=1+1" in told.text("td")
    assert "\u202e" not in hostile.read_text(encoding="utf-8")
    assert told.open == []


# In a browser

_LOOK = """
const box = (e) => e.getBoundingClientRect();
onload = () => {
  const page = frame.contentDocument, root = page.documentElement, width = root.clientWidth;
  const outside = [...page.querySelectorAll('body *')]
    .filter((e) => !e.closest('.scroll') && box(e).width && box(e).right > width + 1)
    .map((e) => e.tagName + ' ' + e.textContent.slice(0, 40));
  const clipped = [...page.querySelectorAll('svg text')]
    .filter((e) => box(e).width)
    .filter((e) => box(e).left < box(e.closest('svg')).left - 1
      || box(e).right > box(e.closest('svg')).right + 1)
    .map((e) => e.textContent);
  const seen = [...page.querySelectorAll('svg')].filter((e) => box(e).width).length;
  const small = [...page.querySelectorAll('svg text')].filter((e) => box(e).width)
    .map((e) => box(e).height).reduce((a, b) => Math.min(a, b), 99);
  const scrolled = [...page.querySelectorAll('.scroll')]
    .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.getAttribute('aria-label'));
  const fetched = frame.contentWindow.performance.getEntriesByType('resource').length;
  told.textContent = JSON.stringify({
    scroll: root.scrollWidth, width, height: root.scrollHeight, outside, clipped, seen, small,
    fetched, scrolled});
};
"""


@pytest.fixture(scope="module")
def chromium(
    program: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., str]:
    """Run the browser without a window on a file; what it prints."""
    path = program("chromium", "chromium-browser", "google-chrome")
    profile = tmp_path_factory.mktemp("profile")

    def run(*arguments: str) -> str:
        command = [
            path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--hide-scrollbars",
            f"--user-data-dir={profile}", *arguments,
        ]  # fmt: skip
        done = subprocess.run(command, check=True, capture_output=True, timeout=120)
        return done.stdout.decode("utf-8")

    return run


def looked_at(chromium: Callable[..., str], report: Path, width: int) -> dict[str, Any]:
    """What a browser shows of a page in a frame of some width."""
    inner = html.escape(report.read_text(encoding="utf-8"))
    host = report.with_name(f"host_{width}.html")
    host.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><pre id="told"></pre>'
        f'<iframe id="frame" width="{width}" height="900" style="border:0" srcdoc="{inner}">'
        f"</iframe><script>{_LOOK}</script>",
        encoding="utf-8",
    )
    dom = chromium("--window-size=1400,1000", "--dump-dom", host.as_uri())
    found = re.search(r'<pre id="told">(.*?)</pre>', dom, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(html.unescape(found.group(1)))
    return told


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_its_window_and_cuts_nothing_off(
    chromium: Callable[..., str], full: Path, width: int
) -> None:
    told = looked_at(chromium, full, width)

    assert told["width"] == width
    assert told["scroll"] <= width
    assert told["outside"] == []
    assert told["clipped"] == []
    assert told["seen"] == 7  # one of the two widths of each picture
    assert told["small"] >= 8  # pixels a line of text is high
    assert told["fetched"] == 0


def test_a_table_of_many_sources_fits_a_page_and_is_rounded(
    chromium: Callable[..., str], tmp_path: Path
) -> None:
    case = sf.Case(
        "넓은 표", start=2021, years=12, prices="real", vat="included", discount_rate=0.045
    )
    case.add(
        lifecycle.Build("구축", 1.2e10, year=2021), lifecycle.Annual("운영", 123_456_789),
        revenue.Fee("이용료", 9_000, 3_217, first=2022),
        funding.Grant("정부사업비(중앙) 스마트도시 보조", 0.5, last=2023),
        funding.Loan("지역개발기금 융자", 3e9, year=2021, rate=0.031, term=10),
        funding.CityBudget("시 일반회계", 3e7), funding.CityBudget("구비", 1.5e7),
        funding.Reserve("운영적립금", 5e8, interest=0.02, sweep=1.0),
    )  # fmt: skip
    page = sf.to_report(case, tmp_path / "wide.html")

    told = looked_at(chromium, page, 1280)

    assert told["scrolled"] == []
    assert not re.search(r">△?[\d,]+\.\d{4,}<", page.read_text("utf-8"))


@pytest.mark.parametrize("width", [1280, 390])
def test_very_long_names_do_not_break_the_page(
    chromium: Callable[..., str], hostile: Path, width: int
) -> None:
    told = looked_at(chromium, hostile, width)

    assert told["scroll"] <= width
    assert told["outside"] == []
    assert told["clipped"] == []


def words_of(pdf: Path, pdftotext: str) -> Iterator[tuple[float, float, float, float, str]]:
    """Words of a PDF with their left and right edge, those of their page, and the text."""
    done = subprocess.run(
        [pdftotext, "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    wide = 0.0
    for line in done.stdout.decode("utf-8").splitlines():
        if found := re.search(r'<page width="([\d.]+)"', line):
            wide = float(found.group(1))
        if found := re.search(r'<word xMin="([-\d.]+)".* xMax="([-\d.]+)".*>(.*)</word>', line):
            yield float(found.group(1)), float(found.group(2)), 0.0, wide, found.group(3)


@pytest.mark.parametrize("name", ["full", "hostile"])
def test_the_page_prints_on_a4_with_nothing_cut_off(
    chromium: Callable[..., str],
    program: Callable[..., str],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    name: str,
) -> None:
    report: Path = request.getfixturevalue(name)
    target = tmp_path / "report.pdf"

    chromium("--no-pdf-header-footer", f"--print-to-pdf={target}", report.as_uri())

    words = list(words_of(target, program("pdftotext")))
    assert {round(right) for *_, right, _ in words} == {595}  # A4 is 595 points wide
    assert [text for left, right, low, high, text in words if left < low or right > high] == []
    if name == "full":
        said = " ".join(text for *_, text in words)
        assert "2024년부터 매년 0.4억원이" in said
        assert "90,000,000원" in said


# The command


def test_the_command_writes_the_report_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.html"
    seoul = ROOT / "cases" / "seoul_cctv_isp_2020.toml"

    code = main(
        ["report", str(EMERGENCY), "-o", str(target), "--draws", "128", "--isp", str(seoul)]
    )

    assert code == 0
    assert capsys.readouterr().out == f"{target}\n"
    assert "산출내역은 어떻게 쌓이나" in target.read_text(encoding="utf-8")


def test_the_command_shows_the_benefits_of_a_case_and_what_people_are_to_score(
    tmp_path: Path,
) -> None:
    target = tmp_path / "report.html"
    benefits = ROOT / "cases" / "emergency_medical_benefits.toml"

    assert main(["report", str(benefits), "-o", str(target), "--draws", "128"]) == 0

    told = Page(target.read_text(encoding="utf-8"))
    names = [section["id"] for section in told.named("section")]
    assert names[-3:] == ["evaluation", "ledger", "basis"]
    assert "심정지 환자의 생존" in told.text("td", "th")
    assert "수요 범위에 대해 분석함: 토네이도" in told.text("td")
    assert main(["report", str(benefits), "-o", str(target), "--draws", "64", "--no-benefits"]) == 0
    assert "편익 대장" not in target.read_text(encoding="utf-8")


def test_scores_that_people_gave_stand_in_the_report(tmp_path: Path) -> None:
    scores, target = tmp_path / "scores.toml", tmp_path / "report.html"
    lines = "\n".join(f"{item.name} = [2, 4]" for item in evaluation.items())
    weights = "weights = { public_value = 0.5, structure_stability = 0.5 }"
    scores.write_text(
        f'title = "평가"\nscale = [1, 5]\n{weights}\n[scores]\n{lines}\n', encoding="utf-8"
    )

    code = main(["report", str(EMERGENCY), "-o", str(target), "--draws", "64", "--evaluation",
                 str(scores)])  # fmt: skip

    assert code == 0
    told = Page(target.read_text(encoding="utf-8")).text()
    assert "평가: 평가 결과: 0.500 (0~1)" in told
    assert "점수와 가중치를 정한 사람: 출처 없음" in told


def test_switching_values_are_told_in_the_units_people_read(tmp_path: Path) -> None:
    fee = case_file.read_case(str(ROOT / "cases" / "emergency_medical_fee.toml"))
    found = fee.switching_values("funded_npv")["users"].nearest
    assert found is not None

    told = Page(sf.to_report(fee, tmp_path / "r.html", draws=128).read_text(encoding="utf-8"))

    sentence = f"9,000 → {found.value:,.0f} 건/년) 재원 후 NPV가 0이 된다"
    assert sentence in told.text("li")
    assert "0 ~ 12,000억원 사이에" in told.text("li")


def test_the_pictures_of_the_readme_are_small_and_told_in_words() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [(told, shown)] = re.findall(r"!\[(.*?)\]\((.*?)\)", readme)
    picture = (ROOT / shown).read_bytes()

    assert "standard errors" in told
    assert "0.4억원" in told
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 1_000  # pixels wide, from the head of the file
    assert max(path.stat().st_size for path in (ROOT / "docs/images").iterdir()) < 300_000


@pytest.mark.parametrize("name", ["over.toml", "-", "report.pdf"])
def test_a_report_goes_into_an_html_file_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    case = tmp_path / "over.toml"
    case.write_bytes(EMERGENCY.read_bytes())
    output = name if name == "-" else str(tmp_path / name)

    assert main(["report", str(case), "-o", output, "--draws", "64"]) == 2
    assert "path must be" in capsys.readouterr().err or name == "over.toml"
    assert case.read_bytes() == EMERGENCY.read_bytes()


def test_a_case_is_not_replaced_by_its_report(tmp_path: Path) -> None:
    case = tmp_path / "case.html"
    case.write_bytes(EMERGENCY.read_bytes())

    assert main(["report", str(case), "-o", str(case), "--draws", "64"]) == 2
    assert case.read_bytes() == EMERGENCY.read_bytes()


def test_a_report_into_a_folder_that_is_not_there_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["report", str(EMERGENCY), "-o", str(tmp_path / "no" / "r.html"), "--draws", "64"])

    assert code == 2
    assert "No such file" in capsys.readouterr().err
