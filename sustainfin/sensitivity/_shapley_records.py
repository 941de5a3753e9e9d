"""Records of Shapley effects."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.sensitivity._words import listed, number, percent, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

ShapleyStatus = Literal["estimated", "no-spread", "only-input", "constant-output"]
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "섀플리 효과", "heads": ("입력", "몫", "신뢰구간", "비고"),
        "interval": "{:.3f} ~ {:.3f}", "random": "입력의 순서는 무작위",
        "note": "분산 {}, 모형 실행 {:,}회, seed {}, 신뢰수준 {}", "held": "기준값에 둔 입력",
        "estimated": "", "no-spread": "흩어짐 없음", "only-input": "유일한 입력",
        "constant-output": "결과가 일정",
    },
    "en": {
        "title": "Shapley effects", "heads": ("Input", "Share", "Confidence interval", "Note"),
        "interval": "{:.3f} to {:.3f}", "random": "inputs in random order",
        "note": "variance {}, {:,} runs of the model, seed {}, confidence {}",
        "held": "inputs kept at the base", "estimated": "", "no-spread": "no spread",
        "only-input": "only input", "constant-output": "constant output",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapleyEffect:
    """Share of the variance that is an input's own (섀플리 효과).

    Parameters
    ----------
    name : str
        Of the input or the group.
    inputs : tuple of str
        The inputs in it.
    status : str
        "estimated"; "no-spread" where it has one value; "only-input" where nothing else
        varies; "constant-output" where there is no variance to share and so no effect.
    share : float or None
        Of the variance; the shares add up to 1.
    error : float or None
        Standard error.
    low, high : float or None
        Confidence interval.

    Examples
    --------
    >>> ShapleyEffect(name="users", inputs=("users",), status="only-input", share=1.0,
    ...               error=0.0, low=1.0, high=1.0).share
    1.0
    """

    name: str
    inputs: tuple[str, ...]
    status: ShapleyStatus
    share: float | None
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ShapleyEffects:
    """Shapley effects of every input or group (섀플리 효과 분석 결과).

    Parameters
    ----------
    output : str
        Name of the output.
    effects : tuple of ShapleyEffect
        By falling share.
    orders : {"all", "random"}
        Whether every order in which inputs become known was run, or one for each batch.
    n_draws, n_runs : int
        Draws, and runs of the model.
    seed : int
        Seed.
    confidence : float
        Confidence of the intervals.
    variance : float
        Variance of the output, of which the effects are shares.
    held : tuple of str
        Inputs that are not drawn.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.sensitivity import shapley
    >>> a = make_input("a", base=1, low=0, high=3)
    >>> shapley(lambda x: {"y": 2 * x["a"]}, [a], "y", draws=64, seed=7)["a"].status
    'only-input'
    """

    output: str
    effects: tuple[ShapleyEffect, ...]
    orders: Literal["all", "random"]
    n_draws: int
    n_runs: int
    seed: int
    confidence: float
    variance: float
    held: tuple[str, ...]

    def __getitem__(self, name: str) -> ShapleyEffect:
        names = [effect.name for effect in self.effects]
        _checks.one_of("ShapleyEffects", "name", name, names)
        return self.effects[names.index(name)]

    def __repr__(self) -> str:
        return to_text(self.sheet())

    _repr_html_ = in_notebook

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The effects as the neutral table.

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
        words = _WORDS[_checks.one_of("sensitivity.ShapleyEffects.sheet", "lang", lang, _WORDS)]
        body = []
        for effect in self.effects:
            told = words[effect.status]
            if effect.inputs != (effect.name,):
                told = ", ".join(filter(None, [told, listed(effect.inputs)]))
            known = effect.share is not None and effect.low is not None and effect.high is not None
            interval = words["interval"].format(effect.low, effect.high) if known else ""
            share = f"{effect.share:.3f}" if known else "-"
            body.append((
                Cell(text=effect.name), Cell(text=share, value=effect.share, align="right"),
                Cell(text=interval), Cell(text=told),
            ))  # fmt: skip
        figures = number(self.variance), self.n_runs, self.seed, percent(self.confidence)
        notes = [words["note"].format(*figures)]
        if self.orders == "random":
            notes.append(words["random"])
        if self.held:
            notes.append(f"{words['held']}: {listed(self.held)}")
        return Sheet(
            title=f"{words['title']}: {self.output}",
            head=(row(words["heads"], strong=True),), body=tuple(body),
            notes=tuple(notes),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The effects as a DataFrame, one row an input or group.

        Returns
        -------
        DataFrame
            Columns as the fields of `ShapleyEffect`.
        """
        import pandas as pd

        return pd.DataFrame([asdict(effect) for effect in self.effects])

    def to_dict(self) -> dict[str, Any]:
        """The effects as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.ShapleyEffects", **plain(asdict(self))}
