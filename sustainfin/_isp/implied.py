"""The effort or rate that a printed amount implies, with its exact interval."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sustainfin._isp import intervals as iv
from sustainfin._isp.audit import Audit
from sustainfin._isp.cell_checks import CellCheck
from sustainfin._isp.constraints import AMOUNT, EFFORT, RATE, half_digit
from sustainfin._isp.intervals import Domain, Rules
from sustainfin._isp.relations import Product
from sustainfin.money import Rounding

_PLACES = 6  # digits behind the point of the quotient people know


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """The effort or rate that a printed amount implies (역산 투입공수).

    Parameters
    ----------
    row, column : str
        Address of the effort or rate.
    printed : Decimal
        What is printed there.
    quotient : Decimal
        Amount over wage (or base), to six decimals.
    low, high : Fraction
        Ends of the interval in which the effort or rate must lie.
    includes_low, includes_high : bool
        Whether the ends belong to it.
    value : Decimal
        The decimal with the fewest digits that makes the printed amount.
    rules : tuple of Rounding
        Rounding rules the interval rests on: those that the neighbours of the amount
        follow, else all at the finest unit.
    is_rounded_display : bool
        Whether `value`, rounded half up to the printed digits, is what is printed.
    is_cut_display : bool
        The same for cutting the digits off.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> text = ("구분|단가(월)|투입공수(M/M)|금액(원)|비고\\n"
    ...         "업무분석가|10,472,778|0.4|4,250,000|원 미만 절사")
    >>> found = isp_cost.reconcile(text).implied[0]
    >>> found.quotient, found.value, found.is_rounded_display
    (Decimal('0.405814'), Decimal('0.4058141'), True)
    """

    row: str
    column: str
    printed: Decimal
    quotient: Decimal
    low: Fraction
    high: Fraction
    includes_low: bool
    includes_high: bool
    value: Decimal
    rules: tuple[Rounding, ...]
    is_rounded_display: bool
    is_cut_display: bool

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, ready for JSON.

        Returns
        -------
        dict
            Decimals and fractions as text, rules in words.
        """
        plain = {name: getattr(self, name) for name in self.__slots__}
        texts = {
            name: str(value) for name, value in plain.items() if not isinstance(value, (bool, str))
        }
        return plain | texts | {"rules": [rule.words for rule in self.rules]}


def implied_input(
    found: Audit, check: CellCheck, likely: dict[str, tuple[Rounding, ...]]
) -> Implied | None:
    """What the effort or rate of a row must be for its printed amount; None where unknown."""
    relation = found.of(check.key)
    if check.column != AMOUNT or not isinstance(relation, Product):
        return None
    inputs = [key for key in relation.factors if key[1] in {EFFORT, RATE}]
    others = [key for key in relation.inputs if key not in inputs]
    if not inputs or not found.known.issuperset(others) or not isinstance(check.printed, int):
        return None
    row = next(row for row in found.table.rows if row.label == check.row)
    printed = row.effort if inputs[0][1] == EFFORT else row.rate
    base = _base(found, relation, inputs[0])
    if printed is None or not base[0][0] > 0:
        return None
    step = likely.get(row.step, ())
    rules = Rules(relation.rules.candidates, relation.rules.stated or step, relation.rules.step)
    source = rules.sources(iv.point(check.printed))
    if iv.is_empty(source):
        return None
    return _implied(inputs[0], printed, check.printed, base, source, rules.stated)


def _base(found: Audit, relation: Product, key: tuple[str, str]) -> Domain:
    """What the effort or rate is multiplied by."""
    base = iv.multiply([found.shown[other] for other in relation.factors if other != key])
    return iv.divide(base, found.shown[relation.divisor]) if relation.divisor else base


def _implied(
    key: tuple[str, str], printed: Decimal, amount: int, base: Domain, source: Domain,
    rules: tuple[Rounding, ...],
) -> Implied | None:  # fmt: skip
    """The record, unless no decimal lies in the interval."""
    interval = iv.divide(source, base)
    value = iv.shortest_decimal(interval)
    if value is None:
        return None
    middle = Fraction(amount) / Fraction(base[0][0])
    digit = 2 * half_digit(printed)
    steps = Fraction(value) / digit
    return Implied(
        row=key[0], column=key[1], printed=printed,
        quotient=iv.decimal(round(middle * 10**_PLACES), _PLACES),
        low=Fraction(interval[0][0]), high=Fraction(interval[1][0]),
        includes_low=not interval[0][1], includes_high=not interval[1][1],
        value=value, rules=rules,
        is_rounded_display=math.floor(steps + Fraction(1, 2)) * digit == printed,
        is_cut_display=math.floor(steps) * digit == printed,
    )  # fmt: skip
