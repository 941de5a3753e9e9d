"""Records of a transfer: budget lines, the parts of the money moved, and the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sustainfin import _checks, tables
from sustainfin._text import unit_words
from sustainfin.budget._explain import explained
from sustainfin.budget._places import LEVELS, PLACES, Level
from sustainfin.explanation import Explanation
from sustainfin.findings import Finding
from sustainfin.money import UNITS, format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

_LABELS = {
    "ko": {
        "ko": True,
        "title": "예산 현황",
        "unit": "단위",
        "item": "예산 과목",
        "places": ("기관", "정책", "단위", "세부"),
        "code": "통계목",
        "appropriation": "예산액",
        "change": "변경요구액",
        "plus": "증",
        "minus": "감",
        "after": "변경 후 예산액",
        "total": "총 계",
        "crosses": ("기관 간", "정책사업 간", "단위사업 간", "목 간", "같은 목 안"),
        "unnamed": "규정에 절차 없음",
    },
    "en": {
        "ko": False,
        "title": "Budget transfer",
        "unit": "unit",
        "item": "Budget line",
        "places": ("Organisation", "Policy", "Unit", "Detail"),
        "code": "Item",
        "appropriation": "Before",
        "change": "Change",
        "plus": "plus",
        "minus": "minus",
        "after": "After",
        "total": "Total",
        "crosses": (
            "between organisations",
            "between policy projects",
            "between unit projects",
            "between line items (목)",
            "within one line item (목)",
        ),
        "unnamed": "no procedure named",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a budget before and after a change (예산 과목).

    Parameters
    ----------
    code : str
        Code of the line item (통계목 코드), for example "405-01".
    label : str
        Its name as printed, for example "자산및물품취득비".
    appropriation : int
        Budget before the change (예산액), >= 0. [KRW]
    plus, minus : int
        Increase (증) and decrease (감), both >= 0. [KRW]
    policy : str
        Policy project (정책사업).
    unit_project : str
        Unit project (단위사업).
    detail : str
        Detailed project (세부사업).
    organisation : str
        Organisation (기관, 부서) the item belongs to; may be left out for all items.
    after : int, optional
        Budget after the change (변경 후 예산액) as a document prints it; it is compared
        with the calculated one. [KRW]

    Examples
    --------
    >>> Item(code="207-01", label="연구용역비", appropriation=0, plus=90_000_000,
    ...      policy="정보인프라 확충 및 운영").plus
    90000000
    """

    code: str
    label: str
    appropriation: int
    plus: int = 0
    minus: int = 0
    policy: str = ""
    unit_project: str = ""
    detail: str = ""
    organisation: str = ""
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The part of a transfer that needs one procedure (전용, 이용 또는 이체).

    Parameters
    ----------
    procedure : str
        Korean name of the procedure as the rules print it.
    level : {"organisation", "policy", "unit_project", "account", "line"}
        The widest level of the budget that this money crosses; "account" is 목, the
        part of a code before the hyphen, and "line" is anything below it.
    amount : int
        Amount moved at this level, > 0. [KRW]
    law : str
        Article the rules name.
    decides : str
        Who decides, as the rules print it.
    report : str
        To whom it is reported, and when.

    Examples
    --------
    >>> Move(procedure="전용", level="account", amount=90_000_000, law="제49조").amount
    90000000
    """

    procedure: str
    level: Level
    amount: int
    law: str
    decides: str = ""
    report: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the move, for JSON.

        Returns
        -------
        dict
            The six fields by name; amounts as int won.

        Examples
        --------
        >>> Move(procedure="전용", level="account", amount=1, law="제49조").to_dict()["level"]
        'account'
        """
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A checked transfer with the procedure it needs (예산 변경 내역).

    Parameters
    ----------
    items : tuple of Item
        The budget lines in the order given.
    after : tuple of int
        Budget of each line after the change. [KRW]
    moved : int
        Sum of the increases, equal to the sum of the decreases. [KRW]
    total : int
        Sum of the budget, the same before and after. [KRW]
    moves : tuple of Move
        The moved amount by the widest level it crosses, widest first.
    rules : str
        Id of the rules, for example "budget_rules/2026".
    sources : tuple of str
        The rules with flag, publisher, title and page.
    findings : tuple of Finding
        Printed amounts that do not add up; restricted items.

    Examples
    --------
    >>> from sustainfin import budget
    >>> same = dict(policy="정보인프라 확충 및 운영")
    >>> report = budget.transfer([
    ...     Item(code="405-01", label="자산및물품취득비", appropriation=970_000_000,
    ...          minus=90_000_000, **same),
    ...     Item(code="207-01", label="연구용역비", appropriation=0, plus=90_000_000, **same)])
    >>> report.after, report.procedure
    ((880000000, 90000000), '전용')
    """

    items: tuple[Item, ...]
    after: tuple[int, ...]
    moved: int
    total: int
    moves: tuple[Move, ...]
    rules: str
    sources: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    @property
    def procedure(self) -> str:
        """Korean name of the procedure for the widest level crossed (필요 절차).

        Returns
        -------
        str
            "이체", "이용" or "전용"; empty when the rules name none.

        Examples
        --------
        >>> move = Move(procedure="전용", level="account", amount=1_000, law="제49조")
        >>> Transfer(items=(), after=(), moved=1_000, total=0, moves=(move,), rules="").procedure
        '전용'
        """
        return self.moves[0].procedure

    def sheet(self, *, unit: str = "천원", lang: str = "ko") -> Sheet:
        """The transfer as the neutral table, in the form of the report (예산 현황).

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts; they are shown exactly, never rounded.
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row an item and the total; notes with procedure and law.

        Raises
        ------
        InvalidInput
            If the unit or the language is unknown.

        Examples
        --------
        >>> move = Move(procedure="전용", level="account", amount=1_000, law="제49조")
        >>> item = Item(code="207-01", label="연구용역비", appropriation=0, plus=1_000)
        >>> Transfer(items=(item,), after=(1_000,), moved=1_000, total=0, moves=(move,),
        ...          rules="").sheet().body[0][-1].text
        '1'
        """
        _checks.one_of("Transfer.sheet", "unit", unit, UNITS)
        _checks.one_of("Transfer.sheet", "lang", lang, _LABELS)
        return _sheet(self, unit, lang)

    def explain(self, figure: str = "moved", year: int | None = None) -> Explanation:
        """Where an amount of the transfer comes from, line by line (산출 근거).

        Parameters
        ----------
        figure : str
            "moved", "total", a line after the change by its code (with its places where a
            code occurs twice), or what needs a procedure: by the name of the procedure, or
            by its level ("organisation", "policy", "unit_project", "account", "line").
        year : None
            A transfer has no years: to be left out.

        Returns
        -------
        Explanation
            Amounts before, increases and decreases, and the law of the procedure.

        Raises
        ------
        InvalidInput
            If the transfer has no such figure, or a year is given.

        Examples
        --------
        >>> from sustainfin import budget
        >>> same = dict(policy="정보인프라 확충 및 운영")
        >>> report = budget.transfer([
        ...     Item(code="405-01", label="자산및물품취득비", appropriation=970_000_000,
        ...          minus=90_000_000, **same),
        ...     Item(code="207-01", label="연구용역비", appropriation=0, plus=90_000_000, **same)])
        >>> report.explain("전용").evaluate(), report.explain("405-01").evaluate()
        (90000000, 880000000)
        """
        return explained(self, figure, year)

    def to_frame(self) -> "pd.DataFrame":
        """The items as a DataFrame, one row an item, amounts in won.

        Returns
        -------
        DataFrame
            Columns organisation, policy, unit_project, detail, code, label,
            appropriation_krw, plus_krw, minus_krw, after_krw, printed_after_krw.

        Examples
        --------
        >>> move = Move(procedure="전용", level="account", amount=1_000, law="제49조")
        >>> item = Item(code="207-01", label="연구용역비", appropriation=0, plus=1_000)
        >>> Transfer(items=(item,), after=(1_000,), moved=1_000, total=0, moves=(move,),
        ...          rules="").to_frame()["after_krw"].tolist()
        [1000]
        """
        import pandas as pd

        return pd.DataFrame(_rows(self))

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the transfer, ready for JSON.

        Returns
        -------
        dict
            Items, moves and findings as lists of dicts; amounts as int won.

        Examples
        --------
        >>> move = Move(procedure="전용", level="account", amount=1_000, law="제49조")
        >>> Transfer(items=(), after=(), moved=1_000, total=0, moves=(move,),
        ...          rules="").to_dict()["procedure"]
        '전용'
        """
        return {
            "kind": "budget.Transfer",
            "procedure": self.procedure,
            "items": _rows(self),
            "moved": self.moved,
            "total": self.total,
            "moves": [move.to_dict() for move in self.moves],
            "rules": self.rules,
            "sources": list(self.sources),
            "findings": [found.to_dict() for found in self.findings],
        }


def _rows(transfer: Transfer) -> list[dict[str, Any]]:
    """One plain row an item, amounts in won."""
    return [
        {
            **{name: getattr(item, name) for name in (*PLACES, "code", "label")},
            "appropriation_krw": item.appropriation,
            "plus_krw": item.plus,
            "minus_krw": item.minus,
            "after_krw": after,
            "printed_after_krw": item.after,
        }
        for item, after in zip(transfer.items, transfer.after, strict=True)
    ]


def _money(amount: int, unit: str, *, strong: bool = False) -> Cell:
    text = format_won(amount, unit, symbol=False)
    return Cell(text=text, value=amount, align="right", strong=strong)


def _sheet(transfer: Transfer, unit: str, lang: str) -> Sheet:
    """The published form: 예산 과목, 예산액, 변경요구액 (증, 감), 변경 후 예산액."""
    words: dict[str, Any] = _LABELS[lang]
    shown = [
        (name, label)
        for name, label in zip(PLACES, words["places"], strict=True)
        if any(getattr(item, name) for item in transfer.items)
    ]
    n_places = len(shown) + 1
    body = [
        (
            *(Cell(text=getattr(item, name), value=getattr(item, name)) for name, _ in shown),
            Cell(text=f"{item.label} ({item.code})", value=item.code),
            *(_money(won, unit) for won in (item.appropriation, item.plus, item.minus, after)),
        )
        for item, after in zip(transfer.items, transfer.after, strict=True)
    ]
    total = (
        Cell(text=words["total"], n_columns=n_places, align="center", strong=True),
        *(
            _money(won, unit, strong=True)
            for won in (transfer.total, transfer.moved, transfer.moved, transfer.total)
        ),
    )
    return Sheet(
        title=words["title"],
        unit=f"{words['unit']}: {unit_words(unit, lang)}",
        head=_head(words, [label for _, label in shown]),
        body=(*_merged(body, len(shown)), total),
        notes=_notes(transfer, unit, words),
    )


def _head(words: dict[str, Any], places: list[str]) -> tuple[tuple[Cell, ...], ...]:
    """The two header rows."""
    return (
        (
            Cell(text=words["item"], n_columns=len(places) + 1, align="center", strong=True),
            Cell(text=words["appropriation"], n_rows=2, align="right", strong=True),
            Cell(text=words["change"], n_columns=2, align="center", strong=True),
            Cell(text=words["after"], n_rows=2, align="right", strong=True),
        ),
        (
            *row((*places, words["code"]), strong=True),
            Cell(text=words["plus"], align="right", strong=True),
            Cell(text=words["minus"], align="right", strong=True),
        ),
    )


def _merged(body: list[tuple[Cell, ...]], n: int) -> tuple[tuple[Cell, ...], ...]:
    """Rows in which equal places below each other are one cell, as printed tables do."""
    starts = [
        [i == 0 or _texts(body[i], j) != _texts(body[i - 1], j) for i in range(len(body))]
        for j in range(n)
    ]
    merged = []
    for i, cells in enumerate(body):
        kept = []
        for j, cell in enumerate(cells):
            if j < n and starts[j][i]:
                later = starts[j][i + 1 :]
                height = 1 + (later.index(True) if True in later else len(later))
                kept.append(Cell(text=cell.text, value=cell.value, n_rows=height))
            elif j >= n:
                kept.append(cell)
        merged.append(tuple(kept))
    return tuple(merged)


def _texts(cells: tuple[Cell, ...], last: int) -> list[str]:
    """Texts of a row up to a place: a place is the same only below the same wider one."""
    return [cell.text for cell in cells[: last + 1]]


def _notes(transfer: Transfer, unit: str, words: dict[str, Any]) -> tuple[str, ...]:
    """What moves, by which procedure and article; findings; sources."""
    told: list[str] = []
    for move in transfer.moves:
        told += _korean(move, unit, words) if words["ko"] else _english(move, transfer.rules, words)
    told += [
        f"※ {found.where}: {found.message_ko}" if words["ko"] else f"* {found}"
        for found in transfer.findings
    ]
    return (*told, *transfer.sources)


def _korean(move: Move, unit: str, words: dict[str, Any]) -> list[str]:
    """A move as the rules word it."""
    under = "; ".join(part for part in (move.law, move.decides) if part)
    crosses = words["crosses"][LEVELS.index(move.level)]
    name, amount = move.procedure or words["unnamed"], format_won(move.amount, unit)
    told = f"{name} {amount}, {crosses}: {under}".rstrip(": ")
    return [told, move.report] if move.report else [told]


def _english(move: Move, rules: str, words: dict[str, Any]) -> list[str]:
    """A move in English, with the words of the law in brackets; rules of one's own as they are."""
    rule = _shipped(rules).get(move.procedure, {})

    def both(name: str, given: str) -> str:
        english = str(rule.get(f"{name}_en", ""))
        return f"{english} ({given})" if english and given else given

    parts = both("law", move.law), both("decides", move.decides)
    under = "; ".join(part for part in parts if part)
    crosses = words["crosses"][LEVELS.index(move.level)]
    name = both("label", move.procedure) or words["unnamed"]
    told = f"{name}, {move.amount:,} won, {crosses}: {under}".rstrip(": ")
    report = str(rule.get("report_en", "")) or move.report
    return [told, report] if report else [told]


def _shipped(rules: str) -> Mapping[str, Any]:
    """The rules by name, where they are a table that ships."""
    family, _, edition = rules.partition("/")
    held = {table.edition: table for table in tables.editions("budget_rules")}
    return held[edition].values if family == "budget_rules" and edition in held else {}
