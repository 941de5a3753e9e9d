"""The record of the nearest failing point."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.sensitivity._decision import Good, side_note
from sustainfin.sensitivity._words import figure, listed, number, percent, plain, share
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "fails": "최근접 실패점", "holds": "최근접 충족점",
        "heads": ("입력", "값", "표준점수", "기여"),
        "distance": "거리 {:.4g}, 1차 근사 실패 가능성 {}",
        "none": "표준편차 {:g}배 안에 없음", "held": "기준값에 둔 입력",
    },
    "en": {
        "fails": "Nearest failing point", "holds": "Nearest holding point",
        "heads": ("Input", "Value", "Normal score", "Share"),
        "distance": "distance {:.4g}, chance of failure to first order {}",
        "none": "none within {:g} standard deviations", "held": "inputs kept at the base",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NearestFailure:
    """The likeliest joint values that flip the decision (최근접 실패점).

    Parameters
    ----------
    output : str
        Name of the output.
    threshold : float
        Value of the output at which the decision flips.
    base : float
        Output at the medians of the drawn inputs, where the search starts.
    status : {"found", "none"}
        Whether the decision flips within seven standard deviations.
    distance : float
        Distance from the medians in standard deviations, the reliability index; negative
        where the decision fails at the medians and the point is the nearest at which it
        holds. With status "none" the distance searched.
    values : mapping of str to float
        Values of the inputs at the point; the medians where there is none.
    scores : mapping of str to float
        Normal score of each input at the point.
    shares : mapping of str to float
        Part of each input in the squared distance, of correlated ones after they are
        made independent; they add up to 1.
    result : float
        Output at the point, from a run of the model.
    held : tuple of str
        Inputs that stayed at their base.
    good : {"high", "low"}
        Side of the threshold on which the decision holds.

    Examples
    --------
    >>> NearestFailure(output="net", threshold=0.0, base=10.0, status="found", distance=1.5,
    ...                values={"a": 5.0}, scores={"a": -1.5}, shares={"a": 1.0}, result=0.0,
    ...                held=())
    최근접 실패점: net = 0
      입력  값  표준점수     기여
      ----  --  --------  -------
      a      5      -1.5  100.0 %
      거리 1.5, 1차 근사 실패 가능성 6.7 %
    """

    output: str
    threshold: float
    base: float
    status: Literal["found", "none"]
    distance: float
    values: Mapping[str, float]
    scores: Mapping[str, float]
    shares: Mapping[str, float]
    result: float
    held: tuple[str, ...]
    good: Good = "high"

    _repr_html_ = in_notebook

    @property
    def chance(self) -> float | None:
        """Chance of failure to first order, as if the border were flat; None without a point."""
        return None if self.status == "none" else math.erfc(self.distance / math.sqrt(2)) / 2

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The point as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row an input, the largest part first.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.NearestFailure.sheet", "lang", lang, _WORDS)]
        title = words["fails" if self.distance > 0 else "holds"]
        names = sorted(self.values, key=lambda name: (-self.shares[name], name))
        body = [
            (Cell(text=name), figure(self.values[name]), figure(round(self.scores[name], 3)),
             share(self.shares[name]))
            for name in names
        ]  # fmt: skip
        notes = [words["distance"].format(self.distance, percent(self.chance))]
        if self.status == "none":
            body, notes = [], [words["none"].format(abs(self.distance))]
        if self.held:
            notes.append(f"{words['held']}: {listed(self.held)}")
        notes += side_note(self.output, number(self.threshold), self.good, lang)
        return Sheet(
            title=f"{title}: {self.output} = {number(self.threshold)}",
            head=(row(words["heads"], strong=True),),
            body=tuple(body), notes=tuple(notes),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The point as a DataFrame.

        Returns
        -------
        DataFrame
            Index input; columns value, score, share.
        """
        import pandas as pd

        told = {"value": self.values, "score": self.scores, "share": self.shares}
        return pd.DataFrame({name: dict(figures) for name, figures in told.items()})

    def to_dict(self) -> dict[str, Any]:
        """The point as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields, and the chance.
        """
        return {"kind": "sensitivity.NearestFailure", **plain(asdict(self)), "chance": self.chance}
