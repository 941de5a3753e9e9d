"""Records of Sobol' indices."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sustainfin import _checks
from sustainfin.sensitivity._moments import SobolStatus
from sustainfin.sensitivity._words import listed, number, percent, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_STATUS = {
    "estimated": "", "no-effect": "영향 없음", "no-spread": "흩어짐 없음",
    "only-input": "유일한 입력", "constant-output": "결과가 일정",
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

    def sheet(self) -> Sheet:
        """The indices as the neutral table.

        Returns
        -------
        Sheet
            One row an input or group, with intervals.
        """
        heads = ["입력", "1차", "신뢰구간", "총", "신뢰구간", "비고"]
        body = []
        for index in self.indices:
            told = _STATUS[index.status]
            if index.inputs != (index.name,):
                told = ", ".join(filter(None, [told, listed(index.inputs)]))
            body.append((
                Cell(text=index.name), *_cells(index.first, index.first_low, index.first_high),
                *_cells(index.total, index.total_low, index.total_high), Cell(text=told),
            ))  # fmt: skip
        variance = f"분산 {number(self.variance)} ± {self.variance_error:,.2g}"
        level = f"seed {self.seed}, 신뢰수준 {percent(self.confidence)}"
        notes = [f"{variance}, 모형 실행 {self.n_runs:,}회, {level}"]
        if self.n_failed:
            notes.append(f"실패하여 뺀 표본 {self.n_failed / self.n_draws:.2%}")
        if self.held:
            notes.append(f"기준값에 둔 입력: {listed(self.held)}")
        return Sheet(
            title=f"소볼 지수: {self.output}", head=(row(heads, strong=True),), body=tuple(body),
            notes=tuple(notes),
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


def _cells(value: float | None, low: float | None, high: float | None) -> tuple[Cell, Cell]:
    """An index and its interval."""
    if value is None or low is None or high is None:
        return Cell(text="-", align="right"), Cell()
    text = f"{low:.3f} ~ {high:.3f}"
    return Cell(text=f"{value:.3f}", value=value, align="right"), Cell(text=text)
