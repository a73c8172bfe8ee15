"""A file of expectations brought up to what its scorecard comes to now: the text of what is no longer so is changed, no other.

Only what is stated is changed: values, findings that came or went, and rows and groups that are no longer there, with
the comments that belong to them. What a reviewer accepted is left alone, and so is everything that still holds. A file with the fingerprint of another
table was recorded of all of it: rows and groups that are new since then are added, where a section lists all that the
file knew. A file without one lists what its writer chose, and nothing is added.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from scoring.editing import NotRewritten, rewrite
from scoring.expectations.checks import as_written, run, sections_of
from scoring.expectations.drafting import Draft
from scoring.expectations.fingerprint import fingerprint_of
from scoring.expectations.model import Difference, Expectation, InvalidExpectation, Section
from scoring.expectations.places import Places
from scoring.expectations.reader import (
    expects_anything,
    load_card,
    problems_with,
    read_document,
    understand,
)
from scoring.expectations.recording import values_of, written
from scoring.problems import Path, Problem
from scoring.reals import Real
from scoring.records import record
from scoring.source import Document

GONE_PLACE = "expectation/unknown-place"  # of a finding
GONE = ("expectation/unknown-row", "expectation/unknown-group", GONE_PLACE)
BYTE_ORDER_MARK = "\ufeff"


@record
class Update:
    """A file with its text as it is and as it should be, a byte order mark included.

    `added` and `removed` are the names of the rows and groups that the table has now, or no longer has.
    """

    file: str
    old: str
    new: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return self.old != self.new


def update(file: str, today: date) -> Update:
    """What a file should say. Raises `InvalidExpectation` or `InvalidScorecard`."""
    document = read_document(file)
    card = load_card(document)
    found = problems_with(document, card)
    if kept := tuple(each for each in found if not each.code.startswith(GONE) or each.path[0] == "accepted"):
        raise InvalidExpectation(kept)
    draft = Draft(document.data)
    draft.remove([each.path for each in found])
    remaining = Draft(draft.data).data
    expectation = understand(replace(document, data=remaining), card)
    is_of_another_table = document.data.get("fingerprint", now := fingerprint_of(card.document)) != now
    sections = tuple(sections_of(expectation))
    for section in sections:
        _update_section(draft, expectation, section, today)
    added = tuple(_add_parts(draft, expectation, sections)) if is_of_another_table else ()
    draft.prune()
    removed = [str(each.facts["found"]) for each in found if not each.code.startswith(GONE_PLACE)]
    _demand_something(draft, document, found, removed)
    with open(file, encoding="utf-8", newline="") as stream:
        old = stream.read()
    new = _rewritten(old, document, draft)
    return Update(file, old, new, tuple(dict.fromkeys(added)), tuple(dict.fromkeys(removed)))


def _demand_something(
    draft: Draft, document: Document, gone: Sequence[Problem], removed: Sequence[str]
) -> None:
    """Raise `InvalidExpectation` where nothing would be expected any more: such a file is none."""
    if not expects_anything(draft.data):
        problem = Problem(
            "expectation/nothing-left", {"names": tuple(dict.fromkeys(removed))}, gone[0].path, at_key=True
        )
        raise InvalidExpectation((document.locate(problem),))


def _rewritten(text: str, document: Document, draft: Draft) -> str:
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    try:
        return mark + rewrite(text[len(mark) :], document.data, draft.data, written)
    except NotRewritten:
        raise InvalidExpectation((document.locate(Problem("expectation/not-rewritten")),)) from None


def _update_section(draft: Draft, expectation: Expectation, section: Section, today: date) -> None:
    """Put what the section's checks found in place of what is stated."""
    gone, came = [], []
    for check in section.checks:
        if check.path[0] == "accepted":
            continue
        for each in run(expectation, section, check, today).differences:
            if each.problem.code == "expectation/finding-gone":
                gone.append(each.problem.path)
            elif each.problem.code == "expectation/finding-new":
                came.append(each)
            else:
                found = each.found
                if isinstance(found, Real):  # it goes on without end
                    found = as_written(found, draft.find(each.problem.path))
                draft.put(each.problem.path, found)
    draft.remove(gone)
    for each in came:
        _add_finding(draft, expectation, each)


@record
class _Listing:
    """The rows or groups that a section lists at a path of the file: their names, by their places in the scorecard."""

    section: Section
    path: tuple[str, ...]
    places: Places
    names: Mapping[Path, str]

    def has_all_of(self, other: "_Listing") -> bool:
        return self.places is not other.places or self.names.keys() >= other.names.keys()


def _add_parts(draft: Draft, expectation: Expectation, sections: Iterable[Section]) -> Iterator[str]:
    """Write what no section lists into those that list all that the file knew; the names of it."""
    listings = [listing for each in sections for listing in _listings(expectation, each)]
    for each in listings:
        if all(each.has_all_of(other) for other in listings):
            yield from _complete(draft, each)


def _listings(expectation: Expectation, section: Section) -> Iterator[_Listing]:
    data = expectation.data
    path: tuple[str, ...] = ()
    if section.under is not None:
        data, path = data["under"][section.under], ("under", section.under)
    for key, places in (("rows", expectation.table.rows), ("groups", expectation.table.groups)):
        if key in data:
            names = {places.find(name).at: name for name in data[key]}
            yield _Listing(section, (*path, key), places, names)


def _complete(draft: Draft, listing: _Listing) -> Iterator[str]:
    """Write each part that is not listed behind the one before it in the table."""
    values = values_of(listing.section.scoring, with_findings=False).get(listing.path[-1], {})
    came: dict[str | None, dict[str, Any]] = {}
    before: str | None = None
    for name, value in values.items():
        at = listing.places.find(name).at
        if at in listing.names:
            before = listing.names[at]
        else:
            came.setdefault(before, {})[name] = value
            yield name
    draft.insert(listing.path, came)


def _add_finding(draft: Draft, expectation: Expectation, difference: Difference) -> None:
    found: Any = difference.found
    code, part = found
    draft.add((*difference.problem.path, code), expectation.table.name_of(part))
