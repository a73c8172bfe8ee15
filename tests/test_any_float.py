"""Every float64 is an exact number: read, and scored alike in an array, one by one, and as its decimal in a table."""

from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring import rulebooks
from scoring.columns import UNSCORED, score_columns
from scoring.columns.blocks import CODES
from scoring.columns.indicators import score_indicator
from scoring.engine.rows import score_row
from scoring.model import Indicator
from scoring.notation import Quantity, read

BOOK = rulebooks.find("wuhan-2021")
SMALLEST, LARGEST = 5e-324, 1.7976931348623157e308
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def decimal_of(number: float) -> str:
    """How a table writes it: without an exponent."""
    return format(Decimal(repr(number)), "f")


def row(target: str, number: float, unit: str = "") -> Indicator:
    return Indicator("例", Decimal(10), target, decimal_of(number), None, (), (), unit=unit)


@given(FLOATS)
@example(SMALLEST)
@example(-LARGEST)
def test_it_is_read_as_its_decimal(number: float) -> None:
    value = read(decimal_of(number)).value
    assert isinstance(value, Quantity)
    assert value.amount == Fraction(Decimal(repr(number)))


@given(FLOATS, st.sampled_from(["≥10个", "≤10个", "10个"]), st.sampled_from(["个", "万个"]))
@example(SMALLEST, "≥10个", "个")
@example(SMALLEST, "≥10个", "万个")
@example(LARGEST, "≤10个", "个")
@example(LARGEST, "≤10个", "万个")
def test_a_column_scores_it_as_a_table_does(number: float, target: str, unit: str) -> None:
    """In `万个` the row is none for arrays and goes one by one."""
    indicator = row(target, number, unit)
    found = score_indicator(indicator, BOOK, 2024, numpy.array([number]))
    scored = score_row(indicator, BOOK, 2024)
    units = UNSCORED if scored.score is None else int(scored.score * 100)
    assert (found.score[0], found.status[0]) == (units, CODES[scored.status])
    assert scored.score is not None or number < 0


@pytest.mark.parametrize("number", [SMALLEST, 1e-41, 1e-40, 1e39, 1e40, 1e41, LARGEST])
@pytest.mark.parametrize(("relation", "sign"), [("at_least", "≥"), ("at_most", "≤")])
def test_the_longest_decimals_are_worth_what_the_rule_says(number: float, relation: str, sign: str) -> None:
    # At least 10: 10 × actual ÷ 10 points, at most 10, which is none of the smallest. At most 10: all or nothing that shows.
    expected = 1000 if (number > 10) == (relation == "at_least") else 0
    found = score_columns(weight=10, target=10.0, actual=[number], relation=relation, rulebook="wuhan-2021")
    assert found.score.tolist() == [expected]
    assert score_row(row(f"{sign}10", number), BOOK, 2024).score == Decimal(expected) / 100
