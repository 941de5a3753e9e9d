"""Scores that people gave to a service, in case files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sustainfin import _checks
from sustainfin._case_file.common import given, head
from sustainfin._case_file.document import Section, Source, each, load, root
from sustainfin._case_file.kinds import expect

SCORES_SCHEMA = "sustainfin.scores/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresCase:
    """The arguments of an evaluation, as a file gives them (평가 점수).

    Parameters
    ----------
    title : str
        What is evaluated.
    scores : mapping of str to float or tuple of float
        Score of every item by name; several where several people scored.
    arguments : mapping
        Keyword arguments of `evaluation.evaluate`, read-only.
    source : str
        Who scored, and when.
    notes : tuple of str
        Remarks of the file.

    Examples
    --------
    >>> ScoresCase(title="평가", scores={"channels_1": 3.0}, arguments={}).scores["channels_1"]
    3.0
    """

    title: str
    scores: Mapping[str, Any]
    arguments: Mapping[str, Any]
    source: str = ""
    notes: tuple[str, ...] = field(default=())


def read_scores(path: Source) -> ScoresCase:
    """Scores, weights and scale of an evaluation from a TOML file (평가 점수 파일 읽기).

    The file names its scale and the weights of the criteria: no document prints any. A
    section [scores] gives a number for each item, or a list with one for each person who
    scored; [not_applicable] gives the reason where an item does not apply.

    Parameters
    ----------
    path : str, path or bytes
        The file or its content, as in `read_toml`.

    Returns
    -------
    ScoresCase
        What `evaluation.evaluate` takes, with title and source.

    Raises
    ------
    InvalidInput
        If the file has one fault.
    ExceptionGroup
        With one InvalidInput for each fault, if there are several.

    Examples
    --------
    >>> case = read_scores('''
    ... title = "AI 기반 응급의료시스템 평가"
    ... scale = [1, 5]
    ... weights = { public_value = 0.6, structure_stability = 0.4 }
    ... [scores]
    ... channels_1 = [3, 4]
    ... '''.encode())
    >>> case.scores["channels_1"], case.arguments["scale"]
    ((3.0, 4.0), (1.0, 5.0))
    """
    document, faults = load(path)
    expect("scores", document, faults)
    top = root(document, faults)
    top.take("schema", _schema, None, f'Write "{SCORES_SCHEMA}".')
    named = head(top)
    arguments = {
        "scale": top.take("scale", each(_number), do="For example scale = [1, 5]."),
        "weights": top.take(
            "weights", _by_name(_number), do="For example weights = { public_value = 1.0 }."
        ),
        "edition": top.take("edition", _checks.text, None),
        "mapping": top.take("mapping", _by_name(_checks.text), None),
        "not_applicable": top.take("not_applicable", _by_name(_checks.text), None),
    }
    section = top.section("scores")
    scores = _scores(section) if section else {}
    top.done()
    faults.raise_all()
    return ScoresCase(
        **named, scores=MappingProxyType(scores), arguments=MappingProxyType(given(arguments))
    )


def _schema(where: str, argument: str, value: Any) -> str:
    return _checks.one_of(where, argument, value, (SCORES_SCHEMA,))


def _scores(section: Section) -> dict[str, Any]:
    """Score of every item that has one."""
    return given({name: section.take(name, _score) for name in section.data})


def _score(where: str, argument: str, value: Any) -> float | tuple[float, ...]:
    """A score, or one of each person."""
    if isinstance(value, list):
        return tuple(_number(where, argument, one) for one in value)
    return _number(where, argument, value)


def _number(where: str, argument: str, value: Any) -> float:
    """A plain number."""
    if isinstance(value, str):
        do = "Write numbers without quotes."
        raise _checks.refusal(where, argument, "must be a number", value, do)
    return float(_checks.exact(where, argument, value))


def _by_name(check: Any) -> Any:
    """A check of a section whose keys are names."""

    def checked(where: str, argument: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _checks.refusal(where, argument, "must be a section of names", value)
        return {name: check(where, name, one) for name, one in value.items()}

    return checked
