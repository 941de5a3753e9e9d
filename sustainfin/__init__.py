"""What a digital public service costs, whether it can be kept running, what it is worth.

Names are loaded when first used, so that importing the library stays quick.
"""

import importlib
from typing import Any

# Where each public name lives: the module is imported on first use (PEP 562).
_NAMES = {
    "Case": "case",
    "explain": "report",
    "plot": "report",
    "from_json": "report",
    "simulate": "montecarlo",
    "where": "running",
    "to_document": "report",
    "to_docx": "report",
    "to_html": "report",
    "to_hwpx": "report",
    "to_json": "report",
    "to_markdown": "report",
    "to_report": "report",
    "won": "money",
    "format_won": "money",
    "Rounding": "money",
    "Input": "inputs",
    "irr": "discounting",
    "npv": "discounting",
    "read_excel": "report",
    "to_excel": "report",
    "EditionMismatch": "errors",
    "InvalidInput": "errors",
    "NoKoreanFont": "errors",
    "NotComputable": "errors",
    "StaleEdition": "errors",
    "SustainfinError": "errors",
    "SustainfinWarning": "errors",
    "TableInvalid": "errors",
    "TableNotFound": "errors",
}
_MODULES = (
    "benefits",
    "budget",
    "canvas",
    "case",
    "case_file",
    "discounting",
    "errors",
    "evaluation",
    "explanation",
    "findings",
    "funding",
    "guide_costs",
    "inputs",
    "isp_cost",
    "lifecycle",
    "lines",
    "money",
    "montecarlo",
    "profiles",
    "report",
    "revenue",
    "running",
    "sensitivity",
    "sheet",
    "tables",
)

__all__ = ["__version__", *_NAMES, *_MODULES]  # noqa: PLE0604 - plain names of the two tables


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("sustainfin")
    if name in _NAMES:
        return getattr(importlib.import_module(f"sustainfin.{_NAMES[name]}"), name)
    if name in _MODULES:
        return importlib.import_module(f"sustainfin.{name}")
    raise AttributeError(f"module 'sustainfin' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
