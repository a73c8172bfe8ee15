"""Findings that a reviewer has accepted, as a file lists them: how they are read, and the checks that they hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from scoring.days import read_day
from scoring.expectations.covering import lapsed_of
from scoring.expectations.listing import key_of
from scoring.expectations.model import Acceptance, Check, Difference, Differences, Expectation, Scoring
from scoring.expectations.places import Table, UnknownName
from scoring.problems import Path, Problem
from scoring.schema.accepted import NUMBERS
from scoring.source import Document


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
            until=read_day(each["until"]),
            numbers=tuple((key, Decimal(each[key])) for key in NUMBERS if key in each),
            count=each.get("count", 1),
            path=(*path, index),
            document=document,
        )
        for index, each in enumerate(entries)
    )


def problems_with_acceptances(
    entries: Iterable[Mapping[str, Any]], table: Table, path: Path
) -> Iterator[Problem]:
    """What of such a list does not fit its scorecard: places, days, and what is accepted twice."""
    seen: dict[object, int] = {}
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
            kind = key, tuple(each.get(name) for name in NUMBERS)
            if kind in seen:
                yield Problem("accepted/twice", {"number": seen[kind]}, at)
            seen.setdefault(kind, index + 1)


def _is_day(text: str) -> bool:
    try:
        read_day(text)
    except ValueError:
        return False
    return True


def checks_of(expectation: Expectation) -> Iterator[Check]:
    """One check for each acceptance: that it has not expired, and that there is what it accepts."""
    for each in expectation.accepted:
        place = "" if each.place is None else f" {each.place}"
        name = f"accepted/{each.code}{place}"
        yield Check(name, each.path, partial(_differences, each, expectation))


def _differences(
    acceptance: Acceptance, expectation: Expectation, scoring: Scoring, today: date
) -> Differences:
    lapsed = lapsed_of(expectation.accepted, expectation.table, scoring.findings, today)
    for each, problems in lapsed:
        if each.path == acceptance.path:
            yield from map(Difference, problems)
