"""Which findings acceptances cover, one by one, and which acceptances no longer hold.

An acceptance covers as many findings of its code and place as it says, one where it says nothing; where it names
numbers, only findings with just these. Acceptances with numbers choose first, then the others, each in the order in
which they stand, and each takes the first findings in the order of the audit that nobody has taken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scoring.expectations.listing import key_of, place_in_words
from scoring.expectations.model import Acceptance
from scoring.expectations.places import Table
from scoring.messages import Term
from scoring.problems import Finding, Problem

EXPIRED, STALE = "accepted/expired", "accepted/stale"
CHANGED, FEWER = "accepted/changed", "accepted/fewer"


def covered_by(
    accepted: Iterable[Acceptance], table: Table, findings: Sequence[Finding]
) -> dict[int, Acceptance]:
    """The findings that are covered, by their numbers, with the acceptance of each."""
    taken: dict[int, Acceptance] = {}
    for each in sorted(accepted, key=lambda each: not each.numbers):
        left = [number for number in _of_key(each, table, findings) if number not in taken]
        fitting = [number for number in left if each.has_numbers_of(findings[number])]
        taken |= dict.fromkeys(fitting[: each.count], each)
    return taken


def lapsed_of(
    accepted: Sequence[Acceptance], table: Table, findings: Sequence[Finding], today: date
) -> Iterator[tuple[Acceptance, tuple[Problem, ...]]]:
    """For each acceptance of one list why it no longer holds, with the place; nothing where it does."""
    covered = covered_by(accepted, table, findings)
    counts = Counter(each.path for each in covered.values())
    for each in accepted:
        left = [findings[number] for number in _of_key(each, table, findings) if number not in covered]
        found = _problem_of(each, counts[each.path], left, today)
        yield each, () if found is None else (each.document.locate(found),)


def _of_key(acceptance: Acceptance, table: Table, findings: Sequence[Finding]) -> Iterator[int]:
    """The numbers of the findings with the code and the place of an acceptance."""
    key = key_of(acceptance.code, acceptance.place, table)
    for number, each in enumerate(findings):
        if each.code == acceptance.code and (each.code, table.part_of(each)) == key:
            yield number


def _problem_of(acceptance: Acceptance, count: int, left: Sequence[Finding], today: date) -> Problem | None:
    """What is wrong with an acceptance that covers so many, where those that are `left` nobody covers."""
    facts = {
        "code": acceptance.code,
        "place": place_in_words(acceptance.place),
        "until": acceptance.until.isoformat(),
        "by": acceptance.by,
        "reason": acceptance.reason,
    }
    if not count and left:
        accepted = tuple(_in_words(key, number) for key, number in acceptance.numbers)
        found = tuple(_in_words(key, getattr(each, key)) for each in left for key, _ in acceptance.numbers)
        return Problem(CHANGED, {**facts, "accepted": accepted, "found": found}, acceptance.path)
    if not count:
        return Problem(STALE, facts, acceptance.path)
    if acceptance.is_expired(today):
        return Problem(EXPIRED, facts, (*acceptance.path, "until"))
    if count < acceptance.count:
        counts = {"count": acceptance.count, "found": count}
        return Problem(FEWER, {**facts, **counts}, (*acceptance.path, "count"))
    return None


def _in_words(key: str, number: object) -> Problem:
    return Problem(f"accepted/{key}-of", {"number": Term("text/none") if number is None else number})
