"""Roots, logarithms, powers and the error function: exact where the value is a fraction, else a `Real`.

>>> sqrt(Fraction(1, 4)), exp(0), power(8, Fraction(2, 3)), power(2, Fraction(1, 2))
(Fraction(1, 2), Fraction(1, 1), Fraction(4, 1), Real(≈1.41421356237310))
"""

from fractions import Fraction
from math import floor

from scoring.reals import enclosures
from scoring.reals.real import Number, Operand, Real, as_number, decided, order, to_the
from scoring.reals.refusals import OutsideDomain


def root(x: Operand, n: int) -> Number:
    """The real n-th root, of a negative number for odd n only."""
    x = as_number(x)
    if n < 1 or (n % 2 == 0 and _sign(x) < 0):
        raise OutsideDomain("root", x)
    if n == 1 or _is_exactly(x, 0):
        return x
    if _sign(x) < 0:
        return -root(-x, n)
    if isinstance(x, Fraction) and (exact := _exact_root(x, n)) is not None:
        return exact
    return Real(enclosures.sqrt, (x,)) if n == 2 else exp(ln(x) / n)


def sqrt(x: Operand) -> Number:
    """The square root of a number that is not negative."""
    return root(x, 2)


def ln(x: Operand) -> Number:
    """The natural logarithm of a positive number; a fraction only for 1."""
    x = _positive(x, "ln")
    return Fraction(0) if _is_exactly(x, 1) else Real(enclosures.ln, (x,))


def log10(x: Operand) -> Number:
    """The logarithm to base ten of a positive number; a fraction only for powers of ten."""
    x = _positive(x, "log10")
    exact = _exact_log10(x) if isinstance(x, Fraction) else None
    return Real(enclosures.log10, (x,)) if exact is None else Fraction(exact)


def exp(x: Operand) -> Number:
    """e to the power of x; a fraction only for 0. Refused as `TooLarge` above some 9200."""
    x = as_number(x)
    return Fraction(1) if _is_exactly(x, 0) else Real(enclosures.exp, (x,))


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
        if _sign(exponent) < 0:
            raise OutsideDomain("power", base)
        return base
    if isinstance(exponent, Fraction):
        if exponent.denominator == 1:
            return to_the(base, exponent.numerator)
        exact = _exact_root(base, exponent.denominator) if isinstance(base, Fraction) and base > 0 else None
        if exact is not None:
            return to_the(exact, exponent.numerator)
    return exp(ln(_positive(base, "power")) * exponent)


def floor_of(x: Operand) -> int:
    """The largest integer that is not greater. Raises `Undecided` where the number cannot be told from one."""
    return decided(as_number(x), floor)


def _is_exactly(x: Number, value: int) -> bool:
    return isinstance(x, Fraction) and x == value


def _sign(x: Number) -> int:
    return order(x, 0) if isinstance(x, Real) else (x > 0) - (x < 0)


def _positive(x: Operand, function: str) -> Number:
    x = as_number(x)
    if _sign(x) <= 0:
        raise OutsideDomain(function, x)
    return x


def _exact_root(x: Fraction, n: int) -> Fraction | None:
    """The n-th root of a positive fraction where it is one: those of its numerator and denominator are integers."""
    found = Fraction(_floor_root(x.numerator, n), _floor_root(x.denominator, n))
    return found if found**n == x else None


def _floor_root(value: int, n: int) -> int:
    """The largest integer whose n-th power is not greater than a positive one, by Newton's method from above."""
    if value.bit_length() <= n:
        return 1
    better = 1 << -(-value.bit_length() // n)
    found = better + 1
    while better < found:
        found = better
        better = ((n - 1) * found + value // found ** (n - 1)) // n
    return found


def _exact_log10(x: Fraction) -> int | None:
    """The exponent where a positive fraction is a power of ten."""
    rest, exponent = max(x.numerator, x.denominator), 0
    while rest % 10 == 0:
        rest, exponent = rest // 10, exponent + 1
    signed = exponent if x >= 1 else -exponent
    return signed if x == Fraction(10) ** signed else None
