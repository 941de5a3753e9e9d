"""Records of Sobol' indices."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.sensitivity._moments import SobolStatus
from sustainfin.sensitivity._words import listed, number, percent, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "소볼 지수", "heads": ("입력", "1차", "신뢰구간", "총", "신뢰구간", "비고"),
        "interval": "{:.3f} ~ {:.3f}", "failed": "실패하여 뺀 표본", "held": "기준값에 둔 입력",
        "note": "분산 {} ± {:,.2g}, 모형 실행 {:,}회, seed {}, 신뢰수준 {}",
        "estimated": "", "no-effect": "영향 없음", "no-spread": "흩어짐 없음",
        "only-input": "유일한 입력", "constant-output": "결과가 일정",
    },
    "en": {
        "title": "Sobol' indices",
        "heads": ("Input", "First", "Confidence interval", "Total", "Confidence interval", "Note"),
        "interval": "{:.3f} to {:.3f}", "failed": "draws left out because they failed",
        "held": "inputs kept at the base",
        "note": "variance {} ± {:,.2g}, {:,} runs of the model, seed {}, confidence {}",
        "estimated": "", "no-effect": "no effect", "no-spread": "no spread",
        "only-input": "only input", "constant-output": "constant output",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolIndex:
    """Sobol' indices of one input or group (소볼 지수).

    Parameters
    ----------
    name : str
        Of the input or the group.
    inputs : tuple of str
        The inputs in it.
    status : str
        "estimated"; "no-effect" where no run changed with it; "no-spread" where it has
        one value; "only-input" where nothing else varies, so that it explains all;
        "constant-output" where there is no variance to explain and so no index.
    first, total : float or None
        First-order and total index; sampling error can take them below 0 or above 1.
    first_error, total_error : float or None
        Standard errors.
    first_low, first_high, total_low, total_high : float or None
        Confidence intervals.

    Examples
    --------
    >>> both = {"first_error": 0.0, "first_low": 1.0, "first_high": 1.0, "total_error": 0.0}
    >>> SobolIndex(name="users", inputs=("users",), status="only-input", first=1.0, total=1.0,
    ...            total_low=1.0, total_high=1.0, **both).total
    1.0
    """

    name: str
    inputs: tuple[str, ...]
    status: SobolStatus
    first: float | None
    total: float | None
    first_error: float | None
    total_error: float | None
    first_low: float | None
    first_high: float | None
    total_low: float | None
    total_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SobolIndices:
    """Sobol' indices of every input or group (소볼 지수 분석 결과).

    Parameters
    ----------
    output : str
        Name of the output.
    indices : tuple of SobolIndex
        By falling total index.
    n_draws, n_failed, n_runs : int
        Draws of each sample, those left out because a run was not finite, and runs of
        the model.
    seed : int
        Seed.
    confidence : float
        Confidence of the intervals.
    mean, variance : float
        Mean and variance of the output, those of a simulation with this seed.
    variance_error : float
        Standard error of the variance.
    held : tuple of str
        Inputs that are not drawn.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.sensitivity import sobol
    >>> a = make_input("a", base=1, low=0, high=3)
    >>> sobol(lambda x: {"y": 2 * x["a"]}, [a], "y", draws=64, seed=7)["a"].status
    'only-input'
    """

    output: str
    indices: tuple[SobolIndex, ...]
    n_draws: int
    n_failed: int
    n_runs: int
    seed: int
    confidence: float
    mean: float
    variance: float
    variance_error: float
    held: tuple[str, ...]

    _repr_html_ = in_notebook

    def __getitem__(self, name: str) -> SobolIndex:
        names = [index.name for index in self.indices]
        _checks.one_of("SobolIndices", "name", name, names)
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
            One row an input or group, with intervals.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.SobolIndices.sheet", "lang", lang, _WORDS)]
        body = []
        for index in self.indices:
            told = words[index.status]
            if index.inputs != (index.name,):
                told = ", ".join(filter(None, [told, listed(index.inputs)]))
            first = _cells(index.first, index.first_low, index.first_high, words["interval"])
            total = _cells(index.total, index.total_low, index.total_high, words["interval"])
            body.append((Cell(text=index.name), *first, *total, Cell(text=told)))
        spread = number(self.variance), self.variance_error
        told_of = *spread, self.n_runs, self.seed, percent(self.confidence)
        notes = [words["note"].format(*told_of)]
        if self.n_failed:
            notes.append(f"{words['failed']} {self.n_failed / self.n_draws:.2%}")
        if self.held:
            notes.append(f"{words['held']}: {listed(self.held)}")
        return Sheet(
            title=f"{words['title']}: {self.output}", head=(row(words["heads"], strong=True),),
            body=tuple(body), notes=tuple(notes),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The indices as a DataFrame, one row an input or group.

        Returns
        -------
        DataFrame
            Columns as the fields of `SobolIndex`.
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
        return {"kind": "sensitivity.SobolIndices", **plain(asdict(self))}


def _cells(
    value: float | None, low: float | None, high: float | None, interval: str
) -> tuple[Cell, Cell]:
    """An index and its interval."""
    if value is None or low is None or high is None:
        return Cell(text="-", align="right"), Cell()
    text = interval.format(low, high)
    return Cell(text=f"{value:.3f}", value=value, align="right"), Cell(text=text)
