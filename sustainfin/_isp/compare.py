"""The same effort under other editions, with the change split into its causes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks, tables
from sustainfin._isp import estimate
from sustainfin._isp.bill import Bill, Labour, percent
from sustainfin.money import format_won
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_RATES = ("overhead", "technical_fee", "vat")
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "연도·가이드별 비교", "unit": "단위",
        "heads": ("구분", "임금", "제경비율", "기술료율", "절사 전 합계", "합계", "증감",
                  "임금 변동", "요율 변동", "절사 변동"),
    },
    "en": {
        "title": "Comparison of editions", "unit": "unit",
        "heads": ("Scenario", "Wages", "Overhead", "Technical fee", "Total before the cut",
                  "Total", "Change", "By wages", "By rates", "By cut"),
    },
}  # fmt: skip
_RULES = ("truncate", "rounding")
_REQUIRED = ("wages", *_RATES, "truncate")
_ALLOWED = (*_REQUIRED, "rounding", "guide")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One edition in a comparison (비교 대상), and why it differs from the first.

    Parameters
    ----------
    name : str
        Name given by the caller.
    bill : Bill
        The estimate under this edition.
    change, wage, rate, rule : int
        Change of the total after the cut against the first scenario, and its
        parts: wages first, then rates, then rounding and cut; the parts add up
        to the change. [KRW]
    notes : tuple of str
        Roles that the wage edition has merged into others.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> found = isp_cost.compare_editions({"업무분석가": "0.4"}, {
    ...     "2020": {"wages": "2020", **isp_cost.SEOUL_2020}})
    >>> found.scenarios[0].change
    0
    """

    name: str
    bill: Bill
    change: int
    wage: int
    rate: int
    rule: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionComparison:
    """The same effort under several editions (연도·가이드별 비교).

    Parameters
    ----------
    scenarios : tuple of Scenario
        In the order given; the first is the one the others are compared with.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> len(isp_cost.compare_editions({"업무분석가": "0.4"}, {
    ...     "2020": {"wages": "2020", **isp_cost.SEOUL_2020}}).scenarios)
    1
    """

    scenarios: tuple[Scenario, ...]

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, unit: str = "원", lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The comparison as the neutral table.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts; shown exactly.
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a scenario.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> isp_cost.compare_editions({"업무분석가": "0.4"}, {
        ...     "2020": {"wages": "2020", **isp_cost.SEOUL_2020}}).sheet().body[0][0].text
        '2020'
        """
        words = _WORDS[_checks.one_of("isp_cost.EditionComparison.sheet", "lang", lang, _WORDS)]

        def amount(value: int) -> Cell:
            text = format_won(value, unit, symbol=False)
            return Cell(text=text, value=value, align="right")

        body = [
            (
                Cell(text=item.name), Cell(text=item.bill.wages),
                Cell(text=percent(item.bill.overhead_rate), align="right"),
                Cell(text=percent(item.bill.technical_fee_rate), align="right"),
                amount(item.bill.total_before_cut), amount(item.bill.total),
                amount(item.change), amount(item.wage), amount(item.rate), amount(item.rule),
            )
            for item in self.scenarios
        ]  # fmt: skip
        notes = dict.fromkeys(f"※ {note}" for item in self.scenarios for note in item.notes)
        return Sheet(
            title=words["title"], unit=f"{words['unit']}: {unit}",
            head=(row(words["heads"], strong=True),), body=tuple(body), notes=tuple(notes),
        )  # fmt: skip

    def to_frame(self) -> "pd.DataFrame":
        """The comparison as a DataFrame, one row a scenario.

        Returns
        -------
        DataFrame
            Columns name, wages, overhead_rate, technical_fee_rate,
            total_before_cut, total, change, wage, rate, rule. [KRW]

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> isp_cost.compare_editions({"업무분석가": "0.4"}, {
        ...     "2020": {"wages": "2020", **isp_cost.SEOUL_2020}}).to_frame()["total"].tolist()
        [6000000]
        """
        import pandas as pd

        return pd.DataFrame([_plain(item) for item in self.scenarios])

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data, ready for JSON.

        Returns
        -------
        dict
            One entry a scenario.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> isp_cost.compare_editions({"업무분석가": "0.4"}, {
        ...     "2020": {"wages": "2020", **isp_cost.SEOUL_2020}}).to_dict()["kind"]
        'isp_cost.EditionComparison'
        """
        rows = [
            {
                **{k: v if isinstance(v, int) else str(v) for k, v in _plain(item).items()},
                "notes": list(item.notes),
            }
            for item in self.scenarios
        ]
        return {"kind": "isp_cost.EditionComparison", "scenarios": rows}


def _plain(item: Scenario) -> dict[str, Any]:
    """One scenario as a row."""
    return {
        "name": item.name,
        "wages": item.bill.wages,
        "overhead_rate": item.bill.overhead_rate,
        "technical_fee_rate": item.bill.technical_fee_rate,
        "total_before_cut": item.bill.total_before_cut,
        "total": item.bill.total,
        "change": item.change,
        "wage": item.wage,
        "rate": item.rate,
        "rule": item.rule,
    }


def compare_editions(
    effort: Mapping[str, object] | Iterable[Labour],
    scenarios: Mapping[str, Mapping[str, Any]],
    *,
    expenses: Mapping[str, object] | tuple[Any, ...] = (),
    effort_unit: str = "M/M",
) -> EditionComparison:
    """The same effort under other wage years and guide editions (연도·가이드별 비교).

    The change of the total against the first scenario is split in a fixed order:
    the wages change first, then the rates, then the rounding and the cut.

    Parameters
    ----------
    effort : mapping of str to number, or iterable of Labour
        Effort by role, as in `estimate`; no given amounts, which no other wage year
        could multiply out.
    scenarios : mapping of str to mapping
        Name to the arguments of `estimate`: wages, overhead, technical_fee, vat,
        truncate and, if wanted, rounding and guide. The first is the base.
    expenses, effort_unit : as `estimate` takes them
        The same in every scenario.

    Returns
    -------
    EditionComparison
        One scenario each, with its bill and the parts of the change.

    Raises
    ------
    InvalidInput
        If a scenario lacks an argument or has an unknown one, a line has a given
        amount, or a role is neither in a wage edition nor merged into one of its
        roles.

    Notes
    -----
    Where an edition has merged a role into another (직무 통합), the wage of the
    other is used and a note says so.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> found = compare_editions({"IT컨설턴트": 4.349}, {
    ...     "2020": {"wages": "2020", **isp_cost.SEOUL_2020},
    ...     "2026": {"wages": "2026", **isp_cost.SEOUL_2020}})
    >>> found.scenarios[1].change == found.scenarios[1].wage
    True
    """
    where = "isp_cost.compare_editions"
    lines = estimate.read_effort(where, effort)
    for line in lines:
        if line.amount is not None:
            raise _checks.refusal(
                where, "amount", f"of {line.role!r} must not be given: no other year has it",
                line.amount, "Give the effort the amount implies.",
            )  # fmt: skip
    if not isinstance(scenarios, Mapping) or not scenarios:
        raise _checks.refusal(where, "scenarios", "must map names to arguments", scenarios)
    for given in scenarios.values():
        if not isinstance(given, Mapping):
            raise _checks.refusal(where, "scenarios", "must map names to arguments", given)
    read = {name: _read_scenario(where, name, given) for name, given in scenarios.items()}
    _checks.one_of(where, "effort_unit", effort_unit, estimate.WAGE_KEY)
    items = estimate.read_expenses(where, expenses)
    shared = {"expenses": items, "effort_unit": effort_unit}
    base = next(iter(read.values()))
    compared = []
    for name, given in read.items():  # a plain loop: warnings then point to our caller
        compared.append(_compare(where, name, lines, base, given, shared))
    return EditionComparison(scenarios=tuple(compared))


def _read_scenario(where: str, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of one scenario, complete and known."""
    for key in given:
        _checks.one_of(where, f"scenarios[{name!r}]", key, _ALLOWED)
    for key in _REQUIRED:
        if key not in given:
            raise _checks.refusal(
                where, "scenarios", f"[{name!r}] must have {key!r}", tuple(given),
                "Each scenario names its wages, rates and cut.",
            )  # fmt: skip
    table = tables.resolve("kosa_wages", given["wages"], where=where, argument="wages")
    return {"rounding": None, **given, "wages": table}


def _compare(
    where: str,
    name: str,
    lines: tuple[Labour, ...],
    base: dict[str, Any],
    given: dict[str, Any],
    shared: dict[str, Any],
) -> Scenario:
    """One scenario, with the steps from the base to it: wages, rates, rules."""

    def total(arguments: dict[str, Any]) -> int:
        moved, _ = _in_edition(lines, arguments["wages"])
        plain = {key: value for key, value in arguments.items() if key != "guide"}
        return estimate.estimated(moved, **plain, **shared).total

    wages = {**base, "wages": given["wages"]}
    rates = {**wages, **{key: given[key] for key in _RATES}}
    totals = [total(base), total(wages), total(rates)]
    moved, notes = _in_edition(lines, given["wages"])
    bill = estimate.estimated(moved, **given, **shared, stacklevel=5)
    return Scenario(
        name=name, bill=bill, change=bill.total - totals[0], wage=totals[1] - totals[0],
        rate=totals[2] - totals[1], rule=bill.total - totals[2], notes=notes,
    )  # fmt: skip


def _in_edition(lines: tuple[Labour, ...], table: Table) -> tuple[list[Labour], tuple[str, ...]]:
    """The lines with the wages of an edition, merged roles under their new one's wage."""
    moved, notes = [], []
    for line in lines:
        wanted = line.table_role or line.role
        now = table.merged_roles.get(wanted)
        if line.wage is not None or wanted in table.values or now is None:
            moved.append(line)
            continue
        # Merging keeps the line: its effort is paid at the wage of the role it is now part of.
        note = "; ".join(filter(None, (line.note, f"{table.edition}: {now}")))
        moved.append(replace(line, table_role=now, note=note))
        notes.append(f"{wanted} → {now} ({table.id})")
    return moved, tuple(notes)
