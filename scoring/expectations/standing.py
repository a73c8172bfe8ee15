"""How the findings of an audit stand to what a reviewer has accepted beside the scorecard."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import chain

from scoring.beside import expectation_beside
from scoring.expectations.covering import covered_by, lapsed_of
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
        lists = _accepted_in(card)
    except InvalidExpectation as error:
        return Standing(problems=error.problems)
    if not any(lists):
        return Standing()
    table = Table(card)
    in_force = [each for accepted in lists for each in accepted if not each.is_expired(today)]
    lapsed = (found for each in lists for _, found in lapsed_of(each, table, findings, today))
    return Standing(covered_by(in_force, table, findings), tuple(chain.from_iterable(lapsed)))


def _accepted_in(card: Scorecard) -> tuple[tuple[Acceptance, ...], ...]:
    """What is accepted in a scorecard, by its own file of expectations and by that of its folder."""
    expectation = _expectation_of(card)
    return ((), shared_with(card)) if expectation is None else (expectation.accepted, expectation.shared)


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
