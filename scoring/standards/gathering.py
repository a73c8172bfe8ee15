"""What several statements of a standard say together, whatever the rule."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from scoring.standards.amounts import number_of
from scoring.standards.bounds import is_whole
from scoring.standards.errors import Doubt, Span
from scoring.standards.statements import (
    Branch,
    Condition,
    Earning,
    Holds,
    Limit,
    Outcome,
    Points,
    Statement,
    Step,
    Weight,
    When,
)

T = TypeVar("T")
S = TypeVar("S", Branch, Step)


def of_kind(kind: type[T], statements: Iterable[object]) -> list[T]:
    """The statements of one kind, in their order."""
    return [each for each in statements if isinstance(each, kind)]


def agreed(said: Iterable[tuple[T, Span]]) -> T | None:
    """What is said once or more; None where it is not said. Raises `Doubt` where two sayings differ."""
    first: T | None = None
    for value, span in said:
        if first is not None and value != first:
            raise Doubt("standard/contradiction", span)
        first = value
    return first


def in_words(branches: Sequence[S]) -> list[S]:
    """完成率100% is a met target and 完成率低于100% a missed one, where no other bound makes them a table."""
    said = [_condition_in_words(each.condition) for each in branches]
    if any(each is not None and each.bound for each in said):
        return list(branches)
    return [replace(each, condition=condition) for each, condition in zip(branches, said, strict=True)]


def _condition_in_words(condition: Condition | None) -> Condition | None:
    bound = condition.bound if condition else None
    if condition is None or bound is None or bound.of != "completion":
        return condition
    low, high = bound.low, bound.high
    if high is None and low and is_whole(low) and low.included:
        return Condition(condition.span, When.MET, "below")
    if low is None and high and is_whole(high) and not high.included:
        return Condition(condition.span, When.MISSED, "below")
    return condition


def is_cap(branch: Branch) -> bool:
    """超过目标值的得满分, 不加分: the cap at full marks, which every rule has."""
    if branch.outcome.earning is Earning.NO_MORE:
        return True
    is_over = branch.condition is not None and branch.condition.is_over
    return is_over and branch.outcome.earning is Earning.FULL


def says_full(branch: Branch) -> bool:
    """达到目标值得满分: what holds where nothing is taken off."""
    is_met = branch.condition is not None and branch.condition.when is When.MET
    return is_met and earns_full(branch.outcome)


def earns_full(outcome: Outcome) -> bool:
    """Whether the outcome is what a met target earns: full marks, or the points that are the weight then."""
    if outcome.earning is Earning.POINTS and not isinstance(outcome.value, tuple | None):
        return number_of(outcome.value) > 0
    return outcome.earning in (Earning.FULL, Earning.EARNED)


def earns_nothing(outcome: Outcome) -> bool:
    """Whether the outcome is no points at all."""
    if outcome.earning not in (Earning.POINTS, Earning.SHARE) or isinstance(outcome.value, tuple | None):
        return False
    return number_of(outcome.value) == 0


def weight_of(statements: Iterable[Statement], branches: Iterable[Branch]) -> Points | None:
    """How many points the row has, where the text says so. Raises `Doubt` where it says two numbers."""
    said = [(each.points, each.span) for each in of_kind(Weight, statements)]
    limits = [each for each in of_kind(Limit, statements) if each.holds is Holds.CAP]
    said += [(each.points, each.span) for each in limits if each.points is not None]
    said += [(points, each.outcome.span) for each in branches if (points := _full_points(each)) is not None]
    for points, span in said:
        if isinstance(points, str):
            raise Doubt("standard/cannot-combine", span)
    return agreed(said)


def _full_points(branch: Branch) -> Points | None:
    """The points of a met target, or those that a formula multiplies; None where there is no number."""
    value, earning = branch.outcome.value, branch.outcome.earning
    if isinstance(value, tuple | None) or number_of(value) == 0:
        return None
    if earning is Earning.PROPORTION:
        return value
    bound = branch.condition.bound if branch.condition else None
    is_met = says_full(branch) or (bound is not None and is_whole(bound.low))
    return value if is_met and earning is Earning.POINTS else None
