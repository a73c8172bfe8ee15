"""One file of expectations after the other: what came of all its checks, or why there are none."""

from collections.abc import Iterator
from datetime import date

from scoring.expectations.checks import run, sections_of
from scoring.expectations.model import Expectation, InvalidExpectation, Outcome, Section
from scoring.expectations.reader import read
from scoring.problems import InvalidScorecard, Problem
from scoring.records import record


@record
class Trial:
    """A file: the expectation with the outcomes of its checks, or the problems that prevented them."""

    file: str
    expectation: Expectation | None = None
    sections: tuple[Section, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.outcomes if not each.holds)


def try_file(file: str, today: date, claims: dict[str, str]) -> Trial:
    """Everything that a file expects. Never raises on what it says."""
    try:
        expectation = read(file, claims)
        sections = tuple(sections_of(expectation))
        outcomes = tuple(_outcomes(expectation, sections, today))
    except (InvalidExpectation, InvalidScorecard) as error:
        return Trial(file, problems=error.problems)
    return Trial(file, expectation, sections, outcomes)


def _outcomes(expectation: Expectation, sections: tuple[Section, ...], today: date) -> Iterator[Outcome]:
    for section in sections:
        for check in section.checks:
            yield run(expectation, section, check, today)
