"""Laws of reading, printing and rounding won."""

from collections.abc import Callable
from contextlib import suppress
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import Literal

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from sustainfin.errors import InvalidInput
from sustainfin.money import UNITS, Rounding, format_won, won

Mode = Literal["down", "half_up", "half_even", "up"]

# The decimal module as another program, with room for every digit.
DECIMAL: dict[Mode, str] = {
    "down": ROUND_DOWN,
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "up": ROUND_UP,
}
amounts = st.integers(-(10**19), 10**19)
modes = st.sampled_from(list(DECIMAL))
units = st.one_of(st.sampled_from([10**k for k in range(13)]), st.integers(1, 10**9))
rules = st.builds(Rounding, modes, units)
fractions = st.builds(Fraction, amounts, st.integers(1, 10**6))


def around(rule: Rounding) -> st.SearchStrategy[Fraction]:
    """Amounts at and beside the multiples and halves of the rule, where it can go wrong."""

    def near(steps: int, shift: Fraction) -> Fraction:
        return Fraction(steps * rule.unit, 2) + shift

    tiny = st.sampled_from([Fraction(0), Fraction(1, 10**9), Fraction(-1, 10**9)])
    return st.builds(near, st.integers(-9, 9), tiny) | fractions


rules_and_amounts = rules.flatmap(lambda rule: st.tuples(st.just(rule), around(rule)))


@given(amounts, st.sampled_from([*UNITS, "혼합"]), st.sampled_from(["△", "-", "()"]))
def test_an_exact_text_is_read_back(amount: int, unit: str, negative: str) -> None:
    assert won(format_won(amount, unit, negative=negative)) == amount  # type: ignore[arg-type]


@given(amounts, st.sampled_from(list(UNITS)), st.sampled_from(["△", "-", "()"]))
def test_an_exact_text_without_its_unit_is_read_back_with_it(
    amount: int, unit: str, negative: str
) -> None:
    text = format_won(amount, unit, negative=negative, symbol=False)  # type: ignore[arg-type]

    assert won(text, unit=unit) == amount


@given(amounts, st.sampled_from(list(UNITS)), st.integers(0, 14))
def test_places_round_the_display_half_away_from_zero(amount: int, unit: str, places: int) -> None:
    text = format_won(amount, unit, places=places, negative="-", symbol=False)

    with localcontext(prec=80):
        exact = Decimal(amount) / UNITS[unit]
        shown = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(text.replace(",", "")) == shown


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 4)))
def test_a_float_is_the_decimal_it_prints(number: float) -> None:
    assert won(number, unit="만원") == Fraction(Decimal(repr(number))) * 10_000


@given(rules_and_amounts)
def test_a_ratio_is_rounded_as_its_fraction(case: tuple[Rounding, Fraction]) -> None:
    rule, x = case

    assert rule.apply_ratio(x.numerator, x.denominator) == rule.apply(x)
    assert rule.apply_ratio(7 * x.numerator, 7 * x.denominator) == rule.apply(x)


@given(
    rules,
    st.lists(st.integers(-(10**18), 10**18), max_size=20),
    st.integers(1, 1_000),
)
@example(Rounding("half_up", 2), [-(2**62), 2**62 - 1, -1, 1, 3], 1)
@example(Rounding("half_even", 2), [-5, -3, -1, 1, 3, 5], 1)
def test_an_array_is_rounded_element_by_element(
    rule: Rounding, numerators: list[int], denominator: int
) -> None:
    rounded = rule.apply_ratio(np.array(numerators, dtype=np.int64), denominator)

    assert rounded.tolist() == [rule.apply(Fraction(n, denominator)) for n in numerators]


@given(modes, st.integers(0, 12), st.decimals(-(10**20), 10**20, places=6))
def test_rounding_agrees_with_the_decimal_module(mode: Mode, power: int, x: Decimal) -> None:
    with localcontext(prec=80):
        other = x.quantize(Decimal(1).scaleb(power), DECIMAL[mode])

    assert Rounding(mode, 10**power).apply(x) == int(other)


@given(rules_and_amounts)
def test_the_result_is_a_multiple_of_the_unit_less_than_a_unit_away(
    case: tuple[Rounding, Fraction],
) -> None:
    rule, x = case
    result = rule.apply(x)

    assert type(result) is int
    assert result % rule.unit == 0
    assert abs(result - x) < rule.unit
    assert rule.apply(result) == result


@given(rules_and_amounts)
def test_each_direction_goes_its_way(case: tuple[Rounding, Fraction]) -> None:
    rule, x = case
    away = abs(rule.apply(x)) - abs(x)
    ways: dict[str, Callable[[], bool]] = {
        "down": lambda: -rule.unit < away <= 0,  # 절사 only cuts, by less than its unit
        "up": lambda: 0 <= away < rule.unit,
        "half_up": lambda: -rule.unit < 2 * away <= rule.unit,
        "half_even": lambda: -rule.unit <= 2 * away <= rule.unit,
    }

    assert ways[rule.mode]()


@given(rules_and_amounts)
def test_a_negative_amount_is_rounded_as_its_magnitude(case: tuple[Rounding, Fraction]) -> None:
    rule, x = case

    assert rule.apply(-x) == -rule.apply(x)


@given(rules.flatmap(lambda rule: st.tuples(st.just(rule), around(rule), around(rule))))
def test_rounding_keeps_the_order(case: tuple[Rounding, Fraction, Fraction]) -> None:
    rule, x, y = case

    assert rule.apply(min(x, y)) <= rule.apply(max(x, y))


@given(rules, st.integers(-50, 50))
def test_the_interval_of_a_result_is_exact_at_both_ends(rule: Rounding, multiple: int) -> None:
    result = multiple * rule.unit
    low, low_included, high, high_included = rule.interval(result)
    tiny = Fraction(1, 10**15)

    assert low <= result <= high
    assert (rule.apply(low) == result) is low_included
    assert (rule.apply(high) == result) is high_included
    assert rule.apply(low - tiny) != result
    assert rule.apply(high + tiny) != result
    if low < high:
        assert rule.apply(low + tiny) == rule.apply(high - tiny) == result


@given(rules_and_amounts)
def test_an_amount_lies_in_the_interval_of_its_result(case: tuple[Rounding, Fraction]) -> None:
    rule, x = case
    low, low_included, high, high_included = rule.interval(rule.apply(x))

    assert low < x < high or (x == low and low_included) or (x == high and high_included)


@given(st.builds(Rounding, modes, units | st.integers(1, 10**20)))
def test_the_words_of_a_rule_are_read_back(rule: Rounding) -> None:
    assert Rounding.parse(rule.words) == rule


PIECES = ["1", "2", "30", "4,000", "0", "0.5", ",", ".", " ", "△", "(", ")", *"십백천만억조원"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_whatever_is_typed_is_read_or_refused_and_never_repaired(text: str) -> None:
    with suppress(InvalidInput):
        amount = won(text)

        assert won(format_won(amount, "혼합")) == amount
        assert text.replace(" ", "").endswith(("원", "만", "억", "조", ")"))
