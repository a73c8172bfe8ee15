"""A standard as a table writes it -> the plain data of a rule, or a refusal that says why.

standard  := mark* ("评分标准" ":")? (statement mark*)+
statement := weight | limit | parts | step | condition? (step | outcome)
mark      := "," | ";" | "。" | "、" | ":" | "(" | ")"

The statements have their grammar in their own modules, and `composition` makes one rule of them.

>>> standard = read_standard("达到目标值得满分，每低1%扣0.5分，扣完为止")
>>> standard.rule
{'kind': 'deduct', 'per': '1%', 'points': Decimal('0.5'), 'side': 'below'}
>>> standard.presumptions[0].words
'每低1%扣0.5分'
>>> read_standard("完成率低于60%不得分，其余按比例得分").rule
{'kind': 'ratio', 'pass_from': '60%'}
>>> read_standard("每低1%酌情扣分")
Traceback (most recent call last):
scoring.standards.errors.StandardError: “低1%”没有说明扣多少分；请写成“每……扣……分” [standard/no-points]
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from scoring.notation.cursor import Cursor
from scoring.presumptions import Presumption
from scoring.problems import Problem
from scoring.source import INVISIBLE
from scoring.standards.attempts import first_of, unknown
from scoring.standards.bounds import INTERVAL
from scoring.standards.composition import compose
from scoring.standards.conditions import read_condition
from scoring.standards.errors import Doubt, StandardError
from scoring.standards.limits import read_bracketed_weight, read_limit, read_weight
from scoring.standards.outcomes import read_outcome
from scoring.standards.presuming import presumed_by
from scoring.standards.rows import completion_in, in_completions, in_places
from scoring.standards.standard import Standard
from scoring.standards.statements import Branch, Statement, Step
from scoring.standards.steps import read_parts, read_step
from scoring.standards.subjects import refuse_second_subject
from scoring.standards.words import HEADER, LISTS, MARK, MARKS, OPENERS

MAXIMUM_LENGTH = 500
EVERY_AHEAD = "按(?=每)"


def read_standard(text: str) -> Standard:
    """The rule that a standard states, and what it presumes of its row. Raises `StandardError`."""
    if len(text) > MAXIMUM_LENGTH:
        span = (MAXIMUM_LENGTH, len(text))
        raise StandardError(Problem("standard/too-long", {"limit": MAXIMUM_LENGTH}, span=span))
    if found := re.search(INVISIBLE, text):
        raise StandardError(Problem("standard/invisible", span=found.span()))
    cursor = Cursor(text)
    try:
        _refuse_lists(cursor)
        _refuse_open_brackets(cursor)
        statements = _read_statements(cursor)
        refuse_second_subject(cursor)
        standard = _composed(statements, cursor)
    except Doubt as doubt:
        raise doubt.error(cursor) from None
    return _with_other_readings(standard, statements, cursor)


def _composed(statements: Sequence[Statement], cursor: Cursor) -> Standard:
    rule = compose(statements, (0, len(cursor.text)))
    found = presumed_by(statements, rule)
    return Standard(rule, tuple(Presumption(trait, cursor.written_at(*span)) for trait, span in found))


def _with_other_readings(standard: Standard, statements: Sequence[Statement], cursor: Cursor) -> Standard:
    """The standard, with how it reads in rows of ranks and of completion rates."""
    of_places = _read_otherwise(in_places, statements, cursor)
    completion = completion_in(cursor)
    return replace(
        standard,
        completion=completion,
        of_completion=_read_otherwise(in_completions, statements, cursor) if completion else None,
        of_places=None if of_places == standard else of_places,
    )


def _read_otherwise(
    see: Callable[[Sequence[Statement], Cursor], list[Statement]],
    statements: Sequence[Statement],
    cursor: Cursor,
) -> Standard | None:
    """The standard as some rows see its statements; None where that makes no rule."""
    try:
        return _composed(see(statements, cursor), cursor)
    except Doubt:
        return None


def _refuse_lists(cursor: Cursor) -> None:
    """Raise `Doubt` for the second of several rules."""
    for first, second in LISTS:
        if not re.search(first, cursor.text):
            continue
        if found := re.search(second, cursor.text):
            raise Doubt("standard/several-rules", (found.start(), len(cursor.text)))


def _refuse_open_brackets(cursor: Cursor) -> None:
    """Raise `Doubt` for a bracket without its other half; those of an interval are its own."""
    text = re.sub(INTERVAL, lambda found: "-" * len(found[0]), cursor.text)
    opened: list[int] = []
    for position, each in enumerate(text):
        if each == "(":
            opened.append(position)
        elif each == ")":
            if not opened:
                raise Doubt("standard/unclosed-bracket", (position, position + 1))
            opened.pop()
    if opened:
        raise Doubt("standard/unclosed-bracket", (opened[-1], len(text)))


def _read_statements(cursor: Cursor) -> list[Statement]:
    cursor.take(HEADER)
    found: list[Statement] = []
    while cursor.position < len(cursor.text):
        if weight := read_bracketed_weight(cursor):
            found.append(weight)
        elif not cursor.take(MARK):
            found.append(_read_statement(cursor))
    return found


def _read_statement(cursor: Cursor) -> Statement:
    cursor.take(OPENERS)
    cursor.take(EVERY_AHEAD)
    statement = first_of(cursor, *READERS)
    if statement is None:
        raise unknown(cursor)
    return statement


def _read_branch(cursor: Cursor) -> Branch | Step | None:
    """An outcome or a step, and the condition before it."""
    start = cursor.position
    condition = read_condition(cursor)
    if condition is None:
        outcome = read_outcome(cursor)
        return None if outcome is None else Branch(outcome.span, None, outcome)
    cursor.take(f"{MARKS}{OPENERS}")
    cursor.take(EVERY_AHEAD)
    if step := read_step(cursor):
        return replace(step, condition=condition)
    outcome = read_outcome(cursor)
    if outcome is not None:
        return Branch((start, cursor.position), condition, outcome)
    if cursor.position == len(cursor.text):
        raise Doubt("standard/no-outcome", condition.span)
    raise unknown(cursor)


READERS: tuple[Callable[[Cursor], Statement | None], ...] = (
    read_weight,
    read_limit,
    read_parts,
    read_step,
    _read_branch,
)
