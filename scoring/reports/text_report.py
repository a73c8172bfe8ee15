"""The report that a person reads in a terminal: each file, its findings, and a summary last."""

from collections import Counter
from collections.abc import Iterable, Iterator

from scoring.aggregates import title_of as title_of_aggregate
from scoring.engine.sums import category_of
from scoring.expectations import Acceptance, Standing
from scoring.messages import Language, say
from scoring.model import BUDGET_CATEGORY, Aggregated, Group, Result, Row, Status
from scoring.problems import Finding, Severity, Where
from scoring.reports.report import Counts, Entry, Format, Kept, Piece, Style
from scoring.reports.summary import NOTHING, NUMBERS, number, summary_cells, summary_headings, summary_line
from scoring.reports.terminal import Page, lay_out
from scoring.reports.wording import acceptance_in_words, advice_on
from scoring.rulebooks import family_of
from scoring.rules import title_of
from scoring.rules.parameters import percent

INDENT = 6


def _begin(_: Style) -> str:
    return ""


def _piece(entry: Entry, style: Style) -> Piece:
    kept = summary_cells(entry, style)
    if style.brief and not entry.is_wrong:
        return Piece("", kept)
    page = Page(colour=style.colour, width=style.width)
    _print_entry(page, entry, style)
    return Piece(f"{page.text()}\n", kept)


def _print_entry(page: Page, entry: Entry, style: Style) -> None:
    language = style.language
    page.line((entry.file, "strong"))
    if entry.result is None:
        for problem in entry.problems:
            label = (say("status/invalid", {}, language), "error")
            place = _place(problem.where, entry.file)
            _print_item(page, label, place, problem.code, problem.say(language))
        return
    _print_head(page, entry.result, language)
    if style.is_audit:
        _print_findings(page, entry, style)
    else:
        _print_rows(page, entry.result, language)


def _print_head(page: Page, result: Result, language: Language) -> None:
    book = _rulebook(result, language)
    page.line(
        " · ".join(each for each in (result.card.title, result.card.organisation, book) if each), indent=2
    )
    numbers = (
        ("label/declared-total", result.card.declared_total),
        ("label/declared-sum", result.declared_sum),
        ("label/total", result.total),
        ("label/supported-total", result.supported_total),
    )
    shown = [f"{say(label, {}, language)} {number(value)}" for label, value in numbers]
    shown.append(f"{say('label/grade', {}, language)} {result.grade or NOTHING}")
    page.line(" · ".join(shown), indent=2)


def _rulebook(result: Result, language: Language) -> str:
    """By which rulebook, and how that was chosen where the table does not name it itself."""
    book, card = result.rulebook, result.card
    facts = {"id": book.id, "family": card.rulebook or "", "year": card.year}
    if result.rulebook_assumed:
        return say("text/rulebook-assumed", facts, language)
    is_of_family = card.rulebook != book.id and card.rulebook == family_of(book.id)
    return say("text/rulebook-of-family" if is_of_family else "text/rulebook", facts, language)


def _print_findings(page: Page, entry: Entry, style: Style) -> None:
    language = style.language
    shown = []
    for index, finding in enumerate(entry.findings):
        if style.details or finding.severity is not Severity.INFO:
            shown.append(finding)
            _print_finding(page, finding, entry.standing.accepted.get(index), style)
    _print_standing(page, entry.standing, language)
    if not entry.findings:
        page.line((say("text/no-findings", {}, language), "good"), indent=2)
    hidden = Counter(each.code for each in entry.findings if each not in shown)
    if hidden:
        codes = tuple(f"{code} ×{count}" for code, count in sorted(hidden.items()))
        page.line(
            (severity_label(Severity.INFO, language), "info"),
            " ",
            say("text/infos", {"count": sum(hidden.values()), "codes": codes}, language),
            indent=2,
        )


def _print_standing(page: Page, standing: Standing, language: Language) -> None:
    """Acceptances that no longer hold, and why the file of them cannot be used."""
    for problems, label in ((standing.lapsed, "text/lapsed"), (standing.problems, "status/invalid")):
        for each in problems:
            page.line((say(label, {}, language), "error"), f" {each.render(language)}", indent=2)


def _print_finding(page: Page, finding: Finding, acceptance: Acceptance | None, style: Style) -> None:
    language = style.language
    colour = finding.severity.value if acceptance is None else "quiet"
    label = (severity_label(finding.severity, language), colour)
    place = "" if finding.where is None else _place(finding.where, finding.where.file)
    _print_item(page, label, place, finding.code, finding.say(language))
    for explanation in finding.explanations or ():
        page.line((say("text/explanation", {}, language), "good"), explanation.say(language), indent=INDENT)
    if acceptance is not None:
        page.line((acceptance_in_words(acceptance, language), "good"), indent=INDENT)
        advice = advice_on(acceptance, finding, language)
        if advice is not None and style.details:
            page.line((advice, "quiet"), indent=INDENT)


def _place(where: Where | None, file: str) -> str:
    """A place in that file, with its name only if it is another one."""
    if where is None:
        return ""
    if where.file != file:
        return str(where)
    return f"{where.line}:{where.column}" if where.line else ""


def _print_item(page: Page, label: tuple[str, str], place: str, code: str, sentence: str) -> None:
    """A styled label, the place and the code in one line, the sentence in the next."""
    page.line(label, f" {place:<7} ", (code, "quiet"), indent=2)
    page.line(sentence, indent=INDENT)


def severity_label(severity: Severity, language: Language) -> str:
    """The word for a severity, all of one width in a language."""
    words = [say(f"severity/{each.value}", {}, language) for each in Severity]
    return say(f"severity/{severity.value}", {}, language).ljust(max(map(len, words)))


def _print_rows(page: Page, result: Result, language: Language) -> None:
    headings = [
        say(f"label/{each}", {}, language)
        for each in ("indicator", "weight", "target", "actual", "rule", "status", "score", "declared")
    ]
    rows = [_row_cells(each, language) for each in result.rows]
    if result.budget is not None:
        budget = result.budget
        rows.append(
            [
                say("label/budget", {}, language),
                number(budget.weight),
                budget.budget.planned,
                budget.budget.executed,
                title_of(budget.rule.name)[language] if budget.rule else NOTHING,
                "",
                number(budget.score),
                number(budget.budget.declared),
            ]
        )
    page.table(headings, rows, numbers=(1, 6, 7))
    _print_categories(page, result, language)
    if not result.rolled_up.is_plain:
        _print_groups(page, result, language)


def _row_cells(row: Row, language: Language) -> list[str]:
    indicator = row.indicator
    rule = title_of(row.rule.name)[language] if row.rule else NOTHING
    is_withdrawn = indicator.is_withdrawn and row.status is Status.NOT_APPLICABLE
    status = say("status/withdrawn" if is_withdrawn else f"status/{row.status.value}", {}, language)
    return [
        indicator.name,
        number(indicator.weight),
        indicator.target,
        indicator.actual,
        rule,
        status,
        number(row.score),
        number(indicator.declared),
    ]


def _print_categories(page: Page, result: Result, language: Language) -> None:
    headings = [say(f"label/{each}", {}, language) for each in ("category", "weight", "score", "declared")]
    apart = _names_apart(result)
    page.table(
        headings,
        [
            [
                category_name(each.name, language) + (" *" if each.name in apart else ""),
                number(each.weight),
                number(each.score),
                number(each.declared),
            ]
            for each in result.categories
        ],
        numbers=(1, 2, 3),
    )
    if apart:
        page.line((say("text/rows-added-up", {}, language), "quiet"))


def _names_apart(result: Result) -> frozenset[str]:
    """The level-1 names whose rows do not simply add up into the total."""
    rolled_up = result.rolled_up
    if rolled_up.is_plain:
        return frozenset()
    if not rolled_up.whole.is_plain:
        return frozenset(each.name for each in result.categories)
    groups = (each.group for each in rolled_up.groups if not each.is_plain and each.group is not None)
    return frozenset(category_of(leaf.path) for group in groups for leaf in group.leaves())


def _print_groups(page: Page, result: Result, language: Language) -> None:
    """The groups of a table that does more than add up."""
    labels = ("group", "aggregate", "ratio", "weight", "score", "grade", "declared")
    page.table(
        [say(f"label/{each}", {}, language) for each in labels],
        [_group_cells(each, group, language) for each in result.groups if (group := each.group) is not None],
        numbers=(2, 3, 4, 6),
    )


def _group_cells(found: Aggregated, group: Group, language: Language) -> list[str]:
    return [
        " / ".join(group.path),
        title_of_aggregate(found.aggregate.kind)[language],
        NOTHING if group.ratio is None else percent(group.ratio),
        number(found.full if group.weight is None else group.weight),
        number(found.score),
        found.grade or NOTHING,
        number(group.declared),
    ]


def category_name(name: str, language: Language) -> str:
    """A level-1 name as the table has it; that of the budget row in the reader's language."""
    return say("label/budget", {}, language) if name == BUDGET_CATEGORY else name


def _end(counts: Counts, kept: Iterable[Kept], style: Style) -> Iterator[str]:
    """A line for each of several files, and a last one with the counts."""
    if counts.files > 1:
        headings = summary_headings(style)
        yield from lay_out(headings, kept, numbers=NUMBERS, colour=style.colour, width=style.width)
    page = Page(colour=style.colour, width=style.width)
    is_bad = counts.left(Severity.ERROR) or counts.invalid or counts.incomplete or counts.lapsed
    page.line((summary_line(counts, style), "error" if is_bad else "good"))
    yield page.text()


FORM = Format(_begin, _piece, _end)
