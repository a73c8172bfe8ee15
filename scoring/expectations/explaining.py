"""What would explain that a score is not the expected one: the search for declared numbers, on the expected one."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.diagnosis import Summand, explain_row, explain_sum
from scoring.expectations.checks import stated_by
from scoring.expectations.model import Expectation, Outcome, Section
from scoring.model import Result
from scoring.problems import Explanation

MOST = 3  # of several explanations, the likeliest


def explanations_of(outcome: Outcome, expectation: Expectation) -> tuple[Explanation, ...]:
    """The likeliest explanations of a check that does not hold; empty where nothing reproduces the expected number."""
    check, section = outcome.check, outcome.section
    expected = stated_by(expectation, check).fields.get("score")
    if not isinstance(expected, int | Decimal) or not _is_of_the_score(outcome):
        return ()
    if check.indicator is not None:
        row = section.scoring.row(check.indicator)
        as_declared = replace(row, indicator=replace(row.indicator, declared=Decimal(expected)))
        return explain_row(as_declared, section.scoring.result)[:MOST]
    if check.path[-1] == "total":
        return tuple(_of_total(Decimal(expected), section, expectation))[:MOST]
    return ()


def _is_of_the_score(outcome: Outcome) -> bool:
    """Whether it is the score that differs, and not only what stands beside it."""
    own = outcome.check.path
    return any(each.problem.path in (own, (*own, "score")) for each in outcome.differences)


def _of_total(expected: Decimal, section: Section, expectation: Expectation) -> Iterator[Explanation]:
    result = section.scoring.result
    if result.total is None or not result.rolled_up.is_plain:
        return
    moved = {each: gap for each, gap in _moved(section, expectation) if gap}
    if moved and sum(moved.values()) == Fraction(result.total) - Fraction(expected):
        yield Explanation("rows-moved", {"rows": tuple(moved)}, tuple(moved))
        return
    yield from explain_sum(expected, result.total, _summands(result), None)


def _moved(section: Section, expectation: Expectation) -> Iterator[tuple[str, Fraction]]:
    """By how much each row of which a score is expected is above it."""
    for check in section.checks:
        if check.indicator is not None:
            expected: Any = stated_by(expectation, check).fields.get("score")
            found = section.scoring.row(check.indicator).score
            if expected is not None and found is not None:
                yield check.indicator.name, Fraction(found) - Fraction(expected)


def _summands(result: Result) -> tuple[Summand, ...]:
    """The recomputed scores that go into the total."""
    return tuple(
        Summand(each.name, Fraction(each.most), Fraction(each.score), each.path, each.is_budget)
        for each in result.scored
        if each.score is not None
    )
