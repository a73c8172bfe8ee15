"""The value of a formula, or which part of it has none.

`Expression.evaluate` raises what its arithmetic raises. Here the part at fault is looked for, which costs
something only where there is one, and named with its numbers.

    >>> from fractions import Fraction
    >>> from scoring.arithmetic import Symbol, weight
    >>> from scoring.expressions import parse
    >>> compute(parse("weight * (1 - moved/initial)", ["moved", "initial"]),
    ...     {weight: Fraction(10), Symbol("moved"): Fraction(2), Symbol("initial"): Fraction(0)})
    Traceback (most recent call last):
    scoring.expressions.errors.CannotCompute: “2 ÷ 0”的除数为0，没有值；请核对数据，或用 if 先排除这种情况 [expression/division-by-zero]
"""

from typing import Any

from scoring.arithmetic import (
    EmptyList,
    Expression,
    Incomputable,
    NotAList,
    NotANumber,
    Numbers,
    RowsOf,
    TooManyDigits,
    is_array,
)
from scoring.expressions.errors import CannotCompute
from scoring.problems import Problem
from scoring.reals import MayHaveNone, OutsideDomain, TooLarge, Uncomputable, Undecided

CODES: dict[type[Exception], str] = {
    ZeroDivisionError: "division-by-zero",
    OutsideDomain: "outside-domain",
    Undecided: "undecided",
    MayHaveNone: "undecided",
    TooLarge: "too-large",
    TooManyDigits: "too-large",
    EmptyList: "empty-list",
    NotAList: "not-a-list",
    NotANumber: "not-a-number",
}
FAILURES = (ZeroDivisionError, Uncomputable, Incomputable)


def compute(expression: Expression, numbers: Numbers) -> Any:
    """The value for these numbers, exact or as arrays of exact ones. Raises `CannotCompute`.

    A name without a number is a mistake of the caller, and a KeyError.
    """
    try:
        return expression.evaluate(numbers)
    except FAILURES as error:
        if not any(map(is_array, numbers.values())):
            raise CannotCompute(_explained(expression, numbers, error)) from None
        _refuse_first_row(expression, numbers)
        raise


def _explained(expression: Expression, numbers: Numbers, error: Exception) -> Problem:
    """The problem of the innermost part that fails."""
    for part in expression.needed(numbers):
        try:
            part.evaluate(numbers)
        except FAILURES as inner:
            return _explained(part, numbers, inner)
    facts = {"expression": expression.spell(numbers)}
    return Problem(f"expression/{CODES[type(error)]}", facts, span=expression.span)


def _refuse_first_row(expression: Expression, columns: Numbers) -> None:
    for row in range(max(len(each) for each in columns.values() if is_array(each))):
        try:
            compute(expression, RowsOf(columns, row))
        except CannotCompute as refused:
            raise CannotCompute(refused.problem, row) from None
