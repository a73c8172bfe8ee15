"""How a score came about, in the order in which it was decided, for the person who must answer for it."""

from collections.abc import Iterable

from scoring.aggregates import title_of as title_of_aggregate
from scoring.engine.steps import rounding_note
from scoring.expectations import Acceptance, Standing
from scoring.messages import Language, Term, say
from scoring.model import Aggregated, BudgetRow, Result, Row
from scoring.notation import Absence, Moment, Reading, Words
from scoring.numbers import difference, equals, exact_sum, show, show_short
from scoring.problems import Finding
from scoring.reals import Number
from scoring.reports.summary import number
from scoring.reports.terminal import Page
from scoring.reports.text_report import category_name
from scoring.reports.wording import acceptance_in_words, basis_in_words, rounding_in_words
from scoring.rules import Note, Rule, title_of
from scoring.rules.parameters import percent


def explain(
    result: Result,
    rows: Iterable[Row],
    findings: Iterable[Finding],
    language: Language,
    *,
    whole: bool,
    standing: Standing | None = None,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """The explanation of some rows; with `whole`, of the budget row and the total too.

    `standing` says which of the findings, which are all of the scorecard, a reviewer has accepted.
    """
    page = Page(colour=colour, width=width)
    page.line((result.card.title, "strong"))
    page.line(
        f"{say('label/rulebook', {}, language)} {result.rulebook.id}  {result.rulebook.title[language]}"
    )
    page.line()
    accepted = standing.accepted if standing else {}
    known = tuple((each, accepted.get(number)) for number, each in enumerate(findings))
    for row in rows:
        _explain_row(page, row, result, known, language)
    if whole:
        if result.budget is not None:
            _explain_budget(page, result.budget, language)
        if not result.rolled_up.is_plain:
            for each in result.groups:
                _explain_group(page, each, result, language)
        _explain_total(page, result, language)
    return page.text()


def explain_one(result: Result, row: Row | BudgetRow | None, language: Language) -> str:
    """The steps of one row, of the budget row, or (None) of the total, without findings."""
    page = Page()
    if isinstance(row, BudgetRow):
        _explain_budget(page, row, language)
    elif row is not None:
        _explain_row(page, row, result, (), language)
    else:
        _explain_total(page, result, language)
    return page.text()


def _explain_row(
    page: Page,
    row: Row,
    result: Result,
    findings: tuple[tuple[Finding, Acceptance | None], ...],
    language: Language,
) -> None:
    indicator = row.indicator
    where = result.card.where(indicator.at)
    page.line((indicator.name, "strong"), (f"   {' / '.join(indicator.path)}   {where}", "quiet"))
    _item(page, "weight", number(indicator.weight), language)
    if indicator.unit:
        _item(page, "unit", indicator.unit, language)
    _item(page, "target", _read_as(indicator.target, row.target, result.card.year, language), language)
    _item(
        page,
        "actual",
        _read_as(indicator.actual, None if row.combined else row.actual, result.card.year, language),
        language,
    )
    if row.relation is not None:
        relation = say(f"relation/{row.relation.value}", {}, language)
        if row.inferred:
            relation = say("text/because", {"words": relation, "why": Term(row.inferred)}, language)
        _item(page, "relation", relation, language)
    if row.rule is not None:
        limits_only = indicator.rule is not None and indicator.rule.kind is None
        _explain_rule(page, row.rule, language, limits_of_row=limits_only)
    _explain_notes(page, row.notes, language)
    _item(page, "status", say(f"status/{row.status.value}", {}, language), language)
    if row.problem is not None:
        _item(page, "problem", row.problem.say(language), language)
    _item(
        page,
        "score",
        f"{number(row.score)}   {say('label/declared', {}, language)} {number(indicator.declared)}",
        language,
    )
    path = (*indicator.path, indicator.name)
    for finding, acceptance in findings:
        if finding.path == path and finding.where is not None and finding.where.line == where.line:
            _explain_finding(page, finding, acceptance, language)
    page.line()


def _explain_finding(page: Page, finding: Finding, acceptance: Acceptance | None, language: Language) -> None:
    severity = finding.severity.value
    page.line(
        (say(f"severity/{severity}", {}, language), severity),
        f"  {finding.say(language)} ",
        (f"[{finding.code}]", "quiet"),
        indent=2,
    )
    for explanation in finding.explanations or ():
        page.line((say("text/explanation", {}, language), "good"), explanation.say(language), indent=6)
    if acceptance is not None:
        page.line((acceptance_in_words(acceptance, language), "good"), indent=6)


def _item(page: Page, label: str, text: str, language: Language) -> None:
    page.line(
        (f"{say(f'label/{label}', {}, language)}{say('text/colon', {}, language)}", "quiet"), text, indent=2
    )


def _read_as(text: str, reading: Reading | None, year: int, language: Language) -> str:
    """The text, and how it was read where that is not plain."""
    if reading is None:
        return text
    if isinstance(reading.value, Absence):
        meaning = say(f"absence/{reading.value.value}", {}, language)
    elif isinstance(reading.value, Moment) and reading.value.day is None:
        meaning = reading.value.latest(year).isoformat()
    elif isinstance(reading.value, Words) or str(reading) == text:
        return text
    else:
        meaning = str(reading)
    if meaning == text:
        return text
    return say("text/read-as", {"text": text or "—", "meaning": meaning}, language)


def _explain_rule(page: Page, rule: Rule, language: Language, *, limits_of_row: bool = False) -> None:
    """A rule and what it rests on; with `limits_of_row`, the table adds limits of its own to it."""
    _item(page, "rule", f"{title_of(rule.name)[language]} ({rule.name})", language)
    _item(page, "in-words", rule.in_words().say(language), language)
    if rule.text:
        _item(page, "text", rule.text, language)
    basis = basis_in_words(rule.basis, language)
    if limits_of_row:
        basis = say("text/basis-and-limits-of-row", {"basis": basis}, language)
    _item(page, "basis", basis, language)


def _explain_notes(page: Page, notes: Iterable[Note], language: Language) -> None:
    for note in notes:
        facts = {
            name: show_short(fact) if isinstance(fact, Number) else fact for name, fact in note.facts.items()
        }
        if note.words == "trace/arithmetic":
            facts["points"] = equals(note.facts["points"])  # type: ignore[arg-type]
        _item(page, _label_of(note), say(note.words, facts, language), language)


def _label_of(note: Note) -> str:
    if note.words == "trace/arithmetic":
        return "arithmetic"
    is_rounding = isinstance(note.words, str) and note.words.startswith(("trace/rounded", "trace/unrounded"))
    return "rounding" if is_rounding else "judgement"


def _explain_budget(page: Page, row: BudgetRow, language: Language) -> None:
    page.line((say("label/budget", {}, language), "strong"))
    _item(page, "weight", number(row.weight), language)
    unit = row.budget.unit or ""
    _item(page, "planned", f"{row.budget.planned} {unit}".strip(), language)
    _item(page, "executed", f"{row.budget.executed} {unit}".strip(), language)
    if row.rule is not None:
        _explain_rule(page, row.rule, language)
    _explain_notes(page, row.notes, language)
    if row.problem is not None:
        _item(page, "problem", row.problem.say(language), language)
    _item(
        page,
        "score",
        f"{number(row.score)}   {say('label/declared', {}, language)} {number(row.budget.declared)}",
        language,
    )
    page.line()


def _explain_group(page: Page, found: Aggregated, result: Result, language: Language) -> None:
    group = found.group
    assert group is not None
    path, where = " / ".join(group.path[:-1]), result.card.where(group.at)
    page.line((group.name, "strong"), (f"   {path}   {where}", "quiet"))
    _item(page, "weight", number(found.full if group.weight is None else group.weight), language)
    if group.ratio is not None:
        _item(page, "ratio", percent(group.ratio), language)
    _explain_aggregate(page, found, language)
    if found.exact is not None and found.score is not None:
        note = rounding_note(result.rulebook.group_rounding, found.exact, found.score)
        _explain_notes(page, note, language)
    declared = f"{say('label/declared', {}, language)} {number(group.declared)}"
    _item(page, "score", f"{number(found.score)}   {declared}", language)
    if found.grade is not None:
        _item(page, "grade", found.grade, language)
    page.line()


def _explain_aggregate(page: Page, found: Aggregated, language: Language) -> None:
    """By which aggregate something came about, what it rests on, and its steps or why there are none."""
    kind = found.aggregate.kind
    colon = say("text/colon", {}, language)
    words = f"{title_of_aggregate(kind)[language]}{colon}{kind.in_words().say(language)}"
    _item(page, "aggregate", f"{words} ({found.aggregate.name})", language)
    _item(page, "basis", basis_in_words(found.aggregate.basis, language), language)
    _explain_notes(page, found.notes, language)
    if found.problem is not None:
        _item(page, "problem", found.problem.say(language), language)


def _explain_total(page: Page, result: Result, language: Language) -> None:
    page.line((say("label/total", {}, language), "strong"))
    whole = result.rolled_up.whole
    book = result.rulebook
    if result.rolled_up.is_plain and not whole.extra and not result.total_notes and result.adds_rows:
        _explain_sum(page, result, language)
    else:
        _explain_aggregate(page, whole, language)
        if book.total_cap is not None and result.total_notes:
            _item(page, "basis", basis_in_words(book.total_cap.basis, language), language)
        _item(page, "score", number(whole.score), language)
    rounding = {"words": rounding_in_words(book.total_rounding, language)}
    rounding["basis"] = basis_in_words(book.total_rounding.basis, language)
    _item(page, "rounding", say("text/with-basis", rounding, language), language)
    shown = (
        ("declared-total", result.card.declared_total),
        ("declared-sum", result.declared_sum),
        ("supported-total", result.supported_total),
    )
    for label, value in shown:
        _item(page, label, number(value), language)
    _explain_grade(page, result, language)


def _explain_grade(page: Page, result: Result, language: Language) -> None:
    """The grade that the total has, then what lowered it, each with what it rests on."""
    whole, book = result.rolled_up.whole, result.rulebook
    if whole.grade is not None:
        on_scale = whole.aggregate.kind.scale is not None
        basis = basis_in_words(whole.aggregate.basis if on_scale else book.grades.basis, language)
        _item(
            page, "grade", say("text/with-basis", {"words": whole.grade, "basis": basis}, language), language
        )
    for veto, note in result.grading.vetoes:
        facts = {"words": note.say(language), "basis": basis_in_words(veto.basis, language)}
        _item(page, "veto", say("text/with-basis", facts, language), language)
    if result.grading.problem is not None:
        _item(page, "problem", result.grading.problem.say(language), language)


def _explain_sum(page: Page, result: Result, language: Language) -> None:
    scored = [each for each in result.categories if each.score is not None]
    summands = " + ".join(
        f"{category_name(each.name, language)} {number(each.score)}".strip() for each in scored
    )
    left_out = [each.indicator.weight for each in result.rows if each.is_left_out and each.indicator.weight]
    if left_out:
        every = exact_sum(each.weight for each in result.scored)
        summands = f"({summands}) × {show(every)} ÷ {show(difference(every, exact_sum(left_out)))}"
    if result.total is not None:
        _item(page, "arithmetic", f"{summands} = {number(result.total)}", language)
    if left_out:
        _item(page, "basis", basis_in_words(result.rulebook.not_applicable.basis, language), language)
