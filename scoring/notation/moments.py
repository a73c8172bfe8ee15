"""Dates and periods.

moment    := iso | [year] [month] [day | part] [before]
before    := 前 | 之前 | 以前 | 内
"""

import re
from dataclasses import replace
from datetime import date

from scoring.notation import numerals
from scoring.notation.cursor import Cursor, Vocabulary
from scoring.notation.values import Moment, Part
from scoring.notation.words import PARTS_OF_MONTH, PARTS_OF_YEAR

ISO_DATE = (
    r"(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?![0-9.])"
)
YEAR = "(?P<year>(?:19|20)[0-9]{2}|二[〇零][〇零一二三四五六七八九]{2})(?:年度?|(?=年[底末终]))"
MONTH = "(?P<month>[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月份?"
DAY = "(?P<day>[0-9]{1,2})[日号]"
YEAR_PARTS, MONTH_PARTS = Vocabulary(PARTS_OF_YEAR), Vocabulary(PARTS_OF_MONTH)
BEFORE = "(?:之|以)?前|(?:以)?内"


def read_moment(cursor: Cursor) -> Moment | None:
    """The date or period that begins here. Raises `NotationError` for one that does not exist."""
    start = cursor.position
    moment = _read_iso(cursor) or _read_pieces(cursor)
    if moment is None:
        return None
    end = cursor.position
    if before := cursor.take(BEFORE):
        moment = replace(moment, before=not before[0].endswith("内"))
    if not _exists(moment):
        raise cursor.refusal("notation/impossible-date", start, end)
    return moment


def _read_iso(cursor: Cursor) -> Moment | None:
    found = cursor.take(ISO_DATE)
    return Moment(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def _read_pieces(cursor: Cursor) -> Moment | None:
    start = cursor.position
    year, month = cursor.take(YEAR), cursor.take(MONTH)
    day = cursor.take(DAY) if month else None
    part = None if day else _take_part(cursor, of_month=month is not None)
    is_lone_ending = part is Part.YEAR_END and not year and cursor.text[start] in "底末"
    if not (year or month or part) or is_lone_ending:
        return None
    return Moment(_number(year, "year"), _number(month, "month"), _number(day, "day"), part)


def _take_part(cursor: Cursor, *, of_month: bool) -> Part | None:
    return cursor.take_word(MONTH_PARTS if of_month else YEAR_PARTS)


def _number(found: re.Match[str] | None, group: str) -> int | None:
    return None if found is None else int(numerals.number(found[group]) or 0)


def _exists(moment: Moment) -> bool:
    month, day = (1 if each is None else each for each in (moment.month, moment.day))
    try:
        date(moment.year or 2024, month, day)  # a leap year, so that 2月29日 without a year is a date
        moment.latest(2024)
    except ValueError:
        return False
    return True
