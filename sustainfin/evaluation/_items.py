"""The items of an evaluation, by block and criterion."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sustainfin import tables

_FAMILY = "evaluation_items"
EDITION = "auri_2021"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the evaluation (평가항목).

    Parameters
    ----------
    name : str
        Machine name, such as "cost_structure_1".
    block : str
        Block of the canvas it belongs to.
    label_ko, label_en : str
        Text as printed, and in English.
    criterion : str
        Criterion it serves. No document prints this: it is the project's own mapping.
    evidence : str
        What a model can say to it; "judgement" where it can say nothing.

    Examples
    --------
    >>> items()[9].label_ko
    '구축비용과 유지관리 비용의 산출 근거의 합리성'
    """

    name: str
    block: str
    label_ko: str
    label_en: str
    criterion: str
    evidence: str


@cache
def items(edition: str = EDITION) -> tuple[Item, ...]:
    """The items of an evaluation in their printed order (평가항목).

    Parameters
    ----------
    edition : str
        Edition of the family `evaluation_items`.

    Returns
    -------
    tuple of Item
        27 in the edition of 2021.

    Raises
    ------
    TableNotFound
        If this release holds no such edition.

    Examples
    --------
    >>> len(items())
    27
    """
    table = tables.edition(_FAMILY, edition)
    return tuple(Item(name=name, **cells) for name, cells in table.values.items())


@cache
def criteria(edition: str = EDITION) -> Mapping[str, str]:
    """Korean label of each criterion of an evaluation (평가기준).

    Parameters
    ----------
    edition : str
        Edition of the family `evaluation_items`.

    Returns
    -------
    mapping of str to str
        By machine name.

    Raises
    ------
    TableNotFound
        If this release holds no such edition.

    Examples
    --------
    >>> criteria()["structure_stability"]
    '사업구조의 안정성'
    """
    held = tables.edition(_FAMILY, edition).extra["criteria"]
    return MappingProxyType({name: labels["label_ko"] for name, labels in held.items()})


@cache
def criteria_labels(edition: str, lang: str) -> Mapping[str, str]:
    """Label of each criterion in a language."""
    held = tables.edition(_FAMILY, edition).extra["criteria"]
    return MappingProxyType({name: labels[f"label_{lang}"] for name, labels in held.items()})


@cache
def block_labels(lang: str = "ko") -> Mapping[str, str]:
    """Label of each block of the canvas in a language."""
    table = tables.edition("canvas_blocks", EDITION)
    return MappingProxyType({name: cells[f"label_{lang}"] for name, cells in table.values.items()})
