"""Rows of any relation and status by one rulebook: each to the plan that scores it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy

from scoring.columns.blocks import CODES, UNSCORED, BlockScorer, Rows, Scores
from scoring.columns.decimals import Column, exact_value
from scoring.columns.exact_rows import ExactRows
from scoring.columns.inputs import UNWRITTEN, Inputs, unsound
from scoring.columns.plans import Plan, plan_of_policy, plan_of_rule
from scoring.columns.totals import Runs
from scoring.columns.whole_numbers import Array
from scoring.comparison import DAYS
from scoring.engine.rows import rule_of
from scoring.model import Indicator, Row, Status
from scoring.notation import BARE, Relation, Unit
from scoring.numbers import RoundingMode
from scoring.policies import Negative, Policy
from scoring.problems import InvalidColumns
from scoring.rulebooks import Rulebook
from scoring.rules import RuleChange, UnfitRule

NO_UNIT = (1, BARE)
UNIT_OF_RELATION = {Relation.BY_DATE: (1, DAYS), Relation.RANK_WITHIN: NO_UNIT}
"""Relations whose numbers have a unit of their own, as `scoring.comparison` gives it to single rows."""
LAST_COUNTED = {Relation.BY_DATE: date.max.toordinal(), Relation.RANK_WITHIN: numpy.inf}
"""Relations whose numbers are whole ones from 1 to this one."""
RELATIONS = tuple(Relation)
LARGEST_SHOWN = 10**15
"""Below this, a score is the decimal that its float prints as."""
QUALITATIVE, BETWEEN = Relation.QUALITATIVE.code, Relation.BETWEEN.code


def left_out_by(rulebook: Rulebook) -> Iterator[tuple[Status, Policy]]:
    """What the rulebook does to rows of each status that may be left out of the table."""
    yield Status.NOT_MEASURED, rulebook.not_measured.value
    yield Status.NOT_APPLICABLE, rulebook.zero_weight.value


class RowScorer:
    """Scores rows by a rulebook, or by the rule of one indicator; `unit` is that of their targets and actuals, with its scale,
    where these are amounts.

    It remembers how the columns before were read, so every thread takes one of its own (`anew`).
    """

    def __init__(
        self,
        rulebook: Rulebook,
        unit: tuple[int, Unit] = NO_UNIT,
        rule: RuleChange | None = None,
        name: str = "",
    ) -> None:
        self.rulebook, self.unit, self.rule, self.name = rulebook, unit, rule, name
        self._scorers: dict[int, BlockScorer] = {}
        self._policies: dict[Status, BlockScorer] = {}

    @property
    def places(self) -> int:
        return self.rulebook.row_rounding.places

    @property
    def mode(self) -> RoundingMode:
        return self.rulebook.row_rounding.shown_mode

    def anew(self) -> "RowScorer":
        """The same, having read nothing."""
        return RowScorer(self.rulebook, self.unit, self.rule, self.name)

    def fill(self, inputs: Inputs, which: slice | Array, out: Scores) -> None:
        """Score some rows of the inputs, into their places. Raises `InvalidColumns`."""
        rows, codes = inputs.rows(which)
        if not rows.are_sound or (rows.upper is None and numpy.any(codes == BETWEEN)):
            raise InvalidColumns(tuple(unsound(inputs)))
        found = self.score(rows, codes)
        out.score[which] = found.score
        if found.status.any():
            out.status[which] = found.status
        if out.mismatch is not None and rows.declared is not None:
            out.mismatch[which] = differs(found.score, rows.declared, self.places)

    def runs(self, card: Array, score: Array, start: int) -> Runs:
        """The runs of cards of a block that was scored, which starts at this row."""
        return Runs.of(card, score, start)

    def score(self, rows: Rows, codes: Array | int) -> Scores:
        """The scores of some rows; `codes` are their relations, or the one of all of them."""
        counts_from_zero = self.rulebook.negative_actual.value is Negative.ZERO
        if counts_from_zero and rows.actual.low < 0:
            rows = rows.with_actual(numpy.maximum(rows.actual.numbers, 0))
        statuses = self._statuses(rows, codes)
        if statuses is None:
            return self._score_present(rows, codes)
        scores = Scores.empty(len(rows), Status.MISSING)
        for status in (None, Status.NOT_APPLICABLE, Status.NOT_MEASURED, Status.UNREADABLE):
            places = numpy.flatnonzero(statuses == (-1 if status is None else CODES[status]))
            if not places.size:
                continue
            if status is Status.UNREADABLE:
                scores.put(places, Scores.empty(places.size, status))
                continue
            some = rows.take(places)
            if status is None:
                found = self._score_present(some, codes if isinstance(codes, int) else codes[places])
            else:
                found = self._score_by_policy(some, status)
            scores.put(places, found)
        return scores

    def _statuses(self, rows: Rows, codes: Array | int) -> Array | None:
        """The status that the numbers of a row give it, -1 where it is scored by its rule; None where all are.

        A weight of 0 comes before a target that is not there, and that before an actual.
        """
        blank = _nan(rows.target)
        if blank is not None:
            blank &= codes != QUALITATIVE
        if rows.upper is not None and rows.upper.has_nan:
            no_end = numpy.isnan(rows.upper.numbers) & (codes == BETWEEN)
            blank = no_end if blank is None else blank | no_end
        absent, weightless = _nan(rows.actual), None if rows.weight.low > 0 else rows.weight.numbers == 0
        uncounted = _uncounted(rows, codes)
        if blank is None and absent is None and weightless is None and uncounted is None:
            return None
        statuses = numpy.full(len(rows), -1, numpy.int8)
        for where, status in (
            (uncounted, Status.UNREADABLE),
            (absent, Status.NOT_MEASURED),
            (blank, Status.MISSING),
            (weightless, Status.NOT_APPLICABLE),
        ):
            if where is not None:
                statuses[where] = CODES[status]
        return statuses

    def _score_by_policy(self, rows: Rows, status: Status) -> Scores:
        """Rows that were not measured or weigh nothing are worth what the rulebook says."""
        policy = dict(left_out_by(self.rulebook))[status]
        if policy is Policy.UNSCORED:
            return Scores.empty(len(rows), Status.UNREADABLE)
        plan = plan_of_policy(policy, status)
        if plan is None:
            return Scores.empty(len(rows), status)
        if status not in self._policies:
            self._policies[status] = self._scorer(plan, Relation.AT_LEAST)
        return self._policies[status].score(rows.without_values())

    def _score_present(self, rows: Rows, codes: Array | int) -> Scores:
        """Rows with all their numbers, by the plans of their relations."""
        low, high = (codes, codes) if isinstance(codes, int) else (int(codes.min()), int(codes.max()))
        if high == UNWRITTEN:
            codes = self._written(rows, codes)
            low, high = int(codes.min()), int(codes.max())
        if low == high:
            return self._of(low).score(rows)
        scores = Scores.empty(len(rows), Status.MISSING)
        for code in range(low, high + 1):
            places = numpy.flatnonzero(codes == code)
            if places.size:
                scores.put(places, self._of(code).score(rows.take(places)))
        return scores

    def _written(self, rows: Rows, codes: Array | int) -> Array:
        """The relations, with those that are not written as the rulebook assumes them."""
        unwritten = self.rulebook.unwritten_relation
        assumed = numpy.where(rows.target.numbers == 0, unwritten.zero.code, unwritten.default.code)
        return numpy.where(codes == UNWRITTEN, assumed, codes).astype(numpy.uint8)

    def _of(self, code: int) -> BlockScorer:
        """What scores rows of this relation."""
        if code not in self._scorers:
            relation = RELATIONS[code]
            self._scorers[code] = self._scorer(self.plan(relation), relation)
        return self._scorers[code]

    def plan(self, relation: Relation) -> Plan:
        """How rows of this relation are scored."""
        try:
            unit = self._unit_of(relation)[1]
            rule = rule_of(self._indicator(relation), relation, self.rulebook, unit=unit)
        except UnfitRule:
            rule = None
        scaled = self._unit_of(relation)
        if self.rule is not None and self.rule.reads_rates_apart(scaled[1]):
            return replace(plan_of_rule(None, relation, scaled, self.rulebook), row_by_row=True)
        return plan_of_rule(rule, relation, scaled, self.rulebook)

    def _unit_of(self, relation: Relation) -> tuple[int, Unit]:
        """The unit of targets and actuals of this relation: dates are counted in days and ranks in places, whatever theirs is."""
        return UNIT_OF_RELATION.get(relation, self.unit)

    def _indicator(self, relation: Relation) -> Indicator:
        """An indicator of which only the rule matters."""
        return Indicator(
            self.name, Decimal(1), "", "", None, path=(), at=(), relation=relation, rule=self.rule
        )

    def _scorer(self, plan: Plan, relation: Relation) -> BlockScorer:
        return BlockScorer(plan, self._exact(relation), self.places, self.mode)

    def _exact(self, relation: Relation) -> ExactRows:
        return ExactRows(relation, self._unit_of(relation), self.rulebook, self.rule, self.name)

    def exact_row(self, rows: Rows, codes: Array | int) -> Row:
        """One row by the exact engine."""
        code = int(self._written(rows, codes)[0])
        return next(self._exact(RELATIONS[code]).score(rows.each()))


def _uncounted(rows: Rows, codes: Array | int) -> Array | None:
    """Where a number is no day of the calendar or no place, though its relation says so; None where all are."""
    found: Array | None = None
    for relation, last in LAST_COUNTED.items():
        is_of_it = codes == relation.code
        if not numpy.any(is_of_it):
            continue
        for numbers in (rows.target.numbers, rows.actual.numbers):
            is_counted = (numbers >= 1) & (numbers <= last) & (numpy.floor(numbers) == numbers)
            wrong = is_of_it & ~is_counted & ~numpy.isnan(numbers)
            found = wrong if found is None else found | wrong
    return found if found is not None and found.any() else None


def _nan(column: Column) -> Array | None:
    """Where there is no number; None where there is one everywhere."""
    return numpy.isnan(column.numbers) if column.has_nan else None


def differs(score: Array, declared: Array, places: int) -> Array:
    """Where a declared score is another number than the score; nowhere where one of them is missing.

    `score / 10**places` in floats is the float of that decimal, of fewer than 16 digits (see `decimals`), and
    a declared float equals it exactly where it means the same decimal.
    """
    found: Array = score / float(10**places) != declared
    if numpy.isnan(declared.max(initial=0)):
        found &= ~numpy.isnan(declared)
    if score.size and score.min() == UNSCORED:
        found &= score != UNSCORED
    for row in numpy.flatnonzero(numpy.abs(score) >= LARGEST_SHOWN):
        if found[row] or score[row] != UNSCORED:
            found[row] = exact_value(declared[row].item()) * 10**places != int(score[row])
    return found
