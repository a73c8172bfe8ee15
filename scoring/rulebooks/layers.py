"""A rulebook's document laid over those it extends: one set of data, places in several files."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from scoring.problems import Path, Problem, Where
from scoring.records import record
from scoring.rules.rule import BASIS_KEYS
from scoring.schema import problems as schema_problems
from scoring.schema import shorten
from scoring.source import Document

FORMAT = "rulebook/1"

# Taken entry by entry from what is extended; everything else as a whole.
MERGED = ("rules", "indicators", "rounding", "sources", "aggregates")

# What a rulebook must say in the end, itself or through what it extends.
NEEDED = (
    "full",
    "rules",
    "unwritten_relation",
    "unwritten_rule",
    "not_measured",
    "not_applicable",
    "withdrawn",
    "blank",
    "zero_weight",
    "negative_actual",
    "deduction_column",
    "bonus",
    "reason",
    "rounding",
    "aggregates",
    "over_achievement",
    "grades",
)
NEEDED_WITHIN = {
    "budget": ("weight",),
    "rounding": ("row", "budget", "group", "total", "grade"),
    "aggregates": ("total", "group"),
}
OF_SEVERAL = ("rules", "indicators", "rounding", "aggregates")  # each entry of these rests on its own
OPTIONAL = ("budget", "layout", "combination", "total_cap", "indicators", "vetoes")


@record
class Layers:
    """A rulebook's document and those it extends, nearest first."""

    documents: tuple[Document, ...]

    @cached_property
    def data(self) -> dict[str, Any]:
        """All that the rulebook says, itself or through what it extends."""
        merged: dict[str, Any] = {}
        for document in reversed(self.documents):
            own = document.data if isinstance(document.data, dict) else {}
            joined = {
                key: {**merged.get(key, {}), **own[key]} for key in MERGED if isinstance(own.get(key), dict)
            }
            merged = {**merged, **own, **joined}
        return merged

    def shape_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the shape of the first document that has something wrong."""
        for document in self.documents:
            said = tuple(_format_problems(document.data)) or schema_problems(document.data, "rulebook")
            found = (document.locate(each) for each in said)
            if problems := tuple(sorted(found, key=lambda each: each.where or Where(""))):
                return problems
        return ()

    def gaps(self) -> Iterator[Problem]:
        """What a rulebook must say and does not, and what is said without resting on anything."""
        data = self.data
        yield from (Problem("schema/missing-key", {"key": key}, path) for path, key in _missing(data))
        for path, parameter in parameters_of(data):
            yield from _basis_problems(path, parameter, data.get("sources", {}))

    def locate(self, problem: Problem) -> Problem:
        """The problem at its place in the document that holds it, or most of the way to it."""
        depths = range(len(problem.path), -1, -1)
        held = ((each, problem.path[:depth]) for depth in depths for each in self.documents)
        holder = next((each for each, path in held if each.holds(path)), self.documents[0])
        return holder.locate(problem)


def _format_problems(data: object) -> Iterator[Problem]:
    """Is it meant to be a rulebook of this version at all? If not, nothing else needs saying."""
    if not isinstance(data, dict):
        yield Problem("rulebook/no-mapping", {"format": FORMAT})
    elif "format" not in data:
        yield Problem("rulebook/no-format", {"format": FORMAT})
    elif data["format"] != FORMAT:
        facts = {"found": shorten(data["format"]), "format": FORMAT}
        yield Problem("rulebook/other-format", facts, ("format",))


def _missing(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    yield from (((), key) for key in NEEDED if key not in data)
    for key, names in NEEDED_WITHIN.items():
        yield from (((key,), name) for name in names if key in data and name not in data[key])


def parameters_of(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every place that must say what it rests on, and the dates where they do."""
    for key in (*OPTIONAL, *NEEDED):
        stated = data.get(key, {})
        if isinstance(stated, list):
            yield from (((key, index), each) for index, each in enumerate(stated))
        elif key in OF_SEVERAL:
            yield from (((key, name), each) for name, each in stated.items())
        elif key in data:
            yield (key,), stated
    effective = data.get("effective", {})
    if effective.keys() & set(BASIS_KEYS):
        yield ("effective",), effective


def _basis_problems(
    path: Path, parameter: Mapping[str, Any], sources: Mapping[str, Any]
) -> Iterator[Problem]:
    if sum(key in parameter for key in BASIS_KEYS) != 1:
        yield Problem("rulebook/no-basis", {}, path)
    for key in BASIS_KEYS:
        cited = parameter.get(key, {}).get("source")
        if cited is not None and cited not in sources:
            yield Problem("rulebook/unknown-source", {"found": cited}, (*path, key, "source"))
