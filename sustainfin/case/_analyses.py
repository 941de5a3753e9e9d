"""Analyses of a case: the same model, the same inputs, one call each."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sustainfin import sensitivity
from sustainfin.case._outputs import Outputs
from sustainfin.inputs import Correlation, Input
from sustainfin.lines import Timeline

_USUAL = "funded_npv"


class Analysed(Protocol):
    """What the analyses need of a case."""

    inputs: dict[str, Input]
    timeline: Timeline
    correlation: Correlation | None

    def outputs(self, names: Iterable[str] = (), *, alternative: str = "plan") -> Outputs:
        """Outputs of an alternative as a function of values by input name."""


def _model(case: Analysed, output: str, alternative: str) -> Outputs:
    """One output of an alternative as a model."""
    return case.outputs([output], alternative=alternative)


_LESS_IS_BETTER = ("gap", "worst_gap", "life_cycle_cost")  # of all other outputs more is better


def _side(output: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """On which side of the threshold the decision holds, where the caller does not say."""
    return {"good": "low" if output in _LESS_IS_BETTER else "high", **arguments}


def _years(case: Analysed) -> list[int]:
    """Calendar years of the case."""
    years: list[int] = case.timeline.years.ravel().tolist()
    return years


class Analyses:
    """The sensitivity analyses of a case (민감도 분석).

    Every method takes the name of an output of `Case.outputs` and the name of an
    alternative; what else it takes is passed on to the function of the same name in
    `sustainfin.sensitivity`.
    """

    def tornado(
        self: Analysed, output: str = _USUAL, *, alternative: str = "plan", **arguments: Any
    ) -> sensitivity.Tornado:
        """Each input at the ends of its range, the rest at the base (토네이도 분석).

        Parameters
        ----------
        output : str
            Which output.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.tornado` takes them
            Ends of the bars.

        Returns
        -------
        Tornado
            Bars by swing; the middle of each is the base run.
        """
        return sensitivity.tornado(
            _model(self, output, alternative),
            self.inputs.values(),
            output,
            years=_years(self),
            **arguments,
        )

    def spider(
        self: Analysed, output: str = _USUAL, *, alternative: str = "plan", **arguments: Any
    ) -> sensitivity.Spider:
        """Each input moved by the same percentages (스파이더 분석).

        Parameters
        ----------
        output : str
            Which output.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.spider` takes them
            The changes.

        Returns
        -------
        Spider
            One line an input.
        """
        return sensitivity.spider(
            _model(self, output, alternative),
            self.inputs.values(),
            output,
            years=_years(self),
            **arguments,
        )

    def grid(
        self: Analysed,
        first: str,
        second: str,
        output: str = _USUAL,
        *,
        alternative: str = "plan",
        **arguments: Any,
    ) -> sensitivity.Grid:
        """Two inputs over their ranges (이원 민감도 분석).

        Parameters
        ----------
        first, second : str
            Names of the two inputs.
        output : str
            Which output.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.grid` takes them
            Values of the two.

        Returns
        -------
        Grid
            The output at every pair.
        """
        return sensitivity.grid(
            _model(self, output, alternative),
            self.inputs.values(),
            output,
            first,
            second,
            years=_years(self),
            **arguments,
        )

    def scenarios(
        self: Analysed,
        changes: Mapping[str, Mapping[str, float]],
        output: str = _USUAL,
        *,
        alternative: str = "plan",
    ) -> sensitivity.Scenarios:
        """Named sets of values (시나리오 분석).

        Parameters
        ----------
        changes : mapping of str to mapping
            Name to the values that differ from the base.
        output : str
            Which output.
        alternative : str
            Which alternative.

        Returns
        -------
        Scenarios
            The output of each, and its difference from the base.
        """
        return sensitivity.scenarios(
            _model(self, output, alternative),
            self.inputs.values(),
            output,
            changes,
            years=_years(self),
        )

    def switching_values(
        self: Analysed, output: str = _USUAL, *, alternative: str = "plan", **arguments: Any
    ) -> sensitivity.SwitchingValues:
        """At which values of each input the decision flips (전환값).

        Parameters
        ----------
        output : str
            Which output.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.switching_values` takes them
            Threshold, its good side and search ranges. Left out, `gap`, `worst_gap` and
            `life_cycle_cost` are good below the threshold, all others above it.

        Returns
        -------
        SwitchingValues
            Every root of every input, or that there is none.
        """
        return sensitivity.switching_values(
            _model(self, output, alternative),
            self.inputs.values(),
            output,
            years=_years(self),
            **_side(output, arguments),
        )

    def switching_line(
        self: Analysed,
        first: str,
        second: str,
        output: str = _USUAL,
        *,
        alternative: str = "plan",
        **arguments: Any,
    ) -> sensitivity.SwitchingLine:
        """Pairs of values at which the decision flips (전환선).

        Parameters
        ----------
        first, second : str
            Names of the two inputs.
        output : str
            Which output.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.switching_line` takes them
            Threshold, its good side, values and search range, as for `switching_values`.

        Returns
        -------
        SwitchingLine
            For each value of the first, every value of the second.
        """
        return sensitivity.switching_line(
            _model(self, output, alternative),
            self.inputs.values(),
            output,
            first,
            second,
            years=_years(self),
            **_side(output, arguments),
        )

    def nearest_failure(
        self: Analysed, output: str = _USUAL, *, alternative: str = "plan", **arguments: Any
    ) -> sensitivity.NearestFailure:
        """The likeliest way to fail: the nearest point at which the decision flips.

        Parameters
        ----------
        output : str
            Which output.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.nearest_failure` takes them
            Threshold, its good side and seed, as for `switching_values`.

        Returns
        -------
        NearestFailure
            The point and its distance in normal scores.
        """
        return sensitivity.nearest_failure(
            _model(self, output, alternative), self.inputs.values(), output,
            correlation=self.correlation, years=_years(self), **_side(output, arguments),
        )  # fmt: skip

    def elasticities(
        self: Analysed, output: str = _USUAL, *, alternative: str = "plan", **arguments: Any
    ) -> sensitivity.Elasticities:
        """Per cent of the output for a per cent of each input (탄력성).

        Parameters
        ----------
        output : str
            Which output.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.elasticities` takes them
            The step.

        Returns
        -------
        Elasticities
            One an input, with both sides where they differ.
        """
        return sensitivity.elasticities(
            _model(self, output, alternative),
            self.inputs.values(),
            output,
            years=_years(self),
            **arguments,
        )

    def sobol(
        self: Analysed,
        output: str = _USUAL,
        *,
        draws: int,
        seed: int,
        alternative: str = "plan",
        **arguments: Any,
    ) -> sensitivity.SobolIndices:
        """How much of the variance each input explains (소볼 지수).

        Parameters
        ----------
        output : str
            Which output.
        draws : int
            Draws of each of the inputs + 2 runs.
        seed : int
            Seed, >= 0.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.sobol` takes them
            Groups, confidence, engine.

        Returns
        -------
        SobolIndices
            First-order and total indices with their intervals.
        """
        return sensitivity.sobol(
            _model(self, output, alternative), self.inputs.values(), output,
            draws=draws, seed=seed, correlation=self.correlation, years=_years(self), **arguments,
        )  # fmt: skip

    def shapley(
        self: Analysed,
        output: str = _USUAL,
        *,
        draws: int,
        seed: int,
        alternative: str = "plan",
        **arguments: Any,
    ) -> sensitivity.ShapleyEffects:
        """Each input's own share of the variance, correlated or not (섀플리 효과).

        Parameters
        ----------
        output : str
            Which output.
        draws : int
            Draws of each of the 2^inputs runs, or inputs + 1 with random orders.
        seed : int
            Seed, >= 0.
        alternative : str
            Which alternative.
        **arguments : as `sensitivity.shapley` takes them
            Groups, orders, confidence, engine.

        Returns
        -------
        ShapleyEffects
            Shares that add up to 1, with their intervals.
        """
        return sensitivity.shapley(
            _model(self, output, alternative), self.inputs.values(), output,
            draws=draws, seed=seed, correlation=self.correlation, years=_years(self), **arguments,
        )  # fmt: skip
