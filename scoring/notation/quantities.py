"""Numbers with their scales and units.

quantity  := ratio | number [余|多] scale* [余|多] unit below*
ratio     := "百分之" number | digit "成" [digit]
below     := ("/" | "每") unit (("*" | "/") unit)*
"""

import re
from fractions import Fraction

from scoring.notation import numerals
from scoring.notation.cursor import Cursor, Vocabulary
from scoring.notation.units import BARE, UNITS, Quantity, Unit, per
from scoring.records import record

MAXIMUM_DIGITS = 40  # between the first and the last that is not 0
BESIDE_DIGITS = str.maketrans("", "", "-,.")
LARGEST_SCALE = 10**12  # 万亿; nothing in a budget is counted in more

DIGITS = "".join(numerals.DIGITS)
CHINESE = f"[{numerals.CHINESE_CHARACTERS}]+"

STRANGE_NUMBER = (  # 1e3, 0x10, 1_000: numbers in programs, not in tables
    r"-?[0-9][0-9.,]*(?:[eE][+-]?[0-9]|[xX][0-9a-fA-F]|_[0-9])[0-9a-zA-Z_.,]*"
)
NUMBER = rf"-?[0-9](?:[0-9.,]*[0-9])?|{CHINESE}(?:点[{DIGITS}]+)?"
PERCENT_OF = rf"(?P<base>百|千)分之(?P<number>[0-9]+(?:\.[0-9]+)?|{CHINESE}(?:点[{DIGITS}]+)?)"
TENTHS = rf"(?P<number>[0-9]+(?:\.[0-9]+)?|[{DIGITS}])成(?P<half>[{DIGITS}半])?"
SCALE = f"[{''.join(numerals.SCALES)}]"
MORE = "[余多]"
UNIT_WORDS = Vocabulary(UNITS)
FIRST_BELOW, NEXT_BELOW = "/|每", "[/*]"


@record
class Written:
    """A quantity, the scale it was written with, and whether 余 or 多 makes it a lower bound."""

    quantity: Quantity
    scale: int = 1
    is_more: bool = False
    has_unit: bool = True


def read_quantity(cursor: Cursor) -> Written | None:
    """The quantity that begins here. Raises `NotationError` for a number that is none."""
    if ratio := _read_ratio(cursor):
        return Written(ratio)
    number = _read_number(cursor)
    if number is None:
        return None
    is_more = cursor.take(MORE) is not None
    scale, unit = read_scaled_unit(cursor)
    if cursor.take(MORE):
        is_more, unit = True, unit or take_unit(cursor)
    whole = read_below(cursor, unit or BARE)
    return Written(Quantity(number * scale, whole), scale, is_more, has_unit=unit is not None)


def read_scaled_unit(cursor: Cursor) -> tuple[int, Unit | None]:
    """Scales and then a unit; a unit that begins like a scale (千瓦时) is the unit."""
    scale = 1
    while (unit := take_unit(cursor)) is None:
        start = cursor.position
        found = cursor.take(SCALE)
        if found is None:
            break
        if scale >= LARGEST_SCALE:
            raise cursor.refusal("notation/ambiguous-number", start, cursor.position)
        scale *= numerals.SCALES[found[0]]
    return scale, unit


def read_below(cursor: Cursor, unit: Unit) -> Unit:
    """The unit with what stands below its line: 元/人*月."""
    below: list[Unit] = []
    start = cursor.position
    while cursor.take(NEXT_BELOW if below else FIRST_BELOW):
        each = take_unit(cursor)
        if each is None:
            cursor.position = start
            break
        below.append(each)
        start = cursor.position
    return per(unit, *below) if below else unit


def number_in(cursor: Cursor, found: re.Match[str], group: int | str = "number") -> Fraction:
    """The number in a group of a match. Raises `NotationError` where it is too long or unclear."""
    if len(found[group]) > MAXIMUM_DIGITS and _significant(found[group]) > MAXIMUM_DIGITS:
        raise cursor.refusal("notation/number-too-long", *found.span(group))
    number = numerals.number(found[group])
    if number is None:
        raise cursor.refusal("notation/ambiguous-number", *found.span(group))
    return number


def _significant(number: str) -> int:
    """How many digits of a number are not zeros before or behind it.

    Only these are limited, so that every float64 can be read as the decimal that it prints as: 5e-324 is one digit behind 323
    zeros, and a column of numbers is scored as the same numbers in a table.
    """
    return len(number.translate(BESIDE_DIGITS).strip("0"))


def take_unit(cursor: Cursor) -> Unit | None:
    """The unit that stands here."""
    return cursor.take_word(UNIT_WORDS)


def _read_ratio(cursor: Cursor) -> Quantity | None:
    if found := cursor.take(PERCENT_OF):
        return Quantity(number_in(cursor, found), UNITS["%" if found["base"] == "百" else "‰"])
    if found := cursor.take(TENTHS):
        half = found["half"]
        rest = 0 if half is None else 5 if half == "半" else numerals.DIGITS[half]
        return Quantity(number_in(cursor, found) * 10 + rest, UNITS["%"])
    return None


def _read_number(cursor: Cursor) -> Fraction | None:
    if strange := cursor.take(STRANGE_NUMBER):
        raise cursor.refusal("notation/ambiguous-number", *strange.span())
    found = cursor.take(NUMBER)
    return number_in(cursor, found, 0) if found else None
