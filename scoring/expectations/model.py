"""The records: a file of expectations as it was read, what is checked, and what came of it. All frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from scoring.audits import audit
from scoring.engine import score
from scoring.expectations.places import Table
from scoring.model import Indicator, Result, Row, Scorecard
from scoring.problems import Finding, Path, Problem, Refusal, Where
from scoring.records import record
from scoring.rulebooks import Rulebook
from scoring.source import Document


class InvalidExpectation(Refusal):
    """A file of expectations that cannot be used."""


@record
class Acceptance:
    """A finding that a reviewer has accepted: where, why, who, and until which day (included).

    It stands at `path` of `document`: of a scorecard's own file, or of that of its folder. It is of `count` findings
    at that place; `numbers` are those it was given for, by their names in a finding, and it holds for no others.
    """

    code: str
    place: str | None
    reason: str
    by: str
    until: date
    path: Path
    document: Document = field(repr=False, compare=False)
    numbers: tuple[tuple[str, Decimal], ...] = ()
    count: int = 1

    def has_numbers_of(self, finding: Finding) -> bool:
        """Whether a finding has the numbers for which this was given."""
        return all(getattr(finding, key) == number for key, number in self.numbers)

    def is_expired(self, today: date) -> bool:
        return today > self.until


@record
class Expectation:
    """A file of expectations in which nothing is wrong; `shared` is what the folder's file accepts beside it."""

    document: Document
    card: Scorecard
    rulebooks: Mapping[str, Rulebook]
    accepted: tuple[Acceptance, ...]
    shared: tuple[Acceptance, ...] = ()

    @property
    def file(self) -> str:
        return self.document.file

    @property
    def data(self) -> Mapping[str, Any]:
        data: Mapping[str, Any] = self.document.data
        return data

    @cached_property
    def table(self) -> Table:
        """The parts of the scorecard by their names."""
        return Table(self.card)


@record
class Scoring:
    """A scorecard by one rulebook, scored and audited when somebody first asks."""

    card: Scorecard
    rulebook: Rulebook | None

    @cached_property
    def result(self) -> Result:
        """Raises `InvalidScorecard` where the scorecard names something that its rulebook does not have."""
        return score(self.card, self.rulebook)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return audit(self.result)

    def row(self, indicator: Indicator) -> Row:
        """The row of an indicator."""
        return next(each for each in self.result.rows if each.indicator.at == indicator.at)


@record
class Difference:
    """Where something is not as expected, and what was found in place of a value that is stated."""

    problem: Problem
    found: object = None


Differences: TypeAlias = Iterator[Difference]


@record
class Check:
    """One thing that is expected: its name in a report, its place in the file, and how it is found out.

    `indicator` is the row it is about, and `group` the place of the group, where it is about one.
    """

    name: str
    path: Path
    differences: Callable[[Scoring, date], Differences] = field(repr=False)
    indicator: Indicator | None = None
    group: Path | None = None


@record
class Section:
    """The checks by one rulebook; `under` is None for the rulebook that the scorecard names.

    `scorecard` names it where a file is about several.
    """

    under: str | None
    scoring: Scoring
    checks: tuple[Check, ...]
    scorecard: str | None = None

    @property
    def name(self) -> str | None:
        """What tells the section from others of its file; None for the one that needs no name."""
        return self.scorecard or self.under


@record
class Outcome:
    """What came of a check: nothing, or where it differs from what was expected."""

    check: Check
    section: Section
    where: Where
    differences: tuple[Difference, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(each.problem for each in self.differences)

    @property
    def holds(self) -> bool:
        return not self.differences

    @property
    def name(self) -> str:
        """The name of the check behind that of its section."""
        section = self.section.name
        return self.check.name if section is None else f"{section}::{self.check.name}"
