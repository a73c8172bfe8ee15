"""The goals of the project as a table: what was asked for, what was measured, and by how much it was missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Goal:
    """A work beside a peer or a limit: so many times faster than it, or at most so many times its time (or MB).

    `because` says what holds the work back where the goal is missed.
    """

    work: str
    beside: str
    goal: float
    measured: float
    sense: Literal["faster", "at most"]
    by: str = ""
    because: str = ""

    @property
    def is_met(self) -> bool:
        return self.measured >= self.goal if self.sense == "faster" else self.measured <= self.goal

    @property
    def verdict(self) -> str:
        if self.is_met:
            return "met"
        missed = self.goal / self.measured if self.sense == "faster" else self.measured / self.goal
        return f"missed by a factor of {missed:.2f}"


def table_of_goals(goals: list[Goal]) -> Iterator[str]:
    yield "## Goals"
    yield ""
    yield "| work | by | beside | goal | measured | |"
    yield "| --- | --- | --- | --: | --: | --- |"
    for each in goals:
        goal = f"{each.goal:g} × faster" if each.sense == "faster" else f"at most {each.goal:g}"
        yield f"| {each.work} | {each.by} | {each.beside} | {goal} | {each.measured:.3g} | {each.verdict} |"
    yield ""
    reasons: dict[str, list[str]] = {}
    for each in goals:
        if not each.is_met and each.because:
            reasons.setdefault(each.because, []).append(f"{each.work} beside {each.beside}")
    if reasons:
        yield "What holds back where a goal is missed:"
        yield ""
        yield from (f"- {'; '.join(works)}: {because}." for because, works in reasons.items())
        yield ""
