"""Whole numbers in arrays: float64 while they are exact in it, int64 beyond, and nothing beyond that.

Every array comes with a limit that no magnitude in it exceeds, a Python integer, so that what does not fit is
known before it is computed. Up to 2**53 whole float64 numbers are added, multiplied and compared exactly
(IEEE 754), and processors do that several at a time; int64 has room for 2**62 here, which keeps a factor of 2
for sums inside.
"""

from typing import Any, TypeAlias

import numpy

Array: TypeAlias = numpy.ndarray[Any, Any]

IN_FLOATS = 2**53
IN_INTEGERS = 2**62
SURE_QUOTIENT = 2**50
"""Below this a quotient computed in floats is less than 1 from the true one."""


class TooWide(Exception):
    """A number would not fit: the rows must be computed in another way."""


def limit_of(numbers: Array) -> int:
    """The largest magnitude in an array, or 1 where that is larger."""
    return 1 if numbers.size == 0 else max(1, abs(int(numbers.max())), abs(int(numbers.min())))


def whole_numbers(numbers: Array) -> Array:
    """Integers of any type as the operations here take them. Raises `TooWide`."""
    limit = limit_of(numbers)
    if limit > IN_INTEGERS:
        raise TooWide
    return numbers.astype(numpy.float64 if limit <= IN_FLOATS else numpy.int64)


def fitting(numbers: Array, limit: int) -> Array:
    """The numbers in a type that is exact up to a limit. Raises `TooWide`."""
    if limit > IN_INTEGERS:
        raise TooWide
    if limit > IN_FLOATS and numbers.dtype != numpy.int64:
        return numbers.astype(numpy.int64)
    return numbers


def product(one: Array, other: Array, limit: int) -> Array:
    """The products, none of which exceeds the limit. Raises `TooWide`."""
    return fitting(one, limit) * fitting(other, limit)


def times(numbers: Array, factor: int, limit: int) -> Array:
    """The numbers times a constant; no product exceeds the limit. Raises `TooWide`."""
    if factor == 1:
        return fitting(numbers, limit)
    fit = fitting(numbers, limit)
    multiplied: Array = fit * fit.dtype.type(factor)
    return multiplied


def floor_quotient(numerator: Array, denominator: Array | int, limit: int) -> Array:
    """The whole quotients rounded down, of positive denominators and any numerators; no sum of both exceeds the limit.

    Of whole n and d > 0 with |n| + d < 2**53, the quotient that floats give rounds down to the true one. Let k be
    the least whole number above n/d. Then k - n/d >= 1/d, since k·d - n is whole. Rounding to nearest gives k only
    where k - n/d is at most |k|·2**-53, so where d·|k| >= 2**53; but d·|k| <= |n| + d. Where n/d is whole, it is exact.

    Beyond, the float quotient is a guess and the rest, which int64 has exactly, repairs it: below 2**50 the three
    roundings of the guess cost less than 3·2**-53 of it, so it is off by at most 1. Raises `TooWide` above.
    """
    guess = numpy.divide(numerator, denominator, dtype=numpy.float64)
    numpy.floor(guess, out=guess)
    if limit < IN_FLOATS:
        return guess
    if limit_of(guess) > SURE_QUOTIENT:
        raise TooWide
    whole = guess.astype(numpy.int64)
    rest = numerator - whole * denominator
    whole += rest >= denominator
    whole -= rest < 0
    return whole
