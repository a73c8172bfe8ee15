"""One rule from the statements of a standard, where they make one.

Three sorts of texts exist: steps (每少1个扣1分), bounds (完成率≥90%得5分) and plain words (达标得满分,
不达标不得分). Where a text says only what a miss costs, a met target earns full marks: nothing is taken
off. What it says only of a met target leaves open what a miss earns, and is refused.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from scoring.numbers import show
from scoring.standards.amounts import number_of
from scoring.standards.deductions import compose_steps
from scoring.standards.errors import Doubt, Span
from scoring.standards.floors import compose_bounds
from scoring.standards.gathering import earns_nothing, in_words, is_cap, of_kind, says_full, weight_of
from scoring.standards.statements import (
    AndSoOn,
    Branch,
    Earning,
    Holds,
    Limit,
    Outcome,
    Parts,
    Statement,
    Step,
    When,
)


def compose(statements: Sequence[Statement], span: Span) -> dict[str, Any]:
    """The data of the one rule that the statements make. Raises `Doubt` where they make none."""
    branches = in_words(of_kind(Branch, statements))
    said = [each for each in branches if not is_cap(each)]
    steps = of_kind(Step, statements)
    if steps:
        rule = compose_steps(steps, branches, statements)
    else:
        _refuse_what_belongs_to_steps(statements)
        if not said:
            raise Doubt("standard/no-rule", span)
        rule = compose_bounds(said) if _is_table(said) else compose_words(said)
        if rule.get("kind") == "bands":
            _refuse_cap_beside_bands(statements, branches)
    weight = weight_of(statements, () if rule.get("kind") == "bands" else said)
    return rule if weight is None else {**rule, "weight": weight}


def _is_table(branches: Sequence[Branch]) -> bool:
    return any(each.condition is not None and each.condition.bound for each in branches)


def _refuse_what_belongs_to_steps(statements: Sequence[Statement]) -> None:
    for each in statements:
        is_most = isinstance(each, Limit) and each.holds in (Holds.MOST, Holds.GAIN_MOST)
        if is_most or isinstance(each, Parts | AndSoOn):
            raise Doubt("standard/cannot-combine", each.span)


def _refuse_cap_beside_bands(statements: Sequence[Statement], branches: Sequence[Branch]) -> None:
    """超过100%按满分计 is a band of its own, not the cap of every rule."""
    caps = [each.span for each in of_kind(Limit, statements) if each.holds is Holds.OVER]
    caps += [each.span for each in branches if is_cap(each) and each.outcome.earning is Earning.FULL]
    if caps:
        raise Doubt("standard/cannot-combine", caps[0])


def compose_words(branches: Sequence[Branch]) -> dict[str, Any]:
    """The rule of a text without steps and bounds, from what it says of a missed target."""
    if any(_when(each) is When.PARTLY for each in branches):
        branches = _without_the_ends_of_a_proportion(branches)
    others = [each for each in branches if not says_full(each)]
    if not others:
        raise Doubt("standard/half-said", branches[0].span)
    _refuse_outcomes_of_a_met_target(others)
    rules = [_rule_of(each, has_full=len(others) < len(branches)) for each in others]
    for rule, branch in zip(rules, others, strict=True):
        if rule != rules[0]:
            raise Doubt("standard/contradiction", branch.span)
    if rules[0]["kind"] == "ratio":
        _refuse_proportion_above(branches)
    else:
        _refuse_over_without_ceiling(branches)
    return rules[0]


def _when(branch: Branch) -> When | None:
    return branch.condition.when if branch.condition else None


def _without_the_ends_of_a_proportion(branches: Sequence[Branch]) -> list[Branch]:
    """部分完成按比例得分，未完成不得分: beside a part of it, what is not done is nothing, and earns nothing."""
    for each in branches:
        if _when(each) is When.PARTLY and each.outcome.earning is not Earning.PROPORTION:
            raise Doubt("standard/levels", each.span, hint="部分完成")
    return [each for each in branches if not (_when(each) is When.MISSED and earns_nothing(each.outcome))]


def _refuse_outcomes_of_a_met_target(branches: Sequence[Branch]) -> None:
    for each in branches:
        if _when(each) is When.MET:
            raise Doubt("standard/cannot-combine", each.span)


def _refuse_proportion_above(branches: Sequence[Branch]) -> None:
    """超过目标值的按比例得分: of what, where more is worse, is not said."""
    for each in branches:
        if each.condition is not None and each.condition.side == "above":
            raise Doubt("standard/unclear-proportion", each.span)


def _refuse_over_without_ceiling(branches: Sequence[Branch]) -> None:
    """超过目标值不得分 is a miss under a ceiling, and over a floor a rule of its own: the text must say which."""
    has_ceiling = any(
        says_full(each) and each.condition and each.condition.side == "above" for each in branches
    )
    for each in branches:
        if each.condition is not None and each.condition.is_over and not has_ceiling:
            raise Doubt("standard/cannot-combine", each.span)


def _rule_of(branch: Branch, *, has_full: bool) -> dict[str, Any]:
    """The rule in which a missed target has this outcome."""
    outcome, is_conditional = branch.outcome, branch.condition is not None
    if _when(branch) is When.REST and not has_full:
        raise Doubt("standard/no-condition", branch.span)
    if outcome.earning is Earning.PROPORTION:
        return {"kind": "ratio"}
    if outcome.earning is Earning.PROPORTION_OFF:
        if not is_conditional:
            raise Doubt("standard/unclear-proportion", branch.span)
        return {"kind": "ratio"}
    if outcome.earning is Earning.MANUAL:
        return {"kind": "manual", "when_met": "full"} if is_conditional or has_full else {"kind": "manual"}
    if outcome.earning is Earning.POINTS_OFF:
        raise Doubt("standard/no-step", outcome.span)
    if not is_conditional:
        raise Doubt("standard/no-condition", branch.span)
    otherwise = _share_when_missed(outcome)
    return {"kind": "met_or_not", "otherwise": otherwise} if otherwise else {"kind": "met_or_not"}


def _share_when_missed(outcome: Outcome) -> str | None:
    """The share of full marks that a missed target keeps; None for nothing."""
    if outcome.earning in (Earning.FULL, Earning.EARNED):
        raise Doubt("standard/contradiction", outcome.span)
    if isinstance(outcome.value, tuple):
        raise Doubt("standard/points-when-missed", outcome.span)
    number = Fraction(0) if outcome.value is None else number_of(outcome.value)
    if outcome.earning is Earning.SHARE_OFF:
        number = 100 - number
    elif outcome.earning is Earning.POINTS and number > 0:
        raise Doubt("standard/points-when-missed", outcome.span)
    return f"{show(number)}%" if number else None
