"""Revenue by line and year, for scripts that need no case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin.lines import Amounts, Line, Prices, Timeline, Vat, inputs_of
from sustainfin.sheet import Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "revenue.table"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "title": "연도별 수입", "unit": "단위: 원", "line": "항목", "total": "합계",
        "real": "불변가격", "nominal": "경상가격",
        "included": "부가세 포함", "excluded": "부가세 별도", "exempt": "면세",
    },
    "en": {
        "title": "Revenue by year", "unit": "unit: won", "line": "Line", "total": "Total",
        "real": "real prices", "nominal": "nominal prices",
        "included": "VAT included", "excluded": "VAT excluded", "exempt": "VAT exempt",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RevenueTable:
    """Revenue by line and year (연도별 수입).

    Parameters
    ----------
    years : tuple of int
        Calendar years.
    labels, kinds : tuple of str
        Name and kind of every line.
    amounts : ndarray, shape (lines, years)
        Amounts. [KRW]
    prices : {"real", "nominal"} or None
        Price basis the lines state; None where none does.
    vat : {"included", "excluded", "exempt"} or None
        VAT basis the lines state; None where none does.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> from sustainfin.revenue import Fee, table
    >>> table([Fee("이용료", users=9_000, price=3_000)], Timeline(start=2021, n_years=2)).total
    54000000.0
    """

    years: tuple[int, ...]
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    amounts: Amounts
    prices: Prices | None
    vat: Vat | None

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        self.amounts.setflags(write=False)

    @property
    def by_year(self) -> Amounts:
        """Sum over the lines, shape (years,). [KRW]"""
        sums: Amounts = self.amounts.sum(axis=0)
        return sums

    @property
    def total(self) -> float:
        """Sum over lines and years, not discounted. [KRW]"""
        return float(self.amounts.sum())

    def to_frame(self) -> "pd.DataFrame":
        """One row for each line and year.

        Returns
        -------
        pandas.DataFrame
            Columns label, kind, year, amount_krw.
        """
        import pandas as pd

        rows = [
            (label, kind, year, float(amount))
            for label, kind, amounts in zip(self.labels, self.kinds, self.amounts, strict=True)
            for year, amount in zip(self.years, amounts, strict=True)
        ]
        return pd.DataFrame(rows, columns=["label", "kind", "year", "amount_krw"])

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the table, for JSON.

        Returns
        -------
        dict
            Years, and for each line its label, kind and amounts.
        """
        lines = zip(self.labels, self.kinds, self.amounts.tolist(), strict=True)
        return {
            "years": list(self.years),
            "lines": [{"label": a, "kind": b, "amounts": c} for a, b, c in lines],
            "by_year": self.by_year.tolist(),
            "total": self.total,
            "prices": self.prices,
            "vat": self.vat,
        }

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The table as it is handed in, in whole won; the record keeps every digit.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row for each line, one column for each year.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("revenue.RevenueTable.sheet", "lang", lang, _WORDS)]
        body = [
            row([label, *(round(v) for v in amounts), round(float(amounts.sum()))])
            for label, amounts in zip(self.labels, self.amounts, strict=True)
        ]
        sums = [round(v) for v in self.by_year]
        body.append(row([words["total"], *sums, round(self.total)], strong=True))
        heads = [words["line"], *(str(year) for year in self.years), words["total"]]
        return Sheet(
            title=words["title"],
            head=(row(heads),),
            body=tuple(body),
            unit=words["unit"],
            notes=tuple(words[basis] for basis in (self.prices, self.vat) if basis),
        )

    def __repr__(self) -> str:
        return to_text(self.sheet())


def table(lines: Sequence[Line], t: Timeline, x: Mapping[str, float] | None = None) -> RevenueTable:
    """Revenue by line and year (연도별 수입표), for one run.

    Parameters
    ----------
    lines : sequence of Line
        Revenue lines, each label once.
    t : Timeline
        The years.
    x : mapping of str to float, optional
        Values by input name; inputs left out stand at their base value.

    Returns
    -------
    RevenueTable
        Amounts by line and year.

    Raises
    ------
    InvalidInput
        If a line is no revenue line, two share a label, the lines state different price or VAT
        bases, a name in `x` is read by no line, or a value holds several draws.

    Examples
    --------
    >>> from sustainfin.lines import Timeline
    >>> from sustainfin.revenue import Fee, Lease
    >>> fee = Fee("이용료", users=9_000, price=3_000)
    >>> lease = Lease("임대", quantity=2, monthly_rent=500_000)
    >>> print(table([fee, lease], Timeline(start=2021, n_years=2)))
    연도별 수입 (단위: 원)
      항목          2021        2022        합계
      ------  ----------  ----------  ----------
      이용료  27,000,000  27,000,000  54,000,000
      임대    12,000,000  12,000,000  24,000,000
      합계    39,000,000  39,000,000  78,000,000
    """
    _check_lines(lines)
    values = _values(lines, x)
    flows = [line.amounts(values, t) for line in lines]
    for line, flow in zip(lines, flows, strict=True):
        if flow.shape != (t.n_years, 1):
            raise _checks.refusal(
                _WHERE, "x", f"must hold one value of each input ({line.label!r} gives several)",
                flow.shape,
            )  # fmt: skip
    return RevenueTable(
        years=tuple(t.years.ravel().tolist()),
        labels=tuple(line.label for line in lines),
        kinds=tuple(line.kind for line in lines),
        amounts=np.array(flows, dtype=np.float64).reshape(len(lines), t.n_years),
        prices=_one_basis(lines, "prices"),
        vat=_one_basis(lines, "vat"),
    )


def _check_lines(lines: Sequence[Line]) -> None:
    """Revenue lines, at least one, each label once."""
    if not lines:
        raise _checks.refusal(_WHERE, "lines", "must hold at least one line", lines)
    seen = set()
    for line in lines:
        if not isinstance(line, Line) or line.side != "revenue":
            raise _checks.refusal(_WHERE, "lines", "must all be revenue lines", line)
        if line.label in seen:
            raise _checks.refusal(_WHERE, "label", "must stand once in a table", line.label)
        seen.add(line.label)


def _values(lines: Sequence[Line], x: Mapping[str, float] | None) -> dict[str, Any]:
    """A value for every input the lines read: given, or its base."""
    base = {given.name: given.base for line in lines for given in inputs_of(line)}
    for name in x or {}:
        _checks.one_of(_WHERE, "x", name, base, "The others are read by no line.")
    return {**base, **(x or {})}


def _one_basis(lines: Sequence[Line], field: str) -> Any:
    """The basis that lines state; an exempt line goes with either, two others do not."""
    stated = {getattr(line, field) for line in lines} - {None}
    if len(stated - {"exempt"}) > 1:
        raise _checks.refusal(
            _WHERE, field, "must be one for all lines of a table", tuple(sorted(stated)),
            "Make a table for each, or bring the lines to one basis.",
        )  # fmt: skip
    return next(iter(sorted(stated - {"exempt"}) or sorted(stated)), None)
