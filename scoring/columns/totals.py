"""One total per card, exactly: sums of whole numbers, or what the rulebook's aggregate makes of the rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

import numpy

from scoring.aggregates import Member
from scoring.aggregates.kinds.sum import Sum
from scoring.columns.blocks import UNSCORED
from scoring.columns.decimals import exact_value
from scoring.columns.rationals import Rationals
from scoring.columns.whole_numbers import IN_INTEGERS, Array, limit_of, whole_numbers
from scoring.engine.roll_up import Below, member_of_row, total_of
from scoring.model import Row
from scoring.problems import InvalidColumns, Problem
from scoring.rulebooks import TOTAL, Rulebook


@dataclass(frozen=True)
class Runs:
    """The rows of one card that follow each other, of one block after the other: their labels, where they start, what they add up to.

    A run ends with its block. `limit` no score exceeds; `sums` are None where that of a row without a score does.
    """

    labels: Array
    starts: Array
    sums: Array | None
    limit: int

    @classmethod
    def of(cls, card: Array, score: Array, start: int) -> "Runs":
        """The runs of a block, which starts at this row. Sums can be wrong where the limit says that they could be too large."""
        changes = numpy.flatnonzero(card[1:] != card[:-1]) + 1
        starts = numpy.concatenate((numpy.zeros(min(1, card.size), numpy.intp), changes))
        limit = limit_of(score)
        sums = numpy.add.reduceat(score, starts) if limit <= IN_INTEGERS and starts.size else None
        return cls(card[starts], starts + start, sums, limit)

    @classmethod
    def joined(cls, runs: Sequence["Runs"]) -> "Runs":
        """Those of all blocks."""
        known = [each.sums for each in runs if each.sums is not None]
        return cls(
            numpy.concatenate([each.labels for each in runs]),
            numpy.concatenate([each.starts for each in runs]),
            numpy.concatenate(known) if len(known) == len(runs) else None,
            max(each.limit for each in runs),
        )


@dataclass(frozen=True)
class Cards:
    """The labels of cards in the order of their first rows, the runs of rows of one card, and whose they are."""

    labels: Array
    runs: Runs
    owners: Array

    @classmethod
    def of(cls, runs: Runs) -> "Cards":
        """The cards of runs; those of one card need not stand together."""
        is_next = runs.labels[1:] != runs.labels[:-1]
        is_new = numpy.concatenate((numpy.ones(min(1, runs.labels.size), bool), is_next))
        labels = runs.labels[is_new]
        if (labels[1:] > labels[:-1]).all():  # no card comes again
            return cls(labels, runs, numpy.cumsum(is_new) - 1)
        labels, firsts, owners = numpy.unique(runs.labels, return_index=True, return_inverse=True)
        order = numpy.argsort(firsts)
        place = numpy.empty_like(order)
        place[order] = numpy.arange(order.size)
        return cls(labels[order], runs, place[owners.reshape(-1)])

    def sums(self, numbers: Array) -> Array:
        """The sum of whole numbers over the rows of each card. Raises `InvalidColumns` where one could be too large."""
        starts = self.runs.starts
        sums = numpy.add.reduceat(numbers, starts, dtype=numpy.int64) if starts.size else starts
        return self.sums_of_runs(sums, limit_of(numbers), numbers.size)

    def sums_of_runs(self, sums: Array, limit: int, length: int) -> Array:
        """The sums of each card, of those of its runs, `length` rows with numbers up to a limit. Raises `InvalidColumns`."""
        if limit * length > IN_INTEGERS and limit * int(self.sizes(length).max()) > IN_INTEGERS:
            raise InvalidColumns((Problem("columns/too-large"),))
        return self._added(sums)

    def sizes(self, length: int) -> Array:
        """The rows of each card."""
        return self._added(numpy.diff(self.runs.starts, append=length))

    def _added(self, numbers: Array) -> Array:
        """The sum over the runs of each card."""
        found = numpy.zeros(self.labels.size, numpy.int64)
        numpy.add.at(found, self.owners, numbers)
        return found

    def rows(self, length: int) -> Array:
        """The card of each row, as an index into the labels."""
        return numpy.repeat(self.owners, numpy.diff(self.runs.starts, append=length))


@dataclass(frozen=True)
class ScoredRows:
    """The rows of all cards: scores in units, whether the rulebook leaves them out, and their weights.

    `exact` scores a row by the exact engine, for totals that are no plain sums of rounded scores.
    """

    score: Array
    is_left_out: Array
    weight: Array
    exact: Callable[[int], Row]


def total_of_cards(cards: Cards, rows: ScoredRows, rulebook: Rulebook) -> Array:
    """The totals in units of the last place of the rulebook's totals; UNSCORED where a row leaves them unknown."""
    adds_up = isinstance(rulebook.aggregates[TOTAL].kind, Sum) and rulebook.row_rounding.mode is not None
    if adds_up and cards.runs.sums is not None:
        return _rounded(cards.sums_of_runs(cards.runs.sums, cards.runs.limit, rows.score.size), rulebook)
    has_none = rows.score == UNSCORED
    unknown = cards.sums(has_none & ~rows.is_left_out) > 0
    is_rescaled = cards.sums(rows.is_left_out) > 0
    totals = numpy.full(cards.labels.size, UNSCORED)
    is_plain = ~unknown & ~is_rescaled & adds_up
    if is_plain.any():
        sums = cards.sums(numpy.where(has_none, 0, rows.score))
        totals[is_plain] = _rounded(sums[is_plain], rulebook)
    others = numpy.flatnonzero(~is_plain & ~(unknown & adds_up))
    if others.size:
        member = partial(_member, rows, rulebook) if adds_up else _exact_member(rows, rulebook)
        totals[others] = _one_by_one(others, cards, rows, member, rulebook)
    return totals


def _rounded(sums: Array, rulebook: Rulebook) -> Array:
    """Sums of rounded rows, rounded as totals are."""
    rounding = rulebook.total_rounding
    column = Rationals.of(whole_numbers(sums), rulebook.row_rounding.places)
    return column.rounded(rounding.places, rounding.shown_mode)[0].astype(numpy.int64)


def _member(rows: ScoredRows, rulebook: Rulebook, row: int) -> Member:
    """A row as its table sees it."""
    full, out = exact_value(rows.weight[row].item()), bool(rows.is_left_out[row])
    value = None if out else Fraction(int(rows.score[row]), 10**rulebook.row_rounding.places)
    return Member("", value, full, full, is_left_out=out)


def _exact_member(rows: ScoredRows, rulebook: Rulebook) -> Callable[[int], Member]:
    return lambda row: member_of_row(rows.exact(row), rulebook)


def _one_by_one(
    which: Array, cards: Cards, rows: ScoredRows, member: Callable[[int], Member], rulebook: Rulebook
) -> list[int]:
    """The totals of some cards as the exact engine rolls them up."""
    members: dict[int, list[Member]] = {int(each): [] for each in which}
    owners = cards.rows(rows.score.size)
    for row in numpy.flatnonzero(numpy.isin(owners, which)).tolist():
        members[int(owners[row])].append(member(row))
    found = (total_of(Below(tuple(each), Fraction(0)), rulebook) for each in members.values())
    places = rulebook.total_rounding.places
    return [UNSCORED if each.score is None else int(Fraction(each.score) * 10**places) for each in found]
