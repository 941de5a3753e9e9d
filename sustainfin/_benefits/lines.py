"""Benefits and social costs as lines of a case: quantity by year times unit value."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any, ClassVar, Literal, TypeVar

from sustainfin import _checks
from sustainfin._benefits.fields import (
    COUNT,
    RATE,
    WON,
    Level,
    span,
    texts,
)
from sustainfin._benefits.people import Part
from sustainfin._benefits.unit_values import UnitValue, unit_value
from sustainfin._rules import Rule, by_year, read, settled
from sustainfin.inputs import Input
from sustainfin.lines import Amounts, Citation, Prices, Quantity, Side, Timeline, Vat

Category = Literal["economic-direct", "economic-indirect", "social", "environmental"]
Confidence = Literal["V", "V2", "R", "D", "S", "own"]
Effect = Literal["benefit", "social_cost"]

CATEGORIES: tuple[Category, ...] = (
    "economic-direct", "economic-indirect", "social", "environmental",
)  # fmt: skip
CONFIDENCES: tuple[Confidence, ...] = ("V", "V2", "R", "D", "S", "own")
_RULES: Mapping[str, Rule] = {"quantity": COUNT, "unit_value": WON, "growth": RATE}
_INCLUDES = "Write ('lost_output', 'medical')."


@dataclass(frozen=True, slots=True)
class Valued:
    """What benefits and social costs share."""

    label: str
    quantity: Level
    unit_value: Quantity | UnitValue | str
    _: KW_ONLY
    mechanism: str
    category: Category
    beneficiary: str = ""
    payer: str = ""
    includes: tuple[str, ...] = ()
    transfer: bool = False
    confidence: Confidence = "own"
    price_year: int | None = None
    growth: Quantity = 0.0
    base_year: int | None = None
    prices: Prices | None = None
    vat: Vat | None = None
    first: int | None = None
    last: int | None = None
    source: str = ""
    effect: ClassVar[Effect]

    def __post_init__(self) -> None:
        _checks.text(f"benefits.{type(self).__name__}", "label", self.label)
        where = place(self)
        check_names(where, self, "mechanism")
        _checks.one_of(where, "confidence", self.confidence, CONFIDENCES)
        if not isinstance(self.transfer, bool):
            raise _checks.refusal(where, "transfer", "must be True or False", self.transfer)
        settle(self, unit_value=_published(where, self.unit_value))
        for name, rule in _RULES.items():
            if not isinstance(getattr(self, name), UnitValue):
                settle(self, **{name: settled(where, name, getattr(self, name), rule)})
        settle(self, includes=_includes(where, self), price_year=_price_year(where, self))
        _check_time(where, self)
        _check_parties(where, self)

    @property
    def side(self) -> Side:
        """The side of its effect; a transfer is on none, for it is nobody's gain on the whole."""
        return "unvalued" if self.transfer else self.effect

    @property
    def kind(self) -> str:
        """The category."""
        return self.category

    @property
    def unit(self) -> str:
        """Unit of the quantity, where its model names one."""
        return unit_of(self.quantity)

    def quantities(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Quantity by year, 0 before `first` and after `last`."""
        return by_year(level(self, "quantity", x, t) * active(self, t), t)

    def worth(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Quantity times unit value by year, also of a transfer."""
        price = self.unit_value
        each = price.value if isinstance(price, UnitValue) else level(self, "unit_value", x, t)
        flow = level(self, "quantity", x, t) * each
        if isinstance(self.growth, Input) or self.growth != 0:
            begin = t.start if self.first is None else self.first
            since = t.years - (begin if self.base_year is None else self.base_year)
            flow = flow * (1.0 + level(self, "growth", x, t)) ** since
        return by_year(flow * active(self, t), t)

    def amounts(self, x: Mapping[str, Any], t: Timeline) -> Amounts:
        """Worth by year, >= 0; 0 for a transfer, whose gain is somebody's loss."""
        worth = self.worth(x, t)
        return worth * 0.0 if self.transfer else worth

    def cited(self) -> tuple["Valued", dict[str, Citation]]:
        """The same line with the published unit value as a number, and where it is from."""
        found = self.unit_value
        if not isinstance(found, UnitValue):
            return self, {}
        remarks = (found.moved, found.weak)
        told = Citation(
            label=f"원단위 {_titled(found.label_ko, found.name)}",
            label_en=f"unit value {_titled(found.label_en, found.name)}",
            source=found.source, unit=found.unit, note="; ".join(part for part in remarks if part),
        )  # fmt: skip
        return replace(self, unit_value=found.value), {"unit_value": told}


def _titled(label: str, name: str) -> str:
    """A unit value by its label, with the name under which it is found."""
    return f"{label} ({name})" if label else name


@dataclass(frozen=True, slots=True)
class Benefit(Valued):
    """What a service is worth to people (편익): quantity by year times unit value.

    A benefit says by which mechanism it comes about and who has it, so that the same
    thing for the same people is not counted twice.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    quantity : float, Input or QuantityModel
        How much there is in each year, >= 0: hours, lives, tonnes.
    unit_value : float, Input, UnitValue or str
        What one of it is worth, >= 0, or the name of a published unit value. [KRW/unit]
    mechanism : str
        What happens and to what effect (발생 경로), such as "road_death". Fine enough that
        two lines of one mechanism for one group are the same thing twice.
    category : {"economic-direct", "economic-indirect", "social", "environmental"}
        Economic effects are direct (sales, savings, jobs) or indirect.
    beneficiary : str
        Group that has it (수혜자).
    payer : str
        Group that hands over the money, where the gain of one is the payment of another.
    includes : tuple of str
        What the value already contains; that of the unit value if left out.
    transfer : bool
        Whether it only moves money from payer to beneficiary (이전지출). A transfer counts
        in the distribution and never in the total.
    confidence : {"V", "V2", "R", "D", "S", "own"}
        How the quantity was verified.
    price_year : int, optional
        Year of the prices of the unit value; that of a published one if left out.
    growth : float or Input
        Growth of the unit value per year, a fraction in [-0.99, 1]. [1/year]
    base_year : int, optional
        Year whose unit value is stated; the first year of the line if left out.
    prices : {"real", "nominal"}, optional
        Price basis of `growth`; must be stated where there is growth.
    vat : {"included", "excluded", "exempt"}, optional
        VAT basis of the amount; that of the case if left out.
    first, last : int, optional
        First and last calendar year of the benefit; the ends of the case if left out.
    source : str
        Where the figures come from.

    Raises
    ------
    InvalidInput
        If a number is negative, not finite or a text; if growth has no price basis; if the
        unit value is no value of a unit; if a transfer does not name both groups.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = Benefit("대기시간 절감", benefits.TimeSaved(trips=20_000, minutes=6), 5_000,
    ...                mechanism="waiting_time", beneficiary="이용자", category="social")
    >>> line.amounts({}, Timeline(start=2026, n_years=2)).ravel().tolist()
    [10000000.0, 10000000.0]
    """

    effect: ClassVar[Effect] = "benefit"


@dataclass(frozen=True, slots=True)
class SocialCost(Valued):
    """What a service takes from people (사회적 비용): jobs, sales, access, patience.

    Lost jobs, lost sales of existing businesses, people an app leaves behind, complaints.
    Sales that another firm makes instead are a transfer.

    Parameters
    ----------
    label : str
        Name of the line, once in a case.
    quantity : float, Input or QuantityModel
        How much there is in each year, >= 0: jobs, people, complaints.
    unit_value : float, Input, UnitValue or str
        What one of it costs, >= 0, or the name of a published unit value. [KRW/unit]
    mechanism, category : as in `Benefit`
        What happens, and of which sort it is.
    beneficiary : str
        Group that has what the other loses, where there is one.
    payer : str
        Group that bears it (부담자).
    includes, transfer, confidence, price_year, growth, base_year, prices, vat : as in `Benefit`
        What the value contains, on which basis it stands.
    first, last, source : as in `Benefit`
        Years of the cost, and where the figures come from.

    Raises
    ------
    InvalidInput
        As `Benefit`.

    Examples
    --------
    >>> from sustainfin import benefits
    >>> from sustainfin.lines import Timeline
    >>> line = SocialCost("앱을 못 쓰는 사람", benefits.Excluded(10_000, unable=0.2), 30_000,
    ...                   mechanism="digital_exclusion", payer="고령층", category="social")
    >>> line.amounts({}, Timeline(start=2026, n_years=1)).item()
    60000000.0
    """

    effect: ClassVar[Effect] = "social_cost"


Line = TypeVar("Line", Benefit, SocialCost)


def split(line: Line, shares: Mapping[str, float]) -> tuple[Line, ...]:
    """A line for each part of the group that has it (집단 분할); the total stays.

    Parameters
    ----------
    line : Benefit or SocialCost
        The line of the whole group.
    shares : mapping of str to float
        Share of each part by its name; they add up to 1.

    Returns
    -------
    tuple of Benefit or SocialCost
        One line a part, its label followed by the name of the part.

    Raises
    ------
    InvalidInput
        If the shares are no fractions or do not add up to 1, or `line` is no such line.

    Examples
    --------
    >>> line = Benefit("생존", 10, 970_000_000, mechanism="survival", beneficiary="환자",
    ...                category="social")
    >>> [part.label for part in split(line, {"65세 이상": 0.6, "65세 미만": 0.4})]
    ['생존: 65세 이상', '생존: 65세 미만']
    """
    where = "benefits.split"
    if not isinstance(line, Valued):
        raise _checks.refusal(where, "line", "must be a Benefit or a SocialCost", line)
    if not isinstance(shares, Mapping) or not shares:
        raise _checks.refusal(where, "shares", "must map names of parts to shares", shares)
    parts = {
        _checks.text(where, "shares", name): _checks.real(where, "shares", share, 0.0, 1.0)
        for name, share in shares.items()
    }
    if not abs(sum(parts.values()) - 1.0) <= 1e-9:
        raise _checks.refusal(where, "shares", "must add up to 1", dict(shares))
    group = "beneficiary" if line.effect == "benefit" else "payer"
    changed: list[dict[str, Any]] = [
        {"label": f"{line.label}: {name}", "quantity": Part(line.quantity, share), group: name}
        for name, share in parts.items()
    ]
    return tuple(replace(line, **each) for each in changed)


def place(line: object) -> str:
    """How a refusal names a line: module, record, label."""
    return f"benefits.{type(line).__name__} {getattr(line, 'label', '')!r}"


def settle(line: object, **checked: object) -> None:
    """Put checked values in place of the given ones while a record is being made."""
    for name, clean in checked.items():
        object.__setattr__(line, name, clean)


def level(line: Any, name: str, x: Mapping[str, Any], t: Timeline) -> Any:
    """Value of a field in this run, held to its rule."""
    return read(place(line), name, getattr(line, name), _RULES[name], x, t)


def active(line: Any, t: Timeline) -> Amounts:
    """1.0 in the years of the line; its ends lie in the case."""
    for year in (line.first, line.last):
        if year is not None:
            t.index(year)
    return t.active(line.first, line.last)


def unit_of(quantity: object) -> str:
    """Unit of a quantity, where its model names one."""
    return unit_of(quantity.whole) if isinstance(quantity, Part) else getattr(quantity, "unit", "")


def check_names(where: str, line: Any, *required: str) -> None:
    """Texts that must be there and texts that may be blank; the category."""
    for name in required:
        _checks.text(where, name, getattr(line, name))
    for name in ("beneficiary", "payer", "source"):
        if not isinstance(getattr(line, name, ""), str):
            raise _checks.refusal(where, name, "must be a text", getattr(line, name))
    _checks.one_of(where, "category", line.category, CATEGORIES)


def _published(where: str, given: Any) -> Any:
    """A unit value by its name, held to be the value of a unit in won."""
    found = given
    if isinstance(given, str):
        if "/" not in given:
            raise _checks.refusal(where, "unit_value", WON.words, given, WON.do)
        found = unit_value(given)
    if not isinstance(found, UnitValue):
        return found
    if found.kind != "unit" or not found.unit.startswith("KRW"):
        raise _checks.refusal(
            where, "unit_value", "must be the value of a unit in won", given,
            f"{found.name} is a {found.kind} [{found.unit}].",
        )  # fmt: skip
    return found


def _includes(where: str, line: Valued) -> tuple[str, ...]:
    """What the value contains: as given, or as the published value says."""
    given = texts(where, "includes", line.includes, _INCLUDES)
    published = line.unit_value.includes if isinstance(line.unit_value, UnitValue) else ()
    if given and published and set(given) != set(published):
        rule = f"must be what the unit value contains, {published!r}"
        raise _checks.refusal(where, "includes", rule, given, "Leave it out.")
    return given or published


def _price_year(where: str, line: Valued) -> int | None:
    """Price year: as given, or as the published value says."""
    given = None if line.price_year is None else _checks.year(where, "price_year", line.price_year)
    published = line.unit_value.price_year if isinstance(line.unit_value, UnitValue) else None
    if given is not None and published not in (None, given):
        rule = f"must be that of the unit value, {published}"
        do = "Move the value: unit_value.in_year(year, index=...)."
        raise _checks.refusal(where, "price_year", rule, given, do)
    return given if given is not None else published


def _check_time(where: str, line: Valued) -> None:
    """Years in order; a growth rate says whether it is real or nominal."""
    span(where, line.first, line.last)
    if line.base_year is not None:
        _checks.year(where, "base_year", line.base_year)
    if line.vat is not None:
        _checks.one_of(where, "vat", line.vat, ("included", "excluded", "exempt"))
    if line.prices is not None:
        _checks.one_of(where, "prices", line.prices, ("real", "nominal"))
    elif isinstance(line.growth, Input) or line.growth != 0:
        raise _checks.refusal(
            where, "prices", "must be 'real' or 'nominal' where there is growth", line.prices,
            "Growth beyond inflation is prices='real', growth with it prices='nominal'.",
        )  # fmt: skip


def _check_parties(where: str, line: Valued) -> None:
    """A benefit says who has it, a cost who bears it, a transfer both."""
    named = ("beneficiary", "payer") if line.transfer else (
        ("beneficiary",) if line.effect == "benefit" else ("payer",)
    )  # fmt: skip
    for party in named:
        _checks.text(where, party, getattr(line, party))
    if line.transfer and line.beneficiary == line.payer:
        rule = f"must differ from beneficiary={line.beneficiary!r}"
        raise _checks.refusal(where, "payer", rule, line.payer, "A transfer has two groups.")
