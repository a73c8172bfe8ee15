"""Why a real number, or a decision about one, cannot be had."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar


class Uncomputable(ValueError):
    """There is no such number, or nothing can be said about it. `code` and `facts` make its sentence."""

    code: ClassVar[str]

    @property
    def facts(self) -> Mapping[str, object]:
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{self.code}: {', '.join(f'{name} {fact}' for name, fact in self.facts.items())}"


class _NoValue(Uncomputable):
    """A function has no value at this argument."""

    def __init__(self, function: str, argument: object) -> None:
        super().__init__(function, argument)
        self.function, self.argument = function, argument

    @property
    def facts(self) -> Mapping[str, object]:
        return {"function": self.function, "argument": _written(self.argument)}


class OutsideDomain(_NoValue):
    """The function is not defined there: a logarithm of zero, an even root of a negative number.

    >>> print(OutsideDomain("ln", -1))
    real/outside-domain: function ln, argument -1
    """

    code = "real/outside-domain"


class TooLarge(_NoValue):
    """The value, or one on the way to it, has so many digits before the point that it cannot be meant."""

    code = "real/too-large"


class Undecided(Uncomputable):
    """The most digits that are computed do not tell: the number lies between `low` and `high`, maybe on the border.

    `sqrt(3 + 2 * sqrt(2)) == 1 + sqrt(2)` ends here: an enclosure can tell two numbers apart, never that they are
    one, and no closed form is known of a root of a sum.

    >>> print(Undecided(Fraction(-1, 10**30), Fraction(1, 10**30), 512))
    real/undecided: number 0, digits 512
    """

    code = "real/undecided"

    def __init__(self, low: Fraction, high: Fraction, digits: int) -> None:
        super().__init__(low, high, digits)
        self.low, self.high, self.digits = low, high, digits

    @property
    def facts(self) -> Mapping[str, object]:
        return {"number": _written(simplest_between(self.low, self.high)), "digits": self.digits}


class MayHaveNone(Undecided):
    """No digits tell whether there is a value at all: the divisor may be zero, the radicand negative."""


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator from one fraction to another, by their continued fractions.

    >>> simplest_between(Fraction(333, 1000), Fraction(334, 1000))
    Fraction(1, 3)
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest_between(-high, -low)
    whole_parts = []
    while floor(low) < low and floor(low) == floor(high):
        whole_parts.append(floor(low))
        low, high = 1 / (high - floor(low)), 1 / (low - floor(low))
    found = Fraction(ceil(low))
    for whole in reversed(whole_parts):
        found = whole + 1 / found
    return found


def _written(number: object) -> str:
    """A number in few digits; Python itself writes no integer of more than 4300."""
    if isinstance(number, int | Fraction):
        above, below = Decimal(number.numerator), Decimal(number.denominator)
        with suppress(Inexact):
            return format(Context(prec=30, traps=[Inexact]).divide(above, below), "f")
        if len(f"{number.numerator:x}{number.denominator:x}") > 100:
            return f"≈{Context(prec=15).divide(above, below)}"
    return str(number)
