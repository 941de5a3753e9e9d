"""Cost lines, the cost table, the checklist and the odd ratios."""

import json
import pickle
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy_financial as npf
import pandas as pd
import pytest

from sustainfin import guide_costs, isp_cost, lifecycle, tables
from sustainfin.errors import InvalidInput, NotComputable
from sustainfin.inputs import make_input
from sustainfin.lifecycle import (
    Annual,
    Asset,
    Build,
    Decommission,
    Maintenance,
    Operation,
    Series,
    Staff,
    cost_table,
)
from sustainfin.lines import Line, Timeline, inputs_of

T = Timeline(start=2021, n_years=6)
BRIEF = "건축공간연구원, auri brief No.229 (2021.05.15)"

# One line of every kind of record, with an input wherever a quantity may be one.
RATE = make_input("rate", base=0.12, low=0.10, mode=0.12, high=0.15)
USERS = make_input("users", base=100.0, low=50.0, mode=100.0, high=200.0)
LIFE = make_input("life", base=3.0, values=(2.0, 3.0, 4.0), weights=(0.25, 0.5, 0.25))
EVERY_LINE: tuple[Any, ...] = (
    Build("구축", USERS, years=(2021, 2022), shares=(0.5, 0.5)),
    Annual("회선", USERS, growth=RATE, prices="real", kind="network"),
    Operation("운영", USERS, first=2022),
    Maintenance("유지관리", USERS, RATE, direct_expenses=USERS),
    Series("교육", {2021: USERS, 2023: 5.0}, kind="training"),
    Staff("관제", USERS, salary=USERS, per="month", burden=RATE, shifts=USERS),
    Asset(
        "단말", USERS, USERS, year=2021, life=LIFE, replacement_cost=USERS, failure_rate=RATE,
        growth=RATE, prices="real", residual="straight_line",
    ),
    Decommission("철거", USERS, 2026),
)  # fmt: skip
BASE = {"rate": RATE.base, "users": USERS.base, "life": LIFE.base}


def years_of(line: Any, t: Timeline = T, **x: Any) -> list[float]:
    """Amounts of a line in a single run."""
    return list(line.amounts({**BASE, **x}, t).ravel())


def by_kind(line: Asset, t: Timeline = T, **x: Any) -> dict[str, list[float]]:
    return {kind: list(part.ravel()) for kind, part in line.by_kind({**BASE, **x}, t).items()}


# --- every line --------------------------------------------------------------------------


@pytest.mark.parametrize("line", EVERY_LINE, ids=lambda line: type(line).__name__)
def test_a_line_gives_floats_years_first_for_one_run_and_for_many(line: Any) -> None:
    draws = {"rate": np.array([0.1, 0.15]), "users": np.array([50.0, 200.0]), "life": LIFE.base}

    one, many = line.amounts(BASE, T), line.amounts(draws, T)

    assert isinstance(line, Line)
    assert line.side == "cost"
    assert (one.dtype, one.shape) == (np.float64, (6, 1))
    assert (many.dtype, many.shape) == (np.float64, (6, 2))
    assert {each.name for each in inputs_of(line)} <= set(BASE)
    assert len(inputs_of(line)) >= 1


@pytest.mark.parametrize("line", EVERY_LINE, ids=lambda line: type(line).__name__)
def test_a_line_is_a_frozen_record_that_survives_pickling(line: Any) -> None:
    copy = pickle.loads(pickle.dumps(line))  # noqa: S301 - our own bytes

    assert copy == line
    assert hash(copy) == hash(line)
    with pytest.raises(AttributeError):
        line.label = "다른 이름"


@pytest.mark.parametrize("line", EVERY_LINE, ids=lambda line: type(line).__name__)
def test_a_line_reads_its_values_from_the_run(line: Any) -> None:
    assert years_of(line, users=150.0) != years_of(line, users=100.0)
    with pytest.raises(InvalidInput, match="input 'users'"):
        line.amounts({"rate": 0.1, "life": 3.0}, T)


def test_a_number_may_be_an_int_a_decimal_or_a_number_of_numpy() -> None:
    given = [40_000_000, np.int64(40_000_000), np.float64(4e7), Decimal("40000000"), 4e7]

    assert [years_of(Annual("유지관리", each)) for each in given] == [[4e7] * 6] * 5
    assert isinstance(Annual("유지관리", np.int64(5)).amount, int)


# --- build, yearly costs, series -----------------------------------------------------------


def test_a_build_falls_in_its_year_or_in_stated_shares() -> None:
    whole = Build("구축", 1e9, year=2022)
    parts = Build("구축", 1e9, years=(2022, 2021), shares=(0.25, 0.75))

    assert years_of(whole) == [0, 1e9, 0, 0, 0, 0]
    assert years_of(parts) == [7.5e8, 2.5e8, 0, 0, 0, 0]


def test_shares_in_tenths_add_up() -> None:
    line = Build("구축", 10.0, years=range(2021, 2024), shares=[0.1, 0.2, 0.7])  # type: ignore[arg-type]

    assert line.shares == (0.1, 0.2, 0.7)


def test_the_isp_of_seoul_is_a_build_of_ninety_million_won() -> None:
    # 서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.), 산출내역:
    # 90,000,000 with VAT; the subtotal before VAT is 81,847,983 for the printed amounts.
    roles = {"IT기획자": "1.8", "업무분석가": "0.4", "정보보호컨설턴트": "0.4"}
    lines = [
        isp_cost.Labour(role="IT컨설턴트", effort="4.3", amount=39_802_455),
        *(isp_cost.Labour(role=role, effort=effort) for role, effort in roles.items()),
    ]
    bill = isp_cost.estimate(lines, wages="2020", **isp_cost.SEOUL_2020)

    with_vat = lifecycle.from_bill(bill, vat="included", year=2021)
    without = lifecycle.from_bill(bill, vat="excluded", years=(2021, 2022), shares=(0.5, 0.5))

    assert (with_vat.amount, with_vat.vat) == (90_000_000, "included")
    assert (without.amount, without.vat) == (81_847_983, "excluded")
    assert "kosa_wages/2020" in with_vat.source
    assert sum(years_of(without)) == 81_847_983


@pytest.mark.parametrize(
    ("bill", "vat", "amount"),
    [
        (SimpleNamespace(price_before_vat=100, total=110, vat_rate=0.1), "included", 110),
        (SimpleNamespace(price_before_vat=100, total=110, vat_rate=0.1), "excluded", 100),
        (SimpleNamespace(price_before_vat=105, total=100, vat_rate=None), "exempt", 100),
        (
            SimpleNamespace(price_before_vat=105, total=100, vat_rate=None, vat_basis="excluded"),
            "excluded",
            105,
        ),
    ],
)
def test_a_bill_gives_the_price_on_the_stated_basis(bill: Any, vat: Any, amount: int) -> None:
    assert lifecycle.from_bill(bill, vat=vat, year=2021).amount == amount
    assert lifecycle.operation_from(bill, vat=vat).amount == amount
    assert lifecycle.maintenance_from(bill, vat=vat).amount == amount


def test_growth_starts_from_the_first_year_or_from_the_base_year() -> None:
    late = Annual("회선", 100.0, growth=0.1, prices="nominal", first=2024)
    today = Annual("회선", 100.0, growth=0.1, prices="nominal", first=2024, base_year=2021)

    assert years_of(late) == pytest.approx([0, 0, 0, 100, 110, 121])
    assert years_of(today) == pytest.approx([0, 0, 0, 133.1, 146.41, 161.051])


def test_the_guides_example_of_maintenance_comes_out_within_a_won() -> None:
    # SW사업 대가산정 가이드 2025년 개정판, 2.1.6 적용사례 (p. 191): 249,222,058 x 12.25 %
    # + 1,335,600 is printed as 31,865,302; the line is not rounded to the won.
    line = Maintenance("유지관리", 249_222_058, 0.1225, direct_expenses=1_335_600)

    assert years_of(line)[0] == pytest.approx(31_865_302, abs=1)


def test_the_guides_example_becomes_a_line_to_the_won() -> None:
    cost = guide_costs.maintenance_cost(
        249_222_058, guide="2025", tmp=45, expenses={"직접경비": 1_335_600}, vat="excluded",
        truncate="none",
    )  # fmt: skip

    line = lifecycle.maintenance_from(cost, vat="excluded", first=2022)

    assert line.kind == "maintenance"
    assert years_of(line) == [0, *[31_865_302.0] * 5]


def test_a_series_keeps_its_years_in_order_and_adds_nothing_between() -> None:
    line = Series("교육", {2024: 3, 2021: 5})

    assert line.by_year == ((2021, 5), (2024, 3))
    assert years_of(line) == [5, 0, 0, 3, 0, 0]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_series_reads_the_same_from_a_frame_and_from_a_file(tmp_path: Path, suffix: str) -> None:
    frame = pd.DataFrame({"비고": ["a", "b"], "연도": [2021, 2023], "금액": [0.4, 1.1]})
    path = tmp_path / f"연차별{suffix}"
    if suffix == ".csv":
        frame.to_csv(path, index=False, encoding="utf-8-sig")
    else:
        frame.to_excel(path, index=False, sheet_name="예산")
    how = {"unit": "억원", "year": "연도", "amount": "금액", "kind": "training"}

    read = lifecycle.series_from(path, "교육", **how)

    # Binary 1.1 * 10^8 is 110000000.00000001; the line has the printed amount.
    assert read.by_year == ((2021, 40_000_000.0), (2023, 110_000_000.0))
    assert read.by_year == lifecycle.series_from(frame, "교육", **how).by_year
    assert path.name in read.source


def test_a_workbook_with_several_sheets_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"year": [2021], "amount": [1]}).to_excel(book, sheet_name="가", index=False)
        pd.DataFrame({"year": [2021], "amount": [2]}).to_excel(book, sheet_name="나", index=False)

    assert lifecycle.series_from(path, "교육", unit="천원", sheet="나").by_year == (
        (2021, 2_000.0),
    )
    with pytest.raises(InvalidInput, match="sheet must be one of '가', '나'"):
        lifecycle.series_from(path, "교육", unit="천원")


def test_a_file_of_korean_windows_is_refused_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes("연도,금액\n2021,5\n".encode("cp949"))

    with pytest.raises(InvalidInput, match="CSV UTF-8"):
        lifecycle.series_from(path, "교육", unit="원", year="연도", amount="금액")


# --- staff ---------------------------------------------------------------------------------


def test_staff_costs_heads_times_pay_with_the_employers_share() -> None:
    monthly = Staff("관제요원", 23, salary=3_000_000, per="month", burden=0.2)
    yearly = Staff("관제요원", 23, salary=36_000_000, per="year", burden=0.2)

    # 23 x 3,000,000 x 12 x 1.2
    assert years_of(monthly) == pytest.approx([993_600_000] * 6)
    assert years_of(yearly) == pytest.approx(years_of(monthly))


def test_staff_at_the_wage_table_take_the_published_month_twelve_times() -> None:
    # kosa_wages/2026: 정보시스템운용자 10,649,117 a month; 2 x 12 x 10,649,117 = 255,578,808
    line = Staff("운용자", 2, wages="2026", role="정보시스템운용자")

    assert years_of(line) == [255_578_808.0] * 6
    assert line.wages.id == "kosa_wages/2026"  # type: ignore[union-attr]


def test_shifts_are_people_for_each_post() -> None:
    posts = Staff("관제요원", 5, shifts=4, salary=1_000, per="year", burden=0)

    assert years_of(posts) == [20_000.0] * 6


def test_a_wage_table_of_ones_own_needs_the_burden_to_be_stated() -> None:
    frame = pd.DataFrame({"monthly": [1_000]}, index=["안내원"])
    own = tables.from_frame(frame, id="own/2027", unit="KRW per person-month")

    assert years_of(Staff("안내", 1, wages=own, role="안내원", burden=0.5)) == [18_000.0] * 6
    with pytest.raises(InvalidInput, match="burden must be stated"):
        Staff("안내", 1, wages=own, role="안내원")


def test_pay_bears_no_vat_unless_it_is_said() -> None:
    assert Staff("관제요원", 1, salary=1, per="year", burden=0).vat == "exempt"
    assert Annual("회선", 1).vat is None


# --- assets --------------------------------------------------------------------------------


def test_an_asset_is_replaced_every_life_and_parts_its_costs_by_kind() -> None:
    line = Asset("단말기", 10, 100.0, year=2021, life=2, failure_rate=0.05, warranty=1)

    assert by_kind(line) == {
        "build": [1000, 0, 0, 0, 0, 0],
        "refresh": [0, 0, 1000, 0, 1000, 0],
        "maintenance": [0, 50, 50, 50, 50, 50],
    }
    assert years_of(line) == [1000, 50, 1050, 50, 1050, 50]
    assert line.kinds == ("build", "refresh", "maintenance")


def test_the_residual_value_is_what_is_left_of_the_last_wave() -> None:
    # Bought 2021 and 2025; at the end of 2026 the second has served 2 of 4 years.
    line = Asset("단말기", 10, 100.0, year=2021, life=4, residual="straight_line")
    spent = Asset("단말기", 10, 100.0, year=2021, life=3, residual="straight_line")

    assert by_kind(line)["residual"] == [0, 0, 0, 0, 0, -500.0]
    assert by_kind(spent)["residual"] == [0] * 6


def test_a_replacement_has_its_own_price_and_grows() -> None:
    line = Asset(
        "단말기", 1, 100.0, year=2021, life=3, replacement_cost=80.0, growth=0.1,
        prices="nominal", residual="straight_line",
    )  # fmt: skip
    t = Timeline(start=2021, n_years=5)

    # 80 x 1.1^3 = 106.48 in 2024, of which a third is left after 2024 and 2025.
    assert by_kind(line, t)["refresh"] == pytest.approx([0, 0, 0, 106.48, 0])
    assert by_kind(line, t)["residual"] == pytest.approx([0, 0, 0, 0, -106.48 / 3])


def test_what_was_bought_before_the_case_costs_only_its_replacements() -> None:
    line = Asset("기존 단말기", 1, 100.0, year=2019, life=5)

    assert years_of(line) == [0, 0, 0, 100, 0, 0]


def test_nothing_is_replaced_after_the_last_year_of_service() -> None:
    line = Asset(
        "단말기", 1, 100.0, year=2021, life=2, last=2024, failure_rate=0.1,
        residual="straight_line",
    )  # fmt: skip

    assert by_kind(line) == {
        "build": [100, 0, 0, 0, 0, 0],
        "refresh": [0, 0, 100, 0, 0, 0],
        "maintenance": [10, 10, 10, 10, 0, 0],
        "residual": [0, 0, 0, 0, 0, 0],
    }


def test_an_asset_that_is_refresh_itself_has_one_row_of_it() -> None:
    line = Asset("기존 서버", 1, 100.0, year=2021, life=2, kind="refresh")

    assert by_kind(line) == {"refresh": [100, 0, 100, 0, 100, 0]}


def test_a_life_that_varies_moves_the_waves_of_each_draw() -> None:
    line = Asset("단말기", 1, 100.0, year=2021, life=LIFE)

    waves = line.by_kind({"life": np.array([2.0, 3.0, 2.5])}, T)["refresh"]

    assert waves.T.tolist() == [
        [0, 0, 100, 0, 100, 0],
        [0, 0, 0, 100, 0, 0],
        [0, 0, 0, 100, 0, 100],  # 2.5 and 5 years: due in the years after they have passed
    ]


# --- the cost table ------------------------------------------------------------------------


def plan() -> list[Any]:
    return [
        Build("플랫폼 구축", 1_200_000_000, year=2021),
        Maintenance("유지관리", 1_000_000_000, 0.12, first=2022),
        Staff("운영 인력", 2, salary=60_000_000, per="year", burden=0.25, first=2022),
        Asset("단말기", 100, 1_000_000, year=2021, life=4, residual="straight_line"),
        Decommission("철거", 10_000_000, 2026),
    ]


def test_the_table_adds_up_by_line_kind_and_year() -> None:
    table = cost_table(plan(), T)

    assert table.by_year == (1.3e9, 2.7e8, 2.7e8, 2.7e8, 3.7e8, 2.3e8)
    assert dict(table.by_kind) == {
        "build": 1.3e9, "maintenance": 6e8, "labour": 7.5e8, "refresh": 1e8,
        "residual": -5e7, "decommissioning": 1e7,
    }  # fmt: skip
    assert table.life_cycle_cost == sum(table.by_year) == sum(table.by_kind.values()) == 2.71e9
    assert table.present_value is None
    assert table.equivalent_annual_cost is None
    assert table.cost_per_user is None
    assert table.labour_share == pytest.approx(7.5e8 / 2.76e9)  # before the residual value
    assert table.om_per_year == 2.7e8
    assert table.om_share_of_build == pytest.approx(2.7e8 / 1.3e9)


def test_the_equivalent_annual_cost_is_the_payment_of_an_annuity() -> None:
    table = cost_table(plan(), T, discount_rate=0.045, timing="end")

    present = npf.npv(0.045, [0, *table.by_year])  # its first amount is not discounted
    assert table.present_value == pytest.approx(present)
    assert table.equivalent_annual_cost == pytest.approx(-npf.pmt(0.045, 6, present))


@pytest.mark.parametrize(("timing", "years"), [("start", 0.0), ("mid", 0.5), ("end", 1.0)])
def test_the_timing_shifts_the_present_value_and_not_the_cost_per_user(
    timing: str, years: float
) -> None:
    table = cost_table(plan(), T, discount_rate=0.045, timing=timing, users=1_000)
    start = cost_table(plan(), T, discount_rate=0.045, timing="start", users=1_000)

    assert table.timing == timing
    assert table.present_value == pytest.approx(start.present_value / 1.045**years)
    assert table.levelised_cost_per_user == pytest.approx(start.levelised_cost_per_user)


def test_users_come_as_a_number_by_year_as_an_input_or_as_a_curve() -> None:
    curve = SimpleNamespace(at=lambda x, t: np.full((t.n_years, 1), x["users"]))
    line = [Annual("회선", USERS)]
    given = [100, [100] * 6, dict.fromkeys(range(2021, 2027), 100), USERS, curve]

    found = [cost_table(line, T, users=each) for each in given]

    assert {each.users for each in found} == {(100.0,) * 6}
    assert {each.cost_per_user for each in found} == {1.0}


def test_users_who_come_late_raise_the_levelised_cost() -> None:
    lines = [Build("구축", 600.0, year=2021)]
    table = cost_table(lines, T, discount_rate=0.1, timing="start", users=[0, 0, 0, 0, 0, 6])

    assert table.cost_per_user == 100.0
    assert table.levelised_cost_per_user == pytest.approx(100.0 * 1.1**5)


def test_an_input_left_out_takes_its_base_value() -> None:
    line = [Annual("회선", USERS)]

    assert cost_table(line, T).life_cycle_cost == 600.0
    assert cost_table(line, T, {"users": 200.0}).life_cycle_cost == 1_200.0


def test_a_table_of_many_runs_is_refused() -> None:
    with pytest.raises(InvalidInput, match="one value for each input"):
        cost_table([Annual("회선", USERS)], T, {"users": np.array([1.0, 2.0])})  # type: ignore[dict-item]


def test_an_amount_that_is_not_finite_is_an_error_that_names_the_line() -> None:
    with pytest.raises(NotComputable, match="'회선' are not finite"):
        cost_table([Annual("회선", USERS)], T, {"users": float("nan")})


@pytest.mark.parametrize(
    ("basis", "first", "second"),
    [("prices", "real", "nominal"), ("vat", "included", "excluded")],
)
def test_bases_are_never_mixed(basis: str, first: str, second: str) -> None:
    lines = [Annual("가", 1, **{basis: first}), Annual("나", 1, **{basis: second})]  # type: ignore[arg-type]

    with pytest.raises(InvalidInput, match=f"'가' is {first}, '나' is {second}"):
        cost_table(lines, T)


def test_lines_without_vat_go_with_either_basis() -> None:
    lines = [Annual("가", 1, vat="included"), Staff("나", 1, salary=1, per="year", burden=0)]

    assert cost_table(lines, T).vat == "included"
    assert cost_table(lines[1:], T).vat is None


def test_a_line_of_another_kind_serves_beside_ours() -> None:
    class Fixed:
        label, side, kind, prices, vat = "외부 항목", "cost", "operation", None, None

        def amounts(self, x: Mapping[str, Any], t: Timeline) -> Any:
            return np.ones((t.n_years, 1))

    assert cost_table([Fixed(), Annual("회선", 1)], T).life_cycle_cost == 12.0  # type: ignore[list-item]


def test_the_table_prints_in_the_unit_asked_for_and_keeps_the_exact_value() -> None:
    table = cost_table(plan(), T, discount_rate=0.045, users=1_000)
    sheet = table.sheet(unit="천원")

    assert [cell.text for cell in sheet.head[0]][:3] == ["구분", "성질", "2021"]
    assert sheet.body[-1][2].text == "1,300,000"
    assert sheet.body[-1][2].value == 1.3e9
    assert "생애주기비용 2021~2026 (단위: 백만원)" in repr(table)
    assert "할인율 4.5%, end" in repr(table)
    assert "2023" not in repr(cost_table([Annual("회선", 1)], Timeline(start=2021, n_years=9)))


def test_the_table_survives_json_pickling_and_becomes_a_frame() -> None:
    table = cost_table(plan(), T, discount_rate=0.045, users=1_000)
    told = json.loads(json.dumps(table.to_dict(), ensure_ascii=False))

    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301 - our own bytes
    assert told["life_cycle_cost"] == 2.71e9
    assert told["by_kind"]["residual"] == -5e7
    assert table.to_frame()["amount_krw"].sum() == 2.71e9
    with pytest.raises(TypeError):
        table.by_kind["build"] = 0.0  # type: ignore[index]


# --- the checklist -------------------------------------------------------------------------


def test_every_item_of_the_checklist_is_a_kind_of_cost() -> None:
    table = tables.edition("checklists", "2021")

    assert set(table.values) <= set(lifecycle.KINDS)
    assert {row["basis"] for row in table.values.values()} == {"brief", "own list"}
    assert [item for item, row in table.values.items() if row["basis"] == "brief"] == ["labour"]


def test_the_share_of_hidden_labour_is_the_one_the_brief_prints() -> None:
    # "... 인건비는 간접적으로 드러나거나 고려되지 못함(30%)", section ②.
    table = tables.edition("checklists", "2021")

    assert table.values["labour"]["hidden_share"] == Decimal("0.30")
    assert "30%" in table.extra["quote"]
    assert table.source.publisher in BRIEF


def test_a_plan_with_upkeep_alone_misses_all_eight_items() -> None:
    # The cost structure the brief prints for the AI emergency-medical service.
    found = lifecycle.checklist([Annual("시스템 유지관리", 40_000_000, kind="maintenance")])

    assert len(found.missing) == 8
    assert [each.code for each in found.findings] == ["cost-missing"] * 8
    assert "30% of the plans studied" in found.findings[0].message
    assert "auri brief No.229" in found.findings[0].reference


def test_an_item_is_answered_by_a_line_a_covering_line_or_a_reason() -> None:
    lines = [
        Operation("관제센터", 300.0, covers=("labour", "training")),
        Asset("단말기", 10, 100.0, year=2021, life=3),
        Annual("회선", 5.0, kind="network"),
    ]
    found = lifecycle.checklist(lines, reasons={"licence": "공개SW"}, t=T)
    by_item = {each.item: each for each in found.items}

    assert by_item["labour"].lines == ("관제센터",)
    assert by_item["labour"].amount is None
    assert by_item["network"].amount == 30.0
    assert (by_item["refresh"].lines, by_item["refresh"].amount) == (("단말기",), 1000.0)
    assert (by_item["licence"].status, by_item["licence"].reason) == ("reason", "공개SW")
    assert found.missing == ("security", "call_centre", "decommissioning")


def test_lines_that_add_up_to_nothing_are_named() -> None:
    found = lifecycle.checklist([Annual("보안관제", 0, kind="security")], t=T)

    assert "security" not in found.missing
    assert [each.code for each in found.findings if each.where == "보안"] == ["cost-zero"]


def test_the_checklist_prints_in_both_languages_and_survives_json() -> None:
    found = lifecycle.checklist([Annual("회선", 5.0, kind="network")], t=T)
    told = json.loads(json.dumps(found.to_dict(), ensure_ascii=False))

    assert "통신망" in repr(found)
    assert found.sheet(lang="en").head[0][1].text == "Answer"
    assert [item["status"] for item in told["items"]].count("number") == 1
    assert len(told["findings"]) == 7
    assert list(found.to_frame()["item"]) == list(tables.edition("checklists", "2021").values)


# --- odd ratios ----------------------------------------------------------------------------


def ratio_codes(*lines: Any) -> list[str]:
    return [found.code for found in lifecycle.ratio_findings(cost_table(lines, T))]


def test_upkeep_of_a_five_hundredth_of_the_build_is_noted() -> None:
    # 0.4억원 a year for 228억원, 0.18 %: the emergency-medical service of the brief beside
    # the national programme of the same name; the guide has 10 to 15 %.
    lines = [
        Build("구축", 22_800_000_000, year=2021),
        Annual("시스템 유지관리", 40_000_000, kind="maintenance", first=2022),
    ]
    (found,) = lifecycle.ratio_findings(cost_table(lines, T))

    assert (found.code, found.severity) == ("om-below-guide", "note")
    assert "0.175% of the build cost" in found.message
    assert "10.0% to 15.0%" in found.message
    assert "maintenance_rates/2025" in found.reference


@pytest.mark.parametrize(
    ("upkeep", "labour", "codes"),
    [
        (99.0, 0.0, ["om-below-guide"]),
        (99.0, 50.0, ["maintenance-below-guide"]),
        (100.0, 0.0, []),
        (150.0, 500.0, []),
        (151.0, 0.0, ["maintenance-above-guide"]),
        (0.0, 200.0, ["maintenance-missing"]),
    ],
)
def test_each_end_of_the_guides_range_has_its_note(
    upkeep: float, labour: float, codes: list[str]
) -> None:
    found = ratio_codes(
        Build("구축", 1_000.0, year=2021),
        Annual("유지관리", upkeep, kind="maintenance"),
        Annual("인력", labour, kind="labour"),
    )

    assert found == codes


def test_years_without_operation_after_it_has_begun_are_named() -> None:
    build = Build("구축", 1_000.0, year=2021)
    codes = ratio_codes(build, Annual("유지관리", 120.0, kind="maintenance", first=2022, last=2024))

    assert codes == ["om-stops"]
    assert ratio_codes(build, Annual("유지관리", 120.0, kind="maintenance", first=2022)) == []


def test_without_a_build_there_is_nothing_to_compare() -> None:
    assert ratio_codes(Annual("유지관리", 1.0, kind="maintenance")) == []
