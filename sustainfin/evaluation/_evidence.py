"""What a model says to each item: whether costs have a basis, money lasts, labour is there, ..."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sustainfin import _checks, tables
from sustainfin.canvas import Canvas
from sustainfin.case import Case
from sustainfin.evaluation._items import EDITION, Item, block_labels, items
from sustainfin.evaluation._reading import CHECKS, Said, reading_of
from sustainfin.sheet import Cell, Sheet, row

Status = Literal["supports", "partly", "missing", "judgement"]
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "평가표: 점수는 사람이 매긴다",
        "head": ("블록", "평가항목", "점수", "모형", "모형이 말하는 것"),
        "note": "모형은 점수를 매기지 않는다. 점수와 가중치는 문헌에 없으므로 평가자가 정한다.",
    },
    "en": {
        "title": "Evaluation sheet: people score",
        "head": ("Block", "Item", "Score", "Model", "What the model says"),
        "note": "The model does not score. No document prints weights or a scale.",
    },
}
STATUS_KO = {"supports": "있음", "partly": "일부", "missing": "없음", "judgement": "평가자 판단"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a model says to one item (평가항목별 근거).

    Parameters
    ----------
    item : str
        Name of the item.
    status : {"supports", "partly", "missing", "judgement"}
        The model has what the item asks for, has it in part, lacks it, or can say
        nothing: then people judge alone.
    message, message_ko : str
        One sentence with the figures in it, in English and in Korean.
    lines : tuple of str
        Labels of the lines it is about.

    Examples
    --------
    >>> print(Evidence(item="key_partners_3", status="missing", message="no labour",
    ...                message_ko="인건비가 없다"))
    missing    key_partners_3: no labour
    """

    item: str
    status: Status
    message: str
    message_ko: str
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.status:<10} {self.item}: {self.message}"

    def told(self, lang: str) -> tuple[str, str]:
        """Status and message in a language.

        Parameters
        ----------
        lang : {"ko", "en"}
            The language.

        Returns
        -------
        (str, str)
            As a table shows them.
        """
        if lang == "en":
            return self.status, self.message
        return STATUS_KO[self.status], self.message_ko

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the evidence, for JSON.

        Returns
        -------
        dict
            The fields by name.
        """
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "lines": list(self.lines)}


def evidence_sheet(
    evidence: Iterable[Evidence], *, lang: Literal["ko", "en"] = "ko", edition: str = EDITION
) -> Sheet:
    """The items with what the model says, to be scored by people (평가표 양식).

    Parameters
    ----------
    evidence : iterable of Evidence
        What a model says to the items, as `evidence` gives it.
    lang : {"ko", "en"}
        Language of the labels.
    edition : str
        Edition of the items.

    Returns
    -------
    Sheet
        One row an item, with an empty column for the score.

    Raises
    ------
    InvalidInput
        If an item is not one of the edition, or the language is not one of the two.
    TableNotFound
        If this release holds no such edition.

    Examples
    --------
    >>> said = Evidence(item="channels_1", status="missing", message="none", message_ko="없다")
    >>> [cell.text for cell in evidence_sheet([said]).body[0]]
    ['채널', '서비스 제공 수단의 편의성', '', '없음', '없다']
    """
    where = "evaluation.evidence_sheet"
    words = _WORDS[_checks.one_of(where, "lang", lang, _WORDS)]
    held = {item.name: item for item in items(edition)}
    body: list[tuple[Cell, ...]] = []
    last = ""
    for each in evidence:
        item = held[_checks.one_of(where, "evidence", each.item, held)]
        label = item.label_ko if lang == "ko" else item.label_en
        block = "" if item.block == last else block_labels(lang)[item.block]
        body.append(row([block, label, "", *each.told(lang)]))
        last = item.block
    return Sheet(
        title=words["title"], head=(row(words["head"], strong=True),), body=tuple(body),
        notes=(words["note"], tables.edition("evaluation_items", edition).cite()),
    )  # fmt: skip


def evidence(
    case: Case,
    *,
    canvas: Canvas | None = None,
    analyses: Iterable[object] = (),
    alternative: str = "plan",
    edition: str = EDITION,
) -> tuple[Evidence, ...]:
    """What a case says to each item of an evaluation (모형이 말하는 근거).

    It does not score. It says whether build and upkeep have a basis, whether money is
    there after the grant, whether demand sensitivity was run, whether labour is among the
    costs, and whether a service delivered by an app counts those it leaves out.

    Parameters
    ----------
    case : Case
        A case made of lines.
    canvas : Canvas, optional
        The canvas of the service; items that need it are left to people without one.
    analyses : iterable
        Results of `Case.simulate` and of the functions of `sensitivity` on this case.
    alternative : str
        Which alternative.
    edition : str
        Edition of the items.

    Returns
    -------
    tuple of Evidence
        One for each item, in their order.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.
    NotComputable
        If an amount of the case is not finite.

    Examples
    --------
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle
    >>> case = sf.Case("서비스", start=2021, years=3, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Build("구축", 1e9, year=2021), lifecycle.Annual("유지", 4e7))
    >>> for each in evidence(case)[9:11]:
    ...     print(each)
    missing    cost_structure_1: no source for '구축', '유지'
    missing    cost_structure_2: money is missing from 2021 on; nobody pays
    """
    where = "evaluation.evidence"
    if not isinstance(case, Case):
        raise _checks.refusal(where, "case", "must be a Case", case)
    if canvas is not None and not isinstance(canvas, Canvas):
        raise _checks.refusal(where, "canvas", "must be a Canvas", canvas)
    reading = reading_of(where, case, canvas, tuple(analyses), alternative)
    return tuple(_evidence(item, CHECKS[item.evidence](reading)) for item in items(edition))


def _evidence(item: Item, said: Said) -> Evidence:
    """What is said to an item as its record."""
    return Evidence(
        item=item.name, status=said.status, message=said.message, message_ko=said.message_ko,
        lines=said.lines,
    )  # fmt: skip
