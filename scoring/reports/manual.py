"""A rulebook as a manual page that a civil servant can hold against the regulation."""

from collections.abc import Iterable, Iterator
from enum import Enum

from scoring.messages import Language, Term, say
from scoring.numbers import show
from scoring.reports.explanation import basis_in_words, rule_in_words
from scoring.reports.terminal import Page
from scoring.rulebooks import Grade, OverAchievement, Rounding, Rulebook, Veto
from scoring.rules import Basis, Rule, title_of
from scoring.rules.parameters import percent
from scoring.rules.rule import write_rule


def list_rulebooks(
    books: Iterable[Rulebook], language: Language, *, colour: bool = False, width: int | None = None
) -> str:
    """The rulebooks with their dates, and how many of their parameters are assumptions."""
    page = Page(colour=colour, width=width)
    headings = [
        say(f"label/{each}", {}, language) for each in ("rulebook", "effective", "assumptions", "title")
    ]
    rows = []
    for each in books:
        bases = [basis for _, _, basis in entries(each, language)]
        assumed = sum(basis is not None and basis.is_assumption for basis in bases)
        rows.append((each.id, effective(each, language), f"{assumed}/{len(bases)}", each.title[language]))
    page.table(headings, rows)
    return page.text()


def effective(book: Rulebook, language: Language) -> str:
    """From when until when."""
    until = book.effective_until
    return f"{book.effective_from} – {until or say('text/until-now', {}, language)}"


def describe_rulebook(
    book: Rulebook, language: Language, *, colour: bool = False, width: int | None = None
) -> str:
    """Every parameter with its basis, or with the fact that it is an assumption."""
    page = Page(colour=colour, width=width)
    page.line((f"{book.id}  {book.title[language]}", "strong"))
    for name, wording in book.sources.items():
        page.line(f"[{name}] {wording[language]}", indent=2)
    page.line()
    for label, value, basis in entries(book, language):
        page.line((label, "strong"), f"{say('text/colon', {}, language)}{value}")
        style = "warning" if basis is not None and basis.is_assumption else "quiet"
        words = say("text/no-basis", {}, language) if basis is None else basis_in_words(basis, language)
        page.line((words, style), indent=4)
    return page.text()


def entries(book: Rulebook, language: Language) -> Iterator[tuple[str, str, Basis | None]]:
    """Every parameter: its name, its value in words, and what it rests on."""

    def label(name: str) -> str:
        return say(f"label/{name}", {}, language)

    yield label("effective"), effective(book, language), book.effective_basis
    yield label("full"), show(book.full.value), book.full.basis
    if book.budget is not None:
        yield _rule(f"{label('budget')} {show(book.budget_weight)}", book.budget, language)
    for relation, rule in book.rules.items():
        yield _rule(say(f"relation/{relation.value}", {}, language), rule, language)
    for name, rule in book.indicators.items():
        yield _rule(f"“{name}”", rule, language)
    yield label("unwritten"), _unwritten_relation(book, language), book.unwritten_relation.basis
    yield label("unwritten-rule"), _unwritten_rule(book, language), book.unwritten_rule.basis
    yield from _policies(book, language)
    for name, rounding in (
        ("rounding-row", book.row_rounding),
        ("rounding-budget", book.budget_rounding),
        ("rounding-group", book.group_rounding),
        ("rounding-total", book.total_rounding),
        ("rounding-grade", book.grade_rounding),
    ):
        yield label(name), _rounding(rounding, language), rounding.basis
    for over in book.over_achievement:
        yield label("over"), _over_achievement(over, language), over.basis
    if book.total_cap is not None:
        yield _rule(label("total-cap"), book.total_cap, language)
    for veto in book.vetoes:
        yield label("veto"), _veto(veto, language), veto.basis
    if book.layout is not None:
        yield label("layout"), _layout(book), book.layout.basis
    yield label("grade"), _grades(book.grades.value, language), book.grades.basis


def _rule(label: str, rule: Rule, language: Language) -> tuple[str, str, Basis | None]:
    title = title_of(rule.name)[language]
    return (
        label,
        f"{title}{say('text/colon', {}, language)}{rule_in_words(rule, language)} ({write_rule(rule)})",
        rule.basis,
    )


def _unwritten_relation(book: Rulebook, language: Language) -> str:
    unwritten = book.unwritten_relation
    facts = {
        "default": Term(f"relation/{unwritten.default.value}"),
        "zero": Term(f"relation/{unwritten.zero.value}"),
        "words": unwritten.ceiling_words,
    }
    return say("text/unwritten" if unwritten.ceiling_words else "text/unwritten-no-words", facts, language)


def _unwritten_rule(book: Rulebook, language: Language) -> str:
    unwritten = book.unwritten_rule.value
    facts = {
        "part": Term(f"unwritten/{unwritten.part_steps}"),
        "percent": Term(f"unwritten/{unwritten.percent}"),
    }
    return say("text/unwritten-rule", facts, language)


def _policies(book: Rulebook, language: Language) -> Iterator[tuple[str, str, Basis | None]]:
    def words(value: Enum) -> str:
        return say(f"policy/{value.value}", {}, language)

    for name, stated in (
        ("not-measured", book.not_measured),
        ("not-applicable", book.not_applicable),
        ("withdrawn", book.withdrawn),
        ("blank", book.blank),
    ):
        yield say(f"label/{name}", {}, language), words(stated.value), stated.basis
    yield say("label/negative", {}, language), words(book.negative_actual.value), book.negative_actual.basis
    yield (
        say("label/deductions", {}, language),
        words(book.deduction_column.value),
        book.deduction_column.basis,
    )
    yield say("label/reason", {}, language), words(book.reason.value), book.reason.basis
    bonus = book.bonus.value
    value = words(bonus.policy)
    if bonus.at_most is not None:
        value += say("text/clause", {}, language) + say(
            "text/at-most", {"points": show(bonus.at_most)}, language
        )
    yield say("label/bonus", {}, language), value, book.bonus.basis


def _rounding(rounding: Rounding, language: Language) -> str:
    if rounding.mode is None:
        return say("text/unrounded", {}, language)
    facts = {"places": Term(f"places/{rounding.places}"), "mode": Term(f"rounding/{rounding.mode.value}")}
    return say("text/places", facts, language)


def _veto(veto: Veto, language: Language) -> str:
    facts = {"flag": veto.flag or "", "rows": veto.missed, "grade": veto.grade}
    cause = "flag" if veto.flag else "hurdle"
    return say(
        f"text/veto-{cause}-at-most" if veto.is_ceiling else f"text/veto-{cause}-grade", facts, language
    )


def _over_achievement(over: OverAchievement, language: Language) -> str:
    facts = {
        "limit": percent(over.limit),
        "severity": Term(f"severity/{over.severity.value}"),
        "treatment": say(f"treatment/{over.treatment.value}", {"points": over.points}, language),
        "relations": tuple(Term(f"relation/{each.value}") for each in over.relations),
    }
    words = [say("text/over-limit-beyond" if over.beyond else "text/over-limit", facts, language)]
    if over.zero_target is not None:
        words.append(say("text/over-zero-target", {"actual": over.zero_target}, language))
    if over.under is not None:
        words.append(say("text/over-under", {"limit": percent(over.under)}, language))
    return say("text/clause", {}, language).join(words)


def _layout(book: Rulebook) -> str:
    assert book.layout is not None
    return "；".join(f"{' + '.join(each.categories)} {show(each.weight)}" for each in book.layout.value)


def _grades(grades: tuple[Grade, ...], language: Language) -> str:
    if not grades:
        return say("text/no-grades", {}, language)
    return say("text/clause", {}, language).join(map(_grade, grades))


def _grade(grade: Grade) -> str:
    low = f"{'>' if grade.above else '≥'}{show(grade.from_)}"
    if grade.to is None:
        return f"{grade.name} {low}"
    return f"{grade.name} {low} {'<' if grade.below else '≤'}{show(grade.to)}"
