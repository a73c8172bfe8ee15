"""Rounding against the decimal module, which rounds by another algorithm."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.numbers import (
    Exact,
    RoundingMode,
    decimal_places,
    round_to,
    show,
    show_short,
    written_places,
)

MODEST = settings(max_examples=100, deadline=None, derandomize=True)
WIDE = Context(prec=200)  # no fraction below comes nearer to a tie than 10**-40 without being one
ORACLE = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.DOWN: ROUND_DOWN,
}

modes = st.sampled_from(RoundingMode)
places = st.integers(0, 8)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=9)
fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**9)
ties = st.builds(
    lambda odd, power: Fraction(2 * odd + 1, 2 * 10**power), st.integers(-(10**9), 10**9), places
)


def oracle(value: Exact, places: int, mode: RoundingMode) -> Decimal:
    value = Fraction(value)
    divided = WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return divided.quantize(Decimal(1).scaleb(-places), rounding=ORACLE[mode], context=WIDE)


@MODEST
@given(decimals | fractions | ties | st.integers(), places, modes)
def test_rounding_is_that_of_the_decimal_module(value: Exact, places: int, mode: RoundingMode) -> None:
    assert round_to(value, places, mode) == oracle(value, places, mode)


@MODEST
@given(ties, modes)
def test_ties_are_rounded_like_the_decimal_module(value: Fraction, mode: RoundingMode) -> None:
    digits = (decimal_places(value) or 1) - 1
    assert round_to(value, digits, mode) == oracle(value, digits, mode)


@MODEST
@given(decimals | fractions, places, modes)
def test_every_place_is_written_and_zero_has_no_sign(value: Exact, places: int, mode: RoundingMode) -> None:
    rounded = round_to(value, places, mode)
    assert written_places(rounded) == places
    assert rounded or not rounded.is_signed()


@MODEST
@given(decimals | fractions, places, modes)
def test_rounding_again_changes_nothing(value: Exact, places: int, mode: RoundingMode) -> None:
    rounded = round_to(value, places, mode)
    assert round_to(rounded, places, mode) == rounded
    assert abs(Fraction(rounded) - Fraction(value)) < Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("value", "places", "mode", "rounded"),
    [
        (Fraction(2480, 920), 2, RoundingMode.HALF_UP, "2.70"),
        (Fraction(6, 7), 2, RoundingMode.HALF_UP, "0.86"),
        (Decimal("2.675"), 2, RoundingMode.HALF_UP, "2.68"),
        (Decimal("2.675"), 2, RoundingMode.DOWN, "2.67"),
        (Decimal("2.665"), 2, RoundingMode.HALF_EVEN, "2.66"),
        (Decimal("2.675"), 2, RoundingMode.HALF_EVEN, "2.68"),
        (Decimal("0.5"), 0, RoundingMode.HALF_EVEN, "0"),
        (Decimal("1.5"), 0, RoundingMode.HALF_EVEN, "2"),
        (Decimal("0.5"), 0, RoundingMode.HALF_UP, "1"),
        (Decimal("-0.005"), 2, RoundingMode.HALF_UP, "-0.01"),
        (Decimal("-0.005"), 2, RoundingMode.HALF_EVEN, "0.00"),
        (Decimal("-0.009"), 2, RoundingMode.DOWN, "0.00"),
        (Decimal("99.995"), 2, RoundingMode.HALF_UP, "100.00"),
        (Decimal("9.999"), 2, RoundingMode.DOWN, "9.99"),
        (20, 2, RoundingMode.HALF_UP, "20.00"),
        (0, 2, RoundingMode.HALF_UP, "0.00"),
    ],
)
def test_rounding(value: Exact, places: int, mode: RoundingMode, rounded: str) -> None:
    assert str(round_to(value, places, mode)) == rounded


@pytest.mark.parametrize(
    ("text", "places"),
    [("20", 0), ("20.0", 1), ("20.00", 2), ("0.86", 2), ("-2.70", 2), ("0", 0), ("0.000", 3), ("1E+3", 0)],
)
def test_written_places(text: str, places: int) -> None:
    assert written_places(Decimal(text)) == places


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(62, 23), "62/23"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(3), "3"),
        (Fraction(9200000), "9200000"),
        (Fraction(1, 2**10), "0.0009765625"),
        (7, "7"),
        (0, "0"),
        (Decimal("20.00"), "20.00"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0000001"), "0.0000001"),
    ],
)
def test_show(value: Exact, shown: str) -> None:
    assert show(value) == shown


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(62, 23), 4, "≈2.6957"),
        (Fraction(62, 23), 2, "≈2.70"),
        (Fraction(1, 8), 4, "0.125"),
        (Fraction(1, 8), 3, "0.125"),
        (Fraction(1, 8), 2, "≈0.13"),
        (Fraction(-1, 3), 4, "≈-0.3333"),
        (Fraction(1, 32), 4, "≈0.0313"),
        (Fraction(920), 4, "920"),
        (Decimal("2.70"), 4, "2.70"),
        (496, 4, "496"),
    ],
)
def test_show_short(value: Exact, places: int, shown: str) -> None:
    assert show_short(value, places) == shown


@MODEST
@given(fractions | decimals | st.integers())
def test_what_is_shown_is_the_number(value: Exact) -> None:
    assert Fraction(show(value)) == Fraction(value)


@MODEST
@given(fractions | decimals)
def test_what_is_shown_short_is_the_number_or_says_that_it_is_not(value: Exact) -> None:
    shown = show_short(value)
    assert shown.startswith("≈") == (Fraction(shown.removeprefix("≈")) != Fraction(value))


@MODEST
@given(fractions)
def test_so_many_places_write_a_number_and_no_fewer(value: Fraction) -> None:
    digits = decimal_places(value)
    if digits is None:
        assert all((value * 10**each).denominator > 1 for each in range(0, 60, 7))
    else:
        assert (value * 10**digits).denominator == 1
        assert digits == 0 or (value * 10 ** (digits - 1)).denominator > 1
