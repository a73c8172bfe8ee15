"""What a number measures: money, time, money for each day, or nothing at all.

>>> day, yuan = (Dimension.of(UNITS[each]) for each in ("天", "元"))
>>> (yuan / day).say("en"), (yuan / yuan).is_plain, Dimension.of(UNITS["个百分点"]).is_plain
('money/time', True, True)
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from scoring.messages import Language, say
from scoring.notation import Quantity, Unit
from scoring.notation.units import COUNT, UNITS
from scoring.records import record

SHARES = {"percentage point": Fraction(1, 100)}
"""Dimensions whose base unit is not 1: three percentage points are a share of 3/100."""

WITHOUT_DIMENSION = frozenset({"", COUNT, "ratio", "percentage point", "score"})


@record
class Dimension:
    """The base dimensions of a number with their powers. A plain number has none."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, unit: Unit) -> "Dimension":
        """The dimension of a unit. What is counted, shares and points are plain numbers."""
        above, _, below = unit.dimension.partition("/")
        factors = [(above, 1), *((each, -1) for each in below.split("*"))]
        return _dimension(each for each in factors if each[0] not in WITHOUT_DIMENSION)

    @property
    def is_plain(self) -> bool:
        return not self.powers

    def __mul__(self, other: "Dimension") -> "Dimension":
        return _dimension((*self.powers, *other.powers))

    def __truediv__(self, other: "Dimension") -> "Dimension":
        return self * _dimension((name, -power) for name, power in other.powers)

    def to_the(self, exponent: Fraction) -> "Dimension | None":
        """A power of it; None where that measures nothing, like a square root of money."""
        powers = [(name, power * exponent) for name, power in self.powers]
        if any(power.denominator > 1 for _, power in powers):
            return None
        return _dimension((name, int(power)) for name, power in powers)

    def say(self, language: Language) -> str:
        """Its name: money, money/time."""
        above = [_word(name, power, language) for name, power in self.powers if power > 0]
        below = [_word(name, -power, language) for name, power in self.powers if power < 0]
        return "/".join(("·".join(above) or ("1" if below else say("dimension/plain", {}, language)), *below))


def _dimension(factors: Iterable[tuple[str, int]]) -> Dimension:
    powers: dict[str, int] = {}
    for name, power in factors:
        powers[name] = powers.get(name, 0) + power
    return Dimension(tuple(sorted((name, power) for name, power in powers.items() if power)))


def _word(name: str, power: int, language: Language) -> str:
    word = say(f"dimension/{name}", {}, language)
    return word if power == 1 else f"{word}^{power}"


PLAIN = Dimension()
TIME = Dimension.of(UNITS["天"])
DATE = Dimension((("date", 1),))


def number_of(quantity: Quantity) -> Fraction:
    """A quantity as a formula has it: in the base unit of its dimension.

    >>> number_of(Quantity(Fraction(2), UNITS["小时"])), number_of(Quantity(Fraction(3), UNITS["个百分点"]))
    (Fraction(7200, 1), Fraction(3, 100))
    """
    return quantity.amount * SHARES.get(quantity.unit.dimension, quantity.unit.factor)


def number_of_day(day: date) -> Fraction:
    """A date as a formula has it: counted in the base unit of time, so that two dates are a time apart."""
    return day.toordinal() * UNITS["天"].factor
