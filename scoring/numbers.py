"""Exact numbers, how they are written, and the only rounding of the project.

A score is a `Fraction`, or a `Real` where its formula asks for a root or a logarithm,
until `round_to` turns it into a `Decimal` with as many places as the rulebook states; a
declared number is a `Decimal` from the start, because `2.70` and `2.7` are equal but were
written with different precision.

    >>> round_to(Fraction(5 * 496, 920), 2)
    Decimal('2.70')
    >>> show(Fraction(62, 23)), show(Fraction(1, 8)), show(Decimal("20.00"))
    ('62/23', '0.125', '20.00')
"""

from collections.abc import Iterable
from decimal import Context, Decimal, Inexact, Rounded
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import TypeAlias, overload

from scoring.reals import Number, Real, decided

Exact: TypeAlias = int | Fraction | Decimal | Real

SHOWN_PLACES = 12
"""The decimals of a number that is no fraction, where it must be written as a plain decimal."""

WRITTEN_PLACES = 20
"""The most decimals of a number in a table."""


EXACTLY = Context(prec=500, traps=[Inexact, Rounded])
"""Adds decimals without losing a digit, or says that it cannot."""

ZERO = Fraction(0)


class RoundingMode(Enum):
    """What happens to the digits that are cut off. Ties go away from zero in `HALF_UP`."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


def round_to(value: Exact, places: int, mode: RoundingMode = RoundingMode.HALF_UP) -> Decimal:
    """Round an exact number to `places` decimals, keeping trailing zeros.

    Of a `Real`, so many digits are computed that there is no doubt; `Undecided` is raised where there always is.

    >>> round_to(Fraction(-5, 1000), 2), round_to(Decimal("0.125"), 2, RoundingMode.HALF_EVEN)
    (Decimal('-0.01'), Decimal('0.12'))
    """
    if isinstance(value, Real):
        return decided(value, lambda end: round_to(end, places, mode))
    numerator, denominator = value.as_integer_ratio()  # whole numbers are three times as fast as fractions
    whole, rest = divmod(abs(numerator) * 10**places, denominator)
    if mode is not RoundingMode.DOWN:
        twice = 2 * rest
        tie_goes_up = mode is RoundingMode.HALF_UP or whole % 2 == 1
        whole += twice > denominator or (twice == denominator and tie_goes_up)
    sign = "-" if numerator < 0 and whole else ""
    return Decimal(f"{sign}{whole}E-{places}")


def exact(value: Exact) -> Number:
    """The number as arithmetic takes it.

    >>> exact(Decimal("2.50"))
    Fraction(5, 2)
    """
    if isinstance(value, Decimal):
        return fraction_of(value)
    return value if isinstance(value, Real | Fraction) else Fraction(value)


def told(value: Number) -> Number:
    """The number as it is written and held against written ones: as a decimal, where no digits tell it from that.

    >>> from scoring.reals import sqrt
    >>> told(sqrt(3 + 2 * sqrt(2)) - sqrt(2)), told(sqrt(2))
    (Fraction(1, 1), Real(≈1.41421356237310))
    """
    return value.nearby(WRITTEN_PLACES + 1) if isinstance(value, Real) else value


@lru_cache(4096)
def fraction_of(value: Decimal) -> Fraction:
    """The fraction that a decimal is; the same weights and scores come again and again, and making one takes 1.5 µs."""
    return Fraction(value)


@overload
def add_up(numbers: Iterable[Fraction]) -> Fraction: ...
@overload
def add_up(numbers: Iterable[Number]) -> Number: ...
def add_up(numbers: Iterable[Number]) -> Number:
    """The sum: of fractions over their common denominator, which is ten times as fast as adding one to the other.

    >>> add_up((Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)))
    Fraction(1, 1)
    """
    summands = tuple(numbers)
    if not summands:
        return ZERO
    ratios = [each.as_integer_ratio() for each in summands if not isinstance(each, Real)]
    if len(ratios) < len(summands):
        return sum(summands, ZERO)
    common = lcm(*[denominator for _, denominator in ratios])
    return Fraction(sum([numerator * (common // denominator) for numerator, denominator in ratios]), common)


def against_share(amount: Fraction, share: Fraction, whole: Fraction) -> int:
    """Whether an amount is more than a share of a whole (1), less (-1) or just that (0), by whole numbers alone.

    >>> against_share(Fraction(130), Fraction(13, 10), Fraction(100))
    0
    """
    (above, below), (part, parts), (total, divisor) = (
        each.as_integer_ratio() for each in (amount, share, whole)
    )
    ours, theirs = above * parts * divisor, part * total * below
    return (ours > theirs) - (ours < theirs)


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    """The sum with all its digits, whatever the decimal context of the process is.

    >>> exact_sum((Decimal("99.5"), Decimal("0.07")))
    Decimal('99.57')
    """
    summands, total = tuple(numbers), Decimal(0)
    try:
        for each in summands:
            total = EXACTLY.add(total, each)
    except (Inexact, Rounded):  # more digits than any table has
        return round_to(sum(map(Fraction, summands), ZERO), max(map(written_places, summands)))
    return total


def difference(one: Decimal, other: Decimal) -> Decimal:
    """`one` less `other`, exactly."""
    return exact_sum((one, other.copy_negate()))


def written_places(number: Decimal) -> int:
    """How many decimals the author wrote: 2 for `20.00`, 0 for `20`."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def show(value: Exact) -> str:
    """Write a number exactly: as a decimal where it ends, otherwise as a fraction; a `Real` to 12 places."""
    if isinstance(value, Real):
        return format(round_to(told(value), SHOWN_PLACES), "f")
    if isinstance(value, Decimal):
        return format(value, "f")
    value = Fraction(value)
    places = decimal_places(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return format(round_to(value, places), "f")


def show_short(value: Exact, places: int = 4) -> str:
    """Write a number for reading: exact where it ends within `places`, else `≈` and rounded."""
    exact_places = decimal_places(value if isinstance(value, Real) else Fraction(value))
    if exact_places is not None and exact_places <= places:
        return show(value)
    shown = told(value) if isinstance(value, Real) else value
    return f"≈{format(round_to(shown, places), 'f')}"


def equals(value: Exact, places: int = 4) -> str:
    """`= 2.5`, or `≈ 2.6957` where the number goes on."""
    shown = show_short(value, places)
    return f"≈ {shown[1:]}" if shown.startswith("≈") else f"= {shown}"


def decimal_places(value: Fraction | Real) -> int | None:
    """How many decimals write `value` exactly; None where no number of them does, or none is known to."""
    if isinstance(value, Real):
        return None
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
