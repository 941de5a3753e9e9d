"""A case as a document: what stands in it, in which language and unit, how it looks on paper."""

import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import sustainfin as sf
from sustainfin import canvas, case_file, evaluation, funding, isp_cost, lifecycle, revenue
from sustainfin.cli import main
from sustainfin.cli._parts import ledger
from sustainfin.errors import InvalidInput
from sustainfin.report import _paper
from sustainfin.report._document import document_of
from sustainfin.report._paper import Document
from sustainfin.sheet import Cell, Sheet, row

CASES = Path(__file__).resolve().parent.parent / "cases"
BENEFITS = CASES / "emergency_medical_benefits.toml"
HOSTILE = ["<script>alert(1)</script>", "=1+1", "<w:p/>", "\u202egnp.exe", "\x00\x07bell"]
HANGUL = re.compile("[\uac00-\ud7a3]")


def bill() -> isp_cost.Bill:
    isp = case_file.read_isp(CASES / "seoul_cctv_isp_2020.toml")
    return isp_cost.estimate(isp.effort, **isp.arguments)


@cache
def everything(lang: Any = "ko") -> dict[str, Any]:
    """The results that can stand beside the case of the emergency service."""
    case = case_file.read_case(BENEFITS)
    (plan,) = case_file.read_canvases(CASES / "emergency_medical_canvas.toml")
    said = evaluation.evidence(case, canvas=plan)
    return {
        "bill": bill(), "canvas": plan, "ledger": ledger(case)[0],
        "evaluation": evaluation.evidence_sheet(said, lang=lang),
    }  # fmt: skip


@cache
def full(unit: str | None = None, lang: Any = "ko") -> Document:
    """The document with everything that can be in it."""
    return made(unit=unit, lang=lang, **everything(lang))


def made(**more: Any) -> Document:
    given = {"bill": None, "canvas": None, "unit": None, "lang": "ko", **more}
    others = {name: given.pop(name, None) for name in ("evaluation", "ledger")}
    return document_of(case_file.read_case(BENEFITS), **given, more=others)


def english_case() -> sf.Case:
    """A case whose names are English, so that any Hangul in its document is ours."""
    case = sf.Case(
        "Emergency service", start=2021, years=5, prices="real", vat="included",
        discount_rate=0.045, source="A report, p. 3",
    )  # fmt: skip
    cost = case.input("upkeep", base=4e7, low=3e7, high=6e7, unit="won a year", assumption=True)
    case.add(
        lifecycle.Build("Platform", 1.2e9, year=2021), lifecycle.Annual("Upkeep", cost),
        revenue.Fee("Fee", 9_000, 1_000, first=2023), funding.Grant("Grant", 1.0, last=2022),
    )  # fmt: skip
    return case


def words_of(path: Path) -> str:
    """Everything a document says."""
    if path.suffix == ".hwpx":
        from hwpx import HwpxDocument

        return HwpxDocument.open(str(path)).text.plain()
    from docx import Document as Docx

    paragraphs = Docx(str(path)).element.body.iter("{*}p")
    return "\n".join("".join(text.text or "" for text in each.iter("{*}t")) for each in paragraphs)


# What stands in it


def test_every_part_has_its_heading_and_every_table_a_line_that_says_on_what_it_rests() -> None:
    document = full()

    headings = [part.heading for part in document.parts]
    assert headings == [
        "답", "누가 언제 내고, 언제 모자라나", "무엇에 얼마가 드나", "산출내역", "편익",
        "비즈니스모델 캔버스", "지속가능성 평가", "가정, 출처와 판",
    ]  # fmt: skip
    told = {sheet.title: " ".join(sheet.notes) for sheet in document.sheets}
    assert "auri brief No.229" in told["재원 수지"]
    assert "auri brief No.229" in told["연도별 생애주기비용"]
    assert "kosa_wages/2020" in told["산출내역 (투입공수 방식)"]
    assert "auri brief No.229" in told["AI기반 응급의료시스템"]
    assert "evaluation_items/auri_2021" in told["평가표: 점수는 사람이 매긴다"]


def test_the_answer_stands_first() -> None:
    assert made().parts[0].lead == (
        "기준값으로 2024년부터 매년 0.4억원이 모자란다.",
        "기준값에서 재원을 더한 순현재가치(NPV)는 △2.07억원이다.",
        "기준값에서 모자라는 돈은 전 기간에 모두 2.8억원이다.",  # 7 years of 0.4억
    )


def test_empty_blocks_of_the_canvas_come_with_their_question() -> None:
    [sheet] = [s for s in full().sheets if s.title == "AI기반 응급의료시스템"]
    empty = [block for block in canvas.blocks() if block.name in
             ("customer_relationships", "social_costs")]  # fmt: skip

    assert sheet.notes[:2] == tuple(
        f"{block.label_ko} (비어 있음): {block.question_ko}" for block in empty
    )


def test_parts_that_are_not_given_leave_no_heading() -> None:
    headings = [part.heading for part in made().parts]

    assert headings == [
        "답",
        "누가 언제 내고, 언제 모자라나",
        "무엇에 얼마가 드나",
        "가정, 출처와 판",
    ]


@pytest.mark.parametrize(("unit", "build"), [("원", "1,200,000,000"), ("억원", "12.00")])
def test_the_unit_holds_in_every_table(unit: str, build: str) -> None:
    document = full(unit)

    units = {sheet.unit for sheet in document.sheets if sheet.unit}
    [costs] = [sheet for sheet in document.sheets if sheet.title.startswith("생애주기비용 2021")]
    assert units == {f"단위: {unit}"}
    assert costs.body[0][2].text == build


# In English


def test_an_english_document_has_no_korean_but_what_the_case_says(tmp_path: Path) -> None:
    case = english_case()
    said = evaluation.evidence(case)
    form = evaluation.evidence_sheet(said, lang="en")
    scored = evaluation.evaluate(
        {item.name: 3 for item in evaluation.items()}, scale=(1, 5),
        weights={"public_value": 1.0}, evidence=said,
    )  # fmt: skip

    text = words_of(
        sf.to_document(
            case, tmp_path / "d.docx", lang="en", unit="백만원", evaluation=[form, scored]
        )
    )

    for label in ("Year", "Costs", "Gap", "Life-cycle cost", "Payback", "What the model says"):
        assert label in text
    ours = [line for line in text.splitlines() if HANGUL.search(line)]
    cited = [line for line in ours if line.startswith("evaluation_items/auri_2021")]
    assert set(ours) == set(cited)
    assert "unit: KRW million" in text
    assert "△" not in text


def test_the_ledger_and_the_canvas_are_english_too() -> None:
    document = full(lang="en")

    heads = {cell.text for sheet in document.sheets for line in sheet.head for cell in line}
    assert {"Effect", "Confidence", "Block", "Entry", "Rests on", "Source"} <= heads
    assert not any(HANGUL.search(part.heading) for part in document.parts)


@pytest.mark.parametrize(
    ("lang", "told", "source"),
    [
        ("ko", "예산 80,000,000원을 넘는다", "출처: "),
        ("en", "above the budget KRW 80,000,000", "Source: "),
    ],
)
def test_an_estimate_keeps_the_title_the_budget_and_the_source_of_its_file(
    tmp_path: Path, lang: str, told: str, source: str
) -> None:
    text = (CASES / "seoul_cctv_isp_2020.toml").read_text("utf-8")
    file = tmp_path / "isp.toml"
    file.write_text(text.replace('"90,000천원"', '"80,000천원"'), encoding="utf-8")
    alone, beside = tmp_path / "isp.docx", tmp_path / "case.docx"

    assert main(["document", str(file), "-o", str(alone), "--lang", lang]) == 0
    assert main(["document", str(CASES / "emergency_medical.toml"), "-o", str(beside), "--isp",
                 str(file), "--lang", lang]) == 0  # fmt: skip

    for path in (alone, beside):
        said = words_of(path)
        assert "스마트서울 CCTV 안전센터 발전전략 수립 용역" in said
        assert told in said
        assert f"{source}서울특별시 스마트도시정책관" in said


def test_a_transfer_keeps_the_title_of_its_file(tmp_path: Path) -> None:
    target = tmp_path / "transfer.docx"

    transfer = CASES / "seoul_budget_transfer_2020.toml"
    assert main(["document", str(transfer), "-o", str(target)]) == 0

    said = words_of(target)
    assert "스마트서울 CCTV 안전센터 발전전략 수립용역 예산 전용" in said
    assert "동일 단위사업 내 목그룹 간 전용" in said


def test_an_english_document_counts_in_million_won_throughout() -> None:
    units = {sheet.unit for sheet in made(lang="en").sheets if sheet.unit}

    assert units == {"unit: KRW million"}


def test_an_output_does_not_replace_what_it_is_made_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.docx"
    before = BENEFITS.read_bytes()
    file.write_bytes(before)

    assert main(["document", str(file), "-o", str(file)]) == 2
    assert "must be another file" in capsys.readouterr().err
    assert file.read_bytes() == before


# In files


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_the_file_says_what_the_document_says(tmp_path: Path, kind: str) -> None:
    case = case_file.read_case(BENEFITS)

    path = sf.to_document(case, tmp_path / f"case.{kind}", **everything())

    said = words_of(path)
    for part in full().parts:
        assert part.heading in said
        for sheet in part.sheets:
            assert all(cell.text in said for line in sheet.body for cell in line)
            assert all(note in said for note in sheet.notes)


def test_word_pages_are_a4_with_a_number_and_heads_on_every_page(tmp_path: Path) -> None:
    from docx import Document as Docx

    path = sf.to_document(case_file.read_case(BENEFITS), tmp_path / "case.docx", **everything())
    document = Docx(str(path))

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 'w:instr="PAGE"' in section.footer.paragraphs[0]._p.xml
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:cantSplit" in table.rows[-1]._tr.xml
        assert sum(column.width.mm for column in table.columns) == pytest.approx(170, abs=1)
    fonts = {style.font.name for style in document.styles if style.name in ("Normal", "Title")}
    assert fonts == {"Malgun Gothic"}


def test_hangul_pages_open_safely_and_their_tables_go_on_over_the_page(tmp_path: Path) -> None:
    from hwpx import HwpxDocument, validate_editor_open_safety

    path = sf.to_document(case_file.read_case(BENEFITS), tmp_path / "case.hwpx", **everything())
    tables = HwpxDocument.open(str(path)).tables

    assert validate_editor_open_safety(path.read_bytes()).ok
    assert len(tables) == len(full().sheets)
    assert not any(table.treat_as_char for table in tables)
    tallest = max(table.height for table in tables) * 25.4 / 7_200
    assert tallest > 200  # mm: the evaluation, which a page hardly holds


def test_the_charts_stand_in_both_files_as_wide_and_high_as_they_are_drawn(tmp_path: Path) -> None:
    from docx import Document as Docx
    from hwpx import HwpxDocument

    case = case_file.read_case(BENEFITS)
    drawn = [picture for part in made().parts for picture in part.pictures]

    shapes = Docx(str(sf.to_document(case, tmp_path / "case.docx"))).inline_shapes
    hangul = HwpxDocument.open(str(sf.to_document(case, tmp_path / "case.hwpx")))
    sizes = [
        (float(size.get("width")), float(size.get("height")))
        for paragraph in hangul.paragraphs
        for picture in paragraph.element.iter("{*}pic")
        for size in picture.iter("{*}sz")
    ]

    assert [picture.told for picture in drawn] == [
        "2024년부터 매년 0.4억원이 모자란다",
        "10년 동안 18.6억원이 든다: 구축 15억원, 그 뒤 3.6억원",
    ]
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [p.told for p in drawn]
    comments = [
        comment.text
        for paragraph in hangul.paragraphs
        for comment in paragraph.element.iter("{*}shapeComment")
    ]
    assert comments == [picture.told for picture in drawn]
    for picture, shape, size in zip(drawn, shapes, sizes, strict=True):
        pixels = [int.from_bytes(picture.png[k : k + 4]) for k in (16, 20)]  # head of a PNG
        ratio = pixels[1] / pixels[0]
        assert picture.width_mm <= 170  # the width of the text
        assert shape.height / shape.width == pytest.approx(ratio, abs=0.002)
        assert size[1] / size[0] == pytest.approx(ratio, abs=0.002)
        assert shape.width.mm == pytest.approx(size[0] * 25.4 / 7_200, abs=0.1)


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_hostile_names_stay_text(tmp_path: Path, kind: str) -> None:
    case = sf.Case(
        " ".join(HOSTILE), start=2021, years=3, prices="real", vat="included",
        discount_rate=0.045, source=HOSTILE[0], notes=HOSTILE,
    )  # fmt: skip
    for words in HOSTILE:
        item = case.input(f"x{len(case.inputs)}", base=1e8, unit="원", label=words, source=words)
        case.add(lifecycle.Annual(f"{words} {'나' * 400}", item))

    said = words_of(sf.to_document(case, tmp_path / f"case.{kind}"))

    assert HOSTILE[0] in said
    assert "=1+1" in said
    assert "<w:p/>" in said
    assert "\u202e" not in said
    assert "나" * 400 in said


# On paper


def test_figures_have_the_room_they_need_and_columns_fill_the_page() -> None:
    long = Cell(text="10,000,000,000", align="right")
    head = row(["항목", "금액", "비고"])
    sheet = Sheet(title="표", head=(head,), body=((*row(["가" * 80]), long, *row(["나" * 80])),))

    found = _paper.widths(sheet, 170)

    assert sum(found) == pytest.approx(170)
    assert found[1] >= 14 * 1.62  # 14 signs, none narrower than half a syllable
    assert found[0] == pytest.approx(found[2])


def test_a_table_of_many_years_lies_on_its_side() -> None:
    years = row([Cell(text=f"1,0{i:02},000", align="right") for i in range(12)])

    assert _paper.is_wide([Sheet(title="표", body=(years,))])
    assert not _paper.is_wide([bill().sheet()])


def test_a_page_on_its_side_is_written_without_a_warning(tmp_path: Path) -> None:
    from docx import Document as Docx
    from hwpx import HwpxDocument

    years = row([Cell(text=f"1,0{i:02},000", align="right") for i in range(12)])
    sheet = Sheet(title="표", body=(years,))

    word = Docx(str(sf.to_docx(sheet, tmp_path / "t.docx"))).sections[0]
    size = HwpxDocument.open(str(sf.to_hwpx(sheet, tmp_path / "t.hwpx"))).page.size()

    assert word.page_width > word.page_height
    assert (size.orientation, max(size.width, size.height)) in {
        ("NARROWLY", size.height), ("WIDELY", size.width), ("NARROWLY", size.width)
    }  # fmt: skip


def test_every_figure_of_the_document_is_printed_whole_on_a4(
    program: Callable[..., str], tmp_path: Path
) -> None:
    writer, pdftotext = program("lowriter"), program("pdftotext")
    path = sf.to_document(case_file.read_case(BENEFITS), tmp_path / "case.docx", **everything())

    subprocess.run(
        [writer, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    done = subprocess.run(
        [pdftotext, "-layout", str(tmp_path / "case.pdf"), "-"], check=True, capture_output=True,
        timeout=60,
    )  # fmt: skip
    printed = done.stdout.decode("utf-8").split()

    figures = {
        cell.text for sheet in full().sheets for line in sheet.body for cell in line
        if cell.align == "right" and re.fullmatch(r"[△\d,.%]+", cell.text)
    }  # fmt: skip
    assert len(figures) > 40
    assert figures - set(printed) == set()  # none broken over two lines


# The command


@pytest.mark.parametrize("kind", ["docx", "hwpx"])
def test_the_command_writes_a_document_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    target = tmp_path / f"case.{kind}"
    plan, isp = CASES / "emergency_medical_canvas.toml", CASES / "seoul_cctv_isp_2020.toml"

    code = main(["document", str(BENEFITS), "-o", str(target), "--isp", str(isp), "--canvas",
                 str(plan), "--unit", "백만원"])  # fmt: skip

    assert code == 0
    assert capsys.readouterr().out == f"{target}\n"
    said = words_of(target)
    for words in ("산출내역", "편익 대장", "캔버스", "평가표", "비어 있음", "가정", "재원 수지"):
        assert words in said


def test_the_command_writes_an_estimate_or_a_transfer_alone(tmp_path: Path) -> None:
    isp, target = CASES / "seoul_cctv_isp_2020.toml", tmp_path / "isp.docx"

    assert main(["document", str(isp), "-o", str(target), "--language", "en"]) == 0

    assert "Direct labour subtotal" in words_of(target)
    assert "90,000,000" in words_of(target)


def test_the_command_reads_scores(tmp_path: Path) -> None:
    scores = tmp_path / "scores.toml"
    lines = [f"{item.name} = [2, 4]" for item in evaluation.items()]
    scores.write_text(
        'title = "평가"\nscale = [1, 5]\nweights = { public_value = 1.0 }\n[scores]\n'
        + "\n".join(lines), encoding="utf-8",
    )  # fmt: skip
    target = tmp_path / "case.docx"

    code = main(["document", str(BENEFITS), "-o", str(target), "--evaluation", str(scores)])

    assert code == 0
    assert "평가 결과: 0.500 (0~1)" in words_of(target)  # 3 on a scale of 1 to 5
    assert "3.00" in words_of(target)


def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["document", str(BENEFITS), "-o", str(tmp_path / "case.pdf")]) == 2
    assert ".docx or .hwpx" in capsys.readouterr().err
    with pytest.raises(InvalidInput, match="must be a Case"):
        sf.to_document(bill(), tmp_path / "bill.docx")  # type: ignore[arg-type]
