"""What a report is about: the files in their order, what came of each, and the counts.

A report is written as a beginning, one piece for each entry, and an end, so that the entries need not be
kept: a piece can be made in another process, and goes to its file at once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import reduce
from typing import NamedTuple, TypeAlias

from scoring.expectations import Standing
from scoring.messages import Language
from scoring.model import Result
from scoring.problems import Finding, Problem, Severity
from scoring.records import record


@record
class Verdict:
    """What of a file fails the run: findings and lapsed acceptances by their numbers, and the floors that it misses."""

    findings: frozenset[int] = frozenset()
    lapsed: frozenset[int] = frozenset()
    floors: tuple[Problem, ...] = ()


@record
class Entry:
    """One file: a result with its findings, or the problems that prevented one.

    `standing` says which findings a reviewer has accepted. Without a `verdict` errors fail that nobody has accepted.
    """

    file: str
    result: Result | None = None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    standing: Standing = field(default_factory=Standing)
    verdict: Verdict | None = None

    @property
    def judged(self) -> Verdict:
        """What of it fails the run."""
        if self.verdict is not None:
            return self.verdict
        failing = (number for number, each in enumerate(self.findings) if each.severity is Severity.ERROR)
        return Verdict(
            frozenset(failing) - self.standing.accepted.keys(), frozenset(range(len(self.standing.lapsed)))
        )

    @property
    def status(self) -> str:
        if self.result is None:
            return "invalid"
        return "scored" if self.result.is_complete else "incomplete"

    def count(self, severity: Severity) -> int:
        """All findings that weigh so much, accepted or not."""
        return sum(each.severity is severity for each in self.findings)

    def count_accepted(self, severity: Severity) -> int:
        """Those of them that a reviewer has accepted."""
        return sum(self.findings[number].severity is severity for number in self.standing.accepted)

    def count_open(self, severity: Severity) -> int:
        """Those that nobody has accepted."""
        return self.count(severity) - self.count_accepted(severity)

    @property
    def is_wrong(self) -> bool:
        """Whether there is an error that nobody has accepted, a floor that is missed, or something that cannot be used
        or no longer holds.
        """
        standing = self.standing
        is_told = self.problems or standing.problems or standing.lapsed or self.judged.floors
        return bool(is_told or self.count_open(Severity.ERROR))


class Counts(NamedTuple):
    """How many files came to what; `passed_over` counts YAML files that are no scorecards.

    `defects` counts the files that a defect of this program kept from being processed, `accepted_…` findings that
    a reviewer has accepted, `lapsed` acceptances that no longer hold, `unusable` files of them that cannot be used.

    >>> Counts(files=1, infos=3).plus(Counts(files=1, passed_over=1))[:8]
    (2, 0, 0, 0, 1, 0, 0, 3)
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
    accepted_errors: int = 0
    accepted_warnings: int = 0
    accepted_infos: int = 0
    lapsed: int = 0
    unusable: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*map(int.__add__, self, other))

    def of(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return int(getattr(self, f"{severity.value}s"))

    def accepted(self, severity: Severity) -> int:
        """How many of them are accepted."""
        return int(getattr(self, f"accepted_{severity.value}s"))

    def left(self, severity: Severity) -> int:
        """How many of them are not."""
        return self.of(severity) - self.accepted(severity)


COUNTED = Counts._fields


def count(entry: Entry) -> Counts:
    """One entry in numbers."""
    return Counts(
        files=1,
        **{entry.status: 1},
        **{f"{each.value}s": entry.count(each) for each in Severity},
        **{f"accepted_{each.value}s": entry.count_accepted(each) for each in Severity},
        lapsed=len(entry.standing.lapsed),
        unusable=int(bool(entry.standing.problems)),
        defects=int(any(each.code.startswith("internal/") for each in entry.problems)),
    )


@record
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


@record
class Format:
    """A way to write a report.

    `end` is given the counts and what was kept, in the order of the entries; it may go through that more
    than once. `between` stands between the texts of two entries.
    """

    begin: Callable[[Style], str]
    piece: Callable[[Entry, Style], Piece]
    end: Callable[[Counts, Iterable[Kept], Style], Iterator[str]]
    between: str = ""


@record
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
