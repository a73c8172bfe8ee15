"""A rulebook as a manual page that a civil servant can hold against the regulation."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from scoring.messages import Language, say
from scoring.problems import Path
from scoring.reports.provisions import Provision, effective, provisions
from scoring.reports.terminal import Page
from scoring.reports.wording import basis_in_words
from scoring.rulebooks import Rulebook, Statement
from scoring.rules import Basis

# Which parameters belong together, in the order in which a regulation would state them.
SECTIONS = {
    "marks": ("effective", "full", "budget", "layout"),
    "rules": ("rules",),
    "indicators": ("indicators",),
    "unwritten": ("unwritten_relation", "unwritten_rule"),
    "special-rows": (
        *("not_measured", "not_applicable", "withdrawn", "blank", "zero_weight", "negative_actual"),
        *("deduction_column", "bonus", "reason", "over_achievement"),
    ),
    "aggregates": ("aggregates", "combination"),
    "rounding": ("rounding",),
    "results": ("total_cap", "grades", "vetoes"),
}


def list_rulebooks(
    books: Iterable[Rulebook], language: Language, *, colour: bool = False, width: int | None = None
) -> str:
    """The rulebooks with their dates, and how many of their parameters are assumptions."""
    page = Page(colour=colour, width=width)
    headings = [
        say(f"label/{each}", {}, language) for each in ("rulebook", "effective", "assumptions", "title")
    ]
    rows = [
        (each.id, effective(each, language), f"{_assumed(each)}/{len(each.statements)}", each.title[language])
        for each in books
    ]
    page.table(headings, rows)
    return page.text()


def _assumed(book: Rulebook) -> int:
    return sum(each.basis is not None and each.basis.is_assumption for each in book.statements)


def describe_rulebook(
    book: Rulebook, language: Language, *, colour: bool = False, width: int | None = None
) -> str:
    """Every parameter in words and as YAML, with its basis, or with the fact that it is an assumption."""
    page = Page(colour=colour, width=width)
    page.line((f"{book.id}  {book.title[language]}", "strong"))
    page.line()
    page.line((say("section/sources", {}, language), "strong"))
    for name, wording in book.sources.items():
        page.line(f"[{name}] {_source(wording, language)}", indent=2)
    if not book.sources:
        page.line(say("text/no-sources", {}, language), indent=2)
    known = provisions(book, language)
    for section, statements in _in_sections(book.statements):
        page.line()
        page.line((say(f"section/{section}", {}, language), "strong"))
        for alike in _alike(statements, known):
            _print_provision(page, alike, known, language)
    page.line()
    _print_count(page, book, language)
    return page.text()


def _source(source: Mapping[str, Any], language: Language) -> str:
    """A document, and where in it and where it can be looked up, as far as that is stated."""
    parts = [source[language], *(source[each] for each in ("article", "url") if each in source)]
    if "read_on" in source:
        parts.append(say("text/read-on", {"day": source["read_on"]}, language))
    if "note" in source:
        parts.append(source["note"][language])
    return say("text/clause", {}, language).join(parts)


def _in_sections(statements: Iterable[Statement]) -> Iterator[tuple[str, list[Statement]]]:
    """The statements under their headings; a parameter that no heading names comes last."""
    named = {key: section for section, keys in SECTIONS.items() for key in keys}
    order = [key for keys in SECTIONS.values() for key in keys]
    inside: dict[str, list[Statement]] = {section: [] for section in (*SECTIONS, "others")}
    for each in statements:
        inside[named.get(str(each.key[0]), "others")].append(each)
    for section, found in inside.items():
        if found:
            yield section, sorted(found, key=lambda each: (*order, each.key[0]).index(each.key[0]))


def _alike(statements: Iterable[Statement], known: dict[Path, Provision]) -> Iterator[tuple[Statement, ...]]:
    """Neighbours that say the same and rest on the same, to be printed as one."""

    def said(each: Statement) -> tuple[object, ...]:
        words = known[each.key].words if each.key in known else ""
        return each.place[:-1] or each.place, words, each.stated, each.basis

    for _, alike in groupby(statements, key=said):
        yield tuple(alike)


def _print_provision(
    page: Page, alike: tuple[Statement, ...], known: dict[Path, Provision], language: Language
) -> None:
    """One provision: its words, the YAML, and what it rests on, each on its own line."""
    found = [known[each.key] for each in alike if each.key in known]
    labels = say("text/items", {"items": tuple(each.label for each in found)}, language)
    if found:
        page.line((labels, "strong"), f"{say('text/colon', {}, language)}{found[0].words}", indent=2)
    for each in alike:
        page.line((each.yaml, "quiet"), indent=6)
    _print_basis(page, alike[0].basis, language)


def _print_basis(page: Page, basis: Basis | None, language: Language) -> None:
    if basis is None:
        page.line((say("text/no-basis", {}, language), "warning"), indent=6)
    elif basis.is_assumption:
        page.line((f"※ {basis_in_words(basis, language)}", "warning"), indent=6)
    else:
        page.line(say("text/by", {"basis": basis_in_words(basis, language)}, language), indent=6)


def _print_count(page: Page, book: Rulebook, language: Language) -> None:
    """How much of it rests on nothing that was read."""
    assumed = _assumed(book)
    without = sum(each.basis is None for each in book.statements)
    facts = {"count": len(book.statements), "assumed": assumed, "without": without}
    code = "text/assumptions" if not without else "text/assumptions-without-basis"
    page.line((say(code, facts, language), "warning" if assumed or without else "good"))
