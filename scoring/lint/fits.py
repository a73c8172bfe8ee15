"""Is there a rule for everything that a target can demand, and can it score that?"""

from collections.abc import Iterator

from scoring.lint.draft import Draft
from scoring.messages import Term
from scoring.notation import Relation
from scoring.problems import Problem
from scoring.rules import SIDE_OF_RELATION, Measure, Rule, title_of

MEASURE_OF_RELATION = {
    Relation.BY_DATE: Measure.DATE,
    Relation.RANK_WITHIN: Measure.RANK,
    Relation.QUALITATIVE: Measure.LEVEL,
}


def check_relations(draft: Draft) -> Iterator[Problem]:
    """Demands for which no rule is stated: a row with one of them cannot be scored."""
    stated = draft.data.get("rules", {})
    missing = tuple(Term(f"relation/{each.value}") for each in Relation if each.value not in stated)
    if missing:
        names = tuple(each.value for each in Relation if each.value not in stated)
        facts = {"relations": missing, "keys": names}
        yield Problem("lint/relation-without-rule", facts, ("rules",), at_key=True)


def check_fits(draft: Draft) -> Iterator[Problem]:
    """Rules that cannot score what they are stated for: every row would be refused."""
    for each in draft.rules:
        if each.path[0] == "rules" and len(each.path) == 2:
            relation = Relation(each.path[1])
            if not _fits(each.rule, relation):
                facts = {"rule": title_of(each.rule.name), "relation": Term(f"relation/{relation.value}")}
                yield Problem("lint/rule-misfit", facts, (*each.path, "kind"))


def _fits(rule: Rule, relation: Relation) -> bool:
    side = SIDE_OF_RELATION.get(relation)
    measure = MEASURE_OF_RELATION.get(relation, Measure.AMOUNT)
    return measure in rule.kind.measures and (side is None or side in rule.kind.sides)
