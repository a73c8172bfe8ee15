"""A file of expectations brought up to what its scorecard comes to now, with its comments and its order kept.

Only what is stated is changed: values, findings that came or went, and rows and groups that are no longer there.
What a reviewer accepted is left alone, and so is everything that still holds. A file with the fingerprint of another
table was recorded of all of it: rows and groups that are new since then are added, where a section lists all that the
file knew. A file without one lists what its writer chose, and nothing is added.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from scoring import source
from scoring.expectations.checks import run, sections_of
from scoring.expectations.fingerprint import fingerprint_of
from scoring.expectations.model import Difference, Expectation, InvalidExpectation, Section
from scoring.expectations.places import Places
from scoring.expectations.reader import load_card, problems_with, read_document, understand
from scoring.expectations.recording import values_of
from scoring.expectations.round_trip import Tree
from scoring.problems import Path
from scoring.records import record

GONE_PLACE = "expectation/unknown-place"  # of a finding
GONE = ("expectation/unknown-row", "expectation/unknown-group", GONE_PLACE)


@record
class Update:
    """A file with its text as it is and as it should be.

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
    """What a file should say. Raises `InvalidExpectation`, `InvalidScorecard` or `NoRoundTrip`."""
    document = read_document(file)
    card = load_card(document)
    found = problems_with(document, card)
    if kept := tuple(each for each in found if not each.code.startswith(GONE) or each.path[0] == "accepted"):
        raise InvalidExpectation(kept)
    with open(file, encoding="utf-8-sig", newline="") as stream:
        old = stream.read()
    tree = Tree(old)
    tree.remove([each.path for each in found])
    if found:
        document = source.read_text(tree.text(), file)
    expectation = understand(document, card)
    is_of_another_table = document.data.get("fingerprint", now := fingerprint_of(card.document)) != now
    changed = False
    sections = tuple(sections_of(expectation))
    for section in sections:
        changed |= _update_section(tree, expectation, section, today)
    added = tuple(_add_parts(tree, expectation, sections)) if is_of_another_table else ()
    removed = [str(each.facts["found"]) for each in found if not each.code.startswith(GONE_PLACE)]
    new = tree.text() if found or changed or added else old
    return Update(file, old, new, tuple(dict.fromkeys(added)), tuple(dict.fromkeys(removed)))


def _update_section(tree: Tree, expectation: Expectation, section: Section, today: date) -> bool:
    """Write what the section's checks found instead; whether there was anything."""
    gone = []
    is_changed = False
    for check in section.checks:
        if check.path[0] == "accepted":
            continue
        for each in run(expectation, section, check, today).differences:
            is_changed = True
            if each.problem.code == "expectation/finding-gone":
                gone.append(each.problem.path)
            elif each.problem.code == "expectation/finding-new":
                _add_finding(tree, expectation, each)
            else:
                tree.put(each.problem.path, each.found)
    tree.remove(gone)
    return is_changed


@record
class _Listing:
    """The rows or groups that a section lists at a path of the file: their names, by their places in the scorecard."""

    section: Section
    path: tuple[str, ...]
    places: Places
    names: Mapping[Path, str]

    def has_all_of(self, other: "_Listing") -> bool:
        return self.places is not other.places or self.names.keys() >= other.names.keys()


def _add_parts(tree: Tree, expectation: Expectation, sections: Iterable[Section]) -> Iterator[str]:
    """Write what no section lists into those that list all that the file knew; the names of it."""
    listings = [listing for each in sections for listing in _listings(expectation, each)]
    for each in listings:
        if all(each.has_all_of(other) for other in listings):
            yield from _complete(tree, each)


def _listings(expectation: Expectation, section: Section) -> Iterator[_Listing]:
    data = expectation.data
    path: tuple[str, ...] = ()
    if section.under is not None:
        data, path = data["under"][section.under], ("under", section.under)
    for key, places in (("rows", expectation.table.rows), ("groups", expectation.table.groups)):
        if key in data:
            names = {places.find(name).at: name for name in data[key]}
            yield _Listing(section, (*path, key), places, names)


def _complete(tree: Tree, listing: _Listing) -> Iterator[str]:
    """Write each part that is not listed behind the one before it in the table."""
    values = values_of(listing.section.scoring, with_findings=False).get(listing.path[-1], {})
    before: str | None = None
    for name, value in values.items():
        at = listing.places.find(name).at
        if at not in listing.names:
            tree.insert(listing.path, name, value, behind=before)
            yield name
        before = listing.names.get(at, name)


def _add_finding(tree: Tree, expectation: Expectation, difference: Difference) -> None:
    found: Any = difference.found
    code, part = found
    tree.add((*difference.problem.path, code), expectation.table.name_of(part))
