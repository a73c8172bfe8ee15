"""Whether the units of a formula fit together, and what it measures as a whole.

What is added, compared or chosen between must measure the same; products and quotients combine; a
logarithm is one of a plain number. The number 0 fits everywhere. Dates can be compared and are a time apart.
A percentage does not go with a count or a number without a unit, but with 1 and with what is computed.

    >>> from scoring.expressions import Dimension, parse
    >>> from scoring.notation.units import UNITS
    >>> money = {"over": Dimension.of(UNITS["元"])}
    >>> dimension_of(parse("weight - 0.1 * over / 20万元", money), money).is_plain
    True
    >>> dimension_of(parse("weight - 0.1 * over", money), money)
    Traceback (most recent call last):
    scoring.expressions.errors.ExpressionError: “-”的各项应是同一种量，此处有不带单位的数和金额；请核对单位，或先除以带单位的数，例如“20万元” [expression/dimensions-differ]
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from scoring.arithmetic import (
    Choice,
    Constant,
    Expression,
    Function,
    Operation,
    Power,
    Prefix,
    Symbol,
    Values,
    met,
    weight,
)
from scoring.arithmetic.functions import MAX, MIN
from scoring.arithmetic.operators import OPERATORS
from scoring.expressions.dimensions import DATE, PLAIN, RATE, TIME, Dimension
from scoring.expressions.errors import ExpressionError, refusal
from scoring.expressions.literals import Literal

Measured: TypeAlias = Dimension | None
"""None fits every dimension: it is that of a 0 without a unit."""

ALWAYS_PLAIN = {weight.name: PLAIN, met.name: PLAIN}
WITH_DATES = {
    ("-", DATE, DATE): TIME,
    ("-", DATE, TIME): DATE,
    ("+", DATE, TIME): DATE,
    ("+", TIME, DATE): DATE,
}


def dimension_of(expression: Expression, of: Mapping[str, Measured]) -> Dimension:
    """What the formula measures, where its names measure this. Raises `ExpressionError` where they do not fit.

    Points and conditions are plain; every other name must be among those given.
    """
    return measured_by(expression, of) or PLAIN


def measured_by(expression: Expression, of: Mapping[str, Measured]) -> Measured:
    """The same; None for what is 0 and fits everywhere."""
    return _measure(expression, {**ALWAYS_PLAIN, **of})


def _measure(expression: Expression, of: Mapping[str, Measured]) -> Measured:
    match expression:
        case Symbol(name) | Values(name):
            return of[name]
        case Constant(value):
            dimension = expression.dimension if isinstance(expression, Literal) else PLAIN
            return None if value == 0 and dimension.is_plain else dimension
        case Choice(condition, then, otherwise):
            _measure(condition, of)
            return _same(expression, "if", [_measure(then, of), _measure(otherwise, of)])
    parts = [_measure(each, of) for each in expression.parts]
    match expression:
        case Operation():
            return _operation(expression, *parts)
        case Prefix(sign):
            return PLAIN if sign == "not" else _undated(expression, sign, parts)[0]
        case Power(_, exponent):
            base = _undated(expression, "^", parts)[0]
            return _power(expression, base, exponent.evaluate({}))
        case Function():
            return _function(expression, parts)
    raise TypeError(expression)


def _operation(operation: Operation, left: Measured, right: Measured) -> Measured:
    sign, both = operation.sign, [left, right]
    if sign in ("*", "/"):
        one, other = (each or PLAIN for each in _undated(operation, sign, both))
        return one * other if sign == "*" else one / other
    if not OPERATORS[sign].is_condition and DATE in both:
        dated = (sign, left or TIME, right or TIME)
        if dated not in WITH_DATES:
            raise refusal("date-arithmetic", operation.span, sign=sign)
        return WITH_DATES[dated]
    shared = _same(operation, sign, both)
    return PLAIN if OPERATORS[sign].is_condition else shared


def _function(function: Function, parts: Sequence[Measured]) -> Measured:
    definition = function.definition
    measured = parts if function.setting is None else parts[:1]
    if definition.degree is None:
        return _plain(function, definition.name, measured)
    if definition not in (MIN, MAX):
        _undated(function, definition.name, measured)
    settings = () if function.setting is None else (function.setting.evaluate({}),)
    return _power(function, _same(function, definition.name, measured), definition.degree(*settings))


def _same(expression: Expression, sign: str, measured: Sequence[Measured]) -> Measured:
    """What all of them measure."""
    found: Measured = None
    for each in measured:
        if found is None or each is None:
            found = found or each
            continue
        both = found.joined(each)
        if both is None:
            raise _different(expression, sign, found, each)
        found = both
    return found


def _different(expression: Expression, sign: str, one: Dimension, other: Dimension) -> ExpressionError:
    """Why two measures do not go together: a percentage beside a number without % is told apart, it is so easily written."""
    if one.is_plain and other.is_plain:
        beside = other if one == RATE else one
        return refusal("rate-beside-number", expression.span, sign=sign, other=beside)
    return refusal("dimensions-differ", expression.span, sign=sign, one=one, other=other)


def _power(expression: Expression, base: Measured, exponent: Fraction) -> Measured:
    if base is None:
        return None
    found = base.to_the(exponent)
    if found is None:
        raise refusal("no-such-power", expression.span, dimension=base, exponent=exponent)
    return found


def _plain(expression: Expression, sign: str, measured: Sequence[Measured]) -> Dimension:
    for each in measured:
        if each is not None and not each.is_plain:
            raise refusal("plain-needed", expression.span, sign=sign, dimension=each)
    return PLAIN


def _undated(expression: Expression, sign: str, measured: Sequence[Measured]) -> Sequence[Measured]:
    if DATE in measured:
        raise refusal("date-arithmetic", expression.span, sign=sign)
    return measured
