"""The steps that every score goes through after its rule: fitness, clamping, rounding."""

from decimal import Decimal
from fractions import Fraction

from scoring.messages import Term
from scoring.notation import Relation
from scoring.rulebooks import Rounding, Rule
from scoring.rules import Judgement, Measure, Note, Side, UnfitRule


def clamp(judgement: Judgement, weight: Decimal) -> tuple[Fraction, tuple[Note, ...]]:
    """The points held between 0 and the weight, with a note where that changes them."""
    points = judgement.points
    assert points is not None
    highest = points if judgement.may_exceed else Fraction(weight)
    clamped = max(min(points, highest), Fraction(0))
    if clamped == points:
        return points, judgement.notes
    facts = {"points": points, "weight": weight, "clamped": clamped}
    return clamped, (*judgement.notes, Note("trace/clamped", facts))


def rounding_note(rounding: Rounding, exact: Fraction, score: Decimal) -> tuple[Note, ...]:
    """The note that says how a score was rounded."""
    code = f"trace/rounded-{rounding.mode.value}"
    return (Note(code, {"exact": exact, "places": Term(f"places/{rounding.places}"), "score": score}),)


SIDE_OF_RELATION = {
    Relation.AT_LEAST: Side.FLOOR,
    Relation.MORE_THAN: Side.FLOOR,
    Relation.AT_MOST: Side.CEILING,
    Relation.LESS_THAN: Side.CEILING,
    Relation.EQUAL: Side.POINT,
    Relation.BETWEEN: Side.RANGE,
    Relation.BY_DATE: Side.CEILING,
    Relation.RANK_WITHIN: Side.CEILING,
}


def demand_fit(rule: Rule, measure: Measure, relation: Relation) -> None:
    """Raise `UnfitRule` where the kind cannot score such a value, or a target of this direction."""
    if measure not in rule.kind.measures:
        raise UnfitRule(
            "rule/wrong-measure", rule=Term(f"rule/{rule.name}"), measure=Term(f"measure/{measure.value}")
        )
    side = SIDE_OF_RELATION.get(relation)
    if side is not None and side not in rule.kind.sides:
        raise UnfitRule(
            "rule/wrong-side", rule=Term(f"rule/{rule.name}"), relation=Term(f"relation/{relation.value}")
        )
