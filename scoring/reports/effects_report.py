"""What another rulebook changes in many tables: rows, totals and grades, file by file."""

from collections.abc import Iterable
from decimal import Decimal

from scoring.effects import Changed, Effect
from scoring.messages import Language, say
from scoring.model import Result, Row
from scoring.numbers import show
from scoring.problems import Problem
from scoring.records import record
from scoring.reports.summary import number
from scoring.reports.terminal import Page
from scoring.reports.text_report import category_name
from scoring.reports.wording import grade_in_words
from scoring.rules import title_of


@record
class Compared:
    """One file: what the two rulebooks make of it, or the problems that prevented that."""

    file: str
    effect: Effect | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether both rulebooks could score all of it."""
        return self.effect is not None and self.effect.is_complete


def render_effects(
    compared: tuple[Compared, ...],
    passed_over: int,
    language: Language,
    *,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """A table for each file in which something changes, what could not be read, and the counts."""
    page = Page(colour=colour, width=width)
    for each in compared:
        if each.effect is None or each.effect.changes_anything:
            _print(page, each, language)
            page.line()
    line = say("diff/summary", _counts(compared), language)
    if passed_over:
        line += say("text/passed-over", {"count": passed_over}, language)
    page.line((line, "strong"))
    return page.text()


def _print(page: Page, compared: Compared, language: Language) -> None:
    page.line((compared.file, "strong"))
    for problem in compared.problems:
        page.line(
            (say("status/invalid", {}, language), "error"),
            f" {problem.where or ''} ",
            problem.say(language),
            (f" [{problem.code}]", "quiet"),
            indent=2,
        )
    if compared.effect is not None:
        _print_effect(page, compared.effect, language)


def _print_effect(page: Page, effect: Effect, language: Language) -> None:
    page.line(f"{effect.left.card.title} · {effect.left.card.year}", indent=2)
    left, right = effect.left.rulebook.id, effect.right.rulebook.id
    headings = [
        say("label/indicator", {}, language),
        *(left, right, say("diff/gap", {}, language)),
        *(say("diff/how", {"id": each}, language) for each in (left, right)),
    ]
    rows = [_row(each, language) for each in effect.rows]
    if effect.changes_total:
        totals = (number(effect.left.total), number(effect.right.total), _gap(effect.gap))
        how = (_how_of_total(each, language) for each in (effect.left, effect.right))
        rows.append((say("label/total", {}, language), *totals, *how))
    if effect.changes_grade:
        grades = (effect.left.grade or "—", effect.right.grade or "—")
        how = (_how_of_grade(each, language) for each in (effect.left, effect.right))
        rows.append((say("label/grade", {}, language), *grades, "", *how))
    page.table(headings, rows, numbers=(1, 2, 3))


def _row(changed: Changed, language: Language) -> tuple[str, ...]:
    return (
        category_name(changed.name, language),
        number(changed.left.score),
        number(changed.right.score),
        _gap(changed.gap),
        *(_how(changed, is_left, language) for is_left in (True, False)),
    )


def _how(changed: Changed, is_left: bool, language: Language) -> str:  # noqa: FBT001
    """By which rule one side came to its score, or why it did without one."""
    row = changed.left if is_left else changed.right
    if row.problem is not None:
        return row.problem.say(language)
    if row.rule is not None:
        return title_of(row.rule.name)[language]
    if row.notes:
        return row.notes[0].say(language)
    return say(f"status/{row.status.value}", {}, language) if isinstance(row, Row) else ""


def _how_of_total(result: Result, language: Language) -> str:
    """What held the total down, beside its rows, or why there is none."""
    problem = result.rolled_up.whole.problem
    if problem is not None:
        return problem.say(language)
    return say("text/clause", {}, language).join(note.say(language) for note in result.total_notes)


def _how_of_grade(result: Result, language: Language) -> str:
    """What lowered the grade, else where it begins."""
    if result.grading.vetoes:
        return say("text/clause", {}, language).join(note.say(language) for _, note in result.grading.vetoes)
    if not result.rulebook.grades.value:
        return say("text/no-grades", {}, language)
    named = (each for each in result.rulebook.grades.value if each.name == result.grade)
    return next(map(grade_in_words, named), "")


def _gap(gap: Decimal | None) -> str:
    """A difference with its sign."""
    return "" if gap is None else f"+{show(gap)}" if gap > 0 else show(gap)


def _counts(compared: Iterable[Compared]) -> dict[str, int]:
    effects = [each.effect for each in compared if each.effect is not None]
    return {
        "files": len(tuple(compared)),
        "changed": sum(each.changes_anything for each in effects),
        "same": sum(not each.changes_anything for each in effects),
        "incomplete": sum(not each.is_complete for each in effects),
        "invalid": sum(each.effect is None for each in compared),
        "totals": sum(each.changes_total for each in effects),
        "grades": sum(each.changes_grade for each in effects),
    }
