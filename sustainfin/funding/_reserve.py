"""Money put aside."""

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from sustainfin import _checks
from sustainfin.funding._line import check_amount, check_share
from sustainfin.inputs import Input
from sustainfin.lines import Prices, Quantity, Side, Vat


@dataclass(frozen=True, slots=True)
class Reserve:
    """A fund that takes surpluses in and gives them out in lean years (적립금, 기금).

    Interest is credited at the start of a year on what was carried over; then a
    surplus is paid in or a gap is met as far as the fund goes.

    Parameters
    ----------
    label : str
        Name of the fund.
    opening : float or Input
        What is in it at the start of the first year, >= 0. [KRW]
    interest : float or Input
        Interest rate a year, a fraction.
    sweep : float or Input
        Share of a surplus that is paid in, in [0, 1].
    source : str
        Document the terms come from.

    Raises
    ------
    InvalidInput
        If the amount is negative or a share not in [0, 1].

    Examples
    --------
    >>> Reserve("운영적립금", 1e8).opening
    100000000.0
    """

    label: str
    opening: Quantity = 0.0
    _: KW_ONLY
    interest: Quantity = 0.0
    sweep: Quantity = 1.0
    source: str = ""

    side: ClassVar[Side] = "funding"
    kind: ClassVar[str] = "reserve"
    prices: ClassVar[Prices | None] = None
    vat: ClassVar[Vat | None] = None

    def __post_init__(self) -> None:
        where = "funding.Reserve"
        _checks.text(where, "label", self.label)
        check_amount(where, "opening", self.opening)
        interest = self.interest.base if isinstance(self.interest, Input) else self.interest
        _checks.rate(where, "interest", interest, 0.0)
        check_share(where, "sweep", self.sweep)
