"""Where the amounts of a transfer come from: lines before and after, and what crosses a level."""

from collections.abc import Mapping
from typing import Any

from sustainfin import _checks
from sustainfin._text import squeeze
from sustainfin.budget._places import LEVELS, PLACES, crossed
from sustainfin.explanation import Explanation, Op, Part, Step, derived

_WHERE = "Transfer.explain"
_GIVEN = ("주어진 금액", "amount as given")
_PARTS = {
    "appropriation": ("예산액", "budget before"), "plus": ("증", "increase"),
    "minus": ("감", "decrease"),
}  # fmt: skip
_CROSSES = {
    "organisation": ("기관 간 변경액", "amount moved between organisations"),
    "policy": ("정책사업 간 변경액", "amount moved between policy projects"),
    "unit_project": ("단위사업 간 변경액", "amount moved between unit projects"),
    "account": ("목 간 변경액", "amount moved between line items (목)"),
    "line": ("같은 목 안의 변경액", "amount moved within one line item (목)"),
}
_UP_TO = {
    "organisation": ("기관을 넘는 금액", "what leaves an organisation"),
    "policy": ("정책사업을 넘는 금액", "what leaves a policy project"),
    "unit_project": ("단위사업을 넘는 금액", "what leaves a unit project"),
    "account": ("목을 넘는 금액", "what leaves a line item (목)"),
    "line": ("과목을 넘는 금액", "what leaves a line"),
}


_KOREAN = {"총계": "total", "변경액": "moved"}


def explained(transfer: Any, figure: object, year: object) -> Explanation:
    """The explanation of a line after the change, of a sum, or of what crosses a level."""
    tree = _Tree(transfer)
    named = tree.named()
    if isinstance(figure, str) and figure not in named:
        figure = _KOREAN.get(squeeze(figure), figure)
    do = "In Korean 'total' is 총계 and 'moved' is 변경액."
    chosen = _checks.one_of(_WHERE, "figure", figure, named, do)
    if year is not None:
        raise _checks.refusal(
            _WHERE, "year", "must be left out: a transfer has no years", year,
            "Give the figure alone.",
        )  # fmt: skip
    return Explanation(
        title="예산 변경", figure=chosen, year=None, root=named[chosen],
        notes_ko=("모든 금액은 정수 원이다", *(f"규정: {cited}" for cited in transfer.sources),
                  *(f"{f.where}: {f.message_ko or f.message}" for f in transfer.findings)),
        notes_en=("every amount is in whole won", *(f"rules: {c}" for c in transfer.sources),
                  *(f"{f.where}: {f.message}" for f in transfer.findings)),
    )  # fmt: skip


class _Tree:
    """The steps of one transfer, each made once."""

    def __init__(self, transfer: Any) -> None:
        self.transfer = transfer
        codes = [item.code for item in transfer.items]
        self._names = [
            item.code
            if codes.count(item.code) == 1
            else " / ".join(filter(None, (*(getattr(item, name) for name in PLACES), item.code)))
            for item in transfer.items
        ]
        self._leaves: dict[tuple[int, str], Step] = {}
        self._crossing: dict[str, Step] = {}

    def named(self) -> Mapping[str, Step]:
        """Every figure by its name: a procedure goes by its name and by its level."""
        after = {name: self._after(k) for k, name in enumerate(self._names)}
        moves = {move.level: self._move(move) for move in self.transfer.moves}
        by_procedure: dict[str, Step] = {}
        for move in self.transfer.moves:
            by_procedure.setdefault(move.procedure or move.level, moves[move.level])
        return {
            **after, **by_procedure, **moves, "moved": self._moved(),
            "total": _sum(after.values(), ("총 계", "total"), self.transfer.total),
        }  # fmt: skip

    def _leaf(self, k: int, part: str) -> Step:
        """An amount of a line as it was given."""
        if (k, part) not in self._leaves:
            item = self.transfer.items[k]
            ko, en = _PARTS[part]
            self._leaves[k, part] = Step(
                label_ko=f"{ko} ({item.code})", label_en=f"{en} ({item.code})",
                value=getattr(item, part), unit="KRW", of=item.label,
                name=f"{self._names[k]}: {part}", note_ko=_GIVEN[0], note_en=_GIVEN[1],
            )  # fmt: skip
        return self._leaves[k, part]

    def _after(self, k: int) -> Step:
        """A line after the change."""
        item = self.transfer.items[k]
        label = f"{item.label} ({item.code})"
        term = Op("subtract", (Op("add", (Part(0), Part(1))), Part(2)))
        parts = tuple(self._leaf(k, part) for part in _PARTS)
        return derived(
            term, parts, label_ko=f"{label} 변경 후", label_en=f"{label} after the change",
            value=self.transfer.after[k], unit="KRW",
        )  # fmt: skip

    def _moved(self) -> Step:
        """The sum of the increases."""
        leaves = [self._leaf(k, "plus") for k, item in enumerate(self.transfer.items) if item.plus]
        return _sum(leaves, ("변경액", "amount moved"), self.transfer.moved)

    def _move(self, move: Any) -> Step:
        """What crosses a level and no wider one, with the law that rules it."""
        level = move.level
        place = LEVELS.index(level)
        whole = self._crosses(level)
        wider = self._crosses(LEVELS[place - 1]) if place else None
        has_wider = wider is not None and wider.value
        parts = (whole, wider) if has_wider and wider is not None else (whole,)
        said = "; ".join(filter(None, (move.law, move.decides)))
        return derived(
            Op("subtract", (Part(0), Part(1))) if has_wider else Part(0), parts,
            label_ko=f"{_CROSSES[level][0]} ({move.procedure})" if move.procedure
            else _CROSSES[level][0],
            label_en=_CROSSES[level][1], value=move.amount, unit="KRW",
            note_ko=f"(근거: {said})" if said else "", note_en=f"(under: {said})" if said else "",
        )  # fmt: skip

    def _crosses(self, level: Any) -> Step:
        """What leaves the groups of a level in all: what each gains, where it gains."""
        if level not in self._crossing:
            groups: dict[tuple[str, ...], list[int]] = {}
            for k, item in enumerate(self.transfer.items):
                groups.setdefault(crossed(item, level), []).append(k)
            nets = tuple(self._net(level, members) for members in groups.values())
            gains = tuple(Op("maximum", (Part(k), 0)) for k in range(len(nets)))
            self._crossing[level] = derived(
                gains[0] if len(gains) == 1 else Op("add", gains), nets, unit="KRW",
                label_ko=_UP_TO[level][0], label_en=_UP_TO[level][1],
            )  # fmt: skip
        return self._crossing[level]

    def _net(self, level: Any, members: list[int]) -> Step:
        """What a group gains: the increases of its lines less the decreases."""
        items = self.transfer.items
        plus = [self._leaf(k, "plus") for k in members if items[k].plus]
        minus = [self._leaf(k, "minus") for k in members if items[k].minus]
        first = _total(0, len(plus))
        second = _total(len(plus), len(minus))
        label = _place(items[members[0]], level)
        term: Any = first
        if minus:
            term = Op("subtract", (first, second)) if plus else Op("negative", (second,))
        return derived(
            term, (*plus, *minus), unit="KRW",
            label_ko=f"{label} 순증", label_en=f"net increase of {label}",
        )  # fmt: skip


def _place(item: Any, level: str) -> str:
    """Name of the group of a level that an item is in."""
    if level in PLACES:
        return str(getattr(item, level)) or "-"
    return str(item.code.partition("-")[0] if level == "account" else item.code)


def _total(first: int, n: int) -> Any:
    """Formula of the sum of some parts in a row."""
    if not n:
        return 0
    return Part(first) if n == 1 else Op("add", tuple(Part(first + k) for k in range(n)))


def _sum(parts: Any, label: tuple[str, str], value: int) -> Step:
    """A sum of steps."""
    held = tuple(parts)
    return derived(
        _total(0, len(held)), held, label_ko=label[0], label_en=label[1], value=value, unit="KRW"
    )
