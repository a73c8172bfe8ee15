"""The records: a scorecard as it was understood, and a result as it was scored. All frozen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any

from scoring.aggregates import Aggregate
from scoring.notation import BARE, Quantity, Reading, Relation
from scoring.numbers import add_up, difference, told
from scoring.policies import Way
from scoring.problems import Path, Problem, Where
from scoring.reals import Number
from scoring.records import record
from scoring.rulebooks import Rulebook, Veto
from scoring.rules import Note, Rule, RuleChange, Span
from scoring.source import Document

TOTAL_CAPPED = "trace/total-capped"  # the note of a total that the execution rate holds down
NO_POINTS = Decimal(0)
BUDGET_CATEGORY = "预算执行"  # the name of the budget row wherever rows are named


class Status(Enum):
    """How a row came to its score, or why it has none."""

    COMPUTED = "computed"
    JUDGED = "judged"
    NOT_MEASURED = "not_measured"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"
    MISSING = "missing"


class Role(Enum):
    """Whether a row belongs to the full marks, adds to them, or can only take away."""

    REGULAR = "regular"
    BONUS = "bonus"
    PENALTY = "penalty"


@record
class Contribution:
    """What one unit brings to a row that combines several: its actual, the funds behind it, its score."""

    organisation: str
    actual: str
    funds: str
    declared: Decimal | None


@record
class Indicator:
    """A leaf of the table, as written. `at` is its place in the document.

    `values` are named values of its own for its rule; `exempt` is a reason for which its rule takes
    nothing off; `deduction` are points of a column of their own; `is_withdrawn` says that the target was given up during the year.
    `combination` is how the row combines its `contributions`, where it says so itself.
    """

    name: str
    weight: Decimal
    target: str
    actual: str
    declared: Decimal | None
    path: tuple[str, ...]
    at: Path
    id: str | None = None
    unit: str | None = None
    relation: Relation | None = None
    rule: RuleChange | None = None
    status: Status | None = None
    is_withdrawn: bool = False
    reason: str = ""
    note: str = ""
    level: str | None = None
    role: Role = Role.REGULAR
    deduction: Decimal | None = None
    exempt: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    contributions: tuple[Contribution, ...] = ()
    combination: Way | None = None

    @property
    def least(self) -> Decimal:
        """The lowest score it can have: a row that only takes away goes below zero."""
        return -self.weight if self.role is Role.PENALTY else NO_POINTS

    @property
    def most(self) -> Decimal:
        """The highest score it can have."""
        return NO_POINTS if self.role is Role.PENALTY else self.weight


@record
class Group:
    """An inner node: a goal, or a level-1 or level-2 indicator."""

    name: str
    weight: Decimal | None
    declared: Decimal | None
    groups: tuple["Group", ...]
    indicators: tuple[Indicator, ...]
    path: tuple[str, ...]
    at: Path
    ratio: Fraction | None = None
    aggregate: str | None = None

    def leaves(self) -> Iterator[Indicator]:
        """Every indicator below, in the order of the table."""
        yield from self.indicators
        for each in self.groups:
            yield from each.leaves()

    def walk(self) -> Iterator["Group"]:
        """This group and every group below, in the order of the table."""
        yield self
        for each in self.groups:
            yield from each.walk()


@record
class Budget:
    """The budget row, as written; amounts are texts of the notation."""

    weight: Decimal | None
    planned: str
    executed: str
    rate: str | None
    declared: Decimal | None
    unit: str | None
    parts: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)
    at: Path = ("budget",)


@record
class Scorecard:
    """One self-evaluation table, understood but not scored."""

    title: str
    organisation: str
    year: int
    rulebook: str | None
    declared_total: Decimal | None
    budget: Budget | None
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    reason: str
    flags: tuple[str, ...]
    document: Document = field(repr=False)

    @property
    def file(self) -> str:
        return self.document.file

    def leaves(self) -> Iterator[Indicator]:
        """Every indicator of the table, in its order."""
        yield from self.indicators
        for each in self.groups:
            yield from each.leaves()

    def all_groups(self) -> Iterator[Group]:
        """Every group of the table, outer ones first."""
        for each in self.groups:
            yield from each.walk()

    def where(self, at: Path, *keys: str) -> Where:
        """Where a part of the table stands in its file."""
        return self.document.where((*at, *keys))


class Bound(Enum):
    """An actual that is not a number but a limit of one: `>3000个` is a lower bound."""

    LOWER = "lower"
    UPPER = "upper"
    APPROXIMATE = "approximate"

    @property
    def opposite(self) -> "Bound":
        """The bound on the other side."""
        return {Bound.LOWER: Bound.UPPER, Bound.UPPER: Bound.LOWER}.get(self, self)


@record
class Row:
    """One indicator, scored. `exact` is before rounding; both are None where nothing decides them.

    `inferred` says why a relation was assumed that the table does not write; `amounts` are target and
    actual as exact numbers in one unit; `counts_differ` that they count different things; `is_left_out`
    that the rulebook leaves the row out of the total. `tier` is the range of a score that a person gives;
    `kept` is the score as it goes into sums. `combined` is the actual that its units come to, `combined_score`
    the score of a qualitative row that they do. `taken` are the places of the rulebook that decided it.
    """

    indicator: Indicator
    status: Status
    rule: Rule | None = None
    score: Decimal | None = None
    exact: Number | None = None
    target: Reading | None = None
    actual: Reading | None = None
    relation: Relation | None = None
    inferred: str | None = None
    met: bool | None = None
    amounts: tuple[Fraction, Fraction] | None = None
    bound: Bound | None = None
    counts_differ: bool = False
    is_left_out: bool = False
    tier: Span | None = None
    kept: Number | None = None
    combined: Reading | None = None
    combined_score: Fraction | None = None
    level: str | None = None
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None
    taken: tuple[Path, ...] = ()

    @property
    def written_scale(self) -> Fraction:
        """In what its actual, brought to the unit of the target, is written: 3万元 stands there as a 3.

        A number that the table writes without a unit and a scale stands there as it is.
        """
        target, actual = self.target, self.actual
        if target is None or actual is None:
            return Fraction(1)
        is_plain = isinstance(actual.value, Quantity) and actual.value.unit == BARE and not actual.is_scaled
        has_unit = target.is_scaled or (isinstance(target.value, Quantity) and target.value.unit != BARE)
        return Fraction(1 if is_plain else target.scale if has_unit else actual.scale)

    @property
    def most(self) -> Fraction:
        """The highest score it can have: its full marks, or more where its rule gives more."""
        own = Fraction(self.indicator.most)
        if self.indicator.role is Role.PENALTY or self.rule is None:
            return own
        _, highest = self.rule.limits.ends(own)
        given = Fraction(0) if self.score is None else Fraction(self.score)
        return max(own, highest, given)

    @property
    def is_decided(self) -> bool:
        """Whether the row has a score or is rightly left out."""
        return self.score is not None or self.is_left_out


@record
class BudgetRow:
    """The budget row, scored."""

    budget: Budget
    rule: Rule | None
    weight: Decimal
    planned: Reading | None = None
    executed: Reading | None = None
    rate: Fraction | None = None
    score: Decimal | None = None
    exact: Number | None = None
    kept: Number | None = None
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None
    taken: tuple[Path, ...] = ()


@record
class Scored:
    """A declared score beside the recomputed one, of an indicator or of the budget row, `exact` as it is told.

    `most` is the highest that it can be.
    """

    name: str
    path: tuple[str, ...]
    weight: Decimal
    declared: Decimal | None
    exact: Number | None
    score: Decimal | None
    is_budget: bool = False
    role: Role = Role.REGULAR

    @property
    def most(self) -> Decimal:
        """The highest score it can have."""
        return NO_POINTS if self.role is Role.PENALTY else self.weight

    @property
    def gap(self) -> Decimal | None:
        """By how much the declared score is too high; None where one of the two is unknown."""
        if self.declared is None or self.score is None:
            return None
        return difference(self.declared, self.score)

    @property
    def differs(self) -> bool:
        """Whether both are known and not the same."""
        return self.gap is not None and self.gap != 0


@record
class Aggregated:
    """What the members of a group, or of the whole table (`group` is None), come to.

    `exact` is before rounding, `unrounded` before that of anything below it as well, as far as full marks depend on
    it; `kept` is what goes on into the group above, `extra` the points in it that are
    outside the full marks. `missing` are full marks that the whole table makes up for. Without a score it is
    unknown, left out (`is_left_out`), or cannot be had (`problem`).
    """

    group: Group | None
    aggregate: Aggregate
    full: Fraction = Fraction(0)
    score: Decimal | None = None
    exact: Number | None = None
    kept: Number | None = None
    unrounded: Number | None = None
    extra: Number = Fraction(0)
    missing: Fraction = Fraction(0)
    grade: str | None = None
    met: bool | None = None
    is_left_out: bool = False
    notes: tuple[Note, ...] = ()
    problem: Problem | None = None
    taken: tuple[Path, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it only adds up, and nobody says how."""
        group = self.group
        is_chosen = group is not None and (group.aggregate is not None or group.ratio is not None)
        return self.aggregate.kind.adds and not is_chosen


@record
class RollUp:
    """What the rows of a table come to: every group in the order of the table, and the whole."""

    groups: tuple[Aggregated, ...]
    whole: Aggregated

    @property
    def is_plain(self) -> bool:
        """Whether the table only adds up, so that its total is the sum of its rows."""
        return self.whole.is_plain and all(each.is_plain for each in self.groups)

    @cached_property
    def _by_place(self) -> Mapping[Path, Aggregated]:
        return {each.group.at: each for each in self.groups if each.group is not None}

    def of(self, group: Group) -> Aggregated:
        """What a group of the table comes to."""
        return self._by_place[group.at]

    def above(self, group: Group) -> Aggregated:
        """The node that a group belongs to."""
        return self._by_place.get(group.at[:-2], self.whole)


@record
class Category:
    """A level-1 name summed over the whole table."""

    name: str
    weight: Decimal
    score: Decimal | None
    declared: Decimal | None


@record
class Grading:
    """A grade, the vetoes that lowered it with what each says, and why it could not be decided where it could not."""

    grade: str | None
    vetoes: tuple[tuple[Veto, Note], ...] = ()
    problem: Problem | None = None
    taken: tuple[Path, ...] = ()


@record
class Result:
    """A scorecard, scored. Sums are None where a row without a score leaves them unknown.

    `declared_sum` is the sum of the declared scores where the table only adds up, otherwise what they come to
    in the same way.
    """

    card: Scorecard
    rulebook: Rulebook
    rulebook_assumed: bool
    rows: tuple[Row, ...]
    budget: BudgetRow | None
    categories: tuple[Category, ...]
    declared_sum: Decimal | None
    rolled_up: RollUp
    roll_up_declared: Callable[[], RollUp] = field(repr=False, compare=False)
    supported_total: Decimal | None
    grading: Grading

    @cached_property
    def by_declared(self) -> RollUp:
        """What the declared scores come to as the recomputed ones do; worked out where something does not hold."""
        return self.roll_up_declared()

    @property
    def total(self) -> Decimal | None:
        """What the whole table comes to."""
        return self.rolled_up.whole.score

    @property
    def adds_rows(self) -> bool:
        """Whether the scores of rows and budget are what the total adds up; the rounding of groups may come between them."""
        if any(each.is_left_out for each in self.rows):
            return True
        kept = [each.kept for each in self.rows]
        kept.append(None if self.budget is None else self.budget.kept)
        total, rows = self.rolled_up.whole.exact, add_up(each for each in kept if each is not None)
        return total is not None and told(total) == told(rows)

    @property
    def total_notes(self) -> tuple[Note, ...]:
        """What held the total down, if anything did."""
        return tuple(each for each in self.rolled_up.whole.notes if each.words == TOTAL_CAPPED)

    @property
    def grade(self) -> str | None:
        """The grade after every veto; None where there is none."""
        return self.grading.grade

    @property
    def groups(self) -> tuple[Aggregated, ...]:
        """Every group with what its members come to, in the order of the table."""
        return self.rolled_up.groups

    @property
    def full(self) -> Decimal:
        """The full marks of the table, as the rulebook states them."""
        return self.rulebook.full.value

    @cached_property
    def scored(self) -> tuple[Scored, ...]:
        """Everything that goes into the total: the rows in their order, then the budget row."""
        rows = tuple(
            Scored(
                row.indicator.name,
                row.indicator.path,
                row.indicator.weight,
                row.indicator.declared,
                None if row.exact is None else told(row.exact),
                row.score,
                role=row.indicator.role,
            )
            for row in self.rows
        )
        if self.budget is None:
            return rows
        row = self.budget
        return (
            *rows,
            Scored(
                BUDGET_CATEGORY,
                (),
                row.weight,
                row.budget.declared,
                None if row.exact is None else told(row.exact),
                row.score,
                is_budget=True,
            ),
        )

    @cached_property
    def first_by_weight(self) -> Mapping[Decimal, Row]:
        """The first row of each weight."""
        return {row.indicator.weight: row for row in reversed(self.rows)}

    @cached_property
    def first_by_partial_score(self) -> Mapping[Decimal, Row]:
        """The first row of each score below full marks."""
        return {
            row.score: row
            for row in reversed(self.rows)
            if row.score is not None and row.score < row.indicator.weight
        }

    def neighbours(self, row: Row) -> tuple[Row, ...]:
        """The rows right above and below."""
        at = self._positions[row.indicator.at]
        return (*self.rows[max(at - 1, 0) : at], *self.rows[at + 1 : at + 2])

    @cached_property
    def _positions(self) -> Mapping[Path, int]:
        return {row.indicator.at: position for position, row in enumerate(self.rows)}

    @property
    def is_complete(self) -> bool:
        """Whether every row could be read and scored."""
        return self.total is not None

    def row(self, name: str) -> Row:
        """The first row of that name. Raises KeyError."""
        for each in self.rows:
            if each.indicator.name == name:
                return each
        raise KeyError(name)
