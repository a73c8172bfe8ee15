"""Real numbers against published digits, published results, and bounds worked out with fractions alone."""

import copy
import decimal
import operator
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.agreement import Rounded, rounding_that_gives
from scoring.messages import LANGUAGES, say
from scoring.numbers import RoundingMode, decimal_places, equals, round_to, show, show_short, told
from scoring.reals import (
    Number,
    OutsideDomain,
    Real,
    TooLarge,
    Uncomputable,
    Undecided,
    either,
    enclosures,
    erf,
    exp,
    floor_of,
    largest,
    ln,
    log10,
    power,
    root,
    smallest,
    sqrt,
)

MODEST = settings(max_examples=100, deadline=None, derandomize=True)

ONE_HALF = Fraction(1, 2)
PI = Fraction("3.14159265358979323846264338327950288419716939937510582097494459")
UNKNOWN_ZERO = sqrt(3 + sqrt(8)) - sqrt(2) - 1
"""Zero, because (1 + √2)² = 3 + √8; but no enclosure can tell, and no closed form is known of the root of a sum."""

CONSTANTS = {
    "√2": (sqrt(2), "1.41421356237309504880168872420969807856967187537694807317667973799073"),
    "√3": (sqrt(3), "1.73205080756887729352744634150587236694280525381038062805580697945193"),
    "∛2": (root(2, 3), "1.25992104989487316476721060727822835057025146470150798008197511215529"),
    "∛-2": (root(-2, 3), "-1.25992104989487316476721060727822835057025146470150798008197511215529"),
    "2^(1/12)": (root(2, 12), "1.05946309435929526456182529494634170077920431749418562855920843145876"),
    "golden": ((1 + sqrt(5)) / 2, "1.61803398874989484820458683436563811772030917980576286213544862270526"),
    "2^√2": (power(2, sqrt(2)), "2.66514414269022518865029724987313984827421131371465949283597959336492"),
    "ln 2": (ln(2), "0.693147180559945309417232121458176568075500134360255254120680009493393"),
    "ln 3": (ln(3), "1.09861228866810969139524523692252570464749055782274945173469433363749"),
    "ln 10": (ln(10), "2.30258509299404568401799145468436420760110148862877297603332790096757"),
    "log10 2": (log10(2), "0.301029995663981195213738894724493026768189881462108541310427461127108"),
    "log10 3": (log10(3), "0.477121254719662437295027903255115309200128864190695864829865640305229"),
    "e": (exp(1), "2.71828182845904523536028747135266249775724709369995957496696762772407"),
    "e²": (exp(2), "7.38905609893065022723042746057500781318031557055184732408712782252257"),
    "1/e": (exp(-1), "0.367879441171442321595523770161460867445811131031767834507836801697461"),
    "√e": (exp(ONE_HALF), "1.64872127070012814684865078781416357165377610071014801157507931164066"),
    "erf ½": (erf(ONE_HALF), "0.520499877813046537682746653891964528736451575757963700058805725647193"),
    "erf 1": (erf(1), "0.842700792949714869341220635082609259296066997966302908459937897834717"),
    "erf -1": (erf(-1), "-0.842700792949714869341220635082609259296066997966302908459937897834717"),
    "erf 2": (erf(2), "0.995322265018952734162069256367252928610891797040060076738352326200437"),
    "erf 3": (erf(3), "0.999977909503001414558627223870417679620152292912600750342761045157057"),
}
NO_FRACTIONS = [number for number, _ in CONSTANTS.values()]
SOME_PLACES = (0, 1, 2, 3, 4, 10, 20, 29, 30, 31, 32, 33, 45, 60)


# -- published digits


@pytest.mark.parametrize(("number", "digits"), CONSTANTS.values(), ids=CONSTANTS)
def test_published_digits(number: Real, digits: str) -> None:
    for places in SOME_PLACES:
        for mode in RoundingMode:
            assert round_to(number, places, mode) == round_to(Decimal(digits), places, mode)


@pytest.mark.parametrize(("number", "digits"), CONSTANTS.values(), ids=CONSTANTS)
def test_an_enclosure_is_as_narrow_as_asked_and_holds_the_published_digits(number: Real, digits: str) -> None:
    for places in SOME_PLACES:
        low, high = number.enclosure(places)
        assert high - low <= Fraction(1, 10**places)
        assert low <= Fraction(digits) + Fraction(1, 10**66)
        assert high >= Fraction(digits) - Fraction(1, 10**66)


@pytest.mark.parametrize("name", ["√2", "√3", "ln 2", "ln 3", "log10 2", "log10 3", "e", "e²", "1/e"])
def test_few_digits_are_rounded_outwards_too(name: str) -> None:
    """With few digits a bound that is forgotten shows at once."""
    number, published = CONSTANTS[name]
    for digits in range(2, 60):
        (exact,) = number.parts
        assert isinstance(exact, Fraction)
        low, high = number.operation(digits, enclosures.exactly(digits, exact))
        assert low < Decimal(published) < high


def test_few_digits_of_the_error_function_are_rounded_outwards_too() -> None:
    """erf(±0.05), erf(±0.15), … as enclosed with few digits, against an enclosure with many."""
    for tenths in range(-60, 60):
        exact = Fraction(2 * tenths + 1, 20)
        true = enclosures.erf(60, enclosures.exactly(60, exact))
        for digits in range(2, 20):
            low, high = enclosures.erf(digits, enclosures.exactly(digits, exact))
            assert -1 <= low <= true.low
            assert true.high <= high <= 1


@pytest.mark.parametrize("digits", [20, 40, 60])
def test_the_area_behind_the_error_function_is_half_the_root_of_pi(digits: int) -> None:
    low, high = map(Fraction, enclosures._whole_area(digits))
    assert 4 * low**2 < PI < 4 * high**2
    assert high - low < Fraction(1, 10 ** (digits - 4))


def test_what_the_error_function_leaves_of_one_is_known_with_many_digits_too() -> None:
    """The digits of erfc(10) as published."""
    assert round_to(10**45 * (1 - erf(10)), 30) == Decimal("2.088487583762544757000786294958")
    assert round_to(10**45 * (1 + erf(-10)), 30) == Decimal("2.088487583762544757000786294958")
    assert erf(30) < 1
    assert erf(-30) > -1


def test_far_out_the_error_function_is_nearly_one() -> None:
    for far in (40, 10**6, 10**400):
        assert 1 - Fraction(1, 10**30) < erf(far)
        assert erf(-far) < -1 + Fraction(1, 10**30)
        assert round_to(erf(far), 4) == Decimal("1.0000")
        assert erf(far).enclosure(100)[1] == 1
    assert round_to(1 - erf(sqrt(5000)), 10) == 0


# -- published results

GOALPOSTS = (100, 75000)


def test_the_example_of_the_technical_notes() -> None:
    """Human Development Report 2010, technical note 1, example: China."""
    assert round_to(root(Fraction("0.6971") * Fraction("0.3447") * Fraction("0.5506"), 3), 3) == Decimal(
        "0.510"
    )
    assert round_to(share_of(3829), 4) == Decimal("0.5506")


def share_of(income: int) -> Number:
    low, high = map(ln, GOALPOSTS)
    return (ln(income) - low) / (high - low)


@pytest.mark.parametrize(
    ("life", "expected", "mean", "income", "index"),
    [("81.6", "17.5", "12.6", 64992, "0.944"), ("79.1", "16.5", "12.9", 52947, "0.915")],
    ids=["Norway", "United States"],
)
def test_the_human_development_index(life: str, expected: str, mean: str, income: int, index: str) -> None:
    """Human Development Report 2015, table 1 and technical note 1."""
    health = (Fraction(life) - 20) / 65
    education = (Fraction(expected) / 18 + Fraction(mean) / 15) / 2
    assert round_to(root(health * education * share_of(income), 3), 3) == Decimal(index)


def lighthouse(value: int, median: int = 7300, p10: int = 3785) -> Number:
    """The share of the log-normal curve above a value, as in Lighthouse's `statistics.js`."""
    scale = Fraction("0.9061938024368232") / -ln(Fraction(p10, median))
    return (1 - erf(ln(Fraction(value, median)) * scale)) / 2


def test_the_score_of_a_median_is_exactly_a_half() -> None:
    score = lighthouse(7300)
    assert isinstance(score, Fraction)
    assert score == ONE_HALF


def test_the_score_of_the_tenth_percentile_is_nine_tenths() -> None:
    assert round_to(lighthouse(3785), 10) == Decimal("0.9000000000")
    assert lighthouse(3785) != Fraction(9, 10)


def test_a_faster_page_scores_more() -> None:
    scores = [lighthouse(value) for value in (1000, 3785, 5000, 7300, 20000)]
    assert scores == sorted(scores, reverse=True)
    assert max(scores) == scores[0] < 1
    assert min(scores) == scores[-1] > 0


# -- exact where the value is a fraction


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (root(27, 3), 3),
        (root(-27, 3), -3),
        (root(Fraction(16, 81), 4), Fraction(2, 3)),
        (root(0, 5), 0),
        (root(7, 1), 7),
        (root(1, 10**9), 1),
        (root(2**600, 200), 8),
        (sqrt(Fraction("0.0225")), Fraction("0.15")),
        (sqrt(10**200), 10**100),
        (ln(1), 0),
        (log10(1), 0),
        (log10(10**3000), 3000),
        (log10(Fraction(1, 10**9)), -9),
        (exp(0), 1),
        (erf(0), 0),
        (power(Fraction(2, 3), 3), Fraction(8, 27)),
        (power(Fraction(2, 3), -3), Fraction(27, 8)),
        (power(-2, 3), -8),
        (power(8, Fraction(2, 3)), 4),
        (power(Fraction(1, 32), Fraction(-3, 5)), 8),
        (power(1, sqrt(2)), 1),
        (power(sqrt(2), 0), 1),
        (power(0, sqrt(2)), 0),
        (power(0, 0), 1),
        (0 * sqrt(2), 0),
        (0 / sqrt(2), 0),
        (sqrt(2) * 0, 0),
        (sqrt(2) ** 0, 1),
        (sqrt(2) - sqrt(2), 0),
        (sqrt(2) / sqrt(2), 1),
        ((ln(3829) - ln(100)) - (ln(3829) - ln(100)), 0),
        (8 * ln(7) / ln(7), 8),
        (8 * sqrt(7) / sqrt(7), 8),
        (sqrt(Fraction(5, 2)) / sqrt(10) * 10, 5),
        (sqrt(2) * sqrt(2), 2),
        (sqrt(12) / sqrt(3), 2),
        (sqrt(8) - 2 * sqrt(2), 0),
        (ln(8) - 3 * ln(2), 0),
        (ln(8) / ln(4), Fraction(3, 2)),
        (ln(Fraction(1, 8)) / ln(Fraction(4, 25)) - ln(8) / ln(Fraction(25, 4)), 0),
        (ln(6) - ln(2) - ln(3), 0),
        (ln(6) / ln(10) - log10(2) - log10(3), 0),
        (log10(2) + log10(5), 1),
        (log10(sqrt(10)), ONE_HALF),
        ((log10(2000) - log10(100)) / (log10(40000) - log10(100)), ONE_HALF),
        (ln(sqrt(2)) / ln(2), ONE_HALF),
        (1 / ln(2) - 2 / ln(4), 0),
        (sqrt(2) * sqrt(3) - sqrt(6), 0),
        (root(2, 3) * root(4, 3), 2),
        (root(root(64, 2), 3), 2),
        (root(sqrt(2), 3) ** 6, 2),
        (exp(ln(3)), 3),
        (exp(2 * ln(3) - ln(2)), Fraction(9, 2)),
        (ln(exp(sqrt(2))) / sqrt(2), 1),
        (exp(ln(erf(1))) / erf(1), 1),
        (power(10, log10(3)), 3),
        (power(sqrt(2), 2), 2),
        (power(sqrt(2), -2), ONE_HALF),
        ((-sqrt(2)) ** 2, 2),
        ((1 + sqrt(2)) * (sqrt(2) - 1), 1),
        ((1 + sqrt(2)) ** 2 - 2 * sqrt(2), 3),
        ((6 + 4 * sqrt(2)) / (3 + 2 * sqrt(2)), 2),
        (10 * erf(1) + 10 * (1 - erf(1)), 10),
        (sqrt(2) * ln(2) - ln(4) / sqrt(2), 0),
        (sqrt(2) + ln(3) - ln(3) - sqrt(2), 0),
        (abs(-sqrt(2)) - sqrt(2), 0),
        (sqrt(2**3000) / sqrt(2**2996), 4),
    ],
)
def test_a_value_that_is_a_fraction_is_one(value: Number, exact: int | Fraction) -> None:
    assert isinstance(value, Fraction)
    assert value == exact


@pytest.mark.parametrize(
    "value",
    [
        sqrt(2),
        sqrt(Fraction(4, 3)),
        root(9, 4),
        root(2**600 + 1, 200),
        log10(20),
        log10(Fraction(100, 7)),
        log10(Fraction(7, 100)),
        power(8, Fraction(1, 2)),
        power(2, sqrt(2)),
        power(sqrt(2), 3),
        UNKNOWN_ZERO,
        power(1 + Fraction(1, 10**9), 10**9),
    ],
    ids=repr,
)
def test_a_value_that_is_none_or_not_known_to_be_is_a_real(value: Number) -> None:
    assert isinstance(value, Real)


@pytest.mark.parametrize("number", NO_FRACTIONS, ids=CONSTANTS)
def test_zero_and_one_leave_a_number_as_it_is(number: Real) -> None:
    for same in (number + 0, 0 + number, number - 0, number * 1, 1 * number, number / 1, number**1, +number):
        assert same is number


def test_what_is_no_fraction_is_not_taken_for_one() -> None:
    for number in (
        sqrt(2) * sqrt(3),
        sqrt(2) + sqrt(3) - sqrt(5),
        ln(8) - 2 * ln(2),
        ln(6) / ln(2),
        ln(2) * ln(3) / ln(6),
        exp(sqrt(2) * ln(2)),
        ln(Fraction(10**40 + 1, 10**40)) * 10**40,
        sqrt(2) * ln(2) - ln(4),
        root(2, 3) * root(4, 5),
        erf(1) - erf(2),
    ):
        assert isinstance(number, Real)
        assert number not in (0, 1, 2)


def test_equal_numbers_are_equal_however_they_came_about() -> None:
    for one, other in (
        (ln(6), ln(2) + ln(3)),
        (sqrt(2) + ln(3), ln(3) + sqrt(2)),
        (sqrt(8) / 3, 2 * sqrt(2) / 3),
        (root(4, 4), sqrt(2)),
        (log10(8), 3 * log10(2)),
        (ln(1000) / ln(10) + sqrt(2), 3 + sqrt(2)),
    ):
        assert one == other
        assert one <= other
        assert not one < other
        assert max(one, other) is one


@pytest.mark.parametrize(
    "long",
    [
        lambda: ln(2**4000 * 3**2000) / ln(2**4001 * 3**2001),
        lambda: power(sqrt(2), 12000) / power(2, 6001),
        lambda: ln(10**3000 + 1) - ln(10**3000),
        lambda: sqrt(7**2000) * root(7, 10**6),
        lambda: log10(Fraction(10**2000, 7**2000)) + 2000 * log10(7),
        lambda: sum((sqrt(each) for each in range(1, 200)), Fraction(0)) ** 3,
    ],
)
def test_long_numbers_take_no_long_time(long: Callable[[], Number]) -> None:
    """Each would take for ever, or all the memory, if powers were multiplied out or numbers factored."""
    assert long() != 12345


# -- close to the border


def near(number: Number, digits: int) -> Number:
    """What is left of a number without its first digits: positive, and smaller than 10**-digits."""
    return number - Fraction(floor_of(number * 10**digits), 10**digits)


@pytest.mark.parametrize("digits", [30, 31, 32, 33, 100, 300])
@pytest.mark.parametrize("number", [ln(2), root(5, 3), erf(ONE_HALF), exp(3)], ids=repr)
def test_a_hair_above_or_below_a_tie_is_rounded_rightly(number: Number, digits: int) -> None:
    hair = near(number, digits)
    for tie, odd, even in ((Fraction("0.125"), "0.13", "0.12"), (Fraction("0.135"), "0.14", "0.13")):
        for mode in (RoundingMode.HALF_UP, RoundingMode.HALF_EVEN):
            assert str(round_to(tie + hair, 2, mode)) == odd
            assert str(round_to(tie - hair, 2, mode)) == even
            assert str(round_to(-tie - hair, 2, mode)) == f"-{odd}"


@pytest.mark.parametrize("digits", [30, 100, 300])
def test_a_hair_above_or_below_an_integer_is_told_from_it(digits: int) -> None:
    hair = near(ln(2), digits)
    assert (floor_of(3 + hair), floor_of(3 - hair), floor_of(-3 - hair)) == (3, 2, -4)
    assert 3 - hair < 3 < 3 + hair
    assert round_to(3 - hair, 2, RoundingMode.DOWN) == Decimal("2.99")
    assert round_to(3 - hair, 2) == Decimal("3.00")


def test_a_number_that_may_be_an_integer_is_rounded_where_that_does_not_matter() -> None:
    two = 2 + UNKNOWN_ZERO
    assert round_to(two, 2) == round_to(two, 2, RoundingMode.HALF_EVEN) == Decimal("2.00")
    assert show(two) == "2.000000000000"
    with pytest.raises(Undecided):
        round_to(two, 2, RoundingMode.DOWN)


# -- what is refused


@pytest.mark.parametrize(
    "question",
    [
        lambda: UNKNOWN_ZERO == 0,
        lambda: UNKNOWN_ZERO + 2 != 2,
        lambda: Fraction(2) < UNKNOWN_ZERO + 2,
        lambda: sqrt(3 + sqrt(8)) >= 1 + sqrt(2),
        lambda: max(sqrt(3 + sqrt(8)), 1 + sqrt(2)),
        lambda: bool(UNKNOWN_ZERO),
        lambda: 1 / UNKNOWN_ZERO,
        lambda: ln(2) / UNKNOWN_ZERO,
        lambda: UNKNOWN_ZERO**-1,
        lambda: sqrt(UNKNOWN_ZERO),
        lambda: ln(UNKNOWN_ZERO),
        lambda: log10(UNKNOWN_ZERO),
        lambda: ln(Fraction(1, 10**5000)),
        lambda: 1 / exp(-(10**9)),
        lambda: floor_of(UNKNOWN_ZERO + 2),
        lambda: round_to(UNKNOWN_ZERO + Fraction(1, 200), 2),
        lambda: sqrt(2).enclosure(600),
        lambda: erf(100) < 1,
    ],
)
def test_what_no_enclosure_decides_is_refused(question: Callable[[], Any]) -> None:
    with pytest.raises(Undecided) as refused:
        question()
    assert refused.value.digits == 512


@pytest.mark.parametrize(
    ("outside", "function", "argument"),
    [
        (lambda: sqrt(-1), "root", -1),
        (lambda: root(Fraction(-1, 2), 4), "root", Fraction(-1, 2)),
        (lambda: root(4, 0), "root", 4),
        (lambda: root(4, -1), "root", 4),
        (lambda: ln(0), "ln", 0),
        (lambda: ln(-1), "ln", -1),
        (lambda: log10(0), "log10", 0),
        (lambda: power(0, -1), "power", 0),
        (lambda: power(0, -sqrt(2)), "power", 0),
        (lambda: power(0, Fraction(-1, 2)), "power", 0),
        (lambda: power(-8, Fraction(1, 3)), "power", -8),
        (lambda: power(-1, sqrt(2)), "power", -1),
    ],
)
def test_outside_the_domain(outside: Callable[[], Any], function: str, argument: Fraction) -> None:
    with pytest.raises(OutsideDomain) as refused:
        outside()
    assert (refused.value.function, refused.value.argument) == (function, argument)


@pytest.mark.parametrize("function", [sqrt, ln, log10, lambda x: root(x, 4), lambda x: power(x, ONE_HALF)])
def test_a_negative_real_is_outside_the_domain_too(function: Callable[[Number], Number]) -> None:
    with pytest.raises(OutsideDomain):
        function(1 - sqrt(2))


@pytest.mark.parametrize(
    ("large", "function"),
    [
        (lambda: exp(10**9), "exp"),
        (lambda: exp(10**3000 * sqrt(2)), "exp"),
        (lambda: power(2, 10**9), "multiply"),
        (lambda: power(Fraction(1, 2), -(10**9)), "multiply"),
        (lambda: power(sqrt(2), 10**9), "multiply"),
        (lambda: power(2, Fraction(10**9 + 1, 2)), "exp"),
        (lambda: power(10**9, exp(9)), "exp"),
        (lambda: sqrt(2) * 10**5000, "multiply"),
        (lambda: sqrt(3 * 10**20000), "sqrt"),
        (lambda: sqrt(2) + Fraction(10**20000), "add"),
    ],
)
def test_what_is_too_large_to_be_meant(large: Callable[[], Any], function: str) -> None:
    with pytest.raises(TooLarge) as refused:
        large()
    assert refused.value.function == function


@pytest.mark.parametrize(
    "tiny", [exp(-(10**9)), exp(-(10**5)), power(2, -(10**9)), power(Fraction(1, 2), 10**9), exp(-9200) ** 2]
)
def test_what_is_too_small_to_be_computed_is_nearly_zero(tiny: Real) -> None:
    low, high = tiny.enclosure(3999)
    assert low == 0 < high
    assert round_to(100 * (1 - tiny), 2) == Decimal("100.00")
    assert round_to(tiny, 2, RoundingMode.DOWN) == Decimal("0.00")
    with pytest.raises(Undecided):
        assert tiny > 0


def test_division_by_an_exact_zero_is_that_of_fractions() -> None:
    for zero in (0, Fraction(0)):
        with pytest.raises(ZeroDivisionError):
            sqrt(2) / zero


@pytest.mark.parametrize(
    "refused", [OutsideDomain("ln", Fraction(-1, 2)), TooLarge("exp", 10 * sqrt(2)), UNKNOWN_ZERO.undecided()]
)
def test_a_refusal_has_its_sentence_in_both_languages(refused: Uncomputable) -> None:
    assert isinstance(refused, ValueError)
    assert all(say(refused.code, refused.facts, language) for language in LANGUAGES)
    assert pickle.loads(pickle.dumps(refused)).facts == refused.facts


def test_the_words_of_a_refusal() -> None:
    assert str(OutsideDomain("ln", Fraction(-1, 2))) == "real/outside-domain: function ln, argument -0.5"
    assert str(sqrt(2).undecided()) == "real/undecided: number ≈1.41421356237310, digits 512"
    for exact, written in ((0, "0"), (8, "8"), (Fraction(1, 8), "0.125"), (Fraction(-1, 3), "-1/3")):
        undecided = (UNKNOWN_ZERO + exact).undecided()
        assert str(undecided) == f"real/undecided: number {written}, digits 512"


def test_the_sentence_of_what_is_undecided() -> None:
    undecided = UNKNOWN_ZERO.undecided()
    assert say(undecided.code, undecided.facts, "zh") == (
        "算到512位有效数字，仍不能把这个数与 0 区分开，而结果取决于两者是否恰好相等；请改写算式，使该处的数可以精确表示"
    )
    assert say(undecided.code, undecided.facts, "en") == (
        "512 digits do not tell the value from 0, and what is asked hangs on whether it is just that; "
        "write the formula so that the number is exact there"
    )


def test_what_is_too_large_or_outside_is_said_with_its_argument() -> None:
    with pytest.raises(TooLarge, match=r"^real/too-large: function exp, argument 1000000000$"):
        exp(10**9)
    with pytest.raises(
        TooLarge, match=r"^real/too-large: function sqrt, argument ≈3\.33333333333333E\+19999$"
    ):
        sqrt(Fraction(10**20000, 3))


BINARY = [operator.add, operator.sub, operator.mul, operator.truediv, operator.lt, operator.le, operator.gt]


@pytest.mark.parametrize("operation", BINARY, ids=lambda each: each.__name__)
def test_a_float_is_no_operand(operation: Callable[[Any, Any], Any]) -> None:
    binary = float("0.5")
    for left, right in ((sqrt(2), binary), (binary, sqrt(2)), (sqrt(2), "1"), (None, sqrt(2))):
        with pytest.raises(TypeError):
            operation(left, right)


@pytest.mark.parametrize("function", [sqrt, ln, log10, exp, erf, floor_of, lambda x: power(2, x)])
def test_a_float_is_no_argument(function: Callable[[Any], Any]) -> None:
    for wrong in (float("0.5"), Decimal("0.5"), "0.5", None):
        with pytest.raises(TypeError):
            function(wrong)


@pytest.mark.parametrize("exponent", [ONE_HALF, float("0.5"), sqrt(2)])
def test_the_operator_takes_integer_powers_only(exponent: Any) -> None:
    with pytest.raises(TypeError):
        sqrt(2) ** exponent
    with pytest.raises(TypeError):
        ONE_HALF ** sqrt(2)


@pytest.mark.parametrize("convert", [float, int, round, Decimal, Fraction])
def test_a_real_becomes_nothing_else_behind_the_back_of_numbers(convert: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        convert(sqrt(2))


# -- comparisons


@pytest.mark.parametrize("below", [1, Fraction(7, 5), Decimal("1.4142"), sqrt(Fraction(19, 10)), -sqrt(2)])
def test_comparisons_in_both_orders(below: Any) -> None:
    above = sqrt(2)
    assert below < above
    assert below <= above
    assert above > below
    assert above >= below
    assert below != above
    assert above != below
    assert not any((below > above, below >= above, above < below, above <= below))
    assert not any((below == above, above == below))
    assert min(above, below) is min(below, above) is below
    assert max(above, below) is max(below, above) is above


def test_numbers_that_are_computed_alike_are_equal() -> None:
    one, other = (root(Fraction(1, 7) * ln(income) / 9, 3) for income in (3829, 3829))
    assert one is not other
    assert one == other
    assert one <= other
    assert not one < other
    assert max(one, other) is one


def test_what_is_shared_is_looked_at_once() -> None:
    one, other = sqrt(2) / 2, sqrt(2) / 2
    for _ in range(200):
        one, other = (one + one) / 2, (other + other) / 2
    assert one == other


@pytest.mark.parametrize("number", NO_FRACTIONS, ids=CONSTANTS)
def test_a_number_is_equal_to_itself_and_to_nothing_of_another_type(number: Real) -> None:
    assert number == number  # noqa: PLR0124
    assert number - number == 0
    assert number not in ("1.41", None, float("0.5"))
    assert number


def test_a_real_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(sqrt(2))


def test_extremes_of_numbers_that_cannot_be_told_apart() -> None:
    for extreme in (smallest(0, UNKNOWN_ZERO), largest(UNKNOWN_ZERO, 0), either(0, UNKNOWN_ZERO)):
        low, high = extreme.enclosure(400)
        assert low <= 0 <= high
        assert round_to(8 + extreme, 2) == Decimal("8.00")
    assert smallest(0, UNKNOWN_ZERO) <= 0 <= largest(0, UNKNOWN_ZERO)
    assert floor_of(8 + largest(0, UNKNOWN_ZERO)) == 8
    assert sqrt(largest(0, UNKNOWN_ZERO)) < 1
    assert round_to(abs(UNKNOWN_ZERO), 2) == 0
    assert smallest(3, sqrt(2), 2) == sqrt(2)
    assert either(3, 3) == 3
    assert either(3, 4) is None


# -- how it is kept


def test_a_real_does_not_change() -> None:
    number = sqrt(2)
    with pytest.raises(FrozenInstanceError):
        number.parts = ()  # type: ignore[misc]
    assert (repr(number), str(number)) == ("Real(≈1.41421356237310)", "≈1.41421356237310")
    number.enclosure(300)
    assert repr(number) == "Real(≈1.41421356237310)"


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda number: pickle.loads(pickle.dumps(number))]
)
def test_a_copy_is_the_same_number(again: Callable[[Real], Real]) -> None:
    for number in NO_FRACTIONS:
        assert again(number) == number
        assert again(number).enclosure(40) == number.enclosure(40)


def test_a_long_sum_needs_no_deep_stack() -> None:
    total = sum(sqrt(each) for each in range(3000))
    assert round_to(total, 20) == Decimal("109516.91824765876028732225")


def test_the_decimal_context_of_the_process_does_not_matter() -> None:
    traps = [decimal.Inexact, decimal.Rounded, decimal.Subnormal]
    with decimal.localcontext(decimal.Context(prec=2, Emax=5, Emin=-5, traps=traps)):
        number = erf(root(ln(10**9), 3)) / exp(30)
        assert show(number * 10**13) == "0.935666340596"
        assert (repr(number), number > 0, floor_of(number)) == ("Real(≈9.35666340596269E-14)", True, 0)


def test_a_number_that_was_first_taken_for_zero_is_divided_by() -> None:
    hair = near(sqrt(2), 50)
    assert round_to(hair / (2 * hair), 6) == Decimal("0.500000")
    assert round_to(ln(hair), 4) == Decimal("-115.3433")
    assert 1 / hair > 10**50


# -- how numbers writes it


def test_a_real_is_shown_as_a_rounded_decimal() -> None:
    assert show(sqrt(2)) == "1.414213562373"
    assert show(-exp(-40)) == "0.000000000000"
    assert show_short(share_of(3829)) == "≈0.5506"
    assert show_short(share_of(3829), 2) == "≈0.55"
    assert equals(share_of(3829)) == "≈ 0.5506"
    assert decimal_places(sqrt(2)) is None
    assert say("trace/arithmetic", {"expression": "√2", "points": sqrt(2)}, "zh").endswith("1.414213562373")


def test_a_declared_number_is_held_against_a_real() -> None:
    assert rounding_that_gives(Decimal("0.5506"), share_of(3829)) == Rounded(4, RoundingMode.HALF_UP)
    assert rounding_that_gives(Decimal("2.64"), sqrt(7)) == Rounded(2, RoundingMode.DOWN)  # 2.6457…
    assert rounding_that_gives(Decimal("1.42"), sqrt(2)) is None


def test_a_number_next_to_a_decimal_is_written_as_that_decimal() -> None:
    for exact in (Fraction(0), Fraction(8), Fraction("0.12345"), Fraction("-7.5")):
        number = UNKNOWN_ZERO + exact
        assert isinstance(number, Real)
        assert told(number) == exact
        assert show_short(number) == f"≈{round_to(exact, 4)}"
        assert Decimal(show(number)) == exact * 1
    for number in (sqrt(2), UNKNOWN_ZERO + sqrt(2), UNKNOWN_ZERO + Fraction(1, 3), near(ln(2), 300)):
        assert told(number) is number


# -- properties

positive = st.builds(Fraction, st.integers(1, 10**9), st.integers(1, 10**6))
signed = st.builds(Fraction, st.integers(-(10**5), 10**5), st.integers(2000, 10**6))
up_to_one = st.builds(Fraction, st.integers(1, 1000), st.integers(1000, 2000))
orders = st.integers(1, 12)

numbers = st.one_of(
    signed,
    st.builds(ln, positive),
    st.builds(root, positive, orders),
    st.builds(exp, signed),
    st.builds(erf, signed),
)
formulas = st.builds(lambda a, b, c: a * b + c, numbers, numbers, numbers).filter(
    lambda number: isinstance(number, Real)
)


@MODEST
@given(formulas)
def test_enclosures_of_all_precisions_have_a_number_in_common(number: Real) -> None:
    found = [number.enclosure(places) for places in (0, 12, 25, 50)]
    assert all(low <= high for low, high in found)
    assert max(low for low, _ in found) <= min(high for _, high in found)


@MODEST
@given(positive, orders, st.integers(0, 100))
def test_the_powers_of_the_ends_enclose_what_the_root_was_drawn_from(
    x: Fraction, n: int, places: int
) -> None:
    number = root(x, n)
    low, high = number.enclosure(places) if isinstance(number, Real) else (number, number)
    assert low**n <= x <= high**n


@MODEST
@given(signed.filter(bool), orders)
def test_the_root_of_a_perfect_power_is_exact(x: Fraction, n: int) -> None:
    found = root(x**n, n)
    assert isinstance(found, Fraction)
    assert found == (x if n % 2 else abs(x))
    assert root(x**n, n) ** n == x**n


def bounds_of_exp(x: Fraction) -> tuple[Fraction, Fraction]:
    """e to the power of a fraction between 0 and 1: the sum of xⁿ/n!, and what all further summands can add."""
    total = summand = Fraction(1)
    for n in range(1, 36):
        summand = summand * x / n
        total += summand
    return total, total + summand


@MODEST
@given(up_to_one)
def test_exp_agrees_with_its_series(x: Fraction) -> None:
    low, high = exp(x).enclosure(38)
    least, most = bounds_of_exp(x)
    assert low <= most
    assert least <= high


@MODEST
@given(up_to_one.map(lambda x: 1 + x))
def test_ln_is_undone_by_the_series_of_exp(x: Fraction) -> None:
    low, high = ln(x).enclosure(30)
    assert bounds_of_exp(low)[0] <= x <= bounds_of_exp(high)[1]


@MODEST
@given(up_to_one | up_to_one.map(operator.neg))
def test_erf_agrees_with_its_alternating_series(x: Fraction) -> None:
    """2/√π · (x - x³/3 + x⁵/10 - …): the square against 4/π, for which published digits are at hand."""
    total, summand = Fraction(0), abs(x)
    for n in range(36):
        total += summand / (2 * n + 1)
        summand *= -x * x / (n + 1)
    low, high = abs(erf(x)).enclosure(38)
    assert low**2 * PI / 4 <= (total + Fraction(1, 10**40)) ** 2
    assert high**2 * PI / 4 >= (total - Fraction(1, 10**40)) ** 2
    assert (erf(x) > 0) == (x > 0)


@MODEST
@given(positive, positive, st.integers(0, 100))
def test_the_logarithm_of_a_product_is_the_sum_of_the_logarithms(
    a: Fraction, b: Fraction, places: int
) -> None:
    difference = ln(a * b) - (ln(a) + ln(b))
    low, high = difference.enclosure(places) if isinstance(difference, Real) else (difference, difference)
    assert low <= 0 <= high


@MODEST
@given(positive, positive.map(ln), positive.map(log10))
def test_functions_of_a_real_undo_each_other(x: Fraction, y: Number, z: Number) -> None:
    for zero in (exp(ln(x)) - x, ln(exp(y)) - y, log10(power(10, z)) - z, root(power(y, 3), 3) - y):
        low, high = zero.enclosure(40) if isinstance(zero, Real) else (zero, zero)
        assert low <= 0 <= high


@MODEST
@given(formulas, formulas | signed)
def test_of_two_different_numbers_one_is_smaller(one: Real, other: Number) -> None:
    try:
        smaller = one < other
    except Undecided:
        return
    if one == other:
        assert (smaller, other <= one, one <= other) == (False, True, True)
        return
    assert (other > one, other < one, one > other) == (smaller, not smaller, not smaller)
    assert (one <= other, other >= one) == (smaller, smaller)
    assert floor_of(one) <= floor_of(other) if smaller else floor_of(other) <= floor_of(one)


@MODEST
@given(formulas)
def test_the_floor_is_below_and_the_next_integer_above(number: Real) -> None:
    assert floor_of(number) < number < floor_of(number) + 1


@MODEST
@given(signed, signed.filter(bool), st.integers(1, 6))
def test_arithmetic_with_few_digits_is_rounded_outwards_too(a: Fraction, b: Fraction, digits: int) -> None:
    one, other = enclosures.exactly(digits, a), enclosures.exactly(digits, b)
    for kernel, exact in (
        (enclosures.add, a + b),
        (enclosures.subtract, a - b),
        (enclosures.multiply, a * b),
        (enclosures.divide, a / b),
    ):
        low, high = kernel(digits, one, other)
        assert low <= exact <= high


@MODEST
@given(signed, signed, st.integers(-3, 3))
def test_arithmetic_of_reals_is_that_of_fractions(a: Fraction, b: Fraction, n: int) -> None:
    """A fraction in the clothes of a real: nobody knows that what is added to it is zero."""
    one, other = UNKNOWN_ZERO + a, UNKNOWN_ZERO + b
    pairs = [(one + other, a + b), (one - other, a - b), (one * other, a * b), (abs(one), abs(a)), (-one, -a)]
    pairs += [(one + b, a + b), (a - other, a - b), (one * b, a * b)]
    if b:
        pairs += [(one / other, a / b), (a / other, a / b), (one / b, a / b)]
    if a:
        pairs += [(one**n, a**n)]
    for found, exact in pairs:
        low, high = found.enclosure(50) if isinstance(found, Real) else (found, found)
        assert low <= exact <= high
    if a != b:
        assert ((one < other), (one < b), (a < other)) == (a < b, a < b, a < b)


MANY_DIGITS = decimal.Context(prec=60)
small = st.sampled_from(
    [Fraction(each) for each in ("2", "3", "4", "6", "8", "9", "12", "1/2", "2/3", "9/4", "10")]
)


def as_decimal(x: Fraction) -> Decimal:
    return MANY_DIGITS.divide(Decimal(x.numerator), Decimal(x.denominator))


def twins(function: Callable[[Fraction], Number], twin: Callable[[Decimal], Decimal]) -> Any:
    """A number, and what the decimal module says that it is."""
    return small.map(lambda x: (function(x), twin(as_decimal(x))))


atoms = st.one_of(
    twins(lambda x: x, lambda x: x),
    twins(sqrt, MANY_DIGITS.sqrt),
    twins(ln, MANY_DIGITS.ln),
    twins(log10, MANY_DIGITS.log10),
    twins(lambda x: root(x, 3), lambda x: MANY_DIGITS.power(x, MANY_DIGITS.divide(Decimal(1), Decimal(3)))),
)
signs = st.sampled_from("+-*/")
TWINS = {"+": MANY_DIGITS.add, "-": MANY_DIGITS.subtract, "*": MANY_DIGITS.multiply, "/": MANY_DIGITS.divide}
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@settings(MODEST, max_examples=400)
@given(atoms, st.lists(st.tuples(signs, atoms), min_size=1, max_size=6))
def test_a_closed_form_is_the_number_that_it_stands_for(start: Any, steps: list[Any]) -> None:
    """Sums, products and quotients in a row; what comes out is a fraction only where it is one."""
    number, twin = start
    for sign, (other, other_twin) in steps:
        number, twin = SIGNS[sign](number, other), TWINS[sign](twin, other_twin)
    low, high = number.enclosure(45) if isinstance(number, Real) else (number, number)
    assert low - Fraction(1, 10**40) <= Fraction(twin) <= high + Fraction(1, 10**40)


@settings(MODEST, max_examples=200)
@given(small, small, st.integers(-4, 4), st.integers(-4, 4))
def test_equal_sums_and_products_come_down_to_a_fraction(a: Fraction, b: Fraction, n: int, m: int) -> None:
    assert sqrt(a) * sqrt(b) - sqrt(a * b) == 0
    assert n * ln(a) + m * ln(b) - ln(a**n * b**m) == 0
    assert (n * ln(a) + m * ln(a)) / ln(a) == n + m
    assert exp(n * ln(a) + m * ln(b)) == a**n * b**m
    assert root(a**2 * b, 3) * root(a * b**2, 3) == a * b
