"""Files of an older format brought to the newest, one step after the other.

A format is a name and a number: `scorecard/1`. A change of it that an older file does not survive raises the number in
`NEWEST`, adds one `Step` to `STEPS`, which changes the text of a file and leaves comments and order alone, and a pair of case files
`tests/cases/migrations/<name>-<number>-before.yaml` and `-after.yaml`. So far every format is at 1, and there are no steps.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from scoring.problems import Problem, Refusal, suggest
from scoring.records import record
from scoring.source import Document

# A step makes of the text of a file that of the next number of its format, the number itself included.
Step: TypeAlias = Callable[[str], str]

NEWEST: Mapping[str, int] = MappingProxyType(
    {"accepted": 1, "expectation": 1, "gates": 1, "rulebook": 1, "scorecard": 1}
)
STEPS: Mapping[tuple[str, int], Step] = MappingProxyType({})


class NotMigrated(Refusal):
    """A file of no format that is known here."""


@record
class Migration:
    """What a file was, what it is in the newest format, and the text of it."""

    before: str
    after: str
    text: str

    @property
    def changes(self) -> bool:
        return self.before != self.after


def migrate(
    text: str,
    document: Document,
    default: str = "",
    newest: Mapping[str, int] = NEWEST,
    steps: Mapping[tuple[str, int], Step] = STEPS,
) -> Migration:
    """The text of a file in the newest format; `document` is what it was read as.

    `default` is the format of a file that need not state it. Raises `NotMigrated` where there is none, or one that is
    not known here.

    >>> from scoring.source import read_text
    >>> text = "format: scorecard/1"
    >>> migrate(text, read_text(text)).changes
    False
    """
    try:
        name, number = _format_of(document, default, newest)
    except NotMigrated as error:
        raise NotMigrated(tuple(map(document.locate, error.problems))) from None
    for each in range(number, newest[name]):
        text = steps[name, each](text)
    return Migration(f"{name}/{number}", f"{name}/{newest[name]}", text)


def _format_of(document: Document, default: str, newest: Mapping[str, int]) -> tuple[str, int]:
    stated = document.data.get("format", default) if isinstance(document.data, dict) else default
    if not stated:
        raise NotMigrated((Problem("migration/no-format"),))
    found = re.fullmatch(r"([a-z]+)/([1-9][0-9]{0,3})", str(stated))
    if not found or found[1] not in newest:
        known = [f"{name}/{number}" for name, number in newest.items()]
        raise NotMigrated((suggest("migration/not-ours", str(stated), known, ("format",)),))
    name, number = found[1], int(found[2])
    if number > newest[name]:
        facts = {"found": stated, "known": f"{name}/{newest[name]}"}
        raise NotMigrated((Problem("migration/newer", facts, ("format",)),))
    return name, number
