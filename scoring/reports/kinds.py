"""The manual of the kinds of rules and aggregates: one line for each, a page for one, a file for all."""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, get_args, get_type_hints

from scoring import aggregates
from scoring.messages import Alternatives, Language, Term, say
from scoring.reports.formulas import language_of_formulas
from scoring.reports.parts import Code, Heading, Listing, Paragraph, Part, Table, as_markdown, as_text
from scoring.rules import KINDS, Limits, Measure, Side
from scoring.rules.bounds import BOUND, MEASURED
from scoring.rules.manual import Block, Manual, manual_of, read_manual
from scoring.rules.parameters import (
    FLAG,
    MARKS,
    MARKS_OR_RANGE,
    MULTIPLE,
    NAME,
    NUMBER,
    PLACES,
    POINTS,
    SHARE,
    SIGNED_POINTS,
    STEP,
    Parameter,
    yaml_name,
)
from scoring.rules.rule import RULES

# What a value of each type is called; any other type is described by its schema.
TYPES: tuple[tuple[Parameter, str], ...] = (
    (BOUND, "bound"),
    (FLAG, "flag"),
    (MARKS, "marks"),
    (MARKS_OR_RANGE, "marks-or-range"),
    (NAME, "text"),
    (MEASURED, "measured"),
    (MULTIPLE, "number"),
    (NUMBER, "number"),
    (PLACES, "places"),
    (POINTS, "points"),
    (RULES, "rules"),
    (SHARE, "share"),
    (SIGNED_POINTS, "signed-points"),
    (STEP, "step"),
)


WITH_FORMULAS = ("bands", "formula")
"""Kinds whose parameters may be formulas."""


def list_kinds(language: Language, *, colour: bool = False, width: int | None = None) -> str:
    """Every kind on one line: its name, what it is called, what it does; aggregates after the rules."""
    parts: list[Part] = []
    for heading, kinds in (("kind", KINDS), ("aggregate", aggregates.KINDS)):
        headings = tuple(say(f"kind/{each}", {}, language) for each in (heading, "called", "does"))
        rows = tuple(
            (name, _manual(name).title[language], _summary(name, language)) for name in sorted(kinds)
        )
        parts.append(Table(headings, rows))
    return as_text(parts, colour=colour, width=width)


def _manual(name: str) -> Manual:
    """The manual of a kind of rules or of aggregates."""
    return manual_of(name) if name in KINDS else read_manual(aggregates.KINDS[name], name)


def _summary(name: str, language: Language) -> str:
    """The first paragraph of its manual."""
    return next((_words(each, language) for each in _manual(name).blocks if each.zh), "")


def describe_kind(name: str, language: Language, *, colour: bool = False, width: int | None = None) -> str:
    """The manual page of a kind, with the limits that every rule may have."""
    return as_text(_page(name, language), colour=colour, width=width)


def kind_in_markdown(name: str, language: Language) -> str:
    """The manual page of a kind as Markdown."""
    return as_markdown(_page(name, language))


def _page(name: str, language: Language) -> Iterator[Part]:
    yield Heading(f"`{name}` {_manual(name).title[language]}")
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
    return Listing(tuple(f"[`{name}`](#{name}) {_manual(name).title[language]}" for name in sorted(kinds)))


def _all(kinds: Iterable[str], language: Language) -> Iterator[Part]:
    for name in sorted(kinds):
        yield Heading(f"`{name}`", 2)
        yield Paragraph(f"**{_manual(name).title[language]}**")
        yield from _kind(name, 3, language)
        if name in WITH_FORMULAS:
            yield Paragraph(say("kind/page-of-formulas", {}, language))


def _kind(name: str, level: int, language: Language) -> Iterator[Part]:
    """What a kind is for, its parameters, what it can score, and who uses it."""
    kind = KINDS.get(name) or aggregates.KINDS[name]
    manual = _manual(name)
    yield from _body(manual, language)
    yield Heading(say("kind/parameters", {}, language), level)
    yield from _parameters(kind, language)
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
    yield _table(Limits, language)


def _parameters(kind: type, language: Language) -> Iterator[Part]:
    """The table of a kind's parameters, and one for each list of records among them."""
    declared = list(_declared(kind))
    if not declared:
        yield Paragraph(say("kind/no-parameters", {}, language))
        return
    yield _table(kind, language)
    for each in declared:
        record = _record_of(kind, each)
        if record is not None:
            yield Paragraph(say("kind/each-of", {"name": yaml_name(each.name)}, language))
            yield _table(record, language)


def _declared(record: type) -> Iterator[Field[Any]]:
    """The fields of a dataclass that are parameters."""
    yield from (each for each in fields(record) if "parameter" in each.metadata)


def _record_of(kind: type, declared: Field[Any]) -> type | None:
    """The dataclass of the records in a list, where a parameter is one."""
    inside = next(iter(get_args(get_type_hints(kind)[declared.name])), None)
    if isinstance(inside, type) and is_dataclass(inside) and any(_declared(inside)):
        return inside
    return None


def _table(record: type, language: Language) -> Table:
    names = ("parameter", "takes", "default", "meaning")
    headings = tuple(say(f"kind/{each}", {}, language) for each in names)
    rows = (
        (
            f"`{yaml_name(each.name)}`",
            _type(record, each, language),
            _default(each, language),
            _meaning(each, language),
        )
        for each in _declared(record)
    )
    return Table(headings, tuple(rows))


def _meaning(declared: Field[Any], language: Language) -> str:
    wording: dict[str, str] = declared.metadata["wording"]
    return wording[language]


def _type(record: type, declared: Field[Any], language: Language) -> str:
    if _record_of(record, declared) is not None:
        return say("takes/records", {}, language)
    parameter: Parameter = declared.metadata["parameter"]
    return _words_of_type(parameter, language)


def _words_of_type(parameter: Parameter, language: Language) -> str:
    known = next((name for each, name in TYPES if each is parameter), None)
    if known is not None:
        return say(f"takes/{known}", {}, language)
    schema = parameter.schema
    if "enum" in schema:
        return say("takes/choice", {"words": tuple(f"`{each}`" for each in schema["enum"])}, language)
    if schema.get("type") == "array":
        items = next((name for each, name in TYPES if dict(each.schema) == schema["items"]), "text")
        return say("takes/list", {"each": Term(f"takes/{items}")}, language)
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return say("takes/one-of", {"types": Alternatives(Term(f"type/{each}") for each in named)}, language)


def _default(declared: Field[Any], language: Language) -> str:
    if declared.default is MISSING:
        return say("kind/required", {}, language)
    if declared.default is None:
        return "—"
    parameter: Parameter = declared.metadata["parameter"]
    return f"`{parameter.write(declared.default)}`"


def _measures(kind: Any, language: Language) -> str:
    measures = tuple(each.term for each in Measure if each in kind.measures)
    return say("kind/measures", {"measures": measures}, language)


def _sides(kind: Any, language: Language) -> str:
    """The directions of targets; a kind whose parameters decide has a property here."""
    if not isinstance(kind.sides, frozenset):
        return say("kind/sides-depend", {}, language)
    sides = tuple(Term(f"side/{each.value}") for each in Side if each in kind.sides)
    return say("kind/sides", {"sides": sides}, language)


def _arrays(kind: Any, language: Language) -> str:
    if not hasattr(kind, "formula"):
        return say("kind/arrays-no", {}, language)
    return say("kind/arrays-depend" if hasattr(kind, "on_arrays") else "kind/arrays-yes", {}, language)
