"""A number that is kept as the computation that makes it, and what can be decided about it.

>>> from scoring.reals.functions import sqrt
>>> golden = (1 + sqrt(5)) / 2
>>> golden, golden > Fraction(8, 5), golden * golden - golden
(Real(≈1.61803398874989), True, Fraction(1, 1))
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Context, Decimal, Overflow
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias, TypeVar

from scoring.reals import closed_forms, enclosures
from scoring.reals.closed_forms import Form
from scoring.reals.enclosures import Enclosure, TooWide, exactly
from scoring.reals.refusals import MayHaveNone, TooLarge, Undecided

Operation: TypeAlias = Callable[..., Enclosure]

T = TypeVar("T")

DIGITS = (32, 64, 128, 256, 512)
"""How many digits are computed with, one after the other, until they decide."""

ZERO = Fraction(0)

LONGEST = 2**13
"""The bits of a power that is still worked out exactly."""


@dataclass(frozen=True, eq=False, repr=False)
class Real:
    """A number that has enclosures: `operation` makes them of those of `parts`.

    Each Real has been enclosed once, so that one that is too large is refused where it is made. Comparing two
    may raise `Undecided`, therefore a Real has no hash. Operators take `int`, `Fraction` and `Real`, never `float`.
    `form` is its closed form, where it has one; numbers whose forms come down to a fraction are no Reals.
    """

    operation: Operation
    parts: "tuple[Fraction | Real, ...]"
    form: Form | None = None
    known: dict[int, Enclosure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if next(self._narrowing(), None) is None:  # a part cannot be told from zero
            raise MayHaveNone(ZERO, ZERO, DIGITS[-1])

    def enclosure(self, places: int) -> tuple[Fraction, Fraction]:
        """Two fractions, at most 10**-places apart, between which the number lies. May raise `Undecided`."""
        for low, high in self._narrowing():
            if high - low <= Fraction(1, 10**places):
                return low, high
        raise self.undecided()

    def nearby(self, places: int) -> "Number":
        """The number itself; but a decimal of up to so many places that no digits tell it from.

        The two are then less than 10**-400 apart, far less than anything that is written beside them.

        >>> from scoring.reals.functions import sqrt
        >>> sqrt(2).nearby(20), (sqrt(3 + 2 * sqrt(2)) - sqrt(2)).nearby(20)
        (Real(≈1.41421356237310), Fraction(1, 1))
        """
        units, low, high = 10**places, Fraction(0), Fraction(0)
        for low, high in self._narrowing():
            if floor(low * units) == floor(high * units) and low * units != floor(low * units):
                return self
        found = Fraction(ceil(low * units), units)
        return found if high - low < Fraction(1, 10**400) else self

    def undecided(self) -> Undecided:
        """That the most digits which are computed do not decide about this number."""
        *_, (low, high) = self._narrowing()
        return Undecided(low, high, DIGITS[-1])

    def _narrowing(self) -> Iterator[tuple[Fraction, Fraction]]:
        for digits in DIGITS:
            with suppress(TooWide):
                _enclose(self, digits)
                yield Fraction(self.known[digits].low), Fraction(self.known[digits].high)

    def __str__(self) -> str:
        first = self.known[min(self.known)]  # not the narrowest: a number is always written in the same way
        return f"≈{Context(prec=15, traps=[]).plus(first.low)}"

    def __repr__(self) -> str:
        return f"Real({self})"

    def __add__(self, other: "Operand") -> "Number":
        return _sum(self, other) if isinstance(other, Operand) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other: "Operand") -> "Number":
        return _difference(self, other) if isinstance(other, Operand) else NotImplemented

    def __rsub__(self, other: int | Fraction) -> "Number":
        return _difference(other, self) if isinstance(other, Operand) else NotImplemented

    def __mul__(self, other: "Operand") -> "Number":
        return _product(self, other) if isinstance(other, Operand) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: "Operand") -> "Number":
        return _quotient(self, other) if isinstance(other, Operand) else NotImplemented

    def __rtruediv__(self, other: int | Fraction) -> "Number":
        return _quotient(other, self) if isinstance(other, Operand) else NotImplemented

    def __pow__(self, exponent: int) -> "Number":
        return to_the(self, exponent) if isinstance(exponent, int) else NotImplemented

    def __neg__(self) -> "Number":
        return _difference(0, self)

    def __pos__(self) -> "Real":
        return self

    def __abs__(self) -> "Number":
        try:
            return -self if self < 0 else self
        except Undecided:
            return Real(enclosures.absolute, (self,))

    def __bool__(self) -> bool:
        return self != 0

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return order(self, other) == 0 if isinstance(other, Comparable) else NotImplemented

    def __lt__(self, other: "Comparable") -> bool:
        return (
            _is(self, other, lambda end, limit: end < limit)
            if isinstance(other, Comparable)
            else NotImplemented
        )

    def __le__(self, other: "Comparable") -> bool:
        return (
            _is(self, other, lambda end, limit: end <= limit)
            if isinstance(other, Comparable)
            else NotImplemented
        )

    def __gt__(self, other: "Comparable") -> bool:
        return (
            _is(self, other, lambda end, limit: end > limit)
            if isinstance(other, Comparable)
            else NotImplemented
        )

    def __ge__(self, other: "Comparable") -> bool:
        return (
            _is(self, other, lambda end, limit: end >= limit)
            if isinstance(other, Comparable)
            else NotImplemented
        )


Number: TypeAlias = Fraction | Real
"""What a computation gives: a fraction wherever the value is known to be one."""

Operand: TypeAlias = int | Number
Comparable: TypeAlias = Operand | Decimal


# -- enclosing


def _enclose(number: Real, digits: int) -> None:
    """Fill in what is `known` at so many digits, parts first. No recursion: a sum is as deep as it is long."""
    waiting = [number]
    while waiting:
        last = waiting[-1]
        unknown = [each for each in last.parts if isinstance(each, Real) and digits not in each.known]
        if unknown:
            waiting += unknown
        else:
            last.known[digits] = _compute(last, digits)
            waiting.pop()


def _compute(number: Real, digits: int) -> Enclosure:
    try:
        parts = [
            each.known[digits] if isinstance(each, Real) else exactly(digits, each) for each in number.parts
        ]
        return number.operation(digits, *parts)
    except Overflow:
        raise TooLarge(number.operation.__name__, number.parts[0]) from None


# -- deciding


def decided(number: Operand, question: Callable[[Fraction], T]) -> T:
    """The answer that both ends of an enclosure give. Raises `Undecided` where no enclosure is narrow enough.

    The question must be monotone, like a rounding or "how many are below": then every number between two
    that give the same answer gives it too.

    >>> from scoring.reals.functions import ln
    >>> decided(ln(10**6), floor)
    13
    """
    if not isinstance(number, Real):
        return question(Fraction(number))
    for low, high in number._narrowing():
        answer = question(low)
        if question(high) == answer:
            return answer
    raise number.undecided()


def demand_decided(number: Operand, question: Callable[[Operand], T]) -> T:
    """The answer on which it depends whether there is a value. Raises `MayHaveNone` where there is no answer."""
    try:
        return question(number)
    except Undecided as error:
        raise MayHaveNone(error.low, error.high, error.digits) from None


def order(one: Real, other: Comparable) -> int:
    """-1, 0 or 1: whether one is smaller than the other, equal, or greater."""
    if isinstance(other, Real):
        return decided(_difference(one, other), lambda end: (end > 0) - (end < 0))
    exact = Fraction(other)
    return decided(one, lambda end: (end > exact) - (end < exact))


def _is(one: Real, other: Comparable, question: Callable[[Fraction, Fraction], bool]) -> bool:
    """A comparison. Each has a question of its own: whether x < 0 is known of an x that is 0 or a bit more."""
    if isinstance(other, Real):
        return decided(_difference(one, other), lambda end: question(end, ZERO))
    exact = Fraction(other)
    return decided(one, lambda end: question(end, exact))


@dataclass(frozen=True, eq=False)
class Unknown:
    """A number without a closed form, as a part of one: equal to what is computed alike."""

    number: Real

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and is_computed_like(self.number, other.number)


def is_computed_like(one: Number, other: Number) -> bool:
    """Whether both come from the same numbers in the same way, and so are equal however long their digits go on."""
    seen: set[tuple[int, int]] = set()
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if left is right or (id(left), id(right)) in seen:
            continue
        seen.add((id(left), id(right)))
        if isinstance(left, Real) and isinstance(right, Real):
            if left.operation is not right.operation:
                return False
            waiting += zip(left.parts, right.parts, strict=True)
        elif isinstance(left, Real) or isinstance(right, Real) or left != right:
            return False
    return True


# -- arithmetic that stays exact where it can


def as_number(value: Operand) -> Number:
    """An int as a fraction. Anything that is not exact, a `float` above all, is refused with a TypeError."""
    if isinstance(value, Real):
        return value
    if isinstance(value, int | Fraction):
        return Fraction(value)
    raise TypeError(f"{value!r} is a {type(value).__name__}, not an int, a Fraction or a Real")


def form_of(number: Number) -> Form:
    """The closed form of a number; one without is unknown there."""
    if isinstance(number, Fraction):
        return closed_forms.form_of_fraction(number)
    return closed_forms.form_of_unknown(Unknown(number)) if number.form is None else number.form


def made(operation: Operation, parts: tuple[Number, ...], form: Form | None) -> Number:
    """What an operation makes of its parts: the fraction that its form is, else a Real."""
    exact = closed_forms.as_fraction(form)
    return Real(operation, parts, form) if exact is None else exact


def _is_exactly(value: Operand, exact: int) -> bool:
    return not isinstance(value, Real) and value == exact


def _sum(left: Operand, right: Operand) -> Number:
    if _is_exactly(left, 0) or _is_exactly(right, 0):
        return as_number(right if _is_exactly(left, 0) else left)
    left, right = as_number(left), as_number(right)
    return made(enclosures.add, (left, right), closed_forms.add(form_of(left), form_of(right)))


def _difference(left: Operand, right: Operand) -> Number:
    if _is_exactly(right, 0):
        return as_number(left)
    left, right = as_number(left), as_number(right)
    if is_computed_like(left, right):
        return ZERO
    return made(enclosures.subtract, (left, right), closed_forms.subtract(form_of(left), form_of(right)))


def _product(left: Operand, right: Operand) -> Number:
    if _is_exactly(left, 0) or _is_exactly(right, 0):
        return ZERO
    if _is_exactly(left, 1) or _is_exactly(right, 1):
        return as_number(right if _is_exactly(left, 1) else left)
    left, right = as_number(left), as_number(right)
    return made(enclosures.multiply, (left, right), closed_forms.multiply(form_of(left), form_of(right)))


def _quotient(left: Operand, right: Operand) -> Number:
    if not demand_decided(right, bool):
        raise ZeroDivisionError(f"{left} / 0")
    if not isinstance(right, Real):
        return _product(left, 1 / Fraction(right))
    if _is_exactly(left, 0):
        return ZERO
    left = as_number(left)
    if is_computed_like(left, right):
        return Fraction(1)
    return made(enclosures.divide, (left, right), closed_forms.divide(form_of(left), form_of(right)))


def to_the(base: Number, exponent: int) -> Number:
    """An integer power; of a fraction exact as long as it can be written, else by multiplying enclosures.

    >>> to_the(Fraction(2, 3), -2), to_the(1 + Fraction(1, 10**9), 10**9)
    (Fraction(9, 4), Real(≈2.71828182709990))
    """
    if exponent < 0:
        return to_the(1 / base, -exponent)
    if exponent < 2:
        return base if exponent else Fraction(1)
    if isinstance(base, Fraction):
        if exponent * max(base.numerator.bit_length(), base.denominator.bit_length()) <= LONGEST:
            return base**exponent
        base = Real(enclosures.add, (base, ZERO), form_of(base))
    form = closed_forms.power(form_of(base), Fraction(exponent))
    exact = closed_forms.as_fraction(form)
    return _multiplied(base, exponent, form) if exact is None else exact


def _multiplied(base: Real, exponent: int, form: Form | None) -> Real:
    """A power by its enclosures; only the last of them has the form."""
    result = base
    for bit in f"{exponent:b}"[1:]:
        result = Real(enclosures.multiply, (result, result))
        if bit == "1":
            result = Real(enclosures.multiply, (result, base))
    return Real(result.operation, result.parts, form)
