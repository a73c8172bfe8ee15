"""What a rulebook does to a total and its grade: a ceiling by the execution rate, vetoes, hurdles."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scoring.model import BudgetRow, Grading, Row, Scorecard
from scoring.numbers import Exact, show_short
from scoring.problems import Problem
from scoring.reals import Uncomputable
from scoring.rulebooks import Rulebook, Veto
from scoring.rules import Case, Measure, Note, UnfitRule


def cap_total(
    total: Decimal | None, budget: BudgetRow | None, rulebook: Rulebook
) -> tuple[Decimal | None, tuple[Note, ...]]:
    """The total, no higher than the execution rate lets it be; with a note where that lowers it."""
    if total is None or rulebook.total_cap is None or budget is None or budget.rate is None:
        return total, ()
    case = Case(Fraction(rulebook.full.value), Measure.AMOUNT, Fraction(1), budget.rate, met=budget.rate >= 1)
    try:
        ceiling = rulebook.total_cap.judge(case).points
        if ceiling is None or total <= ceiling:
            return total, ()
        capped = rulebook.total_rounding.round(ceiling)
    except (
        UnfitRule,
        Uncomputable,
    ):  # the rulebook states no ceiling for such a rate, or none that can be told
        return total, ()
    facts = {"rate": f"{show_short(budget.rate * 100, 2)}%", "total": total, "capped": capped}
    return capped, (Note("trace/total-capped", facts),)


def grade_of(total: Exact | None, card: Scorecard, rows: Iterable[Row], rulebook: Rulebook) -> Grading:
    """The grade of a total after every veto of the rulebook; undecided where a row for one is not there."""
    if total is None:
        return Grading(None)
    grading = Grading(rulebook.grade(total))
    met = {row.indicator.id: _is_passed(row) for row in rows if row.indicator.id is not None}
    unknown = [each for veto in rulebook.vetoes for each in veto.missed if met.get(each) is None]
    if unknown:
        facts = {"ids": tuple(dict.fromkeys(unknown)), "rulebook": rulebook.id}
        return Grading(None, (), Problem("grade/hurdle-not-there", facts))
    for veto in sorted(rulebook.vetoes, key=lambda each: each.is_ceiling):  # a ceiling lifts no grade
        if (veto.flag in card.flags) if veto.flag else not any(met[each] for each in veto.missed):
            grading = _after(grading, veto, rulebook)
    return grading


def _is_passed(row: Row) -> bool | None:
    """Whether a row met its target or has its full marks; None where nobody can tell."""
    if row.exact is None:
        return None
    return bool(row.met) or row.exact >= row.indicator.weight


def _after(grading: Grading, veto: Veto, rulebook: Rulebook) -> Grading:
    """The grade after a veto that holds; of several that say what the grade is, the worst counts."""
    is_worse = _rank(veto.grade, rulebook) > _rank(grading.grade, rulebook)
    if not is_worse and (veto.is_ceiling or grading.notes):
        return grading
    if veto.is_ceiling and grading.grade is None:
        return grading
    facts = {"flag": veto.flag or "", "rows": veto.missed, "grade": veto.grade}
    note = Note("trace/vetoed" if veto.flag else "trace/hurdle-missed", facts)
    return replace(grading, grade=veto.grade, notes=(*grading.notes, note))


def _rank(grade: str | None, rulebook: Rulebook) -> int:
    """The place of a grade among those of the rulebook, the best first; one that a veto alone gives is the last."""
    names = [each.name for each in rulebook.grades.value]
    return -1 if grade is None else names.index(grade) if grade in names else len(names)
