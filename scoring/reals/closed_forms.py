"""Closed forms: sums of roots and logarithms of fractions, in which equal things are seen to be equal.

An enclosure tells two numbers apart, but never that they are one. A closed form does: each of its terms is
a fraction, times a root, times one logarithm over another as far as there are any, times a number about which
nothing more is known (the error function of something). Terms that differ by a fraction only are added up, so
that a number whose form comes down to a fraction is that fraction:

- √2 · √2, √12 ÷ √3 and √2 · √3 - √6, because a product of roots is one root (`products`);
- ln 8 - 3 · ln 2 and ln 9 ÷ ln 3, because a sum of logarithms is one logarithm, and the ratio of two is
  a fraction only where one product is a power of the other;
- exp(ln 3) and 10 to the power of log10(3).

What is found is always true. Terms that are left may still cancel where an unknown number is among them, or a root
of a sum; then the number stays what its enclosures say. Nothing here may take long: what would is not a form (None).
"""

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import product as pairs_of
from typing import NamedTuple, TypeAlias

from scoring.reals.products import ONE, Product, TooLong, exponent_between, of_fraction, times, to_the

MOST_TERMS = 16
"""A sum of more terms is a number about which nothing is known."""

LONGEST = 2**13
"""The bits of a coefficient."""

HIGHEST_POWER = 12
"""A sum to a higher power has too many terms anyway."""


class Term(NamedTuple):
    """`coefficient · root · ln(above) ÷ ln(below) · unknown`, each of the last three where there is one.

    Neither logarithm is 0, and they are no multiples of each other; a root that is a fraction is 1. Two unknown
    numbers are equal if they are computed alike.
    """

    coefficient: Fraction
    root: Product = ONE
    above: Product | None = None
    below: Product | None = None
    unknown: object = None

    @property
    def is_fraction(self) -> bool:
        return self == (self.coefficient, ONE, None, None, None)


Form: TypeAlias = tuple[Term, ...]
"""The sum of some terms, of which no two are alike."""


def form_of_fraction(value: Fraction) -> Form:
    return (Term(value),) if value else ()


def form_of_unknown(number: object) -> Form:
    return (Term(Fraction(1), unknown=number),)


def as_fraction(form: Form | None) -> Fraction | None:
    """The fraction that a form is known to be."""
    if form is None or len(form) > 1:
        return None
    return Fraction(0) if not form else form[0].coefficient if form[0].is_fraction else None


# -- arithmetic; each gives None where there is no such form, or none that is short


def add(one: Form, other: Form) -> Form | None:
    try:
        found = one
        for term in other:
            found = _with(found, term)
    except TooLong:
        return None
    return _short(found)


def subtract(one: Form, other: Form) -> Form | None:
    return add(one, _scaled(other, Fraction(-1)))


def multiply(one: Form, other: Form) -> Form | None:
    if len(one) * len(other) > MOST_TERMS:
        return None
    found: Form = ()
    try:
        for pair in pairs_of(one, other):
            term = _times(*pair)
            if term is None:
                return None
            found = _with(found, term)
    except TooLong:
        return None
    return _short(found)


def divide(one: Form, other: Form) -> Form | None:
    """`other` is not zero. By a single term, or by a sum of which `one` is a multiple."""
    with suppress(TooLong):
        return _over(one, other[0]) if len(other) == 1 else _multiple(one, other)
    return None


def _multiple(one: Form, other: Form) -> Form | None:
    """How many times a sum another is, where a fraction says so."""
    if not one:
        return ()
    for term in other:
        quotient = _over(one[:1], term)
        if (
            quotient
            and quotient[0].is_fraction
            and subtract(one, _scaled(other, quotient[0].coefficient)) == ()
        ):
            return quotient
    return None


def power(form: Form, exponent: Fraction) -> Form | None:
    """Of a single positive root to any power; what else there is has whole powers only, and low ones."""
    base = _as_root(form)
    if base is not None:
        with suppress(TooLong):
            return _short((_root(Fraction(1), to_the(base, exponent)),))
        return None
    if exponent.denominator > 1 or not 0 < exponent <= HIGHEST_POWER:
        return None
    found: Form | None = form
    for _ in range(exponent.numerator - 1):
        found = None if found is None else multiply(found, form)
    return found


def ln(form: Form) -> Form | None:
    """The natural logarithm of a positive number."""
    base = _as_root(form)
    if base is None:
        return None
    return (Term(Fraction(1), above=base),) if base.powers else ()


def log10(form: Form) -> Form | None:
    """The logarithm to base ten of a positive number."""
    logarithm, of_ten = ln(form), ln(form_of_fraction(Fraction(10)))
    return divide(logarithm, of_ten) if logarithm is not None and of_ten else None


def exp(form: Form) -> Form | None:
    """e to the power of a multiple of one logarithm, which is a power of its argument."""
    if len(form) != 1 or form[0].above is None or form[0] != Term(form[0].coefficient, above=form[0].above):
        return None
    return power((Term(Fraction(1), form[0].above),), form[0].coefficient)


# -- terms


def _with(form: Form, term: Term) -> Form:
    """The form with a term added to the one that is like it; the sum may be like another."""
    if not term.coefficient:
        return form
    for index, each in enumerate(form):
        together = _sum(each, term)
        if together is not None:
            return _with(form[:index] + form[index + 1 :], together)
    return (*form, term)


def _sum(one: Term, other: Term) -> Term | None:
    """Both as one term, where they are alike: their roots differ by a fraction, and their logarithms can be joined."""
    if one.unknown != other.unknown:
        return None
    ratio = _ratio(other.root, one.root)
    if ratio is None:
        return None
    other = other._replace(coefficient=other.coefficient * ratio, root=one.root)
    if _logarithms(one) == _logarithms(other):
        return one._replace(coefficient=one.coefficient + other.coefficient)
    if (one.above is None and one.below is not None) or (other.above is None and other.below is not None):
        return _sum_of_inverse_logarithms(one, other)
    below = one.below or other.below
    ours, theirs = _above(one, below), _above(other, below)
    if ours is None or theirs is None:
        return None
    above = times(to_the(ours, one.coefficient), to_the(theirs, other.coefficient))
    return _reduced(one._replace(coefficient=Fraction(1)), [above], [below] if below else [])


def _ratio(one: Product, other: Product) -> Fraction | None:
    """The quotient of two roots where it is a fraction."""
    if one == other:
        return Fraction(1)
    if ONE in (one, other):  # a root that is a fraction is 1
        return None
    return times(one, to_the(other, Fraction(-1))).as_fraction()


def _logarithms(term: Term) -> tuple[Product | None, Product | None]:
    return (term.above, term.below)


def _sum_of_inverse_logarithms(one: Term, other: Term) -> Term | None:
    if one.above is not None or other.above is not None or one.below is None or other.below is None:
        return None
    multiple = exponent_between(other.below, one.below)
    return one._replace(coefficient=one.coefficient + other.coefficient / multiple) if multiple else None


def _above(term: Term, below: Product | None) -> Product | None:
    """The product whose logarithm, over that of `below`, are the logarithms of a term; None where there is none."""
    if term.below is None and term.above is None:
        return below
    if term.below is None or below is None or term.above is None:
        return term.above if term.below is below else None
    multiple = exponent_between(term.below, below)
    return to_the(term.above, 1 / multiple) if multiple else None


def _times(one: Term, other: Term) -> Term | None:
    if one.unknown is not None and other.unknown is not None:
        return None
    root = _root(one.coefficient * other.coefficient, times(one.root, other.root))
    above = [each.above for each in (one, other) if each.above is not None]
    below = [each.below for each in (one, other) if each.below is not None]
    return _reduced(root._replace(unknown=one.unknown or other.unknown), above, below)


def _reduced(term: Term, above: list[Product], below: list[Product]) -> Term | None:
    """A term with these logarithms instead of its own, without those that are multiples of one another."""
    if any(not each.powers for each in above):  # ln 1
        return term._replace(coefficient=Fraction(0))
    for one, other in pairs_of(above, below):
        multiple = exponent_between(one, other)
        if multiple is not None:
            rest = (
                [each for each in above if each is not one],
                [each for each in below if each is not other],
            )
            return _reduced(term._replace(coefficient=term.coefficient * multiple), *rest)
    if len(above) > 1 or len(below) > 1:
        return None
    return term._replace(above=above[0] if above else None, below=below[0] if below else None)


def _inverse(term: Term) -> Term:
    """1 ÷ a term without an unknown number."""
    return Term(1 / term.coefficient, to_the(term.root, Fraction(-1)), term.below, term.above)


def _over(form: Form, divisor: Term) -> Form | None:
    if divisor.unknown is not None:
        if any(each.unknown != divisor.unknown for each in form):
            return None
        form = tuple(each._replace(unknown=None) for each in form)
        divisor = divisor._replace(unknown=None)
    return multiply(form, (_inverse(divisor),))


def _root(coefficient: Fraction, root: Product) -> Term:
    """A root with its coefficient; one that is a fraction goes into the coefficient."""
    exact = root.as_fraction()
    return Term(coefficient, root) if exact is None else Term(coefficient * exact)


def _as_root(form: Form) -> Product | None:
    """The product of powers that a form is, where it is a single positive one."""
    if len(form) != 1 or form[0].coefficient <= 0 or form[0] != Term(form[0].coefficient, form[0].root):
        return None
    try:
        return times(of_fraction(form[0].coefficient), form[0].root)
    except TooLong:
        return None


def _scaled(form: Form, factor: Fraction) -> Form:
    return tuple(each._replace(coefficient=each.coefficient * factor) for each in form)


def _short(form: Form) -> Form | None:
    """The form, unless it has too many terms or a coefficient is too long."""
    if len(form) > MOST_TERMS or any(bits > LONGEST for bits in _lengths(form)):
        return None
    return form


def _lengths(form: Form) -> Iterator[int]:
    for each in form:
        yield each.coefficient.numerator.bit_length()
        yield each.coefficient.denominator.bit_length()
