"""Does every total have a grade, and every grade a total?

Totals come in steps: where they are rounded to two decimals before grading, nothing lies between 89.99 and 90.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any, TypeAlias

from scoring.lint.draft import Draft
from scoring.numbers import show
from scoring.policies import UNROUNDED, completed
from scoring.problems import Path, Problem
from scoring.records import record
from scoring.rulebooks import Grade
from scoring.rulebooks.contradictions import entries_of
from scoring.rulebooks.understanding import read_grade

LEVELS = ("grades", "levels")

Placed: TypeAlias = tuple[Path, Grade]


def check_grades(draft: Draft) -> Iterator[Problem]:
    """Totals with no grade, and grades that no total has."""
    step, most = _step(draft.data.get("rounding", {})), draft.most
    grades: list[Placed] = []
    for path, grade in _ascending(draft):
        grades.append((path, grade))
        if most is not None and _is_nothing(grade, most, has_end=True):
            facts = {"grade": grade.name, "most": most}
            yield Problem("lint/grade-unreachable", facts, draft.changed(path, ("full", "value")))
    if grades:
        yield from _lowest(*grades[0])
        for (_, lower), (path, higher) in pairwise(grades):
            yield from _between(path, lower, higher, step)
        yield from _highest(*grades[-1], most, step)


def check_vetoes(draft: Draft) -> Iterator[Problem]:
    """Grades that a veto gives and nobody lists: they may be meant, or misspelt."""
    names = tuple(each["name"] for each in draft.data.get("grades", {}).get("levels", []))
    for path, veto in entries_of(draft.data, "vetoes"):
        if "grade" in veto and veto["grade"] not in names:
            facts = {"grade": veto["grade"], "known": names}
            code = "lint/veto-grade-not-listed" if names else "lint/veto-grade-not-listed.none"
            yield Problem(code, facts, (*path, "grade"))


def _is_nothing(grade: Grade, end: Fraction, *, has_end: bool) -> bool:
    """Whether no total lies between where a grade begins and an end."""
    return grade.from_ > end or (grade.from_ == end and (grade.above or not has_end))


def _ascending(draft: Draft) -> Iterator[Placed]:
    """The grades with their places, from the lowest up; whose limits contradict themselves is refused anyway."""
    levels = draft.data.get("grades", {}).get("levels", [])
    readable = [
        ((*LEVELS, index), read_grade(each))
        for index, each in enumerate(levels)
        if ("from" in each) != ("above" in each)
    ]
    real = [each for each in readable if not _ends_before_it_begins(each[1])]
    yield from sorted(real, key=lambda placed: (placed[1].from_, placed[1].above))


def _ends_before_it_begins(grade: Grade) -> bool:
    return grade.to is not None and _is_nothing(grade, grade.to, has_end=not grade.below)


def _step(rounding: Mapping[str, Any]) -> Fraction | None:
    """How far apart the totals are that get a grade; None where they are not rounded."""
    of_sum = completed("rounding", rounding.get("grade", {}))["of"] == "sum"
    for level in ("grade",) if of_sum else ("grade", "total"):
        stated = completed("rounding", rounding.get(level, {"mode": UNROUNDED}))
        if stated["mode"] != UNROUNDED:
            return Fraction(1, 10 ** stated["places"])
    return None


def _between(path: Path, lower: Grade, higher: Grade, step: Fraction | None) -> Iterator[Problem]:
    """A total between two neighbours."""
    if lower.to is None:
        return
    gap = Gap(lower.to, lower.below, higher.from_, higher.above)
    total_between = gap.total(step)
    if total_between is not None:
        facts = {"lower": lower.name, "higher": higher.name, "total": total_between}
        yield Problem("lint/grades-gap", facts, path)


@record
class Gap:
    """What lies between two limits, and whether the limits themselves do."""

    low: Fraction
    has_low: bool
    high: Fraction | None
    has_high: bool

    def total(self, step: Fraction | None) -> Fraction | None:
        """A total in it, where totals come in steps or are any number; None where there is none."""
        if step is not None:
            first = (ceil(self.low / step) if self.has_low else floor(self.low / step) + 1) * step
        elif self.has_low or self.high is None:
            first = self.low if self.has_low else self.low + 1
        else:
            first = (self.low + self.high) / 2
        return first if self._holds(first) else None

    def _holds(self, total: Fraction) -> bool:
        above = total > self.low or (self.has_low and total == self.low)
        return above and (self.high is None or total < self.high or (self.has_high and total == self.high))


def _lowest(path: Path, grade: Grade) -> Iterator[Problem]:
    """The lowest grade has to hold from 0 on."""
    if grade.from_ > 0 or (grade.from_ == 0 and grade.above):
        sign = "≤" if grade.above else "<"
        facts = {"grade": grade.name, "limit": f"{sign}{show(grade.from_)}"}
        yield Problem("lint/grades-gap.below", facts, path)


def _highest(path: Path, grade: Grade, most: Fraction | None, step: Fraction | None) -> Iterator[Problem]:
    """The highest grade has to hold up to the highest total."""
    if grade.to is not None:
        total = Gap(grade.to, grade.below, most, has_high=True).total(step)
        if total is not None:
            yield Problem("lint/grades-gap.above", {"grade": grade.name, "total": total}, path)
