"""The records of an evaluation: scores by item, block and criterion, and their drift."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks, tables
from sustainfin.evaluation._evidence import Evidence
from sustainfin.evaluation._items import Item, block_labels, criteria_labels
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "평가 결과", "head": ("블록", "평가항목", "점수"),
        "model": ("모형", "모형이 말하는 것"), "weight": "가중치", "score": "점수",
        "project": "항목과 평가기준의 대응은 이 라이브러리의 것이다: 문헌에 없다.",
        "own": "항목과 평가기준의 대응은 평가자가 정했다.",
        "who": "점수와 가중치를 정한 사람: {}", "nobody": "출처 없음", "to": "~",
    },
    "en": {
        "title": "Evaluation", "head": ("Block", "Item", "Score"),
        "model": ("Model", "What the model says"), "weight": "weight", "score": "scores",
        "project": "Which item serves which criterion is this library's own: no document says.",
        "own": "Which item serves which criterion was set by those who evaluated.",
        "who": "Scores and weights set by: {}", "nobody": "no source", "to": "-",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """Score of one item (항목별 점수).

    Parameters
    ----------
    item : Item
        The item.
    criterion : str
        Criterion it counts for.
    score : float or None
        Mean of the scores on the scale given; None where the item does not apply.
    low, high : float or None
        Lowest and highest score given.
    share : float or None
        The score as a fraction of the scale, 0 at its low end and 1 at its high end.
    reason : str
        Why the item does not apply.

    Examples
    --------
    >>> from sustainfin import evaluation
    >>> ItemScore(item=evaluation.items()[0], criterion="operator_credibility", score=3.0,
    ...           low=2.0, high=4.0, share=0.5).share
    0.5
    """

    item: Item
    criterion: str
    score: float | None
    low: float | None
    high: float | None
    share: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Evaluation of one service (평가 결과).

    Parameters
    ----------
    items : tuple of ItemScore
        Scores in the order of the items.
    by_block, by_criterion : mapping of str to float
        Mean share of the items of each block and criterion; without those that have none.
    total : float
        Weighted mean of the criteria, in [0, 1].
    weights : mapping of str to float
        Weight of each criterion.
    scale : tuple of float
        Low and high end of the scores.
    mapping : {"project", "own"}
        Whether the items serve the criteria of the project's mapping or of one's own.
    table : str
        Id of the edition of the items.
    evidence : tuple of Evidence
        What a model says to the items; empty without one.
    title : str
        What was evaluated.
    source : str
        Who set scores and weights, and when; the table says so where it is missing.

    Examples
    --------
    >>> from sustainfin import evaluation
    >>> found = evaluation.evaluate({item.name: 3 for item in evaluation.items()}, scale=(0, 4),
    ...                             weights={"public_value": 1.0})
    >>> found.by_criterion["public_value"]
    0.75
    """

    items: tuple[ItemScore, ...]
    by_block: Mapping[str, float]
    by_criterion: Mapping[str, float]
    total: float
    weights: Mapping[str, float]
    scale: tuple[float, float]
    mapping: str
    table: str
    evidence: tuple[Evidence, ...] = ()
    title: str = ""
    source: str = ""

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for name in ("by_block", "by_criterion", "weights"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled.
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        return _rebuilt, ({k: dict(v) if isinstance(v, Mapping) else v for k, v in named.items()},)

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """Scores by item with the evidence beside them, criteria and total below.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row an item.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("Evaluation.sheet", "lang", lang, _WORDS)]
        said = {each.item: each for each in self.evidence}
        body = []
        last = ""
        for each in self.items:
            block = block_labels(lang)[each.item.block]
            score = each.reason if each.score is None else f"{each.score:.2f}"
            label = each.item.label_ko if lang == "ko" else each.item.label_en
            cells = [Cell(text="" if block == last else block), Cell(text=label)]
            cells.append(Cell(text=score, value=each.score, align="right"))
            if self.evidence:
                cells += [Cell(text=text) for text in said[each.item.name].told(lang)]
            body.append(tuple(cells))
            last = block
        head = [*words["head"], *(words["model"] if said else [])]
        named = f"{self.title}: " if self.title else ""
        return Sheet(
            title=f"{named}{words['title']}: {self.total:.3f} (0{words['to']}1)",
            head=(row(head, strong=True),),
            body=tuple(body),
            notes=tuple(self._notes(words, lang)),
        )

    def _notes(self, words: Mapping[str, Any], lang: str) -> list[str]:
        """Criteria with their weights, the scale, the mapping and the edition."""
        family, _, edition = self.table.partition("/")
        labels = criteria_labels(edition, lang)
        parts = [
            f"{labels[name]} {self.by_criterion[name]:.3f} ({words['weight']} {weight:.0%})"
            for name, weight in self.weights.items()
            if name in self.by_criterion
        ]
        scale = f"{words['score']} {self.scale[0]:g}{words['to']}{self.scale[1]:g}"
        source = tables.edition(family, edition).cite()
        who = words["who"].format(self.source or words["nobody"])
        return [", ".join(parts), scale, who, words[self.mapping], source]

    def to_frame(self) -> "pd.DataFrame":
        """Scores as a DataFrame, one row an item.

        Returns
        -------
        DataFrame
            Columns item, block, criterion, score, low, high, share, reason, evidence.
        """
        import pandas as pd

        said = {each.item: each.status for each in self.evidence}
        data = [
            {
                "item": each.item.name,
                "block": each.item.block,
                **{name: getattr(each, name) for name in _COLUMNS},
                "evidence": said.get(each.item.name),
            }
            for each in self.items
        ]
        return pd.DataFrame(data)

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as plain data, ready for JSON.

        Returns
        -------
        dict
            Scores, means, weights and evidence.
        """
        return {
            "kind": "evaluation.Evaluation",
            "total": self.total,
            "scale": list(self.scale),
            "mapping": self.mapping,
            "table": self.table,
            "weights": dict(self.weights),
            "by_criterion": dict(self.by_criterion),
            "by_block": dict(self.by_block),
            "items": [
                {"item": each.item.name, **{name: getattr(each, name) for name in _COLUMNS}}
                for each in self.items
            ],
            "evidence": [each.to_dict() for each in self.evidence],
        }


_COLUMNS = ("criterion", "score", "low", "high", "share", "reason")


def _rebuilt(named: dict[str, Any]) -> Evaluation:
    """An evaluation again from its fields."""
    return Evaluation(**named)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDrift:
    """How the score of an item, a block or the whole has moved (점수 변화).

    Parameters
    ----------
    what : str
        Name of the item or block, or "total".
    before, after : float
        Share of the scale, in [0, 1], then and now.
    drift : float
        After less before.

    Examples
    --------
    >>> ScoreDrift(what="total", before=0.5, after=0.4, drift=-0.1).drift
    -0.1
    """

    what: str
    before: float
    after: float
    drift: float
