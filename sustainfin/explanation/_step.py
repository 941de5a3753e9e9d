"""One step of an explanation: a value, its formula, the steps it reads, or its source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sustainfin.explanation._terms import Term, compute, exact, has_float

WON = "KRW"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Step:
    """One step from a figure to what it rests on (산출 단계).

    Parameters
    ----------
    label_ko, label_en : str
        What it is.
    value : int, Decimal, Fraction or float
        Its value, in its unit.
    unit : str
        Unit; "KRW" is written 원 or won.
    year : int, optional
        Calendar year, where it is a figure of one.
    term : Op, Part or number, optional
        The formula on the parts; None for a leaf.
    parts : tuple of Step
        What the formula reads.
    of : str
        Label of the line that a field belongs to.
    name : str
        Name by which `Explanation.evaluate` takes another value of a leaf.
    source : str
        Document, edition and page of a leaf.
    assumption : bool
        Whether a leaf is an assumption.
    note_ko, note_en : str
        What a reader must know besides.

    Examples
    --------
    >>> rate = Step(label_ko="제경비율", label_en="overhead rate", value=Decimal("0.20"))
    >>> rate.is_leaf
    True
    """

    label_ko: str
    label_en: str
    value: Any
    unit: str = ""
    year: int | None = None
    term: Term | None = None
    parts: tuple["Step", ...] = ()
    of: str = ""
    name: str = ""
    source: str = ""
    assumption: bool = False
    note_ko: str = ""
    note_en: str = ""

    @property
    def is_leaf(self) -> bool:
        """Whether it has no formula."""
        return self.term is None

    def label(self, language: str) -> str:
        """Its name in a language, without the year.

        Parameters
        ----------
        language : {"ko", "en"}
            The language.

        Returns
        -------
        str
            The name.
        """
        return self.label_ko if language == "ko" else self.label_en


def derived(term: Term, parts: tuple[Step, ...], **given: Any) -> Step:
    """A step whose value is what its formula gives, unless one is given (산출 단계 만들기).

    Parameters
    ----------
    term : Op, Part or number
        The formula.
    parts : tuple of Step
        What the formula reads.
    **given : as `Step` takes them
        Label, unit, year and remarks.

    Returns
    -------
    Step
        The step.

    Examples
    --------
    >>> from sustainfin.explanation import Op, Part
    >>> month = Step(label_ko="월 급여", label_en="monthly pay", value=3_000_000, unit="KRW")
    >>> derived(Op("multiply", (Part(0), 12)), (month,), label_ko="연봉", label_en="pay").value
    36000000
    """
    if "value" not in given:
        given["value"] = settled(compute(term, [part.value for part in parts]))
    return Step(term=term, parts=parts, **given)


def settled(value: Any) -> Any:
    """A fraction that is whole as an int, one that a decimal equals as a Decimal."""
    if not isinstance(value, Fraction):
        return value
    if value.denominator == 1:
        return int(value)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return Decimal(value.numerator) / Decimal(value.denominator) if rest == 1 else value


def walk(root: Step) -> Iterator[Step]:
    """Every step once, each before its parts."""
    seen: set[int] = set()
    open_ = [root]
    while open_:
        step = open_.pop()
        if id(step) not in seen:
            seen.add(id(step))
            yield step
            open_.extend(reversed(step.parts))


def evaluated(root: Step, changes: Mapping[str, Any]) -> Any:
    """Value of a step from the leaves alone, some of them with other values."""
    known: dict[int, Any] = {}
    for step in reversed(ordered(root)):
        if step.term is None:
            known[id(step)] = exact(changes.get(step.name, step.value))
        else:
            known[id(step)] = compute(step.term, [known[id(part)] for part in step.parts])
    return settled(known[id(root)])


def is_exact(root: Step) -> bool:
    """Whether all leaves and numbers of formulas are whole numbers and decimals."""
    return not any(
        isinstance(step.value, float) if step.term is None else has_float(step.term)
        for step in walk(root)
    )


def ordered(root: Step) -> list[Step]:
    """Every step once, each before all of its parts, wherever they are read."""
    done: dict[int, bool] = {}
    order: list[Step] = []
    open_: list[tuple[Step, bool]] = [(root, False)]
    while open_:
        step, is_left = open_.pop()
        if is_left:
            order.append(step)
        elif id(step) not in done:
            done[id(step)] = True
            open_.append((step, True))
            open_.extend((part, False) for part in step.parts)
    return order[::-1]
