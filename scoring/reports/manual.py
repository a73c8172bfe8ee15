"""A rulebook as a manual page that a civil servant can hold against the regulation."""

from dataclasses import Field, fields
from fractions import Fraction

from scoring.messages import Language, Term, say
from scoring.numbers import show
from scoring.reports.explanation import basis_in_words
from scoring.reports.terminal import Page
from scoring.rulebooks import Basis, Rounding, Rule, Rulebook
from scoring.rules.parameters import SHARE, yaml_name


def list_rulebooks(
    books: tuple[Rulebook, ...], language: Language, *, colour: bool = False, width: int | None = None
) -> str:
    """The rulebooks with their dates."""
    page = Page(colour=colour, width=width)
    headings = [say(f"label/{each}", {}, language) for each in ("rulebook", "effective", "title")]
    rows = [(each.id, effective(each, language), each.title[language]) for each in books]
    page.table(headings, rows)
    return page.text()


def effective(book: Rulebook, language: Language) -> str:
    """From when until when."""
    until = book.effective_until or say("text/until-now", {}, language)
    return f"{book.effective_from} – {until}"


def describe_rulebook(
    book: Rulebook, language: Language, *, colour: bool = False, width: int | None = None
) -> str:
    """Every parameter with its basis, or with the fact that it is an assumption."""
    page = Page(colour=colour, width=width)
    page.line((f"{book.id}  {book.title[language]}", "strong"))
    page.line(f"{say('label/effective', {}, language)} {effective(book, language)}", indent=2)
    for name, wording in book.sources.items():
        page.line(f"[{name}] {wording[language]}", indent=2)
    page.line()
    _entry(page, say("label/full", {}, language), show(book.full), book.full_basis, language)
    _rule(page, f"{say('label/budget', {}, language)} {show(book.budget_weight)}", book.budget, language)
    for relation, rule in book.rules.items():
        _rule(page, say(f"relation/{relation.value}", {}, language), rule, language)
    _describe_policies(page, book, language)
    _describe_roundings(page, book, language)
    return page.text()


def _describe_policies(page: Page, book: Rulebook, language: Language) -> None:
    unwritten = book.unwritten_relation
    words = say(
        "text/unwritten",
        {
            "default": say(f"relation/{unwritten.default.value}", {}, language),
            "zero": say(f"relation/{unwritten.zero.value}", {}, language),
            "words": unwritten.ceiling_words,
        },
        language,
    )
    _entry(page, say("label/unwritten", {}, language), words, unwritten.basis, language)
    for label, policy, basis in (
        ("not-measured", book.not_measured, book.not_measured_basis),
        ("not-applicable", book.not_applicable, book.not_applicable_basis),
    ):
        _entry(
            page,
            say(f"label/{label}", {}, language),
            say(f"policy/{policy.value}", {}, language),
            basis,
            language,
        )


def _describe_roundings(page: Page, book: Rulebook, language: Language) -> None:
    for label, rounding in (
        ("rounding-row", book.row_rounding),
        ("rounding-budget", book.budget_rounding),
        ("rounding-total", book.total_rounding),
    ):
        _entry(
            page, say(f"label/{label}", {}, language), _rounding(rounding, language), rounding.basis, language
        )
    over = book.over_achievement
    limit = say(
        "text/over-limit",
        {
            "limit": f"{show(over.limit * 100)}%",
            "severity": say(f"severity/{over.severity.value}", {}, language),
        },
        language,
    )
    _entry(page, say("label/over", {}, language), limit, over.basis, language)
    grades = "，".join(f"{each.name} ≥{show(each.from_)}" for each in book.grades)
    _entry(page, say("label/grade", {}, language), grades, book.grades_basis, language)


def _rounding(rounding: Rounding, language: Language) -> str:
    return say(
        "text/places",
        {
            "places": Term(f"places/{rounding.places}"),
            "mode": say(f"rounding/{rounding.mode.value}", {}, language),
        },
        language,
    )


def _rule(page: Page, label: str, rule: Rule, language: Language) -> None:
    parameters = _parameters(rule.kind)
    words = say(f"rule/{rule.name}", {}, language)
    _entry(page, label, f"{words} ({', '.join([rule.name, *parameters])})", rule.basis, language)


def _parameters(record: object) -> list[str]:
    """The parameters of a kind, or of a record among them, as `name: value`."""
    declared = fields(record)  # type: ignore[arg-type]
    return [f"{yaml_name(each.name)}: {_value(getattr(record, each.name), each)}" for each in declared]


def _value(value: object, declared: Field[object]) -> str:
    if isinstance(value, Fraction):
        return f"{show(value * 100)}%" if declared.metadata["parameter"] is SHARE else show(value)
    if isinstance(value, tuple):
        return "; ".join(f"{{{', '.join(_parameters(each))}}}" for each in value)
    return "—" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _entry(page: Page, label: str, value: str, basis: Basis | None, language: Language) -> None:
    page.line((label, "strong"), f"{say('text/colon', {}, language)}{value}")
    style = "warning" if basis is not None and basis.is_assumption else "quiet"
    page.line((basis_in_words(basis, language), style), indent=4)
