"""Does a declared number agree with an exact one, at the precision at which it was written?

>>> from fractions import Fraction
>>> agreement(Decimal("2.7"), Fraction(62, 23), Decimal("2.70"))
Agreement(same=True, rounding=None)
>>> agreement(Decimal("2.69"), Fraction(62, 23), Decimal("2.70")).rounding
Rounded(places=2, mode=<RoundingMode.DOWN: 'down'>)
>>> agreement(Decimal("2.5"), Fraction(62, 23), Decimal("2.70"))
Agreement(same=False, rounding=None)
"""

from decimal import Decimal
from typing import NamedTuple

from scoring.numbers import Exact, RoundingMode, round_to, written_places


class Rounded(NamedTuple):
    """A way of rounding that gives a declared number."""

    places: int
    mode: RoundingMode


class Agreement(NamedTuple):
    """`same`: equal to the computed number. `rounding`: how the exact number was rounded instead."""

    same: bool
    rounding: Rounded | None


def agreement(declared: Decimal, exact: Exact, computed: Decimal) -> Agreement:
    """Hold a declared number against an exact one and its rounding by the rulebook."""
    if declared == computed:
        return Agreement(same=True, rounding=None)
    return Agreement(same=False, rounding=rounding_that_gives(declared, exact, written_places(computed)))


def rounding_that_gives(declared: Decimal, exact: Exact, kept: int = 2) -> Rounded | None:
    """The rounding of `exact` to the written places of `declared` that gives it, if there is one.

    Fewer places than the `kept` ones are reached by rounding half up only: cutting 2.6957 off to 2.6
    loses more than a rounding.
    """
    places = written_places(declared)
    modes = (RoundingMode.HALF_UP, RoundingMode.HALF_EVEN, RoundingMode.DOWN)
    for mode in modes if places >= kept else modes[:1]:
        if round_to(exact, places, mode) == declared:
            return Rounded(places, mode)
    return None
