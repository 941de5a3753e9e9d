"""Every data file is complete and adds up; editions are picked, never guessed."""

import copy
import datetime
import json
import pickle
import tomllib
import unicodedata
import warnings
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sustainfin import tables
from sustainfin.errors import EditionMismatch, InvalidInput, StaleEdition, TableInvalid
from sustainfin.tables import Source, Table

GOLDEN = Path(__file__).parent / "golden" / "tables"
DATA = Path(tables.__file__).resolve().parent.parent / "data"
FLAGS = {"V", "V2", "R", "D", "S"}  # "own" is for users; unverified figures have no place here
ALL = [table for family in tables.families() for table in tables.editions(family)]
WAGES = tables.editions("kosa_wages")
# Rule books, indices and canvases of different authors stand side by side: they are named.
SIDE_BY_SIDE = {"canvases", "profiles", "random_index", "unit_values"}


def name(table: Table) -> str:
    return table.id


def golden(file: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    text = (GOLDEN / file).read_text(encoding="utf-8")
    read = tomllib.loads(text, parse_float=Decimal)
    return read["case"], read["expected"]


def named(table_id: str) -> Table:
    return tables.edition(*table_id.split("/"))


# --- every data file ---------------------------------------------------------------------


def test_every_file_of_the_data_folder_is_an_edition_that_can_be_read() -> None:
    files = {f"{path.parent.name}/{path.stem}" for path in DATA.glob("*/*.toml")}

    assert {table.id for table in ALL} == files
    assert files


@pytest.mark.parametrize("table", ALL, ids=name)
def test_an_edition_says_where_its_figures_come_from(table: Table) -> None:
    source = table.source

    assert all((source.publisher, source.title, source.page, source.confidence_note))
    assert source.url
    assert source.transcribed
    assert source.transcribed >= (source.issued or table.applies_from)
    assert {source.confidence, *table.flags.values()} <= FLAGS
    assert all((table.label_ko, table.label_en, table.unit, table.applies_from))


@pytest.mark.parametrize("table", ALL, ids=name)
def test_every_number_is_exact_and_positive(table: Table) -> None:
    cells = [cell for row in table.values.values() for cell in row.values()]
    numbers = [cell for cell in cells if not isinstance(cell, (str, bool, tuple))]

    assert all(type(number) in (int, Decimal) for number in numbers)
    # Only a score of maintenance may be 0.
    least = 0 if table.family == "maintenance_rates" else Decimal("0.0001")
    assert all(number >= least for number in numbers)


@pytest.mark.parametrize("table", ALL, ids=name)
def test_an_edition_that_two_sources_carry_names_the_second(table: Table) -> None:
    if table.source.confidence == "V2":
        assert table.source.checked_with or len(table.source.url) > 1
    if table.applies_until is None:
        assert table.stale_after is not None, "an open span needs the day up to which it is known"


@pytest.mark.parametrize("family", sorted(set(tables.families()) - SIDE_BY_SIDE))
def test_the_editions_of_a_family_do_not_overlap(family: str) -> None:
    for before, after in pairwise(tables.editions(family)):
        assert before.applies_until is not None
        assert after.applies_from is not None
        assert before.applies_until < after.applies_from


@pytest.mark.parametrize("table", ALL, ids=name)
def test_a_table_survives_pickling_copying_and_json(table: Table) -> None:
    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301 - our own bytes
    assert copy.deepcopy(table) == table
    assert hash(copy.deepcopy(table)) == hash(table)
    told = json.loads(json.dumps(table.to_dict(), ensure_ascii=False))
    assert told["id"] == table.id
    assert list(told["values"]) == list(table.values)
    assert told["source"]["title"] == table.source.title


@pytest.mark.parametrize("table", ALL, ids=name)
def test_a_table_prints_short_and_makes_a_frame(table: Table) -> None:
    lines = repr(table).splitlines()
    frame = table.to_frame()

    assert lines[0].startswith(f"Table {table.id} [{table.source.confidence}]")
    assert len(lines) <= 11
    assert list(frame.index) == list(table.values)
    assert list(frame.columns) == list(table.columns)
    told = {
        row: {
            column: cell
            for column, cell in cells.items()
            if not pd.api.types.is_scalar(cell) or pd.notna(cell)
        }
        for row, cells in frame.astype(object).T.to_dict().items()
    }
    assert told == {row: dict(cells) for row, cells in table.values.items()}


# --- wages -------------------------------------------------------------------------------


@pytest.mark.parametrize("table", WAGES, ids=name)
def test_an_hour_is_an_eighth_of_a_day(table: Table) -> None:
    for role, row in table.values.items():
        if "hourly" in row:
            # Both are rounded to the won, so half a won is all that may be between them.
            assert abs(row["hourly"] - Decimal(row["daily"]) / 8) <= Decimal("0.5"), role


@pytest.mark.parametrize("table", WAGES, ids=name)
def test_a_month_is_the_days_of_the_month(table: Table) -> None:
    days = table.extra["working_days"]
    # The daily wage is rounded to the won: half a won a day, and half for the month itself.
    allowed = days / 2 + Decimal("0.5")
    for role, row in table.values.items():
        if "monthly" in row:
            assert abs(row["monthly"] - row["daily"] * days) <= allowed, role


@pytest.mark.parametrize("edition", ["2021", "2022", "2025"])
def test_three_editions_multiply_out_to_the_won(edition: str) -> None:
    table = tables.edition("kosa_wages", edition)
    for role, row in table.values.items():
        product = row["daily"] * table.extra["working_days"]

        assert row["monthly"] == product.quantize(Decimal(1), ROUND_HALF_UP), role


@pytest.mark.parametrize("edition", ["2020", "2026"])
def test_two_editions_do_not_and_their_daily_wage_is_the_rounded_one(edition: str) -> None:
    table = tables.edition("kosa_wages", edition)
    days = table.extra["working_days"]
    whole = [row for row in table.values.values() if "monthly" in row]

    assert any(abs(row["monthly"] - row["daily"] * days) > 1 for row in whole)
    for row in whole:
        assert row["daily"] == (row["monthly"] / days).quantize(Decimal(1), ROUND_HALF_UP)


@pytest.mark.parametrize("table", WAGES, ids=name)
def test_an_edition_has_the_roles_it_claims(table: Table) -> None:
    assert (len(table.values) == table.extra["n_roles"]) == table.complete
    assert all("daily" in row for row in table.values.values())
    if table.complete:
        assert all("monthly" in row for row in table.values.values())


def test_the_partial_edition_has_one_role_with_a_daily_wage_only() -> None:
    table = tables.edition("kosa_wages", "2020")
    short = [role for role, row in table.values.items() if "monthly" not in row]

    assert not table.complete
    assert short == ["IT지원 기술자"]
    assert dict(table.values["IT지원 기술자"]) == {"daily": 183_743}
    assert table.flag("IT지원 기술자") == "V"
    assert table.flag("IT컨설턴트") == "V2"


@pytest.mark.parametrize(
    "file", ["seoul_2020_wages.toml", "press_2022_wages.toml", "press_2026_wages.toml"]
)
def test_a_second_publication_prints_the_same_wages(file: str) -> None:
    case, expected = golden(file)
    table = named(case["table"])

    assert case["source"]
    for role, wages in expected.items():
        assert {kind: table.values[role][kind] for kind in wages} == wages
    assert case.get("working_days", table.extra["working_days"]) == table.extra["working_days"]


def test_the_press_names_every_role_of_2026() -> None:
    _, expected = golden("press_2026_wages.toml")

    assert set(expected) == set(tables.edition("kosa_wages", "2026").values)


def test_growth_to_2026_is_what_the_press_was_told() -> None:
    case, expected = golden("growth_2026.toml")
    after, before = named(case["table"]).values, named(case["before"]).values
    for role, percent in expected.items():
        growth = (Decimal(after[role]["daily"]) / before[role]["daily"] - 1) * 100

        assert abs(growth - percent) <= case["tolerance"], role


def test_one_role_grows_more_than_the_press_list_and_the_note_says_so() -> None:
    _, expected = golden("growth_2026.toml")
    after, before = (tables.edition("kosa_wages", each).values for each in ("2026", "2025"))
    growth = {
        role: Decimal(after[role]["daily"]) / before[role]["daily"] * 100 - 100 for role in after
    }
    more = {role for role in after if growth[role] > min(expected.values())} - set(expected)

    assert more == {"응용SW개발자"}
    assert any("응용SW개발자" in note for note in tables.edition("kosa_wages", "2026").notes)


def test_the_rows_have_the_plain_means_of_a_second_transcription() -> None:
    _, expected = golden("unweighted_means.toml")
    for table_id, mean in expected.items():
        daily = [row["daily"] for row in named(table_id).values.values()]

        assert (Decimal(sum(daily)) / len(daily)).quantize(Decimal(1), ROUND_HALF_UP) == mean
        assert named(table_id).extra["mean_daily"] != mean  # the published mean is weighted


@pytest.mark.parametrize(
    ("before", "after"), [("2020", "2021"), ("2021", "2022"), ("2025", "2026")]
)
def test_every_jump_between_two_years_is_explained(before: str, after: str) -> None:
    path = DATA / "kosa_wages" / f"{after}.toml"
    changes = tomllib.loads(path.read_text(encoding="utf-8"))["changes"]
    old, new = (tables.edition("kosa_wages", each).values for each in (before, after))
    both = old.keys() & new.keys()
    jumps = {role for role in both if abs(new[role]["daily"] / old[role]["daily"] - 1) > 0.15}

    assert both
    assert set(changes.get("jumps", {})) == jumps


@pytest.mark.parametrize("edition", ["2025", "2026"])
def test_every_role_of_2022_is_led_on_or_dropped(edition: str) -> None:
    table = tables.edition("kosa_wages", edition)
    older = tables.edition("kosa_wages", "2022").values

    assert set(older) - set(table.values) == (set(table.merged_roles) & set(older)) | set(
        table.extra["dropped_roles"]
    )
    assert set(table.merged_roles.values()) <= set(table.values)
    assert table.merged_roles["정보보호컨설턴트"] == "IT컨설턴트"


# --- guide rates, policies, budget rules ---------------------------------------------------


def test_the_guide_ranges_are_those_of_the_four_editions() -> None:
    found = {
        table.edition: [
            (row["low"], row["high"], row["base"])
            for row in (table.values["overhead"], table.values["technical_fee"])
        ]
        for table in tables.editions("guide_rates")
    }
    fee = (Decimal("0.20"), Decimal("0.40"), "direct_labour+overhead")

    for edition, low, high in (
        ("2020", "1.10", "1.20"),
        ("2022", "1.40", "1.50"),
        ("2023", "1.44", "1.54"),
        ("2025", "1.44", "1.54"),
    ):
        assert found.pop(edition) == [(Decimal(low), Decimal(high), "direct_labour"), fee]
    assert not found


def test_the_guide_editions_follow_each_other_without_a_gap() -> None:
    for before, after in pairwise(tables.editions("guide_rates")):
        assert after.applies_from - before.applies_until == datetime.timedelta(days=1)


def test_the_policy_of_seoul_makes_the_printed_sheet() -> None:
    # 산출내역 of the report: labour 62,006,049; 12,401,209; 7,440,725; VAT 8,184,798.
    rows = tables.edition("isp_policies", "seoul_2020").values
    labour = 39_802_455 + 15_163_907 + 4_189_111 + 2_850_576
    overhead = int(labour * rows["overhead"]["rate"])
    fee = int((labour + overhead) * rows["technical_fee"]["rate"])
    vat = int((labour + overhead + fee) * rows["vat"]["rate"])

    assert (overhead, fee, vat) == (12_401_209, 7_440_725, 8_184_798)
    assert labour + overhead + fee == 81_847_983
    assert rows["total"]["truncate"] == "만단위 이하 절사"
    assert rows["labour"]["rounding"] == "원 미만 반올림"
    assert {rows[step]["rounding"] for step in ("overhead", "technical_fee", "vat")} == {
        "원 미만 절사"
    }


def test_the_budget_rules_quote_the_law_for_each_procedure() -> None:
    table = tables.edition("budget_rules", "2026")
    kinds = {name: row["kind"] for name, row in table.values.items()}

    assert {name for name, kind in kinds.items() if kind == "procedure"} == {"이용", "이체", "전용"}
    for row in table.values.values():
        if row["kind"] != "item":
            assert row["law"].startswith("지방재정법")
            assert row["quote"]
    assert table.values["이용"]["council_vote"] is True
    assert table.values["전용"]["council_vote"] is False
    assert "분기별" in table.values["전용"]["report"]
    assert table.values["207-01"]["label_ko"] == "연구용역비"
    assert table.flag("405-01") == "S"


# --- function points, maintenance ----------------------------------------------------------


def test_the_editions_of_the_function_point_tables_differ_in_the_split_alone() -> None:
    older, newer = (tables.edition("fp_costs", each).values for each in ("2020", "2025"))

    assert set(newer) - set(older) == {"설계사업", "구축사업"}
    assert {name: dict(row) for name, row in older.items()} == {
        name: dict(newer[name]) for name in older
    }


@pytest.mark.parametrize("table", tables.editions("fp_costs"), ids=name)
def test_the_weights_of_each_division_add_up_to_one(table: Table) -> None:
    kinds = {row["kind"] for row in table.values.values()}
    for kind in {"phase", "split"} & kinds:
        assert sum(r["weight"] for r in table.values.values() if r["kind"] == kind) == 1


@pytest.mark.parametrize("table", tables.editions("fp_costs"), ids=name)
def test_an_average_weight_lies_between_those_of_low_and_high(table: Table) -> None:
    rows = [row for row in table.values.values() if row["kind"] == "function"]

    assert len(rows) == 5
    assert all(row["low"] < row["simple"] < row["high"] for row in rows)
    assert all(row["low"] < row["average"] < row["high"] for row in rows)


@pytest.mark.parametrize("table", tables.editions("fp_costs"), ids=name)
def test_every_correction_has_five_rising_levels_about_one(table: Table) -> None:
    rows = [row for row in table.values.values() if row["kind"] == "correction"]

    assert len(rows) == 4
    for row in rows:
        assert list(row["factors"]) == sorted(set(row["factors"]))
        assert len(row["factors"]) == len(row["levels"]) == 5
        assert Decimal("1.00") in row["factors"]


@pytest.mark.parametrize("table", tables.editions("fp_costs"), ids=name)
def test_the_size_formula_meets_its_end_values_at_four_decimals(table: Table) -> None:
    size = table.values["size"]
    for end in ("below", "above"):
        distance = Decimal(size[end]).ln() - size["centre"]
        factor = size["coefficient"] * distance**2 + size["constant"]

        assert factor.quantize(Decimal("0.0001")) == size[f"{end}_factor"]
        assert size["decimals"] == 4


# itdaily 223088 prints the three rises.
@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [(497_427, "2014", "4.4"), (519_203, "2020", "6.5"), (553_114, "2024", "9.5")],
)
def test_the_price_of_a_function_point_rose_as_the_press_says(
    before: int, after: str, percent: str
) -> None:
    price = tables.edition("fp_unit_prices", after).values["기능점수당 단가"]["price"]

    assert abs((Decimal(price) / before - 1) * 100 - Decimal(percent)) <= Decimal("0.05")


def test_a_price_of_a_function_point_follows_the_other_without_a_gap() -> None:
    for before, after in pairwise(tables.editions("fp_unit_prices")):
        assert after.applies_from - before.applies_until == datetime.timedelta(days=1)


def test_the_scores_of_maintenance_rise_with_the_difficulty_to_a_hundred() -> None:
    table = tables.edition("maintenance_rates", "2025")
    rows = [row for row in table.values.values() if row["kind"] == "score"]

    assert [sum(row[level] for row in rows) for level in ("단순", "복잡")] == [0, 100]
    assert all(row["단순"] < row["보통"] < row["복잡"] for row in rows)
    assert all(len(row["levels"]) == 3 for row in rows)


def test_the_grades_of_commercial_software_fall_by_two_points_and_rose_by_one() -> None:
    rates = {
        table.edition: [row["rate"] * 100 for row in table.values.values()]
        for table in tables.editions("commercial_maintenance")
    }

    assert rates["2021"] == [each + 1 for each in rates["2019"]]
    assert rates["2021"] == rates["2025"]
    for row in rates.values():
        assert {before - after for before, after in pairwise(row)} == {2}


# --- picking an edition ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("family", "day", "expected"),
    [
        ("kosa_wages", "2020-12-31", "kosa_wages/2020"),
        ("kosa_wages", datetime.date(2022, 1, 10), "kosa_wages/2022"),
        ("kosa_wages", datetime.datetime(2026, 6, 1, 12, 0), "kosa_wages/2026"),  # noqa: DTZ001
        ("guide_rates", "2022-03-14", "guide_rates/2020"),
        ("guide_rates", "2022-03-15", "guide_rates/2022"),
        ("guide_rates", "2025-12-31", "guide_rates/2025"),
    ],
)
def test_the_edition_of_a_day_is_the_one_whose_span_holds_it(
    family: str, day: Any, expected: str
) -> None:
    assert tables.in_force(family, on=day).id == expected


def test_an_edition_that_may_have_a_successor_is_named_in_a_warning_at_the_callers_line() -> None:
    with pytest.warns(StaleEdition, match="guide_rates/2025 .* until 2025-12-31") as caught:
        table = tables.in_force("guide_rates", on="2026-01-01")

    assert table.edition == "2025"
    assert caught[0].filename == __file__


def test_resolve_warns_at_the_line_that_called_the_module() -> None:
    def a_module(guide: Any) -> Table:
        return tables.resolve("guide_rates", guide, where="isp_cost.estimate", argument="guide")

    line = "        found = a_module(datetime.date(2026, 1, 1))"
    with pytest.warns(StaleEdition, match=r"^isp_cost\.estimate: guide_rates/2025") as caught:
        found = a_module(datetime.date(2026, 1, 1))

    assert found.edition == "2025"
    assert Path(__file__).read_text(encoding="utf-8").splitlines()[caught[0].lineno - 1] == line


def test_who_names_a_stale_edition_has_chosen_it() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = tables.resolve("guide_rates", "2025", where="a.b", argument="guide")

    assert table.id == "guide_rates/2025"


@pytest.mark.parametrize(
    "given", ["2020", "kosa_wages/2020", "2020-11-30", datetime.date(2020, 11, 30)]
)
def test_a_table_is_named_by_edition_by_id_or_by_day(given: Any) -> None:
    found = tables.resolve("kosa_wages", given, where="a.b", argument="wages")

    assert found is tables.edition("kosa_wages", "2020")


def test_a_table_of_ones_own_is_passed_through() -> None:
    own = Table(
        id="own/2027",
        label_ko="자체",
        unit="KRW",
        values={"가": {"monthly": 1}},
        source=Source(title="결정문", confidence="own"),
    )

    assert tables.resolve("kosa_wages", own, where="a.b", argument="wages") is own
    assert (own.family, own.edition, own.span) == ("own", "2027", "no stated period")


def test_several_editions_for_one_day_are_not_chosen_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    policy = tables.edition("isp_policies", "seoul_2020")
    monkeypatch.setattr(tables._shelf, "editions_of", lambda *_: (policy, policy))

    with pytest.raises(LookupError, match="Name one of the editions that cover it"):
        tables.in_force("isp_policies", on="2020-06-01")


def test_tables_that_never_held_together_are_named_with_their_spans() -> None:
    wages, guide = tables.edition("kosa_wages", "2026"), tables.edition("guide_rates", "2020")

    with pytest.warns(EditionMismatch, match="2026-01-01 to 2026-12-31.*2020-01-01 to 2022-03-14"):
        tables.warn_if_apart(wages, guide)


def test_tables_of_one_period_give_no_warning() -> None:
    wages, guide = tables.edition("kosa_wages", "2020"), tables.edition("guide_rates", "2020")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tables.warn_if_apart(wages, guide)

    assert caught == []


def test_a_citation_is_one_line_with_the_place_in_the_source() -> None:
    assert tables.edition("isp_policies", "seoul_2020").cite() == (
        "isp_policies/seoul_2020 [S] 서울특별시 스마트도시정책관, "
        "2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.), 붙임 방침서, IV 소요 예산, 산출내역"
    )


@pytest.mark.parametrize(
    ("wages", "guide", "expected"),
    [
        ("2020", "2020", True),
        ("2022", "2020", True),  # 2022-01-10 to 2022-03-14
        ("2022", "2022", True),
        ("2021", "2022", False),
        ("2025", "2023", True),
        ("2026", "2025", True),
        ("2026", "2023", False),
    ],
)
def test_two_tables_belong_together_where_their_spans_meet(
    wages: str, guide: str, expected: bool
) -> None:
    pair = tables.edition("kosa_wages", wages), tables.edition("guide_rates", guide)

    assert tables.belongs_together(*pair) is expected
    assert tables.belongs_together(*reversed(pair)) is expected


def test_a_table_cannot_be_changed() -> None:
    table = tables.edition("kosa_wages", "2020")

    with pytest.raises(TypeError):
        table.values["IT컨설턴트"]["monthly"] = 1  # type: ignore[index]
    with pytest.raises(TypeError):
        table.extra["working_days"] = 1  # type: ignore[index]
    with pytest.raises(AttributeError):
        table.id = "other"  # type: ignore[misc]


def test_a_table_keeps_a_copy_of_what_it_was_given() -> None:
    values = {"가": {"monthly": 1}}
    table = Table(
        id="own", label_ko="자체", unit="KRW", values=values,
        source=Source(title="결정문", confidence="own"),
    )  # fmt: skip
    values["가"]["monthly"] = 2

    assert table.values["가"]["monthly"] == 1
    assert table.edition == ""


def test_a_table_prints_hangul_in_line() -> None:
    table = tables.edition("guide_rates", "2020")

    assert repr(table).splitlines() == [
        f"Table guide_rates/2020 [V2] {table.label_ko}, 2020-01-01 to 2022-03-14",
        "                  low  high  base                    label_ko",
        "  overhead       1.10  1.20  direct_labour           제경비",
        "  technical_fee  0.20  0.40  direct_labour+overhead  기술료",
    ]


def test_a_table_without_a_first_or_a_last_day_says_so() -> None:
    own = {"id": "own", "label_ko": "자체", "unit": "KRW", "values": {"가": {"a": 1}}}
    source = Source(title="결정문", confidence="own")
    day = datetime.date(2027, 1, 1)

    assert Table(**own, source=source, applies_from=day).span == "from 2027-01-01"
    assert Table(**own, source=source, applies_until=day).span == "until 2027-01-01"


# --- reading a file of one's own ---------------------------------------------------------------

GOOD = """
[table]
id = "own/2027"
label_ko = "자체 단가"
unit = "KRW per person-month"
applies = { from = 2027-01-01, until = 2027-12-31 }
corrected = ["2027-02-01: 오타"]
[source]
publisher = "우리 기관"
title = "단가 결정"
[values]
"IT컨설턴트" = { monthly = 9_000_000, share = 0.15 }
"IT기획자" = { monthly = 8_000_000 }
[check]
sum = { monthly = 17_000_000 }
[changes]
notes = "first edition"
"""


def read(folder: Path, content: str | bytes) -> Table:
    path = folder / "own.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return tables.read(path)


def test_a_file_of_ones_own_is_read_exactly(tmp_path: Path) -> None:
    table = read(tmp_path, GOOD)

    assert table.values["IT컨설턴트"] == {"monthly": 9_000_000, "share": Decimal("0.15")}
    assert table.flag("IT기획자") == "own"
    assert table.notes == ("Corrected: 2027-02-01: 오타", "Changes: first edition")
    assert table.span == "2027-01-01 to 2027-12-31"


def test_names_are_read_in_normal_form_c(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", GOOD)
    assert apart != GOOD

    assert read(tmp_path, apart) == read(tmp_path, GOOD)


FAULTS: list[tuple[Callable[[str], str | bytes], str]] = [
    (lambda text: b"\xef\xbb\xbf" + text.encode(), "without a byte order mark"),
    (lambda text: text.encode("utf-16"), "without a byte order mark"),
    (lambda text: text.encode("cp949"), "looks like CP949"),
    (
        lambda text: text.replace('"IT기획자" =', "IT기획자 ="),
        'Put Korean keys in quotation marks: "IT기획자" = ...',
    ),
    (lambda text: text.replace("[check]", "[값]"), 'Put Korean keys in quotation marks: "값"'),
    (lambda text: text + "\nx = = 1", "must be TOML"),
    (lambda text: text.replace("[values]", "[value]"), "values must be a section"),
    (lambda text: text.replace("[check]", "[chek]"), "Did you mean 'check'?"),
    (lambda text: text.replace("[check]\nsum = {", "[x]\ny = {"), "section must hold only"),
    (lambda text: "check = 1\n" + text.partition("[check]")[0], "check must be a section"),
    (lambda text: text.replace('id = "own/2027"', ""), "id must be a text that is not blank"),
    (lambda text: text.replace('"KRW per person-month"', '" "'), "unit must be a text"),
    (lambda text: text.replace("unit =", "units ="), "Did you mean 'unit'?"),
    (lambda text: text.replace("{ from = 2027-01-01, until = 2027-12-31 }", "2027"), "applies"),
    (lambda text: text.replace("from =", "form ="), "Did you mean 'from'?"),
    (lambda text: text.replace("2027-01-01,", '"2027-01-01",'), "without quotation marks"),
    (lambda text: text.replace("until = 2027", "until = 2026"), "end before it begins"),
    (lambda text: text.replace("[source]", 'complete = "yes"\n[source]'), "true or false"),
    (lambda text: text.replace('["2027-02-01: 오타"]', '"오타"'), "must be a list of texts"),
    (lambda text: text.replace('title = "단가 결정"', "title = 1"), "title must be a text"),
    (lambda text: text.replace("[values]", 'confidence = "B"\n[values]'), "one of V, V2, R"),
    (lambda text: text.replace("[values]", "licence = 1\n[values]"), "[source] must hold only"),
    (lambda text: text.replace("9_000_000", "nan"), "finite number >= 0"),
    (lambda text: text.replace("9_000_000", "inf"), "finite number >= 0"),
    (lambda text: text.replace("9_000_000", "-1"), "finite number >= 0"),
    (lambda text: text.replace("{ monthly = 8_000_000 }", "8_000_000"), "Name the column"),
    (lambda text: text.replace("8_000_000 }", "{ a = 1 } }"), "not a section"),
    (lambda text: text.replace("17_000_000", "17_000_001"), "one of them is mistyped"),
    (lambda text: text + '\n[flags]\n"IT기획" = "V"', "Did you mean 'IT기획자'?"),
    (lambda text: text + '\n[flags]\n"IT기획자" = "NF"', "must have a flag of V, V2"),
    (lambda text: text + '\n[merged_roles]\n"a" = "b"', "[merged_roles] must hold only"),
    (
        lambda text: text + '\n[merged_roles]\n"IT기획자" = "IT컨설턴트"',
        "must lead on roles of the past",
    ),
    (
        lambda text: text.replace('"IT기획자"', f'"{unicodedata.normalize("NFD", "IT컨설턴트")}"'),
        "must not repeat a key",
    ),
    (lambda text: text.partition('"IT컨설턴트"')[0], "must hold at least one row"),
]


@pytest.mark.parametrize(("spoil", "words"), FAULTS)
def test_a_spoilt_file_is_refused_in_words_that_help(
    tmp_path: Path, spoil: Callable[[str], str | bytes], words: str
) -> None:
    with pytest.raises(ExceptionGroup, match=r"tables\.read: own\.toml: the table has") as caught:
        read(tmp_path, spoil(GOOD))

    faults = caught.value.exceptions
    assert all(isinstance(fault, TableInvalid) for fault in faults)
    assert any(words in str(fault) for fault in faults), [str(fault) for fault in faults]
    for fault in faults:
        assert f"{fault.argument}={fault.got!r}" in str(fault)
        assert str(pickle.loads(pickle.dumps(fault))) == str(fault)  # noqa: S301 - our own bytes


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    spoilt = GOOD.replace('"KRW per person-month"', '""').replace("9_000_000", "-1")

    with pytest.raises(ExceptionGroup, match="has 2 faults") as caught:
        read(tmp_path, spoilt)
    assert [fault.argument for fault in caught.value.exceptions] == ["unit", "IT컨설턴트.monthly"]


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        tables.read(tmp_path / "none.toml")


# --- a frame of one's own ------------------------------------------------------------------------

OWN = {"id": "own/2027", "unit": "KRW per person-month"}


def test_a_frame_names_its_rows_in_the_index_or_in_the_first_column() -> None:
    frame = pd.DataFrame({"직무": ["IT컨설턴트", "IT기획자"], "monthly": [9_000_000, 8_000_000]})

    by_column = tables.from_frame(frame, **OWN, label_ko="자체", source="결정문")
    by_index = tables.from_frame(frame.set_index("직무"), **OWN, label_ko="자체", source="결정문")

    assert by_column == by_index
    assert by_column.values["IT기획자"]["monthly"] == 8_000_000
    assert by_column.flag("IT기획자") == "own"
    assert by_column.source.title == "결정문"


def test_a_frame_gives_ints_decimals_and_texts() -> None:
    frame = pd.DataFrame(
        {"a": np.array([9.0]), "b": [0.1], "c": [Decimal("1.10")], "d": ["보통"]}, index=["가"]
    )
    table = tables.from_frame(
        frame, **OWN, applies_from="2027-01-01", applies_until=datetime.date(2027, 12, 31)
    )

    cells = table.values["가"]
    assert cells == {"a": 9, "b": Decimal("0.1"), "c": Decimal("1.10"), "d": "보통"}
    assert [type(cell) for cell in cells.values()] == [int, Decimal, Decimal, str]
    assert table.label_ko == "own/2027"
    assert table.source.title == "출처 미기재 (no source given)"


def test_a_frame_is_left_alone() -> None:
    frame = pd.DataFrame({"monthly": [1, 2]}, index=["가", "나"])
    before = frame.copy()

    tables.from_frame(frame, **OWN)

    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"m": [1.0, np.nan]}, index=["가", "나"]), "a gap is not filled in"),
        (pd.DataFrame({"m": pd.array([1, None], dtype="Int64")}, index=["가", "나"]), "나.m must"),
        (pd.DataFrame({"m": [np.inf]}, index=["가"]), "must be a finite number or a text"),
        (pd.DataFrame({"m": [True]}, index=["가"]), "must be a finite number or a text"),
        (pd.DataFrame({"m": [" "]}, index=["가"]), "must not be blank"),
        (pd.DataFrame({"m": [-1]}, index=["가"]), "finite number >= 0"),
        (pd.DataFrame({"m": [Decimal("1E+40")]}, index=["가"]), "must be below 10^30"),
        (pd.DataFrame({"m": [Decimal("1E+999999999")]}, index=["가"]), "must be a finite number"),
        (pd.DataFrame({"m": [1, 2]}, index=["가", "가"]), "row must not be repeated"),
        (
            pd.DataFrame({"m": [1, 2]}, index=["가", unicodedata.normalize("NFD", "가")]),
            "row must not be repeated",
        ),
        (pd.DataFrame([[1, 2]], columns=["m", "m"], index=["가"]), "column must not be repeated"),
        (pd.DataFrame([[1]], columns=[2027], index=["가"]), "column must have a name"),
        (pd.DataFrame({"m": [1, 2]}), "row must have a name"),
        (pd.DataFrame({"m": [1]}, index=[""]), "row must have a name"),
        (pd.DataFrame({"m": []}), "must hold at least one row"),
        (pd.DataFrame(index=["가"]), "must be a row of named cells"),
    ],
)
def test_a_faulty_frame_is_refused(frame: pd.DataFrame, words: str) -> None:
    with pytest.raises(ExceptionGroup, match=r"tables\.from_frame: the table has") as caught:
        tables.from_frame(frame, **OWN)

    assert any(words in str(fault) for fault in caught.value.exceptions)
    assert caught.group_contains(TableInvalid)


def test_a_flag_is_asked_for_a_row_that_is_there() -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'IT컨설턴트'"):
        tables.edition("kosa_wages", "2020").flag("IT 컨설턴트")
