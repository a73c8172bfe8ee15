"""One file of expectations after the other: what came of all its checks, or why there are none."""

import os
from collections.abc import Iterator
from datetime import date

from scoring.expectations.acceptance import checks_of
from scoring.expectations.checks import run, sections_of
from scoring.expectations.model import Expectation, InvalidExpectation, Outcome, Scoring, Section
from scoring.expectations.reader import read
from scoring.expectations.shared import read_shared
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


def try_shared(file: str, today: date, only: str | None = None) -> Iterator[Trial]:
    """What a folder's file accepts, for each of its scorecards or for the `only` one. Never raises on what it says."""
    try:
        tried = [
            Trial(file, expectation, (section,), tuple(_outcomes(expectation, (section,), today)))
            for expectation, section in shared_sections(file, only)
        ]
    except (InvalidExpectation, InvalidScorecard) as error:
        tried = [Trial(file, problems=error.problems)]
    yield from tried


def shared_sections(file: str, only: str | None = None) -> Iterator[tuple[Expectation, Section]]:
    """The checks of a folder's file, for each of its scorecards or one: that what is accepted is there and has not expired.

    Raises `InvalidExpectation`.
    """
    for each in read_shared(file, only):
        name = os.path.basename(each.card.file)
        yield each, Section(None, Scoring(each.card, None), tuple(checks_of(each)), name)


def _outcomes(expectation: Expectation, sections: tuple[Section, ...], today: date) -> Iterator[Outcome]:
    for section in sections:
        for check in section.checks:
            yield run(expectation, section, check, today)
