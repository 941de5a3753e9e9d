"""Pictures: what they show is what the result holds, in words that people can read."""

import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

import sustainfin as sf
from sustainfin import funding, isp_cost, lifecycle, montecarlo, revenue
from sustainfin.errors import NoKoreanFont
from sustainfin.inputs import make_input
from sustainfin.lines import Timeline
from sustainfin.report import _fonts, _plots_chances, _plots_style
from sustainfin.report._plots_bill import bill_steps
from sustainfin.report._plots_style import Style, contrast, eok, particle, style

HOSTILE = "<script>$x^2$</script> =1+1 _밑줄 \u202egnp.exe \x07 😀 " + "가" * 400
EFFORT = {"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4", "정보보호컨설턴트": "0.4"}
WIDTHS = (7.2, 3.9)


def balance(*gaps: float, grant: float = 0.0) -> funding.Balance:
    """Costs of 40 million won a year, of which all but the gap is revenue."""
    t = Timeline(start=2021, n_years=len(gaps))
    cost = np.full((len(gaps), 1), 4e7)
    income = cost - np.array(gaps)[:, None]
    lines = [funding.Grant("국비", grant, kinds=("operation",), last=2021)] if grant else []
    return funding.balance({"operation": cost}, income, lines, {}, t)


def bill() -> isp_cost.Bill:
    return isp_cost.estimate(EFFORT, wages="2020", **isp_cost.SEOUL_2020)


def case(label: str = "시스템 유지관리") -> sf.Case:
    made = sf.Case(
        "서비스", start=2021, years=8, prices="real", vat="included", discount_rate=0.045
    )
    build = made.input("build", base=1.2e9, low=8e8, high=2e9, unit="원", label=f"{label} 구축비")
    users = made.input("users", base=9_000, low=5_000, high=16_000, unit="건/년", label=label)
    made.add(
        lifecycle.Build("구축", build, year=2021),
        lifecycle.Annual(label, 4e7, first=2022),
        revenue.Fee(f"{label} 이용료", users=users, price=3_000, first=2022),
        funding.Grant(f"{label} 국비", 1.0, kinds=("build", "operation"), last=2023),
    )
    return made


def results(label: str = "시스템 유지관리") -> dict[str, tuple[Any, dict[str, Any]]]:
    """Every result that has a picture."""
    held = case(label)
    lines = [line for line in held.alternatives["plan"] if getattr(line, "side", "") == "cost"]
    labels = {name: item.label for name, item in held.inputs.items()}
    return {
        "appraisal": (held.appraise(), {}),
        "balance": (held.appraise().plan.balance, {}),
        "bill": (bill(), {}),
        "costs": (lifecycle.cost_table(lines, held.timeline), {}),
        "simulation": (held.simulate(2_000, seed=7), {}),
        "tornado": (held.tornado(), {"switching": held.switching_values()}),
        "sobol": (held.sobol(draws=256, seed=7), {"labels": labels}),
    }


@pytest.fixture(scope="module")
def pictures() -> dict[tuple[str, float], Figure]:
    """Every picture in the widths of a page and of a phone, drawn once."""
    drawn = {}
    for name, (result, arguments) in results().items():
        for width in WIDTHS:
            drawn[name, width] = sf.plot(result, width=width, **arguments)
            drawn[name, width].draw_without_rendering()
    return drawn


def headings(figure: Figure) -> list[str]:
    return [" ".join(axis.get_title(loc="left").split()) for axis in figure.axes]


def texts(figure: Figure) -> Iterator[Text]:
    """Texts that are seen."""
    for one in figure.findobj(Text):
        if isinstance(one, Text) and one.get_visible() and one.get_text().strip():
            yield one


def plain(text: str) -> bool:
    """Whether a text has only the signs of an English chart."""
    return text.translate(dict.fromkeys(map(ord, "△±□"))).isascii()


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ((0, 0, 0), "2023년까지 돈이 모자라는 해가 없다"),
        ((0, 4e7, 4e7), "2022년부터 매년 0.4억원이 모자란다"),
        ((0, 0, 3e7), "2023년에 0.3억원이 모자란다"),
        ((0, 1e7, 3e7), "2022년부터 매년 돈이 모자란다: 많게는 2023년 0.3억원"),
        ((0, 3e7, 0, 1e7), "2022년부터 3년 중 2년 돈이 모자란다: 많게는 2022년 0.3억원"),
        ((-1e7, 0, 0), "2023년까지 돈이 모자라는 해가 없다"),
    ],
)
def test_the_title_of_a_cliff_states_what_is_missing(gaps: tuple[float, ...], words: str) -> None:
    assert headings(sf.plot(balance(*gaps))) == [words]


def test_the_bars_of_a_cliff_are_the_sources_and_the_gap_to_the_won() -> None:
    account = balance(0.0, 3e7, 4e7, grant=0.0)

    containers = sf.plot(account).axes[0].containers
    heights = [[bar.get_height() for bar in held] for held in containers]

    assert heights == [[4e7, 1e7, 0.0], [0.0, 3e7, 4e7]]
    assert [bar.get_y() for bar in containers[1]] == [4e7, 1e7, 0.0]
    assert all(bar.get_hatch() for bar in containers[1])


def test_a_year_of_building_does_not_flatten_the_years_of_running() -> None:
    axis = sf.plot(case().appraise()).axes[0]

    assert axis.get_ylim()[1] < 1.2e9 / 5
    assert "↑ 12억원" in [one.get_text() for one in axis.texts]


def test_a_balance_of_many_runs_has_no_cliff_to_draw() -> None:
    many = case().flows({"users": np.array([5e3, 9e3])}).balance

    with pytest.raises(sf.InvalidInput, match="n_draws must be 1"):
        sf.plot(many)


def test_the_waterfall_joins_from_step_to_step_and_cuts_in_one_of_its_own() -> None:
    made = bill()

    steps = bill_steps(made, style())

    flows = [step for step in steps if step[0] not in ("추정가격", "합계")]
    assert all(left[2] == right[1] for left, right in pairwise(flows))
    assert flows[-1][0] == "절사"
    assert flows[-1][2] - flows[-1][1] == made.total - made.total_before_cut < 0
    assert steps[-1][1:3] == (0, 90_000_000)


def test_the_waterfall_prints_every_step_to_the_won() -> None:
    made = bill()

    printed = {one.get_text() for one in sf.plot(made).axes[0].texts}

    cut = made.total_before_cut - made.total
    assert {f"△{cut:,}원", "90,000,000원", f"{made.direct_labour:,}원"} <= printed
    assert f"{cut:,}원을 절사한다" in headings(sf.plot(made))[0]


def test_a_histogram_is_cut_at_zero_and_holds_every_draw() -> None:
    users = make_input("users", base=9, low=5, high=16, shape="uniform")
    found = montecarlo.simulate(
        lambda x: {"npv": 1e8 * (x["users"] - 8)}, 5_000, inputs=[users], seed=7
    )

    bars = sf.plot(found).axes[0].containers[0]

    edges = [bar.get_x() for bar in bars]
    below = sum(bar.get_height() for bar in bars if bar.get_x() + bar.get_width() / 2 < 0)
    assert any(abs(edge) < 1e-6 for edge in edges)
    assert sum(bar.get_height() for bar in bars) == pytest.approx(1.0)
    assert below == pytest.approx(found["npv"].below_zero, abs=1e-12)
    assert len({bar.get_facecolor() for bar in bars}) == 2


def test_the_histogram_of_draws_that_were_not_kept_has_the_same_bars() -> None:
    users = make_input("users", base=9, low=5, high=16, shape="uniform")
    heights = []
    for keep in ("all", "summary"):
        found = montecarlo.simulate(
            lambda x: {"npv": 1e8 * (x["users"] - 8)}, 40_000, inputs=[users], seed=7, keep=keep
        )
        heights.append([bar.get_height() for bar in sf.plot(found).axes[0].containers[0]])

    assert len(heights[0]) == len(heights[1])
    assert np.abs(np.subtract(*heights)).max() < 1e-3


def test_a_histogram_of_one_value_is_drawn_and_far_flung_draws_are_told() -> None:
    same = montecarlo.simulate(lambda x: {"npv": -1e8}, 100, inputs=[], seed=7)
    draws = np.concatenate([np.linspace(-1, 1, 999), [1e6]])

    assert "100.0%" in headings(sf.plot(same))[0]
    assert _plots_chances.edges(draws)[-1] < 2


def test_the_chances_by_year_are_those_of_the_simulation() -> None:
    found = case().simulate(2_000, seed=7)

    axis = sf.plot(found).axes[1]

    assert [bar.get_height() for bar in axis.containers[0]] == list(found.by_year("funded").share)


def test_another_output_is_shown_when_asked_for_and_an_unknown_one_refused() -> None:
    found = case().simulate(200, seed=7)

    assert "재원 전 NPV" in headings(sf.plot(found, output="npv"))[0]
    with pytest.raises(sf.InvalidInput, match="'funded_npv'"):
        sf.plot(found, output="npw")


def test_a_tornado_prints_end_values_and_switching_values() -> None:
    held = case()
    switching = held.switching_values()
    near = switching["users"].nearest
    assert near is not None

    printed = [one.get_text() for one in sf.plot(held.tornado(), switching=switching).axes[0].texts]

    assert {"5,000", "16,000"} <= set(printed)
    assert any(f"전환값 {near.value:,.0f}" in text for text in printed)
    assert any(text.startswith("8억원 ~ 20억원: 움직이지 않음") for text in printed)


def test_money_stands_in_eok_on_the_axis() -> None:
    axis = sf.plot(balance(0.0, 4e7)).axes[0]

    marks = dict(zip(axis.get_yticks(), axis.get_yticklabels(), strict=True))

    assert axis.get_ylabel() == "억원"
    assert all(float(label.get_text()) == pytest.approx(at / 1e8) for at, label in marks.items())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", list(results()))
def test_no_text_is_cut_off_or_covers_another(
    pictures: dict[tuple[str, float], Figure], name: str, width: float
) -> None:
    figure = pictures[name, width]
    renderer = FigureCanvasAgg(figure).get_renderer()
    page = figure.bbox

    boxes = {one: one.get_window_extent(renderer) for one in texts(figure)}

    for one, box in boxes.items():
        inside = page.x0 - 1 <= box.x0 and box.x1 <= page.x1 + 1
        assert inside and page.y0 - 1 <= box.y0 and box.y1 <= page.y1 + 1, one.get_text()  # noqa: PT018
    for first, second in combinations(boxes, 2):
        # Boxes of glyphs have a rim of air; two pixels of it may meet.
        met = boxes[first].padded(-1).overlaps(boxes[second].padded(-1))
        assert not met, (first.get_text(), second.get_text())


@pytest.mark.parametrize("name", list(results()))
def test_every_text_stands_in_the_font_of_the_figure(
    pictures: dict[tuple[str, float], Figure], name: str
) -> None:
    files = {one.get_fontproperties().get_file() for one in texts(pictures[name, 7.2])}

    assert files == {style().face.path}


@pytest.mark.parametrize("name", list(results()))
def test_hostile_names_stay_text_and_draw_without_a_warning(name: str, tmp_path: Path) -> None:
    result, arguments = results(HOSTILE)[name]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = sf.plot(result, width=3.9, **arguments)
        figure.savefig(tmp_path / "figure.png", dpi=40)

    said = "".join(one.get_text() for one in texts(figure))
    assert "\u202e" not in said
    assert "\x07" not in said
    assert all(not one.get_parse_math() for one in texts(figure))


def test_english_labels_are_english() -> None:
    for result in (balance(0.0, 4e7, 4e7), bill(), case().simulate(200, seed=7)):
        figure = sf.plot(result, lang="en")

        korean = [one.get_text() for one in texts(figure) if not plain(one.get_text())]
        assert korean == []


def test_pyplot_is_not_loaded_and_no_setting_stays_changed() -> None:
    code = (
        "import sys, matplotlib as mpl, sustainfin as sf\n"
        "before = mpl.rcParams.copy()\n"
        "from sustainfin import lifecycle\n"
        "case = sf.Case('s', start=2021, years=2, prices='real', vat='included', discount_rate=0)\n"
        "case.add(lifecycle.Annual('a', 1e8))\n"
        "sf.plot(case.appraise())\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert mpl.rcParams.copy() == before\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)

    assert done.returncode == 0, done.stderr.decode()


# Fonts


def test_a_font_of_the_system_goes_before_the_bundled_one() -> None:
    copy = str(_fonts.BUNDLED)

    assert _fonts.choose([copy], Path("missing.ttf")).path == copy
    assert _fonts.choose([], _fonts.BUNDLED).korean


def test_a_font_without_hangul_is_passed_over() -> None:
    from matplotlib import font_manager

    latin = font_manager.findfont("DejaVu Sans")

    assert _fonts.choose([latin, "missing.ttf"], _fonts.BUNDLED).path == str(_fonts.BUNDLED)


def test_without_any_korean_font_labels_are_english_with_one_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_fonts, "_usual", lambda: _fonts.choose([], Path("missing.ttf")))

    with pytest.warns(NoKoreanFont) as caught:
        figure = sf.plot(results()["tornado"][0])

    assert len(caught) == 1
    assert headings(figure)[0].isascii()
    assert all(plain(one.get_text()) for one in texts(figure))


def test_the_bundled_font_holds_every_syllable_of_ks_x_1001() -> None:
    held = _fonts.characters(str(_fonts.BUNDLED))
    syllables = {
        bytes([row, column]).decode("euc_kr")
        for row in range(0xB0, 0xC9)
        for column in range(0xA1, 0xFF)
    }

    assert len(syllables) == 2_350
    assert held.issuperset(map(ord, syllables))
    assert held.issuperset(range(0x20, 0x7F))
    assert held.issuperset(map(ord, "±△※·→~↑□…"))


def test_the_bundled_font_is_small_renamed_and_has_its_licence_beside_it() -> None:
    from fontTools.ttLib import TTFont

    names = {r.nameID: r.toUnicode() for r in TTFont(_fonts.BUNDLED)["name"].names}
    licence = (_fonts.BUNDLED.parent / "OFL.txt").read_text(encoding="utf-8")

    assert _fonts.BUNDLED.stat().st_size < 1_500_000
    assert "SIL OPEN FONT LICENSE" in licence
    assert "Copyright (c) 2010, NAVER Corporation" in licence
    # The licence reserves these names for the original.
    assert not any("Nanum" in names[code] for code in (1, 3, 4, 6))


def test_a_character_the_font_lacks_is_a_box() -> None:
    face = _fonts.choose([], _fonts.BUNDLED)

    assert face.printable("가\U0001f600나") == "가□나"


# Words and colours


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (4e7, "0.4억원"),
        (1.86e9, "18.6억원"),
        (6.2006e7, "0.62억원"),
        (1.234e11, "1,234억원"),
        (-2.07e8, "△2.07억원"),
        (32_841, "32,841원"),
        (3_500_000, "350만원"),
        (0, "0원"),
    ],
)
def test_an_amount_is_said_in_eok_with_the_digits_it_needs(amount: float, words: str) -> None:
    assert eok(amount) == words


@pytest.mark.parametrize(
    ("word", "said"),
    [("부족액", "부족액이"), ("지수", "지수가"), ("NPV", "NPV가"), ("x", "x이(가)")],
)
def test_a_particle_follows_the_last_sound(word: str, said: str) -> None:
    assert particle(word, "이", "가") == said


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#767676", 4.54), ("#ffffff", 1.0)]
)
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert contrast(colour, "#ffffff") == pytest.approx(ratio, abs=0.005)


def test_every_colour_of_the_charts_can_be_read_on_paper() -> None:
    named = [_plots_style.INK, _plots_style.MUTED, _plots_style.GOOD, _plots_style.BAD]

    for colour in (*named, _plots_style.ACCENT, *_plots_style.SERIES):
        assert contrast(colour, _plots_style.PAPER) >= 4.5, colour


def test_long_words_are_cut_with_a_mark(tmp_path: Path) -> None:
    chosen: Callable[..., Style] = style

    assert chosen().text("가" * 300, 10) == "가" * 4 + "…"
