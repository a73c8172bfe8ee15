"""Scorecard YAML -> Scorecard, or all the problems in it.

`load` raises, `check` returns; only these two decide between the two.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Any

from scoring import schema, source
from scoring.model import Budget, Contribution, Group, Indicator, Role, Scorecard, Status
from scoring.notation import NotationError, Relation, read_unit
from scoring.policies import Way
from scoring.problems import InvalidScorecard, Path, Problem, Refusal, Where
from scoring.row_rules import read_row_rule
from scoring.rules.named_values import name_problems
from scoring.rules.parameters import number
from scoring.source import Document, Unreadable, scalar_text

FORMAT = "scorecard/1"
WITHDRAWN = "withdrawn"


def load(path: str | FilePath) -> Scorecard:
    """Read a scorecard file. Raises `InvalidScorecard` with all its problems.

    >>> load("indicators/wuhan-data-bureau-2024/smart-city.yaml").declared_total
    Decimal('99.71')
    """
    try:
        return understand(source.read_file(path))
    except Unreadable as error:
        raise InvalidScorecard(error.problems) from None


def loads(text: str, file: str = "<text>") -> Scorecard:
    """Read a scorecard from YAML text. Raises `InvalidScorecard`."""
    try:
        return understand(source.read_text(text, file))
    except Unreadable as error:
        raise InvalidScorecard(error.problems) from None


def check(path: str | FilePath) -> tuple[Problem, ...]:
    """All the problems of a scorecard file; empty where it can be used. Never raises on bad content."""
    try:
        load(path)
    except InvalidScorecard as error:
        return error.problems
    return ()


def understand(document: Document) -> Scorecard:
    """A scorecard from a document of any source. Raises `InvalidScorecard`."""
    found = document.problems or tuple(_located(document, _format_problems(document.data)))
    if not found:
        found = tuple(_located(document, schema.problems(document.data, "scorecard")))
    if not found:
        found = tuple(_located(document, _meaning_problems(document.data)))
    if found:
        raise InvalidScorecard(found)
    return _scorecard(document)


def _located(document: Document, found: Iterable[Problem]) -> Iterator[Problem]:
    yield from sorted((document.locate(each) for each in found), key=lambda each: each.where or Where(""))


def _format_problems(data: object) -> Iterator[Problem]:
    """Is it meant to be a scorecard of this version at all? If not, nothing else needs saying."""
    if not isinstance(data, dict):
        yield Problem("scorecard/no-mapping", {"format": FORMAT})
    elif "format" not in data:
        yield Problem("scorecard/no-format", {"format": FORMAT})
    elif data["format"] != FORMAT:
        yield Problem(
            "scorecard/other-format", {"found": schema.shorten(data["format"]), "format": FORMAT}, ("format",)
        )


def _meaning_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """What the schema cannot say."""
    leaves = list(_leaves(data, ()))
    if not leaves:
        yield Problem("scorecard/no-indicators", {})
    ids: dict[str, Path] = {}
    for path, row in leaves:
        yield from (each.under(*path, "unit") for each in _unit_problems(row.get("unit")))
        values = [each.under(*path, "values") for each in _value_problems(row.get("values", {}))]
        yield from values or (each.under(*path, "rule") for each in _rule_problems(row))
        yield from (each.under(*path, "deduction") for each in _deduction_problems(row.get("deduction")))
        if "combination" in row and "contributions" not in row:
            yield Problem("scorecard/combination-of-nothing", {}, (*path, "combination"))
        if row.get("id") in ids:
            yield Problem("scorecard/duplicate-id", {"id": row["id"]}, (*path, "id"))
        elif "id" in row:
            ids[row["id"]] = path
    budget = data.get("budget", {})
    yield from (each.under("budget", "values") for each in _value_problems(budget.get("values", {})))
    yield from (each.under("budget", "unit") for each in _budget_unit_problems(budget))


def _leaves(node: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for index, row in enumerate(node.get("indicators", ())):
        yield (*path, "indicators", index), row
    for index, group in enumerate(node.get("groups", ())):
        yield from _leaves(group, (*path, "groups", index))


def _unit_problems(unit: str | None) -> Iterator[Problem]:
    if unit is None:
        return
    try:
        read_unit(unit)
    except NotationError as error:
        yield Problem("notation/unknown-unit-column", {"found": unit}, span=error.problem.span)


def _budget_unit_problems(budget: Mapping[str, Any]) -> Iterator[Problem]:
    unit = budget.get("unit")
    found = list(_unit_problems(unit))
    yield from found
    if unit is not None and not found and read_unit(unit)[1].dimension not in ("", "money"):
        yield Problem("budget/unit-not-of-money", {"found": unit, "example": "万元"})


def _value_problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Names of values that mean something else already, or are the same to a formula; any other text names an item."""
    for each in name_problems(values):
        name = tuple(values)[int(each.path[0])]
        if each.code != "rule/no-name" or not name.strip():
            yield replace(each, path=(name,), at_key=True)


def _deduction_problems(written: int | Decimal | str | None) -> Iterator[Problem]:
    """A column for deductions holds what was taken off, without a sign."""
    points = _points(written)
    if points is not None and points < 0:
        yield Problem("scorecard/negative-deduction", {"found": points})


def _rule_problems(row: Mapping[str, Any]) -> Iterator[Problem]:
    """What keeps the row's own rule from being used."""
    if "rule" not in row:
        return
    try:
        change = read_row_rule(row["rule"], row.get("values", ()))
    except Refusal as error:
        yield from error.problems
        return
    if change.weight is not None and change.weight != row["weight"]:
        facts = {"said": change.weight, "weight": Decimal(row["weight"])}
        yield Problem("rule/text-of-another-weight", facts)


def _scorecard(document: Document) -> Scorecard:
    data = document.data
    return Scorecard(
        title=data["title"],
        organisation=data.get("organisation", ""),
        year=data["year"],
        rulebook=data.get("rulebook"),
        declared_total=_points(data.get("declared_total")),
        budget=_budget(data["budget"]) if "budget" in data else None,
        groups=tuple(
            _group(each, (), ("groups", index)) for index, each in enumerate(data.get("groups", ()))
        ),
        indicators=_indicators(data, (), ()),
        reason=data.get("reason", ""),
        flags=tuple(data.get("flags", ())),
        document=document,
    )


def _group(data: Mapping[str, Any], above: tuple[str, ...], at: Path) -> Group:
    path = (*above, data["name"])
    return Group(
        name=data["name"],
        weight=_points(data.get("weight")),
        declared=_points(data.get("declared")),
        groups=tuple(
            _group(each, path, (*at, "groups", index)) for index, each in enumerate(data.get("groups", ()))
        ),
        indicators=_indicators(data, path, at),
        path=path,
        at=at,
        ratio=number(data["ratio"]) if "ratio" in data else None,
        aggregate=data.get("aggregate"),
    )


def _indicators(data: Mapping[str, Any], path: tuple[str, ...], at: Path) -> tuple[Indicator, ...]:
    return tuple(
        _indicator(each, path, (*at, "indicators", index))
        for index, each in enumerate(data.get("indicators", ()))
    )


def _indicator(data: Mapping[str, Any], path: tuple[str, ...], at: Path) -> Indicator:
    status = data.get("status")
    return Indicator(
        name=data["name"],
        weight=Decimal(data["weight"]),
        target=_text(data["target"]),
        actual=_text(data.get("actual")),
        declared=_points(data.get("declared")),
        path=path,
        at=at,
        id=data.get("id"),
        unit=data.get("unit"),
        relation=Relation(data["relation"]) if "relation" in data else None,
        rule=read_row_rule(data["rule"], data.get("values", ())) if "rule" in data else None,
        status=Status(status) if status not in (None, WITHDRAWN) else None,
        is_withdrawn=status == WITHDRAWN,
        reason=data.get("reason", ""),
        note=data.get("note", ""),
        level=data.get("level"),
        role=Role(data.get("role", "regular")),
        deduction=_points(data.get("deduction")),
        exempt=data.get("exempt", ""),
        values=data.get("values", {}),
        contributions=tuple(map(_contribution, data.get("contributions", ()))),
        combination=Way(data["combination"]) if "combination" in data else None,
    )


def _contribution(data: Mapping[str, Any]) -> Contribution:
    return Contribution(
        data["organisation"],
        _text(data.get("actual")),
        _text(data.get("funds")),
        _points(data.get("declared")),
    )


def _budget(data: Mapping[str, Any]) -> Budget:
    return Budget(
        weight=_points(data.get("weight")),
        planned=_text(data["planned"]),
        executed=_text(data["executed"]),
        rate=_text(data["rate"]) if "rate" in data else None,
        declared=_points(data.get("declared")),
        unit=data.get("unit"),
        parts={name: _text(amount) for name, amount in data.get("parts", {}).items()},
        values=data.get("values", {}),
    )


def _text(value: object) -> str:
    return "" if value is None else scalar_text(value)


def _points(value: int | Decimal | str | None) -> Decimal | None:
    """Points as written; `20分` is 20 and keeps its precision."""
    if value is None:
        return None
    return Decimal(re.sub(r"[\s分]", "", value)) if isinstance(value, str) else Decimal(value)
