"""The guide's ranges: findings on applied rates, and what the guide would have cost."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from sustainfin import _checks, tables
from sustainfin._isp import chain
from sustainfin._isp.bill import Bill, percent
from sustainfin._isp.chain import Chain, Policy
from sustainfin.errors import TableNotFound
from sustainfin.findings import Finding
from sustainfin.sheet import Sheet, in_notebook, row, to_text
from sustainfin.tables import Table

# Machine name, Korean term, English term.
_RATES = (("overhead", "제경비", "overhead"), ("technical_fee", "기술료", "technical fee"))
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "가이드 대비 검토", "unit": "단위: 원",
        "heads": ("구분", "적용", "가이드 최저", "가이드 최고"),
        "steps": ("직접인건비", "제경비", "기술료", "직접경비", "추정가격", "부가세",
                  "절사 전 합계", "합계"),
    },
    "en": {
        "title": "Held against the guide", "unit": "unit: won",
        "heads": ("Item", "Applied", "Guide, lowest", "Guide, highest"),
        "steps": ("Direct labour", "Overhead", "Technical fee", "Direct expenses",
                  "Price before VAT", "VAT", "Total before the cut", "Total"),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideCheck:
    """Applied rates against the guide's ranges, and the guide's price (가이드 대비 검토).

    Parameters
    ----------
    guide : str
        Citation of the guide edition.
    findings : tuple of Finding
        Notes on rates outside the range; never faults, the guide is advisory.
    applied, minimum, maximum : Chain
        Amounts of every step at the applied rates and at the guide's lowest and
        highest rates, for the same direct labour. [KRW]

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> [found.code for found in check_guide(bill, guide="2020").findings]
    ['rate-outside-guide', 'rate-outside-guide']
    """

    guide: str
    findings: tuple[Finding, ...]
    applied: Chain
    minimum: Chain
    maximum: Chain

    _repr_html_ = in_notebook

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The three prices beside each other.

        Parameters
        ----------
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a step, in won, before and after the cut.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
        >>> len(check_guide(bill, guide="2020").sheet().body)
        8
        """
        words = _WORDS[_checks.one_of("isp_cost.GuideCheck.sheet", "lang", lang, _WORDS)]
        rows = [
            row([label, *(getattr(amounts, step) for amounts in self._all())])
            for label, step in zip(words["steps"], Chain.__slots__, strict=True)
        ]
        said = (f.message_ko if lang == "ko" else f.message for f in self.findings)
        return Sheet(
            title=words["title"], unit=words["unit"],
            head=(row(words["heads"], strong=True),), body=tuple(rows),
            notes=(self.guide, *(f"※ {message}" for message in said)),
        )  # fmt: skip

    def _all(self) -> tuple[Chain, Chain, Chain]:
        return self.applied, self.minimum, self.maximum

    def to_dict(self) -> dict[str, Any]:
        """The check as plain data, ready for JSON.

        Returns
        -------
        dict
            Guide, findings and the three chains of amounts.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
        >>> check_guide(bill, guide="2020").to_dict()["minimum"]["overhead"]
        4608022
        """
        plain = [{k: getattr(c, k) for k in Chain.__slots__} for c in self._all()]
        return {
            "kind": "isp_cost.GuideCheck",
            "guide": self.guide,
            "findings": [found.to_dict() for found in self.findings],
            **dict(zip(("applied", "minimum", "maximum"), plain, strict=True)),
        }


def check_guide(bill: Bill, *, guide: str | Table) -> GuideCheck:
    """Hold a bill against an edition of the guide (대가산정 가이드 대비 검토).

    Parameters
    ----------
    bill : Bill
        An estimate.
    guide : str or Table
        Edition in the family ``guide_rates``, or a table of your own.

    Returns
    -------
    GuideCheck
        Findings with a reference, and the price of the same direct labour at the
        guide's lowest and highest rates.

    Raises
    ------
    TableNotFound
        If there is no such edition.
    InvalidInput
        If `bill` is no bill, or the table holds no guide rates.

    Warns
    -----
    EditionMismatch
        If the wages of the bill and the guide were never in force together.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bill = isp_cost.estimate({"업무분석가": "0.4"}, wages="2020", **isp_cost.SEOUL_2020)
    >>> check_guide(bill, guide="2020").minimum.total_before_cut
    11612214
    """
    where = "isp_cost.check_guide"
    if not isinstance(bill, Bill):
        raise _checks.refusal(where, "bill", "must be a Bill", bill, "Make one with estimate().")
    table = read_guide(where, guide)
    with contextlib.suppress(TableNotFound):  # a table of one's own has no span to hold against
        tables.warn_if_apart(tables.edition(*bill.wages.split("/", 1)), table, stacklevel=3)
    rules = Policy(
        overhead=bill.overhead_rate, technical_fee=bill.technical_fee_rate, vat=bill.vat_rate,
        truncate=bill.truncate, rounding=bill.rounding,
    )  # fmt: skip
    at = {}
    for end in ("low", "high"):
        rates = guide_range(table, end)
        ranged = replace(rules, overhead=rates["overhead"], technical_fee=rates["technical_fee"])
        at[end] = chain.run(bill.direct_labour, bill.direct_expenses, ranged)
    return GuideCheck(
        guide=table.cite(),
        findings=rate_findings(rules, table),
        applied=chain.run(bill.direct_labour, bill.direct_expenses, rules),
        minimum=at["low"],
        maximum=at["high"],
    )


def guide_range(guide: str | Table, end: str) -> Mapping[str, Decimal]:
    """The guide's lowest or highest rates (가이드 하한, 상한), ready for ``**``.

    Parameters
    ----------
    guide : str or Table
        Edition in the family ``guide_rates``, or a table of your own.
    end : {"low", "high"}
        Which end of the ranges.

    Returns
    -------
    mapping of str to Decimal
        Keys overhead and technical_fee, fractions.

    Raises
    ------
    InvalidInput
        If `end` is neither "low" nor "high".
    TableNotFound
        If there is no such edition.

    Examples
    --------
    >>> dict(guide_range("2020", "low"))
    {'overhead': Decimal('1.10'), 'technical_fee': Decimal('0.20')}
    """
    where = "isp_cost.guide_range"
    table = read_guide(where, guide)
    _checks.one_of(where, "end", end, ("low", "high"))
    return MappingProxyType({name: table.values[name][end] for name, _, _ in _RATES})


def read_guide(where: str, guide: str | Table) -> Table:
    """A table that holds the guide's ranges."""
    table = tables.resolve("guide_rates", guide, where=where, argument="guide")
    if not all(name in table.values and "low" in table.values[name] for name, _, _ in _RATES):
        raise _checks.refusal(
            where, "guide", "must be a table of guide rates", guide,
            "Its rows are overhead and technical_fee, with low and high.",
        )  # fmt: skip
    return table


def rate_findings(rules: Policy, table: Table) -> tuple[Finding, ...]:
    """A note for each applied rate outside the guide's range."""
    found = []
    for name, korean, english in _RATES:
        applied = getattr(rules, name)
        low, high = table.values[name]["low"], table.values[name]["high"]
        if low <= applied <= high:
            continue
        side, side_ko = ("below", "미달") if applied < low else ("above", "초과")
        found.append(
            Finding(
                code="rate-outside-guide",
                severity="note",
                where=korean,
                message=(
                    f"the {english} rate {percent(applied)} is {side} the guide's "
                    f"{percent(low)} to {percent(high)}; the guide is advisory"
                ),
                message_ko=(
                    f"{korean} {percent(applied)} 적용은 가이드 "
                    f"{percent(low)}~{percent(high)} {side_ko} (가이드는 권고)"
                ),
                reference=table.cite(),
            )
        )
    return tuple(found)
