"""The report: one file that says what was found, on what it rests, and what was assumed."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin._text import visible

if TYPE_CHECKING:
    from sustainfin.canvas import Canvas
    from sustainfin.case import Case
    from sustainfin.case_file import IspCase
    from sustainfin.isp_cost import Bill

_WHERE = "report.to_report"
_ENDINGS = (".html", ".htm")
_TEMPLATES = Path(__file__).parent / "templates"


def to_report(
    case: "Case",
    path: str | os.PathLike[str],
    *,
    draws: int = 20_000,
    seed: int = 1,
    bill: "Bill | None" = None,
    canvas: "Canvas | None" = None,
    evaluation: Any = None,
    ledger: Any = None,
    isp: "IspCase | None" = None,
    lang: Literal["ko", "en"] = "ko",
) -> Path:
    """The report of a case as one HTML file that fetches nothing (보고서).

    The answer in three sentences with their standard errors, the cliff, costs, what moves
    the result and what flips it, the chances, what is assumed, sources, seed and versions.
    The same case, draws and seed give the same bytes on the same versions.

    Parameters
    ----------
    case : Case
        What to report on; the plan is what the pictures show.
    path : str or path
        File to write, .html; one that is there is written over.
    draws : int
        Draws of the simulation, >= 64.
    seed : int
        Seed, >= 0.
    bill : Bill, optional
        Estimate whose build-up is shown.
    canvas : Canvas, optional
        Business-model canvas; its empty blocks come with the question to ask.
    evaluation, ledger : record with a method `sheet`, or an iterable of these, optional
        Evaluation of the service, and its benefits item by item.
    isp : IspCase, optional
        The estimate as its file gives it, in place of `bill`: with its title, budget, source
        and remarks.
    lang : {"ko", "en"}
        Language of the page; names keep the words of the case.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If a run of the case is not finite.

    Examples
    --------
    >>> import tempfile
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> case = sf.Case("서비스", start=2021, years=3, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("시스템 유지관리", 40_000_000))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = sf.to_report(case, folder + "/report.html").read_text("utf-8")
    >>> "2021년부터 매년 0.4억원이 모자란다" in page
    True
    """
    target = _target(path)
    page = page_of(
        case, draws=draws, seed=seed, bill=bill, canvas=canvas, evaluation=evaluation,
        ledger=ledger, isp=isp, lang=lang,
    )  # fmt: skip
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


def _target(path: object) -> Path:
    """The file to write."""
    if not isinstance(path, str | os.PathLike) or not str(path).strip():
        raise _checks.refusal(_WHERE, "path", "must be the name of a file", path)
    target = Path(path)
    if target.is_dir():
        raise _checks.refusal(_WHERE, "path", "must be a file, not a folder", path)
    if target.suffix.lower() not in _ENDINGS:
        raise _checks.refusal(_WHERE, "path", "must be a file whose name ends in .html", path)
    return target


def page_of(case: Any, **given: Any) -> str:
    """The text of the report."""
    from sustainfin.report._page_parts import gathered

    return _filled(gathered(case, **given))


def _filled(parts: dict[str, Any]) -> str:
    """The template with the parts of the report; text from a case stays text."""
    import jinja2

    from sustainfin.report._page_tables import ASSUMED
    from sustainfin.sheet import aligned

    def is_assumed(line: Any) -> bool:
        last = next((cell for cell in reversed(line) if cell is not None), None)
        return last is not None and last.strong and last.text.startswith(ASSUMED)

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    template = environment.get_template("report.html.j2")
    return template.render(aligned=aligned, is_assumed=is_assumed, **parts)
