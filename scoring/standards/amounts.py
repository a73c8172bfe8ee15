"""Amounts and points.

amount    := quantity of the notation                      1个 | 一个百分点 | 3% | 5万元
points    := number "分" | share
share     := weight "的"? number "%" | number "%" "的"? weight | "一半" weight? | weight "的"? "一半"

>>> from scoring.notation.cursor import Cursor
>>> read_amount(Cursor("一个百分点")).text, read_points(Cursor("0.5分")), read_points(Cursor("权重的5%"))
('1个百分点', Decimal('0.5'), '5%')
"""

import re
from decimal import Decimal
from fractions import Fraction

from scoring.notation import numerals
from scoring.notation.cursor import Cursor, NotationError
from scoring.notation.quantities import MAXIMUM_DIGITS, NUMBER, read_quantity, take_unit
from scoring.notation.units import BARE, UNITS, Quantity
from scoring.numbers import show
from scoring.standards.errors import Doubt, Span
from scoring.standards.statements import Amount, Points
from scoring.standards.words import WEIGHT_WORD

NUMERAL = rf"[0-9.,_eExX-]+|[{numerals.CHINESE_CHARACTERS}点]+"
FRACTION = "分?之[一二三四五六七八九十0-9]|/[0-9]"
FRACTION_OF = f"(?![百千]分之)(?:{NUMBER})(?:分之|/)(?:{NUMBER})"
PERCENT = rf"(?P<number>{NUMBER})%|百分之(?P<words>{NUMBER})"
LEADING_ZERO = "-?0[0-9]|[零〇][零〇一二三四五六七八九]"
HALF = "一半"
POINTS = f"(?P<number>{NUMBER})分(?!之|钟|值)"
DOTS = "(?P<number>[0-9.]+|[一二三四五六七八九十]+)个?点"
SCALES = {1: "", 10**4: "万", 10**8: "亿"}


def read_amount(cursor: Cursor) -> Amount | None:
    """The amount that begins here; one without a unit is bare."""
    start = cursor.position
    if cursor.sees(LEADING_ZERO):
        raise _unreadable(cursor, start)
    try:
        written = read_quantity(cursor)
    except NotationError:
        raise _unreadable(cursor, start) from None
    if written is None:
        return None
    if cursor.sees(FRACTION):
        raise Doubt("standard/fraction", (start, _end_of(cursor, FRACTION)))
    if written.is_more:
        raise _unreadable(cursor, start)
    if cursor.text[cursor.position - 1] == "点" and written.quantity.unit.name == "点":
        raise Doubt("standard/unclear-unit", (start, cursor.position))
    if written.quantity.unit.name == "个" and cursor.sees("点"):
        raise Doubt("standard/unclear-unit", (start, cursor.position + 1))
    return amount_of(written.quantity, written.scale)


def amount_of(quantity: Quantity, scale: int) -> Amount:
    """The amount with its scale as written, where a scale has a name of its own."""
    scale = scale if scale in SCALES else 1
    return Amount(f"{show(quantity.amount / scale)}{SCALES[scale]}{quantity.unit}", quantity, scale)


def read_one(cursor: Cursor) -> Amount | None:
    """One of a unit that stands without a number: 每项, 每天."""
    unit = take_unit(cursor)
    return None if unit is None else Amount(f"1{unit}", Quantity(Fraction(1), unit))


def read_points(cursor: Cursor) -> Points | None:
    """Points as a number, or as a share of full marks."""
    start = cursor.position
    if cursor.sees(FRACTION_OF):
        raise Doubt("standard/fraction", (start, _end_of(cursor, FRACTION_OF)))
    if found := cursor.take(POINTS):
        return plain(found)
    if found := cursor.take(DOTS):
        raise Doubt("standard/unclear-unit", found.span())
    return read_share(cursor)


def read_share(cursor: Cursor) -> str | None:
    """A share of full marks, as text. Raises `Doubt` where it is not said of what it is a share."""
    start = cursor.position
    is_named = cursor.take(f"{WEIGHT_WORD}的?") is not None
    percent = _read_percent(cursor)
    if percent is None:
        cursor.position = start
        return None
    if not is_named and not cursor.take(f"的?(?:{WEIGHT_WORD}|分(?![0-9]))") and not _is_half(cursor, start):
        raise Doubt("standard/share-of-what", (start, cursor.position))
    return share(percent, (start, cursor.position))


def share(percent: Fraction, span: Span) -> str:
    """A share of full marks as a rule writes it; no more than all of them."""
    if percent > 100:
        raise Doubt("standard/more-than-full", span)
    return f"{show(percent)}%"


def refuse_zero(value: Fraction, span: Span) -> None:
    """Raise `Doubt` for a step, or points, of nothing."""
    if value <= 0:
        raise Doubt("standard/not-positive", span)


def number_of(points: Points) -> Fraction:
    """The number in points or in a share."""
    return Fraction(points.rstrip("%")) if isinstance(points, str) else Fraction(points)


def plain(found: re.Match[str]) -> int | Decimal:
    """The number as YAML gives it: whole or decimal, with the decimals that were written."""
    text = found["number"]
    value = _value(text)
    if value is None:
        raise Doubt("standard/unreadable-number", found.span("number"))
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return Decimal(text)
    return int(value) if value.denominator == 1 else Decimal(show(value))


def _read_percent(cursor: Cursor) -> Fraction | None:
    if cursor.take(HALF):
        return Fraction(50)
    found = cursor.take(PERCENT)
    if found is None:
        return None
    value = _value(found["number"] or found["words"])
    if value is None:
        raise Doubt("standard/unreadable-number", found.span())
    return value


def _value(text: str) -> Fraction | None:
    """The number; None where it has too many digits, a sign, or a 0 before it that may have lost its point (05)."""
    is_strange = len(text) > MAXIMUM_DIGITS or re.match(LEADING_ZERO, text)
    value = None if is_strange else numerals.number(text)
    return None if value is None or value < 0 else value


def _is_half(cursor: Cursor, start: int) -> bool:
    return cursor.text.startswith(HALF, start)


def _unreadable(cursor: Cursor, start: int) -> Doubt:
    cursor.position = start
    return Doubt("standard/unreadable-number", (start, _end_of(cursor, NUMERAL)))


def _end_of(cursor: Cursor, pattern: str) -> int:
    found = re.compile(pattern).match(cursor.text, cursor.position)
    return found.end() if found else min(cursor.position + 1, len(cursor.text))


def is_percent(amount: Amount) -> bool:
    """Whether the amount is a percentage."""
    return amount.quantity.unit == UNITS["%"]


def is_bare(amount: Amount) -> bool:
    """Whether the amount has no unit."""
    return amount.quantity.unit == BARE


def bare_number(amount: Amount) -> int | Decimal | str:
    """The amount as a rule writes it: text with its unit, or a number."""
    if not is_bare(amount):
        return amount.text
    return Decimal(amount.text) if "." in amount.text else int(amount.text)
