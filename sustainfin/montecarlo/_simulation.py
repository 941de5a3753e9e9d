"""The record of a simulation: what was kept, and on what it rests."""

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.montecarlo._statistics import Statistics, share_error, statistics
from sustainfin.montecarlo._summary_record import Kept, Summary
from sustainfin.running import Plan
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "모의실험 {:,}회", "what": "구분", "error": "표준오차",
        "labels": {
            "mean": "평균", "sd": "표준편차", "p5": "P5", "p50": "P50", "p95": "P95",
            "below_zero": "P(<0)", "shortfall": "하위 5% 평균",
        },
        "replicates": "{}벌", "failed": "실패", "summary": "요약만 보관",
        "within": "분위수는 히스토그램 칸 안에서 보간",
    },
    "en": {
        "title": "Simulation of {:,} draws", "what": "Figure", "error": "Standard error",
        "labels": {
            "mean": "Mean", "sd": "Standard deviation", "p5": "P5", "p50": "P50", "p95": "P95",
            "below_zero": "P(<0)", "shortfall": "Mean of the lowest 5%",
        },
        "replicates": "{} sets", "failed": "failed", "summary": "only the summary kept",
        "within": "quantiles interpolated within bins of the histogram",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ByYear:
    """Share of runs in which something holds, by year (연도별 확률).

    Parameters
    ----------
    years : tuple of int
        Calendar years.
    share, error : tuple of float
        Share of the runs, and its standard error.

    Examples
    --------
    >>> ByYear(years=(2021,), share=(0.5,), error=(0.1,)).at(2021)
    0.5
    """

    years: tuple[int, ...]
    share: tuple[float, ...]
    error: tuple[float, ...]

    def at(self, year: int) -> float:
        """Share of the runs in one year.

        Parameters
        ----------
        year : int
            Calendar year.

        Returns
        -------
        float
            The share.

        Raises
        ------
        InvalidInput
            If the year is not among those simulated.

        Examples
        --------
        >>> ByYear(years=(2021, 2022), share=(1.0, 0.4), error=(0.0, 0.1)).at(2022)
        0.4
        """
        if year not in self.years:
            raise _checks.refusal("ByYear.at", "year", f"must be one of {self.years}", year)
        return self.share[self.years.index(year)]

    def to_dict(self) -> dict[str, list[float]]:
        """The shares as plain data.

        Returns
        -------
        dict of str to list
            Years, shares and standard errors.

        Examples
        --------
        >>> ByYear(years=(2021,), share=(0.5,), error=(0.1,)).to_dict()["share"]
        [0.5]
        """
        return {name: list(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulation(Mapping[str, Statistics]):
    """Result of a simulation (모의실험 결과): a mapping from outputs to their statistics.

    Parameters
    ----------
    n_draws, n_failed : int
        Draws that were run, and how many of them were not finite and left out.
    seed : int
        Seed.
    sampling : str
        "random", "latin" or "sobol".
    replicates : int
        Independent hypercubes or scrambles.
    kept : mapping of str to ndarray, shape (n,) or (years, n)
        Finite draws of every output that was kept.
    counts : mapping of str to ndarray of int64, shape (years,)
        In how many runs something held, by year.
    years : tuple of int
        Calendar years of the counts.
    bits : str
        NumPy build and processor family for which the bits hold.
    keep : {"all", "summary"}
        Whether draws were kept.
    summaries : mapping of str to Summary
        With keep="summary", what was counted of each output.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.montecarlo import simulate
    >>> users = make_input("users", base=9, low=5, high=16, shape="uniform")
    >>> found = simulate(lambda x: {"net": x["users"] - 8}, 10_000, inputs=[users], seed=7)
    >>> abs(found["net"].below_zero - 3 / 11) < 4 * found["net"].se_below_zero
    True
    """

    n_draws: int
    n_failed: int
    seed: int
    sampling: str
    replicates: int
    kept: Mapping[str, Floats]
    counts: Mapping[str, NDArray[np.int64]]
    years: tuple[int, ...]
    bits: str
    keep: Literal["all", "summary"] = "all"
    summaries: Mapping[str, Summary] = field(default_factory=dict)
    _known: dict[str, Statistics] = field(default_factory=dict, init=False, repr=False)

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for array in (*self.kept.values(), *self.counts.values()):
            array.setflags(write=False)  # frozen alone does not freeze an array

    def __getitem__(self, name: str) -> Statistics:
        if name not in self._known:
            _checks.one_of("Simulation", "name", name, list(self))
            if name in self.summaries:
                return self.summaries[name].statistics
            parts = self.replicates if not self.n_failed else 1
            self._known[name] = statistics(self.kept[name], replicates=parts)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        if self.keep == "summary":
            return iter(self.summaries)
        return (name for name, array in self.kept.items() if array.ndim == 1)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def by_year(self, name: str) -> ByYear:
        """Share of the runs in which something holds, by year.

        Parameters
        ----------
        name : str
            Name of a counted output, for example "funded".

        Returns
        -------
        ByYear
            Shares with their standard errors.

        Raises
        ------
        InvalidInput
            If nothing of that name was counted.

        Examples
        --------
        >>> import numpy as np
        >>> from sustainfin.inputs import make_input
        >>> from sustainfin.montecarlo import simulate
        >>> users = make_input("users", base=9, low=5, high=16)
        >>> found = simulate(lambda x: {"full": np.array([[True]]) & (x["users"] > 0)}, 100,
        ...                  inputs=[users], seed=7, years=[2021])
        >>> found.by_year("full").share
        (1.0,)
        """
        _checks.one_of("Simulation.by_year", "name", name, self.counts)
        n = self.n_draws - self.n_failed
        hits = self.counts[name].tolist()
        return ByYear(
            years=self.years if len(self.years) == len(hits) else tuple(range(len(hits))),
            share=tuple(hit / n for hit in hits),
            error=tuple(share_error((hit + 2) / (n + 4), n + 4) for hit in hits),
        )

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """Statistics of every output as the neutral table, with standard errors.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a statistic with its standard error below it.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.

        Examples
        --------
        >>> from sustainfin.montecarlo import simulate
        >>> simulate(lambda x: {"one": 1.0}, 100, inputs=[], seed=7).sheet().body[0][1].text
        '1'
        """
        words = _WORDS[_checks.one_of("montecarlo.Simulation.sheet", "lang", lang, _WORDS)]
        names = list(self)
        body = []
        for key, label in words["labels"].items():
            cells = [Cell(text=label)]
            for name in names:
                found = self[name]
                figure, error = getattr(found, key), getattr(found, f"se_{key}")
                cells.append(Cell(text=f"{figure:,.6g}", value=figure, align="right"))
                cells.append(Cell(text=f"±{error:,.2g}", value=error, align="right"))
            body.append(tuple(cells))
        heads = [Cell(text=words["what"], strong=True)]
        for name in names:
            heads += [
                Cell(text=name, align="right", strong=True),
                Cell(text=words["error"], strong=True),
            ]
        notes = [self._note(words), *self._year_notes()]
        return Sheet(
            title=words["title"].format(self.n_draws), head=(row(heads),), body=tuple(body),
            notes=tuple(notes),
        )  # fmt: skip

    def _note(self, words: Mapping[str, Any]) -> str:
        """On what the numbers rest."""
        failed = f", {words['failed']} {self.n_failed / self.n_draws:.2%}" if self.n_failed else ""
        spread = self.replicates > 1 and not self.n_failed  # as in the standard errors
        parts = f" ({words['replicates'].format(self.replicates)})" if spread else ""
        within = [found for found in self.summaries.values() if not found.exact]
        only = f", {words['summary']}" if self.keep == "summary" else ""
        only += f" ({words['within']})" if within else ""
        return f"seed {self.seed}, {self.sampling}{parts}{failed}{only}, {self.bits}"

    def _year_notes(self) -> Iterator[str]:
        """Shares by year."""
        for name in self.counts:
            found = self.by_year(name)
            once = len(found.years) == 1 != len(self.years)  # a condition of the run, not of a year
            shares = ", ".join(
                f"{share:.1%}" if once else f"{year} {share:.1%}"
                for year, share in zip(found.years, found.share, strict=True)
            )
            yield f"{name}: {shares}"

    def to_frame(self) -> "pd.DataFrame":
        """Statistics as a DataFrame, one row an output.

        Returns
        -------
        DataFrame
            Index output; columns as in `Statistics`.

        Examples
        --------
        >>> from sustainfin.montecarlo import simulate
        >>> simulate(lambda x: {"one": 1.0}, 9, inputs=[], seed=7).to_frame()["mean"].tolist()
        [1.0]
        """
        import pandas as pd

        names = list(self)
        return pd.DataFrame([self[name].to_dict() for name in names], index=pd.Index(names))

    def to_dict(self) -> dict[str, Any]:
        """Statistics and what they rest on as plain data, ready for JSON.

        Returns
        -------
        dict
            Without the draws themselves.

        Examples
        --------
        >>> from sustainfin.montecarlo import simulate
        >>> simulate(lambda x: {"one": 1.0}, 9, inputs=[], seed=7).to_dict()["seed"]
        7
        """
        return {
            "kind": "montecarlo.Simulation",
            "n_draws": self.n_draws,
            "n_failed": self.n_failed,
            "seed": self.seed,
            "sampling": self.sampling,
            "replicates": self.replicates,
            "bits": self.bits,
            "keep": self.keep,
            "outputs": {name: self[name].to_dict() for name in self},
            "by_year": {name: self.by_year(name).to_dict() for name in self.counts},
        }


def simulation_of(
    plan: Plan,
    *,
    n_draws: int,
    n_failed: int,
    kept: Mapping[str, Floats],
    counts: Mapping[str, NDArray[np.int64]],
    summaries: Mapping[str, Summary] | None = None,
) -> Simulation:
    """The record of a plan that was run; with summaries no draws were kept."""
    return Simulation(
        n_draws=n_draws, n_failed=n_failed, seed=plan.seed, sampling=plan.sampling,
        replicates=plan.replicates, kept=kept if summaries is None else Kept(), counts=counts,
        years=plan.years, bits=f"numpy {np.__version__}, {platform.machine()}",
        keep="all" if summaries is None else "summary", summaries=summaries or {},
    )  # fmt: skip
