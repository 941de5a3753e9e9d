"""Cases in files: round trips, every kind of line, the schema, the cases that ship."""

import inspect
import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpydoc.docscrape import NumpyDocString

from sustainfin import benefits, case_file, funding, isp_cost, lifecycle, lines, revenue, tables
from sustainfin._case_file.records import DEMANDS, LINES, names, record_type, slots_of
from sustainfin.case import Case
from sustainfin.case_file import case_from_dict, case_schema, case_to_dict, read_case, write_case
from sustainfin.discounting import Schedule
from sustainfin.findings import faults
from sustainfin.inputs import Input, make_input, rank_correlation

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "cases"
SHIPPED = [
    "emergency_medical", "emergency_medical_fee", "emergency_medical_benefits", "cctv_centre",
    "dongtan_ucity",
]  # fmt: skip
TEMPLATE = ROOT / "sustainfin" / "cli" / "new_case.toml"

USERS = make_input("users", base=900, low=500, high=1_600, unit="명", source="조사")
MONEY = make_input("money", base=4e7, low=3e7, high=6e7, unit="원", assumption=True)
SHARE = make_input("share", base=0.5, low=0.2, high=0.9, lower=0, upper=1, assumption=True)
STEEP = make_input("steep", base=0.8, low=0.5, high=1.5)

# One record of every kind, with an input wherever its type lets one stand.
SAMPLES: Mapping[str, Any] = {
    "lifecycle.Build": lifecycle.Build("구축", MONEY, years=(2021, 2022), shares=(0.75, 0.25)),
    "lifecycle.Annual": lifecycle.Annual("유지", MONEY, growth=0.02, prices="real", first=2022),
    "lifecycle.Series": lifecycle.Series("회선", {2021: 1e7, 2023: MONEY}, kind="network"),
    "lifecycle.Staff": lifecycle.Staff(
        "관제", USERS, salary=MONEY, per="month", burden=SHARE, shifts=4, vat=None
    ),
    "lifecycle.Asset": lifecycle.Asset(
        "단말기", USERS, MONEY, year=2021, life=4, replacement_cost=9e6, failure_rate=0.05,
        warranty=1, residual="straight_line",
    ),
    "lifecycle.Maintenance": lifecycle.Maintenance("요율", MONEY, 0.12, direct_expenses=MONEY),
    "lifecycle.Operation": lifecycle.Operation("운영", MONEY, covers=("labour",), last=2024),
    "lifecycle.Decommission": lifecycle.Decommission("철거", MONEY, 2025, vat="exempt"),
    "revenue.Fee": revenue.Fee("이용료", USERS, MONEY, uses=1.5, first=2022, vat="included"),
    "revenue.Subscription": revenue.Subscription("구독", USERS, MONEY),
    "revenue.DataSale": revenue.DataSale("자료", USERS, MONEY),
    "revenue.SavingShare": revenue.SavingShare("절감", MONEY, SHARE),
    "revenue.Advertising": revenue.Advertising("광고", USERS, MONEY, occupancy=SHARE),
    "revenue.Lease": revenue.Lease("임대", USERS, MONEY, occupancy=SHARE, source="조례 3조"),
    "funding.Grant": funding.Grant(
        "국비", SHARE, last=2022, kinds=("build", "network"), cap=MONEY, ramp_down=(0.5, 0.25)
    ),
    "funding.Match": funding.Match("매칭", SHARE, approval=SHARE, clawback=0.5, cap=MONEY),
    "funding.CityBudget": funding.CityBudget("시비", MONEY, growth=0.01, prices="real"),
    "funding.Loan": funding.Loan(
        "지방채", MONEY, year=2021, rate=SHARE, term=3, grace=1, method="straight"
    ),
    "funding.Reserve": funding.Reserve("기금", MONEY, interest=0.02, sweep=SHARE),
    "revenue.Constant": revenue.Constant(USERS),
    "revenue.Growth": revenue.Growth(USERS, 0.1, base_year=2021),
    "revenue.Ramp": revenue.Ramp(USERS, first=2021, full=2024, initial=USERS),
    "revenue.Logistic": revenue.Logistic(USERS, midpoint=2022.5, rate=STEEP),
    "revenue.Gompertz": revenue.Gompertz(USERS, inflection=2022.5, rate=STEEP),
    "revenue.Bass": revenue.Bass(USERS, innovation=0.03, imitation=STEEP, launch=2021),
    "revenue.Capacity": revenue.Capacity(revenue.Constant(USERS), limit=USERS),
    "revenue.Churn": revenue.Churn(revenue.Constant(USERS), rate=SHARE, opening=USERS),
    "revenue.Eligibility": revenue.Eligibility(revenue.Constant(USERS), share=SHARE),
    "revenue.DeviceCeiling": revenue.DeviceCeiling(USERS, population=USERS, share=SHARE),
    "revenue.PriceElasticity": revenue.PriceElasticity(
        USERS, price=MONEY, reference_price=3e7, elasticity=-0.4
    ),
    "benefits.Benefit": benefits.Benefit(
        "시간", benefits.TimeSaved(USERS, 3), MONEY, mechanism="time", beneficiary="시민",
        category="social", growth=0.01, prices="real", first=2022, price_year=2021,
    ),
    "benefits.SocialCost": benefits.SocialCost(
        "소외", USERS, "cctv_platform_wtp/household", mechanism="exclusion", payer="고령층",
        beneficiary="상인", category="social", transfer=True,
    ),
    "benefits.Unpriced": benefits.Unpriced(
        "온실가스", USERS, unit="t", mechanism="emissions", beneficiary="모두",
        category="environmental", last=2024,
    ),
    "benefits.Unquantified": benefits.Unquantified(
        "안심", category="social", beneficiary="시민", effect="social_cost", reason="자료 없음"
    ),
    "benefits.TimeSaved": benefits.TimeSaved(revenue.Constant(USERS), minutes=USERS),
    "benefits.LivesSaved": benefits.LivesSaved(USERS, risk_reduction=SHARE),
    "benefits.SurvivalGain": benefits.SurvivalGain(USERS, 2, gain_per_minute=SHARE),
    "benefits.DelayAvoided": benefits.DelayAvoided(
        USERS, minutes=2, outcome=SHARE, excess=STEEP, step=5, reading="odds"
    ),
    "benefits.IncidentsAvoided": benefits.IncidentsAvoided(USERS, reduction=SHARE),
    "benefits.EnergySaved": benefits.EnergySaved(USERS, saving=SHARE),
    "benefits.EmissionsAvoided": benefits.EmissionsAvoided(
        benefits.EnergySaved(USERS, saving=SHARE), factor=STEEP
    ),
    "benefits.Households": benefits.Households(USERS, share=SHARE),
    "benefits.NetJobs": benefits.NetJobs(USERS, leakage=SHARE, multiplier=STEEP),
    "benefits.StaffHours": benefits.StaffHours(USERS, minutes=5, realised=SHARE),
    "benefits.Excluded": benefits.Excluded(USERS, unable=SHARE, served_otherwise=SHARE),
    "benefits.LifeYears": benefits.LifeYears(USERS, years_each=STEEP),
    "benefits.Part": benefits.Part(benefits.Households(USERS), share=SHARE),
}  # fmt: skip


def new_case(*held: Any, **changes: Any) -> Case:
    arguments: dict[str, Any] = {
        "start": 2021, "years": 5, "prices": "real", "vat": "included", "discount_rate": 0.045,
    }  # fmt: skip
    case = Case("서비스", **{**arguments, **changes})
    case.add(*held)
    return case


def told(case: Case) -> dict[str, Any]:
    """Everything a case says, for comparing."""
    return {**vars(case), "_model": None}


def same_back(case: Case, folder: Path) -> Iterator[Case]:
    """The case again from TOML, JSON, and plain data that went through JSON."""
    for name in ("case.toml", "case.json"):
        write_case(case, folder / name)
        yield read_case(folder / name)
    yield case_from_dict(json.loads(json.dumps(case_to_dict(case))))


# Every kind of line.


def vars_of(thing: type) -> dict[str, Any]:
    """Methods of a class and of those it is made from."""
    return {
        name: value
        for part in thing.__mro__
        for name, value in vars(part).items()
        if inspect.isfunction(value)
    }


def test_every_record_that_stands_in_a_case_has_a_row() -> None:
    offered = {
        f"{room.__name__.rpartition('.')[2]}.{name}"
        for room in (lifecycle, revenue, funding, benefits)
        for name in room.__all__
        for thing in [getattr(room, name)]
        if inspect.isclass(thing) and not getattr(thing, "_is_protocol", False)
        if thing is funding.Reserve or any(map(vars_of(thing).get, ("amounts", "pays", "at")))
    }

    assert offered == set(LINES) | set(DEMANDS)
    assert set(SAMPLES) == set(LINES) | set(DEMANDS), "give a sample of the new kind of line"


def line_of(name: str) -> Any:
    """The sample, or a line that holds it."""
    sample = SAMPLES[name]
    return sample if name in LINES else revenue.Fee("이용료", sample, 3_000)


@pytest.mark.parametrize("name", [*LINES, *DEMANDS])
def test_every_kind_of_line_is_written_read_and_run(name: str, tmp_path: Path) -> None:
    line = line_of(name)
    case = new_case(lifecycle.Build("본체", 1e9, year=2021), line)

    flows = case.flows()
    for back in same_back(case, tmp_path):
        assert told(back) == told(case)
        again = back.flows()
        assert np.array_equal(again.balance.gap, flows.balance.gap)
        assert np.array_equal(again.balance.sources, flows.balance.sources)
        for label, amounts in flows.amounts.items():
            assert np.array_equal(again.amounts[label], amounts)


@pytest.mark.parametrize("name", [*LINES, *DEMANDS])
def test_every_kind_of_line_reads_its_inputs(name: str) -> None:
    # Moving each input it names must move what the line gives: no field is lost on the way.
    line = line_of(name)
    case = case_from_dict(case_to_dict(new_case(lifecycle.Annual("본체", 1e9, kind="build"), line)))
    read = {item.name for item in lines.inputs_of(line)}

    assert read or name == "benefits.Unquantified"  # which holds no number at all
    assert set(case.inputs) == read


@pytest.mark.parametrize("name", [*LINES, *DEMANDS])
def test_the_fields_in_won_are_those_whose_docstring_says_so(name: str) -> None:
    parameters = NumpyDocString(inspect.getdoc(record_type(name)))["Parameters"]
    in_won = {
        field.strip()
        for parameter in parameters
        for field in parameter.name.split(",")
        if re.search(r"\[KRW[^\]]*\]$", " ".join(parameter.desc).strip())
    }

    takes_won = {slot.name for slot in slots_of(name) if slot.takes in ("amount", "unit_value")}
    assert takes_won == in_won - {"by_year"}
    assert set({**LINES, **DEMANDS}[name]) == in_won


def test_names_lead_to_records_and_back() -> None:
    assert {names()[record_type(name)] for name in SAMPLES} == set(SAMPLES)


# Round trips.

LABELS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=8).filter(
    str.strip
)
WON = st.integers(0, 10**13) | st.floats(0, 1e13, allow_nan=False).map(lambda x: x + 0.0)
# Numbers that are multiplied: an amount beyond 2^53 won is refused.
COUNTS = st.integers(0, 99) | st.floats(0, 99)
SHARES = st.floats(0, 1)
INPUTS = {item.name: item for item in (USERS, MONEY, SHARE, STEEP)}
YEARS = st.integers(2021, 2025)
AMOUNTS = WON | st.just(MONEY)
CURVES = st.recursive(
    st.one_of(
        COUNTS,
        st.just(USERS),
        st.builds(revenue.Constant, COUNTS | st.just(USERS)),
        st.builds(revenue.Bass, COUNTS, innovation=st.floats(0.001, 0.1), imitation=SHARES,
                  launch=YEARS, measure=st.sampled_from(["cumulative", "yearly", "rate"])),
    ),
    lambda inner: st.one_of(
        st.builds(revenue.Capacity, inner, limit=inner),
        st.builds(revenue.Churn, inner, rate=SHARES | st.just(SHARE)),
        st.builds(revenue.Eligibility, inner, share=SHARES),
    ),
    max_leaves=4,
)  # fmt: skip
TEXTS = {"source": st.text(st.characters(blacklist_categories=["Cs"]), max_size=5)}
LINE = st.one_of(
    st.builds(lifecycle.Build, LABELS, AMOUNTS, year=YEARS, **TEXTS),
    st.builds(lifecycle.Annual, LABELS, AMOUNTS, growth=SHARES, prices=st.just("real"),
              first=st.none() | YEARS, kind=st.sampled_from(lifecycle.KINDS),
              covers=st.lists(st.sampled_from(lifecycle.KINDS), max_size=2).map(tuple), **TEXTS),
    st.builds(lifecycle.Series, LABELS, st.dictionaries(YEARS, AMOUNTS, min_size=1)),
    st.builds(lifecycle.Staff, LABELS, COUNTS, salary=COUNTS | st.just(MONEY),
              per=st.sampled_from(["month", "year"]), burden=SHARES,
              vat=st.sampled_from([None, "exempt", "included"])),
    st.builds(lifecycle.Staff, LABELS, st.integers(0, 9), wages=st.just("2026"),
              role=st.just("IT PM")),
    st.builds(revenue.Fee, LABELS, CURVES, COUNTS | st.just(MONEY), uses=COUNTS, **TEXTS),
    st.builds(funding.Grant, LABELS, SHARES | st.just(SHARE), cap=st.none() | AMOUNTS,
              ramp_down=st.lists(SHARES, max_size=2).map(tuple)),
    st.builds(funding.CityBudget, LABELS, AMOUNTS, last=st.none() | YEARS),
)  # fmt: skip


@given(
    st.lists(LINE, max_size=3, unique_by=lambda line: line.label),
    st.lists(LINE, max_size=2, unique_by=lambda line: line.label),
    LABELS.filter(lambda name: name != "plan"),
    st.sampled_from(["start", "mid", "end"]),
)
def test_a_case_comes_back_from_text_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    plan: list[Any],
    others: list[Any],
    name: str,
    timing: Any,
) -> None:
    case = new_case(*plan, timing=timing, vat_rate=0.1, source="문서", notes=["비고"])
    if others:
        case.add(*others, alternative=name)

    data = case_to_dict(case)
    for back in same_back(case, tmp_path_factory.getbasetemp()):
        assert case_to_dict(back) == data


DISTRIBUTIONS: list[dict[str, Any]] = [
    {"low": 1, "mode": 2, "high": 4},
    {"low": 1, "high": 4, "shape": "uniform"},
    {"low": 1, "mode": 2, "high": 4, "shape": "pert"},
    {"p10": 1, "p50": 2, "p90": 4},
    {"p10": 1, "p50": 2, "p90": 4, "shape": "lognormal"},
    {"interval90": (1, 4)},
    {"interval90": (1, 4), "shape": "lognormal"},
    {"values": (1, 2, 4), "weights": (0.25, 0.5, 0.25)},
    {"samples": (1.5, 2, 2.25)},
    {"p10": 0.2, "p50": 2, "p90": 4, "lower": 0, "upper": 5, "truncate": True},
    {"distribution": {"kind": "normal", "mu": 2, "sigma": 0.1}},
    {"distribution": {"kind": "scipy", "name": "gamma", "args": [3.0], "kwds": {}}},
    {"low": 1, "high": 4, "role": "lever"},
    {"low": 1, "high": 4, "role": "yearly"},
    {},
]


@pytest.mark.parametrize("stated", DISTRIBUTIONS, ids=str)
def test_an_input_comes_back_with_its_distribution(stated: Any, tmp_path: Path) -> None:
    item = make_input("x", base=2, unit="명", label="이용자", group="수요", source="조사", **stated)
    case = new_case(lifecycle.Annual("유지", item))

    for back in same_back(case, tmp_path):
        assert back.inputs == {"x": item}


@pytest.mark.parametrize(
    "rate", [0.045, make_input("r", base=0.045, low=0.02, high=0.06), Schedule({0: 0.05, 30: 0.03})]
)
def test_the_discount_rate_comes_back(rate: Any, tmp_path: Path) -> None:
    case = new_case(discount_rate=rate, base_year=2020)

    for back in same_back(case, tmp_path):
        assert back.discount_rate == rate
        assert back.base_year == 2020


def test_what_belongs_to_the_case_as_a_whole_comes_back(tmp_path: Path) -> None:
    pairs = {("users", "money"): -0.4, ("money", "steep"): 0.2}
    inputs = list(INPUTS.values())
    case = new_case(
        inputs=inputs, correlation=rank_correlation(pairs, inputs), reasons={"network": "자가망"},
        do_minimum="현행", vat_rate=0.1, source="문서 3쪽", notes=["가", "나 '따옴표' \"둘\" \\"],
    )  # fmt: skip
    case.add(lifecycle.Annual("현 시스템", 6e7), alternative="현행")

    for back in same_back(case, tmp_path):
        assert told(back) == told(case)


def test_a_wage_table_goes_by_the_name_of_its_edition(tmp_path: Path) -> None:
    import datetime

    by_day = lifecycle.Staff("운영", 2, wages=datetime.date(2021, 3, 1), role="IT PM")
    case = new_case(by_day)

    assert case_to_dict(case)["line"][0]["wages"] == "2021"
    for back in same_back(case, tmp_path):
        assert back.alternatives == case.alternatives


def test_fields_at_their_default_are_left_out() -> None:
    line = lifecycle.Annual("유지", 40_000_000)

    assert case_to_dict(new_case(line))["line"] == [
        {"type": "lifecycle.Annual", "label": "유지", "amount": 40_000_000}
    ]


def test_toml_is_written_for_people(tmp_path: Path) -> None:
    case = new_case(lifecycle.Build("구축", 1_200_000_000, year=2021), inputs=[USERS])
    write_case(case, tmp_path / "case.toml")
    text = (tmp_path / "case.toml").read_text(encoding="utf-8")

    assert text.startswith('schema = "sustainfin.case/1"\n\n[case]\ntitle = "서비스"\n')
    assert "amount = 1_200_000_000\nyear = 2021\n" in text
    assert "[inputs.users]\nbase = 900\nlow = 500\n" in text


def test_amounts_may_be_text_with_a_unit() -> None:
    case = read_case(
        """
        [case]
        title = "서비스"
        start = 2021
        years = 3
        prices = "real"
        vat = "included"
        discount_rate = 0.045
        [inputs.cost]
        base = "1억 2,000만원"
        low = "9,000만원"
        high = "1.5억원"
        unit = "원/년"
        [[line]]
        type = "lifecycle.Series"
        label = "회선"
        by_year = { 2021 = "0.4억 원", 2022 = { input = "cost" } }
        [[line]]
        type = "revenue.Fee"
        label = "이용료"
        price = "3,000원"
        [line.users]
        type = "revenue.PriceElasticity"
        demand = 9_000
        price = "3,000원"
        reference_price = "0.15만원"
        elasticity = -1
        """.encode()
    )

    assert (case.inputs["cost"].low, case.inputs["cost"].high) == (9e7, 1.5e8)
    flows = case.flows()
    assert flows.amounts["회선"].ravel().tolist() == [4e7, 1.2e8, 0]
    assert flows.amounts["이용료"].ravel().tolist() == [13.5e6] * 3


# The schema.


def test_the_shipped_schema_is_that_of_the_records() -> None:
    path = ROOT / "sustainfin" / "data" / "schema" / "case.schema.json"
    text = json.dumps(case_schema(), ensure_ascii=False, indent=1) + "\n"

    assert path.read_text(encoding="utf-8") == text, (
        "write it anew: python -c 'import json; from sustainfin.case_file import case_schema; "
        "print(json.dumps(case_schema(), ensure_ascii=False, indent=1))' > " + str(path)
    )


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(case_schema())
    return jsonschema.Draft202012Validator(case_schema())


@pytest.mark.parametrize("name", [*SHIPPED, "new_case"])
def test_the_shipped_cases_are_valid(name: str, validator: jsonschema.Draft202012Validator) -> None:
    path = TEMPLATE if name == "new_case" else CASES / f"{name}.toml"

    validator.validate(tomllib.loads(path.read_text(encoding="utf-8")))
    validator.validate(case_to_dict(read_case(path)))


@pytest.mark.parametrize("name", [*LINES, *DEMANDS])
def test_the_schema_knows_every_kind_of_line(
    name: str, validator: jsonschema.Draft202012Validator
) -> None:
    data = case_to_dict(new_case(line_of(name)))

    validator.validate(data)
    data["line"][0]["no_field"] = 1
    assert not validator.is_valid(data)


def test_the_schema_refuses_what_the_reader_refuses(
    validator: jsonschema.Draft202012Validator,
) -> None:
    data = case_to_dict(new_case(lifecycle.Annual("유지", MONEY)))
    assert validator.is_valid(data)

    for path, value in (
        (("case", "prices"), "rael"),
        (("case", "years"), 2.5),
        (("schema",), "sustainfin.case/2"),
        (("inputs", "money", "shape"), "gauss"),
        (("line", 0, "amount"), True),
        (("line", 0, "type"), "lifecycle.Anual"),
    ):
        broken = json.loads(json.dumps(data))
        inside = broken
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = value
        assert not validator.is_valid(broken), path
        with pytest.raises((ValueError, ExceptionGroup)):
            case_from_dict(broken)


# The cases that ship.


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_case_appraises_without_a_fault(name: str) -> None:
    appraisal = read_case(CASES / f"{name}.toml").appraise()

    assert faults(appraisal.findings) == ()
    assert math.isfinite(appraisal.plan.financial.npv)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_case_says_where_each_figure_comes_from(name: str) -> None:
    case = read_case(CASES / f"{name}.toml")

    assert case.source
    assert any("가정" in note for note in case.notes)
    for item in case.inputs.values():
        assert item.assumption or item.source
        assert item.low is not None, f"{item.name} has no range"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_case_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    case = read_case(CASES / f"{name}.toml")

    for back in same_back(case, tmp_path):
        assert told(back) == told(case)


def plan(name: str) -> Any:
    return read_case(CASES / f"{name}.toml").appraise().plan


def test_the_emergency_service_lacks_what_its_maintenance_costs_once_the_grant_ends() -> None:
    # auri brief No.229: 시스템 유지관리 비용 0.4억 원/년; 매출구조: 정부사업비(중앙)
    balance = plan("emergency_medical").balance
    cliff = balance.cliff()

    assert list(balance.kinds.values()) == ["grant"]
    assert not balance.revenue.any()
    assert (cliff.year, cliff.depth, cliff.covered) == (2024, 40_000_000, 0)
    assert balance.runs_out() == 2024
    assert set(balance.gap.ravel()) == {0, 40_000_000}


def test_the_emergency_service_takes_one_figure_from_its_source() -> None:
    # 228억 is another asset: no figure of the case may come near it.
    case = read_case(CASES / "emergency_medical.toml")
    (maintenance,) = [line for line in case.alternatives["plan"] if line.kind == "maintenance"]

    assert maintenance.amount == 40_000_000
    assert "auri brief No.229" in maintenance.source
    assert all(item.assumption for item in case.inputs.values())
    assert all((item.high or 0) < 10_000_000_000 for item in case.inputs.values())


def test_the_cctv_centre_has_27_people_and_the_norm_asks_for_others() -> None:
    # 서울특별시 2020 회계연도 3/4분기 예산 전용 보고: 2 + 23 (16 + 4 + 3) + 2; 372 + 530 + 16,913대
    case = read_case(CASES / "cctv_centre.toml")
    heads = {name: [line.heads for line in held] for name, held in case.alternatives.items()}

    assert heads.pop("plan") == [2, 16 + 4 + 3, 2]
    assert 372 + 530 + 16_913 == 17_815
    needed = {math.ceil(cameras / 50) for cameras in (372 + 530, 17_815)}
    assert {each[1] for each in heads.values()} == needed == {19, 357}


def test_the_pay_of_the_cctv_centre_is_published_or_assumed() -> None:
    case = read_case(CASES / "cctv_centre.toml")
    for line in case.alternatives["plan"]:
        assert line.wages is not None or isinstance(line.salary, Input)
    upkeep = case.flows().amounts["유지보수"][0, 0]

    wage = tables.edition("kosa_wages", "2020").values["IT시스템운용자"]["monthly"]
    assert upkeep == 2 * 12 * wage


def test_dongtan_costs_65_after_its_revenue_of_13() -> None:
    # 서울신문 2008-04-23: 51억 + 27억 - 13억 = 65억 원/년
    result = plan("dongtan_ucity")

    assert set(result.flows.side("cost").ravel()) == {5_100_000_000 + 2_700_000_000}
    assert set(result.balance.revenue.ravel()) == {1_300_000_000}
    assert set(result.balance.gap.ravel()) == {6_500_000_000}


def test_the_starting_file_appraises_and_leaves_nothing_out() -> None:
    case = read_case(TEMPLATE)
    costs = [line for line in case.alternatives["plan"] if line.side == "cost"]

    assert faults(case.appraise().findings) == ()
    assert lifecycle.checklist(costs, reasons=case.reasons).missing == ()
    assert all(item.assumption for item in case.inputs.values())


# What cannot be written.


def test_a_model_of_ones_own_cannot_be_written() -> None:
    case = Case("모형", start=2021, years=2, prices="real", vat="included", discount_rate=0.045,
                model=lambda x, t: t * 0.0)  # fmt: skip

    with pytest.raises(ValueError, match="model must be made of lines: a function cannot be"):
        case_to_dict(case)


def test_a_curve_of_ones_own_cannot_be_written() -> None:
    class Mine:
        def at(self, x: Any, t: Any) -> Any:
            return np.ones((t.n_years, 1))

    with pytest.raises(ValueError, match="must be made of records that a case file holds"):
        case_to_dict(new_case(revenue.Fee("이용료", Mine(), 3_000)))


def test_a_wage_table_of_ones_own_cannot_be_written() -> None:
    import pandas as pd

    frame = pd.DataFrame({"monthly": [9_000_000]}, index=["IT PM"])
    own = tables.from_frame(frame, id="kosa_wages/mine", unit="KRW", label_ko="우리 임금")
    line = lifecycle.Staff("운영", 2, wages=own, role="IT PM")

    with pytest.raises(ValueError, match="a table of your own cannot be written"):
        case_to_dict(new_case(line))


def test_a_case_that_would_not_read_back_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    case = new_case(lifecycle.Build("구축", 1e9, year=2050))

    with pytest.raises(ValueError, match=r"reads back the same.*year must lie in 2021 to 2025"):
        write_case(case, path)
    assert not path.exists()


def test_the_other_readers_still_need_no_case(tmp_path: Path) -> None:
    estimate = case_file.read_isp(CASES / "seoul_cctv_isp_2020.toml")

    assert isp_cost.estimate(estimate.effort, **estimate.arguments).total == 90_000_000
