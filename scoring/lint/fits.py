"""Is there a rule for everything that a target can demand?"""

from collections.abc import Iterator

from scoring.lint.draft import Draft
from scoring.messages import Term
from scoring.notation import Relation
from scoring.problems import Problem


def check_relations(draft: Draft) -> Iterator[Problem]:
    """Demands for which no rule is stated: a row with one of them cannot be scored."""
    stated = draft.data.get("rules", {})
    missing = tuple(Term(f"relation/{each.value}") for each in Relation if each.value not in stated)
    if missing:
        names = tuple(each.value for each in Relation if each.value not in stated)
        facts = {"relations": missing, "keys": names}
        yield Problem("lint/relation-without-rule", facts, ("rules",), at_key=True)
