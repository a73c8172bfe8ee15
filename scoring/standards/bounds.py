"""Bounds: from which value to which.

bound     := interval | chain | subject? 在? piece (且? piece)?
interval  := subject? ("[" | "(") number "," number "%"? ("]" | ")")
chain     := amount sign subject (sign amount)?                  80%≤完成率<90%
subject   := 完成率 | another rate (满意度) | 实际完成值

Pieces have their grammar in `ends`. 完成率 and 达到目标值的 name the completion, every other rate and
the value itself (达到90%) the actual.
"""

from dataclasses import replace
from fractions import Fraction

from scoring.notation.cursor import Cursor
from scoring.notation.units import BARE, UNITS, Quantity
from scoring.standards.amounts import amount_of, is_percent, read_amount
from scoring.standards.attempts import first_of
from scoring.standards.ends import FLIPPED, NUMBER_AHEAD, OF_TARGET, SIGNS, Piece, read_piece, signed
from scoring.standards.errors import Doubt, Span
from scoring.standards.statements import Bound, End, Measured
from scoring.standards.words import ACTUAL, COMPLETION, COUNTED, RATE

NUMBER = r"[0-9]{1,20}(?:\.[0-9]{1,20})?"
INTERVAL = rf"[\[(](?:{NUMBER}%?,{NUMBER}%|{NUMBER},{NUMBER})[\])]"
JOINT = "(?:且|并且|并|但|、)?"
AT = "(?:在|为|介于|处于|位于|:)?"
DONE = f"完成{NUMBER_AHEAD}"
OUTCOME_AHEAD = "的?,?(?:得|计|记|给|赋|不)"


def read_bound(cursor: Cursor) -> Bound | None:
    """The bound that begins here."""
    start = cursor.position
    bound = first_of(cursor, _read_interval, _read_chain, _read_pieces)
    if bound is None:
        return None
    span = (start, cursor.position)
    if bound.low and bound.high:
        low, high = bound.low.amount.quantity, bound.high.amount.quantity
        if low.unit != high.unit:
            raise Doubt("standard/mixed-units", span)
        if low.amount > high.amount:
            raise Doubt("standard/contradiction", span)
    return replace(bound, span=span)


def is_whole(end: End | None) -> bool:
    """Whether the end is at 100%."""
    return end is not None and is_percent(end.amount) and end.amount.quantity.amount == 100


def _take_subject(cursor: Cursor) -> Measured | None:
    """What is measured, if it is named here."""
    if cursor.take(COMPLETION):
        return "completion"
    return "actual" if cursor.take(f"{RATE}|{COUNTED}|{ACTUAL}(?!与|占)") else None


def _read_interval(cursor: Cursor) -> Bound | None:
    of = _take_subject(cursor)
    cursor.take("在|∈")
    found = cursor.take(INTERVAL)
    if found is None:
        return None
    unit = UNITS["%"] if "%" in found[0] else BARE
    low, high = (
        amount_of(Quantity(Fraction(each.rstrip("%")), unit), 1) for each in found[0][1:-1].split(",")
    )
    return Bound(found.span(), of, End(low, found[0][0] == "["), End(high, found[0][-1] == "]"))


def _read_chain(cursor: Cursor) -> Bound | None:
    first = read_amount(cursor)
    sign = cursor.take_word(SIGNS) if first else None
    of = _take_subject(cursor) if sign else None
    if first is None or sign is None or of is None:
        return None
    left = signed(FLIPPED[sign], first)
    sign = cursor.take_word(SIGNS)
    second = read_amount(cursor) if sign else None
    return _joined(left, signed(sign, second) if sign and second else Piece(None, None), of)


def _read_pieces(cursor: Cursor) -> Bound | None:
    start = cursor.position
    of = _take_subject(cursor)
    is_done = of is None and cursor.take(DONE) is not None
    cursor.take(AT)
    first = read_piece(cursor) or _read_unsigned(cursor, of, is_done=is_done)
    if first is None:
        return None
    if is_done:
        of = _of_done(first, (start, cursor.position))
    end = cursor.position
    cursor.take(JOINT)
    second = read_piece(cursor)
    bound = _joined(first, second, of) if second else None
    if bound is None:
        cursor.position = end
    return bound or Bound((start, end), of or first.of, first.low, first.high)


def _joined(first: Piece, second: Piece, of: Measured | None) -> Bound | None:
    """The bound between two ends; None where they do not stand at opposite sides."""
    if (first.low and second.low) or (first.high and second.high):
        return None
    return Bound((0, 0), of or first.of or second.of, first.low or second.low, first.high or second.high)


def _of_done(piece: Piece, span: Span) -> Measured:
    """完成90%: of the target, or 90% itself? 完成10个 and 完成100% say which."""
    ends = [each for each in (piece.low, piece.high) if each]
    if not any(is_percent(each.amount) for each in ends):
        return "actual"
    if all(map(is_whole, ends)):
        return "completion"
    raise Doubt("standard/of-what", span)


def _read_unsigned(cursor: Cursor, of: Measured | None, *, is_done: bool) -> Piece | None:
    """完成率100% is reached by more as well; every other value alone leaves open what is meant."""
    start = cursor.position
    is_of_target = cursor.take(OF_TARGET) is not None
    amount = read_amount(cursor)
    if amount is None:
        return None
    end = End(amount, included=True)
    if is_whole(end) and (of == "completion" or is_done or is_of_target):
        return Piece(end, None, "completion")
    if of or is_of_target or (is_percent(amount) and cursor.sees(OUTCOME_AHEAD)):
        raise Doubt("standard/unwritten-comparison", (start, cursor.position))
    return None
