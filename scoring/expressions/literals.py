"""Numbers as a formula writes them: `0.5`, `50%`, `20万元`, `3个百分点`.

literal   := digits ["." digits] [unit]

A unit stands right behind its number and is one that the notation knows. The amount is brought to
the base unit of its dimension: `2小时` are 7200 seconds, `3个百分点` are 3/100.
"""

import re
from fractions import Fraction

from scoring.arithmetic import Constant, Numbers
from scoring.expressions.dimensions import ONE, Dimension, number_of
from scoring.expressions.errors import refusal
from scoring.notation import BARE, NotationError, Quantity, read
from scoring.notation.cursor import Cursor
from scoring.notation.quantities import read_quantity
from scoring.numbers import show_short
from scoring.records import record

MAXIMUM_DIGITS = 20
"""Before the point, and behind it."""

PLAIN_NUMBER = r"(0|[1-9][0-9]*)(\.[0-9]+)?"


@record
class Literal(Constant):
    """A number as written, with what it measures."""

    dimension: Dimension
    text: str

    def spell(self, numbers: Numbers | None = None) -> str:
        has_unit = re.fullmatch(f"{PLAIN_NUMBER}%?", self.text) is None
        return show_short(self.value) if has_unit and numbers is not None else self.text


def literal(number: str, unit: str, start: int) -> Literal:
    """The number that begins at this offset. Raises `ExpressionError`."""
    span = (start, start + len(number) + len(unit))
    if not re.fullmatch(PLAIN_NUMBER, number) or re.match("[eExX][0-9]|[eE]$|_", unit):
        raise refusal("strange-number", span, found=number + unit)
    if any(len(each) > MAXIMUM_DIGITS for each in number.split(".")):
        raise refusal("number-too-long", span, limit=MAXIMUM_DIGITS)
    quantity = _quantity(number, unit, start) if unit else Quantity(Fraction(number), BARE)
    return Literal(number_of(quantity), _dimension_of(quantity), number + unit, span=span)


def dimension_of_amount(quantity: Quantity) -> Dimension | None:
    """What an amount that is written out measures; a 0 without a unit fits everything."""
    return None if quantity.unit == BARE and quantity.amount == 0 else _dimension_of(quantity)


def _dimension_of(quantity: Quantity) -> Dimension:
    is_one = quantity.unit == BARE and quantity.amount == 1
    return ONE if is_one else Dimension.of(quantity.unit)


def _quantity(number: str, unit: str, start: int) -> Quantity:
    """The quantity that the whole text is; a month, a bound or a rounded number is none."""
    text, behind = number + unit, start + len(number)
    cursor = Cursor(text)
    try:
        written = read_quantity(cursor)
        cursor.expect_end()
        value = read(text).value
    except NotationError:
        raise refusal("unknown-unit", (behind, start + len(text)), found=unit, number=number) from None
    if written is None or written.is_more or written.quantity != value:
        raise refusal("not-a-quantity", (start, start + len(text)), found=text)
    return written.quantity
