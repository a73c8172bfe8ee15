"""From what stands in a text to the expression that it means, with the checks that need no numbers.

An operator, a function or a choice is made here, once all that it is made of is known: numbers stand
where numbers are needed, conditions where conditions are, exponents and settings are constants.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.arithmetic import (
    Choice,
    Constant,
    Definition,
    Expression,
    Function,
    Operation,
    Power,
    Prefix,
    Symbol,
    Values,
)
from scoring.arithmetic.operators import OPERATORS
from scoring.expressions.computing import compute
from scoring.expressions.errors import CannotCompute, ExpressionError, refusal
from scoring.expressions.functions import FUNCTIONS
from scoring.expressions.lexer import Token
from scoring.expressions.literals import Literal
from scoring.expressions.trees import is_condition, walk
from scoring.messages import shortened

LARGEST_EXPONENT = 100
IF = "if(condition, then, else)"


class Piece(NamedTuple):
    """An expression and the text that it was read from."""

    expression: Expression
    text: str
    span: tuple[int, int]

    @property
    def shown(self) -> str:
        """The text as a sentence shows it."""
        return shortened(self.text)


def joined(sign: Token, left: Piece, right: Piece) -> Expression:
    """Two pieces joined by an operator."""
    check = condition if sign.text in ("and", "or") else number
    return Operation(sign.text, check(left), check(right), span=sign.span)


def prefixed(sign: Token, piece: Piece) -> Expression:
    """A piece behind `-` or `not`."""
    return Prefix(sign.text, condition(piece) if sign.text == "not" else number(piece), span=sign.span)


def power(sign: Token, base: Piece, exponent: Piece) -> Expression:
    """A piece to the power of a constant one, which is worked out at once to see how large it is."""
    number(exponent)
    if not all(map(_is_written_out, walk(exponent.expression))):
        raise refusal("exponent-not-constant", exponent.span, found=exponent.shown)
    try:
        value = compute(exponent.expression, {})
    except CannotCompute as error:
        raise ExpressionError(error.problem) from None
    if not isinstance(value, Fraction):
        raise refusal("exponent-not-constant", exponent.span, found=exponent.shown)
    if abs(value) > LARGEST_EXPONENT:
        raise refusal("exponent-too-large", exponent.span, found=exponent.shown, limit=LARGEST_EXPONENT)
    return Power(number(base), exponent.expression, span=sign.span)


def _is_written_out(expression: Expression) -> bool:
    if isinstance(expression, Literal):
        return expression.dimension.is_plain
    return isinstance(expression, Operation | Prefix | Power)


def usage_of(name: str) -> str:
    """How a function is written."""
    return IF if name == "if" else FUNCTIONS[name].usage


def called(name: Token, arguments: Sequence[Piece], end: int) -> Expression:
    """A function of pieces, whose brackets close at this offset."""
    if name.text == "if":
        return _choice(name, arguments, end)
    definition = FUNCTIONS[name.text]
    count = len(arguments)
    if definition.takes_list and count == 1:
        return Function(definition, (_values(definition, arguments[0]),), span=name.span)
    if count not in definition.counts:
        raise _wrong_count(name, definition.usage, count, end)
    if definition.setting is not None and count > 1:
        _check_setting(definition, definition.setting, arguments[1])
    return Function(definition, tuple(map(number, arguments)), span=name.span)


def _choice(name: Token, arguments: Sequence[Piece], end: int) -> Expression:
    if len(arguments) != 3:
        raise _wrong_count(name, IF, len(arguments), end)
    test, then, otherwise = arguments
    check = condition if is_condition(then.expression) else number
    return Choice(condition(test), then.expression, check(otherwise), span=name.span)


def _wrong_count(name: Token, usage: str, count: int, end: int) -> ExpressionError:
    return refusal("wrong-count", (name.span[0], end), usage=usage, name=name.text, count=count)


def _values(definition: Definition, piece: Piece) -> Values:
    """The name of a list, and nothing more: a list is not computed with."""
    if not isinstance(piece.expression, Symbol) or is_condition(piece.expression):
        raise refusal(
            "list-needed", piece.span, name=definition.name, usage=definition.usage, found=piece.shown
        )
    return Values(piece.expression.name, span=piece.expression.span)


def _check_setting(definition: Definition, allowed: range, piece: Piece) -> None:
    value = piece.expression.value if isinstance(piece.expression, Constant) else None
    if value not in allowed:
        raise refusal(
            "setting-not-whole",
            piece.span,
            usage=definition.usage,
            low=allowed[0],
            high=allowed[-1],
            found=piece.shown,
        )


def number(piece: Piece) -> Expression:
    """The piece as a number. Raises `ExpressionError`."""
    if is_condition(piece.expression):
        raise refusal("number-needed", piece.span, found=piece.shown)
    return piece.expression


def condition(piece: Piece) -> Expression:
    """The piece as a condition. Raises `ExpressionError`."""
    if not is_condition(piece.expression):
        raise refusal("condition-needed", piece.span, found=piece.shown)
    return piece.expression


def is_comparison(token: Token) -> bool:
    """Whether the token compares two numbers."""
    return token.text in OPERATORS and OPERATORS[token.text].is_comparison
