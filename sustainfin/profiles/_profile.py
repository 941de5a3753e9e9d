"""What a guideline says about discounting: published tables and one's own record."""

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from sustainfin import _checks, discounting, tables
from sustainfin.discounting import Schedule

_SERIES = ("standard", "health", "sensitivity")
_FAMILY = "profiles"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a guideline says about discounting (지침).

    Parameters
    ----------
    name : str
        Name under which results stand.
    schedule : float or Schedule
        Discount rate a year (할인율), a fraction, or rates stepped by elapsed years.
    timing : {"start", "mid", "end"}, optional
        When in a year amounts fall; that of the case where the guideline does not say.
    prices : {"real", "nominal"}, optional
        Price basis the rate is meant for; not held against the case if left out.
    label : str
        Name for people.
    source : str
        Where the rates come from.

    Examples
    --------
    >>> Profile("우리 기관", 0.03).schedule
    Schedule(steps=((0, 0.03),))
    """

    name: str
    schedule: Any
    _: KW_ONLY
    timing: discounting.Timing | None = None
    prices: Literal["real", "nominal"] | None = None
    label: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        _checks.text("profiles.Profile", "name", self.name)
        where = f"profiles.Profile {self.name!r}"
        if not isinstance(self.schedule, Schedule):
            rate = _checks.rate(where, "schedule", self.schedule)
            object.__setattr__(self, "schedule", Schedule({0: rate}))
        if self.timing is not None:
            _checks.one_of(where, "timing", self.timing, ("start", "mid", "end"))
        if self.prices is not None:
            _checks.one_of(where, "prices", self.prices, ("real", "nominal"))


def profile(name: str, *, series: str = "standard") -> Profile:
    """The profile of a published guideline (공표된 지침).

    Parameters
    ----------
    name : str
        Edition of the family `profiles`: "kdi_pimac_2007", "kdi_pimac_2017",
        "hmt_green_book_2026".
    series : {"standard", "health", "sensitivity"}
        Which of its rates. KDI has the standard one alone; those of HM Treasury for
        health are for effects on health and life in welfare terms, those for sensitivity
        an additional test beyond 50 years.

    Returns
    -------
    Profile
        With its table as its source.

    Raises
    ------
    TableNotFound
        If this release holds no such guideline.
    InvalidInput
        If the guideline has no such series.

    Examples
    --------
    >>> profile("kdi_pimac_2017").schedule
    Schedule(steps=((0, 0.045),))
    >>> profile("hmt_green_book_2026").timing
    'start'
    """
    where = "profiles.profile"
    table = tables.edition(_FAMILY, name)
    held = [each for each in _SERIES if all(each in cells for cells in table.values.values())]
    _checks.one_of(where, "series", series, held)
    steps = []
    first = 0
    for cells in table.values.values():
        steps.append((first, float(cells[series])))
        first = cells.get("through", first)
    return Profile(
        name if series == "standard" else f"{name}, {series}",
        Schedule(steps),
        timing=table.extra.get("timing"),
        prices=table.extra.get("prices"),
        label=table.label_ko,
        source=table.cite(),
    )
