"""Rule books: printed factors, the chain, one case under several, where the ranking flips."""

import math
import pickle
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sustainfin import lifecycle, profiles, revenue
from sustainfin.case import Case
from sustainfin.discounting import Schedule, discount_factors
from sustainfin.errors import TableNotFound
from sustainfin.lines import Amounts, Timeline
from sustainfin.profiles import Profile

GOLDEN = Path(__file__).parent / "golden" / "profiles" / "green_book_factors.toml"
KDI, GREEN = "kdi_pimac_2017", "hmt_green_book_2026"


def service(**changes: Any) -> Case:
    """A service to build, or to hire: dear at once, or dear every year."""
    usual = {"prices": "real", "vat": "included", "discount_rate": 0.02, "timing": "start"}
    case = Case("서비스", start=2026, years=20, **{**usual, **changes})
    case.add(lifecycle.Build("구축", 595_000_000, year=2026), lifecycle.Annual("유지관리", 1e7))
    case.add(lifecycle.Annual("임차", 52_000_000), alternative="임차")
    return case


@pytest.mark.parametrize("series", ["standard", "health"])
def test_the_factors_are_those_the_green_book_prints(series: str) -> None:
    golden = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["expected"]
    book = profiles.profile(GREEN, series=series)
    assert book.timing == "start"

    factors = discount_factors(book.schedule, 31, timing=book.timing).tolist()

    assert len(factors) == len(golden[series])
    for factor, printed in zip(factors, golden[series], strict=True):
        assert abs(factor - printed) <= golden["tolerance"]


@pytest.mark.parametrize(
    ("year", "factor"),
    [
        (30, 1.035**-30),
        (31, 1.035**-30 / 1.03),
        (75, 1.035**-30 * 1.03**-45),
        (76, 1.035**-30 * 1.03**-45 / 1.025),
        (125, 1.035**-30 * 1.03**-45 * 1.025**-50),
        (200, 1.035**-30 * 1.03**-45 * 1.025**-50 * 1.02**-75),
        (301, 1.035**-30 * 1.03**-45 * 1.025**-50 * 1.02**-75 * 1.015**-100 / 1.01),
    ],
)
def test_the_factors_beyond_year_30_are_chained(year: int, factor: float) -> None:
    book = profiles.profile(GREEN)

    assert discount_factors(book.schedule, year + 1)[year] == pytest.approx(factor, rel=1e-12)


def test_the_rate_of_korean_studies_fell_in_2017() -> None:
    assert profiles.profile("kdi_pimac_2007").schedule == Schedule({0: 0.055})
    assert profiles.profile(KDI).schedule == Schedule({0: 0.045})
    assert profiles.profile(KDI).timing is None


def test_the_rates_of_every_series_fall_with_time() -> None:
    for series in ("standard", "health", "sensitivity"):
        book = profiles.profile(GREEN, series=series)
        rates = [rate for _, rate in book.schedule.steps]
        assert [year for year, _ in book.schedule.steps] == [0, 30, 75, 125, 200, 300]
        assert rates == sorted(rates, reverse=True)
        assert book.name == (GREEN if series == "standard" else f"{GREEN}, {series}")


def test_a_guideline_that_is_not_held_is_not_found() -> None:
    with pytest.raises(TableNotFound, match=KDI):
        profiles.profile("kdi")


def test_the_figures_are_those_of_a_hand_calculation() -> None:
    found = profiles.under(service(), [KDI, GREEN], view="financial")
    kdi = [1.045**-k for k in range(20)]
    green = [1.035**-k for k in range(20)]

    for name, factors in ((KDI, kdi), (GREEN, green)):
        built = -595e6 - 10e6 * math.fsum(factors)
        assert found.result(name, "plan").npv == pytest.approx(built, rel=1e-12)
        hired = -52e6 * math.fsum(factors)
        assert found.result(name, "임차").npv == pytest.approx(hired, rel=1e-12)


def test_the_ranking_flips_and_the_rate_at_which_it_does_is_told() -> None:
    case = service()
    found = profiles.under(case, [KDI, GREEN], view="financial")
    (flip,) = found.flips

    assert [found.result(KDI, name).rank for name in ("plan", "임차")] == [2, 1]
    assert [found.result(GREEN, name).rank for name in ("plan", "임차")] == [1, 2]
    assert (flip.what, flip.alternatives, flip.profiles) == (
        "order",
        ("임차", "plan"),
        (KDI, GREEN),
    )
    (rate,) = flip.rates
    at = profiles.under(case, [Profile("같은 곳", rate)], view="financial")
    assert at.result("같은 곳", "plan").npv == pytest.approx(at.result("같은 곳", "임차").npv)
    assert "3.97%" in repr(found)


def test_an_npv_that_changes_its_sign_is_told() -> None:
    case = Case("서비스", start=2026, years=2, prices="real", vat="included", discount_rate=0.0,
                timing="start")  # fmt: skip
    case.add(
        lifecycle.Build("구축", 1_000_000, year=2026),
        revenue.Fee("이용료", users=1, price=1_040_000, vat="included", first=2027),
    )
    found = profiles.under(case, [KDI, GREEN], view="financial")
    (flip,) = found.flips

    assert (flip.what, flip.alternatives, flip.profiles) == ("sign", ("plan",), (GREEN, KDI))
    assert flip.rates == pytest.approx((0.04,))


def test_profiles_that_agree_have_nothing_to_flip() -> None:
    found = profiles.under(service(), [GREEN, Profile("우리 기관", 0.03)], view="financial")

    assert found.flips == ()
    assert "뒤집히는 순위나 부호가 없다" in repr(found)


def test_a_profile_says_when_amounts_fall_or_leaves_it_to_the_case() -> None:
    case = service(timing="end")
    found = profiles.under(case, [Profile("가", 0.02, timing="start"), Profile("나", 0.02)],
                           view="financial")  # fmt: skip

    plain = case.appraise().plan.financial.npv
    assert found.result("나", "plan").npv == plain
    assert found.result("가", "plan").npv == pytest.approx(plain * 1.02)


def test_the_case_is_left_as_it_was() -> None:
    case = service()
    profiles.under(case, [KDI, GREEN], view="funded")

    assert (case.discount_rate, case.timing) == (0.02, "start")


class Valued:
    """A benefit or social cost of the same amount every year."""

    kind = "benefit"
    prices = None
    vat = None

    def __init__(self, label: str, side: str, amount: float) -> None:
        self.label, self.side, self.amount = label, side, amount

    def amounts(self, x: Any, t: Timeline) -> Amounts:
        return self.amount * t.active()


def test_the_economic_view_counts_benefits_under_each_profile() -> None:
    case = service(vat="excluded")
    case.add(Valued("편익", "benefit", 6e7))  # type: ignore[arg-type]
    case.add(Valued("편익", "benefit", 6e7), alternative="임차")  # type: ignore[arg-type]
    found = profiles.under(case, [GREEN], view="economic")

    result = found.result(GREEN, "임차")
    assert result.benefit_cost_ratio == pytest.approx(60 / 52)


def test_a_comparison_survives_pickling_and_json() -> None:
    found = profiles.under(service(), [KDI, Profile("우리 기관", 0.03)], view="financial")

    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    told = found.to_dict()
    assert told["profiles"][0]["steps"] == [[0, 0.045]]
    assert len(told["results"]) == len(found.to_frame()) == 4


@given(st.floats(0.0, 0.2), st.floats(0.0, 0.2))
def test_a_profile_of_the_rate_of_the_case_changes_nothing(own: float, other: float) -> None:
    case = service(discount_rate=own)
    found = profiles.under(case, [Profile("a", own), Profile("b", other)], view="financial")
    plain = case.appraise()

    for name, of in plain.alternatives.items():
        assert found.result("a", name).npv == pytest.approx(of.financial.npv, rel=1e-12)
    for each in found.profiles:
        ranks = [found.result(each.name, name).rank for name in plain.alternatives]
        npvs = [found.result(each.name, name).npv for name in plain.alternatives]
        assert sorted(ranks) in ([1, 2], [1, 1])
        assert npvs[ranks.index(1)] == max(npvs)
    flipped = any(flip.what == "order" for flip in found.flips)
    leads = [found.result(p, "plan").npv - found.result(p, "임차").npv for p in ("a", "b")]
    assert flipped == (leads[0] * leads[1] < 0)
