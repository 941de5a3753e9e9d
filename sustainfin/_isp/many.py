"""Many bills at once: the same sheet over arrays of efforts, exact in int64."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sustainfin import _checks, tables
from sustainfin._isp import chain, estimate
from sustainfin._isp.bill import Bill, Expense
from sustainfin._isp.chain import Chain, Policy
from sustainfin._text import nfc
from sustainfin.errors import NotComputable
from sustainfin.money import Rounding
from sustainfin.sheet import in_notebook
from sustainfin.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "isp_cost.estimate_many"
_MODES = ("half_up", "half_even", "down", "up")
_LIMIT = 2**62  # a factor of two below the largest int64, for the halves of the rounding
_EXACT_FLOAT = 2**52  # below it a float still has a digit after the point


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bills:
    """Amounts of many estimates that differ in effort alone (일괄 산출).

    Parameters
    ----------
    units : mapping of str to ndarray of int64, shape (n,)
        Effort by role in multiples of `effort_step`.
    effort_step : Decimal
        Step the efforts were put on. [M/M or M/D]
    direct_labour, overhead, technical_fee, price_before_vat, vat, total_before_cut, total : ndarray
        Amounts of each estimate, int64, shape (n,). [KRW]
    direct_expenses : int
        Direct expenses, the same in every estimate. [KRW]
    arguments : mapping
        The arguments of `estimate` that all share.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> bills = isp_cost.estimate_many(
    ...     {"업무분석가": [0.4, 0.5]}, effort_step="0.001", effort_rounding="half_up",
    ...     wages="2020", **isp_cost.SEOUL_2020)
    >>> bills.total_before_cut.tolist()
    [6082588, 7603235]
    """

    units: Mapping[str, NDArray[np.int64]]
    effort_step: Decimal
    direct_labour: NDArray[np.int64]
    overhead: NDArray[np.int64]
    technical_fee: NDArray[np.int64]
    price_before_vat: NDArray[np.int64]
    vat: NDArray[np.int64]
    total_before_cut: NDArray[np.int64]
    total: NDArray[np.int64]
    direct_expenses: int
    arguments: Mapping[str, Any]

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for array in (*self.units.values(), *(getattr(self, name) for name in _ARRAYS)):
            array.setflags(write=False)  # frozen alone does not freeze an array

    def __len__(self) -> int:
        return len(self.total)

    def __repr__(self) -> str:
        return (
            f"Bills, {len(self):,} estimates on a step of {self.effort_step} "
            f"{self.arguments['effort_unit']}: total {self.total.min():,} to "
            f"{self.total.max():,} won"
        )

    def bill(self, index: int) -> Bill:
        """One of the estimates as an ordinary bill, through the exact Decimal path.

        Parameters
        ----------
        index : int
            Which estimate, from 0.

        Returns
        -------
        Bill
            The same amounts, with every line.

        Raises
        ------
        InvalidInput
            If there is no estimate of that number.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bills = isp_cost.estimate_many(
        ...     {"업무분석가": [0.4, 0.5]}, effort_step="0.001", effort_rounding="half_up",
        ...     wages="2020", **isp_cost.SEOUL_2020)
        >>> bills.bill(1).total_before_cut
        7603235
        """
        if not 0 <= _checks.count("Bills.bill", "index", index) < len(self):
            raise _checks.refusal("Bills.bill", "index", f"must be below {len(self)}", index)
        effort = {role: self.effort_step * int(units[index]) for role, units in self.units.items()}
        return estimate.estimate(effort, **self.arguments)

    def to_dict(self) -> dict[str, Any]:
        """All estimates as plain data, ready for JSON: one list a step.

        Returns
        -------
        dict
            Efforts in steps of `effort_step`, which is text; amounts in won.

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> isp_cost.estimate_many(
        ...     {"업무분석가": [0.4]}, effort_step="0.001", effort_rounding="half_up",
        ...     wages="2020", **isp_cost.SEOUL_2020).to_dict()["units"]
        {'업무분석가': [400]}
        """
        steps = (
            "direct_labour", "overhead", "technical_fee", "price_before_vat", "vat",
            "total_before_cut", "total",
        )  # fmt: skip
        return {
            "kind": "isp_cost.Bills",
            "effort_step": str(self.effort_step),
            "units": {role: units.tolist() for role, units in self.units.items()},
            **{step: getattr(self, step).tolist() for step in steps},
            "direct_expenses": self.direct_expenses,
        }

    def to_frame(self) -> "pd.DataFrame":
        """The amounts as a DataFrame, one row an estimate.

        Returns
        -------
        DataFrame
            Columns direct_labour to total. [KRW]

        Examples
        --------
        >>> from sustainfin import isp_cost
        >>> bills = isp_cost.estimate_many(
        ...     {"업무분석가": [0.4]}, effort_step="0.001", effort_rounding="half_up",
        ...     wages="2020", **isp_cost.SEOUL_2020)
        >>> bills.to_frame()["total"].tolist()
        [6000000]
        """
        import pandas as pd

        return pd.DataFrame({name: getattr(self, name) for name in Chain.__slots__})


_ARRAYS = tuple(name for name in Chain.__slots__ if name != "direct_expenses")


def estimate_many(
    effort: Mapping[str, ArrayLike],
    *,
    effort_step: object,
    effort_rounding: str,
    wages: str | Table,
    overhead: object,
    technical_fee: object,
    vat: object,
    truncate: object,
    expenses: Mapping[str, object] | tuple[Expense, ...] = (),
    effort_unit: str = "M/M",
    rounding: Mapping[str, Any] | None = None,
) -> Bills:
    """Many estimates at once over arrays of effort, equal to `estimate` to the won (일괄 산출).

    Use it for grids and simulations. Each effort is first put on a stated step by
    a stated rounding, so that every amount is a whole-number calculation.

    Parameters
    ----------
    effort : mapping of str to array_like, shape (n,) or scalar
        Effort by role, >= 0; scalars are repeated. A float counts as the decimal it
        prints. [M/M or M/D]
    effort_step : int, Decimal, plain decimal text or float
        Step of the efforts, for example "0.001". [M/M or M/D]
    effort_rounding : {"half_up", "half_even", "down", "up"}
        How an effort between two steps is put on one.
    wages, overhead, technical_fee, vat, truncate : as `estimate` takes them
        Wage edition, rates and cut.
    expenses, effort_unit, rounding : as `estimate` takes them
        Direct expenses, unit of the efforts, rules of the steps.

    Returns
    -------
    Bills
        int64 arrays of every step, shape (n,).

    Raises
    ------
    InvalidInput
        If an effort is negative or not finite (the first one is named), lengths
        differ, or an argument breaks a rule of `estimate`.
    NotComputable
        If an amount could exceed what an int64 holds.

    Examples
    --------
    >>> from sustainfin import isp_cost
    >>> estimate_many({"IT컨설턴트": [4.3, 4.349], "업무분석가": 0.4}, effort_step="0.001",
    ...     effort_rounding="half_up", wages="2020", **isp_cost.SEOUL_2020)
    Bills, 2 estimates on a step of 0.001 M/M: total 63,200,000 to 63,800,000 won
    """
    table = tables.resolve("kosa_wages", wages, where=_WHERE, argument="wages")
    rules = chain.read_policy(
        _WHERE, overhead=overhead, technical_fee=technical_fee, vat=vat, truncate=truncate,
        rounding=rounding,
    )  # fmt: skip
    key = estimate.WAGE_KEY[_checks.one_of(_WHERE, "effort_unit", effort_unit, estimate.WAGE_KEY)]
    step = _checks.exact(_WHERE, "effort_step", effort_step)
    if not step > 0:
        raise _checks.refusal(_WHERE, "effort_step", "must be > 0", effort_step)
    _checks.one_of(_WHERE, "effort_rounding", effort_rounding, _MODES)
    items = estimate.read_expenses(_WHERE, expenses)
    units = _units(effort, step, effort_rounding)
    rates = {role: _wage(role, table, key) for role in units}
    direct_expenses = sum(item.amount for item in items)
    _guard(units, rates, step, rules, direct_expenses)
    amounts = _chain(units, rates, Fraction(step), rules, direct_expenses)
    return Bills(
        units=units, effort_step=step, direct_expenses=direct_expenses, **amounts,
        arguments={
            "wages": table, "overhead": rules.overhead, "technical_fee": rules.technical_fee,
            "vat": "exempt" if rules.vat is None else rules.vat,
            "truncate": rules.truncate or "none", "expenses": items,
            "effort_unit": effort_unit, "rounding": rules.rounding,
        },
    )  # fmt: skip


def _wage(role: str, table: Table, key: str) -> int:
    """The published wage of a role, in whole won."""
    published = estimate.role_wages(_WHERE, role, table).get(key)
    wage = estimate.read_wage(_WHERE, role, published)
    if wage is None:
        raise _checks.refusal(
            _WHERE, "role", f"must have a {key} wage in {table.id}", role, "Leave the role out."
        )
    return wage


def _units(effort: object, step: Decimal, mode: str) -> dict[str, NDArray[np.int64]]:
    """Effort by role in whole steps, all of one length."""
    if not isinstance(effort, Mapping) or not effort:
        raise _checks.refusal(
            _WHERE, "effort", "must map roles to arrays of effort", effort,
            "For example {'IT컨설턴트': [4.3, 4.4]}.",
        )  # fmt: skip
    named = {nfc(role) if isinstance(role, str) else role: v for role, v in effort.items()}
    arrays = {role: _on_step(role, values, step, mode) for role, values in named.items()}
    lengths = {len(array) for array in arrays.values() if len(array) != 1} or {1}
    if len(lengths) > 1:
        raise _checks.refusal(
            _WHERE, "effort", "must have arrays of one length", sorted(lengths),
            "Each role takes one number or as many as the others.",
        )  # fmt: skip
    n = lengths.pop()
    return {role: np.broadcast_to(array, n).copy() for role, array in arrays.items()}


def _on_step(role: str, values: ArrayLike, step: Decimal, mode: str) -> NDArray[np.int64]:
    """One role's efforts in whole steps under the stated rounding."""
    plain = isinstance(values, (str, Decimal))  # one number in exact decimals, as in `estimate`
    given = np.array([values], dtype=object) if plain else np.atleast_1d(np.asarray(values))
    if given.ndim != 1 or given.dtype.kind not in "iufO" or given.size == 0:
        raise _checks.refusal(
            _WHERE, "effort", f"of {role!r} must be a number or a vector of numbers", values
        )
    if given.dtype.kind == "O":
        return _exactly(role, given, range(given.size), step, mode)
    if given.dtype.kind == "f" and given.dtype.itemsize < 8:  # counts as the decimal it prints
        given = np.array([float(str(value)) for value in given])
    number = given.astype(np.float64)
    bad = ~(np.isfinite(number) & (number >= 0))
    if bad.any():
        first = int(np.argmax(bad))
        raise _checks.refusal(
            _WHERE, "effort", f"of {role!r} must be finite and >= 0 (at position {first})",
            float(number[first]),
        )  # fmt: skip
    scaled = number / float(step)
    if not float(scaled.max()) < _EXACT_FLOAT:
        raise NotComputable(
            f"{_WHERE}: effort of {role!r} has too many steps of {step} for an exact result; "
            f"got {float(number.max())!r}. Take a wider effort_step.",
            argument="effort",
            got=float(number.max()),
        )
    whole = np.floor(scaled)
    part = scaled - whole
    threshold = {"down": 1.0, "up": 0.0}.get(mode, 0.5)
    units = (whole + (part > threshold)).astype(np.int64)
    # A float near a tie or a whole step counts as the decimal it prints: decide that exactly.
    slack = 1e-9 + 4e-16 * scaled
    close = np.minimum(part, 1 - part) < slack
    close |= np.abs(part - 0.5) < slack
    where = np.flatnonzero(close)
    if where.size:
        distinct, back = np.unique(number[where], return_inverse=True)
        units[where] = _exactly(role, distinct, range(distinct.size), step, mode)[back]
    return units


def _exactly(role: str, values: Any, indices: Any, step: Decimal, mode: str) -> NDArray[np.int64]:
    """Efforts in whole steps through exact decimals, one by one."""
    rule = Rounding(mode, 1)  # type: ignore[arg-type]
    told, size = f"Role {role!r}.", Fraction(step)
    units = [
        rule.apply(Fraction(_checks.exact_not_negative(_WHERE, "effort", values[i], told)) / size)
        for i in indices
    ]
    if units and not max(units) < _LIMIT:
        raise NotComputable(
            f"{_WHERE}: effort of {role!r} has too many steps of {step} for an exact result; "
            f"got {max(units)} steps. Take a wider effort_step.",
            argument="effort",
            got=max(units),
        )
    return np.array(units, dtype=np.int64)


def _guard(
    units: Mapping[str, NDArray[np.int64]],
    wages: Mapping[str, int],
    step: Decimal,
    rules: Policy,
    expenses: int,
) -> None:
    """Refuse before any product could leave int64, from the largest efforts in Python ints."""
    p, q = Fraction(step).numerator, Fraction(step).denominator
    unit = rules.rounding["labour"].unit
    top = [wages[role] * int(array.max()) * p for role, array in units.items()]
    labour = sum(-(-number // q) + unit for number in top)
    # Every later intermediate is amount x numerator of a rate, plus denominator x unit.
    worst = max([*top, q * unit])
    amount = labour
    for name in ("overhead", "technical_fee", "vat"):
        rate = Fraction(getattr(rules, name) or 0)
        unit = rules.rounding[name].unit
        worst = max(worst, amount * rate.numerator + rate.denominator * unit)
        amount = -(-amount * (rate.denominator + rate.numerator) // rate.denominator) + unit
        if name == "technical_fee":
            amount += expenses
    worst = max(worst, amount + (rules.truncate.unit if rules.truncate else 0))
    if not 2 * worst < _LIMIT:
        raise NotComputable(
            f"{_WHERE}: amounts must stay below 2**62 in every step; the largest effort needs "
            f"{2 * worst:,}. Take a wider effort_step or smaller efforts.",
            argument="effort",
            got=worst,
        )


def _chain(
    units: Mapping[str, NDArray[np.int64]],
    wages: Mapping[str, int],
    step: Fraction,
    rules: Policy,
    expenses: int,
) -> dict[str, NDArray[np.int64]]:
    """The chain of `chain.run` over int64 arrays; apply_ratio is exact on whole numbers."""
    labour_rule = rules.rounding["labour"]
    direct_labour = np.zeros(len(next(iter(units.values()))), dtype=np.int64)
    for role, array in units.items():
        direct_labour += labour_rule.apply_ratio(
            array * (wages[role] * step.numerator), step.denominator
        )

    def part(name: str, base: NDArray[np.int64]) -> NDArray[np.int64]:
        rate = Fraction(getattr(rules, name) or 0)
        result: NDArray[np.int64] = rules.rounding[name].apply_ratio(
            base * rate.numerator, rate.denominator
        )
        return result

    overhead = part("overhead", direct_labour)
    technical_fee = part("technical_fee", direct_labour + overhead)
    price_before_vat = direct_labour + overhead + technical_fee + expenses
    vat = part("vat", price_before_vat)
    total_before_cut = price_before_vat + vat
    total = total_before_cut.copy()
    if rules.truncate:
        total = rules.truncate.apply_ratio(total_before_cut, 1)
    return {
        "direct_labour": direct_labour, "overhead": overhead, "technical_fee": technical_fee,
        "price_before_vat": price_before_vat, "vat": vat,
        "total_before_cut": total_before_cut, "total": total,
    }  # fmt: skip
