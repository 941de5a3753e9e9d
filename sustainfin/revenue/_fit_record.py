"""What a fit found, and the inputs a case can make of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import asin, isfinite, pi, sqrt
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sustainfin import _checks
from sustainfin.errors import NotComputable
from sustainfin.inputs import Correlation, Input, Normal, make_input, rank_correlation
from sustainfin.revenue._demand import Curve
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
_LABELS = {
    "level": "수준", "base": "기준연도 수준", "rate": "속도(1/년)", "plateau": "포화 수준",
    "midpoint": "중간점(연도)", "inflection": "변곡점(연도)", "market": "잠재시장",
    "innovation": "혁신계수 p", "imitation": "모방계수 q",
}  # fmt: skip
_LABELS_EN = {
    "level": "level", "base": "level of the base year", "rate": "rate (1/year)",
    "plateau": "plateau", "midpoint": "midpoint (year)", "inflection": "inflection (year)",
    "market": "market", "innovation": "innovation p", "imitation": "imitation q",
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "수요 곡선 추정 ({})", "heads": ("모수", "", "추정값", "표준오차"),
        "labels": _LABELS, "fixed": "고정",
        "note": "관측 {}개 ({}-{}), 자유도 {}, 잔차 표준편차 {:,.6g}",
    },
    "en": {
        "title": "Fit of a demand curve ({})",
        "heads": ("Parameter", "", "Estimate", "Standard error"),
        "labels": _LABELS_EN, "fixed": "fixed",
        "note": "{} observations ({}-{}), {} degrees of freedom, residual deviation {:,.6g}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveInputs:
    """A fitted curve whose parameters are uncertain inputs (추정 곡선의 입력 변수).

    Parameters
    ----------
    inputs : tuple of Input
        One for each fitted parameter, normal with the fitted standard error, cut where the
        curve allows no such value.
    correlation : Correlation or None
        Rank correlations between them; None for a single input.
    curve : Demand
        The curve that reads these inputs.

    Examples
    --------
    >>> from sustainfin.revenue import fit_curve
    >>> fit = fit_curve("growth", [2019, 2020, 2021, 2022], [1_000, 1_110, 1_200, 1_335])
    >>> [given.name for given in fit.to_inputs("users").inputs]
    ['users_base', 'users_rate']
    """

    inputs: tuple[Input, ...]
    correlation: Correlation | None
    curve: Curve


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CurveFit:
    """A demand curve fitted to observed years (수요 곡선 추정 결과).

    Parameters
    ----------
    kind : str
        Kind of curve.
    names : tuple of str
        Fitted parameters, in the order of the covariance.
    covariance : ndarray, shape (k, k)
        Covariance of the fitted parameters.
    years : tuple of int
        Observed calendar years.
    observed, residuals : ndarray, shape (n,)
        What was observed, and observed less fitted. [users]
    curve : Demand
        The curve with the fitted and the fixed parameters.

    Examples
    --------
    >>> from sustainfin.revenue import fit_curve
    >>> fit = fit_curve("constant", [2019, 2020, 2021], [900, 1_000, 1_100])
    >>> round(fit.parameters["level"], 6), round(fit.standard_errors["level"], 2)
    (1000.0, 57.74)
    """

    kind: str
    names: tuple[str, ...]
    covariance: Array
    years: tuple[int, ...]
    observed: Array
    residuals: Array
    curve: Curve

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for array in (self.covariance, self.observed, self.residuals):
            array.setflags(write=False)  # frozen alone does not freeze an array

    @property
    def parameters(self) -> dict[str, float]:
        """Every parameter of the curve by name, fitted or fixed."""
        return {name: getattr(self.curve, name) for name in self.curve._RULES}

    @property
    def standard_errors(self) -> dict[str, float]:
        """Standard error of every fitted parameter by name."""
        return dict(zip(self.names, np.sqrt(np.diag(self.covariance)).tolist(), strict=True))

    @property
    def degrees_of_freedom(self) -> int:
        """Observations less fitted parameters."""
        return len(self.years) - len(self.names)

    @property
    def residual_sd(self) -> float:
        """Standard deviation of the residuals, over the degrees of freedom. [users]"""
        return sqrt(float(self.residuals @ self.residuals) / self.degrees_of_freedom)

    @property
    def correlation(self) -> Array:
        """Correlation matrix of the fitted parameters, shape (k, k)."""
        errors = np.sqrt(np.diag(self.covariance))
        if not errors.min() > 0:
            raise NotComputable(
                "revenue.CurveFit: the curve meets every observation, so that the parameters have "
                "no spread and no correlation."
            )
        matrix: Array = self.covariance / np.outer(errors, errors)
        return matrix

    def to_inputs(self, prefix: str, *, source: str = "") -> CurveInputs:
        """Fitted parameters as uncertain inputs of a case.

        Parameters
        ----------
        prefix : str
            Begins the names of the inputs and names their group.
        source : str
            Where the observations come from.

        Returns
        -------
        CurveInputs
            The inputs, their rank correlations, and the curve that reads them.

        Raises
        ------
        NotComputable
            If the curve meets every observation exactly, so that there is no spread.
        """
        _checks.text("revenue.CurveFit.to_inputs", "prefix", prefix)
        matrix = self.correlation
        span = f"{self.kind} fit to {len(self.years)} counts, {min(self.years)}-{max(self.years)}"
        told = f"{source}; {span}" if source else span
        inputs = {name: self._input(name, prefix, told) for name in self.names}
        pairs = {
            (inputs[a].name, inputs[b].name): rank_of(matrix[i, j])
            for (i, a), (j, b) in combinations(enumerate(self.names), 2)
        }
        every = tuple(inputs.values())
        return CurveInputs(
            inputs=every,
            correlation=rank_correlation(pairs, every) if pairs else None,
            curve=replace(self.curve, **inputs),
        )

    def _input(self, name: str, prefix: str, source: str) -> Input:
        """One parameter as an input, cut where the curve allows no such value."""
        rule = self.curve._RULES[name]
        return make_input(
            f"{prefix}_{name}",
            base=self.parameters[name],
            distribution=Normal(mu=self.parameters[name], sigma=self.standard_errors[name]),
            lower=rule.low if isfinite(rule.low) else None,
            upper=rule.high if isfinite(rule.high) else None,
            truncate=True,
            unit="year" if name in ("midpoint", "inflection") else "",
            source=source,
            label=_LABELS[name],
            group=prefix,
        )

    def to_frame(self) -> "pd.DataFrame":
        """One row for each parameter.

        Returns
        -------
        pandas.DataFrame
            Columns parameter, value, standard_error (missing where fixed).
        """
        import pandas as pd

        errors = self.standard_errors
        rows = [(name, value, errors.get(name)) for name, value in self.parameters.items()]
        return pd.DataFrame(rows, columns=["parameter", "value", "standard_error"])

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the fit, for JSON.

        Returns
        -------
        dict
            Parameters, standard errors, covariance, years, observations and residuals.
        """
        return {
            "kind": self.kind,
            "parameters": self.parameters,
            "standard_errors": self.standard_errors,
            "names": list(self.names),
            "covariance": self.covariance.tolist(),
            "years": list(self.years),
            "observed": self.observed.tolist(),
            "residuals": self.residuals.tolist(),
            "residual_sd": self.residual_sd,
        }

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The parameters as a neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row for each parameter, the fit below.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("revenue.CurveFit.sheet", "lang", lang, _WORDS)]
        errors = self.standard_errors
        seen = len(self.years), min(self.years), max(self.years)
        note = words["note"].format(*seen, self.degrees_of_freedom, self.residual_sd)
        return Sheet(
            title=words["title"].format(self.kind),
            head=(row(words["heads"]),),
            body=tuple(
                row(
                    [
                        words["labels"][name],
                        name,
                        *_cells([value, errors.get(name, words["fixed"])]),
                    ]
                )
                for name, value in self.parameters.items()
            ),
            notes=(note,),
        )

    def __repr__(self) -> str:
        return to_text(self.sheet())


def rank_of(correlation: float) -> float:
    """Rank correlation (Spearman) of two normal variables with this correlation."""
    return 6.0 / pi * asin(min(max(float(correlation), -1.0), 1.0) / 2.0)


def _cells(values: Iterable[object]) -> list[Cell]:
    """Numbers with six digits, to the right."""
    return [
        Cell(text=f"{v:.6g}" if isinstance(v, float) else str(v), value=v, align="right")
        for v in values
    ]
