"""The records of a review: plan and actuals by line and kind, and what the drift leads to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sustainfin.findings import Finding
from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_SIDES_KO = {"cost": "비용", "revenue": "수입", "funding": "재원", "": ""}


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

    def sheet(self, *, unit: str = "백만원") -> Sheet:
        """Plan and actual by line, the sums, and what the drift leads to.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts, shown to one place.

        Returns
        -------
        Sheet
            One row a line and side.
        """
        body = [_cells(each, unit) for each in self.lines]
        body += [_cells(each, unit, strong=True) for each in self.by_side]
        head = ("구분", "항목", "계획", "실적", "차이", "증감률")
        return Sheet(
            title=f"{self.title}: {self.year}년 계획 대비 실적".lstrip(": "),
            unit=f"단위: {unit}",
            head=(row(head, strong=True),),
            body=tuple(body),
            notes=tuple(self._notes()),
        )

    def _notes(self) -> list[str]:
        """What the drift does to the year the money runs out, and the findings."""
        notes = []
        if self.before is not None and self.after is not None:
            how = {"ratio": "비율로", "amount": "금액으로", "none": "이후 연도에는 옮기지 않고"}
            more = round(self.after.total - self.before.total)
            gap = f"{'증가' if more >= 0 else '감소'} {format_won(abs(more), '혼합')}"
            notes.append(
                f"차이를 {how[self.carry]} 이어 가면 재원 고갈 {_year(self.before.runs_out)} → "
                f"{_year(self.after.runs_out)}, 절벽 {_year(self.before.cliff_year)} → "
                f"{_year(self.after.cliff_year)}, 부족액 합계 {gap}"
            )
        if self.not_reported:
            notes.append(f"실적이 없는 항목: {', '.join(self.not_reported)}")
        return notes + [f"※ {one.where}: {one.message_ko or one.message}" for one in self.findings]

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


def _cells(each: Drift, unit: str, *, strong: bool = False) -> tuple[Cell, ...]:
    """One row of the sheet."""
    amounts = [
        Cell(
            text=format_won(round(amount), unit, places=0 if unit == "원" else 1, symbol=False),
            value=amount, align="right", strong=strong,
        )
        for amount in (each.plan, each.actual, each.drift)
    ]  # fmt: skip
    percent = "-" if each.percent is None else f"{each.percent:+.1%}"
    what = "합계" if strong else each.what
    return (
        Cell(text=_SIDES_KO.get(each.side, each.side), strong=strong),
        Cell(text=what, strong=strong),
        *amounts,
        Cell(text=percent, value=each.percent, align="right", strong=strong),
    )


def _year(year: int | None) -> str:
    return "없음" if year is None else f"{year}년"
