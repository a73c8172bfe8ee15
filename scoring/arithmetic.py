"""Formulas of rule kinds: written once as expressions, run on exact numbers and spelt out.

A kind writes `weight * actual / target` with the symbols below. The expression is
data: `evaluate` runs it in any number type that has the operators (`Fraction`s here),
and `spell` writes it out with the numbers in place, which is the arithmetic that
`explain` prints. `first` chooses between branches, the way a regulation does.

    >>> formula = first((met, weight), (otherwise, weight * actual / target))
    >>> numbers = {weight: Fraction(5), actual: Fraction(496), target: Fraction(920), met: False}
    >>> branch = formula.choose(numbers)
    >>> branch.value.spell(numbers), branch.value.evaluate(numbers)
    ('5 × 496 ÷ 920', Fraction(62, 23))
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from scoring.numbers import show_short

Numbers: TypeAlias = Mapping["Symbol", Any]


class Expression:
    """Something that has a value once the symbols have theirs. Operators build larger ones."""

    def evaluate(self, numbers: Numbers) -> Any:
        raise NotImplementedError

    def spell(self, numbers: Numbers) -> str:
        raise NotImplementedError

    def __add__(self, other: "Operand") -> "Operation":
        return Operation("+", self, operand(other))

    def __sub__(self, other: "Operand") -> "Operation":
        return Operation("-", self, operand(other))

    def __rsub__(self, other: "Operand") -> "Operation":
        return Operation("-", operand(other), self)

    def __mul__(self, other: "Operand") -> "Operation":
        return Operation("*", self, operand(other))

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


Operand: TypeAlias = Expression | int | Fraction


def operand(value: Operand) -> Expression:
    """An expression as it is, a number as a constant."""
    return value if isinstance(value, Expression) else Constant(Fraction(value))


@dataclass(frozen=True, eq=False)
class Symbol(Expression):
    """A name whose value the row brings."""

    name: str

    def evaluate(self, numbers: Numbers) -> Any:
        return numbers[self]

    def spell(self, numbers: Numbers) -> str:
        value = show_short(numbers[self])
        return f"({value})" if value.startswith("-") else value


@dataclass(frozen=True, eq=False)
class Constant(Expression):
    """A number that the rule itself brings."""

    value: Fraction

    def evaluate(self, numbers: Numbers) -> Fraction:  # noqa: ARG002
        return self.value

    def spell(self, numbers: Numbers) -> str:  # noqa: ARG002
        return show_short(self.value)


class Operator:
    """How an operation computes, how it is printed, and how tightly it binds."""

    def __init__(self, apply: Callable[[Any, Any], Any], sign: str, binding: int) -> None:
        self.apply, self.sign, self.binding = apply, sign, binding


OPERATORS = {
    "+": Operator(operator.add, "+", 2),
    "-": Operator(operator.sub, "−", 2),
    "*": Operator(operator.mul, "×", 3),
    "/": Operator(operator.truediv, "÷", 3),
    ">=": Operator(operator.ge, "≥", 1),
    ">": Operator(operator.gt, ">", 1),
    "<=": Operator(operator.le, "≤", 1),
    "<": Operator(operator.lt, "<", 1),
}


@dataclass(frozen=True, eq=False)
class Operation(Expression):
    """Two expressions joined by an operator. Division by zero raises ZeroDivisionError."""

    sign: str
    left: Expression
    right: Expression

    def evaluate(self, numbers: Numbers) -> Any:
        return OPERATORS[self.sign].apply(self.left.evaluate(numbers), self.right.evaluate(numbers))

    def spell(self, numbers: Numbers) -> str:
        left, right = self.left.spell(numbers), self.right.spell(numbers)
        binding = OPERATORS[self.sign].binding
        if _binding(self.left) < binding:
            left = f"({left})"
        if _binding(self.right) < binding or (self.sign in "-/" and _binding(self.right) == binding):
            right = f"({right})"
        return f"{left} {OPERATORS[self.sign].sign} {right}"


def _binding(expression: Expression) -> int:
    return OPERATORS[expression.sign].binding if isinstance(expression, Operation) else 9


@dataclass(frozen=True)
class Branch:
    """One case of a rule: when it holds, what it gives, and the words for it (a message code)."""

    condition: Expression
    value: Expression
    because: str = ""


@dataclass(frozen=True)
class Formula:
    """The branches of a rule in the order in which they are tried; the last one always holds."""

    branches: tuple[Branch, ...]

    def choose(self, numbers: Numbers) -> Branch:
        """The first branch whose condition holds for these numbers."""
        return next(each for each in self.branches if each.condition.evaluate(numbers))


def first(*branches: tuple[Expression, Operand] | tuple[Expression, Operand, str]) -> Formula:
    """A formula from `(condition, value)` or `(condition, value, message code)` branches."""
    return Formula(tuple(Branch(each[0], operand(each[1]), *each[2:]) for each in branches))


weight = Symbol("weight")
target = Symbol("target")
actual = Symbol("actual")
met = Symbol("met")
otherwise = Constant(Fraction(1))
