"""Enclosures: two decimals between which a number surely lies, and what functions make of them.

Every function takes the digits to work with and enclosures of its arguments, and gives
an enclosure of each value that it takes between them: both ends are rounded outwards.
It rests on the `decimal` module alone, whose `+ - * /` are rounded in the direction that
the context says, and whose `sqrt`, `ln`, `log10` and `exp` are correctly rounded
(https://docs.python.org/3/library/decimal.html), so the true value lies between the
neighbours of theirs. `erf` is summed here. The context of the process is never used.

    >>> sqrt(5, exactly(5, Fraction(2)))
    Enclosure(low=Decimal('1.4141'), high=Decimal('1.4143'))
    >>> divide(5, exactly(5, Fraction(1)), exactly(5, Fraction(3)))
    Enclosure(low=Decimal('0.33333'), high=Decimal('0.33334'))
"""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from functools import cache
from itertools import product
from math import isqrt
from typing import NamedTuple

LARGEST_EXPONENT = 3999
"""What is beyond ten to this power overflows; what is nearer to zero than its inverse is enclosed with zero."""

ZERO, ONE = Decimal(0), Decimal(1)


class Enclosure(NamedTuple):
    """The number is neither below `low` nor above `high`."""

    low: Decimal
    high: Decimal


class TooWide(Exception):
    """The enclosure of the argument holds a point where the function has no value; a narrower one may not."""


def _context(digits: int, rounding: str) -> Context:
    traps = [InvalidOperation, DivisionByZero, Overflow]
    largest = LARGEST_EXPONENT
    return Context(digits, rounding, Emin=-largest, Emax=largest, capitals=1, clamp=0, flags=[], traps=traps)


@cache
def down(digits: int) -> Context:
    return _context(digits, ROUND_FLOOR)


@cache
def up(digits: int) -> Context:
    return _context(digits, ROUND_CEILING)


@cache
def nearest(digits: int) -> Context:
    return _context(digits, ROUND_HALF_EVEN)


def exactly(digits: int, value: Fraction) -> Enclosure:
    """The enclosure of a fraction; its ends are one where the digits suffice to write it."""
    numerator, denominator = Decimal(value.numerator), Decimal(value.denominator)
    return Enclosure(down(digits).divide(numerator, denominator), up(digits).divide(numerator, denominator))


# -- arithmetic


def add(digits: int, left: Enclosure, right: Enclosure) -> Enclosure:
    return Enclosure(down(digits).add(left.low, right.low), up(digits).add(left.high, right.high))


def subtract(digits: int, left: Enclosure, right: Enclosure) -> Enclosure:
    return Enclosure(down(digits).subtract(left.low, right.high), up(digits).subtract(left.high, right.low))


def multiply(digits: int, left: Enclosure, right: Enclosure) -> Enclosure:
    """The extreme products are among those of the ends."""
    return Enclosure(
        min(down(digits).multiply(*pair) for pair in product(left, right)),
        max(up(digits).multiply(*pair) for pair in product(left, right)),
    )


def divide(digits: int, left: Enclosure, right: Enclosure) -> Enclosure:
    """The extreme quotients are among those of the ends, unless zero lies between those of the divisor."""
    if right.low <= 0 <= right.high:
        raise TooWide
    return Enclosure(
        min(down(digits).divide(*pair) for pair in product(left, right)),
        max(up(digits).divide(*pair) for pair in product(left, right)),
    )


def absolute(digits: int, value: Enclosure) -> Enclosure:  # noqa: ARG001
    ends = (value.low.copy_abs(), value.high.copy_abs())
    return Enclosure(ZERO if value.low <= 0 <= value.high else min(ends), max(ends))


def smallest(digits: int, *values: Enclosure) -> Enclosure:  # noqa: ARG001
    return Enclosure(min(each.low for each in values), min(each.high for each in values))


def largest(digits: int, *values: Enclosure) -> Enclosure:  # noqa: ARG001
    return Enclosure(max(each.low for each in values), max(each.high for each in values))


def either(digits: int, *values: Enclosure) -> Enclosure:  # noqa: ARG001
    """A number that is one of these, nobody knows which."""
    return Enclosure(min(each.low for each in values), max(each.high for each in values))


# -- functions that grow with their argument, so that their ends are those of the argument


def sqrt(digits: int, value: Enclosure) -> Enclosure:
    """The square root of a number that is known not to be negative."""
    context = nearest(digits)
    root_of_low = context.next_minus(context.sqrt(max(value.low, ZERO)))
    return Enclosure(max(root_of_low, ZERO), context.next_plus(context.sqrt(max(value.high, ZERO))))


def ln(digits: int, value: Enclosure) -> Enclosure:
    return _logarithm(nearest(digits), nearest(digits).ln, value)


def log10(digits: int, value: Enclosure) -> Enclosure:
    return _logarithm(nearest(digits), nearest(digits).log10, value)


def _logarithm(context: Context, logarithm: Callable[[Decimal], Decimal], value: Enclosure) -> Enclosure:
    if value.low <= 0:
        raise TooWide
    return Enclosure(context.next_minus(logarithm(value.low)), context.next_plus(logarithm(value.high)))


def exp(digits: int, value: Enclosure) -> Enclosure:
    context = nearest(digits)
    exp_of_low = context.next_minus(context.exp(value.low))
    return Enclosure(max(exp_of_low, ZERO), context.next_plus(context.exp(value.high)))


def erf(digits: int, value: Enclosure) -> Enclosure:
    """The error function: the share of the area under exp(-t²) that lies between -x and x."""
    low = _erf_at(digits, value.low)
    high = low if value.low == value.high else _erf_at(digits, value.high)
    return Enclosure(low.low, high.high)


def _erf_at(digits: int, x: Decimal) -> Enclosure:
    if x < 0:
        mirrored = _erf_at(digits, x.copy_negate())
        return Enclosure(mirrored.high.copy_negate(), mirrored.low.copy_negate())
    if x >= _far_out(digits):
        return Enclosure(down(digits).subtract(ONE, _unit(digits)), ONE)
    share = divide(digits, _area(digits, x), _whole_area(digits))
    return Enclosure(share.low, min(share.high, ONE))


def _unit(digits: int) -> Decimal:
    return Decimal((0, (1,), -digits))


def _far_out(digits: int) -> Decimal:
    """An x behind which less area than `_unit` is left, also as a share of the whole (0.886…).

    The rest is less than exp(-x²) / 2x (https://dlmf.nist.gov/7.8.E2), and x² > 3 · digits, where 2.31 would do.
    """
    return Decimal(isqrt(3 * digits) + 1)


@cache
def _whole_area(digits: int) -> Enclosure:
    """The area under exp(-t²) from 0 on, half the square root of pi: at most a unit more than up to far out."""
    nearly = _area(digits, _far_out(digits))
    return Enclosure(nearly.low, up(digits).add(nearly.high, _unit(digits)))


def _area(digits: int, x: Decimal) -> Enclosure:
    """The area under exp(-t²) from 0 to x: exp(-x²) · (x + 2x³/3 + 4x⁵/15 + …).

    No summand is negative (https://dlmf.nist.gov/7.6.E2), so nothing cancels, and rounding all of them in
    one direction bounds the sum from one side.
    """
    least, _ = _sum_and_last(down(digits), x, _unit(digits))
    most, last = _sum_and_last(up(digits), x, _unit(digits))
    minus_square = multiply(digits, Enclosure(x, x), Enclosure(x.copy_negate(), x.copy_negate()))
    return multiply(digits, exp(digits, minus_square), Enclosure(least, up(digits).add(most, last)))


def _sum_and_last(context: Context, x: Decimal, unit: Decimal) -> tuple[Decimal, Decimal]:
    """The sum up to a summand that is small and behind which each is at most half the one before.

    All that are left out are then together at most the last one.
    """
    growth = context.multiply(2, context.multiply(x, x))
    total = last = x
    odd = 1
    while context.add(growth, growth) > odd or last > context.multiply(total, unit):
        odd += 2
        last = context.divide(context.multiply(last, growth), odd)
        total = context.add(total, last)
    return total, last
