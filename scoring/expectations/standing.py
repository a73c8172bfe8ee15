"""How the findings of an audit stand to what a reviewer has accepted beside the scorecard."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date

from scoring.expectations.acceptance import problems_of
from scoring.expectations.files import expectation_beside
from scoring.expectations.listing import key_of
from scoring.expectations.model import Acceptance, Expectation, InvalidExpectation
from scoring.expectations.places import Table
from scoring.expectations.reader import read_document, scorecard_of, understand
from scoring.expectations.shared import shared_with
from scoring.model import Scorecard
from scoring.problems import Finding, Problem
from scoring.records import record

KEY = b"accepted"


@record
class Standing:
    """Which findings are accepted, which acceptances no longer hold, and why the file of them cannot be used.

    `accepted` is by the number of the finding among all of the scorecard, from 0 on.
    """

    accepted: Mapping[int, Acceptance] = field(default_factory=dict)
    lapsed: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def standing_of(card: Scorecard, findings: Sequence[Finding], today: date) -> Standing:
    """How findings of a scorecard stand. Never raises on what its file of expectations says."""
    try:
        accepted = _accepted_in(card)
    except InvalidExpectation as error:
        return Standing(problems=error.problems)
    if not accepted:
        return Standing()
    table = Table(card)
    lapsed = [problem for each in accepted for problem in problems_of(each, table, findings, today)]
    return Standing(dict(_in_force(accepted, table, findings, today)), tuple(lapsed))


def _in_force(
    accepted: Sequence[Acceptance], table: Table, findings: Sequence[Finding], today: date
) -> Iterator[tuple[int, Acceptance]]:
    """The findings that an acceptance holds for, by their numbers."""
    in_force = {key_of(each.code, each.place, table): each for each in accepted if not each.is_expired(today)}
    for number, finding in enumerate(findings):
        acceptance = in_force.get((finding.code, table.part_of(finding)))
        if acceptance is not None:
            yield number, acceptance


def _accepted_in(card: Scorecard) -> tuple[Acceptance, ...]:
    """What is accepted in a scorecard, by its own file of expectations and by that of its folder."""
    expectation = _expectation_of(card)
    return shared_with(card) if expectation is None else (*expectation.accepted, *expectation.shared)


def _expectation_of(card: Scorecard) -> Expectation | None:
    """The file beside a scorecard, where it accepts anything; a file that never says so is not looked into."""
    file = expectation_beside(card.file)
    try:
        with open(file, "rb") as stream:
            if KEY not in stream.read():
                return None
    except FileNotFoundError:
        return None
    except OSError:
        pass  # why it cannot be read is told by the reader
    document = read_document(file)
    is_about_another = os.path.realpath(scorecard_of(document)) != os.path.realpath(card.file)
    if is_about_another or not document.data.get("accepted"):
        return None
    return understand(document, card)
