"""Single values of many units, each distinct one scored and checked once by the exact engine."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from scoring.audits.finding import about, finding
from scoring.engine import score, score_budget, score_row
from scoring.model import BUDGET_CATEGORY, BudgetRow, Indicator, Result, Role, Row, Scorecard, Status
from scoring.problems import Finding
from scoring.reals import Number
from scoring.rulebooks import Rounding, Rulebook
from scoring.source import MAXIMUM_DIGITS
from scoring.units import checks
from scoring.units.cells import Cells, as_notation, visible
from scoring.units.definition import blank_card
from scoring.units.points import Points
from scoring.units.quiet import Range, score_column

T = TypeVar("T")

KEPT = 1 << 12  # distinct values that are remembered at once


@dataclass(frozen=True, slots=True)
class Judged:
    """A value of one indicator, scored and checked.

    `row` is None where a whole column was scored at once and nothing is to be said of this value. `of_score` may hold
    explanations, which need the rows beside it (`needs_rows`).
    """

    status: Status
    score: Decimal | None
    points: int | None
    declared: Points
    is_left_out: bool = False
    row: Row | None = None
    of_score: tuple[Finding, ...] = ()
    of_values: tuple[Finding, ...] = ()
    of_reasons: tuple[Finding, ...] = ()
    needs_rows: bool = False

    @property
    def differs(self) -> bool:
        """Whether both the declared score and the computed one are known and not the same."""
        return (
            self.score is not None and self.declared.value is not None and self.score != self.declared.value
        )


@dataclass(frozen=True, slots=True)
class JudgedBudget:
    """The budget row of a unit, scored and checked."""

    row: BudgetRow
    declared: Points
    findings: tuple[Finding, ...]


@dataclass(eq=False)
class Year:
    """The definition in one year: by which rulebook, and what was already judged by it."""

    template: Result
    indicators: tuple[Indicator, ...]
    is_used: bool = False
    _rows: OrderedDict[Hashable, Judged] = field(default_factory=OrderedDict)
    _totals: OrderedDict[Hashable, tuple[Decimal, str | None]] = field(default_factory=OrderedDict)
    _scores: dict[tuple[int, Points], Judged] = field(default_factory=dict)
    _budgets: OrderedDict[Hashable, JudgedBudget] = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, card: Scorecard, year: int, rulebook: Rulebook | None) -> "Year":
        """The definition for units of a year. Raises `InvalidScorecard` where it has no rulebook then."""
        template = score(blank_card(replace(card, year=year)), rulebook)
        return cls(template, tuple(each.indicator for each in template.rows))

    @property
    def number(self) -> int:
        return self.template.card.year

    @property
    def rulebook(self) -> Rulebook:
        return self.template.rulebook

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What holds for every unit, whatever its values are."""
        return checks.run(checks.OF_DEFINITION, self.template)

    @cached_property
    def scale(self) -> int:
        """How many units of `points` one point is."""
        return int(10**self.rulebook.row_rounding.places)

    @cached_property
    def positions(self) -> Mapping[tuple[str, ...], int]:
        """The first indicator of each path."""
        pairs = enumerate(self.indicators)
        return {(*each.path, each.name): position for position, each in reversed(list(pairs))}

    @cached_property
    def adds_up(self) -> bool:
        """Whether the total is the plain sum of rounded rows, unless one is left out."""
        return adds_up(self.template)

    @cached_property
    def places_of_groups(self) -> int:
        """Up to how many decimals of a declared score no group rounds away."""
        rounding = self.rulebook.group_rounding
        return MAXIMUM_DIGITS if rounding.mode is None else rounding.places

    @cached_property
    def repeats_names(self) -> bool:
        """Whether two rows have one name, so that they may be one row twice."""
        return len({each.name for each in self.indicators}) < len(self.indicators)

    def exact_total(self, points: int, budget: Number | None) -> Number:
        """The sum of rows and budget before it is rounded."""
        rows = Fraction(points, self.scale)
        return rows if budget is None else rows + budget

    def total(self, points: int | None, budget: Number | None) -> tuple[Decimal | None, str | None]:
        """What the rulebook makes of a sum, and its grade; nothing where one of its parts is not known."""
        if points is None or budget is None:
            return None, None
        return _remembered(self._totals, (points, budget), lambda: self._total(points, budget))

    def _total(self, points: int, budget: Number) -> tuple[Decimal, str | None]:
        exact, rounding = self.exact_total(points, budget), self.rulebook.total_rounding
        return rounding.round(exact), self.rulebook.grade(rounding.keep(exact), exact)

    @cached_property
    def ranges(self) -> tuple[Range | None, ...]:
        """Of each indicator, the numbers of which nothing is to be said; none where rows are not rounded."""
        if self.rulebook.row_rounding.mode is None:
            return (None,) * len(self.indicators)
        return tuple(Range.of(each, self.rulebook, self.number) for each in self.indicators)

    def judge_all(self, position: int, actuals: Cells, declared: Sequence[Points]) -> list[Judged]:
        """A column of values of one indicator: its quiet numbers at once, the others one by one."""
        limits, indicator = self.ranges[position], self.indicators[position]
        column = None
        if limits is not None:
            column = score_column(indicator, limits, self.template, actuals, declared)
        if column is None:
            return [self.judge(position, actuals[at], each) for at, each in enumerate(declared)]
        quiet = zip(column.is_quiet, column.points, declared, strict=True)
        return [
            self._quiet(points, stated) if is_quiet else self.judge(position, actuals[at], stated)
            for at, (is_quiet, points, stated) in enumerate(quiet)
        ]

    def _quiet(self, points: int, declared: Points) -> Judged:
        found = self._scores.get((points, declared))
        if found is None:
            score = Decimal(points).scaleb(-self.rulebook.row_rounding.places)
            found = Judged(Status.COMPUTED, score, points, declared)
            if len(self._scores) < KEPT:
                self._scores[points, declared] = found
        return found

    def judge(self, position: int, actual: str, declared: Points) -> Judged:
        """A value of the indicator at a position."""
        key = (position, actual, declared.text)
        return _remembered(self._rows, key, lambda: self._judge(position, actual, declared))

    def row(self, position: int, actual: str, declared: Points) -> Row:
        """The row of a value of the indicator at a position."""
        row = self.judge(position, actual, declared).row
        assert row is not None
        return row

    def _judge(self, position: int, actual: str, declared: Points) -> Judged:
        indicator = replace(
            self.indicators[position], actual=as_notation(visible(actual.strip())), declared=declared.value
        )
        row = score_row(indicator, self.rulebook, self.number)
        alone = replace(self.template, rows=(row,), budget=None)
        of_score = checks.run(checks.OF_SCORE, alone)
        unreadable = () if declared.is_readable else (self._unreadable(alone, row, declared),)
        return Judged(
            row.status,
            row.score,
            None if row.kept is None or row.score is None else self._points(row.score),
            declared,
            row.is_left_out,
            row,
            of_score,
            (*unreadable, *checks.run(checks.OF_VALUES, alone)),
            checks.run(checks.OF_REASONS, alone),
            any(each.explanations is not None for each in of_score),
        )

    def _points(self, score: Decimal) -> int | None:
        """The score in whole units, where the rulebook rounds rows so that it has some."""
        if self.rulebook.row_rounding.mode is None:
            return None
        units: int = (Fraction(score) * self.scale).numerator
        return units

    def _unreadable(self, alone: Result, row: Row, declared: Points) -> Finding:
        return about(alone, row, "value/unreadable", wording="declared", found=visible(declared.text.strip()))

    def judge_budget(self, planned: str, executed: str, rate: str, declared: Points) -> JudgedBudget | None:
        """The budget row with the amounts of a unit; None where the definition has none."""
        if self.template.budget is None:
            return None
        key = (planned, executed, rate, declared.text)
        return _remembered(self._budgets, key, lambda: self._judge_budget(planned, executed, rate, declared))

    def _judge_budget(self, planned: str, executed: str, rate: str, declared: Points) -> JudgedBudget:
        assert self.template.budget is not None
        budget = replace(
            self.template.budget.budget,
            planned=visible(planned.strip()),
            executed=visible(executed.strip()),
            rate=visible(rate.strip()) or None,
            declared=declared.value,
        )
        row = score_budget(budget, self.rulebook, self.number)
        alone = replace(self.template, rows=(), budget=row)
        found = checks.run(checks.OF_BUDGET, alone)
        if not declared.is_readable:
            where, name = alone.card.where(("budget",)), BUDGET_CATEGORY
            text = visible(declared.text.strip())
            unreadable = finding(
                "value/unreadable", where, (name,), wording="declared", name=name, found=text
            )
            found = (unreadable, *found)
        return JudgedBudget(row, declared, found)


def _remembered(kept: OrderedDict[Hashable, T], key: Hashable, make: Callable[[], T]) -> T:
    """What was made for a key, or is made now; of many, the one that was asked for longest ago is forgotten."""
    found = kept.get(key)
    if found is None:
        found = kept[key] = make()
        if len(kept) > KEPT:
            kept.popitem(last=False)
    else:
        kept.move_to_end(key)
    return found


def adds_up(template: Result) -> bool:
    """Whether the total of every unit without rows that are left out is the plain sum of its rounded rows."""
    book, row = template.rulebook, template.rulebook.row_rounding
    return (
        template.rolled_up.is_plain
        and row.mode is not None
        and _keeps(book.group_rounding, row.places)
        and book.total_cap is None
        and book.bonus.value.at_most is None
        and not any(each.missed for each in book.vetoes)
        and not template.card.flags
        and all(each.indicator.role is Role.REGULAR for each in template.rows)
    )


def _keeps(rounding: Rounding, places: int) -> bool:
    """Whether a level leaves sums of numbers with so many places as they are."""
    return rounding.mode is None or rounding.places >= places
