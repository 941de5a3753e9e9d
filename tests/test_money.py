"""Amounts as documents print them, and the words of rounding rules."""

import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import sustainfin as sf
from sustainfin.errors import InvalidInput
from sustainfin.money import UNITS, Rounding, format_won, won

SEOUL = "서울특별시 스마트도시정책관, 2020 회계연도 3/4분기 예산 전용 보고 (2020. 11.), 산출내역"
AURI = (
    "건축공간연구원, auri brief No.229 (2021.05.15), 송유미·문보람·박성남, "
    "스마트도시서비스의 지속가능성 확보를 위한 운영·관리 개선 방안"
)


@pytest.mark.parametrize(
    ("printed", "amount", "source"),
    [
        # 전용금액 금 90,000천원; the same report totals its estimate to 90,000,000 won
        ("금 90,000천원", 90_000_000, SEOUL),
        ("90,000천원", 90_000_000, SEOUL),
        # 시스템 유지관리 비용: 0.4억 원/년
        ("0.4억 원", 40_000_000, AURI),
    ],
)
def test_the_amounts_of_the_source_documents_are_read(
    printed: str, amount: int, source: str
) -> None:
    assert won(printed) == amount, source


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("금 90,000천원정", 90_000_000),
        ("일금 90,000천 원정", 90_000_000),
        ("4천만원", 40_000_000),
        ("12백만원", 12_000_000),
        ("12억", 1_200_000_000),
        ("12만", 120_000),
        ("2억 5천만원", 250_000_000),
        ("2억5천만원", 250_000_000),
        ("2억 5천원", 200_005_000),
        ("2억 5,000원", 200_005_000),
        ("3천5백만원", 35_000_000),
        ("3천만 5백만원", 35_000_000),
        ("1천234억원", 123_400_000_000),  # as newspapers print it
        ("3천5만원", 30_050_000),
        ("1조 2,345억 6,789만 원", 1_234_567_890_000),
        ("1조 2,345억 6,789만 1원", 1_234_567_890_001),
        ("1조 2.5억원", 1_000_250_000_000),
        ("90,032.781천원", 90_032_781),
        ("10,000조원", 10**16),
        ("0원", 0),
        ("  500 원 ", 500),
        ("△1,200만원", -12_000_000),
        ("▲1,200만원", -12_000_000),
        ("-1,200만원", -12_000_000),
        ("\N{MINUS SIGN}1,200만원", -12_000_000),
        ("금 △ 1,200만원", -12_000_000),
        ("(1,000)천원", -1_000_000),
        ("(1,000천원)", -1_000_000),
        (
            "4\u110e\u1165\u11ab\u1106\u1161\u11ab\u110b\u116f\u11ab",
            40_000_000,
        ),  # decomposed Hangul
    ],
)
def test_printed_amounts_are_read_to_the_won(printed: str, amount: int) -> None:
    assert won(printed) == amount


@pytest.mark.parametrize(
    ("number", "unit", "amount"),
    [
        (90_000, "천원", 90_000_000),
        ("90,000", "천원", 90_000_000),
        ("(1,000)", "천원", -1_000_000),
        ("△1,000", "백만원", -1_000_000_000),
        (0.4, "억원", 40_000_000),
        (1.1, "조원", 1_100_000_000_000),  # 1.1 * 10**12 in binary floats is 1100000000000.0002
        (Decimal("0.07"), "만원", 700),
        (np.int64(12), "억원", 1_200_000_000),
        (np.float64(0.1), "억원", 10_000_000),
        (-5, "원", -5),
    ],
)
def test_bare_numbers_take_their_unit_from_the_argument(
    number: str | float | Decimal, unit: str, amount: int
) -> None:
    read = won(number, unit=unit)

    assert read == amount
    assert type(read) is int


def test_the_units_are_read_only() -> None:
    with pytest.raises(TypeError):
        UNITS["경원"] = 10**16  # type: ignore[index]
    assert list(UNITS) == ["원", "천원", "만원", "백만원", "억원", "조원"]


def test_the_front_door_has_the_same_names() -> None:
    assert sf.won is won
    assert sf.format_won is format_won
    assert sf.Rounding is Rounding


@pytest.mark.parametrize(
    ("amount", "options", "text"),
    [
        (90_032_781, {}, "90,032,781원"),
        (90_032_781, {"unit": "천원"}, "90,032.781천원"),
        (90_000_000, {"unit": "천원"}, "90,000천원"),
        (90_032_781, {"unit": "천원", "places": 0}, "90,033천원"),
        (90_032_781, {"unit": "억원", "places": 2}, "0.90억원"),
        (90_000_000, {"unit": "천원", "places": 1}, "90,000.0천원"),
        (1_500, {"unit": "천원", "places": 0}, "2천원"),
        (2_500, {"unit": "천원", "places": 0}, "3천원"),  # half away from zero, not half to even
        (-2_500, {"unit": "천원", "places": 0}, "△3천원"),
        (-400, {"unit": "천원", "places": 0}, "0천원"),  # nothing is left to be negative
        (-12_000_000, {"unit": "만원"}, "△1,200만원"),
        (-12_000_000, {"unit": "만원", "negative": "-"}, "-1,200만원"),
        (-12_000_000, {"unit": "만원", "negative": "()"}, "(1,200만원)"),
        (-12_000_000, {"unit": "만원", "negative": "()", "symbol": False}, "(1,200)"),
        (1_234_567_890_001, {"unit": "혼합"}, "1조 2,345억 6,789만 1원"),
        (90_000, {"unit": "혼합"}, "9만원"),
        (10**18 + 1, {"unit": "혼합"}, "1,000,000조 1원"),
        (0, {"unit": "혼합"}, "0원"),
        (1, {"unit": "조원"}, "0.000000000001조원"),
        (Decimal("5E+3"), {"unit": "천원"}, "5천원"),
        (np.int64(5_000), {"unit": "천원"}, "5천원"),
    ],
)
def test_amounts_are_printed(amount: int, options: dict[str, object], text: str) -> None:
    assert format_won(amount, **options) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "mode", "unit"),
    [
        ("만원 미만 절사", "down", 10_000),
        ("만단위 미만 절사", "down", 10_000),
        ("만단위 이하 절사", "down", 100_000),
        ("만원 이하 절사", "down", 100_000),
        ("원 미만 절사", "down", 1),
        ("원단위 이하 절사", "down", 10),
        ("소수점 이하 절사", "down", 1),
        ("10원 미만 절사", "down", 10),
        ("백원 이하 절사", "down", 1_000),
        ("1,000원 미만 버림", "down", 1_000),
        ("천원 미만은 절하", "down", 1_000),
        ("천원 미만 반올림", "half_up", 1_000),
        ("원 미만 사사오입", "half_up", 1),
        ("원 미만 짝수 반올림", "half_even", 1),
        ("천원 미만 절상", "up", 1_000),
        ("천원미만올림", "up", 1_000),
        ("백만원 미만 절사", "down", 1_000_000),
        ("10만원 미만 절사", "down", 100_000),
        ("50원 미만 절사", "down", 50),
    ],
)
def test_the_words_of_a_rounding_rule_are_read(words: str, mode: str, unit: int) -> None:
    rule = Rounding.parse(words)

    assert (rule.mode, rule.unit) == (mode, unit)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rounding("down", 1), "원 미만 절사"),
        (Rounding("down", 10), "10원 미만 절사"),
        (Rounding("half_up", 1_000), "천원 미만 반올림"),
        (Rounding("down", 100_000), "10만원 미만 절사"),
        (Rounding("half_even", 1), "원 미만 짝수 반올림"),
        (Rounding("up", 10**8), "억원 미만 절상"),
    ],
)
def test_a_rule_prints_its_words(rule: Rounding, words: str) -> None:
    assert rule.words == words
    assert str(rule) == words


def test_the_default_mode_serves_words_without_a_direction_only() -> None:
    assert Rounding.parse("만단위 이하", default_mode="down") == Rounding("down", 100_000)
    assert Rounding.parse("원 미만 반올림", default_mode="down") == Rounding("half_up", 1)


def test_the_total_of_seoul_needs_the_cut_that_takes_the_man_digit_too() -> None:
    # The printed parts add up to 81,847,983 + 8,184,798; the sheet prints 90,000,000.
    before = 81_847_983 + 8_184_798

    assert Rounding.parse("만단위 이하 절사").apply(before) == 90_000_000, SEOUL
    assert Rounding.parse("만원 미만 절사").apply(before) == 90_030_000


@pytest.mark.parametrize(
    ("monthly", "months", "printed"),
    [
        (8_424_393, "1.8", 15_163_907),
        (10_472_778, "0.4", 4_189_111),
        (7_126_439, "0.4", 2_850_576),  # 2,850,575.6: rounded, a cut would print ...575
    ],
)
def test_the_labour_lines_of_seoul_are_rounded_half_up(
    monthly: int, months: str, printed: int
) -> None:
    assert Rounding("half_up", 1).apply(monthly * Decimal(months)) == printed, SEOUL


def test_the_overhead_and_the_fee_of_seoul_are_cut_to_the_won() -> None:
    labour = 39_802_455 + 15_163_907 + 4_189_111 + 2_850_576
    cut = Rounding("down", 1)

    overhead = cut.apply(labour * Decimal("0.20"))
    fee = cut.apply((labour + overhead) * Decimal("0.10"))

    assert (overhead, fee) == (12_401_209, 7_440_725), SEOUL


@pytest.mark.parametrize(
    ("amount", "down", "half_up", "half_even", "up"),
    [
        (1_500, 1_000, 2_000, 2_000, 2_000),
        (2_500, 2_000, 3_000, 2_000, 3_000),
        (-1_500, -1_000, -2_000, -2_000, -2_000),
        (-2_500, -2_000, -3_000, -2_000, -3_000),
        (2_499, 2_000, 2_000, 2_000, 3_000),
        (-400, 0, 0, 0, -1_000),
        (3_000, 3_000, 3_000, 3_000, 3_000),
        (0, 0, 0, 0, 0),
    ],
)
def test_directions_act_on_the_magnitude(
    amount: int, down: int, half_up: int, half_even: int, up: int
) -> None:
    assert Rounding("down", 1_000).apply(amount) == down
    assert Rounding("half_up", 1_000).apply(amount) == half_up
    assert Rounding("half_even", 1_000).apply(amount) == half_even
    assert Rounding("up", 1_000).apply(amount) == up


def test_the_precision_of_the_decimal_context_does_not_bite() -> None:
    amount = Decimal("123456789012345678901234567890.9")  # 31 digits; the context holds 28

    assert Rounding("down", 1).apply(amount) == 123456789012345678901234567890
    assert Rounding("up", 1).apply(amount) == 123456789012345678901234567891


@pytest.mark.parametrize(
    ("rule", "result", "interval"),
    [
        (Rounding("down", 10), 30, (Fraction(30), True, Fraction(40), False)),
        (Rounding("down", 10), 0, (Fraction(-10), False, Fraction(10), False)),
        (Rounding("down", 10), -30, (Fraction(-40), False, Fraction(-30), True)),
        (Rounding("up", 10), 30, (Fraction(20), False, Fraction(30), True)),
        (Rounding("up", 10), 0, (Fraction(0), True, Fraction(0), True)),
        (Rounding("up", 10), -30, (Fraction(-30), True, Fraction(-20), False)),
        (Rounding("half_up", 1), 3, (Fraction(5, 2), True, Fraction(7, 2), False)),
        (Rounding("half_up", 1), 0, (Fraction(-1, 2), False, Fraction(1, 2), False)),
        (Rounding("half_up", 1), -3, (Fraction(-7, 2), False, Fraction(-5, 2), True)),
        (Rounding("half_even", 1), 2, (Fraction(3, 2), True, Fraction(5, 2), True)),
        (Rounding("half_even", 1), 3, (Fraction(5, 2), False, Fraction(7, 2), False)),
    ],
)
def test_the_interval_behind_a_printed_amount(
    rule: Rounding, result: int, interval: tuple[Fraction, bool, Fraction, bool]
) -> None:
    assert rule.interval(result) == interval


def test_a_rule_is_a_value() -> None:
    rule = Rounding("down", np.int64(1_000))  # type: ignore[arg-type]

    assert type(rule.unit) is int
    assert rule == Rounding(mode="down", unit=1_000)
    assert hash(rule) == hash(Rounding("down", 1_000))
    assert pickle.loads(pickle.dumps(rule)) == rule  # noqa: S301 - our own bytes
    with pytest.raises(AttributeError):
        rule.unit = 1  # type: ignore[misc]


def test_an_array_is_rounded_without_touching_it() -> None:
    amounts = np.array([15, -15, 25], dtype=np.int64)

    rounded = Rounding("half_up", 10).apply_ratio(amounts, 1)

    assert rounded.dtype == np.int64
    assert rounded.tolist() == [20, -20, 30]
    assert amounts.tolist() == [15, -15, 25]
    assert Rounding("up", 10).apply_ratio(amounts[:0], 1).size == 0


@pytest.mark.parametrize("mode", ["down", "half_up", "half_even", "up"])
def test_an_array_at_the_ends_of_64_bits_is_right_or_refused(mode: str) -> None:
    ends = np.array([-(2**63), 2**63 - 1], dtype=np.int64)

    whole = Rounding(mode, 1).apply_ratio(ends, 1)  # type: ignore[arg-type]
    assert whole.tolist() == ends.tolist()
    if mode == "up":
        with pytest.raises(InvalidInput, match="64 bits"):
            Rounding(mode, 1_000).apply_ratio(ends, 1)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="64 bits"):
        Rounding(mode, 2**40).apply_ratio(ends, 2**40)  # type: ignore[arg-type]
