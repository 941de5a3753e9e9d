"""The switching line: for values of one input, the switching values of another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.running import Model
from sustainfin.sensitivity._decision import Good, decision_of, side_note
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._runs import Runs, admissible, runs_of
from sustainfin.sensitivity._switching import between, own_range, ranges, roots_within, some_of
from sustainfin.sensitivity._words import number, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "title": "전환선: {} = {}", "at": "{} 전환값", "base": "{} 기준에서",
        "searched": "{} 찾은 범위 {} ~ {}", "none": "없음", "holds": "충족", "fails": "미달",
    },
    "en": {
        "title": "Switching line: {} = {}", "at": "Switching value of {}",
        "base": "At the base of {}", "searched": "{} searched from {} to {}",
        "none": "none", "holds": "holds", "fails": "fails",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SwitchingLine:
    """Pairs of values at which the decision flips (전환선).

    Parameters
    ----------
    output : str
        Name of the output.
    threshold : float
        Value of the output at which the decision flips.
    first, second : str
        Names of the two inputs.
    first_values : tuple of float
        Values of the first input.
    second_values : tuple of tuple of float
        For each of them every switching value of the second, rising; none where empty.
    holds : tuple of bool
        For each of them whether the decision holds with the second at its base.
    low, high : float
        Range of the second that was searched.
    good : {"high", "low"}
        Side of the threshold on which the decision holds.

    Examples
    --------
    >>> SwitchingLine(output="net", threshold=0.0, first="fee", second="users",
    ...               first_values=(2.0, 4.0), second_values=((10.0,), (5.0,)),
    ...               holds=(False, True), low=0.0, high=9_000.0)
    전환선: net = 0
      fee  users 전환값  users 기준에서
      ---  ------------  --------------
        2            10            미달
        4             5            충족
      users 찾은 범위 0 ~ 9,000
    """

    output: str
    threshold: float
    first: str
    second: str
    first_values: tuple[float, ...]
    second_values: tuple[tuple[float, ...], ...]
    holds: tuple[bool, ...]
    low: float
    high: float
    good: Good = "high"

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The line as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a value of the first input.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.SwitchingLine.sheet", "lang", lang, _WORDS)]
        body = []
        rows = zip(self.first_values, self.second_values, self.holds, strict=True)
        for value, found, holds in rows:
            text = ", ".join(number(each) for each in found) or words["none"]
            told = words["holds" if holds else "fails"]
            body.append(
                (
                    Cell(text=number(value), value=value, align="right"),
                    Cell(text=text, align="right"),
                    Cell(text=told, value=holds, align="right"),
                )
            )
        heads = [self.first, *(words[each].format(self.second) for each in ("at", "base"))]
        note = words["searched"].format(self.second, number(self.low), number(self.high))
        side = side_note(self.output, number(self.threshold), self.good, lang)
        return Sheet(
            title=words["title"].format(self.output, number(self.threshold)),
            head=(row(heads, strong=True),), body=tuple(body), notes=(note, *side),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The line as a DataFrame.

        Returns
        -------
        DataFrame
            One row a pair, with the names of the inputs as columns; a value of the first
            without a switching value of the second has an empty one.
        """
        import pandas as pd

        pairs = [
            (value, each)
            for value, found in zip(self.first_values, self.second_values, strict=True)
            for each in (found or (None,))
        ]
        return pd.DataFrame(pairs, columns=[self.first, self.second])

    def to_dict(self) -> dict[str, Any]:
        """The line as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.SwitchingLine", **plain(asdict(self))}


def switching_line(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    first: str,
    second: str,
    *,
    threshold: float = 0.0,
    good: Good = "high",
    n: int = 11,
    first_values: Sequence[float] | None = None,
    search: tuple[float, float] | None = None,
    years: Iterable[int] = (),
) -> SwitchingLine:
    """Switching line (전환선): for values of one input every switching value of another.

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
    threshold : float
        Value of the output at which the decision flips; on it the decision holds. Of an
        output that is true or false give 0.5. [unit of the output]
    good : {"high", "low"}
        Whether the decision holds above the threshold or below it.
    n : int
        Values of the first input, evenly spread over its own range, >= 2.
    first_values : sequence of float, optional
        Values instead of the range.
    search : pair of float, optional
        Where to look for the second; as in `switching_values` if left out.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    SwitchingLine
        Pairs of values, and whether the decision holds at the base of the second.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If a run at the base of the second is not finite.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> fee, users = (make_input(name, base=3, low=2, high=4) for name in ("fee", "users"))
    >>> found = switching_line(lambda x: {"net": x["fee"] * x["users"] - 12}, [fee, users],
    ...                        "net", "fee", "users", n=3)
    >>> found.second_values
    ((6.0,), (4.0,), (3.0,))
    """
    where = "sensitivity.switching_line"
    runs = runs_of(where, model, inputs, output, years)
    decision = decision_of(runs, threshold, good)
    _checks.count(where, "n", n, low=2)
    moved, sought = runs.known(first, "first"), runs.known(second, "second")
    if first == second:
        raise _checks.refusal(where, "second", "must be another input than first", second)
    values = _values(runs, moved, first_values, n)
    ways = ranges(sought) if search is None else [between(where, sought, search)]
    axis = np.array(values)
    some = some_of(*ways[-1])
    runs.check({first: np.resize(axis, some.size), second: some})

    def functions(job: Any, x: Floats) -> Floats:
        return decision.margin(runs.many({first: axis[job], second: x}))

    roots, _, (low, high) = roots_within(functions, sought, ways, len(values))
    return SwitchingLine(
        output=output, threshold=decision.threshold, good=decision.good, first=first,
        second=second, first_values=values,
        second_values=tuple(_ends(found) for found in roots),
        holds=tuple(bool(decision.holds(runs.one({first: value}))) for value in values),
        low=low, high=high,
    )  # fmt: skip


def _values(runs: Runs, item: Input, given: Sequence[float] | None, n: int) -> tuple[float, ...]:
    """Values of the first input."""
    if given is not None:
        told = tuple(admissible(runs.where, item, "first_values", value) for value in given)
        if not told:
            raise _checks.refusal(runs.where, "first_values", "must hold at least one value", given)
        return told
    low, high = own_range(item)
    if item.low is not None and item.high is not None:
        low, high = item.low, item.high
    if not low < high:
        raise _checks.refusal(
            runs.where, "first", "must have a range", item.name, "Or give first_values."
        )
    return tuple(np.linspace(low, high, n).tolist())


def _ends(roots: Sequence[Any]) -> tuple[float, ...]:
    """Roots as plain numbers, without stretches on the threshold, which flip nothing."""
    return tuple(sorted({root.at for root in roots if root.kind != "stretch"}))
