"""The steps that every score goes through after its rule: fitness, clamping, rounding."""

from decimal import Decimal
from fractions import Fraction

from scoring.rulebooks import Rounding, Rule
from scoring.rules import Measure, Note, UnfitRule


def clamp(points: Fraction, weight: Decimal, notes: tuple[Note, ...]) -> tuple[Fraction, tuple[Note, ...]]:
    """Points held between 0 and the weight, with a note where that changes them."""
    clamped = min(max(points, Fraction(0)), Fraction(weight))
    if clamped == points:
        return points, notes
    return clamped, (*notes, Note("trace/clamped", {"points": points, "weight": weight, "clamped": clamped}))


def rounding_note(rounding: Rounding, exact: Fraction, score: Decimal) -> tuple[Note, ...]:
    """The note that says how a score was rounded."""
    code = f"trace/rounded-{rounding.mode.value}"
    return (Note(code, {"exact": exact, "places": rounding.places, "score": score}),)


def demand_measure(rule: Rule, measure: Measure) -> None:
    """Raise `UnfitRule` where the kind cannot score such a value."""
    if measure not in rule.kind.measures:
        raise UnfitRule("rule/wrong-measure", rule=rule.name, measure=measure.value)
