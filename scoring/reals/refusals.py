"""Why a real number, or a decision about one, cannot be had."""

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
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
    """The most digits that are computed do not tell: the number may lie exactly on the border.

    `sqrt(2) * sqrt(2) == 2` ends here: an enclosure can tell two numbers apart, never that they are one.
    """

    code = "real/undecided"

    def __init__(self, number: object, digits: int) -> None:
        super().__init__(number, digits)
        self.number, self.digits = number, digits

    @property
    def facts(self) -> Mapping[str, object]:
        return {"number": _written(self.number), "digits": self.digits}


def _written(number: object) -> str:
    """A number in few digits; Python itself writes no integer of more than 4300."""
    if isinstance(number, int | Fraction) and len(f"{number.numerator:x}{number.denominator:x}") > 100:
        return f"≈{Context(prec=15).divide(Decimal(number.numerator), Decimal(number.denominator))}"
    return str(number)
