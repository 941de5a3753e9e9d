"""Cases in files: all faults at once, each on its line, with what to write instead."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sustainfin.case_file import (
    case_from_dict,
    case_to_dict,
    read_canvases,
    read_case,
    read_isp,
    read_scores,
    read_transfer,
    write_case,
)
from sustainfin.errors import InvalidInput, SustainfinError

GOOD = """\
schema = "sustainfin.case/1"
[case]
title = "응급의료"
start = 2021
years = 5
prices = "real"
vat = "included"
discount_rate = 0.045
do_minimum = "현행"
[inputs.users]
base = 9000
low = 5000
high = 16000
unit = "건/년"
[inputs.cost]
base = "12억원"
unit = "원"
[correlations]
pairs = [["users", "price", 0.3]]
[inputs.price]
base = 3000
low = 1000
high = 9000
[reasons]
network = "자가망"
[[line]]
type = "lifecycle.Build"
label = "구축"
amount = { input = "cost" }
year = 2021
[[line]]
type = "revenue.Fee"
label = "이용료"
price = { input = "price" }
[line.users]
type = "revenue.Capacity"
limit = 8000
demand = { type = "revenue.Ramp", plateau = { input = "users" }, first = 2021, full = 2024 }
[[line]]
type = "lifecycle.Staff"
label = "운영"
heads = 2
wages = "2026"
role = "정보시스템운용자"
[[line]]
type = "funding.Grant"
label = "국비"
share = 0.5
last = 2022
[[alternative."현행"]]
type = "lifecycle.Annual"
label = "현 시스템"
amount = 60_000_000
"""


def faults_of(text: str) -> list[str]:
    """Texts of all faults of a case file."""
    with pytest.raises((InvalidInput, ExceptionGroup)) as caught:
        read_case(text.encode())
    error = caught.value
    found = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
    assert all(isinstance(one, InvalidInput) for one in found)
    return [str(one) for one in found]


def test_the_good_file_is_good() -> None:
    case = read_case(GOOD.encode())

    assert set(case.inputs) == {"users", "cost", "price"}
    assert [len(held) for held in case.alternatives.values()] == [4, 1]


ONE_FAULT = [
    # what is written, what is put in its place, words of the one fault
    ('title = "응급의료"', 'title = " "', "title must be a text that is not blank"),
    ("years = 5", "years = 0", "years must be a whole number >= 1"),
    ("years = 5", "years = 5.5", "years must be a whole number >= 1"),
    ("start = 2021", 'start = "2021"', "start must be a calendar year"),
    ('prices = "real"', 'prices = "rael"', "Did you mean 'real'?"),
    ('vat = "included"', "vat = true", "vat must be one of 'included', 'excluded'"),
    ("discount_rate = 0.045", "discount_rate = 4.5", "0.045 for 4.5 %"),
    ("discount_rate = 0.045", "discount_rate = { 5 = 0.045 }", "must begin at 0"),
    ("discount_rate = 0.045", 'discount_rate = { input = "r" }', "input must name an input"),
    ('do_minimum = "현행"', 'do_minimum = "현헹 유지"', "must name an alternative of the file"),
    ('do_minimum = "현행"', "base_year = 2022", "base_year must be <= start = 2021"),
    ('do_minimum = "현행"', 'timming = "end"', "Did you mean 'timing'?"),
    ('do_minimum = "현행"', "vat_rate = 10", "0.045 for 4.5 %"),
    ("base = 9000", "bsae = 9000", "Did you mean 'base'?"),
    ("base = 9000", 'base = "9천"', "base must be a finite number"),
    ("low = 5000", "low = 50000", "high must be greater than low"),
    ('unit = "건/년"', "unit = 3", "unit must be a text"),
    ('base = "12억원"', 'base = "12억원/년"', "nothing after 원"),
    ("[inputs.cost]", "[inputs.2cost]", "letters, digits and underscores"),
    ('["users", "price", 0.3]', '["users", "prise", 0.3]', "Did you mean 'price'?"),
    ('["users", "price", 0.3]', '["users", "price", 3]', "in [-1, 1]"),
    ('["users", "price", 0.3]', '["users", 0.3]', "two names of inputs and their rank"),
    ("network =", "netwrok =", "Did you mean 'network'?"),
    ('network = "자가망"', 'network = ""', "not blank"),
    ('type = "lifecycle.Build"', 'type = "lifecycle.Biuld"', "Did you mean 'lifecycle.Build'?"),
    ('type = "lifecycle.Build"', 'type = "Build"', "Did you mean 'lifecycle.Build'?"),
    ('type = "lifecycle.Build"', "", 'For example type = "lifecycle.Build"'),
    ('label = "구축"', "label = 3", "label must be a text"),
    ('label = "구축"', 'label = "국비"', "label must occur once in an alternative"),
    ('{ input = "cost" }', '{ input = "csot" }', "Did you mean 'cost'?"),
    ('{ input = "cost" }', '{ inptu = "cost" }', "must hold the key 'input' alone"),
    ('{ input = "cost" }', '"12억"', "OK"),
    ('{ input = "cost" }', '"9999999999조원"', "at most 9,007,199,254,740,992 won"),
    ('{ input = "cost" }', '"9008조원"', "add up to 9.01e+15 won: look at their unit"),
    ('{ input = "cost" }', '"십이억"', "must be a number in won, or text with its unit"),
    ('{ input = "cost" }', "true", "amount must be a number or an input"),
    ('{ input = "cost" }', "-1", "amount must be a finite number in [0"),
    ("year = 2021\n", "year = 2021\nprices = 'nominal'\n", "must be that of the case, 'real'"),
    ("year = 2021\n", "years = [2021, 2022]\nshares = [0.5, 0.6]\n", "shares must add up to 1"),
    ("year = 2021\n", "years = 2021\n", "years must be a list"),
    ("year = 2021\n", "year = 2021.5\n", "year must be a whole number"),
    ("year = 2021\n", "year = 2027\n", "year must lie in 2021 to 2025"),
    ("limit = 8000", "limit = [8000]", "limit must be a number or an input"),
    ("limit = 8000", 'limit = { type = "lifecycle.Build" }', "type must be one of 'revenue.Con"),
    ("limit = 8000", "limit = -5", "limit must be a finite number >= 0"),
    ("full = 2024", "full = 2021", "full must lie after first=2021"),
    ("first = 2021, ", "", "first must be given"),
    ('wages = "2026"', "wages = 2026", 'wages = "2026"'),
    ('wages = "2026"', 'wages = "1999"', "wages must be an edition of 'kosa_wages'"),
    ('role = "정보시스템운용자"', 'role = "정보시스템 운용자"', "Did you mean '정보시스템운용자'"),
    ("share = 0.5", "share = 50", "0.5 for 50 %"),
    ("share = 0.5", 'share = "0.5"', "share must be a number or an input"),
    ("last = 2022", "lats = 2022", "Did you mean 'last'?"),
    ("amount = 60_000_000", "amount = 60,000,000", "Write 60_000_000 or 60000000."),
    ('[[alternative."현행"]]', "[[alternative.plan]]", "The lines of the plan are [[line]]."),
    ('schema = "sustainfin.case/1"', 'schema = "sustainfin.case/2"', "'sustainfin.case/1'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), ONE_FAULT)
def test_one_fault_is_told_once_on_its_line(old: str, new: str, words: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    if words == "OK":
        assert read_case(text.encode()).alternatives["plan"][0].amount == 1_200_000_000
        return

    with pytest.raises((InvalidInput, ExceptionGroup)) as caught:
        read_case(text.encode())

    found = getattr(caught.value, "exceptions", (caught.value,))
    (fault,) = [fault for fault in found if words in str(fault)]
    at = int(re.search(r"^case file, line (\d+)", str(fault)).group(1))
    line = text.splitlines()[at - 1]
    words_of_line = (fault.argument.partition("[")[0], str(fault.got))
    named = any(word in line for word in words_of_line) or line.partition(" =")[0] in str(fault)
    assert named or line.startswith("[") or fault.got is None


def test_faults_that_follow_from_another_are_not_told() -> None:
    # An input at fault leaves its lines, its correlation and the case alone.
    found = faults_of(GOOD.replace("low = 5000", "low = 50000"))

    assert len(found) == 1


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = GOOD
    for old, new in (
        ("years = 5", "years = 0"),
        ('prices = "real"', 'prices = "rael"'),
        ('do_minimum = "현행"', 'do_minimum = "현헹"'),
        ("low = 5000", "low = 50000"),
        ("network =", "netwrok ="),
        ('{ input = "cost" }', '{ input = "csot" }'),
        ("limit = 8000", "limit = true"),
        ("full = 2024", "full = 2020"),
        ("role = ", "rolle = "),
        ("share = 0.5", "share = 50"),
        ("amount = 60_000_000", "amount = -5"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)

    found = faults_of(text)

    lines = [int(fault.split("line ")[1].split(" ")[0].strip(":")) for fault in found]
    assert lines == sorted(lines)
    for words in ("years", "prices", "do_minimum", "high", "netwrok", "csot", "limit", "full",
                  "rolle", "share", "amount"):  # fmt: skip
        assert any(words in fault for fault in found), words


def test_two_values_of_one_record_are_both_told() -> None:
    text = GOOD.replace("share = 0.5", "share = 50").replace("last = 2022", "last = 22")

    found = faults_of(text)

    assert [fault.split(": ")[1].split(" ")[0] for fault in found] == ["share", "last"]


def test_a_refusal_of_the_run_is_told_on_the_line_it_comes_from() -> None:
    match = '[[line]]\ntype = "funding.Match"\nlabel = "매칭"\nshare = 0.5\nclawback_of = "국배"\n'
    text = GOOD.replace('[[alternative."현행"]]', match + '[[alternative."현행"]]')

    (fault,) = faults_of(text)

    at = text.splitlines().index('clawback_of = "국배"') + 1
    assert f"line {at} " in fault
    assert "must name an earlier grant of the case" in fault


def test_a_yearly_amount_of_a_wrong_year_is_told_on_its_line() -> None:
    series = (
        '[[line]]\ntype = "lifecycle.Series"\nlabel = "회선"\n[line.by_year]\n2021 = 5\n"21" = 7\n'
    )
    text = GOOD.replace('[[alternative."현행"]]', series + '[[alternative."현행"]]')

    (fault,) = faults_of(text)

    at = text.splitlines().index('"21" = 7') + 1
    assert fault.startswith(f"case file, line {at} [line.by_year]: key must be a calendar year")


def test_a_file_of_nothing_lacks_its_case() -> None:
    (fault,) = faults_of("")

    assert "case must be given" in fault
    assert "Add a section [case]." in fault


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (read_case, '[isp]\nwages = "2020"', "Use `sustainfin isp`, or case_file.read_isp()."),
        (read_case, '[[canvas]]\ntitle = "a"', "must be a case, with a section [case]"),
        (read_isp, GOOD, "this is a case; got kind='case' (str). Use `sustainfin appraise`"),
        (read_transfer, "title = 'a'\n[scores]\na = 1", "this is the scores of an evaluation"),
        (read_canvases, "[transfer]\nunit = '원'", "Use `sustainfin transfer`"),
        (read_scores, GOOD, "must be the scores of an evaluation, with a section [scores]"),
    ],
)
def test_a_file_of_another_kind_is_one_fault_that_says_what_it_is(
    read: Any, text: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(text.encode())

    assert words in str(caught.value)
    assert str(caught.value).startswith("case file, line ")


def test_a_file_of_two_kinds_is_read_as_the_one_that_is_asked_for() -> None:
    assert any("got key='isp'" in fault for fault in faults_of(GOOD + "[isp]\nwages = '2020'\n"))


# JSON.


def as_json(text: str = GOOD) -> str:
    return json.dumps(case_to_dict(read_case(text.encode())), ensure_ascii=False, indent=2)


def test_a_fault_of_json_has_its_line() -> None:
    text = as_json().replace('"years": 5', '"years": 0').replace('"share": 0.5', '"share": 50')

    found = faults_of(text)

    lines = text.splitlines()
    for key, fault in zip(('"years": 0', '"share": 50'), found, strict=True):
        (at,) = [i for i, line in enumerate(lines, 1) if key in line]
        assert fault.startswith(f"case file, line {at} [")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"start": 2021,', '"start": 2021, "start": 2022,', "must not give 'start' again"),
        ('"start": 2021,', '"start": 2021', "must be valid JSON"),
        ('"share": 0.5', '"share": NaN', "must hold finite numbers"),
        ('"share": 0.5', '"share": -Infinity', "must hold finite numbers"),
        ('"share": 0.5', '"share": 1e999999999', "at most 30 digits"),
        ('"share": 0.5', f'"share": {"9" * 5_000}', "at most 30 digits"),
        ('"share": 0.5', f'"share": {"[" * 31}{"]" * 31}', "at most 30 levels deep"),
        ('"share": 0.5', f'"share": {"[" * 10**5}{"]" * 10**5}', "at most 30 levels deep"),
        ('"schema": "sustainfin.case/1",', "", "schema must be given"),
    ],
)
def test_slips_of_json_are_told(old: str, new: str, words: str) -> None:
    text = as_json()
    assert text.count(old) == 1

    assert any(words in fault for fault in faults_of(text.replace(old, new)))


def test_json_with_a_byte_order_mark_is_told() -> None:
    with pytest.raises((InvalidInput, ExceptionGroup)) as caught:
        read_case(b"\xef\xbb\xbf" + as_json().encode())

    assert "byte order mark" in str(caught.value)


def test_plain_data_has_faults_without_lines() -> None:
    data = case_to_dict(read_case(GOOD.encode()))
    data["case"]["years"] = 0
    data["line"][0]["amount"] = "열두 억"

    with pytest.raises(ExceptionGroup) as caught:
        case_from_dict(data)
    assert [str(fault).split(" must")[0] for fault in caught.value.exceptions] == [
        "case [case]: years",
        "case [line]: amount",
    ]


def test_plain_data_may_have_years_as_numbers_and_tuples_as_lists() -> None:
    data = case_to_dict(read_case(GOOD.encode()))
    series = {"type": "lifecycle.Series", "label": "회선", "by_year": {2021: 5}}
    data["line"] = (*data["line"], series)

    assert case_from_dict(data).alternatives["plan"][-1].by_year == ((2021, 5),)


def test_plain_data_that_holds_itself_comes_to_an_end() -> None:
    data: dict[str, Any] = {"schema": "sustainfin.case/1"}
    data["case"] = data

    with pytest.raises(InvalidInput, match="at most 30 levels deep"):
        case_from_dict(data)


def test_the_data_of_the_caller_are_left_alone() -> None:
    data = case_to_dict(read_case(GOOD.encode()))
    before = json.dumps(data)
    case_from_dict(data)

    assert json.dumps(data) == before


@given(st.data())
def test_no_broken_file_ends_in_anything_but_a_refusal(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key = lines[at].partition("=")[0]
        value = data.draw(
            st.sampled_from(
                ["-1", "0", "1.5", "true", '""', '"x"', "[]", "[1, 2]", "{}", "{ a = 1 }",
                 '{ input = "users" }', '{ type = "revenue.Constant", level = 3 }', "1e20",
                 "2021-01-01", "nan", "-inf", '"3억원"', "12:30:00"]
            )
        )  # fmt: skip
        lines[at] = f"{key}= {value}" if "=" in lines[at] else lines[at]

    told: tuple[Exception, ...] = ()
    try:
        read_case("\n".join(lines).encode())
    except SustainfinError as fault:
        told = (fault,)
    except ExceptionGroup as group:
        told = group.exceptions
    assert all(isinstance(fault, InvalidInput) for fault in told)


def test_only_toml_and_json_are_written(tmp_path: Any) -> None:
    with pytest.raises(InvalidInput, match=r"must end in \.toml or \.json"):
        write_case(read_case(GOOD.encode()), tmp_path / "case.yaml")
