"""Case files: the Seoul cases, lines, encodings, slips of the pen, all faults at once."""

import datetime
import os
import pickle
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sustainfin import budget, isp_cost
from sustainfin.case_file import read_isp, read_toml, read_transfer
from sustainfin.errors import EditionMismatch, InvalidInput
from sustainfin.money import won

CASES = Path(__file__).resolve().parent.parent / "cases"
ISP = CASES / "seoul_cctv_isp_2020.toml"
TRANSFER = CASES / "seoul_budget_transfer_2020.toml"

GOOD = """\
title = "ISP"
[isp]
wages = "2020"
policy = "seoul_2020"
[effort]
"IT컨설턴트" = 4.349
"""
MOVE = """\
title = "전용"
[transfer]
unit = "천원"
policy = "가"
[[item]]
code = "405-01"
label = "자산및물품취득비"
appropriation = 970_000
minus = 90_000
[[item]]
code = "207-01"
label = "연구용역비"
appropriation = 0
plus = 90_000
"""


def faults_of(read: Callable[[bytes], Any], source: str | bytes) -> list[str]:
    """Texts of all faults of a file."""
    content = source.encode() if isinstance(source, str) else source
    with pytest.raises((InvalidInput, ExceptionGroup)) as caught:
        read(content)
    error = caught.value
    found = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
    assert all(isinstance(one, InvalidInput) for one in found)
    return [str(one) for one in found]


# The shipped cases, against the document.


def test_the_seoul_estimate_gives_the_printed_amounts() -> None:
    # 서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.), 산출내역
    case = read_isp(ISP)
    bill = isp_cost.estimate(case.effort, **case.arguments)

    assert [line.amount for line in bill.lines] == [39_802_455, 15_163_907, 4_189_111, 2_850_576]
    assert (bill.overhead, bill.technical_fee) == (12_401_209, 7_440_725)
    assert (bill.price_before_vat, bill.vat) == (81_847_983, 8_184_798)
    assert bill.total == case.budget == 90_000_000
    assert bill.total_before_cut == 90_032_781  # not printed; the sum of what is


def test_the_seoul_estimate_carries_the_effort_as_printed() -> None:
    efforts = [line.effort for line in read_isp(ISP).effort]

    assert efforts == [Decimal("4.3"), Decimal("1.8"), Decimal("0.4"), Decimal("0.4")]


def test_the_seoul_transfer_gives_the_printed_amounts() -> None:
    case = read_transfer(TRANSFER)
    with pytest.warns(EditionMismatch):
        report = budget.transfer(case.items, **case.arguments)

    assert report.after == (880_000_000, 90_000_000)
    assert [item.after for item in case.items] == [880_000_000, 90_000_000]
    assert report.procedure == "전용"


@pytest.mark.parametrize("path", [ISP, TRANSFER])
def test_the_shipped_cases_name_their_document(path: Path) -> None:
    assert "2020 회계연도 3/4분기 예산 전용 보고" in read_toml(path).data["source"]


# What a document is.


def test_numbers_with_a_point_are_decimals_as_written() -> None:
    assert read_toml(b"rate = 1.15").data == {"rate": Decimal("1.15")}


def test_every_key_has_its_line() -> None:
    text = (
        'a.b = 1\n[x]\n\n"가" = """\n[no]\nc = 1\n"""\n[[y]]\nk = [\n1,\n{ m = 2 }]\n[[y]]\nk = 3'
    )
    document = read_toml(text.encode())

    assert document.lines[("a", "b")] == 1
    assert document.lines[("x", "가")] == 4
    assert document.lines[("y", 0, "k", 1, "m")] == 11
    assert document.lines[("y", 1, "k")] == 13
    assert ("no",) not in document.lines


def test_a_key_that_is_missing_goes_by_the_line_of_its_section() -> None:
    document = read_toml(b"\n[x]\na = 1")

    assert document.line(("x", "b", 0)) == 2


def test_hangul_typed_in_parts_is_the_same_key() -> None:
    # macOS writes file names, and some editors text, in normal form D.
    import unicodedata

    apart = unicodedata.normalize("NFD", GOOD)

    assert apart != GOOD
    assert read_isp(apart.encode()).effort == read_isp(GOOD.encode()).effort


TOML = st.recursive(
    st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=8)
    | st.decimals(-1000, 1000, places=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("가나ab c", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def written(value: Any) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)} = {written(v)}" for k, v in value.items()) + "}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@given(st.dictionaries(st.text("가나다ab", min_size=1, max_size=4), TOML, max_size=4))
def test_what_toml_allows_is_read_as_tomllib_reads_it(content: dict[str, Any]) -> None:
    import unicodedata

    lines = [f"{written(key)} = {written(value)}" for key, value in content.items()]
    text = unicodedata.normalize("NFC", "\n".join(lines))
    document = read_toml(text.encode())

    assert document.data == tomllib.loads(text, parse_float=Decimal)
    assert [document.lines[key,] for key in document.data] == list(range(1, len(lines) + 1))


@given(st.text("[]{}=\"'#.,가1a \n\\%", max_size=40))
def test_any_text_is_read_as_tomllib_does_or_refused(text: str) -> None:
    try:
        data = read_toml(text.encode()).data
    except (InvalidInput, ExceptionGroup):
        with pytest.raises(tomllib.TOMLDecodeError):
            tomllib.loads(text)
    else:
        assert data == tomllib.loads(text, parse_float=Decimal)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        read_toml(content)
    except (InvalidInput, ExceptionGroup) as error:
        text = str(error)
    else:
        text = "case file"
    assert "case file" in text


# Encodings.


def test_a_byte_order_mark_is_refused_with_what_to_do() -> None:
    (text,) = faults_of(read_isp, b"\xef\xbb\xbf" + GOOD.encode())

    assert "byte order mark (BOM)" in text
    assert "Save the file as 'UTF-8', not 'UTF-8 with BOM'" in text


def test_cp949_bytes_are_recognised() -> None:
    (text,) = faults_of(read_isp, GOOD.encode("cp949"))

    assert text.startswith("case file, line 6: encoding must be UTF-8")
    assert "CP949" in text
    assert "Save the file as 'UTF-8'" in text


def test_a_file_in_cp949_is_told_its_other_faults_too() -> None:
    texts = faults_of(read_isp, GOOD.replace("4.349", "-1").encode("cp949"))

    assert len(texts) == 2
    assert "CP949" in texts[0]
    assert "IT컨설턴트 must be >= 0" in texts[1]


def test_utf_16_is_recognised() -> None:
    (text,) = faults_of(read_toml, GOOD.encode("utf-16"))

    assert "UTF-16" in text


def test_bytes_that_are_no_text_are_refused() -> None:
    (text,) = faults_of(read_toml, b"a = 1\nb = '\xff\xfe\xfd'")

    assert text.startswith("case file, line 2: encoding must be UTF-8")


# Slips of the pen.


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("IT컨설턴트 = 4.3", 'Write "IT컨설턴트" in quotes: "IT컨설턴트" = ...'),
        ("UI/UX 개발자 = 1", 'Write "UI/UX 개발자" in quotes'),
        ("[직접 경비]", 'Write ["직접 경비"].'),
        ("[[노무비]]", 'Write ["노무비"].'),
        ("x = { 가 = 1 }", 'Write "가" in quotes'),
        ("wages = \u201c2020\u201d", 'Write "2020".'),
        ("x = [\u2018가\u2019, 1]", 'Write "가".'),
        ("x = 010", 'Write 10 for a number, or "010" in quotes for a code.'),
        ("x = [1, 007]", "Write 7 for a number"),
        ("x = 1,000", "Write 1_000 or 1000."),
        ("x = -12,345,678.5", "Write -12_345_678.5 or -12345678.5."),
        ("x = .5", "Write 0.5."),
        ("x = 5.", "Write 5.0."),
        ("x = 20%", "Write 0.2 for 20 %."),
        ("x = 90,000천원", 'Write "90,000천원".'),
        ("x = 만단위 이하 절사  # cut", 'Write "만단위 이하 절사".'),
        ("x = 2020-1-1", 'Write "2020-1-1".'),
        ("x = 1e999999999", "at most 30 digits"),
        ("x = " + "9" * 5_000, "at most 30 digits"),
        ("x = 1\nx = 2", "must not give 'x' again (first on line 1)"),
        ("[a]\nb = 1\n[a]", "must not repeat the section of line 1"),
        ("x = " + "[" * 40 + "]" * 40, "must nest at most 30 deep"),
        (".".join("a" * 40) + " = 1", "must nest at most 30 deep"),
        ("x = ", "must be valid TOML"),
        ("x = 'open", "must be valid TOML"),
        ("x = 1 # \x00", "must be valid TOML"),
        ("a = 1\n[a]", "must be valid TOML"),
        ("= 1", "must be valid TOML"),
    ],
)
def test_a_slip_of_the_pen_gets_what_to_write(line: str, words: str) -> None:
    (text,) = faults_of(read_toml, line)

    assert words in text
    assert f"case file, line {line.count(chr(10)) + 1}: " in text


def test_slips_are_told_all_at_once_in_the_order_of_the_file() -> None:
    texts = faults_of(read_toml, "가 = 1,000\nb = 1\nb = 20%\n[나]\nc = 010\n")

    lines = [text.partition(":")[0] for text in texts]
    assert lines == [f"case file, line {n}" for n in (1, 1, 3, 3, 4, 5)]


def test_a_korean_key_without_quotes_hides_no_other_fault() -> None:
    texts = faults_of(read_isp, GOOD.replace('"IT컨설턴트"', "IT컨설탄트"))

    assert len(texts) == 2
    assert 'Write "IT컨설탄트" in quotes' in texts[0]
    assert "Did you mean 'IT컨설턴트'?" in texts[1]


def test_commas_and_quotes_within_texts_are_no_slips() -> None:
    text = (
        'a = "1,000"  # 1,000\nb = \'가 = 010\'\nc = """\n가 = 1,000\n"""\nd = 2020-01-01T10:00:00'
    )

    assert read_toml(text.encode()).data["c"] == "가 = 1,000\n"


# The limits of a file.


def test_a_file_that_is_too_large_is_refused() -> None:
    (text,) = faults_of(read_toml, b"# " + b"x" * 5_000_000)

    assert "size must be at most 5,000,000 bytes" in text


def test_not_more_than_a_hundred_faults_are_told() -> None:
    with pytest.raises(ExceptionGroup, match="100 or more faults") as caught:
        read_toml("\n".join(f"가{n} = 1" for n in range(5_000)).encode())

    assert len(caught.value.exceptions) == 100


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="must name a file that can be read") as caught:
        read_isp(tmp_path / "none.toml")

    assert "No such file" in str(caught.value)


def test_messages_name_the_file_without_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text("가 = 1", encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        read_toml(os.fspath(path))
    assert str(caught.value).startswith("case.toml, line 1: ")


# The keys of an estimate.


def test_whole_lines_and_short_efforts_are_the_same_estimate() -> None:
    lines = GOOD.replace(
        '[effort]\n"IT컨설턴트" = 4.349', '[[labour]]\nrole = "IT컨설턴트"\neffort = 4.349'
    )

    assert read_isp(lines.encode()) == read_isp(GOOD.encode())


def test_a_part_beside_a_policy_replaces_that_part() -> None:
    text = GOOD.replace(
        "[effort]", 'vat = "exempt"\n[isp.rounding]\noverhead = "원 미만 반올림"\n[effort]'
    )
    case = read_isp(text.encode())
    bill = isp_cost.estimate(case.effort, **case.arguments)

    assert bill.vat == 0
    assert bill.overhead_rate == Decimal("0.20")
    assert bill.rounding["overhead"].mode == "half_up"
    assert bill.rounding["technical_fee"].mode == "down"


def test_the_parts_of_a_policy_can_be_given_one_by_one() -> None:
    parts = 'overhead = 0.20\ntechnical_fee = 0.10\nvat = 0.10\ntruncate = "만단위 이하"'
    case = read_isp(GOOD.replace('policy = "seoul_2020"', parts).encode())
    named = read_isp(GOOD.encode())

    bills = [isp_cost.estimate(one.effort, **one.arguments) for one in (case, named)]
    assert bills[0].total == bills[1].total
    assert bills[0].total_before_cut == bills[1].total_before_cut


def test_expenses_and_amounts_take_won_or_text_with_a_unit() -> None:
    text = GOOD
    for label, amount in (("인쇄비", '"1,500천원"'), ("여비", "200_000")):
        text += f'[[expense]]\nlabel = "{label}"\namount = {amount}\n'
    case = read_isp(('budget = "0.9억원"\n' + text).encode())
    bill = isp_cost.estimate(case.effort, **case.arguments)

    assert case.budget == 90_000_000
    assert bill.direct_expenses == 1_700_000


ISP_FAULTS = [
    ('wages = "2020"', "wages = 2020", 'Write the edition in quotes: wages = "2020".'),
    ('wages = "2020"', 'wages = "2019"', "wages must be an edition of 'kosa_wages'"),
    ('wages = "2020"\n', "", 'For example wages = "2020".'),
    ('policy = "seoul_2020"', 'policy = "seoul2020"', "Did you mean 'seoul_2020'?"),
    ("[effort]", "overhead = 20\n[effort]", "overhead must lie in [0, 2]"),
    ("[effort]", 'vat = "10%"\n[effort]', "vat must be a finite number"),
    ("[effort]", 'truncate = "천원 단위 절사"\n[effort]', "미만"),
    ("[effort]", 'effort_unit = "MM"\n[effort]', "must be one of 'M/M', 'M/D'"),
    ("[effort]", "overhed = 0.2\n[effort]", "Did you mean 'overhead'?"),
    ("[effort]", '[isp.rounding]\nvta = "원 미만 절사"\n[effort]', "Did you mean 'vat'?"),
    (
        "[effort]",
        '[isp.rounding]\nvat = "절사"\n[effort]',
        "vat: words must name one rounding rule",
    ),
    ('"IT컨설턴트"', '"IT컨설탄트"', "Did you mean 'IT컨설턴트'?"),
    ("4.349", '"4.349"', "Write numbers without quotes."),
    ("4.349", "-4.349", "IT컨설턴트 must be >= 0"),
    ("4.349", "nan", "must be a finite number"),
    ("4.349", "true", "(bool)"),
    ('title = "ISP"', 'titel = "ISP"', "Did you mean 'title'?"),
    ('title = "ISP"', 'title = ""', "must be a text that is not blank"),
    ('title = "ISP"', 'title = "ISP"\nbudget = "90,000"', "for thousands of won write"),
    ('title = "ISP"', 'title = "ISP"\nbudget = -1', "budget must be >= 0"),
    ('title = "ISP"', 'title = "ISP"\nnotes = "one"', "notes must be a list"),
    ("[isp]", "[isq]", "Did you mean 'isp'?"),
    ("[effort]", "[efort]", "Did you mean 'effort'?"),
    ("[effort]", "[[effort]]", "effort must be a section"),
]


@pytest.mark.parametrize(("old", "new", "words"), ISP_FAULTS)
def test_a_wrong_key_of_an_estimate_is_told_with_its_line(old: str, new: str, words: str) -> None:
    assert old in GOOD
    texts = faults_of(read_isp, GOOD.replace(old, new))

    assert any(words in text for text in texts), texts
    assert all(text.startswith("case file") for text in texts)
    assert all("isp_cost." not in text for text in texts)  # the file is at fault, not a call


LABOUR = GOOD[: GOOD.index("[effort]")] + '[[labour]]\nrole = "IT컨설턴트"\neffort = 1\n'


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('[[labour]]\nrole = "IT컨설턴트"\neffort = 1', "role must occur once"),
        ('[[labour]]\nrole = "IT기획자"', "effort must be given"),
        ("[[labour]]\neffort = 1", "role must be given"),
        ('[[labour]]\nrole = "IT기획자"\namount = 0.5', "must be whole won"),
        ('[[labour]]\nrole = "IT기획자"\neffort = 1\nwage = 0', "wage must be > 0"),
        ('[[labour]]\nrole = "IT기획자"\nefort = 1\namount = 1', "Did you mean 'effort'?"),
        ('[effort]\n"IT기획자" = 1', "either as [effort] or as [[labour]]"),
        ("[[expense]]\nlabel = '여비'", "amount must be given"),
        ("[expense]\nlabel = '여비'", "Write a line [[expense]] above each of them."),
    ],
)
def test_a_wrong_line_of_an_estimate_is_told(more: str, words: str) -> None:
    (text,) = faults_of(read_isp, LABOUR + more)

    assert words in text


def test_every_fault_of_an_estimate_is_told_at_once() -> None:
    text = """\
titel = "ISP"
[isp]
wages = "2019"
overhead = 20%
technical_fee = 4
vat = 0.10
truncate = "만단위 이하"
effort_unit = "M/M"
color = 1
[[labour]]
role = IT컨설턴트
effort = -1
"""
    texts = faults_of(read_isp, text)

    lines = [one.partition(":")[0].removeprefix("case file, ") for one in texts]
    assert lines == [
        "case file",  # no title
        "line 1",  # titel
        "line 3 [isp]",
        "line 4",
        "line 5 [isp]",
        "line 9 [isp]",
        "line 11",
        "line 12 [labour]",
    ]


def test_a_wrong_policy_is_one_fault() -> None:
    assert len(faults_of(read_isp, GOOD.replace("seoul_2020", "busan"))) == 1


def test_the_faults_survive_pickling() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        read_isp(b"")

    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert [str(one) for one in copy.exceptions] == [str(one) for one in caught.value.exceptions]


# The keys of a transfer.


def test_levels_of_the_section_are_those_of_every_line() -> None:
    text = MOVE.replace('label = "연구용역비"', 'label = "연구용역비"\npolicy = "나"')

    assert [item.policy for item in read_transfer(MOVE.encode()).items] == ["가", "가"]
    assert [item.policy for item in read_transfer(text.encode()).items] == ["가", "나"]


def test_bare_numbers_are_in_the_unit_of_the_section_and_text_in_its_own() -> None:
    text = MOVE.replace("plus = 90_000", 'plus = "9천만원"')

    plain = read_transfer(MOVE.encode())
    assert plain.items == read_transfer(text.encode()).items
    assert plain.items[0].appropriation == won("970,000천원")


def test_a_day_is_read_with_or_without_quotes() -> None:
    texts = [
        MOVE.replace("[transfer]", f"[transfer]\non = {on}")
        for on in ("2026-08-03", '"2026-08-03"')
    ]

    days = [read_transfer(text.encode()).arguments["on"] for text in texts]
    assert days == [datetime.date(2026, 8, 3)] * 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('unit = "천원"\n', "", 'For example unit = "천원".'),
        ('unit = "천원"', 'unit = "천"', "Did you mean '천원'?"),
        ('code = "405-01"', "code = 405", "must be a text"),
        ("appropriation = 970_000\n", "", "appropriation must be given"),
        ("minus = 90_000", "minus = -90_000", "minus must be >= 0"),
        ("minus = 90_000", "minus = 0.0001", "must be whole won"),
        ("minus = 90_000", "minsu = 90_000", "Did you mean 'minus'?"),
        ('policy = "가"', 'rules = "1999"', "must be an edition of 'budget_rules'"),
        ("[[item]]", "[[itme]]", "Did you mean 'item'?"),
        ("[transfer]", "[transfer]\non = 2026", "must be a date"),
    ],
)
def test_a_wrong_key_of_a_transfer_is_told(old: str, new: str, words: str) -> None:
    assert old in MOVE
    texts = faults_of(read_transfer, MOVE.replace(old, new))

    assert any(words in text for text in texts), texts
