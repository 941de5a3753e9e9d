"""Bad input is refused in words that help: one row for each refusal."""

import pickle
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from sustainfin.errors import InvalidInput, SustainfinError
from sustainfin.money import Rounding, format_won, won

CUT = Rounding("down", 1_000)

REFUSALS: list[tuple[Callable[..., Any], Mapping[str, Any], str]] = [
    # money: reading amounts
    (won, {"amount": "2억5천"}, "'2억 5천만원' or '2억 5,000원'"),
    (won, {"amount": "5천"}, "'5천만원' or '5,000원'"),
    (won, {"amount": "3만5천"}, "Write '3만 5,000원'."),
    (won, {"amount": "2억 5,000"}, "'2억 5,000만원' or '2억 5,000원'"),
    (won, {"amount": "5천", "unit": "원"}, "'5천만원' or '5,000원'"),
    (won, {"amount": "9,0000원"}, "'90,000원' or '9만원'"),
    (won, {"amount": "90,00천원"}, "'9,000천원' or '900만원'"),
    (won, {"amount": "010원"}, "'10원'"),
    (won, {"amount": "1억 2,00만원"}, "commas every three digits"),
    (won, {"amount": "1.2.3억원"}, "not 1.2.3."),
    (won, {"amount": "1억 20,000만원"}, "smaller than the unit before it"),
    (won, {"amount": "3만 2억원"}, "smaller than the unit before it"),
    (won, {"amount": "2천 3천만원"}, "smaller than the unit before it"),
    (won, {"amount": "1억 2억원"}, "smaller than the unit before it"),
    (won, {"amount": "90 000원"}, "commas every three digits"),
    (won, {"amount": "90 100원"}, "smaller than the unit before it"),
    (won, {"amount": "1.5억 3만원"}, "decimal point in its last part only"),
    (won, {"amount": "0.5원"}, "whole number of won"),
    (won, {"amount": "0.00001만원"}, "whole number of won"),
    (won, {"amount": "10" + "0" * 30 + "원"}, "below 10^30"),
    (won, {"amount": "1" * 5_000, "unit": "원"}, "below 10^30"),
    (won, {"amount": "1" * 5_000 + "원"}, "must be an amount such as"),
    (won, {"amount": ""}, "must be an amount such as"),
    (won, {"amount": "  "}, "must be an amount such as"),
    (won, {"amount": "△"}, "must be an amount such as"),
    (won, {"amount": "만원"}, "Write digits: '9천만원'"),
    (won, {"amount": "일금 구천만원정"}, "not Hangul numerals"),
    (won, {"amount": "4.5%"}, "A percentage is not an amount."),
    (won, {"amount": "９０,０００원"}, "Write the digits 0-9"),
    (won, {"amount": "90,000원 정도"}, "nothing after 원"),
    (won, {"amount": "90,000천정"}, "nothing after 원"),
    (won, {"amount": "0.4억 원/년"}, "nothing after 원"),
    (won, {"amount": "₩90,000"}, "one unit after each number"),
    (won, {"amount": "1e6원"}, "one unit after each number"),
    (won, {"amount": "-△5원"}, "one unit after each number"),
    (won, {"amount": "△(5)원"}, "one unit after each number"),
    (won, {"amount": "90,000"}, "'조원'; got unit=None"),
    (won, {"amount": 90_000}, "for thousands of won write unit='천원'"),
    (won, {"amount": 90_000, "unit": "천"}, "Did you mean '천원'?"),
    (won, {"amount": 90_000, "unit": "혼합"}, "must be one of '원', '천원'"),
    (won, {"amount": "90,000천원", "unit": "천원"}, "must be left out"),
    (won, {"amount": 0.5, "unit": "원"}, "whole number of won"),
    (won, {"amount": float("nan"), "unit": "원"}, "finite number"),
    (won, {"amount": float("inf"), "unit": "원"}, "finite number"),
    (won, {"amount": Decimal("sNaN"), "unit": "원"}, "finite number"),
    (won, {"amount": Decimal("1E+999999999"), "unit": "원"}, "at most 60 digits"),
    (won, {"amount": True, "unit": "원"}, "(bool)"),
    (won, {"amount": np.True_, "unit": "원"}, "finite number"),
    (won, {"amount": None, "unit": "원"}, "(NoneType)"),
    # money: printing amounts
    (format_won, {"amount": 0.5}, "whole number of won"),
    (format_won, {"amount": "90,000원"}, "must be a number, not text"),
    (format_won, {"amount": float("nan")}, "finite number"),
    (format_won, {"amount": True}, "(bool)"),
    (format_won, {"amount": 10**30}, "below 10^30"),
    (format_won, {"amount": 1, "unit": "만"}, "Did you mean '만원'?"),
    (format_won, {"amount": 1, "places": -1}, "whole number >= 0"),
    (format_won, {"amount": 1, "places": 1.5}, "whole number >= 0"),
    (format_won, {"amount": 1, "negative": "minus"}, "must be one of '△', '-', '()'"),
    (format_won, {"amount": 1, "symbol": "원"}, "True or False"),
    (format_won, {"amount": 1, "unit": "혼합", "places": 0}, "a single unit"),
    (format_won, {"amount": 1, "unit": "혼합", "symbol": False}, "a single unit"),
    # money: rounding rules
    (Rounding, {"mode": "floor", "unit": 1}, "'down', 'half_up', 'half_even', 'up'"),
    (Rounding, {"mode": "down", "unit": 0}, "whole number >= 1"),
    (Rounding, {"mode": "down", "unit": 1_000.0}, "Give whole won"),
    (Rounding, {"mode": "down", "unit": True}, "(bool)"),
    (
        Rounding.parse,
        {"words": "천원 단위 절사"},
        "'천원 미만 절사' for multiples of 1,000 won, or '천원 이하 절사' for multiples of 10,000",
    ),
    (Rounding.parse, {"words": "만원 절사"}, "'만원 미만 절사' for multiples of 10,000 won"),
    (
        Rounding.parse,
        {"words": "50원 단위 절상"},
        "Write '50원 미만 절상' for multiples of 50 won.",
    ),
    (Rounding.parse, {"words": "50원 이하 절사"}, "cuts one digit"),
    (Rounding.parse, {"words": "만단위 이하"}, "Add the direction"),
    (Rounding.parse, {"words": "반올림"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "만원 초과 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "단위 미만 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "0원 미만 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "0.5원 미만 절사"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "만원 미만 절사하지 않음"}, "Write the place, 미만 or 이하"),
    (Rounding.parse, {"words": "소수점 미만 절사"}, "'원 미만' or '소수점 이하'"),
    (Rounding.parse, {"words": " "}, "not blank"),
    (Rounding.parse, {"words": None}, "not blank"),
    (Rounding.parse, {"words": "만단위 이하", "default_mode": "절사"}, "must be one of 'down'"),
    (CUT.apply, {"x": 0.5}, "an int, a Decimal or a Fraction"),
    (CUT.apply, {"x": np.float32(0.5)}, "an int, a Decimal or a Fraction"),
    (CUT.apply, {"x": True}, "(bool)"),
    (CUT.apply, {"x": "5"}, "must be a number, not text"),
    (CUT.apply, {"x": Decimal("NaN")}, "finite number"),
    (CUT.apply_ratio, {"numerator": 1.0, "denominator": 1}, "an int or an int64 array"),
    (CUT.apply_ratio, {"numerator": True, "denominator": 1}, "an int or an int64 array"),
    (CUT.apply_ratio, {"numerator": np.ones(2), "denominator": 1}, "an int or an int64 array"),
    (CUT.apply_ratio, {"numerator": 1, "denominator": 0}, "whole number >= 1"),
    (CUT.apply_ratio, {"numerator": 1, "denominator": -2}, "whole number >= 1"),
    (CUT.interval, {"result": 1_500}, "the nearest results are 1,000 and 2,000"),
    (CUT.interval, {"result": -1_500}, "the nearest results are -2,000 and -1,000"),
    (CUT.interval, {"result": "1,000"}, "must be a number, not text"),
    (CUT.interval, {"result": Decimal("0.5")}, "whole number of won"),
]


@pytest.mark.parametrize(("call", "kwargs", "words"), REFUSALS)
def test_bad_input_is_refused_in_words_that_help(
    call: Callable[..., Any], kwargs: Mapping[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        call(**kwargs)

    text = str(caught.value)
    assert words in text
    assert f"{caught.value.argument}={caught.value.got!r}" in text  # what was got
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert isinstance(copy, SustainfinError)
