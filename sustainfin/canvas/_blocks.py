"""The eleven blocks: names, labels, the process each stands in, the question each asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sustainfin import _checks, _text, tables

READINGS = ("figure", "results_table", "items_table")
PROCESSES = ("value_creation", "customer_delivery")
SOCIAL = ("social_costs", "social_benefits")
_EDITION = "auri_2021"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the canvas (캔버스 블록).

    Parameters
    ----------
    name : str
        Machine name, such as "key_partners".
    label_ko, label_en : str
        Name in Korean, as printed, and in English.
    process : mapping of str to str
        Process the block stands in, "value_creation" (가치창출) or "customer_delivery"
        (고객전달), by the place where the brief prints it.
    question_ko, question_en : str
        What to ask where the block is empty.

    Examples
    --------
    >>> {block.name: dict(block.process) for block in blocks()}["value_propositions"]
    {'figure': 'value_creation', 'results_table': 'customer_delivery', 'items_table': 'value_creation'}
    """  # noqa: E501 - printed in one line

    name: str
    label_ko: str
    label_en: str
    process: Mapping[str, str]
    question_ko: str
    question_en: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "process", MappingProxyType(dict(self.process)))

    def __reduce__(self) -> tuple[Any, ...]:
        return _block, (self.name,)


@cache
def blocks() -> tuple[Block, ...]:
    """The nine blocks and the two of the triple bottom line (캔버스 11개 블록).

    Returns
    -------
    tuple of Block
        In the order of the table `canvas_blocks/auri_2021`.

    Examples
    --------
    >>> [block.label_ko for block in blocks()][:3], len(blocks())
    (['핵심 파트너', '핵심 활동', '핵심 자원'], 11)
    """
    return tuple(
        Block(
            name=name,
            process={reading: row[reading] for reading in READINGS},
            **{key: row[key] for key in ("label_ko", "label_en", "question_ko", "question_en")},
        )
        for name, row in tables.edition("canvas_blocks", _EDITION).values.items()
    )


@cache
def names() -> Mapping[str, str]:
    """Machine name by every name a block goes by: its own, its labels, printed variants."""
    found = {}
    for name, row in tables.edition("canvas_blocks", _EDITION).values.items():
        for known in (name, row["label_ko"], row["label_en"], *row.get("aliases", ())):
            found[_text.squeeze(known)] = name
    return MappingProxyType(found)


@cache
def process_labels() -> Mapping[str, Mapping[str, str]]:
    """Korean and English label of each process."""
    found: Mapping[str, Mapping[str, str]] = tables.edition("canvas_blocks", _EDITION).extra[
        "processes"
    ]
    return found


def block_name(where: str, argument: str, given: object) -> str:
    """The machine name of a block, given by that, a label or a printed variant."""
    if isinstance(given, str) and _text.squeeze(given) in names():
        return names()[_text.squeeze(given)]
    known = [f"{block.name} ({block.label_ko})" for block in blocks()]
    near = _text.did_you_mean(given, [*(b.name for b in blocks()), *(b.label_ko for b in blocks())])
    raise _checks.refusal(where, argument, f"must be one of {', '.join(known)}", given, near)


def _block(name: str) -> Block:
    """A block by its machine name."""
    return next(block for block in blocks() if block.name == name)
