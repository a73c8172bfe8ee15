"""每少1个扣1分, and all that may be said beside it.

One deduction, or two of the same size on both sides; at most one gain, by the same step on the other
side and with its limit.
"""

from collections.abc import Sequence
from typing import Any

from scoring.numbers import show
from scoring.standards.errors import Doubt
from scoring.standards.gathering import agreed, in_words, is_cap, of_kind, says_full
from scoring.standards.statements import (
    Amount,
    AndSoOn,
    Branch,
    Earning,
    Holds,
    Limit,
    Parts,
    Points,
    Side,
    Statement,
    Step,
    When,
)

POINT = "percentage point"


def compose_steps(
    steps: Sequence[Step], branches: Sequence[Branch], statements: Sequence[Statement]
) -> dict[str, Any]:
    """The data of a deduction. Raises `Doubt` where the steps are several rules or something is left open."""
    steps = [in_words([each])[0] for each in steps]
    losses = [each for each in steps if not each.is_gain]
    if not losses:
        raise Doubt("standard/gain-without-deduction", steps[0].span)
    _refuse_other_outcomes(branches)
    _refuse_what_does_not_repeat(steps, statements)
    rule: dict[str, Any] = {"kind": "deduct", **_size(steps, losses[0].amount), "points": losses[0].points}
    rule |= _sides(losses, branches)
    most = agreed((each.points, each.span) for each in _limits(statements, Holds.MOST))
    if most is not None:
        rule["most"] = most
    part_steps = _part_steps(steps, of_kind(Parts, statements))
    if part_steps is not None:
        rule["part_steps"] = part_steps
    return rule | _gain(steps, rule.get("side"), branches, statements)


def _size(steps: Sequence[Step], amount: Amount) -> dict[str, str]:
    """The size of a step; a percentage of the target, or of the completion, says that it is one."""
    of_completion = any(each.of_completion for each in steps)
    if of_completion and amount.quantity.unit.dimension == POINT:
        return {"per": f"{show(amount.quantity.amount)}%", "percent": "of_target"}
    is_share = amount.quantity.unit.dimension == "ratio"
    if is_share and (of_completion or any(each.of_target for each in steps)):
        return {"per": amount.text, "percent": "of_target"}
    return {"per": amount.text}


def _limits(statements: Sequence[Statement], *holds: Holds) -> list[Limit]:
    return [each for each in of_kind(Limit, statements) if each.holds in holds]


def _refuse_other_outcomes(branches: Sequence[Branch]) -> None:
    """Beside steps a text may say that a met target earns full marks, and nothing more."""
    for each in branches:
        if each.condition and each.condition.bound and each.outcome.earning in (Earning.FULL, Earning.EARNED):
            raise Doubt("standard/own-target", each.condition.span)
        if not (is_cap(each) or says_full(each)):
            raise Doubt("standard/cannot-combine", each.span)


def _refuse_what_does_not_repeat(steps: Sequence[Step], statements: Sequence[Statement]) -> None:
    """少1个扣1分 may be meant once, unless something says that it goes on."""
    if any(isinstance(each, AndSoOn) for each in statements) or _limits(statements, Holds.FLOOR, Holds.MOST):
        return
    for each in steps:
        if not each.is_each:
            raise Doubt("standard/once-or-each", each.span)


def _sides(losses: Sequence[Step], branches: Sequence[Branch]) -> dict[str, Any]:
    """On which side the deduction works, as far as the text says it."""
    sides = [_side_of(each, has_full=any(map(says_full, branches))) for each in losses]
    if len(losses) > 1:
        first, second = losses[0], losses[1]
        is_mirrored = (first.amount, first.points) == (second.amount, second.points)
        if len(losses) > 2 or not is_mirrored or {*sides} != {"below", "above"}:
            raise Doubt("standard/several-rules", second.span)
        return {"side": "both"}
    if losses[0].both_sides:
        return {"side": "both"}
    for each in branches:
        stated = each.condition.side if each.condition and says_full(each) else None
        if None not in (stated, sides[0]) and stated != sides[0]:
            raise Doubt("standard/contradiction", losses[0].span)
    return {"side": sides[0]} if sides[0] else {}


def _side_of(loss: Step, *, has_full: bool) -> Side | None:
    """Where the loss lies, by its own words or by those of its condition."""
    condition = loss.condition
    if condition is None:
        if not loss.is_directed:
            raise Doubt("standard/no-direction", loss.span)
        return loss.side
    if condition.bound:
        raise Doubt("standard/own-target", condition.span)
    if condition.when is When.REST and not has_full:
        raise Doubt("standard/no-condition", loss.span)
    is_sided = condition.side is not None
    differs = is_sided and (loss.both_sides or loss.side not in (None, condition.side))
    if condition.when is When.MET or differs:
        raise Doubt("standard/contradiction", loss.span)
    return loss.side or (None if loss.both_sides else condition.side)


def _part_steps(steps: Sequence[Step], parts: Sequence[Parts]) -> str | None:
    said = [*(each.parts for each in steps if each.parts), *parts]
    for each in said:
        if each.amount is not None and each.amount != steps[0].amount:
            raise Doubt("standard/different-steps", each.span)
    return agreed((each.part_steps, each.span) for each in said)


def _gain(
    steps: Sequence[Step], side: Side | None, branches: Sequence[Branch], statements: Sequence[Statement]
) -> dict[str, Points]:
    """What is added on the other side, with the most that it may be."""
    gains = [each for each in steps if each.is_gain]
    limits = _limits(statements, Holds.GAIN_MOST)
    if not gains:
        if limits:
            raise Doubt("standard/cannot-combine", limits[0].span)
        return {}
    if len(gains) > 1:
        raise Doubt("standard/several-rules", gains[1].span)
    gain = gains[0]
    _refuse_gain(gain, side)
    caps = [each.span for each in branches if is_cap(each)]
    caps += [each.span for each in _limits(statements, Holds.CAP, Holds.OVER)]
    if caps:
        raise Doubt("standard/contradiction", caps[0])
    if gain.amount != next(each.amount for each in steps if not each.is_gain):
        raise Doubt("standard/different-steps", gain.span)
    most = agreed((each.points, each.span) for each in limits)
    if most is None:
        raise Doubt("standard/gain-without-most", gain.span)
    return {"gain": gain.points, "gain_most": most}


def _refuse_gain(gain: Step, side: Side | None) -> None:
    """A gain lies on the side where no deduction is."""
    condition = gain.condition
    if condition and condition.bound:
        raise Doubt("standard/own-target", condition.span)
    if side is None or gain.side is None:
        raise Doubt("standard/no-direction", gain.span)
    is_missed = condition is not None and condition.when is not When.MET and condition.side != gain.side
    if gain.side == side or is_missed:
        raise Doubt("standard/contradiction", gain.span)
