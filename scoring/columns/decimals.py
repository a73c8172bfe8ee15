"""Floats as the decimals that they print as: whole numbers over a power of ten, found without printing.

A float64 stands for the shortest decimal that reads back as it: 0.1 is one tenth. Proof that `m / 10**places`
is that decimal, where m is a whole number below 10**15, places at most 22, and the division in floats gives x:
m and 10**places are exact as floats, and IEEE 754 division rounds correctly, so x is the float nearest to the
decimal m·10**-places, which therefore reads back as x. No two decimals of at most 15 digits read as the same
float (DBL_DIG of C, 5.2.4.2.2), so m·10**-places is the only one of at most 15 digits, and the shortest decimal,
which has no more digits than it, can be no other.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isnan
from typing import Any

import numpy

from scoring.columns.whole_numbers import Array, whole_numbers

PLACES = (0, 1, 2, 4, 6)
"""The decimals that are tried, fewest first: most columns are whole, or have two."""
LARGEST = 10**15


@dataclass(frozen=True)
class Column:
    """Numbers between two bounds, NaNs aside; the bounds of a part of a column may be wider than it needs."""

    numbers: Array
    low: float
    high: float
    has_nan: bool = False

    @classmethod
    def of(cls, numbers: Array) -> "Column":
        """Numbers with their smallest and their largest."""
        if not numbers.size:
            return cls(numbers, 0, 0)
        low, high = numbers.min().item(), numbers.max().item()
        if not isnan(low):
            return cls(numbers, low, high)
        low, high = numpy.fmin.reduce(numbers).item(), numpy.fmax.reduce(numbers).item()
        return cls(numbers, 0, 0, has_nan=True) if isnan(low) else cls(numbers, low, high, has_nan=True)

    @property
    def magnitude(self) -> float:
        """No number is farther from 0."""
        return max(-self.low, self.high)

    def take(self, rows: Array) -> "Column":
        """Some of the numbers; of a column with NaNs, none of those may be among them."""
        return Column(self.numbers[rows], self.low, self.high)


@dataclass(frozen=True)
class Decimals:
    """Numbers as `whole / 10**places`, none of which exceeds a limit; where they are not, `unread` is True and `whole` 0."""

    whole: Array
    places: int
    limit: int
    unread: Array | None = None


class DecimalReader:
    """Reads the blocks of one column, starting where the block before was readable."""

    def __init__(self) -> None:
        self._start = 0

    def read(self, column: Column) -> Decimals:
        """The numbers of a block, all of them finite. Raises `TooWide` for integers that no array holds.

        >>> DecimalReader().read(Column.of(numpy.array([0.1, 2.75])))
        Decimals(whole=array([ 10., 275.]), places=2, limit=276, unread=None)
        """
        if column.numbers.dtype.kind != "f":
            whole = whole_numbers(column.numbers)
            return Decimals(whole, 0, max(1, int(column.magnitude)))
        found: tuple[Array, int, Array] | None = None
        for at in range(self._start, len(PLACES)):
            whole, is_read = _scaled(column, PLACES[at])
            if is_read.all():
                self._start = at
                return Decimals(whole, PLACES[at], _limit(column, PLACES[at]))
            if found is None or numpy.count_nonzero(is_read) > numpy.count_nonzero(found[2]):
                found = (whole, PLACES[at], is_read)
        assert found is not None
        whole, places, is_read = found
        whole[~is_read] = 0
        return Decimals(whole, places, min(LARGEST, _limit(column, places)), ~is_read)


def _limit(column: Column, places: int) -> int:
    """What no number of the column exceeds, in units of 10**-places."""
    most = column.magnitude * 10**places if column.magnitude < LARGEST else LARGEST
    return LARGEST if most >= LARGEST else max(1, int(most) + 1)


def _scaled(column: Column, places: int) -> tuple[Array, Array]:
    """The whole numbers nearest to the numbers times 10**places, and where they are those numbers."""
    if places == 0:
        whole = numpy.rint(column.numbers)
        is_read = whole == column.numbers
    else:
        unit = float(10**places)
        with numpy.errstate(over="ignore"):
            whole = column.numbers * unit
        numpy.rint(whole, out=whole)
        is_read = whole / unit == column.numbers
    if _limit(column, places) == LARGEST:
        is_read &= numpy.abs(whole) < LARGEST
    return whole, is_read


def exact_value(number: Any) -> Fraction:
    """One number of a column as it is meant.

    >>> exact_value(numpy.float64(0.1)), exact_value(numpy.int64(3))
    (Fraction(1, 10), Fraction(3, 1))
    """
    return Fraction(Decimal(repr(float(number)))) if isinstance(number, float) else Fraction(int(number))
