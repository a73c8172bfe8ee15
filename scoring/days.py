"""A day as every file and option writes it: `2025-06-30`."""

import re
from datetime import date

PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
"""The form of a day; whether there is such a day, the calendar knows."""


def read_day(text: str) -> date:
    """The day. Raises ValueError where there is none, or where it is written otherwise.

    >>> read_day("2025-06-30")
    datetime.date(2025, 6, 30)
    >>> read_day("2025-W01-1")
    Traceback (most recent call last):
    ValueError: 2025-W01-1
    """
    if re.fullmatch(PATTERN, text) is None:
        raise ValueError(text)
    return date.fromisoformat(text)
