"""What the statements of a standard take for granted of the row, from what they say of its target.

Bands speak of values of their own and presume nothing; steps and words speak of the row's target.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scoring.presumptions import Trait
from scoring.standards.errors import Span
from scoring.standards.gathering import in_words, is_cap, of_kind
from scoring.standards.statements import Branch, Condition, Earning, Statement, Step

OF_STEP = {"below": Trait.BELOW, "above": Trait.ABOVE}
OF_WORDS = {"below": Trait.FLOOR, "above": Trait.CEILING}
OF_SIDES = frozenset({*OF_STEP.values(), *OF_WORDS.values()})


def presumed_by(statements: Sequence[Statement], rule: Mapping[str, Any]) -> list[tuple[Trait, Span]]:
    """The traits that the words of a text presume, each once and with the words that do; those of sides tell least."""
    if rule.get("kind") == "bands":
        return []
    found: dict[Trait, Span] = {}
    has_steps = "side" in rule  # they say where a loss lies, and the words beside them agree
    for step in of_kind(Step, statements):
        for trait in _of_step(step, rule):
            found.setdefault(trait, step.span)
    conditions = [each.condition for each in in_words(of_kind(Step, statements)) if each.condition]
    for branch in in_words(of_kind(Branch, statements)):
        if is_cap(branch):
            found |= _of_cap(branch, found)
        elif branch.condition is not None:
            conditions.append(branch.condition)
    for condition in conditions:
        presumed = _of_condition(condition, has_steps=has_steps)
        if presumed is not None:
            found.setdefault(presumed, condition.span)
    return sorted(found.items(), key=lambda each: each[0] in OF_SIDES)


def _of_step(step: Step, rule: Mapping[str, Any]) -> Iterator[Trait]:
    """Steps on both sides fit every target that is one number."""
    if step.is_occurrence:
        yield Trait.NOTHING
    elif step.side is not None and not step.is_gain and rule.get("side") == step.side:
        yield OF_STEP[step.side]


def _of_cap(branch: Branch, found: Mapping[Trait, Span]) -> dict[Trait, Span]:
    """超过目标值的得满分: to be over the target is good."""
    is_good = branch.outcome.earning is not Earning.NO_MORE and Trait.FLOOR not in found
    return {Trait.FLOOR: branch.span} if is_good else {}


def _of_condition(condition: Condition, *, has_steps: bool) -> Trait | None:
    if condition.presumes is not None:
        return condition.presumes
    return None if condition.side is None or has_steps else OF_WORDS[condition.side]
