"""The business model of a service in eleven blocks (비즈니스모델 캔버스), bound to a case.

Nine blocks and two for what society gains and bears, in two processes: value creation and
customer delivery. An entry may name lines of a case; an empty block comes with the question
to ask.

Examples
--------
>>> from sustainfin import canvas
>>> example = canvas.published("emergency_medical_2021")
>>> [block.label_ko for block in example.empty]
['고객 관계', '사회·환경 비용']
"""

from sustainfin.canvas._blocks import Block, blocks
from sustainfin.canvas._completeness import (
    Completeness,
    CompletenessTable,
    FieldRow,
    completeness,
    completeness_table,
)
from sustainfin.canvas._links import check_links
from sustainfin.canvas._record import Canvas, Entry, published
from sustainfin.canvas._services import PublishedServices, published_services

__all__ = [
    "Block",
    "Canvas",
    "Completeness",
    "CompletenessTable",
    "Entry",
    "FieldRow",
    "PublishedServices",
    "blocks",
    "check_links",
    "completeness",
    "completeness_table",
    "published",
    "published_services",
]
