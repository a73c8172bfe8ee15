"""What a reviewer has accepted in the scorecards of a folder: `accepted.yaml` beside them, by their names.

A scorecard's own file of expectations may accept findings too; both hold.
"""

import os
from collections.abc import Sequence
from functools import lru_cache

from scoring import schema, scorecards, source
from scoring.beside import OF_SCORECARDS, is_scorecard, may_be_shared, shared_beside
from scoring.expectations.acceptance import acceptances_of, problems_with_acceptances
from scoring.expectations.model import Acceptance, Expectation, InvalidExpectation
from scoring.expectations.places import Table
from scoring.formats import stated_format
from scoring.model import Scorecard
from scoring.problems import InvalidScorecard, Problem, suggest
from scoring.source import Document, Unreadable

KEY = "accepted"
FILES_KEPT = 16  # so that a folder of many scorecards has its file read once


def is_shared(file: str) -> bool:
    """Whether a file is one of what is accepted in a folder: by its name, and by what it says.

    One that cannot be read says nothing, and is taken for ours: what it accepts must not be passed over.
    """
    if not may_be_shared(file):
        return False
    try:
        return _document(file) is not None
    except InvalidExpectation:
        return True


def shared_with(card: Scorecard) -> tuple[Acceptance, ...]:
    """What the file beside a scorecard accepts in it. Raises `InvalidExpectation`."""
    file = shared_beside(card.file)
    if not os.path.lexists(file):  # as it is nearly always
        return ()
    document = _document(file)
    return () if document is None else _accepted_in(card, document)


def accepts_in(file: str, name: str) -> bool:
    """Whether the file accepts anything in a scorecard of that name, or cannot be used, which has to be told."""
    try:
        document = _document(file)
    except InvalidExpectation:
        return True
    return document is not None and name in document.data[KEY]


def read_shared(file: str, only: str | None = None) -> tuple[Expectation, ...]:
    """The file alone: for each scorecard that it names, or for the `only` one, what it accepts there.

    Raises `InvalidExpectation` with all problems.
    """
    document = _document(file)
    assert document is not None
    problems = tuple(_problems_with_names(document)) if only is None else ()
    if problems:
        raise InvalidExpectation(problems)
    found, problems = [], ()
    for name in document.data[KEY] if only is None else (only,):
        try:
            card = scorecards.load(os.path.join(os.path.dirname(file), name))
            found.append(Expectation(document, card, {}, _accepted_in(card, document)))
        except (InvalidScorecard, InvalidExpectation) as error:
            problems += error.problems
    if problems:
        raise InvalidExpectation(problems)
    return tuple(found)


def says_accepted(data: object) -> bool:
    """Whether data is meant to be what is accepted in a folder: it states the format, or has the key and states none."""
    if not isinstance(data, dict):
        return False
    stated = data.get("format")
    return KEY in data if stated is None else str(stated).partition("/")[0] == KEY


def _accepted_in(card: Scorecard, document: Document) -> tuple[Acceptance, ...]:
    name = os.path.basename(card.file)
    entries = document.data[KEY].get(name, ())
    problems = tuple(map(document.locate, problems_with_acceptances(entries, Table(card), (KEY, name))))
    if problems:
        raise InvalidExpectation(problems)
    return acceptances_of(entries, (KEY, name), document)


def _problems_with_names(document: Document) -> tuple[Problem, ...]:
    """Names that are none of a scorecard beside the file."""
    folder = os.path.dirname(document.file)
    beside = sorted(each for each in os.listdir(folder or os.curdir) if each.endswith(OF_SCORECARDS))
    known = [each for each in beside if is_scorecard(os.path.join(folder, each))]
    return tuple(
        document.locate(_no_scorecard(name, known)) for name in document.data[KEY] if name not in known
    )


def _no_scorecard(name: str, known: Sequence[str]) -> Problem:
    path = (KEY, name)
    if not known:
        return Problem("accepted/no-scorecards", {"found": name}, path, at_key=True)
    return suggest("accepted/no-scorecard", name, known, path, at_key=True)


def _document(file: str) -> Document | None:
    """The file with its shape checked; None where it is no file of ours. Raises `InvalidExpectation`."""
    try:
        seen = os.stat(file)
    except OSError:  # why it cannot be read is told by the reader
        return _read(file, 0, 0)
    return _read(file, seen.st_mtime_ns, seen.st_size)


@lru_cache(FILES_KEPT)
def _read(file: str, _changed: int, _size: int) -> Document | None:
    try:
        document = source.read_file(file)
    except Unreadable as error:
        if stated_format(file) not in (None, KEY):
            return None
        raise InvalidExpectation(error.problems) from None
    if not says_accepted(document.data):
        return None
    found = document.problems or tuple(map(document.locate, schema.problems(document.data, KEY)))
    if found:
        raise InvalidExpectation(found)
    return document
