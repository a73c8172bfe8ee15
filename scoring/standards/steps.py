"""每少1个扣1分, and what becomes of a part of a step.

step      := subject? (比 target)? 每 direction? amount (thing | failing)? parts? cut points
direction := (少 | 超 | 偏离 | 发生 | ...) doing? (target 的?)? thing?
cut       := 扣 | 加
parts     := 不足 amount? (不扣 | 按比例扣) | 不足 amount 按 amount 计

每 may be left out (缺一项扣1分，扣完为止) before one of something; the rule must then say that it repeats.
"""

from dataclasses import replace
from typing import NamedTuple

from scoring.notation.cursor import Cursor, Vocabulary
from scoring.standards.amounts import is_bare, number_of, read_amount, read_one, read_points, refuse_zero
from scoring.standards.attempts import unknown
from scoring.standards.errors import Doubt, Span
from scoring.standards.outcomes import POINT_RANGE
from scoring.standards.statements import Amount, Parts, Points, Side, Step
from scoring.standards.words import (
    ACTUAL,
    ADDING_UP,
    AT_DISCRETION,
    BOTH_SIDES,
    BY,
    COMPLETION,
    DOINGS,
    EVERY,
    FAILINGS,
    NEEDS_NO_EVERY,
    OBJECT,
    OCCUR,
    OFF,
    PLUS,
    RATE,
    SIDES,
    TARGET,
    THINGS,
    TO_TAKE_OFF,
    any_of,
)

SIDE_WORDS, FAILING_WORDS = Vocabulary(SIDES), Vocabulary(FAILINGS)
SUBJECT = f"(?:{COMPLETION}|{RATE}|{ACTUAL}|{OBJECT})?"
COMPARED = f"(?:[比较与同]{TARGET}(?:相比较?|比较?)?,?)?"
OF_TARGET = f"{TARGET}(?P<of>的)?"
LINK = "(?:的?,?(?:则|即|就)?)"
BEHIND = "(?:的标准(?:扣分|扣减|计算|计分)?|(?:进行)?扣减|计算)?"
LESS_THAN = any_of("不足 未满 不满 不到")
PART_OF = "(?:的部分|部分|的|者)?,?"
LEFT_OUT = any_of("不扣分 不扣 不扣减 不予扣分 不计 不计算 不计扣分 忽略不计 不计入")
PRO_RATA = f"{BY}?[同等]?比例(?:{TO_TAKE_OFF}|计算|折算|计扣|扣|计)"
ADDED_UP = f"[^,;。扣加减]{{1,20}}?,?{ADDING_UP}[0-9.]+分"
A_THING = f"(?:{THINGS})?"
SECOND_AMOUNT = "[0-9]|[一二两三四五六七八九十]+[个起件项次]"
NO_POINTS = f"$|[,;。]|{OFF}|{PLUS}|{AT_DISCRETION}"
COUNTS = any_of("计算 计 算 计扣 计扣分 计算扣分 扣分 扣减 扣 计分")


class Direction(NamedTuple):
    """Which way the steps of a sentence go."""

    side: Side | None
    both_sides: bool = False
    needs_every: bool = False
    is_occurrence: bool = False
    of_target: bool = False


def read_step(cursor: Cursor) -> Step | None:
    """The step that begins here."""
    start = cursor.position
    of_completion = cursor.sees(COMPLETION)
    cursor.take(SUBJECT)
    cursor.take(COMPARED)
    every = cursor.take(EVERY)
    step = _read_with_every(cursor) if every else _read_without_every(cursor)
    if step is None:
        cursor.position = start
        return None
    step = replace(step, span=(start, cursor.position), of_completion=of_completion)
    return _with_whole(step, every.span()) if every and every["whole"] else step


def read_parts(cursor: Cursor) -> Parts | None:
    """What becomes of a part of a step, if that is said here."""
    start = cursor.position
    if not cursor.take(LESS_THAN):
        return None
    amount = read_amount(cursor)
    cursor.take(PART_OF)
    if cursor.take(LEFT_OUT):
        return Parts((start, cursor.position), "whole", amount)
    if cursor.take(PRO_RATA):
        return Parts((start, cursor.position), "pro_rata", amount)
    if amount and cursor.take(BY) and (whole := read_amount(cursor)) and cursor.take(COUNTS):
        span = (start, cursor.position)
        if whole != amount:
            raise Doubt("standard/different-steps", span)
        return Parts(span, "up", amount)
    cursor.position = start
    return None


def _read_with_every(cursor: Cursor) -> Step:
    """What stands behind 每: nothing else can be meant, so what does not fit is refused here."""
    start = cursor.position
    if found := cursor.take(ADDED_UP):
        raise Doubt("standard/adding-up", found.span())
    direction = _read_direction(cursor)
    amount = read_amount(cursor) or (None if direction else read_one(cursor))
    if amount is None:
        raise unknown(cursor)
    span = (start, cursor.position)
    if is_bare(amount):
        raise Doubt("standard/step-without-unit", span)
    if cursor.sees(SECOND_AMOUNT):
        raise Doubt("standard/own-target", span)
    refuse_zero(amount.quantity.amount, span)
    step = _read_behind_amount(cursor, amount, direction)
    if step is not None:
        return step
    if cursor.sees(NO_POINTS):
        raise Doubt("standard/no-points", (start, cursor.position))
    raise unknown(cursor)


def _read_without_every(cursor: Cursor) -> Step | None:
    """缺一项扣1分: the direction must be there, and one of something."""
    direction = _read_direction(cursor)
    amount = read_amount(cursor) if direction and not direction.needs_every else None
    if amount is None or is_bare(amount) or amount.quantity.amount != amount.scale:
        return None
    step = _read_behind_amount(cursor, amount, direction)
    return None if step is None else replace(step, is_each=False)


def _read_direction(cursor: Cursor) -> Direction | None:
    start = cursor.position
    direction = None
    if cursor.take(BOTH_SIDES):
        direction = Direction(None, both_sides=True, needs_every=True)
    elif word := SIDE_WORDS.word_at(cursor.text, start):
        cursor.position += len(word)
        direction = Direction(SIDES[word], needs_every=word not in NEEDS_NO_EVERY)
    elif cursor.take(OCCUR):
        direction = Direction("above", is_occurrence=True)
    if direction:
        cursor.take(DOINGS)
        of_target = cursor.take(OF_TARGET)
        direction = direction._replace(of_target=of_target is not None and of_target["of"] is not None)
        cursor.take(A_THING)
    return direction


def _read_behind_amount(cursor: Cursor, amount: Amount, direction: Direction | None) -> Step | None:
    """The thing that is counted, what becomes of parts of a step, and the points."""
    cursor.take(A_THING)
    word = FAILING_WORDS.word_at(cursor.text, cursor.position)
    if word and (direction is None or direction.is_occurrence):
        cursor.position += len(word)
        direction = Direction(FAILINGS[word])
        cursor.take(f"的?{A_THING}")
    parts = _read_bracketed_parts(cursor)
    cursor.take(LINK)
    start = cursor.position
    is_gain = cursor.take(OFF) is None
    if is_gain and not cursor.take(PLUS):
        return None
    points = _read_step_points(cursor, start)
    if points is None:
        cursor.position = start
        return None
    cursor.take(BEHIND)
    kept = direction or Direction(None)
    span = (start, cursor.position)
    return Step(
        span,
        amount,
        points,
        is_gain,
        kept.side,
        kept.both_sides,
        is_directed=direction is not None,
        is_occurrence=kept.is_occurrence,
        of_target=kept.of_target,
        parts=parts,
    )


def _read_step_points(cursor: Cursor, start: int) -> Points | None:
    if cursor.take(POINT_RANGE):
        raise Doubt("standard/range-of-points", (start, cursor.position))
    points = read_points(cursor)
    if points is not None:
        refuse_zero(number_of(points), (start, cursor.position))
    return points


def _read_bracketed_parts(cursor: Cursor) -> Parts | None:
    start = cursor.position
    parts = read_parts(cursor) if cursor.take(r"\(") else None
    if parts is None or not cursor.take(r"\)"):
        cursor.position = start
        return None
    return parts


def _with_whole(step: Step, span: Span) -> Step:
    """每满1个: the step is a whole one, whatever stands behind it."""
    if step.parts and step.parts.part_steps != "whole":
        raise Doubt("standard/contradiction", step.parts.span)
    return replace(step, parts=step.parts or Parts(span, "whole"))
