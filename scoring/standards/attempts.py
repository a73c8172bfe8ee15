"""Trying one reader after another at the same place, and giving up."""

import re
from collections.abc import Callable
from typing import TypeVar

from scoring.notation.cursor import Cursor
from scoring.standards.errors import Doubt
from scoring.standards.words import HINTS

T = TypeVar("T")

SENTENCE = "[^,;。、:]+"


def first_of(cursor: Cursor, *readers: Callable[[Cursor], T]) -> T | None:
    """What the first reader reads that reads anything; the cursor does not move where none does."""
    start = cursor.position
    for read in readers:
        if (found := read(cursor)) is not None:
            return found
        cursor.position = start
    return None


def unknown(cursor: Cursor) -> Doubt:
    """The doubt about words from here to the end of their sentence, with the reason if they show one."""
    start = cursor.position
    found = re.compile(SENTENCE).match(cursor.text, start)
    end = found.end() if found else start + 1
    for pattern, code in HINTS.items():
        if hint := re.compile(pattern).search(cursor.text, start, end):
            return Doubt(code, (start, end), hint=hint[0])
    return Doubt("standard/unknown-words", (start, min(end, len(cursor.text))))
