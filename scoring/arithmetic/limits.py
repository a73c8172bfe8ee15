"""How long a number may become, so that no formula takes all the time or memory there is."""

from fractions import Fraction
from typing import Any

from scoring.arithmetic.refusals import TooManyDigits
from scoring.reals import Number, power

MAXIMUM_BITS = 4096
"""Of a numerator or a denominator. A decimal of so many bits has fewer digits than the 4300 that Python prints."""


def bounded(value: Any) -> Any:
    """The value, unless it is a fraction that is too long. Raises `TooManyDigits`."""
    if isinstance(value, int | Fraction) and _bits(value) > MAXIMUM_BITS:
        raise TooManyDigits
    return value


def raised(base: int | Number, exponent: Fraction) -> Number:
    """A power; one that would be too long is refused before it is computed."""
    is_whole = exponent.denominator == 1
    if isinstance(base, int | Fraction) and is_whole and (_bits(base) - 1) * abs(exponent) > MAXIMUM_BITS:
        raise TooManyDigits
    result: Number = bounded(power(base, exponent))
    return result


def _bits(value: int | Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())
