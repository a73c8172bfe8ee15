"""When an outcome holds.

condition := bound | rest | partly | over | missed | met
rest      := 否则 | 其余 | ...
partly    := subject? 部分 REACH target?
over      := subject? (超过 target | 超额完成 target?)
missed    := subject? (未 REACH target? | 不达标 | 低于 target | 逾期 | 发生 things)
met       := subject? (REACH target? | 达标 | 不低于 target | 不超过 target | 无 things)

The side is where a miss lies: 超过目标值 is a miss above, and so is one of 不超过目标值. 未完成 says no side. What the words take
for granted of the target beside that (按时完成: it is a date) is their trait.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from scoring.notation.cursor import Cursor
from scoring.presumptions import Trait
from scoring.standards.attempts import first_of
from scoring.standards.bounds import read_bound
from scoring.standards.statements import Condition, Side, When
from scoring.standards.words import (
    ABOVE,
    ACTUAL,
    AT_LEAST,
    AT_MOST,
    BELOW,
    COMPLETION,
    DULY,
    FAILED,
    HOW_MUCH_MORE,
    LATE,
    NO,
    NOT,
    OBJECT,
    PASSED,
    RATE,
    REACH,
    REST,
    TARGET,
    THEN,
    THINGS,
    TIMELY,
    WITHIN,
)

SUBJECT = f"{ACTUAL}|{RATE}|{COMPLETION}|{OBJECT}|{TARGET}"
NOT_A_NAME = "(?![率比度值数量进情0-9])"  # 完成率 is no 完成
ANSWERED = "(?=[,得不计记])"
HAPPENED = "(?:发生|出现|有|存在|发现|接到|收到|产生)"
ONCE = f"(?:发生|出现)[1一][起次例件项]{THINGS}?(?:及以上|以上)?"


class Meaning(NamedTuple):
    """What words of a condition say: where a miss lies, and what they take for granted."""

    side: Side | None = None
    presumes: Trait | None = None


UNSAID, BELOW_IT, ABOVE_IT = Meaning(), Meaning("below"), Meaning("above")
NONE_OCCURS = Meaning("above", Trait.NOTHING)

MISSED: Mapping[str, Meaning] = {
    f"{NOT}{DULY}{REACH}{TARGET}?(?:及以上|以上)?{NOT_A_NAME}": UNSAID,
    FAILED: UNSAID,
    f"否{ANSWERED}": UNSAID,
    f"{BELOW}(?:{TARGET}{NOT_A_NAME}|(?=的))": BELOW_IT,
    f"{LATE}(?:完成|未完成)?{NOT_A_NAME}": Meaning("above", Trait.TIME),
    f"{HAPPENED}{THINGS}|{ONCE}|(?:发生|出现)(?=[,不得的则])": NONE_OCCURS,
}
OVER = {f"{ABOVE}(?:{TARGET}{NOT_A_NAME}|(?=的))|超额完成{TARGET}?{NOT_A_NAME}": ABOVE_IT}
MET: Mapping[str, Meaning] = {
    PASSED: UNSAID,
    f"是{ANSWERED}": UNSAID,
    f"{AT_LEAST}{TARGET}{NOT_A_NAME}": BELOW_IT,
    f"(?:{AT_MOST}{TARGET}|(?:控制)?在{TARGET}){WITHIN}?(?:完成)?{NOT_A_NAME}": ABOVE_IT,
    f"{NO}{THINGS}(?:发生)?|(?:未|没有|从未)(?:发生|出现)(?=[,得计记的则])": NONE_OCCURS,
    f"{DULY}{REACH}{HOW_MUCH_MORE}{TARGET}?{HOW_MUCH_MORE}{NOT_A_NAME}": UNSAID,
    f"等于{TARGET}": Meaning(None, Trait.POINT),
}
PARTLY: Mapping[str, Meaning] = {f"部分{REACH}{TARGET}?{NOT_A_NAME}": UNSAID}

# What single words among others take for granted.
PRESUMING: Mapping[str, Trait] = {
    f"{TIMELY}|逾期": Trait.TIME,
    "100%": Trait.ALL,
    "合格|验收": Trait.PASSED,
}


def read_condition(cursor: Cursor) -> Condition | None:
    """The condition that begins here, with the 的 or 则 behind it."""
    start = cursor.position
    condition = first_of(cursor, _read_bound, _read_rest, _read_partly, _read_over, _read_missed, _read_met)
    if condition is not None:
        cursor.take(THEN)
    else:
        cursor.position = start
    return condition


def _read_bound(cursor: Cursor) -> Condition | None:
    bound = read_bound(cursor)
    return None if bound is None else Condition(bound.span, bound=bound)


def _read_rest(cursor: Cursor) -> Condition | None:
    found = cursor.take(REST)
    return None if found is None else Condition(found.span(), When.REST)


def _read_partly(cursor: Cursor) -> Condition | None:
    return _read_words(cursor, PARTLY, When.PARTLY)


def _read_over(cursor: Cursor) -> Condition | None:
    condition = _read_words(cursor, OVER, When.MISSED)
    return condition and replace(condition, is_over=True)


def _read_missed(cursor: Cursor) -> Condition | None:
    return _read_words(cursor, MISSED, When.MISSED)


def _read_met(cursor: Cursor) -> Condition | None:
    return _read_words(cursor, MET, When.MET)


def _read_words(cursor: Cursor, table: Mapping[str, Meaning], when: When) -> Condition | None:
    """The words of a table, first without a subject: 目标 is one, and begins 目标值 as well."""
    start = cursor.position
    for _ in range(2):
        for pattern, meaning in table.items():
            if found := cursor.take(pattern):
                presumes = meaning.presumes or _presumed_by(found[0])
                return Condition((start, cursor.position), when, meaning.side, presumes=presumes)
        if not cursor.take(SUBJECT):
            break
    return None


def _presumed_by(words: str) -> Trait | None:
    return next((trait for pattern, trait in PRESUMING.items() if re.search(pattern, words)), None)
