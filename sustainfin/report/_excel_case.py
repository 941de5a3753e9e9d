"""The workbook of a case: inputs, flows and funding by year, indicators, tornado, the case."""

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sustainfin.case import Case, Recorder
from sustainfin.case_file import case_to_dict
from sustainfin.errors import InvalidInput, SustainfinError
from sustainfin.report._excel_cells import Looks, Page
from sustainfin.report._excel_flows import FIRST_YEAR, Block, places_of, write_row
from sustainfin.report._excel_formula import Formulas
from sustainfin.report._excel_indicators import IndicatorPage, write_factors
from sustainfin.report._excel_inputs import Changeable, Lifted, Lifting
from sustainfin.report._excel_limits import only, validation
from sustainfin.report._excel_notes import note_of_row
from sustainfin.report._excel_origin import Origin
from sustainfin.report._excel_tables import write_sheet
from sustainfin.report._excel_words import said

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook as Book

INPUTS, FLOWS, FUNDING = "입력", "현금흐름", "재원"
INDICATORS, TORNADO, HELPERS, STORE = "지표", "토네이도", "계산", "사례"
VALUE, LOW, HIGH = 2, 5, 6  # columns of the page 입력
FIRST_INPUT = 4
SCHEMA = "sustainfin.workbook/2"
_CHUNK = 30_000
_HINT = "바탕이 노란 칸을 바꾸면 모든 시트가 다시 계산된다. 고친 파일은 sf.read_excel()로 되읽는다."
_HEADS = ("이름", "설명", "값", "단위", "출처", "범위 (하)", "범위 (상)", "비고")
_PUBLISHED = "공표된 값이다: 다른 값은 사례 파일에 적는다."


class CaseBook:
    """Writes one case into a workbook."""

    def __init__(self, book: "Book", case: Case, lang: str = "ko") -> None:
        self.case, self.found, self.lang = case, case.appraise(), lang
        self.looks = Looks(book)
        self.book = book
        self.unrecorded: list[str] = []
        self.plain = _plain(case)
        self.lifted: Lifted = Lifting(case, self.plain, lang).lift()
        names = (INPUTS, FLOWS, FUNDING, INDICATORS, TORNADO, HELPERS)
        self.pages = {name: self._page(name) for name in names}

    def _page(self, name: str) -> Page:
        own = said(name, self.lang)
        return Page(own, self.book.add_worksheet(own), self.looks, lang=self.lang)

    @property
    def n_formulas(self) -> int:
        """How many formulas the workbook has."""
        return sum(page.n_formulas for page in self.pages.values())

    def write(self) -> None:
        """Every page."""
        recorder = Recorder(self.found.basis, {cell.name: cell.value for cell in self.lifted.cells})
        vat_rate = recorder.leaves.get(self.lifted.vat_rate)
        blocks = []
        for name, result in self.found.alternatives.items():
            recording = recorder.run(self.lifted.lines[name], result.flows)
            blocks.append(Block(self.case, name, recording, vat_rate))
            mark = "" if name == "plan" else f" ({name})"
            self.unrecorded += [f"{k}{mark}: {why}" for k, why in recording.unrecorded.items()]
        self._by_year(blocks)
        self._inputs()
        self._tornado()
        if self.plain is not None:
            self._store(self.plain)

    def _by_year(self, blocks: Sequence[Block]) -> None:
        """The pages by year, the helper cells and the indicators."""
        flows, funding = self.pages[FLOWS], self.pages[FUNDING]
        defined = {cell.name: cell.defined for cell in self.lifted.cells}
        rates = [(first, defined[name]) for first, name in self.lifted.rates]
        for page, title in ((flows, "연도별 현금흐름"), (funding, "연도별 재원 수지")):
            page.text(0, 0, f"{page.say(title)}: {self.case.title}", "title")
            unit = f"{page.say('단위')}: {page.say('원')}"
            page.text(1, 0, f"{unit}, {_basis(self.case, self.lang)}", "note")
            page.sheet.set_column(0, 0, 34)
            page.sheet.set_column(1, 1, 12)
            page.sheet.set_column(2, FIRST_YEAR + self.case.timeline.n_years, 16)
        factors = write_factors(flows, 2, self.case, rates)
        row = below = 4
        for block in blocks:
            row = block.lay_flows(flows, row) + 1
            below = block.lay_funding(funding, below) + 1
        places, labels, roots = places_of(list(blocks))
        formulas = Formulas(
            places=places, names=defined, labels=labels, helper_sheet=self.pages[HELPERS].name
        )
        formulas.write(roots)
        for block in blocks:
            for each in block.rows.values():
                note = note_of_row(self.found, block.alternative, each.key, each.plain, self.lang)
                write_row(each, formulas, note)
        self._helpers(formulas)
        told = IndicatorPage(self.pages[INDICATORS], self.case, self.found, factors)
        told.write(blocks)
        self.unrecorded += told.unrecorded

    def _helpers(self, formulas: Formulas) -> None:
        """Intermediate results that several figures share."""
        page = self.pages[HELPERS]
        page.text(0, 0, page.say("여러 금액이 함께 쓰는 중간 계산"), "note")
        page.sheet.set_column(0, 0, 40)
        page.sheet.set_column(1, 1, 20)
        for made in formulas.helpers:
            page.text(made.row - 1, 0, made.label)
            value = bool(made.value) if isinstance(made.value, bool) else float(made.value)
            page.formula(made.row - 1, 1, made.formula, value, "number")
        if not formulas.helpers:
            page.sheet.hide()

    def _inputs(self) -> None:
        """One row an input: name, label, value, unit, source, range."""
        page = self.pages[INPUTS]
        page.text(0, 0, self.case.title, "title")
        page.text(1, 0, page.say(_HINT), "note")
        page.heads(3, *map(page.say, _HEADS))
        for column, width in enumerate((30, 34, 18, 10, 40, 14, 14, 12)):
            page.sheet.set_column(column, column, width)
        page.sheet.freeze_panes(4, 0)
        for k, cell in enumerate(self.lifted.cells):
            self._input(FIRST_INPUT + k, cell)
        row = FIRST_INPUT + len(self.lifted.cells) + 1
        for k, note in enumerate(self._notes()):
            page.text(row + k, 0, note, "note")

    def _input(self, row: int, cell: Changeable) -> None:
        """One input with its name, its range and what may be entered."""
        page = self.pages[INPUTS]
        page.text(row, 0, cell.defined)
        page.text(row, 1, cell.label)
        page.number(row, VALUE, cell.value, "input" if cell.path else "published")
        self.book.define_name(cell.defined, f"={page.ref(row, VALUE)}")
        page.text(row, 3, cell.unit)
        page.text(row, 4, cell.source)
        allowed = validation(cell.limits, prompt=cell.limits.high < math.inf, lang=self.lang)
        if not cell.path:
            allowed = only(cell.value, _PUBLISHED, self.lang)
        page.sheet.data_validation(row, VALUE, row, VALUE, allowed)
        for column, end in ((LOW, cell.low), (HIGH, cell.high)):
            if end is None:
                continue
            page.number(row, column, end, "input" if cell.range_path else "number")
            if cell.range_path:
                own = validation(cell.limits, lang=self.lang)
                page.sheet.data_validation(row, column, row, column, own)
        mark = "가정" if cell.assumption else "" if cell.path else "공표값"
        page.text(row, 7, mark and page.say(mark))

    def _notes(self) -> list[str]:
        """Basis, source and remarks of the case, and what is not live."""
        case, say, n = self.case, self.pages[INPUTS].say, len(self.unrecorded)
        origin = Origin(title=case.title, source=case.source, notes=case.notes)
        notes = [_basis(case, self.lang), *origin.lines(self.lang)]
        notes.append(
            f"{say('수식으로 옮기지 못해 값으로 둔 항목')}: {n}{'개' * (self.lang == 'ko')}"
        )
        notes += [f"  {say('값')}: {entry}" for entry in self.unrecorded]
        if self.plain is None:
            notes.append(say("이 사례는 자체 함수나 자체 표를 쓰므로 파일에서 다시 읽을 수 없다."))
        return notes

    def _tornado(self) -> None:
        """Each input at the ends of its range, as Python computed it."""
        page = self.pages[TORNADO]
        try:
            found = self.case.tornado() if self.case.inputs else None
        except (InvalidInput, ArithmeticError):  # no range, or an end that cannot be computed
            found = None
        if found is None or not found.bars:
            page.text(0, 0, page.say("범위가 있는 입력이 없어 토네이도 분석이 없다."), "note")
            return
        language: Any = self.lang
        last = write_sheet(page, found.sheet(lang=language))
        told = page.say("값이다: 입력을 바꾸면 파이썬에서 다시 계산해야 한다.")
        page.text(last + 1, 0, told, "note")

    def _store(self, plain: dict[str, Any]) -> None:
        """The case itself as text, to be read back; nothing in it is executed."""
        page = self._page(STORE)
        cells = [
            {
                "defined": cell.defined, "label": cell.label, "path": list(cell.path),
                "value": cell.value, "low": cell.low, "high": cell.high,
                "range_path": list(cell.range_path),
            }
            for cell in self.lifted.cells
        ]  # fmt: skip
        text = json.dumps({"case": plain, "cells": cells}, ensure_ascii=True, allow_nan=False)
        # Readers of workbooks take _x0041_ for an escaped sign; JSON can write the x otherwise.
        text = text.replace("x00", "\\u007800").replace("_x", "_\\u0078")
        page.sheet.write_string(0, 0, SCHEMA)
        for k in range(0, len(text), _CHUNK):
            page.sheet.write_string(1 + k // _CHUNK, 0, text[k : k + _CHUNK])
        page.sheet.hide()


def _plain(case: Case) -> dict[str, Any] | None:
    """Plain data of a case; None where plain data cannot describe it."""
    try:
        return case_to_dict(case)
    except SustainfinError:
        return None


def _basis(case: Case, lang: str) -> str:
    """Years and bases of the case in words."""
    prices = {"real": "불변가격", "nominal": "경상가격"}[case.prices]
    vat = {"included": "VAT 포함", "excluded": "VAT 제외"}[case.vat]
    if lang == "en":
        return (
            f"{case.timeline.start}-{case.timeline.last}, {said(prices, lang)}, {said(vat, lang)}"
        )
    return f"{case.timeline.start}~{case.timeline.last}년, {prices}, {vat}"
