"""The checklist of costs that plans leave out: a number, a reason, or a finding."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks, tables
from sustainfin._lifecycle.cost_record import money
from sustainfin._lifecycle.totals import cost_lines, one_run, parts_of, run_values
from sustainfin.findings import Finding
from sustainfin.lines import Line, Timeline
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "lifecycle.checklist"
_STATUS = {
    "number": ("금액", "number"),
    "reason": ("사유", "reason"),
    "missing": ("누락", "missing"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One cost of the checklist, and how a plan answers for it (점검 항목).

    Parameters
    ----------
    item : str
        Name of the item, which is a kind of cost.
    label_ko, label_en : str
        Name in Korean and in English.
    status : {"number", "reason", "missing"}
        A line gives it, a reason stands in its place, or neither.
    lines : tuple of str
        Labels of the lines that are of this kind or contain it.
    amount : float or None
        Cost of this kind over all years; None where it is contained in lines of
        another kind, or no years were given. [KRW]
    reason : str
        The reason given.

    Examples
    --------
    >>> ChecklistItem(item="network", label_ko="통신망", label_en="network", status="reason",
    ...               reason="자가망 이용").status
    'reason'
    """

    item: str
    label_ko: str
    label_en: str
    status: Literal["number", "reason", "missing"]
    lines: tuple[str, ...] = ()
    amount: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What a plan says to each cost that plans leave out (비용 누락 점검).

    Parameters
    ----------
    items : tuple of ChecklistItem
        The items in the order of the table.
    findings : tuple of Finding
        One for each item that is missing, or whose lines add up to nothing.
    table : str
        Id of the checklist, such as "checklists/2021".

    Examples
    --------
    >>> from sustainfin import lifecycle
    >>> found = checklist([lifecycle.Annual("회선", 5_000_000, kind="network")])
    >>> found.missing[:2]
    ('labour', 'security')
    """

    items: tuple[ChecklistItem, ...]
    findings: tuple[Finding, ...]
    table: str

    _repr_html_ = in_notebook

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the items that have neither a line nor a reason."""
        return tuple(each.item for each in self.items if each.status == "missing")

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The checklist as the neutral table.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row an item: name, status, lines or reason, amount.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.

        Examples
        --------
        >>> checklist([]).sheet(lang="en").body[0][1].text
        'missing'
        """
        english = _checks.one_of("lifecycle.Checklist.sheet", "lang", lang, ("ko", "en")) == "en"
        head = ("Item", "Answer", "Lines or reason", "KRW") if english else (
            "항목", "답", "항목명·사유", "금액 (원)")  # fmt: skip
        body = [
            (
                Cell(text=each.label_en if english else each.label_ko),
                Cell(text=_STATUS[each.status][english], strong=each.status == "missing"),
                Cell(text=", ".join(each.lines) or each.reason),
                Cell(
                    text="" if each.amount is None else money(each.amount, "원"),
                    value=each.amount, align="right",
                ),
            )
            for each in self.items
        ]  # fmt: skip
        title = "Costs that plans leave out" if english else "비용 누락 점검"
        return Sheet(
            title=title, head=(row(head, strong=True),), body=tuple(body), notes=(self.table,)
        )

    def to_frame(self) -> "pd.DataFrame":
        """The checklist as a DataFrame, one row an item.

        Returns
        -------
        DataFrame
            Columns item, status, lines, amount_krw, reason.

        Examples
        --------
        >>> checklist([]).to_frame()["status"].unique().tolist()
        ['missing']
        """
        import pandas as pd

        columns = ["item", "status", "lines", "amount_krw", "reason"]
        data = [(e.item, e.status, ", ".join(e.lines), e.amount, e.reason) for e in self.items]
        return pd.DataFrame(data, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """The checklist as plain data, ready for JSON.

        Returns
        -------
        dict
            Items, findings and the id of the table.

        Examples
        --------
        >>> checklist([]).to_dict()["table"]
        'checklists/2021'
        """
        return {
            "kind": "lifecycle.Checklist",
            "table": self.table,
            "items": [
                {**{name: getattr(each, name) for name in each.__slots__}, "lines": [*each.lines]}
                for each in self.items
            ],
            "findings": [found.to_dict() for found in self.findings],
        }


def checklist(
    lines: Iterable[Line],
    *,
    reasons: Mapping[str, str] | None = None,
    t: Timeline | None = None,
    x: Mapping[str, float] | None = None,
    items: str | datetime.date | Table = "2021",
) -> Checklist:
    """Whether a plan answers for each cost that plans leave out (비용 누락 점검).

    An item is answered by a line of its kind, by a line that says it `covers` it, or
    by a reason. What is not answered is named as missing; nothing is added.

    Parameters
    ----------
    lines : iterable of Line
        Cost lines with different labels.
    reasons : mapping of str to str, optional
        Why an item costs nothing here, by item.
    t : Timeline, optional
        The years; with them the items show their cost.
    x : mapping of str to float, optional
        Values by input name; an input left out takes its base value.
    items : str, date or Table
        Edition of the checklist, or a table of your own whose rows are kinds of cost.

    Returns
    -------
    Checklist
        Every item with its answer, and the findings.

    Raises
    ------
    InvalidInput
        If a line is no cost line, a reason is blank or names no item.

    References
    ----------
    .. [1] 건축공간연구원, auri brief No.229 (2021.05.15), 송유미·문보람·박성남,
       스마트도시서비스의 지속가능성 확보를 위한 운영·관리 개선 방안 (checklists/2021).

    Examples
    --------
    >>> from sustainfin import lifecycle
    >>> checklist([lifecycle.Operation("관제센터 운영", 300_000_000, covers=("labour",)),
    ...            lifecycle.Annual("회선", 5_000_000, kind="network")],
    ...           reasons={"decommissioning": "시 소유 건물, 철거 없음"})
    비용 누락 점검
      항목       답    항목명·사유              금액 (원)
      ---------  ----  -----------------------  ---------
      인건비     금액  관제센터 운영
      보안       누락
      통신망     금액  회선
      라이선스   누락
      장비 교체  누락
      교육       누락
      콜센터     누락
      철거·폐기  사유  시 소유 건물, 철거 없음
      checklists/2021
    """
    table = tables.resolve("checklists", items, where=_WHERE, argument="items")
    given = cost_lines(_WHERE, lines)
    told = dict(reasons or {})
    for item, reason in told.items():
        _checks.one_of(_WHERE, "reasons", item, table.values)
        _checks.text(_WHERE, f"reasons[{item!r}]", reason)
    costs = {} if t is None else _costs(given, t, x)
    answered = tuple(
        _item(item, words, given, costs, told.get(item, "")) for item, words in table.values.items()
    )
    found = [_finding(each, table) for each in answered]
    return Checklist(items=answered, findings=tuple(each for each in found if each), table=table.id)


def kinds_of(line: Line) -> tuple[str, ...]:
    """Kinds of cost a line has and covers."""
    kinds: tuple[str, ...] = getattr(line, "kinds", (line.kind,))
    return (*kinds, *getattr(line, "covers", ()))


def _costs(lines: Iterable[Line], t: Timeline, x: Mapping[str, float] | None) -> dict[str, float]:
    """Cost over all years by kind."""
    given = tuple(lines)
    run = run_values(_WHERE, given, x)
    total: dict[str, float] = {}
    for line in given:
        for kind, part in parts_of(line, run, t).items():
            total[kind] = total.get(kind, 0.0) + sum(one_run(_WHERE, line.label, part, t))
    return total


def _item(
    item: str,
    words: Mapping[str, Any],
    lines: Iterable[Line],
    costs: Mapping[str, float],
    reason: str,
) -> ChecklistItem:
    """The answer of a plan to one item."""
    labels = tuple(line.label for line in lines if item in kinds_of(line))
    return ChecklistItem(
        item=item, label_ko=words["label_ko"], label_en=words["label_en"],
        status="number" if labels else "reason" if reason else "missing",
        lines=labels, amount=costs.get(item), reason=reason,
    )  # fmt: skip


def _finding(each: ChecklistItem, table: Table) -> Finding | None:
    """What a reader must know about an item, if anything."""
    if each.status == "missing":
        share = table.values[each.item].get("hidden_share")
        seen = (
            ""
            if share is None
            else f"; in {share:.0%} of the plans studied it is hidden or left out"
        )
        seen_ko = (
            "" if share is None else f". 조사한 계획의 {share:.0%}에서 드러나지 않거나 빠져 있다"
        )
        return Finding(
            code="cost-missing", severity="note", where=each.label_ko,
            message=f"the plan has no line for {each.label_en} and gives no reason{seen}",
            message_ko=f"{each.label_ko} 비용이 없고 사유도 없다{seen_ko}", reference=table.cite(),
        )  # fmt: skip
    if each.status == "number" and each.amount == 0:
        return Finding(
            code="cost-zero", severity="note", where=each.label_ko,
            message=f"the lines for {each.label_en} add up to 0 won: {', '.join(each.lines)}",
            message_ko=f"{each.label_ko} 비용의 합이 0원이다: {', '.join(each.lines)}",
            reference=table.id,
        )  # fmt: skip
    return None
