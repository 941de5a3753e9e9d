"""The canvas of one service: entries by block, some of them bound to lines of a case."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, tables
from sustainfin._text import nfc
from sustainfin.canvas._blocks import Block, block_name, blocks, process_labels
from sustainfin.canvas._grid import Lang, grid
from sustainfin.sheet import Cell, Sheet, in_notebook, row

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "canvas.Canvas"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a block (캔버스 항목).

    Parameters
    ----------
    text : str
        What stands in the block.
    lines : tuple of str
        Labels of the lines of a case that carry it in numbers.

    Examples
    --------
    >>> Entry("시스템 유지관리 비용: 0.4억 원/년", lines=("시스템 유지관리",)).lines
    ('시스템 유지관리',)
    """

    text: str
    _: KW_ONLY
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        where = "canvas.Entry"
        object.__setattr__(self, "text", nfc(_checks.text(where, "text", self.text)))
        given = self.lines
        if isinstance(given, str) or not isinstance(given, (tuple, list)):
            do = f"Write lines=[{given!r}]." if isinstance(given, str) else ""
            raise _checks.refusal(where, "lines", "must be a list of labels", given, do)
        labels = tuple(nfc(_checks.text(where, "lines", label)) for label in given)
        object.__setattr__(self, "lines", labels)


@dataclass(frozen=True, slots=True)
class Canvas:
    """The business-model canvas of a service (비즈니스모델 캔버스).

    Parameters
    ----------
    title : str
        Name of the service.
    blocks : mapping of str to list
        Entries by block: texts, or records `Entry`. A block goes by its machine name or
        its printed label ("key_partners", "핵심 파트너"); a block left out is empty.
    field : str
        Field of the service (분야), such as "교통".
    city : str
        City that offers it.
    source : str
        Document the canvas is taken from.
    notes : tuple of str
        Remarks for its readers.

    Examples
    --------
    >>> plan = Canvas("스마트신호등", {"핵심 파트너": ["경찰청"], "비용 구조": ["구축비"]})
    >>> plan
    Canvas('스마트신호등', 2 of 11 blocks filled)
    """

    title: str
    blocks: Mapping[str, Any]
    _: KW_ONLY
    field: str = ""
    city: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        _checks.text(_WHERE, "title", self.title)
        for name in ("field", "city", "source"):
            given = getattr(self, name)
            if not isinstance(given, str):
                raise _checks.refusal(_WHERE, name, "must be a text", given)
            object.__setattr__(self, name, nfc(given))
        if isinstance(self.notes, str):
            raise _checks.refusal(_WHERE, "notes", "must be a list of texts", self.notes)
        object.__setattr__(
            self, "notes", tuple(_checks.text(_WHERE, "notes", n) for n in self.notes)
        )
        object.__setattr__(self, "blocks", _settled(self.blocks))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy cannot be pickled.
        return _rebuilt, (
            self.title,
            dict(self.blocks),
            self.field,
            self.city,
            self.source,
            self.notes,
        )

    def __hash__(self) -> int:
        return hash((self.title, self.field, self.city))

    def __repr__(self) -> str:
        n_filled = len(self.blocks) - len(self.empty)
        return f"Canvas({self.title!r}, {n_filled} of {len(self.blocks)} blocks filled)"

    @property
    def empty(self) -> tuple[Block, ...]:
        """The blocks without an entry, in the order of the canvas."""
        return tuple(block for block in blocks() if not self.blocks[block.name])

    def entries(self, block: str) -> tuple[Entry, ...]:
        """Entries of one block.

        Parameters
        ----------
        block : str
            Machine name or printed label of the block.

        Returns
        -------
        tuple of Entry
            Empty where the block is.

        Raises
        ------
        InvalidInput
            If there is no such block.
        """
        found: tuple[Entry, ...] = self.blocks[block_name("canvas.Canvas.entries", "block", block)]
        return found

    def grid(self, *, lang: Lang = "ko", columns: int = 24) -> Sheet:
        """The canvas in its usual shape, empty blocks marked and with their question.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels and questions.
        columns : int
            Width of a block in columns of a terminal, >= 12; a Hangul syllable takes two.

        Returns
        -------
        Sheet
            Two processes side by side; long entries are wrapped into further rows.

        Raises
        ------
        InvalidInput
            If an argument breaks its rule.
        """
        _checks.one_of("canvas.Canvas.grid", "lang", lang, ("ko", "en"))
        width = _checks.count("canvas.Canvas.grid", "columns", columns, low=12)
        texts = {name: tuple(e.text for e in held) for name, held in self.blocks.items()}
        return grid(self.title, texts, lang, width)

    def sheet(self, *, lang: Lang = "ko") -> Sheet:
        """The canvas as a list, one row an entry.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            Process (as the figure of the brief has it), block, entry, lines of the case.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        ko = _checks.one_of("canvas.Canvas.sheet", "lang", lang, ("ko", "en")) == "ko"
        head = (
            ("프로세스", "블록", "내용", "항목") if ko else ("Process", "Block", "Entry", "Lines")
        )
        body = []
        for block in blocks():
            process = process_labels()[block.process["figure"]]["label_ko" if ko else "label_en"]
            label = block.label_ko if ko else block.label_en
            held = self.blocks[block.name]
            for entry in held or (None,):
                text = ("(비어 있음)" if ko else "(empty)") if entry is None else entry.text
                lines = "" if entry is None else ", ".join(entry.lines)
                cell = Cell(text=text, strong=entry is None)
                body.append((Cell(text=process), Cell(text=label), cell, Cell(text=lines)))
        notes = (self.source,) if self.source else ()
        return Sheet(
            title=self.title, head=(row(head, strong=True),), body=tuple(body), notes=notes
        )

    def to_frame(self) -> "pd.DataFrame":
        """The canvas as a DataFrame, one row an entry.

        Returns
        -------
        DataFrame
            Columns block, entry, lines; an empty block has no row.
        """
        import pandas as pd

        data = [
            (name, entry.text, list(entry.lines))
            for name, held in self.blocks.items()
            for entry in held
        ]
        return pd.DataFrame(data, columns=["block", "entry", "lines"])

    def to_dict(self) -> dict[str, Any]:
        """The canvas as plain data, ready for JSON.

        Returns
        -------
        dict
            Entries by block, and the names of the empty ones.
        """
        return {
            "kind": "canvas.Canvas",
            "title": self.title,
            "field": self.field,
            "city": self.city,
            "source": self.source,
            "notes": list(self.notes),
            "blocks": {
                name: [{"text": e.text, "lines": list(e.lines)} for e in held]
                for name, held in self.blocks.items()
            },
            "empty": [block.name for block in self.empty],
        }


def _settled(given: Any) -> Mapping[str, tuple[Entry, ...]]:
    """Every block with its entries, in the order of the canvas."""
    if not isinstance(given, Mapping):
        do = 'Write {"핵심 파트너": ["..."], ...}.'
        raise _checks.refusal(_WHERE, "blocks", "must map blocks to entries", given, do)
    found: dict[str, tuple[Entry, ...]] = {}
    for key, entries in given.items():
        name = block_name(_WHERE, "blocks", key)
        if name in found:
            raise _checks.refusal(_WHERE, "blocks", "must give a block once", key)
        if isinstance(entries, str) or not isinstance(entries, (list, tuple)):
            do = f"Write [{entries!r}]." if isinstance(entries, str) else ""
            raise _checks.refusal(_WHERE, key, "must be a list of entries", entries, do)
        found[name] = tuple(e if isinstance(e, Entry) else Entry(e) for e in entries)
    return MappingProxyType({block.name: found.get(block.name, ()) for block in blocks()})


def _rebuilt(
    title: str, held: dict[str, Any], field: str, city: str, source: str, notes: tuple[str, ...]
) -> Canvas:
    """A canvas again from its fields."""
    return Canvas(title, held, field=field, city=city, source=source, notes=notes)


def published(name: str) -> Canvas:
    """A canvas that a document prints, exactly as printed (공표된 캔버스).

    Parameters
    ----------
    name : str
        Edition of the family `canvases`, such as "emergency_medical_2021".

    Returns
    -------
    Canvas
        With the document as its source.

    Raises
    ------
    TableNotFound
        If this release holds no such canvas.

    Examples
    --------
    >>> published("emergency_medical_2021").entries("매출 구조")
    (Entry(text='정부사업비(중앙)', lines=()),)
    """
    table = tables.edition("canvases", name)
    return Canvas(
        table.extra["title"],
        {block: list(held["entries"]) for block, held in table.values.items()},
        field=table.extra["field"], source=table.cite(), notes=table.notes,
    )  # fmt: skip
