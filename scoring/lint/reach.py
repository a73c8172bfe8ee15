"""How much of the full marks a rule can give at most."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.rules import Kind, Rule
from scoring.rules.kind import may_exceed
from scoring.rules.kinds.bands import Bands
from scoring.rules.kinds.combine import Combine
from scoring.rules.kinds.deduct import Deduct
from scoring.rules.kinds.inverse_ratio import InverseRatio
from scoring.rules.kinds.levels import Levels
from scoring.rules.kinds.linear_overrun import LinearOverrun
from scoring.rules.kinds.manual import Manual
from scoring.rules.kinds.met_or_not import MetOrNot
from scoring.rules.kinds.ratio import Ratio
from scoring.rules.parameters import Marks

WHOLE = Fraction(1)


def highest_share(kind: Kind) -> Fraction | None:
    """The most that a kind can give, as a share of the full marks; None where that is open."""
    match kind:
        case Ratio():
            return WHOLE if kind.cap else None
        case InverseRatio() | LinearOverrun() | MetOrNot():
            return WHOLE
        case Manual():
            return WHOLE if kind.when_met == "full" else kind.to
        case Deduct():
            return kind.base if kind.gain is None else None
        case Levels():
            return None if any(each.points is not None for each in kind.levels) else WHOLE
        case Bands():
            return _highest([each.points for each in kind.bands], kind.otherwise)
        case Combine():
            return _combined(kind.by, [_of_rule(each) for each in kind.rules])
    return None


def _of_rule(rule: Rule) -> Fraction | None:
    """The same of a rule, whose limits hold it back."""
    top, limit = highest_share(rule.kind), rule.limits.at_most
    if limit is not None:
        return limit.value if limit.is_share else None
    return top if top is None or may_exceed(rule.kind) else min(top, WHOLE)


def _highest(points: Sequence[Marks | tuple[Marks, Marks]], otherwise: Marks | None) -> Fraction | None:
    marks = [each if isinstance(each, Marks) else each[1] for each in points]
    marks += [] if otherwise is None else [otherwise]
    return max(each.value for each in marks) if all(each.is_share for each in marks) else None


def _combined(by: str, tops: Sequence[Fraction | None]) -> Fraction | None:
    known = [each for each in tops if each is not None]
    if by == "minimum":
        return min(known, default=None)
    if len(known) < len(tops):
        return None
    total = sum(known, Fraction(0))
    return {"maximum": max(known), "sum": total, "mean": total / len(known)}[by]
