"""The notation of targets and actuals -> frozen values, or an error with its span.

reading   := absence | phrase | words

>>> reading = read("≥920万次")
>>> reading.value.amount, reading.value.unit.name, reading.relation
(Fraction(9200000, 1), '次', <Relation.AT_LEAST: 'at_least'>)
>>> read("≥920万元 左右吧")
Traceback (most recent call last):
scoring.notation.cursor.NotationError: 读到“≥920万元 左右”为止，之后的“吧”不认识；请写入备注，或放进括号 [notation/trailing-text]
"""

from functools import lru_cache

from scoring.notation.absences import is_contradictory, read_absence
from scoring.notation.brackets import heed_brackets
from scoring.notation.cursor import Cursor, NotationError
from scoring.notation.phrases import Phrase
from scoring.notation.quantities import (
    read_below,
    read_scaled_unit,
)
from scoring.notation.units import BARE, Unit
from scoring.notation.values import Reading, Words
from scoring.problems import Problem
from scoring.records import changed

MAXIMUM_LENGTH = 500


def read(text: str) -> Reading:
    """Read a target or an actual as a table writes it. Raises `NotationError`.

    Words without any number are a `Words` value; a phrase such as 未发生故障 is an `Absence`.
    """
    if len(text) > MAXIMUM_LENGTH:
        span = (MAXIMUM_LENGTH, len(text))
        raise NotationError(Problem("notation/too-long", {"limit": MAXIMUM_LENGTH}, span=span))
    return _read(text)


@lru_cache(maxsize=16_384)  # a folder of tables has the same texts again and again; the readings are frozen
def _read(text: str) -> Reading:
    return changed(_read_anew(text), text=text)


def _read_anew(text: str) -> Reading:
    phrase = Phrase(text)
    absence = read_absence(phrase.cursor.text)
    if absence is not None:
        return Reading(absence)
    if is_contradictory(phrase.cursor.text):
        raise phrase.cursor.refusal("notation/unclear-absence", 0)
    try:
        reading = phrase.read()
    except NotationError:
        if phrase.is_words():
            return Reading(Words(text.strip()))
        raise
    return heed_brackets(reading, phrase.brackets, phrase.cursor) if phrase.brackets else reading


def read_unit(text: str) -> tuple[int, Unit]:
    """A unit from its own column, `万元` or `次`: the scale of bare numbers in it, and the unit.

    Raises `NotationError`.
    """
    cursor = Cursor(text)
    scale, unit = read_scaled_unit(cursor)
    whole = read_below(cursor, unit or BARE)
    cursor.expect_end()
    return scale, whole
