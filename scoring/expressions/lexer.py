"""A formula in tokens, each with its place in the text as written.

token     := literal | name | sign
name      := letter (letter | digit)*          letters are Latin, Chinese or `_`

Full-width forms and the signs that people type (`×`, `÷`, `−`, `≥`) are folded, one character to one. Blanks
separate and mean nothing else.

>>> [(each.kind.value, each.text) for each in tokens("10 × (1−50%)")]  # doctest: +ELLIPSIS
[('literal', '10'), ('sign', '*'), ('sign', '('), ('literal', '1'), ('sign', '-'), ('literal', '50%'), ...]
"""

import re
from collections.abc import Iterator
from enum import Enum

from scoring.expressions.errors import refusal
from scoring.expressions.literals import Literal, literal
from scoring.notation.cursor import FOLDED
from scoring.records import record

FOLDED_SIGNS = FOLDED | {ord("÷"): "/", ord("≧"): "≥", ord("≦"): "≤"}
ONE_CHARACTER = {"≥": ">=", "≤": "<=", "≠": "!=", "=": "=="}

LETTER = "A-Za-z_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
NAME = f"[{LETTER}][{LETTER}0-9]*"
NUMBER = f"(?P<number>[0-9][0-9.]*|\\.[0-9][0-9.]*)(?P<unit>[{LETTER}%‰²³㎡㎢][{LETTER}²³0-9]*)?"
FOREIGN = r"\*\*|//|&&|\|\||:=|<>"
"""Signs of other languages, each of which is one mistake."""
SIGN = "==|!=|<=|>=|[-+*/^()<>,=≥≤≠]"
GROUPED = "[1-9][0-9]{0,2}(,[0-9]{3})+(?![0-9])"
"""1,000 is one number or two arguments; a blank behind the comma tells."""


class Kind(Enum):
    """What a token can be."""

    LITERAL = "literal"
    NAME = "name"
    SIGN = "sign"
    END = "end"


@record
class Token:
    """A piece of the text; `text` is folded, a sign as the language has it."""

    kind: Kind
    text: str
    span: tuple[int, int]
    literal: Literal | None = None

    def is_sign(self, *signs: str) -> bool:
        return self.kind is Kind.SIGN and self.text in signs


def fold(text: str) -> str:
    """The text in half-width characters, each in its place."""
    return text.translate(FOLDED_SIGNS)


def tokens(written: str) -> Iterator[Token]:
    """The tokens of a formula, and its end. Raises `ExpressionError`."""
    text, position = fold(written), 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token = _token_at(text, position)
        if token.literal and (grouped := re.compile(GROUPED).match(written, position)):
            raise refusal("ambiguous-comma", grouped.span(), found=grouped[0])
        yield token
        position = token.span[1]
    yield Token(Kind.END, "", (len(text), len(text)))


def _token_at(text: str, position: int) -> Token:
    if found := re.compile(FOREIGN).match(text, position):
        raise refusal("unknown-sign", found.span(), found=found[0])
    if found := re.compile(NUMBER).match(text, position):
        read = literal(found["number"], found["unit"] or "", position)
        return Token(Kind.LITERAL, found[0], found.span(), read)
    if found := re.compile(NAME).match(text, position):
        return Token(Kind.NAME, found[0], found.span())
    if found := re.compile(SIGN).match(text, position):
        return Token(Kind.SIGN, ONE_CHARACTER.get(found[0], found[0]), found.span())
    raise refusal("unknown-sign", (position, position + 1), found=text[position])
