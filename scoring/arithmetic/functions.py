"""Functions of expressions: what each is given, how it computes one value, and how arrays of them.

>>> from scoring.arithmetic import actual, target
>>> share = actual / target
>>> str(rounded(share, 2)), rounded(share, 2).evaluate({actual: Fraction(2), target: Fraction(3)})
('round(actual ÷ target, 2)', Fraction(67, 100))
"""

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from scoring.arithmetic.lists import some_of
from scoring.arithmetic.rows import is_array
from scoring.arithmetic.tree import Expression, Numbers, Operand, operand
from scoring.numbers import round_to
from scoring.reals import Real, largest, smallest
from scoring.reals import floor_of as whole_part
from scoring.records import record

ONE, SEVERAL = range(1, 2), range(2, 101)
PLACES = range(21)


@record
class Definition:
    """A function: how it is written, how it computes, and what it may be given.

    `counts` are the numbers of arguments that it takes; where `takes_list`, it takes one list of values
    as well. The second argument is a whole number of `setting`, if it has one. `degree` is how the function grows,
    f(kx) = k**degree × f(x), for a given setting; None where it does not grow like that, so that it has a
    meaning for numbers without a unit only.
    """

    usage: str
    apply: Callable[..., Any]
    counts: range = ONE
    takes_list: bool = False
    setting: range | None = None
    degree: Callable[..., Fraction] | None = None
    runs_on_arrays: bool = True

    @property
    def name(self) -> str:
        return self.usage.partition("(")[0]

    @property
    def forms(self) -> tuple[str, ...]:
        """The ways in which it is written: round(x) and round(x, places)."""
        forms = [re.subn(r"\[(.*?)\]", r"\1", each) for each in self.usage.split(" | ")]
        short = re.sub(r"\[.*?\]", "", self.usage)
        return tuple(each for form, count in forms for each in ((short, form) if count else (form,)))


@record
class Function(Expression):
    """A function of expressions."""

    definition: Definition
    arguments: tuple[Expression, ...]

    @property
    def parts(self) -> tuple[Expression, ...]:
        return self.arguments

    @property
    def setting(self) -> Expression | None:
        """The argument that says how, and not of what."""
        has_setting = self.definition.setting is not None and len(self.arguments) > 1
        return self.arguments[1] if has_setting else None

    def evaluate(self, numbers: Numbers) -> Any:
        values = [each.evaluate(numbers) for each in self.arguments]
        columns = [each for each in values if is_array(each)]
        if columns:
            return _over_rows(self.definition, columns[0], values)
        return self.definition.apply(*values)

    def spell(self, numbers: Numbers | None = None) -> str:
        arguments = ", ".join(_between_commas(each.spell(numbers)) for each in self.arguments)
        return f"{self.definition.name}({arguments})"


def _between_commas(argument: str) -> str:
    """An argument as written, a negative number without the brackets that it does not need there."""
    return re.sub(r"^\((-[0-9.]+)\)$", r"\1", argument)


def _over_rows(definition: Definition, column: Any, values: list[Any]) -> Any:
    """The function in each row: by the column's own method, or on its exact numbers one by one."""
    own = getattr(column, "compute", None)
    if own is not None:
        return own(definition.name, values)
    import numpy  # 70 ms, and only columns need it

    return numpy.frompyfunc(definition.apply, len(values), 1)(*values)


@record
class ConstantDegree:
    """A degree that no setting changes; a class, so that formulas go to other processes."""

    degree: Fraction

    def __call__(self, *_: Any) -> Fraction:
        return self.degree


LINEAR = ConstantDegree(Fraction(1))


def _floor(value: Any, places: Any = 0) -> Fraction:
    unit = 10 ** int(places)
    scaled = value * unit
    return Fraction(whole_part(scaled) if isinstance(scaled, Real) else math.floor(scaled), unit)


def _ceil(value: Any, places: Any = 0) -> Fraction:
    return -_floor(-value, places)


def _round(value: Any, places: Any = 0) -> Fraction:
    return Fraction(round_to(value, int(places)))


def _smallest(*values: Any) -> Any:
    return smallest(*(some_of(values[0]) if len(values) == 1 else values))


def _largest(*values: Any) -> Any:
    return largest(*(some_of(values[0]) if len(values) == 1 else values))


ABS = Definition("abs(x)", abs, degree=LINEAR)
FLOOR = Definition("floor(x[, places])", _floor, range(1, 3), setting=PLACES)
CEIL = Definition("ceil(x[, places])", _ceil, range(1, 3), setting=PLACES)
ROUND = Definition("round(x[, places])", _round, range(1, 3), setting=PLACES)
MIN = Definition("min(x, y, …) | min(list)", _smallest, SEVERAL, takes_list=True, degree=LINEAR)
MAX = Definition("max(x, y, …) | max(list)", _largest, SEVERAL, takes_list=True, degree=LINEAR)


def floor_of(value: Operand) -> Function:
    """The whole steps in a number: 2.7 has 2."""
    return Function(FLOOR, (operand(value),))


def ceiling_of(value: Operand) -> Function:
    """The steps in a number, a part of one counted as a whole: 2.1 has 3."""
    return Function(CEIL, (operand(value),))


def rounded(value: Operand, places: int) -> Function:
    """The number with so many decimals, half up."""
    return Function(ROUND, (operand(value), operand(places)))


def absolute(value: Operand) -> Function:
    """The number without its sign."""
    return Function(ABS, (operand(value),))


def smaller(one: Operand, other: Operand) -> Function:
    """The smaller of two numbers."""
    return Function(MIN, (operand(one), operand(other)))


def larger(one: Operand, other: Operand) -> Function:
    """The larger of two numbers."""
    return Function(MAX, (operand(one), operand(other)))
