"""What a rulebook says, as frozen records. Each parameter carries its basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Generic, TypeVar

from scoring.aggregates import Aggregate
from scoring.notation import Relation
from scoring.numbers import Exact, RoundingMode, against_share, decimal_places, exact, round_to, told
from scoring.policies import BlankPlan, Column, Explaining, Negative, Policy, Treatment, Way
from scoring.problems import Path, Severity
from scoring.reals import Number
from scoring.records import record
from scoring.rulebooks.statements import Statement
from scoring.rules import Basis, Rule, RuleChange, Unwritten

T = TypeVar("T")

ONE = Fraction(1)

TOTAL, GROUP = (
    "total",
    "group",
)  # the aggregates that every rulebook has: of the table, and of an ordinary group

SHOWN_PLACES = 6  # of a level that is not rounded, this many decimals are shown


@record
class Stated(Generic[T]):
    """A value that a rulebook states, with what it rests on."""

    value: T
    basis: Basis


@record
class Rounding:
    """How many decimals a level keeps, and how ties and rests are treated; without a mode, all of them.

    `of_sum`: before grading, what is rounded is the sum behind the total and not the total itself.
    """

    places: int
    mode: RoundingMode | None
    basis: Basis
    of_sum: bool = False

    @property
    def shown_mode(self) -> RoundingMode:
        """How a number is rounded to be shown, also where sums go on with all its digits."""
        return self.mode or RoundingMode.HALF_UP

    def round(self, value: Exact) -> Decimal:
        """The number as it is shown: rounded, or of an unrounded one its decimals, the first six where it goes on."""
        if self.mode is not None:
            return round_to(value, self.places, self.mode)
        known = told(exact(value))
        ends = decimal_places(known)
        return round_to(known, self.places if ends is None else min(ends, self.places))

    def keep(self, value: Number) -> Number:
        """The number that goes on into sums: rounded, or as it is."""
        return value if self.mode is None else exact(self.round(value))

    def shown_and_kept(self, value: Number) -> tuple[Decimal, Number]:
        """What `round` and `keep` give, rounded once."""
        shown = self.round(value)
        return shown, value if self.mode is None else exact(shown)


@record
class Bonus:
    """Whether rows may add to the full marks or only take away, and up to which total."""

    policy: Column
    at_most: Decimal | None


@record
class Combination:
    """How the actuals of several units become one: absolute numbers, rates, and scores of qualitative rows."""

    absolute: Way
    rate: Way
    qualitative: Way


@record
class UnwrittenRelation:
    """Which relation holds where a target is written without one."""

    default: Relation
    zero: Relation
    ceiling_words: tuple[str, ...]
    basis: Basis


@record
class OverAchievement:
    """From which share of its target on an actual is pointed out, how loudly, and what it costs.

    `relations`: the targets it holds for. Without a `limit` any actual is pointed out that is not the target
    itself. `beyond`: the limit itself does not count yet. `zero_target`: from which number on, as it stands in
    the table, where the target is 0 (None: never). `under`: below which share the same holds (None: never).
    """

    limit: Fraction | None
    severity: Severity
    treatment: Treatment
    relations: tuple[Relation, ...]
    zero_target: Fraction | None
    beyond: bool
    points: Fraction
    under: Fraction | None
    basis: Basis
    place: Path = ()

    def is_passed(self, target: Fraction, actual: Fraction, scale: Fraction = ONE) -> bool:
        """Whether an actual goes so far beyond its target that it is pointed out.

        `scale` is what the actual is written in: 10000 for 3万元, which is 30000元 and stands there as a 3.
        """
        if self.limit is None:
            return actual > target
        if target <= 0:
            return target == 0 and self.zero_target is not None and actual >= self.zero_target * scale
        beside = against_share(actual, self.limit, target)
        return beside > 0 or (beside == 0 and not self.beyond)

    def is_undercut(self, target: Fraction, actual: Fraction) -> bool:
        """Whether an actual stays so far below its target that it is pointed out."""
        if self.limit is None:
            return actual < target
        return self.under is not None and target > 0 and against_share(actual, self.under, target) < 0


@record
class Grade:
    """A grade and the total from which it is given; `above`: only beyond it."""

    name: str
    from_: Fraction
    above: bool = False
    to: Fraction | None = None
    below: bool = False

    def holds(self, total: Number) -> bool:
        """Whether a total has this grade."""
        reached = total > self.from_ if self.above else total >= self.from_
        return reached and (self.to is None or total < self.to or (total == self.to and not self.below))


@record
class Veto:
    """What a serious problem, or rows that missed their targets, do to the grade.

    `flag` is a problem that a scorecard states; `missed` are ids of rows: the veto holds where all of them
    missed. The grade is then `grade`, or with `is_ceiling` at most that.
    """

    flag: str | None
    missed: tuple[str, ...]
    grade: str
    is_ceiling: bool
    basis: Basis
    place: Path = ()


@record
class Share:
    """What some categories weigh together, by the layout of the table."""

    categories: tuple[str, ...]
    weight: Decimal


@dataclass(frozen=True, eq=False)
class Rulebook:
    """A dated, cited set of rules, roundings, policies and grades. Each that was read is one of its own.

    `statements` are the same parameters as the file has them, each with what it rests on. `location` is the
    id or the path that it was read from.
    """

    id: str
    title: Mapping[str, str]
    effective_from: date
    effective_until: date | None
    effective_basis: Basis | None
    sources: Mapping[str, Mapping[str, str]]
    full: Stated[Decimal]
    budget: Rule | None
    budget_weight: Decimal
    blank_plan: BlankPlan
    rules: Mapping[Relation, Rule]
    indicators: Mapping[str, RuleChange]
    unwritten_relation: UnwrittenRelation
    unwritten_rule: Stated[Unwritten]
    not_measured: Stated[Policy]
    not_applicable: Stated[Policy]
    withdrawn: Stated[Policy]
    blank: Stated[Policy]
    zero_weight: Stated[Policy]
    negative_actual: Stated[Negative]
    deduction_column: Stated[Column]
    bonus: Stated[Bonus]
    reason: Stated[Explaining]
    row_rounding: Rounding
    budget_rounding: Rounding
    group_rounding: Rounding
    total_rounding: Rounding
    grade_rounding: Rounding
    aggregates: Mapping[str, Aggregate]
    combination: Stated[Combination] | None
    over_achievement: tuple[OverAchievement, ...]
    total_cap: Rule | None
    vetoes: tuple[Veto, ...]
    layout: Stated[tuple[Share, ...]] | None
    grades: Stated[tuple[Grade, ...]]
    statements: tuple[Statement, ...]
    location: str = ""

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
