"""Can the points that a rule states be reached, and do its limits limit anything?"""

from collections.abc import Iterator
from fractions import Fraction

from scoring.lint.draft import Draft, Ruled
from scoring.problems import Path, Problem
from scoring.rules import Limits
from scoring.rules.parameters import Marks

WHOLE = Fraction(1)
NOT_OF_CEILINGS = frozenset({"lint/bands-gap"})
"""Remarks that are none about a ceiling of the total: it need not hold for every rate."""


def check_points(draft: Draft) -> Iterator[Problem]:
    """Points that no row can be worth, and shares that are cut off at the rule's own limit."""
    for ruled in draft.rules:
        limit = ruled.rule.limits.at_most or Marks(WHOLE, is_share=True)
        for path, marks in ruled.rule.kind.stated_points():
            at = (*ruled.path, *path)
            if not marks.is_share and ruled.marks is not None and marks.value > ruled.marks:
                of_total = ".total" if ruled.is_total_cap else ""
                facts = {"points": str(marks), "most": ruled.marks}
                yield Problem(f"lint/points-above-full{of_total}", facts, at)
            elif marks.is_share and limit.is_share and marks.value > limit.value:
                yield Problem("lint/points-cut-off", {"points": str(marks), "limit": str(limit)}, at)


def check_remarks(draft: Draft) -> Iterator[Problem]:
    """What each kind says of itself."""
    for ruled in draft.rules:
        for each in ruled.rule.kind.remarks(ruled.marks, ruled.rule.limits):
            if not (ruled.is_total_cap and each.code in NOT_OF_CEILINGS):
                yield each.under(*ruled.path)


def check_limits(draft: Draft) -> Iterator[Problem]:
    """Limits that never hold anything back, and a least above the full marks."""
    for ruled in draft.rules:
        yield from _least(ruled.path, ruled.rule.limits, ruled.marks)
        most = ruled.rule.limits.at_most
        if most is not None and _never_binds(ruled, most):
            yield Problem("lint/cap-never-binds", {"limit": str(most)}, (*ruled.path, "at_most"))
    for path, limits, marks in draft.limits_alone:
        yield from _least(path, limits, marks)


def _least(path: Path, limits: Limits, marks: Fraction | None) -> Iterator[Problem]:
    least = limits.at_least
    if least is not None and least.value == 0:
        yield Problem("lint/cap-never-binds.least", {"limit": str(least)}, (*path, "at_least"))
    if least is not None and limits.at_most is None and _is_above(marks, least):
        yield Problem("lint/least-above-full", {"least": str(least)}, (*path, "at_least"))


def _is_above(marks: Fraction | None, least: Marks) -> bool:
    """Whether a least is more than the full marks, which are the most where no other is stated."""
    return least.value > 1 if least.is_share else marks is not None and least.value > marks


def _never_binds(ruled: Ruled, most: Marks) -> bool:
    """Whether a rule gives no more than its `at_most` anyway."""
    top = ruled.rule.kind.highest_share()
    if top is None:
        return False
    if most.is_share:
        return most.value >= top
    return ruled.marks is not None and most.value >= top * ruled.marks
