"""A block of rows, scored: by whole numbers where they fit, by bounded floats where not, by the exact engine for the rest."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, isnan
from typing import Any, TypeAlias

import numpy

from scoring.arithmetic import (
    Expression,
    Judged,
    Refused,
    Symbol,
    actual,
    met,
    shortfall,
    surplus,
    target,
    truths_of,
    weight,
)
from scoring.columns.approximations import Approximations
from scoring.columns.decimals import Column, DecimalReader
from scoring.columns.exact_rows import ExactRows, units
from scoring.columns.plans import Plan, declared
from scoring.columns.rationals import UNITS, Rationals
from scoring.columns.whole_numbers import IN_INTEGERS, Array, TooWide
from scoring.model import Status
from scoring.notation import Relation
from scoring.numbers import RoundingMode
from scoring.policies import Treatment
from scoring.problems import InvalidColumns, Problem
from scoring.rules.case import SHORTFALL, SURPLUS, upper

Numbers: TypeAlias = Rationals | Approximations

UNSCORED = numpy.iinfo(numpy.int64).min
"""The score of a row that has none, as NumPy marks a date that is none."""
CODES = {status: code for code, status in enumerate(Status)}
LAST_PLACE = {Relation.RANK_WITHIN: 2**53, Relation.BY_DATE: 3652059}
"""Where places end, that floats count up to, and days, of which 9999-12-31 is the last."""

MEETS: Mapping[Relation, Callable[[Array, Array], Array]] = {
    Relation.AT_LEAST: numpy.greater_equal,
    Relation.MORE_THAN: numpy.greater,
    Relation.AT_MOST: numpy.less_equal,
    Relation.LESS_THAN: numpy.less,
    Relation.EQUAL: numpy.equal,
    Relation.BY_DATE: numpy.less_equal,
    Relation.RANK_WITHIN: numpy.less_equal,
}
"""Shortest decimals stand in the order of their floats, so that floats are compared as they are."""


@dataclass(frozen=True)
class Rows:
    """The numbers of some rows, as they came."""

    weight: Column
    target: Column
    actual: Column
    declared: Array | None = None
    upper: Column | None = None

    def __len__(self) -> int:
        return len(self.weight.numbers)

    @property
    def are_sound(self) -> bool:
        """Whether all numbers are finite, and every row has a weight, none of them below 0."""
        columns = (self.weight, self.target, self.actual, self.upper)
        is_finite = all(each is None or each.magnitude < inf for each in columns)
        stated = None if self.declared is None else Column.of(self.declared)
        is_finite &= stated is None or stated.magnitude < inf
        return is_finite and self.weight.low >= 0 and not self.weight.has_nan

    def take(self, rows: Array) -> "Rows":
        """Some of them."""
        return Rows(
            self.weight.take(rows),
            self.target.take(rows),
            self.actual.take(rows),
            None if self.declared is None else self.declared[rows],
            None if self.upper is None else self.upper.take(rows),
        )

    def with_actual(self, numbers: Array) -> "Rows":
        """The same rows with other actuals."""
        return replace(self, actual=Column.of(numbers))

    def without_values(self) -> "Rows":
        """The same rows with 0 for their targets and actuals, which nothing will be made of."""
        zeros = Column.of(numpy.zeros(len(self)))
        return replace(self, target=zeros, actual=zeros)

    def each(self) -> Iterator[tuple[Any, ...]]:
        """Row by row, with None for numbers that are not there."""
        given = (self.weight, self.target, self.actual, self.upper)
        weights, targets, actuals, uppers = (None if each is None else each.numbers for each in given)
        columns = (
            [None] * len(self) if each is None else _or_none(each)
            for each in (weights, targets, actuals, self.declared, uppers)
        )
        return zip(*columns, strict=True)


def _or_none(numbers: Array) -> list[Any]:
    return [None if isinstance(each, float) and isnan(each) else each for each in numbers.tolist()]


@dataclass(frozen=True)
class Scores:
    """What rows come to: scores in units of the last place, the codes of their statuses, and mismatches where asked for."""

    score: Array
    status: Array
    mismatch: Array | None = None

    @classmethod
    def empty(cls, length: int, status: Status) -> "Scores":
        """Rows without a score."""
        return cls(numpy.full(length, UNSCORED), numpy.full(length, CODES[status], numpy.uint8))

    def put(self, rows: Array, scores: "Scores") -> None:
        self.score[rows], self.status[rows] = scores.score, scores.status


class _Derived(Mapping[Symbol, Any]):
    """Columns by their symbols, the derived ones computed when they are asked for."""

    def __init__(self, known: dict[Symbol, Any], derived: Mapping[Symbol, Expression]) -> None:
        self._known, self._derived = known, derived

    def __getitem__(self, symbol: Symbol) -> Any:
        if symbol not in self._known:
            self._known[symbol] = self._derived[symbol].evaluate(self)
        return self._known[symbol]

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class BlockScorer:
    """Scores blocks of rows by one plan."""

    def __init__(self, plan: Plan, exact: ExactRows, places: int, mode: RoundingMode) -> None:
        self.plan, self.exact, self.places, self.mode = plan, exact, places, mode
        self.readers = {symbol: DecimalReader() for symbol in (weight, target, actual, declared, upper)}

    def score(self, rows: Rows) -> Scores:
        """The scores of rows whose weight is above 0 and whose target and actual are numbers."""
        if self.plan.row_by_row:
            return self._one_by_one(rows)
        readable = self._readable(rows)
        if readable is not None and not readable.all():
            scores = Scores.empty(len(rows), Status.UNREADABLE)
            places = numpy.flatnonzero(readable)
            scores.put(places, self.score(rows.take(places)))
            return scores
        return self._by_whole_numbers(rows)

    def _readable(self, rows: Rows) -> Array | None:
        """Where target and actual are places or days; None where any number will do."""
        last = None if self.plan.relation is None else LAST_PLACE.get(self.plan.relation)
        if last is None:
            return None
        both = (rows.target.numbers, rows.actual.numbers)
        one, other = ((each == numpy.rint(each)) & (each >= 1) & (each <= last) for each in both)
        readable: Array = one & other
        return readable

    def _by_whole_numbers(self, rows: Rows) -> Scores:
        """By whole-number arithmetic; rows or blocks for which there is no room go the other way."""
        try:
            numbers, unread = self._read(rows)
            if unread is None:
                return self._settled(rows, numbers)
        except (TooWide, ZeroDivisionError):
            return self._by_floats(rows)
        scores = Scores.empty(len(rows), Status.UNREADABLE)
        read, others = numpy.flatnonzero(~unread), numpy.flatnonzero(unread)
        if read.size:
            scores.put(read, self._by_whole_numbers(rows.take(read)))
        scores.put(others, self._by_floats(rows.take(others)))
        return scores

    def _read(self, rows: Rows) -> tuple[dict[Symbol, Any], Array | None]:
        """Every column as exact fractions, and where one of them is none."""
        unread: Array | None = None
        numbers: dict[Symbol, Any] = {}
        for symbol, column in self._columns(rows):
            read = self.readers[symbol].read(column)
            numbers[symbol] = Rationals(
                read.whole, read.limit, UNITS[read.places], is_positive=column.low > 0 and read.unread is None
            )
            if read.unread is not None:
                unread = read.unread if unread is None else unread | read.unread
        return numbers, unread

    def _columns(self, rows: Rows) -> Iterator[tuple[Symbol, Column]]:
        yield weight, rows.weight
        yield target, rows.target
        yield actual, rows.actual
        if self.plan.relation is Relation.BETWEEN and rows.upper is not None:
            yield upper, rows.upper

    def _by_floats(self, rows: Rows) -> Scores:
        """By floats with bounds; what they leave undecided, by the exact engine."""
        numbers = {symbol: Approximations.read(column.numbers) for symbol, column in self._columns(rows)}
        try:
            return self._settled(rows, numbers)
        except (TooWide, ZeroDivisionError):
            return self._one_by_one(rows)

    def _settled(self, rows: Rows, numbers: dict[Symbol, Any]) -> Scores:
        """By the formula of the plan, in either type of numbers; where they leave doubt, by the exact engine."""
        run = _Run(self, rows, numbers)
        run.take_branches()
        run.hold()
        run.treat_over_achievement()
        left = numpy.flatnonzero(run.doubtful)
        if left.size:
            run.scores.put(left, self._one_by_one(rows.take(left)))
        return run.scores

    def _one_by_one(self, rows: Rows) -> Scores:
        """Each row by the exact engine."""
        scored = [
            (UNSCORED if row.score is None else units(row.score, self.places), CODES[row.status])
            for row in self.exact.score(rows.each())
        ]
        if any(abs(score) > IN_INTEGERS for score, _ in scored if score != UNSCORED):
            raise InvalidColumns((Problem("columns/too-large"),))
        found = numpy.array(scored, numpy.int64).reshape(-1, 2)
        return Scores(found[:, 0], found[:, 1].astype(numpy.uint8))


class _Run:
    """One plan over the rows of one block, in one type of numbers."""

    def __init__(self, scorer: BlockScorer, rows: Rows, numbers: dict[Symbol, Any]) -> None:
        self.scorer, self.plan, self.rows = scorer, scorer.plan, rows
        self.raw = {**numbers, met: self._met()}
        self.doubtful = numpy.zeros(len(rows), bool)
        self.failed = numpy.zeros(0, numpy.intp)
        self.has_none = False
        self.full = self._units(numbers[weight], numpy.arange(len(rows)))
        self.scores = Scores(self.full.copy(), numpy.full(len(rows), CODES[self.plan.status], numpy.uint8))
        if self.plan.scale != 1:
            self.raw.update(self._measures_times(self.plan.scale))
        known = dict(self.raw)
        if self.plan.base != 1:
            known.update(self._measures_times(self.plan.base))
        side = self.plan.side
        self.numbers = _Derived(known, {shortfall: SHORTFALL[side], surplus: SURPLUS[side]})

    def _measures_times(self, factor: Fraction | int) -> dict[Symbol, Any]:
        """Targets and actuals in a smaller unit."""
        return {each: self.raw[each] * factor for each in (target, actual, upper) if each in self.raw}

    def _met(self) -> Array:
        """Where the target is met."""
        rows = self.rows
        if self.plan.relation is Relation.BETWEEN:
            assert rows.upper is not None
            actuals = rows.actual.numbers
            return (actuals >= rows.target.numbers) & (actuals <= rows.upper.numbers)
        if self.plan.relation is None:
            return numpy.zeros(len(rows), bool)
        return MEETS[self.plan.relation](rows.actual.numbers, rows.target.numbers)

    def _units(self, column: Numbers, rows: Array) -> Array:
        """The numbers of some rows, rounded; those that leave doubt are noted."""
        found, doubtful = column.rounded(self.scorer.places, self.scorer.mode)
        if doubtful is not None:
            self.doubtful[rows[doubtful]] = True
        return found

    def take_branches(self) -> None:
        """What the formula gives, rounded. Holding the points afterwards is the same: rounding keeps their order."""
        for share in self.plan.formula.over(self.numbers, len(self.rows)):
            rows, branch = share.rows, share.branch
            if branch is None:
                self.doubtful[rows] = True
            elif isinstance(branch.value, Refused):
                self.has_none = True
                self.scores.put(rows, Scores.empty(rows.size, Status.UNREADABLE))
            elif branch is self.plan.failing:
                self.failed = rows
            elif isinstance(branch.value, Judged):
                self._by_person(rows)
            elif branch.value is not weight:
                self.scores.score[rows] = self._rounded(share.points, rows)

    def _rounded(self, points: Any, rows: Array) -> Array | int:
        if isinstance(points, Fraction):
            return self._constant(points)
        return self._units(points, rows)

    def _constant(self, points: Fraction) -> int:
        found, _ = Rationals.filled(points, 1).rounded(self.scorer.places, self.scorer.mode)
        return int(found[0])

    def _by_person(self, rows: Array) -> None:
        """The declared score; without one there is none."""
        stated = self.rows.declared
        given = numpy.zeros(rows.size, bool) if stated is None else ~numpy.isnan(stated[rows])
        is_policy = self.plan.status is not Status.COMPUTED
        self.scores.put(
            rows[~given],
            Scores.empty(int((~given).sum()), self.plan.status if is_policy else Status.MISSING),
        )
        judged = rows[given]
        self.has_none |= judged.size < rows.size
        if stated is None or not judged.size:
            return
        self.scores.score[judged] = self._units(self._read_declared(stated[judged]), judged)
        if not is_policy:
            self.scores.status[judged] = CODES[Status.JUDGED]

    def _read_declared(self, stated: Array) -> Numbers:
        read = self.scorer.readers[declared].read(Column.of(stated))
        return Rationals.of(read.whole, read.places) if read.unread is None else Approximations.read(stated)

    def hold(self) -> None:
        """The points between the least and the most that the rule gives."""
        plan, score = self.plan, self.scores.score
        has_score = score != UNSCORED if self.has_none else None
        most = None if plan.most is None else self._marks(plan.most)
        if most is not None:
            numpy.minimum(score, most, out=score)
        least: Any = 0 if plan.least is None else self._marks(plan.least)
        numpy.maximum(score, least, out=score)
        if has_score is not None:
            score[~has_score] = UNSCORED
        if plan.least is not None:
            highest = weight if plan.most is None else plan.most
            crossed = truths_of(
                plan.least.evaluate(self.numbers) > highest.evaluate(self.numbers), len(self.rows)
            )
            self._doubt(crossed.doubtful)
            self.scores.put(crossed.holds, Scores.empty(int(crossed.holds.sum()), Status.UNREADABLE))
        self.scores.score[self.failed], self.scores.status[self.failed] = 0, CODES[Status.COMPUTED]

    def _ends(self) -> tuple[Array | int, Array | int]:
        """Between which points every score lies that a person gives, in units."""
        plan = self.plan
        least = 0 if plan.least is None else self._marks(plan.least)
        return least, self._marks(weight if plan.most is None else plan.most)

    def _marks(self, marks: Expression) -> Array | int:
        """A limit of the points in units, in every row."""
        if marks is weight:
            return self.full
        return self._rounded(marks.evaluate(self.numbers), numpy.arange(len(self.rows)))

    def _doubt(self, doubtful: Array | None) -> None:
        if doubtful is not None:
            self.doubtful |= doubtful

    def treat_over_achievement(self) -> None:
        """What the rulebook does to the points of an actual that is far from its target."""
        over, condition = self.plan.over, self.plan.deviates
        if over is None or condition is None:
            return
        deviates = truths_of(condition.evaluate(self.raw), len(self.rows))
        self._doubt(deviates.doubtful)
        rows = numpy.flatnonzero(deviates.holds & (self.scores.status != CODES[Status.UNREADABLE]))
        if over.treatment is Treatment.ZERO:
            self.scores.score[rows], self.scores.status[rows] = 0, CODES[Status.COMPUTED]
        elif over.treatment is Treatment.MANUAL:
            self._by_hand(rows)
        else:
            self._deduct(rows)

    def _by_hand(self, rows: Array) -> None:
        """The declared score where there is one, the computed one elsewhere."""
        stated = self.rows.declared
        if stated is None:
            return
        given = rows[~numpy.isnan(stated[rows])]
        if given.size:
            score = self.scores.score
            score[given] = self._units(self._read_declared(stated[given]), given)
            self.scores.status[given] = CODES[Status.JUDGED]
            least, most = self._ends()
            score[given] = numpy.maximum(numpy.minimum(score, most), least)[given]

    def _deduct(self, rows: Array) -> None:
        """So many points less; such that are no whole number of units cannot be taken off what is rounded."""
        assert self.plan.over is not None
        units = self.plan.over.points * 10**self.scorer.places
        scored = rows[self.scores.score[rows] != UNSCORED]
        if units.denominator != 1:
            self.doubtful[scored] = True
        else:
            self.scores.score[scored] = numpy.maximum(self.scores.score[scored] - int(units), 0)
