"""Ratios that cannot be refused but that a reader must know of."""

import datetime
import math
from collections.abc import Iterable, Iterator

from sustainfin import _checks, tables
from sustainfin._lifecycle import fields
from sustainfin._lifecycle.cost_record import CostTable, money, percent
from sustainfin.findings import Finding
from sustainfin.tables import Table

_WHERE = "lifecycle.ratio_findings"
_RATE = "유지관리 요율"


def ratio_findings(
    table: CostTable, *, rates: str | datetime.date | Table = "2025"
) -> tuple[Finding, ...]:
    """Odd ratios of operation to build, as notes (비율 점검).

    The guide's maintenance rate is for software. Compared with a build that is mostly
    equipment it is a yardstick, no more; so every finding is a note.

    Parameters
    ----------
    table : CostTable
        What `cost_table` returned.
    rates : str, date or Table
        Edition of the guide's maintenance rates.

    Returns
    -------
    tuple of Finding
        Codes "om-below-guide", "maintenance-below-guide", "maintenance-above-guide",
        "maintenance-missing", and "om-stops"; empty where nothing is odd or there is
        no build cost.

    Raises
    ------
    InvalidInput
        If `table` is no cost table, or the rates have no row "유지관리 요율".

    References
    ----------
    .. [1] 한국인공지능·소프트웨어산업협회, SW사업 대가산정 가이드 2025년 개정판, 표 4-4
       (maintenance_rates/2025).

    Examples
    --------
    >>> from sustainfin import lifecycle
    >>> from sustainfin.lines import Timeline
    >>> plan = lifecycle.cost_table([
    ...     lifecycle.Build("플랫폼 구축", 22_800_000_000, year=2021),
    ...     lifecycle.Annual("시스템 유지관리", 40_000_000, kind="maintenance", first=2022)],
    ...     Timeline(start=2021, n_years=5))
    >>> for found in ratio_findings(plan):
    ...     print(found.code, "-", found.message.partition(";")[0])
    om-below-guide - operation and maintenance cost 40,000,000 won a year, 0.175% of the build cost
    """
    if not isinstance(table, CostTable):
        raise _checks.refusal(_WHERE, "table", "must be a CostTable", table, "Call cost_table.")
    guide = tables.resolve("maintenance_rates", rates, where=_WHERE, argument="rates")
    _checks.one_of(_WHERE, "rates", _RATE, guide.values)
    low, high = (float(guide.values[_RATE][end]) for end in ("low", "high"))
    build = table.by_kind.get("build", 0.0)
    found = [*_levels(table, build, low, high, guide.cite())] if build > 0 else []
    return (*found, *_stops(table))


def _mean(table: CostTable, kinds: Iterable[str]) -> float:
    """Mean yearly cost of some kinds over the years that have any."""
    wanted = [each.amounts for each in table.rows if each.kind in kinds]
    years = [math.fsum(column) for column in zip(*wanted, strict=True)]
    paid = [cost for cost in years if cost > 0]
    return math.fsum(paid) / len(paid) if paid else 0.0


def _levels(
    table: CostTable, build: float, low: float, high: float, reference: str
) -> Iterator[Finding]:
    """Yearly O&M and maintenance against the range of the guide."""
    running, upkeep = _mean(table, fields.RUNNING), _mean(table, ("maintenance",))
    span = f"{percent(low)} to {percent(high)}"
    span_ko = f"{percent(low)}~{percent(high)}"

    def note(code: str, cost: float, message: str, message_ko: str) -> Finding:
        share = f"{money(cost, '원')} won a year, {percent(cost / build)} of the build cost"
        share_ko = f"연 {money(cost, '원')}원으로 구축비의 {percent(cost / build)}"
        return Finding(
            code=code, severity="note", where="운영·유지관리비", reference=reference,
            message=message.format(share=share, span=span),
            message_ko=message_ko.format(share=share_ko, span=span_ko),
        )  # fmt: skip

    if not running >= low * build:
        yield note(
            "om-below-guide", running,
            "operation and maintenance cost {share}; the guide's maintenance alone is {span}",
            "운영·유지관리비가 {share}이다. 가이드의 유지관리 요율만 {span}이다",
        )  # fmt: skip
    elif upkeep == 0:
        yield note(
            "maintenance-missing", upkeep,
            "no line is maintenance; the guide has {span} of the build cost a year",
            "유지관리비 항목이 없다. 가이드의 유지관리 요율은 구축비의 {span}이다",
        )  # fmt: skip
    elif not upkeep >= low * build:
        yield note(
            "maintenance-below-guide", upkeep,
            "maintenance costs {share}; the guide has {span}",
            "유지관리비가 {share}이다. 가이드는 {span}이다",
        )  # fmt: skip
    elif not upkeep <= high * build:
        yield note(
            "maintenance-above-guide", upkeep,
            "maintenance costs {share}; the guide has {span}",
            "유지관리비가 {share}이다. 가이드는 {span}이다",
        )  # fmt: skip


def _stops(table: CostTable) -> Iterator[Finding]:
    """Years without any O&M after years that had some."""
    wanted = [each.amounts for each in table.rows if each.kind in fields.RUNNING]
    years = [math.fsum(column) for column in zip(*wanted, strict=True)]
    begun = next((k for k, cost in enumerate(years) if cost > 0), len(years))
    bare = [table.timeline.start + k for k in range(begun, len(years)) if not years[k] > 0]
    if bare:
        listed = ", ".join(map(str, bare))
        yield Finding(
            code="om-stops", severity="note", where="운영·유지관리비",
            message=f"operation has begun but costs nothing in {listed}",
            message_ko=f"운영이 시작되었는데 {listed}년에는 운영·유지관리비가 없다",
        )  # fmt: skip
