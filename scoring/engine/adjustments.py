"""What a rulebook adds to the points that a rule gives: over-achievement, a column for deductions, bonus and penalty."""

from fractions import Fraction

from scoring.model import Role, Row
from scoring.policies import Column, Treatment
from scoring.problems import Path
from scoring.reals import largest
from scoring.records import changed
from scoring.rulebooks import OverAchievement, Rulebook
from scoring.rules import Judgement, Note, Span, UnfitRule

ZERO = Fraction(0)


def adjust(judgement: Judgement, row: Row, rulebook: Rulebook) -> Judgement:
    """The judgement after all of them. Raises `UnfitRule` for what the rulebook does not know."""
    indicator = row.indicator
    over = rulebook.over_achievement_of(row.relation)
    if over is not None and row.amounts is not None and deviates(over, *row.amounts):
        judgement = _at(over.place, _over_achieved(judgement, row, over))
    if indicator.deduction is not None:
        if rulebook.deduction_column.value is Column.REFUSED:
            raise UnfitRule("rulebook/no-deduction-column", at="deduction", rulebook=rulebook.id)
        judgement = _less(judgement, Fraction(indicator.deduction), "trace/deduction-column")
        judgement = _at(
            ("deduction_column",), changed(judgement, span=None)
        )  # the range of a tier does not hold a score with deductions
    if indicator.role is not Role.REGULAR and rulebook.bonus.value.policy is Column.REFUSED:
        raise UnfitRule("rulebook/no-bonus", at="role", rulebook=rulebook.id)
    if indicator.role is not Role.REGULAR:
        judgement = _at(("bonus",), judgement)
    if indicator.role is Role.PENALTY and judgement.points is not None:
        points = judgement.points - Fraction(indicator.weight)
        notes = (*judgement.notes, Note("trace/penalty", {"lost": -points, "points": points}))
        judgement = changed(judgement, points=points, notes=notes, span=None)
    return judgement


def _at(place: Path, judgement: Judgement) -> Judgement:
    """The judgement as something at this place of the rulebook has decided it."""
    return changed(judgement, taken=(*judgement.taken, place))


def deviates(over: OverAchievement, target: Fraction, actual: Fraction) -> bool:
    """Whether an actual is so far from its target that the rulebook does something about it."""
    return over.is_passed(target, actual) or over.is_undercut(target, actual)


def _over_achieved(judgement: Judgement, row: Row, over: OverAchievement) -> Judgement:
    """What becomes of the points of a row that goes far beyond its target."""
    if over.treatment is Treatment.ZERO:
        zeroed = Note("trace/over-zeroed", {"limit": over.limit * 100})
        return Judgement(ZERO, (*judgement.notes, zeroed), taken=judgement.taken)
    if over.treatment is Treatment.DEDUCT:
        return _less(judgement, over.points, "trace/over-deducted")
    if over.treatment is Treatment.MANUAL:
        weight, declared = Fraction(row.indicator.weight), row.indicator.declared
        points = judgement.points if declared is None else Fraction(declared - row.indicator.least)
        notes = (*judgement.notes, Note("trace/over-manual"))
        span, by_person = Span(ZERO, weight), declared is not None
        return Judgement(points, notes, span, by_person=by_person, taken=judgement.taken)
    return judgement


def _less(judgement: Judgement, points: Fraction, code: str) -> Judgement:
    """So many points less, never below nothing."""
    if judgement.points is None:
        return judgement
    left = largest(judgement.points - points, ZERO)
    note = Note(code, {"points": points, "left": left})
    return changed(judgement, points=left, notes=(*judgement.notes, note))
