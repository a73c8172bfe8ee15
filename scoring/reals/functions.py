"""Roots, logarithms, powers and the error function: exact where the value is a fraction, else a `Real`.

>>> sqrt(Fraction(1, 4)), exp(0), power(8, Fraction(2, 3)), power(2, Fraction(1, 2))
(Fraction(1, 2), Fraction(1, 1), Fraction(4, 1), Real(≈1.41421356237310))
"""

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from math import floor

from scoring.reals import closed_forms, enclosures
from scoring.reals.real import (
    Number,
    Operand,
    Operation,
    Real,
    as_number,
    decided,
    demand_decided,
    form_of,
    made,
    to_the,
)
from scoring.reals.refusals import OutsideDomain, Undecided


def root(x: Operand, n: int) -> Number:
    """The real n-th root, of a negative number for odd n only."""
    x = as_number(x)
    if n < 1 or (n % 2 == 0 and _is_negative(x)):
        raise OutsideDomain("root", x)
    if n == 1 or _is_exactly(x, 0):
        return x
    if n == 2:
        return made(enclosures.sqrt, (x,), closed_forms.power(form_of(x), Fraction(1, 2)))
    return -root(-x, n) if _is_negative(x) else power(x, Fraction(1, n))


def sqrt(x: Operand) -> Number:
    """The square root of a number that is not negative."""
    return root(x, 2)


def ln(x: Operand) -> Number:
    """The natural logarithm of a positive number; a fraction only for 1."""
    x = _positive(x, "ln")
    if isinstance(x, Real) and x.operation is enclosures.exp:
        return x.parts[0]
    return made(enclosures.ln, (x,), closed_forms.ln(form_of(x)))


def log10(x: Operand) -> Number:
    """The logarithm to base ten of a positive number; a fraction for powers of ten and their roots."""
    x = _positive(x, "log10")
    return made(enclosures.log10, (x,), closed_forms.log10(form_of(x)))


def exp(x: Operand) -> Number:
    """e to the power of x; a fraction for 0 and for logarithms of fractions. Refused as `TooLarge` above some 9200."""
    x = as_number(x)
    if _is_exactly(x, 0):
        return Fraction(1)
    if isinstance(x, Real) and x.operation is enclosures.ln:
        return x.parts[0]
    return made(enclosures.exp, (x,), closed_forms.exp(form_of(x)))


def erf(x: Operand) -> Number:
    """The error function, 2/√π times the integral of exp(-t²) from 0 to x; a fraction only for 0."""
    x = as_number(x)
    return Fraction(0) if _is_exactly(x, 0) else Real(enclosures.erf, (x,))


def power(base: Operand, exponent: Operand) -> Number:
    """`base` to a power. A negative base has integer powers only, and zero no negative ones; 0 to the power of 0 is 1."""
    base, exponent = as_number(base), as_number(exponent)
    if _is_exactly(exponent, 0):
        return Fraction(1)
    if _is_exactly(base, 0):
        if _is_negative(exponent):
            raise OutsideDomain("power", base)
        return base
    if isinstance(exponent, Fraction):
        if exponent.denominator == 1:
            return to_the(base, exponent.numerator)
        exact = closed_forms.as_fraction(closed_forms.power(form_of(base), exponent))
        if exact is not None:
            return exact
    return exp(ln(_positive(base, "power")) * exponent)


def smallest(*values: Operand) -> Number:
    """The smallest of some numbers, also where nobody can tell which of them it is."""
    return _outermost(min, enclosures.smallest, values)


def largest(*values: Operand) -> Number:
    """The largest of some numbers, also where nobody can tell which of them it is.

    >>> unknown_zero = sqrt(3 + 2 * sqrt(2)) - sqrt(2) - 1
    >>> floor_of(largest(0, unknown_zero) + Fraction(1, 2))
    0
    """
    return _outermost(max, enclosures.largest, values)


def _outermost(choose: Callable[..., Number], enclose: Operation, values: tuple[Operand, ...]) -> Number:
    try:
        return choose(values)
    except Undecided:
        return Real(enclose, tuple(map(as_number, values)))


def either(one: Operand, other: Operand) -> Number | None:
    """One of two numbers that cannot be told apart: what holds for both is known of it. None where they differ."""
    one, other = as_number(one), as_number(other)
    with suppress(Undecided):
        return one if one == other else None
    return Real(enclosures.either, (one, other))


def floor_of(x: Operand) -> int:
    """The largest integer that is not greater. Raises `Undecided` where the number cannot be told from one."""
    return decided(as_number(x), floor)


def _is_exactly(x: Number, value: int) -> bool:
    return isinstance(x, Fraction) and x == value


def _is_negative(x: Number) -> bool:
    return demand_decided(x, lambda each: each < 0)


def _positive(x: Operand, function: str) -> Number:
    x = as_number(x)
    if demand_decided(x, lambda each: each <= 0):
        raise OutsideDomain(function, x)
    return x
