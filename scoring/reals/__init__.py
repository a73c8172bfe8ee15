"""Real numbers that are no fractions: roots, logarithms, powers, and the error function.

A rulebook may ask for a cube root (the Human Development Index), a logarithm of an
income, or a share of the normal curve. Such a number has no last digit, so it is kept
as the computation that makes it, and encloses itself between two decimals as narrowly
as a decision needs. What is rounded or compared is decided by both ends of such an
enclosure; where they never agree, `Undecided` is raised. Nothing is guessed. Sums of
roots and logarithms have a closed form beside it (`closed_forms`): where that comes down
to a fraction, so does the number.

    >>> from fractions import Fraction
    >>> income = (ln(3829) - ln(100)) / (ln(75000) - ln(100))
    >>> index = root(Fraction(6971, 10**4) * Fraction(3447, 10**4) * income, 3)
    >>> index, index > Fraction(1, 2), floor_of(1000 * index)
    (Real(≈0.509562976455726), True, 509)
    >>> root(Fraction(8, 27), 3), sqrt(2) * sqrt(8), ln(9) / ln(3), ln(8) - 3 * ln(2)
    (Fraction(2, 3), Fraction(4, 1), Fraction(2, 1), Fraction(0, 1))
"""

from scoring.reals.functions import (
    either,
    erf,
    exp,
    floor_of,
    largest,
    ln,
    log10,
    power,
    root,
    smallest,
    sqrt,
)
from scoring.reals.real import Comparable, Number, Operand, Real, decided
from scoring.reals.refusals import MayHaveNone, OutsideDomain, TooLarge, Uncomputable, Undecided

__all__ = [
    "Comparable",
    "MayHaveNone",
    "Number",
    "Operand",
    "OutsideDomain",
    "Real",
    "TooLarge",
    "Uncomputable",
    "Undecided",
    "decided",
    "either",
    "erf",
    "exp",
    "floor_of",
    "largest",
    "ln",
    "log10",
    "power",
    "root",
    "smallest",
    "sqrt",
]
