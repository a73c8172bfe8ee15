"""得分＝实际完成值÷目标值×分值: the one formula that is read, in all its arrangements.

formula   := ["得分" ("=" | ":")] factor (("*" | "/" | "÷") factor)+ "得分"?
factor    := actual | target | completion | weight | "100%" | "(" factors ")" | share

A share is written out: 实际完成值与目标值的比例. Everything else is refused: another formula is
another rule.
"""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from scoring.notation.cursor import Cursor
from scoring.standards.amounts import plain, refuse_zero
from scoring.standards.errors import Doubt
from scoring.standards.statements import Earning, Outcome
from scoring.standards.words import ACTUAL, ALL_OF, COMPLETION, ITEM, TARGET, TO_SCORE

SCORE = f"(?:{ITEM}?(?:指标|实际|评价|自评)?(?:得分|分数)|计算公式|公式)(?:=|:|为|等于)+"
TIMES, DIVIDED = r"\*|x(?![a-z])|乘以|乘", "/|÷|除以|比上"
BEGINNING = rf"(?:{SCORE}|[(\[]*(?:{COMPLETION}|{ACTUAL}|{ALL_OF}|{TARGET})[)\]]?(?:{TIMES}|{DIVIDED}|占|与))"
PROPORTION = f"{ACTUAL}[与占在]{TARGET}(?:中所占)?的?(?:比例|比值|比重|百分比|比率)"
WORDS = {
    "completion": f"{PROPORTION}|{COMPLETION}",
    "actual": f"{ACTUAL}|实际完成|实际",
    "weight": f"{ITEM}?(?:的|所赋)?{ALL_OF}",
    "target": TARGET,
    "whole": "100%",
}
NUMBER = r"(?P<number>[0-9]+(?:\.[0-9]+)?)分?"
RATIO = ({"completion": 1, "weight": 1}, {"actual": 1, "target": -1, "weight": 1})
INVERSE = ({"actual": -1, "target": 1, "weight": 1}, {"completion": -1, "weight": 1})
DEEPEST = 3


def read_formula(cursor: Cursor) -> Outcome | None:
    """A formula that is the proportion; the weight written in it as a number is the outcome's value."""
    start = cursor.position
    if not cursor.sees(BEGINNING):
        return None
    named = cursor.take(SCORE) is not None
    powers: Counter[str] = Counter()
    points = _read_factors(cursor, powers, 1, 0)
    cursor.take(f"(?:的?结果|来)?{TO_SCORE}")
    span = (start, cursor.position)
    found = {factor: power for factor, power in powers.items() if power and factor != "whole"}
    if found in RATIO:
        return Outcome(span, Earning.PROPORTION, points)
    if found in INVERSE:
        raise Doubt("standard/inverse", span)
    if named or len(found) > 1:
        raise Doubt("standard/formula", (start, _end(cursor)))
    return None


def _read_factors(cursor: Cursor, powers: Counter[str], sign: int, depth: int) -> int | Decimal | None:
    """The factors that stand here, into `powers`; the weight, None where no number of it is written."""
    points = _read_factor(cursor, powers, sign, depth)
    while True:
        if cursor.take(TIMES):
            points = _read_factor(cursor, powers, sign, depth) or points
        elif cursor.take(DIVIDED):
            _read_factor(cursor, powers, -sign, depth)
        else:
            return points


def _read_factor(cursor: Cursor, powers: Counter[str], sign: int, depth: int) -> int | Decimal | None:
    start = cursor.position
    if depth < DEEPEST and cursor.take(r"\("):
        points = _read_factors(cursor, powers, sign, depth + 1)
        if not cursor.take(r"\)"):
            raise Doubt("standard/formula", (start, _end(cursor)))
        return points
    for factor, pattern in WORDS.items():
        if cursor.take(pattern):
            powers[factor] += sign
            return None
    number = cursor.take(NUMBER)
    if number is None or sign < 0:
        raise Doubt("standard/formula", (start, _end(cursor)))
    powers["weight"] += 1
    points = plain(number)
    refuse_zero(Fraction(points), number.span())
    return points


def _end(cursor: Cursor) -> int:
    """Where the sentence ends."""
    found = cursor.take("[^,;。]+")
    return found.end() if found else cursor.position
