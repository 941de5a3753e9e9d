"""Which plans fill the required blocks of both processes, one by one and over a portfolio."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sustainfin import _checks
from sustainfin.canvas._blocks import (
    PROCESSES,
    READINGS,
    SOCIAL,
    Block,
    block_name,
    blocks,
    process_labels,
)
from sustainfin.canvas._grid import Lang
from sustainfin.canvas._record import Canvas
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

Required = str | Iterable[str]
Counts = Mapping[str, Mapping[str, tuple[int, int]]]
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "title": "{}: {} (필수 {}개 블록)", "reading": "읽는 법", "figure": "그림 (분석 기준)",
        "results_table": "표 (분석 결과)", "items_table": "표 (평가항목)",
        "complete": "작성됨", "incomplete": "미작성", "none": "없음",
        "missing": "비어 있는 필수 블록: {}",
        "table": "비즈니스모델 캔버스 작성 현황 (필수 {}개 블록)", "field": "분야", "plans": "계획",
        "filled": "작성", "share": "작성 중 비중", "total": "합계 (작성률)",
        "blocks": "블록별 작성률: {}",
    },
    "en": {
        "title": "{}: {} (required blocks: {})", "reading": "Reading",
        "figure": "figure (basis of the analysis)", "results_table": "table (results)",
        "items_table": "table (evaluation items)",
        "complete": "complete", "incomplete": "incomplete", "none": "none",
        "missing": "required blocks that are empty: {}",
        "table": "Completeness of business-model canvases (required blocks: {})",
        "field": "Field", "plans": "Plans", "filled": "Complete", "share": "Share of the complete",
        "total": "Total (share complete)", "blocks": "plans that fill each block: {}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Whether a plan fills every required block of both processes (캔버스 작성 여부).

    Parameters
    ----------
    title : str
        Name of the service.
    required : tuple of str
        Blocks that had to be filled.
    missing : tuple of str
        Those of them that are empty.
    readings : mapping of str to mapping of str to (int, int)
        How many of the required blocks of each process are filled, and how many there
        are, by the place where the brief assigns blocks to processes.

    Examples
    --------
    >>> from sustainfin import canvas
    >>> found = canvas.completeness(canvas.published("emergency_medical_2021"), required="nine")
    >>> found.complete, found.missing
    (False, ('customer_relationships',))
    """

    title: str
    required: tuple[str, ...]
    missing: tuple[str, ...]
    readings: Counts

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        frozen = {reading: MappingProxyType(dict(of)) for reading, of in self.readings.items()}
        object.__setattr__(self, "readings", MappingProxyType(frozen))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled.
        readings = {reading: dict(of) for reading, of in self.readings.items()}
        return _rebuilt, (self.title, self.required, self.missing, readings)

    @property
    def complete(self) -> bool:
        """Whether every required block of both processes is filled."""
        return not self.missing

    def complete_in(self, process: str, reading: str) -> bool:
        """Whether one process is complete in one reading.

        Parameters
        ----------
        process : {"value_creation", "customer_delivery"}
            Which process.
        reading : {"figure", "results_table", "items_table"}
            Which place of the brief assigns blocks to it.

        Returns
        -------
        bool
            True where none of its required blocks is empty.

        Raises
        ------
        InvalidInput
            If there is no such process or reading.
        """
        where = "canvas.Completeness.complete_in"
        _checks.one_of(where, "process", process, PROCESSES)
        _checks.one_of(where, "reading", reading, READINGS)
        filled, needed = self.readings[reading][process]
        return filled == needed

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Lang = "ko") -> Sheet:
        """Filled blocks of each process, in every reading.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a reading.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("canvas.Completeness.sheet", "lang", lang, _WORDS)]
        labels = [process_labels()[process][f"label_{lang}"] for process in PROCESSES]
        body = [
            (
                Cell(text=words[reading]),
                *(Cell(text="{}/{}".format(*of[p]), align="right") for p in PROCESSES),
            )
            for reading, of in self.readings.items()
        ]
        named = {block.name: _label(block, lang) for block in blocks()}
        missing = ", ".join(named[name] for name in self.missing) or words["none"]
        verdict = words["complete" if self.complete else "incomplete"]
        return Sheet(
            title=words["title"].format(self.title, verdict, len(self.required)),
            head=(row([words["reading"], *labels], strong=True),),
            body=tuple(body),
            notes=(words["missing"].format(missing),),
        )

    def to_dict(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON.

        Returns
        -------
        dict
            Required and missing blocks, and the counts of every reading.
        """
        return {
            "kind": "canvas.Completeness",
            "title": self.title,
            "complete": self.complete,
            "required": list(self.required),
            "missing": list(self.missing),
            "readings": {
                reading: {process: list(count) for process, count in of.items()}
                for reading, of in self.readings.items()
            },
        }


def _rebuilt(
    title: str, required: tuple[str, ...], missing: tuple[str, ...], readings: Counts
) -> Completeness:
    """A result again from its fields."""
    return Completeness(title=title, required=required, missing=missing, readings=readings)


def _label(block: Block, lang: Lang) -> str:
    """The printed label of a block."""
    return block.label_ko if lang == "ko" else block.label_en


def _required(where: str, required: Required) -> tuple[str, ...]:
    """Machine names of the required blocks, in the order of the canvas."""
    everything = tuple(block.name for block in blocks())
    if required == "eleven":
        return everything
    if required == "nine":
        return tuple(name for name in everything if name not in SOCIAL)
    if isinstance(required, str) or not isinstance(required, Iterable):
        rule = "must be 'nine', 'eleven' or a list of blocks"
        raise _checks.refusal(where, "required", rule, required)
    named = {block_name(where, "required", name) for name in required}
    if not named:
        raise _checks.refusal(where, "required", "must name at least one block", required)
    return tuple(name for name in everything if name in named)


def completeness(canvas: Canvas, *, required: Required) -> Completeness:
    """Whether a plan fills every required block of both processes (캔버스 작성 여부).

    The brief counts a plan when it satisfies the elements of both processes, and does not
    say which are required: its own example lacks customer relationships and social costs.
    It also assigns the value proposition and the social costs to another process in one
    table than in its figure; every reading is reported.

    Parameters
    ----------
    canvas : Canvas
        The canvas.
    required : "nine", "eleven" or list of str
        Required blocks (필수 블록): the nine, with the two of the triple bottom line, or
        by name.

    Returns
    -------
    Completeness
        What is missing, and how full each process is in every reading.

    Raises
    ------
    InvalidInput
        If an argument breaks its rule.

    Examples
    --------
    >>> from sustainfin import canvas
    >>> canvas.completeness(canvas.published("emergency_medical_2021"), required="eleven")
    AI기반 응급의료시스템: 미작성 (필수 11개 블록)
      읽는 법           가치창출  고객전달
      ----------------  --------  --------
      그림 (분석 기준)       5/6       4/5
      표 (분석 결과)         4/4       5/7
      표 (평가항목)          5/6       4/5
      비어 있는 필수 블록: 고객 관계, 사회·환경 비용
    """
    where = "canvas.completeness"
    if not isinstance(canvas, Canvas):
        raise _checks.refusal(where, "canvas", "must be a Canvas", canvas)
    needed = _required(where, required)
    readings: dict[str, dict[str, tuple[int, int]]] = {}
    for reading in READINGS:
        of: dict[str, tuple[int, int]] = {}
        for process in PROCESSES:
            inside = [
                b.name for b in blocks() if b.name in needed and b.process[reading] == process
            ]
            of[process] = (sum(bool(canvas.blocks[name]) for name in inside), len(inside))
        readings[reading] = of
    missing = tuple(name for name in needed if not canvas.blocks[name])
    return Completeness(title=canvas.title, required=needed, missing=missing, readings=readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """How many plans of one field are complete (분야별 작성 현황).

    Parameters
    ----------
    field : str
        Field.
    n_plans, n_complete : int
        Plans, and those that fill every required block.
    share_of_complete : float or None
        Share of this field among all complete plans; None where there are none.

    Examples
    --------
    >>> FieldRow(field="교통", n_plans=4, n_complete=1, share_of_complete=1.0).n_complete
    1
    """

    field: str
    n_plans: int
    n_complete: int
    share_of_complete: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessTable:
    """How many plans of a portfolio are complete, by field and by block (작성 현황표).

    Parameters
    ----------
    required : tuple of str
        Blocks that had to be filled.
    by_field : tuple of FieldRow
        One row a field.
    by_block : mapping of str to int
        How many plans fill each of the eleven blocks.

    Examples
    --------
    >>> from sustainfin import canvas
    >>> plans = [canvas.Canvas("가", {"채널": ["앱"]}, field="교통"),
    ...          canvas.Canvas("나", {}, field="의료")]
    >>> canvas.completeness_table(plans, required=["채널"]).share_complete
    0.5
    """

    required: tuple[str, ...]
    by_field: tuple[FieldRow, ...]
    by_block: Mapping[str, int]

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_block", MappingProxyType(dict(self.by_block)))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled.
        return _table_rebuilt, (self.required, self.by_field, dict(self.by_block))

    @property
    def n_plans(self) -> int:
        """How many plans there are."""
        return sum(each.n_plans for each in self.by_field)

    @property
    def n_complete(self) -> int:
        """How many of them fill every required block."""
        return sum(each.n_complete for each in self.by_field)

    @property
    def share_complete(self) -> float:
        """Share of the plans that are complete."""
        return self.n_complete / self.n_plans

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Lang = "ko") -> Sheet:
        """The table as people read it, with the blocks below.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a field and a total.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("canvas.CompletenessTable.sheet", "lang", lang, _WORDS)]
        body = []
        for each in self.by_field:
            share = "" if each.share_of_complete is None else f"{each.share_of_complete:.0%}"
            numbers = (f"{each.n_plans:,}", f"{each.n_complete:,}", share)
            body.append((Cell(text=each.field), *(Cell(text=n, align="right") for n in numbers)))
        numbers = (f"{self.n_plans:,}", f"{self.n_complete:,}", f"{self.share_complete:.0%}")
        total = [Cell(text=n, align="right", strong=True) for n in numbers]
        filled = ", ".join(
            f"{_label(block, lang)} {self.by_block[block.name] / self.n_plans:.0%}"
            for block in blocks()
        )
        heads = [words[each] for each in ("field", "plans", "filled", "share")]
        return Sheet(
            title=words["table"].format(len(self.required)),
            head=(row(heads, strong=True),),
            body=(*body, (Cell(text=words["total"], strong=True), *total)),
            notes=(words["blocks"].format(filled),),
        )

    def to_frame(self) -> "pd.DataFrame":
        """The table as a DataFrame, one row a field.

        Returns
        -------
        DataFrame
            Columns field, n_plans, n_complete, share_of_complete.
        """
        import pandas as pd

        names = ("field", "n_plans", "n_complete", "share_of_complete")
        return pd.DataFrame([{n: getattr(each, n) for n in names} for each in self.by_field])

    def to_dict(self) -> dict[str, Any]:
        """The table as plain data, ready for JSON.

        Returns
        -------
        dict
            Shares, rows by field, counts by block.
        """
        return {
            "kind": "canvas.CompletenessTable",
            "required": list(self.required),
            "n_plans": self.n_plans,
            "n_complete": self.n_complete,
            "share_complete": self.share_complete,
            "by_field": [
                {name: getattr(each, name) for name in each.__slots__} for each in self.by_field
            ],
            "by_block": dict(self.by_block),
        }


def _table_rebuilt(
    required: tuple[str, ...], by_field: tuple[FieldRow, ...], by_block: dict[str, int]
) -> CompletenessTable:
    """A table again from its fields."""
    return CompletenessTable(required=required, by_field=by_field, by_block=by_block)


def completeness_table(
    canvases: Iterable[Canvas], *, required: Required, fields: Iterable[str] = ()
) -> CompletenessTable:
    """Share of complete plans, and the shares of the fields among them (작성 현황표).

    It is the kind of table the brief prints (23 % complete, 41 % of them transport); its own
    figures rest on plans that it does not give.

    Parameters
    ----------
    canvases : iterable of Canvas
        The plans, at least one; each states its field.
    required : "nine", "eleven" or list of str
        Required blocks, as `completeness` takes them.
    fields : iterable of str
        Fields in the order of the rows; those of the plans, in their order, if left out.

    Returns
    -------
    CompletenessTable
        One row a field.

    Raises
    ------
    InvalidInput
        If there is no plan, a plan states no field, or one that is not among `fields`.

    Examples
    --------
    >>> from sustainfin import canvas
    >>> plans = [canvas.published("emergency_medical_2021")]
    >>> canvas.completeness_table(plans, required=["핵심 파트너", "채널"]).n_complete
    1
    """
    where = "canvas.completeness_table"
    held = list(canvases)
    if not held:
        raise _checks.refusal(where, "canvases", "must hold at least one plan", held)
    rows = tuple(fields) or tuple(dict.fromkeys(each.field for each in held))
    for each in held:
        if not each.field:
            do = "Give field= for every canvas."
            raise _checks.refusal(where, "field", f"of {each.title!r} must be stated", "", do)
        _checks.one_of(where, "field", each.field, rows)
    results = [(each.field, completeness(each, required=required).complete) for each in held]
    n_complete = sum(done for _, done in results)
    by_field = []
    for field in rows:
        mine = [done for name, done in results if name == field]
        share = sum(mine) / n_complete if n_complete else None
        by_field.append(
            FieldRow(field=field, n_plans=len(mine), n_complete=sum(mine), share_of_complete=share)
        )
    by_block = {b.name: sum(bool(each.blocks[b.name]) for each in held) for b in blocks()}
    return CompletenessTable(
        required=_required(where, required), by_field=tuple(by_field), by_block=by_block
    )
