"""The steps that every score goes through around its rule: fitness before it, rounding after it."""

from decimal import Decimal

from scoring.messages import Term
from scoring.notation import Relation
from scoring.reals import Number
from scoring.rulebooks import Rounding
from scoring.rules import Measure, Note, Rule, Side, UnfitRule, title_of


def rounding_note(rounding: Rounding, exact: Number, score: Decimal) -> tuple[Note, ...]:
    """The note that says how a score was rounded."""
    if rounding.mode is None:
        return (Note("trace/unrounded", {"exact": exact, "score": score}),)
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
        raise UnfitRule("rule/wrong-measure", rule=title_of(rule.name), measure=measure.term)
    side = SIDE_OF_RELATION.get(relation)
    if side is not None and side not in rule.kind.sides:
        raise UnfitRule(
            "rule/wrong-side", rule=title_of(rule.name), relation=Term(f"relation/{relation.value}")
        )
