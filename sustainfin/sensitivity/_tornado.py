"""Tornado: each input at the two ends of its range."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.inputs import Input, quantile
from sustainfin.running import Model
from sustainfin.sensitivity._runs import Runs, runs_of
from sustainfin.sensitivity._words import figure, listed, number, percent, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

LowHigh = str | tuple[float, float]
Direction = Literal["rises", "falls", "bends", "none"]
# A swing below this share of the largest result is rounding of the sums behind it, and none.
ROUNDING = 1e-12
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "토네이도 분석: {}, 기준 {}", "range": "각 입력의 범위",
        "quantiles": "각 분포의 {} ~ {} 분위", "without": "범위 없음",
        "heads": ("입력", "낮은 값", "높은 값", "낮을 때", "높을 때", "폭", "방향"),
        "rises": "증가", "falls": "감소", "bends": "꺾임", "none": "영향 없음",
    },
    "en": {
        "title": "Tornado: {}, base {}", "range": "range of each input",
        "quantiles": "{} to {} quantile of each distribution", "without": "without a range",
        "heads": ("Input", "Low value", "High value", "At low", "At high", "Swing", "Direction"),
        "rises": "rises", "falls": "falls", "bends": "bends", "none": "no effect",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TornadoBar:
    """One bar of a tornado (토네이도 막대).

    Parameters
    ----------
    name, label, unit : str
        Of the input.
    base : float
        Base value of the input.
    low, high : float
        Values it is moved to. [unit of the input]
    low_result, high_result : float
        Output at these values.
    swing : float
        Largest less smallest of the two results and the base result, >= 0; 0 where it is
        below 1e-12 of the largest result of the tornado, as rounding makes it.
    direction : {"rises", "falls", "bends", "none"}
        How the output goes from the low value over the base to the high one.

    Examples
    --------
    >>> bar = TornadoBar(name="fee", base=3, low=2, high=4, low_result=20, high_result=40,
    ...                  swing=20, direction="rises")
    >>> bar.swing
    20
    """

    name: str
    label: str = ""
    unit: str = ""
    base: float
    low: float
    high: float
    low_result: float
    high_result: float
    swing: float
    direction: Direction


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Tornado:
    """Result of a tornado (토네이도 분석 결과).

    Parameters
    ----------
    output : str
        Name of the output.
    base : float
        Output of the base run.
    bars : tuple of TornadoBar
        One an input, by falling swing.
    low_high : "range" or pair of float
        Where the inputs were moved: their stated range, or two probabilities.
    without_range : tuple of str
        Inputs that have no such range and were not moved.

    Examples
    --------
    >>> Tornado(output="npv", base=7.0, bars=(), low_high="range", without_range=("fee",))
    토네이도 분석: npv, 기준 7
      입력  낮은 값  높은 값  낮을 때  높을 때  폭  방향
      ----  -------  -------  -------  -------  --  ----
      각 입력의 범위
      범위 없음: fee
    """

    output: str
    base: float
    bars: tuple[TornadoBar, ...]
    low_high: str | tuple[float, float]
    without_range: tuple[str, ...]

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The bars as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row an input.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.Tornado.sheet", "lang", lang, _WORDS)]
        body = [
            (
                Cell(text=f"{bar.label} {bar.name}".strip()), figure(bar.low), figure(bar.high),
                figure(bar.low_result), figure(bar.high_result), figure(bar.swing),
                Cell(text=words[bar.direction], value=bar.direction),
            )
            for bar in self.bars
        ]  # fmt: skip
        notes = [words["range"]]
        if not isinstance(self.low_high, str):
            notes = [words["quantiles"].format(*map(percent, self.low_high))]
        if self.without_range:
            notes.append(f"{words['without']}: {listed(self.without_range)}")
        return Sheet(
            title=words["title"].format(self.output, number(self.base)),
            head=(row(words["heads"], strong=True),), body=tuple(body), notes=tuple(notes),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The bars as a DataFrame, one row an input.

        Returns
        -------
        DataFrame
            Columns as the fields of `TornadoBar`.
        """
        import pandas as pd

        return pd.DataFrame([asdict(bar) for bar in self.bars], columns=list(TornadoBar.__slots__))

    def to_dict(self) -> dict[str, Any]:
        """The tornado as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.Tornado", **plain(asdict(self))}


def tornado(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    *,
    low_high: LowHigh = "range",
    years: Iterable[int] = (),
) -> Tornado:
    """Tornado (토네이도 분석): each input at the ends of its range, the rest at the base.

    The middle of every bar is the base run itself. A yearly input is moved in all years
    at once.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model.
    output : str
        Name of an output that is one figure a run.
    low_high : "range" or pair of float
        The stated range of each input (`low` and `high`), or two probabilities such as
        (0.05, 0.95), at which its distribution is read.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    Tornado
        Bars by falling swing, and the inputs that have no range.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If a run is not finite; its input and value are named.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=9_000, low=5_000, high=16_000)
    >>> found = tornado(lambda x: {"net": 3_000 * x["users"] - 2e7}, [users], "net")
    >>> found.base, found.bars[0].low_result, found.bars[0].direction
    (7000000.0, -5000000.0, 'rises')
    """
    where = "sensitivity.tornado"
    runs = runs_of(where, model, inputs, output, years)
    levels = _levels(where, low_high)
    runs.check()
    base = runs.one({})
    ends = {name: _ends(item, levels) for name, item in runs.items.items()}
    bars = [
        _bar(runs, runs.items[name], base, *pair) for name, pair in ends.items() if pair is not None
    ]
    largest = max([abs(base), *(abs(r) for bar in bars for r in (bar.low_result, bar.high_result))])
    bars = [_rounded(bar, largest) for bar in bars]
    bars.sort(key=lambda bar: (-bar.swing, bar.name))
    return Tornado(
        output=output, base=base, bars=tuple(bars),
        low_high="range" if levels is None else levels,
        without_range=tuple(name for name, pair in ends.items() if pair is None),
    )  # fmt: skip


def _levels(where: str, low_high: object) -> tuple[float, float] | None:
    """The two probabilities, or None for the stated range."""
    if isinstance(low_high, str):
        _checks.one_of(where, "low_high", low_high, ("range",), "Or give (0.05, 0.95).")
        return None
    if not isinstance(low_high, Sequence) or len(low_high) != 2:
        rule = "must be 'range' or two probabilities"
        raise _checks.refusal(where, "low_high", rule, low_high)
    low, high = (_checks.real(where, "low_high", level, 0, 1) for level in low_high)
    if not low < high:
        raise _checks.refusal(where, "low_high", "must rise", low_high)
    return low, high


def _ends(item: Input, levels: tuple[float, float] | None) -> tuple[float, float] | None:
    """The two values an input is moved to, or None where it has no range."""
    if levels is None:
        return None if item.low is None or item.high is None else (item.low, item.high)
    if item.distribution is None:
        return None
    return float(quantile(item, levels[0])), float(quantile(item, levels[1]))


def _bar(runs: Runs, item: Input, base: float, low: float, high: float) -> TornadoBar:
    """One bar."""
    results = runs.one({item.name: low}), runs.one({item.name: high})
    return TornadoBar(
        name=item.name, label=item.label, unit=item.unit, base=item.base, low=low, high=high,
        low_result=results[0], high_result=results[1],
        swing=max(base, *results) - min(base, *results),
        direction=_direction(results[0], base, results[1]),
    )  # fmt: skip


def _rounded(bar: TornadoBar, largest: float) -> TornadoBar:
    """The bar, with no swing where the results differ by rounding alone."""
    return bar if bar.swing > ROUNDING * largest else replace(bar, swing=0.0, direction="none")


def _direction(low: float, base: float, high: float) -> Direction:
    """How a result goes from the low value over the base to the high one."""
    if low == base == high:
        return "none"
    if low <= base <= high:
        return "rises"
    return "falls" if low >= base >= high else "bends"
