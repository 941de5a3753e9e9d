"""Elasticities: a small step to each side of the base."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.running import Model
from sustainfin.sensitivity._runs import Runs, allowed, runs_of
from sustainfin.sensitivity._words import figure, number, percent, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

ElasticityStatus = Literal["estimated", "input-is-zero", "output-is-zero", "at-its-bounds"]
_LEAST = sys.float_info.min  # below it floats lose their digits, and per cents their meaning
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "탄력성: {}, 기준 {}", "heads": ("입력", "탄력성", "아래쪽", "위쪽", "비고"),
        "note": "입력 ±{}에 대한 결과의 변화율 (%)", "estimated": "",
        "input-is-zero": "입력의 기준값이 0", "output-is-zero": "결과의 기준값이 0",
        "at-its-bounds": "입력의 한계값에 있음",
    },
    "en": {
        "title": "Elasticities: {}, base {}",
        "heads": ("Input", "Elasticity", "Below", "Above", "Note"),
        "note": "change of the output for ±{} of the input (%)", "estimated": "",
        "input-is-zero": "base of the input is 0", "output-is-zero": "base of the output is 0",
        "at-its-bounds": "input is at its bounds",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Elasticity:
    """Elasticity of an output in one input (탄력성).

    Parameters
    ----------
    name, label : str
        Of the input.
    value : float or None
        Per cent of the output for one per cent of the input, the mean of both sides;
        positive where the output rises. None where the status says so.
    below, above : float or None
        The same from a step below and a step above alone; they differ at a kink.
    status : str
        "estimated", "input-is-zero", "output-is-zero" or "at-its-bounds".

    Examples
    --------
    >>> Elasticity(name="fee", value=1.0, below=1.0, above=1.0, status="estimated").value
    1.0
    """

    name: str
    label: str = ""
    value: float | None
    below: float | None
    above: float | None
    status: ElasticityStatus


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Elasticities:
    """Elasticities of an output in every input (탄력성 분석 결과).

    Parameters
    ----------
    output : str
        Name of the output.
    base : float
        Output of the base run.
    step : float
        Relative step to each side.
    rows : tuple of Elasticity
        One an input, by falling size.

    Examples
    --------
    >>> one = Elasticity(name="fee", value=1.5, below=1.5, above=1.5, status="estimated")
    >>> Elasticities(output="net", base=20, step=0.01, rows=(one,))
    탄력성: net, 기준 20
      입력  탄력성  아래쪽  위쪽  비고
      ----  ------  ------  ----  ----
      fee      1.5     1.5   1.5
      입력 ±1.0 %에 대한 결과의 변화율 (%)
    """

    output: str
    base: float
    step: float
    rows: tuple[Elasticity, ...]

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The elasticities as the neutral table.

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
        words = _WORDS[_checks.one_of("sensitivity.Elasticities.sheet", "lang", lang, _WORDS)]
        body = [
            (
                Cell(text=f"{one.label} {one.name}".strip()),
                *(figure(None if v is None else round(v, 4)) for v in _sides(one)),
                Cell(text=words[one.status], value=one.status),
            )
            for one in self.rows
        ]
        return Sheet(
            title=words["title"].format(self.output, number(self.base)),
            head=(row(words["heads"], strong=True),),
            body=tuple(body), notes=(words["note"].format(percent(self.step)),),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The elasticities as a DataFrame, one row an input.

        Returns
        -------
        DataFrame
            Columns as the fields of `Elasticity`.
        """
        import pandas as pd

        return pd.DataFrame([asdict(one) for one in self.rows], columns=list(Elasticity.__slots__))

    def to_dict(self) -> dict[str, Any]:
        """The elasticities as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.Elasticities", **plain(asdict(self))}


def _sides(one: Elasticity) -> tuple[float | None, float | None, float | None]:
    """The three figures of an elasticity."""
    return one.value, one.below, one.above


def elasticities(
    model: Model,
    inputs: Iterable[Input],
    output: str,
    *,
    step: float = 0.01,
    years: Iterable[int] = (),
) -> Elasticities:
    """Elasticities (탄력성): per cent of the output for one per cent of an input, at the base.

    A step to each side shows a kink at the base: then the two sides differ.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model.
    output : str
        Name of an output that is one figure a run.
    step : float
        Relative step to each side, in (0, 0.5]: 0.01 for 1 %.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    Elasticities
        By falling size; inputs or outputs that are 0 at the base are told by status.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If a run is not finite; its input and value are named.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=9_000)
    >>> found = elasticities(lambda x: {"net": 3_000 * x["users"] - 1.8e7}, [users], "net")
    >>> round(found.rows[0].value, 6)
    3.0
    """
    where = "sensitivity.elasticities"
    runs = runs_of(where, model, inputs, output, years)
    size = _checks.real(where, "step", step, 0, 0.5, "Give a fraction: 0.01 for 1 %.")
    if not size > 0:
        raise _checks.refusal(where, "step", "must be > 0", step)
    runs.check()
    base = runs.one({})
    rows = [_elasticity(runs, item, base, size) for item in runs.items.values()]
    rows.sort(key=lambda row: -abs(row.value) if row.value is not None else 1.0)
    return Elasticities(output=output, base=base, step=size, rows=tuple(rows))


def _elasticity(runs: Runs, item: Input, base: float, step: float) -> Elasticity:
    """Elasticity of one input, from the sides its bounds allow."""
    told = {"name": item.name, "label": item.label}
    if not abs(item.base) >= _LEAST:
        return Elasticity(**told, value=None, below=None, above=None, status="input-is-zero")
    if not abs(base) >= _LEAST:
        return Elasticity(**told, value=None, below=None, above=None, status="output-is-zero")

    def side(sign: int) -> float | None:
        value = item.base * (1 + sign * step)
        if not allowed(item, value):
            return None
        change = value / item.base - 1  # what the float step really is
        return (runs.one({item.name: value}) - base) / (change * abs(base))

    below, above = side(-1), side(1)
    sides = [each for each in (below, above) if each is not None]
    value = sum(sides) / len(sides) if sides else None
    return Elasticity(
        **told, value=value, below=below, above=above,
        status="estimated" if sides else "at-its-bounds",
    )  # fmt: skip
