"""A rulebook: the data of its layers, and what each part of it says."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from scoring.aggregates import Aggregate, build_accepted_aggregate
from scoring.days import read_day
from scoring.mappings import document_of
from scoring.notation import Relation
from scoring.numbers import RoundingMode
from scoring.policies import (
    UNROUNDED,
    BlankPlan,
    Column,
    Explaining,
    Negative,
    Policy,
    Treatment,
    Way,
    completed,
)
from scoring.problems import InvalidRulebook, Path, Severity
from scoring.reals import Number
from scoring.rulebooks.contradictions import entries_of
from scoring.rulebooks.layers import Layers
from scoring.rulebooks.model import (
    Bonus,
    Combination,
    Grade,
    OverAchievement,
    Rounding,
    Share,
    Stated,
    UnwrittenRelation,
    Veto,
)
from scoring.rulebooks.statements import Statement, statements_of
from scoring.rulebooks.understanding import problems_of, read_grade
from scoring.rules import Basis, Rule, RuleChange, Unwritten, build_accepted_change, build_accepted_rule
from scoring.rules.parameters import number

E = TypeVar("E", bound=Enum)


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook:
    """A dated, cited set of rules, roundings, policies and grades; `scoring.load_rulebook` gives one.

    All that it says is read from its data, a part when it is first asked for, so that no two parts of it say different
    things; `changed` gives one that says something else. Each that was read is one of its own, equal to itself alone.
    `location` is the id or the path that it was read from.
    """

    layers: Layers
    location: str = ""

    def __repr__(self) -> str:
        return f"Rulebook({self.location or self.id!r})"

    @property
    def data(self) -> Mapping[str, Any]:
        """All that it says, itself or through what it extends, as its files have it."""
        return self.layers.data

    def changed(self, **stated: Any) -> "Rulebook":
        """The rulebook that extends this one and states these parameters; what is None is no longer stated.

        Raises `InvalidRulebook` where that cannot be used, and `TypeError` for `extends`: what it extends it has said already.

        >>> from scoring import load_rulebook
        >>> basis = {"zh": "示例", "en": "an example"}
        >>> book = load_rulebook("wuhan-2021").changed(full={"value": 120, "assumption": basis})
        >>> book.full.value, next(each.yaml for each in book.statements if each.name == "full")
        (Decimal('120'), 'full: {value: 120}')
        """
        if "extends" in stated:
            raise TypeError("what a rulebook extends cannot be changed; load another one")
        said = {key: each for key, each in stated.items() if each is not None}
        own = document_of({"format": self.data["format"], **said})
        if own.problems:
            raise InvalidRulebook(own.problems)
        laid_over = Layers((own, *self.layers.documents)).data
        left = {key: each for key, each in laid_over.items() if key in said or key not in stated}
        return understand(Layers((document_of(left),)))

    @property
    def id(self) -> str:
        name: str = self.data["id"]
        return name

    @property
    def title(self) -> Mapping[str, str]:
        title: Mapping[str, str] = self.data["title"]
        return title

    @cached_property
    def effective_from(self) -> date:
        return read_day(self.data["effective"]["from"])

    @cached_property
    def effective_until(self) -> date | None:
        until = self.data["effective"].get("until")
        return read_day(until) if until else None

    @property
    def effective_basis(self) -> Basis | None:
        return Basis.read(self.data["effective"], self.sources)

    @property
    def sources(self) -> Mapping[str, Mapping[str, str]]:
        sources: Mapping[str, Mapping[str, str]] = self.data.get("sources", {})
        return sources

    @cached_property
    def full(self) -> Stated[Decimal]:
        """The full marks of a table."""
        return Stated(Decimal(self.data["full"]["value"]), self._basis(self.data["full"]))

    @cached_property
    def budget(self) -> Rule | None:
        """The rule of the budget row."""
        return self._rule("budget") if "budget" in self.data else None

    @cached_property
    def budget_weight(self) -> Decimal:
        return Decimal(self.data["budget"]["weight"]) if "budget" in self.data else Decimal(0)

    @cached_property
    def blank_plan(self) -> BlankPlan:
        return BlankPlan(completed("budget", self.data.get("budget", {}))["blank_plan"])

    @cached_property
    def total_cap(self) -> Rule | None:
        """The rule that holds a total down, by the execution rate."""
        return self._rule("total_cap") if "total_cap" in self.data else None

    @cached_property
    def rules(self) -> Mapping[Relation, Rule]:
        """The rules of targets, by their direction."""
        return {Relation(name): self._rule("rules", name) for name in self.data["rules"]}

    @cached_property
    def indicators(self) -> Mapping[str, RuleChange]:
        """The rules of indicators, or limits around those of their targets, by their names."""
        return {
            name: build_accepted_change(each, basis=self._basis(each), place=("indicators", name))
            for name, each in self.data.get("indicators", {}).items()
        }

    @cached_property
    def unwritten_relation(self) -> UnwrittenRelation:
        stated = self.data["unwritten_relation"]
        return UnwrittenRelation(
            Relation(stated["default"]),
            Relation(stated["zero"]),
            tuple(stated["ceiling_words"]),
            self._basis(stated),
        )

    @cached_property
    def unwritten_rule(self) -> Stated[Unwritten]:
        stated = self.data["unwritten_rule"]
        return Stated(Unwritten(stated["part_steps"], stated["percent"]), self._basis(stated))

    @cached_property
    def not_measured(self) -> Stated[Policy]:
        return self._policy("not_measured", Policy)

    @cached_property
    def not_applicable(self) -> Stated[Policy]:
        return self._policy("not_applicable", Policy)

    @cached_property
    def withdrawn(self) -> Stated[Policy]:
        return self._policy("withdrawn", Policy)

    @cached_property
    def blank(self) -> Stated[Policy]:
        return self._policy("blank", Policy)

    @cached_property
    def zero_weight(self) -> Stated[Policy]:
        return self._policy("zero_weight", Policy)

    @cached_property
    def negative_actual(self) -> Stated[Negative]:
        return self._policy("negative_actual", Negative)

    @cached_property
    def deduction_column(self) -> Stated[Column]:
        return self._policy("deduction_column", Column)

    @cached_property
    def reason(self) -> Stated[Explaining]:
        return self._policy("reason", Explaining)

    @cached_property
    def bonus(self) -> Stated[Bonus]:
        stated = self.data["bonus"]
        at_most = Decimal(stated["at_most"]) if "at_most" in stated else None
        return Stated(Bonus(Column(stated["policy"]), at_most), self._basis(stated))

    @cached_property
    def row_rounding(self) -> Rounding:
        return self._rounding("row")

    @cached_property
    def budget_rounding(self) -> Rounding:
        return self._rounding("budget")

    @cached_property
    def group_rounding(self) -> Rounding:
        return self._rounding("group")

    @cached_property
    def total_rounding(self) -> Rounding:
        return self._rounding("total")

    @cached_property
    def grade_rounding(self) -> Rounding:
        return self._rounding("grade")

    @cached_property
    def aggregates(self) -> Mapping[str, Aggregate]:
        """How members become one, by the names that groups choose."""
        return {
            name: build_accepted_aggregate(name, each, self._basis(each))
            for name, each in self.data["aggregates"].items()
        }

    @cached_property
    def combination(self) -> Stated[Combination] | None:
        if "combination" not in self.data:
            return None
        stated = self.data["combination"]
        ways = {each.name: Way(stated[each.name]) for each in fields(Combination)}
        return Stated(Combination(**ways), self._basis(stated))

    @cached_property
    def over_achievement(self) -> tuple[OverAchievement, ...]:
        return tuple(
            self._over_achievement_at(place, each)
            for place, each in entries_of(self.data, "over_achievement")
        )

    @cached_property
    def vetoes(self) -> tuple[Veto, ...]:
        return tuple(self._veto(place, each) for place, each in entries_of(self.data, "vetoes"))

    @cached_property
    def layout(self) -> Stated[tuple[Share, ...]] | None:
        if "layout" not in self.data:
            return None
        stated = self.data["layout"]
        shares = tuple(Share(tuple(each["categories"]), Decimal(each["weight"])) for each in stated["shares"])
        return Stated(shares, self._basis(stated))

    @cached_property
    def grades(self) -> Stated[tuple[Grade, ...]]:
        """The grades from the highest down, in whatever order they are listed."""
        stated = self.data["grades"]
        grades = sorted(
            map(read_grade, stated["levels"]), key=lambda grade: (grade.from_, grade.above), reverse=True
        )
        return Stated(tuple(grades), self._basis(stated))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its parameters as its files have them, each with what it rests on."""
        return tuple(statements_of(self.data))

    def _basis(self, parameter: Mapping[str, Any]) -> Basis:
        basis = Basis.read(parameter, self.sources)
        assert basis is not None
        return basis

    def _rule(self, *place: str) -> Rule:
        data = self.data
        for key in place:
            data = data[key]
        return build_accepted_rule(data, self._basis(data), place)

    def _policy(self, key: str, words: type[E]) -> Stated[E]:
        return Stated(words(self.data[key]["policy"]), self._basis(self.data[key]))

    def _rounding(self, level: str) -> Rounding:
        stated = completed("rounding", self.data["rounding"][level])
        mode = None if stated["mode"] == UNROUNDED else RoundingMode(stated["mode"])
        return Rounding(stated["places"], mode, self._basis(stated), of_sum=stated["of"] == "sum")

    def _veto(self, place: Path, data: Mapping[str, Any]) -> Veto:
        return Veto(
            data.get("flag"),
            tuple(data.get("missed", ())),
            data["grade"] if "grade" in data else data["grade_at_most"],
            "grade_at_most" in data,
            self._basis(data),
            place,
        )

    def _over_achievement_at(self, place: Path, stated: Mapping[str, Any]) -> OverAchievement:
        over = completed("over_achievement", stated)
        return OverAchievement(
            limit=number(over["limit"]) if "limit" in over else None,
            severity=Severity(over["severity"]),
            treatment=Treatment(over["treatment"]),
            relations=tuple(map(Relation, over["relations"])),
            zero_target=Fraction(over["zero_target"]) if "zero_target" in over else None,
            beyond=over["beyond"],
            points=Fraction(over.get("points", 0)),
            under=number(over["under"]) if "under" in over else None,
            basis=self._basis(over),
            place=place,
        )

    def rule_of(self, name: str, relation: Relation) -> Rule | None:
        """The rule of an indicator: that of its name, or that of the direction of its target, with nothing left open."""
        return self._rules_of_names.get((name, relation)) or self._rules_of_relations.get(relation)

    def stated_rule_of(self, name: str, relation: Relation) -> Rule | None:
        """The same as it is stated, with what it leaves open."""
        rule, change = self.rules.get(relation), self.indicators.get(name)
        return rule if change is None else change.over(rule)

    @cached_property
    def _rules_of_names(self) -> Mapping[tuple[str, Relation], Rule]:
        stated = {
            (name, relation): self.stated_rule_of(name, relation)
            for name in self.indicators
            for relation in Relation
        }
        return {
            key: rule.settled(self.unwritten_rule.value) for key, rule in stated.items() if rule is not None
        }

    @cached_property
    def _rules_of_relations(self) -> Mapping[Relation, Rule]:
        return {relation: rule.settled(self.unwritten_rule.value) for relation, rule in self.rules.items()}

    def grade(self, total: Number, unrounded: Number) -> str | None:
        """The grade of a total; None where no grade holds for it."""
        rounded = self.grade_rounding.keep(unrounded if self.grade_rounding.of_sum else total)
        return next((each.name for each in self.grades.value if each.holds(rounded)), None)

    def over_achievement_of(self, relation: Relation | None) -> OverAchievement | None:
        """What holds for targets of this direction; the first that is stated for it."""
        return None if relation is None else self._over_achievement.get(relation)

    @cached_property
    def _over_achievement(self) -> Mapping[Relation, OverAchievement]:
        stated = reversed(self.over_achievement)
        return {relation: each for each in stated for relation in each.relations}

    @property
    def flags(self) -> tuple[str, ...]:
        """The problems that a scorecard may state."""
        return tuple(dict.fromkeys(each.flag for each in self.vetoes if each.flag is not None))

    def is_in_force(self, year: int) -> bool:
        """Whether it was in force at the end of a year, when its tables are made up."""
        end = date(year, 12, 31)
        return self.effective_from <= end and (self.effective_until is None or end <= self.effective_until)


def understand(layers: Layers, location: str = "") -> Rulebook:
    """The rulebook that the layers state. Raises `InvalidRulebook` with all that is wrong."""
    found = problems_of(layers)
    if found:
        raise InvalidRulebook(found)
    return Rulebook(layers, location)
