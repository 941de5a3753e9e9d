"""Faces of results (보고서): functions that take a result and write what people hand in.

No record knows a face: `sf.to_html(bill)`, `sf.to_excel(bill, path)`, `sf.plot(tornado)`.
"""

from sustainfin.report._document import to_document
from sustainfin.report._docx import to_docx
from sustainfin.report._excel import Workbook, to_excel
from sustainfin.report._excel_read import read_excel
from sustainfin.report._explain import explain
from sustainfin.report._hwpx import to_hwpx
from sustainfin.report._json import enveloped, from_json, to_json
from sustainfin.report._json_check import json_schema
from sustainfin.report._markup import sheets_of, to_html, to_markdown
from sustainfin.report._page import to_report
from sustainfin.report._plots import plot

__all__ = [
    "Workbook",
    "enveloped",
    "explain",
    "from_json",
    "json_schema",
    "plot",
    "read_excel",
    "sheets_of",
    "to_document",
    "to_docx",
    "to_excel",
    "to_html",
    "to_hwpx",
    "to_json",
    "to_markdown",
    "to_report",
]
