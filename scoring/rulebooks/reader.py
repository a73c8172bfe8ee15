"""Rulebook YAML -> Rulebook, or all the problems in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from scoring import source
from scoring.messages import Term
from scoring.notation import Relation
from scoring.numbers import RoundingMode
from scoring.problems import InvalidRulebook, Path, Problem, Severity, Where
from scoring.rulebooks.model import (
    Basis,
    Grade,
    OverAchievement,
    Policy,
    Rounding,
    Rule,
    Rulebook,
    UnwrittenRelation,
)
from scoring.rules import Measure, Side, build, contradiction
from scoring.rules.parameters import number
from scoring.schema import problems as schema_problems
from scoring.schema import suggest
from scoring.source import Document, Unreadable

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ASSUMED = "national-2020"  # in force where a scorecard names no rulebook

# What a rulebook must say in the end, itself or through what it extends.
NEEDED = (
    "full",
    "budget",
    "rules",
    "unwritten_relation",
    "not_measured",
    "not_applicable",
    "rounding",
    "over_achievement",
    "grades",
)
NEEDED_WITHIN = {"budget": ("weight",), "rounding": ("row", "budget", "total")}
MAXIMUM_EXTENDS = 8
MERGED = ("rules", "rounding", "sources")  # taken entry by entry from what is extended


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the rulebooks that come with the package."""
    names = (each.name for each in _shipped_folder().iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def _shipped_folder() -> "Traversable":
    from importlib.resources import files  # 8 ms, and no rulebook is read at import

    return files("scoring.rulebooks")


def find(reference: str, beside: FilePath | None = None) -> Rulebook:
    """A rulebook by the id of a shipped one or by its path, relative to the folder `beside`.

    Raises `InvalidRulebook` with all its problems, or because there is none of that name.
    """
    location = _resolve(reference, beside)
    return _load_shipped(location) if location in shipped() else _load(location)


def _resolve(reference: str, beside: FilePath | None) -> str:
    if reference in shipped():
        return reference
    if reference.endswith((".yaml", ".yml")) or "/" in reference:
        return str((beside or FilePath()) / reference)
    raise InvalidRulebook((suggest("rulebook/unknown", reference, list(shipped())),))


@cache
def _load_shipped(name: str) -> Rulebook:
    """Shipped rulebooks do not change while the program runs; files may."""
    return _load(name)


def _load(location: str) -> Rulebook:
    layers = _Layers(tuple(_chain(location, ())))
    found = tuple(layers.problems())
    if found:
        raise InvalidRulebook(found)
    return _understand(layers.data)


def _chain(location: str, seen: tuple[str, ...]) -> Iterator[Document]:
    """The document and all that it extends, nearest first."""
    document = _document(location)
    if document.problems:
        raise InvalidRulebook(document.problems)
    yield document
    parent = document.data.get("extends") if isinstance(document.data, dict) else None
    if not isinstance(parent, str):
        return
    try:
        parent = _resolve(parent, FilePath(location).parent)
    except InvalidRulebook as error:
        raise InvalidRulebook(
            tuple(document.locate(each.under("extends")) for each in error.problems)
        ) from None
    seen = (*seen, location)
    if len(seen) > MAXIMUM_EXTENDS:
        problem = Problem("rulebook/extends-too-deep", {"limit": MAXIMUM_EXTENDS}, ("extends",))
        raise InvalidRulebook((document.locate(problem),))
    if _identity(parent) in map(_identity, seen):
        problem = Problem("rulebook/extends-itself", {"chain": " → ".join((*seen, parent))}, ("extends",))
        raise InvalidRulebook((document.locate(problem),))
    yield from _chain(parent, seen)


def _identity(location: str) -> str:
    return location if location in shipped() else str(FilePath(location).resolve())


def _document(location: str) -> Document:
    try:
        if location in shipped():
            text = _shipped_folder().joinpath(f"{location}.yaml").read_text(encoding="utf-8")
            return source.read_text(text, f"{location}.yaml")
        return source.read_file(location)
    except Unreadable as error:
        raise InvalidRulebook(error.problems) from None


@dataclass(frozen=True)
class _Layers:
    """A rulebook's document over those it extends: one set of data, places in several files."""

    documents: tuple[Document, ...]

    @property
    def data(self) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for document in reversed(self.documents):
            own = document.data if isinstance(document.data, dict) else {}
            joined = {
                key: {**merged.get(key, {}), **own[key]} for key in MERGED if isinstance(own.get(key), dict)
            }
            merged = {**merged, **own, **joined}
        return merged

    def problems(self) -> Iterator[Problem]:
        for document in self.documents:
            found = tuple(document.locate(each) for each in schema_problems(document.data, "rulebook"))
            if found:
                yield from sorted(found, key=lambda each: each.where or Where(""))
                return
        data = self.data
        for path, key in _missing(data):
            yield self.locate(Problem("schema/missing-key", {"key": key}, path))
        yield from self.budget_problems(data.get("budget", {}))
        for path, parameter in _parameters(data):
            yield from self.basis_problems(path, parameter, data.get("sources", {}))
        for path, rule in _rules(data):
            code = contradiction(build(rule))
            if code:
                yield self.locate(Problem(code, {}, path))

    def budget_problems(self, budget: Mapping[str, Any]) -> Iterator[Problem]:
        """A budget row is an amount that should be reached."""
        kind = build(budget) if budget else None
        if kind and (Measure.AMOUNT not in kind.measures or Side.FLOOR not in kind.sides):
            facts = {"kind": Term(f"rule/{kind.name}")}
            yield self.locate(Problem("rulebook/budget-kind", facts, ("budget", "kind")))

    def basis_problems(
        self, path: Path, parameter: Mapping[str, Any], sources: Mapping[str, Any]
    ) -> Iterator[Problem]:
        if ("basis" in parameter) == ("assumption" in parameter):
            yield self.locate(Problem("rulebook/no-basis", {}, path))
        cited = parameter.get("basis", {}).get("source")
        if cited is not None and cited not in sources:
            yield self.locate(
                Problem("rulebook/unknown-source", {"found": cited}, (*path, "basis", "source"))
            )

    def locate(self, problem: Problem) -> Problem:
        holder = next((each for each in self.documents if problem.path in each.places), self.documents[0])
        return holder.locate(problem)


def _missing(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """What a rulebook must say, itself or through what it extends, and does not."""
    yield from (((), key) for key in NEEDED if key not in data)
    rules = data.get("rules", {})
    yield from ((("rules",), each.value) for each in Relation if each.value not in rules)
    for key, names in NEEDED_WITHIN.items():
        yield from (((key,), name) for name in names if key in data and name not in data[key])


def _parameters(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every place that must say what it rests on."""
    for key in NEEDED:
        if key in ("rules", "rounding"):
            yield from (((key, name), each) for name, each in data.get(key, {}).items())
        elif key in data:
            yield (key,), data[key]


def _rules(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    yield from ((("rules", name), each) for name, each in data.get("rules", {}).items())
    if "budget" in data:
        yield ("budget",), data["budget"]


def _understand(data: Mapping[str, Any]) -> Rulebook:
    sources = data.get("sources", {})

    def basis(parameter: Mapping[str, Any]) -> Basis:
        if "assumption" in parameter:
            return Basis(parameter["assumption"], None, is_assumption=True)
        return Basis(parameter["basis"], sources.get(parameter["basis"].get("source")))

    def rounding(level: str) -> Rounding:
        stated = data["rounding"][level]
        return Rounding(stated["places"], RoundingMode(stated["mode"]), basis(stated))

    unwritten, over = data["unwritten_relation"], data["over_achievement"]
    return Rulebook(
        id=data["id"],
        title=data["title"],
        effective_from=data["effective"]["from"],
        effective_until=data["effective"].get("until"),
        sources=sources,
        full=Decimal(data["full"]["value"]),
        full_basis=basis(data["full"]),
        budget=Rule(build(data["budget"]), basis(data["budget"])),
        budget_weight=Decimal(data["budget"]["weight"]),
        rules={Relation(name): Rule(build(each), basis(each)) for name, each in data["rules"].items()},
        unwritten_relation=UnwrittenRelation(
            Relation(unwritten["default"]),
            Relation(unwritten["zero"]),
            tuple(unwritten["ceiling_words"]),
            basis(unwritten),
        ),
        not_measured=Policy(data["not_measured"]["policy"]),
        not_measured_basis=basis(data["not_measured"]),
        not_applicable=Policy(data["not_applicable"]["policy"]),
        not_applicable_basis=basis(data["not_applicable"]),
        row_rounding=rounding("row"),
        budget_rounding=rounding("budget"),
        total_rounding=rounding("total"),
        over_achievement=OverAchievement(number(over["limit"]), Severity(over["severity"]), basis(over)),
        grades=_grades(data["grades"]["levels"]),
        grades_basis=basis(data["grades"]),
    )


def _grades(levels: list[Mapping[str, Any]]) -> tuple[Grade, ...]:
    """The grades from the highest down, in whatever order they are listed."""
    grades = (Grade(each["name"], number(each["from"])) for each in levels)
    return tuple(sorted(grades, key=lambda grade: grade.from_, reverse=True))
