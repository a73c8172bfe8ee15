"""What a report is about: the files in their order, what came of each, and the counts.

A report is written as a beginning, one piece for each entry, and an end, so that the entries need not be
kept: a piece can be made in another process, and goes to its file at once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, TypeAlias

from scoring.messages import Language
from scoring.model import Result
from scoring.problems import Finding, Problem, Severity


@dataclass(frozen=True)
class Entry:
    """One file: a result with its findings, or the problems that prevented one."""

    file: str
    result: Result | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> str:
        if self.result is None:
            return "invalid"
        return "scored" if self.result.is_complete else "incomplete"

    def count(self, severity: Severity) -> int:
        return sum(each.severity is severity for each in self.findings)


class Counts(NamedTuple):
    """How many files came to what; `passed_over` counts YAML files that are no scorecards.

    `defects` counts the files that a defect of this program kept from being processed.

    >>> Counts(files=1, scored=1, infos=3).plus(Counts(passed_over=1))
    Counts(files=1, scored=1, incomplete=0, invalid=0, passed_over=1, errors=0, warnings=0, infos=3, defects=0)
    """

    files: int = 0
    scored: int = 0
    incomplete: int = 0
    invalid: int = 0
    passed_over: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    defects: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*map(int.__add__, self, other))

    def of(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return int(getattr(self, f"{severity.value}s"))


COUNTED = Counts._fields


def count(entry: Entry) -> Counts:
    """One entry in numbers."""
    return Counts(
        files=1,
        **{entry.status: 1},
        **{f"{each.value}s": entry.count(each) for each in Severity},
        defects=int(any(each.code.startswith("internal/") for each in entry.problems)),
    )


@dataclass(frozen=True)
class Style:
    """How a report is written.

    `is_audit` tells a report on findings from one on scores alone; `details` asks for infos too, `brief`
    for nothing but what is wrong and the summary. Colours and a width are those of a terminal.
    """

    language: Language = "zh"
    is_audit: bool = True
    details: bool = False
    brief: bool = False
    colour: bool = False
    width: int | None = None


Kept: TypeAlias = tuple[str, ...]


class Piece(NamedTuple):
    """What one entry adds to a report: text that is written at once, and what the end needs of it."""

    text: str
    kept: Kept = ()


@dataclass(frozen=True)
class Format:
    """A way to write a report.

    `end` is given the counts and what was kept, in the order of the entries; it may go through that more
    than once. `between` stands between the texts of two entries.
    """

    begin: Callable[[Style], str]
    piece: Callable[[Entry, Style], Piece]
    end: Callable[[Counts, Iterable[Kept], Style], Iterator[str]]
    between: str = ""


@dataclass(frozen=True)
class Report:
    """Several entries at once, for those who have them in memory."""

    entries: tuple[Entry, ...]
    passed_over: int = 0
    is_audit: bool = True
    details: bool = False
    brief: bool = False

    def style(self, language: Language) -> Style:
        """How the report is written where there is no terminal."""
        return Style(language, self.is_audit, self.details, self.brief)

    def counts(self) -> Counts:
        return reduce(Counts.plus, map(count, self.entries), Counts(passed_over=self.passed_over))
