"""What all methods share: rounding rules, direct expenses, VAT, and the cut of the total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

from sustainfin import _checks, tables
from sustainfin.isp_cost import Expense
from sustainfin.money import Rounding
from sustainfin.tables import Table

VatBasis = Literal["included", "excluded", "exempt"]

_BASES: Mapping[str, VatBasis] = {
    "excluded": "excluded",
    "별도": "excluded",
    "exempt": "exempt",
    "면세": "exempt",
}
_UNCUT = ("none", "없음")
FRACTION = "Give a fraction, not a percentage: 0.25 for 25 %."


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How a price before VAT becomes a total: the rate, its basis, and the cut."""

    vat: Decimal | None
    basis: VatBasis
    truncate: Rounding | None
    words: str

    def amounts(self, price_before_vat: int, rule: Rounding) -> dict[str, Any]:
        """VAT and totals of a price, with the rules they come from."""
        vat = rule.apply(share(price_before_vat, self.vat or Decimal(0)))
        before_cut = price_before_vat + vat
        return {
            "price_before_vat": price_before_vat,
            "vat": vat,
            "vat_rate": self.vat,
            "vat_basis": self.basis,
            "total_before_cut": before_cut,
            "total": self.truncate.apply(before_cut) if self.truncate else before_cut,
            "truncate": self.truncate,
            "truncate_words": self.words,
        }


def read_closing(where: str, vat: object, truncate: object) -> Closing:
    """VAT and cut behind the arguments of a method, or a refusal."""
    basis: VatBasis = "included"
    rate = None
    if isinstance(vat, str) and vat in _BASES:
        basis = _BASES[vat]
    else:
        do = f"{FRACTION} For a price without VAT give 'excluded', for an exempt supplier 'exempt'."
        rate = _checks.exact_between(where, "vat", vat, 0, "0.5", do)
    rule, words = _read_cut(where, truncate)
    return Closing(vat=rate, basis=basis, truncate=rule, words=words)


def _read_cut(where: str, truncate: object) -> tuple[Rounding | None, str]:
    """The cut, and the words it was given in with its unit where they differ."""
    do = (
        "Give the words of the document ('만단위 이하', '만원 미만 절사'), the unit in won "
        "(100_000), or 'none' for no cut."
    )
    if isinstance(truncate, Rounding):
        return truncate, truncate.words
    if isinstance(truncate, str):
        if truncate in _UNCUT:
            return None, ""
        rule = Rounding.parse(truncate, default_mode="down")
        return rule, truncate if truncate == rule.words else f"{truncate} ({rule.words})"
    rule = Rounding("down", _checks.count(where, "truncate", truncate, low=1, do=do))
    return rule, rule.words


def read_rounding(
    where: str, table: Table, steps: Iterable[str], given: Mapping[str, Any] | None
) -> Mapping[str, Rounding]:
    """Rules by step: those of the table, VAT cut to the won, unless others are given."""
    default = Rounding.parse(entry(where, table, "rounding"))
    rules = dict.fromkeys(steps, default)
    rules["vat"] = Rounding.parse(
        tables.edition("isp_policies", "seoul_2020").values["vat"]["rounding"]
    )
    for step, rule in (given or {}).items():
        _checks.one_of(where, "rounding", step, rules)
        if isinstance(rule, str):
            rules[step] = Rounding.parse(rule)
        elif isinstance(rule, Rounding):
            rules[step] = rule
        else:
            raise _checks.refusal(
                where, "rounding", "must map steps to words or a Rounding", rule,
                "For example {'profit': '원 미만 절사'}.",
            )  # fmt: skip
    return MappingProxyType(rules)


def reduced(record: Any) -> tuple[Any, ...]:
    """A record for another process: its fields, the rules as a plain mapping."""
    held = {each.name: getattr(record, each.name) for each in fields(record)}
    return _rebuilt, (type(record), held | {"rounding": dict(record.rounding)})


def _rebuilt(record: Any, held: dict[str, Any]) -> Any:
    """The record from its fields, with rules that cannot be changed."""
    return record(**held | {"rounding": MappingProxyType(held["rounding"])})


def read_expenses(where: str, expenses: object) -> tuple[Expense, ...]:
    """Direct expenses in their order, in whole won >= 0."""
    if expenses is None:
        return ()
    if not isinstance(expenses, Mapping):
        raise _checks.refusal(
            where, "expenses", "must map labels to won", expenses,
            "For example {'인쇄비': 1_500_000}.",
        )  # fmt: skip
    return tuple(
        Expense(label=_checks.text(where, "label", label), amount=won(where, "amount", amount))
        for label, amount in expenses.items()
    )


def won(where: str, argument: str, value: object) -> int:
    """An amount in whole won >= 0."""
    amount = _checks.whole_won(where, argument, value)
    if not amount >= 0:
        raise _checks.refusal(where, argument, "must be >= 0", value)
    return amount


def share(amount: int | Decimal, rate: Decimal) -> Fraction:
    """`rate` times `amount` without any rounding, whatever the decimal context."""
    return Fraction(amount) * Fraction(rate)


def cell(where: str, table: Table, row: str, column: str) -> Any:
    """A figure of a table, or a refusal of a table that lacks it."""
    if row in table.values and column in table.values[row]:
        return table.values[row][column]
    raise lacking(where, table, f"a row {row!r} with {column!r}")


def entry(where: str, table: Table, name: str) -> Any:
    """A figure beside the rows of a table, or a refusal of a table that lacks it."""
    if name in table.extra:
        return table.extra[name]
    raise lacking(where, table, f"{name!r} in [extra]")


def rows_of(table: Table, kind: str) -> Mapping[str, Mapping[str, Any]]:
    """Rows of one kind, in the order of the table."""
    return {name: row for name, row in table.values.items() if row.get("kind") == kind}


def lacking(where: str, table: Table, what: str) -> Exception:
    """The refusal of a table of another family, or of an incomplete one."""
    return _checks.refusal(
        where, "guide", f"must be a table that holds {what}", table.id,
        "Take the shape of the tables in this release.",
    )  # fmt: skip
