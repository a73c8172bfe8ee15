"""The operators: how each computes, how it is printed, and how tightly it binds."""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

OR, AND, NOT, COMPARISON, SUM, PRODUCT, MINUS, POWER, ATOM = range(9)
"""How tightly things bind, the loosest first."""


class Operator(NamedTuple):
    """A sign between two expressions, or before one.

    `and` and `or` apply nothing to two values: they take a side, so that the left one can guard the right one.
    """

    sign: str
    binding: int
    apply: Callable[..., Any] | None = None

    @property
    def is_comparison(self) -> bool:
        return self.binding == COMPARISON

    @property
    def is_condition(self) -> bool:
        """Whether it gives a truth and not a number."""
        return self.binding <= COMPARISON


def divide(one: Any, other: Any) -> Any:
    """The exact quotient, also of whole numbers."""
    return (Fraction(one) if isinstance(one, int) else one) / other


OPERATORS = {
    "or": Operator("or", OR),
    "and": Operator("and", AND),
    "==": Operator("=", COMPARISON, operator.eq),
    "!=": Operator("≠", COMPARISON, operator.ne),
    "<": Operator("<", COMPARISON, operator.lt),
    "<=": Operator("≤", COMPARISON, operator.le),
    ">": Operator(">", COMPARISON, operator.gt),
    ">=": Operator("≥", COMPARISON, operator.ge),
    "+": Operator("+", SUM, operator.add),
    "-": Operator("−", SUM, operator.sub),
    "*": Operator("×", PRODUCT, operator.mul),
    "/": Operator("÷", PRODUCT, divide),
}
PREFIXES = {"-": Operator("−", MINUS), "not": Operator("not ", NOT)}
