"""Workbooks: recalculated by two other programs, read back, and safe from hostile text."""

import math
import random
import re
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import sustainfin as sf
from sustainfin import (
    benefits,
    budget,
    case_file,
    discounting,
    funding,
    isp_cost,
    lifecycle,
    revenue,
    tables,
)
from sustainfin._recorder import Node, Recorded, Tape, Unrecordable
from sustainfin.cli import main
from sustainfin.discounting import Schedule
from sustainfin.errors import InvalidInput
from sustainfin.lines import Timeline
from sustainfin.money import Rounding
from sustainfin.report import read_excel, to_excel
from sustainfin.report._excel_cells import safe_name, safe_sheet_name
from sustainfin.report._excel_formula import Formulas
from sustainfin.report._excel_rounding import places_of, rounded
from sustainfin.report._excel_tables import shown
from sustainfin.sheet import Cell

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted(
    path
    for path in (ROOT / "cases").glob("*.toml")
    if 'schema = "sustainfin.case/1"' in path.read_text(encoding="utf-8")
)
SEOUL = ROOT / "cases" / "seoul_cctv_isp_2020.toml"
EFFORT = {"IT컨설턴트": "4.349", "IT기획자": "1.8", "업무분석가": "0.4", "정보보호컨설턴트": "0.4"}
WRONG = 987_654_321
# Amounts are compared to the won, everything else to nine digits.
WON, DIGITS = 0.5, 1e-9
HOSTILE = ('=HYPERLINK("http://x")', " +1+1", "\t@SUM(A1)", "-2", "＝1+1", "a[b]:c*?/\\'d", "R1C1")


def seoul() -> isp_cost.Bill:
    case = case_file.read_isp(SEOUL)
    return isp_cost.estimate(case.effort, **case.arguments)


def every_kind_of_line() -> sf.Case:
    """A case with every line, curve and source that a case file holds, under hostile names."""
    case = sf.Case(
        HOSTILE[0], start=2021, years=8, prices="real", vat="included", timing="mid",
        discount_rate=Schedule({0: 0.045, 4: 0.03}), base_year=2019, vat_rate=0.1,
        source=HOSTILE[1], notes=HOSTILE,
    )  # fmt: skip
    users = case.input("users", base=9_000, low=5_000, high=16_000, unit="@명", label="=이용자")
    life = case.input("life", base=3, low=2, high=5, label="+내용연수", source="-출처")
    growth = case.input("growth", base=0.02, low=0, high=0.05, label="R")
    approval = case.input("approval", base=0.8, low=0, high=1, lower=0, upper=1, assumption=True)
    interest = case.input("interest", base=0.03, low=0, high=0.06, lower=0)
    case.add(
        lifecycle.Build("구축", 1.2e9, years=(2021, 2022), shares=(0.6, 0.4)),
        lifecycle.Annual("=유지", 4e7, growth=growth, prices="real", first=2022),
        lifecycle.Series("회선", {2022: 1e7, 2024: 1.2e7}, kind="network"),
        lifecycle.Staff("인력", 3, salary=3e6, per="month", burden=0.2, first=2022),
        lifecycle.Staff("IT인력", 1, wages="2026", role="정보시스템운용자"),
        lifecycle.Asset(
            "단말기", 10, 1e6, year=2020, life=life, failure_rate=0.05, warranty=1,
            residual="straight_line", growth=0.01, prices="real",
        ),
        lifecycle.Maintenance("유지요율", 1e9, 0.1, first=2023),
        lifecycle.Operation("운영", 5e7),
        lifecycle.Decommission("철거", 3e7, 2028),
        revenue.Fee(
            "이용료",
            revenue.Capacity(
                revenue.Bass(users, innovation=0.03, imitation=0.4, launch=2021), limit=8_000
            ),
            3_000,
        ),
        revenue.Subscription(
            "구독", revenue.Churn(revenue.Ramp(1_000, first=2021, full=2024), rate=0.2), 5_000
        ),
        revenue.DataSale("데이터", revenue.Logistic(12, midpoint=2023, rate=1.0), 2.5e6),
        revenue.SavingShare("절감", revenue.Gompertz(2e8, inflection=2023, rate=0.8), 0.3),
        revenue.Advertising("광고", revenue.Growth(20, 0.05, base_year=2021), 3e6, occupancy=0.5),
        revenue.Lease(
            "임대",
            revenue.PriceElasticity(
                revenue.DeviceCeiling(
                    revenue.Eligibility(50_000, share=0.2), population=9_000, share=0.75
                ),
                price=1_200, reference_price=1_000, elasticity=-0.4,
            ),
            50, growth=growth, prices="real",
        ),
        benefits.Benefit(
            "시간", revenue.Constant(users), 5_000, mechanism="time", beneficiary="시민",
            category="social",
        ),
        benefits.SocialCost(
            "소외", 10, 3_000, mechanism="digital_exclusion", payer="고령층", category="social"
        ),
        funding.Grant("국비", 0.5, cap=7e8, last=2023, ramp_down=(0.5,)),
        funding.Match(
            "매칭", 0.5, approval=approval, clawback_of="국비", clawback_year=2023, cap=5e8
        ),
        funding.CityBudget("시비", 4e7, growth=growth, prices="real", first=2022),
        funding.Loan("차입", 3e8, year=2021, rate=interest, term=4, grace=1),
        funding.Loan("차입2", 1e8, year=2022, rate=0.02, term=3, method="straight"),
        funding.Reserve("기금", 5e7, interest=0.02, sweep=0.5),
    )  # fmt: skip
    case.add(lifecycle.Operation("현행", 9e7), alternative="=현행")
    return case


def recovered() -> sf.Case:
    """A case that is recovered twice, beside the least that must be done, from an earlier base."""
    case = sf.Case("회수", start=2021, years=8, prices="real", vat="included", do_minimum="현행",
                   discount_rate=Schedule({0: 0.045, 3: 0.03}), base_year=2019,
                   timing="mid")  # fmt: skip
    case.add(
        lifecycle.Build("구축", 600_000_000, year=2021),
        lifecycle.Build("재구축", 500_000_000, year=2025),
        revenue.Fee("이용료", users=110_000, price=2_000, first=2022),
        funding.Grant("국비", 0.3, last=2022),
        funding.Grant("시비", 0.1, last=2021),
    )
    case.add(lifecycle.Annual("현행", 30_000_000), alternative="현행")
    return case


def rootless() -> sf.Case:
    """A case whose flow changes its sign and has no rate of return: -1, 3 and -3."""
    case = sf.Case(
        "해 없음", start=2021, years=3, prices="real", vat="included", discount_rate=0.045
    )
    case.add(
        lifecycle.Series("비용", {2021: 1e8, 2023: 3e8}),
        revenue.DataSale("판매", 1, 3e8, first=2022, last=2022),
    )
    return case


def shipped() -> Mapping[str, sf.Case]:
    return {path.stem: case_file.read_case(path) for path in CASES}


def poison(path: Path, target: Path) -> int:
    """Copy a workbook with a wrong number in the cache of every formula; how many they are."""
    planted = 0
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text = content.decode("utf-8")
                text = re.sub(r'(<c [^>]*?) t="str"(><f>)', r"\1\2", text)
                text, n = re.subn(r"</f><v>[^<]*</v>", f"</f><v>{WRONG}</v>", text)
                planted, content = planted + n, text.encode("utf-8")
            new.writestr(name, content)
    return planted


def cells(path: Path) -> Mapping[tuple[str, str], Any]:
    """Values of all cells, as the file keeps them."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.value not in (None, "")
    }


def differences(expected: Path, found: Path) -> list[str]:
    """Cells of one workbook that differ from those of another."""
    mine, theirs = cells(expected), cells(found)
    told = []
    for place, value in mine.items():
        got = theirs.get(place)
        if isinstance(value, int | float) and not isinstance(value, bool):
            near = WON if abs(value) >= 1_000 else DIGITS
            if not isinstance(got, int | float) or not abs(got - value) <= near:
                told.append(f"{place}: {value!r}, recalculated {got!r}")
        elif place[0] not in ("사례", "Case") and got != value:
            told.append(f"{place}: {value!r}, recalculated {got!r}")
    return told


def edit(path: Path, target: Path, changes: Mapping[str, float]) -> None:
    """Copy a workbook with other values of named inputs; openpyxl drops all caches."""
    book = openpyxl.load_workbook(path)
    sheet = book["입력"]
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    for name, value in changes.items():
        sheet.cell(rows[name], 3).value = value
    book.save(target)


CHANGES = {
    "emergency_medical": {"플랫폼_운영비": 3e7, "할인율": 0.06, "시스템_유지관리_금액": 5e7},
    "dongtan_ucity": {"정보센터_운영_금액": 6e9},
    "cctv_centre": {"관제요원_월_급여": 3e6, "사업주_부담률": 0.22},
    # Rates of return far below zero, which the function IRR does not find from every beginning.
    "emergency_medical_fee": {"이용료": 4_450},
    "emergency_medical_benefits": {"응급실_도착_단축_시간": 0.2},
    "every": {
        "이용자": 12_000, "내용연수": 2.5, "in_approval": 0.4, "국비_비율": 0.3,
        "할인율_4년부터": 0.05, "기금_기초잔액": 1e9, "회선_금액_2024": 5e7, "in_interest": 0.05,
    },
}  # fmt: skip


@pytest.fixture(scope="session")
def recalculated(
    program: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[Path, Path]]:
    """Workbooks as Python wrote them and as LibreOffice recalculated them, by name."""
    office = program("soffice", "libreoffice")
    folder = tmp_path_factory.mktemp("excel")
    for part in ("python", "given", "office", "profile/user"):
        (folder / part).mkdir(parents=True)
    made = {"every": every_kind_of_line(), "recovered": recovered(), "rootless": rootless()}
    for name, case in {**shipped(), **made}.items():
        to_excel(case, folder / "python" / f"{name}.xlsx")
    to_excel(seoul(), folder / "python" / "seoul.xlsx")
    to_excel(every_kind_of_line(), folder / "python" / "english.xlsx", lang="en")
    many_roundings(folder / "python" / "roundings.xlsx")
    for path in list((folder / "python").iterdir()):
        assert poison(path, folder / "given" / path.name) > 0
    for name, changes in CHANGES.items():
        target = folder / "given" / f"{name}_changed.xlsx"
        edit(folder / "python" / f"{name}.xlsx", target, changes)
        to_excel(read_excel(target), folder / "python" / target.name)
    changed_bill(folder)
    words: Mapping[str, Any] = {"시스템_유지관리_금액": "사천만"}
    edit(folder / "python" / "emergency_medical.xlsx", folder / "given" / "words.xlsx", words)
    # 0 is "always": without it LibreOffice shows what the file says, and proves nothing.
    (folder / "profile/user/registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry"><item '
        'oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" '
        'oor:op="fuse"><value>0</value></prop></item></oor:items>',
        encoding="utf-8",
    )
    given_files = sorted(map(str, (folder / "given").iterdir()))
    subprocess.run(
        [
            office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "xlsx", "--outdir", str(folder / "office"), *given_files,
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return lambda name: (folder / "python" / f"{name}.xlsx", folder / "office" / f"{name}.xlsx")


def changed_bill(folder: Path) -> None:
    """The bill with 5 person-months of the analyst, in a sheet and in Python."""
    plain = folder / "plain_bill.xlsx"
    arguments: Mapping[str, Any] = {"wages": "2020", **isp_cost.SEOUL_2020}
    to_excel(isp_cost.estimate(EFFORT, **arguments), plain)
    book = openpyxl.load_workbook(plain)
    book["산출내역"]["E6"].value = 5
    book.save(folder / "given" / "bill_changed.xlsx")
    bill = isp_cost.estimate({**EFFORT, "업무분석가": 5}, **arguments)
    to_excel(bill, folder / "python" / "bill_changed.xlsx")


def rounding_cases() -> Iterator[tuple[Rounding, int, Decimal]]:
    """Rules, amounts and rates at and around the edges of the rules."""
    draw = random.Random(7)  # noqa: S311 - test data, no secret
    for mode in ("down", "half_up", "half_even", "up"):
        for unit in (1, 10, 1_000, 100_000, 50_000, 7):
            for rate in ("1", "0.1", "0.5", "1.05", "0.285", "0.0001"):
                for _ in range(4):
                    near = draw.randrange(1, 2_000) * unit * draw.choice((1, 2, 10))
                    yield Rounding(mode, unit), near + draw.choice((-1, 0, 0, 1)), Decimal(rate)


def many_roundings(path: Path) -> None:
    """A workbook with each rule as the ISP sheet writes it, beside the exact result."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("끝수")
    for row, (rule, amount, rate) in enumerate(rounding_cases()):
        sheet.write_number(row, 0, amount)
        sheet.write_number(row, 1, float(rate))
        formula = rounded(rule, f"A{row + 1}*B{row + 1}", places_of(rate))
        sheet.write_formula(row, 2, f"={formula}", None, rule.apply(amount * rate))
    book.close()


# --- recalculation ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *(path.stem for path in CASES),
        "every",
        "english",
        "recovered",
        "rootless",
        "seoul",
        "roundings",
    ],
)
def test_planted_wrong_caches_come_back_as_python_computed_them(
    recalculated: Callable[[str], tuple[Path, Path]], name: str
) -> None:
    python, office = recalculated(name)

    assert WRONG in cells(office.parent.parent / "given" / office.name).values()
    assert WRONG not in cells(office).values()
    assert differences(python, office) == []


@pytest.mark.parametrize("name", [*CHANGES, "bill"])
def test_a_changed_cell_gives_what_python_gives_with_that_value(
    recalculated: Callable[[str], tuple[Path, Path]], name: str
) -> None:
    python, office = recalculated(f"{name}_changed")

    # The tornado is what Python computed, and says so: it does not follow.
    assert [told for told in differences(python, office) if "토네이도" not in told] == []


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_input_moves_the_result(
    recalculated: Callable[[str], tuple[Path, Path]], name: str
) -> None:
    before, _ = recalculated(name)
    after, _ = recalculated(f"{name}_changed")

    # 재무 NPV (재원 후), 경제 NPV
    moved = [cells(before)["지표", place] != cells(after)["지표", place] for place in ("B8", "B9")]
    assert any(moved)


def test_a_second_engine_gives_the_estimate_of_seoul_to_the_won(tmp_path: Path) -> None:
    path = tmp_path / "seoul.xlsx"
    to_excel(seoul(), path)
    poisoned = tmp_path / "poisoned.xlsx"
    poison(path, poisoned)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the engine's own libraries
        import formulas

        found = formulas.ExcelModel().loads(str(poisoned)).finish().calculate()
    column = [
        round(float(found[f"'[poisoned.xlsx]산출내역'!F{row}"].value[0, 0])) for row in range(4, 15)
    ]
    # The amounts that the report prints, and the total before the cut.
    assert column == [
        39_802_455, 15_163_907, 4_189_111, 2_850_576, 62_006_049, 12_401_209, 7_440_725,
        81_847_983, 8_184_798, 90_032_781, 90_000_000,
    ]  # fmt: skip


# --- what is written -------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_is_live_throughout(path: Path, tmp_path: Path) -> None:
    made = to_excel(case_file.read_case(path), tmp_path / "case.xlsx")

    assert made.sheets == ("입력", "현금흐름", "재원", "지표", "토네이도", "계산", "사례")
    assert made.unrecorded == ()
    assert made.n_formulas > 100


def test_every_kind_of_line_is_recorded(tmp_path: Path) -> None:
    made = to_excel(every_kind_of_line(), tmp_path / "case.xlsx")

    assert made.unrecorded == ()


def test_the_cached_indicators_are_those_of_the_appraisal(tmp_path: Path) -> None:
    case = every_kind_of_line()
    to_excel(case, tmp_path / "case.xlsx")
    plan = case.appraise().plan
    found = cells(tmp_path / "case.xlsx")

    told = {found["지표", f"A{row}"]: found["지표", f"B{row}"] for row in range(4, 27)}
    assert told["생애주기비용"] == pytest.approx(plan.life_cycle_cost, abs=WON)
    assert told["연간등가비용"] == pytest.approx(plan.equivalent_annual_cost, abs=WON)
    assert told["재무 NPV (재원 전)"] == pytest.approx(plan.financial.npv, abs=WON)
    assert told["재무 NPV (재원 후)"] == pytest.approx(plan.funded.npv, abs=WON)
    assert plan.economic is not None
    assert told["경제 NPV"] == pytest.approx(plan.economic.npv, abs=WON)
    assert told["재원 고갈 연도"] == (plan.balance.runs_out() or "없음")
    cliff = plan.balance.cliff()
    assert cliff is not None
    assert told["마지막 보조금 연도"] == cliff.last_grant_year
    assert told["절벽 연도"] == (cliff.year or "없음")
    assert told["절벽 연도의 부족액"] == pytest.approx(cliff.depth, abs=WON)
    assert told["회수기간 (재원 전)"] == (plan.financial.payback or "없음")


def test_a_rate_of_return_far_below_zero_is_found_by_the_spreadsheet(
    recalculated: Callable[[str], tuple[Path, Path]],
) -> None:
    _, office = recalculated("emergency_medical_fee_changed")
    rate = cells(office)["지표", "B12"]  # 재무 IRR (재원 전)

    assert cells(office)["지표", "A12"] == "재무 IRR (재원 전)"
    assert -1 < rate < -0.5
    flow = [cells(office).get(("현금흐름", f"{column}{row_of(office, '순현금흐름 (재원 전)')}"))
            for column in "DEFGHIJKLM"]  # fmt: skip
    present = [amount / (1 + rate) ** k for k, amount in enumerate(flow) if amount is not None]
    assert sum(present) == pytest.approx(0, abs=1e-6 * max(map(abs, present)))


def row_of(path: Path, label: str) -> int:
    """The first row of 현금흐름 with a label."""
    return next(
        int(place[1:]) for (sheet, place), value in cells(path).items()
        if sheet == "현금흐름" and place[0] == "A" and value == label
    )  # fmt: skip


def test_an_error_in_a_year_is_an_error_in_every_sum_of_the_gap(tmp_path: Path) -> None:
    to_excel(every_kind_of_line(), tmp_path / "case.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "case.xlsx")["지표"]
    shown = {row[0].value: str(row[1].value) for row in sheet.iter_rows(min_row=4)}
    told = ("부족액 합계", "가장 큰 부족액", "재원 고갈 연도", "절벽 연도", "절벽 연도의 부족액")
    # SUMIF, ISNUMBER and IFERROR would pass over an error.
    for label in told:
        assert shown[label].startswith("=")
        assert not re.search(r"SUMIF|ISNUMBER|IFERROR", shown[label]), label


def test_words_in_an_input_are_an_error_in_the_gap_and_never_a_zero(
    recalculated: Callable[[str], tuple[Path, Path]],
) -> None:
    _, office = recalculated("words")
    told = cells(office)
    shown_ = {told.get(("지표", f"A{row}")): told.get(("지표", f"B{row}")) for row in range(4, 28)}

    for label in ("부족액 합계", "가장 큰 부족액", "재원 고갈 연도", "절벽 연도의 부족액"):
        assert shown_[label] == "#VALUE!", label


def test_a_flow_without_a_rate_of_return_says_that_none_was_found(
    recalculated: Callable[[str], tuple[Path, Path]],
) -> None:
    _, office = recalculated("rootless")

    assert rootless().appraise().plan.financial.irr.status == "none"
    assert cells(office)["지표", "B12"] == "구하지 못함"


def test_the_discounted_row_keeps_its_name_at_a_rate_of_zero(tmp_path: Path) -> None:
    case = sf.Case("가", start=2021, years=3, prices="real", vat="included", discount_rate=0.0)
    case.add(lifecycle.Annual("유지", 1e7))
    to_excel(case, tmp_path / "case.xlsx")

    assert "할인 누적" in cells(tmp_path / "case.xlsx").values()


def test_a_published_wage_has_a_cell_with_its_source_and_must_stay(tmp_path: Path) -> None:
    to_excel(every_kind_of_line(), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    rows = {row[0].value: row for row in book["입력"].iter_rows(min_row=5)}
    wage = rows["IT인력_월_단가_정보시스템운용자"]
    formulas = [str(cell.value) for row in book["계산"].iter_rows() for cell in row]

    assert (
        wage[2].value == tables.edition("kosa_wages", "2026").values["정보시스템운용자"]["monthly"]
    )
    assert wage[4].value == tables.edition("kosa_wages", "2026").cite()
    assert wage[3].value == "원/(M/M)"
    assert any("IT인력_월_단가_정보시스템운용자*12" in formula for formula in formulas)
    wage[2].value += 1
    book.save(tmp_path / "edited.xlsx")
    with pytest.raises(InvalidInput, match="it is a published figure"):
        read_excel(tmp_path / "edited.xlsx")


def test_payback_and_increment_are_live_where_a_flow_is_recovered_twice(tmp_path: Path) -> None:
    case = recovered()
    made = to_excel(case, tmp_path / "case.xlsx")
    found, told = case.appraise(), cells(tmp_path / "case.xlsx")
    shown = {told["지표", f"A{row}"]: told["지표", f"B{row}"] for row in range(4, 27)}
    plan, increment = found.plan.financial, found.increment["plan"]
    net = case.flows().side("revenue") - case.flows().side("cost")

    assert made.unrecorded == ()
    assert len(discounting.recoveries(net[:, 0])) == 2
    assert shown["회수기간 (재원 전)"] == pytest.approx(plan.payback, abs=1e-12)
    assert shown["할인 회수기간 (재원 전)"] == (plan.discounted_payback or "없음")
    assert shown["증분 NPV (최소대안 대비)"] == pytest.approx(increment.npv, abs=WON)
    assert shown["회수기간 (증분)"] == pytest.approx(increment.payback, abs=1e-12)
    times = [told.get(("현금흐름", f"{column}{row}")) for row in (27, 28, 29, 30)
             for column in "DEFGHIJK"]  # fmt: skip
    assert plan.payback in [pytest.approx(time, abs=1e-12) for time in times if time is not None]


def test_a_line_that_looks_at_values_is_a_value_with_a_note_and_is_counted(
    tmp_path: Path,
) -> None:
    class Stepped(lifecycle.Annual):
        """A line of one's own that no formula can follow."""

        __slots__ = ()

        def amounts(self, x: Mapping[str, Any], t: Timeline) -> Any:
            users = x["users"]
            price = 1e7 if users > 5_000 else 5e6  # a branch on a value
            return np.full((t.n_years, 1), price)

    case = sf.Case("가", start=2021, years=2, prices="real", vat="included", discount_rate=0.045)
    users = case.input("users", base=9_000, low=5_000, high=16_000)
    case.add(Stepped("계단", 1.0), revenue.Fee("이용료", users, 3_000))
    made = to_excel(case, tmp_path / "case.xlsx")

    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    label = next(row[0] for row in book["현금흐름"].iter_rows() if row[0].value == "계단")
    assert len(made.unrecorded) == 1
    assert made.unrecorded[0].startswith("계단: ")
    assert "값으로 둔다" in label.comment.text
    assert book["현금흐름"].cell(label.row, 4).value == 1e7
    assert "사례" not in made.sheets  # a record of one's own is no plain data
    with pytest.raises(InvalidInput, match="to_excel wrote from a case"):
        read_excel(tmp_path / "case.xlsx")


def test_a_choice_in_a_model_is_an_if_in_the_workbook(tmp_path: Path) -> None:
    def model(x: Any, t: Any) -> Any:
        return {"cost": sf.where(x.users > 5_000, 1e7, 5e6) + 0.0 * t}

    case = sf.Case(
        "가", start=2021, years=2, prices="real", vat="included", discount_rate=0.045,
        model=model, inputs=[sf.Input(name="users", base=9_000, role="constant")],
    )  # fmt: skip
    made = to_excel(case, tmp_path / "case.xlsx")

    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    written = [cell.value for row in book["현금흐름"].iter_rows() for cell in row]
    assert not made.unrecorded
    assert any(str(text).startswith("=IF(") for text in written), written


def test_a_model_of_ones_own_is_recorded_where_it_only_computes(tmp_path: Path) -> None:
    def model(x: Any, t: Any) -> Any:
        return {"cost": 1e7 * (t > 0), "revenue": x.users * 2_000 * np.exp(-0.1 * (t - 2021))}

    case = sf.Case(
        "가", start=2021, years=3, prices="real", vat="included", discount_rate=0.045,
        model=model, inputs=[sf.Input(name="users", base=9_000, role="constant")],
    )  # fmt: skip
    made = to_excel(case, tmp_path / "case.xlsx")

    assert made.unrecorded == ()
    assert "사례" not in made.sheets


def moved() -> case_file.TransferCase:
    return case_file.read_transfer(ROOT / "cases" / "seoul_budget_transfer_2020.toml")


def test_a_sheet_from_a_file_keeps_its_title_its_source_and_its_remarks(tmp_path: Path) -> None:
    case = case_file.read_isp(SEOUL)
    to_excel(case, tmp_path / "isp.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wording read is later than the transfer
        to_excel(moved(), tmp_path / "transfer.xlsx")

    for path, held in ((tmp_path / "isp.xlsx", case), (tmp_path / "transfer.xlsx", moved())):
        told = list(cells(path).values())
        assert str(told[0]).startswith(f"{held.title}: ")
        assert f"출처: {held.source}" in told
        for note in held.notes:
            assert f"비고: {note}" in told


@pytest.mark.parametrize(
    ("budget_", "rest", "words"),
    [(89_000_000, -1_000_000, "합계가 예산을 넘는다"), (90_000_000, 0, "합계가 예산과 같다"),
     (95_000_000, 5_000_000, "합계가 예산보다 적다")],
)  # fmt: skip
def test_an_estimate_is_held_against_its_budget_on_the_sheet(
    budget_: int, rest: int, words: str, tmp_path: Path
) -> None:
    to_excel(replace(case_file.read_isp(SEOUL), budget=budget_), tmp_path / "isp.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "isp.xlsx")["산출내역"]
    shown_ = openpyxl.load_workbook(tmp_path / "isp.xlsx", data_only=True)["산출내역"]

    assert (shown_["A15"].value, shown_["F15"].value) == ("예산", budget_)
    assert (shown_["F16"].value, shown_["G16"].value) == (rest, words)
    assert sheet["F16"].value == "=$F$15-$F$14"
    assert "IF($F$14>$F$15," in sheet["G16"].value


def test_only_cells_that_drive_an_amount_are_yellow(tmp_path: Path) -> None:
    to_excel(seoul(), tmp_path / "isp.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "isp.xlsx")["산출내역"]
    formulas = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row
                        if cell.data_type == "f")  # fmt: skip

    yellow = [c for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == "FFFFF9E5"]
    places = [str(each) for rule in sheet.data_validations.dataValidation
              for each in str(rule.sqref).split()]  # fmt: skip
    assert len(yellow) == 9  # three wages and efforts, three rates; the first line is as given
    for cell in yellow:
        assert f"${cell.column_letter}${cell.row}" in formulas, cell.coordinate
        assert cell.coordinate in places


def test_budgets_after_a_transfer_follow_what_is_moved(
    tmp_path: Path, program: Callable[..., str]
) -> None:
    office = program("soffice", "libreoffice")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wording read is later than the transfer
        made = to_excel(moved(), tmp_path / "transfer.xlsx")
    book = openpyxl.load_workbook(tmp_path / "transfer.xlsx")  # which drops all caches
    sheet = book.active
    assert made.n_formulas == 7
    assert [sheet[f"{c}5"].value for c in "EFGH"] == [970_000, 0, 90_000, "=$E$5+$F$5-$G$5"]
    sheet["G5"].value, sheet["F6"].value = 80_000, 70_000
    (tmp_path / "given").mkdir()
    book.save(tmp_path / "given" / "transfer.xlsx")
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "xlsx", "--outdir", str(tmp_path / "office"),
         str(tmp_path / "given" / "transfer.xlsx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip

    found = openpyxl.load_workbook(tmp_path / "office" / "transfer.xlsx", data_only=True).active
    assert [found[f"H{row}"].value for row in (5, 6, 7)] == [890_000, 70_000, 960_000]
    assert [found[f"{column}7"].value for column in "EFG"] == [970_000, 70_000, 80_000]
    told = [cell.value for row in found.iter_rows() for cell in row]
    assert "증과 감의 합계가 다르다." in told
    assert "증과 감의 합계가 같다." in cells(tmp_path / "transfer.xlsx").values()


def test_the_command_never_replaces_the_case_by_its_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.xlsx"  # a case file under the name of a workbook
    case.write_bytes(SEOUL.read_bytes())

    assert main(["workbook", str(case), "-o", str(case)]) == 2
    assert "must not be the case file itself" in capsys.readouterr().err
    assert case.read_bytes() == SEOUL.read_bytes()


def test_the_command_says_that_an_estimate_is_above_its_budget(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    over = SEOUL.read_text(encoding="utf-8").replace('"90,000천원"', '"89,000천원"')
    (tmp_path / "isp.toml").write_text(over, encoding="utf-8")

    assert main(["workbook", str(tmp_path / "isp.toml"), "-o", str(tmp_path / "isp.xlsx")]) == 1
    assert "예산 89,000,000원을 넘는다" in capsys.readouterr().out
    assert "합계가 예산을 넘는다" in cells(tmp_path / "isp.xlsx").values()


def test_an_english_estimate_says_in_english_what_is_given(tmp_path: Path) -> None:
    made = to_excel(case_file.read_isp(SEOUL), tmp_path / "isp.xlsx", lang="en")

    assert made.unrecorded == (
        "IT컨설턴트: The amount as the document gives it: not computed from wage x effort.",
    )
    assert "The total is exactly the budget" in cells(tmp_path / "isp.xlsx").values()


def test_the_command_warns_once_of_a_transfer_of_another_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ROOT / "cases" / "seoul_budget_transfer_2020.toml"
    with warnings.catch_warnings():
        warnings.simplefilter("always")

        assert main(["workbook", str(path), "-o", str(tmp_path / "transfer.xlsx")]) == 0
    assert capsys.readouterr().err.count("is outside the span of") == 1


def test_any_other_result_is_written_through_its_table(tmp_path: Path) -> None:
    case = case_file.read_transfer(ROOT / "cases" / "seoul_budget_transfer_2020.toml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wording read is later than the transfer
        result = budget.transfer(case.items, **case.arguments)
    made = to_excel([result, seoul().sheet()], tmp_path / "tables.xlsx")

    found = cells(tmp_path / "tables.xlsx")
    assert made.n_formulas == 0
    assert len(made.sheets) == 2
    assert 90_000_000 in found.values()


def test_a_table_holds_numbers_in_its_unit_that_add_up(tmp_path: Path) -> None:
    balance = case_file.read_case(ROOT / "cases" / "dongtan_ucity.toml").appraise().plan.balance
    to_excel(balance, tmp_path / "balance.xlsx", unit="백만원")

    sheet = openpyxl.load_workbook(tmp_path / "balance.xlsx")["재원 수지"]
    rows = {row[0].value: row[1:] for row in sheet.iter_rows(min_row=3)}
    assert [cell.value for cell in rows["비용"]] == [7_800] * 10
    # 78 billion in ten years, the deficit of 65 billion that the press reported for them
    assert sum(cell.value for cell in rows["부족액"]) == 65_000
    assert {cell.number_format for cell in rows["부족액"]} == {'#,##0;"△"#,##0'}
    assert {cell.data_type for cell in rows["연도"]} == {"s"}


def test_a_word_in_a_column_of_figures_stands_where_the_figures_do(tmp_path: Path) -> None:
    found = case_file.read_case(ROOT / "cases" / "dongtan_ucity.toml").appraise()
    to_excel(found, tmp_path / "found.xlsx")

    book = openpyxl.load_workbook(tmp_path / "found.xlsx")
    rows = {row[0].value: row[1] for row in book.worksheets[0].iter_rows(min_row=4)}
    assert rows["경제 NPV"].value == "-"
    assert rows["경제 NPV"].alignment.horizontal == "right"


@pytest.mark.parametrize(
    ("text", "value", "number", "shape"),
    [
        ("7,800", 7_800_000_000, 7_800, '#,##0;"△"#,##0'),
        ("△489.95", -48_994_567_885.8, -489.945678858, '#,##0.00;"△"#,##0.00'),
        ("1,097.348352", 1_097_348_352, 1_097.348352, '#,##0.000000;"△"#,##0.000000'),
        ("0.167", None, 0.167, '#,##0.000;"△"#,##0.000'),
        ("-56.20 %", -0.562, -0.562, '#,##0.00\\ %;"-"#,##0.00\\ %'),
        ("4.5%", None, 0.045, '#,##0.0%;"△"#,##0.0%'),
        ("2028", 2028, 2028, '0;"△"0'),
        ("38000", 42_000, 38_000, '0;"△"0'),  # what is printed holds, not what is beside it
    ],
)
def test_a_printed_number_is_a_number_that_reads_the_same(
    text: str, value: object, number: float, shape: str
) -> None:
    found = shown(Cell(text=text, value=value, align="right"))

    assert found is not None
    assert found.value == pytest.approx(number, rel=1e-12)
    assert found.shape == shape


@pytest.mark.parametrize(
    ("text", "value"),
    [("405-01", "405-01"), ("207", "207"), ("0012", 12), ("-", None), ("없음", None),
     ("2028년", 2028), ("", 0.0), ("1,00", 100), ("참", True), ("1" * 16, int("1" * 16))],
)  # fmt: skip
def test_words_and_codes_stay_text(text: str, value: object) -> None:
    assert shown(Cell(text=text, value=value, align="right")) is None
    assert shown(Cell(text="2028")) is None  # a name made of digits


def test_the_same_result_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        to_excel(seoul(), tmp_path / f"{name}.xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


# --- round trips -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*(path.stem for path in CASES), "every"])
def test_a_case_comes_back_from_its_workbook_without_loss(name: str, tmp_path: Path) -> None:
    case = {**shipped(), "every": every_kind_of_line(), "recovered": recovered()}[name]
    to_excel(case, tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    book.save(tmp_path / "saved.xlsx")

    plain = case_file.case_to_dict(case)
    assert case_file.case_to_dict(read_excel(tmp_path / "case.xlsx")) == plain
    assert case_file.case_to_dict(read_excel(tmp_path / "saved.xlsx")) == plain


def test_an_english_workbook_is_english_and_comes_back(tmp_path: Path) -> None:
    case = sf.Case("Service", start=2021, years=4, prices="real", vat="included", vat_rate=0.1,
                   discount_rate=Schedule({0: 0.045, 2: 0.03}), do_minimum="least")  # fmt: skip
    users = case.input("users", base=9_000, low=5_000, high=16_000, assumption=True)
    case.add(
        lifecycle.Annual("upkeep", 4e7), revenue.Fee("fee", users, 3_000),
        lifecycle.Staff("staff", 2, salary=3e6, per="month", burden=0.2),
        benefits.Benefit("time", revenue.Constant(users), 5_000, mechanism="time",
                         beneficiary="citizens", category="social"),
        funding.Grant("grant", 0.5, last=2022), funding.Reserve("reserve", 5e7, interest=0.02),
    )  # fmt: skip
    case.add(lifecycle.Annual("least", 1e7), alternative="least")
    made = to_excel(case, tmp_path / "case.xlsx", lang="en")

    assert made.sheets == (
        "Inputs", "Cash_flows", "Funding", "Indicators", "Tornado", "Helpers", "Case",
    )  # fmt: skip
    shown_ = [value for value in cells(tmp_path / "case.xlsx").values() if isinstance(value, str)]
    assert [text for text in shown_ if re.search(r"[가-힣]", text)] == []
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    rules = book["Inputs"].data_validations
    notes = [cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row
             if cell.comment]  # fmt: skip
    assert len(notes) > 10
    assert [note for note in notes if re.search(r"[가-힣]", note)] == []
    assert not [rule for rule in rules.dataValidation if re.search(r"[가-힣]", rule.error)]
    assert case_file.case_to_dict(read_excel(tmp_path / "case.xlsx")) == case_file.case_to_dict(
        case
    )


def test_edited_values_and_ranges_come_back_in_the_case(tmp_path: Path) -> None:
    case = every_kind_of_line()
    to_excel(case, tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    sheet = book["입력"]
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    sheet.cell(rows["이용자"], 3).value = 8_000
    sheet.cell(rows["이용자"], 6).value = 6_000
    sheet.cell(rows["국비_비율"], 3).value = 0.25
    book.save(tmp_path / "edited.xlsx")

    expected = case_file.case_to_dict(case)
    expected["inputs"]["users"] |= {"base": 8_000, "low": 6_000}
    grant = next(line for line in expected["line"] if line["label"] == "국비")
    grant["share"] = 0.25
    assert case_file.case_to_dict(read_excel(tmp_path / "edited.xlsx")) == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("많음", "must be a number"),
        ("=1+1", "must be a number"),  # openpyxl computes nothing, and neither do we
        (None, "must be a number"),
        (True, "must be a number"),
        (-5, "base"),
    ],
)
def test_what_is_no_number_of_the_input_is_refused(
    value: object, words: str, tmp_path: Path
) -> None:
    to_excel(case_file.read_case(CASES[0]), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    book["입력"]["C5"].value = value
    book.save(tmp_path / "edited.xlsx")

    with pytest.raises(InvalidInput, match=words):
        read_excel(tmp_path / "edited.xlsx")


def test_an_input_is_found_by_the_name_of_its_cell_wherever_its_row_is(tmp_path: Path) -> None:
    to_excel(case_file.read_case(ROOT / "cases" / "dongtan_ucity.toml"), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    sheet = book["입력"]
    names = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    sheet.cell(names["정보센터_운영_금액"], 3).value = 7_800_000_000
    below = [name for name in book.defined_names if names[name] >= names["정보센터_운영_금액"]]
    sheet.insert_rows(names["정보센터_운영_금액"])
    for name in below:  # as spreadsheet programs shift them
        book.defined_names[name].attr_text = f"입력!$C${names[name] + 1}"
    book.save(tmp_path / "moved.xlsx")

    plain = case_file.case_to_dict(read_excel(tmp_path / "moved.xlsx"))
    line = next(line for line in plain["line"] if line["label"] == "정보센터 운영")
    assert line["amount"] == 7_800_000_000


def _shifted(book: Any) -> None:
    book["입력"].insert_rows(6)  # the names stay where they were


def _swapped(book: Any) -> None:
    sheet = book["입력"]
    sheet["A5"].value, sheet["A6"].value = sheet["A6"].value, sheet["A5"].value


def _added(book: Any) -> None:
    sheet = book["입력"]
    row = sheet.max_row + 3
    sheet.cell(row, 1).value, sheet.cell(row, 3).value = "새_항목_금액", 1_000


def _twice(book: Any) -> None:
    sheet = book["입력"]
    sheet.cell(sheet.max_row + 3, 1).value = sheet["A5"].value


def _nameless(book: Any) -> None:
    del book.defined_names[book["입력"]["A5"].value]


def _elsewhere(book: Any) -> None:
    book.defined_names[book["입력"]["A5"].value].attr_text = "입력!$C$5:$C$6"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_shifted, "in column A of row 6 must be"),
        (_swapped, "in column A of row 5 must be"),
        (_added, "must be an input of the case"),
        (_twice, "must stand once in column A"),
        (_nameless, "of an input must still be there"),
        (_elsewhere, "must lead to one cell in column C"),
    ],
)
def test_rows_that_do_not_agree_with_the_names_of_their_cells_are_refused(
    change: Callable[[Any], None], words: str, tmp_path: Path
) -> None:
    to_excel(case_file.read_case(CASES[0]), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    change(book)
    book.save(tmp_path / "edited.xlsx")

    with pytest.raises(InvalidInput, match=words):
        read_excel(tmp_path / "edited.xlsx")


# --- hostile text ----------------------------------------------------------------------------


def raw(path: Path) -> Mapping[str, str]:
    """XML parts of a workbook."""
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name).decode("utf-8") for name in file.namelist()}


def test_text_of_a_case_never_becomes_a_formula(tmp_path: Path) -> None:
    to_excel(every_kind_of_line(), tmp_path / "case.xlsx")

    parts = raw(tmp_path / "case.xlsx")
    written = [
        formula
        for name, text in parts.items()
        if name.startswith("xl/worksheets/")
        for formula in re.findall(r"<f>([^<]*)</f>|<formula\d>([^<]*)</formula\d>", text)
    ]
    assert len(written) > 100
    assert not [f for f in written if "HYPERLINK" in "".join(f) or "http" in "".join(f)]
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    begun = [c for c in texts if c.data_type == "s" and re.match(r"\s*[=+\-@＝]", c.value)]
    assert {HOSTILE[0], "=유지", "+내용연수", "-출처", "@명"} <= {c.value for c in begun}
    assert all(c.quotePrefix for c in begun)


def test_defined_names_and_validation_hold_nothing_but_names_and_numbers(tmp_path: Path) -> None:
    to_excel(every_kind_of_line(), tmp_path / "case.xlsx")

    parts = raw(tmp_path / "case.xlsx")
    names = re.findall(r'<definedName name="([^"]*)"[^>]*>([^<]*)<', parts["xl/workbook.xml"])
    assert len(names) > 30
    for name, target in names:
        assert re.fullmatch(r"[가-힣_A-Za-z][0-9A-Za-z_가-힣]*", name)
        assert re.fullmatch(r"입력!\$C\$\d+", target)
    bounds = re.findall(r"<formula[12]>([^<]*)</formula[12]>", parts["xl/worksheets/sheet1.xml"])
    assert len(bounds) > 40
    assert all(math.isfinite(float(bound)) for bound in bounds)


def allowed(path: Path) -> Mapping[str, tuple[str, float, float | None]]:
    """What the cells of 입력 take, by name: the rule and its numbers."""
    sheet = openpyxl.load_workbook(path)["입력"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    told = {}
    for row in sheet.iter_rows(min_row=5):
        if row[2].value is not None:
            rule = rules[row[2].coordinate]
            assert (rule.type, rule.allowBlank, rule.showErrorMessage) == ("decimal", False, True)
            second = None if rule.formula2 is None else float(rule.formula2)
            told[row[0].value] = (rule.operator or "between", float(rule.formula1), second)
    return told


def test_every_number_that_may_be_changed_is_held_to_what_python_takes(tmp_path: Path) -> None:
    to_excel(every_kind_of_line(), tmp_path / "case.xlsx")
    told = allowed(tmp_path / "case.xlsx")

    share, amount = ("between", 0, 1), ("greaterThanOrEqual", 0, None)
    for name in ("국비_비율", "in_approval", "부가가치세율", "임대_수요_대상_수요_비율"):
        assert told.get(name, share) == share, name
    assert told["국비_비율"] == told["in_approval"] == told["부가가치세율"] == share
    assert told["할인율_0년부터"] == told["할인율_4년부터"] == ("between", -0.99, 1)
    for name in ("이용자", "회선_금액_2024", "국비_한도", "이용료_단가", "인력_급여"):
        assert told[name] == amount, name
    assert told["내용연수"][:2] in (("greaterThan", 0), ("greaterThanOrEqual", 1))
    assert told["IT인력_월_단가_정보시스템운용자"][0] == "equal"


@pytest.mark.parametrize("name", [*(path.stem for path in CASES), "every"])
def test_what_a_cell_does_not_take_is_what_python_refuses(name: str, tmp_path: Path) -> None:
    to_excel({**shipped(), "every": every_kind_of_line()}[name], tmp_path / "case.xlsx")
    limits = allowed(tmp_path / "case.xlsx")
    for cell, (operator, low, high) in list(limits.items())[:: 1 + len(limits) // 20]:
        book = openpyxl.load_workbook(tmp_path / "case.xlsx")
        names = {row[0].value: row for row in book["입력"].iter_rows(min_row=5)}
        beyond = {"between": high + 1e-6 if high is not None else None, "equal": low + 1}
        names[cell][2].value = beyond.get(operator, low - 1e-6)
        if names[cell][5].value is not None:  # the range goes along
            names[cell][5].value = min(names[cell][5].value, names[cell][2].value)
            names[cell][6].value = max(names[cell][6].value, names[cell][2].value)
        book.save(tmp_path / "edited.xlsx")
        with pytest.raises((InvalidInput, ExceptionGroup)):
            read_excel(tmp_path / "edited.xlsx")


@given(st.text(max_size=60))
def test_a_defined_name_is_never_a_cell_nor_a_word_of_formulas(text: str) -> None:
    taken: set[str] = set()
    first, second = safe_name(text, taken, "입력_1"), safe_name(text, taken, "입력_1")

    assert first.casefold() != second.casefold()
    assert re.fullmatch(r"(in_\w+|_?[0-9A-Za-z_가-힣]*[가-힣][0-9A-Za-z_가-힣]*)", first)
    assert not first[0].isdigit()


@given(st.text(max_size=60))
def test_a_sheet_name_is_one_that_excel_takes(text: str) -> None:
    name = safe_sheet_name(text, set())

    assert 1 <= len(name) <= 31
    assert not set(name) & set("[]:*?/\\'")
    assert name[0] not in "=+-@＝"


def test_very_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    case = sf.Case("가", start=2021, years=1, prices="real", vat="included", discount_rate=0.0)
    case.add(lifecycle.Annual("유지", 1e7, source="가" * 40_000))
    to_excel(case, tmp_path / "case.xlsx")

    shown = [v for v in cells(tmp_path / "case.xlsx").values() if isinstance(v, str)]
    assert any(text.endswith("(이하 생략)") for text in shown)
    assert read_excel(tmp_path / "case.xlsx").alternatives["plan"][0].source == "가" * 40_000


@pytest.mark.parametrize("text", ["_x0041_", "x005F_", "a\\x00b", "\u202eabc", "<b>&\"'", "\ud55c"])
def test_odd_signs_survive_the_round_trip(text: str, tmp_path: Path) -> None:
    case = sf.Case("가", start=2021, years=1, prices="real", vat="included", discount_rate=0.0,
                   notes=[text])  # fmt: skip
    to_excel(case, tmp_path / "case.xlsx")

    assert read_excel(tmp_path / "case.xlsx").notes == (text,)


# --- the recorder ----------------------------------------------------------------------------

OPERATIONS: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a + 2 * b - a / 3,
    lambda a, b: -(a**2) + (1 + b) ** -1.5,
    lambda a, b: np.maximum(a - b, 0.0) + np.minimum(a, b),
    lambda a, b: np.where((a > b) & (b >= 0), a, b),
    lambda a, b: np.cumsum(np.concatenate([a * np.ones(3), b * np.ones(2)])),
    lambda a, b: np.diff(np.stack([a, b, a * b]), prepend=0.0 * np.stack([a])),
    lambda a, b: np.exp(-a) + np.log(1 + b) + np.sqrt(a) + np.power(a, b),
    lambda a, b: np.floor(a * 3) + np.ceil(b / 3) + np.tanh(a) + np.expm1(b) + np.log1p(a),
    lambda a, b: np.sum(np.broadcast_to(a, (3, 1)) * b, axis=0),
    lambda a, b: (a != b) * 1.0 + (a <= b) * 2.0 + ~(a < b) * 4.0,
    lambda a, b: np.clip(a, 0.5, 2.0) + np.max(np.stack([a, b]), axis=0),
]


@given(
    st.sampled_from(OPERATIONS),
    st.floats(0.01, 50).map(lambda v: round(v, 3)),
    st.floats(0.01, 50).map(lambda v: round(v, 3)),
)
def test_a_recording_is_worth_what_numpy_computes(
    operation: Callable[[Any, Any], Any], a: float, b: float
) -> None:
    tape = Tape()
    recorded = operation(tape.leaf("a", a), tape.leaf("b", b))

    worth = [float(getattr(cell, "value", cell)) for cell in np.ravel(recorded.cells)]
    expected = np.ravel(operation(np.float64(a), np.float64(b))).astype(float)
    assert worth == pytest.approx(expected.tolist(), rel=1e-12)


def python_value(node: Node, values: Mapping[str, float]) -> float:
    """Value of the formula of a node, as Python reads it."""
    formulas = Formulas(places={}, names={"a": "a", "b": "b"}, labels={}, helper_sheet="H")
    formulas.write([node])
    names: dict[str, Any] = {
        **values, "MIN": min, "MAX": max, "EXP": np.exp, "LN": np.log, "SQRT": np.sqrt,
        "INT": np.floor, "TANH": np.tanh, "AND": lambda x, y: x and y, "NOT": lambda x: not x,
        "IF": lambda c, x, y: x if c else y,
    }  # fmt: skip

    def read(formula: str) -> float:
        text = formula.lstrip("=").replace("^", "**").replace("<>", "!=")
        text = re.sub(r"H!\$B\$(\d+)", r"H[\1]", text)
        return float(eval(text, {"__builtins__": {}}, names))  # noqa: S307 - our own formula

    names["H"] = {}
    for helper in formulas.helpers:
        names["H"][helper.row] = read(helper.formula)
    return read(formulas.of(node, ""))


@given(st.sampled_from(OPERATIONS), st.floats(0.01, 9), st.floats(0.01, 9))
def test_a_formula_brackets_what_it_must(
    operation: Callable[[Any, Any], Any], a: float, b: float
) -> None:
    tape = Tape()
    cells_ = np.ravel(operation(tape.leaf("a", a), tape.leaf("b", b)).cells)

    for cell in cells_:
        if isinstance(cell, Node):
            found = python_value(cell, {"a": a, "b": b})
            assert found == pytest.approx(float(cell.value), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "look",
    [bool, float, int, np.asarray, np.sort, np.sin, lambda v: v if v > 0 else -v, np.add.reduce],
)
def test_a_computation_that_looks_at_a_value_cannot_be_recorded(
    look: Callable[[Recorded], Any],
) -> None:
    with pytest.raises(Unrecordable):
        look(Tape().leaf("a", 1.0))
