"""Scenarios: named sets of input values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.inputs import Input
from sustainfin.running import Model
from sustainfin.sensitivity._runs import admissible, runs_of
from sustainfin.sensitivity._words import figure, listed, number, plain
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "title": "시나리오 분석", "scenario": "시나리오", "difference": "기준과의 차이",
        "base": "기준", "changed": "바뀐 입력",
    },
    "en": {
        "title": "Scenarios", "scenario": "Scenario", "difference": "Change from base",
        "base": "Base", "changed": "Changed inputs",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scenarios:
    """Outputs of named scenarios beside the base run (시나리오 분석 결과).

    Parameters
    ----------
    outputs : tuple of str
        Names of the outputs.
    base : mapping of str to float
        Outputs of the base run.
    results : mapping of str to mapping of str to float
        Outputs by scenario.
    values : mapping of str to mapping of str to float
        Changed inputs by scenario.

    Examples
    --------
    >>> Scenarios(outputs=("net",), base={"net": 30.0}, results={"불황": {"net": 12.0}},
    ...           values={"불황": {"users": 4.0}})
    시나리오 분석
      시나리오  net  기준과의 차이  바뀐 입력
      --------  ---  -------------  ---------
      기준       30
      불황       12            -18  users=4
    """

    outputs: tuple[str, ...]
    base: Mapping[str, float]
    results: Mapping[str, Mapping[str, float]]
    values: Mapping[str, Mapping[str, float]]

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The scenarios as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a scenario, the base first, with the change against it.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.Scenarios.sheet", "lang", lang, _WORDS)]
        heads = [words["scenario"]]
        for name in self.outputs:
            heads += [name, words["difference"]]
        first: list[Cell] = [Cell(text=words["base"])]
        for name in self.outputs:
            first += [figure(self.base[name]), Cell()]
        body: list[tuple[Cell, ...]] = [(*first, Cell())]
        for scenario, found in self.results.items():
            cells = [Cell(text=scenario)]
            for name in self.outputs:
                cells += [figure(found[name]), figure(found[name] - self.base[name])]
            told = (f"{name}={number(value)}" for name, value in self.values[scenario].items())
            body.append((*cells, Cell(text=listed(told))))
        heads.append(words["changed"])
        return Sheet(title=words["title"], head=(row(heads, strong=True),), body=tuple(body))

    def to_frame(self) -> "pd.DataFrame":
        """The outputs as a DataFrame.

        Returns
        -------
        DataFrame
            Index scenario, "base" first; columns outputs.
        """
        import pandas as pd

        told = {"base": self.base, **self.results}
        return pd.DataFrame.from_dict(told, orient="index", columns=list(self.outputs))

    def to_dict(self) -> dict[str, Any]:
        """The scenarios as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.Scenarios", **plain(asdict(self))}


def scenarios(
    model: Model,
    inputs: Iterable[Input],
    outputs: str | Sequence[str],
    changes: Mapping[str, Mapping[str, float]],
    *,
    years: Iterable[int] = (),
) -> Scenarios:
    """Scenarios (시나리오 분석): the outputs at named sets of input values.

    Parameters
    ----------
    model : callable
        Takes values by input name, returns outputs by name.
    inputs : iterable of Input
        Inputs of the model.
    outputs : str or sequence of str
        Names of outputs that are one figure a run.
    changes : mapping of str to mapping of str to float
        By scenario the inputs that leave the base, with their values, which may lie
        outside the stated range but not outside the hard bounds.
    years : iterable of int
        Calendar years, needed where an input is drawn every year.

    Returns
    -------
    Scenarios
        Outputs by scenario, and those of the base run.

    Raises
    ------
    InvalidInput
        If a name is unknown, a value breaks the bounds of its input, or a scenario
        changes nothing.
    NotComputable
        If a run is not finite.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> users = make_input("users", base=10, low=4, high=20)
    >>> scenarios(lambda x: {"net": 3 * x["users"]}, [users], "net",
    ...           {"불황": {"users": 4}}).results["불황"]
    {'net': 12.0}
    """
    where = "sensitivity.scenarios"
    names = (outputs,) if isinstance(outputs, str) else tuple(outputs)
    if not names:
        raise _checks.refusal(where, "outputs", "must name at least one output", outputs)
    runs = runs_of(where, model, inputs, names[0], years)
    if not isinstance(changes, Mapping) or not changes:
        raise _checks.refusal(where, "changes", "must map scenarios to changed inputs", changes)
    values = {}
    for scenario, told in changes.items():
        if _checks.text(where, "changes", scenario).strip().lower() in ("base", "기준"):
            rule = "must not name a scenario as the base run is named"
            raise _checks.refusal(where, "changes", rule, scenario, "Call it '기준 시나리오'.")
        if not isinstance(told, Mapping) or not told:
            rule = f"must change at least one input in {scenario!r}"
            raise _checks.refusal(where, "changes", rule, told)
        values[scenario] = {
            name: admissible(where, runs.known(name, "changes"), name, value)
            for name, value in told.items()
        }
    runs.check()
    return Scenarios(
        outputs=names, base=runs.several({}, names),
        results={scenario: runs.several(told, names) for scenario, told in values.items()},
        values=values,
    )  # fmt: skip
