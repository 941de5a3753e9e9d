"""The record of an explanation, and how it prints."""

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin._text import one_line, pad, width
from sustainfin.errors import NotComputable
from sustainfin.explanation import _rows, _sentence, _words
from sustainfin.explanation._step import Step, evaluated, is_exact, walk
from sustainfin.explanation._terms import plain
from sustainfin.sheet import Cell, Sheet, in_notebook

if TYPE_CHECKING:
    import pandas as pd

Language = Literal["ko", "en"]
_LANGUAGES = ("ko", "en")
_LINES = 80  # rows that `repr` shows
_STEM = {False: ("├─ ", "│  "), True: ("└─ ", "   ")}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explanation:
    """Where a figure comes from, down to inputs, editions and pages (산출 근거).

    Parameters
    ----------
    title : str
        Name of the case or the bill.
    figure : str
        Name of the figure.
    year : int or None
        Calendar year, where it is a figure of one.
    root : Step
        The figure itself; its parts lead down to the leaves.
    notes_ko, notes_en : tuple of str
        Conventions: prices, VAT, rounding.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> print(bill.explain("업무분석가").text(depth=0).partition(" = 원 미만 반올림(10")[0])
    업무분석가  4,189,111원  = 원 미만 반올림(월 단가 × 투입공수)
    """

    title: str
    figure: str
    year: int | None
    root: Step
    notes_ko: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return self.text(depth=_rows.fitting_depth(self.root, _LINES))

    @property
    def value(self) -> Any:
        """The figure."""
        return self.root.value

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step once, from the top."""
        return tuple(walk(self.root))

    @property
    def leaves(self) -> tuple[Step, ...]:
        """Inputs, fields, published figures and constants that the figure rests on."""
        return tuple(step for step in walk(self.root) if step.is_leaf)

    def evaluate(self, changes: Mapping[str, Any] | None = None) -> Any:
        """The figure computed anew from the leaves alone (재계산).

        Parameters
        ----------
        changes : mapping of str to int, Decimal or float, optional
            Other values of leaves, by their `name`; of an explanation in whole won and
            decimals, such as that of a bill, no floats.

        Returns
        -------
        int, Decimal or float
            Exact where all leaves are whole numbers and decimals.

        Raises
        ------
        InvalidInput
            If no leaf has the name, or a value is no finite number of that kind.
        NotComputable
            If the figure does not exist at these leaves, such as a rate of return.

        Examples
        --------
        >>> import sustainfin as sf
        >>> from sustainfin import lifecycle
        >>> case = sf.Case("서비스", start=2021, years=2, prices="real", vat="included",
        ...                discount_rate=0.045)
        >>> upkeep = case.input("upkeep", base=4e7, low=3e7, high=5e7)
        >>> case.add(lifecycle.Annual("유지관리", upkeep))
        >>> case.appraise().explain("life_cycle_cost").evaluate({"upkeep": 3e7})
        60000000.0
        """
        changed = _changed(self.root, {} if changes is None else changes)
        found = evaluated(self.root, changed)
        if isinstance(found, float) and not math.isfinite(found):
            raise NotComputable(
                f"explanation.evaluate: {self.figure!r} has no value at these leaves; "
                f"got changes={dict(changed)!r}. A changed leaf can end a rate of return or a "
                "payback: appraise the case at these values instead.",
                argument="changes",
                got=dict(changed),
            )
        return found

    def text(self, *, depth: int | None = None, language: Language = "ko") -> str:
        """The tree as plain text, with Hangul columns lined up.

        Parameters
        ----------
        depth : int, optional
            How many levels below the figure are shown; all if left out.
        language : {"ko", "en"}
            Language of labels and words.

        Returns
        -------
        str
            One line a step: label, value, formula in words and in numbers, source.

        Raises
        ------
        InvalidInput
            If the depth is negative or the language another one.
        """
        rows = self._rows("text", depth, language)
        again = {row.shown_as for row in rows}
        stems, labels = _stems(rows), []
        for row, stem in zip(rows, stems, strict=True):
            mark = f"[{row.number}] " if row.number in again and not row.shown_as else ""
            label = _words.titled(row.step, language, row.parent_year)
            labels.append(stem + mark + one_line(label))
        values = [one_line(_words.amount(row.step, language)) for row in rows]
        wide = max(map(width, labels)), max(map(width, values))
        marks = _words.marks_of(row.step for row in rows)
        lines = [
            f"{pad(label, wide[0])}  {pad(value, wide[1], 'right')}  "
            + one_line(_rows.told(row, language, marks))
            for label, value, row in zip(labels, values, rows, strict=True)
        ]
        notes = (*_words.sources(marks, language), *self._conventions(language))
        return "\n".join(
            [*(line.rstrip() for line in lines), *(f"※ {one_line(note)}" for note in notes)]
        )

    def _rows(self, method: str, depth: Any, language: Any) -> list[_rows.Row]:
        """Rows to print, after the arguments are checked."""
        where = f"Explanation.{method}"
        _checks.one_of(where, "language", language, _LANGUAGES)
        if depth is not None:
            _checks.count(where, "depth", depth)
        return _rows.rows_of(self.root, depth)

    def _conventions(self, language: str) -> tuple[str, ...]:
        return self.notes_ko if language == "ko" else self.notes_en

    def sentence(self, *, language: Language = "ko") -> str:
        """The figure, its formula and what it rests on in one sentence (한 문장 설명).

        Parameters
        ----------
        language : {"ko", "en"}
            Language.

        Returns
        -------
        str
            One sentence.

        Raises
        ------
        InvalidInput
            If the language is another one.
        """
        _checks.one_of("Explanation.sentence", "language", language, _LANGUAGES)
        told = _sentence.sentence(self.root, self._conventions(language), language)
        return one_line(told)

    def sheet(self, *, depth: int | None = None, lang: Language = "ko") -> Sheet:
        """The tree as the neutral table, one row a step.

        Parameters
        ----------
        depth : int, optional
            How many levels below the figure are shown; all if left out.
        lang : {"ko", "en"}
            Language of labels and words.

        Returns
        -------
        Sheet
            Number, item, value, unit, formula, source.

        Raises
        ------
        InvalidInput
            If the depth is negative or the language another one.
        """
        body = []
        rows = self._rows("sheet", depth, lang)
        marks = _words.marks_of(row.step for row in rows)
        for row in rows:
            step = row.step
            last = _rows.told(row, lang, marks) if row.shown_as else ""
            label = "　" * row.level + _words.titled(step, lang, row.parent_year)
            texts = "" if row.shown_as else " = ".join(_rows.formulas(row, lang))
            body.append(
                (
                    Cell(text=str(row.number), value=row.number, align="right"),
                    Cell(text=label, strong=row.level == 0),
                    Cell(text=_words.value_text(step), value=step.value, align="right",
                         strong=row.level == 0),
                    Cell(text=_words.unit(step, lang)),
                    Cell(text=texts),
                    Cell(text=last or _words.grounds(step, lang, marks)),
                )
            )  # fmt: skip
        head = tuple(Cell(text=text, strong=True) for text in _words.HEADS[lang])
        title = _words.titled(self.root, lang)
        return Sheet(
            title=f"{self.title}: {title}" if self.title else title, head=(head,),
            body=tuple(body), notes=(*_words.sources(marks, lang), *self._conventions(lang)),
        )  # fmt: skip

    def to_frame(self, *, lang: Language = "en") -> "pd.DataFrame":
        """The tree as a DataFrame, one row a step and place.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of labels and words.

        Returns
        -------
        DataFrame
            Columns number, parent, level, label, year, value, unit, formula, source,
            assumption, name. A step that stands further up has its number and no parts.
        """
        import pandas as pd

        rows = [
            {
                "number": row.number, "parent": row.parent, "level": row.level,
                "label": row.step.label(lang), "year": row.step.year, "value": row.step.value,
                "unit": row.step.unit, "formula": _words.formula(row.step, lang),
                "source": row.step.source, "assumption": row.step.assumption,
                "name": row.step.name,
            }
            for row in self._rows("to_frame", None, lang)
        ]  # fmt: skip
        return pd.DataFrame(rows).astype({"year": "Int64", "value": object})

    def to_dict(self) -> dict[str, Any]:
        """The tree as plain data, ready for JSON: every step once, parts by number.

        Returns
        -------
        dict
            Title, figure, year, and the steps; the first is the figure. A formula is a list
            of its operation and what it is done to; {"part": 0} is the first of the parts.
        """
        steps = self.steps
        numbers = {id(step): k for k, step in enumerate(steps)}
        return {
            "kind": "explanation.Explanation",
            "title": self.title,
            "figure": self.figure,
            "year": self.year,
            "steps": [
                {
                    "number": numbers[id(step)],
                    "label_ko": step.label_ko,
                    "label_en": step.label_en,
                    "value": plain(step.value),
                    "unit": step.unit,
                    "year": step.year,
                    "formula": None if step.term is None else plain(step.term),
                    "parts": [numbers[id(part)] for part in step.parts],
                    "of": step.of,
                    "name": step.name,
                    "source": step.source,
                    "assumption": step.assumption,
                    "note_ko": step.note_ko,
                    "note_en": step.note_en,
                }
                for step in steps
            ],
            "notes_ko": list(self.notes_ko),
            "notes_en": list(self.notes_en),
        }


def _changed(root: Step, changes: object) -> dict[str, Any]:
    """Other values of leaves, each under a name that there is."""
    where = "Explanation.evaluate"
    if not isinstance(changes, Mapping):
        raise _checks.refusal(
            where, "changes", "must map names of leaves to numbers", changes,
            "For example evaluate({'users': 5_000}).",
        )  # fmt: skip
    names = sorted({leaf.name for leaf in walk(root) if leaf.is_leaf and leaf.name})
    do = "" if names else "The figure rests on no leaf that can be changed."
    for name in changes:
        _checks.one_of(where, "changes", name, names, do)
    is_whole = is_exact(root)
    return {name: _value(where, name, given, is_whole) for name, given in changes.items()}


def _value(where: str, name: str, given: object, is_whole: bool) -> Any:
    """Another value of a leaf: a finite number, and of an exact figure no float."""
    held = f"changes[{name!r}]"
    if not is_whole:
        return _checks.real(where, held, given)
    rule = "must be a finite int or Decimal, as the figure is exact"
    do = "Write 4 or Decimal('4.4'), without units."
    is_kind = isinstance(given, numbers.Rational | Decimal) and not isinstance(given, bool)
    if not is_kind or (isinstance(given, Decimal) and not given.is_finite()):
        raise _checks.refusal(where, held, rule, given, do)
    return _checks.exact(where, held, given, do)


def _stems(rows: list[_rows.Row]) -> list[str]:
    """The branches before each label."""
    open_: list[bool] = []  # whether the row above, on each level, was the last of its parts
    stems = []
    for row in rows:
        del open_[max(0, row.level - 1) :]
        before = "".join(_STEM[last][1] for last in open_)
        stems.append(before + (_STEM[row.is_last][0] if row.level else ""))
        if row.level:
            open_.append(row.is_last)
    return stems
