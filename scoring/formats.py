"""Which format of ours a file says it has, before anybody tries to read it."""

import re

FORMAT_LINE = r"""(?m)^\s*\{?\s*["']?format["']?\s*[:：]\s*["']?([^\s"'#]+)"""


def stated_format(file: str) -> str | None:
    """The format without its number, also where the file is no YAML; None where it says nothing.

    >>> stated_format("indicators/wuhan-data-bureau-2024/smart-city.yaml")
    'scorecard'
    """
    try:
        with open(file, encoding="utf-8-sig", errors="replace") as stream:
            stated = re.search(FORMAT_LINE, stream.read(10_000))
    except OSError:
        return None
    return None if stated is None else stated[1].partition("/")[0]
