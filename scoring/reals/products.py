"""Products of powers: positive numbers whose roots and logarithms can be told apart for certain.

A root of a fraction is a product of whole numbers to fractional powers, and so is what the logarithms in a
sum amount to: ln(8) - 3 · ln(2) is the logarithm of 8 · 2⁻³. Two such products are compared over bases of
which no two share a divisor, found by greatest common divisors alone (D. J. Bernstein, "Factoring into
coprimes in essentially linear time", 2005); no number is factored into primes. Over such bases

- a product is 1 only if every exponent is 0, and
- a fraction only if each of its powers is one, because nothing cancels between them.

    >>> two, eight = of_fraction(Fraction(2)), of_fraction(Fraction(8))
    >>> to_the(eight, Fraction(2, 3)).as_fraction(), to_the(two, Fraction(1, 2)).as_fraction()
    (Fraction(4, 1), None)
    >>> exponent_between(eight, to_the(two, Fraction(1, 2))), exponent_between(eight, of_fraction(Fraction(3)))
    (Fraction(6, 1), None)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

LONGEST_BASE = 2**14
"""The bits of all bases together up to which they are compared."""

LONGEST_EXPONENT = 2**12
"""The bits of an exponent, and of a fraction that a product is turned into."""

Exponents = tuple[Fraction, ...]


class TooLong(Exception):
    """The numbers are so long that comparing them would take long; no table has such."""


@dataclass(frozen=True)
class Product:
    """Whole numbers above 1, no two with a common divisor, and the powers other than 0 that they are raised to."""

    powers: tuple[tuple[int, Fraction], ...]

    def as_fraction(self) -> Fraction | None:
        """The product where it is a fraction of a sensible length."""
        found = Fraction(1)
        for base, exponent in self.powers:
            root = floor_root(base, exponent.denominator)
            if root**exponent.denominator != base:
                return None
            if root.bit_length() * abs(exponent.numerator) > LONGEST_EXPONENT:
                return None
            found *= Fraction(root) ** exponent.numerator
        return found


ONE = Product(())


def of_fraction(value: Fraction) -> Product:
    """A positive fraction as a product. Raises `TooLong`."""
    return _product([(value.numerator, Fraction(1)), (value.denominator, Fraction(-1))])


def times(one: Product, other: Product) -> Product:
    """The product of both. Raises `TooLong`."""
    return _product([*one.powers, *other.powers])


def to_the(product: Product, exponent: Fraction) -> Product:
    """The product to a power. Raises `TooLong`."""
    return _product([(base, power * exponent) for base, power in product.powers])


def exponent_between(one: Product, other: Product) -> Fraction | None:
    """The power of `other` that `one` is, which is ln(one) ÷ ln(other); None where no fraction is. `other` is not 1."""
    zero = Fraction(0)
    ours = [(base, (power, zero)) for base, power in one.powers]
    theirs = [(base, (zero, power)) for base, power in other.powers]
    pairs = [exponents for _, exponents in _coprime([*ours, *theirs])]
    quotients = {above / below if below else None for above, below in pairs}
    return quotients.pop() if len(quotients) == 1 else None


def floor_root(value: int, n: int) -> int:
    """The largest integer whose n-th power is not greater than a positive one, by Newton's method from above."""
    if n == 1:
        return value
    if value.bit_length() <= n:
        return 1
    better = 1 << -(-value.bit_length() // n)
    found = better + 1
    while better < found:
        found = better
        better = ((n - 1) * found + value // found ** (n - 1)) // n
    return found


def _product(powers: Iterable[tuple[int, Fraction]]) -> Product:
    found = _coprime([(base, (power,)) for base, power in powers])
    return Product(tuple((base, power) for base, (power,) in found))


def _coprime(powers: Iterable[tuple[int, Exponents]]) -> list[tuple[int, Exponents]]:
    """The same product over bases without common divisors.

    Two bases that share g become a/g, g and b/g: each step makes all of them together smaller, so they end.
    """
    waiting, found = list(powers), dict[int, Exponents]()
    if sum(base.bit_length() for base, _ in waiting) > LONGEST_BASE or any(
        max(each.numerator.bit_length(), each.denominator.bit_length()) > LONGEST_EXPONENT
        for _, exponents in waiting
        for each in exponents
    ):
        raise TooLong
    while waiting:
        base, exponents = waiting.pop()
        if base == 1 or not any(exponents):
            continue
        other = next((each for each in found if gcd(base, each) > 1), None)
        if other is None:
            found[base] = exponents
            continue
        shared, others = gcd(base, other), found.pop(other)
        both = tuple(one + two for one, two in zip(exponents, others, strict=True))
        waiting += [(base // shared, exponents), (other // shared, others), (shared, both)]
    return list(found.items())
