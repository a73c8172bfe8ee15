"""A file of expectations -> an `Expectation`, or all the problems in it."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from scoring import rulebooks, schema, scorecards, source
from scoring.beside import expectation_beside, scorecards_of
from scoring.expectations.acceptance import acceptances_of, problems_with_acceptances
from scoring.expectations.model import Expectation, InvalidExpectation
from scoring.expectations.places import Part, Places, Table, UnknownName
from scoring.expectations.shared import shared_with
from scoring.model import Scorecard
from scoring.problems import InvalidRulebook, InvalidScorecard, Path, Problem, Where
from scoring.records import record
from scoring.rulebooks import Rulebook
from scoring.schema.expectation import FORMAT
from scoring.source import Document, Unreadable

VALUES = ("total", "supported_total", "grade", "budget", "groups", "rows", "findings")
STATED = ("rulebook", "fingerprint", *VALUES, "under", "accepted")


def read(file: str | FilePath, claims: dict[str, str] | None = None) -> Expectation:
    """Read a file of expectations and its scorecard. Raises `InvalidExpectation` with all their problems.

    `claims` holds the scorecards of all files that were read so far with their files: a second one is refused.
    """
    document = read_document(file)
    if claims is not None:
        _claim(document, claims)
    return understand(document, load_card(document))


def _claim(document: Document, claims: dict[str, str]) -> None:
    """Note that a file is about its scorecard. Raises `InvalidExpectation` where another is already."""
    scorecard = os.path.realpath(scorecard_of(document))
    first = claims.setdefault(scorecard, document.file)
    if os.path.realpath(first) != os.path.realpath(document.file):
        problem = Problem("expectation/second", {"file": first}, ("scorecard",))
        raise InvalidExpectation((document.locate(problem),))


def read_document(file: str | FilePath) -> Document:
    """The file alone, its shape checked. Raises `InvalidExpectation`."""
    try:
        document = source.read_file(file)
    except Unreadable as error:
        raise InvalidExpectation(error.problems) from None
    found = document.problems or _located(document, _shape_problems(document.data))
    if found:
        raise InvalidExpectation(found)
    return document


def scorecard_of(document: Document) -> str:
    """The scorecard that a file of expectations names, or the one that stands beside it. Raises `InvalidExpectation`."""
    named = document.data.get("scorecard")
    if named is None:
        found = scorecards_of(document.file)
        if len(found) > 1:
            problem = Problem("expectation/several-scorecards", {"files": found}, ("scorecard",))
            raise InvalidExpectation((document.locate(problem),))
        return found[0]
    return os.path.normpath(os.path.join(os.path.dirname(document.file), named))


def load_card(document: Document) -> Scorecard:
    """The scorecard of a file of expectations. Raises `InvalidExpectation`."""
    file = scorecard_of(document)
    if not os.path.lexists(file):
        code = "expectation/no-such-scorecard" if "scorecard" in document.data else "expectation/no-scorecard"
        raise InvalidExpectation((document.locate(Problem(code, {"file": file}, ("scorecard",))),))
    try:
        return scorecards.load(file)
    except InvalidScorecard as error:
        raise InvalidExpectation(error.problems) from None


def understand(document: Document, card: Scorecard) -> Expectation:
    """What a file expects of its scorecard. Raises `InvalidExpectation`."""
    found = problems_with(document, card)
    if found:
        raise InvalidExpectation(found)
    books = {each: _rulebook(each, document, card) for each in document.data.get("under", {})}
    accepted = acceptances_of(document.data.get("accepted", ()), ("accepted",), document)
    return Expectation(document, card, books, accepted, shared_with(card))


def problems_with(document: Document, card: Scorecard) -> tuple[Problem, ...]:
    """What of a file does not fit its scorecard."""
    return _located(document, _Reading(document, card, Table(card)).problems())


def _rulebook(reference: str, document: Document, card: Scorecard) -> Rulebook:
    """A rulebook by its id, or by its path relative to the file. Raises `InvalidRulebook`."""
    return rulebooks.find(reference, FilePath(document.file).parent, card.year)


def _located(document: Document, found: Iterable[Problem]) -> tuple[Problem, ...]:
    placed = (each if each.where else document.locate(each) for each in found)
    return tuple(sorted(placed, key=lambda each: each.where or Where("")))


def _shape_problems(data: object) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield Problem("expectation/no-mapping", {"example": "total: 99.57"})
    elif "format" in data and data["format"] != FORMAT:
        facts = {"found": schema.shorten(data["format"]), "format": FORMAT}
        yield Problem("expectation/other-format", facts, ("format",))
    elif found := schema.problems(data, "expectation"):
        yield from found
    elif not expects_anything(data):
        yield Problem("expectation/nothing-expected", {"example": "total: 99.57"})


def expects_anything(data: Mapping[str, Any]) -> bool:
    """Whether a file says anything that can fail."""
    return any(each in data and (each == "findings" or data[each] not in ({}, [])) for each in STATED)


@record
class _Reading:
    """A file whose shape is right, held against its scorecard."""

    document: Document
    card: Scorecard
    table: Table

    def problems(self) -> Iterator[Problem]:
        data = self.document.data
        yield from self._values(data, ())
        for reference, values in data.get("under", {}).items():
            yield from self._under(reference)
            yield from self._values(values, ("under", reference))
        yield from self._accepted(data.get("accepted", ()))

    def _under(self, reference: str) -> Iterator[Problem]:
        try:
            _rulebook(reference, self.document, self.card)
        except InvalidRulebook as error:
            path: Path = ("under", reference)
            for each in error.problems:
                yield each if each.where else replace(each, path=path, at_key=True)

    def _values(self, data: Mapping[str, Any], path: Path) -> Iterator[Problem]:
        if "budget" in data and self.card.budget is None:
            yield Problem("expectation/no-budget", {}, (*path, "budget"), at_key=True)
        for key, places in (("rows", self.table.rows), ("groups", self.table.groups)):
            yield from self._names(data.get(key, {}), places, (*path, key))
        for code, places in data.get("findings", {}).items():
            at = (*path, "findings", code)
            if isinstance(places, list):
                yield from (each for i, name in enumerate(places) for each in self._place(name, (*at, i)))
            else:
                yield from self._place(places, at)

    def _names(self, names: Iterable[str], places: Places, path: Path) -> Iterator[Problem]:
        found: list[tuple[str, Part]] = []
        for name in names:
            try:
                found.append((name, places.find(name)))
            except UnknownName as error:
                yield replace(error.problem, path=(*path, name), at_key=True)
        for name, other in self.table.twice(found):
            facts = {"found": name, "other": other}
            yield Problem(f"expectation/{places.sort}-twice", facts, (*path, name), at_key=True)

    def _place(self, name: str | None, path: Path) -> Iterator[Problem]:
        try:
            if name is not None:
                self.table.all.find(name)
        except UnknownName as error:
            yield replace(error.problem, path=path)

    def _accepted(self, accepted: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
        yield from problems_with_acceptances(accepted, self.table, ("accepted",))
        if accepted and not self._is_beside():
            beside = expectation_beside(self.card.file)
            yield Problem("accepted/elsewhere", {"file": beside}, ("accepted",), at_key=True)

    def _is_beside(self) -> bool:
        """Whether an audit of the scorecard would find this file."""
        names = expectation_beside(self.card.file), self.document.file
        return os.path.realpath(names[0]) == os.path.realpath(names[1])
