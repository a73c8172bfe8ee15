"""Expressions as rule kinds write them: computed, guarded, run on arrays, and spelt out."""

from fractions import Fraction
from typing import Any

import numpy
import pytest

from scoring.arithmetic import (
    Choice,
    Constant,
    Definition,
    Expression,
    Function,
    Operation,
    Power,
    Prefix,
    Symbol,
    TooManyDigits,
    absolute,
    actual,
    first,
    floor_of,
    larger,
    met,
    otherwise,
    refuse,
    rounded,
    smaller,
    target,
    weight,
)
from scoring.arithmetic.limits import MAXIMUM_BITS
from scoring.numbers import show

TWICE = Definition("twice(x)", lambda number: 2 * number)
NUMBERS = {weight: Fraction(5), actual: Fraction(-7, 2), target: Fraction(0), met: Fraction(1)}


@pytest.mark.parametrize(
    ("expression", "value", "spelt", "named"),
    [
        (weight + 1, 6, "5 + 1", "weight + 1"),
        (1 + weight, 6, "1 + 5", "1 + weight"),
        (weight - actual, Fraction(17, 2), "5 − (-3.5)", "weight − actual"),
        (10 - weight, 5, "10 − 5", "10 − weight"),
        (2 * weight / 3, Fraction(10, 3), "2 × 5 ÷ 3", "2 × weight ÷ 3"),
        (weight * Fraction(1, 3), Fraction(5, 3), "5 × ≈0.3333", "weight × (1/3)"),
        (weight * -1, -5, "5 × (-1)", "weight × (-1)"),
        (weight * (actual / 2), Fraction(-35, 4), "5 × (-3.5) ÷ 2", "weight × (actual ÷ 2)"),
        (floor_of(actual), -4, "floor(-3.5)", "floor(actual)"),
        (rounded(actual, 0), -4, "round(-3.5, 0)", "round(actual, 0)"),
        (rounded(weight / 3, 2), Fraction(167, 100), "round(5 ÷ 3, 2)", "round(weight ÷ 3, 2)"),
        (absolute(actual), Fraction(7, 2), "abs(-3.5)", "abs(actual)"),
        (smaller(weight, 3), 3, "min(5, 3)", "min(weight, 3)"),
        (larger(weight, actual + 9), Fraction(11, 2), "max(5, (-3.5) + 9)", "max(weight, actual + 9)"),
        (Function(TWICE, (weight,)), 10, "twice(5)", "twice(weight)"),
        (Prefix("-", actual), Fraction(7, 2), "−(-3.5)", "−actual"),
        (Power(actual, Constant(Fraction(2))), Fraction(49, 4), "(-3.5)^2", "actual^2"),
        (Choice(met, weight + 1, actual) * 2, 12, "(5 + 1) × 2", "if(met, weight + 1, actual) × 2"),
        ((weight > 4) & (actual < 0), True, "5 > 4 and (-3.5) < 0", "weight > 4 and actual < 0"),
    ],
    ids=str,
)
def test_an_expression(expression: Expression, value: Any, spelt: str, named: str) -> None:
    assert expression.evaluate(NUMBERS) == value
    assert expression.spell(NUMBERS) == spelt
    assert str(expression) == named


def test_the_left_side_guards_the_right_one() -> None:
    assert not ((target > 0) & (weight / target > 1)).evaluate(NUMBERS)
    assert Operation("or", target <= 0, weight / target > 1).evaluate(NUMBERS)
    with pytest.raises(ZeroDivisionError):
        ((target <= 0) & (weight / target > 1)).evaluate(NUMBERS)


def test_a_condition_of_truths_and_comparisons_holds_for_both() -> None:
    assert (met & (weight > 4)).evaluate(NUMBERS)
    assert not (met & (weight > 5)).evaluate(NUMBERS)


def test_expressions_are_equal_where_they_are_made_alike() -> None:
    assert weight * 2 == weight * 2
    assert weight * 2 != weight * 3
    assert hash(weight * 2) == hash(weight * 2)


def test_where_something_was_read_changes_nothing() -> None:
    assert Symbol("weight", span=(3, 9)) == weight
    assert NUMBERS[Symbol("weight", span=(3, 9))] == 5


def test_a_number_is_refused_before_it_is_too_long_to_be_shown() -> None:
    longest = Constant(1 / Fraction(2) ** (MAXIMUM_BITS - 1))
    assert len(show((longest + 0).evaluate({}))) == MAXIMUM_BITS + 1
    with pytest.raises(TooManyDigits):
        (longest / 2).evaluate({})


def test_a_formula_takes_each_branch_in_its_own_rows() -> None:
    formula = first(
        (target <= 0, refuse("rule/ratio-needs-positive-target", target=target)),
        (actual >= target, weight),
        (otherwise, weight * actual / target),
    )
    columns = {
        weight: column(5, 5, 5),
        actual: column(9, 2, 1),
        target: column(3, 3, 0),
    }
    shares = list(formula.over(columns, 3))
    assert [list(each.rows) for each in shares] == [[2], [0], [1]]
    assert [each.branch for each in shares] == list(formula.branches)
    assert [None if each.points is None else list(each.points) for each in shares] == [
        None,
        [5],
        [Fraction(10, 3)],
    ]


def column(*numbers: int) -> Any:
    return numpy.array([Fraction(each) for each in numbers], object)
