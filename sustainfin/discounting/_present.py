"""Present values of amounts by year, for one path or for many draws at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from sustainfin import _checks
from sustainfin._text import pad
from sustainfin.discounting._amounts import (
    Floats,
    check_result,
    finite_flow,
    flow,
    plain,
)
from sustainfin.discounting._schedule import (
    Rate,
    Schedule,
    Timing,
    check_rate,
    check_timing,
    factors,
)
from sustainfin.errors import NotComputable
from sustainfin.sheet import in_notebook

if TYPE_CHECKING:
    import pandas as pd

BLOCK = 16_384  # draws that stay in the cache with their workspace


def check_draws(where: str, amounts: Floats, rate: float | Floats | Schedule) -> None:
    """Refuse a vector of rates that does not have one rate a draw."""
    draws = amounts.shape[1] if amounts.ndim == 2 else None
    if isinstance(rate, np.ndarray) and draws is not None and rate.size != draws:
        raise _checks.refusal(
            where, "rate", f"must have one rate for each of the {draws} draws", rate
        )


def one_rate(amounts: Floats, weights: Floats) -> Floats:
    """Weighted sum over the years of (years, draws), year after year.

    `einsum` runs this as multiply and add over each row in turn, so that no last digit
    depends on how many draws stand side by side. For that the draws must be contiguous
    and at least two.
    """
    if amounts.shape[1] == 1:
        return one_rate(np.repeat(amounts, 2, axis=1), weights)[:1]
    if amounts.strides[1] != amounts.itemsize:
        amounts = np.ascontiguousarray(amounts)
    value: Floats = np.einsum("k,kn->n", weights, amounts)
    return value


def many_rates(amounts: Floats, rate: Floats, timing: str) -> Floats:
    """Present value with a rate for each draw, by Horner's scheme in blocks of draws."""
    result = np.empty(rate.size)
    for start in range(0, rate.size, BLOCK):
        part = slice(start, start + BLOCK)
        rows = amounts if amounts.shape[1] == 1 else amounts[:, part]
        step = 1.0 / (1.0 + rate[part])
        value = result[part]
        value[:] = rows[-1]
        for row in rows[-2::-1]:
            value *= step
            value += row
        if timing != "start":
            value *= np.sqrt(step) if timing == "mid" else step
    return result


def value_of(
    where: str, argument: str, amounts: Floats, rate: float | Floats | Schedule, timing: str
) -> Floats:
    """Net present value of checked arguments, a scalar array or (draws,)."""
    check_draws(where, amounts, rate)
    columns = amounts if amounts.ndim == 2 else amounts[:, None]
    with np.errstate(all="ignore"):
        if isinstance(rate, np.ndarray):
            result = many_rates(columns, rate, timing)
        else:
            result = one_rate(columns, factors(rate, len(columns), timing))
            result = result if amounts.ndim == 2 else result[0]
    check_result(where, argument, amounts, np.asarray(result))
    return np.asarray(result)


def npv(amounts: ArrayLike, rate: Rate, *, timing: Timing = "start") -> float | Floats:
    r"""Net present value (순현재가치) of yearly net amounts.

    Income is positive, cost negative. With the default timing the first amount is not
    discounted; Excel's NPV discounts it by a year, which is `timing="end"`.

    Parameters
    ----------
    amounts : array_like, shape (years,) or (years, draws)
        Net amounts by year (연도별 순현금흐름), the base year first. [KRW]
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year (할인율), a fraction: 0.045 for 4.5 %. [1/year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due (현금흐름 시점).

    Returns
    -------
    float or ndarray of float, shape (draws,)
        Value at the beginning of the base year. [KRW]

    Raises
    ------
    InvalidInput
        If an amount is not finite, a rate is not in [-0.99, 1], or shapes do not meet.
    NotComputable
        If the value cannot be held.

    Notes
    -----
    .. math:: \sum_k a_k (1 + r)^{-(k + \delta)}, \qquad \delta = 0, \tfrac12, 1

    for start, mid and end. The years are added up in their order, so a draw has the same
    bits however many others are evaluated beside it.

    References
    ----------
    .. [1] L. J. Gitman, "Principles of Managerial Finance, Brief," 3rd ed.,
       Addison-Wesley, 2003, p. 346.

    Examples
    --------
    >>> round(npv([-40_000, 5_000, 8_000, 12_000, 30_000], 0.08), 2)
    3065.22
    >>> npv([[-100, -100], [110, 121]], [0.10, 0.21])
    array([0., 0.])
    """
    where = "discounting.npv"
    checked = check_rate(where, rate)
    checked_timing = check_timing(where, timing)
    array = flow(where, "amounts", amounts)
    return plain(value_of(where, "amounts", array, checked, checked_timing))


def present_values(amounts: ArrayLike, rate: Rate, *, timing: Timing = "start") -> Floats:
    """Present value of each yearly amount (연도별 현재가치).

    Parameters
    ----------
    amounts : array_like, shape (years,) or (years, draws)
        Amounts by year, the base year first. [KRW]
    rate : float, ndarray of shape (draws,), or Schedule
        Discount rate per year (할인율), a fraction. [1/year]
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    ndarray of float, shape (years,) or (years, draws)
        Values at the beginning of the base year. [KRW]

    Raises
    ------
    InvalidInput
        As `npv`.
    NotComputable
        If a value cannot be held.

    Examples
    --------
    >>> present_values([100, 110, 121], 0.10).round(6).tolist()
    [100.0, 100.0, 100.0]
    """
    where = "discounting.present_values"
    checked = check_rate(where, rate)
    checked_timing = check_timing(where, timing)
    array = flow(where, "amounts", amounts)
    check_draws(where, array, checked)
    with np.errstate(all="ignore"):
        weights = factors(checked, len(array), checked_timing)
        tall = array[:, None] if array.ndim == 1 and weights.ndim == 2 else array
        result = tall * (weights[:, None] if weights.ndim < tall.ndim else weights)
    check_result(where, "amounts", array, result)
    return result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Discounted:
    """A cash flow discounted year by year (현재가치 계산표).

    Parameters
    ----------
    base_year : int
        Calendar year of the first amount; values are at its beginning.
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.
    rate : float or Schedule
        Discount rate per year. [1/year]
    amounts, factors, present_values : ndarray of float, shape (years,)
        Amounts, discount factors and their product. [KRW, -, KRW]
    npv : float
        Sum of the present values. [KRW]

    Examples
    --------
    >>> round(discount([-500, 300, 300], 0.05, base_year=2026).npv, 2)
    57.82
    """

    base_year: int
    timing: str
    rate: float | Schedule
    amounts: Floats
    factors: Floats
    present_values: Floats
    npv: float

    _repr_html_ = in_notebook

    def __post_init__(self) -> None:
        for array in (self.amounts, self.factors, self.present_values):
            array.setflags(write=False)  # frozen alone does not freeze an array

    def __repr__(self) -> str:
        rows = [("year", "amount", "factor", "present value")]
        columns = (self.amounts, self.factors, self.present_values)
        for k, (amount, factor, value) in enumerate(zip(*columns, strict=True)):
            rows.append(
                (f"{self.base_year + k}", f"{amount:,.0f}", f"{factor:.6f}", f"{value:,.0f}")
            )
        rows.append(("NPV", "", "", f"{self.npv:,.0f}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        head = f"Discounted to the beginning of {self.base_year}, rate {self.rate}, "
        lines = [
            "  " + "  ".join(pad(cell, w, "right") for cell, w in zip(row, widths, strict=True))
            for row in rows
        ]
        return "\n".join([f"{head}amounts at the {self.timing} of the year", *lines])

    def to_frame(self) -> "pd.DataFrame":
        """One row a year: amount, factor and present value.

        Returns
        -------
        pandas.DataFrame
            Indexed by calendar year.
        """
        import pandas as pd

        years = pd.Index(np.arange(self.base_year, self.base_year + len(self.amounts)), name="year")
        names = ("amounts", "factors", "present_values")
        return pd.DataFrame({name: getattr(self, name) for name in names}, index=years)

    def to_dict(self) -> dict[str, Any]:
        """Plain data of the record, for JSON.

        Returns
        -------
        dict
            Every field by name; arrays as lists.
        """
        rate = list(self.rate.steps) if isinstance(self.rate, Schedule) else self.rate
        return {
            "base_year": self.base_year,
            "timing": self.timing,
            "rate": rate,
            "amounts": self.amounts.tolist(),
            "factors": self.factors.tolist(),
            "present_values": self.present_values.tolist(),
            "npv": self.npv,
        }


def discount(
    amounts: ArrayLike, rate: float | Schedule, *, base_year: int, timing: Timing = "start"
) -> Discounted:
    """A cash flow discounted year by year, with its conventions (현재가치 계산).

    Use it where a reader must be able to follow the sum; `npv` gives the number alone.

    Parameters
    ----------
    amounts : array_like, shape (years,)
        Amounts by year, the base year first. [KRW]
    rate : float or Schedule
        Discount rate per year (할인율), a fraction. [1/year]
    base_year : int
        Calendar year of the first amount (기준연도).
    timing : {"start", "mid", "end"}
        When the amount of a year falls due.

    Returns
    -------
    Discounted
        Amounts, factors, present values and their sum.

    Raises
    ------
    InvalidInput
        As `npv`, or if `base_year` is no calendar year.
    NotComputable
        If a value cannot be held.

    Examples
    --------
    >>> discount([-500, 300, 300], 0.05, base_year=2026, timing="end")
    Discounted to the beginning of 2026, rate 0.05, amounts at the end of the year
      year  amount    factor  present value
      2026    -500  0.952381           -476
      2027     300  0.907029            272
      2028     300  0.863838            259
       NPV                               55
    """
    where = "discounting.discount"
    year = _checks.year(where, "base_year", base_year)
    checked = check_rate(where, rate)
    if isinstance(checked, np.ndarray):
        raise _checks.refusal(where, "rate", "must be one rate or a Schedule", rate)
    checked_timing = check_timing(where, timing)
    array = finite_flow(where, "amounts", amounts, draws=False).copy()
    weights = factors(checked, len(array), checked_timing)
    total = float(value_of(where, "amounts", array, checked, checked_timing))
    if not np.isfinite(array * weights).all():
        raise NotComputable(f"{where}: a present value is too large to be held")
    return Discounted(
        base_year=year, timing=checked_timing, rate=checked, amounts=array, factors=weights,
        present_values=array * weights, npv=total,
    )  # fmt: skip
