"""The steps that every score goes through around its rule: fitness before it, rounding after it."""

from decimal import Decimal
from fractions import Fraction

from scoring.messages import Term
from scoring.notation import BARE, Relation, Unit
from scoring.reals import Number
from scoring.rulebooks import Rounding
from scoring.rules import Measure, Note, Rule, UnfitRule, misfit, unmet_presumption


def rounding_note(rounding: Rounding, exact: Number, score: Decimal) -> tuple[Note, ...]:
    """The note that says how a score was rounded."""
    if rounding.mode is None:
        return (Note("trace/unrounded", {"exact": exact, "score": score}),)
    code = f"trace/rounded-{rounding.mode.value}"
    return (Note(code, {"exact": exact, "places": Term(f"places/{rounding.places}"), "score": score}),)


def demand_fit(
    rule: Rule,
    measure: Measure,
    relation: Relation,
    unit: Unit = BARE,
    target: Fraction | None = None,
) -> None:
    """Raise `UnfitRule` where the text of the rule speaks of other rows, or the kind cannot score such a target."""
    problem = unmet_presumption(rule, measure, relation, unit, target)
    if problem is not None:
        raise UnfitRule.because(problem, "rule")
    problem = misfit(rule.kind, measure, relation)
    if problem is not None:
        raise UnfitRule.because(problem, "target")
