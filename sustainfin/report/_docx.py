"""The neutral table as a Word document."""

from pathlib import Path
from typing import Any

from sustainfin import _checks
from sustainfin.report import _paper
from sustainfin.report._beside import tables_of
from sustainfin.report._page_text import localised
from sustainfin.report._paper import Document, Part
from sustainfin.sheet import Cell, Sheet, aligned

_FONT = "Malgun Gothic"  # 맑은 고딕; where it is not installed, editors take another
_SIZES = {
    "Normal": 9, "Title": 18, "Heading 1": 13, "Heading 2": 10.5, "List Bullet": 8.5, "Footer": 8,
}  # fmt: skip


def to_docx(result: Any, path: str | Path, **options: Any) -> Path:
    """Write the tables of a result into a Word document (워드 문서).

    Parameters
    ----------
    result : Sheet, record with a method `sheet`, IspCase, TransferCase, or an iterable of these
        What is to leave the library; what was read from a file keeps its title and source.
    path : str or Path
        Where to write; the name ends in .docx, and nothing is overwritten silently
        but the file of that name.
    **options : as the record's `sheet` takes them
        Unit and language.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InvalidInput
        If the result has no table or the name does not end in .docx.

    Examples
    --------
    >>> import tempfile
    >>> from sustainfin.sheet import Sheet, row
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_docx(Sheet(title="표", body=(row(["가", 1]),)), f"{folder}/table.docx").name
    'table.docx'
    """
    where = "report.to_docx"
    place = Path(path)
    if place.suffix != ".docx":
        raise _checks.refusal(where, "path", "must end in .docx", str(path))
    lang = options.get("lang", "ko")
    sheets = tuple(localised(sheet, lang) for sheet in tables_of(result, **options))
    return write_docx(Document(parts=(Part(sheets=sheets),)), place)


def write_docx(made: Document, place: Path) -> Path:
    """The file of a document."""
    import docx

    document = docx.Document()
    room = _set_page(document, wide=_paper.is_wide(made.sheets))
    _set_fonts(document)
    document.core_properties.title = _clean(made.title)
    if made.title:
        document.add_heading(_clean(made.title), level=0)
    for line in made.lead:
        document.add_paragraph(_clean(line))
    for part in made.parts:
        if part.heading:
            document.add_heading(_clean(part.heading), level=1)
        for line in part.lead:
            document.add_paragraph(_clean(line))
        for picture in part.pictures:
            _draw(document, picture)
        for sheet in part.sheets:
            _write(document, sheet, room)
    document.save(str(place))
    return place


def _draw(document: Any, picture: _paper.Picture) -> None:
    """A chart, with its words for those who do not see it."""
    from io import BytesIO

    from docx.shared import Mm

    shape = document.add_picture(
        BytesIO(picture.png), width=Mm(picture.width_mm), height=Mm(picture.height_mm)
    )
    shape._inline.docPr.set("descr", _clean(picture.told))


def _set_page(document: Any, *, wide: bool) -> float:
    """A4 with the number of the page below; the width that text has, in mm."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(20))
    if wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    below = section.footer.paragraphs[0]
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    below._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>'))
    return _paper.ASIDE_MM if wide else _paper.UPRIGHT_MM


def _set_fonts(document: Any) -> None:
    """A font that holds Hangul in every style, also for East Asian text, in ink."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x1B, 0x25, 0x30)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{which}"), None)  # a theme goes before a name
        fonts.set(qn("w:eastAsia"), _FONT)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(1)


def _write(document: Any, sheet: Sheet, room: float) -> None:
    """One table with its title above and its notes below."""
    from docx.shared import Mm, Pt

    document.add_heading(_clean(sheet.title), level=2)
    if sheet.unit:
        unit = document.add_paragraph(f"({_clean(sheet.unit)})")
        unit.paragraph_format.keep_with_next = True
    lines = aligned(sheet)
    if lines:
        table = document.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
        table.autofit = False
        columns = _paper.widths(sheet, room)
        for column, width in zip(table.columns, columns, strict=True):
            column.width = Mm(width)
        for i, line in enumerate(lines):
            _keep(table.rows[i], head=i < len(sheet.head))
            for j, cell in enumerate(line):
                table.cell(i, j).width = Mm(columns[j])
                if cell is not None:
                    _fill(table, i, j, cell, head=i < len(sheet.head))
    for i, note in enumerate(sheet.notes):
        written = document.add_paragraph(_clean(note), style="List Bullet")
        written.paragraph_format.space_before = Pt(0 if i else 3)


def _keep(row: Any, *, head: bool) -> None:
    """A row stays on one page, and that of a head stands on every page."""
    from docx.oxml import OxmlElement

    told = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if head else [])):
        told.append(OxmlElement(name))


def _fill(table: Any, i: int, j: int, cell: Cell, *, head: bool) -> None:
    """One cell, merged over what it spans."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    place = table.cell(i, j)
    if cell.n_rows > 1 or cell.n_columns > 1:
        place = place.merge(table.cell(i + cell.n_rows - 1, j + cell.n_columns - 1))
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    run = paragraph.add_run(_clean(cell.text))
    run.bold = head or cell.strong
    sides = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
    }
    paragraph.alignment = sides[cell.align or "left"]


def _clean(text: str) -> str:
    """Text that XML can hold, on one line."""
    from sustainfin._text import one_line

    return one_line(text)
