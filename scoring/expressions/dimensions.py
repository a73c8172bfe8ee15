"""What a number measures: money, time, money for each day, or nothing at all.

Numbers that measure nothing are of several sorts. One that is written with % and one that is not are never held
against each other: 93% is 0.93, so nobody would know what `actual >= 90` says of it.

>>> day, yuan = (Dimension.of(UNITS[each]) for each in ("天", "元"))
>>> (yuan / day).say("en"), (yuan / yuan).is_plain, Dimension.of(UNITS["个百分点"]).say("en")
('money/time', True, 'a percentage')
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction

from scoring.messages import Language, say
from scoring.notation import Quantity, Unit
from scoring.notation.units import COUNT, UNITS
from scoring.records import record

SHARES = {"percentage point": Fraction(1, 100)}
"""Dimensions whose base unit is not 1: three percentage points are a share of 3/100."""


class Sort(Enum):
    """What a number without a dimension is, as far as its text tells.

    A `NUMBER` is what products, quotients and functions give, and points are: it goes with every other sort. The
    literal `ONE` does too, and says nothing of what it is joined with.
    """

    NUMBER = "number"
    ONE = "one"
    BARE = "bare"
    COUNT = "count"
    RATE = "rate"


SORT_OF_UNIT = {
    "": Sort.BARE,
    COUNT: Sort.COUNT,
    "score": Sort.COUNT,
    "ratio": Sort.RATE,
    "percentage point": Sort.RATE,
}
"""Units that have no dimension."""

FROM_LOOSE_TO_STRICT = (Sort.ONE, Sort.BARE, Sort.COUNT, Sort.RATE, Sort.NUMBER)
"""What two sorts that go together are as one: the later of them."""


@record
class Dimension:
    """The base dimensions of a number with their powers. A plain number has none, and is of a sort."""

    powers: tuple[tuple[str, int], ...] = ()
    sort: Sort = Sort.NUMBER

    @classmethod
    def of(cls, unit: Unit) -> "Dimension":
        """The dimension of a unit. What is counted, shares and points are plain numbers."""
        sort = SORT_OF_UNIT.get(unit.dimension)
        if sort is not None:
            return Dimension(sort=sort)
        above, _, below = unit.dimension.partition("/")
        factors = [(above, 1), *((each, -1) for each in below.split("*"))]
        return _dimension(each for each in factors if each[0] not in SORT_OF_UNIT)

    @property
    def is_plain(self) -> bool:
        return not self.powers

    def joined(self, other: "Dimension") -> "Dimension | None":
        """What a sum of both measures; None where they are not of one kind, so that they cannot be compared either."""
        if self.powers != other.powers:
            return None
        sorts = {self.sort, other.sort}
        if Sort.RATE in sorts and sorts & {Sort.BARE, Sort.COUNT}:
            return None
        return Dimension(self.powers, max(sorts, key=FROM_LOOSE_TO_STRICT.index))

    def __mul__(self, other: "Dimension") -> "Dimension":
        return _dimension((*self.powers, *other.powers))

    def __truediv__(self, other: "Dimension") -> "Dimension":
        return self * _dimension((name, -power) for name, power in other.powers)

    def to_the(self, exponent: Fraction) -> "Dimension | None":
        """A power of it; None where that measures nothing, like a square root of money."""
        if exponent == 1:
            return self
        powers = [(name, power * exponent) for name, power in self.powers]
        if any(power.denominator > 1 for _, power in powers):
            return None
        return _dimension((name, int(power)) for name, power in powers)

    def say(self, language: Language) -> str:
        """Its name: money, money/time, a percentage."""
        if self.is_plain:
            return say(f"dimension/{SAID.get(self.sort, 'plain')}", {}, language)
        above = [_word(name, power, language) for name, power in self.powers if power > 0]
        below = [_word(name, -power, language) for name, power in self.powers if power < 0]
        return "/".join(("·".join(above) or "1", *below))


def _dimension(factors: Iterable[tuple[str, int]]) -> Dimension:
    powers: dict[str, int] = {}
    for name, power in factors:
        powers[name] = powers.get(name, 0) + power
    return Dimension(tuple(sorted((name, power) for name, power in powers.items() if power)))


def _word(name: str, power: int, language: Language) -> str:
    word = say(f"dimension/{name}", {}, language)
    return word if power == 1 else f"{word}^{power}"


SAID = {Sort.RATE: "rate", Sort.COUNT: "count"}
"""Sorts that have a name; any other is a number without a unit."""

PLAIN = Dimension()
ONE = Dimension(sort=Sort.ONE)
RATE = Dimension(sort=Sort.RATE)
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
