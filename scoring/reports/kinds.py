"""The manual of the kinds of rules and aggregates: one line for each, a page for one, a file for all."""

from collections.abc import Iterable, Iterator
from typing import Any

from scoring import aggregates
from scoring.descriptions import (
    KindDescription,
    ParameterDescription,
    describe,
    describe_parameters,
    kinds,
    manual_of,
)
from scoring.messages import Language, Term, say
from scoring.reports.formulas import language_of_formulas
from scoring.reports.parts import Code, Heading, Listing, Paragraph, Part, Table, as_markdown, as_text
from scoring.rules import KINDS, Kind, Limits, Measure, Side, is_computed
from scoring.rules.manual import Block, Manual

WITH_FORMULAS = ("bands", "formula")
"""Kinds whose parameters may be formulas."""


def list_kinds(language: Language, *, colour: bool = False, width: int | None = None) -> str:
    """Every kind on one line: its name, what it is called, what it does; aggregates after the rules."""
    parts: list[Part] = []
    for heading in ("kind", "aggregate"):
        headings = tuple(say(f"kind/{each}", {}, language) for each in (heading, "called", "does"))
        rows = tuple(
            (each.name, each.title[language], each.summary[language])
            for each in kinds()
            if each.is_aggregate == (heading == "aggregate")
        )
        parts.append(Table(headings, rows))
    return as_text(parts, colour=colour, width=width)


def describe_kind(name: str, language: Language, *, colour: bool = False, width: int | None = None) -> str:
    """The manual page of a kind, with the limits that every rule may have."""
    return as_text(_page(name, language), colour=colour, width=width)


def kind_in_markdown(name: str, language: Language) -> str:
    """The manual page of a kind as Markdown."""
    return as_markdown(_page(name, language))


def _page(name: str, language: Language) -> Iterator[Part]:
    yield Heading(f"`{name}` {manual_of(name).title[language]}")
    yield from _kind(name, 2, language)
    if name in KINDS:
        yield from _limits(2, language)
    if name == "formula":
        yield Heading(say("formula/title", {}, language), 2)
        yield from language_of_formulas(language)
    elif name in WITH_FORMULAS:
        yield Paragraph(say("kind/language-of-formulas", {}, language))


def kinds_in_markdown(language: Language) -> str:
    """The manual of all kinds as one file."""
    parts: list[Part] = [
        Heading(say("kind/all", {}, language)),
        Paragraph(say("kind/generated", {}, language)),
        _contents(KINDS, language),
        *_limits(2, language),
        *_all(KINDS, language),
        Heading(say("kind/all-aggregates", {}, language)),
        Paragraph(say("kind/aggregates", {}, language)),
        _contents(aggregates.KINDS, language),
        *_all(aggregates.KINDS, language),
    ]
    return as_markdown(parts)


def _contents(kinds: Iterable[str], language: Language) -> Part:
    return Listing(tuple(f"[`{name}`](#{name}) {manual_of(name).title[language]}" for name in sorted(kinds)))


def _all(kinds: Iterable[str], language: Language) -> Iterator[Part]:
    for name in sorted(kinds):
        yield Heading(f"`{name}`", 2)
        yield Paragraph(f"**{manual_of(name).title[language]}**")
        yield from _kind(name, 3, language)
        if name in WITH_FORMULAS:
            yield Paragraph(say("kind/page-of-formulas", {}, language))


def _kind(name: str, level: int, language: Language) -> Iterator[Part]:
    """What a kind is for, its parameters, what it can score, and who uses it."""
    kind = KINDS.get(name) or aggregates.KINDS[name]
    manual = manual_of(name)
    yield from _body(manual, language)
    yield Heading(say("kind/parameters", {}, language), level)
    yield from _parameters(describe(name), language)
    if name in KINDS:
        yield Heading(say("kind/scores", {}, language), level)
        yield Listing((_measures(kind, language), _sides(kind, language), _arrays(kind, language)))
    yield Heading(say("kind/used-by", {}, language), level)
    yield Listing(tuple(each[language] for each in manual.users))


def _body(manual: Manual, language: Language) -> Iterator[Part]:
    for block in manual.blocks:
        code = block.code_zh if language == "zh" else block.code
        yield Code(code) if code else Paragraph(_words(block, language))


def _words(block: Block, language: Language) -> str:
    return block.zh if language == "zh" else block.en


def _limits(level: int, language: Language) -> Iterator[Part]:
    yield Heading(say("kind/limits", {}, language), level)
    yield _table(describe_parameters(Limits), language)


def _parameters(kind: KindDescription, language: Language) -> Iterator[Part]:
    """The table of a kind's parameters, and one for each list of records among them."""
    if not kind.parameters:
        yield Paragraph(say("kind/no-parameters", {}, language))
        return
    yield _table(kind.parameters, language)
    for each in kind.parameters:
        if each.parameters:
            yield Paragraph(say("kind/each-of", {"name": each.name}, language))
            yield _table(each.parameters, language)


def _table(parameters: Iterable[ParameterDescription], language: Language) -> Table:
    names = ("parameter", "takes", "default", "meaning")
    headings = tuple(say(f"kind/{each}", {}, language) for each in names)
    rows = (
        (f"`{each.name}`", each.takes[language], _default(each, language), each.meaning[language])
        for each in parameters
    )
    return Table(headings, tuple(rows))


def _default(parameter: ParameterDescription, language: Language) -> str:
    if parameter.is_required:
        return say("kind/required", {}, language)
    return "—" if parameter.default is None else f"`{parameter.default}`"


def _measures(kind: Any, language: Language) -> str:
    """What the numbers of a row may stand for; a kind whose parameters decide has a property here."""
    if not isinstance(kind.measures, frozenset):
        return say("kind/measures-depend", {}, language)
    measures = tuple(each.term for each in Measure if each in kind.measures)
    return say("kind/measures", {"measures": measures}, language)


def _sides(kind: Any, language: Language) -> str:
    """The directions of targets; a kind whose parameters decide has a property here."""
    if not isinstance(kind.sides, frozenset):
        return say("kind/sides-depend", {}, language)
    sides = tuple(Term(f"side/{each.value}") for each in Side if each in kind.sides)
    return say("kind/sides", {"sides": sides}, language)


def _arrays(kind: Any, language: Language) -> str:
    if not is_computed(kind):
        return say("kind/arrays-no", {}, language)
    says_itself = vars(kind)["on_arrays"] is not vars(Kind)["on_arrays"]
    return say("kind/arrays-depend" if says_itself else "kind/arrays-yes", {}, language)
