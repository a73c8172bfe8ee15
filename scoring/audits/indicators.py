"""Checks on the table itself: indicators scored twice, a rulebook nobody named."""

from collections.abc import Iterator
from decimal import Decimal

from scoring.audits.finding import about, finding
from scoring.model import Result, Row
from scoring.problems import Finding, Severity
from scoring.rulebooks import Rulebook, family_of, find, in_force, shipped


def check_duplicates(result: Result) -> Iterator[Finding]:
    """The same name twice in one group, or anywhere with the same target and actual."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in result.rows:
        indicator = row.indicator
        keys = ((indicator.path, indicator.name), (indicator.name, indicator.target, indicator.actual))
        before = next((seen[key] for key in keys if key in seen), None)
        if before is not None:
            line = result.card.where(before.indicator.at).line
            same = (before.indicator.target, before.indicator.actual) == (indicator.target, indicator.actual)
            yield about(
                result, row, "indicator/duplicate", wording="" if same else "values-differ", line=line
            )
        for key in keys:
            seen.setdefault(key, row)


def check_flags(result: Result) -> Iterator[Finding]:
    """Problems that the table states and its rulebook does not know."""
    known = list(result.rulebook.flags)
    for index, flag in enumerate(result.card.flags):
        if flag not in known:
            where = result.card.where(("flags", index))
            book, wording = result.rulebook.id, "" if known else "none"
            yield finding(
                "flag/unknown", where, wording=wording, found=flag, rulebook=book, known=tuple(known)
            )


def check_grade(result: Result) -> Iterator[Finding]:
    """What lowered the total or the grade, and why a grade could not be decided."""
    where = result.card.where(())
    for note in (*result.total_notes, *(note for _, note in result.grading.vetoes)):
        yield finding("grade/lowered", where, note=note)
    if result.grading.problem is not None:
        yield finding("grade/undecided", where, problem=result.grading.problem)
    elif result.total is not None and result.grade is None and result.rulebook.grades.value:
        yield finding(
            "grade/undecided", where, wording="gap", total=result.total, rulebook=result.rulebook.id
        )


def _fitting(weight: Decimal) -> tuple[str, ...]:
    """The shipped rulebooks in which a budget row has this weight; all of them where there is none."""
    fitting = tuple(each for each in shipped() if find(each).budget_weight == weight)
    return fitting or shipped()


def check_assumed_rulebook(result: Result) -> Iterator[Finding]:
    """Where nobody named a rulebook; a warning where the one assumed does not fit the table."""
    if not result.rulebook_assumed:
        return
    where, book = result.card.where(()), result.rulebook
    if result.budget is None or result.budget.weight == book.budget_weight:
        yield finding("rulebook/assumed", where, rulebook=book.id)
        return
    yield finding(
        "rulebook/assumed",
        where,
        wording="misfit",
        severity=Severity.WARNING,
        rulebook=book.id,
        weight=result.budget.weight,
        stated=book.budget_weight,
        known=_fitting(result.budget.weight),
    )


def check_dates(result: Result) -> Iterator[Finding]:
    """A rulebook that the table names, or that was assumed for it, and that did not hold at the end of its year."""
    card, book = result.card, result.rulebook
    is_chosen = result.rulebook_assumed or (card.rulebook is not None and _names(card.rulebook, book))
    if not is_chosen or book.is_in_force(card.year):
        return
    others = tuple(each.id for each in in_force(card.year, family_of(book.id)))
    is_early = book.effective_from.year > card.year
    yield finding(
        "rulebook/not-in-force",
        card.where(("rulebook",)) if card.rulebook is not None else card.where(()),
        wording=("early" if is_early else "late") + ("-other" if others else ""),
        rulebook=book.id,
        year=card.year,
        begins=book.effective_from,
        ends=book.effective_until,
        others=others,
    )


def _names(reference: str, book: Rulebook) -> bool:
    """Whether a table's reference means this rulebook, and the caller gave no other one."""
    if reference.endswith((".yaml", ".yml")):
        return book.id not in shipped()
    return reference in (book.id, family_of(book.id))
