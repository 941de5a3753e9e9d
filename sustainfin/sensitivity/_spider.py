"""Spider: the same relative changes of every input."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.running import Model
from sustainfin.sensitivity._runs import allowed, runs_of
from sustainfin.sensitivity._words import figure, listed, number, percent, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {"title": "방사형 민감도 분석: {}, 기준 {}", "input": "입력", "zero": "기준값이 0"},
    "en": {"title": "Spider: {}, base {}", "input": "Input", "zero": "base value of 0"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpiderLine:
    """One line of a spider (방사형 민감도 선).

    Parameters
    ----------
    name, label : str
        Of the input.
    values : tuple of float or None
        Values it is moved to; None where its bounds forbid one.
    results : tuple of float or None
        Output at these values.

    Examples
    --------
    >>> SpiderLine(name="fee", values=(2.7, 3.3), results=(17, 23)).results
    (17, 23)
    """

    name: str
    label: str = ""
    values: tuple[float | None, ...]
    results: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Spider:
    """Result of a spider (방사형 민감도 분석 결과).

    Parameters
    ----------
    output : str
        Name of the output.
    base : float
        Output of the base run.
    changes : tuple of float
        Changes of the inputs as fractions of their base.
    lines : tuple of SpiderLine
        One an input.
    without_range : tuple of str
        Inputs whose base is 0, which have no relative change.

    Examples
    --------
    >>> line = SpiderLine(name="fee", values=(2.7, 3.3), results=(17, 23))
    >>> Spider(output="net", base=20, changes=(-0.1, 0.1), lines=(line,), without_range=())
    방사형 민감도 분석: net, 기준 20
      입력  -10.0 %  +10.0 %
      ----  -------  -------
      fee        17       23
    """

    output: str
    base: float
    changes: tuple[float, ...]
    lines: tuple[SpiderLine, ...]
    without_range: tuple[str, ...]

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The lines as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row an input, one column a change.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.Spider.sheet", "lang", lang, _WORDS)]
        heads = [words["input"], *(percent(change, sign=True) for change in self.changes)]
        body = [
            (Cell(text=f"{line.label} {line.name}".strip()), *(figure(r) for r in line.results))
            for line in self.lines
        ]
        zero = (f"{words['zero']}: {listed(self.without_range)}",) if self.without_range else ()
        return Sheet(
            title=words["title"].format(self.output, number(self.base)),
            head=(row(heads, strong=True),), body=tuple(body), notes=zero,
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The results as a DataFrame.

        Returns
        -------
        DataFrame
            Index input, columns changes.
        """
        import pandas as pd

        return pd.DataFrame(
            [line.results for line in self.lines],
            index=pd.Index([line.name for line in self.lines], name="input"),
            columns=pd.Index(self.changes, name="change"),
        )

    def to_dict(self) -> dict[str, Any]:
        """The spider as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.Spider", **plain(asdict(self))}


def spider(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    *,
    changes: Sequence[float] = (-0.5, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.5),
    years: Iterable[int] = (),
) -> Spider:
    """Spider (방사형 민감도 분석): the output over the same relative changes of every input.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model.
    output : str
        Name of an output that is one figure a run.
    changes : sequence of float
        Changes of an input as fractions of its base, rising: -0.2 for 20 % less. Where
        a hard bound of the input forbids a value, it is left out.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    Spider
        One line for each input whose base is not 0.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If a run is not finite; its input and value are named.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> fee = make_input("fee", base=3_000)
    >>> found = spider(lambda x: {"net": x["fee"] - 1_000}, [fee], "net", changes=(-0.1, 0.1))
    >>> [round(result) for result in found.lines[0].results]
    [1700, 2300]
    """
    where = "sensitivity.spider"
    runs = runs_of(where, model, inputs, output, years)
    steps = tuple(_checks.real(where, "changes", change, -10, 10) for change in changes)
    if not steps or any(not a < b for a, b in pairwise(steps)):
        raise _checks.refusal(
            where, "changes", "must rise and hold at least one", tuple(changes),
            "Give fractions: (-0.2, 0, 0.2) for 20 % less and more.",
        )  # fmt: skip
    runs.check()
    base = runs.one({})
    lines = []
    for item in runs.items.values():
        if item.base == 0:
            continue
        pairs = [(item.base * (1 + step), step) for step in steps]
        values = tuple(value if allowed(item, value) else None for value, _ in pairs)
        results = tuple(None if v is None else runs.one({item.name: v}) for v in values)
        lines.append(SpiderLine(name=item.name, label=item.label, values=values, results=results))
    return Spider(
        output=output, base=base, changes=steps, lines=tuple(lines),
        without_range=tuple(item.name for item in runs.items.values() if item.base == 0),
    )  # fmt: skip
