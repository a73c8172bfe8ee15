"""One end of a bound, or both of them.

piece     := sign (target 的)? amount inclusion?                 低于60% | ≥目标值的60%
           | amount inclusion? (以上 | 以下) inclusion?           60%（含）以上
           | amount inclusion? ("-" | 至) amount inclusion? 之间?  80%（含）-90%
inclusion := "(" (含 | 不含) amount? ")"

An end is written where a sign or an inclusion says whether it belongs to the bound; 以上 and the ends
of `80%-90%` leave it open. Where only one end of a range is marked, the other is meant otherwise.
"""

from typing import NamedTuple

from scoring.notation.cursor import Cursor, Vocabulary
from scoring.notation.units import Quantity
from scoring.notation.values import Relation
from scoring.notation.words import RELATIONS_BEFORE
from scoring.standards.amounts import amount_of, is_bare, read_amount
from scoring.standards.errors import Doubt
from scoring.standards.statements import Amount, End, Measured, Surety
from scoring.standards.words import REACH, TARGET

REACHED = ("达到", "达", "达到或超过")
SHORT_OF = ("未达到", "未达", "达不到", "没有达到")
SIGNS = Vocabulary(
    {word: each for word, each in RELATIONS_BEFORE.items() if word not in ("至少", "最少", "至多", "最多")}
    | dict.fromkeys(REACHED, Relation.AT_LEAST)
    | dict.fromkeys(SHORT_OF, Relation.LESS_THAN)
    | dict.fromkeys(("超出", "高出"), Relation.MORE_THAN)
)
FLIPPED = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.MORE_THAN: Relation.LESS_THAN,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.LESS_THAN: Relation.MORE_THAN,
    Relation.EQUAL: Relation.EQUAL,
}
NUMBER_AHEAD = "(?=[0-9百一二三四五六七八九])"
OF_TARGET = f"{REACH}?{TARGET}的{NUMBER_AHEAD}"
BEHIND = "(?P<surely>及|或)?(?:(?P<above>以上|之上)|以下|之下|以内|之内)"
INCLUDED = r"\((?P<not>不)?(?:包)?含(?:本数)?"
THROUGH = "[-~至到]+"
BETWEEN = "(?:之间|区间|间|范围内|以内|之内)?"


class Piece(NamedTuple):
    """One end or both of them, and what the words alone say is measured."""

    low: End | None
    high: End | None
    of: Measured | None = None


class Mark(NamedTuple):
    """（含） or （不含90%）."""

    is_included: bool


def read_piece(cursor: Cursor) -> Piece | None:
    """The ends that stand here."""
    start = cursor.position
    is_reached = cursor.sees("|".join((*REACHED, *SHORT_OF)))
    sign = cursor.take_word(SIGNS)
    is_of_target = cursor.take(OF_TARGET) is not None
    amount = read_amount(cursor)
    piece = _read_behind(cursor, sign, amount) if amount else None
    if piece is None:
        cursor.position = start
        return None
    return piece._replace(of="completion" if is_of_target else "actual" if is_reached else None)


def signed(sign: Relation, amount: Amount) -> Piece:
    """The end that a sign and an amount make; = makes both."""
    end = End(amount, sign not in (Relation.MORE_THAN, Relation.LESS_THAN))
    if sign is Relation.EQUAL:
        return Piece(end, end)
    return Piece(end, None) if sign.is_floor else Piece(None, end)


def _read_behind(cursor: Cursor, sign: Relation | None, amount: Amount) -> Piece | None:
    """The ends, by what stands behind the first amount."""
    start = cursor.position
    mark = _read_mark(cursor, amount)
    behind = cursor.take(BEHIND)
    if behind and mark is None:
        mark = _read_mark(cursor, amount)
    if sign is None and behind is None:
        return _read_range(cursor, amount, mark)
    if sign is None and behind:
        is_written = mark is not None or behind["surely"] is not None
        end = End(amount, mark is None or mark.is_included, Surety.WRITTEN if is_written else Surety.OPEN)
        return Piece(end, None) if behind["above"] else Piece(None, end)
    assert sign is not None
    piece = signed(sign, amount)
    end = piece.low or piece.high or End(amount, included=True)
    is_other_way = behind is not None and (piece.low is None) == (behind["above"] is not None)
    if is_other_way or (mark and mark.is_included is not end.included):
        raise Doubt("standard/contradiction", (start, cursor.position))
    return piece


def _read_range(cursor: Cursor, first: Amount, mark: Mark | None) -> Piece | None:
    if not cursor.take(THROUGH):
        return None
    second = read_amount(cursor)
    if second is None:
        return None
    other = _read_mark(cursor, second)
    cursor.take(BETWEEN)
    first = in_unit_of(first, second)
    low, high = _range_end(first, mark, other), _range_end(second, other, mark)
    is_downwards = (
        first.quantity.unit == second.quantity.unit and first.quantity.amount > second.quantity.amount
    )
    return Piece(high, low) if is_downwards else Piece(low, high)


def _range_end(amount: Amount, mark: Mark | None, mark_of_other: Mark | None) -> End:
    if mark is not None:
        return End(amount, mark.is_included)
    if mark_of_other is not None:
        return End(amount, not mark_of_other.is_included, Surety.IMPLIED)
    return End(amount, included=True, surety=Surety.OPEN)


def _read_mark(cursor: Cursor, amount: Amount) -> Mark | None:
    """The inclusion that stands here; the amount in it is the one before it."""
    start = cursor.position
    found = cursor.take(INCLUDED)
    named = read_amount(cursor) if found else None
    if found is None or not cursor.take(r"\)"):
        cursor.position = start
        return None
    if named is not None and named.quantity != amount.quantity:
        raise Doubt("standard/contradiction", (start, cursor.position))
    return Mark(found["not"] is None)


def in_unit_of(first: Amount, second: Amount) -> Amount:
    """The first of two: what is written once at the end (`80-90%`, `3-5万元`) holds for both."""
    if not is_bare(first) or is_bare(second):
        return first
    scale = second.scale if first.scale == 1 else 1
    return amount_of(Quantity(first.quantity.amount * scale, second.quantity.unit), second.scale)
