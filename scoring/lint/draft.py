"""A rulebook as the checks see it: all that it says, and those of its rules that can be built."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from scoring.problems import Path
from scoring.records import record
from scoring.rulebooks import Layers
from scoring.rulebooks.understanding import rules_of
from scoring.rules import InvalidParameter, Limits, Rule, build_accepted_change, build_accepted_rule


@record
class Ruled:
    """A rule, where it stands, and the most that a row it scores can weigh (None where nobody knows)."""

    path: Path
    rule: Rule
    marks: Fraction | None

    @property
    def is_total_cap(self) -> bool:
        """Whether it states how high a total may be, and no score."""
        return self.path[0] == "total_cap"


@record
class Draft:
    """A rulebook whose shape is right; it may still lack something, or contradict itself."""

    layers: Layers

    @property
    def data(self) -> Mapping[str, Any]:
        """All that it says, itself or through what it extends."""
        return self.layers.data

    @property
    def own(self) -> Mapping[str, Any]:
        """What it says itself."""
        data: Mapping[str, Any] = self.layers.documents[0].data
        return data

    def changed(self, *paths: Path) -> Path:
        """Which of several parameters that contradict each other the rulebook states itself; the first where none."""
        return next((each for each in paths if each[0] in self.own), paths[0])

    @property
    def full(self) -> Fraction | None:
        return _number(self.data.get("full", {}).get("value"))

    @property
    def budget_weight(self) -> Fraction:
        return _number(self.data.get("budget", {}).get("weight")) or Fraction(0)

    @property
    def most(self) -> Fraction | None:
        """The highest total there can be; None where no end is stated."""
        bonus = self.data.get("bonus", {})
        return _number(bonus.get("at_most")) if bonus.get("policy") == "counted" else self.full

    @cached_property
    def rules(self) -> tuple[Ruled, ...]:
        """Every rule that can be built, those inside others too; not limits alone."""
        return tuple(self._rules())

    def _rules(self) -> Iterator[Ruled]:
        for path, data in rules_of(self.data):
            if "kind" not in data:
                continue
            try:
                yield from _with_inner(path, build_accepted_rule(data), self._marks(path))
            except InvalidParameter:
                continue

    @property
    def limits_alone(self) -> Iterator[tuple[Path, Limits, Fraction | None]]:
        """The limits that are stated for indicators without a rule, each with its place and the full marks."""
        for path, data in rules_of(self.data):
            if "kind" not in data:
                try:
                    yield path, build_accepted_change(data).limits, self._marks(path)
                except InvalidParameter:
                    continue

    def _marks(self, path: Path) -> Fraction | None:
        if self.full is None or path[0] == "total_cap":
            return self.full
        return self.budget_weight if path[0] == "budget" else self.full - self.budget_weight


def _with_inner(path: Path, rule: Rule, marks: Fraction | None) -> Iterator[Ruled]:
    """A rule and, where it combines others, those."""
    yield Ruled(path, rule, marks)
    for index, each in enumerate(rule.kind.rules):
        yield from _with_inner((*path, "rules", index), each, marks)


def _number(value: int | Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
