"""Which rules can score which targets."""

from scoring.messages import Term
from scoring.notation import Relation
from scoring.problems import Problem
from scoring.rules.case import Measure, Side
from scoring.rules.kind import Kind
from scoring.rules.manual import title_of

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
MEASURE_OF_RELATION = {
    Relation.BY_DATE: Measure.DATE,
    Relation.RANK_WITHIN: Measure.RANK,
    Relation.QUALITATIVE: Measure.LEVEL,
}
"""All others are of amounts."""


def misfit(kind: Kind, measure: Measure, relation: Relation) -> Problem | None:
    """Why a kind cannot score such a value, or a target of this direction."""
    if measure not in kind.measures:
        return Problem("rule/wrong-measure", {"rule": title_of(kind.name), "measure": measure.term})
    side = SIDE_OF_RELATION.get(relation)
    if side is not None and side not in kind.sides:
        facts = {"rule": title_of(kind.name), "relation": Term(f"relation/{relation.value}")}
        return Problem("rule/wrong-side", facts)
    return None
