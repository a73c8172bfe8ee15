"""One file: read, scored, audited, or compared by two rulebooks, whatever is wrong with it."""

import os
from collections.abc import Iterator

from scoring import source
from scoring.audits import audit
from scoring.batch.files import Found
from scoring.effects import Effect
from scoring.engine import score
from scoring.expectations import is_expectation
from scoring.formats import stated_format
from scoring.model import Scorecard
from scoring.problems import InvalidScorecard, Problem, Where
from scoring.reports import Entry
from scoring.reports.effects_report import Compared
from scoring.rulebooks import Rulebook
from scoring.scorecards import FORMAT, understand
from scoring.source import Document, Unreadable

BUG = "internal/error"


def process(found: Found, rulebook: Rulebook | None, *, with_findings: bool) -> Entry | None:
    """Read, score and audit one file. None where it is no scorecard."""
    try:
        card = read_card(found)
        if card is None:
            return None
        result = score(card, rulebook)
    except (Unreadable, InvalidScorecard) as error:
        return Entry(found.file, problems=error.problems)
    return Entry(found.file, result, audit(result) if with_findings else ())


def compare(found: Found, left: Rulebook, right: Rulebook) -> Compared | None:
    """Read one file and score it by two rulebooks. None where it is no scorecard."""
    try:
        card = read_card(found)
        if card is None:
            return None
        return Compared(found.file, Effect(score(card, left), score(card, right)))
    except (Unreadable, InvalidScorecard) as error:
        return Compared(found.file, problems=error.problems)


def compare_all(found: list[Found | Entry], left: Rulebook, right: Rulebook) -> Iterator[Compared | None]:
    """What two rulebooks make of every file, in the order of the files."""
    for each in found:
        if isinstance(each, Entry):
            yield Compared(each.file, problems=each.problems)
            continue
        try:
            yield compare(each, left, right)
        except Exception as error:
            yield Compared(each.file, problems=(bug(each, error),))


def bug(found: Found, error: Exception) -> Problem:
    """A bug of ours is told as one, and costs one file."""
    if is_debugging():
        raise error
    facts = {"kind": type(error).__name__, "error": str(error)}
    return Problem(BUG, facts, where=Where(found.file))


def is_debugging() -> bool:
    """Whether bugs are to end the program with all that is known of them."""
    return bool(os.environ.get("JIXIAO_DEBUG"))


def read_card(found: Found) -> Scorecard | None:
    """The scorecard of a file; None where it is none. Raises `Unreadable` or `InvalidScorecard`."""
    if not found.is_named and is_expectation(found.file):
        return None
    try:
        document = source.read_file(found.file)
    except Unreadable:
        if not found.is_named and not _may_be_scorecard(found):
            return None
        raise
    return understand(document) if found.is_named or _is_scorecard(document) else None


def _is_scorecard(document: Document) -> bool:
    """Whether a readable document is meant to be a scorecard, of this version or another."""
    stated = document.data.get("format") if isinstance(document.data, dict) else None
    return isinstance(stated, str) and stated.partition("/")[0] == FORMAT.partition("/")[0]


def _may_be_scorecard(found: Found) -> bool:
    """Whether a file that is no YAML is meant to be a scorecard: it says so, or says nothing."""
    stated = stated_format(found.file)
    return stated == "scorecard" or (stated is None and not found.is_anything)
