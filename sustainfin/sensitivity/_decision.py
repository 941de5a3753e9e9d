"""The decision that an output carries: on which side of a threshold it holds."""

from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.sensitivity._roots import Floats
from sustainfin.sensitivity._runs import Runs

Good = Literal["high", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A threshold and the side of it that is good; the threshold itself is good too."""

    threshold: float
    good: Good

    def margin(self, results: Any) -> Floats:
        """How far results lie on the good side; not negative where the decision holds."""
        away = results - self.threshold if self.good == "high" else self.threshold - results
        return np.asarray(away, dtype=np.float64)

    def holds(self, results: Any) -> NDArray[np.bool_]:
        """Whether the decision holds."""
        return np.asarray(self.margin(results) >= 0)

    def result(self, margin: float) -> float:
        """The result that has this margin."""
        return self.threshold + (margin if self.good == "high" else -margin)


def decision_of(runs: Runs, threshold: object, good: object) -> Decision:
    """The decision with its arguments checked."""
    level = _checks.real(runs.where, "threshold", threshold)
    side = cast(Good, _checks.one_of(runs.where, "good", good, ("high", "low")))
    if runs.is_flag() and not 0 < level <= 1:
        raise _checks.refusal(
            runs.where, "threshold", "must lie between 0 and 1 where the output is true or false",
            level, "Give threshold=0.5: true counts as 1.",
        )  # fmt: skip
    return Decision(threshold=level, good=side)


def side_note(output: str, threshold: str, good: Good, lang: str) -> tuple[str, ...]:
    """On which side the decision holds, told where less is better."""
    if good == "high":
        return ()
    mark = f"{output} <= {threshold}"
    return (f"판단 유지: {mark}",) if lang == "ko" else (f"the decision holds where {mark}",)
