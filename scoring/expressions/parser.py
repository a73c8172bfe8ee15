"""The language of formulas: one rule that a rulebook or a row writes down where no kind fits.

formula     := expression
expression  := disjunct ("or" disjunct)*
disjunct    := conjunct ("and" conjunct)*
conjunct    := "not" conjunct | comparison
comparison  := sum [("=" | "==" | "!=" | "<" | "<=" | ">" | ">=") sum]
sum         := product (("+" | "-") product)*
product     := factor (("*" | "/") factor)*
factor      := "-" factor | operand ["^" factor]           the exponent is constant
operand     := literal | name | name "(" expression ("," expression)* ")" | "(" expression ")"

Names are those of a row (`weight`, `target`, `actual`, `met`, `shortfall`, `surplus`) and those that the caller
allows. Conditions and numbers are different things. Literals and signs have their grammar in their own modules.

>>> formula = parse("weight * (1 - 10 * moved / initial)", ["moved", "initial"])
>>> str(formula), str(parse("-2^2")), str(parse("if(met, 1, 0.5) × 20万元"))
('weight × (1 − 10 × moved ÷ initial)', '−2^2', 'if(met, 1, 0.5) × 20万元')
>>> parse("weight * (1 - moved")
Traceback (most recent call last):
scoring.expressions.errors.ExpressionError: 没有名为“moved”的值；可用：actual、met、shortfall、surplus、target、weight [expression/unknown-name]
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from scoring.arithmetic import Expression, Symbol, actual, met, shortfall, surplus, target, weight
from scoring.arithmetic.operators import MINUS, NOT, OPERATORS, POWER
from scoring.expressions import builder
from scoring.expressions.builder import Piece
from scoring.expressions.errors import ExpressionError, refusal, unknown
from scoring.expressions.functions import FUNCTIONS
from scoring.expressions.lexer import NAME, Kind, Token, fold, tokens

MAXIMUM_LENGTH = 500
MAXIMUM_DEPTH = 32
MAXIMUM_OPERATORS = 100

BUILT_IN = tuple(each.name for each in (weight, target, actual, met, shortfall, surplus))
CALLABLE = ("if", *FUNCTIONS)
RESERVED = frozenset({"and", "or", "not", *CALLABLE})
BINDINGS = {sign: each.binding for sign, each in OPERATORS.items()} | {"^": POWER}


def parse(text: str, names: Collection[str] = ()) -> Expression:
    """The formula that a text writes with these names. Raises `ExpressionError`."""
    if len(text) > MAXIMUM_LENGTH:
        raise refusal("too-long", (MAXIMUM_LENGTH, len(text)), limit=MAXIMUM_LENGTH)
    if not text.strip():
        raise refusal("empty", (0, len(text)))
    return _Parser(text, (*BUILT_IN, *names)).formula()


def is_name(text: str) -> bool:
    """Whether a formula can call something so."""
    return re.fullmatch(NAME, fold(text)) is not None and fold(text) not in RESERVED


class _Parser:
    """What has been read of one text. Methods are named after the grammar's rules."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.text = text
        self.tokens = tuple(tokens(text))
        self.names = {fold(each): each for each in names}
        self.position = self.depth = self.operators = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        """The next token, which is passed."""
        token = self.next
        self.position += 1
        return token

    def formula(self) -> Expression:
        whole = self.expression()
        if self.next.kind is not Kind.END:
            raise self.left_over()
        return whole.expression

    def expression(self, loosest: int = 0) -> Piece:
        """Operands joined by operators that bind at least so tightly."""
        left = self.operand()
        while BINDINGS.get(self.next.text, -1) >= loosest:
            left = self.joined(left, self.take())
        return left

    def joined(self, left: Piece, sign: Token) -> Piece:
        self.operators += 1
        if self.operators > MAXIMUM_OPERATORS:
            raise refusal("too-many-operators", sign.span, limit=MAXIMUM_OPERATORS)
        if sign.text == "^":
            with self.inside(sign):
                return self.piece(left.span[0], builder.power(sign, left, self.expression(MINUS)))
        right = self.expression(BINDINGS[sign.text] + 1)
        if builder.is_comparison(sign) and builder.is_comparison(self.next):
            raise self.chained(self.piece(left.span[0], right.expression), right)
        return self.piece(left.span[0], builder.joined(sign, left, right))

    def operand(self) -> Piece:
        token = self.take()
        if token.literal is not None:
            return self.piece(token.span[0], token.literal)
        if token.is_sign("-") or token.text == "not":
            with self.inside(token):
                inner = self.expression(NOT if token.text == "not" else MINUS)
            return self.piece(token.span[0], builder.prefixed(token, inner))
        if token.is_sign("("):
            with self.inside(token):
                inner = self.expression()
            self.close(token)
            return self.piece(token.span[0], inner.expression)
        if token.kind is Kind.NAME and self.next.is_sign("("):
            return self.call(token)
        return self.piece(token.span[0], self.name(token))

    def call(self, name: Token) -> Piece:
        if name.text not in CALLABLE:
            raise unknown("unknown-function", name.text, sorted(CALLABLE), name.span)
        opening = self.take()
        arguments: list[Piece] = []
        with self.inside(opening):
            while not self.next.is_sign(")") or arguments:
                arguments.append(self.expression())
                if not self.next.is_sign(","):
                    break
                self.take()
        end = self.close(opening)
        return self.piece(name.span[0], builder.called(name, arguments, end))

    def name(self, token: Token) -> Expression:
        if token.kind is not Kind.NAME or token.text in ("and", "or"):
            raise self.value_expected(token)
        if token.text in RESERVED:
            usage = builder.usage_of(token.text)
            raise refusal("function-without-brackets", token.span, found=token.text, usage=usage)
        if token.text not in self.names:
            raise unknown("unknown-name", token.text, sorted(self.names), token.span)
        return Symbol(self.names[token.text], span=token.span)

    def close(self, opening: Token) -> int:
        """Pass the bracket that closes this one, and say where it ends."""
        if self.next.kind is Kind.END:
            raise refusal("unclosed-bracket", opening.span)
        if not self.next.is_sign(")"):
            raise self.left_over()
        return self.take().span[1]

    @contextmanager
    def inside(self, token: Token) -> Iterator[None]:
        """One level deeper, behind this token."""
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise refusal("too-deep", token.span, limit=MAXIMUM_DEPTH)
        yield
        self.depth -= 1

    def piece(self, start: int, expression: Expression) -> Piece:
        """What has been read from this offset on."""
        end = self.tokens[self.position - 1].span[1]
        return Piece(expression, self.text[start:end], (start, end))

    def value_expected(self, token: Token) -> ExpressionError:
        before = self.text[: token.span[0]].strip()
        if token.kind is Kind.END:
            return refusal("value-expected-at-end", token.span, before=before)
        return refusal("value-expected", token.span, found=self.text[slice(*token.span)])

    def chained(self, first: Piece, between: Piece) -> ExpressionError:
        sign = self.text[slice(*self.next.span)]
        return refusal(
            "chained-comparison", self.next.span, first=first.shown, second=f"{between.shown} {sign} …"
        )

    def left_over(self) -> ExpressionError:
        """Why reading ends before this token, which begins no operator."""
        token = self.next
        found = self.text[slice(*token.span)]
        if token.is_sign(")"):
            return refusal("unopened-bracket", token.span)
        if token.is_sign(","):
            return refusal("stray-comma", token.span)
        before = self.text[slice(*self.tokens[self.position - 1].span)]
        return refusal("operator-expected", token.span, before=before, found=found)
