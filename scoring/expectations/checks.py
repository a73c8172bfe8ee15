"""What a file expects, one check after the other, and what of it does not hold."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from scoring.expectations import acceptance
from scoring.expectations.covering import covered_by
from scoring.expectations.fingerprint import fingerprint_of
from scoring.expectations.listing import entries_of, key_of, place_in_words
from scoring.expectations.model import Check, Difference, Differences, Expectation, Outcome, Scoring, Section
from scoring.expectations.places import Part
from scoring.messages import Term
from scoring.model import BUDGET_CATEGORY, Indicator
from scoring.numbers import SHOWN_PLACES, Exact, round_to, told, written_places
from scoring.problems import Finding, Path, Problem
from scoring.reals import Real
from scoring.records import record

PLAIN = ("rulebook", "total", "supported_total", "grade")
TAKEN = (*PLAIN, "fingerprint", "budget", "findings")  # names of checks that a row may have too


def sections_of(expectation: Expectation) -> Iterator[Section]:
    """The checks of a file: first by the rulebook that the scorecard names, then by others."""
    own = _Checks(expectation, expectation.data, ())
    checks = (*own.checks(), *acceptance.checks_of(expectation))
    yield Section(None, Scoring(expectation.card, None), checks)
    for reference, book in expectation.rulebooks.items():
        under = _Checks(expectation, expectation.data["under"][reference], ("under", reference))
        yield Section(reference, Scoring(expectation.card, book), tuple(under.checks()))


def run(expectation: Expectation, section: Section, check: Check, today: date) -> Outcome:
    """What comes of one check. Raises `InvalidScorecard` where the scorecard cannot be scored at all."""
    document = expectation.document
    found = tuple(
        each if each.problem.where else replace(each, problem=document.locate(each.problem))
        for each in check.differences(section.scoring, today)
    )
    where = document.where(check.path, at_key=document.has_key(check.path))
    return Outcome(check, section, where, found)


@record
class Stated:
    """What the file states at a path: a value, or several by their keys."""

    path: Path
    value: Any

    @property
    def fields(self) -> Mapping[str, Any]:
        """What is expected of a score: it alone, or more."""
        return self.value if isinstance(self.value, dict) else {"score": self.value}

    def path_of(self, key: str) -> Path:
        return (*self.path, key) if isinstance(self.value, dict) else self.path


def stated_by(expectation: Expectation, check: Check) -> Stated:
    """What the file states for a check."""
    value: Any = expectation.data
    for key in check.path:
        value = value[key]
    return Stated(check.path, value)


@record
class _Checks:
    """The checks of one section."""

    expectation: Expectation
    data: Mapping[str, Any]
    path: Path

    def checks(self) -> Iterator[Check]:
        for key, stated in self.data.items():
            path = (*self.path, key)
            if key in PLAIN:
                yield Check(key, path, partial(_plain, key, Stated(path, stated)))
            elif key == "fingerprint":
                yield Check(key, path, partial(_fingerprint, Stated(path, stated)))
            elif key == "budget":
                yield Check(key, path, partial(_budget, Stated(path, stated)))
            elif key == "rows":
                yield from self._rows(stated, path)
            elif key == "groups":
                yield from self._groups(stated, path)
            elif key == "findings":
                yield Check(key, path, partial(_findings, self.expectation, Stated(path, stated)))

    def _rows(self, rows: Mapping[str, Any], path: Path) -> Iterator[Check]:
        indicators = {each.at: each for each in self.expectation.card.leaves()}
        for name, stated in rows.items():
            indicator = indicators[self.expectation.table.rows.find(name).at]
            shown = f"rows/{name}" if name in TAKEN else name
            compare = partial(_row, name, indicator, Stated((*path, name), stated))
            yield Check(shown, (*path, name), compare, indicator)

    def _groups(self, groups: Mapping[str, Any], path: Path) -> Iterator[Check]:
        for name, stated in groups.items():
            part = self.expectation.table.groups.find(name)
            compare = partial(_group, name, part, Stated((*path, name), stated))
            yield Check(f"groups/{name}", (*path, name), compare, group=part.at)


def _plain(key: str, stated: Stated, scoring: Scoring, _today: date) -> Differences:
    result = scoring.result
    found = result.rulebook.id if key == "rulebook" else getattr(result, key)
    yield from _difference(Term(f"label/{key.replace('_', '-')}"), stated.path, stated.value, found)


def _fingerprint(stated: Stated, scoring: Scoring, _today: date) -> Differences:
    found = fingerprint_of(scoring.card.document)
    if found != stated.value:
        facts = {"expected": stated.value, "found": found}
        yield Difference(Problem("expectation/table-changed", facts, stated.path), found)


def _row(name: str, indicator: Indicator, stated: Stated, scoring: Scoring, _today: date) -> Differences:
    row = scoring.row(indicator)
    yield from _compare(name, stated, {"score": row.score, "exact": row.exact, "status": row.status.value})


def _group(name: str, part: Part, stated: Stated, scoring: Scoring, _today: date) -> Differences:
    group = next(each for each in scoring.result.groups if each.group and each.group.at == part.at)
    yield from _compare(name, stated, {"score": group.score, "exact": group.exact, "grade": group.grade})


def _budget(stated: Stated, scoring: Scoring, _today: date) -> Differences:
    row = scoring.result.budget
    assert row is not None  # a file that expects one of a table without is refused
    yield from _compare(BUDGET_CATEGORY, stated, {"score": row.score, "exact": row.exact})


def _compare(name: str, stated: Stated, found: Mapping[str, Any]) -> Differences:
    for key, expected in stated.fields.items():
        what = Problem(f"expectation/{key}-of", {"name": name})
        yield from _difference(what, stated.path_of(key), expected, found[key])


def _difference(what: object, path: Path, expected: Any, found: Exact | str | None) -> Differences:
    """Nothing where both are the same; numbers are compared exactly, however they are written."""
    facts = {"what": what, "expected": _shown(expected), "found": _shown(found)}
    if isinstance(found, str) or found is None or expected is None:
        if expected != found:
            yield Difference(Problem("expectation/value-differs", facts, path), found)
        return
    found = told(found) if isinstance(found, Real) else found
    number = as_written(found, expected)
    if isinstance(found, Real) and _places(expected) < SHOWN_PLACES:
        digits = Problem("expectation/too-few-digits", {**facts, "places": SHOWN_PLACES}, path)
        yield Difference(digits, number)
        return
    gap = Fraction(number) - Fraction(expected)
    if gap:
        code = "expectation/value-too-high" if gap > 0 else "expectation/value-too-low"
        yield Difference(Problem(code, {**facts, "difference": abs(gap)}, path), number)


def _shown(value: object) -> object:
    return Term("text/none") if value is None else value


def as_written(found: Exact, expected: Any) -> int | Decimal | Fraction:
    """A number that goes on without end, to as many decimals as are written, twelve at least; every other as it is."""
    if not isinstance(found, Real):
        return found
    return round_to(found, SHOWN_PLACES if expected is None else max(_places(expected), SHOWN_PLACES))


def _places(number: Any) -> int:
    """How many decimals are written; a fraction is no number that goes on without end, whatever it is."""
    return SHOWN_PLACES if "/" in str(number) else written_places(Decimal(number))


def _findings(expectation: Expectation, stated: Stated, scoring: Scoring, _today: date) -> Differences:
    """Findings that nobody expected, then those that are expected and not there; each as often as it is listed."""
    table = expectation.table
    covered = covered_by((*expectation.accepted, *expectation.shared), table, scoring.findings)
    listed = [(key_of(code, name, table), path) for code, name, path in entries_of(stated.value)]
    left = Counter(key for key, _ in listed)
    for number, finding in enumerate(scoring.findings):
        key = (finding.code, table.part_of(finding))
        if left[key]:
            left[key] -= 1
        elif number not in covered:
            yield Difference(_new(finding, table.name_of(key[1]), stated.path), key)
    for key, path in reversed(listed):  # of several of one kind, the last that are listed are too many
        if left[key]:
            left[key] -= 1
            facts = {"code": key[0], "place": place_in_words(table.name_of(key[1]))}
            yield Difference(Problem("expectation/finding-gone", facts, (*stated.path, *path)))


def _new(finding: Finding, name: str | None, path: Path) -> Problem:
    facts = {
        "code": finding.code,
        "place": place_in_words(name),
        "message": finding,
        "where": str(finding.where),
    }
    return Problem("expectation/finding-new", facts, path, at_key=True)
