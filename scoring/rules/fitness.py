"""Which rules can score which targets, and which rows the words of a standard speak of."""

from collections.abc import Mapping
from fractions import Fraction

from scoring.messages import Term
from scoring.notation import BARE, Quantity, Relation, Unit
from scoring.presumptions import Presumption, Trait
from scoring.problems import Problem
from scoring.rules.case import Measure, Side
from scoring.rules.kind import Kind
from scoring.rules.manual import title_of
from scoring.rules.rule import Rule

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

SIDES: Mapping[Trait, frozenset[Side]] = {
    Trait.FLOOR: frozenset({Side.FLOOR}),
    Trait.CEILING: frozenset({Side.CEILING}),
    Trait.POINT: frozenset({Side.POINT}),
    Trait.BELOW: frozenset({Side.FLOOR, Side.POINT}),
    Trait.ABOVE: frozenset({Side.CEILING, Side.POINT}),
    Trait.NOTHING: frozenset({Side.CEILING, Side.POINT}),
    Trait.TIME: frozenset({Side.CEILING}),
}
"""The targets that each trait allows; all where it is not named."""
RELATION_OF = {
    Trait.FLOOR: Relation.AT_LEAST,
    Trait.BELOW: Relation.AT_LEAST,
    Trait.CEILING: Relation.AT_MOST,
    Trait.ABOVE: Relation.AT_MOST,
    Trait.POINT: Relation.EQUAL,
}
"""The relation that is told as the one presumed."""
CODE_OF = {
    Trait.NOTHING: "rule/words-of-nothing",
    Trait.TIME: "rule/words-of-time",
    Trait.PASSED: "rule/words-of-passed",
    Trait.ALL: "rule/words-of-all",
}
TIMES, RATE = frozenset({"time", "working day", "month"}), "ratio"


def misfit(kind: Kind, measure: Measure, relation: Relation) -> Problem | None:
    """Why a kind cannot score such a value, or a target of this direction."""
    if measure not in kind.measures:
        return Problem("rule/wrong-measure", {"rule": title_of(kind.name), "measure": measure.term})
    side = SIDE_OF_RELATION.get(relation)
    if side is None or side in kind.sides:
        return None
    facts = {"rule": title_of(kind.name), "relation": _term(relation)}
    stated = kind.side
    if stated is not None and side is not Side.RANGE:
        return Problem("rule/side-contradicts-target", {**facts, "side": Term(f"side-of-loss/{stated}")})
    return Problem("rule/wrong-side", facts)


def unmet_presumption(
    rule: Rule, measure: Measure, relation: Relation, unit: Unit = BARE, target: Fraction | None = None
) -> Problem | None:
    """What the text of a rule takes for granted and this row is not; its target None: of whatever number.

    Words as targets are left to the person who judges them.
    """
    if measure is Measure.LEVEL:
        return None
    side = SIDE_OF_RELATION.get(relation, Side.FLOOR)
    for each in rule.presumptions:
        is_met = side in SIDES.get(each.trait, Side) and _measures(each.trait, measure, unit)
        if not is_met or (target is not None and not _is_worth(each.trait, target, unit)):
            return _unmet(each, relation, measure, Quantity(target, unit) if target is not None else None)
    return None


def _measures(trait: Trait, measure: Measure, unit: Unit) -> bool:
    """Whether the trait is one of what the row measures."""
    if trait is Trait.TIME:
        return measure is Measure.DATE or unit.dimension in TIMES
    if trait is Trait.NOTHING:
        return measure is Measure.AMOUNT
    return trait is not Trait.PASSED or unit.dimension == RATE


def _is_worth(trait: Trait, target: Fraction, unit: Unit) -> bool:
    """Whether the number of the target is what the trait asks for."""
    if trait is Trait.NOTHING:
        return target == 0
    return trait is not Trait.ALL or unit.dimension != RATE or target * unit.factor == 1


def _unmet(
    presumption: Presumption, relation: Relation, measure: Measure, target: Quantity | None
) -> Problem:
    trait, facts = presumption.trait, {"words": presumption.words, "relation": _term(relation)}
    if measure is Measure.RANK and RELATION_OF.get(trait) is Relation.AT_LEAST:
        return Problem("rule/words-of-better-places", facts)
    if trait in RELATION_OF:
        facts["presumed"] = _term(RELATION_OF[trait])
        return Problem("rule/words-of-another-side", facts)
    is_told = target is not None and measure is Measure.AMOUNT
    facts["target"] = str(target) if is_told else measure.term
    return Problem(CODE_OF[trait], facts)


def _term(relation: Relation) -> Term:
    return Term(f"relation/{relation.value}")
