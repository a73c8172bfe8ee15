"""Exact fractions in arrays: whole numerators over whole denominators, times a constant.

The operators compute as `Fraction`s do, without dividing: a quotient is a pair until it is rounded or
compared. What could overflow raises `TooWide` before it is computed (see `whole_numbers`), and a division
by zero in any row raises ZeroDivisionError; both make the caller take another way for these rows.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy

from scoring.columns.whole_numbers import (
    Array,
    TooWide,
    fitting,
    floor_quotient,
    limit_of,
    product,
    times,
)
from scoring.numbers import RoundingMode

ONE = Fraction(1)
UNITS = [Fraction(1, 10**places) for places in range(23)]


@dataclass(frozen=True, eq=False)
class Rationals:
    """`scale * numerator / denominator`, row by row; without a denominator it is 1.

    Denominators are positive. `is_positive`: so are all numerators, as far as that is known.
    """

    numerator: Array
    limit: int
    scale: Fraction = ONE
    denominator: Array | None = None
    denominator_limit: int = 1
    is_positive: bool = False

    @classmethod
    def of(cls, whole: Array, places: int) -> "Rationals":
        """The decimals `whole / 10**places`."""
        return cls(whole, limit_of(whole), UNITS[places])

    @classmethod
    def filled(cls, value: Fraction, length: int) -> "Rationals":
        """The same number in so many rows."""
        return cls(numpy.full(length, float(value != 0)), 1, value if value else ONE)

    @property
    def shape(self) -> tuple[int]:
        return (self.numerator.size,)

    def __getitem__(self, rows: Any) -> "Rationals":
        below = None if self.denominator is None else self.denominator[rows]
        return Rationals(  # `replace` takes 7 µs, which is felt where blocks are small
            self.numerator[rows], self.limit, self.scale, below, self.denominator_limit, self.is_positive
        )

    def _with(self, other: "Rationals | Fraction | int") -> "Rationals":
        """The other operand as a column."""
        return other if isinstance(other, Rationals) else Rationals.filled(Fraction(other), self.shape[0])

    def __mul__(self, other: "Rationals | Fraction | int") -> "Rationals":
        if not isinstance(other, Rationals):
            return self._times(Fraction(other))
        limit = self.limit * other.limit
        numerator = product(self.numerator, other.numerator, limit)
        below_limit = self.denominator_limit * other.denominator_limit
        below = _product_of(self.denominator, other.denominator, below_limit)
        return Rationals(numerator, limit, self.scale * other.scale, below, below_limit)

    __rmul__ = __mul__

    def _times(self, factor: Fraction) -> "Rationals":
        if factor == 0:
            return Rationals.filled(factor, self.shape[0])
        return Rationals(
            self.numerator, self.limit, self.scale * factor, self.denominator, self.denominator_limit
        )

    def __truediv__(self, other: "Rationals | Fraction | int") -> "Rationals":
        if not isinstance(other, Rationals):
            return self._times(1 / Fraction(other))
        if self.denominator is None and other.denominator is None and other.is_positive:
            return Rationals(
                self.numerator, self.limit, self.scale / other.scale, other.numerator, other.limit
            )
        return self * other._inverse

    def __rtruediv__(self, other: Fraction | int) -> "Rationals":
        return self._inverse * other

    @property
    def _inverse(self) -> "Rationals":
        """1 over each number. Raises ZeroDivisionError."""
        below = self.denominator if self.denominator is not None else numpy.ones(self.shape)
        numerator = self.numerator
        if not self.is_positive:
            if (numerator == 0).any():
                raise ZeroDivisionError
            below, numerator = below * numpy.sign(numerator).astype(below.dtype), abs(numerator)
        return Rationals(below, self.denominator_limit, 1 / self.scale, numerator, self.limit)

    def __neg__(self) -> "Rationals":
        return self * -1

    def __add__(self, other: "Rationals | Fraction | int") -> "Rationals":
        one, two, scale = _alike(self, self._with(other))
        limit = one.limit + two.limit
        numerator = fitting(one.numerator, limit) + fitting(two.numerator, limit)
        return Rationals(numerator, limit, scale, one.denominator, one.denominator_limit)

    __radd__ = __add__

    def __sub__(self, other: "Rationals | Fraction | int") -> "Rationals":
        return self + (-other)

    def __rsub__(self, other: Fraction | int) -> "Rationals":
        return -self + other

    def __abs__(self) -> "Rationals":
        return Rationals(
            abs(self.numerator), self.limit, abs(self.scale), self.denominator, self.denominator_limit
        )

    def _difference(self, other: "Rationals | Fraction | int") -> tuple[Array, Array | int]:
        """Two columns of whole numbers that stand to each other as the two do; those of zero are cheaper."""
        if not isinstance(other, Rationals) and other == 0:
            return (self.numerator if self.scale > 0 else -self.numerator), 0
        one, two, _ = _alike(self, self._with(other))
        return one.numerator, two.numerator

    def __eq__(self, other: object) -> Any:
        one, two = self._difference(other)  # type: ignore[arg-type]
        return one == two

    __hash__ = None  # type: ignore[assignment]

    def __ne__(self, other: object) -> Any:
        one, two = self._difference(other)  # type: ignore[arg-type]
        return one != two

    def __lt__(self, other: "Rationals | Fraction | int") -> Any:
        one, two = self._difference(other)
        return one < two

    def __le__(self, other: "Rationals | Fraction | int") -> Any:
        one, two = self._difference(other)
        return one <= two

    def __gt__(self, other: "Rationals | Fraction | int") -> Any:
        one, two = self._difference(other)
        return one > two

    def __ge__(self, other: "Rationals | Fraction | int") -> Any:
        one, two = self._difference(other)
        return one >= two

    def compute(self, function: str, values: Sequence[Any]) -> "Rationals":
        """A function of expressions, one argument of which is a column. Raises `TooWide` for one that columns have not."""
        if function in EXTREMES:
            return reduce(EXTREMES[function], map(self._with, values))
        if function not in FUNCTIONS:
            raise TooWide
        column, *settings = values
        return FUNCTIONS[function](column, *map(int, settings))

    def rounded(self, places: int, mode: RoundingMode) -> tuple[Array, None]:
        """The numbers in units of 10**-places, rounded; exactly, so that nothing is doubtful. Raises `TooWide`."""
        factor = self.scale * 10**places
        limit = self.limit * abs(factor.numerator)
        below = self._below(factor.denominator)
        if below is None:
            return times(self.numerator, factor.numerator, limit), None
        if factor > 0 and (self.is_positive or self.numerator.min(initial=0) >= 0):
            return _round_quotient(self.numerator, factor.numerator, below, limit, mode), None
        magnitudes = _round_quotient(abs(self.numerator), abs(factor.numerator), below, limit, mode)
        is_negative = (self.numerator < 0) == (factor > 0)
        return numpy.where(is_negative, -magnitudes, magnitudes), None

    def _below(self, factor: int) -> Array | int | None:
        """The denominators times a constant; None where all are 1."""
        if self.denominator is None:
            return None if factor == 1 else factor
        return times(self.denominator, factor, self.denominator_limit * factor)

    @classmethod
    def assembled(
        cls, length: int, sides: Sequence[tuple[Array, Any]], doubtful: Array | None
    ) -> "Rationals":
        """One column from what several groups of rows have."""
        assert doubtful is None, "comparisons of exact numbers leave no doubt"
        columns = [
            (rows, each if isinstance(each, Rationals) else Rationals.filled(Fraction(each), rows.size))
            for rows, each in sides
        ]
        scale = _common_scale(each.scale for _, each in columns)
        scaled = [(rows, each._in_scale(scale)) for rows, each in columns]
        numerator = numpy.zeros(length, _widest(each.numerator for _, each in scaled))
        denominator = numpy.ones(length, _widest(each._ones_or_own for _, each in scaled))
        for rows, each in scaled:
            numerator[rows] = each.numerator
            denominator[rows] = each._ones_or_own
        is_whole = all(each.denominator is None for _, each in scaled)
        return cls(
            numerator,
            max(each.limit for _, each in scaled),
            scale,
            None if is_whole else denominator,
            max(each.denominator_limit for _, each in scaled),
        )

    @property
    def _ones_or_own(self) -> Array:
        return numpy.ones(self.shape) if self.denominator is None else self.denominator

    def _in_scale(self, scale: Fraction) -> "Rationals":
        """The same numbers written with a scale of which theirs is a multiple."""
        factor = self.scale / scale
        assert factor.denominator == 1
        limit = self.limit * abs(factor.numerator)
        numerator = times(self.numerator, factor.numerator, limit)
        return Rationals(numerator, limit, scale, self.denominator, self.denominator_limit)


def _product_of(one: Array | None, other: Array | None, limit: int) -> Array | None:
    if one is None or other is None:
        return other if one is None else one
    return product(one, other, limit)


def _common_scale(scales: Any) -> Fraction:
    """The largest positive number of which all are whole multiples."""
    fractions = [abs(each) for each in scales]
    below = math.lcm(*(each.denominator for each in fractions))
    return Fraction(math.gcd(*(int(each * below) for each in fractions)), below)


def _alike(one: Rationals, two: Rationals) -> tuple[Rationals, Rationals, Fraction]:
    """Both over the same denominators and with the same scale."""
    scale = _common_scale((one.scale, two.scale))
    one, two = one._in_scale(scale), two._in_scale(scale)
    if one.denominator is two.denominator:
        return one, two, scale
    below_limit = one.denominator_limit * two.denominator_limit
    below = _product_of(one.denominator, two.denominator, below_limit)
    return _over(one, two, below, below_limit), _over(two, one, below, below_limit), scale


def _over(column: Rationals, other: Rationals, below: Array | None, below_limit: int) -> Rationals:
    """A column over the product of its denominators and another's."""
    if other.denominator is None:
        return column
    limit = column.limit * other.denominator_limit
    numerator = product(column.numerator, other.denominator, limit)
    return Rationals(numerator, limit, column.scale, below, below_limit)


def _widest(arrays: Any) -> Any:
    return numpy.result_type(*(numpy.int64 if each.dtype.kind == "i" else each.dtype for each in arrays))


def _round_quotient(
    numerator: Array, factor: int, below: Array | int, limit: int, mode: RoundingMode
) -> Array:
    """`factor * numerator / below`, none of which is negative, rounded to whole numbers; `factor * numerator` up to a limit."""
    below_limit = below if isinstance(below, int) else limit_of(below)
    wide = 2 * limit + 4 * below_limit
    if mode is RoundingMode.HALF_UP:  # ⌊n/d + ½⌋ is ⌊(2n + d) / 2d⌋
        twice, divisor = _both(numerator, 2 * factor, below, wide)
        return floor_quotient(twice + divisor, 2 * divisor, wide)
    fit, divisor = _both(numerator, factor, below, wide)
    whole = floor_quotient(fit, divisor, wide)
    if mode is RoundingMode.DOWN:
        return whole
    twice_rest = 2 * (fit - whole * divisor)
    is_odd = whole % 2 == 1
    rounded: Array = whole + ((twice_rest > divisor) | ((twice_rest == divisor) & is_odd))
    return rounded


def _both(numerator: Array, factor: int, below: Array | int, limit: int) -> tuple[Array, Any]:
    """Numerators times a constant, and denominators, in a type that is exact up to a limit. Raises `TooWide`."""
    fit = times(numerator, factor, limit)
    return fit, (fit.dtype.type(below) if isinstance(below, int) else fitting(below, limit))


def _floor(column: Rationals, places: int = 0) -> Rationals:
    factor = column.scale * 10**places
    limit, below = column.limit * abs(factor.numerator), column._below(factor.denominator)
    if below is None:
        return Rationals(times(column.numerator, factor.numerator, limit), limit, UNITS[places])
    wide = limit + 2 * (below if isinstance(below, int) else limit_of(below))
    return Rationals.of(floor_quotient(*_both(column.numerator, factor.numerator, below, wide), wide), places)


def _ceil(column: Rationals, places: int = 0) -> Rationals:
    return -_floor(-column, places)


def _round(column: Rationals, places: int = 0) -> Rationals:
    return Rationals.of(column.rounded(places, RoundingMode.HALF_UP)[0], places)


def _smaller(one: Rationals, other: Rationals) -> Rationals:
    return _chosen(one <= other, one, other)


def _larger(one: Rationals, other: Rationals) -> Rationals:
    return _chosen(one >= other, one, other)


def _chosen(holds: Array, one: Rationals, other: Rationals) -> Rationals:
    if holds.all():
        return one
    taken, left = numpy.flatnonzero(holds), numpy.flatnonzero(~holds)
    if not taken.size:
        return other
    return Rationals.assembled(holds.size, [(taken, one[taken]), (left, other[left])], None)


EXTREMES: Mapping[str, Callable[[Rationals, Rationals], Rationals]] = {"min": _smaller, "max": _larger}
FUNCTIONS: Mapping[str, Callable[..., Rationals]] = {
    "abs": abs,
    "floor": _floor,
    "ceil": _ceil,
    "round": _round,
}
