"""The records of a review: plan and actuals by line and kind, and what the drift leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.findings import Finding
from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "{}: {}년 계획 대비 실적", "unit": "단위",
        "heads": ("구분", "항목", "계획", "실적", "차이", "증감률"), "total": "합계",
        "sides": {"cost": "비용", "revenue": "수입", "funding": "재원"},
        "outlook": "차이를 {} 이어 가면 재원 고갈 {} → {}, 절벽 {} → {}, 부족액 합계 {} {}",
        "ratio": "비율로", "amount": "금액으로", "none": "이후 연도에는 옮기지 않고",
        "more": "증가", "less": "감소", "year": "{}년", "never": "없음",
        "not reported": "실적이 없는 항목",
    },
    "en": {
        "title": "{}: plan and actuals of {}", "unit": "unit",
        "heads": ("Side", "Line", "Plan", "Actual", "Drift", "Change"), "total": "Total",
        "sides": {"cost": "cost", "revenue": "revenue", "funding": "funding"},
        "outlook": "with the drift carried forward {}, money runs out {} → {}, cliff {} → {}, "
        "sum of gaps {} {}",
        "ratio": "as a ratio", "amount": "as an amount", "none": "into no later year",
        "more": "up by", "less": "down by", "year": "{}", "never": "never",
        "not reported": "lines without an actual",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Plan and actual of one line, kind or side in one year (계획 대비 실적).

    Parameters
    ----------
    what : str
        Label of the line, or name of the kind or side.
    side : str
        "cost", "revenue" or "funding"; empty where the plan does not say.
    kind : str
        Kind of the line.
    plan, actual : float
        Amounts of the year. [KRW]
    drift : float
        Actual less plan. [KRW]
    percent : float or None
        The drift as a fraction of the plan; None where nothing was planned.

    Examples
    --------
    >>> Drift(what="유지관리", side="cost", kind="maintenance", plan=4e7, actual=5e7, drift=1e7,
    ...       percent=0.25).percent
    0.25
    """

    what: str
    side: str
    kind: str
    plan: float
    actual: float
    drift: float
    percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """What lies ahead of a plan (전망).

    Parameters
    ----------
    runs_out : int or None
        First year in which money is missing (재원 고갈 연도).
    cliff_year : int or None
        First year with a gap after the last grant (절벽 연도).
    depth : float
        Gap of that year; 0 without one. [KRW]
    gaps : tuple of float
        Missing money of each year, >= 0. [KRW]

    Examples
    --------
    >>> Outlook(runs_out=2024, cliff_year=2024, depth=4e7, gaps=(0.0, 4e7)).total
    40000000.0
    """

    runs_out: int | None
    cliff_year: int | None
    depth: float
    gaps: tuple[float, ...]

    @property
    def total(self) -> float:
        """Sum of the missing money. [KRW]"""
        return float(sum(self.gaps))

    def to_dict(self) -> dict[str, Any]:
        """The outlook as plain data, ready for JSON.

        Returns
        -------
        dict
            Fields by name, and the sum.
        """
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "gaps": list(self.gaps), "total": self.total}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A year of operation held against its plan (정기 평가: 계획 대비 실적).

    Parameters
    ----------
    title : str
        Name of the service.
    year : int
        Year that is reviewed.
    lines : tuple of Drift
        Lines that had a plan or an actual.
    by_kind : tuple of Drift
        The same by kind of line (항목별).
    by_side : tuple of Drift
        Sums of costs, revenue and funding.
    not_reported : tuple of str
        Lines with a plan but no actual; they are in no sum.
    carry : str
        How the drift was carried forward: "ratio", "amount" or "none".
    before, after : Outlook or None
        What lay ahead by the plan, and what does with the drift carried forward; None
        where the plan is no case.
    findings : tuple of Finding
        What a reader must know.

    Examples
    --------
    >>> from sustainfin import evaluation
    >>> found = evaluation.review({"유지관리": 4e7}, {"유지관리": 5e7}, year=2024)
    >>> found.lines[0].drift
    10000000.0
    """

    title: str
    year: int
    lines: tuple[Drift, ...]
    by_kind: tuple[Drift, ...]
    by_side: tuple[Drift, ...]
    not_reported: tuple[str, ...]
    carry: str
    before: Outlook | None
    after: Outlook | None
    findings: tuple[Finding, ...]

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, unit: str = "백만원", lang: Literal["ko", "en"] = "ko") -> Sheet:
        """Plan and actual by line, the sums, and what the drift leads to.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts, shown to one place.
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a line and side.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("evaluation.Review.sheet", "lang", lang, _WORDS)]
        body = [_cells(each, unit, words) for each in self.lines]
        body += [_cells(each, unit, words, strong=True) for each in self.by_side]
        return Sheet(
            title=words["title"].format(self.title, self.year).lstrip(": "),
            unit=f"{words['unit']}: {unit}",
            head=(row(words["heads"], strong=True),),
            body=tuple(body),
            notes=tuple(self._notes(words)),
        )

    def _notes(self, words: Mapping[str, Any]) -> list[str]:
        """What the drift does to the year the money runs out, and the findings."""
        notes = []
        if self.before is not None and self.after is not None:
            both = self.before, self.after
            years = [*(each.runs_out for each in both), *(each.cliff_year for each in both)]
            told = [words["never"] if y is None else words["year"].format(y) for y in years]
            more = round(self.after.total - self.before.total)
            gap = _amount(abs(more), korean=words is _WORDS["ko"])
            way = words["more" if more >= 0 else "less"]
            notes.append(words["outlook"].format(words[self.carry], *told, way, gap))
        if self.not_reported:
            notes.append(f"{words['not reported']}: {', '.join(self.not_reported)}")
        ko = words is _WORDS["ko"]
        said = [(one.where, (ko and one.message_ko) or one.message) for one in self.findings]
        return notes + [f"※ {where}: {message}" for where, message in said]

    def to_frame(self) -> "pd.DataFrame":
        """Plan and actual as a DataFrame, one row a line.

        Returns
        -------
        DataFrame
            Columns what, side, kind, plan, actual, drift, percent. [KRW]
        """
        import pandas as pd

        return pd.DataFrame([_fields(each) for each in self.lines])

    def to_dict(self) -> dict[str, Any]:
        """The review as plain data, ready for JSON.

        Returns
        -------
        dict
            Drift by line, kind and side, both outlooks and the findings.
        """
        return {
            "kind": "evaluation.Review",
            "title": self.title,
            "year": self.year,
            **{
                name: [_fields(each) for each in getattr(self, name)]
                for name in ("lines", "by_kind", "by_side")
            },
            "not_reported": list(self.not_reported),
            "carry": self.carry,
            "before": None if self.before is None else self.before.to_dict(),
            "after": None if self.after is None else self.after.to_dict(),
            "findings": [one.to_dict() for one in self.findings],
        }


def _fields(each: Drift) -> dict[str, Any]:
    """Fields of a drift by name."""
    return {name: getattr(each, name) for name in each.__slots__}


def _cells(
    each: Drift, unit: str, words: Mapping[str, Any], *, strong: bool = False
) -> tuple[Cell, ...]:
    """One row of the sheet."""
    amounts = [
        Cell(
            text=format_won(round(amount), unit, places=0 if unit == "원" else 1, symbol=False),
            value=amount, align="right", strong=strong,
        )
        for amount in (each.plan, each.actual, each.drift)
    ]  # fmt: skip
    percent = "-" if each.percent is None else f"{each.percent:+.1%}"
    what = words["total"] if strong else each.what
    return (
        Cell(text=words["sides"].get(each.side, each.side), strong=strong),
        Cell(text=what, strong=strong),
        *amounts,
        Cell(text=percent, value=each.percent, align="right", strong=strong),
    )


def _amount(amount: int, *, korean: bool) -> str:
    """An amount in mixed Korean units, or in won."""
    return format_won(amount, "혼합") if korean else f"{amount:,} won"
