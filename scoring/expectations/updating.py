"""A file of expectations brought up to what its scorecard comes to now, with its comments and its order kept.

Only what is stated is changed: values, findings that came or went, and rows and groups that are no longer there.
What a reviewer accepted is left alone, and so is everything that still holds.
"""

from datetime import date
from typing import Any

from scoring import source
from scoring.expectations.checks import run, sections_of
from scoring.expectations.model import Difference, Expectation, InvalidExpectation, Section
from scoring.expectations.reader import load_card, problems_with, read_document, understand
from scoring.expectations.round_trip import Tree
from scoring.records import record

GONE = ("expectation/unknown-row", "expectation/unknown-group", "expectation/unknown-place")


@record
class Update:
    """A file with its text as it is and as it should be."""

    file: str
    old: str
    new: str

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
    changed = [_update_section(tree, expectation, each, today) for each in sections_of(expectation)]
    return Update(file, old, tree.text() if found or any(changed) else old)


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


def _add_finding(tree: Tree, expectation: Expectation, difference: Difference) -> None:
    found: Any = difference.found
    code, part = found
    tree.add((*difference.problem.path, code), expectation.table.name_of(part))
