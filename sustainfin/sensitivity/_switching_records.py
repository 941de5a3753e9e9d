"""Records of switching values, and the sentences that say what they mean."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.sensitivity._decision import Good, side_note
from sustainfin.sensitivity._words import figure, number, percent, plain, share
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

SwitchKind = Literal["crossing", "jump", "touch", "stretch"]
SwitchStatus = Literal["switches", "none", "at-the-base"]
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "전환값: {} = {}, 기준 {}", "none": "없음",
        "heads": ("입력", "기준값", "전환값", "거리", "바뀔 가능성", "비고"),
        "missing": "값 없는 점 {}개", "searched": "찾은 범위 {} ~ {}",
        "crossing": "", "jump": "불연속", "touch": "닿기만 함",
        "stretch": "구간 {} ~ {}, 바뀌지 않음",
    },
    "en": {
        "title": "Switching values: {} = {}, base {}", "none": "none",
        "heads": ("Input", "Base", "Switching value", "Distance", "Chance", "Note"),
        "missing": "points without a value: {}", "searched": "searched from {} to {}",
        "crossing": "", "jump": "jump", "touch": "touches only",
        "stretch": "from {} to {}, flips nothing",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One switching value (전환값) of an input.

    Parameters
    ----------
    value : float
        Value of the input at which the decision flips or the output meets the threshold;
        of a stretch, the value in it that is nearest to the base. [unit of the input]
    low, high : float
        Ends of a stretch over which the output lies on the threshold; otherwise both
        are the value.
    kind : {"crossing", "jump", "touch", "stretch"}
        The output passes the threshold, leaps over it, touches it and turns, or lies on
        it over a stretch without falling to the bad side, which flips nothing.
    change : float or None
        Distance from the base as a fraction of it; None where the base is 0.
    distance : float
        Distance from the base. [unit of the input]
    result : float
        Output at the value.

    Examples
    --------
    >>> Switch(value=6.0, low=6.0, high=6.0, kind="crossing", change=-0.25, distance=-2.0,
    ...        result=0.0).rank
    0.25
    """

    value: float
    low: float
    high: float
    kind: SwitchKind
    change: float | None
    distance: float
    result: float

    @property
    def rank(self) -> float:
        """How far away it is: the size of the change, or of the distance where there is none."""
        return abs(self.distance if self.change is None else self.change)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchingInput:
    """Every switching value of one input (입력별 전환값).

    Parameters
    ----------
    name, label, unit : str
        Of the input.
    base : float
        Base value of the input.
    output : str
        Name of the output.
    threshold : float
        Value of the output at which the decision flips.
    low, high : float
        Range that was searched. [unit of the input]
    switches : tuple of Switch
        The nearest first.
    status : {"switches", "none", "at-the-base"}
        Whether there are switching values in the range; "at-the-base" where the base
        itself is one.
    missing : int
        Searched values at which the model has no finite result.
    chance : float or None
        Chance that the input's own distribution flips the decision, the others at the
        base; None for an input that is chosen, fixed or drawn anew each year.
    good : {"high", "low"}
        Side of the threshold on which the decision holds.

    Examples
    --------
    >>> found = SwitchingInput(name="users", base=9e3, output="npv", threshold=0.0, low=0.0,
    ...                        high=9e6, switches=(), status="none", missing=0, chance=0.0)
    >>> found.words()
    'users: 0 ~ 9,000,000 사이에 npv = 0 되는 값 없음'
    >>> found.words("en")
    'users: no value from 0 to 9,000,000 brings npv to 0'
    """

    name: str
    label: str = ""
    unit: str = ""
    base: float
    output: str
    threshold: float
    low: float
    high: float
    switches: tuple[Switch, ...]
    status: SwitchStatus
    missing: int
    chance: float | None
    good: Good = "high"

    @property
    def nearest(self) -> Switch | None:
        """The switching value nearest to the base, or None where there is none."""
        return self.switches[0] if self.switches else None

    def words(self, language: Literal["ko", "en"] = "ko") -> str:
        """What the switching values mean, in one sentence.

        Parameters
        ----------
        language : {"ko", "en"}
            Korean or English.

        Returns
        -------
        str
            The nearest switching value, its distance, the chance, and the others.

        Raises
        ------
        InvalidInput
            If the language is another one.
        """
        _checks.one_of("SwitchingInput.words", "language", language, ("ko", "en"))
        return _korean(self) if language == "ko" else _english(self)


def _korean(found: SwitchingInput) -> str:
    """The sentence in Korean, without particles that hang on the last sound of a name."""
    name, mark = found.label or found.name, f"{found.output} = {number(found.threshold)}"
    near = found.nearest
    if near is None:
        return f"{name}: {number(found.low)} ~ {number(found.high)} 사이에 {mark} 되는 값 없음"
    if near.kind == "stretch":
        text = f"{name}: {number(near.low)} ~ {number(near.high)} 내내 {mark}, 판단은 바뀌지 않음"
    elif found.status == "at-the-base":
        text = f"{name}: 기준값 {number(found.base)}에서 이미 {mark}"
    else:
        far = number(abs(near.distance)) if near.change is None else percent(abs(near.change))
        way = "늘면" if near.distance > 0 else "줄면"
        text = f"{name}: {far} {way} ({number(found.base)} → {number(near.value)}) {mark}"
    if found.chance is not None:
        text += f"; 이 입력의 분포에서 판단이 바뀔 가능성 {percent(found.chance)}"
    if len(found.switches) > 1:
        text += f"; 다른 전환값 {', '.join(number(s.value) for s in found.switches[1:])}"
    return text


def _english(found: SwitchingInput) -> str:
    """The sentence in English."""
    mark = f"{found.output} to {number(found.threshold)}"
    near = found.nearest
    if near is None:
        return (
            f"{found.name}: no value from {number(found.low)} to {number(found.high)} brings {mark}"
        )
    if near.kind == "stretch":
        span = f"from {number(near.low)} to {number(near.high)}"
        text = f"{found.name}: {found.output} stays at {number(found.threshold)} {span}, "
        text += "which flips nothing"
    elif found.status == "at-the-base":
        text = f"{found.name}: the base {number(found.base)} already brings {mark}"
    else:
        far = number(abs(near.distance)) if near.change is None else percent(abs(near.change))
        way = "more" if near.distance > 0 else "less"
        text = f"{found.name}: {far} {way} ({number(found.base)} -> {number(near.value)}) "
        text += f"brings {mark}"
    if found.chance is not None:
        text += f"; its own range flips the decision with a chance of {percent(found.chance)}"
    if len(found.switches) > 1:
        text += f"; also at {', '.join(number(s.value) for s in found.switches[1:])}"
    return text


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SwitchingValues:
    """Switching values of every input (전환값 분석 결과).

    Parameters
    ----------
    output : str
        Name of the output.
    threshold : float
        Value of the output at which the decision flips.
    base : float
        Output of the base run.
    rows : tuple of SwitchingInput
        One an input, that with the nearest switching value first.
    good : {"high", "low"}
        Side of the threshold on which the decision holds.

    Examples
    --------
    >>> found = SwitchingInput(name="users", base=9e3, output="npv", threshold=0.0, low=0.0,
    ...                        high=9e6, switches=(), status="none", missing=0, chance=0.0)
    >>> SwitchingValues(output="npv", threshold=0.0, base=5.0, rows=(found,))
    전환값: npv = 0, 기준 5
      입력   기준값  전환값  거리  바뀔 가능성  비고
      -----  ------  ------  ----  -----------  -----------------------
      users   9,000    없음     -        0.0 %  찾은 범위 0 ~ 9,000,000
    """

    output: str
    threshold: float
    base: float
    rows: tuple[SwitchingInput, ...]
    good: Good = "high"

    _repr_html_ = in_notebook

    def __getitem__(self, name: str) -> SwitchingInput:
        names = [found.name for found in self.rows]
        _checks.one_of("SwitchingValues", "name", name, names)
        return self.rows[names.index(name)]

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def words(self, language: Literal["ko", "en"] = "ko") -> tuple[str, ...]:
        """One sentence for each input.

        Parameters
        ----------
        language : {"ko", "en"}
            Korean or English.

        Returns
        -------
        tuple of str
            In the order of the rows.
        """
        return tuple(found.words(language) for found in self.rows)

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The switching values as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a switching value; one row for an input that has none.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("sensitivity.SwitchingValues.sheet", "lang", lang, _WORDS)]
        body = [cells for found in self.rows for cells in _rows_of(found, words)]
        told = self.output, number(self.threshold), number(self.base)
        return Sheet(
            title=words["title"].format(*told), head=(row(words["heads"], strong=True),),
            body=tuple(body), notes=side_note(self.output, told[1], self.good, lang),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The switching values as a DataFrame.

        Returns
        -------
        DataFrame
            One row a switching value; one row, with an empty value, for an input that
            has none.
        """
        import pandas as pd

        body = []
        for found in self.rows:
            told = {"name": found.name, "base": found.base, "status": found.status}
            told |= {"searched_low": found.low, "searched_high": found.high}
            told |= {"missing": found.missing, "chance": found.chance}
            body += [{**told, **asdict(switch)} for switch in found.switches] or [told]
        columns = ["name", "base", "value", "change", "chance", "kind", "status", "result"]
        columns += ["distance", "low", "high", "searched_low", "searched_high", "missing"]
        return pd.DataFrame(body, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """The switching values as plain data, ready for JSON.

        Returns
        -------
        dict
            All fields.
        """
        return {"kind": "sensitivity.SwitchingValues", **plain(asdict(self))}


def _rows_of(found: SwitchingInput, words: Mapping[str, Any]) -> list[tuple[Cell, ...]]:
    """Rows of one input."""
    name = Cell(text=f"{found.label} {found.name}".strip())
    notes = []
    if found.missing:
        notes.append(words["missing"].format(found.missing))
    if not found.switches:
        notes.insert(0, words["searched"].format(number(found.low), number(found.high)))
        none = Cell(text=words["none"], align="right")
        return [
            (name, figure(found.base), none, Cell(text="-", align="right"), share(found.chance),
             Cell(text=", ".join(notes)))
        ]  # fmt: skip
    cells: list[tuple[Cell, ...]] = []
    for i, switch in enumerate(found.switches):
        told = [*([] if i else notes)]
        if switch.kind == "stretch":
            told.append(words["stretch"].format(number(switch.low), number(switch.high)))
        elif switch.kind != "crossing":
            told.append(words[switch.kind])
        far = share(switch.change, sign=True) if switch.change is not None else None
        cells.append((
            name if not i else Cell(), figure(found.base) if not i else Cell(),
            figure(switch.value), far or figure(switch.distance),
            share(found.chance) if not i else Cell(), Cell(text=", ".join(told)),
        ))  # fmt: skip
    return cells
