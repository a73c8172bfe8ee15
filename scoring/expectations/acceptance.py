"""Findings that a reviewer has accepted: which they are, and which acceptances no longer hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from scoring.expectations.listing import Key, key_of, place_in_words
from scoring.expectations.model import Acceptance, Check, Difference, Differences, Expectation, Scoring
from scoring.expectations.places import Table, UnknownName
from scoring.problems import Finding, Path, Problem
from scoring.source import Document

EXPIRED, STALE = "accepted/expired", "accepted/stale"


def keys_accepted(expectation: Expectation) -> frozenset[Key]:
    """What is accepted in the scorecard, expired or not."""
    accepted = (*expectation.accepted, *expectation.shared)
    return frozenset(key_of(each.code, each.place, expectation.table) for each in accepted)


def acceptances_of(
    entries: Iterable[Mapping[str, Any]], path: Path, document: Document
) -> tuple[Acceptance, ...]:
    """The entries of a list at a path, in which nothing is wrong."""
    return tuple(
        Acceptance(
            code=each["code"],
            place=each.get("at"),
            reason=each["reason"],
            by=each["by"],
            until=date.fromisoformat(each["until"]),
            path=(*path, index),
            document=document,
        )
        for index, each in enumerate(entries)
    )


def problems_with_acceptances(
    entries: Iterable[Mapping[str, Any]], table: Table, path: Path
) -> Iterator[Problem]:
    """What of such a list does not fit its scorecard: places, days, and what is accepted twice."""
    seen: dict[Key, int] = {}
    for index, each in enumerate(entries):
        at = (*path, index)
        try:
            key = key_of(each["code"], each.get("at"), table)
        except UnknownName as error:
            yield replace(error.problem, path=(*at, "at"))
            key = None
        is_day = _is_day(each["until"])
        if not is_day:
            yield Problem("accepted/no-such-day", {"found": each["until"]}, (*at, "until"))
        if key is not None and is_day:
            if key in seen:
                yield Problem("accepted/twice", {"number": seen[key]}, at)
            seen.setdefault(key, index + 1)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


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
    """Why an acceptance no longer holds, with its place."""
    yield from map(acceptance.document.locate, _problems_of(acceptance, table, findings, today))


def _problems_of(
    acceptance: Acceptance, table: Table, findings: Iterable[Finding], today: date
) -> Iterator[Problem]:
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
