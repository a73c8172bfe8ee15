"""The parts of an expression: symbols, constants, and what joins them.

Each node computes itself (`evaluate`), on exact numbers or on arrays of them, and writes itself out
(`spell`): with the numbers in place, or with the names where it is given none. It knows how tightly
it binds, so that only the brackets that are needed are written.

    >>> weight.spell({weight: Fraction(5)}), str(weight * (1 - actual / target))
    ('5', 'weight × (1 − actual ÷ target)')
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any, TypeAlias

from scoring.arithmetic.limits import bounded
from scoring.arithmetic.operators import ATOM, OPERATORS, PREFIXES
from scoring.arithmetic.refusals import NotANumber
from scoring.arithmetic.rows import RowsOf, Truths, assembled, is_array, truths_of
from scoring.numbers import show, show_short
from scoring.reals import MayHaveNone, Undecided, either
from scoring.records import record

Numbers: TypeAlias = Mapping["Symbol", Any]
Span: TypeAlias = tuple[int, int]


@record
class Expression:
    """Something that has a value once the symbols have theirs. Operators build larger ones.

    `span` is where it stands in the text that it was read from: its sign, its name, its digits.
    """

    span: Span | None = field(default=None, kw_only=True, compare=False, repr=False)

    @property
    def parts(self) -> "tuple[Expression, ...]":
        """The expressions that it is made of."""
        return ()

    @property
    def binding(self) -> int:
        """How tightly it holds together where it is written without brackets."""
        return ATOM

    def evaluate(self, numbers: Numbers) -> Any:
        """Its value: exact for exact numbers, and for arrays an array."""
        raise NotImplementedError

    def needed(self, numbers: Numbers) -> "Iterator[Expression]":  # noqa: ARG002
        """The parts that are computed for these single numbers, in their order."""
        yield from self.parts

    def chosen(self, numbers: Numbers | None) -> "Expression":  # noqa: ARG002
        """What it comes down to for these numbers: the side that a choice takes."""
        return self

    def spell(self, numbers: Numbers | None = None) -> str:
        """Write it out with the numbers in place, or with the names where there are none."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.spell()

    def __add__(self, other: "Operand") -> "Operation":
        return Operation("+", self, operand(other))

    def __radd__(self, other: "Operand") -> "Operation":
        return Operation("+", operand(other), self)

    def __sub__(self, other: "Operand") -> "Operation":
        return Operation("-", self, operand(other))

    def __rsub__(self, other: "Operand") -> "Operation":
        return Operation("-", operand(other), self)

    def __mul__(self, other: "Operand") -> "Operation":
        return Operation("*", self, operand(other))

    def __rmul__(self, other: "Operand") -> "Operation":
        return Operation("*", operand(other), self)

    def __truediv__(self, other: "Operand") -> "Operation":
        return Operation("/", self, operand(other))

    def __ge__(self, other: "Operand") -> "Operation":
        return Operation(">=", self, operand(other))

    def __gt__(self, other: "Operand") -> "Operation":
        return Operation(">", self, operand(other))

    def __le__(self, other: "Operand") -> "Operation":
        return Operation("<=", self, operand(other))

    def __lt__(self, other: "Operand") -> "Operation":
        return Operation("<", self, operand(other))

    def __and__(self, other: "Expression") -> "Operation":
        return Operation("and", self, other)


Operand: TypeAlias = Expression | int | Fraction


def operand(value: Operand) -> Expression:
    """An expression as it is, a number as a constant."""
    return value if isinstance(value, Expression) else Constant(Fraction(value))


@record
class Symbol(Expression):
    """A name whose value the row brings. Two of one name are the same."""

    name: str

    def __hash__(self) -> int:
        """That of the name: numbers are looked up by their symbols all the time, and a tuple made for each takes longer."""
        return hash(self.name)

    def evaluate(self, numbers: Numbers) -> Any:
        value = numbers[self]
        if isinstance(value, tuple):
            raise NotANumber(self.name)
        return value

    def spell(self, numbers: Numbers | None = None) -> str:
        if numbers is None:
            return self.name
        value = numbers[self]
        return self.name if isinstance(value, tuple) else signed(show_short(value))


@record
class Constant(Expression):
    """A number that the rule itself brings."""

    value: Fraction

    def evaluate(self, numbers: Numbers) -> Fraction:  # noqa: ARG002
        return self.value

    def spell(self, numbers: Numbers | None = None) -> str:
        return signed(show(self.value) if numbers is None else show_short(self.value))


def signed(shown: str) -> str:
    """A number in brackets where its sign or its line would be taken for an operator."""
    return f"({shown})" if shown.startswith("-") or "/" in shown else shown


@record
class Operation(Expression):
    """Two expressions joined by an operator. Division by zero raises ZeroDivisionError.

    `and` and `or` stop where the left side has decided, so that it can guard the right one.
    """

    sign: str
    left: Expression
    right: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.left, self.right)

    @property
    def binding(self) -> int:
        return OPERATORS[self.sign].binding

    def evaluate(self, numbers: Numbers) -> Any:
        operator = OPERATORS[self.sign]
        if operator.apply is None:
            return self._choice.evaluate(numbers)
        value = operator.apply(self.left.evaluate(numbers), self.right.evaluate(numbers))
        return value if operator.is_comparison else bounded(value)

    def needed(self, numbers: Numbers) -> Iterator[Expression]:
        yield from self.parts if OPERATORS[self.sign].apply else self._choice.needed(numbers)

    @property
    def _choice(self) -> "Choice":
        if self.sign == "and":
            return Choice(self.left, self.right, Constant(Fraction(0)))
        return Choice(self.left, Constant(Fraction(1)), self.right)

    def spell(self, numbers: Numbers | None = None) -> str:
        sign, same, tighter = OPERATORS[self.sign].sign, self.binding, self.binding + 1
        is_comparison = OPERATORS[self.sign].is_comparison
        is_strict = (
            is_comparison or self.sign in "-/" or numbers is None
        )  # with names, the tree is to be read back
        left = side_of(self.left, numbers, tighter if is_comparison else same)
        right = side_of(self.right, numbers, tighter if is_strict else same)
        return (
            f"{left} {sign} ({right})" if right.startswith(PREFIXES["-"].sign) else f"{left} {sign} {right}"
        )


@record
class Prefix(Expression):
    """An expression with a sign before it: `-` or `not`."""

    sign: str
    operand: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.operand,)

    @property
    def binding(self) -> int:
        return PREFIXES[self.sign].binding

    def evaluate(self, numbers: Numbers) -> Any:
        value = self.operand.evaluate(numbers)
        if self.sign == "-":
            return -value
        return value.negated if isinstance(value, Truths) else value == 0

    def spell(self, numbers: Numbers | None = None) -> str:
        return PREFIXES[self.sign].sign + side_of(self.operand, numbers, self.binding + 1)


@record
class Choice(Expression):
    """One of two expressions; only the one that is taken is computed, on arrays in its own rows."""

    condition: Expression
    then: Expression
    otherwise: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:
        return (self.condition, self.then, self.otherwise)

    def evaluate(self, numbers: Numbers) -> Any:
        holds = truth_of(self.condition, numbers)
        if holds is None:
            return self._either(numbers)
        if is_array(holds):
            return self._by_rows(truths_of(holds, holds.shape[0]), numbers)
        return (self.then if holds else self.otherwise).evaluate(numbers)

    def side(self, numbers: Numbers) -> Expression | None:
        """The side that is taken; None where no digits decide about the condition."""
        holds = truth_of(self.condition, numbers)
        return None if holds is None else self.then if holds else self.otherwise

    def _either(self, numbers: Numbers) -> Any:
        """The value of both sides, where nobody can tell which is taken. Raises `Undecided` where they differ."""
        one, other = (each.evaluate(numbers) for each in (self.then, self.otherwise))
        is_truth = isinstance(one, bool) or isinstance(other, bool)
        found: Any = either(int(bool(one)), int(bool(other))) if is_truth else either(one, other)
        return self.condition.evaluate(numbers) if found is None else found

    def _by_rows(self, truths: Truths, numbers: Numbers) -> Any:
        import numpy  # 70 ms, and only columns need it

        taken = truths.holds
        others = ~taken if truths.doubtful is None else ~(taken | truths.doubtful)
        sides = [
            (rows, side.evaluate(RowsOf(numbers, rows)))
            for rows, side in (
                (numpy.flatnonzero(taken), self.then),
                (numpy.flatnonzero(others), self.otherwise),
            )
            if rows.size
        ]
        return assembled(taken.size, sides, truths.doubtful, numbers)

    def needed(self, numbers: Numbers) -> Iterator[Expression]:
        yield self.condition
        side = self.side(numbers)
        yield from (self.then, self.otherwise) if side is None else (side,)

    def chosen(self, numbers: Numbers | None) -> Expression:
        side = None if numbers is None else self.side(numbers)
        return self if side is None else side.chosen(numbers)

    def spell(self, numbers: Numbers | None = None) -> str:
        chosen = self.chosen(numbers)
        if chosen is self:
            return f"if({', '.join(each.spell(numbers) for each in self.parts)})"
        return chosen.spell(numbers)


def truth_of(condition: Expression, numbers: Numbers) -> Any:
    """Whether a condition holds, for arrays an array; None where it has an answer, but no digits tell which."""
    try:
        return condition.evaluate(numbers)
    except MayHaveNone:
        raise
    except Undecided:
        return None


def side_of(side: Expression, numbers: Numbers | None, least: int) -> str:
    """A part of an expression, in brackets where it binds less tightly than it must there."""
    taken = side.chosen(numbers)
    return taken.spell(numbers) if taken.binding >= least else f"({taken.spell(numbers)})"


weight = Symbol("weight")
target = Symbol("target")
actual = Symbol("actual")
met = Symbol("met")
shortfall = Symbol("shortfall")
surplus = Symbol("surplus")
otherwise = Constant(Fraction(1))
