"""Formulas of rule kinds: written once as expressions, run on exact numbers or arrays, and spelt out.

A kind writes `weight * actual / target` with the symbols below. The expression is data:
`evaluate` runs it in any number type that has the operators, which `Fraction`s and arrays have,
and `spell` writes it out with the numbers in place, which is the arithmetic that `explain` prints.
`first` chooses between branches, the way a regulation does: on single numbers `choose` takes the
first that holds, on arrays `over` takes it for each row.

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
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from scoring import reals
from scoring.numbers import round_to, show_short
from scoring.reals import Number

if TYPE_CHECKING:
    import numpy

Numbers: TypeAlias = Mapping["Symbol", Any]


class Expression:
    """Something that has a value once the symbols have theirs. Operators build larger ones."""

    def evaluate(self, numbers: Numbers) -> Any:
        raise NotImplementedError

    def spell(self, numbers: Numbers) -> str:
        raise NotImplementedError

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


@dataclass(frozen=True)
class Symbol(Expression):
    """A name whose value the row brings. Two of one name are the same."""

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
    "and": Operator(lambda one, other: one & other, "∧", 0),
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


@dataclass(frozen=True, eq=False)
class Function(Expression):
    """A function of expressions: its name as it is spelt, how one value is computed, and how an array is."""

    name: str
    arguments: tuple[Expression, ...]
    apply: Callable[..., Any]

    def evaluate(self, numbers: Numbers) -> Any:
        values = [each.evaluate(numbers) for each in self.arguments]
        if any(hasattr(each, "dtype") for each in values):
            return _over_arrays(self.apply, values)
        return self.apply(*values)

    def spell(self, numbers: Numbers) -> str:
        return f"{self.name}({', '.join(each.spell(numbers) for each in self.arguments)})"


def _over_arrays(apply: Callable[..., Any], values: list[Any]) -> Any:
    """The function at each row: exact, because it is the same one."""
    import numpy  # 70 ms, and only columns need it

    return numpy.frompyfunc(apply, len(values), 1)(*values)


def floor_of(value: Operand) -> Function:
    """The whole steps in a number: 2.7 has 2."""
    return Function("⌊⌋", (operand(value),), _whole)


def _whole(number: Number) -> Fraction:
    return Fraction(reals.floor_of(number))


def rounded(value: Operand, places: int) -> Function:
    """The number rounded half up to so many decimals."""
    return Function("round", (operand(value), operand(places)), _round)


def _round(number: Number, places: Fraction) -> Fraction:
    return Fraction(round_to(number, int(places)))


def absolute(value: Operand) -> Function:
    """The number without its sign."""
    return Function("abs", (operand(value),), abs)


def smaller(one: Operand, other: Operand) -> Function:
    """The smaller of two numbers."""
    return Function("min", (operand(one), operand(other)), min)


def larger(one: Operand, other: Operand) -> Function:
    """The larger of two numbers."""
    return Function("max", (operand(one), operand(other)), max)


@dataclass(frozen=True)
class Refused:
    """What a branch gives where the rule cannot score: a message code, its facts, and the key that shows why."""

    code: str
    facts: Mapping[str, Expression | object]
    at: str = "target"


@dataclass(frozen=True)
class Judged:
    """What a branch gives where a person picks the points: from `low` to `high`."""

    low: Expression
    high: Expression
    includes_high: bool = True


Outcome: TypeAlias = Expression | Refused | Judged


@dataclass(frozen=True)
class Branch:
    """One case of a rule: when it holds, what it gives, and the words for it.

    `because` is a message code, or the words themselves in each language.
    """

    condition: Expression
    value: Outcome
    because: str | Mapping[str, str] = ""


class Selection(NamedTuple):
    """What a formula gives over arrays: the points of each row, and which branch gave them.

    Rows that are refused or left to a person have None for points.
    """

    points: "numpy.ndarray[Any, Any]"
    branch: "numpy.ndarray[Any, Any]"


@dataclass(frozen=True)
class Formula:
    """The branches of a rule in the order in which they are tried; the last one always holds."""

    branches: tuple[Branch, ...]

    def choose(self, numbers: Numbers) -> Branch:
        """The first branch whose condition holds for these numbers."""
        return next(each for each in self.branches if each.condition.evaluate(numbers))

    def over(self, columns: Mapping["Symbol", "numpy.ndarray[Any, Any]"]) -> Selection:
        """The same formula over arrays of equal length.

        A branch is computed for its own rows only, so that a division stays where the rule has it.

        >>> import numpy
        >>> columns = {weight: numpy.array([5, 5]), actual: numpy.array([496, 7]), target: numpy.array([920, 0])}
        >>> columns = {symbol: numpy.array(list(map(Fraction, each)), object) for symbol, each in columns.items()}
        >>> first((target > 0, weight * actual / target), (otherwise, 0)).over(columns).points
        array([Fraction(62, 23), Fraction(0, 1)], dtype=object)
        """
        import numpy

        length = len(next(iter(columns.values())))
        points = numpy.full(length, None, object)
        chosen = numpy.full(length, -1)
        for number, branch in enumerate(self.branches):
            rows = numpy.flatnonzero(chosen < 0)
            here = {symbol: each[rows] for symbol, each in columns.items()}
            holds = numpy.broadcast_to(branch.condition.evaluate(here), rows.shape).astype(bool)
            rows = rows[holds]
            chosen[rows] = number
            if isinstance(branch.value, Expression) and rows.size:
                points[rows] = branch.value.evaluate({symbol: each[rows] for symbol, each in columns.items()})
        return Selection(points, chosen)


def first(*branches: tuple[Any, ...]) -> Formula:
    """A formula from `(condition, outcome)` or `(condition, outcome, words)` branches."""
    return Formula(tuple(Branch(each[0], _outcome(each[1]), *each[2:]) for each in branches))


def _outcome(value: Operand | Refused | Judged) -> Outcome:
    return value if isinstance(value, Refused | Judged) else operand(value)


def refuse(code: str, at: str = "target", **facts: object) -> Refused:
    """The outcome of a branch that cannot be scored; a fact that is an expression is its value."""
    return Refused(code, facts, at)


weight = Symbol("weight")
target = Symbol("target")
actual = Symbol("actual")
met = Symbol("met")
shortfall = Symbol("shortfall")
surplus = Symbol("surplus")
otherwise = Constant(Fraction(1))
