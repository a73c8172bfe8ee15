"""What a text is about: one rule names one thing.

群众满意度 and 满意度 are one name, 安全事故 and 事故 one occurrence; 满意度 and 合格率 are two, and so
two rules. Names that fit every row (完成率, 实际完成值, 任务) tell nothing.
"""

import re

from scoring.notation.cursor import Cursor
from scoring.presumptions import occurrences_in
from scoring.standards.errors import Doubt
from scoring.standards.words import COUNTED, RATE, THINGS


def refuse_second_subject(cursor: Cursor) -> None:
    """Raise `Doubt` where a text goes on with something else than it began with."""
    names = list(re.finditer(f"{RATE}|{COUNTED}", cursor.text))
    for name in names[1:]:
        if not (name[0].endswith(names[0][0]) or names[0][0].endswith(name[0])):
            raise Doubt("standard/several-rules", (name.start(), len(cursor.text)))
    happened: frozenset[str] = frozenset()
    for thing in re.finditer(THINGS, cursor.text):
        found = occurrences_in(thing[0])
        if found and happened.isdisjoint(found) and happened:
            raise Doubt("standard/several-rules", (thing.start(), len(cursor.text)))
        happened = happened or found
