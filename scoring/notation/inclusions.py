"""Whether a limit belongs to what it limits: 含, 不含80%, 包含本数, 含当日.

inclusion := [以上 | 以下 | 以内] [均 | 都] 不? (含 | 包含 | 包括) (本数 | 当日 | 本月 …)? value?
"""

import re
from enum import Enum

from scoring.notation.cursor import Cursor, NotationError
from scoring.notation.phrases import Phrase
from scoring.notation.units import BARE, COUNT, UNITS, Quantity, convert
from scoring.notation.values import Change, Moment, Part, Range, Rank, Reading, Relation, Value
from scoring.notation.words import RELATIONS_AFTER
from scoring.records import record

PERIOD = "[本当该](?P<period>日|天|月|季|年)(?:份|度)?"
INCLUSION = (
    "(?P<before>.*?)(?P<direction>(?:以上|以下|以内)*)(?:均|都)*(?P<not>不)?(?:包含|包括|含)"
    f"(?:{PERIOD}|本数|该数|此数|本身|本级)?(?P<behind>.*?)(?:在内)?"
)
OPENING = r"[(\[【]"
DAY = UNITS["天"]
PERIODS_OF_PARTS = {Part.YEAR_END: "日天年", Part.MONTH_END: "日天月"}


class Inclusion(Enum):
    """Whether a limit belongs to what it limits."""

    INCLUDED = "含"
    EXCLUDED = "不含"


@record
class Said:
    """What a bracket says of its limit: the value that it names, the period (当月: 月), and the direction (以上)."""

    inclusion: Inclusion
    named: Reading | None = None
    period: str | None = None
    direction: Relation | None = None


def inclusion_in(text: str) -> Said | None:
    """What the text of a bracket says of the limit before it; None where it speaks of something else."""
    folded = Cursor(text).text
    found = re.fullmatch(INCLUSION, folded)
    if found is None or re.search(OPENING, folded):
        return None
    named_text = found["before"] + found["behind"]
    named = read_value(named_text) if named_text else None
    if named_text and named is None:
        return None
    return Said(
        Inclusion.EXCLUDED if found["not"] else Inclusion.INCLUDED,
        named,
        found["period"],
        RELATIONS_AFTER.get(found["direction"]),
    )


def read_value(text: str) -> Reading | None:
    """A value that stands in a bracket; None where it is words, or has brackets of its own."""
    if re.search(OPENING, text):
        return None
    try:
        return Phrase(text).read()
    except NotationError:
        return None


def value_of(reading: Reading) -> Value:
    """The value, or what a change is by."""
    return reading.value.by if isinstance(reading.value, Change) else reading.value


def includes_itself(value: Moment | Rank) -> bool:
    """31日前 and 前五名 include what they name; 9月前 ends before it begins."""
    return not (isinstance(value, Moment) and value.before and value.day is None and value.part is None)


def ends_with(value: Moment, period: str) -> bool:
    """Whether a moment ends with such a period: 31日前 with a day, 9月前 with a month, not with a day."""
    if value.part:
        return period in PERIODS_OF_PARTS.get(value.part, "季" if "季" in value.part.value else "")
    return period in ("日天" if value.day else "月" if value.month else "年")


def is_named(reading: Reading, named: Reading) -> bool | None:
    """Whether a bracket names the value before it (False: another one of its sort; None: something else)."""
    value = value_of(reading)
    if isinstance(value, Range):
        found = [_is_amount(each, named.value) for each in (value.low, value.high)]
        return True if True in found else found[0]
    if isinstance(value, Quantity):
        return _is_amount(value, named.value)
    if isinstance(value, Moment):
        return _is_moment(value, named.value)
    if isinstance(value, Rank) and isinstance(named.value, Rank):
        return value.place == named.value.place
    return None


def _is_moment(value: Moment, named: Value) -> bool | None:
    """12月31日 and 31日 alone name 2024年12月31日."""
    if isinstance(named, Quantity) and named.unit == DAY:
        return value.day == named.amount
    if not isinstance(named, Moment):
        return None
    is_same_year, is_same_part = named.year in (None, value.year), named.part in (None, value.part)
    return is_same_year and is_same_part and (value.month, value.day) == (named.month, named.day)


def _is_amount(amount: Quantity, named: Value) -> bool | None:
    """Whether a named amount is this one; None where it is no amount, or one of something else.

    300元 names 300元/人: the unit is shortened to what stands above the line.
    """
    if not isinstance(named, Quantity):
        return None
    if "/" not in named.unit.name:
        amount = Quantity(amount.amount, UNITS.get(amount.unit.name.partition("/")[0], amount.unit))
    if BARE in (named.unit, amount.unit) or named.unit == amount.unit:
        return named.amount == amount.amount
    if named.unit.dimension != amount.unit.dimension or named.unit.dimension == COUNT:
        return None
    return convert(named, amount) == amount.amount
