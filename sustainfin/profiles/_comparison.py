"""The records of a comparison: figures, ranks and flips."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sustainfin import _checks
from sustainfin.money import format_won
from sustainfin.profiles._profile import Profile
from sustainfin.sheet import Cell, Sheet, in_notebook, row, to_text

if TYPE_CHECKING:
    import pandas as pd

View = Literal["financial", "funded", "economic"]
_WORDS: Mapping[str, Mapping[str, Any]] = {
    "ko": {
        "title": "{}: 지침별 비교 ({})", "unit": "단위",
        "agree": "지침에 따라 뒤집히는 순위나 부호가 없다.",
        "heads": ("지침", "대안", "NPV", "B/C", "순위"),
        "financial": "재무, 재원 전", "funded": "재무, 재원 후", "economic": "경제",
        "equal": " (할인율 {}에서 같아짐)", "zero": " (할인율 {}에서 0)",
    },
    "en": {
        "title": "{}: comparison of guidelines ({})", "unit": "unit",
        "agree": "no rank or sign changes from one guideline to another",
        "heads": ("Guideline", "Alternative", "NPV", "B/C", "Rank"),
        "financial": "financial, before funding", "funded": "financial, after funding",
        "economic": "economic",
        "equal": " (equal at a discount rate of {})", "zero": " (zero at a discount rate of {})",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileResult:
    """One alternative under one profile (지침별 지표).

    Parameters
    ----------
    profile : str
        Name of the profile.
    alternative : str
        Name of the alternative.
    npv : float
        Net present value. [KRW]
    benefit_cost_ratio : float or None
        Present inflow over present outflow; None without outflow.
    rank : int
        Place of the alternative by NPV under this profile, 1 the best; equal ones share
        the better place.

    Examples
    --------
    >>> ProfileResult(profile="kdi", alternative="plan", npv=-1.0, benefit_cost_ratio=0.9,
    ...               rank=1).rank
    1
    """

    profile: str
    alternative: str
    npv: float
    benefit_cost_ratio: float | None
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """Two profiles that disagree about an alternative or a pair (순위 역전).

    Parameters
    ----------
    what : {"order", "sign"}
        Two alternatives change places, or an NPV changes its sign.
    alternatives : tuple of str
        The pair, the one that leads under the first profile first; or the alternative
        whose NPV is not negative under the first profile.
    profiles : tuple of str
        First and second profile.
    rates : tuple of float
        Single rates at which the pair is equal, or the NPV is zero. [1/year]

    Examples
    --------
    >>> Flip(what="sign", alternatives=("plan",), profiles=("a", "b"), rates=(0.04,)).what
    'sign'
    """

    what: Literal["order", "sign"]
    alternatives: tuple[str, ...]
    profiles: tuple[str, str]
    rates: tuple[float, ...]

    def __str__(self) -> str:
        return self.words()

    def words(self, language: Literal["ko", "en"] = "ko") -> str:
        """Which way the profiles disagree, on one line.

        Parameters
        ----------
        language : {"ko", "en"}
            Korean or English.

        Returns
        -------
        str
            What holds under each profile, and the rate in between.

        Raises
        ------
        InvalidInput
            If the language is another one.

        Examples
        --------
        >>> flip = Flip(what="sign", alternatives=("plan",), profiles=("a", "b"), rates=(0.04,))
        >>> flip.words("en")
        'plan NPV: a ≥ 0, b < 0 (zero at a discount rate of 4.00%)'
        """
        words = _WORDS[_checks.one_of("profiles.Flip.words", "language", language, _WORDS)]
        at = ", ".join(f"{rate:.2%}" for rate in self.rates)
        between = words["equal" if self.what == "order" else "zero"].format(at) if at else ""
        first, second = self.profiles
        if self.what == "order":
            ahead, behind = self.alternatives
            return f"{first}: {ahead} > {behind}, {second}: {behind} > {ahead}{between}"
        return f"{self.alternatives[0]} NPV: {first} ≥ 0, {second} < 0{between}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileComparison:
    """One case under several profiles (지침별 비교).

    Parameters
    ----------
    title : str
        Name of the service.
    view : {"financial", "funded", "economic"}
        Point of view of the figures.
    profiles : tuple of Profile
        The profiles, in their order.
    results : tuple of ProfileResult
        One for each profile and alternative.
    flips : tuple of Flip
        Where two profiles disagree; empty where none do.

    Examples
    --------
    >>> import sustainfin as sf
    >>> from sustainfin import lifecycle, profiles
    >>> case = sf.Case("서비스", start=2026, years=3, prices="real", vat="included",
    ...                discount_rate=0.045)
    >>> case.add(lifecycle.Annual("유지관리", 40_000_000))
    >>> found = profiles.under(case, ["kdi_pimac_2017"], view="financial")
    >>> round(found.result("kdi_pimac_2017", "plan").npv)
    -109958574
    """

    title: str
    view: View
    profiles: tuple[Profile, ...]
    results: tuple[ProfileResult, ...]
    flips: tuple[Flip, ...]

    _repr_html_ = in_notebook

    def result(self, profile: str, alternative: str) -> ProfileResult:
        """The figures of one alternative under one profile.

        Parameters
        ----------
        profile : str
            Name of the profile.
        alternative : str
            Name of the alternative.

        Returns
        -------
        ProfileResult
            NPV, B/C and rank.

        Raises
        ------
        InvalidInput
            If there is no such profile or alternative.
        """
        where = "profiles.ProfileComparison.result"
        _checks.one_of(where, "profile", profile, [each.name for each in self.profiles])
        known = dict.fromkeys(each.alternative for each in self.results)
        _checks.one_of(where, "alternative", alternative, known)
        return next(
            each
            for each in self.results
            if (each.profile, each.alternative) == (profile, alternative)
        )

    def __repr__(self) -> str:
        return to_text(self.sheet())

    def sheet(self, *, unit: str = "억원", lang: Literal["ko", "en"] = "ko") -> Sheet:
        """The figures as the neutral table, flips and sources below.

        Parameters
        ----------
        unit : {"원", "천원", "만원", "백만원", "억원", "조원"}
            Unit of the amounts, shown to two places.
        lang : {"ko", "en"}
            Language of the labels.

        Returns
        -------
        Sheet
            One row a profile and alternative.

        Raises
        ------
        InvalidInput
            If the language is not one of the two.
        """
        words = _WORDS[_checks.one_of("profiles.ProfileComparison.sheet", "lang", lang, _WORDS)]
        body = []
        for each in self.results:
            amount = format_won(round(each.npv), unit, places=2, symbol=False)
            ratio = each.benefit_cost_ratio
            body.append(
                (
                    Cell(text=each.profile),
                    Cell(text=each.alternative),
                    Cell(text=amount, value=each.npv, align="right"),
                    Cell(text="-" if ratio is None else f"{ratio:.3f}", value=ratio, align="right"),
                    Cell(text=str(each.rank), value=each.rank, align="right"),
                )
            )
        notes = [flip.words(lang) for flip in self.flips] or [words["agree"]]
        notes += [f"{each.name}: {each.source}" for each in self.profiles if each.source]
        return Sheet(
            title=words["title"].format(self.title, words[self.view]),
            unit=f"{words['unit']}: {unit}",
            head=(row(words["heads"], strong=True),),
            body=tuple(body),
            notes=tuple(notes),
        )

    def to_frame(self) -> "pd.DataFrame":
        """The figures as a DataFrame, one row a profile and alternative.

        Returns
        -------
        DataFrame
            Columns profile, alternative, npv, benefit_cost_ratio, rank. [KRW]
        """
        import pandas as pd

        return pd.DataFrame([_fields(each) for each in self.results])

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data, ready for JSON.

        Returns
        -------
        dict
            Profiles with their rates, results and flips.
        """
        return {
            "kind": "profiles.ProfileComparison",
            "title": self.title,
            "view": self.view,
            "profiles": [
                {
                    "name": each.name,
                    "steps": [list(step) for step in each.schedule.steps],
                    "timing": each.timing,
                    "prices": each.prices,
                    "source": each.source,
                }
                for each in self.profiles
            ],
            "results": [_fields(each) for each in self.results],
            "flips": [
                {
                    "what": flip.what,
                    "alternatives": list(flip.alternatives),
                    "profiles": list(flip.profiles),
                    "rates": list(flip.rates),
                }
                for flip in self.flips
            ],
        }


def _fields(record: ProfileResult) -> dict[str, Any]:
    """Fields of a result by name."""
    return {name: getattr(record, name) for name in record.__slots__}
