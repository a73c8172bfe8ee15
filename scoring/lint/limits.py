"""Can the points that a rule states be reached, and do its limits limit anything?"""

from collections.abc import Iterator
from fractions import Fraction

from scoring.lint.draft import Draft, Ruled
from scoring.lint.reach import highest_share
from scoring.problems import Path, Problem
from scoring.rules import Limits
from scoring.rules.kinds.bands import Bands
from scoring.rules.kinds.deduct import Deduct
from scoring.rules.kinds.levels import Levels
from scoring.rules.parameters import Marks

WHOLE = Fraction(1)


def check_points(draft: Draft) -> Iterator[Problem]:
    """Points that no row can be worth, and shares that are cut off at the rule's own limit."""
    for ruled in draft.rules:
        limit = ruled.rule.limits.at_most or Marks(WHOLE, is_share=True)
        is_tiered = isinstance(ruled.rule.kind, Levels)
        for path, marks in _points(ruled):
            most = WHOLE if marks.is_share else ruled.marks
            if most is not None and marks.value > most and (is_tiered or not marks.is_share):
                facts = {"points": str(marks), "most": "100%" if marks.is_share else ruled.marks}
                of_total = ".total" if ruled.is_total_cap else ""
                yield Problem(f"lint/points-above-full{of_total}", facts, path)
            elif marks.is_share and limit.is_share and marks.value > limit.value:
                yield Problem("lint/points-cut-off", {"points": str(marks), "limit": str(limit)}, path)


def _points(ruled: Ruled) -> Iterator[tuple[Path, Marks]]:
    """The points that bands and tiers state; of a range its upper end."""
    kind = ruled.rule.kind
    stated: list[tuple[Path, Marks | tuple[Marks, Marks] | None]] = []
    if isinstance(kind, Bands):
        stated += ((("bands", index, "points"), each.points) for index, each in enumerate(kind.bands))
        stated.append((("otherwise",), kind.otherwise))
    elif isinstance(kind, Levels):
        stated += ((("levels", index, "points"), each.points) for index, each in enumerate(kind.levels))
    for path, points in stated:
        if points is not None:
            yield (*ruled.path, *path), points if isinstance(points, Marks) else points[1]


def check_limits(draft: Draft) -> Iterator[Problem]:
    """Limits that never hold anything back, and a least above the full marks."""
    for ruled in draft.rules:
        yield from _least(ruled.path, ruled.rule.limits, ruled.marks)
        most = ruled.rule.limits.at_most
        if most is not None and _never_binds(ruled, most):
            yield Problem("lint/cap-never-binds", {"limit": str(most)}, (*ruled.path, "at_most"))
        yield from _deduction(ruled)
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
    top = highest_share(ruled.rule.kind)
    if top is None:
        return False
    if most.is_share:
        return most.value >= top
    return ruled.marks is not None and most.value >= top * ruled.marks


def _deduction(ruled: Ruled) -> Iterator[Problem]:
    """A most for deductions that is no less than all there is to take off."""
    kind = ruled.rule.kind
    if not isinstance(kind, Deduct) or kind.most is None:
        return
    least = ruled.rule.limits.at_least
    kept = least.value if least is not None and least.is_share else Fraction(0)
    there = kind.base - kept if kind.most.is_share else _times(ruled.marks, kind.base)
    if there is not None and kind.most.value >= there:
        yield Problem("lint/cap-never-binds.most", {"limit": str(kind.most)}, (*ruled.path, "most"))


def _times(marks: Fraction | None, share: Fraction) -> Fraction | None:
    return None if marks is None else marks * share
