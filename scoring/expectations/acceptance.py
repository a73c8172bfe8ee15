"""Findings that a reviewer has accepted: which they are, and which acceptances no longer hold."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from scoring.expectations.listing import Key, key_of, place_in_words
from scoring.expectations.model import Acceptance, Check, Difference, Differences, Expectation, Scoring
from scoring.expectations.places import Table
from scoring.problems import Finding, Problem

EXPIRED, STALE = "accepted/expired", "accepted/stale"


def keys_accepted(expectation: Expectation) -> frozenset[Key]:
    """What the file accepts, expired or not."""
    return frozenset(key_of(each.code, each.place, expectation.table) for each in expectation.accepted)


def checks_of(expectation: Expectation) -> Iterator[Check]:
    """One check for each acceptance: that it has not expired, and that there is something to accept."""
    for each in expectation.accepted:
        place = "" if each.place is None else f" {each.place}"
        name = f"accepted/{each.code}{place}"
        yield Check(name, each.path, partial(_differences, each, expectation.table))


def _differences(acceptance: Acceptance, table: Table, scoring: Scoring, today: date) -> Differences:
    yield from map(Difference, problems_of(acceptance, table, scoring.findings, today))


def problems_of(
    acceptance: Acceptance, table: Table, findings: Iterable[Finding], today: date
) -> Iterator[Problem]:
    """Why an acceptance no longer holds."""
    facts = {
        "code": acceptance.code,
        "place": place_in_words(acceptance.place),
        "until": acceptance.until.isoformat(),
        "by": acceptance.by,
        "reason": acceptance.reason,
    }
    key = key_of(acceptance.code, acceptance.place, table)
    if not any((each.code, table.part_of(each)) == key for each in findings):
        yield Problem(STALE, facts, acceptance.path)
    elif acceptance.is_expired(today):
        yield Problem(EXPIRED, facts, (*acceptance.path, "until"))
