"""The audit of a published estimate: the public function and its record."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks, tables
from sustainfin._isp import audit_findings, audit_notes, implied
from sustainfin._isp.audit import Audit, audit
from sustainfin._isp.cell_checks import CellCheck, check_cells, likely_rules
from sustainfin._isp.constraints import AMOUNT, COLUMNS_EN
from sustainfin._isp.filling import Edit, Mend, show
from sustainfin._isp.grid_shape import WHERE
from sustainfin._isp.implied import Implied
from sustainfin._isp.mend import find_mends
from sustainfin._isp.printed import PrintedTable, read_printed
from sustainfin.findings import Finding
from sustainfin.findings import faults as faults_of
from sustainfin.findings import notes as notes_of
from sustainfin.money import Rounding
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Reconciliation", "reconcile"]

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "산출내역 검산", "unit": "단위: 원",
        "heads": ("행", "칸", "인쇄값", "계산값", "차이", "끝수처리", "판정"),
        "fault": "오류", "note": "참고", "mend": "최소 수정안", "search": "수정안 검색",
        "nothing": "오류와 참고사항 없음", "columns": {},
        "given": "입력값", "exact": "일치", "reproduced": "끝수처리로 일치",
        "within-display": "표시 단위 안에서 일치", "missing": "빈칸", "not-checkable": "검산 불가",
        "does-not-multiply-out": "곱이 맞지 않음", "does-not-add-up": "합이 맞지 않음",
        "differs-from-edition": "공표값과 다름",
    },
    "en": {
        "title": "Audit of the estimate", "unit": "unit: won",
        "heads": ("Row", "Column", "Printed", "Computed", "Difference", "Rounding", "Verdict"),
        "fault": "fault", "note": "note", "mend": "smallest mend", "search": "search for mends",
        "nothing": "neither faults nor notes", "columns": COLUMNS_EN,
        "given": "given", "exact": "exact", "reproduced": "reproduced by rounding",
        "within-display": "within the display", "missing": "blank",
        "not-checkable": "cannot be checked", "does-not-multiply-out": "does not multiply out",
        "does-not-add-up": "does not add up", "differs-from-edition": "differs from the edition",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What the audit of a published estimate found (산출내역 검산 결과).

    Parameters
    ----------
    table : PrintedTable
        The table as it was read.
    cells : tuple of CellCheck
        Every cell, with the rules that reproduce it or its mismatch.
    findings : tuple of Finding
        Faults first, then notes.
    implied : tuple of Implied
        For each amount that does not multiply out, the effort or rate it implies.
    mends : tuple of Mend
        Every smallest set of edits that makes the table consistent; empty where nothing
        is wrong, or where the search ended without one.
    mend_comment : str
        Why the mends are not all, or not there.
    total_before_cut : int, tuple of int, or None
        Price before VAT and VAT together; lowest and highest where blank cells leave it
        open, None where they leave it unknown. [KRW]
    sources : tuple of str
        Table editions the audit rests on.

    Examples
    --------
    >>> text = "구분|단가(월)|투입공수(M/M)|금액(원)\\n업무분석가|10,472,778|0.4|4,189,111"
    >>> reconcile(text).consistent
    True
    """

    table: PrintedTable
    cells: tuple[CellCheck, ...]
    findings: tuple[Finding, ...]
    implied: tuple[Implied, ...]
    mends: tuple[Mend, ...]
    mend_comment: str
    total_before_cut: int | tuple[int, int] | None
    sources: tuple[str, ...]

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.short_sheet())

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Findings that cannot be right as printed (오류).

        Returns
        -------
        tuple of Finding
            In printed order.
        """
        return faults_of(self.findings)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Findings that may be right but that a reader must know (참고사항).

        Returns
        -------
        tuple of Finding
            In the order of the checks.
        """
        return notes_of(self.findings)

    @property
    def consistent(self) -> bool:
        """Whether nothing in the table is wrong as printed (정합 여부).

        Returns
        -------
        bool
            True without faults; notes do not count.
        """
        return not self.faults

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The audit cell by cell as the neutral table (칸별 검산표).

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            Findings and mends as notes.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        _checks.one_of("isp_cost.Reconciliation.sheet", "lang", lang, _WORDS)
        return _sheet(self, self.cells, lang)

    def short_sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The audit as it prints (간추린 검산표): amounts, and what is not given or right.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            Findings and mends as notes.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        _checks.one_of("isp_cost.Reconciliation.short_sheet", "lang", lang, _WORDS)
        quiet = {"given", "exact", "reproduced"}
        kept = tuple(c for c in self.cells if c.column == AMOUNT or c.status not in quiet)
        return _sheet(self, kept, lang)

    def to_frame(self) -> "pd.DataFrame":
        """The audit cell by cell as a DataFrame (칸별 검산표).

        Returns
        -------
        DataFrame
            Columns row, column, printed, expected, low, high, rules, difference, status;
            amounts in won, efforts and rates as Decimal.
        """
        import pandas as pd

        return pd.DataFrame([_plain_cell(check, keep=True) for check in self.cells], dtype=object)

    def to_dict(self) -> dict[str, Any]:
        """The audit as plain data, ready for JSON (검산 결과 자료).

        Returns
        -------
        dict
            Decimals and fractions as text, amounts as int won.
        """
        before = self.total_before_cut
        return {
            "kind": "isp_cost.Reconciliation",
            "consistent": self.consistent,
            "findings": [found.to_dict() for found in self.findings],
            "cells": [_plain_cell(check, keep=False) for check in self.cells],
            "implied": [each.to_dict() for each in self.implied],
            "mends": [[_plain_edit(edit) for edit in mend.edits] for mend in self.mends],
            "mend_comment": self.mend_comment,
            "total_before_cut": list(before) if isinstance(before, tuple) else before,
            "sources": list(self.sources),
        }


def reconcile(
    printed: object,
    *,
    wages: str | Table | None = None,
    guide: str | Table | None = None,
    budget: int | None = None,
    unit: str | None = None,
) -> Reconciliation:
    r"""Audit a published estimate cell by cell (산출내역 검산).

    Use it on somebody else's table. Each amount is computed from the cells before it as
    they are printed, so that one wrong cell does not make all that follow look wrong. A
    rounding rule that the table states for a row is the only one allowed there; elsewhere
    절사, 반올림 and 절상 are tried at the unit of the table and at coarser ones, and every
    rule that fits is listed. Nothing in the table is corrected.

    Parameters
    ----------
    printed : DataFrame, path, str or record
        The table: a DataFrame, the path of a .csv or .xlsx file, text pasted from a
        document, a `PrintedTable`, or a record with `to_frame()` such as a bill.
    wages : str or Table, optional
        Wage edition to hold the printed wages against. Then a wage may be mended to the
        published one only.
    guide : str or Table, optional
        Guide edition to hold the rates against; notes only, the guide is advisory.
    budget : int, optional
        Ceiling (예산) to hold the total against. [KRW]
    unit : {"원", "천원", "만원", "백만원", "억원", "조원"}, optional
        Unit of the amounts where neither heading nor caption names it.

    Returns
    -------
    Reconciliation
        Cells, faults and notes, implied efforts, and the smallest sets of edits that make
        the table consistent.

    Raises
    ------
    InvalidInput
        If the table cannot be read; every cell at fault is named at once. If `budget` is
        not whole won, or negative. If `guide` is a table without the rates.
    TableNotFound
        If there is no such wage or guide edition.

    Warns
    -----
    EditionMismatch
        If the wages and the guide were never in force together.

    See Also
    --------
    sustainfin.isp_cost.estimate : The way forwards.

    Notes
    -----
    The smallest mends are the smallest hitting sets of the table's contradictions,
    searched by size; each is filled with exact numbers and audited again. A table in 천원
    may print rounded amounts, so there a difference that rounded display can explain is a
    note and not a fault.

    References
    ----------
    .. [1] 서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.),
       산출내역.

    Examples
    --------
    >>> found = reconcile(
    ...     "구분\t단가(월)\t투입공수(M/M)\t금액(원)\n"
    ...     "업무분석가\t10,472,778\t0.4\t4,189,111\n"
    ...     "IT기획자\t8,424,393\t1.8\t15,163,907\n"
    ...     "직접인건비 소계\t\t\t19,353,081")
    >>> [(each.where, each.code) for each in found.faults]
    [('직접인건비 소계 금액', 'does-not-add-up')]
    >>> print(found.mends[0])
    직접인건비 소계 금액: 19,353,081 -> 19,353,018
    """
    wage_table = _resolve("kosa_wages", wages, "wages")
    guide_table = _resolve("guide_rates", guide, "guide")
    _holds(guide_table, "guide", ("overhead", "technical_fee"), ("low", "high"))
    ceiling = _ceiling(budget)
    if wage_table is not None and guide_table is not None:
        tables.warn_if_apart(wage_table, guide_table, stacklevel=3)
    table = read_printed(printed, unit=unit)
    found = audit(table, wage_table)
    checks = check_cells(found)
    implied_ = _implied(found, checks)
    mends = find_mends(found, checks)
    before = audit_notes.before_cut(found)
    return Reconciliation(
        table=table,
        cells=checks,
        findings=(
            *audit_findings.fault_findings(found, checks, {each.row: each for each in implied_}),
            *audit_findings.missing_findings(found, checks),
            *audit_notes.mixed_rounding(found, checks),
            *audit_notes.rate_notes(found, guide_table),
            *audit_notes.wage_notes(found),
            *audit_notes.days_notes(found),
            *audit_notes.display_notes(found),
            *audit_notes.scope_notes(found),
            *audit_notes.total_notes(found, checks, ceiling),
        ),
        implied=implied_,
        mends=mends.mends,
        mend_comment=mends.comment,
        total_before_cut=before[0] if before and before[0] == before[1] else before,
        sources=tuple(each.cite() for each in (wage_table, guide_table) if each is not None),
    )


def _ceiling(budget: object) -> int | None:
    """The ceiling in whole won, where one is given."""
    if budget is None:
        return None
    ceiling = _checks.whole_won(WHERE, "budget", budget)
    if ceiling < 0:
        raise _checks.refusal(WHERE, "budget", "must be >= 0", budget, "Leave it out for none.")
    return ceiling


def _resolve(family: str, given: str | Table | None, argument: str) -> Table | None:
    """An edition, where one is asked for."""
    if given is None:
        return None
    return tables.resolve(family, given, where=WHERE, argument=argument)


def _holds(
    table: Table | None, argument: str, rows: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    """Refuse a table that lacks a value the audit looks up."""
    if table is None:
        return
    lacks = [f"{r}.{c}" for r in rows for c in columns if c not in table.values.get(r, {})]
    if lacks:
        raise _checks.refusal(
            WHERE, argument, f"must be a table that holds {', '.join(lacks)}", table.id,
            "The editions are those of tables.editions('guide_rates').",
        )  # fmt: skip


def _implied(found: Audit, checks: tuple[CellCheck, ...]) -> tuple[Implied, ...]:
    """The effort or rate behind each amount that does not multiply out."""
    likely = likely_rules(checks, found.table)
    each = (
        implied.implied_input(found, check, likely)
        for check in checks
        if check.status == "does-not-multiply-out"
    )
    return tuple(one for one in each if one is not None)


def _plain_cell(check: CellCheck, *, keep: bool) -> dict[str, Any]:
    """One cell as plain data; `keep` leaves exact numbers as they are."""
    plain = {
        "row": check.row,
        "column": check.column,
        "printed": check.printed,
        "expected": check.expected,
        "low": check.low,
        "high": check.high,
        "rules": "; ".join(r.words for r in check.rules)
        if keep
        else [r.words for r in check.rules],
        "difference": check.difference,
        "status": check.status,
    }
    return plain if keep else {name: _json(value) for name, value in plain.items()}


def _plain_edit(edit: Edit) -> dict[str, Any]:
    return {
        "row": edit.row,
        "column": edit.column,
        "printed": _json(edit.printed),
        "needed": _json(edit.needed),
        "low": _json(edit.low),
        "high": _json(edit.high),
        "shown": edit.shown,
    }


def _json(value: object) -> Any:
    """Whole fractions as int, other exact numbers as text, rules in words."""
    if isinstance(value, Rounding):
        return value.words
    if isinstance(value, Fraction) and value.denominator == 1:
        return int(value)
    return str(value) if isinstance(value, (Decimal, Fraction)) else value


def _sheet(found: Reconciliation, checks: tuple[CellCheck, ...], lang: str) -> Sheet:
    """The audit of some cells, with everything that was found below it."""
    words = _WORDS[lang]
    return Sheet(
        title=words["title"],
        unit=words["unit"],
        head=(row(words["heads"], strong=True),),
        body=tuple(_line(check, words) for check in checks),
        notes=_notes(found, words),
    )


def _line(check: CellCheck, words: Mapping[str, Any]) -> tuple[Cell, ...]:
    """One row of the sheet."""
    expected = check.expected
    if expected is None and check.low is not None and check.low == check.high:
        expected = check.low
    difference = audit_findings.number(check.difference, sign=True)
    korean = words is _WORDS["ko"]
    return (
        Cell(text=check.row),
        Cell(text=words["columns"].get(check.column, check.column)),
        Cell(text=show(check.printed, check.column), value=check.printed, align="right"),
        Cell(text=audit_findings.number(expected), value=expected, align="right"),
        Cell(text=difference, value=check.difference, align="right"),
        Cell(text=", ".join(r.words if korean else r.words_en for r in check.rules)),
        Cell(text=words[check.status], strong=check.status not in {"given", "exact"}),
    )


def _notes(found: Reconciliation, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Faults, notes and mends, one line each."""
    korean = words is _WORDS["ko"]
    lines = [
        f"{words[each.severity]}  {each.where}: {(korean and each.message_ko) or each.message}"
        + (f" [{each.reference}]" if each.reference else "")
        for each in found.findings
    ]
    lines += [f"{words['mend']} {n}  {mend}" for n, mend in enumerate(found.mends, 1)]
    if found.mend_comment:
        lines.append(f"{words['search']}: {found.mend_comment}")
    return (*(lines or [words["nothing"]]), *found.sources)
