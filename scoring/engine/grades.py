"""What a rulebook does to a total and its grade: a ceiling by the execution rate, vetoes, hurdles."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scoring.model import TOTAL_CAPPED, Aggregated, BudgetRow, Grading, RollUp, Row, Scorecard
from scoring.notation.units import UNITS
from scoring.numbers import round_to, show, show_short
from scoring.problems import Problem
from scoring.reals import Number, Uncomputable
from scoring.rulebooks import Rulebook, Veto
from scoring.rules import Case, Measure, Note, UnfitRule

LONGEST_RATE = 12  # decimals of a rate in percent; one that needs more is written as a fraction


def hold_down(rolled_up: RollUp, budget: BudgetRow | None, rulebook: Rulebook) -> RollUp:
    """The table with its total no higher than the execution rate lets it be; with a note where that lowers it."""
    whole, cap = rolled_up.whole, rulebook.total_cap
    total = whole.score
    if total is None or cap is None or budget is None or budget.rate is None:
        return rolled_up
    try:
        judgement = cap.judge(_case_of_rate(budget.rate, rulebook))
    except UnfitRule as error:
        if error.problem.code == "rule/in-no-band":  # the rulebook states no ceiling for such a rate
            return rolled_up
        return replace(rolled_up, whole=_without_score(whole, error.problem))
    except Uncomputable as error:
        return replace(rolled_up, whole=_without_score(whole, Problem(error.code, error.facts)))
    ceiling = judgement.points
    assert ceiling is not None  # a rulebook lets no rule be its ceiling that needs a person
    whole = replace(whole, taken=(*whole.taken, *cap.places_of(judgement)))
    try:
        return replace(rolled_up, whole=_held(whole, total, ceiling, budget.rate, rulebook))
    except Uncomputable as error:
        return replace(rolled_up, whole=_without_score(whole, Problem(error.code, error.facts)))


def _case_of_rate(rate: Fraction, rulebook: Rulebook) -> Case:
    """The execution rate as a rule sees it: a percentage that should be 100%."""
    full = Fraction(rulebook.full.value)
    return Case(full, Measure.AMOUNT, Fraction(100), rate * 100, met=rate >= 1, unit=UNITS["%"])


def _held(
    whole: Aggregated, total: Decimal, ceiling: Number, rate: Fraction, rulebook: Rulebook
) -> Aggregated:
    """The table with the ceiling as its total where that is lower. Raises `Undecided`."""
    if total <= ceiling:
        return whole
    score, kept = rulebook.total_rounding.shown_and_kept(ceiling)
    facts = {"rate": _rate_apart(rate, rulebook), "total": total, "capped": score}
    notes = (*whole.notes, Note(TOTAL_CAPPED, facts))
    grade = rulebook.grade(kept, ceiling)
    return replace(whole, exact=ceiling, kept=kept, score=score, notes=notes, grade=grade)


def _rate_apart(rate: Fraction, rulebook: Rulebook) -> str:
    """The rate in percent, with as many decimals as are needed to see on which side of a limit it lies."""
    ceiling = _ceiling_at(rate, rulebook)
    for places in range(2, LONGEST_RATE):
        seen = Fraction(round_to(rate * 100, places)) / 100
        if seen == rate or _ceiling_at(seen, rulebook) == ceiling:
            return f"{show_short(rate * 100, places)}%"
    return f"{show(rate * 100)}%"


def _ceiling_at(rate: Fraction, rulebook: Rulebook) -> Number | None:
    """What a rate would allow; nothing where that cannot be told."""
    assert rulebook.total_cap is not None
    try:
        return rulebook.total_cap.judge(_case_of_rate(rate, rulebook)).points
    except (UnfitRule, Uncomputable):
        return None


def _without_score(whole: Aggregated, problem: Problem) -> Aggregated:
    """The table without a total: nobody can say how high it may be."""
    return replace(whole, exact=None, kept=None, score=None, grade=None, problem=problem)


def grade_of(
    whole: Aggregated, card: Scorecard, rows: Iterable[Row], budget: BudgetRow | None, rulebook: Rulebook
) -> Grading:
    """The grade of a table after every veto of the rulebook; undecided where a row for one is not there.

    So it is where the execution rate sets a ceiling and there is none: the total is then the highest that it can be.
    """
    if whole.score is None:
        return Grading(None)
    if rulebook.total_cap is not None and (budget is None or budget.rate is None):
        facts: dict[str, object] = {"rulebook": rulebook.id, "total": whole.score}
        return Grading(None, problem=Problem("grade/ceiling-undecided", facts))
    grading = Grading(whole.grade)
    hurdles = {each for veto in rulebook.vetoes for each in veto.missed}
    try:
        met = {row.indicator.id: _is_passed(row) for row in rows if row.indicator.id in hurdles}
    except Uncomputable as error:
        return Grading(None, (), Problem(error.code, error.facts))
    unknown = [each for veto in rulebook.vetoes for each in veto.missed if met.get(each) is None]
    if unknown:
        facts = {"ids": tuple(dict.fromkeys(unknown)), "rulebook": rulebook.id}
        return Grading(None, (), Problem("grade/hurdle-not-there", facts))
    for veto in sorted(rulebook.vetoes, key=lambda each: each.is_ceiling):  # a ceiling lifts no grade
        if (veto.flag in card.flags) if veto.flag else not any(met[each] for each in veto.missed):
            grading = _after(replace(grading, taken=(*grading.taken, veto.place)), veto, rulebook)
    return grading


def _is_passed(row: Row) -> bool | None:
    """Whether a row met its target or has its full marks; None where nobody can tell."""
    if row.exact is None:
        return None
    return bool(row.met) or row.exact >= row.indicator.weight


def _after(grading: Grading, veto: Veto, rulebook: Rulebook) -> Grading:
    """The grade after a veto that holds; of several that say what the grade is, the worst counts."""
    is_worse = _rank(veto.grade, rulebook) > _rank(grading.grade, rulebook)
    if not is_worse and (veto.is_ceiling or grading.vetoes):
        return grading
    if veto.is_ceiling and grading.grade is None:
        return grading
    facts = {"flag": veto.flag or "", "rows": veto.missed, "grade": veto.grade}
    note = Note("trace/vetoed" if veto.flag else "trace/hurdle-not-met", facts)
    return replace(grading, grade=veto.grade, vetoes=(*grading.vetoes, (veto, note)))


def _rank(grade: str | None, rulebook: Rulebook) -> int:
    """The place of a grade among those of the rulebook, the best first; one that a veto alone gives is the last."""
    names = [each.name for each in rulebook.grades.value]
    return -1 if grade is None else names.index(grade) if grade in names else len(names)
