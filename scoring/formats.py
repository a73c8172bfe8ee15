"""Which format of ours a file says it has, before anybody tries to read it."""

import re

# In a line of its own, or in one that is written in braces. A value with a number is a format, others may be anything.
FORMAT_LINE = r"""(?m)^\s*(?:\{(?:[^\n#]*,)?\s*)?["']?format["']?\s*[:：]\s*["']?([^\s"'#,}]+)"""
NUMBERED = r"[^/]+/[0-9]+"


def stated_format(file: str) -> str | None:
    """The format without its number, also where the file is no YAML; None where it says nothing or cannot be read.

    >>> stated_format("indicators/wuhan-data-bureau-2024/smart-city.yaml")
    'scorecard'
    """
    try:
        with open(file, encoding="utf-8-sig", errors="replace") as stream:
            return format_in(stream.read())
    except OSError:
        return None


def format_in(text: str) -> str | None:
    """The format that a text states, the first with a number before any other; None where it states none.

    >>> format_in('{"note": "x", "format": "accepted/1", "accepted": {}}')
    'accepted'
    """
    stated: list[str] = re.findall(FORMAT_LINE, text)
    numbered = (each for each in stated if re.fullmatch(NUMBERED, each))
    found = next(numbered, stated[0] if stated else None)
    return None if found is None else found.partition("/")[0]
