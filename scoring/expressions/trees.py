"""What can be told of a formula without any numbers."""

from collections.abc import Iterator

from scoring.arithmetic import Choice, Expression, Function, Operation, Power, Prefix, Symbol, Values, met
from scoring.arithmetic.operators import OPERATORS


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything that it is made of."""
    waiting = [expression]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += each.parts


def names_in(expression: Expression) -> frozenset[str]:
    """The names that must have values, of numbers and of lists.

    >>> from scoring.expressions import parse
    >>> sorted(names_in(parse("weight * mean(专家) / 100", ["专家"])))
    ['weight', '专家']
    """
    return frozenset(each.name for each in walk(expression) if isinstance(each, Symbol | Values))


def lists_in(expression: Expression) -> frozenset[str]:
    """The names that must have lists for values."""
    return frozenset(each.name for each in walk(expression) if isinstance(each, Values))


def is_condition(expression: Expression) -> bool:
    """Whether the expression holds or does not, instead of being a number."""
    match expression:
        case Operation(sign):
            return OPERATORS[sign].is_condition
        case Prefix(sign):
            return sign == "not"
        case Choice(_, then):
            return is_condition(then)
    return expression == met


def runs_on_arrays(expression: Expression) -> bool:
    """Whether `evaluate` also takes arrays: there are no lists, no powers, and no function without fractions."""
    return all(
        each.definition.runs_on_arrays if isinstance(each, Function) else not isinstance(each, Values | Power)
        for each in walk(expression)
    )
