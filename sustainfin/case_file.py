"""Case files (사례 파일): cases, canvases, estimates, scores and transfers, read.

A case file is data: no code in it is run, no path in it is opened, and no key in it is
ignored. All faults of a file are told at once, each with its line.
"""

from sustainfin._case_file.canvases import read_canvases
from sustainfin._case_file.cases import (
    case_from_dict,
    case_schema,
    case_to_dict,
    read_case,
    write_case,
)
from sustainfin._case_file.document import Document, read_toml
from sustainfin._case_file.isp import IspCase, read_isp
from sustainfin._case_file.scores import ScoresCase, read_scores
from sustainfin._case_file.transfer import TransferCase, read_transfer

__all__ = [
    "Document",
    "IspCase",
    "ScoresCase",
    "TransferCase",
    "case_from_dict",
    "case_schema",
    "case_to_dict",
    "read_canvases",
    "read_case",
    "read_isp",
    "read_scores",
    "read_toml",
    "read_transfer",
    "write_case",
]
