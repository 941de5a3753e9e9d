"""Records of first-order indices from given draws."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.sensitivity._words import number, percent, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

GivenStatus = Literal["estimated", "no-spread", "constant-output"]
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "1차 소볼 지수", "heads": ("입력", "1차", "신뢰구간", "비고"),
        "interval": "{:.3f} ~ {:.3f}", "note": "분산 {}, 표본 {:,}개, 구간 {}개, 신뢰수준 {}",
        "estimated": "", "no-spread": "흩어짐 없음", "constant-output": "결과가 일정",
    },
    "en": {
        "title": "First-order Sobol' indices",
        "heads": ("Input", "First", "Confidence interval", "Note"),
        "interval": "{:.3f} to {:.3f}", "note": "variance {}, {:,} draws, {} bins, confidence {}",
        "estimated": "", "no-spread": "no spread", "constant-output": "constant output",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOrderIndex:
    """First-order index of one input from given draws (1차 소볼 지수).

    Parameters
    ----------
    name : str
        Of the input.
    status : str
        "estimated"; "no-spread" where the input has one value; "constant-output" where
        there is no variance to explain and so no index.
    first : float or None
        Share of the variance that the input explains by itself; sampling error can take
        it below 0.
    error : float or None
        Standard error.
    low, high : float or None
        Confidence interval.

    Examples
    --------
    >>> FirstOrderIndex(name="a", status="estimated", first=0.2, error=0.01, low=0.18,
    ...                 high=0.22).first
    0.2
    """

    name: str
    status: GivenStatus
    first: float | None
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FirstOrder:
    """First-order indices of several inputs from given draws (1차 소볼 지수 분석 결과).

    Parameters
    ----------
    output : str
        Name of the output.
    indices : tuple of FirstOrderIndex
        By falling index.
    n_draws, bins : int
        Runs of the simulation, and bins of each input.
    confidence : float
        Confidence of the intervals.
    variance : float
        Variance of the output.

    Examples
    --------
    >>> one = FirstOrderIndex(name="a", status="estimated", first=0.2, error=0.01, low=0.18,
    ...                       high=0.22)
    >>> FirstOrder(output="y", indices=(one,), n_draws=9_000, bins=21, confidence=0.95,
    ...            variance=4.0)
    1차 소볼 지수: y
      입력    1차  신뢰구간       비고
      ----  -----  -------------  ----
      a     0.200  0.180 ~ 0.220
      분산 4, 표본 9,000개, 구간 21개, 신뢰수준 95.0 %
    """

    output: str
    indices: tuple[FirstOrderIndex, ...]
    n_draws: int
    bins: int
    confidence: float
    variance: float

    _repr_html_ = in_notebook

    def __getitem__(self, name: str) -> FirstOrderIndex:
        names = [index.name for index in self.indices]
        _checks.one_of("FirstOrder", "name", name, names)
        return self.indices[names.index(name)]

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The indices as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row an input, with intervals.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.FirstOrder.sheet", "lang", lang, _WORDS)]
        body = [
            (
                Cell(text=index.name),
                Cell(text="-" if index.first is None else f"{index.first:.3f}",
                     value=index.first, align="right"),
                Cell(text="" if index.low is None
                     else words["interval"].format(index.low, index.high)),
                Cell(text=words[index.status], value=index.status),
            )
            for index in self.indices
        ]  # fmt: skip
        figures = number(self.variance), self.n_draws, self.bins, percent(self.confidence)
        return Sheet(
            title=f"{words['title']}: {self.output}",
            head=(row(words["heads"], strong=True),), body=tuple(body),
            notes=(words["note"].format(*figures),),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The indices as a DataFrame, one row an input.

        Returns
        -------
        DataFrame
            Columns as the fields of `FirstOrderIndex`.
        """
        import pandas as pd

        return pd.DataFrame([asdict(index) for index in self.indices])

    def to_dict(self) -> dict[str, Any]:
        """The indices as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.FirstOrder", **plain(asdict(self))}
