"""Floats with a bound on their error, for numbers that do not fit whole-number arithmetic.

Running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., 3.3): with the unit
roundoff u = 2**-53, every operation of IEEE 754 gives the true result of its operands times (1 + d), |d| <= u,
or is off by at most 2**-1075 where it underflows. So with |a - A| <= p and |b - B| <= q for the exact A and B

    |(a + b) - (A + B)|   <= p + q + u|a + b|
    |a·b - A·B|           <= |a|q + |b|p + pq + u|a·b|
    |a/b - A/B|           <= (p + |a/b|q) / (|b| - q) + u|a/b|      where |b| > q, and infinite elsewhere

The second and third follow from A·B = ab + a(B - b) + b(A - a) + (A - a)(B - b) and
a/b - A/B = ((a - A) - (a/b)(b - B)) / B. The bounds themselves are computed in floats, by at most eight
operations on numbers that are not negative, each of which loses at most a factor of 1 - u, or of its own
rounding of u|result|; `SAFETY` = 1 + 2**-48 > (1 - u)**-16 makes up for that, and `TINY` for underflow.

A comparison is doubtful where the bounds of both sides overlap, a rounding where a boundary lies within the
bound. Two numbers that are as they were read are compared exactly, because the shortest decimals of floats
stand in the order of the floats. A number that is not finite has an infinite bound.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy

from scoring.arithmetic import Truths
from scoring.columns.decimals import exact_value
from scoring.columns.whole_numbers import IN_FLOATS, Array, TooWide
from scoring.numbers import RoundingMode

UNIT = 2.0**-53
SAFETY = 1 + 2.0**-48
TINY = 5e-324
SURE_UNITS = 2.0**52
"""From here on a float has no halves, so that none is rounded."""


@dataclass(frozen=True, eq=False)
class Approximations:
    """Numbers, and how far from the true ones they can be. `as_read`: they are the nearest floats of their decimals."""

    value: Array
    error: Array
    as_read: bool = False

    @classmethod
    def read(cls, numbers: Array) -> "Approximations":
        """Numbers of a column: the decimal that a float prints as is the float, within half a unit of its last place."""
        value = numbers.astype(numpy.float64)
        is_exact = numbers.dtype.kind == "f" or int(abs(value).max(initial=0)) < IN_FLOATS
        whole = (value == numpy.rint(value)) & (abs(value) <= IN_FLOATS)
        return cls(value, numpy.where(whole, 0.0, _bound(abs(value) * UNIT)), as_read=is_exact)

    @classmethod
    def filled(cls, value: Fraction, length: int) -> "Approximations":
        """The same number in so many rows."""
        near = float(value)
        is_read = exact_value(near) == value
        error = 0.0 if Fraction(near) == value else float(_bound(numpy.float64(abs(near) * UNIT)))
        return cls(numpy.full(length, near), numpy.full(length, error), as_read=is_read)

    @property
    def shape(self) -> tuple[int]:
        return (self.value.size,)

    def __getitem__(self, rows: Any) -> "Approximations":
        return Approximations(self.value[rows], self.error[rows], self.as_read)

    def _with(self, other: Any) -> "Approximations":
        """The other operand as a column."""
        return other if isinstance(other, Approximations) else self.filled(Fraction(other), self.shape[0])

    def __add__(self, other: Any) -> "Approximations":
        two = self._with(other)
        with numpy.errstate(all="ignore"):
            value = self.value + two.value
            return _made(value, self.error + two.error + abs(value) * UNIT)

    __radd__ = __add__

    def __neg__(self) -> "Approximations":
        return Approximations(-self.value, self.error, self.as_read)

    def __sub__(self, other: Any) -> "Approximations":
        difference: Approximations = self + (-self._with(other))
        return difference

    def __rsub__(self, other: Any) -> "Approximations":
        return self._with(other) - self

    def __mul__(self, other: Any) -> "Approximations":
        two = self._with(other)
        with numpy.errstate(all="ignore"):
            value = self.value * two.value
            error = abs(self.value) * two.error + abs(two.value) * self.error + self.error * two.error
            return _made(value, error + abs(value) * UNIT)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> "Approximations":
        two = self._with(other)
        with numpy.errstate(all="ignore"):
            value = self.value / two.value
            least = (abs(two.value) - two.error) * (2 - SAFETY)
            error = (self.error + abs(value) * two.error) / least + abs(value) * UNIT
            return _made(value, numpy.where(least > 0, error, numpy.inf))

    def __rtruediv__(self, other: Any) -> "Approximations":
        return self._with(other) / self

    def __abs__(self) -> "Approximations":
        return Approximations(abs(self.value), self.error)

    def _compare(self, other: Any, compare: Any) -> Any:
        two = self._with(other)
        holds = compare(self.value, two.value)
        if self.as_read and two.as_read:
            return holds
        difference = self - two
        is_sure = (self.error == 0) & (two.error == 0) | (abs(difference.value) > difference.error)
        return holds if is_sure.all() else Truths(holds & is_sure, ~is_sure)

    def __eq__(self, other: object) -> Any:
        return self._compare(other, numpy.equal)

    __hash__ = None  # type: ignore[assignment]

    def __ne__(self, other: object) -> Any:
        return self._compare(other, numpy.not_equal)

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, numpy.less)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, numpy.less_equal)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, numpy.greater)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, numpy.greater_equal)

    def compute(self, function: str, values: Sequence[Any]) -> "Approximations":
        """A function of expressions, one argument of which is a column. Raises `TooWide` for one that columns have not."""
        if function in EXTREMES:
            return reduce(EXTREMES[function], map(self._with, values))
        if function not in FUNCTIONS:
            raise TooWide
        column, *settings = values
        return FUNCTIONS[function](column, *map(int, settings))

    def rounded(self, places: int, mode: RoundingMode) -> tuple[Array, Array]:
        """The numbers in units of 10**-places, rounded, and where the rounding is doubtful."""
        unit = self * Fraction(10**places)
        magnitude, error = abs(unit.value), unit.error
        with numpy.errstate(all="ignore"):
            whole = numpy.floor(magnitude if mode is RoundingMode.DOWN else magnitude + 0.5)
            edge = whole if mode is RoundingMode.DOWN else whole - 0.5
            distance = numpy.minimum(abs(magnitude - edge), abs(edge + 1 - magnitude))
            is_sure = (distance > error) & (magnitude < SURE_UNITS)
        whole = numpy.where(is_sure, whole, 0.0).astype(numpy.int64)
        return numpy.where(unit.value < 0, -whole, whole), ~is_sure

    @classmethod
    def assembled(
        cls, length: int, sides: Sequence[tuple[Array, Any]], doubtful: Array | None
    ) -> "Approximations":
        """One column from what several groups of rows have; of doubtful rows nothing is known."""
        value = numpy.zeros(length)
        error = numpy.full(length, numpy.inf)
        for rows, each in sides:
            column = each if isinstance(each, Approximations) else cls.filled(Fraction(each), rows.size)
            value[rows], error[rows] = column.value, column.error
        if doubtful is not None:
            error[doubtful] = numpy.inf
        return cls(value, error)


def _bound(error: Any) -> Any:
    """A bound that holds although it was computed in floats; what adds nothing is left as it is."""
    return error * SAFETY + TINY


def _made(value: Array, error: Array) -> Approximations:
    return Approximations(value, numpy.where(numpy.isfinite(value), _bound(error), numpy.inf))


def _floor(column: Approximations, places: int = 0) -> Approximations:
    """Rounded down where that is certain, unknown elsewhere."""
    unit = column * Fraction(10**places)
    whole = numpy.floor(unit.value)
    distance = numpy.minimum(unit.value - whole, whole + 1 - unit.value)
    is_sure = (unit.error == 0) | ((distance > unit.error) & (abs(whole) < SURE_UNITS))
    return Approximations(whole, numpy.where(is_sure, 0.0, numpy.inf)) / Fraction(10**places)


def _ceil(column: Approximations, places: int = 0) -> Approximations:
    return -_floor(-column, places)


def _round(column: Approximations, places: int = 0) -> Approximations:
    whole, doubtful = column.rounded(places, RoundingMode.HALF_UP)
    return Approximations(whole.astype(numpy.float64), numpy.where(doubtful, numpy.inf, 0.0)) / Fraction(
        10**places
    )


def _smaller(one: Approximations, other: Approximations) -> Approximations:
    """The smaller value, with the larger of both bounds: the true minimum is within it of the computed one."""
    return Approximations(numpy.minimum(one.value, other.value), numpy.maximum(one.error, other.error))


def _larger(one: Approximations, other: Approximations) -> Approximations:
    return -_smaller(-one, -other)


EXTREMES: Mapping[str, Callable[[Approximations, Approximations], Approximations]] = {
    "min": _smaller,
    "max": _larger,
}
FUNCTIONS: Mapping[str, Callable[..., Approximations]] = {
    "abs": abs,
    "floor": _floor,
    "ceil": _ceil,
    "round": _round,
}
