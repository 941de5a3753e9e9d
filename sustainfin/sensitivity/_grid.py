"""Two-way grid: the output over values of two inputs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.inputs import Input
from sustainfin.running import Model
from sustainfin.sensitivity._runs import Runs, admissible, runs_of
from sustainfin.sensitivity._words import figure, number, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_TITLES = {"ko": "민감도 표: {}, 기준 {}", "en": "Grid: {}, base {}"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Grid:
    """Output over values of two inputs (2차원 민감도 표).

    Parameters
    ----------
    output : str
        Name of the output.
    base : float
        Output of the base run.
    first, second : str
        Names of the two inputs.
    first_values, second_values : tuple of float
        Their values.
    results : ndarray, shape (first values, second values)
        Output at each pair.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> fee, users = make_input("fee", base=3, low=2, high=4), make_input("users", base=10)
    >>> grid(lambda x: {"net": x["fee"] * x["users"]}, [fee, users], "net", "fee", "users",
    ...      n=3, second_values=(5, 10))
    민감도 표: net, 기준 30
      fee \\ users   5  10
      -----------  --  --
      2            10  20
      3            15  30
      4            20  40
    """

    output: str
    base: float
    first: str
    second: str
    first_values: tuple[float, ...]
    second_values: tuple[float, ...]
    results: NDArray[np.float64]

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        self.results.setflags(write=False)  # frozen alone does not freeze an array

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The grid as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a value of the first input, one column a value of the second.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        title = _TITLES[_checks.one_of("sensitivity.Grid.sheet", "lang", lang, _TITLES)]
        heads = [f"{self.first} \\ {self.second}", *(number(v) for v in self.second_values)]
        body = [
            (Cell(text=number(value), value=value, strong=True), *(figure(r) for r in results))
            for value, results in zip(self.first_values, self.results.tolist(), strict=True)
        ]
        return Sheet(
            title=title.format(self.output, number(self.base)),
            head=(row(heads, strong=True),), body=tuple(body),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The grid as a DataFrame.

        Returns
        -------
        DataFrame
            Index values of the first input, columns values of the second.
        """
        import pandas as pd

        return pd.DataFrame(
            self.results.copy(), index=pd.Index(self.first_values, name=self.first),
            columns=pd.Index(self.second_values, name=self.second),
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The grid as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        told = {name: plain(getattr(self, name)) for name in self.__slots__ if name != "results"}
        return {"kind": "sensitivity.Grid", **told, "results": self.results.tolist()}


def grid(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    first: str,
    second: str,
    *,
    n: int = 7,
    first_values: Sequence[float] | None = None,
    second_values: Sequence[float] | None = None,
    years: Iterable[int] = (),
) -> Grid:
    """Two-way grid (2차원 민감도 분석): the output over the ranges of two inputs.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model; all but two stay at the base.
    output : str
        Name of an output that is one figure a run.
    first, second : str
        Names of two inputs.
    n : int
        Values of each input, evenly spread over its stated range, >= 2.
    first_values, second_values : sequence of float, optional
        Values instead of the range.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    Grid
        Output at each pair.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule, or an input has no range and no values are
        given.
    NotComputable
        If a run is not finite; the pair is named.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> fee, users = (make_input(name, base=3, low=2, high=4) for name in ("fee", "users"))
    >>> found = grid(lambda x: {"net": x["fee"] * x["users"]}, [fee, users], "net",
    ...              "fee", "users", n=2)
    >>> found.results.tolist()
    [[4.0, 8.0], [8.0, 16.0]]
    """
    where = "sensitivity.grid"
    runs = runs_of(where, model, inputs, output, years)
    _checks.count(where, "n", n, low=2)
    if first == second:
        raise _checks.refusal(where, "second", "must be another input than first", second)
    across = _axis(runs, "first", first, first_values, n)
    down = _axis(runs, "second", second, second_values, n)
    a, b = (side.ravel() for side in np.meshgrid(across, down, indexing="ij"))
    runs.check({first: a, second: b})
    results = runs.many({first: a, second: b})
    if not np.isfinite(results).all():
        at = int(np.flatnonzero(~np.isfinite(results))[0])
        raise NotComputable(
            f"{where}: output {output!r} must be finite; got {results[at]} with "
            f"{first}={a[at]:g}, {second}={b[at]:g}. Mend the model, or narrow the range.",
            argument=output, got=float(results[at]),
        )  # fmt: skip
    return Grid(
        output=output, base=runs.one({}), first=first, second=second,
        first_values=tuple(across.tolist()), second_values=tuple(down.tolist()),
        results=results.reshape(across.size, down.size),
    )  # fmt: skip


def _axis(
    runs: Runs, argument: str, name: str, values: Sequence[float] | None, n: int
) -> NDArray[np.float64]:
    """Values of one axis: those given, or evenly over the stated range."""
    item = runs.known(name, argument)
    if values is not None:
        told = [admissible(runs.where, item, f"{argument}_values", value) for value in values]
        if not told:
            rule = "must hold at least one value"
            raise _checks.refusal(runs.where, f"{argument}_values", rule, values)
        return np.array(told)
    if item.low is None or item.high is None:
        raise _checks.refusal(
            runs.where, argument, "must have a stated range, low and high", name,
            f"Or give {argument}_values.",
        )  # fmt: skip
    return np.linspace(item.low, item.high, n)
