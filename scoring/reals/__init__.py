"""Real numbers that are no fractions: roots, logarithms, powers, and the error function.

A rulebook may ask for a cube root (the Human Development Index), a logarithm of an
income, or a share of the normal curve. Such a number has no last digit, so it is kept
as the computation that makes it, and encloses itself between two decimals as narrowly
as a decision needs. What is rounded or compared is decided by both ends of such an
enclosure; where they never agree, `Undecided` is raised. Nothing is guessed.

    >>> from fractions import Fraction
    >>> income = (ln(3829) - ln(100)) / (ln(75000) - ln(100))
    >>> index = root(Fraction(6971, 10**4) * Fraction(3447, 10**4) * income, 3)
    >>> index, index > Fraction(1, 2), floor_of(1000 * index)
    (Real(≈0.509562976455726), True, 509)
    >>> root(Fraction(8, 27), 3), ln(1), log10(Fraction(1, 1000))
    (Fraction(2, 3), Fraction(0, 1), Fraction(-3, 1))
"""

from scoring.reals.functions import erf, exp, floor_of, ln, log10, power, root, sqrt
from scoring.reals.real import Comparable, Number, Operand, Real, decided
from scoring.reals.refusals import OutsideDomain, TooLarge, Uncomputable, Undecided

__all__ = [
    "Comparable",
    "Number",
    "Operand",
    "OutsideDomain",
    "Real",
    "TooLarge",
    "Uncomputable",
    "Undecided",
    "decided",
    "erf",
    "exp",
    "floor_of",
    "ln",
    "log10",
    "power",
    "root",
    "sqrt",
]
