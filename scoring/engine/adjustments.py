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
    if over is not None and deviates(over, row):
        judgement = _at(over.place, _over_achieved(judgement, row, over))
    if indicator.deduction is not None:
        if rulebook.deduction_column.value is Column.REFUSED:
            raise UnfitRule("rulebook/no-deduction-column", at="deduction", rulebook=rulebook.id)
        judgement = _at(("deduction_column",), _with_deduction(judgement, row, Fraction(indicator.deduction)))
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


def _with_deduction(judgement: Judgement, row: Row, points: Fraction) -> Judgement:
    """The judgement after the column for deductions; the range of a tier does not hold a score with deductions.

    What a table declares is the score after the deduction: nothing is taken off it again. The score that several
    units come to is none of the row's own.
    """
    if judgement.by_person and row.combined_score is None:
        note = Note("trace/deduction-declared", {"points": points})
        return changed(judgement, span=None, notes=(*judgement.notes, note))
    return changed(_less(judgement, points, "trace/deduction-column"), span=None)


def deviates(over: OverAchievement, row: Row) -> bool:
    """Whether the actual of a row is so far from its target that the rulebook does something about it."""
    if row.amounts is None:
        return False
    return over.is_passed(*row.amounts, row.written_scale) or over.is_undercut(*row.amounts)


def _over_achieved(judgement: Judgement, row: Row, over: OverAchievement) -> Judgement:
    """What becomes of the points of a row that goes far beyond its target."""
    if over.treatment is Treatment.ZERO:
        zeroed = Note("trace/deviation-zeroed")
        if over.limit is not None:
            zeroed = Note("trace/over-zeroed", {"limit": over.limit * 100})
        return Judgement(ZERO, (*judgement.notes, zeroed), taken=judgement.taken)
    if over.treatment is Treatment.DEDUCT:
        return _less(judgement, over.points, "trace/over-deducted")
    if over.treatment is Treatment.MANUAL:
        return _by_a_person(judgement, row)
    return judgement


def _by_a_person(judgement: Judgement, row: Row) -> Judgement:
    """The score that a person gave instead, held as every score is; without one, the points as they are."""
    assert row.rule is not None
    weight, declared, limits = Fraction(row.indicator.weight), row.indicator.declared, row.rule.limits
    notes, span = (*judgement.notes, Note("trace/over-manual")), Span(*limits.ends(weight))
    if declared is None:
        return changed(judgement, notes=notes, span=span)
    points = Fraction(declared - row.indicator.least)
    judged = Judgement(points, notes, span, by_person=True, taken=judgement.taken)
    return limits.hold(judged, weight, exceeds=False)


def _less(judgement: Judgement, points: Fraction, code: str) -> Judgement:
    """So many points less, never below nothing."""
    if judgement.points is None:
        return judgement
    left = largest(judgement.points - points, ZERO)
    note = Note(code, {"points": points, "left": left})
    return changed(judgement, points=left, notes=(*judgement.notes, note))
